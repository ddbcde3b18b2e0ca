//! Stores that another kefu left: brought up to date once, whole or not at all.

#![expect(clippy::disallowed_methods, reason = "what another kefu did to the store")]

use super::super::open::tests::{first_entry, made};
use super::*;
use crate::domain::audit::AuditEntry;
use crate::domain::complaint::{Case, CaseEvent, Happening, Move, Opening, Outcome};
use crate::domain::id::{CaseId, CaseNumber, ErasureNumber, MemberId, PartyId, PartyNumber};
use crate::domain::party::{Party, PartyKind, PartyStage};
use crate::store::index::queue_key;
use jiff::tz::Offset;
use std::path::Path;

fn at(text: &str) -> Moment {
    Moment::parse(text, Offset::constant(8)).unwrap()
}

fn event(when: &str, what: Happening) -> CaseEvent {
    CaseEvent { at: at(when), by: MemberId::from_bytes([1; 16]), what }
}

fn opening(received: &str) -> Happening {
    Happening::Opened(Box::new(Opening::sample(at(received))))
}

fn decided() -> Happening {
    Happening::Moved(Move::Decide {
        outcome: Outcome::Upheld,
        reasons: "x".into(),
        channel: None,
        redress: Vec::new(),
        cause: None,
        by_letter: false,
    })
}

fn id(count: u8) -> CaseId {
    CaseId::from_bytes([count; 16])
}

fn number(count: u8) -> CaseNumber {
    CaseNumber { year: 2026, count: count.into() }
}

/// A store with two complaints, whose rows are then these bytes and whose tables are of this version.
fn left_by(folder: &Path, change: impl FnOnce(&mut StoreInfo)) -> Store {
    let store = made(folder, 1);
    let written = store.write(|tx| {
        tx.open_case(id(1), number(1), &event("2026-03-02", opening("2026-03-02")))?;
        let second = [event("2026-03-02", opening("2026-03-02")), event("2026-03-04", decided())];
        tx.open_history(id(2), number(2), &second)?;
        for (table, bytes) in [(tables::QUEUE.name, 33), (tables::QUEUE_FREE.name, 33)] {
            tx.empty(table)?;
            tx.put_bytes(table, &vec![0; bytes], Vec::new())?;
        }
        tx.put_bytes(tables::CASES.name, &[1; 16], b"as it was".to_vec())?;
        let mut info = tx.fetch(tables::INFO, &0)?;
        change(&mut info);
        tx.put(tables::INFO, &0, &info)?;
        tx.audit(first_entry())?.commit()
    });
    written.unwrap();
    store
}

fn from_version(schema: u32) -> impl FnOnce(&mut StoreInfo) {
    move |info| (info.schema, info.folded_by) = (schema, [0; 32])
}

fn by_others(info: &mut StoreInfo) {
    info.folded_by = [7; 32];
}

/// The cases in the order of the queue, as they are today.
fn queue(store: &Store) -> Vec<Case> {
    let cases = store.read(|tx| {
        let keys = tx.keys(tables::QUEUE, &Scan::all(), usize::MAX)?;
        keys.iter()
            .map(|key| {
                let case: Case = tx.fetch(tables::CASES, &key.5)?;
                assert_eq!(*key, queue_key(&case));
                Ok(case)
            })
            .collect::<Result<Vec<_>>>()
    });
    cases.unwrap()
}

fn log(store: &Store) -> Vec<AuditEntry> {
    store
        .read(|tx| {
            let all = tx.keys(tables::AUDIT, &Scan::all(), usize::MAX)?;
            all.iter().map(|seq| tx.fetch(tables::AUDIT, seq)).collect()
        })
        .unwrap()
}

