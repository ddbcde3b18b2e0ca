//! The command line: parse, one command or query, print.
//!
//! INVARIANT: nothing is decided here that a guard decides, nothing is written but through
//! `commands::execute`, and every word a person reads comes from the locale.

pub mod adopt;
pub mod alike;
pub mod approval;
pub mod approvers;
pub mod attachment;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod campaign;
pub mod canary;
pub mod cases;
pub mod clocks;
pub mod complaint;
pub mod completions;
pub mod consent;
pub mod contact;
pub mod demo;
pub mod desk;
pub mod disclosure;
pub mod doctor;
pub mod due;
pub mod duplicates;
pub mod erasure;
pub mod escalations;
pub mod exit;
pub mod export;
pub mod guard;
pub mod handling;
pub mod help;
pub mod here;
mod letter;
pub mod import;
pub mod inbox;
pub mod imports;
pub mod incident;
pub mod init;
mod kept;
pub mod macros;
pub mod member;
pub mod notice;
pub mod output;
pub mod party;
pub mod policy;
pub mod feedback;
pub mod presets;
pub mod privacy;
pub mod progress;
pub mod promise;
pub mod prompt;
pub mod reads;
pub mod report;
pub mod rescue;
pub mod restore;
pub mod review;
pub mod rotate;
pub mod schema;
pub mod session;
pub mod sitting;
pub mod start;
pub mod store;
pub mod stays;
mod stopping;
mod story;
pub mod template;
pub mod undo;
pub mod usage;
pub mod vault;
pub mod view;

use crate::domain::complaint::{CaseKind, Stage};
use crate::domain::error::{Error, Result};
use crate::domain::guard::Reason;
use crate::locale::Language;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use help::Parsed;
use here::Here;
use std::path::PathBuf;
use std::process::ExitCode;

// Texts of help stand in locale/*/cli.ftl; a doc comment on an option would become its help.
#[derive(Debug, Parser)]
#[command(
    name = "kefu",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

// What every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub lang: Option<Language>,
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    #[arg(long, global = true)]
    pub no_color: bool,
    // A name may begin with a hyphen, and stands behind --as in the line of its key.
    #[arg(long, global = true, value_name = "NAME", allow_hyphen_values = true)]
    pub r#as: Option<String>,
    #[arg(long, global = true, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    #[arg(long, global = true, value_name = "RULE=REASON", value_parser = despite)]
    pub despite: Vec<(String, Reason)>,
    #[arg(long, global = true)]
    pub move_values: bool,
    #[arg(short = 'h', long, global = true, action = ArgAction::Help)]
    pub help: Option<bool>,
}

// For lists and shows.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Form {
    #[arg(long, conflicts_with = "ndjson")]
    pub json: bool,
    #[arg(long)]
    pub ndjson: bool,
}

// For lists.
#[derive(Debug, Clone, Args)]
pub struct Paging {
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    #[command(flatten)]
    pub form: Form,
}

