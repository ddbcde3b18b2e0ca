//! Notices: reveals that need a second look.

use super::{facts, key, why};
use crate::domain::error::Error;
use crate::domain::notice::Notice;
use crate::guards::{Verdicts, notice as guard, rights};
use crate::locale::Locale;
use crate::queries::notices::NoticeRow;
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// The empty board.
pub fn board(model: &Model, all: bool) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("at", Column::Fixed(16)),
        col("notice", Column::Flex(3)),
        col("member", Column::Flex(2)),
        col("party", Column::Fixed(9)),
        col("point", Column::Flex(2)).from(70),
    ];
    let keys = vec![key(locale, 'm', "read"), key(locale, 'a', if all { "unread" } else { "all" })];
    let board =
        Board::new(locale.text("board-notices"), columns, keys, locale.text("list-loading"));
    board.with_bare(vec![why(locale, Err(Error::refused("no-notice")))])
}

/// Its rows, the newest first, those that nobody has read before the others.
pub fn rows(model: &Model, rows: &[NoticeRow]) -> Vec<BoardRow> {
    let mut sorted: Vec<&NoticeRow> = rows.iter().rev().collect();
    sorted.sort_by_key(|row| row.notice.read.is_some());
    sorted.into_iter().map(|one| row(model, one)).collect()
}

fn row(model: &Model, row: &NoticeRow) -> BoardRow {
    let (locale, notice) = (&model.locale, &row.notice);
    let role = if notice.read.is_some() { Role::Dim } else { Role::Warn };
    let verdicts = Verdicts::on(rights::may(&model.member, "notice.read"))
        .and_then(|| guard::may_read(&model.member, notice));
    BoardRow {
        code: row.seq.to_string(),
        cells: vec![
            notice.at.seen_from(model.now).human(),
            locale.word("notice", notice.kind.code()),
            row.member.clone().unwrap_or_default(),
            notice.party.to_string(),
            point(locale, notice),
        ],
        role: Some(role),
        more: facts(
            locale,
            [
                ("reason", notice.reason.clone().unwrap_or_default()),
                ("point", point(locale, notice)),
                ("source", notice.source.clone()),
                ("read-by", row.read_by.clone().unwrap_or_default()),
            ],
        ),
        whys: vec![why(locale, verdicts.refusal().map_or(Ok(()), Err))],
    }
}

/// What was shown of the customer; a list or a copy that left has no one contact point.
fn point(locale: &Locale, notice: &Notice) -> String {
    notice.point.map(|point| locale.word("point", point.code())).unwrap_or_default()
}
