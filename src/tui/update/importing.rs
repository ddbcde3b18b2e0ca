//! The mapping of columns: opened, answered, acted on.

use super::act::{ask_about, ask_passphrase};
use super::{forms, picks, say_error, say_text};
use crate::domain::error::{Error, Result};
use crate::exchange::mapping::{DateOrder, Known, Look, Mapping, Others};
use crate::exchange::preset::{Target, To};
use crate::tui::board::BoardFor;
use crate::tui::board::mapping::{self, Mapped};
use crate::tui::effect::{Assist, Deed, Effect};
use crate::tui::importing::Imported;
use crate::tui::model::{ConfirmFor, FormFor, Importing, Model, Overlay, PickFor};
use crate::tui::msg::{Assisted, Ticket};
use crate::tui::overlay::board::Board;
use crate::tui::overlay::form::Form;
use crate::tui::overlay::picker::Picker;
use crate::tui::overlay::reader::Reader;
use crate::tui::theme::Role;

/// Asks which file; where one is being imported, whether that is to go on.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.importing.is_some() {
        let lines = vec![model.locale.text("confirm-stop-import-line")];
        return ask_about(model, "confirm-stop-import", lines, ConfirmFor::StopImport);
    }
    forms::show(model, FormFor::Import)
}

/// The file of the form is looked at; the answer closes the form.
pub(super) fn look(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ahead.ticket();
    let Some(Overlay::Form(form, _)) = model.overlays.last_mut() else { return Vec::new() };
    form.sent = Some(ticket);
    let wanted = look_of(form);
    vec![Effect::Assist(ticket, wanted)]
}

fn look_of(form: &Form) -> Assist {
    let target = match form.choice("import-what") {
        "complaints" => Target::Complaints,
        _ => Target::Parties,
    };
    let sheet = form.value("import-sheet").trim();
    Assist::Look {
        target,
        file: form.value("import-file").trim().to_owned(),
        sheet: (!sheet.is_empty()).then(|| sheet.to_owned()),
    }
}

/// Something came from whoever reads the file.
pub(super) fn answered(model: &mut Model, ticket: Ticket, answer: Assisted) -> Vec<Effect> {
    match answer {
        Assisted::Looked(look) => looked(model, ticket, *look),
        Assisted::Seen(rows) => seen(model, ticket, Ok(rows)),
        Assisted::Unseen(error) => seen(model, ticket, Err(error)),
        Assisted::Far(progress) => {
            if let Some(importing) = model.importing.as_mut().filter(|it| it.ticket == ticket) {
                importing.progress = progress;
            }
            Vec::new()
        }
        Assisted::Over(over) => is_over(model, ticket, &over),
    }
}

fn looked(model: &mut Model, ticket: Ticket, look: Look) -> Vec<Effect> {
    let is_its = |lies: &Overlay| matches!(lies, Overlay::Form(form, FormFor::Import) if form.sent == Some(ticket));
    let Some(place) = model.overlays.iter().position(is_its) else {
        // It was left meanwhile.
        return vec![Effect::Assist(ticket, Assist::Leave)];
    };
    let Overlay::Form(form, _) = model.overlays.remove(place) else { return Vec::new() };
    let file = form.value("import-file").trim().to_owned();
    let (mapping, seen) = (Mapping::of(look), Ok(Vec::new()));
    let mut mapped = Mapped { ticket, file, mapping, asked: ticket, is_fresh: false, seen };
    let effects = ask_for_rows(model, &mut mapped);
    let board = mapping::board(model, &mapped);
    model.overlays.push(Overlay::Board(Box::new(board), BoardFor::Mapping(Box::new(mapped))));
    effects
}

fn ask_for_rows(model: &mut Model, mapped: &mut Mapped) -> Vec<Effect> {
    mapped.asked = model.ahead.ticket();
    let (of, map) = (mapped.ticket, mapped.mapping.map());
    vec![Effect::Assist(mapped.asked, Assist::Preview { of, map: Box::new(map) })]
}

fn seen(
    model: &mut Model,
    ticket: Ticket,
    rows: Result<Vec<crate::exchange::mapping::SeenRow>>,
) -> Vec<Effect> {
    with_mapped(model, |model, board, mapped| {
        if mapped.asked == ticket {
            mapped.seen = rows;
            mapping::fill(model, board, mapped);
        }
        Vec::new()
    })
}

