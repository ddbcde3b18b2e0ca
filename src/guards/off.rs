//! A rule that is off while a test of the tests runs: whatever the rule kept from happening must then be missed.
//!
//! INVARIANT: only builds with debug assertions have this file, so nothing that is released can turn a rule off; a
//! test reads that here and in `Cargo.toml`. Nothing but a test calls it, and it holds for one thread.

use std::cell::Cell;

thread_local! {
    static OFF: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Turns the rule on again, however the act ends.
struct Until(Option<&'static str>);

impl Drop for Until {
    fn drop(&mut self) {
        OFF.set(self.0);
    }
}

/// Does something as if the rule of this code were not there.
pub fn with_rule_off<T>(code: &'static str, act: impl FnOnce() -> T) -> T {
    let _until = Until(OFF.replace(Some(code)));
    act()
}

/// Whether this rule is off just now.
pub(super) fn is_off(code: &str) -> bool {
    OFF.get() == Some(code)
}
