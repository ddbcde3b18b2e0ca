//! What some tests need besides Rust: another program, a Python module, real data.
//!
//! Where it is missing the test says that it was skipped and passes, so that `cargo test` needs
//! Rust alone. `.ci/run` sets `KEFU_CI`, and then a missing program is a failure: a test that
//! nobody runs proves nothing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether a program can be started; `if !needs::program("age") { return; }`.
pub fn program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // sshd and its like stand where only root looks.
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    let is_there = folders.into_iter().any(|folder| folder.join(name).is_file());
    found(is_there, &format!("{name} is not installed"))
}

/// A Python that has a module, such as `nacl`. The system's packages are seen by the system's own
/// interpreter only, which need not be the first on the path.
pub fn python_with(module: &str) -> Option<&'static str> {
    let has_module = |python: &&str| {
        let mut python = Command::new(python);
        python.args(["-c", &format!("import {module}")]);
        python.stdout(Stdio::null()).stderr(Stdio::null());
        python.status().is_ok_and(|status| status.success())
    };
    let python = ["python3", "/usr/bin/python3"].into_iter().find(has_module);
    found(python.is_some(), &format!("python3 with its module {module} is not installed"));
    python
}

/// The folder of real data named by `KEFU_REAL_DATA`. It is not part of the project, so its
/// absence is said and is never a failure; a variable that names no folder is one.
pub fn real_data() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("KEFU_REAL_DATA").map(PathBuf::from) else {
        say("KEFU_REAL_DATA is not set");
        return None;
    };
    assert!(folder.is_dir(), "KEFU_REAL_DATA names no folder: {}", folder.display());
    Some(folder)
}

/// Root, who alone may look into the memory of a process that is not dumpable.
pub fn root() -> bool {
    found(rustix::process::getuid().is_root(), "only root can do this")
}

/// The folder in which cargo keeps the source of a crate that kefu is built with. Of this platform's alone: no
/// others need to have been fetched.
pub fn source_of(name: &str) -> Option<PathBuf> {
    let host = told(option_env!("RUSTC").unwrap_or("rustc"), &["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let form = ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform"];
    let metadata = told(option_env!("CARGO").unwrap_or("cargo"), &[&form[..], &[host]].concat());
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let manifest = packages.find(|package| package["name"] == name);
    let manifest = manifest.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|path| Path::new(path).parent()).map(Path::to_owned);
    found(folder.is_some(), &format!("cargo does not tell where the source of {name} is"));
    folder
}

/// What a program says; nothing where it fails.
fn told(program: &str, args: &[&str]) -> String {
    let ran = Command::new(program).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    ran.map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned()).unwrap_or_default()
}

pub fn found(is_there: bool, otherwise: &str) -> bool {
    if !is_there {
        assert!(std::env::var_os("KEFU_CI").is_none(), "{otherwise}, and KEFU_CI is set");
        say(otherwise);
    }
    is_there
}

/// Straight to stderr: what goes through `eprintln!` is shown for failed tests only.
pub fn say(why: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "skipped: {why} ({test})");
}

#[test]
fn a_program_that_is_there_is_found() {
    assert!(program("sh"));
}

#[test]
fn real_data_comes_with_its_licences() {
    let Some(folder) = real_data() else { return };
    assert!(Path::new(&folder).join("LICENCES.md").is_file());
}

#[test]
fn a_python_that_is_there_has_its_own_modules() {
    if program("python3") {
        assert!(python_with("json").is_some());
    }
}
