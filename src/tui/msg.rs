//! What reaches the model: keys, answers of the workers, other sessions' commits, time.

use super::board::Brought;
use super::effect::LetterFor;
use super::importing::Imported;
use crate::commands::Made;
use crate::commands::macros::{Bulk, Preview};
use crate::commands::reveal::Revealed;
use crate::domain::budget::Spent;
use crate::domain::complaint::Stage;
use crate::domain::contact::Compartment;
use crate::domain::editor::EditorRule;
use crate::domain::error::Error;
use crate::domain::id::{CaseId, PartyId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::upkeep::Upkeep;
use crate::exchange::mapping::{Look, SeenRow};
use crate::exchange::run::Progress;
use crate::queries::complaints::{ComplaintRow, ComplaintView};
use crate::queries::letters::Letters;
use crate::queries::macros::MacroRow;
use crate::queries::named::Target;
use crate::queries::parties::{PartyRow, PartyView};
use crate::queries::presence::Sitting;
use crate::queries::promises::PromiseRow;
use crate::queries::status::Waiting;
use crate::queries::tally::Told;
use crate::queries::timeline::Line;
use crate::queries::touched::Touched;
use crate::vault::{BroughtBack, SecretString};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use std::time::Duration;
use zeroize::{Zeroize, Zeroizing};

/// Ties an answer to what was asked: the form, the passphrase or the keys that wait for it are its
/// own, whatever else has come to lie on top meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What was typed: it may be a passphrase or a number, so its Debug shows nothing of it, and it is
/// wiped when it is dropped.
pub enum Typed {
    /// A key.
    Key(KeyEvent),
    /// A bracketed paste; never keys.
    Paste(Zeroizing<String>),
}

impl Typed {
    /// A key that means nothing; what takes the place of one that may mean something.
    pub const NOTHING: Self = Self::Key(KeyEvent::new(KeyCode::Null, KeyModifiers::NONE));

    /// Overwrites it, in a way that is not optimised out.
    pub fn wipe(&mut self) {
        match self {
            Self::Key(key) => *key = KeyEvent::new(KeyCode::Null, KeyModifiers::NONE),
            Self::Paste(text) => text.zeroize(),
        }
        std::hint::black_box(self);
    }
}

impl Drop for Typed {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(_) => f.write_str("Key"),
            Self::Paste(text) => write!(f, "Paste({} B)", text.len()),
        }
    }
}

/// One thing that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key or a paste.
    Typed(Typed),
    /// Another size.
    Resize(u16, u16),
    /// Time has passed.
    Tick {
        /// Now.
        now: Moment,
        /// Seconds on the clock that only ever goes on.
        elapsed_seconds: i64,
        /// Whether the vault is open.
        vault_open: bool,
    },
    /// The search index is there.
    Indexed,
    /// Answer to a search.
    Found(Found),
    /// Rows for the list's window.
    Rows(Vec<PartyRow>),
    /// A part of the queue.
    Queue {
        /// The rows.
        rows: Vec<ComplaintRow>,
        /// How many there are in all, where that is known.
        total: Option<u64>,
        /// Whether there may be more behind them.
        is_more: bool,
        /// Whether they follow those already there.
        append: bool,
    },
    /// How many the queue shows in all.
    Total {
        /// Of what it was asked to show then.
        asked: u64,
        /// So many.
        total: u64,
    },
    /// What is counted of the queue.
    Counts(Told),
    /// The open promises, soonest first.
    Promises {
        /// The rows.
        rows: Vec<PromiseRow>,
        /// How many there are in all.
        total: u64,
    },
    /// A party, perhaps with one of its complaints.
    Opened {
        /// The party.
        party: Option<Box<PartyView>>,
        /// The complaint.
        complaint: Option<Box<ComplaintView>>,
        /// Set if the member asked for it, so that the focus follows.
        asked: Option<Ticket>,
    },
    /// What was open is not there any more.
    Gone,
    /// Who else sits at a desk, and at what.
    Sitting(Vec<Sitting>),
    /// Somebody has asked every desk to pause; nobody does any more.
    Upkeep(Option<Upkeep>),
    /// The member may not use the desk any more.
    Dismissed,
    /// Existing parties that may be the one being taken down.
    Similar(Vec<Similar>),
    /// Parties to choose from.
    Candidates {
        /// What was looked for; it may be a whole sealed value.
        line: SecretString,
        /// Best first.
        rows: Vec<PartyRow>,
    },
    /// Counts and member for the header.
    Status {
        /// What waits.
        waiting: Waiting,
        /// The member as the store has it.
        member: Box<Member>,
        /// Names of all members, for pickers.
        members: Vec<String>,
        /// What the member has seen, against its limits.
        spent: Vec<(Compartment, Spent)>,
        /// Whether an editor of the member's own may be used.
        editor: EditorRule,
    },
    /// What was written in an editor, for the field of this name.
    Edited(Ticket, &'static str, SecretString),
    /// What a board shows.
    Board(Brought),
    /// What writing to the customer of a case begins with.
    Letters {
        /// For whoever waits.
        ticket: Ticket,
        /// What is to be written.
        what: LetterFor,
        /// The letters.
        letters: Box<Letters>,
    },
    /// What happened in a case since its letter was begun.
    Arrived {
        /// Which case.
        case: CaseId,
        /// Oldest first.
        lines: Vec<Line>,
        /// How many events it has now.
        events: u32,
    },
    /// The macros of the house, for these cases.
    Macros(Ticket, Vec<CaseId>, Vec<MacroRow>),
    /// What something done to many would come to.
    Rehearsed(Ticket, Bulk, Preview),
    /// A command was committed.
    Done(Ticket, Done),
    /// Something about a file that is to be imported.
    Assisted(Ticket, Assisted),
    /// What was asked for was refused, or failed.
    Refused(Ticket, Error),
    /// The vault is open, and what was put away is back.
    Unlocked(Ticket, BroughtBack),
    /// The passphrase did not open it.
    StillLocked(Ticket, Error),
    /// A sealed value, until it expires.
    Revealed(Ticket, Revealed),
    /// Somebody committed something up to this audit entry.
    Changed(u64, Touched),
    /// Something behind the screen went wrong, for which nobody waits.
    Failed(Error),
}

