//! What `update` wants done, as data: a whole session can be recorded and replayed without a
//! terminal. Secrets, and what may be one, are in it only as secrets, whose Debug shows nothing.

use super::board::Wanted;
use super::msg::{Open, Ticket};
use crate::commands::claim::Claim;
use crate::commands::consent::Say;
use crate::commands::macros::Bulk;
use crate::commands::party::{Changes, PartyFacts};
use crate::commands::seal::PointDraft;
use crate::domain::approval::Wanted as Approved;
use crate::domain::attachment::Owner;
use crate::domain::complaint::{Channel, Move, Opening, Stage};
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::contact::Compartment;
use crate::domain::entry::EntryKind;
use crate::domain::guard::Reason;
use crate::domain::handling::{Fact, Letter, LetterKind};
use crate::domain::id::{
    ApprovalNumber, AttachmentNumber, CampaignNumber, CaseId, PartyId, PointId, PromiseId,
};
use crate::domain::import_map::{ImportMap, Target};
use crate::domain::member::{Member, Preferences, Role};
use crate::domain::moment::Moment;
use crate::domain::presence::Attention;
use crate::domain::promise::Promised;
use crate::domain::purpose::Purpose;
use crate::queries::complaints::Filter;
use crate::vault::{SecretString, Stowed};
use std::path::PathBuf;

/// Something to be done outside of the model.
#[derive(Debug)]
pub enum Effect {
    /// Look for parties; the newest ticket counts.
    Search {
        /// Counts searches.
        ticket: u64,
        /// The search line; it may be a whole sealed value.
        line: SecretString,
        /// So many at most.
        most: usize,
        /// Whether the last of a list are wanted.
        from_end: bool,
        /// Whether it is told how many there are in all, where that takes longer.
        counts: bool,
    },
    /// Load rows for the list's window.
    Rows(Vec<PartyId>),
    /// Load a part of the queue.
    Queue {
        /// Which complaints.
        filter: Filter,
        /// After this one.
        after: Option<CaseId>,
        /// How many.
        limit: usize,
    },
    /// Count what the queue shows.
    Total {
        /// Which complaints.
        filter: Filter,
        /// Counts what the queue was asked to show.
        asked: u64,
    },
    /// Load the open promises, soonest first.
    Promises {
        /// How many.
        limit: usize,
    },
    /// Load a party or a complaint.
    Open {
        /// Which.
        what: Open,
        /// Set if the member asked for it.
        asked: Option<Ticket>,
    },
    /// Look for existing parties while a new one is typed.
    Similar {
        /// What stands in its name's place so far; it may be a number typed there by mistake.
        name: SecretString,
        /// Its values so far.
        values: Vec<SecretString>,
    },
    /// Look for parties to choose from; what is looked for may be a whole sealed value.
    Candidates(SecretString),
    /// Load what a board shows.
    Board(Wanted),
    /// Tell the other desks what this one has before it.
    Attend(Attention),
    /// Count what these views take, each by its line.
    Counts(Vec<(String, Filter)>),
    /// Load what writing to the customer of a case begins with.
    Letters {
        /// Keys wait for it.
        ticket: Ticket,
        /// Which case.
        case: CaseId,
        /// What is to be written.
        what: LetterFor,
    },
    /// Load what happened in a case since so many events.
    Arrived {
        /// Which case.
        case: CaseId,
        /// How many events its writer has seen.
        since: u32,
    },
    /// Load the header's counts.
    Status,
    /// Bring the search index up to what was committed.
    Follow(u64),
    /// Load the macros of the house, for these cases.
    Macros(Ticket, Vec<CaseId>),
    /// Say what it would come to in these cases.
    Rehearse(Ticket, Bulk, Vec<CaseId>),
    /// Do something with a file that is to be imported.
    Assist(Ticket, Assist),
    /// Do it.
    Do(Ticket, Deed),
    /// Do what a rule warned of, with these reasons.
    GoOn(Ticket, Vec<(String, Reason)>),
    /// Do it without the numbers in its words, which go into sealed fields.
    MoveValues(Ticket, Vec<(String, Reason)>),
    /// Write down that the vault is closed.
    Closed,
    /// Let the member write in an editor of their own.
    Edit {
        /// Keys wait for it.
        ticket: Ticket,
        /// In which field of the form.
        field: &'static str,
        /// What stands there.
        text: SecretString,
    },
    /// Put this on the terminal's clipboard (OSC 52).
    Copy(String),
    /// Close the vault, at once.
    Lock,
    /// Paint every cell anew.
    Repaint,
    /// To the shell.
    Suspend,
    /// End the desk.
    Quit,
}

