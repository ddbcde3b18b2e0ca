//! What customers say of being reached, written down as they say it: yes, no, not any more, stop, again.
//!
//! INVARIANT: nothing here is taken back by an undo, and the ledger is only added to: a yes that was written down by
//! mistake is withdrawn, and a stop ends by the customer's own new wish alone.

use super::{Act, Applied, Scene, party, reveal, send};
use crate::domain::audit::Outcome;
use crate::domain::consent::{
    Asked, Brought, ConsentAct, ConsentEvent, ConsentNotice, ContactChannel, ContactPurpose,
    Evidence, LegalBasis, Scope, Standing, fold,
};
use crate::domain::contact::Point;
use crate::domain::disclosure::standing;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, PartyId, PointId, SubjectId};
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::undo::Inverse;
use crate::guards::consent::{Known, Said, is_shown, may_declare, may_say, reaches};
use crate::guards::{Verdict, Verdicts, disclosure, party as party_guard, rights};
use crate::store::consents::{Ledger, notice};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// What a customer says of being reached.
#[derive(Debug)]
pub struct Say {
    /// What.
    pub act: ConsentAct,
    /// Who.
    pub party: PartyId,
    /// Of what.
    pub scope: Scope,
    /// On which ground.
    pub basis: Option<LegalBasis>,
    /// Under which notice.
    pub notice: Option<String>,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// Whether they came with it unasked.
    pub own_wish: bool,
}

impl Say {
    /// The bare word; what it wants besides is set on it.
    pub fn new(act: ConsentAct, party: PartyId, scope: Scope) -> Self {
        Self { act, party, scope, basis: None, notice: None, evidence: None, own_wish: false }
    }

    fn said(&self) -> Said<'_> {
        Said {
            act: self.act,
            scope: &self.scope,
            basis: self.basis,
            notice: self.notice.as_deref(),
            evidence: self.evidence.as_ref(),
            own_wish: self.own_wish,
        }
    }

    fn may_say(&self, tx: &WriteTx, party: &Party, now: Moment) -> Verdict {
        if let Some(number) = self.scope.disclosure {
            let ended = disclosure::may_end(&super::disclosure::find(tx, number)?);
            ended
                .or_else(|ended| if self.act == ConsentAct::Given { Err(ended) } else { Ok(()) })?;
        }
        self.fits(tx, party)?;
        self.is_shown(tx, party, now)?;
        let standings = self.standings(tx, party)?;
        let today = self.scope.purpose.map(|purpose| notice(tx, purpose)).transpose()?.flatten();
        let today = today.as_ref().map(|(_, notice)| notice);
        may_say(&self.said(), &Known { standings: &standings, today, now })
    }

    /// Whether the contact point is this customer's and reached that way.
    fn fits(&self, tx: &WriteTx, party: &Party) -> Verdict {
        let Some(id) = self.scope.point else { return Ok(()) };
        let point = reveal::find(tx, id)?;
        if !party.subjects.contains(&point.subject) {
            return Err(Error::not_found("point", id));
        }
        reaches(&point, self.scope.channel)
    }

    /// Whether the audit entry that is to show it is one of this customer, and holds something that they said.
    fn is_shown(&self, tx: &WriteTx, party: &Party, now: Moment) -> Verdict {
        let Some(Evidence::Audit(seq)) = self.evidence else { return Ok(()) };
        for id in tx.family(party.id)? {
            let number = tx.fetch(tables::PARTIES, &id)?.number.to_string();
            if tx.get(tables::AUDIT_BY_ID, &(number, seq))?.is_some() && holds_words(tx, seq)? {
                return Ok(());
            }
        }
        let shown = is_shown(self.act, false, now);
        shown.map_err(|error| error.with("seq", seq).with("number", party.number))
    }

    /// How all that it covers stands. A customer without contact points is asked for as if there were one.
    fn standings(&self, tx: &WriteTx, party: &Party) -> Result<Vec<Standing>> {
        let (ledger, mut standings) = (Ledger::of(tx, party)?, Vec::new());
        if let Some(number) = self.scope.disclosure {
            return Ok(vec![standing(ledger.events().iter().map(|(_, event)| event), number)]);
        }
        let covered = self.points(tx, party)?;
        for point in &covered {
            for (channel, purpose) in places(&self.scope, |channel| channel.fits(point.kind)) {
                standings.push(ledger.standing(tx, point, channel, purpose)?);
            }
        }
        if standings.is_empty() {
            let events = || ledger.events().iter().map(|(_, event)| event);
            let point = PointId::from_bytes([0; 16]);
            let asked = places(&self.scope, |_| true).map(|(channel, purpose)| Asked {
                point,
                channel,
                purpose,
            });
            standings.extend(asked.map(|asked| fold(events(), &asked, None, None)));
        }
        Ok(standings)
    }

    /// Whether what is on its way for this purpose goes no more.
    fn ends(&self, channel: ContactChannel, purpose: ContactPurpose) -> bool {
        let (scope, is_wish) = (&self.scope, purpose.is_stopped_by_a_wish());
        is_wish
            && scope.disclosure.is_none()
            && scope.channel.is_none_or(|only| only == channel)
            && scope.purpose.is_none_or(|only| only == purpose)
    }

    fn points(&self, tx: &WriteTx, party: &Party) -> Result<Vec<Point>> {
        let points = tx.points_of(party)?;
        let is_covered = |point: &Point| self.scope.point.is_none_or(|only| only == point.id);
        Ok(points.into_iter().filter(is_covered).collect())
    }

    /// Under whom it is kept: under the subject of its contact point, or under all that this customer is made of.
    fn owners(&self, tx: &WriteTx, party: &Party) -> Result<Vec<[u8; 16]>> {
        match self.scope.point {
            Some(id) => Ok(vec![reveal::find(tx, id)?.subject.bytes()]),
            None => Ok(tx.family(party.id)?.iter().map(Id::bytes).collect()),
        }
    }

    fn event(&self, scene: &Scene<'_>) -> ConsentEvent {
        ConsentEvent {
            act: self.act,
            scope: self.scope,
            basis: self.basis,
            notice: self.notice.as_deref().map(|text| text.trim().to_owned()),
            evidence: self.evidence.clone(),
            at: scene.now,
            by: scene.member.id,
        }
    }
}

