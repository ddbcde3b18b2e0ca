//! Files in, from bytes to drafts that a command can take; and files out: lists, and copies for the person.
//!
//! INVARIANT: a row becomes a draft or a [`RowFault`], never a crash, and what the source says is
//! never dropped in silence. No error, fault or `Debug` text holds a value of a sealed column.
//!
//! ```text
//! file -> source (regular? which type?) -> charset -> csv (rows) -> preset (which column is what)
//!      \-> workbook (in a process of its own) -----/
//!                                                  \-> vcard (cards) -\
//!      -> draft (validated) -> mark (known already?) -> row (sealed) -> run -> commands::execute
//!      \-> what is refused: reject
//! first rows -> mapping (what each column is said to be) -> a map, as in a file -> preset
//! entry in the log -> list | copy | statement -> outgoing (0600, sealed where anything in it is)
//! ```

pub mod arrival;
pub mod attached;
pub mod bounds;
pub mod campaign;
pub mod charset;
pub mod copy;
mod cores;
pub mod csv;
pub mod demo;
pub mod draft;
pub mod formula;
pub mod history;
pub mod holidays;
pub mod inbox;
pub mod list;
pub mod mail;
pub mod mailbox;
mod mark;
pub mod mapping;
pub mod no_table;
pub mod outgoing;
pub mod part;
pub mod personal;
mod pick;
pub mod preset;
pub mod reject;
mod row;
pub mod replies;
pub mod run;
pub mod sheet;
mod smtp;
pub mod source;
pub mod statement;
pub mod workbook;
pub mod vcard;

#[cfg(test)]
mod real;

use crate::domain::Error;
use crate::locale::{Arg, Locale};

/// A row, or why it was not taken.
pub type RowResult<T> = std::result::Result<T, RowFault>;

/// Why a row was not taken, as a code with arguments; `locale` renders it like an [`Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Physical line of the file on which the record starts, from 1.
    pub line: u64,
    /// The column, by its name in the header or as `(n)`.
    pub column: Option<String>,
    /// Names the message: `fault-<code>`.
    pub code: &'static str,
    /// Arguments of the message; never a sealed value.
    pub args: Vec<(&'static str, String)>,
    /// Nothing after this record could be read: the import is not complete.
    pub last: bool,
}

impl RowFault {
    /// A fault of the whole record.
    pub fn new(line: u64, code: &'static str) -> Self {
        Self { line, column: None, code, args: Vec::new(), last: false }
    }

    /// Names the column.
    #[must_use]
    pub fn in_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// Adds one fact for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Says that reading ends here.
    #[must_use]
    pub fn ending(mut self) -> Self {
        self.last = true;
        self
    }

    /// Why, in the reader's language; line and column stand beside it.
    pub fn reason(&self, locale: &Locale) -> String {
        let args =
            self.args.iter().map(|(name, value)| (*name, Arg::from(locale.of_system(value))));
        locale.text_with(&format!("fault-{}", self.code), &args.collect::<Vec<_>>())
    }

    /// The same as an error, for the one renderer of messages.
    pub fn error(&self) -> Error {
        let mut error = Error::usage(self.code).with("line", self.line);
        if let Some(column) = &self.column {
            error = error.with("column", column);
        }
        error.args.extend(self.args.iter().cloned());
        error
    }
}
