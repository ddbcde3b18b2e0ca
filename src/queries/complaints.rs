//! Complaints: the queue, lists, and one with its story.

use super::attachments::{self, AttachmentRow};
use super::filter::{Filter as Line, Key, Of, Term};
use super::members::Names;
use super::place::Place;
use super::timeline::{self, Line as Told};
use super::{members, parties};
use crate::domain::case_clock::{self, Explained};
use crate::domain::case_file::CaseFile;
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Happening, Opening, Reached, Stage};
use crate::domain::error::{Error, Result};
use crate::domain::escalation::Rung;
use crate::domain::fold::fold_text;
use crate::domain::handling::SurveyState;
use crate::domain::handover::{self, Handover};
use crate::domain::id::{CaseId, CaseNumber, Id, MemberId, PartyId, PartyNumber};
use crate::domain::moment::Moment;
use crate::domain::privacy::Right;
use crate::domain::queued::Ascent;
use crate::domain::triggers::Triggers;
use crate::store::codec::{self, Key as _};
use crate::store::index::{self, Rows};
use crate::store::tables::QueueKey;
use crate::store::{Reader, Scan, tables};
use serde::Deserialize;
use std::fmt;
use std::ops::ControlFlow;

/// Which complaints a list shows. Its Debug shows nothing of the text: a number may be typed there.
#[derive(Clone, Default)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<CaseKind>,
    /// Only open ones.
    pub open: bool,
    /// Only closed ones.
    pub closed: bool,
    /// Only overdue ones.
    pub overdue: bool,
    /// Only closed ones about which something is still to be done.
    pub after: bool,
    /// Only those of this member.
    pub owner: Option<MemberId>,
    /// Only those nobody has.
    pub unowned: bool,
    /// Only those of this party, and of those merged into it.
    pub party: Option<PartyId>,
    /// Only those in this stage.
    pub stage: Option<Stage>,
    /// Only those in whose number, title, product, issue, company or reference this stands.
    pub text: Option<String>,
    /// Only those of which all this holds.
    pub terms: Vec<Term>,
    /// Who asks, for what is one's own.
    pub me: Option<MemberId>,
    /// Privacy requests that ask for one of these are taken for the text, which stands in the title they are shown by.
    pub rights: Vec<Right>,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("kind", &self.kind)
            .field("open", &self.open)
            .field("closed", &self.closed)
            .field("overdue", &self.overdue)
            .field("after", &self.after)
            .field("owner", &self.owner)
            .field("unowned", &self.unowned)
            .field("party", &self.party)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

impl Filter {
    /// The same for those only that a line asks for. What the queue's order or a case's gist can tell is asked of these,
    /// which is quicker. Who asks for closed ones gets them, whatever was to be shown before.
    pub fn narrowed(mut self, line: &str, me: MemberId) -> Result<Self> {
        let parsed = Line::parse_of(Of::Cases, line)?;
        self.me = Some(me);
        for term in parsed.terms {
            match term {
                Term::Mine if self.owner.is_none() => self.owner = Some(me),
                Term::Unowned => self.unowned = true,
                Term::Open => self.open = true,
                Term::Overdue => self.overdue = true,
                Term::Not(inner) if *inner == Term::Open => {
                    (self.open, self.closed) = (false, true)
                }
                Term::Stage(code) if self.stage.is_none() => {
                    self.stage = Stage::from_code(&code);
                    self.open &= !self.stage.is_some_and(Stage::is_last);
                }
                Term::Field(Key::Kind, code) if self.kind.is_none() => {
                    self.kind = CaseKind::from_code(&code);
                }
                // What is closed has them, too.
                Term::Action(state) => {
                    self.open = false;
                    self.terms.push(Term::Action(state));
                }
                Term::Field(Key::Survey, code) => {
                    (self.open, self.closed) = (false, true);
                    self.after |= code == SurveyState::Due.code();
                    self.terms.push(Term::Field(Key::Survey, code));
                }
                other => self.terms.push(other),
            }
        }
        if !parsed.text.is_empty() {
            let before = self.text.replace(parsed.text);
            self.terms.extend(before.map(|text| Term::Exact(fold_text(&text))));
        }
        Ok(self)
    }

