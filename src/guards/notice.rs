//! Who may say that a notice was read: never whoever it tells of.

use super::Verdict;
use crate::domain::error::Error;
use crate::domain::member::Member;
use crate::domain::notice::Notice;

/// Whether this member may mark this notice as read.
pub fn may_read(member: &Member, notice: &Notice) -> Verdict {
    if notice.member == member.id {
        return Err(Error::refused("notice-own"));
    }
    match notice.read {
        Some(_) => Err(Error::refused("notice-known")),
        None => Ok(()),
    }
}
