//! `kefu doctor --sshd`: how sshd has to be set up for forced commands, the line of each member's key, and whether what
//! is there is so.
//!
//! INVARIANT: it reads and prints, and changes nothing: what says who may come in is root's to write. It is no
//! session, and so may ask sshd itself.

use crate::cli::here::{Here, session};
use crate::domain::error::{Error, Result};
use crate::domain::member::{Member, MemberState};
use crate::domain::ssh::{KeyLine, LoginKey, command_option};
use crate::locale::Arg;
use crate::queries::members;
use crate::session::Desk;
use crate::store::Store;
use nix::unistd::{Uid, User};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the block puts the keys. Root's, and readable: sshd opens it as the account.
pub const KEYS_FILE: &str = "/etc/ssh/kefu_keys";
/// More than `sshd -T` prints, and than a thousand keys have.
const FILE_BYTES: u64 = 8 << 20;

/// What `sshd -T` has to say, by its own words.
const WANTED: &[(&str, &[&str])] = &[
    ("disableforwarding", &["yes"]),
    ("permituserrc", &["no"]),
    ("permituserenvironment", &["no"]),
    ("exposeauthinfo", &["yes"]),
    ("permittty", &["yes"]),
    ("pubkeyauthentication", &["yes"]),
    ("passwordauthentication", &["no"]),
    ("kbdinteractiveauthentication", &["no"]),
    ("hostbasedauthentication", &["no"]),
    ("gssapiauthentication", &["no"]),
    ("permitemptypasswords", &["no"]),
    ("permittunnel", &["no"]),
    ("authorizedkeyscommand", &["none"]),
    ("trustedusercakeys", &["none"]),
    ("authorizedprincipalscommand", &["none"]),
    ("authenticationmethods", &["any", "publickey"]),
    ("forcecommand", &["none"]),
    ("chrootdirectory", &["none"]),
];

/// Something that is not as it should be, as a code with facts.
struct Finding {
    code: &'static str,
    facts: Vec<(&'static str, String)>,
    /// Whether it lets somebody in, or keeps somebody out, who should not be.
    is_fault: bool,
}

impl Finding {
    fn fault(code: &'static str) -> Self {
        Self { code, facts: Vec::new(), is_fault: true }
    }

