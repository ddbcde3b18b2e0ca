//! Complaints in every stage, with dates that put some of them past their time, some at it and most
//! before it.
//!
//! INVARIANT: the steps of each are a path through `domain::complaint::STEPS`, each later than the
//! one before and none after now; what a step needs is there.

use super::content::{Cohort, Content, Template};
use super::dice::Dice;
use super::facts::{Facts, Voice};
use super::names::Who;
use super::parties::{Made, must_places};
use super::plans::{Plan, plans, received_at};
use super::timing::{HOUR, Here, MINUTE};
use super::{DemoComplaint, DemoEntry, DemoHappening, DemoPromise, DemoStep};
use crate::domain::cause::Cause;
use crate::domain::complaint::{Channel, Closing, Move, Opening, Outcome, Severity, Stage};
use crate::domain::entry::EntryKind;
use crate::domain::handling::{Assessment, Awaited, Impact};
use crate::domain::moment::{Moment, Precision};
use crate::domain::party::PartyStage;
use jiff::tz::Offset;
use std::collections::BTreeMap;

/// Paragraphs of a long letter without which the others make no sense.
const OPENING_PARAGRAPHS: std::ops::RangeInclusive<usize> = 1..=2;

/// Everything one complaint is told from.
struct Story<'a> {
    plan: Plan,
    party: Option<usize>,
    voice: Voice<'a>,
    here: Here,
    template: &'a Template,
    facts: Facts,
    received_at: Moment,
}

