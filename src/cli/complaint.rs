//! `kefu complaint`: what somebody wants from us.

use super::clocks::{self, CaseDue};
use super::handling::{self, HandlingVerb};
use super::here::{Here, Office};
use super::letter::{self, DraftArgs, Send, WriteLetter};
use super::output::{self, Table};
use super::party::member;
use super::promise::{Outgoing, Says};
use super::stays;
use super::story::{self, Rows};
use super::{Form, Paging, party, prompt, words_of};
use super::{alike, attachment, escalations, view};
use crate::commands::assign::Assign;
use crate::commands::claim::Claim;
use crate::commands::entry::AddEntry;
use crate::commands::move_on::MoveOn;
use crate::commands::open::OpenComplaint;
use crate::commands::tell::{Tell, Telling};
use crate::commands::{Command, execute};
use crate::domain::case_clock::CaseClock;
use crate::domain::case_file::{Allegation, Change, Piece};
use crate::domain::cause::Cause;
use crate::domain::complaint::{
    Case, CaseKind, Channel, Closing, Details, Move, Opening, Outcome, Severity, Stage,
};
use crate::domain::entry::EntryKind;
use crate::domain::error::{Error, Result};
use crate::domain::handling::{Assessment, Attempt, Awaited, Impact};
use crate::domain::id::MemberId;
use crate::domain::moment::Moment;
use crate::domain::redress::{Redress, RedressRow};
use crate::guards::complaint::is_serious;
use crate::locale::Arg;
use crate::queries::READ;
use crate::queries::complaints::{self, ComplaintRow, ComplaintView, Filter};
use crate::queries::stays::{self as how_long, Stays};
use crate::tui::case_file::Told;
use crate::tui::pane::queue::in_codes;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where a complaint was taken down that came through this door.
const SOURCE: &str = "desk";

#[derive(Debug, Subcommand)]
pub enum ComplaintVerb {
    Open(Box<Open>),
    List(Box<List>),
    Show(Show),
    Next(Plain),
    Claim(One),
    Assign(AssignArgs),
    Skip(SkipArgs),
    Escalations(escalations::List),
    Escalate(Plain),
    Move(Box<MoveArgs>),
    Note(Note),
    Letter(WriteLetter),
    Draft(DraftArgs),
    Send(Send),
    #[command(flatten)]
    Handling(HandlingVerb),
    Due(CaseDue),
    Alike(alike::Nearest),
    #[command(subcommand)]
    View(view::ViewVerb),
}

#[derive(Debug, Args)]
pub struct Open {
    #[arg(long)]
    pub title: String,
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[arg(long, value_name = "TEXT|-")]
    pub what: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub wanted: Option<String>,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, value_name = "WHEN")]
    pub received_at: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub backdated_because: Option<String>,
    #[arg(long, value_parser = words_of!(Severity))]
    pub severity: Option<Severity>,
    #[arg(long)]
    pub product: Option<String>,
    #[arg(long)]
    pub issue: Option<String>,
    #[arg(long)]
    pub company: Option<String>,
    #[arg(long)]
    pub category: Option<String>,
    #[arg(long, value_name = "REF")]
    pub external_ref: Option<String>,
    #[arg(long)]
    pub claim: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "FILTER", default_value = "")]
    pub line: String,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub paging: Paging,
}

