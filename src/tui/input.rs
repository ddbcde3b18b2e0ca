//! The thread that reads the terminal.
//!
//! INVARIANT: it never waits but in `poll`, so it costs nothing while nobody types, ends as soon as the line is gone
//! (reading on would spin for ever), and lets go of the terminal while it is paused.

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGWINCH;
use zeroize::Zeroizing;

pub use super::assembler::{Assembler, ESCAPE_HOLD_MS, LONGEST_PASTE};
use super::backend::Extent;

/// What came from the terminal.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// Pressed or repeated; releases are never reported.
    Key(KeyEvent),
    /// Lines end in `\n`. Never to be taken for keys.
    Paste(String),
    Resize(u16, u16),
    /// The terminal says that what was sent before the question has arrived.
    Arrived,
    /// The line is gone; nothing follows.
    Closed,
}

/// Opaque where a person's words or a passphrase could be.
impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(_) => f.write_str("Key"),
            Self::Paste(text) => write!(f, "Paste({} B)", text.len()),
            Self::Resize(columns, rows) => write!(f, "Resize({columns}, {rows})"),
            Self::Arrived => f.write_str("Arrived"),
            Self::Closed => f.write_str("Closed"),
        }
    }
}

const PAUSE: u8 = b'p';
const GO_ON: u8 = b'g';
const DEAD: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);
/// How long a pause may take; reading never blocks, so this is ample.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

/// Holds the reading thread; dropping it ends the thread.
#[derive(Debug)]
pub struct Reader {
    control: UnixStream,
}

impl Reader {
    /// Starts reading `tty`. `deliver` says whether anybody still listens.
    pub fn spawn(
        tty: OwnedFd,
        deliver: impl Fn(Input) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (control, theirs) = UnixStream::pair()?;
        control.set_read_timeout(Some(ANSWER_WITHIN))?;
        let thread = Reading {
            extent: Extent::Of(tty.try_clone()?),
            tty,
            control: theirs,
            resized: resize_notices()?,
            assembler: Assembler::default(),
            started: Instant::now(),
            paused: false,
            deliver,
        };
        std::thread::Builder::new().name("input".to_owned()).spawn(move || thread.run())?;
        Ok(Self { control })
    }

    /// Once this returns, another program may read the terminal.
    pub fn pause(&self) -> io::Result<()> {
        self.tell(PAUSE)
    }

    pub fn go_on(&self) -> io::Result<()> {
        self.tell(GO_ON)
    }

    fn tell(&self, what: u8) -> io::Result<()> {
        let mut control = &self.control;
        control.write_all(&[what])?;
        control.read_exact(&mut [0])
    }
}

/// A byte arrives here at each SIGWINCH.
fn resize_notices() -> io::Result<UnixStream> {
    let (notices, sender) = UnixStream::pair()?;
    notices.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(SIGWINCH, sender)?;
    Ok(notices)
}

struct Reading<F> {
    tty: OwnedFd,
    extent: Extent,
    control: UnixStream,
    resized: UnixStream,
    assembler: Assembler,
    started: Instant,
    paused: bool,
    deliver: F,
}

/// What `poll` found at the three descriptors.
struct Ready {
    tty: PollFlags,
    control: PollFlags,
    resized: PollFlags,
}

impl<F: Fn(Input) -> bool> Reading<F> {
    fn run(mut self) {
        loop {
            let turned = self.turn();
            crate::session::wipe_stack();
            match turned {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => {
                    (self.deliver)(Input::Closed);
                    return;
                }
            }
        }
    }

    /// One wait and what follows from it; false ends the thread.
    #[inline(never)]
    fn turn(&mut self) -> io::Result<bool> {
        let ready = self.wait()?;
        if ready.tty.intersects(DEAD) {
            (self.deliver)(Input::Closed);
            return Ok(false);
        }
        let told = ready.control.is_empty() || self.obey()?;
        let sized = ready.resized.is_empty() || self.report_size()?;
        let typed = ready.tty.is_empty() || self.read()?;
        let now = self.now_ms();
        let held = self.assembler.flush(now);
        Ok(told && sized && typed && self.deliver_all(held))
    }

    /// A hang-up is always reported, even while the descriptor is not asked for bytes.
    fn wait(&self) -> io::Result<Ready> {
        let wanted = if self.paused { PollFlags::empty() } else { PollFlags::IN };
        let mut fds = [
            PollFd::new(&self.tty, wanted),
            PollFd::new(&self.control, PollFlags::IN),
            PollFd::new(&self.resized, PollFlags::IN),
        ];
        match poll(&mut fds, self.time_left().as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Ready { tty: fds[0].revents(), control: fds[1].revents(), resized: fds[2].revents() })
    }

