//! Ending a process that has the store open.
//!
//! INVARIANT: only one that holds the lock of its file in `run/open/` is sent a signal, and through a handle on the
//! process that was taken before the lock was looked at: whoever holds the lock then is the one the handle is of, so no
//! stranger who got the number of a dead one is ever meant. A file of another account than the process is not believed.

use crate::domain::error::{Error, Result};
use crate::domain::presence::Holder;
use crate::store::Store;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long it may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, as it was asked to.
    Asked,
    /// It did not, and was killed.
    Killed,
}

impl Ended {
    /// The word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Killed => "killed",
        }
    }
}

/// Asks it to end, and kills it where it does not. What it had not saved is lost; what it had is not.
pub fn end(folder: &Path, holder: &Holder) -> Result<Ended> {
    let process = found(folder, holder)?;
    // One that is stopped hears the first only once it goes on.
    for signal in [Signal::TERM, Signal::CONT] {
        send(&process, signal, holder)?;
    }
    if has_ended(&process) {
        return Ok(Ended::Asked);
    }
    send(&process, Signal::KILL, holder)?;
    match has_ended(&process) {
        true => Ok(Ended::Killed),
        false => Err(Error::failed("desk-stays").with("pid", holder.pid)),
    }
}

/// Lets one that is stopped go on, which takes nothing from anybody.
pub fn go_on(folder: &Path, holder: &Holder) -> Result<()> {
    send(&found(folder, holder)?, Signal::CONT, holder)
}

fn found(folder: &Path, holder: &Holder) -> Result<OwnedFd> {
    let gone = || Error::not_found_holder(holder.pid);
    let pid = i32::try_from(holder.pid).ok().and_then(Pid::from_raw).ok_or_else(gone)?;
    let process = pidfd_open(pid, PidfdFlags::empty()).map_err(|_| gone())?;
    let is_one = |one: &Holder| (one.pid, one.session) == (holder.pid, holder.session);
    let is_there = Store::holders(folder).iter().any(is_one);
    if is_there && uid_of(holder.pid) == Some(holder.uid) { Ok(process) } else { Err(gone()) }
}

fn send(process: &OwnedFd, signal: Signal, holder: &Holder) -> Result<()> {
    match pidfd_send_signal(process, signal) {
        // It has ended meanwhile, which is what was wanted.
        Ok(()) | Err(Errno::SRCH) => Ok(()),
        Err(e) => Err(Error::failed("desk-signal").with("pid", holder.pid).with("detail", e)),
    }
}

/// Waits for its end; a handle on a process can be read once that has come. A signal that comes to whoever waits, such
/// as a stop, is not the end of the patience.
fn has_ended(process: &OwnedFd) -> bool {
    let end = Instant::now() + PATIENCE;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let Ok(left) = Timespec::try_from(left) else { return false };
        match poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&left)) {
            Err(Errno::INTR) => {}
            found => return found.is_ok_and(|count| count > 0),
        }
    }
}

/// In which account it runs.
fn uid_of(pid: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let uids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    uids.split_whitespace().next()?.parse().ok()
}
