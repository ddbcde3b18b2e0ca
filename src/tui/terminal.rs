//! The terminal, borrowed and given back.
//!
//! INVARIANT: however the desk ends (return, error, panic, signal), the terminal's modes are exactly what they were
//! before the desk began, byte for byte, and the screen is the one before. [`restore`] does that from any thread, any
//! number of times. A panic never prints its payload, which may hold a customer's data: only the id of its place.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::panic::PanicHookInfo;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use nix::unistd::{Pid, getpgid, getppid, getsid};
use ratatui::Terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, kill_process};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::SIGCONT;

pub use super::backend::{Backend, Extent};
use crate::domain::error::ErrorId;

/// Alternate screen, no wrapping at the right edge (a glyph wider than expected must not spill into the next row),
/// bracketed paste, no cursor, nothing on the screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?25l\x1b[m\x1b[2J";
const LEAVE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/// The one terminal of this process while the desk has it.
static HELD: Mutex<Option<Held>> = Mutex::new(None);

/// Where a thread other than the desk's own has panicked while the desk is on the screen.
static BACKGROUND_PANIC: Mutex<Option<ErrorId>> = Mutex::new(None);

#[derive(Debug)]
struct Held {
    input: OwnedFd,
    output: OwnedFd,
    saved: Termios,
    entered: bool,
    desk_thread: ThreadId,
}

impl Held {
    fn enter(&mut self) -> io::Result<()> {
        let mut raw = self.saved.clone();
        raw.make_raw();
        self.entered = true;
        tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        write_all(&self.output, ENTER)
    }

    /// Best effort: on a dead line nothing is left to restore.
    fn leave(&mut self) {
        if std::mem::take(&mut self.entered) {
            // The modes first: whoever sees the old screen and types at once types for the shell.
            let _ = tcsetattr(&self.input, OptionalActions::Now, &self.saved);
            let _ = write_all(&self.output, LEAVE);
        }
    }
}

/// Holds the terminal; dropping it gives it back.
#[derive(Debug)]
pub struct Guard(());

/// What came of the wish to be suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// The process was stopped and goes on; everything has to be drawn anew, see [`repaint`].
    Continued,
    /// No shell is there that could bring it back (a forced command over SSH), so nothing was done.
    NoShell,
}

impl Guard {
    /// Raw mode and the alternate screen. The modes are saved before anything else happens.
    pub fn enter() -> io::Result<Self> {
        let (input, output) = (input_tty()?, output_tty()?);
        let saved = tcgetattr(&input)?;
        crossterm::style::force_color_output(true);
        let held =
            Held { input, output, saved, entered: false, desk_thread: std::thread::current().id() };
        let guard = Self(());
        lock(&HELD).insert(held).enter()?;
        Ok(guard)
    }

    /// The backend that draws on this terminal.
    pub fn backend(&self) -> io::Result<Backend<TtyWriter>> {
        let held = lock(&HELD);
        let output = &held.as_ref().ok_or(io::ErrorKind::NotConnected)?.output;
        Ok(Backend::new(TtyWriter(output.try_clone()?), Extent::Of(output.try_clone()?)))
    }

    /// The descriptor the keys come from.
    pub fn input(&self) -> io::Result<OwnedFd> {
        let held = lock(&HELD);
        held.as_ref().ok_or(io::ErrorKind::NotConnected)?.input.try_clone()
    }

    /// Gives the terminal back, stops this process as Ctrl+Z does, and takes the terminal again once continued.
    pub fn suspend(&self) -> io::Result<Suspension> {
        if !has_a_shell_to_return_to() {
            return Ok(Suspension::NoShell);
        }
        restore();
        stop()?;
        self.resume().map(|()| Suspension::Continued)
    }

    /// Takes the terminal again after somebody else had it. Follow it with [`repaint`].
    pub fn resume(&self) -> io::Result<()> {
        lock(&HELD).as_mut().map_or(Ok(()), Held::enter)
    }

    /// Lends the terminal to another program, an editor say. The input thread must be paused meanwhile.
    pub fn lend<T>(&self, borrow: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = borrow();
        self.resume().map(|()| result)
    }
}

/// Stops this process as Ctrl+Z does, where a shell is there that could bring it back. For commands that
/// have no screen to give back.
pub fn stop() -> io::Result<Suspension> {
    if !has_a_shell_to_return_to() {
        return Ok(Suspension::NoShell);
    }
    stop_until_continued().map(|()| Suspension::Continued)
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
        lock(&HELD).take();
    }
}

/// Gives the terminal back, if the desk has it. Safe to call at any time and from any thread.
pub fn restore() {
    if let Some(held) = lock(&HELD).as_mut() {
        held.leave();
    }
}

/// Draws everything anew without asking the terminal anything; `Terminal::clear` would ask and wait for two seconds.
pub fn repaint<W: Write>(terminal: &mut Terminal<Backend<W>>) -> io::Result<()> {
    terminal.backend_mut().forget();
    let size = terminal.size()?;
    terminal.resize(size.into())
}

