//! Reports: figures about complaints, as rows and columns.
//!
//! ```text
//! Asked ──takes──> complaints ──by──> groups ──one Report──> Row{key, Cell{figure, its cases}, …}
//! ```
//! A new report is a file below, a variant of [`Report`] and its arm in [`Report::shape`]. Text, CSV, JSON and the
//! pane print the same rows.
//!
//! INVARIANT: pure; every figure carries the complaints that it counts or was measured on, so it can be looked into;
//! no customer's words are in it (`queries::report` brings none).
//!
//! Percentiles are by nearest rank ([`spread`]), intervals are Wilson's at 95 % ([`margin`]).

pub mod backlog;
pub mod causes;
pub mod closings;
pub mod margin;
pub mod on_time;
pub mod outcomes;
pub mod overview;
pub mod pauses;
pub mod period;
pub mod promises;
pub mod redress;
pub mod reopened;
pub mod spread;
pub mod stages;
pub mod surveys;
pub mod volume;

use crate::domain::figure::{Figure, FigureKind};
use crate::domain::id::CaseId;
use crate::domain::party::words;
use crate::queries::report::CaseFacts;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

words! {
    /// The reports there are.
    Report {
        /// How it stands in a few figures.
        Overview = "overview",
        /// How many came in and were closed, by month or week.
        Volume = "volume",
        /// What is open, by its age.
        Backlog = "backlog",
        /// What was done in time, by clock.
        OnTime = "on_time",
        /// How long complaints stand in each stage.
        Stages = "stages",
        /// What they wait for, and how long.
        Pauses = "pauses",
        /// What was decided.
        Outcomes = "outcomes",
        /// How they were closed.
        Closings = "closings",
        /// Why they came about, the commonest first.
        Causes = "causes",
        /// Whether like cases were given alike amounts.
        Redress = "redress",
        /// Which were opened again.
        Reopened = "reopened",
        /// How the surveys after closing stand, and what was answered.
        Surveys = "surveys",
        /// What was promised and kept.
        Promises = "promises",
    }
}

words! {
    /// What a report can be split by.
    By {
        /// What it is about.
        Product = "product",
        /// Who is accountable.
        Owner = "owner",
        /// How it reached us.
        Channel = "channel",
        /// Whom it is about.
        Company = "company",
        /// Our own sorting.
        Category = "category",
    }
}

words! {
    /// How long the periods of a report are.
    Every {
        /// A month of the calendar.
        Month = "month",
        /// Seven days from a Monday, by ISO 8601.
        Week = "week",
    }
}

words! {
    /// What a column counts or measures.
    Number {
        /// Reached us.
        Received = "received",
        /// Closed.
        Closed = "closed",
        /// Not closed.
        Open = "open",
        /// Open, and their time has passed.
        Overdue = "overdue",
        /// Opened again after they had been closed.
        Reopened = "reopened",
        /// Complaints.
        Cases = "cases",
        /// The part of all of them.
        Share = "share",
        /// This one and those before it, as a part of all.
        Cumulative = "cumulative",
        /// The lower end of the interval in which the share lies, at 95 %.
        Low = "low",
        /// Its upper end.
        High = "high",
        /// Done in time.
        InTime = "in_time",
        /// Done too late, or not done and late.
        Late = "late",
        /// May still be done in time.
        Running = "running",
        /// Waits.
        Pauses = "pauses",
        /// Half of them take at most so long, or get at most so much.
        Median = "median",
        /// Nine in ten of them.
        P90 = "p90",
        /// One in four of them.
        P25 = "p25",
        /// Three in four of them.
        P75 = "p75",
        /// The least.
        Least = "least",
        /// The most.
        Most = "most",
        /// All of it together.
        Total = "total",
        /// There at present.
        Now = "now",
        /// With a corrective action that is open.
        ActedOn = "acted_on",
        /// The customer let us off.
        Released = "released",
        /// Another time was agreed on.
        Renegotiated = "renegotiated",
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What it counts or measures.
    pub number: Number,
    /// In what.
    pub kind: FigureKind,
}

impl Column {
    /// Its name in CSV and JSON, with the unit where there is one to mistake.
    pub fn name(self) -> String {
        match self.kind {
            FigureKind::Seconds => format!("{}_seconds", self.number.code()),
            FigureKind::Count | FigureKind::Share | FigureKind::Money => {
                self.number.code().to_owned()
            }
        }
    }
}

const fn count(number: Number) -> Column {
    Column { number, kind: FigureKind::Count }
}

const fn share(number: Number) -> Column {
    Column { number, kind: FigureKind::Share }
}

const fn time(number: Number) -> Column {
    Column { number, kind: FigureKind::Seconds }
}

const fn money(number: Number) -> Column {
    Column { number, kind: FigureKind::Money }
}

/// One figure, and the complaints behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// None where there is nothing to measure.
    pub figure: Option<Figure>,
    /// Those that it counts, or that it was measured on.
    pub cases: Arc<[CaseId]>,
}

