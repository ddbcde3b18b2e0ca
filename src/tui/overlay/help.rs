//! Every key that works here, as the key table has it; each row can be carried out.
//!
//! ```text
//! +- Keys ------------------------------- 2/38 -+
//! | type to find a key or what it does          |
//! |   Customers                                 |   the group
//! | > Enter      open                           |
//! |   r          reveal a number                |   dim: not possible now
//! +---------------------------------------------+
//! ```
//! INVARIANT: the rows are the caller's, in the caller's order; `Submit` is answered only on an enabled one, which
//! [`Help::selected`] then names by its place in `rows`.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::picker::{Score, draw_filter};
use super::{
    NOT_SELECTED, Reply, SELECTED, bar, centred, columns, first_seen, ink, is_back, plain_match,
    set_style, spread, take_bottom, take_left, take_top, walk, write,
};
use crate::locale::Locale;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::field::{Effect, Field};
use crate::tui::widget::text::width;

const COLS: u16 = 72;
const WIDEST_KEYS: u16 = 20;
const GAP: u16 = 2;
/// Frame, filter, keys and the blank line above them.
const AROUND: u16 = 5;

/// One row of the key table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    pub keys: String,
    pub label: String,
    /// Rows of one group follow each other.
    pub group: String,
    pub enabled: bool,
}

/// The rows, what narrows them, and where one is.
#[derive(Debug)]
pub struct Help {
    pub rows: Vec<HelpRow>,
    filter: Field,
    /// How a label answers what was typed; keys and groups are met letter by letter.
    score: Score,
    /// The rows that answer the filter.
    matches: Vec<usize>,
    cursor: usize,
}

/// What stands on one line.
enum Shown<'a> {
    Group(&'a str),
    /// A place in `matches`, and the row.
    Row(usize, &'a HelpRow),
}

impl Help {
    pub fn new(rows: Vec<HelpRow>) -> Self {
        let matches = (0..rows.len()).collect();
        Self { rows, filter: Field::line(""), score: plain_match, matches, cursor: 0 }
    }

    #[must_use]
    pub fn with_score(self, score: Score) -> Self {
        Self { score, ..self }
    }

    /// The place in `rows` of the row under the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.matches.get(self.cursor).copied()
    }

    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        if is_back(key) {
            return Reply::Close;
        }
        if key.code == KeyCode::Enter {
            return self.submit();
        }
        let walked = walk(key, &mut self.cursor, self.matches.len());
        if !walked && self.filter.handle(key) == Effect::Changed {
            self.narrow();
        }
        Reply::Stay
    }

    pub fn paste(&mut self, text: &str) {
        self.filter.insert(text);
        self.narrow();
    }

    fn submit(&self) -> Reply {
        let row = self.selected().and_then(|at| self.rows.get(at));
        if row.is_some_and(|row| row.enabled) { Reply::Submit } else { Reply::Stay }
    }

    fn narrow(&mut self) {
        let typed = self.filter.text();
        let answers = |row: &HelpRow| {
            (self.score)(&row.label, typed).is_some()
                || [&row.keys, &row.group].iter().any(|text| plain_match(text, typed).is_some())
        };
        let rows = self.rows.iter().enumerate();
        self.matches = rows.filter(|(_, row)| answers(row)).map(|(at, _)| at).collect();
        self.cursor = 0;
    }

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let rows = columns(self.lines(0..self.rows.len()).len()).saturating_add(AROUND);
        let sheet = centred(area, COLS, rows);
        let title = locale.text("overlay-help-title");
        let mut body = spread(sheet, &title, &self.position(), buffer, theme);
        let keys = take_bottom(&mut body, 1);
        write(&locale.text("overlay-help-keys"), keys, buffer, ink(theme, Role::Dim));
        take_bottom(&mut body, 1);
        let (line, hint) = (take_top(&mut body, 1), locale.text("overlay-help-filter"));
        let cursor = draw_filter(&self.filter, &hint, line, buffer, theme);
        self.draw_lines(body, buffer, theme);
        if self.matches.is_empty() {
            write(&locale.text("overlay-help-none"), body, buffer, ink(theme, Role::Dim));
        }
        cursor
    }

    fn position(&self) -> String {
        format!("{}/{}", self.matches.len().min(self.cursor + 1), self.matches.len())
    }

    /// The rows under a heading wherever the group changes.
    fn lines(&self, places: impl IntoIterator<Item = usize>) -> Vec<Shown<'_>> {
        let mut lines = Vec::new();
        let mut group = "";
        for (at, row) in places.into_iter().enumerate() {
            let Some(row) = self.rows.get(row) else { continue };
            if row.group != group {
                lines.push(Shown::Group(&row.group));
            }
            group = &row.group;
            lines.push(Shown::Row(at, row));
        }
        lines
    }

    fn draw_lines(&self, body: Rect, buffer: &mut Buffer, theme: &Theme) {
        let lines = self.lines(self.matches.iter().copied());
        let is_selected =
            |line: &Shown<'_>| matches!(line, Shown::Row(at, _) if *at == self.cursor);
        let looked_at = lines.iter().position(is_selected).unwrap_or(0);
        let first = first_seen(looked_at, lines.len(), body.height);
        for (line, y) in lines.iter().skip(first).zip(body.top()..body.bottom()) {
            let area = Rect { y, height: 1, ..body };
            match line {
                Shown::Group(group) => draw_group(group, area, buffer, theme),
                Shown::Row(_, row) => self.draw_row(row, is_selected(line), area, buffer, theme),
            }
        }
    }

    fn draw_row(
        &self,
        row: &HelpRow,
        selected: bool,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
    ) {
        let mut rest = area;
        let mark = if selected { SELECTED } else { NOT_SELECTED };
        let role = |enabled| if row.enabled { enabled } else { Role::FooterOff };
        let place = take_left(&mut rest, columns(mark.len()));
        write(mark, place, buffer, ink(theme, Role::Accent));
        let place = take_left(&mut rest, self.keys_cols());
        write(&row.keys, place, buffer, ink(theme, role(Role::FooterKey)));
        take_left(&mut rest, GAP);
        write(&row.label, rest, buffer, ink(theme, role(Role::Text)));
        if selected {
            set_style(area, buffer, bar(theme));
        }
    }

    /// Of all rows, so that nothing shifts while they are narrowed.
    fn keys_cols(&self) -> u16 {
        let widest = self.rows.iter().map(|row| width(&row.keys)).max().unwrap_or(0);
        columns(widest).min(WIDEST_KEYS)
    }
}

