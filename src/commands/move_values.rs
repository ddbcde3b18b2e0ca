//! Numbers of persons and cards, out of words that are kept in clear and into sealed fields of the party concerned.
//!
//! INVARIANT: a value goes from the words into a [`PointDraft`] and nowhere else; where it is sealed already, it is not
//! sealed twice.

use super::attachment::Attach;
use super::draft::{Drafting, KeepDraft};
use super::open::OpenComplaint;
use super::party::AddPoints;
use super::seal::{PointDraft, SealedPoints, seal_more};
use super::tell::{Tell, Telling};
use super::{Act, Command, Scene};
use crate::domain::attachment::Owner;
use crate::domain::contact::PointKind;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, PartyId};
use crate::domain::in_clear::{ClearFacts, numbers, take_out};
use crate::guards::Verdicts;
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx, tables};
use crate::vault::SecretString;
use std::collections::BTreeMap;

/// Adds what the rules say of the words that the act keeps in clear.
pub(super) fn weigh(
    tx: &WriteTx,
    scene: &Scene<'_>,
    act: &dyn Act,
    verdicts: Verdicts,
) -> Result<Verdicts> {
    let words = act.words();
    if words.iter().all(|text| numbers(text).is_empty()) {
        return Ok(verdicts);
    }
    let subject = act.about(tx, scene)?.pop().unwrap_or_default();
    Ok(match ClearFacts::of(subject, words) {
        Some(facts) => verdicts.weigh(Facts::Clear(facts)),
        None => verdicts,
    })
}

/// Whether any of these keeps such a number in clear.
pub fn are_in_clear(commands: &[Command]) -> bool {
    let words = commands.iter().flat_map(|command| command.act().words());
    words.into_iter().any(|text| !numbers(text).is_empty())
}

/// The same acts without such numbers, and with what seals them; how many were taken out.
pub fn move_values(desk: &Desk, session: &Session, commands: &mut Vec<Command>) -> Result<usize> {
    let mut found: BTreeMap<PartyId, Vec<PointDraft>> = BTreeMap::new();
    for command in commands.iter_mut().filter(|one| are_in_clear(std::slice::from_ref(*one))) {
        let party = desk.read(|tx| concerned(tx, command.whom()))?;
        let party = party.ok_or_else(|| Error::usage("move-nowhere"))?;
        let taken = command.words_mut().into_iter().flat_map(take_out);
        let drafts = taken.map(|(kind, value)| PointDraft {
            kind,
            label: String::new(),
            value: SecretString::from(value.as_str()),
        });
        found.entry(party).or_default().extend(drafts);
    }
    let mut count = 0;
    for (party, drafts) in found {
        count += drafts.len();
        let mut points = seal_more(desk, session, party, &drafts)?;
        desk.read(|tx| leave_known_out(tx, party, &mut points))?;
        if !points.points.is_empty() {
            let add = AddPoints { party, points, new_consent: false };
            commands.push(Command::AddPoints(add));
        }
    }
    Ok(count)
}

/// What the party has already, or has twice in these words, as far as a reader's keys tell.
fn leave_known_out(tx: &impl Rows, party: PartyId, points: &mut SealedPoints) -> Result<()> {
    let row = tx.fetch(tables::PARTIES, &party)?;
    let own = tx.points_of(&row)?.into_iter();
    let mut known: Vec<(PointKind, [u8; 16])> =
        own.filter_map(|point| Some((point.kind, point.lookup?))).collect();
    points.points.retain(|sealed| {
        let Some(lookup) = sealed.point.lookup else { return true };
        let is_new = !known.contains(&(sealed.point.kind, lookup));
        known.push((sealed.point.kind, lookup));
        is_new
    });
    Ok(())
}

/// Whom the words are about: the party that is named, or that of the case; by what it has become.
fn concerned(
    tx: &impl Reader,
    (party, case): (Option<PartyId>, Option<CaseId>),
) -> Result<Option<PartyId>> {
    let of_case = case.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
    let mut party = party.or_else(|| of_case.and_then(|case| case.party));
    while let Some(id) = party {
        match tx.get(tables::PARTIES, &id)?.and_then(|row| row.merged_into) {
            Some(into) => party = Some(into),
            None => break,
        }
    }
    Ok(party)
}

impl Command {
    /// Whom and what case its words are about.
    fn whom(&self) -> (Option<PartyId>, Option<CaseId>) {
        match self {
            Self::AddEntry(entry) | Self::Tell(Tell { what: Telling::Entry(entry), .. }) => {
                (entry.party, entry.case)
            }
            Self::Attach(Attach { on: Owner::Party(party), .. }) => (Some(*party), None),
            Self::Attach(Attach { on: Owner::Case(case), .. }) => (None, Some(*case)),
            Self::OpenComplaint(open) => (open.opening.party, None),
            Self::AddPromise(add) => (Some(add.party), add.case),
            Self::Assign(assign) => (None, Some(assign.case)),
            Self::Draft(draft) => (None, Some(draft.case)),
            Self::Record(record) | Self::Tell(Tell { what: Telling::Fact(record), .. }) => {
                (None, Some(record.case))
            }
            Self::Move(step) | Self::Tell(Tell { what: Telling::Step(step), .. }) => {
                (None, Some(step.case))
            }
            _ => (None, None),
        }
    }

    /// Its words, as far as something may be taken out of them.
    fn words_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::AddEntry(entry) | Self::Tell(Tell { what: Telling::Entry(entry), .. }) => {
                vec![&mut entry.text]
            }
            Self::Attach(attach) => vec![&mut attach.name],
            Self::OpenComplaint(open) => open.words_mut(),
            Self::AddPromise(add) => vec![&mut add.text],
            Self::Assign(assign) => assign.note.iter_mut().collect(),
            Self::Draft(KeepDraft { what: Drafting::Keep { text, .. }, .. }) => vec![text],
            Self::Record(record) | Self::Tell(Tell { what: Telling::Fact(record), .. }) => {
                record.fact.words_mut().into_iter().collect()
            }
            Self::Move(step) | Self::Tell(Tell { what: Telling::Step(step), .. }) => {
                step.step.words_mut().into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

impl OpenComplaint {
    /// What is kept of it in clear.
    pub(super) fn opening_words(&self) -> Vec<&str> {
        let opening = &self.opening;
        let lines = [&opening.product, &opening.issue, &opening.external_ref, &opening.backdated];
        let lines = lines.into_iter().flatten();
        let texts = [&opening.title, &opening.what_happened, &opening.wanted].into_iter();
        texts.chain(lines).chain(opening.fields.values()).map(String::as_str).collect()
    }

    fn words_mut(&mut self) -> Vec<&mut String> {
        let opening = &mut self.opening;
        let lines = [
            &mut opening.product,
            &mut opening.issue,
            &mut opening.external_ref,
            &mut opening.backdated,
        ];
        let lines = lines.into_iter().flatten();
        let texts = [&mut opening.title, &mut opening.what_happened, &mut opening.wanted];
        texts.into_iter().chain(lines).chain(opening.fields.values_mut()).collect()
    }
}