/// Whether an entry is of an act by which what a customer says is written down. Nothing shows a yes by having been tried,
/// nor does what we did by ourselves.
fn holds_words(tx: &WriteTx, seq: u64) -> Result<bool> {
    const TAKEN_DOWN: [&str; 7] = [
        "entry.add",
        "import.replies",
        "import.mail",
        "complaint.open",
        "complaint.receive",
        "feedback.open",
        "privacy.open",
    ];
    let entry = tx.fetch(tables::AUDIT, &seq)?;
    Ok(entry.outcome == Outcome::Done && TAKEN_DOWN.contains(&entry.verb.as_str()))
}

/// The ways and purposes of a scope, without those that no wish stops.
fn places(
    scope: &Scope,
    reaches: impl Fn(ContactChannel) -> bool,
) -> impl Iterator<Item = (ContactChannel, ContactPurpose)> {
    let (channel, purpose) = (scope.channel, scope.purpose);
    let channels = ContactChannel::ALL.iter().copied();
    let channels = channels.filter(move |one| channel.is_none_or(|only| only == *one));
    let purposes = move || {
        let all = ContactPurpose::ALL.iter().copied();
        all.filter(move |one| one.is_stopped_by_a_wish() && purpose.is_none_or(|only| only == *one))
    };
    channels
        .filter(move |channel| reaches(*channel))
        .flat_map(move |channel| purposes().map(move |purpose| (channel, purpose)))
}

