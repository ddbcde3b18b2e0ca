//! What customers said of being reached: of all their ways together, then of each.

use super::{Asked, Column, Concerned, Filling, List, MayOpen, Page, Place, Row, Span, each_once};
use crate::domain::consent::ConsentEvent;
use crate::domain::contact::Subject;
use crate::domain::error::Result;
use crate::domain::export::ExportList;
use crate::domain::export_run::Mark;
use crate::domain::id::{Id, PartyId, SubjectId};
use crate::queries::{ReadTx, members, parties};
use crate::store::codec::Key;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};

/// What customers said of being reached within a time.
#[derive(Debug, Clone, Copy)]
pub struct Consents(pub Span);

impl List for Consents {
    fn list(&self) -> ExportList {
        ExportList::Consents
    }

    fn page(&self, tx: &ReadTx, _: Asked, after: Option<&Mark>, most: usize) -> Result<Page> {
        let scan = match after {
            Some(mark) => Scan::all().past(&key(mark)?),
            None => Scan::all(),
        };
        let mut filling = Filling::new(most);
        tx.each(tables::CONSENTS, &scan, |said: Said, event: ConsentEvent| {
            Ok(filling.meet(Place::at(&said.encode(), said.0), self.0.holds(event.at)))
        })?;
        Ok(filling.page)
    }

    fn concerned(&self, tx: &ReadTx, places: &[Place], _: &[String]) -> Result<Concerned> {
        let mut parties = Vec::new();
        for place in places {
            parties.extend(whose(tx, place.id)?);
        }
        Ok(each_once(parties))
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
            let Some(event) = tx.get(tables::CONSENTS, &key(&place.mark)?)? else { continue };
            let party =
                whose(tx, place.id)?.map(|id| parties::standing(tx, id)).transpose()?.flatten();
            let point =
                event.scope.point.map(|id| tx.get(tables::POINTS, &id)).transpose()?.flatten();
            let by = members::name_of(&names, Some(event.by));
            let scope = &event.scope;
            rows.push(Row::plain(columns, |column| match column {
                "party" => party.as_ref().map(|row| row.number.to_string()).unwrap_or_default(),
                "at" => event.at.to_string(),
                "act" => event.act.code().to_owned(),
                "reached_by" => {
                    point.as_ref().map(|one| one.kind.code().to_owned()).unwrap_or_default()
                }
                "channel" => scope.channel.map(|one| one.code().to_owned()).unwrap_or_default(),
                "purpose" => scope.purpose.map(|one| one.code().to_owned()).unwrap_or_default(),
                "basis" => event.basis.map(|one| one.code().to_owned()).unwrap_or_default(),
                "notice" => event.notice.clone().unwrap_or_default(),
                "evidence" => event.evidence.as_ref().map(|one| one.text()).unwrap_or_default(),
                "disclosure" => scope.disclosure.map(|one| one.to_string()).unwrap_or_default(),
                _ => by.clone().unwrap_or_default(),
            }));
        }
        Ok(rows)
    }
}

/// Whose it is (a subject or a party), audit entry, place in it.
type Said = ([u8; 16], u64, u32);
/// Bytes of such a key.
const KEY_BYTES: usize = 28;

fn key(mark: &Mark) -> Result<Said> {
    Said::decode(mark.get(..KEY_BYTES).unwrap_or_default())
}

/// Who said it, as far as they are there.
fn whose(tx: &impl Rows, id: [u8; 16]) -> Result<Option<PartyId>> {
    let subject: Option<Subject> = tx.get(tables::SUBJECTS, &SubjectId::from_bytes(id))?;
    let party = subject.map_or(PartyId::from_bytes(id), |subject| subject.party);
    Ok(tx.get(tables::PARTIES, &party)?.map(|row| row.id))
}
