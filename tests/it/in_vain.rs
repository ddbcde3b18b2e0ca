//! Whoever has somebody's place and tries passphrases: they have to wait, on every desk, and the log is told once.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::PASSPHRASE;
use crate::workshop::Workshop;
use kefu::commands::unlock::{ChangePassphrase, unlock};
use kefu::domain::audit::{AuditEntry, Outcome};
use kefu::domain::member::Role;
use kefu::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// What a member may get wrong in ten minutes.
const WRONG: usize = 10;

/// How often this code stands in the log.
fn refused(shop: &Workshop, code: &str) -> usize {
    let mut count = 0;
    let read = shop.desk.read(|tx| {
        tx.each(tables::AUDIT, &Scan::all(), |_, entry: AuditEntry| {
            count += usize::from(entry.outcome == Outcome::Refused(code.to_owned()));
            Ok(ControlFlow::Continue(()))
        })
    });
    read.map(|()| count).expect("the log")
}

#[test]
fn ten_wrong_passphrases_and_the_right_one_waits_too() {
    let shop = Workshop::new(&[]);
    let li = shop.newcomer("李娜", Role::Agent);
    let member = li.member_id().expect("a member");
    let tries = |text: &str| {
        // Each on a desk of its own.
        unlock(&shop.desk, &shop.session(member), &text.into()).map_err(|e| e.code)
    };
    for number in 0..WRONG {
        assert_eq!(tries(&format!("no passphrase of hers {number}")), Err("wrong-passphrase"));
    }
    for _ in 0..3 {
        assert_eq!(tries(PASSPHRASE), Err("passphrase-often"));
    }
    let session = shop.session(member);
    let change =
        ChangePassphrase::prepare(&shop.desk, &session, &PASSPHRASE.into(), &"x".repeat(20).into());
    assert_eq!(change.map(|_| ()).map_err(|e| e.code), Err("passphrase-often"));
    let told = ["wrong-passphrase", "passphrase-often"].map(|code| refused(&shop, code));
    assert_eq!(told, [WRONG, 1]);
    // Nobody else waits for her.
    let ada = shop.session(shop.owner.member_id().expect("a member"));
    assert!(unlock(&shop.desk, &ada, &PASSPHRASE.into()).is_ok());
    shop.clock.advance(601);
    assert_eq!(tries(PASSPHRASE), Ok(()));
    assert_eq!(tries("no passphrase of hers"), Err("wrong-passphrase"));
    assert_eq!(tries(PASSPHRASE), Ok(()), "whoever knew it begins anew");
}