impl Paging {
    // For lists of customers and of cases, with whoever is named in them.
    fn page(&self) -> Result<usize> {
        crate::guards::export::fits_page(self.limit).map(|()| self.limit)
    }
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    Demo(demo::Demo),
    Init(init::InitArgs),
    Session,
    #[command(subcommand)]
    Desk(sitting::DeskVerb),
    #[command(subcommand)]
    Party(party::PartyVerb),
    #[command(subcommand)]
    Complaint(complaint::ComplaintVerb),
    #[command(subcommand)]
    Privacy(privacy::PrivacyVerb),
    #[command(subcommand)]
    Feedback(feedback::FeedbackVerb),
    #[command(subcommand)]
    Macro(macros::MacroVerb),
    #[command(subcommand)]
    Promise(promise::PromiseVerb),
    #[command(subcommand)]
    Consent(consent::ConsentVerb),
    #[command(subcommand)]
    Disclosure(disclosure::DisclosureVerb),
    #[command(subcommand)]
    Template(template::TemplateVerb),
    #[command(subcommand)]
    Campaign(campaign::CampaignVerb),
    #[command(subcommand)]
    Attachment(attachment::AttachmentVerb),
    #[command(subcommand)]
    Contact(contact::ContactVerb),
    #[command(subcommand)]
    Vault(vault::VaultVerb),
    #[command(subcommand)]
    Member(member::MemberVerb),
    #[command(subcommand)]
    Approval(approval::ApprovalVerb),
    #[command(subcommand)]
    Policy(policy::PolicyVerb),
    #[command(subcommand)]
    Guard(guard::GuardVerb),
    Import(imports::ImportArgs),
    #[command(subcommand)]
    Preset(presets::PresetVerb),
    #[command(subcommand)]
    Export(export::ExportVerb),
    Report(Box<report::ReportArgs>),
    #[command(subcommand)]
    Audit(audit::AuditVerb),
    #[command(subcommand)]
    Erasure(erasure::ErasureVerb),
    Undo(undo::Back),
    Redo(undo::Back),
    Backup(backup::Backup),
    #[command(subcommand)]
    Store(store::StoreVerb),
    Restore(restore::Restore),
    #[command(subcommand)]
    Incident(incident::IncidentVerb),
    #[command(subcommand)]
    Review(review::ReviewVerb),
    #[command(subcommand)]
    Training(review::TrainingVerb),
    Doctor(doctor::Doctor),
    Schema,
    Completions(completions::Completions),
    Man(completions::Man),
}

/// The whole run of the program.
pub fn main() -> ExitCode {
    start::harden();
    let words: Vec<_> = std::env::args_os().collect();
    if let Some(done) = import::read_for_another(&words) {
        return done;
    }
    let language = help::language(&words);
    start::quiet_panics(language);
    ExitCode::from(run(words, language))
}

fn run(words: Vec<std::ffi::OsString>, language: Language) -> u8 {
    let mut here = Here::new(Global::default(), language);
    let done = help::parse(words, &here.locale).and_then(|parsed| match parsed {
        Parsed::Run(cli) => {
            here = Here::new(cli.global, language);
            let done = act(&mut here, cli.verb);
            // What was printed before an error stays printed, and hides no error.
            let printed = here.out.flush();
            done.and_then(|status| printed.map(|()| status))
        }
        Parsed::Shown(text) => {
            here.out.raw(text.as_bytes()).and_then(|()| here.out.flush()).map(|()| exit::DONE)
        }
        Parsed::Incomplete(text) => {
            output::complain(&text);
            Err(Error::usage(help::SHOWN))
        }
    });
    done.unwrap_or_else(|error| told(&here, &error))
}

/// Tells the error, if there is anybody to tell, and gives its status.
fn told(here: &Here, error: &Error) -> u8 {
    if error.code != exit::PIPE_CLOSED && error.code != help::SHOWN {
        output::tell(&here.locale, error);
    }
    exit::status(error)
}

