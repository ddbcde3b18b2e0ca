//! Writing down what was found out, sent and done: what can be, the choices of its forms, and the deed.

use super::act::ask_about;
use super::picks::{self, label, push};
use super::{alike, forms};
use super::{do_it, say_error};
use crate::domain::action::ActionState;
use crate::domain::cause::Cause;
use crate::domain::complaint::{CaseKind, Channel};
use crate::domain::error::{Error, Result};
use crate::domain::feedback::theme;
use crate::domain::handling::{Fact, Finding, SURVEY_QUESTIONS, Side, SurveyQuestion};
use crate::domain::id::{CaseId, Id};
use crate::domain::moment::Moment;
use crate::domain::redress::RedressState;
use crate::queries::alike::Past;
use crate::queries::complaints::ComplaintView;
use crate::tui::action::Action;
use crate::tui::availability::{available, open_first};
use crate::tui::case_file::{self, Told};
use crate::tui::effect::{Deed, Effect, Written};
use crate::tui::facts;
use crate::tui::model::{ConfirmFor, FormFor, Model, Overlay, PickFor};
use crate::tui::overlay::form::{Form, Notice};
use crate::tui::overlay::picker::PickItem;
use crate::tui::overlay::reader::Reader;
use crate::tui::pane::PaneId;
use crate::tui::theme::Role;
use std::path::PathBuf;

/// Pairs of code and label.
type Options = Vec<(String, String)>;

/// What can be written down; grey ones say why not.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let kind = model.case().map_or(CaseKind::Complaint, |case| case.kind);
    let items = facts::of_kind(kind).map(|action| {
        let why = available(model, action).err().map(|why| {
            let told = model.locale.error(&why);
            format!("{} {}", told.sentence, told.hint.unwrap_or_default())
        });
        PickItem::new(action.code(), label(model, action)).disabled_because(why)
    });
    let items = items.collect();
    push(model, "record", items, PickFor::Record)
}

/// Begins to write one down: done at once where nothing is to be said with it.
pub(super) fn begin(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Letter {
        return super::letters::open(model);
    }
    let Some(row) = model.case() else { return Vec::new() };
    let (case, seen) = (row.id, row.events);
    let at_once = match action {
        Action::Confirm => Some(Fact::CauseConfirmed),
        Action::Survey => Some(facts::survey(row)).filter(|fact| *fact == Fact::Surveyed),
        _ => None,
    };
    if let Some(fact) = at_once {
        let what = Written::Fact(fact);
        return do_it(model, Deed::Record { case, what, seen: Some(seen) });
    }
    // What is chosen from stands in the open complaint.
    let chooses = matches!(
        action,
        Action::Find
            | Action::Examine
            | Action::Redress
            | Action::Unlink
            | Action::Done
            | Action::Check
    );
    if chooses && view(model, case).is_none() {
        if model.focus == PaneId::Queue {
            return super::act::open_then(model, action);
        }
        let why = open_first(model, action);
        say_error(model, &why);
        return Vec::new();
    }
    let effects = forms::show(model, FormFor::Fact { case, what: action, seen });
    if action == Action::Survey {
        ask_the_questions(model);
    }
    effects
}

/// What the customer was asked, under the form that takes the answers.
fn ask_the_questions(model: &mut Model) {
    let question = |(n, asked): (usize, &SurveyQuestion)| {
        let text = format!("{n}. {}", model.locale.word("question", asked.code()));
        Notice { text, role: Role::Dim, code: String::new() }
    };
    let notice = (1..).zip(SurveyQuestion::ALL).map(question).collect();
    if let Some(Overlay::Form(form, _)) = model.overlays.last_mut() {
        form.notice = notice;
    }
}

