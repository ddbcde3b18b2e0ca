//! One kind of value of all rows: made here, or mapped from a file that many processes share.

use crate::store::Names;
use std::ops::Range;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Where a column may begin in a file.
pub(super) const ALIGNMENT: usize = 64;

/// Values by slot.
#[derive(Debug, Clone)]
pub(super) enum Column<T> {
    Made(Vec<T>),
    Mapped(Names, Range<usize>),
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::Made(Vec::new())
    }
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout> Column<T> {
    /// The part of a file that holds whole values and begins where they may.
    pub(super) fn mapped(file: &Names, part: Range<usize>) -> Option<Self> {
        let bytes = file.get(part.clone())?;
        <[T]>::ref_from_bytes(bytes).ok()?;
        Some(Self::Mapped(file.clone(), part))
    }

    pub(super) fn all(&self) -> &[T] {
        match self {
            Self::Made(values) => values,
            Self::Mapped(file, part) => file
                .get(part.clone())
                .and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok())
                .unwrap_or_default(),
        }
    }
}

/// A column of whatever it holds.
pub(super) trait Stored {
    fn bytes(&self) -> &[u8];
    /// Values.
    fn len(&self) -> usize;
    /// Bytes that no other process shares.
    fn own_bytes(&self) -> usize;
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout> Stored for Column<T> {
    fn bytes(&self) -> &[u8] {
        self.all().as_bytes()
    }

    fn len(&self) -> usize {
        self.all().len()
    }

    fn own_bytes(&self) -> usize {
        match self {
            Self::Made(values) => values.capacity() * size_of::<T>(),
            Self::Mapped(..) => 0,
        }
    }
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + KnownLayout> Column<T> {
    /// INVARIANT: all columns of a base are as long as it has rows; of a file that says otherwise none is made.
    pub(super) fn at(&self, slot: u32) -> Option<T> {
        self.all().get(slot as usize).copied()
    }
}
