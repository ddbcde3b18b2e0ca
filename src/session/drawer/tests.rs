//! What a member names, and what it must not reach by it.

use super::*;
use crate::domain::id::Id;
use std::os::unix::fs::{PermissionsExt, symlink};
use tempfile::TempDir;

fn drawer() -> (TempDir, Drawer, PathBuf) {
    let store = tempfile::tempdir().unwrap();
    let member = MemberId::from_bytes([7; 16]);
    let drawer = Drawer::of(store.path(), member);
    let folder = store.path().join("in").join(member.to_string());
    (store, drawer, folder)
}

fn put(drawer: &Drawer, name: &str, bytes: &[u8]) -> std::result::Result<String, &'static str> {
    let incoming = drawer.take_in(name, bytes).map_err(|e| e.code)?;
    let sha256 = incoming.sha256.clone();
    incoming.keep().map_err(|e| e.code).map(|()| sha256)
}

fn get(drawer: &Drawer, name: &str) -> std::result::Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    drawer.open(name).map_err(|e| e.code)?.read_to_end(&mut bytes).unwrap();
    Ok(bytes)
}

/// What goes, as the log is told of it.
fn dropped(drawer: &Drawer, name: &str) -> std::result::Result<String, &'static str> {
    let leaving = drawer.take_out(name).map_err(|e| e.code)?;
    let sha256 = leaving.sha256.clone();
    leaving.go().map_err(|e| e.code).map(|()| sha256)
}

#[test]
fn what_was_put_is_got_by_its_name_and_is_nobody_elses() {
    let (_store, drawer, folder) = drawer();
    assert_eq!(drawer.list(), Ok(Vec::new()));
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(put(&drawer, "信.pdf", b"abc").as_deref(), Ok(known));
    assert_eq!(get(&drawer, "信.pdf").as_deref(), Ok(&b"abc"[..]));
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("信.pdf"))), (0o700, 0o600));
    assert_eq!(put(&drawer, "信.pdf", b"other"), Err("file-exists"));
    assert_eq!(get(&drawer, "信.pdf").as_deref(), Ok(&b"abc"[..]), "the first one stays");
    assert_eq!(dropped(&drawer, "信.pdf").as_deref(), Ok(known));
    assert_eq!(get(&drawer, "信.pdf"), Err("not-found"));
}

#[test]
fn of_who_has_left_nothing_stays_and_nothing_else_goes() {
    let (store, drawer, folder) = drawer();
    let other = Drawer::of(store.path(), MemberId::from_bytes([8; 16]));
    put(&other, "theirs", b"theirs").unwrap();
    put(&drawer, "mine", b"mine").unwrap();
    std::fs::write(folder.join(".cut"), "half").unwrap();
    let kept = store.path().join("kept");
    std::fs::write(&kept, "kept").unwrap();
    symlink(&kept, folder.join("link")).unwrap();
    drawer.clear().unwrap();
    assert!(!folder.exists() && kept.exists());
    assert_eq!(get(&other, "theirs").as_deref(), Ok(&b"theirs"[..]));
    // A folder of somebody else's making in its place is not gone through.
    symlink(store.path(), &folder).unwrap();
    assert!(drawer.clear().is_err() && kept.exists());
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let (store, drawer, folder) = drawer();
    std::fs::write(store.path().join("kefu.redb"), "the store").unwrap();
    put(&drawer, "mine", b"mine").unwrap();
    let bad = [
        "",
        ".",
        "..",
        "../x",
        "../../kefu.redb",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "-x",
        ".hidden",
        "a b",
        "a\0b",
        "a\nb",
        "a\u{1b}[2J",
        "a\u{202e}b",
        "a$b",
        "a`b",
        "a*b",
        "a:b",
        &"n".repeat(NAME_BYTES + 1),
    ];
    for name in bad {
        assert_eq!(get(&drawer, name), Err("file-name"), "{name:?}");
        assert_eq!(put(&drawer, name, b"x"), Err("file-name"), "{name:?}");
        assert_eq!(dropped(&drawer, name), Err("file-name"), "{name:?}");
    }
    // Even where somebody has laid a link: to a file, to a folder, and in the place of the folder itself.
    symlink("/etc/passwd", folder.join("link")).unwrap();
    assert_eq!(get(&drawer, "link"), Err("not-found"));
    // Whatever lies there under the name, it is neither read nor written over.
    assert_eq!(put(&drawer, "link", b"x"), Err("file-exists"));
    assert!(drawer.list().unwrap().iter().all(|file| file.name != "link"));
    std::fs::create_dir(folder.join("sub")).unwrap();
    assert_eq!(get(&drawer, "sub"), Err("not-found"));
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("theirs"), "theirs").unwrap();
    std::fs::rename(&folder, store.path().join("was")).unwrap();
    symlink(elsewhere.path(), &folder).unwrap();
    assert_eq!(get(&drawer, "theirs"), Err("file"));
    assert_eq!(put(&drawer, "new", b"x"), Err("file"));
}

