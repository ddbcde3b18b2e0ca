//! How somebody decides on what others ask for: a yes within seconds, always, is a decision that nobody took.

use super::approval::{ApprovalKind, Request};

/// Whoever says yes sooner has not read what it is.
pub const READ_SECONDS: i64 = 10;
/// Fewest yeses of which anything is said: two in a hurry are a busy morning.
pub const FEWEST: u64 = 3;

/// What came of one member's decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Requests on which the member said yes.
    pub approved: u64,
    /// On which it said no.
    pub declined: u64,
    /// Of the yeses, those to an exception from a rule.
    pub exceptions: u64,
    /// Of the yeses, those within seconds of the asking.
    pub quick: u64,
}

impl Decisions {
    /// One more. How long somebody looked at a request is not known, but it was no longer than there was something to
    /// look at.
    pub fn count(&mut self, request: &Request) {
        let Some(decision) = &request.decision else { return };
        if !decision.approves {
            self.declined += 1;
            return;
        }
        self.approved += 1;
        self.exceptions += u64::from(request.wanted.kind() == ApprovalKind::Exception);
        let seconds = decision.at.at_seconds - request.at.at_seconds;
        self.quick += u64::from(seconds < READ_SECONDS);
    }

    /// How many of the hundred got a yes.
    pub fn rate(&self) -> u64 {
        (self.approved * 100).checked_div(self.approved + self.declined).unwrap_or(0)
    }

    /// Whether it is a finding: every yes came before anybody could have read what it was about.
    pub fn is_finding(&self) -> bool {
        self.approved >= FEWEST && self.quick == self.approved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_finding_only_where_every_yes_was_a_quick_one() {
        let of = |approved, quick| Decisions { approved, quick, ..Decisions::default() };
        assert!(of(3, 3).is_finding());
        assert!(!of(2, 2).is_finding(), "too few to say anything");
        assert!(!of(9, 8).is_finding(), "not always");
        assert!(!of(0, 0).is_finding());
        assert_eq!(Decisions { approved: 2, declined: 1, ..Decisions::default() }.rate(), 66);
        assert_eq!(Decisions::default().rate(), 0);
    }
}
