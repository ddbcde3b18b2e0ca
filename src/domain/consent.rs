//! Whether, how and what for somebody may be reached: what they said, as a ledger, and what it comes to.
//!
//! INVARIANT: the ledger is only ever added to, and a standing is a fold of it. Nothing takes a stop back but the
//! customer's own new wish ([`ConsentAct::Resumed`]), and what was consented to before a stop counts no more after it.
//! No event holds a value or a name: a contact point is named by its id, evidence by a code, a hash or a number.

pub mod spelling;

use super::audit::{from_hex, hex};
use super::contact::PointKind;
use super::id::{DisclosureNumber, MemberId, PointId};
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// By which way somebody is reached.
    ContactChannel {
        /// A short message to a telephone.
        Sms = "sms",
        /// A call.
        Call = "call",
        /// Electronic mail.
        Mail = "mail",
        /// A message to an account.
        Message = "message",
        /// Paper mail.
        Post = "post",
        /// Somebody goes there.
        Visit = "visit",
    }
}

impl ContactChannel {
    /// Whether a contact point of this kind is reached by it.
    pub fn fits(self, kind: PointKind) -> bool {
        match self {
            Self::Sms | Self::Call => kind == PointKind::Phone,
            Self::Mail => kind == PointKind::Email,
            Self::Message => kind == PointKind::Account,
            Self::Post | Self::Visit => kind == PointKind::Address,
        }
    }

    /// Those by which a contact point of this kind is reached.
    pub fn of(kind: PointKind) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |channel| channel.fits(kind))
    }

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        place(Self::ALL, self)
    }
}

words! {
    /// What somebody is reached for, the weightiest first.
    ContactPurpose {
        /// What a law makes us tell them.
        Statutory = "statutory",
        /// What they have with us: an order, a complaint, a promise.
        Service = "service",
        /// How it was.
        Survey = "survey",
        /// What they could buy.
        Marketing = "marketing",
    }
}

impl ContactPurpose {
    /// What it weighs against other claims.
    pub fn claim(self) -> Claim {
        match self {
            Self::Statutory => Claim::Statutory,
            Self::Service => Claim::Service,
            Self::Survey => Claim::Survey,
            Self::Marketing => Claim::Marketing,
        }
    }

    /// Whether a wish not to be reached stands before it.
    pub fn is_stopped_by_a_wish(self) -> bool {
        Claim::Stop.prevails_over(self.claim())
    }

    /// Whether silence is no yes: it needs a consent, and no other basis will do.
    pub fn needs_consent(self) -> bool {
        matches!(self, Self::Survey | Self::Marketing)
    }

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        place(Self::ALL, self)
    }
}

words! {
    /// What collides when somebody is to be reached, the one that prevails first.
    Claim {
        /// A notice that a law prescribes.
        Statutory = "statutory",
        /// The wish not to be reached.
        Stop = "stop",
        /// Service.
        Service = "service",
        /// A survey.
        Survey = "survey",
        /// Marketing.
        Marketing = "marketing",
    }
}

impl Claim {
    /// Whether it stands before the other.
    pub fn prevails_over(self, other: Self) -> bool {
        self < other
    }
}

words! {
    /// The seven grounds of article 13 of the Personal Information Protection Law. A legitimate interest is none.
    LegalBasis {
        /// The person has consented.
        Consent = "consent",
        /// Needed for a contract with the person, or for managing staff.
        Contract = "contract",
        /// Needed for a duty that a law prescribes.
        Duty = "duty",
        /// Needed in a public health emergency, or to protect life, health or property in one.
        Emergency = "emergency",
        /// Reporting in the public interest, within reason.
        PublicInterest = "public-interest",
        /// Made public by the person, or lawfully public, within reason.
        Disclosed = "disclosed",
        /// Another case that a law or regulation provides for.
        Law = "law",
    }
}

words! {
    /// What happened to a consent.
    ConsentAct {
        /// The customer said yes.
        Given = "given",
        /// The customer said no.
        Refused = "refused",
        /// The customer takes a yes back.
        Withdrawn = "withdrawn",
        /// The customer does not want to be reached.
        Stop = "stop",
        /// The customer wants to be reached again.
        Resumed = "resumed",
        /// A file says that there was a yes and not on which basis, or shows nothing for it.
        Claimed = "claimed",
    }
}

fn place<T: PartialEq>(all: &[T], one: T) -> u8 {
    1 + all.iter().position(|other| *other == one).unwrap_or(0) as u8
}

/// How long nobody is asked again after a no, in months.
pub const ASK_AGAIN_MONTHS: i32 = 12;

/// What shows that it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A code by which people find it: a form, a recording, a letter. Never a value.
    Code(String),
    /// SHA-256 of a file that is kept elsewhere.
    File([u8; 32]),
    /// An audit entry, such as the one of a message that was written down.
    Audit(u64),
}

impl Evidence {
    /// `code:…`, `sha256:…`, `audit:…`: as people write and read it.
    pub fn text(&self) -> String {
        match self {
            Self::Code(code) => format!("code:{code}"),
            Self::File(hash) => format!("sha256:{}", hex(hash)),
            Self::Audit(seq) => format!("audit:{seq}"),
        }
    }

