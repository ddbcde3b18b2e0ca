//! How much text one thing may hold.

use super::Verdict;
use crate::domain::contact::holds_value;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::Error;
use crate::domain::name::LINE_CHARS;

/// Texts have an end: of a note, a complaint, a question, reasons, a handover.
pub fn may_keep(text: &str) -> Verdict {
    if text.len() > TEXT_BYTES {
        return Err(Error::usage("text-long").with("bytes", TEXT_BYTES));
    }
    Ok(())
}

/// Words by which somebody makes redress depend on silence: to withdraw, to delete a review, to tell nobody. One to a
/// line, lower case.
const SILENCE: &str = include_str!("silence.txt");

/// Redress never depends on silence: such words go nowhere, and nobody can allow them (ISO 10002:2018,
/// 4.9 and annex F: redress is fair, and the customer stays free to go further).
pub fn no_silence(text: &str) -> Verdict {
    let folded: String = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    match SILENCE.lines().find(|words| folded.contains(words)) {
        Some(words) => Err(Error::refused("silence").with("words", words)),
        None => Ok(()),
    }
}

/// What is for everybody, as a macro is, holds nobody's number or address: no erasure would find it there.
pub fn of_nobody(text: &str) -> Verdict {
    match holds_value(text) {
        true => Err(Error::refused("text-holds-value")),
        false => Ok(()),
    }
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
        ] {
            assert_eq!(no_silence(text).map_err(|e| e.code), Err("silence"), "{text}");
        }
        for text in ["客户撤诉", "The customer wrote a bad review", "退款三天内到账", ""]
        {
            assert_eq!(no_silence(text), Ok(()), "{text}");
        }
    }
}
