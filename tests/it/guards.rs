//! The kernel of the guards at the boundary that people see: a warning and the reason to go past it, an exception that
//! a second person grants, a mode that two set, a trial that leaves nothing, and every decision decided once more.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::door::{fingerprint_of, last};
use crate::workshop::Workshop;
use kefu::commands::approval::Decide;
use kefu::commands::erase::Erase;
use kefu::commands::guard::Guarding;
use kefu::commands::move_on::MoveOn;
use kefu::commands::promise::AddPromise;
use kefu::commands::{Command, TRIED, execute};
use kefu::domain::audit::Outcome;
use kefu::domain::complaint::{Closing, Move};
use kefu::domain::erasure::EraseReason;
use kefu::domain::guard::{Exception, Facts, Guard, How, Mode, Reason};
use kefu::domain::id::{ApprovalNumber, CaseId, PartyId, PromiseId};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::guards::rules::{RULES, is_enforced};
use kefu::queries::guards;
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::store::{Reader, Scan, tables};

const PAST_DUE: &str = "promise-past-due";
const BACKLOG: &str = "promise-backlog";

fn days(now: Moment, days: i64) -> Moment {
    Moment { at_seconds: now.at_seconds + days * 86_400, ..now }
}

fn promise(by: &Session, party: PartyId, case: Option<CaseId>, due: Moment) -> Command {
    let id: PromiseId = by.new_id().expect("an id");
    Command::AddPromise(AddPromise { id, party, case, text: "we call back".into(), due })
}

fn code(shop: &Workshop, by: &Session, command: Command) -> Result<(), &'static str> {
    execute(&shop.desk, by, &[command]).map(drop).map_err(|error| error.code)
}

/// The same member so many seconds later.
fn later(shop: &Workshop, who: &Session, seconds: i64) -> Session {
    let now = Moment { at_seconds: shop.owner.now().at_seconds + seconds, ..shop.owner.now() };
    let session = Session::new(Clock::set_to(now), "local").expect("a session");
    session.set_member(shop.member(who.member_id().expect("a member")));
    session
}

/// How a guard stands on the board: refused, warned, overridden, observed, exceptions that hold.
fn counted(shop: &Workshop, guard: Guard) -> [u64; 5] {
    let now = shop.owner.now();
    let board = shop.desk.read(|tx| guards::board(tx, now)).expect("a board");
    let row = board.iter().find(|row| row.guard == guard).expect("a guard");
    [row.refused, row.warned, row.overridden, row.observed, row.open]
}

#[test]
fn a_warning_is_gone_past_with_a_reason_and_counted() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let (case, now) = (shop.case(party), shop.owner.now());
    let late = || promise(&shop.owner, party, Some(case), days(now, 4_000));
    let refused = execute(&shop.desk, &shop.owner, &[late()]).expect_err("a warning");
    assert_eq!(refused.code, PAST_DUE);
    let way_on = |name: &str| {
        refused.args.iter().find(|(arg, _)| *arg == name).map(|(_, value)| value.clone())
    };
    assert_eq!(
        (way_on("way-on").as_deref(), way_on("rule").as_deref()),
        (Some("reason"), Some(PAST_DUE))
    );
    assert_eq!(last(&shop.desk).outcome, Outcome::Refused(PAST_DUE.into()));
    assert_eq!(last(&shop.desk).rulings.len(), 1, "the entry bears the digest of the decision");

    shop.owner.give_reasons(vec![(BACKLOG.into(), Reason::Urgent)]);
    assert_eq!(code(&shop, &shop.owner, late()), Err(PAST_DUE), "a reason for another rule");
    shop.owner.give_reasons(vec![(PAST_DUE.into(), Reason::CustomerAsked)]);
    assert_eq!(code(&shop, &shop.owner, late()), Ok(()));
    shop.owner.give_reasons(Vec::new());
    assert_eq!(code(&shop, &shop.owner, late()), Err(PAST_DUE), "a reason is for one act");

    assert_eq!(counted(&shop, Guard::Promises), [3, 1, 0, 0, 0]);
    let rulings = shop.desk.read(|tx| guards::rulings(tx, Guard::Promises, None, 9));
    let warned = rulings.expect("rulings").into_iter().find(|row| row.ruling.how == How::Warned);
    let warned = warned.expect("one that went on").ruling;
    assert_eq!(
        (warned.reason, warned.subject.as_str()),
        (Some(Reason::CustomerAsked), "K-2026-00001")
    );
}