impl Deed {
    /// The member it concerns, or the name it gives something.
    pub fn name(&self) -> String {
        match self {
            Self::AddMember { name, .. } => name.trim().to_owned(),
            Self::ApproveMember { member, .. }
            | Self::SetRoles { member, .. }
            | Self::RemoveMember(member)
            | Self::Lift { member, .. } => member.name.clone(),
            Self::Decide { number, .. } | Self::Withdraw(number) => number.to_string(),
            Self::SavePreset { name, .. } => name.clone(),
            _ => String::new(),
        }
    }
}

/// What the mapping of columns wants of a file.
#[derive(Debug)]
pub enum Assist {
    /// Its first rows, and what it looks like.
    Look {
        /// What its rows are to become.
        target: Target,
        /// Its path; of a session that came over SSH, its name.
        file: String,
        /// Which sheet, of a workbook.
        sheet: Option<String>,
    },
    /// How its first rows come out with this map.
    Preview {
        /// Under which ticket it was looked at.
        of: Ticket,
        /// The map.
        map: Box<ImportMap>,
    },
    /// All of it.
    Run {
        /// Under which ticket it was looked at.
        of: Ticket,
        /// The map; none for cards.
        map: Option<Box<ImportMap>>,
        /// Only say what would come of it.
        dry_run: bool,
    },
    /// The run of this ticket ends.
    Stop,
    /// Nobody looks at it any more.
    Leave,
}

/// What is done with a campaign at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignDeed {
    /// Count whom it may reach.
    Plan,
    /// Let it go.
    Release,
    /// Stop it for good.
    Halt,
}

/// What is to be written to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFor {
    /// Whatever is begun or chosen.
    Choice,
    /// What this step needs.
    Step(Stage),
    /// A letter of this kind.
    Kind(LetterKind),
}

/// Something written down, as far as a screen knows it: files, names and numbers are looked up by whoever does it.
#[derive(Debug)]
pub enum Written {
    /// This.
    Fact(Fact),
    /// A file is evidence.
    Evidence(PathBuf),
    /// A file was looked at.
    Examined {
        /// As the piece of evidence of this place.
        evidence: u32,
        /// Which file.
        path: PathBuf,
    },
    /// The member of this name is complained about.
    Concerns(String),
    /// It has to do with the complaint of this number.
    Linked(String),
    /// A corrective action that the member of this name is to do.
    Planned {
        /// What is changed.
        text: String,
        /// The member's name.
        who: String,
        /// By when.
        by: Moment,
    },
}