    /// Whether the text that it looks for stands in the case.
    pub(super) fn holds_text(&self, case: &Case) -> bool {
        self.text.as_ref().is_none_or(|text| holds(case, text) || self.is_shown(case))
    }

    fn is_shown(&self, case: &Case) -> bool {
        let asked = case.request.as_ref().map(|request| request.asked.right);
        asked.is_some_and(|right| self.rights.contains(&right))
    }

    /// How many cases it takes, where that is the number of rows of a table: of all, of the open and of the closed.
    fn total(&self, tx: &impl Reader) -> Result<Option<u64>> {
        let has_facts = self.owner.is_some() || self.party.is_some() || self.stage.is_some();
        let asks_more = has_facts || self.unowned || self.kind.is_some() || self.overdue;
        if asks_more || self.after || !self.terms.is_empty() || self.text.is_some() {
            return Ok(None);
        }
        let (all, open) = (tx.rows(tables::QUEUE.name)?, tx.rows(tables::OPEN_CASES.name)?);
        Ok(match (self.open, self.closed) {
            (false, false) => Some(all),
            (true, false) => Some(open),
            (false, true) => Some(all.saturating_sub(open)),
            (true, true) => None,
        })
    }
}

/// Of which kind a case is.
pub fn kind(tx: &impl Reader, id: CaseId) -> Result<CaseKind> {
    /// The rest of the row is skipped, not read.
    #[derive(Deserialize)]
    struct Gist {
        kind: CaseKind,
    }
    let bytes = tx.get_bytes(tables::CASES.name, &id.encode())?;
    let gist: Gist = codec::decode(&bytes.ok_or_else(|| Error::damaged(tables::CASES.name))?)?;
    Ok(gist.kind)
}

fn holds(case: &Case, text: &str) -> bool {
    let wanted = fold_text(text);
    let number = case.number.to_string();
    if wanted.parse() == Ok(case.number) || fold_text(&number).contains(&wanted) {
        return true;
    }
    let optional = [&case.product, &case.issue, &case.company, &case.external_ref, &case.category];
    fold_text(&case.title).contains(&wanted)
        || optional.into_iter().flatten().any(|text| fold_text(text).contains(&wanted))
}

/// A complaint with the names around it.
#[derive(Debug, Clone)]
pub struct ComplaintRow {
    /// The row.
    pub case: Case,
    /// Who complains.
    pub party: Option<(PartyNumber, String)>,
    /// Who is accountable.
    pub owner: Option<String>,
    /// When it climbs for want of time, if it does.
    pub ascent: Option<Ascent>,
}

impl ComplaintRow {
    /// How far it has climbed, by the clock that is furthest.
    pub fn rung(&self, now: Moment) -> Option<Rung> {
        self.ascent.and_then(|ascent| ascent.rung(now))
    }
}

/// A page of complaints, most urgent first.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many the filter takes in all.
    pub total: u64,
    /// This page.
    pub items: Vec<ComplaintRow>,
}

/// What is seen of a list first.
#[derive(Debug)]
pub struct FirstRows {
    /// How many there are in all, where the number of rows tells that.
    pub total: Option<u64>,
    /// Whether there may be more behind these.
    pub is_more: bool,
    /// These.
    pub items: Vec<ComplaintRow>,
}

/// Most urgent first: open before closed, then by due time, receipt, severity.
pub fn list(
    tx: &impl Reader,
    filter: &Filter,
    now: Moment,
    after: Option<&Case>,
    limit: usize,
) -> Result<Page> {
    let whole = filter.total(tx)?;
    let walk = Walk { filter, now, edge: after.map(index::queue_key), limit };
    let (total, items) = walk.walk(tx, whole.is_some())?;
    Ok(Page { total: whole.unwrap_or(total), items })
}

