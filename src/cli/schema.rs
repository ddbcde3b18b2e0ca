//! `kefu schema`: every field of every document, its type and its meaning.
//!
//! INVARIANT: the names here are those that the printing functions use (a test compares them); they
//! only ever grow.

pub mod care;

mod attachments;
mod disclosure;
mod imports;
mod outreach;

use super::exit;
use super::here::Here;
use crate::domain::error::Result;
pub use attachments::ATTACHMENT;
use care::{
    ACCESS, INCIDENT, INCIDENT_DEADLINE, INCIDENT_LINE, INCIDENT_SHOW, PRECAUTION, TRAINING, USAGE,
    USE_OF_PURPOSE,
};
pub use disclosure::{APPROVER, DISCLOSURE, DISCLOSURE_SHOW};
pub use imports::{DUPLICATE, IMPORT_RUN, IMPORT_STAYS};
pub use outreach::{
    CAMPAIGN, CAMPAIGN_RUN, CONSENT_EVENT, CONSENT_NOTICE, CONTACT, CONTACT_MAY, MAIL, PLAN,
    REPLIES, STANDING, TEMPLATE,
};
use serde_json::{Map, Value, json};

/// Fields of a document: name and type. `?` marks what can be null, `[]` a list.
type Fields = &'static [(&'static str, &'static str)];

/// A party in a list.
pub const PARTY: Fields = &[
    ("id", "uuid"),
    ("number", "party-number"),
    ("name", "text"),
    ("kind", "party-kind"),
    ("stage", "party-stage"),
    ("tier", "text?"),
    ("owner", "member?"),
    ("tags", "text[]"),
    ("language", "language?"),
    ("fields", "object"),
    ("added_at", "time"),
    ("imported", "boolean"),
    ("erased", "erasure-number?"),
];

/// What `party show` adds.
pub const PARTY_SHOW: Fields = &[
    ("merged_into", "party-number?"),
    ("points", "point[]"),
    ("complaints", "complaint-number[]"),
    ("requests", "complaint-number[]"),
    ("promises", "promise[]"),
    ("attachments", "attachment[]"),
    ("timeline", "line[]"),
];

/// A letter as it would go.
pub const LETTER: Fields = &[
    ("number", "complaint-number"),
    ("letter", "letter-kind"),
    ("language", "text"),
    ("text", "text"),
];

/// A letter that somebody has begun.
pub const DRAFT: Fields = &[
    ("letter", "letter-kind"),
    ("channel", "channel"),
    ("text", "text"),
    ("seen", "number"),
    ("begun_at", "time"),
    ("kept_at", "time"),
];

/// A contact point.
pub const POINT: Fields =
    &[("id", "uuid"), ("kind", "point-kind"), ("label", "text"), ("added_at", "time")];

/// A complaint in a list.
pub const COMPLAINT: Fields = &[
    ("id", "uuid"),
    ("number", "complaint-number"),
    ("party", "party-number?"),
    ("title", "text"),
    ("stage", "stage"),
    ("severity", "severity"),
    ("category", "text?"),
    ("owner", "member?"),
    ("received_at", "time"),
    ("due_at", "time"),
    ("external_ref", "text?"),
    ("product", "text?"),
    ("issue", "text?"),
    ("company", "text?"),
    ("channel", "channel"),
    ("source", "text"),
    ("outcome", "outcome?"),
    ("closing", "closing?"),
    ("imported", "boolean"),
    ("erased", "erasure-number?"),
];

/// What `complaint show` adds.
pub const COMPLAINT_SHOW: Fields = &[
    ("stage_since", "time"),
    ("waiting_until", "time?"),
    ("what_happened", "text"),
    ("wanted", "text"),
    ("response", "text?"),
    ("fields", "object"),
    ("open_promises", "number"),
    ("clocks", "case-clock[]"),
    ("reopened", "number"),
    ("reopened_by_source", "number?"),
    ("age_seconds", "number?"),
    ("stays", "stay[]"),
    ("handover", "object?"),
    ("handling", "handling"),
    ("attachments", "attachment[]"),
    ("timeline", "line[]"),
];

