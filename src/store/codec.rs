//! Bytes of keys and values.
//!
//! Keys sort as what they encode sorts: big-endian numbers, sign bit flipped, text ended by two
//! zero bytes. Values are self-describing MessagePack maps behind a version byte, so a field can be
//! added without rewriting a table, and a file of every released version opens for ever.

use crate::domain::error::{Error, Result};
use crate::domain::id::{self, Id};
use rmp_serde::config::BytesMode;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version byte of values written today.
pub(super) const VALUE_FORMAT: u8 = 1;

/// Something that can stand in a key.
pub trait Key: Sized {
    /// Appends the order-preserving bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads them back and moves on.
    fn take(bytes: &mut &[u8]) -> Option<Self>;

    /// The bytes alone.
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        self.put(&mut out);
        out
    }

    /// A whole key.
    fn decode(mut bytes: &[u8]) -> Result<Self> {
        let key = Self::take(&mut bytes).filter(|_| bytes.is_empty());
        key.ok_or_else(|| Error::damaged("key"))
    }
}

fn split<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

macro_rules! unsigned {
    ($($int:ty),*) => {$(
        impl Key for $int {
            fn put(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.to_be_bytes()); }
            fn take(bytes: &mut &[u8]) -> Option<Self> { split(bytes).map(Self::from_be_bytes) }
        }
    )*};
}
unsigned!(u8, u16, u32, u64);

impl Key for i64 {
    fn put(&self, out: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).put(out);
    }
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        u64::take(bytes).map(|n| (n ^ (1 << 63)).cast_signed())
    }
}

impl<const N: usize> Key for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        split(bytes)
    }
}

impl Key for String {
    fn put(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(0xff);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let mut text = Vec::new();
        loop {
            match split::<1>(bytes)? {
                [0] => match split::<1>(bytes)? {
                    [0] => return String::from_utf8(text).ok(),
                    _ => text.push(0),
                },
                [byte] => text.push(byte),
            }
        }
    }
}

macro_rules! ids {
    ($($id:ty),*) => {$(
        impl Key for $id {
            fn put(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.bytes()); }
            fn take(bytes: &mut &[u8]) -> Option<Self> { split(bytes).map(Self::from_bytes) }
        }
    )*};
}
ids!(id::PartyId, id::PointId, id::SubjectId, id::CaseId, id::EntryId, id::PromiseId, id::MemberId);

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Key for $number {
            fn put(&self, out: &mut Vec<u8>) { self.0.put(out); }
            fn take(bytes: &mut &[u8]) -> Option<Self> { u32::take(bytes).map(Self) }
        }
    )*};
}
numbers!(
    id::PartyNumber,
    id::PromiseNumber,
    id::ApprovalNumber,
    id::ErasureNumber,
    id::CampaignNumber,
    id::IncidentNumber,
    id::DisclosureNumber,
    id::RunNumber,
    id::AttachmentNumber,
    id::ExportNumber
);

impl Key for id::CaseNumber {
    fn put(&self, out: &mut Vec<u8>) {
        self.year.put(out);
        self.count.put(out);
    }
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { year: u16::take(bytes)?, count: u32::take(bytes)? })
    }
}

macro_rules! tuples {
    ($(($($name:ident . $place:tt),+))*) => {$(
        impl<$($name: Key),+> Key for ($($name,)+) {
            fn put(&self, out: &mut Vec<u8>) { $(self.$place.put(out);)+ }
            fn take(bytes: &mut &[u8]) -> Option<Self> { Some(($($name::take(bytes)?,)+)) }
        }
    )*};
}
tuples! { (A.0, B.1) (A.0, B.1, C.2) (A.0, B.1, C.2, D.3) (A.0, B.1, C.2, D.3, E.4) (A.0, B.1, C.2, D.3, E.4, F.5) }

/// The stored bytes of a value.
pub fn encode<V: Serialize>(value: &V) -> Result<Vec<u8>> {
    let mut out = vec![VALUE_FORMAT];
    value
        .serialize(
            // Hashes and keys as bytes: as numbers they would take half as much again.
            &mut rmp_serde::Serializer::new(&mut out)
                .with_struct_map()
                .with_bytes(BytesMode::ForceAll),
        )
        .map_err(|e| Error::failed("store-encode").with("detail", e))?;
    Ok(out)
}

/// Reads a stored value. What does not decode is damage, or was written by a newer kefu.
pub fn decode<V: DeserializeOwned>(bytes: &[u8]) -> Result<V> {
    match bytes.split_first() {
        Some((&VALUE_FORMAT, body)) => rmp_serde::from_slice(body).map_err(Error::damaged),
        _ => Err(Error::damaged("value format")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_sort_as_their_values(a: (i64, String, u32), b: (i64, String, u32)) {
            prop_assert_eq!(a.encode().cmp(&b.encode()), a.cmp(&b));
            prop_assert_eq!(<(i64, String, u32)>::decode(&a.encode()), Ok(a));
        }

        #[test]
        fn no_bytes_make_a_key_or_value_panic(bytes: Vec<u8>) {
            let _ = <(String, u64, String)>::decode(&bytes);
            let _ = decode::<crate::domain::party::Party>(&bytes);
        }
    }

    #[test]
    fn a_complaint_is_stored_as_before_there_were_privacy_requests() {
        use crate::domain::complaint::{Case, CaseEvent, Channel, Happening, Opening};
        use crate::domain::id::{CaseId, CaseNumber, Id, MemberId, PartyId};
        use crate::domain::moment::Moment;
        use crate::domain::privacy::{Asked, AskedBy, Right};
        use crate::domain::rulebook::Rulebook;
        let at = Moment {
            at_seconds: 0,
            offset_seconds: 0,
            precision: crate::domain::moment::Precision::Day,
        };
        let asked = Asked { right: Right::Copy, by: AskedBy::Person };
        let party = PartyId::from_bytes([1; 16]);
        let request = Opening::of_request(party, asked, String::new(), Channel::Web, at);
        let stored = |opening: Opening| {
            let what = Happening::Opened(Box::new(opening));
            let event = CaseEvent { at, by: MemberId::from_bytes([2; 16]), what };
            let number = CaseNumber { year: 2026, count: 1 };
            let case = Case::fold(
                CaseId::from_bytes([3; 16]),
                number,
                std::slice::from_ref(&event),
                &Rulebook::default(),
            );
            let (event, case) = (encode(&event).unwrap(), encode(&case).unwrap());
            assert!(decode::<CaseEvent>(&event).is_ok() && decode::<Case>(&case).is_ok());
            let names = |bytes: &[u8], name: &str| {
                bytes.windows(name.len()).any(|part| part == name.as_bytes())
            };
            (names(&event, "asked"), names(&case, "request"))
        };
        assert_eq!(stored(request.clone()), (true, true));
        assert_eq!(stored(Opening { asked: None, ..request }), (false, false));
    }
}
