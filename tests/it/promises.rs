//! Promises, at every door through which words leave: what promises something becomes a promise or is marked as none;
//! and their reminders, another time that is agreed on, and how many are kept.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::Crew;
use crate::door::last;
use crate::house::House;
use kefu::commands::Command;
use kefu::commands::entry::AddEntry;
use kefu::commands::macros::{Bulk, KeepMacro, run};
use kefu::commands::move_on::MoveOn;
use kefu::commands::promise::{AddPromise, EndPromise, Renegotiate};
use kefu::commands::record::Record;
use kefu::commands::tell::{Tell, Telling};
use kefu::commands::undo::Undo;
use kefu::domain::complaint::{Channel, Move, Stage};
use kefu::domain::entry::EntryKind;
use kefu::domain::handling::{Awaited, Fact, Letter, LetterKind};
use kefu::domain::id::CaseId;
use kefu::domain::moment::Moment;
use kefu::domain::promise::{Promise, Promised, Reminder};
use kefu::locale::Language;
use kefu::queries::promises;
use kefu::reports::{self, Asked, Report};
use kefu::session::Session;
use kefu::store::Reader;
use kefu::store::index::Rows;
use proptest::prelude::*;

const DAY: i64 = 86_400;
const CALL_ZH: &str = "我们会在三天内给您回电。";

fn crew() -> Crew {
    Crew::new((80, 24), Language::English)
}

fn answer(text: &str) -> Fact {
    Fact::Sent(Letter { kind: LetterKind::Answer, channel: Channel::Email, text: text.into() })
}

fn later(now: Moment, days: i64) -> Moment {
    Moment { at_seconds: now.at_seconds + days * DAY, ..now }
}

fn sends(crew: &Crew, case: CaseId, text: &str, promised: Promised) -> Result<(), &'static str> {
    let seen = Some(crew.row(case).events);
    let what = Telling::Fact(Record { case, fact: answer(text), seen });
    let done = crew.does(&crew.agent, Command::Tell(Tell { what, promised }));
    done.map(drop).map_err(|error| error.code)
}

fn made(crew: &Crew, case: CaseId) -> Vec<Promise> {
    crew.desk()
        .read(|tx| tx.promises_in(&tx.fetch(kefu::store::tables::CASES, &case)?))
        .expect("promises")
}

#[test]
fn a_letter_that_promises_is_not_sent_unmarked_in_either_language() {
    let crew = crew();
    let case = crew.open();
    for text in [
        "We will call you back within 3 days.",
        CALL_ZH,
        "师傅明天上门维修。",
        "We guarantee a refund.",
    ] {
        assert_eq!(sends(&crew, case, text, Promised::Unsaid), Err("promise-unmarked"), "{text}");
        // The same by the command that says nothing of it.
        let fact = answer(text);
        let bare = crew.does(&crew.agent, Command::Record(Record { case, fact, seen: None }));
        assert_eq!(bare.map(drop).map_err(|error| error.code), Err("promise-unmarked"), "{text}");
        assert_eq!(last(crew.desk()).verb, "complaint.send");
    }
    assert_eq!(made(&crew, case).len(), 0);
    assert_eq!(crew.row(case).handling.letters, 0);
    for text in ["Please answer by Friday.", "我们无法退款。", "We refunded it on Monday."] {
        assert_eq!(sends(&crew, case, text, Promised::Unsaid), Ok(()), "{text}");
    }
}

#[test]
fn what_is_promised_in_a_letter_is_a_promise_with_it() {
    let crew = crew();
    let case = crew.open();
    let now = crew.agent.now();
    assert_eq!(sends(&crew, case, CALL_ZH, Promised::Made { due: None }), Ok(()));
    let promises = made(&crew, case);
    assert_eq!(promises.len(), 1);
    assert_eq!(promises[0].due.date(), later(now, 3).date());
    assert_eq!(promises[0].text, "我们会在三天内给您回电");
    assert_eq!(promises[0].owner, crew.agent.member_id().expect("a member"));
    assert!(last(crew.desk()).ids.contains(&promises[0].number.to_string()));
    // What stands already is not asked for again; what is sooner is.
    assert_eq!(sends(&crew, case, "We will call you within a week.", Promised::Unsaid), Ok(()));
    let sooner = sends(&crew, case, "We will call you tomorrow.", Promised::Unsaid);
    assert_eq!(sooner, Err("promise-unmarked"));
    // Nothing is taken back that left the house.
    let undone = crew.does(&crew.agent, Command::Undo(Undo::Undo)).map(drop);
    assert_eq!(undone.map_err(|error| error.code), Err("step-final"));
}

