//! Fields filled in one after the other.
//!
//! INVARIANT: `Submit` is answered only when no required field is blank. A masked field is never drawn, compared or
//! named in `Debug`; nor are the words of any other. Whatever Alt or Ctrl+Enter might do, Tab, Enter, Ctrl+S and Esc do.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::{Zeroize, Zeroizing};

use super::{Reply, form_view, is_back, is_control, letter};
use crate::locale::{Locale, Told};
use crate::tui::msg::Ticket;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::field::{Effect, Field};
use crate::vault::{BroughtBack, ExposeSecret, SecretString, Stowed};

/// A form and where its writer is in it.
pub struct Form {
    pub title: String,
    pub fields: Vec<FormField>,
    /// Shown under the fields, such as customers who have the same number.
    pub notice: Vec<Notice>,
    pub error: Option<Told>,
    /// The version of the row it was filled from.
    pub version: Option<u32>,
    /// Under which ticket it was submitted last.
    pub sent: Option<Ticket>,
    /// Whether it leaves the house when it is submitted, and is kept when it is left.
    pub goes_out: bool,
    /// When what it held was kept last, where that is done while somebody types.
    pub kept_at: i64,
    /// Whether a text may be written in an editor of the member's own.
    pub has_editor: bool,
    /// Its changes at that time.
    kept_changes: u64,
    pub(super) at: usize,
    /// How often its contents were changed.
    changes: u64,
    /// The blank field at which the last try to submit stopped.
    pub(super) lacking: Option<usize>,
    /// What stood in the fields before the form was reset.
    taken_out: Option<Vec<Zeroizing<String>>>,
}

/// A line under the fields.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub role: Role,
    /// What can be looked at; blank where there is nothing to see.
    pub code: String,
}

/// One labelled field.
pub struct FormField {
    pub id: &'static str,
    pub label: String,
    pub kind: FieldKind,
    /// Shown dim while the field is empty.
    pub hint: String,
    pub required: bool,
    start: Zeroizing<String>,
    /// Keys that reached a masked field, round and round.
    pub(super) beat: u8,
}

/// What can be put into a field.
pub enum FieldKind {
    Line(Field),
    /// Several lines; the field grows with its text.
    Text(Field),
    Masked(Field),
    /// A line that is put away for as long as the vault is closed.
    Stowed(Stowed),
    /// Pairs of code and label.
    Choice {
        options: Vec<(String, String)>,
        at: usize,
    },
    /// Any of them.
    Several(Several),
}

/// Pairs of code and label of which any may be taken.
#[derive(Debug)]
pub struct Several {
    pub(super) options: Vec<(String, String)>,
    pub(super) taken: Vec<bool>,
    pub(super) at: usize,
    /// The codes that are taken, with commas between.
    value: String,
}

impl Several {
    fn of(options: Vec<(String, String)>, value: &str) -> Self {
        let mut several =
            Self { taken: vec![false; options.len()], options, at: 0, value: String::new() };
        several.set(value);
        several
    }

    fn set(&mut self, value: &str) {
        let wanted: Vec<&str> = value.split(',').collect();
        self.taken = self.options.iter().map(|(code, _)| wanted.contains(&code.as_str())).collect();
        self.tell();
    }

    fn tell(&mut self) {
        let taken = self.options.iter().zip(&self.taken).filter(|(_, taken)| **taken);
        self.value = taken.map(|((code, _), _)| code.as_str()).collect::<Vec<_>>().join(",");
    }

    /// Space takes or leaves the one that the cursor is on.
    fn handle(&mut self, key: KeyEvent) -> Effect {
        if key.code == KeyCode::Char(' ') {
            if let Some(taken) = self.taken.get_mut(self.at) {
                *taken = !*taken;
                self.tell();
                return Effect::Changed;
            }
            return Effect::Ignored;
        }
        match chosen(key, &self.options, self.at) {
            Some(next) => {
                self.at = next;
                Effect::Moved
            }
            None => Effect::Ignored,
        }
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").field("fields", &self.fields).field("at", &self.at).finish()
    }
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notice({:?}, {} B)", self.role, self.text.len())
    }
}

impl fmt::Debug for FormField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.id, self.kind)
    }
}

