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
        /// Whoever made a copy for somebody had taken the request down, or found out who asks.
        SameHand = "same-hand",
        /// A list with more sealed values than its member may look at by itself left, since a second person had
        /// approved it or there was none.
        List = "list",
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
    /// Whether a copy was made by who had taken the request down or checked it.
    #[serde(default)]
    pub same_hand: bool,
    /// The first customer of a list whose sealed values left past the limits of reveals.
    #[serde(default)]
    pub list: Option<PartyNumber>,
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

    /// What of it may be known to somebody who must not know the canaries: all of a broken glass, and of a copy by
    /// one hand or a list past the limits what is told of any; of an alarm nothing.
    pub fn without_canary(self) -> Option<Self> {
        match (self.reason.is_some(), self.same_hand, self.list) {
            (true, ..) => Some(Self { kind: NoticeKind::BreakGlass, ..self }),
            (_, true, _) => Some(Self { kind: NoticeKind::SameHand, point: None, ..self }),
            (.., Some(party)) => Some(Self { kind: NoticeKind::List, point: None, party, ..self }),
            _ => None,
        }
    }
}
