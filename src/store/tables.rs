//! Every table, once.
//!
//! Rows are marked R, derived rows (rebuilt from rows) D, sealed bytes S.

use super::codec::{self, Key};
use super::listed::Value;
use crate::domain::access::{Review, Training};
use crate::domain::approval::Request;
use crate::domain::attachment::Attachment;
use crate::domain::audit::Hash;
use crate::domain::calendar::Calendar;
use crate::domain::complaint::{Case, CaseEvent};
use crate::domain::consent::{ConsentEvent, ConsentNotice};
use crate::domain::contact::{Point, Sealed, Subject};
use crate::domain::disclosure::Disclosure;
use crate::domain::drill::Taken;
use crate::domain::duplicate::Distinct;
use crate::domain::editor::EditorRule;
use crate::domain::entry::Entry;
use crate::domain::erasure::Erasure;
use crate::domain::export_run::ExportRun;
use crate::domain::guard::{Ends, Exception, ModeRow, Ruling};
use crate::domain::id::{
    ApprovalNumber, AttachmentNumber, CampaignNumber, CanaryId, CaseId, CaseNumber,
    DisclosureNumber, EntryId, ErasureNumber, ExportNumber, IncidentNumber, MemberId, PartyId,
    PartyNumber, PointId, PromiseId, PromiseNumber, RunNumber, SubjectId, VaultId,
};
use crate::domain::import_run::ImportRun;
use crate::domain::incident::Incident;
use crate::domain::letter::Draft;
use crate::domain::macros::Kept;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::outreach::{Campaign, Contact, Send};
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use crate::domain::queued::Queued;
use crate::domain::undo::UndoStep;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// A table: its name in the file and the types of its keys and values.
#[derive(Debug)]
pub struct Table<K, V> {
    /// Name in the file; never reused for something else.
    pub name: &'static str,
    types: PhantomData<fn() -> (K, V)>,
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K, V> Copy for Table<K, V> {}

const fn table<K, V>(name: &'static str) -> Table<K, V> {
    Table { name, types: PhantomData }
}

/// A backup has two halves, each in a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Everything but the keys.
    Data,
    /// What opens sealed fields: slots, wraps, data keys, and whom they are sealed to.
    Keys,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Data, Self::Keys];

    /// The word in its header.
    pub fn code(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Keys => "keys",
        }
    }

    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Data => "data.age",
            Self::Keys => "keys.age",
        }
    }
}

/// A table of which only the name is known, the half of a backup it stands in, and whether a row of it
/// can be read.
#[derive(Debug)]
pub struct AnyTable {
    /// Name in the file.
    pub name: &'static str,
    /// In which file of a backup it stands.
    pub half: Half,
    reads: fn(&[u8], &[u8]) -> bool,
}

impl AnyTable {
    /// Whether these bytes are a key and a value of this table.
    pub fn can_read(&self, key: &[u8], value: &[u8]) -> bool {
        (self.reads)(key, value)
    }
}

impl<K: Key, V: DeserializeOwned> Table<K, V> {
    const fn any(self) -> AnyTable {
        let reads =
            |key: &[u8], value: &[u8]| K::decode(key).is_ok() && codec::decode::<V>(value).is_ok();
        AnyTable { name: self.name, half: Half::Data, reads }
    }

    const fn of_keys(self) -> AnyTable {
        AnyTable { half: Half::Keys, ..self.any() }
    }
}

/// R: what this store is. One row.
pub const INFO: Table<u8, StoreInfo> = table("info");
/// R: the last audit entry. One row.
pub const AUDIT_HEAD: Table<u8, AuditHead> = table("audit_head");
/// R: audit entries by number, as the bytes that are hashed.
pub const AUDIT: Table<u64, crate::domain::audit::AuditEntry> = table("audit");
/// R: all ids of an entry that tells only the first and the last of them, as they are hashed into its digest.
pub const AUDIT_IDS: Table<u64, Vec<String>> = table("audit_ids");
/// D: entries by each id or number they are about, also by those that only the digest tells.
pub const AUDIT_BY_ID: Table<(String, u64), ()> = table("audit_by_id");
/// R: counters by name (`party`, `promise`, `case.2026`).
pub const COUNTERS: Table<String, u64> = table("counters");

