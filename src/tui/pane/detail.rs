//! The open party or complaint: what is known, what was promised, and the story.
//!
//! The pane is a run of lines made anew for each width; some of them are items on which the cursor
//! can stand. A sealed value is on a line only while its reveal lasts.

use super::PaneId;
use super::chips::chips;
use super::queue::due_label;
use crate::domain::complaint::{Case, CaseKind, Happening, Move};
use crate::domain::contact::{Point, PointKind};
use crate::domain::id::{AttachmentNumber, CaseId, CaseNumber, PointId, PromiseId};
use crate::domain::moment::Moment;
use crate::domain::outreach::Contact;
use crate::locale::Locale;
use crate::printable::printable_lines;
use crate::queries::attachments::AttachmentRow;
use crate::queries::complaints::ComplaintView;
use crate::queries::parties::PartyView;
use crate::queries::presence::Sitting;
use crate::queries::promises::PromiseRow;
use crate::queries::timeline::{Line as TimeLine, What};
use crate::tui::action::Action;
use crate::tui::case_file::Told;
use crate::tui::model::Model;
use crate::tui::msg::Ticket;
use crate::tui::theme::Role;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::text;
use crate::vault::ExposeSecret;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines of a text that the pane shows; the reader shows all.
const TEXT_LINES: usize = 3;
/// Lines over which one line of facts may run.
const FACT_LINES: usize = 5;
/// How far its further lines are set in.
const INDENT: usize = 2;

/// Rows from which on the whole file of a complaint stands in the pane, and not the checklist alone.
const TALL: u16 = 40;
/// Parts of it that the checklist says in full.
const ABOVE: [&str; 2] = ["file-assessment", "file-around"];

/// What stands between two facts of one line.
const BETWEEN: &str = " · ";

/// What was left out.
const CUT: &str = "…";

/// The pane's state.
#[derive(Debug, Default)]
pub struct DetailPane {
    /// The party.
    pub party: Option<Box<PartyView>>,
    /// The complaint, if one is open.
    pub complaint: Option<Box<ComplaintView>>,
    /// The item the cursor is on.
    pub cursor: usize,
    /// Whether the cursor was put where it stands by nobody: the record was only opened on the way
    /// to something else.
    pub unplaced: bool,
    /// What is to be done with what was asked for, once it is open.
    pub then: Option<(Ticket, Action)>,
}

/// Something the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A contact point.
    Point(PointId),
    /// A promise.
    Promise(PromiseId),
    /// A complaint of the party.
    Case(CaseId),
    /// An attachment.
    Attachment(AttachmentNumber),
    /// A text that the reader shows in full.
    Text {
        /// Its title.
        title: String,
        /// The text.
        text: String,
    },
}

/// One line of the pane.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Runs of text with their roles.
    pub spans: Vec<(String, Role)>,
    /// The item it begins or belongs to.
    pub item: Option<usize>,
}

impl DetailPane {
    /// The open complaint's row.
    pub fn case(&self) -> Option<&Case> {
        self.complaint.as_ref().map(|view| &view.row.case)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.party.is_none() && self.complaint.is_none()
    }

    /// The contact point under the cursor, or the only one: of several, none is meant by itself.
    pub fn point(&self, items: &[Item]) -> Option<PointId> {
        if let Some(Item::Point(id)) = self.meant(items) {
            return Some(*id);
        }
        match self.points() {
            [only] => Some(only.id),
            _ => None,
        }
    }

