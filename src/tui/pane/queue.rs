//! The complaints, due first.

use super::PaneId;
use crate::domain::complaint::{Case, Severity};
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::locale::Locale;
use crate::queries::complaints::{ComplaintRow, Filter};
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::widget::columns::{Column, Columns};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::list::Window;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;

/// Rows loaded at a time.
pub const PAGE: usize = 200;

/// Which complaints the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// All open ones.
    #[default]
    Open,
    /// The member's own.
    Mine,
    /// Those nobody has.
    Unowned,
    /// Closed ones.
    Closed,
}

impl Show {
    /// The next one.
    pub fn next(self) -> Self {
        match self {
            Self::Open => Self::Mine,
            Self::Mine => Self::Unowned,
            Self::Unowned => Self::Closed,
            Self::Closed => Self::Open,
        }
    }

    /// Codes for messages.
    pub const CODES: [&str; 4] = ["open", "mine", "unowned", "closed"];

    /// The word in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unowned => "unowned",
            Self::Closed => "closed",
        }
    }
}

/// The queue's state.
#[derive(Debug, Default)]
pub struct QueuePane {
    /// Rows loaded so far.
    pub rows: Vec<ComplaintRow>,
    /// How many there are in all.
    pub total: u64,
    /// Which rows are seen.
    pub window: Window,
    /// Which complaints.
    pub show: Show,
    /// Rows that are marked.
    pub marks: BTreeSet<CaseId>,
    /// Where the last mark was set.
    pub anchor: Option<usize>,
    /// Whether an answer has come at all.
    pub loaded: bool,
    /// Whether more rows are on their way.
    pub loading: bool,
}

impl QueuePane {
    /// The row under the cursor.
    pub fn selected(&self) -> Option<&ComplaintRow> {
        self.window.selected().and_then(|row| self.rows.get(row))
    }

    /// The complaints an action concerns: those marked, or the one under the cursor.
    pub fn chosen(&self) -> Vec<CaseId> {
        if self.marks.is_empty() {
            return self.selected().map(|row| row.case.id).into_iter().collect();
        }
        self.marks.iter().copied().collect()
    }

    /// What the filter of the store is for what is shown.
    pub fn filter(&self, me: crate::domain::id::MemberId) -> Filter {
        let open = self.show != Show::Closed;
        Filter {
            open,
            closed: !open,
            owner: (self.show == Show::Mine).then_some(me),
            unowned: self.show == Show::Unowned,
            ..Filter::default()
        }
    }

    /// Takes rows in; a reload keeps the cursor on the complaint it was on.
    pub fn take(&mut self, rows: Vec<ComplaintRow>, total: u64, append: bool) {
        let was = self.selected().map(|row| row.case.id);
        self.loading = false;
        self.loaded = true;
        self.total = total;
        if append {
            self.rows.extend(rows);
        } else {
            self.rows = rows;
        }
        self.window.set_len(self.rows.len());
        if let Some(place) = was.and_then(|id| self.rows.iter().position(|row| row.case.id == id)) {
            self.window.go_to(place);
        }
    }

    /// The last row loaded, if the cursor comes near it and there are more.
    pub fn wants_more(&self) -> Option<CaseId> {
        const NEAR: usize = 50;
        let is_near = self.window.cursor + NEAR >= self.rows.len();
        let has_more = (self.rows.len() as u64) < self.total;
        if self.loading || !is_near || !has_more {
            return None;
        }
        self.rows.last().map(|row| row.case.id)
    }
}

/// How long until a complaint is due, or since when it is late.
pub fn due_label(locale: &Locale, due: Moment, now: Moment) -> (String, Role) {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    let left = due.seconds_left(now);
    let count = |id: &str, n: i64| locale.text_with(id, &[("n", n.into())]);
    if left < 0 {
        let late = -left;
        let text = match late {
            late if late < HOUR => locale.text("due-late"),
            late if late < DAY => count("due-late-hours", late / HOUR),
            late if late < 2 * YEAR => count("due-late-days", late / DAY),
            late => count("due-late-years", late / YEAR),
        };
        return (text, Role::Overdue);
    }
    if due.end_seconds() <= crate::queries::status::end_of_day(now) {
        return (locale.text("due-today"), Role::Warn);
    }
    (count("due-in-days", (left + DAY - 1) / DAY), Role::Dim)
}