#[test]
fn a_store_of_yesterday_is_brought_up_to_date_once_and_whole() {
    let home = tempfile::tempdir().unwrap();
    for (schema, verb) in [(3, "store.migrate"), (SCHEMA, "store.refold")] {
        let folder = home.path().join(verb);
        drop(left_by(&folder, from_version(schema)));
        let opener = Opener { at: at("2026-03-05T10:00"), ..Opener::default() };
        let store = Store::open_in(&folder, &opener).unwrap();
        let cases = queue(&store);
        let told: Vec<_> = cases.iter().map(|case| (case.id, case.due_at.human())).collect();
        // Ten working days to decide, and from the decision on as many to close.
        assert_eq!(told, [(id(1), "2026-03-16".into()), (id(2), "2026-03-18".into())]);
        assert!(cases.iter().all(|case| !case.clocks.is_empty()));
        let free = store.read(|tx| tx.keys(tables::QUEUE_FREE, &Scan::all(), usize::MAX)).unwrap();
        assert_eq!(free.len(), 2);
        let last = log(&store).pop().unwrap();
        assert_eq!((last.verb.as_str(), last.count, last.member), (verb, 2, None));
        assert_eq!((last.at, last.ids), (opener.at, vec![format!("{schema} -> {SCHEMA}")]));
        let entries = last.seq;
        drop(store);
        assert_eq!(log(&Store::open(&folder).unwrap()).len() as u64, entries, "once");
    }
}

#[test]
fn what_was_cut_off_is_begun_anew() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = left_by(&folder, from_version(3));
    let rows = |store: &Store, table: &str| {
        let mut rows = Vec::new();
        let read = store.read(|tx| {
            tx.scan_bytes(table, &Scan::all(), &mut |key, value| {
                rows.push((key.to_vec(), value.to_vec()));
                Ok(std::ops::ControlFlow::Continue(()))
            })
        });
        read.unwrap();
        rows
    };
    let before = [tables::QUEUE.name, tables::CASES.name, tables::INFO.name]
        .map(|table| rows(&store, table));
    let cut = store.begin(|tx| {
        renew(&tx, Opener::default().at, &Telling::default())?;
        Err::<(), _>(Error::failed("store-io"))
    });
    assert!(cut.is_err());
    let after = [tables::QUEUE.name, tables::CASES.name, tables::INFO.name]
        .map(|table| rows(&store, table));
    assert_eq!(after, before);
    assert_eq!(queue(&Store::open(&folder).unwrap()).len(), 2);
}

#[test]
fn who_has_a_store_open_with_other_rules_writes_nothing_more() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = left_by(&folder, by_others);
    let commit = || store.write(|tx| tx.audit(first_entry())?.commit()).map_err(|e| e.code);
    assert_eq!(commit(), Err("store-refolded"));
    let mine = Store::open(&folder).unwrap();
    assert_eq!(log(&mine).pop().unwrap().verb, "store.refold");
    assert!(commit().is_ok());
}

#[test]
fn no_step_leads_from_tables_that_nobody_ever_had() {
    let home = tempfile::tempdir().unwrap();
    for (schema, code) in [(2, "store-damaged"), (SCHEMA + 1, "store-newer")] {
        let folder = home.path().join(code);
        drop(left_by(&folder, from_version(schema)));
        assert_eq!(Store::open(&folder).map(|_| ()).map_err(|e| e.code), Err(code));
    }
}