// For lists of complaints, printed or exported.
#[derive(Debug, Args)]
pub struct Which {
    #[arg(long, conflicts_with = "closed")]
    pub open: bool,
    #[arg(long, conflicts_with = "overdue")]
    pub closed: bool,
    #[arg(long)]
    pub overdue: bool,
    #[arg(long, conflicts_with_all = ["owner", "unowned"])]
    pub mine: bool,
    #[arg(long, value_name = "NAME", conflicts_with = "unowned")]
    pub owner: Option<String>,
    #[arg(long)]
    pub unowned: bool,
    #[arg(long, value_parser = stage())]
    pub stage: Option<Stage>,
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    pub number: String,
    #[arg(long)]
    pub clocks: bool,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Plain {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct One {
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct AssignArgs {
    pub number: String,
    #[arg(value_name = "NAME", required_unless_present = "nobody", conflicts_with = "nobody")]
    pub owner: Option<String>,
    #[arg(long)]
    pub nobody: bool,
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SkipArgs {
    pub number: String,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct MoveArgs {
    pub number: String,
    #[arg(value_parser = stage())]
    pub stage: Stage,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, value_name = "CHANNEL WHEN;…", conflicts_with = "channel")]
    pub tried: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub question: Option<String>,
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    #[arg(long, value_parser = words_of!(Outcome))]
    pub outcome: Option<Outcome>,
    #[arg(long, value_name = "TEXT|-")]
    pub reasons: Option<String>,
    #[arg(long, value_parser = words_of!(Closing))]
    pub closing: Option<Closing>,
    #[arg(long, value_name = "TEXT|-")]
    pub words: Option<String>,
    #[arg(long, value_parser = words_of!(Awaited))]
    pub awaited: Option<Awaited>,
    #[arg(long, value_parser = words_of!(Severity))]
    pub severity: Option<Severity>,
    #[arg(long, value_parser = words_of!(Impact))]
    pub impact: Option<Impact>,
    #[arg(long)]
    pub safety: bool,
    #[arg(long)]
    pub vulnerable: bool,
    #[arg(long)]
    pub category: Option<String>,
    #[arg(long, value_name = "PACK")]
    pub policy: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub lowered_because: Option<String>,
    #[arg(long, value_parser = words_of!(Cause))]
    pub cause: Option<Cause>,
    #[arg(long, value_name = "KIND AMOUNT;…")]
    pub redress: Option<String>,
    #[arg(long, value_name = "TEXT|-")]
    pub letter: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub original: Option<String>,
    #[arg(long, value_name = "N")]
    pub seen: Option<u32>,
    #[command(flatten)]
    pub says: Says,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Note {
    pub number: String,
    pub text: String,
    #[arg(long, value_parser = words_of!(EntryKind))]
    pub kind: Option<EntryKind>,
    #[arg(long, value_name = "WHEN")]
    pub at: Option<String>,
    #[command(flatten)]
    pub outgoing: Outgoing,
    #[arg(long)]
    pub json: bool,
}

impl Which {
    /// What was asked for, in one line that means the same to everybody.
    pub fn told(&self) -> String {
        let flags = [
            ("open", self.open),
            ("closed", self.closed),
            ("overdue", self.overdue),
            ("mine", self.mine),
            ("unowned", self.unowned),
        ];
        let flags = flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| name.to_owned());
        let stage = self.stage.map(|stage| stage.code().to_owned());
        let values = [
            ("owner", self.owner.clone()),
            ("stage", stage),
            ("party", self.party.clone()),
            ("search", self.search.clone()),
        ];
        let values =
            values.into_iter().filter_map(|(name, value)| Some(format!("{name}:{}", value?)));
        flags.chain(values).collect::<Vec<_>>().join(" ")
    }
}

/// The stages of a complaint.
fn stage() -> impl clap::builder::TypedValueParser<Value = Stage> {
    super::stage_of(CaseKind::Complaint)
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: ComplaintVerb) -> Result<()> {
    match verb {
        ComplaintVerb::Open(wanted) => open(here, *wanted),
        ComplaintVerb::List(wanted) => list(here, &wanted),
        ComplaintVerb::Show(wanted) => show(here, &wanted),
        ComplaintVerb::Next(plain) => next(here, plain.json),
        ComplaintVerb::Claim(wanted) => claim(here, &wanted),
        ComplaintVerb::Assign(wanted) => assign(here, wanted),
        ComplaintVerb::Escalations(wanted) => escalations::run(here, &wanted),
        ComplaintVerb::Escalate(plain) => escalations::escalate(here, plain.json),
        ComplaintVerb::Skip(wanted) => {
            let SkipArgs { number, reason, json } = wanted;
            let note = Some(reason);
            assign(here, AssignArgs { number, owner: None, nobody: true, note, json })
        }
        ComplaintVerb::Move(wanted) => move_on(here, *wanted),
        ComplaintVerb::Note(wanted) => note(here, &wanted),
        ComplaintVerb::Letter(wanted) => letter::write(here, &wanted),
        ComplaintVerb::Draft(wanted) => letter::draft(here, &wanted),
        ComplaintVerb::Send(wanted) => letter::send(here, &wanted),
        ComplaintVerb::Handling(verb) => handling::run(here, verb),
        ComplaintVerb::Due(wanted) => clocks::due(here, &wanted),
        ComplaintVerb::Alike(wanted) => alike::run(here, &wanted),
        ComplaintVerb::View(verb) => view::run(here, verb),
    }
}

fn open(here: &mut Here, wanted: Open) -> Result<()> {
    let office = here.office()?;
    let (json, claim) = (wanted.json, wanted.claim);
    let owner = if claim { Some(office.session.member()?.id) } else { None };
    let opening = opening(&office, wanted)?;
    let command = OpenComplaint { id: office.session.new_id()?, opening, owner };
    here.act(&office, Command::OpenComplaint(command), json).map(|_| ())
}

fn opening(office: &Office, wanted: Open) -> Result<Opening> {
    let party = wanted.party.as_deref().map(|name| party::find(office, name)).transpose()?;
    let received = wanted.received_at.as_deref();
    let received = received.map(|text| office.when(text)).transpose()?;
    let what = wanted.what.as_deref().map(prompt::text_or_stdin).transpose()?;
    Ok(Opening {
        party: party.map(|party| party.id),
        title: wanted.title,
        what_happened: what.unwrap_or_default(),
        wanted: wanted.wanted.unwrap_or_default(),
        channel: wanted.channel.unwrap_or(Channel::Other),
        source: SOURCE.to_owned(),
        external_ref: wanted.external_ref,
        product: wanted.product,
        product_id: None,
        order_id: None,
        issue: wanted.issue,
        company: wanted.company,
        category: wanted.category,
        severity: wanted.severity.unwrap_or(Severity::Normal),
        received_at: received.unwrap_or_else(|| office.now()),
        fields: BTreeMap::new(),
        backdated: wanted.backdated_because,
        asked: None,
        feedback: None,
    })
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let limit = wanted.paging.page()?;
    let office = here.office()?;
    let line = in_codes(&here.locale, &wanted.line);
    let filter = filter(&office, &wanted.which)?.narrowed(&line, office.session.member()?.id)?;
    let paging = &wanted.paging;
    let after = paging.after.as_deref().map(|name| find(&office, name)).transpose()?;
    let now = office.now();
    let page =
        office.ask(READ, |tx| complaints::list(tx, &filter, now, after.as_ref(), limit + 1))?;
    let rows =
        Rows::of(page.total, page.items, limit, |row: &ComplaintRow| row.case.number.to_string());
    rows.print(here, paging.form, complaint_json, table)
}

/// The complaints that these options take.
pub fn filter(office: &Office, wanted: &Which) -> Result<Filter> {
    let owner = match (&wanted.owner, wanted.mine) {
        (Some(name), _) => Some(member(office, name)?),
        (None, true) => Some(office.session.member()?.id),
        (None, false) => None,
    };
    let party = wanted.party.as_deref().map(|name| party::find(office, name)).transpose()?;
    Ok(Filter {
        rights: Vec::new(),
        terms: Vec::new(),
        me: None,
        kind: Some(CaseKind::Complaint),
        open: wanted.open,
        closed: wanted.closed,
        overdue: wanted.overdue,
        after: false,
        owner,
        unowned: wanted.unowned,
        party: party.map(|party| party.id),
        stage: wanted.stage,
        text: wanted.search.clone(),
    })
}

/// Complaints as every list prints them.
pub fn table(here: &Here, items: &[ComplaintRow]) -> Table {
    let mut table = Table::under(
        here.headings(&["number", "due", "stage", "severity", "owner", "party", "title"]),
    );
    for row in items {
        let case = &row.case;
        table.row(vec![
            case.number.to_string(),
            case.due_at.human(),
            here.word("stage", Some(case.stage.code())),
            here.word("severity", Some(case.severity.code())),
            row.owner.clone().unwrap_or_default(),
            row.party.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            here.locale.case_title(case),
        ]);
    }
    table
}

/// The complaints of a party, under its facts.
pub fn tell_short(here: &mut Here, cases: &[Case]) -> Result<()> {
    let mut table = Table::under(here.headings(&["number", "due", "stage", "title"]));
    for case in cases {
        let stage = here.word("stage", Some(case.stage.code()));
        let title = here.locale.case_title(case);
        table.row(vec![case.number.to_string(), case.due_at.human(), stage, title]);
    }
    table.print(&mut here.out)
}

/// The complaint of this number or id.
pub fn find(office: &Office, name: &str) -> Result<Case> {
    office.ask(READ, |tx| complaints::find(tx, name))
}

fn next(here: &mut Here, json: bool) -> Result<()> {
    let office = here.office()?;
    take(here, &office, Claim::Next, json)
}

fn claim(here: &mut Here, wanted: &One) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    take(here, &office, Claim::This(case.id), wanted.json)
}

/// Takes it, and says which one it is.
fn take(here: &mut Here, office: &Office, claim: Claim, json: bool) -> Result<()> {
    let command = Command::Claim(claim);
    let verb = command.verb();
    let done = execute(&office.desk, &office.session, &[command])?;
    let made = done.first();
    let number = made.case.map(|number| number.to_string()).unwrap_or_default();
    let case = find(office, &number)?;
    let facts = [
        ("title", Arg::from(here.locale.case_title(&case))),
        ("due", Arg::from(case.due_at.human())),
    ];
    here.did(verb, &made, done.seq, json, &facts)
}

fn assign(here: &mut Here, wanted: AssignArgs) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let owner = wanted.owner.as_deref().map(|name| member(&office, name)).transpose()?;
    let facts = [("owner", Arg::from(wanted.owner.unwrap_or_else(|| "none".to_owned())))];
    let command = Command::Assign(Assign {
        case: case.id,
        kind: CaseKind::Complaint,
        owner,
        note: wanted.note,
    });
    here.act_with(&office, command, wanted.json, &facts).map(|_| ())
}

fn move_on(here: &mut Here, wanted: MoveArgs) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let (to, json, seen) = (wanted.stage, wanted.json, wanted.seen);
    let promised = wanted.says.promised(&office)?;
    let given = details(&office, wanted)?;
    let lacks = office.lacking(&case, to, &given)?;
    let facts = [("stage", Arg::from(here.locale.word("stage", to.code())))];
    let mut is_asked = false;
    // The guard is asked first: what the case lacks is told before what the step lacks.
    let done = Move::build(case.stage, to, given)
        .or_else(|lack| office.may_step(&case, to).and(Err(lack)));
    let done = office.or_turned_away(("complaint.move", &case.number.to_string()), done).and_then(
        |step| {
            is_asked = alike::concerns(&step) && !json;
            let what = Telling::Step(MoveOn { case: case.id, step, seen });
            let command = Command::Tell(Tell { what, promised });
            here.act_with(&office, command, json, &facts).map(|_| ())
        },
    );
    done.map_err(|first| with_the_rest(here, first, lacks))?;
    if is_asked {
        return alike::tell(here, &office, &find(&office, &case.number.to_string())?);
    }
    Ok(())
}

