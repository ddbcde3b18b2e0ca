//! What a customer says of being reached holds, through every door and after whatever happens to their record.
//!
//! `KEFU_STOPS=20000 cargo test --release --test it -- consent::` is the whole size; `KEFU_TEST_SEED` another deal.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::TestDesk;
use crate::dice::{Dice, size};
use crate::house::{House, PASSPHRASE};
use crate::workshop::{Workshop, draft};
use kefu::commands::consent::Say;
use kefu::commands::erase::Erase;
use kefu::commands::index::index;
use kefu::commands::merge::Merge;
use kefu::commands::party::{AddParty, AddPoints, Changes, EditParty, PartyFacts};
use kefu::commands::seal::seal_more;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::consent::{
    ConsentAct, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope, Standing,
};
use kefu::domain::contact::{Point, PointKind};
use kefu::domain::erasure::EraseReason;
use kefu::domain::id::{PartyId, PointId};
use kefu::domain::member::Role;
use kefu::domain::party::Party;
use kefu::locale::{Language, Locale};
use kefu::session::{Desk, Session};
use kefu::store::consents::standing;
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Telephones and addresses as people and files write them: one line is one value.
const VALUES: [(PointKind, &[&str]); 5] = [
    (
        PointKind::Phone,
        &[
            "13812345678",
            "+86 138 1234 5678",
            "0086-138-1234-5678",
            "８６１３８１２３４５６７８",
            "tel:+86-138-1234-5678",
            "(138) 1234.5678",
        ],
    ),
    (
        PointKind::Phone,
        &["010-12345678", "+86 10 1234 5678", "0086(10)12345678", "０１０１２３４５６７８"],
    ),
    (PointKind::Phone, &["+44 20 7946 0958", "0044 (0)20 7946 0958", "tel:+44-20-7946-0958"]),
    (
        PointKind::Email,
        &[
            "ada@example.org",
            "ADA@Example.ORG",
            "ada+news@example.org",
            "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        ],
    ),
    (PointKind::Account, &["ada_lovelace", "@ＡＤＡ_Lovelace", "Ada_Lovelace"]),
];

struct World {
    shop: Workshop,
    intake: Session,
    parties: Vec<PartyId>,
    /// Which value each contact point holds.
    holds: BTreeMap<PointId, usize>,
    stopped: BTreeSet<usize>,
    stopped_parties: BTreeSet<PartyId>,
}

impl World {
    fn new(recovery: &[String]) -> Self {
        let shop = Workshop::new(recovery);
        let intake = shop.newcomer("intake", Role::Intake);
        let (holds, stopped) = (BTreeMap::new(), BTreeSet::new());
        Self { shop, intake, parties: Vec::new(), holds, stopped, stopped_parties: BTreeSet::new() }
    }

    fn party(&self, dice: &mut Dice) -> Option<PartyId> {
        (!self.parties.is_empty()).then(|| dice.pick(&self.parties))
    }

    fn value(dice: &mut Dice) -> (usize, (PointKind, &'static str)) {
        let place = dice.index(VALUES.len());
        let (kind, spellings) = VALUES[place];
        (place, (kind, dice.pick(spellings)))
    }

    /// Whoever takes down: with the key, or without it.
    fn taker<'w>(&'w self, dice: &mut Dice) -> &'w Session {
        if dice.once_in(3) { &self.intake } else { &self.shop.owner }
    }

    fn points(&self, id: PartyId) -> Vec<Point> {
        // An undo may have taken the party away again.
        let points = |tx: &kefu::store::ReadTx| match tx.get(tables::PARTIES, &id)? {
            Some(party) => tx.points_of(&party),
            None => Ok(Vec::new()),
        };
        self.shop.desk.read(points).expect("points")
    }

    fn add(&mut self, dice: &mut Dice) {
        let (place, value) = Self::value(dice);
        let session = self.taker(dice);
        let sealed = self.shop.sealed(session, &[value]);
        let point = sealed.points[0].point.id;
        let facts = PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        // An erased customer who comes back: that they are taken down anew wakes no consent.
        let new = AddParty::new(session, facts, sealed).expect("a party");
        let party = AddParty { new_consent: true, imported: dice.once_in(2), ..new };
        let id = party.id;
        if execute(&self.shop.desk, session, &[Command::AddParty(party)]).is_ok() {
            self.parties.push(id);
            self.holds.insert(point, place);
        }
    }

    fn add_point(&mut self, dice: &mut Dice) {
        let Some(party) = self.party(dice) else { return };
        let (place, value) = Self::value(dice);
        let session = self.taker(dice);
        let Ok(points) = seal_more(&self.shop.desk, session, party, &[draft(value)]) else {
            return;
        };
        let point = points.points[0].point.id;
        let add = AddPoints { party, points, new_consent: true };
        if execute(&self.shop.desk, session, &[Command::AddPoints(add)]).is_ok() {
            self.holds.insert(point, place);
            if self.stopped_parties.contains(&party) {
                self.stopped.insert(place);
            }
        }
    }

    fn stop(&mut self, dice: &mut Dice) {
        let Some(party) = self.party(dice) else { return };
        let points = self.points(party);
        let only = if dice.once_in(2) { points.first().map(|point| point.id) } else { None };
        let scope = Scope { point: only, ..Scope::default() };
        let stop = Command::Consent(Say::new(ConsentAct::Stop, party, scope));
        if execute(&self.shop.desk, &self.shop.owner, &[stop]).is_err() {
            return;
        }
        let is_it = |point: &&Point| only.is_none_or(|only| only == point.id);
        self.stopped.extend(points.iter().filter(is_it).map(|point| self.holds[&point.id]));
        if only.is_none() {
            self.stopped_parties.insert(party);
        }
    }

    fn say(&self, dice: &mut Dice) {
        let Some(party) = self.party(dice) else { return };
        let act = dice.pick(&[ConsentAct::Given, ConsentAct::Refused, ConsentAct::Withdrawn]);
        let purpose = Some(dice.pick(&ContactPurpose::ALL[1..]));
        let scope = Scope { purpose, ..Scope::default() };
        let say = Say {
            basis: Some(LegalBasis::Consent),
            notice: Some("2026-03".into()),
            evidence: Some(Evidence::Code("form 12".into())),
            own_wish: true,
            ..Say::new(act, party, scope)
        };
        let _ = execute(&self.shop.desk, &self.shop.owner, &[Command::Consent(say)]);
    }

    fn other(&mut self, dice: &mut Dice) {
        let Some(party) = self.party(dice) else { return };
        let command = match dice.below(6) {
            0 => Command::Merge(Merge::Unmerge { from: party }),
            1 => {
                let Some(into) = self.party(dice) else { return };
                Command::Merge(Merge::Merge { from: party, into })
            }
            2 => {
                let changes = Changes { name: Some("李娜".into()), ..Changes::default() };
                Command::EditParty(EditParty { party, changes })
            }
            3 => Command::Erase(Erase::new([party], dice.pick(EraseReason::ALL), None)),
            4 => Command::Undo(Undo::Redo),
            _ => Command::Undo(Undo::Undo),
        };
        let session = if dice.once_in(4) { &self.intake } else { &self.shop.owner };
        let _ = execute(&self.shop.desk, session, &[command]);
    }

    fn act(&mut self, dice: &mut Dice) {
        match dice.below(10) {
            0 | 1 => self.add(dice),
            2 => self.add_point(dice),
            3 if dice.once_in(3) => self.stop(dice),
            4 => self.say(dice),
            5 => {
                // Whoever opens a vault looks at what was taken down without a key.
                index(&self.shop.desk, &self.shop.owner).expect("indexed");
            }
            _ => self.other(dice),
        }
    }

    /// What was stopped is reached by nobody, for whatever a wish may stop.
    fn holds_in(&self, desk: &Desk) -> usize {
        let mut seen = 0;
        let looked = desk.read(|tx| {
            tx.each(tables::PARTIES, &Scan::all(), |_, party: Party| {
                for point in tx.points_of(&party)? {
                    let is_stopped = self.stopped.contains(&self.holds[&point.id]);
                    for channel in ContactChannel::of(point.kind).filter(|_| is_stopped) {
                        for purpose in ContactPurpose::ALL.iter().copied() {
                            let found = standing(tx, &party, &point, channel, purpose)?;
                            let may = purpose == ContactPurpose::Statutory;
                            assert_eq!(found.allows(purpose), may, "{channel:?} {found:?}");
                            seen += 1;
                        }
                    }
                }
                Ok(ControlFlow::Continue(()))
            })
        });
        looked.expect("a look");
        seen
    }
}