    fn meant<'i>(&self, items: &'i [Item]) -> Option<&'i Item> {
        items.get(self.cursor).filter(|_| !self.unplaced)
    }

    /// The contact points of the open party.
    pub fn points(&self) -> &[Point] {
        self.party.as_ref().map_or(&[], |view| &view.points)
    }

    /// The contact point of this id.
    pub fn find_point(&self, id: PointId) -> Option<&Point> {
        self.points().iter().find(|point| point.id == id)
    }

    /// The promise under the cursor, or the only open one: of several, none is meant by itself.
    pub fn promise(&self, items: &[Item]) -> Option<PromiseId> {
        if let Some(Item::Promise(id)) = self.meant(items) {
            return Some(*id);
        }
        match self.open_promises().as_slice() {
            [only] => Some(only.promise.id),
            _ => None,
        }
    }

    /// The attachments of what is open: of a customer with those of all their cases, of a case with those of its
    /// customer alone.
    pub fn attachments(&self) -> Vec<&AttachmentRow> {
        let of_case = self.complaint.iter().flat_map(|view| &view.attachments);
        let mut all: Vec<&AttachmentRow> = of_case.collect();
        let of_party = self.party.iter().flat_map(|view| &view.attachments);
        all.extend(of_party.filter(|row| self.complaint.is_none() || row.case.is_none()));
        all
    }

    /// The attachment under the cursor, or the only one.
    pub fn attachment(&self, items: &[Item]) -> Option<AttachmentNumber> {
        if let Some(Item::Attachment(number)) = self.meant(items) {
            return Some(*number);
        }
        match self.attachments().as_slice() {
            [only] => Some(only.attachment.number),
            _ => None,
        }
    }

    /// The open promises: those made in the open complaint first, then as they fall due.
    pub fn open_promises(&self) -> Vec<&PromiseRow> {
        let case = self.case().map(|case| case.id);
        let all = self.party.iter().flat_map(|view| &view.promises);
        let mut open: Vec<_> = all.filter(|row| row.promise.is_open()).collect();
        open.sort_by_key(|row| case.is_none() || row.promise.case != case);
        open
    }
}

/// What a contact point is called: its kind, and which of that kind.
pub fn point_label(locale: &Locale, point: &Point) -> String {
    point_name(locale, point.kind, &point.label)
}

/// The same where only kind and label are known.
pub fn point_name(locale: &Locale, kind: PointKind, label: &str) -> String {
    let kind = locale.word("point", kind.code());
    // The usual labels are words of the reader's language; any other stands as it was typed.
    let id = format!("point-label-{label}");
    match label {
        "" => kind,
        _ if locale.has(&id) => format!("{kind} ({})", locale.text(&id)),
        label => format!("{kind} ({label})"),
    }
}

/// All lines and items of the pane at a width.
pub fn content(model: &Model, width: usize) -> (Vec<Line>, Vec<Item>) {
    let mut page = Page { model, width, lines: Vec::new(), items: Vec::new() };
    if let Some(view) = &model.detail.complaint {
        page.complaint(view);
    }
    if let Some(view) = &model.detail.party {
        page.party(view);
    }
    page.attachments();
    page.story();
    (page.lines, page.items)
}

struct Page<'m> {
    model: &'m Model,
    width: usize,
    lines: Vec<Line>,
    items: Vec<Item>,
}

