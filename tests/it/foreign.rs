//! A million hostile strings: in every row and on every screen of the desk, through every way out of the command line,
//! and straight into a cell. No byte of them acts on a terminal, and nothing of them is invisible.
//!
//! Full size: `KEFU_STRINGS=1000000`; `KEFU_TEST_SEED` repeats one.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{PASSPHRASE, TestDesk};
use crate::dice::{Dice, size, tell};
use crate::house::House;
use crate::seat::Seat;
use kefu::cli::output::{Out, Table};
use kefu::domain::party::Party;
use kefu::locale::{Language, Locale};
use kefu::printable::{printable, printable_lines};
use kefu::store::{Reader, Scan, Store, tables};
use kefu::tui::action::Action;
use kefu::tui::backend::{Backend, Extent};
use kefu::tui::widget::text;
use ratatui::Terminal;
use ratatui::layout::Size;
use serde_json::json;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Stands in every sequence of the hostile strings, and in none of ours.
const MARK: &str = "31337";

/// Characters that act, hide, turn round or pile up.
const HOSTILE: &[&str] = &[
    "\x1b[31337m",
    "\x1b]31337;x\x07",
    "\x1bP31337\x1b\\",
    "\x1b_31337\x1b\\",
    "\x1b",
    "\x1bc",
    "\x1b[31337;31337H",
    "\u{9b}31337J",
    "\u{9d}31337;x\u{9c}",
    "\u{90}31337\u{9c}",
    "\u{84}",
    "\u{85}",
    "\0",
    "\x07",
    "\x08",
    "\x7f",
    "\r",
    "\n",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x0e",
    "\x0f",
    "\t",
    "\u{202e}",
    "\u{202a}",
    "\u{2066}",
    "\u{2069}",
    "\u{200e}",
    "\u{200f}",
    "\u{61c}",
    "\u{200b}",
    "\u{200c}",
    "\u{200d}",
    "\u{2060}",
    "\u{feff}",
    "\u{ad}",
    "\u{34f}",
    "\u{180e}",
    "\u{2028}",
    "\u{2029}",
    "\u{e0001}",
    "\u{e0041}",
    "\u{e007f}",
    "\u{fe0f}",
    "\u{e0100}",
    "\u{fff9}",
    "\u{fff0}",
    "\u{fffb}",
    "\u{206a}",
    "\u{3164}",
    "\u{ffa0}",
    "\u{115f}",
    "\u{1d173}",
    "\u{1bca0}",
    "\u{fdd0}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{361}\u{361}\u{361}\u{361}\u{361}\u{361}\u{361}\u{361}",
    "\u{20dd}\u{20dd}\u{20dd}\u{20dd}\u{20dd}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
    "\u{1f44d}\u{1f3fd}",
    "e\u{301}",
    "张伟",
    "客户",
    "ﷺ",
    "abc",
    "x y",
    "=1+1",
    "'\"`$(id)",
    "{ $x }",
    "%s",
    "٣",
];

fn hostile(dice: &mut Dice) -> String {
    let parts = 1 + dice.index(6);
    let mut text = String::new();
    for _ in 0..parts {
        match dice.below(5) {
            // Anything that is a character.
            0 => {
                text.extend(char::from_u32(u32::try_from(dice.below(0x11_0000)).expect("a number")))
            }
            1 => text.extend(char::from_u32(u32::try_from(dice.below(0x3000)).expect("a number"))),
            _ => text.push_str(dice.pick(HOSTILE)),
        }
    }
    text
}

/// By a list of our own: what acts on a terminal, turns a line round or is not seen.
fn is_foreign(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first thing in what was written that is not of ours: `ours` tells which sequences are.
fn foreign_in(bytes: &[u8], ours: fn(&str) -> bool) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => return Some(e.to_string()),
    };
    let mut rest = text;
    while let Some(place) = rest.find(is_foreign) {
        let from = rest.split_at(place).1;
        let c = from.chars().next()?;
        let length = match c {
            '\n' => 1,
            // How the desk goes to the beginning of a row.
            '\r' if ours("\r") => 1,
            '\x1b' => sequence(from).filter(|one| ours(one)).map_or(0, str::len),
            _ => 0,
        };
        if length == 0 {
            return Some(from.chars().take(12).collect());
        }
        rest = from.split_at(length).1;
    }
    None
}

