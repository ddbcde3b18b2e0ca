//! Rules about reaching somebody: what was said of it, whom a campaign leaves out, and what goes out in words.

use super::{DAY, Deed, Provoked, among, answers, in_seconds, owner_does, promise, shop};
use crate::campaigns::{begun, consents, reached, released, says, template};
use crate::house::PASSPHRASE;
use crate::workshop::{Workshop, draft};
use kefu::commands::Command;
use kefu::commands::campaign::{HaltCampaign, PlanCampaign};
use kefu::commands::consent::{DeclareNotice, Say};
use kefu::commands::contact::LogContact;
use kefu::commands::merge::Merge;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::seal::seal_new;
use kefu::commands::send::ClaimSends;
use kefu::commands::unlock::unlock;
use kefu::domain::consent::{
    ConsentAct, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope,
};
use kefu::domain::contact::PointKind;
use kefu::domain::id::PartyId;
use kefu::domain::member::Role;
use kefu::domain::party::Party;
use kefu::store::{Reader, tables};

use ContactChannel::{Call, Mail, Sms, Visit};
use ContactPurpose::{Marketing, Service, Statutory};

/// Somebody with a mail address who says something of marketing, as it should be said but for what is changed.
fn said(shop: &Workshop, act: ConsentAct, change: impl FnOnce(Say) -> Say) -> Deed<'_> {
    let party = somebody(shop);
    saying(shop, party, act, change)
}

fn saying<'p>(
    shop: &'p Workshop,
    party: PartyId,
    act: ConsentAct,
    change: impl FnOnce(Say) -> Say,
) -> Deed<'p> {
    let scope = Scope { purpose: Some(Marketing), ..Scope::default() };
    let say = Say {
        basis: Some(LegalBasis::Consent),
        notice: Some("2026-03".into()),
        evidence: Some(Evidence::Code("form 12".into())),
        ..Say::new(act, party, scope)
    };
    owner_does(shop, Command::Consent(change(say)))
}

fn somebody(shop: &Workshop) -> PartyId {
    reached(shop, "张伟", "zhang@example.com")
}

/// The plan of a campaign by mail for this one.
fn plan(shop: &Workshop, purpose: ContactPurpose, party: PartyId) -> Command {
    let campaign = begun(shop, purpose, Mail);
    Command::PlanCampaign(PlanCampaign { campaign, audience: vec![party] })
}

/// Somebody who said yes to marketing.
fn willing(shop: &Workshop) -> PartyId {
    let party = somebody(shop);
    consents(shop, party, Marketing);
    party
}

/// Reached so many hours ago.
fn was_reached(shop: &Workshop, party: PartyId, channel: ContactChannel, hours: i64) {
    let id = shop.owner.new_id().expect("an id");
    let at = Some(in_seconds(&shop.owner, -hours * 3_600));
    let log = LogContact { id, party, channel, purpose: Service, at };
    shop.does(&shop.owner, Command::LogContact(log));
}

/// The plan for somebody who was reached by these channels, so many hours ago.
fn after(shop: &Workshop, attempts: &[(ContactChannel, i64)]) -> Command {
    let party = somebody(shop);
    for (channel, hours) in attempts {
        was_reached(shop, party, *channel, *hours);
    }
    plan(shop, Service, party)
}

