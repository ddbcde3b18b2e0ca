//! Everything the screen shows, and nothing else.
//!
//! INVARIANT: no store, no clock, no thread. Facts that two panes show live once, here; a pane owns
//! its cursor and its rows.

use super::action::Action;
use super::board::BoardFor;
use super::editor::Editor;
use super::keymap::Keymap;
use super::msg::{Open, Ticket};
use super::overlay::board::Board;
use super::overlay::confirm::Confirm;
use super::overlay::form::Form;
use super::overlay::help::Help;
use super::overlay::picker::Picker;
use super::overlay::reader::Reader;
use super::overlay::unlock::Unlock;
use super::pane::PaneId;
use super::pane::detail::DetailPane;
use super::pane::list::{ListPane, Offer};
use super::pane::queue::QueuePane;
use super::theme::Theme;
use super::widget::toast::Toasts;
use crate::commands::macros::Bulk;
use crate::commands::reveal::Revealed;
use crate::domain::attachment::Owner;
use crate::domain::budget::Spent;
use crate::domain::complaint::Stage;
use crate::domain::contact::Compartment;
use crate::domain::guard::Reason;
use crate::domain::handling::LetterKind;
use crate::domain::id::{
    ApprovalNumber, AttachmentNumber, CampaignNumber, CaseId, PartyId, PointId, PromiseId,
};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::presence::Attention;
use crate::domain::purpose::Purpose;
use crate::domain::upkeep::Upkeep;
use crate::exchange::run::Progress;
use crate::locale::Locale;
use crate::queries::letters::Letters;
use crate::queries::presence::Sitting;
use crate::queries::promises::PromiseRow;
use crate::queries::status::Waiting;
use crate::queries::tally::Told;
use crate::vault::{BroughtBack, Stowed};
use crossterm::event::KeyEvent;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Fields of forms whose values are sealed when they are saved.
const SEALED_FIELDS: &[&str] = &["phone", "email", "address", "value"];

/// The whole screen.
#[derive(Debug)]
pub struct Model {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Now, as of the last message.
    pub now: Moment,
    /// Seconds on the clock that only ever goes on, for what passes; nobody can set it back.
    pub elapsed_seconds: i64,
    /// The language.
    pub locale: Arc<Locale>,
    /// What everything looks like.
    pub theme: Theme,
    /// The live keys.
    pub keymap: Keymap,
    /// Who acts.
    pub member: Member,
    /// Names of all members.
    pub members: Vec<String>,
    /// Whether the vault is open.
    pub vault_open: bool,
    /// For whom this desk pauses.
    pub upkeep: Option<Upkeep>,
    /// Whether files are named, among the member's own, where they are paths otherwise.
    pub has_drawer: bool,
    /// Who else sits at a desk.
    pub sitting: Vec<Sitting>,
    /// With which reasons the act of this ticket goes past rules that warned of it.
    pub reasons: Option<(Ticket, Vec<(String, Reason)>)>,
    /// For which rule and subject the last refusal left an exception.
    pub excepted: Option<(String, String)>,
    /// What the others were told this desk has before it.
    pub attention: Attention,
    /// What is counted of the queue and of the member's own.
    pub tally: Told,
    /// What waits for the member.
    pub waiting: Waiting,
    /// What the member has seen, against its limits.
    pub spent: Vec<(Compartment, Spent)>,
    /// The file that is being imported, if one is.
    pub importing: Option<Importing>,
    /// The editor for long text, and whether it may be used.
    pub editor: Editor,
    /// Which pane takes the keys.
    pub focus: PaneId,
    /// Whether it stands alone.
    pub zoomed: bool,
    /// The customers.
    pub list: ListPane,
    /// The one that is open.
    pub detail: DetailPane,
    /// The complaints.
    pub queue: QueuePane,
    /// What lies over the panes, the topmost last.
    pub overlays: Vec<Overlay>,
    /// Forms that were left with something in them, the newest last.
    pub drafts: Vec<(FormFor, Form)>,
    /// What the letter that is written, or was written last, began with.
    pub letters: Option<Box<Letters>>,
    /// Short messages.
    pub toasts: Toasts,
    /// The sealed value on the screen.
    pub shown: Option<Revealed>,
    /// The first of two keys.
    pub pending: Option<KeyEvent>,
    /// What `.` does again.
    pub last_action: Option<Action>,
    /// Whether colours are unwanted (NO_COLOR).
    pub no_colour: bool,
    /// The passphrase, where this is a store to try things on.
    pub demo: Option<String>,
    /// Keys that wait for an answer.
    pub ahead: super::update::Ahead,
    /// Whether the member may not use the desk any more.
    pub dismissed: bool,
    /// Whether the desk ends.
    pub quit: bool,
}