/// Says all that is missing besides the first of it, each with what supplies it; the last is for whoever tells how it
/// ended.
fn with_the_rest(here: &Here, first: Error, lacks: Vec<Error>) -> Error {
    let need = |error: &Error| error.args.iter().find(|(name, _)| *name == "need").cloned();
    let is_one = lacks.iter().any(|lack| need(lack) == need(&first));
    if first.code != "step-misses" || lacks.len() < 2 {
        return first;
    }
    let own = (!is_one).then_some(first);
    let mut all: Vec<Error> = own.into_iter().chain(lacks).collect();
    let last = all.pop();
    all.iter().for_each(|lack| output::tell(&here.locale, lack));
    last.unwrap_or_else(|| Error::damaged("case"))
}

fn details(office: &Office, wanted: MoveArgs) -> Result<Details> {
    let until = wanted.until.as_deref();
    let text = |text: &Option<String>| text.as_deref().map(prompt::text_or_stdin).transpose();
    let original = wanted.original.as_deref().map(|name| find(office, name)).transpose()?;
    Ok(Details {
        until: until.map(|text| office.when(text)).transpose()?,
        reasons: text(&wanted.reasons)?,
        words: text(&wanted.words)?,
        letter: text(&wanted.letter)?,
        redress: Some(Redress::read(wanted.redress.as_deref().unwrap_or_default())?),
        assessment: assessment(&wanted),
        original: original.map(|case| case.id),
        channel: wanted.channel,
        tried: Attempt::list(wanted.tried.as_deref().unwrap_or_default(), |at| {
            office.when(at).ok()
        })?,
        question: wanted.question,
        outcome: wanted.outcome,
        closing: wanted.closing,
        awaited: wanted.awaited,
        cause: wanted.cause,
        ..Details::default()
    })
}

