//! Boards: what each is of, what it asks the store for, and what comes.
//!
//! A new one is a [`BoardFor`], what it [`Wanted`] and was [`Brought`], and a file below with its columns, keys and
//! rows; the compiler lists the rest. The overlay that draws them all knows nothing of the desk.
//!
//! INVARIANT: rows are words in the reader's language made from what was brought; no sealed value is among it.

pub mod approvals;
pub mod audit;
pub mod campaigns;
pub mod dates;
pub mod duplicates;
pub mod guards;
pub mod mapping;
pub mod members;
pub mod notices;
pub mod reads;
pub mod reports;
pub mod themes;

use super::msg::Ticket;
use crate::domain::case_clock::Explained;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Guard;
use crate::domain::id::{CaseId, CaseNumber, PartyId};
use crate::domain::member::Member;
use crate::domain::party::Party;
use crate::guards::rights;
use crate::locale::{Locale, Told};
use crate::queries::alike::{self, Past};
use crate::queries::approvals::ApprovalRow;
use crate::queries::campaigns::{self as of_campaigns, CampaignRow};
use crate::queries::complaints::{self, ComplaintRow};
use crate::queries::duplicates::{self as of_duplicates, Compared, Part, Place};
use crate::queries::feedback::{self, Theme};
use crate::queries::guards::{self as of_guards, GuardRow, RulingRow};
use crate::queries::log::{self, LogRow, Look};
use crate::queries::log_line::LogLine;
use crate::queries::members::{Leaving, Roster, leaving, roster};
use crate::queries::notices::NoticeRow;
use crate::queries::parties::{self, PartyView};
use crate::queries::reads::ReadRow;
use crate::queries::report::{self, READ_REPORTS};
use crate::queries::{READ, ask};
use crate::reports::{Asked, Table};
use crate::session::{Desk, Session};
use crate::tui::overlay::board::BoardKey;
use std::sync::Weak;

/// Entries of the log that one look brings at most.
pub const PAGE: usize = 200;

/// What a board is of, with what it was made from.
#[derive(Debug)]
pub enum BoardFor {
    /// Members.
    Members(Roster),
    /// The log.
    Audit(audit::Window),
    /// Who was shown what of a party.
    Reads(Option<Box<Party>>, PartyId),
    /// Notices.
    Notices {
        /// Also those that somebody has read.
        all: bool,
        /// They.
        rows: Vec<NoticeRow>,
    },
    /// Requests that a second person decides on.
    Approvals {
        /// Also those that are over.
        all: bool,
        /// They.
        rows: Vec<ApprovalRow>,
    },
    /// The guards.
    Guards(Vec<GuardRow>),
    /// The decisions of one of them.
    Rulings(Guard, Vec<RulingRow>),
    /// The campaigns.
    Campaigns(Vec<CampaignRow>),
    /// What people tell us.
    Themes(Vec<Theme>),
    /// Parties that may be one.
    Duplicates(duplicates::Window),
    /// The list of reports.
    Reports,
    /// One of them.
    Report(Box<reports::Sheet>),
    /// The complaints behind a figure.
    Behind(Box<reports::Behind>),
    /// The columns of a file that is to be imported.
    Mapping(Box<mapping::Mapped>),
}

