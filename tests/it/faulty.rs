//! The disk is full or does not answer at some operation: the act is done, or refused with a sentence that says what to
//! do; what was told of stays, nothing is half, and once the disk is well the same desk goes on.
//!
//! Full size: `KEFU_FAULTS=3000`; `KEFU_TEST_SEED` repeats one.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::disk::{Fault, Faulty, Ground, Plan, entries, is_well, rows};
use kefu::locale::{Language, Locale};
use kefu::store::Disk;
use std::collections::BTreeMap;
use std::sync::Arc;

fn plan(dice: &mut Dice) -> Plan {
    Plan {
        fault: dice.pick(&[Fault::Full, Fault::Broken]),
        // As many as an act has, and now and then the first.
        after: if dice.once_in(4) { dice.below(3) } else { dice.below(40) },
        stays: dice.once_in(2),
        lost: dice.pick(&[0, 50, 100]),
    }
}

/// How often each end was come to.
type Ends = BTreeMap<(&'static str, &'static str), u64>;

/// Faults on one store: a log that grows for ever takes ever longer to be walked.
const ON_ONE: u64 = 100;

#[test]
fn whatever_operation_fails_an_act_is_done_or_refused_and_the_desk_goes_on() {
    let (faults, mut dice) = (size("KEFU_FAULTS", 300, 60), Dice::of("faults"));
    let (mut ends, mut hits) = (Ends::new(), 0);
    while hits < faults {
        hits += on_one_store(ON_ONE.min(faults - hits), &mut dice, &mut ends);
    }
    tell(&format!("{hits} faults: {ends:?}"));
}

fn on_one_store(faults: u64, dice: &mut Dice, ends: &mut Ends) -> u64 {
    let ground = Ground::new();
    let disk = Faulty::of(ground.bytes.clone(), dice.fork());
    let mut work = ground.work(ground.open(Arc::clone(&disk) as Arc<dyn Disk>).expect("a store"));
    let mut told = entries(&work.desk.store).expect("entries");
    while disk.hits() < faults {
        let before = rows(&work.desk.store).expect("rows");
        let planned = plan(dice);
        disk.plan(Some(planned));
        let ended = work.act(dice);
        // Somebody looks, too, while the disk is still ill.
        let _ = entries(&work.desk.store);
        disk.plan(None);
        let now = entries(&work.desk.store).expect("the desk goes on");
        match ended {
            Ok(seq) => {
                assert!(now >= seq, "{planned:?}: told of {seq}, {now} are there");
                told = seq;
                *ends.entry(("done", "")).or_insert(0) += 1;
            }
            Err(error) => {
                assert!(Locale::new(Language::English).error(&error).hint.is_some(), "{error}");
                let most = match error.code {
                    "store-io" | "store-full" => told,
                    "store-unsure" => told + 1,
                    _ => panic!("{planned:?}: {error}"),
                };
                assert!(
                    (told..=most).contains(&now),
                    "{planned:?}: {error}: {told} and then {now}"
                );
                // A scrub is several commits of its own, none of which changes a row.
                let is_as_before = rows(&work.desk.store).expect("rows") == before;
                assert!(now > told || is_as_before, "{planned:?}: half of it is there");
                told = now;
                *ends.entry(("refused", error.code)).or_insert(0) += 1;
            }
        }
        if dice.once_in(8) {
            is_well(&work.desk.store);
        }
        told = work.act(dice).expect("the desk goes on").max(told);
    }
    is_well(&work.desk.store);
    disk.hits()
}

/// The operation that fails is each of those of one act, one after the other, and nobody looks in between. What the disk
/// has not confirmed was told to nobody as done; and the next act works, since the disk is well again.
#[test]
fn what_the_disk_did_not_confirm_is_told_to_nobody_and_the_next_act_works() {
    let (ground, mut dice) = (Ground::new(), Dice::of("faults in a row"));
    let disk = Faulty::of(ground.bytes.clone(), dice.fork());
    let mut work = ground.work(ground.open(Arc::clone(&disk) as Arc<dyn Disk>).expect("a store"));
    let (mut syncs, mut after) = (0, 0);
    // From the first operation of an act to its last, and again until two of those that failed were syncs: acts differ.
    loop {
        let before = disk.hits();
        // What could not be synced is still seen: the system takes such a page for written.
        disk.plan(Some(Plan { fault: Fault::Broken, after, stays: false, lost: 0 }));
        let ended = work.act(&mut dice);
        disk.plan(None);
        if disk.hits() == before {
            assert!(ended.is_ok(), "{ended:?}");
            assert!(after > 5, "an act has operations: {after}");
            after = 0;
            if syncs > 1 {
                break;
            }
            continue;
        }
        let told = ended.map_err(|e| e.code);
        let is_known = matches!(told, Ok(_) | Err("store-io" | "store-unsure"));
        assert!(is_known && !(told.is_ok() && disk.failed_to_sync()), "at {after}: {told:?}");
        syncs += u64::from(disk.failed_to_sync());
        let next = work.act(&mut dice).map_err(|e| e.code);
        assert!(next.is_ok(), "after {after}: {told:?}, and then {next:?}");
        after += 1;
    }
    is_well(&work.desk.store);
}

/// The same while the store is being opened.
#[test]
fn whatever_operation_fails_while_it_is_opened_the_next_try_opens_it() {
    let (faults, mut dice) = (size("KEFU_FAULTS", 300, 60) / 3, Dice::of("faults at opening"));
    let ground = Ground::new();
    let disk = Faulty::of(ground.bytes.clone(), dice.fork());
    let mut told = 0;
    while disk.hits() < faults {
        let planned = Plan { after: dice.below(30), ..plan(&mut dice) };
        disk.plan(Some(planned));
        let opened = ground.open(Arc::clone(&disk) as Arc<dyn Disk>);
        let acted = opened.and_then(|store| ground.work(store).act(&mut dice));
        disk.plan(None);
        if let Err(error) = &acted {
            let known = ["store-io", "store-full", "store-unsure"].contains(&error.code);
            assert!(known, "{planned:?}: {error}");
        }
        let store = ground.open(Arc::clone(&disk) as Arc<dyn Disk>).expect("it opens");
        let now = entries(&store).expect("entries");
        assert!(now >= acted.unwrap_or(told), "{planned:?}");
        is_well(&store);
        told = now;
    }
}