/// None where the severity or the impact is not given: then they are missing, and not guessed.
fn assessment(wanted: &MoveArgs) -> Option<Assessment> {
    Some(Assessment {
        severity: wanted.severity?,
        impact: wanted.impact?,
        safety: wanted.safety,
        vulnerable: wanted.vulnerable,
        category: wanted.category.clone().unwrap_or_default(),
        policy: wanted.policy.clone(),
        lowered: wanted.lowered_because.clone(),
    })
}

fn note(here: &mut Here, wanted: &Note) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let at = wanted.at.as_deref().map(|text| office.when(text)).transpose()?;
    let entry = AddEntry {
        id: office.session.new_id()?,
        kind: wanted.kind.unwrap_or(EntryKind::Note),
        party: None,
        case: Some(case.id),
        text: prompt::text_or_stdin(&wanted.text)?,
        at,
    };
    here.act(&office, wanted.outgoing.command(&office, entry)?, wanted.json).map(|_| ())
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    crate::guards::complaint::is_of(&case, CaseKind::Complaint)?;
    let id = case.id;
    let view = office.ask(READ, |tx| complaints::show(tx, id))?;
    let now = office.now();
    let stays = office.ask(READ, |tx| how_long::stays(tx, id, now))?;
    if wanted.form.ndjson {
        return here.out.json_line(&view_json(&view, &stays, now));
    }
    if wanted.form.json {
        return here.out.json(&view_json(&view, &stays, now));
    }
    tell(here, &view)?;
    if wanted.clocks {
        clocks::tell(here, &view.row.case.clocks, now)?;
    }
    stays::tell(here, &stays)?;
    tell_file(here, &view, office.session.member()?.id, now)?;
    if view.row.case.is_open() && view.row.case.handling.undone() > 0 {
        alike::tell(here, &office, &view.row.case)?;
    }
    attachment::tell_all(here, &view.attachments)?;
    story::tell(here, &view.lines)
}

