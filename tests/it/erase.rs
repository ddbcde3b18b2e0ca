//! Erasing customers: what the file still holds, what every desk sees, what is kept, and what comes back.
//!
//! The file's bytes are read as they are: values in UTF-8, UTF-16 and base64, and the very ciphertexts. Before the
//! erasure everything must be found, or the search would prove nothing.
//! `KEFU_ERASE=2000 cargo test --release --test it -- erase::` is the whole size; `KEFU_ERASE_SEED` another deal.

use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use crate::seat::Seat;
use jiff::tz::Offset;
use kefu::domain::moment::Moment;
use kefu::domain::upkeep::Upkeep;
use serde_json::{Value, json};
use std::io::Write;

fn size() -> usize {
    let named = std::env::var("KEFU_ERASE").ok().and_then(|text| text.parse().ok());
    named.unwrap_or(60)
}

fn seed() -> u64 {
    let named = std::env::var("KEFU_ERASE_SEED").ok().and_then(|text| text.parse().ok());
    named.unwrap_or(20_261_125)
}

/// One planted customer.
struct Planted {
    name: String,
    phone: String,
    email: String,
    note: String,
}

/// Words that stand nowhere by chance.
fn planted(count: usize) -> Vec<Planted> {
    let mut state = seed() | 1;
    let mut word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let one = |_| Planted {
        name: format!("Q{:016x}", word()),
        phone: format!("13{:09}", word() % 1_000_000_000),
        email: format!("m{:016x}@example.org", word()),
        note: format!("n{:016x} rang about it", word()),
    };
    (0..count).map(one).collect()
}

