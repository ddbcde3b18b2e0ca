//! Which key asks for what: one table, from which footer, help, palette and the README print.
//!
//! INVARIANT: two actions never share a key in one preset; a `keys.toml` that would make them is
//! refused with both names.

use super::action::Action;
use crate::domain::error::{Error, Result};
use crate::domain::written::{Fault, line_of};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// Where an action is worth a place in the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footer {
    /// In every pane.
    Everywhere,
    /// In the list.
    List,
    /// In the detail and the queue.
    Case,
    /// In the detail.
    Detail,
    /// In the queue.
    Queue,
    /// In the list and the queue.
    Lists,
    /// Never; help and palette have it.
    Never,
}

struct Row(Action, &'static [&'static str], Footer);

/// The default keys, in the order of the footer.
const ROWS: &[Row] = &[
    Row(Action::Open, &["enter"], Footer::Everywhere),
    Row(Action::NextCase, &["N"], Footer::Everywhere),
    Row(Action::Reveal, &["r"], Footer::Detail),
    Row(Action::Claim, &["a"], Footer::Case),
    Row(Action::Move, &["m"], Footer::Case),
    Row(Action::Record, &["f"], Footer::Case),
    Row(Action::Letter, &["w"], Footer::Never),
    Row(Action::Note, &["n"], Footer::Everywhere),
    Row(Action::Promise, &["p"], Footer::Detail),
    Row(Action::Complaint, &["c"], Footer::List),
    Row(Action::Unlock, &["U"], Footer::Everywhere),
    Row(Action::Search, &["/"], Footer::Everywhere),
    Row(Action::Filter, &["F"], Footer::Queue),
    Row(Action::Sort, &["s"], Footer::Lists),
    Row(Action::Palette, &[":", "ctrl-p"], Footer::Everywhere),
    Row(Action::Help, &["?", "f1"], Footer::Everywhere),
    Row(Action::Quit, &["q"], Footer::Everywhere),
    Row(Action::Assign, &["A"], Footer::Never),
    Row(Action::Skip, &["b"], Footer::Never),
    Row(Action::Dates, &["D"], Footer::Never),
    Row(Action::Macro, &["@"], Footer::Never),
    Row(Action::Keep, &["K"], Footer::Never),
    Row(Action::Release, &["X"], Footer::Never),
    Row(Action::NewParty, &["+"], Footer::Never),
    Row(Action::Edit, &["e"], Footer::Never),
    Row(Action::AddPoint, &["i"], Footer::Never),
    Row(Action::Attach, &["I"], Footer::Never),
    Row(Action::SaveFile, &["O"], Footer::Never),
    Row(Action::Consent, &["C"], Footer::Never),
    Row(Action::Contact, &["o"], Footer::Never),
    Row(Action::Feedback, &["T"], Footer::Never),
    Row(Action::Exception, &["E"], Footer::Never),
    Row(Action::Merge, &["M"], Footer::Never),
    Row(Action::Tag, &["t"], Footer::Never),
    Row(Action::Members, &["g m"], Footer::Never),
    Row(Action::Approvals, &["g p"], Footer::Never),
    Row(Action::Audit, &["g a"], Footer::Never),
    Row(Action::Reads, &["g r"], Footer::Never),
    Row(Action::Notices, &["g n"], Footer::Never),
    Row(Action::Guards, &["g b"], Footer::Never),
    Row(Action::Campaigns, &["g c"], Footer::Never),
    Row(Action::Themes, &["g t"], Footer::Never),
    Row(Action::Duplicates, &["g d"], Footer::Never),
    Row(Action::Reports, &["g o"], Footer::Never),
    Row(Action::Import, &["g i"], Footer::Never),
    Row(Action::Undo, &["u"], Footer::Never),
    Row(Action::Redo, &["ctrl-r"], Footer::Never),
    Row(Action::Repeat, &["."], Footer::Never),
    Row(Action::Copy, &["y"], Footer::Never),
    Row(Action::Mark, &["space"], Footer::Never),
    Row(Action::MarkRange, &["v"], Footer::Never),
    Row(Action::MarkAll, &["V"], Footer::Never),
    Row(Action::Down, &["j", "down"], Footer::Never),
    Row(Action::Up, &["k", "up"], Footer::Never),
    Row(Action::HalfDown, &["ctrl-d"], Footer::Never),
    Row(Action::HalfUp, &["ctrl-u"], Footer::Never),
    Row(Action::PageDown, &["pagedown"], Footer::Never),
    Row(Action::PageUp, &["pageup"], Footer::Never),
    Row(Action::Home, &["g g", "home"], Footer::Never),
    Row(Action::End, &["G", "end"], Footer::Never),
    Row(Action::NextPane, &["tab", "l", "right"], Footer::Never),
    Row(Action::PreviousPane, &["backtab", "h", "left"], Footer::Never),
    Row(Action::Zoom, &["z"], Footer::Never),
    Row(Action::SaveView, &["S"], Footer::Never),
    Row(Action::DropView, &[], Footer::Never),
    Row(Action::View1, &["1"], Footer::Never),
    Row(Action::View2, &["2"], Footer::Never),
    Row(Action::View3, &["3"], Footer::Never),
    Row(Action::View4, &["4"], Footer::Never),
    Row(Action::View5, &["5"], Footer::Never),
    Row(Action::View6, &["6"], Footer::Never),
    Row(Action::View7, &["7"], Footer::Never),
    Row(Action::View8, &["8"], Footer::Never),
    Row(Action::View9, &["9"], Footer::Never),
    Row(Action::View10, &["0"], Footer::Never),
    Row(Action::Language, &["L"], Footer::Never),
    Row(Action::About, &[], Footer::Never),
    Row(Action::Allege, &[], Footer::Never),
    Row(Action::Find, &[], Footer::Never),
    Row(Action::Evidence, &[], Footer::Never),
    Row(Action::Examine, &[], Footer::Never),
    Row(Action::Hear, &[], Footer::Never),
    Row(Action::Cause, &[], Footer::Never),
    Row(Action::Confirm, &[], Footer::Never),
    Row(Action::Receive, &[], Footer::Never),
    Row(Action::Redress, &[], Footer::Never),
    Row(Action::Link, &[], Footer::Never),
    Row(Action::Unlink, &[], Footer::Never),
    Row(Action::Concern, &[], Footer::Never),
    Row(Action::Survey, &[], Footer::Never),
    Row(Action::Plan, &[], Footer::Never),
    Row(Action::Done, &[], Footer::Never),
    Row(Action::Check, &[], Footer::Never),
    Row(Action::Privacy, &[], Footer::Never),
    Row(Action::Theme, &[], Footer::Never),
    Row(Action::Keys, &[], Footer::Never),
    Row(Action::Refresh, &["f5"], Footer::Never),
    Row(Action::Redraw, &["ctrl-l"], Footer::Never),
    Row(Action::Suspend, &["ctrl-z"], Footer::Never),
    Row(Action::Back, &["esc", "ctrl-c"], Footer::Never),
];

