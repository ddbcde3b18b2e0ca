//! Maps of import files that the house keeps under a name: which column becomes what, for every desk.

use super::{Act, Applied, Scene};
use crate::domain::error::{Error, Result};
use crate::domain::import_map::{ImportMap, name_of_kept};
use crate::domain::macros::Kept;
use crate::domain::undo::Inverse;
use crate::guards::{Verdicts, rights, text};
use crate::store::{Reader, WriteTx, tables};

/// Keeps a map under a name, or drops it.
#[derive(Debug)]
pub enum KeepPreset {
    /// Keeps what stands in a file, in place of what was kept under this name.
    Save {
        /// What it is to be called.
        name: String,
        /// What the file is called, for the error.
        file: String,
        /// What stands in it.
        text: String,
    },
    /// Drops the one of this name.
    Drop(String),
}

impl KeepPreset {
    fn name(&self) -> Result<String> {
        match self {
            Self::Save { name, .. } => name_of_kept(name),
            // What is no name of one is the name of none.
            Self::Drop(name) => name_of_kept(name).map_err(|wrong| match wrong.code {
                "preset-name" => Error::not_found("preset", name.trim()),
                _ => wrong,
            }),
        }
    }
}

impl Act for KeepPreset {
    fn verb(&self) -> &'static str {
        match self {
            Self::Save { .. } => "preset.save",
            Self::Drop(_) => "preset.drop",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let name = self.name().ok();
        // What no map is called may be anything, and does not come into the log.
        let is_told = |name: &String| match self {
            Self::Save { .. } => true,
            Self::Drop(_) => find(tx, name).is_ok(),
        };
        Ok(name.into_iter().filter(is_told).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        let name = self.name()?;
        let Self::Save { file, text, .. } = self else {
            find(tx, &name)?;
            return Ok(verdicts);
        };
        ImportMap::read(file, text)?;
        Ok(verdicts.and(text::may_keep(text)).and(text::of_nobody(text)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let name = self.name()?;
        let was = tx.get(tables::PRESETS, &name)?;
        let is = match self {
            Self::Save { text, .. } => {
                Some(Kept { text: text.clone(), at: scene.now, by: scene.member.id })
            }
            Self::Drop(_) => None,
        };
        put(tx, &name, is, was)
    }
}

fn find(tx: &impl Reader, name: &str) -> Result<Kept> {
    tx.get(tables::PRESETS, &name.to_owned())?.ok_or_else(|| Error::not_found("preset", name))
}

/// Puts something else under a name, or nothing.
pub(super) fn put(
    tx: &WriteTx,
    name: &str,
    is: Option<Kept>,
    was: Option<Kept>,
) -> Result<Applied> {
    let key = name.to_owned();
    match &is {
        Some(kept) => tx.put(tables::PRESETS, &key, kept)?,
        None => drop(tx.remove(tables::PRESETS, &key)?),
    }
    Ok(Applied::one(name).with_inverse(Inverse::Preset { name: key, was, is }))
}
