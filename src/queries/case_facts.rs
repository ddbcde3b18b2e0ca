//! What a filter line may ask of a case.

use super::filter::{Facts, Key};
use super::members::{self, Names};
use super::{parties, status};
use crate::domain::action;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::moment::Moment;
use crate::store::Reader;

/// A case with the names around it.
pub(super) struct CaseFacts<'c> {
    case: &'c Case,
    owner: Option<String>,
    is_mine: bool,
    party: String,
    text: String,
    now: Moment,
}

impl<'c> CaseFacts<'c> {
    pub(super) fn of(
        tx: &impl Reader,
        names: &Names,
        case: &'c Case,
        me: Option<MemberId>,
        now: Moment,
    ) -> Result<Self> {
        let party = case.party.map(|id| parties::standing(tx, id)).transpose()?.flatten();
        let party = party.map(|party| format!("{} {}", party.number, party.name));
        let optional = [&case.product, &case.issue, &case.company, &case.external_ref];
        let parts = optional.into_iter().flatten().map(String::as_str);
        let text: Vec<&str> = std::iter::once(case.title.as_str()).chain(parts).collect();
        Ok(Self {
            owner: members::name_of(names, case.owner),
            is_mine: me.is_some() && case.owner == me,
            party: party.unwrap_or_default(),
            text: text.join(" "),
            case,
            now,
        })
    }
}

impl Facts for CaseFacts<'_> {
    fn stage(&self) -> &str {
        self.case.stage.code()
    }
    fn tags(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }
    fn is_mine(&self) -> bool {
        self.is_mine
    }
    fn due_in_minutes(&self) -> Option<i64> {
        let left = self.case.due_seconds() - self.now.at_seconds;
        self.case.is_open().then_some(left.div_euclid(60))
    }
    fn minutes_of_today(&self) -> i64 {
        status::minutes_of_today(self.now)
    }
    fn age_in_minutes(&self) -> Option<i64> {
        let age = self.now.at_seconds - self.case.received_at.at_seconds;
        Some(age.div_euclid(60))
    }
    fn field(&self, key: Key) -> &str {
        match key {
            Key::Kind => self.case.kind.code(),
            Key::Severity => self.case.severity.code(),
            Key::Channel => self.case.channel.code(),
            Key::Product => self.case.product.as_deref().unwrap_or(""),
            Key::Survey => self.case.handling.survey.map_or("", |survey| survey.state.code()),
            Key::Party => &self.party,
            // Of customers only.
            Key::Tier | Key::Lang => "",
        }
    }
    fn has_action(&self, wanted: &str) -> bool {
        let mut actions = self.case.handling.actions.iter();
        actions.any(|row| match wanted {
            action::DUE => row.is_due(self.now),
            state => row.state().code() == state,
        })
    }
    fn is_open(&self) -> bool {
        self.case.is_open()
    }
    fn text(&self) -> &str {
        &self.text
    }
}
