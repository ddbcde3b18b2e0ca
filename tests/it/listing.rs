//! Lists of customers in any order and under any filter, window by window, beside a sort and a filter of all rows by the
//! simplest means: over stores that change at random.
//!
//! 60 changes with a look after each, under `KEFU_CI` 120; `KEFU_TEST_LISTS` names another number, `KEFU_TEST_SEED` the
//! chance.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::TestDesk;
use crate::dice::{Dice, size, tell};
use crate::house::House;
use crate::reads::Watched;
use crate::screens::{demo, golden};
use crate::workshop::{Workshop, opening};
use kefu::commands::erase::Erase;
use kefu::commands::import::{ImportParties, PartyRow, RowMark};
use kefu::commands::merge::Merge;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::promise::{AddPromise, EndPromise};
use kefu::commands::seal::seal_new;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::complaint::Move;
use kefu::domain::erasure::EraseReason;
use kefu::domain::fold::fold_text;
use kefu::domain::id::{CaseId, Id, MemberId, PartyId, PromiseId};
use kefu::domain::listed::{Column, Order};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::domain::party::{Party, PartyKind, PartyStage};
use kefu::domain::pinyin::read_units;
use kefu::locale::Language;
use kefu::queries::examine::examine;
use kefu::queries::listing::{self, Ask, Count, From};
use kefu::queries::parties;
use kefu::queries::touched::Touched;
use kefu::store::index::Rows;
use kefu::store::{ReadTx, Reader, Scan, tables};
use kefu::tui::msg::Msg;
use kefu::tui::pane::PaneId;
use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};

const NAMES: [&str; 13] = [
    "张伟",
    "章伟",
    "张伟",
    "Zhang Wei",
    "曾国强",
    "Ádám Kovács",
    "恒通贸易",
    "单雄",
    "a name that is longer than most and yet stands in a list of names as a whole",
    SINOPEC_BEIJING,
    SINOPEC_SHANGHAI,
    "中国石油化工股份有限公司浙江杭州石油分公司第二加油站，其名过长，列表只排得下开头",
    "中国石油化工股份有限公司",
];
const SINOPEC_BEIJING: &str = "中国石油化工股份有限公司北京石油分公司";
const SINOPEC_SHANGHAI: &str = "中国石油化工股份有限公司上海石油分公司";
const WORDS: [&str; 8] =
    ["", "恒通", "Acme", "acme", "上海", "苏州", SINOPEC_SHANGHAI, SINOPEC_BEIJING];
const TAGS: [&str; 4] = ["VIP", "vip", "退款", "a tag that is longer than anybody would type it"];
const TERMS: [&str; 22] = [
    "#vip",
    "#退款",
    "#nobody",
    "!#vip",
    "stage:active",
    "!stage:lead",
    "kind:organisation",
    "tier:a",
    "tier:b",
    "lang:zh",
    "@me",
    "@-",
    "@bo",
    "!@bo",
    "@nobody",
    "open",
    "!open",
    "overdue",
    "due:<3d",
    "due:>1d",
    "'伟",
    "due:today",
];
struct World {
    shop: Workshop,
    bo: MemberId,
    parties: Vec<PartyId>,
    cases: Vec<CaseId>,
    promises: Vec<PromiseId>,
}

impl World {
    fn new() -> Self {
        let shop = Workshop::new(&[]);
        let bo = shop.newcomer("Bo", Role::Agent).member_id().expect("a member");
        Self { shop, bo, parties: Vec::new(), cases: Vec::new(), promises: Vec::new() }
    }

    fn id<I: Id>(&self) -> I {
        self.shop.owner.new_id().expect("an id")
    }

    fn facts(&self, dice: &mut Dice) -> PartyFacts {
        let me = self.shop.owner.member_id();
        let word = |dice: &mut Dice| dice.pick(&WORDS).to_owned();
        let fields = [("company", word(dice)), ("city", word(dice))];
        let tags = (0..dice.below(3)).map(|_| dice.pick(&TAGS).to_owned()).collect();
        PartyFacts {
            name: dice.pick(&NAMES).to_owned(),
            kind: Some(dice.pick(PartyKind::ALL)),
            stage: Some(dice.pick(PartyStage::ALL)),
            tier: dice.pick(&[None, Some("A"), Some("B")]).map(str::to_owned),
            owner: dice.pick(&[None, me, Some(self.bo)]),
            language: dice.pick(&[None, Some("zh")]).map(str::to_owned),
            tags,
            fields: fields.map(|(name, text)| (name.to_owned(), text)).into(),
        }
    }

