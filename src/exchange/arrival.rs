//! A mail that came in, as it is read: what ties it to others, who wrote it or that a machine did, and what it says.
//!
//! INVARIANT: no address is in a text of its own or in a digest that could be guessed from what is kept in clear: ids
//! are digested, and a mail without one is known by its day and its words, without whom it is from or to.

use super::attached::{self, Fate, Part};
use super::bounds::{Bounded, without_envelope};
use super::charset;
use crate::domain::contact::holds_value;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::id::CaseNumber;
use crate::domain::moment::Moment;
use crate::domain::name;
use crate::domain::quoted::{Words, tell_apart};
use crate::vault::SecretString;
use jiff::Timestamp;
use jiff::tz::Offset;
use mail_parser::decoders::html::html_to_text;
use mail_parser::{
    Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Ids of one mail that are looked at: the last of those it names, its own aside.
const MOST_IDS: usize = 100;
/// Attachments that are named one by one.
const MOST_NAMED: usize = 50;

/// What kind of mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Somebody wrote it.
    Written,
    /// A machine did: nobody's words.
    Automatic,
    /// A mail system says what became of a mail of ours.
    Bounce,
}

/// A mail, read.
pub struct Arrival<'b> {
    /// Its headers.
    pub head: Message<'b>,
    /// What tells it from every other.
    pub mail: [u8; 32],
    /// What ties it to others: its own id, and those of what it answers.
    pub ties: Vec<[u8; 32]>,
    /// What kind it is.
    pub nature: Nature,
    /// Its subject.
    pub subject: String,
    /// Everything it says.
    pub text: String,
    /// The same, told apart.
    pub words: Words,
    /// What is attached.
    pub parts: Vec<Part>,
    /// When it says it was written.
    pub at: Option<Moment>,
    /// Of a bounce, what it tells.
    pub report: Report,
    body: Message<'b>,
}

impl std::fmt::Debug for Arrival<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Arrival").field("nature", &self.nature).finish_non_exhaustive()
    }
}

/// What a mail system tells of a mail that did not arrive.
#[derive(Debug, Default)]
pub struct Report {
    /// The ids of the mail that came back.
    pub ids: Vec<String>,
    /// To whom it was sent.
    pub receiver: Option<SecretString>,
    /// What was done with it, and the code that says why.
    pub lines: Vec<String>,
}

/// Who sent it.
#[derive(Debug)]
pub struct From {
    /// As they call themselves, cleaned; nothing, where that holds an address or a number.
    pub name: String,
    /// By which address.
    pub address: Option<SecretString>,
}

impl<'b> Arrival<'b> {
    /// Reads it; none, if it has no header.
    pub fn of(bounded: &'b Bounded) -> Option<Self> {
        let head = MessageParser::default().parse_headers(bounded.bytes.get(..bounded.head)?)?;
        let body = MessageParser::new().with_mime_headers().parse(&bounded.bytes)?;
        let subject = subject(&head);
        let text = text(&body);
        let nature = nature(&head);
        let report =
            if nature == Nature::Bounce { report(&head, &body) } else { Report::default() };
        Some(Self {
            mail: key(&head, &subject, bounded.bytes.get(bounded.head..).unwrap_or_default()),
            ties: ties(&head),
            nature,
            subject,
            words: words(&body, &text),
            parts: attached::parts(&body),
            at: written_at(&head),
            report,
            text,
            head,
            body,
        })
    }

    /// Who sent it.
    pub fn from(&self) -> From {
        let from = self.head.from().and_then(|from| from.first());
        let read = from.and_then(|one| one.name()).unwrap_or_default();
        let name = match read.contains(char::REPLACEMENT_CHARACTER) {
            true => {
                header(&self.head, "from").and_then(guessed).map(named_before).unwrap_or_default()
            }
            false => read.to_owned(),
        };
        let name = name::clean(&name);
        let address = from.and_then(|one| one.address()).map(|it| SecretString::from(it.trim()));
        From { name: if holds_value(&name) { String::new() } else { name }, address }
    }

