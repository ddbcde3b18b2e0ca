//! Draws the model.
//!
//! ```text
//!  header                                 who · vault · what is due
//! +- list -----+- detail -------+- queue -+   three from 120 columns, two from 80, one below
//! |            |                |         |
//! +------------+----------------+---------+
//!  footer                                 the keys of the focused pane, from the key table
//! ```
//! INVARIANT: reads only the model; never writes a cell outside the screen.

use super::action::Action;
use super::availability::{available, nearing};
use super::keymap::Footer;
use super::model::{Model, Overlay};
use super::pane::{PaneId, detail, list, queue};
use super::theme::Role;
use super::widget::text;
use super::widget::toast::MOST_LINES;
use crate::domain::error::Error;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns from which three panes stand side by side.
const THREE: u16 = 120;
/// Columns from which two do.
const TWO: u16 = 80;
/// The smallest screen.
const SMALLEST: (u16, u16) = (60, 20);

/// Whether there is no room to show what keys would do.
pub fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

/// Which panes are seen, and where.
pub fn layout(model: &Model) -> Vec<(PaneId, Rect)> {
    let (columns, rows) = model.size;
    let area = Rect::new(0, 1, columns, rows.saturating_sub(2));
    let shares = match (model.zoomed, columns) {
        (true, _) => vec![(model.focus, 1)],
        (false, columns) if columns >= THREE => {
            vec![(PaneId::List, 27), (PaneId::Detail, 36), (PaneId::Queue, 37)]
        }
        (false, columns) if columns >= TWO => two(model.focus),
        _ => vec![(model.focus, 1)],
    };
    side_by_side(area, &shares)
}

fn two(focus: PaneId) -> Vec<(PaneId, u16)> {
    match focus {
        PaneId::Queue => vec![(PaneId::Detail, 46), (PaneId::Queue, 54)],
        PaneId::List | PaneId::Detail => vec![(PaneId::List, 42), (PaneId::Detail, 58)],
    }
}

fn side_by_side(area: Rect, shares: &[(PaneId, u16)]) -> Vec<(PaneId, Rect)> {
    let whole: u16 = shares.iter().map(|(_, share)| share).sum();
    let (mut x, mut left) = (area.x, whole);
    let mut places = Vec::with_capacity(shares.len());
    for (pane, share) in shares {
        let room = area.right() - x;
        let width = u32::from(room) * u32::from(*share) / u32::from(left.max(1));
        let width = u16::try_from(width).unwrap_or(room);
        places.push((*pane, Rect { x, width, ..area }));
        x += width;
        left -= share;
    }
    places
}

/// Columns within the detail pane; what its lines are wrapped to.
pub fn detail_width(model: &Model) -> usize {
    let places = layout(model);
    let place = places.iter().find(|(pane, _)| *pane == PaneId::Detail);
    place.map_or(40, |(_, area)| usize::from(area.width.saturating_sub(2)))
}

/// Draws everything; where the real cursor belongs.
pub fn view(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let screen = buffer.area;
    buffer.set_style(screen, model.theme.ground());
    if is_too_small((screen.width, screen.height)) {
        too_small(model, screen, buffer);
        return None;
    }
    header(model, Rect { height: 1, ..screen }, buffer);
    let mut cursor = None;
    for (pane, area) in layout(model) {
        match pane {
            PaneId::List => cursor = list::draw(model, area, buffer).or(cursor),
            PaneId::Detail => detail::draw(model, area, buffer),
            PaneId::Queue => cursor = queue::draw(model, area, buffer).or(cursor),
        }
    }
    footer(model, Rect { y: screen.bottom() - 1, height: 1, ..screen }, buffer);
    for overlay in &model.overlays {
        cursor = draw_overlay(model, overlay, screen, buffer);
    }
    draw_toasts(model, screen, buffer);
    cursor
}

/// Over the lower rim of the panes; where an overlay is open, which may take the whole screen, on the last line alone,
/// so that its keys are seen.
fn draw_toasts(model: &Model, screen: Rect, buffer: &mut Buffer) {
    let (below, lines) = if model.overlays.is_empty() { (1, MOST_LINES) } else { (0, 1) };
    let area = Rect { height: screen.height - below, ..screen };
    model.toasts.draw(lines, area, buffer, &model.theme);
}