/// What the preset `vim` has besides.
const VIM: &[(Action, &[&str])] = &[
    (Action::PageDown, &["ctrl-f"]),
    (Action::PageUp, &["ctrl-b"]),
    (Action::Down, &["ctrl-e"]),
    (Action::Up, &["ctrl-y"]),
    (Action::NextPane, &["ctrl-w"]),
    (Action::Quit, &["Z Z"]),
];

/// Presets there are.
pub const PRESETS: [&str; 2] = ["default", "vim"];

/// One or two key presses.
type Keys = Vec<KeyEvent>;

/// The live table.
#[derive(Debug, Clone)]
pub struct Keymap {
    rows: Vec<(Action, Vec<String>, Footer)>,
    by_keys: BTreeMap<String, Action>,
}

/// What a key press leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// This.
    Action(Action),
    /// The first of two keys.
    Pending,
    /// Nothing.
    Nothing,
}

impl Keymap {
    /// A preset by name; an unknown name is the default.
    pub fn preset(name: &str) -> Self {
        let mut rows: Vec<(Action, Vec<String>, Footer)> = ROWS
            .iter()
            .map(|Row(action, keys, footer)| {
                (*action, keys.iter().map(|key| (*key).to_owned()).collect(), *footer)
            })
            .collect();
        if name == "vim" {
            for (action, keys) in VIM {
                if let Some(row) = rows.iter_mut().find(|row| row.0 == *action) {
                    row.1.extend(keys.iter().map(|key| (*key).to_owned()));
                }
            }
        }
        let by_keys = index(&rows).unwrap_or_default();
        Self { rows, by_keys }
    }

