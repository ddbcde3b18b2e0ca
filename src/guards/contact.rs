//! Whether somebody may be reached: nobody is pestered (guard 2), and nobody is harassed (guard 17).
//!
//! ```text
//! statutory notice > stop-contact wish > service > survey > marketing
//!                                        \--- caps, quiet hours ---/
//! ```
//! INVARIANT: pure, of numbers and codes alone: the plan of a campaign, the send of each message and whoever asks
//! beforehand are told by the same function. What is counted is counted over any seven days, so that no window of
//! that length ever holds more.

use super::Verdict;
use super::kernel::Finding;
use crate::domain::consent::{ContactChannel, ContactPurpose, Standing};
use crate::domain::outreach::facts::ContactFacts;
use crate::domain::outreach::quiet::is_quiet;

/// Most messages and calls by one channel within a week.
pub const MOST_BY_CHANNEL: [(ContactChannel, u32); 3] =
    [(ContactChannel::Sms, 2), (ContactChannel::Mail, 3), (ContactChannel::Call, 1)];
/// Most by all ways together.
pub const MOST_IN_ALL: u32 = 4;
/// Most attempts over all purposes within a day.
pub const MOST_A_DAY: u32 = 2;
/// Most attempts over all purposes within a week.
pub const MOST_A_WEEK: u32 = 5;

/// Rules that stand against something for a time: then a message waits, where it otherwise never goes.
const PASSING: [&str; 8] = [
    "stop-unchecked",
    "held-complaint",
    "held-promise",
    "cap-channel",
    "cap-all",
    "attempts-day",
    "attempts-week",
    "quiet-hours",
];

/// Whether a rule passes by itself.
pub fn passes(finding: &Finding) -> bool {
    PASSING.contains(&finding.rule.code)
}

/// The rule of the hour, which a plan tells beside whom it reaches: everybody's day begins again.
pub const QUIET: &str = "quiet-hours";
/// The rule for whoever is not there any more.
pub const GONE: &str = "party-gone";

/// What stands against it, what matters most first.
pub fn findings(facts: &ContactFacts) -> Vec<Finding> {
    let found = [
        reachable(facts),
        wanted(facts),
        held(facts),
        capped(facts),
        harassing(facts),
        quiet(facts),
    ];
    found.into_iter().flatten().collect()
}

fn says(facts: &ContactFacts, code: &'static str) -> Finding {
    let found = Finding::of(code, facts.party).with("number", facts.party);
    found.with("contact-channel", facts.channel.code())
}

fn reachable(facts: &ContactFacts) -> Option<Finding> {
    match (facts.stands, facts.has_point) {
        (false, _) => Some(says(facts, "party-gone")),
        (_, false) => Some(says(facts, "point-missing")),
        _ if facts.other_language => Some(says(facts, "other-language")),
        _ => None,
    }
}

/// A statutory notice goes out in spite of a stop, and needs nobody's consent.
fn wanted(facts: &ContactFacts) -> Option<Finding> {
    if facts.standing.allows(facts.purpose) {
        return None;
    }
    let code = match facts.standing {
        Standing::Stopped { .. } => "contact-stopped",
        Standing::Unchecked => "stop-unchecked",
        _ => "no-consent",
    };
    let since = match facts.standing {
        Standing::Stopped { since } => since.date().to_string(),
        _ => String::new(),
    };
    let found = says(facts, code).with("standing", facts.standing.code()).with("since", since);
    Some(found.with("contact-purpose", facts.purpose.code()))
}

/// Nobody is asked how it was, or to buy, while something of theirs lies open with us.
fn held(facts: &ContactFacts) -> Option<Finding> {
    let is_held = matches!(facts.purpose, ContactPurpose::Survey | ContactPurpose::Marketing);
    match is_held {
        true if facts.complaint_open => Some(says(facts, "held-complaint")),
        true if facts.promise_overdue => Some(says(facts, "held-promise")),
        _ => None,
    }
}

fn capped(facts: &ContactFacts) -> Option<Finding> {
    if facts.purpose == ContactPurpose::Statutory {
        return None;
    }
    let most = MOST_BY_CHANNEL
        .iter()
        .find(|(channel, _)| *channel == facts.channel)
        .map(|(_, most)| *most);
    match most {
        Some(most) if facts.counts.by_channel >= most => {
            Some(says(facts, "cap-channel").with("most", most))
        }
        _ if facts.counts.in_all >= MOST_IN_ALL => {
            Some(says(facts, "cap-all").with("most", MOST_IN_ALL))
        }
        _ => None,
    }
}

fn harassing(facts: &ContactFacts) -> Option<Finding> {
    match facts.purpose {
        ContactPurpose::Statutory => None,
        _ if facts.counts.day >= MOST_A_DAY => {
            Some(says(facts, "attempts-day").with("most", MOST_A_DAY))
        }
        _ if facts.counts.week >= MOST_A_WEEK => {
            Some(says(facts, "attempts-week").with("most", MOST_A_WEEK))
        }
        _ => None,
    }
}

/// A night is over in the morning: everything waits for it.
fn quiet(facts: &ContactFacts) -> Option<Finding> {
    let clock = || format!("{:02}:{:02}", facts.minute / 60, facts.minute % 60);
    is_quiet(facts.minute).then(|| says(facts, "quiet-hours").with("clock", clock()))
}

/// The verdict of all of it.
pub fn verdict(facts: &ContactFacts) -> Verdict {
    findings(facts).first().map_or(Ok(()), |finding| Err(finding.refusal()))
}

#[cfg(test)]
mod tests;
