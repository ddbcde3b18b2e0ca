//! Both languages say the same: the same messages with the same attributes and variables, each of
//! them used, and a word for every code of every closed list.

use crate::source::{self, Source, Token};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use kefu::domain::approval::{ApprovalKind, ApprovalState};
use kefu::domain::cause::Cause;
use kefu::domain::clock::ClockState;
use kefu::domain::clock::rule::{ClockKind, DayRule, PauseReason, Roll, Trigger, Unit};
use kefu::domain::clock::step::Step;
use kefu::domain::complaint::{
    CaseKind, Channel, Closing, Happening, Need, Outcome, Severity, Stage,
};
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose, LegalBasis, Standing};
use kefu::domain::contact::{Compartment, PointKind};
use kefu::domain::entry::EntryKind;
use kefu::domain::erasure::{EraseReason, Gone, KeptGround, KeptKind};
use kefu::domain::error::Error;
use kefu::domain::export::ExportPurpose;
use kefu::domain::figure::FigureKind;
use kefu::domain::guard::{Basis, Guard, How, Mode, Reason, Weight};
use kefu::domain::handling::{
    Awaited, Fact, Finding, Impact, LetterKind, Side, SurveyQuestion, SurveyState,
};
use kefu::domain::member::{MemberState, Role};
use kefu::domain::notice::NoticeKind;
use kefu::domain::outreach::CampaignState;
use kefu::domain::party::{PartyKind, PartyStage};
use kefu::domain::policy::PackStatus;
use kefu::domain::presence::HolderState;
use kefu::domain::privacy::{AskedBy, Ground, Proof, Right};
use kefu::domain::promise::PromiseState;
use kefu::domain::purpose::Purpose;
use kefu::domain::redress::{RedressKind, RedressState};
use kefu::domain::source::SourceStatus;
use kefu::guards::rights::RIGHTS;
use kefu::guards::rules::RULES;
use kefu::locale::{Language, Locale};
use kefu::reports::backlog::BANDS;
use kefu::reports::{By, Every, Number, Report};
use kefu::tui::action::Action;
use kefu::tui::pane::queue::Show;
use std::collections::{BTreeMap, BTreeSet};

/// Messages whose id is put together at run time: `<list>-<code>`.
struct Family {
    list: &'static str,
    codes: Codes,
}

enum Codes {
    /// A closed list: every code has a message, in both languages, once the list is in use.
    All(fn() -> Vec<String>),
    /// The codes are put together from more than one list; only the prefix is known.
    Open,
}

const fn all(list: &'static str, codes: fn() -> Vec<String>) -> Family {
    Family { list, codes: Codes::All(codes) }
}

const fn open(list: &'static str) -> Family {
    Family { list, codes: Codes::Open }
}

fn owned<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

