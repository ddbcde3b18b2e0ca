//! Writing a line into a timeline.

use super::{Act, Applied, Made, Scene};
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::entry::{Entry, EntryKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CaseId, EntryId, PartyId};
use crate::domain::moment::Moment;
use crate::domain::undo::Inverse;
use crate::guards::{Verdict, Verdicts, party as guard, rights, text};
use crate::store::{Reader, WriteTx, tables};

/// A line for a party's timeline, a case's, or both.
#[derive(Debug)]
pub struct AddEntry {
    /// Its id.
    pub id: EntryId,
    /// What happened.
    pub kind: EntryKind,
    /// Whose timeline; a case's party, if only the case is named.
    pub party: Option<PartyId>,
    /// Which case.
    pub case: Option<CaseId>,
    /// What people wrote.
    pub text: String,
    /// When it happened, if not now.
    pub at: Option<Moment>,
}

impl AddEntry {
    pub(super) fn case(&self, tx: &WriteTx) -> Result<Option<Case>> {
        let Some(id) = self.case else { return Ok(None) };
        let found = tx.get(tables::CASES, &id)?;
        found.map(Some).ok_or_else(|| Error::not_found("complaint", id))
    }

    fn may_write(&self, tx: &WriteTx, case: Option<&Case>, now: Moment) -> Verdict {
        if self.text.trim().is_empty() {
            return Err(Error::usage("text-missing"));
        }
        text::may_keep(&self.text)?;
        if self.party.is_none() && case.is_none() {
            return Err(Error::usage("entry-nowhere"));
        }
        if self.at.is_some_and(|at| at.at_seconds > now.at_seconds) {
            return Err(Error::usage("entry-ahead"));
        }
        if let Some(case) = case {
            guard::has_words(case)?;
        }
        let Some(party) = self.party else { return Ok(()) };
        guard::is_whole(&super::party::find(tx, party)?)?;
        match case {
            Some(case) if !super::party::is_of(tx, case.party, party)? => {
                Err(Error::refused("case-of-another").with("number", case.number))
            }
            _ => Ok(()),
        }
    }
}

impl Act for AddEntry {
    fn verb(&self) -> &'static str {
        "entry.add"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = super::party::named(tx, self.party)?;
        about.extend(super::open::named(tx, self.case)?);
        Ok(about)
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.text]
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = self.case(tx)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(self.may_write(
            tx,
            case.as_ref(),
            scene.now,
        )))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        self.write(tx, scene, false)
    }
}

impl AddEntry {
    /// Writes it, marked as what went to the customer or not.
    pub(super) fn write(&self, tx: &WriteTx, scene: &Scene<'_>, outgoing: bool) -> Result<Applied> {
        let case = self.case(tx)?;
        let party = self.party.or_else(|| case.as_ref().and_then(|case| case.party));
        let entry = Entry {
            id: self.id,
            kind: self.kind,
            party,
            case: self.case,
            text: self.text.clone(),
            at: self.at.unwrap_or(scene.now),
            by: scene.member.id,
            retracts: None,
            outgoing,
        };
        tx.put_entry(&entry)?;
        if let Some(case) = &case {
            let what = Happening::Noted(entry.id);
            tx.append_event(case, &CaseEvent { at: scene.now, by: scene.member.id, what })?;
        }
        let number = party.map(|id| super::party::find(tx, id)).transpose()?.map(|row| row.number);
        let case = case.map(|case| case.number);
        let mut applied = Applied::one(entry.id).with_inverse(Inverse::Entry(entry.id));
        applied.ids.extend(number.map(|number| number.to_string()));
        applied.ids.extend(case.map(|number| number.to_string()));
        applied.made = Made { party: number, case, ..Made::default() };
        Ok(applied)
    }
}

#[cfg(test)]
mod tests {
    use super::super::undo::tests::desk;
    use super::super::{Command, execute};
    use super::*;

    #[test]
    fn an_entry_stands_in_a_timeline_or_is_not_written() {
        let (_folder, desk, session) = desk();
        let (id, kind) = (session.new_id().unwrap(), EntryKind::Note);
        let entry = AddEntry { id, kind, party: None, case: None, text: "x".into(), at: None };
        let done = execute(&desk, &session, &[Command::AddEntry(entry)]).map(|_| ());
        assert_eq!(done.map_err(|e| e.code), Err("entry-nowhere"));
    }
}
