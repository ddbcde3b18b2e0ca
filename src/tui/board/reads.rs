//! Who was shown what of a customer, when and what for: what the customer may ask.

use super::{facts, key};
use crate::domain::party::Party;
use crate::queries::reads::ReadRow;
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::pane::detail::point_name;
use crate::tui::widget::columns::Column;

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("at", Column::Fixed(16)),
        col("member", Column::Flex(2)),
        col("point", Column::Flex(2)),
        col("purpose", Column::Flex(4)).from(70),
    ];
    let keys = vec![key(locale, 'l', "log")];
    Board::new(locale.text("board-reads"), columns, keys, locale.text("list-loading"))
}

/// Its title.
pub fn title(model: &Model, party: &Party) -> String {
    let args = [("number", party.number.to_string().into()), ("name", party.name.as_str().into())];
    model.locale.text_with("board-reads-of", &args)
}

/// Its rows, the newest first.
pub fn rows(model: &Model, rows: &[ReadRow]) -> Vec<BoardRow> {
    let locale = &model.locale;
    let row = |row: &ReadRow| {
        let point = row.named.as_ref().map(|(kind, label)| point_name(locale, *kind, label));
        let point = point.or_else(|| row.attachment.clone());
        let purpose = locale.purpose(&row.purpose);
        BoardRow {
            code: row.seq.to_string(),
            cells: vec![
                row.at.seen_from(model.now).human(),
                row.member.clone().unwrap_or_default(),
                point.unwrap_or_else(|| {
                    let is_copy = row.point.is_none();
                    locale.text(if is_copy { "reads-copy" } else { "reads-gone" })
                }),
                purpose.clone(),
            ],
            role: None,
            more: facts(locale, [("purpose", purpose), ("seq", row.seq.to_string())]),
            whys: Vec::new(),
        }
    };
    rows.iter().rev().map(row).collect()
}
