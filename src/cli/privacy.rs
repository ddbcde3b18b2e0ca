//! `kefu privacy`: what people ask about their own data, and the answer.

use super::cases::{self, CaseList, OneCase, ShowCase};
use super::here::{Here, Office};
use super::output::{Table, complain};
use super::promise::Says;
use super::story;
use super::{complaint, party, prompt, words_of};
use crate::commands::answer;
use crate::commands::move_on::MoveOn;
use crate::commands::open::OpenComplaint;
use crate::commands::tell::{Tell, Telling};
use crate::commands::{Command, Made};
use crate::domain::complaint::{Case, CaseKind, Channel, Details, Move, Opening, Stage};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::privacy::{Asked, AskedBy, Ground, Proof, Right};
use crate::exchange::{copy, statement};
use crate::guards::{Verdicts, rights};
use crate::locale::{Arg, Locale};
use crate::queries::READ;
use crate::queries::complaints::{ComplaintRow, ComplaintView};
use crate::queries::{held, members};
use crate::session::random;
use crate::vault::{ExposeSecret, Somebody, passphrase};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum PrivacyVerb {
    Open(Box<Open>),
    List(Box<List>),
    Show(ShowCase),
    Claim(OneCase),
    Assign(complaint::AssignArgs),
    Move(Box<MoveArgs>),
    Answer(Answer),
}