fn act(here: &mut Here, verb: Option<Verb>) -> Result<u8> {
    start::is_closed()?;
    let Some(verb) = verb else { return desk::run(here) };
    // The desk has its own way with signals.
    if !matches!(verb, Verb::Demo(_) | Verb::Session) {
        start::stop_outside_the_store();
    }
    match verb {
        Verb::Demo(wanted) => return demo::run(here, &wanted),
        Verb::Session => return session::run(here),
        Verb::Import(wanted) => return imports::run(here, &wanted),
        Verb::Init(wanted) => init::run(here, wanted),
        Verb::Desk(verb) => sitting::run(here, &verb),
        Verb::Party(verb) => party::run(here, verb),
        Verb::Complaint(verb) => complaint::run(here, verb),
        Verb::Privacy(verb) => privacy::run(here, verb),
        Verb::Feedback(verb) => feedback::run(here, verb),
        Verb::Export(verb) => export::run(here, verb),
        Verb::Macro(verb) => macros::run(here, &verb),
        Verb::Preset(verb) => presets::run(here, &verb),
        Verb::Promise(verb) => promise::run(here, verb),
        Verb::Consent(verb) => consent::run(here, verb),
        Verb::Disclosure(verb) => disclosure::run(here, verb),
        Verb::Template(verb) => template::run(here, &verb),
        Verb::Campaign(verb) => campaign::run(here, verb),
        Verb::Attachment(verb) => attachment::run(here, &verb),
        Verb::Contact(verb) => contact::run(here, &verb),
        Verb::Vault(verb) => vault::run(here, verb),
        Verb::Member(verb) => member::run(here, verb),
        Verb::Approval(verb) => approval::run(here, verb),
        Verb::Policy(verb) => policy::run(here, &verb),
        Verb::Guard(verb) => guard::run(here, verb),
        Verb::Report(wanted) => report::run(here, &wanted),
        Verb::Audit(verb) => audit::run(here, verb),
        Verb::Erasure(verb) => erasure::run(here, verb),
        Verb::Undo(wanted) => undo::undo(here, wanted),
        Verb::Redo(wanted) => undo::redo(here, wanted),
        Verb::Backup(wanted) => backup::run(here, &wanted),
        Verb::Store(verb) => store::run(here, verb),
        Verb::Restore(wanted) => restore::run(here, &wanted),
        Verb::Incident(verb) => incident::run(here, &verb),
        Verb::Review(verb) => review::run(here, &verb),
        Verb::Training(verb) => review::run_training(here, &verb),
        Verb::Doctor(wanted) => doctor::run(here, wanted),
        Verb::Schema => schema::run(here),
        Verb::Completions(wanted) => completions::run(here, &wanted),
        Verb::Man(wanted) => completions::man(here, &wanted),
    }?;
    Ok(exit::DONE)
}

fn despite(text: &str) -> std::result::Result<(String, Reason), NoSuchWord> {
    let (rule, reason) = text.split_once('=').ok_or(NoSuchWord)?;
    let rule = crate::guards::rules::find(rule).ok_or(NoSuchWord)?;
    Ok((rule.code.to_owned(), Reason::from_code(reason).ok_or(NoSuchWord)?))
}

fn lang(text: &str) -> std::result::Result<Language, NoSuchWord> {
    Language::from_code(text).ok_or(NoSuchWord)
}

/// A word that is not of its list; clap's own words for it are replaced.
#[derive(Debug, Clone, Copy)]
pub struct NoSuchWord;

impl std::fmt::Display for NoSuchWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("?")
    }
}

impl std::error::Error for NoSuchWord {}

/// Reads a word of a closed list; `-` and `_` are the same to it.
pub fn word<T: Copy + Send + Sync + 'static>(
    codes: Vec<&'static str>,
    from_code: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    let spelled = codes.into_iter().map(|code| {
        let dashed = code.replace('_', "-");
        let value = clap::builder::PossibleValue::new(code);
        if dashed == code { value } else { value.alias(dashed) }
    });
    PossibleValuesParser::new(spelled.collect::<Vec<_>>()).try_map(move |code| {
        from_code(&code).or_else(|| from_code(&code.replace('-', "_"))).ok_or(NoSuchWord)
    })
}

/// A parser for the stages of one kind of case.
pub fn stage_of(kind: CaseKind) -> impl TypedValueParser<Value = Stage> {
    word(Stage::of(kind).into_iter().map(Stage::code).collect(), Stage::from_code)
}

/// A parser for one of the domain's lists of words.
macro_rules! words_of {
    ($list:ty) => {
        $crate::cli::word(<$list>::ALL.iter().map(|one| one.code()).collect(), <$list>::from_code)
    };
}
pub(crate) use words_of;

