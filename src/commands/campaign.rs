//! Campaigns: begun, planned, released by a second person, halted.
//!
//! INVARIANT: a plan is made again inside of the transaction, from what lies around each party there, and what is
//! released is that plan: another audience, other words or another plan are another request. Whatever the plan says,
//! each message is judged once more when it goes.

use super::approval::Ask;
use super::contact::{Around, Reaching};
use super::settle::Counted;
use super::{Act, Applied, Made, Scene, review, send, template};
use crate::domain::approval::Wanted;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CampaignNumber, PartyId, PointId};
use crate::domain::letter::LetterLanguage;
use crate::domain::moment::Moment;
use crate::domain::outreach::facts::ContactFacts;
use crate::domain::outreach::quiet::is_quiet;
use crate::domain::outreach::{Campaign, CampaignState, HALTS, Plan, Send, SendState, Went};
use crate::domain::party::Party;
use crate::guards::contact::{GONE, QUIET};
use crate::guards::{Verdicts, campaign as guard, export, rights};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use sha2::{Digest, Sha256};

const COUNTER: &str = "campaign";

/// The campaign of this number.
pub(super) fn find(tx: &impl Reader, number: CampaignNumber) -> Result<Campaign> {
    tx.get(tables::CAMPAIGNS, &number)?.ok_or_else(|| Error::not_found("campaign", number))
}

pub(super) fn put(tx: &WriteTx, campaign: &Campaign) -> Result<()> {
    tx.put(tables::CAMPAIGNS, &campaign.number, campaign)
}

pub(super) fn concerning(campaign: &Campaign) -> Applied {
    let made = Made { campaign: Some(campaign.number), ..Made::default() };
    Applied { made, ..Applied::one(campaign.number) }
}

/// What the log tells of it.
pub(super) fn told(campaign: &Campaign) -> String {
    let template = &campaign.template;
    format!("{} {} {}", template.purpose.code(), template.channel.code(), template.name)
}

/// Begins one: a template, to whomever a line of the search takes.
#[derive(Debug)]
pub struct NewCampaign {
    /// The template's name.
    pub template: String,
    /// To whom.
    pub selector: String,
    /// In which language, where a party states none.
    pub otherwise: LetterLanguage,
}

impl Act for NewCampaign {
    fn verb(&self) -> &'static str {
        "campaign.new"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        template::find(tx, &self.template)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(export::may_be_kept(&self.selector)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let count = tx.count_up(COUNTER)?;
        let campaign = Campaign {
            number: CampaignNumber(u32::try_from(count).unwrap_or(u32::MAX)),
            template: template::find(tx, &self.template)?,
            selector: self.selector.trim().to_owned(),
            otherwise: self.otherwise,
            by: scene.member.id,
            at: scene.now,
            state: CampaignState::Begun,
            plan: None,
            halted: None,
            went: Went::default(),
        };
        put(tx, &campaign)?;
        let purpose = Some(told(&campaign));
        Ok(Applied { purpose, ..concerning(&campaign) })
    }
}

/// Says of everybody it is for whether they may be reached, and keeps who may.
#[derive(Debug)]
pub struct PlanCampaign {
    /// Which.
    pub campaign: CampaignNumber,
    /// Whom the selector takes.
    pub audience: Vec<PartyId>,
}

/// A plan that was made, and whom it would reach: the party, by which contact point, in which language.
#[derive(Debug, Default)]
pub struct Planned {
    /// What it counts.
    pub plan: Plan,
    /// Whom it would reach.
    pub eligible: Vec<(PartyId, PointId, LetterLanguage)>,
    /// What rules said.
    counted: Counted,
}

/// The rule for whoever has no contact point: in whichever mode it is, a message goes to one.
pub(super) const NOWHERE: &str = "point-missing";

impl Planned {
    fn refuse(&mut self, rule: &str) {
        self.plan.audience += 1;
        *self.plan.refused.entry(rule.to_owned()).or_default() += 1;
    }
}

/// Makes the plan of a campaign. Nothing is written and nothing is opened.
pub fn plan(
    tx: &impl Rows,
    campaign: &Campaign,
    audience: &[PartyId],
    now: Moment,
) -> Result<Planned> {
    let (purpose, channel) = (campaign.template.purpose, campaign.template.channel);
    let around = Around::everybody(tx, channel, now)?;
    let mut made = Planned { counted: Counted::none(tx)?, ..Planned::default() };
    let mut sha = Sha256::new();
    made.plan.at_seconds = now.at_seconds;
    for id in audience {
        let Some(row): Option<Party> = tx.get(tables::PARTIES, id)? else {
            made.counted.judge(&nobody(campaign, now), None);
            made.refuse(GONE);
            continue;
        };
        let (facts, point) = around.facts(tx, Reaching { party: &row, purpose, channel, now })?;
        let is_quiet = is_quiet(facts.minute);
        match (made.counted.judge(&Facts::Contact(facts), Some(QUIET)), point) {
            (Some(finding), _) => made.refuse(finding.rule.code),
            (None, None) => made.refuse(NOWHERE),
            (None, Some(point)) => {
                made.plan.audience += 1;
                made.plan.eligible += 1;
                made.plan.waiting += u64::from(is_quiet);
                sha.update(id.0.as_bytes());
                sha.update(point.0.as_bytes());
                made.eligible.push((*id, point, language(&row, campaign.otherwise)));
            }
        }
    }
    made.plan.digest = sha.finalize().into();
    Ok(made)
}

