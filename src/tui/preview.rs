//! What a macro or a step for many would come to, in lines: for the question before it, and for the command line.

use crate::commands::macros::{Preview, Rule};
use crate::locale::Locale;

/// Rules that are told one by one, and numbers that are told of each.
const MOST_RULES: usize = 5;
const MOST_NUMBERS: usize = 3;

/// How many are allowed, and by which rule how many are not, with the first numbers of each; and whether it can be taken
/// back.
pub fn lines(locale: &Locale, told: &Preview) -> Vec<String> {
    let allowed = told.allowed.iter().map(|(_, number)| number.to_string());
    let mut lines = vec![counted(locale, "preview-allowed", allowed.collect(), "", "")];
    let of_rule = |rule: &Rule| {
        let told = locale.error(&rule.refusal);
        let numbers = rule.cases.iter().map(ToString::to_string).collect();
        counted(locale, "preview-refused", numbers, &told.sentence, rule.refusal.code)
    };
    lines.extend(told.refused.iter().take(MOST_RULES).map(of_rule));
    let more: usize = told.refused.iter().skip(MOST_RULES).map(|rule| rule.cases.len()).sum();
    if more > 0 {
        lines.push(locale.text_with("preview-more", &[("count", more.into())]));
    }
    if told.is_final {
        lines.push(locale.text("preview-final"));
    }
    lines.iter().flat_map(|line| line.lines().map(str::to_owned)).collect()
}

fn counted(locale: &Locale, id: &str, numbers: Vec<String>, why: &str, code: &str) -> String {
    let count = numbers.len();
    let mut first = locale.list(&numbers[..count.min(MOST_NUMBERS)]);
    first.push_str(if count > MOST_NUMBERS { " …" } else { "" });
    let args = [
        ("count", count.into()),
        ("numbers", first.into()),
        ("why", why.into()),
        ("code", code.into()),
    ];
    locale.text_with(id, &args).trim_end().to_owned()
}