/// Does something to the board of columns, wherever it lies.
fn with_mapped(
    model: &mut Model,
    act: impl FnOnce(&mut Model, &mut Board, &mut Mapped) -> Vec<Effect>,
) -> Vec<Effect> {
    let is_it = |lies: &Overlay| matches!(lies, Overlay::Board(_, BoardFor::Mapping(_)));
    let Some(place) = model.overlays.iter().position(is_it) else { return Vec::new() };
    let mut taken = model.overlays.remove(place);
    let effects = match &mut taken {
        Overlay::Board(board, BoardFor::Mapping(mapped)) => act(model, board, mapped),
        _ => Vec::new(),
    };
    model.overlays.insert(place.min(model.overlays.len()), taken);
    effects
}

/// Everything on the board anew, where something else about it has changed.
pub(super) fn refresh(model: &mut Model) {
    with_mapped(model, |model, board, mapped| {
        mapping::fill(model, board, mapped);
        Vec::new()
    });
}

/// Another choice: how the first rows come out is asked anew.
fn change(model: &mut Model, how: impl FnOnce(&mut Mapping)) -> Vec<Effect> {
    with_mapped(model, |model, board, mapped| {
        how(&mut mapped.mapping);
        mapped.is_fresh = mapped.mapping.is_said();
        mapping::fill(model, board, mapped);
        ask_for_rows(model, mapped)
    })
}

/// Enter on a column: what it is to become.
pub(super) fn choose(model: &mut Model, column: usize, mapping: &Mapping) -> Vec<Effect> {
    let items = mapping::fields(&model.locale, mapping, column);
    let args = [("column", mapping.shown_name(column).into())];
    let title = model.locale.text_with("pick-field", &args);
    let picker =
        Picker::new(title, items).with_score(picks::score_by_text_or_sound).with_filter("");
    model.overlays.push(Overlay::Picker(picker, PickFor::Field(column)));
    Vec::new()
}

/// The field of a column was chosen.
pub(super) fn chosen(model: &mut Model, column: usize, code: &str) -> Vec<Effect> {
    let to = To::from_code(code);
    change(model, |mapping| match to {
        Some(to) => mapping.choose(column, to),
        None => mapping.forget(column),
    })
}

/// A key of the board.
pub(super) fn act(model: &mut Model, code: &str, row: &str) -> Vec<Effect> {
    match code {
        "map-drop" => match row.parse() {
            Ok(column) => change(model, |mapping| drop_or_back(mapping, column)),
            Err(_) => Vec::new(),
        },
        "map-others" => change(model, |mapping| {
            mapping.others = match mapping.others {
                Others::Unsaid => Others::Left,
                Others::Left => Others::Kept,
                Others::Kept => Others::Unsaid,
            };
        }),
        "map-dates" => change(model, |mapping| {
            mapping.order = match mapping.order {
                DateOrder::Either => DateOrder::DayFirst,
                DateOrder::DayFirst => DateOrder::MonthFirst,
                DateOrder::MonthFirst => DateOrder::Either,
            };
        }),
        "map-rows" => show_rows(model),
        "map-try" => run(model, true),
        "map-keep" => keep(model),
        "map-stop" => stop(model),
        _ => ask_to_import(model),
    }
}

/// What is not needed is left out; the same key takes that back.
fn drop_or_back(mapping: &mut Mapping, column: usize) {
    let is_dropped =
        mapping.becomes(column) == crate::exchange::mapping::Becomes::These(vec![To::Ignore]);
    match is_dropped && mapping.is_chosen(column) {
        true => mapping.forget(column),
        false => mapping.choose(column, To::Ignore),
    }
}

fn show_rows(model: &mut Model) -> Vec<Effect> {
    let text = mapped(model).map(|mapped| mapping::whole(model, mapped));
    let title = model.locale.text("map-first-rows");
    model.overlays.extend(text.map(|text| Overlay::Reader(Reader::new(title, text))));
    Vec::new()
}

/// The map, as a form keeps it until it has a name.
fn keep(model: &mut Model) -> Vec<Effect> {
    let text = mapped(model).and_then(|mapped| mapped.mapping.map().text());
    text.map_or_else(Vec::new, |text| forms::show(model, FormFor::SavePreset(text)))
}

fn mapped(model: &Model) -> Option<&Mapped> {
    model.overlays.iter().find_map(|lies| match lies {
        Overlay::Board(_, BoardFor::Mapping(mapped)) => Some(&**mapped),
        _ => None,
    })
}

