//! `kefu report`: figures about complaints, as a table, CSV or JSON from the same rows; each leads to its cases.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Form, Paging, complaint, usage, words_of};
use crate::domain::error::{Error, Result};
use crate::domain::figure::Figure;
use crate::domain::id::CaseId;
use crate::exchange::sheet;
use crate::printable::printable;
use crate::queries::complaints::{self, ComplaintRow};
use crate::queries::promises;
use crate::queries::report::{self, READ_REPORTS};
use crate::reports::{self, Asked, By, Every, Number, Report, Row};
use clap::Args;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// In place of a report: their list.
const LIST: &str = "list";
/// The report of the log, which has no cases behind it.
const USAGE: &str = "usage";

#[derive(Debug, Args)]
pub struct ReportArgs {
    #[arg(value_name = "NAME", value_parser = named())]
    pub name: Named,
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    #[arg(long, value_parser = words_of!(By))]
    pub by: Option<By>,
    #[arg(long, value_parser = words_of!(Every))]
    pub every: Option<Every>,
    #[arg(long, value_name = "KEY", conflicts_with = "csv")]
    pub drill: Option<String>,
    #[arg(long, value_name = "COLUMN", value_parser = words_of!(Number), requires = "drill")]
    pub number: Option<Number>,
    #[arg(long, value_name = "GROUP", requires = "drill")]
    pub of: Option<String>,
    #[arg(long, conflicts_with_all = ["json", "ndjson"])]
    pub csv: bool,
    #[command(flatten)]
    pub paging: Paging,
}

/// What the first word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The list of reports.
    List,
    /// One of them.
    Report(Report),
    /// What customers' data was used for.
    Usage,
}

impl Named {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            LIST => Some(Self::List),
            USAGE => Some(Self::Usage),
            code => Report::from_code(code).map(Self::Report),
        }
    }
}

fn named() -> impl clap::builder::TypedValueParser<Value = Named> {
    let codes = [LIST, USAGE].into_iter().chain(Report::ALL.iter().map(|report| report.code()));
    super::word(codes.collect(), Named::from_code)
}

/// Lists the reports, makes one, or shows the cases behind one of its figures.
pub fn run(here: &mut Here, wanted: &ReportArgs) -> Result<()> {
    let report = match wanted.name {
        Named::List => return list(here, wanted.paging.form),
        Named::Usage => return usage::run(here, wanted),
        Named::Report(report) => report,
    };
    let office = here.office()?;
    office.may("report.read")?;
    let asked = asked(&office, report, wanted)?;
    match &wanted.drill {
        None => {
            let table = office.ask(READ_REPORTS, |tx| made(tx, asked, &office))?;
            tell(here, wanted, &table)
        }
        Some(key) => drill(here, &office, asked, key, wanted),
    }
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let all = Report::ALL.to_vec();
    let rows = Rows::of(all.len() as u64, all, usize::MAX, |one| one.code().to_owned());
    rows.print(
        here,
        form,
        |one| json!({ "name": one.code() }),
        |here, all| {
            let mut table = Table::under(here.headings(&["report", "tells"]));
            for one in all {
                table.row(vec![one.code().to_owned(), here.locale.word("tells", one.code())]);
            }
            table
        },
    )
}

fn asked(office: &Office, report: Report, wanted: &ReportArgs) -> Result<Asked> {
    let day = |text: &Option<String>| -> Result<Option<Date>> {
        let moment = text.as_deref().map(|text| office.when(text)).transpose()?;
        Ok(moment.map(|moment| moment.date()))
    };
    let (from, to) = (day(&wanted.from)?, day(&wanted.to)?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Error::usage("report-days"));
    }
    let every = wanted.every.unwrap_or(Every::Month);
    Ok(Asked { report, by: wanted.by, from, to, every })
}

fn made(tx: &crate::queries::ReadTx, asked: Asked, office: &Office) -> Result<reports::Table> {
    if asked.report == Report::Promises {
        return Ok(reports::promises::table(asked, &promises::facts(tx, office.now())?));
    }
    // Whoever waits for a command ends it with its process.
    let facts = report::facts(tx, office.now(), &|| true)?.unwrap_or_default();
    Ok(reports::table(asked, &facts))
}

fn drill(
    here: &mut Here,
    office: &Office,
    asked: Asked,
    key: &str,
    wanted: &ReportArgs,
) -> Result<()> {
    let limit = wanted.paging.page()?;
    let (total, rows) = office.ask(READ_REPORTS, |tx| {
        let table = made(tx, asked, office)?;
        let ids = behind(&table, key, wanted)?;
        let after = wanted.paging.after.as_deref();
        let after = after.map(|name| complaints::find(tx, name)).transpose()?;
        let begin = after.and_then(|case| ids.iter().position(|id| *id == case.id));
        let begin = begin.map_or(0, |place| place + 1);
        let page = &ids[begin..ids.len().min(begin.saturating_add(limit + 1))];
        Ok((ids.len(), complaints::rows(tx, page)?))
    })?;
    let number = |row: &ComplaintRow| row.case.number.to_string();
    let rows = Rows::of(total as u64, rows, limit, number);
    rows.print(here, wanted.paging.form, complaint::complaint_json, complaint::table)
}

