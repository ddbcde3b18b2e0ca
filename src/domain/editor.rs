//! Whether members may write long text in an editor of their own.

use super::party::words;

words! {
    /// What the store says of it.
    #[derive(Default)]
    EditorRule {
        /// They may.
        Allow = "allow",
        /// Text stays in the desk.
        #[default]
        Forbid = "forbid",
    }
}
