//! Every change of the store, and the one door through which it goes.
//!
//! ```text
//! execute: begin -> check (guards, on the snapshot they protect) -> apply -> audit -> commit -> announce
//!                     \-> refused ----------------------------------^
//! ```
//! INVARIANT: the only caller of [`crate::store::Store::write`] (with `init`, `restore` and the migrations). A
//! command is applied only as [`Cleared`], and committed only with its audit entry; a refusal is an
//! audit entry too. Sealing happens before the transaction begins, scrypt and age never inside it.

pub mod adopt;
mod again;
pub mod answer;
pub mod approval;
pub mod approve;
pub mod assign;
pub mod attachment;
pub mod backup;
pub mod begin;
pub mod budget;
pub mod calendar;
pub mod campaign;
pub mod canary;
pub mod claim;
pub mod consent;
pub mod contact;
pub mod disclosure;
pub mod distinct;
pub mod draft;
pub mod drill;
pub mod editor;
pub mod end_desk;
pub mod enrol;
pub mod entry;
pub mod erase;
pub mod escalate;
pub mod evidence;
pub mod export;
pub mod files;
pub mod guard;
pub mod import;
pub mod in_turn;
pub mod in_vain;
pub mod incident;
pub mod index;
pub mod init;
pub mod invite;
mod kept;
pub mod key;
pub mod leave;
mod letter;
pub mod lift;
pub mod macros;
pub mod make_contact;
pub mod member;
pub mod merge;
pub mod move_on;
pub mod move_values;
pub mod notice;
pub mod open;
pub mod preset;
pub mod party;
pub mod promise;
pub mod replay;
pub mod reply;
pub mod restore;
pub mod record;
pub mod recovery;
pub mod rekey;
pub mod rescue;
pub mod reveal;
pub mod review;
pub mod roles;
pub mod rotate;
pub mod scrub;
pub mod seal;
mod settle;
pub mod send;
pub mod suppress;
pub mod take_mail;
pub mod tell;
pub mod template;
pub mod training;
pub mod turned_away;
pub mod undo;
pub mod unlock;

use crate::domain::adoption::Diff;
use crate::domain::approval::Request;
use crate::domain::audit::{AuditEntry, Hash, Outcome};
use crate::domain::budget::Nearing;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::escalation::Climb;
use crate::domain::guard::Ruling;
use crate::domain::id::{
    ApprovalNumber, AttachmentNumber, CampaignNumber, CaseNumber, DisclosureNumber, ErasureNumber,
    ExportNumber, IncidentNumber, MemberId, PartyNumber, PromiseNumber,
};
use crate::domain::import_run::TakenBack;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::undo::{Inverse, UndoStep};
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
pub(crate) use crate::store::audit::{digest, hash_of_ids};
use crate::store::tables::Written;
use crate::store::{Reader, WriteTx, tables};
use approval::Second;
use settle::Settled;

