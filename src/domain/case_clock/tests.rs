//! Clocks on cases: the dates of the goldens, changes of rules, what is missed and what ends.

use super::*;
use crate::domain::complaint::{
    CaseEvent, Channel, Happening, Move, Opening, Outcome, Reached, Severity, Stage,
};
use crate::domain::handling::Awaited;
use crate::domain::id::{CaseId, CaseNumber, Id, MemberId};
use crate::domain::policy;
use crate::domain::rulebook::Adopted;
use jiff::tz::Offset;
use proptest::prelude::*;

fn at(text: &str) -> Moment {
    Moment::parse(text, Offset::constant(8)).expect("a moment")
}

fn opening(received: &str) -> Box<Opening> {
    Box::new(Opening::sample(at(received)))
}

fn event(when: &str, what: Happening) -> CaseEvent {
    CaseEvent { at: at(when), by: MemberId::from_bytes([1; 16]), what }
}

fn opened(received: &str, later: &[(&str, Move)]) -> Vec<CaseEvent> {
    let first = event(received, Happening::Opened(opening(received)));
    let later = later.iter().map(|(when, step)| event(when, Happening::Moved(step.clone())));
    [first].into_iter().chain(later).collect()
}

fn fold(events: &[CaseEvent], book: &Rulebook) -> Case {
    let number = CaseNumber { year: 2026, count: 1 };
    Case::fold(CaseId::from_bytes([9; 16]), number, events, book).expect("an opening")
}

fn clock<'c>(case: &'c Case, id: &str) -> &'c CaseClock {
    case.clocks.iter().find(|clock| clock.clock == id).expect("a clock")
}

/// A book with this clock of our own besides, adopted with its pack at an instant.
fn adopted(book: &Rulebook, text: &str, when: &str) -> Rulebook {
    let pack = policy::read("own", text).expect("a pack");
    book.with(Adopted { pack, at: Some(at(when)) })
}

fn minutes(version: &str, length: u32) -> String {
    format!(
        "id = \"desk\"\nversion = \"{version}\"\neffective = 2026-01-01\ncalendar = \"cn\"\n\
         [[source]]\nref = \"x\"\nchecked = 2026-11-25\nstatus = \"house\"\n\
         [[clock]]\nid = \"internal.desk\"\nunit = \"business_minute\"\nlength = {length}\n\
         start = \"received\"\nstop = [\"decided\"]\npause = [\"customer\"]\n"
    )
}

fn wait() -> Move {
    Move::Wait {
        question: "?".into(),
        until: at("2026-03-10"),
        awaited: Awaited::Customer,
        channel: None,
    }
}

fn decide() -> Move {
    Move::Decide {
        outcome: Outcome::Upheld,
        reasons: "x".into(),
        channel: None,
        redress: Vec::new(),
        cause: None,
        by_letter: false,
    }
}

#[test]
fn a_case_has_the_dates_of_the_goldens() {
    let house = Rulebook::travelling();
    for (start, due) in [
        ("2026-02-11", "2026-03-03"),
        ("2026-09-24", "2026-10-15"),
        ("2026-11-20", "2026-12-04"),
        ("2026-12-30", "2027-01-13"),
    ] {
        let case = fold(&opened(start, &[]), &house);
        assert_eq!(
            (case.due_at.to_string().as_str(), clock(&case, "internal").due),
            (due, case.due_at)
        );
        assert_eq!(clock(&case, "internal").provisional, due > "2027");
    }
    for (start, due) in
        [("2026-02-14T17:50", "2026-02-24 14:20"), ("2026-10-10T16:00", "2026-10-12 11:00")]
    {
        assert_eq!(clock(&fold(&opened(start, &[]), &house), "first").due.human(), due);
    }
    let case = fold(&opened("2026-02-13T17:50", &[]), &house);
    assert_eq!(case.next_date().map(|next| next.due.human()).as_deref(), Some("2026-02-14 14:20"));
}

