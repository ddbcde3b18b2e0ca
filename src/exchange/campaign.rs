//! A campaign on its way out: claimed, handed over, written down.
//!
//! ```text
//! reach the relay -> claim a few -> open each address, hand over -> settle -> the next few
//! ```
//! INVARIANT: each message is looked at once more right before it is handed over, so that a stop that was faster is
//! heard however slow the relay is; the relay is reached before anything is claimed, and what was claimed is settled whatever happens to the
//! others: a line that breaks leaves nothing behind but what nobody knows of.

use super::mail::{Letter, Post};
use super::outgoing::{Outgoing as File, unwritten};
use crate::commands::send::{Claim, ClaimSends, Handed, Outgoing, SettleSends, against, claim};
use crate::commands::{Command, execute};
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::id::{CampaignNumber, PartyId};
use crate::domain::outreach::Campaign;
use crate::domain::{Error, Result};
use crate::queries::{READ, ask};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, Somebody};
use std::path::Path;
use zeroize::Zeroizing;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Handed over.
    pub sent: u64,
    /// Nobody would take them.
    pub failed: u64,
    /// Put back: they did not go.
    pub back: u64,
    /// Nobody knows.
    pub unsure: u64,
    /// A rule was faster.
    pub killed: u64,
    /// A rule stands against them for a time.
    pub waiting: u64,
}

impl Ran {
    fn count(&mut self, handed: &Handed) {
        let count = match handed {
            Handed::Sent => &mut self.sent,
            Handed::Failed(_) => &mut self.failed,
            Handed::Back => &mut self.back,
            Handed::Unsure(_) => &mut self.unsure,
        };
        *count += 1;
    }
}

/// One run of one campaign.
struct Run<'r> {
    desk: &'r Desk,
    session: &'r Session,
    number: CampaignNumber,
    ran: Ran,
}

/// Sends the mails of a campaign, until nothing is left that may go now.
pub fn send(
    desk: &Desk,
    session: &Session,
    campaign: &Campaign,
    post: &mut Post,
    told: &mut dyn FnMut(&Ran),
) -> Result<Ran> {
    goes_by(campaign, &[ContactChannel::Mail])?;
    let mut run = Run { desk, session, number: campaign.number, ran: Ran::default() };
    post.reach()?;
    let purpose = campaign.template.purpose;
    run.each(&mut |run, out| {
        let mut broken = None;
        let mut handed = Vec::new();
        for claim in &out.claimed.claims {
            // After the line broke, the others wait for the next run.
            let one = match &broken {
                None => run.one(&out, claim, (post, purpose)),
                Some(_) => Ok(Handed::Back),
            };
            let one = one.unwrap_or_else(|error| {
                broken = Some(error);
                Handed::Back
            });
            handed.push((claim.party, one));
        }
        run.settle(handed)?;
        told(&run.ran);
        broken.map_or(Ok(()), Err)
    })?;
    post.close();
    Ok(run.ran)
}

/// Writes what a campaign has for people or for another program as a list: calls as tasks, which name nobody's number,
/// and messages with the numbers in a file that is sealed to somebody.
pub fn list(
    desk: &Desk,
    session: &Session,
    campaign: &Campaign,
    path: &Path,
    somebody: Option<&Somebody>,
) -> Result<Ran> {
    goes_by(campaign, &[ContactChannel::Sms, ContactChannel::Call])?;
    let has_numbers = campaign.template.channel == ContactChannel::Sms;
    if has_numbers && somebody.is_none() {
        return Err(Error::refused("export-unsealed").with("column", "phone"));
    }
    let file = File::begin(path)?;
    let mut run = Run { desk, session, number: campaign.number, ran: Ran::default() };
    let mut rows: Vec<(Claim, _)> = Vec::new();
    run.each(&mut |run, out| {
        for claim in &out.claimed.claims {
            rows.push((claim.clone(), row(run, &out, claim, has_numbers)?));
        }
        Ok(())
    })?;
    let (mut parties, mut stopped) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for (claim, row) in rows {
        if run.may_go(&claim)? {
            parties.push(claim.party);
            kept.push(row);
        } else {
            stopped.push(claim.party);
        }
    }
    let rows = kept;
    let written = file.write(somebody, |out| {
        let mut writer = ::csv::Writer::from_writer(out);
        let head = ["number", "phone", "language", "text"];
        writer.write_record(head).map_err(unwritten)?;
        for row in &rows {
            let cells = row.each_ref().map(|cell| super::formula::guarded(cell));
            writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(unwritten)?;
        }
        writer.flush().map_err(unwritten)
    });
    // What is on no list reaches nobody.
    let handed = if written.is_ok() { Handed::Sent } else { Handed::Back };
    let all = stopped.into_iter().map(|party| (party, Handed::Back));
    let all: Vec<_> = all.chain(parties.into_iter().map(|party| (party, handed.clone()))).collect();
    for some in all.chunks(crate::commands::send::CLAIM_MOST) {
        run.settle(some.to_vec())?;
    }
    written.map(|()| run.ran)
}

fn row(
    run: &Run<'_>,
    out: &Outgoing,
    claim: &Claim,
    has_number: bool,
) -> Result<[Zeroizing<String>; 4]> {
    let phone = match has_number {
        true => out.open(run.desk, run.session, claim.point)?.expose_secret().to_owned(),
        false => String::new(),
    };
    let cells = [
        claim.number.to_string(),
        phone,
        claim.language.code().to_owned(),
        claim.message.text.clone(),
    ];
    Ok(cells.map(Zeroizing::new))
}

fn goes_by(campaign: &Campaign, channels: &[ContactChannel]) -> Result<()> {
    match channels.contains(&campaign.template.channel) {
        true => Ok(()),
        false => Err(Error::usage("campaign-channel")
            .with("number", campaign.number)
            .with("channel", campaign.template.channel.code())),
    }
}

impl Run<'_> {
    /// Claims a few after the other, until nothing is left that may go now.
    fn each(&mut self, hand_over: &mut dyn FnMut(&mut Self, Outgoing) -> Result<()>) -> Result<()> {
        let mut after: Option<PartyId> = None;
        loop {
            let out = claim(self.desk, self.session, ClaimSends { campaign: self.number, after })?;
            self.ran.killed += out.claimed.killed;
            self.ran.waiting += out.claimed.waiting;
            let Some(last) = out.claimed.last else { return Ok(()) };
            after = Some(last);
            if !out.claimed.claims.is_empty() {
                hand_over(self, out)?;
            }
        }
    }

    fn one(
        &self,
        out: &Outgoing,
        claim: &Claim,
        (post, purpose): (&mut Post, ContactPurpose),
    ) -> Result<Handed> {
        if !self.may_go(claim)? {
            return Ok(Handed::Back);
        }
        let address = out.open(self.desk, self.session, claim.point)?;
        let at = self.session.now();
        let letter = Letter { key: claim.key, purpose, words: &claim.message, at };
        post.hand_over(&letter, address.expose_secret())
    }

    fn may_go(&self, claim: &Claim) -> Result<bool> {
        let against = ask(self.desk, self.session, READ, |tx| {
            against(tx, self.number, (claim.party, claim.point))
        })?;
        Ok(against.is_none())
    }

    fn settle(&mut self, handed: Vec<(PartyId, Handed)>) -> Result<()> {
        handed.iter().for_each(|(_, handed)| self.ran.count(handed));
        let settle = SettleSends { campaign: self.number, handed };
        execute(self.desk, self.session, &[Command::SettleSends(settle)]).map(drop)
    }
}