/// R: parties.
pub const PARTIES: Table<PartyId, Party> = table("parties");
/// D: party by number.
pub const PARTY_NUMBERS: Table<PartyNumber, PartyId> = table("party_numbers");
/// D: parties that stand by the sound of their names; see [`super::listed`].
pub const PARTY_NAMES: Table<(Value, PartyNumber), ()> = table("party_names");
/// D: parties that stand by what they are listed by: the property, its value.
pub const PARTY_VALUES: Table<(u8, Value, PartyNumber), ()> = table("party_values");

/// R: contact points, without their values.
pub const POINTS: Table<PointId, Point> = table("points");
/// D: the points of a subject.
pub const POINTS_BY_SUBJECT: Table<(SubjectId, PointId), ()> = table("points_by_subject");
/// R: which party holds a subject.
pub const SUBJECTS: Table<SubjectId, Subject> = table("subjects");
/// S: data keys of a subject by compartment and number; and the key of an attachment, under its id.
pub const DATA_KEYS: Table<(SubjectId, u8, u32), DataKeyRow> = table("data_keys");
/// S: sealed fields.
pub const FIELDS: Table<(SubjectId, PointId), Sealed> = table("fields");
/// S: blind index: kind, HMAC, subject, point.
pub const LOOKUP: Table<(u8, [u8; 16], SubjectId, PointId), ()> = table("lookup");

/// D: points by compartment whose kind is looked up and which no session that may read has indexed yet.
pub const UNINDEXED: Table<(u8, SubjectId, PointId), ()> = table("unindexed");

/// R: events of cases.
pub const CASE_EVENTS: Table<(CaseId, u32), CaseEvent> = table("case_events");
/// R: letters that a member has begun and not sent.
pub const DRAFTS: Table<(CaseId, MemberId), Draft> = table("drafts");
/// D: cases, folded.
pub const CASES: Table<CaseId, Case> = table("cases");
/// D: case by number.
pub const CASE_NUMBERS: Table<CaseNumber, CaseId> = table("case_numbers");
/// D: cases by the reference of where they came from, folded.
pub const CASE_REFERENCES: Table<(String, CaseNumber), CaseId> = table("case_references");
/// D: the cases of a party.
pub const CASES_BY_PARTY: Table<(PartyId, CaseId), ()> = table("cases_by_party");
/// D: the queue; its order is told in [`super::index`].
pub const QUEUE: Table<QueueKey, Queued> = table("queue");
/// D: of the queue the open complaints that nobody has, so that the next one is the first.
pub const QUEUE_FREE: Table<QueueKey, ()> = table("queue_free");

/// D: open cases by when they reached us.
pub const OPEN_CASES: Table<(i64, CaseId), ()> = table("open_cases");

/// D: themes of what somebody told us, by when it reached us.
pub const TOLD: Table<(i64, CaseId), Vec<String>> = table("told");

/// R: entries.
pub const ENTRIES: Table<EntryId, Entry> = table("entries");
/// D: timeline of a party or a case (by the bytes of its id), oldest first.
pub const TIMELINE: Table<([u8; 16], i64, EntryId), ()> = table("timeline");

/// R: promises.
pub const PROMISES: Table<PromiseId, Promise> = table("promises");
/// D: promise by number.
pub const PROMISE_NUMBERS: Table<PromiseNumber, PromiseId> = table("promise_numbers");
/// D: promises of a party.
pub const PROMISES_BY_PARTY: Table<(PartyId, PromiseId), ()> = table("promises_by_party");
/// D: open promises by due time.
pub const PROMISES_DUE: Table<(i64, PromiseId), ()> = table("promises_due");

