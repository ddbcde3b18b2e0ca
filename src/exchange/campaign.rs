//! A campaign on its way out: claimed, handed over, written down.
//!
//! ```text
//! reach the relay -> claim a few -> each: stopped since? open its address, hand over -> settle -> the next few
//! ```
//! INVARIANT: the relay is reached before anything is claimed, and what was claimed is settled whatever happens to the
//! others: a line that breaks leaves nothing behind but what nobody knows of.

use super::mail::{Letter, Post};
use super::outgoing::{Outgoing as File, unwritten};
use crate::commands::send::{Claim, ClaimSends, Handed, Outgoing, SettleSends, claim};
use crate::commands::{Command, execute};
use crate::domain::consent::ContactChannel;
use crate::domain::id::{PartyId, PointId};
use crate::domain::outreach::Campaign;
use crate::domain::{Error, Kind, Result};
use crate::queries::{READ, ask, campaigns};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, Somebody};
use std::collections::BTreeSet;
use std::io::Write;
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
            Handed::Stopped => &mut self.killed,
        };
        *count += 1;
    }
}

/// One run of one campaign.
struct Run<'r> {
    desk: &'r Desk,
    session: &'r Session,
    campaign: &'r Campaign,
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
    let mut run = Run { desk, session, campaign, ran: Ran::default() };
    post.reach()?;
    run.each(&mut |run, out| {
        let mut broken = None;
        let mut handed = Vec::new();
        for claim in &out.claimed.claims {
            // After the line broke, the others wait for the next run.
            let one = match &broken {
                None => run.hand_over(&out, claim, post),
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
    let mut run = Run { desk, session, campaign, ran: Ran::default() };
    let (mut claimed, mut rows) = (Vec::new(), Vec::new());
    let listed = run.each(&mut |run, out| {
        claimed.extend(out.claimed.claims.iter().map(|claim| (claim.party, claim.point)));
        for claim in &out.claimed.claims {
            rows.push((claim.party, row(run, &out, claim, has_numbers)?));
        }
        Ok(())
    });
    let going = listed.and_then(|()| run.going(&claimed));
    let written = going.and_then(|going| {
        rows.retain(|(party, _)| going.contains(party));
        file.write(somebody, |out| write_rows(&rows, out))?;
        Ok(going)
    });
    // What is on no list reaches nobody, whatever kept it from there.
    let handed = |party: PartyId| match &written {
        Ok(going) if going.contains(&party) => Handed::Sent,
        Ok(_) => Handed::Stopped,
        Err(_) => Handed::Back,
    };
    for some in claimed.chunks(crate::commands::send::CLAIM_MOST) {
        run.settle(some.iter().map(|(party, _)| (*party, handed(*party))).collect())?;
    }
    written.map(|_| run.ran)
}

/// A row of a list: to whom, and its cells.
type ListRow = (PartyId, [Zeroizing<String>; 4]);

fn write_rows(rows: &[ListRow], out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let head = ["number", "phone", "language", "text"];
    writer.write_record(head).map_err(unwritten)?;
    for (_, row) in rows {
        let cells = row.each_ref().map(|cell| super::formula::guarded(cell));
        writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(unwritten)?;
    }
    writer.flush().map_err(unwritten)
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
            let campaign = self.campaign.number;
            let out = claim(self.desk, self.session, ClaimSends { campaign, after })?;
            self.ran.killed += out.claimed.killed;
            self.ran.waiting += out.claimed.waiting;
            let Some(last) = out.claimed.last else { return Ok(()) };
            after = Some(last);
            if !out.claimed.claims.is_empty() {
                hand_over(self, out)?;
            }
        }
    }

    fn settle(&mut self, handed: Vec<(PartyId, Handed)>) -> Result<()> {
        handed.iter().for_each(|(_, handed)| self.ran.count(handed));
        let settle = SettleSends { campaign: self.campaign.number, handed };
        execute(self.desk, self.session, &[Command::SettleSends(settle)]).map(drop)
    }

    /// Opens one address and hands its message over. A line may be slow: whoever wants no more by now gets nothing.
    fn hand_over(&self, out: &Outgoing, claim: &Claim, post: &mut Post) -> Result<Handed> {
        if self.going(&[(claim.party, claim.point)])?.is_empty() {
            return Ok(Handed::Stopped);
        }
        let address = match out.open(self.desk, self.session, claim.point) {
            // Erased a moment ago.
            Err(error) if error.kind == Kind::NotFound => return Ok(Handed::Stopped),
            opened => opened?,
        };
        let (purpose, at) = (self.campaign.template.purpose, self.session.now());
        let letter = Letter { key: claim.key, purpose, words: &claim.message, at };
        post.hand_over(&letter, address.expose_secret())
    }

    /// Those whose messages may still go.
    fn going(&self, claimed: &[(PartyId, PointId)]) -> Result<BTreeSet<PartyId>> {
        ask(self.desk, self.session, READ, |tx| {
            let mut going = BTreeSet::new();
            for (party, point) in claimed {
                if campaigns::still_goes(tx, self.campaign, *party, *point)? {
                    going.insert(*party);
                }
            }
            Ok(going)
        })
    }
}
