//! Every document has the fields that the schema tells of.

use super::*;
use crate::cli::{audit, canary, complaint, notice, party, privacy, promise, reads, report, story};
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
    let opening = Opening::sample(at());
    let what = Happening::Opened(Box::new(opening));
    let event = CaseEvent { at: at(), by: MemberId::from_bytes([2; 16]), what };
    let number = CaseNumber { year: 2026, count: 1 };
    let case =
        Case::fold(CaseId::from_bytes([3; 16]), number, &[event], &Rulebook::travelling()).unwrap();
    let party = Some((PartyNumber(7), "张伟".into()));
    ComplaintRow { case, party, owner: None, ascent: None }
}

fn request_view() -> ComplaintView {
    let by = AskedBy::Person;
    let asked = Asked { right: Right::Copy, by };
    let opening =
        Opening::of_request(PartyId::from_bytes([1; 16]), asked, "x".into(), Channel::Web, at());
    let what = Happening::Opened(Box::new(opening.clone()));
    let event = CaseEvent { at: at(), by: MemberId::from_bytes([2; 16]), what };
    let number = CaseNumber { year: 2026, count: 2 };
    let case =
        Case::fold(CaseId::from_bytes([3; 16]), number, &[event], &Rulebook::travelling()).unwrap();
    let row = ComplaintRow { case, party: None, owner: None, ascent: None };
    ComplaintView {
        row,
        opening,
        reached: None,
        lines: Vec::new(),
        open_promises: 0,
        handover: None,
        file: Default::default(),
        attachments: Vec::new(),
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
            moved: Vec::new(),
        },
        party: None,
        case: None,
        owner: None,
        overdue: false,
        reminder: None,
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
        stop: None,
    };
    assert_eq!(keys(&party::point_json(&point)), names(POINT));
    consents_have_the_fields_of_the_schema(&point);
}

fn consents_have_the_fields_of_the_schema(point: &Point) {
    use crate::cli::consent;
    use crate::domain::consent::*;
    use crate::queries::consents::{EventRow, NoticeRow, StandingRow};
    let (channel, purpose) = (ContactChannel::Sms, ContactPurpose::Marketing);
    let row = StandingRow { point: point.clone(), channel, purpose, standing: Standing::Unsaid };
    assert_eq!(keys(&consent::standing_json(&row)), names(STANDING));
    let by = MemberId::from_bytes([9; 16]);
    let (act, scope) = (ConsentAct::Stop, Scope::default());
    let (basis, notice, evidence) = (None, None, None);
    let event = ConsentEvent { act, scope, basis, notice, evidence, at: at(), by };
    let row = EventRow { seq: 1, event, point: None, by: None };
    assert_eq!(keys(&consent::event_json(&row)), names(CONSENT_EVENT));
    let notice = ConsentNotice { version: "v1".into(), at: at(), by };
    let row = NoticeRow { purpose, notice, by: None };
    assert_eq!(keys(&consent::notice_json(&row)), names(CONSENT_NOTICE));
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
        key: Some("SHA256:x".into()),
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
        rulings: Vec::new(),
        previous: [0; 32],
    };
    let row = AuditRow { entry, member: None, bytes: vec![1], hash: [2; 32] };
    let entry = audit::audit_json(&row);
    assert_eq!(keys(&entry), names(AUDIT));
    assert_eq!(entry["result"], "refused");
    let purpose = Told::read("call");
    let (member, named, point) = (None, Some((PointKind::Phone, String::new())), String::new());
    let attachment = Some("F-000001".into());
    let point = Some(point);
    let read = ReadRow { seq: 1, at: at(), member, point, attachment, named, purpose };
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
fn presets_have_the_fields_of_the_schema() {
    use crate::cli::presets::{PresetRow, preset_json};
    use crate::domain::import_map::KeptMap;
    use crate::domain::macros::Kept;
    let kept = Kept { text: String::new(), at: at(), by: MemberId::from_bytes([2; 16]) };
    let kept = KeptMap { name: "shop".to_owned(), kept, by: None };
    assert_eq!(keys(&preset_json(&PresetRow::from(kept))), names(PRESET));
}

