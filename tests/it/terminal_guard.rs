//! The terminal is given back, whatever happens: on a real pseudo-terminal, with a real process.
//!
//! The process is this very test binary, told by an environment variable to hold the terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there and then")]

use std::fs::File;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crossterm::event::KeyCode;
use kefu::tui::input::{Input, Reader};
use kefu::tui::signals::{self, Signal};
use kefu::tui::terminal::{Guard, Suspension, install_panic_hook, repaint};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::Terminal;
use rustix::process::{Pid, Signal as Kill, kill_process};
use rustix::termios::tcgetattr;

const ROLE: &str = "KEFU_TEST_HOLDS_THE_TERMINAL";
const CUSTOMERS_NUMBER: &str = "13800138000";
const PATIENCE: Duration = Duration::from_secs(10);

enum Message {
    Input(Input),
    Signal(Signal),
}

/// Not a test of its own: what the tests below start. Says on the screen what it was told.
#[test]
fn child_that_holds_the_terminal() {
    if std::env::var_os(ROLE).is_none() {
        return;
    }
    install_panic_hook(|id| format!("error {id}"));
    let guard = Guard::enter().unwrap();
    let mut terminal = Terminal::new(guard.backend().unwrap()).unwrap();
    let (sender, receiver) = channel();
    let for_signals = sender.clone();
    signals::watch(move |signal| for_signals.send(Message::Signal(signal)).is_ok()).unwrap();
    let _reader = Reader::spawn(guard.input().unwrap(), move |input| {
        sender.send(Message::Input(input)).is_ok()
    })
    .unwrap();
    let mut said = "ready".to_owned();
    loop {
        if terminal.draw(|frame| frame.render_widget(said.as_str(), frame.area())).is_err() {
            return;
        }
        match receiver.recv().unwrap() {
            Message::Input(Input::Closed) | Message::Signal(Signal::Terminate) => return,
            Message::Input(Input::Key(key)) if key.code == KeyCode::Char('!') => {
                panic!("the number is {CUSTOMERS_NUMBER}")
            }
            Message::Input(Input::Key(key)) => said = format!("key {}", key.code),
            Message::Input(input) => said = format!("{input:?}"),
            Message::Signal(Signal::Suspend) => {
                let suspension = guard.suspend().unwrap();
                repaint(&mut terminal).unwrap();
                said = if suspension == Suspension::Continued { "back again" } else { "no shell" }
                    .to_owned();
            }
            Message::Signal(_) => {}
        }
    }
}

struct Stage {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    seen: String,
    modes_before: String,
}

impl Stage {
    fn with(command: CommandBuilder) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() })
            .unwrap();
        let modes_before = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let output = follow(pair.master.try_clone_reader().unwrap());
        let writer = pair.master.take_writer().ok();
        Self { master: Some(pair.master), writer, child, output, seen: String::new(), modes_before }
    }

    fn holding() -> Self {
        let mut stage = Self::with(holder());
        stage.wait_for("ready");
        stage
    }

    /// Reads on until the text has come, and forgets everything up to it.
    fn wait_for(&mut self, text: &str) -> String {
        loop {
            if let Some((before, after)) = self.seen.clone().split_once(text) {
                self.seen = after.to_owned();
                return before.to_owned();
            }
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{error} while waiting for {text:?} in {:?}", self.seen),
            }
        }
    }

    fn everything(&mut self) -> String {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        std::mem::take(&mut self.seen)
    }

    fn type_in(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    fn send(&self, signal: Kill) {
        let pid = Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    fn modes(&self) -> String {
        modes(&**self.master.as_ref().unwrap())
    }

    /// Waits for the end of the process; fails if it does not come.
    fn ends(&mut self) {
        for _ in 0..200 {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        self.child.kill().unwrap();
        panic!("the process goes on");
    }
}

fn holder() -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "terminal_guard::child_that_holds_the_terminal",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env(ROLE, "1");
    command
}

fn modes(master: &dyn MasterPty) -> String {
    let tty = File::open(master.tty_name().unwrap()).unwrap();
    format!("{:?}", tcgetattr(&tty).unwrap())
}

fn follow(mut reader: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

#[test]
fn a_terminated_desk_gives_the_terminal_back() {
    let mut stage = Stage::holding();
    assert_ne!(stage.modes(), stage.modes_before);
    stage.send(Kill::TERM);
    stage.wait_for("\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l");
    stage.ends();
    assert_eq!(stage.modes(), stage.modes_before);
}

#[test]
fn a_panic_gives_the_terminal_back_and_tells_no_values() {
    let mut stage = Stage::holding();
    stage.type_in(b"!");
    stage.wait_for("\x1b[?1049l");
    let said = stage.wait_for("\n");
    assert!(said.starts_with("error E-"), "{said:?}");
    stage.ends();
    assert_eq!(stage.modes(), stage.modes_before);
    assert!(!stage.everything().contains(CUSTOMERS_NUMBER));
}

#[test]
fn keys_and_pastes_arrive_as_what_they_are() {
    let mut stage = Stage::holding();
    stage.type_in(b"\x1b");
    std::thread::sleep(Duration::from_millis(10));
    stage.type_in(b"[A");
    stage.wait_for("Up");
    stage.type_in(b"\x1b[200~!!\x1b[201~");
    stage.wait_for("Paste(2 B)");
    stage.send(Kill::TERM);
    stage.ends();
}

#[test]
fn a_line_that_hangs_up_ends_the_desk() {
    let mut stage = Stage::holding();
    (stage.master, stage.writer) = (None, None);
    // the thread that follows the output holds the line open too, until there is output to hand over
    drop(std::mem::replace(&mut stage.output, channel().1));
    stage.send(Kill::TSTP);
    stage.ends();
}

#[test]
fn a_resize_is_reported() {
    let mut stage = Stage::holding();
    let size = PtySize { rows: 30, cols: 100, ..PtySize::default() };
    stage.master.as_ref().unwrap().resize(size).unwrap();
    stage.wait_for("Resize(100, 30)");
    stage.send(Kill::TERM);
    stage.ends();
}

#[test]
fn without_a_shell_nobody_is_left_stopped_for_ever() {
    let mut stage = Stage::holding();
    stage.send(Kill::TSTP);
    stage.wait_for("no shell");
    stage.send(Kill::TERM);
    stage.ends();
}

#[test]
fn suspended_from_a_shell_it_leaves_and_comes_back() {
    let holder = holder();
    let quoted: Vec<String> =
        holder.get_argv().iter().map(|word| format!("'{}'", word.to_string_lossy())).collect();
    let mut shell = CommandBuilder::new("sh");
    shell.env(ROLE, "1");
    shell.args([
        "-m",
        "-c",
        &format!("{} & echo pid $!.; fg; echo stopped; fg; echo over", quoted.join(" ")),
    ]);
    let mut stage = Stage::with(shell);
    stage.wait_for("pid ");
    let pid = stage.wait_for(".").parse().ok().and_then(Pid::from_raw).unwrap();
    stage.wait_for("ready");
    kill_process(pid, Kill::TSTP).unwrap();
    stage.wait_for("\x1b[?1049l");
    stage.wait_for("stopped");
    stage.wait_for("\x1b[?1049h");
    stage.wait_for("back again");
    kill_process(pid, Kill::TERM).unwrap();
    stage.wait_for("\x1b[?1049l");
    stage.wait_for("over");
    stage.ends();
    assert_eq!(stage.modes(), stage.modes_before);
}