    fn party(&mut self, dice: &mut Dice) -> AddParty {
        let points = seal_new(&self.shop.desk, &self.shop.owner, &[]).expect("sealed");
        let party = AddParty::new(&self.shop.owner, self.facts(dice), points).expect("a party");
        self.parties.push(party.id);
        party
    }

    fn any(&mut self, dice: &mut Dice) -> PartyId {
        if self.parties.is_empty() { self.id() } else { dice.pick(&self.parties) }
    }

    fn changes(&self, dice: &mut Dice) -> Changes {
        let facts = self.facts(dice);
        let tag = |dice: &mut Dice| vec![dice.pick(&TAGS).to_owned()];
        match dice.below(5) {
            0 => Changes { add_tags: tag(dice), ..Changes::default() },
            1 => Changes { remove_tags: tag(dice), ..Changes::default() },
            2 => Changes { name: Some(facts.name), ..Changes::default() },
            3 => Changes { owner: Some(facts.owner), stage: facts.stage, ..Changes::default() },
            _ => Changes { tier: facts.tier, fields: facts.fields, ..Changes::default() },
        }
    }

    fn change(&mut self, dice: &mut Dice) -> Command {
        let (party, other) = (self.any(dice), self.any(dice));
        let now = self.shop.owner.now();
        let days = |dice: &mut Dice| dice.below(9) as i64 * 86_400 - 2 * 86_400;
        match dice.below(16) {
            0..=4 => Command::AddParty(self.party(dice)),
            5..=7 => Command::EditParty(EditParty { party, changes: self.changes(dice) }),
            8 => Command::Merge(Merge::Merge { from: party, into: other }),
            9 => Command::Merge(Merge::Unmerge { from: party }),
            10 => Command::Erase(Erase::new([party], EraseReason::PurposeEnded, None)),
            11 => Command::Undo(dice.pick(&[Undo::Undo, Undo::Undo, Undo::Redo])),
            12 => {
                let rows = (0..dice.below(4)).map(|_| {
                    let key = [dice.below(250) as u8; 32];
                    let mark = RowMark { key, digest: key, has_reference: false };
                    PartyRow { mark, party: Some(self.party(dice)), note: None }
                });
                let rows = rows.collect();
                Command::ImportParties(ImportParties { run: [1; 16], rows })
            }
            13 => {
                let id = self.id();
                self.cases.push(id);
                let mut opening = opening(&self.shop.owner, Some(party));
                opening.received_at.at_seconds -= 86_400 * dice.below(40) as i64;
                Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
            }
            14 if !self.cases.is_empty() && dice.once_in(2) => {
                let case = dice.pick(&self.cases);
                let step = Move::Withdraw { words: "never mind".into() };
                Command::Move(MoveOn::unseen(case, step))
            }
            14 if !self.promises.is_empty() => {
                Command::EndPromise(EndPromise::Keep(dice.pick(&self.promises)))
            }
            _ => {
                let id = self.id();
                self.promises.push(id);
                let due = Moment { at_seconds: now.at_seconds + days(dice), ..now };
                Command::AddPromise(AddPromise { id, party, case: None, text: "x".into(), due })
            }
        }
    }
}

/// How a text sorts by its sound, all of it: the syllable of each character, which ends below all letters, then itself.
fn heard(text: &str) -> String {
    let mut units = Vec::new();
    read_units(&fold_text(text), true, &mut units);
    let mut heard = String::new();
    for unit in units {
        if let Some(reading) = unit.readings().first() {
            heard.extend(reading.letters().iter().map(|byte| char::from(*byte)));
            heard.push('\u{1}');
        }
        heard.push(unit.ch);
    }
    heard
}

/// What the line asks for, said once more and by the simplest means.
struct Simple<'a> {
    tx: &'a ReadTx,
    me: MemberId,
    bo: MemberId,
    now: Moment,
}

