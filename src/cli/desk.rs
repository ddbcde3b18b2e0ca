//! `kefu` alone: the desk. On first start a wizard makes the store.

use super::here::{Here, Office};
use super::init;
use crate::domain::error::{Error, Kind, Result};
use crate::locale::Locale;
use crate::store::Store;
use crate::tui;
use crate::tui::editor::Editor;
use crate::tui::terminal::install_panic_hook;
use crate::tui::theme::locale_lacks_utf8;
use etcetera::BaseStrategy;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the desk.
pub fn run(here: &mut Here) -> Result<u8> {
    check_terminal()?;
    if !Store::exists(&here.folder()?) {
        let office = init::make(here, init::InitArgs::default())?;
        return open(here, office, None);
    }
    here.is_patient = true;
    let office = here.office()?;
    open(here, office, None)
}

/// Without a terminal there is no desk.
pub fn check_terminal() -> Result<()> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Error::usage("no-terminal"))
}

/// The desk over an open store. A demo shows its passphrase.
pub fn open(here: &Here, office: Office, demo: Option<String>) -> Result<u8> {
    log_holds(&office)?;
    let language = here.locale.language();
    install_panic_hook(move |id| {
        let error = Error::failed("panic").with("id", id);
        let told = Locale::new(language).error(&error);
        format!("{} {}", told.sentence, told.hint.unwrap_or_default())
    });
    let options = match office.session.drawer() {
        Some(_) => options_over_ssh(here),
        None => options(here, demo),
    };
    tui::run(Arc::new(office.desk), Arc::new(office.session), options)?;
    Ok(0)
}

/// A desk does not open over a log whose end somebody has touched: whatever would be written down there proves nothing.
fn log_holds(office: &Office) -> Result<()> {
    match office.desk.log_holds()? {
        true => Ok(()),
        false => Err(Error::new(Kind::Damaged, "log-broken")),
    }
}

fn options(here: &Here, demo: Option<String>) -> tui::Options {
    tui::Options {
        locale: Locale::new(here.locale.language()),
        theme: here.global.theme.clone(),
        themes: config().map(|folder| folder.join("themes")),
        keys: config().map(|folder| folder.join("keys.toml")),
        no_colour: here.global.no_color || is_set("NO_COLOR"),
        ascii: has_ascii_borders(),
        demo,
        editor: editor(),
        paced: false,
    }
}

/// What a member brings along over SSH says nothing: no files of theirs, no editor. A terminal that names no
/// characters has those of today. The line ends with the desk, so it may be paced.
fn options_over_ssh(here: &Here) -> tui::Options {
    let named = std::env::var("LC_ALL").ok();
    tui::Options {
        locale: Locale::new(here.locale.language()),
        theme: None,
        themes: None,
        keys: None,
        no_colour: false,
        ascii: named.is_some_and(|named| locale_lacks_utf8(Some(&named), None, None)),
        demo: None,
        editor: Editor { is_remote: true, ..Editor::default() },
        paced: true,
    }
}

/// What the environment says of it; the store has its say later.
fn editor() -> Editor {
    let named = |name| std::env::var(name).ok().filter(|command| !command.trim().is_empty());
    let is_there = |name| std::env::var_os(name).is_some();
    Editor {
        command: named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_default(),
        is_remote: is_there("SSH_CONNECTION") || is_there("SSH_ORIGINAL_COMMAND"),
        runtime: std::env::var_os("XDG_RUNTIME_DIR").filter(|it| !it.is_empty()).map(PathBuf::from),
        ..Editor::default()
    }
}

fn config() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("kefu"))
}

/// Set and not empty, as no-color.org asks.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn has_ascii_borders() -> bool {
    let var = |name: &str| std::env::var(name).ok();
    locale_lacks_utf8(var("LC_ALL").as_deref(), var("LC_CTYPE").as_deref(), var("LANG").as_deref())
}
