//! One of many: purposes, stages, themes, and every action there is (the palette).
//!
//! ```text
//! +- Actions ------------------------------ 3/41 -+
//! | re_                                           |   the filter line, if there is one
//! | > Reveal a number                           r |
//! |   Resolve          only in stage working    R |   disabled: dim, with the reason
//! |                                               |
//! | Up/Down move  Enter choose  Esc back          |
//! +-----------------------------------------------+
//! ```
//! INVARIANT: `Submit` is answered only when [`Picker::chosen`] is an enabled item. With a filter line every letter is
//! text, so an input method can be used; without one letters and digits are keys.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{
    NOT_SELECTED, Reply, SELECTED, bar, centred, columns, first_seen, ink, is_back, letter,
    plain_match, set_style, spread, take_bottom, take_left, take_right, take_top, walk, write,
};
use crate::locale::Locale;
use crate::tui::msg::Ticket;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::field::{Effect, Field};
use crate::tui::widget::text::{width, wrap};

const COLS: (u16, u16) = (44, 76);
const MOST_ROWS: usize = 20;
/// Of a list whose items are still to be found.
const WIDE_ROWS: u16 = 12;
const GAP: u16 = 2;
/// Lines that a reason may take.
const MOST_WHY: u16 = 4;
/// Frame, keys and the blank line above them.
const AROUND: u16 = 4;

/// How well a label (first) answers what was typed (second); none if not at all. The highest is shown first.
pub type Score = fn(&str, &str) -> Option<i64>;

/// A thing to pick.
#[derive(Clone, PartialEq, Eq)]
pub struct PickItem {
    pub code: String,
    pub label: String,
    /// Flush right and dim: the key that does the same.
    pub note: String,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
    /// What Enter chooses in its place then, if anything.
    pub instead: Option<String>,
}

/// A list, where one is in it, and what narrows it.
pub struct Picker {
    pub title: String,
    /// What is chosen about, above the items; it covers what else may say so.
    question: String,
    /// Under which ticket its choice was submitted last, where it stays until that is done.
    pub sent: Option<Ticket>,
    items: Vec<PickItem>,
    filter: Option<Field>,
    score: Score,
    /// Takes its room before it has items: they are found while somebody types.
    wide: bool,
    /// The items that answer the filter, best first.
    matches: Vec<usize>,
    cursor: usize,
}

impl fmt::Debug for PickItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PickItem({})", self.code)
    }
}

impl fmt::Debug for Picker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picker({} of {} at {})", self.matches.len(), self.items.len(), self.cursor)
    }
}

impl PickItem {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        let (code, label) = (code.into(), label.into());
        Self { code, label, note: String::new(), disabled: None, instead: None }
    }

    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    #[must_use]
    pub fn disabled_because(self, why: Option<String>) -> Self {
        Self { disabled: why, ..self }
    }
}

impl Picker {
    /// Without a filter line.
    pub fn new(title: impl Into<String>, items: Vec<PickItem>) -> Self {
        let matches = (0..items.len()).collect();
        let title = title.into();
        Self {
            title,
            question: String::new(),
            sent: None,
            items,
            filter: None,
            score: plain_match,
            wide: false,
            matches,
            cursor: 0,
        }
    }

    #[must_use]
    pub fn with_question(self, question: impl Into<String>) -> Self {
        Self { question: question.into(), ..self }
    }

    #[must_use]
    pub fn with_filter(mut self, text: &str) -> Self {
        self.filter = Some(Field::line(text));
        self.narrow();
        self
    }

    #[must_use]
    pub fn with_score(mut self, score: Score) -> Self {
        self.score = score;
        self.narrow();
        self
    }

    /// As large as a list gets, whatever it holds, so that it keeps still while its items change.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Begins on the item with that code.
    #[must_use]
    pub fn at(mut self, code: &str) -> Self {
        self.go_to(code);
        self
    }