impl fmt::Debug for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(field) | Self::Text(field) | Self::Masked(field) => field.fmt(f),
            Self::Stowed(_) => f.write_str("Stowed"),
            Self::Choice { options, at } => write!(f, "Choice({at} of {})", options.len()),
            Self::Several(several) => {
                write!(f, "Several({} of {})", several.at, several.options.len())
            }
        }
    }
}

impl FormField {
    pub fn line(id: &'static str, label: impl Into<String>, text: &str) -> Self {
        Self::of(id, label.into(), FieldKind::Line(Field::line(text)))
    }

    pub fn text(id: &'static str, label: impl Into<String>, text: &str) -> Self {
        Self::of(id, label.into(), FieldKind::Text(Field::lines(text)))
    }

    pub fn masked(id: &'static str, label: impl Into<String>) -> Self {
        Self::of(id, label.into(), FieldKind::Masked(Field::masked()))
    }

    /// A choice of pairs of code and label that stands on `code`, or on the first if there is no such code.
    pub fn choice(
        id: &'static str,
        label: impl Into<String>,
        options: Vec<(String, String)>,
        code: &str,
    ) -> Self {
        let at = options.iter().position(|option| option.0 == code).unwrap_or(0);
        Self::of(id, label.into(), FieldKind::Choice { options, at })
    }

    /// Any of these pairs of code and label; `value` has the codes that are taken, with commas between.
    pub fn several(
        id: &'static str,
        label: impl Into<String>,
        options: Vec<(String, String)>,
        value: &str,
    ) -> Self {
        Self::of(id, label.into(), FieldKind::Several(Several::of(options, value)))
    }

    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// With the cursor before this part of its text, which gives way to what is typed first.
    #[must_use]
    pub fn standing_on(mut self, blank: &str) -> Self {
        if let FieldKind::Text(field) = &mut self.kind {
            field.stand_on(blank);
        }
        self
    }

    fn of(id: &'static str, label: String, kind: FieldKind) -> Self {
        let start = Zeroizing::new(kind.value().to_owned());
        Self { id, label, kind, hint: String::new(), required: false, start, beat: 0 }
    }

    /// Whether something in it is hidden because the vault is closed.
    pub(super) fn hides_a_value(&self) -> bool {
        matches!(self.kind, FieldKind::Stowed(_))
    }

    fn is_changed(&self) -> bool {
        self.hides_a_value() || self.kind.value() != self.start.as_str()
    }

    fn is_blank(&self) -> bool {
        match &self.kind {
            FieldKind::Masked(field) => field.is_empty(),
            FieldKind::Stowed(_) => false,
            kind => kind.value().trim().is_empty(),
        }
    }

    fn begin_again(&mut self) {
        self.kind.set(&self.start);
    }

    fn handle(&mut self, key: KeyEvent) -> Effect {
        let effect = self.kind.handle(key);
        if effect != Effect::Ignored {
            self.beat = self.beat.wrapping_add(1);
        }
        effect
    }
}

impl FieldKind {
    /// The text, or the code of the choice; nothing of what is put away.
    fn value(&self) -> &str {
        match self {
            Self::Stowed(_) => "",
            Self::Line(field) | Self::Text(field) | Self::Masked(field) => field.text(),
            Self::Choice { options, at } => options.get(*at).map_or("", |option| &option.0),
            Self::Several(several) => &several.value,
        }
    }

    /// Puts a text in, or chooses by code.
    fn set(&mut self, value: &str) {
        if let Self::Several(several) = self {
            several.set(value);
        } else if let Self::Choice { options, at } = self {
            *at = options.iter().position(|option| option.0 == value).unwrap_or(*at);
        } else if let Some(field) = self.field_mut() {
            field.set(value);
        }
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        match self {
            Self::Line(field) | Self::Text(field) | Self::Masked(field) => Some(field),
            Self::Choice { .. } | Self::Several(_) | Self::Stowed(_) => None,
        }
    }

    fn handle(&mut self, key: KeyEvent) -> Effect {
        match self {
            Self::Text(field) if key.code == KeyCode::Enter => {
                field.insert_newline();
                Effect::Changed
            }
            Self::Line(field) | Self::Text(field) | Self::Masked(field) => field.handle(key),
            Self::Several(several) => several.handle(key),
            Self::Stowed(_) => Effect::Ignored,
            Self::Choice { options, at } => match chosen(key, options, *at) {
                Some(next) => {
                    *at = next;
                    Effect::Changed
                }
                None => Effect::Ignored,
            },
        }
    }
}

