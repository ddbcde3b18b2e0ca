//! Attempts to reach somebody: what is known before one, and writing one down that was made by hand.
//!
//! INVARIANT: the facts of the guards come from one function, [`Around::facts`], whether one party is asked about or a
//! hundred thousand are; it opens nothing that is sealed.

use super::{Act, Applied, Made, Scene, party};
use crate::domain::complaint::CaseKind;
use crate::domain::consent::{ConsentEvent, ContactChannel, ContactPurpose, Standing};
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::domain::id::{EntryId, Id, PartyId, PointId, SubjectId};
use crate::domain::letter::LetterLanguage;
use crate::domain::moment::Moment;
use crate::domain::outreach::Contact;
use crate::domain::outreach::facts::{ContactFacts, Counts, WEEK_SECONDS};
use crate::domain::outreach::quiet::{self, minute_of_day};
use crate::domain::party::Party;
use crate::guards::{Verdicts, party as party_guard, rights};
use crate::store::consents::Ledger;
use crate::store::index::{OPEN, Rows};
use crate::store::{Reader, Scan, WriteTx, tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// What lies around parties that are to be reached.
#[derive(Debug, Default)]
pub struct Around {
    points: BTreeMap<SubjectId, Vec<Point>>,
    ledgers: BTreeMap<PartyId, Ledger>,
    contacts: BTreeMap<PartyId, Vec<Contact>>,
    complaints: BTreeSet<PartyId>,
    overdue: BTreeSet<PartyId>,
}

/// Somebody who is to be reached, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Reaching<'r> {
    /// Whom.
    pub party: &'r Party,
    /// For what.
    pub purpose: ContactPurpose,
    /// By which channel.
    pub channel: ContactChannel,
    /// When.
    pub now: Moment,
}

impl Around {
    /// What lies around one party.
    pub fn of(tx: &impl Rows, party: &Party, now: Moment) -> Result<Self> {
        let mut around = Self::default();
        for point in tx.points_of(party)? {
            around.points.entry(point.subject).or_default().push(point);
        }
        around.ledgers.insert(party.id, Ledger::of(tx, party)?);
        for one in tx.family(party.id)? {
            around.note_contacts(tx, one, party.id, now)?;
            if tx.cases_of(one)?.iter().any(|case| case.is_open() && holds(case.kind)) {
                around.complaints.insert(party.id);
            }
            if tx.promises_of(one)?.iter().any(|promise| promise.is_overdue(now)) {
                around.overdue.insert(party.id);
            }
        }
        Ok(around)
    }

    fn note_contacts(
        &mut self,
        tx: &impl Reader,
        of: PartyId,
        stands: PartyId,
        now: Moment,
    ) -> Result<()> {
        let scan = Scan::prefix(&of).from(&(of, now.at_seconds - WEEK_SECONDS));
        tx.each(tables::CONTACTS, &scan, |_, contact| {
            self.contacts.entry(stands).or_default().push(contact);
            Ok(ControlFlow::Continue(()))
        })
    }