    /// Other items in place of these, such as those found meanwhile; the cursor stays on its item if it is still there.
    pub fn set_items(&mut self, items: Vec<PickItem>) {
        let code = self.selected().map(|item| item.code.clone());
        self.items = items;
        self.narrow();
        self.go_to(&code.unwrap_or_default());
    }

    /// Wipes what was typed.
    pub fn clear_filter(&mut self) {
        self.filter = self.filter.take().map(|_| Field::line(""));
        self.narrow();
    }

    pub fn items(&self) -> &[PickItem] {
        &self.items
    }

    /// What was typed into the filter line.
    pub fn typed(&self) -> &str {
        self.filter.as_ref().map_or("", Field::text)
    }

    /// The item under the cursor, enabled or not.
    pub fn selected(&self) -> Option<&PickItem> {
        self.items.get(*self.matches.get(self.cursor)?)
    }

    /// The item under the cursor, if it may be chosen.
    pub fn chosen(&self) -> Option<&PickItem> {
        self.selected().filter(|item| item.disabled.is_none())
    }

    /// The code that Enter chooses: that of the item, or of what would lead on to it.
    pub fn choice(&self) -> Option<&str> {
        let selected = self.selected()?;
        match selected.disabled {
            None => Some(&selected.code),
            Some(_) => selected.instead.as_deref(),
        }
    }

    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        if is_back(key) {
            return Reply::Close;
        }
        if key.code == KeyCode::Enter {
            return self.submit();
        }
        if walk(key, &mut self.cursor, self.matches.len()) {
            return Reply::Stay;
        }
        match &mut self.filter {
            None => self.obey(key),
            Some(filter) => {
                if filter.handle(key) == Effect::Changed {
                    self.narrow();
                }
                Reply::Stay
            }
        }
    }

    pub fn paste(&mut self, text: &str) {
        if let Some(filter) = &mut self.filter {
            filter.insert(text);
            self.narrow();
        }
    }

    /// Letters and digits as keys.
    fn obey(&mut self, key: KeyEvent) -> Reply {
        match letter(key) {
            Some('j') => walk(KeyCode::Down.into(), &mut self.cursor, self.matches.len()),
            Some('k') => walk(KeyCode::Up.into(), &mut self.cursor, self.matches.len()),
            Some(digit @ '1'..='9') => return self.take_nth(digit as usize - '1' as usize),
            _ => false,
        };
        Reply::Stay
    }

    fn take_nth(&mut self, row: usize) -> Reply {
        if row >= self.matches.len() {
            return Reply::Stay;
        }
        self.cursor = row;
        self.submit()
    }

    fn submit(&self) -> Reply {
        if self.choice().is_some() { Reply::Submit } else { Reply::Stay }
    }

    fn go_to(&mut self, code: &str) {
        let row = self.matches.iter().position(|at| self.items[*at].code == code);
        self.cursor = row.unwrap_or(self.cursor).min(self.matches.len().saturating_sub(1));
    }

    fn narrow(&mut self) {
        let typed = self.typed().trim().to_owned();
        let scored = self.items.iter().enumerate();
        let scored = scored.filter_map(|(at, item)| self.score_of(item, &typed).map(|n| (n, at)));
        let mut scored: Vec<(i64, usize)> = scored.collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.matches = scored.into_iter().map(|(_, at)| at).collect();
        self.cursor = 0;
    }

    fn score_of(&self, item: &PickItem, typed: &str) -> Option<i64> {
        if typed.is_empty() { Some(0) } else { (self.score)(&item.label, typed) }
    }

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let sheet = self.sheet(area);
        let mut body = spread(sheet, &self.title, &self.position(), buffer, theme);
        let keys = take_bottom(&mut body, 1);
        write(&locale.text(self.keys()), keys, buffer, ink(theme, Role::Dim));
        let why = take_bottom(&mut body, self.why_rows(sheet.width));
        self.draw_why(why, buffer, theme);
        self.draw_question(&mut body, buffer, theme);
        let cursor = self.draw_filter(&mut body, buffer, theme, locale);
        self.draw_rows(body, buffer, theme);
        if self.matches.is_empty() {
            write(&locale.text(self.empty()), body, buffer, ink(theme, Role::Dim));
        }
        cursor.or_else(|| self.place_of_cursor(body))
    }

    /// As large as all items need, so that it keeps still while they are narrowed.
    fn sheet(&self, area: Rect) -> Rect {
        if self.wide {
            return centred(area, COLS.1, WIDE_ROWS + AROUND);
        }
        let titled = width(&self.title) + width(&self.position()) + usize::from(AROUND);
        let asked = if self.question.is_empty() { 0 } else { usize::from(COLS.1) };
        let widest = self.items.iter().map(wanted_cols).max().unwrap_or(0).max(titled).max(asked);
        let rows = self.items.len().clamp(1, MOST_ROWS) + usize::from(self.filter.is_some());
        let cols = columns(widest).saturating_add(AROUND + self.mark_cols());
        let sheet = centred(area, cols.clamp(COLS.0, COLS.1), 0);
        let rows = columns(rows) + self.why_rows(sheet.width) - 1;
        centred(area, sheet.width, rows + self.question_rows(sheet.width) + AROUND)
    }

    /// Lines above the items, with a blank one after them.
    fn question_rows(&self, cols: u16) -> u16 {
        match self.question.is_empty() {
            true => 0,
            false => columns(wrap(&self.question, usize::from(cols.saturating_sub(4))).len()) + 1,
        }
    }

    fn draw_question(&self, body: &mut Rect, buffer: &mut Buffer, theme: &Theme) {
        // At least one row stays for the items.
        let rows = self.question_rows(body.width + 4).min(body.height.saturating_sub(1));
        let area = take_top(body, rows);
        for (line, y) in
            wrap(&self.question, usize::from(area.width)).iter().zip(area.top()..area.bottom())
        {
            write(line, Rect { y, height: 1, ..area }, buffer, ink(theme, Role::Warn));
        }
    }

    /// Lines below the items: for the longest reason, or blank.
    fn why_rows(&self, cols: u16) -> u16 {
        let whys = self.items.iter().filter_map(|item| item.disabled.as_ref());
        let rows = whys.map(|why| wrap(why, usize::from(cols.saturating_sub(4))).len()).max();
        columns(rows.unwrap_or(1)).clamp(1, MOST_WHY)
    }

    fn position(&self) -> String {
        format!("{}/{}", self.matches.len().min(self.cursor + 1), self.matches.len())
    }

    fn keys(&self) -> &'static str {
        match self.filter {
            Some(_) => "overlay-picker-keys",
            None => "overlay-picker-keys-digits",
        }
    }

    fn empty(&self) -> &'static str {
        match self.wide && self.typed().trim().is_empty() {
            true => "overlay-picker-type",
            false => "overlay-picker-none",
        }
    }

    fn mark_cols(&self) -> u16 {
        columns(SELECTED.len()) + if self.filter.is_none() { 2 } else { 0 }
    }

    /// The reason again in full, since the row may have had no room for it.
    fn draw_why(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        if let Some(why) = self.selected().and_then(|item| item.disabled.as_ref()) {
            for (line, y) in
                wrap(why, usize::from(area.width)).iter().zip(area.top()..area.bottom())
            {
                write(line, Rect { y, height: 1, ..area }, buffer, ink(theme, Role::Warn));
            }
        }
    }

    fn draw_filter(
        &self,
        body: &mut Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let filter = self.filter.as_ref()?;
        let line = take_top(body, 1);
        draw_filter(filter, &locale.text("overlay-picker-filter"), line, buffer, theme)
    }

    fn draw_rows(&self, body: Rect, buffer: &mut Buffer, theme: &Theme) {
        let first = first_seen(self.cursor, self.matches.len(), body.height);
        let rows = self.matches.iter().enumerate().skip(first);
        for ((row, at), y) in rows.zip(body.top()..body.bottom()) {
            let area = Rect { y, height: 1, ..body };
            self.draw_row(row, &self.items[*at], area, buffer, theme);
        }
    }

    fn draw_row(
        &self,
        row: usize,
        item: &PickItem,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
    ) {
        let mut rest = area;
        let role = if item.disabled.is_some() { Role::FooterOff } else { Role::Text };
        let mark = take_left(&mut rest, self.mark_cols());
        write(&self.mark(row), mark, buffer, ink(theme, Role::Accent));
        let note = take_right(&mut rest, columns(width(&item.note)));
        write(&item.note, note, buffer, ink(theme, Role::Dim));
        take_right(&mut rest, if note.is_empty() { 0 } else { GAP });
        let label = take_left(&mut rest, columns(width(&item.label)));
        write(&item.label, label, buffer, ink(theme, role));
        take_left(&mut rest, GAP);
        // A reason that is cut says nothing; the whole of it stands below.
        let why = item.disabled.as_deref().filter(|why| width(why) <= usize::from(rest.width));
        write(why.unwrap_or(""), rest, buffer, ink(theme, Role::Dim));
        if row == self.cursor {
            set_style(area, buffer, bar(theme));
        }
    }

    fn mark(&self, row: usize) -> String {
        let mark = if row == self.cursor { SELECTED } else { NOT_SELECTED };
        match self.filter {
            None if row < 9 => format!("{mark}{} ", row + 1),
            _ => mark.to_owned(),
        }
    }

    fn place_of_cursor(&self, body: Rect) -> Option<Position> {
        let first = first_seen(self.cursor, self.matches.len(), body.height);
        let y = body.y + columns(self.cursor.saturating_sub(first));
        Some(Position { x: body.x, y }).filter(|at| body.contains(*at))
    }
}

