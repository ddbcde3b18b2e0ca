//! What can go wrong, as a code with arguments.
//!
//! The sentence, its reason and the next step are rendered in the reader's language by
//! `locale::Locale::error`; so an error can cross a thread, a log and a screen without carrying
//! text in one language. INVARIANT: no argument ever holds a sealed value.

use super::guard::Facts;
use std::fmt;
use std::io;
use std::panic::Location;
use std::path::Path;

/// Result of everything in kefu that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind decides the exit status and the colour; see DESK's table of exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something outside of kefu did not work (disk, file, terminal). Exit 1.
    Failed,
    /// The words were off. Exit 2.
    Usage,
    /// A guard said no; the error names the rule and the shortest legal way on. Exit 3.
    Refused,
    /// There is no such thing. Exit 4.
    NotFound,
    /// Somebody else was faster, or holds the store. Exit 5.
    Conflict,
    /// The vault is locked, or the member may not. Exit 6.
    NotPermitted,
    /// The store is damaged. Exit 8.
    Damaged,
}

/// An error: kind, code and the facts its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Decides exit status and colour.
    pub kind: Kind,
    /// Names the message: `error-<code>`, with the next step in its `.hint`.
    pub code: &'static str,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
    /// On what a rule came to it, where that is kept: a replay decides on them once more.
    pub facts: Option<Box<Facts>>,
}

impl Error {
    /// An error without facts.
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self { kind, code, args: Vec::new(), facts: None }
    }

    /// A file that was named and cannot be read: in words of ours wherever there are such.
    pub fn unread(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                Self::new(Kind::NotFound, "file-missing").with("path", path)
            }
            io::ErrorKind::PermissionDenied => Self::failed("file-no-rights").with("path", path),
            io::ErrorKind::IsADirectory => Self::usage("file-is-directory").with("path", path),
            // Only what is to be text is read as such.
            io::ErrorKind::InvalidData => Self::usage("file-not-utf8").with("path", path),
            _ => Self::failed("file").with("path", path).with("detail", error),
        }
    }

    /// Adds one fact for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds why the system refused: its own error, which is told in the reader's language, or else of which kind it is and
    /// never what somebody's reader says of what it has read.
    #[must_use]
    pub fn because(self, name: &'static str, error: &io::Error) -> Self {
        match error.raw_os_error() {
            Some(_) => self.with(name, error),
            None => self.with(name, error.kind()),
        }
    }

    /// The same with what it was decided on.
    #[must_use]
    pub fn on(self, facts: Facts) -> Self {
        Self { facts: Some(Box::new(facts)), ..self }
    }

    /// [`Kind::Failed`].
    pub fn failed(code: &'static str) -> Self {
        Self::new(Kind::Failed, code)
    }
    /// [`Kind::Usage`].
    pub fn usage(code: &'static str) -> Self {
        Self::new(Kind::Usage, code)
    }
    /// [`Kind::Refused`].
    pub fn refused(code: &'static str) -> Self {
        Self::new(Kind::Refused, code)
    }
    /// [`Kind::NotFound`], naming what was looked for.
    pub fn not_found(what: &'static str, name: impl fmt::Display) -> Self {
        Self::new(Kind::NotFound, "not-found").with("what", what).with("name", name)
    }
    /// [`Kind::NotFound`]: no process of this number has the store open.
    pub fn not_found_holder(pid: u32) -> Self {
        Self::new(Kind::NotFound, "no-holder").with("pid", pid)
    }
    /// [`Kind::Conflict`].
    pub fn conflict(code: &'static str) -> Self {
        Self::new(Kind::Conflict, code)
    }
    /// [`Kind::NotPermitted`].
    pub fn not_permitted(code: &'static str) -> Self {
        Self::new(Kind::NotPermitted, code)
    }
    /// [`Kind::Damaged`].
    pub fn damaged(detail: impl fmt::Display) -> Self {
        Self::new(Kind::Damaged, "store-damaged").with("detail", detail)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Names the place of a panic without telling anything of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorId(u32);

impl ErrorId {
    /// FNV-1a over file, line and column: the same place gives the same id in every copy of one version.
    pub fn of(place: Option<&Location<'_>>) -> Self {
        let text = place.map(ToString::to_string).unwrap_or_default();
        Self(
            text.bytes()
                .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)),
        )
    }
}

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E-{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_id_names_a_place_and_nothing_else() {
        let here = ErrorId::of(Some(Location::caller()));
        let there = ErrorId::of(Some(Location::caller()));
        assert_ne!(here, there);
        assert_eq!(here.to_string().len(), "E-00000000".len());
    }
}
