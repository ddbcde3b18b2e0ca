//! Letters for a case, out of its templates; one's own draft; and what arrived since.

use super::timeline::{self, Line};
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::error::{Error, Result};
use crate::domain::handling::LetterKind;
use crate::domain::id::{CaseId, CaseNumber, MemberId};
use crate::domain::letter::{Draft, LetterLanguage, Placeholder, Rendered, Template};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::guards::letter::may_write_in;
use crate::store::index::Rows;
use crate::store::letters::Correspondence;
use crate::store::{Reader, tables};

/// What somebody wants written.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// What for.
    pub kind: LetterKind,
    /// In which language; the customer's where that is known and nothing else is asked for.
    pub language: Option<LetterLanguage>,
    /// The language of whoever writes, where nothing says another.
    pub otherwise: LetterLanguage,
    /// What the writer says.
    pub text: Option<&'w str>,
    /// By when an answer is wanted.
    pub until: Option<Moment>,
}

impl<'w> Wanted<'w> {
    /// This kind of letter, in whatever language the customer reads.
    pub fn of(kind: LetterKind, otherwise: LetterLanguage) -> Wanted<'w> {
        Wanted { kind, language: None, otherwise, text: None, until: None }
    }
}

/// A letter as it would go, or what it lacks; with the language it is in.
pub fn letter(
    tx: &impl Rows,
    case: &Case,
    (by, now): (&Member, Moment),
    wanted: Wanted<'_>,
) -> Result<(LetterLanguage, Rendered)> {
    let around = Correspondence::of(tx, case)?;
    let customers = around.language();
    let own = customers.and_then(LetterLanguage::of_tag);
    let language = wanted.language.or(own).unwrap_or(wanted.otherwise);
    may_write_in(language, customers)?;
    let writing = around.writing(case, by, now);
    if let Some(text) = writing.approved().filter(|_| wanted.kind == LetterKind::Decision) {
        // What was approved is what goes.
        return Ok((language, Rendered { text: text.to_owned(), lacking: Vec::new() }));
    }
    let mut values = writing.values(language, wanted.text, wanted.until)?;
    if wanted.kind != LetterKind::Overdue && writing.due(wanted.until).seconds_left(now) <= 0 {
        // Nothing is promised by a day that is over: whoever writes says another.
        values.remove(&Placeholder::Due);
    }
    Ok((language, Template::of(wanted.kind, language)?.resolve(&values)))
}

/// The refusal of a letter that does not resolve: what is missing; its hint names the key that supplies it.
pub fn whole(case: CaseNumber, rendered: Rendered) -> Result<String> {
    match rendered.lacking.first() {
        None => Ok(rendered.text),
        Some(placeholder) => {
            let error = Error::refused("letter-unresolved").with("number", case);
            Err(error.with("placeholder", placeholder.code()))
        }
    }
}

/// What a member has begun to write in a case.
pub fn draft(tx: &impl Reader, case: CaseId, member: MemberId) -> Result<Option<Draft>> {
    tx.get(tables::DRAFTS, &(case, member))
}

/// What a draft says: its words. Of one that the ladder began and nobody has gone on with, its letter as of now.
pub fn says(
    tx: &impl Rows,
    case: &Case,
    by: (&Member, Moment),
    (draft, wanted): (&Draft, Wanted<'_>),
) -> Result<String> {
    if !draft.untouched {
        return Ok(draft.text.clone());
    }
    let until = wanted.until.or(due(case, &tx.case_events(case.id)?, draft));
    let wanted = Wanted { kind: draft.kind, until, ..wanted };
    Ok(letter(tx, case, by, wanted)?.1.text)
}

/// The date of the clock for whose sake the ladder began it.
fn due(case: &Case, events: &[CaseEvent], draft: &Draft) -> Option<Moment> {
    let mut begun = events.iter().rev().filter(|event| event.at == draft.begun_at);
    let (clock, since) = begun.find_map(|event| match &event.what {
        Happening::Drafted { letter, clock, since } if *letter == draft.kind => {
            Some((clock, *since))
        }
        _ => None,
    })?;
    let mut clocks = case.clocks.iter();
    clocks.find(|one| one.started_at == since && one.name() == *clock).map(|one| one.due)
}

/// What happened in a case since so many events, oldest first, and how many there are now.
pub fn arrived(tx: &impl Rows, case: &Case, since: u32) -> Result<(Vec<Line>, u32)> {
    let mut lines = timeline::events_from(tx, case.id, case.number, since)?;
    lines.reverse();
    Ok((lines, case.events))
}

/// Everything that writing to a customer begins with.
#[derive(Debug, Clone)]
pub struct Letters {
    /// In which case.
    pub case: CaseId,
    /// How many events it has.
    pub events: u32,
    /// What the member has begun to write there.
    pub draft: Option<Draft>,
    /// Each kind of letter, or why there is none.
    pub each: Vec<(LetterKind, Result<String>)>,
}

/// All kinds of letters for a case. What does not resolve stands in them for their writer to fill in.
pub fn letters(
    tx: &impl Rows,
    id: CaseId,
    by: &Member,
    (now, otherwise): (Moment, LetterLanguage),
) -> Result<Letters> {
    let case = tx.get(tables::CASES, &id)?.ok_or_else(|| Error::not_found("complaint", id))?;
    let each = LetterKind::ALL.iter().map(|kind| {
        let rendered = letter(tx, &case, (by, now), Wanted::of(*kind, otherwise));
        (*kind, rendered.map(|(_, rendered)| rendered.text))
    });
    let each = each.collect();
    let draft = draft(tx, id, by.id)?.map(|draft| {
        // Why there is none, its place among the letters says.
        let wanted = (&draft, Wanted::of(draft.kind, otherwise));
        let text = says(tx, &case, (by, now), wanted).unwrap_or_default();
        Draft { text, ..draft }
    });
    Ok(Letters { case: id, events: case.events, draft, each })
}
