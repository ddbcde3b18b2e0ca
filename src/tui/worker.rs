//! Does what `update` wants, away from the screen: commands, queries, the search index.

use super::board::{Brought, Wanted, bring};
use super::effect::{CampaignDeed, Deed, Effect, Written};
use super::importing::Importing;
use super::msg::{Done, Found, Msg, News, Open, Similar, Ticket};
use crate::commands::approval::{self, Decide, Withdraw};
use crate::commands::approve::ApproveMember;
use crate::commands::assign::Assign;
use crate::commands::campaign::{HaltCampaign, PlanCampaign, ReleaseCampaign};
use crate::commands::claim::Claim;
use crate::commands::contact::LogContact;
use crate::commands::distinct::SayDistinct;
use crate::commands::draft::{Drafting, KeepDraft};
use crate::commands::entry::AddEntry;
use crate::commands::escalate::Escalate;
use crate::commands::guard::Guarding;
use crate::commands::invite::AddMember;
use crate::commands::leave::RemoveMember;
use crate::commands::lift::Lift;
use crate::commands::macros::{self as bulk, Bulk};
use crate::commands::make_contact::MakeContact;
use crate::commands::member::SetPreferences;
use crate::commands::merge::Merge;
use crate::commands::move_on::MoveOn;
use crate::commands::move_values::move_values;
use crate::commands::notice::ReadNotice;
use crate::commands::open::OpenComplaint;
use crate::commands::party::{AddParty, AddPoints, Changes, EditParty};
use crate::commands::preset::KeepPreset;
use crate::commands::promise::{AddPromise, EndPromise};
use crate::commands::record::Record;
use crate::commands::roles::SetRoles;
use crate::commands::seal::{seal_more, seal_new};
use crate::commands::tell::{Tell, Telling};
use crate::commands::turned_away::{or_turned_away, turn_away};
use crate::commands::undo::Undo;
use crate::commands::{Act, Command, evidence, execute, index, reveal, unlock};
use crate::domain::approval::Wanted as Approved;
use crate::domain::complaint::{CaseKind, Move};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::guard::Reason;
use crate::domain::handling::{Evidence, Fact};
use crate::domain::id::{CampaignNumber, CaseId, PartyId};
use crate::domain::letter::LetterLanguage;
use crate::domain::member::Member;
use crate::domain::presence::Attention;
use crate::guards::{Verdicts, kernel, rights};
use crate::queries::complaints::{self, ComplaintView, FirstRows};
use crate::queries::finder::{self, Answer, Counting, FIRST_ROWS, Finder};
use crate::queries::letters::{self, Letters};
use crate::queries::named::Target;
use crate::queries::parties::{PartyRow, PartyView};
use crate::queries::tally::{Counted, Tally};
use crate::queries::touched::{self, Touched};
use crate::queries::{
    self, READ, ReadTx, audit, campaigns, lookup, macros, members, parties, presence, promises,
    status,
};
use crate::session::presence::Seat;
use crate::session::{Desk, Session, home};
use crate::tui::filing::{self, Placed};
use crate::vault::{ExposeSecret, SecretString};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What the threads of one desk share.
#[derive(Debug)]
pub struct Worker {
    /// Store and feed.
    pub desk: Arc<Desk>,
    /// Who acts.
    pub session: Arc<Session>,
    finder: Finder,
    /// The newest search; nobody waits for an older one.
    wanted: AtomicU64,
    seat: Mutex<Option<Seat>>,
    /// Whether this desk is to have a place, also where there was none to be had.
    is_to_sit: AtomicBool,
    tally: Mutex<Tally>,
    /// Of the list; interrupted by whatever is typed, and by what others do.
    counting: Mutex<Counting>,
    /// The file that is being mapped.
    pub(super) importing: Importing,
    /// What a rule warned of, in case somebody goes past it.
    held: Mutex<Option<Held>>,
    /// The last entry of which the screen was told what it has touched. INVARIANT: of each entry it is told once,
    /// whoever comes first: who has done it, or who follows the log.
    known: Mutex<u64>,
    /// Whether there may be sealed values that were not made findable yet.
    owes_index: AtomicBool,
}

/// What was to be done, and under which ticket.
#[derive(Debug)]
struct Held {
    ticket: Ticket,
    name: String,
    commands: Vec<Command>,
    open: Option<Open>,
}

