//! Data that goes to somebody outside: declared in full, to whoever was told of it, with a consent of each customer's own.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::Dice;
use crate::house::{House, number};
use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::disclosure::Disclose;
use kefu::domain::disclosure::DisclosureMethod;
use kefu::domain::id::DisclosureNumber;
use kefu::domain::usage::FieldClass;

/// A whole one, but for its recipient.
pub fn to(recipient: &str) -> Disclose {
    Disclose::Add {
        recipient: recipient.to_owned(),
        contact: "privacy@acme.example".to_owned(),
        purpose: "a quote for an insurance".to_owned(),
        method: DisclosureMethod::File,
        categories: vec![FieldClass::Handling, FieldClass::Identity],
    }
}

/// Something about one, which may be none, or over.
pub fn any(dice: &mut Dice) -> Command {
    Command::Disclose(match dice.below(3) {
        0 => to(dice.pick(&["Acme", ""])),
        1 => to("Acme"),
        _ => Disclose::End(DisclosureNumber(1 + u32::try_from(dice.below(4)).expect("small"))),
    })
}

/// Past nothing: one is declared, and this is its number.
pub fn declared(shop: &Workshop) -> DisclosureNumber {
    shop.does(&shop.owner, Command::Disclose(to("Acme")));
    let count = shop
        .desk
        .read(|tx| {
            kefu::store::Reader::fetch(tx, kefu::store::tables::COUNTERS, &"disclosure".to_owned())
        })
        .expect("a count");
    DisclosureNumber(u32::try_from(count).expect("a number"))
}

/// The act of a verb against which nothing stands.
pub fn deed(shop: &Workshop, verb: &str) -> Command {
    Command::Disclose(match verb {
        "disclosure.add" => to("Acme"),
        _ => Disclose::End(declared(shop)),
    })
}

#[test]
fn data_goes_outside_as_declared_and_of_nobody_who_did_not_say_yes_to_it() {
    let house = House::new();
    let [wei, na] = [house.party("张伟", "13800138000"), house.party("李娜", "13912345678")];
    let add = |recipient: &str| {
        let ran = house.run(&[
            "disclosure",
            "add",
            "--recipient",
            recipient,
            "--contact",
            "privacy@acme.example",
            "--purpose",
            "a quote for an insurance",
            "--method",
            "file",
            "--categories",
            "handling,identity",
            "--json",
        ]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        number(&serde_json::from_slice(&ran.out).expect("a document"))
    };
    assert_eq!(house.run(&["disclosure", "add", "--recipient", "Acme"]).status, Some(2));
    let (acme, other) = (add("Acme Insurance"), add("Other Ltd"));
    assert_eq!((acme.as_str(), other.as_str()), ("D-000001", "D-000002"));

    let list = house.home().join("list.csv");
    let path = list.to_string_lossy().into_owned();
    let leave = |more: &[&str]| {
        let _ = std::fs::remove_file(&list);
        let args = ["export", "parties", "", "--to", &path, "--reference", "offer of March"];
        house.run(&[&args[..], more].concat())
    };
    let outside = ["--purpose", "disclosure", "--columns", "number,name"];
    let ends = |ran: crate::house::Ran, status: i32, word: &str| {
        assert_eq!(ran.status, Some(status), "{word}: {ran:?}");
        assert!(ran.err.contains(word), "{word}: {ran:?}");
    };
    ends(leave(&outside), 3, "--disclosure");
    let with = |number: &str, columns: &str| {
        leave(&["--purpose", "disclosure", "--disclosure", number, "--columns", columns])
    };
    ends(with(&acme, "number,name"), 3, "without one: 2");
    let yes = |party: &str, number: &str| {
        house.run(&[
            "consent",
            "give",
            party,
            "--disclosure",
            number,
            "--basis",
            "consent",
            "--evidence",
            "code:form 12",
        ])
    };
    assert_eq!(yes(&wei, &acme).status, Some(0));
    ends(with(&acme, "number,name"), 3, &na);
    // A yes to somebody else, and one to be reached, is none to this recipient.
    assert_eq!(yes(&na, &other).status, Some(0));
    ends(with(&acme, "number,name"), 3, &na);
    let contract = house.run(&[
        "consent",
        "give",
        &na,
        "--disclosure",
        &acme,
        "--basis",
        "contract",
        "--evidence",
        "code:form 12",
    ]);
    ends(contract, 3, "consent");
    assert_eq!(yes(&na, &acme).status, Some(0));
    let left = with(&acme, "number,name");
    assert_eq!(left.status, Some(0), "{left:?}");
    assert!(std::fs::read_to_string(&list).expect("a list").contains("李娜"));
    // Only what was told of.
    ends(with(&acme, "number,tags"), 3, "tags");
    ends(leave(&["--purpose", "court", "--disclosure", &acme]), 2, "disclosure");
    // A letter of an authority asks nobody.
    assert_eq!(leave(&["--purpose", "regulator", "--columns", "number"]).status, Some(0));

    let shown = house.json(&["disclosure", "show", &acme]);
    assert_eq!(
        (&shown["consented"], shown["parties"].as_array().map(Vec::len)),
        (&2.into(), Some(2))
    );
    assert_eq!(house.run(&["consent", "withdraw", &wei]).status, Some(0), "takes all back");
    ends(with(&acme, "number,name"), 3, &wei);
    assert_eq!(house.json(&["disclosure", "list"])["items"][1]["consented"], 1);
    assert_eq!(house.run(&["disclosure", "end", &acme]).status, Some(0));
    ends(with(&acme, "number,name"), 3, &acme);
    ends(yes(&wei, &acme), 3, &acme);
    // Leads work with it, and do not declare it.
    house.colleague("李四", "lead");
    ends(house.told_as("李四", &["disclosure", "end", &other]), 6, "");
    assert_eq!(house.told_as("李四", &["disclosure", "list"]).status, Some(0));
    let leak = house.json(&["guard", "list"])["items"][0].clone();
    assert!(leak["refused"].as_u64().unwrap_or_default() >= 6, "{leak}");
    house.is_sound();
}