#[test]
fn an_exception_takes_a_second_person_whom_the_rule_names_and_ends_by_itself() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let lead = shop.newcomer("Lea", Role::Lead);
    let dpo = shop.newcomer("Dora", Role::Dpo);
    let now = shop.owner.now();
    let soon = || days(shop.owner.now(), 1);
    for _ in 0..kefu::guards::promise::BACKLOG {
        assert_eq!(code(&shop, &shop.owner, promise(&shop.owner, party, None, soon())), Ok(()));
    }
    let after = later(&shop, &shop.owner, 3 * 86_400);
    let one_more = || promise(&after, party, None, days(after.now(), 1));
    assert_eq!(code(&shop, &after, one_more()), Err(BACKLOG));
    let allow = |until| {
        let (rule, subject) = (BACKLOG.to_owned(), "C-000001".to_owned());
        let reason = "they all wait for the same delivery".to_owned();
        Command::Guard(Guarding::Allow { rule, subject, until, reason })
    };
    assert_eq!(code(&shop, &after, allow(now)), Err("until-past"));
    assert_eq!(code(&shop, &after, allow(days(now, 200))), Err("exception-long"));
    assert_eq!(code(&shop, &after, allow(days(now, 10))), Err("approval-needed"));
    let number: ApprovalNumber = last(&shop.desk).approval.expect("a request");
    let decide = || Command::Decide(Decide { number, approves: true });
    assert_eq!(code(&shop, &dpo, decide()), Err("approval-others"), "not of a role it names");
    let lead_later = later(&shop, &lead, 3 * 86_400);
    assert_eq!(code(&shop, &lead_later, decide()), Ok(()));
    assert_eq!(code(&shop, &after, one_more()), Err(BACKLOG), "approved is not done yet");
    assert_eq!(code(&shop, &after, allow(days(now, 10))), Ok(()));
    assert_eq!(code(&shop, &after, one_more()), Ok(()));
    let (other, _) = shop.party("张伟", &[]);
    let to_another = promise(&after, other, None, days(after.now(), 1));
    assert_eq!(code(&shop, &after, to_another), Err(BACKLOG), "an exception is for one subject");
    let over = later(&shop, &shop.owner, 11 * 86_400);
    let too_late = promise(&over, party, None, days(over.now(), 1));
    assert_eq!(code(&shop, &over, too_late), Err(BACKLOG), "its time is over");
    let silence = Guarding::Allow {
        rule: "silence".into(),
        subject: "C-000001".into(),
        until: days(over.now(), 1),
        reason: "the customer does not mind".into(),
    };
    assert_eq!(code(&shop, &over, Command::Guard(silence)), Err("exception-never"));
}

/// The privacy officer decides on other things: where the rule names nobody else, there is no second person.
#[test]
fn who_may_not_grant_it_is_no_second_person_for_it() {
    let shop = Workshop::new(&[]);
    let (dpo, now) = (shop.newcomer("Dora", Role::Dpo), shop.owner.now());
    shop.party("李娜", &[]);
    let allow = |subject: &str, reason: &str| {
        let (rule, subject) = (BACKLOG.to_owned(), subject.to_owned());
        let (until, reason) = (days(now, 10), reason.to_owned());
        Command::Guard(Guarding::Allow { rule, subject, until, reason })
    };
    let why = "they all wait for the same delivery";
    assert_eq!(code(&shop, &shop.owner, allow("c-1", why)), Ok(()));
    assert_eq!(code(&shop, &dpo, allow("C-1", why)), Err("approval-needed"), "the owner is one");
    let kept = shop.desk.read(|tx| tx.keys(tables::EXCEPTIONS, &Scan::all(), 9)).expect("keys");
    assert_eq!(kept, [(BACKLOG.to_owned(), "C-000001".to_owned())], "as the rule spells it");
    // Neither why nor for whom brings a value into the log.
    let value = "she calls from 139 1234 5678 all day";
    assert_eq!(code(&shop, &shop.owner, allow("C-1", value)), Err("text-holds-value"));
    let seq = last(&shop.desk).seq;
    assert_eq!(code(&shop, &shop.owner, allow("13912345678", why)), Err("not-found"));
    assert_eq!(last(&shop.desk).seq, seq);
}

