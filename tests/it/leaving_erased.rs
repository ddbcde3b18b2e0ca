//! Who is erased while a list is on its way out is not in its file, however it is written and whenever it was stopped.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::House;
use crate::leaving::{Wanted, all_parties, code, many, told, with_phones};
use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::entry::AddEntry;
use kefu::commands::erase::Erase;
use kefu::domain::entry::EntryKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export_run::STRETCH_ROWS;
use kefu::domain::id::PartyId;
use kefu::exchange::list::Event;
use kefu::exchange::part::Part;
use kefu::queries::leaving::{Entries, Span};
use kefu::session::Session;
use std::path::Path;

fn erase(shop: &Workshop, session: &Session, party: PartyId) {
    shop.does(session, Command::Erase(Erase::new([party], EraseReason::Request, None)));
}

/// Somebody at another desk, who erases these one after the other: each once so many rows are in the file.
struct Eraser<'e> {
    shop: &'e Workshop,
    desk: Session,
    rows: u64,
    left: Vec<PartyId>,
    heard: Vec<Event>,
}

impl<'e> Eraser<'e> {
    fn after(shop: &'e Workshop, rows: usize, left: &[PartyId]) -> Self {
        let desk = shop.session(shop.owner.member_id().expect("a member"));
        let left = left.iter().rev().copied().collect();
        Self { shop, desk, rows: rows as u64, left, heard: Vec::new() }
    }

    fn hears(&mut self, event: Event) {
        self.heard.push(event);
        let is_now = matches!(event, Event::Written(rows, _) if rows >= self.rows);
        if let Some(party) = is_now.then(|| self.left.pop()).flatten() {
            erase(self.shop, &self.desk, party);
        }
    }

    fn begun_anew(&self) -> usize {
        self.heard.iter().filter(|event| matches!(event, Event::Erased(_))).count()
    }
}

fn holds(file: &Path, name: &str) -> bool {
    std::fs::read_to_string(file).expect("a file").contains(name)
}

#[test]
fn who_is_erased_while_a_list_is_written_is_not_in_its_file() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 3 * STRETCH_ROWS);
    let which = all_parties();
    let mut all = ids.len();
    for (name, gone) in [("o.csv", 5), ("o.ndjson", 7), ("o.vcf", 9), ("o.xlsx", 11)] {
        let wanted = Wanted::of(&shop, &which, "number,name", name);
        let mut eraser = Eraser::after(&shop, 2 * STRETCH_ROWS, &[ids[gone]]);
        let done = wanted.hear(&shop, &shop.owner, &mut |event| eraser.hears(event));
        let done = done.expect("left");
        assert_eq!(eraser.begun_anew(), 1, "{name}");
        assert_eq!((done.rows, done.left_out), (all as u64 - 1, 1), "{name}");
        assert_eq!(told(&shop, done.seq), (all - 1, all as u64), "{name}: each is counted once");
        let is_text = name != "o.xlsx";
        assert!(!is_text || !holds(&wanted.to, &format!("客户 \\\"{gone}\\\"")), "{name}");
        assert!(!is_text || !holds(&wanted.to, &format!("客户 \"\"{gone}\"\"")), "{name}");
        assert!(!is_text || !holds(&wanted.to, &format!("客户 \"{gone}\"")), "{name}");
        assert!(!Part::is_there(&wanted.to), "{name}");
        all -= 1;
    }
}

/// Its values are opened once more, and nobody else's order of rows is mixed up by those who are gone.
#[test]
fn a_sealed_list_and_a_sorted_one_are_written_without_who_was_erased_too() {
    let shop = Workshop::new(&[]);
    let all = with_phones(&shop, STRETCH_ROWS + 20);
    let own = age::x25519::Identity::generate();
    let which = all_parties();
    let sealed = Wanted {
        recipient: Some(own.to_public().to_string()),
        ..Wanted::of(&shop, &which, "number,name,phone_all", "o.csv.age")
    };
    let mut eraser = Eraser::after(&shop, STRETCH_ROWS, &all[..1]);
    let done = sealed.hear(&shop, &shop.owner, &mut |event| eraser.hears(event)).expect("left");
    assert_eq!((eraser.begun_anew(), done.rows), (1, all.len() as u64 - 1));
    let text = age::decrypt(&own, &std::fs::read(&sealed.to).expect("it")).expect("opened");
    let text = String::from_utf8(text).expect("text");
    assert!(!text.contains("13910000000") && !text.contains("13920000000"));
    assert!(text.contains("13910000001") && text.contains("13920000001"));
    assert_eq!(text.lines().count(), all.len());
    let which = kefu::exchange::list::parties("sort:name").expect("a filter");
    let sorted = Wanted::of(&shop, &which, "number,name", "sorted.csv");
    let mut eraser = Eraser::after(&shop, STRETCH_ROWS, &all[1..2]);
    let done = sorted.hear(&shop, &shop.owner, &mut |event| eraser.hears(event)).expect("left");
    assert_eq!((eraser.begun_anew(), done.rows), (1, all.len() as u64 - 2));
    assert!(!holds(&sorted.to, "客户 1\r\n"), "{}", sorted.text());
    assert_eq!(sorted.text().lines().count(), all.len() - 1);
}

