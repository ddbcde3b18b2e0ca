//! Address books in and out: vCards become customers and customers vCards, and lists of other programs are known by
//! their headers.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE, Ran};
use crate::needs;
use encoding_rs::GB18030;
use jiff::tz::Offset;
use kefu::domain::contact::PointKind;
use kefu::domain::moment::Moment;
use kefu::domain::party::{PartyKind, PartyStage};
use kefu::exchange::draft::{self, PartyDraft};
use kefu::exchange::preset::{Preset, Target};
use kefu::exchange::{csv, vcard};
use kefu::vault::ExposeSecret;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const BOOK: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:王小明\r\nN:王;小明;;;\r\nTEL;TYPE=CELL:+86 138 0013 8000\r\n\
    TEL;TYPE=WORK:010-1234567\r\nEMAIL:wang@example.cn\r\nCATEGORIES:VIP\r\nBDAY:1990-04-12\r\nGENDER:M\r\n\
    PHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:Family\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nUID:2\r\nFN:Acme\\, Inc.\r\nADR;TYPE=work:;;1 Main St;Town;;12345;USA\r\n\
    URL:https://acme.example\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nFN:Never closed\r\n";

#[track_caller]
fn done(ran: Ran) -> Ran {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    ran
}

fn json(ran: &Ran) -> Value {
    serde_json::from_slice(&ran.out).expect("JSON")
}

fn import(house: &House, path: &Path, more: &[&str]) -> Ran {
    let path = path.to_str().expect("a path");
    let args = ["import", "parties", path, "--passphrase-fd", "0"];
    house.told(PASSPHRASE, &[&args[..], more].concat())
}

