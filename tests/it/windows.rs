//! Caps, quiet hours and stops at the door, at random: whatever campaigns, stops, merges and clocks do in whatever order,
//! no message goes past a cap of seven days or of a day, none goes to whoever has said stop, and none at night.
//!
//! What went out is counted here by hand, of what [`ClaimSends`] gave out, and not by what the store says of it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns::{begun, consents, says};
use crate::dice::{Dice, size, tell};
use crate::house::PASSPHRASE;
use crate::workshop::Workshop;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kefu::commands::campaign::PlanCampaign;
use kefu::commands::merge::Merge;
use kefu::commands::send::{ClaimSends, Handed, SettleSends, claim};
use kefu::commands::unlock::unlock;
use kefu::commands::{Command, execute};
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose};
use kefu::domain::contact::PointKind;
use kefu::domain::id::{CampaignNumber, PartyId};
use kefu::domain::outreach::{Campaign, CampaignState};
use kefu::domain::party::Party;
use kefu::store::{Reader, tables};
use std::collections::{BTreeMap, BTreeSet};

use ContactChannel::{Call, Mail, Sms};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const ZONES: [&str; 6] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "+14:00",
    "-12:00",
];

/// A message that was given out.
#[derive(Debug, Clone, Copy)]
struct Went {
    party: PartyId,
    campaign: CampaignNumber,
    channel: ContactChannel,
    purpose: ContactPurpose,
    at: i64,
}

struct World {
    shop: Workshop,
    parties: Vec<PartyId>,
    zones: BTreeMap<PartyId, TimeZone>,
    campaigns: Vec<(CampaignNumber, ContactPurpose, ContactChannel)>,
    went: Vec<Went>,
    /// What each has become by merges.
    into: BTreeMap<PartyId, PartyId>,
    stopped: BTreeSet<PartyId>,
    kept_back: u64,
}

impl World {
    fn new(dice: &mut Dice) -> Self {
        let shop = Workshop::new(&[]);
        let mut world = Self {
            shop,
            parties: Vec::new(),
            zones: BTreeMap::new(),
            campaigns: Vec::new(),
            went: Vec::new(),
            into: BTreeMap::new(),
            stopped: BTreeSet::new(),
            kept_back: 0,
        };
        (0..5).for_each(|place| world.add(place, dice));
        world
    }

    fn add(&mut self, place: u64, dice: &mut Dice) {
        let (mail, phone) = (format!("p{place}@example.com"), format!("1380013800{place}"));
        let points = [(PointKind::Email, mail.as_str()), (PointKind::Phone, phone.as_str())];
        let party = self.shop.party("张伟", &points).0;
        consents(&self.shop, party, ContactPurpose::Marketing);
        let stated = dice.pick(&ZONES);
        let was: Party = self.shop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("one");
        let fields = [("zone".to_owned(), stated.to_owned())].into();
        self.shop.past(|tx| tx.put_party(&Party { fields, ..was }));
        let zone = match stated {
            "+14:00" => TimeZone::fixed(jiff::tz::offset(14)),
            "-12:00" => TimeZone::fixed(jiff::tz::offset(-12)),
            name => TimeZone::get(name).expect("a zone"),
        };
        self.zones.insert(party, zone);
        self.parties.push(party);
    }

    fn stands(&self, party: PartyId) -> PartyId {
        self.into.get(&party).map_or(party, |into| self.stands(*into))
    }

    fn begin(&mut self, dice: &mut Dice) {
        let purpose = dice.pick(&[
            ContactPurpose::Statutory,
            ContactPurpose::Service,
            ContactPurpose::Service,
            ContactPurpose::Marketing,
        ]);
        let channel = dice.pick(&[Mail, Sms, Call]);
        let number = begun(&self.shop, purpose, channel);
        let audience = self.parties.clone();
        let plan = Command::PlanCampaign(PlanCampaign { campaign: number, audience });
        self.shop.does(&self.shop.owner, plan);
        let row: Campaign =
            self.shop.desk.read(|tx| tx.fetch(tables::CAMPAIGNS, &number)).expect("a campaign");
        let row = Campaign { state: CampaignState::Released, ..row };
        self.shop.past(|tx| tx.put(tables::CAMPAIGNS, &number, &row));
        self.campaigns.push((number, purpose, channel));
    }

