//! Desks over SSH: each key is a desk of its member's and nothing else, whoever asks for what.
//!
//! 3 logins and 25 hostile commands, under `KEFU_CI` 6 and 100; `KEFU_TEST_LOGINS` and `KEFU_TEST_HOSTILE` name other
//! numbers, `KEFU_TEST_AT_ONCE` how many logins begin at the same moment (6).

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::host::{self, Host};
use crate::house::{House, PASSPHRASE};
use crate::needs;
use rustix::process::{Signal, kill_process};
use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "it never came: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// `strace` on everything that sshd starts from here on.
struct Trace {
    strace: Child,
    file: std::path::PathBuf,
}

impl Trace {
    fn of(host: &Host) -> Option<Self> {
        let is_there = needs::program("strace");
        let file = host.etc().join("trace");
        let calls = "trace=execve,execveat,seccomp,clone,clone3,fork,vfork";
        let mut strace = Command::new("strace");
        strace.args(["-f", "-q", "-e", calls, "-p", &host.sshd().to_string(), "-o"]).arg(&file);
        let strace = is_there.then(|| strace.stderr(Stdio::null()).spawn().expect("strace"))?;
        let mut trace = Self { strace, file };
        std::thread::sleep(Duration::from_millis(500));
        let ended = trace.strace.try_wait().expect("strace").is_some();
        needs::found(!ended, "strace may not look into sshd here").then_some(trace)
    }

    /// How many processes were confined, and what any of them, or a thread of theirs, has run after that.
    fn end(mut self) -> (usize, Vec<String>) {
        let _ = kill_process(rustix::process::Pid::from_child(&self.strace), Signal::INT);
        let _ = self.strace.wait();
        let text = std::fs::read_to_string(&self.file).expect("a trace");
        let (mut confined, mut leaders, mut ran) = (BTreeSet::new(), 0, Vec::new());
        for line in text.lines() {
            let Some((pid, call)) = line.split_once(' ') else { continue };
            // sshd confines its own children, too, in another way.
            if call.contains("SECCOMP_FILTER_FLAG_TSYNC") {
                leaders += usize::from(confined.insert(pid.to_owned()));
            } else if confined.contains(pid) {
                let is_new = call.contains("clone") || call.contains("fork");
                let child = call.rsplit_once("= ").map(|(_, child)| child.trim().to_owned());
                confined.extend(child.filter(|child| is_new && child.parse::<u32>().is_ok()));
                ran.extend(call.contains("exec").then(|| line.to_owned()));
            }
        }
        (leaders, ran)
    }
}

/// What ends a session from outside.
const ENDS: [Signal; 3] = [Signal::HUP, Signal::TERM, Signal::PIPE];