/// A closed list: the name of its type in the schema, its family of messages, its codes.
type WordList = (&'static str, &'static str, Vec<&'static str>);

/// Every closed list.
pub fn lists() -> Vec<WordList> {
    [
        of_customers_and_complaints(),
        of_cases_and_rules(),
        of_the_desk(),
        of_deadlines_and_reports(),
        of_care_and_reach(),
    ]
    .concat()
}

macro_rules! codes {
    ($list:ty) => {
        <$list>::ALL.iter().map(|one| one.code()).collect()
    };
}

fn of_customers_and_complaints() -> Vec<WordList> {
    use crate::domain::cause::Cause;
    use crate::domain::complaint::{Channel, Closing, Need, Outcome, Severity, Stage};
    use crate::domain::contact::{Compartment, PointKind};
    use crate::domain::handling::{Finding, Impact, LetterKind, Side, SurveyState};
    use crate::domain::party::{PartyKind, PartyStage};
    use crate::domain::redress::{RedressKind, RedressState};
    vec![
        ("party-kind", "party-kind", codes!(PartyKind)),
        ("party-stage", "party-stage", codes!(PartyStage)),
        ("party-column", "col", codes!(crate::domain::listed::Column)),
        ("likeness", "likeness", codes!(crate::domain::duplicate::Likeness)),
        ("point-kind", "point", codes!(PointKind)),
        ("compartment", "compartment", codes!(Compartment)),
        ("origin", "origin", codes!(crate::domain::attachment::Origin)),
        ("stage", "stage", codes!(Stage)),
        ("severity", "severity", codes!(Severity)),
        ("channel", "channel", codes!(Channel)),
        ("outcome", "outcome", codes!(Outcome)),
        ("closing", "closing", codes!(Closing)),
        ("letter-kind", "letter", codes!(LetterKind)),
        ("need", "need", codes!(Need)),
        ("impact", "impact", codes!(Impact)),
        ("finding", "finding", codes!(Finding)),
        ("side", "side", codes!(Side)),
        ("cause", "cause", codes!(Cause)),
        ("survey", "survey", codes!(SurveyState)),
        ("redress-kind", "redress", codes!(RedressKind)),
        ("redress-state", "redress-state", codes!(RedressState)),
        ("action-state", "action-state", codes!(crate::domain::action::ActionState)),
        ("shared", "shared", codes!(crate::queries::alike::Shared)),
    ]
}

fn of_cases_and_rules() -> Vec<WordList> {
    use crate::domain::complaint::Happening;
    use crate::domain::export::ExportPurpose;
    use crate::domain::privacy::{AskedBy, Ground, Proof, Right};
    vec![
        ("case-kind", "case-kind", codes!(CaseKind)),
        ("deed", "deed", crate::domain::macros::Deed::CODES.to_vec()),
        ("guard", "guard", codes!(crate::domain::guard::Guard)),
        ("weight", "weight", codes!(crate::domain::guard::Weight)),
        ("mode", "guard-mode", codes!(crate::domain::guard::Mode)),
        ("basis", "basis", codes!(crate::domain::guard::Basis)),
        ("how", "how", codes!(crate::domain::guard::How)),
        ("despite", "despite", codes!(crate::domain::guard::Reason)),
        ("rule", "rule", crate::guards::rules::RULES.iter().map(|rule| rule.code).collect()),
        ("rung", "rung", codes!(crate::domain::escalation::Rung)),
        ("right", "right", codes!(Right)),
        ("asked-by", "asked-by", codes!(AskedBy)),
        ("feedback-kind", "feedback", codes!(crate::domain::feedback::FeedbackKind)),
        ("disposition", "disposition", codes!(crate::domain::feedback::Disposition)),
        ("proof", "proof", codes!(Proof)),
        ("ground", "ground", codes!(Ground)),
        ("export-purpose", "export-purpose", codes!(ExportPurpose)),
        ("export-form", "export-form", codes!(crate::exchange::list::Form)),
        ("happening", "happening", Happening::CODES.to_vec()),
        ("run-of", "run-of", codes!(crate::domain::import_run::RunOf)),
        ("stays-for", "stays-for", codes!(crate::domain::import_run::StaysFor)),
    ]
}

fn of_the_desk() -> Vec<WordList> {
    use crate::domain::approval::{ApprovalKind, ApprovalState};
    use crate::domain::entry::EntryKind;
    use crate::domain::erasure::{EraseReason, Gone, KeptGround, KeptKind};
    use crate::domain::member::{MemberState, Role};
    use crate::domain::notice::NoticeKind;
    use crate::domain::promise::PromiseState;
    use crate::domain::purpose::Purpose;
    vec![
        ("entry-kind", "entry", codes!(EntryKind)),
        ("promise-state", "promise", PromiseState::CODES.to_vec()),
        ("reminder", "reminder", codes!(crate::domain::promise::Reminder)),
        ("purpose", "purpose", Purpose::CODES.to_vec()),
        ("role", "role", codes!(Role)),
        ("member-state", "member-state", codes!(MemberState)),
        ("notice-kind", "notice", codes!(NoticeKind)),
        ("erase-reason", "erase-reason", codes!(EraseReason)),
        ("gone", "gone", codes!(Gone)),
        ("kept-kind", "kept", codes!(KeptKind)),
        ("kept-ground", "kept-ground", codes!(KeptGround)),
        ("approval-kind", "approval", codes!(ApprovalKind)),
        ("approval-state", "approval-state", codes!(ApprovalState)),
    ]
}

fn of_deadlines_and_reports() -> Vec<WordList> {
    use crate::domain::clock::ClockState;
    use crate::domain::clock::rule::{ClockKind, DayRule, PauseReason, Roll, Trigger, Unit};
    use crate::domain::clock::step::Step;
    use crate::domain::figure::FigureKind;
    use crate::domain::policy::PackStatus;
    use crate::domain::source::SourceStatus;
    use crate::reports::{By, Every, Number, Report};
    vec![
        ("clock-kind", "clock", codes!(ClockKind)),
        ("clock-state", "clock-state", codes!(ClockState)),
        ("unit", "unit", codes!(Unit)),
        ("trigger", "trigger", codes!(Trigger)),
        ("pause-reason", "pause", codes!(PauseReason)),
        ("day-rule", "day-rule", codes!(DayRule)),
        ("roll", "roll", codes!(Roll)),
        ("pack-status", "pack-status", codes!(PackStatus)),
        ("source-status", "source-status", codes!(SourceStatus)),
        ("step", "derive", Step::CODES.to_vec()),
        ("report", "report", codes!(Report)),
        ("by", "by", codes!(By)),
        ("every", "every", codes!(Every)),
        ("number", "number", codes!(Number)),
        ("figure-kind", "kind", codes!(FigureKind)),
        ("holder-state", "holder", codes!(crate::domain::presence::HolderState)),
    ]
}

fn of_care_and_reach() -> Vec<WordList> {
    use crate::domain::consent::{
        ConsentAct, ContactChannel, ContactPurpose, LegalBasis, Standing,
    };
    vec![
        ("incident-kind", "incident", codes!(crate::domain::incident::IncidentKind)),
        ("told", "told", codes!(crate::domain::incident::Told)),
        ("notifying", "notifying", codes!(crate::domain::incident::Notifying)),
        ("deadline-state", "deadline", codes!(crate::domain::incident::DeadlineState)),
        ("grant-state", "grant", codes!(crate::domain::access::GrantState)),
        (
            "disclosure-method",
            "disclosure-method",
            codes!(crate::domain::disclosure::DisclosureMethod),
        ),
        ("course", "course", codes!(crate::domain::access::Course)),
        ("field-class", "class", codes!(crate::domain::usage::FieldClass)),
        ("precaution", "precaution", codes!(crate::domain::drill::Precaution)),
        ("age-of", "age-of", codes!(crate::domain::drill::Age)),
        ("line-type", "line", vec!["entry", "complaint", "promise"]),
        ("audit-result", "result", vec!["done", "refused"]),
        ("contact-channel", "contact-channel", codes!(ContactChannel)),
        ("contact-purpose", "contact-purpose", codes!(ContactPurpose)),
        ("legal-basis", "legal-basis", codes!(LegalBasis)),
        ("consent-act", "consent-act", codes!(ConsentAct)),
        ("standing", "standing", Standing::CODES.to_vec()),
        ("campaign-state", "campaign-state", codes!(crate::domain::outreach::CampaignState)),
        ("halted", "halted", crate::domain::outreach::HALTS.to_vec()),
    ]
}
