//! What people tell us that is no complaint, or not yet: praise, suggestions, dissatisfaction, comments in surveys.
//!
//! ```text
//! received --thank--> acknowledged --dispose{disposition, reply}--> closed
//!     \---------------------------dispose----------------------------^
//! ```
//! A case of its kind: the steps stand in [`super::step::STEPS`], the clocks in the house pack. The words are the
//! opening's and are never edited; what they are about is told by themes.

use super::id::CaseNumber;
use super::name::clean_line;
use super::party::words;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

words! {
    /// What somebody tells us.
    FeedbackKind {
        /// They are content.
        Praise = "praise",
        /// They would have it otherwise.
        Suggestion = "suggestion",
        /// They are not content, and want no case made of it.
        Dissatisfaction = "dissatisfaction",
        /// They said it in a survey.
        Survey = "survey",
    }
}

words! {
    /// What becomes of it.
    Disposition {
        /// Passed on to whom it is due, with our thanks.
        Thanked = "thanked",
        /// Answered; there was nothing to change.
        Answered = "answered",
        /// We do it.
        Adopted = "adopted",
        /// We do not, and the reply says why.
        Declined = "declined",
        /// It was put right.
        Recovered = "recovered",
        /// It is a complaint, and was opened as one.
        Complaint = "complaint",
    }
}

words! {
    /// What it is about, by a word that everybody uses.
    ThemeCode {
        /// What it costs, and how that is shown.
        Price = "price",
        /// The bill.
        Billing = "billing",
        /// The product.
        Product = "product",
        /// When and how it comes.
        Delivery = "delivery",
        /// How people are met.
        Service = "service",
        /// How long it takes.
        Speed = "speed",
        /// The website or the app.
        Website = "website",
        /// What is told, and how clearly.
        Information = "information",
    }
}

/// Longest theme in free words, in characters.
pub const THEME_CHARS: usize = 40;
/// From so many of one theme on.
pub const MANY: usize = 10;
/// Within so many days.
pub const THEME_DAYS: i64 = 30;
/// One in so many disposed cases is asked about.
pub const DRAWN_ONE_IN: u64 = 4;

/// What it is about: a code, or a few words of ours, in one spelling.
pub fn theme(text: &str) -> Option<String> {
    let folded: String = clean_line(text).nfkc().flat_map(char::to_lowercase).collect();
    let theme = folded.trim().to_owned();
    let fits = !theme.is_empty() && theme.chars().count() <= THEME_CHARS;
    fits.then_some(theme)
}

/// What a piece of feedback has besides what every case has: a part of the fold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// What somebody tells us.
    pub kind: FeedbackKind,
    /// What it is about, in the order in which it was found out.
    pub themes: Vec<String>,
    /// What became of it.
    pub disposition: Option<Disposition>,
}

impl Feedback {
    /// What has just come in.
    pub fn new(kind: FeedbackKind) -> Self {
        Self { kind, themes: Vec::new(), disposition: None }
    }
}

/// On what it is decided whether something that was told us may end like this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackFacts {
    /// Which.
    pub case: CaseNumber,
    /// What somebody told us.
    pub kind: FeedbackKind,
    /// What would become of it.
    pub disposition: Disposition,
    /// Whether the words read as those of somebody who is not content.
    pub dissatisfied: bool,
}

/// Words of people who are not content, in both languages. A text with one of them is read as dissatisfied, unless what
/// stands before denies it.
const DISSATISFIED: &[&str] = &[
    "complain",
    "disappoint",
    "unacceptable",
    "terrible",
    "awful",
    "horrible",
    "worst",
    "useless",
    "rude",
    "angry",
    "furious",
    "upset",
    "frustrat",
    "annoy",
    "disgrace",
    "ridiculous",
    "refund",
    "broken",
    "faulty",
    "defective",
    "overcharg",
    "charged twice",
    "never again",
    "fed up",
    "waste of",
    "not happy",
    "unhappy",
    "dissatisf",
    "not satisfied",
    "still waiting",
    "no reply",
    "no answer",
    "nobody answer",
    "scam",
    "cheat",
    "unfair",
    "poor service",
    "bad service",
    "appalling",
    "shocking",
    "misleading",
    "lied",
    "ignored",
    "late again",
    "too slow",
    "does not work",
    "doesn't work",
    "stopped working",
    "wrong item",
    "damaged",
    "lawyer",
    "ombudsman",
    "投诉",
    "不满",
    "失望",
    "太差",
    "很差",
    "极差",
    "差劲",
    "糟糕",
    "垃圾",
    "坑人",
    "骗",
    "欺诈",
    "生气",
    "气愤",
    "恼火",
    "愤怒",
    "无法接受",
    "不能接受",
    "难以接受",
    "退款",
    "退钱",
    "赔偿",
    "坏了",
    "坏的",
    "破损",
    "质量问题",
    "多收",
    "乱收费",
    "重复扣",
    "没人理",
    "没人管",
    "没有回复",
    "不回复",
    "不理",
    "敷衍",
    "推诿",
    "态度恶劣",
    "态度差",
    "太慢",
    "拖延",
    "一直没",
    "迟迟",
    "再也不",
    "后悔",
    "不合理",
    "不公平",
    "误导",
    "虚假",
    "维权",
    "曝光",
    "12315",
    "律师",
    "受够",
    "浪费时间",
    "发错",
    "不能用",
    "用不了",
];

/// What says that they are content after all, where it stands around such a word.
const DENIED: &[&str] = &[
    "no complaint",
    "nothing to complain",
    "not disappointed",
    "never disappoint",
    "not upset",
    "not angry",
    "without any complaint",
    "cannot complain",
    "can't complain",
    "quick refund",
    "refund came",
    "没有投诉",
    "无投诉",
    "没有不满",
    "并无不满",
    "不失望",
    "从不失望",
    "没有失望",
    "没什么不满",
    "退款很快",
    "退款及时",
];

/// Whether a text reads as that of somebody who is not content.
pub fn is_dissatisfied(text: &str) -> bool {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let folded = folded.replace('’', "'");
    let bare = DENIED.iter().fold(folded, |text, word| text.replace(word, " "));
    DISSATISFIED.iter().any(|word| bare.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_content_is_read_as_that() {
        for text in [
            "I am very disappointed with your service.",
            "Charged twice, and no answer for a week!",
            "The app doesn’t work since Monday.",
            "态度恶劣，再也不来了",
            "你们一直没有给我答复，太慢了。",
            "东西坏了，要求退款",
            "ＷＯＲＳＴ shop ever",
        ] {
            assert!(is_dissatisfied(text), "{text}");
        }
        for text in [
            "Thank you, the technician was friendly and quick.",
            "I cannot complain: everything worked.",
            "Could you open on Sundays, too?",
            "师傅很热情，谢谢！",
            "建议增加夜间营业时间。",
            "没有投诉，只想说谢谢。",
            "退款很快，谢谢",
        ] {
            assert!(!is_dissatisfied(text), "{text}");
        }
    }

    #[test]
    fn a_theme_has_one_spelling() {
        for (text, is) in
            [("  Delivery ", "delivery"), ("ＰＲＩＣＥ", "price"), ("夜间 营业", "夜间 营业")]
        {
            assert_eq!(theme(text).as_deref(), Some(is));
        }
        assert_eq!(theme("  "), None);
        assert_eq!(theme(&"长".repeat(THEME_CHARS + 1)), None);
    }
}
