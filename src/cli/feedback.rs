//! `kefu feedback`: what people tell us that is no complaint, what becomes of it, and what we did because of it.

use super::cases::{self, CaseList, OneCase, ShowCase};
use super::here::{Here, Office};
use super::output::Table;
use super::party::member;
use super::promise::Says;
use super::story::{self, Rows};
use super::{Form, complaint, party, prompt, words_of};
use crate::commands::Command;
use crate::commands::move_on::MoveOn;
use crate::commands::open::OpenComplaint;
use crate::commands::record::Record;
use crate::commands::tell::{Tell, Telling};
use crate::domain::complaint::{Case, CaseKind, Channel, Move, Opening, Stage};
use crate::domain::error::{Error, Result};
use crate::domain::feedback::{Disposition, FeedbackKind, theme};
use crate::domain::handling::Fact;
use crate::locale::Arg;
use crate::queries::READ;
use crate::queries::complaints::{ComplaintRow, ComplaintView};
use crate::queries::feedback::{self, Did, Theme};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum FeedbackVerb {
    Open(Box<Open>),
    List(Box<CaseList>),
    Show(ShowCase),
    Claim(OneCase),
    Assign(complaint::AssignArgs),
    Thank(Thank),
    About(About),
    Dispose(Box<Dispose>),
    Act(Act),
    Themes(Whole),
    Did(Whole),
}

#[derive(Debug, Args)]
pub struct Open {
    #[arg(value_parser = words_of!(FeedbackKind))]
    pub kind: FeedbackKind,
    #[arg(value_name = "TEXT|-")]
    pub words: String,
    #[arg(long)]
    pub party: Option<String>,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, value_name = "WHEN")]
    pub received_at: Option<String>,
    #[arg(long)]
    pub claim: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Thank {
    pub number: String,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Channel,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct About {
    pub number: String,
    #[arg(value_name = "THEME")]
    pub about: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Dispose {
    pub number: String,
    #[arg(value_parser = words_of!(Disposition))]
    pub disposition: Disposition,
    #[arg(long, value_name = "TEXT|-")]
    pub reply: String,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Channel,
    #[command(flatten)]
    pub says: Says,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Act {
    pub number: String,
    #[arg(value_name = "TEXT|-")]
    pub what: String,
    #[arg(long, value_name = "NAME")]
    pub who: String,
    #[arg(long, value_name = "WHEN")]
    pub by: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Whole {
    #[command(flatten)]
    pub form: Form,
}

const KIND: CaseKind = CaseKind::Feedback;

/// Does what was asked.
pub fn run(here: &mut Here, verb: FeedbackVerb) -> Result<()> {
    match verb {
        FeedbackVerb::Open(wanted) => open(here, *wanted),
        FeedbackVerb::List(wanted) => {
            cases::list(here, (KIND, None), &wanted, feedback_json, table)
        }
        FeedbackVerb::Show(wanted) => cases::show(here, KIND, &wanted, view_json, tell),
        FeedbackVerb::Claim(wanted) => cases::claim(here, KIND, &wanted),
        FeedbackVerb::Assign(wanted) => cases::assign(here, KIND, wanted),
        FeedbackVerb::Thank(wanted) => thank(here, &wanted),
        FeedbackVerb::About(wanted) => about(here, &wanted),
        FeedbackVerb::Dispose(wanted) => dispose(here, &wanted),
        FeedbackVerb::Act(wanted) => act(here, &wanted),
        FeedbackVerb::Themes(wanted) => themes(here, wanted.form),
        FeedbackVerb::Did(wanted) => did(here, wanted.form),
    }
}

fn open(here: &mut Here, wanted: Open) -> Result<()> {
    let office = here.office()?;
    let party = wanted.party.as_deref().map(|name| party::find(&office, name)).transpose()?;
    let received = wanted.received_at.as_deref().map(|text| office.when(text)).transpose()?;
    let received = received.unwrap_or_else(|| office.now());
    let channel = wanted.channel.unwrap_or(Channel::Other);
    let words = prompt::text_or_stdin(&wanted.words)?;
    let party = party.map(|party| party.id);
    let opening = Opening::of_feedback(party, wanted.kind, words, channel, received);
    let owner = if wanted.claim { Some(office.session.member()?.id) } else { None };
    let command = OpenComplaint { id: office.session.new_id()?, opening, owner };
    here.act(&office, Command::OpenComplaint(command), wanted.json).map(|_| ())
}

fn table(here: &Here, items: &[ComplaintRow]) -> Table {
    let names = ["number", "due", "stage", "title", "disposition", "owner", "party"];
    let mut table = Table::under(here.headings(&names));
    for row in items {
        let case = &row.case;
        let disposition = case.feedback.as_ref().and_then(|own| own.disposition);
        table.row(vec![
            case.number.to_string(),
            case.due_at.human(),
            here.word("stage", Some(case.stage.code())),
            here.locale.case_title(case),
            here.word("disposition", disposition.map(Disposition::code)),
            row.owner.clone().unwrap_or_default(),
            row.party.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        ]);
    }
    table
}

/// The feedback of this number or id.
fn find(office: &Office, name: &str) -> Result<Case> {
    cases::find(office, KIND, name)
}

fn thank(here: &mut Here, wanted: &Thank) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let step = Move::Thank { channel: wanted.channel };
    moves(here, &office, (&case, step), &Says::default(), wanted.json)
}

fn dispose(here: &mut Here, wanted: &Dispose) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let reply = prompt::text_or_stdin(&wanted.reply)?;
    let step = Move::Dispose { disposition: wanted.disposition, reply, channel: wanted.channel };
    moves(here, &office, (&case, step), &wanted.says, wanted.json)
}

fn moves(
    here: &mut Here,
    office: &Office,
    (case, step): (&Case, Move),
    says: &Says,
    json: bool,
) -> Result<()> {
    let stage: Stage = step.to();
    let facts = [("stage", Arg::from(here.locale.word("stage", stage.code())))];
    let what = Telling::Step(MoveOn::unseen(case.id, step));
    let tell = Tell { what, promised: says.promised(office)? };
    here.act_with(office, Command::Tell(tell), json, &facts).map(|_| ())
}

fn about(here: &mut Here, wanted: &About) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let theme = theme(&wanted.about)
        .ok_or_else(|| Error::usage("theme-form").with("theme", &wanted.about))?;
    let record = Record { case: case.id, fact: Fact::Themed { theme }, seen: None };
    here.act(&office, Command::Record(record), wanted.json).map(|_| ())
}

fn act(here: &mut Here, wanted: &Act) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let fact = Fact::ActionPlanned {
        text: prompt::text_or_stdin(&wanted.what)?,
        who: member(&office, &wanted.who)?,
        by: office.when(&wanted.by)?,
    };
    let record = Record { case: case.id, fact, seen: None };
    here.act(&office, Command::Record(record), wanted.json).map(|_| ())
}