impl Cell {
    fn new(figure: Option<Figure>, cases: &Arc<[CaseId]>) -> Self {
        Self { figure, cases: cases.clone() }
    }

    fn count(cases: &[&CaseFacts]) -> Self {
        Self::new(Some(Figure::Count(cases.len() as u64)), &ids(cases))
    }
}

/// Each once, although a row may count several things of one.
fn ids(cases: &[&CaseFacts]) -> Arc<[CaseId]> {
    let mut ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    ids.dedup();
    ids.into()
}

/// A part of a whole; none of nothing.
#[expect(clippy::cast_precision_loss, reason = "a share has a few digits")]
fn part(of: usize, whole: usize) -> Option<Figure> {
    (whole > 0).then(|| Figure::Share(of as f64 / whole as f64))
}

/// What a row is about: words of closed lists, or text where the list is empty.
pub type Label = Vec<(&'static str, String)>;

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The group it belongs to, where the report is split; empty for what names none.
    pub group: Option<String>,
    /// What it is about, for machines.
    pub key: String,
    /// The same for people.
    pub label: Label,
    /// Its figures, one for each column.
    pub cells: Vec<Cell>,
}

impl Row {
    fn new(key: impl Into<String>, label: Label, cells: Vec<Cell>) -> Self {
        Self { group: None, key: key.into(), label, cells }
    }

    /// A row about one word of a closed list.
    fn of_word(list: &'static str, code: &str, cells: Vec<Cell>) -> Self {
        Self::new(code, vec![(list, code.to_owned())], cells)
    }

    /// The row over everything.
    fn of_all(cells: Vec<Cell>) -> Self {
        Self::of_word("counted", ALL, cells)
    }
}

/// The key of a row over everything.
pub const ALL: &str = "all";

/// The rows of a report about these complaints.
type MakeRows = fn(&[&CaseFacts], &Asked) -> Vec<Row>;

/// What a report consists of.
struct Shape {
    columns: &'static [Column],
    rows: MakeRows,
    /// The row over all of them, where it says more than its rows.
    whole: Option<fn(&[&CaseFacts], &Asked) -> Row>,
    /// What it is split by where nothing else is asked for.
    by: Option<By>,
    /// What is drawn as a bar.
    bar: Number,
}