impl Simple<'_> {
    /// When the next thing is due for a party and for those merged into it.
    fn due(&self, party: &Party) -> Option<i64> {
        let mut due = Vec::new();
        for one in self.tx.family(party.id).expect("a family") {
            let (cases, promises) = (self.tx.cases_of(one), self.tx.promises_of(one));
            let cases = cases.expect("cases").into_iter().filter(|case| case.is_open());
            due.extend(cases.map(|case| case.due_seconds()));
            let promises = promises.expect("promises").into_iter().filter(|one| one.is_open());
            due.extend(promises.map(|one| one.due.end_seconds()));
        }
        due.into_iter().min().map(|due| due - self.now.at_seconds)
    }

    fn holds(&self, term: &str, party: &Party) -> bool {
        if let Some(rest) = term.strip_prefix('!') {
            return !self.holds(rest, party);
        }
        let has_tag = |tag: &str| party.tags.iter().any(|has| fold_text(has) == tag);
        let minutes = || self.due(party).map(|seconds| seconds.div_euclid(60));
        let day = 24 * 60;
        match term {
            "#vip" => has_tag("vip"),
            "#退款" => has_tag("退款"),
            "stage:active" => party.stage == PartyStage::Active,
            "stage:lead" => party.stage == PartyStage::Lead,
            "kind:organisation" => party.kind == PartyKind::Organisation,
            "tier:a" => party.tier.as_deref() == Some("A"),
            "tier:b" => party.tier.as_deref() == Some("B"),
            "lang:zh" => party.language.as_deref() == Some("zh"),
            "@me" => party.owner == Some(self.me),
            "@-" => party.owner.is_none(),
            "@bo" => party.owner == Some(self.bo),
            "#nobody" | "@nobody" => false,
            "open" => minutes().is_some(),
            "overdue" => minutes().is_some_and(|due| due < 0),
            "due:<3d" => minutes().is_some_and(|due| due < 3 * day),
            "due:>1d" => minutes().is_some_and(|due| due > day),
            // It is ten in the morning.
            "due:today" => minutes().is_some_and(|due| (0..=14 * 60).contains(&due)),
            "'伟" => party.name.contains('伟') || party.tags.iter().any(|tag| tag.contains('伟')),
            other => panic!("{other} is not known here"),
        }
    }

    /// Blank last, then the value, then the number.
    fn place(&self, party: &Party, column: Column) -> (bool, Vec<u8>, u32) {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let field = |name| heard(&text(party.field(name))).into_bytes();
        let owner = |id: MemberId| if id == self.bo { b"bo".to_vec() } else { b"ada".to_vec() };
        let value = match column {
            Column::Number => vec![1],
            Column::Name => heard(&party.name).into_bytes(),
            Column::Company => field("company"),
            Column::City => field("city"),
            Column::Tier => fold_text(&text(party.tier.as_deref())).into_bytes(),
            Column::Owner => party.owner.map(owner).unwrap_or_default(),
            Column::Kind => vec![1 + party.kind as u8],
            Column::Stage => vec![1 + party.stage as u8],
        };
        (value.is_empty(), value, party.number.0)
    }

    fn list(&self, terms: &[&str], order: Order) -> Vec<Party> {
        let mut all = Vec::new();
        let walked = self.tx.each(tables::PARTIES, &Scan::all(), |_, party: Party| {
            let takes = party.stands() && terms.iter().all(|term| self.holds(term, &party));
            all.extend(takes.then_some(party));
            Ok(ControlFlow::Continue(()))
        });
        walked.expect("parties");
        match order.backwards {
            false => all.sort_by_key(|party| self.place(party, order.column)),
            true => all.sort_by_key(|party| {
                let (is_blank, value, number) = self.place(party, order.column);
                (is_blank, Reverse((value, number)))
            }),
        }
        all
    }
}

/// The list in pages of this size, from either end.
fn pages(tx: &ReadTx, ask: &Ask<'_>, size: usize, is_up: bool, all: u64) -> Vec<PartyId> {
    let (mut ids, mut edge): (Vec<PartyId>, Option<Party>) = (Vec::new(), None);
    loop {
        let from = match (&edge, is_up) {
            (None, false) => From::Top,
            (None, true) => From::End,
            (Some(party), false) => From::After(party),
            (Some(party), true) => From::Before(party),
        };
        let window = listing::window(tx, ask, from, size).expect("a window");
        assert!(window.total.is_none_or(|total| total == all), "{:?}/{all}", window.total);
        let last = if is_up { window.ids.first() } else { window.ids.last() };
        let next = last.map(|id| tx.fetch(tables::PARTIES, id).expect("a party"));
        match is_up {
            false => ids.extend(&window.ids),
            true => drop(ids.splice(0..0, window.ids.iter().copied())),
        }
        if !window.is_more {
            return ids;
        }
        edge = Some(next.expect("more after nobody"));
    }
}

