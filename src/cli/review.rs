//! `kefu review`: what members were given, what they were taught, and what data is used for.

use super::here::Here;
use super::output::Table;
use super::story::Rows;
use super::{Form, words_of};
use crate::commands::Command;
use crate::commands::review::LookAt;
use crate::commands::training::RecordTraining;
use crate::domain::access::Course;
use crate::domain::drill::{Age, Precaution, Taken};
use crate::domain::error::{Error, Result};
use crate::domain::moment::Moment;
use crate::domain::purpose::Told;
use crate::domain::usage::PURPOSES;
use crate::queries::access::{self, AccessRow, PurposeRow, TrainingRow};
use crate::queries::members;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum ReviewVerb {
    Access(Form),
    Confirm(One),
    Revoke(One),
    Purposes(Purposes),
    Backups(Form),
}

#[derive(Debug, Args)]
pub struct One {
    pub name: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Purposes {
    #[arg(long, value_name = "PURPOSE", num_args = 1.., conflicts_with = "ndjson")]
    pub confirm: Vec<String>,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Subcommand)]
pub enum TrainingVerb {
    Record(Record),
    List(Trainings),
}

#[derive(Debug, Args)]
pub struct Record {
    pub name: String,
    #[arg(long, value_parser = words_of!(Course))]
    pub course: Course,
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Trainings {
    pub name: Option<String>,
    #[command(flatten)]
    pub form: Form,
}

/// All purposes, for `--confirm`.
const ALL: &str = "all";

/// Whoever may read the whole log may read what is summed up of it.
const WATCH: &str = "audit.read";

/// Does what was asked.
pub fn run(here: &mut Here, verb: &ReviewVerb) -> Result<()> {
    match verb {
        ReviewVerb::Access(form) => members_given(here, *form),
        ReviewVerb::Confirm(wanted) => look(here, wanted, LookAt::Confirm),
        ReviewVerb::Revoke(wanted) => look(here, wanted, LookAt::Revoke),
        ReviewVerb::Purposes(wanted) => purposes(here, wanted),
        ReviewVerb::Backups(form) => backups(here, *form),
    }
}

fn look(
    here: &mut Here,
    wanted: &One,
    at: impl FnOnce(crate::domain::id::MemberId) -> LookAt,
) -> Result<()> {
    let office = here.office()?;
    let member = office.ask(crate::queries::READ, |tx| members::named(tx, &wanted.name))?;
    let facts = [("name", member.name.into())];
    here.act_with(&office, Command::Review(at(member.id)), wanted.json, &facts).map(|_| ())
}

fn members_given(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let rows = office.ask(WATCH, |tx| access::access(tx, now))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.member.name.clone());
    rows.print(here, form, access_json, access_table)
}

fn human(at: Option<Moment>) -> String {
    at.map(|at| at.human()).unwrap_or_default()
}

fn access_table(here: &Here, rows: &[AccessRow]) -> Table {
    let columns = [
        "member",
        "role",
        "state",
        "reviewed",
        "reviewed-by",
        "lapses",
        "trained",
        "last-reveal",
        "last-login",
    ];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        table.row(vec![
            row.member.name.clone(),
            here.locale.roles(&row.member.roles),
            here.locale.word("grant", row.state.code()),
            row.review.at.human(),
            row.reviewed_by.clone().unwrap_or_default(),
            human(row.lapses),
            human(row.trained.as_ref().map(|training| training.on)),
            human(row.last_reveal),
            human(row.last_login),
        ]);
    }
    table
}

/// A member and how what it was given stands, as a document.
pub fn access_json(row: &AccessRow) -> Value {
    let text = |at: Option<Moment>| at.map(|at| at.to_string());
    json!({
        "member": row.member.name,
        "roles": row.member.roles.iter().map(|role| role.code()).collect::<Vec<_>>(),
        "state": row.state.code(),
        "reviewed_at": row.review.at.to_string(),
        "reviewed_by": row.reviewed_by,
        "lapses_at": text(row.lapses),
        "trained_on": text(row.trained.as_ref().map(|training| training.on)),
        "trained": row.is_trained,
        "last_reveal_at": text(row.last_reveal),
        "last_login_at": text(row.last_login),
    })
}

fn purposes(here: &mut Here, wanted: &Purposes) -> Result<()> {
    let office = here.office()?;
    if !wanted.confirm.is_empty() {
        let named = match wanted.confirm.iter().any(|one| one == ALL) {
            true => PURPOSES.iter().map(|(code, _)| (*code).to_owned()).collect(),
            false => wanted.confirm.clone(),
        };
        let facts = [("count", named.len().into())];
        let look = Command::Review(LookAt::Purposes(named));
        return here.act_with(&office, look, wanted.form.json, &facts).map(|_| ());
    }
    let now = office.now();
    let rows = office.ask(WATCH, |tx| access::purposes(tx, now))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.purpose.to_owned());
    rows.print(here, wanted.form, purpose_json, purpose_table)
}

