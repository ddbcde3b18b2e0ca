//! A host with Debian's own sshd on the loopback, set up by what `kefu doctor --sshd` prints; members with keys of their
//! own, and an ordinary account that owns the store. As root the account is made here, and goes with the host;
//! otherwise it is one's own.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, PASSPHRASE, Ran, copy_program, environment};
use crate::needs;
use crate::seat::Seat;
use crate::workshop::Workshop;
use kefu::commands::Command as Deed;
use kefu::commands::key::SetKey;
use kefu::domain::member::Role;
use kefu::session::Session;
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs::Permissions;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What sshd lets through, or does, unless the block takes it away.
const GENEROUS: &str = "\
AllowTcpForwarding yes\nAllowStreamLocalForwarding yes\nAllowAgentForwarding yes\nX11Forwarding yes\n\
GatewayPorts yes\nPermitUserEnvironment no\nPermitTunnel yes\nUsePAM no\nMaxStartups 200\nMaxSessions 100\n\
AcceptEnv LANG LC_* TERM COLORTERM EVIL LD_* KEFU_* XDG_* TZ EDITOR VISUAL HOME PATH BASH_ENV ENV\n\
Subsystem sftp /usr/lib/openssh/sftp-server\nLogLevel DEBUG1\n";

pub struct Host {
    home: TempDir,
    etc: TempDir,
    account: Account,
    sshd: Child,
    pub port: u16,
}

/// Whose the store is.
struct Account {
    name: String,
    uid: u32,
    gid: u32,
    is_made: bool,
}

impl Account {
    /// A new one of this home, where root can make one.
    fn at(home: &Path) -> Self {
        let is_root = rustix::process::getuid().is_root();
        if !is_root {
            let of = |args: &[&str]| told(Command::new("id").args(args));
            let number = |args: &[&str]| of(args).parse().expect("a number");
            let (uid, gid) = (number(&["-u"]), number(&["-g"]));
            return Self { name: of(&["-un"]), uid, gid, is_made: false };
        }
        let ending = home.file_name().expect("a name").to_string_lossy().to_lowercase();
        let name = format!("kefu{}", ending.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
        let home = home.to_str().expect("a path");
        let made = Command::new("/usr/sbin/useradd")
            .args(["-M", "-d", home, "-s", "/bin/sh", "-p", "*", &name])
            .status();
        assert!(made.expect("useradd").success());
        let number = |what: &str| told(Command::new("id").args([what, &name])).parse();
        let (uid, gid) = (number("-u").expect("a uid"), number("-g").expect("a gid"));
        Self { name, uid, gid, is_made: true }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        if self.is_made {
            let _ = Command::new("/usr/sbin/userdel").arg(&self.name).output();
        }
    }
}

fn told(command: &mut Command) -> String {
    let ran = command.output().expect("a run");
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// What all of it needs.
pub fn can_be() -> bool {
    let programs = ["sshd", "ssh", "ssh-keygen", "scp", "sftp"];
    let is_root = rustix::process::getuid().is_root();
    programs.iter().all(|program| needs::program(program))
        && (!is_root || needs::program("useradd"))
}

impl Host {
    /// With so many members `m0`, `m1`, …, each an agent with a key.
    pub fn with_members(count: usize) -> Self {
        Self::filled(count, Path::new(KEFU), |_| ()).0
    }

    /// The same with this program and with whatever is done to its store first; and the session of its owner.
    pub fn filled(count: usize, kefu: &Path, fill: impl FnOnce(&Workshop)) -> (Self, Session) {
        let home = TempDir::new().expect("a folder");
        // sshd is strict about every folder above the file of keys, and one of them would be everybody's.
        let under = if rustix::process::getuid().is_root() { "/run" } else { "/tmp" };
        let etc = TempDir::new_in(under).expect("a folder");
        let open = |path: &Path, mode| {
            std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("rights");
        };
        open(home.path(), 0o755);
        open(etc.path(), 0o755);
        let account = Account::at(home.path());
        let owner = furnish(home.path(), etc.path(), count, fill);
        copy_program(kefu, &home.path().join("kefu"));
        give(home.path(), &account);
        let port = free_port();
        let sshd = Command::new("true").spawn().expect("a process");
        let mut host = Self { home, etc, account, sshd, port };
        host.write_keys(|lines| lines);
        host.start(&host.block());
        (host, owner)
    }

    /// The lines of the keys as `doctor` prints them, changed by this.
    pub fn write_keys(&self, change: impl Fn(String) -> String) {
        let printed = self.kefu("", &["doctor", "--sshd"]);
        let text = String::from_utf8_lossy(&printed.out).into_owned();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("command=")).collect();
        std::fs::write(self.keys(), change(lines.join("\n") + "\n")).expect("keys");
        std::fs::set_permissions(self.keys(), Permissions::from_mode(0o644)).expect("rights");
    }

    /// The block as `doctor` prints it.
    pub fn block(&self) -> String {
        let printed = self.kefu("", &["doctor", "--sshd"]);
        let text = String::from_utf8_lossy(&printed.out).into_owned();
        let block = text.lines().skip_while(|line| !line.starts_with("Match User "));
        let block: Vec<&str> = block.take_while(|line| !line.starts_with('#')).collect();
        assert!(block.len() > 10, "{printed:?}");
        block.join("\n").replace("/etc/ssh/kefu_keys", self.keys().to_str().expect("a path"))
    }

    /// Starts sshd with this after what it is generous with.
    pub fn start(&mut self, block: &str) {
        self.stop();
        let path = |name: &str| self.etc.path().join(name);
        std::fs::create_dir_all("/run/sshd").unwrap_or(());
        let strict = if self.account.is_made { "yes" } else { "no" };
        let text = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nStrictModes {strict}\n{GENEROUS}{block}\n",
            self.port,
            path("host").display(),
        );
        std::fs::write(path("config"), text).expect("a file");
        let mut sshd = Command::new("/usr/sbin/sshd");
        sshd.args(["-D", "-f"]).arg(path("config")).arg("-E").arg(path("log"));
        self.sshd = sshd.stdin(Stdio::null()).spawn().expect("sshd");
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < deadline, "{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn stop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.etc.path().join("log")).unwrap_or_default()
    }

