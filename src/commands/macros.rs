//! Macros of the house: keeping them, and what they come to on so many complaints.
//!
//! INVARIANT: a preview writes nothing and asks what the run asks ([`rehearse`]); only what it allows is run, and that
//! is judged again when it is.

use super::assign::Assign;
use super::claim::Claim;
use super::entry::AddEntry;
use super::in_turn::{execute_in_turn, rehearse};
use super::kept::MACROS;
use super::move_on::MoveOn;
use super::promise::AddPromise;
use super::record::Record;
use super::turned_away::or_turned_away;
use super::{Act, Applied, Command, Done, Scene, may_be_batch};
use crate::domain::complaint::{Case, CaseKind, Details, Move, Stage, step};
use crate::domain::entry::EntryKind;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{CaseId, CaseNumber, MemberId};
use crate::domain::macros::{self, Deed};
use crate::domain::member::{Member, MemberState};
use crate::guards::complaint::{self as guard, Asking};
use crate::guards::{Verdicts, rights, text};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{ReadTx, Reader, WriteTx, tables};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Keeps a macro under its name, or drops it.
#[derive(Debug)]
pub enum KeepMacro {
    /// Keeps what stands in a file.
    Save {
        /// What the file is called, for the error.
        file: String,
        /// What stands in it.
        text: String,
    },
    /// Drops the one of this name.
    Drop(String),
}

impl KeepMacro {
    fn name(&self) -> Result<String> {
        match self {
            Self::Save { file, text } => macros::read(file, text).map(|read| read.name),
            Self::Drop(name) => Ok(name.trim().to_owned()),
        }
    }
}

impl Act for KeepMacro {
    fn verb(&self) -> &'static str {
        match self {
            Self::Save { .. } => "macro.save",
            Self::Drop(_) => "macro.drop",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(MACROS.about(tx, self.name()))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        let Self::Save { text, .. } = self else {
            MACROS.find(tx, &self.name()?)?;
            return Ok(verdicts);
        };
        self.name()?;
        Ok(verdicts
            .and(text::may_keep(text))
            .and(text::no_silence(text))
            .and(text::of_nobody(text)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let text = match self {
            Self::Save { text, .. } => Some(text),
            Self::Drop(_) => None,
        };
        MACROS.keep(tx, scene, &self.name()?, text)
    }
}

/// What is to be done to many complaints at once, to each the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    /// What this macro says.
    Macro(String),
    /// One step, to there.
    Step(Stage, Box<Details>),
    /// Handing over, to a member or back to nobody; and what the next one must know.
    Assign(Option<String>, String),
}

impl Bulk {
    /// The verb of what is refused before it is a command.
    fn verb(&self) -> &'static str {
        match self {
            Self::Macro(_) | Self::Step(..) => "complaint.move",
            Self::Assign(..) => "complaint.assign",
        }
    }

    /// The name under which the log tells of it.
    pub fn called(&self) -> Option<&str> {
        match self {
            Self::Macro(name) => Some(name),
            Self::Step(..) | Self::Assign(..) => None,
        }
    }
}

/// What it would come to.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// To these it would be done.
    pub allowed: Vec<(CaseId, CaseNumber)>,
    /// To these not, by rule; the rule that refuses most comes first.
    pub refused: Vec<Rule>,
    /// Whether somebody outside is told with it: then no undo takes it back, not even in part.
    pub is_final: bool,
}

/// A rule, and what it refuses.
#[derive(Debug, Clone)]
pub struct Rule {
    /// As it is told of the first of them.
    pub refusal: Error,
    /// Which complaints.
    pub cases: Vec<CaseNumber>,
}

impl Preview {
    /// How many it would not be done to.
    pub fn refusals(&self) -> usize {
        self.refused.iter().map(|rule| rule.cases.len()).sum()
    }

    fn note(&mut self, case: &Case, verdict: Result<()>) {
        let refusal = match verdict {
            Ok(()) => return self.allowed.push((case.id, case.number)),
            Err(refusal) => refusal,
        };
        match self.refused.iter_mut().find(|rule| is_same(&rule.refusal, &refusal)) {
            Some(rule) => rule.cases.push(case.number),
            None => self.refused.push(Rule { refusal, cases: vec![case.number] }),
        }
    }
}

