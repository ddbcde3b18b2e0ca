//! What an auditor does with the log: filters and what they take.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use kefu::commands::reveal::reveal;
use kefu::commands::unlock::{closed, unlock};
use kefu::domain::id::PointId;
use kefu::domain::party::Party;
use kefu::domain::purpose::Purpose;
use kefu::queries::{complaints, members, parties};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::Store;
use kefu::store::index::Rows;
use serde_json::Value;

/// The desk of a house in this process, with the vault open.
fn desk(house: &House) -> (Desk, Session) {
    let desk = Desk::new(Store::open(&house.store()).expect("the store"));
    let session = Session::new(Clock::machine(), "local").expect("a session");
    session.set_member(desk.read(|tx| members::named(tx, MEMBER)).expect("the member"));
    unlock(&desk, &session, &PASSPHRASE.into()).expect("an open vault");
    (desk, session)
}

/// The first contact point of a party.
fn point(desk: &Desk, number: &str) -> PointId {
    let points = desk.read(|tx| tx.points_of(&party_in(tx, number))).expect("points");
    points.first().expect("a point").id
}

fn party_in(tx: &impl Rows, number: &str) -> Party {
    parties::find(tx, number).expect("a party")
}

fn text(ran: &Ran) -> String {
    String::from_utf8(ran.out.clone()).expect("text")
}

fn lines(ran: &Ran) -> Vec<Value> {
    let text = text(ran);
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[track_caller]
fn ends(house: &House, args: &[&str], status: i32, told: &str) {
    let ran = house.run(args);
    assert_eq!(ran.status, Some(status), "{args:?}: {ran:?}");
    assert!(ran.err.contains(told) || text(&ran).contains(told), "{args:?}: {ran:?}");
}

#[test]
fn a_filter_takes_what_it_says_in_every_form() {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    let li = house.party("李娜", "13800138001");
    let case = house.complaint("退款未到账", &zhang);
    let (desk, session) = desk(&house);
    let id = desk.read(|tx| complaints::find(tx, &case)).expect("the case").id;
    reveal(&desk, &session, point(&desk, &zhang), Purpose::Case(id)).expect("a reveal");
    let of_another = reveal(&desk, &session, point(&desk, &li), Purpose::Case(id));
    assert!(of_another.is_err());
    for _ in 0..600 {
        closed(&desk, &session).expect("an entry");
    }
    let total = |filter: &[&str]| {
        let args = [&["audit", "list", "--limit", "2"], filter].concat();
        let list = house.json(&args);
        let args = [&["audit", "list", "--limit", "0", "--ndjson"], filter].concat();
        let all = lines(&house.run(&args));
        assert_eq!(list["total"], all.len() as u64, "{filter:?}");
        let first: Vec<&Value> = all.iter().take(2).collect();
        assert_eq!(list["items"].as_array().expect("items").iter().collect::<Vec<_>>(), first);
        all.len()
    };
    let whole = total(&[]);
    assert_eq!(total(&["--verb", "vault"]), total(&["--verb", "vault.unlock"]) + 602);
    assert_eq!(total(&["--verb", "vault.reveal"]), 2);
    assert_eq!(total(&["--party", &zhang]), 3);
    assert_eq!(total(&["--party", &li]), 2);
    assert_eq!(total(&["--member", MEMBER]), whole);
    assert_eq!(total(&["--purpose", &case.to_lowercase()]), 2);
    assert_eq!(total(&["--refused"]), 1);
    assert_eq!(total(&["--refused", "--party", &li]), 1);
    assert_eq!(total(&["--refused", "--party", &zhang]), 0);
    assert_eq!(total(&["--until", "2020-01-01"]), 0);
    assert_eq!(total(&["--since", "2020-01-01"]), whole);
    assert_eq!(total(&["--since", "2020-01-01", "--until", "2099-01-01"]), whole);
    let list = |more: &[&str]| {
        let args = [&["audit", "list", "--ndjson", "--verb", "vault.lock"], more].concat();
        let seq = |line: &Value| line["seq"].as_u64().expect("a number");
        lines(&house.run(&args)).iter().map(seq).collect::<Vec<_>>()
    };
    let all = list(&["--limit", "0"]);
    assert_eq!(all.len(), 600);
    assert_eq!(list(&["--limit", "550"]), all[..550]);
    assert_eq!(list(&["--after", &all[549].to_string()]), all[550..]);
    ends(&house, &["audit", "list", "--member", "Nobody"], 4, "no member Nobody");
    ends(&house, &["audit", "list", "--since", "soon"], 2, "soon");
}
