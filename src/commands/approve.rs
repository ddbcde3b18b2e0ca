//! Letting a member in: somebody who holds the keys that its roles open wraps them for it.
//!
//! INVARIANT: whoever approves has seen a fingerprint to compare off-line; nobody approves for themselves; the
//! wraps are made for the recipient that stood there when they were made, and are of the newest epoch.

use super::{Act, Applied, Scene, find_member};
use crate::domain::access::Review;
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::{Member, MemberState};
use crate::guards::{Verdict, Verdicts, member as guard, rights};
use crate::session::Session;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::unlock::fingerprint;
use crate::vault::{Wrap, WrapKey};

/// Keys for a member.
#[derive(Debug)]
pub struct ApproveMember {
    member: MemberId,
    version: u32,
    recipient: String,
    mac: [u8; 32],
    wraps: Vec<Wrap>,
    /// Whether the fingerprint that was told is that of the recipient; without that no key is wrapped.
    is_theirs: bool,
}

/// The keys that a member's roles open. Who reads a compartment holds the suppression key, too, by which imports
/// know sealed rows again: it is as good as the values it was taken of. Who signs heads of the log holds the key
/// for that.
pub fn keys_of(member: &Member) -> Vec<WrapKey> {
    let opens = |compartment: &Compartment| member.opens(*compartment);
    let mut keys: Vec<WrapKey> =
        Compartment::ALL.into_iter().filter(opens).map(WrapKey::Compartment).collect();
    if !keys.is_empty() {
        keys.push(WrapKey::Suppression);
    }
    if member.signs() {
        keys.push(WrapKey::Audit);
    }
    keys
}

impl ApproveMember {
    /// Wraps what this session holds of what the roles open of the member as it was shown to whoever approves.
    /// `told` is the fingerprint that the newcomer has read out.
    pub fn prepare(session: &Session, member: &Member, told: &str) -> Result<Self> {
        let ring = session.ring()?;
        if member.recipient.is_empty() {
            return Err(Error::refused("member-not-enrolled").with("name", &member.name));
        }
        let is_theirs = bare(told) == bare(&fingerprint(&member.recipient));
        let holder = member.id.bytes();
        if let Some(known) = &member.mac
            && is_theirs
            && ring.knows(&holder, &member.recipient, known) == Some(false)
        {
            return Err(Error::damaged("member recipient"));
        }
        let contact = || Error::not_permitted("compartment-closed").with("compartment", "contact");
        let mac = ring.recipient_mac(&holder, &member.recipient).ok_or_else(contact)?;
        let keys = if is_theirs { keys_of(member) } else { Vec::new() };
        let wraps = ring.wraps_for(holder, &member.recipient, &keys)?;
        let (id, version, recipient) = (member.id, member.version, member.recipient.clone());
        Ok(Self { member: id, version, recipient, mac, wraps, is_theirs })
    }

    /// Refused at the door and not before it: that somebody came with another key belongs into the log.
    fn is_told_right(&self, member: &Member) -> Verdict {
        match self.is_theirs {
            true => Ok(()),
            false => Err(Error::refused("fingerprint-differs").with("name", &member.name)),
        }
    }

    /// Conflict, if the member's row or the vault's keys have moved since the member was shown.
    fn is_fresh(&self, tx: &WriteTx, member: &Member) -> Verdict {
        let is_same = (member.version, &member.recipient) == (self.version, &self.recipient);
        let is_fresh = is_same && of_today(tx, &self.wraps)?.is_some();
        if is_fresh { Ok(()) } else { Err(Error::conflict("moved-on")) }
    }
}

/// Of wrapped keys those that are in use; none, if of a compartment one of today's keys is not among them. A session
/// that was open during a rotation holds older ones, too.
pub(super) fn of_today<'w>(tx: &WriteTx, wraps: &'w [Wrap]) -> Result<Option<Vec<&'w Wrap>>> {
    let mut kept: Vec<&Wrap> = wraps.iter().collect();
    for compartment in Compartment::ALL {
        let key = WrapKey::Compartment(compartment);
        let is_wrapped = |epoch| wraps.iter().any(|wrap| (wrap.key, wrap.epoch) == (key, epoch));
        let places = tx.keys(tables::VAULT_KEYS, &Scan::prefix(&compartment.byte()), usize::MAX)?;
        let today: Vec<u32> = places.into_iter().map(|(_, epoch)| epoch).collect();
        let concerns = wraps.iter().any(|wrap| wrap.key == key);
        if concerns && !today.iter().all(|epoch| is_wrapped(*epoch)) {
            return Ok(None);
        }
        kept.retain(|wrap| wrap.key != key || today.contains(&wrap.epoch));
    }
    Ok(Some(kept))
}

/// A fingerprint without what stands between its digits.
fn bare(fingerprint: &str) -> String {
    fingerprint.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase()
}

impl Act for ApproveMember {
    fn verb(&self) -> &'static str {
        "member.approve"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.member.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let member = find_member(tx, self.member)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_approve(scene.member, &member))
            .and_then(|| self.is_told_right(&member))
            .and_then(|| self.is_fresh(tx, &member)))
    }

    /// Whoever lets somebody in has looked at what they are given.
    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.member)?;
        let member = Member {
            state: MemberState::Active,
            mac: Some(self.mac),
            version: was.version + 1,
            ..was
        };
        tx.put(tables::MEMBERS, &member.id, &member)?;
        let review = Review { at: scene.now, by: Some(scene.member.id), confirmed: true };
        tx.put(tables::REVIEWS, &member.id, &review)?;
        for wrap in of_today(tx, &self.wraps)?.unwrap_or_default() {
            tx.put(tables::WRAPS, &(wrap.holder, wrap.key.byte(), wrap.epoch), &wrap.sealed)?;
        }
        Ok(Applied::one(member.id))
    }
}