/// R: members.
pub const MEMBERS: Table<MemberId, Member> = table("members");
/// S: each member's identity, locked by the passphrase.
pub const SLOTS: Table<MemberId, Sealed> = table("slots");
/// R: the vault's recipients by compartment and epoch.
pub const VAULT_KEYS: Table<(u8, u32), VaultKey> = table("vault_keys");
/// S: the vault's keys, wrapped: holder (16 bytes; zeroes for recovery), key, epoch.
pub const WRAPS: Table<([u8; 16], u8, u32), Sealed> = table("wraps");
/// R: what checks a signed head of the log: the key of today under 0, those before from 1 on.
pub const AUDIT_KEY: Table<u8, AuditKey> = table("audit_key");
/// R: compartments whose keys are to be rotated, or are being rotated.
pub const ROTATIONS: Table<u8, RotationRow> = table("rotations");
/// R: recovery recipients in the order in which they seal, with a MAC.
pub const RECOVERY: Table<u8, Vec<Recipient>> = table("recovery");

/// R: when a member has last seen something of a subject in a compartment, in seconds; kept for a day.
pub const REVEALS: Table<(MemberId, u8, SubjectId), i64> = table("reveals");
/// R: until when the limits of a member in a compartment are lifted, for the last time.
pub const LIFTS: Table<(MemberId, u8), LiftRow> = table("lifts");
/// R: what the privacy officer is told of a reveal: whether it was read (0, 1), and its audit entry.
pub const NOTICES: Table<(u8, u64), Notice> = table("notices");
/// R: lists that a member has exported, when, in which audit entry; kept for a day.
pub const EXPORTS: Table<(MemberId, i64, u64), ExportRow> = table("exports");
/// R: in which lists a party has left: the audit entries that tell of them.
pub const EXPORTED: Table<(PartyId, u64), ()> = table("exported");
/// R: runs of exports; kept as long as one that was stopped can go on.
pub const EXPORT_RUNS: Table<ExportNumber, ExportRun> = table("export_runs");
/// R: invented customers. It stands here and nowhere else who they are.
pub const CANARIES: Table<PartyId, CanaryRow> = table("canaries");

/// R: what each audit entry sealed: points with SHA-256 of their fields, hashed into its digest.
pub const WRITTEN: Table<u64, Written> = table("written");
/// R: the party rows of files: the key of the row, so that an erasure finds it.
pub const IMPORTED_PARTIES: Table<PartyId, [u8; 32]> = table("imported_parties");
/// R: the parties that were merged into a party.
pub const MERGED: Table<(PartyId, PartyId), Merged> = table("merged");
/// R: pairs of parties that somebody said to be two, both ways round.
pub const DISTINCT: Table<(PartyId, PartyId), Distinct> = table("distinct");
/// R: which rows of files have been taken.
pub const IMPORT_KEYS: Table<(u8, [u8; 32]), ImportMark> = table("import_keys");
/// R: runs of imports that made something; kept as long as they can be taken back.
pub const IMPORT_RUNS: Table<RunNumber, ImportRun> = table("import_runs");
/// R: batches of a run, by the audit entry that names what each made: how many of those were not taken back.
pub const IMPORT_BATCHES: Table<(RunNumber, u64), u32> = table("import_batches");
/// R: the case rows of files: the key of the row, and which audit entry made how many of its events.
pub const IMPORTED_CASES: Table<CaseId, ImportedCase> = table("imported_cases");
/// R: the notes that came with the party rows of files.
pub const IMPORTED_NOTES: Table<PartyId, EntryId> = table("imported_notes");
/// R: the erasure ledger.
pub const ERASURES: Table<ErasureNumber, Erasure> = table("erasures");
/// R: contact points of the erased: kind, HMAC under the suppression key. Nothing leads from here to a party.
pub const SUPPRESSED: Table<(u8, [u8; 32]), Suppressed> = table("suppressed");
/// R: steps that can be taken back, by member and audit entry.
pub const UNDO: Table<(MemberId, u64), UndoStep> = table("undo");

/// R: what one member asks for and another approves.
pub const APPROVALS: Table<ApprovalNumber, Request> = table("approvals");
/// R: the request that holds a restored store until somebody approves it. One row, or none.
pub const HELD: Table<u8, ApprovalNumber> = table("held");