/// The cases of the figure that is asked for.
fn behind(table: &reports::Table, key: &str, wanted: &ReportArgs) -> Result<Vec<CaseId>> {
    let row = table.row(wanted.of.as_deref(), key);
    let row = row.ok_or_else(|| Error::usage("report-row").with("key", key))?;
    let place = wanted.number.map_or(Some(0), |number| table.place(number));
    let place = place.ok_or_else(|| {
        let known: Vec<&str> = table.columns.iter().map(|column| column.number.code()).collect();
        Error::usage("report-number").with("known", known.join(", "))
    })?;
    Ok(row.cells.get(place).map(|cell| cell.cases.to_vec()).unwrap_or_default())
}

fn tell(here: &mut Here, wanted: &ReportArgs, table: &reports::Table) -> Result<()> {
    if wanted.csv {
        let cells = |row: &Row| csv_row(table, row);
        return here.out.raw(&sheet::csv(&headings(table), table.rows.iter().map(cells))?);
    }
    let paging = &wanted.paging;
    let begin: usize = match paging.after.as_deref().map(str::parse) {
        None => 0,
        Some(Ok(begin)) => begin,
        Some(Err(_)) => return Err(Error::usage("report-after")),
    };
    let rest = table.rows.iter().enumerate().skip(begin);
    let rows: Vec<(usize, &Row)> = rest.take(paging.limit.saturating_add(1)).collect();
    let total = table.rows.len() as u64;
    let rows = Rows::of(total, rows, paging.limit, |(place, _)| (place + 1).to_string());
    if paging.form.json {
        return here.out.json(&document(table, &rows));
    }
    rows.print(
        here,
        paging.form,
        |(_, row)| row_json(table, row),
        |here, rows| text(here, table, rows),
    )
}

/// The report as a table to read; the row over all of them is its last.
fn text(here: &Here, table: &reports::Table, rows: &[(usize, &Row)]) -> Table {
    let mut headings: Vec<String> =
        table.asked.by.iter().map(|by| here.locale.word("by", by.code())).collect();
    headings.push(here.locale.word("report", table.asked.report.code()));
    let numbers = table.columns.iter();
    headings.extend(numbers.map(|column| here.locale.word("number", column.number.code())));
    let mut printed = Table::under(headings);
    for row in rows.iter().map(|(_, row)| *row).chain(&table.whole) {
        let group = table.asked.by.map(|by| here.locale.label(&reports::group_label(by, row)));
        let figure = |figure: Option<Figure>| figure.map(|one| here.locale.figure(one));
        let mut cells: Vec<String> = group.into_iter().collect();
        cells.push(here.locale.label(&row.label));
        cells.extend(row.cells.iter().map(|cell| figure(cell.figure).unwrap_or_default()));
        printed.row(cells);
    }
    printed
}

fn headings(table: &reports::Table) -> Vec<String> {
    let names = table.columns.iter().map(|column| column.name());
    ["group".to_owned(), "key".to_owned()].into_iter().chain(names).collect()
}

fn csv_row(table: &reports::Table, row: &Row) -> Vec<String> {
    let group = printable(row.group.as_deref().unwrap_or_default()).into_owned();
    let values = table.columns.iter().zip(&row.cells).map(|(_, cell)| match cell.figure {
        Some(figure) => bare(figure).to_string(),
        None => String::new(),
    });
    [group, row.key.clone()].into_iter().chain(values).collect()
}

/// A figure for machines: counts and seconds whole, shares from 0 to 1, amounts in their currency.
fn bare(figure: Figure) -> Value {
    const HUNDRED: f64 = 100.0;
    match figure {
        Figure::Count(count) => json!(count),
        Figure::Share(share) => json!(share),
        Figure::Seconds(seconds) => json!(seconds),
        Figure::Money(_) => json!(figure.size() / HUNDRED),
    }
}

/// The report as one document.
pub fn document(table: &reports::Table, rows: &Rows<(usize, &Row)>) -> Value {
    let asked = &table.asked;
    let columns = table.columns.iter();
    let columns =
        columns.map(|column| json!({ "name": column.name(), "kind": column.kind.code() }));
    json!({
        "report": asked.report.code(),
        "by": asked.by.map(By::code),
        "from": asked.from.map(|day| day.to_string()),
        "to": asked.to.map(|day| day.to_string()),
        "every": asked.every.code(),
        "columns": columns.collect::<Vec<_>>(),
        "total": rows.total,
        "items": rows.items.iter().map(|(_, row)| row_json(table, row)).collect::<Vec<_>>(),
        "whole": table.whole.as_ref().map(|row| row_json(table, row)),
        "next": rows.next,
    })
}

/// A row of a report, with the words after `kefu` that list its cases.
pub fn row_json(table: &reports::Table, row: &Row) -> Value {
    let values = table.columns.iter().zip(&row.cells);
    let values: Map<String, Value> =
        values.map(|(column, cell)| (column.name(), json!(cell.figure.map(bare)))).collect();
    json!({ "group": row.group, "key": row.key, "values": values, "drill": words(&table.asked, row) })
}

fn words(asked: &Asked, row: &Row) -> Vec<String> {
    let mut words = vec!["report".to_owned(), asked.report.code().to_owned()];
    let options = [
        ("--by", asked.by.map(|by| by.code().to_owned())),
        ("--from", asked.from.map(|day| day.to_string())),
        ("--to", asked.to.map(|day| day.to_string())),
        ("--every", (asked.every == Every::Week).then(|| asked.every.code().to_owned())),
        ("--of", row.group.clone()),
        ("--drill", Some(row.key.clone())),
    ];
    let given = options.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    words.extend(given);
    words
}