const FAMILIES: &[Family] = &[
    all("error", error_codes),
    all("stage", || owned(Stage::ALL.iter().map(|it| it.code()))),
    all("severity", || owned(Severity::ALL.iter().map(|it| it.code()))),
    all("channel", || owned(Channel::ALL.iter().map(|it| it.code()))),
    all("attempt", || owned(["failed"])),
    all("outcome", || owned(Outcome::ALL.iter().map(|it| it.code()))),
    all("closing", || owned(Closing::ALL.iter().map(|it| it.code()))),
    all("need", || owned(Need::ALL.iter().map(|it| it.code()))),
    all("party-kind", || owned(PartyKind::ALL.iter().map(|it| it.code()))),
    all("party-stage", || owned(PartyStage::ALL.iter().map(|it| it.code()))),
    all("contact-channel", || owned(ContactChannel::ALL.iter().map(|it| it.code()))),
    all("contact-purpose", || owned(ContactPurpose::ALL.iter().map(|it| it.code()))),
    all("legal-basis", || owned(LegalBasis::ALL.iter().map(|it| it.code()))),
    all("consent-act", || owned(ConsentAct::ALL.iter().map(|it| it.code()))),
    all("standing", || owned(Standing::CODES)),
    all("point", || owned(PointKind::ALL.iter().map(|it| it.code()))),
    all("origin", || owned(kefu::domain::attachment::Origin::ALL.iter().map(|it| it.code()))),
    all("compartment", || owned(Compartment::ALL.iter().map(|it| it.code()))),
    all("system", || kefu::locale::SYSTEM_ERRORS.iter().map(ToString::to_string).collect()),
    all("attach-for", || owned(Compartment::ALL.iter().map(|it| it.code()))),
    all("entry", || owned(EntryKind::ALL.iter().map(|it| it.code()))),
    all("promise", || owned(PromiseState::CODES)),
    all("feedback", || owned(kefu::domain::feedback::FeedbackKind::ALL.iter().map(|it| it.code()))),
    all("theme", || owned(kefu::domain::feedback::ThemeCode::ALL.iter().map(|it| it.code()))),
    all("disposition", || {
        owned(kefu::domain::feedback::Disposition::ALL.iter().map(|it| it.code()))
    }),
    all("gauge", || owned(["response", "csat", "ces", "nps"])),
    all("promised", || owned(["unsaid", "made", "nothing"])),
    all("reminder", || owned(kefu::domain::promise::Reminder::ALL.iter().map(|it| it.code()))),
    all("purpose", || owned(Purpose::CODES)),
    all("view", || owned(kefu::queries::views::BUILT_IN.iter().map(|(code, _)| *code))),
    all("to", || owned(kefu::domain::import_map::To::ALL.iter().map(|it| it.code()))),
    all("deed", || owned(kefu::domain::macros::Deed::CODES)),
    all("way-on", || {
        owned(kefu::guards::kernel::WAYS_ON.into_iter().chain(kefu::exchange::no_table::WAYS_ON))
    }),
    all("guard", || owned(Guard::ALL.iter().map(|it| it.code()))),
    all("guard-mode", || owned(Mode::ALL.iter().map(|it| it.code()).chain(["none"]))),
    all("weight", || owned(Weight::ALL.iter().map(|it| it.code()))),
    all("basis", || owned(Basis::ALL.iter().map(|it| it.code()))),
    all("how", || owned(How::ALL.iter().map(|it| it.code()))),
    all("despite", || owned(Reason::ALL.iter().map(|it| it.code()))),
    all("rule", || owned(RULES.iter().map(|rule| rule.code))),
    all("rung", || owned(kefu::domain::escalation::Rung::ALL.iter().map(|it| it.code()))),
    all("case-kind", || owned(CaseKind::ALL.iter().map(|it| it.code()))),
    all("right", || owned(Right::ALL.iter().map(|it| it.code()))),
    all("asked-by", || owned(AskedBy::ALL.iter().map(|it| it.code()))),
    all("proof", || owned(Proof::ALL.iter().map(|it| it.code()))),
    all("ground", || owned(Ground::ALL.iter().map(|it| it.code()))),
    all("export-form", || cli_codes("export-form")),
    all("export-purpose", || owned(ExportPurpose::ALL.iter().map(|it| it.code()))),
    all("happening", || owned(Happening::CODES.into_iter().chain(Fact::CODES))),
    all("impact", || owned(Impact::ALL.iter().map(|it| it.code()))),
    all("finding", || owned(Finding::ALL.iter().map(|it| it.code()))),
    all("side", || owned(Side::ALL.iter().map(|it| it.code()))),
    all("awaited", || owned(Awaited::ALL.iter().map(|it| it.code()))),
    all("letter", || owned(LetterKind::ALL.iter().map(|it| it.code()))),
    all("survey", || owned(SurveyState::ALL.iter().map(|it| it.code()))),
    all("asked", || owned(SurveyQuestion::ALL.iter().map(|it| it.code()))),
    all("question", || owned(SurveyQuestion::ALL.iter().map(|it| it.code()))),
    all("redress", || owned(RedressKind::ALL.iter().map(|it| it.code()))),
    all("redress-state", || owned(RedressState::ALL.iter().map(|it| it.code()))),
    all("action-state", || {
        owned(kefu::domain::action::ActionState::ALL.iter().map(|it| it.code()))
    }),
    all("shared", || owned(kefu::queries::alike::Shared::ALL.iter().map(|it| it.code()))),
    all("likeness", || cli_codes("likeness")),
    all("run-of", || cli_codes("run-of")),
    all("stays-for", || cli_codes("stays-for")),
    all("cause", || owned(Cause::ALL.iter().map(|it| it.code()))),
    all("incident", || cli_codes("incident-kind")),
    all("told", || cli_codes("told")),
    all("notifying", || cli_codes("notifying")),
    all("deadline", || cli_codes("deadline-state")),
    all("grant", || cli_codes("grant-state")),
    all("disclosure-method", || cli_codes("disclosure-method")),
    all("course", || cli_codes("course")),
    all("class", || cli_codes("field-class")),
    all("precaution", || cli_codes("precaution")),
    all("age-of", || cli_codes("age-of")),
    all("holder", || owned(HolderState::ALL.iter().map(|it| it.code()))),
    all("yes-no", || owned(["yes", "no"])),
    all("member-state", || owned(MemberState::ALL.iter().map(|it| it.code()))),
    all("notice", || owned(NoticeKind::ALL.iter().map(|it| it.code()))),
    all("erase-reason", || owned(EraseReason::ALL.iter().map(|it| it.code()))),
    all("gone", || owned(Gone::ALL.iter().map(|it| it.code()))),
    all("kept", || owned(KeptKind::ALL.iter().map(|it| it.code()))),
    all("kept-ground", || owned(KeptGround::ALL.iter().map(|it| it.code()))),
    all("approval", || owned(ApprovalKind::ALL.iter().map(|it| it.code()))),
    all("approval-state", || owned(ApprovalState::ALL.iter().map(|it| it.code()))),
    all("role", || owned(Role::ALL.iter().map(|it| it.code()))),
    all("verb", verb_codes),
    all("exit", || owned(kefu::cli::exit::ALL.iter().map(|(_, word)| *word))),
    all("clock", || owned(ClockKind::ALL.iter().map(|it| it.code()))),
    all("clock-state", || owned(ClockState::ALL.iter().map(|it| it.code()))),
    all("unit", || owned(Unit::ALL.iter().map(|it| it.code()))),
    all("trigger", || owned(Trigger::ALL.iter().map(|it| it.code()))),
    all("pause", || owned(PauseReason::ALL.iter().map(|it| it.code()))),
    all("day-rule", || owned(DayRule::ALL.iter().map(|it| it.code()))),
    all("roll", || owned(Roll::ALL.iter().map(|it| it.code()))),
    all("pack-status", || owned(PackStatus::ALL.iter().map(|it| it.code()))),
    all("source-status", || owned(SourceStatus::ALL.iter().map(|it| it.code()))),
    all("derive", || owned(Step::CODES.iter().copied())),
    all("line", || cli_codes("line-type")),
    all("result", || cli_codes("audit-result")),
    all("report", || owned(Report::ALL.iter().map(|it| it.code()))),
    all("tells", || owned(Report::ALL.iter().map(|it| it.code()))),
    all("by", || owned(By::ALL.iter().map(|it| it.code()))),
    all("every", || owned(Every::ALL.iter().map(|it| it.code()))),
    all("number", || owned(Number::ALL.iter().map(|it| it.code()))),
    all("kind", || owned(FigureKind::ALL.iter().map(|it| it.code()))),
    all("campaign-state", || owned(CampaignState::ALL.iter().map(|it| it.code()))),
    all("halted", || owned(kefu::domain::outreach::HALTS)),
    all("age", || owned(BANDS.iter().map(|(code, _)| *code))),
    open("counted"),
    open("span"),
    open("figure"),
    open("schema"),
    open("col"),
    open("done"),
    open("cli"),
    open("toast"),
    all("action", || owned(Action::ALL.iter().map(|it| it.code()))),
    all("pane-queue", || owned(Show::CODES)),
    open("point-label"),
    open("form"),
    open("label"),
    open("hint"),
    open("footer"),
    open("pick"),
    open("confirm"),
    open("board"),
    all("fault", fault_codes),
    // Faults of dates and words are made by functions that name their code.
    open("fault"),
    open("tier"),
];

