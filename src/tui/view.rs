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
use super::availability::available;
use super::keymap::Footer;
use super::model::{Model, Overlay};
use super::pane::{PaneId, detail, list, queue};
use super::theme::Role;
use super::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns from which three panes stand side by side.
const THREE: u16 = 120;
/// Columns from which two do.
const TWO: u16 = 80;
/// The smallest screen.
const SMALLEST: (u16, u16) = (60, 20);

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
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        too_small(model, screen, buffer);
        return None;
    }
    header(model, Rect { height: 1, ..screen }, buffer);
    let mut cursor = None;
    for (pane, area) in layout(model) {
        match pane {
            PaneId::List => cursor = list::draw(model, area, buffer),
            PaneId::Detail => detail::draw(model, area, buffer),
            PaneId::Queue => queue::draw(model, area, buffer),
        }
    }
    footer(model, Rect { y: screen.bottom() - 1, height: 1, ..screen }, buffer);
    for overlay in &model.overlays {
        cursor = draw_overlay(model, overlay, screen, buffer);
    }
    let above_footer = Rect { height: screen.height - 1, ..screen };
    model.toasts.draw(above_footer, buffer, &model.theme);
    cursor
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
        Overlay::Reader(reader) => reader.draw(screen, buffer, theme, locale),
        Overlay::Help(help, _) => help.draw(screen, buffer, theme, locale),
    }
}

/// Who, whether the vault is open, and what of one's own is due.
fn header(model: &Model, area: Rect, buffer: &mut Buffer) {
    let locale = &model.locale;
    let style = model.theme.style(Role::Header);
    let roles: Vec<String> =
        model.member.roles.iter().map(|role| locale.word("role", role.code())).collect();
    let mut left = format!(" kefu  {} ({})", model.member.name, roles.join(", "));
    if model.demo.is_some() {
        left.push_str(&format!("  {}", locale.text("header-demo")));
    }
    let vault = locale.text(if model.vault_open { "header-open" } else { "header-locked" });
    let args = [("today", model.due.today.into()), ("overdue", model.due.overdue.into())];
    let due = locale.text_with("header-due", &args);
    let right = format!("  {}{vault}   {due}   {} ", told(model), locale.language().code());
    let width = usize::from(area.width);
    let room = width.saturating_sub(text::width(&right));
    let line = format!("{}{right}", text::fit(&left, room));
    buffer.set_string(area.x, area.y, text::fit(&line, width), style);
}

/// How many notices wait for whoever is told of reveals; nothing, where there is none.
fn told(model: &Model) -> String {
    match model.due.notices {
        0 => String::new(),
        count => model.locale.text_with("header-notices", &[("count", count.into())]) + "   ",
    }
}

/// The keys of the focused pane; grey where a guard would refuse.
fn footer(model: &Model, area: Rect, buffer: &mut Buffer) {
    if model.list.searching {
        let hint = text::fit(&model.locale.text("searching-keys"), usize::from(area.width));
        buffer.set_string(area.x, area.y, hint, model.theme.style(Role::FooterText));
        return;
    }
    let wanted = |place: Footer| match place {
        Footer::Everywhere => true,
        Footer::List => model.focus == PaneId::List,
        Footer::Detail => model.focus == PaneId::Detail,
        Footer::Case => model.focus != PaneId::List,
        Footer::Never => false,
    };
    let mut x = area.x + 1;
    for action in model.keymap.footer(wanted) {
        x = footer_key(model, action, x, area, buffer);
    }
}

fn footer_key(model: &Model, action: Action, x: u16, area: Rect, buffer: &mut Buffer) -> u16 {
    let Some(key) = model.keymap.first_key(action) else { return x };
    let label = format!(" {}", model.locale.word("footer", action.code()));
    let width = u16::try_from(text::width(&key) + text::width(&label)).unwrap_or(u16::MAX);
    if x.saturating_add(width) >= area.right() {
        return area.right();
    }
    let is_on = available(model, action).is_ok();
    let (key_role, text_role) = match is_on {
        true => (Role::FooterKey, Role::FooterText),
        false => (Role::FooterOff, Role::FooterOff),
    };
    buffer.set_string(x, area.y, &key, model.theme.style(key_role));
    let after = x + u16::try_from(text::width(&key)).unwrap_or(0);
    buffer.set_string(after, area.y, label, model.theme.style(text_role));
    x + width + 2
}