/// Sums by day: by the desk's own date, whatever its clock did meanwhile.
#[test]
fn the_board_counts_by_the_date_of_whoever_acted() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let case = shop.case(party);
    let refused = |by: &Session| {
        let late = promise(by, party, Some(case), days(by.now(), 4_000));
        assert_eq!(code(&shop, by, late), Err(PAST_DUE));
    };
    refused(&shop.owner);
    let (tomorrow, soon) =
        (later(&shop, &shop.owner, 86_400), later(&shop, &shop.owner, 3 * 86_400));
    refused(&tomorrow);
    refused(&tomorrow);
    let board = |now: Moment| {
        let rows = shop.desk.read(|tx| guards::board(tx, now)).expect("a board");
        let row = rows.into_iter().find(|row| row.guard == Guard::Promises).expect("a guard");
        (row.refused, row.trend[26..].to_vec())
    };
    // Of a clock that is set back, what lies ahead is today's.
    assert_eq!(board(shop.owner.now()), (3, vec![0, 0, 0, 3]));
    assert_eq!(board(tomorrow.now()), (2, vec![0, 0, 1, 2]));
    assert_eq!(board(soon.now()), (0, vec![1, 2, 0, 0]));
    assert_eq!(board(days(soon.now(), 27)), (0, vec![0; 4]));
    let found = shop.desk.read(kefu::queries::examine::examine).expect("looked at");
    assert_eq!(found.astray, Vec::new());
    let key = (Guard::Promises.number(), shop.owner.now().day_count());
    shop.past(|tx| tx.remove(tables::GUARD_DAYS, &key).map(drop));
    let found = shop.desk.read(kefu::queries::examine::examine).expect("looked at");
    assert!(found.astray.iter().all(|(table, _)| *table == tables::GUARD_DAYS.name));
    assert_eq!(found.astray.len(), 2, "a sum is missing, and there is one less");
}

#[test]
fn a_mode_takes_two_persons_and_what_a_law_demands_has_none() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let (case, now) = (shop.case(party), shop.owner.now());
    let lead = shop.newcomer("Lea", Role::Lead);
    let set = |rule: &str, mode| Command::Guard(Guarding::Mode { rule: rule.into(), mode });
    for rule in RULES.iter().filter(|rule| rule.is_fixed()) {
        let refused = code(&shop, &shop.owner, set(rule.code, Mode::Observe));
        assert_eq!(refused, Err("mode-fixed"), "{}", rule.code);
    }
    assert_eq!(code(&shop, &shop.owner, set(PAST_DUE, Mode::Observe)), Err("approval-needed"));
    let number = last(&shop.desk).approval.expect("a request");
    assert_eq!(code(&shop, &lead, Command::Decide(Decide { number, approves: true })), Ok(()));
    assert_eq!(code(&shop, &shop.owner, set(PAST_DUE, Mode::Observe)), Ok(()));
    let late = promise(&shop.owner, party, Some(case), days(now, 4_000));
    assert_eq!(code(&shop, &shop.owner, late), Ok(()));
    assert_eq!(counted(&shop, Guard::Promises)[3], 1, "it is counted all the same");
}

