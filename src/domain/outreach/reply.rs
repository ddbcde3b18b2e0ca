//! What somebody answers: whether it is a stop.

use unicode_normalization::UnicodeNormalization;

/// The words, one on a line.
const WORDS: &str = include_str!("../../../policies/outreach/stop-words.txt");

/// Whether a mail says stop: its subject as a whole, or the first line that its writer wrote.
pub fn says_stop(subject: &str, text: &str) -> bool {
    let own = text.lines().map(str::trim);
    let first = own.clone().find(|line| !line.is_empty() && !line.starts_with('>'));
    is_stop(subject) || first.is_some_and(is_stop)
}

fn is_stop(line: &str) -> bool {
    let said = folded(line);
    !said.is_empty() && words().any(|word| folded(word) == said)
}

fn words() -> impl Iterator<Item = &'static str> {
    WORDS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// Letters and digits alone, in one case and width.
fn folded(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_read_in_any_spelling() {
        for (subject, text) in [
            ("STOP", ""),
            ("", "stop."),
            ("Re: For Ada", "\n  Stop!\n\n> Dear Ada"),
            ("", "退订"),
            ("", "“ＴＤ”"),
            ("ｕｎｓｕｂｓｃｒｉｂｅ", "whatever"),
            ("", "取消 订阅。"),
        ] {
            assert!(says_stop(subject, text), "{subject} {text}");
        }
        for (subject, text) in [
            ("", ""),
            ("Re: STOP", "thank you"),
            ("", "When do you stop delivering?"),
            ("", "> STOP\nI would like two"),
            ("Thursday", "退订单"),
        ] {
            assert!(!says_stop(subject, text), "{subject} {text}");
        }
    }
}