fn import(house: &House, planted: &[Planted]) {
    let path = house.home().join("planted.csv");
    let mut file = std::fs::File::create(&path).expect("a file");
    writeln!(file, "name,phone,email,note").expect("a line");
    for one in planted {
        writeln!(file, "{},{},{},{}", one.name, one.phone, one.email, one.note).expect("a line");
    }
    let path = path.to_string_lossy().into_owned();
    let ran = house.told(PASSPHRASE, &["import", "parties", &path, "--passphrase-fd", "0"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    // Where the rows came from is not what is looked into.
    std::fs::remove_file(path).expect("gone");
}

/// The sealed objects of a store: data keys and fields, as they stand in the file.
fn sealed(house: &House) -> Vec<Vec<u8>> {
    let store = kefu::store::Store::open(&house.store()).expect("the store");
    let mut found = Vec::new();
    for table in [kefu::store::tables::DATA_KEYS.name, kefu::store::tables::FIELDS.name] {
        store
            .read(|tx| {
                use kefu::store::{Reader, Scan};
                tx.scan_bytes(table, &Scan::all(), &mut |_, value| {
                    // The end of it: what comes before has the same form in every row.
                    found.push(value[value.len() - 24..].to_vec());
                    Ok(std::ops::ControlFlow::Continue(()))
                })
            })
            .expect("rows");
    }
    found
}

fn file(house: &House) -> Vec<u8> {
    std::fs::read(house.store().join("kefu.redb")).expect("the file")
}

/// How many of the needles stand in the bytes. By their first eight bytes, then whole.
fn hits(bytes: &[u8], needles: &[Vec<Vec<u8>>]) -> usize {
    let mut starts: std::collections::HashMap<[u8; 8], Vec<(usize, &[u8])>> = Default::default();
    for (place, spellings) in needles.iter().enumerate() {
        for one in spellings {
            let start = *one.first_chunk::<8>().expect("eight bytes");
            starts.entry(start).or_default().push((place, one));
        }
    }
    // Most bytes begin nothing: three of them tell that sooner than the map does.
    let low = |start: &[u8]| {
        usize::from(start[0]) << 16 | usize::from(start[1]) << 8 | usize::from(start[2])
    };
    let mut begins = vec![false; 1 << 24];
    starts.keys().for_each(|start| begins[low(start)] = true);
    let mut found = std::collections::BTreeSet::new();
    for (at, window) in bytes.windows(8).enumerate().filter(|(_, window)| begins[low(window)]) {
        let Ok(start) = <[u8; 8]>::try_from(window) else { continue };
        for (place, needle) in starts.get(&start).into_iter().flatten() {
            if bytes[at..].starts_with(needle) {
                found.insert(*place);
            }
        }
    }
    found.len()
}

/// Values that are sealed stand nowhere in clear at all; what is not sealed must be found before.
fn clear(planted: &[Planted]) -> Vec<Vec<Vec<u8>>> {
    let texts = planted.iter().flat_map(|one| [&one.name, &one.note]);
    texts.map(|text| crate::house::spellings(text)).collect()
}

fn values(planted: &[Planted]) -> Vec<Vec<Vec<u8>>> {
    let texts = planted.iter().flat_map(|one| [&one.phone, &one.email]);
    texts.map(|text| crate::house::spellings(text)).collect()
}

/// Every second customer, from the first on.
fn erase(house: &House, count: usize) {
    let numbers: Vec<String> = (0..count).map(|place| format!("C-{:06}", 2 * place + 1)).collect();
    for some in numbers.chunks(500) {
        let mut args = vec!["party", "erase", "--reason", "request", "--yes"];
        args.extend(some.iter().map(String::as_str));
        let ran = house.run(&args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
}

#[test]
fn after_erase_and_scrub_nothing_of_anybody_is_in_the_file() {
    let (house, count) = (House::new(), size());
    // Every second one stays: on most pages stands somebody of both kinds.
    let all = planted(2 * count);
    import(&house, &all);
    let (goes, stays): (Vec<_>, Vec<_>) = (0..).zip(all).partition(|(place, _)| place % 2 == 0);
    let of = |some: Vec<(u32, Planted)>| some.into_iter().map(|(_, one)| one).collect::<Vec<_>>();
    let (goes, stays) = (of(goes), of(stays));
    let tags = change_some(&house, count.min(10));
    let before = (file(&house), sealed(&house));
    let mut gone = clear(&goes);
    gone.extend(tags.iter().map(|tag| crate::house::spellings(tag)));
    let kept = clear(&stays);
    assert_eq!(hits(&before.0, &gone), gone.len(), "what is not sealed stands there");
    assert_eq!(hits(&before.0, &kept), kept.len());
    assert_eq!(hits(&before.0, &needles(&before.1)), before.1.len(), "and every sealed object");
    assert_eq!(hits(&before.0, &values(&goes)), 0, "and no value");
    let mut seat = Seat::at_desk(&house, (120, 30), &[]);
    let last: String = stays.last().expect("somebody").name.chars().take(12).collect();
    seat.shows(&last);
    erase(&house, count);
    let live = sealed(&house);
    let sealed_gone: Vec<Vec<u8>> =
        before.1.iter().filter(|one| !live.contains(one)).cloned().collect();
    let sealed_gone = needles(&sealed_gone);
    assert!(sealed_gone.len() >= 3 * count, "two values and a key of each");
    let erased = file(&house);
    let left = (hits(&erased, &gone), hits(&erased, &sealed_gone));
    let scrubbed = house.run(&["store", "scrub", "--json"]);
    assert_eq!(scrubbed.status, Some(0), "{scrubbed:?}");
    let after = file(&house);
    let found = (hits(&after, &gone), hits(&after, &sealed_gone), hits(&after, &values(&goes)));
    let sums = format!(
        "erased {count} of {} customers, {} texts and {} sealed objects: in the file after erasing {left:?}, after the scrub {found:?}; {} -> {} -> {} bytes",
        2 * count,
        gone.len(),
        sealed_gone.len(),
        before.0.len(),
        erased.len(),
        after.len()
    );
    let _ = writeln!(std::io::stderr(), "{sums}");
    assert!(left.0 > 0 && left.1 > 0, "there is something to scrub: {sums}");
    assert_eq!(found, (0, 0, 0), "{sums}");
    assert_eq!(hits(&after, &kept), kept.len(), "the others are all there");
    assert_eq!(hits(&after, &needles(&live)), live.len());
    // Whoever had the desk open works on.
    seat.keys(&["/", &last, "Enter"]).shows(&last);
    house.is_sound();
    let ledger = house.json(&["erasure", "list", "--limit", "1"]);
    assert_eq!(ledger["total"], count);
    assert!(ledger["items"][0]["scrubbed_at"].is_string(), "{ledger}");
}

/// Changes of some of those who will go, which leave steps that can be undone: their tags.
fn change_some(house: &House, count: usize) -> Vec<String> {
    let mut tags = Vec::new();
    for place in 0..count {
        let (number, tag) = (format!("C-{:06}", 2 * place + 1), format!("tag{:08}word", 7 * place));
        for args in [["--add-tag", &tag], ["--tier", "A"]] {
            let ran = house.run(&[&["party", "edit", &number], &args[..]].concat());
            assert_eq!(ran.status, Some(0), "{ran:?}");
        }
        tags.push(tag);
    }
    tags
}

fn needles(sealed: &[Vec<u8>]) -> Vec<Vec<Vec<u8>>> {
    sealed.iter().map(|one| vec![one.clone()]).collect()
}

#[track_caller]
fn ends(house: &House, args: &[&str], status: i32) -> Ran {
    let ran = house.run(args);
    assert_eq!(ran.status, Some(status), "{args:?}: {ran:?}");
    ran
}

fn erased<'a>(numbers: &[&'a str]) -> Vec<&'a str> {
    let words = ["party", "erase", "--reason", "request", "--yes"];
    words.into_iter().chain(numbers.iter().copied()).collect()
}

fn csv(house: &House, name: &str, text: &str) -> Ran {
    let path = house.home().join(name);
    std::fs::write(&path, text).expect("a file");
    let path = path.to_string_lossy().into_owned();
    house.told(PASSPHRASE, &["import", "parties", &path, "--passphrase-fd", "0", "--json"])
}

#[test]
fn whom_we_still_owe_something_is_not_erased_and_whoever_was_is_gone_everywhere() {
    let house = House::new();
    let (one, two) = (house.party("Alder", "13800138000"), house.party("Birch", "13900139000"));
    ends(&house, &["party", "note", &one, "Alder rang about the roof"], 0);
    let case = house.complaint("Alder's roof leaks", &one);
    ends(&house, &["complaint", "claim", &case], 0);
    ends(&house, &["promise", "add", &one, "ring Alder back", "--due", "+1d"], 0);
    let refused = ends(&house, &erased(&[&one]), 3);
    assert!(
        refused.err.contains(&case) && refused.err.contains("kefu complaint move"),
        "{refused:?}"
    );
    ends(&house, &["complaint", "move", &case, "acknowledged", "--channel", "phone"], 0);
    let assess = ["--severity", "normal", "--impact", "one", "--category", "billing"];
    ends(&house, &[&["complaint", "move", &case, "assessed"], &assess[..]].concat(), 0);
    let decide = ["--outcome", "upheld", "--reasons", "Alder was right"];
    let decide =
        [&decide[..], &["--cause", "billing-double_charge", "--channel", "phone"]].concat();
    ends(&house, &[&["complaint", "move", &case, "decided"], &decide[..]].concat(), 0);
    ends(&house, &["complaint", "move", &case, "closed", "--closing", "accepted"], 0);
    let refused = ends(&house, &erased(&[&one]), 3);
    assert!(refused.err.contains("kefu promise keep P-000001"), "{refused:?}");
    ends(&house, &["promise", "release", "P-000001", "--reason", "Alder came by"], 0);
    ends(&house, &["party", "merge", &two, &one], 0);
    // Without a yes nothing happens where nobody can be asked.
    ends(&house, &["party", "erase", &one, "--reason", "request"], 2);
    // Whoever names the one that was merged away means the whole customer.
    ends(&house, &erased(&[&two]), 0);
    ends(&house, &["store", "scrub"], 0);
    for word in ["Alder", "Birch", "13800138000", "13900139000", "rang about", "ring Alder"] {
        assert!(!house.holds(word), "{word} is still there");
    }
    for number in [&one, &two] {
        let told = ends(&house, &["party", "show", number], 0);
        let told = String::from_utf8_lossy(&told.out).into_owned();
        assert!(told.contains("erased") && told.contains("E-000001"), "{told}");
        assert_eq!(told.lines().count(), 1, "and nothing else: {told}");
        let shown = house.json(&["party", "show", number]);
        assert_eq!((&shown["erased"], &shown["points"]), (&"E-000001".into(), &json!([])));
        ends(&house, &["party", "note", number, "x"], 3);
        ends(&house, &["complaint", "open", "--title", "x", "--party", number], 3);
        ends(&house, &erased(&[number]), 3);
    }
    assert_eq!(house.json(&["party", "list"])["total"], 0);
    assert_eq!(house.json(&["party", "search", "Alder"])["total"], 0);
    let kept = house.json(&["complaint", "show", &case]);
    assert_eq!((&kept["stage"], &kept["outcome"]), (&"closed".into(), &"upheld".into()));
    assert_eq!((&kept["title"], &kept["erased"]), (&"".into(), &"E-000001".into()));
    ends(&house, &["complaint", "note", &case, "more"], 3);
    let undone = ends(&house, &["undo"], 3);
    assert!(undone.err.contains("erased a customer"), "{undone:?}");
    ends(&house, &["party", "unmerge", &two], 3);
    house.is_sound();
}

#[test]
fn what_was_erased_comes_back_only_with_new_consent() {
    let house = House::new();
    house.colleague("陈隐", "dpo");
    house.colleague("林接", "intake");
    let file = "name,phone\nCedar,13800138001\nDogwood,13800138002\nDogwood,13800138002\n";
    assert_eq!(csv(&house, "first.csv", file).status, Some(0));
    // Nobody with the key has seen this one.
    let add = ["party", "add", "Elm", "--point", "phone", "--passphrase-fd", "0", "--as", "林接"];
    let taken = house.told(&format!("{PASSPHRASE}\n13800138003\n"), &add);
    assert_eq!(taken.status, Some(0), "{taken:?}");
    for other in ["林接", MEMBER] {
        let right = house.told_as(other, &erased(&["C-000001"])).status;
        assert_eq!(right, Some(if other == MEMBER { 0 } else { 6 }), "{other}");
    }
    // The privacy officer opens nothing and erases all the same.
    let done = house.told_as("陈隐", &erased(&["C-000004", "C-000002"]));
    assert_eq!(done.status, Some(0), "{done:?}");
    let ledger = house.json(&["erasure", "list"]);
    let lines = ledger["items"].as_array().expect("lines");
    let unseen: Vec<_> = lines.iter().map(|line| (&line["role"], &line["unsuppressed"])).collect();
    assert_eq!(unseen[0], (&"owner".into(), &0.into()));
    assert_eq!(unseen[1..], [(&"dpo".into(), &0.into()), (&"dpo".into(), &1.into())]);
    let again = csv(&house, "first.csv", file);
    let told = String::from_utf8_lossy(&again.out).into_owned();
    assert!(told.contains("row-suppressed"), "{told}");
    assert_eq!(house.json(&["party", "list"])["total"], 1, "the other Dogwood: {told}");
    let other = csv(&house, "other.csv", "name,phone,city\nC. Cedar,+86 138 0013 8001,Ulm\n");
    assert!(String::from_utf8_lossy(&other.out).contains("row-suppressed"), "{other:?}");
    let add = ["party", "add", "Cedar", "--point", "phone", "--passphrase-fd", "0"];
    let input = format!("{PASSPHRASE}\n138 0013 8001\n");
    let refused = house.told(&input, &add);
    assert_eq!(refused.status, Some(3));
    assert!(refused.err.contains("--new-consent") && !refused.err.contains("8001"), "{refused:?}");
    let consented = [&add[..], &["--new-consent"]].concat();
    assert_eq!(house.told(&input, &consented).status, Some(0));
    assert_eq!(house.told(&input, &add).status, Some(0), "and it is not asked for again");
    house.is_sound();
}

#[test]
fn who_took_new_consent_back_has_lifted_nothing() {
    let house = House::new();
    house.party("Cedar", "13800138001");
    let other = house.party("Dogwood", "13800138002");
    ends(&house, &erased(&["C-000001"]), 0);
    let kept = || {
        let store = kefu::store::Store::open(&house.store()).expect("the store");
        use kefu::store::{Reader, Scan, tables};
        let mut kept = Vec::new();
        let each = |tx: &kefu::store::ReadTx| {
            tx.each(tables::SUPPRESSED, &Scan::all(), |key, row| {
                kept.push((key, row.since));
                Ok(std::ops::ControlFlow::Continue(()))
            })
        };
        store.read(each).expect("rows");
        kept
    };
    let before = kept();
    assert_eq!(before.len(), 1);
    let input = format!("{PASSPHRASE}\n13800138001\n");
    let ways = [["party", "add", "Cedar"], ["party", "edit", &other]];
    for way in &ways {
        let point = ["--point", "phone", "--passphrase-fd", "0"];
        let plain = [&way[..], &point[..]].concat();
        let consented = [&plain[..], &["--new-consent"]].concat();
        assert_eq!(house.told(&input, &plain).status, Some(3));
        let done = house.told(&input, &consented);
        assert_eq!(done.status, Some(0), "{done:?}");
        assert_eq!(kept(), []);
        let log = house.json(&["audit", "list", "--limit", "1000"]);
        let entry = log["items"].as_array().and_then(|all| all.last()).expect("an entry").clone();
        assert_eq!(entry["purpose"], "new-consent", "{entry}");
        ends(&house, &["undo"], 0);
        assert_eq!(kept(), before, "with the day since when");
        assert_eq!(house.told(&input, &plain).status, Some(3), "and nobody comes in unasked");
    }
    // What was lifted for somebody who is erased since goes with them.
    let consented = [&ways[0][..], &["--point", "phone", "--passphrase-fd", "0", "--new-consent"]];
    let back = house.told(&input, &consented.concat());
    assert_eq!(back.status, Some(0), "{back:?}");
    ends(&house, &erased(&["C-000004"]), 0);
    let line = house.json(&["erasure", "show", "E-2"]);
    assert_eq!(line["gone"]["steps"], 1, "{line}");
    ends(&house, &["undo"], 3);
    assert_eq!(kept().len(), 1);
    house.is_sound();
}

#[test]
fn a_rehearsal_asks_nobody_out_about_who_was_erased() {
    let house = House::new();
    house.colleague("周理", "agent");
    assert_eq!(csv(&house, "own.csv", "name,phone\nCedar,13800138001\n").status, Some(0));
    assert_eq!(house.told_as(MEMBER, &erased(&["C-000001"])).status, Some(0));
    let list = "name,phone\nX,13800138001\nY,13800138002\n";
    std::fs::write(house.home().join("list.csv"), list).expect("a file");
    let tries = |what: &[&'static str], name: &str| {
        let args = [&["import", "parties", "list.csv", "--json"], what].concat();
        house.told_as(name, &args)
    };
    let entries = |verb: &str| {
        let log = house.json(&["audit", "list", "--verb", verb, "--limit", "1000"]);
        log["items"].as_array().expect("entries").clone()
    };
    // Whoever may not import learns nothing of the file, whatever it asks for, and the log tells of it.
    for what in [&["--dry-run"][..], &[]] {
        let refused = tries(what, "周理");
        assert_eq!((refused.status, refused.out.len()), (Some(6), 0), "{refused:?}");
        assert_eq!(entries("import.parties").last().expect("one")["result"], "refused");
    }
    let told = tries(&["--dry-run"], MEMBER);
    let sums: Value = serde_json::from_slice(&told.out).expect("JSON");
    assert_eq!((&sums["total"]["suppressed"], &sums["total"]["refused"]), (&json!(1), &json!(1)));
    assert_eq!(sums["refused"], json!([]), "which of them is not told");
    let rehearsed = entries("import.rehearse");
    assert_eq!((rehearsed.len(), &rehearsed[0]["count"]), (1, &json!(2)));
    // A file of which nothing is taken is a question, too.
    let asked = csv(&house, "ask.csv", "name,phone\nX,13800138001\n");
    assert!(String::from_utf8_lossy(&asked.out).contains("row-suppressed"), "{asked:?}");
    assert_eq!(entries("import.rehearse").len(), 2);
    house.is_sound();
}

#[test]
fn ten_customers_want_a_second_person_also_one_by_one() {
    let house = House::new();
    for (name, role) in [("陈隐", "dpo"), ("周导", "lead")] {
        house.colleague(name, role);
    }
    let rows: String = (1..=12).map(|n| format!("Fir{n},1380013{n:04}\n")).collect();
    assert_eq!(csv(&house, "rows.csv", &format!("name,phone\n{rows}")).status, Some(0));
    let numbers: Vec<String> = (1..=12).map(|n| format!("C-{n:06}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let go = |numbers: &[&str]| house.told_as("陈隐", &erased(numbers));
    assert_eq!(go(&numbers[..10]).status, Some(3), "ten at once");
    assert_eq!(go(&numbers[..9]).status, Some(0));
    let waits = go(&numbers[9..10]);
    assert!(waits.status == Some(3) && waits.err.contains("A-000002"), "{waits:?}");
    let approved = house.told_as("周导", &["approval", "approve", "A-000002"]);
    assert_eq!(approved.status, Some(0), "{approved:?}");
    assert_eq!(go(&numbers[10..11]).status, Some(3), "another customer is another act");
    assert_eq!(go(&numbers[9..10]).status, Some(0));
    assert_eq!(house.json(&["erasure", "list"])["total"], 10);
    house.is_sound();
}

#[test]
fn a_restore_erases_again_whom_the_ledger_names() {
    let house = House::empty();
    let recovery = crate::backup::identity(&house, 1);
    let house = house.with_store(&[recovery]);
    let (one, two) = (house.party("Hazel", "13800138000"), house.party("Ivy", "13900139000"));
    let stays = house.party("Juniper", "13700137000");
    ends(&house, &["party", "note", &one, "Hazel rang about the fence"], 0);
    ends(&house, &["backup", "before"], 0);
    // A merge of which the backup knows nothing.
    ends(&house, &["party", "merge", &two, &one], 0);
    ends(&house, &erased(&[&one]), 0);
    ends(&house, &["erasure", "export", "ledger"], 0);
    ends(&house, &["erasure", "export", "ledger"], 2);
    let restore = |to: &str, ledger: &[&str]| {
        let args = ["restore", "before", "--identity", "R1.txt", "--store", to];
        house.run(&[&args[..], ledger].concat())
    };
    let plain = restore("plain", &[]);
    assert!(String::from_utf8_lossy(&plain.out).contains("--ledger"), "{plain:?}");
    let bytes =
        |store: &str| std::fs::read(house.home().join(store).join("kefu.redb")).expect("it");
    let texts = |names: &[&str]| -> Vec<Vec<Vec<u8>>> {
        names.iter().map(|name| crate::house::spellings(name)).collect()
    };
    let gone = texts(&["Hazel---", "Hazel rang about the fence"]);
    assert_eq!(hits(&bytes("plain"), &gone[1..]), 1, "without the ledger it is back");
    let done = restore("again", &["--ledger", "ledger"]);
    assert_eq!(done.status, Some(0), "{done:?}");
    assert_eq!(hits(&bytes("again"), &gone[1..]), 0, "not even in a free page");
    let shown = |number: &str| {
        let ran = house.run(&["party", "show", number, "--store", "again", "--json"]);
        serde_json::from_slice::<Value>(&ran.out).expect("JSON")
    };
    assert_eq!(
        (&shown(&one)["erased"], &shown(&two)["erased"]),
        (&json!("E-000001"), &json!("E-000001"))
    );
    assert_eq!(shown(&stays)["name"], "Juniper");
    let line = house.run(&["erasure", "show", "E-1", "--store", "again", "--json"]);
    let line: Value = serde_json::from_slice(&line.out).expect("JSON");
    assert_eq!(line["sum"], house.json(&["erasure", "show", "E-1"])["sum"], "the line is the same");
    assert!(line["scrubbed_at"].is_string(), "{line}");
    ends(&house, &["doctor", "--store", "again"], 0);
    ends(&house, &["party", "add", "Kapok", "--store", "again"], 0);
    let next = house.run(&[&erased(&["C-000004"])[..], &["--store", "again", "--json"]].concat());
    assert!(String::from_utf8_lossy(&next.out).contains("E-000002"), "no number twice: {next:?}");
    no_forged_ledger_is_replayed(&house, &stays, restore);
}

/// Two chains of three, taken apart after the backup; of one the first is erased, of the other the last two.
#[test]
fn merges_that_stood_as_a_chain_are_taken_apart_from_the_outermost_inwards() {
    let house = House::empty();
    let recovery = crate::backup::identity(&house, 1);
    let house = house.with_store(&[recovery]);
    let add = |place: usize| house.party(&format!("Oak{place}"), &format!("1380013800{place}"));
    let all: Vec<String> = (1..=6).map(add).collect();
    for chain in all.chunks(3) {
        ends(&house, &["party", "merge", &chain[0], &chain[1]], 0);
        ends(&house, &["party", "merge", &chain[1], &chain[2]], 0);
    }
    ends(&house, &["backup", "before"], 0);
    for chain in all.chunks(3) {
        ends(&house, &["party", "unmerge", &chain[1]], 0);
        ends(&house, &["party", "unmerge", &chain[0]], 0);
    }
    ends(&house, &["party", "merge", &all[4], &all[5]], 0);
    ends(&house, &erased(&[&all[0], &all[5]]), 0);
    ends(&house, &["erasure", "export", "ledger"], 0);
    let restore =
        ["restore", "before", "--identity", "R1.txt", "--store", "again", "--ledger", "ledger"];
    ends(&house, &restore, 0);
    let points = |number: &String| {
        let ran = ends(&house, &["party", "show", number, "--store", "again", "--json"], 0);
        let shown: Value = serde_json::from_slice(&ran.out).expect("JSON");
        (shown["erased"].is_string(), shown["points"].as_array().map(Vec::len))
    };
    let (gone, stays) = ((true, Some(0)), (false, Some(1)));
    let seen: Vec<_> = all.iter().map(points).collect();
    assert_eq!(seen, [gone, stays, stays, stays, gone, gone]);
    let store = kefu::store::Store::open(&house.home().join("again")).expect("the store");
    use kefu::store::{Reader, Scan, tables};
    let count = |tx: &kefu::store::ReadTx| tx.count(tables::FIELDS, &Scan::all());
    assert_eq!(store.read(count).expect("fields"), 3);
    drop(store);
    ends(&house, &["doctor", "--store", "again"], 0);
}

/// A line changed, taken out or of somebody else's store.
fn no_forged_ledger_is_replayed(
    house: &House,
    stays: &str,
    restore: impl Fn(&str, &[&str]) -> Ran,
) {
    let text = std::fs::read_to_string(house.home().join("ledger")).expect("the ledger");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let row: Value = serde_json::from_str(&lines[1]).expect("JSON");
    let as_hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let bent = row["line"].as_str().expect("hex").replace(&as_hex("request"), &as_hex("REQUEST"));
    let mut changed = row.clone();
    changed["line"] = json!(bent);
    let mut entry = row.clone();
    entry["entry"] =
        json!(row["entry"].as_str().expect("hex").replace(&as_hex("erase"), &as_hex("erasf")));
    let head: Value = serde_json::from_str(&lines[0]).expect("JSON");
    let mut other = head.clone();
    other["vault"] = json!("00000000-0000-7000-8000-000000000000");
    let forged = [
        vec![head.to_string(), changed.to_string()],
        vec![head.to_string(), entry.to_string()],
        vec![other.to_string(), row.to_string()],
        vec![head.to_string()],
        vec![],
    ];
    for (place, mut lines) in forged.into_iter().enumerate() {
        let sum = kefu::queries::erasures::sum(&lines);
        lines.push(json!({ "sha256": kefu::domain::audit::hex(&sum) }).to_string());
        std::fs::write(house.home().join("forged"), lines.join("\n") + "\n").expect("a file");
        let ran = restore("forged-store", &["--ledger", "forged"]);
        assert_eq!(ran.status, Some(1), "{place}: {ran:?}");
        assert!(!house.home().join("forged-store").exists(), "{place} for {stays}");
    }
    std::fs::write(house.home().join("forged"), text.replacen("E-000001", "E-000009", 1))
        .expect("a file");
    assert_eq!(restore("forged-store", &["--ledger", "forged"]).status, Some(1));
}

#[test]
fn while_the_file_is_scrubbed_everybody_else_pauses_and_is_told_for_whom() {
    let house = House::new();
    house.party("Larch", "13800138000");
    let mut seat = Seat::at_desk(&house, (120, 30), &[]);
    seat.shows("Larch");
    let store = kefu::store::Store::open(&house.store()).expect("the store");
    let since = Moment::parse("2026-11-25T10:00:00+08:00", Offset::UTC).expect("a time");
    let upkeep = Upkeep { by: MEMBER.into(), since };
    let announced = store.announce(&upkeep).expect("nobody else");
    seat.shows("Paused:").shows(MEMBER);
    let held_up = ends(&house, &["party", "add", "Maple"], 5);
    assert!(
        held_up.err.contains(MEMBER) && held_up.err.contains("2026-11-25 10:00"),
        "{held_up:?}"
    );
    let second = ends(&house, &["store", "scrub"], 5);
    assert!(second.err.contains(MEMBER), "one at a time: {second:?}");
    store.scrub().expect("everybody holds back");
    drop(announced);
    seat.hides("Paused:");
    ends(&house, &["party", "add", "Maple"], 0);
    seat.shows("Maple");
    house.is_sound();
}

#[test]
fn a_scrub_that_is_killed_loses_nothing_and_can_be_done_again() {
    let house = House::new();
    let count = 60;
    import(&house, &planted(count));
    house.party("Bystander", "13700001111");
    let numbers: Vec<String> = (1..=count).map(|n| format!("C-{n:06}")).collect();
    let mut numbers = numbers.chunks(8);
    let mut killed = 0;
    for moment in [0, 5, 10, 20, 40, 80] {
        let some: Vec<&str> = numbers.next().expect("some").iter().map(String::as_str).collect();
        ends(&house, &erased(&some), 0);
        let mut child = house.command(&["store", "scrub"]).spawn().expect("a process");
        std::thread::sleep(std::time::Duration::from_millis(moment));
        killed += usize::from(child.try_wait().expect("a child").is_none());
        let _ = child.kill();
        let _ = child.wait();
        house.is_sound();
    }
    assert!(killed > 0, "none was killed in the middle");
    assert_eq!(house.json(&["party", "search", "Bystander"])["total"], 1);
    ends(&house, &["store", "scrub"], 0);
    let ledger = house.json(&["erasure", "list", "--limit", "100"]);
    let lines = ledger["items"].as_array().expect("lines");
    assert!(lines.iter().all(|line| line["scrubbed_at"].is_string()), "{ledger}");
}

/// Nothing takes an erasure back: what a certificate fails for is told before, and what fails after is told with
/// the number.
#[test]
fn nobody_is_erased_for_a_certificate_that_cannot_stand_and_whoever_was_is_told() {
    let house = House::new();
    let (one, two) = (house.party("Rowan", "13800138000"), house.party("Sorrel", "13900139000"));
    std::os::unix::fs::symlink("/nowhere/at/all", house.home().join("dangling")).expect("a link");
    let long = "x".repeat(256);
    for (file, status) in [("none/c", 1), (&long, 1), ("/proc/c", 1), ("dangling", 2)] {
        ends(&house, &[&erased(&[&one])[..], &["--certificate", file]].concat(), status);
    }
    assert_eq!(house.json(&["erasure", "list"])["total"], 0, "each was told before");
    let name = "y".repeat(255);
    ends(&house, &[&erased(&[&one])[..], &["--certificate", &name]].concat(), 0);
    let certificate = std::fs::read_to_string(house.home().join(&name)).expect("it");
    assert!(certificate.contains("E-000001"), "{certificate}");
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
    let ran = house.command(&erased(&[&two])).stdout(full).output().expect("kefu");
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("E-000002") && told.contains("erasure certificate"), "{told}");
}

#[test]
fn a_restore_reads_ordinary_files_of_a_sane_size_and_waits_for_nobody() {
    let house = House::empty();
    let recovery = crate::backup::identity(&house, 1);
    let house = house.with_store(&[recovery]);
    ends(&house, &["backup", "before"], 0);
    let (fifo, long) = (house.home().join("fifo"), house.home().join("long"));
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo");
    assert!(made.success());
    let file = std::fs::File::create(&long).expect("a file");
    file.set_len((64 << 20) + 1).expect("a hole");
    for (identity, ledger, said) in [
        ("fifo", "long", "no ordinary file"),
        ("R1.txt", "fifo", "no ordinary file"),
        ("R1.txt", "/dev/zero", "no ordinary file"),
        ("R1.txt", "long", "longer than 64 MiB"),
    ] {
        let args = ["restore", "before", "--store", "new", "--identity", identity];
        let ran = ends(&house, &[&args[..], &["--ledger", ledger]].concat(), 2);
        assert!(format!("{ran:?}").contains(said), "{ran:?}");
    }
    assert!(!house.home().join("new").exists());
}
