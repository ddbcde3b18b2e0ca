//! Which columns hold personal contact data, by name, and which values give themselves away.
//!
//! INVARIANT: it errs on the side of sealing. A column that no preset maps and that is named here
//! never reaches the unsealed fields of a row.

use super::preset::fold;
use crate::domain::contact::{
    PointKind, check_shape, is_card_number, is_chinese_identity, normalise,
};
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

/// What separates several numbers or addresses in one cell, besides blanks.
pub const MARKS: [char; 9] = [';', ',', '；', '，', '、', '/', '／', '|', '\n'];

/// Longest number that is looked for in groups: a card's.
const LONGEST_NUMBER: usize = 19;

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
/// with a right check digit, an e-mail address, a Chinese mobile number in any spelling that
/// [`normalise`] folds, or several of them; a secret note where one stands in a longer text.
pub fn kind_by_value(value: &str) -> Option<PointKind> {
    let folded = match value.is_ascii() {
        true => Cow::Borrowed(value),
        false => Cow::Owned(value.nfkc().collect::<String>()),
    };
    let text = without_fraction(folded.trim());
    if !text.bytes().any(|b| b.is_ascii_digit() || b == b'@') {
        return None;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    match () {
        () if is_chinese_identity(&compact) => Some(PointKind::Identity),
        () if is_card_number(&compact) => Some(PointKind::Card),
        () if is_email(text) => Some(PointKind::Email),
        () if is_mobile(text) || are_mobiles(text) => Some(PointKind::Phone),
        () => (holds_address(text) || holds_number(text)).then_some(PointKind::SecretNote),
    }
}

/// Whether a value stands in the place of a column's name, as in a file without a header: also a
/// telephone number of anywhere, but no day, such as heads a column of sums.
pub fn is_no_name(name: &str) -> bool {
    let normal = normalise(PointKind::Phone, name);
    let digits = normal.chars().filter(char::is_ascii_digit).count();
    let is_day = digits <= 8 && ["19", "20"].iter().any(|century| normal.starts_with(century));
    let is_phone = digits >= 7 && !is_day && check_shape(PointKind::Phone, name).is_ok();
    is_phone || kind_by_value(name).is_some()
}

/// A number without the `.0` that a spreadsheet puts behind it.
pub fn without_fraction(text: &str) -> &str {
    let is_whole = |whole: &str| !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, zeros)) if is_whole(whole) && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    }
}

/// Whether a spreadsheet has written the number as a power of ten, without its last digits.
pub fn is_rounded(text: &str) -> bool {
    let Some((number, power)) = text.trim().split_once(['e', 'E']) else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(rest) && digits(power)
}

fn is_email(text: &str) -> bool {
    let has_domain = text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    has_domain && text.len() <= 254 && check_shape(PointKind::Email, text).is_ok()
}

/// `13.800138000` is a measure: a fraction separates no digits of a telephone number.
fn is_mobile(text: &str) -> bool {
    let is_fraction =
        text.split('.').count() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    !is_fraction && is_mobile_number(&normalise(PointKind::Phone, text))
}

fn is_mobile_number(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
}

fn are_mobiles(text: &str) -> bool {
    let parts = text.split(|c: char| c.is_whitespace() || MARKS.contains(&c));
    let mut parts = parts.filter(|part| !part.is_empty()).map(without_fraction).peekable();
    parts.peek().is_some() && parts.all(is_mobile)
}

fn holds_address(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || ",;:<>()[]\"'、".contains(c));
    words.filter(|word| word.contains('@')).any(is_email)
}

/// Whether a mobile, identity or card number stands in a text, also one written in groups.
fn holds_number(text: &str) -> bool {
    let stretches = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+-() ".contains(c)));
    stretches.into_iter().any(|stretch| {
        let words = stretch.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        (0..words.len()).any(|from| is_number_from(&words[from..]))
    })
}

/// Whether the first of these words is a number, or is one with the groups that follow it.
fn is_number_from(words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default();
    let bare = first.trim_matches(|c: char| c.is_ascii_alphabetic());
    if is_number(first) || is_number(bare) {
        return true;
    }
    let (mut number, mut are_fours) = (bare.to_owned(), bare.len() == 4);
    for group in words.iter().skip(1).take_while(|group| is_group(group)) {
        number.push_str(group);
        if is_mobile_number(&number) || is_chinese_identity(&number) {
            return is_group(bare);
        }
        if are_fours && is_long_card(&number) {
            return true;
        }
        are_fours &= group.len() == 4;
        if number.len() > LONGEST_NUMBER {
            return false;
        }
    }
    false
}

/// Three digits at least, so that dates and times make no number; the last may be a check letter.
fn is_group(text: &str) -> bool {
    let digits = text.strip_suffix(['x', 'X']).unwrap_or(text);
    text.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_number(run: &str) -> bool {
    is_chinese_identity(run) || is_long_card(run) || is_mobile(run)
}

fn is_long_card(run: &str) -> bool {
    run.len() >= 15 && is_card_number(run)
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
            ("008613847403585", Phone),
            ("8613884734116", Phone),
            ("(+86)13892843657", Phone),
            ("86-13801440656", Phone),
            ("tel:13892703899", Phone),
            ("１３８４１１７０００６", Phone),
            ("13841170006.0", Phone),
            ("13853360418/13913220069", Phone),
            ("13853360418, 13913220069", Phone),
            ("13853360418 +86-13913220069", Phone),
            ("证件 11010519491231002x 已核", SecretNote),
            ("13800525203 (home)", SecretNote),
            ("手机13826393970", SecretNote),
            ("Tel13826393970", SecretNote),
            ("他的号码是 138 2639 3970，晚上打", SecretNote),
            ("card 4111 1111 1111 1111", SecretNote),
            ("Ada <a@b.cn>", SecretNote),
        ] {
            assert_eq!(kind_by_value(value), Some(kind), "{value}");
        }
        for value in [
            "12345",
            "2019-11-11 17:23:34",
            "on 1994-04-20 123 times",
            "4111111111111112",
            "退款",
            "@",
            "@nobody",
            "13.812345678",
            "138.12345678",
            "e3b0c44298fc1c149afb13800138000c99",
            "12 345 678 90",
        ] {
            assert_eq!(kind_by_value(value), None, "{value}");
        }
    }

    #[test]
    fn what_a_spreadsheet_does_to_numbers_is_known() {
        for (text, is) in [("13800138000.0", "13800138000"), ("12.50", "12.50"), (".0", ".0")] {
            assert_eq!(without_fraction(text), is);
        }
        for text in ["1.38E+10", "1,38E+10", "4.11E17", "1E+10"] {
            assert!(is_rounded(text), "{text}");
        }
        for text in ["13800138000", "E+10", "1.38E", "G1E2", "12E3", "1.x3E2"] {
            assert!(!is_rounded(text), "{text}");
        }
    }
}