    /// Our numbers of cases in its subject.
    pub fn numbers(&self) -> Vec<CaseNumber> {
        let words = self.subject.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words.filter_map(|word| word.parse().ok()).collect()
    }

    /// All of it as a line of a timeline: new words first, then what is attached, then what it carries along; and where the
    /// number of each attachment is to stand. What is too long is cut, and it says by how much.
    pub fn entry(&self, from: Option<&str>, fates: &[Fate]) -> (String, Vec<Option<usize>>) {
        let from = from.map(|from| format!("From: {from}")).unwrap_or_default();
        let above = [&self.subject, &from, &self.words.own].map(|part| part.trim());
        let above: Vec<&str> = above.into_iter().filter(|part| !part.is_empty()).collect();
        let mut text = above.join("\n\n");
        let mut places = vec![None; self.parts.len()];
        let named = self.parts.iter().zip(fates).zip(&mut places).take(MOST_NAMED);
        for (at, ((part, fate), place)) in named.enumerate() {
            begin(&mut text, if at == 0 { "\n\n" } else { "\n" });
            *place = fate.is_kept().then_some(text.len() + "[".len());
            text.push_str(&part.line(fate));
        }
        if self.parts.len() > MOST_NAMED {
            text.push_str(&format!("\n[… +{}]", self.parts.len() - MOST_NAMED));
        }
        let carried = self.words.carried.trim();
        if !carried.is_empty() {
            begin(&mut text, "\n\n");
            text.push_str(carried);
        }
        (if text.is_empty() { "-".to_owned() } else { fitted(&text) }, places)
    }

    /// What stands in a part; `sent` is the mail as it came.
    pub fn content<'m>(&'m self, part: &Part, sent: &'m [u8]) -> Option<Cow<'m, [u8]>> {
        part.content(&self.body, without_envelope(sent))
    }

    /// One line for lists.
    pub fn title(&self) -> String {
        let lines = std::iter::once(self.subject.as_str()).chain(self.words.own.lines());
        let mut lines = lines.map(name::clean).filter(|line| !line.is_empty());
        lines.next().unwrap_or_else(|| "-".to_owned())
    }

    /// What happened, in its writer's words.
    pub fn happened(&self) -> String {
        fitted(if self.words.own.is_empty() { &self.words.carried } else { &self.words.own })
    }
}

/// Behind what stands there already.
fn begin(text: &mut String, with: &str) {
    if !text.is_empty() {
        text.push_str(with);
    }
}

/// As much of a text as one thing may hold, with a mark that says how much is left out.
fn fitted(text: &str) -> String {
    const MARK: usize = 40;
    if text.len() <= TEXT_BYTES {
        return text.to_owned();
    }
    let mut end = TEXT_BYTES - MARK;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let kept = text.get(..end).unwrap_or_default();
    format!("{kept}\n[… {} B]", text.len() - end)
}

