//! Importing at the desk: columns on the left, fields on the right, the first rows below, and a preset of it at the end.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::backup::{RESTORE, ends, house};
use crate::desk::{TestDesk, now, store};
use crate::dice::{Dice, size, tell};
use crate::screens::golden;
use crate::visits::{keyed, over_ssh};
use crate::workshop::Workshop;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::Offset;
use kefu::domain::import_map::{ImportMap, To, name_of_kept};
use kefu::domain::member::Role;
use kefu::exchange::mapping::{Becomes, FirstRows, Mapping, Others};
use kefu::exchange::preset::{self, Preset, Target};
use kefu::exchange::{csv, draft};
use kefu::locale::Language;
use kefu::queries::{imports, parties, presets};
use kefu::session::clock::Clock;
use kefu::session::drawer::Drawer;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What is sealed of each row; none of it may ever be on a frame.
const PLANTED: [&str; 6] = [
    "13800138001",
    "13912345678",
    "ada@example.org",
    "11010519491231002X",
    "4111111111111111",
    "浦东新区世纪大道",
];

const SHOP: &str = "姓名,手机,邮箱,城市,会员等级,备注,身份证号,地址,尺码,旧系统号\n\
    张伟,13800138001,ada@example.org,上海,A,老客户,11010519491231002X,浦东新区世纪大道1号,XL,a-17\n\
    王小明,13912345678,,北京,B,他的卡是 4111 1111 1111 1111,,,L,a-18\n\
    ,13912345678,,广州,B,没有名字,,,M,a-19\n";

fn desk(size: (u16, u16), language: Language) -> (TestDesk, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().to_owned();
    let clock = Clock::set_to(now());
    let (desk, session) = store(folder.path(), clock.clone());
    (TestDesk::over(desk, session, clock, folder, size, language), path)
}

fn written(folder: &Path, name: &str, text: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path
}

/// Opens the board of a file of customers.
fn opened(desk: &mut TestDesk, path: &Path) {
    let path = path.display().to_string();
    desk.keys(&["g", "i", "Tab", &path, "^S"]);
}

fn hides_all(desk: &TestDesk) {
    for value in PLANTED {
        desk.hides(value);
    }
}

#[test]
fn columns_are_shown_and_changed_and_the_file_is_imported_and_can_be_taken_back() {
    let (mut desk, folder) = desk((120, 40), Language::English);
    opened(&mut desk, &written(&folder, "shop.csv", SHOP.as_bytes()));
    desk.shows("Import customers").shows("姓名").shows("尺码");
    desk.shows("4 columns are undecided: 城市, 会员等级, 尺码, 旧系统号");
    desk.shows("张伟").shows("王小明").shows("name");
    hides_all(&desk);
    // The third row has no name, and says so.
    desk.shows("   4  ");
    // Nobody has said what becomes of three columns: that is asked, and nothing is imported.
    desk.keys(&["i"]).shows("Nobody has said what becomes of these columns");
    desk.keys(&["o"]).shows("Not stored: 城市, 会员等级, 尺码, 旧系统号");
    desk.keys(&["o"]).hides("Not stored");
    desk.shows("上海");
    hides_all(&desk);
    // The last is not needed; of the one before it somebody says what it is.
    desk.keys(&["G", "x"]).shows("Not stored: 旧系统号");
    desk.keys(&["x", "x"]);
    desk.press(KeyEvent::new(KeyCode::Delete, KeyModifiers::NONE));
    desk.press(KeyEvent::new(KeyCode::Delete, KeyModifiers::NONE));
    desk.shows("Not stored: 旧系统号");
    desk.keys(&["k", "Enter"]).shows("尺码 becomes");
    desk.keys(&["tags", "Enter"]).shows("You said so").shows("tags: XL");
    hides_all(&desk);
    desk.keys(&["p"]).shows("Line 2").shows("Line 4");
    hides_all(&desk);
    desk.keys(&["Esc"]);
    // A try says what would come of it, and leaves nothing.
    desk.keys(&["t"]).shows("Tried, nothing stored").shows("Of 3 rows 2 would be taken");
    desk.shows("1 not taken, the first in line 4").shows("Not stored: 旧系统号");
    hides_all(&desk);
    assert_eq!(count(&desk), 0);
    desk.keys(&["Esc", "i"]).shows("Import now?");
    desk.keys(&["Left", "Enter"]);
    if desk.screen().contains("Import now?") {
        desk.keys(&["y"]);
    }
    desk.shows("Of 3 rows 2 were taken").shows("kefu import undo R-");
    hides_all(&desk);
    assert_eq!(count(&desk), 2);
    let run = desk.worker.desk.read(|tx| imports::list(tx, now())).expect("runs");
    assert_eq!((run.len(), run[0].run.added), (1, 2));
    desk.keys(&["Esc", "Esc"]).hides("Import customers");
    // What was left out is nowhere.
    let rows = desk.worker.desk.read(all_fields).expect("parties");
    assert!(rows.iter().all(|fields| !fields.contains("a-17")), "{rows:?}");
    assert!(rows.iter().any(|fields| fields.contains("上海")), "{rows:?}");
}