/// What a form of a name becomes.
pub(super) fn saving(form: &Form, text: String) -> Deed {
    Deed::SavePreset { name: form.value("name").trim().to_owned(), text }
}

/// Whatever nobody has said is asked first, and the passphrase where something is sealed.
fn ask_to_import(model: &mut Model) -> Vec<Effect> {
    let Some(mapped) = mapped(model) else { return Vec::new() };
    let unsaid = mapped.mapping.unsaid();
    if !unsaid.is_empty() {
        let names = mapping::names(&model.locale, &unsaid);
        let error = Error::refused("map-unsaid").with("columns", names);
        return say_on_board(model, &error);
    }
    if let Err(error) = &mapped.seen {
        let error = error.clone();
        return say_on_board(model, &error);
    }
    if mapped.mapping.has_sealed() && !model.vault_open {
        return ask_passphrase(model, None);
    }
    let lines = mapping::question(&model.locale, mapped);
    ask_about(model, "confirm-import", lines, ConfirmFor::Import)
}

fn say_on_board(model: &mut Model, error: &Error) -> Vec<Effect> {
    let told = model.locale.error(error);
    match model.overlays.last_mut() {
        Some(Overlay::Board(board, _)) => board.say(told),
        _ => say_error(model, error),
    }
    Vec::new()
}

/// Imports it, or only says what would come of it.
pub(super) fn run(model: &mut Model, dry_run: bool) -> Vec<Effect> {
    let Some(mapped) = mapped(model) else { return Vec::new() };
    if mapped.mapping.has_sealed() && !model.vault_open {
        return ask_passphrase(model, None);
    }
    let is_cards = mapped.mapping.look.known == Known::Cards;
    let map = (!is_cards).then(|| Box::new(mapped.mapping.map()));
    let (of, file) = (mapped.ticket, mapped.file.clone());
    let left = mapped.mapping.left_out();
    let ticket = model.ahead.ticket();
    let progress = Default::default();
    model.importing = Some(Importing { ticket, file, dry_run, progress, left });
    if !dry_run {
        is_of_use(model);
    }
    refresh(model);
    vec![Effect::Assist(ticket, Assist::Run { of, map, dry_run })]
}

/// Ends what runs, with the batch it is at.
fn stop(model: &Model) -> Vec<Effect> {
    let run = model.importing.as_ref().map(|importing| importing.ticket);
    run.map(|run| Effect::Assist(run, Assist::Stop)).into_iter().collect()
}

/// What came of it is told over its board; where that was left, shortly.
fn is_over(model: &mut Model, ticket: Ticket, over: &Imported) -> Vec<Effect> {
    let Some(importing) = model.importing.take_if(|it| it.ticket == ticket) else {
        return Vec::new();
    };
    let text = mapping::told(&model.locale, over, &importing.left);
    refresh(model);
    let id = if over.dry_run { "map-title-would" } else { "map-title-done" };
    let title = model.locale.text_with(id, &[("file", importing.file.as_str().into())]);
    match model.overlays.last() {
        Some(Overlay::Board(_, BoardFor::Mapping(_))) => {
            model.overlays.push(Overlay::Reader(Reader::new(title, text)));
        }
        _ => {
            let line = text.lines().next_back().unwrap_or_default();
            say_text(model, format!("{title} · {line}"), Role::Accent);
        }
    }
    Vec::new()
}

/// Esc on the board: what was said of its columns goes with it, so that is asked once.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if mapped(model).is_some_and(|mapped| mapped.is_fresh) {
        let lines = vec![model.locale.text("confirm-leave-map-line")];
        return ask_about(model, "confirm-leave-map", lines, ConfirmFor::LeaveMapping);
    }
    model.overlays.pop();
    left(model)
}

/// A map that has a name, or is imported with, is not lost with its board.
pub(super) fn is_of_use(model: &mut Model) {
    with_mapped(model, |_, _, mapped| {
        mapped.is_fresh = false;
        Vec::new()
    });
}

/// The board was left: what was read for it is let go.
fn left(model: &mut Model) -> Vec<Effect> {
    vec![Effect::Assist(model.ahead.ticket(), Assist::Leave)]
}

/// What a form of the assistant leads to when it is submitted.
pub(super) fn submit(model: &mut Model, what: &ConfirmFor) -> Vec<Effect> {
    match what {
        ConfirmFor::StopImport => stop(model),
        ConfirmFor::LeaveMapping => {
            model.overlays.pop();
            left(model)
        }
        _ => run(model, false),
    }
}
