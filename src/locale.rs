//! Everything a person reads, in their language, through Fluent.
//!
//! INVARIANT: nothing user-visible is a literal in code, and both languages have the same messages
//! with the same arguments (`tests/it/tidy.rs` compares them). Codes of errors, stages and the like
//! become text here and nowhere else.

use crate::domain::approval::{Request, Wanted};
use crate::domain::budget::Nearing;
use crate::domain::case_clock::CaseClock;
use crate::domain::clock::step::Step;
use crate::domain::complaint::Case;
use crate::domain::contact::PointKind;
use crate::domain::duplicate::Likeness;
use crate::domain::error::Error;
use crate::domain::export::ExportPurpose;
use crate::domain::feedback::{Feedback, ThemeCode};
use crate::domain::figure::{self, Figure};
use crate::domain::guard::Exception;
use crate::domain::member::Role;
use crate::domain::privacy::Right;
use crate::domain::purpose::Told as Purpose;
use crate::domain::source::Source;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Pattern;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use unic_langid::langid;

#[derive(RustEmbed)]
#[folder = "src/locale"]
struct Files;

/// The languages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// 简体中文.
    Chinese,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// `en` or `zh-CN`, as in preferences and `--lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// Reads `zh`, `zh_CN.UTF-8`, `en-GB`, …; `None` where it is neither language.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.to_ascii_lowercase();
        match code.split(['_', '-', '.', '@']).next() {
            Some("zh" | "cn") => Some(Self::Chinese),
            Some("en" | "c" | "posix") => Some(Self::English),
            _ => None,
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }
}

/// One language, loaded.
pub struct Locale {
    language: Language,
    /// Whether it is a desk's: then a next step is a key, where it is a command otherwise.
    at_desk: bool,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Locale({})", self.language.code())
    }
}

/// An error as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened, and why.
    pub sentence: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// Facts of errors that are codes, with their lists. Those that a message selects by are not here.
const CODES: &[(&str, &str)] = &[
    ("ways", "stage"),
    ("to", "stage"),
    ("verb", "verb"),
    ("roles", "role"),
    ("contact-purpose", "contact-purpose"),
    ("contact-channel", "contact-channel"),
];

/// Facts of errors that may be what the system says, in its own language.
const SYSTEM: &[&str] = &["detail", "reason"];

/// Errors of the system that have words here, by their numbers (Linux); any other is told as the system does.
pub const SYSTEM_ERRORS: &[i32] = &[
    1, 2, 4, 5, 11, 12, 13, 16, 17, 18, 20, 21, 22, 23, 24, 26, 27, 28, 30, 31, 32, 36, 39, 40, 95,
    101, 104, 110, 111, 113, 116, 122,
];

/// Facts of errors that are counted.
const COUNTS: &[&str] =
    &["most", "count", "read", "added", "rows", "days", "minutes", "hours", "columns", "events"];

/// How rules name the law on personal information, before the article.
const PIPL: &str = "PIPL ";

/// In place of codes: there is none. A message selects by it.
pub const NONE: &str = "none";

/// An argument of a message.
pub type Arg<'a> = FluentValue<'a>;

impl Locale {
    /// Loads a language.
    pub fn new(language: Language) -> Self {
        let id = match language {
            Language::English => langid!("en"),
            Language::Chinese => langid!("zh-CN"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for source in sources(language) {
            // A broken line costs its own message only; `tidy` fails on any.
            let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { language, at_desk: false, bundle }
    }

    /// The same for a desk, where a next step names the key and not the command.
    #[must_use]
    pub fn at_desk(self) -> Self {
        Self { at_desk: true, ..self }
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without arguments. A missing one shows its id.
    pub fn text(&self, id: &str) -> String {
        self.text_with(id, &[])
    }

    /// A message with arguments.
    pub fn text_with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        pattern.map_or_else(|| id.to_owned(), |pattern| self.format(pattern, args))
    }

    fn format(&self, pattern: &Pattern<&str>, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> =
            args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// A word of a closed list: `stage-received`, `severity-high`, …
    pub fn word(&self, list: &str, code: &str) -> String {
        self.text(&format!("{list}-{code}"))
    }

    /// A fact of an error; one that is a code there is a word here.
    fn told<'a>(&self, name: &str, value: &'a str) -> Arg<'a> {
        match CODES.iter().find(|(known, _)| *known == name) {
            Some((_, list)) if value != NONE => Arg::from(self.words(list, value.split(", "))),
            // By a number a message chooses between one and many.
            _ if COUNTS.contains(&name) => Arg::try_number(value),
            _ if SYSTEM.contains(&name) => Arg::from(self.of_system(value)),
            _ => Arg::from(value),
        }
    }

    /// What the system says of an error at the end of this, in words of ours where there are such.
    pub fn of_system<'a>(&self, told: &'a str) -> Cow<'a, str> {
        let number = told.strip_suffix(')').and_then(|told| told.rsplit_once("(os error "));
        let number = number.and_then(|(_, number)| number.parse::<i32>().ok());
        let Some(number) = number.filter(|number| SYSTEM_ERRORS.contains(number)) else {
            return Cow::Borrowed(told);
        };
        let theirs = std::io::Error::from_raw_os_error(number).to_string();
        let before = told.strip_suffix(theirs.as_str()).unwrap_or_default();
        Cow::Owned(format!("{before}{}", self.word("system", &number.to_string())))
    }

