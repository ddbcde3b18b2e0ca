//! A seat at a real terminal: the real program on a pseudo-terminal, what it writes read by a
//! terminal emulator. Everything is waited for with a deadline, since the machine may be slow.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, environment};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::tcgetattr;
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the slowest machine may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a desk may take to end once it was told to.
const TO_END: Duration = Duration::from_secs(5);

pub struct Seat {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    modes_before: String,
}

impl Seat {
    /// The desk of a house.
    pub fn at_desk(house: &House, size: (u16, u16), args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(KEFU);
        command.args(args);
        Self::with(house, size, command)
    }

    /// Any program, in the environment of a house.
    pub fn with(house: &House, size: (u16, u16), command: CommandBuilder) -> Self {
        Self::of_home(house.home(), size, command)
    }

    /// Any program, in the environment of a folder with a store in it.
    pub fn of_home(home: &Path, (columns, rows): (u16, u16), mut command: CommandBuilder) -> Self {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let modes_before = modes(&*pair.master);
        command.env_clear();
        environment(home).into_iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(home);
        let child = pair.slave.spawn_command(command).expect("a process");
        drop(pair.slave);
        let whole = |n: u16| NonZeroU16::new(n).expect("a size");
        Self {
            output: follow(pair.master.try_clone_reader().expect("its output")),
            writer: pair.master.take_writer().ok(),
            master: Some(pair.master),
            child,
            screen: vt100::Parser::new(whole(rows), whole(columns), 0),
            raw: Vec::new(),
            modes_before,
        }
    }

    /// Keys as a person names them: `/`, `Enter`, `^S`; anything else is typed as it stands.
    pub fn keys(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            let bytes = bytes_of(key);
            let writer = self.writer.as_mut().expect("a line");
            // Nobody may be there any more to read it, which is for the test to tell.
            let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
            if *key == "Esc" {
                // What follows an Esc at once belongs to it.
                std::thread::sleep(Duration::from_millis(120));
            }
        }
        self
    }

    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        assert!(
            self.until(|seat| seat.sees(text)),
            "{text} is not on the screen:\n{}",
            self.text()
        );
        self
    }

    /// Whether it comes to show this; false where it ends before, or takes too long.
    pub fn comes_to(&mut self, text: &str) -> bool {
        self.until(|seat| seat.sees(text))
    }

    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        assert!(self.until(|seat| !seat.sees(text)), "{text} is on the screen:\n{}", self.text());
        self
    }

    /// The screen from before the desk is back.
    #[track_caller]
    pub fn is_left(&mut self) -> &mut Self {
        let is_left = self.until(|seat| !seat.screen.screen().alternate_screen());
        assert!(is_left, "the desk is still there:\n{}", self.text());
        self
    }

    /// Whether it is on the screen now.
    pub fn sees(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// What is on the screen, blanks that fill up rows left out.
    pub fn text(&self) -> String {
        let columns = self.screen.screen().size().1.get();
        self.screen.screen().rows(0, columns).collect::<Vec<_>>().join("\n")
    }

    /// Whether these bytes were ever sent to the terminal.
    pub fn has_sent(&self, text: &str) -> bool {
        self.raw.windows(text.len()).any(|part| part == text.as_bytes())
    }

    /// Everything that was ever sent to the terminal, as far as it was taken in.
    pub fn sent(&self) -> &[u8] {
        &self.raw
    }

    /// Takes in output until this holds; false if that takes too long or nothing more can come.
    fn until(&mut self, holds: impl Fn(&Self) -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    fn take(&mut self, bytes: &[u8]) {
        const ASKED: &[u8] = b"\x1b[5n";
        self.screen.process(bytes);
        // Even if the question came in two pieces.
        let from = self.raw.len().saturating_sub(ASKED.len() - 1);
        self.raw.extend_from_slice(bytes);
        for _ in self.raw[from..].windows(ASKED.len()).filter(|part| *part == ASKED) {
            if let Some(writer) = self.writer.as_mut() {
                let _ = writer.write_all(b"\x1b[0n").and_then(|()| writer.flush());
            }
        }
    }

    /// Takes in what has come, and all that comes within this time.
    pub fn watch(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    pub fn pid(&self) -> Pid {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        id.and_then(Pid::from_raw).expect("a process")
    }

    /// The number that a script has printed as `pid 123.`
    pub fn told_pid(&self) -> Pid {
        let told = String::from_utf8_lossy(&self.raw);
        let digits = told.split("pid ").nth(1).and_then(|rest| rest.split('.').next());
        digits.and_then(|pid| pid.parse().ok()).and_then(Pid::from_raw).expect("a pid")
    }

    pub fn send(&self, signal: Signal) -> &Self {
        kill_process(self.pid(), signal).expect("a signal");
        self
    }

    pub fn kill(&mut self) {
        self.send(Signal::KILL);
        self.ends();
    }

    /// It ends by itself, soon; then everything it wrote is taken in.
    #[track_caller]
    pub fn ends(&mut self) -> &mut Self {
        let deadline = Instant::now() + TO_END;
        while self.child.try_wait().expect("a child").is_none() {
            assert!(Instant::now() < deadline, "it goes on:\n{}", self.text());
            self.watch(Duration::from_millis(5));
        }
        self.until(|_| false);
        self
    }

    /// Modes byte for byte as they were, the other screen left, the cursor shown, no bracketed paste.
    #[track_caller]
    pub fn is_as_before(&self) -> &Self {
        assert_eq!(self.modes(), self.modes_before, "the modes of the terminal");
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the screen of the desk is still there");
        assert!(!screen.hide_cursor(), "no cursor");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        self
    }

    pub fn modes(&self) -> String {
        modes(&**self.master.as_ref().expect("a line"))
    }

    /// Closes the terminal, as a window is closed or a line is dropped.
    pub fn hang_up(&mut self) {
        self.output = channel().1;
        // The thread that follows the output lets go of the line as soon as there is some.
        self.keys(&["^L"]);
        (self.writer, self.master) = (None, None);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn modes(master: &dyn MasterPty) -> String {
    let tty = File::open(master.tty_name().expect("a name")).expect("the terminal");
    format!("{:?}", tcgetattr(&tty).expect("its modes"))
}

fn follow(mut reader: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

fn bytes_of(key: &str) -> Vec<u8> {
    let named = match key {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "Down" => "\x1b[B",
        "Up" => "\x1b[A",
        "Right" => "\x1b[C",
        key => key,
    };
    match named.as_bytes() {
        [b'^', letter @ b'A'..=b'Z'] => vec![letter & 0x1f],
        bytes => bytes.to_vec(),
    }
}
