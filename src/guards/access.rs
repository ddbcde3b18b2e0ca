//! Whether what a member was given still stands, and who looks at it.

use super::Verdict;
use super::kernel::Finding;
use crate::domain::access::{AccessFacts, GrantState, REVIEW_DAYS, TRAINING_DAYS};
use crate::domain::error::Error;
use crate::domain::member::Member;
use crate::domain::moment::Moment;

/// Being shown a sealed value: somebody has looked at the grant lately and left it as it is. Nobody can go past this.
pub fn stands(facts: &AccessFacts, name: &str) -> Verdict {
    match facts.state() {
        GrantState::Stands => Ok(()),
        GrantState::Lapsed => {
            Err(Error::refused("grant-lapsed").with("name", name).with("days", REVIEW_DAYS))
        }
        GrantState::Revoked => Err(Error::refused("grant-revoked").with("name", name)),
    }
}

/// Being shown a sealed value: who is shown it was taught this year how to treat it.
pub fn findings(facts: &AccessFacts) -> Vec<Finding> {
    match facts.is_trained() {
        true => Vec::new(),
        false => vec![Finding::of("training-missing", facts.member).with("days", TRAINING_DAYS)],
    }
}

/// Reviewing what somebody was given: somebody else, who may use the desk.
pub fn may_review(actor: &Member, member: &Member) -> Verdict {
    if actor.id == member.id {
        return Err(Error::refused("review-self"));
    }
    match member.is_active() {
        true => Ok(()),
        false => Err(Error::refused("review-inactive").with("name", &member.name)),
    }
}

/// Writing a training down: of somebody who is with us, and not before it was.
pub fn may_record(member: &Member, on: Moment, now: Moment) -> Verdict {
    if member.state == crate::domain::member::MemberState::Removed {
        return Err(Error::refused("member-gone").with("name", &member.name));
    }
    match on.is_ahead_of(now) {
        true => Err(Error::usage("training-ahead").with("on", on.human())),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, MemberId};
    use crate::domain::moment::DAY_SECONDS;
    use proptest::prelude::*;

    fn facts(now: i64) -> AccessFacts {
        let (since, revoked, has_reviewer, trained) = (0, false, true, None);
        let member = MemberId::from_bytes([1; 16]);
        AccessFacts { member, since, revoked, has_reviewer, trained, now }
    }

    proptest! {
        #[test]
        fn a_grant_lapses_on_its_day_and_not_before(passed in 0..400 * DAY_SECONDS, back in 0..9_i64) {
            let is_late = passed >= REVIEW_DAYS * DAY_SECONDS;
            prop_assert_eq!(stands(&facts(passed), "m").is_err(), is_late);
            // Whatever is reviewed begins anew; a clock that was set back lets nothing lapse.
            let reviewed = AccessFacts { since: passed, now: passed - back, ..facts(0) };
            prop_assert_eq!(stands(&reviewed, "m"), Ok(()));
            let alone = AccessFacts { has_reviewer: false, ..facts(passed) };
            prop_assert_eq!(stands(&alone, "m"), Ok(()));
            let revoked = AccessFacts { revoked: true, ..facts(passed) };
            prop_assert_eq!(stands(&revoked, "m").map_err(|e| e.code), Err("grant-revoked"));
            let left_alone = AccessFacts { has_reviewer: false, ..revoked };
            prop_assert_eq!(stands(&left_alone, "m").map_err(|e| e.code), Err("grant-revoked"));
        }

        #[test]
        fn a_training_counts_for_a_year(passed in 0..800 * DAY_SECONDS) {
            let trained = AccessFacts { trained: Some(0), ..facts(passed) };
            prop_assert_eq!(trained.is_trained(), passed < TRAINING_DAYS * DAY_SECONDS);
            prop_assert_eq!(findings(&trained).is_empty(), trained.is_trained());
            prop_assert_eq!(findings(&facts(passed))[0].rule.code, "training-missing");
        }
    }
}
