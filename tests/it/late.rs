//! Answers that come late: from a store that another process kept busy, or for what is gone.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::commands::Made;
use kefu::domain::error::Error;
use kefu::locale::Language;
use kefu::tui::effect::{Deed, Effect};
use kefu::tui::model::Overlay;
use kefu::tui::msg::{Done, Msg, Ticket};
use kefu::tui::update::update;

const SIZE: (u16, u16) = (120, 40);

/// A desk with one customer, who is open; the vault is not.
fn desk() -> TestDesk {
    let mut desk = TestDesk::new(SIZE, Language::English);
    desk.keys(&["+", "张伟", "^S"]).shows("C-000001");
    desk.keys(&["Esc"]);
    desk
}

fn deeds(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Do(..))).count()
}

fn text(desk: &TestDesk, id: &str) -> String {
    desk.model.locale.text(id)
}

#[test]
fn a_preference_that_is_kept_late_closes_no_form() {
    let mut desk = desk();
    let late = desk.keys_alone(&["L", "n", "half a note"]);
    assert_eq!(deeds(&late), 1, "{late:?}");
    desk.perform(late);
    desk.shows("half a note");
    desk.keys(&["^S"]).shows("half a note");
    assert!(desk.model.overlays.is_empty(), "its own answer closes it");
}

#[test]
fn a_refusal_stands_in_the_form_it_is_for_and_in_no_other() {
    let mut desk = desk();
    let late = desk.keys_alone(&["L", "n", "half a note"]);
    let [Effect::Do(preference, Deed::Preferences(_))] = late[..] else { panic!("{late:?}") };
    let busy = || Error::conflict("store-busy");
    desk.send(Msg::Refused(preference, busy()));
    let Some(Overlay::Form(form, _)) = desk.model.overlays.last() else { panic!("no form") };
    assert!(form.error.is_none(), "the note was not refused");
    desk.shows(&desk.model.locale.error(&busy()).sentence);
    let late = desk.keys_alone(&["^S"]);
    let [Effect::Do(note, Deed::Note { .. })] = late[..] else { panic!("{late:?}") };
    desk.send(Msg::Refused(note, busy()));
    let Some(Overlay::Form(form, _)) = desk.model.overlays.last() else { panic!("no form") };
    assert!(form.error.is_some(), "this one was");
}

#[test]
fn only_its_own_answer_closes_the_choice_of_a_merge() {
    let mut desk = desk();
    desk.keys(&["+", "李娜", "^S", "M", "C-000001"]).shows("> C-000001 张伟");
    let other = |verb| {
        let (made, name) = (Made::default(), String::new());
        Done { verb, made, stage: None, count: 1, news: None, open: None, name }
    };
    desk.send(Msg::Done(Ticket(u64::MAX), other("complaint.claim")));
    desk.shows("> C-000001 张伟");
    let late = desk.keys_alone(&["Enter", "y"]);
    assert_eq!(deeds(&late), 1, "{late:?}");
    desk.send(Msg::Done(Ticket(u64::MAX), other("complaint.claim")));
    desk.shows("> C-000001 张伟");
    desk.perform(late);
    assert!(desk.model.overlays.is_empty(), "its own answer closes it");
}

#[test]
fn a_failure_behind_the_screen_lets_no_second_save_through() {
    let mut desk = desk();
    let late = desk.keys_alone(&["n", "once", "^S"]);
    assert_eq!(deeds(&late), 1);
    update(&mut desk.model, Msg::Failed(Error::conflict("store-busy")));
    assert_eq!(deeds(&desk.keys_alone(&["^S"])), 0, "the first is not answered yet");
    desk.perform(late);
    let party = desk.model.detail.party.as_ref().expect("a customer");
    let written = party.lines.iter().filter(|row| format!("{row:?}").contains("once")).count();
    assert_eq!((written, desk.model.overlays.len()), (1, 0));
}

#[test]
fn esc_leaves_the_desk_usable_while_the_vault_opens() {
    let mut desk = desk();
    let late = desk.keys_alone(&["U", PASSPHRASE, "Enter"]);
    assert_eq!(deeds(&late), 1);
    desk.shows(&text(&desk, "overlay-unlock-busy"));
    assert!(desk.keys_alone(&["Esc", "n", "typed meanwhile"]).is_empty());
    desk.shows("typed meanwhile");
    desk.perform(late);
    desk.shows("typed meanwhile").shows(&text(&desk, "toast-vault-unlock"));
    assert!(desk.model.vault_open);
    assert_eq!(desk.model.overlays.len(), 1, "what lies on top is not the passphrase");
}

#[test]
fn keys_typed_ahead_of_an_esc_come_before_it() {
    let mut desk = desk();
    let late = desk.keys_alone(&["U", PASSPHRASE, "Enter", "n", "first", "Esc"]);
    desk.perform(late);
    desk.shows(&text(&desk, "toast-draft-kept"));
}

#[test]
fn a_new_customer_is_looked_for_when_typed_not_when_walked_through() {
    let looks = |effects: &[Effect]| {
        effects.iter().filter(|effect| matches!(effect, Effect::Similar { .. })).count()
    };
    let mut desk = desk();
    assert_eq!(looks(&desk.keys_alone(&["+", "Left", "Right", "Tab", "Tab"])), 0);
    assert_eq!(looks(&desk.keys_alone(&["13"])), 2);
    assert_eq!(looks(&desk.keys_alone(&["Left", "Up", "Down", "Right"])), 0);
    // The draft, and what comes out of an empty search, is looked for at once.
    assert_eq!(looks(&desk.keys_alone(&["Esc"])), 0);
    assert_eq!(looks(&desk.keys_alone(&["+"])), 1);
}

#[test]
fn a_choice_that_is_not_written_yet_survives_a_look_at_the_store() {
    let mut desk = desk();
    let chosen = Some(Language::Chinese.code());
    let late = desk.keys_alone(&["L"]);
    desk.perform(vec![Effect::Status]);
    assert_eq!(desk.model.member.preferences.language.as_deref(), chosen);
    desk.perform(late);
    desk.perform(vec![Effect::Status]);
    assert_eq!(desk.model.member.preferences.language.as_deref(), chosen);
}
