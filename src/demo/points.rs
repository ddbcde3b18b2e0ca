//! Contact points that nobody answers: numbers of ranges kept for fiction or plainly made up, mail
//! at the example domains, identity numbers of a region that does not exist, test cards.

use super::DemoPoint;
use super::dice::Dice;
use super::facts::Voice;
use super::names::Who;
use crate::domain::contact::PointKind;
use jiff::civil::Date;

/// The points of one party; `count` tells it from all others.
pub(super) fn points(
    dice: &mut Dice,
    who: &Who,
    voice: &Voice<'_>,
    count: usize,
) -> Vec<DemoPoint> {
    let mut points = reachable(dice, who, voice, count);
    if !who.cohort.is_organisation() {
        points.extend(secret(dice, who));
    }
    points
}

fn reachable(dice: &mut Dice, who: &Who, voice: &Voice<'_>, count: usize) -> Vec<DemoPoint> {
    let organisation = who.cohort.is_organisation();
    let first = if organisation { "work" } else { "mobile" };
    let mut points = Vec::new();
    let mut add = |kind, label: &str, value| {
        points.push(DemoPoint { kind, label: label.to_owned(), value });
    };
    if dice.percent(95) {
        add(PointKind::Phone, first, phone(dice, &voice.city.phone, count));
    }
    if dice.percent(if organisation { 60 } else { 10 }) {
        add(PointKind::Phone, "work", landline(dice, &voice.city.phone));
    }
    if dice.percent(70) {
        add(PointKind::Email, if organisation { "work" } else { "home" }, email(dice, who));
    }
    if dice.percent(if organisation { 90 } else { 45 }) {
        let label = if organisation { "work" } else { "home" };
        add(PointKind::Address, label, address(dice, who, voice));
    }
    if who.cohort.is_chinese() && dice.percent(35) {
        add(PointKind::Account, "wechat", account(dice, who));
    }
    points
}

fn secret(dice: &mut Dice, who: &Who) -> Vec<DemoPoint> {
    let born = birthday(dice, who.born);
    let mut points = Vec::new();
    let mut add = |kind, label: &str, value| {
        points.push(DemoPoint { kind, label: label.to_owned(), value });
    };
    if dice.percent(25) {
        add(PointKind::Birthday, "home", born.to_string());
    }
    if dice.percent(14) {
        add(PointKind::Identity, "id", identity(dice, who, born));
    }
    if dice.percent(7) {
        add(PointKind::Card, "bank", card(dice, who.cohort.is_chinese()));
    }
    if dice.percent(2) {
        add(PointKind::SecretNote, "note", secret_note(dice, who));
    }
    points
}

/// A mobile number in one of the spellings in which people give it.
fn phone(dice: &mut Dice, country: &str, count: usize) -> String {
    let count = count as i64;
    match country {
        "uk" => spelt(dice, ["+44 7700 900", "07700 900"], format!("{:03}", count % 1000)),
        "us" => {
            let area = *dice.pick(&[202, 212, 312, 415, 206, 617]).unwrap_or(&202);
            format!("+1 {area} 555 01{:02}", count % 100)
        }
        "de" => format!("+49 30 23125 {:03}", count % 1000),
        "fr" => format!("+33 1 99 00 {:02} {:02}", count / 100 % 100, count % 100),
        "au" => format!("+61 2 5550 {:04}", count % 10_000),
        _ => chinese_mobile(dice, count),
    }
}

fn spelt(dice: &mut Dice, heads: [&str; 2], tail: String) -> String {
    format!("{}{tail}", heads[dice.place(2)])
}

/// 199 0000 xxxx; beyond ten thousand of them, the next block.
fn chinese_mobile(dice: &mut Dice, count: i64) -> String {
    let (block, tail) = (count / 10_000 % 10, count * 7919 % 10_000);
    match dice.between(0, 9) {
        0..=5 => format!("199{block:04}{tail:04}"),
        6 | 7 => format!("199 {block:04} {tail:04}"),
        8 => format!("+86 199 {block:04} {tail:04}"),
        _ => format!("199-{block:04}-{tail:04}"),
    }
}

