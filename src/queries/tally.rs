//! What the header and the queue's views count of the open cases, kept up to date by the audit log and by time.
//!
//! A desk asks after every commit of anybody, and every minute. Each case is counted once, by its place in the queue,
//! and again when an entry names it, or the list beside that does, or its time has come; all of them only when the
//! rules, the views or the member have changed, or an entry does not tell all it concerned. INVARIANT: what
//! [`Tally::look`] tells is what a new tally would tell, but for what is asked of more than places, customers' names,
//! closed cases, promises and themes, which are as they were at the last count of those; and where it is much to count
//! them, what entries do not tell waits until all may be counted again.
//!
//! ```text
//! entry of the log -> numbers it tells -> those places anew ---\
//! a place's time has come --------------> that place anew ------> sums
//! rules, views, member, entries that hide some --> all places --/
//! a minute, or longer where it is much -> promises, themes, views that ask for more
//! ```

use super::members::{self, Names};
use super::place::{Place, today_at};
use super::status::end_of_day;
use super::touched::{ONE_BY_ONE, Touched};
use super::{audit, complaints, feedback, promises, views};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::{CaseNumber, PromiseNumber};
use crate::domain::member::{Member, Role};
use crate::domain::moment::Moment;
use crate::domain::rulebook::Rulebook;
use crate::store::audit::ids_of;
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::slice;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What places do not tell is counted anew after this long.
const EVERY_SECONDS: i64 = 60;
/// It is counted for no more than one part in so many of the time.
const SHARE: u32 = 100;
/// What takes no longer than this is counted whenever there is a reason to.
const LITTLE: Duration = Duration::from_millis(50);
/// So many cases that entries tell are looked up one by one, where those that are kept are fewer; after more, all are
/// counted.
const FEW: usize = 200;

/// On whose home it stands that many told us something and nobody does anything about it.
const ANSWER_FOR_THEMES: [Role; 3] = [Role::Lead, Role::ComplaintManager, Role::Owner];

/// What is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What the views count, by their lines.
    pub views: Vec<(String, u64)>,
    /// How many cases have climbed to the member.
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
    last: Option<Counting>,
}

#[derive(Debug)]
struct Counting {
    lines: Vec<String>,
    member: Member,
    book: Arc<Rulebook>,
    seq: u64,
    at: Moment,
    cases: BTreeMap<CaseNumber, Standing>,
    /// The cases whose time comes, soonest first.
    coming: BTreeSet<(i64, CaseNumber)>,
    sums: Sums,
    rest: Rest,
    /// For how many seconds after all were counted they are not counted again for what entries hide.
    spared: i64,
    all_at: Moment,
    /// Whether entries have hidden some since.
    owes: bool,
}

/// What one case counts for, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    until: i64,
    /// A bit for each view, of which there are no more than keys.
    views: u32,
    is_mine: bool,
    due: Option<Due>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Today,
    Overdue,
}

/// All of them together.
#[derive(Debug)]
struct Sums {
    views: Vec<u64>,
    escalated: u64,
    today: u64,
    overdue: u64,
}

/// What places do not tell.
#[derive(Debug)]
struct Rest {
    at: Moment,
    /// Seconds after which it is counted anew.
    good_for: i64,
    /// Views that take whatever is over, which is too much to be kept: counted when all of this is.
    closed: BTreeMap<usize, u64>,
    promises: (u64, u64),
    ignored: u64,
}

/// What a look needs beside the cases.
struct Look<'l> {
    views: &'l [Counted],
    member: &'l Member,
    names: Names,
    now: Moment,
    /// When what places do not tell was counted.
    rest_at: Moment,
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
        let rest_at = self.last.as_ref().map_or(now, |last| last.rest.at);
        let look = Look { views, member, names: members::names(tx)?, now, rest_at };
        let seq = audit::last(tx)?;
        let news = match &mut self.last {
            Some(last) if last.is_good_for(tx, &look)? => {
                news(tx, last.seq, seq)?.and_then(|news| last.follows(news, now))
            }
            _ => None,
        };
        match (news, &mut self.last) {
            (Some(mut news), Some(last)) => {
                news.cases.extend(last.due(now));
                last.count_anew(tx, &look, &news.cases)?;
                if last.rest.is_over(now) {
                    last.rest = look.rest(tx, Instant::now())?;
                } else if news.promises {
                    last.rest.promises = promises::due_counts(tx, Some(member.id), last.rest.at)?;
                }
                (last.seq, last.at) = (seq, now);
            }
            _ => self.last = Some(Look { rest_at: now, ..look }.all(tx, seq)?),
        }
        Ok(self.last.as_ref().map_or_else(Told::default, |last| last.told(views)))
    }
}

