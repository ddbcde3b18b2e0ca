//! Reports: their list, one of them with bars, and the complaints behind a figure.
//!
//! ```text
//! reports ──Enter──> rows of one ──Enter──> complaints behind a number of that row ──Enter──> the complaint
//!                    b split  s days  r anew            n the next number of the row
//! ```

use super::{key, told_fact};
use crate::domain::figure::FigureKind;
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::locale::Locale;
use crate::queries::complaints::ComplaintRow;
use crate::reports::{self, Asked, By, Every, Report, Row, Table};
use crate::tui::model::Model;
use crate::tui::msg::Ticket;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;
use jiff::ToSpan;
use std::sync::{Arc, Weak};

/// Complaints that one look brings at most.
pub const PAGE: usize = 100;
/// Days that a report can be narrowed down to, by receipt.
const SPANS: [Option<i64>; 4] = [None, Some(30), Some(90), Some(365)];
/// Columns that what a row is about and its bar take, and the group before them.
const LABEL_COLS: usize = 34;
const GROUP_COLS: usize = 16;
/// Columns between two columns of a board.
const GAP: usize = 2;

/// A report that lies open.
#[derive(Debug)]
pub struct Sheet {
    /// Ties the answer to this question.
    pub ticket: Ticket,
    /// What was asked for.
    pub asked: Asked,
    /// Which of [`SPANS`].
    span: usize,
    /// When it was counted.
    at: Moment,
    /// What came.
    pub table: Option<Table>,
    /// Whoever counts stops when this is gone: with the sheet, or when something else is asked for.
    waits: Arc<()>,
}

impl Sheet {
    /// All of a report.
    pub fn new(ticket: Ticket, at: Moment, report: Report) -> Self {
        let asked = Asked::all(report).meant();
        Self { ticket, asked, span: 0, at, table: None, waits: Arc::new(()) }
    }

    /// The question, and whether somebody still waits for its answer.
    pub fn question(&self) -> (Ticket, Asked, Weak<()>) {
        (self.ticket, self.asked, Arc::downgrade(&self.waits))
    }

    /// What is behind the row of this code.
    pub fn behind(&self, locale: &Locale, ticket: Ticket, row: &str) -> Option<Behind> {
        let table = self.table.as_ref()?;
        let row = table.rows.iter().chain(&table.whole).find(|one| code(one) == row)?;
        Some(Behind::of(locale, ticket, table, row))
    }

    /// The same for another question, by the code of a key.
    #[must_use]
    pub fn asking(self, ticket: Ticket, at: Moment, code: &str) -> Self {
        let (mut asked, mut span) = (self.asked, self.span);
        match code {
            "split" => asked.by = next_by(asked.by),
            "span" => {
                span = (span + 1) % SPANS.len();
                let first = |days: i64| at.date().checked_sub((days - 1).days()).ok();
                asked.from = SPANS[span].and_then(first);
            }
            "period" => {
                asked.every = if asked.every == Every::Month { Every::Week } else { Every::Month };
            }
            _ => {}
        }
        Self { ticket, asked, span, at, table: None, waits: Arc::new(()) }
    }
}

/// Each way of splitting, then none.
fn next_by(by: Option<By>) -> Option<By> {
    let next = by.map_or(0, |by| 1 + By::ALL.iter().position(|one| *one == by).unwrap_or(0));
    By::ALL.get(next).copied()
}

/// The complaints behind a figure.
#[derive(Debug)]
pub struct Behind {
    /// Ties answers to this figure.
    pub ticket: Ticket,
    /// The report it stands in.
    report: Report,
    /// Its row, with the words for it.
    row: Row,
    told: String,
    /// Which number of the row.
    number: usize,
    /// How many have come.
    pub shown: usize,
    /// Whether more are on their way.
    pub loading: bool,
}

impl Behind {
    /// Behind the first number of this row of a report.
    fn of(locale: &Locale, ticket: Ticket, table: &Table, row: &Row) -> Self {
        let group = table.asked.by.map(|by| reports::group_label(by, row)).unwrap_or_default();
        let label: reports::Label = group.into_iter().chain(row.label.iter().cloned()).collect();
        Self {
            ticket,
            report: table.asked.report,
            told: locale.label(&label),
            row: row.clone(),
            number: 0,
            shown: 0,
            loading: false,
        }
    }

    /// Behind the next number of the row.
    #[must_use]
    pub fn next(self, ticket: Ticket) -> Self {
        let number = (self.number + 1) % self.row.cells.len().max(1);
        Self { ticket, number, shown: 0, loading: false, ..self }
    }

    /// All of them.
    pub fn cases(&self) -> &[CaseId] {
        self.row.cells.get(self.number).map_or(&[], |cell| &cell.cases)
    }

    /// Those that are to come next.
    pub fn page(&self) -> Vec<CaseId> {
        self.cases().iter().skip(self.shown).take(PAGE).copied().collect()
    }
}

/// The reports there are.
pub fn list(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![col("report", Column::Fixed(20)), col("tells", Column::Flex(1))];
    let mut board = Board::new(locale.text("board-reports"), columns, Vec::new(), "");
    let row = |report: &Report| BoardRow {
        code: report.code().to_owned(),
        cells: vec![locale.word("report", report.code()), locale.word("tells", report.code())],
        ..BoardRow::default()
    };
    board.set_rows(Report::ALL.iter().map(row).collect());
    board
}

