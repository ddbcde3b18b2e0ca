//! What somebody outside was told stays told; what is told too late is told in full; and what was once serious is not
//! made less by one agent alone.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id, letter, serious};
use crate::house::House;
use crate::workshop::{Workshop, opening};
use kefu::commands::adopt::AdoptPolicy;
use kefu::commands::claim::Claim;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::record::Record;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::cause::Cause;
use kefu::domain::clock::ClockState;
use kefu::domain::complaint::{
    Channel, Closing, Details, Happening, Move, Outcome, Severity, Stage,
};
use kefu::domain::error::Error;
use kefu::domain::handling::{Assessment, Attempt, Awaited, Fact, LetterKind};
use kefu::domain::id::CaseId;
use kefu::domain::moment::Moment;
use kefu::domain::policy;
use kefu::domain::privacy::{Ground, Proof};
use kefu::locale::Language;
use kefu::session::Session;

fn crew() -> Crew {
    Crew::new((80, 24), Language::English)
}

fn code(error: &Error) -> String {
    let need = error.args.iter().find(|(name, _)| *name == "need");
    need.map_or_else(|| error.code.to_owned(), |(_, need)| format!("{} {need}", error.code))
}

fn tries(crew: &Crew, who: &Session, command: Command) -> Result<(), String> {
    crew.does(who, command).map(|_| ()).map_err(|error| code(&error))
}

fn step(crew: &Crew, who: &Session, case: CaseId, step: Move) -> Result<(), String> {
    tries(crew, who, Command::Move(MoveOn::unseen(case, step)))
}

fn sends(crew: &Crew, case: CaseId, text: &str) -> Result<(), String> {
    let fact = letter(LetterKind::Decision, text);
    tries(crew, &crew.agent, Command::Record(Record { case, fact, seen: None }))
}

fn calm() -> Assessment {
    Assessment { severity: Severity::Normal, ..serious() }
}

fn decided(channel: Option<Channel>) -> Move {
    Move::Decide {
        outcome: Outcome::Upheld,
        reasons: "银行退回了退款".into(),
        by_letter: channel.is_none(),
        channel,
        redress: Vec::new(),
        cause: Some(Cause::BillingLateRefund),
    }
}

fn asked(crew: &Crew, awaited: Awaited) -> Move {
    let until = Moment { at_seconds: crew.agent.now().at_seconds + 86_400, ..crew.agent.now() };
    let channel = Some(Channel::Phone).filter(|_| awaited == Awaited::Customer);
    Move::Wait { question: "哪一天？".into(), until, awaited, channel }
}

// ---- what was told -------------------------------------------------------------------------------

#[test]
fn what_somebody_outside_was_told_is_not_taken_back_and_stands_before_nothing() {
    let crew = crew();
    let acknowledge = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
    let quick = crew.open();
    crew.moves(&crew.agent, quick, acknowledge.clone());
    crew.moves(&crew.agent, quick, Move::Assess(calm()));
    let undo = || tries(&crew, &crew.agent, Command::Undo(Undo::Undo));
    let told = [
        (crew.open(), acknowledge),
        (crew.serious(Stage::Investigating), asked(&crew, Awaited::Customer)),
        (crew.serious(Stage::Investigating), asked(&crew, Awaited::Expert)),
        (quick, decided(Some(Channel::Phone))),
    ];
    for (case, step) in told {
        // What came before, to be taken back after all.
        crew.records(&crew.agent, case, Fact::Caused { cause: Cause::SystemOutage });
        crew.moves(&crew.agent, case, step.clone());
        let row = crew.row(case);
        assert_eq!(undo(), Err("step-final".into()), "{step:?}");
        assert_eq!(crew.row(case), row, "{step:?}");
        // It is passed over; the fact before it has been built on, or goes.
        assert_ne!(undo(), Err("step-final".into()), "{step:?}");
        assert_eq!(crew.row(case).stage, row.stage, "{step:?}");
    }
    // What nobody outside has heard of goes.
    let case = crew.serious(Stage::Assessed);
    crew.moves(&crew.agent, case, Move::Investigate);
    assert_eq!(undo(), Ok(()));
    assert_eq!(crew.row(case).stage, Stage::Assessed);
}

