//! Who may use the desk, by id and by name.

use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::{Member, MemberState};
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::collections::BTreeMap;

/// Everybody who has not left.
pub fn all(tx: &impl Rows) -> Result<Vec<Member>> {
    let mut members = tx.members()?;
    members.retain(|member| member.state != MemberState::Removed);
    Ok(members)
}

/// Names by id, also of those who have left.
pub fn names(tx: &impl Rows) -> Result<BTreeMap<[u8; 16], String>> {
    Ok(tx.members()?.into_iter().map(|member| (member.id.bytes(), member.name)).collect())
}

/// The member of this name.
pub fn named(tx: &impl Rows, name: &str) -> Result<Member> {
    let found = all(tx)?.into_iter().find(|member| member.name == name.trim());
    found.ok_or_else(|| Error::not_found("member", name))
}

/// The member bound to this user of the operating system.
pub fn of_uid(tx: &impl Rows, uid: u32) -> Result<Option<Member>> {
    Ok(all(tx)?.into_iter().find(|member| member.uid == Some(uid)))
}

/// The name behind an id.
pub fn name_of(names: &BTreeMap<[u8; 16], String>, id: Option<MemberId>) -> Option<String> {
    id.and_then(|id| names.get(&id.bytes()).cloned())
}

/// A member with the compartments whose keys it holds, and those that its roles open and it still lacks.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The row.
    pub member: Member,
    /// Whose keys are wrapped for it.
    pub holds: Vec<Compartment>,
    /// Whose keys somebody has yet to wrap for it.
    pub lacks: Vec<Compartment>,
}

/// Everybody who has not left, with what they hold.
pub fn list(tx: &impl Rows) -> Result<Vec<MemberRow>> {
    all(tx)?.into_iter().map(|member| row(tx, member)).collect()
}

fn row(tx: &impl Rows, member: Member) -> Result<MemberRow> {
    let (mut holds, mut lacks) = (Vec::new(), Vec::new());
    for compartment in Compartment::ALL {
        let wraps = Scan::prefix(&(member.id.bytes(), compartment.byte()));
        match tx.keys(tables::WRAPS, &wraps, 1)?.is_empty() {
            false => holds.push(compartment),
            true if member.opens(compartment) => lacks.push(compartment),
            true => {}
        }
    }
    Ok(MemberRow { member, holds, lacks })
}
