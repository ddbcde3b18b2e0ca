//! A person or organisation we serve.

use super::erasure::Erased;
use super::id::{MemberId, PartyId, PartyNumber, SubjectId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A closed list of words that is stored, typed and shown: code and all values.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// Every value, in the order in which a picker shows them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word in CLI, JSON, audit and message keys.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// Reads the code back.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Person or organisation.
    PartyKind {
        /// A natural person.
        Person = "person",
        /// A company, an office, a club.
        Organisation = "organisation",
    }
}

words! {
    /// Where a party stands with us.
    PartyStage {
        /// Asked, not yet a customer.
        Lead = "lead",
        /// Buys from us.
        Active = "active",
        /// Has not for a while.
        Silent = "silent",
        /// Has left.
        Former = "former",
    }
}

/// The row of a party. Sealed values are contact points; everything here is readable by whoever
/// can read the store file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its number for people.
    pub number: PartyNumber,
    /// Cleaned by [`super::name::clean`].
    pub name: String,
    /// Person or organisation.
    pub kind: PartyKind,
    /// Where it stands with us.
    pub stage: PartyStage,
    /// `A`, `B`, `C` or nothing yet.
    pub tier: Option<String>,
    /// Who looks after it.
    pub owner: Option<MemberId>,
    /// BCP 47 language in which it wants to be spoken to.
    pub language: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Free fields by name: company, city, position, …
    pub fields: BTreeMap<String, String>,
    /// Whose data keys seal its contact points.
    pub subjects: Vec<SubjectId>,
    /// When it was taken down.
    pub added_at: Moment,
    /// Whether it came from a file.
    pub imported: bool,
    /// The party it was merged into.
    pub merged_into: Option<PartyId>,
    /// That it was erased; then nothing else of it is left but its number.
    #[serde(default)]
    pub erased: Option<Erased>,
    /// Counts the changes of the row, those that take others back too: it only ever goes up, so that
    /// who has seen one knows whether the row has moved since.
    pub version: u32,
}

impl Party {
    /// Whether both rows say the same of the party, whatever its contact points are by now.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let mut twin = other.clone();
        (twin.version, twin.subjects) = (self.version, self.subjects.clone());
        *self == twin
    }

    /// Whether it stands for somebody by itself: neither merged away nor erased.
    pub fn stands(&self) -> bool {
        self.merged_into.is_none() && self.erased.is_none()
    }

    /// A free field, if it is set.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}