fn tell(here: &mut Here, view: &ComplaintView) -> Result<()> {
    let case = &view.row.case;
    here.out.line(&format!("{}  {}", case.number, title(here, case)))?;
    if let Some((handover, by)) = &view.handover {
        let args = [("by", by.as_str().into()), ("note", handover.note.as_str().into())];
        here.say("handover-unread", &args)?;
    }
    let party = view.row.party.as_ref().map(|(number, name)| format!("{number}  {name}"));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let [by_law, due, by_house] = dates(here, case);
    let facts = [
        ("stage", here.word("stage", Some(case.stage.code()))),
        ("severity", here.word("severity", Some(case.severity.code()))),
        ("party", party.unwrap_or_default()),
        ("owner", text(&view.row.owner)),
        ("channel", here.word("channel", Some(case.channel.code()))),
        ("received", case.received_at.human()),
        ("due-by-law", by_law),
        ("due", due),
        ("due-by-house", by_house),
        ("waiting-until", case.waiting_until.map(|until| until.human()).unwrap_or_default()),
        ("outcome", here.word("outcome", case.outcome.map(Outcome::code))),
        ("closing", here.word("closing", case.closing.map(Closing::code))),
        ("product", text(&case.product)),
        ("issue", text(&case.issue)),
        ("company", text(&case.company)),
        ("category", text(&case.category)),
        ("external-ref", text(&case.external_ref)),
        ("wanted", view.opening.wanted.clone()),
        (
            "response",
            view.reached.as_ref().and_then(|one| one.response.clone()).unwrap_or_default(),
        ),
    ];
    story::facts(here, &facts)?;
    for (name, value) in &view.opening.fields {
        here.out.line(&format!("  {name}: {value}"))?;
    }
    for line in view.opening.what_happened.lines() {
        here.out.line(&format!("    {line}"))?;
    }
    Ok(())
}

