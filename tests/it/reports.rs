//! Reports: the figures of real complaints counted once more straight from the file, figures that add up, and each
//! figure followed to its cases, on the command line and on the desk.

use crate::desk::{TestDesk, now, store};
use crate::dice::Dice;
use crate::house::House;
use crate::needs;
use crate::screens::golden;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::{Command, execute};
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{Channel, Closing, Move, Opening, Outcome, Severity};
use kefu::domain::figure::Figure;
use kefu::domain::handling::{Assessment, Awaited, Impact};
use kefu::domain::id::CaseId;
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::domain::redress::Redress;
use kefu::locale::{Language, Locale};
use kefu::queries::report::{self, CaseFacts};
use kefu::queries::touched::Touched;
use kefu::reports::{self, Asked, By, Number, Report, Table};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::tui::board::{Wanted, bring};
use kefu::tui::effect::Effect;
use kefu::tui::model::Overlay;
use kefu::tui::msg::Msg;
use serde_json::Value;
use std::collections::BTreeMap;
use tempfile::TempDir;

// ---- the real file ---------------------------------------------------------------------------

/// Columns of the file, straight from it: month of receipt, product, whether it is open.
fn rows_of_the_file(path: &std::path::Path) -> Vec<(String, String, bool)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).expect("a file");
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|one| one == name).expect("a column");
    let (received, product) = (column("Date received"), column("Product"));
    let response = column("Company response");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let parts: Vec<&str> = row[received].split('/').collect();
        let month = format!("{}-{:0>2}", parts[2], parts[0]);
        (month, row[product].to_owned(), &row[response] == "In progress")
    });
    rows.collect()
}

fn sums<'r>(keys: impl Iterator<Item = &'r str>) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for key in keys {
        *sums.entry(key.to_owned()).or_default() += 1;
    }
    sums
}

/// One number of every row of a report, by its key or by its group.
fn numbers(report: &Value, by: &str, number: &str) -> BTreeMap<String, u64> {
    let rows = report["items"].as_array().expect("rows");
    let of_row = |row: &Value| {
        let key = row[by].as_str().expect("a key").to_owned();
        (key, row["values"][number].as_u64().expect("a count"))
    };
    rows.iter().map(of_row).filter(|(_, count)| *count > 0).collect()
}

/// The cases to which a row leads, as a person would follow it.
fn drilled(house: &House, row: &Value, number: &str) -> u64 {
    let words = row["drill"].as_array().expect("words");
    let mut words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    words.extend(["--number", number, "--limit", "1"]);
    house.json(&words)["total"].as_u64().expect("a total")
}

#[test]
fn the_figures_of_real_complaints_are_those_of_the_file() {
    let Some(folder) = needs::real_data() else { return };
    let path = folder.join("complaints/cfpb_2014q4_8340.csv");
    let house = House::new();
    let file = path.to_str().expect("a path");
    let taken = house.run(&["import", "complaints", file, "--map", "cfpb"]);
    assert_eq!(taken.status, Some(0), "{taken:?}");
    let rows = rows_of_the_file(&path);
    assert_eq!(rows.len(), 8_340);
    let is_open = |row: &&(String, String, bool)| row.2;

    let volume = house.json(&["report", "volume"]);
    let months = sums(rows.iter().map(|(month, ..)| month.as_str()));
    assert_eq!(numbers(&volume, "key", "received"), months);
    let closed = rows.iter().filter(|row| !row.2).count() as u64;
    assert_eq!(volume["whole"]["values"]["closed"], closed);

    let overview = house.json(&["report", "overview", "--by", "product"]);
    let products = sums(rows.iter().map(|(_, product, _)| product.as_str()));
    assert_eq!(numbers(&overview, "group", "received"), products);
    let open = sums(rows.iter().filter(is_open).map(|(_, product, _)| product.as_str()));
    assert_eq!(numbers(&overview, "group", "open"), open);

    let backlog = house.json(&["report", "backlog"]);
    let bands: u64 = numbers(&backlog, "key", "open").values().sum();
    assert_eq!((bands, backlog["whole"]["values"]["open"].as_u64()), (1_759, Some(1_759)));

    // The file says of each response whether it was timely; what is open is late for its final answer.
    let adopted = house.run(&["policy", "adopt", "us-cfpb"]);
    assert_eq!(adopted.status, Some(0), "{adopted:?}");
    let on_time = house.json(&["report", "on_time"]);
    let late = numbers(&on_time, "key", "late");
    assert_eq!((late["us-cfpb:reg.response"], late["us-cfpb:reg.final"]), (161, 1_759));
    assert_eq!(numbers(&on_time, "key", "in_time")["us-cfpb:reg.response"], 8_179);

    // Narrowed down to a month, and each number followed to its cases.
    let october = ["report", "overview", "--from", "2014-10-01", "--to", "2014-10-31"];
    assert_eq!(house.json(&october)["items"][0]["values"]["received"], months["2014-10"]);
    for (number, count) in overview["items"][0]["values"].as_object().expect("values") {
        let Some(count) = count.as_u64().filter(|_| !number.ends_with("_seconds")) else {
            continue;
        };
        assert_eq!(drilled(&house, &overview["items"][0], number), count, "{number}");
    }
}

