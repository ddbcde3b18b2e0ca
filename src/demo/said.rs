//! What customers said of being reached, when they were taken down or later.

use super::content::Language;
use super::dice::Dice;
use crate::domain::consent::{ConsentAct, ContactChannel, ContactPurpose};

use ConsentAct::{Given, Refused, Stop, Withdrawn};
use ContactPurpose::{Marketing, Survey};

/// Under which notice they were asked.
pub const NOTICE: &str = "2024-01";

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSaid {
    /// What.
    pub act: ConsentAct,
    /// What for; all of it, if nothing is named.
    pub purpose: Option<ContactPurpose>,
    /// By which way; every way, if none is named.
    pub channel: Option<ContactChannel>,
    /// What shows it.
    pub evidence: String,
    /// How many days after they were taken down.
    pub after_days: i64,
}

/// What one customer said, in order: most said nothing yet, and some want nothing of it any more.
pub(super) fn said(dice: &mut Dice, language: &Language) -> Vec<DemoSaid> {
    let form = format!("{} {}", dice.word(&language.evidence), dice.between(1000, 9999));
    let say = |act, purpose, after_days| {
        let evidence = form.clone();
        DemoSaid { act, purpose, channel: None, evidence, after_days }
    };
    let mut said = Vec::new();
    for (purpose, yes, no) in [(Marketing, 26, 14), (Survey, 22, 6)] {
        let act = dice.weighted(None, &[(yes, Some(Given)), (no, Some(Refused))]);
        said.extend(act.map(|act| say(act, Some(purpose), 0)));
    }
    let was_given = said.iter().any(|one| (one.act, one.purpose) == (Given, Some(Marketing)));
    let later = dice.between(2, 40);
    match dice.weighted(0, &[(5, 1), (6, 2), (10, 3)]) {
        1 => said.push(say(Stop, None, later)),
        2 => {
            let channel = Some(ContactChannel::Sms);
            said.push(DemoSaid { channel, ..say(Stop, Some(Marketing), later) });
        }
        3 if was_given => said.push(say(Withdrawn, Some(Marketing), later)),
        _ => {}
    }
    said
}