fn count(desk: &TestDesk) -> u64 {
    desk.worker.desk.read(|tx| parties::list(tx, None, 100)).expect("parties").total
}

fn all_fields(tx: &kefu::queries::ReadTx) -> kefu::domain::Result<Vec<String>> {
    let page = parties::list(tx, None, 100)?;
    Ok(page.items.iter().map(|row| format!("{:?}", row.party.fields)).collect())
}

#[test]
fn a_mapping_is_kept_for_all_desks_and_files_with_its_columns_are_known_by_it() {
    let (mut desk, folder) = desk((80, 24), Language::Chinese);
    let path = written(&folder, "shop.csv", SHOP.as_bytes());
    opened(&mut desk, &path);
    desk.keys(&["o", "w"]).shows("保存此映射");
    // A name that kefu has itself, and one that is a number of somebody's.
    desk.keys(&["cfpb", "^S"]).shows("kefu 自带同名预设");
    desk.keys(&["^U", "13800138001", "^S"]).shows("预设的名字只用文字");
    desk.keys(&["^U", "门店 客户", "^S"]).shows("门店 客户");
    let kept = desk.worker.desk.read(presets::all).expect("presets");
    assert_eq!(kept.iter().map(|kept| kept.name.as_str()).collect::<Vec<_>>(), ["门店 客户"]);
    desk.keys(&["Esc"]);
    opened(&mut desk, &path);
    desk.shows("依据预设“门店 客户”").shows("不保存：城市、会员等级、尺码、旧系统号");
    // By the name, as the command line finds it.
    let session = &desk.worker.session;
    let called = preset::called(&desk.worker.desk, session, "门店 客户").expect("a preset");
    assert_eq!(called.name, "门店 客户");
    let unknown = preset::called(&desk.worker.desk, session, "nope").expect_err("none");
    assert!(unknown.args.iter().any(|(_, value)| value.contains("门店 客户")), "{unknown:?}");
    desk.keys(&["Esc", "u"]);
    assert!(desk.worker.desk.read(presets::all).expect("presets").is_empty(), "undone");
}

#[test]
fn what_is_no_file_for_it_is_said_in_the_form() {
    let (mut desk, folder) = desk((80, 24), Language::English);
    let none = folder.join("none.csv");
    opened(&mut desk, &none);
    desk.shows("Import a file").shows("none.csv");
    desk.keys(&["Esc"]);
    for (name, text) in [("empty.csv", ""), ("header.csv", "Name,Phone\n"), ("a.pdf", "%PDF-1.7")] {
        let path = written(&folder, name, text.as_bytes());
        desk.model.drafts.clear();
        opened(&mut desk, &path);
        desk.shows("Import a file").shows(name);
        desk.keys(&["Esc"]);
    }
    // A file that is gone when it is to be imported.
    desk.model.drafts.clear();
    let path = written(&folder, "gone.csv", b"Name,Phone\nAda,+44 20 7946 0001\n");
    opened(&mut desk, &path);
    fs::remove_file(&path).expect("removed");
    desk.keys(&["t"]).shows("gone.csv").shows("There is no");
}

#[test]
fn hostile_headers_and_many_columns_and_double_names_do_no_harm() {
    let (mut desk, folder) = desk((80, 24), Language::English);
    let long = "x".repeat(10_000);
    let header = format!("Name,NAME,Name,\u{202e}evil,\u{1b}[31mred,{long},,###,13800138001\n");
    let row = "Ada,Ida,Oda,1,2,3,4,5,6\n";
    opened(&mut desk, &written(&folder, "bad.csv", format!("{header}{row}").as_bytes()));
    desk.shows("Import customers");
    hides_all(&desk);
    assert!(!desk.screen().contains(['\u{202e}', '\u{1b}']));
    for _ in 0..9 {
        desk.keys(&["x", "j"]);
        assert!(!desk.screen().contains(['\u{202e}', '\u{1b}']));
    }
    desk.keys(&["Esc", "y"]);
    desk.model.drafts.clear();
    let header: Vec<String> = (0..200).map(|n| format!("列 {n}")).collect();
    let row: Vec<String> = (0..200).map(|n| format!("宽值{n}")).collect();
    let text = format!("姓名,{}\n王芳,{}\n", header.join(","), row.join(","));
    opened(&mut desk, &written(&folder, "wide.csv", text.as_bytes()));
    desk.shows("200 columns are undecided");
    desk.keys(&["G"]).shows("201/201");
    desk.keys(&["o", "t"]).shows("Of 1 rows 1 would be taken");
}