/// `ESC [ … letter` at the beginning of this.
fn sequence(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("\x1b[")?;
    let end = inner.find(|c: char| !matches!(c, '0'..='9' | ';' | '?'))?;
    let ends = inner.split_at(end).1.starts_with(|c: char| c.is_ascii_alphabetic());
    ends.then(|| text.split_at(end + 3).0)
}

fn nothing_is(_: &str) -> bool {
    false
}

fn is_of_the_desk(sequence: &str) -> bool {
    !sequence.contains(MARK)
}

/// What was written to it.
#[derive(Debug, Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().expect("a page"))
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a page").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What each string does to each way out. The control: without a way that makes it safe the same check finds it.
#[test]
fn no_way_out_lets_anything_through() {
    const AT_ONCE: usize = 20;
    let (strings, mut dice) = (size("KEFU_STRINGS", 100_000, 5_000), Dice::of("strings"));
    let page = Page::default();
    let mut out = Out::to(Box::new(page.clone()));
    let extent = Extent::Fixed(Size::new(80, 24));
    let mut terminal = Terminal::new(Backend::new(page.clone(), extent)).expect("a terminal");
    let (mut seen, mut found) = (0, 0_u64);
    while seen < strings {
        let all: Vec<String> = (0..AT_ONCE).map(|_| hostile(&mut dice)).collect();
        seen += AT_ONCE as u64;
        found += all.iter().filter(|text| text.chars().any(is_foreign)).count() as u64;
        let mut table = Table::under(vec!["a".into(), "b".into()]);
        for text in &all {
            out.line(text).expect("written");
            table.row(vec![text.clone(), text.clone()]);
            let safe = printable(text);
            assert_eq!(printable(&safe), safe, "{text:?}");
            assert!(!safe.chars().any(is_foreign), "{text:?}");
            let lines = printable_lines(text);
            assert!(!lines.chars().any(|c| c != '\n' && is_foreign(c)), "{text:?}");
        }
        table.print(&mut out).expect("written");
        let document = json!({ "texts": &all, all[0].as_str(): 1 });
        out.json(&document).and_then(|()| out.json_line(&document)).expect("written");
        out.flush().expect("written");
        let written = page.take();
        assert_eq!(foreign_in(&written, nothing_is), None, "{all:?}");
        let drawn = terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            for (y, text) in (0..).zip(&all) {
                buffer.set_string(0, y, text::fit(text, 20), ratatui::style::Style::new());
                for (x, line) in (0..).zip(text::wrap(text, 12).iter().take(2)) {
                    buffer.set_string(21 + x * 13, y, line, ratatui::style::Style::new());
                }
                // Past everything that makes a text safe: what a careless line of code could do.
                buffer.set_string(50, y, text, ratatui::style::Style::new());
                // ratatui itself ends a debug build over a control character there.
                let symbol: String = text.chars().filter(|c| !c.is_control()).collect();
                buffer[(78, y)].set_symbol(&symbol);
            }
        });
        drawn.expect("a frame");
        let written = page.take();
        assert_eq!(foreign_in(&written, is_of_the_desk), None, "{all:?}");
        assert!(
            foreign_in(all.concat().as_bytes(), is_of_the_desk).is_some()
                || all.iter().all(|text| !text.chars().any(is_foreign))
        );
    }
    assert!(found > seen / 2, "{found} of {seen} were hostile");
    tell(&format!("{seen} strings, {found} of them hostile: 0 foreign characters"));
}

