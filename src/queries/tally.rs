//! What the header and the queue's views count of the open cases, kept up to date by the audit log.
//!
//! A desk asks after every commit of anybody. So each case is counted once, and again when an entry names it; all of
//! them are only when the rules, the views or the member have changed, when an entry does not name all it concerned,
//! and when time has gone on, which moves what is due. INVARIANT: what [`Tally::look`] tells is what a new tally would tell at the
//! moment of the last whole count, but for what views ask of customers' names and of closed cases.
//!
//! ```text
//! entry of the log -> numbers it names -> those cases anew ---> counts
//! rules, views, member, a minute, entries that hide some -----> all cases anew
//! ```

use super::escalations::Ladders;
use super::members::{self, Names};
use super::status::end_of_day;
use super::touched::{ONE_BY_ONE, Touched};
use super::{audit, complaints, feedback, promises, views};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::escalation::Rung;
use crate::domain::id::{CaseId, CaseNumber, PromiseNumber};
use crate::domain::member::{Member, Role};
use crate::domain::moment::Moment;
use crate::domain::rulebook::Rulebook;
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::slice;
use std::sync::Arc;
use std::time::Instant;

/// What moves with time alone is counted anew after this long.
const EVERY_SECONDS: i64 = 60;
/// All cases are counted for no more than one part in so many of the time.
const SHARE: u32 = 100;

/// On whose home it stands that many told us something and nobody does anything about it.
const ANSWER_FOR_THEMES: [Role; 3] = [Role::Lead, Role::ComplaintManager, Role::Owner];

/// What is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What the views count, by their lines.
    pub views: Vec<(String, u64)>,
    /// How far cases have climbed.
    pub rungs: BTreeMap<CaseId, Rung>,
    /// How many of them have come to the member.
    pub escalated: u64,
    /// Complaints and promises of the member that are due before the day ends.
    pub today: u64,
    /// Those past their time.
    pub overdue: u64,
    /// Themes that many told us and of which nobody does anything, for whoever answers for that.
    pub ignored: u64,
}

/// A view: its line, and what it takes.
pub type Counted = (String, complaints::Filter);

/// The tally of one desk.
#[derive(Debug, Default)]
pub struct Tally {
    ladders: Ladders,
    last: Option<Counting>,
}

#[derive(Debug)]
struct Counting {
    lines: Vec<String>,
    member: Member,
    book: Arc<Rulebook>,
    seq: u64,
    at: Moment,
    /// Seconds after which all are counted anew.
    good_for: i64,
    cases: BTreeMap<CaseNumber, Standing>,
    /// Views that take whatever is over, which is too much to be kept: counted when all are.
    closed: BTreeMap<usize, u64>,
    promises: (u64, u64),
    ignored: u64,
}

/// What one case counts for.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    id: CaseId,
    views: Vec<bool>,
    rung: Option<(Rung, bool)>,
    due: Option<Due>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Today,
    Overdue,
}

/// What a look needs beside the cases.
struct Look<'l> {
    views: &'l [Counted],
    member: &'l Member,
    names: Names,
    now: Moment,
}

impl Tally {
    /// What is counted now.
    pub fn look(
        &mut self,
        tx: &impl Rows,
        views: &[Counted],
        member: &Member,
        now: Moment,
    ) -> Result<Told> {
        let look = Look { views, member, names: members::names(tx)?, now };
        let seq = audit::last(tx)?;
        let news = match &self.last {
            Some(last) if last.is_good_for(tx, &look)? => news(tx, last.seq, seq)?,
            _ => None,
        };
        match (news, &mut self.last) {
            (Some(news), Some(last)) => {
                // By the time at which the others were counted.
                let look = Look { now: last.at, ..look };
                for number in news.cases {
                    last.cases.remove(&number);
                    let id = tx.get(tables::CASE_NUMBERS, &number)?;
                    let case = id.map(|id| tx.fetch(tables::CASES, &id)).transpose()?;
                    if let Some(case) = case.filter(is_kept) {
                        last.cases.insert(number, look.standing(tx, &mut self.ladders, &case)?);
                    }
                }
                if news.promises {
                    last.promises = promises::due_counts(tx, Some(member.id), last.at)?;
                }
                last.seq = seq;
            }
            _ => self.last = Some(look.all(tx, &mut self.ladders, seq)?),
        }
        Ok(self.last.as_ref().map_or_else(Told::default, |last| last.told(views)))
    }
}

impl Counting {
    fn is_good_for(&self, tx: &impl Rows, look: &Look<'_>) -> Result<bool> {
        let is_same = self.member == *look.member
            && self.lines.iter().eq(look.views.iter().map(|(line, _)| line))
            && Arc::ptr_eq(&self.book, &tx.rulebook()?);
        let is_recent = (0..self.good_for).contains(&(look.now.at_seconds - self.at.at_seconds));
        Ok(is_same && is_recent)
    }

    fn told(&self, views: &[Counted]) -> Told {
        let mut told = Told::default();
        let mut counts = vec![0; views.len()];
        (told.today, told.overdue) = self.promises;
        told.ignored = self.ignored;
        for one in self.cases.values() {
            for (count, takes) in counts.iter_mut().zip(&one.views) {
                *count += u64::from(*takes);
            }
            if let Some((rung, is_mine)) = one.rung {
                told.rungs.insert(one.id, rung);
                told.escalated += u64::from(is_mine);
            }
            told.today += u64::from(one.due == Some(Due::Today));
            told.overdue += u64::from(one.due == Some(Due::Overdue));
        }
        for (place, count) in &self.closed {
            counts[*place] = *count;
        }
        told.views = views.iter().map(|(line, _)| line.clone()).zip(counts).collect();
        told
    }
}

