//! `kefu schema`: every field of every document, its type and its meaning.
//!
//! INVARIANT: the names here are those that the printing functions use (a test compares them); they
//! only ever grow.

use super::exit;
use super::here::Here;
use crate::domain::error::Result;
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
    ("timeline", "line[]"),
];

/// What was found out, sent and done in a complaint.
pub const HANDLING: Fields = &[
    ("serious", "boolean"),
    ("impact", "impact?"),
    ("safety", "boolean?"),
    ("vulnerable", "boolean?"),
    ("policy", "text?"),
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
];

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
    ("verb", "text"),
    ("ids", "text[]"),
    ("purpose", "text?"),
    ("result", "audit-result"),
    ("refusal", "text?"),
    ("count", "number"),
    ("approval", "text?"),
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
pub const LIST: Fields = &[("total", "number"), ("items", "object[]"), ("next", "text?")];

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

/// What a macro comes to.
pub const MACRO_RUN: Fields = &[
    ("macro", "text"),
    ("allowed", "complaint-number[]"),
    ("refused", "refusal[]"),
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
    ("letter", LETTER),
    ("draft", DRAFT),
    ("request", REQUEST),
    ("request-show", REQUEST_SHOW),
    ("promise", PROMISE),
    ("line", LINE),
    ("stay", STAY),
    ("audit", AUDIT),
    ("read", READ),
    ("member", MEMBER),
    ("notice", NOTICE),
    ("desk", DESK),
    ("view", VIEW),
    ("escalation", ESCALATION),
    ("macro", MACRO),
    ("macro-run", MACRO_RUN),
    ("refusal", REFUSAL),
    ("approval", APPROVAL),
    ("canary", CANARY),
    ("erasure", ERASURE),
    ("kept", KEPT),
    ("calendar", CALENDAR),
    ("calendar-show", CALENDAR_SHOW),
    ("source", SOURCE),
    ("policy", POLICY),
    ("policy-list", POLICY_LIST),
    ("policy-show", POLICY_SHOW),
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
mod tests {
    use super::*;
    use crate::cli::{
        audit, canary, complaint, notice, party, privacy, promise, reads, report, story,
    };
    use crate::domain::audit::{AuditEntry, Outcome};
    use crate::domain::case_file::{Allegation, Piece};
    use crate::domain::complaint::*;
    use crate::domain::contact::{Point, PointKind};
    use crate::domain::entry::EntryKind;
    use crate::domain::handling::Evidence;
    use crate::domain::id::*;
    use crate::domain::moment::Moment;
    use crate::domain::notice::{Notice, NoticeKind};
    use crate::domain::party::{Party, PartyKind, PartyStage};
    use crate::domain::privacy::{Asked, AskedBy, Right};
    use crate::domain::promise::{Promise, PromiseState};
    use crate::domain::purpose::Told;
    use crate::domain::redress::{Redress, RedressRow, RedressState};
    use crate::domain::rulebook::Rulebook;
    use crate::locale::{Language, Locale};
    use crate::queries::audit::AuditRow;
    use crate::queries::complaints::{ComplaintRow, ComplaintView};
    use crate::queries::notices::{CanaryRow, NoticeRow};
    use crate::queries::parties::PartyRow;
    use crate::queries::promises::PromiseRow;
    use crate::queries::reads::ReadRow;
    use crate::queries::timeline::{Line, What};
    use jiff::tz::Offset;

    fn at() -> Moment {
        Moment::parse("2026-03-01T10:00:00+08:00", Offset::UTC).unwrap()
    }

    fn names(fields: Fields) -> Vec<String> {
        fields.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn keys(document: &Value) -> Vec<String> {
        document.as_object().unwrap().keys().cloned().collect()
    }

    fn party_row() -> PartyRow {
        PartyRow {
            owner: None,
            party: Party {
                id: PartyId::from_bytes([1; 16]),
                number: PartyNumber(7),
                name: "张伟".into(),
                kind: PartyKind::Person,
                stage: PartyStage::Active,
                tier: None,
                owner: None,
                language: None,
                tags: vec![],
                fields: Default::default(),
                subjects: vec![],
                added_at: at(),
                imported: false,
                merged_into: None,
                erased: None,
                version: 1,
            },
        }
    }

    fn complaint_row() -> ComplaintRow {
        let opening = Opening {
            party: None,
            title: "退款".into(),
            what_happened: String::new(),
            wanted: String::new(),
            channel: Channel::Phone,
            source: "desk".into(),
            external_ref: None,
            product: None,
            product_id: None,
            order_id: None,
            issue: None,
            company: None,
            category: None,
            severity: Severity::Normal,
            received_at: at(),
            backdated: None,
            asked: None,
            fields: Default::default(),
        };
        let what = Happening::Opened(Box::new(opening));
        let event = CaseEvent { at: at(), by: MemberId::from_bytes([2; 16]), what };
        let number = CaseNumber { year: 2026, count: 1 };
        let case =
            Case::fold(CaseId::from_bytes([3; 16]), number, &[event], &Rulebook::travelling())
                .unwrap();
        ComplaintRow { case, party: Some((PartyNumber(7), "张伟".into())), owner: None }
    }

    fn request_view() -> ComplaintView {
        let by = AskedBy::Person;
        let asked = Asked { right: Right::Copy, by };
        let opening = Opening::of_request(
            PartyId::from_bytes([1; 16]),
            asked,
            "x".into(),
            Channel::Web,
            at(),
        );
        let what = Happening::Opened(Box::new(opening.clone()));
        let event = CaseEvent { at: at(), by: MemberId::from_bytes([2; 16]), what };
        let number = CaseNumber { year: 2026, count: 2 };
        let case =
            Case::fold(CaseId::from_bytes([3; 16]), number, &[event], &Rulebook::travelling())
                .unwrap();
        let row = ComplaintRow { case, party: None, owner: None };
        ComplaintView {
            row,
            opening,
            reached: None,
            lines: Vec::new(),
            open_promises: 0,
            handover: None,
            file: Default::default(),
        }
    }

    fn promise_row() -> PromiseRow {
        PromiseRow {
            promise: Promise {
                id: PromiseId::from_bytes([4; 16]),
                number: PromiseNumber(1),
                party: PartyId::from_bytes([1; 16]),
                case: None,
                text: "x".into(),
                due: at(),
                owner: MemberId::from_bytes([2; 16]),
                made_at: at(),
                state: PromiseState::Open,
            },
            party: None,
            case: None,
            owner: None,
            overdue: false,
        }
    }

    #[test]
    fn documents_have_the_fields_of_the_schema() {
        let mut shown = keys(&privacy::view_json(&request_view()));
        assert_eq!(shown.split_off(names(REQUEST).len()), names(REQUEST_SHOW));
        assert_eq!(shown, names(REQUEST));
        let party = party::party_json(&party_row());
        assert_eq!(keys(&party), names(PARTY));
        assert_eq!(party["number"], "C-000007");
        assert_eq!(party["tier"], Value::Null);
        let complaint = complaint::complaint_json(&complaint_row());
        assert_eq!(keys(&complaint), names(COMPLAINT));
        assert_eq!(complaint["party"], "C-000007");
        assert_eq!(complaint["due_at"], "2026-03-13");
        assert_eq!(complaint["received_at"], "2026-03-01T10:00:00+08:00");
        assert_eq!(keys(&complaint::handling_json(&request_view())), names(HANDLING));
        let (text, finding) = ("x".into(), None);
        let allegation = complaint::allegation_json(&Allegation { place: 1, text, finding });
        assert_eq!(keys(&allegation), names(ALLEGATION));
        let evidence = Evidence { name: "x".into(), bytes: 1, sha256: "00".into() };
        let piece = Piece { place: 2, evidence, seen_by: vec![] };
        assert_eq!(keys(&complaint::evidence_json(&piece)), names(EVIDENCE));
        let item = Redress::list("refund 1").unwrap().remove(0);
        let row = RedressRow { item, state: RedressState::Done };
        assert_eq!(keys(&complaint::redress_json(&(row, None))), names(REDRESS));
        assert_eq!(keys(&promise::promise_json(&promise_row())), names(PROMISE));
        let point = Point {
            id: PointId::from_bytes([5; 16]),
            subject: SubjectId::from_bytes([6; 16]),
            kind: PointKind::Phone,
            label: "work".into(),
            version: 1,
            added_at: at(),
            written_by: 1,
            lookup: Some([9; 16]),
            tag: None,
        };
        assert_eq!(keys(&party::point_json(&point)), names(POINT));
    }

    #[test]
    fn lines_and_entries_have_the_fields_of_the_schema() {
        let what = What::Entry {
            id: EntryId::from_bytes([1; 16]),
            kind: EntryKind::Call,
            case: None,
            text: "x".into(),
            retracted: false,
        };
        let line = Line { at: at(), by: None, what };
        assert_eq!(keys(&story::line_json(&line)), names(LINE));
        let entry = AuditEntry {
            seq: 1,
            at: at(),
            member: None,
            session: SessionId::from_bytes([1; 16]),
            source: "local".into(),
            verb: "party.add".into(),
            ids: vec![],
            purpose: None,
            outcome: Outcome::Refused("x".into()),
            count: 0,
            digest: None,
            approval: None,
            previous: [0; 32],
        };
        let row = AuditRow { entry, member: None, bytes: vec![1], hash: [2; 32] };
        let entry = audit::audit_json(&row);
        assert_eq!(keys(&entry), names(AUDIT));
        assert_eq!(entry["result"], "refused");
        let purpose = Told::read("call");
        let (member, named, point) = (None, Some((PointKind::Phone, String::new())), String::new());
        let read = ReadRow { seq: 1, at: at(), member, point: Some(point), named, purpose };
        assert_eq!(keys(&reads::read_json(&read)), names(READ));
    }

    #[test]
    fn desks_have_the_fields_of_the_schema() {
        use crate::domain::presence::{Attention, Presence};
        let told = Presence {
            session: SessionId::from_bytes([1; 16]),
            member: MemberId::from_bytes([2; 16]),
            pid: 1,
            since: at(),
            at: Attention { case: Some(complaint_row().case.id), is_typing: true },
        };
        let case = Some(complaint_row().case);
        let row = crate::queries::presence::Sitting { told, member: "王芳".into(), case };
        let shown = crate::cli::sitting::desk_json(&row);
        assert_eq!(keys(&shown), names(DESK));
        assert_eq!((&shown["complaint"], &shown["typing"]), (&json!("K-2026-00001"), &json!(true)));
    }

    #[test]
    fn views_have_the_fields_of_the_schema() {
        let (name, line) = ("vip".to_owned(), "@me".to_owned());
        let row = crate::cli::view::Counted { key: 7, name, line, is_own: true, count: 3 };
        assert_eq!(keys(&crate::cli::view::view_json(&row)), names(VIEW));
    }

    #[test]
    fn reports_have_the_fields_of_the_schema() {
        use crate::reports::{ALL, Asked, Report, Row, table};
        let made = table(Asked::all(Report::Overview), &[]);
        let row = Row { group: None, key: ALL.to_owned(), label: Vec::new(), cells: Vec::new() };
        let rows = story::Rows::of(1, vec![(0, &row)], 9, |_| String::new());
        let document = report::document(&made, &rows);
        assert_eq!(keys(&document), names(REPORT));
        assert_eq!(keys(&document["columns"][0]), names(REPORT_COLUMN));
        assert_eq!(keys(&document["items"][0]), names(REPORT_ROW));
    }

    #[test]
    fn macros_have_the_fields_of_the_schema() {
        use crate::cli::macros::{macro_json, preview_json, rule_json};
        use crate::commands::macros::{Preview, Rule};
        use crate::domain::macros::Kept;
        let kept = Kept { text: String::new(), at: at(), by: MemberId::from_bytes([2; 16]) };
        let name = "ack".to_owned();
        let row = crate::queries::macros::MacroRow { name, kept, steps: Vec::new(), by: None };
        assert_eq!(keys(&macro_json(&row)), names(MACRO));
        assert_eq!(keys(&preview_json("ack", &Preview::default(), None)), names(MACRO_RUN));
        let refusal = crate::domain::Error::refused("step-misses").with("need", "owner");
        assert_eq!(keys(&rule_json(&Rule { refusal, cases: Vec::new() })), names(REFUSAL));
    }

    #[test]
    fn notices_and_canaries_have_the_fields_of_the_schema() {
        let told = Notice {
            id: NoticeId::from_bytes([1; 16]),
            kind: NoticeKind::BreakGlass,
            member: MemberId::from_bytes([2; 16]),
            session: SessionId::from_bytes([1; 16]),
            source: "local".into(),
            at: at(),
            point: Some(PointKind::Phone),
            party: PartyNumber(7),
            same_hand: false,
            reason: None,
            read: None,
        };
        let row = NoticeRow { seq: 1, notice: told, member: None, read_by: None };
        assert_eq!(keys(&notice::notice_json(&row)), names(NOTICE));
        let row = CanaryRow { number: PartyNumber(7), name: "张伟".into(), at: at() };
        assert_eq!(keys(&canary::canary_json(&row)), names(CANARY));
    }

    #[test]
    fn every_field_word_and_status_has_its_meaning_in_both_languages() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            let mut ids: Vec<String> = DOCUMENTS
                .iter()
                .flat_map(|(name, fields)| fields.iter().map(|(field, _)| meaning_of(name, field)))
                .collect();
            ids.extend(exit::ALL.iter().map(|(_, word)| format!("exit-{word}")));
            for (_, family, codes) in crate::cli::lists() {
                ids.extend(codes.into_iter().map(|code| format!("{family}-{code}")));
            }
            ids.extend(
                crate::guards::rights::RIGHTS
                    .iter()
                    .map(|(verb, _)| *verb)
                    .chain(["store.init", "store.restore"])
                    .chain(["store.migrate", "store.refold"])
                    .map(|verb| format!("verb-{}", verb.replace('.', "-"))),
            );
            ids.retain(|id| !locale.has(id));
            assert!(ids.is_empty(), "{} lacks {ids:#?}", language.code());
        }
    }
}
