//! The open party or complaint: what is known, what was promised, and the story.
//!
//! The pane is a run of lines made anew for each width; some of them are items on which the cursor
//! can stand. A sealed value is on a line only while its reveal lasts.

use super::PaneId;
use super::queue::due_label;
use crate::domain::complaint::{Case, Happening, Move};
use crate::domain::contact::Point;
use crate::domain::id::{CaseId, PointId, PromiseId};
use crate::domain::moment::Moment;
use crate::locale::Locale;
use crate::printable::printable_lines;
use crate::queries::complaints::ComplaintView;
use crate::queries::parties::PartyView;
use crate::queries::promises::PromiseRow;
use crate::queries::timeline::{Line as Told, What};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::text;
use crate::vault::ExposeSecret;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines of a text that the pane shows; the reader shows all.
const TEXT_LINES: usize = 3;

/// What stands for a sealed value: nothing of it.
const MASK: &str = "●●●●●●";
const ASCII_MASK: &str = "******";

/// The pane's state.
#[derive(Debug, Default)]
pub struct DetailPane {
    /// The party.
    pub party: Option<Box<PartyView>>,
    /// The complaint, if one is open.
    pub complaint: Option<Box<ComplaintView>>,
    /// The item the cursor is on.
    pub cursor: usize,
    /// What is to be done with what was asked for, once it is open.
    pub then: Option<Action>,
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
        if let Some(Item::Point(id)) = items.get(self.cursor) {
            return Some(*id);
        }
        match self.points() {
            [only] => Some(only.id),
            _ => None,
        }
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
        if let Some(Item::Promise(id)) = items.get(self.cursor) {
            return Some(*id);
        }
        match self.open_promises().as_slice() {
            [only] => Some(only.promise.id),
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
    let kind = locale.word("point", point.kind.code());
    // The usual labels are words of the reader's language; any other stands as it was typed.
    let id = format!("point-label-{}", point.label);
    match point.label.as_str() {
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

    fn push(&mut self, spans: Vec<(String, Role)>) {
        self.lines.push(Line { spans, item: None });
    }

    fn item(&mut self, item: Item, spans: Vec<(String, Role)>) {
        self.items.push(item);
        self.lines.push(Line { spans, item: Some(self.items.len() - 1) });
    }

    fn heading(&mut self, id: &str) {
        if !self.lines.is_empty() {
            self.push(Vec::new());
        }
        let title = self.text(id);
        self.push(vec![(title, Role::Label)]);
    }

    /// A wrapped text of a few lines; all of it is one item, which Enter opens in the reader.
    fn paragraph(&mut self, title: &str, body: &str, indent: usize, role: Role) {
        let wrapped = text::wrap(&printable_lines(body), self.width.saturating_sub(indent));
        let is_cut = wrapped.len() > TEXT_LINES;
        self.items.push(Item::Text { title: title.to_owned(), text: body.to_owned() });
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
        self.push(vec![(format!("{number} "), Role::Accent), (case.title.clone(), Role::Title)]);
        self.stage_line(view);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        self.fact("label-product", &optional(&case.product));
        self.fact("label-issue", &optional(&case.issue));
        self.fact("label-company", &optional(&case.company));
        let channel = self.word("channel", case.channel.code());
        let received = format!("{} · {channel}", case.received_at.human());
        self.fact("label-received", &received);
        self.fact("label-external-ref", &optional(&case.external_ref));
        if let Some(until) = case.waiting_until {
            self.fact("label-waiting-until", &until.human());
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
        if !view.opening.what_happened.is_empty() {
            self.heading("label-what-happened");
            let title = format!("{number} {}", case.title);
            self.paragraph(&title, &view.opening.what_happened, 0, Role::Text);
        }
        self.fact("label-wanted", &view.opening.wanted);
    }

    fn stage_line(&mut self, view: &ComplaintView) {
        let case = &view.row.case;
        let mut spans = vec![(self.word("stage", case.stage.code()), Role::Accent)];
        if case.is_open() {
            let (label, role) = due_label(&self.model.locale, case.due_at, self.model.now);
            spans.push((" · ".to_owned(), Role::Dim));
            spans.push((label, role));
            spans.push((format!(" ({})", case.due_at.human()), Role::Dim));
        }
        self.push(spans);
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
            self.push(vec![(text::cut(&fields.join(" · "), self.width), Role::Dim)]);
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
                    let left = shown.until.seconds_left(self.model.now).max(0);
                    let left = self.model.locale.text_with("detail-seconds", &[("n", left.into())]);
                    spans.push((format!("  {left}"), Role::Warn));
                    if !shown.verified {
                        spans.push((format!(" {}", self.text("detail-unverified")), Role::Danger));
                    }
                }
                None => {
                    let mask = if self.model.theme.ascii_borders { ASCII_MASK } else { MASK };
                    spans.push((mask.to_owned(), Role::Dim));
                }
            }
            self.item(Item::Point(point.id), spans);
        }
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
                true => due_label(&self.model.locale, case.due_at, self.model.now),
                false => (self.word("stage", case.stage.code()), Role::Dim),
            };
            let spans = vec![
                (format!("{} ", case.number), Role::Accent),
                (format!("{label} "), role),
                (case.title.clone(), Role::Text),
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
            let due =
                self.model.locale.text_with("detail-by", &[("due", promise.due.human().into())]);
            let spans = vec![
                (format!("{due} "), role),
                (printable_lines(&promise.text).replace('\n', " "), Role::Text),
                (format!("  {}", promise.number), Role::Dim),
            ];
            self.item(Item::Promise(promise.id), spans);
        }
    }

    fn story(&mut self) {
        let model = self.model;
        let lines: Vec<&Told> = match (&model.detail.complaint, &model.detail.party) {
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
            self.told(line);
        }
    }

    fn told(&mut self, line: &Told) {
        let when = short(line.at, self.model.now);
        let by = line.by.clone().unwrap_or_default();
        let (what, body, gone) = self.sentence(&line.what);
        let role = if gone { Role::Dim } else { Role::Text };
        let mut spans =
            vec![(format!("{when} "), Role::Dim), (what, role), (format!("  {by}"), Role::Dim)];
        if gone {
            spans.push((format!("  {}", self.text("detail-taken-back")), Role::Dim));
        }
        self.push(spans);
        if !body.trim().is_empty() {
            self.paragraph(&format!("{} {by}", line.at.human()), &body, 2, role);
        }
    }

    /// What a line of the story says, the people's words under it, and whether it was taken back.
    fn sentence(&self, what: &What) -> (String, String, bool) {
        match what {
            What::Entry { kind, case, text, retracted, .. } => {
                let mut sentence = self.word("entry", kind.code());
                if let Some(case) = case {
                    sentence = format!("{sentence} · {case}");
                }
                (sentence, text.clone(), *retracted)
            }
            What::Promise { number, text, due, state } => {
                let state = self.word("promise", state);
                let by = self.model.locale.text_with("detail-by", &[("due", due.human().into())]);
                (format!("{number} · {by} · {state}"), text.clone(), false)
            }
            What::Case { number, event, to, reverted } => {
                let (sentence, body) = self.event(&event.what, to.as_deref());
                (format!("{number} · {sentence}"), body, *reverted)
            }
        }
    }

    fn event(&self, what: &Happening, to: Option<&str>) -> (String, String) {
        let word = self.word("happening", what.code());
        let with = |more: String| format!("{word}: {more}");
        match what {
            Happening::Moved(Move::Acknowledge { channel }) => {
                (with(self.word("channel", channel.code())), String::new())
            }
            Happening::Moved(Move::Wait { question, until }) => {
                let until =
                    self.model.locale.text_with("detail-by", &[("due", until.human().into())]);
                (with(until), question.clone())
            }
            Happening::Moved(Move::Decide { outcome, reasons }) => {
                (with(self.word("outcome", outcome.code())), reasons.clone())
            }
            Happening::Moved(Move::Close { closing }) => {
                (with(self.word("closing", closing.code())), String::new())
            }
            Happening::Assigned { note, .. } => {
                let to = to.map_or_else(|| self.text("nobody"), str::to_owned);
                (with(to), note.clone().unwrap_or_default())
            }
            _ => (word, String::new()),
        }
    }
}

/// A time that is short where it can be: the clock today, the day this year.
fn short(at: Moment, now: Moment) -> String {
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
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    if model.detail.is_empty() {
        let lines = text::wrap(&model.locale.text("detail-empty"), width);
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

fn title(model: &Model) -> String {
    match (&model.detail.party, &model.detail.complaint) {
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
    }
    if is_selected && line.spans.is_empty() {
        buffer.set_style(area, model.theme.style(Role::Selection));
    }
}