impl Page<'_> {
    fn word(&self, list: &str, code: &str) -> String {
        self.model.locale.word(list, code)
    }

    fn text(&self, id: &str) -> String {
        self.model.locale.text(id)
    }

    /// A line of facts, or as many as they need: what does not fit is never cut off unseen.
    fn push(&mut self, spans: Vec<(String, Role)>) {
        let lines = flow(spans, self.width);
        self.lines.extend(lines.into_iter().map(|spans| Line { spans, item: None }));
    }

    fn item(&mut self, item: Item, spans: Vec<(String, Role)>) {
        self.items.push(item);
        let item = Some(self.items.len() - 1);
        let lines = flow(spans, self.width);
        self.lines.extend(lines.into_iter().map(|spans| Line { spans, item }));
    }

    /// A time as the member's own clock tells it.
    fn human(&self, at: Moment) -> String {
        at.seen_from(self.model.now).human()
    }

    fn by(&self, due: Moment) -> String {
        self.model.locale.text_with("detail-by", &[("due", self.human(due).into())])
    }

    fn heading(&mut self, id: &str) {
        if !self.lines.is_empty() {
            self.push(Vec::new());
        }
        let title = self.text(id);
        self.push(vec![(title, Role::Label)]);
    }

    /// A wrapped text of a few lines; all of it is one item, which Enter opens in the reader.
    fn paragraph(&mut self, whole: Item, body: &str, indent: usize, role: Role) {
        let wrapped = text::wrap(&printable_lines(body), self.width.saturating_sub(indent));
        let is_cut = wrapped.len() > TEXT_LINES;
        self.items.push(whole);
        let item = Some(self.items.len() - 1);
        for line in wrapped.into_iter().take(TEXT_LINES) {
            let spans = vec![(" ".repeat(indent), Role::Text), (line, role)];
            self.lines.push(Line { spans, item });
        }
        if is_cut {
            let more = self.text("detail-more");
            let spans = vec![(" ".repeat(indent), Role::Text), (more, Role::Dim)];
            self.lines.push(Line { spans, item });
        }
    }

    fn fact(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            let label = format!("{} ", self.text(label));
            self.push(vec![(label, Role::Dim), (value.to_owned(), Role::Text)]);
        }
    }

    fn complaint(&mut self, view: &ComplaintView) {
        let case = &view.row.case;
        let number = case.number.to_string();
        let title = self.model.locale.case_title(case);
        self.push(vec![(format!("{number} "), Role::Accent), (title, Role::Title)]);
        self.handover(view);
        self.stage_line(view);
        if let Some(rung) = view.row.rung(self.model.now) {
            let rung = self.word("rung", rung.code());
            self.fact("label-escalated", &rung);
        }
        self.checklist(view);
        self.request(case);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        self.fact("label-product", &optional(&case.product));
        self.fact("label-issue", &optional(&case.issue));
        self.fact("label-company", &optional(&case.company));
        let channel = self.word("channel", case.channel.code());
        let received = format!("{} · {channel}", self.human(case.received_at));
        self.fact("label-received", &received);
        self.fact("label-external-ref", &optional(&case.external_ref));
        if let Some(until) = case.waiting_until {
            self.fact("label-waiting-until", &self.human(until));
        }
        if let Some(outcome) = case.outcome {
            let outcome = self.word("outcome", outcome.code());
            self.fact("label-outcome", &outcome);
        }
        if let Some(closing) = case.closing {
            let closing = self.word("closing", closing.code());
            self.fact("label-closing", &closing);
        }
        let response = view.reached.as_ref().and_then(|reached| reached.response.clone());
        self.fact("label-response", &response.unwrap_or_default());
        self.opening(view);
        self.file(view);
    }

    fn told<'v>(&'v self, view: &'v ComplaintView) -> Told<'v> {
        let (locale, me, now) = (&*self.model.locale, self.model.member.id, self.model.now);
        Told { locale, case: &view.row.case, file: &view.file, me, now }
    }

    /// A line for each kind of thing; all of it is one item, which Enter opens as the whole.
    fn checklist(&mut self, view: &ComplaintView) {
        let lines = self.told(view).checklist();
        // Whose turn it is is all there is to say of what nobody has worked on yet: nothing to read on.
        let is_begun = self.told(view).whole().iter().any(|(id, _)| *id != "file-around");
        let item = is_begun.then_some(self.items.len());
        if is_begun {
            let text = self.told(view).text();
            self.items.push(Item::Text { title: view.row.case.number.to_string(), text });
        }
        for line in lines {
            let flowed = flow(pieces(&line), self.width);
            self.lines.extend(flowed.into_iter().map(|spans| Line { spans, item }));
        }
    }

    /// The whole of it, where there is room for it.
    fn file(&mut self, view: &ComplaintView) {
        if self.model.size.1 < TALL {
            return;
        }
        for (id, lines) in self.told(view).whole() {
            if !ABOVE.contains(&id) {
                self.heading(id);
                let text = lines.join("\n");
                let whole = Item::Text { title: self.text(id), text: text.clone() };
                self.paragraph(whole, &text, 0, Role::Text);
            }
        }
    }

    /// What its new owner must know, until they have done something with it.
    fn handover(&mut self, view: &ComplaintView) {
        let is_mine = view.row.case.owner == Some(self.model.member.id);
        let Some((handover, by)) = view.handover.as_ref().filter(|_| is_mine) else { return };
        let args = [("by", by.as_str().into()), ("note", handover.note.as_str().into())];
        let told = self.model.locale.text_with("handover-unread", &args);
        let whole = Item::Text { title: view.row.case.number.to_string(), text: told.clone() };
        self.paragraph(whole, &told, 0, Role::Warn);
    }

    /// What a privacy request has besides.
    fn request(&mut self, case: &Case) {
        let Some(request) = &case.request else { return };
        let (cn, eu) = request.asked.right.articles();
        self.fact("label-law", &format!("{cn} · {eu}"));
        let by = self.word("asked-by", request.asked.by.code());
        self.fact("label-asked-by", &by);
        if let Some(proof) = request.proof {
            let proof = self.word("proof", proof.code());
            self.fact("label-proof", &proof);
        }
        if let Some(entry) = request.answer {
            self.fact("label-entry", &entry.to_string());
        }
        if let Some(ground) = request.ground {
            let ground = self.word("ground", ground.code());
            self.fact("label-ground", &ground);
        }
    }

    /// What the customer said and wants; the reader shows it whole, with the title.
    fn opening(&mut self, view: &ComplaintView) {
        let (case, opening) = (&view.row.case, &view.opening);
        let what = match case.kind {
            CaseKind::Complaint => "label-what-happened",
            CaseKind::Privacy => "label-what-asked",
            CaseKind::Feedback => "label-what-told",
        };
        let parts = [(what, &opening.what_happened), ("label-wanted", &opening.wanted)];
        let parts = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let mut text = self.model.locale.case_title(case);
        for (label, part) in parts.clone() {
            text.push_str(&format!("\n\n{}\n{part}", self.text(label)));
        }
        let whole = Item::Text { title: case.number.to_string(), text };
        for (label, part) in parts {
            self.heading(label);
            self.paragraph(whole.clone(), part, 0, Role::Text);
        }
    }

    fn stage_line(&mut self, view: &ComplaintView) {
        let case = &view.row.case;
        let mut spans = vec![(self.word("stage", case.stage.code()), Role::Accent)];
        if case.is_open() {
            let (label, role) = due_label(&self.model.locale, case.due_seconds(), self.model.now);
            spans.push((" · ".to_owned(), Role::Dim));
            spans.push((label, role));
            let due = match case.main_clock() {
                Some(clock) => self.model.locale.clock_due(clock),
                None => self.human(case.due_at),
            };
            spans.push((format!(" ({due})"), Role::Dim));
        }
        self.push(spans);
        if let Some(clock) = case.main_clock().filter(|_| case.is_open()) {
            let status = self.word("source-status", clock.source.code());
            self.fact("label-rests-on", &status);
        }
        let owner = view.row.owner.clone().unwrap_or_else(|| self.text("nobody"));
        let severity = self.word("severity", case.severity.code());
        self.push(vec![(format!("{owner} · {severity}"), Role::Text)]);
    }

    fn party(&mut self, view: &PartyView) {
        if !self.lines.is_empty() {
            self.push(Vec::new());
        }
        let party = &view.row.party;
        let number = format!("  {}", party.number);
        if let Some(erased) = party.erased {
            let args = [
                ("number", party.number.to_string().into()),
                ("at", self.human(erased.at).into()),
                ("erasure", erased.number.to_string().into()),
            ];
            let told = self.model.locale.text_with("cli-party-erased", &args);
            return self.push(vec![(told, Role::Dim)]);
        }
        self.push(vec![(party.name.clone(), Role::Title), (number, Role::Accent)]);
        if let Some(into) = view.merged_into {
            let merged =
                self.model.locale.text_with("detail-merged", &[("into", into.to_string().into())]);
            self.push(vec![(merged, Role::Warn)]);
        }
        let mut facts = vec![self.word("party-stage", party.stage.code())];
        if let Some(tier) = &party.tier {
            facts.push(
                self.model.locale.text_with("detail-tier", &[("tier", tier.as_str().into())]),
            );
        }
        facts.extend(view.row.owner.clone());
        facts.extend(party.language.clone());
        facts.extend(party.tags.iter().map(|tag| format!("#{tag}")));
        self.push(vec![(facts.join(" · "), Role::Text)]);
        let fields: Vec<&str> = party.fields.values().map(String::as_str).collect();
        if !fields.is_empty() {
            self.push(vec![(fields.join(" · "), Role::Dim)]);
        }
        self.points(view);
        self.cases(view);
        self.promises(view);
    }

    fn points(&mut self, view: &PartyView) {
        for point in &view.points {
            let label = point_label(&self.model.locale, point);
            let mut spans = vec![(format!("{label} "), Role::Text)];
            match self.model.shown.as_ref().filter(|shown| shown.point == point.id) {
                Some(shown) => {
                    let value = printable_lines(shown.value.expose_secret()).replace('\n', " ");
                    spans.push((value, Role::Sealed));
                    let left = (shown.until_elapsed_seconds - self.model.elapsed_seconds).max(0);
                    let left = self.model.locale.text_with("detail-seconds", &[("n", left.into())]);
                    spans.push((format!("  {left}"), Role::Warn));
                    if !shown.verified {
                        spans.push((format!(" {}", self.text("detail-unverified")), Role::Danger));
                    }
                }
                None => {
                    let mask = text::hidden(self.model.theme.ascii_borders);
                    spans.push((mask.to_owned(), Role::Dim));
                }
            }
            let standings = view.standings.iter().filter(|row| row.point.id == point.id);
            let chips = chips(&self.model.locale, &standings.collect::<Vec<_>>());
            for (chip, role) in chips {
                spans.push(("  ".to_owned(), Role::Dim));
                spans.push((chip, role));
            }
            self.item(Item::Point(point.id), spans);
        }
        self.reached(&view.contacts);
    }

    /// When somebody was reached last, by which way and what for: what the caps count.
    fn reached(&mut self, contacts: &[Contact]) {
        let told = contacts.iter().map(|contact| {
            let args = [
                ("at", short(contact.at, self.model.now).into()),
                ("channel", self.word("contact-channel", contact.channel.code()).into()),
                ("purpose", self.word("contact-purpose", contact.purpose.code()).into()),
            ];
            self.model.locale.text_with("detail-contact", &args)
        });
        let told = told.collect::<Vec<_>>().join(BETWEEN);
        self.fact("label-contacts", &told);
    }

    fn cases(&mut self, view: &PartyView) {
        let open = self.model.detail.case().map(|case| case.id);
        let others: Vec<&Case> = view.cases.iter().filter(|case| Some(case.id) != open).collect();
        if others.is_empty() {
            return;
        }
        self.heading("detail-complaints");
        for case in others {
            let (label, role) = match case.is_open() {
                true => due_label(&self.model.locale, case.due_seconds(), self.model.now),
                false => (self.word("stage", case.stage.code()), Role::Dim),
            };
            let spans = vec![
                (format!("{} ", case.number), Role::Accent),
                (format!("{label} "), role),
                (self.model.locale.case_title(case), Role::Text),
            ];
            self.item(Item::Case(case.id), spans);
        }
    }

    fn promises(&mut self, view: &PartyView) {
        let open: Vec<_> = view.promises.iter().filter(|row| row.promise.is_open()).collect();
        if open.is_empty() {
            return;
        }
        self.heading("detail-promises");
        for row in open {
            let promise = &row.promise;
            let role = if row.overdue { Role::Overdue } else { Role::Warn };
            let spans = vec![
                (format!("{} ", promise.number), Role::Dim),
                (format!("{} ", self.by(promise.due)), role),
                (printable_lines(&promise.text).replace('\n', " "), Role::Text),
            ];
            self.item(Item::Promise(promise.id), spans);
        }
    }

    /// What is said of each in clear: none is ever opened here.
    fn attachments(&mut self) {
        let rows = self.model.detail.attachments();
        if rows.is_empty() {
            return;
        }
        self.heading("detail-attachments");
        let open = self.model.detail.case().map(|case| case.number);
        for row in rows {
            let file = &row.attachment;
            let mut facts = vec![size(file.bytes), short(file.added_at, self.model.now)];
            facts.extend(row.by.clone());
            facts.extend(row.case.filter(|case| Some(*case) != open).map(|case| case.to_string()));
            let spans = vec![
                (format!("{} ", file.number), Role::Accent),
                (format!("{}  ", printable_lines(&file.name).replace('\n', " ")), Role::Text),
                (facts.join(BETWEEN), Role::Dim),
            ];
            self.item(Item::Attachment(file.number), spans);
        }
    }

    fn story(&mut self) {
        let model = self.model;
        let lines: Vec<&TimeLine> = match (&model.detail.complaint, &model.detail.party) {
            (Some(complaint), _) => complaint.lines.iter().collect(),
            (None, Some(party)) => party.lines.iter().collect(),
            (None, None) => return,
        };
        self.heading("detail-timeline");
        if lines.is_empty() {
            let none = self.text("detail-no-timeline");
            self.push(vec![(none, Role::Dim)]);
        }
        for line in lines {
            self.tell(line);
        }
    }

    /// The mark of what was taken back comes first: without it the line tells what is not so.
    fn tell(&mut self, line: &TimeLine) {
        let when = short(line.at, self.model.now);
        let by = line.by.clone().unwrap_or_default();
        let Sentence { what, number, body, is_gone } = self.sentence(&line.what);
        let role = if is_gone { Role::Dim } else { Role::Text };
        let mut spans = vec![(format!("{when} "), Role::Dim)];
        if is_gone {
            spans.push((format!("{}: ", self.text("detail-taken-back")), Role::Warn));
        }
        spans.push((what, role));
        let rest = [Some(by.clone()), number].into_iter().flatten().filter(|it| !it.is_empty());
        spans.extend(rest.map(|it| (format!("  {it}"), Role::Dim)));
        self.push(spans);
        if !body.trim().is_empty() {
            let title = format!("{} {by}", self.human(line.at));
            self.paragraph(Item::Text { title, text: body.clone() }, &body, INDENT, role);
        }
    }

    fn sentence(&self, what: &What) -> Sentence {
        match what {
            What::Entry { kind, case, text, retracted, .. } => Sentence {
                what: self.word("entry", kind.code()),
                number: case.and_then(|case| self.other_case(case)),
                body: text.clone(),
                is_gone: *retracted,
            },
            What::Promise { number, text, due, state, reason } => {
                let state = self.word("promise", state);
                let because = reason.as_ref().map(|reason| {
                    let args = [("reason", reason.as_str().into())];
                    format!("\n{}", self.model.locale.text_with("detail-released", &args))
                });
                Sentence {
                    what: format!("{number} · {state} · {}", self.by(*due)),
                    number: None,
                    body: format!("{text}{}", because.unwrap_or_default()),
                    is_gone: false,
                }
            }
            What::Case { number, event, to, reverted } => {
                let (what, body) = self.event(&event.what, to.as_deref());
                Sentence { what, number: self.other_case(*number), body, is_gone: *reverted }
            }
        }
    }

    /// The number of a complaint, unless it is the one that stands above.
    fn other_case(&self, number: CaseNumber) -> Option<String> {
        let open = self.model.detail.case().map(|case| case.number);
        (open != Some(number)).then(|| number.to_string())
    }

    fn event(&self, what: &Happening, to: Option<&str>) -> (String, String) {
        let word = self.word("happening", what.code());
        let with = |more: String| format!("{word}: {more}");
        let told = |detail: Option<(&str, &str)>| match detail {
            Some((list, code)) => with(self.word(list, code)),
            None => word.clone(),
        };
        match what {
            Happening::Moved(Move::Wait { question, until, .. }) => {
                (with(self.by(*until)), question.clone())
            }
            Happening::Moved(Move::Answer { entry, channel }) => {
                (with(format!("{} · {entry}", self.word("channel", channel.code()))), String::new())
            }
            Happening::Moved(step) => (told(step.detail()), step.words().to_owned()),
            Happening::Fact(fact) => (told(fact.detail()), fact.words().to_owned()),
            Happening::Passed(passed) => {
                (with(self.word("stage", passed.stage.code())), String::new())
            }
            Happening::Breached { clock, at } => {
                (with(format!("{clock} · {}", self.human(*at))), String::new())
            }
            Happening::Drafted { letter, clock, .. } => {
                let letter = self.word("letter", letter.code());
                (with(format!("{letter} · {clock}")), String::new())
            }
            Happening::Assigned { note, .. } => {
                let to = to.map_or_else(|| self.text("nobody"), str::to_owned);
                (with(to), note.clone().unwrap_or_default())
            }
            _ => (word, String::new()),
        }
    }
}

