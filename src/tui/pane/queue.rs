//! The complaints, due first; and, as one more view of what is due, the open promises.

use super::PaneId;
use crate::domain::complaint::{Case, Severity};
use crate::domain::escalation::Rung;
use crate::domain::fold::fold_text;
use crate::domain::id::{CaseId, MemberId, PartyId};
use crate::domain::moment::Moment;
use crate::domain::privacy::Right;
use crate::locale::Locale;
use crate::queries::complaints::{ComplaintRow, Filter};
use crate::queries::filter::{CASE_KEYS, Of};
use crate::queries::promises::PromiseRow;
use crate::queries::views::{self, View};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::widget::columns::{Column, Columns};
use crate::tui::widget::field::Field;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::list::Window;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;

/// Rows loaded at a time.
pub const PAGE: usize = 100;

/// In the place of a count that is under way.
const COUNTING: &str = "…";

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
    /// Open promises, by whomever and to whomever.
    Promises,
}

impl Show {
    /// The next one.
    pub fn next(self) -> Self {
        match self {
            Self::Open => Self::Mine,
            Self::Mine => Self::Unowned,
            Self::Unowned => Self::Promises,
            Self::Promises => Self::Closed,
            Self::Closed => Self::Open,
        }
    }

    /// Codes for messages.
    pub const CODES: [&str; 5] = ["open", "mine", "unowned", "promises", "closed"];

    /// The word in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unowned => "unowned",
            Self::Promises => "promises",
            Self::Closed => "closed",
        }
    }
}

/// The queue's state.
#[derive(Debug)]
pub struct QueuePane {
    /// Rows loaded so far.
    pub rows: Vec<ComplaintRow>,
    /// In the view of promises, theirs.
    pub promises: Vec<PromiseRow>,
    /// What is being typed to narrow the view down.
    pub line: Field,
    /// Whether it takes the keys.
    pub filtering: bool,
    /// What is wrong with it, as it was said.
    pub wrong: Option<String>,
    /// What the view is narrowed down to.
    pub text: String,
    /// How many there are in all, as far as that was counted.
    pub total: u64,
    /// Whether that is of what is shown now; it may be of a moment ago.
    pub is_counted: bool,
    /// Whether there may be more rows than are loaded, whatever was counted.
    pub is_more: bool,
    /// Counts what it was asked to show.
    pub asked: u64,
    /// When its views were counted, on the clock that only ever goes on.
    pub counted_at: i64,
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
    /// Whether something was begun with the complaint under the cursor, or it is open: then the cursor stays on it.
    pub is_meant: bool,
}

impl Default for QueuePane {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            promises: Vec::new(),
            line: Field::line(""),
            filtering: false,
            wrong: None,
            text: String::new(),
            total: 0,
            is_counted: false,
            is_more: false,
            asked: 0,
            counted_at: 0,
            window: Window::default(),
            show: Show::default(),
            marks: BTreeSet::new(),
            anchor: None,
            loaded: false,
            loading: false,
            is_meant: false,
        }
    }
}

impl QueuePane {
    /// The promise under the cursor, in the view of promises.
    pub fn selected_promise(&self) -> Option<&PromiseRow> {
        self.window.selected().and_then(|row| self.promises.get(row))
    }

    /// The party of the row under the cursor.
    pub fn selected_party(&self) -> Option<PartyId> {
        let promised = self.selected_promise().map(|row| row.promise.party);
        promised.or_else(|| self.selected()?.case.party)
    }

    /// Another view, or another part of it, from its top. Marks are of rows that are seen.
    pub fn begin(&mut self) {
        self.rows.clear();
        self.promises.clear();
        self.marks.clear();
        self.window = Window::new(0, self.window.height);
        (self.loaded, self.loading) = (false, true);
        (self.is_counted, self.is_more) = (false, false);
        self.asked += 1;
    }

    /// The number that stands in the rim: there may be more as long as they are being counted.
    fn told_total(&self) -> String {
        let is_open = !self.is_counted && self.is_more;
        format!("{}{}", self.total, if is_open { "+" } else { "" })
    }

    /// Whether a line above the rows shows what they are narrowed down to.
    pub fn has_line(&self) -> bool {
        self.filtering || !self.text.is_empty()
    }

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

    /// The line of what is shown, with what the view says of it; none for promises.
    pub fn whole_line(&self) -> Option<String> {
        let view = match self.show {
            Show::Open => "",
            Show::Mine => "@me",
            Show::Unowned => "@-",
            Show::Closed => "!open",
            Show::Promises => return None,
        };
        Some(format!("{view} {}", self.text).trim().to_owned())
    }