impl Worker {
    /// A worker whose index is still empty.
    pub fn new(desk: Arc<Desk>, session: Arc<Session>) -> Self {
        Self {
            desk,
            session,
            finder: Finder::default(),
            wanted: AtomicU64::new(0),
            seat: Mutex::default(),
            is_to_sit: AtomicBool::new(false),
            tally: Mutex::default(),
            counting: Mutex::default(),
            importing: Importing::default(),
            held: Mutex::default(),
            known: Mutex::default(),
            owes_index: AtomicBool::new(true),
        }
    }

    /// Takes a place among the desks that are open. Without one, on a full disk, the work goes on: it is only not
    /// seen by the others.
    pub fn sit(&self) {
        self.is_to_sit.store(true, Ordering::Relaxed);
        *self.seat() = Seat::take(&self.desk, &self.session).ok();
    }

    /// Takes the place, and the name among those who have the store open, that were not to be had before.
    fn sit_at_last(&self) {
        if self.is_to_sit.load(Ordering::Relaxed) && self.seat().is_none() {
            self.sit();
            self.desk.store.sign(&self.session.opener());
        }
    }

    /// Tells the others what is looked at here.
    fn attend(&self, attention: Attention) {
        self.sit_at_last();
        if let Some(seat) = self.seat().as_mut() {
            let _ = seat.publish(attention);
        }
    }

    /// Gives the place up.
    pub fn leave(&self) {
        self.is_to_sit.store(false, Ordering::Relaxed);
        self.seat().take();
    }

    fn seat(&self) -> MutexGuard<'_, Option<Seat>> {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who else sits at a desk, if that has changed.
    pub fn look_around(&self) -> Option<Msg> {
        // The names stand in the store, which somebody has for themselves.
        if self.desk.upkeep().is_some() {
            return None;
        }
        let told = self.seat().as_mut()?.look()?;
        match self.ask(|tx| presence::sitting(tx, &told)) {
            Ok(sitting) => Some(Msg::Sitting(sitting)),
            Err(_) => {
                self.seat().as_mut()?.forget();
                None
            }
        }
    }

    /// Makes a new index when much has changed since the last one was made.
    pub fn sweep_index(&self) {
        if self.desk.upkeep().is_none() {
            // A full disk or a busy store: another time.
            let _ = self.finder.sweep(&self.desk);
        }
    }

    /// Reads all names into the index.
    pub fn build_index(&self) -> Result<()> {
        self.finder.build(&self.desk)
    }

    /// Does one thing and says what came of it.
    pub fn perform(&self, effect: Effect) -> Vec<Msg> {
        match effect {
            Effect::Search { ticket, line, most, from_end, counts } => {
                let line = line.expose_secret();
                let found = self.search(ticket, line, (most, from_end));
                vec![Msg::Found(if counts { self.counted(line, found) } else { found })]
            }
            Effect::Rows(ids) => {
                self.told(|| Ok(Msg::Rows(self.ask(|tx| parties::rows(tx, &ids))?)))
            }
            Effect::Queue { filter, after, limit } => self.queue(&filter, after, limit),
            Effect::Promises { limit } => self.promises(limit),
            Effect::Open { what, asked } => vec![self.open(what, asked)],
            Effect::Similar { name, values } => {
                self.told(|| self.similar(name.expose_secret(), &values))
            }
            Effect::Candidates(line) => {
                let rows = self.candidates(line.expose_secret());
                self.told(|| Ok(Msg::Candidates { line, rows: rows? }))
            }
            Effect::Board(wanted) => vec![Msg::Board(self.board(wanted))],
            Effect::Total { filter, asked } => {
                self.told(|| Ok(Msg::Total { asked, total: self.total(&filter)? }))
            }
            Effect::Counts(views) => self.told(|| self.counts(&views)),
            Effect::Attend(attention) => {
                self.attend(attention);
                Vec::new()
            }
            Effect::Letters { ticket, case, what } => {
                let letters = self.letters(case).map(Box::new);
                let told = letters.map(|letters| Msg::Letters { ticket, what, letters });
                vec![told.unwrap_or_else(|error| Msg::Refused(ticket, error))]
            }
            Effect::Arrived { case, since } => self.told(|| self.arrived(case, since)),
            Effect::Status => self.told(|| status_of(&self.desk, &self.session)),
            Effect::Follow(_) => self.follow(),
            Effect::Macros(ticket, cases) => {
                let all = self.ask(macros::all).map(|rows| Msg::Macros(ticket, cases, rows));
                vec![all.unwrap_or_else(|error| Msg::Refused(ticket, error))]
            }
            Effect::Rehearse(ticket, what, cases) => {
                let told = bulk::preview(&self.desk, &self.session, &what, &cases);
                let told = told.map(|told| Msg::Rehearsed(ticket, what, told));
                vec![told.unwrap_or_else(|error| Msg::Refused(ticket, error))]
            }
            Effect::Assist(ticket, wanted) => {
                let mut told = Vec::new();
                self.assist(ticket, wanted, &mut |msg| told.push(msg));
                told
            }
            Effect::Do(ticket, deed) => vec![self.act(ticket, deed)],
            Effect::GoOn(ticket, reasons) => vec![self.go_on(ticket, reasons, false)],
            Effect::MoveValues(ticket, reasons) => vec![self.go_on(ticket, reasons, true)],
            Effect::Closed => self.closed(),
            Effect::Copy(_)
            | Effect::Lock
            | Effect::Repaint
            | Effect::Suspend
            | Effect::Edit { .. }
            | Effect::Quit => Vec::new(),
        }
    }