/// One rule is one code; what is missing for a step is a rule for each thing that is.
fn is_same(one: &Error, other: &Error) -> bool {
    let need = |error: &Error| {
        let need = error.args.iter().find(|(name, _)| *name == "need");
        need.map(|(_, need)| need.clone())
    };
    one.code == other.code && need(one) == need(other)
}

/// Says of each complaint whether it would be done, and by which rule not. Nothing is written.
pub fn preview(desk: &Desk, session: &Session, bulk: &Bulk, cases: &[CaseId]) -> Result<Preview> {
    let mut preview = Preview::default();
    for (case, commands) in prepared(desk, session, bulk, cases)? {
        let tells = commands.iter().flatten().any(tells_outside);
        let verdict = commands.and_then(|commands| rehearse(desk, session, &commands));
        if let Err(error) = &verdict
            && matches!(error.kind, Kind::Failed | Kind::Damaged)
        {
            return Err(error.clone());
        }
        preview.is_final |= tells && verdict.is_ok();
        preview.note(&case, verdict);
    }
    preview.refused.sort_by_key(|rule| Reverse(rule.cases.len()));
    Ok(preview)
}

fn tells_outside(command: &Command) -> bool {
    matches!(command, Command::Move(moving) if moving.step.tells_outside())
}

/// Does it to all of these, as one act.
pub fn run(desk: &Desk, session: &Session, bulk: &Bulk, cases: &[CaseId]) -> Result<Done> {
    let prepared = prepared(desk, session, bulk, cases)?.into_iter();
    // What stands against it before it is a command is refused like the rest.
    let told = |(case, commands): Prepared| {
        let about = case.number.to_string();
        or_turned_away(desk, session, (bulk.verb(), &about), commands)
    };
    let groups = prepared.map(told).collect::<Result<Vec<_>>>()?;
    execute_in_turn(desk, session, bulk.called(), &groups)
}

/// A complaint, and what it comes to there, or what is missing for that.
type Prepared = (Case, Result<Vec<Command>>);

fn prepared(
    desk: &Desk,
    session: &Session,
    bulk: &Bulk,
    cases: &[CaseId],
) -> Result<Vec<Prepared>> {
    let mut once = BTreeSet::new();
    let cases: Vec<CaseId> = cases.iter().copied().filter(|id| once.insert(*id)).collect();
    desk.read(|tx| {
        let steps = steps_of(tx, bulk)?;
        may_be_batch(cases.len() * steps.len().max(1))?;
        let asked = Asked { session, bulk, steps: &steps };
        let prepare = |id: &CaseId| {
            let found = tx.get(tables::CASES, id)?;
            let case: Case = found.ok_or_else(|| Error::not_found("complaint", id))?;
            // Handing over is for every kind of case.
            let is_of = match bulk {
                Bulk::Assign(..) => Ok(()),
                Bulk::Macro(_) | Bulk::Step(..) => guard::is_of(&case, CaseKind::Complaint),
            };
            let commands = is_of.and_then(|()| asked.commands(tx, &case));
            Ok((case, commands))
        };
        let mut prepared = cases.iter().map(prepare).collect::<Result<Vec<Prepared>>>()?;
        // As people count them, and not by when they were marked.
        prepared.sort_by_key(|(case, _)| case.number);
        Ok(prepared)
    })
}

/// The steps of a macro; of what is none, none.
fn steps_of(tx: &ReadTx, bulk: &Bulk) -> Result<Vec<Deed>> {
    let Bulk::Macro(name) = bulk else { return Ok(Vec::new()) };
    Ok(macros::read(name, &MACROS.find(tx, name)?.text)?.steps)
}

/// Who asks for it, and the macro's steps where it is one.
struct Asked<'a> {
    session: &'a Session,
    bulk: &'a Bulk,
    steps: &'a [Deed],
}

