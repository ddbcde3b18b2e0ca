//! What an English sentence promises.

use super::{Deed, Said, Until};
use jiff::civil::{Date, Weekday};

/// What we do, with the forms in which it stands: bare, done to something, and going on.
const DEEDS: &[(Deed, &[&str])] = &[
    (
        Deed::Answer,
        &[
            "answer",
            "answered",
            "answering",
            "reply",
            "replied",
            "replying",
            "respond",
            "responding",
            "inform",
            "informed",
            "informing",
            "notify",
            "notified",
            "notifying",
            "tell",
            "told",
            "explain",
            "explaining",
            "update",
            "updated",
            "updating",
            "decide",
            "investigate",
            "investigated",
            "investigating",
            "look",
            "looking",
            "check",
            "checking",
            "examine",
            "review",
            "reviewed",
            "reviewing",
            "resolve",
            "resolved",
            "resolving",
            "handle",
            "handled",
            "clarify",
            "confirm",
            "confirmed",
            "report",
            "find",
            "settle",
            "settled",
            "solve",
            "solved",
            "follow",
        ],
    ),
    (
        Deed::Contact,
        &[
            "call",
            "called",
            "calling",
            "phone",
            "phoned",
            "phoning",
            "ring",
            "ringing",
            "contact",
            "contacted",
            "contacting",
            "telephone",
            "touch",
            "visit",
            "visiting",
            "reach",
            "speak",
            "meet",
        ],
    ),
    (
        Deed::Pay,
        &[
            "refund",
            "refunded",
            "refunding",
            "pay",
            "paid",
            "paying",
            "reimburse",
            "reimbursed",
            "reimbursing",
            "credit",
            "credited",
            "crediting",
            "compensate",
            "compensated",
            "transfer",
            "transferred",
            "transferring",
            "repay",
            "waive",
            "waived",
            "waiving",
            "deduct",
            "remove",
            "reverse",
            "reversed",
        ],
    ),
    (
        Deed::Send,
        &[
            "send",
            "sent",
            "sending",
            "ship",
            "shipped",
            "shipping",
            "deliver",
            "delivered",
            "delivering",
            "dispatch",
            "dispatched",
            "mail",
            "mailed",
            "mailing",
            "email",
            "post",
            "posted",
            "forward",
            "write",
            "writing",
            "bring",
            "courier",
            "despatch",
            "issue",
            "issued",
        ],
    ),
    (
        Deed::Repair,
        &[
            "repair",
            "repaired",
            "repairing",
            "replace",
            "replaced",
            "replacing",
            "fix",
            "fixed",
            "fixing",
            "exchange",
            "exchanged",
            "exchanging",
            "install",
            "installed",
            "restore",
            "restored",
            "correct",
            "corrected",
            "correcting",
            "mend",
            "reinstate",
        ],
    ),
    (
        Deed::Other,
        &[
            "arrange",
            "arranged",
            "arranging",
            "collect",
            "collected",
            "collecting",
            "pick",
            "cancel",
            "cancelled",
            "canceled",
            "cancelling",
            "close",
            "organise",
            "organize",
            "provide",
            "provided",
            "give",
            "get",
            "complete",
            "completed",
            "book",
            "booked",
            "take",
            "ensure",
            "make",
            "delete",
            "deleted",
            "come",
            "escalate",
            "process",
            "processed",
            "offer",
            "set",
            "do",
            "done",
            "put",
            "keep",
            "finish",
            "change",
            "discuss",
            "raise",
        ],
    ),
];

