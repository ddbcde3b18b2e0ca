//! Golden frames, written to `screenshots/` and shown by the README, and what the finished desk
//! costs on the line.
//!
//! The frames are of the demo at a fixed moment. Where `KEFU_BLESS` is set they are written anew;
//! otherwise they must be what stands there.

#![expect(clippy::print_stdout, reason = "the figures behind the budgets")]

use crate::desk::{TestDesk, now};
use kefu::exchange::demo::fill;
use kefu::locale::Language;
use kefu::queries::members;
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::vault::SecretString;
use std::path::PathBuf;
use tempfile::TempDir;

/// The demo, open and unlocked, as the README shows it.
fn demo(size: (u16, u16), language: Language) -> TestDesk {
    let folder = TempDir::new().expect("a folder");
    let store = folder.path().join("store");
    let (desk, passphrase) = fill(&store, 200, 60, kefu::demo::SEED, now()).expect("a demo");
    let clock = Clock::set_to(now());
    let session = Session::new(clock.clone(), "local").expect("a session");
    let all = desk.read(members::all).expect("members");
    session.set_member(all[0].clone());
    let passphrase = SecretString::from(passphrase);
    kefu::commands::unlock::unlock(&desk, &session, &passphrase).expect("the vault");
    TestDesk::over(desk, session, clock, folder, size, language)
}

fn golden(name: &str, svg: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("screenshots").join(name);
    if std::env::var_os("KEFU_BLESS").is_some() {
        std::fs::write(&path, svg).expect("a screenshot");
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == svg, "{name} has changed: look at it, then set KEFU_BLESS=1 to keep it");
}

#[test]
fn the_desk_of_the_readme() {
    let mut desk = demo((120, 34), Language::English);
    desk.keys(&["Enter"]);
    golden("desk.svg", &desk.svg());
}

#[test]
fn the_desk_in_chinese_at_eighty_columns() {
    let mut desk = demo((80, 24), Language::Chinese);
    desk.keys(&["/", "zhangw", "Enter"]);
    golden("desk-zh-80x24.svg", &desk.svg());
}

#[test]
fn no_frame_panics_at_any_size() {
    for language in Language::ALL {
        let mut desk = demo((200, 60), language);
        for keys in [&["/", "张伟", "Enter"][..], &["?"], &["Esc", ":"], &["Esc", "+"], &["Esc"]]
        {
            desk.keys(keys);
            for size in [(200, 60), (120, 40), (80, 24), (60, 20), (59, 19), (20, 5), (1, 1)] {
                desk.model.size = size;
                let lines = desk.lines();
                assert_eq!(lines.len(), usize::from(size.1));
            }
            desk.model.size = (200, 60);
        }
    }
}

/// SPEED's row 6, on the finished desk at 80x24 in Chinese.
#[test]
fn what_the_desk_costs_on_the_line() {
    let mut desk = demo((80, 24), Language::Chinese);
    let first = desk.bytes();
    desk.keys(&["Tab"]);
    assert_eq!(desk.model.focus, kefu::tui::pane::PaneId::List);
    let mut most = 0;
    let mut all = 0;
    for _ in 0..15 {
        let before = desk.bytes();
        desk.keys(&["j"]);
        most = most.max(desk.bytes() - before);
        all += desk.bytes() - before;
    }
    let before = desk.bytes();
    for _ in 0..5 {
        desk.wait(1);
    }
    let idle = desk.bytes() - before;
    println!(
        "first paint {first} B, cursor key {} B (most {most}), 5 idle seconds {idle} B",
        all / 15
    );
    assert_eq!(idle, 0);
    assert!(first <= 4_096 && most <= 160, "first paint {first} B, cursor key {most} B");
}