/// How many there are, counted with a snapshot for each stretch, from which no more is read than that.
fn in_stretches(world: &World, ask: &Ask<'_>, is_over: &AtomicBool) -> u64 {
    let mut count = Count::default();
    loop {
        is_over.store(false, Relaxed);
        let counted = world.shop.desk.read(|tx| {
            let watched = Watched::new(tx);
            let is_done = count.go_on(&watched, ask)?;
            let read = watched.of(tables::PARTIES.name);
            assert!(read <= ask.stretch || ask.filter.asks_for_clocks(), "{read} {ask:?}");
            Ok(is_done)
        });
        if counted.expect("a stretch") {
            return count.so_far();
        }
    }
}

fn look(world: &World, dice: &mut Dice) {
    let me = world.shop.owner.member_id().expect("a member");
    let (now, bo) = (world.shop.owner.now(), world.bo);
    let terms: Vec<&str> = (0..dice.below(4)).map(|_| dice.pick(&TERMS)).collect();
    let order = Order { column: dice.pick(Column::ALL), backwards: dice.once_in(2) };
    let filter = parties::parse_filter(&terms.join(" ")).expect("a filter");
    let small = dice.pick(&[0, 0, 3, 2_000]);
    let ask = Ask { small, ..Ask::new(&filter, order, (me, now)) };
    let size = 1 + dice.index(9);
    let seen = world.shop.desk.read(|tx| {
        let simple = Simple { tx, me, bo, now };
        let wanted: Vec<PartyId> =
            simple.list(&terms, order).into_iter().map(|party| party.id).collect();
        let what = format!("{terms:?} {} small {small} size {size}", order.word());
        let all = wanted.len() as u64;
        assert_eq!(pages(tx, &ask, size, false, all), wanted, "{what}, down");
        assert_eq!(pages(tx, &ask, size, true, all), wanted, "{what}, up");
        assert_eq!(pages(tx, &ask, 1_000, false, all), wanted, "{what}, at once");
        assert_eq!(listing::count(tx, &ask)?, Some(all), "{what}, counted");
        Ok((all, what))
    });
    let (all, what) = seen.expect("a look");
    let stretch = dice.pick(&[1, 3, 4_096]);
    // Once something comes between, and the count goes on.
    let (asked, between, is_over) = (AtomicUsize::new(0), dice.index(30), AtomicBool::new(false));
    let is_stale = || is_over.fetch_or(asked.fetch_add(1, Relaxed) == between, Relaxed);
    let ask = Ask { stretch, is_stale: &is_stale, ..ask };
    let counted = in_stretches(world, &ask, &is_over);
    assert_eq!(counted, all, "{what}, {stretch} at a time, {between}");
}

#[test]
fn any_order_and_filter_gives_window_by_window_what_all_rows_give() {
    let mut dice = Dice::of("listing");
    let changes = size("KEFU_TEST_LISTS", 120, 60);
    let mut world = World::new();
    let mut done = std::collections::BTreeMap::<&str, u64>::new();
    for _ in 0..changes {
        let command = world.change(&mut dice);
        let verb = command.verb();
        let is_done = execute(&world.shop.desk, &world.shop.owner, &[command]).is_ok();
        *done.entry(verb).or_default() += u64::from(is_done);
        (0..4).for_each(|_| look(&world, &mut dice));
    }
    let found = world.shop.desk.read(examine).expect("examined");
    assert_eq!(found.astray, []);
    let parties = world.shop.desk.read(|tx| parties::list(tx, None, 1)).expect("a list").total;
    tell(&format!("listing: {changes} changes, {parties} parties at the end, done {done:?}"));
}