fn digest(kind: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new_with_prefix(kind);
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// By its id and its day, since programs that give the same id to all they send are there; without an id, by its words.
fn key(head: &Message<'_>, subject: &str, body: &[u8]) -> [u8; 32] {
    let day = head.date().map_or(0, mail_parser::DateTime::to_timestamp).to_be_bytes();
    if let Some(id) = own_id(head) {
        return digest("kefu/mail/id", &[id.as_bytes(), &day]);
    }
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let body = lines.collect::<Vec<_>>().join(&b'\n');
    digest("kefu/mail/words", &[&day, subject.as_bytes(), body.trim_ascii()])
}

fn own_id(head: &Message<'_>) -> Option<String> {
    ids(head.header("Message-ID").unwrap_or(&HeaderValue::Empty)).into_iter().next()
}

/// What ties mails to each other.
pub fn tie(id: &str) -> [u8; 32] {
    digest("kefu/mail/tie", &[id.as_bytes()])
}

fn ties(head: &Message<'_>) -> Vec<[u8; 32]> {
    let mut named = ids(head.references());
    named.extend(ids(head.in_reply_to()));
    let last = named.len().saturating_sub(MOST_IDS);
    let own = own_id(head).into_iter();
    let mut ties: Vec<[u8; 32]> =
        own.chain(named.into_iter().skip(last)).map(|id| tie(&id)).collect();
    let mut seen = std::collections::BTreeSet::new();
    ties.retain(|tie| seen.insert(*tie));
    ties
}

/// The ids in a header: one word each, with a host; what else programs write there ties nothing to anything.
fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let all: Vec<&str> = match value {
        HeaderValue::Text(one) => vec![one.as_ref()],
        HeaderValue::TextList(list) => list.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    let is_id = |id: &&str| id.contains('@') && id.len() > 4 && !id.contains(char::is_whitespace);
    all.into_iter().map(str::trim).filter(is_id).map(str::to_owned).collect()
}

fn subject(head: &Message<'_>) -> String {
    let read = head.subject().unwrap_or_default().trim().to_owned();
    if !read.contains(char::REPLACEMENT_CHARACTER) {
        return read;
    }
    header(head, "subject").and_then(guessed).map_or(read, |text| text.trim().to_owned())
}

/// A header as it came.
fn header<'h>(head: &'h Message<'_>, name: &str) -> Option<&'h [u8]> {
    let header = head.headers().iter().find(|header| header.name().eq_ignore_ascii_case(name))?;
    head.raw_message().get(header.offset_start() as usize..header.offset_end() as usize)
}

/// What stands before an address.
fn named_before(text: String) -> String {
    let before = text.split_once('<').map(|(name, _)| name).unwrap_or_default();
    before.trim().trim_matches('"').to_owned()
}

/// Text of which nobody says in which charset it is.
fn guessed(raw: &[u8]) -> Option<String> {
    let charset = charset::detect(raw, true).ok()?;
    Some(charset.encoding.decode_without_bom_handling(raw).0.into_owned())
}

fn text(body: &Message<'_>) -> String {
    let texts: Vec<String> = body.text_bodies().map(|part| said(body, part)).collect();
    let text = texts.join("\n\n");
    match text.trim() {
        "" => body.html_bodies().map(|part| said(body, part)).collect::<Vec<_>>().join("\n\n"),
        _ => text,
    }
    .replace("\r\n", "\n")
    .trim()
    .to_owned()
}

fn said(body: &Message<'_>, part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Html(html) => html_to_text(&decoded(body, part, html)),
        PartType::Text(text) => decoded(body, part, text),
        _ => String::new(),
    }
}

/// As it was read, or in the charset that it looks like, where it says none and is no UTF-8.
fn decoded(body: &Message<'_>, part: &MessagePart<'_>, read: &str) -> String {
    let is_told = part.content_type().is_some_and(|kind| {
        kind.attribute("charset").is_some_and(|charset| !charset.eq_ignore_ascii_case("us-ascii"))
    });
    if is_told || part.encoding != Encoding::None || !read.contains(char::REPLACEMENT_CHARACTER) {
        return read.to_owned();
    }
    let place = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    body.raw_message().get(place).and_then(guessed).unwrap_or_else(|| read.to_owned())
}

/// Marks of mail programs before what they carry along in HTML, in small letters.
const CARRIED: [&str; 5] = [
    "<blockquote",
    "class=\"gmail_quote",
    "id=\"appendonsend\"",
    "id=\"divrplyfwdmsg\"",
    "id=\"reply-intro",
];

