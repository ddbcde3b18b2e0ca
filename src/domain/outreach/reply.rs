//! What somebody answers: whether it is a stop.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The words, one on a line.
const WORDS: &str = include_str!("../../../policies/outreach/stop-words.txt");
/// What stands before what may surround them.
const COURTESY: char = '~';
/// What stands before that with which somebody else's words begin.
const END: char = '=';
/// As short as this a word is also somebody's initials, or a part of a list: it counts in the first line, alone.
const SHORT: usize = 3;
/// No word is as long as this, with all that may stand around it.
const LONGEST: usize = 200;
/// Whoever wants no more says so before this line of their own.
const LINES: usize = 200;

/// Whether a mail says stop: its subject as a whole, or a line that its writer wrote.
pub fn says_stop(subject: &str, text: &str) -> bool {
    is_stop(subject) || stop_line(text).is_some()
}

/// The line in which it says so.
pub fn stop_line(text: &str) -> Option<&str> {
    let own = own_lines(text);
    let first = own.first().filter(|line| is_stop(line));
    first.or_else(|| own.iter().find(|line| is_plain_stop(line))).copied()
}

/// The lines that its writer wrote: not what they quote, not the line above that says whom, and not the name below.
fn own_lines(text: &str) -> Vec<&str> {
    let mut own: Vec<&str> = Vec::new();
    for line in text.lines().map(|line| line.trim_matches(is_blank)) {
        if is_end(line) || own.len() > LINES {
            break;
        }
        if line.starts_with('>') {
            own.pop_if(|above| above.ends_with([':', '：']));
        } else if !line.is_empty() {
            own.push(line);
        }
    }
    own
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || !crate::domain::name::is_visible(c)
}

/// Where a signature begins, or the mail that is answered.
fn is_end(line: &str) -> bool {
    line == "--" || ends_own_words(line)
}

/// Whether the mail that is answered begins with this line.
pub fn ends_own_words(line: &str) -> bool {
    ENDS.iter().any(|end| line.starts_with(end))
}

fn is_stop(line: &str) -> bool {
    line.len() <= LONGEST && (STOPS.contains(&folded(line)) || is_plain_stop(line))
}

/// The same in more or fewer words, but for what is too short to be meant wherever it stands.
fn is_plain_stop(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let said = bare(line);
    said.len() > SHORT && STOPS.contains(&said)
}

/// Without what courtesy puts around it.
fn bare(line: &str) -> String {
    let parts: Vec<String> = line.split(|c: char| !c.is_alphanumeric()).map(folded).collect();
    let is_courtesy = |part: &&String| part.is_empty() || COURTESIES.contains(*part);
    let before = parts.iter().take_while(is_courtesy).count();
    let rest = parts.get(before..).unwrap_or_default();
    let after = rest.iter().rev().take_while(is_courtesy).count();
    let mut said = rest.get(..rest.len() - after).unwrap_or_default().concat();
    // Chinese has no space between them.
    let around: Vec<&String> = COURTESIES.iter().filter(|word| !word.is_ascii()).collect();
    while let Some(less) = around.iter().find_map(|word| {
        said.strip_prefix(word.as_str()).or_else(|| said.strip_suffix(word.as_str()))
    }) {
        said = less.to_owned();
    }
    said
}

static STOPS: LazyLock<Vec<String>> = LazyLock::new(|| {
    lines().filter(|line| !line.starts_with([COURTESY, END])).map(folded).collect()
});

static COURTESIES: LazyLock<Vec<String>> = LazyLock::new(|| marked(COURTESY).map(folded).collect());

static ENDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| marked(END).collect());

fn marked(mark: char) -> impl Iterator<Item = &'static str> {
    lines().filter_map(move |line| line.strip_prefix(mark))
}

fn lines() -> impl Iterator<Item = &'static str> {
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
            ("", "Please stop."),
            ("", "STOP, please, thank you!"),
            ("", "Kindly unsubscribe me"),
            ("", "Please don’t write to me again."),
            ("", "请退订，谢谢"),
            ("", "不要再发了"),
            ("", "退訂"),
            // Below what is quoted, below a greeting, above a name.
            ("", "On Thu, Care <care@example.org> wrote:\n> Dear Ada\n> we open\n\nSTOP"),
            ("", "On Thu, Care wrote:\n> Dear Ada\n\nTD"),
            ("", "王芳 于2026年写道：\n> 您好\n\n退订"),
            ("", "Hello,\n\nSTOP\n\nAda"),
            ("", "\u{feff}STOP\n-- \nAda Ltd"),
        ] {
            assert!(says_stop(subject, text), "{subject} {text}");
        }
        for (subject, text) in [
            ("", ""),
            ("Re: STOP", "thank you"),
            ("", "When do you stop delivering?"),
            ("", "> STOP\nI would like two"),
            ("Thursday", "退订单"),
            ("", "Thanks\nT"),
            ("", "Thanks, T"),
            ("", "Great news\n-- \nSTOP"),
            ("", "Great news\n-----Original Message-----\nSTOP"),
            ("", "I would like two.\n发件人：Care\n退订"),
            ("", "Thank you"),
            ("", "hit"),
            ("", "Please\n> STOP"),
        ] {
            assert!(!says_stop(subject, text), "{subject} {text}");
        }
    }
}
