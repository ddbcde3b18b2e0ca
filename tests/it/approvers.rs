//! Who decides on what others ask for: a yes within seconds, always, stands on the board as a finding.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::door::last;
use crate::workshop::Workshop;
use kefu::commands::approval::Decide;
use kefu::commands::guard::Guarding;
use kefu::commands::{Command, execute};
use kefu::domain::guard::Mode;
use kefu::domain::member::Role;
use kefu::queries::approvers::approvers;

#[test]
fn whoever_says_yes_before_it_could_be_read_is_a_finding() {
    let shop = Workshop::new(&[]);
    let dora = shop.newcomer("Dora", Role::Dpo);
    let decides = |rule: &str, seconds: i64, approves: bool| {
        let mode = Guarding::Mode { rule: rule.into(), mode: Mode::Warn };
        let asked = execute(&shop.desk, &shop.owner, &[Command::Guard(mode)]).map(drop);
        assert_eq!(asked.map_err(|error| error.code), Err("approval-needed"), "{rule}");
        let number = last(&shop.desk).approval.expect("a request");
        shop.clock.advance(seconds);
        shop.does(&dora, Command::Decide(Decide { number, approves }));
    };
    let row = || {
        let rows = shop.desk.read(|tx| approvers(tx, shop.owner.now())).expect("approvers");
        rows.into_iter().next()
    };
    assert!(row().is_none(), "nobody has decided on anything");
    for (place, rule) in ["training-missing", "backup-old", "drill-old"].iter().enumerate() {
        decides(rule, 9, true);
        let row = row().expect("a row");
        assert_eq!(
            (row.decisions.quick, row.decisions.is_finding()),
            (place as u64 + 1, place == 2)
        );
    }
    decides("drill-stale", 1, false);
    let seen = row().expect("a row");
    assert_eq!(seen.member.as_deref(), Some("Dora"));
    assert!(seen.decisions.is_finding(), "a no is no yes");
    assert_eq!((seen.decisions.declined, seen.decisions.rate()), (1, 75));
    decides("backup-stale", 10, true);
    let seen = row().expect("a row");
    assert_eq!((seen.decisions.approved, seen.decisions.quick), (4, 3));
    assert!(!seen.decisions.is_finding(), "not always");
    shop.clock.advance(31 * 86_400);
    assert!(row().is_none(), "no longer than the board looks back");
}