/// Everything that can be done.
#[derive(Debug)]
pub enum Command {
    /// `vault.unlock`, `vault.lock`.
    Vault(unlock::Vault),
    /// `vault.passphrase`.
    Passphrase(unlock::ChangePassphrase),
    /// `vault.reveal`.
    Reveal(reveal::Reveal),
    /// `vault.lift`.
    Lift(lift::Lift),
    /// `notice.read`.
    ReadNotice(notice::ReadNotice),
    /// `party.canary`.
    MarkCanary(canary::MarkCanary),
    /// `party.add`.
    AddParty(party::AddParty),
    /// `party.edit`.
    EditParty(party::EditParty),
    /// `party.point`.
    AddPoints(party::AddPoints),
    /// `party.merge`, `party.unmerge`.
    Merge(merge::Merge),
    /// `party.distinct`.
    Distinct(distinct::SayDistinct),
    /// `party.erase`.
    Erase(erase::Erase),
    /// `entry.add`.
    AddEntry(entry::AddEntry),
    /// `attachment.add`.
    Attach(attachment::Attach),
    /// `attachment.save`.
    SaveAttachment(attachment::save::SaveAttachment),
    /// `attachment.remove`.
    RemoveAttachment(attachment::RemoveAttachment),
    /// `complaint.open`, `privacy.open`, `feedback.open`.
    OpenComplaint(open::OpenComplaint),
    /// `complaint.claim`, `complaint.next`, `privacy.claim`.
    Claim(claim::Claim),
    /// `complaint.assign`, `privacy.assign`.
    Assign(assign::Assign),
    /// `complaint.escalate`.
    Escalate(escalate::Escalate),
    /// `complaint.move`, `complaint.approve`, `complaint.hold`, `complaint.reopen`, `privacy.move`.
    Move(move_on::MoveOn),
    /// `complaint.allege`, `complaint.send` and all that is written down beside the stages.
    Record(record::Record),
    /// `complaint.draft`.
    Draft(draft::KeepDraft),
    /// `privacy.export`, `privacy.explain`.
    Answer(answer::Answer),
    /// `promise.add`.
    AddPromise(promise::AddPromise),
    /// `promise.keep`, `promise.release`.
    EndPromise(promise::EndPromise),
    /// `promise.renegotiate`.
    Renegotiate(promise::Renegotiate),
    /// `complaint.send`, `complaint.move`, `privacy.move`, `entry.add`, with what it promises.
    Tell(tell::Tell),
    /// `policy.calendar`.
    ImportCalendar(calendar::ImportCalendar),
    /// `policy.adopt`.
    AdoptPolicy(adopt::AdoptPolicy),
    /// `guard.allow`, `guard.end`, `guard.mode`.
    Guard(guard::Guarding),
    /// `policy.editor`.
    SetEditor(editor::SetEditor),
    /// `macro.save`, `macro.drop`.
    KeepMacro(macros::KeepMacro),
    /// `preset.save`, `preset.drop`.
    KeepPreset(preset::KeepPreset),
    /// `import.parties`.
    ImportParties(import::ImportParties),
    /// `import.complaints`.
    ImportComplaints(import::ImportComplaints),
    /// `import.undo`.
    UndoImport(import::back::UndoImport),
    /// `import.rehearse`.
    Rehearse(import::Rehearse),
    /// `export.parties`, `export.complaints`, `export.feedback`, `export.promises`, `export.entries`, `export.consents`,
    /// `export.audit`.
    Export(export::Export),
    /// The same: the next rows of a list that has begun to leave.
    GoOn(export::go_on::GoOn),
    /// `undo`, `redo`.
    Undo(undo::Undo),
    /// `desk.end`.
    EndDesk(end_desk::EndDesk),
    /// `member.preferences`.
    Preferences(member::SetPreferences),
    /// `member.add`.
    AddMember(invite::AddMember),
    /// `member.enrol`.
    Enrol(enrol::Enrol),
    /// `member.approve`.
    ApproveMember(approve::ApproveMember),
    /// `member.role`.
    SetRoles(roles::SetRoles),
    /// `member.key`.
    SetKey(key::SetKey),
    /// `member.remove`.
    RemoveMember(leave::RemoveMember),
    /// `session.begin`.
    Begin(begin::Begin),
    /// `file.put`, `file.get`, `file.drop`.
    Files(files::Files),
    /// `vault.rescue`.
    Rescue(rescue::Rescue),
    /// `audit.rekey`.
    Rekey(rekey::Rekey),
    /// `vault.recovery`.
    SetRecovery(recovery::SetRecovery),
    /// `vault.index`.
    Index(index::Index),
    /// `vault.rotate`: new keys.
    BeginRotation(rotate::Begin),
    /// `vault.rotate`: data keys sealed anew.
    Reseal(rotate::Batch),
    /// `store.backup`.
    Backup(backup::Backup),
    /// `store.scrub`.
    Scrub(scrub::Scrub),
    /// `approval.approve`, `approval.decline`.
    Decide(approval::Decide),
    /// `approval.withdraw`.
    Withdraw(approval::Withdraw),
    /// `consent.give`, `consent.refuse`, `consent.withdraw`, `consent.stop`, `consent.resume`.
    Consent(consent::Say),
    /// `consent.notice`.
    DeclareNotice(consent::DeclareNotice),
    /// `template.save`.
    SaveTemplate(template::SaveTemplate),
    /// `campaign.new`.
    NewCampaign(campaign::NewCampaign),
    /// `campaign.plan`.
    PlanCampaign(campaign::PlanCampaign),
    /// `campaign.release`.
    ReleaseCampaign(campaign::ReleaseCampaign),
    /// `campaign.halt`.
    HaltCampaign(campaign::HaltCampaign),
    /// `campaign.send`.
    ClaimSends(send::ClaimSends),
    /// `campaign.settle`.
    SettleSends(send::SettleSends),
    /// `contact.log`.
    LogContact(contact::LogContact),
    /// `contact.make`.
    MakeContact(make_contact::MakeContact),
    /// `import.replies`.
    TakeReply(reply::TakeReply),
    /// `import.mail`.
    TakeMail(take_mail::TakeMail),
    /// `incident.open`, `incident.note`, `incident.affect`, `incident.notify`, `incident.close`.
    Incident(incident::Handle),
    /// `review.confirm`, `review.revoke`, `review.purpose`.
    Review(review::LookAt),
    /// `training.record`.
    Training(training::RecordTraining),
    /// `disclosure.add`, `disclosure.end`.
    Disclose(disclosure::Disclose),
    /// `store.drill`.
    Drill(drill::Drill),
}

