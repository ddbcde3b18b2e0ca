//! What is learnt from complaints: the nearest past cases, surveys, corrective actions, and the dates of what is over.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id};
use crate::dice::{Dice, size};
use crate::house::House;
use crate::workshop::{Workshop, opening};
use kefu::commands::Command;
use kefu::commands::approval::Decide;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::record::Record;
use kefu::commands::undo::Undo;
use kefu::domain::action::ActionState;
use kefu::domain::case_clock::CaseClock;
use kefu::domain::cause::Cause;
use kefu::domain::clock::ClockState;
use kefu::domain::clock::rule::ClockKind;
use kefu::domain::complaint::{Case, Channel, Closing, Move, Opening, Outcome, Severity, Stage};
use kefu::domain::error::Error;
use kefu::domain::figure::Figure;
use kefu::domain::handling::{Assessment, Fact, Impact, SurveyState};
use kefu::domain::id::CaseId;
use kefu::domain::moment::Moment;
use kefu::domain::redress::{Redress, RedressState};
use kefu::locale::{Language, Locale};
use kefu::queries::alike::{NEAREST, Past, alike};
use kefu::queries::{complaints, report, views};
use kefu::reports::{self, Asked, Report};
use kefu::store::{Reader, Scan, tables};
use std::cmp::Reverse;
use std::ops::ControlFlow;

// ---- the nearest past cases ------------------------------------------------------------------

/// A complaint that has taken the steps of the quick track, as many as wanted.
fn quick(shop: &Workshop, opening: Opening, steps: Vec<Move>) -> CaseId {
    let case: CaseId = shop.owner.new_id().expect("an id");
    let owner = shop.owner.member_id();
    shop.does(&shop.owner, Command::OpenComplaint(OpenComplaint { id: case, opening, owner }));
    for step in steps {
        shop.does(&shop.owner, Command::Move(MoveOn::unseen(case, step)));
    }
    case
}

fn assess(category: &str, severity: Severity) -> Move {
    Move::Assess(Assessment {
        severity,
        impact: Impact::One,
        safety: false,
        vulnerable: false,
        category: category.into(),
        policy: None,
        lowered: Some("核实后不严重".into()),
    })
}

fn decide(outcome: Outcome, given: &str) -> Move {
    Move::Decide {
        outcome,
        reasons: "核对过账单".into(),
        channel: Some(Channel::Phone),
        redress: Redress::list(given).expect("redress"),
        cause: Some(Cause::BillingDoubleCharge),
        by_letter: false,
    }
}