fn themes(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let all = office.ask(READ, |tx| feedback::themes(tx, office.now()))?;
    let rows = Rows::of(all.len() as u64, all, usize::MAX, |one| one.theme.clone());
    rows.print(here, form, theme_json, |here, all| {
        let names = ["about", "lately", "waiting", "acted", "count", "ignored"];
        let mut table = Table::under(here.headings(&names));
        for one in all {
            let is_ignored = if one.is_ignored() { "yes" } else { "no" };
            table.row(vec![
                here.locale.theme(&one.theme),
                one.lately.to_string(),
                one.open.to_string(),
                one.acted.to_string(),
                one.count.to_string(),
                here.word("yes-no", Some(is_ignored)),
            ]);
        }
        table
    })
}

fn did(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let all = office.ask(READ, feedback::did)?;
    let rows = Rows::of(all.len() as u64, all, usize::MAX, |one| one.case.to_string());
    rows.print(here, form, did_json, |here, all| {
        let names = ["number", "about", "text", "state", "who", "at"];
        let mut table = Table::under(here.headings(&names));
        for one in all {
            let themes: Vec<String> =
                one.themes.iter().map(|theme| here.locale.theme(theme)).collect();
            table.row(vec![
                one.case.to_string(),
                here.locale.list(&themes),
                one.text.clone(),
                here.word("action-state", Some(one.state.code())),
                one.who.clone().unwrap_or_default(),
                one.at.human(),
            ]);
        }
        table
    })
}

fn tell(here: &mut Here, view: &ComplaintView) -> Result<()> {
    let case = &view.row.case;
    here.out.line(&format!("{}  {}", case.number, here.locale.case_title(case)))?;
    let party = view.row.party.as_ref().map(|(number, name)| format!("{number}  {name}"));
    let disposition = case.feedback.as_ref().and_then(|own| own.disposition);
    let facts = [
        ("stage", here.word("stage", Some(case.stage.code()))),
        ("party", party.unwrap_or_default()),
        ("disposition", here.word("disposition", disposition.map(Disposition::code))),
        ("owner", view.row.owner.clone().unwrap_or_default()),
        ("channel", here.word("channel", Some(case.channel.code()))),
        ("received", case.received_at.human()),
        ("due", case.due_at.human()),
    ];
    story::facts(here, &facts)?;
    view.opening.what_happened.lines().try_for_each(|line| here.out.line(&format!("    {line}")))
}

/// Feedback as every list prints it.
pub fn feedback_json(row: &ComplaintRow) -> Value {
    let (case, own) = (&row.case, row.case.feedback.as_ref());
    json!({
        "id": case.id.to_string(),
        "number": case.number.to_string(),
        "party": row.party.as_ref().map(|(number, _)| number.to_string()),
        "kind": own.map(|own| own.kind.code()),
        "themes": own.map(|own| own.themes.clone()).unwrap_or_default(),
        "disposition": own.and_then(|own| own.disposition).map(Disposition::code),
        "stage": case.stage.code(),
        "owner": row.owner,
        "channel": case.channel.code(),
        "received_at": case.received_at.to_string(),
        "due_at": case.due_at.to_string(),
    })
}

/// One with its story.
pub fn view_json(view: &ComplaintView) -> Value {
    let mut document = feedback_json(&view.row);
    document["words"] = json!(view.opening.what_happened);
    document["timeline"] = view.lines.iter().map(story::line_json).collect();
    document
}

/// A theme as the list prints it.
pub fn theme_json(one: &Theme) -> Value {
    json!({
        "theme": one.theme,
        "count": one.count,
        "lately": one.lately,
        "open": one.open,
        "acted": one.acted,
        "ignored": one.is_ignored(),
    })
}

/// What we did, as the list prints it.
pub fn did_json(one: &Did) -> Value {
    json!({
        "number": one.case.to_string(),
        "themes": one.themes,
        "text": one.text,
        "state": one.state.code(),
        "who": one.who,
        "at": one.at.to_string(),
    })
}
