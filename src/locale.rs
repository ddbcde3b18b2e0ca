//! Everything a person reads, in their language, through Fluent.
//!
//! INVARIANT: nothing user-visible is a literal in code, and both languages have the same messages
//! with the same arguments (`tests/it/tidy.rs` compares them). Codes of errors, stages and the like
//! become text here and nowhere else.

use crate::domain::approval::{Request, Wanted};
use crate::domain::budget::Nearing;
use crate::domain::clock::step::Step;
use crate::domain::complaint::Case;
use crate::domain::error::Error;
use crate::domain::member::Role;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Pattern;
use rust_embed::RustEmbed;
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
const CODES: &[(&str, &str)] = &[("ways", "stage"), ("to", "stage"), ("verb", "verb")];

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
        Self { language, bundle }
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
        let Some((_, list)) = CODES.iter().find(|(known, _)| *known == name) else {
            return Arg::from(value);
        };
        let words = value.split(", ").map(|code| self.word(list, &code.replace('.', "-")));
        Arg::from(words.collect::<Vec<_>>().join(", "))
    }

    /// What a case is called: a complaint by its title, a privacy request by the right that is asked, one of somebody
    /// who was erased by the erasure.
    pub fn case_title(&self, case: &Case) -> String {
        match (case.erased, &case.request) {
            (Some(erasure), _) => {
                self.text_with("complaint-erased", &[("erasure", erasure.to_string().into())])
            }
            (None, None) => case.title.clone(),
            (None, Some(request)) => {
                let right = self.word("right", request.asked.right.code());
                self.text_with("request-title", &[("right", right.into())])
            }
        }
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
        let words = |list: &str, codes: Vec<&str>| -> String {
            codes.iter().map(|code| self.word(list, code)).collect::<Vec<_>>().join(", ")
        };
        let roles = |roles: &[Role]| words("role", roles.iter().map(|role| role.code()).collect());
        // A sentence names a few; all of them stand among the facts.
        const FEW: usize = 20;
        let mut few = about.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
        few.push_str(if about.len() > FEW { " …" } else { "" });
        let about = Arg::from(few);
        let count = Arg::from(request.count);
        match &request.wanted {
            Wanted::Export { list, selector, columns, purpose, recipient } => self.text_with(
                "wanted-export",
                &[
                    ("list", list.as_str().into()),
                    ("selector", selector.as_str().into()),
                    ("columns", columns.join(", ").into()),
                    ("purpose", purpose.as_str().into()),
                    ("recipient", recipient.as_deref().unwrap_or("none").into()),
                    ("count", count),
                ],
            ),
            Wanted::Erase { reason, .. } => {
                let reason = reason.as_str().into();
                self.text_with(
                    "wanted-erase",
                    &[("about", about), ("count", count), ("reason", reason)],
                )
            }
            Wanted::Invite { name, roles: wanted, .. } => {
                let args = [("about", name.as_str().into()), ("roles", roles(wanted).into())];
                self.text_with("wanted-invite", &args)
            }
            Wanted::Grant { add, .. } => {
                self.text_with("wanted-grant", &[("about", about), ("roles", roles(add).into())])
            }
            Wanted::Rotate { epochs } => {
                let names = epochs.iter().map(|(one, _)| one.code()).collect();
                self.text_with("wanted-rotate", &[("about", words("compartment", names).into())])
            }
            Wanted::Rekey { .. } => self.text("wanted-rekey"),
            Wanted::Recovery { recipients } => {
                self.text_with("wanted-recovery", &[("about", recipients.join(", ").into())])
            }
            Wanted::Restore { entries, .. } => {
                let entries = Arg::from(*entries);
                self.text_with("wanted-restore", &[("entries", entries), ("count", count)])
            }
        }
    }

    /// Everything that a request asks for, field by field: what somebody reads before they say yes.
    pub fn wanted_facts(&self, request: &Request, about: &[String]) -> Vec<(String, String)> {
        let words = |list: &str, codes: Vec<&str>| -> String {
            codes.iter().map(|code| self.word(list, code)).collect::<Vec<_>>().join(", ")
        };
        let roles = |roles: &[Role]| words("role", roles.iter().map(|role| role.code()).collect());
        let count = request.count.to_string();
        let none = || self.text("wanted-none");
        let facts = match &request.wanted {
            Wanted::Export { list: _, selector, columns, purpose, recipient } => vec![
                ("selector", selector.clone()),
                ("columns", columns.join(", ")),
                ("purpose", purpose.clone()),
                ("recipient", recipient.clone().unwrap_or_else(none)),
                ("count", count),
            ],
            Wanted::Erase { parties: _, reason } => {
                vec![("reason", reason.clone()), ("count", count), ("party", about.join(", "))]
            }
            Wanted::Invite { name, roles: wanted, uid, ssh_key } => vec![
                ("member", name.clone()),
                ("role", roles(wanted)),
                ("uid", uid.map_or_else(none, |uid| uid.to_string())),
                ("ssh-key", ssh_key.clone().unwrap_or_else(none)),
            ],
            Wanted::Grant { member: _, version: _, add, remove } => vec![
                ("member", about.join(", ")),
                ("role-comes", roles(add)),
                ("role-goes", if remove.is_empty() { none() } else { roles(remove) }),
            ],
            Wanted::Rotate { epochs } => epochs
                .iter()
                .map(|(one, epoch)| {
                    let name = self.word("compartment", one.code());
                    ("compartment", format!("{name} · {} {epoch}", self.word("col", "epoch")))
                })
                .collect(),
            Wanted::Rekey { was } => vec![("key", was.clone())],
            Wanted::Recovery { recipients } => {
                recipients.iter().map(|one| ("recipient", one.clone())).collect()
            }
            Wanted::Restore { files, entries } => {
                let mut facts = vec![("entry", entries.to_string()), ("count", count)];
                facts.extend(files.iter().map(|file| ("file", file.clone())));
                facts
            }
        };
        facts.into_iter().map(|(label, value)| (self.word("col", label), value)).collect()
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

    /// How every error is shown: the sentence with its reason, and the next step.
    pub fn error(&self, error: &Error) -> Told {
        let args: Vec<(&str, Arg<'_>)> =
            error.args.iter().map(|(name, value)| (*name, self.told(name, value))).collect();
        let id = format!("error-{}", error.code);
        let hint = self
            .bundle
            .get_message(&id)
            .and_then(|message| message.get_attribute("hint"))
            .map(|hint| self.format(hint.value(), &args));
        Told { sentence: self.text_with(&id, &args), hint }
    }
}

/// The files of a language.
pub fn sources(language: Language) -> Vec<String> {
    let folder = format!("{}/", language.code());
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with(&folder)).collect();
    names.sort_unstable();
    let files = names.iter().filter_map(|name| Files::get(name));
    files.filter_map(|file| String::from_utf8(file.data.into_owned()).ok()).collect()
}