    pub fn sshd(&self) -> u32 {
        self.sshd.id()
    }

    pub fn config(&self) -> PathBuf {
        self.etc.path().join("config")
    }

    pub fn etc(&self) -> &Path {
        self.etc.path()
    }

    pub fn keys(&self) -> PathBuf {
        self.etc.path().join("keys")
    }

    pub fn account(&self) -> &str {
        &self.account.name
    }

    pub fn is_of_root(&self) -> bool {
        self.account.is_made
    }

    pub fn store(&self) -> PathBuf {
        self.home.path().join(".local/share/kefu")
    }

    /// The command line, run by the account: what no session is.
    pub fn kefu(&self, input: &str, args: &[&str]) -> Ran {
        use std::io::Write;
        let mut command = Command::new(self.home.path().join("kefu"));
        if self.account.is_made {
            command.uid(self.account.uid).gid(self.account.gid);
        } else {
            command.arg("--store").arg(self.store());
        }
        command.args(args).env_clear().envs(environment(self.home.path())).env_remove("KEFU_STORE");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a run");
        let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
        child.wait_with_output().expect("its end").into()
    }

    /// The entries of the log of this verb, the oldest first.
    pub fn entries(&self, verb: &str) -> Vec<Value> {
        let args = ["--as", "Ada", "--passphrase-fd", "0", "audit", "list", "--verb", verb];
        let args = [&args[..], &["--limit", "100000", "--json"]].concat();
        let ran = self.kefu(PASSPHRASE, &args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let list: Value = serde_json::from_slice(&ran.out).expect("JSON");
        list["items"].as_array().expect("entries").clone()
    }

    /// What comes before the words of any client, as this member.
    pub fn options(&self, member: usize) -> Vec<String> {
        let key = self.etc.path().join(format!("m{member}"));
        let port = format!("Port={}", self.port);
        let identity = format!("IdentityFile={}", key.display());
        let user = format!("User={}", self.account.name);
        let fixed = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "BatchMode=yes"];
        let fixed = [&fixed[..], &["IdentitiesOnly=yes", "IdentityAgent=none"]].concat();
        let all = fixed.into_iter().map(str::to_owned).chain([port, identity, user]);
        let mut words = vec!["-F".to_owned(), "none".to_owned()];
        all.for_each(|option| words.extend(["-o".to_owned(), option]));
        words
    }

