//! What is held of a person, in the person's own language, for people to read.
//!
//! INVARIANT: a value is no part of any string here: it goes from its secret straight into the sink. Line ends and
//! escapes in what people wrote are made spaces, so that the statement says nothing to the terminal that shows it.

use super::outgoing::unwritten;
use crate::commands::answer::Opened;
use crate::domain::Result;
use crate::domain::complaint::CaseKind;
use crate::domain::consent::Evidence;
use crate::domain::contact::Point;
use crate::domain::id::PointId;
use crate::locale::{Arg, Locale};
use crate::queries::consents::EventRow;
use crate::queries::held::{Held, HeldCase};
use crate::queries::timeline::{Line, What};
use crate::vault::{ExposeSecret, SecretString};
use std::io::Write;

/// Writes the statement; with values where some were opened.
pub fn write(
    out: &mut dyn Write,
    locale: &Locale,
    held: &Held,
    opened: Option<&[Opened]>,
) -> Result<()> {
    let mut page = Page { out, locale };
    page.head(held)?;
    page.facts(held)?;
    page.points(held, opened)?;
    page.consents(held)?;
    page.cases(held)?;
    page.words(held)?;
    page.attachments(held)?;
    page.said("statement-purposes")?;
    page.sources(held)?;
    page.reads(held)?;
    page.exports(held)?;
    page.said("statement-kept")?;
    page.said("statement-rights")
}

struct Page<'p> {
    out: &'p mut dyn Write,
    locale: &'p Locale,
}

