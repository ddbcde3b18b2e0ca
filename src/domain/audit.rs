//! The audit entry: who did what, to which ids, and how it ended. Never a value, a name or a text of
//! the desk's, with one exception: the reason that a member gives for breaking the glass or for lifting
//! somebody's limit stands in `purpose`, looked over for what would be sealed.
//!
//! INVARIANT: entries are numbered without gaps from 1, their time never goes back, and each holds
//! the hash of the one before. The chain shows tampering (except that its end was cut off); it does
//! not prevent it.

use super::guard::How;
use super::id::{ApprovalNumber, Id, MemberId, SessionId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::io::{self, BufReader, Read};

/// SHA-256.
pub type Hash = [u8; 32];

/// So many bytes of a file are hashed at once.
const CHUNK: usize = 128 << 10;

/// Reads to the end: how many bytes there were, and SHA-256 of them, which can go on.
pub fn sha_of(read: impl Read) -> io::Result<(u64, Sha256)> {
    let mut sha = Sha256::default();
    let bytes = io::copy(&mut BufReader::with_capacity(CHUNK, read), &mut sha)?;
    Ok((bytes, sha))
}

/// How a hash is told, or any other bytes.
pub fn hex(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads what [`hex`] tells.
pub fn from_hex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes().iter().map(|digit| char::from(*digit).to_digit(16));
    let digits: Vec<u32> = digits.collect::<Option<_>>().filter(|all: &Vec<_>| all.len() == 64)?;
    let bytes = digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]));
    bytes.collect::<Result<Vec<u8>, _>>().ok()?.try_into().ok()
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// A guard refused it: the code of the refusal.
    Refused(String),
}

/// One committed command, or one refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Counts from 1, without gaps.
    pub seq: u64,
    /// When; never before the entry before.
    pub at: Moment,
    /// Who. Every entry names a member, a refused unlock too, but for those that tell of a restore, where who holds
    /// the recovery identities acts and no member has shown to be it, and of tables brought up to date, which
    /// whoever opens the store first does unasked.
    pub member: Option<MemberId>,
    /// The run of the desk or command.
    pub session: SessionId,
    /// Where the session came from: `local`, or the address of an SSH connection.
    pub source: String,
    /// The key of the SSH login, by its fingerprint (`SHA256:…`), where it came over SSH through `kefu session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What, e.g. `complaint.move`.
    pub verb: String,
    /// The ids and numbers concerned: up to eight; of more only the first and the last, and all of
    /// them in the digest.
    pub ids: Vec<String>,
    /// Why: for a reveal a code, with the number and id it names or the reason given; for a lift the
    /// reason.
    pub purpose: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// How many records it concerned.
    pub count: u32,
    /// SHA-256 over what it sealed and over all its ids, where it sealed something or concerned more
    /// than one record.
    pub digest: Option<Hash>,
    /// The request that a second person approved, or, where that is still lacking, the one that was filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalNumber>,
    /// What came of rules that were weighed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rulings: Vec<Ruled>,
    /// Hash of the entry before; zeroes for the first.
    pub previous: Hash,
}

/// What came of a rule, as the entry of the act tells it; the ruling itself, with the facts, stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// The code of the rule.
    pub rule: String,
    /// What came of it.
    pub how: How,
    /// SHA-256 of the ruling.
    pub digest: Hash,
}

impl AuditEntry {
    /// What is known before the entry has its place in the chain, which the store gives it: number,
    /// hash of the one before, and a time not before that one's.
    pub fn unchained(
        at: Moment,
        member: MemberId,
        session: SessionId,
        source: &str,
        verb: &str,
    ) -> Self {
        Self {
            seq: 0,
            at,
            member: Some(member),
            session,
            source: source.to_owned(),
            key: None,
            verb: verb.to_owned(),
            ids: Vec::new(),
            purpose: None,
            outcome: Outcome::Done,
            count: 0,
            digest: None,
            approval: None,
            rulings: Vec::new(),
            previous: [0; 32],
        }
    }

    /// From where, and with which key where that is known.
    pub fn came_from(&self) -> String {
        let parts = std::iter::once(self.source.as_str()).chain(self.key.as_deref());
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The same of what no member does.
    pub fn of_nobody(at: Moment, session: SessionId, source: &str, verb: &str) -> Self {
        let nobody = MemberId::from_bytes([0; 16]);
        Self { member: None, ..Self::unchained(at, nobody, session, source, verb) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::Digest;

    #[test]
    fn what_is_read_is_hashed_to_its_end_and_goes_on() {
        let bytes: Vec<u8> = (0..2 * CHUNK + 7).map(|at| at.to_le_bytes()[0]).collect();
        let (first, rest) = bytes.split_at(CHUNK + 1);
        let (count, mut sha) = sha_of(first.chain(&rest[..5])).expect("read");
        assert_eq!(count, CHUNK as u64 + 6);
        sha.update(&rest[5..]);
        assert_eq!(sha.finalize(), Sha256::digest(&bytes));
    }

    #[test]
    fn a_hash_is_read_as_it_is_told() {
        let hash: Hash = std::array::from_fn(|place| (place * 9) as u8);
        assert_eq!(from_hex(&hex(&hash)), Some(hash));
        for wrong in ["", "0", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64), &"é".repeat(32)]
        {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