    /// What was open and is looked at again may have been taken back meanwhile.
    fn open(&self, what: Open, asked: Option<Ticket>) -> Msg {
        match (open(&self.desk, &self.session, what, asked), asked) {
            (Ok(opened), _) => opened,
            (Err(error), Some(ticket)) => Msg::Refused(ticket, error),
            (Err(error), None) if error.kind == Kind::NotFound => Msg::Gone,
            (Err(error), None) => Msg::Failed(error),
        }
    }

    /// What a board shows, to whom may see it.
    fn board(&self, wanted: Wanted) -> Brought {
        bring(&self.desk, &self.session, &wanted).unwrap_or_else(Brought::Refused)
    }

    fn letters(&self, case: CaseId) -> Result<Letters> {
        let (member, now) = (self.session.member()?, self.session.now());
        let otherwise = letter_language(&member);
        let letters = self.ask(|tx| letters::letters(tx, case, &member, (now, otherwise)))?;
        // Whoever is not written to in a language that we write gets no letter at all: that was asked for, and refused.
        if let Some(Err(why)) = letters.each.first().map(|(_, text)| text) {
            let number = self.ask(|tx| complaints::find(tx, &case.to_string()))?.number.to_string();
            turn_away(&self.desk, &self.session, ("complaint.draft", &number), why.clone());
        }
        Ok(letters)
    }

    fn or_turned_away<T>(&self, of: (&'static str, &str), done: Result<T>) -> Result<T> {
        or_turned_away(&self.desk, &self.session, of, done)
    }

    fn arrived(&self, id: CaseId, since: u32) -> Result<Msg> {
        self.ask(|tx| {
            let case = complaints::find(tx, &id.to_string())?;
            let (lines, events) = letters::arrived(tx, &case, since)?;
            Ok(Msg::Arrived { case: id, lines, events })
        })
    }

    fn closed(&self) -> Vec<Msg> {
        match unlock::closed(&self.desk, &self.session) {
            Ok(()) => Vec::new(),
            Err(error) => vec![Msg::Failed(error)],
        }
    }

    fn told(&self, ask: impl FnOnce() -> Result<Msg>) -> Vec<Msg> {
        vec![ask().unwrap_or_else(Msg::Failed)]
    }

    /// What everybody may look at who may use the desk.
    fn ask<T>(&self, question: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        queries::ask(&self.desk, &self.session, READ, question)
    }

    /// The number of the last audit entry, whoever wrote it.
    pub fn last_entry(&self) -> Result<u64> {
        self.desk.read(audit::last)
    }

    /// From here on is told what is touched; what a screen shows is read after this.
    pub fn begin(&self) -> Result<()> {
        *self.known() = self.last_entry()?;
        Ok(())
    }

    /// Waits until this process has committed something that was not told, at most so long. Whether it has.
    pub fn wait(&self, patience: Duration) -> bool {
        let known = *self.known();
        self.desk.feed.wait(known, patience)
    }

    /// The last entry, and what those have touched that were not told; none if all were.
    pub fn news(&self) -> Result<Option<News>> {
        let mut known = self.known();
        let (last, touched) = self.desk.read(|tx| touched::since(tx, *known))?;
        let is_news = last > *known;
        *known = last;
        Ok(is_news.then_some((last, touched)))
    }

    fn known(&self) -> MutexGuard<'_, u64> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self, filter: &complaints::Filter, after: Option<CaseId>, limit: usize) -> Vec<Msg> {
        let now = self.session.now();
        self.told(|| {
            let page = self.ask(|tx| {
                let after = after.map(|id| complaints::find(tx, &id.to_string())).transpose()?;
                complaints::first_rows(tx, filter, now, after.as_ref(), limit)
            })?;
            let FirstRows { total, is_more, items: rows } = page;
            Ok(Msg::Queue { rows, total, is_more, append: after.is_some() })
        })
    }

