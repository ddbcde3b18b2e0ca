//! Everything a key, the palette or the help can ask for.

/// Declares the actions with the codes under which messages (`action-<code>`) and `keys.toml` know
/// them.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// What can be asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $name),* }

        impl Action {
            /// All actions, in the order in which help and palette show them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in `keys.toml` and in message ids.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Reads the code back.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.code() == code)
            }
        }
    };
}

actions! {
    /// Looks for a customer.
    Search = "search",
    /// Opens what the cursor is on.
    Open = "open",
    /// Takes the most urgent complaint that nobody has.
    NextCase = "next-case",
    /// Writes a note.
    Note = "note",
    /// Takes a complaint down.
    Complaint = "complaint",
    /// Takes down what a customer tells us that is no complaint.
    Feedback = "feedback",
    /// Takes a privacy request down.
    Privacy = "privacy",
    /// Makes a promise.
    Promise = "promise",
    /// Shows a sealed value for a purpose.
    Reveal = "reveal",
    /// Becomes accountable for the complaint.
    Claim = "claim",
    /// Hands the complaint to somebody else.
    Assign = "assign",
    /// Puts one's own complaint back, and says why.
    Skip = "skip",
    /// Takes the complaint one step further.
    Move = "move",
    /// Writes down what was found out, sent or done in the complaint.
    Record = "record",
    /// What feedback is about.
    About = "about",
    /// A point that the customer makes.
    Allege = "allege",
    /// What was found out about one.
    Find = "find",
    /// Something that shows how it was.
    Evidence = "evidence",
    /// A look at a piece of evidence.
    Examine = "examine",
    /// What one side said.
    Hear = "hear",
    /// Why it came about.
    Cause = "cause",
    /// Agrees with the cause.
    Confirm = "confirm",
    /// What the customer wrote.
    Receive = "receive",
    /// What shows that redress was done.
    Redress = "redress",
    /// Another complaint that it has to do with.
    Link = "link",
    /// Takes such a link away.
    Unlink = "unlink",
    /// Who is complained about.
    Concern = "concern",
    /// The survey after closing.
    Survey = "survey",
    /// A corrective action that somebody is to do.
    Plan = "action-plan",
    /// That one was done.
    Done = "action-done",
    /// Whether one worked.
    Check = "action-check",
    /// Writes to the customer.
    Letter = "letter",
    /// How the dates of the complaint came about.
    Dates = "dates",
    /// Runs a macro of the house on what is marked, or on this.
    Macro = "macro",
    /// The promise was kept.
    Keep = "keep",
    /// The customer lets us off.
    Release = "release",
    /// A new customer.
    NewParty = "new-party",
    /// Changes what we know of a customer.
    Edit = "edit",
    /// Attaches a file to the complaint, or else to the customer.
    Attach = "attach",
    /// Saves an attachment as a file elsewhere, for a purpose.
    SaveFile = "save-file",
    /// Adds a contact point.
    AddPoint = "add-point",
    /// What a customer says of being reached.
    Consent = "consent",
    /// Reaches a customer, if the rules have nothing against it.
    Contact = "contact",
    /// Asks a second person for an exception to the rule that refused last.
    Exception = "exception",
    /// Two customers that are one.
    Merge = "merge",
    /// Tags the customers that are marked, or this one.
    Tag = "tag",
    /// Who may use the desk.
    Members = "members",
    /// What waits for a second person.
    Approvals = "approvals",
    /// The audit log.
    Audit = "audit",
    /// Who was shown what of the customer.
    Reads = "reads",
    /// What the privacy officer is told.
    Notices = "notices",
    /// The guard board.
    Guards = "guards",
    /// The campaigns.
    Campaigns = "campaigns",
    /// What people tell us, by what it is about.
    Themes = "themes",
    /// Parties that may be one.
    Duplicates = "duplicates",
    /// The reports.
    Reports = "reports",
    /// Imports a file, column by column.
    Import = "import",
    /// Opens the vault, or closes it.
    Unlock = "unlock",
    /// Takes the last step back.
    Undo = "undo",
    /// Takes it again.
    Redo = "redo",
    /// Does the last action again.
    Repeat = "repeat",
    /// Copies number, name or title; never a sealed value.
    Copy = "copy",
    /// Marks a row.
    Mark = "mark",
    /// Marks all rows from the last mark to here.
    MarkRange = "mark-range",
    /// Marks all rows, or none.
    MarkAll = "mark-all",
    /// One row down.
    Down = "down",
    /// One row up.
    Up = "up",
    /// Half a page down.
    HalfDown = "half-down",
    /// Half a page up.
    HalfUp = "half-up",
    /// A page down.
    PageDown = "page-down",
    /// A page up.
    PageUp = "page-up",
    /// The first row.
    Home = "home",
    /// The last row.
    End = "end",
    /// The next pane.
    NextPane = "next-pane",
    /// The pane before.
    PreviousPane = "previous-pane",
    /// The focused pane alone, or all again.
    Zoom = "zoom",
    /// Another of the queue's views: open, mine, unowned, promises, closed.
    Sort = "sort",
    /// Narrows the queue down to a title or a number.
    Filter = "filter",
    /// Keeps the search as a view on a number key.
    SaveView = "save-view",
    /// Drops the queue's view that is shown, if it is one's own.
    DropView = "drop-view",
    /// View 1.
    View1 = "view-1",
    /// View 2.
    View2 = "view-2",
    /// View 3.
    View3 = "view-3",
    /// View 4.
    View4 = "view-4",
    /// View 5.
    View5 = "view-5",
    /// View 6.
    View6 = "view-6",
    /// View 7.
    View7 = "view-7",
    /// View 8.
    View8 = "view-8",
    /// View 9.
    View9 = "view-9",
    /// The tenth.
    View10 = "view-10",
    /// Every action, by name.
    Palette = "palette",
    /// Every key.
    Help = "help",
    /// The other language.
    Language = "language",
    /// Another theme.
    Theme = "theme",
    /// Other keys.
    Keys = "keys",
    /// Reads everything anew.
    Refresh = "refresh",
    /// Draws everything anew.
    Redraw = "redraw",
    /// To the shell; `fg` comes back.
    Suspend = "suspend",
    /// One level back.
    Back = "back",
    /// Closes what is open, or ends.
    Quit = "quit",
}

impl Action {
    const VIEWS: [Self; 10] = [
        Self::View1,
        Self::View2,
        Self::View3,
        Self::View4,
        Self::View5,
        Self::View6,
        Self::View7,
        Self::View8,
        Self::View9,
        Self::View10,
    ];

    /// The number of a view action.
    pub fn view(self) -> Option<usize> {
        Self::VIEWS.iter().position(|view| *view == self)
    }

    /// The action of a view, if there is a key left for it.
    pub fn of_view(number: usize) -> Option<Self> {
        Self::VIEWS.get(number).copied()
    }

    /// Whether `.` can do it again: it acts on what the cursor is on and needs no form.
    pub fn is_repeatable(self) -> bool {
        matches!(self, Self::Claim | Self::Keep | Self::Mark | Self::NextCase)
    }
}