/// What somebody does who writes past the door: names with everything in them.
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
fn spoil(store: &Store, dice: &mut Dice) -> u64 {
    let parties: Vec<Party> = store
        .read(|tx| {
            let ids = tx.keys(tables::PARTIES, &Scan::all(), usize::MAX)?;
            ids.iter().map(|id| tx.fetch(tables::PARTIES, id)).collect()
        })
        .expect("parties");
    let mut count = 0;
    let spoiled = store.write(|tx| {
        for mut party in parties {
            party.name = hostile(dice);
            party.tags = (0..3).map(|_| hostile(dice)).collect();
            count += 4;
            tx.put(tables::PARTIES, &party.id.clone(), &party)?;
        }
        for id in tx.keys(tables::ENTRIES, &Scan::all(), usize::MAX)? {
            let mut entry = tx.fetch(tables::ENTRIES, &id)?;
            entry.text = hostile(dice);
            count += 1;
            tx.put(tables::ENTRIES, &id, &entry)?;
        }
        for id in tx.keys(tables::PROMISES, &Scan::all(), usize::MAX)? {
            let mut promise = tx.fetch(tables::PROMISES, &id)?;
            promise.text = hostile(dice);
            count += 1;
            tx.put(tables::PROMISES, &id, &promise)?;
        }
        for id in tx.keys(tables::CASES, &Scan::all(), usize::MAX)? {
            let mut case = tx.fetch(tables::CASES, &id)?;
            case.title = hostile(dice);
            count += 1;
            tx.put(tables::CASES, &id, &case)?;
        }
        let head = tx.fetch(tables::AUDIT_HEAD, &0)?.seq;
        let mut told = tx.fetch(tables::AUDIT, &head)?;
        told.verb = hostile(dice);
        told.source = hostile(dice);
        told.purpose = Some(hostile(dice));
        told.ids = vec![hostile(dice)];
        count += 4;
        tx.audit(told)?.commit()
    });
    spoiled.expect("spoiled");
    count
}

/// Every action of the desk, one after the other, on what was spoiled: what is drawn holds nothing foreign, neither in a
/// cell nor on the line.
#[test]
fn no_screen_of_the_desk_shows_anything_foreign() {
    let (rounds, mut dice) = (size("KEFU_ROUNDS", 1, 1), Dice::of("screens"));
    // Every action under `.ci/run`, otherwise some of them.
    let one_in = usize::try_from(size("KEFU_ONE_ACTION_IN", 1, 5)).expect("a number");
    let (mut strings, mut frames) = (0, 0_u64);
    for round in 0..rounds {
        let language = if round % 2 == 0 { Language::English } else { Language::Chinese };
        let mut desk = TestDesk::new((120, 40), language);
        desk.looks_only();
        desk.keys(&["U", PASSPHRASE, "Enter"]);
        for name in ["张伟", "张薇", "李娜"] {
            desk.keys(&["+", name, "^S", "Esc", "Esc"]);
            desk.keys(&["n", "x", "^S", "Esc", "p", "y", "Tab", "+3d", "^S", "Esc"]);
            desk.keys(&["c", "退款未到账", "Tab", "两周未到。", "^S", "Esc", "Esc"]);
        }
        strings += spoil(&desk.worker.desk.store, &mut dice);
        desk.worker.build_index().expect("an index");
        let locale = Locale::new(language);
        let stays = |action: &&Action| !matches!(action, Action::Quit | Action::Suspend);
        let first = dice.index(one_in);
        for action in Action::ALL.iter().filter(stays).skip(first).step_by(one_in) {
            let typed: String = hostile(&mut dice).chars().filter(|c| !c.is_control()).collect();
            strings += 1;
            desk.keys(&[":", &locale.text(&format!("action-{}", action.code())), "Enter"]);
            frames += looked_through(&mut desk);
            desk.keys(&[&typed]);
            frames += looked_through(&mut desk);
            desk.keys(&["Esc", "Esc", "Esc", "/", &typed]);
            frames += looked_through(&mut desk);
            desk.keys(&["Esc", "Esc", "Tab", "Down", "Enter"]);
            frames += looked_through(&mut desk);
            desk.keys(&["Esc", "Esc"]);
        }
    }
    tell(&format!("{strings} strings on {frames} frames: 0 foreign characters"));
}

/// At two sizes: the cells, and what went over the line. How many frames that were.
fn looked_through(desk: &mut TestDesk) -> u64 {
    let own = desk.model.size;
    for size in [own, (60, 20)] {
        desk.model.size = size;
        for line in desk.lines() {
            assert!(!line.chars().any(is_foreign), "{line:?}");
        }
    }
    desk.model.size = own;
    assert_eq!(foreign_in(&desk.take_sent(), is_of_the_desk), None);
    2
}