/// A file that is being imported, or tried.
#[derive(Debug)]
pub struct Importing {
    /// Under which it was asked for.
    pub ticket: Ticket,
    /// The file, as it was named.
    pub file: String,
    /// Whether it is only tried.
    pub dry_run: bool,
    /// How far it is.
    pub progress: Progress,
    /// Columns of it that are not stored.
    pub left: Vec<String>,
}

/// Something over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// A form and what it is for.
    Form(Form, FormFor),
    /// A choice and what it is for.
    Picker(Picker, PickFor),
    /// A question before something final.
    Confirm(Confirm, ConfirmFor),
    /// The passphrase, and what was to be done with the open vault.
    Unlock(Unlock, Option<Action>),
    /// Rows to look through and to act on, and of what.
    Board(Box<Board>, BoardFor),
    /// A long text.
    Reader(Reader),
    /// Every key that works there, and what each row of it does.
    Help(Help, HelpFor),
}

/// What the rows of a help do.
#[derive(Debug)]
pub enum HelpFor {
    /// These actions of the desk; a row beyond the last does nothing.
    Desk(Vec<Action>),
    /// What these keys do on the board below.
    Board(Vec<KeyEvent>),
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormFor {
    /// A new party, out of a search of [`FormFor::new_party`] that found nobody.
    NewParty(u64),
    /// Changes of a party.
    EditParty(PartyId),
    /// A contact point.
    Point(PartyId),
    /// What a customer says of being reached: by this contact point, or by any.
    Consent(PartyId, Option<PointId>),
    /// Reaching a customer by hand.
    Contact(PartyId),
    /// What somebody tells us.
    Feedback(Option<PartyId>),
    /// Why a rule is to let something pass, and until when.
    Exception {
        /// Which rule.
        rule: String,
        /// For whom or what.
        subject: String,
    },
    /// A line in a timeline.
    Note {
        /// Whose.
        party: Option<PartyId>,
        /// In which case.
        case: Option<CaseId>,
    },
    /// A complaint.
    Complaint(Option<PartyId>),
    /// A privacy request.
    Privacy(PartyId),
    /// A promise.
    Promise {
        /// To whom.
        party: PartyId,
        /// In which case.
        case: Option<CaseId>,
    },
    /// What a step needs.
    Step {
        /// Which case.
        case: CaseId,
        /// Where to.
        to: Stage,
        /// How many events of the case its writer could see.
        seen: u32,
    },
    /// Something that is written down beside the stages.
    Fact {
        /// Of which case.
        case: CaseId,
        /// What.
        what: Action,
        /// How many events of the case its writer could see.
        seen: u32,
    },
    /// A letter.
    Letter {
        /// In which case.
        case: CaseId,
        /// What for.
        kind: LetterKind,
        /// How many events of the case its writer has seen.
        seen: u32,
    },
    /// What a step needs that many are to take.
    StepOfMany {
        /// Which cases.
        cases: Vec<CaseId>,
        /// Where to.
        to: Stage,
    },
    /// To whom, and what the next one must know.
    Assign(Vec<CaseId>),
    /// Why it is put back.
    Skip(CaseId),
    /// Why the customer lets us off.
    Release(PromiseId),
    /// Why without a purpose.
    BreakGlass(PointId),
    /// Which file is attached, and to what.
    Attach(Owner),
    /// Where an attachment is saved; where no purpose was chosen, why.
    SaveFile(AttachmentNumber, Option<Purpose>),
    /// Tags.
    Tag(Vec<PartyId>),
    /// The name of a view.
    SaveView(String),
    /// The name of a view of the queue.
    SaveCaseView(String),
    /// A file that is to be imported.
    Import,
    /// The name of a map of import files.
    SavePreset(String),
    /// A new member.
    AddMember,
    /// The fingerprint that a member has told.
    Approve(Box<Member>),
    /// A member's roles.
    Roles(Box<Member>),
    /// Why a member's limits are lifted.
    Lift(Box<Member>),
}

impl FormFor {
    /// A new party out of this search, or out of none. Only a fingerprint of the text is kept: it may be a number.
    pub fn new_party(typed: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        typed.trim().hash(&mut hasher);
        Self::NewParty(hasher.finish())
    }

    /// The case for which it is typed.
    fn case(&self) -> Option<CaseId> {
        match self {
            Self::Note { case, .. } | Self::Promise { case, .. } => *case,
            Self::Step { case, .. }
            | Self::Fact { case, .. }
            | Self::Letter { case, .. }
            | Self::Skip(case) => Some(*case),
            Self::Assign(cases) | Self::StepOfMany { cases, .. } => cases.first().copied(),
            _ => None,
        }
    }