/// A number of an office; no Chinese local number begins with 0.
fn landline(dice: &mut Dice, country: &str) -> String {
    let tail = dice.between(0, 999);
    match country {
        "uk" => format!("+44 20 7946 0{tail:03}"),
        "us" => format!("+1 202 555 01{:02}", tail % 100),
        "de" => format!("+49 30 23125 {tail:03}"),
        "fr" => format!("+33 1 99 00 {:02} {:02}", tail / 10, tail % 100),
        "au" => format!("+61 2 5550 0{tail:03}"),
        _ => format!("0755-0000 {:04}", dice.between(0, 9999)),
    }
}

fn email(dice: &mut Dice, who: &Who) -> String {
    let (first, last) = who.latin.split_once(' ').unwrap_or((&who.latin, ""));
    let last = last.replace(' ', "");
    let digits = dice.between(1, 999);
    let local = match (last.is_empty(), dice.between(0, 3)) {
        (true, _) => format!("{first}{digits}"),
        (_, 0) => format!("{first}.{last}"),
        (_, 1) => format!("{first}{last}{digits}"),
        (_, 2) => format!("{last}_{first}"),
        _ => format!("{first}{}", who.born % 100 + 1900),
    };
    let domain = dice.pick(&["example.com", "example.org", "example.net"]);
    format!("{local}@{}", domain.unwrap_or(&"example.com"))
}

fn account(dice: &mut Dice, who: &Who) -> String {
    format!("wx_{}{}", who.latin.replace(' ', ""), dice.between(10, 9999))
}

fn address(dice: &mut Dice, who: &Who, voice: &Voice<'_>) -> String {
    let street = dice.word(&voice.language.streets);
    let (number, flat) = (dice.between(1, 288), dice.between(1, 29));
    let (city, room) = (&voice.city.name, dice.between(1, 4));
    if who.cohort.is_chinese() {
        return format!("{city}市{street}{number}号{}栋{flat}0{room}室", dice.between(1, 12));
    }
    match dice.percent(30) {
        true => format!("Flat {flat}, {number} {street}, {city}"),
        false => format!("{number} {street}, {city}"),
    }
}

fn birthday(dice: &mut Dice, year: i64) -> Date {
    let (year, month) = (year as i16, dice.between(1, 12) as i8);
    Date::new(year, month, dice.between(1, 28) as i8).unwrap_or_default()
}

/// Eighteen digits of region 999999, which there is not; abroad, a passport.
fn identity(dice: &mut Dice, who: &Who, born: Date) -> String {
    if !who.cohort.is_chinese() {
        return format!("X{:08}", dice.between(0, 99_999_999));
    }
    let order = dice.between(0, 499) * 2 + i64::from(!who.woman);
    let body = format!("999999{}{order:03}", born.strftime("%Y%m%d"));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// A number that passes its check, of the ranges that payment providers keep for tests.
fn card(dice: &mut Dice, chinese: bool) -> String {
    let head = if chinese { "6200000000" } else { "4000000000" };
    let body = format!("{head}{:05}", dice.between(0, 99_999));
    let doubled = |(place, b): (usize, u8)| match (place % 2, u32::from(b - b'0')) {
        (0, digit) if digit > 4 => digit * 2 - 9,
        (0, digit) => digit * 2,
        (_, digit) => digit,
    };
    let sum: u32 = body.bytes().rev().enumerate().map(doubled).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn secret_note(dice: &mut Dice, who: &Who) -> String {
    let notes: [&str; 3] = if who.cohort.is_chinese() {
        [
            "正在办离婚，任何资料都不要告诉家属。",
            "听力残疾，有证，只能文字沟通。",
            "化疗期间，上门前一天再确认一次。",
        ]
    } else {
        [
            "Going through a divorce: nothing to relatives, whatever they say.",
            "Deaf, writes rather than speaks; has told us so in confidence.",
            "In treatment until summer. Confirm a visit the day before.",
        ]
    };
    notes[dice.place(notes.len())].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::{is_card_number, is_chinese_identity};

    #[test]
    fn check_digits_are_right() {
        let mut dice = Dice::new(1);
        for count in 0..500 {
            let who = Who {
                cohort: super::super::content::Cohort::Zh,
                name: "张伟".into(),
                latin: "zhang wei".into(),
                surname: None,
                born: 1986,
                woman: count % 2 == 0,
                must: true,
            };
            let born = birthday(&mut dice, who.born);
            let number = identity(&mut dice, &who, born);
            assert!(is_chinese_identity(&number), "{number}");
            assert!(is_card_number(&card(&mut dice, count % 2 == 0)));
        }
    }
}