#[test]
fn each_key_is_a_desk_of_its_member() {
    if !host::can_be() {
        return;
    }
    let count = usize::try_from(size("KEFU_TEST_LOGINS", 6, 3)).expect("a number");
    let (host, house) = (Host::with_members(count), House::empty());
    let trace = Trace::of(&host);
    let begun = Instant::now();
    let mut desks: Vec<crate::seat::Seat> = Vec::new();
    // All of them are open in the end, and so many begin at once: under strace each call takes many times as long.
    let at_once = usize::try_from(size("KEFU_TEST_AT_ONCE", 6, 6)).expect("a number");
    for some in (0..count).collect::<Vec<_>>().chunks(at_once) {
        desks.extend(some.iter().map(|number| host.desk(&house, *number)));
        for number in some {
            desks[*number].shows(&format!("m{number} (agent)"));
        }
    }
    let all_shown = begun.elapsed();
    for desk in desks.iter_mut().take(ENDS.len()) {
        desk.keys(&["U", PASSPHRASE, "Enter"]).shows("vault: open");
    }
    // Stops are none, not by a key either: no shell is there that could end one.
    desks[0].keys(&["^Z"]);
    for session in host.sessions() {
        kill_process(session, Signal::TSTP).expect("a signal");
    }
    desks[0].keys(&["?"]).shows("Esc").keys(&["Esc"]);
    let memory: Option<u64> =
        host.sessions().iter().map(|pid| kib(pid.as_raw_nonzero().get(), "VmRSS:")).max();
    // Whoever is told to end, ends, and has locked.
    let open = host.sessions();
    assert_eq!(open.len(), count);
    // One after the other: a desk that ends waits for two seconds at most until the log knows of it.
    for (session, end) in open.into_iter().zip(ENDS.iter().cycle()) {
        kill_process(session, *end).expect("a signal");
        let process = format!("/proc/{}", session.as_raw_nonzero());
        until("its end", || !std::path::Path::new(&process).exists());
    }
    for desk in &mut desks {
        desk.ends();
    }
    let locked = host.entries("vault.lock");
    assert_eq!(locked.iter().filter(|entry| entry["member"] != "Ada").count(), 3, "{locked:?}");
    let begun = host.entries("session.begin");
    let keys: BTreeSet<&str> = begun.iter().filter_map(|entry| entry["key"].as_str()).collect();
    assert_eq!((begun.len(), keys.len()), (count, count), "{begun:?}");
    for entry in &begun {
        let member = entry["member"].as_str().expect("a member");
        let told = Command::new("ssh-keygen").arg("-lf").arg(host.etc().join(member)).output();
        let told = String::from_utf8_lossy(&told.expect("ssh-keygen").stdout).into_owned();
        assert_eq!(told.split(' ').nth(1), entry["key"].as_str(), "as OpenSSH prints it");
        assert_eq!((&entry["source"], &entry["result"]), (&"127.0.0.1".into(), &"done".into()));
    }
    if let Some(trace) = trace {
        let (confined, ran) = trace.end();
        assert_eq!((confined, ran), (count, Vec::new()), "run after they were confined");
    }
    tell(&format!("{count} desks in {all_shown:?}, {} KiB at most", memory.unwrap_or(0)));
}

