//! Whose words stand in a mail: what its writer says now, and what is only carried along.
//!
//! INVARIANT: nothing is left out and nothing is written in between; what is told apart stands in one of the two as it
//! came, in its order.

use super::outreach::reply::ends_own_words;

/// A mail's words, told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What its writer says.
    pub own: String,
    /// What they quote, and what stands below every mail of theirs.
    pub carried: String,
}

/// Tells them apart. Answers between the lines of a quotation are left where they stand: without it they answer nothing.
pub fn tell_apart(text: &str) -> Words {
    let lines: Vec<&str> = text.lines().collect();
    let end = (0..lines.len()).find(|at| is_end(lines.get(*at..).unwrap_or_default()));
    let end = end.unwrap_or(lines.len());
    let (said, below) = lines.split_at(end);
    let quoted = quoted(said);
    if answers_between(said, &quoted) {
        return Words { own: joined(said.iter()), carried: joined(below.iter()) };
    }
    let of = |wanted: bool| {
        let lines = said.iter().zip(&quoted).filter(move |(_, is)| **is == wanted);
        lines.map(|(line, _)| line)
    };
    let own = joined(of(false));
    match own.is_empty() {
        // Nothing of their own above what they pass on.
        true => Words { own: text.trim().to_owned(), carried: String::new() },
        false => Words { own, carried: joined(of(true).chain(below)) },
    }
}

/// Lines that are folded away at least, for less than which the line in their place is not worth it.
const FOLDED_LINES: usize = 4;

/// Where in a text what is only carried along begins and goes on to its end, and how many lines that is; nothing, where
/// it is short or stands between what its writer says.
pub fn carried_from(text: &str) -> Option<(usize, usize)> {
    let words = tell_apart(text);
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?.strip_prefix(&words.own)?;
    let lines = rest.lines().filter(|line| !line.trim().is_empty()).count();
    let from = text.len() - rest.trim_start().len();
    (!words.carried.is_empty() && lines >= FOLDED_LINES).then_some((from, lines))
}

fn joined<'t>(lines: impl Iterator<Item = &'t &'t str>) -> String {
    let lines: Vec<&str> = lines.copied().collect();
    lines.join("\n").trim().to_owned()
}

/// Where a signature begins, or the mail that is answered.
fn is_end(lines: &[&str]) -> bool {
    let Some(line) = lines.first() else { return false };
    line.trim_end() == "--" || ends_own_words(line.trim()) || is_head(lines)
}

/// Whether the head of another mail stands here, as programs put it before what they quote without marks.
fn is_head(lines: &[&str]) -> bool {
    const NEXT: [&str; 4] = ["Sent:", "Date:", "To:", "Subject:"];
    let begins = |line: &&str, names: &[&str]| {
        let bare = line.trim_start().trim_start_matches('*');
        names.iter().any(|name| bare.starts_with(name))
    };
    let found = |line: &&&str| begins(line, &NEXT);
    lines.first().is_some_and(|line| begins(line, &["From:"]))
        && lines.iter().skip(1).take(4).filter(found).count() > 1
}

/// Which lines are somebody else's: those behind a `>`, and the one or two above that say whose.
fn quoted(lines: &[&str]) -> Vec<bool> {
    let mut quoted: Vec<bool> =
        lines.iter().map(|line| line.trim_start().starts_with('>')).collect();
    for at in 1..lines.len() {
        if quoted.get(at) != Some(&true) || quoted.get(at - 1) != Some(&false) {
            continue;
        }
        for place in attribution(lines.get(..at).unwrap_or_default()) {
            quoted.iter_mut().skip(place).take(1).for_each(|one| *one = true);
        }
    }
    quoted
}

/// The places of the lines that say who wrote what follows: one that ends with a colon, and the few above it, where
/// the sentence begins there.
fn attribution(above: &[&str]) -> Vec<usize> {
    const LONGEST: usize = 200;
    const LINES: usize = 3;
    const BLANKS: usize = 5;
    let mut written = above.iter().enumerate().rev().skip_while(|(_, line)| line.trim().is_empty());
    let Some((place, line)) = written.next() else { return Vec::new() };
    let line = line.trim();
    if above.len() - place > BLANKS || !line.ends_with([':', '：']) || line.len() > LONGEST {
        return Vec::new();
    }
    let begun = std::iter::once((place, line)).chain(written.map(|(at, line)| (at, line.trim())));
    let sentence = begun.take(LINES).take_while(|(_, line)| !line.is_empty());
    let mut sentence = sentence.filter(|(_, line)| begins_one(line));
    let begun = sentence.next().map_or(place, |(at, _)| at);
    (begun..=place).collect()
}

