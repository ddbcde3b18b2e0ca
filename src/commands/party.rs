//! Taking parties down and changing what we know of them.

use super::seal::{SealedPoints, check_epochs, check_keys};
use super::{Act, Applied, Made, Scene, consent, suppress};
use crate::domain::consent::Brought;
use crate::domain::error::{Error, Result};
use crate::domain::id::{MemberId, PartyId, PartyNumber};
use crate::domain::moment::Moment;
use crate::domain::name;
use crate::domain::outreach::quiet;
use crate::domain::party::{Party, PartyKind, PartyStage};
use crate::domain::undo::Inverse;
use crate::guards::{Verdict, Verdicts, party as guard, rights, text};
use crate::session::Session;
use crate::store::consents::Ledger;
use crate::store::{Reader, WriteTx, tables};
use std::collections::BTreeMap;

/// What is known of a party, unsealed.
#[derive(Debug, Clone, Default)]
pub struct PartyFacts {
    /// Its name.
    pub name: String,
    /// Person, if nothing is said.
    pub kind: Option<PartyKind>,
    /// Active, if nothing is said.
    pub stage: Option<PartyStage>,
    /// `A`, `B`, `C`.
    pub tier: Option<String>,
    /// Who looks after it.
    pub owner: Option<MemberId>,
    /// BCP 47.
    pub language: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Free fields.
    pub fields: BTreeMap<String, String>,
}

impl PartyFacts {
    /// Whether all lines have an end. Asked of a row of a file before its batch is made, too.
    pub fn may_keep(&self) -> Verdict {
        guard::may_have_tags(self.tags.len())?;
        let lines = self.tier.iter().chain(&self.language).chain(&self.tags);
        may_keep_lines(lines.chain(self.fields.keys()))?;
        guard::may_be_in(self.fields.get(quiet::FIELD).map(String::as_str))
    }
}

fn may_keep_lines<'t>(mut lines: impl Iterator<Item = &'t String>) -> Verdict {
    lines.try_for_each(|line| text::may_keep_line(line))
}

/// A new party with its sealed points.
#[derive(Debug)]
pub struct AddParty {
    /// Its id.
    pub id: PartyId,
    /// What is known.
    pub facts: PartyFacts,
    /// Its contact points.
    pub points: SealedPoints,
    /// Whether it comes from a file.
    pub imported: bool,
    /// When the file says it was taken down; else now.
    pub added_at: Option<Moment>,
    /// Whether it has consented anew, if it was erased before.
    pub new_consent: bool,
    /// What its file says of being reached.
    pub said: Vec<Brought>,
}

impl AddParty {
    /// A party typed in at the desk.
    pub fn new(session: &Session, facts: PartyFacts, points: SealedPoints) -> Result<Self> {
        Ok(Self {
            id: session.new_id()?,
            facts,
            points,
            imported: false,
            added_at: None,
            new_consent: false,
            said: Vec::new(),
        })
    }

    /// A party out of a file.
    pub fn from_file(
        session: &Session,
        facts: PartyFacts,
        points: SealedPoints,
        added_at: Option<Moment>,
    ) -> Result<Self> {
        Ok(Self { imported: true, added_at, ..Self::new(session, facts, points)? })
    }

    pub(super) fn row(&self, number: PartyNumber, scene: &Scene<'_>) -> Party {
        let facts = &self.facts;
        let has_points = !self.points.points.is_empty();
        Party {
            id: self.id,
            number,
            name: name::clean(&facts.name),
            kind: facts.kind.unwrap_or(PartyKind::Person),
            stage: facts.stage.unwrap_or(PartyStage::Active),
            tier: facts.tier.as_deref().and_then(clean_line),
            owner: facts.owner,
            language: facts.language.as_deref().and_then(clean_line),
            tags: clean_tags(&facts.tags),
            fields: facts.fields.clone(),
            subjects: has_points.then_some(self.points.subject).into_iter().collect(),
            added_at: self.added_at.unwrap_or(scene.now),
            imported: self.imported,
            merged_into: None,
            erased: None,
            version: 1,
        }
    }

    /// Writes it; shared with the import.
    pub(super) fn write(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        self.write_called(tx, scene, &self.facts.name)
    }

