//! Allowing an editor of the member's own, or forbidding it.

use super::{Act, Applied, Scene};
use crate::domain::editor::EditorRule;
use crate::domain::error::Result;
use crate::guards::{Verdicts, rights};
use crate::store::tables::StoreInfo;
use crate::store::{Reader, WriteTx, tables};

/// Says for the whole store whether members may write long text in an editor of their own.
#[derive(Debug)]
pub struct SetEditor(pub EditorRule);

impl Act for SetEditor {
    fn verb(&self) -> &'static str {
        "policy.editor"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.0.code().to_owned()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let info = tx.fetch(tables::INFO, &0)?;
        tx.put(tables::INFO, &0, &StoreInfo { editor: self.0, ..info })?;
        Ok(Applied::one(self.0.code()))
    }
}