/// Where both run, the most urgent date of the law and then that of our own; else the main one.
fn dates(here: &Here, case: &Case) -> [String; 3] {
    let told = |clock: &CaseClock| {
        format!("{} · {}", here.locale.clock_due_with_source(clock), clock.name())
    };
    match (case.most_urgent(true), case.most_urgent(false)) {
        (Some(law), Some(house)) => [told(law), String::new(), told(house)],
        _ => [String::new(), here.locale.case_due(case), String::new()],
    }
}

/// What was found out, sent and done, part by part.
fn tell_file(here: &mut Here, view: &ComplaintView, me: MemberId, now: Moment) -> Result<()> {
    let (case, file) = (&view.row.case, &view.file);
    let parts = Told { locale: &here.locale, case, file, me, now }.whole();
    for (id, lines) in parts {
        let name = here.text(id);
        here.out.line(&format!("  {name}"))?;
        for line in lines.iter().flat_map(|line| line.lines()) {
            here.out.line(&format!("    {line}"))?;
        }
    }
    Ok(())
}

/// Its title; of a case whose words are gone, by which erasure.
fn title(here: &Here, case: &Case) -> String {
    match case.erased {
        Some(erasure) => {
            let args = [("erasure", erasure.to_string().into())];
            here.locale.text_with("complaint-erased", &args)
        }
        None => case.title.clone(),
    }
}

/// A complaint as every list prints it.
pub fn complaint_json(row: &ComplaintRow) -> Value {
    let case = &row.case;
    json!({
        "id": case.id.to_string(),
        "number": case.number.to_string(),
        "party": row.party.as_ref().map(|(number, _)| number.to_string()),
        "title": case.title,
        "stage": case.stage.code(),
        "severity": case.severity.code(),
        "category": case.category,
        "owner": row.owner,
        "received_at": case.received_at.to_string(),
        "due_at": case.due_at.to_string(),
        "external_ref": case.external_ref,
        "product": case.product,
        "issue": case.issue,
        "company": case.company,
        "channel": case.channel.code(),
        "source": case.source,
        "outcome": case.outcome.map(Outcome::code),
        "closing": case.closing.map(Closing::code),
        "imported": case.imported,
        "erased": case.erased.map(|erasure| erasure.to_string()),
    })
}

fn view_json(view: &ComplaintView, stays: &Stays, now: Moment) -> Value {
    let mut document = complaint_json(&view.row);
    let case = &view.row.case;
    document["stage_since"] = json!(case.stage_since.to_string());
    document["waiting_until"] = json!(case.waiting_until.map(|until| until.to_string()));
    document["what_happened"] = json!(view.opening.what_happened);
    document["wanted"] = json!(view.opening.wanted);
    document["response"] = json!(view.reached.as_ref().and_then(|one| one.response.clone()));
    document["fields"] = json!(view.opening.fields);
    document["open_promises"] = json!(view.open_promises);
    document["clocks"] = case.clocks.iter().map(|one| clocks::clock_json(one, now)).collect();
    document["reopened"] = json!(case.reopened);
    document["reopened_by_source"] = json!(case.reopened_by_source);
    document["age_seconds"] = json!(stays.age_seconds());
    document["stays"] = stays.all.iter().map(stays::stay_json).collect();
    document["handover"] = json!(view.handover.as_ref().map(|(handover, by)| json!({
        "at": handover.at.to_string(),
        "by": by,
        "note": handover.note,
    })));
    document["handling"] = handling_json(view);
    document["attachments"] = attachment::all_json(&view.attachments);
    document["timeline"] = view.lines.iter().map(story::line_json).collect();
    document
}

