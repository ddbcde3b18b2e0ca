//! Finding customers and their complaints, also under a name or a number that they no longer have.

use crate::desk::{now, store};
use crate::house::{House, MEMBER, PASSPHRASE, number};
use crate::reads::Watched;
use kefu::commands::erase::Erase;
use kefu::commands::import::{ImportParties, PartyRow, RowMark};
use kefu::commands::merge::Merge;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::seal::seal_new;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::erasure::EraseReason;
use kefu::domain::id::PartyId;
use kefu::queries::finder::Finder;
use kefu::queries::named;
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::{Store, tables};
use serde_json::Value;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

fn numbers(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["number"].as_str().expect("a number").to_owned()).collect()
}

fn found(house: &House, line: &str) -> Vec<String> {
    numbers(&house.json(&["party", "search", line]))
}

#[test]
fn me_in_a_line_is_who_asks_and_nothing_else() {
    let house = House::new();
    let mine = house.json(&["party", "add", "Melissa Stone", "--owner", MEMBER]);
    house.json(&["party", "add", "张伟"]);
    let mine = mine["number"].as_str().expect("a number");
    assert_eq!(found(&house, "@me"), [mine]);
    assert_eq!(found(&house, "melissa @me"), [mine]);
    assert_eq!(found(&house, "@melissa"), [""; 0]);
    let args = ["party", "add", "Ada", "--point", "email", "--passphrase-fd", "0", "--json"];
    let ada = house.told(&format!("{PASSPHRASE}\nada@me.com\n"), &args);
    assert_eq!(ada.status, Some(0), "{ada:?}");
    let args = ["party", "search", "ada@me.com", "--passphrase-fd", "0", "--json"];
    let ran = house.told(&format!("{PASSPHRASE}\n"), &args);
    let list: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(list["items"][0]["name"], "Ada", "{ran:?}");
}

#[test]
fn what_a_merge_brought_is_listed_and_found_under_its_old_name() {
    let house = House::new();
    let stays = house.party("Ada Lovelace", "13800138000");
    let goes = house.party("李四", "13900139000");
    let case = house.complaint("退款未到账", &goes);
    house.json(&["promise", "add", &goes, "call back", "--due", "+3d"]);
    house.json(&["party", "merge", &goes, &stays]);

    assert_eq!(numbers(&house.json(&["complaint", "list", "--party", &stays])), [case]);
    let of = |document: &Value| document["items"][0]["party"].to_string();
    assert!(of(&house.json(&["complaint", "list"])).contains(&stays));
    assert!(of(&house.json(&["promise", "list"])).contains(&stays));
    for line in ["open", "due:<30d", "李四", "lisi", &goes] {
        assert_eq!(found(&house, line), [stays.as_str()], "{line}");
    }

    house.json(&["party", "unmerge", &goes]);
    assert_eq!(found(&house, "lisi open"), [goes.as_str()]);
    assert_eq!(found(&house, "ada open"), [""; 0]);
    assert_eq!(numbers(&house.json(&["complaint", "list", "--party", &stays])), [""; 0]);
}

fn party(desk: &Desk, session: &Session, name: &str) -> AddParty {
    let facts = PartyFacts { name: name.into(), ..PartyFacts::default() };
    AddParty::new(session, facts, seal_new(desk, session, &[]).expect("nothing")).expect("a party")
}

fn import(desk: &Desk, session: &Session, names: &[String]) -> Vec<PartyId> {
    let parties: Vec<AddParty> = names.iter().map(|name| party(desk, session, name)).collect();
    let ids = parties.iter().map(|party| party.id).collect();
    let rows = parties.into_iter().map(|party| {
        let key = session.new_id::<PartyId>().expect("an id").0.into_bytes();
        let key = [key, key].concat().try_into().expect("32 bytes");
        PartyRow {
            mark: RowMark { key, digest: key, has_reference: false },
            party: Some(party),
            note: None,
        }
    });
    let import = ImportParties { run: [7; 16], rows: rows.collect() };
    execute(desk, session, &[Command::ImportParties(import)]).expect("an import");
    ids
}