/// From now on a panic restores the terminal first and then says, in the words of `describe`, which one it was. A
/// panic of a worker leaves the desk on the screen; [`take_background_panic`] tells of it.
pub fn install_panic_hook(describe: impl Fn(&ErrorId) -> String + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        if crate::session::is_damage(panic.location()) {
            return;
        }
        let id = ErrorId::of(panic.location());
        if is_a_workers_panic() {
            *lock(&BACKGROUND_PANIC) = Some(id);
            return;
        }
        restore_in_panic();
        let _ = writeln!(io::stderr(), "{}", describe(&id));
    }));
}

/// The last panic of a thread other than the desk's own, once.
pub fn take_background_panic() -> Option<ErrorId> {
    lock(&BACKGROUND_PANIC).take()
}

fn is_a_workers_panic() -> bool {
    let desk_has_the_screen =
        |held: &Held| held.entered && held.desk_thread != std::thread::current().id();
    HELD.try_lock().is_ok_and(|held| held.as_ref().is_some_and(desk_has_the_screen))
}

/// Never waits: a panic may have come while this very lock was held.
fn restore_in_panic() {
    if let Some(held) = HELD.try_lock().ok().as_mut().and_then(|held| held.as_mut()) {
        held.leave();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard streams may be redirected; the terminal that controls the process is then still there.
fn input_tty() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        stdin.as_fd().try_clone_to_owned()
    } else {
        File::open("/dev/tty").map(OwnedFd::from)
    }
}

fn output_tty() -> io::Result<OwnedFd> {
    let stdout = io::stdout();
    match stdout.is_terminal() {
        true => stdout.as_fd().try_clone_to_owned(),
        false => File::options().write(true).open("/dev/tty").map(OwnedFd::from),
    }
}

/// POSIX calls it an orphaned process group: nobody in the session would continue what is stopped there.
fn has_a_shell_to_return_to() -> bool {
    let parent = getppid();
    !is_nobody(parent) && could_continue_us(Place::of(Some(parent)), Place::of(None))
}

/// Whoever lost its parent has the first process for one, and in a container that may be anybody.
fn is_nobody(parent: Pid) -> bool {
    parent.as_raw() <= 1
}

/// Session and process group. Either is 0 where it began outside of the container.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    session: Option<Pid>,
    group: Option<Pid>,
}

impl Place {
    fn of(process: Option<Pid>) -> Self {
        Self { session: getsid(process).ok(), group: getpgid(process).ok() }
    }
}

fn could_continue_us(parent: Place, us: Place) -> bool {
    parent.session == us.session && parent.group != us.group
}

/// A stop reaches the threads of a process one after another, so this one would run on for a moment and take the
/// terminal away from the shell again. Hence it waits for the signal that ends the stop.
fn stop_until_continued() -> io::Result<()> {
    let (continued, notice) = UnixStream::pair()?;
    let registration = signal_hook::low_level::pipe::register(SIGCONT, notice)?;
    let result = crate::session::outside_the_store(|| {
        kill_process(getpid(), Signal::STOP)?;
        wait_for_notice(&continued)
    });
    signal_hook::low_level::unregister(registration);
    result
}

/// Waits for word that the stop is over, but not for ever: a stop that is asked for right after the end of
/// this one takes the signal away before it is delivered. No time passes here while the process is stopped.
fn wait_for_notice(continued: &UnixStream) -> io::Result<()> {
    const LONGEST: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
    loop {
        match poll(&mut [PollFd::new(continued, PollFlags::IN)], Some(&LONGEST)) {
            Err(rustix::io::Errno::INTR) => {}
            done => return Ok(done.map(|_| ())?),
        }
    }
}

/// Writes to the terminal past the standard library's locks and buffers.
#[derive(Debug)]
pub struct TtyWriter(OwnedFd);

impl Write for TtyWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(&self.0, bytes) {
                Err(rustix::io::Errno::AGAIN) => wait_until_writable(&self.0)?,
                result => return Ok(result?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Some programs leave the terminal in non-blocking mode behind them.
fn wait_until_writable(tty: &OwnedFd) -> io::Result<()> {
    poll(&mut [PollFd::new(tty, PollFlags::OUT)], None)?;
    Ok(())
}

fn write_all(tty: &OwnedFd, bytes: &[u8]) -> io::Result<()> {
    TtyWriter(tty.try_clone()?).write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restoring_what_was_never_taken_does_nothing() {
        restore();
        restore_in_panic();
        assert!(lock(&HELD).is_none());
    }

    #[test]
    fn a_shell_is_of_our_session_and_not_of_our_group() {
        let place = |session, group| Place {
            session: Some(Pid::from_raw(session)),
            group: Some(Pid::from_raw(group)),
        };
        assert!(could_continue_us(place(7, 7), place(7, 9)));
        assert!(!could_continue_us(place(7, 9), place(7, 9)));
        assert!(!could_continue_us(place(7, 7), place(8, 8)));
        // a session that began outside of the container has no number inside
        assert!(could_continue_us(place(0, 0), place(0, 9)));
        assert!(!could_continue_us(place(0, 0), place(9, 9)));
        assert!(is_nobody(Pid::from_raw(0)) && is_nobody(Pid::from_raw(1)));
    }
}
