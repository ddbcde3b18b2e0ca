//! `kefu demo`: a throw-away store with believable data, then the desk.
//!
//! INVARIANT: the store lies in a folder of its own that goes with the command.

use super::desk::{check_terminal, open};
use super::here::{Here, Office, session};
use crate::commands::unlock::unlock;
use crate::demo;
use crate::domain::audit::hex;
use crate::domain::error::{Error, Result};
use crate::exchange::demo::fill;
use crate::queries::members;
use crate::session::random;
use crate::vault::SecretString;
use clap::Args;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Demo {
    #[arg(long, value_name = "N", default_value_t = demo::PARTIES)]
    pub parties: usize,
    #[arg(long, value_name = "N", default_value_t = demo::COMPLAINTS)]
    pub complaints: usize,
    #[arg(long, value_name = "N", default_value_t = demo::SEED)]
    pub seed: u64,
}

/// Makes the store and opens the desk over it.
pub fn run(here: &mut Here, wanted: &Demo) -> Result<u8> {
    check_terminal()?;
    super::output::complain(&here.text("cli-demo-making"));
    let folder = ThrowAway::new()?;
    let session = session()?;
    let store = folder.0.join("store");
    let (desk, passphrase) =
        fill(&store, wanted.parties, wanted.complaints, wanted.seed, session.now())?;
    let uid = rustix::process::getuid().as_raw();
    let member = desk.read(|tx| members::of_uid(tx, uid))?;
    session.set_member(member.ok_or_else(|| Error::not_permitted("no-member"))?);
    unlock(&desk, &session, &SecretString::from(passphrase.as_str()))?;
    open(here, Office { desk, session }, Some(passphrase))
}

/// A folder that is removed when the command ends.
struct ThrowAway(PathBuf);

impl ThrowAway {
    /// In the user's run-time folder, which is in memory, if there is one.
    fn new() -> Result<Self> {
        let parent = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|folder| folder.is_dir())
            .unwrap_or_else(std::env::temp_dir);
        let name = hex(&random::bytes::<8>()?);
        let folder = parent.join(format!("kefu-demo-{name}"));
        make(&folder)?;
        Ok(Self(folder))
    }
}

fn make(folder: &Path) -> Result<()> {
    DirBuilder::new()
        .mode(0o700)
        .create(folder)
        .map_err(|e| Error::failed("file").with("path", folder.display()).with("detail", e))
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
