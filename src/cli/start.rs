//! What is done before anything else, and what a panic may say.
//!
//! INVARIANT: new files are ours alone, no core is written, and a panic prints where it happened and
//! never what it was about: its payload could hold a value.

use super::output;
use crate::domain::error::{Error, Result};
use crate::locale::{Arg, Language, Locale};
use crate::tui::signals;
use crate::vault::page::KeyPage;
use rustix::process::{Resource, Rlimit};

/// umask 077, no core, not dumpable. What the system does not allow is left as it is.
pub fn harden() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(Resource::Core, none);
    not_dumpable();
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn not_dumpable() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_dumpable() -> bool {
    use rustix::process::{DumpableBehavior, dumpable_behavior};
    !matches!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable))
}

/// Nothing is done in a process whose memory other programs of this account may read, where the system can forbid it.
pub fn is_closed() -> Result<()> {
    match cfg!(any(target_os = "linux", target_os = "android")) && is_dumpable() {
        true => Err(Error::failed("process-open")),
        false => Ok(()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn not_dumpable() {}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_dumpable() -> bool {
    true
}

/// What came of [`harden`], and of locking keys into memory.
#[derive(Debug)]
pub struct Hardened {
    /// Whether other programs of this account cannot read the memory.
    pub closed: bool,
    /// Whether no core is written.
    pub coreless: bool,
    /// Whether keys are not swapped out.
    pub locked: bool,
}

impl Hardened {
    /// As this process is.
    pub fn now() -> Self {
        let core = rustix::process::getrlimit(Resource::Core);
        Self {
            closed: !is_dumpable(),
            coreless: core.maximum == Some(0),
            locked: KeyPage::of(&[0]).is_locked(),
        }
    }
}

/// From here on Ctrl+Z stops this command only while it keeps no other one out of the store.
pub fn stop_outside_the_store() {
    // Without it Ctrl+Z does what it does to any program.
    let _ = signals::stop_outside_the_store();
}

/// From here on a panic tells its place, in this language.
pub fn quiet_panics(language: Language) {
    std::panic::set_hook(Box::new(move |panic| {
        if crate::session::is_damage(panic.location()) {
            return;
        }
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let text = Locale::new(language).text_with("cli-panic", &[("place", Arg::from(place))]);
        output::complain(&text);
    }));
}
