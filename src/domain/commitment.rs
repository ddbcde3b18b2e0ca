//! Commitments in what goes to a customer: what we say we will do, and until when.
//!
//! ```text
//! text -> sentences -> clauses --english | chinese--> Commitment { deed, until, text }
//!                                                                  \--due(now, calendar)--> Moment
//! ```
//! INVARIANT: pure. It reads for recall: what it takes for a commitment and is none, its writer says so; what it does
//! not see, nobody is reminded of. A request to the customer, what was done, and what we cannot do are none.

mod chinese;
mod english;
mod until;

pub use until::Until;

use super::calendar::Calendar;
use super::moment::Moment;
use super::party::words;
use unicode_normalization::UnicodeNormalization;

words! {
    /// What is promised.
    Deed {
        /// An answer, a decision, or to look into it.
        Answer = "answer",
        /// To call or get in touch.
        Contact = "contact",
        /// Money.
        Pay = "pay",
        /// To send something.
        Send = "send",
        /// To repair or replace something.
        Repair = "repair",
        /// Anything else.
        Other = "other",
    }
}

/// One commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// What is promised.
    pub deed: Deed,
    /// Until when, where the text says so.
    pub until: Option<Until>,
    /// The sentence in which it stands.
    pub text: String,
}

impl Commitment {
    /// Until when, for who says it now: working days are those of this calendar.
    pub fn due(&self, now: Moment, calendar: &Calendar) -> Option<Moment> {
        self.until.and_then(|until| until.resolve(now, calendar))
    }
}

/// What a clause says: what is promised in it, and a time if it names one.
struct Said {
    deed: Option<Deed>,
    until: Option<Until>,
}

/// All commitments of a text, in their order; of one sentence each deed and time once.
pub fn commitments(text: &str) -> Vec<Commitment> {
    sentences(text).iter().flat_map(|sentence| of_sentence(sentence)).collect()
}

fn of_sentence(sentence: &str) -> Vec<Commitment> {
    let clauses = match sentence.chars().any(is_han) {
        true => chinese::clauses(sentence),
        false => english::clauses(sentence),
    };
    let mut found: Vec<Commitment> = Vec::new();
    let mut before: Option<Until> = None;
    for (place, Said { deed, until }) in clauses.iter().enumerate() {
        if let Some(deed) = *deed {
            // A time that stands by itself, before or after, is that of what is promised beside it.
            let beside = clauses.get(place + 1).filter(|next| next.deed.is_none());
            let until = until.or(before).or(beside.and_then(|next| next.until));
            let text = sentence.trim().to_owned();
            let one = Commitment { deed, until, text };
            if !found.contains(&one) {
                found.push(one);
            }
        }
        before = until.filter(|_| deed.is_none());
    }
    found
}

/// Han: a sentence with any of it is read as Chinese.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The sentences, however their lines are wrapped; a line that ends with a colon, and an empty one, end one.
fn sentences(text: &str) -> Vec<String> {
    let folded: Vec<char> = joined(text).nfkc().collect();
    let (mut all, mut one) = (Vec::new(), String::new());
    for (place, c) in folded.iter().enumerate() {
        let next = folded.get(place + 1);
        let ends = match c {
            '\n' | '。' | '!' | '?' | ';' => true,
            '.' => next.is_none_or(|next| next.is_whitespace()) && !is_abbreviation(&one),
            _ => false,
        };
        // A question keeps its mark, by which it is none of ours.
        if !ends || *c == '?' {
            one.push(*c);
        }
        if ends && !one.trim().is_empty() {
            all.push(std::mem::take(&mut one));
        }
    }
    if !one.trim().is_empty() {
        all.push(one);
    }
    all
}

/// `p.m.`, `Mr.`: the point ends no sentence.
fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    ["mr", "mrs", "ms", "dr", "a.m", "p.m", "no", "e.g", "i.e"].contains(&last.as_str())
}

fn joined(text: &str) -> String {
    let mut whole = String::new();
    for line in text.lines().map(str::trim) {
        let is_item = line.starts_with(['-', '*', '•', '·']);
        let is_apart = line.is_empty() || is_item || whole.ends_with([':', '：']);
        if !whole.is_empty() {
            let between = match (is_apart, whole.chars().next_back().is_some_and(is_han)) {
                (true, _) => "\n",
                (false, true) => "",
                (false, false) => " ",
            };
            whole.push_str(between);
        }
        whole.push_str(line.trim_start_matches(['-', '*', '•', '·']).trim());
    }
    whole
}

#[cfg(test)]
mod tests;