/// What a command is: a verb, a check and an application.
pub trait Act {
    /// The verb, as in the table of rights and the audit log.
    fn verb(&self) -> &'static str;
    /// Why, for a reveal.
    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(None)
    }
    /// Ids and numbers for the audit entry of a refusal, which has nothing else to name: numbers
    /// where there are any, as in [`Applied::ids`].
    fn about(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>>;
    /// What its refusal leaves behind, besides the entry that tells of it.
    fn refused(&self, _: &WriteTx, _: &Scene<'_>, _: &Error) -> Result<()> {
        Ok(())
    }
    /// What people wrote, as far as it is kept in clear.
    fn words(&self) -> Vec<&str> {
        Vec::new()
    }
    /// Asks the guards. An error is no refusal: the thing is not there, or the store failed.
    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts>;
    /// Whether it changes the store and no undo takes it back: then an undo says so, instead of taking back what was
    /// done before it.
    fn is_final(&self) -> bool {
        false
    }
    /// Whether it never goes with others in one batch: what is counted must be counted one by one.
    fn stands_alone(&self) -> bool {
        false
    }
    /// What a second person has to approve, if one is needed for this. Asked when nothing else stands against it.
    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<approval::Ask>> {
        Ok(None)
    }
    /// What else goes with it, outside of the store, once it is committed.
    fn afterwards(&self, _: &Desk) {}
    /// Does it. After the check this can fail on storage only, which drops the whole batch.
    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied>;
}

/// Who acts, when, and the number of the audit entry that will tell of it.
#[derive(Debug)]
pub struct Scene<'s> {
    /// The session.
    pub session: &'s Session,
    /// The member as the transaction sees it.
    pub member: &'s Member,
    /// Now.
    pub now: Moment,
    /// The audit entry's number.
    pub seq: u64,
}

/// What was done: for the audit entry, the undo and the caller.
#[derive(Debug, Default)]
pub struct Applied {
    /// Ids and numbers concerned; numbers where there are any.
    pub ids: Vec<String>,
    /// How many records.
    pub count: u32,
    /// Points sealed, with SHA-256 of their fields.
    pub written: Vec<(crate::domain::id::PointId, Hash)>,
    /// What the log tells of it besides, as a code: only the doing showed it.
    pub purpose: Option<String>,
    /// How to take it back.
    pub inverse: Option<Inverse>,
    /// What came of rules while it was done, besides what was settled before: of the rows of a file or a plan.
    pub rulings: Vec<Ruling>,
    /// What came into being.
    pub made: Made,
}