/// What was found out, sent and done in a complaint.
pub const HANDLING: Fields = &[
    ("serious", "boolean"),
    ("impact", "impact?"),
    ("safety", "boolean?"),
    ("vulnerable", "boolean?"),
    ("policy", "text?"),
    ("lowered_because", "text?"),
    ("subjects", "member[]"),
    ("allegations", "allegation[]"),
    ("evidence", "evidence[]"),
    ("heard", "side[]"),
    ("reasons", "text?"),
    ("letter", "text?"),
    ("drafter", "member?"),
    ("decider", "member?"),
    ("decision_sent", "time?"),
    ("redress", "redress[]"),
    ("cause", "cause?"),
    ("proposed_by", "member?"),
    ("confirmed_by", "member?"),
    ("actions", "action[]"),
    ("links", "complaint-number[]"),
    ("duplicate_of", "complaint-number?"),
    ("survey", "survey?"),
    ("scores", "number[]?"),
    ("court_since", "time?"),
];

/// A point that the customer makes.
pub const ALLEGATION: Fields = &[("text", "text"), ("finding", "finding?"), ("reasons", "text?")];

/// A piece of evidence.
pub const EVIDENCE: Fields =
    &[("name", "text"), ("bytes", "number"), ("sha256", "text"), ("seen_by", "member[]")];

/// An item of redress.
pub const REDRESS: Fields = &[
    ("kind", "redress-kind"),
    ("hundredths", "number?"),
    ("currency", "text?"),
    ("state", "redress-state"),
    ("proof", "text?"),
];

/// A corrective action.
pub const ACTION: Fields = &[
    ("text", "text"),
    ("who", "member"),
    ("by", "time"),
    ("state", "action-state"),
    ("done_at", "time?"),
    ("done_by", "member?"),
    ("check_from", "time?"),
    ("check_by", "time?"),
    ("checked_by", "member?"),
    ("reasons", "text?"),
];

/// A past case that is near to another.
pub const PAST: Fields = &[
    ("number", "complaint-number"),
    ("distance", "number"),
    ("shared", "shared[]"),
    ("outcome", "outcome"),
    ("redress", "redress[]"),
];

/// A privacy request in a list.
pub const REQUEST: Fields = &[
    ("id", "uuid"),
    ("number", "complaint-number"),
    ("party", "party-number?"),
    ("right", "right"),
    ("asked_by", "asked-by"),
    ("stage", "stage"),
    ("owner", "member?"),
    ("channel", "channel"),
    ("received_at", "time"),
    ("due_at", "time"),
    ("extended", "boolean"),
    ("proof", "proof?"),
    ("entry", "number?"),
    ("ground", "ground?"),
];

/// What somebody told us, in a list.
pub const FEEDBACK: Fields = &[
    ("id", "uuid"),
    ("number", "complaint-number"),
    ("party", "party-number?"),
    ("kind", "feedback-kind"),
    ("themes", "text[]"),
    ("disposition", "disposition?"),
    ("stage", "stage"),
    ("owner", "member?"),
    ("channel", "channel"),
    ("received_at", "time"),
    ("due_at", "time"),
];

/// What `feedback show` adds.
pub const FEEDBACK_SHOW: Fields = &[("words", "text"), ("timeline", "line[]")];

/// A theme.
pub const THEME: Fields = &[
    ("theme", "text"),
    ("count", "number"),
    ("lately", "number"),
    ("open", "number"),
    ("acted", "number"),
    ("ignored", "boolean"),
];

/// What we did because of what was said.
pub const DID: Fields = &[
    ("number", "complaint-number"),
    ("themes", "text[]"),
    ("text", "text"),
    ("state", "action-state"),
    ("who", "member?"),
    ("at", "time"),
];

/// What `privacy show` adds.
pub const REQUEST_SHOW: Fields = &[("what_asked", "text"), ("timeline", "line[]")];

/// A promise.
pub const PROMISE: Fields = &[
    ("id", "uuid"),
    ("number", "promise-number"),
    ("party", "party-number?"),
    ("complaint", "complaint-number?"),
    ("text", "text"),
    ("due_at", "time"),
    ("made_at", "time"),
    ("owner", "member?"),
    ("state", "promise-state"),
    ("overdue", "boolean"),
    ("reminder", "reminder?"),
    ("moved", "renegotiated[]"),
];

/// A time that was agreed on before another.
pub const RENEGOTIATED: Fields =
    &[("was_due_at", "time"), ("at", "time"), ("agreed", "text"), ("channel", "channel")];

