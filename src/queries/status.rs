//! How things stand: the header's counts and the vault.

use super::{approvals, audit, members, notices};
use crate::domain::budget::Spent;
use crate::domain::contact::Compartment;
use crate::domain::editor::EditorRule;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::moment::Moment;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};

/// What waits for a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Notices, if it is one who is told of reveals.
    pub notices: u64,
    /// Requests: to decide on, or approved and to go on with.
    pub approvals: u64,
    /// Members to be let in, if this is one who may do that.
    pub members: u64,
}

/// What waits, for the header.
pub fn waiting(tx: &impl Reader, member: Option<MemberId>, now: Moment) -> Result<Waiting> {
    let reader = member.map(|id| tx.get(tables::MEMBERS, &id)).transpose()?.flatten();
    let Some(reader) = reader else { return Ok(Waiting::default()) };
    Ok(Waiting {
        notices: notices::unread(tx, &reader)?,
        approvals: approvals::waiting(tx, &reader, now)?,
        members: members::waiting(tx, &reader)?,
    })
}

/// Whether members may write in an editor of their own.
pub fn editor(tx: &impl Reader) -> Result<EditorRule> {
    Ok(tx.fetch(tables::INFO, &0)?.editor)
}

/// What a member has seen, against its limits; nothing of compartments that it does not open.
pub fn spent(tx: &impl Rows, member: Option<MemberId>) -> Result<Vec<(Compartment, Spent)>> {
    let member = member.map(|id| tx.get(tables::MEMBERS, &id)).transpose()?.flatten();
    let Some(member) = member else { return Ok(Vec::new()) };
    let opened = Compartment::ALL.into_iter().filter(|compartment| member.opens(*compartment));
    opened.map(|compartment| Ok((compartment, tx.spent(member.id, compartment)?))).collect()
}

/// The last second of the day, at the moment's own offset.
pub fn end_of_day(now: Moment) -> i64 {
    let local = now.at_seconds + i64::from(now.offset_seconds);
    now.at_seconds + 86_400 - local.rem_euclid(86_400)
}

/// Minutes until then.
pub(super) fn minutes_of_today(now: Moment) -> i64 {
    (end_of_day(now) - now.at_seconds).div_euclid(60)
}

/// The vault, as `kefu vault status` tells it.
#[derive(Debug, Clone)]
pub struct VaultStatus {
    /// Compartments with their epoch and recipient.
    pub compartments: Vec<(Compartment, u32, String)>,
    /// Recovery recipients.
    pub recovery: Vec<String>,
    /// Compartments that wait for new keys, since a reader has left.
    pub rotations_wanted: Vec<Compartment>,
    /// Whether the key that signs heads is to be made anew, since a signer has left.
    pub rekey_wanted: bool,
    /// Compartments whose new keys are not everywhere yet.
    pub rotations_running: Vec<Compartment>,
    /// Sealed fields.
    pub fields: u64,
    /// Data keys.
    pub data_keys: u64,
}

/// The vault's public state; it needs no unlocking.
pub fn vault(tx: &impl Reader) -> Result<VaultStatus> {
    let mut compartments = Vec::new();
    for compartment in Compartment::ALL {
        for key in tx.keys(tables::VAULT_KEYS, &Scan::prefix(&compartment.byte()), usize::MAX)? {
            let row = tx.fetch(tables::VAULT_KEYS, &key)?;
            compartments.push((compartment, key.1, row.recipient));
        }
    }
    let recovery = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
    let rotation =
        |compartment: &Compartment| tx.get(tables::ROTATIONS, &compartment.byte()).ok().flatten();
    let all = || Compartment::ALL.into_iter();
    let is_wanted = |one: &Compartment| rotation(one).is_some_and(|row| row.wanted_by.is_some());
    let is_running = |one: &Compartment| rotation(one).is_some_and(|row| row.running.is_some());
    Ok(VaultStatus {
        rekey_wanted: audit::rekey_is_wanted(tx)?,
        rotations_wanted: all().filter(is_wanted).collect(),
        rotations_running: all().filter(is_running).collect(),
        compartments,
        recovery: recovery.into_iter().map(|row| row.recipient).collect(),
        fields: tx.count(tables::FIELDS, &Scan::all())?,
        data_keys: tx.count(tables::DATA_KEYS, &Scan::all())?,
    })
}