pub const PROVOKED: &[Provoked] = &[
    // 1 leak
    super::crew("letter-of-others", |crew| answers(crew, "as with C-000002")),
    shop("template-names", |shop| {
        let mut template = template("own", Service, Mail);
        template.text = template.text.replace("at nine", "at nine, C-000001");
        owner_does(shop, Command::SaveTemplate(template))
    }),
    // 2 pester: what is written down of it
    shop("consent-stopped", |shop| {
        let party = somebody(shop);
        says(shop, party, ConsentAct::Stop, None);
        saying(shop, party, ConsentAct::Given, |say| say)
    }),
    shop("consent-asked-again", |shop| {
        let party = somebody(shop);
        says(shop, party, ConsentAct::Refused, Some(Marketing));
        saying(shop, party, ConsentAct::Given, |say| say)
    }),
    shop("consent-basis-missing", |shop| {
        said(shop, ConsentAct::Given, |say| Say { basis: None, ..say })
    }),
    shop("consent-basis-other", |shop| {
        said(shop, ConsentAct::Given, |say| Say { basis: Some(LegalBasis::Contract), ..say })
    }),
    shop("consent-evidence-missing", |shop| {
        said(shop, ConsentAct::Given, |say| Say { evidence: None, ..say })
    }),
    shop("consent-evidence-of-other", |shop| {
        said(shop, ConsentAct::Given, |say| Say { evidence: Some(Evidence::Audit(1)), ..say })
    }),
    shop("consent-notice-missing", |shop| {
        said(shop, ConsentAct::Given, |say| Say { notice: None, ..say })
    }),
    shop("consent-notice-old", |shop| {
        let version = "2026-04".to_owned();
        let declare = DeclareNotice { purpose: Marketing, version };
        shop.does(&shop.owner, Command::DeclareNotice(declare));
        said(shop, ConsentAct::Given, |say| say)
    }),
    shop("consent-statutory", |shop| {
        let scope = Scope { purpose: Some(Statutory), ..Scope::default() };
        said(shop, ConsentAct::Stop, |say| Say { scope, ..say })
    }),
    shop("consent-not-stopped", |shop| said(shop, ConsentAct::Resumed, |say| say)),
    // 2 pester: who is left out
    among("contact-stopped", |shop| {
        let party = willing(shop);
        says(shop, party, ConsentAct::Stop, None);
        plan(shop, Marketing, party)
    }),
    among("stop-unchecked", |shop| {
        // Whoever takes it down without the key cannot tell whether there is a stop.
        let intake = shop.newcomer("Ida", Role::Intake);
        let points = [draft((PointKind::Email, "zhang@example.com"))];
        let points = seal_new(&shop.desk, &intake, &points).expect("sealed");
        let facts = PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        let party = AddParty::new(&intake, facts, points).expect("a party");
        let id = party.id;
        shop.does(&intake, Command::AddParty(party));
        plan(shop, Service, id)
    }),
    among("no-consent", |shop| plan(shop, Marketing, somebody(shop))),
    among("party-gone", |shop| {
        let (from, into) = (somebody(shop), reached(shop, "张伟", "wei@example.com"));
        shop.does(&shop.owner, Command::Merge(Merge::Merge { from, into }));
        plan(shop, Service, from)
    }),
    among("point-missing", |shop| plan(shop, Service, shop.party("张伟", &[]).0)),
    among("held-complaint", |shop| {
        let party = willing(shop);
        shop.case(party);
        plan(shop, Marketing, party)
    }),
    among("held-promise", |shop| {
        let party = willing(shop);
        let made = promise(&shop.owner, party, None, 3_600);
        shop.does(&shop.owner, Command::AddPromise(made));
        shop.clock.advance(7_200);
        plan(shop, Marketing, party)
    }),
    among("cap-channel", |shop| after(shop, &[(Mail, 48), (Mail, 72), (Mail, 96)])),
    among("cap-all", |shop| after(shop, &[(Mail, 48), (Call, 72), (Sms, 96), (Sms, 120)])),
    among("quiet-hours", |shop| {
        let campaign = released(shop, Service, Mail, &[somebody(shop)]);
        shop.clock.advance(12 * 3_600);
        unlock(&shop.desk, &shop.owner, &PASSPHRASE.into()).expect("an open vault");
        Command::ClaimSends(ClaimSends { campaign, after: None })
    }),
    shop("campaign-halted", |shop| {
        let campaign = released(shop, Service, Mail, &[somebody(shop)]);
        shop.does(&shop.owner, Command::HaltCampaign(HaltCampaign(campaign)));
        owner_does(shop, Command::ClaimSends(ClaimSends { campaign, after: None }))
    }),
    shop("campaign-unreleased", |shop| {
        let campaign = begun(shop, Service, Mail);
        owner_does(shop, Command::ClaimSends(ClaimSends { campaign, after: None }))
    }),
    // 8 alike
    among("other-language", |shop| {
        let party = somebody(shop);
        let row = shop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("a party");
        let row = Party { language: Some("de".into()), ..row };
        shop.past(|tx| tx.put_party(&row));
        plan(shop, Service, party)
    }),
    // 17 harassment
    among("attempts-day", |shop| after(shop, &[(Mail, 1), (Call, 2)])),
    among("attempts-week", |shop| {
        after(shop, &[(Visit, 30), (Visit, 50), (Visit, 70), (Visit, 90), (Visit, 5 * DAY / 3_600)])
    }),
];