/// What is asked for.
#[derive(Debug)]
pub enum Wanted {
    /// All members.
    Members,
    /// What follows when this one goes.
    Leaving(Box<Member>),
    /// A look back along the log.
    Log {
        /// Of which board and line.
        ticket: Ticket,
        /// What is looked for.
        line: LogLine,
        /// Before which entry.
        before: Option<u64>,
    },
    /// What came to the log since.
    Newer {
        /// Of which board and line.
        ticket: Ticket,
        /// What is looked for.
        line: LogLine,
        /// After which entry.
        after: u64,
    },
    /// One entry of the log.
    Entry(u64),
    /// Who was shown what of this party.
    Reads(PartyId),
    /// How the dates of this complaint came about.
    Dates(CaseId),
    /// The past cases that are nearest to this complaint.
    Alike(CaseId),
    /// Notices; all, or those that nobody has read.
    Notices(bool),
    /// Requests; all, or those that are open.
    Approvals(bool),
    /// The guards.
    Guards,
    /// What this member may see of the decisions of a guard.
    Rulings(Guard),
    /// The campaigns.
    Campaigns,
    /// What people tell us.
    Themes,
    /// A part of the pairs of parties that may be one.
    Duplicates(Ticket, Place),
    /// Which of these pairs are pairs still.
    Pairs(Ticket, Vec<(PartyId, PartyId)>),
    /// Two parties, to look at them side by side.
    Pair(PartyId, PartyId),
    /// A report, as long as somebody waits for it.
    Report(Ticket, Asked, Weak<()>),
    /// These complaints.
    Cases(Ticket, Vec<CaseId>),
}

/// What comes.
#[derive(Debug)]
pub enum Brought {
    /// All members.
    Members(Roster),
    /// What follows when this one goes.
    Leaving(Box<Member>, Leaving),
    /// A part of the log.
    Log(Ticket, Look),
    /// What came to the log since.
    Newer(Ticket, Vec<LogRow>),
    /// One entry of the log.
    Entry(Box<LogRow>),
    /// Who was shown what of this party.
    Reads(Box<Party>, Vec<ReadRow>),
    /// How the dates of this complaint came about.
    Dates(CaseNumber, Vec<Explained>),
    /// The past cases that are nearest to this complaint.
    Alike(CaseId, Vec<Past>),
    /// Notices; all, or those that nobody has read.
    Notices(bool, Vec<NoticeRow>),
    /// Requests; all, or those that are open.
    Approvals(bool, Vec<ApprovalRow>),
    /// The guards.
    Guards(Vec<GuardRow>),
    /// The decisions of a guard.
    Rulings(Guard, Vec<RulingRow>),
    /// The campaigns.
    Campaigns(Vec<CampaignRow>),
    /// What people tell us.
    Themes(Vec<Theme>),
    /// A part of the pairs of parties that may be one.
    Duplicates(Ticket, Part),
    /// Which pairs are pairs still.
    Pairs(Ticket, Vec<(PartyId, PartyId)>),
    /// Two parties.
    Pair(Box<PartyView>, Box<PartyView>),
    /// A report; none where nobody waits for it any more.
    Report(Ticket, Option<Box<Table>>),
    /// Complaints that were asked for.
    Cases(Ticket, Vec<ComplaintRow>),
    /// What was asked for cannot be told.
    Refused(Error),
}

impl Wanted {
    /// The verb whose right it takes.
    pub fn verb(&self) -> &'static str {
        match self {
            // Of requests everybody sees what is theirs to see.
            Self::Members | Self::Leaving(_) | Self::Approvals(_) => READ,
            Self::Dates(_) | Self::Alike(_) | Self::Guards | Self::Rulings(_) => READ,
            Self::Campaigns | Self::Themes => READ,
            Self::Duplicates(..) | Self::Pairs(..) | Self::Pair(..) => READ,
            Self::Log { .. } | Self::Newer { .. } | Self::Entry(_) | Self::Reads(_) => "audit.read",
            Self::Notices(_) => "notice.list",
            Self::Report(..) | Self::Cases(..) => READ_REPORTS,
        }
    }
}