    /// A client that is not started yet, of this member.
    pub fn client(&self, program: &str, member: usize, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(self.options(member)).args(args).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// `ssh host COMMAND`.
    pub fn ssh(&self, member: usize, args: &[&str]) -> Ran {
        let args = [&["-o", "LogLevel=ERROR", "127.0.0.1"], args].concat();
        self.client("ssh", member, &args).output().expect("ssh").into()
    }

    /// `ssh host COMMAND < INPUT`.
    pub fn ssh_told(&self, member: usize, input: &[u8], args: &[&str]) -> Ran {
        use std::io::Write;
        let args = [&["-o", "LogLevel=ERROR", "127.0.0.1"], args].concat();
        let mut child =
            self.client("ssh", member, &args).stdin(Stdio::piped()).spawn().expect("ssh");
        let _ = child.stdin.take().expect("its input").write_all(input);
        child.wait_with_output().expect("its end").into()
    }

    /// `ssh -t host`, at a terminal.
    pub fn desk(&self, house: &House, member: usize) -> Seat {
        self.desk_at(house, member, self.port)
    }

    /// The same at a terminal of this size.
    pub fn desk_of(&self, house: &House, member: usize, size: (u16, u16)) -> Seat {
        Seat::with(house, size, self.way_in(member, self.port))
    }

    /// The same by another way to sshd.
    pub fn desk_at(&self, house: &House, member: usize, port: u16) -> Seat {
        Seat::with(house, (100, 30), self.way_in(member, port))
    }

    fn way_in(&self, member: usize, port: u16) -> CommandBuilder {
        let mut command = CommandBuilder::new("ssh");
        command.args(["-o", &format!("Port={port}")]);
        command.args(self.options(member));
        command.args(["-o", "LogLevel=ERROR", "-t", "127.0.0.1"]);
        command
    }

    /// The sessions that run now.
    pub fn sessions(&self) -> Vec<Pid> {
        let program = self.home.path().join("kefu");
        let all = std::fs::read_dir("/proc").expect("processes").flatten();
        let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let is_one = |pid: &i32| {
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.starts_with(program.to_string_lossy().as_bytes())
        };
        pids.filter(is_one).filter_map(Pid::from_raw).collect()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop();
        for session in self.sessions() {
            let _ = kill_process(session, Signal::KILL);
        }
    }
}

/// The store with its members, and everybody's keys; the session of its owner.
fn furnish(home: &Path, etc: &Path, count: usize, fill: impl FnOnce(&Workshop)) -> Session {
    keygen(&etc.join("host"));
    let shop = Workshop::new(&[]);
    for number in 0..count {
        let name = format!("m{number}");
        keygen(&etc.join(&name));
        let session = shop.newcomer(&name, Role::Agent);
        let key = std::fs::read_to_string(etc.join(format!("{name}.pub"))).expect("a key");
        let member = session.member_id().expect("a member");
        let ssh_key = Some(key.trim().to_owned());
        shop.does(&shop.owner, Deed::SetKey(SetKey { member, ssh_key }));
    }
    fill(&shop);
    let Workshop { folder, desk, owner, .. } = shop;
    drop(desk);
    let share = home.join(".local/share");
    std::fs::create_dir_all(&share).expect("folders");
    // From one file system to another, perhaps.
    let from = folder.path().join("store");
    let moved = Command::new("cp").arg("-a").arg(from).arg(share.join("kefu")).status();
    assert!(moved.expect("cp").success());
    owner
}

pub fn keygen(path: &Path) {
    let made =
        Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status();
    assert!(made.expect("ssh-keygen").success());
}

fn give(folder: &Path, to: &Account) {
    if to.is_made {
        chown(folder, Some(to.uid), Some(to.gid)).expect("a gift");
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => give(&path, to),
                path => chown(path, Some(to.uid), Some(to.gid)).expect("a gift"),
            }
        }
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}
