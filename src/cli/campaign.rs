//! `kefu campaign`: one template to many, planned, released by a second person, sent.

use super::here::{Here, Office};
use super::output::Table;
use super::story::{Rows, facts};
use super::{Form, calendar, words_of};
use crate::commands::Command;
use crate::commands::campaign::{HaltCampaign, NewCampaign, PlanCampaign, ReleaseCampaign, plan};
use crate::domain::error::{Error, Result};
use crate::domain::letter::LetterLanguage;
use crate::domain::outreach::relay::MailFile;
use crate::domain::outreach::{Campaign, Plan};
use crate::exchange::campaign::{self, Ran};
use crate::exchange::mail::Post;
use crate::locale::{Arg, Language};
use crate::queries::READ;
use crate::queries::campaigns::{self, CampaignRow};
use crate::vault::Somebody;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum CampaignVerb {
    List(Form),
    New(New),
    Plan(Planning),
    Release(One),
    Send(Sending),
    Status(Status),
    Halt(One),
}

#[derive(Debug, Args)]
pub struct New {
    pub template: String,
    #[arg(long, value_name = "FILTER", default_value = "")]
    pub filter: String,
    #[arg(long, value_parser = words_of!(LetterLanguage))]
    pub language: Option<LetterLanguage>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct One {
    #[arg(value_name = "M")]
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Planning {
    #[arg(value_name = "M")]
    pub number: String,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Sending {
    #[arg(value_name = "M")]
    pub number: String,
    #[arg(long, value_name = "FILE")]
    pub mail: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "mail")]
    pub to: Option<PathBuf>,
    #[arg(long, value_name = "age1…", requires = "to")]
    pub recipient: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Status {
    #[arg(value_name = "M")]
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: CampaignVerb) -> Result<()> {
    match verb {
        CampaignVerb::List(form) => list(here, form),
        CampaignVerb::New(wanted) => begin(here, wanted),
        CampaignVerb::Plan(wanted) => make_plan(here, &wanted),
        CampaignVerb::Release(wanted) => {
            let office = here.office()?;
            let number = find(&office, &wanted.number)?.campaign.number;
            act(here, &office, Command::ReleaseCampaign(ReleaseCampaign(number)), &wanted)
        }
        CampaignVerb::Halt(wanted) => {
            let office = here.office()?;
            let number = find(&office, &wanted.number)?.campaign.number;
            act(here, &office, Command::HaltCampaign(HaltCampaign(number)), &wanted)
        }
        CampaignVerb::Send(wanted) => send(here, &wanted),
        CampaignVerb::Status(wanted) => status(here, &wanted),
    }
}

fn find(office: &Office, name: &str) -> Result<CampaignRow> {
    office.ask(READ, |tx| campaigns::find(tx, name))
}

fn act(here: &mut Here, office: &Office, command: Command, wanted: &One) -> Result<()> {
    here.act_with(office, command, wanted.json, &[]).map(|_| ())
}

fn begin(here: &mut Here, wanted: New) -> Result<()> {
    let office = here.office()?;
    let own = match here.locale.language() {
        Language::English => LetterLanguage::En,
        Language::Chinese => LetterLanguage::Zh,
    };
    let (me, now) = (office.session.member()?.id, office.now());
    // Words that a filter does not know are told before anything is written.
    office.ask(READ, |tx| campaigns::audience(tx, &wanted.filter, me, now))?;
    let command = NewCampaign {
        template: wanted.template,
        selector: wanted.filter,
        otherwise: wanted.language.unwrap_or(own),
    };
    here.act(&office, Command::NewCampaign(command), wanted.json).map(|_| ())
}

/// Says what the plan comes to; with `--dry-run` nothing is kept of it.
fn make_plan(here: &mut Here, wanted: &Planning) -> Result<()> {
    let office = here.office()?;
    let (me, now) = (office.session.member()?.id, office.now());
    let row = find(&office, &wanted.number)?;
    let number = row.campaign.number;
    let audience =
        office.ask(READ, |tx| campaigns::audience(tx, &row.campaign.selector, me, now))?;
    if wanted.dry_run {
        office.may("campaign.plan")?;
        let made = office.ask(READ, |tx| plan(tx, &row.campaign, &audience, now))?;
        return match wanted.json {
            true => here.out.json_line(&plan_json(&row.campaign, &made.plan)),
            false => tell_plan(here, &made.plan),
        };
    }
    let command = Command::PlanCampaign(PlanCampaign { campaign: number, audience });
    let done = crate::commands::execute(&office.desk, &office.session, &[command])?;
    let row = find(&office, &wanted.number)?;
    let Some(made) = &row.campaign.plan else { return Ok(()) };
    if wanted.json {
        return here.out.json_line(&plan_json(&row.campaign, made));
    }
    tell_plan(here, made)?;
    here.did("campaign.plan", &done.first(), done.seq, false, &[])
}

fn tell_plan(here: &mut Here, plan: &Plan) -> Result<()> {
    let args = [
        ("audience", Arg::from(plan.audience)),
        ("eligible", plan.eligible.into()),
        ("waiting", plan.waiting.into()),
    ];
    here.say("cli-campaign-planned", &args)?;
    for (code, count) in &plan.refused {
        let rule = here.locale.word("rule", code);
        let args = [("rule", Arg::from(rule)), ("count", (*count).into())];
        here.say("cli-campaign-refused", &args)?;
    }
    Ok(())
}

/// A plan as a document.
pub fn plan_json(campaign: &Campaign, plan: &Plan) -> Value {
    json!({
        "campaign": campaign.number.to_string(),
        "audience": plan.audience,
        "eligible": plan.eligible,
        "waiting": plan.waiting,
        "refused": plan.refused,
        "adds_up": plan.adds_up(),
    })
}

fn send(here: &mut Here, wanted: &Sending) -> Result<()> {
    let office = here.office()?;
    let row = find(&office, &wanted.number)?;
    let mut post = match &wanted.mail {
        Some(path) => {
            let (name, text) = calendar::text(path)?;
            let post = Post::of(MailFile::read(&name, &text)?);
            Some(office.or_turned_away(("campaign.send", &row.campaign.number.to_string()), post)?)
        }
        None => None,
    };
    office.may("campaign.send")?;
    here.open(&office)?;
    let (desk, session) = (&office.desk, &office.session);
    let ran = match (&mut post, &wanted.to) {
        (Some(post), _) => campaign::send(desk, session, &row.campaign, post, &mut |_| ())?,
        (None, Some(path)) => {
            let somebody = wanted.recipient.as_deref().map(Somebody::of_recipient).transpose()?;
            campaign::list(desk, session, &row.campaign, path, somebody.as_ref())?
        }
        (None, None) => {
            let (number, way) = (row.campaign.number, row.campaign.template.channel.code());
            return Err(Error::usage("campaign-send-how").with("number", number).with("way", way));
        }
    };
    let row = find(&office, &wanted.number)?;
    match wanted.json {
        true => here.out.json_line(&ran_json(&row, &ran)),
        false => tell_ran(here, &row, &ran),
    }
}

fn tell_ran(here: &mut Here, row: &CampaignRow, ran: &Ran) -> Result<()> {
    let args = [
        ("number", Arg::from(row.campaign.number.to_string())),
        ("sent", ran.sent.into()),
        ("failed", ran.failed.into()),
        ("back", ran.back.into()),
        ("unsure", ran.unsure.into()),
        ("killed", ran.killed.into()),
        ("waiting", ran.waiting.into()),
    ];
    here.say("cli-campaign-ran", &args)
}

/// What a run came to, as a document.
pub fn ran_json(row: &CampaignRow, ran: &Ran) -> Value {
    json!({
        "campaign": row.campaign.number.to_string(),
        "state": row.campaign.state.code(),
        "sent": ran.sent,
        "failed": ran.failed,
        "back": ran.back,
        "unsure": ran.unsure,
        "killed": ran.killed,
        "waiting": ran.waiting,
    })
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let rows = office.ask(READ, campaigns::all)?;
    let number = |row: &CampaignRow| row.campaign.number.to_string();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, number);
    rows.print(here, form, campaign_json, table)
}

fn table(here: &Here, rows: &[CampaignRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "campaign",
        "state",
        "template",
        "contact-purpose",
        "contact-channel",
        "queued",
        "sent",
        "by",
    ]));
    for row in rows {
        let campaign = &row.campaign;
        table.row(vec![
            campaign.number.to_string(),
            here.locale.word("campaign-state", campaign.state.code()),
            campaign.template.name.clone(),
            here.locale.word("contact-purpose", campaign.template.purpose.code()),
            here.locale.word("contact-channel", campaign.template.channel.code()),
            row.queued().to_string(),
            campaign.went.sent.to_string(),
            row.by.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// A campaign as a document.
pub fn campaign_json(row: &CampaignRow) -> Value {
    let campaign = &row.campaign;
    let went = &campaign.went;
    json!({
        "number": campaign.number.to_string(),
        "state": campaign.state.code(),
        "template": campaign.template.name,
        "purpose": campaign.template.purpose.code(),
        "channel": campaign.template.channel.code(),
        "filter": campaign.selector,
        "language": campaign.otherwise.code(),
        "by": row.by,
        "at": campaign.at.to_string(),
        "plan": campaign.plan.as_ref().map(|plan| plan_json(campaign, plan)),
        "queued": row.queued(),
        "claimed": went.claimed,
        "sent": went.sent,
        "failed": went.failed,
        "killed": went.killed,
        "stopped": went.stopped,
        "halted": campaign.halted,
    })
}

fn status(here: &mut Here, wanted: &Status) -> Result<()> {
    let office = here.office()?;
    let row = find(&office, &wanted.number)?;
    if wanted.form.json || wanted.form.ndjson {
        return here.out.json_line(&campaign_json(&row));
    }
    let campaign = &row.campaign;
    let went = &campaign.went;
    let state = here.locale.word("campaign-state", campaign.state.code());
    let count = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    let halted = here.word("halted", campaign.halted.as_deref());
    let lines = [
        ("campaign", campaign.number.to_string()),
        ("state", state),
        ("halted", halted),
        ("template", campaign.template.name.clone()),
        ("selector", campaign.selector.clone()),
        ("by", row.by.clone().unwrap_or_default()),
        ("queued", row.queued().to_string()),
        ("claimed", count(went.claimed)),
        ("sent", went.sent.to_string()),
        ("failed", count(went.failed)),
        ("no-more", count(went.stopped)),
    ];
    facts(here, &lines)?;
    if let Some(plan) = &campaign.plan {
        here.say("cli-campaign-was-planned", &[])?;
        tell_plan(here, plan)?;
    }
    for (code, killed) in &went.killed {
        let rule = here.locale.word("rule", code);
        let args = [("rule", Arg::from(rule)), ("count", (*killed).into())];
        here.say("cli-campaign-killed", &args)?;
    }
    Ok(())
}