impl Act for Say {
    fn verb(&self) -> &'static str {
        match self.act {
            ConsentAct::Given | ConsentAct::Claimed => "consent.give",
            ConsentAct::Refused => "consent.refuse",
            ConsentAct::Withdrawn => "consent.withdraw",
            ConsentAct::Stop => "consent.stop",
            ConsentAct::Resumed => "consent.resume",
        }
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, Some(self.party))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let party = party::find(tx, self.party)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(party_guard::is_whole(&party))
            .and_then(|| self.may_say(tx, &party, scene.now)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let party = party::find(tx, self.party)?;
        tx.append_consent(&self.owners(tx, &party)?, scene.seq, &self.event(scene))?;
        for point in self.points(tx, &party)? {
            match self.act {
                ConsentAct::Stop => tx.enter_stop(&point, &self.scope, scene.now).map(|_| ()),
                ConsentAct::Resumed => tx.lift_stop(&point, &self.scope),
                _ => Ok(()),
            }?;
        }
        if matches!(self.act, ConsentAct::Stop | ConsentAct::Withdrawn | ConsentAct::Refused) {
            send::stop(tx, self.party, |channel, purpose| self.ends(channel, purpose), scene.now)?;
        }
        let mut applied = party::concerning(&party);
        applied.ids.extend(self.scope.point.map(|point| point.to_string()));
        applied.ids.extend(self.scope.disclosure.map(|number| number.to_string()));
        Ok(applied)
    }
}

/// What a file says of a new customer, for all their contact points: what it only claims is in quarantine.
pub(super) fn bring(
    tx: &WriteTx,
    scene: &Scene<'_>,
    party: &Party,
    said: &[Brought],
) -> Result<()> {
    for brought in said {
        let scope = Scope { purpose: brought.purpose, ..Scope::default() };
        let Brought { basis, notice, evidence, .. } = brought.clone();
        let (act, at, by) = (brought.taken_for(), scene.now, scene.member.id);
        let event = ConsentEvent { act, scope, basis, notice, evidence, at, by };
        tx.append_consent(&[party.id.bytes()], scene.seq, &event)?;
        for point in tx.points_of(party)? {
            if act == ConsentAct::Stop {
                tx.enter_stop(&point, &scope, at)?;
            }
        }
    }
    Ok(())
}

/// Whether a customer, or the contact point that was added, has anything in the ledger: what was added with it is not
/// taken away any more.
pub(super) fn is_told_of(tx: &WriteTx, inverse: &Inverse) -> Result<bool> {
    match inverse {
        Inverse::PartyAdded(was) => {
            let owners = std::iter::once(was.id.bytes());
            let mut owners = owners.chain(was.subjects.iter().map(SubjectId::bytes));
            owners.try_fold(false, |told, owner| Ok(told || has_lines(tx, owner, None)?))
        }
        Inverse::PointAdded { point, .. } => match tx.get(tables::POINTS, point)? {
            Some(row) => has_lines(tx, row.subject.bytes(), Some(*point)),
            None => Ok(false),
        },
        _ => Ok(false),
    }
}

/// Whether anything was said, of this contact point if one is named.
fn has_lines(tx: &WriteTx, owner: [u8; 16], of: Option<PointId>) -> Result<bool> {
    let mut found = false;
    tx.each(tables::CONSENTS, &Scan::prefix(&owner), |_, event| {
        found |= of.is_none() || event.scope.point == of;
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// Declares a version of the notice by which consent is asked for a purpose. Who consented to another one is asked anew.
#[derive(Debug)]
pub struct DeclareNotice {
    /// For which purpose.
    pub purpose: ContactPurpose,
    /// Its version.
    pub version: String,
}

impl Act for DeclareNotice {
    fn verb(&self) -> &'static str {
        "consent.notice"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.purpose.code().to_owned()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let today = notice(tx, self.purpose)?;
        let today = today.as_ref().map(|(_, notice)| notice);
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(may_declare(
            self.purpose,
            &self.version,
            today,
            scene.now,
        )))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (version, at, by) = (self.version.trim().to_owned(), scene.now, scene.member.id);
        let row = ConsentNotice { version, at, by };
        tx.put(tables::CONSENT_NOTICES, &(self.purpose.byte(), scene.seq), &row)?;
        Ok(Applied::one(self.purpose.code()))
    }
}
