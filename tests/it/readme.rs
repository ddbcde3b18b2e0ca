//! Every command line of the README works as it is typed there.

use crate::backup;
use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use crate::source;

/// The command lines, without what is said about them.
fn lines() -> Vec<String> {
    let text = std::fs::read_to_string(source::root().join("README.md")).expect("a README");
    let blocks = text.split("\n```").skip(1).step_by(2);
    let lines =
        blocks.flat_map(|block| block.lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| line.starts_with("kefu")).collect()
}

/// As a shell takes it apart: a quoted text is one word. Five blanks begin what is said about the
/// line; fewer put lines under each other.
fn words(line: &str) -> Vec<String> {
    let line = line.split_once("     ").map_or(line, |(command, _)| command);
    let mut words: Vec<String> = Vec::new();
    for (place, part) in line.split('"').enumerate() {
        match place % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

fn ran(house: &House, words: &[String]) -> Ran {
    let mut args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    // Where a person is asked, a script answers.
    let shown = house.member("李娜")["fingerprint"].as_str().unwrap_or_default().to_owned();
    if args.contains(&"init") {
        args.extend(["--yes", "--member", MEMBER]);
    }
    if args.starts_with(&["party", "erase"]) {
        args.push("--yes");
    }
    if args.starts_with(&["member", "approve"]) {
        args.extend(["--fingerprint", &shown]);
    }
    let asks = [
        "answer",
        "init",
        "--point",
        "passphrase",
        "--fingerprint",
        "rotate",
        "recovery",
        "head",
        "contacts.vcf",
    ];
    if asks.iter().any(|one| args.contains(one)) {
        args.extend(["--passphrase-fd", "0"]);
    }
    house.told(&format!("{PASSPHRASE}\n13800138000\n"), &args)
}

/// The same with what a shell does about files: `> FILE` and `$(cat FILE)`.
fn ran_by_a_shell(house: &House, mut words: Vec<String>) -> Ran {
    let path = |name: &str| house.home().join(name);
    for word in &mut words {
        if let Some(name) = word.strip_prefix("$(cat ").and_then(|name| name.strip_suffix(')')) {
            *word = std::fs::read_to_string(path(name)).expect("a file").trim_end().to_owned();
        }
    }
    let Some(sign) = words.iter().position(|word| word == ">") else { return ran(house, &words) };
    let into = path(&words.split_off(sign)[1]);
    let ran = ran(house, &words);
    std::fs::write(into, &ran.out).expect("written");
    ran
}

/// The file that the README shows under the command that takes it in.
fn next_year() -> String {
    let text = std::fs::read_to_string(source::root().join("README.md")).expect("a README");
    let start = text.find("id = \"cn\"").expect("next year's days");
    text.get(start..).and_then(|rest| rest.split("```").next()).expect("a block").to_owned()
}

/// The macro that the README shows.
fn take_in() -> String {
    let text = std::fs::read_to_string(source::root().join("README.md")).expect("a README");
    let start = text.find("name = \"take in\"").expect("a macro");
    text.get(start..).and_then(|rest| rest.split("```").next()).expect("a block").to_owned()
}

/// Somebody asks for what takes two persons.
fn asks_for_a_role(house: &House) {
    for (name, role) in [("陈管", "admin"), ("王五", "agent")] {
        house.colleague(name, role);
    }
    let asked = house.told_as("陈管", &["member", "role", "王五", "--add", "senior"]);
    assert_eq!(asked.status, Some(3), "{asked:?}");
}

/// This field of what stands last in a list; nothing where the list is empty.
fn last(house: &House, list: &str, field: &str) -> String {
    let args: Vec<&str> = list.split(' ').collect();
    let list = house.json(&args);
    let found = list["items"].as_array().and_then(|items| items.last());
    found.map(|one| one[field].to_string().replace('"', "")).unwrap_or_default()
}

#[test]
fn every_command_line_of_the_readme_works() {
    let house = House::empty();
    let recipient = backup::identity(&house, 1);
    let other = backup::identity(&house, 2);
    let house = house.with_store(std::slice::from_ref(&recipient));
    let party = house.party("zhangwei", "13900139000");
    let case = house.complaint("first", &party);
    let goes = house.party("lina", "13700137000");
    house.json(&["promise", "add", &party, "call back", "--due", "+3d"]);
    let home = house.home();
    std::fs::write(home.join("customers.csv"), "Name,City\nAda,London\n").expect("written");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Customers").expect("a name");
    for (row, (name, city)) in [("Name", "City"), ("Bo", "Oslo")].into_iter().enumerate() {
        sheet.write_string(row as u32, 0, name).expect("written");
        sheet.write_string(row as u32, 1, city).expect("written");
    }
    book.save(home.join("customers.xlsx")).expect("saved");
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Grace\r\nTEL:5551234\r\nEND:VCARD\r\n";
    std::fs::write(home.join("contacts.vcf"), card).expect("written");
    let complaints = "Date received,Product,Issue,Company,State,ZIP code,Complaint ID\n\
                      2026-01-02,Card,Fee,Bank,NY,10001,1\n";
    std::fs::write(home.join("complaints.csv"), complaints).expect("written");

    std::fs::write(home.join("2027.toml"), next_year()).expect("written");
    std::fs::write(home.join("take-in.toml"), take_in()).expect("written");

    let mut count = 0;
    for line in lines() {
        let own = line
            .replace("C-000123", &party)
            .replace("C-000124", &goes)
            .replace("K-2026-00017", &case)
            .replace("P-000042", "P-000001")
            .replacen("age1…", &recipient, 1)
            .replace("age1…", &other)
            .replace("A-000007", "A-000001");
        let own = own.replace("K-2026-00018", &last(&house, "privacy list", "number"));
        let own = own.replace("K-2026-00019", &last(&house, "feedback list", "number"));
        let own = own.replace("4711", &last(&house, "audit list --verb privacy.export", "seq"));
        if own.starts_with("kefu approval show") {
            asks_for_a_role(&house);
        }
        let words = words(&own);
        let ran = match words.get(1).map(String::as_str) {
            // The desk itself has stories of its own.
            None => continue,
            Some("init") => ran(&House::empty(), &words),
            // Takes two persons where there are two.
            Some("vault") if words[2] == "recovery" => ran(&House::new(), &words),
            Some(_) => ran_by_a_shell(&house, words),
        };
        assert_eq!(ran.status, Some(0), "{line}: {ran:?}");
        count += 1;
    }
    assert!(count >= 24, "{count} lines");
}
