//! Erasing customers: what the file still holds, what every desk sees, what is kept, and what comes back.
//!
//! The file's bytes are read as they are: values in UTF-8, UTF-16 and base64, and the very ciphertexts. Before the
//! erasure everything must be found, or the search would prove nothing.
//! `KEFU_ERASE=2000 cargo test --release --test it -- erase::` is the whole size; `KEFU_ERASE_SEED` another deal.

use crate::house::{House, PASSPHRASE};
use crate::seat::Seat;
use std::io::Write;

fn size() -> usize {
    let named = std::env::var("KEFU_ERASE").ok().and_then(|text| text.parse().ok());
    named.unwrap_or(120)
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
    let mut found = std::collections::BTreeSet::new();
    for (at, window) in bytes.windows(8).enumerate() {
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

fn erase(house: &House, from: usize, to: usize) {
    let numbers: Vec<String> = (from..=to).map(|number| format!("C-{number:06}")).collect();
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
    let all = planted(count);
    import(&house, &all);
    house.party("Bystander", "13700001111");
    let (clear, values) = (clear(&all), values(&all));
    let sealed: Vec<Vec<Vec<u8>>> = sealed(&house).into_iter().map(|one| vec![one]).collect();
    let bystanders = 2;
    let before = file(&house);
    assert_eq!(hits(&before, &clear), clear.len(), "what is not sealed stands there");
    assert_eq!(hits(&before, &sealed), sealed.len(), "and every sealed object");
    assert_eq!(hits(&before, &values), 0, "and no value");
    let mut seat = Seat::at_desk(&house, (120, 30), &[]);
    seat.shows("Bystander");
    erase(&house, 1, count);
    let erased = file(&house);
    let left = (hits(&erased, &clear), hits(&erased, &sealed));
    let scrubbed = house.run(&["store", "scrub", "--json"]);
    assert_eq!(scrubbed.status, Some(0), "{scrubbed:?}");
    let after = file(&house);
    let found = (hits(&after, &clear), hits(&after, &sealed), hits(&after, &values));
    let sums = format!(
        "erase: {count} customers, {} texts and {} sealed objects; in the file after erasing {left:?}, after the scrub {found:?} (with {bystanders} of a bystander); {} -> {} -> {} bytes",
        clear.len(), sealed.len(), before.len(), erased.len(), after.len()
    );
    let _ = writeln!(std::io::stderr(), "{sums}");
    assert_eq!(found, (0, bystanders, 0), "{sums}");
    // Whoever had the desk open works on.
    seat.keys(&["/", "Bystander", "Enter"]).shows("Bystander");
    house.is_sound();
    let ledger = house.json(&["erasure", "list", "--limit", "1"]);
    assert_eq!(ledger["total"], count);
    assert!(ledger["items"][0]["scrubbed_at"].is_string(), "{ledger}");
}