    /// A preset with the user's own file over it: `action = ["key", …]`.
    pub fn load(name: &str, file: Option<&Path>) -> Result<Self> {
        let mut keymap = Self::preset(name);
        let Some(file) = file.filter(|file| file.exists()) else { return Ok(keymap) };
        let text = std::fs::read_to_string(file).map_err(|e| Error::unread(file, &e))?;
        let wrong = |fault: Fault, at: usize| {
            let error = Error::usage("keys-file").with("path", file.display());
            fault.tell(error.with("line", line_of(&text, at)))
        };
        let wanted: BTreeMap<Spanned<String>, Vec<Spanned<String>>> = toml::from_str(&text)
            .map_err(|e| wrong(Fault::of(&e, &text), e.span().map_or(0, |span| span.start)))?;
        let word = |word: &Spanned<String>| wrong(Fault::word(word.get_ref()), word.span().start);
        for (code, keys) in wanted {
            let action = Action::from_code(code.get_ref()).ok_or_else(|| word(&code))?;
            if let Some(bad) = keys.iter().find(|key| parse(key.get_ref()).is_none()) {
                return Err(word(bad));
            }
            if let Some(row) = keymap.rows.iter_mut().find(|row| row.0 == action) {
                row.1 = keys.into_iter().map(Spanned::into_inner).collect();
            }
        }
        keymap.by_keys = index(&keymap.rows)?;
        Ok(keymap)
    }

    /// What this key asks for, after `before` if that was the first of two.
    pub fn press(&self, before: Option<KeyEvent>, key: KeyEvent) -> Pressed {
        let name = match before {
            Some(first) => format!("{} {}", name_of(first), name_of(key)),
            None => name_of(key),
        };
        if let Some(action) = self.by_keys.get(&name) {
            return Pressed::Action(*action);
        }
        let first = format!("{name} ");
        let is_first = self.by_keys.keys().any(|keys| keys.starts_with(&first));
        if is_first { Pressed::Pending } else { Pressed::Nothing }
    }

    /// The keys of an action, as a person reads them.
    pub fn keys_of(&self, action: Action) -> String {
        let keys = self.rows.iter().find(|row| row.0 == action).map_or(&[][..], |row| &row.1);
        keys.iter().map(|key| shown(key)).collect::<Vec<_>>().join(" ")
    }

    /// The first key of an action, for the footer.
    pub fn first_key(&self, action: Action) -> Option<String> {
        self.rows.iter().find(|row| row.0 == action)?.1.first().map(|key| shown(key))
    }

    /// The actions of the footer, in order.
    pub fn footer(&self, wanted: impl Fn(Footer) -> bool) -> Vec<Action> {
        self.rows.iter().filter(|row| wanted(row.2)).map(|row| row.0).collect()
    }
}

/// Keys to actions; two actions on one key are refused with both names.
fn index(rows: &[(Action, Vec<String>, Footer)]) -> Result<BTreeMap<String, Action>> {
    let mut by_keys: BTreeMap<String, Action> = BTreeMap::new();
    for (action, keys, _) in rows {
        for key in keys {
            let Some(parsed) = parse(key) else { continue };
            let name = parsed.iter().map(|key| name_of(*key)).collect::<Vec<_>>().join(" ");
            if let Some(other) = by_keys.insert(name, *action)
                && other != *action
            {
                return Err(Error::usage("keys-conflict")
                    .with("key", key)
                    .with("first", other.code())
                    .with("second", action.code()));
            }
        }
    }
    Ok(by_keys)
}