fn names(house: &House, args: &[&str]) -> Vec<String> {
    let list = house.json(&[&["party", "list"], args].concat());
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn a_command_lists_in_any_order_and_goes_on_where_it_was() {
    let house = House::new();
    for (name, tier) in
        [("章伟", "B"), ("Zhang W", "A"), ("张伟", ""), ("Adam", "A"), ("张安", "B")]
    {
        let tier = ["--tier", tier];
        let tier = if tier[1].is_empty() { &[][..] } else { &tier[..] };
        house.json(&[&["party", "add", name, "--tag", "vip"][..], tier].concat());
    }
    house.json(&["party", "add", "Zoe"]);
    let by_name = ["Adam", "张安", "张伟", "章伟", "Zhang W", "Zoe"];
    assert_eq!(names(&house, &["--sort", "name"]), by_name);
    let other_way: Vec<&str> = by_name.into_iter().rev().collect();
    assert_eq!(names(&house, &["--sort", "-name"]), other_way);
    assert_eq!(names(&house, &["sort:-name"]), other_way);
    // Who has none is last both ways.
    assert_eq!(
        names(&house, &["#vip", "--sort=tier"]),
        ["Zhang W", "Adam", "章伟", "张安", "张伟"]
    );
    assert_eq!(
        names(&house, &["#vip", "--sort=-tier"]),
        ["张安", "章伟", "Adam", "Zhang W", "张伟"]
    );
    let page = |after: &[&str]| {
        let args = ["party", "list", "#vip", "--sort", "name", "--limit", "2"];
        house.json(&[&args[..], after].concat())
    };
    let (mut after, mut seen) = (Vec::new(), Vec::new());
    loop {
        let args: Vec<&str> = after.iter().map(String::as_str).collect();
        let list = page(&args);
        assert_eq!((&list["total"], &list["more"]), (&5.into(), &false.into()));
        let items = list["items"].as_array().expect("items").iter();
        seen.extend(items.map(|item| item["name"].as_str().expect("a name").to_owned()));
        let Some(next) = list["next"].as_str() else { break };
        after = vec!["--after".to_owned(), next.to_owned()];
    }
    assert_eq!(seen, ["Adam", "张安", "张伟", "章伟", "Zhang W"]);
    for (args, code) in [
        (vec!["party", "list", "zhang"], "list-words"),
        (vec!["party", "search", "zhang sort:name"], "filter-sorted-words"),
        (vec!["party", "list", "sort:colour"], "filter-unknown-value"),
    ] {
        let ran = house.run(&args);
        assert_eq!(ran.status, Some(2), "{code}: {ran:?}");
    }
}

#[test]
fn a_search_says_that_there_may_be_more_than_it_looked_for() {
    let house = House::new();
    let rows: String = (0..1_100).map(|n| format!("Adam {n:04},vip\n")).collect();
    let file = house.home().join("many.csv");
    std::fs::write(&file, format!("name,tags\n{rows}")).expect("a file");
    let file = file.to_str().expect("a path");
    let ran = house.told(
        &format!("{}\n", crate::house::PASSPHRASE),
        &["import", "parties", file, "--passphrase-fd", "0"],
    );
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let words = house.json(&["party", "search", "adam"]);
    assert_eq!((&words["total"], &words["more"]), (&1_000.into(), &true.into()));
    let ran = house.run(&["party", "search", "adam"]);
    assert!(String::from_utf8_lossy(&ran.out).contains("50 of 1000+"), "{ran:?}");
    // What a filter takes is counted.
    let filter = house.json(&["party", "search", "#vip"]);
    assert_eq!((&filter["total"], &filter["more"]), (&1_100.into(), &false.into()));
}

#[test]
fn the_list_is_sorted_by_a_key_and_a_view_keeps_the_order() {
    for (language, code) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (cols, rows) in [(80, 24), (120, 40)] {
            let mut desk: TestDesk = demo((cols, rows), language);
            desk.model.focus = PaneId::List;
            desk.keys(&["s"]);
            golden(&format!("sort-{code}-{cols}x{rows}.svg"), &desk.svg());
            desk.keys(&["gg", "j", "Enter"]);
            assert_eq!(desk.model.list.search.text(), "sort:name");
            golden(&format!("sorted-{code}-{cols}x{rows}.svg"), &desk.svg());
            desk.keys(&["s", "Enter"]);
            assert_eq!(desk.model.list.search.text(), "sort:-name");
        }
    }
}