fn file(house: &House, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = house.home().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn an_address_book_comes_in_card_by_card() {
    let house = House::new();
    let path = file(&house, "book.vcf", BOOK);
    let foretold = import(&house, &path, &["--dry-run"]);
    assert_eq!(foretold.status, Some(7), "{foretold:?}");
    let left = house.home().join("left.csv");
    let rejects = ["--json", "--rejects", left.to_str().expect("a path")];
    let told = import(&house, &path, &rejects);
    assert_eq!(told.status, Some(7), "{told:?}");
    let told = json(&told);
    let total = &told["total"];
    assert_eq!(
        (&total["read"], &total["added"], &total["refused"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert_eq!(told["left_out"], serde_json::json!({ "GENDER": 1, "PHOTO": 1 }));
    let codes: Vec<&str> = told["refused"]
        .as_array()
        .expect("faults")
        .iter()
        .filter_map(|f| f["code"].as_str())
        .collect();
    assert_eq!(codes, ["card-kind", "card-open"]);
    let rejects = std::fs::read_to_string(left).expect("a list");
    assert!(
        rejects.contains("\n15,KIND,card-kind,") && rejects.contains("\n28,,card-open,"),
        "{rejects}"
    );
    let again = json(&import(&house, &path, &["--json"]));
    assert_eq!((&again["total"]["added"], &again["total"]["known"]), (&0.into(), &2.into()));
    let words = String::from_utf8(import(&house, &path, &[]).out).expect("text");
    assert!(
        words.contains("Not stored, since a customer has no place for it: GENDER (1), PHOTO (1)."),
        "{words}"
    );
    let found = house
        .told(PASSPHRASE, &["party", "search", "13800138000", "--passphrase-fd", "0", "--json"]);
    assert_eq!(json(&found)["items"][0]["name"], "王小明", "{found:?}");
    let kinds = house.json(&["party", "list", "kind:organisation"]);
    assert_eq!(kinds["items"][0]["name"], "Acme, Inc.");
    let mapped = import(&house, &path, &["--map", "google"]);
    assert!(mapped.status == Some(2) && mapped.err.contains("--map"), "{mapped:?}");
    let other = house.run(&["import", "complaints", path.to_str().expect("a path")]);
    assert!(other.status == Some(2) && other.err.contains("kefu import parties"), "{other:?}");
    std::fs::remove_file(&path).expect("removed");
    for secret in ["13800138000", "138 0013 8000", "wang@example.cn", "1 Main St", "acme.example"] {
        assert!(!house.holds(secret), "{secret}");
    }
    house.is_sound();
}

/// What a store says of its customers, but for what it made itself.
fn described(house: &House) -> Vec<Value> {
    let list = house.json(&["party", "list"]);
    let numbers = list["items"].as_array().expect("parties").iter();
    let numbers: Vec<String> =
        numbers.map(|row| row["number"].as_str().expect("a number").to_owned()).collect();
    let one = |number: &String| {
        let shown = house.json(&["party", "show", number]);
        let points = shown["points"].as_array().into_iter().flatten();
        let mut points: Vec<String> =
            points.map(|point| format!("{} {}", point["kind"], point["label"])).collect();
        points.sort();
        let mut fields = shown["fields"].clone();
        for own in ["number", "UID"] {
            fields.as_object_mut().expect("fields").remove(own);
        }
        let of = |name: &str| shown[name].clone();
        serde_json::json!([
            of("name"),
            of("kind"),
            of("stage"),
            of("tier"),
            of("language"),
            of("tags"),
            fields,
            points,
            of("added_at"),
        ])
    };
    let mut all: Vec<Value> = numbers.iter().map(one).collect();
    all.sort_by_key(Value::to_string);
    all
}

/// An age identity: its file and its recipient.
fn identity(house: &House) -> (PathBuf, String) {
    let file = house.home().join("own.key");
    let made = Command::new("age-keygen").arg("-o").arg(&file).output().expect("age-keygen");
    assert!(made.status.success(), "{made:?}");
    let recipient = Command::new("age-keygen").arg("-y").arg(&file).output().expect("age-keygen");
    (file, String::from_utf8(recipient.stdout).expect("text").trim().to_owned())
}

const ALL: &str = "number,name,kind,stage,tier,owner,language,tags,company,city,added_at,\
    phone,email,address,account,identity,card,birthday,secret-note";

/// Every customer with every column as vCards, opened.
fn exported(house: &House, columns: &str) -> Vec<u8> {
    let (key, recipient) = identity(house);
    let to = house.home().join("book.age");
    let args = [
        "export",
        "parties",
        "--form",
        "vcard",
        "--to",
        to.to_str().expect("a path"),
        "--columns",
        columns,
        "--recipient",
        &recipient,
        "--purpose",
        "migration",
        "--reference",
        "to the new address book",
        "--passphrase-fd",
        "0",
    ];
    done(house.told(PASSPHRASE, &args));
    let opened = Command::new("age").arg("-d").arg("-i").arg(key).arg(&to).output().expect("age");
    assert!(opened.status.success(), "{opened:?}");
    opened.stdout
}

/// A store with customers of every kind.
fn peopled() -> House {
    let house = House::new();
    let book = file(&house, "book.vcf", BOOK);
    import(&house, &book, &[]);
    let rows = "name,party kind,stage,tier,tags,company,city,phone,email,address,wechat,id no,card,birthday\n\
        李娜,person,lead,A,\"老客户,VIP\",华联,北京,13900139000/010-7654321,li@example.cn,\"海淀路1号\n3门\",lina_w,\
        11010519491231002X,4111111111111111,1949-12-31\n\
        \"O'Brien; & Söhne, \\ GmbH\",organisation,former,,,,Köln,+49 221 1234567,info@obrien.example,,,,,\n";
    let rows = file(&house, "rows.csv", rows);
    done(import(&house, &rows, &[]));
    house
}

#[test]
fn what_leaves_as_cards_comes_back_the_same() {
    if !needs::program("age") || !needs::program("age-keygen") {
        return;
    }
    let house = peopled();
    let cards = exported(&house, ALL);
    let text = String::from_utf8(cards.clone()).expect("text");
    assert_eq!(text.matches("BEGIN:VCARD\r\nVERSION:4.0\r\n").count(), 4, "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let is_number = |line: &&str| line.starts_with("TEL") || line.contains(".TEL");
    let numbers = text.split("\r\n").filter(is_number).count();
    assert_eq!(numbers, 5, "every number, not the first: {text}");
    is_listed_by_khard(&house, &text);
    let other = House::new();
    let path = file(&other, "cards", &cards);
    let told = done(import(&other, &path, &["--json"]));
    assert_eq!(json(&told)["left_out"], serde_json::json!({}));
    assert_eq!(described(&other), described(&house));
    for phone in ["13800138000", "0107654321"] {
        let args = ["party", "search", phone, "--passphrase-fd", "0", "--json"];
        let name = |house: &House| json(&house.told(PASSPHRASE, &args))["items"][0]["name"].clone();
        assert!(name(&house).is_string() && name(&house) == name(&other), "{phone}");
    }
    // And once more: what came back leaves the same way, but for the numbers and the ids that each store gives.
    let lines = |text: &str| {
        let text = text.replace("\r\n ", "");
        let own = |line: &&str| !line.starts_with("UID:") && !line.starts_with("X-KEFU-NUMBER:");
        // Which of two numbers stands first, their random ids tell.
        let bare = |line: &str| match line.split_once('.') {
            Some((group, rest)) if group.starts_with("item") => rest.to_owned(),
            _ => line.to_owned(),
        };
        let mut lines: Vec<String> = text.lines().filter(own).map(bare).collect();
        lines.sort();
        lines
    };
    let again = String::from_utf8(exported(&other, ALL)).expect("text");
    assert_eq!(lines(&again), lines(&text));
    other.is_sound();
}

#[test]
fn a_card_says_whose_it_is_and_complaints_have_none() {
    let house = House::new();
    house.json(&["party", "add", "李娜"]);
    let export = |what: &str, purpose: &str| {
        let args = ["export", what, "--form", "vcard", "--to", "x.vcf", "--purpose", purpose];
        house.run(&[&args[..], &["--reference", "figures of the quarter"]].concat())
    };
    let nameless = export("parties", "report");
    assert!(nameless.status == Some(2) && nameless.err.contains("--columns"), "{nameless:?}");
    let complaints = export("complaints", "regulator");
    assert!(
        complaints.status == Some(2) && complaints.err.contains("--form csv"),
        "{complaints:?}"
    );
    done(export("parties", "regulator"));
    let text = std::fs::read_to_string(house.home().join("x.vcf")).expect("a file");
    assert!(text.contains("\r\nFN:李娜\r\nN:李娜;;;;\r\nKIND:individual\r\n"), "{text}");
    let both = ["export", "parties", "--form", "csv", "--ndjson", "--to", "y"];
    assert_eq!(house.run(&both).status, Some(2));
}

/// khard, an address book for the terminal: on the path, or where `KEFU_KHARD` says.
fn khard() -> Option<PathBuf> {
    let named = std::env::var_os("KEFU_KHARD").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = named.or_else(|| {
        std::env::split_paths(&path).map(|folder| folder.join("khard")).find(|file| file.is_file())
    });
    if found.is_none() {
        needs::say("khard is not installed");
    }
    found
}

/// Another address book lists the same names.
fn is_listed_by_khard(house: &House, text: &str) {
    let Some(khard) = khard() else { return };
    let folder = house.home().join("book");
    std::fs::create_dir(&folder).expect("a folder");
    for (place, card) in text.split_inclusive("END:VCARD\r\n").enumerate() {
        std::fs::write(folder.join(format!("{place}.vcf")), card).expect("written");
    }
    let config = format!("[addressbooks]\n[[book]]\npath = {}\n", folder.display());
    let config = file(house, "khard.conf", config);
    let ran = Command::new(khard)
        .arg("-c")
        .arg(config)
        .args(["list", "--parsable", "--fields", "name"])
        .env("HOME", house.home())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("khard");
    assert!(ran.status.success(), "{ran:?}");
    let lines = String::from_utf8_lossy(&ran.stdout);
    let mut listed: Vec<&str> = lines.lines().map(str::trim).collect();
    listed.sort_unstable();
    let list = house.json(&["party", "list"]);
    let names = list["items"].as_array().expect("parties").iter();
    let mut names: Vec<&str> = names.filter_map(|row| row["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(listed, names);
}

fn now() -> Moment {
    Moment::parse("2026-11-26", Offset::UTC).expect("a day")
}

fn read(bytes: &[u8]) -> (String, Vec<PartyDraft>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.csv");
    std::fs::write(&path, bytes).expect("written");
    let table = csv::open(&path).expect("a table");
    let preset = Preset::guess(Target::Parties, &table.header).expect("a preset");
    let rows = draft::parties(table, &preset, Offset::UTC, now()).expect("rows");
    (preset.name, rows.map(|row| row.expect("a draft")).collect())
}

fn points(draft: &PartyDraft) -> Vec<(PointKind, &str, &str)> {
    let all = draft.points.iter();
    all.map(|point| (point.kind, point.label.as_str(), point.value.expose_secret())).collect()
}

use PointKind::{Account, Address, Birthday, Email, Phone, SecretNote};

#[test]
fn google_s_list_is_known_by_its_header_and_labels_stand_in_their_own_column() {
    let (preset, rows) = read(
        "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,Birthday,Notes,Labels,\
        E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,\
        Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Website 1 - Label,Website 1 - Value\n\
        Ada,King,Lovelace,,,Acme,CTO,--12-10,met in May,* myContacts ::: Friends,* Home,ada@example.org,Mobile,\
        5551234 ::: 5551235,Work Fax,5559999,Home,\"1 Main St\nTown\",1 Main St,Blog,https://ada.example\n"
            .as_bytes(),
    );
    let ada = &rows[0];
    assert_eq!((preset.as_str(), ada.name.as_str()), ("google", "Ada King Lovelace"));
    assert_eq!(ada.tags, ["myContacts", "Friends"]);
    assert_eq!(ada.note.as_deref(), Some("met in May"));
    let mut all = points(ada);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            (Phone, "mobile", "5551234"),
            (Phone, "mobile", "5551235"),
            (Phone, "work fax", "5559999"),
            (Email, "home", "ada@example.org"),
            (Address, "home", "1 Main St\nTown"),
            (Account, "blog", "https://ada.example"),
            (SecretNote, "Birthday", "--12-10"),
        ]
    );
    let (preset, rows) = read(
        b"Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Notes,Group Membership,E-mail 1 - Type,\
        E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name\n\
        John Doe,John,,Doe,,,,* Other,Work,john@example.org,,843-555-5555,\n",
    );
    assert_eq!((preset.as_str(), rows[0].name.as_str()), ("google", "John Doe"));
    assert_eq!(
        points(&rows[0]),
        [(Phone, "", "843-555-5555"), (Email, "work", "john@example.org")]
    );
}

#[test]
fn outlook_s_list_is_known_in_both_languages() {
    let (preset, rows) = read(
        b"Title,First Name,Middle Name,Last Name,Company,Business Street,Business City,Business State,\
        Business Postal Code,Business Country/Region,Business Fax,Business Phone,Mobile Phone,Birthday,Categories,\
        E-mail Address,E-mail Type,E-mail Display Name,Government ID Number\n\
        Ms.,Ada,,Lovelace,Acme,1 Main St,Town,TX,12345,USA,5550000,5551234,5559999,12/10/1985,VIP;Friends,\
        ada@example.org,SMTP,Ada (ada@example.org),\n\
        ,Bob,,Ross,,,,,,,,,,0/0/00,,,,,\n",
    );
    assert_eq!((preset.as_str(), rows[0].name.as_str()), ("outlook", "Ada Lovelace"));
    assert_eq!(rows[0].tags, ["VIP", "Friends"]);
    let mut all = points(&rows[0]);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            (Phone, "mobile", "5559999"),
            (Phone, "work", "5551234"),
            (Phone, "work fax", "5550000"),
            (Email, "", "ada@example.org"),
            (Address, "work", "1 Main St, Town, TX, 12345, USA"),
            (Birthday, "", "1985-12-10"),
        ]
    );
    assert!(rows[1].points.is_empty());
    let chinese = "英文称谓,名,中间名,姓,单位,部门,职务,商务地址 街道,商务地址 市/县,商务地址 省/市/自治区,\
        商务地址 邮政编码,商务地址 国家/地区,商务电话,移动电话,电子邮件地址,附注,生日\n\
        ,小明,,王,华联,客服部,经理,海淀路1号,北京市,,100080,中国,010-1234567,13800138000,wang@example.cn,常客,1990/4/12\n";
    let (preset, rows) = read(&GB18030.encode(chinese).0);
    let wang = &rows[0];
    assert_eq!((preset.as_str(), wang.name.as_str()), ("outlook", "王小明"));
    let fields: Vec<(&str, &str)> =
        wang.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(fields, [("单位", "华联"), ("职务", "经理"), ("部门", "客服部")]);
    let mut all = points(wang);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            (Phone, "mobile", "13800138000"),
            (Phone, "work", "010-1234567"),
            (Email, "", "wang@example.cn"),
            (Address, "work", "中国北京市海淀路1号100080"),
            (Birthday, "", "1990-04-12"),
        ]
    );
}

#[test]
fn lists_of_other_desks_are_known_by_their_headers() {
    let (preset, rows) = read(
        b"Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Create Date,Street Address,City\n\
        101,Ada,Lovelace,ada@example.org,+1 555 1234,Bob Ross,Marketing Qualified Lead,2024-03-12 09:14,1 Main St,Town\n",
    );
    let ada = &rows[0];
    assert_eq!((preset.as_str(), ada.stage), ("hubspot", PartyStage::Lead));
    assert_eq!(ada.owner.as_deref(), Some("Bob Ross"));
    assert_eq!(ada.key.reference.as_ref().map(|own| own.source.as_str()), Some("hubspot"));
    assert!(points(ada).contains(&(Address, "", "1 Main St, Town")));
    let (preset, rows) = read(
        b"Record Id,Contact Owner,First Name,Last Name,Account Name,Email,Mobile,Mailing Street,Mailing City,Mailing Zip,\
        Email Opt Out,Created Time\nzcrm_1,Bob,Ada,Lovelace,Acme,ada@example.org,5551234,1 Main St,Town,12345,true,2024-03-12 09:14:00\n",
    );
    assert_eq!(preset, "zoho");
    assert!(rows[0].said.is_some(), "who has opted out is not to be reached");
    assert!(points(&rows[0]).contains(&(Address, "mailing", "1 Main St, Town, 12345")));
    for (header, row) in [
        (
            "客户名,联系人所有人,电子邮件,姓氏,名字,手机,退出邮寄列表",
            "恒通,王芳,zw@example.cn,张,伟,13800138000,1",
        ),
        (
            "公司,潜在客户所有人,潜在客户状态,姓名,手机,电子邮件",
            "恒通,王芳,新,张伟,13800138000,zw@example.cn",
        ),
        (
            "线索所有者,称谓,名,姓,公司,线索来源,手机,邮件,邮件选择退出",
            "王芳,先生,伟,张,恒通,展会,13800138000,zw@example.cn,true",
        ),
        (
            "名,姓,账户名称,手机,邮件,邮寄街道,邮寄城市,邮寄邮编",
            "伟,张,恒通,13800138000,zw@example.cn,南京路1号,上海,200000",
        ),
    ] {
        let (preset, rows) = read(format!("{header}\n{row}\n").as_bytes());
        let expected = if header.contains("所有人") { "salesforce" } else { "zoho" };
        assert_eq!((preset.as_str(), rows[0].name.as_str()), (expected, "张伟"), "{header}");
        let all = points(&rows[0]);
        assert!(all.contains(&(Phone, "mobile", "13800138000")), "{all:?}");
        assert!(all.contains(&(Email, "", "zw@example.cn")), "{all:?}");
        assert_eq!(rows[0].said.is_some(), header.contains("退出"), "{header}");
    }
    for (header, row) in [
        (
            "Contact ID,First Name,Last Name,Account Name,Email,Phone,Mailing Street,Mailing State/Province,Mailing Zip/Postal Code",
            "003A,Ada,Lovelace,Acme,ada@example.org,5551234,1 Main St,TX,12345",
        ),
        (
            "Id,FirstName,LastName,AccountId,Email,Phone,MailingStreet,MailingState,MailingPostalCode,OwnerId",
            "003A,Ada,Lovelace,001A,ada@example.org,5551234,1 Main St,TX,12345,005A",
        ),
    ] {
        let (preset, rows) = read(format!("{header}\n{row}\n").as_bytes());
        assert_eq!((preset.as_str(), rows[0].name.as_str()), ("salesforce", "Ada Lovelace"));
        let mut all = points(&rows[0]);
        all.sort_unstable();
        let expected = [
            (Phone, "work", "5551234"),
            (Email, "", "ada@example.org"),
            (Address, "mailing", "1 Main St, TX, 12345"),
        ];
        assert_eq!(all, expected);
    }
    let (preset, rows) = read(
        b"Account ID,Account Name,Billing Street,Billing City,Shipping Street,Phone\n001A,Acme,1 Main St,Town,,5551234\n",
    );
    assert_eq!((preset.as_str(), rows[0].kind), ("salesforce-accounts", PartyKind::Organisation));
    let (preset, rows) = read(
        b"name,email,external_id,details,notes,phone,role,restriction,organization,tags\n\
        Ada,ada@example.org,e1,VIP since May,,5551234,end-user,,Acme,\"vip,gold\"\n",
    );
    assert_eq!((preset.as_str(), rows[0].tags.len()), ("zendesk", 2));
    assert_eq!(rows[0].key.reference.as_ref().map(|own| own.reference.as_str()), Some("e1"));
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test tells its figures")]
fn tell(text: &str) {
    eprintln!("{text}");
}

/// What became of a file: how many cards or rows were taken, or the code of each fault and error.
fn outcome(path: &Path) -> BTreeMap<&'static str, usize> {
    let mut codes = BTreeMap::new();
    let mut count = |code| *codes.entry(code).or_default() += 1;
    match vcard::open(path, Offset::UTC, now()) {
        Err(error) => count(error.code),
        Ok(Some(cards)) => {
            cards.for_each(|card| count(card.map_or_else(|fault| fault.code, |_| "taken")));
        }
        Ok(None) => {
            let rows = csv::open(path).and_then(|table| {
                let preset = Preset::guess(Target::Parties, &table.header)?;
                draft::parties(table, &preset, Offset::UTC, now())
            });
            match rows {
                Err(error) => count(error.code),
                Ok(rows) => {
                    rows.for_each(|row| count(row.map_or_else(|fault| fault.code, |_| "taken")));
                }
            }
        }
    }
    codes
}

#[test]
fn every_real_card_and_row_is_taken_or_has_its_reason() {
    let Some(folder) = needs::real_data() else { return };
    for part in ["vcard", "crm_import", "encodings"] {
        let mut found = Vec::new();
        files(&folder.join(part), &mut found);
        let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
        for path in &found {
            let codes = outcome(path);
            assert!(!codes.is_empty(), "{}", path.display());
            for (code, count) in codes {
                *sums.entry(code).or_default() += count;
            }
        }
        tell(&format!("{part}: {} files: {sums:?}", found.len()));
        assert!(part == "encodings" || sums["taken"] > 60, "{sums:?}");
    }
}