/// What stands in the audit log: every verb with a right, and both ways in which a store is made.
fn verb_codes() -> Vec<String> {
    let verbs = RIGHTS.iter().map(|(verb, _)| *verb).chain(["store.init", "store.restore"]);
    let verbs = verbs.chain(kefu::store::migrate::VERBS);
    let verbs = verbs.chain([kefu::store::migrate::RELISTS]);
    verbs.map(|verb| verb.replace('.', "-")).collect()
}

/// Lists that only the command line has.
fn cli_codes(kind: &str) -> Vec<String> {
    let lists = kefu::cli::lists();
    owned(lists.into_iter().filter(|(name, ..)| *name == kind).flat_map(|(.., codes)| codes))
}

/// Functions that make an error; the literal they are given is its code.
const MAKERS: &[&str] = &["failed", "usage", "refused", "conflict", "not_permitted", "new"];

/// Every code that an error is made with. Read from the source, so that none is forgotten.
fn error_codes() -> Vec<String> {
    let mut codes = codes_of(|is_row| !is_row);
    // What a rule finds is made of its row.
    codes.extend(owned(RULES.iter().map(|rule| rule.code)));
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Every code that a row of a file is refused with.
fn fault_codes() -> Vec<String> {
    codes_of(|is_row| is_row)
}

fn codes_of(wanted: impl Fn(bool) -> bool) -> Vec<String> {
    let mut codes = BTreeSet::new();
    for source in source::all() {
        for at in 0..source.tokens.len() {
            if wanted(source.tokens[at].is_word("RowFault")) {
                codes.extend(codes_made_at(&source, at).iter().map(|code| (*code).to_owned()));
            }
        }
    }
    codes.into_iter().collect()
}

fn codes_made_at(source: &Source, at: usize) -> Vec<&str> {
    let maker = MAKERS.iter().find(|maker| {
        source.follows(at, &format!("Error : : {maker} ("))
            || source.follows(at, &format!("Self : : {maker} ( Kind : :"))
            || **maker == "new" && source.follows(at, "RowFault : : new (")
    });
    let Some(maker) = maker.filter(|_| !source.tokens[at].in_test) else { return Vec::new() };
    let inside = source.within(at + 4);
    // `io::Error::new(ErrorKind::…, "…")` is another error.
    let is_row = source.tokens[at].is_word("RowFault");
    let is_ours = is_row || *maker != "new" || inside.iter().any(|token| token.is_word("Kind"));
    if is_ours { inside.iter().filter_map(Token::text).collect() } else { Vec::new() }
}

// ---- what the files say ----------------------------------------------------------------------

/// Attributes of a message (the value is the one without a name) with the variables of each.
type Shape = BTreeMap<String, BTreeSet<String>>;

/// The messages of one language.
#[derive(Debug, Default)]
struct Messages {
    shapes: BTreeMap<String, Shape>,
    /// Messages that other messages quote.
    quoted: BTreeSet<String>,
    /// What does not parse, or stands there twice.
    broken: Vec<String>,
}

fn messages(language: Language) -> Messages {
    let mut messages = Messages::default();
    let folder = source::root().join("src/locale").join(language.code());
    let mut files = source::files_below(&folder);
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file of messages");
        let resource =
            fluent_syntax::parser::parse(text.as_str()).unwrap_or_else(|(partial, _)| partial);
        for entry in &resource.body {
            messages.take(entry);
        }
    }
    assert!(!messages.shapes.is_empty(), "no messages in {}", folder.display());
    messages
}