// ---- a desk that works -----------------------------------------------------------------------

struct Shop {
    folder: TempDir,
    desk: Desk,
    session: Session,
    clock: Clock,
}

impl Shop {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let clock = Clock::set_to(now());
        let (desk, session) = store(folder.path(), clock.clone());
        Self { folder, desk, session, clock }
    }

    fn opens(&self, product: Option<&str>, received_at: Moment) -> CaseId {
        let id = self.session.new_id().expect("an id");
        let opening = opening(product, received_at);
        let owner = self.session.member_id();
        self.does(Command::OpenComplaint(OpenComplaint { id, opening, owner }));
        id
    }

    #[track_caller]
    fn does(&self, command: Command) {
        execute(&self.desk, &self.session, &[command]).expect("done");
    }

    fn moves(&self, case: CaseId, step: Move) {
        self.does(Command::Move(MoveOn::unseen(case, step)));
    }

    fn waits_hours(&self, hours: i64) {
        self.clock.advance(hours * 3_600);
    }

    fn facts(&self) -> Vec<CaseFacts> {
        let now = self.session.now();
        let facts = self.desk.read(|tx| report::facts(tx, now, &|| true));
        facts.expect("facts").expect("all of them")
    }

    fn table(&self, report: Report, by: Option<By>) -> Table {
        reports::table(Asked { by, ..Asked::all(report) }, &self.facts())
    }
}

fn opening(product: Option<&str>, received_at: Moment) -> Opening {
    Opening {
        party: None,
        title: "多收费".into(),
        what_happened: "退款没有到账".into(),
        wanted: String::new(),
        channel: Channel::Phone,
        source: "desk".into(),
        external_ref: None,
        product: product.map(str::to_owned),
        product_id: None,
        order_id: None,
        issue: None,
        company: None,
        category: None,
        severity: Severity::Normal,
        received_at,
        fields: BTreeMap::new(),
        backdated: Some("信件迟到".into()),
        asked: None,
        feedback: None,
    }
}

fn acknowledge() -> Move {
    Move::Acknowledge { channel: Channel::Email, tried: Vec::new() }
}

fn assess() -> Move {
    Move::Assess(Assessment {
        severity: Severity::Normal,
        impact: Impact::One,
        safety: false,
        vulnerable: false,
        category: "billing".into(),
        policy: None,
        lowered: None,
    })
}

/// On the quick track, with what is given for it.
fn decide(outcome: Outcome, given: &str) -> Move {
    Move::Decide {
        outcome,
        reasons: "核对过账单".into(),
        channel: Some(Channel::Phone),
        redress: Redress::list(given).expect("redress"),
        cause: Some(Cause::BillingDoubleCharge),
        by_letter: false,
    }
}

fn wait() -> Move {
    let until = Moment::parse("2027-12-01", jiff::tz::Offset::UTC).expect("a day");
    Move::Wait {
        question: "哪一天？".into(),
        until,
        awaited: Awaited::Customer,
        channel: Some(Channel::Email),
    }
}

const CLOSE: Move = Move::Close { closing: Closing::Accepted, words: None };

/// Complaints on every part of their way, from dice.
fn busy(shop: &Shop, dice: &mut Dice, cases: usize) {
    let products = [Some("宽带"), Some("手机"), Some("=1+1"), None];
    for _ in 0..cases {
        let case = shop.opens(dice.pick(&products), shop.session.now());
        let taken = dice.index(6);
        let long = vec![acknowledge(), assess(), Move::Investigate, wait(), Move::Investigate];
        let quick = vec![acknowledge(), assess(), decide(dice.pick(Outcome::ALL), ""), CLOSE];
        let way = if dice.once_in(2) { long } else { quick };
        for step in way.into_iter().take(taken) {
            shop.waits_hours(1 + dice.index(30) as i64);
            shop.moves(case, step);
        }
        shop.waits_hours(dice.index(24) as i64);
    }
}

