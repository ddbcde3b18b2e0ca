//! What a backup and its recovery take, beside the right to them.

use super::Verdict;
use crate::domain::error::Error;

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
