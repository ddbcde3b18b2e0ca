//! Lists of customers in any order and under any filter, window by window, beside a sort and a filter of all rows by the
//! simplest means: over stores that change at random.
//!
//! 60 changes with a look after each, under `KEFU_CI` 120; `KEFU_TEST_LISTS` names another number, `KEFU_TEST_SEED` the
//! chance.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
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
use kefu::domain::listed::{Column, Order, folded, sound};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::domain::party::{Party, PartyKind, PartyStage};
use kefu::queries::examine::examine;
use kefu::queries::listing::{self, Ask, From};
use kefu::queries::{members, parties};
use kefu::store::index::Rows;
use kefu::store::{ReadTx, Reader, Scan, tables};
use std::cmp::Reverse;
use std::ops::ControlFlow;

const NAMES: [&str; 9] = [
    "张伟",
    "章伟",
    "张伟",
    "Zhang Wei",
    "曾国强",
    "Ádám Kovács",
    "恒通贸易",
    "单雄",
    "a name that is so long that only its beginning can stand in a list of names",
];
const WORDS: [&str; 6] = ["", "恒通", "Acme", "acme", "上海", "苏州"];
const TAGS: [&str; 4] = ["VIP", "vip", "退款", "a tag that nobody would type and that has more than forty-eight bytes"];
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
        let heard = |name| sound(&text(party.field(name)));
        let owner = |id: MemberId| if id == self.bo { b"bo".to_vec() } else { b"ada".to_vec() };
        let value = match column {
            Column::Number => vec![1],
            Column::Name => sound(&party.name),
            Column::Company => heard("company"),
            Column::City => heard("city"),
            Column::Tier => folded(&text(party.tier.as_deref())),
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
        Ok(())
    });
    seen.expect("a look");
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
    let _ = world.shop.desk.read(members::all).expect("members");
}
