//! What may be written down of a consent: nothing that nobody can show, and no way around a no or a stop.

use super::Verdict;
use super::text::{may_keep_line, of_nobody};
use crate::domain::consent::{
    ConsentAct, ConsentNotice, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope,
    Standing,
};
use crate::domain::contact::Point;
use crate::domain::error::Error;
use crate::domain::moment::Moment;

/// What is to be written down.
#[derive(Debug, Clone)]
pub struct Said<'s> {
    /// What happened.
    pub act: ConsentAct,
    /// About what.
    pub scope: &'s Scope,
    /// On which ground.
    pub basis: Option<LegalBasis>,
    /// Under which notice.
    pub notice: Option<&'s str>,
    /// What shows it.
    pub evidence: Option<&'s Evidence>,
    /// Whether the customer came with it unasked.
    pub own_wish: bool,
}

/// What is known besides.
#[derive(Debug, Clone)]
pub struct Known<'k> {
    /// How whatever it covers stands; of a customer without contact points what was said of all of them.
    pub standings: &'k [Standing],
    /// Today's notice for the purpose.
    pub today: Option<&'k ConsentNotice>,
    /// Now.
    pub now: Moment,
}

/// Whether this may be written down. Taking back asks for nothing: it is never harder than giving.
pub fn may_say(said: &Said<'_>, known: &Known<'_>) -> Verdict {
    if said.scope.purpose == Some(ContactPurpose::Statutory) {
        return Err(Error::refused("consent-statutory"));
    }
    may_keep(said.notice, said.evidence)?;
    is_whole(said)?;
    match said.act {
        ConsentAct::Given => may_give(said, known),
        ConsentAct::Resumed => may_resume(said, known),
        _ => Ok(()),
    }
}

/// What is said of a disclosure is said of the whole of it, and is a yes, a no, or not any more.
fn is_whole(said: &Said<'_>) -> Verdict {
    let Scope { point, channel, purpose, disclosure } = said.scope;
    let is_of_a_way = point.is_some() || channel.is_some() || purpose.is_some();
    let is_of_reaching = matches!(said.act, ConsentAct::Stop | ConsentAct::Resumed);
    match disclosure {
        Some(number) if is_of_a_way || is_of_reaching => {
            Err(Error::usage("disclosure-scope").with("number", number))
        }
        _ => Ok(()),
    }
}

/// Neither a version nor a code is long or holds a value: they stand in clear, and in what leaves the host.
fn may_keep(notice: Option<&str>, evidence: Option<&Evidence>) -> Verdict {
    let code = match evidence {
        Some(Evidence::Code(code)) => Some(code.as_str()),
        _ => None,
    };
    [notice, code].into_iter().flatten().try_for_each(|text| {
        may_keep_line(text)?;
        of_nobody(text)
    })
}

fn may_give(said: &Said<'_>, known: &Known<'_>) -> Verdict {
    if said.scope.disclosure.is_some() {
        return may_let_go(said, known);
    }
    let Some(purpose) = said.scope.purpose else {
        return Err(Error::usage("consent-purpose-missing"));
    };
    let Some(basis) = said.basis else {
        return Err(Error::refused("consent-basis-missing").with("purpose", purpose.code()));
    };
    if purpose.needs_consent() && basis != LegalBasis::Consent {
        return Err(Error::refused("consent-basis-other").with("purpose", purpose.code()));
    }
    if said.evidence.is_none() {
        return Err(Error::refused("consent-evidence-missing"));
    }
    if basis == LegalBasis::Consent {
        is_of_today(said.notice, known.today, purpose)?;
    }
    is_not_closed(said, known)
}

/// A yes to data that goes to somebody outside: nothing but a consent of its own will do, and it is one to what was
/// declared.
fn may_let_go(said: &Said<'_>, known: &Known<'_>) -> Verdict {
    match said.basis {
        None => Err(Error::refused("consent-basis-missing").with("purpose", "disclosure")),
        Some(LegalBasis::Consent) if said.evidence.is_some() => is_not_closed(said, known),
        Some(LegalBasis::Consent) => Err(Error::refused("consent-evidence-missing")),
        Some(_) => Err(Error::refused("consent-basis-other").with("purpose", "disclosure")),
    }
}

fn is_of_today(
    notice: Option<&str>,
    today: Option<&ConsentNotice>,
    purpose: ContactPurpose,
) -> Verdict {
    let Some(notice) = notice.filter(|notice| !notice.trim().is_empty()) else {
        return Err(Error::refused("consent-notice-missing").with("purpose", purpose.code()));
    };
    match today {
        Some(today) if today.version != notice.trim() => Err(Error::refused("consent-notice-old")
            .with("version", &today.version)
            .with("purpose", purpose.code())),
        _ => Ok(()),
    }
}

/// A stop is taken back by its own verb alone; and who said no is not asked again for a year, but may come by themselves.
fn is_not_closed(said: &Said<'_>, known: &Known<'_>) -> Verdict {
    let stopped = known.standings.iter().filter_map(|standing| match standing {
        Standing::Stopped { since } => Some(*since),
        _ => None,
    });
    let stopped: Vec<Moment> = stopped.collect();
    if let Some(since) = stopped.first().filter(|_| stopped.len() == known.standings.len()) {
        return Err(Error::refused("consent-stopped").with("since", since.human()));
    }
    // What is stopped stays so whatever is written down; of the rest no fresh no is asked again.
    let mut open = known.standings.iter().filter(|one| !matches!(one, Standing::Stopped { .. }));
    let refused = open.find_map(|one| one.not_to_be_asked(known.now));
    match refused.filter(|_| !said.own_wish) {
        Some(at) => Err(Error::refused("consent-asked-again").with("at", at.human())),
        None => Ok(()),
    }
}

