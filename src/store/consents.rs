//! What customers said of being reached, read together: for guards, plans and screens alike.
//!
//! INVARIANT: a standing is asked for here and nowhere else, so that no door sees another one. An event of one contact
//! point is kept under its subject, one of all of them under the party: both go where a merge or an unmerge puts the
//! subject and the party. What is stopped is compared by value, too.

use super::index::Rows;
use super::tables::{self, StopRow};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::consent::{
    Asked, CarriedStop, ConsentEvent, ConsentNotice, ContactChannel, ContactPurpose, Scope,
    Standing, fold,
};
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::Result;
use crate::domain::id::Id;
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use std::ops::ControlFlow;

/// All that was said by one customer, with all that were merged into it, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    events: Vec<(u64, ConsentEvent)>,
    notices: Vec<(ContactPurpose, ConsentNotice)>,
}

impl Ledger {
    /// Of this customer. Read once, asked often.
    pub fn of(tx: &impl Reader, party: &Party) -> Result<Self> {
        let family = tx.family(party.id)?;
        let owners = family.iter().map(Id::bytes).chain(party.subjects.iter().map(Id::bytes));
        let mut events: Vec<(u64, ConsentEvent)> = Vec::new();
        for owner in owners {
            tx.each(tables::CONSENTS, &Scan::prefix(&owner), |(_, seq, _), event| {
                // What was said for all of a customer stands with each that was merged into it.
                if !events.iter().any(|known| known.0 == seq && known.1 == event) {
                    events.push((seq, event));
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(Self::told(events, Self::notices(tx)?))
    }

    /// Of what was said, once each, and by the notices of today.
    pub fn told(
        mut events: Vec<(u64, ConsentEvent)>,
        notices: Vec<(ContactPurpose, ConsentNotice)>,
    ) -> Self {
        events.sort_by_key(|(seq, _)| *seq);
        let mut once: Vec<(u64, ConsentEvent)> = Vec::new();
        for event in events {
            if !once.contains(&event) {
                once.push(event);
            }
        }
        Self { events: once, notices }
    }

    /// The notices of today.
    pub fn notices(tx: &impl Reader) -> Result<Vec<(ContactPurpose, ConsentNotice)>> {
        let notices = ContactPurpose::ALL.iter().map(|purpose| notice(tx, *purpose));
        Ok(notices.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Its lines, each with the audit entry that tells of it.
    pub fn events(&self) -> &[(u64, ConsentEvent)] {
        &self.events
    }

    /// Today's notice for a purpose, if one was declared.
    pub fn notice(&self, purpose: ContactPurpose) -> Option<&ConsentNotice> {
        self.notices.iter().find(|(of, _)| *of == purpose).map(|(_, notice)| notice)
    }

    /// Since when what was said stops a contact point in this place.
    fn stopped_since(&self, point: &Point, place: &Place) -> Option<Moment> {
        let channel = *ContactChannel::ALL.iter().find(|one| one.byte() == place.2)?;
        let purpose = *ContactPurpose::ALL.iter().find(|one| one.byte() == place.3)?;
        let asked = Asked { point: point.id, channel, purpose };
        match fold(self.events.iter().map(|(_, event)| event), &asked, None, None) {
            Standing::Stopped { since } => Some(since),
            _ => None,
        }
    }

    /// How a contact point of this customer stands.
    pub fn standing(
        &self,
        tx: &impl Reader,
        point: &Point,
        channel: ContactChannel,
        purpose: ContactPurpose,
    ) -> Result<Standing> {
        let asked = Asked { point: point.id, channel, purpose };
        let stopped = stopped_by_value(tx, point, channel, purpose)?;
        let events = self.events.iter().map(|(_, event)| event);
        let standing = fold(events, &asked, stopped, self.notice(purpose));
        let is_unchecked = point.kind.is_suppressed() && point.stop.is_none();
        Ok(match standing {
            Standing::Stopped { .. } => standing,
            _ if is_unchecked && purpose.is_stopped_by_a_wish() => Standing::Unchecked,
            _ => standing,
        })
    }
}

/// How a contact point of this customer stands by this way for this purpose. Who asks for many of one customer reads its
/// [`Ledger`] once.
pub fn standing(
    tx: &impl Reader,
    party: &Party,
    point: &Point,
    channel: ContactChannel,
    purpose: ContactPurpose,
) -> Result<Standing> {
    Ledger::of(tx, party)?.standing(tx, point, channel, purpose)
}

/// Today's notice for a purpose, if one was declared.
pub fn notice(
    tx: &impl Reader,
    purpose: ContactPurpose,
) -> Result<Option<(ContactPurpose, ConsentNotice)>> {
    let newest = Scan::prefix(&purpose.byte()).backwards();
    let key = tx.keys(tables::CONSENT_NOTICES, &newest, 1)?.first().copied();
    let notice = key.map(|key| tx.fetch(tables::CONSENT_NOTICES, &key)).transpose()?;
    Ok(notice.map(|notice| (purpose, notice)))
}

/// Since when the value of a contact point is among those that are stopped, whoever it belonged to then.
pub fn stopped_by_value(
    tx: &impl Reader,
    point: &Point,
    channel: ContactChannel,
    purpose: ContactPurpose,
) -> Result<Option<Moment>> {
    let Some(tag) = point.stop else { return Ok(None) };
    let key = (point.kind.byte(), tag, channel.byte(), purpose.byte());
    Ok(tx.get(tables::STOPS, &key)?.map(|row| row.since))
}

/// All values that are not to be reached, for the ledger that is kept off the host.
pub fn stops(tx: &impl Reader) -> Result<Vec<CarriedStop>> {
    let mut stops = Vec::new();
    tx.each(tables::STOPS, &Scan::all(), |(kind, hmac, channel, purpose), row: StopRow| {
        let kind = PointKind::ALL.iter().find(|one| one.byte() == kind).copied();
        let channel = ContactChannel::ALL.iter().find(|one| one.byte() == channel).copied();
        let purpose = ContactPurpose::ALL.iter().find(|one| one.byte() == purpose).copied();
        if let (Some(kind), Some(channel), Some(purpose)) = (kind, channel, purpose) {
            stops.push(CarriedStop { kind, hmac, channel, purpose, since: row.since });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(stops)
}

/// Kind, HMAC, way, purpose.
type Place = (u8, [u8; 32], u8, u8);

/// The places of a stop of this contact point with this scope; none as long as nobody with the key has seen the value.
fn places(point: &Point, scope: &Scope) -> Vec<Place> {
    let Some(tag) = point.stop else { return Vec::new() };
    let channels = ContactChannel::of(point.kind)
        .filter(|channel| scope.channel.is_none_or(|only| only == *channel));
    let purposes = |channel: ContactChannel| {
        let stopped = ContactPurpose::ALL.iter().filter(|purpose| purpose.is_stopped_by_a_wish());
        let wanted = stopped.filter(|one| scope.purpose.is_none_or(|only| only == **one));
        wanted.map(move |purpose| (point.kind.byte(), tag, channel.byte(), purpose.byte()))
    };
    channels.flat_map(purposes).collect()
}

impl WriteTx {
    /// Adds a line to the ledger: under the subject of the contact point, or under each of these parties.
    pub fn append_consent(
        &self,
        owners: &[[u8; 16]],
        seq: u64,
        event: &ConsentEvent,
    ) -> Result<()> {
        for owner in owners {
            let last = Scan::prefix(&(*owner, seq)).backwards();
            let last = self.keys(tables::CONSENTS, &last, 1)?.first().map(|key| key.2);
            let place = last.map_or(0, |last| last + 1);
            self.put(tables::CONSENTS, &(*owner, seq, place), event)?;
        }
        Ok(())
    }

    /// Enters the value of a contact point among those that are stopped. Whether that could be done.
    pub fn enter_stop(&self, point: &Point, scope: &Scope, since: Moment) -> Result<bool> {
        let places = places(point, scope);
        for place in &places {
            if self.get(tables::STOPS, place)?.is_none() {
                self.put(tables::STOPS, place, &StopRow { since })?;
            }
        }
        Ok(!places.is_empty())
    }

    /// Enters the value of a contact point where what this customer said stops it: it came later, or could not be
    /// entered before. Whether any way to it is stopped now.
    pub fn carry_stop(&self, ledger: &Ledger, point: &Point) -> Result<bool> {
        let mut is_stopped = false;
        for place in places(point, &Scope::default()) {
            let found = self.get(tables::STOPS, &place)?;
            is_stopped |= found.is_some();
            let Some(since) = ledger.stopped_since(point, &place).filter(|_| found.is_none())
            else {
                continue;
            };
            self.put(tables::STOPS, &place, &StopRow { since })?;
            is_stopped = true;
        }
        Ok(is_stopped)
    }

    /// Takes all that somebody who is erased has said. What is stopped stays. How many lines that were.
    pub fn wipe_consents(&self, owner: &[u8; 16]) -> Result<u32> {
        let keys = self.keys(tables::CONSENTS, &Scan::prefix(owner), usize::MAX)?;
        for key in &keys {
            self.remove(tables::CONSENTS, key)?;
        }
        Ok(u32::try_from(keys.len()).unwrap_or(u32::MAX))
    }

    /// Enters a stop of a ledger that was kept off the host, unless it stands here already.
    pub fn bring_stop(&self, stop: &CarriedStop) -> Result<()> {
        let key = (stop.kind.byte(), stop.hmac, stop.channel.byte(), stop.purpose.byte());
        match self.get(tables::STOPS, &key)? {
            Some(_) => Ok(()),
            None => self.put(tables::STOPS, &key, &StopRow { since: stop.since }),
        }
    }

    /// Takes it away again, by the customer's own wish.
    pub fn lift_stop(&self, point: &Point, scope: &Scope) -> Result<()> {
        for place in places(point, scope) {
            self.remove(tables::STOPS, &place)?;
        }
        Ok(())
    }
}
