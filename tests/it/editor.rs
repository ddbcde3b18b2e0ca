//! Long text in an editor of the member's own: where it is allowed, what comes back, and that nothing stays.

use crate::house::{House, KEFU};
use crate::needs;
use crate::seat::Seat;
use kefu::locale::{Language, Locale};
use portable_pty::CommandBuilder;
use rustix::process::{Signal, kill_process, test_kill_process};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

const SIZE: (u16, u16) = (100, 30);

/// A house with one customer, and the user's folder in memory.
struct Room {
    house: House,
    memory: TempDir,
}

impl Room {
    /// Whose store says this of editors.
    fn with(rule: &str) -> Self {
        let house = House::new();
        assert_eq!(house.json(&["policy", "editor"])["editor"], "forbid", "of a new store");
        house.json(&["party", "add", "张伟"]);
        house.json(&["policy", "editor", rule]);
        Self { house, memory: TempDir::new_in("/dev/shm").expect("a folder in memory") }
    }

    /// An editor that does this to the file `$1`; what is typed into it is seen.
    fn editor(&self, does: &str) -> String {
        let path = self.house.home().join("ed");
        std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).expect("a script");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).expect("its mode");
        path.display().to_string()
    }

    fn environment(&self, more: &[String]) -> Vec<String> {
        let memory = format!("XDG_RUNTIME_DIR={}", self.memory.path().display());
        [memory].into_iter().chain(more.iter().cloned()).collect()
    }

    /// A desk with a note begun.
    fn noting(&self, more: &[String]) -> Seat {
        let mut command = CommandBuilder::new("env");
        command.args(self.environment(more));
        command.args([KEFU, "--lang", "en"]);
        let mut seat = Seat::with(&self.house, SIZE, command);
        begins(&mut seat);
        seat
    }

    /// The text that was noted.
    fn noted(&self) -> String {
        let shown = self.house.json(&["party", "show", "C-000001"]);
        shown["timeline"][0]["text"].as_str().expect("a note").to_owned()
    }

    fn is_empty(&self) -> bool {
        std::fs::read_dir(self.memory.path()).expect("a folder").next().is_none()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.house.home().join(name)).expect("what the editor saw")
    }
}

fn begins(seat: &mut Seat) {
    seat.shows("王芳 (owner)").keys(&["/", "zhangwei"]).shows("张伟");
    seat.keys(&["Enter", "n"]).shows("Ctrl+S").keys(&["begun here"]).shows("begun here");
}

fn text(id: &str) -> String {
    Locale::new(Language::English).text(id)
}

#[test]
fn what_was_written_comes_back_and_nothing_stays() {
    let room = Room::with("forbid");
    let script = room.editor(
        r#"shift; here=$(dirname "$2"); cp "$2" ~/saw; echo "$1" > ~/word
        stat -c %a "$2" "$here" > ~/rights; echo "$TMPDIR" > ~/tmp; echo "$here" > ~/here
        cp "$2" "$2~"; cp "$2" "$here/.text.txt.swp"; mkdir "$here/undo"; cp "$2" "$here/undo/1"
        chmod 400 "$2~"; ln -s ~/saw "$here/link"
        printf 'written there\r\n第二行\r\n' > "$here/new"; mv "$here/new" "$2""#,
    );
    let mut seat = room.noting(&[format!("EDITOR={script} -w $(id)")]);
    let offer = text("overlay-form-editor");
    seat.keys(&["^G"]).shows("does not allow").shows("begun here");
    assert!(!seat.sees(&offer), "offered where it is forbidden");
    assert!(!room.house.home().join("saw").exists());
    room.house.json(&["policy", "editor", "allow"]);
    seat.shows(&offer).keys(&["^G"]).shows("第二行").shows("written there").hides("begun here");
    assert!(room.is_empty(), "something is left in memory");
    assert_eq!(room.read("saw"), "begun here", "overwritten through a link, or not what there was");
    assert_eq!(room.read("rights"), "600\n700\n");
    assert_eq!(room.read("word"), "$(id)\n", "no shell reads the variable");
    assert_eq!(room.read("tmp"), room.read("here"));
    assert!(Path::new(room.read("here").trim()).starts_with(room.memory.path()));
    seat.keys(&[", and here", "^S"]).hides(&offer).keys(&["q"]).ends().is_as_before();
    assert_eq!(room.noted(), "written there\n第二行, and here");
    assert!(room.house.verbs().contains(&"policy.editor".to_owned()));
    room.house.is_sound();
}

