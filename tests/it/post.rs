//! Mail as it comes in: a case of what somebody writes, one of all that belongs together whatever came first, and
//! nothing of what machines write.
//!
//! Sizes: `KEFU_MAIL` says how many of the real mails are taken (all of them: 1000), and `KEFU_MAIL_ORDERS` in how many
//! orders.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::house::{House, PASSPHRASE, files};
use crate::needs;
use crate::workshop::{Workshop, opening};
use kefu::commands::entry::AddEntry;
use kefu::commands::erase::Erase;
use kefu::commands::open::OpenComplaint;
use kefu::commands::take_mail::{Opens, TakeMail, Way};
use kefu::commands::{Command, execute};
use kefu::domain::complaint::{Case, Happening};
use kefu::domain::contact::PointKind;
use kefu::domain::entry::{Entry, EntryKind};
use kefu::domain::erasure::EraseReason;
use kefu::domain::handling::Fact;
use kefu::domain::id::{CaseId, Id, PartyId};
use kefu::domain::member::Role;
use kefu::domain::party::Party;
use kefu::exchange::inbox::{self, Taken};
use kefu::queries::lookup;
use kefu::session::Session;
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables, threads};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A mail that opens a case, for whoever asks for any.
pub fn deed(by: &Session, turn: u32) -> Command {
    let id: CaseId = by.new_id().expect("an id");
    let mut mail = [0; 32];
    mail[..4].copy_from_slice(&turn.to_be_bytes());
    let entry = AddEntry {
        id: by.new_id().expect("an id"),
        kind: EntryKind::Message,
        party: None,
        case: Some(id),
        text: "it is broken".into(),
        at: None,
    };
    let case = OpenComplaint { id, opening: opening(by, None), owner: None };
    Command::TakeMail(TakeMail {
        mail,
        digest: mail,
        ties: vec![mail],
        named: Vec::new(),
        tags: Vec::new(),
        heard: Vec::new(),
        way: Way::Opens(Box::new(Opens { party: None, case, entry })),
        attached: Vec::new(),
    })
}

const GRACE: &str = "Grace Hopper <grace@example.org>";

/// A mail of somebody; `more` are more lines of its head.
fn mail(id: &str, from: &str, more: &str, body: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more}\r\n") };
    format!(
        "From: {from}\r\nTo: care@example.com\r\nMessage-ID: <{id}@example.org>\r\n\
         Date: Mon, 2 Mar 2026 01:30:00 +0000\r\n{more}\r\n{body}\r\n"
    )
}

fn take_by(shop: &Workshop, by: &Session, mails: &[&str]) -> Taken {
    let mut all = Taken::default();
    for bytes in mails {
        let taken = inbox::of_pipe(&shop.desk, by, bytes.as_bytes(), false).expect("read");
        all.read += taken.read;
        all.opened += taken.opened;
        all.continued += taken.continued;
        all.stops += taken.stops;
        all.known += taken.known;
        all.automatic += taken.automatic;
        all.bounces += taken.bounces;
        all.faults.extend(taken.faults);
    }
    all
}

fn take(shop: &Workshop, mails: &[&str]) -> Taken {
    take_by(shop, &shop.owner, mails)
}

/// Opened, gone on with, known, of machines, come back, refused.
fn counts(taken: &Taken) -> [u64; 6] {
    let refused = taken.faults.len() as u64;
    [taken.opened, taken.continued, taken.known, taken.automatic, taken.bounces, refused]
}