/// A stop outlives everything that can happen to a record, and its value is known in every spelling.
#[test]
fn a_stop_survives_whatever_is_done_to_the_record() {
    let mut dice = Dice::of("consent::a_stop_survives_whatever_is_done_to_the_record");
    let identity = age::x25519::Identity::generate();
    let mut world = World::new(&[identity.to_public().to_string()]);
    let mut seen = 0;
    for turn in 0..size("KEFU_STOPS", 1_000, 250) {
        world.act(&mut dice);
        if turn % 5 == 0 {
            seen += world.holds_in(&world.shop.desk);
        }
    }
    // Whatever chance has done: each value once more, in each of its spellings, after its holder was erased.
    for party in world.parties.clone() {
        let stop = Command::Consent(Say::new(ConsentAct::Stop, party, Scope::default()));
        let places: Vec<usize> =
            world.points(party).iter().map(|point| world.holds[&point.id]).collect();
        if execute(&world.shop.desk, &world.shop.owner, &[stop]).is_ok() {
            world.stopped.extend(places);
        }
        let erase = Command::Erase(Erase::new([party], EraseReason::ALL[0], None));
        let _ = execute(&world.shop.desk, &world.shop.owner, &[erase]);
    }
    for (place, (kind, spellings)) in VALUES.iter().enumerate() {
        for spelling in *spellings {
            let sealed = world.shop.sealed(&world.shop.owner, &[(*kind, spelling)]);
            world.holds.insert(sealed.points[0].point.id, place);
            let facts = PartyFacts { name: "王强".into(), ..PartyFacts::default() };
            let new = AddParty::new(&world.shop.owner, facts, sealed).expect("a party");
            let party = AddParty { new_consent: true, ..new };
            world.shop.does(&world.shop.owner, Command::AddParty(party));
        }
    }
    seen += world.holds_in(&world.shop.desk);
    assert!(seen > 0 && !world.stopped.is_empty());
    crate::dice::tell(&format!("{seen} looks, {} values stopped", world.stopped.len()));
}

