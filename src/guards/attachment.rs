//! How many files a customer or a case may have, and how long they may be.

use super::Verdict;
use crate::domain::attachment::{FILE_BYTES, MOST_FILES, OWNER_BYTES};
use crate::domain::error::Error;

/// What a customer or a case has already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Files.
    pub files: usize,
    /// Bytes of all of them.
    pub bytes: u64,
}

/// Whether one file may be attached at all.
pub fn may_attach(bytes: u64) -> Verdict {
    if bytes == 0 {
        return Err(Error::refused("attachment-empty"));
    }
    if bytes > FILE_BYTES {
        return Err(Error::refused("attachment-large").with("mib", FILE_BYTES >> 20));
    }
    Ok(())
}

/// Whether there is room for it; what is held then.
pub fn has_room(held: Held, bytes: u64) -> Result<Held, Error> {
    may_attach(bytes)?;
    let after = Held { files: held.files + 1, bytes: held.bytes + bytes };
    if after.files > MOST_FILES {
        return Err(Error::refused("attachments-many").with("count", MOST_FILES));
    }
    if after.bytes > OWNER_BYTES {
        let error = Error::refused("attachments-large").with("mib", OWNER_BYTES >> 20);
        return Err(error.with("held", held.bytes >> 20));
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_too_many_or_too_long_is_refused_and_the_last_that_fits_is_not() {
        let code = |held: (usize, u64), bytes: u64| {
            let held = Held { files: held.0, bytes: held.1 };
            has_room(held, bytes).map(|after| (after.files, after.bytes)).map_err(|e| e.code)
        };
        assert_eq!(code((0, 0), 0), Err("attachment-empty"));
        assert_eq!(code((0, 0), FILE_BYTES), Ok((1, FILE_BYTES)));
        assert_eq!(code((0, 0), FILE_BYTES + 1), Err("attachment-large"));
        assert_eq!(code((MOST_FILES - 1, 5), 1), Ok((MOST_FILES, 6)));
        assert_eq!(code((MOST_FILES, 5), 1), Err("attachments-many"));
        assert_eq!(code((1, OWNER_BYTES - 1), 1), Ok((2, OWNER_BYTES)));
        assert_eq!(code((1, OWNER_BYTES - 1), 2), Err("attachments-large"));
    }
}
