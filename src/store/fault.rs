//! A panic while somebody is in the store: redb's over a damaged file, or kefu's own.
//!
//! A damaged file can make redb panic; that is caught here and becomes an error that points to `kefu
//! doctor`. What panics in a query or a command is no damage, and nobody is sent to a backup for it.
//! Which of both it was, only the panic's place tells, and only the process's hook learns it.

use super::hold;
use crate::domain::error::{Error, ErrorId, Result};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::path::Path;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// The panic that this thread is about to unwind from.
struct Fault {
    id: ErrorId,
    is_redbs: bool,
}

/// For the hook of the process: notes the place of a panic, and whether it becomes an error about a
/// damaged file, so that no hook need tell of it.
pub fn is_damage(place: Option<&Location<'_>>) -> bool {
    if !GUARDED.get() {
        return false;
    }
    let is_redbs = place.is_some_and(|place| is_of_redb(place.file()));
    FAULT.replace(Some(Fault { id: ErrorId::of(place), is_redbs }));
    is_redbs
}

/// Whether a source file is redb's: `…/redb-4.5.0/src/…`, or `…/redb/src/…` where it is vendored.
fn is_of_redb(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    parts.any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "redb" || part.starts_with("redb-")
    })
}

/// Does this with panics caught, and meanwhile the process is not stopped.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let before = GUARDED.replace(true);
    let _inside = (!before).then(hold::inside);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.unwrap_or_else(|_| Err(error_of(FAULT.take())))
}

/// Reads on behalf of whoever goes on past damage: what panics inside becomes an error here already.
pub fn attempt<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    guarded(read)
}

/// Without a hook nothing is known of the place, and a damaged file is what must not be worked on.
fn error_of(fault: Option<Fault>) -> Error {
    match fault {
        Some(fault) if !fault.is_redbs => Error::failed("panic").with("id", fault.id),
        _ => Error::damaged("panic"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{set_hook, take_hook};

    #[test]
    fn a_bug_of_ours_is_no_damage() {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let _noted = is_damage(panic.location());
            before(panic);
        }));
        let none: &[u8] = &[];
        let error = guarded(|| Ok(none[none.len()])).unwrap_err();
        assert_eq!((error.code, error.args.len()), ("panic", 1), "{error:?}");
        assert_eq!(error_of(None).code, "store-damaged");
        assert!(!is_damage(None), "outside of the store no panic is taken");
    }

    #[test]
    fn redb_is_known_by_its_files() {
        for file in ["/root/.cargo/registry/src/index/redb-4.5.0/src/db.rs", "vendor/redb/src/a.rs"]
        {
            assert!(is_of_redb(file), "{file}");
        }
        for file in ["src/queries/finder.rs", "/home/redbird/src/a.rs", "/x/jiff-0.2/src/a.rs"] {
            assert!(!is_of_redb(file), "{file}");
        }
    }
}
