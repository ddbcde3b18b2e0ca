//! What a demo must hold, whatever its seed.

use super::*;
use crate::domain::complaint::{CaseKind, Closing, Need, Severity, Stage, step};
use crate::domain::contact::check_shape;
use jiff::tz::Offset;

/// A Wednesday.
const NOW: &str = "2026-11-18T14:32:00+08:00";

fn moment(text: &str) -> Moment {
    Moment::parse(text, Offset::UTC).expect("a moment")
}

fn demo() -> DemoData {
    generate(SEED, PARTIES, COMPLAINTS, moment(NOW))
}

fn stage(complaint: &DemoComplaint) -> Stage {
    let mut moves = complaint.steps.iter().filter_map(|step| match &step.what {
        DemoHappening::Move(step) => Some(step.to()),
        DemoHappening::Assigned => None,
    });
    moves.next_back().unwrap_or(Stage::Received)
}

fn is_owned(complaint: &DemoComplaint) -> bool {
    complaint.steps.iter().any(|step| step.what == DemoHappening::Assigned)
}

fn days_left(complaint: &DemoComplaint) -> i64 {
    let due = super::timing::own_due(complaint.opening.received_at);
    due.seconds_left(moment(NOW)).div_euclid(86_400)
}

/// Every text a person reads.
fn texts(data: &DemoData) -> Vec<String> {
    let mut texts = Vec::new();
    for party in &data.parties {
        texts.push(party.name.clone());
        texts.extend(party.fields.values().chain(&party.tags).cloned());
        texts.extend(party.entries.iter().map(|entry| entry.text.clone()));
        texts.extend(party.promises.iter().map(|promise| promise.text.clone()));
        texts.extend(party.points.iter().map(|point| point.value.clone()));
    }
    for complaint in &data.complaints {
        let opening = &complaint.opening;
        texts.extend([&opening.title, &opening.what_happened, &opening.wanted].map(Clone::clone));
        texts.extend(complaint.notes.iter().map(|note| note.text.clone()));
        texts.extend(complaint.promise.iter().map(|promise| promise.text.clone()));
        texts.extend(complaint.steps.iter().filter_map(|step| match &step.what {
            DemoHappening::Move(Move::Wait { question, .. }) => Some(question.clone()),
            DemoHappening::Move(Move::Decide { reasons, .. }) => Some(reasons.clone()),
            _ => None,
        }));
    }
    texts
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let now = moment(NOW);
    assert_eq!(generate(7, 60, 40, now), generate(7, 60, 40, now));
    assert_ne!(generate(7, 60, 40, now), generate(8, 60, 40, now));
}

#[test]
fn sizes_are_exact() {
    for (parties, complaints) in [(0, 0), (1, 1), (0, 3), (1, 0), (13, 7), (PARTIES, COMPLAINTS)] {
        let data = generate(SEED, parties, complaints, moment(NOW));
        assert_eq!((data.parties.len(), data.complaints.len()), (parties, complaints));
        assert!(data.complaints.iter().all(|c| c.party.is_none_or(|place| place < parties)));
    }
}

#[test]
fn every_step_is_legal_and_has_what_it_needs() {
    for complaint in generate(3, 200, 400, moment(NOW)).complaints.iter().chain(&demo().complaints)
    {
        let mut at = Stage::Received;
        let mut owned = false;
        for taken in &complaint.steps {
            match &taken.what {
                DemoHappening::Assigned => owned = true,
                DemoHappening::Move(taken) => {
                    let legal =
                        step(CaseKind::Complaint, at, taken.to()).expect("a step of the table");
                    assert!(owned || !legal.needs.contains(&Need::Owner));
                    at = taken.to();
                }
            }
        }
        let open = complaint.promise.as_ref().is_some_and(|promise| !promise.kept);
        assert!(at != Stage::Closed || !open, "a closed complaint with an open promise");
    }
}

#[test]
fn moments_go_forward_and_never_past_now() {
    for now in [NOW, "2026-03-01T00:10:00+08:00", "2027-01-02T23:59:00+00:00"].map(moment) {
        for complaint in generate(SEED, 100, 300, now).complaints {
            let mut before = complaint.opening.received_at.at_seconds;
            for step in &complaint.steps {
                assert!(step.at.at_seconds > before, "{complaint:#?}");
                before = step.at.at_seconds;
            }
            let received = complaint.opening.received_at;
            let notes = complaint.notes.iter().map(|note| note.at);
            let made = complaint.promise.iter().map(|promise| promise.made_at);
            let steps = complaint.steps.iter().map(|step| step.at);
            for at in notes.chain(made).chain(steps).chain([received]) {
                assert!(at.at_seconds <= now.at_seconds && at.at_seconds >= received.at_seconds);
            }
        }
        for party in generate(SEED, 300, 0, now).parties {
            assert!(party.entries.iter().all(|entry| entry.at.at_seconds <= now.at_seconds));
            assert!(party.promises.iter().all(|promise| promise.made_at.at_seconds
                <= now.at_seconds.min(promise.due.end_seconds())));
        }
    }
}