/// While a file is imported the desk goes on.
#[test]
fn an_import_goes_on_beside_the_desk() {
    let (mut desk, folder) = desk((120, 40), Language::English);
    let path = written(&folder, "many.csv", b"Name,Tags\nAda,Leeds\n");
    opened(&mut desk, &path);
    let under_way = desk.keys_alone(&["i", "y"]);
    assert!(!under_way.is_empty());
    desk.keys(&["i"]).shows("A file is being imported").shows("importing: 0");
    desk.keys(&["Esc", "Tab", ":"]).shows("Search customers");
}

#[test]
fn what_is_not_stored_is_in_no_title() {
    let folder = TempDir::new().expect("a folder");
    let text = "Date received,Product,Issue,Sub-issue,Timely response?\n01/02/2026,Loan,Late,Sworn at,Yes\n";
    let path = written(folder.path(), "two.csv", text.as_bytes());
    let at = (Offset::UTC, now());
    let (_, look) = FirstRows::read(&path, None, Target::Complaints, &[], at).expect("a look");
    let mut mapping = Mapping::of(look);
    mapping.others = Others::Left;
    assert_eq!(mapping.left_out(), ["Sub-issue"]);
    assert_eq!(mapping.map().title, [["Issue"], ["Product"]]);
    mapping.others = Others::Kept;
    assert_eq!(mapping.map().title[0], ["Issue", "Sub-issue"]);
}

#[test]
fn what_was_said_of_columns_is_not_lost_by_one_key() {
    let (mut desk, folder) = desk((120, 40), Language::English);
    let path = written(&folder, "shop.csv", SHOP.as_bytes());
    opened(&mut desk, &path);
    desk.keys(&["Esc"]).hides("Import customers");
    desk.model.drafts.clear();
    opened(&mut desk, &path);
    desk.keys(&["o", "Esc"]).shows("Leave without the choices made here?");
    desk.keys(&["n"]).shows("Import customers").shows("Not stored: 城市");
    desk.keys(&["Esc", "y"]).hides("Import customers");
}

/// Two columns that differ by a blank alone are two.
#[test]
fn columns_that_are_called_nearly_the_same_are_told_apart() {
    let folder = TempDir::new().expect("a folder");
    let path = written(folder.path(), "two.csv", b"Name,no te,note,NOTE\nAda,a,b,c\n");
    let at = (Offset::UTC, now());
    let (_, look) = FirstRows::read(&path, None, Target::Parties, &[], at).expect("a look");
    let mut mapping = Mapping::of(look);
    mapping.choose(1, To::Tier);
    mapping.choose(3, To::Ignore);
    let preset = Preset::strict("m", "m", &mapping.map().text().expect("a file")).expect("a map");
    let table = csv::open(&path).expect("a table");
    let all: Vec<_> = draft::parties(table, &preset, at.0, at.1).expect("drafts").collect();
    let party = all[0].as_ref().expect("a party");
    assert_eq!((party.tier.as_deref(), party.note.as_deref()), (Some("a"), Some("b")));
    assert!(party.fields.is_empty(), "{:?}", party.fields);
}

#[test]
fn whoever_may_not_import_is_told_so() {
    let shop = Workshop::new(&[]);
    let agent = shop.newcomer("李娜", Role::Agent);
    let clock = shop.clock.clone();
    let folder = TempDir::new().expect("a folder");
    let Workshop { desk, folder: _kept, .. } = shop;
    let mut desk = TestDesk::over(desk, agent, clock, folder, (80, 24), Language::English);
    desk.keys(&["g", "i"]).hides("Import a file");
    desk.keys(&[":", "import a file"]).shows("Import a file");
}