/// What a line of the story says.
struct Sentence {
    what: String,
    /// The complaint it belongs to, where that does not go without saying.
    number: Option<String>,
    /// People's words under it.
    body: String,
    /// Whether it was taken back.
    is_gone: bool,
}

/// A line of facts, in pieces that stay whole where it is broken.
fn pieces(line: &str) -> Vec<(String, Role)> {
    let pieces = line
        .split(BETWEEN)
        .map(|piece| [(BETWEEN.to_owned(), Role::Dim), (piece.to_owned(), Role::Text)]);
    pieces.flatten().skip(1).collect()
}

/// Spans in as many lines as they need. One that does not fit begins a line; one that fits on none
/// is wrapped.
fn flow(spans: Vec<(String, Role)>, width: usize) -> Vec<Vec<(String, Role)>> {
    let within = width.saturating_sub(INDENT).max(1);
    let (mut done, mut line, mut used) = (Vec::new(), Vec::new(), 0);
    for (span, role) in spans {
        let wide = text::width(&span);
        if used + wide <= width {
            used += wide;
            line.push((span, role));
            continue;
        }
        // A long text goes on behind what stands there; a short one stays in one piece.
        let behind = if wide > within / 2 { used.saturating_sub(INDENT) } else { within };
        let start = " ".repeat(behind);
        let wrapped = text::wrap(&format!("{start}{}", span.trim_start()), within);
        for (place, piece) in wrapped.into_iter().enumerate() {
            let piece = if place == 0 { piece.trim_start().to_owned() } else { piece };
            if place > 0 {
                done.push(std::mem::replace(&mut line, vec![(" ".repeat(INDENT), role)]));
                used = INDENT;
            }
            used += text::width(&piece);
            line.push((piece, role));
        }
    }
    done.push(line);
    if done.len() > FACT_LINES {
        done.truncate(FACT_LINES);
        if let Some(last) = done.last_mut() {
            last.push((CUT.to_owned(), Role::Dim));
        }
    }
    done
}