/// R: calendars that somebody brought: every version of each, by id.
pub const CALENDARS: Table<(String, u32), CalendarRow> = table("calendars");
/// R: policy packs that were adopted: every version of each, by id.
pub const POLICIES: Table<(String, u32), PolicyRow> = table("policies");
/// R: macros by name.
pub const MACROS: Table<String, Kept> = table("macros");
/// R: maps of import files by name.
pub const PRESETS: Table<String, Kept> = table("import_presets");

/// R: what came of rules: guard, audit entry, place in it.
pub const RULINGS: Table<(u8, u64, u32), Ruling> = table("audit_rulings");
/// D: how many of them ended how: guard, day.
pub const GUARD_DAYS: Table<(u8, i64), Ends> = table("audit_ruling_days");
/// R: what a rule forbids and somebody may, by rule and subject.
pub const EXCEPTIONS: Table<(String, String), Exception> = table("exceptions");
/// R: how far a rule is enforced, where somebody has set that.
pub const GUARD_MODES: Table<String, ModeRow> = table("guard_modes");
/// R: what customers said of being reached, as it was said: by the bytes of a subject (of one contact point of it) or of
/// a party (of all), audit entry, place in it.
pub const CONSENTS: Table<([u8; 16], u64, u32), ConsentEvent> = table("consents");
/// R: values that are not to be reached: kind, HMAC under the suppression key, way, purpose. Nothing leads from here to
/// a party, and no erasure, merge, undo or restore takes a row away.
pub const STOPS: Table<(u8, [u8; 32], u8, u8), StopRow> = table("stops");
/// R: versions of the notice by which consent is asked for a purpose, by purpose and audit entry.
pub const CONSENT_NOTICES: Table<(u8, u64), ConsentNotice> = table("consent_notices");
/// R: templates of campaigns by name.
pub const TEMPLATES: Table<String, Kept> = table("templates");
/// R: campaigns.
pub const CAMPAIGNS: Table<CampaignNumber, Campaign> = table("campaigns");
/// R: what a campaign has for each party it is to reach.
pub const SENDS: Table<(CampaignNumber, PartyId), Send> = table("sends");
/// R: whose message it is that was handed over under this key.
pub const MESSAGES: Table<[u8; 16], (CampaignNumber, PartyId)> = table("messages");
/// R: attempts to reach a party, by time, each under an id of its own.
pub const CONTACTS: Table<(PartyId, i64, [u8; 16]), Contact> = table("contacts");
/// R: mail that came in, by SHA-256 of it: the audit entry that took it.
pub const REPLIES: Table<[u8; 32], u64> = table("replies");
/// R: mail that was taken, by what tells it from every other.
pub const MAILS: Table<[u8; 32], MailRow> = table("mails");
/// R: to which case a mail belongs that has or names an id, by digest; and to which a case was joined.
pub const THREADS: Table<[u8; 32], CaseId> = table("threads");

/// R: attachments; what stands in them lies beside the store, see [`super::blobs`], and their keys among [`DATA_KEYS`].
pub const ATTACHMENTS: Table<AttachmentNumber, Attachment> = table("attachments");
/// D: the attachments of a customer or a case (by the bytes of its id).
pub const ATTACHED: Table<([u8; 16], AttachmentNumber), ()> = table("attached");

/// R: incidents.
pub const INCIDENTS: Table<IncidentNumber, Incident> = table("incidents");
/// R: whose data an incident concerns, with the audit entry that says so.
pub const AFFECTED: Table<(IncidentNumber, PartyId), u64> = table("affected");
/// R: when somebody looked last at what a member was given.
pub const REVIEWS: Table<MemberId, Review> = table("reviews");
/// R: what members were taught, with the audit entry that says so.
pub const TRAININGS: Table<(MemberId, u64), Training> = table("trainings");
/// R: to whom outside data goes.
pub const DISCLOSURES: Table<DisclosureNumber, Disclosure> = table("disclosures");
/// R: when what keeps data from being lost was done last.
pub const PRECAUTIONS: Table<u8, Taken> = table("precautions");
/// R: when somebody looked last at what data is used for, by purpose.
pub const PURPOSES: Table<String, Review> = table("purposes");