fn cases(shop: &Workshop) -> Vec<Case> {
    let mut cases = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::CASES, &Scan::all(), |_, case| {
            cases.push(case);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("cases");
    cases.sort_by_key(|case: &Case| case.number);
    cases
}

fn entries(shop: &Workshop, of: impl Id) -> Vec<Entry> {
    let read = shop.desk.read(|tx| {
        let keys = tx.keys(tables::TIMELINE, &Scan::prefix(&of.bytes()), usize::MAX)?;
        keys.into_iter().map(|key| tx.fetch(tables::ENTRIES, &key.2)).collect()
    });
    read.expect("entries")
}

/// Which mails lead to the same case, whatever it is called.
fn together(shop: &Workshop) -> BTreeSet<BTreeSet<[u8; 32]>> {
    let mut all: BTreeMap<CaseId, BTreeSet<[u8; 32]>> = BTreeMap::new();
    let read = shop.desk.read(|tx| {
        let mut rows = Vec::new();
        tx.each(tables::MAILS, &Scan::all(), |mail, row| {
            rows.push((mail, row));
            Ok(ControlFlow::Continue(()))
        })?;
        for (mail, row) in rows {
            let Some(case) = row.case else { continue };
            let root = threads::cases(tx, &[], &[case])?.remove(0);
            all.entry(root.id).or_default().insert(mail);
        }
        Ok(())
    });
    read.expect("mails");
    all.into_values().collect()
}

fn party_of(shop: &Workshop, address: &str) -> Vec<PartyId> {
    let ring = shop.owner.ring().expect("an open vault");
    let found = shop.desk.read(|tx| lookup::look_up(tx, &ring, address)).expect("a look");
    found.into_iter().map(|one| one.party).collect()
}

#[test]
fn a_mail_opens_a_case_and_its_answers_go_on_with_it() {
    let shop = Workshop::new(&[]);
    let first = mail("1", GRACE, "Subject: Kettle leaks", "It leaks.\r\n-- \r\nGrace");
    // 水壶还在漏水。 in GBK, below what it answers, with a picture.
    let second = mail(
        "2",
        GRACE,
        "Subject: Re: Kettle leaks\r\nIn-Reply-To: <1@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b",
        "--b\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         PiBJdCBsZWFrcy4KCsuuuvi7udTawqnLrqGj\r\n\
         --b\r\nContent-Type: image/png; name=\"kettle.png\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--",
    );
    assert_eq!(counts(&take(&shop, &[&first, &second, &first, &second])), [1, 1, 2, 0, 0, 0]);
    let [case] = &cases(&shop)[..] else { panic!("one case") };
    assert_eq!((case.title.as_str(), case.source.as_str()), ("Kettle leaks", "mail"));
    let party: Party =
        shop.desk.read(|tx| tx.fetch(tables::PARTIES, &case.party.expect("hers"))).expect("her");
    assert_eq!(party.name, "Grace Hopper");
    assert_eq!(party_of(&shop, "GRACE@example.org"), [party.id]);
    let lines = entries(&shop, case.id);
    let mut texts: Vec<&str> = lines.iter().map(|entry| entry.text.as_str()).collect();
    texts.sort();
    assert_eq!(texts[0], "Kettle leaks\n\nIt leaks.\n\n-- \nGrace");
    assert!(texts[1].starts_with("Re: Kettle leaks\n\n水壶还在漏水"), "{texts:?}");
    assert!(texts[1].contains("[F-000001 · kettle.png · image/png · 8 B]"), "{texts:?}");
    assert!(texts[1].ends_with("> It leaks."), "{texts:?}");
    assert!(lines.iter().all(|line| line.at.at_seconds < shop.owner.now().at_seconds));
    let events = shop.desk.read(|tx| tx.case_events(case.id)).expect("events");
    let wrote = |event: &&kefu::domain::complaint::CaseEvent| {
        matches!(event.what, Happening::Fact(Fact::Wrote { .. }))
    };
    assert_eq!(events.iter().filter(wrote).count(), 1, "it is our turn");
    let log = shop.desk.read(|tx| {
        let head = tx.fetch(tables::AUDIT_HEAD, &0)?;
        tx.fetch(tables::AUDIT, &head.seq)
    });
    let log = log.expect("an entry");
    assert_eq!((log.verb.as_str(), log.ids[0].as_str()), ("import.mail", "K-2026-00001"));
    assert!(!format!("{log:?}").contains("example.org"));
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let longer = shorter.iter().flat_map(|order| {
        (0..=order.len()).map(|place| {
            let mut order = order.clone();
            order.insert(place, count - 1);
            order
        })
    });
    longer.collect()
}

#[test]
fn whatever_comes_first_the_same_mails_belong_together() {
    let shop = Workshop::new(&[]);
    let mut taken = Taken::default();
    let all = orders(5);
    for (turn, order) in all.iter().enumerate() {
        let id = |name: &str| format!("{name}{turn}");
        let answers = |names: &[&str]| {
            let ids: Vec<String> =
                names.iter().map(|name| format!("<{}@example.org>", id(name))).collect();
            format!("Subject: the same for all\r\nReferences: {}", ids.join(" "))
        };
        // A root, two answers to it, one that only knows the first of them, and one whose ancestor never comes; and a
        // mail of the same subject that answers nothing.
        let mails = [
            mail(&id("a"), GRACE, "Subject: the same for all", "a"),
            mail(&id("b"), "bob@example.org", &answers(&["a", "lost"]), "b"),
            mail(&id("c"), GRACE, &answers(&["b"]), "c"),
            mail(&id("d"), "dan@example.org", &answers(&["lost"]), "d"),
            mail(&id("x"), GRACE, "Subject: the same for all", "x"),
        ];
        for place in order {
            let one = take(&shop, &[&mails[*place]]);
            assert_eq!(one.opened + one.continued, 1, "{:?}", one.faults);
            taken.opened += one.opened;
        }
    }
    let sizes: Vec<usize> = together(&shop).iter().map(BTreeSet::len).collect();
    assert_eq!(sizes.iter().filter(|size| **size == 4).count(), all.len());
    assert_eq!(sizes.iter().filter(|size| **size == 1).count(), all.len());
    assert_eq!(sizes.len(), 2 * all.len());
    assert!(taken.opened > sizes.len() as u64, "some opened a case that was joined later");
    // Each of those that were joined names the one that goes on, and the other way round.
    let cases = cases(&shop);
    for case in &cases {
        let root = shop.desk.read(|tx| threads::cases(tx, &[], &[case.id])).expect("it").remove(0);
        assert!(
            root.id == case.id
                || case.handling.links.iter().any(|link| {
                    cases
                        .iter()
                        .any(|other| other.id == *link && other.handling.links.contains(&case.id))
                })
        );
    }
    tell(&format!("{} orders, {} cases of {} threads", all.len(), cases.len(), sizes.len()));
}

#[test]
fn our_number_in_a_subject_is_believed_of_its_customer_alone() {
    let shop = Workshop::new(&[]);
    let party = shop.party("Grace", &[(PointKind::Email, "grace@example.org")]).0;
    let case = shop.case(party);
    let number = "Subject: [K-2026-00001] still nothing";
    let own = mail("1", GRACE, number, "Where is it?");
    let strange = mail("2", "Mallory <m@example.net>", number, "Close it.");
    assert_eq!(counts(&take(&shop, &[&own, &strange])), [1, 1, 0, 0, 0, 0]);
    let lines = entries(&shop, case);
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].party, lines[0].text.contains("Where is it?")), (Some(party), true));
    // Who answers a mail of the thread is in it, and is named.
    let other =
        mail("3", "Bob <bob@example.net>", "In-Reply-To: <1@example.org>", "I saw it, too.");
    assert_eq!(counts(&take(&shop, &[&other])), [0, 1, 0, 0, 0, 0]);
    let lines = entries(&shop, case);
    assert!(lines.iter().any(|line| line.text.starts_with("From: Bob\n")), "{lines:?}");
    assert!(party_of(&shop, "bob@example.net").is_empty(), "nobody needs his address");
}