/// A line of a timeline.
pub const LINE: Fields = &[
    ("at", "time"),
    ("by", "member?"),
    ("type", "line-type"),
    ("code", "text"),
    ("number", "text?"),
    ("text", "text?"),
    ("detail", "text?"),
    ("to", "member?"),
    ("due_at", "time?"),
    ("retracted", "boolean"),
    ("fields", "object?"),
];

/// How long a case stood in one stage.
pub const STAY: Fields = &[
    ("stage", "stage"),
    ("waiting_for", "pause-reason?"),
    ("from", "time"),
    ("to", "time"),
    ("seconds", "number"),
];

/// An entry of the audit log.
pub const AUDIT: Fields = &[
    ("seq", "number"),
    ("at", "time"),
    ("member", "member?"),
    ("member_id", "uuid?"),
    ("session", "uuid"),
    ("source", "text"),
    ("key", "text?"),
    ("verb", "text"),
    ("ids", "text[]"),
    ("purpose", "text?"),
    ("result", "audit-result"),
    ("refusal", "text?"),
    ("count", "number"),
    ("approval", "text?"),
    ("rulings", "object[]"),
    ("digest", "hex?"),
    ("previous", "hex"),
    ("hash", "hex"),
    ("bytes", "hex"),
];

/// A field that was shown to somebody.
pub const READ: Fields = &[
    ("seq", "number"),
    ("at", "time"),
    ("member", "member?"),
    ("point", "uuid?"),
    ("kind", "point-kind?"),
    ("label", "text?"),
    ("attachment", "attachment-number?"),
    ("purpose", "purpose"),
    ("number", "text?"),
    ("reason", "text?"),
];

/// A member in a list.
pub const MEMBER: Fields = &[
    ("id", "uuid"),
    ("name", "text"),
    ("roles", "role[]"),
    ("state", "member-state"),
    ("uid", "number?"),
    ("fingerprint", "text?"),
    ("holds", "compartment[]"),
    ("lacks", "compartment[]"),
    ("ssh_key", "text?"),
];

/// What the privacy officer is told.
pub const NOTICE: Fields = &[
    ("seq", "number"),
    ("at", "time"),
    ("kind", "notice-kind"),
    ("member", "member?"),
    ("session", "uuid"),
    ("source", "text"),
    ("party", "party-number"),
    ("point", "point-kind?"),
    ("reason", "text?"),
    ("read_by", "member?"),
    ("read_at", "time?"),
];

/// A desk that is open.
pub const DESK: Fields = &[
    ("session", "uuid"),
    ("member", "member"),
    ("pid", "number"),
    ("since", "time"),
    ("complaint", "complaint-number?"),
    ("typing", "boolean"),
];

/// A complaint that has climbed.
pub const ESCALATION: Fields = &[
    ("number", "complaint-number"),
    ("rung", "rung"),
    ("clock", "text"),
    ("due_at", "time"),
    ("owner", "member?"),
    ("mine", "boolean"),
];

/// What a run of the ladder wrote.
pub const ESCALATE: Fields = &[
    ("seq", "number?"),
    ("breaches", "number"),
    ("letters", "number"),
    ("no_owner", "number"),
    ("own_draft", "number"),
    ("no_language", "number"),
];

/// A view of the queue.
pub const VIEW: Fields = &[
    ("key", "number"),
    ("name", "text"),
    ("filter", "text"),
    ("own", "boolean"),
    ("count", "number"),
];

/// What waits for a second person.
pub const APPROVAL: Fields = &[
    ("number", "text"),
    ("kind", "approval-kind"),
    ("state", "approval-state"),
    ("wanted", "object"),
    ("digest", "hex"),
    ("count", "number"),
    ("about", "text[]"),
    ("by", "member?"),
    ("at", "time"),
    ("until", "time"),
    ("decided_by", "member?"),
    ("decided_at", "time?"),
    ("used_by", "number?"),
    ("mine_to_decide", "boolean"),
];

/// A guard on the board.
pub const GUARD: Fields = &[
    ("id", "guard"),
    ("number", "number"),
    ("name", "text"),
    ("mode", "mode?"),
    ("refused", "number"),
    ("warned", "number"),
    ("overridden", "number"),
    ("open", "number"),
    ("oldest", "time?"),
];

