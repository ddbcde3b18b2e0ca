//! The guard board: the twenty things a desk must never do, and behind each the decisions of its rules.
//!
//! ```text
//! No.  Guard                    Mode       Refused  Warned  Overridden  Open  Oldest      30 d
//! 12   mishandling a complaint  all but 2  3                                  2026-10-02  ·▁··█
//! ```
//! INVARIANT: the name of a guard is whole from 80 columns on; what gives way is the trend, then the open exceptions.

use super::{facts, key, why};
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Guard, How, Mode, Ruling};
use crate::guards::rules;
use crate::guards::{Verdicts, guard, kernel, rights};
use crate::locale::Locale;
use crate::queries::guards::{GuardRow, RuleRow, RulingRow};
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;
use crate::tui::widget::text::width;

/// Bars of the trend in a row; the foot of the board has one for each day.
const TREND_BARS: usize = 5;

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let of = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    // As wide as what stands in it, or as its heading.
    let col = |heading: &str, least: usize| {
        of(heading, Column::Fixed(width(&locale.word("col", heading)).max(least)))
    };
    let columns = vec![
        col("guard-no", 2),
        of("guard", Column::Flex(1)),
        col("mode", 16),
        col("refused", 5),
        col("warned", 5).from(64),
        col("overridden", 5).from(84),
        col("open", 4).from(82),
        col("oldest", 10).from(90),
        col("trend-short", TREND_BARS).from(108),
    ];
    let keys = vec![key(locale, 'r', "rules")];
    Board::new(locale.text("board-guards"), columns, keys, locale.text("list-loading"))
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
    BoardRow {
        code: row.guard.code().to_owned(),
        cells: vec![
            row.guard.number().to_string(),
            locale.word("guard", row.guard.code()),
            locale.mode_of_guard(row.mode.map(Mode::code), row.weaker()),
            shown(row.refused),
            shown(row.warned),
            shown(row.overridden),
            shown(row.open),
            row.oldest.map(date).unwrap_or_default(),
            trend(&coarse(&row.trend)),
        ],
        role,
        more: facts(
            locale,
            [
                // Where there is no room for it in its column.
                ("guard", locale.word("guard", row.guard.code())),
                ("rules", shown(row.rules.len() as u64)),
                ("less-enforced", shown(row.weaker().unwrap_or_default() as u64)),
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

/// The same in as many bars as have room in a row.
fn coarse(days: &[u64]) -> Vec<u64> {
    days.chunks(days.len().div_ceil(TREND_BARS).max(1)).map(|some| some.iter().sum()).collect()
}

/// The rules of a guard: what each demands, how far, by what, the way on, and what is excepted from it.
pub fn rules(locale: &Locale, row: &GuardRow) -> String {
    let told = row.rules.iter().map(|rule| one_rule(locale, rule));
    told.collect::<Vec<_>>().join("\n\n")
}

fn one_rule(locale: &Locale, row: &RuleRow) -> String {
    let rule = row.rule;
    let stands = [
        locale.word("weight", rule.weight.code()),
        locale.word("guard-mode", row.mode.code()),
        locale.word("basis", rule.basis.code()),
        locale.source_of_rule(rule.source),
    ];
    let stands = stands.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>();
    let name = [("label", rule.code.into()), ("value", locale.word("rule", rule.code).into())];
    let mut lines = vec![
        locale.text_with("board-fact", &name),
        stands.join(&locale.text("board-between")),
        super::fact(locale, "remedy", &locale.remedy(rule.code)),
    ];
    lines.extend(row.exceptions.iter().map(|(subject, held)| locale.exception(subject, held)));
    lines.join("\n")
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
        ("ruling-source", rule.map(|rule| locale.source_of_rule(rule.source)).unwrap_or_default()),
        ("remedy", locale.remedy(&ruling.rule)),
    ];
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(label, value)| super::fact(locale, label, &value)).collect::<Vec<_>>().join("\n")
}