/// What a desk at a real terminal has sent, its own sequences apart.
fn foreign_on_the_line(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let stray = text.chars().find(|c| is_foreign(*c) && !matches!(c, '\x1b' | '\r' | '\n'));
    let starts = ["\x1b[", "\x1b]", "\x1bP", "\x1b_"].map(|start| format!("{start}{MARK}"));
    let acts = starts.iter().find(|start| text.contains(start.as_str()));
    stray.map(|c| format!("{c:?}")).or_else(|| acts.cloned())
}

#[test]
fn a_desk_at_a_terminal_sends_nothing_foreign() {
    let (house, mut dice) = (House::new(), Dice::of("terminal"));
    for n in 0..6 {
        house.run(&["party", "add", &format!("客户 {n}")]);
        house.run(&["party", "note", "C-000001", "x"]);
        house.complaint("退款未到账", "C-000001");
    }
    for _ in 0..size("KEFU_ROUNDS", 2, 1) {
        spoil(&Store::open(&house.store()).expect("the store"), &mut dice);
        let mut seat = Seat::at_desk(&house, (120, 40), &["--lang", "en"]);
        seat.shows("K-2026-00001").keys(&["Enter"]).shows("C-000001");
        for keys in
            [&["Tab", "Down", "Enter"][..], &["?"], &["Esc", "Esc", "g", "a"], &["Esc", ":"]]
        {
            seat.keys(keys).watch(Duration::from_millis(250));
        }
        seat.keys(&["Esc", "Esc", "q"]).ends();
        assert_eq!(foreign_on_the_line(seat.sent()), None);
    }
    assert!(
        foreign_on_the_line(b"\x1b[31337m").is_some() && foreign_on_the_line(b"\x07").is_some()
    );
}

/// The real program on the same: every list and every show, in every form.
#[test]
fn no_verb_of_the_command_line_prints_anything_foreign() {
    let (house, mut dice) = (House::new(), Dice::of("verbs"));
    house.party("张伟", "13800138000");
    house.complaint("退款未到账", "C-000001");
    house.run(&["complaint", "note", "K-2026-00001", "x"]);
    house.run(&["promise", "add", "C-000001", "y", "--due", "+3d"]);
    let rounds = size("KEFU_ROUNDS", 3, 1);
    let lists: [&[&str]; 23] = [
        &["party", "list"],
        &["party", "show", "C-000001"],
        &["party", "search", "C-000001"],
        &["complaint", "list"],
        &["complaint", "show", "K-2026-00001"],
        &["complaint", "escalations"],
        &["complaint", "due", "K-2026-00001"],
        &["promise", "list", "--all"],
        &["audit", "list"],
        &["audit", "verify"],
        &["member", "list"],
        &["desk", "list"],
        &["macro", "list"],
        &["preset", "list"],
        &["approval", "list"],
        &["vault", "status"],
        &["vault", "notices"],
        &["policy", "list"],
        &["report", "backlog"],
        &["report", "volume"],
        &["erasure", "list"],
        &["doctor"],
        &["complaint", "view"],
    ];
    let (mut strings, mut runs, mut shown) = (0, 0_u64, 0_u64);
    for _ in 0..rounds {
        strings += spoil(&Store::open(&house.store()).expect("the store"), &mut dice);
        for list in lists {
            for form in [&[][..], &["--json"], &["--ndjson"]] {
                let ran = house.run(&[list, form].concat());
                runs += 1;
                shown += u64::from(ran.status == Some(0));
                assert_eq!(foreign_in(&ran.out, nothing_is), None, "{list:?}");
                assert_eq!(foreign_in(ran.err.as_bytes(), nothing_is), None, "{list:?}");
                assert!(!ran.err.contains("panicked"), "{ran:?}");
            }
        }
        // What is not found is said back.
        for _ in 0..10 {
            let text: String = hostile(&mut dice).replace('\0', "");
            strings += 1;
            let ran = house.run(&["party", "show", "--", &text]);
            assert_eq!(foreign_in(ran.err.as_bytes(), nothing_is), None, "{text:?}");
        }
    }
    assert!(shown > runs / 2, "{shown} of {runs} had something to show");
    tell(&format!("{strings} strings, {runs} runs of the program: 0 foreign characters"));
}
