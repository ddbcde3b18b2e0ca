//! How a form looks.
//!
//! ```text
//! +- New complaint ------------------------- 2/5 -+
//! | > Title *        Refund not here yet          |   the fields, scrolled so that the focused one is seen
//! |   Severity       low [high] hurry             |
//! |   What happened  ...                          |
//! |                                               |
//! | C-000123 has the same number                  |   notices, what is lacking, the error
//! | Tab next  Ctrl+S save  Esc back               |
//! +-----------------------------------------------+
//! ```
//! INVARIANT: all values begin in one column, and the focused field is seen whatever else has to give way.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::form::{FieldKind, Form, FormField, Several};
use super::paragraph::{Paragraph, lay_out};
use super::{
    Line, NOT_SELECTED, SELECTED, bar, centred, clear, columns, first_seen, hanging, ink, mask,
    spread, take_bottom, take_left, told, within, wrapped, write, write_lines,
};
use crate::locale::Locale;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::field::Field;
use crate::tui::widget::text::{cut, hidden, width};

const COLS: u16 = 76;
const MARK_COLS: u16 = 2;
const GAP: u16 = 2;
/// Frame, keys and the blank line above them.
const AROUND: u16 = 4;
const REQUIRED: &str = " *";
/// Fewest and most rows of a text.
const TEXT_ROWS: (usize, usize) = (3, 8);

pub(super) fn draw(
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
    locale: &Locale,
) -> Option<Position> {
    let cols = within(centred(area, COLS, 0)).width;
    let grid = Grid::of(form, cols);
    let foot = foot(form, cols, locale);
    let rows = grid.height().saturating_add(columns(foot.len())).saturating_add(AROUND);
    let sheet = hanging(area, COLS, least_rows(form).saturating_add(AROUND), rows);
    let mut body = within(sheet);
    let keys = take_bottom(&mut body, 1);
    let foot_room = body.height.saturating_sub(grid.height().min(body.height.div_ceil(2)));
    let foot_area = take_bottom(&mut body, columns(foot.len()).min(foot_room));
    if body.height > grid.height() {
        body.height = grid.height();
    }
    let note = if body.height < grid.height() { place(form) } else { String::new() };
    spread(sheet, &form.title, &note, buffer, theme);
    write_lines(&foot, foot_area, buffer, theme);
    write(&locale.text(keys_of(form)), keys, buffer, ink(theme, Role::Dim));
    grid.draw(form, body, buffer, theme)
}

fn place(form: &Form) -> String {
    format!("{}/{}", form.at + 1, form.fields.len())
}

fn keys_of(form: &Form) -> &'static str {
    match form.fields.get(form.at).map(|field| &field.kind) {
        Some(FieldKind::Text(_)) if form.goes_out => "overlay-form-keys-letter",
        _ if form.goes_out => "overlay-form-keys-send",
        Some(FieldKind::Text(_)) => "overlay-form-keys-text",
        Some(FieldKind::Choice { .. }) => "overlay-form-keys-choice",
        Some(FieldKind::Several(_)) => "overlay-form-keys-several",
        _ => "overlay-form-keys",
    }
}

/// What stands under the fields; the most urgent first, since the last may find no room.
fn foot(form: &Form, cols: u16, locale: &Locale) -> Vec<Line> {
    let mut lines = form.error.iter().flat_map(|error| told(error, cols)).collect::<Vec<_>>();
    if let Some(field) = form.lacking.and_then(|at| form.fields.get(at)) {
        let args = [("field", field.label.as_str().into())];
        lines.extend(wrapped(
            &locale.text_with("overlay-form-required", &args),
            Role::Danger,
            cols,
        ));
    }
    if form.hides_a_value() {
        lines.extend(wrapped(&locale.text("overlay-form-hidden"), Role::Warn, cols));
    }
    if form.is_reset() {
        lines.extend(wrapped(&locale.text("overlay-form-reset"), Role::Accent, cols));
    }
    lines.extend(form.notice.iter().flat_map(|notice| wrapped(&notice.text, notice.role, cols)));
    if form.can_look() {
        lines.extend(wrapped(&locale.text("overlay-form-look"), Role::Dim, cols));
    }
    if form.has_editor && form.is_in_text() {
        lines.extend(wrapped(&locale.text("overlay-form-editor"), Role::Dim, cols));
    }
    lines
}

/// How many rows each field takes and where the values begin.
struct Grid {
    label_cols: u16,
    rows: Vec<u16>,
}

impl Grid {
    fn of(form: &Form, cols: u16) -> Self {
        let widest = form.fields.iter().map(label_width).max().unwrap_or(0);
        let label_cols = columns(widest).min(cols * 2 / 5);
        let value_cols = cols.saturating_sub(MARK_COLS + label_cols + GAP);
        let rows = form.fields.iter().map(|field| rows_of(field, value_cols)).collect();
        Self { label_cols, rows }
    }