impl Counting {
    /// Whether all places need not be counted anew. Where a view asks for more than they tell, they are when the rest is.
    fn is_good_for(&self, tx: &impl Rows, look: &Look<'_>) -> Result<bool> {
        let is_same = self.member == *look.member
            && self.lines.iter().eq(look.views.iter().map(|(line, _)| line))
            && Arc::ptr_eq(&self.book, &tx.rulebook()?);
        let goes_on = self.at.at_seconds <= look.now.at_seconds
            && self.at.offset_seconds == look.now.offset_seconds;
        let is_told = |(_, filter): &Counted| keeps(filter) && filter.is_told_by_place();
        let is_recent = look.views.iter().all(is_told) || !self.rest.is_over(look.now);
        Ok(is_same && goes_on && is_recent)
    }

    /// What is counted one by one; none if all are counted, for what entries have hidden. If that was much, it waits.
    fn follows(&mut self, mut news: News, now: Moment) -> Option<News> {
        if news.cases.len() > self.cases.len().max(FEW) {
            news.cases.clear();
            news.hides = true;
        }
        self.owes |= news.hides;
        let since = now.at_seconds - self.all_at.at_seconds;
        (!self.owes || (0..self.spared).contains(&since)).then_some(news)
    }

    /// The cases whose time has come.
    fn due(&self, now: Moment) -> Vec<CaseNumber> {
        let due = self.coming.iter().take_while(|(until, _)| *until <= now.at_seconds);
        due.map(|(_, number)| *number).collect()
    }

    fn count_anew(
        &mut self,
        tx: &impl Rows,
        look: &Look<'_>,
        numbers: &BTreeSet<CaseNumber>,
    ) -> Result<()> {
        for number in numbers {
            let id = tx.get(tables::CASE_NUMBERS, number)?;
            let case: Option<Case> = id.map(|id| tx.fetch(tables::CASES, &id)).transpose()?;
            let standing = match case.filter(is_kept) {
                None => None,
                Some(case) => {
                    let key = index::queue_key(&case);
                    let queued = tx.fetch(tables::QUEUE, &key)?;
                    Some(look.standing(tx, Place { key: &key, queued: &queued })?)
                }
            };
            self.put(*number, standing);
        }
        Ok(())
    }

    /// Counts a case so, and no more as it was counted before.
    fn put(&mut self, number: CaseNumber, standing: Option<Standing>) {
        let was = match standing {
            Some(standing) => self.cases.insert(number, standing),
            None => self.cases.remove(&number),
        };
        if let Some(was) = was {
            self.coming.remove(&(was.until, number));
            self.sums.add(&was, u64::wrapping_sub);
        }
        if let Some(is) = standing {
            if is.until != i64::MAX {
                self.coming.insert((is.until, number));
            }
            self.sums.add(&is, u64::wrapping_add);
        }
    }

    fn told(&self, views: &[Counted]) -> Told {
        let (sums, rest) = (&self.sums, &self.rest);
        let mut counts = sums.views.clone();
        for (place, count) in &rest.closed {
            counts[*place] = *count;
        }
        Told {
            views: views.iter().map(|(line, _)| line.clone()).zip(counts).collect(),
            escalated: sums.escalated,
            today: sums.today + rest.promises.0,
            overdue: sums.overdue + rest.promises.1,
            ignored: rest.ignored,
        }
    }
}

impl Sums {
    fn add(&mut self, one: &Standing, with: fn(u64, u64) -> u64) {
        for (place, count) in self.views.iter_mut().enumerate() {
            *count = with(*count, u64::from(one.views >> place & 1));
        }
        self.escalated = with(self.escalated, u64::from(one.is_mine));
        self.today = with(self.today, u64::from(one.due == Some(Due::Today)));
        self.overdue = with(self.overdue, u64::from(one.due == Some(Due::Overdue)));
    }
}

impl Rest {
    fn is_over(&self, now: Moment) -> bool {
        !(0..self.good_for).contains(&(now.at_seconds - self.at.at_seconds))
    }
}