    fn total(&self, filter: &complaints::Filter) -> Result<u64> {
        let now = self.session.now();
        self.ask(|tx| Ok(complaints::list(tx, filter, now, None, 0)?.total))
    }

    fn counts(&self, views: &[Counted]) -> Result<Msg> {
        let (now, member) = (self.session.now(), self.session.member()?);
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Msg::Counts(self.ask(|tx| tally.look(tx, views, &member, now))?))
    }

    /// What was missed is recorded and what is owed is drafted, by a desk whose member may do that: quietly, if there is
    /// any. Of several desks one does it; what does not succeed now does the next time, or at another desk.
    pub fn climb(&self) {
        if self.desk.upkeep().is_none() {
            let _ = self.climbed();
        }
    }

    fn climbed(&self) -> Result<()> {
        let (member, now, verb) =
            (self.session.member()?, self.session.now(), "complaint.escalate");
        if Verdicts::on(rights::may(&member, verb)).refusal().is_some() {
            return Ok(());
        }
        // What is refused is an entry in the log, and nobody asked for this.
        let due = self.ask(|tx| {
            approval::is_held(tx, verb)??;
            Escalate::due_by_itself(tx, now)
        })?;
        if due.cases.is_empty() {
            return Ok(());
        }
        execute(&self.desk, &self.session, &[Command::Escalate(due)]).map(drop)
    }

    fn promises(&self, limit: usize) -> Vec<Msg> {
        let now = self.session.now();
        self.told(|| {
            let page = self.ask(|tx| promises::list(tx, now, false, None, limit))?;
            Ok(Msg::Promises { rows: page.items, total: page.total })
        })
    }

    /// The parties that a line finds, or the one whose number it is.
    fn candidates(&self, line: &str) -> Result<Vec<PartyRow>> {
        let found = self.search(u64::MAX, line, (FIRST_ROWS, false));
        match found.named.map(|named| named.what) {
            Some(Target::Party(id)) => self.ask(|tx| parties::rows(tx, &[id])),
            _ => Ok(found.rows),
        }
    }

    /// Nobody waits for a search before this one any more.
    pub fn wants(&self, ticket: u64) {
        self.wanted.fetch_max(ticket, Ordering::Relaxed);
    }

    fn search(&self, ticket: u64, line: &str, (most, from_end): (usize, bool)) -> Found {
        let is_stale = || self.wanted.load(Ordering::Relaxed) > ticket;
        let wanted = finder::Wanted { most, from_end, is_stale: &is_stale };
        match self.finder.search_for(&self.desk, &self.session, line, &wanted) {
            Ok(Answer { hits, total, is_more, rows, wants_unlock, named }) => Found {
                ticket,
                hits,
                total,
                is_more,
                rows,
                wants_unlock,
                named,
                error: None,
                took: None,
            },
            Err(error) => Found { ticket, error: Some(error), ..Found::default() },
        }
    }

    /// The same with how many there are in all, where somebody waits for that.
    fn counted(&self, line: &str, found: Found) -> Found {
        let is_stale = || self.wanted.load(Ordering::Relaxed) > found.ticket;
        let mut counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counting.count(&self.desk, &self.session, line, &is_stale).ok().flatten();
        let Some((total, took)) = counted else { return found };
        let total = usize::try_from(total).unwrap_or(usize::MAX).max(found.hits.len());
        Found { total, took: Some(took), ..found }
    }

    fn similar(&self, name: &str, values: &[SecretString]) -> Result<Msg> {
        const MOST: usize = 3;
        let mut found: Vec<(PartyId, Option<&'static str>)> = Vec::new();
        if let Ok(ring) = self.session.ring() {
            for value in values {
                let text = value.expose_secret();
                for one in self.ask(|tx| lookup::look_up(tx, &ring, text))? {
                    found.push((one.party, Some(one.kind.code())));
                }
            }
        }
        if !name.trim().is_empty() {
            found.extend(self.finder.near(name, MOST).into_iter().map(|id| (id, None)));
        }
        let mut seen = Vec::new();
        found.retain(|(id, _)| {
            !seen.contains(id) && {
                seen.push(*id);
                true
            }
        });
        found.truncate(MOST);
        let ids: Vec<PartyId> = found.iter().map(|(id, _)| *id).collect();
        let rows = self.ask(|tx| parties::rows(tx, &ids))?;
        let similar = rows.into_iter().map(|row| {
            let shares = found.iter().find(|(id, _)| *id == row.party.id).and_then(|found| found.1);
            Similar { row, shares }
        });
        Ok(Msg::Similar(similar.collect()))
    }

    fn follow(&self) -> Vec<Msg> {
        // Whoever could write has found room.
        self.sit_at_last();
        let followed = self.finder.follow(&self.desk);
        self.look_for_unindexed(!matches!(followed, Ok(false)));
        followed.err().map(Msg::Failed).into_iter().collect()
    }

    /// What somebody took down who may not look up can be looked up from now on. If it fails, the next commit is
    /// another try; what came while the vault was closed waits until it is open.
    fn look_for_unindexed(&self, may_be_new: bool) {
        self.owes_index.fetch_or(may_be_new, Ordering::SeqCst);
        if self.session.is_open() {
            let owes = self.owes_index.swap(false, Ordering::SeqCst);
            let failed = owes && index::index(&self.desk, &self.session).is_err();
            self.owes_index.fetch_or(failed, Ordering::SeqCst);
        } else {
            self.owes_index.store(true, Ordering::SeqCst);
        }
    }

    fn act(&self, ticket: Ticket, deed: Deed) -> Msg {
        let (desk, session) = (&self.desk, &self.session);
        let name = deed.name();
        let done = match deed {
            Deed::Unlock { passphrase, stowed } => {
                return match unlock::unlock_with(desk, session, &passphrase, &stowed) {
                    Ok(back) => Msg::Unlocked(ticket, back),
                    Err(error) => Msg::StillLocked(ticket, error),
                };
            }
            Deed::Reveal { point, purpose } => reveal::reveal(desk, session, point, purpose)
                .map(|revealed| Msg::Revealed(ticket, revealed)),
            Deed::SaveFile { number, purpose, to } => {
                filing::saving(desk, session, number, purpose, to)
                    .map(|placed| Msg::Done(ticket, self.placed(placed)))
            }
            Deed::Bulk { bulk, cases } => {
                self.bulk(&bulk, &cases).map(|done| Msg::Done(ticket, done))
            }
            other => self.commands_of(other).and_then(|(commands, open)| {
                self.run_or_hold(Held { ticket, name, commands, open })
            }),
        };
        done.unwrap_or_else(|error| Msg::Refused(ticket, error))
    }

    /// Does it; what a rule only warns of is held, so that the same is done once somebody has said why.
    fn run_or_hold(&self, held: Held) -> Result<Msg> {
        let done = self.run(&held.commands, held.open);
        match done {
            Ok(done) => Ok(Msg::Done(held.ticket, Done { name: held.name, ..done })),
            Err(error) => {
                let way = kernel::way_on(&error).map(|(way, _)| way);
                if matches!(way, Some(kernel::BY_REASON | kernel::BY_MOVING)) {
                    *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
                }
                Err(error)
            }
        }
    }

    /// Does what is held, with the reasons for going past what warned of it; without the numbers in its words, if they
    /// are to be moved.
    fn go_on(&self, ticket: Ticket, reasons: Vec<(String, Reason)>, moves: bool) -> Msg {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(held) = held.filter(|held| held.ticket == ticket) else {
            return Msg::Refused(ticket, Error::conflict("moved-on"));
        };
        self.session.give_reasons(reasons);
        let done = match moves {
            true => self.without_values(held).and_then(|held| self.run_or_hold(held)),
            false => self.run_or_hold(held),
        };
        self.session.give_reasons(Vec::new());
        done.unwrap_or_else(|error| Msg::Refused(ticket, error))
    }

    fn without_values(&self, mut held: Held) -> Result<Held> {
        move_values(&self.desk, &self.session, &mut held.commands)?;
        Ok(held)
    }

    fn bulk(&self, what: &Bulk, cases: &[CaseId]) -> Result<Done> {
        let done = bulk::run(&self.desk, &self.session, what, cases)?;
        let (verb, stage) = match what {
            Bulk::Macro(_) => ("bulk.macro", None),
            Bulk::Step(to, _) => ("bulk.step", Some(*to)),
            Bulk::Assign(..) => ("complaint.assign", None),
        };
        let (count, seq, made) = (cases.len(), done.seq, done.first());
        let name = what.called().unwrap_or_default().to_owned();
        let news = self.news_of(seq);
        Ok(Done { verb, made, stage, count, news, open: None, name })
    }

    fn placed(&self, placed: Placed) -> Done {
        let Placed { saved, place, made } = placed;
        let (verb, count, news) = ("attachment.save", 1, self.news_of(saved.seq));
        Done { verb, made, stage: None, count, news, open: None, name: place }
    }

    fn run(&self, commands: &[Command], open: Option<Open>) -> Result<Done> {
        let verb = commands.first().map_or("", Command::verb);
        let done = execute(&self.desk, &self.session, commands)?;
        let made = done.first();
        let open = match (open, made.case) {
            (None, Some(number)) if verb == "complaint.next" => {
                let case = self.ask(|tx| complaints::find(tx, &number.to_string()))?;
                Some(Open::Case(case.id))
            }
            (open, _) => open,
        };
        let stage = match commands.first() {
            Some(
                Command::Move(MoveOn { step, .. })
                | Command::Tell(Tell { what: Telling::Step(MoveOn { step, .. }), .. }),
            ) => Some(step.to()),
            _ => None,
        };
        let (count, news, name) = (commands.len(), self.news_of(done.seq), String::new());
        Ok(Done { verb, made, stage, count, news, open, name })
    }

    /// What was just committed as this entry has touched, and whatever others have committed before it. Where that
    /// cannot be read it may be anything.
    fn news_of(&self, seq: u64) -> Option<News> {
        self.news().unwrap_or(Some((seq, Touched::ALL)))
    }

    /// What the member wants, as commands; sealing happens here, outside of any transaction.
    fn commands_of(&self, deed: Deed) -> Result<(Vec<Command>, Option<Open>)> {
        let session = &self.session;
        Ok(match deed {
            Deed::AddParty { facts, points } => {
                let points = seal_new(&self.desk, session, &points)?;
                let add = AddParty::new(session, facts, points)?;
                let open = Open::Party(add.id);
                (vec![Command::AddParty(add)], Some(open))
            }
            Deed::Attach { on, path, compartment } => {
                (vec![filing::attaching(&self.desk, session, on, (&path, compartment))?], None)
            }
            Deed::EditParties { parties, changes } => (edits(parties, &changes), None),
            Deed::Tag { parties, tags } => {
                let changes = Changes { add_tags: tags, ..Changes::default() };
                (edits(parties, &changes), None)
            }
            Deed::OpenCase { opening } => {
                let id = session.new_id()?;
                // Whoever may not go on with it takes it down for somebody else.
                let (member, claim) = (session.member()?, Claim::of(opening.kind(), id));
                let owner = rights::of(&member, claim.verb()).is_ok().then_some(member.id);
                let command = OpenComplaint { id, opening: *opening, owner };
                (vec![Command::OpenComplaint(command)], Some(Open::Case(id)))
            }
            Deed::Claim(claim) => {
                let open = match claim {
                    Claim::This(id) | Claim::Request(id) | Claim::Feedback(id) => {
                        Some(Open::Case(id))
                    }
                    Claim::Next => None,
                };
                (vec![Command::Claim(claim)], open)
            }
            Deed::ClaimAll(cases) => {
                let kinds = self.kinds(&cases)?.into_iter();
                let claim = |(case, kind)| Command::Claim(Claim::of(kind, case));
                (kinds.map(claim).collect(), None)
            }
            Deed::Assign { cases, owner, note } => (self.assigning(&cases, &owner, &note)?, None),
            Deed::Merge { from, into } => {
                (vec![Command::Merge(Merge::Merge { from, into })], Some(Open::Party(into)))
            }
            deed => (self.command_of(deed)?.into_iter().collect(), None),
        })
    }

    /// The one command of a deed after which nothing else is opened; none of what has its own way.
    fn command_of(&self, deed: Deed) -> Result<Option<Command>> {
        let session = &self.session;
        Ok(Some(match deed {
            Deed::AddPoint { party, point } => {
                let points = seal_more(&self.desk, session, party, &[point])?;
                Command::AddPoints(AddPoints { party, points, new_consent: false })
            }
            Deed::Consent(said) => Command::Consent(*said),
            Deed::Contact { party, channel, purpose, is_made } => {
                let id = session.new_id()?;
                match is_made {
                    true => {
                        Command::LogContact(LogContact { id, party, channel, purpose, at: None })
                    }
                    false => Command::MakeContact(MakeContact { id, party, channel, purpose }),
                }
            }
            Deed::Except { rule, subject, until, reason } => {
                Command::Guard(Guarding::Allow { rule, subject, until, reason })
            }
            Deed::DoApproved(wanted) => approved(*wanted)?,
            Deed::Campaign(number, what) => self.campaign(number, what)?,
            Deed::Note { party, case, kind, text } => {
                let id = session.new_id()?;
                Command::AddEntry(AddEntry { id, kind, party, case, text, at: None })
            }
            Deed::Move { case, step, seen } => Command::Move(MoveOn { case, step, seen }),
            Deed::Double { case, original, seen } => {
                let original = self.ask(|tx| complaints::find(tx, &original))?.id;
                Command::Move(MoveOn { case, step: Move::Double { original }, seen })
            }
            Deed::Record { case, what, seen } => {
                Command::Record(Record { case, fact: self.fact(case, what)?, seen })
            }
            Deed::Send { case, letter, seen, promised } => {
                let (fact, seen) = (Fact::Sent(letter), Some(seen));
                let what = Telling::Fact(Record { case, fact, seen });
                Command::Tell(Tell { what, promised })
            }
            Deed::Tell { case, step, seen, promised } => {
                let what = Telling::Step(MoveOn { case, step, seen });
                Command::Tell(Tell { what, promised })
            }
            Deed::KeepDraft { case, kind, channel, text, begun, looked } => {
                let what = Drafting::Keep { kind, channel, text, begun, looked };
                Command::Draft(KeepDraft { case, what })
            }
            Deed::Promise { party, case, text, due } => {
                let id = session.new_id()?;
                Command::AddPromise(AddPromise { id, party, case, text, due })
            }
            Deed::Keep(promise) => Command::EndPromise(EndPromise::Keep(promise)),
            Deed::Release { promise, reason } => {
                Command::EndPromise(EndPromise::Release { promise, reason })
            }
            Deed::Distinct { one, other } => Command::Distinct(SayDistinct { one, other }),
            Deed::SavePreset { name, text } => {
                let file = name.clone();
                Command::KeepPreset(KeepPreset::Save { name, file, text })
            }
            Deed::Undo => Command::Undo(Undo::Undo),
            Deed::Redo => Command::Undo(Undo::Redo),
            Deed::Preferences(wanted) => Command::Preferences(SetPreferences(wanted)),
            Deed::AddMember { name, roles, uid } => {
                let id = session.new_id()?;
                Command::AddMember(AddMember { id, name, roles, uid, ssh_key: None })
            }
            Deed::ApproveMember { member, told } => {
                Command::ApproveMember(ApproveMember::prepare(session, &member, &told)?)
            }
            Deed::SetRoles { member, add, remove } => {
                Command::SetRoles(SetRoles { member: member.id, add, remove })
            }
            Deed::RemoveMember(member) => Command::RemoveMember(RemoveMember(member.id)),
            Deed::Lift { member, reason } => {
                Command::Lift(Lift { member: member.id, compartment: None, reason })
            }
            Deed::Decide { number, approves } => Command::Decide(Decide { number, approves }),
            Deed::Withdraw(number) => Command::Withdraw(Withdraw(number)),
            Deed::ReadNotice(seq) => Command::ReadNotice(ReadNotice(seq)),
            Deed::AddParty { .. }
            | Deed::EditParties { .. }
            | Deed::Tag { .. }
            | Deed::OpenCase { .. }
            | Deed::Claim(_)
            | Deed::ClaimAll(_)
            | Deed::Assign { .. }
            | Deed::Merge { .. }
            | Deed::Unlock { .. }
            | Deed::Reveal { .. }
            | Deed::Attach { .. }
            | Deed::SaveFile { .. }
            | Deed::Bulk { .. } => return Ok(None),
        }))
    }

    fn campaign(&self, campaign: CampaignNumber, what: CampaignDeed) -> Result<Command> {
        Ok(match what {
            CampaignDeed::Release => Command::ReleaseCampaign(ReleaseCampaign(campaign)),
            CampaignDeed::Halt => Command::HaltCampaign(HaltCampaign(campaign)),
            CampaignDeed::Plan => {
                let (me, now) = (self.session.member()?.id, self.session.now());
                let audience = self.ask(|tx| {
                    let row = campaigns::find(tx, &campaign.to_string())?;
                    campaigns::audience(tx, &row.campaign.selector, me, now)
                })?;
                Command::PlanCampaign(PlanCampaign { campaign, audience })
            }
        })
    }

    /// What was written down, with whatever had to be looked up for it.
    fn fact(&self, case: CaseId, what: Written) -> Result<Fact> {
        Ok(match what {
            Written::Fact(fact) => fact,
            Written::Evidence(path) => Fact::Evidenced(self.evidence(&path)?),
            Written::Examined { evidence: place, path } => {
                let looked_at = self.evidence(&path)?;
                let found = self.ask(|tx| complaints::find(tx, &case.to_string()))?;
                let same = self.ask(|tx| evidence::is_same(tx, &found, place, &looked_at));
                self.or_turned_away(("complaint.examine", &found.number.to_string()), same)?;
                Fact::Examined { evidence: place }
            }
            Written::Concerns(name) => {
                Fact::Concerns { member: self.ask(|tx| members::named(tx, &name))?.id }
            }
            Written::Planned { text, who, by } => {
                let who = self.ask(|tx| members::named(tx, &who))?.id;
                Fact::ActionPlanned { text, who, by }
            }
            Written::Linked(number) => {
                Fact::Linked { case: self.ask(|tx| complaints::find(tx, &number))?.id }
            }
        })
    }

    /// A file of this host; in a session that came over SSH, one of the member's own, by its name.
    fn evidence(&self, path: &Path) -> Result<Evidence> {
        let Some(drawer) = self.session.drawer() else {
            return evidence::of_file(&home::meant(path));
        };
        let name = path.to_string_lossy();
        evidence::of_open(&name, drawer.open(&name)?)
    }

    fn assigning(&self, cases: &[CaseId], owner: &str, note: &str) -> Result<Vec<Command>> {
        let owner = match owner.trim() {
            "" => None,
            name => Some(self.ask(|tx| members::named(tx, name))?.id),
        };
        let note = Some(note.to_owned()).filter(|note| !note.trim().is_empty());
        let assign =
            |(case, kind)| Command::Assign(Assign { case, kind, owner, note: note.clone() });
        Ok(self.kinds(cases)?.into_iter().map(assign).collect())
    }

    fn kinds(&self, cases: &[CaseId]) -> Result<Vec<(CaseId, CaseKind)>> {
        self.ask(|tx| cases.iter().map(|id| Ok((*id, complaints::kind(tx, *id)?))).collect())
    }
}