#[test]
fn a_pause_stops_the_clock_of_our_own_and_no_clock_of_the_law() {
    let book = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
    let odr = policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
    let book = adopted(&book, &odr, "2026-01-02");
    let mut steps = vec![("2026-03-02T15:00", wait())];
    let waits = fold(&opened("2026-03-02T10:00", &steps), &book);
    assert_eq!(clock(&waits, "internal.desk").state, ClockState::Paused);
    assert_eq!(clock(&waits, "reg.settle").state, ClockState::Running);
    assert_eq!(waits.due_at, clock(&waits, "reg.settle").due, "not the day of the answer");
    steps.push(("2026-03-03T11:00", Move::Investigate));
    let case = fold(&opened("2026-03-02T10:00", &steps), &book);
    assert_eq!(clock(&case, "internal.desk").due.human(), "2026-03-03 17:00");
    assert_eq!(clock(&case, "reg.settle").due.human(), "2026-03-16");
    let house = fold(&opened("2026-03-02T10:00", &steps[..1]), &Rulebook::travelling());
    assert_eq!(house.due_at, at("2026-03-10"), "until when it waits");
    steps.push(("2026-03-04T09:00", decide()));
    let case = fold(&opened("2026-03-02T10:00", &steps), &book);
    let desk = clock(&case, "internal.desk");
    assert_eq!(
        (desk.state, desk.breached_at.map(|at| at.human())),
        (ClockState::Late, Some("2026-03-03 17:00".into()))
    );
    assert_eq!(clock(&case, "reg.settle").state, ClockState::Met);
}

#[test]
fn a_shorter_rule_is_missed_at_the_change_and_a_longer_one_undoes_no_breach() {
    let first = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
    let events = opened("2026-03-02T09:00", &[]);
    let before = fold(&events, &first);
    assert_eq!(clock(&before, "internal.desk").due.human(), "2026-03-03 09:30");
    let shorter = adopted(&first, &minutes("2", 240), "2026-03-02T14:30");
    let cut = fold(&events, &shorter);
    let cut = clock(&cut, "internal.desk");
    assert_eq!(
        (cut.due.human(), cut.breached_at),
        ("2026-03-02 14:30".into(), Some(at("2026-03-02T14:30")))
    );
    assert_eq!(cut.state_at(at("2026-03-02T14:29")), ClockState::Running);
    assert_eq!(cut.state_at(at("2026-03-02T14:30")), ClockState::Breached);
    let longer = adopted(&shorter, &minutes("3", 4_800), "2026-03-04");
    let again = fold(&events, &longer);
    let again = clock(&again, "internal.desk");
    assert_eq!(again.due.human(), "2026-03-16 15:30", "the date is that of the rule");
    assert_eq!((again.breached_at, again.due_seconds()), (cut.breached_at, cut.due_seconds()));
    let still = again.state_at(at("2026-03-05"));
    assert_eq!(still, ClockState::Breached, "what was missed stays missed");
    let later = fold(&opened("2026-03-04T09:00", &[]), &longer);
    assert_eq!(clock(&later, "internal.desk").due.human(), "2026-03-18 15:30");
}

#[test]
fn what_was_missed_while_a_step_stood_stays_missed_when_it_is_taken_back() {
    let house = Rulebook::travelling();
    let wait = Move::Wait {
        question: "?".into(),
        until: at("2026-03-10"),
        awaited: Awaited::Customer,
        channel: None,
    };
    let steps = [("2026-03-02T15:00", wait), ("2026-03-03T11:00", Move::Investigate)];
    let mut events = opened("2026-03-02T10:00", &steps);
    let missed = fold(&events, &house);
    let internal = clock(&missed, "internal").clone();
    assert_eq!(internal.state_at(at("2026-03-20T10:00")), ClockState::Breached);
    // Taking back that it went on puts it to waiting once more; it was missed before.
    events.push(event("2026-03-20T10:00", Happening::Reverted(2)));
    let back = fold(&events, &house);
    let after = clock(&back, "internal");
    assert_eq!(after.state_at(at("2026-03-20T10:00")), ClockState::Breached);
    assert_eq!(after.due_seconds(), internal.due_seconds());
    // Taken back in time, nothing was missed.
    events[3] = event("2026-03-04T10:00", Happening::Reverted(2));
    assert_eq!(clock(&fold(&events, &house), "internal").state, ClockState::Paused);
}

#[test]
fn what_was_recorded_stays_whatever_is_taken_back() {
    let house = Rulebook::travelling();
    let due = clock(&fold(&opened("2026-03-02T10:00", &[]), &house), "internal").due;
    let named = |name: &str| Happening::Breached { clock: name.to_owned(), at: due };
    let mut events = opened("2026-03-02T10:00", &[]);
    events.push(event("2026-03-20T10:00", named("house:internal")));
    events.push(event("2026-03-20T10:00", named("cn-odr:reg.settle")));
    let case = fold(&events, &house);
    for (id, state) in [("internal", ClockState::Breached), ("reg.settle", ClockState::Late)] {
        let one = clock(&case, id);
        assert_eq!((one.state_at(at("2026-03-20T10:00")), one.recorded), (state, true), "{id}");
        assert!(one.breached_at.is_some());
    }
    // A later round is not late for that.
    events.push(event("2026-03-21T10:00", Happening::Moved(decide())));
    let close = Move::Close { closing: crate::domain::complaint::Closing::Accepted, words: None };
    events.push(event("2026-03-22T10:00", Happening::Moved(close)));
    assert_eq!(clock(&fold(&events, &house), "internal").state, ClockState::Late);
    let reopen = Move::Reopen { reasons: "x".into() };
    events.push(event("2026-03-23T10:00", Happening::Moved(reopen)));
    let again = fold(&events, &house);
    let again = clock(&again, "internal");
    assert_eq!(
        (again.state, again.breached_at, again.recorded),
        (ClockState::Running, None, false)
    );
}