    fn time_left(&self) -> Option<Timespec> {
        let deadline = self.assembler.deadline_ms()?;
        Timespec::try_from(Duration::from_millis(deadline.saturating_sub(self.now_ms()))).ok()
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn read(&mut self) -> io::Result<bool> {
        let mut bytes = Zeroizing::new([0_u8; 4096]);
        match rustix::io::read(&self.tty, bytes.as_mut_slice()) {
            Ok(count) if count > 0 => {
                let now = self.now_ms();
                let inputs = self.assembler.feed(bytes.get(..count).unwrap_or_default(), now);
                Ok(self.deliver_all(inputs))
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(true),
            _ => {
                (self.deliver)(Input::Closed);
                Ok(false)
            }
        }
    }

    fn report_size(&mut self) -> io::Result<bool> {
        // several notices are one change
        let _ = self.resized.read(&mut [0; 64]);
        let size = self.extent.size()?;
        Ok((self.deliver)(Input::Resize(size.width, size.height)))
    }

    /// Pauses or goes on, and says so; false if the [`Reader`] is gone.
    fn obey(&mut self) -> io::Result<bool> {
        let mut told = [0];
        if self.control.read(&mut told)? == 0 {
            return Ok(false);
        }
        self.paused = told == [PAUSE];
        self.control.write_all(&told)?;
        Ok(true)
    }

    fn deliver_all(&self, inputs: Vec<Input>) -> bool {
        inputs.into_iter().all(&self.deliver)
    }
}

/// A key as a command: with the input method on, `:` arrives as `：`. Only for when no text field has the focus.
pub fn command_key(key: KeyEvent) -> KeyEvent {
    let KeyCode::Char(typed) = key.code else {
        return key;
    };
    let meant = half_width(typed);
    let shift = if meant != typed && meant.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    KeyEvent { code: KeyCode::Char(meant), modifiers: key.modifiers | shift, ..key }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        // what Chinese input methods put on the keys of ASCII punctuation
        '。' => '.',
        '、' => '/',
        '《' => '<',
        '》' => '>',
        '【' => '[',
        '】' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '￥' => '$',
        '·' => '`',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};

    fn reader() -> (UnixStream, Reader, Receiver<Input>) {
        let (line, tty) = UnixStream::pair().unwrap();
        let (sender, receiver) = channel();
        let reader = Reader::spawn(tty.into(), move |input| sender.send(input).is_ok()).unwrap();
        (line, reader, receiver)
    }

    fn next(receiver: &Receiver<Input>) -> Option<Input> {
        receiver.recv_timeout(Duration::from_millis(300)).ok()
    }

    fn key(code: KeyCode) -> Option<Input> {
        Some(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    #[test]
    fn keys_come_through_and_the_end_of_the_line_ends_it() {
        let (mut line, _reader, receiver) = reader();
        line.write_all("j张\x1b[A".as_bytes()).unwrap();
        assert_eq!(next(&receiver), key(KeyCode::Char('j')));
        assert_eq!(next(&receiver), key(KeyCode::Char('张')));
        assert_eq!(next(&receiver), key(KeyCode::Up));
        line.write_all(b"\x1b").unwrap();
        assert_eq!(next(&receiver), key(KeyCode::Esc));
        drop(line);
        assert_eq!(next(&receiver), Some(Input::Closed));
        assert!(receiver.recv().is_err(), "the thread has ended");
    }

    #[test]
    fn a_line_that_breaks_within_a_sequence_ends_it_too() {
        let (mut line, _reader, receiver) = reader();
        line.write_all(b"\x1b[").unwrap();
        drop(line);
        assert_eq!(next(&receiver), Some(Input::Closed));
        assert!(receiver.recv().is_err());
    }

    #[test]
    fn while_paused_the_bytes_are_left_to_others() {
        let (mut line, reader, receiver) = reader();
        reader.pause().unwrap();
        line.write_all(b"x").unwrap();
        assert_eq!(next(&receiver), None);
        reader.go_on().unwrap();
        assert_eq!(next(&receiver), key(KeyCode::Char('x')));
    }

    #[test]
    fn dropping_the_reader_ends_the_thread() {
        let (_line, reader, receiver) = reader();
        drop(reader);
        assert!(
            receiver
                .recv_timeout(Duration::from_secs(5))
                .is_err_and(|e| e == std::sync::mpsc::RecvTimeoutError::Disconnected)
        );
    }

    #[test]
    fn full_width_keys_act_as_their_ascii_twins() {
        let command = |c| command_key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        for (typed, meant) in [
            ('：', ':'),
            ('？', '?'),
            ('／', '/'),
            ('、', '/'),
            ('ｊ', 'j'),
            ('１', '1'),
            ('张', '张'),
            ('j', 'j'),
        ] {
            assert_eq!(command(typed).code, KeyCode::Char(meant));
        }
        assert_eq!(command('Ｇ'), KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT));
    }

    #[test]
    fn what_was_typed_is_not_in_the_debug_text() {
        let paste = Input::Paste("hunter2".to_owned());
        assert_eq!(format!("{paste:?}"), "Paste(7 B)");
    }
}
