//! Who may do what: one table of roles and verbs.

use super::Verdict;
use crate::domain::contact::Compartment;
use crate::domain::error::Error;
use crate::domain::member::{Member, MemberState, Role};

use Role::{Admin, Agent, Auditor, ComplaintManager, Dpo, Intake, Lead, Owner, Senior};

const EVERYONE: &[Role] = Role::ALL;
const DESK: &[Role] = &[Intake, Agent, Senior, Lead, ComplaintManager, Dpo, Owner];
/// Whoever does something that can be taken back: the desk, and who brings rules into force. Each takes back only
/// what it may do.
const UNDOERS: &[Role] = &[Intake, Agent, Senior, Lead, ComplaintManager, Dpo, Admin, Owner];
/// Whoever takes mail in: by a pipe that holds no key, too, which therefore reads nothing.
const MAIL_TAKERS: &[Role] = &[Intake, Agent, Senior, Lead, ComplaintManager, Owner];
const HANDLERS: &[Role] = &[Agent, Senior, Lead, ComplaintManager, Owner];
/// Who takes a file away for good: who handles what it belongs to, and who answers for what must not be kept.
const REMOVERS: &[Role] = &[Agent, Senior, Lead, ComplaintManager, Dpo, Owner];
const READERS: &[Role] = &[Agent, Senior, Lead, ComplaintManager, Owner];
/// Nobody by a role: see [`of_state`].
const WHO_IS_INVITED: &[Role] = &[];
/// Who holds a compartment and may hand its keys on.
const KEEPERS: &[Role] = &[Senior, Lead, ComplaintManager, Owner];
/// Who works on what people ask about their own data.
const PRIVACY: &[Role] = &[ComplaintManager, Dpo, Owner];
/// Who holds every key.
const OWNERS: &[Role] = &[Owner];
const ADMINS: &[Role] = &[Admin, Owner];
/// Who answers for the deadlines.
const POLICY_KEEPERS: &[Role] = &[ComplaintManager, Admin, Owner];
/// Who may ask for an exception; whom it takes to grant it, its rule says.
const ASKERS: &[Role] = &[Agent, Senior, Lead, ComplaintManager, Dpo, Owner];
/// Who answers for the guards.
const GUARDIANS: &[Role] = &[Lead, ComplaintManager, Dpo, Owner];
/// Who answers for what the others see.
const LEADS: &[Role] = &[Lead, Owner];
/// Who answers to an authority for a list that leaves. Not admins: they run the desk and need no list of customers.
const EXPORTERS: &[Role] = &[Lead, Dpo, Owner];
const COMPLAINT_EXPORTERS: &[Role] = &[Lead, ComplaintManager, Dpo, Owner];
/// Who answers for the log outside of the house.
const LOG_EXPORTERS: &[Role] = &[Auditor, Dpo, Owner];
/// Who is told of reveals that need a second look, and may know the canaries.
const OFFICERS: &[Role] = &[Dpo, Owner];
const READ_NOTICES: &[Role] = &[Dpo, Auditor, Owner];
/// Who holds the key that signs heads.
const SIGNERS: &[Role] = &[Auditor, Owner];
/// Who may hold everybody up to clear the file of what was deleted.
const SCRUBBERS: &[Role] = &[Dpo, Admin, Owner];
/// Who may read the erasure ledger and take it off the host.
const LEDGER: &[Role] = &[Dpo, Auditor, Admin, Owner];
/// Who is asked when a second person is needed; on what, says `guards::approval`.
const DECIDERS: &[Role] = &[Lead, ComplaintManager, Dpo, Admin, Owner];
/// Who answers for complaints as a whole.
const MANAGERS: &[Role] = &[Lead, ComplaintManager, Owner];
const WATCHERS: &[Role] = &[Auditor, Dpo, Lead, Admin, Owner];
/// Who answers for how complaints are handled, and whoever may read the whole log, of which reports are sums.
const REPORTERS: &[Role] = &[Lead, ComplaintManager, Dpo, Auditor, Admin, Owner];

/// Who finds out what happened to customers' data.
const INCIDENT_HANDLERS: &[Role] = &[Lead, ComplaintManager, Dpo, Admin, Owner];
/// Who answers for what the others know.
const TRAINERS: &[Role] = &[Lead, Dpo, Owner];