/// What the member wants done to the store.
#[derive(Debug)]
pub enum Deed {
    /// Open the vault.
    Unlock {
        /// What was typed.
        passphrase: SecretString,
        /// What was put away when it was closed.
        stowed: Vec<Stowed>,
    },
    /// Show a sealed value.
    Reveal {
        /// Which.
        point: PointId,
        /// Why.
        purpose: Purpose,
    },
    /// Attach a file.
    Attach {
        /// To what.
        on: Owner,
        /// Which: a path, or among the member's own a name.
        path: PathBuf,
        /// Which key seals it: who may read it.
        compartment: Compartment,
    },
    /// Save an attachment elsewhere.
    SaveFile {
        /// Which.
        number: AttachmentNumber,
        /// Why.
        purpose: Purpose,
        /// Where; none among the member's own.
        to: Option<PathBuf>,
    },
    /// Take a party down.
    AddParty {
        /// What is known.
        facts: PartyFacts,
        /// Its contact points.
        points: Vec<PointDraft>,
    },
    /// Change parties: one, or all that are marked.
    EditParties {
        /// Which.
        parties: Vec<PartyId>,
        /// What changes.
        changes: Changes,
    },
    /// Add tags to parties, keeping those they have.
    Tag {
        /// Which.
        parties: Vec<PartyId>,
        /// The tags.
        tags: Vec<String>,
    },
    /// Add a contact point.
    AddPoint {
        /// Whose.
        party: PartyId,
        /// The point.
        point: PointDraft,
    },
    /// Write down what a customer says of being reached.
    Consent(Box<Say>),
    /// Reach a customer, or write down that it was done.
    Contact {
        /// Whom.
        party: PartyId,
        /// By which way.
        channel: ContactChannel,
        /// What for.
        purpose: ContactPurpose,
        /// Whether it was done already.
        is_made: bool,
    },
    /// Ask for an exception to a rule.
    Except {
        /// Which rule.
        rule: String,
        /// For whom or what.
        subject: String,
        /// Until when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// Do what was approved.
    DoApproved(Box<Approved>),
    /// Begin, count or end a campaign.
    Campaign(CampaignNumber, CampaignDeed),
    /// Write a line.
    Note {
        /// In whose timeline.
        party: Option<PartyId>,
        /// In which case.
        case: Option<CaseId>,
        /// What kind.
        kind: EntryKind,
        /// The text.
        text: String,
    },
    /// Take a case down.
    OpenCase {
        /// What it is.
        opening: Box<Opening>,
    },
    /// Become accountable.
    Claim(Claim),
    /// Become accountable for several.
    ClaimAll(Vec<CaseId>),
    /// Hand over.
    Assign {
        /// Which.
        cases: Vec<CaseId>,
        /// To whom; an empty name puts it back.
        owner: String,
        /// What the next one must know.
        note: String,
    },
    /// One step further.
    Move {
        /// Which.
        case: CaseId,
        /// The step.
        step: Move,
        /// How many events of the case its member could see.
        seen: Option<u32>,
    },
    /// Put aside as a double.
    Double {
        /// Which.
        case: CaseId,
        /// The number of the one whose double it is.
        original: String,
        /// How many events of the case its member could see.
        seen: Option<u32>,
    },
    /// Write something down beside the stages.
    Record {
        /// In which case.
        case: CaseId,
        /// What.
        what: Written,
        /// How many events of the case its member could see.
        seen: Option<u32>,
    },
    /// Send a letter.
    Send {
        /// In which case.
        case: CaseId,
        /// The letter.
        letter: Letter,
        /// How many events of the case its writer has seen.
        seen: u32,
        /// What its writer says of what it promises.
        promised: Promised,
    },
    /// Take a step with words that go out, and say what they promise.
    Tell {
        /// In which case.
        case: CaseId,
        /// The step.
        step: Move,
        /// How many events of the case its member could see.
        seen: Option<u32>,
        /// What is said of what it promises.
        promised: Promised,
    },
    /// Keep what was begun of a letter.
    KeepDraft {
        /// In which case.
        case: CaseId,
        /// What for.
        kind: LetterKind,
        /// On which channel it is to go.
        channel: Channel,
        /// So far.
        text: String,
        /// How many events of the case its writer had seen at its beginning.
        begun: u32,
        /// How many were shown since, if any.
        looked: Option<u32>,
    },
    /// The same to many, in one step.
    Bulk {
        /// What.
        bulk: Bulk,
        /// To which.
        cases: Vec<CaseId>,
    },
    /// Promise something.
    Promise {
        /// To whom.
        party: PartyId,
        /// In which case.
        case: Option<CaseId>,
        /// What.
        text: String,
        /// By when.
        due: Moment,
    },
    /// The promise was kept.
    Keep(PromiseId),
    /// The customer lets us off.
    Release {
        /// Which.
        promise: PromiseId,
        /// Why.
        reason: String,
    },
    /// Two parties that are one.
    Merge {
        /// The row that goes.
        from: PartyId,
        /// The row that stays.
        into: PartyId,
    },
    /// Two parties that look like one and are two.
    Distinct {
        /// One of them.
        one: PartyId,
        /// The other.
        other: PartyId,
    },
    /// Add a member.
    AddMember {
        /// Its name.
        name: String,
        /// What it may do.
        roles: Vec<Role>,
        /// The user of the operating system it is bound to, if any.
        uid: Option<u32>,
    },
    /// Let a member in.
    ApproveMember {
        /// As it was shown.
        member: Box<Member>,
        /// The fingerprint that it has told.
        told: String,
    },
    /// Give a member other roles.
    SetRoles {
        /// Who.
        member: Box<Member>,
        /// Roles that come.
        add: Vec<Role>,
        /// Roles that go.
        remove: Vec<Role>,
    },
    /// A member goes.
    RemoveMember(Box<Member>),
    /// Lift a member's limits.
    Lift {
        /// Whose.
        member: Box<Member>,
        /// Why.
        reason: String,
    },
    /// The notice of this audit entry was read.
    ReadNotice(u64),
    /// Say yes or no to a request.
    Decide {
        /// Which.
        number: ApprovalNumber,
        /// Yes, or no.
        approves: bool,
    },
    /// Take one's own request back.
    Withdraw(ApprovalNumber),
    /// Keep a map of import files under a name.
    SavePreset {
        /// What it is to be called.
        name: String,
        /// The file.
        text: String,
    },
    /// Take the last step back.
    Undo,
    /// Take it again.
    Redo,
    /// Keep how the member likes the desk.
    Preferences(Preferences),
}
