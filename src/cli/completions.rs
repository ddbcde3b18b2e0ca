//! `kefu completions` and `kefu man`: made from the same tree as the help, in its language.

use super::help;
use super::here::Here;
use super::output;
use crate::domain::error::{Error, Result};
use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints what a shell completes.
pub fn run(here: &mut Here, wanted: &Completions) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut help::command(&here.locale), "kefu", &mut script);
    here.out.raw(&script)
}

/// Prints the manual page, or writes one for each verb.
pub fn man(here: &mut Here, wanted: &Man) -> Result<()> {
    let tree = help::command(&here.locale);
    if let Some(folder) = &wanted.out {
        return clap_mangen::generate_to(tree, folder)
            .map_err(|e| Error::failed("file").with("path", folder.display()).with("detail", e));
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(tree).render(&mut page).map_err(|e| output::write_error(&e))?;
    here.out.raw(&page)
}
