//! Giving customers' data to somebody outside who decides on it for themselves: what the customer is told of it (PIPL 23),
//! and what the customer says.
//!
//! INVARIANT: a consent is one to this recipient, and to what was told of it: of a declared disclosure nothing changes. It
//! ends, and another one is declared.

use super::consent::{ConsentAct, ConsentEvent, LegalBasis, Standing};
use super::id::{DisclosureNumber, MemberId};
use super::moment::Moment;
use super::party::words;
use super::usage::FieldClass;
use serde::{Deserialize, Serialize};

words! {
    /// By which way data gets there, and what is done with it there.
    DisclosureMethod {
        /// A file is handed over, and kept there.
        File = "file",
        /// Their system asks ours.
        Query = "query",
        /// Ours writes into theirs.
        Feed = "feed",
        /// On paper.
        Paper = "paper",
        /// By word of mouth.
        Voice = "voice",
    }
}

/// What customers are told before their data goes to somebody outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Its number.
    pub number: DisclosureNumber,
    /// Who gets it.
    pub recipient: String,
    /// How the customer reaches whoever gets it.
    pub contact: String,
    /// What it is for there.
    pub purpose: String,
    /// By which way.
    pub method: DisclosureMethod,
    /// What kinds of data.
    pub categories: Vec<FieldClass>,
    /// Since when.
    pub at: Moment,
    /// Who declared it.
    pub by: MemberId,
    /// Since when nothing goes there any more.
    pub ended: Option<Moment>,
}

/// Where a customer stands towards it: what they said of this recipient counts, and a word that takes everything back.
pub fn standing<'e>(
    events: impl IntoIterator<Item = &'e ConsentEvent>,
    number: DisclosureNumber,
) -> Standing {
    let mut said = Standing::Unsaid;
    for event in events {
        let (scope, at) = (&event.scope, event.at);
        let is_of_it = scope.disclosure == Some(number);
        let is_of_all = scope.disclosure.is_none()
            && scope.point.is_none()
            && scope.channel.is_none()
            && scope.purpose.is_none();
        said = match event.act {
            ConsentAct::Given if is_of_it => {
                let basis = event.basis.unwrap_or(LegalBasis::Consent);
                Standing::Given { since: at, basis, notice: event.notice.clone() }
            }
            ConsentAct::Refused if is_of_it => Standing::Refused { at },
            ConsentAct::Withdrawn if is_of_it => Standing::Withdrawn { at },
            ConsentAct::Withdrawn | ConsentAct::Refused if is_of_all => match said {
                Standing::Given { .. } => Standing::Withdrawn { at },
                said => said,
            },
            _ => said,
        };
    }
    said
}

/// On what it is decided whether data goes to somebody outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureFacts {
    /// What customers are not told of it.
    pub lacks: Option<String>,
    /// Whether a list for somebody outside names none.
    pub is_unnamed: bool,
    /// Whether it was ended.
    pub has_ended: bool,
    /// A kind of data that would leave and that customers were not told of.
    pub untold: Option<FieldClass>,
    /// How many customers did not say yes to it.
    pub without: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::consent::{ContactPurpose, Scope};
    use crate::domain::id::Id;

    #[test]
    fn a_yes_is_one_to_one_recipient_until_it_is_taken_back() {
        let [one, other] = [1, 2].map(DisclosureNumber);
        let of = |number| Scope { disclosure: Some(number), ..Scope::default() };
        let at = Moment::parse("2026-03-04", jiff::tz::Offset::UTC).unwrap();
        let event = |act, scope| ConsentEvent {
            act,
            scope,
            basis: Some(LegalBasis::Consent),
            notice: None,
            evidence: None,
            at,
            by: MemberId::from_bytes([1; 16]),
        };
        let ads = Scope { purpose: Some(ContactPurpose::Marketing), ..Scope::default() };
        let mut events = vec![event(ConsentAct::Given, of(one))];
        let code = |events: &[ConsentEvent], number| standing(events, number).code();
        assert_eq!((code(&events, one), code(&events, other)), ("given", "unsaid"));
        events.push(event(ConsentAct::Withdrawn, ads));
        events.push(event(ConsentAct::Withdrawn, of(other)));
        events.push(event(ConsentAct::Given, ads));
        assert_eq!((code(&events, one), code(&events, other)), ("given", "withdrawn"));
        events.push(event(ConsentAct::Given, of(other)));
        events.push(event(ConsentAct::Withdrawn, Scope::default()));
        assert_eq!((code(&events, one), code(&events, other)), ("withdrawn", "withdrawn"));
    }
}
