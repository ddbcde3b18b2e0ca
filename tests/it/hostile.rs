//! What nobody should give to a program, given to it: every import takes it, or says in a sentence
//! why not; no panic, no half row, and nothing on a line that a terminal could act on.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE, Ran};
use crate::needs;
use kefu::printable::printable;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long one command may take with the worst of files.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs it with the passphrase on its input; kills it and fails when it does not end.
fn run(house: &House, args: &[OsString]) -> Ran {
    let mut child = house.command(args).stdin(Stdio::piped()).spawn().expect("a process");
    let mut stdin = child.stdin.take().expect("its input");
    let _ = writeln!(stdin, "{PASSPHRASE}");
    drop(stdin);
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    match ended.recv_timeout(PATIENCE) {
        Ok(output) => output.expect("its output").into(),
        Err(_) => {
            let _ = kill_process(pid, Signal::KILL);
            panic!("{args:?} hangs");
        }
    }
}

/// What must hold of every run, whatever it was given.
#[track_caller]
fn is_civil(what: &dyn std::fmt::Debug, ran: &Ran) {
    let told = || format!("{what:?}: {:?}\n{}", ran.status, ran.err);
    assert!(ran.status.is_some_and(|status| (0..=8).contains(&status)), "{}", told());
    let is_silent = ran.err.trim().is_empty();
    assert!(!is_silent || matches!(ran.status, Some(0 | 7)), "no word about it: {}", told());
    for sign in ["panicked", "failed inside", "RUST_BACKTRACE"] {
        assert!(!ran.err.contains(sign), "{}", told());
    }
    assert!(!names_a_panic(&ran.err), "{}", told());
    let out = std::str::from_utf8(&ran.out).expect("UTF-8");
    for line in out.lines().chain(ran.err.lines()) {
        assert_eq!(printable(line), line, "{}", told());
    }
}

/// Whether an error id stands there, such as E-0123abcd.
fn names_a_panic(text: &str) -> bool {
    let ids = text.split("E-").skip(1).filter_map(|rest| rest.get(..8));
    ids.into_iter().any(|id| id.chars().all(|c| c.is_ascii_hexdigit()))
}

/// A run that must be civil, and whose JSON must be JSON.
#[track_caller]
fn survives(house: &House, args: &[&OsStr]) -> Ran {
    let args: Vec<OsString> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let ran = run(house, &args);
    is_civil(&args, &ran);
    let is_json = args.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--json");
    if is_json && matches!(ran.status, Some(0 | 7)) {
        let json: Result<serde_json::Value, _> = serde_json::from_slice(&ran.out);
        assert!(json.is_ok(), "{args:?}: {json:?}");
    }
    ran
}

#[track_caller]
fn import(house: &House, what: &str, file: &Path, form: &[&str]) -> Ran {
    let mut args = ["import", what, "--passphrase-fd", "0"].map(OsStr::new).to_vec();
    args.extend(form.iter().map(OsStr::new));
    args.extend([OsStr::new("--"), file.as_os_str()]);
    survives(house, &args)
}

/// A list to its end, a page at a time.
fn pages(house: &House, list: &[&str], form: &[&str]) {
    let mut after: Option<String> = None;
    loop {
        let place: Vec<&str> = after.iter().flat_map(|next| ["--after", next.as_str()]).collect();
        let page = [list, &["--limit", "250"], &place].concat();
        let all: Vec<&OsStr> = page.iter().chain(form).map(OsStr::new).collect();
        assert_eq!(survives(house, &all).status, Some(0), "{all:?}");
        let next = house.json(&page)["next"].as_str().map(str::to_owned);
        match next {
            Some(next) => after = Some(next),
            None => return,
        }
    }
}