#[test]
fn a_desk_follows_what_others_add_change_and_take_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    let finder = Finder::default();
    finder.build(&desk).expect("an index");
    let found = |line: &str| {
        finder.follow(&desk).expect("followed");
        finder.search(&desk, &session, line).expect("an answer").total
    };
    let names: Vec<String> = (0..30).map(|n| format!("Quill {n}")).collect();
    let ids = import(&desk, &session, &names);
    assert_eq!((found("quill"), found("")), (30, 30));
    import(&desk, &session, &names);
    assert_eq!((found("quill"), found("")), (60, 60));

    // The entry of so many names the first and the last.
    let tag = Changes { tags: Some(vec!["vip".into()]), ..Changes::default() };
    let edits =
        ids.iter().map(|id| Command::EditParty(EditParty { party: *id, changes: tag.clone() }));
    execute(&desk, &session, &edits.collect::<Vec<_>>()).expect("a bulk act");
    assert_eq!((found("vip"), found("#vip")), (30, 30));

    let ada = party(&desk, &session, "Ada Lovelace");
    execute(&desk, &session, &[Command::AddParty(ada)]).expect("an act");
    assert_eq!((found("lovelace"), found("")), (1, 61));
    execute(&desk, &session, &[Command::Undo(Undo::Undo)]).expect("taken back");
    assert_eq!((found("lovelace"), found("")), (0, 60));
}

#[test]
fn a_name_that_a_merge_brought_is_found_after_an_import_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    let finder = Finder::default();
    finder.build(&desk).expect("an index");
    let found = |line: &str| {
        finder.follow(&desk).expect("followed");
        finder.search(&desk, &session, line).expect("an answer").total
    };
    let (stays, goes) = (party(&desk, &session, "Ada"), party(&desk, &session, "Lovelace"));
    let merge = Merge::Merge { from: goes.id, into: stays.id };
    for command in [Command::AddParty(stays), Command::AddParty(goes), Command::Merge(merge)] {
        execute(&desk, &session, &[command]).expect("an act");
        found("");
    }
    assert_eq!(found("lovelace"), 1);
    import(&desk, &session, &["Quill".to_owned()]);
    assert_eq!((found("lovelace"), found("quill"), found("")), (1, 1, 2));
}

#[test]
fn an_import_and_a_tag_of_many_are_followed_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    let finder = Finder::default();
    finder.build(&desk).expect("an index");
    let names: Vec<String> = (0..30).map(|n| format!("Quill {n}")).collect();
    let ids = import(&desk, &session, &names);
    let tag = Changes { tags: Some(vec!["vip".into()]), ..Changes::default() };
    let edit = |id: &PartyId| Command::EditParty(EditParty { party: *id, changes: tag.clone() });
    let edits: Vec<Command> = ids.iter().skip(18).map(edit).collect();
    execute(&desk, &session, &edits).expect("a bulk act");
    finder.follow(&desk).expect("followed");
    let found = |line: &str| finder.search(&desk, &session, line).expect("an answer").total;
    assert_eq!((found("quill"), found("vip"), found("")), (30, 12, 30));
}

#[test]
fn whoever_is_erased_while_the_names_are_read_does_not_stay_in_their_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    let ids = import(&desk, &session, &["Vanished".to_owned(), "Quill".to_owned()]);
    // What a desk that has read the store before writes after it.
    let before = Finder::default();
    before.build(&desk).expect("an index");
    let file = folder.path().join("store/run/names");
    let bytes = std::fs::read(&file).expect("a file");
    let erase = Erase::new([ids[0]], EraseReason::PurposeEnded, None);
    execute(&desk, &session, &[Command::Erase(erase)]).expect("erased");
    assert!(!file.exists());
    std::fs::write(&file, bytes).expect("a file");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("its owner's");
    before.follow(&desk).expect("followed");
    assert!(!file.exists(), "an older file stays");
}

#[test]
fn after_many_changes_a_new_index_is_made_and_knows_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    let finder = Finder::default();
    finder.build(&desk).expect("an index");
    let inode =
        || std::fs::metadata(folder.path().join("store/run/names")).map(|file| file.ino()).ok();
    let first = inode();
    let names: Vec<String> = (0..900).map(|n| format!("Quill {n}")).collect();
    for sixth in 1..=6 {
        import(&desk, &session, &names);
        finder.follow(&desk).expect("followed");
        finder.sweep(&desk).expect("looked");
        assert_eq!(inode() == first, sixth < 6, "after {} changes", sixth * 900);
    }
    let ada = party(&desk, &session, "Ada");
    execute(&desk, &session, &[Command::AddParty(ada)]).expect("an act");
    finder.follow(&desk).expect("followed");
    let found = |line: &str| finder.search(&desk, &session, line).expect("an answer").total;
    assert_eq!(
        (found(""), found("ada"), found("quill 899")),
        (5_401, 1, 7),
        "six are called so, and a number is it"
    );
}

