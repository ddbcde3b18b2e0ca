//! Long work that is told to stop: by Ctrl+C, or by whoever ends processes.
//!
//! INVARIANT: the first INT or TERM is noticed where nothing is half done, so that what stands can be said; the second,
//! and one while somebody is asked for something, does what it does to any program. Whoever was stopped so ends by the
//! signal: a shell that runs several files one after the other stops, too.

use crate::domain::error::{Error, Result};
use signal_hook::SigId;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::{emulate_default_handler, unregister};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether somebody wants this to stop.
#[derive(Debug)]
pub struct Stopping {
    /// The signal that came, or none.
    came: Arc<AtomicUsize>,
    /// Whether the next one ends the process.
    at_once: Arc<AtomicBool>,
    noted: Vec<SigId>,
}

impl Stopping {
    /// Watches from now on, until this is dropped.
    pub fn watch() -> Result<Self> {
        let (came, at_once) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let mut stopping = Self { came, at_once, noted: Vec::new() };
        for signal in [SIGINT, SIGTERM] {
            stopping.note(signal).map_err(|e| Error::failed("input").with("detail", e))?;
        }
        Ok(stopping)
    }

    /// What is asked first acts first: the second signal finds what the first has noted.
    fn note(&mut self, signal: i32) -> std::io::Result<()> {
        flag::register_conditional_default(signal, Arc::clone(&self.at_once))?;
        let number = usize::try_from(signal).unwrap_or_default();
        self.noted.push(flag::register_usize(signal, Arc::clone(&self.came), number)?);
        self.noted.push(flag::register(signal, Arc::clone(&self.at_once))?);
        Ok(())
    }

    /// Whether one has come.
    pub fn has_come(&self) -> bool {
        self.came.load(Ordering::SeqCst) != 0
    }

    /// Asks somebody meanwhile: who does not want to answer ends it as ever.
    pub fn while_asking<T>(&self, ask: impl FnOnce() -> T) -> T {
        self.at_once.store(true, Ordering::SeqCst);
        let answer = ask();
        self.at_once.store(self.has_come(), Ordering::SeqCst);
        answer
    }

    /// Ends the process by the signal that came; nothing, where none has.
    pub fn end(&self) {
        if let Ok(signal) = i32::try_from(self.came.load(Ordering::SeqCst))
            && signal != 0
        {
            // It fails only for signals that cannot be caught.
            let _ = emulate_default_handler(signal);
        }
    }
}

impl Drop for Stopping {
    /// From here on a signal does again what it does to any program.
    fn drop(&mut self) {
        self.at_once.store(true, Ordering::SeqCst);
        self.noted.drain(..).for_each(|noted| {
            unregister(noted);
        });
    }
}