/// Everything that was taken can be shown again, in every form.
fn shows_everything(house: &House) {
    let lists: [&[&str]; 4] = [
        &["party", "list"],
        &["complaint", "list"],
        &["promise", "list", "--all"],
        &["audit", "list"],
    ];
    for list in lists {
        for form in [&[][..], &["--json"], &["--ndjson"]] {
            pages(house, list, form);
        }
    }
    house.is_sound();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

/// Every hostile file that there is, and of the mails each eighth, into one store: as it is, and with a first line that names
/// columns, so that the rest of it is read as rows.
fn every_file_as(what: &str, header: &str) {
    let Some(data) = needs::real_data() else { return };
    let house = House::new();
    let twin = house.home().join("twin.csv");
    let mut ends = std::collections::BTreeMap::new();
    for folder in ["csv_torture", "encodings", "naughty", "email", "xlsx"] {
        for (place, file) in files(&data.join(folder)).iter().enumerate() {
            // To a table one mail is like another; as mails all of them come in elsewhere.
            if folder == "email" && place % 8 > 0 {
                continue;
            }
            let form: &[&str] = [&[][..], &["--json"], &["--ndjson"]][place % 3];
            let ran = import(&house, what, file, form);
            *ends.entry((folder, ran.status.unwrap_or(-1))).or_insert(0) += 1;
            let bytes = std::fs::read(file).expect("a file");
            std::fs::write(&twin, [header.as_bytes(), &bytes].concat()).expect("its twin");
            let ran = import(&house, what, &twin, form);
            *ends.entry(("twins", ran.status.unwrap_or(-1))).or_insert(0) += 1;
        }
    }
    shows_everything(&house);
    let _ = writeln!(std::io::stderr(), "import {what}: {ends:?}");
}

#[test]
fn every_hostile_file_as_parties() {
    // No sealed column: each would cost an unlocking of half a second.
    every_file_as("parties", "name,company,city\n");
}

#[test]
fn every_hostile_file_as_complaints() {
    every_file_as("complaints", "Date received,Subject,Description\n");
}

#[test]
fn what_is_no_file_to_read_is_refused_without_waiting() {
    let house = House::new();
    let place = |name: &str| house.home().join(name);
    mknodat(CWD, place("fifo"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a fifo");
    std::os::unix::fs::symlink(place("loop"), place("loop")).expect("a link");
    File::create(place("empty")).expect("a file");
    let zeros = File::create(place("zeros")).expect("a file");
    zeros.set_len(1 << 30).expect("a gigabyte");
    for what in ["parties", "complaints"] {
        for (file, status) in [
            (house.home().to_owned(), 2),
            (place("fifo"), 2),
            ("/dev/zero".into(), 2),
            ("/dev/full".into(), 2),
            ("/proc/self/mem".into(), 1),
            (place("missing"), 4),
            (place("empty/below"), 4),
            (place("loop"), 1),
            (place("empty"), 2),
            (place("zeros"), 2),
            (place("store/kefu.redb"), 2),
        ] {
            let ran = import(&house, what, &file, &[]);
            assert_eq!(ran.status, Some(status), "{file:?}: {ran:?}");
        }
    }
    house.is_sound();
}

#[test]
fn a_file_without_rights_is_refused() {
    let house = House::of_nobody();
    let file = house.home().join("secret.csv");
    std::fs::write(&file, "name\n张伟\n").expect("a file");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o000)).expect("no rights");
    assert_eq!(import(&house, "parties", &file, &[]).status, Some(1));
    house.is_sound();
}

/// What a person can put where a text is wanted.
fn hostile_texts() -> Vec<OsString> {
    let texts = [
        "",
        " ",
        "-",
        "--",
        "--json",
        "\n",
        "\r\n",
        "\t",
        "a\u{0}b".trim_end_matches("\u{0}b"),
        "\x1b[2J\x1b]0;owned\x07",
        "\x1b]52;c;cm0gLXJm\x07",
        "a\u{9b}31mb",
        "a\x08\x08\x7f",
        "moc.\u{202e}live",
        "\u{2066}x\u{2069}",
        "a\u{200d}b\u{2028}c\u{feff}",
        "\u{e0041}\u{e0042}",
        "Z\u{0361}\u{0362}\u{0363}\u{0364}\u{0365}\u{0366}algo",
        "%s%n%x{0}{}",
        "../../../etc/passwd",
        "'; DROP TABLE parties; --",
        "$(id)`id`",
        "C-000001",
        "K-2026-00001",
        "C-99999999999999999999",
        "=1+1",
        "\u{1f3f4}\u{e0067}\u{e007f}",
        "٣٤٥",
        "ﷺ",
        "@nobody #tag stage:",
        "'",
        "\"",
        "{ $x }",
    ];
    let mut all: Vec<OsString> = texts.into_iter().map(OsString::from).collect();
    all.extend(
        ["x".repeat(120_000), "张".repeat(40_000), "e\u{301}".repeat(40_000)].map(Into::into),
    );
    all.extend(
        [b"\xff\xfe\x1b[2J".to_vec(), b"\xed\xa0\x80".to_vec(), b"a\x9bb".to_vec()]
            .map(OsString::from_vec),
    );
    all
}

#[test]
fn hostile_arguments_are_taken_as_text_or_refused() {
    let house = House::new();
    assert_eq!(house.run(&["party", "add", "张伟"]).status, Some(0));
    house.complaint("退款未到账", "C-000001");
    // `{}` stands for the hostile text.
    let commands: [&[&str]; 14] = [
        &["party", "add", "--json", "--", "{}"],
        &["party", "edit", "C-000001", "--tag={}", "--field={}", "--tier={}"],
        &["party", "note", "C-000001", "--json", "--", "{}"],
        &["party", "search", "--", "{}"],
        &["party", "show", "--json", "--", "{}"],
        &["complaint", "open", "--json", "--title={}", "--what={}", "--product={}"],
        &["complaint", "note", "K-2026-00001", "--", "{}"],
        &["complaint", "list", "--json", "--search={}"],
        &["complaint", "move", "K-2026-00001", "decided", "--outcome={}", "--reasons={}"],
        &["promise", "add", "C-000001", "--due=+3d", "--json", "--", "{}"],
        &["promise", "add", "C-000001", "x", "--due={}"],
        &["audit", "list", "--verb={}", "--after={}"],
        &["import", "parties", "--map={}", "--", "{}"],
        &["--lang={}", "--theme={}", "--as={}", "{}"],
    ];
    for text in hostile_texts() {
        for command in commands {
            let args: Vec<OsString> = command.iter().map(|word| filled(word, &text)).collect();
            let args: Vec<&OsStr> = args.iter().map(OsString::as_os_str).collect();
            survives(&house, &args);
        }
    }
    shows_everything(&house);
}

fn filled(word: &str, text: &OsStr) -> OsString {
    let Some((before, after)) = word.split_once("{}") else { return word.into() };
    let mut filled = OsString::from(before);
    filled.push(text);
    filled.push(after);
    filled
}

#[test]
fn a_megabyte_on_standard_input_is_taken_or_refused() {
    let house = House::new();
    assert_eq!(house.run(&["party", "add", "张伟"]).status, Some(0));
    for text in ["x".repeat(1 << 20), "\x1b[2J".repeat(1 << 18), "张\n".repeat(1 << 18)] {
        let args = ["complaint", "open", "--title", "long", "--party", "C-000001", "--what", "-"];
        let ran = house.told(&text, &args);
        is_civil(&args, &ran);
    }
    shows_everything(&house);
}