/// What was found out, sent and done.
pub fn handling_json(view: &ComplaintView) -> Value {
    let (handling, file) = (&view.row.case.handling, &view.file);
    let assessment = handling.assessment.as_ref();
    let decision = file.decision.as_ref();
    let survey = handling.survey.as_ref();
    json!({
        "serious": is_serious(&view.row.case),
        "impact": assessment.map(|one| one.impact.code()),
        "safety": assessment.map(|one| one.safety),
        "vulnerable": assessment.map(|one| one.vulnerable),
        "policy": assessment.and_then(|one| one.policy.clone()),
        "lowered_because": assessment.and_then(|one| one.lowered.clone()),
        "subjects": file.subjects,
        "allegations": file.allegations.iter().map(allegation_json).collect::<Vec<_>>(),
        "evidence": file.evidence.iter().map(evidence_json).collect::<Vec<_>>(),
        "heard": handling.heard.iter().map(|side| side.code()).collect::<Vec<_>>(),
        "reasons": decision.map(|one| one.reasons.clone()),
        "letter": decision.and_then(|one| one.letter.clone()),
        "drafter": decision.and_then(|one| one.drafter.clone()),
        "decider": decision.and_then(|one| one.decider.clone()),
        "decision_sent": handling.decision_sent.map(|at| at.to_string()),
        "redress": file.redress.iter().map(redress_json).collect::<Vec<_>>(),
        "cause": file.cause.as_ref().map(|why| why.cause.code()),
        "proposed_by": file.cause.as_ref().map(|why| why.proposed_by.clone()),
        "confirmed_by": file.cause.as_ref().and_then(|why| why.confirmed_by.clone()),
        "actions": file.actions.iter().map(action_json).collect::<Vec<_>>(),
        "links": file.links.iter().map(|(_, number)| number.to_string()).collect::<Vec<_>>(),
        "duplicate_of": file.duplicate_of.map(|number| number.to_string()),
        "survey": survey.map(|survey| survey.state.code()),
        "scores": survey.and_then(|survey| survey.scores),
        "court_since": handling.court_since.map(|at| at.to_string()),
    })
}

/// A corrective action, and whether it worked.
pub fn action_json(one: &Change) -> Value {
    let check = one.row.check();
    json!({
        "text": one.text,
        "who": one.who,
        "by": one.row.by.to_string(),
        "state": one.row.state().code(),
        "done_at": one.row.done.map(|(at, _)| at.to_string()),
        "done_by": one.done_by,
        "check_from": check.map(|(from, _)| from.to_string()),
        "check_by": check.map(|(_, to)| to.to_string()),
        "checked_by": one.checked.as_ref().map(|(name, _)| name.clone()),
        "reasons": one.checked.as_ref().map(|(_, reasons)| reasons.clone()),
    })
}

/// A point that the customer makes, and what was found out.
pub fn allegation_json(one: &Allegation) -> Value {
    let finding = one.finding.as_ref();
    json!({
        "text": one.text,
        "finding": finding.map(|(finding, _)| finding.code()),
        "reasons": finding.map(|(_, reasons)| reasons),
    })
}

/// A piece of evidence, and who has looked at it.
pub fn evidence_json(piece: &Piece) -> Value {
    json!({
        "name": piece.evidence.name,
        "bytes": piece.evidence.bytes,
        "sha256": piece.evidence.sha256,
        "seen_by": piece.seen_by,
    })
}

/// An item of redress, and what shows that it was done.
pub fn redress_json((row, proof): &(RedressRow, Option<String>)) -> Value {
    let money = row.item.money.as_ref();
    json!({
        "kind": row.item.kind.code(),
        "hundredths": money.map(|money| money.hundredths),
        "currency": money.map(|money| money.currency.clone()),
        "state": row.state.code(),
        "proof": proof,
    })
}
