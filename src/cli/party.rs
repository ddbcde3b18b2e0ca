//! `kefu party`: who we serve.
//!
//! INVARIANT: the value of a contact point is never an argument, where `ps` would show it: `--point`
//! names what will be given, the values follow one to a line on standard input, or are asked for.

use super::here::{Here, Office};
use super::output::Table;
use super::promise::Outgoing;
use super::{Form, Paging, attachment, canary, duplicates, erasure, prompt, story, words_of};
use crate::commands::Command;
use crate::commands::entry::AddEntry;
use crate::commands::merge::Merge;
use crate::commands::party::{AddParty, AddPoints, Changes, EditParty, PartyFacts};
use crate::commands::seal::{self, PointDraft};
use crate::domain::complaint::CaseKind;
use crate::domain::contact::{Point, PointKind};
use crate::domain::entry::EntryKind;
use crate::domain::error::{Error, Result};
use crate::domain::id::{MemberId, PartyId};
use crate::domain::listed::{Column, Order};
use crate::domain::party::{Party, PartyKind, PartyStage};
use crate::guards::export::fits_page;
use crate::queries::READ;
use crate::queries::finder::{self, Finder};
use crate::queries::listing::{self, Ask, From};
use crate::queries::parties::{self, PartyRow, PartyView};
use crate::queries::{lookup, members};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Subcommand)]
pub enum PartyVerb {
    Add(Add),
    Edit(Edit),
    Show(Show),
    Search(Search),
    List(List),
    Merge(Pair),
    Unmerge(One),
    Duplicates(duplicates::Duplicates),
    Distinct(duplicates::DistinctPair),
    Note(Note),
    Canary(canary::Canary),
    Erase(erasure::Erase),
}

#[derive(Debug, Args)]
pub struct Facts {
    #[arg(long, value_parser = words_of!(PartyKind))]
    pub kind: Option<PartyKind>,
    #[arg(long, value_parser = words_of!(PartyStage))]
    pub stage: Option<PartyStage>,
    #[arg(long)]
    pub tier: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    #[arg(long)]
    pub language: Option<String>,
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    #[arg(long = "field", value_name = "NAME=TEXT")]
    pub fields: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Add {
    pub name: String,
    #[command(flatten)]
    pub facts: Facts,
    #[arg(long = "point", value_name = "KIND[:LABEL]")]
    pub points: Vec<String>,
    #[arg(long)]
    pub new_consent: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Edit {
    pub party: String,
    #[arg(long)]
    pub name: Option<String>,
    #[command(flatten)]
    pub facts: Facts,
    #[arg(long = "add-tag", value_name = "TAG", conflicts_with = "tags")]
    pub add_tags: Vec<String>,
    #[arg(long = "remove-tag", value_name = "TAG", conflicts_with = "tags")]
    pub remove_tags: Vec<String>,
    #[arg(long = "point", value_name = "KIND[:LABEL]", conflicts_with_all = ["name", "kind", "stage", "tier", "owner", "language", "tags", "add_tags", "remove_tags", "fields"])]
    pub points: Vec<String>,
    #[arg(long)]
    pub new_consent: bool,
    #[arg(long)]
    pub json: bool,
}

impl Edit {
    fn changes_nothing(&self) -> bool {
        let facts = &self.facts;
        self.name.is_none()
            && facts.kind.is_none()
            && facts.stage.is_none()
            && facts.tier.is_none()
            && facts.owner.is_none()
            && facts.language.is_none()
            && facts.tags.is_empty()
            && self.add_tags.is_empty()
            && self.remove_tags.is_empty()
            && facts.fields.is_empty()
    }
}

#[derive(Debug, Args)]
pub struct Show {
    pub party: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Search {
    pub query: String,
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "FILTER", default_value = "")]
    pub line: String,
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true, value_parser = order())]
    pub sort: Option<Order>,
    #[command(flatten)]
    pub paging: Paging,
}

