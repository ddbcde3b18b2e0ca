//! Texts that the house keeps under a name, each kind in a table of its own: macros, and maps of import files.

use super::{Applied, Scene};
use crate::domain::error::{Error, Result};
use crate::domain::macros::Kept;
use crate::domain::undo::Inverse;
use crate::store::tables::{self, Table};
use crate::store::{Reader, WriteTx};

/// Where texts of one kind are kept.
pub(super) struct Shelf {
    table: Table<String, Kept>,
    /// What one is called where there is none.
    what: &'static str,
    inverse: fn(String, Option<Kept>, Option<Kept>) -> Inverse,
}

/// Macros.
pub(super) const MACROS: Shelf = Shelf {
    table: tables::MACROS,
    what: "macro",
    inverse: |name, was, is| Inverse::Macro { name, was, is },
};

/// Maps of import files.
pub(super) const PRESETS: Shelf = Shelf {
    table: tables::PRESETS,
    what: "preset",
    inverse: |name, was, is| Inverse::Preset { name, was, is },
};

impl Shelf {
    /// What is kept under this name.
    pub(super) fn find(&self, tx: &impl Reader, name: &str) -> Result<Kept> {
        let kept = tx.get(self.table, &name.to_owned())?;
        kept.ok_or_else(|| Error::not_found(self.what, name))
    }

    /// The name, for the log. What nothing is called may be anything, and does not come into it; what is saved tells its
    /// name itself.
    pub(super) fn about(&self, tx: &WriteTx, name: Result<String>) -> Vec<String> {
        name.ok().into_iter().filter(|name| self.find(tx, name).is_ok()).collect()
    }

    /// Keeps this text under the name, or no text any more.
    pub(super) fn keep(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        name: &str,
        text: Option<&String>,
    ) -> Result<Applied> {
        let was = tx.get(self.table, &name.to_owned())?;
        let kept = |text: &String| Kept { text: text.clone(), at: scene.now, by: scene.member.id };
        self.put(tx, name, text.map(kept), was)
    }

    /// Puts something else under a name, or nothing.
    pub(super) fn put(
        &self,
        tx: &WriteTx,
        name: &str,
        is: Option<Kept>,
        was: Option<Kept>,
    ) -> Result<Applied> {
        let key = name.to_owned();
        match &is {
            Some(kept) => tx.put(self.table, &key, kept)?,
            None => drop(tx.remove(self.table, &key)?),
        }
        Ok(Applied::one(name).with_inverse((self.inverse)(key, was, is)))
    }
}
