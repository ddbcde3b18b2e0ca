//! A store in which another process is in the middle of a write: the desk goes on without it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE};
use crate::seat::Seat;
use kefu::domain::error::Error;
use kefu::locale::{Language, Locale};
use kefu::store::Store;
use std::time::Duration;

const PHONE: &str = "13800138000";
const SIZE: (u16, u16) = (120, 40);

/// Does this while nobody else can write.
#[expect(clippy::disallowed_methods, reason = "stands for another process that is slow to commit")]
fn while_held(house: &House, work: impl FnOnce()) {
    let store = Store::open(&house.store()).expect("the store");
    let held = store.write(|tx| {
        work();
        drop(tx);
        Ok(())
    });
    held.expect("what is done meanwhile");
}

fn house() -> House {
    let house = House::new();
    house.party("张伟", PHONE);
    house.party("李娜", "13900139000");
    house
}

fn busy(language: Language) -> String {
    Locale::new(language).error(&Error::conflict("store-busy")).sentence
}

#[test]
fn records_are_read_while_a_write_waits_for_its_turn() {
    let house = house();
    let mut seat = Seat::at_desk(&house, SIZE, &["--lang", "zh"]);
    seat.shows("李娜").keys(&["/", "zhangwei", "Enter"]).shows("C-000001");
    while_held(&house, || {
        // The language is to be kept, which must wait; the customer is opened meanwhile.
        seat.keys(&["L", "/", "lina", "Enter"]).shows("C-000002");
        assert!(!seat.sees(&busy(Language::English)), "only once the write had given up");
    });
    seat.keys(&["q"]).ends().is_as_before();
    assert!(house.verbs().iter().any(|verb| verb == "member.preferences"), "it got its turn");
}

#[test]
fn the_lock_key_closes_the_vault_at_once() {
    let text = |id: &str| Locale::new(Language::English).text(id);
    let whose = [("whose", "phone (work) · 张伟 C-000001".into())];
    let purpose = Locale::new(Language::English).text_with("pick-purpose", &whose);
    let house = house();
    let mut seat = Seat::at_desk(&house, SIZE, &[]);
    seat.shows("张伟").keys(&["/", "zhangwei", "Enter"]).shows("C-000001");
    seat.keys(&["r", PASSPHRASE, "Enter"]).shows(&purpose);
    seat.keys(&["Enter"]).shows(PHONE).shows(&text("header-open"));
    let before = house.verbs();
    while_held(&house, || {
        seat.keys(&["U"]).shows(&text("header-locked"));
        // Two ticks, each of which asks the session how things stand.
        seat.watch(Duration::from_millis(2_200));
        assert!(seat.sees(&text("header-locked")) && !seat.sees(PHONE), "{}", seat.text());
    });
    seat.keys(&["q"]).ends().is_as_before();
    let after = house.verbs();
    let closings = after[before.len()..].iter().filter(|verb| *verb == "vault.lock").count();
    assert_eq!(closings, 1, "told once, and in the end: {after:?}");
}

/// All come at once in the morning: who waits longest is not sent away.
#[test]
fn a_desk_waits_for_its_turn_and_says_for_whom() {
    let house = house();
    let waits = Locale::new(Language::English).text("cli-store-waits");
    let mut seat = None;
    while_held(&house, || {
        let mut waiting = Seat::at_desk(&house, SIZE, &["--lang", "en"]);
        waiting.shows(&format!("(process {})", std::process::id())).shows(&waits);
        seat = Some(waiting);
    });
    let mut seat = seat.expect("a desk");
    seat.shows("李娜").keys(&["q"]).ends().is_as_before();
}
