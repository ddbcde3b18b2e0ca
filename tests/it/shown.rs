//! What a desk shows, read anew by what the log says was touched and by nothing else: the same as who reads everything.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use kefu::domain::error::Result;
use kefu::domain::id::{CaseId, MemberId};
use kefu::domain::moment::Moment;
use kefu::queries::complaints::{self, Filter};
use kefu::queries::touched::{Touched, since};
use kefu::queries::{members, parties, promises, status};
use kefu::session::Desk;
use kefu::store::{ReadTx, Reader, Scan, tables};
use std::collections::BTreeMap;

/// More than there are.
const ALL: usize = 10_000;
/// Of so many customers and cases each is looked at.
const OPENED: usize = 12;

/// As words: whatever differs is seen.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pieces {
    header: String,
    list: String,
    queue: String,
    opened: BTreeMap<String, String>,
}

/// For one member at one time.
pub struct Shown {
    member: MemberId,
    at: Moment,
    seen: u64,
    pieces: Pieces,
}

impl Shown {
    pub fn new(desk: &Desk, member: MemberId, at: Moment) -> Self {
        let mut shown = Self { member, at, seen: 0, pieces: Pieces::default() };
        shown.follows(desk);
        shown
    }

    fn follows(&mut self, desk: &Desk) {
        let read = desk.read(|tx| {
            let (last, touched) = since(tx, self.seen)?;
            self.seen = last;
            self.read_anew(tx, &touched)
        });
        read.expect("what is shown");
    }

    fn read_anew(&mut self, tx: &ReadTx, touched: &Touched) -> Result<()> {
        if touched.header {
            self.pieces.header = self.header(tx)?;
        }
        if touched.parties {
            self.pieces.list = format!("{:?}", parties::newest(tx, ALL)?);
        }
        if touched.cases {
            let page = complaints::list(tx, &Filter::default(), self.at, None, ALL)?;
            let promised = promises::list(tx, self.at, false, None, ALL)?;
            self.pieces.queue = format!("{page:?} {promised:?}");
        }
        let all = touched.parties || touched.cases;
        for row in parties::newest(tx, OPENED)? {
            let party = row.party;
            if all || touched.stories.contains(&party.number) {
                let mut view = parties::show(tx, party.id, self.at)?;
                // By which a value is found: no screen has it.
                view.points.iter_mut().for_each(|one| (one.lookup, one.tag) = (None, None));
                self.pieces.opened.insert(party.number.to_string(), format!("{view:?}"));
            }
        }
        for id in some_cases(tx)?.into_iter().filter(|_| all) {
            let view = complaints::show(tx, id)?;
            self.pieces.opened.insert(view.row.case.number.to_string(), format!("{view:?}"));
        }
        Ok(())
    }

    fn header(&self, tx: &ReadTx) -> Result<String> {
        let waiting = status::waiting(tx, Some(self.member), self.at)?;
        let (all, spent) = (members::all(tx)?, status::spent(tx, Some(self.member))?);
        Ok(format!("{waiting:?} {all:?} {spent:?} {:?}", status::editor(tx)?))
    }

    #[track_caller]
    pub fn agrees(&mut self, desk: &Desk, what: &str) {
        self.follows(desk);
        let anew = Self::new(desk, self.member, self.at).pieces;
        // What is not there any more is not looked at.
        self.pieces.opened.retain(|name, _| anew.opened.contains_key(name));
        let own = &self.pieces;
        assert!(own.header == anew.header, "{what}: the header");
        assert!(own.list == anew.list, "{what}: the list");
        assert!(own.queue == anew.queue, "{what}: the queue");
        for (name, view) in &anew.opened {
            assert_eq!(own.opened.get(name), Some(view), "{what}: {name}");
        }
    }
}

fn some_cases(tx: &ReadTx) -> Result<Vec<CaseId>> {
    let numbers = tx.keys(tables::CASE_NUMBERS, &Scan::all().backwards(), OPENED)?;
    numbers.iter().map(|number| tx.fetch(tables::CASE_NUMBERS, number)).collect()
}
