//! The second person: who decides on what, and when one is needed at all.

use super::Verdict;
use crate::domain::approval::{ApprovalKind, ApprovalState, Request, VALID_HOURS, Wanted};
use crate::domain::error::Error;
use crate::domain::member::{Member, MemberState, Role};
use crate::domain::moment::Moment;

use Role::{Admin, ComplaintManager, Dpo, Lead, Owner};

/// Who decides on which kind of request.
pub const DECIDERS: &[(ApprovalKind, &[Role])] = &[
    (ApprovalKind::Export, &[Lead, Dpo, Owner]),
    (ApprovalKind::Erase, &[Lead, Dpo, Owner]),
    (ApprovalKind::Grant, &[Dpo, Admin, Owner]),
    (ApprovalKind::Rotate, &[Lead, Dpo, Admin, Owner]),
    (ApprovalKind::Restore, &[Dpo, Admin, Owner]),
    (ApprovalKind::Recovery, &[Dpo, Admin, Owner]),
    (ApprovalKind::Closing, &[Lead, ComplaintManager, Owner]),
    // Of these, whom the rule names.
    (ApprovalKind::Exception, &[Lead, ComplaintManager, Dpo, Owner]),
    (ApprovalKind::Mode, &[Lead, ComplaintManager, Dpo, Owner]),
    (ApprovalKind::Campaign, &[Lead, ComplaintManager, Dpo, Owner]),
    (ApprovalKind::Notify, &[Dpo, Owner]),
];

/// What goes on in a store that was made out of a backup, until somebody has approved that.
const WHILE_HELD: &[&str] =
    &["vault.unlock", "vault.lock", "vault.passphrase", "approval.approve", "approval.decline"];

fn decides(roles: &[Role], kind: ApprovalKind) -> bool {
    let deciders =
        DECIDERS.iter().find(|(one, _)| *one == kind).map_or(&[][..], |(_, roles)| roles);
    roles.iter().any(|role| deciders.contains(role))
}

/// Whether this member is one who decides on this kind, whoever asked.
pub fn is_decider(member: &Member, kind: ApprovalKind) -> bool {
    member.is_active() && decides(&member.roles, kind)
}

/// Whether there is a second person for this act of `actor`; nobody is one, where nobody asks. In a store of
/// one's own there is none. Who could decide until a moment ago still counts: nobody gets rid of the second
/// person by removing them first.
pub fn has_second(
    actor: Option<&Member>,
    members: &[Member],
    wanted: &Wanted,
    now: Moment,
) -> bool {
    let since = now.at_seconds - VALID_HOURS * 3_600;
    let decides = |roles: &[Role]| decides(roles, wanted.kind()) && suits(roles, wanted);
    let could = |member: &Member| {
        let lately = member.formerly.as_ref().filter(|formerly| formerly.until.at_seconds > since);
        lately.is_some_and(|formerly| decides(&formerly.roles))
    };
    let is_other = |member: &&Member| actor.is_none_or(|actor| actor.id != member.id);
    // Who waits to be let in will decide, too.
    let will = |member: &Member| {
        let is_there = matches!(member.state, MemberState::Active | MemberState::Waiting);
        is_there && decides(&member.roles)
    };
    members.iter().filter(is_other).any(|member| will(member) || could(member))
}

/// Whether this member may see this request: whoever asked, who decides on its kind, and who watches.
pub fn may_see(member: &Member, request: &Request) -> bool {
    let watches = super::rights::may(member, "audit.read").verdict().is_ok();
    request.by == Some(member.id) || is_decider(member, request.wanted.kind()) || watches
}

/// Saying yes or no to it: while it is open, never to one's own, nor to what one gains by.
pub fn may_decide(member: &Member, request: &Request, now: Moment) -> Verdict {
    let number = request.number;
    let state = request.state(now);
    if state != ApprovalState::Pending {
        let over = Error::refused("approval-over").with("number", number);
        return Err(over.with("state", state.code()));
    }
    if request.by == Some(member.id) || request.wanted.gainers().contains(&member.id) {
        return Err(Error::refused("approval-own").with("number", number));
    }
    match is_decider(member, request.wanted.kind()) && suits(&member.roles, &request.wanted) {
        true => Ok(()),
        false => Err(Error::not_permitted("approval-others").with("number", number)),
    }
}

/// Whether a rule lets these roles grant an exception to it.
fn suits(roles: &[Role], wanted: &Wanted) -> bool {
    let Wanted::Exception { rule, .. } = wanted else { return true };
    let asks = super::rules::find(rule).map_or(&[][..], |rule| rule.asks);
    roles.iter().any(|role| asks.contains(role))
}

/// Taking it back: one's own, while it is open.
pub fn may_withdraw(member: &Member, request: &Request, now: Moment) -> Verdict {
    let number = request.number;
    if request.by != Some(member.id) {
        return Err(Error::not_permitted("approval-not-own").with("number", number));
    }
    match request.is_open(now) {
        true => Ok(()),
        false => Err(Error::refused("approval-over")
            .with("number", number)
            .with("state", request.state(now).code())),
    }
}

/// Whether whoever approved it may still do so: who has left, or decides no more, approves nothing.
pub fn still_stands(request: &Request, members: &[Member], now: Moment) -> bool {
    let decider = request.decision.as_ref().map(|decision| decision.by);
    let by = members.iter().find(|member| Some(member.id) == decider);
    let wanted = &request.wanted;
    let decides = |by: &Member| is_decider(by, wanted.kind()) && suits(&by.roles, wanted);
    request.state(now) == ApprovalState::Approved && by.is_some_and(decides)
}

/// Whether what was approved covers so many records: as many as were shown, and a tenth more for what came since. The
/// words of a list select other rows tomorrow.
pub fn covers(request: &Request, count: u64) -> bool {
    count <= request.count + request.count / 10
}

/// While a restored store is held, nothing goes on in it but what ends that.
pub fn may_go_on(held_by: Option<&Request>, verb: &str) -> Verdict {
    match held_by.filter(|_| !WHILE_HELD.contains(&verb)) {
        None => Ok(()),
        Some(request) => Err(Error::refused("restore-held").with("number", request.number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_on_what_is_as_it_was_meant() {
        const EXPECTED: &str = "
                     intake agent senior lead complaint_manager dpo auditor admin owner
            export   -      -     -      +    -                 +   -       -     +
            erase    -      -     -      +    -                 +   -       -     +
            grant    -      -     -      -    -                 +   -       +     +
            rotate   -      -     -      +    -                 +   -       +     +
            restore  -      -     -      -    -                 +   -       +     +
            recovery -      -     -      -    -                 +   -       +     +
            closing  -      -     -      +    +                 -   -       -     +
            exception -     -     -      +    +                 +   -       -     +
            mode     -      -     -      +    +                 +   -       -     +
            campaign -      -     -      +    +                 +   -       -     +
            notify   -      -     -      -    -                 +   -       -     +";
        let mut lines = EXPECTED.lines().map(str::split_whitespace).skip(1);
        let codes: Vec<&str> = lines.next().unwrap().collect();
        assert_eq!(codes, Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>());
        let mut kinds = Vec::new();
        for mut line in lines {
            let kind = ApprovalKind::from_code(line.next().unwrap()).unwrap();
            for role in Role::ALL {
                assert_eq!(decides(&[*role], kind), line.next() == Some("+"), "{kind:?} {role:?}");
            }
            kinds.push(kind);
        }
        assert_eq!(kinds, ApprovalKind::ALL);
    }
}
