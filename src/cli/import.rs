//! `kefu import`: rows of a file, each as a command through the one door.

use super::Form;
use super::here::Here;
use super::words_of;
use crate::domain::error::{Error, Result};
use crate::domain::party::words;
use clap::Args;
use std::path::PathBuf;

words! {
    /// What the rows of a file are.
    RowsOf {
        /// Who we serve.
        Parties = "parties",
        /// What they complain of.
        Complaints = "complaints",
    }
}

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_name = "WHAT", value_parser = words_of!(RowsOf))]
    pub what: RowsOf,
    pub file: PathBuf,
    #[arg(long, value_name = "NAME|FILE")]
    pub map: Option<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

/// Imports; [`super::exit::ROWS_LEFT`] where some rows were not taken.
pub fn run(_: &mut Here, _: &Import) -> Result<u8> {
    Err(Error::failed("not-built"))
}
