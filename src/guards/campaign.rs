//! When a campaign may be planned, released, sent and halted.

use super::Verdict;
use super::kernel::{self, Finding};
use crate::domain::error::Error;
use crate::domain::guard::Facts;
use crate::domain::outreach::facts::CampaignFacts;
use crate::domain::outreach::{Campaign, CampaignState};

fn told(error: Error, campaign: &Campaign) -> Error {
    let error = error.with("number", campaign.number);
    error.with("state", campaign.state.code())
}

/// Where there is none.
pub fn none() -> Error {
    Error::refused("no-campaign")
}

/// A plan is made as often as one likes, until it is released.
pub fn may_plan(campaign: &Campaign) -> Verdict {
    match campaign.state {
        CampaignState::Begun | CampaignState::Planned => Ok(()),
        CampaignState::Released | CampaignState::Halted => {
            Err(told(Error::refused("campaign-late"), campaign))
        }
    }
}

/// What is released was planned, and reaches somebody.
pub fn may_release(campaign: &Campaign) -> Verdict {
    match (campaign.state, &campaign.plan) {
        (CampaignState::Planned, Some(plan)) if plan.eligible == 0 => {
            Err(told(Error::refused("campaign-nobody"), campaign))
        }
        (CampaignState::Planned, Some(_)) => Ok(()),
        (CampaignState::Begun | CampaignState::Planned, _) => {
            Err(told(Error::refused("campaign-unplanned"), campaign))
        }
        (CampaignState::Released | CampaignState::Halted, _) => {
            Err(told(Error::refused("campaign-late"), campaign))
        }
    }
}

/// Sending what of it may go now.
pub fn may_send(campaign: &Campaign) -> Verdict {
    let facts = CampaignFacts { campaign: campaign.number, state: campaign.state };
    let halted = campaign.halted.as_deref();
    kernel::verdict(Facts::Campaign(facts)).map_err(|error| match halted {
        Some(why) => error.with("why", why),
        None => error,
    })
}

/// What goes was released, and not halted.
pub fn findings(facts: &CampaignFacts) -> Vec<Finding> {
    let code = match facts.state {
        CampaignState::Released => return Vec::new(),
        CampaignState::Halted => "campaign-halted",
        CampaignState::Begun | CampaignState::Planned => "campaign-unreleased",
    };
    let finding = Finding::of(code, facts.campaign).with("number", facts.campaign);
    vec![finding.with("state", facts.state.code())]
}

/// Whatever is not halted is halted.
pub fn may_halt(campaign: &Campaign) -> Verdict {
    match campaign.state {
        CampaignState::Halted => Err(told(Error::refused("campaign-late"), campaign)),
        _ => Ok(()),
    }
}
