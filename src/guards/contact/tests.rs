//! Each rule by itself, and what holds of all of them together.

use super::*;
use crate::domain::consent::LegalBasis;
use crate::domain::id::{Id, MemberId, PartyNumber};
use crate::domain::moment::DAY_SECONDS;
use crate::domain::moment::{Moment, Precision};
use crate::domain::outreach::facts::{Counts, WEEK_SECONDS};
use crate::domain::outreach::{CHANNELS, Contact};
use proptest::prelude::*;

/// Somebody who may be reached at ten in the morning.
fn facts(purpose: ContactPurpose, channel: ContactChannel) -> ContactFacts {
    ContactFacts {
        party: PartyNumber(1),
        purpose,
        channel,
        stands: true,
        has_point: true,
        standing: given(),
        other_language: false,
        complaint_open: false,
        promise_overdue: false,
        counts: Counts::default(),
        minute: 600,
    }
}

fn noon() -> Moment {
    Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute }
}

fn given() -> Standing {
    Standing::Given { since: noon(), basis: LegalBasis::Consent, notice: None }
}

fn contact(channel: ContactChannel, purpose: ContactPurpose, at_seconds: i64) -> Contact {
    let at = Moment { at_seconds, ..noon() };
    Contact { channel, purpose, campaign: None, by: MemberId::from_bytes([1; 16]), at }
}

fn codes(facts: &ContactFacts) -> Vec<&'static str> {
    findings(facts).iter().map(|finding| finding.rule.code).collect()
}

type Change = fn(&mut ContactFacts);

/// Each rule: what makes it speak, and for which purposes.
const RULES: &[(&str, Change, &str)] = &[
    ("party-gone", |f| f.stands = false, "statutory service survey marketing"),
    ("point-missing", |f| f.has_point = false, "statutory service survey marketing"),
    ("other-language", |f| f.other_language = true, "statutory service survey marketing"),
    (
        "contact-stopped",
        |f| f.standing = Standing::Stopped { since: noon() },
        "service survey marketing",
    ),
    ("no-consent", |f| f.standing = Standing::Unsaid, "survey marketing"),
    ("no-consent", |f| f.standing = Standing::Withdrawn { at: noon() }, "service survey marketing"),
    ("stop-unchecked", |f| f.standing = Standing::Unchecked, "service survey marketing"),
    ("held-complaint", |f| f.complaint_open = true, "survey marketing"),
    ("held-promise", |f| f.promise_overdue = true, "survey marketing"),
    ("cap-channel", |f| f.counts.by_channel = 3, "service survey marketing"),
    ("cap-all", |f| f.counts.in_all = MOST_IN_ALL, "service survey marketing"),
    ("attempts-day", |f| f.counts.day = MOST_A_DAY, "service survey marketing"),
    ("attempts-week", |f| f.counts.week = MOST_A_WEEK, "service survey marketing"),
    ("quiet-hours", |f| f.minute = 21 * 60, "statutory service survey marketing"),
];

#[test]
fn every_rule_speaks_of_what_it_is_about_and_of_nothing_else() {
    for purpose in ContactPurpose::ALL {
        for channel in CHANNELS {
            assert_eq!(codes(&facts(*purpose, channel)), [""; 0], "{purpose:?} {channel:?}");
            for (code, change, purposes) in RULES {
                let mut changed = facts(*purpose, channel);
                change(&mut changed);
                let speaks = purposes.split(' ').any(|one| one == purpose.code());
                let expected: Vec<&str> = speaks.then_some(*code).into_iter().collect();
                assert_eq!(codes(&changed), expected, "{purpose:?} {channel:?}");
            }
        }
    }
}

#[test]
fn what_goes_before_is_a_total_order() {
    // A statutory notice goes in spite of a stop; a stop goes before all else.
    let stopped = |purpose| {
        let facts = ContactFacts {
            standing: Standing::Stopped { since: noon() },
            ..facts(purpose, ContactChannel::Mail)
        };
        verdict(&facts).is_ok()
    };
    let goes: Vec<bool> = ContactPurpose::ALL.iter().map(|purpose| stopped(*purpose)).collect();
    assert_eq!(goes, [true, false, false, false]);
    // Whoever may be asked how it was, or to buy, may be served; and whoever may be served may be told by law.
    let mut facts = facts(ContactPurpose::Statutory, ContactChannel::Mail);
    for (_, change, _) in RULES {
        change(&mut facts);
        let mut before = usize::MAX;
        for purpose in ContactPurpose::ALL.iter().rev() {
            let found = findings(&ContactFacts { purpose: *purpose, ..facts.clone() }).len();
            assert!(found <= before, "{purpose:?}");
            before = found;
        }
    }
}

#[test]
fn the_counts_are_those_of_a_week_and_a_day_of_any_purpose() {
    let day = 86_400;
    let contacts = [
        contact(ContactChannel::Mail, ContactPurpose::Marketing, -7 * day),
        contact(ContactChannel::Mail, ContactPurpose::Marketing, -7 * day - 1),
        contact(ContactChannel::Sms, ContactPurpose::Service, -day),
        contact(ContactChannel::Mail, ContactPurpose::Statutory, -10),
        contact(ContactChannel::Visit, ContactPurpose::Service, 0),
        contact(ContactChannel::Call, ContactPurpose::Survey, 90 * day),
    ];
    let counts = Counts::of(&contacts, ContactChannel::Mail, 0);
    assert_eq!(counts, Counts { by_channel: 1, in_all: 3, day: 4, week: 5 });
}

#[test]
fn a_refusal_names_its_rule_and_its_facts() {
    let facts =
        ContactFacts { minute: 23 * 60 + 5, ..facts(ContactPurpose::Survey, ContactChannel::Sms) };
    let refusal = verdict(&facts).unwrap_err();
    assert_eq!(refusal.to_string(), "quiet-hours number=C-000001 clock=23:05");
}

proptest! {
    /// Somebody tries at any times in any order, by any channel: whatever is let through, no seven days ever hold more than
    /// the caps, nor any day more than two attempts.
    #[test]
    fn no_window_of_seven_days_ever_passes_a_cap(
        tries in prop::collection::vec((0_i64..30 * 86_400, 0_usize..3, 1_usize..4), 1..120),
        in_order: bool,
    ) {
        let mut tries = tries;
        if in_order {
            tries.sort_unstable();
        }
        let mut sent: Vec<Contact> = Vec::new();
        for (at, channel, purpose) in tries {
            let (channel, purpose) = (CHANNELS[channel], ContactPurpose::ALL[purpose]);
            let counts = Counts::of(&sent, channel, at);
            if verdict(&ContactFacts { counts, ..facts(purpose, channel) }).is_ok() {
                sent.push(contact(channel, purpose, at));
            }
        }
        let within = |from: i64, seconds: i64| {
            sent.iter().filter(move |one| (from..=from + seconds).contains(&one.at.at_seconds))
        };
        for from in sent.iter().map(|one| one.at.at_seconds) {
            prop_assert!(within(from, WEEK_SECONDS).count() <= MOST_IN_ALL as usize);
            prop_assert!(within(from, DAY_SECONDS).count() <= MOST_A_DAY as usize);
            for (channel, most) in MOST_BY_CHANNEL {
                let by_channel = within(from, WEEK_SECONDS).filter(|one| one.channel == channel);
                prop_assert!(by_channel.count() <= most as usize);
            }
        }
    }
}