/// Where a key leads in a choice; it goes round at the ends.
fn chosen(key: KeyEvent, options: &[(String, String)], at: usize) -> Option<usize> {
    let last = options.len().checked_sub(1)?;
    match key.code {
        KeyCode::Left => Some(at.checked_sub(1).unwrap_or(last)),
        KeyCode::Right | KeyCode::Char(' ') => Some(if at < last { at + 1 } else { 0 }),
        KeyCode::Home => Some(0),
        KeyCode::End => Some(last),
        _ => next_beginning_with(letter(key)?, options, at),
    }
}

fn next_beginning_with(typed: char, options: &[(String, String)], at: usize) -> Option<usize> {
    let begins = |text: &str| {
        text.chars().next().is_some_and(|first| first.to_lowercase().eq(typed.to_lowercase()))
    };
    let round = (at + 1..options.len()).chain(0..=at);
    round.into_iter().find(|n| begins(&options[*n].1) || begins(&options[*n].0))
}

impl Form {
    pub fn new(title: impl Into<String>, fields: Vec<FormField>) -> Self {
        let title = title.into();
        Self {
            title,
            fields,
            notice: Vec::new(),
            error: None,
            version: None,
            sent: None,
            goes_out: false,
            kept_at: 0,
            has_editor: false,
            kept_changes: 0,
            at: 0,
            changes: 0,
            lacking: None,
            taken_out: None,
        }
    }