    /// Writes it under this name.
    pub(super) fn write_called(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        called: &str,
    ) -> Result<Applied> {
        let count = tx.count_up("party")?;
        let number = PartyNumber(u32::try_from(count).unwrap_or(u32::MAX));
        let row = Party { name: name::clean(called), ..self.row(number, scene) };
        tx.put_party(&row)?;
        let lifted = match self.new_consent {
            true => suppress::lift(tx, self.id, &self.points)?,
            false => None,
        };
        let written = self.points.write(tx, self.id, scene.seq)?;
        consent::bring(tx, scene, &row, &self.said)?;
        let applied = Applied {
            written,
            made: Made { party: Some(number), ..Made::default() },
            ..Applied::one(number).with_inverse(Inverse::PartyAdded(Box::new(row)))
        };
        Ok(suppress::told(applied, lifted))
    }
}

/// A line as it is kept; nothing, where nothing is left of it.
fn clean_line(text: &str) -> Option<String> {
    Some(name::clean_line(text)).filter(|text| !text.is_empty())
}

fn clean_tags(tags: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = tags.iter().filter_map(|tag| clean_line(tag)).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

impl Act for AddParty {
    fn verb(&self) -> &'static str {
        "party.add"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.id.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let row = self.row(PartyNumber(0), scene);
        super::member::check(tx, self.facts.owner)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(self.facts.may_keep())
            .and(guard::may_write(&row))
            .and_then(|| check_epochs(tx, &self.points))
            .and_then(|| suppress::may_take(tx, &self.points, self.new_consent)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        self.write(tx, scene)
    }
}

/// Changes of a party's row; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// A new name.
    pub name: Option<String>,
    /// Another kind.
    pub kind: Option<PartyKind>,
    /// Another stage.
    pub stage: Option<PartyStage>,
    /// Another tier; an empty text clears it.
    pub tier: Option<String>,
    /// Another owner, or nobody.
    pub owner: Option<Option<MemberId>>,
    /// Another language; an empty text clears it.
    pub language: Option<String>,
    /// All tags, whatever they are by now.
    pub tags: Option<Vec<String>>,
    /// Tags to add to those that it has when this is done.
    pub add_tags: Vec<String>,
    /// Tags to take away from those that it has when this is done.
    pub remove_tags: Vec<String>,
    /// Free fields to set; an empty text clears one.
    pub fields: BTreeMap<String, String>,
    /// The version of the row that was seen; if it has moved on since, nothing is changed.
    pub expected: Option<u32>,
}

impl Changes {
    fn tags_of(&self, was: &Party) -> Vec<String> {
        let mut tags = self.tags.clone().unwrap_or_else(|| was.tags.clone());
        let gone = clean_tags(&self.remove_tags);
        tags.retain(|tag| !gone.contains(&name::clean_line(tag)));
        tags.extend(self.add_tags.iter().cloned());
        clean_tags(&tags)
    }

    /// Only what is new is asked for: a row that came before the rule can still be changed.
    fn may_keep(&self) -> Verdict {
        let lines = self.tier.iter().chain(&self.language).chain(self.tags.iter().flatten());
        may_keep_lines(lines.chain(&self.add_tags).chain(self.fields.keys()))?;
        guard::may_be_in(self.fields.get(quiet::FIELD).map(String::as_str))
    }

    fn still_meant(&self, was: &Party) -> Verdict {
        match self.expected {
            Some(seen) if seen != was.version => Err(Error::conflict("moved-on")),
            _ => Ok(()),
        }
    }
}

/// Changes what we know of a party.
#[derive(Debug)]
pub struct EditParty {
    /// Which.
    pub party: PartyId,
    /// What changes.
    pub changes: Changes,
}

impl EditParty {
    fn changed(&self, was: &Party) -> Party {
        let mut row = was.clone();
        let changes = &self.changes;
        if let Some(text) = &changes.name {
            row.name = name::clean(text);
        }
        row.kind = changes.kind.unwrap_or(row.kind);
        row.stage = changes.stage.unwrap_or(row.stage);
        row.tier = changes.tier.as_deref().map_or(row.tier, clean_line);
        row.language = changes.language.as_deref().map_or(row.language, clean_line);
        row.owner = changes.owner.unwrap_or(row.owner);
        row.tags = changes.tags_of(&row);
        for (field, value) in &changes.fields {
            match value.is_empty() {
                true => row.fields.remove(field),
                false => row.fields.insert(field.clone(), value.clone()),
            };
        }
        row.version += 1;
        row
    }
}