/// Every verb with the roles that may use it. What is not here, nobody may.
pub const RIGHTS: &[(&str, &[Role])] = &[
    ("desk.read", EVERYONE),
    ("vault.unlock", EVERYONE),
    ("vault.lock", EVERYONE),
    ("vault.passphrase", EVERYONE),
    ("vault.reveal", READERS),
    ("vault.lift", LEADS),
    ("notice.list", READ_NOTICES),
    ("notice.read", OFFICERS),
    ("party.canary", OFFICERS),
    ("party.add", DESK),
    ("party.edit", DESK),
    ("party.point", DESK),
    ("party.erase", OFFICERS),
    ("erasure.read", LEDGER),
    ("party.merge", HANDLERS),
    ("party.unmerge", HANDLERS),
    ("party.distinct", HANDLERS),
    ("entry.add", DESK),
    ("attachment.add", DESK),
    ("attachment.save", READERS),
    ("attachment.remove", REMOVERS),
    ("complaint.open", DESK),
    ("complaint.claim", HANDLERS),
    ("complaint.next", HANDLERS),
    ("complaint.assign", HANDLERS),
    ("complaint.move", HANDLERS),
    ("complaint.approve", HANDLERS),
    ("complaint.hold", MANAGERS),
    ("complaint.reopen", HANDLERS),
    ("complaint.allege", DESK),
    ("complaint.find", HANDLERS),
    ("complaint.evidence", HANDLERS),
    ("complaint.examine", HANDLERS),
    ("complaint.hear", HANDLERS),
    ("complaint.concern", MANAGERS),
    ("complaint.cause", HANDLERS),
    ("complaint.confirm", HANDLERS),
    ("complaint.redress", HANDLERS),
    ("complaint.draft", HANDLERS),
    ("complaint.send", HANDLERS),
    ("complaint.receive", DESK),
    ("complaint.link", HANDLERS),
    ("complaint.unlink", HANDLERS),
    ("complaint.survey", HANDLERS),
    ("survey.answer", DESK),
    ("complaint.action", HANDLERS),
    ("complaint.escalate", HANDLERS),
    ("macro.save", MANAGERS),
    ("macro.drop", MANAGERS),
    ("privacy.open", DESK),
    ("privacy.claim", PRIVACY),
    ("privacy.assign", PRIVACY),
    ("privacy.move", PRIVACY),
    ("privacy.explain", PRIVACY),
    ("privacy.export", KEEPERS),
    ("feedback.open", DESK),
    ("feedback.claim", HANDLERS),
    ("feedback.assign", HANDLERS),
    ("feedback.move", HANDLERS),
    ("feedback.theme", HANDLERS),
    ("promise.add", HANDLERS),
    ("promise.keep", HANDLERS),
    ("promise.release", HANDLERS),
    ("promise.renegotiate", HANDLERS),
    ("import.parties", ADMINS),
    ("import.complaints", ADMINS),
    ("preset.save", ADMINS),
    ("preset.drop", ADMINS),
    ("import.rehearse", ADMINS),
    ("import.undo", ADMINS),
    ("export.parties", EXPORTERS),
    ("export.complaints", COMPLAINT_EXPORTERS),
    ("export.feedback", COMPLAINT_EXPORTERS),
    ("export.promises", COMPLAINT_EXPORTERS),
    ("export.entries", EXPORTERS),
    ("export.consents", EXPORTERS),
    ("export.audit", LOG_EXPORTERS),
    ("policy.calendar", ADMINS),
    ("policy.adopt", POLICY_KEEPERS),
    ("policy.editor", POLICY_KEEPERS),
    ("guard.allow", ASKERS),
    ("guard.end", GUARDIANS),
    ("guard.mode", GUARDIANS),
    ("undo", UNDOERS),
    ("redo", UNDOERS),
    ("desk.end", ADMINS),
    ("member.preferences", EVERYONE),
    ("member.add", ADMINS),
    ("member.key", ADMINS),
    ("member.role", ADMINS),
    ("member.remove", ADMINS),
    ("member.enrol", WHO_IS_INVITED),
    ("member.approve", KEEPERS),
    ("vault.index", READERS),
    ("vault.rotate", KEEPERS),
    ("vault.rescue", ADMINS),
    ("vault.recovery", OWNERS),
    ("audit.read", WATCHERS),
    ("audit.sign", SIGNERS),
    ("audit.rekey", OWNERS),
    ("report.read", REPORTERS),
    ("store.backup", ADMINS),
    ("store.scrub", SCRUBBERS),
    ("approval.approve", DECIDERS),
    ("approval.decline", DECIDERS),
    ("approval.withdraw", EVERYONE),
    ("session.begin", EVERYONE),
    ("file.put", EVERYONE),
    ("file.get", EVERYONE),
    ("file.drop", EVERYONE),
    ("consent.give", DESK),
    ("consent.refuse", DESK),
    ("consent.withdraw", DESK),
    ("consent.stop", DESK),
    ("consent.resume", HANDLERS),
    ("consent.notice", PRIVACY),
    ("template.save", MANAGERS),
    ("campaign.new", MANAGERS),
    ("campaign.plan", MANAGERS),
    ("campaign.release", MANAGERS),
    ("campaign.send", MANAGERS),
    ("campaign.settle", MANAGERS),
    ("campaign.halt", MANAGERS),
    ("contact.log", HANDLERS),
    ("contact.make", HANDLERS),
    ("import.replies", HANDLERS),
    ("import.mail", MAIL_TAKERS),
    ("incident.open", EVERYONE),
    ("incident.note", INCIDENT_HANDLERS),
    ("incident.affect", INCIDENT_HANDLERS),
    ("incident.notify", OFFICERS),
    ("incident.close", OFFICERS),
    ("incident.read", REPORTERS),
    ("review.confirm", OFFICERS),
    ("review.revoke", OFFICERS),
    ("review.purpose", OFFICERS),
    ("training.record", TRAINERS),
    ("disclosure.add", OFFICERS),
    ("disclosure.end", OFFICERS),
    ("store.drill", ADMINS),
];