/// How mail programs begin the sentence.
fn begins_one(line: &str) -> bool {
    ["On ", "At ", "Am ", "Le ", "El ", "Il ", "Op "].iter().any(|start| line.starts_with(start))
}

/// Whether something of their own stands below a quotation and another quotation below that.
fn answers_between(lines: &[&str], quoted: &[bool]) -> bool {
    let written = lines.iter().zip(quoted).filter(|(line, _)| !line.trim().is_empty());
    let mut blocks: Vec<bool> = written.map(|(_, is)| *is).collect();
    blocks.dedup();
    blocks.iter().filter(|is| **is).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (String, String) {
        let words = tell_apart(text);
        (words.own, words.carried)
    }

    #[test]
    fn a_long_tail_that_is_carried_along_is_found() {
        let quoted = "> one\n> two\n>\n> three";
        let text = format!("Kettle\n\nIt leaks.\n\nOn Monday Bob wrote:\n{quoted}\n");
        let (from, lines) = carried_from(&text).expect("a tail");
        let tail = text.get(from..).unwrap_or_default();
        assert!(tail.starts_with("On Monday"));
        assert_eq!(lines, 5);
        assert_eq!(carried_from("It leaks.\n\n> one\n> two\n> three\n"), None, "it is short");
        let between = format!("{quoted}\nNo.\n{quoted}\nYes.\n");
        assert_eq!(carried_from(&between), None, "it is answered line by line");
        assert_eq!(carried_from(quoted), None, "there is nothing else");
        assert_eq!(carried_from(""), None);
    }

    fn are(own: &str, carried: &str) -> (String, String) {
        (own.to_owned(), carried.to_owned())
    }

    #[test]
    fn new_words_stand_apart_from_what_they_carry() {
        let above =
            "It is still broken.\n\nOn Thu, Care wrote:\n> Dear Ada\n> we are sorry\n-- \nAda Ltd";
        let carried = "On Thu, Care wrote:\n> Dear Ada\n> we are sorry\n-- \nAda Ltd";
        assert_eq!(told(above), are("It is still broken.", carried));
        let below =
            "On Thu, 26 Nov 2026,\nCare <care@example.org> wrote:\n> Dear Ada\n\nStill broken.";
        assert_eq!(
            told(below),
            are(
                "Still broken.",
                "On Thu, 26 Nov 2026,\nCare <care@example.org> wrote:\n> Dear Ada"
            )
        );
        let wrapped = "Well.\n\nOn Dec 16, 2011, Corey\n<reply@example.org>\nwrote:\n\n> x";
        assert_eq!(told(wrapped).0, "Well.");
        let outlook =
            "Done.\n\nFrom: Care [care@example.org]\nSent: Friday\nTo: Ada\nSubject: x\n\nhello";
        assert_eq!(told(outlook).0, "Done.");
        let forwarded = "请看下面。\n-----原始邮件-----\n发件人：王芳\n您好";
        assert_eq!(told(forwarded), are("请看下面。", "-----原始邮件-----\n发件人：王芳\n您好"));
        assert_eq!(told("On Monday it broke.\n\nLook:\n> x").0, "On Monday it broke.");
        assert_eq!(told("Hello:\n\nnothing is quoted"), are("Hello:\n\nnothing is quoted", ""));
    }

    #[test]
    fn answers_between_the_lines_stay_there() {
        let text = "> Which one?\nThe red one.\n> Since when?\nMonday.";
        assert_eq!(told(text), are(text, ""));
    }

    #[test]
    fn who_only_passes_something_on_says_that() {
        assert_eq!(told("> all of it\n> is quoted"), are("> all of it\n> is quoted", ""));
        assert_eq!(told("-- \nAda"), are("-- \nAda", ""));
        assert_eq!(told(""), are("", ""));
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_lost(text in "([>a: ]{0,4}|-- |-----x|On b|c wrote:|\\PC{0,6})(\n([>a: ]{0,4}|-- |On b:|\\PC{0,6})){0,9}") {
            let words = tell_apart(&text);
            let sorted = |text: &str| {
                let mut lines: Vec<String> =
                    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
                lines.sort();
                lines
            };
            let both = format!("{}\n{}", words.own, words.carried);
            proptest::prop_assert_eq!(sorted(&text), sorted(&both));
        }
    }
}