#[test]
fn a_time_is_asked_for_and_is_not_later_than_what_the_customer_reads() {
    let crew = crew();
    let case = crew.open();
    let now = crew.agent.now();
    let with = |days| Promised::Made { due: Some(later(now, days)) };
    let vague = "We will send you a new card.";
    let says = |text: &str, promised| sends(&crew, case, text, promised);
    assert_eq!(says(vague, Promised::Made { due: None }), Err("promise-undated"));
    assert_eq!(says(vague, with(-1)), Err("due-past"));
    let dated = "We will send you a new card within 5 days.";
    assert_eq!(says(dated, with(9)), Err("promise-later"));
    assert_eq!(says(dated, with(2)), Ok(()));
    assert_eq!(made(&crew, case)[0].due.date(), later(now, 2).date());
    assert_eq!(says("Thank you.", with(2)), Err("promise-unseen"));
}

#[test]
fn what_is_marked_as_none_is_told_in_the_log() {
    let crew = crew();
    let case = crew.open();
    assert_eq!(sends(&crew, case, CALL_ZH, Promised::Nothing), Ok(()));
    assert_eq!(made(&crew, case).len(), 0);
    assert_eq!(last(crew.desk()).purpose.as_deref(), Some("no-promise"));
    assert_eq!(sends(&crew, case, "谢谢您的来信。", Promised::Nothing), Ok(()));
    assert_eq!(last(crew.desk()).purpose, None, "there was none to deny");
}

/// Our answer by the day by which the clock wants it is the clock's; a remedy that was decided is the remedy's.
#[test]
fn a_clock_and_a_remedy_stand_for_what_they_watch_over() {
    let crew = crew();
    let case = crew.open();
    let due = crew.row(case).due_at.date();
    let by =
        |text: &str| sends(&crew, case, &text.replace("{}", &due.to_string()), Promised::Unsaid);
    assert_eq!(by("You have our answer by {} at the latest."), Ok(()));
    assert_eq!(by("我们最迟在 {} 前给您答复。"), Ok(()));
    assert_eq!(by("We will look into it."), Ok(()));
    assert_eq!(by("You have our answer tomorrow."), Err("promise-unmarked"));
    assert_eq!(by("We will refund you by {}."), Err("promise-unmarked"));
}

/// A promise stands for what it promises, and not for whatever else is said by its time.
#[test]
fn a_promise_stands_for_its_own_deed_alone() {
    let crew = crew();
    let case = crew.open();
    assert_eq!(sends(&crew, case, CALL_ZH, Promised::Made { due: None }), Ok(()));
    assert_eq!(
        sends(&crew, case, "We will call you back within 5 days.", Promised::Unsaid),
        Ok(())
    );
    for text in ["We will refund you within 5 days.", "我们会在五天内给您退款。"] {
        assert_eq!(sends(&crew, case, text, Promised::Unsaid), Err("promise-unmarked"), "{text}");
    }
}

#[test]
fn a_step_with_which_the_customer_is_told_something_is_asked_the_same() {
    let crew = crew();
    let case = crew.serious(Stage::Investigating);
    let until = later(crew.agent.now(), 5);
    let (question, channel) = ("哪一天？我们明天给您退款。".to_owned(), Some(Channel::Phone));
    let step = Move::Wait { question, until, awaited: Awaited::Customer, channel };
    let bare = crew.does(&crew.agent, Command::Move(MoveOn::unseen(case, step.clone())));
    assert_eq!(bare.map(drop).map_err(|error| error.code), Err("promise-unmarked"));
    let what = Telling::Step(MoveOn::unseen(case, step));
    let told = Command::Tell(Tell { what, promised: Promised::Made { due: None } });
    crew.does(&crew.agent, told).expect("asked");
    assert_eq!((crew.row(case).stage, made(&crew, case).len()), (Stage::Waiting, 1));
}