/// Who speaks for us.
const WE: &[&str] = &["we", "i"];
/// Who acts for us, after `a`, `the`, `our` or `my`.
const OURS: &[&str] = &[
    "colleague",
    "colleagues",
    "technician",
    "engineer",
    "courier",
    "team",
    "department",
    "manager",
    "specialist",
    "agent",
    "driver",
    "supervisor",
    "staff",
    "lead",
    "office",
    "company",
    "service",
    "warehouse",
    "bank",
    "somebody",
    "someone",
];
/// What the customer waits for.
const THINGS: &[&str] = &[
    "refund",
    "order",
    "parcel",
    "replacement",
    "card",
    "money",
    "credit",
    "amount",
    "repair",
    "fee",
    "letter",
    "charge",
    "payment",
    "item",
    "goods",
    "package",
    "delivery",
    "answer",
    "reply",
    "decision",
    "invoice",
    "part",
    "device",
    "phone",
    "account",
    "problem",
    "issue",
    "matter",
    "complaint",
    "request",
    "compensation",
    "voucher",
    "service",
    "report",
    "sum",
    "product",
    "call",
    "response",
    "error",
    "copy",
    "balance",
];
/// What makes a time to come of a verb.
const WILL: &[&str] = &["will", "shall", "'ll"];
/// `we are going to`, `we plan to`: the verb comes after `to`.
const INTEND: &[&str] = &[
    "going",
    "aim",
    "plan",
    "intend",
    "expect",
    "hope",
    "promise",
    "undertake",
    "commit",
    "pledge",
    "mean",
    "aiming",
    "planning",
];
/// Words of honour: whatever they are about.
const VOW: &[&str] = &["promise", "guarantee", "pledge", "undertake", "vow", "commit"];
/// What the customer gets.
const GETS: &[&str] = &["receive", "get", "have", "hear", "see", "find"];
const NOT: &[&str] = &["not", "never", "no", "nobody", "neither", "unable", "nor"];
/// What begins a clause of its own after a comma or `and`.
const SUBJECTS: &[&str] = &[
    "we", "i", "you", "he", "she", "they", "it", "our", "your", "please", "the", "a", "my", "if",
    "somebody", "someone", "this", "there",
];

/// What each clause of a sentence says.
pub(super) fn clauses(sentence: &str) -> Vec<Said> {
    let is_question = sentence.trim_end().ends_with('?');
    let words = words(sentence);
    split(&words)
        .into_iter()
        .map(|clause| {
            let until = until(clause);
            let deed = promised(clause, until.is_some()).filter(|_| !is_question);
            Said { deed, until }
        })
        .collect()
}

/// Lower case words; a comma is a word of its own.
fn words(sentence: &str) -> Vec<String> {
    let lower = sentence.to_lowercase().replace(['’', '‘'], "'");
    let whole = lower
        .replace("cannot", "can not")
        .replace("won't", "will not")
        .replace("shan't", "shall not")
        .replace("n't", " not")
        .replace("'ll", " will")
        .replace("'m ", " am ")
        .replace("'re ", " are ")
        .replace("'ve ", " have ")
        .replace(',', " , ");
    let trim = |word: &str| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ',');
        inner.trim_end_matches("'s").to_owned()
    };
    whole.split_whitespace().map(trim).filter(|word| !word.is_empty()).collect()
}

/// Clauses: at `but`, and where a comma or `and` is followed by somebody who does something.
fn split(words: &[String]) -> Vec<&[String]> {
    let is_border = |place: usize| {
        let word = words[place].as_str();
        let next = words.get(place + 1).map(String::as_str).unwrap_or_default();
        let begins = SUBJECTS.contains(&next) && !is_appointment(&words[place + 1..]);
        match word {
            "but" | "however" | "although" | "because" | "which" => true,
            "," => begins || next == "but" || next == "and",
            "and" | "so" | "or" => begins,
            _ => false,
        }
    };
    let (mut all, mut from) = (Vec::new(), 0);
    for place in 0..words.len() {
        if is_border(place) {
            all.push(&words[from..place]);
            from = place + 1;
        }
    }
    all.push(&words[from..]);
    all.into_iter().filter(|clause| !clause.is_empty()).collect()
}

/// `the day after tomorrow`, `the 4th`: a time, and nobody who does something.
fn is_appointment(words: &[String]) -> bool {
    let next = words.get(1).map(String::as_str).unwrap_or_default();
    words[0] == "the" && (next == "day" || next == "latest" || ordinal(next).is_some())
}

