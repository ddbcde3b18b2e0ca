//! What lists and timelines share: a page with its cursor, facts, and the lines of a story.

use super::Form;
use super::here::Here;
use super::output::Table;
use crate::domain::complaint::{Happening, Move};
use crate::domain::error::Result;
use crate::domain::handling::Fact;
use crate::domain::moment::Moment;
use crate::queries::timeline::{Line, What};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A page of a list.
#[derive(Debug)]
pub struct Rows<T> {
    /// How many there are in all.
    pub total: u64,
    /// Whether there may be more than that.
    pub may_be_more: bool,
    /// This page.
    pub items: Vec<T>,
    /// What `--after` takes to go on; none at the end.
    pub next: Option<String>,
}

impl<T> Rows<T> {
    /// Of one row more than a page takes, the page and its cursor.
    pub fn of(total: u64, mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let is_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| is_more).map(cursor);
        Self { total, may_be_more: false, items, next }
    }

    /// One document, one line for each, or a table.
    pub fn print(
        &self,
        here: &mut Here,
        form: Form,
        item: impl Fn(&T) -> Value,
        table: impl Fn(&Here, &[T]) -> Table,
    ) -> Result<()> {
        if form.ndjson {
            return self.items.iter().try_for_each(|one| here.out.json_line(&item(one)));
        }
        if form.json {
            let items: Vec<Value> = self.items.iter().map(item).collect();
            let document = json!({
                "total": self.total,
                "more": self.may_be_more,
                "items": items,
                "next": self.next,
            });
            return here.out.json(&document);
        }
        table(here, &self.items).print(&mut here.out)?;
        self.tell_rest(here)
    }

    fn tell_rest(&self, here: &mut Here) -> Result<()> {
        let more = if self.may_be_more { "+" } else { "" };
        let total = ("total", format!("{}{more}", self.total).into());
        let shown = ("shown", self.items.len().into());
        match &self.next {
            Some(next) => here.say("cli-more", &[total, shown, ("next", next.clone().into())]),
            None => here.say("cli-total", &[total, shown]),
        }
    }
}

/// Name and value, one to a line; what is empty is left out.
pub fn facts(here: &mut Here, facts: &[(&str, String)]) -> Result<()> {
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let name = here.locale.word("col", name);
        let args = [("name", name.into()), ("value", value.clone().into())];
        here.say("cli-fact", &args)?;
    }
    Ok(())
}

/// The lines of a story, newest first.
pub fn tell(here: &mut Here, lines: &[Line]) -> Result<()> {
    for line in lines {
        let told = Told::of(line);
        let mut head = vec![line.at.human(), line.by.clone().unwrap_or_default()];
        head.push(here.word(told.list, Some(told.code)));
        head.extend(told.number.clone());
        head.extend(told.detail.map(|(list, code)| here.word(list, Some(code))));
        head.extend(told.to.clone());
        head.extend(told.due.map(|due| due.human()));
        if told.retracted {
            head.push(here.text("cli-taken-back"));
        }
        head.retain(|part| !part.is_empty());
        here.out.line(&head.join("  "))?;
        for text in told.text.unwrap_or_default().lines() {
            here.out.line(&format!("    {text}"))?;
        }
        for (name, value) in told.fields.into_iter().flatten() {
            here.out.line(&format!("    {name}: {value}"))?;
        }
    }
    Ok(())
}

/// A line of a story as JSON.
pub fn line_json(line: &Line) -> Value {
    let told = Told::of(line);
    json!({
        "at": line.at.to_string(),
        "by": line.by,
        "type": told.kind,
        "code": told.code,
        "number": told.number,
        "text": told.text,
        "detail": told.detail.map(|(_, code)| code),
        "to": told.to,
        "due_at": told.due.map(|due| due.to_string()),
        "retracted": told.retracted,
        "fields": told.fields,
    })
}

/// A line taken apart, for both ways of printing it.
struct Told<'l> {
    kind: &'static str,
    list: &'static str,
    code: &'static str,
    number: Option<String>,
    text: Option<&'l str>,
    detail: Option<(&'static str, &'static str)>,
    to: Option<String>,
    due: Option<Moment>,
    retracted: bool,
    fields: Option<&'l BTreeMap<String, String>>,
}

impl<'l> Told<'l> {
    fn of(line: &'l Line) -> Self {
        match &line.what {
            What::Entry { kind, case, text, retracted, .. } => Self {
                number: case.map(|number| number.to_string()),
                text: Some(text),
                retracted: *retracted,
                ..Self::empty("entry", "entry", kind.code())
            },
            What::Case { number, event, to, reverted } => Self {
                number: Some(number.to_string()),
                to: to.clone(),
                retracted: *reverted,
                ..Self::happening(&event.what)
            },
            What::Promise { number, text, due, state, .. } => Self {
                number: Some(number.to_string()),
                text: Some(text),
                due: Some(*due),
                ..Self::empty("promise", "promise", state)
            },
        }
    }

    fn empty(kind: &'static str, list: &'static str, code: &'static str) -> Self {
        let (number, text, detail, to, due) = (None, None, None, None, None);
        Self { kind, list, code, number, text, detail, to, due, retracted: false, fields: None }
    }

    fn happening(what: &'l Happening) -> Self {
        let plain = Self::empty("complaint", "happening", what.code());
        match what {
            Happening::Opened(opening) | Happening::Imported { opening, .. } => {
                Self { detail: Some(("channel", opening.channel.code())), ..plain }
            }
            Happening::Moved(step) => plain.with_step(step),
            Happening::Fact(fact) => plain.with_fact(fact),
            Happening::Passed(passed) => Self {
                detail: Some(("stage", passed.stage.code())),
                text: passed.owner.as_deref(),
                fields: Some(&passed.changed),
                ..plain
            },
            Happening::Assigned { note, .. } => Self { text: note.as_deref(), ..plain },
            Happening::Erased(number) => Self { number: Some(number.to_string()), ..plain },
            Happening::Breached { clock, at } => {
                Self { text: Some(clock), due: Some(*at), ..plain }
            }
            Happening::Drafted { letter, clock, .. } => {
                Self { text: Some(clock), detail: Some(("letter", letter.code())), ..plain }
            }
            Happening::Noted(_) | Happening::PartyChanged(_) | Happening::Reverted(_) => plain,
        }
    }

    fn with_step(self, step: &'l Move) -> Self {
        let text = Some(step.words()).filter(|words| !words.is_empty());
        Self { text, detail: step.detail(), due: step.until(), ..self }
    }

    fn with_fact(self, fact: &'l Fact) -> Self {
        let text = Some(fact.words()).filter(|words| !words.is_empty());
        Self { text, detail: fact.detail(), ..self }
    }
}
