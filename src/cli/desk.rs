//! `kefu` alone: the desk.

use super::here::Here;
use super::{output, prompt};
use crate::domain::error::{Error, Result};

/// Opens the desk.
pub fn run(_: &mut Here) -> Result<u8> {
    if !output::is_real_terminal() || !prompt::is_asked() {
        return Err(Error::usage("desk-terminal"));
    }
    Err(Error::failed("not-built"))
}
