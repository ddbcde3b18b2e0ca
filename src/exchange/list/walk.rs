//! A list by pages, each out of one short snapshot.

use crate::domain::export_run::Mark;
use crate::domain::id::PartyId;
use crate::domain::{Error, Kind, Result};
use crate::queries::leaving::{Concerned, List, Parties, Place, Wide, is_wide};
use crate::queries::parties::parse_filter;
use crate::queries::{READ, ask};
use crate::session::{Desk, Session};
use std::ops::ControlFlow;

/// Rows that are counted in one snapshot.
const COUNTED_AT_ONCE: usize = 1_000;

/// A list that is gone through.
pub struct Walk<'w> {
    pub desk: &'w Desk,
    pub session: &'w Session,
    pub list: &'w dyn List,
    /// All of it, where its order may change while it leaves.
    held: Option<Vec<Place>>,
}

impl std::fmt::Debug for Walk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Walk({:?})", self.list.list())
    }
}

/// What was learned of a list when it was counted.
#[derive(Debug, Default)]
pub struct Counted {
    pub rows: u64,
    pub until: Mark,
    pub wide: Wide,
    /// Everybody of whom it tells, where that was asked.
    pub everybody: Vec<PartyId>,
}

impl<'w> Walk<'w> {
    pub fn new(desk: &'w Desk, session: &'w Session, list: &'w dyn List) -> Result<Self> {
        let asked = (session.member()?.id, session.now());
        let held = match list.is_ordered() {
            true => None,
            false => Some(ask(desk, session, READ, |tx| list.whole(tx, asked))?),
        };
        Ok(Self { desk, session, list, held })
    }

    /// The next rows after a mark, and from where to go on; an end has none.
    pub fn page(&self, after: Option<&Mark>, most: usize) -> Result<(Vec<Place>, Option<Mark>)> {
        if let Some(held) = &self.held {
            let first = after.map_or(0, |mark| held.partition_point(|one| one.mark <= *mark));
            let rest = held.get(first..).unwrap_or_default();
            let places = rest.get(..most.min(rest.len())).unwrap_or_default().to_vec();
            let next = places.last().filter(|_| places.len() < rest.len()).map(|one| one.mark);
            return Ok((places, next));
        }
        let asked = (self.session.member()?.id, self.session.now());
        let page = ask(self.desk, self.session, READ, |tx| self.list.page(tx, asked, after, most))?;
        Ok((page.places, page.next))
    }

    /// Counts it, and learns what the columns of the file are.
    pub fn count(
        &self,
        columns: &[String],
        is_disclosed: bool,
        tell: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Counted> {
        let (mut counted, mut after, is_wide) = (Counted::default(), None, is_wide(columns));
        loop {
            let (places, next) = self.page(after.as_ref(), COUNTED_AT_ONCE)?;
            counted.rows += places.len() as u64;
            counted.until = places.last().map_or(counted.until, |last| last.mark);
            if is_wide || is_disclosed {
                let parties = ask(self.desk, self.session, READ, |tx| {
                    self.list.widen(tx, &places, columns, &mut counted.wide)?;
                    Ok(self.list.concerned(tx, &places, &[])?.parties)
                })?;
                counted.everybody.extend(parties.into_iter().filter(|_| is_disclosed));
            }
            if tell(counted.rows).is_break() {
                return Err(Error::failed("export-stopped-early"));
            }
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        match counted.rows {
            0 => Err(Error::new(Kind::NotFound, "export-nothing")),
            _ => Ok(counted),
        }
    }

    /// Whom these rows are of, and what of them is opened.
    pub fn concerned(&self, places: &[Place], columns: &[String]) -> Result<Concerned> {
        ask(self.desk, self.session, READ, |tx| self.list.concerned(tx, places, columns))
    }
}

/// The list of these words; what it cannot mean is an error.
pub fn parties(line: &str) -> Result<Parties> {
    let filter = parse_filter(line)?;
    match filter.text.is_empty() {
        true => Ok(Parties(filter)),
        false => Err(Error::usage("export-words").with("text", filter.text)),
    }
}
