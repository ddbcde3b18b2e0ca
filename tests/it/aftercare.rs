//! What is learnt from complaints: the nearest past cases, surveys, corrective actions, and the dates of what is over.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id};
use crate::dice::{Dice, size};
use crate::house::House;
use crate::workshop::{Workshop, opening};
use kefu::commands::Command;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{Case, Channel, Move, Opening, Outcome, Severity, Stage};
use kefu::domain::handling::{Assessment, Impact};
use kefu::domain::id::CaseId;
use kefu::domain::redress::{Redress, RedressState};
use kefu::locale::{Language, Locale};
use kefu::queries::alike::{NEAREST, Past, alike};
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
    })
}

fn decide(outcome: Outcome, given: &str) -> Move {
    Move::Decide {
        outcome,
        reasons: "核对过账单".into(),
        channel: Some(Channel::Phone),
        redress: Redress::list(given).expect("redress"),
        cause: Some(Cause::BillingDoubleCharge),
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
        opening.severity = dice.pick(Severity::ALL);
        let severity = dice.pick(&[Severity::Low, Severity::Normal]);
        let given = dice.pick(&["", "refund 20", "goodwill 5.50; apology", "refund 3 USD"]);
        let steps = vec![
            Move::Acknowledge { channel: Channel::Phone },
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
    let begun =
        vec![Move::Acknowledge { channel: Channel::Phone }, assess("billing", Severity::Normal)];
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