fn count(table: &Table, key: &str, number: Number) -> u64 {
    let row = table.row(None, key).expect("a row");
    match row.cells[table.place(number).expect("a column")].figure {
        Some(Figure::Count(count)) => count,
        other => panic!("{other:?}"),
    }
}

fn seconds(table: &Table, number: Number) -> Vec<i64> {
    let place = table.place(number).expect("a column");
    let figures = table.rows.iter().chain(&table.whole).map(|row| row.cells[place].figure);
    let seconds = figures.map(|figure| match figure {
        Some(Figure::Seconds(seconds)) => seconds,
        other => panic!("{other:?}"),
    });
    seconds.collect()
}

#[test]
fn times_in_stages_are_the_age_and_bands_are_the_backlog() {
    let (shop, mut dice) = (Shop::new(), Dice::of("times in stages"));
    busy(&shop, &mut dice, 40);
    let facts = shop.facts();
    let ages: i64 = facts.iter().map(|case| case.course.age_seconds()).sum();
    let stages = seconds(&shop.table(Report::Stages, None), Number::Total);
    let (whole, stages) = stages.split_last().expect("a row over all");
    assert_eq!((*whole, stages.iter().sum::<i64>()), (ages, ages));

    // What the row of the case says of itself, without the events.
    let open = facts.iter().filter(|case| case.is_open()).count() as u64;
    let backlog = shop.table(Report::Backlog, None);
    let place = backlog.place(Number::Open).expect("a column");
    let bands: usize = backlog.rows.iter().map(|row| row.cells[place].cases.len()).sum();
    assert_eq!((bands as u64, count(&backlog, "all", Number::Open)), (open, open));

    let volume = shop.table(Report::Volume, None);
    assert_eq!(count(&volume, "all", Number::Received), 40);
    assert_eq!(count(&volume, "all", Number::Closed), 40 - open);

    // Split in any way it is the same cases, each once.
    for by in By::ALL {
        let split = shop.table(Report::Overview, Some(*by));
        let mut ids: Vec<CaseId> =
            split.rows.iter().flat_map(|row| row.cells[0].cases.to_vec()).collect();
        ids.sort();
        let mut all: Vec<CaseId> = facts.iter().map(|case| case.id).collect();
        all.sort();
        assert_eq!(ids, all, "{by:?}");
    }
}

#[test]
fn what_was_decided_in_time_waited_and_came_out_is_told() {
    let shop = Shop::new();
    let (prompt, late, waiting) =
        (shop.opens(None, now()), shop.opens(None, now()), shop.opens(None, now()));
    for case in [prompt, late, waiting] {
        shop.moves(case, acknowledge());
        shop.moves(case, assess());
    }
    shop.moves(waiting, Move::Investigate);
    shop.moves(waiting, wait());
    shop.waits_hours(48);
    shop.moves(prompt, decide(Outcome::Upheld, ""));
    shop.moves(prompt, CLOSE);
    shop.moves(waiting, Move::Investigate);
    shop.waits_hours(24 * 30);
    shop.moves(late, decide(Outcome::NotUpheld, "goodwill 30; goodwill 20"));

    let on_time = shop.table(Report::OnTime, None);
    let kept = [Number::InTime, Number::Late, Number::Running]
        .map(|number| count(&on_time, "house:internal", number));
    assert_eq!(kept, [1, 2, 0], "what is not done and late is late");
    let internal = on_time.row(None, "house:internal").expect("a row");
    let ends = internal.cells[1..3].iter().map(|cell| match cell.figure {
        Some(Figure::Share(share)) => (share * 1_000.0).round(),
        other => panic!("{other:?}"),
    });
    // Wilson's interval of 1 in 3.
    assert_eq!(ends.collect::<Vec<_>>(), [61.0, 792.0]);

    let pauses = shop.table(Report::Pauses, None);
    assert_eq!(count(&pauses, "customer", Number::Pauses), 1);
    assert_eq!(seconds(&pauses, Number::Median), [48 * 3_600, 48 * 3_600]);
    let outcomes = shop.table(Report::Outcomes, None);
    let keys: Vec<&str> = outcomes.rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["upheld", "not_upheld"]);
    let causes = shop.table(Report::Causes, None);
    assert_eq!(count(&causes, "billing-double_charge", Number::Cases), 2);
    let redress = shop.table(Report::Redress, None);
    let given = redress.row(Some("billing"), "not_upheld-CNY").expect("a row");
    assert_eq!(given.cells[1].figure, Some(Figure::Money(5_000)));
    let reopened = shop.table(Report::Reopened, None);
    assert_eq!(count(&reopened, "all", Number::Reopened), 0);
    assert_eq!(count(&reopened, "all", Number::Closed), 1);
}