/// A rule as it stands.
pub const RULE: Fields = &[
    ("rule", "rule"),
    ("guard", "guard"),
    ("number", "number"),
    ("name", "text"),
    ("weight", "weight"),
    ("mode", "mode"),
    ("basis", "basis"),
    ("source", "text"),
    ("remedy", "text"),
    ("exceptions", "object[]"),
];

/// A decision.
pub const RULING: Fields = &[
    ("seq", "number"),
    ("at", "time"),
    ("member", "member?"),
    ("rule", "rule"),
    ("guard", "guard?"),
    ("how", "how"),
    ("subject", "text"),
    ("mode", "mode"),
    ("reason", "despite?"),
    ("exception", "number?"),
    ("facts", "object?"),
    ("count", "number"),
];

/// What would come of an act.
pub const VERDICT: Fields = &[
    ("verdict", "text"),
    ("rule", "text?"),
    ("guard", "guard?"),
    ("sentence", "text?"),
    ("remedy", "text?"),
];

/// What came of rules in an act.
pub const GUARD_WHY: Fields = &[
    ("seq", "number"),
    ("verb", "verb"),
    ("refused", "text?"),
    ("remedy", "text?"),
    ("rulings", "ruling[]"),
];

/// Every decision, decided once more.
pub const GUARD_REPLAY: Fields = &[
    ("decisions", "number"),
    ("same", "number"),
    ("without_facts", "number"),
    ("without_ruling", "number"),
    ("differing", "number[]"),
];

/// An invented customer.
pub const CANARY: Fields = &[("number", "party-number"), ("name", "text"), ("since", "time")];

/// A line of the erasure ledger. `line` and `entry` are what a restore checks.
pub const ERASURE: Fields = &[
    ("number", "erasure-number"),
    ("parties", "party-number[]"),
    ("at", "time"),
    ("by", "member?"),
    ("role", "role"),
    ("reason", "erase-reason"),
    ("complaint", "complaint-number?"),
    ("seq", "number"),
    ("gone", "object"),
    ("kept", "kept[]"),
    ("unsuppressed", "number"),
    ("scrubbed_at", "time?"),
    ("sum", "hex"),
];

/// What stayed.
pub const KEPT: Fields = &[
    ("what", "kept-kind"),
    ("ground", "kept-ground"),
    ("count", "number"),
    ("numbers", "text[]"),
    ("until", "time?"),
];

/// Working time of a place or a team.
pub const CALENDAR: Fields = &[
    ("id", "text"),
    ("version", "text"),
    ("zone", "text"),
    ("valid_from", "date?"),
    ("valid_through", "date?"),
];

/// What `policy calendar show` adds.
pub const CALENDAR_SHOW: Fields =
    &[("week", "text[][]"), ("exceptions", "object"), ("sources", "source[]")];

/// Where a rule stands.
pub const SOURCE: Fields =
    &[("year", "number?"), ("reference", "text"), ("checked", "date"), ("status", "source-status")];

/// A policy pack.
pub const POLICY: Fields = &[
    ("id", "text"),
    ("version", "text"),
    ("status", "pack-status"),
    ("effective", "date"),
    ("calendar", "text"),
    ("clocks", "number"),
    ("goldens", "number"),
];

/// What `policy list` adds.
pub const POLICY_LIST: Fields = &[("in_force", "boolean"), ("since", "time?")];

/// Whether members may write in an editor of their own.
pub const POLICY_EDITOR: Fields = &[("editor", "text")];

/// What an adoption moves, or would.
pub const ADOPTION: Fields = &[
    ("id", "text"),
    ("version", "text"),
    ("effective", "date"),
    ("adopted", "boolean"),
    ("seq", "number?"),
    ("cases", "number"),
    ("counts", "moved[]"),
    ("shifts", "number"),
    ("first", "shift[]"),
];

/// What it moves of one clock, over all complaints.
pub const MOVED: Fields = &[
    ("pack", "text"),
    ("clock", "text"),
    ("earlier", "number"),
    ("later", "number"),
    ("armed", "number"),
    ("stopped", "number"),
    ("gone", "number"),
    ("overdue", "number"),
];

/// One date that moves.
pub const SHIFT: Fields = &[
    ("complaint", "complaint-number"),
    ("pack", "text"),
    ("clock", "text"),
    ("from", "time?"),
    ("to", "time?"),
];

