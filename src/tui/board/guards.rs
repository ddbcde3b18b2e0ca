//! The guard board: the twenty things a desk must never do, and behind each the decisions of its rules.
//!
//! ```text
//!  № Guard                     Mode        Refused Warned Excepted Open  Oldest
//! 12 mishandling a complaint   enforced          3      0        0    0  2026-10-02
//! ```

use super::{facts, key, why};
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Guard, How, Mode, Ruling};
use crate::guards::rules::{self, RULES};
use crate::guards::{Verdicts, guard, kernel, rights};
use crate::locale::Locale;
use crate::queries::guards::{GuardRow, RulingRow};
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// Bars of the trend in its column.
const TREND_COLS: usize = 10;

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("guard-number", Column::Fixed(3)),
        col("guard", Column::Flex(3)),
        col("mode", Column::Fixed(16)),
        col("refused", Column::Fixed(7)),
        col("warned", Column::Fixed(6)),
        col("overridden", Column::Fixed(10)).from(84),
        col("open", Column::Fixed(5)).from(70),
        col("oldest", Column::Fixed(10)).from(90),
        col("trend", Column::Fixed(TREND_COLS)).from(108),
    ];
    Board::new(locale.text("board-guards"), columns, Vec::new(), locale.text("list-loading"))
}

/// Its rows: those that are enforced first, each group by number.
pub fn rows(model: &Model, rows: &[GuardRow]) -> Vec<BoardRow> {
    let mut sorted: Vec<&GuardRow> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.mode.is_none(), row.guard));
    sorted.into_iter().map(|one| row(model, one)).collect()
}

fn row(model: &Model, row: &GuardRow) -> BoardRow {
    let locale = &model.locale;
    let role = match row.mode {
        None => Some(Role::Dim),
        Some(_) if row.refused + row.warned + row.overridden > 0 => Some(Role::Warn),
        Some(_) => None,
    };
    let date = |at: crate::domain::moment::Moment| at.seen_from(model.now).date().to_string();
    let rules = RULES.iter().filter(|rule| rule.guard == row.guard).count();
    BoardRow {
        code: row.guard.code().to_owned(),
        cells: vec![
            row.guard.number().to_string(),
            locale.word("guard", row.guard.code()),
            locale.word("guard-mode", row.mode.map_or("none", Mode::code)),
            shown(row.refused),
            shown(row.warned),
            shown(row.overridden),
            shown(row.open),
            row.oldest.map(date).unwrap_or_default(),
            trend(&in_parts(&row.trend)),
        ],
        role,
        more: facts(
            locale,
            [
                // Where there is no room for it in its column.
                ("guard", locale.word("guard", row.guard.code())),
                ("rules", shown(rules as u64)),
                ("observed", shown(row.observed)),
                ("overridden", shown(row.overridden)),
                ("exceptions-open", shown(row.open)),
                (
                    "oldest",
                    row.oldest.map(|at| at.seen_from(model.now).human()).unwrap_or_default(),
                ),
                ("trend", trend(&row.trend)),
            ],
        ),
        whys: Vec::new(),
    }
}

/// Nothing says nothing.
fn shown(count: u64) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// The days in as many parts as the column is wide: a row of thirty bars would leave no room for what the guard is called.
fn in_parts(days: &[u64]) -> Vec<u64> {
    let part = days.len().div_ceil(TREND_COLS).max(1);
    days.chunks(part).map(|part| part.iter().sum()).collect()
}

/// A bar for each day, the tallest for the worst of them; nothing where nothing was.
fn trend(days: &[u64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = days.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let bar = |day: &u64| match *day {
        0 => '·',
        day => BARS[usize::try_from((day * 8).div_ceil(most)).unwrap_or(8).clamp(1, 8) - 1],
    };
    days.iter().map(bar).collect()
}

/// The empty board of the decisions of a guard.
pub fn decisions(model: &Model, guard: Guard) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("at", Column::Fixed(16)),
        col("rule", Column::Flex(3)),
        col("how", Column::Flex(1)),
        col("what", Column::Fixed(12)),
        col("member", Column::Flex(1)).from(70),
        col("count", Column::Fixed(6)).from(84),
    ];
    let args =
        [("number", guard.number().into()), ("guard", locale.word("guard", guard.code()).into())];
    let title = locale.text_with("board-decisions", &args);
    let keys = vec![key(locale, 'e', "except")];
    let bare = vec![why(locale, Err(Error::refused("no-exception")))];
    Board::new(title, columns, keys, locale.text("list-loading")).with_bare(bare)
}