    fn advice(code: &'static str) -> Self {
        Self { is_fault: false, ..Self::fault(code) }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
}

/// Prints block and lines, then checks what is there.
pub fn run(here: &mut Here, folder: &Path, effective: Option<&Path>) -> Result<()> {
    let desk = Desk::new(Store::open_in(folder, &session()?.opener())?);
    here.speak_as_bound(&desk);
    let members = desk.read(members::all)?;
    let unnamed = || Error::not_found("account", folder.display());
    let account = owner(folder)?.map(|user| user.name).ok_or_else(unnamed)?;
    print(here, &members, &account)?;
    let Some(told) = told_by_sshd(&account, effective)? else {
        let program = program()?.display().to_string();
        let facts = [("account", account.into()), ("program", program.into())];
        return here.say("cli-sshd-unchecked", &facts);
    };
    let findings = findings(&told, &members, &forced(folder)?);
    tell(here, &findings)
}

fn print(here: &mut Here, members: &[Member], account: &str) -> Result<()> {
    here.say("cli-sshd-block", &[("account", account.into()), ("path", KEYS_FILE.into())])?;
    here.out.line("")?;
    here.say("cli-sshd-lines", &[("path", KEYS_FILE.into())])?;
    for member in members {
        let Some(key) = &member.ssh_key else { continue };
        let line = line(here, &member.name, key)?;
        here.out.line(&line)?;
    }
    here.out.line("")
}

fn tell(here: &mut Here, findings: &[Finding]) -> Result<()> {
    for finding in findings {
        let facts = finding.facts.iter().map(|(name, value)| (*name, Arg::from(value.as_str())));
        let facts: Vec<_> = facts.collect();
        let mark = if finding.is_fault { "!!" } else { "!" };
        let text = here.locale.text_with(&format!("cli-sshd-{}", finding.code), &facts);
        here.out.line(&format!("{mark} {text}"))?;
    }
    match findings.iter().filter(|finding| finding.is_fault).count() {
        0 => here.say("cli-sshd-well", &[]),
        count => Err(Error::failed("sshd-faults").with("count", count)),
    }
}

/// Whose the store is.
fn owner(folder: &Path) -> Result<Option<User>> {
    let uid = folder.metadata().map_err(|e| failed(folder, &e))?.uid();
    Ok(User::from_uid(Uid::from_raw(uid)).ok().flatten())
}

fn program() -> Result<PathBuf> {
    std::env::current_exe()
        .map_err(|e| Error::failed("file").with("path", "kefu").with("detail", e))
}

/// The words of a forced command before the member's name. A store elsewhere than where its account has it is named: a
/// session knows no environment that could.
fn forced(folder: &Path) -> Result<Vec<String>> {
    let mut words = vec![program()?.display().to_string(), "session".to_owned()];
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let of_account = owner(folder)?.map(|user| user.dir.join(".local/share/kefu"));
    if of_account.is_none_or(|own| whole(&own) != whole(folder)) {
        words.extend(["--store".to_owned(), whole(folder).display().to_string()]);
    }
    words.push("--as".to_owned());
    Ok(words)
}

/// The line of a member's key.
pub fn line(here: &Here, name: &str, key: &str) -> Result<String> {
    let mut words = forced(&here.folder()?)?;
    words.push(name.to_owned());
    let command = shlex::try_join(words.iter().map(String::as_str));
    let command = command.map_err(|_| Error::usage("name-missing"))?;
    Ok(format!("{},restrict,pty {key}", command_option(&command)))
}

/// What `sshd -T` says: from a file, or asked of sshd itself, which only root can. None where it was not asked.
fn told_by_sshd(account: &str, effective: Option<&Path>) -> Result<Option<String>> {
    match effective {
        Some(path) if path == Path::new("-") => read(std::io::stdin(), path).map(Some),
        Some(path) => {
            let file = std::fs::File::open(path).map_err(|e| failed(path, &e))?;
            read(file, path).map(Some)
        }
        None if rustix::process::geteuid().is_root() => asked(account).map(Some),
        None => Ok(None),
    }
}

fn read(input: impl Read, path: &Path) -> Result<String> {
    let mut text = String::new();
    input.take(FILE_BYTES).read_to_string(&mut text).map_err(|e| failed(path, &e))?;
    Ok(text)
}

fn asked(account: &str) -> Result<String> {
    const SSHD: &str = "/usr/sbin/sshd";
    let of = format!("user={account},host=localhost,addr=127.0.0.1");
    let failed = |e: String| Error::failed("sshd").with("detail", e);
    let ran =
        Command::new(SSHD).args(["-T", "-C", &of]).output().map_err(|e| failed(e.to_string()))?;
    match ran.status.success() {
        true => Ok(String::from_utf8_lossy(&ran.stdout).into_owned()),
        false => Err(failed(String::from_utf8_lossy(&ran.stderr).trim().to_owned())),
    }
}

fn failed(path: &Path, e: &std::io::Error) -> Error {
    Error::unread(path, e)
}

fn findings(told: &str, members: &[Member], forced: &[String]) -> Vec<Finding> {
    let mut all = Vec::new();
    for (word, wanted) in WANTED {
        let is = values(told, word).first().copied();
        // What this sshd was built without says nothing, and asks for nothing.
        if is.is_some_and(|is| !wanted.contains(&is)) || is.is_none() && *wanted == ["yes"] {
            let is = is.unwrap_or("-");
            all.push(
                Finding::fault("setting")
                    .with("word", word)
                    .with("is", is)
                    .with("wanted", wanted[0]),
            );
        }
    }
    for taken in values(told, "acceptenv") {
        all.push(Finding::advice("acceptenv").with("is", taken));
    }
    let files = values(told, "authorizedkeysfile");
    let files: Vec<&str> = files.into_iter().flat_map(str::split_whitespace).collect();
    for file in &files {
        all.extend(of_file(file, members, forced));
    }
    if files.is_empty() {
        all.push(Finding::fault("no-file"));
    }
    all
}

/// All that stands behind this word.
fn values<'a>(told: &'a str, word: &str) -> Vec<&'a str> {
    let lines = told.lines().filter_map(|line| line.split_once(' '));
    let own = lines.filter(|(key, _)| key.eq_ignore_ascii_case(word));
    own.map(|(_, value)| value.trim()).collect()
}

