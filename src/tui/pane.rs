//! The three panes of the desk.

pub mod chips;
pub mod detail;
pub mod list;
pub mod queue;

use super::model::Model;
use super::widget::list::Window;

/// What stands in the rim of a list: how many rows, where one is if there are rows above, and how
/// many are marked. `before` are the rows of the list that lie before those of the window, where they are counted.
fn note(
    model: &Model,
    window: &Window,
    (before, marked): (Option<usize>, usize),
    total: &str,
) -> String {
    let place = match before.map(|before| (before, before + window.first)) {
        None | Some((_, 0)) => total.to_owned(),
        Some((before, _)) => format!("{}/{total}", before + window.cursor + 1),
    };
    if marked == 0 {
        return place;
    }
    let marked = model.locale.text_with("pane-marked", &[("count", marked.into())]);
    format!("{marked} · {place}")
}

/// Which pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaneId {
    /// Customers.
    List,
    /// The one that is open.
    Detail,
    /// Complaints, due first.
    Queue,
}

impl PaneId {
    /// All, from left to right.
    pub const ALL: [Self; 3] = [Self::List, Self::Detail, Self::Queue];

    /// The word in preferences.
    pub fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::Queue => "queue",
        }
    }

    /// Reads the word back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pane| pane.code() == code)
    }

    /// The next to the right, round.
    pub fn next(self) -> Self {
        match self {
            Self::List => Self::Detail,
            Self::Detail => Self::Queue,
            Self::Queue => Self::List,
        }
    }

    /// The next to the left, round.
    pub fn previous(self) -> Self {
        self.next().next()
    }
}