#[test]
fn outreach_has_the_fields_of_the_schema() {
    use crate::cli::{campaign, contact, import, template};
    use crate::domain::consent::{ContactChannel, ContactPurpose, Standing};
    use crate::domain::letter::LetterLanguage;
    use crate::domain::macros::Kept;
    use crate::domain::outreach::facts::{ContactFacts, Counts};
    use crate::domain::outreach::template::{Template, Words};
    use crate::domain::outreach::{Campaign, CampaignState, Contact, Plan};
    use crate::queries::campaigns::{CampaignRow, TemplateRow};
    let by = MemberId::from_bytes([2; 16]);
    let (purpose, channel) = (ContactPurpose::Survey, ContactChannel::Mail);
    let words = || Words { subject: "x".into(), text: "x".into() };
    let template = Template { name: "x".into(), purpose, channel, en: words(), zh: words() };
    let kept = Kept { text: String::new(), at: at(), by };
    let row = TemplateRow { kept, template: template.clone(), by: None };
    assert_eq!(keys(&template::template_json(&row)), names(TEMPLATE));
    let campaign = Campaign {
        number: CampaignNumber(1),
        template,
        selector: String::new(),
        otherwise: LetterLanguage::En,
        by,
        at: at(),
        state: CampaignState::Begun,
        plan: None,
        halted: None,
        went: Default::default(),
    };
    assert_eq!(keys(&campaign::plan_json(&campaign, &Plan::default())), names(PLAN));
    let row = CampaignRow { campaign, by: None };
    assert_eq!(keys(&campaign::campaign_json(&row)), names(CAMPAIGN));
    assert_eq!(keys(&campaign::ran_json(&row, &Default::default())), names(CAMPAIGN_RUN));
    let contact = Contact { channel, purpose, campaign: None, by, at: at() };
    assert_eq!(keys(&contact::contact_json(&contact)), names(CONTACT));
    let facts = ContactFacts {
        party: PartyNumber(7),
        purpose,
        channel,
        stands: true,
        has_point: true,
        standing: Standing::Unsaid,
        other_language: false,
        complaint_open: false,
        promise_overdue: false,
        counts: Counts::default(),
        minute: 600,
    };
    assert_eq!(keys(&contact::may_json(&facts)), names(CONTACT_MAY));
    let replies = import::replies_json(&Locale::new(Language::English), &Default::default());
    assert_eq!(keys(&replies), names(REPLIES));
    let taken = crate::cli::inbox::mail_json(&Locale::new(Language::English), &Default::default());
    assert_eq!(keys(&taken), names(MAIL));
}

#[test]
fn incidents_reviews_and_sums_have_the_fields_of_the_schema() {
    use crate::cli::incident::view_json;
    use crate::cli::review::{access_json, precaution_json, purpose_json, training_json};
    use crate::domain::access::{Course, GrantState, Review, Training};
    use crate::domain::drill::{Age, Precaution, Taken};
    use crate::domain::incident::{Incident, IncidentLine};
    use crate::queries::access::{AccessRow, PurposeRow, TrainingRow};
    use crate::queries::incidents::{IncidentRow, IncidentView};
    use crate::queries::usage::UsageRow;
    let by = MemberId::from_bytes([2; 16]);
    let mut incident = Incident::sample(at());
    incident.lines.push(IncidentLine { at: at(), by, text: "x".into() });
    let deadlines = incident.deadlines(at());
    let row = IncidentRow { incident, deadlines, by: None, decided_by: None };
    let shown =
        view_json(&IncidentView { row, authors: vec![None], affected: vec![PartyNumber(1)] });
    assert_eq!(keys(&shown["deadlines"][0]), names(INCIDENT_DEADLINE));
    assert_eq!(keys(&shown["lines"][0]), names(INCIDENT_LINE));
    let mut shown = keys(&shown);
    assert_eq!(shown.split_off(names(INCIDENT).len()), names(INCIDENT_SHOW));
    assert_eq!(shown, names(INCIDENT));
    let review = Review { at: at(), by: None, confirmed: true };
    let training = Training { course: Course::Privacy, on: at(), by };
    let row = AccessRow {
        member: crate::domain::member::Member {
            id: by,
            name: "王芳".into(),
            uid: None,
            roles: vec![],
            ssh_key: None,
            state: crate::domain::member::MemberState::Active,
            recipient: String::new(),
            mac: None,
            preferences: Default::default(),
            formerly: None,
            version: 1,
        },
        state: GrantState::Stands,
        review: review.clone(),
        reviewed_by: None,
        lapses: None,
        trained: None,
        is_trained: false,
        last_reveal: None,
        last_login: None,
    };
    assert_eq!(keys(&access_json(&row)), names(ACCESS));
    let (purpose, classes) = crate::domain::usage::PURPOSES[0];
    let (review_by, holds_from) = (at(), at());
    let row = PurposeRow { purpose, classes, review, reviewed_by: None, review_by, holds_from };
    assert_eq!(keys(&purpose_json(&row)), names(USE_OF_PURPOSE));
    let care = (Precaution::Backup, Taken { at: at(), seq: None }, Age::Fresh);
    assert_eq!(keys(&precaution_json(&care)), names(PRECAUTION));
    let decisions = crate::domain::approver::Decisions::default();
    let row = crate::queries::approvers::ApproverRow { member: None, decisions };
    assert_eq!(keys(&crate::cli::approvers::approver_json(&row)), names(APPROVER));
    let told = crate::domain::disclosure::Disclosure {
        number: crate::domain::id::DisclosureNumber(1),
        recipient: "x".into(),
        contact: "y".into(),
        purpose: "z".into(),
        method: crate::domain::disclosure::DisclosureMethod::File,
        categories: vec![crate::domain::usage::FieldClass::Identity],
        at: at(),
        by,
        ended: None,
    };
    let row =
        crate::queries::disclosures::DisclosureRow { disclosure: told, by: None, consented: 1 };
    let mut shown = keys(&crate::cli::disclosure::show_json(&row, &[]));
    assert_eq!(shown.split_off(names(DISCLOSURE).len()), names(DISCLOSURE_SHOW));
    assert_eq!(shown, names(DISCLOSURE));
    let row = crate::queries::attachments::AttachmentRow {
        attachment: crate::domain::attachment::tests::named("x"),
        by: None,
        party: None,
        case: None,
    };
    assert_eq!(keys(&crate::cli::attachment::attachment_json(&row)), names(ATTACHMENT));
    let row = TrainingRow { member: None, training, by: None };
    assert_eq!(keys(&training_json(&row)), names(TRAINING));
    let (month, purpose) = ("2026-11".to_owned(), "case".to_owned());
    let row = UsageRow { month, purpose, member: None, class: None, count: 1, acts: 1 };
    assert_eq!(keys(&crate::cli::usage::usage_json(&row)), names(USAGE));
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
        list: None,
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
                .chain(["store.migrate", "store.refold", "store.relist"])
                .map(|verb| format!("verb-{}", verb.replace('.', "-"))),
        );
        ids.retain(|id| !locale.has(id));
        assert!(ids.is_empty(), "{} lacks {ids:#?}", language.code());
    }
}