fn too_small(model: &Model, screen: Rect, buffer: &mut Buffer) {
    let told = model.locale.text("too-small");
    let lines = text::wrap(&told, usize::from(screen.width));
    for (y, line) in (screen.y..screen.bottom()).zip(lines) {
        buffer.set_string(screen.x, y, line, model.theme.style(Role::Warn));
    }
}

fn draw_overlay(
    model: &Model,
    overlay: &Overlay,
    screen: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (theme, locale) = (&model.theme, &model.locale);
    match overlay {
        Overlay::Form(form, _) => form.draw(screen, buffer, theme, locale),
        Overlay::Picker(picker, _) => picker.draw(screen, buffer, theme, locale),
        Overlay::Confirm(confirm, _) => confirm.draw(screen, buffer, theme, locale),
        Overlay::Unlock(unlock, _) => unlock.draw(screen, buffer, theme, locale),
        Overlay::Board(board, _) => board.draw(screen, buffer, theme, locale),
        Overlay::Reader(reader) => reader.draw(screen, buffer, theme, locale),
        Overlay::Help(help, _) => help.draw(screen, buffer, theme, locale),
    }
}

/// Who, whether the vault is open, and what of one's own is due.
fn header(model: &Model, area: Rect, buffer: &mut Buffer) {
    let locale = &model.locale;
    if let Some(upkeep) = &model.upkeep {
        let args = [("by", upkeep.by.as_str().into()), ("since", upkeep.since.human().into())];
        let told = format!(" {}", locale.text_with("header-upkeep", &args));
        let told = text::fit(&told, usize::from(area.width));
        return buffer.set_string(area.x, area.y, told, model.theme.style(Role::Warn));
    }
    let style = model.theme.style(Role::Header);
    let name = format!(" kefu  {}", model.member.name);
    let mut left = format!("{name} ({})", locale.roles(&model.member.roles));
    if model.demo.is_some() {
        left.push_str(&format!("  {}", locale.text("header-demo")));
    }
    let width = usize::from(area.width);
    // Roles are told whole, or not at all where more than the language would have to make room for them.
    let beside = |left: &str| right(model, width.saturating_sub(text::width(left)));
    let alone = beside(&name);
    let spare = text::width(&language(model));
    if text::width(&beside(&left)) + spare < text::width(&alone) {
        left = name;
    }
    let right = beside(&left);
    let room = width.saturating_sub(text::width(&right));
    let line = format!("{}{right}", text::fit(&left, room));
    buffer.set_string(area.x, area.y, text::fit(&line, width), style);
}

/// What stands behind the name, in so many columns. Where it is too much, the last goes first: whose desk it is and
/// whether the vault is open stay.
fn right(model: &Model, room: usize) -> String {
    let locale = &model.locale;
    let vault = locale.text(if model.vault_open { "header-open" } else { "header-locked" });
    let args = [("today", model.tally.today.into()), ("overdue", model.tally.overdue.into())];
    let mut due = format!("   {}", locale.text_with("header-due", &args));
    let mut language = language(model);
    let mut told = told(model);
    loop {
        let right = format!("  {}{vault}{due}{language} ", told.concat());
        if text::width(&right) <= room {
            return right;
        }
        if !language.is_empty() {
            language.clear();
        } else if told.pop().is_none() {
            if due.is_empty() {
                return right;
            }
            due.clear();
        }
    }
}

fn language(model: &Model) -> String {
    format!("   {}", model.locale.language().code())
}

/// How many members, requests and notices wait for whoever lets them in, decides on them or reads them; nothing, where
/// there is none.
fn told(model: &Model) -> Vec<String> {
    let importing = model.importing.as_ref().map(|importing| {
        let count = importing.progress.read.into();
        model.locale.text_with("header-importing", &[("count", count)]) + "  "
    });
    let counts = [
        ("header-waiting", model.waiting.members),
        ("header-approvals", model.waiting.approvals),
        ("header-notices", model.waiting.notices),
        ("header-escalated", model.tally.escalated),
        ("header-themes", model.tally.ignored),
    ];
    let told = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(id, count)| model.locale.text_with(id, &[("count", count.into())]) + "  ");
    importing.into_iter().chain(told).collect()
}

