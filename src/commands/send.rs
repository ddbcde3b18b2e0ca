//! Messages of a campaign on their channel out.
//!
//! ```text
//! claim (judged anew, counted, durable) -> handed over -> settle: sent | failed | back in the queue | stopped
//!        \-> killed, or left waiting                \-> nothing heard: stays claimed, and is never sent again
//! ```
//! INVARIANT: what is handed over was claimed in a transaction that is durable, with the attempt counted in it: two
//! campaigns at the last slot make one message, and nothing is sent twice, whoever is killed when. A stop, a halt or a
//! rule that is faster than the claim means no message.

use super::campaign::{self, NOWHERE, UNWANTED};
use super::contact::{self, Around, Reaching};
use super::settle::Counted;
use super::{Act, Applied, Command, Made, Scene, execute, party, reveal, review, template};
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CampaignNumber, PartyId, PartyNumber, PointId, VaultId};
use crate::domain::letter::{LetterLanguage, Placeholder, Values};
use crate::domain::moment::Moment;
use crate::domain::outreach::facts::WEEK_SECONDS;
use crate::domain::outreach::template::Message;
use crate::domain::outreach::{Campaign, CampaignState, Contact, MessageKey, Send, SendState};
use crate::domain::party::Party;
use crate::guards::contact::{GONE, passes};
use crate::guards::{Verdicts, campaign as guard, letter, rights};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::SecretString;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// Messages that are claimed at once, at most: as many are unsure if whoever sends them is killed.
pub const CLAIM_MOST: usize = 20;
/// Messages that one transaction looks at, at most.
const LOOK_MOST: usize = 400;

/// Claims the next messages of a campaign.
#[derive(Debug)]
pub struct ClaimSends {
    /// Of which.
    pub campaign: CampaignNumber,
    /// Only after this party: those before have been looked at.
    pub after: Option<PartyId>,
}

/// A message that was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// To whom.
    pub party: PartyId,
    /// Its number.
    pub number: PartyNumber,
    /// By which contact point.
    pub point: PointId,
    /// Under which key.
    pub key: MessageKey,
    /// In which language.
    pub language: LetterLanguage,
    /// What it says.
    pub message: Message,
}

/// What a look at the queue of a campaign came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claimed {
    /// These were claimed.
    pub claims: Vec<Claim>,
    /// How many a rule was faster than.
    pub killed: u64,
    /// How many wait for a rule to pass.
    pub waiting: u64,
    /// The last one that was looked at; none where nothing is left.
    pub last: Option<PartyId>,
}

/// What became of a message that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// It was taken.
    Sent,
    /// It was refused for good.
    Failed(&'static str),
    /// It was not taken, and surely did not go: it waits for its turn again.
    Back,
    /// A stop was faster than the line: it was not handed over, and never is.
    Stopped,
    /// Nobody knows: it is not sent again.
    Unsure(&'static str),
}

/// Claims messages; what is opened of them, [`Outgoing::open`] opens.
pub fn claim(desk: &Desk, session: &Session, claim: ClaimSends) -> Result<Outgoing> {
    let done = execute(desk, session, &[Command::ClaimSends(claim)])?;
    let claimed = done.first().claimed.map(|claimed| *claimed).unwrap_or_default();
    Ok(Outgoing { seq: done.seq, claimed })
}

/// Messages that may leave.
#[derive(Debug)]
pub struct Outgoing {
    /// The audit entry.
    pub seq: u64,
    /// What was claimed.
    pub claimed: Claimed,
}

impl Outgoing {
    /// Opens the address of one of them.
    pub fn open(&self, desk: &Desk, session: &Session, point: PointId) -> Result<SecretString> {
        match self.claimed.claims.iter().any(|claim| claim.point == point) {
            true => Ok(reveal::open(desk, session, point, self.seq)?.0),
            false => Err(Error::not_permitted("grant")),
        }
    }
}

/// The key of a message; the vault keeps it from being guessed.
pub fn message_key(vault: VaultId, campaign: CampaignNumber, party: PartyId) -> MessageKey {
    let mut sha = Sha256::new_with_prefix(b"kefu.message.v1");
    sha.update(vault.0.as_bytes());
    sha.update(campaign.0.to_be_bytes());
    sha.update(party.0.as_bytes());
    let hash = sha.finalize();
    std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default())
}

