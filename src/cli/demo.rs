//! `kefu demo`: a throw-away store with believable data, then the desk.

use super::here::Here;
use crate::domain::error::{Error, Result};
use clap::Args;

#[derive(Debug, Args)]
pub struct Demo {
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub parties: u32,
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub complaints: u32,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// Makes the store and opens the desk over it.
pub fn run(_: &mut Here, _: &Demo) -> Result<u8> {
    Err(Error::failed("not-built"))
}