/// The keys of the focused pane; grey where a guard would refuse.
fn footer(model: &Model, area: Rect, buffer: &mut Buffer) {
    let hint = match (model.list.searching, model.queue.filtering) {
        (true, _) => Some("searching-keys"),
        (_, true) => Some("filtering-keys"),
        _ => None,
    };
    if let Some(hint) = hint {
        let hint = text::fit(&model.locale.text(hint), usize::from(area.width));
        buffer.set_string(area.x, area.y, hint, model.theme.style(Role::FooterText));
        return;
    }
    let wanted = |place: Footer| match place {
        Footer::Everywhere => true,
        Footer::List => model.focus == PaneId::List,
        Footer::Detail => model.focus == PaneId::Detail,
        Footer::Queue => model.focus == PaneId::Queue,
        Footer::Lists => model.focus != PaneId::Detail,
        Footer::Case => model.focus != PaneId::List,
        Footer::Never => false,
    };
    let mut keys: Vec<FooterKey> =
        model.keymap.footer(wanted).into_iter().filter_map(|it| footer_key(model, it)).collect();
    // One column before the first key; the gap after the last may be missing.
    make_room(&mut keys, usize::from(area.width) + 1);
    let mut x = area.x + 1;
    for key in &keys {
        x = draw_key(model, key, x, area, buffer);
    }
}

/// One key of the footer.
struct FooterKey {
    action: Action,
    key: String,
    label: String,
    is_on: bool,
    /// Grey because of a limit, which is what it says.
    is_at_limit: bool,
}

impl FooterKey {
    /// With the gap after it.
    fn width(&self) -> usize {
        text::width(&self.key) + text::width(&self.label) + 2
    }

    /// What leads to all the others keeps its place.
    fn stays(&self) -> bool {
        self.is_at_limit || matches!(self.action, Action::Palette | Action::Help)
    }
}

fn footer_key(model: &Model, action: Action) -> Option<FooterKey> {
    let key = model.keymap.first_key(action)?;
    let verdict = available(model, action);
    let free = verdict.as_ref().err().and_then(|why| free_at(model, why));
    let label = match &free {
        Some(free) => model.locale.text_with("footer-spent", &[("free", free.as_str().into())]),
        None => footer_label(model, action),
    };
    let (label, is_on, is_at_limit) = (format!(" {label}"), verdict.is_ok(), free.is_some());
    Some(FooterKey { action, key, label, is_on, is_at_limit })
}

/// What an action is called; of a reveal also how near its limit is.
fn footer_label(model: &Model, action: Action) -> String {
    let label = match action {
        Action::Sort if model.focus == PaneId::List => model.locale.text("footer-sort-list"),
        _ => model.locale.word("footer", action.code()),
    };
    let near = (action == Action::Reveal).then(|| nearing(model)).flatten();
    let Some(near) = near else { return label };
    format!("{label} {}/{}", near.count, near.limit.most_customers)
}

/// When a limit lets the next one through: the time, and the day where it is another one.
fn free_at(model: &Model, why: &Error) -> Option<String> {
    let free = why.args.iter().find(|(name, _)| *name == "free").map(|(_, free)| free.clone());
    let free = free.filter(|_| why.code == "budget-spent")?;
    let today = format!("{} ", model.now.date());
    Some(free.strip_prefix(&today).map_or(free.clone(), str::to_owned))
}

/// Leaves out what there is no room for: grey keys first, then the last ones.
fn make_room(keys: &mut Vec<FooterKey>, room: usize) {
    while keys.iter().map(FooterKey::width).sum::<usize>() > room {
        let grey = keys.iter().rposition(|key| !key.is_on && !key.stays());
        let Some(place) = grey.or_else(|| keys.iter().rposition(|key| !key.stays())) else {
            return;
        };
        keys.remove(place);
    }
}

fn draw_key(model: &Model, key: &FooterKey, x: u16, area: Rect, buffer: &mut Buffer) -> u16 {
    let (key_role, text_role) = match key.is_on {
        true => (Role::FooterKey, Role::FooterText),
        false => (Role::FooterOff, Role::FooterOff),
    };
    let columns = |text: &str| u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    buffer.set_string(x, area.y, &key.key, model.theme.style(key_role));
    let after = x.saturating_add(columns(&key.key));
    let label = text::cut(&key.label, usize::from(area.right().saturating_sub(after)));
    buffer.set_string(after, area.y, &label, model.theme.style(text_role));
    after.saturating_add(columns(&label)).saturating_add(2)
}