#[derive(Debug, Args)]
pub struct Open {
    pub party: String,
    #[arg(long, value_parser = words_of!(Right))]
    pub right: Right,
    #[arg(long, value_parser = words_of!(AskedBy))]
    pub by: Option<AskedBy>,
    #[arg(long, value_name = "TEXT|-")]
    pub what: Option<String>,
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
pub struct List {
    #[command(flatten)]
    pub cases: CaseList,
    #[arg(long, value_parser = stage())]
    pub stage: Option<Stage>,
}

#[derive(Debug, Args)]
pub struct MoveArgs {
    pub number: String,
    #[arg(value_parser = stage())]
    pub stage: Stage,
    #[arg(long, value_parser = words_of!(Proof))]
    pub proof: Option<Proof>,
    #[arg(long, value_name = "TEXT")]
    pub mandate: Option<String>,
    #[arg(long, value_name = "SEQ")]
    pub entry: Option<u64>,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Option<Channel>,
    #[arg(long, value_parser = words_of!(Ground))]
    pub ground: Option<Ground>,
    #[arg(long, value_name = "TEXT|-")]
    pub reasons: Option<String>,
    #[arg(long, value_name = "TEXT|-")]
    pub words: Option<String>,
    #[command(flatten)]
    pub says: Says,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Answer {
    pub number: String,
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    #[arg(long, value_name = "age1…", requires = "to")]
    pub recipient: Option<String>,
    #[arg(long, requires = "recipient")]
    pub json: bool,
}

/// The stages of a privacy request.
fn stage() -> impl clap::builder::TypedValueParser<Value = Stage> {
    super::stage_of(CaseKind::Privacy)
}

const KIND: CaseKind = CaseKind::Privacy;

/// Does what was asked.
pub fn run(here: &mut Here, verb: PrivacyVerb) -> Result<()> {
    match verb {
        PrivacyVerb::Open(wanted) => open(here, *wanted),
        PrivacyVerb::List(wanted) => {
            cases::list(here, (KIND, wanted.stage), &wanted.cases, request_json, table)
        }
        PrivacyVerb::Show(wanted) => cases::show(here, KIND, &wanted, view_json, tell),
        PrivacyVerb::Claim(wanted) => cases::claim(here, KIND, &wanted),
        PrivacyVerb::Assign(wanted) => cases::assign(here, KIND, wanted),
        PrivacyVerb::Move(wanted) => move_on(here, *wanted),
        PrivacyVerb::Answer(wanted) => give(here, &wanted),
    }
}

fn open(here: &mut Here, wanted: Open) -> Result<()> {
    let office = here.office()?;
    let party = party::find(&office, &wanted.party)?.id;
    let received = wanted.received_at.as_deref().map(|text| office.when(text)).transpose()?;
    let words = wanted.what.as_deref().map(prompt::text_or_stdin).transpose()?;
    let asked = Asked { right: wanted.right, by: wanted.by.unwrap_or(AskedBy::Person) };
    let channel = wanted.channel.unwrap_or(Channel::Other);
    let received = received.unwrap_or_else(|| office.now());
    let opening = Opening::of_request(party, asked, words.unwrap_or_default(), channel, received);
    let owner = if wanted.claim { Some(office.session.member()?.id) } else { None };
    let command = OpenComplaint { id: office.session.new_id()?, opening, owner };
    here.act(&office, Command::OpenComplaint(command), wanted.json).map(|_| ())
}

fn table(here: &Here, items: &[ComplaintRow]) -> Table {
    let names = ["number", "due", "stage", "right", "asked-by", "owner", "party"];
    let mut table = Table::under(here.headings(&names));
    for row in items {
        let (case, asked) = (&row.case, row.case.request.as_ref().map(|request| request.asked));
        table.row(vec![
            case.number.to_string(),
            case.due_at.human(),
            here.word("stage", Some(case.stage.code())),
            here.word("right", asked.map(|asked| asked.right.code())),
            here.word("asked-by", asked.map(|asked| asked.by.code())),
            row.owner.clone().unwrap_or_default(),
            row.party.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        ]);
    }
    table
}

/// The privacy request of this number or id.
fn find(office: &Office, name: &str) -> Result<Case> {
    cases::find(office, KIND, name)
}

fn move_on(here: &mut Here, wanted: MoveArgs) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let (to, json) = (wanted.stage, wanted.json);
    let promised = wanted.says.promised(&office)?;
    let details = details(wanted)?;
    // The guard is asked first: what the case lacks is told before what the step lacks.
    let step = Move::build(case.stage, to, details)
        .or_else(|lack| office.may_step(&case, to).and(Err(lack)))?;
    let facts = [("stage", Arg::from(here.locale.word("stage", to.code())))];
    let tell = Tell { what: Telling::Step(MoveOn::unseen(case.id, step)), promised };
    here.act_with(&office, Command::Tell(tell), json, &facts).map(|_| ())
}

fn details(wanted: MoveArgs) -> Result<Details> {
    Ok(Details {
        channel: wanted.channel,
        reasons: wanted.reasons.as_deref().map(prompt::text_or_stdin).transpose()?,
        proof: wanted.proof,
        mandate: wanted.mandate,
        entry: wanted.entry,
        ground: wanted.ground,
        words: wanted.words.as_deref().map(prompt::text_or_stdin).transpose()?,
        ..Details::default()
    })
}

fn give(here: &mut Here, wanted: &Answer) -> Result<()> {
    match &wanted.to {
        Some(path) => give_copy(here, wanted, path),
        None => give_statement(here, wanted),
    }
}

/// Without values, so that it can be printed and read out; the log has it before it is seen.
fn give_statement(here: &mut Here, wanted: &Answer) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    let only_sealed = |request: &crate::domain::privacy::Request| {
        !request.asked.right.answered_by().contains(&"privacy.explain")
            && request.asked.right.wants_values()
    };
    if case.request.as_ref().is_some_and(only_sealed) {
        return Err(Error::usage("answer-where").with("number", case.number));
    }
    let seq = answer::explain(&office.desk, &office.session, case.id)?;
    let held = office.ask(READ, |tx| held::held(tx, case.id, office.now()))?;
    let locale = Locale::new(copy::language(&held, here.locale.language()));
    let mut text = Vec::new();
    statement::write(&mut text, &locale, &held, None)?;
    String::from_utf8_lossy(&text).lines().try_for_each(|line| here.out.line(line))?;
    here.out.flush()?;
    tell_next(here, &case, seq);
    Ok(())
}

fn give_copy(here: &mut Here, wanted: &Answer, path: &Path) -> Result<()> {
    let recipient = wanted.recipient.as_deref().map(Somebody::of_recipient).transpose()?;
    let office = here.unlocked()?;
    let case = find(&office, &wanted.number)?;
    let somebody = match recipient {
        Some(somebody) => somebody,
        None => Somebody::Passphrase(passphrase::spoken(&*random::bytes()?)),
    };
    let other = here.locale.language();
    let copied = copy::copy(&office.desk, &office.session, &case, path, &somebody, other)?;
    let made = Made { case: Some(case.number), ..Made::default() };
    let facts = [("path", Arg::from(path.display().to_string())), ("values", copied.values.into())];
    here.did("privacy.export", &made, copied.seq, wanted.json, &facts)?;
    for compartment in Compartment::ALL {
        let left = copied.left_out.iter().filter(|point| point.kind.compartment() == compartment);
        let left = left.count();
        if left > 0 {
            tell_left_out(here, &office, compartment, left)?;
        }
    }
    if let Somebody::Passphrase(words) = &somebody {
        let args = [("passphrase", words.expose_secret().to_owned().into())];
        complain(&here.locale.text_with("cli-privacy-passphrase", &args));
    }
    tell_next(here, &case, copied.seq);
    Ok(())
}