/// A session that came over SSH names what it has put, no path, and no workbook.
#[test]
fn over_ssh_files_are_those_of_the_drawer() {
    let shop = Workshop::new(&[]);
    let member = keyed(&shop, Role::Admin);
    let store = shop.folder.path().join("store");
    let drawer = Drawer::of(&store, member);
    let put = |name: &str, bytes: &[u8]| {
        drawer.take_in(name, bytes).expect("taken in").keep().expect("kept");
    };
    put("shop.csv", SHOP.as_bytes());
    let session = over_ssh(&shop, member, Some(crate::visits::KEY));
    let outside = written(shop.folder.path(), "outside.csv", SHOP.as_bytes());
    let clock = shop.clock.clone();
    let Workshop { desk, folder: _kept, .. } = shop;
    let folder = TempDir::new().expect("a folder");
    let mut desk = TestDesk::over(desk, session, clock, folder, (120, 40), Language::English);
    desk.keys(&["g", "i"]).shows("CSV or vCard").hides("Sheet");
    desk.keys(&["Esc"]);
    opened(&mut desk, &outside);
    desk.hides("Import customers");
    desk.keys(&["Esc"]);
    desk.model.drafts.clear();
    opened(&mut desk, Path::new("shop.csv"));
    desk.shows("Import customers · shop.csv").shows("张伟");
    hides_all(&desk);
    desk.hides("/proc/");
    desk.keys(&["o", "t"]).shows("shop.csv").hides("/proc/");
}

#[test]
fn a_kept_preset_comes_through_a_backup_and_is_known_at_the_command_line() {
    let house = house(1);
    let map = "target = \"parties\"\n[[column]]\nheader = \"Kunde\"\nto = \"name\"\n\
               [[column]]\nheader = \"Ort\"\nto = \"tags\"\n";
    fs::write(house.home().join("kunden.toml"), map).expect("written");
    fs::write(house.home().join("k.csv"), "Kunde,Ort\nAda,Leeds\n").expect("written");
    let file = house.home().join("kunden.toml").display().to_string();
    let csv = house.home().join("k.csv").display().to_string();
    house.json(&["preset", "save", &file]);
    house.json(&["preset", "save", &file, "--name", "old list"]);
    let shown = house.run(&["preset", "show", "old list"]);
    assert_eq!(String::from_utf8_lossy(&shown.out), map);
    let listed = house.json(&["preset", "list"]);
    assert_eq!(listed["items"][0]["name"], "kunden");
    assert!(listed["items"].as_array().expect("a list").iter().any(|one| one["name"] == "cfpb"));
    // It is known without being named, and by its name.
    let tried = house.json(&["import", "parties", &csv, "--dry-run"]);
    assert_eq!(tried["map"], "kunden", "{tried}");
    let named = house.json(&["import", "parties", &csv, "--map", "old list"]);
    assert_eq!((&named["map"], &named["total"]["added"]), (&"old list".into(), &1.into()));
    for (name, text) in [("cfpb", map), ("../x", map), ("bad", "target = 1")] {
        fs::write(house.home().join("bad.toml"), text).expect("written");
        let bad = house.home().join("bad.toml").display().to_string();
        let ran = house.run(&["preset", "save", &bad, "--name", name]);
        assert_eq!(ran.status, Some(2), "{name}: {ran:?}");
    }
    ends(&house, &["backup", "backup"], 0);
    ends(&house, &RESTORE, 0);
    let there = house.json(&["--store", "again", "preset", "show", "kunden"]);
    assert_eq!(there["text"], map);
    house.json(&["preset", "drop", "old list"]);
    assert_eq!(house.run(&["preset", "drop", "old list"]).status, Some(4));
    house.json(&["undo"]);
    assert_eq!(house.json(&["preset", "list"])["items"][1]["name"], "old list");
    house.is_sound();
}

