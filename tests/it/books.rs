//! Workbooks in and out, with the real program: what the cells say arrives, what would be too much is refused in
//! little memory, and what leaves comes back.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, PASSPHRASE, Ran, files};
use crate::needs;
use jiff::tz::Offset;
use kefu::domain::moment::{Moment, Precision};
use kefu::exchange::formula::unguarded;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const REASON: &str = "letter 2026-17 of the authority";
/// What the reader of a workbook may take, and what goes with every program.
const MOST_MIB: u64 = 384 + 64;

/// Figures, for whoever runs it.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "books: {text}");
}

#[track_caller]
fn done(ran: Ran) -> String {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    String::from_utf8(ran.out).expect("text")
}

#[track_caller]
fn refused(ran: &Ran, code: &str) {
    let said = kefu::locale::Locale::new(kefu::locale::Language::English);
    let sentence = said.text_with(&format!("error-{code}"), &[]);
    // The sentence begins with the path, or with what the path stands in.
    let words = sentence.split('{').next().unwrap_or_default();
    let own = sentence.rsplit('}').next().unwrap_or_default().trim();
    assert!(matches!(ran.status, Some(2 | 4)), "{code}: {ran:?}");
    assert!(ran.err.contains(words) && ran.err.contains(own), "{code}: {ran:?}");
}

fn written(
    house: &House,
    name: &str,
    make: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>,
) -> PathBuf {
    let mut book = Workbook::new();
    make(&mut book).expect("a workbook");
    let path = house.home().join(name);
    book.save(&path).expect("saved");
    path
}

fn header(sheet: &mut Worksheet, names: &[&str]) -> Result<(), XlsxError> {
    for (place, name) in (0..).zip(names) {
        sheet.write_string(0, place, *name)?;
    }
    Ok(())
}

fn import(house: &House, what: &str, path: &Path, more: &[&str]) -> Ran {
    let path = path.to_str().expect("a path");
    let args = ["import", what, path, "--passphrase-fd", "0"];
    house.told(PASSPHRASE, &args.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn items(house: &House, list: &str) -> Vec<Value> {
    house.json(&[list, "list", "--limit", "250"])["items"].as_array().expect("items").clone()
}

#[test]
fn what_the_cells_say_arrives() {
    let house = House::new();
    let day = Format::new().set_num_format("d.m.yy");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let zip = Format::new().set_num_format("00000");
    let path = written(&house, "客户.xlsx", |book| {
        book.add_worksheet().set_name("hidden")?.set_hidden(true).write_string(0, 0, "no")?;
        book.add_worksheet().set_name("空")?;
        let sheet = book.add_worksheet().set_name("客户")?.set_active(true);
        header(
            sheet,
            &["name", "mobile", "company", "postcode", "since", "Created at", "newsletter"],
        )?;
        sheet.write_string(1, 0, "王小明")?.write_number(1, 1, 13_812_345_678_f64)?;
        sheet.write_string(1, 2, "=1+1")?.write_number_with_format(1, 3, 1234, &zip)?;
        let since = ExcelDateTime::from_ymd(2019, 2, 28)?;
        sheet.write_datetime_with_format(1, 4, &since, &day)?;
        let at = ExcelDateTime::from_ymd(2024, 3, 4)?.and_hms(0, 0, 0)?;
        sheet.write_datetime_with_format(1, 5, &at, &time)?.write_boolean(1, 6, true)?;
        // A row further down with a name alone is a row; what stands between is none.
        sheet.write_string(9, 0, "Ada Lovelace")?;
        sheet.write_string(11, 0, "broken")?.write_formula(
            11,
            2,
            Formula::new("=A1").set_result("#REF!"),
        )?;
        sheet.write_string(12, 0, "lost")?.write_number(12, 1, 110_105_194_912_310_020_f64)?;
        sheet.write_string(13, 0, "wide")?.write_string(13, 9, "beside")?;
        Ok(())
    });
    let ran = import(&house, "parties", &path, &["--json"]);
    assert_eq!(ran.status, Some(7), "{ran:?}");
    let told: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&told["sheet"], &told["total"]["added"]), (&"客户".into(), &2.into()), "{told}");
    let faults = told["refused"].as_array().expect("faults").iter();
    let faults: Vec<_> = faults
        .map(|fault| format!("{} {} {}", fault["line"], fault["column"], fault["code"]))
        .collect();
    assert_eq!(
        faults,
        [
            "12 \"company\" \"cell-error\"",
            "13 \"mobile\" \"row-number-rounded\"",
            "14 \"(10)\" \"row-long\"",
        ]
    );
    let rows = items(&house, "party");
    let row = rows.iter().find(|row| row["name"] == "王小明").expect("the customer");
    let fields = &row["fields"];
    assert_eq!(fields["company"], "=1+1");
    assert_eq!(fields["postcode"], "01234");
    assert_eq!(fields["since"], "2019-02-28");
    assert!(row.to_string().contains("2024-03-04T00:00"), "{row}");
    assert!(!house.holds("13812345678"), "a number in a cell is sealed like any other");
    let found = house.told(PASSPHRASE, &["party", "search", "13812345678", "--passphrase-fd", "0"]);
    assert!(done(found).contains("王小明"));
    let words =
        done(import(&house, "parties", &path, &["--dry-run", "--sheet", " hidden"]).or_refused());
    assert!(words.is_empty());
    house.is_sound();
}