impl Look<'_> {
    /// All places anew.
    fn all(&self, tx: &impl Rows, seq: u64) -> Result<Counting> {
        let begun = Instant::now();
        let views = vec![0; self.views.len()];
        let mut counting = Counting {
            lines: self.views.iter().map(|(line, _)| line.clone()).collect(),
            member: self.member.clone(),
            book: tx.rulebook()?,
            seq,
            at: self.now,
            cases: BTreeMap::new(),
            coming: BTreeSet::new(),
            sums: Sums { views, escalated: 0, today: 0, overdue: 0 },
            rest: self.rest(tx, begun)?,
            spared: 0,
            all_at: self.now,
            owes: false,
        };
        for part in [index::OPEN, index::AFTER] {
            tx.each(tables::QUEUE, &Scan::prefix(&part), |key, queued| {
                let standing = self.standing(tx, Place { key: &key, queued: &queued })?;
                counting.put(queued.number, Some(standing));
                Ok(ControlFlow::Continue(()))
            })?;
        }
        counting.rest.good_for = good_for(begun);
        counting.spared = if begun.elapsed() > LITTLE { spared(begun) } else { 0 };
        Ok(counting)
    }

    /// What places do not tell.
    fn rest(&self, tx: &impl Rows, begun: Instant) -> Result<Rest> {
        let of_closed = self.views.iter().enumerate().filter(|(_, (_, filter))| !keeps(filter));
        let (places, filters): (Vec<usize>, Vec<_>) =
            of_closed.map(|(place, (_, filter))| (place, filter.clone())).unzip();
        let closed = match filters.is_empty() {
            true => BTreeMap::new(),
            false => places.into_iter().zip(views::counts(tx, &filters, self.now)?).collect(),
        };
        let answers_for_it = self.member.roles.iter().any(|role| ANSWER_FOR_THEMES.contains(role));
        Ok(Rest {
            closed,
            promises: promises::due_counts(tx, Some(self.member.id), self.now)?,
            ignored: if answers_for_it { feedback::ignored(tx, self.now)? } else { 0 },
            at: self.now,
            good_for: good_for(begun),
        })
    }

    fn standing(&self, tx: &impl Rows, place: Place<'_>) -> Result<Standing> {
        let (now, due) = (self.now, place.due_seconds());
        let (mut views, mut case, mut until) = (0, None, i64::MAX);
        for (bit, (_, filter)) in self.views.iter().enumerate().take(u32::BITS as usize) {
            // By the time at which the others were counted.
            let at = if filter.is_told_by_place() { now } else { self.rest_at };
            if keeps(filter) && filter.takes_at(tx, (place, &[]), &self.names, at, &mut case)? {
                views |= 1 << bit;
            }
            until = filter.changes_at(place, now).map_or(until, |at| until.min(at));
        }
        let own = place.is_open() && place.queued.owner == Some(self.member.id);
        let rung = place.queued.ascent.and_then(|ascent| ascent.rung(now));
        let climbs_at = place.queued.ascent.and_then(|ascent| ascent.climbs_at(now));
        if own && due >= now.at_seconds {
            until = until.min(today_at(due, now)).min(due.saturating_add(1));
        }
        Ok(Standing {
            until: climbs_at.map_or(until, |at| until.min(at)),
            views,
            is_mine: rung.is_some_and(|rung| rung.is_for(self.member, own)),
            due: match own {
                false => None,
                true if due < now.at_seconds => Some(Due::Overdue),
                true => (due <= end_of_day(now)).then_some(Due::Today),
            },
        })
    }
}

/// How long something is good for that took as long as since then.
fn good_for(begun: Instant) -> i64 {
    EVERY_SECONDS.max(spared(begun))
}

/// For how many seconds something is not done again that took as long as since then.
fn spared(begun: Instant) -> i64 {
    begun.elapsed().saturating_mul(SHARE).as_secs().try_into().unwrap_or(i64::MAX)
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
    /// Whether there may be cases that none of the entries tells.
    hides: bool,
}

/// What the entries since have changed; none, if they are not those of this log.
fn news(tx: &impl Rows, seen: u64, last: u64) -> Result<Option<News>> {
    if last < seen {
        return Ok(None);
    }
    let mut news = News::default();
    if last - seen > ONE_BY_ONE as u64 {
        news.hides = true;
        news.promises = true;
        return Ok(Some(news));
    }
    for entry in audit::since(tx, seen, ONE_BY_ONE)? {
        if entry.outcome == Outcome::Done {
            news.add(tx, &entry)?;
        }
    }
    Ok(Some(news))
}

impl News {
    fn add(&mut self, tx: &impl Rows, entry: &AuditEntry) -> Result<()> {
        if is_of_parties(entry) || !touches_cases(entry) {
            self.cases.extend(numbers::<CaseNumber>(&entry.ids));
            return Ok(());
        }
        // Of many ids an entry holds the first and the last.
        let ids = ids_of(tx, entry)?;
        self.hides |= hides(entry) || ids.len() < entry.count as usize;
        self.promises |= !entry.verb.starts_with("complaint.")
            || numbers::<PromiseNumber>(&ids).next().is_some();
        self.cases.extend(numbers::<CaseNumber>(&ids));
        Ok(())
    }
}

fn numbers<N: FromStr>(ids: &[String]) -> impl Iterator<Item = N> {
    ids.iter().filter_map(|id| id.parse().ok())
}

fn touches_cases(entry: &AuditEntry) -> bool {
    Touched::by(slice::from_ref(entry)).cases
}

/// Whether an entry is about customers and changes no case, however many there are. A customer's name, which a view may
/// look for, is none of the case's own: that waits until all are counted.
fn is_of_parties(entry: &AuditEntry) -> bool {
    const VERBS: [&str; 6] = [
        "party.add",
        "party.edit",
        "party.point",
        "party.canary",
        "import.parties",
        "vault.reveal",
    ];
    VERBS.contains(&entry.verb.as_str())
}

/// Whether an entry may concern cases that neither it tells nor the list beside it.
pub(super) fn hides(entry: &AuditEntry) -> bool {
    const TELL: [&str; 11] = [
        "complaint.",
        "privacy.",
        "promise.",
        "entry.",
        "attachment.",
        "feedback.",
        "survey.",
        "import.complaints",
        "import.mail",
        "undo",
        "redo",
    ];
    let tells = TELL.iter().any(|verb| entry.verb.starts_with(verb));
    touches_cases(entry) && !tells && !is_of_parties(entry)
}
