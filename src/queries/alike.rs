//! The past cases that are nearest to one: what was decided there, and what was given, for whoever proposes or approves
//! redress.
//!
//! ```text
//! distance = 8 if the category is another + 4 if the product is another + the steps between the severities (0-3)
//! ```
//! So the category says more than the product, and that more than how bad it was. What is not known is like nothing. Of
//! equally near ones that one comes first which reached us last, then the higher number.
//!
//! INVARIANT: only what was decided counts, never the case itself; nothing sealed and no words of a customer are read.

use crate::domain::complaint::{Case, CaseKind, Outcome, Severity};
use crate::domain::error::Result;
use crate::domain::fold::fold_text;
use crate::domain::id::{CaseId, CaseNumber, MemberId};
use crate::domain::moment::Moment;
use crate::domain::party::words;
use crate::domain::redress::RedressRow;
use crate::store::{Reader, Scan, codec, tables};
use serde::Deserialize;
use std::cmp::Reverse;
use std::ops::ControlFlow;

/// How many are shown.
pub const NEAREST: usize = 5;

const OTHER_CATEGORY: u32 = 8;
const OTHER_PRODUCT: u32 = 4;

words! {
    /// In what two cases are alike.
    Shared {
        /// Our own sorting.
        Category = "category",
        /// What it is about.
        Product = "product",
        /// How bad it is.
        Severity = "severity",
    }
}

/// A past case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub number: CaseNumber,
    /// How far it is from the case.
    pub distance: u32,
    /// In what it is like it.
    pub shared: Vec<Shared>,
    /// What was decided.
    pub outcome: Outcome,
    /// What was given.
    pub redress: Vec<RedressRow>,
}

/// By what two cases are compared; folded, so that capitals and width make no difference.
struct Traits {
    category: Option<String>,
    product: Option<String>,
    severity: Severity,
}

impl Traits {
    fn of(category: Option<&str>, product: Option<&str>, severity: Severity) -> Self {
        let word = |text: Option<&str>| text.map(fold_text).filter(|text| !text.trim().is_empty());
        Self { category: word(category), product: word(product), severity }
    }

    fn shared(&self, other: &Self) -> Vec<Shared> {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let is_shared = |what: &&Shared| match what {
            Shared::Category => same(&self.category, &other.category),
            Shared::Product => same(&self.product, &other.product),
            Shared::Severity => self.severity == other.severity,
        };
        Shared::ALL.iter().filter(is_shared).copied().collect()
    }

    fn distance(&self, other: &Self, shared: &[Shared]) -> u32 {
        let unless = |what: Shared, far: u32| if shared.contains(&what) { 0 } else { far };
        unless(Shared::Category, OTHER_CATEGORY)
            + unless(Shared::Product, OTHER_PRODUCT)
            + u32::from((self.severity as u8).abs_diff(other.severity as u8))
    }
}

/// What is asked of every case; the rest of its row is skipped, not read.
#[derive(Debug, Deserialize)]
struct Gist {
    id: CaseId,
    number: CaseNumber,
    kind: CaseKind,
    outcome: Option<Outcome>,
    severity: Severity,
    category: Option<String>,
    product: Option<String>,
    received_at: Moment,
    #[serde(default)]
    handling: Decided,
}

#[derive(Debug, Default, Deserialize)]
struct Decided {
    decider: Option<MemberId>,
    redress: Vec<RedressRow>,
}

impl Gist {
    /// What was decided; a draft names an outcome, too.
    fn decided(&self) -> Option<Outcome> {
        let is_complaint = self.kind == CaseKind::Complaint;
        self.outcome.filter(|_| is_complaint && self.handling.decider.is_some())
    }

    fn past(self, outcome: Outcome, distance: u32, shared: Vec<Shared>) -> Past {
        Past { number: self.number, distance, shared, outcome, redress: self.handling.redress }
    }
}

/// Nearer first, then later received, then the higher number.
type Rank = (u32, Reverse<(i64, CaseNumber)>);

/// The nearest past cases, the nearest first.
pub fn alike(tx: &impl Reader, case: &Case) -> Result<Vec<Past>> {
    let own = Traits::of(case.category.as_deref(), case.product.as_deref(), case.severity);
    let mut nearest: Vec<(Rank, Past)> = Vec::with_capacity(NEAREST + 1);
    tx.scan_bytes(tables::CASES.name, &Scan::all(), &mut |_, bytes| {
        let gist: Gist = codec::decode(bytes)?;
        let Some(outcome) = gist.decided().filter(|_| gist.id != case.id) else {
            return Ok(ControlFlow::Continue(()));
        };
        let other = Traits::of(gist.category.as_deref(), gist.product.as_deref(), gist.severity);
        let shared = own.shared(&other);
        let distance = own.distance(&other, &shared);
        let rank = (distance, Reverse((gist.received_at.at_seconds, gist.number)));
        let place = nearest.partition_point(|(known, _)| *known < rank);
        if place < NEAREST {
            nearest.insert(place, (rank, gist.past(outcome, distance, shared)));
            nearest.truncate(NEAREST);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(nearest.into_iter().map(|(_, past)| past).collect())
}