/// A report that has not come yet.
pub fn board(model: &Model, sheet: &Sheet) -> Board {
    let locale = &model.locale;
    let asked = &sheet.asked;
    let mut keys = vec![key(locale, 'b', "split"), key(locale, 's', "span")];
    if asked.report.has_periods() {
        keys.push(key(locale, 'w', "period"));
    }
    keys.push(key(locale, 'r', "anew"));
    let waits = locale.text("board-report-waits");
    Board::new(title(model, sheet), columns(model, asked), keys, waits)
}

fn title(model: &Model, sheet: &Sheet) -> String {
    let locale = &model.locale;
    let mut report = locale.word("report", sheet.asked.report.code());
    if let Some(by) = sheet.asked.by {
        let args = [("report", report.into()), ("by", locale.word("by", by.code()).into())];
        report = locale.text_with("board-report-by", &args);
    }
    let span = match SPANS[sheet.span] {
        None => locale.text("span-all"),
        Some(days) => locale.text_with("span-last", &[("days", days.into())]),
    };
    let args = [("report", report.into()), ("span", span.into()), ("at", sheet.at.human().into())];
    locale.text_with("board-report-title", &args)
}

fn columns(model: &Model, asked: &Asked) -> Vec<BoardColumn> {
    let locale = &model.locale;
    let mut cols = LABEL_COLS;
    let mut columns = Vec::new();
    if let Some(by) = asked.by {
        columns.push(BoardColumn::new(locale.word("by", by.code()), Column::Flex(3)));
        cols += GROUP_COLS;
    }
    let about = locale.word("report", asked.report.code());
    columns.push(BoardColumn::new(about, Column::Flex(4)));
    columns.push(BoardColumn::bar(Column::Flex(3)));
    columns.extend(asked.report.columns().iter().map(|column| {
        let width = room(column.kind);
        cols += width + GAP;
        let heading = locale.word("number", column.number.code());
        let from = u16::try_from(cols).unwrap_or(u16::MAX);
        BoardColumn::new(heading, Column::Number(width)).from(from)
    }));
    columns
}

/// Columns for the longest figure of a desk with millions of complaints.
fn room(kind: FigureKind) -> usize {
    match kind {
        FigureKind::Count => 9,
        FigureKind::Share => 7,
        FigureKind::Seconds => 11,
        FigureKind::Money => 12,
    }
}

/// Its rows, the row over all of them last.
pub fn rows(model: &Model, table: &Table) -> Vec<BoardRow> {
    let whole = table
        .whole
        .iter()
        .map(|row| BoardRow { role: Some(Role::Label), ..one(model, table, row) });
    table.rows.iter().map(|row| one(model, table, row)).chain(whole).collect()
}

fn one(model: &Model, table: &Table, row: &Row) -> BoardRow {
    let locale = &model.locale;
    let group = table.asked.by.map(|by| locale.label(&reports::group_label(by, row)));
    let figures = row.cells.iter().map(|cell| cell.figure.map(|one| locale.figure(one)));
    let figures: Vec<String> = figures.map(Option::unwrap_or_default).collect();
    let mut cells: Vec<String> = group.into_iter().collect();
    // The board draws the bar itself.
    cells.extend([locale.label(&row.label), String::new()]);
    cells.extend(figures.iter().cloned());
    let named = table.columns.iter().zip(&figures).filter(|(_, figure)| !figure.is_empty());
    let named = named.map(|(column, figure)| {
        told_fact(locale, &locale.word("number", column.number.code()), figure)
    });
    BoardRow {
        code: code(row),
        cells,
        more: named.collect::<Vec<_>>().join(&locale.text("board-between")),
        ..BoardRow::default()
    }
}

/// What a row is known by on its board.
pub fn code(row: &Row) -> String {
    format!("{}/{}", row.group.as_deref().unwrap_or_default(), row.key)
}

/// The complaints behind a figure, before they come.
pub fn cases_board(model: &Model, behind: &Behind) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("number", Column::Fixed(12)),
        col("received", Column::Fixed(10)),
        col("stage", Column::Fixed(13)),
        col("title", Column::Flex(4)),
        col("owner", Column::Flex(1)).from(90),
    ];
    let numbers = behind.report.columns();
    let number = numbers.get(behind.number).map_or("", |column| column.number.code());
    let args = [
        ("report", locale.word("report", behind.report.code()).into()),
        ("row", behind.told.as_str().into()),
        ("number", locale.word("number", number).into()),
    ];
    let title = locale.text_with("board-report-cases", &args);
    let keys = vec![key(locale, 'n', "number")];
    let is_empty = behind.cases().is_empty();
    let empty = locale.text(if is_empty { "board-cases-none" } else { "list-loading" });
    let mut board = Board::new(title, columns, keys, empty);
    board.total = Some(behind.cases().len() as u64);
    board.has_more = !is_empty;
    board
}

/// Their rows.
pub fn case_rows(model: &Model, rows: &[ComplaintRow]) -> Vec<BoardRow> {
    let locale = &model.locale;
    let row = |row: &ComplaintRow| BoardRow {
        code: row.case.id.to_string(),
        cells: vec![
            row.case.number.to_string(),
            row.case.received_at.seen_from(model.now).date().to_string(),
            locale.word("stage", row.case.stage.code()),
            locale.case_title(&row.case),
            row.owner.clone().unwrap_or_default(),
        ],
        role: row.case.is_overdue(model.now).then_some(Role::Overdue),
        ..BoardRow::default()
    };
    rows.iter().map(row).collect()
}