impl Ran {
    /// For a run that is to be refused with a sentence: as if it had said nothing and gone well.
    fn or_refused(self) -> Self {
        assert_eq!(self.status, Some(2), "{self:?}");
        Self { status: Some(0), ..self }
    }
}

#[test]
fn a_sheet_is_chosen_by_its_name() {
    let house = House::new();
    let path = written(&house, "two.xlsx", |book| {
        for name in ["One", "two\u{202e}"] {
            let sheet = book.add_worksheet().set_name(name)?;
            header(sheet, &["name"])?;
            sheet.write_string(1, 0, format!("of {name}"))?;
        }
        Ok(())
    });
    let names = |house: &House| -> Vec<String> {
        let rows = items(house, "party").into_iter();
        rows.map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
    };
    let wrong = import(&house, "parties", &path, &["--sheet", "Three"]);
    refused(&wrong, "sheet-missing");
    assert!(wrong.err.contains("One, two") && !wrong.err.contains('\u{202e}'), "{wrong:?}");
    done(import(&house, "parties", &path, &["--sheet", "one "]));
    assert_eq!(names(&house), ["of One"]);
    done(import(&house, "parties", &path, &["--sheet", "two\u{202e}"]));
    assert_eq!(names(&house).len(), 2);
    let csv = house.home().join("a.csv");
    std::fs::write(&csv, "name\nx\n").expect("written");
    refused(&import(&house, "parties", &csv, &["--sheet", "One"]), "sheet-of-none");
    let empty =
        written(&house, "empty.xlsx", |book| book.add_worksheet().set_name("leer").map(|_| ()));
    refused(&import(&house, "parties", &empty, &[]), "sheet-empty");
}

// ---- hostile ---------------------------------------------------------------------------------------

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

#[test]
fn where_the_first_rows_are_no_table_it_is_said_where_one_is() {
    let house = House::new();
    let book = written(&house, "report.xlsx", |book| {
        let cover = book.add_worksheet().set_name("Read me")?;
        cover.write_string(0, 0, "Customers of the year, as of November")?;
        cover.write_string(2, 0, "For internal use.")?;
        header(book.add_worksheet().set_name("Customers")?, &["Name", "City"])
    });
    let ran = import(&house, "parties", &book, &[]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("the sheet Read me") && ran.err.contains("also: Customers"),
        "{ran:?}"
    );
    let titled = written(&house, "titled.xlsx", |book| {
        let sheet = book.add_worksheet().set_name("Customers")?;
        sheet.write_string(0, 0, "Customers of the year")?;
        for (place, name) in (0..).zip(["Name", "City", "Phone"]) {
            sheet.write_string(3, place, name)?;
            sheet.write_string(4, place, "Ada")?;
        }
        book.add_worksheet().set_name("Notes").map(|_| ())
    });
    let text = house.home().join("titled.csv");
    let rows =
        "Customers of the year; as of November\n\nexported by Bob\nName,City,Phone\nAda,Leeds,\n";
    std::fs::write(&text, rows).expect("a file");
    for path in [&titled, &text] {
        let ran = import(&house, "parties", path, &[]);
        assert_eq!(ran.status, Some(2), "{ran:?}");
        assert!(ran.err.contains("Line 4 reads like the names"), "{ran:?}");
    }
    assert_eq!(items(&house, "party"), [] as [Value; 0]);
}