    /// Whether a draft of the other is what this one opens: what was typed for one record is not offered for
    /// another, but a new party that nobody has begun to type may be any that was begun.
    fn takes_up(&self, draft: &Self) -> bool {
        let is_any = *self == Self::new_party("") && matches!(draft, Self::NewParty(_));
        self.is_like(draft) || is_any
    }

    /// Whether both are for the same thing, however much of the case was seen when they were begun.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Step { case, to, .. }, Self::Step { case: of, to: there, .. }) => {
                (case, to) == (of, there)
            }
            (Self::Letter { case, kind, .. }, Self::Letter { case: of, kind: its, .. }) => {
                (case, kind) == (of, its)
            }
            _ => self == other,
        }
    }
}

/// What a choice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickFor {
    /// Any action.
    Palette,
    /// Which sealed value is shown.
    Point,
    /// Why it is shown.
    Purpose(PointId),
    /// Which attachment is saved.
    Attachment,
    /// Why it is saved.
    SavePurpose(AttachmentNumber),
    /// Which of several promises is over, and how.
    Promise(Action),
    /// The next step.
    Step(CaseId),
    /// What is written down.
    Record,
    /// What to write.
    Letter(CaseId),
    /// The next step of many.
    StepOfMany(Vec<CaseId>),
    /// Which macro is run on these.
    Macro(Vec<CaseId>),
    /// Into whom.
    Merge(PartyId),
    /// Why to go past this rule, with what was sent under this ticket.
    Despite(Ticket, String),
    /// Which existing party to look at while a new one is taken down.
    Similar,
    /// What a column of a file is to become.
    Field(usize),
    /// By what the customers are sorted.
    Sort,
    /// A theme.
    Theme,
    /// A key preset.
    Keys,
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmFor {
    /// Two parties become one.
    Merge {
        /// The row that goes.
        from: PartyId,
        /// The row that stays.
        into: PartyId,
    },
    /// Many get tags.
    Tag {
        /// Which.
        parties: Vec<PartyId>,
        /// The tags.
        tags: Vec<String>,
    },
    /// Something is done to many, of which it was said what it would come to.
    Bulk {
        /// What.
        bulk: Bulk,
        /// To which.
        cases: Vec<CaseId>,
    },
    /// Many become one's own.
    ClaimAll(Vec<CaseId>),
    /// A member goes.
    RemoveMember(Box<Member>),
    /// A campaign is stopped for good.
    Halt(CampaignNumber),
    /// A request is approved.
    Agree(ApprovalNumber),
    /// A drafted decision is approved.
    Approve {
        /// Of which case.
        case: CaseId,
        /// How many events of it its reader could see.
        seen: u32,
    },
    /// A file is imported.
    Import,
    /// The import that is under way ends.
    StopImport,
    /// To leave the columns of a file, with what was said of them.
    LeaveMapping,
    /// End, although something typed was not saved.
    Quit,
}

impl Model {
    /// The overlay that takes the keys.
    pub fn top(&mut self) -> Option<&mut Overlay> {
        self.overlays.last_mut()
    }