    /// What lies around everybody who is to be reached by this channel: one walk over each table.
    pub fn everybody(tx: &impl Rows, channel: ContactChannel, now: Moment) -> Result<Self> {
        let mut around = Self::default();
        let stands = Standings::of(tx)?;
        around.ledgers = ledgers(tx, &stands)?;
        tx.each(tables::POINTS, &Scan::all(), |_, point: Point| {
            if channel.fits(point.kind) {
                around.points.entry(point.subject).or_default().push(point);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        tx.each(tables::CONTACTS, &Scan::all(), |(party, at, _), contact| {
            if now.at_seconds - at <= WEEK_SECONDS {
                around.contacts.entry(stands.of_party(party)).or_default().push(contact);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        tx.each(tables::QUEUE, &Scan::prefix(&OPEN), |_, queued| {
            let party = queued.party.filter(|_| holds(queued.kind));
            around.complaints.extend(party.map(|party| stands.of_party(party)));
            Ok(ControlFlow::Continue(()))
        })?;
        tx.each(tables::PROMISES_DUE, &Scan::all(), |(due, id), ()| {
            if due > now.at_seconds {
                return Ok(ControlFlow::Break(()));
            }
            let promise = tx.fetch(tables::PROMISES, &id)?;
            let is_overdue = promise.is_overdue(now);
            around.overdue.extend(is_overdue.then(|| stands.of_party(promise.party)));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(around)
    }

    /// What the guards are told, and the contact point that would be used.
    pub fn facts(
        &self,
        tx: &impl Rows,
        to: Reaching<'_>,
    ) -> Result<(ContactFacts, Option<PointId>)> {
        let (point, standing) = self.best(tx, to)?;
        let id = to.party.id;
        let contacts = self.contacts.get(&id).map(Vec::as_slice).unwrap_or_default();
        let language = to.party.language.as_deref().filter(|tag| !tag.trim().is_empty());
        let facts = ContactFacts {
            party: to.party.number,
            purpose: to.purpose,
            channel: to.channel,
            stands: to.party.stands(),
            has_point: point.is_some(),
            standing,
            other_language: language.is_some_and(|tag| LetterLanguage::of_tag(tag).is_none()),
            complaint_open: self.complaints.contains(&id),
            promise_overdue: self.overdue.contains(&id),
            counts: Counts::of(contacts, to.channel, to.now.at_seconds),
            minute: minute_of_day(to.now, to.party.field(quiet::FIELD)),
        };
        Ok((facts, point))
    }

    /// The first contact point by which it may be done; else the first one, and what stands against it.
    fn best(&self, tx: &impl Rows, to: Reaching<'_>) -> Result<(Option<PointId>, Standing)> {
        let mut found = (None, Standing::Unsaid);
        let nothing = Ledger::default();
        let ledger = self.ledgers.get(&to.party.id).unwrap_or(&nothing);
        let own = to.party.subjects.iter().filter_map(|subject| self.points.get(subject));
        for point in own.flatten().filter(|point| to.channel.fits(point.kind)) {
            let standing = ledger.standing(tx, point, to.channel, to.purpose)?;
            if standing.allows(to.purpose) {
                return Ok((Some(point.id), standing));
            }
            if found.0.is_none() {
                found = (Some(point.id), standing);
            }
        }
        Ok(found)
    }
}

/// What of theirs lies open with us while nobody asks them how it was, or to buy.
fn holds(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Complaint | CaseKind::Privacy)
}

/// What everybody has said, each under what they have become.
fn ledgers(tx: &impl Rows, stands: &Standings) -> Result<BTreeMap<PartyId, Ledger>> {
    let mut of_subjects: BTreeMap<[u8; 16], PartyId> = BTreeMap::new();
    let mut owners: BTreeMap<PartyId, Vec<(u64, ConsentEvent)>> = BTreeMap::new();
    tx.each(tables::CONSENTS, &Scan::all(), |(owner, seq, _), event| {
        let id = match of_subjects.get(&owner) {
            Some(party) => *party,
            None => {
                let subject = tx.get(tables::SUBJECTS, &SubjectId::from_bytes(owner))?;
                let party = subject.map_or(PartyId::from_bytes(owner), |subject| subject.party);
                *of_subjects.entry(owner).or_insert(stands.of_party(party))
            }
        };
        owners.entry(id).or_default().push((seq, event));
        Ok(ControlFlow::Continue(()))
    })?;
    let notices = Ledger::notices(tx)?;
    Ok(owners.into_iter().map(|(id, events)| (id, Ledger::told(events, notices.clone()))).collect())
}

/// What parties have become by merges.
struct Standings(BTreeMap<PartyId, PartyId>);

impl Standings {
    fn of(tx: &impl Reader) -> Result<Self> {
        let merged = tx.keys(tables::MERGED, &Scan::all(), usize::MAX)?;
        Ok(Self(merged.into_iter().map(|(into, from)| (from, into)).collect()))
    }

    fn of_party(&self, party: PartyId) -> PartyId {
        let mut stands = party;
        while let Some(into) = self.0.get(&stands) {
            stands = *into;
        }
        stands
    }
}

/// Writes an attempt down.
pub(super) fn note(tx: &WriteTx, party: PartyId, id: [u8; 16], contact: &Contact) -> Result<()> {
    tx.put(tables::CONTACTS, &(party, contact.at.at_seconds, id), contact)
}

/// An attempt that somebody made by hand. It is never refused: what has been done is counted.
#[derive(Debug)]
pub struct LogContact {
    /// Its id.
    pub id: EntryId,
    /// Whom.
    pub party: PartyId,
    /// By which channel.
    pub channel: ContactChannel,
    /// For what.
    pub purpose: ContactPurpose,
    /// When, if not now.
    pub at: Option<Moment>,
}

impl Act for LogContact {
    fn verb(&self) -> &'static str {
        "contact.log"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, Some(self.party))
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(format!("{} {}", self.channel.code(), self.purpose.code())))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let party = party::find(tx, self.party)?;
        let is_ahead = self.at.is_some_and(|at| at.at_seconds > scene.now.at_seconds);
        let in_time = if is_ahead { Err(Error::usage("entry-ahead")) } else { Ok(()) };
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(party_guard::is_whole(&party))
            .and(in_time))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let party = party::find(tx, self.party)?;
        let contact = Contact {
            channel: self.channel,
            purpose: self.purpose,
            campaign: None,
            by: scene.member.id,
            at: self.at.unwrap_or(scene.now),
        };
        note(tx, self.party, self.id.bytes(), &contact)?;
        let made = Made { party: Some(party.number), ..Made::default() };
        Ok(Applied { made, ..Applied::one(party.number) })
    }
}