/// A workbook written out by hand, with this in the place of its sheet, and more parts.
fn forged(house: &House, name: &str, sheet: &str, more: &[(&str, &[u8])]) -> PathBuf {
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes()));
    packed(house, name, parts.chain(more.iter().copied()))
}

fn packed<'p>(
    house: &House,
    name: &str,
    parts: impl Iterator<Item = (&'p str, &'p [u8])>,
) -> PathBuf {
    let path = house.home().join(name);
    let mut zip = ZipWriter::new(File::create(&path).expect("a file"));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an end");
    path
}

fn sheet(dimension: &str, rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><worksheet><dimension ref=\"{dimension}\"/><sheetData>{rows}</sheetData></worksheet>"
    )
}

fn text_cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// What the reader told of a file, how it ended, and the most memory that it had, in MiB.
fn read_alone(path: &Path) -> (String, ExitStatus, u64) {
    let mut reader = Command::new(KEFU);
    reader.arg("workbook-rows").stdin(File::open(path).expect("a file")).stdout(Stdio::piped());
    let mut reader = reader.stderr(Stdio::null()).spawn().expect("a process");
    let (mut output, own) = (reader.stdout.take().expect("its output"), reader.id());
    let telling = std::thread::spawn(move || {
        let mut told = String::new();
        let _ = output.read_to_string(&mut told);
        told
    });
    // Its memory only grows, and nobody can be asked any more once it has ended.
    let mut most = 0;
    while let Some(mib) = most_so_far(own) {
        most = most.max(mib);
        std::thread::sleep(Duration::from_millis(1));
    }
    let status = reader.wait().expect("an end");
    (telling.join().expect("what it told"), status, most)
}

fn most_so_far(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib >> 10)
}

#[test]
fn a_small_file_that_asks_for_much_gets_little() {
    let house = House::new();
    let names =
        format!("<row r=\"1\">{}{}</row>", text_cell("A1", "name"), text_cell("B1", "company"));
    let row = format!("{names}<row r=\"2\">{}</row>", text_cell("A2", "Ada"));
    // Its library asks for 550 GB, where it is to hold the sheet whole.
    let far = format!("{row}<row r=\"1048576\">{}</row>", text_cell("XFD1048576", "x"));
    let far = forged(&house, "far.xlsx", &sheet("A1:XFD1048576", &far), &[]);
    assert!(far.metadata().expect("a file").len() < 2_500);
    let ran = import(&house, "parties", &far, &["--json"]);
    assert_eq!(ran.status, Some(7), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.out).contains("cell-far"), "{ran:?}");
    assert_eq!(items(&house, "party").len(), 1);
    let lies = forged(&house, "lies.xlsx", &sheet("A1:XFD1048576", &row), &[]);
    let counted = b"<sst uniqueCount=\"99999999999\"><si><t>x</t></si></sst>";
    let counted =
        forged(&house, "counted.xlsx", &sheet("A1", &row), &[("xl/sharedStrings.xml", counted)]);
    let long = text_cell("A1", &"x".repeat(90 << 20));
    let bomb =
        forged(&house, "bomb.xlsx", &sheet("A1", &format!("<row r=\"1\">{long}</row>")), &[]);
    let nested = forged(&house, "nested.xlsx", &"<a>".repeat(4 << 20), &[]);
    let back = format!("<row r=\"9\">{}</row>{row}", text_cell("A9", "name"));
    let back = forged(&house, "back.xlsx", &sheet("A1", &back), &[]);
    let repeated = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">\
        <table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\">\
        <text:p>x</text:p></table:table-cell></table:table-row></table:table>\
        </office:spreadsheet></office:body></office:document-content>";
    let mime: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest: &[u8] = b"<manifest:manifest></manifest:manifest>";
    let parts = [
        ("mimetype", mime),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", repeated.as_bytes()),
    ];
    let repeated = packed(&house, "repeated.ods", parts.into_iter());
    for (path, is_taken) in [
        (&repeated, false),
        (&far, true),
        (&lies, true),
        (&counted, false),
        (&bomb, false),
        (&nested, false),
        (&back, false),
    ] {
        let (told, status, mib) = read_alone(path);
        let opening: Value =
            serde_json::from_str(told.lines().next().unwrap_or_default()).unwrap_or_default();
        assert_eq!(
            opening["bytes"].as_u64().is_some_and(|bytes| bytes > 0),
            is_taken,
            "{path:?} {status} {told:.200}"
        );
        assert!(mib < MOST_MIB, "{path:?} took {mib} MiB");
        say(&format!("{:?} took {mib} MiB, {}", path.file_name(), opening["refused"][0]));
    }
    refused(&import(&house, "parties", &bomb, &[]), "workbook-unpacked");
    refused(&import(&house, "parties", &back, &[]), "workbook-broken");
    refused(&import(&house, "parties", &counted, &[]), "workbook-memory");
    let zip = packed(&house, "plain.zip", [("a.csv", &b"name"[..])].into_iter());
    refused(&import(&house, "parties", &zip, &[]), "file-is-zip");
    house.is_sound();
}