fn of_file(file: &str, members: &[Member], forced: &[String]) -> Vec<Finding> {
    let path = Path::new(file);
    if !path.is_absolute() || file.contains('%') {
        return vec![Finding::fault("own-file").with("path", file)];
    }
    let text =
        std::fs::File::open(path).map_err(|e| failed(path, &e)).and_then(|it| read(it, path));
    let Ok(text) = text else { return vec![Finding::fault("unread").with("path", file)] };
    let mut all: Vec<Finding> = path.ancestors().filter_map(of_rights).collect();
    let mut seen = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if !line.is_empty() && !line.starts_with('#') {
            let found = of_line(line, members, forced, &mut seen);
            all.extend(found.into_iter().map(|one| one.with("path", file).with("line", number)));
        }
    }
    let misses = |member: &&Member| member.ssh_key.is_some() && !seen.contains(&member.name);
    for member in members.iter().filter(misses) {
        all.push(Finding::advice("no-line").with("name", &member.name).with("path", file));
    }
    all
}

/// Whoever may write the file, or put another one into its place, decides who comes in. sshd itself is as strict.
fn of_rights(path: &Path) -> Option<Finding> {
    const OTHERS_WRITE: u32 = 0o022;
    let meta = path.metadata().ok()?;
    let is_open = meta.mode() & OTHERS_WRITE != 0;
    (meta.uid() != 0 || is_open).then(|| {
        let mode = format!("{:03o}", meta.mode() & 0o7777);
        Finding::fault("rights")
            .with("path", path.display())
            .with("uid", meta.uid())
            .with("mode", mode)
    })
}

fn of_line(
    line: &str,
    members: &[Member],
    forced: &[String],
    seen: &mut Vec<String>,
) -> Vec<Finding> {
    const NEEDED: [&str; 2] = ["restrict", "pty"];
    // What only narrows who comes in with the key, or until when.
    const NARROWER: [&str; 3] = ["from=", "expiry-time=", "verify-required"];
    let Some(line) = KeyLine::read(line) else { return vec![Finding::fault("line")] };
    let has = |option: &str| line.options.iter().any(|one| one.eq_ignore_ascii_case(option));
    let mut all = Vec::new();
    for option in NEEDED.into_iter().filter(|option| !has(option)) {
        all.push(Finding::fault("lacks").with("option", option));
    }
    let is_known = |one: &&String| {
        let begins = ["command="].into_iter().chain(NARROWER).any(|with| one.starts_with(with));
        begins || NEEDED.contains(&one.as_str())
    };
    for option in line.options.iter().filter(|one| !is_known(one)) {
        all.push(Finding::fault("widens").with("option", option));
    }
    let words = line.command().as_deref().and_then(shlex::split).unwrap_or_default();
    match words.split_last() {
        Some((name, before)) if before == forced => {
            all.extend(of_member(name, &line.key, members));
            seen.push(name.clone());
        }
        _ => all.push(Finding::fault("command")),
    }
    all
}

fn of_member(name: &str, key: &LoginKey, members: &[Member]) -> Option<Finding> {
    let Some(member) = members.iter().find(|member| member.name == name) else {
        return Some(Finding::fault("nobody").with("name", name));
    };
    let own = member.ssh_key.as_deref().and_then(LoginKey::read);
    if own.is_none_or(|own| own.fingerprint != key.fingerprint) {
        let known_by = key.fingerprint.as_str();
        return Some(Finding::fault("other-key").with("name", name).with("key", known_by));
    }
    // Whoever was invited has to come in to set a passphrase.
    let is_on_the_way = matches!(member.state, MemberState::Invited | MemberState::Waiting);
    is_on_the_way.then(|| Finding::advice("not-active").with("name", name))
}
