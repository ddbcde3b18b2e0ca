//! How many a list has, counted one stretch of it after the other, each from a snapshot of its own: between two of them
//! nothing is held, and who was interrupted goes on where they were.
//!
//! INVARIANT: each party is counted once, as it was when its stretch was; so a count of a store that nobody changes
//! is what one snapshot would give.

use super::walk::{Leg, Place, Walk};
use super::{Ask, Due, Few, List};
use crate::domain::error::Result;
use crate::domain::id::PartyNumber;
use crate::domain::listed::Order;
use crate::store::index::Rows;
use crate::store::tables;
use std::ops::ControlFlow;

/// A count, as far as it is.
#[derive(Debug, Default)]
pub struct Count {
    so_far: u64,
    rest: Option<Rest>,
}

/// What is still to be counted.
#[derive(Debug)]
enum Rest {
    Few(Few),
    Walk { place: Place, past: Option<PartyNumber>, due: Option<Due> },
}

impl Count {
    /// How many were counted.
    pub fn so_far(&self) -> u64 {
        self.so_far
    }

    /// Counts the next stretch, or what of it there was time for while somebody waited; whether that was the last.
    pub fn go_on(&mut self, tx: &impl Rows, ask: &Ask<'_>) -> Result<bool> {
        if ask.filter.terms.is_empty() {
            self.so_far = tx.rows(tables::PARTY_NAMES.name)?;
            return Ok(true);
        }
        // Any order does, and that of numbers costs least.
        let ask = &Ask { order: Order::NUMBERS, ..*ask };
        let list = List::of(tx, ask)?;
        let rest = match self.rest.take() {
            Some(rest) if list.can_count(&rest) => rest,
            _ => {
                self.so_far = 0;
                let rest = list.all_to_count()?;
                if (ask.is_stale)() {
                    return Ok(false);
                }
                rest
            }
        };
        match rest {
            Rest::Few(few) => self.go_on_with(&list, few),
            Rest::Walk { place, past, due } => self.walk_on(&list, place, past, due),
        }
    }

    fn go_on_with<R: Rows>(&mut self, list: &List<'_, R>, mut few: Few) -> Result<bool> {
        let left = few.ids.len().saturating_sub(list.ask.stretch);
        let kept = list.kept(few.ids.get(left..).unwrap_or_default(), few.due.as_ref())?;
        if !(list.ask.is_stale)() {
            few.ids.truncate(left);
            self.so_far += kept.len() as u64;
        }
        let is_done = few.ids.is_empty();
        self.rest = Some(Rest::Few(few));
        Ok(is_done)
    }

    fn walk_on<R: Rows>(
        &mut self,
        list: &List<'_, R>,
        place: Place,
        mut past: Option<PartyNumber>,
        due: Option<Due>,
    ) -> Result<bool> {
        let (mut so_far, mut seen, stretch) = (0, 0, list.ask.stretch);
        // Those of one set are as many as its rows.
        let is_one = list.sets.len() == 1 && list.rest.terms.is_empty() && list.driver().is_some();
        let from = past.map(|number| (place.clone(), place.key(number, &[])));
        let legs = vec![Leg { place: place.clone(), backwards: false }];
        let walk = Walk { legs, past: from, is_stale: list.ask.is_stale };
        walk.each(list.tx, stretch, |number| {
            so_far += u64::from(is_one || list.takes(number, due.as_ref())?.is_some());
            (past, seen) = (Some(number), seen + 1);
            Ok(if seen < stretch { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        self.so_far += so_far;
        self.rest = Some(Rest::Walk { place, past, due });
        Ok(seen < stretch && !(list.ask.is_stale)())
    }
}

impl<R: Rows> List<'_, R> {
    fn all_to_count(&self) -> Result<Rest> {
        if let Some(few) = self.few(usize::MAX)? {
            return Ok(Rest::Few(few));
        }
        Ok(Rest::Walk { place: self.numbers(), past: None, due: self.all_due(usize::MAX)? })
    }

    /// Whether it is still the way: who is called by a name in the line may have changed.
    fn can_count(&self, rest: &Rest) -> bool {
        match rest {
            Rest::Few(_) => true,
            Rest::Walk { place, .. } => *place == self.numbers(),
        }
    }
}

/// How many a list has; none if nobody waited for it to the end.
pub fn count(tx: &impl Rows, ask: &Ask<'_>) -> Result<Option<u64>> {
    let mut count = Count::default();
    while !count.go_on(tx, ask)? {
        if (ask.is_stale)() {
            return Ok(None);
        }
    }
    Ok(Some(count.so_far()))
}