/// Bytes in the unit in which they are few.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!("{} MiB", bytes.div_ceil(MIB)),
    }
}

/// A time that is short where it can be: the clock today, the day this year.
fn short(at: Moment, now: Moment) -> String {
    let at = at.seen_from(now);
    let human = at.human();
    let same_day =
        at.date() == now.date() && at.precision == crate::domain::moment::Precision::Minute;
    match (same_day, human.split_once(' ')) {
        (true, Some((_, clock))) => clock.to_owned(),
        (_, Some((day, _))) => day.to_owned(),
        _ => human,
    }
}

/// Draws the pane.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let title = title(model);
    let focused = model.focus == PaneId::Detail;
    let frame = Frame { title: &title, note: "", focused };
    let inner = frame.draw(area, buffer, &model.theme);
    let inner = draw_beside(model, inner, buffer);
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    if model.detail.is_empty() {
        let is_new = model.is_new_store() && focused;
        let id = if is_new { "list-none-yet" } else { "detail-empty" };
        let lines = text::wrap(&model.locale.text(id), width);
        for (y, line) in (inner.y..inner.bottom()).zip(lines) {
            buffer.set_string(inner.x, y, line, model.theme.style(Role::Dim));
        }
        return;
    }
    let (lines, items) = content(model, width);
    let cursor = model.detail.cursor.min(items.len().saturating_sub(1));
    let first = first_line(&lines, cursor, height);
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(first)) {
        let is_selected = focused && line.item == Some(cursor) && !items.is_empty();
        draw_line(model, line, is_selected, Rect { y, height: 1, ..inner }, buffer);
    }
}