#[test]
fn references_are_made_anew_as_they_were_written_and_go_with_their_words_and_cases() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = made(&folder, 1);
    let rows = |store: &Store| {
        store.read(|tx| tx.keys(tables::CASE_REFERENCES, &Scan::all(), usize::MAX)).unwrap()
    };
    let referred = |reference: &str| {
        let opening = Opening::sample(at("2026-03-02"));
        let external_ref = Some(reference.to_owned());
        event("2026-03-02", Happening::Opened(Box::new(Opening { external_ref, ..opening })))
    };
    let written = store.write(|tx| {
        for (count, reference) in (1..).zip(["ＥＸＴ-1", "ext-1", "Ext-2"]) {
            tx.open_case(id(count), number(count), &referred(reference))?;
        }
        tx.audit(first_entry())?.commit()
    });
    written.unwrap();
    let row = |reference: &str, count: u8| (reference.to_owned(), number(count));
    let one_by_one = [row("ext-1", 1), row("ext-1", 2), row("ext-2", 3)];
    assert_eq!(rows(&store), one_by_one);
    let left = store.write(|tx| {
        tx.empty(tables::CASE_REFERENCES.name)?;
        let mut info = tx.fetch(tables::INFO, &0)?;
        by_others(&mut info);
        tx.put(tables::INFO, &0, &info)?;
        tx.audit(first_entry())?.commit()
    });
    left.unwrap();
    drop(store);
    let store = Store::open(&folder).unwrap();
    assert_eq!(rows(&store), one_by_one);
    let gone = store.write(|tx| {
        let erased = Happening::Erased(ErasureNumber(1));
        tx.wipe_case(&tx.fetch(tables::CASES, &id(1))?, &event("2026-03-03", erased))?;
        tx.remove_case(&tx.fetch(tables::CASES, &id(3))?)?;
        tx.audit(first_entry())?.commit()
    });
    gone.unwrap();
    assert_eq!(rows(&store), [row("ext-1", 2)]);
}

/// Some who stand, one who was merged away, and one who was erased.
fn parties() -> Vec<Party> {
    let party = |count: u8, name: &str| Party {
        id: PartyId::from_bytes([count; 16]),
        number: PartyNumber(count.into()),
        name: name.into(),
        kind: PartyKind::Person,
        stage: PartyStage::Active,
        tier: count.is_multiple_of(2).then(|| "A".into()),
        owner: count
            .is_multiple_of(3)
            .then(|| MemberId::from_bytes([0, 0xff, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        language: None,
        tags: vec!["VIP".into(), "vip".into()],
        fields: [("company".to_owned(), "恒通".to_owned())].into(),
        subjects: Vec::new(),
        added_at: at("2026-03-02"),
        imported: false,
        merged_into: (count == 4).then(|| PartyId::from_bytes([1; 16])),
        erased: None,
        version: 1,
    };
    let names = ["张伟", "章伟", "Zhang", "张伟", "", "Ádám"];
    (1..).zip(names).map(|(count, name)| party(count, name)).collect()
}

#[test]
fn lists_are_made_anew_as_they_were_written_one_by_one() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = made(&folder, 1);
    let rows = |store: &Store| {
        let read = store.read(|tx| {
            let names = tx.keys(tables::PARTY_NAMES, &Scan::all(), usize::MAX)?;
            Ok((names, tx.keys(tables::PARTY_VALUES, &Scan::all(), usize::MAX)?))
        });
        read.unwrap()
    };
    let written = store.write(|tx| {
        parties().iter().try_for_each(|party| tx.put_party(party))?;
        tx.audit(first_entry())?.commit()
    });
    written.unwrap();
    let one_by_one = rows(&store);
    assert_eq!((one_by_one.0.len(), one_by_one.1.len()), (5, 5 * 8));
    let left = store.write(|tx| {
        tx.empty(tables::PARTY_NAMES.name)?;
        tx.put_bytes(tables::PARTY_VALUES.name, b"as it was", Vec::new())?;
        let info = tx.fetch(tables::INFO, &0)?;
        tx.put(tables::INFO, &0, &StoreInfo { listed_by: 0, ..info })?;
        tx.audit(first_entry())?.commit()
    });
    left.unwrap();
    let refused = store.write(|tx| tx.audit(first_entry())?.commit());
    assert_eq!(refused.map_err(|e| e.code), Err("store-refolded"));
    drop(store);
    let store = Store::open(&folder).unwrap();
    assert_eq!(rows(&store), one_by_one);
    let last = log(&store).pop().unwrap();
    assert_eq!((last.verb.as_str(), last.count), (RELISTS, 5));
    // And they go as they came.
    let gone = store.write(|tx| {
        parties().iter().try_for_each(|party| tx.remove_party(party))?;
        tx.audit(first_entry())?.commit()
    });
    gone.unwrap();
    assert_eq!(rows(&store), Default::default());
}