    /// Milliseconds for toasts.
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.elapsed_seconds).unwrap_or(0) * 1_000
    }

    /// The party that actions concern: the one under the cursor; where the cursor is on none, or on the case that
    /// is open, the open one.
    pub fn party(&self) -> Option<PartyId> {
        let chosen = match self.focus {
            PaneId::List => self.list.selected(),
            PaneId::Detail => None,
            PaneId::Queue => self.queue.selected_party(),
        };
        let open = || {
            let party = self.detail.party.as_ref().map(|view| view.row.party.id);
            party.or_else(|| self.detail.case()?.party)
        };
        chosen.or_else(|| open().filter(|_| self.shows_chosen()))
    }

    /// What Enter would open: the row under the cursor of the list or the queue.
    pub fn under_cursor(&self) -> Option<Open> {
        match self.focus {
            PaneId::List => {
                let named = self.list.named.as_ref().map(|named| named.what.into());
                self.list.selected().map(Open::Party).or(named)
            }
            PaneId::Queue => {
                let promised = self.queue.selected_promise().map(|row| row.promise.party);
                let case = self.queue.selected().map(|row| Open::Case(row.case.id));
                case.or(promised.map(Open::Party))
            }
            PaneId::Detail => None,
        }
    }

    /// Whether the detail pane shows what the cursor is on, so that an action on a part of it does
    /// not hit a part of somebody else.
    pub fn shows_chosen(&self) -> bool {
        let party = self.detail.party.as_ref().map(|view| view.row.party.id);
        match self.under_cursor() {
            Some(Open::Party(id)) => party == Some(id),
            Some(Open::Case(id)) => self.detail.case().is_some_and(|case| case.id == id),
            None => self.focus == PaneId::Detail || !self.detail.is_empty(),
        }
    }

    /// The vault is closed: what was typed to be sealed is put away, and no longer shown.
    pub fn veil(&mut self) {
        let recipient = self.member.recipient.clone();
        for form in self.forms() {
            form.veil(SEALED_FIELDS, |text| Stowed::seal(&recipient, text).ok());
        }
        if crate::queries::lookup::could_be_sealed(self.list.search.text()) {
            self.list.search.set("");
        }
        if crate::queries::lookup::could_be_sealed(self.queue.line.text()) {
            self.queue.line.set("");
            self.queue.text.clear();
        }
        for overlay in &mut self.overlays {
            if let Overlay::Picker(picker, _) = overlay
                && crate::queries::lookup::could_be_sealed(picker.typed())
            {
                picker.clear_filter();
            }
            if let Overlay::Board(board, _) = overlay
                && crate::queries::lookup::could_be_sealed(board.line())
            {
                board.set_line("");
            }
        }
    }

    /// What is put away in forms and drafts.
    pub fn stowed(&mut self) -> Vec<Stowed> {
        self.forms().flat_map(|form| form.stowed().cloned()).collect()
    }

    /// The vault is open again.
    pub fn unveil(&mut self, back: &BroughtBack) {
        for form in self.forms() {
            form.unveil(back);
        }
    }

    /// Keeps a form that was left with something in it.
    pub fn keep_draft(&mut self, what: FormFor, form: Form) {
        self.drafts.retain(|(other, _)| !other.is_like(&what));
        self.drafts.push((what, form));
    }

    /// The newest draft that this opens, which is a draft no longer.
    pub fn take_draft(&mut self, what: &FormFor) -> Option<(FormFor, Form)> {
        let place = self.drafts.iter().rposition(|(draft, _)| what.takes_up(draft))?;
        Some(self.drafts.remove(place))
    }

    fn forms(&mut self) -> impl Iterator<Item = &mut Form> {
        let open = self.overlays.iter_mut().filter_map(|overlay| match overlay {
            Overlay::Form(form, _) => Some(form),
            _ => None,
        });
        open.chain(self.drafts.iter_mut().map(|(_, form)| form))
    }

    /// A party that is loaded: open, or seen in the list.
    pub fn party_row(&self, id: PartyId) -> Option<&crate::domain::party::Party> {
        let open = self.detail.party.as_ref().map(|view| &view.row.party);
        let open = open.filter(|party| party.id == id);
        open.or_else(|| self.list.rows.get(&id).map(|row| &row.party))
    }

    /// All promises that are loaded.
    pub fn promise_rows(&self) -> impl Iterator<Item = &PromiseRow> {
        let open = self.detail.party.iter().flat_map(|view| &view.promises);
        open.chain(&self.queue.promises)
    }

    /// Number and name of a party that is seen anywhere.
    pub fn party_label(&self, id: PartyId) -> Option<String> {
        let row = self.party_row(id).map(|party| (party.number, party.name.clone()));
        let of_case = || self.queue.rows.iter().find(|row| row.case.party == Some(id));
        let of_promise = || self.queue.promises.iter().find(|row| row.promise.party == id);
        let found = row
            .or_else(|| of_case().and_then(|row| row.party.clone()))
            .or_else(|| of_promise().and_then(|row| row.party.clone()));
        found.map(|(number, name)| format!("{number} {name}"))
    }

    /// Whether the store holds no customer yet.
    pub fn is_new_store(&self) -> bool {
        self.list.offer() == Some(Offer::First)
    }

    /// A complaint that is shown or stands in the queue.
    pub fn case_row(&self, id: CaseId) -> Option<&crate::domain::complaint::Case> {
        let shown = self.detail.case().into_iter();
        let mut known = shown.chain(self.queue.rows.iter().map(|row| &row.case));
        known.find(|case| case.id == id)
    }

    /// What this desk has before it: the case that is open, or the one for which something is being typed.
    pub fn attending(&self) -> Attention {
        let typed = self.overlays.iter().rev().find_map(|lies| match lies {
            Overlay::Form(form, what) if form.changed() => what.case(),
            _ => None,
        });
        let open = self.detail.case().map(|case| case.id);
        Attention { case: typed.or(open), is_typing: typed.is_some() }
    }

    /// The others who have this case before them.
    pub fn beside(&self, case: CaseId) -> impl Iterator<Item = &Sitting> {
        self.sitting.iter().filter(move |one| one.is_at(case))
    }

    /// The complaint that actions concern: the open one, or the one under the queue's cursor.
    pub fn case(&self) -> Option<&crate::domain::complaint::Case> {
        match self.focus {
            PaneId::Queue => self.queue.selected().map(|row| &row.case),
            PaneId::Detail => self.detail.case(),
            PaneId::List => None,
        }
    }
}