#[test]
fn a_trial_says_what_would_come_of_it_and_leaves_nothing() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let (case, now) = (shop.case(party), shop.owner.now());
    let (before, seq) = (fingerprint_of(&shop.desk, &[]), last(&shop.desk).seq);
    shop.owner.only_tries(true);
    let ok = promise(&shop.owner, party, None, days(now, 1));
    assert_eq!(code(&shop, &shop.owner, ok), Err(TRIED));
    let late = promise(&shop.owner, party, Some(case), days(now, 4_000));
    assert_eq!(code(&shop, &shop.owner, late), Err(PAST_DUE));
    shop.owner.only_tries(false);
    assert_eq!((fingerprint_of(&shop.desk, &[]), last(&shop.desk).seq), (before, seq));
}

#[test]
fn every_decision_is_decided_once_more_and_one_that_was_changed_is_found() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("李娜", &[]);
    let (case, now) = (shop.case(party), shop.owner.now());
    let late = || promise(&shop.owner, party, Some(case), days(now, 4_000));
    assert_eq!(code(&shop, &shop.owner, late()), Err(PAST_DUE));
    shop.owner.give_reasons(vec![(PAST_DUE.into(), Reason::Duty)]);
    assert_eq!(code(&shop, &shop.owner, late()), Ok(()));
    let replay = || shop.desk.read(guards::replay).expect("a replay");
    assert_eq!((replay().same, replay().differing), (2, Vec::new()));

    let seq = last(&shop.desk).seq;
    let key = (Guard::Promises.number(), seq, 0);
    let ruling = shop.desk.read(|tx| tx.fetch(tables::RULINGS, &key)).expect("a ruling");
    // Other facts that come to the same, and the same facts that came to something else.
    let mut facts = ruling.clone();
    let Facts::Promise(told) = &mut facts.facts else { panic!("other facts") };
    told.due += 1;
    let how = kefu::domain::guard::Ruling { how: How::Refused, ..ruling.clone() };
    for changed in [facts, how] {
        shop.past(|tx| tx.put(tables::RULINGS, &key, &changed));
        assert_eq!(replay().differing, [seq]);
    }
    shop.past(|tx| tx.put(tables::RULINGS, &key, &ruling));
    assert_eq!(replay().differing, Vec::<u64>::new());
}

#[test]
fn the_board_has_all_twenty_and_says_which_are_not_enforced() {
    let shop = Workshop::new(&[]);
    let now = shop.owner.now();
    let board = shop.desk.read(|tx| guards::board(tx, now)).expect("a board");
    assert_eq!(board.len(), 20);
    for row in &board {
        assert_eq!(row.mode.is_some(), is_enforced(row.guard), "{:?}", row.guard);
    }
}

#[test]
fn what_was_allowed_somebody_goes_with_them() {
    let shop = Workshop::new(&[]);
    let ((party, _), (other, _)) = (shop.party("李娜", &[]), shop.party("张伟", &[]));
    let case = shop.case(party);
    let allowed = |subject: &str| (BACKLOG.to_owned(), subject.to_owned());
    for subject in ["C-000001", "K-2026-00001", "C-000002"] {
        let now = shop.owner.now();
        let (until, reason) = (days(now, 10), "Li Na said that she waits".to_owned());
        let by = shop.owner.member_id().expect("a member");
        let exception = Exception { until, reason, by, at: now, seq: 1 };
        shop.past(|tx| tx.put(tables::EXCEPTIONS, &allowed(subject), &exception));
    }
    let closing = Closing::Withdrawn;
    let step = Move::Close { closing, words: Some("never mind".into()) };
    shop.does(&shop.owner, Command::Claim(kefu::commands::claim::Claim::This(case)));
    shop.does(&shop.owner, Command::Move(MoveOn::unseen(case, step)));
    let erase = Erase::new([party], EraseReason::ALL[0], None);
    shop.does(&shop.owner, Command::Erase(erase));
    let left = shop.desk.read(|tx| tx.keys(tables::EXCEPTIONS, &Scan::all(), 9)).expect("keys");
    assert_eq!(left, [allowed("C-000002")]);
    let _ = other;
}
