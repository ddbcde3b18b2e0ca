//! What people told us, by what it is about; and what we did because of it.

use super::members;
use crate::domain::action::ActionState;
use crate::domain::complaint::{CaseEvent, CaseKind, Happening};
use crate::domain::error::Result;
use crate::domain::feedback::{MANY, THEME_DAYS};
use crate::domain::handling::Fact;
use crate::domain::id::{CaseId, CaseNumber};
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What is told about one theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    /// A code, or a few words.
    pub theme: String,
    /// How often in all.
    pub count: usize,
    /// How often in the last days.
    pub lately: usize,
    /// How many of those wait for what becomes of them.
    pub open: usize,
    /// How many actions were planned or done because of it in the same days.
    pub acted: usize,
    /// The last case in which it was told, by its number: those of one moment sort by chance otherwise.
    pub last: Option<(CaseNumber, CaseId)>,
}

impl Theme {
    /// Whether so many told us so that somebody has to do something, and nobody did.
    pub fn is_ignored(&self) -> bool {
        self.lately >= MANY && self.acted == 0
    }
}

/// Every theme, those first of which most was told lately.
pub fn themes(tx: &impl Rows, now: Moment) -> Result<Vec<Theme>> {
    let since = now.at_seconds - THEME_DAYS * DAY_SECONDS;
    let mut all: BTreeMap<String, Theme> = BTreeMap::new();
    tx.each(tables::TOLD, &Scan::all(), |(_, id), themes| {
        let case = tx.fetch(tables::CASES, &id)?;
        let is_late = case.received_at.at_seconds > since;
        let acted = match case.handling.actions.is_empty() {
            true => 0,
            false => acted_since(&tx.case_events(case.id)?, since),
        };
        for theme in &themes {
            let row = all.entry(theme.clone()).or_default();
            row.theme.clone_from(theme);
            row.count += 1;
            row.lately += usize::from(is_late);
            row.open += usize::from(is_late && case.is_open());
            row.acted += acted;
            row.last = row.last.max(Some((case.number, case.id)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut all: Vec<Theme> = all.into_values().collect();
    all.sort_by(|a, b| (b.lately, b.count, &a.theme).cmp(&(a.lately, a.count, &b.theme)));
    Ok(all)
}

/// How many themes there are that so many told us, and of which nobody does anything. Cases are looked at
/// only where many were told of one lately.
pub fn ignored(tx: &impl Rows, now: Moment) -> Result<u64> {
    let since = now.at_seconds - THEME_DAYS * DAY_SECONDS;
    let mut lately: BTreeMap<String, usize> = BTreeMap::new();
    tx.each(tables::TOLD, &Scan::all().from(&since.saturating_add(1)), |_, themes| {
        for theme in themes {
            *lately.entry(theme).or_default() += 1;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if lately.values().all(|count| *count < MANY) {
        return Ok(0);
    }
    Ok(themes(tx, now)?.iter().filter(|theme| theme.is_ignored()).count() as u64)
}

fn acted_since(events: &[CaseEvent], since: i64) -> usize {
    let is_action = |what: &Happening| {
        matches!(what, Happening::Fact(Fact::ActionPlanned { .. } | Fact::ActionDone { .. }))
    };
    events.iter().filter(|one| one.at.at_seconds > since && is_action(&one.what)).count()
}

/// What we did because of what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Did {
    /// In which case it was said.
    pub case: CaseNumber,
    /// What it was about.
    pub themes: Vec<String>,
    /// What is or was done.
    pub text: String,
    /// How that stands.
    pub state: ActionState,
    /// Who does it.
    pub who: Option<String>,
    /// By when, or when it was done.
    pub at: Moment,
}

/// "You said, we did": every action because of feedback, the last first. Those of complaints stand in their own list.
pub fn did(tx: &impl Rows) -> Result<Vec<Did>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::CASES, &Scan::all(), |_, case| {
        if case.kind != CaseKind::Feedback || case.handling.actions.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let events = tx.case_events(case.id)?;
        for row in &case.handling.actions {
            let place = usize::try_from(row.place).unwrap_or(usize::MAX);
            let text = match events.get(place).map(|event| &event.what) {
                Some(Happening::Fact(fact)) => fact.words().to_owned(),
                _ => String::new(),
            };
            all.push(Did {
                case: case.number,
                themes: case.feedback.iter().flat_map(|one| one.themes.clone()).collect(),
                text,
                state: row.state(),
                who: members::name_of(&names, Some(row.who)),
                at: row.done.map_or(row.by, |(at, _)| at),
            });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    all.sort_by_key(|one| std::cmp::Reverse((one.at.at_seconds, one.case)));
    Ok(all)
}