/// How a message is judged when its turn has come.
enum Turn {
    Goes(Box<Claim>),
    Waits,
    Dies(String),
}

/// A message that waits, and whom it is to.
type Queued = (PartyId, Send);

impl ClaimSends {
    /// The messages that wait, from where the last look ended.
    fn queued(&self, tx: &WriteTx) -> Result<(Vec<Queued>, Option<PartyId>)> {
        let from = Scan::prefix(&self.campaign);
        let scan = match self.after {
            Some(after) => from.past(&(self.campaign, after)),
            None => from,
        };
        let (mut queued, mut last, mut looked) = (Vec::new(), None, 0);
        tx.each(tables::SENDS, &scan, |(_, party), send| {
            (last, looked) = (Some(party), looked + 1);
            if send.state == SendState::Queued {
                queued.push((party, send));
            }
            let is_enough = queued.len() >= CLAIM_MOST || looked >= LOOK_MOST;
            Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok((queued, last))
    }

    fn turn(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        (campaign, counted): (&Campaign, &mut Counted),
        (id, send): (PartyId, &Send),
    ) -> Result<Turn> {
        let Some(row) = tx.get(tables::PARTIES, &id)? else {
            return Ok(Turn::Dies(GONE.to_owned()));
        };
        let (purpose, channel) = (campaign.template.purpose, campaign.template.channel);
        let around = Around::of(tx, &row, scene.now)?;
        let (facts, point) =
            around.facts(tx, Reaching { party: &row, purpose, channel, now: scene.now })?;
        if let Some(finding) = counted.judge(&Facts::Contact(facts), None) {
            let code = finding.rule.code.to_owned();
            return Ok(if passes(&finding) { Turn::Waits } else { Turn::Dies(code) });
        }
        let Some(point) = point else { return Ok(Turn::Dies(NOWHERE.to_owned())) };
        let vault = tx.fetch(tables::INFO, &0)?.vault;
        let message = match self.message(tx, scene, campaign, (&row, send.language))? {
            Ok(message) => message,
            Err(code) => return Ok(Turn::Dies(code.to_owned())),
        };
        let (number, language) = (row.number, send.language);
        let key = message_key(vault, self.campaign, id);
        Ok(Turn::Goes(Box::new(Claim { party: id, number, point, key, language, message })))
    }

    /// The message to somebody, or the rule against it: it is looked over as every letter is.
    fn message(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        campaign: &Campaign,
        (row, language): (&Party, LetterLanguage),
    ) -> Result<std::result::Result<Message, &'static str>> {
        let by = super::find_member(tx, campaign.by)?;
        let values = Values::from([
            (Placeholder::Name, row.name.clone()),
            (Placeholder::Number, row.number.to_string()),
            (Placeholder::Date, scene.now.date().to_string()),
            (Placeholder::Signature, by.name),
        ]);
        let Ok(message) = campaign.template.message(language, &values) else {
            return Ok(Err("letter-unresolved"));
        };
        let whole = format!("{}\n{}", message.subject, message.text);
        Ok(match letter::may_go(&whole, &template::numbers(tx)?) {
            Ok(()) => Ok(message),
            Err(refusal) => Err(refusal.code),
        })
    }
}

impl Act for ClaimSends {
    fn verb(&self) -> &'static str {
        "campaign.send"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.campaign.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let campaign = campaign::find(tx, self.campaign)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_send(&campaign))
            .and_then(|| rights::may_open(scene.member, Compartment::Contact))
            .and_then(|| review::stands(tx, scene))
            .and_then(|| reveal::is_open(scene.session, Compartment::Contact)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut campaign = campaign::find(tx, self.campaign)?;
        let (queued, last) = self.queued(tx)?;
        let mut claimed = Claimed { last, ..Claimed::default() };
        let mut ids = vec![self.campaign.to_string()];
        let mut counted = Counted::none(tx)?;
        for (party, send) in queued {
            match self.turn(tx, scene, (&campaign, &mut counted), (party, &send))? {
                Turn::Waits => claimed.waiting += 1,
                Turn::Dies(code) => {
                    claimed.killed += 1;
                    kill(tx, &mut campaign, party, send, (&code, scene.now))?;
                }
                Turn::Goes(claim) => {
                    ids.push(claim.number.to_string());
                    self.take(tx, scene, &mut campaign, (&claim, send))?;
                    claimed.claims.push(*claim);
                }
            }
        }
        campaign::put(tx, &campaign)?;
        let purpose = Some(campaign::told(&campaign));
        let count = u32::try_from(claimed.claims.len()).unwrap_or(u32::MAX);
        let made =
            Made { claimed: Some(Box::new(claimed)), ..campaign::concerning(&campaign).made };
        let rulings = counted.rulings(scene);
        Ok(Applied { ids, count, purpose, made, rulings, ..Applied::default() })
    }
}