/// Bucket, due, due by law, our turn since, severity (worst first), case.
pub type QueueKey = (u8, i64, i64, i64, u8, CaseId);

/// What this store is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Version of the tables; see [`super::migrate`].
    pub schema: u32,
    /// The vault; part of all that is sealed or chained.
    pub vault: VaultId,
    /// When it was made.
    pub created_at: Moment,
    /// By which rules that travel along, and by which way of folding, its cases were folded; see
    /// [`super::rules`].
    #[serde(default)]
    pub folded_by: Hash,
    /// Which way its parties are listed; see [`super::listed`].
    #[serde(default)]
    pub listed_by: u32,
    /// Whether members may write long text in an editor of their own.
    #[serde(default)]
    pub editor: EditorRule,
}

/// The last audit entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuditHead {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Its time; the next is not before it.
    pub at: Moment,
}

/// A subject's data key, sealed to a compartment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataKeyRow {
    /// To which epoch of the compartment.
    pub epoch: u32,
    /// In which epoch it was made.
    pub made_in: u32,
    /// The age file.
    pub sealed: Sealed,
}

/// How a rotation stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationRow {
    /// The audit entry that wants it: a reader has left.
    pub wanted_by: Option<u64>,
    /// The epoch that was begun.
    pub running: Option<u32>,
    /// The data key that was looked at last.
    pub after: Option<(SubjectId, u8, u32)>,
    /// How many data keys are sealed anew.
    pub resealed: u64,
    /// How many data keys the compartment had when it began.
    pub total: u64,
}

/// A lift of a member's limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LiftRow {
    /// When it ends.
    pub until: Moment,
    /// The audit entry that tells who and why.
    pub seq: u64,
}

/// A list that left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExportRow {
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of what was selected.
    pub digest: Hash,
}

/// The mark of an invented customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CanaryRow {
    /// By which the log names it.
    pub id: CanaryId,
    /// Since when.
    pub at: Moment,
}

/// A compartment's recipient.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VaultKey {
    /// `age1…`; compared with the identity at each unlock.
    pub recipient: String,
}

/// The public half of the key that signs heads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuditKey {
    /// `name+key id+key`; compared with the private half at each unlock of a member who holds it.
    pub verifier: String,
    /// The audit entry with which another key took its place: what it signs for must lie before.
    #[serde(default)]
    pub until: Option<u64>,
}

/// A version of a calendar.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CalendarRow {
    /// All of it, whatever it went on from.
    pub calendar: Calendar,
    /// Since when.
    pub at: Moment,
    /// Who brought it.
    pub by: MemberId,
}

/// A version of a policy pack that was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRow {
    /// The pack as a file.
    pub text: String,
    /// Since when.
    pub at: Moment,
    /// Who adopted it.
    pub by: MemberId,
    /// When its adoption was taken back.
    #[serde(default)]
    pub retracted: Option<Moment>,
}

/// A recipient with the MAC that says the vault knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recipient {
    /// `age1…`.
    pub recipient: String,
    /// HMAC-SHA256 under HKDF(V, "kefu/dir"), of all recipients for recovery together.
    pub mac: [u8; 32],
}

/// What an audit entry sealed: together these give the entry's digest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Written {
    /// Points with SHA-256 of their fields.
    pub fields: Vec<(PointId, Hash)>,
    /// SHA-256 over the ids of the act.
    pub of_ids: Hash,
}

/// What a party brought when it was merged into another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Merged {
    /// The audit entry of the merge, by which this merge is told from a later one of the same two.
    pub seq: u64,
    /// Its subjects, which go back when the merge is taken apart.
    pub subjects: Vec<SubjectId>,
}

/// A contact point that nothing brings back unasked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Suppressed {
    /// Since when.
    pub since: Moment,
}

/// A value that is not to be reached.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StopRow {
    /// Since when.
    pub since: Moment,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// The audit entry that took it.
    pub seq: u64,
    /// The case it went to, if it went to one.
    pub case: Option<CaseId>,
}

