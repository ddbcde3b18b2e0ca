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
use kefu::tui::theme::Theme;
use kefu::vault::SecretString;
use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::Color;
use std::path::PathBuf;
use tempfile::TempDir;

/// The demo, open and unlocked, as the README shows it.
pub fn demo(size: (u16, u16), language: Language) -> TestDesk {
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

pub fn golden(name: &str, svg: &str) {
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

/// Each clock of a complaint with the steps to its date.
#[test]
fn how_a_date_came_about() {
    for (language, code) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (cols, rows) in [(80, 24), (120, 40)] {
            let mut desk = demo((cols, rows), language);
            desk.keys(&["Enter", "D"]);
            golden(&format!("dates-{code}-{cols}x{rows}.svg"), &desk.svg());
            desk.keys(&["Esc"]);
        }
    }
}

/// What the privacy officer's day looks like: requests with what is asked and by when, beside the complaints.
#[test]
fn the_desk_with_a_privacy_request() {
    let mut desk = demo((140, 30), Language::English);
    desk.keys(&["/", "zhang wei", "Enter", ":", "new privacy", "Enter"]);
    desk.keys(&["Right", "Right", "Tab", "Tab", "Please send me everything you hold.", "^S"]);
    desk.keys(&["m", "Enter", "Right", "^S", "m", "Enter"]);
    desk.model.focus = kefu::tui::pane::PaneId::Queue;
    desk.keys(&["G"]);
    golden("desk-privacy.svg", &desk.svg());
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

/// The cells that stand on the terminal's own ground. What lies behind the right half of a glyph is never drawn.
fn bare_cells(desk: &TestDesk) -> usize {
    let buffer = desk.buffer();
    let width = usize::from(buffer.area.width);
    let rows = buffer.content().chunks(width);
    rows.map(|row| {
        let mut seen = Vec::new();
        let mut at = 0;
        while let Some(cell) = row.get(at) {
            seen.push(cell);
            at += usize::from(cell.cell_width().max(1));
        }
        let is_bare = |cell: &&&Cell| cell.bg == Color::Reset;
        seen.iter().filter(is_bare).count()
    })
    .sum()
}

#[test]
fn a_theme_with_a_ground_of_its_own_fills_the_screen() {
    let mut desk = demo((80, 24), Language::Chinese);
    for name in Theme::names() {
        desk.model.theme = Theme::load(&name, None).expect("a theme");
        let has_ground = desk.model.theme.ground().bg.is_some();
        assert_eq!(has_ground, name != kefu::tui::theme::DEFAULT, "{name}");
        for keys in [
            &["/", "张伟", "Enter"][..],
            &["Esc", ":"],
            &["Esc", "?"],
            &["Esc", "+"],
            &["Esc", "Esc"],
        ] {
            desk.keys(keys);
            assert!(!has_ground || bare_cells(&desk) == 0, "{name}: {} cells", bare_cells(&desk));
        }
    }
}

/// A theme of the user's own may say nothing about overlays.
#[test]
fn an_overlay_without_a_ground_stands_on_that_of_the_text() {
    let folder = TempDir::new().expect("a folder");
    let mine = "[roles]\ntext = { fg = \"#102030\", bg = \"#ffffff\" }\n";
    std::fs::write(folder.path().join("mine.toml"), mine).expect("a theme");
    let mut desk = demo((80, 24), Language::English);
    desk.model.theme = Theme::load("mine", Some(folder.path())).expect("a theme");
    for keys in [":", "Esc", "+"] {
        desk.keys(&[keys]);
        assert_eq!(bare_cells(&desk), 0, "{keys}");
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

/// A ground of the theme's own is written, where the terminal's is erased: the first paint is dearer by the blanks,
/// a cursor key is not.
#[test]
fn what_a_ground_costs_on_the_line() {
    for name in Theme::names() {
        let mut desk = demo((80, 24), Language::Chinese);
        desk.keys(&["Tab"]);
        desk.model.theme = Theme::load(&name, None).expect("a theme");
        let before = desk.bytes();
        desk.keys(&["^L"]);
        let first = desk.bytes() - before;
        let most = (0..15).map(|_| {
            let before = desk.bytes();
            desk.keys(&["j"]);
            desk.bytes() - before
        });
        let most = most.max().unwrap_or_default();
        println!("{name}: first paint {first} B, cursor key at most {most} B");
        assert!(first <= 6_144 && most <= 160, "{name}: {first} B, {most} B");
    }
}
