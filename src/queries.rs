//! Read models for screens and reports: plain structs out of one snapshot each.
//!
//! INVARIANT: read transactions only, one for each question; nothing here decrypts. Whoever shows something to
//! somebody asks through [`ask`], the one door for reads: the right is that of the snapshot which is read.

pub mod access;
pub mod adoption;
pub mod alike;
pub mod approvals;
pub mod approvers;
pub mod attachments;
pub mod audit;
pub mod calendars;
pub mod campaigns;
pub mod case_facts;
pub mod complaints;
pub mod consents;
pub mod duplicates;
pub mod erasures;
pub mod disclosures;
pub mod escalations;
pub mod examine;
pub mod feedback;
pub mod filter;
pub mod finder;
pub mod guards;
pub mod held;
pub mod imports;
pub mod incidents;
pub mod leaving;
pub mod letters;
pub mod listing;
pub mod log;
pub mod log_line;
pub mod lookup;
pub mod macros;
pub mod mail;
pub mod members;
pub mod named;
pub mod notices;
pub mod parties;
mod place;
pub mod presence;
pub mod presets;
pub mod promises;
pub mod reads;
pub mod report;
pub mod rescue;
pub mod search;
pub mod status;
pub mod stays;
pub mod tally;
pub mod timeline;
pub mod touched;
pub mod usage;
pub mod views;

use crate::domain::error::{Error, Result};
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
pub use crate::store::ReadTx;
use crate::store::{Reader, tables};

/// What every member may do who may use the desk: look at it.
pub const READ: &str = "desk.read";

/// Answers one question from one snapshot to the session's member, if it may use this verb there.
pub fn ask<T>(
    desk: &Desk,
    session: &Session,
    verb: &str,
    question: impl FnOnce(&ReadTx) -> Result<T>,
) -> Result<T> {
    let id = session.member()?.id;
    desk.read(|tx| {
        let member = tx.get(tables::MEMBERS, &id)?;
        let member = member.ok_or_else(|| Error::not_permitted("no-member"))?;
        let verdicts = Verdicts::on(rights::may(&member, verb)).and(session.is_let_in_by(&member));
        verdicts.refusal().map_or(Ok(()), Err)?;
        question(tx)
    })
}
