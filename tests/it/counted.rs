//! What is told by a case's place in the queue, and what is counted by it: as time goes on, the same as what the case
//! and its events tell, and as who counts everything anew.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::Dice;
use kefu::domain::case_clock::CaseClock;
use kefu::domain::complaint::{Case, CaseKind};
use kefu::domain::escalation::Ladder;
use kefu::domain::escalation::owed::owed;
use kefu::domain::moment::Moment;
use kefu::queries::tally::{Counted, Tally};
use kefu::queries::{members, views};
use kefu::session::Desk;
use kefu::store::index::{self, Rows};
use kefu::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

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