impl ClaimSends {
    fn take(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        campaign: &mut Campaign,
        (claim, send): (&Claim, Send),
    ) -> Result<()> {
        let (purpose, channel) = (campaign.template.purpose, campaign.template.channel);
        let by = scene.member.id;
        let attempt =
            Contact { channel, purpose, campaign: Some(self.campaign), by, at: scene.now };
        contact::note(tx, claim.party, claim.key, &attempt)?;
        let place = (self.campaign, claim.party);
        tx.put(tables::MESSAGES, &claim.key, &place)?;
        let (state, point) = (SendState::Claimed, Some(claim.point));
        tx.put(tables::SENDS, &place, &Send { state, point, since: scene.now, ..send })?;
        campaign.went.claimed += 1;
        Ok(())
    }
}

/// Writes down what became of messages that were claimed.
#[derive(Debug)]
pub struct SettleSends {
    /// Of which campaign.
    pub campaign: CampaignNumber,
    /// Of each.
    pub handed: Vec<(PartyId, Handed)>,
}

impl SettleSends {
    fn settle(
        tx: &WriteTx,
        campaign: &mut Campaign,
        (party, handed): (PartyId, &Handed),
        now: Moment,
    ) -> Result<()> {
        let place = (campaign.number, party);
        let send = tx.get(tables::SENDS, &place)?;
        // Whoever comes second has nothing to say about it.
        let Some(send) = send.filter(|send| send.state == SendState::Claimed) else {
            return Ok(());
        };
        let (state, why) = match handed {
            // Since when it has been claimed is what its attempt is found by.
            Handed::Unsure(why) => (SendState::Claimed, Some(*why)),
            Handed::Sent => (SendState::Sent, None),
            Handed::Failed(why) => (SendState::Failed, Some(*why)),
            // What comes back to a campaign that was halted meanwhile waits for nothing.
            Handed::Stopped | Handed::Back if campaign.state == CampaignState::Halted => {
                (SendState::Killed, Some(HALTED))
            }
            Handed::Stopped => (SendState::Killed, Some(STOPPED)),
            Handed::Back => (SendState::Queued, None),
        };
        if state == SendState::Claimed {
            return tx.put(tables::SENDS, &place, &Send { why: why.map(str::to_owned), ..send });
        }
        campaign.went.claimed = campaign.went.claimed.saturating_sub(1);
        if state != SendState::Sent {
            release(tx, campaign, party, &send)?;
        }
        match state {
            SendState::Sent => campaign.went.sent += 1,
            SendState::Failed => campaign.went.failed += 1,
            SendState::Killed => {
                return kill(tx, campaign, party, send, (why.unwrap_or(STOPPED), now));
            }
            SendState::Queued | SendState::Claimed => {}
        }
        let why = why.map(str::to_owned);
        tx.put(tables::SENDS, &place, &Send { state, why, since: now, ..send })
    }
}

/// Nobody was reached: the attempt does not count.
fn release(tx: &WriteTx, campaign: &Campaign, party: PartyId, send: &Send) -> Result<()> {
    let vault = tx.fetch(tables::INFO, &0)?.vault;
    let key = message_key(vault, campaign.number, party);
    tx.remove(tables::CONTACTS, &(party, send.since.at_seconds, key)).map(drop)
}

