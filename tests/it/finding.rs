//! Finding customers and their complaints, also under a name or a number that they no longer have.

use crate::house::{House, MEMBER, PASSPHRASE};
use serde_json::Value;

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