impl Look<'_> {
    /// All cases anew.
    fn all(&self, tx: &impl Rows, ladders: &mut Ladders, seq: u64) -> Result<Counting> {
        let begun = Instant::now();
        let mut cases = BTreeMap::new();
        for part in [index::OPEN, index::AFTER] {
            tx.each(tables::QUEUE, &Scan::prefix(&part), |key, ()| {
                let case: Case = tx.fetch(tables::CASES, &key.5)?;
                cases.insert(case.number, self.standing(tx, ladders, &case)?);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        let of_closed = self.views.iter().enumerate().filter(|(_, (_, filter))| !keeps(filter));
        let (places, filters): (Vec<usize>, Vec<_>) =
            of_closed.map(|(place, (_, filter))| (place, filter.clone())).unzip();
        let closed = match filters.is_empty() {
            true => BTreeMap::new(),
            false => places.into_iter().zip(views::counts(tx, &filters, self.now)?).collect(),
        };
        let answers_for_it = self.member.roles.iter().any(|role| ANSWER_FOR_THEMES.contains(role));
        let ignored = if answers_for_it { feedback::ignored(tx, self.now)? } else { 0 };
        let spared = begun.elapsed().saturating_mul(SHARE);
        Ok(Counting {
            lines: self.views.iter().map(|(line, _)| line.clone()).collect(),
            member: self.member.clone(),
            book: tx.rulebook()?,
            seq,
            at: self.now,
            good_for: EVERY_SECONDS.max(spared.as_secs().try_into().unwrap_or(i64::MAX)),
            cases,
            closed,
            promises: promises::due_counts(tx, Some(self.member.id), self.now)?,
            ignored,
        })
    }

    fn standing(&self, tx: &impl Rows, ladders: &mut Ladders, case: &Case) -> Result<Standing> {
        let (me, now) = (self.member.id, self.now);
        let takes = |(_, filter): &Counted| {
            Ok(keeps(filter)
                && (!filter.after || case.has_aftercare())
                && filter.may_take_case(case)
                && filter.takes(case, now)
                && filter.fits(tx, &self.names, case, now)?)
        };
        let rung = ladders.standing(tx, case, now)?;
        let due = match case.due_seconds() {
            _ if case.owner != Some(me) || !case.is_open() => None,
            due if due < now.at_seconds => Some(Due::Overdue),
            due => (due <= end_of_day(now)).then_some(Due::Today),
        };
        Ok(Standing {
            id: case.id,
            views: self.views.iter().map(takes).collect::<Result<_>>()?,
            rung: rung.map(|(rung, _)| (rung, rung.is_for(self.member, case.owner == Some(me)))),
            due,
        })
    }
}

/// Whether a case is counted one by one: an open one, and one with something to be done after its end.
fn is_kept(case: &Case) -> bool {
    case.is_open() || case.has_aftercare()
}

/// Whether a view takes none but such cases.
fn keeps(filter: &complaints::Filter) -> bool {
    filter.open || filter.overdue || filter.after
}

#[derive(Debug, Default)]
struct News {
    cases: BTreeSet<CaseNumber>,
    promises: bool,
}

/// What the entries since have changed; none, if that cannot be told from them.
fn news(tx: &impl Rows, seen: u64, last: u64) -> Result<Option<News>> {
    if last < seen || last - seen > ONE_BY_ONE as u64 {
        return Ok(None);
    }
    let mut news = News::default();
    for entry in audit::since(tx, seen, ONE_BY_ONE)? {
        if entry.outcome != Outcome::Done {
            continue;
        }
        if hides(&entry) {
            return Ok(None);
        }
        let names_one = || entry.ids.iter().any(|id| id.parse::<PromiseNumber>().is_ok());
        let is_of_case = entry.verb.starts_with("complaint.");
        let touched = Touched::by(slice::from_ref(&entry)).cases;
        news.promises |= touched && (!is_of_case || names_one());
        news.cases.extend(entry.ids.iter().filter_map(|id| id.parse::<CaseNumber>().ok()));
    }
    Ok(Some(news))
}

/// Whether an entry may concern cases that it does not name. A customer's name, which a view may look for, is none of
/// the case's own: that waits until all are counted.
pub(super) fn hides(entry: &AuditEntry) -> bool {
    const NAMED: [&str; 8] =
        ["complaint.", "privacy.", "promise.", "entry.", "feedback.", "survey.", "undo", "redo"];
    const OF_PARTIES: [&str; 5] =
        ["party.add", "party.edit", "party.point", "party.canary", "vault.reveal"];
    let names = |verbs: &[&str]| verbs.iter().any(|verb| entry.verb.starts_with(verb));
    let touches_some = Touched::by(slice::from_ref(entry)).cases;
    // Of many ids an entry holds the first and the last.
    let is_cut = entry.count as usize > entry.ids.len() || entry.count > 1 && entry.ids.len() == 2;
    touches_some && (is_cut || !names(&NAMED) && !names(&OF_PARTIES))
}
