//! Row 8: the first page of the queue, beside reading as many rows off the table.

use crate::Bench;
use crate::figures::{Times, ratio, time};
use crate::table::Line;
use kefu::queries::complaints::{self, Filter};
use kefu::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

const PAGE: usize = 100;
const TIMES: usize = 60;

pub fn measure(bench: &Bench) -> Vec<Line> {
    let (desk, session) = bench.filled.open();
    let filter = Filter { open: true, ..Filter::default() };
    let now = session.now();
    let page = || desk.read(|tx| complaints::list(tx, &filter, now, None, PAGE)).expect("a page");
    let rows = page();
    let raw = || {
        let mut left = rows.items.len();
        let read = desk.read(|tx| {
            tx.scan_bytes(tables::CASES.name, &Scan::all(), &mut |_, bytes| {
                std::hint::black_box(bytes.to_vec());
                left -= 1;
                Ok(if left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })
        });
        read.expect("rows");
    };
    let (ours, theirs) = Times::in_turns(TIMES, |_| drop(page()), |_| raw());
    let times = ratio(ours.median(), theirs.median());
    let work = format!("the queue: {} of {} open", rows.items.len(), rows.total);
    vec![
        Line::new(work, "under 2 times")
            .measured(time(ours.median()))
            .beside(
                format!("a range of as many rows, bytes only: {}", time(theirs.median())),
                times,
            )
            .meets(times < 2.0),
    ]
}
