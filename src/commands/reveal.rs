//! Showing one sealed field to one member for one purpose.
//!
//! Order: check rights, purpose, that the vault is open and the budget, write the audit entry, make it durable;
//! only then does the commit yield a [`Grant`], is the data key opened, and only a grant decrypts. If
//! the entry cannot be written, nothing is shown.

use super::{Act, Applied, Command, Made, Scene, budget, canary, execute, notice, review, seal};
use crate::domain::audit::Hash;
use crate::domain::budget::Nearing;
use crate::domain::complaint::Case;
use crate::domain::contact::{Compartment, Point, Sealed, SealedKey, Subject};
use crate::domain::entry::{Entry, EntryKind};
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, EntryId, NoticeId, PartyId, PointId, PromiseId};
use crate::domain::promise::Promise;
use crate::domain::purpose::Purpose;
use crate::domain::undo::Inverse;
use crate::guards::reveal::{Named, may_reveal, within_budget};
use crate::guards::{self, Verdict, Verdicts, rights};
use crate::session::{Desk, REVEAL_SECONDS, Session};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx, care, tables};
use crate::vault::{DataKey, Grant, SecretString, field};

/// The request.
#[derive(Debug)]
pub struct Reveal {
    /// Which contact point.
    pub point: PointId,
    /// Why.
    pub purpose: Purpose,
    /// The entry of kind call that an incoming call opens.
    pub call: EntryId,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

/// What is shown, until it expires.
#[derive(Debug)]
pub struct Revealed {
    /// Which contact point.
    pub point: PointId,
    /// The value; its Debug shows nothing.
    pub value: SecretString,
    /// When it must be gone from the screen, on the clock that nobody can set back.
    pub until_elapsed_seconds: i64,
    /// Whether it is what the audit log says was written.
    pub verified: bool,
    /// The audit entry.
    pub seq: u64,
    /// The limit that the member has come near to.
    pub nearing: Option<Nearing>,
}

/// Reveals one field.
pub fn reveal(
    desk: &Desk,
    session: &Session,
    point: PointId,
    purpose: Purpose,
) -> Result<Revealed> {
    let request = Reveal { point, purpose, call: session.new_id()?, notice: session.new_id()? };
    let done = execute(desk, session, &[Command::Reveal(request)])?;
    let (value, verified) = open(desk, session, point, done.seq)?;
    let until_elapsed_seconds = session.clock().elapsed_seconds() + REVEAL_SECONDS;
    let nearing = done.first().nearing;
    Ok(Revealed { point, value, until_elapsed_seconds, verified, seq: done.seq, nearing })
}

/// Opens a field once the entry of this number tells of it, and says whether it is what the log says was written.
/// INVARIANT: called with the number that a commit has returned.
#[expect(clippy::disallowed_methods, reason = "the one place that issues grants, after the commit")]
pub(super) fn open(
    desk: &Desk,
    session: &Session,
    point: PointId,
    seq: u64,
) -> Result<(SecretString, bool)> {
    let ring = session.ring()?;
    let stored = desk.store.read(|tx| stored_field(tx, point))?;
    let key: DataKey = ring.open_data_key(&stored.key)?;
    let grant = Grant::issue(point, seq);
    let value = ring.open(grant, &key, point, stored.point.version, &stored.field)?;
    Ok((value, stored.verified))
}

struct Stored {
    point: Point,
    field: Sealed,
    key: SealedKey,
    verified: bool,
}

fn stored_field(tx: &impl Reader, id: PointId) -> Result<Stored> {
    let point = find(tx, id)?;
    let (subject, compartment) = (point.subject, point.kind.compartment());
    let field: Sealed = tx.fetch(tables::FIELDS, &(subject, id))?;
    let number = field::key_number(&field).ok_or_else(|| Error::damaged("sealed field"))?;
    let verified = is_as_written(tx, point.written_by, point.id, seal::hash(&field))?;
    let key = seal::data_key(tx, subject, compartment, number)?;
    Ok(Stored { point, field, key, verified })
}

/// Whether what is sealed is among that whose hashes give the digest in the chained entry that wrote it.
pub(super) fn is_as_written(
    tx: &impl Reader,
    written_by: u64,
    point: PointId,
    hash: Hash,
) -> Result<bool> {
    let Some(written) = tx.get(tables::WRITTEN, &written_by)? else { return Ok(false) };
    let entry = tx.get(tables::AUDIT, &written_by)?;
    let digest = super::digest(&written.fields, &written.of_ids);
    let is_chained = entry.is_some_and(|entry| entry.digest == Some(digest));
    Ok(is_chained && written.fields.contains(&(point, hash)))
}

pub(super) fn find(tx: &impl Reader, id: PointId) -> Result<Point> {
    tx.get(tables::POINTS, &id)?.ok_or_else(|| Error::not_found("point", id))
}

/// A case of whoever its party has become: a merge moves contact points, not cases.
fn case(tx: &WriteTx, id: CaseId) -> Result<Option<Case>> {
    let Some(mut case) = tx.get(tables::CASES, &id)? else { return Ok(None) };
    case.party = case.party.map(|party| super::party::has_become(tx, party)).transpose()?;
    Ok(Some(case))
}

/// A promise to whoever its party has become.
fn promise(tx: &WriteTx, id: PromiseId) -> Result<Option<Promise>> {
    let Some(mut promise) = tx.get(tables::PROMISES, &id)? else { return Ok(None) };
    promise.party = super::party::has_become(tx, promise.party)?;
    Ok(Some(promise))
}

/// What a purpose names.
pub(super) fn named(tx: &WriteTx, purpose: &Purpose) -> Result<Named> {
    Ok(match purpose {
        Purpose::Case(id) => Named::Case(case(tx, *id)?.map(Box::new)),
        Purpose::Promise(id) => Named::Promise(promise(tx, *id)?.map(Box::new)),
        Purpose::IncomingCall | Purpose::BreakGlass(_) => Named::Nothing,
    })
}

/// A purpose as the log tells it: with the number that people know and the id that stays. A reason that is not let
/// through is not written down either: it may hold the very value.
pub(super) fn told(tx: &WriteTx, purpose: &Purpose) -> Result<Option<String>> {
    let code = purpose.code();
    let (number, id) = match purpose {
        Purpose::Case(id) => {
            let case = tx.get(tables::CASES, id)?;
            (case.map(|case| case.number.to_string()), id.to_string())
        }
        Purpose::Promise(id) => {
            let promise = tx.get(tables::PROMISES, id)?;
            (promise.map(|promise| promise.number.to_string()), id.to_string())
        }
        Purpose::BreakGlass(reason) if purpose.check().is_ok() => {
            return Ok(Some(format!("{code}: {}", reason.trim())));
        }
        Purpose::BreakGlass(_) | Purpose::IncomingCall => return Ok(Some(code.to_owned())),
    };
    let words = [Some(code.to_owned()), number, Some(id)];
    Ok(Some(words.into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

/// The entry of an incoming call, for which something sealed was shown; what was said is written down later.
pub(super) fn write_call(
    tx: &WriteTx,
    scene: &Scene<'_>,
    id: EntryId,
    party: Option<PartyId>,
) -> Result<()> {
    tx.put_entry(&Entry {
        id,
        kind: EntryKind::Call,
        party,
        case: None,
        text: String::new(),
        at: scene.now,
        by: scene.member.id,
        retracts: None,
        outgoing: false,
    })
}

impl Reveal {
    /// Whether the budget has room for it; asked in the transaction that writes it down, so that
    /// sessions at the limit together never pass it.
    fn has_room(&self, tx: &WriteTx, scene: &Scene<'_>, point: &Point) -> Verdict {
        let compartment = point.kind.compartment();
        let spent = tx.spent(scene.member.id, compartment)?;
        within_budget(scene.member, compartment, point.subject, &spent, scene.now)
    }

    fn party(&self, tx: &WriteTx) -> Result<PartyId> {
        let point = find(tx, self.point)?;
        let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
        Ok(subject.party)
    }
}

/// Whether the session holds the keys just now. What it holds is let go again: another look at the
/// vault, such as the one that closes it, waits for nobody.
pub(super) fn is_open(session: &Session, compartment: Compartment) -> Verdict {
    let has_key = session.ring()?.compartment(compartment).is_some();
    guards::reveal::opens(compartment, has_key)
}

impl Act for Reveal {
    fn verb(&self) -> &'static str {
        "vault.reveal"
    }

    fn purpose(&self, tx: &WriteTx) -> Result<Option<String>> {
        told(tx, &self.purpose)
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.point.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let (point, party) = (find(tx, self.point)?, self.party(tx)?);
        let named = named(tx, &self.purpose)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(may_reveal(scene.member, point.kind, party, &self.purpose, &named))
            .and_then(|| review::stands(tx, scene))
            .and_then(|| is_open(scene.session, point.kind.compartment()))
            .and_then(|| self.has_room(tx, scene, &point))
            .weigh(Facts::Access(care::access(tx, scene.member, scene.now)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let party = super::party::find(tx, self.party(tx)?)?;
        let is_call = self.purpose == Purpose::IncomingCall;
        if is_call {
            write_call(tx, scene, self.call, Some(party.id))?;
        }
        let point = find(tx, self.point)?;
        let sings = canary::sings(tx, party.id, point.subject)?;
        notice::tell(tx, scene, self.notice, &self.purpose, (Some(point.kind), sings), &party)?;
        let nearing = budget::spend(tx, scene, point.kind.compartment(), point.subject)?;
        Ok(Applied {
            ids: vec![self.point.to_string(), party.number.to_string()],
            made: Made { party: Some(party.number), nearing, ..Made::default() },
            // What was shown was shown; the call can be taken back.
            inverse: is_call.then_some(Inverse::Entry(self.call)),
            ..Applied::one(party.number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::undo::tests::{add, desk};
    use super::*;
    use crate::domain::audit::{AuditEntry, Outcome};
    use crate::session::SECRET_IDLE_MINUTES;
    use crate::store::index::Rows;
    use crate::vault::ExposeSecret;

    fn last(desk: &Desk) -> AuditEntry {
        let head = desk.store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).unwrap();
        desk.store.read(|tx| tx.fetch(tables::AUDIT, &head.seq)).unwrap()
    }

    fn points(desk: &Desk, party: PartyId) -> Vec<PointId> {
        let row = desk.store.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap();
        let points = desk.store.read(|tx| tx.points_of(&row)).unwrap();
        points.into_iter().map(|point| point.id).collect()
    }

    #[test]
    fn a_purpose_is_named_by_number_and_id() {
        use crate::commands::open::OpenComplaint;
        use crate::commands::undo::tests::opening;
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let point = points(&desk, party)[0];
        let case: CaseId = session.new_id().unwrap();
        let open = OpenComplaint { id: case, opening: opening(&session, party), owner: None };
        execute(&desk, &session, &[Command::OpenComplaint(open)]).unwrap();
        let ask = |purpose| {
            let shown = reveal(&desk, &session, point, purpose);
            (shown.map(|_| ()).map_err(|e| e.code), last(&desk).purpose.unwrap_or_default())
        };
        let told = format!("case K-2026-00001 {case}");
        assert_eq!(ask(Purpose::Case(case)), (Ok(()), told));
        let nobody: PromiseId = session.new_id().unwrap();
        let told = format!("promise {nobody}");
        assert_eq!(ask(Purpose::Promise(nobody)), (Err("purpose-does-not-hold"), told));
        let glass = |reason: &str| ask(Purpose::BreakGlass(reason.into()));
        let told = "break-glass: the court asks for it today".to_owned();
        assert_eq!(glass("the court asks for it today"), (Ok(()), told));
        let bare = || "break-glass".to_owned();
        let number = glass("客户电话是139 1234 5678，急需回电给客户");
        assert_eq!(number, (Err("reason-holds-value"), bare()));
        assert_eq!(glass(&"急".repeat(201)), (Err("reason-too-long"), bare()));
        assert_eq!(glass("urgent"), (Err("reason-too-short"), bare()));
    }

    #[test]
    fn what_a_closed_vault_does_not_show_is_in_the_log() {
        use crate::commands::{party::AddPoints, seal};
        use crate::domain::contact::PointKind;
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let value = "4111111111111111".into();
        let draft = seal::PointDraft { kind: PointKind::Card, label: String::new(), value };
        let more = seal::seal_more(&desk, &session, party, &[draft]).unwrap();
        let more = Command::AddPoints(AddPoints { party, points: more, new_consent: false });
        execute(&desk, &session, &[more]).unwrap();
        let [phone, card] = points(&desk, party)[..] else { panic!("two points") };
        let ask = |point| {
            let shown = reveal(&desk, &session, point, Purpose::IncomingCall);
            shown.map(|shown| shown.value.expose_secret().to_owned()).map_err(|e| e.code)
        };
        assert_eq!(ask(card).as_deref(), Ok("4111111111111111"));
        session.clock().advance(SECRET_IDLE_MINUTES * 60);
        assert_eq!(ask(phone).as_deref(), Ok("13912345678"));
        assert_eq!(last(&desk).outcome, Outcome::Done);
        for code in ["compartment-closed", "vault-locked"] {
            assert_eq!(ask(card), Err(code));
            let entry = last(&desk);
            assert_eq!(entry.verb, "vault.reveal");
            assert_eq!(entry.outcome, Outcome::Refused(code.to_owned()));
            session.close_vault();
        }
    }
}