    fn height(&self) -> u16 {
        self.rows.iter().fold(0, |sum, rows| sum.saturating_add(*rows))
    }

    fn row_of(&self, field: usize) -> u16 {
        self.rows.iter().take(field).fold(0, |sum, rows| sum.saturating_add(*rows))
    }

    /// All fields are drawn on a sheet as long as they need, and the part with the focused one is shown.
    fn draw(
        &self,
        form: &Form,
        body: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
    ) -> Option<Position> {
        let body = body.intersection(buffer.area);
        let mut long = Buffer::empty(Rect { x: 0, y: 0, width: body.width, height: self.height() });
        clear(long.area, &mut long, theme);
        let cursor = self.draw_all(form, &mut long, theme);
        let first = self.first_row(form, cursor, body.height);
        copy(&long, first, body, buffer);
        cursor
            .map(|at| Position { x: body.x + at.x, y: (body.y + at.y).saturating_sub(first) })
            .filter(|at| body.contains(*at))
    }

    fn draw_all(&self, form: &Form, long: &mut Buffer, theme: &Theme) -> Option<Position> {
        let mut cursor = None;
        for (at, field) in form.fields.iter().enumerate() {
            let area = Rect { y: self.row_of(at), height: self.rows[at], ..long.area };
            let focused = at == form.at;
            let found = Drawing { field, focused, theme }.draw(area, self.label_cols, long);
            cursor = if focused { found } else { cursor };
        }
        cursor
    }

    fn first_row(&self, form: &Form, cursor: Option<Position>, height: u16) -> u16 {
        let looked_at = cursor.map_or_else(|| self.row_of(form.at), |at| at.y);
        columns(first_seen(usize::from(looked_at), usize::from(self.height()), height))
    }
}

fn label_width(field: &FormField) -> usize {
    width(&field.label) + if field.required { REQUIRED.len() } else { 0 }
}

/// The rows of the fields before anything is typed into them.
fn least_rows(form: &Form) -> u16 {
    let rows = form.fields.iter().map(|field| match &field.kind {
        FieldKind::Text(_) => TEXT_ROWS.0,
        // As many as it gets on the narrowest sheet, nearly: it does not grow.
        FieldKind::Several(several) => several.options.len().div_ceil(3),
        _ => 1,
    });
    columns(rows.sum())
}

fn rows_of(field: &FormField, value_cols: u16) -> u16 {
    match &field.kind {
        FieldKind::Text(text) => {
            let rows = paragraph(text, value_cols).rows.len();
            columns(rows.clamp(TEXT_ROWS.0, TEXT_ROWS.1))
        }
        FieldKind::Several(several) => columns(several_rows(several, value_cols).len()),
        _ => 1,
    }
}

/// The options on as many rows as they need: a row is a run of places.
fn several_rows(several: &Several, cols: u16) -> Vec<std::ops::Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    for at in 0..several.options.len() {
        let wide = width(&several_label(several, at));
        if used + wide > usize::from(cols) && at > start {
            rows.push(start..at);
            (start, used) = (at, 0);
        }
        used += wide;
    }
    rows.push(start..several.options.len());
    rows
}

fn several_label(several: &Several, at: usize) -> String {
    let label = several.options.get(at).map_or("", |(_, label)| label);
    let sign = if several.taken.get(at) == Some(&true) { 'x' } else { ' ' };
    format!("[{sign}] {label}  ")
}

fn paragraph(field: &Field, cols: u16) -> Paragraph {
    lay_out(field.text(), field.cursor(), usize::from(cols))
}

fn copy(long: &Buffer, first: u16, body: Rect, buffer: &mut Buffer) {
    for at in body.positions() {
        let from = (at.x - body.x, at.y - body.y + first);
        if let (Some(cell), Some(place)) = (long.cell(from), buffer.cell_mut(at)) {
            *place = cell.clone();
        }
    }
}

struct Drawing<'a> {
    field: &'a FormField,
    focused: bool,
    theme: &'a Theme,
}

