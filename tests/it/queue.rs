//! The queue between two people: putting back, what is handed over, and what is escalated.

use crate::desk::{PASSPHRASE, TestDesk};
use crate::house::{House, number};
use kefu::commands::escalate::Escalate;
use kefu::commands::{Command, execute};
use kefu::domain::escalation::Rung;
use kefu::locale::{Language, Locale};
use kefu::store::index::Rows;

/// A store with two complaints that nobody has, and a colleague.
fn house() -> House {
    let house = House::new();
    house.colleague("李娜", "agent");
    for title in ["退款未到账", "发错货"] {
        house.json(&["complaint", "open", "--title", title]);
    }
    house
}

#[test]
fn who_puts_one_back_is_given_another_and_the_next_one_reads_why() {
    let house = house();
    let next = || number(&house.json(&["complaint", "next"]));
    assert_eq!(next(), "K-2026-00001");
    let ran = house.run(&["complaint", "skip", "K-2026-00001", "--reason", ""]);
    assert_eq!(ran.status, Some(3), "{ran:?}");
    house.json(&["complaint", "skip", "K-2026-00001", "--reason", "客户是我邻居"]);
    assert_eq!(next(), "K-2026-00002", "not the same one again");
    house.json(&["complaint", "skip", "K-2026-00002", "--reason", "要懂英语"]);
    let ran = house.run(&["complaint", "next"]);
    assert_eq!(ran.status, Some(4), "{ran:?}");
    assert!(ran.err.contains("put back today"), "{ran:?}");
    // Everybody else is given it, with the reason, until they have done something.
    let ran = house.told_as("李娜", &["complaint", "next", "--json"]);
    assert!(String::from_utf8_lossy(&ran.out).contains("K-2026-00001"), "{ran:?}");
    let handover =
        |house: &House| house.json(&["complaint", "show", "K-2026-00001"])["handover"].clone();
    assert_eq!(handover(&house)["note"], "客户是我邻居");
    let shown = house.run(&["complaint", "show", "K-2026-00001"]);
    assert!(String::from_utf8_lossy(&shown.out).contains("客户是我邻居"), "{shown:?}");
    let step = ["complaint", "move", "K-2026-00001", "acknowledged", "--channel", "phone"];
    assert_eq!(house.told_as("李娜", &step).status, Some(0));
    assert!(handover(&house).is_null());
    let verbs = house.verbs();
    assert_eq!(verbs.iter().filter(|verb| *verb == "complaint.assign").count(), 2);
    house.is_sound();
}

#[test]
fn one_is_put_back_at_the_desk_at_every_size() {
    for language in Language::ALL {
        for size in [(120, 40), (80, 24), (60, 20)] {
            let text = |id: &str| Locale::new(language).text(id);
            let mut desk = TestDesk::new(size, language);
            desk.keys(&["U", PASSPHRASE, "Enter"]);
            desk.keys(&["c", "退款未到账", "Tab", "两周。", "^S", "Esc", "Esc"]);
            desk.model.focus = kefu::tui::pane::PaneId::Queue;
            desk.keys(&["b"]).shows(&text("form-skip"));
            desk.keys(&["客户是我邻居", "^S", "Esc", "Esc"]);
            assert_eq!(desk.model.queue.rows[0].case.owner, None);
            let told: String = text("error-queue-skipped").chars().take(8).collect();
            desk.keys(&["N"]).shows(&told);
            desk.keys(&["Esc", "b"]);
            assert!(desk.model.overlays.is_empty(), "not one's own any more");
        }
    }
}

/// Day by day the case climbs, on the screen and for whom it concerns; that it was too late is recorded once.
#[test]
fn a_case_climbs_as_its_time_goes_and_its_breach_is_recorded_once() {
    let mut desk = TestDesk::new((120, 40), Language::English);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    desk.keys(&["c", "退款未到账", "Tab", "两周。", "^S", "Esc", "Esc"]);
    let case = desk.model.queue.rows[0].case.id;
    let mut climbed = vec![desk.model.tally.rungs.get(&case).copied()];
    for _ in 0..24 {
        desk.wait(86_400);
        let rung = desk.model.tally.rungs.get(&case).copied();
        if climbed.last() != Some(&rung) {
            climbed.push(rung);
            match rung {
                Some(Rung::Handler) => desk.shows(" ^ 退款"),
                Some(Rung::Lead) => desk.shows(" ^^ 退款"),
                Some(Rung::Manager) => desk.shows("^^^ 退款"),
                _ => desk.shows("late"),
            };
            desk.shows("1 escalated to you");
        }
    }
    let rungs = [None, Some(Rung::Handler), Some(Rung::Lead), Some(Rung::Manager)];
    assert_eq!(climbed[..4], rungs);
    assert_eq!(climbed[4..], [Some(Rung::Breach)]);
    let (store, session) = (&desk.worker.desk, &desk.worker.session);
    let breaches = || {
        let events = store.read(|tx| tx.case_events(case)).unwrap_or_default();
        events.iter().filter(|event| event.what.code() == "breached").count()
    };
    for _ in 0..2 {
        assert!(execute(store, session, &[Command::Escalate(Escalate)]).is_ok());
        assert_eq!(breaches(), 1);
    }
}