/// Asks for it, in one snapshot.
pub fn bring(desk: &Desk, session: &Session, wanted: &Wanted) -> Result<Brought> {
    let (now, me) = (session.now(), session.member()?);
    ask(desk, session, wanted.verb(), |tx| {
        Ok(match wanted {
            Wanted::Members => Brought::Members(roster(tx, &me)?),
            Wanted::Leaving(member) => {
                Brought::Leaving(member.clone(), leaving(tx, (**member).clone())?)
            }
            Wanted::Log { ticket, line, before } => {
                Brought::Log(*ticket, log::back(tx, &line.filter(tx, now)?, *before, PAGE)?)
            }
            Wanted::Newer { ticket, line, after } => {
                Brought::Newer(*ticket, log::newer(tx, &line.filter(tx, now)?, *after, PAGE)?)
            }
            Wanted::Entry(seq) => Brought::Entry(Box::new(log::entry(tx, *seq)?)),
            Wanted::Reads(id) => {
                let party = parties::show(tx, *id, now)?.row.party;
                let rows = crate::queries::reads::reads(tx, &party)?;
                Brought::Reads(Box::new(party), rows)
            }
            Wanted::Dates(id) => {
                let case = complaints::find(tx, &id.to_string())?;
                Brought::Dates(case.number, complaints::explain(tx, &case)?)
            }
            Wanted::Alike(id) => {
                let case = complaints::find(tx, &id.to_string())?;
                Brought::Alike(case.id, alike::alike(tx, &case)?)
            }
            Wanted::Approvals(all) => {
                let reader = session.member()?;
                Brought::Approvals(*all, crate::queries::approvals::list(tx, &reader, now, *all)?)
            }
            Wanted::Report(ticket, asked, _)
                if asked.report == crate::reports::Report::Promises =>
            {
                let facts = crate::queries::promises::facts(tx, now)?;
                let table = crate::reports::promises::table(*asked, &facts);
                Brought::Report(*ticket, Some(Box::new(table)))
            }
            Wanted::Report(ticket, asked, waits) => {
                let facts = report::facts(tx, now, &|| waits.strong_count() > 0)?;
                let table = facts.map(|facts| Box::new(crate::reports::table(*asked, &facts)));
                Brought::Report(*ticket, table)
            }
            Wanted::Cases(ticket, ids) => Brought::Cases(*ticket, complaints::rows(tx, ids)?),
            Wanted::Guards => Brought::Guards(of_guards::board(tx, session.now())?),
            Wanted::Campaigns => Brought::Campaigns(of_campaigns::all(tx)?),
            Wanted::Duplicates(ticket, from) => {
                let compared = session.ring().map_or(Compared::NONE, |ring| Compared::by(&ring));
                Brought::Duplicates(*ticket, of_duplicates::part(tx, compared, from)?)
            }
            Wanted::Pairs(ticket, pairs) => {
                Brought::Pairs(*ticket, of_duplicates::standing(tx, pairs)?)
            }
            Wanted::Pair(one, other) => {
                let show = |id| parties::show(tx, id, now).map(Box::new);
                Brought::Pair(show(*one)?, show(*other)?)
            }
            Wanted::Themes => Brought::Themes(feedback::themes(tx, now)?),
            Wanted::Rulings(guard) => {
                let watches = rights::of(&me, "audit.read").is_ok();
                let own = (!watches).then_some(me.id);
                Brought::Rulings(*guard, of_guards::rulings(tx, *guard, own, PAGE)?)
            }
            Wanted::Notices(all) => {
                let reader = session.member()?;
                Brought::Notices(*all, crate::queries::notices::list(tx, &reader, *all)?)
            }
        })
    })
}

/// A key of a board; its label is the word of its code.
fn key(locale: &Locale, letter: char, code: &'static str) -> BoardKey {
    BoardKey { letter, code, label: locale.word("board", code) }
}

/// Why a guard is against it, in words.
fn why(locale: &Locale, verdict: Result<()>) -> Option<Told> {
    verdict.err().map(|error| locale.error(&error))
}

/// A line of facts with a label.
fn fact(locale: &Locale, label: &str, value: &str) -> String {
    told_fact(locale, &locale.word("col", label), value)
}

/// The same with a label in words.
fn told_fact(locale: &Locale, label: &str, value: &str) -> String {
    locale.text_with("board-fact", &[("label", label.into()), ("value", value.into())])
}

/// The facts that there are, in one text.
fn facts<'f>(locale: &Locale, facts: impl IntoIterator<Item = (&'f str, String)>) -> String {
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(label, value)| fact(locale, label, &value));
    facts.collect::<Vec<_>>().join(&locale.text("board-between"))
}