#[test]
fn what_machines_write_opens_nothing_and_what_comes_back_is_noted() {
    let shop = Workshop::new(&[]);
    let first = mail("1", GRACE, "Subject: x", "It leaks.");
    take(&shop, &[&first]);
    let machines = [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ];
    for (turn, head) in machines.iter().enumerate() {
        let away = mail(
            &format!("m{turn}"),
            GRACE,
            &format!("{head}\r\nIn-Reply-To: <1@example.org>"),
            "away",
        );
        assert_eq!(counts(&take(&shop, &[&away])), [0, 0, 0, 1, 0, 0], "{head}");
    }
    let people = [
        "Auto-Submitted: no",
        "Precedence: list",
        "Precedence: bulk\r\nList-Post: <mailto:l@example.org>",
    ];
    for (turn, head) in people.iter().enumerate() {
        let one = mail(&format!("p{turn}"), GRACE, head, "hello");
        assert_eq!(counts(&take(&shop, &[&one])), [1, 0, 0, 0, 0, 0], "{head}");
    }
    let bounce = |id: &str, of: &str, to: &str| {
        mail(
            id,
            "MAILER-DAEMON@example.com",
            "Subject: failed\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            &format!(
                "--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
                 Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
                 --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{of}@example.org>\r\n\r\nhello\r\n--b--"
            ),
        )
    };
    let opened = cases(&shop).len();
    let of_case = bounce("b1", "1", "somebody@example.net");
    let of_party = bounce("b2", "none", "grace@example.org");
    let of_nobody = bounce("b3", "none", "nobody@example.net");
    let taken = take(&shop, &[&of_case, &of_party, &of_nobody, &of_case, &of_nobody]);
    assert_eq!(counts(&taken), [0, 0, 2, 0, 3, 0]);
    assert_eq!(cases(&shop).len(), opened);
    let first = cases(&shop).remove(0);
    let noted = |lines: Vec<Entry>| {
        lines
            .iter()
            .filter(|line| line.kind == EntryKind::Event)
            .map(|line| line.text.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(noted(entries(&shop, first.id)), ["Action: failed\nStatus: 5.1.1"]);
    let party = first.party.expect("hers");
    assert_eq!(noted(entries(&shop, party)).len(), 2, "one by her case, one by her address");
}

#[test]
fn who_was_erased_is_not_brought_back_and_a_stop_is_heard() {
    let shop = Workshop::new(&[]);
    let gone = shop.party("Ada", &[(PointKind::Email, "ada@example.org")]).0;
    shop.does(&shop.owner, Command::Erase(Erase::new([gone], EraseReason::ALL[0], None)));
    take(&shop, &[&mail("g", GRACE, "Subject: x", "It leaks.")]);
    let opens = mail("1", "Ada <ada@example.org>", "Subject: hello", "me again");
    let answers = mail("2", "Ada <ADA@example.org>", "In-Reply-To: <g@example.org>", "me, too");
    let taken = take(&shop, &[&opens, &answers]);
    assert_eq!(counts(&taken), [0, 0, 0, 0, 0, 2]);
    for fault in &taken.faults {
        assert_eq!(
            (fault.code, fault.args.as_slice()),
            ("reply-refused", &[("rule", "suppressed".to_owned())][..])
        );
    }
    let stop = mail("3", GRACE, "Subject: hello", "STOP\r\n\r\n> Dear Grace");
    let known = take(&shop, &[&stop, &stop]);
    assert_eq!((known.stops, known.known, known.opened + known.continued), (1, 1, 0));
    let stranger = mail("4", "new@example.org", "Subject: unsubscribe", "");
    let told = take(&shop, &[&stranger]);
    assert_eq!(counts(&told), [1, 0, 0, 0, 0, 0]);
    let both =
        mail("5", GRACE, "In-Reply-To: <g@example.org>", "unsubscribe\r\n\r\nAnd mend my kettle.");
    let told = take(&shop, &[&both]);
    assert_eq!((told.stops, told.continued), (1, 1));
    let stops = shop.desk.read(|tx| tx.count(tables::CONSENTS, &Scan::all())).expect("a count");
    assert_eq!(stops, 3);
    // The case of somebody who is erased takes no more words, whoever writes them.
    let case = cases(&shop).into_iter().find(|case| case.title == "x").expect("hers");
    shop.past(|tx| {
        let erased = Some(kefu::domain::id::ErasureNumber(1));
        let row = Case { erased, stage: kefu::domain::complaint::Stage::Closed, ..case.clone() };
        tx.put(tables::CASES, &case.id, &row)
    });
    let late = mail("6", "Bob <bob@example.net>", "In-Reply-To: <g@example.org>", "And?");
    let told = take(&shop, &[&late]);
    assert_eq!(counts(&told), [0, 0, 0, 0, 0, 1]);
    assert_eq!(told.faults[0].args, [("rule", "complaint-erased".to_owned())]);
}

#[test]
fn a_closed_case_is_followed_by_another_one() {
    let shop = Workshop::new(&[]);
    take(&shop, &[&mail("1", GRACE, "Subject: x", "It leaks.")]);
    let case = cases(&shop).remove(0);
    shop.past(|tx| {
        let mut closed = case.clone();
        closed.stage = kefu::domain::complaint::Stage::Closed;
        tx.put(tables::CASES, &case.id, &closed)
    });
    let again = mail("2", GRACE, "In-Reply-To: <1@example.org>", "It leaks again.");
    let more = mail("3", GRACE, "In-Reply-To: <1@example.org>", "And more.");
    assert_eq!(counts(&take(&shop, &[&again, &more])), [1, 1, 0, 0, 0, 0]);
    assert_eq!(together(&shop).len(), 1);
    assert_eq!(entries(&shop, cases(&shop)[1].id).len(), 2);
}

#[test]
fn who_only_takes_down_takes_mail_without_a_key() {
    let shop = Workshop::new(&[]);
    let intake = shop.newcomer("Post", Role::Intake);
    intake.close_vault();
    let taken = take_by(
        &shop,
        &intake,
        &[
            &mail("1", GRACE, "Subject: x", "It leaks."),
            &mail("2", GRACE, "In-Reply-To: <1@example.org>", "Still."),
        ],
    );
    assert_eq!(counts(&taken), [1, 1, 0, 0, 0, 0]);
    assert!(party_of(&shop, "grace@example.org").is_empty(), "nobody has looked yet");
    kefu::commands::index::index(&shop.desk, &shop.owner).expect("looked");
    assert_eq!(party_of(&shop, "grace@example.org").len(), 1);
    // An agent whose vault is closed could look, and does not write down what cannot be found.
    let agent = shop.newcomer("Agent", Role::Agent);
    agent.close_vault();
    let one = mail("3", GRACE, "Subject: y", "Again.");
    let locked = inbox::of_pipe(&shop.desk, &agent, one.as_bytes(), false).map(|_| ());
    assert_eq!(locked.map_err(|error| error.code), Err("vault-locked"));
    let auditor = shop.newcomer("Auditor", Role::Auditor);
    let refused = execute(&shop.desk, &auditor, &[deed(&auditor, 1)]).map(|_| ());
    assert_eq!(refused.map_err(|error| error.code), Err("no-right"));
}

#[test]
fn a_mail_system_keeps_what_cannot_be_taken_now() {
    let house = House::new();
    let first = mail("1", GRACE, "Subject: Kettle", "It leaks.");
    let locked = house.told(&first, &["import", "mail"]);
    assert_eq!(locked.status, Some(75), "{locked:?}");
    let file = house.home().join("pass");
    std::fs::write(&file, PASSPHRASE).expect("a file");
    let mailbox = house.home().join("box");
    let second = mail("2", GRACE, "In-Reply-To: <1@example.org>", "Still.");
    let from = "From grace@example.org Mon Mar  2 01:30:00 2026\n";
    std::fs::write(&mailbox, format!("{from}{first}\n{from}{second}")).expect("a mailbox");
    let path = mailbox.display().to_string();
    let args = ["import", "mail", &path, "--passphrase-fd", "0", "--json"];
    let tried: Vec<&str> = args.iter().copied().chain(["--dry-run"]).collect();
    for (args, known) in [(&tried[..], 0), (&args[..], 0), (&args[..], 2)] {
        let ran = house.told(PASSPHRASE, args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let taken: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
        let fresh = u64::from(known == 0);
        assert_eq!((&taken["opened"], &taken["continued"]), (&fresh.into(), &fresh.into()));
        assert_eq!(taken["known"], known);
    }
    // The pipe of somebody who only takes down, with no key anywhere.
    house.colleague("post", "intake");
    let lost = house.run(&["import", "mail", "/none", "--as", "post"]);
    assert_ne!(lost.status, Some(75), "a file is nobody's pipe: {lost:?}");
    let empty = House::empty();
    let nowhere = empty.told(&first, &["import", "mail", "-"]);
    assert_eq!(nowhere.status, Some(75), "there is no store yet: {nowhere:?}");
    let unnamed = house.run(&["import", "parties"]);
    assert_eq!(unnamed.status, Some(2), "{unnamed:?}");
    for lang in ["en", "zh"] {
        let ran = house
            .told(PASSPHRASE, &["import", "mail", &path, "--passphrase-fd", "0", "--lang", lang]);
        let text = String::from_utf8_lossy(&ran.out).into_owned();
        assert!(!text.contains("cli-mail"), "{text}");
    }
    let folder = house.home().join("mails");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("torn.eml"), "\n\n").expect("a file");
    let torn = folder.display().to_string();
    let ran = house.told(PASSPHRASE, &["import", "mail", &torn, "--passphrase-fd", "0"]);
    assert!(String::from_utf8_lossy(&ran.out).contains("torn.eml"), "{ran:?}");
    assert!(!house.holds("grace@example.org") || house.home().join("box").exists());
    std::fs::remove_file(mailbox).expect("gone");
    assert!(!house.holds("grace@example.org"), "her address stands nowhere unsealed");
    house.is_sound();
}

fn folder_of(mails: &[PathBuf], into: &Path) -> PathBuf {
    let _ = std::fs::remove_dir_all(into);
    std::fs::create_dir(into).expect("a folder");
    for (at, mail) in mails.iter().enumerate() {
        std::fs::copy(mail, into.join(format!("{at:04}"))).expect("a copy");
    }
    into.to_owned()
}

#[test]
fn real_mails_make_the_same_threads_in_any_order_and_twice_over() {
    let Some(data) = needs::real_data() else { return };
    let mut mails = files(&data.join("email"));
    mails.sort();
    let most = usize::try_from(size("KEFU_MAIL", 150, 80)).expect("a number");
    let (step, count) = (mails.len().div_ceil(most).max(1), size("KEFU_MAIL_ORDERS", 2, 2));
    let mut mails: Vec<PathBuf> = mails.into_iter().step_by(step).collect();
    let mut dice = Dice::fixed(8);
    let mut known: Option<BTreeSet<BTreeSet<[u8; 32]>>> = None;
    for turn in 0..count {
        let shop = Workshop::new(&[]);
        let folder = folder_of(&mails, &shop.folder.path().join("in"));
        let taken =
            inbox::of_path(&shop.desk, &shop.owner, &folder, false, &|| false).expect("read");
        let again = inbox::of_path(&shop.desk, &shop.owner, &folder, false, &|| false);
        let again = again.expect("read again");
        let sum: u64 = counts(&taken).iter().sum();
        assert_eq!((taken.read, sum + taken.stops), (mails.len() as u64, mails.len() as u64));
        assert_eq!(
            again.opened + again.continued + again.stops + again.bounces,
            0,
            "twice is once"
        );
        let is = together(&shop);
        tell(&format!(
            "order {turn}: {:?} of {}, {} threads",
            counts(&taken),
            taken.read,
            is.len()
        ));
        assert_eq!(known.get_or_insert_with(|| is.clone()), &is);
        for at in (1..mails.len()).rev() {
            mails.swap(at, dice.index(at + 1));
        }
    }
}
