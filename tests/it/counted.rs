//! What is told by a case's place in the queue, and what is counted by it: as time goes on, the same as what the case
//! and its events tell, and as who counts everything anew.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::Dice;
use crate::reads::Watched;
use crate::workshop::opening;
use kefu::commands::claim::Claim;
use kefu::commands::import::{ComplaintRow, ImportComplaints, ImportParties, PartyRow, RowMark};
use kefu::commands::merge::Merge;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::seal::seal_new;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::case_clock::CaseClock;
use kefu::domain::complaint::{Case, CaseKind, Closing, Reached, Stage};
use kefu::domain::escalation::Ladder;
use kefu::domain::escalation::owed::owed;
use kefu::domain::id::{CaseId, PartyId};
use kefu::domain::moment::Moment;
use kefu::queries::tally::{Counted, Tally, Told};
use kefu::queries::{members, views};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::index::{self, Rows};
use kefu::store::{Reader, Scan, tables};
use std::ops::ControlFlow;
use std::time::Duration;

const DAY: i64 = 86_400;

/// A store with some of everything, and when it was filled.
fn filled(folder: &std::path::Path) -> (Desk, Moment) {
    let now = crate::desk::now();
    let store = folder.join("store");
    (kefu::exchange::demo::fill(&store, 60, 80, 7, now).expect("a demo").0, now)
}

/// Some while later: a minute, an hour or days, and seconds that are no minutes.
fn later(dice: &mut Dice, now: Moment) -> Moment {
    let longest = [120, 3_600, DAY.cast_unsigned(), 4 * DAY.cast_unsigned()];
    let longest = dice.pick(&longest);
    let seconds = 60 + dice.below(longest);
    Moment { at_seconds: now.at_seconds + seconds.cast_signed(), ..now }
}

#[test]
fn a_tally_that_goes_on_with_time_tells_what_a_new_one_tells() {
    let mut dice = Dice::of("counted");
    let folder = tempfile::TempDir::new().expect("a folder");
    let (desk, mut now) = filled(folder.path());
    let member = desk.read(members::all).expect("members").remove(0);
    let lines = [
        "",
        "@me",
        "@-",
        "overdue",
        "due:today",
        "!due:today",
        "due:<3d",
        "due:>=2h",
        "survey:due",
        "stage:waiting",
        "kind:feedback",
        "!overdue @me",
    ];
    let view = |line: &&str| ((*line).to_owned(), views::filter(line, member.id).expect("a line"));
    let views: Vec<Counted> = lines.iter().map(view).collect();
    let look = |tally: &mut Tally, now| {
        desk.read(|tx| tally.look(tx, &views, &member, now)).expect("counts")
    };
    let (mut tally, mut told) = (Tally::default(), Vec::new());
    for _ in 0..40 {
        let anew = look(&mut Tally::default(), now);
        assert_eq!(look(&mut tally, now), anew, "{now:?}");
        told.push(anew);
        now = later(&mut dice, now);
    }
    told.dedup();
    assert!(told.len() > 4, "time must change something: {told:?}");
}

#[test]
fn a_place_tells_of_every_rung_and_of_all_that_is_owed() {
    let mut dice = Dice::of("places");
    let folder = tempfile::TempDir::new().expect("a folder");
    let (desk, mut now) = filled(folder.path());
    let (mut climbed, mut owing, mut late) = (0, 0, 0);
    for _ in 0..20 {
        let walked = desk.read(|tx| {
            let book = tx.rulebook()?;
            tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, queued| {
                let (case, events): (Case, _) =
                    (tx.fetch(tables::CASES, &key.5)?, tx.case_events(key.5)?);
                if case.kind != CaseKind::Complaint {
                    assert_eq!(queued.ascent, None);
                    return Ok(ControlFlow::Continue(()));
                }
                let ladders = Ladder::all(&events, &book);
                let rung = ladders.iter().filter_map(|ladder| ladder.rung(now)).max();
                let told = queued.ascent;
                assert_eq!(told.and_then(|told| told.rung(now)), rung, "{} {now:?}", case.number);
                let runs = case.clocks.iter().any(|one| one.is_main() && one.is_running());
                let owes = runs && owed(&case, &ladders, &events, now).is_some();
                let is_new = |one: &CaseClock| one.is_late_at(now) && !one.recorded;
                let breaks = runs && case.clocks.iter().any(is_new);
                assert_eq!(told.is_some_and(|told| told.breaks(now)), breaks, "{}", case.number);
                assert!(!owes || told.is_some_and(|told| told.owes(now)), "{}", case.number);
                climbed += usize::from(rung.is_some());
                owing += usize::from(owes);
                late += usize::from(breaks);
                Ok(ControlFlow::Continue(()))
            })
        });
        walked.expect("a walk");
        now = later(&mut dice, now);
    }
    assert!(climbed > 0 && owing > 0 && late > 0, "{climbed} {owing} {late}");
}

/// The parties and the complaints of a file.
fn import_parties(desk: &Desk, session: &Session, most: u8) -> Vec<PartyId> {
    let party = |n: u8| {
        let facts = PartyFacts { name: format!("Quill {n}"), ..PartyFacts::default() };
        let points = seal_new(desk, session, &[]).expect("nothing");
        let party = AddParty::new(session, facts, points).expect("a party");
        let mark = RowMark { key: [n; 32], digest: [n; 32], has_reference: false };
        PartyRow { mark, party: Some(party), note: None }
    };
    let rows: Vec<PartyRow> = (0..most).map(party).collect();
    let ids = rows.iter().filter_map(|row| row.party.as_ref()).map(|party| party.id).collect();
    let import = ImportParties { run: [1; 16], rows };
    execute(desk, session, &[Command::ImportParties(import)]).expect("an import");
    ids
}