/// Who else has the case before them, above what scrolls; the area that is left.
fn draw_beside(model: &Model, area: Rect, buffer: &mut Buffer) -> Rect {
    let case = model.detail.case().map(|case| case.id);
    let told = |one: &Sitting| {
        let id = if one.told.at.is_typing { "presence-typing" } else { "presence-looking" };
        model.locale.text_with(id, &[("name", one.member.as_str().into())])
    };
    let told: Vec<String> = case.into_iter().flat_map(|id| model.beside(id)).map(told).collect();
    if told.is_empty() || area.height < 2 {
        return area;
    }
    let line = text::fit(&told.join(" · "), usize::from(area.width));
    buffer.set_string(area.x, area.y, line, model.theme.style(Role::Warn));
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

fn title(model: &Model) -> String {
    match (&model.detail.party, &model.detail.complaint) {
        (Some(view), _) if view.row.party.erased.is_some() => view.row.party.number.to_string(),
        (Some(view), _) => format!("{}  {}", view.row.party.name, view.row.party.number),
        (None, Some(view)) => view.row.case.number.to_string(),
        (None, None) => model.locale.text("pane-detail"),
    }
}

/// The first line to show, so that the item under the cursor is in the upper half.
fn first_line(lines: &[Line], cursor: usize, height: usize) -> usize {
    if cursor == 0 {
        return 0;
    }
    let at = lines.iter().position(|line| line.item == Some(cursor)).unwrap_or(0);
    let most = lines.len().saturating_sub(height);
    at.saturating_sub(height / 2).min(most)
}

fn draw_line(model: &Model, line: &Line, is_selected: bool, area: Rect, buffer: &mut Buffer) {
    let mut x = area.x;
    for (span, role) in &line.spans {
        let room = usize::from(area.right().saturating_sub(x));
        let shown = text::cut(span, room);
        let style =
            if is_selected { model.theme.style(Role::Selection) } else { model.theme.style(*role) };
        buffer.set_string(x, area.y, &shown, style);
        x += u16::try_from(text::width(&shown)).unwrap_or(0);
        if text::width(span) > room {
            break;
        }
    }
    if is_selected && line.spans.is_empty() {
        buffer.set_style(area, model.theme.style(Role::Selection));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(spans: &[&str], width: usize) -> Vec<String> {
        let spans = spans.iter().map(|span| ((*span).to_owned(), Role::Text)).collect();
        let joined = |line: Vec<(String, Role)>| line.into_iter().map(|(span, _)| span).collect();
        flow(spans, width).into_iter().map(joined).collect()
    }

    #[test]
    fn facts_that_do_not_fit_go_to_the_next_line_in_one_piece() {
        let told = ["2026-11-20 ", "taken back: ", "closed: accepted", "  王芳", "  K-2026-00110"];
        assert_eq!(
            lines(&told, 41),
            ["2026-11-20 taken back: closed: accepted", "  王芳  K-2026-00110"]
        );
        assert_eq!(lines(&told, 80).len(), 1);
    }

    #[test]
    fn a_long_text_goes_on_behind_what_stands_before_it() {
        let promise = ["P-000001 ", "由主管亲自打电话说明退款进度并道歉"];
        assert_eq!(
            lines(&promise, 20),
            ["P-000001 由主管亲自", "  打电话说明退款进度", "  并道歉"]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_the_pane_and_nothing_gets_lost(
            spans in prop::collection::vec("[a-z 张伟，。]{0,30}", 0..6),
            width in 8usize..60,
        ) {
            let all: Vec<&str> = spans.iter().map(String::as_str).collect();
            let shown = lines(&all, width);
            let bare = |text: &str| text.replace(' ', "");
            if shown.len() < FACT_LINES {
                prop_assert_eq!(bare(&shown.concat()), bare(&all.concat()));
            }
            prop_assert!(shown.iter().all(|line| text::width(line) <= width + 1));
        }
    }
}
