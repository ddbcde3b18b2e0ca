//! What a member may ask for behind `ssh kefu@host`: one table of words, and nothing that is not in it.

use crate::domain::error::{Error, Result};
use crate::session::drawer;

/// Longest command, in bytes.
pub const COMMAND_BYTES: usize = 1_024;

/// One row for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Nothing was said: the desk.
    Desk,
    /// `help`: these words.
    Help,
    /// `list`: the member's files.
    List,
    /// `put NAME`: standard input becomes a file.
    Put(String),
    /// `get NAME`: a file becomes standard output.
    Get(String),
    /// `drop NAME`: a file goes.
    Drop(String),
    /// `passphrase`: the first one, or another one.
    Passphrase,
}

/// What sshd was told to run, as far as [`super::surroundings`] let it through.
pub fn asked() -> Result<Word> {
    std::env::var(super::surroundings::COMMAND).map_or(Ok(Word::Desk), |command| read(&command))
}

/// Reads a command. Its words are divided by single blanks; nothing is quoted, and no word is an option.
pub fn read(command: &str) -> Result<Word> {
    let words: Vec<&str> = command.split(' ').collect();
    let named =
        |word: fn(String) -> Word, name: &str| drawer::check(name).map(|()| word(name.to_owned()));
    match words.as_slice() {
        ["help"] => Ok(Word::Help),
        ["list"] => Ok(Word::List),
        ["passphrase"] => Ok(Word::Passphrase),
        ["put", name] => named(Word::Put, name),
        ["get", name] => named(Word::Get, name),
        ["drop", name] => named(Word::Drop, name),
        _ => Err(Error::usage("session-word")),
    }
}

/// Whether it may be looked at at all: text on one line, no longer than it need be, that begins like a word.
pub fn has_shape(command: &str) -> bool {
    command.len() <= COMMAND_BYTES
        && command.starts_with(|c: char| c.is_ascii_lowercase())
        && !command.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_table_is_read_and_nothing_else() {
        for (command, word) in [
            ("help", Word::Help),
            ("list", Word::List),
            ("passphrase", Word::Passphrase),
            ("put 信.pdf", Word::Put("信.pdf".into())),
            ("get a-b_c.csv", Word::Get("a-b_c.csv".into())),
            ("drop x", Word::Drop("x".into())),
        ] {
            assert!(has_shape(command), "{command}");
            assert_eq!(read(command), Ok(word));
        }
        for wrong in [
            "",
            " ",
            "sh",
            "Help",
            "help ",
            " help",
            "help x",
            "help;sh",
            "help\nsh",
            "list -la",
            "put",
            "put ",
            "put  x",
            "put a b",
            "put -x",
            "put ../x",
            "put /etc/passwd",
            "get $(id)",
            "get `id`",
            "get x;id",
            "get x|id",
            "get x>y",
            "get x&",
            "--store /tmp",
            "--help",
            "-c id",
            "/bin/sh",
            "scp -t .",
            "scp -f x",
            "internal-sftp",
            "/usr/lib/openssh/sftp-server",
            "rsync --server .",
            "member list",
            "session --as bob",
            "kefu",
            "doctor",
            "env",
            "get x\0y",
            "put 'x'",
            "put \"x\"",
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest::proptest! {
        /// To read is no more than to undo the writing of a row: nothing is left out, cut off or made of it.
        #[test]
        fn whatever_is_read_stands_there_word_for_word(
            command in "\\PC{0,40}|(list|get|put|drop|help|passphrase)[ \\t\\n;|&$`'a-z./\\\\张-]{0,12}"
        ) {
            let written = read(&command).map(|word| match word {
                Word::Desk => String::new(),
                Word::Help => "help".to_owned(),
                Word::List => "list".to_owned(),
                Word::Passphrase => "passphrase".to_owned(),
                Word::Put(name) => format!("put {name}"),
                Word::Get(name) => format!("get {name}"),
                Word::Drop(name) => format!("drop {name}"),
            });
            if let Ok(written) = written {
                proptest::prop_assert_eq!(&written, &command);
                let signs = |c: char| c.is_alphanumeric() || " ._-".contains(c);
                proptest::prop_assert!(command.chars().all(signs));
            }
        }
    }

    #[test]
    fn what_has_no_shape_is_not_looked_at() {
        let long = "x".repeat(COMMAND_BYTES + 1);
        for wrong in ["", "-x", " x", "help\n", "help\tx", "help\u{1b}[2J", "Help", &long] {
            assert!(!has_shape(wrong), "{wrong:?}");
        }
        assert!(has_shape(&"x".repeat(COMMAND_BYTES)));
    }
}