#[test]
fn an_order_stands_beside_a_filter_and_leaves_with_it() {
    let mut desk = demo((120, 40), Language::English);
    desk.model.focus = PaneId::List;
    desk.keys(&["/", "stage:active", "Esc"]);
    let all = desk.model.list.total;
    desk.keys(&["s", "gg", "j", "j", "j", "j", "Enter"]).shows("Tier ↑");
    assert_eq!(desk.model.list.search.text(), "stage:active sort:tier");
    assert_eq!(desk.model.list.total, all);
    let tiers: Vec<Option<String>> = {
        let ids: Vec<PartyId> = desk.model.list.hits.iter().map(|hit| hit.id).collect();
        let rows = desk.worker.desk.read(|tx| parties::rows(tx, &ids)).expect("rows");
        rows.into_iter().map(|row| row.party.tier).collect()
    };
    assert!(tiers.is_sorted_by_key(|tier| (tier.is_none(), tier.clone())), "{tiers:?}");
    desk.keys(&["S", "by tier", "^S", "1"]).hides("Tier ↑");
    desk.keys(&["3"]).shows("by tier · Tier ↑");
    // Words have an order of their own, and the line says so.
    desk.keys(&["/", "Right", " zhang"]).shows("“zhang” is looked for");
    desk.keys(&["Esc", "s"]).hides("Sort by");
}

#[test]
fn the_end_of_a_long_list_is_one_key_away() {
    const MANY: usize = 2_300;
    let mut desk = TestDesk::new((80, 24), Language::English);
    let session = desk.worker.session.clone();
    for hundreds in 0..MANY / 100 {
        let row = |place: usize| {
            let key = [hundreds as u8, place as u8].repeat(16).try_into().expect("a key");
            let mark = RowMark { key, digest: key, has_reference: false };
            let name = format!("Adam {:04}", hundreds * 100 + place);
            let facts = PartyFacts { name, ..PartyFacts::default() };
            let points = seal_new(&desk.worker.desk, &session, &[]).expect("sealed");
            let party = AddParty::new(&session, facts, points).expect("a party");
            PartyRow { mark, party: Some(party), note: None }
        };
        let rows = (0..100).map(row).collect();
        let command = Command::ImportParties(ImportParties { run: [1; 16], rows });
        execute(&desk.worker.desk, &session, &[command]).expect("imported");
    }
    desk.send(Msg::Changed(1, Touched::ALL));
    desk.model.focus = PaneId::List;
    for (line, first, last) in
        [("", "Adam 2299", "Adam 0000"), ("sort:name", "Adam 0000", "Adam 2299")]
    {
        desk.keys(&["/", line, "Esc"]);
        desk.keys(&["gg"]).shows(first);
        desk.keys(&["G"]).shows(last).shows("2300/2300").hides(first);
        assert!(desk.model.list.hits.len() <= 1_000, "no more is read than lies near the end");
        // What lies before it comes as one goes there, and the row under the cursor stays where it is.
        for _ in 0..60 {
            desk.keys(&["PgUp"]);
        }
        let at = desk.model.list.selected_row().map(|row| row.party.name.clone());
        let place = MANY - desk.model.list.hits.len() + desk.model.list.window.cursor;
        let meant = if line.is_empty() { MANY - 1 - place } else { place };
        assert_eq!(at, Some(format!("Adam {meant:04}")));
        desk.shows(&format!("{}/2300", place + 1));
        // Somebody else's change moves no cursor.
        desk.send(Msg::Changed(1, Touched::ALL));
        assert_eq!(desk.model.list.selected_row().map(|row| row.party.name.clone()), at);
        desk.keys(&["gg"]).shows(first);
        assert_eq!(desk.model.list.window.cursor, 0);
    }
    // What was counted stays there while others go on, and is counted again some time later.
    desk.keys(&["/", "Right", " !tier:a", "Esc"]).shows("2300").hides("1000+");
    let points = seal_new(&desk.worker.desk, &session, &[]).expect("sealed");
    let facts = PartyFacts { name: "Ada".into(), ..PartyFacts::default() };
    let party = AddParty::new(&session, facts, points).expect("a party");
    execute(&desk.worker.desk, &session, &[Command::AddParty(party)]).expect("added");
    desk.send(Msg::Changed(1, Touched::ALL));
    desk.shows("2300").hides("1000+").hides("2301");
    desk.wait(900);
    desk.shows("2301");
}