    /// Several things in a row, as the language joins them.
    pub fn list(&self, parts: &[impl AsRef<str>]) -> String {
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        parts.join(&self.text("cli-comma"))
    }

    /// Several words of a closed list.
    pub fn words<'c>(&self, list: &str, codes: impl IntoIterator<Item = &'c str>) -> String {
        let word = |code: &str| self.word(list, &code.replace('.', "-"));
        self.list(&codes.into_iter().map(word).collect::<Vec<_>>())
    }

    /// The roles of a member.
    pub fn roles(&self, roles: &[Role]) -> String {
        self.words("role", roles.iter().map(|role| role.code()))
    }

    /// What something sealed was shown for, or a list has left for: `complaint K-2026-00017`, or the reason that was
    /// given.
    pub fn purpose(&self, told: &Purpose) -> String {
        let is_of_list = ExportPurpose::ALL.iter().any(|one| one.code() == told.code);
        let word = self.word(if is_of_list { "export-purpose" } else { "purpose" }, &told.code);
        if let Some(reason) = &told.reason {
            let args = [("purpose", word.into()), ("reason", reason.as_str().into())];
            return self.text_with("reads-reason", &args);
        }
        told.number.as_ref().map_or(word.clone(), |number| format!("{word} {number}"))
    }

    /// What a case is called: a complaint by its title, a privacy request by the right that is asked, one of somebody
    /// who was erased by the erasure.
    pub fn case_title(&self, case: &Case) -> String {
        match (case.erased, &case.request, &case.feedback) {
            (Some(erasure), ..) => {
                self.text_with("complaint-erased", &[("erasure", erasure.to_string().into())])
            }
            (None, None, None) => case.title.clone(),
            (None, None, Some(feedback)) => self.feedback_title(feedback),
            (None, Some(request), _) => self.request_title(request.asked.right),
        }
    }

    /// What feedback is called: its kind, and what it is about once that is known.
    fn feedback_title(&self, feedback: &Feedback) -> String {
        let kind = self.word("feedback", feedback.kind.code());
        let themes = feedback.themes.iter().map(|theme| self.theme(theme));
        let themes = self.list(&themes.collect::<Vec<_>>());
        match themes.is_empty() {
            true => kind,
            false => self
                .text_with("feedback-title", &[("kind", kind.into()), ("themes", themes.into())]),
        }
    }

    /// In what two customers are alike.
    pub fn alike(&self, values: &[PointKind], alike: &[Likeness]) -> String {
        let value = |kind: &PointKind| {
            let point = self.word("point", kind.code());
            self.text_with("alike-value", &[("point", point.into())])
        };
        let words = alike.iter().map(|one| self.word("likeness", one.code()));
        self.list(&values.iter().map(value).chain(words).collect::<Vec<_>>())
    }

    /// A theme: the word of its code, or the words that somebody gave it.
    pub fn theme(&self, theme: &str) -> String {
        ThemeCode::from_code(theme)
            .map_or_else(|| theme.to_owned(), |code| self.word("theme", code.code()))
    }

    /// What a request is called that asks for this.
    pub fn request_title(&self, right: Right) -> String {
        self.text_with("request-title", &[("right", self.word("right", right.code()).into())])
    }

    /// How near a member has come to a limit.
    pub fn nearing(&self, nearing: &Nearing) -> String {
        let limit = nearing.limit;
        let args = [
            ("count", nearing.count.into()),
            ("most", limit.most_customers.into()),
            ("window", limit.window.code().into()),
            ("compartment", self.word("compartment", limit.compartment.code()).into()),
        ];
        self.text_with("nearing", &args)
    }

    /// What exactly somebody asks a second person for; `about` are the names and numbers it is about.
    pub fn wanted(&self, request: &Request, about: &[String]) -> String {
        // A sentence names a few; all of them stand among the facts.
        const FEW: usize = 20;
        let mut few = self.list(&about[..about.len().min(FEW)]);
        few.push_str(if about.len() > FEW { " …" } else { "" });
        let about = Arg::from(few);
        let count = Arg::from(request.count);
        match &request.wanted {
            Wanted::Export { list, selector, columns, purpose, recipient } => self.text_with(
                "wanted-export",
                &[
                    ("list", list.as_str().into()),
                    ("selector", self.selector(selector).into()),
                    ("columns", self.list(columns).into()),
                    ("purpose", self.purpose(&Purpose::read(purpose)).into()),
                    ("recipient", recipient.as_deref().unwrap_or(NONE).into()),
                    ("count", count),
                ],
            ),
            Wanted::Erase { reason, .. } => {
                let reason = self.word("erase-reason", reason).into();
                self.text_with(
                    "wanted-erase",
                    &[("about", about), ("count", count), ("reason", reason)],
                )
            }
            Wanted::Invite { name, roles: wanted, .. } => {
                let args = [("about", name.as_str().into()), ("roles", self.roles(wanted).into())];
                self.text_with("wanted-invite", &args)
            }
            Wanted::Grant { add, .. } => self
                .text_with("wanted-grant", &[("about", about), ("roles", self.roles(add).into())]),
            Wanted::Rotate { epochs } => {
                let names = self.words("compartment", epochs.iter().map(|(one, _)| one.code()));
                self.text_with("wanted-rotate", &[("about", names.into())])
            }
            Wanted::Rekey { .. } => self.text("wanted-rekey"),
            Wanted::Closing { case, closing, .. } => {
                let closing = self.word("closing", closing.code()).into();
                let about = case.to_string().into();
                self.text_with("wanted-closing", &[("about", about), ("closing", closing)])
            }
            Wanted::Exception { rule, subject, until, .. } => {
                let args = [
                    ("rule", self.word("rule", rule).into()),
                    ("about", subject.as_str().into()),
                    ("until", until.human().into()),
                ];
                self.text_with("wanted-exception", &args)
            }
            Wanted::Mode { rule, mode } => {
                let rule = self.word("rule", rule).into();
                let mode = self.word("guard-mode", mode.code()).into();
                self.text_with("wanted-mode", &[("rule", rule), ("mode", mode)])
            }
            Wanted::Campaign { campaign, template, .. } => {
                let about = Arg::from(campaign.to_string());
                let template = Arg::from(template.as_str());
                let args = [("about", about), ("count", count), ("template", template)];
                self.text_with("wanted-campaign", &args)
            }
            Wanted::Recovery { recipients } => {
                self.text_with("wanted-recovery", &[("about", self.list(recipients).into())])
            }
            Wanted::Notify { incident, notifying, .. } => {
                let notifying = self.word("notifying", notifying.code()).into();
                let about = incident.to_string().into();
                self.text_with("wanted-notify", &[("about", about), ("notifying", notifying)])
            }
            Wanted::Restore { entries, .. } => {
                let entries = Arg::from(*entries);
                self.text_with("wanted-restore", &[("entries", entries), ("count", count)])
            }
        }
    }

    /// By what rows were selected; where by nothing, that is said.
    fn selector(&self, selector: &str) -> String {
        match selector.trim().is_empty() {
            true => self.text("wanted-all"),
            false => selector.to_owned(),
        }
    }

    /// Everything that a request asks for, field by field: what somebody reads before they say yes.
    pub fn wanted_facts(&self, request: &Request, about: &[String]) -> Vec<(String, String)> {
        let count = request.count.to_string();
        let none = || self.text("wanted-none");
        let facts = match &request.wanted {
            Wanted::Export { list: _, selector, columns, purpose, recipient } => vec![
                ("selector", self.selector(selector)),
                ("columns", self.list(columns)),
                ("purpose", self.purpose(&Purpose::read(purpose))),
                ("recipient", recipient.clone().unwrap_or_else(none)),
                ("count", count),
            ],
            Wanted::Erase { parties: _, reason } => {
                let reason = self.word("erase-reason", reason);
                vec![("reason", reason), ("count", count), ("party", self.list(about))]
            }
            Wanted::Invite { name, roles: wanted, uid, ssh_key } => vec![
                ("member", name.clone()),
                ("role", self.roles(wanted)),
                ("uid", uid.map_or_else(none, |uid| uid.to_string())),
                ("ssh-key", ssh_key.clone().unwrap_or_else(none)),
            ],
            Wanted::Grant { member: _, version: _, add, remove } => vec![
                ("member", self.list(about)),
                ("role-comes", self.roles(add)),
                ("role-goes", if remove.is_empty() { none() } else { self.roles(remove) }),
            ],
            Wanted::Rotate { epochs } => epochs
                .iter()
                .map(|(one, epoch)| {
                    let name = self.word("compartment", one.code());
                    ("compartment", format!("{name} · {} {epoch}", self.word("col", "epoch")))
                })
                .collect(),
            Wanted::Rekey { was } => vec![("key", was.clone())],
            Wanted::Closing { case, closing, words, subjects: _ } => vec![
                ("complaint", case.to_string()),
                ("closing", self.word("closing", closing.code())),
                ("words", words.clone()),
            ],
            Wanted::Exception { rule, subject, until, reason } => vec![
                ("rule", self.word("rule", rule)),
                ("what", subject.clone()),
                ("until", until.human()),
                ("reason", reason.clone()),
            ],
            Wanted::Mode { rule, mode } => vec![
                ("rule", self.word("rule", rule)),
                ("mode", self.word("guard-mode", mode.code())),
            ],
            Wanted::Campaign { campaign, template, words, selector, plan } => vec![
                ("campaign", campaign.to_string()),
                ("template", template.clone()),
                ("selector", self.selector(selector)),
                ("count", count),
                ("words", words.clone()),
                ("digest", crate::domain::audit::hex(plan)),
            ],
            Wanted::Recovery { recipients } => {
                recipients.iter().map(|one| ("recipient", one.clone())).collect()
            }
            Wanted::Notify { incident, notifying, reason } => vec![
                ("incident", incident.to_string()),
                ("notifying", self.word("notifying", notifying.code())),
                ("reason", reason.clone()),
            ],
            Wanted::Restore { files, entries } => {
                let mut facts = vec![("entry", entries.to_string()), ("count", count)];
                facts.extend(files.iter().map(|file| ("file", file.clone())));
                facts
            }
        };
        facts.into_iter().map(|(label, value)| (self.word("col", label), value)).collect()
    }

    /// When a clock is due, and whether that is provisional.
    pub fn clock_due(&self, clock: &CaseClock) -> String {
        let id = match clock.provisional {
            _ if clock.window => "clock-until",
            true => "clock-due-provisional",
            false => "clock-due",
        };
        self.text_with(id, &[("due", clock.due.human().into())])
    }

    /// The main date of a case, with what kind of text it stands in.
    pub fn case_due(&self, case: &Case) -> String {
        match case.main_clock() {
            Some(clock) => self.clock_due_with_source(clock),
            None => case.due_at.human(),
        }
    }

    /// The date of a clock, with what kind of text it stands in.
    pub fn clock_due_with_source(&self, clock: &CaseClock) -> String {
        let status = self.word("source-status", clock.source.code());
        self.text_with(
            "case-due",
            &[("due", self.clock_due(clock).into()), ("status", status.into())],
        )
    }

    /// Where a rule stands, on one line.
    pub fn source(&self, source: &Source) -> String {
        let status = self.word("source-status", source.status.code());
        format!("{} · {} · {status}", source.reference, source.checked)
    }

    /// A step of how a date came about. Numbers are numbers to the message, and a unit is a word.
    pub fn step(&self, step: &Step) -> String {
        let shown = |(name, value): &(&'static str, String)| {
            let arg = match (*name, value.parse::<u32>()) {
                ("unit", _) => Arg::from(self.word("unit", value)),
                (_, Ok(number)) => Arg::from(number),
                _ => Arg::from(value.clone()),
            };
            (*name, arg)
        };
        let args: Vec<(&str, Arg<'_>)> = step.args.iter().map(shown).collect();
        self.text_with(&format!("derive-{}", step.code), &args)
    }

    /// What a row of a report is about: words of closed lists, and text where the list is empty.
    pub fn label(&self, label: &[(&str, String)]) -> String {
        let word = |(list, code): &(&str, String)| match *list {
            "" => code.clone(),
            list => self.word(list, code),
        };
        label.iter().map(word).collect::<Vec<_>>().join(&self.text("board-between"))
    }

    /// A figure of a report.
    pub fn figure(&self, figure: Figure) -> String {
        let grouped = |number| Arg::from(figure::grouped(number));
        match figure {
            Figure::Count(count) => figure::grouped(count),
            Figure::Share(share) => {
                self.text_with("figure-share", &[("percent", figure::percent(share).into())])
            }
            Figure::Seconds(seconds) => self.how_long(seconds.unsigned_abs()),
            Figure::Money(hundredths) => {
                let part = format!("{:02}", hundredths % 100);
                let args = [("whole", grouped(hundredths / 100)), ("part", part.into())];
                self.text_with("figure-money", &args)
            }
        }
    }

    /// A length of time to two units, from a hundred days on in days alone.
    fn how_long(&self, seconds: u64) -> String {
        const LONG_DAYS: u64 = 100;
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
        let args = [
            ("days", figure::grouped(days).into()),
            ("hours", (hours % 24).to_string().into()),
            ("minutes", (minutes % 60).to_string().into()),
        ];
        let id = match (days, hours) {
            (LONG_DAYS.., _) => "figure-long",
            (1.., _) => "figure-days",
            (0, 1..) => "figure-hours",
            (0, 0) => "figure-minutes",
        };
        self.text_with(id, &args)
    }

    /// How far a guard is enforced: by the mode of its rules, or by how many of them fall short of the others.
    pub fn mode_of_guard(&self, mode: Option<&str>, weaker: Option<usize>) -> String {
        match weaker {
            Some(count) => self.text_with("guard-mode-partly", &[("count", count.into())]),
            None => self.word("guard-mode", mode.unwrap_or(NONE)),
        }
    }

    /// Where a rule comes from; our own law by its name in the reader's language.
    pub fn source_of_rule(&self, source: &str) -> String {
        match source.strip_prefix(PIPL) {
            Some(article) => self.text_with("source-pipl", &[("article", article.into())]),
            None => source.to_owned(),
        }
    }

    /// For whom an exception holds, until when and why.
    pub fn exception(&self, subject: &str, exception: &Exception) -> String {
        let args = [
            ("subject", subject.into()),
            ("until", exception.until.human().into()),
            ("reason", exception.reason.as_str().into()),
        ];
        self.text_with("cli-guard-exception", &args)
    }

    /// The shortest legal way on where this rule refuses, without the facts of a case.
    pub fn remedy(&self, code: &str) -> String {
        left_open(&self.next_step(&format!("error-{code}"), &[]).unwrap_or_default())
    }

    /// What a message tells to do: a key at a desk, where it has one.
    fn next_step(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let desk = self.at_desk.then(|| message.get_attribute("desk")).flatten();
        let step = desk.or_else(|| message.get_attribute("hint"))?;
        Some(self.format(step.value(), args))
    }

    /// The way on that a rule leaves besides its remedy, where it leaves one.
    fn way_on(&self, error: &Error, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let (_, way) = error.args.iter().find(|(name, _)| *name == "way-on")?;
        let id = format!("way-on-{way}");
        Some(self.next_step(&id, args).unwrap_or_else(|| self.text_with(&id, args)))
    }

    /// How every error is shown: the sentence with its reason, and the next step.
    pub fn error(&self, error: &Error) -> Told {
        let args: Vec<(&str, Arg<'_>)> =
            error.args.iter().map(|(name, value)| (*name, self.told(name, value))).collect();
        let id = format!("error-{}", error.code);
        let steps = [self.next_step(&id, &args), self.way_on(error, &args)];
        let steps: Vec<String> = steps.into_iter().flatten().collect();
        let hint =
            Some(steps.join(&self.text("between-sentences"))).filter(|hint| !hint.is_empty());
        Told { sentence: self.text_with(&id, &args), hint }
    }
}

/// A text without its arguments: what would stand there is left open.
fn left_open(text: &str) -> String {
    let mut open = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{$") {
        open.push_str(before);
        open.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    open.push_str(rest);
    open
}

/// The files of a language.
pub fn sources(language: Language) -> Vec<String> {
    let folder = format!("{}/", language.code());
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with(&folder)).collect();
    names.sort_unstable();
    let files = names.iter().filter_map(|name| Files::get(name));
    files.filter_map(|file| String::from_utf8(file.data.into_owned()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ApprovalNumber, Id, SessionId};
    use crate::domain::moment::Moment;

    fn request(wanted: Wanted, count: u64) -> Request {
        Request {
            number: ApprovalNumber(1),
            wanted,
            digest: [0; 32],
            count,
            by: None,
            session: SessionId::from_bytes([1; 16]),
            at: Moment::parse("2026-03-01T10:00:00+08:00", jiff::tz::Offset::UTC).unwrap(),
            decision: None,
            withdrawn: false,
            used: None,
        }
    }

    #[test]
    fn figures_read_right_however_small_or_large() {
        let [english, chinese] = Language::ALL.map(Locale::new);
        for (figure, en, zh) in [
            (Figure::Count(1_234_567), "1,234,567", "1,234,567"),
            (Figure::Share(0.98074), "98.1 %", "98.1%"),
            (Figure::Seconds(59), "0m", "0分"),
            (Figure::Seconds(3_600 * 5 + 60), "5h 1m", "5时1分"),
            (Figure::Seconds(86_400 * 3 + 3_600 * 4), "3d 4h", "3天4时"),
            (Figure::Seconds(86_400 * 1_234), "1,234d", "1,234天"),
            (Figure::Money(123_456_705), "1,234,567.05", "1,234,567.05"),
        ] {
            assert_eq!(english.figure(figure), en);
            assert_eq!(chinese.figure(figure), zh);
        }
    }

    #[test]
    fn what_the_system_says_has_words_in_both_languages() {
        let [english, chinese] = Language::ALL.map(Locale::new);
        for number in SYSTEM_ERRORS {
            let theirs = std::io::Error::from_raw_os_error(*number).to_string();
            assert!(theirs.ends_with(&format!("(os error {number})")), "{theirs}");
            for locale in [&english, &chinese] {
                let ours = locale.of_system(&theirs).into_owned();
                assert_eq!(ours, locale.word("system", &number.to_string()));
                assert!(!ours.contains("os error") && !ours.starts_with("system-"), "{ours}");
            }
        }
        let full = "store.redb: No space left on device (os error 28)";
        assert_eq!(chinese.of_system(full), "store.redb: 磁盘空间不足");
        for other in ["", "broken", "Level 2 halted (os error 51)", "told (os error x)"] {
            assert_eq!(chinese.of_system(other), other);
        }
    }

    #[test]
    fn what_is_wanted_has_words_for_codes_and_is_joined_as_the_language_does() {
        let [english, chinese] = Language::ALL.map(Locale::new);
        let erase = request(Wanted::Erase { parties: Vec::new(), reason: "request".into() }, 2);
        let about = ["C-000001".to_owned(), "C-000002".to_owned()];
        let told = chinese.wanted(&erase, &about);
        assert!(told.contains("本人要求") && told.contains("C-000001、C-000002"), "{told}");
        assert!(english.wanted(&erase, &about).contains("C-000001, C-000002"));
        let export = Wanted::Export {
            list: "parties".into(),
            selector: String::new(),
            columns: vec!["number".into(), "name".into()],
            purpose: "court: order 12 of the court".into(),
            recipient: None,
        };
        let told = english.wanted(&request(export.clone(), 1), &[]);
        assert!(told.starts_with("export 1 row of customers (all there are; number"), "{told}");
        let told_zh = chinese.wanted(&request(export.clone(), 1), &[]);
        assert!(told_zh.starts_with("导出客户 1 行（全部；number"), "{told_zh}");
        assert!(told.contains("a court asks for it: order 12 of the court"), "{told}");
        let told = chinese.wanted_facts(&request(export, 1), &[]);
        let has = |wanted: &str| told.iter().any(|(_, value)| value == wanted);
        assert!(has("number、name") && has("法院要求：order 12 of the court"), "{told:?}");
    }
}