/// Shows what would be decided, over the question whether it is: it is read before anybody says yes.
pub(super) fn approve(model: &mut Model, case: CaseId, seen: u32) -> Vec<Effect> {
    let Some(view) = view(model, case) else {
        if model.focus == PaneId::Queue {
            return super::act::open_then(model, Action::Move);
        }
        return Vec::new();
    };
    let (text, number) = (told(model, view).draft(&[]), view.row.case.number.to_string());
    let (redress, outcome) = (money(model, view), view.row.case.outcome);
    let outcome = outcome.map_or_else(String::new, |one| model.locale.word("outcome", one.code()));
    let args = [
        ("number", number.as_str().into()),
        ("outcome", outcome.into()),
        ("redress", redress.into()),
    ];
    let lines = vec![model.locale.text_with("confirm-approve-line", &args)];
    ask_about(model, "confirm-approve", lines, ConfirmFor::Approve { case, seen });
    model.overlays.push(Overlay::Reader(Reader::new(number, text)));
    vec![alike::wanted(case)]
}

/// What whoever approves the draft of the open complaint reads.
pub(super) fn draft(model: &Model, case: CaseId, past: &[Past]) -> Option<String> {
    view(model, case).map(|view| told(model, view).draft(past))
}

/// What would be done about it, in one line.
fn money(model: &Model, view: &ComplaintView) -> String {
    let rows = view.file.redress.iter().filter(|(row, _)| row.state != RedressState::Done);
    let items: Vec<String> = rows.map(|(row, _)| case_file::item(&model.locale, row)).collect();
    if items.is_empty() { model.locale.text("check-nothing") } else { model.locale.list(&items) }
}

/// The open complaint in words.
pub(super) fn told<'m>(model: &'m Model, view: &'m ComplaintView) -> Told<'m> {
    Told {
        locale: &model.locale,
        case: &view.row.case,
        file: &view.file,
        me: model.member.id,
        now: model.now,
    }
}

fn view(model: &Model, case: CaseId) -> Option<&ComplaintView> {
    let open = model.detail.complaint.as_deref();
    open.filter(|view| view.row.case.id == case)
}

/// The allegations; those without a finding first.
pub(super) fn allegations(model: &Model, case: CaseId) -> Options {
    let Some(view) = view(model, case) else { return Vec::new() };
    let mut all: Vec<_> = (1..).zip(&view.file.allegations).collect::<Vec<(usize, _)>>();
    all.sort_by_key(|(_, one)| one.finding.is_some());
    let option = |(n, one): (usize, &crate::domain::case_file::Allegation)| {
        (one.place.to_string(), format!("{n}. {}", line(&one.text)))
    };
    all.into_iter().map(option).collect()
}

/// The pieces of evidence; those that the member has not looked at first.
pub(super) fn evidence(model: &Model, case: CaseId) -> Options {
    let Some(view) = view(model, case) else { return Vec::new() };
    let mut all: Vec<_> = (1..).zip(&view.file.evidence).collect::<Vec<(usize, _)>>();
    all.sort_by_key(|(_, one)| one.seen_by.contains(&model.member.name));
    let option = |(n, one): (usize, &crate::domain::case_file::Piece)| {
        (one.place.to_string(), format!("{n}. {}", line(&one.evidence.name)))
    };
    all.into_iter().map(option).collect()
}

/// What was approved and is still to be done.
pub(super) fn redress(model: &Model, case: CaseId) -> Options {
    let Some(view) = view(model, case) else { return Vec::new() };
    let all = view.file.redress.iter().enumerate();
    let open = all.filter(|(_, (row, _))| row.state == RedressState::Approved);
    open.map(|(at, (row, _))| (at.to_string(), case_file::item(&model.locale, row))).collect()
}

/// Complaints that it is linked to.
pub(super) fn links(model: &Model, case: CaseId) -> Options {
    let Some(view) = view(model, case) else { return Vec::new() };
    view.file.links.iter().map(|(id, number)| (id.to_string(), number.to_string())).collect()
}