    fn send(&mut self, dice: &mut Dice) {
        if self.campaigns.is_empty() {
            return;
        }
        let (campaign, purpose, channel) = dice.pick(&self.campaigns);
        let wanted = ClaimSends { campaign, after: None };
        // Halted by those who wanted no more.
        let Ok(out) = claim(&self.shop.desk, &self.shop.owner, wanted) else { return };
        self.kept_back += out.claimed.waiting + out.claimed.killed;
        let at = self.shop.owner.now().at_seconds;
        for one in &out.claimed.claims {
            let party = one.party;
            self.may_go(party, (purpose, channel), at);
            self.went.push(Went { party, campaign, channel, purpose, at });
        }
        let parties: Vec<PartyId> = out.claimed.claims.iter().map(|one| one.party).collect();
        self.settle(campaign, &parties, dice);
    }

    /// What no message goes past, counted by hand.
    #[track_caller]
    fn may_go(
        &self,
        party: PartyId,
        (purpose, channel): (ContactPurpose, ContactChannel),
        at: i64,
    ) {
        let clock = Timestamp::from_second(at).expect("an instant");
        let hour = clock.to_zoned(self.zones[&party].clone()).hour();
        assert!((8..21).contains(&hour), "at {hour} o'clock of {party:?}");
        assert_eq!(self.stands(party), party, "it was merged away");
        if purpose == ContactPurpose::Statutory {
            return;
        }
        assert!(!self.stopped.contains(&party), "{party:?} has said stop");
        let own = || self.went.iter().filter(|one| self.stands(one.party) == party);
        let capped =
            || own().filter(|one| at - one.at <= WEEK && one.purpose != ContactPurpose::Statutory);
        let most = if channel == Sms {
            2
        } else if channel == Mail {
            3
        } else {
            1
        };
        assert!(capped().filter(|one| one.channel == channel).count() < most, "{channel:?}");
        assert!(capped().count() < 4, "of all ways together");
        assert!(own().filter(|one| at - one.at <= DAY).count() < 2, "within a day");
        assert!(own().filter(|one| at - one.at <= WEEK).count() < 5, "within a week");
    }

    /// What became of them; whom nobody reached was not reached.
    fn settle(&mut self, campaign: CampaignNumber, parties: &[PartyId], dice: &mut Dice) {
        let mut handed = Vec::new();
        for party in parties {
            let one = match dice.below(8) {
                0 => Handed::Back,
                1 => Handed::Failed("mail-refused"),
                2 => continue,
                3 => Handed::Unsure("mail-unanswered"),
                _ => Handed::Sent,
            };
            if matches!(one, Handed::Back | Handed::Failed(_)) {
                self.went.retain(|went| (went.party, went.campaign) != (*party, campaign));
            }
            handed.push((*party, one));
        }
        let settle = Command::SettleSends(SettleSends { campaign, handed });
        self.shop.does(&self.shop.owner, settle);
    }

    fn stop(&mut self, dice: &mut Dice) {
        let party = dice.pick(&self.parties);
        if self.stands(party) == party {
            says(&self.shop, party, ConsentAct::Stop, None);
            self.stopped.insert(party);
        }
    }

    fn merge(&mut self, dice: &mut Dice) {
        let (from, into) = (dice.pick(&self.parties), dice.pick(&self.parties));
        let merge = Command::Merge(Merge::Merge { from, into });
        if execute(&self.shop.desk, &self.shop.owner, &[merge]).is_ok() {
            self.into.insert(from, into);
            if self.stopped.contains(&from) {
                self.stopped.insert(into);
            }
        }
    }

    fn later(&self, dice: &mut Dice) {
        let most = if dice.once_in(4) { 60 } else { 9 };
        let hours = 1 + dice.below(most);
        self.shop.clock.advance(i64::try_from(hours).expect("hours") * HOUR);
        unlock(&self.shop.desk, &self.shop.owner, &PASSPHRASE.into()).expect("an open vault");
    }
}

/// `KEFU_TEST_WINDOWS=5000 cargo test --test it -- windows`
#[test]
fn no_message_goes_past_a_cap_a_stop_or_a_night_whatever_happens() {
    let mut dice = Dice::of("windows: caps, stops and nights");
    let turns = size("KEFU_TEST_WINDOWS", 600, 300);
    let (mut done, mut sent, mut kept_back) = (0, 0, 0);
    while done < turns {
        let mut world = World::new(&mut dice);
        // Purposes are looked at every quarter; a store lives shorter here.
        let until = (done + 150).min(turns);
        while done < until {
            done += 1;
            match dice.below(20) {
                0..=4 => world.begin(&mut dice),
                5..=12 => world.send(&mut dice),
                13 if dice.once_in(3) => world.stop(&mut dice),
                14 if dice.once_in(3) => world.merge(&mut dice),
                _ => world.later(&mut dice),
            }
        }
        sent += world.went.len();
        kept_back += world.kept_back;
    }
    tell(&format!("{done} turns: {sent} messages went, {kept_back} times one was kept back"));
    assert!(sent > 0 && kept_back > 0, "nothing was tried");
}
