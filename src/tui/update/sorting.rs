//! In which order the customers stand: a word of the search line, so that a saved view keeps it.

use super::picks::{item, push_at};
use super::{say_error, search};
use crate::domain::error::Error;
use crate::domain::listed::{Column, Order};
use crate::queries::filter::{Filter, FilterError, sorted_line};
use crate::tui::effect::Effect;
use crate::tui::model::{Model, PickFor};
use crate::tui::overlay::picker::PickItem;
use crate::tui::pane::list::arrow;

/// The columns; the one that is sorted by offers its other direction.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let order = match order_of(model.list.search.text()) {
        Ok(order) => order,
        Err(wrong) => {
            say_error(model, &Error::from(wrong));
            return Vec::new();
        }
    };
    let items: Vec<PickItem> =
        Column::ALL.iter().map(|column| offer(model, offered(*column, order))).collect();
    let current = offered(order.column, order).word();
    push_at(model, "sort", items, PickFor::Sort, &current)
}

fn order_of(line: &str) -> Result<Order, FilterError> {
    let filter = Filter::parse(line)?;
    match filter.text.is_empty() {
        true => Ok(filter.sort.unwrap_or(Order::NEWEST)),
        false => Err(FilterError::SortedWords { text: filter.text }),
    }
}

/// What a choice of this column comes to.
fn offered(column: Column, now: Order) -> Order {
    // Of numbers the newest come first, as in a list that nobody sorted.
    let first = Order { column, backwards: column == Column::Number };
    if now.column == column { Order { column, backwards: !now.backwards } } else { first }
}

fn offer(model: &Model, order: Order) -> PickItem {
    let label = model.locale.word("col", order.column.code());
    item(order.word(), label, arrow(model, order))
}

/// Sorts by what was chosen; the list begins anew.
pub(super) fn chosen(model: &mut Model, word: &str) -> Vec<Effect> {
    let Some(order) = Order::read(word) else { return Vec::new() };
    let said = Some(order).filter(|order| *order != Order::NEWEST);
    let line = sorted_line(model.list.search.text(), said);
    model.list.search.set(&line);
    vec![search(model, false)]
}