fn import_complaints(desk: &Desk, session: &Session, most: u8) {
    let row = |n: u8| {
        let (id, opening) = (session.new_id().expect("an id"), opening(session, None));
        let stage = if n.is_multiple_of(2) { Stage::Received } else { Stage::Closed };
        let closing = (stage == Stage::Closed).then_some(Closing::Accepted);
        let reached = Reached { stage, closing, response: None, timely: None };
        let mark = RowMark { key: [n; 32], digest: [n; 32], has_reference: false };
        ComplaintRow { mark, id, opening, reached, complainant: None, history: Vec::new() }
    };
    let import = ImportComplaints { run: [2; 16], rows: (0..most).map(row).collect() };
    execute(desk, session, &[Command::ImportComplaints(import)]).expect("an import");
}

/// A tally that goes on, and what it tells and how many places it looked at, where each look at all takes so long.
struct Goes<'d> {
    desk: &'d Desk,
    session: &'d Session,
    tally: Tally,
    long: Duration,
}

impl Goes<'_> {
    fn look(&mut self, now: Moment) -> (Told, usize) {
        let member = self.session.member().expect("a member");
        let view = |line: &str| (line.to_owned(), views::filter(line, member.id).expect("a line"));
        let views = ["", "@me", "@-", "stage:received"].map(view);
        let (tally, long) = (&mut self.tally, self.long);
        let told = self.desk.read(|tx| {
            let watched = Watched::slow(tx, tables::QUEUE.name, long);
            let told = tally.look(&watched, &views, &member, now)?;
            Ok((told, watched.of(tables::QUEUE.name)))
        });
        told.expect("counts")
    }
}

#[test]
fn only_the_cases_that_an_entry_or_its_list_tells_are_counted_anew() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let now = crate::desk::now();
    let (desk, session) = crate::desk::store(folder.path(), Clock::set_to(now));
    let goes =
        || Goes { desk: &desk, session: &session, tally: Tally::default(), long: Duration::ZERO };
    let open = |_| OpenComplaint {
        id: session.new_id().expect("an id"),
        opening: opening(&session, None),
        owner: None,
    };
    let opened: Vec<OpenComplaint> = (0..60).map(open).collect();
    let ids: Vec<CaseId> = opened.iter().map(|one| one.id).collect();
    let opened: Vec<Command> = opened.into_iter().map(Command::OpenComplaint).collect();
    execute(&desk, &session, &opened).expect("complaints");
    let mut tally = goes();
    assert_eq!(tally.look(now).1, 60, "at first all");
    let mut counts = |most: usize, what: &str| {
        let (told, read) = tally.look(now);
        assert_eq!(told, goes().look(now).0, "{what}");
        assert_eq!(read, most, "{what}");
    };
    let parties = import_parties(&desk, &session, 30);
    counts(0, "an import of customers");
    let tag = Changes { tags: Some(vec!["vip".into()]), ..Changes::default() };
    let edit = |id: &PartyId| Command::EditParty(EditParty { party: *id, changes: tag.clone() });
    execute(&desk, &session, &parties.iter().map(edit).collect::<Vec<_>>()).expect("tags");
    counts(0, "tags on many");
    execute(&desk, &session, &[Command::Undo(Undo::Undo)]).expect("taken back");
    counts(0, "tags taken from many");
    import_complaints(&desk, &session, 20);
    counts(10, "an import of complaints, of which half are open");
    let claim = |id: &CaseId| Command::Claim(Claim::This(*id));
    execute(&desk, &session, &ids.iter().take(12).map(claim).collect::<Vec<_>>()).expect("claims");
    counts(12, "claims of many");
    execute(&desk, &session, &[Command::Undo(Undo::Undo)]).expect("given back");
    counts(12, "claims of many given back");
}

#[test]
fn where_it_is_much_to_count_all_what_an_entry_hides_waits() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let now = crate::desk::now();
    let (desk, session) = crate::desk::store(folder.path(), Clock::set_to(now));
    import_complaints(&desk, &session, 20);
    let parties = import_parties(&desk, &session, 2);
    let (long, tally) = (Duration::from_millis(200), Tally::default());
    let mut tally = Goes { desk: &desk, session: &session, tally, long };
    assert_eq!(tally.look(now).1, 10);
    let merge = Merge::Merge { from: parties[1], into: parties[0] };
    execute(&desk, &session, &[Command::Merge(merge)]).expect("a merge");
    // Two parts of the queue are gone through, each for a fifth of a second: so for forty seconds nobody does it again.
    let soon = Moment { at_seconds: now.at_seconds + 39, ..now };
    assert_eq!(tally.look(soon).1, 0);
    execute(&desk, &session, &[Command::Claim(Claim::Next)]).expect("a claim");
    let (told, read) = tally.look(soon);
    assert_eq!((told.views[1].1, read), (1, 1), "what is told is counted all the same");
    let later = Moment { at_seconds: now.at_seconds + DAY, ..now };
    assert_eq!(tally.look(later).1, 10);
    assert_eq!(tally.look(later).1, 0);
}