#[test]
fn what_is_dropped_has_no_outcome_unless_it_was_missed_before() {
    use crate::domain::complaint::Closing;
    let odr = policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
    let book = adopted(&Rulebook::travelling(), &odr, "2026-01-02");
    let drop = Move::Close { closing: Closing::Withdrawn, words: Some("x".into()) };
    let double = Move::Double { original: CaseId::from_bytes([3; 16]) };
    let states = |steps: &[(&str, Move)]| {
        let case = fold(&opened("2026-03-02T10:00", steps), &book);
        let of = |id: &str| clock(&case, id).state_at(at("2026-06-30"));
        [of("ack"), of("internal"), of("reg.settle")]
    };
    use ClockState::{Breached, Ended, Late};
    for step in [drop.clone(), double.clone()] {
        assert_eq!(states(&[("2026-03-03T10:00", step.clone())]), [Ended; 3]);
        assert_eq!(states(&[("2026-03-05T10:00", step.clone())]), [Late, Ended, Ended]);
        assert_eq!(states(&[("2026-03-25T10:00", step)]), [Late; 3]);
    }
    let back = Move::Back { from: Stage::LinkedDuplicate, to: Stage::Received };
    let was = fold(&opened("2026-03-02T10:00", &[]), &book);
    let steps = [("2026-03-02T10:10", double), ("2026-03-02T10:20", back)];
    let is = fold(&opened("2026-03-02T10:00", &steps), &book);
    assert_eq!(is.clocks, was.clocks, "as it was");
    let reopen = Move::Reopen { reasons: "x".into() };
    let again = [("2026-03-03T10:00", drop), ("2026-03-10T10:00", reopen)];
    assert_eq!(states(&again), [Ended, Breached, Breached], "the law's from receipt");
}

#[test]
fn a_pause_ends_with_the_answer_or_with_the_day_by_which_it_was_expected() {
    use crate::domain::handling::Fact;
    let book = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
    let mut events = opened("2026-03-02T10:00", &[("2026-03-02T15:00", wait())]);
    let waits = fold(&events, &book);
    let desk = clock(&waits, "internal.desk");
    // Four and a half hours of eight are left when the tenth has passed.
    let told = |desk: &CaseClock, when: &str| (desk.due.human(), desk.state_at(at(when)));
    let due = "2026-03-11 15:00".to_owned();
    assert_eq!(told(desk, "2026-03-10T12:00"), (due.clone(), ClockState::Paused));
    assert_eq!(told(desk, "2026-03-11T10:00"), (due.clone(), ClockState::Running));
    assert_eq!(told(desk, "2026-03-11T16:00"), (due.clone(), ClockState::Breached));
    let wrote = Fact::Wrote { channel: Channel::Phone, text: "x".into() };
    events.push(event("2026-03-03T11:00", Happening::Fact(wrote)));
    let answered = fold(&events, &book);
    let desk = clock(&answered, "internal.desk");
    assert_eq!((desk.due.human().as_str(), desk.state), ("2026-03-03 17:00", ClockState::Running));
    events[2] = event("2026-03-12T10:00", Happening::Moved(Move::Investigate));
    let late = fold(&events, &book);
    let desk = clock(&late, "internal.desk");
    assert_eq!(told(desk, "2026-03-12T10:00"), (due, ClockState::Breached));
}

