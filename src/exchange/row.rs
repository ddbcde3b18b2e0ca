//! Drafts as rows of a command: sealed, with their ids.
//!
//! Who complains becomes a party where the row says how they are reached, since only a party holds
//! sealed values; a name alone stays a field of the complaint. An owner who is no member stays a
//! field of the party.

use super::draft::{ComplaintDraft, PartyDraft, PointDraft, RowKey};
use super::history::HistoryDraft;
use super::mark;
use crate::commands::Command;
use crate::commands::import::{
    self, Complainant, ComplaintRow, ImportComplaints, ImportParties, PartyRow, RowMark, RowTable,
};
use crate::commands::party::{AddParty, PartyFacts};
use crate::commands::seal::{self, SealedPoints, seal_new};
use crate::commands::suppress::Tag;
use crate::domain::Result;
use crate::domain::complaint::{Opening, Reached, Stage};
use crate::domain::contact::{LABEL_CHARS, clean_label, normalise};
use crate::domain::history::{Passed, Step};
use crate::domain::id::MemberId;
use crate::domain::name::clean;
use crate::session::{Desk, Session};
use crate::vault::ExposeSecret;
use std::collections::BTreeMap;

/// Field of a complaint for who complains, and of a party for an owner who is no member.
const COMPLAINANT: &str = "complainant";
const OWNER: &str = "owner";

/// What a draft is made a row with.
#[derive(Debug)]
pub struct Maker<'s> {
    pub desk: &'s Desk,
    pub session: &'s Session,
    pub members: BTreeMap<String, MemberId>,
}

/// What is in the store already and need not be sealed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Skip {
    pub row: bool,
    pub complainant: bool,
    /// It is of somebody who was erased, and is not taken.
    pub suppressed: bool,
}

/// What the driver asks of a draft, whatever it becomes.
pub trait Draft: Send + Sync + Sized {
    const TABLE: RowTable;
    type Row: Send + std::fmt::Debug;

    fn line(&self) -> u64;
    fn key(&self) -> &RowKey;
    /// Whether it has something to seal.
    fn is_sealed(&self) -> bool;
    /// The mark of the party that comes with it.
    fn complainant(&self, session: &Session) -> Result<Option<[u8; 32]>>;
    /// By what its contact points would be known if they were somebody's who was erased.
    fn tags(&self, session: &Session) -> Vec<Tag>;
    fn row(&self, maker: &Maker<'_>, mark: RowMark, skip: Skip) -> Result<Self::Row>;
    fn command(run: [u8; 16], rows: Vec<Self::Row>) -> Command;

    /// Of how many rows of the file it was made.
    fn rows(&self) -> u64 {
        1
    }

    /// How many steps of a history come with it.
    fn steps(&self) -> u64 {
        0
    }

    /// The steps themselves: what becomes of them hangs on more than the mark of a row.
    fn history(&self, _: &Session) -> Result<Vec<Step>> {
        Ok(Vec::new())
    }
}

impl Draft for PartyDraft {
    const TABLE: RowTable = RowTable::Parties;
    type Row = PartyRow;

    fn line(&self) -> u64 {
        self.line
    }

    fn key(&self) -> &RowKey {
        &self.key
    }

    fn is_sealed(&self) -> bool {
        !self.points.is_empty()
    }

    fn complainant(&self, _: &Session) -> Result<Option<[u8; 32]>> {
        Ok(None)
    }

    fn tags(&self, session: &Session) -> Vec<Tag> {
        tags(session, &self.points)
    }

    fn row(&self, maker: &Maker<'_>, mark: RowMark, skip: Skip) -> Result<PartyRow> {
        if skip.row {
            return Ok(PartyRow { mark, party: None, note: None });
        }
        let session = maker.session;
        let facts = self.facts(&maker.members);
        facts.may_keep()?;
        let party = AddParty::from_file(
            session,
            facts,
            sealed(maker.desk, session, &self.points)?,
            self.added_at,
        )?;
        let party = AddParty { said: self.said.clone().into_iter().collect(), ..party };
        let note = match &self.note {
            Some(text) => Some((session.new_id()?, text.clone())),
            None => None,
        };
        Ok(PartyRow { mark, party: Some(party), note })
    }

    fn command(run: [u8; 16], rows: Vec<PartyRow>) -> Command {
        Command::ImportParties(ImportParties { run, rows })
    }
}

impl PartyDraft {
    fn facts(&self, members: &BTreeMap<String, MemberId>) -> PartyFacts {
        let mut fields = self.fields.clone();
        let owner = self.owner.as_ref().and_then(|name| members.get(name)).copied();
        if let Some(name) = self.owner.as_ref().filter(|_| owner.is_none()) {
            fields.entry(OWNER.to_owned()).or_insert_with(|| name.clone());
        }
        PartyFacts {
            name: self.name.clone(),
            kind: Some(self.kind),
            stage: Some(self.stage),
            tier: self.tier.clone(),
            owner,
            language: self.language.clone(),
            tags: self.tags.clone(),
            fields,
        }
    }
}

impl Draft for ComplaintDraft {
    const TABLE: RowTable = RowTable::Complaints;
    type Row = ComplaintRow;

    fn line(&self) -> u64 {
        self.line
    }

    fn key(&self) -> &RowKey {
        &self.key
    }

    fn is_sealed(&self) -> bool {
        !self.points.is_empty()
    }

