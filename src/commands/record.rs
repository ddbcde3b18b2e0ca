//! Writing down what was found out, sent or done in a complaint, beside its stages.

use super::{Act, Applied, Scene, draft, letter, open, tell};
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Happening, Move, Opening, reverted};
use crate::domain::error::Result;
use crate::domain::feedback::FeedbackKind;
use crate::domain::handling::{Fact, LOW, Letter, LetterKind};
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::domain::promise::Promised;
use crate::guards::complaint::{self as guard, Asking};
use crate::guards::{Verdict, Verdicts, party, rights, survey, text};
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
            Fact::Surveyed => survey::may_ask(case, &asked(tx, case)?, scene.now),
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

/// When the customer was asked before, in their other cases and in this one.
fn asked(tx: &WriteTx, case: &Case) -> Result<Vec<Moment>> {
    let Some(party) = case.party else { return Ok(Vec::new()) };
    let cases = tx.cases_of(party)?;
    let surveys = cases.iter().flat_map(|case| case.handling.surveys());
    Ok(surveys.filter_map(|survey| survey.sent_at).collect())
}

/// Whether somebody is to look after whoever answered like this.
fn is_low(fact: &Fact) -> bool {
    match fact {
        Fact::Scored { scores } => scores.iter().any(|score| *score <= LOW),
        Fact::Rated(rating) => rating.is_low(),
        _ => false,
    }
}

/// A low answer is something that a customer tells us: a case of its own, which ends with a reply. Of one survey there
/// is one.
fn recovers(tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Result<Option<Case>> {
    let reference = Some(case.number.to_string());
    let own = case.party.map_or(Ok(Vec::new()), |party| tx.cases_of(party))?;
    let is_there = |one: &Case| {
        one.kind == CaseKind::Feedback && one.external_ref == reference && one.is_open()
    };
    if own.iter().any(is_there) {
        return Ok(None);
    }
    let (kind, now) = (FeedbackKind::Survey, scene.now);
    let opening = Opening::of_feedback(case.party, kind, String::new(), case.channel, now);
    let opening = Opening { external_ref: reference, source: "survey".to_owned(), ..opening };
    let what = Happening::Opened(Box::new(opening));
    let (id, number) = (scene.session.new_id()?, open::next_number(tx, scene)?);
    let event = CaseEvent { at: now, by: scene.member.id, what };
    tx.open_case(id, number, &event).map(Some)
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

    fn words(&self) -> Vec<&str> {
        // A letter is what the customer gets, and looked through as one.
        match &self.fact {
            Fact::Sent(_) | Fact::Evidenced(_) | Fact::Themed { .. } => Vec::new(),
            fact => vec![fact.words()],
        }
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
        let recovery = match is_low(&self.fact) {
            true => recovers(tx, scene, &case)?,
            false => None,
        };
        let mut applied = applied;
        applied.ids.extend(recovery.map(|case| case.number.to_string()));
        // What left the house is taken back by nobody.
        let inverse = applied.inverse.filter(|_| !self.fact.is_final());
        Ok(Applied { inverse, ..applied })
    }
}
