//! Templates and campaigns, and how they stand.

use super::{members, parties};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CampaignNumber, MemberId, PartyId, PointId};
use crate::domain::macros::Kept;
use crate::domain::moment::Moment;
use crate::domain::outreach::template::Template;
use crate::domain::outreach::{Campaign, CampaignState, Contact, MessageKey, SendState};
use crate::domain::party::Party;
use crate::store::consents::standing;
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::ops::ControlFlow;

/// A template with who saved it.
#[derive(Debug, Clone)]
pub struct TemplateRow {
    /// As it is kept.
    pub kept: Kept,
    /// As it reads.
    pub template: Template,
    /// Who saved it, by name.
    pub by: Option<String>,
}

/// All templates, by name.
pub fn templates(tx: &impl Rows) -> Result<Vec<TemplateRow>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::TEMPLATES, &Scan::all(), |name, kept: Kept| {
        let template = Template::read(&name, &kept.text)?;
        let by = members::name_of(&names, Some(kept.by));
        all.push(TemplateRow { kept, template, by });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// The template of this name.
pub fn template(tx: &impl Rows, name: &str) -> Result<TemplateRow> {
    let mut found = templates(tx)?.into_iter().filter(|row| row.template.name == name.trim());
    found.next().ok_or_else(|| Error::not_found("template", name))
}

/// A campaign with who began it.
#[derive(Debug, Clone)]
pub struct CampaignRow {
    /// The row.
    pub campaign: Campaign,
    /// Who began it, by name.
    pub by: Option<String>,
}

impl CampaignRow {
    /// How many of its messages still wait for their turn.
    pub fn queued(&self) -> u64 {
        let went = &self.campaign.went;
        let gone = went.claimed + went.sent + went.failed + went.killed.values().sum::<u64>();
        let planned = self.campaign.plan.as_ref().map_or(0, |plan| plan.eligible);
        planned.saturating_sub(gone)
    }
}

/// All campaigns, the newest first.
pub fn all(tx: &impl Rows) -> Result<Vec<CampaignRow>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::CAMPAIGNS, &Scan::all().backwards(), |_, campaign: Campaign| {
        let by = members::name_of(&names, Some(campaign.by));
        all.push(CampaignRow { campaign, by });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// The campaign of this number.
pub fn find(tx: &impl Rows, name: &str) -> Result<CampaignRow> {
    let none = || Error::not_found("campaign", name);
    let number: CampaignNumber = name.parse().map_err(|()| none())?;
    let campaign: Campaign = tx.get(tables::CAMPAIGNS, &number)?.ok_or_else(none)?;
    let by = members::name_of(&members::names(tx)?, Some(campaign.by));
    Ok(CampaignRow { campaign, by })
}

/// Whom a campaign's line of the search takes, the oldest first.
pub fn audience(tx: &impl Rows, selector: &str, me: MemberId, now: Moment) -> Result<Vec<PartyId>> {
    let filter = parties::parse_filter(selector)?;
    if !filter.text.is_empty() {
        return Err(Error::usage("export-words").with("text", filter.text));
    }
    let mut ids = parties::filtered(tx, &filter, me, now)?;
    if filter.sort.is_none() {
        ids.reverse();
    }
    Ok(ids)
}

/// Attempts to reach a party, and those merged into it, the newest first.
pub fn contacts(tx: &impl Rows, party: PartyId, limit: usize) -> Result<Vec<Contact>> {
    let mut all: Vec<Contact> = Vec::new();
    for one in tx.family(party)? {
        tx.each(tables::CONTACTS, &Scan::prefix(&one).backwards(), |_, contact| {
            all.push(contact);
            Ok(ControlFlow::Continue(()))
        })?;
    }
    all.sort_by_key(|contact| std::cmp::Reverse(contact.at.at_seconds));
    all.truncate(limit);
    Ok(all)
}

/// Whose message was handed over under a key, by what they have become: which campaign, and to which contact point.
pub fn receiver(tx: &impl Rows, key: MessageKey) -> Result<Option<Receiver>> {
    let Some(place) = tx.get(tables::MESSAGES, &key)? else { return Ok(None) };
    let campaign: Campaign = tx.fetch(tables::CAMPAIGNS, &place.0)?;
    let send = tx.get(tables::SENDS, &place)?;
    let Some(party) = parties::standing(tx, place.1)? else { return Ok(None) };
    let point = send.and_then(|send| send.point).map(|id| tx.get(tables::POINTS, &id));
    let point = point.transpose()?.flatten().filter(|one| party.subjects.contains(&one.subject));
    let point = point.map(|point| point.id);
    Ok(Some(Receiver { party, point, campaign }))
}

/// Somebody to whom a message was handed over.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Who.
    pub party: Party,
    /// By which contact point.
    pub point: Option<PointId>,
    /// With which campaign.
    pub campaign: Campaign,
}

/// Whether a message that was claimed may still be handed over: no stop, halt or erasure was faster than the line.
pub fn still_goes(
    tx: &impl Rows,
    campaign: &Campaign,
    party: PartyId,
    point: PointId,
) -> Result<bool> {
    let number = campaign.number;
    let is_claimed = tx
        .get(tables::SENDS, &(number, party))?
        .is_some_and(|send| send.state == SendState::Claimed);
    let now: Campaign = tx.fetch(tables::CAMPAIGNS, &number)?;
    let (row, point) = (tx.get(tables::PARTIES, &party)?, tx.get(tables::POINTS, &point)?);
    let (Some(row), Some(point)) = (row, point) else { return Ok(false) };
    let (channel, purpose) = (campaign.template.channel, campaign.template.purpose);
    let standing = standing(tx, &row, &point, channel, purpose)?;
    Ok(is_claimed && now.state == CampaignState::Released && standing.allows(purpose))
}

/// Whether this mail was taken before.
pub fn is_known(tx: &impl Rows, mail: [u8; 32]) -> Result<bool> {
    Ok(tx.get(tables::REPLIES, &mail)?.is_some())
}
