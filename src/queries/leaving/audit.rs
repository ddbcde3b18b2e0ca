//! The audit log, from its beginning. Each entry tells as much as the log shows; hashes are what `kefu audit head` is for.

use super::{Asked, Column, Concerned, Filling, List, MayOpen, Page, Place, Row, Span, number_of};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::error::Result;
use crate::domain::export::ExportList;
use crate::domain::export_run::Mark;
use crate::queries::{ReadTx, members};
use crate::store::{Reader, Scan, tables};

/// The log of a time.
#[derive(Debug, Clone, Copy)]
pub struct Audit(pub Span);

impl List for Audit {
    fn list(&self) -> ExportList {
        ExportList::Audit
    }

    fn concerned(&self, _: &ReadTx, _: &[Place], _: &[String]) -> Result<Concerned> {
        Ok(Concerned::default())
    }

    fn page(&self, tx: &ReadTx, _: Asked, after: Option<&Mark>, most: usize) -> Result<Page> {
        let scan = after.map_or_else(Scan::all, |mark| Scan::all().past(&number_of(mark)));
        let mut filling = Filling::new(most);
        tx.each(tables::AUDIT, &scan, |seq, entry: AuditEntry| {
            Ok(filling.meet(Place::numbered(seq, [0; 16]), self.0.holds(entry.at)))
        })?;
        Ok(filling.page)
    }

    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        _: MayOpen<'_>,
    ) -> Result<Vec<Row>> {
        let names = members::names(tx)?;
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            let entry: AuditEntry = tx.fetch(tables::AUDIT, &number_of(&place.mark))?;
            let member = members::name_of(&names, entry.member);
            rows.push(Row::plain(columns, |column| match column {
                "seq" => entry.seq.to_string(),
                "at" => entry.at.to_string(),
                "member" => member.clone().unwrap_or_default(),
                "verb" => entry.verb.clone(),
                "outcome" => match &entry.outcome {
                    Outcome::Done => "done".to_owned(),
                    Outcome::Refused(code) => code.clone(),
                },
                "count" => entry.count.to_string(),
                "approval" => entry.approval.map(|one| one.to_string()).unwrap_or_default(),
                "ids" => entry.ids.join(" "),
                "purpose" => entry.purpose.clone().unwrap_or_default(),
                _ => entry.source.clone(),
            }));
        }
        Ok(rows)
    }
}