    fn complainant(&self, session: &Session) -> Result<Option<[u8; 32]>> {
        if self.points.is_empty() {
            return Ok(None);
        }
        let name = self.complainant.as_deref().unwrap_or_default();
        mark::of_complainant(session, name, &self.points).map(Some)
    }

    fn tags(&self, session: &Session) -> Vec<Tag> {
        tags(session, &self.points)
    }

    fn row(&self, maker: &Maker<'_>, mark: RowMark, skip: Skip) -> Result<ComplaintRow> {
        import::may_keep(&self.opening)?;
        let unsaid =
            || Reached { stage: Stage::Received, closing: None, response: None, timely: None };
        Ok(ComplaintRow {
            mark,
            id: maker.session.new_id()?,
            opening: self.opening_with_name(),
            reached: self.reached.clone().unwrap_or_else(unsaid),
            complainant: self.sealed_complainant(maker, skip)?,
            history: Vec::new(),
        })
    }

    fn command(run: [u8; 16], rows: Vec<ComplaintRow>) -> Command {
        Command::ImportComplaints(ImportComplaints { run, rows })
    }
}

impl ComplaintDraft {
    fn opening_with_name(&self) -> Opening {
        let mut opening = self.opening.clone();
        if let Some(name) = self.complainant.as_ref().filter(|_| self.points.is_empty()) {
            opening.fields.entry(COMPLAINANT.to_owned()).or_insert_with(|| name.clone());
        }
        opening
    }

    fn sealed_complainant(&self, maker: &Maker<'_>, skip: Skip) -> Result<Option<Complainant>> {
        let session = maker.session;
        let Some(key) = self.complainant(session)? else { return Ok(None) };
        if skip.row || skip.complainant {
            return Ok(Some(Complainant { key, party: None }));
        }
        let name = self.complainant.clone().unwrap_or_default();
        let facts = PartyFacts { name, ..PartyFacts::default() };
        let party =
            AddParty::from_file(session, facts, sealed(maker.desk, session, &self.points)?, None)?;
        Ok(Some(Complainant { key, party: Some(party) }))
    }
}

impl Draft for HistoryDraft {
    const TABLE: RowTable = RowTable::Complaints;
    type Row = ComplaintRow;

    fn line(&self) -> u64 {
        self.opened.line
    }

    fn key(&self) -> &RowKey {
        &self.opened.key
    }

    fn is_sealed(&self) -> bool {
        self.opened.is_sealed()
    }

    fn complainant(&self, session: &Session) -> Result<Option<[u8; 32]>> {
        self.opened.complainant(session)
    }

    fn tags(&self, session: &Session) -> Vec<Tag> {
        self.opened.tags(session)
    }

    fn row(&self, maker: &Maker<'_>, mark: RowMark, skip: Skip) -> Result<ComplaintRow> {
        let row = self.opened.row(maker, mark, skip)?;
        let history = self.history(maker.session)?;
        import::history::may_have_passed(&history, maker.session.now())?;
        Ok(ComplaintRow { history, ..row })
    }

    fn command(run: [u8; 16], rows: Vec<ComplaintRow>) -> Command {
        Command::ImportComplaints(ImportComplaints { run, rows })
    }

    fn rows(&self) -> u64 {
        self.rows
    }

    fn steps(&self) -> u64 {
        self.steps.len() as u64
    }

    fn history(&self, session: &Session) -> Result<Vec<Step>> {
        let steps = self.steps.iter().map(|step| {
            let row = mark::of_step(session, step.key.has_sealed, &step.key.canonical)?;
            Ok((step.at, Passed { row, ..step.passed.clone() }))
        });
        steps.collect()
    }
}

fn tags(session: &Session, points: &[PointDraft]) -> Vec<Tag> {
    let Ok(ring) = session.ring() else { return Vec::new() };
    let tag = |point: &PointDraft| {
        let normal = normalise(point.kind, point.value.expose_secret());
        ring.suppression_tag(point.kind, &normal).map(|tag| (point.kind.byte(), tag))
    };
    points.iter().filter_map(tag).collect()
}

fn sealed(desk: &Desk, session: &Session, points: &[PointDraft]) -> Result<SealedPoints> {
    let draft = |point: &PointDraft| seal::PointDraft {
        kind: point.kind,
        label: label(point),
        value: point.value.clone(),
    };
    seal_new(desk, session, &points.iter().map(draft).collect::<Vec<_>>())
}

/// The name of a column as a label: short, and nothing where it could not be one, since a file
/// without a header shows its first row there.
fn label(point: &PointDraft) -> String {
    let short: String = clean(&point.label).chars().take(LABEL_CHARS).collect();
    clean_label(point.kind, &short, point.value.expose_secret()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::PointKind;

    #[test]
    fn a_value_in_the_place_of_a_column_name_is_no_label() {
        let label = |name: &str| {
            let (kind, value) = (PointKind::Account, "ada_lovelace".into());
            label(&PointDraft { kind, label: name.into(), value, column: name.into() })
        };
        for name in ["手机", "Phone 2", "ＴＥＬ", "联系方式（一）"] {
            assert_eq!(label(name), clean(name));
        }
        let values = [
            "13800138000",
            "１３８００",
            "٠١٢٣",
            "一三八 ①②③④",
            "a@b.example",
            "a＠b",
            "Ada_Lovelace",
        ];
        for value in values {
            assert_eq!(label(value), "", "{value}");
        }
        assert_eq!(label(&"x".repeat(40)).chars().count(), LABEL_CHARS);
    }
}