#[test]
fn what_is_too_much_or_cut_off_leaves_nothing() {
    let (_store, drawer, folder) = drawer();
    let endless = drawer.take_in("endless", std::io::repeat(7)).map(drop).map_err(|e| e.code);
    assert_eq!(endless, Err("file-large"));
    struct CutOff;
    impl Read for CutOff {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
    }
    let cut = drawer.take_in("cut", b"half".chain(CutOff)).map(drop).map_err(|e| e.code);
    assert_eq!(cut, Err("input"));
    // Came whole, and its entry could not be written.
    drop(drawer.take_in("untold", &b"whole"[..]).unwrap());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    // A process that was killed on the way; the next one clears it away.
    std::fs::write(folder.join(".0011223344556677"), "half").unwrap();
    put(&drawer, "next", b"x").unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn a_drawer_is_full_some_day() {
    let (_store, drawer, folder) = drawer();
    put(&drawer, "first", b"x").unwrap();
    let big = File::create(folder.join("big")).unwrap();
    big.set_len(DRAWER_BYTES - 3).unwrap();
    assert_eq!(put(&drawer, "second", b"xyz"), Err("files-large"));
    assert!(put(&drawer, "third", b"xy").is_ok());
    for number in 3..MOST_FILES {
        File::create(folder.join(format!("n{number}"))).unwrap();
    }
    assert_eq!(put(&drawer, "more", b""), Err("files-many"));
}

/// Both sides have it: what the log is told of is what goes, and nobody changes it in between.
#[test]
fn what_goes_is_what_was_told_of() {
    let (store, drawer, folder) = drawer();
    let own = put(&drawer, "report", b"mine").unwrap();
    let out = store.path().join("out").join(folder.file_name().unwrap());
    std::fs::create_dir_all(&out).unwrap();
    std::fs::write(out.join("report"), "for me").unwrap();
    assert_eq!(get(&drawer, "report").as_deref(), Ok(&b"for me"[..]));
    let leaving = drawer.take_out("report").unwrap();
    assert_eq!(put(&drawer, "other", b"x"), Err("file-busy"));
    assert_eq!(dropped(&drawer, "report"), Err("file-busy"));
    // The log could not be told: it stays.
    drop(leaving);
    assert_eq!(dropped(&drawer, "report"), Ok(own));
    assert_eq!(get(&drawer, "report").as_deref(), Ok(&b"for me"[..]));
    assert!(dropped(&drawer, "report").is_ok());
    assert_eq!(dropped(&drawer, "report"), Err("not-found"));
}

#[test]
fn one_comes_in_after_the_other() {
    let (_store, drawer, _) = drawer();
    let first = drawer.take_in("first", &b"x"[..]).unwrap();
    assert_eq!(put(&drawer, "second", b"y"), Err("file-busy"));
    first.keep().unwrap();
    assert!(put(&drawer, "second", b"y").is_ok());
}

#[test]
fn what_is_laid_out_has_its_name_once_it_is_whole_and_takes_nobody_elses() {
    let (store, drawer, _) = drawer();
    let mut laid = drawer.lay_out("scan.pdf").unwrap();
    laid.write_all(b"half").unwrap();
    assert_eq!(get(&drawer, "scan.pdf"), Err("not-found"));
    assert_eq!(drawer.lay_out("b").map(|_| ()).map_err(|e| e.code), Err("file-busy"));
    laid.keep().unwrap();
    assert_eq!(get(&drawer, "scan.pdf").as_deref(), Ok(&b"half"[..]));
    let again = drawer.lay_out("scan.pdf").map(|_| ()).map_err(|e| e.code);
    assert_eq!(again, Err("file-exists"));
    assert!(drawer.lay_out("../x").is_err());
    let out = store.path().join("out").join(MemberId::from_bytes([7; 16]).to_string());
    assert_eq!(out.join("scan.pdf").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    drop(drawer.lay_out("b").unwrap());
    assert_eq!(std::fs::read_dir(out).unwrap().count(), 1, "what was given up is gone");
}
