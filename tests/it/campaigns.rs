//! Campaigns of the tests: somebody to reach, a template, and a campaign taken as far as a test wants it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::Dice;
use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::campaign::{HaltCampaign, NewCampaign, PlanCampaign, ReleaseCampaign};
use kefu::commands::consent::Say;
use kefu::commands::contact::LogContact;
use kefu::commands::entry::AddEntry;
use kefu::commands::make_contact::MakeContact;
use kefu::commands::reply::TakeReply;
use kefu::commands::send::{ClaimSends, Handed, SettleSends};
use kefu::commands::template::SaveTemplate;
use kefu::domain::consent::{
    ConsentAct, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope,
};
use kefu::domain::contact::PointKind;
use kefu::domain::entry::EntryKind;
use kefu::domain::id::{CampaignNumber, PartyId};
use kefu::domain::letter::LetterLanguage;
use kefu::domain::outreach::{Campaign, CampaignState};
use kefu::session::Session;
use kefu::store::{Reader, Scan, tables};

/// A template of this name.
pub fn template(name: &str, purpose: ContactPurpose, channel: ContactChannel) -> SaveTemplate {
    let text = format!(
        "name = \"{name}\"\npurpose = \"{}\"\nchannel = \"{}\"\n\
         [en]\nsubject = \"For {{name}}\"\ntext = \"Dear {{name}}, we open at nine.\\n{{signature}}\"\n\
         [zh]\nsubject = \"致{{name}}\"\ntext = \"{{name}}，您好：九点开门。\\n{{signature}}\"\n",
        purpose.code(),
        channel.code()
    );
    SaveTemplate { file: "own.toml".into(), text, no_promise: false }
}

/// A customer with a mail address.
pub fn reached(shop: &Workshop, name: &str, address: &str) -> PartyId {
    shop.party(name, &[(PointKind::Email, address)]).0
}

/// They say yes to it.
pub fn consents(shop: &Workshop, party: PartyId, purpose: ContactPurpose) {
    says(shop, party, ConsentAct::Given, Some(purpose));
}

pub fn says(shop: &Workshop, party: PartyId, act: ConsentAct, purpose: Option<ContactPurpose>) {
    let scope = Scope { purpose, ..Scope::default() };
    let say = Say {
        basis: Some(LegalBasis::Consent),
        notice: Some("2026-03".into()),
        evidence: Some(Evidence::Code("form 12".into())),
        ..Say::new(act, party, scope)
    };
    shop.does(&shop.owner, Command::Consent(say));
}

/// A campaign that was begun.
pub fn begun(shop: &Workshop, purpose: ContactPurpose, channel: ContactChannel) -> CampaignNumber {
    let name = format!("{}-{}", purpose.code(), channel.code());
    shop.does(&shop.owner, Command::SaveTemplate(template(&name, purpose, channel)));
    let begin =
        NewCampaign { template: name, selector: String::new(), otherwise: LetterLanguage::Zh };
    shop.does(&shop.owner, Command::NewCampaign(begin));
    newest(shop)
}

fn newest(shop: &Workshop) -> CampaignNumber {
    let newest = shop.desk.read(|tx| tx.keys(tables::CAMPAIGNS, &Scan::all().backwards(), 1));
    newest.expect("campaigns")[0]
}

/// The same, planned for these.
pub fn planned(
    shop: &Workshop,
    purpose: ContactPurpose,
    channel: ContactChannel,
    audience: &[PartyId],
) -> CampaignNumber {
    let campaign = begun(shop, purpose, channel);
    let plan = PlanCampaign { campaign, audience: audience.to_vec() };
    shop.does(&shop.owner, Command::PlanCampaign(plan));
    campaign
}

/// The same, released; where a second person is needed, past the door.
pub fn released(
    shop: &Workshop,
    purpose: ContactPurpose,
    channel: ContactChannel,
    audience: &[PartyId],
) -> CampaignNumber {
    let number = planned(shop, purpose, channel, audience);
    let campaign = Campaign { state: CampaignState::Released, ..row(shop, number) };
    shop.past(|tx| tx.put(tables::CAMPAIGNS, &number, &campaign));
    number
}

pub fn row(shop: &Workshop, number: CampaignNumber) -> Campaign {
    shop.desk.read(|tx| tx.fetch(tables::CAMPAIGNS, &number)).expect("a campaign")
}

