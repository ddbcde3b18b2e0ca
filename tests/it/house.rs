//! A real store in a folder of its own, and the real program run on it as a person would.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const KEFU: &str = env!("CARGO_BIN_EXE_kefu");
pub const PASSPHRASE: &str = "four tests ride green bicycles";
pub const MEMBER: &str = "王芳";

/// The store, and nothing else of this user: home and environment are its own too.
pub struct House {
    home: TempDir,
    user: Option<u32>,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub status: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

/// By a process of its own: a program that this one holds open for writing cannot be started, and a
/// child that another test forks meanwhile holds whatever is open here until it is a program itself.
pub fn copy_program(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg(from).arg(to).status();
    assert!(copied.expect("cp").success());
}

/// The environment of every process of the tests.
pub fn environment(home: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let store = home.join("store").into_os_string();
    vec![
        ("PATH", path),
        ("HOME", home.as_os_str().to_owned()),
        ("KEFU_STORE", store),
        ("LANG", "en_GB.UTF-8".into()),
        ("TERM", "xterm-256color".into()),
    ]
}

impl House {
    /// `kefu init`, with a vault that [`PASSPHRASE`] opens.
    pub fn new() -> Self {
        Self::empty().with_store(&[])
    }

    /// No store yet.
    pub fn empty() -> Self {
        Self { home: TempDir::new().expect("a folder"), user: None }
    }

    /// The same as [`House::new`] for somebody who is not root, if the tests run as root.
    pub fn of_nobody() -> Self {
        const NOBODY: u32 = 65_534;
        let home = TempDir::new().expect("a folder");
        let is_root = rustix::process::getuid().is_root();
        if is_root {
            std::os::unix::fs::chown(home.path(), Some(NOBODY), Some(NOBODY)).expect("a gift");
        }
        // Wherever the program was built, nobody can reach it here.
        copy_program(Path::new(KEFU), &home.path().join("kefu"));
        Self { home, user: is_root.then_some(NOBODY) }.with_store(&[])
    }

    /// A store, with these recovery recipients.
    pub fn with_store(self, recovery: &[String]) -> Self {
        let mut args = vec!["init", "--yes", "--member", MEMBER, "--passphrase-fd", "0"];
        recovery.iter().for_each(|recipient| args.extend(["--recovery", recipient]));
        let made = self.told(PASSPHRASE, &args);
        assert_eq!(made.status, Some(0), "{made:?}");
        self
    }

    pub fn store(&self) -> PathBuf {
        self.home().join("store")
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A run not yet started.
    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new(self.home().join("kefu"));
                command.uid(user).gid(user);
                command
            }
            None => Command::new(KEFU),
        };
        command.args(args).env_clear().envs(environment(self.home())).current_dir(self.home());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ran {
        self.command(args).output().expect("a run").into()
    }

