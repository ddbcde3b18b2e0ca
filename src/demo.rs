//! Believable people and complaints in Chinese and English, for trying the desk out.
//!
//! INVARIANT: pure. The seed, the sizes and `now` are everything the data depend on; every step of
//! a complaint is legal, every contact point has the shape of its kind and belongs to nobody.
//!
//! ```text
//! seed -> dice -> names -> parties (points, entries, promises)
//!                             |
//! people/zh/en.toml           +--> complaints (opening, steps, notes, promise)
//! ```

mod complaints;
mod content;
mod dice;
mod facts;
mod names;
mod parties;
mod plans;
mod points;
mod said;
mod timing;

use crate::domain::complaint::{Move, Opening};
use crate::domain::contact::PointKind;
use crate::domain::entry::EntryKind;
use crate::domain::moment::Moment;
use crate::domain::party::{PartyKind, PartyStage};
use content::Content;
use dice::Dice;
use std::collections::BTreeMap;

pub use said::{DemoSaid, NOTICE};

/// The template of the demo's campaign, and to whom it would go.
pub const CAMPAIGN: (&str, &str, &str) =
    (include_str!("demo/template.toml"), "spring-service", "stage:active");

/// Who works at the demo's desk.
pub const MEMBER: &str = "王芳";

/// The seed of a demo for which none was given.
pub const SEED: u64 = 20_260_308;
/// How many parties a demo has if nobody says.
pub const PARTIES: usize = 2_000;
/// How many complaints a demo has if nobody says.
pub const COMPLAINTS: usize = 300;

/// Everything a demo store is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoData {
    /// The parties.
    pub parties: Vec<DemoParty>,
    /// The complaints, in the order in which they were received.
    pub complaints: Vec<DemoComplaint>,
}

/// A party with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoParty {
    /// Its name.
    pub name: String,
    /// Person or organisation.
    pub kind: PartyKind,
    /// Where it stands with us.
    pub stage: PartyStage,
    /// `A`, `B`, `C` or nothing yet.
    pub tier: Option<String>,
    /// `zh` or `en`, where it is known.
    pub language: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// `company`, `city`, `position`.
    pub fields: BTreeMap<String, String>,
    /// How it is reached; to be sealed.
    pub points: Vec<DemoPoint>,
    /// Its timeline, oldest first.
    pub entries: Vec<DemoEntry>,
    /// What it was promised.
    pub promises: Vec<DemoPromise>,
    /// What it said of being reached.
    pub said: Vec<DemoSaid>,
    /// Whether somebody looks after it.
    pub owned: bool,
}

/// A contact point in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPoint {
    /// What it is.
    pub kind: PointKind,
    /// `mobile`, `work`, …
    pub label: String,
    /// Its value.
    pub value: String,
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoEntry {
    /// What happened.
    pub kind: EntryKind,
    /// What was written.
    pub text: String,
    /// When; never after now.
    pub at: Moment,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPromise {
    /// What was promised.
    pub text: String,
    /// When it was made; never after now.
    pub made_at: Moment,
    /// By when it is to be kept.
    pub due: Moment,
    /// Whether it was kept, in time; else it is open.
    pub kept: bool,
}

/// A complaint and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoComplaint {
    /// The place of who complains in [`DemoData::parties`], where that is known.
    pub party: Option<usize>,
    /// How it reached us; its own party is left open.
    pub opening: Opening,
    /// What happened then, oldest first.
    pub steps: Vec<DemoStep>,
    /// What was written down while it was handled.
    pub notes: Vec<DemoEntry>,
    /// What the customer was promised; only where the party is known.
    pub promise: Option<DemoPromise>,
}

/// Something that happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoStep {
    /// When; never after now.
    pub at: Moment,
    /// What.
    pub what: DemoHappening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemoHappening {
    /// It took a step.
    Move(Move),
    /// Somebody became accountable.
    Assigned,
}

/// The demo of this seed and these sizes, as it looks at `now`.
pub fn generate(seed: u64, parties: usize, complaints: usize, now: Moment) -> DemoData {
    let content = Content::embedded();
    let dice = Dice::new(seed);
    let made = parties::parties(&dice, &content, parties, now);
    let complaints = complaints::complaints(&dice, &content, &made, complaints, now);
    DemoData { parties: made.into_iter().map(|made| made.party).collect(), complaints }
}

#[cfg(test)]
mod tests;