/// So many complaints about these parties, in the order in which they came.
pub(super) fn complaints(
    dice: &Dice,
    content: &Content,
    parties: &[Made<'_>],
    count: usize,
    now: Moment,
) -> Vec<DemoComplaint> {
    let mut complaints: Vec<DemoComplaint> = plans(&mut dice.fork(2), count)
        .into_iter()
        .enumerate()
        .filter_map(|(place, plan)| {
            one(&mut dice.fork(1_000_000_007 + place as u64), content, parties, plan, now)
        })
        .collect();
    complaints.sort_by_key(|complaint| complaint.opening.received_at.at_seconds);
    complaints
}

fn one(
    dice: &mut Dice,
    content: &Content,
    parties: &[Made<'_>],
    plan: Plan,
    now: Moment,
) -> Option<DemoComplaint> {
    let party = complainant(dice, content, parties, plan);
    let voice = voice(dice, content, party.and_then(|place| parties.get(place)));
    let here = Here::new(now, Offset::constant(voice.offset_hours));
    let business = party.is_some_and(|place| parties[place].cohort.is_organisation());
    let template = template(dice, &voice, plan.severity, business)?;
    let channel = channel(dice);
    let received_at = received_at(dice, &here, plan, channel);
    let facts = Facts::new(dice, &voice, &template.of, received_at);
    let story = Story { plan, party, voice, here, template, facts, received_at };
    Some(story.tell(dice, channel))
}

/// Who complains: nobody known, one of the musts, or anybody but a lead. What is critical happens
/// to persons.
fn complainant(
    dice: &mut Dice,
    content: &Content,
    parties: &[Made<'_>],
    plan: Plan,
) -> Option<usize> {
    if parties.is_empty() || dice.percent(6) {
        return None;
    }
    let critical = plan.severity == Severity::Critical;
    let fits = |place: &usize| !(critical && parties[*place].cohort.is_organisation());
    if dice.percent(10) {
        let must = dice.pick(&must_places(content, parties.len())).map(|place| place.0);
        return must.filter(fits);
    }
    let tries: Vec<usize> = (0..8).map(|_| dice.place(parties.len())).filter(fits).collect();
    let known = tries.iter().find(|place| parties[**place].party.stage != PartyStage::Lead);
    known.or(tries.first()).copied()
}

fn voice<'a>(dice: &mut Dice, content: &'a Content, known: Option<&Made<'_>>) -> Voice<'a> {
    let anybody = if dice.percent(75) { Cohort::Zh } else { Cohort::En };
    let cohort = known.map_or(anybody, |made| made.cohort);
    let voice = Who::invent(dice, &content.people, cohort).voice(dice, content);
    match known {
        None => voice,
        Some(made) => Voice {
            city: made.voice.city.clone(),
            who: made.voice.who.clone(),
            who2: made.voice.who2.clone(),
            offset_hours: made.voice.offset_hours,
            ..voice
        },
    }
}

fn template<'a>(
    dice: &mut Dice,
    voice: &Voice<'a>,
    severity: Severity,
    business: bool,
) -> Option<&'a Template> {
    let critical = severity == Severity::Critical;
    let all = &voice.language.complaints;
    let fitting: Vec<&Template> =
        all.iter().filter(|t| t.is_critical() == critical && (t.business || !business)).collect();
    dice.pick(&fitting).copied()
}

fn channel(dice: &mut Dice) -> Channel {
    let others = [
        (16, Channel::Web),
        (17, Channel::Email),
        (14, Channel::Chat),
        (4, Channel::Letter),
        (1, Channel::Fax),
        (5, Channel::Visit),
        (4, Channel::Referral),
        (1, Channel::Other),
    ];
    dice.weighted(Channel::Phone, &others)
}

impl Story<'_> {
    fn tell(&self, dice: &mut Dice, channel: Channel) -> DemoComplaint {
        let steps = self.steps(dice, channel);
        let promise = self.promise(dice, &steps);
        DemoComplaint {
            party: self.party,
            opening: self.opening(dice, channel),
            notes: self.notes(dice, &steps),
            steps,
            promise,
        }
    }

    fn opening(&self, dice: &mut Dice, channel: Channel) -> Opening {
        let facts = &self.facts;
        let about_courier = matches!(self.template.topic.as_deref(), Some("courier" | "lost"));
        let ordered = dice.percent(60);
        Opening {
            party: None,
            title: facts.title(&self.template.title),
            what_happened: self.what_happened(dice),
            wanted: facts.title(&self.template.wanted),
            channel,
            source: "demo".into(),
            external_ref: (channel == Channel::Referral).then(|| self.referral(dice)),
            product: Some(facts.product.clone()),
            product_id: None,
            order_id: None,
            issue: Some(self.template.issue.clone()),
            company: about_courier.then(|| facts.courier.clone()),
            category: Some(self.template.category.clone()),
            severity: self.severity(),
            received_at: self.received_at,
            backdated: Some(String::from("demo")),
            asked: None,
            feedback: None,
            fields: if ordered {
                BTreeMap::from([("order".to_owned(), facts.order.clone())])
            } else {
                BTreeMap::new()
            },
        }
    }

    /// What touches somebody's safety or privacy is never a trifle.
    fn severity(&self) -> Severity {
        let grave = matches!(self.template.category.as_str(), "privacy" | "safety");
        match grave {
            // What is decided at once was never taken down as serious.
            _ if self.is_quick() => self.plan.severity.min(Severity::Normal),
            true => self.plan.severity.max(Severity::High),
            false => self.plan.severity,
        }
    }

    fn is_quick(&self) -> bool {
        matches!(self.plan.stage, Stage::Decided | Stage::Closed)
    }

    /// The customer's words; one in eight tells it at length.
    fn what_happened(&self, dice: &mut Dice) -> String {
        let short = self.facts.title(&self.template.what);
        if !dice.percent(12) {
            return short;
        }
        let more = &self.voice.language.narrative.more;
        let share = dice.between(40, 100).unsigned_abs();
        let told = more
            .iter()
            .enumerate()
            .filter(|(place, _)| OPENING_PARAGRAPHS.contains(place) || dice.percent(share));
        let told = told.map(|(_, text)| self.facts.fill(text));
        std::iter::once(short).chain(told).collect::<Vec<_>>().join("\n\n")
    }

    fn referral(&self, dice: &mut Dice) -> String {
        let day = self.received_at.date().strftime("%Y%m%d");
        let office = if self.voice.language.language == "zh" { "12315" } else { "OMB" };
        format!("{office}-{day}-{:06}", dice.between(1, 999_999))
    }

    fn steps(&self, dice: &mut Dice, channel: Channel) -> Vec<DemoStep> {
        let path = self.path(dice);
        let from = self.begins();
        let until = self.ends(dice, from);
        let moments = self.here.schedule(dice, from, until, path.len());
        let each = path.into_iter().zip(moments);
        each.map(|(to, at)| DemoStep { at, what: self.happening(dice, to, at, channel) }).collect()
    }

    /// The stages it went through; none where somebody became accountable.
    fn path(&self, dice: &mut Dice) -> Vec<Option<Stage>> {
        let assigned = match self.plan.stage {
            Stage::Received => dice.percent(30),
            Stage::Acknowledged => dice.percent(70),
            _ => true,
        };
        let mut path = self.stages(dice);
        if assigned {
            let place = if path.is_empty() || dice.percent(40) { 0 } else { 1 };
            path.insert(place, None);
        }
        path
    }

    fn stages(&self, dice: &mut Dice) -> Vec<Option<Stage>> {
        let mut path = Vec::new();
        let stage = self.plan.stage;
        if stage == Stage::Received {
            return path;
        }
        path.push(Some(Stage::Acknowledged));
        if stage != Stage::Acknowledged {
            path.push(Some(Stage::Assessed));
        }
        // The demo has one member: what takes a second person does not come to its end there.
        if matches!(stage, Stage::Investigating | Stage::Waiting) {
            path.push(Some(Stage::Investigating));
            if stage != Stage::Waiting && dice.percent(25) {
                path.extend([Some(Stage::Waiting), Some(Stage::Investigating)]);
            }
        }
        match stage {
            Stage::Waiting => path.push(Some(Stage::Waiting)),
            Stage::Decided => path.push(Some(Stage::Decided)),
            Stage::Closed => path.extend([Some(Stage::Decided), Some(Stage::Closed)]),
            _ => {}
        }
        path
    }

    /// The first instant at which somebody could have looked at it.
    fn begins(&self) -> i64 {
        match self.received_at.precision {
            Precision::Minute => self.received_at.at_seconds,
            Precision::Day => self.received_at.at_seconds + 9 * HOUR,
        }
    }

    /// The last instant of its history: now, or for a closed one some days after it came.
    fn ends(&self, dice: &mut Dice, from: i64) -> i64 {
        let latest = self.here.now.at_seconds - MINUTE;
        if self.plan.stage != Stage::Closed {
            return latest;
        }
        let longest = if self.plan.closing == Closing::Summary { 3 } else { 17 };
        latest.min(from + dice.between(1, longest) * 24 * HOUR + dice.between(2, 9) * HOUR)
    }

    fn happening(
        &self,
        dice: &mut Dice,
        to: Option<Stage>,
        at: Moment,
        channel: Channel,
    ) -> DemoHappening {
        let step = match to {
            None | Some(Stage::Received) => return DemoHappening::Assigned,
            Some(Stage::Acknowledged) => {
                Move::Acknowledge { channel: answered_on(channel), tried: Vec::new() }
            }
            Some(Stage::Investigating) => Move::Investigate,
            Some(Stage::Waiting) => {
                let (question, until) = (self.question(dice), self.answer_by(dice, at));
                let channel = Some(answered_on(channel));
                Move::Wait { question, until, awaited: Awaited::Customer, channel }
            }
            Some(Stage::Assessed) => Move::Assess(self.assessment(dice)),
            Some(Stage::Decided) => self.decide(dice, answered_on(channel)),
            // The demo's cases are complaints.
            Some(_) => Move::Close { closing: self.plan.closing, words: None },
        };
        DemoHappening::Move(step)
    }

    fn question(&self, dice: &mut Dice) -> String {
        let pool = self.template.among(&self.voice.language.waiting);
        self.facts.fill(pool.map_or("", |pool| dice.word(pool)))
    }

    /// Some days after the question; for most that still wait, not yet over.
    fn answer_by(&self, dice: &mut Dice, at: Moment) -> Moment {
        let asked = Here::new(at, self.here.offset).day(dice.between(3, 6));
        let today = self.here.day(0);
        if self.plan.stage != Stage::Waiting || asked.at_seconds >= today.at_seconds {
            return asked;
        }
        self.here.day(dice.between(-1, 4))
    }

    fn assessment(&self, dice: &mut Dice) -> Assessment {
        let is_quick = self.is_quick();
        Assessment {
            severity: self.severity(),
            impact: if dice.percent(15) { Impact::Several } else { Impact::One },
            safety: !is_quick && self.template.category == "safety",
            vulnerable: !is_quick && dice.percent(6),
            category: self.template.category.clone(),
            policy: None,
            lowered: None,
        }
    }

    fn decide(&self, dice: &mut Dice, channel: Channel) -> Move {
        let outcome = match self.plan.closing {
            Closing::NotAccepted => {
                dice.weighted(Outcome::PartlyUpheld, &[(60, Outcome::NotUpheld)])
            }
            _ => {
                let others = [(26, Outcome::PartlyUpheld), (14, Outcome::NotUpheld)];
                dice.weighted(Outcome::Upheld, &others)
            }
        };
        let pool = self.template.among(&self.voice.language.reasons).map(|reasons| match outcome {
            Outcome::Upheld => &reasons.upheld,
            Outcome::PartlyUpheld => &reasons.partly,
            Outcome::NotUpheld => &reasons.not,
        });
        let reasons = self.facts.title(pool.map_or("", |pool| dice.word(pool)));
        let cause = dice.pick(Cause::ALL).copied();
        Move::Decide {
            outcome,
            reasons,
            channel: Some(channel),
            redress: Vec::new(),
            cause,
            by_letter: false,
        }
    }

    fn notes(&self, dice: &mut Dice, steps: &[DemoStep]) -> Vec<DemoEntry> {
        let Some(last) = steps.last() else { return Vec::new() };
        let count = match self.plan.stage {
            Stage::Received | Stage::Acknowledged => dice.between(0, 1),
            Stage::Closed => dice.between(1, 4),
            _ => dice.between(0, 4),
        };
        let until = match self.plan.stage {
            Stage::Closed => last.at.at_seconds,
            _ => self.here.now.at_seconds - MINUTE,
        };
        let moments = self.here.schedule(dice, self.begins(), until, count.unsigned_abs() as usize);
        let mut notes: Vec<DemoEntry> = moments.into_iter().map(|at| self.note(dice, at)).collect();
        let mut seen = Vec::new();
        notes.retain(|note| {
            !seen.contains(&note.text) && {
                seen.push(note.text.clone());
                true
            }
        });
        notes
    }

    fn note(&self, dice: &mut Dice, at: Moment) -> DemoEntry {
        let notes = &self.voice.language.notes;
        let own = dice.percent(35).then(|| self.template.among(notes)).flatten();
        let text = own.or_else(|| notes.get("any")).map_or("", |pool| dice.word(pool));
        let calls = ["致电客户", "客户来电", "客户儿子", "Rang", "Customer rang", "The son rang"];
        let rang = calls.iter().any(|start| text.starts_with(start));
        let kind = if rang { EntryKind::Call } else { EntryKind::Note };
        DemoEntry { kind, text: self.facts.fill(text), at }
    }

    /// A promise made with the first step: kept before the end in a closed one, open in others.
    fn promise(&self, dice: &mut Dice, steps: &[DemoStep]) -> Option<DemoPromise> {
        let (first, last) = (steps.first()?, steps.last()?);
        let closed = self.plan.stage == Stage::Closed;
        if self.party.is_none() || !dice.percent(30) {
            return None;
        }
        let made = first.at.at_seconds + 2 * MINUTE;
        let made_at = self.here.at(made.min(self.here.now.at_seconds - MINUTE));
        let due = if closed {
            Here::new(last.at, self.here.offset).day(0)
        } else {
            let late = dice.percent(9) && made_at.at_seconds < self.here.day(-1).at_seconds;
            self.here.day(if late { -1 } else { dice.between(0, 5) })
        };
        let promises = &self.voice.language.promises;
        let own = dice.percent(60).then(|| self.template.among(promises)).flatten();
        let text = dice.word(own.or_else(|| promises.get("complaint"))?);
        let text = self.facts.clone().due(self.voice.language, due).fill(text);
        Some(DemoPromise { text, made_at, due, kept: closed })
    }
}

/// Nobody is told by an authority or by facsimile that we have their letter.
fn answered_on(channel: Channel) -> Channel {
    match channel {
        Channel::Web | Channel::Fax => Channel::Email,
        Channel::Referral | Channel::Visit | Channel::Other => Channel::Phone,
        same => same,
    }
}