/// The verdict on rights, without which nothing is cleared.
#[derive(Debug)]
pub struct Rights(Verdict);

impl Rights {
    /// Both are needed.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.and(other.0))
    }

    pub(super) fn verdict(self) -> Verdict {
        self.0
    }
}

/// What a member may do who is not active (any more, or yet), whatever its roles.
fn of_state(state: MemberState) -> &'static [&'static str] {
    match state {
        MemberState::Active => &[],
        MemberState::Invited => &["member.enrol", "session.begin"],
        MemberState::Waiting => &["vault.passphrase", "member.preferences", "session.begin"],
        MemberState::Removed => &[],
    }
}

/// Whether this member may use this verb.
pub fn may(member: &Member, verb: &str) -> Rights {
    Rights(may_in(member.state, &member.roles, verb))
}

fn may_in(state: MemberState, roles: &[Role], verb: &str) -> Verdict {
    if state != MemberState::Active {
        let allowed = of_state(state).contains(&verb);
        let refusal = || Error::not_permitted("member-not-active").with("state", state.code());
        return if allowed { Ok(()) } else { Err(refusal()) };
    }
    let known = RIGHTS.iter().find(|(known, _)| *known == verb);
    let allowed = known.map_or(&[][..], |(_, allowed)| *allowed);
    match roles.iter().any(|role| allowed.contains(role)) {
        true => Ok(()),
        false => Err(Error::not_permitted("no-right")
            .with("verb", verb)
            .with("roles", codes_of(allowed))),
    }
}

/// The same of somebody else, as one verdict among others.
pub fn of(member: &Member, verb: &str) -> Verdict {
    may(member, verb).verdict()
}

/// Who may, as an error tells it.
fn codes_of(roles: &[Role]) -> String {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
}

/// Whether this member may see what a compartment holds.
pub fn may_open(member: &Member, compartment: Compartment) -> Verdict {
    super::reveal::opens(compartment, member.opens(compartment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, MemberId};
    use crate::domain::member::Preferences;

    fn member(role: Role) -> Member {
        Member {
            id: MemberId::from_bytes([1; 16]),
            name: "m".into(),
            uid: None,
            roles: vec![role],
            ssh_key: None,
            state: MemberState::Active,
            recipient: String::new(),
            mac: None,
            formerly: None,
            preferences: Preferences::default(),
            version: 1,
        }
    }

    /// Who may do what, once more and by hand: a change of the table is a change of this, too. The roles are
    /// those of who is active; the states are for all roles alike. `tests/it/door.rs` reads the same cells at the
    /// door.
    const EXPECTED: &str = include_str!("rights.txt");

    #[test]
    fn every_cell_is_as_it_was_meant() {
        let mut lines = EXPECTED.lines().map(str::split_whitespace);
        let columns: Vec<&str> = lines.next().unwrap().collect();
        let (active, others) = columns.split_at(Role::ALL.len());
        assert_eq!(active, Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>());
        let states = MemberState::ALL.iter().filter(|state| **state != MemberState::Active);
        let states: Vec<MemberState> = states.copied().collect();
        assert_eq!(others, states.iter().map(|state| state.code()).collect::<Vec<_>>());
        let mut verbs = Vec::new();
        for mut line in lines {
            let verb = line.next().unwrap();
            let cells: Vec<bool> = line.map(|cell| cell == "+").collect();
            assert_eq!(cells.len(), columns.len(), "{verb}");
            let may = |member: &Member| may(member, verb).verdict().is_ok();
            for (role, allowed) in Role::ALL.iter().zip(&cells) {
                assert_eq!(may(&member(*role)), *allowed, "{verb} {role:?}");
                for (state, allowed) in states.iter().zip(&cells[Role::ALL.len()..]) {
                    let member = Member { state: *state, ..member(*role) };
                    assert_eq!(may(&member), *allowed, "{verb} {role:?} {state:?}");
                }
            }
            verbs.push(verb);
        }
        assert_eq!(verbs, RIGHTS.iter().map(|(verb, _)| *verb).collect::<Vec<_>>());
        assert!(may(&member(Owner), "no.such.verb").verdict().is_err());
    }

    #[test]
    fn who_may_sign_is_given_the_key() {
        for role in Role::ALL {
            let member = member(*role);
            assert_eq!(may(&member, "audit.sign").verdict().is_ok(), member.signs(), "{role:?}");
        }
    }

    #[test]
    fn who_takes_down_cannot_read() {
        assert!(may(&member(Intake), "party.add").verdict().is_ok());
        assert!(may(&member(Intake), "vault.reveal").verdict().is_err());
        assert!(may_open(&member(Agent), Compartment::Secret).is_err());
        assert!(may_open(&member(Admin), Compartment::Contact).is_err());
    }
}