fn words(body: &Message<'_>, text: &str) -> Words {
    let mut parts = body.text_bodies();
    let (first, second) = (parts.next(), parts.next());
    let Some((part, PartType::Html(html))) = first.map(|part| (part, &part.body)) else {
        return tell_apart(text);
    };
    let html = decoded(body, part, html);
    let small = html.to_ascii_lowercase();
    let carried = CARRIED.iter().filter_map(|mark| small.find(mark)).min();
    // From the beginning of the tag in which the mark stands.
    let carried = carried.and_then(|at| small.get(..=at)?.rfind('<'));
    let halves = carried.and_then(|at| html.split_at_checked(at)).filter(|_| second.is_none());
    let Some((own, rest)) = halves else { return tell_apart(text) };
    let (own, rest) = (html_to_text(own).trim().to_owned(), html_to_text(rest));
    match own.is_empty() {
        true => tell_apart(text),
        false => Words { own, carried: rest.trim().to_owned() },
    }
}

fn written_at(head: &Message<'_>) -> Option<Moment> {
    let date = head.date().filter(|date| date.is_valid())?;
    let seconds = i32::from(date.tz_hour) * 3600 + i32::from(date.tz_minute) * 60;
    let offset = Offset::from_seconds(if date.tz_before_gmt { -seconds } else { seconds }).ok()?;
    let at = Timestamp::from_second(date.to_timestamp()).ok()?;
    Some(Moment::minute(at, offset)).filter(|at| at.at_seconds > 0)
}

fn says(head: &Message<'_>, name: &'static str) -> Option<String> {
    head.header_raw(name).map(|value| value.trim().to_ascii_lowercase())
}

/// Whether a machine wrote it (RFC 3834), or a mail system that could not deliver (RFC 3464). What is sent in bulk is
/// a machine's but for what people write to a list, which says where to write to (RFC 2369).
fn nature(head: &Message<'_>) -> Nature {
    let kind = says(head, "Content-Type").unwrap_or_default();
    let is_report = kind.starts_with("multipart/report");
    let is_receipt = is_report && kind.contains("disposition-notification");
    let from = head.from().and_then(|from| from.first()).and_then(|one| one.address());
    let local = from.and_then(|it| it.split('@').next()).unwrap_or_default();
    let is_daemon = local.eq_ignore_ascii_case("mailer-daemon");
    if (is_report && !is_receipt) || is_daemon || says(head, "X-Failed-Recipients").is_some() {
        return Nature::Bounce;
    }
    let is_submitted = says(head, "Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    let is_bulk = says(head, "Precedence").is_some_and(|value| {
        let is_of_a_list = || says(head, "List-Post").is_some();
        value == "auto_reply" || ["bulk", "junk"].contains(&value.as_str()) && !is_of_a_list()
    });
    let is_answer = ["X-Autoreply", "X-Autorespond", "X-Autoresponder"];
    let is_answer = is_answer.iter().any(|name| says(head, name).is_some());
    let has_no_way_back = says(head, "Return-Path").is_some_and(|value| value == "<>");
    match is_submitted || is_bulk || is_answer || is_receipt || has_no_way_back {
        true => Nature::Automatic,
        false => Nature::Written,
    }
}

/// What it tells: by its own parts, and by the mail that it brings back.
fn report(head: &Message<'_>, body: &Message<'_>) -> Report {
    let mut report = Report::default();
    for part in &body.parts {
        let half = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default();
        if half.eq_ignore_ascii_case("delivery-status") {
            read_status(&String::from_utf8_lossy(part.contents()), &mut report);
        } else if half.to_ascii_lowercase().contains("fc822") {
            let brought = MessageParser::default().parse_headers(part.contents());
            report.ids.extend(brought.as_ref().and_then(own_id));
        }
    }
    report.ids.extend(ids(head.in_reply_to()));
    report.ids.extend(ids(head.references()));
    report
}

fn read_status(text: &str, report: &mut Report) {
    for line in text.lines().take(200) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "action" | "status" if value.len() < 40 && !value.contains('@') => {
                report.lines.push(name::clean_line(line));
            }
            "final-recipient" | "original-recipient" if report.receiver.is_none() => {
                let address = value.rsplit(';').next().unwrap_or(value).trim();
                report.receiver = Some(SecretString::from(address));
            }
            _ => {}
        }
    }
    report.lines.dedup();
    report.lines.truncate(8);
}
