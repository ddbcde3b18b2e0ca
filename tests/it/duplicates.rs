//! Parties that may be one: told once, the best first, and not again when somebody said that they are two.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{TestDesk, now, store};
use crate::dice::{Dice, tell};
use crate::house::{House, PASSPHRASE};
use crate::screens::golden;
use crate::workshop::{Workshop, draft};
use kefu::commands::Command;
use kefu::commands::distinct::SayDistinct;
use kefu::commands::merge::Merge;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::domain::contact::PointKind;
use kefu::domain::duplicate::{is_near, likeness};
use kefu::domain::id::PartyId;
use kefu::domain::party::Party;
use kefu::locale::Language;
use kefu::queries::duplicates::{Compared, Pair, best};
use kefu::store::index::Rows;
use kefu::store::{Reader, tables};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// First and other of each pair, with what both have.
type Told = Vec<(String, String, Vec<String>)>;

fn told(house: &House, open: bool) -> Told {
    let more: &[&str] = if open { &["--passphrase-fd", "0"] } else { &[] };
    let args: Vec<&str> = ["party", "duplicates", "--json"].iter().chain(more).copied().collect();
    let ran = house.told(PASSPHRASE, &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let list: Value = serde_json::from_slice(&ran.out).expect("JSON");
    let word = |one: &Value| one.as_str().unwrap_or_default().to_owned();
    let pair = |one: &Value| {
        let all = [&one["values"], &one["alike"]].into_iter();
        let both = all.flat_map(|list| list.as_array().expect("a list")).map(word).collect();
        (word(&one["number"]), word(&one["other"]), both)
    };
    list["items"].as_array().expect("pairs").iter().map(pair).collect()
}

fn pair(one: &str, other: &str, both: &[&str]) -> (String, String, Vec<String>) {
    (one.into(), other.into(), both.iter().map(|one| (*one).to_owned()).collect())
}

fn add(house: &House, name: &str, city: &str) -> String {
    let field = format!("city={city}");
    let added = house.json(&["party", "add", name, "--field", &field]);
    added["number"].as_str().expect("a number").to_owned()
}

#[test]
fn who_shares_a_number_or_is_called_alike_is_told_once_the_best_first() {
    let house = House::new();
    assert_eq!(told(&house, true), []);
    let (one, same) = (add(&house, "张伟", "上海"), add(&house, "张玮", "上海"));
    let elsewhere = add(&house, "张伟", "北京");
    let ada = house.party("Ada Lovelace", "+44 20 7946 0001");
    let lady = house.party("Lady Lovelace", "0044 20 7946 0001");
    let again = house.party("ada lovelace", "+44 20 7946 0001");
    let heard = pair(&one, &same, &["sound", "city"]);
    assert_eq!(told(&house, false), [heard.clone(), pair(&ada, &again, &["name"])]);
    let shared = [
        pair(&ada, &again, &["phone", "name"]),
        pair(&ada, &lady, &["phone"]),
        pair(&lady, &again, &["phone"]),
        heard.clone(),
    ];
    assert_eq!(told(&house, true), shared);
    let out = house.told(PASSPHRASE, &["party", "duplicates", "--passphrase-fd", "0"]).out;
    let out = String::from_utf8_lossy(&out).into_owned();
    assert!(out.contains("same phone") && !out.contains("7946"), "{out}");

    // Whoever takes things down reads no contact point, with an open vault either.
    house.colleague("李娜", "intake");
    let ran = house.told_as("李娜", &["party", "duplicates", "--json"]);
    let seen: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(seen["total"], 2, "{seen}");
    let refused = house.told_as("李娜", &["party", "distinct", &ada, &lady]);
    assert_eq!(refused.status, Some(6), "{refused:?}");

    let done = |args: &[&str]| {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    };
    done(&["party", "distinct", &lady, &ada]);
    assert_eq!(told(&house, true).len(), 3);
    assert_eq!(house.run(&["party", "distinct", &ada, &lady]).status, Some(2), "said already");
    assert_eq!(house.run(&["party", "distinct", &ada, &ada]).status, Some(2));
    done(&["undo"]);
    assert_eq!(told(&house, true), shared);
    done(&["redo"]);
    assert_eq!(told(&house, true).len(), 3);
    done(&["party", "merge", &again, &ada]);
    assert_eq!(told(&house, true), vec![heard], "with it went what it shared with others");
    done(&["party", "merge", &same, &one]);
    assert_eq!(told(&house, true), []);
    assert_eq!(house.json(&["party", "show", &elsewhere])["merged_into"], Value::Null);
    house.is_sound();
}

#[test]
fn customers_of_unknown_mails_are_offered_to_the_next_who_may_look() {
    let house = House::new();
    let known = house.party("Grace Hopper", "+44 20 7946 0001");
    let args = ["party", "edit", &known, "--point", "email:work", "--passphrase-fd", "0"];
    let ran = house.told(&format!("{PASSPHRASE}\ngrace@example.org\n"), &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    // By the pipe of a mail system comes what nobody there can look up.
    house.colleague("李娜", "intake");
    for id in [1, 2] {
        let mail = format!(
            "From: G. Hopper <grace@example.org>\nMessage-ID: <{id}@example.org>\n\
             Subject: Kettle {id}\nDate: Mon, 2 Mar 2026 01:30:00 +0000\n\nIt leaks.\n"
        );
        let path = house.home().join(format!("{id}.eml"));
        std::fs::write(&path, mail).expect("a mail");
        let path = path.display().to_string();
        let ran = house.told_as("李娜", &["import", "mail", &path]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
    let shared: BTreeSet<(String, String)> =
        told(&house, true).into_iter().map(|(one, other, _)| (one, other)).collect();
    let two = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let all = [two(&known, "C-000002"), two(&known, "C-000003"), two("C-000002", "C-000003")];
    assert_eq!(shared, BTreeSet::from(all));
    house.is_sound();
}

/// A desk with names, cities and phones out of small hats.
struct Hats {
    shop: Workshop,
    parties: Vec<PartyId>,
    phones: BTreeMap<PartyId, Vec<&'static str>>,
}

const PHONES: [&str; 9] = [
    "13800138001",
    "13800138002",
    "13800138003",
    "13800138004",
    "13800138005",
    "13800138006",
    "13800138007",
    "13800138008",
    "13800138009",
];
const NAMES: [&str; 12] = [
    "张伟", "张玮", "章伟", "张 伟", "Ada B", "ada-b", "Adab", "Ad", "王芳", "王方", "Bob", "ボブ",
];
const CITIES: [&str; 4] = ["上海", "北京", "Leeds", ""];

impl Hats {
    fn fill(dice: &mut Dice) -> Self {
        let mut hats =
            Self { shop: Workshop::new(&[]), parties: Vec::new(), phones: BTreeMap::new() };
        for _ in 0..16 {
            let city = dice.pick(&CITIES);
            let fields = (!city.is_empty()).then(|| ("city".to_owned(), city.to_owned()));
            let name = dice.pick(&NAMES).to_owned();
            let fields = fields.into_iter().collect();
            let facts = PartyFacts { name, fields, ..PartyFacts::default() };
            let phones: Vec<&str> = (0..dice.below(3)).map(|_| dice.pick(&PHONES)).collect();
            let points: Vec<(PointKind, &str)> =
                phones.iter().map(|phone| (PointKind::Phone, *phone)).collect();
            let owner = &hats.shop.owner;
            let add =
                AddParty::new(owner, facts, hats.shop.sealed(owner, &points)).expect("a party");
            hats.parties.push(add.id);
            hats.phones.insert(add.id, phones);
            hats.shop.does(owner, Command::AddParty(add));
        }
        hats
    }

    fn row(&self, id: PartyId) -> Party {
        self.shop.desk.read(|tx| tx.fetch(tables::PARTIES, &id)).expect("a row")
    }

    fn pairs(&self, compared: Compared) -> Vec<Pair> {
        let (pairs, is_more) = self.shop.desk.read(|tx| best(tx, compared, 10_000)).expect("pairs");
        assert!(!is_more);
        pairs
    }

    fn holds(&self, id: PartyId) -> Vec<&str> {
        let family = self.shop.desk.read(|tx| tx.family(id)).expect("a family");
        family.iter().flat_map(|id| self.phones[id].clone()).collect()
    }

    /// All pairs there are, each looked at.
    fn expected(
        &self,
        shares: bool,
        two: &BTreeSet<(PartyId, PartyId)>,
    ) -> BTreeSet<(PartyId, PartyId)> {
        let mut expected = BTreeSet::new();
        let standing: Vec<Party> =
            self.parties.iter().map(|id| self.row(*id)).filter(Party::stands).collect();
        for (place, one) in standing.iter().enumerate() {
            for other in standing.iter().skip(place + 1) {
                let phones = self.holds(other.id);
                let shared =
                    shares && self.holds(one.id).iter().any(|phone| phones.contains(phone));
                let near = is_near(one, other, &likeness(one, other));
                if (shared || near) && !two.contains(&(one.id, other.id)) {
                    expected.insert((one.id, other.id));
                }
            }
        }
        expected
    }

    /// Whether a name or a phone is so common that not all are told with all.
    fn is_crowded(&self) -> bool {
        let standing = || self.parties.iter().map(|id| self.row(*id)).filter(Party::stands);
        let is_called = |one: &Party, other: &Party| {
            let alike = likeness(one, other);
            alike.iter().any(|one| ["name", "sound"].contains(&one.code()))
        };
        let of_sound = |wanted: &Party| standing().filter(|one| is_called(one, wanted)).count();
        let has =
            |phone: &&str| standing().filter(|one| self.holds(one.id).contains(phone)).count();
        standing().any(|one| of_sound(&one) > 6) || PHONES.iter().any(|phone| has(phone) > 6)
    }
}

#[test]
fn every_pair_that_looking_at_all_finds_is_told_once() {
    let mut dice = Dice::of("duplicates");
    let mut compared_all = 0;
    for _ in 0..5 {
        let hats = Hats::fill(&mut dice);
        let ring = hats.shop.owner.ring().expect("an open vault");
        let mut two = BTreeSet::new();
        for turn in 0..3 {
            for (shares, compared) in [(true, Compared::by(&ring)), (false, Compared::NONE)] {
                let found = hats.pairs(compared);
                let told: BTreeSet<(PartyId, PartyId)> =
                    found.iter().map(|pair| (pair.first.id, pair.second.id)).collect();
                assert_eq!(told.len(), found.len(), "one is told twice");
                assert!(found.is_sorted_by_key(|pair| std::cmp::Reverse(pair.score())));
                let expected = hats.expected(shares, &two);
                assert!(told.is_subset(&expected), "one is told that is none");
                if !hats.is_crowded() {
                    compared_all += 1;
                    assert_eq!(told, expected);
                }
            }
            let found = hats.pairs(Compared::by(&ring));
            let Some(pair) = found.first() else { break };
            let (one, other) = (pair.first.id, pair.second.id);
            let owner = &hats.shop.owner;
            if turn == 0 {
                hats.shop.does(owner, Command::Distinct(SayDistinct { one, other }));
                two.insert((one, other));
            } else {
                let merge = Merge::Merge { from: other, into: one };
                hats.shop.does(owner, Command::Merge(merge));
            }
        }
    }
    tell(&format!("{compared_all} stores compared as a whole"));
}

/// A desk with two who share a phone, two who are heard alike, and one who is nobody else. Its vault is open.
fn desk(size: (u16, u16), language: Language) -> TestDesk {
    let folder = tempfile::TempDir::new().expect("a folder");
    let clock = kefu::session::clock::Clock::set_to(now());
    let (desk, session) = store(folder.path(), clock.clone());
    for (name, company, city, phone) in [
        ("张伟", "恒通贸易", "上海", "13800138001"),
        ("张玮", "恒通贸易", "上海", "13800138002"),
        ("Ada Lovelace", "Acme", "Leeds", "13800138003"),
        ("A. Lovelace", "", "", "13800138003"),
        ("王芳", "", "上海", "13800138005"),
    ] {
        let fields = [("company", company), ("city", city)].into_iter();
        let fields = fields.filter(|(_, value)| !value.is_empty());
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let facts = PartyFacts { name: name.into(), fields, ..PartyFacts::default() };
        let points = [draft((PointKind::Phone, phone))];
        let points = kefu::commands::seal::seal_new(&desk, &session, &points).expect("sealed");
        let add = AddParty::new(&session, facts, points).expect("a party");
        kefu::commands::execute(&desk, &session, &[Command::AddParty(add)]).expect("added");
    }
    TestDesk::over(desk, session, clock, folder, size, language)
}

#[test]
fn the_board_shows_both_side_by_side_merges_and_hears_that_they_are_two() {
    for (language, code) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for size in [(80, 24), (120, 40)] {
            let mut desk = desk(size, language);
            desk.keys(&["g", "d"]).shows("Ada Lovelace").shows("张玮").hides("C-000005");
            let name = |what: &str| format!("{what}-{code}-{}x{}.svg", size.0, size.1);
            golden(&name("duplicates"), &desk.svg());
            desk.keys(&["Enter"]).shows("●●●●").hides("1380013");
            golden(&name("side-by-side"), &desk.svg());
            desk.keys(&["Esc"]);
        }
    }
    let mut desk = desk((80, 24), Language::English);
    desk.keys(&["g", "d"]).shows("same phone");
    desk.keys(&["d"]).shows("is not asked about again");
    desk.hides("A. Lovelace").shows("sounds the same");
    desk.keys(&["m"]).shows("C-000002 张玮");
    desk.keys(&["Enter"]).shows("张玮");
    desk.keys(&["m", "y"]).shows("Merged into C-000001").shows("No two customers look like one");
    desk.keys(&["Esc", "u", "g", "d"]).shows("sounds the same").hides("same phone");
    desk.keys(&["Esc", "u", "g", "d"]).shows("same phone");
}

#[test]
fn a_question_mark_shows_the_keys_of_the_board_and_one_of_them_is_pressed() {
    let mut desk = desk((80, 24), Language::English);
    desk.keys(&["g", "d"]).shows("same phone");
    desk.keys(&["?"]).shows("Keys").shows("look again").shows("open the row").hides("Hand over");
    desk.keys(&["Esc"]).shows("same phone").hides("open the row");
    // By its words, from the list, the board hears its key.
    desk.keys(&["?", "back", "Enter"]).hides("same phone");
}

#[test]
fn what_came_since_the_board_was_opened_is_found_by_looking_again() {
    let mut desk = desk((80, 24), Language::English);
    desk.keys(&["g", "d"]).shows("same phone").hides("Fang");
    let points = [draft((PointKind::Phone, "13800138005"))];
    let (store, session) = (&desk.worker.desk, &desk.worker.session);
    let points = kefu::commands::seal::seal_new(store, session, &points).expect("sealed");
    let facts = PartyFacts { name: "Fang W.".into(), ..PartyFacts::default() };
    let add = AddParty::new(session, facts, points).expect("a party");
    kefu::commands::execute(store, session, &[Command::AddParty(add)]).expect("added");
    desk.hides("Fang W.");
    desk.keys(&["r"]).shows("Fang W.").shows("Ada Lovelace");
}

#[test]
fn a_closed_vault_tells_nothing_of_what_is_shared() {
    let mut desk = desk((80, 24), Language::English);
    desk.keys(&["g", "d"]).shows("same phone");
    desk.keys(&["Esc"]);
    desk.worker.session.close_vault();
    desk.model.vault_open = false;
    desk.keys(&["g", "d"]).shows("sounds the same").hides("same phone").shows("only names");
}