fn kib(pid: i32, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// What people try, and parts that are put together by chance.
pub const TRIED: &[&str] = &[
    "sh",
    "/bin/sh -i",
    "bash -c id",
    "id",
    "-h",
    "--help",
    "--version",
    "--store /tmp list",
    "-c id",
    "session --as m1",
    "kefu session --as m1",
    "member list",
    "doctor",
    "export parties",
    "vault reveal",
    "list; id",
    "list && id",
    "list | cat",
    "list\nid",
    "list\rid",
    "list > /tmp/evil",
    "$(id)",
    "`id`",
    "get ../../kefu.redb",
    "get /etc/passwd",
    "get ..",
    "get .",
    "get -x",
    "get x;id",
    "get 'x'",
    "put ../x",
    "put /tmp/evil",
    "put",
    "put a b",
    "list ",
    " list",
    "list -la",
    "LIST",
    "help me",
    "scp -t /tmp",
    "scp -f /etc/passwd",
    "internal-sftp",
    "/usr/lib/openssh/sftp-server",
    "rsync --server -e.LsfxC . /tmp",
    "git-upload-pack x",
    "env",
    "printenv",
    "export LD_PRELOAD=/tmp/x.so",
    "\u{1b}]0;evil\u{7}",
    "\u{202e}tsil",
    "列表",
    "get \u{1b}[2J",
    "%s%s%s%n",
    "{{7*7}}",
    "${IFS}id",
    "\t",
    "?",
];

pub fn hostile(dice: &mut Dice) -> String {
    let parts = [
        "list",
        "get",
        "put",
        "help",
        "passphrase",
        "drop",
        " ",
        "  ",
        "\n",
        "\t",
        ";",
        "|",
        "&",
        "$(id)",
        "`id`",
        "-",
        "--as",
        "m1",
        "../",
        "/etc/passwd",
        "\u{1b}[31m",
        "\u{202e}",
        "'",
        "\"",
        "\\",
        "*",
        "张",
        "\u{7f}",
        "=",
        "~",
        "\r\n",
        "kefu.redb",
        ">",
        "/tmp/evil",
    ];
    let mut command: String = (0..=dice.below(6)).map(|_| dice.pick(&parts)).collect();
    if dice.once_in(8) {
        command.push_str(&"x".repeat(2_000));
    }
    command
}

/// What one member may ask for in vain before it has to wait.
const IN_VAIN: usize = 20;

fn is_refused(host: &Host, member: usize, command: &str) {
    let ran = host.ssh(member, &["--", command]);
    assert_eq!((ran.status, ran.out.len()), (Some(2), 0), "{command:?}: {ran:?}");
    let is_told = ran.err.contains("no such word") || ran.err.contains("no name of a file");
    assert!(is_told, "{command:?}: {ran:?}");
    let is_clean = ran.err.chars().all(|c| c == '\n' || c == '\r' || !c.is_control());
    assert!(is_clean && !ran.err.contains('\u{202e}'), "{command:?}: {ran:?}");
}

#[test]
fn words_of_nobodys_table_are_refused_and_told() {
    if !host::can_be() {
        return;
    }
    let count = usize::try_from(size("KEFU_TEST_HOSTILE", 100, 25)).expect("a number");
    let host = Host::with_members(count.div_ceil(IN_VAIN));
    let mut dice = Dice::of("ssh");
    let first = dice.index(TRIED.len());
    let tried = TRIED.iter().cycle().skip(first).take(count.min(TRIED.len()));
    let mut commands: Vec<String> = tried.map(|one| (*one).to_owned()).collect();
    while commands.len() < count {
        let command = hostile(&mut dice);
        // What is of the table by chance, and what is no command at all.
        let is_word = kefu::cli::session::words::read(&command).is_ok();
        if !is_word && !command.is_empty() {
            commands.push(command);
        }
    }
    let trace = Trace::of(&host);
    // At once, since most of it is waiting; a member has places for so many.
    std::thread::scope(|scope| {
        let commands: Vec<_> = commands.iter().enumerate().collect();
        let host = &host;
        for some in commands.chunks(commands.len().div_ceil(4)) {
            let some = some.to_vec();
            scope.spawn(move || {
                some.into_iter().for_each(|(at, command)| is_refused(host, at / IN_VAIN, command));
            });
        }
    });
    let refused = host.entries("session.begin");
    let words = ["session-word", "file-name"].map(serde_json::Value::from);
    let told = refused.iter().filter(|entry| words.contains(&entry["refusal"]));
    assert_eq!(told.count(), commands.len());
    assert!(!std::path::Path::new("/tmp/evil").exists());
    if let Some(trace) = trace {
        let (confined, ran) = trace.end();
        assert_eq!((confined, ran), (commands.len(), Vec::new()), "run after they were confined");
    }
}

#[test]
fn whoever_goes_on_with_wrong_words_waits_and_the_log_is_told_once() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(2);
    (0..IN_VAIN).for_each(|_| is_refused(&host, 0, "bogus"));
    for _ in 0..3 {
        let ran = host.ssh(0, &["bogus"]);
        assert_eq!((ran.status, ran.out.len()), (Some(3), 0), "{ran:?}");
        assert!(ran.err.contains("Wait"), "{ran:?}");
    }
    let told = host.entries("session.begin");
    let of = |code: &str| told.iter().filter(|entry| entry["refusal"] == code).count();
    assert_eq!((of("session-word"), of("session-often")), (IN_VAIN, 1), "{told:?}");
    // The right words are not kept from anybody, and another one's wrong ones are one's own.
    assert_eq!(host.ssh(0, &["list"]).status, Some(0));
    is_refused(&host, 1, "bogus");
}

#[test]
fn without_a_terminal_nobody_is_asked_again_and_again() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(1);
    host::keygen(&host.etc().join("m1"));
    let key = host.etc().join("m1.pub");
    let key = key.to_str().expect("a path");
    let add = ["--as", "Ada", "--passphrase-fd", "0", "member", "add", "m1", "--role", "agent"];
    let added = host.kefu(PASSPHRASE, &[&add[..], &["--key", key]].concat());
    assert_eq!(added.status, Some(0), "{added:?}");
    host.write_keys(|lines| lines);
    // Of one who has a passphrase, and of one who has none yet.
    for member in [0, 1] {
        let ran = host.ssh(member, &["passphrase"]);
        assert_eq!(ran.status, Some(2), "{ran:?}");
        assert_eq!(ran.err.lines().count(), 2, "{ran:?}");
        assert!(ran.err.contains("ssh -t kefu@host passphrase"), "{ran:?}");
    }
    let desk = host.ssh(0, &[]);
    assert!(desk.err.contains("ssh -t kefu@host"), "{desk:?}");
}

