//! What a backup takes, beside the right to it.

use super::Verdict;
use crate::domain::error::Error;

/// Somebody must be able to open it: it is sealed to the recovery recipients and to nobody else.
pub fn can_be_opened(recipients: usize) -> Verdict {
    if recipients == 0 { Err(Error::refused("backup-no-recovery")) } else { Ok(()) }
}