/// What a command made or touched, for its toast and its printed line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The party concerned.
    pub party: Option<PartyNumber>,
    /// The case concerned.
    pub case: Option<CaseNumber>,
    /// The promise concerned.
    pub promise: Option<PromiseNumber>,
    /// For an undo: the verb that was taken back.
    pub undone: Option<String>,
    /// For an undo: whether it can be taken back itself.
    pub again: bool,
    /// For a reveal: the limit that its member has come near to.
    pub nearing: Option<Nearing>,
    /// For an erasure: its lines of the ledger.
    pub erasures: Vec<ErasureNumber>,
    /// For an import: what became of each row.
    pub rows: Vec<import::RowFate>,
    /// For a batch of an import that is taken back: what became of it.
    pub back: Option<Box<TakenBack>>,
    /// For an adopted policy, and where it is taken back: what moved.
    pub moved: Option<Box<Diff>>,
    /// For a run of the ladder: what it wrote.
    pub escalated: Option<Climb>,
    /// The campaign concerned.
    pub campaign: Option<CampaignNumber>,
    /// For messages of a campaign: what was claimed.
    pub claimed: Option<Box<send::Claimed>>,
    /// The incident concerned.
    pub incident: Option<IncidentNumber>,
    /// The disclosure concerned.
    pub disclosure: Option<DisclosureNumber>,
    /// The attachment concerned.
    pub attachment: Option<AttachmentNumber>,
    /// Files of which no row tells any more; they are deleted once this is committed.
    pub blobs: Vec<Hash>,
    /// For a list that leaves: its run.
    pub export: Option<ExportNumber>,
}

impl Made {
    fn of_import(back: TakenBack) -> Self {
        Self { back: Some(Box::new(back)), ..Self::default() }
    }
}

impl Applied {
    /// One record was concerned.
    pub fn one(id: impl ToString) -> Self {
        Self { ids: vec![id.to_string()], count: 1, ..Self::default() }
    }

    /// Nothing but what came of rules.
    fn ruled(rulings: Vec<Ruling>) -> Self {
        Self { rulings, ..Self::default() }
    }

    fn with_inverse(mut self, inverse: Inverse) -> Self {
        self.inverse = Some(inverse);
        self
    }
}

/// What the caller of [`execute`] gets.
#[derive(Debug)]
pub struct Done {
    /// The audit entry.
    pub seq: u64,
    /// What came into being, one for each command.
    pub made: Vec<Made>,
}

impl Done {
    /// What the first command made.
    pub fn first(&self) -> Made {
        self.made.first().cloned().unwrap_or_default()
    }
}

/// A command against which nothing stands, with the request by which a second person approved it. Only [`clear`]
/// makes one.
struct Cleared<'c> {
    act: &'c dyn Act,
    request: Option<Request>,
    rulings: Vec<Ruling>,
}

/// A command against which something stands, and what; with the request that was filed, if what is lacking is
/// the second person.
struct Refused<'c> {
    act: &'c dyn Act,
    why: Error,
    request: Option<ApprovalNumber>,
    rulings: Vec<Ruling>,
}

/// INVARIANT: no verdicts, no clearance; and [`Verdicts`] begin with the one on rights. The second person is sought
/// last, so that nobody is asked to approve what is refused anyway.
fn clear<'c>(
    tx: &WriteTx,
    scene: &Scene<'_>,
    act: &'c dyn Act,
    verdicts: Verdicts,
) -> Result<std::result::Result<Cleared<'c>, Refused<'c>>> {
    let Settled { rulings, refusal } = match verdicts.found() {
        Ok(weighed) => settle::settle(tx, scene, weighed)?,
        Err(refusal) => Settled { rulings: Vec::new(), refusal: Some(refusal) },
    };
    if let Some(why) = refusal {
        return Ok(Err(Refused { act, why, request: None, rulings }));
    }
    Ok(match approval::seek(tx, scene, act.approval(tx, scene)?)? {
        Second::NotNeeded => Ok(Cleared { act, request: None, rulings }),
        Second::Given(request) => Ok(Cleared { act, request: Some(request), rulings }),
        Second::Lacking(request) => {
            let (why, request) = (approval::lacking(&request), Some(request.number));
            Err(Refused { act, why, request, rulings })
        }
    })
}