/// A clock of a complaint.
pub const CASE_CLOCK: Fields = &[
    ("pack", "text"),
    ("clock", "text"),
    ("kind", "clock-kind"),
    ("state", "clock-state"),
    ("started_at", "time"),
    ("due", "time"),
    ("provisional", "boolean"),
    ("stopped_at", "time?"),
    ("breached_at", "time?"),
    ("declared", "boolean"),
    ("source_status", "source-status"),
];

/// What `complaint due` adds.
pub const CASE_DUE: Fields = &[("source", "source"), ("derivation", "step[]")];

/// What `policy show` adds; its clocks are documents.
pub const POLICY_SHOW: Fields = &[("sources", "source[]")];

/// A deadline of a pack.
pub const CLOCK: Fields = &[
    ("id", "text"),
    ("kind", "clock-kind"),
    ("unit", "unit"),
    ("length", "number"),
    ("start", "trigger[]"),
    ("stop", "trigger[]"),
    ("pause", "pause-reason[]"),
    ("day", "day-rule"),
    ("roll", "roll"),
    ("repeats", "boolean"),
    ("since", "date?"),
    ("warn", "number[]"),
    ("source", "source"),
];

/// A date that was worked out.
pub const DUE: Fields = &[
    ("due", "time"),
    ("provisional", "boolean"),
    ("source", "source?"),
    ("derivation", "step[]?"),
];

/// A step of how it came about.
pub const STEP: Fields = &[("code", "step"), ("args", "object"), ("text", "text")];

/// Around every list with `--json`.
pub const LIST: Fields = &[
    ("total", "number"),
    // Whether there may be more than that.
    ("more", "boolean"),
    ("items", "object[]"),
    ("next", "text?"),
];

/// A report.
pub const REPORT: Fields = &[
    ("report", "report"),
    ("by", "by?"),
    ("from", "date?"),
    ("to", "date?"),
    ("every", "every"),
    ("columns", "report-column[]"),
    ("total", "number"),
    ("items", "report-row[]"),
    ("whole", "report-row?"),
    ("next", "text?"),
];

/// A column of a report.
pub const REPORT_COLUMN: Fields = &[("name", "text"), ("kind", "figure-kind")];

/// A row of a report.
pub const REPORT_ROW: Fields =
    &[("group", "text?"), ("key", "text"), ("values", "object"), ("drill", "text[]")];

/// After every act with `--json`.
pub const DONE: Fields = &[("done", "text"), ("number", "text?"), ("seq", "number")];

/// A macro of the house.
pub const MACRO: Fields =
    &[("name", "text"), ("steps", "deed[]"), ("text", "text"), ("by", "member?"), ("at", "time")];

/// A map of import files, of kefu or of the house.
pub const PRESET: Fields = &[
    ("name", "text"),
    ("rows", "run-of?"),
    ("built_in", "boolean"),
    ("text", "text"),
    ("by", "member?"),
    ("at", "time?"),
];

/// What a macro comes to.
pub const MACRO_RUN: Fields = &[
    ("macro", "text"),
    ("allowed", "complaint-number[]"),
    ("refused", "refusal[]"),
    ("final", "boolean"),
    ("done", "boolean"),
    ("seq", "number?"),
];

/// A rule that refuses some of many.
pub const REFUSAL: Fields =
    &[("code", "text"), ("args", "object"), ("complaints", "complaint-number[]")];

