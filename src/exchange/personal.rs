//! Which columns hold personal contact data, by name, and which values give themselves away.
//!
//! INVARIANT: it errs on the side of sealing. A column that no preset maps and that is named here
//! never reaches the unsealed fields of a row.

use super::preset::fold;
use crate::domain::contact::{PointKind, check_shape, is_card_number, is_chinese_identity};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Parts of a folded name (lower case, letters and digits only), in order of precedence.
const PARTS: &[(PointKind, &[&str])] = &[
    (
        PointKind::SecretNote,
        &[
            "password",
            "passwd",
            "密码",
            "口令",
            "iban",
            "bankaccount",
            "银行账",
            "银行帐",
            "maidenname",
        ],
    ),
    (PointKind::Email, &["email", "邮箱", "邮件", "電郵", "信箱"]),
    (
        PointKind::Address,
        &[
            "address",
            "street",
            "地址",
            "住址",
            "住所",
            "mailing",
            "pobox",
            "latitude",
            "longitude",
            "收货",
            "寄送",
            "addr",
        ],
    ),
    (PointKind::Email, &["mail"]),
    (
        PointKind::Phone,
        &[
            "phone",
            "mobile",
            "telefon",
            "fax",
            "pager",
            "手机",
            "手機",
            "电话",
            "電話",
            "座机",
            "固话",
            "传真",
            "联系方式",
            "contactnumber",
            "callback",
            "whatsapp",
        ],
    ),
    (
        PointKind::Account,
        &[
            "wechat",
            "weixin",
            "微信",
            "qq号",
            "skype",
            "telegram",
            "facebook",
            "twitter",
            "linkedin",
            "微博",
            "支付宝",
            "alipay",
        ],
    ),
    (
        PointKind::Identity,
        &[
            "身份",
            "证件",
            "證件",
            "护照",
            "護照",
            "驾照",
            "驾驶证",
            "社保",
            "passport",
            "identity",
            "idcard",
            "idnumber",
            "nationalid",
            "personalid",
            "socialsecurity",
            "taxid",
            "driverlicen",
            "driverslicen",
            "governmentid",
        ],
    ),
    (
        PointKind::Card,
        &[
            "银行卡",
            "信用卡",
            "卡号",
            "creditcard",
            "cardnumber",
            "cardno",
            "bankcard",
            "debitcard",
        ],
    ),
    (PointKind::Birthday, &["birth", "生日", "出生", "anniversary"]),
];

/// Whole words of a name that are too short to be looked for inside other words.
const WORDS: &[(PointKind, &[&str])] = &[
    (PointKind::Phone, &["tel", "cell", "gsm", "telex", "isdn"]),
    (PointKind::Account, &["qq", "im", "icq", "aim"]),
    (PointKind::Identity, &["ssn", "passport", "idno", "nin", "dni"]),
    (PointKind::Card, &["card", "pan"]),
    (PointKind::Birthday, &["dob", "bday"]),
    (PointKind::SecretNote, &["pin", "pwd"]),
];

/// What a column of this name would hold. Postal codes, cities and states stay readable.
pub fn kind_by_name(name: &str) -> Option<PointKind> {
    let folded = fold(name);
    let by_part = PARTS.iter().find(|(_, parts)| parts.iter().any(|p| folded.contains(p)));
    let words = words(name);
    let is_id = words.windows(2).any(|w| w[0] == "id" && ["no", "nr", "num"].contains(&&*w[1]));
    by_part.map(|(kind, _)| *kind).or_else(|| is_id.then_some(PointKind::Identity)).or_else(|| {
        let found = WORDS.iter().find(|(_, known)| words.iter().any(|w| known.contains(&&**w)));
        found.map(|(kind, _)| *kind)
    })
}

/// The words of a name, also of `mobilePhone2`, without trailing digits.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.nfkc() {
        if !c.is_alphanumeric() || (after_lower && c.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words.iter().map(|w| w.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()).collect()
}

/// What a value of an unmapped column is, where it shows by itself: an identity number or card
/// with a right check digit, an e-mail address, a Chinese mobile number; a secret note where an
/// identity number stands in a longer text.
pub fn kind_by_value(value: &str) -> Option<PointKind> {
    let folded = match value.is_ascii() {
        true => Cow::Borrowed(value),
        false => Cow::Owned(value.nfkc().collect::<String>()),
    };
    let text = folded.trim();
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if is_chinese_identity(&compact) {
        return Some(PointKind::Identity);
    }
    if is_card_number(&compact) {
        return Some(PointKind::Card);
    }
    if is_email(text) {
        return Some(PointKind::Email);
    }
    if is_mobile(compact.trim_start_matches("+86")) {
        return Some(PointKind::Phone);
    }
    contains_number(text).then_some(PointKind::SecretNote)
}

/// An identity number whose digits 7 to 14 are a date of birth: no number of an order or a customer
/// of the same length, of which one in eleven has a right check digit.
pub fn is_dated_identity(text: &str) -> bool {
    let birth = text.get(6..14).and_then(|day| day.parse::<u32>().ok()).unwrap_or_default();
    let (year, month, day) = (birth / 10_000, birth / 100 % 100, birth % 100);
    is_chinese_identity(text)
        && (1880..2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
}

fn is_email(text: &str) -> bool {
    let has_domain = text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    has_domain && text.len() <= 254 && check_shape(PointKind::Email, text).is_ok()
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
}

/// Whether an identity number, or a card number written as one run of digits, stands in a text.
fn contains_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|run| is_chinese_identity(run) || (run.len() >= 15 && is_card_number(run)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_personal_columns_are_known() {
        use PointKind::*;
        for (name, kind) in [
            ("Business Street", Address),
            ("Mobile Phone 2", Phone),
            ("E-mail 2 Address", Email),
            ("mailing_city", Address),
            ("HomeTel", Phone),
            ("Tel.", Phone),
            ("身份证号", Identity),
            ("ID No.", Identity),
            ("SSN", Identity),
            ("银行卡号", Card),
            ("出生日期", Birthday),
            ("DOB", Birthday),
            ("微信号", Account),
            ("Ｅ－ｍａｉｌ", Email),
        ] {
            assert_eq!(kind_by_name(name), Some(kind), "{name}");
        }
        for name in [
            "邮编",
            "ZIP code",
            "City",
            "State",
            "省份",
            "Hotel",
            "id",
            "Timely response?",
            "Image",
            "company",
            "discard",
        ] {
            assert_eq!(kind_by_name(name), None, "{name}");
        }
    }

    #[test]
    fn values_that_give_themselves_away_are_known() {
        use PointKind::*;
        for (value, kind) in [
            ("11010519491231002X", Identity),
            ("4111 1111 1111 1111", Card),
            ("a@b.cn", Email),
            ("+86 138-1234-5678", Phone),
            ("证件 11010519491231002x 已核", SecretNote),
        ] {
            assert_eq!(kind_by_value(value), Some(kind), "{value}");
        }
        for value in ["12345", "2019-11-11 17:23:34", "4111111111111112", "退款", "@"] {
            assert_eq!(kind_by_value(value), None, "{value}");
        }
    }
}