impl Command {
    fn act(&self) -> &dyn Act {
        match self {
            Self::Vault(act) => act,
            Self::Passphrase(act) => act,
            Self::Reveal(act) => act,
            Self::Lift(act) => act,
            Self::ReadNotice(act) => act,
            Self::MarkCanary(act) => act,
            Self::AddParty(act) => act,
            Self::EditParty(act) => act,
            Self::AddPoints(act) => act,
            Self::Merge(act) => act,
            Self::Erase(act) => act,
            Self::AddEntry(act) => act,
            Self::Attach(act) => act,
            Self::SaveAttachment(act) => act,
            Self::RemoveAttachment(act) => act,
            Self::OpenComplaint(act) => act,
            Self::Claim(act) => act,
            Self::Assign(act) => act,
            Self::Escalate(act) => act,
            Self::Move(act) => act,
            Self::Record(act) => act,
            Self::Draft(act) => act,
            Self::Answer(act) => act,
            Self::AddPromise(act) => act,
            Self::EndPromise(act) => act,
            Self::Renegotiate(act) => act,
            Self::Tell(act) => act,
            Self::ImportCalendar(act) => act,
            Self::Guard(act) => act,
            Self::SetEditor(act) => act,
            Self::AdoptPolicy(act) => act,
            Self::KeepMacro(act) => act,
            Self::KeepPreset(act) => act,
            Self::ImportParties(act) => act,
            Self::ImportComplaints(act) => act,
            Self::UndoImport(act) => act,
            Self::Distinct(act) => act,
            Self::Rehearse(act) => act,
            Self::Export(act) => act,
            Self::GoOn(act) => act,
            Self::Undo(act) => act,
            Self::EndDesk(act) => act,
            Self::Preferences(act) => act,
            Self::AddMember(act) => act,
            Self::Enrol(act) => act,
            Self::ApproveMember(act) => act,
            Self::SetRoles(act) => act,
            Self::SetKey(act) => act,
            Self::RemoveMember(act) => act,
            Self::Begin(act) => act,
            Self::Files(act) => act,
            Self::Rescue(act) => act,
            Self::SetRecovery(act) => act,
            Self::Rekey(act) => act,
            Self::Index(act) => act,
            Self::BeginRotation(act) => act,
            Self::Reseal(act) => act,
            Self::Backup(act) => act,
            Self::Scrub(act) => act,
            Self::Decide(act) => act,
            Self::Withdraw(act) => act,
            Self::Consent(act) => act,
            Self::DeclareNotice(act) => act,
            Self::SaveTemplate(act) => act,
            Self::NewCampaign(act) => act,
            Self::PlanCampaign(act) => act,
            Self::ReleaseCampaign(act) => act,
            Self::HaltCampaign(act) => act,
            Self::ClaimSends(act) => act,
            Self::SettleSends(act) => act,
            Self::LogContact(act) => act,
            Self::MakeContact(act) => act,
            Self::TakeReply(act) => act,
            Self::TakeMail(act) => act,
            Self::Incident(act) => act,
            Self::Review(act) => act,
            Self::Training(act) => act,
            Self::Disclose(act) => act,
            Self::Drill(act) => act,
        }
    }

    /// The verb, as in the audit log.
    pub fn verb(&self) -> &'static str {
        self.act().verb()
    }
}

/// Commands in one batch, at most: all of them hold the writer lock, and one undo holds all they
/// did. An import is one command, with batches of its own.
pub const BATCH_MOST: usize = 1_000;

/// The one door: does a command, or several as one act with one audit entry and one undo.
///
/// All are checked before the first is applied; so commands of one batch must not build on each
/// other. A refusal of any refuses all, and is written down.
pub fn execute(desk: &Desk, session: &Session, commands: &[Command]) -> Result<Done> {
    let Some(first) = commands.first() else {
        return Ok(Done { seq: 0, made: Vec::new() });
    };
    may_be_batch(commands.len())?;
    if let Some(alone) = commands.iter().find(|one| commands.len() > 1 && one.act().stands_alone())
    {
        return Err(Error::usage("batch-alone").with("verb", alone.verb()));
    }
    if session.tries() {
        return attempt(desk, session, commands);
    }
    let done = enter(desk, session, |tx, scene| match check_all(&tx, scene, commands)? {
        Ok(cleared) => {
            let mut applied = apply_all(&tx, scene, &cleared)?;
            let approval = use_up(&tx, scene, &cleared)?;
            let rulings = cleared.into_iter().flat_map(|one| one.rulings);
            applied.extend(rulings.map(|ruling| Applied::ruled(vec![ruling])));
            finish(tx, scene, (first.act(), None), approval, applied).map(Ok)
        }
        Err(refused) => refuse(tx, scene, None, refused).map(Err),
    })?;
    let done = tell(desk, done)?;
    commands.iter().for_each(|command| command.act().afterwards(desk));
    done.made.iter().for_each(|made| desk.store.blobs().remove(&made.blobs));
    Ok(done)
}