fn draw_group(group: &str, mut area: Rect, buffer: &mut Buffer, theme: &Theme) {
    take_left(&mut area, columns(NOT_SELECTED.len()));
    write(group, area, buffer, ink(theme, Role::Label));
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn row(keys: &str, label: &str, group: &str, enabled: bool) -> HelpRow {
        HelpRow { keys: keys.into(), label: label.into(), group: group.into(), enabled }
    }

    fn help() -> Help {
        Help::new(vec![
            row("Enter", "打开", "客户", true),
            row("r", "查看号码", "客户", false),
            row("a, Ctrl+A", "转交", "投诉", true),
        ])
    }

    #[test]
    fn the_row_under_the_cursor_is_carried_out() {
        let mut help = help();
        help.handle(press(KeyCode::End));
        assert_eq!(help.handle(press(KeyCode::Enter)), Reply::Submit);
        assert_eq!(help.selected(), Some(2));
        help.handle(press(KeyCode::Up));
        assert_eq!((help.selected(), help.handle(press(KeyCode::Enter))), (Some(1), Reply::Stay));
        assert_eq!(help.handle(press(KeyCode::Esc)), Reply::Close);
    }

    #[test]
    fn typing_finds_by_key_by_label_and_by_group() {
        for (typed, found) in
            [("ctrl", vec![2]), ("号码", vec![1]), ("投诉", vec![2]), ("zz", vec![])]
        {
            let mut help = help();
            type_into(&mut help, typed);
            assert_eq!(help.matches, found, "{typed}");
            assert_eq!(help.selected(), found.first().copied());
            fits_everywhere(&help);
        }
    }

    #[test]
    fn groups_head_their_rows_and_labels_align() {
        let screen = on_screen(&help(), 80, 24);
        assert_eq!([screen.matches("客户").count(), screen.matches("投诉").count()], [1, 1]);
        let column = |word: &str| {
            let line = screen.lines().find(|line| line.contains(word)).unwrap();
            width(line.split(word).next().unwrap())
        };
        assert_eq!([column("查看号码"), column("转交")], [column("打开"); 2]);
    }

    #[test]
    fn a_long_table_scrolls_with_the_cursor() {
        let rows = (0..90).map(|n| row("Ctrl+X", &format!("第{n}行"), &(n / 7).to_string(), true));
        let mut help = Help::new(rows.collect());
        for n in 0..90 {
            assert!(on_screen(&help, 60, 20).contains(&format!("> Ctrl+X  第{n}行")));
            help.handle(press(KeyCode::Down));
        }
        help.paste("第89行");
        assert_eq!(help.selected(), Some(89));
        fits_everywhere(&help);
        fits_everywhere(&Help::new(Vec::new()));
    }
}