#[test]
fn a_pack_for_some_cases_governs_what_names_it_and_a_window_is_no_deadline() {
    let text = |id| {
        policy::text_of(id).expect("a pack").replacen(
            "effective = 2026-06-01",
            "effective = 2026-01-01",
            1,
        )
    };
    let book = adopted(&Rulebook::travelling(), &text("uk-disp"), "2026-01-02");
    let book = adopted(&book, &text("uk-disp-payment"), "2026-01-02");
    let laws = |case: &Case| -> Vec<String> {
        let law = case.clocks.iter().filter(|one| one.kind.is_statutory() && one.is_running());
        law.map(|one| format!("{} {}", one.name(), one.due.human())).collect()
    };
    let any = fold(&opened("2026-03-09", &[]), &book);
    assert_eq!(laws(&any), ["uk-disp:reg.final 2026-05-04"]);
    let payment =
        fold(&opened("2026-03-09", &[("2026-03-10T10:00", assess("uk-disp-payment"))]), &book);
    assert_eq!(
        laws(&payment),
        [
            "uk-disp-payment:reg.payment 2026-03-30",
            "uk-disp-payment:reg.payment-exceptional 2026-04-29"
        ]
    );
    let window = clock(&any, "internal.summary");
    assert_eq!(window.state_at(at("2026-03-10T10:00")), ClockState::Running);
    assert_eq!(window.state_at(at("2026-03-20T10:00")), ClockState::Ended);
    assert!(!window.is_main() && !window.is_late_at(at("2026-03-20T10:00")));
    assert_eq!(any.next_date().map(|one| one.clock.as_str()), Some("first"));
}

fn assess(policy: &str) -> Move {
    use crate::domain::handling::{Assessment, Impact};
    Move::Assess(Assessment {
        severity: Severity::Normal,
        impact: Impact::One,
        safety: false,
        vulnerable: false,
        category: "x".into(),
        policy: Some(policy.to_owned()),
        lowered: None,
    })
}

#[test]
fn naming_a_pack_ends_the_clocks_of_others_but_not_what_they_had_missed() {
    let cfpb = policy::text_of("us-cfpb").expect("a pack");
    let odr = policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
    let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
    let book = adopted(&book, &odr, "2026-01-02");
    let states = |when: &str, policy: &str| {
        let case = fold(&opened("2026-03-02T10:00", &[(when, assess(policy))]), &book);
        let of = |id: &str| clock(&case, id).state_at(at("2026-06-30"));
        [of("reg.settle"), of("reg.response"), of("reg.final"), of("internal")]
    };
    use ClockState::{Breached, Ended};
    assert_eq!(states("2026-03-03T10:00", "cn-odr"), [Breached, Ended, Ended, Breached]);
    // Fifteen days were gone, sixty were not.
    assert_eq!(states("2026-04-03T10:00", "cn-odr"), [Breached, Breached, Ended, Breached]);
    assert_eq!(states("2026-03-03T10:00", "house"), [Ended, Ended, Ended, Breached]);
    for unknown in ["no-such-pack", "uk-disp"] {
        assert_eq!(states("2026-03-03T10:00", unknown), [Breached; 4], "{unknown}");
    }
}

#[test]
fn what_a_file_stopped_has_no_outcome_but_the_one_it_tells() {
    let cfpb = policy::text_of("us-cfpb").expect("a pack");
    let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
    let imported = |stage, timely| {
        let reached = Reached { stage, closing: None, response: None, timely };
        let opening = opening("2014-11-13");
        let case = fold(&[event("2026-03-01", Happening::Imported { opening, reached })], &book);
        let told: Vec<(String, ClockState)> =
            case.clocks.iter().map(|one| (one.clock.clone(), one.state)).collect();
        (case, told)
    };
    let (closed, told) = imported(Stage::Closed, Some(false));
    assert_eq!(told, [("reg.response".to_owned(), ClockState::Late)]);
    assert!(closed.clocks[0].declared && closed.clocks[0].stopped_at.is_none());
    assert_eq!(closed.due_at.human(), "2014-11-28", "the last date there was");
    assert_eq!(imported(Stage::Closed, None).1, []);
    let (open, told) = imported(Stage::Investigating, Some(true));
    assert!(told.contains(&("reg.response".to_owned(), ClockState::Met)));
    assert!(told.contains(&("reg.final".to_owned(), ClockState::Running)));
    assert_eq!(clock(&open, "reg.final").due.human(), "2015-01-12");
    assert_eq!(clock(&open, "reg.final").state_at(at("2026-03-01")), ClockState::Breached);
}

