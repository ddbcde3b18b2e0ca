//! Names of things: 128-bit ids for the machine, short numbers for people.
//!
//! Ids are made by the session (RFC 9562, version 7: they sort by time of birth). Numbers are
//! allotted inside the transaction, may have gaps and are never used twice.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// What every id can do: be a key, and be read back from one.
pub trait Id: Copy + Eq + Ord + fmt::Debug {
    /// The sixteen bytes, in the order in which ids sort.
    fn bytes(&self) -> [u8; 16];
    /// The id of these sixteen bytes.
    fn from_bytes(bytes: [u8; 16]) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            fn bytes(&self) -> [u8; 16] { *self.0.as_bytes() }
            fn from_bytes(bytes: [u8; 16]) -> Self { Self(Uuid::from_bytes(bytes)) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// A person or organisation we serve.
    PartyId,
    /// One phone, address, account or number of a party; the `f` of a sealed field.
    PointId,
    /// Whose data key seals a field; it never changes, a party holds one or more.
    SubjectId,
    /// Something somebody wants from us.
    CaseId,
    /// One line of a timeline.
    EntryId,
    /// Something we said we would do.
    PromiseId,
    /// Somebody who may use the desk.
    MemberId,
    /// What was sold. Only named by complaints for now.
    ProductId,
    /// What was bought. Only named by complaints for now.
    OrderId,
    /// One run of the desk or of a command.
    SessionId,
    /// Something the privacy officer is told.
    NoticeId,
    /// The mark of an invented customer.
    CanaryId,
    /// A file of a customer or a case.
    AttachmentId,
    /// The vault; part of everything that is sealed or chained.
    VaultId,
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{:06}"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                let (head, digits) = s.trim().split_once('-').ok_or(())?;
                if !head.eq_ignore_ascii_case($prefix) || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(());
                }
                digits.parse().map(Self).map_err(|_| ())
            }
        }
    )*};
}

numbers! {
    /// `C-000123`, the number of a party.
    PartyNumber = "C",
    /// `P-000042`, the number of a promise.
    PromiseNumber = "P",
    /// `E-000007`, the number of a line of the erasure ledger.
    ErasureNumber = "E",
    /// `A-000007`, the number of a request that a second person decides on.
    ApprovalNumber = "A",
    /// `M-000003`, the number of a campaign.
    CampaignNumber = "M",
    /// `I-000007`, the number of an incident.
    IncidentNumber = "I",
    /// `D-000002`, the number of a disclosure.
    DisclosureNumber = "D",
    /// `R-000003`, the number of a run of an import.
    RunNumber = "R",
    /// `F-000123`, the number of an attachment.
    AttachmentNumber = "F",
    /// `X-000004`, the number of a run of an export.
    ExportNumber = "X",
}

/// `K-2026-00017`, the number of a case: the year in which it was taken down, and a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseNumber {
    /// The year of opening here.
    pub year: u16,
    /// Counts from 1 in each year.
    pub count: u32,
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K-{:04}-{:05}", self.year, self.count)
    }
}

impl FromStr for CaseNumber {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let mut parts = s.trim().split('-');
        let (head, year, count) = (parts.next(), parts.next(), parts.next());
        match (head, year, count, parts.next()) {
            (Some(k), Some(year), Some(count), None) if k.eq_ignore_ascii_case("K") => {
                let year = year.parse().map_err(|_| ())?;
                let count = count.parse().map_err(|_| ())?;
                Ok(Self { year, count })
            }
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_what_they_print() {
        assert_eq!("C-000123".parse(), Ok(PartyNumber(123)));
        assert_eq!("c-123".parse(), Ok(PartyNumber(123)));
        assert_eq!(PartyNumber(1_234_567).to_string().parse(), Ok(PartyNumber(1_234_567)));
        let case = CaseNumber { year: 2026, count: 17 };
        assert_eq!(case.to_string(), "K-2026-00017");
        assert_eq!(case.to_string().parse(), Ok(case));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "C", "C-", "C-+5", "K-2026", "K-2026-1-2", "P-1", "C-99999999999"] {
            assert!(text.parse::<CaseNumber>().is_err(), "{text}");
        }
        assert!("P-1".parse::<PartyNumber>().is_err());
        assert!("C-+5".parse::<PartyNumber>().is_err());
    }
}
