//! What may go to a customer in a letter, and what the letter with a decision has to hold.

use super::{Verdict, wording};
use crate::domain::contact::holds_value;
use crate::domain::error::Error;
use crate::domain::handling::LetterKind;
use crate::domain::letter::named::named_in;
use crate::domain::letter::values::Parts;
use crate::domain::letter::{Draft, LetterLanguage, holds, unresolved, without};
use crate::domain::wording::{TextUse, WordingFacts};
use jiff::civil::Date;

/// A letter holds no placeholder, and no number or address but those that are ours to give (`ours`). Sealed values
/// are revealed to whoever calls; in a letter they would stand in clear for good.
pub fn may_go(text: &str, ours: &[String]) -> Verdict {
    if let Some(placeholder) = unresolved(text) {
        return Err(Error::refused("letter-unresolved").with("placeholder", placeholder.code()));
    }
    let holds = holds_value(&without(text, ours));
    wording::verdict(WordingFacts::holding(TextUse::Letter, holds))
}

/// What goes to many names nobody: no customer, no case, no promise.
pub fn names_nobody(text: &str) -> Verdict {
    let others = u32::try_from(named_in(text).len()).unwrap_or(u32::MAX);
    wording::verdict(WordingFacts { others, ..WordingFacts::of(TextUse::Template) })
}

/// A letter tells nobody of anybody else (guard 1): what it names is its receiver's own. `theirs` says of each thing
/// that it names whether it is; what there is not is nobody's.
pub fn tells_of_nobody_else(theirs: &[bool]) -> Verdict {
    let others = theirs.iter().filter(|is_theirs| !**is_theirs).count();
    let others = u32::try_from(others).unwrap_or(u32::MAX);
    wording::verdict(WordingFacts { others, ..WordingFacts::of(TextUse::Letter) })
}

/// Whether the letter with the decision says why, what is done about it, since when, and where the customer can go
/// with it: in one of these languages, in all parts.
pub fn tells_decision(text: &str, languages: &[Parts]) -> Verdict {
    let verdicts: Vec<Verdict> = languages.iter().map(|parts| tells(text, parts)).collect();
    if verdicts.iter().any(Verdict::is_ok) {
        return Ok(());
    }
    verdicts.into_iter().next().unwrap_or(Ok(()))
}

/// Whether a letter names all ways of appeal that there are in one of these languages.
pub fn tells_appeal(text: &str, languages: &[Vec<String>]) -> Verdict {
    let mut named = languages.iter().filter(|ways| !ways.is_empty()).peekable();
    let is_whole = |ways: &Vec<String>| ways.iter().all(|way| holds(text, way));
    if named.peek().is_none() || named.any(is_whole) { Ok(()) } else { lacks("appeal") }
}

fn lacks(part: &str) -> Verdict {
    Err(Error::refused("letter-lacks").with("part", part))
}

fn tells(text: &str, parts: &Parts) -> Verdict {
    if !holds(text, &parts.reasons) {
        return lacks("reasons");
    }
    if !parts.remedy.iter().all(|item| holds(text, item)) {
        return lacks("remedy");
    }
    if !names_a_day(text, parts.days) {
        return lacks("date");
    }
    if !parts.appeal.iter().all(|way| holds(text, way)) {
        return lacks("appeal");
    }
    Ok(())
}

/// A day between these, as `2026-11-25`.
fn names_a_day(text: &str, (first, last): (Date, Date)) -> bool {
    const LENGTH: usize = 10;
    let starts = text.char_indices().map(|(at, _)| at);
    let days = starts.filter_map(|at| text.get(at..at + LENGTH)?.parse::<Date>().ok());
    days.into_iter().any(|day| (first..=last).contains(&day))
}

/// A letter is written in the customer's language, where that is known.
pub fn may_write_in(language: LetterLanguage, customers: Option<&str>) -> Verdict {
    match customers.filter(|tag| !tag.trim().is_empty()) {
        Some(tag) if LetterLanguage::of_tag(tag) != Some(language) => {
            let error = Error::refused("letter-language").with("language", language.code());
            super::checked(Err(error.with("wanted", tag)))
        }
        _ => Ok(()),
    }
}

