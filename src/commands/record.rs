//! Writing down what was found out, sent or done in a complaint, beside its stages.

use super::{Act, Applied, Scene, draft, letter, open, tell};
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Happening, Move, reverted};
use crate::domain::error::Result;
use crate::domain::handling::{Fact, Letter, LetterKind};
use crate::domain::id::CaseId;
use crate::domain::promise::Promised;
use crate::guards::complaint::{self as guard, Asking};
use crate::guards::{Verdict, Verdicts, party, rights, text};
use crate::store::WriteTx;
use crate::store::index::Rows;

/// A fact about a complaint.
#[derive(Debug)]
pub struct Record {
    /// Which complaint.
    pub case: CaseId,
    /// What.
    pub fact: Fact,
    /// How many of its events the member has looked at, before a letter goes; none where nobody can tell.
    pub seen: Option<u32>,
}

impl Record {
    /// Whether it may be written down in this row; what is done again is asked the same.
    pub(super) fn may(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        let asking = Asking { member: scene.member, now: scene.now, open_promises: 0 };
        text::may_keep(self.fact.words())?;
        if !self.fact.words().trim().is_empty() {
            party::has_words(case)?;
        }
        guard::may_record(case, &self.fact, asking)?;
        self.refers(tx, scene, case)
    }

    /// The verdicts on it with what is said of what it promises.
    pub(super) fn verdicts(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        promised: Promised,
    ) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.may(tx, scene, &case))
            .and_then(|| tell::may_send(tx, scene, (&case, &self.fact), promised)))
    }

    fn refers(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        match &self.fact {
            Fact::Sent(letter) => self.may_send(tx, scene, case, letter),
            Fact::Linked { case: other } => {
                guard::is_of(&open::find(tx, *other)?, CaseKind::Complaint)
            }
            Fact::Concerns { member } | Fact::ActionPlanned { who: member, .. } => {
                super::member::check(tx, Some(*member))
            }
            _ => Ok(()),
        }
    }

    fn may_send(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case, sent: &Letter) -> Verdict {
        let events = tx.case_events(case.id)?;
        if sent.kind == LetterKind::Decision {
            guard::is_approved(case, submitted(&events), &sent.text)?;
        }
        letter::may_go(tx, scene, case, (&sent.text, sent.kind))?;
        let seen = draft::seen_by_writer(tx, scene, (case.id, sent.kind), self.seen)?;
        guard::may_reply(case, &events, scene.member.id, seen)
    }
}

/// The letter that was put up for approval last.
fn submitted(events: &[CaseEvent]) -> Option<&str> {
    let gone = reverted(events);
    let mut stands = (0u32..)
        .zip(events)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .filter(|(place, _)| !gone.contains(place));
    stands.find_map(|(_, event)| match &event.what {
        Happening::Moved(Move::Submit { letter }) => Some(letter.as_str()),
        _ => None,
    })
}

impl Act for Record {
    fn verb(&self) -> &'static str {
        self.fact.verb()
    }

    fn is_final(&self) -> bool {
        self.fact.is_final()
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        self.verdicts(tx, scene, Promised::Unsaid)
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        let applied = open::append(tx, scene, &case, Happening::Fact(self.fact.clone()))?;
        if let Fact::Sent(sent) = &self.fact {
            draft::sent(tx, scene, case.id, sent.kind)?;
        }
        // What left the house is taken back by nobody.
        let inverse = applied.inverse.filter(|_| !self.fact.is_final());
        Ok(Applied { inverse, ..applied })
    }
}