    /// The same, of what leaves the house when it is submitted.
    #[must_use]
    pub fn going_out(self) -> Self {
        Self { goes_out: true, ..self }
    }

    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        if is_back(key) {
            return Reply::Close;
        }
        if is_control(key, 's') {
            return self.submit();
        }
        if is_control(key, 'o') && self.can_look() {
            return Reply::Look;
        }
        if is_control(key, 'g') && self.is_in_text() {
            return Reply::Edit;
        }
        if is_control(key, 'x') {
            // What is put away could not be brought back by the same key.
            if !self.hides_a_value() {
                self.reset();
            }
            return Reply::Stay;
        }
        if !matches!(key.code, KeyCode::Tab | KeyCode::BackTab) && self.handed_to_field(key) {
            return Reply::Stay;
        }
        self.walk(key)
    }

    /// Never a key, whatever it holds.
    pub fn paste(&mut self, text: &str) {
        let Some(focused) = self.fields.get_mut(self.at) else { return };
        if let Some(field) = focused.kind.field_mut() {
            field.insert(text);
            focused.beat = focused.beat.wrapping_add(1);
            self.felt_change();
        }
    }

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        form_view::draw(self, area, buffer, theme, locale)
    }

    /// What is in a field: the text, or the code of a choice. Nothing where there is no such field.
    pub fn value(&self, id: &str) -> &str {
        self.field(id).map_or("", |field| field.kind.value())
    }

    /// The code chosen.
    pub fn choice(&self, id: &str) -> &str {
        let field = self.field(id).filter(|field| matches!(field.kind, FieldKind::Choice { .. }));
        field.map_or("", |field| field.kind.value())
    }

    /// Takes the text out of a field, which is empty after.
    pub fn take_secret(&mut self, id: &str) -> Zeroizing<String> {
        let field = self.field_mut(id).and_then(|field| field.kind.field_mut());
        field.map(Field::take).unwrap_or_default()
    }

    /// Puts a text into a field, or chooses by code.
    pub fn set(&mut self, id: &str, value: &str) {
        if let Some(field) = self.field_mut(id) {
            field.kind.set(value);
        }
    }

    /// The same, as if somebody had typed it.
    pub fn write(&mut self, id: &str, value: &str) {
        if self.value(id) != value {
            self.set(id, value);
            self.felt_change();
        }
        self.error = None;
    }

    /// Whether the cursor is in a text of several lines.
    pub(super) fn is_in_text(&self) -> bool {
        self.fields.get(self.at).is_some_and(|field| matches!(field.kind, FieldKind::Text(_)))
    }

    /// Everything as the form began. The same key brings back what was there, until something is typed.
    fn reset(&mut self) {
        if self.changed() {
            let value = |field: &FormField| Zeroizing::new(field.kind.value().to_owned());
            self.taken_out = Some(self.fields.iter().map(value).collect());
            self.fields.iter_mut().for_each(FormField::begin_again);
        } else if let Some(values) = self.taken_out.take() {
            let pairs = self.fields.iter_mut().zip(&values);
            pairs.for_each(|(field, value)| field.kind.set(value));
        }
        self.at = 0;
        self.felt_change();
    }

    /// Whether a notice speaks of something that can be looked at.
    pub(super) fn can_look(&self) -> bool {
        self.notice.iter().any(|notice| !notice.code.is_empty())
    }

    /// Whether [`Form::reset`] would bring something back.
    pub(super) fn is_reset(&self) -> bool {
        self.taken_out.is_some() && !self.changed()
    }

    /// Puts away what stands in these fields. What cannot be put away is given up: it must not stay.
    pub fn veil(&mut self, ids: &[&str], stow: impl Fn(&SecretString) -> Option<Stowed>) {
        self.taken_out = None;
        for field in self.fields.iter_mut().filter(|field| ids.contains(&field.id)) {
            field.start.zeroize();
            if let FieldKind::Line(line) = &mut field.kind
                && !line.is_empty()
            {
                let stowed = stow(&SecretString::from(line.take().as_str()));
                field.kind =
                    stowed.map_or_else(|| FieldKind::Line(Field::line("")), FieldKind::Stowed);
            }
        }
    }

    /// What [`Form::veil`] put away.
    pub fn stowed(&self) -> impl Iterator<Item = &Stowed> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Stowed(stowed) => Some(stowed),
            _ => None,
        })
    }

    /// Whether something in it is hidden because the vault is closed.
    pub fn hides_a_value(&self) -> bool {
        self.stowed().next().is_some()
    }

    /// Shows again what [`Form::veil`] put away.
    pub fn unveil(&mut self, back: &BroughtBack) {
        for field in &mut self.fields {
            let FieldKind::Stowed(stowed) = &field.kind else { continue };
            if let Some((_, text)) = back.iter().find(|(one, _)| one == stowed) {
                field.kind = FieldKind::Line(Field::line(text.expose_secret()));
            }
        }
    }

    /// Shown until something is changed.
    pub fn set_error(&mut self, error: Told) {
        self.error = Some(error);
        self.lacking = None;
    }

    pub fn focus(&mut self, id: &str) {
        self.at = self.fields.iter().position(|field| field.id == id).unwrap_or(self.at);
    }

    pub fn focused_id(&self) -> &'static str {
        self.fields.get(self.at).map_or("", |field| field.id)
    }

    /// Whether anything differs from what the form began with.
    pub fn changed(&self) -> bool {
        self.fields.iter().any(FormField::is_changed)
    }

    /// What a field holds and what it began with, if these differ.
    pub fn change(&self, id: &str) -> Option<(&str, &str)> {
        let field = self.field(id).filter(|field| field.is_changed())?;
        Some((field.kind.value(), &field.start))
    }

    /// Goes up with each change of its contents.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether it has changed since it was kept last.
    pub fn is_unkept(&self) -> bool {
        self.changes != self.kept_changes
    }

    /// What it holds was kept.
    pub fn was_kept(&mut self, at: i64) {
        (self.kept_at, self.kept_changes) = (at, self.changes);
    }

    fn field(&self, id: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.id == id)
    }

    fn field_mut(&mut self, id: &str) -> Option<&mut FormField> {
        self.fields.iter_mut().find(|field| field.id == id)
    }

    fn handed_to_field(&mut self, key: KeyEvent) -> bool {
        let focused = self.fields.get_mut(self.at);
        match focused.map_or(Effect::Ignored, |field| field.handle(key)) {
            Effect::Changed => self.felt_change(),
            Effect::Moved => {}
            Effect::Ignored => return false,
        }
        true
    }

    fn felt_change(&mut self) {
        self.changes += 1;
        self.error = None;
        self.lacking = None;
    }

    /// Tab goes round; the arrows and Enter stop at the ends.
    fn walk(&mut self, key: KeyEvent) -> Reply {
        let last = self.fields.len().saturating_sub(1);
        match key.code {
            KeyCode::Enter if self.at == last => return self.submit(),
            KeyCode::Tab => self.at = if self.at < last { self.at + 1 } else { 0 },
            KeyCode::BackTab => self.at = self.at.checked_sub(1).unwrap_or(last),
            KeyCode::Enter | KeyCode::Down => self.at = last.min(self.at + 1),
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            _ => {}
        }
        Reply::Stay
    }

    fn submit(&mut self) -> Reply {
        let blank = self.fields.iter().position(|field| field.required && field.is_blank());
        self.lacking = blank;
        self.error = None;
        self.at = blank.unwrap_or(self.at);
        if blank.is_some() { Reply::Stay } else { Reply::Submit }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn severities() -> Vec<(String, String)> {
        [("low", "低"), ("high", "高"), ("hurry", "急")].map(|(a, b)| (a.into(), b.into())).into()
    }

    fn complaint() -> Form {
        Form::new(
            "New complaint",
            vec![
                FormField::line("title", "Title", "").required(),
                FormField::choice("severity", "Severity", severities(), "high"),
                FormField::text("narrative", "What happened", ""),
                FormField::masked("pin", "PIN"),
            ],
        )
    }

    #[test]
    fn of_several_any_may_be_taken() {
        let field = FormField::several("sizes", "Sizes", severities(), "high");
        let mut form =
            Form::new("Sizes", vec![FormField::line("name", "Name", ""), field.required()]);
        form.handle(press(KeyCode::Tab));
        assert_eq!((form.value("sizes"), form.changed()), ("high", false));
        form.handle(press(KeyCode::Char(' ')));
        form.handle(press(KeyCode::Right));
        form.handle(press(KeyCode::Char(' ')));
        form.handle(press(KeyCode::Left));
        form.handle(press(KeyCode::Left));
        form.handle(press(KeyCode::Char(' ')));
        assert_eq!(form.change("sizes"), Some(("low,hurry", "high")));
        assert!(on_screen(&form, 60, 20).contains("[x] 低  [ ] 高  [x] 急"));
        fits_everywhere(&form);
        form.handle(press(KeyCode::Char(' ')));
        form.set("sizes", "");
        assert_eq!(form.handle(press(KeyCode::Enter)), Reply::Stay, "one is required");
        form.handle(press(KeyCode::Char(' ')));
        assert_eq!(form.handle(press(KeyCode::Enter)), Reply::Submit);
    }

    #[test]
    fn keys_go_from_field_to_field() {
        let mut form = complaint();
        assert_eq!(form.focused_id(), "title");
        for (code, id) in [
            (KeyCode::Tab, "severity"),
            (KeyCode::Down, "narrative"),
            (KeyCode::Tab, "pin"),
            (KeyCode::Down, "pin"),
            (KeyCode::Tab, "title"),
            (KeyCode::Up, "title"),
            (KeyCode::BackTab, "pin"),
            (KeyCode::Up, "narrative"),
            (KeyCode::Up, "severity"),
            (KeyCode::Enter, "narrative"),
        ] {
            assert_eq!(form.handle(press(code)), Reply::Stay);
            assert_eq!(form.focused_id(), id, "{code:?}");
        }
    }

    #[test]
    fn enter_is_a_new_line_in_a_text_and_submits_on_the_last_field() {
        let mut form = complaint();
        type_into(&mut form, "退款");
        form.focus("narrative");
        type_into(&mut form, "一");
        form.handle(press(KeyCode::Enter));
        type_into(&mut form, "二");
        assert_eq!(form.value("narrative"), "一\n二");
        assert_eq!(form.handle(ctrl('s')), Reply::Submit);
        form.focus("pin");
        assert_eq!(form.handle(press(KeyCode::Enter)), Reply::Submit);
    }

    #[test]
    fn a_blank_required_field_holds_the_form() {
        let mut form = complaint();
        form.paste("  ");
        form.focus("pin");
        assert_eq!(form.handle(press(KeyCode::Enter)), Reply::Stay);
        assert_eq!(form.focused_id(), "title");
        let said = locale().text_with("overlay-form-required", &[("field", "Title".into())]);
        assert!(on_screen(&form, 80, 24).contains(&said));
        form.handle(press(KeyCode::Tab));
        assert!(
            on_screen(&form, 80, 24).contains(&said),
            "it names the blank field wherever one is"
        );
        form.handle(press(KeyCode::BackTab));
        type_into(&mut form, "x");
        assert!(!on_screen(&form, 80, 24).contains(&said));
    }

    #[test]
    fn a_choice_turns_round_and_jumps_to_a_letter() {
        let mut form = complaint();
        form.focus("severity");
        for (key, code) in [
            (press(KeyCode::Right), "hurry"),
            (press(KeyCode::Char(' ')), "low"),
            (press(KeyCode::Left), "hurry"),
            (press(KeyCode::Char('H')), "high"),
            (press(KeyCode::Char('h')), "hurry"),
            (press(KeyCode::Char('低')), "low"),
            (press(KeyCode::Char('x')), "low"),
        ] {
            form.handle(key);
            assert_eq!(form.choice("severity"), code);
        }
        assert_eq!((form.value("severity"), form.choice("title")), ("low", ""));
    }

    #[test]
    fn changed_tells_whether_anything_would_be_lost() {
        let mut form = complaint();
        form.handle(press(KeyCode::Tab));
        assert!(!form.changed());
        form.handle(press(KeyCode::Left));
        assert!(form.changed());
        form.set("severity", "high");
        assert!(!form.changed());
        form.set("narrative", "一");
        assert!(form.changed());
        assert_eq!(form.handle(press(KeyCode::Esc)), Reply::Close);
        assert_eq!(form.value("narrative"), "一");
    }

    #[test]
    fn an_error_stays_until_something_changes() {
        let mut form = complaint();
        form.set_error(Told {
            sentence: "That number is taken.".into(),
            hint: Some("Look.".into()),
        });
        form.handle(press(KeyCode::Tab));
        assert!(on_screen(&form, 60, 20).contains("That number is taken."));
        form.paste("x");
        assert!(form.error.is_some(), "a choice takes no paste");
        form.handle(press(KeyCode::BackTab));
        form.paste("x");
        assert!(form.error.is_none());
    }

    #[test]
    fn a_secret_is_neither_drawn_nor_named() {
        let mut form = complaint();
        form.focus("pin");
        type_into(&mut form, "swordfish");
        let one = on_screen(&form, 80, 24);
        assert!(!one.contains("sword") && !one.contains("*****"));
        type_into(&mut form, "a");
        assert_ne!(one, on_screen(&form, 80, 24), "a key must be felt");
        assert!(!format!("{form:?}").contains("sword"));
        assert_eq!(form.take_secret("pin").as_str(), "swordfisha");
        assert_eq!(form.value("pin"), "");
        assert!(form.take_secret("none").is_empty());
    }

    #[test]
    fn a_form_without_fields_is_harmless() {
        let mut form = Form::new("", Vec::new());
        form.handle(press(KeyCode::Up));
        form.paste("x");
        assert_eq!(form.handle(press(KeyCode::Enter)), Reply::Submit);
        fits_everywhere(&form);
    }

    #[test]
    fn labels_align_in_both_scripts() {
        let fields = vec![
            FormField::line("a", "姓名", "甲").required(),
            FormField::line("b", "Company", "乙"),
            FormField::choice("c", "严重程度", severities(), "low"),
        ];
        let mut form = Form::new("新客户", fields);
        form.focus("b");
        let screen = drawn(&form, 80, 24);
        let value_column = |symbol: &str| {
            screen.area().positions().find(|at| screen[*at].symbol() == symbol).map(|at| at.x)
        };
        assert!(value_column("甲").is_some());
        assert_eq!(value_column("甲"), value_column("乙"));
        assert_eq!(value_column("甲"), value_column("["));
    }

    #[test]
    fn the_focused_field_is_in_sight_with_the_real_cursor() {
        let many = (0..30).map(|_| FormField::line("f", "字段", "值")).collect();
        let mut form = Form::new("长表", many);
        form.notice =
            vec![
                Notice {
                    text: "已有同号客户：张伟".into(), role: Role::Warn, code: String::new()
                };
                9
            ];
        form.fields.insert(12, FormField::text("text", "经过", &"很长的经过。".repeat(60)));
        for _ in 0..31 {
            fits_everywhere(&form);
            assert!(cursor_of(&form, 60, 20).is_some());
            form.handle(press(KeyCode::Tab));
        }
    }
}
