//! The editor of the member's own: which one, whether it may be used, and how it is run and ended.

use crate::domain::editor::EditorRule;
use crate::domain::error::{Error, Result};
use crate::guards::Verdict;
use crate::guards::editor::may_edit;
use crate::session::scratch::Scratch;
use rustix::process::{Pid, Signal, kill_process};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// How long an editor may take to end once it was told to.
const TO_END: Duration = Duration::from_millis(500);

/// What the place of the desk and the store say of it.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    /// The program and its arguments; none is named where it is blank.
    pub command: String,
    /// Whether the desk was reached from another host.
    pub is_remote: bool,
    /// The user's own folder in memory.
    pub runtime: Option<PathBuf>,
    /// What the store says.
    pub rule: EditorRule,
}

impl Editor {
    /// Whether it may be used.
    pub fn verdict(&self) -> Verdict {
        may_edit(self.rule, self.is_remote, !self.command.trim().is_empty())
    }

    /// Starts it on this file. No shell reads the command: what stands between blanks is a word. What it keeps for
    /// itself while it runs is to lie in the same folder, which is wiped.
    pub fn start(&self, scratch: &Scratch) -> Result<Child> {
        let mut words = self.command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let mut command = Command::new(program);
        command.args(words).arg(scratch.path()).env("TMPDIR", scratch.folder());
        command.spawn().map_err(|error| {
            Error::failed("editor-start").with("name", program).with("detail", error)
        })
    }
}

/// The process, as far as a signal can reach it.
pub fn pid(editor: &Child) -> Option<Pid> {
    i32::try_from(editor.id()).ok().and_then(Pid::from_raw)
}

/// Whether what it wrote is meant: an editor that fails, or is ended, means nothing.
pub fn check(status: ExitStatus) -> Result<()> {
    match status.success() {
        true => Ok(()),
        false => Err(Error::failed("editor-failed").with("detail", status)),
    }
}

/// Ends it: asked first, then made to.
pub fn end(editor: &mut Child) {
    if let Some(pid) = pid(editor) {
        let _ = kill_process(pid, Signal::TERM);
        // One that was stopped hears it only then.
        let _ = kill_process(pid, Signal::CONT);
    }
    let deadline = Instant::now() + TO_END;
    while matches!(editor.try_wait(), Ok(None)) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = editor.kill();
    let _ = editor.wait();
}