impl Act for EditParty {
    fn verb(&self) -> &'static str {
        "party.edit"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        named(tx, Some(self.party))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let was = find(tx, self.party)?;
        super::member::check(tx, self.changes.owner.flatten())?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(self.changes.still_meant(&was))
            .and(self.changes.may_keep())
            .and(guard::may_write(&self.changed(&was))))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let was = find(tx, self.party)?;
        let row = self.changed(&was);
        tx.put_party(&row)?;
        let inverse = Inverse::Party { was: Box::new(was), is: Some(Box::new(row.clone())) };
        Ok(concerning(&row).with_inverse(inverse))
    }
}

/// Adds sealed contact points to a party.
#[derive(Debug)]
pub struct AddPoints {
    /// Which.
    pub party: PartyId,
    /// The points.
    pub points: SealedPoints,
    /// Whether whoever has them has consented anew, if they belonged to somebody erased.
    pub new_consent: bool,
}

impl Act for AddPoints {
    fn verb(&self) -> &'static str {
        "party.point"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        named(tx, Some(self.party))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let party = find(tx, self.party)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::is_whole(&party))
            .and_then(|| check_epochs(tx, &self.points))
            .and_then(|| check_keys(tx, self.party, &self.points))
            .and_then(|| suppress::may_take(tx, &self.points, self.new_consent)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut party = find(tx, self.party)?;
        if !party.subjects.contains(&self.points.subject) {
            party.subjects.push(self.points.subject);
        }
        party.version += 1;
        tx.put_party(&party)?;
        let lifted = match self.new_consent {
            true => suppress::lift(tx, self.party, &self.points)?,
            false => None,
        };
        let written = self.points.write(tx, self.party, scene.seq)?;
        // What comes to somebody who does not want to be reached is not to be reached either.
        let ledger = Ledger::of(tx, &party)?;
        for sealed in &self.points.points {
            tx.carry_stop(&ledger, &sealed.point)?;
        }
        let added = self.points.points.iter().rev();
        let inverses = added
            .map(|sealed| Inverse::PointAdded { party: self.party, point: sealed.point.id })
            .collect();
        let added = concerning(&party).with_inverse(Inverse::Several(inverses));
        Ok(suppress::told(Applied { written, ..added }, lifted))
    }
}

pub(super) fn find(tx: &WriteTx, id: PartyId) -> Result<Party> {
    let found = tx.get(tables::PARTIES, &id)?;
    found.ok_or_else(|| Error::not_found("party", id))
}

/// The numbers by which people know these parties; the id of one that is not there.
pub(super) fn named(
    tx: &WriteTx,
    parties: impl IntoIterator<Item = PartyId>,
) -> Result<Vec<String>> {
    let named = |id: PartyId| {
        let row = tx.get(tables::PARTIES, &id)?;
        Ok(row.map_or_else(|| id.to_string(), |row| row.number.to_string()))
    };
    parties.into_iter().map(named).collect()
}

/// The party that a party has become by merges; itself, if it was not merged.
pub(super) fn has_become(tx: &WriteTx, id: PartyId) -> Result<PartyId> {
    let mut id = id;
    while let Some(into) = tx.get(tables::PARTIES, &id)?.and_then(|party| party.merged_into) {
        id = into;
    }
    Ok(id)
}

/// Whether what belongs to the first belongs to the second now.
pub(super) fn is_of(tx: &WriteTx, owner: Option<PartyId>, party: PartyId) -> Result<bool> {
    Ok(owner.map(|owner| has_become(tx, owner)).transpose()? == Some(has_become(tx, party)?))
}

