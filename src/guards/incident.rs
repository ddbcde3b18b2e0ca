//! What an incident needs before it is closed, and before somebody decides whom to tell.

use super::{Verdict, text};
use crate::domain::error::Error;
use crate::domain::incident::{Incident, MOST_LINES, Notifying, Told};
use crate::domain::moment::Moment;
use crate::domain::purpose::check_reason;

/// Words about an incident: they stay for good, so they name nobody by what is sealed.
pub fn may_say(words: &str) -> Verdict {
    if words.trim().is_empty() {
        return Err(Error::usage("text-missing"));
    }
    text::may_keep(words)?;
    text::of_nobody(words)
}

/// Nobody discovers what has not happened yet.
pub fn may_open(title: &str, discovered: Moment, now: Moment) -> Verdict {
    may_say(title)?;
    text::may_keep_line(title)?;
    match discovered.is_ahead_of(now) {
        true => Err(Error::usage("incident-ahead").with("at", discovered.human())),
        false => Ok(()),
    }
}

fn is_open(incident: &Incident) -> Verdict {
    match incident.is_open() {
        true => Ok(()),
        false => Err(Error::refused("incident-closed").with("number", incident.number)),
    }
}

/// Writing something down about it.
pub fn may_note(incident: &Incident, words: &str) -> Verdict {
    is_open(incident)?;
    if incident.lines.len() >= MOST_LINES {
        let full = Error::refused("incident-full").with("number", incident.number);
        return Err(full.with("most", MOST_LINES));
    }
    may_say(words)
}

/// Telling somebody of it: after it was discovered, and not in days to come.
pub fn may_tell(incident: &Incident, at: Moment, now: Moment) -> Verdict {
    is_open(incident)?;
    let is_before = at.at_seconds < incident.discovered_at.at_seconds;
    match is_before || at.is_ahead_of(now) {
        true => Err(Error::usage("incident-told").with("at", at.human())),
        false => Ok(()),
    }
}

/// Saying who is affected: a list grows, and nobody is affected only as long as there is none.
pub fn may_affect(incident: &Incident, count: usize, nobody: bool) -> Verdict {
    is_open(incident)?;
    if nobody && (count > 0 || incident.affected > 0) {
        return Err(Error::refused("incident-nobody").with("number", incident.number));
    }
    match count == 0 && !nobody {
        true => Err(Error::usage("incident-whom")),
        false => Ok(()),
    }
}

/// Deciding whom to tell: once somebody looked at who is affected, and people only where there are some. Where there
/// are, the authority is told in any case: only whether they themselves are is left open (PIPL 57).
pub fn may_decide(incident: &Incident, notifying: Notifying, reason: &str) -> Verdict {
    is_open(incident)?;
    check_reason(reason)?;
    if !incident.has_list() {
        return Err(Error::refused("incident-no-list").with("number", incident.number));
    }
    let names = notifying.names();
    if incident.nobody && names.contains(&Told::People) {
        return Err(Error::refused("incident-nobody-to-tell").with("number", incident.number));
    }
    match incident.affected > 0 && !names.contains(&Told::Authority) {
        true => Err(Error::refused("incident-authority").with("number", incident.number)),
        false => Ok(()),
    }
}

/// Closing it: with a cause, a list of those affected, a decision on whom to tell, and with those told.
pub fn may_close(incident: &Incident, cause: Option<&str>) -> Verdict {
    is_open(incident)?;
    if !incident.has_list() {
        return Err(Error::refused("incident-no-list").with("number", incident.number));
    }
    if incident.decision.is_none() {
        return Err(Error::refused("incident-no-decision").with("number", incident.number));
    }
    if let Some(who) = incident.untold().first() {
        let untold = Error::refused("incident-untold").with("number", incident.number);
        return Err(untold.with("who", who.code()));
    }
    match cause {
        Some(cause) => may_say(cause),
        None => Err(Error::refused("incident-no-cause").with("number", incident.number)),
    }
}