#[test]
fn guards_have_the_fields_of_the_schema() {
    use crate::cli::guard;
    use crate::domain::guard::{Facts, Guard, How, Mode, Ruling};
    let row = crate::queries::guards::GuardRow {
        guard: Guard::Leak,
        mode: None,
        rules: Vec::new(),
        refused: 0,
        warned: 0,
        overridden: 0,
        observed: 0,
        open: 0,
        oldest: None,
        trend: Vec::new(),
    };
    assert_eq!(keys(&guard::guard_json(&Locale::new(Language::English), &row)), names(GUARD));
    let ruling = Ruling {
        rule: "silence".into(),
        how: How::Refused,
        subject: String::new(),
        mode: Mode::Enforce,
        reason: None,
        exception: None,
        facts: Facts::None,
        at: at(),
        by: MemberId::from_bytes([1; 16]),
        count: 1,
    };
    let row = crate::queries::guards::RulingRow { seq: 1, ruling, member: None };
    assert_eq!(keys(&guard::ruling_json(&row)), names(RULING));
    let rule = &crate::guards::rules::RULES[0];
    let row = crate::queries::guards::RuleRow { rule, mode: rule.mode, exceptions: Vec::new() };
    let locale = crate::locale::Locale::new(crate::locale::Language::English);
    assert_eq!(keys(&guard::rule_json(&locale, &row)), names(RULE));
}

#[test]
fn runs_of_imports_have_the_fields_of_the_schema() {
    use crate::cli::imports::{run_json, stay_json};
    use crate::domain::import_run::{ImportRun, RunOf, Stays, StaysFor};
    let by = MemberId::from_bytes([2; 16]);
    let (run, what) = ([1; 16], RunOf::Parties);
    let run = ImportRun { run, what, by, at: at(), added: 2, taken_back: 1 };
    let row = crate::queries::imports::ImportRow { number: RunNumber(1), run, by: None };
    assert_eq!(keys(&run_json(&row)), names(IMPORT_RUN));
    let stays = Stays { number: "C-000001".into(), why: StaysFor::Edited, verb: None };
    assert_eq!(keys(&stay_json(&stays)), names(IMPORT_STAYS));
}

#[test]
fn duplicates_have_the_fields_of_the_schema() {
    let (first, second) = (party_row().party, party_row().party);
    let pair = crate::queries::duplicates::Pair { first, second, values: vec![], alike: vec![] };
    assert_eq!(keys(&crate::cli::duplicates::pair_json(&pair)), names(DUPLICATE));
}
