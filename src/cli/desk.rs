//! `kefu` alone: the desk.

use super::here::Here;
use crate::domain::error::{Error, Result};

/// Opens the desk.
pub fn run(_: &mut Here) -> Result<u8> {
    Err(Error::failed("not-built"))
}