#[test]
fn which_steps_tell_somebody_outside() {
    let (reasons, channel) = (String::new, Channel::Email);
    let (ground, proof) = (Ground::NotIdentified, Proof::CallBack);
    let told = [
        Move::Acknowledge { channel, tried: Vec::new() },
        Move::Extend { reasons: reasons(), channel },
        Move::Answer { entry: 1, channel },
        Move::Refuse { ground, reasons: reasons(), channel },
        decided(Some(channel)),
    ];
    assert!(told.iter().all(Move::tells_outside));
    let untold = [
        Move::Assess(calm()),
        Move::Investigate,
        Move::Submit { letter: reasons() },
        Move::Approve,
        Move::Return { reasons: reasons() },
        Move::Remedy,
        Move::Close { closing: Closing::Accepted, words: None },
        Move::Hold { reasons: reasons() },
        Move::Reopen { reasons: reasons() },
        Move::CheckIdentity { proof, mandate: None },
        Move::Work,
        decided(None),
    ];
    assert!(!untold.iter().any(Move::tells_outside));
}

// ---- told, or tried twice -----------------------------------------------------------------------------

#[test]
fn it_is_acknowledged_when_the_customer_was_told_or_tried_twice() {
    let crew = crew();
    let agent = &crew.agent;
    crew.clock.advance(2 * 86_400);
    let at = |channel, hours: i64| {
        let now = crew.agent.now();
        Attempt { channel, at: Moment { at_seconds: now.at_seconds + hours * 3_600, ..now } }
    };
    let tries_with = |case, tried: &[Attempt]| {
        let given = Details { tried: tried.to_vec(), ..Details::default() };
        let built = Move::build(Stage::Received, Stage::Acknowledged, given);
        built.map_err(|error| code(&error)).and_then(|built| step(&crew, agent, case, built))
    };
    let case = crew.open();
    crew.clock.advance(2 * 86_400);
    let (phone, email) = (Channel::Phone, Channel::Email);
    assert_eq!(tries_with(case, &[]), Err("step-misses channel".into()));
    let not_yet = || Err("tried-once".to_owned());
    assert_eq!(tries_with(case, &[at(phone, -3)]), not_yet());
    assert_eq!(tries_with(case, &[at(phone, -3), at(phone, -2)]), not_yet(), "on one day");
    assert_eq!(tries_with(case, &[at(phone, -72), at(email, -1)]), not_yet(), "before it came");
    let ahead = [at(phone, -3), at(email, 3)];
    assert_eq!(tries_with(case, &ahead), Err("received-ahead".into()));
    assert_eq!(tries_with(case, &[at(phone, -3), at(email, -2)]), Ok(()), "on two channels");
    let stands = |name: &str| {
        let row = crew.row(case);
        let clock =
            row.clocks.iter().find(|one| (one.pack.as_str(), &*one.clock) == ("house", name));
        clock.expect("a clock").state_at(row.received_at)
    };
    assert_ne!(stands("ack"), ClockState::Running);
    assert_eq!(stands("first"), ClockState::Running, "nobody has answered");
    // That it reached us is no answer of a person, however it was sent.
    let receipt = letter(LetterKind::Acknowledgement, "已收到");
    let sent = Command::Record(Record { case, fact: receipt, seen: None });
    assert_eq!(tries(&crew, agent, sent), Ok(()));
    assert_eq!(stands("first"), ClockState::Running, "nobody has answered");

    let case = crew.open();
    crew.clock.advance(3 * 86_400);
    assert_eq!(tries_with(case, &[at(phone, -48), at(phone, -1)]), Ok(()), "on two days");
    // Nobody was told, so it can be taken back.
    assert_eq!(tries(&crew, agent, Command::Undo(Undo::Undo)), Ok(()));
    assert_eq!(crew.row(case).stage, Stage::Received);
}

// ---- told in full --------------------------------------------------------------------------------

/// A complaint that is assessed: under uk-disp, where that is adopted, with a window of three business days.
fn assessed(crew: &Crew) -> CaseId {
    let case = crew.open();
    crew.moves(&crew.agent, case, Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() });
    crew.moves(&crew.agent, case, Move::Assess(calm()));
    case
}

