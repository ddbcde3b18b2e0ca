//! The log: who did what, the newest first. Ids that have a name are shown by it; values never are.

use super::{fact, facts};
use crate::domain::audit::{Outcome, hex};
use crate::domain::moment::Moment;
use crate::domain::purpose::{BY_ITSELF, NEW_CONSENT, NO_PROMISE, Purpose, Told};
use crate::guards::rights::RIGHTS;
use crate::locale::Locale;
use crate::queries::log::{About, LogRow};
use crate::queries::log_line::{LogLine, REFUSED};
use crate::tui::model::Model;
use crate::tui::msg::Ticket;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::pane::detail::point_name;
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// The part of the log that is loaded, and what it is narrowed down to.
#[derive(Debug)]
pub struct Window {
    /// Ties answers to this board and this line.
    pub ticket: Ticket,
    /// What is looked for.
    pub line: LogLine,
    /// The newest first.
    pub rows: Vec<LogRow>,
    /// The entry before which there is more; none at the beginning of the log.
    pub before: Option<u64>,
    /// Whether more is on its way.
    pub loading: bool,
}

/// The empty board.
pub fn board(model: &Model, text: &str) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("seq", Column::Number(7)),
        col("at", Column::Fixed(16)),
        col("member", Column::Flex(2)),
        col("verb", Column::Flex(3)),
        col("ids", Column::Flex(4)).from(90),
    ];
    let board =
        Board::new(locale.text("board-audit"), columns, Vec::new(), locale.text("list-loading"));
    board.with_line(text, locale.text("board-audit-line"))
}

/// Takes the line apart; words of the reader's language stand for the codes in the log.
pub fn read(locale: &Locale, text: &str) -> crate::domain::error::Result<LogLine> {
    let mut line = LogLine::read(text)?;
    if line.member.as_deref() == Some(locale.word("result", REFUSED).as_str()) {
        (line.member, line.refused) = (None, true);
    }
    if let Some([typed]) = line.verbs.as_deref() {
        line.verbs = Some(verbs(locale, typed));
    }
    let word = |code: &&str| Some(locale.word("purpose", code)) == line.purpose;
    if let Some(code) = Purpose::CODES.iter().find(|code| word(code)) {
        line.purpose = Some((*code).to_owned());
    }
    Ok(line)
}

/// The verbs that begin so, or else those in whose words it stands.
fn verbs(locale: &Locale, typed: &str) -> Vec<String> {
    let all = || RIGHTS.iter().map(|(verb, _)| *verb);
    let is_in = |text: String| text.to_lowercase().contains(&typed.to_lowercase());
    let meant = all().filter(|verb| is_in(word(locale, verb)));
    match all().any(|verb| verb.starts_with(typed)) {
        true => vec![typed.to_owned()],
        false => meant.map(str::to_owned).chain([typed.to_owned()]).collect(),
    }
}

fn word(locale: &Locale, verb: &str) -> String {
    locale.word("verb", &verb.replace('.', "-"))
}

/// Its rows.
pub fn rows(locale: &Locale, now: Moment, rows: &[LogRow]) -> Vec<BoardRow> {
    rows.iter().map(|one| row(locale, now, one)).collect()
}

fn row(locale: &Locale, now: Moment, row: &LogRow) -> BoardRow {
    let entry = &row.entry;
    BoardRow {
        code: entry.seq.to_string(),
        cells: vec![
            entry.seq.to_string(),
            entry.at.seen_from(now).human(),
            row.member.clone().unwrap_or_default(),
            word(locale, &entry.verb),
            about(locale, row),
        ],
        role: is_refused(row).then_some(Role::Warn),
        more: facts(
            locale,
            [
                ("ids", about(locale, row)),
                ("result", if is_refused(row) { result(locale, row) } else { String::new() }),
                ("purpose", purpose(locale, row)),
                ("source", entry.came_from()),
            ],
        ),
        whys: Vec::new(),
    }
}

fn is_refused(row: &LogRow) -> bool {
    row.entry.outcome != Outcome::Done
}

fn result(locale: &Locale, row: &LogRow) -> String {
    match &row.entry.outcome {
        Outcome::Done => locale.word("result", "done"),
        Outcome::Refused(code) => format!("{} ({code})", locale.word("result", REFUSED)),
    }
}

/// What it is about; of a batch the first and the last, and how many.
fn about(locale: &Locale, row: &LogRow) -> String {
    let count = row.entry.count as usize;
    let is_batch = row.about.len() == 2 && count > 2;
    let has_name = row.about.iter().any(|one| !matches!(one, About::Id(_)));
    // An id says nothing beside a number or a name.
    let is_told = |one: &&About| is_batch || !has_name || !matches!(one, About::Id(_));
    let told = row.about.iter().filter(is_told).map(|one| name(locale, one));
    let mut told: Vec<String> = told.collect();
    if is_batch {
        let args = [
            ("first", told.remove(0).into()),
            ("last", told.remove(0).into()),
            ("count", count.into()),
        ];
        return locale.text_with("board-batch", &args);
    }
    locale.list(&told)
}

fn name(locale: &Locale, about: &About) -> String {
    match about {
        About::Number(text) | About::Member(text) => text.clone(),
        About::Point(kind, label) => point_name(locale, *kind, label),
        About::Compartment(compartment) => locale.word("compartment", compartment.code()),
        About::Id(id) => id.split('-').next().unwrap_or_default().chars().take(8).collect(),
    }
}

/// `complaint K-2026-00017`, the reason for breaking the glass, or that for a lift.
fn purpose(locale: &Locale, row: &LogRow) -> String {
    let Some(text) = &row.entry.purpose else { return String::new() };
    for (code, id) in [
        (NEW_CONSENT, "purpose-new-consent"),
        (BY_ITSELF, "purpose-by-itself"),
        (NO_PROMISE, "purpose-no-promise"),
    ] {
        if text == code {
            return locale.text(id);
        }
    }
    match row.entry.verb.as_str() {
        verb if matches!(verb, "vault.reveal" | "attachment.save")
            || verb.starts_with("export.") =>
        {
            locale.purpose(&Told::read(text))
        }
        _ => text.clone(),
    }
}

/// An entry in full.
pub fn whole(locale: &Locale, row: &LogRow) -> String {
    let entry = &row.entry;
    let all = |about: &About| match about {
        About::Id(id) => id.clone(),
        about => name(locale, about),
    };
    let lines = [
        ("seq", entry.seq.to_string()),
        ("at", entry.at.to_string()),
        ("member", row.member.clone().unwrap_or_default()),
        ("verb", format!("{} ({})", word(locale, &entry.verb), entry.verb)),
        ("result", result(locale, row)),
        ("purpose", purpose(locale, row)),
        ("approval", entry.approval.map(|number| number.to_string()).unwrap_or_default()),
        ("count", entry.count.to_string()),
        ("ids", locale.list(&row.about.iter().map(all).collect::<Vec<_>>())),
        ("session", entry.session.to_string()),
        ("source", entry.came_from()),
        ("digest", entry.digest.as_ref().map(hex).unwrap_or_default()),
        ("previous", hex(&entry.previous)),
        ("hash", hex(&row.hash)),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    lines.map(|(label, value)| fact(locale, label, &value)).collect::<Vec<_>>().join("\n")
}
