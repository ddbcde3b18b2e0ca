//! The best of what was found, no more of it than was asked for.

use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU64, Ordering};

/// What ranks a row of the base: the key of its grade, then its slot.
pub(super) type Rank = (u64, u32);

/// The best so many ranks, the worst of them on top.
#[derive(Debug)]
pub(super) struct Best {
    room: usize,
    heap: BinaryHeap<Rank>,
    /// Whether something was left out.
    pub(super) is_more: bool,
}

impl Best {
    pub(super) fn of(room: usize) -> Self {
        Self { room, heap: BinaryHeap::new(), is_more: false }
    }

    /// Whether a row that is at best this can still be among them. The bar is what all threads together have reached.
    #[inline]
    pub(super) fn takes(&self, floor: Rank, bar: &AtomicU64) -> bool {
        if floor.0 > bar.load(Ordering::Relaxed) {
            return false;
        }
        self.heap.len() < self.room || self.heap.peek().is_some_and(|&worst| floor < worst)
    }

    pub(super) fn add(&mut self, rank: Rank, bar: &AtomicU64) {
        self.heap.push(rank);
        if self.heap.len() > self.room {
            self.heap.pop();
            self.is_more = true;
        }
        if self.heap.len() == self.room
            && let Some(worst) = self.heap.peek()
        {
            bar.fetch_min(worst.0, Ordering::Relaxed);
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        let bar = AtomicU64::new(u64::MAX);
        self.is_more |= other.is_more;
        other.heap.into_iter().for_each(|rank| self.add(rank, &bar));
    }

    pub(super) fn is_full(&self) -> bool {
        self.heap.len() >= self.room
    }

    pub(super) fn ranks(&self) -> impl Iterator<Item = Rank> {
        self.heap.iter().copied()
    }
}
