//! What a walk along the chain asks of an entry, read where it lies: nothing is copied and nothing kept.
//!
//! INVARIANT: what is read here decodes as well, and to the same. Only entries as [`codec::encode`] writes them are:
//! every field in its place, and nothing behind. Of all others, and of those that tell of rules or of approvals, nothing
//! is said here: the decoder says what they are, and whether they are any.

use super::{FIRST_VERB, codec};
use crate::domain::audit::{AuditEntry, Hash};

/// Fields that every entry has.
const FIELDS: u8 = 12;
/// MessagePack: a map of at most fifteen pairs, an array of as many, a text of at most 31 bytes; nothing; bytes.
const MAP: u8 = 0x80;
const ARRAY: u8 = 0x90;
const TEXT: u8 = 0xa0;
const NIL: u8 = 0xc0;
const BYTES: u8 = 0xc4;

/// An entry, as far as the chain goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) seq: u64,
    pub(super) at_seconds: i64,
    /// Whether it tells that the store was made.
    pub(super) is_first: bool,
    pub(super) previous: Hash,
}

impl Link {
    /// None where these bytes are no entry.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let decoded = || codec::decode::<AuditEntry>(bytes).ok().map(Self::from);
        in_place(bytes).or_else(decoded)
    }
}

impl From<AuditEntry> for Link {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { seq, at, verb, previous, .. } = entry;
        Self { seq, at_seconds: at.at_seconds, is_first: verb == FIRST_VERB, previous }
    }
}

/// The link of an entry that is written as entries are written today.
fn in_place(bytes: &[u8]) -> Option<Link> {
    let (&[format, map], body) = bytes.split_first_chunk()?;
    let mut left = Left(body);
    let (seq, at_seconds) = begin(&mut left)?;
    let has_key = left.named("key").is_some();
    if has_key {
        left.text()?;
    }
    let is_first = left.named("verb")?.text()? == FIRST_VERB.as_bytes();
    left.named("ids")?.texts()?;
    left.named("purpose")?.or_nil(Left::text)?;
    left.named("outcome")?.outcome()?;
    u32::try_from(left.named("count")?.unsigned()?).ok()?;
    left.named("digest")?.or_nil(Left::bytes::<32>)?;
    let previous = left.named("previous")?.bytes()?;
    let is_whole = format == codec::VALUE_FORMAT && map == MAP + FIELDS + u8::from(has_key);
    (is_whole && left.0.is_empty()).then_some(Link { seq, at_seconds, is_first, previous })
}

fn begin(left: &mut Left<'_>) -> Option<(u64, i64)> {
    let seq = left.named("seq")?.unsigned()?;
    left.named("at")?.one(MAP + 3)?;
    let at_seconds = left.named("at_seconds")?.signed()?;
    i32::try_from(left.named("offset_seconds")?.signed()?).ok()?;
    let precision = left.named("precision")?.text()?;
    left.named("member")?.or_nil(Left::bytes::<16>)?;
    left.named("session")?.bytes::<16>()?;
    left.named("source")?.text()?;
    matches!(precision, b"minute" | b"day").then_some((seq, at_seconds))
}

/// What is not read yet.
struct Left<'b>(&'b [u8]);

impl<'b> Left<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// This very byte.
    fn one(&mut self, byte: u8) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(self)
    }

    /// The name of a field; where another comes, nothing is taken.
    fn named(&mut self, name: &str) -> Option<&mut Self> {
        let (&marker, rest) = self.0.split_first()?;
        let rest = rest.strip_prefix(name.as_bytes())?;
        if usize::from(marker) != usize::from(TEXT) + name.len() {
            return None;
        }
        self.0 = rest;
        Some(self)
    }

    fn or_nil<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<()> {
        match self.one(NIL) {
            Some(_) => Some(()),
            None => read(self).map(drop),
        }
    }

    fn unsigned(&mut self) -> Option<u64> {
        let [marker] = self.number()?;
        Some(match marker {
            0..=0x7f => u64::from(marker),
            0xcc => u64::from(u8::from_be_bytes(self.number()?)),
            0xcd => u64::from(u16::from_be_bytes(self.number()?)),
            0xce => u64::from(u32::from_be_bytes(self.number()?)),
            0xcf => u64::from_be_bytes(self.number()?),
            _ => return None,
        })
    }

    /// Numbers below zero have markers of their own.
    fn signed(&mut self) -> Option<i64> {
        let before = self.0;
        let [marker] = self.number()?;
        Some(match marker {
            0xe0..=0xff => i64::from(marker.cast_signed()),
            0xd0 => i64::from(i8::from_be_bytes(self.number()?)),
            0xd1 => i64::from(i16::from_be_bytes(self.number()?)),
            0xd2 => i64::from(i32::from_be_bytes(self.number()?)),
            0xd3 => i64::from_be_bytes(self.number()?),
            _ => {
                self.0 = before;
                i64::try_from(self.unsigned()?).ok()?
            }
        })
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let [marker] = self.number()?;
        let len = match marker {
            0xa0..=0xbf => usize::from(marker - TEXT),
            0xd9 => usize::from(u8::from_be_bytes(self.number()?)),
            0xda => usize::from(u16::from_be_bytes(self.number()?)),
            _ => return None,
        };
        self.take(len).filter(|text| is_text(text))
    }

    fn texts(&mut self) -> Option<()> {
        let [marker] = self.number()?;
        let count = matches!(marker, 0x90..=0x9f).then(|| marker - ARRAY)?;
        (0..count).try_for_each(|_| self.text().map(drop))
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.one(BYTES)?.one(u8::try_from(N).ok()?)?.number()
    }

    fn outcome(&mut self) -> Option<()> {
        if self.named("done").is_some() {
            return Some(());
        }
        self.one(MAP + 1)?.named("refused")?.text().map(drop)
    }
}