#[test]
fn an_editor_that_fails_or_leaves_no_text_changes_nothing() {
    let room = Room::with("allow");
    let script = room.editor("echo lost > \"$1\"; exit 3");
    let mut seat = room.noting(&[format!("VISUAL={script}"), "EDITOR=/nowhere".to_owned()]);
    seat.keys(&["^G"]).shows("did not end well").shows("begun here");
    assert!(room.is_empty());
    room.editor("printf '\\377\\376' > \"$1\"");
    seat.keys(&["^G"]).shows("not UTF-8").shows("begun here");
    room.editor("head -c 200001 /dev/zero | tr '\\0' x > \"$1\"");
    seat.keys(&["^G"]).shows("200").hides("not UTF-8").shows("begun here");
    room.editor("echo \"pid $$.\"; exec sleep 60");
    seat.keys(&["^G"]).shows("pid ");
    kill_process(seat.told_pid(), Signal::KILL).expect("a signal");
    seat.shows("did not end well").shows("begun here");
    room.editor("echo kept here > \"$1\"");
    seat.keys(&["^G"]).shows("kept here").keys(&["^S"]).hides("Ctrl+S");
    assert!(room.is_empty());
    seat.keys(&["q"]).ends().is_as_before();
    assert_eq!(room.noted(), "kept here");
}

#[test]
fn a_desk_that_is_ended_ends_its_editor_and_leaves_nothing() {
    let room = Room::with("allow");
    let script = room.editor("echo secret > \"$1~\"; echo \"pid $$.\"; exec sleep 60");
    let editor = [format!("EDITOR={script}")];
    for signal in [Some(Signal::TERM), Some(Signal::HUP), None] {
        let mut seat = room.noting(&editor);
        seat.keys(&["^G"]).shows("pid ");
        assert!(!room.is_empty(), "the file lies elsewhere");
        let pid = seat.told_pid();
        match signal {
            Some(signal) => drop(seat.send(signal)),
            None => seat.hang_up(),
        }
        seat.ends();
        if signal.is_some() {
            seat.is_as_before();
        }
        assert!(room.is_empty(), "{signal:?} leaves something");
        assert!(test_kill_process(pid).is_err(), "the editor goes on after {signal:?}");
    }
    // Nobody can do it for a desk that is killed but the next one.
    let mut seat = room.noting(&editor);
    seat.keys(&["^G"]).shows("pid ");
    let pid = seat.told_pid();
    seat.kill();
    let _ = kill_process(pid, Signal::KILL);
    assert!(!room.is_empty());
    room.editor("echo again > \"$1\"");
    let mut seat = room.noting(&editor);
    seat.keys(&["^G"]).shows("again");
    assert!(room.is_empty());
    seat.keys(&["^S", "q"]).ends();
    room.house.is_sound();
}

#[test]
fn over_ssh_on_a_disk_or_without_an_editor_there_is_none() {
    let room = Room::with("allow");
    let script = room.editor("touch ~/ran");
    let editor = format!("EDITOR={script}");
    let refused = |more: &[&str], says: &str| {
        let more: Vec<String> = more.iter().map(|&one| one.to_owned()).collect();
        let mut seat = room.noting(&more);
        seat.keys(&["^G"]).shows(says).shows("begun here").keys(&["^S"]).hides("Ctrl+S");
        seat.keys(&["q"]).ends().is_as_before();
        assert!(!room.house.home().join("ran").exists(), "{says}");
    };
    refused(&[&editor, "SSH_CONNECTION=192.0.2.1 4711 192.0.2.2 22"], "over SSH");
    refused(&[&editor, "SSH_ORIGINAL_COMMAND="], "over SSH");
    refused(&[&editor, "XDG_RUNTIME_DIR=/proc"], "/proc is not in memory");
    refused(&["EDITOR= "], "No editor is named");
    refused(&["EDITOR=/nowhere/ed"], "does not start");
    assert!(room.is_empty());
}

#[test]
fn on_ctrl_z_both_wait_for_the_shell_and_what_is_written_then_comes_back() {
    if !needs::program("bash") {
        return;
    }
    let room = Room::with("allow");
    let script = room.editor("echo 'write:'; read line; echo \"$line\" > \"$1\"");
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "--noediting", "-i"]);
    let mut seat = Seat::with(&room.house, SIZE, shell);
    seat.keys(&["PS1='at 'home", "Enter"]).shows("at home");
    let line = room.environment(&[format!("EDITOR={script}")]).join(" ");
    seat.keys(&[&format!("{line} {KEFU} --lang en"), "Enter"]);
    begins(&mut seat);
    seat.keys(&["^G"]).shows("write:").keys(&["^Z"]).shows("Stopped").is_as_before();
    seat.keys(&["fg", "Enter"]).shows("fg").keys(&["after the stop", "Enter"]);
    seat.shows("Ctrl+S").shows("after the stop").keys(&["^S"]).hides("Ctrl+S");
    seat.keys(&["q"]).is_left().keys(&["exit", "Enter"]).ends();
    assert_eq!(room.noted(), "after the stop");
    assert!(room.is_empty());
}