#[test]
fn after_the_window_a_quick_decision_goes_out_as_a_final_response() {
    let crew = crew();
    let agent = &crew.agent;
    crew.clock.advance(100 * 86_400);
    let text = policy::text_of("uk-disp").expect("a pack").to_owned();
    let adopt = AdoptPolicy { file: "uk-disp.toml".into(), text };
    crew.does(&crew.owner, Command::AdoptPolicy(adopt)).expect("adopted");

    // Within it the customer is told at once, and it ends with a summary.
    let soon = assessed(&crew);
    let misses = |need: &str| Err(format!("step-misses {need}"));
    assert_eq!(step(&crew, agent, soon, decided(None)), misses("channel"));
    crew.moves(agent, soon, decided(Some(Channel::Phone)));
    let summary = || Move::Close { closing: Closing::Summary, words: None };
    crew.moves(agent, soon, summary());

    let late = assessed(&crew);
    crew.clock.advance(10 * 86_400);
    let told = decided(Some(Channel::Phone));
    assert_eq!(step(&crew, agent, late, told), Err("final-response".into()));
    crew.moves(agent, late, decided(None));
    let accepted = || Move::Close { closing: Closing::Accepted, words: None };
    let of_the_law = || {
        let row = crew.row(late);
        let clock = row.clocks.iter().find(|one| one.clock == "reg.final");
        clock.expect("a clock").state
    };
    assert_eq!(of_the_law(), ClockState::Running, "nobody has been told");
    assert_eq!(step(&crew, agent, late, accepted()), misses("decision-sent"));
    assert_eq!(step(&crew, agent, late, summary()), misses("decision-sent"));
    // Nobody was told, so it can be taken back and done again.
    crew.does(agent, Command::Undo(Undo::Undo)).expect("taken back");
    crew.does(agent, Command::Undo(Undo::Redo)).expect("done again");

    let whole = crew.decision(late);
    let (mute, _) = whole.split_once("申诉专员").expect("the ways of appeal");
    for lacks in [mute, "决定如下", &whole.replace("银行退回了退款", "…")] {
        assert_eq!(sends(&crew, late, lacks), Err("letter-lacks".into()), "{lacks}");
    }
    assert_eq!(sends(&crew, late, &whole), Ok(()));
    assert_eq!(of_the_law(), ClockState::Met);
    assert_eq!(step(&crew, agent, late, summary()), Err("summary-over".into()));
    assert_eq!(step(&crew, agent, late, accepted()), Ok(()));
}

#[test]
fn where_no_law_asks_for_a_summary_in_time_the_windows_of_the_end_stand_in_no_way() {
    let crew = crew();
    let agent = &crew.agent;
    let case = assessed(&crew);
    crew.moves(agent, case, decided(Some(Channel::Phone)));
    // The customer's time to ask for a review is over; what was done is proved late.
    crew.clock.advance(31 * 86_400);
    let summary = Move::Close { closing: Closing::Summary, words: None };
    assert_eq!(step(&crew, agent, case, summary), Ok(()));
    // Nor in that of the next decision: it is told at once.
    let late = assessed(&crew);
    crew.clock.advance(31 * 86_400);
    assert_eq!(step(&crew, agent, late, decided(Some(Channel::Phone))), Ok(()));
}

// ---- what was serious ----------------------------------------------------------------------------

fn open(crew: &Crew, severity: Severity) -> CaseId {
    let case: CaseId = crew.agent.new_id().expect("an id");
    let opening =
        kefu::domain::complaint::Opening { severity, ..opening(&crew.agent, Some(crew.party)) };
    let open = OpenComplaint { id: case, opening, owner: Some(id(&crew.agent)) };
    crew.does(&crew.agent, Command::OpenComplaint(open)).expect("a complaint");
    crew.moves(&crew.agent, case, Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() });
    case
}

fn because(why: &str) -> Move {
    Move::Assess(Assessment { lowered: Some(why.into()), ..calm() })
}