impl Drawing<'_> {
    fn draw(&self, mut area: Rect, label_cols: u16, buffer: &mut Buffer) -> Option<Position> {
        let mark = take_left(&mut area, MARK_COLS);
        let shown = if self.focused { SELECTED } else { NOT_SELECTED };
        write(shown, mark, buffer, ink(self.theme, Role::Accent));
        self.draw_label(take_left(&mut area, label_cols), buffer);
        take_left(&mut area, GAP);
        match &self.field.kind {
            FieldKind::Line(field) => self.draw_line(field, area, buffer),
            FieldKind::Text(field) => self.draw_text(field, area, buffer),
            FieldKind::Masked(field) => {
                let mask = mask(field.is_empty(), self.field.beat);
                let cursor = self.draw_mask(&mask, area, buffer);
                self.draw_hint(field.is_empty(), area, buffer);
                cursor
            }
            FieldKind::Stowed(_) => self.draw_mask(hidden(self.theme.ascii_borders), area, buffer),
            FieldKind::Choice { options, at } => self.draw_choice(options, *at, area, buffer),
            FieldKind::Several(several) => self.draw_several(several, area, buffer),
        }
    }

    fn draw_label(&self, mut area: Rect, buffer: &mut Buffer) {
        let label = &self.field.label;
        if self.field.required {
            let room = usize::from(area.width).saturating_sub(REQUIRED.len());
            let cols = columns(width(&cut(label, room)));
            write(label, take_left(&mut area, cols), buffer, ink(self.theme, Role::Label));
            write(REQUIRED, area, buffer, ink(self.theme, Role::Warn));
        } else {
            write(label, area, buffer, ink(self.theme, Role::Label));
        }
    }

    fn style(&self) -> Style {
        let role = if self.focused { Role::FieldFocus } else { Role::Field };
        self.theme.style(Role::Overlay).patch(self.theme.style(role))
    }

    fn draw_hint(&self, empty: bool, area: Rect, buffer: &mut Buffer) {
        let dim = self.theme.style(Role::Placeholder);
        let style = self.style().patch(Style { bg: self.style().bg, ..dim });
        if empty {
            write(&self.field.hint, area, buffer, style);
        }
    }

    fn draw_line(&self, field: &Field, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let cursor = field.clone().draw(area, buffer, self.style());
        self.draw_hint(field.is_empty(), area, buffer);
        cursor
    }

    /// The length of what is typed must not show, nor where the cursor is in it.
    fn draw_mask(&self, mask: &str, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        buffer.set_style(area, self.style());
        write(mask, area, buffer, self.style());
        let x = area.x + columns(width(mask)).min(area.width.saturating_sub(1));
        Some(Position { x, y: area.y })
    }

    fn draw_text(&self, field: &Field, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = paragraph(field, area.width);
        let first = first_seen(text.cursor.1, text.rows.len(), area.height);
        buffer.set_style(area, self.style());
        for (row, y) in text.rows.iter().skip(first).zip(area.top()..area.bottom()) {
            write(row, Rect { y, height: 1, ..area }, buffer, self.style());
        }
        self.draw_hint(field.is_empty(), area, buffer);
        let (x, y) = (columns(text.cursor.0), columns(text.cursor.1.saturating_sub(first)));
        Some(Position { x: area.x + x, y: area.y + y })
    }

    /// All options with the chosen one in brackets, or that one alone if they do not fit.
    fn draw_choice(
        &self,
        options: &[(String, String)],
        at: usize,
        area: Rect,
        buffer: &mut Buffer,
    ) -> Option<Position> {
        let labels: Vec<String> = options.iter().enumerate().map(|one| option(one, at)).collect();
        let all: usize = labels.iter().map(|label| width(label)).sum();
        let fits = all <= usize::from(area.width);
        let mut rest = area;
        let mut cursor = Position { x: area.x, y: area.y };
        for (n, label) in labels.iter().enumerate().filter(|(n, _)| fits || *n == at) {
            let place = take_left(&mut rest, columns(width(label)));
            write(label, place, buffer, self.option_style(n == at));
            cursor.x = if n == at { place.x } else { cursor.x };
        }
        if !fits {
            let count = format!(" {}/{}", at + 1, options.len());
            write(&count, rest, buffer, ink(self.theme, Role::Dim));
        }
        Some(cursor)
    }

    /// All options, those that are taken with a cross.
    fn draw_several(&self, several: &Several, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let mut cursor = Position { x: area.x, y: area.y };
        for (row, y) in several_rows(several, area.width).into_iter().zip(area.top()..area.bottom())
        {
            let mut rest = Rect { y, height: 1, ..area };
            for at in row {
                let label = several_label(several, at);
                let place = take_left(&mut rest, columns(width(&label)));
                let is_taken = several.taken.get(at) == Some(&true);
                let role = if is_taken { Role::Text } else { Role::Dim };
                let is_here = self.focused && at == several.at;
                let style = if is_here { bar(self.theme) } else { ink(self.theme, role) };
                write(label.trim_end(), place, buffer, style);
                cursor = if at == several.at { Position { x: place.x + 1, y } } else { cursor };
            }
        }
        Some(cursor)
    }

    fn option_style(&self, chosen: bool) -> Style {
        match (chosen, self.focused) {
            (true, true) => bar(self.theme),
            (true, false) => ink(self.theme, Role::Text),
            (false, _) => ink(self.theme, Role::Dim),
        }
    }
}

fn option((n, (_, label)): (usize, &(String, String)), at: usize) -> String {
    if n == at { format!("[{label}]") } else { format!(" {label} ") }
}