/// The code with which an act ends that was only tried and against which nothing stands.
pub const TRIED: &str = "tried";

/// What would come of it now, of which nothing is left, not even an entry.
fn attempt(desk: &Desk, session: &Session, commands: &[Command]) -> Result<Done> {
    enter(desk, session, |tx, scene| match check_all(&tx, scene, commands)? {
        Ok(_) => Err(Error::usage(TRIED)),
        Err(refused) => Err(refused.why),
    })
}

fn may_be_batch(count: usize) -> Result<()> {
    if count <= BATCH_MOST {
        return Ok(());
    }
    Err(Error::usage("batch-large").with("count", count).with("most", BATCH_MOST))
}

/// The one write transaction, and the scene as it sees it. What `act` neither finishes nor refuses has not been.
#[expect(clippy::disallowed_methods, reason = "the one door")]
fn enter<T>(
    desk: &Desk,
    session: &Session,
    act: impl FnOnce(WriteTx, &Scene<'_>) -> Result<T>,
) -> Result<T> {
    desk.store.write(|tx| {
        let member = acting_member(&tx, session)?;
        let scene = Scene { session, member: &member, now: session.now(), seq: tx.next_seq()? };
        act(tx, &scene)
    })
}

/// One entry, one step to take back, and the commit. Who has a name for it, such as a macro's, tells it as the purpose.
fn finish(
    tx: WriteTx,
    scene: &Scene<'_>,
    (act, called): (&dyn Act, Option<&str>),
    approval: Option<ApprovalNumber>,
    applied: Vec<Applied>,
) -> Result<Done> {
    let made = applied.iter().map(|applied| applied.made.clone()).collect();
    let entry = entry_of(&tx, scene, act, applied)?;
    let purpose = called.map(str::to_owned).or(entry.purpose);
    tx.audit(AuditEntry { approval, purpose, ..entry })?.commit()?;
    Ok(Done { seq: scene.seq, made })
}

/// The entry of a refusal, and the commit: its number, and why.
fn refuse(
    tx: WriteTx,
    scene: &Scene<'_>,
    called: Option<&str>,
    Refused { act, why: refusal, request: approval, rulings }: Refused<'_>,
) -> Result<(u64, Error)> {
    let entry = refusal_of(&tx, scene, act, &refusal)?;
    let purpose = called.map(str::to_owned).or(entry.purpose);
    let subject = entry.ids.first().cloned().unwrap_or_default();
    let rulings = settle::of_refusal(scene, rulings, &refusal, subject);
    let rulings = settle::keep(&tx, scene, rulings)?;
    act.refused(&tx, scene, &refusal)?;
    tx.audit(AuditEntry { approval, purpose, rulings, ..entry })?.commit()?;
    Ok((scene.seq, refusal))
}

/// The other sessions hear of it, however it ended.
fn tell(desk: &Desk, done: std::result::Result<Done, (u64, Error)>) -> Result<Done> {
    let seq = done.as_ref().map_or_else(|(seq, _)| *seq, |done| done.seq);
    desk.feed.announce(seq);
    done.map_err(|(_, refusal)| refusal)
}

/// Rights are those of this moment, not those of the session's copy; where they have moved, the vault closes
/// before anything is asked of it.
fn acting_member(tx: &WriteTx, session: &Session) -> Result<Member> {
    let row = tx.get(tables::MEMBERS, &session.member()?.id)?;
    let member = row.ok_or_else(|| Error::not_permitted("no-member"))?;
    session.set_member(member.clone());
    Ok(member)
}

/// A member's row.
fn find_member(tx: &WriteTx, id: MemberId) -> Result<Member> {
    tx.get(tables::MEMBERS, &id)?.ok_or_else(|| Error::not_found("member", id))
}

fn check_all<'c>(
    tx: &WriteTx,
    scene: &Scene<'_>,
    commands: &'c [Command],
) -> Result<std::result::Result<Vec<Cleared<'c>>, Refused<'c>>> {
    let mut cleared = Vec::with_capacity(commands.len());
    for command in commands {
        let verdicts = verdicts(tx, scene, command.act())?;
        match for_the_log(clear(tx, scene, command.act(), verdicts)?)? {
            Ok(one) => cleared.push(one),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok(cleared))
}

/// What is no refusal to be written down is an error like any other.
fn for_the_log<'c>(
    cleared: std::result::Result<Cleared<'c>, Refused<'c>>,
) -> Result<std::result::Result<Cleared<'c>, Refused<'c>>> {
    match cleared {
        Err(Refused { why, .. }) if !is_for_the_log(&why) => Err(why),
        cleared => Ok(cleared),
    }
}