#[test]
fn what_comes_along_is_dropped() {
    if !host::can_be() {
        return;
    }
    let (host, house) = (Host::with_members(1), House::empty());
    let evil = [
        ("TERM", "../../../tmp/evil$(id)"),
        ("LC_EVIL", "x;id"),
        ("LC_ALL", "../../../tmp/evil"),
        ("LANG", "$(id)"),
        ("COLORTERM", "\u{1b}]0;x\u{7}"),
        ("KEFU_STORE", "/tmp/evil"),
        ("XDG_DATA_HOME", "/tmp/evil"),
        ("HOME", "/tmp/evil"),
        ("PATH", "/tmp/evil"),
        ("TZ", "/tmp/evil"),
        ("EDITOR", "/tmp/evil"),
        ("LD_LIBRARY_PATH", "/tmp/evil"),
        ("LD_PRELOAD_X", "/tmp/evil"),
        ("ENV", "/tmp/evil"),
    ];
    let mut ssh = portable_pty::CommandBuilder::new("ssh");
    ssh.args(host.options(0));
    ssh.args(["-o", "LogLevel=ERROR"]);
    // A value of a client's own, whatever stands in its environment.
    for (name, value) in evil.iter().filter(|(name, _)| *name != "TERM") {
        ssh.args(["-o".to_owned(), format!("SetEnv={name}=\"{value}\"")]);
    }
    ssh.args(["-t", "127.0.0.1"]);
    let ssh_with_term = {
        let mut shell = portable_pty::CommandBuilder::new("env");
        shell.arg(format!("TERM={}", evil[0].1));
        shell.args(ssh.get_argv());
        shell
    };
    let mut desk = crate::seat::Seat::with(&house, (100, 30), ssh_with_term);
    desk.shows("m0 (agent)");
    if host.is_of_root() {
        let pid = host.sessions()[0].as_raw_nonzero();
        let held = std::fs::read(format!("/proc/{pid}/environ")).expect("its environment");
        let names: Vec<String> = held
            .split(|byte| *byte == 0)
            .filter_map(|pair| {
                String::from_utf8_lossy(pair).split_once('=').map(|it| it.0.to_owned())
            })
            .collect();
        let kept = ["SSH_CONNECTION", "SSH_TTY", "SSH_USER_AUTH"];
        assert!(names.iter().all(|name| kept.contains(&name.as_str())), "{names:?}");
        assert_eq!(names.len(), kept.len());
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("files").flatten();
        let targets: Vec<_> =
            files.filter_map(|file| std::fs::read_link(file.path()).ok()).collect();
        let own = |path: &std::path::PathBuf| {
            let text = path.to_string_lossy();
            path.starts_with(host.store())
                || ["pipe:", "socket:", "anon_inode:", "/dev/pts/", "/proc/"]
                    .iter()
                    .any(|own| text.starts_with(own))
        };
        assert!(targets.iter().all(own), "{targets:?}");
    }
    desk.keys(&["q"]).ends();
}

