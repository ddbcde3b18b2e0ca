//! The queue's views: a name, a line, and how many cases it takes. Some are there for everybody, others are a member's
//! own; each is on the number key of its place.

use super::complaints::Filter;
use super::filter::{Filter as Line, Of};
use super::members;
use super::place::Place;
use crate::domain::error::{Error, Result};
use crate::domain::id::MemberId;
use crate::domain::member::Preferences;
use crate::domain::moment::Moment;
use crate::domain::name::clean_line;
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use std::ops::ControlFlow;

/// Those that are there for everybody: the code of the name, and the line.
pub const BUILT_IN: [(&str, &str); 7] = [
    ("all", ""),
    ("mine", "@me"),
    ("nobodys", "@-"),
    ("overdue", "overdue"),
    ("today", "due:today"),
    ("waiting", "stage:waiting"),
    ("surveys", "survey:due"),
];

/// One view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View<'p> {
    /// There for everybody, by the code of its name.
    BuiltIn(&'static str, &'static str),
    /// A member's own: name and line.
    Own(&'p str, &'p str),
}

impl<'p> View<'p> {
    /// The line that it shows the cases of.
    pub fn line(self) -> &'p str {
        match self {
            Self::BuiltIn(_, line) => line,
            Self::Own(_, line) => line,
        }
    }
}

/// All views of a member, in the order of their keys.
pub fn all(preferences: &Preferences) -> Vec<View<'_>> {
    let built_in = BUILT_IN.iter().map(|(code, line)| View::BuiltIn(code, line));
    let own = preferences.case_views.iter().map(|(name, line)| View::Own(name, line));
    built_in.chain(own).collect()
}

/// These preferences with one more view, in place of the one that had the name.
pub fn save(preferences: &Preferences, name: &str, line: &str) -> Result<Preferences> {
    let name = clean_line(name);
    if name.is_empty() {
        return Err(Error::usage("view-name"));
    }
    Line::parse_of(Of::Cases, line)?;
    let mut wanted = preferences.clone();
    let view = (name.clone(), line.trim().to_owned());
    match wanted.case_views.iter_mut().find(|(known, _)| *known == name) {
        Some(known) => *known = view,
        None => wanted.case_views.push(view),
    }
    wanted.check().map(|()| wanted)
}

/// These preferences without the view of this name.
pub fn drop(preferences: &Preferences, name: &str) -> Result<Preferences> {
    let mut wanted = preferences.clone();
    let name = clean_line(name);
    wanted.case_views.retain(|(known, _)| *known != name);
    if wanted.case_views.len() == preferences.case_views.len() {
        return Err(Error::not_found("view", name));
    }
    Ok(wanted)
}

/// Open cases, as a view shows them before its line says more.
pub fn filter(line: &str, me: MemberId) -> Result<Filter> {
    Filter { open: true, ..Filter::default() }.narrowed(line, me)
}

/// The parts of the queue in which they are.
fn scans(filters: &[Filter]) -> Vec<Scan> {
    let is_of_open = |filter: &Filter| filter.open || filter.overdue;
    if filters.iter().any(|filter| !is_of_open(filter) && !filter.after) {
        return vec![Scan::all()];
    }
    let parts = [
        (index::OPEN, filters.iter().any(is_of_open)),
        (index::AFTER, filters.iter().any(|filter| filter.after)),
    ];
    parts.iter().filter(|(_, is_asked)| *is_asked).map(|(part, _)| Scan::prefix(part)).collect()
}

/// How many cases each of these takes: one walk over the queue for all of them, and of what is over only as far as one
/// asks for it.
pub fn counts(tx: &impl Rows, filters: &[Filter], now: Moment) -> Result<Vec<u64>> {
    let names = members::names(tx)?;
    let mut counts = vec![0; filters.len()];
    let mut count_at = |place: Place<'_>| {
        let mut case = None;
        for (filter, count) in filters.iter().zip(&mut counts) {
            let is_taken = filter.takes_at(tx, (place, &[]), &names, now, &mut case)?;
            *count += u64::from(is_taken);
        }
        Ok(ControlFlow::Continue(()))
    };
    for scan in scans(filters) {
        tx.each(tables::QUEUE, &scan, |key, queued| {
            count_at(Place { key: &key, queued: &queued })
        })?;
    }
    Ok(counts)
}