/// A row of a file that was taken, how often it stood there, and how often this run has met it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportMark {
    /// The record made of it.
    pub id: [u8; 16],
    /// SHA-256 of the row, to tell a repetition from a contradiction.
    pub digest: [u8; 32],
    /// How many records were made of identical rows.
    pub taken: u32,
    /// The run that met it last.
    pub run: [u8; 16],
    /// How often that run has met it.
    pub met: u32,
    /// Whether the only record that was made of it was erased.
    #[serde(default)]
    pub erased: bool,
}

/// The row of a file that a case was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedCase {
    /// The key of its mark.
    pub key: [u8; 32],
    /// The audit entry that made it.
    pub seq: u64,
    /// How many events it came with.
    pub events: u32,
}

/// All tables, so that a new store has them and `doctor` can read every row.
pub const ALL: &[AnyTable] = &[
    INFO.any(),
    AUDIT_HEAD.any(),
    AUDIT.any(),
    AUDIT_IDS.any(),
    AUDIT_BY_ID.any(),
    COUNTERS.any(),
    PARTIES.any(),
    PARTY_NUMBERS.any(),
    PARTY_NAMES.any(),
    PARTY_VALUES.any(),
    POINTS.any(),
    POINTS_BY_SUBJECT.any(),
    SUBJECTS.any(),
    DATA_KEYS.of_keys(),
    FIELDS.any(),
    LOOKUP.any(),
    UNINDEXED.any(),
    CASE_EVENTS.any(),
    DRAFTS.any(),
    CASES.any(),
    CASE_NUMBERS.any(),
    CASE_REFERENCES.any(),
    CASES_BY_PARTY.any(),
    QUEUE.any(),
    QUEUE_FREE.any(),
    OPEN_CASES.any(),
    TOLD.any(),
    ENTRIES.any(),
    TIMELINE.any(),
    PROMISES.any(),
    PROMISE_NUMBERS.any(),
    PROMISES_BY_PARTY.any(),
    PROMISES_DUE.any(),
    MEMBERS.any(),
    SLOTS.of_keys(),
    VAULT_KEYS.of_keys(),
    WRAPS.of_keys(),
    AUDIT_KEY.any(),
    ROTATIONS.any(),
    RECOVERY.of_keys(),
    REVEALS.any(),
    LIFTS.any(),
    NOTICES.any(),
    EXPORTS.any(),
    EXPORTED.any(),
    EXPORT_RUNS.any(),
    CANARIES.any(),
    WRITTEN.any(),
    IMPORTED_PARTIES.any(),
    MERGED.any(),
    DISTINCT.any(),
    IMPORT_KEYS.any(),
    IMPORT_RUNS.any(),
    IMPORT_BATCHES.any(),
    IMPORTED_CASES.any(),
    IMPORTED_NOTES.any(),
    ERASURES.any(),
    SUPPRESSED.any(),
    UNDO.any(),
    APPROVALS.any(),
    HELD.any(),
    CALENDARS.any(),
    POLICIES.any(),
    MACROS.any(),
    PRESETS.any(),
    RULINGS.any(),
    GUARD_DAYS.any(),
    EXCEPTIONS.any(),
    GUARD_MODES.any(),
    CONSENTS.any(),
    STOPS.any(),
    CONSENT_NOTICES.any(),
    TEMPLATES.any(),
    CAMPAIGNS.any(),
    SENDS.any(),
    MESSAGES.any(),
    CONTACTS.any(),
    REPLIES.any(),
    MAILS.any(),
    THREADS.any(),
    ATTACHMENTS.any(),
    ATTACHED.any(),
    INCIDENTS.any(),
    AFFECTED.any(),
    REVIEWS.any(),
    TRAININGS.any(),
    DISCLOSURES.any(),
    PRECAUTIONS.any(),
    PURPOSES.any(),
];

/// Tables whose rows nobody is told the number of: one row more after a reveal would tell a canary.
pub const UNCOUNTED: &[&str] = &[NOTICES.name, CANARIES.name];