/// The same page, without a count of what is behind it: nothing is read beyond the page.
pub fn first_rows(
    tx: &impl Reader,
    filter: &Filter,
    now: Moment,
    after: Option<&Case>,
    limit: usize,
) -> Result<FirstRows> {
    let walk = Walk { filter, now, edge: after.map(index::queue_key), limit };
    let (_, items) = walk.walk(tx, true)?;
    Ok(FirstRows { total: filter.total(tx)?, is_more: items.len() == limit, items })
}

/// A walk along the queue.
struct Walk<'f> {
    filter: &'f Filter,
    now: Moment,
    /// Where the page before ended.
    edge: Option<QueueKey>,
    limit: usize,
}

impl Walk<'_> {
    fn scan(&self, only_page: bool) -> Scan {
        let filter = self.filter;
        let scan = match (filter.open || filter.overdue, filter.closed) {
            (true, _) => Scan::prefix(&index::OPEN),
            (false, _) if filter.after => Scan::prefix(&index::AFTER),
            (false, true) => Scan::all().from(&index::AFTER),
            (false, false) => Scan::all(),
        };
        match &self.edge {
            Some(edge) if only_page => scan.past(edge),
            _ => scan,
        }
    }

    /// The page, and how many are taken of those that were met: to the end, or no farther than the page.
    fn walk(&self, tx: &impl Reader, only_page: bool) -> Result<(u64, Vec<ComplaintRow>)> {
        let Self { filter, now, edge, limit } = self;
        let names = members::names(tx)?;
        let (mut total, mut items) = (0, Vec::new());
        let family = filter.party.map(|party| parties::family(tx, party)).transpose()?;
        let family = family.unwrap_or_default();
        tx.each(tables::QUEUE, &self.scan(only_page), |key, queued| {
            let is_full = items.len() >= *limit;
            // The queue is in the order of due times: after the first that is not overdue none is.
            if filter.overdue && key.1 >= now.at_seconds || is_full && only_page {
                return Ok(ControlFlow::Break(()));
            }
            let (mut case, place) = (None, Place { key: &key, queued: &queued });
            if filter.takes_at(tx, (place, &family), &names, *now, &mut case)? {
                total += 1;
                if !is_full && edge.as_ref().is_none_or(|edge| key > *edge) {
                    let case = case.map_or_else(|| tx.fetch(tables::CASES, &key.5), Ok)?;
                    items.push(row_at(tx, &names, case, queued.ascent)?);
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((total, items))
    }
}

/// These complaints, in this order; one that is gone meanwhile is left out.
pub fn rows(tx: &impl Reader, ids: &[CaseId]) -> Result<Vec<ComplaintRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    for id in ids {
        if let Some(case) = tx.get(tables::CASES, id)? {
            rows.push(row(tx, &names, case)?);
        }
    }
    Ok(rows)
}

pub(super) fn row(tx: &impl Reader, names: &Names, case: Case) -> Result<ComplaintRow> {
    let queued = tx.get(tables::QUEUE, &index::queue_key(&case))?;
    row_at(tx, names, case, queued.and_then(|queued| queued.ascent))
}

fn row_at(
    tx: &impl Reader,
    names: &Names,
    case: Case,
    ascent: Option<Ascent>,
) -> Result<ComplaintRow> {
    Ok(ComplaintRow {
        owner: members::name_of(names, case.owner),
        party: case.party.map(|id| who(tx, id)).transpose()?.flatten(),
        ascent,
        case,
    })
}

/// The party that this one stands for now. The rest of its row is skipped, not read.
fn who(tx: &impl Reader, id: PartyId) -> Result<Option<(PartyNumber, String)>> {
    #[derive(Deserialize)]
    struct Who {
        number: PartyNumber,
        name: String,
        merged_into: Option<PartyId>,
    }
    let mut next = Some(id);
    let mut found = None;
    while let Some(id) = next {
        let bytes = tx.get_bytes(tables::PARTIES.name, &id.encode())?;
        let who: Option<Who> = bytes.map(|bytes| codec::decode(&bytes)).transpose()?;
        next = who.as_ref().and_then(|who| who.merged_into);
        found = who.map(|who| (who.number, who.name));
    }
    Ok(found)
}

/// A complaint by number, id or the source's reference.
pub fn find(tx: &impl Reader, name: &str) -> Result<Case> {
    let name = name.trim();
    let id = match name.parse::<CaseNumber>() {
        Ok(number) => tx.get(tables::CASE_NUMBERS, &number)?,
        Err(()) => uuid::Uuid::parse_str(name).ok().map(|id| CaseId::from_bytes(id.into_bytes())),
    };
    let found = id.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
    found.ok_or_else(|| Error::not_found("complaint", name))
}

/// One event of a case.
pub fn event(tx: &impl Reader, id: CaseId, place: u32) -> Result<Option<CaseEvent>> {
    tx.get(tables::CASE_EVENTS, &(id, place))
}

/// The clocks of a complaint with how their dates came about.
pub fn explain(tx: &impl Rows, case: &Case) -> Result<Vec<Explained>> {
    let triggers = Triggers::of(&tx.case_events(case.id)?);
    let triggers = triggers.ok_or_else(|| Error::damaged("case without opening"))?;
    let mut all = case_clock::explain(&triggers, &*tx.rulebook()?);
    // What it has no use for is not in its row.
    all.retain(|one| case.clocks.iter().any(|clock| clock.name() == one.clock.name()));
    Ok(all)
}

/// One complaint with everything that is known of it.
#[derive(Debug, Clone)]
pub struct ComplaintView {
    /// The row with the names around it.
    pub row: ComplaintRow,
    /// What it was when it reached us.
    pub opening: Opening,
    /// How far it had come, if it was imported.
    pub reached: Option<Reached>,
    /// Its story, newest first.
    pub lines: Vec<Told>,
    /// Promises made in it that still wait.
    pub open_promises: usize,
    /// What was handed over with it, until its owner has done something; and by whom.
    pub handover: Option<(Handover, String)>,
    /// What was found out, sent and done.
    pub file: CaseFile,
    /// Its files, by number.
    pub attachments: Vec<AttachmentRow>,
}

/// One complaint with its story.
pub fn show(tx: &impl Rows, id: CaseId) -> Result<ComplaintView> {
    let case = tx.get(tables::CASES, &id)?.ok_or_else(|| Error::not_found("complaint", id))?;
    let names = members::names(tx)?;
    let events = tx.case_events(id)?;
    let handover = handover::unread(&events, case.owner).map(|one| {
        let by = members::name_of(&names, Some(one.by)).unwrap_or_default();
        (one, by)
    });
    let file = file(tx, &case, &events, &names)?;
    let (opening, reached) = match events.into_iter().next().map(|event| event.what) {
        Some(Happening::Opened(opening)) => (*opening, None),
        Some(Happening::Imported { opening, reached }) => (*opening, Some(reached)),
        _ => return Err(Error::damaged("case without opening")),
    };
    let mut lines = timeline::entries(tx, &id, usize::MAX)?;
    lines.extend(timeline::events(tx, id, case.number)?);
    timeline::sort(&mut lines);
    let open_promises = tx.open_promises(&case)?;
    let attachments = attachments::of_case(tx, &case)?;
    Ok(ComplaintView {
        attachments,
        row: row(tx, &names, case)?,
        opening,
        reached,
        lines,
        open_promises,
        handover,
        file,
    })
}

/// How many promises made in a case are still open.
pub fn open_promises(tx: &impl Rows, case: &Case) -> Result<usize> {
    tx.open_promises(case)
}

/// What was found out, sent and done, with the names and numbers that the row has as ids.
fn file(tx: &impl Reader, case: &Case, events: &[CaseEvent], names: &Names) -> Result<CaseFile> {
    let handling = &case.handling;
    let mut numbers = std::collections::BTreeMap::new();
    for other in handling.links.iter().chain(&handling.duplicate_of) {
        if let Some(row) = tx.get(tables::CASES, other)? {
            numbers.insert(other.bytes(), row.number);
        }
    }
    let name = |id| members::name_of(names, Some(id)).unwrap_or_default();
    Ok(CaseFile::of(case, events, name, |id| numbers.get(&id.bytes()).copied()))
}
