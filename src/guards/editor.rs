//! Who may write in an editor of their own.

use super::Verdict;
use crate::domain::editor::EditorRule;
use crate::domain::error::Error;

/// An editor can run any program, so one that came from elsewhere gets none, whatever the store says. Then the store
/// has to allow it, and one has to be named.
pub fn may_edit(rule: EditorRule, is_remote: bool, has_editor: bool) -> Verdict {
    match () {
        () if is_remote => Err(Error::refused("editor-remote")),
        () if rule == EditorRule::Forbid => Err(Error::refused("editor-forbidden")),
        () if !has_editor => Err(Error::usage("editor-none")),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_here_only_where_the_store_says_so_and_only_if_there_is_one() {
        let code = |rule, remote, named| may_edit(rule, remote, named).map_err(|e| e.code);
        assert_eq!(code(EditorRule::Allow, false, true), Ok(()));
        assert_eq!(code(EditorRule::Allow, true, true), Err("editor-remote"));
        assert_eq!(code(EditorRule::default(), false, true), Err("editor-forbidden"));
        assert_eq!(code(EditorRule::Allow, false, false), Err("editor-none"));
    }
}