#[test]
fn what_waits_and_what_is_decided_says_so() {
    for step in demo().complaints.iter().flat_map(|complaint| &complaint.steps) {
        match &step.what {
            DemoHappening::Move(Move::Wait { question, until, .. }) => {
                assert!(!question.is_empty() && until.end_seconds() > step.at.at_seconds);
            }
            DemoHappening::Move(Move::Decide { reasons, .. }) => assert!(!reasons.is_empty()),
            DemoHappening::Move(Move::Close { closing, .. }) => {
                assert!(!closing.needs_second_person());
            }
            _ => {}
        }
    }
}

#[test]
fn the_queue_has_something_of_everything() {
    let data = demo();
    // What takes a second person the demo's one member does not reach.
    for wanted in [
        Stage::Received,
        Stage::Acknowledged,
        Stage::Assessed,
        Stage::Investigating,
        Stage::Waiting,
        Stage::Decided,
        Stage::Closed,
    ] {
        assert!(data.complaints.iter().any(|complaint| stage(complaint) == wanted), "{wanted:?}");
    }
    let open: Vec<&DemoComplaint> =
        data.complaints.iter().filter(|complaint| stage(complaint) != Stage::Closed).collect();
    assert_eq!(open.len(), COMPLAINTS * 6 / 10);
    let count = |test: &dyn Fn(&DemoComplaint) -> bool| open.iter().filter(|c| test(c)).count();
    let critical = count(&|c| c.opening.severity == Severity::Critical);
    assert!((open.len() / 100..=open.len() * 6 / 100).contains(&critical), "{critical}");
    assert!((6..=30).contains(&count(&|c| days_left(c) < 0)));
    assert!(count(&|c| days_left(c) == 0) >= 3);
    assert!(count(&|c| (1..=3).contains(&days_left(c))) >= 8);
    assert!(count(&|c| !is_owned(c)) >= 5);
    assert!(data.complaints.iter().filter(|c| c.party.is_none()).count() >= 5);
}

#[test]
fn every_lawful_end_occurs() {
    let data = demo();
    let steps = data.complaints.iter().flat_map(|complaint| &complaint.steps);
    let ends: Vec<Closing> = steps
        .filter_map(|step| match step.what {
            DemoHappening::Move(Move::Close { closing, .. }) => Some(closing),
            _ => None,
        })
        .collect();
    for end in [Closing::Accepted, Closing::NotAccepted, Closing::NoAnswer, Closing::Summary] {
        assert!(ends.contains(&end), "{end:?}");
    }
}

#[test]
fn points_have_the_shape_of_their_kind_and_belong_to_nobody() {
    let data = demo();
    let points: Vec<&DemoPoint> = data.parties.iter().flat_map(|party| &party.points).collect();
    for kind in PointKind::ALL {
        assert!(points.iter().any(|point| point.kind == kind), "{kind:?}");
    }
    for point in points {
        assert!(check_shape(point.kind, &point.value).is_ok(), "{point:?}");
        let domain = point.value.rsplit_once('@').map(|(_, domain)| domain);
        assert!(domain.is_none_or(|domain| domain.starts_with("example.")), "{point:?}");
    }
}

#[test]
fn both_languages_and_the_names_people_search_for_are_there() {
    let data = demo();
    let share = data.parties.iter().filter(|party| is_chinese(&party.name)).count() * 100 / PARTIES;
    assert!((65..=76).contains(&share), "{share} % of the names are Chinese");
    let titles = data.complaints.iter().filter(|c| is_chinese(&c.opening.title)).count();
    assert!((150..=260).contains(&titles), "{titles} Chinese complaints");
    for name in ["张伟", "张薇", "王芳", "李娜", "欧阳雪", "单雄", "John Smith", "Zhang Wei"]
    {
        assert!(data.parties.iter().any(|party| party.name == name), "{name}");
    }
    for start in ["单", "曾", "仇", "解", "查", "区", "朴", "翟"] {
        assert!(data.parties.iter().any(|party| party.name.starts_with(start)), "{start}");
    }
}

#[test]
fn no_place_is_left_unfilled_and_some_letters_are_long() {
    let data = demo();
    for text in texts(&data) {
        assert!(!text.is_empty() && !text.contains(['{', '}']), "{text}");
    }
    let lengths = || data.complaints.iter().map(|c| c.opening.what_happened.chars().count());
    assert!(lengths().filter(|length| *length >= 300).count() >= 15);
    assert!(lengths().max() <= Some(3_400) && lengths().max() >= Some(1_500));
}

#[test]
fn promises_are_kept_open_and_overdue() {
    let data = demo();
    let now = moment(NOW);
    let own = data.parties.iter().flat_map(|party| &party.promises);
    let all: Vec<&DemoPromise> =
        own.chain(data.complaints.iter().filter_map(|c| c.promise.as_ref())).collect();
    let overdue = all.iter().filter(|p| !p.kept && p.due.seconds_left(now) < 0).count();
    let open = all.iter().filter(|p| !p.kept).count();
    assert!(all.iter().any(|promise| promise.kept));
    assert!((2..=20).contains(&overdue) && open > overdue * 2, "{open} open, {overdue} overdue");
}
