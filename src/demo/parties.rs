//! Parties with their points, timelines and promises.

use super::content::{Cohort, Content};
use super::dice::Dice;
use super::facts::{Facts, Voice};
use super::names::Who;
use super::points::points;
use super::said::said;
use super::timing::{Here, MINUTE};
use super::{DemoEntry, DemoParty, DemoPromise};
use crate::domain::entry::EntryKind;
use crate::domain::moment::{Moment, Precision};
use crate::domain::party::{PartyKind, PartyStage};
use jiff::tz::Offset;
use std::collections::BTreeMap;

/// A party and how its story is told.
#[derive(Debug)]
pub(super) struct Made<'a> {
    pub party: DemoParty,
    pub voice: Voice<'a>,
    pub cohort: Cohort,
}

/// So many parties, those of the `musts` spread among them.
pub(super) fn parties<'a>(
    dice: &Dice,
    content: &'a Content,
    count: usize,
    now: Moment,
) -> Vec<Made<'a>> {
    let people = everybody(&mut dice.fork(1), content, count);
    let each = people.iter().enumerate();
    each.map(|(place, who)| one(&mut dice.fork(1000 + place as u64), content, who, place, now))
        .collect()
}

fn everybody(dice: &mut Dice, content: &Content, count: usize) -> Vec<Who> {
    let shares = [(250, Cohort::En), (55, Cohort::ZhOrg), (45, Cohort::EnOrg)];
    let cohorts = dice.deck(count, Cohort::Zh, &shares);
    let mut people: Vec<Who> =
        cohorts.into_iter().map(|cohort| Who::invent(dice, &content.people, cohort)).collect();
    for place in must_places(content, count) {
        people[place.0] = Who::of(&content.people.musts[place.1]);
    }
    people
}

/// Where the musts stand: place of the party, place of the must.
pub(super) fn must_places(content: &Content, count: usize) -> Vec<(usize, usize)> {
    let musts = content.people.musts.len();
    let step = (count / musts.max(1)).max(1);
    (0..musts.min(count)).map(|must| (must * step, must)).collect()
}

fn one<'a>(
    dice: &mut Dice,
    content: &'a Content,
    who: &Who,
    place: usize,
    now: Moment,
) -> Made<'a> {
    let voice = who.voice(dice, content);
    let here = Here::new(now, Offset::constant(voice.offset_hours));
    // Thrown apart: it moves nothing else of this customer.
    let said = said(&mut dice.fork(77), voice.language);
    let stage = if who.must { PartyStage::Active } else { stage(dice) };
    let party = DemoParty {
        name: who.name.clone(),
        kind: kind(who.cohort),
        stage,
        tier: tier(dice, stage),
        language: language(dice, &voice),
        tags: tags(dice, &voice),
        fields: fields(dice, who, &voice),
        points: points(dice, who, &voice, place),
        entries: entries(dice, &voice, &here, who, stage),
        promises: promises(dice, &voice, &here),
        said,
        owned: dice.percent(if stage == PartyStage::Active { 80 } else { 50 }),
    };
    Made { party, voice, cohort: who.cohort }
}

fn kind(cohort: Cohort) -> PartyKind {
    if cohort.is_organisation() { PartyKind::Organisation } else { PartyKind::Person }
}

fn stage(dice: &mut Dice) -> PartyStage {
    let others = [(14, PartyStage::Lead), (16, PartyStage::Silent), (8, PartyStage::Former)];
    dice.weighted(PartyStage::Active, &others)
}

fn tier(dice: &mut Dice, stage: PartyStage) -> Option<String> {
    let tier = dice.weighted("", &[(8, "A"), (22, "B"), (40, "C")]);
    (stage != PartyStage::Lead && !tier.is_empty()).then(|| tier.to_owned())
}

fn language(dice: &mut Dice, voice: &Voice<'_>) -> Option<String> {
    dice.percent(92).then(|| voice.language.language.clone())
}

fn tags(dice: &mut Dice, voice: &Voice<'_>) -> Vec<String> {
    let count = dice.weighted(0, &[(28, 1), (12, 2), (3, 3)]);
    let mut tags: Vec<String> =
        (0..count).map(|_| dice.word(&voice.language.tags).to_owned()).collect();
    tags.sort();
    tags.dedup();
    tags
}

fn fields(dice: &mut Dice, who: &Who, voice: &Voice<'_>) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    if dice.percent(85) {
        fields.insert("city".into(), voice.city.name.clone());
    }
    if !who.cohort.is_organisation() && dice.percent(40) {
        fields.insert("company".into(), dice.word(&voice.language.companies).to_owned());
        fields.insert("position".into(), dice.word(&voice.language.positions).to_owned());
    }
    fields
}