/// A draft of one kind is not written over by one of another: its words would be lost.
pub fn may_draft(kind: LetterKind, kept: Option<&Draft>) -> Verdict {
    match kept.filter(|kept| kept.kind != kind) {
        Some(kept) => Err(Error::refused("draft-other").with("letter", kept.kind.code())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        Parts {
            reasons: "charged twice on one day".into(),
            remedy: vec!["a refund of 120.00 CNY".into(), "we apologise".into()],
            days: (Date::constant(2026, 11, 20), Date::constant(2026, 11, 25)),
            appeal: vec!["You can ask for a review.".into()],
        }
    }

    const LETTER: &str = "Charged twice\non one day. We apologise; A REFUND OF 120.00 CNY.\n\
                          You can ask for a review. 2026-11-24";

    #[test]
    fn a_decision_without_a_part_is_refused_by_the_name_of_the_part() {
        let says = |text: &str| tells_decision(text, &[parts()]).map_err(|e| e.to_string());
        assert_eq!(says(LETTER), Ok(()));
        for (from, part) in [
            ("twice", "reasons"),
            ("120.00", "remedy"),
            ("apologise", "remedy"),
            ("-24", "date"),
            ("review", "appeal"),
        ] {
            let refused = says(&LETTER.replace(from, "…")).expect_err(part);
            assert!(refused.contains(&format!("part={part}")), "{refused}");
        }
        for day in ["2026-11-19", "2026-11-26", "20261124"] {
            assert!(says(&LETTER.replace("2026-11-24", day)).is_err(), "{day}");
        }
    }

    #[test]
    fn one_language_is_enough_and_a_case_without_a_decision_has_nothing_to_tell() {
        let other = Parts { reasons: "重复扣款".into(), ..parts() };
        assert_eq!(tells_decision(LETTER, &[other.clone(), parts()]), Ok(()));
        let refused = tells_decision(LETTER, &[other]).map_err(|e| e.code);
        assert_eq!(refused, Err("letter-lacks"));
        assert_eq!(tells_decision("we keep it", &[]), Ok(()));
    }

    #[test]
    fn all_ways_of_appeal_of_one_language_are_enough() {
        let of = |ways: &[&str]| ways.iter().map(|way| (*way).to_owned()).collect::<Vec<_>>();
        let (english, chinese) = (of(&["ask for a review", "the ombudsman"]), of(&["申请复核"]));
        let says = |text: &str, languages: &[&Vec<String>]| {
            let languages: Vec<_> = languages.iter().map(|ways| (*ways).clone()).collect();
            tells_appeal(text, &languages).map_err(|error| error.to_string())
        };
        let whole = "You may ask for a\nreview, or go to the ombudsman.";
        assert_eq!(says(whole, &[&chinese, &english]), Ok(()));
        for (text, languages) in [
            (whole, &[&chinese][..]),
            ("ask for a review", &[&english]),
            ("", &[&of(&[]), &english]),
        ] {
            let refused = says(text, languages).expect_err("a way is missing");
            assert!(refused.contains("part=appeal"), "{refused}");
        }
        assert_eq!(says("", &[&of(&[])]), Ok(()), "there are none to name");
    }

    #[test]
    fn no_placeholder_and_no_value_goes_out() {
        let ours = ["0800 023 4567".to_owned(), "help@example.org".to_owned()];
        assert_eq!(
            may_go("{soon} call 0800 023 4567 or write to help@example.org.", &ours),
            Ok(())
        );
        let code = |text: &str| may_go(text, &ours).map_err(|error| error.code);
        assert_eq!(code("Dear {name}"), Err("letter-unresolved"));
        assert_eq!(code("call 13912345678"), Err("letter-value"));
        assert_eq!(code("a refund of 120.00 CNY, 2026-11-25, K-2026-00017"), Ok(()));
        assert_eq!(code("a refund of 9999999.99 CNY"), Err("letter-value"));
        assert_eq!(may_go("a refund of 9999999.99 CNY", &["9999999.99 CNY".to_owned()]), Ok(()));
    }

    #[test]
    fn a_customer_reads_their_own_language() {
        use LetterLanguage::{En, Zh};
        let code = |language, tag| may_write_in(language, tag).map_err(|error| error.code);
        assert_eq!(code(Zh, Some("zh-CN")), Ok(()));
        assert_eq!(code(En, None), Ok(()));
        assert_eq!(code(En, Some("zh")), Err("letter-language"));
        assert_eq!(code(En, Some("de")), Err("letter-language"));
    }
}