impl Page<'_> {
    fn raw(&mut self, text: &str) -> Result<()> {
        let mut buffer = [0; 4];
        for c in text.chars() {
            let c = if c.is_control() { ' ' } else { c };
            self.out.write_all(c.encode_utf8(&mut buffer).as_bytes()).map_err(unwritten)?;
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<()> {
        self.raw(text)?;
        self.out.write_all(b"\n").map_err(unwritten)
    }

    fn heading(&mut self, id: &str) -> Result<()> {
        self.line("")?;
        self.line(&self.locale.text(id))
    }

    /// A paragraph of our own, which begins with its heading.
    fn said(&mut self, id: &str) -> Result<()> {
        self.line("")?;
        let text = self.locale.text(id);
        text.lines().try_for_each(|line| self.line(line.trim_end()))
    }

    fn with(&mut self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<()> {
        let text = self.locale.text_with(id, args);
        text.lines().try_for_each(|line| self.line(line.trim_end()))
    }

    fn fact(&mut self, label: &str, value: &str) -> Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        self.line(&format!("  {label}: {value}"))
    }

    fn head(&mut self, held: &Held) -> Result<()> {
        let case = &held.request;
        let articles = case.request.as_ref().map(|request| request.asked.right.articles());
        let (cn, eu) = articles.unwrap_or_default();
        let args = [
            ("number", case.number.to_string().into()),
            ("right", self.locale.case_title(case).into()),
            ("received", case.received_at.human().into()),
            ("law", format!("{cn}, {eu}").into()),
        ];
        self.with("statement-head", &args)
    }

    fn facts(&mut self, held: &Held) -> Result<()> {
        let party = &held.row.party;
        self.heading("statement-facts")?;
        let locale = self.locale;
        let label = |name: &str| locale.word("col", name);
        self.fact(&label("number"), &party.number.to_string())?;
        self.fact(&label("name"), &party.name)?;
        self.fact(&label("kind"), &locale.word("party-kind", party.kind.code()))?;
        self.fact(&label("stage"), &locale.word("party-stage", party.stage.code()))?;
        self.fact(&label("tier"), party.tier.as_deref().unwrap_or_default())?;
        self.fact(&label("owner"), held.row.owner.as_deref().unwrap_or_default())?;
        self.fact(&label("language"), party.language.as_deref().unwrap_or_default())?;
        self.fact(&label("tags"), &self.locale.list(&party.tags))?;
        self.fact(&label("added"), &party.added_at.human())?;
        for (name, value) in &party.fields {
            self.fact(name, value)?;
        }
        held.names_before.iter().try_for_each(|name| self.line(&format!("  {name}")))
    }

    fn points(&mut self, held: &Held, opened: Option<&[Opened]>) -> Result<()> {
        if held.points.is_empty() {
            return Ok(());
        }
        self.heading("statement-points")?;
        for point in &held.points {
            let value = opened.and_then(|opened| value_of(opened, point.id));
            let name = point_name(self.locale, point);
            match (value, opened.is_some()) {
                (Some(value), _) => {
                    self.raw(&format!("  {name}: "))?;
                    self.line(value.expose_secret())?;
                }
                (None, true) => self.fact(&name, &self.locale.text("statement-left-out"))?,
                (None, false) => self.fact(&name, &self.locale.text("statement-sealed"))?,
            }
        }
        Ok(())
    }

    fn consents(&mut self, held: &Held) -> Result<()> {
        if !held.consents.is_empty() {
            self.heading("statement-consents")?;
        }
        held.consents.iter().try_for_each(|row| self.consent(row))
    }

    /// What was said, of what, and what shows it.
    fn consent(&mut self, row: &EventRow) -> Result<()> {
        let (locale, event) = (self.locale, &row.event);
        let said = locale.word("consent-act", event.act.code());
        let point = row.point.as_ref().map(|point| point_name(locale, point));
        let channel = event.scope.channel.map(|way| locale.word("contact-channel", way.code()));
        let purpose = event.scope.purpose.map(|one| locale.word("contact-purpose", one.code()));
        let evidence = event.evidence.as_ref().map(Evidence::text);
        let told = [point, channel, purpose, event.notice.clone(), evidence];
        let told: Vec<String> = told.into_iter().flatten().collect();
        self.line(&format!("  {}  {said}  {}", event.at.human(), locale.list(&told)))
    }

    fn cases(&mut self, held: &Held) -> Result<()> {
        for (kind, heading) in [
            (CaseKind::Complaint, "statement-complaints"),
            (CaseKind::Privacy, "statement-requests"),
            (CaseKind::Feedback, "statement-feedback"),
        ] {
            let cases: Vec<&HeldCase> =
                held.cases.iter().filter(|held| held.case.kind == kind).collect();
            if !cases.is_empty() {
                self.heading(heading)?;
            }
            cases.into_iter().try_for_each(|held| self.case(held))?;
        }
        Ok(())
    }

    fn case(&mut self, held: &HeldCase) -> Result<()> {
        let case = &held.case;
        let (title, stage) =
            (self.locale.case_title(case), self.locale.word("stage", case.stage.code()));
        let channel = self.locale.word("channel", case.channel.code());
        let (number, received) = (case.number, case.received_at.human());
        self.line(&format!("  {number}  {title}  ({received}, {channel}, {stage})"))?;
        for text in [&held.opening.what_happened, &held.opening.wanted] {
            self.body(text)?;
        }
        for (name, value) in &held.opening.fields {
            self.line(&format!("    {name}: {value}"))?;
        }
        held.lines.iter().try_for_each(|line| self.story(line))
    }

    fn body(&mut self, text: &str) -> Result<()> {
        text.lines().try_for_each(|line| self.line(&format!("    {line}")))
    }

    fn story(&mut self, line: &Line) -> Result<()> {
        let (word, text) = match &line.what {
            What::Entry { kind, text, .. } => {
                (self.locale.word("entry", kind.code()), text.clone())
            }
            What::Case { event, .. } => {
                (self.locale.word("happening", event.what.code()), words(event))
            }
            What::Promise { number, text, .. } => (number.to_string(), text.clone()),
        };
        self.line(&format!("    {}  {word}", line.at.human()))?;
        text.lines().try_for_each(|line| self.line(&format!("      {line}")))
    }

    fn words(&mut self, held: &Held) -> Result<()> {
        if !held.promises.is_empty() {
            self.heading("statement-promises")?;
        }
        for row in &held.promises {
            let promise = &row.promise;
            let state = self.locale.word("promise", promise.state.code());
            let (number, due) = (promise.number, promise.due.human());
            self.line(&format!("  {number}  {due}  {state}  {}", promise.text))?;
        }
        if !held.lines.is_empty() {
            self.heading("statement-entries")?;
        }
        held.lines.iter().try_for_each(|line| self.story(line))
    }

    fn attachments(&mut self, held: &Held) -> Result<()> {
        if !held.attachments.is_empty() {
            self.heading("statement-attachments")?;
        }
        for row in &held.attachments {
            let one = &row.attachment;
            let case = row.case.map(|case| case.to_string()).unwrap_or_default();
            let (number, at, name, bytes) =
                (one.number, one.added_at.human(), &one.name, one.bytes.to_string());
            let size = self.locale.text_with("statement-bytes", &[("bytes", bytes.into())]);
            self.line(format!("  {number}  {at}  {name}  {size}  {case}").trim_end())?;
        }
        Ok(())
    }

    fn sources(&mut self, held: &Held) -> Result<()> {
        let from = if held.row.party.imported { "file" } else { "desk" };
        self.line("")?;
        self.with("statement-source", &[("from", from.into())])
    }

    fn reads(&mut self, held: &Held) -> Result<()> {
        self.heading("statement-reads")?;
        if held.reads.is_empty() {
            return self.with("statement-no-reads", &[]);
        }
        for row in &held.reads {
            let named =
                row.named.as_ref().map(|(kind, label)| name_of(self.locale, kind.code(), label));
            let named = named.or_else(|| row.attachment.clone());
            let copy = || self.locale.text("reads-copy");
            let gone = || self.locale.text("reads-gone");
            let named = named.unwrap_or_else(|| if row.point.is_none() { copy() } else { gone() });
            let member = row.member.clone().unwrap_or_default();
            let purpose = self.locale.purpose(&row.purpose);
            self.line(&format!("  {}  {member}  {named}  {purpose}", row.at.human()))?;
        }
        Ok(())
    }

    fn exports(&mut self, held: &Held) -> Result<()> {
        self.heading("statement-disclosed")?;
        if held.exports.is_empty() {
            return self.with("statement-not-disclosed", &[]);
        }
        for row in &held.exports {
            let told = row.purpose.as_deref().unwrap_or_default();
            let (code, reference) = told.split_once(": ").unwrap_or((told, ""));
            let purpose = self.locale.word("export-purpose", code);
            self.line(&format!("  {}  {purpose}: {reference}", row.at.human()))?;
        }
        Ok(())
    }
}

pub(super) fn words(event: &crate::domain::complaint::CaseEvent) -> String {
    use crate::domain::complaint::Happening;
    match &event.what {
        Happening::Moved(step) => step.words().to_owned(),
        Happening::Fact(fact) => fact.words().to_owned(),
        _ => String::new(),
    }
}

/// The value of a contact point, if it was opened.
pub(super) fn value_of(opened: &[Opened], point: PointId) -> Option<&SecretString> {
    opened.iter().find(|one| one.point == point).map(|one| &one.value)
}

fn point_name(locale: &Locale, point: &Point) -> String {
    name_of(locale, point.kind.code(), &point.label)
}

fn name_of(locale: &Locale, kind: &str, label: &str) -> String {
    let kind = locale.word("point", kind);
    if label.is_empty() {
        return kind;
    }
    let id = format!("point-label-{label}");
    let label = if locale.has(&id) { locale.text(&id) } else { label.to_owned() };
    format!("{kind} ({label})")
}