#[test]
fn nothing_and_one_case_make_every_report() {
    let shop = Shop::new();
    for report in Report::ALL {
        let table = shop.table(*report, None);
        assert!(table.rows.is_empty() && table.whole.is_none(), "{report:?}");
    }
    shop.opens(None, now());
    for (report, rows) in [
        (Report::Overview, 1),
        (Report::Volume, 1),
        (Report::Backlog, 7),
        (Report::Stages, 1),
        (Report::Pauses, 0),
        (Report::Causes, 0),
    ] {
        assert_eq!(shop.table(report, None).rows.len(), rows, "{report:?}");
    }
}

/// Whoever no longer waits for a report is not counted for.
#[test]
fn a_report_that_was_left_is_not_made() {
    let shop = Shop::new();
    shop.opens(None, now());
    let mut desk = desk_of(shop, (80, 24), Language::English);
    let late = desk.keys_alone(&["g", "o", "Enter"]);
    desk.keys_alone(&["Esc"]);
    let [Effect::Board(wanted @ Wanted::Report(..))] = &late[..] else { panic!("{late:?}") };
    let brought = bring(&desk.worker.desk, &desk.worker.session, wanted).expect("an answer");
    assert!(format!("{brought:?}").ends_with("None)"), "{brought:?}");
    desk.perform(late);
    desk.shows("Reports").hides("Overview · all days");
}

// ---- the command line ------------------------------------------------------------------------