/// Every byte of a workbook may be another one, and it may end anywhere.
#[test]
fn a_damaged_workbook_is_refused_or_read() {
    let tries =
        std::env::var("KEFU_BOOKS").ok().and_then(|tries| tries.parse().ok()).unwrap_or(40_u64);
    let house = House::new();
    let path = written(&house, "whole.xlsx", |book| {
        let sheet = book.add_worksheet();
        header(sheet, &["name", "company"])?;
        for row in 1..60 {
            sheet.write_string(row, 0, format!("customer {row}"))?.write_number(row, 1, row)?;
        }
        Ok(())
    });
    let whole = std::fs::read(&path).expect("bytes");
    let other = house.home().join("other.xlsx");
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    for turn in 0..tries {
        let mut bytes = whole.clone();
        let mut dice = turn.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            dice as usize
        };
        match turn % 4 {
            0 => bytes.truncate(next() % whole.len()),
            many => (0..=many * 3).for_each(|_| bytes[next() % whole.len()] = next() as u8),
        }
        std::fs::write(&other, &bytes).expect("written");
        let (told, status, mib) = read_alone(&other);
        assert!(mib < MOST_MIB, "turn {turn} took {mib} MiB");
        let opening: Value =
            serde_json::from_str(told.lines().next().unwrap_or_default()).unwrap_or_default();
        let refused = opening["refused"][0].as_str().unwrap_or("rows");
        *outcomes.entry(format!("{refused} {:?}", status.code())).or_default() += 1;
        // Ended by its allocator it tells nothing; of anything else it tells.
        assert!(
            status.signal() == Some(nix::libc::SIGABRT) || !told.is_empty(),
            "turn {turn}: {status}"
        );
    }
    say(&format!("{outcomes:?}"));
}

// ---- there and back --------------------------------------------------------------------------------

const CELLS: [&str; 10] =
    ["=1+1", "'=1", "+86 138", "@a", "＝cmd", "-2", "a,\"b\"\nc", "007", "_x0041_", "1.50"];