impl Asked<'_> {
    fn commands(&self, tx: &ReadTx, case: &Case) -> Result<Vec<Command>> {
        let member = self.session.member()?;
        // What the steps before have done themselves is no look at what the customer wrote.
        let seen = Some(guard::seen_by(&tx.case_events(case.id)?, member.id));
        match self.bulk {
            Bulk::Step(to, details) => {
                let mut details = Details::clone(details);
                // Each is made less for a reason of its own, and by itself.
                details.assessment.iter_mut().for_each(|assessment| assessment.lowered = None);
                let step = Move::build(case.stage, *to, details).or_else(|lack| {
                    // What the case lacks is told before what the step lacks.
                    let (now, open_promises) = (self.session.now(), tx.open_promises(case)?);
                    let asking = Asking { member: &member, now, open_promises };
                    guard::may_step(case, *to, asking).and(Err(lack))
                })?;
                Ok(vec![moved(case, step, seen)])
            }
            Bulk::Assign(owner, note) => {
                Ok(vec![assigned(tx, case, owner.as_deref(), Some(note.clone()))?])
            }
            Bulk::Macro(_) => {
                let mut at = case.stage;
                let turn = |deed: &Deed| {
                    let command = self.command(tx, case, (deed, at), seen);
                    at = deed.to().unwrap_or(at);
                    command
                };
                self.steps.iter().map(turn).collect()
            }
        }
    }

    /// One step of a macro, from where the steps before have led.
    fn command(
        &self,
        tx: &ReadTx,
        case: &Case,
        (deed, at): (&Deed, Stage),
        seen: Option<u32>,
    ) -> Result<Command> {
        let now = self.session.now();
        let other = deed.other().map(|number| numbered(tx, number)).transpose()?;
        if let Some(to) = deed.to() {
            let there = Case { stage: at, ..case.clone() };
            let elsewhere = || guard::no_such_step(&there, to);
            step(CaseKind::Complaint, at, to).ok_or_else(elsewhere)?;
            let step = deed.step(at, now, other)?.ok_or_else(elsewhere)?;
            return Ok(moved(case, step, seen));
        }
        if let Some(fact) = deed.fact(other) {
            return Ok(Command::Record(Record { case: case.id, fact, seen }));
        }
        Ok(match deed {
            Deed::Claim {} => Command::Claim(Claim::This(case.id)),
            Deed::Assign { owner, note } => assigned(tx, case, owner.as_deref(), note.clone())?,
            Deed::Note { text, kind } => Command::AddEntry(AddEntry {
                id: self.session.new_id()?,
                kind: kind.unwrap_or(EntryKind::Note),
                party: None,
                case: Some(case.id),
                text: text.clone(),
                at: None,
            }),
            Deed::Promise { text, .. } => Command::AddPromise(AddPromise {
                id: self.session.new_id()?,
                party: case.party.ok_or_else(|| Error::refused("no-party"))?,
                case: Some(case.id),
                text: text.clone(),
                due: deed.due(now)?.unwrap_or(now),
            }),
            _ => return Err(Error::usage("macro-final")),
        })
    }
}

fn moved(case: &Case, step: Move, seen: Option<u32>) -> Command {
    Command::Move(MoveOn { case: case.id, step, seen })
}

fn assigned(
    tx: &ReadTx,
    case: &Case,
    owner: Option<&str>,
    note: Option<String>,
) -> Result<Command> {
    let owner = owner.filter(|name| !name.trim().is_empty());
    let owner = owner.map(|name| named(tx, name)).transpose()?;
    let note = note.filter(|note| !note.trim().is_empty());
    Ok(Command::Assign(Assign { case: case.id, kind: case.kind, owner, note }))
}

fn named(tx: &ReadTx, name: &str) -> Result<MemberId> {
    let mut all = tx.members()?.into_iter();
    let is_it = |one: &Member| one.state != MemberState::Removed && one.name == name.trim();
    let found = all.find(is_it).map(|member| member.id);
    found.ok_or_else(|| Error::not_found("member", name))
}

fn numbered(tx: &ReadTx, number: &str) -> Result<CaseId> {
    let found = number.trim().parse::<CaseNumber>().ok();
    let found = found.map(|number| tx.get(tables::CASE_NUMBERS, &number)).transpose()?.flatten();
    found.ok_or_else(|| Error::not_found("complaint", number))
}