fn may_resume(said: &Said<'_>, known: &Known<'_>) -> Verdict {
    if said.evidence.is_none() {
        return Err(Error::refused("consent-evidence-missing"));
    }
    let is_stopped = |standing: &Standing| matches!(standing, Standing::Stopped { .. });
    match known.standings.iter().any(is_stopped) {
        true => Ok(()),
        false => Err(Error::refused("consent-not-stopped")),
    }
}

/// Whether a contact point can be reached by this way at all.
pub fn reaches(point: &Point, channel: Option<ContactChannel>) -> Verdict {
    let kind = point.kind;
    let fits = match channel {
        Some(channel) => channel.fits(kind),
        None => ContactChannel::of(kind).next().is_some(),
    };
    if fits {
        return Ok(());
    }
    let by = channel.map_or("none", ContactChannel::code);
    Err(Error::usage("consent-channel-misfit").with("kind", kind.code()).with("channel", by))
}

/// Whether a version of a notice can be declared for this purpose.
pub fn may_declare(
    purpose: ContactPurpose,
    version: &str,
    today: Option<&ConsentNotice>,
) -> Verdict {
    if purpose == ContactPurpose::Statutory {
        return Err(Error::refused("consent-statutory"));
    }
    if version.trim().is_empty() {
        return Err(Error::refused("consent-notice-missing").with("purpose", purpose.code()));
    }
    may_keep(Some(version), None)?;
    match today {
        Some(today) if today.version == version.trim() => {
            Err(Error::usage("consent-notice-same").with("version", &today.version))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::moment::Precision;

    const DAY: i64 = 86_400;

    fn at(days: i64) -> Moment {
        let at_seconds = days * DAY;
        Moment { at_seconds, offset_seconds: 0, precision: Precision::Minute }
    }

    fn ads() -> Scope {
        Scope { purpose: Some(ContactPurpose::Marketing), ..Scope::default() }
    }

    fn yes<'s>(scope: &'s Scope, evidence: &'s Evidence) -> Said<'s> {
        let (basis, notice) = (Some(LegalBasis::Consent), Some("v1"));
        let act = ConsentAct::Given;
        Said { act, scope, basis, notice, evidence: Some(evidence), own_wish: false }
    }

    fn code(said: &Said<'_>, standings: &[Standing], today: Option<&str>) -> Option<&'static str> {
        let by = crate::domain::id::Id::from_bytes([1; 16]);
        let today = today.map(|version| ConsentNotice { version: version.into(), at: at(0), by });
        let known = Known { standings, today: today.as_ref(), now: at(100) };
        may_say(said, &known).err().map(|error| error.code)
    }

    #[test]
    fn a_yes_wants_a_purpose_a_ground_a_notice_and_something_that_shows_it() {
        let (scope, all) = (ads(), Scope::default());
        let form = Evidence::Code("form 12".into());
        let said = yes(&scope, &form);
        assert_eq!(code(&said, &[Standing::Unsaid], None), None);
        for (said, expected) in [
            (Said { scope: &all, ..said.clone() }, "consent-purpose-missing"),
            (Said { basis: None, ..said.clone() }, "consent-basis-missing"),
            (Said { basis: Some(LegalBasis::Contract), ..said.clone() }, "consent-basis-other"),
            (Said { notice: None, ..said.clone() }, "consent-notice-missing"),
            (Said { notice: Some(" "), ..said.clone() }, "consent-notice-missing"),
            (Said { evidence: None, ..said.clone() }, "consent-evidence-missing"),
            (
                Said { evidence: Some(&Evidence::Code("13912345678".into())), ..said.clone() },
                "text-holds-value",
            ),
        ] {
            assert_eq!(code(&said, &[Standing::Unsaid], None), Some(expected));
        }
        assert_eq!(code(&said, &[Standing::Unsaid], Some("v2")), Some("consent-notice-old"));
        let taken_back = Said {
            act: ConsentAct::Withdrawn,
            basis: None,
            notice: None,
            evidence: None,
            ..said.clone()
        };
        assert_eq!(code(&taken_back, &[Standing::Unsaid], Some("v2")), None);
        let statutory = Scope { purpose: Some(ContactPurpose::Statutory), ..all };
        let stop = Said { act: ConsentAct::Stop, scope: &statutory, ..taken_back };
        assert_eq!(code(&stop, &[], None), Some("consent-statutory"));
    }

    #[test]
    fn no_yes_goes_around_a_stop_or_a_fresh_no() {
        let (scope, form) = (ads(), Evidence::Code("form 12".into()));
        let said = yes(&scope, &form);
        let own = Said { own_wish: true, ..said.clone() };
        let stopped = Standing::Stopped { since: at(1) };
        let (fresh, old) = (Standing::Refused { at: at(99) }, Standing::Refused { at: at(-300) });
        assert_eq!(code(&own, std::slice::from_ref(&stopped), None), Some("consent-stopped"));
        assert_eq!(code(&own, &[stopped.clone(), Standing::Unsaid], None), None);
        assert_eq!(code(&said, std::slice::from_ref(&fresh), None), Some("consent-asked-again"));
        let both = [stopped.clone(), fresh.clone()];
        assert_eq!(code(&said, &both, None), Some("consent-asked-again"));
        assert_eq!(code(&own, std::slice::from_ref(&fresh), None), None);
        assert_eq!(code(&said, &[old], None), None);
        let again = Said { act: ConsentAct::Resumed, ..said };
        assert_eq!(code(&again, &[fresh], None), Some("consent-not-stopped"));
        assert_eq!(code(&again, std::slice::from_ref(&stopped), None), None);
        let bare = Said { evidence: None, ..again };
        assert_eq!(code(&bare, &[stopped], None), Some("consent-evidence-missing"));
    }
}
