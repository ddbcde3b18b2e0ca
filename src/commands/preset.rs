//! Maps of import files that the house keeps under a name: which column becomes what, for every desk.

use super::kept::PRESETS;
use super::{Act, Applied, Scene};
use crate::domain::error::{Error, Result};
use crate::domain::import_map::{ImportMap, name_of_kept};
use crate::guards::{Verdicts, rights, text};
use crate::store::WriteTx;

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
        Ok(PRESETS.about(tx, self.name()))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        let name = self.name()?;
        let Self::Save { file, text, .. } = self else {
            PRESETS.find(tx, &name)?;
            return Ok(verdicts);
        };
        ImportMap::read(file, text)?;
        Ok(verdicts.and(text::may_keep(text)).and(text::of_nobody(text)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let text = match self {
            Self::Save { text, .. } => Some(text),
            Self::Drop(_) => None,
        };
        PRESETS.keep(tx, scene, &self.name()?, text)
    }
}