/// What a member does who uses this verb, made so that nothing else stands against it.
pub fn deed(shop: &Workshop, verb: &str, turn: u32) -> Command {
    use ContactChannel::Mail;
    use ContactPurpose::Service;
    let party = || reached(shop, "李娜", &format!("li{turn}@example.com"));
    match verb {
        "template.save" => Command::SaveTemplate(template("own", Service, Mail)),
        "campaign.new" => {
            shop.does(&shop.owner, Command::SaveTemplate(template("own", Service, Mail)));
            let (template, selector) = ("own".to_owned(), String::new());
            Command::NewCampaign(NewCampaign { template, selector, otherwise: LetterLanguage::En })
        }
        "campaign.plan" => {
            let campaign = begun(shop, Service, Mail);
            Command::PlanCampaign(PlanCampaign { campaign, audience: vec![party()] })
        }
        "campaign.release" => {
            Command::ReleaseCampaign(ReleaseCampaign(planned(shop, Service, Mail, &[party()])))
        }
        "campaign.halt" => Command::HaltCampaign(HaltCampaign(begun(shop, Service, Mail))),
        "campaign.send" => {
            let campaign = released(shop, Service, Mail, &[party()]);
            Command::ClaimSends(ClaimSends { campaign, after: None })
        }
        "campaign.settle" => {
            let party = party();
            let campaign = released(shop, Service, Mail, &[party]);
            shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign, after: None }));
            Command::SettleSends(SettleSends { campaign, handed: vec![(party, Handed::Sent)] })
        }
        "contact.log" => Command::LogContact(LogContact {
            id: shop.owner.new_id().expect("an id"),
            party: party(),
            channel: ContactChannel::Call,
            purpose: Service,
            at: None,
        }),
        "contact.make" => Command::MakeContact(MakeContact {
            id: shop.owner.new_id().expect("an id"),
            party: party(),
            channel: Mail,
            purpose: Service,
        }),
        "import.replies" => Command::TakeReply(taken(shop, party(), turn, None)),
        other => panic!("{other} stands in the table of rights: say here how it is done"),
    }
}

fn taken(shop: &Workshop, party: PartyId, turn: u32, stop: Option<Say>) -> TakeReply {
    let mut mail = [0; 32];
    mail[..4].copy_from_slice(&turn.to_be_bytes());
    let entry = AddEntry {
        id: shop.owner.new_id().expect("an id"),
        kind: EntryKind::Message,
        party: Some(party),
        case: None,
        text: "thank you".into(),
        at: None,
    };
    TakeReply { mail, party, stop, entry }
}

/// Any command of these kinds, about any party and any campaign there may be.
pub fn any(
    shop: &Workshop,
    kind: &str,
    (actor, parties): (&Session, &[PartyId]),
    dice: &mut Dice,
) -> Command {
    let purpose = dice.pick(ContactPurpose::ALL);
    let channel = dice.pick(&[ContactChannel::Mail, ContactChannel::Sms, ContactChannel::Visit]);
    let campaign = CampaignNumber(1 + u32::try_from(dice.below(6)).expect("a number"));
    let party = dice.pick(parties);
    match kind {
        "template" => {
            Command::SaveTemplate(template(dice.pick(&["a", "b", "C"]), purpose, channel))
        }
        "campaign" => Command::NewCampaign(NewCampaign {
            template: dice.pick(&["a", "b"]).to_owned(),
            selector: dice.pick(&["", "stage:active", "13800138000"]).to_owned(),
            otherwise: LetterLanguage::En,
        }),
        "plan" => {
            let audience = parties.iter().copied().filter(|_| !dice.once_in(3)).collect();
            Command::PlanCampaign(PlanCampaign { campaign, audience })
        }
        "release" => Command::ReleaseCampaign(ReleaseCampaign(campaign)),
        "halt" => Command::HaltCampaign(HaltCampaign(campaign)),
        "send" => Command::ClaimSends(ClaimSends { campaign, after: None }),
        "settle" => {
            let handed = [
                Handed::Sent,
                Handed::Back,
                Handed::Failed("mail-refused"),
                Handed::Unsure("mail-unanswered"),
            ];
            let handed = vec![(party, dice.pick(&handed))];
            Command::SettleSends(SettleSends { campaign, handed })
        }
        "contact" => Command::LogContact(LogContact {
            id: actor.new_id().expect("an id"),
            party,
            channel,
            purpose,
            at: None,
        }),
        "make-contact" => Command::MakeContact(MakeContact {
            id: actor.new_id().expect("an id"),
            party,
            channel,
            purpose,
        }),
        _ => {
            let turn = u32::try_from(dice.below(50)).expect("a number");
            let stop = Say::new(ConsentAct::Stop, party, Scope::default());
            Command::TakeReply(taken(shop, party, turn, dice.once_in(2).then_some(stop)))
        }
    }
}
