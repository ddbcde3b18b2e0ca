//! What may be written down of a consent: nothing that nobody can show, and no way around a no or a stop.

use super::Verdict;
use super::kernel::{self, Finding};
use super::text::{may_keep_line, of_nobody};
use crate::domain::consent::{
    ConsentAct, ConsentFacts, ConsentNotice, ContactChannel, ContactPurpose, Evidence, LegalBasis,
    Noticed, Scope, Standing,
};
use crate::domain::contact::Point;
use crate::domain::error::Error;
use crate::domain::guard::Facts;
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
    may_keep(said.notice, said.evidence)?;
    is_whole(said)?;
    let disclosure = said.scope.disclosure.is_some();
    if said.act == ConsentAct::Given && said.scope.purpose.is_none() && !disclosure {
        return Err(Error::usage("consent-purpose-missing"));
    }
    let (notice, basis) = (noticed(said.notice, known.today), said.basis);
    verdict(ConsentFacts {
        act: Some(said.act),
        purpose: said.scope.purpose,
        basis,
        has_evidence: said.evidence.is_some(),
        is_theirs: true,
        is_of_disclosure: disclosure,
        notice,
        standings: known.standings.to_vec(),
        own_wish: said.own_wish,
        now: known.now,
    })
    .map_err(|error| naming(error, known.today))
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

/// What shows it is this customer's own: an audit entry that is somebody else's shows nothing.
pub fn is_shown(act: ConsentAct, is_theirs: bool, now: Moment) -> Verdict {
    verdict(ConsentFacts {
        act: Some(act),
        purpose: None,
        basis: None,
        has_evidence: true,
        is_theirs,
        is_of_disclosure: false,
        notice: Noticed::Fits,
        standings: Vec::new(),
        own_wish: false,
        now,
    })
}

fn verdict(facts: ConsentFacts) -> Verdict {
    kernel::verdict(Facts::Consent(facts))
}

fn noticed(notice: Option<&str>, today: Option<&ConsentNotice>) -> Noticed {
    match (notice.map(str::trim).filter(|notice| !notice.is_empty()), today) {
        (None, _) => Noticed::Missing,
        (Some(notice), Some(today)) if today.version != notice => Noticed::Old,
        _ => Noticed::Fits,
    }
}

/// The refusal with the version that is in force.
fn naming(error: Error, today: Option<&ConsentNotice>) -> Error {
    match today.filter(|_| error.code == "consent-notice-old") {
        Some(today) => error.with("version", &today.version),
        None => error,
    }
}

/// What stands against it.
pub fn findings(facts: &ConsentFacts) -> Vec<Finding> {
    if facts.purpose == Some(ContactPurpose::Statutory) {
        return vec![says(facts, "consent-statutory")];
    }
    if !facts.is_theirs {
        return vec![says(facts, "consent-evidence-of-other")];
    }
    match facts.act {
        None => [missing_notice(facts)].into_iter().flatten().collect(),
        Some(ConsentAct::Given) => giving(facts),
        Some(ConsentAct::Resumed) => resuming(facts),
        Some(_) => Vec::new(),
    }
}

fn says(facts: &ConsentFacts, code: &'static str) -> Finding {
    let finding = Finding::of(code, "");
    match facts.purpose {
        Some(purpose) => finding.with("purpose", purpose.code()),
        None if facts.is_of_disclosure => finding.with("purpose", "disclosure"),
        None => finding,
    }
}

fn missing_notice(facts: &ConsentFacts) -> Option<Finding> {
    (facts.notice == Noticed::Missing).then(|| says(facts, "consent-notice-missing"))
}

fn giving(facts: &ConsentFacts) -> Vec<Finding> {
    // Of data that goes to somebody outside nothing but a consent of its own will do, and it is one to what was declared.
    let needs_consent =
        facts.is_of_disclosure || facts.purpose.is_some_and(ContactPurpose::needs_consent);
    let is_other = facts.basis.is_some_and(|basis| basis != LegalBasis::Consent);
    let is_asked = facts.basis == Some(LegalBasis::Consent) && !facts.is_of_disclosure;
    let found = [
        facts.basis.is_none().then(|| says(facts, "consent-basis-missing")),
        (needs_consent && is_other).then(|| says(facts, "consent-basis-other")),
        (!facts.has_evidence).then(|| says(facts, "consent-evidence-missing")),
        missing_notice(facts).filter(|_| is_asked),
        (is_asked && facts.notice == Noticed::Old).then(|| says(facts, "consent-notice-old")),
        stopped(facts),
        asked_again(facts),
    ];
    found.into_iter().flatten().collect()
}

fn is_stopped(standing: &Standing) -> bool {
    matches!(standing, Standing::Stopped { .. })
}

/// A stop is taken back by its own verb alone.
fn stopped(facts: &ConsentFacts) -> Option<Finding> {
    let Some(Standing::Stopped { since }) = facts.standings.first() else { return None };
    let is_all = facts.standings.iter().all(is_stopped);
    is_all.then(|| says(facts, "consent-stopped").with("since", since.human()))
}

/// Who said no is not asked again for a year, but may come by themselves. What is stopped stays so whatever is written
/// down; of the rest no fresh no is asked again.
fn asked_again(facts: &ConsentFacts) -> Option<Finding> {
    let mut open = facts.standings.iter().filter(|one| !is_stopped(one));
    let at = open.find_map(|one| one.not_to_be_asked(facts.now)).filter(|_| !facts.own_wish)?;
    Some(says(facts, "consent-asked-again").with("at", at.human()))
}

fn resuming(facts: &ConsentFacts) -> Vec<Finding> {
    let is_none = !facts.standings.iter().any(is_stopped);
    let found = [
        (!facts.has_evidence).then(|| says(facts, "consent-evidence-missing")),
        is_none.then(|| says(facts, "consent-not-stopped")),
    ];
    found.into_iter().flatten().collect()
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
    now: Moment,
) -> Verdict {
    verdict(ConsentFacts {
        act: None,
        purpose: Some(purpose),
        basis: None,
        has_evidence: false,
        is_theirs: true,
        is_of_disclosure: false,
        notice: noticed(Some(version), None),
        standings: Vec::new(),
        own_wish: false,
        now,
    })?;
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
