//! Runs on the public data of `KEFU_REAL_DATA`; skipped, and said so, where that is not set.

use super::csv::{self, Table};
use super::draft::{ComplaintDraft, PartyDraft, complaints, parties};
use super::preset::{Preset, Target};
use super::{RowFault, RowResult};
use crate::domain::Result;
use crate::domain::complaint::Stage;
use crate::domain::contact::PointKind;
use crate::domain::moment::{Moment, Precision};
use jiff::tz::Offset;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("KEFU_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        say("skipped: KEFU_REAL_DATA is not set");
    }
    folder
}

#[expect(clippy::print_stderr, reason = "a test tells that it was skipped, and what it counted")]
fn say(text: &str) {
    eprintln!("{text}");
}

fn now() -> Moment {
    Moment::parse("2026-11-22", Offset::UTC).expect("a day")
}

fn as_complaints(table: Table) -> Result<Vec<RowResult<ComplaintDraft>>> {
    let preset = Preset::guess(Target::Complaints, &table.header)?;
    Ok(complaints(table, &preset, Offset::UTC, now())?.collect())
}

fn as_parties(table: Table) -> Result<Vec<RowResult<PartyDraft>>> {
    let preset = Preset::guess(Target::Parties, &table.header)?;
    Ok(parties(table, &preset, Offset::UTC, now())?.collect())
}

fn good_complaints(path: &Path) -> Vec<ComplaintDraft> {
    let rows = as_complaints(csv::open(path).expect("a table")).expect("complaints");
    rows.into_iter().map(|row| row.expect("no fault")).collect()
}

fn is_closed(draft: &ComplaintDraft) -> bool {
    draft.reached.as_ref().is_some_and(|reached| reached.stage == Stage::Closed)
}

#[test]
fn cfpb_with_ids() {
    let Some(folder) = folder() else { return };
    let drafts = good_complaints(&folder.join("complaints/cfpb_2014q4_8340.csv"));
    assert_eq!(drafts.len(), 8_340);
    assert_eq!(drafts.iter().filter(|draft| !is_closed(draft)).count(), 1_759);
    assert!(drafts.iter().all(|draft| draft.key.reference.is_some()));
    assert!(drafts.iter().all(|draft| draft.opening.received_at.precision == Precision::Day));
    assert!(drafts.iter().all(|draft| draft.points.is_empty() && !draft.key.has_sealed));
}

#[test]
fn cfpb_without_ids() {
    let Some(folder) = folder() else { return };
    let drafts = good_complaints(&folder.join("complaints/cfpb_2013_2016_3186_noid.csv"));
    assert_eq!(drafts.len(), 3_186);
    assert!(drafts.iter().all(|draft| draft.key.reference.is_none()));
    let mut digests: Vec<_> = drafts.iter().map(|draft| &draft.key.canonical[..]).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), 3_175);
}

#[test]
fn cfpb_from_the_api() {
    let Some(folder) = folder() else { return };
    let drafts = good_complaints(&folder.join("complaints/cfpb_2023jun_part_dev.csv"));
    assert_eq!(drafts.len(), 3_856);
    let told = drafts.iter().filter(|draft| !draft.opening.what_happened.is_empty());
    assert_eq!(told.count(), 1_679);
    let mut offsets: Vec<i32> =
        drafts.iter().map(|draft| draft.opening.received_at.offset_seconds).collect();
    offsets.sort_unstable();
    offsets.dedup();
    assert!(offsets.iter().all(|offset| [-18_000, -14_400].contains(offset)), "{offsets:?}");
}

#[test]
fn cfpb_fixtures() {
    let Some(folder) = folder() else { return };
    let count = |name: &str| good_complaints(&folder.join("complaints").join(name)).len();
    assert_eq!(count("ccdb_fixture_complaints-subset.csv"), 280);
    assert_eq!(count("ccdb_fixture_v2-public.csv"), 30);
}

#[test]
fn chinese_contacts() {
    let Some(folder) = folder() else { return };
    let table = csv::open(&folder.join("cn/faker_zh_CN_2000.csv")).expect("a table");
    let rows = as_parties(table).expect("parties");
    let drafts: Vec<_> = rows.into_iter().map(|row| row.expect("no fault")).collect();
    assert_eq!(drafts.len(), 2_000);
    let mut kinds: BTreeMap<PointKind, usize> = BTreeMap::new();
    for point in drafts.iter().flat_map(|draft| &draft.points) {
        *kinds.entry(point.kind).or_default() += 1;
    }
    use PointKind::{Address, Birthday, Card, Email, Identity, Phone};
    assert_eq!(kinds, [Phone, Email, Address, Identity, Card, Birthday].map(|k| (k, 2_000)).into());
}

/// What became of a file: drafts, or the codes of what went wrong.
fn outcome<T>(rows: Result<Vec<RowResult<T>>>) -> String {
    match rows {
        Err(error) => error.code.to_owned(),
        Ok(rows) => {
            let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
            for row in &rows {
                *codes
                    .entry(row.as_ref().map_or_else(|fault| fault.code, |_| "ok"))
                    .or_default() += 1;
            }
            format!("{codes:?}")
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn everything_odd_ends_in_a_draft_a_fault_or_an_error() {
    let Some(folder) = folder() else { return };
    let mut found = Vec::new();
    for part in [
        "csv_torture",
        "encodings",
        "naughty",
        "email",
        "xlsx",
        "crm_import",
        "vcard",
        "cn",
        "complaints",
    ] {
        files(&folder.join(part), &mut found);
    }
    assert!(found.len() > 1_000);
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for path in &found {
        let open = || csv::open(path);
        let (p, c) =
            (outcome(open().and_then(as_parties)), outcome(open().and_then(as_complaints)));
        if std::env::var_os("KEFU_REAL_LIST").is_some() {
            let charset = open().map_or("-", |table| table.charset);
            say(&format!("{} [{charset}] parties {p} complaints {c}", path.display()));
        }
        *codes.entry(p).or_default() += 1;
        *codes.entry(c).or_default() += 1;
    }
    say(&format!("{codes:#?}"));
}

#[test]
fn no_fault_of_real_files_shows_a_personal_value() {
    let Some(folder) = folder() else { return };
    let mut found = Vec::new();
    files(&folder.join("crm_import"), &mut found);
    let faults = |path: &PathBuf| -> Vec<RowFault> {
        let rows = csv::open(path).and_then(as_parties).unwrap_or_default();
        rows.into_iter().filter_map(RowResult::err).collect()
    };
    for fault in found.iter().flat_map(faults) {
        assert!(!format!("{fault:?}").contains('@'), "{fault:?}");
    }
}