    /// What the filter of the store is for what is shown.
    pub fn filter(&self, me: MemberId, locale: &Locale) -> Filter {
        let open = self.show != Show::Closed;
        let base = Filter {
            open,
            closed: !open,
            owner: (self.show == Show::Mine).then_some(me),
            unowned: self.show == Show::Unowned,
            ..Filter::default()
        };
        // What was a filter in the other language is words in this one.
        let words = || Filter { text: Some(self.text.clone()), ..base.clone() };
        let narrowed = base.clone().narrowed(&in_codes(locale, &self.text), me);
        let narrowed = narrowed.unwrap_or_else(|_| words());
        let text = fold_text(narrowed.text.as_deref().unwrap_or_default());
        let is_shown = |right: &Right| fold_text(&locale.request_title(*right)).contains(&text);
        let rights = Right::ALL.iter().copied().filter(is_shown).collect();
        Filter { rights, ..narrowed }
    }

    /// Takes rows in; a reload keeps the cursor on the complaint it was on. The first row is the most
    /// urgent one, whichever that is: a cursor that nobody has used stays there. Whether they are still to be counted.
    pub fn take(
        &mut self,
        rows: Vec<ComplaintRow>,
        total: Option<u64>,
        is_more: bool,
        append: bool,
    ) -> bool {
        if self.show == Show::Promises {
            return false;
        }
        let was = self.selected().map(|row| row.case.id);
        if append {
            self.rows.extend(rows);
        } else {
            self.rows = rows;
        }
        let place = was.and_then(|id| self.rows.iter().position(|row| row.case.id == id));
        let loaded = self.rows.len() as u64;
        // What was counted before stands until it is counted anew, so that the rim does not flicker.
        let known = self.total.max(loaded);
        let so_far = if self.is_counted && is_more { known } else { loaded };
        self.is_more = is_more && total.is_none();
        self.is_counted |= !self.is_more;
        self.took(self.rows.len(), total.unwrap_or(so_far), place);
        self.is_more && !append
    }

    /// Takes in how many there are in all, if that is of what is shown now.
    pub fn take_total(&mut self, asked: u64, total: u64) {
        if asked == self.asked && self.show != Show::Promises && self.is_more {
            (self.total, self.is_counted) = (total, true);
        }
    }

    /// Takes the promises in, all that are loaded.
    pub fn take_promises(&mut self, rows: Vec<PromiseRow>, total: u64) {
        if self.show != Show::Promises {
            return;
        }
        let was = self.selected_promise().map(|row| row.promise.id);
        self.promises = rows;
        let place = was.and_then(|id| self.promises.iter().position(|row| row.promise.id == id));
        (self.is_counted, self.is_more) = (true, false);
        self.took(self.promises.len(), total, place);
    }

    fn took(&mut self, len: usize, total: u64, place: Option<usize>) {
        (self.loaded, self.loading, self.total) = (true, false, total);
        let is_at_top = self.window.cursor == 0 && !self.is_meant;
        self.window.set_len(len);
        if let Some(place) = place.filter(|_| !is_at_top) {
            self.window.go_to(place);
        }
    }

    /// Whether the cursor comes near the last row loaded and there are more.
    fn is_short(&self, loaded: usize) -> bool {
        const NEAR: usize = 50;
        !self.loading
            && self.window.cursor + NEAR >= loaded
            && (self.is_more || (loaded as u64) < self.total)
    }

    /// How many promises to load, if more are wanted.
    pub fn wants_promises(&self) -> Option<usize> {
        let loaded = self.promises.len();
        (self.show == Show::Promises && self.is_short(loaded)).then_some(loaded + PAGE)
    }

    /// The last row loaded, if the cursor comes near it and there are more.
    pub fn wants_more(&self) -> Option<CaseId> {
        if self.show == Show::Promises || !self.is_short(self.rows.len()) {
            return None;
        }
        self.rows.last().map(|row| row.case.id)
    }
}

