//! `kefu complaint allege`, `find`, `receive` and all that is written down beside the stages.

use super::alike;
use super::complaint::find;
use super::here::{Here, Office};
use super::party::member;
use super::{prompt, words_of};
use crate::commands::record::Record;
use crate::commands::{Command, evidence};
use crate::domain::cause::Cause;
use crate::domain::complaint::{Case, Channel};
use crate::domain::error::{Error, Result};
use crate::domain::handling::{Fact, Finding, Rating, SURVEY_QUESTIONS, Side, SurveyQuestion};
use crate::queries::READ;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum HandlingVerb {
    Allege(Allege),
    Find(Find),
    Evidence(AddEvidence),
    Examine(Examine),
    Hear(Hear),
    Concern(Concern),
    Cause(SetCause),
    Confirm(Confirm),
    Redress(Done),
    Receive(Receive),
    Link(Link),
    Unlink(Link),
    Survey(Survey),
    Action(ActionArgs),
}

#[derive(Debug, Args)]
pub struct Allege {
    pub number: String,
    #[arg(value_name = "TEXT|-")]
    pub text: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Find {
    pub number: String,
    #[arg(value_name = "N")]
    pub allegation: usize,
    #[arg(value_parser = words_of!(Finding))]
    pub finding: Finding,
    #[arg(long, value_name = "TEXT|-")]
    pub reasons: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct AddEvidence {
    pub number: String,
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Examine {
    pub number: String,
    #[arg(value_name = "N")]
    pub evidence: usize,
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Hear {
    pub number: String,
    #[arg(value_parser = words_of!(Side))]
    pub side: Side,
    #[arg(value_name = "TEXT|-")]
    pub text: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Concern {
    pub number: String,
    #[arg(value_name = "NAME")]
    pub member: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SetCause {
    pub number: String,
    #[arg(value_parser = words_of!(Cause))]
    pub cause: Cause,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Confirm {
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Done {
    pub number: String,
    #[arg(value_name = "N")]
    pub item: usize,
    #[arg(long, value_name = "TEXT|-")]
    pub proof: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Receive {
    pub number: String,
    #[arg(value_name = "TEXT|-")]
    pub text: String,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Channel,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Link {
    pub number: String,
    #[arg(value_name = "NUMBER")]
    pub other: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Survey {
    pub number: String,
    #[arg(long, value_name = "1-5,1-5,1-5", conflicts_with = "unanswered")]
    pub scores: Option<String>,
    #[arg(long, value_name = "1-5", requires = "recommend", conflicts_with_all = ["scores", "unanswered"])]
    pub satisfied: Option<u8>,
    #[arg(long, value_name = "0-10", requires = "satisfied")]
    pub recommend: Option<u8>,
    #[arg(long)]
    pub unanswered: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ActionArgs {
    pub number: String,
    #[arg(long, value_name = "TEXT|-", required_unless_present = "done")]
    pub text: Option<String>,
    #[arg(long, value_name = "NAME", required_unless_present_any = ["done", "check"])]
    pub who: Option<String>,
    #[arg(long, value_name = "WHEN", required_unless_present_any = ["done", "check"])]
    pub by: Option<String>,
    #[arg(long, value_name = "N", conflicts_with_all = ["text", "who", "by", "check"])]
    pub done: Option<usize>,
    #[arg(long, value_name = "N", requires = "effect", conflicts_with_all = ["who", "by"])]
    pub check: Option<usize>,
    #[arg(long, value_parser = ["worked", "failed"], requires = "check")]
    pub effect: Option<String>,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: HandlingVerb) -> Result<()> {
    let office = here.office()?;
    let (name, json) = verb.of();
    let case = find(&office, name)?;
    let fact = fact(&office, &case, verb)?;
    let asks = fact == Fact::Surveyed && !json;
    let is_asked = matches!(fact, Fact::Redressed { .. }) && !json;
    let record = Record { case: case.id, fact, seen: None };
    here.act(&office, Command::Record(record), json)?;
    if asks {
        return questions(here);
    }
    if is_asked { alike::tell(here, &office, &case) } else { Ok(()) }
}

/// What the customer is asked.
fn questions(here: &mut Here) -> Result<()> {
    (1..).zip(SurveyQuestion::ALL).try_for_each(|(n, asked): (usize, _)| {
        let question = here.locale.word("question", asked.code());
        here.out.line(&format!("  {n}. {question}"))
    })
}

impl HandlingVerb {
    /// Which complaint, and whether in JSON.
    fn of(&self) -> (&str, bool) {
        match self {
            Self::Allege(wanted) => (&wanted.number, wanted.json),
            Self::Find(wanted) => (&wanted.number, wanted.json),
            Self::Evidence(wanted) => (&wanted.number, wanted.json),
            Self::Examine(wanted) => (&wanted.number, wanted.json),
            Self::Hear(wanted) => (&wanted.number, wanted.json),
            Self::Concern(wanted) => (&wanted.number, wanted.json),
            Self::Cause(wanted) => (&wanted.number, wanted.json),
            Self::Confirm(wanted) => (&wanted.number, wanted.json),
            Self::Redress(wanted) => (&wanted.number, wanted.json),
            Self::Receive(wanted) => (&wanted.number, wanted.json),
            Self::Link(wanted) | Self::Unlink(wanted) => (&wanted.number, wanted.json),
            Self::Survey(wanted) => (&wanted.number, wanted.json),
            Self::Action(wanted) => (&wanted.number, wanted.json),
        }
    }
}

fn fact(office: &Office, case: &Case, verb: HandlingVerb) -> Result<Fact> {
    let handling = &case.handling;
    let text = |text: &str| prompt::text_or_stdin(text);
    Ok(match verb {
        HandlingVerb::Allege(wanted) => Fact::Alleged { text: text(&wanted.text)? },
        HandlingVerb::Find(wanted) => Fact::Found {
            allegation: nth(handling.allegations.iter().map(|one| one.place), wanted.allegation)?,
            finding: wanted.finding,
            reasons: text(&wanted.reasons)?,
        },
        HandlingVerb::Evidence(wanted) => Fact::Evidenced(evidence::of_file(&wanted.file)?),
        HandlingVerb::Examine(wanted) => {
            let place = nth(handling.evidence.iter().map(|one| one.place), wanted.evidence)?;
            let looked_at = evidence::of_file(&wanted.file)?;
            let same = office.ask(READ, |tx| evidence::is_same(tx, case, place, &looked_at));
            office.or_turned_away(("complaint.examine", &case.number.to_string()), same)?;
            Fact::Examined { evidence: place }
        }
        HandlingVerb::Hear(wanted) => Fact::Heard { side: wanted.side, text: text(&wanted.text)? },
        HandlingVerb::Concern(wanted) => Fact::Concerns { member: member(office, &wanted.member)? },
        HandlingVerb::Cause(wanted) => Fact::Caused { cause: wanted.cause },
        HandlingVerb::Confirm(_) => Fact::CauseConfirmed,
        HandlingVerb::Redress(wanted) => Fact::Redressed {
            item: nth(0..u32::try_from(handling.redress.len()).unwrap_or(0), wanted.item)?,
            proof: text(&wanted.proof)?,
        },
        HandlingVerb::Receive(wanted) => {
            Fact::Wrote { channel: wanted.channel, text: text(&wanted.text)? }
        }
        HandlingVerb::Link(wanted) => Fact::Linked { case: find(office, &wanted.other)?.id },
        HandlingVerb::Unlink(wanted) => Fact::Unlinked { case: find(office, &wanted.other)?.id },
        HandlingVerb::Survey(wanted) => survey(&wanted)?,
        HandlingVerb::Action(wanted) => action(office, case, &wanted)?,
    })
}

/// The place of the n-th, counted from 1 as it is shown.
fn nth(mut places: impl Iterator<Item = u32>, number: usize) -> Result<u32> {
    let found = number.checked_sub(1).and_then(|before| places.nth(before));
    found.ok_or_else(|| Error::usage("no-such-item").with("item", number))
}

fn action(office: &Office, case: &Case, wanted: &ActionArgs) -> Result<Fact> {
    let place = |n: usize| nth(case.handling.actions.iter().map(|row| row.place), n);
    let text = || prompt::text_or_stdin(wanted.text.as_deref().unwrap_or_default());
    Ok(match (wanted.done, wanted.check) {
        (Some(n), _) => Fact::ActionDone { action: place(n)? },
        (None, Some(n)) => {
            let worked = wanted.effect.as_deref() == Some("worked");
            Fact::ActionChecked { action: place(n)?, worked, reasons: text()? }
        }
        (None, None) => Fact::ActionPlanned {
            text: text()?,
            who: member(office, wanted.who.as_deref().unwrap_or_default())?,
            by: office.when(wanted.by.as_deref().unwrap_or_default())?,
        },
    })
}

fn survey(wanted: &Survey) -> Result<Fact> {
    if wanted.unanswered {
        return Ok(Fact::Unscored);
    }
    if let Some((satisfied, recommend)) = wanted.satisfied.zip(wanted.recommend) {
        return Ok(Fact::Rated(Rating { satisfied, recommend }));
    }
    let Some(text) = &wanted.scores else { return Ok(Fact::Surveyed) };
    let scores: Vec<u8> = text.split(',').filter_map(|one| one.trim().parse().ok()).collect();
    let scores: [u8; SURVEY_QUESTIONS] =
        scores.try_into().map_err(|_| Error::usage("survey-scores"))?;
    Ok(Fact::Scored { scores })
}
