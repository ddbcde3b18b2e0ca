//! What taking a command back needs: the inverse, and what it applies to.

use super::id::{AttachmentNumber, CaseId, EntryId, MemberId, PartyId, PointId};
use super::macros::Kept;
use super::moment::Moment;
use super::party::Party;
use super::promise::Promise;
use serde::{Deserialize, Serialize};

/// An inverse. It holds unsealed rows or ids only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inverse {
    /// Put this row back, if the row still says what the change made of it. Contact points come and
    /// go by themselves.
    Party {
        /// The row as it was.
        was: Box<Party>,
        /// The row as the change left it.
        #[serde(default)]
        is: Option<Box<Party>>,
    },
    /// Take back the party that was added, if its row still says this. Final: its sealed fields go
    /// with it.
    PartyAdded(Box<Party>),
    /// Take back the contact point that was added. Final, too.
    PointAdded {
        /// Whose.
        party: PartyId,
        /// Which.
        point: PointId,
    },
    /// Suppress again what was suppressed until somebody was said to have consented anew. Goes with what was added.
    Lifted {
        /// Whose consent it was.
        party: PartyId,
        /// What was lifted: kind and HMAC, and since when it had stood there.
        tags: Vec<(u8, [u8; 32], Moment)>,
    },
    /// Take back the file that was attached. Final: its key goes with it.
    Attached(AttachmentNumber),
    /// Add a retraction for this entry.
    Entry(EntryId),
    /// Take back the complaint that was opened. Final.
    CaseOpened {
        /// Which.
        case: CaseId,
        /// How many events the opening made; whatever came later is not its own.
        events: u32,
    },
    /// Revert the last event of a case.
    CaseEvent {
        /// Which case.
        case: CaseId,
        /// The event to revert; it must be the last.
        event: u32,
    },
    /// Take back the letters that the ladder drafted: the events that tell of them. Final.
    Drafted(Vec<(CaseId, u32)>),
    /// Put this promise back to what it was.
    Promise {
        /// The row as it was.
        was: Box<Promise>,
        /// The row as the change left it; if it has moved on, the undo is refused.
        is: Box<Promise>,
    },
    /// Take back the promise that was made.
    PromiseMade(Box<Promise>),
    /// Take a merge apart again, this one and no later one.
    Merge {
        /// The party that was merged away.
        from: PartyId,
        /// The party it went into.
        into: PartyId,
        /// The audit entry of the merge.
        seq: u64,
    },
    /// Merge again.
    Unmerge {
        /// The party that was merged away.
        from: PartyId,
        /// The party it went into.
        into: PartyId,
        /// The audit entry of the merge that was taken apart, which is put back.
        seq: u64,
    },
    /// Take back what was said of two parties that look like one, or say it again.
    Distinct {
        /// One of them.
        one: PartyId,
        /// The other.
        other: PartyId,
        /// Whether they are said to be two, and are not to be any more.
        said: bool,
    },
    /// Take the adoption of a policy back, or put it in force again.
    Adoption {
        /// Of which pack.
        pack: String,
        /// Which of its versions, in the order of their adoption.
        place: u32,
        /// Whether it stands, and is to be taken back.
        stands: bool,
    },
    /// Put a macro back to what was kept under its name; none takes it away.
    Macro {
        /// Its name.
        name: String,
        /// What stood there.
        was: Option<Kept>,
        /// What the change left there.
        is: Option<Kept>,
    },
    /// Put a map of import files back to what was kept under its name; none takes it away.
    Preset {
        /// Its name.
        name: String,
        /// What stood there.
        was: Option<Kept>,
        /// What the change left there.
        is: Option<Kept>,
    },
    /// Several at once: one bulk act, one undo.
    Several(Vec<Inverse>),
    /// Nothing takes it back. It stands here so that an undo says so, and takes back nothing older in its place.
    Final,
}

impl Inverse {
    /// The cases of which it takes events back, each once.
    pub fn cases(&self, found: &mut Vec<CaseId>) {
        match self {
            Self::CaseEvent { case, .. } if !found.contains(case) => found.push(*case),
            Self::Several(all) => all.iter().for_each(|one| one.cases(found)),
            _ => {}
        }
    }

    /// The events of a case that it takes back together.
    pub fn events_of(&self, of: CaseId) -> Vec<u32> {
        match self {
            Self::CaseEvent { case, event } if *case == of => vec![*event],
            Self::Several(all) => all.iter().flat_map(|one| one.events_of(of)).collect(),
            _ => Vec::new(),
        }
    }

    /// The same without what `is_gone` strikes: steps of a bulk act go one by one, the others stay. What is
    /// left of none is final, so that nothing older is taken back in its place.
    #[must_use]
    pub fn without(self, is_gone: &mut impl FnMut(&Self) -> bool) -> Self {
        match self {
            Self::Several(all) => {
                let mut left: Vec<Self> = all.into_iter().map(|one| one.without(is_gone)).collect();
                left.retain(|one| *one != Self::Final);
                if left.is_empty() { Self::Final } else { Self::Several(left) }
            }
            one if is_gone(&one) => Self::Final,
            one => one,
        }
    }
}

/// One step that can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UndoStep {
    /// Whose step it was.
    pub member: MemberId,
    /// When. What is older than 30 days is not taken back.
    pub at: Moment,
    /// The verb that it takes back.
    pub verb: String,
    /// For an undo or a redo: the verb of the step that it was about, by which people know it.
    pub of: Option<String>,
    /// How.
    pub inverse: Inverse,
    /// Whether it has been taken back, or passed over because it never can be.
    pub spent: bool,
    /// Whether it is itself an undo, so that taking it back is a redo.
    pub redo: bool,
}

impl UndoStep {
    /// The verb of what people know the step by: for an undo or a redo that of the step it was about.
    pub fn known_as(&self) -> &str {
        self.of.as_deref().unwrap_or(&self.verb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn of_a_bulk_act_only_what_is_gone_is_struck_and_what_is_left_of_none_is_final() {
        let entry = |id: u128| Inverse::Entry(EntryId(Uuid::from_u128(id)));
        let strike = |gone: &[u128], inverse: Inverse| {
            let gone: Vec<Inverse> = gone.iter().map(|id| entry(*id)).collect();
            inverse.without(&mut |one| gone.contains(one))
        };
        let all = || Inverse::Several(vec![entry(1), Inverse::Several(vec![entry(2)]), entry(3)]);
        assert_eq!(strike(&[], all()), all());
        assert_eq!(strike(&[2], all()), Inverse::Several(vec![entry(1), entry(3)]));
        assert_eq!(strike(&[1, 2, 3], all()), Inverse::Final);
        assert_eq!(strike(&[1], entry(1)), Inverse::Final);
    }
}