/// Draws the pane.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let queue = &model.queue;
    let title = model.locale.text(&format!("pane-queue-{}", queue.show.code()));
    let count = match queue.marks.len() {
        0 => queue.total.to_string(),
        marked => format!("{marked}/{}", queue.total),
    };
    let focused = model.focus == PaneId::Queue;
    let frame = Frame { title: &title, note: &count, focused };
    let inner = frame.draw(area, buffer, &model.theme);
    if queue.rows.is_empty() {
        let id = if queue.loaded { "queue-empty" } else { "list-loading" };
        let lines = text::wrap(&model.locale.text(id), usize::from(inner.width));
        for (y, line) in (inner.y..inner.bottom()).zip(lines) {
            buffer.set_string(inner.x, y, line, model.theme.style(Role::Dim));
        }
        return;
    }
    let mut window = queue.window;
    window.set_height(usize::from(inner.height));
    let layout = Layout::new(usize::from(inner.width), !queue.marks.is_empty());
    for (y, place) in (inner.y..).zip(window.rows()) {
        if let Some(row) = queue.rows.get(place) {
            let is_selected = window.selected() == Some(place);
            layout.draw(model, row, is_selected, (inner.x, y), buffer);
        }
    }
}

struct Layout {
    columns: Columns,
    has_owner: bool,
    has_marks: bool,
}

impl Layout {
    /// While rows are marked, the mark stands before the sign of severity, not in its place.
    fn new(width: usize, has_marks: bool) -> Self {
        let has_owner = width >= 40;
        let mut columns = vec![
            Column::Fixed(2 + usize::from(has_marks)),
            Column::Fixed(8),
            Column::Fixed(12),
            Column::Flex(1),
        ];
        if has_owner {
            columns.push(Column::Fixed(if width >= 56 { 10 } else { 4 }));
        }
        Self { columns: Columns::new(&columns, width, 1), has_owner, has_marks }
    }

    fn draw(
        &self,
        model: &Model,
        row: &ComplaintRow,
        is_selected: bool,
        at: (u16, u16),
        buffer: &mut Buffer,
    ) {
        let case = &row.case;
        let is_marked = model.queue.marks.contains(&case.id);
        let (due, due_role) = match case.is_open() {
            true => due_label(&model.locale, case.due_at, model.now),
            false => (model.locale.word("stage", case.stage.code()), Role::Dim),
        };
        let number = case.number.to_string();
        let owner = row.owner.as_deref().unwrap_or("-");
        let mark = if is_marked { "*" } else { " " };
        let sign = format!("{}{}", if self.has_marks { mark } else { "" }, sign(case));
        let mut cells = vec![sign.as_str(), &due, &number, &case.title];
        if self.has_owner {
            cells.push(owner);
        }
        let focused = model.focus == PaneId::Queue;
        let style = match (is_selected, focused) {
            (true, true) => model.theme.style(Role::Selection),
            (true, false) => model.theme.style(Role::SelectionIdle),
            _ => model.theme.style(Role::Text),
        };
        buffer.set_string(at.0, at.1, self.columns.row(&cells), style);
        if !is_selected {
            let (start, width) = (self.columns.starts()[1], self.columns.widths()[1]);
            let x = at.0 + u16::try_from(start).unwrap_or(0);
            let area = Rect::new(x, at.1, u16::try_from(width).unwrap_or(0), 1);
            buffer.set_style(area, model.theme.style(due_role));
            let role = if is_marked { Role::Marked } else { Role::Danger };
            buffer.set_style(
                Rect::new(at.0, at.1, 2 + u16::from(self.has_marks), 1),
                model.theme.style(role),
            );
        }
    }
}

/// Severity without colour.
fn sign(case: &Case) -> &'static str {
    match case.severity {
        Severity::Critical => "!!",
        Severity::High => "!",
        Severity::Normal | Severity::Low => "",
    }
}
