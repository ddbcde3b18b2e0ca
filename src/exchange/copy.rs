//! The copy that a person may have of what is held of them: for machines as JSON, for people as a statement; sealed
//! to the person, and nowhere in the clear.
//!
//! Order: the file is begun, the request is answered in the log and that entry made durable, only then are the
//! values opened, one after another into age; at the end the file gets its name.

use super::outgoing::{Outgoing, unwritten};
use super::source::shown;
use super::statement;
use crate::commands::answer::{self, Opened};
use crate::domain::complaint::Case;
use crate::domain::consent::{ContactChannel, ContactPurpose, Evidence, LegalBasis};
use crate::domain::contact::Point;
use crate::domain::id::PointId;
use crate::domain::member::Member;
use crate::domain::privacy::Right;
use crate::domain::{Error, Result};
use crate::locale::{Language, Locale};
use crate::queries::attachments::AttachmentRow;
use crate::queries::consents::EventRow;
use crate::queries::held::{self, Held, HeldCase};
use crate::queries::timeline::{Line, What};
use crate::queries::{READ, ask};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, Somebody};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// The first line of what a machine reads: what it is.
pub const FORMAT: &str = "kefu.copy.v1";

/// A copy that is in its place.
#[derive(Debug)]
pub struct Copied {
    /// The audit entry.
    pub seq: u64,
    /// How many values it holds.
    pub values: usize,
    /// The contact points whose values it does not hold, since whoever made it may not open them.
    pub left_out: Vec<Point>,
}

/// The person's language, as far as this program speaks it; else that of whoever answers.
pub fn language(held: &Held, other: Language) -> Language {
    held.row.party.language.as_deref().and_then(Language::from_code).unwrap_or(other)
}

/// Writes the copy that this request asks for.
pub fn copy(
    desk: &Desk,
    session: &Session,
    request: &Case,
    path: &Path,
    somebody: &Somebody,
    other: Language,
) -> Result<Copied> {
    let before = ask(desk, session, READ, |tx| held::held(tx, request.id, session.now()))?;
    let (points, left_out) = split(&session.member()?, &before);
    let file = Outgoing::begin(path)?;
    let (seq, opened) = answer::copy(desk, session, request.id, points, somebody.recipient())?;
    let held = ask(desk, session, READ, |tx| held::held(tx, request.id, session.now()))?;
    let right = request.request.as_ref().map(|request| request.asked.right);
    file.write(Some(somebody), |out| match right {
        Some(Right::Copy | Right::Portability) => document(out, &held, &opened),
        _ => statement::write(out, &Locale::new(language(&held, other)), &held, Some(&opened)),
    })
    .map_err(|e| unplaced(&e, path, seq))?;
    Ok(Copied { seq, values: opened.len(), left_out })
}

/// The entry is in the log before the values are opened, and stays there though there is no file.
fn unplaced(e: &Error, path: &Path, seq: u64) -> Error {
    let reason = e.args.iter().find(|(name, _)| *name == "reason");
    let reason = reason.map_or(e.code, |(_, reason)| reason);
    Error::failed("copy-unplaced").with("path", shown(path)).with("seq", seq).with("reason", reason)
}

/// The points that a member may open, and the others.
fn split(member: &Member, held: &Held) -> (Vec<PointId>, Vec<Point>) {
    let points = held.points.iter().cloned();
    let (open, left): (Vec<Point>, Vec<Point>) =
        points.partition(|point| member.opens(point.kind.compartment()));
    (open.into_iter().map(|point| point.id).collect(), left)
}

/// One JSON document. The values come last, each straight from its secret: no string but the secret holds one.
pub fn document(out: &mut dyn Write, held: &Held, opened: &[Opened]) -> Result<()> {
    let head = head(held).to_string();
    put(out, head.strip_suffix('}').unwrap_or(&head))?;
    put(out, ",\"contact_points\":[")?;
    for (place, point) in held.points.iter().enumerate() {
        if place > 0 {
            put(out, ",")?;
        }
        self::point(out, point, opened)?;
    }
    put(out, "]}\n")
}

fn point(out: &mut dyn Write, point: &Point, opened: &[Opened]) -> Result<()> {
    let verified = opened.iter().find(|one| one.point == point.id).map(|one| one.verified);
    let facts = json!({
        "kind": point.kind.code(),
        "label": point.label,
        "added_at": point.added_at.to_string(),
        "verified": verified,
    });
    let facts = facts.to_string();
    put(out, facts.strip_suffix('}').unwrap_or(&facts))?;
    put(out, ",\"value\":")?;
    match statement::value_of(opened, point.id) {
        Some(value) => {
            serde_json::to_writer(&mut *out, value.expose_secret()).map_err(unwritten)?
        }
        None => put(out, "null")?,
    }
    put(out, "}")
}

