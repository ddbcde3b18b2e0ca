//! Work on many things at once, shared out over all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many are taken at a time: few enough that no core is left with much when the others are done.
const SHARE: usize = 16;

/// What comes of each of so many, in order.
pub fn on_all_cores<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (next, work) = (AtomicUsize::new(0), &work);
    let shares = || {
        let starts = std::iter::repeat_with(|| next.fetch_add(SHARE, Ordering::Relaxed));
        let share = |start: usize| (start, (start..count.min(start + SHARE)).map(work).collect());
        starts.take_while(|start| *start < count).map(share).collect::<Vec<(usize, Vec<T>)>>()
    };
    let mut done = thread::scope(|scope| {
        // This thread is one of them.
        let helpers = 1..cores.min(count.div_ceil(SHARE));
        let helpers: Vec<_> = helpers.map(|_| scope.spawn(shares)).collect();
        let mut done = shares();
        done.extend(helpers.into_iter().flat_map(joined));
        done
    });
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, share)| share).collect()
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_done_once_and_they_come_back_in_order() {
        for count in [0, 1, SHARE - 1, SHARE, SHARE + 1, SHARE * 7 + 3, 5_000] {
            let done = AtomicUsize::new(0);
            let squares = on_all_cores(count, |place| {
                done.fetch_add(1, Ordering::Relaxed);
                place * place
            });
            assert_eq!(squares, (0..count).map(|place| place * place).collect::<Vec<_>>());
            assert_eq!(done.into_inner(), count);
        }
    }
}