/// Its rows, the newest first.
pub fn decision_rows(model: &Model, rows: &[RulingRow]) -> Vec<BoardRow> {
    rows.iter().enumerate().map(|(place, row)| decision(model, place, row)).collect()
}

fn decision(model: &Model, place: usize, row: &RulingRow) -> BoardRow {
    let (locale, ruling) = (&model.locale, &row.ruling);
    let role = match ruling.how {
        How::Refused => Role::Danger,
        How::Warned | How::Overridden => Role::Warn,
        How::Observed => Role::Dim,
    };
    BoardRow {
        code: place.to_string(),
        cells: vec![
            ruling.at.seen_from(model.now).human(),
            locale.word("rule", &ruling.rule),
            locale.word("how", ruling.how.code()),
            ruling.subject.clone(),
            row.member.clone().unwrap_or_default(),
            ruling.count.to_string(),
        ],
        role: Some(role),
        more: said_and_remedy(locale, ruling),
        whys: vec![why(locale, may_ask(model, &ruling.rule))],
    }
}

/// Whether the reader may ask for an exception to this rule, and there are any.
fn may_ask(model: &Model, rule: &str) -> Result<()> {
    let rule = guard::find(rule)?;
    let knows = guard::knows_exceptions(rule);
    let verdicts = Verdicts::on(rights::may(&model.member, "guard.allow")).and(knows);
    verdicts.refusal().map_or(Ok(()), Err)
}

/// The facts in a sentence, and the way on.
fn said_and_remedy(locale: &Locale, ruling: &Ruling) -> String {
    let remedy = facts(locale, [("remedy", locale.remedy(&ruling.rule))]);
    let told = [sentence(locale, ruling), remedy].into_iter().filter(|text| !text.is_empty());
    told.collect::<Vec<_>>().join("\n")
}

/// What was said, from the facts that were kept: the same function says it once more.
fn sentence(locale: &Locale, ruling: &Ruling) -> String {
    let found = kernel::findings(&ruling.facts).into_iter();
    let mut found = found.filter(|one| one.rule.code == ruling.rule);
    found.next().map(|one| locale.error(&one.refusal()).sentence).unwrap_or_default()
}

/// All that is known of a decision: the rule, where it comes from, what came of it and the way on.
pub fn whole(locale: &Locale, row: &RulingRow) -> String {
    let ruling = &row.ruling;
    let rule = rules::find(&ruling.rule);
    let reason = ruling.reason.map(|reason| locale.word("despite", reason.code()));
    let told = [
        ("sentence", sentence(locale, ruling)),
        ("rule", locale.word("rule", &ruling.rule)),
        ("code", ruling.rule.clone()),
        ("how", locale.word("how", ruling.how.code())),
        ("what", ruling.subject.clone()),
        ("reason", reason.unwrap_or_default()),
        ("member", row.member.clone().unwrap_or_default()),
        ("ruling-seq", row.seq.to_string()),
        ("mode", locale.word("guard-mode", ruling.mode.code())),
        ("weight", rule.map(|rule| locale.word("weight", rule.weight.code())).unwrap_or_default()),
        ("basis", rule.map(|rule| locale.word("basis", rule.basis.code())).unwrap_or_default()),
        ("ruling-source", rule.map(|rule| rule.source.to_owned()).unwrap_or_default()),
        ("remedy", locale.remedy(&ruling.rule)),
    ];
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(label, value)| super::fact(locale, label, &value)).collect::<Vec<_>>().join("\n")
}