fn wanted_cols(item: &PickItem) -> usize {
    let extra = |text: &str| if text.is_empty() { 0 } else { width(text) + usize::from(GAP) };
    width(&item.label) + extra(&item.note) + extra(item.disabled.as_deref().unwrap_or(""))
}

/// A line to type in; `hint` stands there until somebody does.
pub(super) fn draw_filter(
    filter: &Field,
    hint: &str,
    line: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let line = line.intersection(buffer.area);
    let style = theme.style(Role::Overlay).patch(theme.style(Role::FieldFocus));
    let cursor = filter.clone().draw(line, buffer, style);
    if filter.is_empty() {
        write(hint, line, buffer, theme.style(Role::Placeholder));
    }
    cursor
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn actions() -> Vec<PickItem> {
        vec![
            PickItem::new("note", "Add a note").with_note("n"),
            PickItem::new("reveal", "Reveal a number").with_note("r"),
            PickItem::new("resolve", "Resolve").disabled_because(Some("only while working".into())),
            PickItem::new("assign", "转交给别人").with_note("a"),
        ]
    }

    fn code(picker: &Picker) -> &str {
        picker.selected().map_or("", |item| &item.code)
    }

    #[test]
    fn digits_choose_at_once_and_letters_move_where_nothing_is_typed() {
        let mut picker = Picker::new("", actions());
        assert_eq!(picker.handle(press(KeyCode::Char('j'))), Reply::Stay);
        assert_eq!(code(&picker), "reveal");
        picker.handle(press(KeyCode::Char('k')));
        assert_eq!(code(&picker), "note");
        assert_eq!(picker.handle(press(KeyCode::Char('4'))), Reply::Submit);
        assert_eq!(picker.chosen().map(|item| item.code.as_str()), Some("assign"));
        assert_eq!(picker.handle(press(KeyCode::Char('9'))), Reply::Stay);
        assert_eq!(picker.handle(press(KeyCode::Esc)), Reply::Close);
    }

    #[test]
    fn what_is_disabled_is_seen_with_its_reason_and_not_chosen() {
        let mut picker = Picker::new("", actions());
        assert_eq!(picker.handle(press(KeyCode::Char('3'))), Reply::Stay);
        assert_eq!((code(&picker), picker.chosen()), ("resolve", None));
        assert_eq!(picker.handle(press(KeyCode::Enter)), Reply::Stay);
        assert_eq!(on_screen(&picker, 80, 24).matches("only while working").count(), 2);
    }

    #[test]
    fn a_long_reason_is_read_to_its_end_and_stands_there_once() {
        let why = "A promise made in this complaint is still open. \
                   Keep it (K) or have the customer release it (X) first.";
        let items = vec![PickItem::new("closed", "closed").disabled_because(Some(why.into()))];
        for (cols, rows) in [(120, 40), (80, 24), (60, 20)] {
            let screen = on_screen(&Picker::new("Next step", items.clone()), cols, rows);
            assert!(screen.contains("(X) first."), "{screen}");
            assert_eq!(screen.matches("A promise made").count(), 1, "{screen}");
        }
    }

    #[test]
    fn letters_narrow_where_there_is_a_filter_line() {
        let mut picker = Picker::new("", actions()).with_filter("");
        type_into(&mut picker, "re");
        assert_eq!(picker.matches, [1, 2]);
        assert_eq!(picker.handle(press(KeyCode::Enter)), Reply::Submit);
        picker.paste("zz");
        assert_eq!(picker.handle(press(KeyCode::Enter)), Reply::Stay);
        assert!(on_screen(&picker, 60, 20).contains(&locale().text("overlay-picker-none")));
        picker.handle(ctrl('u'));
        type_into(&mut picker, "J1");
        assert_eq!((picker.typed(), picker.selected()), ("J1", None));
        picker.handle(ctrl('u'));
        picker.paste("转交");
        assert_eq!(code(&picker), "assign");
    }

    #[test]
    fn the_better_answer_comes_first() {
        let by_length: Score = |label, _| Some(-i64::try_from(label.len()).unwrap());
        let picker = Picker::new("", actions()).with_score(by_length).with_filter("x");
        assert_eq!(code(&picker), "resolve");
    }

    #[test]
    fn the_cursor_stays_on_its_item_when_others_come() {
        let mut picker = Picker::new("", actions()).at("assign");
        let mut more = actions();
        more.insert(0, PickItem::new("new", "New"));
        picker.set_items(more);
        assert_eq!(code(&picker), "assign");
        picker.set_items(Vec::new());
        picker.handle(press(KeyCode::Down));
        picker.handle(press(KeyCode::End));
        assert_eq!(picker.selected(), None);
        fits_everywhere(&picker);
    }

    #[test]
    fn the_selected_row_is_of_one_look() {
        let screen = drawn(&Picker::new("", actions()), 60, 20);
        let looks =
            (2..58).map(|x| screen[(x, 1)].style()).filter(|look| *look != screen[(2, 1)].style());
        assert_eq!(looks.count(), 0);
    }

    #[test]
    fn pages_and_ends_in_a_long_list() {
        let many = (0..100)
            .map(|n| PickItem::new(n.to_string(), format!("第{n}项 {}", "很长".repeat(n))))
            .collect();
        let mut picker = Picker::new("全部", many);
        for (key, expected) in [
            (KeyCode::PageDown, "10"),
            (KeyCode::End, "99"),
            (KeyCode::PageUp, "89"),
            (KeyCode::Home, "0"),
            (KeyCode::Up, "0"),
        ] {
            picker.handle(press(key));
            assert_eq!(code(&picker), expected);
            fits_everywhere(&picker);
            assert!(cursor_of(&picker, 60, 20).is_some());
        }
        fits_everywhere(&picker.with_filter("项"));
    }
}