impl Act for SettleSends {
    fn verb(&self) -> &'static str {
        "campaign.settle"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.campaign.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        campaign::find(tx, self.campaign)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut campaign = campaign::find(tx, self.campaign)?;
        for (party, handed) in &self.handed {
            Self::settle(tx, &mut campaign, (*party, handed), scene.now)?;
        }
        if campaign.state == CampaignState::Released && campaign.is_unwanted() {
            campaign::halt(tx, &mut campaign, UNWANTED, scene.now)?;
        }
        campaign::put(tx, &campaign)?;
        let count = u32::try_from(self.handed.len()).unwrap_or(u32::MAX);
        Ok(Applied { count, ..campaign::concerning(&campaign) })
    }
}

/// A message that waited goes no more.
pub(super) fn kill(
    tx: &WriteTx,
    campaign: &mut Campaign,
    party: PartyId,
    send: Send,
    (why, now): (&str, Moment),
) -> Result<()> {
    *campaign.went.killed.entry(why.to_owned()).or_default() += 1;
    let (state, why) = (SendState::Killed, Some(why.to_owned()));
    tx.put(tables::SENDS, &(campaign.number, party), &Send { state, why, since: now, ..send })
}

/// Under a message that was followed by a stop: it counts once.
const STOPPED: &str = "contact-stopped";
/// Under a message of a campaign that was halted before it went.
pub(super) const HALTED: &str = "campaign-halted";

/// What a stop does in its own transaction: whatever waits for this party and is `stopped` goes no more, and each
/// campaign that reached it with such within a week has one receiver more who wanted no more.
pub(super) fn stop(
    tx: &WriteTx,
    party: PartyId,
    stopped: impl Fn(ContactChannel, ContactPurpose) -> bool,
    now: Moment,
) -> Result<()> {
    let family = tx.family(party::has_become(tx, party)?)?;
    for number in tx.keys(tables::CAMPAIGNS, &Scan::all(), usize::MAX)? {
        let mut campaign = campaign::find(tx, number)?;
        if !stopped(campaign.template.channel, campaign.template.purpose) {
            continue;
        }
        let mut is_touched = false;
        for one in &family {
            is_touched |= end(tx, &mut campaign, *one, now)?;
        }
        if is_touched && campaign.state == CampaignState::Released && campaign.is_unwanted() {
            campaign::halt(tx, &mut campaign, UNWANTED, now)?;
        }
        if is_touched {
            campaign::put(tx, &campaign)?;
        }
    }
    Ok(())
}

/// Whether there was anything of it.
fn end(tx: &WriteTx, campaign: &mut Campaign, party: PartyId, now: Moment) -> Result<bool> {
    let place = (campaign.number, party);
    let Some(send) = tx.get(tables::SENDS, &place)? else { return Ok(false) };
    let is_late = now.at_seconds - send.since.at_seconds > WEEK_SECONDS;
    match send.state {
        SendState::Queued => kill(tx, campaign, party, send, (STOPPED, now))?,
        SendState::Sent if send.why.is_none() && !is_late => {
            campaign.went.stopped += 1;
            tx.put(tables::SENDS, &place, &Send { why: Some(STOPPED.to_owned()), ..send })?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What an erasure takes away: everything that was to go to this party, or went.
pub(super) fn forget(tx: &WriteTx, party: PartyId) -> Result<()> {
    let vault = tx.fetch(tables::INFO, &0)?.vault;
    for number in tx.keys(tables::CAMPAIGNS, &Scan::all(), usize::MAX)? {
        let waits = tx.get(tables::SENDS, &(number, party))?;
        if waits.is_some_and(|send| send.state == SendState::Queued) {
            let mut campaign = campaign::find(tx, number)?;
            *campaign.went.killed.entry(GONE.to_owned()).or_default() += 1;
            campaign::put(tx, &campaign)?;
        }
        tx.remove(tables::SENDS, &(number, party))?;
        tx.remove(tables::MESSAGES, &message_key(vault, number, party))?;
    }
    for key in tx.keys(tables::CONTACTS, &Scan::prefix(&party), usize::MAX)? {
        tx.remove(tables::CONTACTS, &key)?;
    }
    Ok(())
}