#[test]
fn files_go_by_name_whole_or_not_at_all() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(2);
    let scan = vec![0x1b; 300_000];
    assert_eq!(host.ssh_told(0, &scan, &["put", "scan.pdf"]).status, Some(0));
    assert_eq!(host.ssh(0, &["get", "scan.pdf"]).out, scan);
    let listed = host.ssh(0, &["list"]);
    let listed = String::from_utf8_lossy(&listed.out).into_owned();
    assert!(listed.contains("scan.pdf") && listed.contains("300000"), "{listed}");
    // Nobody else's, and not again under the same name.
    assert_eq!(host.ssh(1, &["get", "scan.pdf"]).status, Some(4));
    assert_eq!(host.ssh_told(0, b"other", &["put", "scan.pdf"]).status, Some(3));
    // Too much, and cut off.
    let much = vec![7; (16 << 20) + 1];
    assert_eq!(host.ssh_told(0, &much, &["put", "much.bin"]).status, Some(3));
    let mut cut = host.client("ssh", 0, &["127.0.0.1", "put", "cut.bin"]);
    let mut cut = cut.stdin(Stdio::piped()).spawn().expect("ssh");
    let mut input = cut.stdin.take().expect("its input");
    std::io::Write::write_all(&mut input, &[7; 100_000]).expect("half of it");
    let folder = host.store().join("in");
    let begun = || {
        crate::house::files(&folder).iter().any(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
        })
    };
    until("a transfer", begun);
    let waiting = host.ssh_told(0, b"x", &["put", "other.bin"]);
    assert_eq!(waiting.status, Some(5), "one after the other: {waiting:?}");
    // The host ends, not only the client: nobody can tell it that there is no more.
    for session in host.sessions() {
        kill_process(session, Signal::KILL).expect("a signal");
    }
    let _ = cut.kill();
    let _ = cut.wait();
    drop(input);
    assert_eq!(host.ssh(0, &["get", "cut.bin"]).status, Some(4));
    assert_eq!(host.ssh_told(0, b"x", &["put", "next.bin"]).status, Some(0));
    let names: BTreeSet<String> = crate::house::files(&folder)
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
        .collect();
    assert_eq!(names, BTreeSet::from(["next.bin".to_owned(), "scan.pdf".to_owned()]));
    assert_eq!(host.ssh(0, &["drop", "scan.pdf"]).status, Some(0));
    assert_eq!(host.ssh(0, &["get", "scan.pdf"]).status, Some(4));
    // The log knows the bytes, and no name.
    let [put, got] = ["file.put", "file.get"].map(|verb| host.entries(verb));
    assert_eq!((put.len(), got.len()), (2, 1));
    assert_eq!(put[0]["ids"], got[0]["ids"]);
    assert!(put[0]["ids"][0].as_str().is_some_and(|sha256| sha256.len() == 64));
    assert!(!format!("{put:?}{got:?}").contains("scan"));
}

#[test]
fn a_file_whose_line_drops_is_not_taken_for_a_whole_one() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(1);
    let mut cut = host.client("ssh", 0, &["127.0.0.1", "put", "cut.bin"]);
    let mut cut = cut.stdin(Stdio::piped()).spawn().expect("ssh");
    let mut input = cut.stdin.take().expect("its input");
    std::io::Write::write_all(&mut input, &[7; 100_000]).expect("half of it");
    let folder = host.store().join("in");
    until("a transfer", || folder.exists() && !crate::house::files(&folder).is_empty());
    // Only the client: sshd ends the input of the session, as it does at the end of a file.
    let _ = cut.kill();
    let _ = cut.wait();
    until("its end", || host.sessions().is_empty());
    assert_eq!(host.ssh(0, &["get", "cut.bin"]).status, Some(4));
    assert!(host.entries("file.put").is_empty());
    let whole = host.ssh_told(0, &[7; 100_000], &["put", "cut.bin"]);
    assert!(String::from_utf8_lossy(&whole.out).contains("100000"), "{whole:?}");
}

#[test]
fn the_files_of_who_leaves_go_too() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(2);
    for member in [0, 1] {
        assert_eq!(host.ssh_told(member, b"x", &["put", "scan.pdf"]).status, Some(0));
    }
    let remove = ["--as", "Ada", "--passphrase-fd", "0", "member", "remove", "m0"];
    let removed = host.kefu(PASSPHRASE, &remove);
    assert_eq!(removed.status, Some(0), "{removed:?}");
    assert_eq!(crate::house::files(&host.store().join("in")).len(), 1);
    assert_eq!(host.ssh(1, &["get", "scan.pdf"]).out, b"x");
    assert_eq!(host.ssh(0, &["list"]).status, Some(6));
}

