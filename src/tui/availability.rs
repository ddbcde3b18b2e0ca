//! Whether an action can be done here and now, and if not, why: the same guards that `check` asks
//! inside the transaction, so that a member meets the rule before the error.

use super::action::Action;
use super::facts;
use super::model::Model;
use super::pane::{PaneId, detail};
use super::view::detail_width;
use crate::domain::budget::{Nearing, Spent};
use crate::domain::complaint::{CaseKind, steps_from};
use crate::domain::contact::{Compartment, Point};
use crate::domain::error::{Error, Result};
use crate::guards::reveal::{self as guard, within_budget};
use crate::guards::{Verdicts, complaint, rights};
use crate::queries::report::READ_REPORTS;

/// `Ok`, or the reason for which the key is grey.
pub fn available(model: &Model, action: Action) -> Result<()> {
    let kind = model.case().map_or(CaseKind::Complaint, |case| case.kind);
    if let Some(verb) = verb(action, kind)
        && let Some(refusal) = Verdicts::on(rights::may(&model.member, verb)).refusal()
    {
        return Err(refusal);
    }
    match action {
        Action::Reveal => reveal(model),
        Action::Attach => has(model.party().is_some() || model.case().is_some(), "no-record"),
        Action::SaveFile => save_file(model),
        Action::Note => has(model.party().is_some() || model.case().is_some(), "no-record"),
        Action::Promise
        | Action::Privacy
        | Action::Edit
        | Action::AddPoint
        | Action::Consent
        | Action::Contact
        | Action::Merge
        | Action::Reads => has(model.party().is_some(), "no-party"),
        Action::Tag => has(!model.list.chosen().is_empty() || model.party().is_some(), "no-party"),
        Action::Claim => claim(model),
        Action::Assign => assign(model),
        Action::Skip => skip(model),
        Action::Dates => dates(model),
        Action::Move => step(model),
        Action::Record => record(model),
        Action::Letter => letter(model),
        _ if facts::FACTS.contains(&action) => fact(model, action),
        Action::Macro => has(model.case().is_some(), "no-case"),
        Action::Keep | Action::Release => promise(model, action),
        Action::Copy => has(model.party().is_some() || model.case().is_some(), "no-record"),
        Action::Exception => has(model.excepted.is_some(), "no-exception"),
        Action::Repeat => has(model.last_action.is_some(), "nothing-to-repeat"),
        _ => Ok(()),
    }
}

/// The verb behind an action on this kind of case, for its rights.
fn verb(action: Action, kind: CaseKind) -> Option<&'static str> {
    let is_privacy = kind == CaseKind::Privacy;
    let is_feedback = kind == CaseKind::Feedback;
    Some(match action {
        Action::Privacy => "privacy.open",
        Action::Claim if is_privacy => "privacy.claim",
        Action::Assign | Action::Skip if is_privacy => "privacy.assign",
        Action::Move if is_privacy => "privacy.move",
        Action::Claim if is_feedback => "feedback.claim",
        Action::Assign | Action::Skip if is_feedback => "feedback.assign",
        Action::Move if is_feedback => "feedback.move",
        Action::Reveal => "vault.reveal",
        Action::Attach => "attachment.add",
        Action::SaveFile => "attachment.save",
        Action::Letter => "complaint.send",
        Action::Note => "entry.add",
        Action::Promise => "promise.add",
        Action::Keep => "promise.keep",
        Action::Release => "promise.release",
        Action::Complaint => "complaint.open",
        Action::NextCase => "complaint.next",
        Action::Claim => "complaint.claim",
        Action::Assign | Action::Skip => "complaint.assign",
        Action::Move => "complaint.move",
        Action::About => "feedback.theme",
        Action::Allege => "complaint.allege",
        Action::Find => "complaint.find",
        Action::Evidence => "complaint.evidence",
        Action::Examine => "complaint.examine",
        Action::Hear => "complaint.hear",
        Action::Cause => "complaint.cause",
        Action::Confirm => "complaint.confirm",
        Action::Receive => "complaint.receive",
        Action::Redress => "complaint.redress",
        Action::Link => "complaint.link",
        Action::Unlink => "complaint.unlink",
        Action::Concern => "complaint.concern",
        Action::Survey => "complaint.survey",
        Action::Plan | Action::Done | Action::Check => "complaint.action",
        Action::NewParty => "party.add",
        Action::Edit | Action::Tag => "party.edit",
        Action::AddPoint => "party.point",
        Action::Consent => "consent.give",
        Action::Contact => "contact.make",
        Action::Feedback => "feedback.open",
        Action::Exception => "guard.allow",
        Action::Merge => "party.merge",
        Action::Audit | Action::Reads => "audit.read",
        Action::Notices => "notice.list",
        Action::Reports => READ_REPORTS,
        Action::Import => "import.parties",
        Action::Undo => "undo",
        Action::Redo => "redo",
        _ => return None,
    })
}