#[test]
fn a_line_that_is_marked_as_outgoing_is_asked_and_one_for_ourselves_is_not() {
    let crew = crew();
    let case = crew.open();
    let entry = |text: &str| AddEntry {
        id: crew.agent.new_id().expect("an id"),
        kind: EntryKind::Call,
        party: None,
        case: Some(case),
        text: text.into(),
        at: None,
    };
    let tells = |promised| {
        let tell = Tell { what: Telling::Entry(entry(CALL_ZH)), promised };
        crew.does(&crew.agent, Command::Tell(tell)).map(drop).map_err(|error| error.code)
    };
    crew.does(&crew.agent, Command::AddEntry(entry(CALL_ZH))).expect("a note of our own");
    assert_eq!(tells(Promised::Unsaid), Err("promise-unmarked"));
    assert_eq!(tells(Promised::Made { due: None }), Ok(()));
    assert_eq!(made(&crew, case).len(), 1);
    // Both are taken back together, by one step.
    crew.does(&crew.agent, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(made(&crew, case).len(), 0);
}

#[test]
fn a_macro_does_not_promise_past_the_door() {
    let crew = crew();
    let case = crew.serious(Stage::Investigating);
    let text = "name = \"soothe\"\n[[step]]\ndo = \"wait\"\nquestion = \"明天给您退款，可以吗？我们明天给您退款。\"\n\
                until = \"+3d\"\nawaited = \"customer\"\nchannel = \"email\"\n";
    let save = KeepMacro::Save { file: "soothe.toml".into(), text: text.into() };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
    let done = run(crew.desk(), &crew.agent, &Bulk::Macro("soothe".into()), &[case]);
    assert_eq!(done.map(drop).map_err(|error| error.code), Err("promise-unmarked"));
    assert_eq!(crew.row(case).stage, Stage::Investigating);
}

fn promise(crew: &Crew, by: &Session, days: i64) -> Promise {
    let id = by.new_id().expect("an id");
    let (party, due) = (crew.party, later(by.now(), days));
    let add = AddPromise { id, party, case: None, text: "回电".into(), due };
    crew.does(by, Command::AddPromise(add)).expect("a promise");
    crew.desk().read(|tx| tx.fetch(kefu::store::tables::PROMISES, &id)).expect("a row")
}

fn moves(crew: &Crew, one: &Promise, due: Moment, agreed: &str) -> Result<(), &'static str> {
    let (promise, agreed, channel) = (one.id, agreed.into(), Channel::Phone);
    let moved = Renegotiate { promise, due, agreed, channel };
    crew.does(&crew.agent, Command::Renegotiate(moved)).map(drop).map_err(|error| error.code)
}

fn row(crew: &Crew, one: &Promise) -> Promise {
    crew.desk().read(|tx| tx.fetch(kefu::store::tables::PROMISES, &one.id)).expect("a row")
}