/// A column, or with `-` before it the other way round.
fn order() -> impl TypedValueParser<Value = Order> {
    let both = |column: &Column| {
        [false, true].map(|backwards| Order { column: *column, backwards }.word())
    };
    let words = Column::ALL.iter().flat_map(both).collect::<Vec<_>>();
    PossibleValuesParser::new(words).map(|word| Order::read(&word).unwrap_or(Order::NUMBERS))
}

#[derive(Debug, Args)]
pub struct Pair {
    pub from: String,
    pub into: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct One {
    pub party: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Note {
    pub party: String,
    pub text: String,
    #[arg(long, value_parser = words_of!(EntryKind))]
    pub kind: Option<EntryKind>,
    #[arg(long, value_name = "WHEN")]
    pub at: Option<String>,
    #[arg(long = "case", value_name = "K")]
    pub complaint: Option<String>,
    #[command(flatten)]
    pub outgoing: Outgoing,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: PartyVerb) -> Result<()> {
    match verb {
        PartyVerb::Add(wanted) => add(here, &wanted),
        PartyVerb::Edit(wanted) => edit(here, wanted),
        PartyVerb::Show(wanted) => show(here, &wanted),
        PartyVerb::Search(wanted) => found(here, &wanted),
        PartyVerb::List(wanted) => list(here, &wanted),
        PartyVerb::Merge(pair) => merge(here, &pair),
        PartyVerb::Unmerge(one) => unmerge(here, &one),
        PartyVerb::Duplicates(wanted) => duplicates::list(here, &wanted),
        PartyVerb::Distinct(pair) => duplicates::say(here, &pair),
        PartyVerb::Canary(wanted) => canary::run(here, &wanted),
        PartyVerb::Note(wanted) => note(here, &wanted),
        PartyVerb::Erase(wanted) => erasure::erase(here, &wanted),
    }
}

fn add(here: &mut Here, wanted: &Add) -> Result<()> {
    let kinds = points(&wanted.points)?;
    let office = office_for(here, &kinds)?;
    let drafts = drafts(here, kinds)?;
    let facts = facts(&office, wanted)?;
    let points = seal::seal_new(&office.desk, &office.session, &drafts)?;
    let new = AddParty::new(&office.session, facts, points)?;
    let party = AddParty { new_consent: wanted.new_consent, ..new };
    here.act(&office, Command::AddParty(party), wanted.json).map(|_| ())
}

/// The vault is opened only where something is to be sealed.
fn office_for(here: &mut Here, kinds: &[(PointKind, String)]) -> Result<Office> {
    if kinds.is_empty() { here.office() } else { here.unlocked() }
}

fn facts(office: &Office, wanted: &Add) -> Result<PartyFacts> {
    let facts = &wanted.facts;
    Ok(PartyFacts {
        name: wanted.name.clone(),
        kind: facts.kind,
        stage: facts.stage,
        tier: facts.tier.clone(),
        owner: facts.owner.as_deref().map(|name| member(office, name)).transpose()?,
        language: facts.language.clone(),
        tags: facts.tags.clone(),
        fields: pairs(&facts.fields)?,
    })
}

fn edit(here: &mut Here, wanted: Edit) -> Result<()> {
    let kinds = points(&wanted.points)?;
    let office = office_for(here, &kinds)?;
    let party = find(&office, &wanted.party)?.id;
    if kinds.is_empty() && wanted.changes_nothing() {
        return Err(Error::usage("nothing-to-change"));
    }
    let (json, wanted_consent) = (wanted.json, wanted.new_consent);
    let command = if kinds.is_empty() {
        Command::EditParty(EditParty { party, changes: changes(&office, wanted)? })
    } else {
        let drafts = drafts(here, kinds)?;
        let points = seal::seal_more(&office.desk, &office.session, party, &drafts)?;
        Command::AddPoints(AddPoints { party, points, new_consent: wanted_consent })
    };
    here.act(&office, command, json).map(|_| ())
}

fn changes(office: &Office, wanted: Edit) -> Result<Changes> {
    let facts = wanted.facts;
    let owner = match facts.owner.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(name) => Some(Some(member(office, name)?)),
    };
    Ok(Changes {
        name: wanted.name,
        kind: facts.kind,
        stage: facts.stage,
        tier: facts.tier,
        owner,
        language: facts.language,
        tags: Some(facts.tags).filter(|tags| !tags.is_empty()),
        add_tags: wanted.add_tags,
        remove_tags: wanted.remove_tags,
        fields: pairs(&facts.fields)?,
        expected: None,
    })
}

/// `phone`, `phone:work`: what will be given, without its value.
fn points(names: &[String]) -> Result<Vec<(PointKind, String)>> {
    let point = |name: &String| {
        let (kind, label) = name.split_once(':').unwrap_or((name, ""));
        let known = PointKind::from_code(&kind.replace('_', "-"));
        let kind = known.ok_or_else(|| {
            let codes: Vec<&str> = PointKind::ALL.iter().map(|kind| kind.code()).collect();
            Error::usage("point-kind").with("choices", codes.join(", "))
        })?;
        Ok((kind, label.to_owned()))
    };
    names.iter().map(point).collect()
}

/// The values: asked for without echo, or a line of standard input for each.
fn drafts(here: &Here, kinds: Vec<(PointKind, String)>) -> Result<Vec<PointDraft>> {
    let asked = prompt::is_asked();
    let draft = |(kind, label): (PointKind, String)| {
        let value = match asked {
            true => prompt::hidden(&question(here, kind, &label))?,
            false => prompt::stdin_line()?
                .ok_or_else(|| Error::usage("point-value").with("kind", kind.code()))?,
        };
        Ok(PointDraft { kind, label, value })
    };
    kinds.into_iter().map(draft).collect()
}

fn question(here: &Here, kind: PointKind, label: &str) -> String {
    let args = [("point", point_name(here, kind, label).into())];
    here.locale.text_with("cli-ask-point", &args)
}

/// `phone (work)`.
pub fn point_name(here: &Here, kind: PointKind, label: &str) -> String {
    let kind = here.locale.word("point", kind.code());
    match label {
        "" => kind,
        label => {
            let known = format!("point-label-{label}");
            let is_known = here.locale.has(&known);
            let label = if is_known { here.text(&known) } else { label.to_owned() };
            let args = [("kind", kind.into()), ("label", label.into())];
            here.locale.text_with("cli-point-label", &args)
        }
    }
}

fn pairs(fields: &[String]) -> Result<BTreeMap<String, String>> {
    let pair = |field: &String| {
        let (name, text) = field.split_once('=').ok_or_else(|| Error::usage("field-pair"))?;
        let name = crate::domain::name::clean(name);
        if name.is_empty() {
            return Err(Error::usage("field-pair"));
        }
        Ok((name, text.to_owned()))
    };
    fields.iter().map(pair).collect()
}

/// The member of this name.
pub fn member(office: &Office, name: &str) -> Result<MemberId> {
    office.ask(READ, |tx| Ok(members::named(tx, name)?.id))
}

/// The party of this number or id.
pub fn find(office: &Office, name: &str) -> Result<Party> {
    office.ask(READ, |tx| parties::find(tx, name))
}

fn merge(here: &mut Here, pair: &Pair) -> Result<()> {
    let office = here.office()?;
    let (from, into) = (find(&office, &pair.from)?, find(&office, &pair.into)?);
    let facts = [("other", from.number.to_string().into())];
    let merge = Merge::Merge { from: from.id, into: into.id };
    here.act_with(&office, Command::Merge(merge), pair.json, &facts).map(|_| ())
}

fn unmerge(here: &mut Here, one: &One) -> Result<()> {
    let office = here.office()?;
    let from = find(&office, &one.party)?.id;
    here.act(&office, Command::Merge(Merge::Unmerge { from }), one.json).map(|_| ())
}

fn note(here: &mut Here, wanted: &Note) -> Result<()> {
    let office = here.office()?;
    let party = find(&office, &wanted.party)?.id;
    let case = wanted.complaint.as_deref();
    let case = case.map(|name| super::complaint::find(&office, name)).transpose()?;
    let at = wanted.at.as_deref().map(|text| office.when(text)).transpose()?;
    let entry = AddEntry {
        id: office.session.new_id()?,
        kind: wanted.kind.unwrap_or(EntryKind::Note),
        party: Some(party),
        case: case.map(|case| case.id),
        text: prompt::text_or_stdin(&wanted.text)?,
        at,
    };
    here.act(&office, wanted.outgoing.command(&office, entry)?, wanted.json).map(|_| ())
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let limit = wanted.paging.page()?;
    let filter = parties::parse_filter(&wanted.line)?;
    if !filter.text.is_empty() {
        return Err(Error::usage("list-words").with("text", filter.text));
    }
    let office = here.office()?;
    let (me, now) = (office.session.member()?.id, office.now());
    let after = wanted.paging.after.as_deref().map(|name| find(&office, name)).transpose()?;
    if let Some(gone) = after.as_ref().filter(|after| !after.stands()) {
        return Err(Error::conflict("list-place-gone").with("number", gone.number));
    }
    let order = wanted.sort.or(filter.sort).unwrap_or(Order::NUMBERS);
    let ask = Ask::new(&filter, order, (me, now));
    let from = after.as_ref().map_or(From::Top, From::After);
    let (rows, total, is_more) = office.ask(READ, |tx| {
        let window = listing::window(tx, &ask, from, limit)?;
        let total = match window.total {
            None => listing::count(tx, &ask)?.unwrap_or_default(),
            Some(total) => total,
        };
        Ok((parties::rows(tx, &window.ids)?, total, window.is_more))
    })?;
    let next = rows.last().filter(|_| is_more).map(|row| row.party.number.to_string());
    let rows = story::Rows { total, may_be_more: false, items: rows, next };
    print_rows(here, &rows, wanted.paging.form)
}

fn found(here: &mut Here, wanted: &Search) -> Result<()> {
    fits_page(wanted.limit)?;
    let office = if here.descriptor.is_given() { here.unlocked()? } else { here.office()? };
    let finder = Finder::default();
    finder.build(&office.desk)?;
    let found = finder.search(&office.desk, &office.session, &wanted.query)?;
    let counted = match found.is_more && found.total == found.hits.len() {
        true => finder::count(&office.desk, &office.session, &wanted.query, &|| false)?,
        false => Some(found.total as u64),
    };
    let total = counted.unwrap_or(found.total as u64);
    let ids: Vec<PartyId> = found.hits.iter().take(wanted.limit).map(|hit| hit.id).collect();
    let rows = office.ask(READ, |tx| parties::rows(tx, &ids))?;
    let may_be_more = counted.is_none();
    let rows = story::Rows { total, may_be_more, items: rows, next: None };
    if wanted.form.json || wanted.form.ndjson || !rows.items.is_empty() {
        return print_rows(here, &rows, wanted.form);
    }
    let locked = !office.session.is_open() && lookup::could_be_sealed(&wanted.query);
    here.say(if locked { "cli-search-locked" } else { "cli-search-nothing" }, &[])
}

fn print_rows(here: &mut Here, rows: &story::Rows<PartyRow>, form: Form) -> Result<()> {
    rows.print(here, form, party_json, |here, items| {
        let mut table =
            Table::under(here.headings(&["number", "kind", "stage", "tier", "owner", "name"]));
        for row in items {
            let party = &row.party;
            table.row(vec![
                party.number.to_string(),
                here.word("party-kind", Some(party.kind.code())),
                here.word("party-stage", Some(party.stage.code())),
                party.tier.clone().unwrap_or_default(),
                row.owner.clone().unwrap_or_default(),
                party.name.clone(),
            ]);
        }
        table
    })
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let (now, id) = (office.now(), find(&office, &wanted.party)?.id);
    let view = office.ask(READ, |tx| parties::show(tx, id, now))?;
    let document = || view_json(&view);
    if wanted.form.ndjson {
        return here.out.json_line(&document());
    }
    if wanted.form.json {
        return here.out.json(&document());
    }
    tell(here, &view)?;
    super::complaint::tell_short(here, &view.cases)?;
    super::promise::tell_short(here, &view.promises)?;
    story::tell(here, &view.lines)
}

fn tell(here: &mut Here, view: &PartyView) -> Result<()> {
    let party = &view.row.party;
    if let Some(erased) = party.erased {
        let facts = [
            ("number", party.number.to_string().into()),
            ("at", erased.at.human().into()),
            ("erasure", erased.number.to_string().into()),
        ];
        return here.say("cli-party-erased", &facts);
    }
    here.out.line(&format!("{}  {}", party.number, party.name))?;
    let mut facts = vec![
        ("kind", here.word("party-kind", Some(party.kind.code()))),
        ("stage", here.word("party-stage", Some(party.stage.code()))),
        ("tier", party.tier.clone().unwrap_or_default()),
        ("owner", view.row.owner.clone().unwrap_or_default()),
        ("language", party.language.clone().unwrap_or_default()),
        ("tags", party.tags.join(&here.text("cli-comma"))),
        ("added", party.added_at.human()),
    ];
    if let Some(into) = view.merged_into {
        facts.push(("merged-into", into.to_string()));
    }
    story::facts(here, &facts)?;
    for (name, text) in &party.fields {
        here.out.line(&format!("  {name}: {text}"))?;
    }
    for point in &view.points {
        // Nothing of the value is known here: kind and label, and the id that a reveal takes.
        let name = point_name(here, point.kind, &point.label);
        here.out.line(&format!("  {name} ●●●●  {}", point.id))?;
    }
    attachment::tell_all(here, &view.attachments)
}

/// A party as every list prints it.
pub fn party_json(row: &PartyRow) -> Value {
    let party = &row.party;
    json!({
        "id": party.id.to_string(),
        "number": party.number.to_string(),
        "name": party.name,
        "kind": party.kind.code(),
        "stage": party.stage.code(),
        "tier": party.tier,
        "owner": row.owner,
        "tags": party.tags,
        "language": party.language,
        "fields": party.fields,
        "added_at": party.added_at.to_string(),
        "imported": party.imported,
        "erased": party.erased.map(|erased| erased.number.to_string()),
    })
}

fn view_json(view: &PartyView) -> Value {
    let mut document = party_json(&view.row);
    let numbers = |kind: CaseKind| -> Vec<String> {
        let cases = view.cases.iter().filter(|case| case.kind == kind);
        cases.map(|case| case.number.to_string()).collect()
    };
    document["merged_into"] = json!(view.merged_into.map(|number| number.to_string()));
    document["points"] = view.points.iter().map(point_json).collect();
    document["complaints"] = json!(numbers(CaseKind::Complaint));
    document["requests"] = json!(numbers(CaseKind::Privacy));
    document["promises"] = view.promises.iter().map(super::promise::promise_json).collect();
    document["attachments"] = attachment::all_json(&view.attachments);
    document["timeline"] = view.lines.iter().map(story::line_json).collect();
    document
}

/// A contact point: everything but its value.
pub fn point_json(point: &Point) -> Value {
    json!({
        "id": point.id.to_string(),
        "kind": point.kind.code(),
        "label": point.label,
        "added_at": point.added_at.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_names_kind_and_label_and_never_a_value() {
        let read = points(&["phone".into(), "secret_note:home".into()]).unwrap();
        assert_eq!(read[0], (PointKind::Phone, String::new()));
        assert_eq!(read[1], (PointKind::SecretNote, "home".into()));
        let refused = points(&["13912345678".into()]).unwrap_err();
        assert!(!refused.to_string().contains("139"), "{refused}");
    }

    #[test]
    fn a_field_has_a_name() {
        assert_eq!(pairs(&["city=杭州=西湖".into()]).unwrap()["city"], "杭州=西湖");
        assert!(pairs(&["city".into()]).is_err());
        assert!(pairs(&["=x".into()]).is_err());
    }
}