/// Most texts of an entry are short and ASCII, which is seen at once.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |all, byte| all | byte) < 0x80 || std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Outcome;
    use crate::domain::id::{Id, MemberId, SessionId};
    use crate::domain::moment::{Moment, Precision};
    use proptest::prelude::*;

    /// Entries of every form that is read in place.
    fn entries() -> impl Strategy<Value = AuditEntry> {
        let texts =
            (".{0,40}", proptest::option::of(".{0,300}"), prop::collection::vec(".{0,20}", 0..9));
        let numbers = (any::<u64>(), any::<i64>(), any::<i32>(), any::<u32>(), any::<bool>());
        let rest = (any::<[u8; 32]>(), proptest::option::of(any::<[u8; 32]>()), any::<[bool; 4]>());
        (texts, numbers, rest).prop_map(
            |((text, long, ids), numbers, (previous, digest, flags))| {
                let (seq, at_seconds, offset_seconds, count, is_day) = numbers;
                let precision = if is_day { Precision::Day } else { Precision::Minute };
                let at = Moment { at_seconds, offset_seconds, precision };
                let (member, session) =
                    (MemberId::from_bytes([1; 16]), SessionId::from_bytes([2; 16]));
                let verb = if flags[0] { FIRST_VERB } else { &text };
                let entry = AuditEntry::unchained(at, member, session, &text, verb);
                let outcome = if flags[1] { Outcome::Refused(text.clone()) } else { Outcome::Done };
                let (key, member) = (flags[2].then(|| text.clone()), flags[3].then_some(member));
                let purpose = long;
                AuditEntry {
                    seq,
                    key,
                    member,
                    ids,
                    purpose,
                    outcome,
                    count,
                    digest,
                    previous,
                    ..entry
                }
            },
        )
    }

    proptest! {
        #[test]
        fn an_entry_is_read_in_place_to_what_it_decodes_to(entry in entries()) {
            let bytes = codec::encode(&entry).unwrap();
            prop_assert_eq!(in_place(&bytes), Some(Link::from(entry)));
        }

        #[test]
        fn what_is_read_in_place_decodes_to_the_same_whatever_was_done_to_it(
            entry in entries(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            cut in proptest::option::of(any::<prop::sample::Index>()),
            behind in prop::collection::vec(any::<u8>(), 0..3),
        ) {
            let mut bytes = codec::encode(&entry).unwrap();
            changes.iter().for_each(|(place, byte)| bytes[place.index(entry_len(&entry))] = *byte);
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes.extend(behind);
            if let Some(link) = in_place(&bytes) {
                let decoded = codec::decode::<AuditEntry>(&bytes).map(Link::from);
                prop_assert_eq!(decoded.ok(), Some(link));
            }
        }
    }

    fn entry_len(entry: &AuditEntry) -> usize {
        codec::encode(entry).unwrap().len()
    }

    #[test]
    fn what_tells_of_a_rule_is_left_to_the_decoder_and_what_is_no_entry_to_nobody() {
        use crate::domain::audit::Ruled;
        use crate::domain::guard::How;
        let at = Moment { at_seconds: 9, offset_seconds: 0, precision: Precision::Minute };
        let (member, session) = (MemberId::from_bytes([1; 16]), SessionId::from_bytes([2; 16]));
        let entry = AuditEntry::unchained(at, member, session, "local", FIRST_VERB);
        let ruled = Ruled { rule: "backup".into(), how: How::Observed, digest: [3; 32] };
        let entry = AuditEntry { rulings: vec![ruled], ..entry };
        let bytes = codec::encode(&entry).unwrap();
        assert_eq!((in_place(&bytes), Link::of(&bytes)), (None, Some(Link::from(entry))));
        assert_eq!(Link::of(&bytes[1..]), None);
        assert_eq!(Link::of(&[]), None);
    }
}