/// Of what is not open yet it is not known.
fn save_file(model: &Model) -> Result<()> {
    has(!model.shows_chosen() || !model.detail.attachments().is_empty(), "no-attachment")
}

fn has(there: bool, code: &'static str) -> Result<()> {
    if there { Ok(()) } else { Err(Error::refused(code)) }
}

/// What the cursor is on is opened first; whether it has contact points is seen then.
fn reveal(model: &Model) -> Result<()> {
    has(model.party().is_some(), "no-party")?;
    has(!model.shows_chosen() || !model.detail.points().is_empty(), "no-point")?;
    if nearing(model).is_none() {
        return Ok(());
    }
    let mut verdict = Ok(());
    for point in meant(model) {
        let compartment = point.kind.compartment();
        let Some(spent) = spent(model, compartment) else { continue };
        let (member, now) = (&model.member, model.now);
        match within_budget(member, compartment, point.subject, spent, now) {
            Ok(()) => return Ok(()),
            refused => verdict = refused,
        }
    }
    verdict
}

fn spent(model: &Model, compartment: Compartment) -> Option<&Spent> {
    model.spent.iter().find(|(of, _)| *of == compartment).map(|(_, spent)| spent)
}

/// The contact points that a reveal may mean: the one under the cursor, or all that are seen.
fn meant(model: &Model) -> Vec<&Point> {
    if !model.shows_chosen() {
        return Vec::new();
    }
    let items = match model.focus {
        PaneId::Detail => detail::content(model, detail_width(model)).1,
        PaneId::List | PaneId::Queue => Vec::new(),
    };
    let one = model.detail.point(&items).and_then(|id| model.detail.find_point(id));
    one.map_or_else(|| model.detail.points().iter().collect(), |point| vec![point])
}

/// The limit that the member has come near to, of what a reveal here may show.
pub fn nearing(model: &Model) -> Option<Nearing> {
    let near = |compartment| guard::nearing(compartment, spent(model, compartment)?, model.now);
    if !Compartment::ALL.into_iter().any(|compartment| near(compartment).is_some()) {
        return None;
    }
    let near = meant(model).into_iter().filter_map(|point| near(point.kind.compartment()));
    near.max_by_key(|near| near.count * 100 / near.limit.most_customers.max(1))
}

/// A promise is ended where it is seen.
fn promise(model: &Model, action: Action) -> Result<()> {
    if model.focus == PaneId::Queue && model.queue.selected_promise().is_some() {
        return Ok(());
    }
    if model.under_cursor().is_some() && !model.shows_chosen() {
        return Err(open_first(model, action));
    }
    has(model.shows_chosen() && !model.detail.open_promises().is_empty(), "no-promise")
}

/// What the cursor is on has to be open before this can be done to a part of it.
pub fn open_first(model: &Model, action: Action) -> Error {
    let key = model.keymap.first_key(action).unwrap_or_default();
    Error::refused("open-first").with("key", key)
}

fn claim(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    complaint::may_claim(case, model.member.id)
}

/// Whether there is anything to hand over; to whom, and with which note, the form asks.
fn assign(model: &Model) -> Result<()> {
    let case = model.case().filter(|case| case.is_open());
    let case = case.ok_or_else(|| Error::refused("no-case"))?;
    complaint::may_assign(case, &model.member, None, Some("-"))
}

fn dates(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    complaint::is_of(case, CaseKind::Complaint)
}

fn skip(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    has(case.is_open() && case.owner == Some(model.member.id), "skip-not-mine")
}

/// Something can always be looked at that can be written down; what of it, the choice says.
fn record(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    match case.kind {
        CaseKind::Feedback => Ok(()),
        _ => complaint::is_of(case, CaseKind::Complaint),
    }
}

fn fact(model: &Model, action: Action) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    facts::may(model, case, action)
}

fn letter(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    complaint::is_of(case, CaseKind::Complaint)?;
    match case.is_open() {
        true => Ok(()),
        false => Err(Error::refused("case-closed").with("number", case.number)),
    }
}

fn step(model: &Model) -> Result<()> {
    let case = model.case().ok_or_else(|| Error::refused("no-case"))?;
    let mut ways = steps_from(case.kind, case.stage).peekable();
    if ways.peek().is_none() {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    Ok(())
}