/// Rights are asked before anything is looked up: who may not use a verb is told that, and not what is there.
fn verdicts(tx: &WriteTx, scene: &Scene<'_>, act: &dyn Act) -> Result<Verdicts> {
    let is_held = approval::is_held(tx, act.verb())?;
    let may = || {
        Verdicts::on(rights::may(scene.member, act.verb()))
            .and(scene.session.is_let_in_by(scene.member))
            .and(is_held.clone())
    };
    match may().refusal() {
        Some(_) => Ok(may()),
        // A refusal is one however the check comes by it.
        None => act
            .check(tx, scene)
            .or_else(|error| match is_for_the_log(&error) {
                true => Ok(may().and(Err(error))),
                false => Err(error),
            })
            .and_then(|verdicts| move_values::weigh(tx, scene, act, verdicts)),
    }
}

/// Refusals are entries; wrong words and lost races are not.
fn is_for_the_log(error: &Error) -> bool {
    matches!(error.kind, Kind::Refused | Kind::NotPermitted)
}

fn apply_all(tx: &WriteTx, scene: &Scene<'_>, cleared: &[Cleared<'_>]) -> Result<Vec<Applied>> {
    cleared.iter().map(|one| one.act.apply(tx, scene)).collect()
}

/// The request by which a second person approved this is spent. An act that needs one stands alone.
fn use_up(
    tx: &WriteTx,
    scene: &Scene<'_>,
    cleared: &[Cleared<'_>],
) -> Result<Option<ApprovalNumber>> {
    let request = cleared.iter().find_map(|one| one.request.as_ref());
    let Some(request) = request else { return Ok(None) };
    approval::use_up(tx, scene.seq, request)?;
    Ok(Some(request.number))
}

fn entry_of(
    tx: &WriteTx,
    scene: &Scene<'_>,
    act: &dyn Act,
    applied: Vec<Applied>,
) -> Result<AuditEntry> {
    let ids: Vec<String> = applied.iter().flat_map(|applied| applied.ids.clone()).collect();
    let count = applied.iter().map(|applied| applied.count).sum();
    let written: Vec<_> = applied.iter().flat_map(|applied| applied.written.clone()).collect();
    let of_ids = hash_of_ids(&ids);
    let has_digest = !written.is_empty() || count > 1;
    let digest = has_digest.then(|| digest(&written, &of_ids));
    if !written.is_empty() {
        tx.put(tables::WRITTEN, &scene.seq, &Written { fields: written, of_ids })?;
    }
    let purpose = act.purpose(tx)?.or_else(|| applied.iter().find_map(|one| one.purpose.clone()));
    let rulings = applied.iter().flat_map(|one| one.rulings.clone()).collect();
    let rulings = settle::keep(tx, scene, rulings)?;
    keep_undo(tx, scene, act, applied)?;
    let ids = first_and_last(tx, ids)?;
    Ok(AuditEntry { ids, count, digest, purpose, rulings, ..told(scene, act) })
}

/// What is said of every command, however it ends.
fn told(scene: &Scene<'_>, act: &dyn Act) -> AuditEntry {
    let session = scene.session;
    let (member, verb) = (scene.member.id, act.verb());
    let entry = AuditEntry::unchained(scene.now, member, session.id(), session.source(), verb);
    AuditEntry { key: session.key().map(str::to_owned), ..entry }
}

fn refusal_of(
    tx: &WriteTx,
    scene: &Scene<'_>,
    act: &dyn Act,
    refusal: &Error,
) -> Result<AuditEntry> {
    let outcome = Outcome::Refused(refusal.code.to_owned());
    let purpose = act.purpose(tx)?;
    let ids = match act.about(tx, scene) {
        // What was asked for by somebody without the right need not be there.
        Err(error) if error.kind == Kind::NotFound => Vec::new(),
        about => first_and_last(tx, about?)?,
    };
    Ok(AuditEntry { outcome, purpose, ids, ..told(scene, act) })
}

/// More than a few ids stand in the digest and beside the entry, not in it.
fn first_and_last(tx: &WriteTx, ids: Vec<String>) -> Result<Vec<String>> {
    let told = told_of(&ids);
    if told.len() < ids.len() {
        tx.keep_ids(&ids)?;
    }
    Ok(told)
}

/// What an entry tells of so many ids.
fn told_of(ids: &[String]) -> Vec<String> {
    const MOST: usize = 8;
    match ids.len() > MOST {
        true => ids.first().into_iter().chain(ids.last()).cloned().collect(),
        false => ids.to_vec(),
    }
}

fn keep_undo(tx: &WriteTx, scene: &Scene<'_>, act: &dyn Act, applied: Vec<Applied>) -> Result<()> {
    let verb = act.verb();
    let of = applied.iter().find_map(|one| one.made.undone.clone());
    let mut inverses: Vec<Inverse> = applied.into_iter().filter_map(|one| one.inverse).collect();
    let inverse = match inverses.len() {
        0 if !act.is_final() || undo::ends_with(tx, scene, verb)? => return Ok(()),
        0 => Inverse::Final,
        1 => inverses.remove(0),
        _ => {
            inverses.reverse();
            Inverse::Several(inverses)
        }
    };
    let step = UndoStep {
        member: scene.member.id,
        at: scene.now,
        verb: verb.to_owned(),
        of,
        inverse,
        spent: false,
        redo: verb == "undo",
    };
    undo::forget_old(tx, scene)?;
    tx.put(tables::UNDO, &(scene.member.id, scene.seq), &step)
}

#[cfg(test)]
mod tests {
    use super::undo::tests::{add, desk, opening};
    use super::*;
    use crate::domain::id::CaseId;

    pub(in crate::commands) fn last(desk: &Desk) -> AuditEntry {
        let head = desk.store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).unwrap();
        desk.store.read(|tx| tx.fetch(tables::AUDIT, &head.seq)).unwrap()
    }

    #[test]
    fn the_refusal_of_a_batch_names_the_command_that_was_refused() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let [one, two]: [CaseId; 2] = [session.new_id().unwrap(), session.new_id().unwrap()];
        for id in [one, two] {
            let open = open::OpenComplaint { id, opening: opening(&session, party), owner: None };
            execute(&desk, &session, &[Command::OpenComplaint(open)]).unwrap();
        }
        let claim = |case| Command::Claim(claim::Claim::This(case));
        execute(&desk, &session, &[claim(two)]).unwrap();
        let refused = execute(&desk, &session, &[claim(one), claim(two)]).map(|_| ());
        assert_eq!(refused.map_err(|e| e.code), Err("already-mine"));
        assert_eq!(last(&desk).ids, ["K-2026-00002"]);
    }

    #[test]
    fn a_batch_has_an_end() {
        let (_folder, desk, session) = desk();
        let before = last(&desk).seq;
        let lock = || Command::Vault(unlock::Vault::Closed);
        let batch: Vec<Command> = std::iter::repeat_with(lock).take(BATCH_MOST + 1).collect();
        let refused = execute(&desk, &session, &batch).map(|_| ()).map_err(|e| (e.kind, e.code));
        assert_eq!(refused, Err((Kind::Usage, "batch-large")));
        assert_eq!(last(&desk).seq, before);
        assert!(execute(&desk, &session, &batch[1..]).is_ok());
    }
}