/// What is known of somebody of whom no row is left.
pub(super) fn nobody(campaign: &Campaign, now: Moment) -> Facts {
    let (purpose, channel) = (campaign.template.purpose, campaign.template.channel);
    Facts::Contact(ContactFacts::gone(purpose, channel, now))
}

/// In which language somebody is written to.
fn language(party: &Party, otherwise: LetterLanguage) -> LetterLanguage {
    party.language.as_deref().and_then(LetterLanguage::of_tag).unwrap_or(otherwise)
}

impl Act for PlanCampaign {
    fn verb(&self) -> &'static str {
        "campaign.plan"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.campaign.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let campaign = find(tx, self.campaign)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_plan(&campaign))
            .and_then(|| review::may_go_on(tx, scene)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut campaign = find(tx, self.campaign)?;
        for key in tx.keys(tables::SENDS, &Scan::prefix(&self.campaign), usize::MAX)? {
            tx.remove(tables::SENDS, &key)?;
        }
        let made = plan(tx, &campaign, &self.audience, scene.now)?;
        let rulings = made.counted.rulings(scene);
        for (party, point, language) in made.eligible {
            let (state, point, since) = (SendState::Queued, Some(point), scene.now);
            let send = Send { state, point, language, since, why: None };
            tx.put(tables::SENDS, &(self.campaign, party), &send)?;
        }
        campaign.state = CampaignState::Planned;
        // What stops killed of the plan before is not of this one.
        (campaign.plan, campaign.went) = (Some(made.plan), Went::default());
        put(tx, &campaign)?;
        let purpose = Some(told(&campaign));
        Ok(Applied { purpose, rulings, ..concerning(&campaign) })
    }
}

/// Lets it go, as a second person has agreed to.
#[derive(Debug)]
pub struct ReleaseCampaign(pub CampaignNumber);

impl Act for ReleaseCampaign {
    fn verb(&self) -> &'static str {
        "campaign.release"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.0.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let campaign = find(tx, self.0)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_release(&campaign))
            .and_then(|| review::may_go_on(tx, scene)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let campaign = find(tx, self.0)?;
        let Some(plan) = &campaign.plan else { return Ok(None) };
        let words = &campaign.template;
        let wanted = Wanted::Campaign {
            campaign: campaign.number,
            template: told(&campaign),
            words: [&words.en, &words.zh]
                .map(|one| format!("{}\n{}", one.subject, one.text))
                .join("\n"),
            selector: campaign.selector.clone(),
            plan: plan.digest,
        };
        Ok(Some(Ask { wanted, count: plan.eligible }))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let campaign = Campaign { state: CampaignState::Released, ..find(tx, self.0)? };
        put(tx, &campaign)?;
        let purpose = Some(told(&campaign));
        Ok(Applied { purpose, ..concerning(&campaign) })
    }
}

/// Nothing of it goes any more.
#[derive(Debug)]
pub struct HaltCampaign(pub CampaignNumber);

/// What a campaign is halted by, where nobody did.
pub(super) const UNWANTED: &str = HALTS[0];
/// What it is halted by otherwise.
const BY_HAND: &str = HALTS[1];

impl Act for HaltCampaign {
    fn verb(&self) -> &'static str {
        "campaign.halt"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.0.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let campaign = find(tx, self.0)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(guard::may_halt(&campaign)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut campaign = find(tx, self.0)?;
        halt(tx, &mut campaign, BY_HAND, scene.now)?;
        put(tx, &campaign)?;
        Ok(concerning(&campaign))
    }
}

/// Halts it, and kills what waits of it.
pub(super) fn halt(tx: &WriteTx, campaign: &mut Campaign, why: &str, now: Moment) -> Result<()> {
    campaign.state = CampaignState::Halted;
    campaign.halted = Some(why.to_owned());
    for key in tx.keys(tables::SENDS, &Scan::prefix(&campaign.number), usize::MAX)? {
        let send = tx.fetch(tables::SENDS, &key)?;
        if send.state == SendState::Queued {
            send::kill(tx, campaign, key.1, send, (send::HALTED, now))?;
        }
    }
    Ok(())
}
