//! What a backup and its recovery take, beside the right to them.

use super::Verdict;
use super::kernel::Finding;
use crate::domain::drill::{Age, BackupFacts, Precaution};
use crate::domain::error::Error;
use crate::domain::moment::DAY_SECONDS;

/// Somebody must be able to open it: it is sealed to the recovery recipients and to nobody else.
pub fn can_be_opened(recipients: usize) -> Verdict {
    if recipients == 0 { Err(Error::refused("backup-no-recovery")) } else { Ok(()) }
}

/// One identity that opens alone, or two of which both are needed: more, and nobody would find them all again.
pub fn may_recover(recipients: &[String]) -> Verdict {
    match recipients {
        [_] => Ok(()),
        [one, two] if one != two => Ok(()),
        _ => Err(Error::usage("recovery-recipients")),
    }
}

/// Bringing many rows in: what is lost with them can be brought back. A store whose backups nobody could open has made
/// its choice; it is told of it, and not held up.
pub fn findings(facts: &BackupFacts) -> Vec<Finding> {
    let found = Precaution::ALL.iter().filter_map(|what| finding(*what, facts));
    found.collect()
}

fn finding(what: Precaution, facts: &BackupFacts) -> Option<Finding> {
    let code = match (what, facts.age(what)) {
        (_, Age::Fresh) => return None,
        (Precaution::Backup, Age::TooOld) if facts.can_be_opened => "backup-stale",
        (Precaution::Drill, Age::TooOld) if facts.can_be_opened => "drill-stale",
        (Precaution::Backup, _) => "backup-old",
        (Precaution::Drill, _) => "drill-old",
    };
    let passed = (facts.now - facts.at(what)).max(0);
    let finding = Finding::of(code, what.code());
    Some(match what {
        Precaution::Backup => finding.with("hours", passed / 3_600),
        Precaution::Drill => finding.with("days", passed / DAY_SECONDS),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::drill::{BACKUP_HOURS, DRILL_DAYS};
    use proptest::prelude::*;

    fn codes(facts: &BackupFacts) -> Vec<&'static str> {
        findings(facts).iter().map(|finding| finding.rule.code).collect()
    }

    proptest! {
        #[test]
        fn an_old_backup_warns_and_one_twice_as_old_holds_up(
            hours in 0..200_i64, days in 0..400_i64, can_be_opened: bool,
        ) {
            let now = 1_000_000_000;
            let backup = now - hours * 3_600;
            let drill = now - days * DAY_SECONDS;
            let facts = BackupFacts { backup, drill, can_be_opened, now };
            let of = |passed: i64, old: i64, codes: [&'static str; 2]| match () {
                () if passed > 2 * old && can_be_opened => Some(codes[1]),
                () if passed > old => Some(codes[0]),
                () => None,
            };
            let expected = [
                of(hours, BACKUP_HOURS, ["backup-old", "backup-stale"]),
                of(days, DRILL_DAYS, ["drill-old", "drill-stale"]),
            ];
            prop_assert_eq!(codes(&facts), expected.into_iter().flatten().collect::<Vec<_>>());
        }
    }
}