#[test]
fn text_csv_and_json_are_the_same_rows_and_no_cell_runs() {
    let house = House::new();
    for (product, title) in [("=HYPERLINK(\"x\")", "secret words"), ("宽带", "b"), ("宽带", "c")]
    {
        let made = house.run(&["complaint", "open", "--title", title, "--product", product]);
        assert_eq!(made.status, Some(0), "{made:?}");
    }
    for report in Report::ALL {
        let words = ["report", report.code(), "--by", "product"];
        let json = house.json(&words);
        let rows = json["items"].as_array().expect("rows");
        let csv = house.run(&[&words[..], &["--csv"]].concat());
        let text = house.run(&words);
        let lines = house.run(&[&words[..], &["--ndjson"]].concat());
        assert_eq!(String::from_utf8_lossy(&lines.out).lines().count(), rows.len());
        let mut csv = csv::Reader::from_reader(&csv.out[..]);
        let names = csv.headers().expect("headings").clone();
        let records: Vec<csv::StringRecord> =
            csv.records().map(|row| row.expect("a row")).collect();
        assert_eq!(records.len(), rows.len(), "{report:?}");
        for (row, record) in rows.iter().zip(&records) {
            assert_eq!(record[1], *row["key"].as_str().expect("a key"));
            for (name, cell) in names.iter().zip(record).skip(2) {
                let value = &row["values"][name];
                let told: Option<f64> = cell.parse().ok();
                // What is open has aged between the two runs.
                let slack = if name.ends_with("_seconds") { 60.0 } else { 1e-9 };
                let same = match told.zip(value.as_f64()) {
                    Some((told, value)) => (told - value).abs() <= slack,
                    None => cell.is_empty() && value.is_null(),
                };
                assert!(same, "{report:?} {name}: {cell} and {value}");
            }
        }
        let text = String::from_utf8_lossy(&text.out).into_owned();
        assert!(!text.contains("secret words"), "{text}");
        assert!(records.iter().all(|record| !record[0].starts_with('=')));
    }
    let overview = house.json(&["report", "overview", "--by", "product"]);
    assert_eq!(drilled(&house, &overview["items"][0], "received"), 2);
    assert_eq!(drilled(&house, &overview["items"][1], "open"), 1);
    // Page after page, as with any list.
    let page = ["report", "volume", "--drill", "all", "--limit", "2"];
    let next = house.json(&page)["next"].as_str().expect("more").to_owned();
    let rest = house.json(&[&page[..], &["--after", &next]].concat());
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_not_there_is_said_with_the_way_on() {
    let house = House::new();
    house.run(&["complaint", "open", "--title", "a"]);
    for (words, says) in [
        (&["report", "volume", "--drill", "1999-01"][..], "no row of the key"),
        (&["report", "volume", "--drill", "all", "--number", "median"], "received, closed"),
        (&["report", "volume", "--from", "2026-02-01", "--to", "2026-01-01"], "later than"),
        (&["report", "volume", "--after", "K-2026-00001"], "a number"),
        (&["report", "volumes"], "volume"),
        (&["report", "volume", "--csv", "--json"], "--json"),
    ] {
        let ran = house.run(words);
        assert_eq!(ran.status, Some(2), "{words:?}: {ran:?}");
        assert!(ran.err.contains(says), "{words:?}: {}", ran.err);
    }
    let empty = House::new().run(&["report", "backlog"]);
    assert_eq!(empty.status, Some(0), "{empty:?}");
}

// ---- the desk --------------------------------------------------------------------------------

fn desk_of(shop: Shop, size: (u16, u16), language: Language) -> TestDesk {
    let Shop { folder, desk, session, clock } = shop;
    session.close_vault();
    TestDesk::over(desk, session, clock, folder, size, language)
}

fn busy_desk(size: (u16, u16), language: Language) -> TestDesk {
    let (shop, mut dice) = (Shop::new(), Dice::fixed(7));
    busy(&shop, &mut dice, 40);
    desk_of(shop, size, language)
}

#[test]
fn a_figure_leads_to_its_cases_and_a_case_to_its_story() {
    for (size, language) in [((80, 24), Language::English), ((120, 40), Language::Chinese)] {
        let mut desk = busy_desk(size, language);
        let locale = Locale::new(language);
        desk.keys(&["g", "o"]).shows(&locale.text("tells-backlog"));
        desk.keys(&["j", "j", "Enter"]).shows(&locale.text("age-0-2"));
        desk.keys(&["G", "Enter"]).shows("K-2026-").shows(&locale.word("number", "open"));
        desk.keys(&["n", "n"]).shows(&locale.word("number", "overdue"));
        desk.keys(&["n", "Enter"]);
        assert!(desk.model.overlays.is_empty(), "{}", desk.screen());
        assert!(desk.model.case().is_some());
    }
}

#[test]
fn a_report_is_split_narrowed_and_counted_anew() {
    let mut desk = busy_desk((120, 40), Language::English);
    desk.keys(&["g", "o", "j", "Enter"]).shows("Volume · all days").shows("2026-11");
    desk.keys(&["w"]).shows("2026-W48").hides("2026-11 ");
    desk.keys(&["w", "b"]).shows("Volume by Product").shows("宽带").shows("(none)");
    desk.keys(&["s"]).shows("last 30 days");
    desk.keys(&["b", "b", "b", "b", "b", "s", "s", "G"]).shows("Volume · last 365 days");
    // What is committed meanwhile moves nothing under the eyes; r counts it.
    let session = &desk.worker.session;
    let id = session.new_id().expect("an id");
    let opening = opening(None, session.now());
    let command = Command::OpenComplaint(OpenComplaint { id, opening, owner: None });
    execute(&desk.worker.desk, session, &[command]).expect("done");
    desk.send(Msg::Changed(1, Touched::ALL));
    desk.shows("received: 40 ");
    desk.keys(&["r", "G"]).shows("received: 41 ");
}

#[test]
fn reports_are_for_those_who_answer_for_them() {
    let mut desk = busy_desk((80, 24), Language::English);
    desk.model.member.roles = vec![Role::Agent];
    desk.keys(&["g", "o"]);
    assert!(desk.model.overlays.is_empty());
    desk.model.member.roles = vec![Role::Lead];
    desk.keys(&["g", "o"]);
    assert!(matches!(desk.model.overlays[..], [Overlay::Board(..)]));
}

#[test]
fn reports_as_they_look() {
    for (language, code) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
            for (keys, report) in [(&["j", "j"][..], "backlog"), (&["j", "j", "j", "j"], "stages")]
            {
                let mut desk = busy_desk(size, language);
                desk.keys(&["g", "o"]).keys(keys).keys(&["Enter"]);
                golden(&format!("report-{report}-{code}-{name}.svg"), &desk.svg());
            }
        }
    }
    let mut desk = busy_desk((120, 40), Language::English);
    desk.keys(&["g", "o", "Enter", "b"]);
    golden("report-overview-product-en-120x40.svg", &desk.svg());
}

/// Frames have to be ASCII where a terminal says so, and so have bars.
#[test]
fn bars_are_ascii_where_frames_are() {
    let mut desk = busy_desk((80, 24), Language::English);
    desk.model.theme = desk.model.theme.clone().with_ascii_borders();
    desk.keys(&["g", "o", "j", "j", "Enter"]).shows("##").hides("█");
}