impl Messages {
    fn take(&mut self, entry: &Entry<&str>) {
        match entry {
            Entry::Message(message) => {
                let mut shape = Shape::new();
                if let Some(value) = &message.value {
                    shape.insert(String::new(), self.variables(value));
                }
                for attribute in &message.attributes {
                    let variables = self.variables(&attribute.value);
                    shape.insert(attribute.id.name.to_owned(), variables);
                }
                self.add(message.id.name.to_owned(), shape);
            }
            Entry::Term(term) => {
                let variables = self.variables(&term.value);
                self.add(format!("-{}", term.id.name), [(String::new(), variables)].into());
            }
            Entry::Junk { content } => self.broken.push(format!("does not parse: {content}")),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }

    fn add(&mut self, id: String, shape: Shape) {
        if self.shapes.insert(id.clone(), shape).is_some() {
            self.broken.push(format!("stands there twice: {id}"));
        }
    }

    fn variables(&mut self, pattern: &Pattern<&str>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.in_pattern(pattern, &mut found);
        found
    }

    fn in_pattern(&mut self, pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.in_expression(expression, found);
            }
        }
    }

    fn in_expression(&mut self, expression: &Expression<&str>, found: &mut BTreeSet<String>) {
        match expression {
            Expression::Inline(inline) => self.in_inline(inline, found),
            Expression::Select { selector, variants } => {
                self.in_inline(selector, found);
                for variant in variants {
                    self.in_pattern(&variant.value, found);
                }
            }
        }
    }

    fn in_inline(&mut self, inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                found.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.quoted.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, .. } => {
                self.quoted.insert(format!("-{}", id.name));
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.in_inline(argument, found);
                }
            }
            InlineExpression::Placeable { expression } => self.in_expression(expression, found),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