/// What is not in the copy, and who could put it there.
fn tell_left_out(
    here: &Here,
    office: &Office,
    compartment: Compartment,
    count: usize,
) -> Result<()> {
    let all = office.ask(READ, members::all)?;
    let can = all.iter().filter(|member| {
        let right = Verdicts::on(rights::may(member, "privacy.export"));
        member.is_active() && member.opens(compartment) && right.refusal().is_none()
    });
    let names: Vec<&str> = can.map(|member| member.name.as_str()).collect();
    let args = [
        ("count", Arg::from(count)),
        ("compartment", here.locale.word("compartment", compartment.code()).into()),
        ("names", names.join(&here.text("cli-comma")).into()),
    ];
    complain(&here.locale.text_with("cli-privacy-left-out", &args));
    Ok(())
}

/// How the request is closed with it: on standard error, since what is printed is for the person.
fn tell_next(here: &Here, case: &Case, seq: u64) {
    let args = [("number", case.number.to_string().into()), ("seq", seq.to_string().into())];
    complain(&here.locale.text_with("cli-privacy-next", &args));
}

fn tell(here: &mut Here, view: &ComplaintView) -> Result<()> {
    let case = &view.row.case;
    here.out.line(&format!("{}  {}", case.number, here.locale.case_title(case)))?;
    let party = view.row.party.as_ref().map(|(number, name)| format!("{number}  {name}"));
    let request = case.request.as_ref();
    let law = request.map(|request| request.asked.right.articles());
    let facts = [
        ("stage", here.word("stage", Some(case.stage.code()))),
        ("party", party.unwrap_or_default()),
        ("law", law.map(|(cn, eu)| format!("{cn} · {eu}")).unwrap_or_default()),
        ("asked-by", here.word("asked-by", request.map(|request| request.asked.by.code()))),
        ("owner", view.row.owner.clone().unwrap_or_default()),
        ("channel", here.word("channel", Some(case.channel.code()))),
        ("received", case.received_at.human()),
        ("due", case.due_at.human()),
        ("proof", here.word("proof", request.and_then(|request| request.proof).map(Proof::code))),
        (
            "entry",
            request
                .and_then(|request| request.answer)
                .map(|seq| seq.to_string())
                .unwrap_or_default(),
        ),
        (
            "ground",
            here.word("ground", request.and_then(|request| request.ground).map(Ground::code)),
        ),
    ];
    story::facts(here, &facts)?;
    view.opening.what_happened.lines().try_for_each(|line| here.out.line(&format!("    {line}")))
}

/// A privacy request as every list prints it.
pub fn request_json(row: &ComplaintRow) -> Value {
    let (case, request) = (&row.case, row.case.request.as_ref());
    json!({
        "id": case.id.to_string(),
        "number": case.number.to_string(),
        "party": row.party.as_ref().map(|(number, _)| number.to_string()),
        "right": request.map(|request| request.asked.right.code()),
        "asked_by": request.map(|request| request.asked.by.code()),
        "stage": case.stage.code(),
        "owner": row.owner,
        "channel": case.channel.code(),
        "received_at": case.received_at.to_string(),
        "due_at": case.due_at.to_string(),
        "extended": request.is_some_and(|request| request.extended),
        "proof": request.and_then(|request| request.proof).map(Proof::code),
        "entry": request.and_then(|request| request.answer),
        "ground": request.and_then(|request| request.ground).map(Ground::code),
    })
}

/// One request with its story.
pub fn view_json(view: &ComplaintView) -> Value {
    let mut document = request_json(&view.row);
    document["what_asked"] = json!(view.opening.what_happened);
    document["timeline"] = view.lines.iter().map(story::line_json).collect();
    document
}