fn purpose_table(here: &Here, rows: &[PurposeRow]) -> Table {
    let columns = ["code", "purpose", "reviewed", "reviewed-by", "review-by", "holds-from", "sees"];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        table.row(vec![
            row.purpose.to_owned(),
            here.locale.purpose(&Told::read(row.purpose)),
            row.review.at.human(),
            row.reviewed_by.clone().unwrap_or_default(),
            row.review_by.human(),
            row.holds_from.human(),
            here.locale.words("class", row.classes.iter().map(|class| class.code())),
        ]);
    }
    table
}

/// A purpose as a document.
pub fn purpose_json(row: &PurposeRow) -> Value {
    json!({
        "purpose": row.purpose,
        "sees": row.classes.iter().map(|class| class.code()).collect::<Vec<_>>(),
        "reviewed_at": row.review.at.to_string(),
        "reviewed_by": row.reviewed_by,
        "review_by": row.review_by.to_string(),
        "holds_from": row.holds_from.to_string(),
    })
}

type Care = (Precaution, Taken, Age);

fn backups(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let rows = office.ask(crate::queries::READ, |tx| access::precautions(tx, now))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.0.code().to_owned());
    rows.print(here, form, precaution_json, |here, rows| {
        let mut table = Table::under(here.headings(&["what", "at", "seq", "state"]));
        for (what, taken, age) in rows {
            table.row(vec![
                here.locale.word("precaution", what.code()),
                match taken.seq {
                    Some(_) => taken.at.human(),
                    None => here.locale.text_with("care-never", &[("at", taken.at.human().into())]),
                },
                taken.seq.map(|seq| seq.to_string()).unwrap_or_default(),
                here.locale.word("age-of", age.code()),
            ]);
        }
        table
    })
}

/// A precaution as a document.
pub fn precaution_json((what, taken, age): &Care) -> Value {
    json!({
        "what": what.code(),
        "at": taken.at.to_string(),
        "seq": taken.seq,
        "state": age.code(),
    })
}

/// Does what was asked of trainings.
pub fn run_training(here: &mut Here, verb: &TrainingVerb) -> Result<()> {
    match verb {
        TrainingVerb::Record(wanted) => record(here, wanted),
        TrainingVerb::List(wanted) => trainings(here, wanted),
    }
}

fn record(here: &mut Here, wanted: &Record) -> Result<()> {
    let office = here.office()?;
    let member = office.ask(crate::queries::READ, |tx| members::named(tx, &wanted.name))?;
    let on = wanted.on.as_deref().map(|text| office.when(text)).transpose()?;
    let on = on.unwrap_or_else(|| office.now());
    let facts = [
        ("name", member.name.into()),
        ("course", here.locale.word("course", wanted.course.code()).into()),
    ];
    let training = RecordTraining { member: member.id, course: wanted.course, on };
    here.act_with(&office, Command::Training(training), wanted.json, &facts).map(|_| ())
}

/// One's own for everybody; all for whoever reads the log.
fn trainings(here: &mut Here, wanted: &Trainings) -> Result<()> {
    let office = here.office()?;
    let me = office.session.member()?;
    let of = wanted.name.as_deref().map(|name| {
        office.ask(crate::queries::READ, |tx| members::named(tx, name)).map(|member| member.id)
    });
    let of = of.transpose()?;
    let right = if of == Some(me.id) { crate::queries::READ } else { WATCH };
    let rows = office.ask(right, |tx| access::trainings(tx, of))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |_: &TrainingRow| String::new());
    rows.print(here, wanted.form, training_json, |here, rows| {
        let mut table = Table::under(here.headings(&["member", "course", "on", "noted-by"]));
        for row in rows {
            table.row(vec![
                row.member.clone().unwrap_or_default(),
                here.locale.word("course", row.training.course.code()),
                row.training.on.human(),
                row.by.clone().unwrap_or_default(),
            ]);
        }
        table
    })
}

/// A training as a document.
pub fn training_json(row: &TrainingRow) -> Value {
    json!({
        "member": row.member,
        "course": row.training.course.code(),
        "on": row.training.on.to_string(),
        "by": row.by,
    })
}

/// A date from which or until which something is counted, in seconds.
pub(super) fn seconds(office: &super::here::Office, text: Option<&str>) -> Result<Option<i64>> {
    let read = |text: &str| {
        office
            .when(text)
            .map(|at| at.at_seconds)
            .map_err(|_| Error::usage("when").with("text", text))
    };
    text.map(read).transpose()
}