/// Any choice, on any header: what is kept of it as a file and read again makes the same drafts as the map itself does.
#[test]
fn what_is_kept_makes_the_same_of_a_file() {
    let wanted = size("KEFU_TEST_MAPPINGS", 150, 60);
    let mut dice = Dice::of("mappings at random");
    let folder = TempDir::new().expect("a folder");
    let names = [
        "Name",
        "姓名",
        "First Name",
        "Last Name",
        "Phone",
        "手机",
        "邮箱",
        "Notes",
        "NOTES",
        "Status",
        "Tier",
        "size",
        "Si ze",
        "###",
        "",
        "\"a, b\"",
        "Created",
        "Street",
        "微信",
        "a\"\"b",
        "Subject",
        "Date received",
        "Consent",
        "13800138000",
        "=1+1",
        "列\u{202e}",
    ];
    let values = [
        "Ada",
        "王芳",
        "13800138000",
        "a@b.cn",
        "2026-01-02",
        "3/4/2025",
        "13/4/2025",
        "",
        "Yes",
        "Closed",
        "A",
        "老客户",
        "[1]",
        "N/A",
        "11010519491231002X",
    ];
    let (mut bound, mut faults) = (0, 0);
    for round in 0..wanted {
        let count = 1 + dice.index(9);
        let mut header: Vec<&str> = (0..count).map(|_| dice.pick(&names)).collect();
        let target = if dice.once_in(2) { Target::Parties } else { Target::Complaints };
        if !dice.once_in(4) {
            header.extend(["Name", "Date received", "Subject"]);
        }
        let quoted = |name: &&str| {
            if name.starts_with('"') { (*name).to_owned() } else { format!("\"{name}\"") }
        };
        let mut text = header.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        for _ in 0..4 {
            let mut row: Vec<&str> = (0..count).map(|_| dice.pick(&values)).collect();
            row.extend(["Ada", "2026-01-02", "Late"].into_iter().take(header.len() - count));
            text += &(row.join(",") + "\n");
        }
        let path = written(folder.path(), &format!("{round}.csv"), text.as_bytes());
        let at = (Offset::UTC, now());
        let Ok((rows, look)) = FirstRows::read(&path, None, target, &[], at) else { continue };
        let mut mapping = Mapping::of(look);
        let suiting: Vec<To> = To::ALL.iter().copied().filter(|to| to.suits(target)).collect();
        for column in 0..mapping.look.header.len() {
            if dice.once_in(3) {
                mapping.choose(column, dice.pick(&suiting));
            }
        }
        mapping.others = dice.pick(&[Others::Kept, Others::Left, Others::Unsaid]);
        let map = mapping.map();
        let file = map.text().expect("a file");
        assert_eq!(ImportMap::read("m.toml", &file).as_ref(), Ok(&map));
        for column in 0..mapping.look.header.len() {
            let is_left =
                matches!(mapping.becomes(column), Becomes::These(these) if these == [To::Ignore]);
            assert!(!is_left || mapping.left_out().contains(&mapping.shown_name(column)));
        }
        let preset = Preset::strict("kept", "kept", &file).expect("a preset");
        let seen = rows.seen(&map, at);
        let drafted = csv::open(&path).and_then(|table| match target {
            Target::Parties => draft::parties(table, &preset, at.0, at.1)
                .map(|all| all.map(|one| one.map(|it| it.line).map_err(|it| it.code)).collect()),
            Target::Complaints => draft::complaints(table, &preset, at.0, at.1)
                .map(|all| all.map(|one| one.map(|it| it.line).map_err(|it| it.code)).collect()),
        });
        let drafted: kefu::domain::Result<Vec<std::result::Result<u64, &str>>> = drafted;
        match (seen, drafted) {
            (Ok(seen), Ok(drafted)) => {
                let seen: Vec<_> = seen
                    .into_iter()
                    .map(|it| it.seen.map(|_| it.line).map_err(|f| f.code))
                    .collect();
                faults += seen.iter().filter(|row| row.is_err()).count();
                bound += 1;
                assert_eq!(seen, drafted, "{text}\n{file}");
            }
            (Err(seen), Err(drafted)) => assert_eq!(seen.code, drafted.code, "{text}\n{file}"),
            (seen, drafted) => panic!("{seen:?} {drafted:?}\n{text}\n{file}"),
        }
    }
    tell(&format!(
        "{wanted} mappings: {bound} could be drafted, {faults} rows of them were faults"
    ));
    assert!(bound > 0);
}

#[test]
fn names_of_kept_presets_are_plain() {
    for good in ["shop", "门店 客户", "a_b-1", "A"] {
        assert_eq!(name_of_kept(good).as_deref(), Ok(good));
    }
    let long = "x".repeat(41);
    for bad in ["", " ", "../x", "a/b", "a.toml", "-x", "x\u{202e}", "13800138000", &long, "a\nb"] {
        assert_eq!(name_of_kept(bad).map_err(|e| e.code), Err("preset-name"), "{bad:?}");
    }
    for taken in ["cfpb", "CFPB", "guess-parties"] {
        assert_eq!(name_of_kept(taken).map_err(|e| e.code), Err("preset-built-in"), "{taken}");
    }
}

#[test]
fn the_mapping_of_columns_in_both_languages() {
    for (language, name) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (cols, rows) in [(80, 24), (120, 40)] {
            let (mut desk, folder) = desk((cols, rows), language);
            let path = written(&folder, "shop.csv", SHOP.as_bytes());
            desk.keys(&["g", "i", "Tab"]);
            // The folder has another name each time.
            desk.keys(&[&path.display().to_string(), "^S"]);
            if let Some(kefu::tui::model::Overlay::Board(board, _)) = desk.model.overlays.last_mut()
            {
                let shown = board.title.replace(&path.display().to_string(), "shop.csv");
                board.title = shown;
            }
            hides_all(&desk);
            golden(&format!("mapping-{name}-{cols}x{rows}.svg"), &desk.svg());
        }
    }
}
