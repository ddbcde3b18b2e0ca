//! The machine stops at any moment: of what was not synced any part may be on the disk, in any order, torn at its
//! sectors. Each such image opens, holds what somebody was told of, and is at one commit and nothing in between.
//!
//! Full size: `KEFU_IMAGES=100000`; `KEFU_TEST_SEED` repeats one.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::disk::{Crashes, Ground, Op, Recorder, entries, is_well, rows};
use kefu::store::{Disk, Reader, tables};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A stretch of work on a disk that remembers.
struct Recorded {
    ground: Ground,
    ops: Vec<Op>,
    /// All rows as they were after each entry.
    states: BTreeMap<u64, [u8; 32]>,
    /// What was told of before it began.
    told: u64,
}

impl Recorded {
    fn of(acts: usize, disk: fn(Vec<u8>) -> Arc<Recorder>, dice: &mut Dice) -> Self {
        let ground = Ground::new();
        let disk = disk(ground.bytes.clone());
        let store = ground.open(Arc::clone(&disk) as Arc<dyn Disk>).expect("a store");
        let told = entries(&store).expect("entries");
        let mut states = BTreeMap::from([(told, rows(&store).expect("rows"))]);
        let mut work = ground.work(store);
        for _ in 0..acts {
            let seq = work.act(dice).expect("done");
            disk.tell(seq);
            states.insert(seq, rows(&work.desk.store).expect("rows"));
            assert_eq!(entries(&work.desk.store), Ok(seq));
        }
        drop(work);
        let ops = disk.ops();
        Self { ground, ops, states, told }
    }

    /// Why an image does not hold what it must; its disk, if it does.
    fn fault(
        &self,
        image: Vec<u8>,
        told: u64,
        looks_closely: bool,
    ) -> Result<Arc<Recorder>, String> {
        let disk = Recorder::of(image);
        let opened = self.ground.open(Arc::clone(&disk) as Arc<dyn Disk>);
        let store = opened.map_err(|error| format!("does not open: {error}"))?;
        // Its chain was walked when it was recorded: the same rows have the same chain.
        let head = store.read(|tx| Ok(tx.fetch(tables::AUDIT_HEAD, &0)?.seq));
        let head = head.map_err(|error| format!("cannot be read: {error}"))?;
        if head < told {
            return Err(format!("{told} were told of, {head} are there"));
        }
        let state = rows(&store).map_err(|error| format!("cannot be read: {error}"))?;
        if self.states.get(&head) != Some(&state) {
            return Err(format!("the rows are not those of entry {head}"));
        }
        if looks_closely {
            is_well(&store);
        }
        Ok(disk)
    }

    /// Moments of chance, in order.
    fn moments(&self, images: u64, dice: &mut Dice) -> Vec<usize> {
        let mut moments: Vec<usize> = (0..images).map(|_| dice.index(self.ops.len() + 1)).collect();
        moments.sort_unstable();
        moments
    }
}

#[test]
fn after_a_crash_at_any_moment_what_was_told_is_there() {
    let (images, mut dice) = (size("KEFU_IMAGES", 10_000, 400), Dice::of("crash"));
    let recorded = Recorded::of(60, Recorder::of, &mut dice);
    let mut crashes = Crashes::of(recorded.ground.bytes.clone(), &recorded.ops, recorded.told);
    let mut twice = 0;
    for (count, moment) in recorded.moments(images, &mut dice).into_iter().enumerate() {
        crashes.go_to(moment);
        let image = crashes.image(&mut dice);
        let fault = recorded.fault(image.clone(), crashes.told, count % 25 == 0);
        let mended = fault.unwrap_or_else(|fault| panic!("image {count} at {moment}: {fault}"));
        // And once more while it was being mended.
        if count % 25 == 1 {
            let ops = mended.ops();
            let mut again = Crashes::of(image, &ops, crashes.told);
            again.go_to(dice.index(ops.len() + 1));
            let fault = recorded.fault(again.image(&mut dice), crashes.told, true);
            assert!(fault.is_ok(), "image {count} at {moment}, mended: {fault:?}");
            twice += 1;
        }
    }
    let syncs = recorded.ops.iter().filter(|op| matches!(op, Op::Sync)).count();
    tell(&format!(
        "{images} crash images, {twice} of a second crash, of {} operations with {syncs} syncs: 0 lost",
        recorded.ops.len()
    ));
}

/// The control: a disk that mostly only says that it has synced. If nothing of that were seen, nothing would be proved above.
#[test]
fn a_disk_that_lies_about_its_sync_is_found_out() {
    let (images, mut dice) = (size("KEFU_LIES", 200, 60), Dice::of("lies"));
    let recorded = Recorded::of(30, Recorder::that_lies, &mut dice);
    let mut crashes = Crashes::of(recorded.ground.bytes.clone(), &recorded.ops, recorded.told);
    let mut faults = BTreeMap::new();
    for moment in recorded.moments(images, &mut dice) {
        crashes.go_to(moment);
        if let Err(fault) = recorded.fault(crashes.image(&mut dice), crashes.told, false) {
            let kind = fault.split([':', ',']).next().unwrap_or_default();
            let kind: String = kind.chars().filter(|c| !c.is_ascii_digit()).collect();
            *faults.entry(kind).or_insert(0) += 1;
        }
    }
    tell(&format!("of {images} images of a disk that lies: {faults:?}"));
    let found: u64 = faults.values().sum();
    assert!(found > images / 4, "loss is not seen: {faults:?}");
}