/// All documents by name.
pub const DOCUMENTS: &[(&str, Fields)] = &[
    ("list", LIST),
    ("done", DONE),
    ("party", PARTY),
    ("party-show", PARTY_SHOW),
    ("point", POINT),
    ("complaint", COMPLAINT),
    ("complaint-show", COMPLAINT_SHOW),
    ("handling", HANDLING),
    ("allegation", ALLEGATION),
    ("evidence", EVIDENCE),
    ("redress", REDRESS),
    ("past", PAST),
    ("action", ACTION),
    ("letter", LETTER),
    ("draft", DRAFT),
    ("request", REQUEST),
    ("request-show", REQUEST_SHOW),
    ("promise", PROMISE),
    ("feedback", FEEDBACK),
    ("feedback-show", FEEDBACK_SHOW),
    ("feedback-theme", THEME),
    ("feedback-did", DID),
    ("renegotiated", RENEGOTIATED),
    ("line", LINE),
    ("stay", STAY),
    ("audit", AUDIT),
    ("read", READ),
    ("member", MEMBER),
    ("notice", NOTICE),
    ("desk", DESK),
    ("view", VIEW),
    ("escalation", ESCALATION),
    ("escalate", ESCALATE),
    ("macro", MACRO),
    ("macro-run", MACRO_RUN),
    ("preset", PRESET),
    ("refusal", REFUSAL),
    ("approval", APPROVAL),
    ("canary", CANARY),
    ("guard", GUARD),
    ("rule", RULE),
    ("ruling", RULING),
    ("verdict", VERDICT),
    ("guard-why", GUARD_WHY),
    ("guard-replay", GUARD_REPLAY),
    ("erasure", ERASURE),
    ("kept", KEPT),
    ("calendar", CALENDAR),
    ("calendar-show", CALENDAR_SHOW),
    ("source", SOURCE),
    ("policy", POLICY),
    ("policy-list", POLICY_LIST),
    ("policy-show", POLICY_SHOW),
    ("policy-editor", POLICY_EDITOR),
    ("adoption", ADOPTION),
    ("moved", MOVED),
    ("shift", SHIFT),
    ("case-clock", CASE_CLOCK),
    ("case-due", CASE_DUE),
    ("clock", CLOCK),
    ("due", DUE),
    ("step", STEP),
    ("report", REPORT),
    ("report-column", REPORT_COLUMN),
    ("report-row", REPORT_ROW),
    ("standing", STANDING),
    ("consent-event", CONSENT_EVENT),
    ("consent-notice", CONSENT_NOTICE),
    ("template", TEMPLATE),
    ("campaign", CAMPAIGN),
    ("plan", PLAN),
    ("campaign-run", CAMPAIGN_RUN),
    ("contact", CONTACT),
    ("contact-may", CONTACT_MAY),
    ("replies", REPLIES),
    ("mail", MAIL),
    ("incident", INCIDENT),
    ("incident-show", INCIDENT_SHOW),
    ("incident-line", INCIDENT_LINE),
    ("incident-deadline", INCIDENT_DEADLINE),
    ("access", ACCESS),
    ("use-of-purpose", USE_OF_PURPOSE),
    ("precaution", PRECAUTION),
    ("training", TRAINING),
    ("approver", APPROVER),
    ("disclosure", DISCLOSURE),
    ("disclosure-show", DISCLOSURE_SHOW),
    ("attachment", ATTACHMENT),
    ("usage", USAGE),
    ("duplicate", DUPLICATE),
    ("import-run", IMPORT_RUN),
    ("import-stays", IMPORT_STAYS),
];

/// Prints it.
pub fn run(here: &mut Here) -> Result<()> {
    let document = json!({
        "version": 1,
        "documents": documents(here),
        "words": words(here),
        "exit": statuses(here),
    });
    here.out.json(&document)
}

fn documents(here: &Here) -> Value {
    let all = DOCUMENTS.iter().map(|(name, fields)| {
        let fields: Map<String, Value> = fields
            .iter()
            .map(|(field, kind)| {
                let meaning = here.text(&meaning_of(name, field));
                ((*field).to_owned(), json!({ "type": kind, "meaning": meaning }))
            })
            .collect();
        ((*name).to_owned(), Value::Object(fields))
    });
    Value::Object(all.collect())
}

/// The message that tells what a field means.
pub fn meaning_of(document: &str, field: &str) -> String {
    format!("schema-{document}-{}", field.replace('_', "-"))
}

/// The words of each type that is a closed list, with their meaning.
fn words(here: &Here) -> Value {
    let all = super::lists().into_iter().map(|(kind, family, codes)| {
        let words: Map<String, Value> = codes
            .into_iter()
            .map(|code| (code.to_owned(), json!(here.locale.word(family, code))))
            .collect();
        (kind.to_owned(), Value::Object(words))
    });
    Value::Object(all.collect())
}

fn statuses(here: &Here) -> Value {
    let all = exit::ALL
        .iter()
        .map(|(status, word)| (status.to_string(), json!(here.locale.word("exit", word))));
    Value::Object(all.collect())
}

#[cfg(test)]
mod tests;