#[test]
fn another_time_is_agreed_on_before_the_first_has_passed() {
    let crew = crew();
    let one = promise(&crew, &crew.agent, 2);
    let due = later(crew.agent.now(), 6);
    assert_eq!(moves(&crew, &one, due, "ok"), Err("reason-too-short"));
    assert_eq!(moves(&crew, &one, one.due, "周五也行"), Err("promise-same"));
    assert_eq!(moves(&crew, &one, due, "周五也行"), Ok(()));
    assert_eq!(row(&crew, &one).due, due);
    assert_eq!(row(&crew, &one).moved.len(), 1);
    let open = crew.desk().read(|tx| promises::list(tx, crew.agent.now(), false, None, 9));
    assert_eq!(open.expect("a list").total, 1, "it is due once");
    // Taken back and past its first time, it is not agreed on anew by a redo.
    crew.does(&crew.agent, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(row(&crew, &one).due, one.due);
    crew.clock.advance(3 * DAY);
    let again = crew.does(&crew.agent, Command::Undo(Undo::Redo)).map(drop);
    assert_eq!(again.map_err(|error| error.code), Err("promise-overdue"));
    assert_eq!(moves(&crew, &one, due, "周五也行"), Err("promise-late"));
    crew.does(&crew.agent, Command::EndPromise(EndPromise::Keep(one.id))).expect("done, late");
    assert_eq!(moves(&crew, &one, due, "周五也行"), Err("promise-over"));
}

#[test]
fn whoever_is_to_keep_it_is_told_at_half_four_fifths_and_all_of_its_time() {
    let crew = crew();
    let one = promise(&crew, &crew.agent, 10);
    let told = || row(&crew, &one).reminder(crew.agent.now());
    for (days, wanted) in
        [(0, None), (5, Some(Reminder::Half)), (3, Some(Reminder::Most)), (2, Some(Reminder::Over))]
    {
        crew.clock.advance(days * DAY);
        assert_eq!(told(), wanted, "{days}");
    }
}

#[test]
fn the_keep_rate_counts_what_has_come_out() {
    let crew = crew();
    let [kept, late, open, free, moved] =
        [1, 2, 3, 4, 5].map(|days| promise(&crew, &crew.agent, days));
    let ends = |end| crew.does(&crew.agent, Command::EndPromise(end)).map(drop).expect("an end");
    ends(EndPromise::Keep(kept.id));
    ends(EndPromise::Release { promise: free.id, reason: "他们说不用了".into() });
    assert_eq!(moves(&crew, &moved, later(moved.due, 9), "可以晚几天"), Ok(()));
    crew.clock.advance(2 * DAY + DAY / 2);
    let table = || {
        let facts = crew.desk().read(|tx| promises::facts(tx, crew.agent.now())).expect("facts");
        reports::promises::table(Asked::all(Report::Promises), &facts)
    };
    let counts = || -> Vec<Option<f64>> {
        let whole = table().whole.expect("a row");
        whole.cells.iter().map(|cell| cell.figure.map(kefu::domain::figure::Figure::size)).collect()
    };
    // Kept, late (open and past), open, let off, moved.
    assert_eq!(counts()[3..], [1.0, 1.0, 2.0, 1.0, 1.0].map(Some));
    assert_eq!(counts()[0], Some(0.5));
    ends(EndPromise::Keep(late.id));
    assert_eq!(counts()[3..], [1.0, 1.0, 2.0, 1.0, 1.0].map(Some), "late stays late");
    ends(EndPromise::Keep(open.id));
    assert_eq!(counts()[3..], [2.0, 1.0, 1.0, 1.0, 1.0].map(Some));
}

#[test]
fn the_command_line_refuses_with_the_flags_that_help() {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    let case = house.complaint("退款未到账", &zhang);
    let send = |extra: &[&str]| {
        let mut args = vec!["complaint", "send", case.as_str(), "answer", "--channel", "email"];
        args.extend(["--text", "We will call you back within 3 days."]);
        args.extend(extra);
        house.run(&args)
    };
    let refused = send(&[]);
    assert_eq!(refused.status, Some(3), "{refused:?}");
    for part in ["--promise", "--no-promise", "call you back"] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert_eq!(send(&["--promise"]).status, Some(0));
    let listed = house.json(&["promise", "list"]);
    let number = listed["items"][0]["number"].as_str().expect("a number").to_owned();
    let closing = house.run(&[
        "promise",
        "renegotiate",
        &number,
        "--due",
        "+9d",
        "--agreed",
        "fine with me",
        "--channel",
        "phone",
    ]);
    assert_eq!(closing.status, Some(0), "{closing:?}");
    let listed = house.json(&["promise", "list"]);
    assert_eq!(listed["items"][0]["moved"][0]["agreed"], "fine with me");
    let report = house.json(&["report", "promises"]);
    assert_eq!(report["whole"]["values"]["renegotiated"], 1, "{report}");
    let note = ["complaint", "note", &case, "明天给您退款。", "--outgoing"];
    assert_eq!(house.run(&note).status, Some(3));
    let none = ["complaint", "note", &case, "明天给您退款。", "--outgoing", "--no-promise"];
    assert_eq!(house.run(&none).status, Some(0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Reminders never go back while time goes on.
    #[test]
    fn reminders_only_rise(length in 1_i64..1_000_000, steps in prop::collection::vec(0_i64..200_000, 1..8)) {
        let made_at = Moment::parse("2026-03-02T10:00:00+08:00", jiff::tz::Offset::UTC).expect("a time");
        let due = Moment { at_seconds: made_at.at_seconds + length, ..made_at };
        let id = |byte| [byte; 16];
        use kefu::domain::id::{Id, MemberId, PartyId, PromiseId, PromiseNumber};
        let one = Promise {
            id: PromiseId::from_bytes(id(1)),
            number: PromiseNumber(1),
            party: PartyId::from_bytes(id(2)),
            case: None,
            text: "x".into(),
            due,
            owner: MemberId::from_bytes(id(3)),
            made_at,
            state: kefu::domain::promise::PromiseState::Open,
            moved: Vec::new(),
        };
        let (mut now, mut last) = (made_at, None);
        for step in steps {
            now.at_seconds += step;
            let told = one.reminder(now);
            prop_assert!(told >= last);
            prop_assert_eq!(told == Some(Reminder::Over), now.at_seconds >= due.at_seconds);
            last = told;
        }
    }
}
