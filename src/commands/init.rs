//! `init`: a store, its vault and its first member, in one transaction.

use crate::domain::audit::AuditEntry;
use crate::domain::editor::EditorRule;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId, VaultId};
use crate::domain::listed;
use crate::domain::member::{Member, MemberState, Preferences, Role};
use crate::domain::name;
use crate::guards::backup::may_recover;
use crate::session::{Desk, Session, random};
use crate::store::audit::FIRST_VERB;
use crate::store::tables::{AuditKey, Recipient, StoreInfo, VaultKey};
use crate::store::{Reader, Store, WriteTx, migrate, rules, tables};
use crate::vault::{NewVault, SecretString, unlock};
use std::path::Path;

/// What the wizard asks, or the options of `kefu init`.
#[derive(Debug)]
pub struct Init {
    /// The first member's name.
    pub member: String,
    /// Its passphrase.
    pub passphrase: SecretString,
    /// age recipients for recovery: none, one (it alone opens) or two (both are needed).
    pub recovery: Vec<String>,
    /// The user of the operating system the member is bound to.
    pub uid: u32,
    /// [`unlock::WORK_FACTOR`]; throw-away stores take less.
    pub work_factor: u8,
}

/// Makes the store in `folder` and leaves the session unlocked as its first member.
#[expect(clippy::disallowed_methods, reason = "there is nobody yet whom execute could ask about")]
pub fn init(folder: &Path, session: &Session, wanted: &Init) -> Result<Desk> {
    if name::clean(&wanted.member).is_empty() {
        return Err(Error::usage("name-missing"));
    }
    let recovery = &wanted.recovery[..];
    let recovery: Vec<String> =
        recovery.iter().map(|recipient| unlock::canonical(recipient)).collect::<Result<_>>()?;
    if !recovery.is_empty() {
        may_recover(&recovery)?;
    }
    let (vault, id) = (session.new_id::<VaultId>()?, session.new_id::<MemberId>()?);
    let new = unlock::create(
        vault,
        id,
        &wanted.passphrase,
        wanted.work_factor,
        &recovery,
        &mut random::bytes,
    )?;
    let member = first_member(id, wanted, &new);
    let store = Store::create(folder)?;
    store.write(|tx| {
        // Another `init` may have been faster since the folder was looked at.
        if tx.get(tables::INFO, &0)?.is_some() {
            return Err(Error::conflict("store-exists").with("path", folder.display()));
        }
        write_vault(&tx, session, vault, &member, &new, &recovery)?;
        tx.audit(entry(session, &member))?.commit()
    })?;
    session.set_member(member);
    store.sign(&session.opener());
    session.open_vault(new.ring);
    Ok(Desk::new(store))
}

fn first_member(id: MemberId, wanted: &Init, new: &NewVault) -> Member {
    Member {
        id,
        name: name::clean(&wanted.member),
        uid: Some(wanted.uid),
        roles: vec![Role::Owner],
        ssh_key: None,
        state: MemberState::Active,
        recipient: new.recipient.clone(),
        formerly: None,
        mac: new.ring.recipient_mac(&id.bytes(), &new.recipient),
        preferences: Preferences::default(),
        version: 1,
    }
}

fn write_vault(
    tx: &WriteTx,
    session: &Session,
    vault: VaultId,
    member: &Member,
    new: &NewVault,
    recovery: &[String],
) -> Result<()> {
    tx.make_tables()?;
    let info = StoreInfo {
        schema: migrate::SCHEMA,
        vault,
        created_at: session.now(),
        folded_by: rules::folded_by(),
        listed_by: listed::WAY,
        editor: EditorRule::default(),
    };
    tx.put(tables::INFO, &0, &info)?;
    tx.put(tables::MEMBERS, &member.id, member)?;
    tx.begin_to_count(session.now())?;
    tx.put(tables::SLOTS, &member.id, &new.slot)?;
    for own in &new.vault_keys {
        let row = VaultKey { recipient: own.recipient.clone() };
        tx.put(tables::VAULT_KEYS, &(own.compartment.byte(), own.epoch), &row)?;
    }
    tx.put(tables::AUDIT_KEY, &0, &AuditKey { verifier: new.audit_key.to_string(), until: None })?;
    for wrap in &new.wraps {
        tx.put(tables::WRAPS, &(wrap.holder, wrap.key.byte(), wrap.epoch), &wrap.sealed)?;
    }
    let known = recovery.iter().filter_map(|recipient| {
        let mac = new.ring.recovery_mac(recovery)?;
        Some(Recipient { recipient: recipient.clone(), mac })
    });
    tx.put(tables::RECOVERY, &0, &known.collect())
}

fn entry(session: &Session, member: &Member) -> AuditEntry {
    let (now, id) = (session.now(), member.id);
    let told = AuditEntry::unchained(now, id, session.id(), session.source(), FIRST_VERB);
    AuditEntry { ids: vec![id.to_string()], count: 1, ..told }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::moment::Moment;
    use crate::session::clock::Clock;
    use std::sync::Barrier;

    #[test]
    fn of_two_that_make_a_store_at_once_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let (path, start) = (folder.path().join("store"), Barrier::new(2));
        let make = &|name: &str| {
            let now = Moment::parse("2026-03-02T10:00:00+08:00", jiff::tz::Offset::UTC).unwrap();
            let session = Session::new(Clock::set_to(now), "test").unwrap();
            let wanted = Init {
                member: name.into(),
                passphrase: "four tests ride green bicycles".into(),
                recovery: Vec::new(),
                uid: 1000,
                work_factor: 2,
            };
            start.wait();
            let made = init(&path, &session, &wanted);
            made.map(|_| name.to_owned()).map_err(|e| e.code)
        };
        let ends = std::thread::scope(|scope| {
            let ends = ["Ada", "Bob"].map(|name| scope.spawn(move || make(name)));
            ends.map(|end| end.join().unwrap())
        });
        let made: Vec<_> = ends.iter().flatten().collect();
        assert_eq!(made.len(), 1, "{ends:?}");
        assert!(ends.contains(&Err("store-exists")), "{ends:?}");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.read(|tx| tx.count(tables::MEMBERS, &crate::store::Scan::all())), Ok(1));
    }
}