/// What was approved, once more and exactly the same, where the request holds all of it.
fn approved(wanted: Approved) -> Result<Command> {
    Ok(match wanted {
        Approved::Exception { rule, subject, until, reason } => {
            Command::Guard(Guarding::Allow { rule, subject, until, reason })
        }
        Approved::Mode { rule, mode } => Command::Guard(Guarding::Mode { rule, mode }),
        Approved::Campaign { campaign, .. } => Command::ReleaseCampaign(ReleaseCampaign(campaign)),
        _ => return Err(Error::usage("usage-value")),
    })
}

fn edits(parties: Vec<PartyId>, changes: &Changes) -> Vec<Command> {
    let edit = |party| Command::EditParty(EditParty { party, changes: changes.clone() });
    parties.into_iter().map(edit).collect()
}

/// The language of letters of whoever writes, where nothing says another.
fn letter_language(member: &Member) -> LetterLanguage {
    let own = member.preferences.language.as_deref().and_then(LetterLanguage::of_tag);
    own.unwrap_or(LetterLanguage::Zh)
}

fn open(desk: &Desk, session: &Session, what: Open, asked: Option<Ticket>) -> Result<Msg> {
    let now = session.now();
    let (party, complaint) = queries::ask(desk, session, READ, |tx| {
        let complaint: Option<ComplaintView> = match what {
            Open::Case(id) => Some(complaints::show(tx, id)?),
            Open::Party(_) => None,
        };
        let id = match what {
            Open::Party(id) => Some(id),
            Open::Case(_) => complaint.as_ref().and_then(|view| view.row.case.party),
        };
        let party: Option<PartyView> = id.map(|id| parties::show(tx, id, now)).transpose()?;
        Ok((party, complaint))
    })?;
    Ok(Msg::Opened { party: party.map(Box::new), complaint: complaint.map(Box::new), asked })
}

fn status_of(desk: &Desk, session: &Session) -> Result<Msg> {
    let (id, now) = (session.member_id(), session.now());
    let standing = queries::ask(desk, session, READ, |tx| {
        let editor = status::editor(tx)?;
        Ok((status::waiting(tx, id, now)?, members::all(tx)?, status::spent(tx, id)?, editor))
    });
    let (waiting, all, spent, editor) = match standing {
        // Whoever has left, or waits to be let in anew, looks at nothing more.
        Err(error) if error.kind == Kind::NotPermitted => {
            session.close_vault();
            return Ok(Msg::Dismissed);
        }
        standing => standing?,
    };
    let members = all.iter().map(|member| member.name.clone()).collect();
    let member = all.into_iter().find(|member| Some(member.id) == id);
    let member = member.map_or_else(|| session.member(), Ok)?;
    session.set_member(member.clone());
    Ok(Msg::Status { waiting, member: Box::new(member), members, spent, editor })
}
