//! When a campaign may be planned, released, sent and halted.

use super::Verdict;
use crate::domain::error::Error;
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

/// What goes was released, and not halted.
pub fn may_send(campaign: &Campaign) -> Verdict {
    match campaign.state {
        CampaignState::Released => Ok(()),
        CampaignState::Halted => Err(told(Error::refused("campaign-halted"), campaign)
            .with("why", campaign.halted.as_deref().unwrap_or_default())),
        CampaignState::Begun | CampaignState::Planned => {
            Err(told(Error::refused("campaign-unreleased"), campaign))
        }
    }
}

/// Whatever is not halted is halted.
pub fn may_halt(campaign: &Campaign) -> Verdict {
    match campaign.state {
        CampaignState::Halted => Err(told(Error::refused("campaign-late"), campaign)),
        _ => Ok(()),
    }
}
