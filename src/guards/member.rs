//! Who may come, change and go, beside the rights: nobody on their own behalf, and never the last admin.

use super::Verdict;
use crate::domain::error::Error;
use crate::domain::member::{Member, MemberState, Role};
use crate::domain::ssh::LoginKey;

/// Adding somebody: a name that nobody else goes by.
pub fn may_add(name: &str, others: &[Member]) -> Verdict {
    if name.is_empty() {
        return Err(Error::usage("name-missing"));
    }
    let is_taken = |other: &Member| other.state != MemberState::Removed && other.name == name;
    match others.iter().any(is_taken) {
        true => Err(Error::refused("member-exists").with("name", name)),
        false => Ok(()),
    }
}

/// Changing somebody's roles, or letting somebody go: not oneself, and nobody who has gone.
pub fn may_change(actor: &Member, member: &Member) -> Verdict {
    if actor.id == member.id {
        return Err(Error::refused("member-self"));
    }
    if member.state == MemberState::Removed {
        return Err(Error::refused("member-gone").with("name", &member.name));
    }
    Ok(())
}

/// After the change somebody must be left who can change members.
pub fn keeps_an_admin(after: &[Member]) -> Verdict {
    if after.iter().any(|member| member.is_active() && member.is_admin()) {
        return Ok(());
    }
    Err(Error::refused("last-admin"))
}

/// Another key for somebody: somebody who has not left, and a key that is nobody else's.
pub fn may_have_key(member: &Member, ssh_key: Option<&str>, others: &[Member]) -> Verdict {
    if member.state == MemberState::Removed {
        return Err(Error::refused("member-gone").with("name", &member.name));
    }
    is_nobodys_key(ssh_key, others)
}

/// A key says who somebody is, so it is one member's.
pub fn is_nobodys_key(ssh_key: Option<&str>, others: &[Member]) -> Verdict {
    let Some(line) = ssh_key else { return Ok(()) };
    let key = LoginKey::read(line).ok_or_else(|| Error::usage("ssh-key").with("path", line))?;
    let theirs = |other: &&Member| other.ssh_key.as_deref().and_then(LoginKey::read);
    let has_it =
        |other: &&Member| theirs(other).is_some_and(|it| it.fingerprint == key.fingerprint);
    let mut others = others.iter().filter(|other| other.state != MemberState::Removed);
    match others.find(has_it) {
        Some(other) => Err(Error::refused("ssh-key-taken").with("name", &other.name)),
        None => Ok(()),
    }
}

/// Letting somebody in: not oneself, and somebody who has a key of its own by now.
pub fn may_approve(actor: &Member, member: &Member) -> Verdict {
    may_change(actor, member)?;
    match member.state {
        MemberState::Waiting | MemberState::Active => Ok(()),
        _ => Err(Error::refused("member-not-enrolled").with("name", &member.name)),
    }
}

/// Giving or taking roles: the owner's is an owner's to give and to take.
pub fn may_grant(actor: &Member, roles: &[Role]) -> Verdict {
    match roles.contains(&Role::Owner) && !actor.roles.contains(&Role::Owner) {
        true => Err(Error::refused("owner-only")),
        false => Ok(()),
    }
}

/// Whoever holds a key for the last time keeps it: nobody else could hand it on any more. `others` are the
/// active members who hold it beside.
pub fn keeps_a_holder(key: &'static str, goes: bool, others: usize) -> Verdict {
    match goes && others == 0 {
        true => Err(Error::refused("last-holder").with("key", key)),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_holder_of_a_key_keeps_it() {
        assert!(keeps_a_holder("contact", true, 0).is_err());
        for (goes, others) in [(true, 1), (false, 0), (false, 3)] {
            assert_eq!(keeps_a_holder("contact", goes, others), Ok(()));
        }
    }
}