    /// Reads [`Evidence::text`] back.
    pub fn read(text: &str) -> Option<Self> {
        let (what, which) = text.split_once(':')?;
        let which = which.trim();
        match what.trim() {
            "code" if !which.is_empty() => Some(Self::Code(which.to_owned())),
            "sha256" => from_hex(which).map(Self::File),
            "audit" => which.parse().map(Self::Audit).ok(),
            _ => None,
        }
    }
}

/// What an event is about; what is not named is all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Which contact point; none for all of the customer's, also those that come later.
    pub point: Option<PointId>,
    /// By which way.
    pub channel: Option<ContactChannel>,
    /// What for.
    pub purpose: Option<ContactPurpose>,
    /// About data that goes to somebody outside, and not about being reached: which disclosure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<DisclosureNumber>,
}

impl Scope {
    /// Whether it is about this contact point, way and purpose.
    pub fn covers(&self, of: &Asked) -> bool {
        self.disclosure.is_none()
            && self.point.is_none_or(|point| point == of.point)
            && self.channel.is_none_or(|channel| channel == of.channel)
            && self.purpose.is_none_or(|purpose| purpose == of.purpose)
    }
}

/// What is asked for: a contact point, a way and a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which contact point.
    pub point: PointId,
    /// By which way.
    pub channel: ContactChannel,
    /// What for.
    pub purpose: ContactPurpose,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEvent {
    /// What happened.
    pub act: ConsentAct,
    /// About what.
    pub scope: Scope,
    /// On which ground, where something was given.
    pub basis: Option<LegalBasis>,
    /// Which version of the notice they had before them.
    pub notice: Option<String>,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// When it was said.
    pub at: Moment,
    /// Who wrote it down.
    pub by: MemberId,
}

/// What a file says of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Yes, no or stop.
    pub act: ConsentAct,
    /// What for; of a stop that names none, everything.
    pub purpose: Option<ContactPurpose>,
    /// On which ground.
    pub basis: Option<LegalBasis>,
    /// Under which notice.
    pub notice: Option<String>,
    /// What shows it.
    pub evidence: Option<Evidence>,
}

impl Brought {
    /// What it is taken for: a yes without its ground, its notice or what shows it is only claimed. A no and a stop are
    /// taken at their word.
    pub fn taken_for(&self) -> ConsentAct {
        let is_alone = self.basis.is_some_and(|basis| {
            basis == LegalBasis::Consent || !self.purpose.is_none_or(ContactPurpose::needs_consent)
        });
        let has_notice = self.notice.is_some() || self.basis != Some(LegalBasis::Consent);
        match self.act {
            ConsentAct::Given if !(is_alone && has_notice && self.evidence.is_some()) => {
                ConsentAct::Claimed
            }
            act => act,
        }
    }
}

/// A stop as it leaves the host with the erasure ledger: without whose it is, and known only to whoever has the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarriedStop {
    /// What kind of contact point.
    pub kind: PointKind,
    /// By what the value is known.
    pub hmac: [u8; 32],
    /// By which way.
    pub channel: ContactChannel,
    /// What for.
    pub purpose: ContactPurpose,
    /// Since when.
    pub since: Moment,
}

/// A version of the notice by which consent is asked for a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentNotice {
    /// Its version: what was consented to under another one is asked for anew.
    pub version: String,
    /// Since when.
    pub at: Moment,
    /// Who declared it.
    pub by: MemberId,
}

/// Where a contact point stands by one way for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing was said.
    Unsaid,
    /// A yes that holds.
    Given {
        /// Since when.
        since: Moment,
        /// On which ground.
        basis: LegalBasis,
        /// Under which notice.
        notice: Option<String>,
    },
    /// A yes to a notice that is not today's: it has to be asked for anew.
    Outdated {
        /// Since when it was given.
        since: Moment,
        /// Under which notice.
        notice: Option<String>,
    },
    /// Taken back.
    Withdrawn {
        /// When.
        at: Moment,
    },
    /// A no.
    Refused {
        /// When.
        at: Moment,
    },
    /// A file says yes and shows nothing for it.
    Quarantined {
        /// Since when.
        since: Moment,
    },
    /// The customer does not want to be reached.
    Stopped {
        /// Since when.
        since: Moment,
    },
    /// Nobody with the key has compared this value with those that are stopped.
    Unchecked,
}

impl Standing {
    /// All words of it, for message keys.
    pub const CODES: [&str; 8] = [
        "unsaid",
        "given",
        "outdated",
        "withdrawn",
        "refused",
        "quarantined",
        "stopped",
        "unchecked",
    ];