#[test]
fn words_and_a_filter_find_whoever_stands_behind_a_thousand_others() {
    let house = House::new();
    let row = |n| format!("Adam {n:04},{}\n", if n == 0 { "vip" } else { "" });
    let file = house.home().join("many.csv");
    let rows: String = (0..1_100).map(row).collect();
    std::fs::write(&file, format!("name,tags\n{rows}")).expect("a file");
    let args = ["import", "parties", file.to_str().expect("a path"), "--passphrase-fd", "0"];
    let ran = house.told(&format!("{PASSPHRASE}\n"), &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let list = house.json(&["party", "search", "adam #vip"]);
    assert_eq!(list["items"][0]["name"], "Adam 0000", "{list}");
    assert_eq!((&list["total"], &list["more"]), (&1.into(), &false.into()));
}

#[test]
fn what_is_taken_back_of_complaints_makes_no_new_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, session) = store(folder.path(), Clock::set_to(now()));
    import(&desk, &session, &["Quill".to_owned()]);
    let finder = Finder::default();
    finder.build(&desk).expect("an index");
    let inode =
        || std::fs::metadata(folder.path().join("store/run/names")).map(|file| file.ino()).ok();
    let first = inode();
    let open = |_| {
        let id = session.new_id().expect("an id");
        let opening = crate::workshop::opening(&session, None);
        Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
    };
    let cases: Vec<Command> = (0..12).map(open).collect();
    execute(&desk, &session, &cases).expect("a bulk act");
    finder.follow(&desk).expect("followed");
    execute(&desk, &session, &[Command::Undo(Undo::Undo)]).expect("taken back");
    finder.follow(&desk).expect("followed");
    assert!(first.is_some() && inode() == first);
    assert_eq!(finder.search(&desk, &session, "quill").expect("an answer").total, 1);
}

#[test]
fn a_list_counts_what_it_would_show() {
    let house = House::new();
    let ada = house.party("Ada", "13800138000");
    let old = [
        "complaint",
        "open",
        "--title",
        "late parcel",
        "--received-at",
        "2026-01-05",
        "--backdated-because",
        "mail was late",
    ];
    house.json(&old);
    house.json(&["complaint", "open", "--title", "fee", "--party", &ada, "--claim"]);
    house.complaint("late refund", &ada);
    let cases: [(&[&str], usize); 7] = [
        (&[], 3),
        (&["--open"], 3),
        (&["--closed"], 0),
        (&["--overdue"], 1),
        (&["--mine"], 1),
        (&["--party", &ada], 2),
        (&["--open", "--search", "late"], 2),
    ];
    for (flags, count) in cases {
        for limit in ["0", "1", "50"] {
            let args = [&["complaint", "list", "--limit", limit], flags].concat();
            assert_eq!(house.json(&args)["total"], count, "{args:?}");
        }
    }
}

#[test]
fn a_reference_leads_to_its_complaint_without_a_look_at_the_others() {
    let house = House::new();
    let open = |title: &str, reference: &str| {
        let args = ["complaint", "open", "--title", title, "--external-ref", reference];
        number(&house.json(&args))
    };
    let opened: Vec<String> = (0..5).map(|n| open("fee", &format!("Ext-{n}"))).collect();
    let by = |text: &str| {
        let desk = Desk::new(Store::open(&house.store()).expect("the store"));
        let named = desk.read(|tx| {
            let watched = Watched::new(tx);
            let named = named::by_reference(&watched, text)?;
            assert!(watched.of(tables::CASES.name) <= 1, "{text}");
            assert!(watched.of(tables::CASE_REFERENCES.name) <= 2, "{text}");
            Ok(named)
        });
        named.expect("an answer").map(|named| named.number)
    };
    assert_eq!(by("ext-3").as_ref(), Some(&opened[3]));
    assert_eq!(by("ＥＸＴ－3").as_ref(), Some(&opened[3]));
    assert_eq!(by("ext-"), None, "the beginning of one is none");
    assert_eq!(by("ext-33"), None);
    // Of two the last, and without that again the first.
    let again = open("fee again", "EXT-3");
    assert_eq!(by("ext-3"), Some(again));
    house.json(&["undo"]);
    assert_eq!(by("ext-3").as_ref(), Some(&opened[3]));
    house.is_sound();
}
