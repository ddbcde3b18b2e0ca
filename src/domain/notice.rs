//! What the privacy officer is told of a reveal. Never a value.

use super::contact::PointKind;
use super::id::{MemberId, NoticeId, PartyNumber, SessionId};
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// Why the privacy officer is told.
    NoticeKind {
        /// There was no open case, promise or call.
        BreakGlass = "break-glass",
        /// An alarm: nobody has a reason to look at an invented customer.
        Canary = "canary",
    }
}

/// A reveal that the privacy officer is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its own name. The log names this one where the notice is read: the number of the reveal would
    /// tell whoever reads the log which customer is a canary.
    pub id: NoticeId,
    /// Why.
    pub kind: NoticeKind,
    /// Who revealed.
    pub member: MemberId,
    /// In which run of the desk or command.
    pub session: SessionId,
    /// Where the session came from.
    pub source: String,
    /// When.
    pub at: Moment,
    /// What was revealed; nothing, where a list left.
    pub point: Option<PointKind>,
    /// Of whom.
    pub party: PartyNumber,
    /// The reason for breaking the glass.
    pub reason: Option<String>,
    /// Who has read it, and when.
    pub read: Option<(MemberId, Moment)>,
}

impl Notice {
    /// Where it stands: what nobody has read before what somebody has.
    pub fn place(&self, seq: u64) -> (u8, u64) {
        (u8::from(self.read.is_some()), seq)
    }

    /// What of it may be known to somebody who must not know the canaries: all of a broken glass, and
    /// nothing of an alarm.
    pub fn without_canary(self) -> Option<Self> {
        self.reason.is_some().then_some(Self { kind: NoticeKind::BreakGlass, ..self })
    }
}
