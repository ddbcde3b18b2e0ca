//! Signals from outside, as messages.
//!
//! INVARIANT: no signal ends the process past the guard. Once nobody listens any more, the terminal is restored and
//! the signal does what it does to any program.

use std::io;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::terminal::restore;

/// What another process, or the system, wants of this one. Keys never come this way: the terminal is raw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Terminate,
    Hangup,
    Interrupt,
    /// Answer with `Guard::suspend`.
    Suspend,
    /// Answer with `Guard::resume` and `repaint`: whoever stopped us may have changed the terminal.
    Continue,
}

/// Starts the thread that turns signals into messages. `deliver` says whether anybody still listens.
pub fn watch(deliver: impl Fn(Signal) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGPIPE, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let watch = move || {
        for number in signals.forever() {
            if !deliver(meaning_of(number)) {
                act_by_default(number);
            }
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(watch).map(|_| ())
}

/// For commands without a screen: Ctrl+Z stops the process, but never while it holds the store.
pub fn stop_outside_the_store() -> io::Result<()> {
    let mut signals = Signals::new([SIGTSTP])?;
    let stop = move || signals.forever().for_each(|_| drop(super::terminal::stop()));
    std::thread::Builder::new().name("stops".to_owned()).spawn(stop).map(|_| ())
}

fn meaning_of(number: i32) -> Signal {
    match number {
        SIGHUP => Signal::Hangup,
        SIGINT => Signal::Interrupt,
        SIGTSTP => Signal::Suspend,
        SIGCONT => Signal::Continue,
        _ => Signal::Terminate,
    }
}

fn act_by_default(number: i32) {
    if number != SIGCONT {
        restore();
    }
    // it fails only for signals that cannot be caught, and those never come here
    let _ = emulate_default_handler(number);
}