/// Reads `ctrl-p`, `g g`, `f5`, `N`, …
fn parse(text: &str) -> Option<Keys> {
    text.split_whitespace().map(parse_one).collect()
}

fn parse_one(text: &str) -> Option<KeyEvent> {
    let (modifiers, name) = match text.strip_prefix("ctrl-") {
        Some(name) => (KeyModifiers::CONTROL, name),
        None => (KeyModifiers::NONE, text),
    };
    let mut chars = name.chars();
    let code = match (chars.next(), chars.next()) {
        (Some(one), None) => KeyCode::Char(one),
        _ => named(name)?,
    };
    Some(KeyEvent::new(code, modifiers))
}

const NAMES: &[(&str, KeyCode, &str)] = &[
    ("enter", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("tab", KeyCode::Tab, "Tab"),
    ("backtab", KeyCode::BackTab, "Shift+Tab"),
    ("space", KeyCode::Char(' '), "Space"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("pageup", KeyCode::PageUp, "PgUp"),
    ("pagedown", KeyCode::PageDown, "PgDn"),
    ("delete", KeyCode::Delete, "Del"),
];

fn named(name: &str) -> Option<KeyCode> {
    if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse().ok()) {
        return Some(KeyCode::F(number));
    }
    NAMES.iter().find(|(known, _, _)| *known == name).map(|(_, code, _)| *code)
}

/// The name under which a press is looked up; shift is in the letter.
fn name_of(key: KeyEvent) -> String {
    let ctrl = if key.modifiers.contains(KeyModifiers::CONTROL) { "ctrl-" } else { "" };
    let alt = if key.modifiers.contains(KeyModifiers::ALT) { "alt-" } else { "" };
    let name = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) if !ctrl.is_empty() => c.to_lowercase().to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("f{n}"),
        code => NAMES
            .iter()
            .find(|(_, known, _)| *known == code)
            .map_or_else(String::new, |(name, _, _)| (*name).to_owned()),
    };
    format!("{ctrl}{alt}{name}")
}

fn shown(key: &str) -> String {
    let one = |key: &str| {
        if let Some(letter) = key.strip_prefix("ctrl-") {
            return format!("^{}", letter.to_uppercase());
        }
        if key.len() > 1 && key.strip_prefix('f').is_some_and(|n| n.parse::<u8>().is_ok()) {
            return key.to_uppercase();
        }
        let known = NAMES.iter().find(|(name, _, _)| *name == key);
        known.map_or_else(|| key.to_owned(), |(_, _, shown)| (*shown).to_owned())
    };
    key.split_whitespace().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> KeyEvent {
        parse_one(text).expect("a key")
    }

    #[test]
    fn every_action_is_in_the_table_and_no_key_twice() {
        for preset in PRESETS {
            let keymap = Keymap::preset(preset);
            assert!(index(&keymap.rows).is_ok(), "{preset}");
            for action in Action::ALL {
                assert!(keymap.rows.iter().any(|row| row.0 == *action), "{action:?}");
            }
            for (action, keys, _) in &keymap.rows {
                assert!(keys.iter().all(|key| parse(key).is_some()), "{action:?}");
            }
        }
    }

    #[test]
    fn two_keys_make_one_action() {
        let keymap = Keymap::preset("default");
        assert_eq!(keymap.press(None, key("g")), Pressed::Pending);
        assert_eq!(keymap.press(Some(key("g")), key("g")), Pressed::Action(Action::Home));
        assert_eq!(keymap.press(Some(key("g")), key("x")), Pressed::Nothing);
        assert_eq!(keymap.press(None, key("ctrl-p")), Pressed::Action(Action::Palette));
    }

    #[test]
    fn a_file_that_gives_one_key_to_two_actions_is_refused_with_both_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys.toml");
        std::fs::write(&file, "note = [\"r\"]\n").expect("a file");
        let refused = Keymap::load("default", Some(&file)).expect_err("r is taken");
        assert_eq!(refused.code, "keys-conflict");
        assert!(refused.to_string().contains("reveal") && refused.to_string().contains("note"));
    }
}