#[test]
fn a_day_on_which_clocks_are_put_on_or_back_ends_when_it_ends() {
    let cfpb = policy::text_of("us-cfpb").expect("a pack");
    let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
    // Sixty days later: the day on which New York puts clocks back, the one on which it puts them on, and one
    // of 24 hours.
    for (received, due, end, hours) in [
        ("2026-09-02", "2026-11-01", "2026-11-02T00:00:00-05:00", 25),
        ("2026-01-07", "2026-03-08", "2026-03-09T00:00:00-04:00", 23),
        ("2026-01-08", "2026-03-09", "2026-03-10T00:00:00-04:00", 24),
    ] {
        let case = fold(&opened(received, &[]), &book);
        let last = clock(&case, "reg.final");
        let end = Moment::parse(end, Offset::UTC).expect("a moment");
        assert_eq!((last.due.human().as_str(), last.due_seconds()), (due, end.at_seconds));
        assert_eq!(last.passes_at.is_some(), hours != 24);
        assert_eq!(end.at_seconds - last.due.at_seconds, hours * 3_600);
        let beside = |seconds: i64| Moment { at_seconds: end.at_seconds + seconds, ..end };
        assert_eq!(last.state_at(beside(-1)), ClockState::Running);
        assert_eq!(last.state_at(beside(1)), ClockState::Breached);
        assert_eq!(
            case.law_due(),
            Some(
                case.clocks
                    .iter()
                    .filter(|one| one.kind.is_statutory())
                    .map(CaseClock::due_seconds)
                    .min()
                    .expect("a date")
            )
        );
    }
}

#[test]
fn what_is_decided_and_sent_is_due_to_be_closed_and_anew_when_the_remedy_is_done() {
    use crate::domain::handling::Fact;
    use crate::domain::redress::{Redress, RedressKind};
    let house = Rulebook::travelling();
    let Move::Decide { outcome, reasons, channel, cause, .. } = decide() else { return };
    let redress = vec![Redress { kind: RedressKind::Apology, money: None }];
    let with_redress = Move::Decide { outcome, reasons, channel, cause, redress, by_letter: false };
    let mut events = opened("2026-03-02T10:00", &[("2026-03-03T10:00", with_redress)]);
    let main = |events: &[CaseEvent]| {
        let case = fold(events, &house);
        let main = case.main_clock().map(|main| (main.clock.clone(), main.due.human()));
        assert!(!case.is_open() || case.main_clock().is_some_and(CaseClock::is_running));
        main
    };
    let told = |clock: &str, due: &str| Some((clock.to_owned(), due.to_owned()));
    assert_eq!(main(&events), told("remedy", "2026-03-17"));
    events.push(event(
        "2026-03-10T10:00",
        Happening::Fact(Fact::Redressed { item: 0, proof: "x".into() }),
    ));
    assert_eq!(main(&events), told("close", "2026-03-24"));
    let plain = opened("2026-03-02T10:00", &[("2026-03-03T10:00", decide())]);
    assert_eq!(main(&plain), told("close", "2026-03-17"));
    let is_late = |now: &str| fold(&plain, &house).is_overdue(at(now));
    assert_eq!([is_late("2026-03-16T12:00"), is_late("2026-03-18T12:00")], [false, true]);
}

#[test]
fn an_imported_case_that_was_decided_is_due_to_be_closed_since_we_know_of_it() {
    let reached = Reached { stage: Stage::Decided, closing: None, response: None, timely: None };
    let imported = Happening::Imported { opening: opening("2014-11-13"), reached };
    let case = fold(&[event("2026-03-03T10:00", imported)], &Rulebook::travelling());
    assert_eq!(case.main_clock().map(|one| one.clock.as_str()), Some("close"));
    assert_eq!(case.due_at.human(), "2026-03-17");
}

proptest! {
    /// Whenever the row is rebuilt, it is the same: by one event after the other or by all at once, and by
    /// a book that was put together step by step or read whole.
    #[test]
    fn a_row_is_what_events_and_rules_say_whenever_it_is_folded(
        waits in 0i64..20, decides in 0i64..40, changes in 1i64..30, length in 1u32..2_000,
    ) {
        let start = at("2026-03-02T10:00");
        let after = |days: i64| {
            Moment { at_seconds: start.at_seconds + days * 86_400, ..start }.to_string()
        };
        let (wait_at, back, end) = (after(waits), after(waits + 1), after(waits + 2 + decides));
        let steps = [(wait_at.as_str(), wait()), (&back, Move::Investigate), (&end, decide())];
        let events = opened("2026-03-02T10:00", &steps);
        let first = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
        let book = adopted(&first, &minutes("2", length), &after(changes));
        let once = fold(&events, &book);
        prop_assert_eq!(&once, &fold(&events, &book.clone()));
        for far in 1..=events.len() {
            let (old, new) = (fold(&events[..far], &first), fold(&events[..far], &book));
            // What was missed before the change is missed after it.
            let (old, new) = (clock(&old, "internal.desk"), clock(&new, "internal.desk"));
            let change = at(&after(changes));
            if old.state_at(change) == ClockState::Breached || old.state == ClockState::Late {
                let has_missed = new.breached_at.is_some() || new.state_at(at("2099-01-01")) == ClockState::Breached;
                prop_assert!(has_missed || old.due.at_seconds >= change.at_seconds);
            }
        }
    }
}
