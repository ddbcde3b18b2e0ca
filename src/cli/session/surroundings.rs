//! What a login brings along: its environment, and the key that sshd tells of.
//!
//! INVARIANT: [`begin_anew`] returns only in a process whose whole environment is of the names and shapes below. It
//! gets there by one new start of the same program: so it is gone from `/proc`, too, and from whatever the C library
//! read before `main`.

use super::words;
use crate::domain::error::{Error, Result};
use crate::domain::ssh::LoginKey;
use rustix::fs::{Mode, OFlags};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// What sshd was asked to run.
pub const COMMAND: &str = "SSH_ORIGINAL_COMMAND";
/// Where sshd tells how somebody logged in.
const AUTH: &str = "SSH_USER_AUTH";
/// In the place of a command without a shape: a word that is in no table.
const NO_WORD: &str = "?";
/// More than a few keys have.
const AUTH_BYTES: u64 = 64 * 1024;

type Shape = fn(&str) -> bool;

/// Every variable that stays, with the shape it must have.
const KEPT: &[(&str, Shape)] = &[
    ("TERM", is_term),
    ("COLORTERM", |text| is_made_of(text, 20, "-")),
    ("LC_ALL", |text| is_made_of(text, 40, "_.@-")),
    ("SSH_CONNECTION", is_connection),
    (AUTH, is_auth_file),
    ("SSH_TTY", is_tty),
    (COMMAND, |text| text == NO_WORD || words::has_shape(text)),
];

/// Starts this program once more without what is not kept, unless there is nothing of it.
pub fn begin_anew() -> Result<()> {
    let found: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    let kept = cleaned(&found);
    if kept.len() == found.len() && found.iter().all(|pair| kept.contains(pair)) {
        return Ok(());
    }
    let failed = |e| Error::failed("session-confine").with("detail", e);
    // Its own path keeps its name in lists of processes.
    let program = std::env::current_exe().map_err(failed)?;
    let args = std::env::args_os().skip(1);
    Err(failed(Command::new(program).args(args).env_clear().envs(kept).exec()))
}

/// What is left of an environment.
fn cleaned(found: &[(OsString, OsString)]) -> Vec<(OsString, OsString)> {
    let has_shape = |name: &OsString, value: &OsString| {
        let row = KEPT.iter().find(|(kept, _)| name == kept);
        row.is_some_and(|(_, shape)| value.to_str().is_some_and(shape))
    };
    let kept = found.iter().filter_map(|(name, value)| match has_shape(name, value) {
        true => Some((name.clone(), value.clone())),
        false => (name == COMMAND).then(|| (name.clone(), NO_WORD.into())),
    });
    kept.collect()
}

fn is_made_of(text: &str, most: usize, besides: &str) -> bool {
    let is_good = |c: char| c.is_ascii_alphanumeric() || besides.contains(c);
    (1..=most).contains(&text.len()) && text.chars().all(is_good)
}

/// As terminfo names terminals. Nothing looks a terminal up by it, and nothing could: no `/`, no leading dot.
fn is_term(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && is_made_of(text, 60, "+-._")
}

fn is_connection(text: &str) -> bool {
    let parts: Vec<&str> = text.split(' ').collect();
    let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
    let is_port = |text: &str| text.parse::<u16>().is_ok();
    matches!(parts[..], [from, at, to, on] if
        is_address(from) && is_port(at) && is_address(to) && is_port(on))
}

fn is_auth_file(text: &str) -> bool {
    text.strip_prefix("/tmp/sshauth.").is_some_and(|rest| is_made_of(rest, 40, ""))
}

fn is_tty(text: &str) -> bool {
    let device = text.strip_prefix("/dev/pts/").or_else(|| text.strip_prefix("/dev/tty"));
    device.is_some_and(|rest| is_made_of(rest, 10, ""))
}

/// What the key is known by with which somebody logged in. None where sshd does not tell of exactly one.
pub fn key() -> Option<String> {
    let mut text = String::new();
    auth_file()?.take(AUTH_BYTES).read_to_string(&mut text).ok()?;
    match LoginKey::all_of_login(&text)?.as_slice() {
        [key] => Some(key.fingerprint.clone()),
        _ => None,
    }
}

/// The file that sshd made for this account: an ordinary one, of nobody else.
fn auth_file() -> Option<File> {
    let path = std::env::var(AUTH).ok()?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?);
    let meta = file.metadata().ok()?;
    let is_ours = meta.uid() == rustix::process::geteuid().as_raw();
    let is_private = meta.mode() & 0o077 == 0;
    (meta.is_file() && is_ours && is_private).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt;

    fn left(name: &str, value: &[u8]) -> Option<String> {
        let pair = (OsString::from(name), OsString::from_vec(value.to_vec()));
        cleaned(&[pair]).pop().map(|(_, value)| value.into_string().unwrap())
    }

    #[test]
    fn what_has_its_shape_stays() {
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("TERM", "screen.xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LC_ALL", "zh_CN.UTF-8"),
            ("SSH_CONNECTION", "2001:db8::1 50000 127.0.0.1 22"),
            ("SSH_USER_AUTH", "/tmp/sshauth.aB3dE5gH7jK9mN1"),
            ("SSH_TTY", "/dev/pts/17"),
            ("SSH_ORIGINAL_COMMAND", "put a.pdf"),
        ] {
            assert_eq!(left(name, value.as_bytes()).as_deref(), Some(value), "{name}");
        }
    }

    #[test]
    fn whatever_else_there_is_goes() {
        let long = "x".repeat(100);
        for (name, value) in [
            ("TERM", "../../../tmp/evil$(id)"),
            ("TERM", "/tmp/x"),
            ("TERM", ".hidden"),
            ("TERM", "xterm\n"),
            ("TERM", "xterm\u{1b}[2J"),
            ("TERM", ""),
            ("TERM", &long),
            ("COLORTERM", "true color"),
            ("LC_ALL", "../../evil"),
            ("LC_ALL", "x;id"),
            ("LC_EVIL", "x;id"),
            ("LANG", "zh_CN.UTF-8"),
            ("SSH_CONNECTION", "1.2.3.4 1 1.2.3.4"),
            ("SSH_CONNECTION", "host 1 host 2"),
            ("SSH_CONNECTION", "1.2.3.4 1 1.2.3.4 22 x"),
            ("SSH_USER_AUTH", "/tmp/sshauth.x/../../etc/passwd"),
            ("SSH_USER_AUTH", "/home/kefu/mine"),
            ("SSH_TTY", "/dev/pts/../mem"),
            ("LD_PRELOAD", "/tmp/evil.so"),
            ("KEFU_STORE", "/tmp/mine"),
            ("HOME", "/root"),
            ("PATH", "/usr/bin"),
            ("XDG_DATA_HOME", "/tmp"),
            ("TZ", "/etc/passwd"),
            ("EDITOR", "/bin/sh"),
            ("term", "xterm"),
        ] {
            assert_eq!(left(name, value.as_bytes()), None, "{name}={value}");
        }
        assert_eq!(left("TERM", b"xterm\xff"), None);
    }

    #[test]
    fn a_command_without_a_shape_is_one_that_is_not_there() {
        for command in ["-x", "", "help\nid", "\u{1b}]0;x\u{7}", &"y".repeat(2_000)] {
            assert_eq!(left(COMMAND, command.as_bytes()).as_deref(), Some(NO_WORD), "{command:?}");
        }
        assert_eq!(left(COMMAND, b"help\xff").as_deref(), Some(NO_WORD));
        assert!(words::read(NO_WORD).is_err());
    }
}
