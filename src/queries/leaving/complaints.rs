//! Complaints and feedback, by number.

use super::{
    Asked, Column, Concerned, Filling, List, MayOpen, Page, Place, Row, each_once, number_of,
};
use crate::domain::complaint::{Case, CaseKind};
use crate::domain::error::Result;
use crate::domain::export::ExportList;
use crate::domain::export_run::Mark;
use crate::domain::feedback::Feedback;
use crate::domain::id::{CaseId, CaseNumber, Id, PartyId};
use crate::domain::moment::Moment;
use crate::queries::complaints::{self, ComplaintView, Filter};
use crate::queries::place::Place as InQueue;
use crate::queries::{ReadTx, members, parties};
use crate::store::index;
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// Complaints or feedback that a filter takes.
#[derive(Debug, Clone)]
pub struct Cases {
    list: ExportList,
    filter: Filter,
}

impl Cases {
    /// Complaints that this one takes.
    pub fn complaints(filter: Filter) -> Self {
        Self { list: ExportList::Complaints, filter }
    }

    /// Feedback that this one takes.
    pub fn feedback(filter: Filter) -> Self {
        let filter = Filter { kind: Some(CaseKind::Feedback), ..filter };
        Self { list: ExportList::Feedback, filter }
    }
}

impl List for Cases {
    fn list(&self) -> ExportList {
        self.list
    }

    fn page(
        &self,
        tx: &ReadTx,
        (_, now): Asked,
        after: Option<&Mark>,
        most: usize,
    ) -> Result<Page> {
        let names = members::names(tx)?;
        let family = self.filter.party.map(|party| parties::family(tx, party)).transpose()?;
        let family = family.unwrap_or_default();
        let scan = after.map_or_else(Scan::all, |mark| Scan::all().past(&number(mark)));
        let mut filling = Filling::new(most);
        tx.each(tables::CASE_NUMBERS, &scan, |_, id| {
            let case: Case = tx.fetch(tables::CASES, &id)?;
            let place = place(&case);
            let key = index::queue_key(&case);
            let Some(queued) = tx.get(tables::QUEUE, &key)? else {
                return Ok(ControlFlow::Continue(()));
            };
            let in_queue = InQueue { key: &key, queued: &queued };
            let mut known = Some(case);
            let leaves = is_among(&self.filter, &key, now)
                && self.filter.takes_at(tx, (in_queue, &family), &names, now, &mut known)?;
            Ok(filling.meet(place, leaves))
        })?;
        Ok(filling.page)
    }

    fn concerned(&self, tx: &ReadTx, places: &[Place], _: &[String]) -> Result<Concerned> {
        let mut parties: Vec<PartyId> = Vec::new();
        let mut cases = Vec::with_capacity(places.len());
        for place in places {
            if let Some(case) = tx.get(tables::CASES, &id(place))? {
                parties.extend(case.party);
                cases.push(case.id);
            }
        }
        Ok(Concerned { cases, ..each_once(parties) })
    }

    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        _: MayOpen<'_>,
    ) -> Result<Vec<Row>> {
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            let view = complaints::show(tx, id(place))?;
            rows.push(Row::plain(columns, |name| text(&view, name)));
        }
        Ok(rows)
    }
}

fn id(place: &Place) -> CaseId {
    CaseId::from_bytes(place.id)
}

fn place(case: &Case) -> Place {
    let CaseNumber { year, count } = case.number;
    Place::numbered(u64::from(year) << 32 | u64::from(count), case.id.bytes())
}

fn number(mark: &Mark) -> CaseNumber {
    let number = number_of(mark);
    let year = u16::try_from(number >> 32).unwrap_or(u16::MAX);
    CaseNumber { year, count: u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default() }
}

/// What a walk along the queue tells by where it goes.
fn is_among(filter: &Filter, key: &crate::store::tables::QueueKey, now: Moment) -> bool {
    let (is_open, is_over) = (key.0 == index::OPEN, key.0 >= index::AFTER);
    match (filter.open || filter.overdue, filter.closed) {
        (true, _) => is_open && (!filter.overdue || key.1 < now.at_seconds),
        (false, _) if filter.after => key.0 == index::AFTER,
        (false, true) => is_over,
        (false, false) => true,
    }
}

fn text(view: &ComplaintView, column: &str) -> String {
    let (case, text) = (&view.row.case, |text: &Option<String>| text.clone().unwrap_or_default());
    match column {
        "number" => case.number.to_string(),
        "party" => {
            view.row.party.as_ref().map(|(number, _)| number.to_string()).unwrap_or_default()
        }
        "title" => case.title.clone(),
        "stage" => case.stage.code().to_owned(),
        "severity" => case.severity.code().to_owned(),
        "category" => text(&case.category),
        "owner" => text(&view.row.owner),
        "received_at" => case.received_at.to_string(),
        "due_at" => case.due_at.to_string(),
        "product" => text(&case.product),
        "issue" => text(&case.issue),
        "company" => text(&case.company),
        "channel" => case.channel.code().to_owned(),
        "outcome" => case.outcome.map(|outcome| outcome.code().to_owned()).unwrap_or_default(),
        "closing" => case.closing.map(|closing| closing.code().to_owned()).unwrap_or_default(),
        "external_ref" => text(&case.external_ref),
        "feedback" => told(case, |own| own.kind.code().to_owned()),
        "themes" => told(case, |own| own.themes.join(", ")),
        "disposition" => {
            told(case, |own| own.disposition.map(|one| one.code().to_owned()).unwrap_or_default())
        }
        "what_happened" => view.opening.what_happened.clone(),
        _ => view.opening.wanted.clone(),
    }
}

fn told(case: &Case, text: impl Fn(&Feedback) -> String) -> String {
    case.feedback.as_ref().map(text).unwrap_or_default()
}
