//! Exit statuses: one function decides, and `kefu schema` tells them to scripts.

use crate::domain::error::{Error, Kind};

/// Everything that was asked for was done.
pub const DONE: u8 = 0;
/// Some rows of an import were not taken.
pub const ROWS_LEFT: u8 = 7;

/// What a mail system handed over by a pipe could not be taken now, and is to be kept by it: EX_TEMPFAIL of sysexits.h,
/// as Postfix, Exim, sendmail and procmail read it.
pub const TRY_LATER: u8 = 75;

/// Every status with the word of its meaning.
pub const ALL: [(u8, &str); 10] = [
    (DONE, "done"),
    (1, "failed"),
    (2, "usage"),
    (3, "refused"),
    (4, "not-found"),
    (5, "conflict"),
    (6, "not-permitted"),
    (ROWS_LEFT, "rows-left"),
    (8, "damaged"),
    (TRY_LATER, "try-later"),
];

/// The reader of our output went away (`kefu … | head`): no failure of ours, and nobody to tell.
pub const PIPE_CLOSED: &str = "pipe-closed";

/// The status that an error ends with.
pub fn status(error: &Error) -> u8 {
    match error.kind {
        _ if error.code == PIPE_CLOSED => DONE,
        Kind::Failed => 1,
        Kind::Usage => 2,
        Kind::Refused => 3,
        Kind::NotFound => 4,
        Kind::Conflict => 5,
        Kind::NotPermitted => 6,
        Kind::Damaged => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_status_of_the_table() {
        for (kind, word) in [
            (Kind::Failed, "failed"),
            (Kind::Usage, "usage"),
            (Kind::Refused, "refused"),
            (Kind::NotFound, "not-found"),
            (Kind::Conflict, "conflict"),
            (Kind::NotPermitted, "not-permitted"),
            (Kind::Damaged, "damaged"),
        ] {
            let status = status(&Error::new(kind, "x"));
            assert!(ALL.contains(&(status, word)), "{word}");
        }
    }
}
