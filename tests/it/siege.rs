//! Hostile commands and environments by the thousand, at the program itself that sshd would start: what it must hold
//! against is what comes in its environment, and a login for each would only be the work of sshd.
//!
//! ```text
//! this test -> strace -f -> this program once more ([`who_besieges`]) -> so many `kefu session --as mN`
//! ```
//! 60 of them, 120 under `KEFU_CI`; `KEFU_TEST_SIEGE=100000` for the full size.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::house::KEFU;
use crate::needs;
use crate::ssh::{TRIED, hostile};
use crate::workshop::Workshop;
use kefu::commands::Command as Deed;
use kefu::commands::key::SetKey;
use kefu::domain::member::Role;
use kefu::printable::printable;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;
use tempfile::TempDir;

/// Where the store lies, for the program that besieges it.
const STORE: &str = "KEFU_TEST_BESIEGED";
const SEED: &str = "KEFU_TEST_SEED";
const MEMBERS: u64 = 20;
/// At once: a member has five places, and none is to be turned away for want of one.
const AT_ONCE: u64 = 4;
/// The public half of a key that nobody has; all that is known of a login here is what sshd would tell of it.
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

/// What sshd would leave behind for a session; it goes with the test.
struct Login(PathBuf);

impl Login {
    fn told() -> Self {
        let path = PathBuf::from(format!("/tmp/sshauth.siege{}", std::process::id()));
        let mut file = std::fs::OpenOptions::new();
        let file = file.write(true).create_new(true).mode(0o600).open(&path);
        writeln!(file.expect("a file"), "publickey {KEY}").expect("written");
        Self(path)
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// One that only tells its key is the member's; the others are turned away for the key, and for their words before.
fn furnish() -> TempDir {
    let shop = Workshop::new(&[]);
    for number in 0..MEMBERS {
        let session = shop.newcomer(&format!("m{number}"), Role::Agent);
        let member = session.member_id().expect("a member");
        let ssh_key = (number == 0).then(|| KEY.to_owned());
        shop.does(&shop.owner, Deed::SetKey(SetKey { member, ssh_key }));
    }
    let Workshop { folder, desk, .. } = shop;
    drop(desk);
    folder
}

/// Names that a program, its libraries or its loader may listen to, and some that nobody does.
const NAMES: &[&str] = &[
    "TERM",
    "COLORTERM",
    "LC_ALL",
    "LANG",
    "LC_EVIL",
    "SSH_CONNECTION",
    "SSH_TTY",
    "SSH_CLIENT",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "LD_AUDIT",
    "LD_DEBUG",
    "GLIBC_TUNABLES",
    "MALLOC_ARENA_MAX",
    "LOCPATH",
    "NLSPATH",
    "GCONV_PATH",
    "TZ",
    "TZDIR",
    "HOME",
    "PATH",
    "SHELL",
    "USER",
    "LOGNAME",
    "IFS",
    "ENV",
    "BASH_ENV",
    "BASH_FUNC_x%%",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "TERMINFO",
    "TERMCAP",
    "KEFU_STORE",
    "KEFU_LANG",
    "KEFU_AS",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "RUST_MIN_STACK",
    "NO_COLOR",
    "COLUMNS",
    "LINES",
    "TMPDIR",
    "http_proxy",
    "SSH_AUTH_SOCK",
    "SSH_ASKPASS",
    "DISPLAY",
    "SSH_ORIGINAL_COMMANDS",
    "张",
];

fn value(dice: &mut Dice) -> Vec<u8> {
    let parts: [&[u8]; 22] = [
        b"x;id",
        b"$(id)",
        b"`id`",
        b"../",
        b"/etc/passwd",
        b"/tmp/evil.so",
        b"\x1b]0;x\x07",
        b"\x9b",
        b"\xff\xfe",
        b"\n",
        b" ",
        b"%n",
        b"xterm-256color",
        b"zh_CN.UTF-8",
        b"1",
        b"() { :;}; id",
        b"127.0.0.1 1 127.0.0.1 22",
        "\u{202e}".as_bytes(),
        b"=",
        b"-",
        b"",
        b"glibc.malloc.check=3",
    ];
    let mut bytes: Vec<u8> = (0..dice.below(4)).flat_map(|_| dice.pick(&parts).to_vec()).collect();
    if dice.once_in(20) {
        bytes.extend(std::iter::repeat_n(b'y', 1 + dice.index(100_000)));
    }
    bytes
}

/// A command as it would come from a client; none for one who says nothing.
fn command(dice: &mut Dice) -> Option<Vec<u8>> {
    if dice.once_in(10) {
        return None;
    }
    let mut command = match dice.below(3) {
        0 => dice.pick(TRIED).as_bytes().to_vec(),
        1 => hostile(dice).into_bytes(),
        _ => value(dice),
    };
    if dice.once_in(10) {
        let at = dice.index(command.len() + 1);
        command.insert(at, u8::try_from(1 + dice.below(255)).expect("a byte"));
    }
    let is_word =
        std::str::from_utf8(&command).is_ok_and(|it| kefu::cli::session::words::read(it).is_ok());
    // What is of the table by chance would be done.
    Some(if is_word { b"sh".to_vec() } else { command })
}

fn environment(dice: &mut Dice, login: &Path) -> BTreeMap<OsString, OsString> {
    let some = 1 + dice.below(8);
    let mut all: BTreeMap<OsString, OsString> =
        (0..some).map(|_| (dice.pick(NAMES).into(), OsString::from_vec(value(dice)))).collect();
    let auth = if dice.once_in(20) { OsString::from_vec(value(dice)) } else { login.into() };
    all.insert("SSH_USER_AUTH".into(), auth);
    if let Some(command) = command(dice) {
        all.insert("SSH_ORIGINAL_COMMAND".into(), OsString::from_vec(command));
    }
    // The loader itself would not let the program begin, which is not the program's to mend: sshd is told to take no
    // variables, and root's line names none.
    for loader in ["LD_PRELOAD", "LD_AUDIT", "LD_DEBUG", "LD_LIBRARY_PATH", "GLIBC_TUNABLES"] {
        if let Some(value) = all.get_mut(&OsString::from(loader)) {
            *value = "/nonexistent".into();
        }
    }
    all
}

/// Turned away with a sentence, and with nothing that a terminal could act on.
fn is_turned_away(with: &BTreeMap<OsString, OsString>, ran: &Output) -> i32 {
    let told = || format!("{with:?}: {ran:?}");
    let status = ran.status.code().unwrap_or_else(|| panic!("a signal: {}", told()));
    assert!([2, 3, 6].contains(&status), "{}", told());
    assert!(ran.stdout.is_empty(), "{}", told());
    let err = std::str::from_utf8(&ran.stderr).expect("UTF-8");
    assert!(!err.is_empty() && !err.contains("panicked"), "{}", told());
    // What the loader says of a library that is not there comes before the program begins.
    let own = err.lines().filter(|line| !line.starts_with("ERROR: ld.so:"));
    own.for_each(|line| assert_eq!(printable(line), line, "{}", told()));
    status
}

/// Not a test by itself: what strace starts.
#[test]
fn who_besieges() {
    let Some(store) = std::env::var_os(STORE) else { return };
    let count = size("KEFU_TEST_SIEGE", 120, 60);
    let (mut dice, login) = (Dice::of("siege"), Login::told());
    let mut ends: BTreeMap<i32, u64> = BTreeMap::new();
    std::thread::scope(|scope| {
        let besiegers: Vec<_> = (0..AT_ONCE)
            .map(|own| {
                let (mut dice, store, login) = (dice.fork(), &store, &login.0);
                scope.spawn(move || {
                    let mut ends: BTreeMap<i32, u64> = BTreeMap::new();
                    for _ in (own..count).step_by(usize::try_from(AT_ONCE).expect("a number")) {
                        let with = environment(&mut dice, login);
                        let member = if dice.once_in(2) { 0 } else { dice.below(MEMBERS) };
                        let mut session = Command::new(KEFU);
                        session.args(["session", "--store"]).arg(store);
                        session.args(["--as", &format!("m{member}")]).env_clear().envs(&with);
                        let ran = session.stdin(Stdio::null()).output().expect("a session");
                        *ends.entry(is_turned_away(&with, &ran)).or_insert(0) += 1;
                    }
                    ends
                })
            })
            .collect();
        for besieger in besiegers {
            for (status, count) in besieger.join().expect("all turned away") {
                *ends.entry(status).or_insert(0) += count;
            }
        }
    });
    assert_eq!(ends.values().sum::<u64>(), count);
    tell(&format!("siege: by exit status {ends:?}"));
}

/// How many processes were confined, and what any of them, or a thread of theirs, ran after that. Numbers of processes
/// come again.
fn ran_after(trace: &Path) -> (u64, Vec<String>) {
    let (mut confined, mut leaders, mut ran) = (BTreeSet::new(), 0, Vec::new());
    let file = std::fs::File::open(trace).expect("a trace");
    for line in BufReader::new(file).split(b'\n') {
        let line = String::from_utf8_lossy(&line.expect("a line")).into_owned();
        let Some((pid, call)) = line.split_once(' ') else { continue };
        if call.contains("SECCOMP_FILTER_FLAG_TSYNC") {
            leaders += u64::from(confined.insert(pid.to_owned()));
        } else if call.trim_start().starts_with("+++") {
            assert!(!call.contains("killed") || !confined.contains(pid), "{line}");
            confined.remove(pid);
        } else if confined.contains(pid) {
            let child = call.rsplit_once("= ").map(|(_, child)| child.trim().to_owned());
            let is_new = call.contains("clone") || call.contains("fork");
            confined.extend(child.filter(|child| is_new && child.parse::<u32>().is_ok()));
            ran.extend(call.contains("exec").then_some(line));
        }
    }
    (leaders, ran)
}

#[test]
fn whatever_comes_in_an_environment_nothing_is_run() {
    if !needs::program("strace") {
        return;
    }
    let count = size("KEFU_TEST_SIEGE", 120, 60);
    let (folder, seed) = (furnish(), Dice::of("siege").next());
    let trace = folder.path().join("trace");
    let begun = Instant::now();
    let mut strace = Command::new("strace");
    // Only these calls are stopped at, so that the rest goes as fast as ever.
    strace.args(["-f", "-q", "--seccomp-bpf", "-e", "signal=none", "-e"]);
    strace.arg("trace=execve,execveat,seccomp,clone,clone3,fork,vfork").arg("-o").arg(&trace);
    strace.arg(std::env::current_exe().expect("this program"));
    strace.args(["--exact", "siege::who_besieges", "--test-threads", "1"]);
    strace.env(STORE, folder.path().join("store")).env(SEED, seed.to_string());
    let ended = strace.stdout(Stdio::null()).output().expect("strace");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    if !needs::found(!told.contains("Operation not permitted"), "strace may not trace here") {
        return;
    }
    assert!(ended.status.success(), "{told}");
    let (confined, ran) = ran_after(&trace);
    assert_eq!((confined, ran), (count, Vec::new()), "run after they were confined");
    tell(told.lines().find(|line| line.starts_with("siege:")).unwrap_or_default());
    tell(&format!("siege: {count} in {:?}", begun.elapsed()));
}
