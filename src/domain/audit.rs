//! The audit entry: who did what, to which ids, and how it ended. Never a value, name or text.
//!
//! INVARIANT: entries are numbered without gaps from 1, their time never goes back, and each holds
//! the hash of the one before. The chain shows tampering (except that its end was cut off); it does
//! not prevent it.

use super::id::{MemberId, SessionId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};

/// SHA-256.
pub type Hash = [u8; 32];

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
    /// Who; none only where nobody could be told (a refused unlock).
    pub member: Option<MemberId>,
    /// The run of the desk or command.
    pub session: SessionId,
    /// Where the session came from: `local`, or the address of an SSH connection.
    pub source: String,
    /// What, e.g. `complaint.move`.
    pub verb: String,
    /// The ids and numbers concerned; for a batch only the first and the last.
    pub ids: Vec<String>,
    /// Why, for a reveal.
    pub purpose: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// How many records it concerned.
    pub count: u32,
    /// SHA-256 over the ciphertexts it wrote and, for a batch, over all its ids.
    pub digest: Option<Hash>,
    /// Hash of the entry before; zeroes for the first.
    pub previous: Hash,
}
