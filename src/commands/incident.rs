//! Incidents: something happened to what customers told us.
//!
//! INVARIANT: whom to tell is decided by a privacy officer or an owner, and by a second one where there is one; an
//! incident is closed once, when nothing stands against it, and nothing of it is taken back.

use super::approval::Ask;
use super::{Act, Applied, Scene, party};
use crate::domain::approval::Wanted;
use crate::domain::error::{Error, Result};
use crate::domain::id::{IncidentNumber, PartyId};
use crate::domain::incident::{
    Incident, IncidentKind, IncidentLine, NotifyDecision, Notifying, Told,
};
use crate::domain::moment::Moment;
use crate::guards::{Verdict, Verdicts, incident as guard, rights};
use crate::store::{Reader, WriteTx, tables};

/// What is done about an incident.
#[derive(Debug)]
pub enum Handle {
    /// It is written down.
    Open {
        /// What happened.
        kind: IncidentKind,
        /// The same in words.
        title: String,
        /// When somebody saw it.
        discovered: Moment,
    },
    /// Something more is written down.
    Note {
        /// Of which.
        number: IncidentNumber,
        /// What.
        text: String,
        /// Who was told of it, and when, if that is it.
        told: Option<(Told, Moment)>,
    },
    /// Whose data it concerns.
    Affect {
        /// Of which.
        number: IncidentNumber,
        /// Customers who come to the list.
        parties: Vec<PartyId>,
        /// Whether somebody looked and found nobody.
        nobody: bool,
    },
    /// Whom to tell.
    Notify {
        /// Of which.
        number: IncidentNumber,
        /// What was decided.
        notifying: Notifying,
        /// Why.
        reason: String,
    },
    /// Nothing is left to be done.
    Close {
        /// Which.
        number: IncidentNumber,
        /// Why it happened.
        cause: Option<String>,
    },
}

/// The incident of this number.
pub fn find(tx: &impl Reader, number: IncidentNumber) -> Result<Incident> {
    tx.get(tables::INCIDENTS, &number)?.ok_or_else(|| Error::not_found("incident", number))
}

impl Handle {
    fn number(&self) -> Option<IncidentNumber> {
        match self {
            Self::Open { .. } => None,
            Self::Note { number, .. }
            | Self::Affect { number, .. }
            | Self::Notify { number, .. }
            | Self::Close { number, .. } => Some(*number),
        }
    }

    fn may(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let found = self.number().map(|number| find(tx, number)).transpose()?;
        let Some(incident) = found else {
            let Self::Open { title, discovered, .. } = self else { return Ok(()) };
            return guard::may_open(title, *discovered, scene.now);
        };
        match self {
            Self::Open { .. } => Ok(()),
            Self::Note { text, told, .. } => {
                guard::may_note(&incident, text)?;
                told.map_or(Ok(()), |(_, at)| guard::may_tell(&incident, at, scene.now))
            }
            Self::Affect { parties, nobody, .. } => {
                parties.iter().try_for_each(|id| party::find(tx, *id).map(drop))?;
                guard::may_affect(&incident, parties.len(), *nobody)
            }
            Self::Notify { notifying, reason, .. } => {
                guard::may_decide(&incident, *notifying, reason)
            }
            Self::Close { cause, .. } => guard::may_close(&incident, cause.as_deref()),
        }
    }

    /// The incident as it is after this.
    fn changed(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Incident> {
        let (at, by, seq) = (scene.now, scene.member.id, scene.seq);
        let Some(number) = self.number() else { return self.opened(tx, scene) };
        let mut is = find(tx, number)?;
        match self {
            Self::Open { .. } => {}
            Self::Note { text, told, .. } => {
                is.lines.push(IncidentLine { at, by, text: text.trim().to_owned() });
                is.told.extend(*told);
            }
            Self::Affect { parties, nobody, .. } => {
                is.nobody = *nobody;
                for party in parties {
                    if tx.get(tables::AFFECTED, &(number, *party))?.is_none() {
                        tx.put(tables::AFFECTED, &(number, *party), &seq)?;
                        is.widen(1);
                    }
                }
            }
            Self::Notify { notifying, reason, .. } => {
                let (notifying, reason) = (*notifying, reason.trim().to_owned());
                is.decision = Some(NotifyDecision { notifying, reason, at, by, seq });
            }
            Self::Close { cause, .. } => {
                is.cause = cause.as_deref().map(|cause| cause.trim().to_owned());
                is.closed = Some((at, by));
            }
        }
        Ok(is)
    }

    fn opened(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Incident> {
        let Self::Open { kind, title, discovered } = self else {
            return Err(Error::conflict("moved-on"));
        };
        let number = u32::try_from(tx.count_up("incident")?).unwrap_or(u32::MAX);
        Ok(Incident {
            number: IncidentNumber(number),
            kind: *kind,
            title: title.trim().to_owned(),
            discovered_at: *discovered,
            opened_at: scene.now,
            by: scene.member.id,
            lines: Vec::new(),
            affected: 0,
            nobody: false,
            told: Vec::new(),
            decision: None,
            cause: None,
            closed: None,
        })
    }

    /// The incident, and whom else the entry names.
    fn ids(&self, tx: &WriteTx, number: IncidentNumber) -> Result<Vec<String>> {
        let mut ids = vec![number.to_string()];
        if let Self::Affect { parties, .. } = self {
            for id in parties {
                ids.push(party::find(tx, *id)?.number.to_string());
            }
        }
        Ok(ids)
    }
}

impl Act for Handle {
    fn verb(&self) -> &'static str {
        match self {
            Self::Open { .. } => "incident.open",
            Self::Note { .. } => "incident.note",
            Self::Affect { .. } => "incident.affect",
            Self::Notify { .. } => "incident.notify",
            Self::Close { .. } => "incident.close",
        }
    }

    fn is_final(&self) -> bool {
        true
    }

    /// Numbers are allotted one by one, and a second person decides on one at a time.
    fn stands_alone(&self) -> bool {
        true
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(match self {
            Self::Open { kind, .. } => Some(kind.code().to_owned()),
            Self::Note { told, .. } => told.map(|(who, _)| who.code().to_owned()),
            Self::Notify { notifying, .. } => Some(notifying.code().to_owned()),
            Self::Affect { .. } | Self::Close { .. } => None,
        })
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.number().iter().map(ToString::to_string).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may(tx, scene)))
    }

    /// For as many as are on the list: whoever comes to it later was not what the second person agreed to.
    fn approval(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let Self::Notify { number, notifying, reason } = self else { return Ok(None) };
        let (incident, reason) = (*number, reason.trim().to_owned());
        let wanted = Wanted::Notify { incident, notifying: *notifying, reason };
        Ok(Some(Ask { wanted, count: find(tx, incident)?.affected.max(1) }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let incident = self.changed(tx, scene)?;
        tx.put(tables::INCIDENTS, &incident.number, &incident)?;
        let ids = self.ids(tx, incident.number)?;
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
        let made = super::Made { incident: Some(incident.number), ..super::Made::default() };
        Ok(Applied { ids, count, made, ..Applied::default() })
    }
}