fn put(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(unwritten)
}

fn head(held: &Held) -> Value {
    let (party, request) = (&held.row.party, &held.request);
    json!({
        "format": FORMAT,
        "request": request.number.to_string(),
        "right": request.request.as_ref().map(|request| request.asked.right.code()),
        "received_at": request.received_at.to_string(),
        "customer": {
            "number": party.number.to_string(),
            "name": party.name,
            "kind": party.kind.code(),
            "stage": party.stage.code(),
            "tier": party.tier,
            "owner": held.row.owner,
            "language": party.language,
            "tags": party.tags,
            "fields": party.fields,
            "added_at": party.added_at.to_string(),
            "imported": party.imported,
            "known_before": held.names_before,
        },
        "cases": held.cases.iter().map(case).collect::<Vec<_>>(),
        "promises": held.promises.iter().map(|row| json!({
            "number": row.promise.number.to_string(),
            "text": row.promise.text,
            "due_at": row.promise.due.to_string(),
            "state": row.promise.state.code(),
        })).collect::<Vec<_>>(),
        "entries": held.lines.iter().map(line).collect::<Vec<_>>(),
        "attachments": held.attachments.iter().map(attachment).collect::<Vec<_>>(),
        "shown_to": held.reads.iter().map(|row| json!({
            "at": row.at.to_string(),
            "member": row.member,
            "kind": row.named.as_ref().map(|(kind, _)| kind.code()),
            "attachment": row.attachment,
            "purpose": row.purpose.code,
            "number": row.purpose.number,
            "reason": row.purpose.reason,
        })).collect::<Vec<_>>(),
        "disclosed": held.exports.iter().map(|row| json!({
            "at": row.at.to_string(),
            "purpose": row.purpose,
        })).collect::<Vec<_>>(),
        "consents": held.consents.iter().map(consent).collect::<Vec<_>>(),
    })
}

/// What there is; the file itself is handed over beside the copy.
fn attachment(row: &AttachmentRow) -> Value {
    let attachment = &row.attachment;
    json!({
        "number": attachment.number.to_string(),
        "case": row.case.map(|number| number.to_string()),
        "name": attachment.name,
        "media": attachment.media,
        "bytes": attachment.bytes,
        "origin": attachment.origin.code(),
        "added_at": attachment.added_at.to_string(),
        "by": row.by,
    })
}

/// What was said of being reached. A contact point is named by kind and label, as its value is below.
fn consent(row: &EventRow) -> Value {
    let (event, scope) = (&row.event, &row.event.scope);
    json!({
        "at": event.at.to_string(),
        "act": event.act.code(),
        "kind": row.point.as_ref().map(|point| point.kind.code()),
        "label": row.point.as_ref().map(|point| point.label.clone()),
        "channel": scope.channel.map(ContactChannel::code),
        "purpose": scope.purpose.map(ContactPurpose::code),
        "disclosure": scope.disclosure.map(|number| number.to_string()),
        "basis": event.basis.map(LegalBasis::code),
        "notice": event.notice,
        "evidence": event.evidence.as_ref().map(Evidence::text),
        "by": row.by,
    })
}

fn case(held: &HeldCase) -> Value {
    let (case, opening) = (&held.case, &held.opening);
    json!({
        "number": case.number.to_string(),
        "kind": case.kind.code(),
        "right": opening.asked.map(|asked| asked.right.code()),
        "title": case.title,
        "what_happened": opening.what_happened,
        "wanted": opening.wanted,
        "channel": case.channel.code(),
        "received_at": case.received_at.to_string(),
        "stage": case.stage.code(),
        "outcome": case.outcome.map(|outcome| outcome.code()),
        "product": case.product,
        "issue": case.issue,
        "company": case.company,
        "external_ref": case.external_ref,
        "fields": opening.fields,
        "story": held.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn line(line: &Line) -> Value {
    let (code, text) = match &line.what {
        What::Entry { kind, text, .. } => (kind.code().to_owned(), text.clone()),
        What::Case { event, .. } => (event.what.code().to_owned(), statement::words(event)),
        What::Promise { number, text, .. } => (number.to_string(), text.clone()),
    };
    json!({ "at": line.at.to_string(), "by": line.by, "code": code, "text": text })
}