/// The corrective actions that stand so.
pub(super) fn actions(model: &Model, case: CaseId, state: ActionState) -> Options {
    let Some(view) = view(model, case) else { return Vec::new() };
    let all = (1..).zip(&view.file.actions).collect::<Vec<(usize, _)>>().into_iter();
    let own = all.filter(|(_, one)| one.row.state() == state);
    own.map(|(n, one)| (one.row.place.to_string(), format!("{n}. {}", line(&one.text)))).collect()
}

/// The first line, for a choice.
fn line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// What the form says, as a deed.
pub(super) fn deed(
    form: &Form,
    (case, what): (CaseId, Action),
    seen: u32,
    now: Moment,
) -> Result<Deed> {
    Ok(Deed::Record { case, what: written(form, what, now)?, seen: Some(seen) })
}

fn written(form: &Form, what: Action, now: Moment) -> Result<Written> {
    let text = |id: &str| form.value(id).to_owned();
    let path = || PathBuf::from(form.value("path").trim());
    let channel = || Channel::from_code(form.choice("channel")).unwrap_or(Channel::Other);
    Ok(Written::Fact(match what {
        Action::About => Fact::Themed { theme: about(form)? },
        Action::Allege => Fact::Alleged { text: text("text") },
        Action::Find => Fact::Found {
            allegation: place(form, "allegation")?,
            finding: chosen(Finding::from_code(form.choice("finding")))?,
            reasons: text("reasons"),
        },
        Action::Evidence => return Ok(Written::Evidence(path())),
        Action::Examine => {
            return Ok(Written::Examined { evidence: place(form, "evidence")?, path: path() });
        }
        Action::Hear => {
            let side = chosen(Side::from_code(form.choice("side")))?;
            Fact::Heard { side, text: text("text") }
        }
        Action::Cause => Fact::Caused { cause: chosen(Cause::from_code(form.choice("cause")))? },
        Action::Receive => Fact::Wrote { channel: channel(), text: text("text") },
        Action::Redress => Fact::Redressed { item: place(form, "item")?, proof: text("shown-by") },
        Action::Link => return Ok(Written::Linked(form.value("other").trim().to_owned())),
        Action::Unlink => {
            let other = chosen(picks::id(form.choice("other")))?;
            Fact::Unlinked { case: CaseId::from_bytes(other) }
        }
        Action::Concern => return Ok(Written::Concerns(text("member"))),
        Action::Plan => {
            let by = super::submit::time(form.value("due"), now)?;
            return Ok(Written::Planned { text: text("text"), who: text("member"), by });
        }
        Action::Done => Fact::ActionDone { action: place(form, "action")? },
        Action::Check => Fact::ActionChecked {
            action: place(form, "action")?,
            worked: form.choice("effect") == ActionState::Worked.code(),
            reasons: text("shown-by"),
        },
        _ => survey(form)?,
    }))
}

/// A few words of one's own go before the word that everybody uses.
fn about(form: &Form) -> Result<String> {
    let typed = match form.value("about-words").trim() {
        "" => form.choice("about"),
        words => words,
    };
    theme(typed).ok_or_else(|| Error::usage("theme-form").with("theme", typed))
}

fn survey(form: &Form) -> Result<Fact> {
    if form.choice("survey") == "unanswered" {
        return Ok(Fact::Unscored);
    }
    let typed = form.value("scores").split([',', '，', ' ']).map(str::trim);
    let scores: Vec<u8> = typed.filter_map(|one| one.parse().ok()).collect();
    let scores: [u8; SURVEY_QUESTIONS] =
        scores.try_into().map_err(|_| Error::usage("survey-scores"))?;
    Ok(Fact::Scored { scores })
}

fn place(form: &Form, id: &str) -> Result<u32> {
    chosen(form.choice(id).parse().ok())
}

/// What a choice says; the form holds until one is made.
fn chosen<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::usage("no-such-item").with("item", "-"))
}