    /// With this on standard input.
    pub fn told<S: AsRef<OsStr>>(&self, input: &str, args: &[S]) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("a process");
        let mut stdin = child.stdin.take().expect("its input");
        // It may end before it has read everything, which is for its status to tell.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().expect("its end").into()
    }

    /// What is to succeed, as JSON.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let ran = self.run(&args);
        assert_eq!(ran.status, Some(0), "{args:?}: {ran:?}");
        serde_json::from_slice(&ran.out).expect("JSON")
    }

    /// A customer with a phone number; its number.
    pub fn party(&self, name: &str, phone: &str) -> String {
        let args =
            ["party", "add", name, "--point", "phone:work", "--passphrase-fd", "0", "--json"];
        let ran = self.told(&format!("{PASSPHRASE}\n{phone}\n"), &args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        number(&serde_json::from_slice(&ran.out).expect("JSON"))
    }

    /// A colleague with this role, whom the first member has let in; [`PASSPHRASE`] is theirs, too.
    #[track_caller]
    pub fn colleague(&self, name: &str, role: &str) {
        let done = |ran: Ran| assert_eq!(ran.status, Some(0), "{ran:?}");
        done(self.run(&["member", "add", name, "--role", role]));
        done(self.told_as(name, &["vault", "passphrase"]));
        let members = self.json(&["member", "list"]);
        let mut rows = members["items"].as_array().expect("members").iter();
        let row = rows.find(|row| row["name"] == name).expect("the colleague");
        let shown = row["fingerprint"].as_str().expect("a fingerprint");
        let approve = ["member", "approve", name, "--fingerprint", shown, "--passphrase-fd", "0"];
        done(self.told(PASSPHRASE, &approve));
    }

    /// A run by this member, who proves it with [`PASSPHRASE`].
    pub fn told_as(&self, name: &str, args: &[&str]) -> Ran {
        let args: Vec<&str> =
            ["--as", name, "--passphrase-fd", "0"].iter().chain(args).copied().collect();
        self.told(PASSPHRASE, &args)
    }

    /// A complaint of a customer; its number.
    pub fn complaint(&self, title: &str, party: &str) -> String {
        number(&self.json(&[
            "complaint",
            "open",
            "--what",
            "说明",
            "--title",
            title,
            "--party",
            party,
        ]))
    }

    /// A member as the list shows it; nothing where there is none, or no store.
    pub fn member(&self, name: &str) -> Value {
        let ran = self.run(&["member", "list", "--json"]);
        let list: Value = serde_json::from_slice(&ran.out).unwrap_or_default();
        let found =
            list["items"].as_array().and_then(|all| all.iter().find(|one| one["name"] == name));
        found.cloned().unwrap_or_default()
    }

    /// The verbs of the log that were done, in order.
    pub fn verbs(&self) -> Vec<String> {
        let log = self.json(&["audit", "list", "--limit", "100000"]);
        let done = log["items"].as_array().expect("items").iter();
        let done = done.filter(|entry| entry["result"] == "done");
        done.map(|entry| entry["verb"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The store opens, and the chain of its log holds.
    #[track_caller]
    pub fn has_a_whole_log(&self) {
        let ran = self.run(&["audit", "verify"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }

    /// What is derived agrees with what it derives from, too.
    #[track_caller]
    pub fn is_sound(&self) {
        self.has_a_whole_log();
        let ran = self.run(&["doctor"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }

    /// Whether a text stands in any file of the house, as it is, in UTF-16 or in base64.
    pub fn holds(&self, text: &str) -> bool {
        let needles = spellings(text);
        files(self.home()).iter().any(|file| {
            let bytes = std::fs::read(file).unwrap_or_default();
            needles.iter().any(|needle| bytes.windows(needle.len()).any(|part| part == needle))
        })
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { status: output.status.code(), out: output.stdout, err }
    }
}

/// The number that a command says it made.
pub fn number(document: &Value) -> String {
    document["number"].as_str().expect("a number").to_owned()
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let found = entries.map(|entry| entry.path());
    found.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A text as it is, in UTF-16 of both kinds, in hex, and in base64 at each of the three offsets.
pub fn spellings(text: &str) -> Vec<Vec<u8>> {
    let plain = text.as_bytes().to_vec();
    let low: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let high: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = plain.iter().map(|byte| format!("{byte:02x}")).collect();
    let coded = (0..3).map(|offset| base64_at(&plain, offset));
    let mut all: Vec<Vec<u8>> = coded.collect();
    all.extend([plain.clone(), low, high, hex.into_bytes()]);
    all
}

/// The base64 letters that depend on nothing but these bytes, where they begin at this offset.
pub fn base64_at(bytes: &[u8], offset: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let skipped = (3 - offset) % 3;
    let whole = bytes.get(skipped..).unwrap_or_default().chunks_exact(3);
    let letters = whole.flat_map(|three| {
        let bits = three.iter().fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| LETTERS[(bits >> shift) & 63])
    });
    letters.collect()
}

#[test]
fn what_is_hidden_in_base64_is_found() {
    // printf 'ab13800138000' | base64
    let coded = b"YWIxMzgwMDEzODAwMA==";
    let found = |needle: &Vec<u8>| coded.windows(needle.len()).any(|part| part == needle);
    assert!(spellings("13800138000").iter().any(found));
    assert!(!spellings("13900139000").iter().any(found));
}