/// The line with its keys and words as codes where they were typed in the reader's language: `类型:投诉`, `!阶段:等待`.
pub fn in_codes(locale: &Locale, line: &str) -> String {
    let code = |typed: &str| {
        let folded = fold_text(typed);
        let word = folded.strip_prefix('!').unwrap_or(&folded);
        let sign = if word.len() < folded.len() { "!" } else { "" };
        let (key, value) = word.split_once(':').filter(|(_, value)| !value.is_empty())?;
        let is_it = |one: &&&str| **one == key || fold_text(&locale.word("col", one)) == key;
        let key = CASE_KEYS.iter().find(is_it)?;
        Some(format!("{sign}{key}:{}", value_in_codes(locale, key, value)))
    };
    let words = line.split_whitespace().map(|word| code(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

fn value_in_codes(locale: &Locale, key: &str, value: &str) -> String {
    let family = if key == "kind" { "case-kind" } else { key };
    let shown = |code: &str| fold_text(&locale.word(family, code));
    let codes = Of::Cases.words(key).unwrap_or_default();
    let found = codes.into_iter().find(|code| *code == value || shown(code).starts_with(value));
    found.map_or_else(|| value.to_owned(), str::to_owned)
}

/// How long until a complaint is due, or since when it is late.
pub fn due_label(locale: &Locale, due_seconds: i64, now: Moment) -> (String, Role) {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    let left = due_seconds - now.at_seconds;
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
    if due_seconds <= crate::queries::status::end_of_day(now) {
        return (locale.text("due-today"), Role::Warn);
    }
    // Days of the calendar, as somebody counts them who reads the date beside it.
    let day = |seconds: i64| (seconds + i64::from(now.offset_seconds)).div_euclid(DAY);
    (count("due-in-days", day(due_seconds - 1) - day(now.at_seconds)), Role::Dim)
}

/// Draws the pane; the cursor, while the line that narrows it down takes the keys.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let queue = &model.queue;
    let title = model.locale.text(&format!("pane-queue-{}", queue.show.code()));
    let note = super::note(model, &queue.window, (Some(0), queue.marks.len()), &queue.told_total());
    let focused = model.focus == PaneId::Queue;
    let frame = Frame { title: &title, note: &note, focused };
    let mut inner = frame.draw(area, buffer, &model.theme);
    let mut cursor = None;
    if inner.height > 1 {
        draw_tabs(model, Rect { height: 1, ..inner }, buffer);
        inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    if queue.has_line() && inner.height > 1 {
        cursor = draw_line(model, Rect { height: 1, ..inner }, buffer);
        inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    if queue.window.len == 0 {
        draw_empty(model, inner, buffer);
    } else {
        draw_rows(model, inner, buffer);
    }
    cursor
}

/// The views with what they count, on the keys of their places:
///
/// ```text
/// 1 All 58  2 Mine 4  3 Nobody's 12  4 Late 3          where there is room
/// 1:58  2 Mine 4  3:12  4:3                            elsewhere, the one that is shown by its name
/// ```
fn draw_tabs(model: &Model, area: Rect, buffer: &mut Buffer) {
    let views = views::all(&model.member.preferences);
    let line = model.queue.whole_line();
    let is_shown = |view: &View<'_>| line.as_deref() == Some(view.line());
    let tab = |place: usize, view: &View<'_>, is_named: bool| {
        let key = Action::of_view(place).and_then(|action| model.keymap.first_key(action));
        let key = key.unwrap_or_default();
        let counted = model.tally.views.iter().find(|(line, _)| line == view.line());
        let count = match counted {
            Some((_, count)) => count.to_string(),
            None if model.tally.views.is_empty() => COUNTING.to_owned(),
            None => String::new(),
        };
        match is_named || is_shown(view) {
            true => format!("{key} {} {count}", view_name(&model.locale, *view)),
            false => format!("{key}:{count}"),
        }
    };
    let tabs = |is_named| {
        let tabs = views.iter().enumerate().map(|(place, view)| tab(place, view, is_named));
        tabs.collect::<Vec<String>>()
    };
    let width = |tabs: &[String]| tabs.iter().map(|tab| text::width(tab) + 2).sum::<usize>();
    let (named, room) = (tabs(true), usize::from(area.width) + 2);
    let tabs = if width(&named) <= room { named } else { tabs(false) };
    // Where there are many, they stand closer.
    let gap = if width(&tabs) <= room { 2 } else { 1 };
    let mut x = area.x;
    for (tab, view) in tabs.iter().zip(&views) {
        let role = if is_shown(view) { Role::Accent } else { Role::Dim };
        let shown = text::cut(tab, usize::from(area.right().saturating_sub(x)));
        buffer.set_string(x, area.y, &shown, model.theme.style(role));
        x = x
            .saturating_add(u16::try_from(text::width(&shown) + gap).unwrap_or(0))
            .min(area.right());
    }
}

/// What a view is called.
pub fn view_name(locale: &Locale, view: View<'_>) -> String {
    match view {
        View::BuiltIn(code, _) => locale.word("view", code),
        View::Own(name, _) => name.to_owned(),
    }
}

fn draw_line(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let label = model.keymap.first_key(Action::Filter).unwrap_or_default();
    let label = format!("{label} ");
    buffer.set_string(area.x, area.y, &label, model.theme.style(Role::Label));
    let taken = u16::try_from(text::width(&label)).unwrap_or(0).min(area.width);
    let field = Rect { x: area.x + taken, width: area.width - taken, ..area };
    let style = model.theme.style(Role::Text);
    if model.queue.filtering {
        return model.queue.line.clone().draw(field, buffer, style);
    }
    let shown = text::fit(&model.queue.text, usize::from(field.width));
    buffer.set_string(field.x, field.y, shown, style);
    None
}

fn draw_empty(model: &Model, area: Rect, buffer: &mut Buffer) {
    let queue = &model.queue;
    let id = match queue.show {
        _ if !queue.loaded => "list-loading",
        _ if !queue.text.is_empty() => "queue-nothing-fits",
        _ if model.is_new_store() && model.focus == PaneId::Queue => "list-none-yet",
        Show::Promises => "queue-no-promise",
        _ => "queue-empty",
    };
    let lines = text::wrap(&model.locale.text(id), usize::from(area.width));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buffer.set_string(area.x, y, line, model.theme.style(Role::Dim));
    }
}

fn draw_rows(model: &Model, area: Rect, buffer: &mut Buffer) {
    let queue = &model.queue;
    let mut window = queue.window;
    window.set_height(usize::from(area.height));
    let layout = Layout::new(usize::from(area.width), !queue.marks.is_empty());
    for (y, place) in (area.y..).zip(window.rows()) {
        let is_selected = window.selected() == Some(place);
        let row = match queue.show {
            Show::Promises => queue.promises.get(place).map(|row| promised(model, row)),
            _ => queue.rows.get(place).map(|row| complained(model, row)),
        };
        if let Some(row) = row {
            layout.draw(model, &row, is_selected, (area.x, y), buffer);
        }
    }
}

/// One row, in words.
struct Row {
    sign: &'static str,
    is_marked: bool,
    due: (String, Role),
    number: String,
    title: String,
    owner: String,
}

fn complained(model: &Model, row: &ComplaintRow) -> Row {
    let case = &row.case;
    Row {
        sign: sign(case),
        is_marked: model.queue.marks.contains(&case.id),
        due: match case.is_open() {
            true => due_label(&model.locale, case.due_seconds(), model.now),
            false => (model.locale.word("stage", case.stage.code()), Role::Dim),
        },
        number: case.number.to_string(),
        title: [
            presence_mark(model, case.id),
            rung_mark(row.rung(model.now)),
            &model.locale.case_title(case),
        ]
        .concat(),
        owner: row.owner.clone().unwrap_or_else(|| "-".to_owned()),
    }
}

/// Before the title of a case that somebody else has before them, or types for.
fn presence_mark(model: &Model, case: CaseId) -> &'static str {
    match model.beside(case).map(|one| one.told.at.is_typing).max() {
        Some(true) => "@~ ",
        Some(false) => "@ ",
        None => "",
    }
}

/// Before the title of a case whose time is half gone or more: one sign for each rung.
fn rung_mark(rung: Option<Rung>) -> &'static str {
    match rung {
        Some(Rung::Handler) => "^ ",
        Some(Rung::Lead) => "^^ ",
        Some(Rung::Manager) => "^^^ ",
        // That it is late stands in the row already.
        Some(Rung::Breach) | None => "",
    }
}

fn promised(model: &Model, row: &PromiseRow) -> Row {
    let promise = &row.promise;
    let name = row.party.as_ref().map_or("-", |(_, name)| name);
    Row {
        sign: "",
        is_marked: false,
        due: due_label(&model.locale, promise.due.end_seconds(), model.now),
        number: promise.number.to_string(),
        title: format!("{name} · {}", promise.text),
        owner: row.owner.clone().unwrap_or_else(|| "-".to_owned()),
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
        row: &Row,
        is_selected: bool,
        at: (u16, u16),
        buffer: &mut Buffer,
    ) {
        let mark = match (self.has_marks, row.is_marked) {
            (false, _) => "",
            (true, true) => "*",
            (true, false) => " ",
        };
        let sign = format!("{mark}{}", row.sign);
        let mut cells = vec![sign.as_str(), &row.due.0, &row.number, &row.title];
        if self.has_owner {
            cells.push(&row.owner);
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
            buffer.set_style(area, model.theme.style(row.due.1));
            let role = if row.is_marked { Role::Marked } else { Role::Danger };
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
