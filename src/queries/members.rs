//! Who may use the desk, by id and by name.

use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::Member;
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// All members. There are dozens, never thousands.
pub fn all(tx: &impl Reader) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    tx.each(tables::MEMBERS, &Scan::all(), |_, member| {
        members.push(member);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(members)
}

/// Names by id.
pub fn names(tx: &impl Reader) -> Result<BTreeMap<[u8; 16], String>> {
    Ok(all(tx)?.into_iter().map(|member| (member.id.bytes(), member.name)).collect())
}

/// The member of this name.
pub fn named(tx: &impl Reader, name: &str) -> Result<Member> {
    let found = all(tx)?.into_iter().find(|member| member.name == name.trim());
    found.ok_or_else(|| Error::not_found("member", name))
}

/// The member bound to this user of the operating system.
pub fn of_uid(tx: &impl Reader, uid: u32) -> Result<Option<Member>> {
    Ok(all(tx)?.into_iter().find(|member| member.uid == Some(uid)))
}

/// The name behind an id.
pub fn name_of(names: &BTreeMap<[u8; 16], String>, id: Option<MemberId>) -> Option<String> {
    id.and_then(|id| names.get(&id.bytes()).cloned())
}
