//! How many sessions one member has: a place for each, held by a lock as long as its process lives.

use super::{Desk, Session};
use crate::domain::error::{Error, Result};
use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Sessions of one member at once: a desk in the office and one at home, a transfer beside each, and a line that was
/// dropped and of which sshd does not know yet.
pub const MOST_SESSIONS: usize = 5;
/// More than a time, an address and a number have.
const BYTES: u64 = 200;

/// The place of one session among those of its member.
#[derive(Debug)]
pub struct Visit {
    _held: File,
}

impl Visit {
    /// Takes a place; refused with the names of those who have them where none is free.
    pub fn take(desk: &Desk, session: &Session) -> Result<Self> {
        let (folder, member) = (desk.store.run_folder()?, session.member()?.id);
        let mut others = Vec::new();
        for place in 0..MOST_SESSIONS {
            let path = folder.join(format!("{member}-{place}.visit"));
            let mut file = open(&path)?;
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
                // On a full disk nothing can be told, and whoever would make room has to come in.
                let _ = tell(&mut file, session);
                return Ok(Self { _held: file });
            }
            others.push(told(&mut file));
        }
        let others = others.join("; ");
        Err(Error::refused("session-many").with("count", MOST_SESSIONS).with("others", others))
    }
}

fn open(path: &Path) -> Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR);
    let failed = |e| Error::failed("session-place").with("detail", std::io::Error::from(e));
    file.map(File::from).map_err(failed)
}

fn tell(file: &mut File, session: &Session) -> std::io::Result<()> {
    file.set_len(0)?;
    let (since, pid) = (session.now().human(), std::process::id());
    file.write_all(format!("{since} {} ({pid})", session.source()).as_bytes())
}

fn told(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let _ = file.take(BYTES).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
