//! `kefu complaint letter`, `draft` and `send`: what goes to a customer.

use super::complaint::find;
use super::here::{Here, Office};
use super::promise::Says;
use super::{prompt, story, words_of};
use crate::commands::Command;
use crate::commands::draft::{Drafting, KeepDraft};
use crate::commands::record::Record;
use crate::commands::tell::{Tell, Telling};
use crate::domain::complaint::{Case, Channel};
use crate::domain::error::{Error, Result};
use crate::domain::handling::{Fact, Letter, LetterKind};
use crate::domain::letter::{Draft, LetterLanguage, Rendered};
use crate::locale::Language;
use crate::queries::READ;
use crate::queries::letters::{self, Wanted};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct WriteLetter {
    pub number: String,
    #[arg(value_parser = words_of!(LetterKind))]
    pub letter: LetterKind,
    #[arg(long, value_name = "TEXT|-")]
    pub text: Option<String>,
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DraftArgs {
    pub number: String,
    #[arg(value_parser = words_of!(LetterKind))]
    pub letter: Option<LetterKind>,
    #[arg(long, requires = "letter", value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, requires = "letter", value_name = "TEXT|-")]
    pub text: Option<String>,
    #[arg(long, conflicts_with_all = ["letter", "drop"])]
    pub look: bool,
    #[arg(long, conflicts_with = "letter")]
    pub drop: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Send {
    pub number: String,
    #[arg(value_parser = words_of!(LetterKind))]
    pub letter: LetterKind,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, value_name = "TEXT|-")]
    pub text: Option<String>,
    #[arg(long, value_name = "N")]
    pub seen: Option<u32>,
    #[command(flatten)]
    pub says: Says,
    #[arg(long)]
    pub json: bool,
}

/// Prints a letter as it would go, or says what it lacks.
pub fn write(here: &mut Here, wanted: &WriteLetter) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let text = wanted.text.as_deref().map(prompt::text_or_stdin).transpose()?;
    let until = wanted.until.as_deref().map(|text| office.when(text)).transpose()?;
    let asked = Wanted { text: text.as_deref(), until, ..of(here, wanted.letter) };
    let (language, rendered) = rendered(&office, &case, asked)?;
    let whole = letters::whole(case.number, rendered);
    let text = office.or_turned_away(("complaint.draft", &case.number.to_string()), whole)?;
    if wanted.json {
        let number = case.number.to_string();
        let (letter, language) = (wanted.letter.code(), language.code());
        return here.out.json(&json!({
            "number": number, "letter": letter, "language": language, "text": text,
        }));
    }
    text.lines().try_for_each(|line| here.out.line(line))
}

/// This kind of letter in the language of `--lang`, or the customer's, or one's own.
fn of<'w>(here: &Here, kind: LetterKind) -> Wanted<'w> {
    let language = here.global.lang.map(spoken);
    Wanted { language, ..Wanted::of(kind, spoken(here.locale.language())) }
}

/// The language of letters that is this one of the desk.
pub(super) fn spoken(language: Language) -> LetterLanguage {
    match language {
        Language::English => LetterLanguage::En,
        Language::Chinese => LetterLanguage::Zh,
    }
}

fn rendered(
    office: &Office,
    case: &Case,
    wanted: Wanted<'_>,
) -> Result<(LetterLanguage, Rendered)> {
    let (member, now) = (office.session.member()?, office.now());
    let letter = office.ask(READ, |tx| letters::letter(tx, case, (&member, now), wanted));
    office.or_turned_away(("complaint.draft", &case.number.to_string()), letter)
}

/// Begins, keeps, shows, looks around or throws away one's own draft.
pub fn draft(here: &mut Here, wanted: &DraftArgs) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let what = match wanted.letter {
        Some(kind) => keep(here, &office, &case, (kind, wanted))?,
        None if wanted.drop => Drafting::Drop,
        None if wanted.look => return look(here, &office, &case, wanted.json),
        None => {
            let own = own(&office, &case)?;
            let text = says(here, &office, &case, &own)?;
            return show(here, &Draft { text, ..own }, wanted.json);
        }
    };
    let command = Command::Draft(KeepDraft { case: case.id, what });
    here.act(&office, command, wanted.json).map(|_| ())
}