fn is_in(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

fn deed(word: &str) -> Option<Deed> {
    DEEDS.iter().find(|(_, forms)| forms.contains(&word)).map(|(deed, _)| *deed)
}

/// The deed among these words; a pale one gives way to one that says more.
fn deed_in(words: &[String]) -> Option<Deed> {
    let mut found = words.iter().filter_map(|word| deed(word)).peekable();
    let first = found.peek().copied();
    found.find(|one| *one != Deed::Other).or(first)
}

fn has_not(words: &[String]) -> bool {
    words.iter().any(|word| is_in(word, NOT))
}

/// The deed that this clause promises.
fn promised(clause: &[String], is_timed: bool) -> Option<Deed> {
    (0..clause.len()).find_map(|place| at(clause, place, is_timed))
}

/// The deed promised by who stands here.
fn at(clause: &[String], place: usize, is_timed: bool) -> Option<Deed> {
    let word = clause[place].as_str();
    let rest = &clause[place + 1..];
    if is_in(word, WE) {
        return by_us(rest, is_timed);
    }
    if is_in(word, OURS) {
        // Of `the bank` or `our office` it is told what they do now only where they act for us then.
        return by_us(rest, is_timed);
    }
    if word == "you" {
        return to_you(rest, is_timed);
    }
    if is_in(word, THINGS) || word == "it" && is_timed {
        return of_thing(word, rest, is_timed);
    }
    if word == "expect" && place == 0 && is_timed {
        return deed_in(rest).or(Some(Deed::Other));
    }
    None
}

/// `we will call`, `we are going to refund`, `we call you tomorrow`, `we guarantee`.
fn by_us(rest: &[String], is_timed: bool) -> Option<Deed> {
    let near = &rest[..rest.len().min(5)];
    let vow = near.iter().take(3).position(|word| is_in(word, VOW));
    if let Some(vow) = vow.filter(|vow| !near[..*vow].iter().any(|word| is_in(word, WILL))) {
        let is_kept = !has_not(&rest[..vow]) && !has_past(&rest[..vow]);
        return is_kept.then(|| deed_in(&rest[vow + 1..]).unwrap_or(Deed::Other));
    }
    if let Some(will) = near.iter().position(|word| is_in(word, WILL)) {
        return bare(&rest[..will], &rest[will + 1..]);
    }
    let to = rest.iter().take(6).position(|word| word == "to");
    if let Some(to) = to.filter(|to| rest[..*to].iter().any(|word| is_in(word, INTEND))) {
        return bare(&rest[..to], &rest[to + 1..]).filter(|_| !has_past(&rest[..to]));
    }
    let is_now = rest.first().is_some_and(|word| {
        let is_going_on = is_in(word, &["am", "are", "is"]);
        let follows = rest.get(1).is_some_and(|word| word.ends_with("ing") && deed(word).is_some());
        (is_going_on && follows) || (done_by_one(word).is_some() && !is_past(word))
    });
    let found = || deed_in(rest).or_else(|| rest.first().and_then(|word| done_by_one(word)));
    (is_timed && is_now && !has_not(near)).then(found).flatten()
}

/// `calls`, `picks`: the deed of one who acts for us, too.
fn done_by_one(word: &str) -> Option<Deed> {
    deed(word).or_else(|| deed(word.strip_suffix('s')?))
}

fn has_past(words: &[String]) -> bool {
    words.iter().any(|word| is_in(word, &["have", "had", "has", "did", "were", "was"]))
}

fn is_past(word: &str) -> bool {
    word.ends_with("ed") || word.ends_with("ing") || is_in(word, &["sent", "paid", "told", "done"])
}

/// What comes after `will`: the deed, unless it is denied. Whatever else we say we will do is a deed, too: its writer
/// says if it is none.
fn bare(before: &[String], after: &[String]) -> Option<Deed> {
    // `we will need your receipt` asks for something.
    let asks = after.first().is_none_or(|word| is_in(word, &["need", "require", "ask", "want"]));
    let near = &after[..after.len().min(8)];
    let verb = near.iter().position(|word| deed(word).is_some());
    if asks || has_not(before) || has_not(&near[..verb.unwrap_or(near.len().min(3))]) {
        return None;
    }
    verb.and_then(|verb| deed_in(&after[verb..])).or(Some(Deed::Other))
}

/// `you will receive`, `you will be called`, `you have our answer by`, `you will hear from us`.
fn to_you(rest: &[String], is_timed: bool) -> Option<Deed> {
    let first = rest.first().map(String::as_str).unwrap_or_default();
    if first == "can" && rest.get(1).is_some_and(|word| is_in(word, &["count", "rely"])) {
        return deed_of_gift(rest);
    }
    if is_in(first, WILL) || is_in(first, &["should", "can"]) && rest.iter().any(|w| w == "expect")
    {
        let after = &rest[1..];
        let second =
            after.iter().find(|word| !is_in(word, &["also", "then", "soon", "shortly"]))?;
        if has_not(&after[..after.len().min(2)]) {
            return None;
        }
        let must =
            is_in(second, &["have", "need"]) && after.iter().take(3).any(|word| word == "to");
        if is_in(second, GETS) && !must || second == "expect" {
            return deed_of_gift(after);
        }
        let passive = second == "be";
        let done = after.iter().take(4).find_map(|word| deed(word).filter(|_| is_done(word)));
        return done.filter(|_| passive);
    }
    let is_given =
        is_in(first, &["have", "get", "receive", "hear"]) && rest.get(1).is_none_or(|w| w != "to");
    (is_given && is_timed && !has_not(rest) && !is_done_already(rest))
        .then(|| deed_of_gift(rest))
        .flatten()
}

/// `you have paid`: what the customer has done.
fn is_done_already(rest: &[String]) -> bool {
    rest.get(1).is_some_and(|word| is_done(word) && deed(word).is_some())
}

fn is_done(word: &str) -> bool {
    is_past(word) && !word.ends_with("ing")
}

/// What somebody gets tells what is to be done.
fn deed_of_gift(words: &[String]) -> Option<Deed> {
    let of = |word: &str| match word {
        "refund" | "money" | "payment" | "credit" | "compensation" | "amount" | "voucher" => {
            Some(Deed::Pay)
        }
        "answer" | "reply" | "decision" | "news" | "response" | "result" | "hear" | "update" => {
            Some(Deed::Answer)
        }
        "call" | "visit" => Some(Deed::Contact),
        "replacement" | "repair" => Some(Deed::Repair),
        "parcel" | "letter" | "order" | "copy" | "goods" | "card" | "invoice" | "item" => {
            Some(Deed::Send)
        }
        _ => None,
    };
    words.iter().find_map(|word| of(word)).or(Some(Deed::Other))
}

/// `the refund will arrive`, `your parcel arrives on Monday`.
fn of_thing(thing: &str, rest: &[String], is_timed: bool) -> Option<Deed> {
    const COMES: &[&str] = &[
        "gets", "get", "arrive", "arrives", "reach", "reaches", "be", "is", "come", "comes",
        "leave", "leaves", "appear", "appears", "take", "takes", "show", "follow", "follows", "go",
        "goes",
    ];
    let near = &rest[..rest.len().min(6)];
    let is_ours = deed_of_gift(std::slice::from_ref(&thing.to_owned())).unwrap_or(Deed::Other);
    if let Some(will) = near.iter().take(4).position(|word| is_in(word, WILL)) {
        let after = &near[will + 1..];
        let does = after.iter().any(|word| is_in(word, COMES) || deed(word).is_some());
        let done = after.iter().find_map(|word| deed(word).filter(|_| is_done(word)));
        return (does && !has_not(near)).then(|| done.unwrap_or(is_ours));
    }
    let first = rest.first().map(String::as_str).unwrap_or_default();
    let comes =
        is_in(first, COMES) && !rest.iter().take(3).any(|word| is_in(word, &["that", "not"]));
    let was = rest.iter().any(|word| is_done(word) && !is_in(word, &["refunded", "sent"]));
    (comes && is_timed && !was).then_some(is_ours)
}

/// The time that a clause names, if it is one to come.
fn until(words: &[String]) -> Option<Until> {
    (0..words.len()).find_map(|place| span(words, place).or_else(|| day(words, place)))
}

/// `within three working days`, `in 24 hours`, `in the next two weeks`.
fn span(words: &[String], place: usize) -> Option<Until> {
    let opens = [
        "within", "in", "inside", "under", "than", "most", "after", "next", "for", "another",
        "take", "takes",
    ];
    if !is_in(&words[place], &opens) {
        return None;
    }
    let mut at = place + 1;
    while words.get(at).is_some_and(|word| {
        is_in(word, &["the", "next", "about", "around", "at", "most", "another", "just", "only"])
    }) {
        at += 1;
    }
    let (mut count, mut used) = number(&words[at..])?;
    // `three to five`, `3 - 5`: until the later.
    if words.get(at + used).is_some_and(|word| is_in(word, &["to", "or"]))
        && let Some((more, last)) = number(&words[at + used + 1..])
    {
        (count, used) = (more, used + 1 + last);
    }
    let unit = words.get(at + used)?;
    let more = words.get(at + used + 1).map(String::as_str).unwrap_or_default();
    // `we were open for two hours`, `thirty days of this letter`: no time of ours.
    match unit.as_str() {
        "working" | "business" if more.starts_with("day") => Some(Until::WorkingDays(count)),
        "day" | "days" | "calendar" => Some(Until::Days(count)),
        "week" | "weeks" => Some(Until::Days(count * 7)),
        "month" | "months" => Some(Until::Months(count)),
        "hour" | "hours" | "hrs" => Some(Until::Minutes(count * 60)),
        "minute" | "minutes" | "min" => Some(Until::Minutes(count)),
        _ => None,
    }
}

/// A number, and how many words it takes.
fn number(words: &[String]) -> Option<(u32, usize)> {
    const WORDS: &[(&str, u32)] = &[
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fourteen", 14),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("couple", 2),
        ("few", 3),
        ("several", 5),
        ("half", 1),
    ];
    let first = words.first()?;
    if is_in(first, &["a", "an"])
        && words.get(1).is_some_and(|word| is_in(word, &["couple", "few"]))
    {
        let (count, _) = number(&words[1..])?;
        let of = usize::from(words.get(2).is_some_and(|word| word == "of"));
        return Some((count, 2 + of));
    }
    if let Some((_, count)) = WORDS.iter().find(|(word, _)| word == first) {
        return Some((*count, 1));
    }
    // `3-5`: the later.
    let last = first.rsplit(['-', '–']).next()?;
    last.parse().ok().filter(|count| *count <= 1_000).map(|count| (count, 1))
}

/// `by Friday`, `tomorrow`, `on 4 December`, `by the end of the week`.
fn day(words: &[String], place: usize) -> Option<Until> {
    let word = words[place].as_str();
    let before = place.checked_sub(1).map_or("", |at| words[at].as_str());
    let next = words.get(place + 1).map(String::as_str).unwrap_or_default();
    match word {
        "today" | "tonight" | "eod" | "cob" => return Some(Until::Days(0)),
        "afternoon" | "morning" | "evening" if before == "this" => return Some(Until::Days(0)),
        "tomorrow" if before == "after" => return Some(Until::Days(2)),
        "tomorrow" => return Some(Until::Days(1)),
        "week" if before == "next" => return Some(Until::WeekEnd(1)),
        "week" if before == "this" => return Some(Until::WeekEnd(0)),
        "month" if before == "next" => return Some(Until::MonthEnd(1)),
        "month" if before == "this" => return Some(Until::MonthEnd(0)),
        "end" if next == "of" => return end_of(&words[place + 2..]),
        "close" if next == "of" => return Some(Until::Days(0)),
        "noon" | "midnight" if before == "by" => return Some(Until::Days(0)),
        _ => {}
    }
    if let Some(date) = iso(word) {
        return Some(Until::Day(date));
    }
    if let Some(weekday) = weekday(word).filter(|_| before != "last") {
        return Some(Until::Weekday(weekday, u32::from(before == "next")));
    }
    let month = month(word)?;
    let of = place.checked_sub(2).map_or("", |at| words[at].as_str());
    let day = match before {
        "of" => ordinal(of),
        _ => ordinal(before).or_else(|| of_month(before)),
    };
    let (day, year) = match day {
        Some(day) => (day, next),
        None => {
            let day = ordinal(next).or_else(|| of_month(next))?;
            let at = place + 2;
            let at = if words.get(at).is_some_and(|word| word == ",") { at + 1 } else { at };
            (day, words.get(at).map(String::as_str).unwrap_or_default())
        }
    };
    match year.parse::<i16>().ok().filter(|year| (2000..=9999).contains(year)) {
        Some(year) => Date::new(year, month.cast_signed(), day.cast_signed()).ok().map(Until::Day),
        None => Some(Until::MonthDay(month, day)),
    }
}

fn end_of(words: &[String]) -> Option<Until> {
    let mut rest =
        words.iter().map(String::as_str).filter(|word| !is_in(word, &["the", "this", "business"]));
    match rest.next()? {
        "day" | "today" => Some(Until::Days(0)),
        "tomorrow" => Some(Until::Days(1)),
        "week" => Some(Until::WeekEnd(0)),
        "month" => Some(Until::MonthEnd(0)),
        "next" => match rest.next()? {
            "week" => Some(Until::WeekEnd(1)),
            "month" => Some(Until::MonthEnd(1)),
            _ => None,
        },
        "year" => Some(Until::MonthDay(12, 31)),
        other => month(other).map(|month| Until::MonthDay(month, last_of(month))),
    }
}

fn last_of(month: u8) -> u8 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn iso(word: &str) -> Option<Date> {
    word.get(..10).filter(|_| word.len() >= 10)?.parse().ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    NAMES.iter().find(|(name, _)| *name == word).map(|(_, weekday)| *weekday)
}

fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = NAMES.iter().position(|name| {
        *name == word || word.len() == 3 && word != "may" && name.starts_with(word)
    })?;
    u8::try_from(place + 1).ok()
}

fn ordinal(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    of_month(digits)
}

fn of_month(word: &str) -> Option<u8> {
    word.parse().ok().filter(|day| (1..=31).contains(day))
}