fn fail_on(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}\n", findings.join("\n  "));
}

// ---- the rules -------------------------------------------------------------------------------

#[test]
fn every_line_of_the_languages_parses() {
    for language in Language::ALL {
        fail_on(language.code(), &messages(language).broken);
    }
}

#[test]
fn both_languages_have_the_same_messages() {
    let [one, other] = Language::ALL.map(|language| messages(language).shapes);
    let ids: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let mut findings = Vec::new();
    for id in ids {
        match (one.get(id), other.get(id)) {
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => findings.push(format!("{id}: {one:?} and {other:?}")),
            (Some(_), None) => findings.push(format!("{id}: only in {}", Language::ALL[0].code())),
            _ => findings.push(format!("{id}: only in {}", Language::ALL[1].code())),
        }
    }
    fail_on("the languages differ", &findings);
}

#[test]
fn a_closed_list_in_use_has_a_word_for_every_code() {
    let named = named_lists();
    let both = Language::ALL.map(|language| (language.code(), messages(language).shapes));
    let mut findings = Vec::new();
    for family in FAMILIES {
        let Codes::All(codes) = &family.codes else { continue };
        if !is_in_use(family, &named, &both[0].1) {
            continue;
        }
        for id in codes().iter().map(|code| format!("{}-{code}", family.list)) {
            let lacking = both.iter().filter(|(_, shapes)| !shapes.contains_key(&id));
            findings.extend(lacking.map(|(language, _)| format!("{id} is missing in {language}")));
        }
    }
    fail_on("codes without a message", &findings);
}

/// A list is in use once the source asks for a word of it, or one of its messages is there.
fn is_in_use(family: &Family, named: &BTreeSet<String>, shapes: &BTreeMap<String, Shape>) -> bool {
    named.contains(family.list) || family.ids().iter().any(|id| shapes.contains_key(id))
}