pub(super) fn concerning(party: &Party) -> Applied {
    Applied {
        made: Made { party: Some(party.number), ..Made::default() },
        ..Applied::one(party.number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::undo::tests::{add, colleague, desk};
    use super::super::{Command, execute};
    use super::*;
    use crate::domain::member::Role;
    use crate::session::Desk;

    fn row(desk: &Desk, party: PartyId) -> Party {
        desk.store.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap()
    }

    fn edit(
        desk: &Desk,
        session: &Session,
        party: PartyId,
        changes: Changes,
    ) -> std::result::Result<(), &'static str> {
        let edit = Command::EditParty(EditParty { party, changes });
        execute(desk, session, &[edit]).map(|_| ()).map_err(|e| e.code)
    }

    #[test]
    fn a_tag_is_added_to_those_that_are_there_by_then() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let party = add(&desk, &ada, "13912345678");
        let tag = |session: &Session, add: &[&str], remove: &[&str]| {
            let [add_tags, remove_tags] =
                [add, remove].map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect());
            let changes = Changes { add_tags, remove_tags, ..Changes::default() };
            edit(&desk, session, party, changes).unwrap();
            row(&desk, party).tags
        };
        assert_eq!(tag(&ada, &["vip"], &[]), ["vip"]);
        assert_eq!(tag(&bob, &[" north ", "vip"], &[]), ["north", "vip"]);
        assert_eq!(tag(&ada, &["late"], &["north", "unknown"]), ["late", "vip"]);
    }

    #[test]
    fn lines_and_tags_have_an_end_and_an_owner_is_a_member() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let edit = |changes| edit(&desk, &session, party, changes);
        let long = || "长".repeat(name::LINE_CHARS + 1);
        let blank = Changes::default;
        assert_eq!(edit(Changes { tier: Some(long()), ..blank() }), Err("line-long"));
        assert_eq!(edit(Changes { language: Some(long()), ..blank() }), Err("line-long"));
        assert_eq!(edit(Changes { add_tags: vec![long()], ..blank() }), Err("line-long"));
        let fields = [(long(), "x".to_owned())].into();
        assert_eq!(edit(Changes { fields, ..blank() }), Err("line-long"));
        let tags: Vec<String> = (0..=guard::TAGS_MOST).map(|n| n.to_string()).collect();
        assert_eq!(edit(Changes { tags: Some(tags.clone()), ..blank() }), Err("tags-many"));
        assert_eq!(edit(Changes { tags: Some(tags[1..].into()), ..blank() }), Ok(()));
        assert_eq!(
            edit(Changes { add_tags: vec!["one more".into()], ..blank() }),
            Err("tags-many")
        );
        let nobody = Some(Some(session.new_id().unwrap()));
        assert_eq!(edit(Changes { owner: nobody, ..blank() }), Err("not-found"));
        assert_eq!(edit(Changes { tier: Some(" A\u{202e}\n".into()), ..blank() }), Ok(()));
        assert_eq!(row(&desk, party).tier.as_deref(), Some("A"));
        let facts = |facts| {
            let points = super::super::seal::seal_new(&desk, &session, &[]).unwrap();
            let add = AddParty::new(&session, facts, points).unwrap();
            let done = execute(&desk, &session, &[Command::AddParty(add)]);
            done.map(|_| ()).map_err(|e| e.code)
        };
        let named = || PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        assert_eq!(facts(PartyFacts { tier: Some(long()), ..named() }), Err("line-long"));
        assert_eq!(facts(PartyFacts { tags, ..named() }), Err("tags-many"));
        assert_eq!(facts(PartyFacts { owner: nobody.flatten(), ..named() }), Err("not-found"));
    }

    #[test]
    fn a_change_of_a_row_that_has_moved_since_it_was_seen_is_not_made() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let party = add(&desk, &ada, "13912345678");
        let seen = row(&desk, party).version;
        let call = |name: &str| {
            let expected = Some(seen);
            Changes { name: Some(name.into()), expected, ..Changes::default() }
        };
        assert_eq!(edit(&desk, &bob, party, call("one")), Ok(()));
        assert_eq!(edit(&desk, &ada, party, call("two")), Err("moved-on"));
        let back = super::super::undo::Undo::Undo;
        execute(&desk, &bob, &[Command::Undo(back)]).unwrap();
        assert_eq!(edit(&desk, &ada, party, call("two")), Err("moved-on"), "it never goes back");
    }
}
