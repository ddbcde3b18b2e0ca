//! Paths that somebody typed where no shell reads them: a `~` at their beginning means home, as it does in one.

use std::path::{Path, PathBuf};

/// The path that is meant. A file whose own name begins like that is named `./~`, and somebody else's home is not known
/// here.
pub fn meant(typed: &Path) -> PathBuf {
    match etcetera::home_dir() {
        Ok(home) => beneath(&home, typed),
        Err(_) => typed.to_owned(),
    }
}

fn beneath(home: &Path, typed: &Path) -> PathBuf {
    match typed.strip_prefix("~") {
        // No slash at the end of what is home itself.
        Ok(rest) if rest.as_os_str().is_empty() => home.to_owned(),
        Ok(rest) => home.join(rest),
        Err(_) => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_by_itself_is_home_and_no_other_is() {
        for (typed, meant) in [
            ("~", "/home/ada"),
            ("~/", "/home/ada"),
            ("~/in/offer.pdf", "/home/ada/in/offer.pdf"),
            ("~~", "~~"),
            ("~bob/offer.pdf", "~bob/offer.pdf"),
            ("./~", "./~"),
            ("/in/~/offer.pdf", "/in/~/offer.pdf"),
            ("offer.pdf", "offer.pdf"),
            ("", ""),
        ] {
            assert_eq!(
                beneath(Path::new("/home/ada"), Path::new(typed)),
                Path::new(meant),
                "{typed}"
            );
        }
    }
}