fn code(ran: &crate::house::Ran, status: i32, words: &str) {
    assert_eq!(ran.status, Some(status), "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
}

fn allowed(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    let yes = items.filter(|item| item["allowed"] == true);
    let text = |item: &Value, key: &str| item[key].as_str().expect("text").to_owned();
    yes.map(|item| format!("{} {}", text(item, "channel"), text(item, "purpose"))).collect()
}

/// The whole way on the command line: nothing is allowed unasked but service; a yes wants its ground, its notice and
/// what shows it; taking it back wants nothing; a stop ends by its own word alone.
#[test]
fn from_a_yes_to_a_stop_and_back_on_the_command_line() {
    let house = House::new();
    let add = ["party", "add", "张伟", "--point", "phone", "--passphrase-fd", "0", "--json"];
    let ran = house.told(&format!("{PASSPHRASE}\n13812345678\n"), &add);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let list = || house.json(&["consent", "list", "C-1"]);
    assert_eq!(allowed(&list()), ["sms service", "call service"]);
    let give = |more: &[&str]| {
        house.run(&[&["consent", "give", "C-1", "--purpose", "marketing"], more].concat())
    };
    let (basis, notice) = (["--basis", "consent"], ["--notice", "2026-03"]);
    let evidence = ["--evidence", "code:form 12"];
    code(&give(&[]), 3, "ground");
    code(&give(&["--basis", "contract"]), 3, "consent alone");
    code(&give(&basis), 3, "shows");
    code(&give(&[basis, evidence].concat()), 3, "notice");
    code(&give(&[&basis[..], &notice, &["--evidence", "code:13912345678"]].concat()), 3, "");
    code(&give(&[&basis[..], &notice, &["--evidence", "audit:1"]].concat()), 3, "C-000001");
    // That it was tried shows nothing, nor what we did by ourselves; what they said does.
    let newest = || {
        let log = house.json(&["audit", "list", "--id", "C-000001"]);
        let seqs = log["items"].as_array().expect("entries").iter();
        seqs.map(|one| one["seq"].as_u64().expect("a number")).max().expect("an entry")
    };
    let by = |seq: u64| {
        let shown = format!("audit:{seq}");
        give(&[&basis[..], &notice, &["--evidence", &shown, "--channel", "sms"]].concat())
    };
    code(&by(newest()), 3, "holds nothing that C-000001 said");
    code(&house.run(&["party", "note", "C-1", "可以发短信", "--kind", "call"]), 0, "");
    code(&by(newest()), 0, "");
    let whole = [&basis[..], &notice, &evidence, &["--channel", "sms"]].concat();
    code(&give(&whole), 0, "");
    assert_eq!(allowed(&list()), ["sms service", "sms marketing", "call service"]);
    house.json(&["consent", "notice", "marketing", "2026-04"]);
    assert_eq!(allowed(&list()), ["sms service", "call service"]);
    code(&give(&whole), 3, "2026-04");
    let newer = [&basis[..], &["--notice", "2026-04"], &evidence].concat();
    code(&give(&newer), 0, "");
    assert_eq!(allowed(&list()).len(), 4);
    house.json(&["consent", "withdraw", "C-1", "--purpose", "marketing"]);
    assert_eq!(allowed(&list()), ["sms service", "call service"]);
    code(&give(&newer), 3, "12 months");
    code(&give(&[&newer[..], &["--own-wish"]].concat()), 0, "");
    house.json(&["consent", "stop", "C-1"]);
    assert_eq!(allowed(&list()), Vec::<String>::new());
    code(&give(&[&newer[..], &["--own-wish"]].concat()), 3, "reached");
    code(&house.run(&["undo"]), 3, "");
    code(&house.run(&["consent", "resume", "C-1"]), 3, "shows");
    house.json(&["consent", "resume", "C-1", "--evidence", "code:letter 3"]);
    assert_eq!(allowed(&list()), ["sms service", "call service"]);
    let events = house.json(&["consent", "list", "C-1", "--events"]);
    let acts: Vec<&str> = events["items"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|one| one["act"].as_str().expect("a word"))
        .collect();
    assert_eq!(acts, ["resumed", "stop", "given", "withdrawn", "given", "given", "given"]);
    let misfit = ["consent", "stop", "C-1", "--point", "phone", "--channel", "mail"];
    code(&house.run(&misfit), 2, "phone");
    code(&house.run(&["consent", "stop", "C-1", "--purpose", "statutory"]), 3, "law");
}

/// A stop of somebody erased stays, and the certificate says so; what they said goes.
#[test]
fn an_erasure_keeps_the_stop_and_nothing_else_of_it() {
    let house = House::new();
    let add = |value: &str| {
        let add =
            ["party", "add", "张伟", "--point", "phone", "--new-consent", "--passphrase-fd", "0"];
        let ran = house.told(&format!("{PASSPHRASE}\n{value}\n"), &add);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    };
    add("13812345678");
    house.json(&["consent", "stop", "C-1"]);
    let erased = house.run(&["party", "erase", "C-1", "--reason", "request", "--yes"]);
    assert_eq!(erased.status, Some(0), "{erased:?}");
    let line = house.json(&["erasure", "show", "E-1"]);
    let kept = line["kept"].as_array().expect("what stays").iter();
    let stops: Vec<&Value> = kept.filter(|kept| kept["what"] == "stops").collect();
    assert_eq!(stops.len(), 1, "{line}");
    assert_eq!(stops[0]["count"], 1);
    assert_eq!(line["gone"]["consents"], 1);
    add("００８６ １３８-1234-5678");
    let list = house.json(&["consent", "list", "C-2"]);
    assert_eq!(allowed(&list), Vec::<String>::new());
    let stands = list["items"].as_array().expect("items");
    assert!(
        stands.iter().all(|item| item["standing"] == Standing::Stopped { since: now() }.code())
    );
}

fn now() -> kefu::domain::moment::Moment {
    let text = "2026-03-02T10:00:00+08:00";
    kefu::domain::moment::Moment::parse(text, jiff::tz::Offset::UTC).expect("a time")
}

/// A file that says yes and shows nothing for it wakes no marketing; one that shows it does; a no and a stop count.
#[test]
fn what_a_file_claims_is_in_quarantine_and_what_it_shows_counts() {
    let house = House::new();
    let rows = "name,mobile,consent,consent basis,consent notice,consent evidence\n\
                a,13812345601,yes,,,\n\
                b,13812345602,yes,consent,2026-03,form 12\n\
                c,13812345603,yes,contract,2026-03,form 12\n\
                d,13812345604,no,,,\n\
                e,13812345605,stop,,,\n\
                f,13812345606,yes,consent,2026-03,call 13912345678\n";
    std::fs::write(house.home().join("rows.csv"), rows).expect("a file");
    let ran = house.told(PASSPHRASE, &["import", "parties", "rows.csv", "--passphrase-fd", "0"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let stands = |party: &str| {
        let list = house.json(&["consent", "list", party]);
        let items = list["items"].as_array().expect("items").clone();
        let is_it = |item: &&Value| item["purpose"] == "marketing" && item["channel"] == "sms";
        items.iter().find(is_it).expect("a row")["standing"].as_str().expect("a word").to_owned()
    };
    let all = ["C-1", "C-2", "C-3", "C-4", "C-5", "C-6"].map(stands);
    let quarantined = "quarantined";
    assert_eq!(all, [quarantined, "given", quarantined, "refused", "stopped", quarantined]);
}

/// A backup of before a stop knows nothing of it; the ledger that was kept off the host does.
#[test]
fn a_stop_of_after_the_backup_comes_back_with_the_ledger() {
    let house = House::empty();
    let recovery = crate::backup::identity(&house, 1);
    let house = house.with_store(&[recovery]);
    let party = house.party("张伟", "13800138000");
    let done = |args: &[&str]| {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(0), "{args:?}: {ran:?}");
    };
    done(&["backup", "before"]);
    house.json(&["consent", "stop", &party]);
    done(&["erasure", "export", "ledger"]);
    let restore = ["restore", "before", "--identity", "R1.txt", "--store"];
    done(&[&restore[..], &["plain"]].concat());
    done(&[&restore[..], &["again", "--ledger", "ledger"]].concat());
    let stands = |store: &str| allowed(&house.json(&["consent", "list", &party, "--store", store]));
    assert_eq!(stands("plain"), ["sms service", "call service"]);
    assert_eq!(stands("again"), Vec::<String>::new());
    let text = std::fs::read_to_string(house.home().join("ledger")).expect("the ledger");
    assert!(!text.contains("13800138000") && !text.contains(&party), "{text}");
}

/// At the desk: C, a word and a purpose; taking it back asks for no more, and the chips say at a glance how it stands.
#[test]
fn at_the_desk_a_yes_is_written_down_and_taken_back_as_easily() {
    for language in [Language::English, Language::Chinese] {
        let mut desk = TestDesk::new((80, 24), language);
        let word = |list: &str, code: &str| Locale::new(language).word(list, code);
        let ads = word("contact-purpose", "marketing");
        desk.keys(&["U", crate::desk::PASSPHRASE, "Enter"]);
        desk.keys(&["+", "张伟", "Tab", "Tab", "13812345678", "^S"]).shows("C-000001");
        let to_ads = ["Tab", "Right", "Right", "Right"];
        // What is missing of a yes is said in the form, and nothing typed is lost.
        desk.keys(&["C", "Right"]).keys(&to_ads).keys(&["^S"]);
        desk.keys(&["Tab", "Tab", "form 12", "Tab", "2026-03", "^S"]).shows(&format!("+{ads}"));
        desk.keys(&["C", "Right", "Right", "Right"]).keys(&to_ads).keys(&["^S"]);
        desk.hides(&format!("+{ads}")).shows(&format!("-{ads}"));
        desk.keys(&["C", "Right", "Right", "Right", "Right", "^S"]);
        desk.shows(&format!("!{}", word("standing", "stopped")));
        // What nothing takes back is told, and nothing older is taken back in its place.
        desk.keys(&["Esc", "u"]).shows(&format!("!{}", word("standing", "stopped")));
    }
}
