//! What people tell us, by what it is about: on top of it what many told lately and nobody does anything about.

use super::{facts, told_fact};
use crate::domain::feedback::{MANY, THEME_DAYS};
use crate::queries::feedback::Theme;
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("about", Column::Flex(3)),
        col("lately", Column::Fixed(8)),
        col("waiting", Column::Fixed(8)),
        col("acted", Column::Fixed(9)),
        col("count", Column::Fixed(6)),
    ];
    Board::new(locale.text("board-themes"), columns, Vec::new(), locale.text("list-loading"))
}

/// Its rows: those that nobody does anything about first, then those of which most was told lately.
pub fn rows(model: &Model, themes: &[Theme]) -> Vec<BoardRow> {
    let mut sorted: Vec<&Theme> = themes.iter().collect();
    sorted.sort_by_key(|one| !one.is_ignored());
    sorted.into_iter().map(|one| row(model, one)).collect()
}

fn row(model: &Model, theme: &Theme) -> BoardRow {
    let locale = &model.locale;
    let shown = |count: usize| if count == 0 { String::new() } else { count.to_string() };
    BoardRow {
        code: theme.theme.clone(),
        cells: vec![
            locale.theme(&theme.theme),
            shown(theme.lately),
            shown(theme.open),
            shown(theme.acted),
            shown(theme.count),
        ],
        role: theme.is_ignored().then_some(Role::Warn),
        more: more(model, theme),
        whys: Vec::new(),
    }
}

/// What the rule says of it, and what is to be done.
fn more(model: &Model, theme: &Theme) -> String {
    let locale = &model.locale;
    if !theme.is_ignored() {
        return facts(locale, [("about", locale.theme(&theme.theme))]);
    }
    let args = [("many", MANY.into()), ("days", THEME_DAYS.into()), ("count", theme.lately.into())];
    let told = locale.text_with("board-ignored", &args);
    told_fact(locale, &locale.theme(&theme.theme), &told)
}