/// Of other lists the log says how many rows there are, and whom they name.
#[test]
fn a_list_of_what_was_written_down_is_told_of_once_more_without_their_words() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 3);
    for (at, party) in ids.iter().enumerate() {
        let entry = AddEntry {
            id: shop.owner.new_id().expect("an id"),
            party: Some(*party),
            case: None,
            at: None,
            kind: EntryKind::Note,
            text: format!("words of {at}"),
        };
        shop.does(&shop.owner, Command::AddEntry(entry));
    }
    let which = Entries(Span::default());
    let wanted = Wanted::of(&shop, &which, "at,text", "o.csv");
    let mut eraser = Eraser::after(&shop, 1, &ids[1..2]);
    let done = wanted.hear(&shop, &shop.owner, &mut |event| eraser.hears(event)).expect("left");
    assert_eq!((eraser.begun_anew(), done.rows, done.left_out), (1, 2, 1));
    assert!(!holds(&wanted.to, "words of 1") && holds(&wanted.to, "words of 2"));
    assert_eq!(told(&shop, done.seq), (2, 5), "three, and two once more");
}

#[test]
fn what_is_saved_after_an_erasure_is_not_gone_on_with_in_any_file_they_were_in() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 12 * STRETCH_ROWS);
    let which = all_parties();
    let wanted = |name, stop| Wanted { stop, ..Wanted::of(&shop, &which, "number,name", name) };
    let other = wanted("other.csv", 9).go(&shop, &shop.owner);
    assert_eq!(code(other), Err("export-stopped"));
    let mut eraser = Eraser::after(&shop, STRETCH_ROWS, &ids[5..6]);
    let stopped = wanted("o.csv", 10).hear(&shop, &shop.owner, &mut |event| eraser.hears(event));
    assert_eq!(code(stopped), Err("export-stopped"));
    for name in ["o.csv", "other.csv"] {
        let (again, mut heard) = (wanted(name, usize::MAX), Vec::new());
        let done = again.hear(&shop, &shop.owner, &mut |event| heard.push(event)).expect("left");
        assert!(matches!(heard[0], Event::Erased(_)), "{name} {:?}", heard[0]);
        assert_eq!(done.rows, ids.len() as u64 - 1, "{name}");
        assert!(!holds(&again.to, "客户 \"\"5\"\""), "{name}");
    }
}

#[test]
fn erasures_without_end_end_a_run_and_leave_nothing_of_its_file() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 20);
    let which = all_parties();
    let wanted = Wanted::of(&shop, &which, "number,name", "o.csv");
    let mut eraser = Eraser::after(&shop, 1, &ids[..5]);
    let ended = wanted.hear(&shop, &shop.owner, &mut |event| eraser.hears(event));
    assert_eq!(code(ended), Err("export-erasures"));
    assert_eq!(std::fs::read(Part::path_of(&wanted.to)).expect("its part"), b"");
    let done = wanted.go(&shop, &shop.owner).expect("the same command goes on");
    assert_eq!((done.rows, done.left_out), (15, 5));
}

/// Killed before it had its name; nobody brings it back with somebody in it who was erased since.
#[test]
fn a_whole_part_is_not_put_in_its_place_with_somebody_who_was_erased() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 5);
    let which = all_parties();
    let wanted = Wanted::of(&shop, &which, "number,name", "o.csv");
    wanted.go(&shop, &shop.owner).expect("left");
    std::fs::rename(&wanted.to, Part::path_of(&wanted.to)).expect("renamed");
    erase(&shop, &shop.owner, ids[2]);
    assert_eq!(code(wanted.go(&shop, &shop.owner)), Err("export-part-erased"));
    let anew = Wanted { anew: true, ..wanted };
    assert_eq!(anew.go(&shop, &shop.owner).map(|done| done.rows), Ok(4));
}

/// What an import brought and is taken back is in the store no more either.
#[test]
fn a_whole_part_is_not_put_in_its_place_with_somebody_whose_import_was_taken_back() {
    let house = House::new();
    let (rows, list) = (house.home().join("rows.csv"), house.home().join("list.csv"));
    std::fs::write(&rows, "Name,City\nAda,Leeds\nBob,York\n").expect("a file");
    house.json(&["import", "parties", rows.to_str().expect("a path")]);
    let to = list.to_str().expect("a path");
    let export =
        ["export", "parties", "--to", to, "--purpose", "court", "--reference", "case 12 of 2026"];
    house.json(&export);
    std::fs::rename(&list, Part::path_of(&list)).expect("renamed");
    house.json(&["import", "undo", "R-000001", "--yes"]);
    let ran = house.run(&export);
    assert!(ran.status == Some(2) && ran.err.contains("--anew"), "{ran:?}");
    assert!(!list.exists());
}