fn keep(
    here: &Here,
    office: &Office,
    case: &Case,
    (kind, wanted): (LetterKind, &DraftArgs),
) -> Result<Drafting> {
    let kept = kept(office, case)?.filter(|kept| kept.kind == kind);
    let text = match (&wanted.text, &kept) {
        (Some(text), _) => prompt::text_or_stdin(text)?,
        (None, Some(kept)) => says(here, office, case, kept)?,
        // What does not resolve stands there for its writer to fill in.
        (None, None) => rendered(office, case, of(here, kind))?.1.text,
    };
    let channel = wanted.channel.or(kept.map(|kept| kept.channel)).unwrap_or(case.channel);
    Ok(Drafting::Keep { kind, channel, text, begun: case.events, looked: None })
}

/// Shows what happened since the draft was begun; from then on it was seen.
fn look(here: &mut Here, office: &Office, case: &Case, json: bool) -> Result<()> {
    let seen = own(office, case)?.seen;
    let (lines, events) = office.ask(READ, |tx| letters::arrived(tx, case, seen))?;
    if json {
        let arrived: Vec<Value> = lines.iter().map(story::line_json).collect();
        here.out.json(&json!({ "arrived": arrived, "seen": events }))?;
    } else {
        story::tell(here, &lines)?;
    }
    // Nobody has seen what could not be written.
    here.out.flush()?;
    let command = Command::Draft(KeepDraft { case: case.id, what: Drafting::Look(events) });
    crate::commands::execute(&office.desk, &office.session, &[command]).map(|_| ())
}

fn show(here: &mut Here, draft: &Draft, json: bool) -> Result<()> {
    if json {
        return here.out.json(&draft_json(draft));
    }
    let facts = [
        ("letter", here.word("letter", Some(draft.kind.code()))),
        ("channel", here.word("channel", Some(draft.channel.code()))),
        ("begun", draft.begun_at.human()),
    ];
    story::facts(here, &facts)?;
    draft.text.lines().try_for_each(|line| here.out.line(&format!("    {line}")))
}

/// A draft as it is printed.
pub fn draft_json(draft: &Draft) -> Value {
    json!({
        "letter": draft.kind.code(),
        "channel": draft.channel.code(),
        "text": draft.text,
        "seen": draft.seen,
        "begun_at": draft.begun_at.to_string(),
        "kept_at": draft.kept_at.to_string(),
    })
}

fn kept(office: &Office, case: &Case) -> Result<Option<Draft>> {
    let member = office.session.member()?.id;
    office.ask(READ, |tx| letters::draft(tx, case.id, member))
}

fn says(here: &Here, office: &Office, case: &Case, draft: &Draft) -> Result<String> {
    let (member, now, wanted) = (office.session.member()?, office.now(), of(here, draft.kind));
    office.ask(READ, |tx| letters::says(tx, case, (&member, now), (draft, wanted)))
}

fn own(office: &Office, case: &Case) -> Result<Draft> {
    let none = || Error::refused("no-draft").with("number", case.number);
    kept(office, case)?.ok_or_else(none)
}

/// Sends what is given, or one's draft.
pub fn send(here: &mut Here, wanted: &Send) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let kept = kept(&office, &case)?.filter(|kept| kept.kind == wanted.letter);
    let none = || Error::refused("no-draft").with("number", case.number);
    let text = match (&wanted.text, &kept) {
        (Some(text), _) => prompt::text_or_stdin(text)?,
        (None, Some(kept)) => says(here, &office, &case, kept)?,
        (None, None) => return Err(none()),
    };
    let channel = wanted.channel.or(kept.map(|kept| kept.channel)).unwrap_or(case.channel);
    let fact = Fact::Sent(Letter { kind: wanted.letter, channel, text });
    let record = Record { case: case.id, fact, seen: wanted.seen };
    let tell = Tell { what: Telling::Fact(record), promised: wanted.says.promised(&office)? };
    here.act(&office, Command::Tell(tell), wanted.json).map(|_| ())
}