/// What came of something asked of a file that is to be imported.
#[derive(Debug)]
pub enum Assisted {
    /// What it looks like.
    Looked(Box<Look>),
    /// How its first rows come out.
    Seen(Vec<SeenRow>),
    /// Why they do not.
    Unseen(Error),
    /// How far it is.
    Far(Progress),
    /// What became of it.
    Over(Box<Imported>),
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The search it answers.
    pub ticket: u64,
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many of them are known.
    pub total: usize,
    /// Whether there may be more hits than these.
    pub is_more: bool,
    /// Rows of the first page.
    pub rows: Vec<PartyRow>,
    /// The text may be a whole sealed value, and the vault is locked.
    pub wants_unlock: bool,
    /// The one record that the text names; then there are no hits.
    pub named: Option<Named>,
    /// The search line could not be understood.
    pub error: Option<Error>,
    /// How long it took to count them, if they were counted.
    pub took: Option<Duration>,
}

pub use crate::queries::finder::Hit;
pub use crate::queries::named::Named;

impl From<Target> for Open {
    fn from(target: Target) -> Self {
        match target {
            Target::Party(id) => Self::Party(id),
            Target::Case(id) => Self::Case(id),
        }
    }
}

/// A party that may be the same one.
#[derive(Debug)]
pub struct Similar {
    /// Which.
    pub row: PartyRow,
    /// The kind of the contact point that both have; none where only the name is near.
    pub shares: Option<&'static str>,
}

/// The last audit entry, and what those that were not told have touched.
pub type News = (u64, Touched);

/// What a deed did.
#[derive(Debug)]
pub struct Done {
    /// The verb.
    pub verb: &'static str,
    /// What it made.
    pub made: Made,
    /// Where a complaint has moved on to.
    pub stage: Option<Stage>,
    /// How many records.
    pub count: usize,
    /// What it has touched, if that was not told yet.
    pub news: Option<News>,
    /// What to show next.
    pub open: Option<Open>,
    /// The member concerned.
    pub name: String,
}

/// Something to be shown in the detail pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// A party.
    Party(PartyId),
    /// A complaint, with its party.
    Case(CaseId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::complaints::Filter;
    use crate::tui::effect::Effect;

    #[test]
    fn what_was_typed_is_not_told() {
        let key = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
        let mut typed = Typed::Key(key);
        assert_eq!(format!("{:?}", Msg::Typed(Typed::Key(key))), "Typed(Key)");
        typed.wipe();
        assert!(matches!(typed, Typed::Key(key) if key.code == KeyCode::Null));
        let mut typed = Typed::Paste("hunter2".to_owned().into());
        assert_eq!(format!("{typed:?}"), "Paste(7 B)");
        typed.wipe();
        assert_eq!(format!("{typed:?}"), "Paste(0 B)");
    }

    #[test]
    fn what_is_looked_for_is_not_told() {
        const PHONE: &str = "13800138000";
        let search = Effect::Search {
            ticket: 1,
            line: PHONE.into(),
            most: 1,
            from_end: false,
            counts: false,
        };
        let similar = Effect::Similar { name: PHONE.into(), values: vec![PHONE.into()] };
        let candidates = Effect::Candidates(PHONE.into());
        let found = Msg::Candidates { line: PHONE.into(), rows: Vec::new() };
        let filter = Filter { text: Some(PHONE.to_owned()), ..Filter::default() };
        let queue = Effect::Queue { filter, after: None, limit: 1 };
        let told = format!("{search:?} {similar:?} {candidates:?} {found:?} {queue:?}");
        assert!(!told.contains("138"), "{told}");
    }
}