fn all_cases(shop: &Workshop) -> Vec<Case> {
    let mut all = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::CASES, &Scan::all(), |_, case| {
            all.push(case);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("cases");
    all
}

/// The same by looking at every whole row and sorting all of them.
fn slowly(all: &[Case], case: &Case) -> Vec<(String, Outcome, Vec<String>)> {
    let lower = |text: &Option<String>| text.clone().unwrap_or_default().to_lowercase();
    let differs = |one: &Option<String>, other: &Option<String>| {
        lower(one).is_empty() || lower(one) != lower(other)
    };
    let is_past = |one: &&Case| {
        let is_decided = matches!(one.stage, Stage::Decided | Stage::Remedy | Stage::Closed);
        one.id != case.id && is_decided && one.handling.decider.is_some()
    };
    let mut past: Vec<&Case> = all.iter().filter(is_past).collect();
    past.sort_by_key(|one| {
        let steps = (one.severity as i32 - case.severity as i32).abs();
        // By turns what the distance adds up: neither lower part ever outweighs a higher one.
        let apart = (differs(&one.category, &case.category), differs(&one.product, &case.product));
        (apart, steps, Reverse(one.received_at.at_seconds), Reverse(one.number))
    });
    let told = |one: &Case| {
        let given = one.handling.redress.iter().map(|row| row.item.to_string());
        (one.number.to_string(), one.outcome.expect("an outcome"), given.collect())
    };
    past.into_iter().take(5).map(told).collect()
}

fn told(past: &[Past]) -> Vec<(String, Outcome, Vec<String>)> {
    let told = |one: &Past| {
        let given = one.redress.iter().map(|row| row.item.to_string());
        (one.number.to_string(), one.outcome, given.collect())
    };
    past.iter().map(told).collect()
}

#[test]
fn the_nearest_past_cases_are_those_of_a_slow_reference() {
    let (shop, mut dice) = (Workshop::new(&[]), Dice::of("nearest past cases"));
    let products = [Some("宽带"), Some("手机"), Some("Router X"), Some("router x"), None];
    for _ in 0..size("KEFU_TEST_ALIKE", 60, 40) {
        let mut opening = opening(&shop.owner, None);
        opening.product = dice.pick(&products).map(str::to_owned);
        opening.what_happened = "三周没有到账".into();
        let severity = dice.pick(&[Severity::Low, Severity::Normal]);
        opening.severity = severity;
        let given = dice.pick(&["", "refund 20", "goodwill 5.50; apology", "refund 3 USD"]);
        let steps = vec![
            Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
            assess(dice.pick(&["billing", "Billing", "delivery", "conduct"]), severity),
            decide(dice.pick(Outcome::ALL), given),
        ];
        let taken = if dice.once_in(4) { dice.index(3) } else { 3 };
        quick(&shop, opening, steps.into_iter().take(taken).collect());
        shop.clock.advance(i64::from(u32::try_from(dice.below(3)).expect("few")) * 3_600);
    }
    let all = all_cases(&shop);
    assert!(all.iter().filter(|case| case.handling.decider.is_some()).count() > NEAREST);
    for case in &all {
        let past = shop.desk.read(|tx| alike(tx, case)).expect("past cases");
        assert_eq!(told(&past), slowly(&all, case), "{}", case.number);
        assert!(
            past.iter()
                .all(|one| one.redress.iter().all(|row| row.state == RedressState::Approved))
        );
        assert!(past.is_sorted_by_key(|one| one.distance));
    }
}

#[test]
fn what_is_not_decided_is_no_past_case() {
    let shop = Workshop::new(&[]);
    let mut wanted = opening(&shop.owner, None);
    wanted.what_happened = "三周没有到账".into();
    let begun = vec![
        Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
        assess("billing", Severity::Normal),
    ];
    let own = quick(&shop, wanted.clone(), begun.clone());
    quick(&shop, wanted.clone(), begun.clone());
    let case = |id| shop.desk.read(|tx| tx.fetch(tables::CASES, &id)).expect("a case");
    let past = |id| shop.desk.read(|tx| alike(tx, &case(id))).expect("past cases");
    assert!(past(own).is_empty());
    let decided = [begun, vec![decide(Outcome::Upheld, "refund 20")]].concat();
    let other = quick(&shop, wanted, decided);
    assert_eq!(past(own).len(), 1);
    assert_eq!(past(own)[0].distance, 4, "nobody said which product");
    assert!(past(other).is_empty(), "never the case itself");
}

// ---- the survey ------------------------------------------------------------------------------

fn survey(crew: &Crew, case: CaseId) -> Option<SurveyState> {
    crew.row(case).handling.survey.map(|survey| survey.state)
}

fn listed(crew: &Crew, line: &str) -> Vec<CaseId> {
    let (me, now) = (id(&crew.agent), crew.agent.now());
    let filter = views::filter(line, me).expect("a filter");
    let page = crew.desk().read(|tx| complaints::list(tx, &filter, now, None, 50)).expect("rows");
    let counts = crew.desk().read(|tx| views::counts(tx, &[filter], now)).expect("counts");
    assert_eq!(counts, [page.items.len() as u64], "{line}");
    page.items.iter().map(|row| row.case.id).collect()
}

/// A crew on a day on which surveys are asked for.
fn asking() -> Crew {
    let crew = Crew::new((80, 24), Language::English);
    crew.clock.advance(270 * 86_400);
    // Nine months on, somebody has looked at what data is used for.
    let all = kefu::domain::usage::PURPOSES.iter().map(|(code, _)| (*code).to_owned());
    let look = kefu::commands::review::LookAt::Purposes(all.collect());
    crew.does(&crew.owner, Command::Review(look)).expect("a review");
    crew
}

fn clock(case: &Case, kind: ClockKind) -> &CaseClock {
    case.clocks.iter().find(|clock| clock.kind == kind).expect("a clock")
}

#[test]
fn a_survey_is_due_of_every_closed_complaint_and_nobody_chooses() {
    let crew = asking();
    let (manager, agent) = (&crew.manager, &crew.agent);
    // However it ends: accepted, taken back by the customer, or no complaint at all.
    let closed = crew.serious(Stage::Closed);
    let mut dropped = Vec::new();
    for closing in [Closing::Withdrawn, Closing::NotAComplaint] {
        let case = crew.serious(Stage::Investigating);
        let words = Some("我不投诉了".to_owned());
        let step =
            || Command::Move(MoveOn::unseen(case, Move::Close { closing, words: words.clone() }));
        let asked = crew.does(manager, step()).expect_err("a second person");
        let number = asked.args.iter().find(|(name, _)| *name == "number").expect("a number");
        let number = number.1.parse().expect("a number of a request");
        crew.does(&crew.lead, Command::Decide(Decide { number, approves: true })).expect("agreed");
        crew.does(manager, step()).expect("closed");
        dropped.push(case);
    }
    let open = crew.open();
    for case in dropped.iter().chain([&closed]) {
        assert_eq!(survey(&crew, *case), Some(SurveyState::Due));
        let row = crew.row(*case);
        assert_eq!(clock(&row, ClockKind::Survey).state, ClockState::Running);
        assert!(!row.is_overdue(crew.agent.now()) && !row.is_open());
    }
    assert_eq!(survey(&crew, open), None);
    assert_eq!(listed(&crew, "survey:due").len(), 3);
    assert_eq!(listed(&crew, "survey:due severity:high").len(), 3);
    assert_eq!(listed(&crew, ""), [open]);
    let says = |who, fact| {
        let done = crew.does(who, Command::Record(Record { case: closed, fact, seen: None }));
        done.map(|_| ()).map_err(|error| error.code)
    };
    // None is passed over: it is not answered before it went, nor dropped before the customer has had the time.
    assert_eq!(says(agent, Fact::Unscored), Err("survey-unsent"));
    assert_eq!(says(&crew.other, Fact::Scored { scores: [5, 5, 5] }), Err("survey-unsent"));
    assert_eq!(says(agent, Fact::Surveyed), Ok(()));
    assert_eq!(clock(&crew.row(closed), ClockKind::Survey).state, ClockState::Met);
    assert_eq!(says(agent, Fact::Unscored), Err("survey-early"));
    assert_eq!(
        (listed(&crew, "survey:sent"), listed(&crew, "survey:due").len()),
        (vec![closed], 2)
    );
    crew.clock.advance(14 * 86_400);
    assert_eq!(says(agent, Fact::Unscored), Ok(()));
    // An answer that comes late counts.
    assert_eq!(says(&crew.other, Fact::Scored { scores: [6, 1, 1] }), Err("survey-scores"));
    assert_eq!(says(&crew.other, Fact::Scored { scores: [4, 5, 3] }), Ok(()));
    assert_eq!(listed(&crew, "survey:answered"), [closed]);

    let now = crew.agent.now();
    let facts = crew.desk().read(|tx| report::facts(tx, now, &|| true)).expect("facts");
    let table = reports::table(Asked::all(Report::Surveys), &facts.expect("all"));
    let cells = |key: &str| {
        let row = table.row(None, key).expect("a row");
        row.cells.iter().take(2).map(|cell| cell.figure).collect::<Vec<_>>()
    };
    let figures = |n, share: f64| vec![Some(Figure::Count(n)), Some(Figure::Share(share))];
    assert_eq!(cells("due"), figures(2, 2.0 / 3.0));
    assert_eq!(cells("answered"), figures(1, 1.0 / 3.0));
    for (key, n) in [("clear-4", 1), ("clear-5", 0), ("fair-5", 1), ("easy-3", 1)] {
        assert_eq!(cells(key), figures(n, n as f64), "{key}");
    }
    // What is opened again is asked about when it is closed again, and not before.
    let late = crew.row(dropped[0]);
    assert_eq!(clock(&late, ClockKind::Survey).state_at(now), ClockState::Running);
    crew.moves(agent, dropped[0], Move::Reopen { reasons: "客户又来信".into() });
    assert_eq!(survey(&crew, dropped[0]), None);
    assert!(crew.row(dropped[0]).clocks.iter().all(|one| one.kind != ClockKind::Survey));
    assert_eq!(listed(&crew, "survey:due"), [dropped[1]]);
}

/// Whether nobody asked in time.
fn is_missed(crew: &Crew, case: CaseId) -> bool {
    let (row, now) = (crew.row(case), crew.agent.now());
    let own = row.clocks.iter().find(|clock| clock.kind == ClockKind::Survey);
    let state = own.map(|clock| clock.state_at(now));
    matches!(state, Some(ClockState::Breached | ClockState::Late))
}

#[test]
fn what_was_closed_before_surveys_were_asked_for_is_missed_by_nobody() {
    let crew = Crew::new((80, 24), Language::English);
    let before = crew.serious(Stage::Closed);
    let has_clock =
        |case| crew.row(case).clocks.iter().any(|clock| clock.kind == ClockKind::Survey);
    crew.clock.advance(270 * 86_400);
    let after = crew.serious(Stage::Closed);
    crew.clock.advance(25 * 86_400);
    assert_eq!((has_clock(before), has_clock(after)), (false, true));
    assert!(is_missed(&crew, after));
    // Whoever wants to may ask nevertheless, and being kept and asked for a review is for all of them.
    assert_eq!(listed(&crew, "survey:due").len(), 2);
    for kind in [ClockKind::Appeal, ClockKind::Retain] {
        assert_eq!(clock(&crew.row(before), kind).kind, kind);
    }
}

#[test]
fn a_survey_that_nobody_sent_in_time_stays_missed() {
    let crew = asking();
    let (agent, manager) = (&crew.agent, &crew.manager);
    let (reopened, early) = (crew.serious(Stage::Closed), crew.serious(Stage::Closed));
    let undone = crew.serious(Stage::Closed);
    crew.moves(agent, early, Move::Reopen { reasons: "客户又来信".into() });
    let foreign = crew.imported(Stage::Closed);
    crew.clock.advance(21 * 86_400);
    crew.moves(agent, reopened, Move::Reopen { reasons: "客户又来信".into() });
    crew.does(manager, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(crew.row(undone).stage, Stage::Remedy);
    assert_eq!((survey(&crew, undone), survey(&crew, reopened)), (None, None));
    assert!(is_missed(&crew, undone) && is_missed(&crew, reopened));
    assert!(!is_missed(&crew, early), "in time there was nothing to miss");
    assert!(!is_missed(&crew, foreign), "its source closed it");
    // Closed again and asked in time is another survey.
    crew.on_to(reopened, Stage::Closed);
    crew.records(agent, reopened, Fact::Surveyed);
    assert_eq!(clock(&crew.row(reopened), ClockKind::Survey).state, ClockState::Met);
}

#[test]
fn what_was_answered_once_is_counted_whatever_is_reopened() {
    let crew = asking();
    let agent = &crew.agent;
    let case = crew.serious(Stage::Closed);
    let says = |fact| {
        let done = crew.does(&crew.other, Command::Record(Record { case, fact, seen: None }));
        done.map(|_| ()).map_err(|error| error.code)
    };
    let cell = |key: &str| {
        let now = crew.agent.now();
        let facts = crew.desk().read(|tx| report::facts(tx, now, &|| true)).expect("facts");
        let table = reports::table(Asked::all(Report::Surveys), &facts.expect("all"));
        table.row(None, key).expect("a row").cells[0].clone()
    };
    crew.records(agent, case, Fact::Surveyed);
    assert_eq!(says(Fact::Scored { scores: [1, 2, 1] }), Ok(()));
    // A bad answer is neither taken back nor dropped, and corrected by another answer alone.
    let undone = crew.does(&crew.other, Command::Undo(Undo::Undo)).map_err(|error| error.code);
    assert_eq!(undone.map(|_| ()), Err("step-final"));
    crew.clock.advance(15 * 86_400);
    assert_eq!(says(Fact::Unscored), Err("survey-unsent"));
    assert_eq!(says(Fact::Scored { scores: [1, 1, 1] }), Ok(()));
    crew.moves(agent, case, Move::Reopen { reasons: "客户又来信".into() });
    assert_eq!(survey(&crew, case), None);
    assert_eq!(cell("answered").figure, Some(Figure::Count(1)));
    assert_eq!(cell("fair-1").figure, Some(Figure::Count(1)));
    // Asked once more is a second one, of the same complaint; nobody is asked twice in a month.
    crew.clock.advance(20 * 86_400);
    crew.on_to(case, Stage::Closed);
    crew.records(agent, case, Fact::Surveyed);
    assert_eq!(says(Fact::Scored { scores: [5, 5, 5] }), Ok(()));
    assert_eq!(cell("answered").figure, Some(Figure::Count(2)));
    assert_eq!(cell("fair-5").figure, Some(Figure::Count(1)));
    assert_eq!(cell("fair-1").figure, Some(Figure::Count(1)));
    assert_eq!(cell("answered").cases.len(), 1);
    assert_eq!(crew.row(case).handling.past_surveys.len(), 1);
}

#[test]
fn dates_of_what_is_over_are_told_and_overdue_for_nobody() {
    let crew = asking();
    let case = crew.serious(Stage::Closed);
    let due = |kind| clock(&crew.row(case), kind).due.to_string();
    assert_eq!(
        (due(ClockKind::Appeal), due(ClockKind::Retain)),
        ("2026-12-27".into(), "2029-11-27".into())
    );
    let counted = |now: Moment| {
        let facts = crew.desk().read(|tx| report::facts(tx, now, &|| true)).expect("facts");
        let facts = facts.expect("all");
        assert!(facts.iter().all(|case| !case.is_overdue));
        let clocks = facts.iter().flat_map(|case| &case.clocks).map(|one| one.clock.to_string());
        clocks.collect::<Vec<_>>()
    };
    crew.records(&crew.agent, case, Fact::Surveyed);
    crew.clock.advance(4 * 366 * 86_400);
    let (row, now) = (crew.row(case), crew.agent.now());
    for kind in [ClockKind::Appeal, ClockKind::Retain] {
        assert_eq!(clock(&row, kind).state_at(now), ClockState::Ended);
        assert!(!clock(&row, kind).is_main() && !clock(&row, kind).is_late_at(now));
    }
    assert!(row.next_date().is_none() && listed(&crew, "overdue").is_empty());
    let told = counted(now);
    assert!(
        told.iter().all(|name| !name.ends_with(":appeal") && !name.ends_with(":retain")),
        "{told:?}"
    );
    let dates = crew.desk().read(|tx| complaints::explain(tx, &row)).expect("dates");
    for kind in [ClockKind::Appeal, ClockKind::Retain, ClockKind::Survey] {
        assert!(dates.iter().any(|one| one.clock.kind == kind && !one.steps().is_empty()));
    }
}

// ---- corrective actions ----------------------------------------------------------------------

#[test]
fn a_corrective_action_is_planned_done_and_looked_at_by_somebody_else() {
    let crew = Crew::new((80, 24), Language::English);
    let (agent, other) = (&crew.agent, &crew.other);
    let case = crew.open();
    let says = |who, fact| {
        let done = crew.does(who, Command::Record(Record { case, fact, seen: None }));
        done.map(|_| ()).map_err(|error| error.code)
    };
    let in_days = |days: i64| {
        let now = agent.now();
        Moment { at_seconds: now.at_seconds + days * 86_400, ..now }
    };
    let plan = |days| Fact::ActionPlanned {
        text: "电芯每批抽检".into(),
        who: id(agent),
        by: in_days(days),
    };
    assert!(says(agent, plan(7)).is_err(), "of what nobody knows the cause of");
    crew.on_to(case, Stage::DecisionDrafted);
    assert_eq!(says(agent, plan(-1)), Err("until-past"));
    assert_eq!(says(agent, plan(7)), Ok(()));
    let action = crew.row(case).handling.actions[0].place;
    let done = || Fact::ActionDone { action };
    let check = |worked| Fact::ActionChecked { action, worked, reasons: "不再鼓包".into() };
    let causes = || {
        let now = crew.agent.now();
        let facts = crew.desk().read(|tx| report::facts(tx, now, &|| true)).expect("facts");
        let table = reports::table(Asked::all(Report::Causes), &facts.expect("all"));
        table.rows[0].cells.last().expect("a cell").figure
    };
    assert_eq!(causes(), Some(Figure::Count(1)));
    assert_eq!(says(agent, check(true)), Err("action-undone"));
    // It goes on after the complaint is closed, and is listed with what is closed.
    crew.on_to(case, Stage::Closed);
    crew.records(agent, case, Fact::Surveyed);
    assert_eq!(
        (listed(&crew, "action:planned"), listed(&crew, "action:due")),
        (vec![case], vec![])
    );
    crew.clock.advance(8 * 86_400);
    assert_eq!(listed(&crew, "action:due"), [case]);
    assert!(!crew.row(case).is_overdue(agent.now()));
    assert_eq!(says(agent, done()), Ok(()));
    assert_eq!(says(agent, done()), Err("action-stands"));
    assert_eq!((listed(&crew, "action:done"), listed(&crew, "action:due")), (vec![case], vec![]));
    // Sixty days, and of a serious complaint by somebody who has not done it.
    assert_eq!(says(other, check(true)), Err("action-early"));
    crew.clock.advance(60 * 86_400);
    assert_eq!(listed(&crew, "action:due"), [case]);
    assert_eq!(says(agent, check(true)), Err("step-misses"));
    assert_eq!(says(other, check(false)), Ok(()));
    assert_eq!(says(other, check(true)), Err("action-stands"));
    assert_eq!((listed(&crew, "action:failed"), listed(&crew, "action:due")), (vec![case], vec![]));
    assert_eq!(causes(), Some(Figure::Count(0)));
}

/// At the desk: planned, done, and after sixty days looked at, each in a form of its own; grey ones say why.
#[test]
fn the_desk_plans_does_and_looks_at_a_corrective_action() {
    for language in Language::ALL {
        let locale = Locale::new(language).at_desk();
        let text = |id: &str| locale.text(id);
        let mut crew = Crew::new((100, 40), language);
        let case = crew.serious(Stage::Closed);
        let (number, agent, other) =
            (crew.row(case).number.to_string(), id(&crew.agent), id(&crew.other));
        let action = |crew: &Crew| crew.row(case).handling.actions[0];
        let desk = crew.sits(agent);
        // Grey, and it says why.
        let said = |code| {
            let refusal = Error::refused(code).with("number", &number);
            locale.error(&refusal).sentence
        };
        desk.keys(&["/", &number, "Enter", ":", &text("action-action-done"), "Enter"]);
        desk.shows(&said("action-none"));
        desk.keys(&["Esc", "Esc", "Esc"]);
        desk.keys(&["/", &number, "Enter", ":", &text("action-action-plan"), "Enter"]);
        desk.shows(&locale.word("label", "who"));
        // Who does it is chosen by name, in whatever order the names stand.
        let place = desk.model.members.iter().position(|name| name == "王芳").expect("a member");
        desk.keys(&["电芯每批抽检", "Tab"]).keys(&vec!["Right"; place + 1]).keys(&["Tab", "+7d"]);
        desk.keys(&["^S"]);
        desk.keys(&[":", &text("action-action-check"), "Enter"]).shows(&said("action-undone"));
        desk.keys(&["Esc", "Esc"]);
        assert_eq!(action(&crew).state(), ActionState::Planned);
        crew.clock.advance(86_400);
        let desk = crew.sits(agent);
        desk.keys(&["/", &number, "Enter", ":", &text("action-action-done"), "Enter"]);
        desk.shows("1. 电芯每批抽检");
        desk.keys(&["^S"]);
        assert_eq!(action(&crew).state(), ActionState::Done);
        crew.clock.advance(61 * 86_400);
        let desk = crew.sits(other);
        desk.keys(&["/", &number, "Enter", ":", &text("action-action-check"), "Enter"]);
        desk.keys(&["Tab", "Right", "Tab", "不再鼓包", "^S"]);
        assert_eq!(action(&crew).state(), ActionState::Worked);
    }
}

#[test]
fn the_command_line_plans_tells_and_dates_a_corrective_action() {
    let house = House::new();
    house.json(&["complaint", "open", "--title", "冒烟", "--what", "充电", "--claim"]);
    let number = "K-2026-00001";
    house.json(&["complaint", "cause", number, "product-defect"]);
    let action = ["complaint", "action", number];
    let plan = ["--text", "电芯每批抽检", "--who", "王芳", "--by", "+7d"];
    house.json(&[&action[..], &plan].concat());
    let told = |args: &[&str]| String::from_utf8_lossy(&house.run(args).out).into_owned();
    assert!(told(&["complaint", "show", number]).contains("1. 电芯每批抽检 · 王芳"));
    assert!(told(&["complaint", "due", number]).contains("Corrective action 1 (planned)"));
    house.json(&[&action[..], &["--done", "1"]].concat());
    assert!(told(&["complaint", "due", number]).contains("Corrective action 1 (done"));
    let shown = house.json(&["complaint", "show", number]);
    assert_eq!(shown["handling"]["actions"][0]["state"], "done");
    let early =
        house.run(&[&action[..], &["--check", "1", "--effect", "worked", "--text", "是"]].concat());
    assert_eq!(early.status, Some(3), "{early:?}");
    assert_eq!(house.json(&["complaint", "list", "action:done"])["total"], 1);
    house.is_sound();
}

#[test]
fn whoever_proposes_or_approves_redress_sees_the_nearest_past_cases() {
    for language in Language::ALL {
        let text = |id: &str| Locale::new(language).text(id);
        let mut crew = Crew::new((120, 40), language);
        let before = crew.serious(Stage::Closed);
        let number = crew.row(before).number.to_string();
        let case = crew.serious(Stage::Investigating);
        crew.finds_out(case);
        // The form of the draft.
        let agent = id(&crew.agent);
        let desk = crew.sits(agent);
        desk.model.focus = kefu::tui::pane::PaneId::Queue;
        desk.keys(&["Enter", "m", "Down", "Enter"]);
        desk.shows(&text("file-alike")).shows(&number);
        desk.shows("2000.00 CNY");
        desk.keys(&["Esc", "Esc", "Esc", "Esc"]);
        // Whoever approves.
        crew.on_to(case, Stage::InApproval);
        crew.looks(&crew.manager, case);
        let manager = id(&crew.manager);
        let desk = crew.sits(manager);
        desk.model.focus = kefu::tui::pane::PaneId::Queue;
        desk.keys(&["Enter", "m", "Enter"]).shows(&text("file-alike")).shows(&number);
        // Whoever proves that it was done.
        crew.on_to(case, Stage::Remedy);
        let desk = crew.sits(agent);
        desk.model.focus = kefu::tui::pane::PaneId::Queue;
        desk.keys(&["Enter", ":", &text("action-redress"), "Enter"]);
        desk.shows(&text("file-alike")).shows(&number);
    }
}

#[test]
fn the_command_line_tells_the_nearest_past_cases_where_redress_is_decided() {
    let house = House::new();
    for given in ["refund 20", "goodwill 7"] {
        let number = house.json(&[
            "complaint",
            "open",
            "--title",
            "多收费",
            "--what",
            "扣了两次",
            "--claim",
        ]);
        let number = crate::house::number(&number);
        let moved = |words: &[&str]| {
            let ran = house.run(&[&["complaint", "move", &number], words].concat());
            assert_eq!(ran.status, Some(0), "{ran:?}");
            String::from_utf8_lossy(&ran.out).into_owned()
        };
        moved(&["acknowledged", "--channel", "phone"]);
        moved(&["assessed", "--severity", "normal", "--impact", "one", "--category", "billing"]);
        let out = moved(&[
            "decided",
            "--outcome",
            "upheld",
            "--reasons",
            "是",
            "--channel",
            "phone",
            "--cause",
            "billing-double_charge",
            "--redress",
            given,
        ]);
        assert_eq!(out.contains("20.00 CNY"), given == "goodwill 7", "{out}");
        let ran = house.run(&["complaint", "redress", &number, "1", "--proof", "回单"]);
        let out = String::from_utf8_lossy(&ran.out).into_owned();
        assert_eq!(out.contains("20.00 CNY"), given == "goodwill 7", "{out}");
    }
    let list = house.json(&["complaint", "alike", "K-2026-00002"]);
    assert_eq!(list["total"], 1);
    let past = &list["items"][0];
    assert_eq!(
        (past["number"].as_str(), past["distance"].as_u64()),
        (Some("K-2026-00001"), Some(4))
    );
    assert_eq!(past["shared"], serde_json::json!(["category", "severity"]));
    assert_eq!(past["redress"][0]["hundredths"], 2_000);
    house.is_sound();
}
