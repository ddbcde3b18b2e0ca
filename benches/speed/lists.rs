//! Row 7, too: a page of the list of customers in each order and under some filters, over this store and the smallest.

use crate::Bench;
use crate::SMALLEST;
use crate::figures::{Times, ratio, time};
use crate::filled::Filled;
use crate::table::Line;
use kefu::domain::listed::{Column, Order};
use kefu::domain::party::Party;
use kefu::queries::listing::{self, Ask, From};
use kefu::queries::parties;
use kefu::session::{Desk, Session};
use std::time::Duration;

const PAGE: usize = 100;
const TIMES: usize = 21;
/// Below this nobody notices how much longer it took.
const AT_ONCE: Duration = Duration::from_millis(5);

/// A store, and somebody in the middle of it.
struct Shop {
    desk: Desk,
    session: Session,
    middle: Party,
}

impl Shop {
    fn of(filled: &Filled) -> Self {
        let (desk, session) = filled.open();
        let middle = format!("C-{:06}", (filled.parties / 2).max(1));
        let middle = desk.read(|tx| parties::find(tx, &middle)).expect("the middle");
        Self { desk, session, middle }
    }

    /// A page with its rows, as a desk or a command shows it; how many.
    fn page(&self, line: &str, order: Order, from: From<'_>) -> usize {
        let filter = parties::parse_filter(line).expect("a filter");
        let me = self.session.member_id().expect("a member");
        let ask = Ask::new(&filter, order, (me, self.session.now()));
        let rows = self.desk.read(|tx| {
            let window = listing::window(tx, &ask, from, PAGE)?;
            parties::rows(tx, &window.ids)
        });
        rows.expect("a page").len()
    }

    /// From the top, from the middle, and from the end.
    fn pages(&self, order: Order) {
        self.page("", order, From::Top);
        self.page("", order, From::After(&self.middle));
        self.page("", order, From::End);
    }
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let (great, small) = (Shop::of(&bench.filled), Shop::of(&Filled::of(SMALLEST)));
    let mut lines: Vec<Line> = Column::ALL
        .iter()
        .map(|column| {
            let order = Order { column: *column, backwards: false };
            let work = format!("  sort:{}, at the top, in the middle, at the end", order.word());
            beside(work, || great.pages(order), || small.pages(order))
        })
        .collect();
    let tag = some_tag(&great);
    let newest = |line: &str| (line.to_owned(), Order::NEWEST);
    let name = Order { column: Column::Name, backwards: false };
    let filters = [
        newest(&tag),
        (tag.clone(), name),
        newest("stage:active tier:a"),
        (format!("{tag} !tier:a"), name),
        newest("open"),
        newest("overdue"),
        (format!("{tag} open"), name),
        ("#nobody-has-this".to_owned(), name),
    ];
    for (line, order) in filters {
        let count = great.page(&line, order, From::Top);
        let work = format!("  {line} sort:{}, {count} rows", order.word());
        let page = |shop: &Shop| {
            shop.page(&line, order, From::Top);
        };
        lines.push(beside(work, || page(&great), || page(&small)));
    }
    lines
}

/// One of the first party that has any that is one word.
fn some_tag(shop: &Shop) -> String {
    let all = shop.desk.read(|tx| parties::newest(tx, 1_000)).expect("parties");
    let tags = all.into_iter().flat_map(|row| row.party.tags);
    let tag = tags.into_iter().find(|tag| !tag.contains(' '));
    tag.map_or_else(|| "#none".to_owned(), |tag| format!("#{tag}"))
}

fn beside(work: String, mut great: impl FnMut(), mut small: impl FnMut()) -> Line {
    // What is read first fills the caches.
    (0..2).for_each(|_| great());
    let (ours, theirs) = Times::in_turns(TIMES, |_| great(), |_| small());
    let times = ratio(ours.median(), theirs.median());
    Line::new(work, "under 2 times, or 5 ms")
        .measured(format!("{}, p95 {}", time(ours.median()), time(ours.percentile(95))))
        .beside(format!("{SMALLEST} parties: {}", time(theirs.median())), times)
        .meets(times < 2.0 || ours.median() < AT_ONCE)
}