    /// The word in CLI, JSON and message keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::Given { .. } => "given",
            Self::Outdated { .. } => "outdated",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Refused { .. } => "refused",
            Self::Quarantined { .. } => "quarantined",
            Self::Stopped { .. } => "stopped",
            Self::Unchecked => "unchecked",
        }
    }

    /// Since when it is so.
    pub fn since(&self) -> Option<Moment> {
        match self {
            Self::Unsaid | Self::Unchecked => None,
            Self::Given { since, .. }
            | Self::Outdated { since, .. }
            | Self::Quarantined { since }
            | Self::Stopped { since } => Some(*since),
            Self::Withdrawn { at } | Self::Refused { at } => Some(*at),
        }
    }

    /// Whether somebody who stands so may be reached for this purpose.
    pub fn allows(&self, purpose: ContactPurpose) -> bool {
        match purpose {
            ContactPurpose::Statutory => true,
            ContactPurpose::Service => {
                matches!(self, Self::Unsaid | Self::Given { .. } | Self::Outdated { .. })
            }
            ContactPurpose::Survey | ContactPurpose::Marketing => {
                matches!(self, Self::Given { .. })
            }
        }
    }

    /// Since when nobody may ask, if nobody may: not of whom a stop is, and not for a year after a no.
    pub fn not_to_be_asked(&self, now: Moment) -> Option<Moment> {
        match self {
            Self::Stopped { since } => Some(*since),
            Self::Refused { at } | Self::Withdrawn { at } => {
                Some(*at).filter(|at| months_after(*at, ASK_AGAIN_MONTHS) > now.at_seconds)
            }
            _ => None,
        }
    }
}

words! {
    /// The notice that somebody names, beside the one of today.
    Noticed {
        /// None is named.
        Missing = "missing",
        /// Another one is in force.
        Old = "old",
        /// It is the one in force, or there is none.
        Fits = "fits",
    }
}

/// On what it is decided whether something may be written down of a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentFacts {
    /// What happened; nothing, where a notice is declared.
    pub act: Option<ConsentAct>,
    /// For which purpose.
    pub purpose: Option<ContactPurpose>,
    /// On which ground.
    pub basis: Option<LegalBasis>,
    /// Whether something shows it.
    pub has_evidence: bool,
    /// Whether what shows it is this customer's.
    pub is_theirs: bool,
    /// Whether it is of data that goes to somebody outside.
    #[serde(default)]
    pub is_of_disclosure: bool,
    /// Under which notice.
    pub notice: Noticed,
    /// How whatever it covers stands.
    pub standings: Vec<Standing>,
    /// Whether the customer came with it unasked.
    pub own_wish: bool,
    /// Now.
    pub now: Moment,
}

/// The second at which so many months have gone by.
fn months_after(at: Moment, months: i32) -> i64 {
    let after = at.zoned().checked_add(jiff::Span::new().months(months));
    after.map_or(i64::MAX, |after| after.timestamp().as_second())
}

/// What the ledger comes to for what is asked, its oldest line first. `stopped` says since when the value itself is
/// among those that are stopped; `notice` is today's for that purpose, if one was declared.
pub fn fold<'e>(
    events: impl IntoIterator<Item = &'e ConsentEvent>,
    asked: &Asked,
    stopped: Option<Moment>,
    notice: Option<&ConsentNotice>,
) -> Standing {
    let (mut said, mut stop) = (Standing::Unsaid, None);
    for event in events.into_iter().filter(|event| event.scope.covers(asked)) {
        match event.act {
            ConsentAct::Stop => stop = stop.or(Some(event.at)),
            ConsentAct::Resumed => stop = None,
            _ => {}
        }
        said = next(said, event);
    }
    let by_value = stopped.filter(|_| asked.purpose.is_stopped_by_a_wish());
    let by_ledger = stop.filter(|_| asked.purpose.is_stopped_by_a_wish());
    match by_ledger.into_iter().chain(by_value).min_by_key(|at| at.at_seconds) {
        Some(since) => Standing::Stopped { since },
        None => as_of_today(said, notice),
    }
}

fn next(said: Standing, event: &ConsentEvent) -> Standing {
    let at = event.at;
    match (event.act, said) {
        (ConsentAct::Given, _) => Standing::Given {
            since: at,
            basis: event.basis.unwrap_or(LegalBasis::Consent),
            notice: event.notice.clone(),
        },
        (ConsentAct::Refused, _) => Standing::Refused { at },
        (ConsentAct::Withdrawn, _) => Standing::Withdrawn { at },
        // What a file says takes the place of nothing that was said to us.
        (ConsentAct::Claimed, Standing::Unsaid) => Standing::Quarantined { since: at },
        // A contract or a duty is no consent, and goes on once they want to be reached again.
        (
            ConsentAct::Stop | ConsentAct::Resumed,
            Standing::Given { basis: LegalBasis::Consent, .. },
        ) => Standing::Withdrawn { at },
        (ConsentAct::Claimed | ConsentAct::Stop | ConsentAct::Resumed, said) => said,
    }
}

fn as_of_today(said: Standing, today: Option<&ConsentNotice>) -> Standing {
    match (said, today) {
        (Standing::Given { since, notice, basis: LegalBasis::Consent }, Some(today))
            if notice.as_ref() != Some(&today.version) =>
        {
            Standing::Outdated { since, notice }
        }
        (said, _) => said,
    }
}

#[cfg(test)]
mod tests;