impl Report {
    fn shape(self) -> Shape {
        match self {
            Self::Overview => overview::SHAPE,
            Self::Volume => volume::SHAPE,
            Self::Backlog => backlog::SHAPE,
            Self::OnTime => on_time::SHAPE,
            Self::Stages => stages::SHAPE,
            Self::Pauses => pauses::SHAPE,
            Self::Outcomes => outcomes::SHAPE,
            Self::Closings => closings::SHAPE,
            Self::Causes => causes::SHAPE,
            Self::Redress => redress::SHAPE,
            Self::Reopened => reopened::SHAPE,
            Self::Surveys => surveys::SHAPE,
            Self::Promises => promises::SHAPE,
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        self.shape().columns
    }

    /// Whether its rows are months or weeks.
    pub fn has_periods(self) -> bool {
        matches!(self, Self::Volume | Self::Reopened | Self::Promises)
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which report.
    pub report: Report,
    /// What it is split by.
    pub by: Option<By>,
    /// From which day on.
    pub from: Option<Date>,
    /// To which day, that day too.
    pub to: Option<Date>,
    /// How long its periods are.
    pub every: Every,
}

impl Asked {
    /// All of it, split by nothing.
    pub fn all(report: Report) -> Self {
        Self { report, by: None, from: None, to: None, every: Every::Month }
    }

    /// The same with what the report is split by of itself.
    #[must_use]
    pub fn meant(self) -> Self {
        Self { by: self.by.or(self.report.shape().by), ..self }
    }

    /// Whether this day is asked for.
    pub fn takes(&self, day: Date) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What was asked for; split by what the report is split by of itself.
    pub asked: Asked,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: Vec<Row>,
    /// The row over all of them, which is none of them.
    pub whole: Option<Row>,
}

impl Table {
    /// The row of this key, in this group.
    pub fn row(&self, group: Option<&str>, key: &str) -> Option<&Row> {
        let rows = self.rows.iter().chain(&self.whole);
        rows.into_iter().find(|row| row.key == key && row.group.as_deref() == group)
    }

    /// How long the bar of each row is, from 0 to 1: shares as they are, all else beside the greatest.
    pub fn bars(&self) -> Vec<f64> {
        let shape = self.asked.report.shape();
        let place = self.place(shape.bar).unwrap_or(0);
        // A score below none has no bar.
        let figure = |row: &Row| row.cells.get(place).and_then(|cell| cell.figure);
        let sizes =
            self.rows.iter().map(|row| figure(row).map_or(0.0, |figure| figure.size().max(0.0)));
        let sizes: Vec<f64> = sizes.collect();
        let is_share = shape.columns.get(place).is_some_and(|one| one.kind == FigureKind::Share);
        let most = if is_share { 1.0 } else { sizes.iter().copied().fold(0.0, f64::max) };
        sizes.iter().map(|size| if most > 0.0 { size / most } else { 0.0 }).collect()
    }

    /// The place of a column.
    pub fn place(&self, number: Number) -> Option<usize> {
        self.columns.iter().position(|column| column.number == number)
    }
}

/// Makes the report. Of [`volume`] the days of receipt and of closing are asked for, of all others the day of receipt.
pub fn table(asked: Asked, facts: &[CaseFacts]) -> Table {
    let shape = asked.report.shape();
    let asked = asked.meant();
    let is_taken = |case: &&CaseFacts| asked.report == Report::Volume || asked.takes(case.received);
    let cases: Vec<&CaseFacts> = facts.iter().filter(is_taken).collect();
    let rows = match asked.by {
        None => (shape.rows)(&cases, &asked),
        Some(by) => split(by, &cases, &asked, shape.rows),
    };
    let whole = shape.whole.filter(|_| !rows.is_empty()).map(|whole| whole(&cases, &asked));
    Table { asked, columns: shape.columns, rows, whole }
}

/// The same report of every group, the largest first, those that name none last.
fn split(by: By, cases: &[&CaseFacts], asked: &Asked, rows: MakeRows) -> Vec<Row> {
    let mut groups: BTreeMap<String, Vec<&CaseFacts>> = BTreeMap::new();
    for case in cases {
        groups.entry(group(by, case)).or_default().push(case);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, cases)| (name.is_empty(), std::cmp::Reverse(cases.len())));
    let of_group = |(name, cases): (String, Vec<&CaseFacts>)| {
        let rows = rows(&cases, asked).into_iter();
        rows.map(move |row| Row { group: Some(name.clone()), ..row }).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(of_group).collect()
}

/// The group of a row, for people.
pub fn group_label(by: By, row: &Row) -> Label {
    match row.group.as_deref() {
        None => Label::new(),
        Some("") => vec![("counted", "none".to_owned())],
        Some(code) if by == By::Channel => vec![("channel", code.to_owned())],
        Some(name) => vec![("", name.to_owned())],
    }
}

fn group(by: By, case: &CaseFacts) -> String {
    let named = match by {
        By::Product => &case.product,
        By::Owner => &case.owner,
        By::Company => &case.company,
        By::Category => &case.category,
        By::Channel => return case.channel.code().to_owned(),
    };
    named.as_deref().unwrap_or_default().to_owned()
}

/// Complaints by a word of a closed list, in the order of the list, each with its part of all that have one.
fn tally<'c>(
    cases: &[&'c CaseFacts],
    codes: impl IntoIterator<Item = &'static str>,
    list: &'static str,
    code: impl Fn(&CaseFacts) -> Option<&'c str>,
) -> Vec<Row> {
    let all = cases.iter().filter(|case| code(case).is_some()).count();
    let of_code = |known: &'static str| {
        let own: Vec<&CaseFacts> =
            cases.iter().copied().filter(|case| code(case) == Some(known)).collect();
        let cells = vec![Cell::count(&own), Cell::new(part(own.len(), all), &ids(&own))];
        (!own.is_empty()).then(|| Row::of_word(list, known, cells))
    };
    codes.into_iter().filter_map(of_code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::{Channel, Outcome};
    use crate::domain::id::Id;
    use crate::domain::stay::Course;
    use crate::queries::report::{Amount, End};
    use jiff::civil::date;

    fn case(number: u8) -> CaseFacts {
        CaseFacts {
            id: CaseId::from_bytes([number; 16]),
            received: date(2026, 11, 1),
            end: End::Open,
            course: Course { stays: Vec::new(), ended_at: None, reopened: 0, is_timed: true },
            is_overdue: false,
            outcome: None,
            closing: None,
            product: None,
            company: None,
            category: None,
            channel: Channel::Phone,
            owner: None,
            clocks: Vec::new(),
            pauses: Vec::new(),
            cause: None,
            is_acted_on: false,
            surveys: Vec::new(),
            amounts: Vec::new(),
        }
    }

    fn figures(row: &Row) -> Vec<f64> {
        row.cells.iter().map(|cell| cell.figure.map_or(f64::NAN, Figure::size)).collect()
    }

    #[test]
    fn the_commonest_cause_comes_first_and_all_of_them_are_all() {
        let causes = ["billing-hidden_fee", "delivery-late", "delivery-late", "delivery-late"];
        let mut cases: Vec<CaseFacts> = causes
            .iter()
            .zip(1..)
            .map(|(cause, number)| CaseFacts { cause: Some((*cause).into()), ..case(number) })
            .collect();
        cases.push(case(9));
        let table = table(Asked::all(Report::Causes), &cases);
        let keys: Vec<&str> = table.rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["delivery-late", "billing-hidden_fee"]);
        assert_eq!(figures(&table.rows[0]), [3.0, 0.75, 0.75, 0.0]);
        assert_eq!(figures(&table.rows[1]), [1.0, 0.25, 1.0, 0.0]);
        assert_eq!(table.rows[1].cells[2].cases.len(), 4);
        assert_eq!(table.bars(), [1.0, 1.0 / 3.0]);
    }

    #[test]
    fn like_cases_stand_in_one_row_and_currencies_apart() {
        let given = |number, category: &str, amounts: &[(u64, &str)]| CaseFacts {
            category: Some(category.into()),
            outcome: Some(Outcome::Upheld),
            amounts: amounts
                .iter()
                .map(|(yuan, currency)| Amount {
                    hundredths: yuan * 100,
                    currency: (*currency).into(),
                })
                .collect(),
            ..case(number)
        };
        let cases = [
            given(1, "billing", &[(10, "CNY"), (20, "CNY")]),
            given(2, "billing", &[(50, "CNY")]),
            given(3, "billing", &[(900, "CNY")]),
            given(4, "billing", &[(5, "USD")]),
            given(5, "delivery", &[(70, "CNY")]),
            given(6, "delivery", &[]),
        ];
        let table = table(Asked::all(Report::Redress), &cases);
        assert_eq!(table.asked.by, Some(By::Category));
        let row = table.row(Some("billing"), "upheld-CNY").unwrap();
        // Count, median, quarters, least, most, total.
        assert_eq!(figures(row), [3.0, 5e3, 3e3, 9e4, 3e3, 9e4, 9.8e4]);
        assert_eq!(figures(table.row(Some("billing"), "upheld-USD").unwrap())[0], 1.0);
        assert_eq!(figures(table.row(Some("delivery"), "upheld-CNY").unwrap())[0], 1.0);
    }
}
