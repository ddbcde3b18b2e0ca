//! What people write with a step, to take something out of it before it is kept.

use super::Move;

impl Move {
    /// The words that stay with us; not those of a letter, which are what the customer gets.
    pub fn words_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Close { words, .. } => words.as_mut(),
            Self::CheckIdentity { mandate, .. } => mandate.as_mut(),
            Self::Draft { reasons, .. }
            | Self::Return { reasons }
            | Self::Hold { reasons }
            | Self::Reopen { reasons }
            | Self::Decide { reasons, .. }
            | Self::Extend { reasons, .. }
            | Self::Refuse { reasons, .. } => Some(reasons),
            Self::Withdraw { words } => Some(words),
            Self::Dispose { reply, .. } => Some(reply),
            _ => None,
        }
    }
}