fn export(house: &House, what: &str, to: &Path, more: &[&str]) -> Ran {
    let to = to.to_str().expect("a path");
    let args = ["export", what, "--to", to, "--purpose", "migration", "--reference", REASON];
    house.run(&args.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn furnished() -> House {
    let house = House::new();
    for (place, cell) in CELLS.iter().enumerate() {
        let (company, tag) = (format!("company={cell}"), cell.replace(',', " "));
        let name = format!("客户 {place}");
        let tag = format!("--tag={tag}");
        house.json(&["party", "add", &name, "--field", &company, &tag, "--stage", "lead"]);
        house.json(&[
            "complaint",
            "open",
            "--title",
            &format!("投诉 {place}"),
            &format!("--what={cell}"),
        ]);
    }
    house
}

/// What of a customer or a complaint stands in a list that leaves, but for numbers, which are the store's own.
fn told(house: &House, list: &str, keys: &[&str]) -> Vec<String> {
    let rows = items(house, list);
    let mut told: Vec<String> = rows
        .iter()
        .map(|row| keys.iter().map(|key| row[*key].to_string()).collect::<Vec<_>>().join(" | "))
        .collect();
    told.sort_unstable();
    told
}

#[test]
fn what_leaves_as_a_workbook_comes_back_as_it_was() {
    let (house, by_csv, by_book) = (furnished(), House::new(), House::new());
    for what in ["parties", "complaints"] {
        for (other, ending) in [(&by_csv, "csv"), (&by_book, "xlsx")] {
            let path = house.home().join(format!("{what}.{ending}"));
            done(export(&house, what, &path, &[]));
            let start = std::fs::read(&path).expect("bytes");
            assert_eq!(start.starts_with(b"PK"), ending == "xlsx");
            done(import(other, what, &path, &[]));
        }
    }
    let parties = ["name", "kind", "stage", "tier", "owner", "language", "tags", "added_at"];
    assert_eq!(told(&house, "party", &parties), told(&by_book, "party", &parties));
    let companies = |house: &House| {
        let rows = items(house, "party").into_iter();
        rows.map(|row| row["fields"]["company"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(companies(&house), companies(&by_book));
    let complaints =
        ["title", "stage", "severity", "category", "channel", "received_at", "product"];
    assert_eq!(told(&house, "complaint", &complaints), told(&by_book, "complaint", &complaints));
    let all = [&parties[..], &["fields"]].concat();
    assert_eq!(told(&by_csv, "party", &all), told(&by_book, "party", &all));
    let again = import(&by_book, "parties", &house.home().join("parties.xlsx"), &[]);
    assert!(done(again).contains("0 taken"));
    by_book.is_sound();
}

#[test]
fn sealed_columns_leave_only_in_a_sealed_workbook() {
    if !needs::program("age") || !needs::program("age-keygen") {
        return;
    }
    let house = House::new();
    house.party("张伟", "13800138000");
    let clear = house.home().join("clear.xlsx");
    assert_eq!(export(&house, "parties", &clear, &["--columns", "number,phone"]).status, Some(3));
    assert!(!clear.exists());
    let key = house.home().join("key");
    done(Command::new("age-keygen").arg("-o").arg(&key).output().expect("a run").into());
    let said = std::fs::read_to_string(&key).expect("a key");
    let recipient = said.split_whitespace().find(|word| word.starts_with("age1")).expect("one");
    let to = house.home().join("sealed.xlsx.age");
    let args = ["export", "parties", "--to", to.to_str().expect("a path"), "--purpose", "court"];
    let more = ["--reference", REASON, "--columns", "name,phone", "--recipient", recipient];
    let all: Vec<&str> =
        args.iter().chain(&more).chain(&["--passphrase-fd", "0"]).copied().collect();
    done(house.told(PASSPHRASE, &all));
    assert!(!house.holds("13800138000"), "nothing in the clear on the disk");
    let opened = house.home().join("opened.xlsx");
    let age =
        Command::new("age").arg("-d").arg("-i").arg(&key).arg("-o").arg(&opened).arg(&to).output();
    done(age.expect("a run").into());
    let (rows, ..) = read_alone(&opened);
    assert!(rows.contains("张伟,13800138000"), "{rows}");
}

/// Not of `.ci/run`: it is large. Where it is there, it is asked.
#[test]
fn a_spreadsheet_shows_the_same_cells() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if !std::env::split_paths(&path).any(|folder| folder.join("soffice").is_file()) {
        needs::say("soffice is not installed");
        return;
    }
    let house = furnished();
    for what in ["parties", "complaints"] {
        let (book, csv) = (
            house.home().join(format!("{what}.xlsx")),
            house.home().join(format!("own-{what}.csv")),
        );
        done(export(&house, what, &book, &[]));
        done(export(&house, what, &csv, &[]));
        let mut office = Command::new("soffice");
        office.env("HOME", house.home()).args(["--headless", "--convert-to"]);
        office
            .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
            .arg("--outdir");
        done(office.arg(house.home()).arg(&book).output().expect("a run").into());
        let rows = |path: &Path| -> Vec<Vec<String>> {
            let text = std::fs::read_to_string(path).expect("a file");
            let mut rows =
                csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let rows =
                rows.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
            rows.collect()
        };
        // Our own CSV guards what would run, and says at which offset a time stands.
        let bare = |cell: &String| match Moment::parse(cell, Offset::UTC) {
            Some(at) if at.precision == Precision::Minute => {
                cell.get(..19).unwrap_or(cell).replace('T', " ")
            }
            _ => unguarded(cell).to_owned(),
        };
        let own = rows(&csv);
        let own: Vec<Vec<String>> = own.iter().map(|row| row.iter().map(bare).collect()).collect();
        let shown = rows(&house.home().join(format!("{what}.csv")));
        assert_eq!(own, shown);
    }
}

// ---- what others have made -------------------------------------------------------------------------

#[test]
fn every_real_workbook_is_read_or_refused_in_bounded_memory() {
    let Some(data) = needs::real_data() else { return };
    let is_book = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&ending.as_str())
    };
    let books: Vec<PathBuf> = files(&data).into_iter().filter(is_book).collect();
    assert!(books.len() > 60);
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut most = (0, PathBuf::new());
    for path in books {
        let (told, status, mib) = read_alone(&path);
        let opening: Value =
            serde_json::from_str(told.lines().next().unwrap_or_default()).unwrap_or_default();
        let came = match (opening["refused"][0].as_str(), opening.is_null()) {
            (Some(code), _) => code.to_owned(),
            (None, true) => format!("ended by {:?}", status.signal()),
            (None, false) => "rows".to_owned(),
        };
        if std::env::var_os("KEFU_REAL_LIST").is_some() {
            say(&format!("{} {came} {mib} MiB", path.display()));
        }
        assert!(
            came != "ended by Some(11)" && mib < MOST_MIB,
            "{}: {came}, {mib} MiB",
            path.display()
        );
        most = most.max((mib, path));
        *outcomes.entry(came).or_default() += 1;
    }
    say(&format!("{outcomes:?}, at most {most:?} MiB"));
}

/// A column without a place is no secret between the file and the store: whoever imports hears what becomes of it.
#[test]
fn columns_without_a_place_are_told() {
    let house = House::new();
    let path = house.home().join("list.csv");
    std::fs::write(&path, "姓名,城市,Hobby,微信号\n李娜,上海,chess,wx_lina_9\n").expect("a file");
    let told = import(&house, "parties", &path, &["--lang", "en"]);
    assert_eq!(told.status, Some(0), "{told:?}");
    let words = String::from_utf8_lossy(&told.out);
    assert!(
        words.contains("become fields under their own names") && words.contains("城市, Hobby.")
    );
    assert!(!words.contains("微信号") && !words.contains("Not stored"), "{told:?}");
    let map = house.home().join("map.toml");
    let columns = "target = \"parties\"\n[[column]]\nheader = \"姓名\"\nto = \"name\"\n[[column]]\nheader = \"Hobby\"\nto = \"ignore\"\n";
    std::fs::write(&map, columns).expect("a map");
    let map = map.to_str().expect("a path");
    let told = import(&house, "parties", &path, &["--map", map, "--dry-run", "--json"]);
    let told: Value = serde_json::from_slice(&told.out).expect("json");
    assert_eq!(told["ignored_columns"], serde_json::json!(["Hobby"]));
    assert_eq!(told["kept_columns"], serde_json::json!(["城市"]));
}