/// The lists of which the source asks for a word: `word("stage", …)` or `"stage-{}"`.
fn named_lists() -> BTreeSet<String> {
    let mut lists = BTreeSet::new();
    for source in source::all() {
        for (at, token) in source.tokens.iter().enumerate().filter(|(_, token)| !token.in_test) {
            let is_asked = at >= 2 && source.follows(at - 2, "word (");
            let literal = token.text();
            let begun = literal.and_then(|text| text.split_once("-{")).map(|(list, _)| list);
            lists.extend(literal.filter(|_| is_asked).or(begun).map(str::to_owned));
        }
    }
    lists
}

#[test]
fn every_error_has_a_next_step() {
    let mut findings = Vec::new();
    for language in Language::ALL {
        for (id, shape) in messages(language).shapes {
            if id.starts_with("error-") && !shape.contains_key("hint") {
                findings.push(format!("{id} has no .hint in {}", language.code()));
            }
        }
    }
    fail_on("errors that leave the agent standing", &findings);
}

/// What a person at a desk is told to do is a key of it, and what stands in a shell a command.
#[test]
fn where_a_next_step_has_both_ways_each_names_its_own() {
    let mut findings = Vec::new();
    for language in Language::ALL {
        let name = language.code();
        for error in ["error-already-mine", "error-fact-untimely", "error-step-misses"] {
            let shape = messages(language).shapes.remove(error).expect("a message");
            if !shape.contains_key("desk") {
                findings.push(format!("{error} has no .desk in {name}"));
            }
        }
        let misses = |need| Error::refused("step-misses").with("need", need);
        for need in ["findings", "evidence", "decision-sent", "manager", "redress-done"] {
            let shell = Locale::new(language).error(&misses(need)).hint.unwrap_or_default();
            let desk = Locale::new(language).at_desk().error(&misses(need)).hint;
            let desk = desk.unwrap_or_default();
            if desk.contains("kefu ") || !shell.contains("kefu ") || desk.is_empty() {
                findings.push(format!("{need} in {name}: “{shell}”, “{desk}”"));
            }
        }
    }
    fail_on("next steps of the other door", &findings);
}

#[test]
fn no_message_is_unused() {
    let literals = literals();
    let messages = messages(Language::ALL[0]);
    let made: BTreeSet<String> = FAMILIES.iter().flat_map(Family::ids).collect();
    let is_used = |id: &str| {
        // An error's code may reach its maker through a variable.
        literals.contains(id.strip_prefix("error-").unwrap_or(id))
            || made.contains(id)
            || messages.quoted.contains(id)
            || FAMILIES.iter().any(|family| family.is_open_for(id))
    };
    let findings: Vec<String> = messages.shapes.keys().filter(|id| !is_used(id)).cloned().collect();
    fail_on("messages that nobody asks for", &findings);
}

impl Family {
    fn ids(&self) -> Vec<String> {
        match self.codes {
            Codes::All(codes) => codes().iter().map(|it| format!("{}-{it}", self.list)).collect(),
            Codes::Open => Vec::new(),
        }
    }

    fn is_open_for(&self, id: &str) -> bool {
        let rest = id.strip_prefix(self.list).and_then(|rest| rest.strip_prefix('-'));
        matches!(self.codes, Codes::Open) && rest.is_some()
    }
}

/// Every literal outside of tests.
fn literals() -> BTreeSet<String> {
    let sources = source::all();
    let tokens = sources.iter().flat_map(|source| &source.tokens);
    tokens.filter(|token| !token.in_test).filter_map(Token::text).map(str::to_owned).collect()
}

#[test]
fn every_message_can_be_shown() {
    for language in Language::ALL {
        let locale = Locale::new(language);
        let shapes = messages(language).shapes;
        for id in shapes.keys().filter(|id| !id.starts_with('-')) {
            assert!(locale.has(id), "{id} in {}", language.code());
        }
    }
}
