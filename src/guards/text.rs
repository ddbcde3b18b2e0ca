//! How much text one thing may hold.

use super::{Verdict, wording};
use crate::domain::contact::holds_value;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::Error;
use crate::domain::name::LINE_CHARS;
use crate::domain::wording::{TextUse, WordingFacts};
use unicode_normalization::UnicodeNormalization;

/// Texts have an end: of a note, a complaint, a question, reasons, a handover.
pub fn may_keep(text: &str) -> Verdict {
    if text.len() > TEXT_BYTES {
        return Err(Error::usage("text-long").with("bytes", TEXT_BYTES));
    }
    Ok(())
}

/// Words by which somebody makes redress depend on silence; how they are written down, the file says.
const SILENCE: &str = include_str!("silence.txt");

/// Redress never depends on silence: such words go nowhere, and nobody can allow them (ISO 10002:2018,
/// 4.9 and annex F: redress is fair, and the customer stays free to go further).
pub fn no_silence(text: &str) -> Verdict {
    let plain: String = text.nfkc().collect();
    let mut sentences = plain.split(SENTENCE_ENDS).map(folded);
    match sentences.find_map(|sentence| patterns().find_map(|line| said(line, &sentence))) {
        Some(words) => Err(Error::refused("silence").with("words", words)),
        None => Ok(()),
    }
}

/// What is for everybody, as a macro is, holds nobody's number or address: no erasure would find it there.
pub fn of_nobody(text: &str) -> Verdict {
    wording::verdict(WordingFacts::holding(TextUse::Shared, holds_value(text)))
}

/// Where a sentence ends, after what is wide was made narrow. A line may break anywhere.
const SENTENCE_ENDS: [char; 5] = ['.', '!', '?', ';', '。'];

fn patterns() -> impl Iterator<Item = &'static str> {
    SILENCE.lines().filter(|line| !line.starts_with(['#', '=']) && !line.is_empty())
}

/// Only letters and digits, in one case and one script.
fn folded(text: &str) -> String {
    let bare = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    bare.map(simplified).collect()
}

fn simplified(letter: char) -> char {
    let pairs = SILENCE.lines().filter_map(|line| line.strip_prefix('='));
    let mut pairs = pairs.flat_map(str::split_whitespace);
    let own = pairs.find(|pair| pair.starts_with(letter));
    own.and_then(|pair| pair.chars().nth(1)).unwrap_or(letter)
}

/// The words of a line, if each part of it follows the one before.
fn said(line: &str, sentence: &str) -> Option<String> {
    let mut rest = sentence;
    let mut words = Vec::new();
    for part in line.split('+') {
        let found = part.split('|').map(str::trim).filter_map(|word| {
            let word_folded = folded(word);
            rest.find(&word_folded).map(|at| (at + word_folded.len(), word))
        });
        let (end, word) = found.min()?;
        rest = rest.get(end..)?;
        words.push(word);
    }
    Some(words.join(" … "))
}

/// Lines have an end too: what stands in a list or is chosen by, such as a tier, a product or the
/// name of a field. It is asked of what was typed, so that nothing is cut off unsaid.
pub fn may_keep_line(line: &str) -> Verdict {
    if line.chars().count() > LINE_CHARS {
        return Err(Error::usage("line-long").with("chars", LINE_CHARS));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redress_never_depends_on_silence() {
        for text in [
            "请先撤诉，撤诉后退款",
            "删除差评即可返现",
            "We refund 50 CNY  if you Withdraw\nyour complaint.",
            "hush money",
            "撤 诉，就 退 款",
            "請您撤銷投訴後，我們立即賠償",
            "ＩＦ　ＹＯＵ　ｄｒｏｐ　ｔｈｅ　ｃｏｍｐｌａｉｎｔ we pay",
            "If you take\u{200b} back your complaint, the fee is waived",
            "删评，才给补偿",
            "We pay 100 in return for your silence",
            "You get a refund if you say nothing",
            "退款的前提是您撤回投诉",
        ] {
            assert_eq!(no_silence(text).map_err(|e| e.code), Err("silence"), "{text}");
        }
        for text in [
            "客户撤诉",
            "The customer wrote a bad review",
            "退款三天内到账",
            "",
            // What happened may be told, and so may what the customer is free to do.
            "The customer withdrew the complaint and we refund the fee",
            "客户已撤回投诉。退款照常办理",
            "You may withdraw your complaint at any time",
            "If you withdraw your consent, we delete the data",
        ] {
            assert_eq!(no_silence(text), Ok(()), "{text}");
        }
    }
}
