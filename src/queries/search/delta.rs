//! What the log says since the base was made: few rows, in memory, each looked at by every search.

use super::base::{MAX_EXTRA, MAX_NAME, short};
use super::sign::Sign;
use super::{RowView, SearchRow, clip};
use crate::domain::fold::{fold, fold_text};
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) struct New {
    pub(super) id: [u8; 16],
    pub(super) number: u32,
    name: Box<str>,
    extra: Box<str>,
    chars: u16,
    pub(super) sign: Sign,
    pub(super) origin: Option<Box<[u32]>>,
}

/// The rows by number.
#[derive(Debug, Default)]
pub(super) struct Delta {
    rows: BTreeMap<u32, New>,
}

impl Delta {
    pub(super) fn put(&mut self, row: &SearchRow) {
        let (name, origin) = fold(&row.name).into_parts();
        let extra = fold_text(&row.extra);
        let (name, extra) = (clip(&name, MAX_NAME), clip(&extra, MAX_EXTRA));
        let new = New {
            id: row.id,
            number: row.number,
            chars: short(name.chars().count()),
            sign: Sign::of(name, extra, &mut Vec::new()),
            name: name.into(),
            extra: extra.into(),
            origin,
        };
        self.rows.insert(row.number, new);
    }

    pub(super) fn take(&mut self, number: u32) -> bool {
        self.rows.remove(&number).is_some()
    }

    pub(super) fn get(&self, number: u32) -> Option<&New> {
        self.rows.get(&number)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &New> {
        self.rows.values()
    }

    pub(super) fn own_bytes(&self) -> usize {
        let text = |row: &New| row.name.len() + row.extra.len();
        self.iter().map(|row| size_of::<New>() + text(row)).sum()
    }
}

impl New {
    pub(super) fn view(&self) -> RowView<'_> {
        let (number, name, extra) = (self.number, &*self.name, self.extra.as_bytes());
        RowView { number, name, extra, name_chars: self.chars }
    }
}