fn entries(
    dice: &mut Dice,
    voice: &Voice<'_>,
    here: &Here,
    who: &Who,
    stage: PartyStage,
) -> Vec<DemoEntry> {
    let most = if stage == PartyStage::Lead { 2 } else { 5 };
    let mut count = dice.between(0, most);
    if who.must || dice.percent(4) {
        count += dice.between(5, 14);
    }
    let mut entries: Vec<DemoEntry> =
        (0..count).filter_map(|_| entry(dice, voice, here, who.cohort, stage)).collect();
    entries.sort_by_key(|entry| entry.at.at_seconds);
    entries.dedup_by(|one, other| one.text == other.text);
    entries
}

fn entry(
    dice: &mut Dice,
    voice: &Voice<'_>,
    here: &Here,
    cohort: Cohort,
    stage: PartyStage,
) -> Option<DemoEntry> {
    let at = entry_at(dice, here, stage);
    let (kind, pool) = pool(dice, cohort, stage);
    let text = dice.word(voice.language.entries.get(pool)?);
    let text = Facts::of_text(dice, voice, text, at).fill(text);
    Some(DemoEntry { kind, text, at })
}

/// The kind of an entry and the pool its text is from.
fn pool(dice: &mut Dice, cohort: Cohort, stage: PartyStage) -> (EntryKind, &'static str) {
    let others = [
        (25, EntryKind::Message),
        (8, EntryKind::Visit),
        (18, EntryKind::Note),
        (7, EntryKind::Need),
        (8, EntryKind::Event),
    ];
    match stage {
        PartyStage::Lead => (EntryKind::Note, "lead"),
        _ if cohort.is_organisation() => (EntryKind::Note, "business"),
        _ => {
            let kind = dice.weighted(EntryKind::Call, &others);
            (kind, kind.code())
        }
    }
}

/// Mostly lately; with those who fell silent or left, long ago.
fn entry_at(dice: &mut Dice, here: &Here, stage: PartyStage) -> Moment {
    match stage {
        PartyStage::Silent | PartyStage::Former => {
            let ago = dice.between(200, 700);
            here.office(dice, ago)
        }
        PartyStage::Lead => {
            let ago = dice.between(1, 60);
            here.office(dice, ago)
        }
        PartyStage::Active if dice.percent(4) => {
            here.at(here.now.at_seconds - dice.between(5, 240) * MINUTE)
        }
        PartyStage::Active => {
            let reach = dice.between(2, 500);
            let ago = dice.between(1, reach);
            here.office(dice, ago)
        }
    }
}

/// What became, or is to become, of a promise.
#[derive(Debug, Clone, Copy)]
enum Fate {
    None,
    Kept,
    Soon,
    Overdue,
}

fn promises(dice: &mut Dice, voice: &Voice<'_>, here: &Here) -> Vec<DemoPromise> {
    let fate = match dice.between(1, 1000) {
        1..=30 => Fate::Kept,
        31..=52 => Fate::Soon,
        53..=56 => Fate::Overdue,
        _ => Fate::None,
    };
    promise(dice, voice, here, fate).into_iter().collect()
}

fn promise(dice: &mut Dice, voice: &Voice<'_>, here: &Here, fate: Fate) -> Option<DemoPromise> {
    let (due, made_ago) = match fate {
        Fate::None => return None,
        Fate::Kept => {
            let ago = dice.between(2, 200);
            (here.day(-ago), ago + dice.between(1, 6))
        }
        Fate::Soon => (soon(dice, here), dice.between(1, 5)),
        Fate::Overdue => {
            let ago = dice.between(1, 3);
            (here.day(-ago), ago + dice.between(1, 6))
        }
    };
    let made_at = here.office(dice, made_ago);
    let text = dice.word(voice.language.promises.get("party")?);
    let text = Facts::of_text(dice, voice, text, made_at).due(voice.language, due).fill(text);
    Some(DemoPromise { text, made_at, due, kept: matches!(fate, Fate::Kept) })
}

/// A day from today on, or an hour of the next two days.
fn soon(dice: &mut Dice, here: &Here) -> Moment {
    if dice.percent(70) {
        return here.day(dice.between(0, 12));
    }
    let morning = here.day(dice.between(1, 2));
    let half_hours = dice.between(18, 35);
    Moment {
        precision: Precision::Minute,
        ..here.at(morning.at_seconds + half_hours * 30 * MINUTE)
    }
}