#[test]
fn a_member_has_so_many_sessions_and_is_told_which() {
    if !host::can_be() {
        return;
    }
    let (mut host, house) = (Host::with_members(2), House::empty());
    let most = kefu::session::visit::MOST_SESSIONS;
    let mut desks: Vec<_> = (0..most).map(|_| host.desk(&house, 0)).collect();
    for desk in &mut desks {
        desk.shows("m0 (agent)");
    }
    let more = host.ssh(0, &["list"]);
    assert_eq!(more.status, Some(3), "{more:?}");
    assert_eq!(more.err.matches("127.0.0.1").count(), most, "{more:?}");
    assert_eq!(host.ssh(1, &["list"]).status, Some(0), "of each member");
    // Its key is another one from here on, and every desk of the one before is left.
    let set = ["--as", "Ada", "--passphrase-fd", "0", "member", "key", "m0", "--none"];
    let set = host.kefu(PASSPHRASE, &set);
    assert_eq!(set.status, Some(0), "{set:?}");
    desks[0].keys(&["n"]);
    for desk in &mut desks {
        desk.ends();
    }
    let gone = host.ssh(0, &["list"]);
    assert_eq!(gone.status, Some(6), "{gone:?}");
    // A key under another one's name is nobody.
    host.write_keys(|lines| lines.replace("--as m1", "--as m0"));
    let other = host.ssh(1, &["list"]);
    assert_eq!(other.status, Some(6), "{other:?}");
    let last = host.entries("session.begin").pop().expect("an entry");
    assert_eq!((&last["refusal"], &last["member"]), (&"session-key".into(), &"m0".into()));
    // And an sshd that does not tell the key lets nobody in.
    host.write_keys(|lines| lines);
    assert_eq!(host.ssh(1, &["list"]).status, Some(0));
    host.start(&host.block().replace("ExposeAuthInfo yes", "ExposeAuthInfo no"));
    let untold = host.ssh(1, &["list"]);
    assert_eq!(untold.status, Some(6), "{untold:?}");
    assert!(untold.err.contains("ExposeAuthInfo"), "{untold:?}");
}

#[test]
fn a_name_is_one_word_whatever_stands_in_it() {
    if !host::can_be() {
        return;
    }
    let host = Host::with_members(1);
    host::keygen(&host.etc().join("m1"));
    let key = host.etc().join("m1.pub");
    // In front stands what would be an option.
    let name = "--store=/tmp O'Brien \"x\" $(id) `id` \\ 张 #1";
    let add = ["--as", "Ada", "--passphrase-fd", "0", "member", "add", "--role", "agent"];
    // What has no end to wait for is no file of a key.
    let pipe = host.etc().join("pipe");
    let made = rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::ROTH,
        0,
    );
    made.expect("a pipe");
    let pipe = pipe.to_str().expect("a path");
    let refused = host.kefu(PASSPHRASE, &[&add[..], &["--key", pipe, "--", name]].concat());
    assert_eq!(refused.status, Some(2), "{refused:?}");
    let key = key.to_str().expect("a path");
    let added = host.kefu(PASSPHRASE, &[&add[..], &["--key", key, "--", name]].concat());
    assert_eq!(added.status, Some(0), "{added:?}");
    let printed = String::from_utf8_lossy(&added.out).into_owned();
    let line = printed.lines().find(|line| line.starts_with("command=")).expect("a line");
    host.write_keys(|lines| lines);
    let keys = std::fs::read_to_string(host.keys()).expect("keys");
    assert!(keys.lines().any(|one| one == line), "{line}\n{keys}");
    // Invited, and so no more than this; the fingerprint stands in both entries.
    assert_eq!(host.ssh(1, &["help"]).status, Some(0));
    assert_eq!(host.ssh(1, &["list"]).status, Some(6));
    let [added, begun] = ["member.add", "session.begin"].map(|verb| host.entries(verb));
    let added = added.last().expect("an entry");
    assert_eq!((&begun[0]["member"], &begun[0]["key"]), (&name.into(), &added["ids"][1]));
    assert!(begun[0]["key"].as_str().is_some_and(|key| key.starts_with("SHA256:")));
}
