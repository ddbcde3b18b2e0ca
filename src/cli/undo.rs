//! `kefu undo` and `kefu redo`.

use super::here::Here;
use crate::commands::Command;
use crate::commands::undo::Undo;
use crate::domain::error::Result;
use clap::Args;

#[derive(Debug, Args)]
pub struct Back {
    #[arg(long)]
    pub json: bool,
}

/// Takes the member's last step back.
pub fn undo(here: &mut Here, wanted: Back) -> Result<()> {
    act(here, Undo::Undo, wanted)
}

/// Does again what was taken back last.
pub fn redo(here: &mut Here, wanted: Back) -> Result<()> {
    act(here, Undo::Redo, wanted)
}

fn act(here: &mut Here, way: Undo, wanted: Back) -> Result<()> {
    let office = here.office()?;
    here.act(&office, Command::Undo(way), wanted.json).map(|_| ())
}