#[test]
fn one_agent_alone_does_not_make_a_serious_complaint_less() {
    let crew = crew();
    let alone = || Err("severity-lowered".to_owned());
    // As it was taken down.
    let case = open(&crew, Severity::High);
    assert_eq!(step(&crew, &crew.agent, case, Move::Assess(calm())), alone());
    assert_eq!(step(&crew, &crew.agent, case, because("误录")), alone());
    assert_eq!(step(&crew, &crew.lead, case, Move::Assess(calm())), Err("lowered-why".into()));
    assert_eq!(step(&crew, &crew.lead, case, because("  ")), Err("lowered-why".into()));
    let bribe = because("撤诉后才退款，因此不严重");
    assert_eq!(step(&crew, &crew.lead, case, bribe), Err("silence".into()));
    assert_eq!(step(&crew, &crew.lead, case, because("误录")), Ok(()));
    let is_told = |event: &kefu::domain::complaint::CaseEvent| matches!(&event.what, Happening::Moved(Move::Assess(one)) if one.lowered.as_deref() == Some("误录"));
    assert!(crew.events(case).iter().any(is_told), "why stands in its events");
    // As it was assessed before, though that was taken back.
    let case = open(&crew, Severity::Low);
    let vulnerable = Assessment { vulnerable: true, ..calm() };
    crew.moves(&crew.agent, case, Move::Assess(vulnerable));
    crew.does(&crew.agent, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(step(&crew, &crew.agent, case, Move::Assess(calm())), alone());
    assert_eq!(step(&crew, &crew.manager, case, because("已核实身份")), Ok(()));
    // What is as bad as before, or was never serious, is anybody's.
    let case = open(&crew, Severity::High);
    assert_eq!(step(&crew, &crew.agent, case, Move::Assess(serious())), Ok(()));
    let case = open(&crew, Severity::Low);
    assert_eq!(step(&crew, &crew.agent, case, Move::Assess(calm())), Ok(()));
}

#[test]
fn a_serious_complaint_does_not_get_lighter_as_the_double_of_a_light_one() {
    let crew = crew();
    let double = |original| Move::Double { original };
    let alone = || Err("severity-lowered".to_owned());
    let (bad, light) = (open(&crew, Severity::High), open(&crew, Severity::Low));
    assert_eq!(step(&crew, &crew.agent, bad, double(light)), alone());
    // Though it was assessed so and that was taken back.
    let other = open(&crew, Severity::Low);
    crew.moves(&crew.agent, other, Move::Assess(serious()));
    crew.does(&crew.agent, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(step(&crew, &crew.agent, other, double(light)), alone());
    // Into one that is as bad, and a light one into any, is anybody's; the rest is for whoever leads.
    let worse = open(&crew, Severity::Critical);
    assert_eq!(step(&crew, &crew.agent, other, double(worse)), Ok(()));
    assert_eq!(step(&crew, &crew.agent, open(&crew, Severity::Low), double(light)), Ok(()));
    assert_eq!(step(&crew, &crew.lead, bad, double(light)), Ok(()));
}

#[test]
fn who_is_alone_in_a_store_makes_it_less_with_a_reason() {
    let shop = Workshop::new(&[]);
    let party = shop.party("张伟", &[]).0;
    let case: CaseId = shop.owner.new_id().expect("an id");
    let opening = kefu::domain::complaint::Opening {
        severity: Severity::Critical,
        ..opening(&shop.owner, Some(party))
    };
    shop.does(
        &shop.owner,
        Command::OpenComplaint(OpenComplaint { id: case, opening, owner: None }),
    );
    shop.does(&shop.owner, Command::Claim(Claim::This(case)));
    let goes = |step: Move| {
        let command = Command::Move(MoveOn::unseen(case, step));
        execute(&shop.desk, &shop.owner, &[command]).map(|_| ()).map_err(|error| error.code)
    };
    assert_eq!(goes(Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() }), Ok(()));
    assert_eq!(goes(Move::Assess(calm())), Err("lowered-why"));
    assert_eq!(goes(because("误录")), Ok(()));
}

// ---- all that is missing at once -----------------------------------------------------------------

#[test]
fn the_command_line_tells_all_that_a_step_misses_with_what_supplies_it() {
    let house = House::new();
    let done = |args: &[&str]| {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(0), "{args:?} {ran:?}");
    };
    done(&["complaint", "open", "--title", "退款未到账", "--what", "说明", "--claim"]);
    fn step<'a>(more: &[&'a str]) -> Vec<&'a str> {
        [&["complaint", "move", "K-2026-00001"][..], more].concat()
    }
    let ran = house.run(&step(&["acknowledged", "--tried", "phone 2020-01-01"]));
    assert_eq!(ran.status, Some(3), "before it came: {ran:?}");
    let ran = house.run(&step(&["acknowledged", "--tried", "pigeon now"]));
    assert_eq!(ran.status, Some(2), "{ran:?}");
    done(&step(&["acknowledged", "--channel", "phone"]));
    done(&step(&["assessed", "--severity=high", "--impact=one", "--category=billing"]));
    done(&step(&["investigating"]));
    // What the case has not, and what was not given, in the order of the table; nothing twice.
    let ran = house.run(&step(&["decision_drafted", "--outcome", "upheld"]));
    assert_eq!(ran.status, Some(3), "{ran:?}");
    let told = [
        "no allegation yet",
        "kefu complaint allege",
        "no evidence yet",
        "kefu complaint evidence",
        "Both sides",
        "kefu complaint hear",
        "reasons are missing",
        "--reasons",
        "why it came about",
        "--cause",
    ];
    let mut rest = ran.err.as_str();
    for part in told {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}: {}", ran.err));
        rest = after;
    }
    assert_eq!(ran.err.lines().count(), 10, "{}", ran.err);
    // One thing alone is told as ever, and what was tried stands in the log.
    let ran = house.run(&step(&["closed", "--closing", "withdrawn"]));
    assert_eq!((ran.status, ran.err.lines().count()), (Some(3), 2), "{ran:?}");
    let ran = house.run(&step(&[
        "decision_drafted",
        "--outcome=upheld",
        "--reasons=有理",
        "--cause=other-unknown",
    ]));
    assert_eq!((ran.status, ran.err.lines().count()), (Some(3), 6), "{ran:?}");
    assert_eq!(house.verbs().last().map(String::as_str), Some("complaint.move"));
}
