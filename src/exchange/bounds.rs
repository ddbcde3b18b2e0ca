//! What a mail may be made of, looked at before anything takes it apart.
//!
//! INVARIANT: the parser reads what passes here in time and memory that grow with its length alone. It walks into mails
//! within mails without an end, copies them whole for each level, and reads to the end for each part that does not
//! close. So a mail within a mail stays one thing, as anything else that is attached, and of the rest there is a most.

use super::RowFault;

/// Bytes of one mail, at most.
pub const MOST_BYTES: u64 = 25 << 20;
/// Lines of one mail: each may be a header, or begin a part.
const MOST_LINES: usize = 1_000_000;
/// Bytes of the headers of a mail.
const MOST_HEAD: usize = 1 << 20;
/// Bytes of a header of a part, with the lines it goes on in.
const MOST_HEADER: usize = 16 << 10;
/// Parts that are made of parts.
const MOST_MULTIPARTS: usize = 300;
/// How far a comment is read between the two halves of a type.
const MOST_COMMENT: usize = 1_000;
/// What stands for a type that would be walked into; the first letter of the second half of its name.
const UNKNOWN: u8 = b'x';

/// A mail that can be taken apart.
#[derive(Debug)]
pub struct Bounded {
    /// It, but for the line that a mailbox or a mail system puts before it.
    pub bytes: Vec<u8>,
    /// How many of them are headers.
    pub head: usize,
}

/// A mail that keeps within the bounds, or the code that says which it does not.
pub fn bounded(raw: &[u8]) -> Result<Bounded, &'static str> {
    let mut bytes = without_envelope(raw).to_vec();
    let head = head_of(&bytes);
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
    if raw.len() as u64 > MOST_BYTES {
        return Err("reply-large");
    }
    if head > MOST_HEAD || lines > MOST_LINES || has_long_header(&bytes) {
        return Err("mail-parts");
    }
    match close(&mut bytes) > MOST_MULTIPARTS {
        true => Err("mail-parts"),
        false => Ok(Bounded { bytes, head }),
    }
}

/// The same as a row that was not taken.
pub fn or_fault(raw: &[u8], place: u64) -> Result<Bounded, RowFault> {
    bounded(raw).map_err(|code| RowFault::new(place, code))
}

/// Without `From somebody at a time`, which is no header, and without blank lines before the first one.
pub(super) fn without_envelope(raw: &[u8]) -> &[u8] {
    let raw = raw.trim_ascii_start();
    match raw.strip_prefix(b"From ").and_then(|rest| rest.iter().position(|b| *b == b'\n')) {
        Some(end) => raw.get(b"From ".len() + end + 1..).unwrap_or_default(),
        None => raw,
    }
}

/// Up to the first line with nothing in it.
fn head_of(bytes: &[u8]) -> usize {
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        end += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    end
}

/// Whether a header that is taken apart piece by piece is longer than anybody writes one.
fn has_long_header(bytes: &[u8]) -> bool {
    let mut length = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        length = match line.first() {
            Some(b' ' | b'\t') if length > 0 => length + line.len(),
            _ if is_of_a_part(line) => line.len(),
            _ => 0,
        };
        if length > MOST_HEADER {
            return true;
        }
    }
    false
}

/// Whether `Content-Type:` or `Content-Disposition:` stands in a line, behind whatever a part may begin with.
fn is_of_a_part(line: &[u8]) -> bool {
    const NAMES: [&[u8]; 2] = [b"content-type", b"content-disposition"];
    let colons = line.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(at, _)| at);
    colons.take(MOST_COMMENT).any(|colon| {
        let before = line.get(..colon).unwrap_or_default();
        NAMES.iter().any(|name| ends_with_word(before, name))
    })
}

/// Whether a text ends with a word, whatever blanks stand in it.
fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let mut letters = text.iter().rev().filter(|byte| !byte.is_ascii_whitespace());
    word.iter().rev().all(|byte| letters.next().is_some_and(|own| own.eq_ignore_ascii_case(byte)))
}

/// Makes of every mail within the mail, and of every part whose parts are mails unless they say otherwise, something
/// that is not walked into. How many parts of parts it has.
fn close(bytes: &mut [u8]) -> usize {
    let (mut at, mut multiparts) = (0, 0);
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = type_of(rest) else {
            at += 1;
            continue;
        };
        multiparts += usize::from(length == MULTIPART.len());
        match second_half(bytes, at + length) {
            Half::At(place) if is_walked_into(bytes.get(place..).unwrap_or_default()) => {
                bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte = UNKNOWN);
            }
            Half::At(_) | Half::None => {}
            // A comment without an end: nobody can say what comes after it.
            Half::Hidden => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = UNKNOWN),
        }
        at += length;
    }
    multiparts
}

const MESSAGE: &[u8] = b"message";
const MULTIPART: &[u8] = b"multipart";

fn type_of(text: &[u8]) -> Option<usize> {
    if !text.first().is_some_and(|byte| byte.eq_ignore_ascii_case(&b'm')) {
        return None;
    }
    [MESSAGE, MULTIPART].iter().find(|word| begins(text, word)).map(|word| word.len())
}

fn is_walked_into(text: &[u8]) -> bool {
    [&b"rfc822"[..], b"global", b"digest"].iter().any(|word| begins(text, word))
}

fn begins(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Where the second half of a type stands.
enum Half {
    At(usize),
    /// It is a word like any other.
    None,
    Hidden,
}

fn second_half(bytes: &[u8], from: usize) -> Half {
    let Some(slash) = past_blanks(bytes, from) else { return Half::Hidden };
    match bytes.get(slash) {
        Some(b'/') => past_blanks(bytes, slash + 1).map_or(Half::Hidden, Half::At),
        _ => Half::None,
    }
}

/// Past blanks, folds and comments; none where a comment does not end.
fn past_blanks(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut depth) = (from, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            _ if at - from > MOST_COMMENT => return None,
            b'\\' if depth > 0 => at += 1,
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            _ if depth > 0 || byte.is_ascii_whitespace() => {}
            _ => return Some(at),
        }
        at += 1;
    }
    (depth == 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::{MessageParser, PartType};

    /// No part of it is a mail that was walked into.
    fn is_flat(mail: &[u8]) -> bool {
        let bounded = bounded(mail).expect("within bounds");
        let mail = MessageParser::default().parse(&bounded.bytes).expect("a mail");
        !mail.parts.iter().any(|part| matches!(part.body, PartType::Message(_)))
    }

    #[test]
    fn a_mail_within_a_mail_stays_one_thing_however_its_type_is_written() {
        for kind in [
            "message/rfc822",
            "MESSAGE/RFC822; name=x",
            "message/global",
            "message /\r\n rfc822",
            "message(a comment)/(another \\) one)rfc822",
            "(first) message/rfc822",
        ] {
            let mail = format!("Content-Type: {kind}\r\n\r\nSubject: in it\r\n\r\nhello\r\n");
            assert!(is_flat(mail.as_bytes()), "{kind}");
            let coded = format!(
                "Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n\
                 U3ViamVjdDogaW4gaXQKCmhlbGxvCg==\n"
            );
            assert!(is_flat(coded.as_bytes()), "{kind}");
        }
        let digest =
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\nhello\n--b--\n";
        assert!(is_flat(digest.as_bytes()));
    }

    #[test]
    fn what_would_take_for_ever_is_not_taken_apart() {
        let code = |mail: &[u8]| bounded(mail).map(|_| ());
        let nested = b"Content-Type: message/rfc822\n\n".repeat(200_000);
        assert_eq!(code(&nested), Ok(()));
        assert!(is_flat(&nested));
        let open = b"Content-Type: multipart/mixed; boundary=none\n\n--b\n".repeat(1_000);
        assert_eq!(code(&open), Err("mail-parts"));
        let headers = b"a:\n".repeat(1_000_001);
        assert_eq!(code(&headers), Err("mail-parts"));
        let attributes = [b"--bContent-Type: text/plain".to_vec(), b"\n ;a*1=b".repeat(5_000)];
        assert_eq!(code(&attributes.concat()), Err("mail-parts"));
        let ids = [b"References:".to_vec(), b"\n <a@b>".repeat(200_000)];
        assert_eq!(code(&ids.concat()), Err("mail-parts"));
        assert_eq!(code(&vec![b'x'; MOST_BYTES as usize + 1]), Err("reply-large"));
    }

    #[test]
    fn what_people_wrote_of_mail_is_as_they_wrote_it() {
        let mail =
            b"Subject: x\n\nA message (about multipart mail), rfc822 and all; see a/digest.\n";
        assert_eq!(bounded(mail).expect("a mail").bytes, mail);
        let from = b"From ada@example.org Thu Nov 26 10:00:00 2026\nSubject: x\n\nhello\n";
        let bounded = bounded(from).expect("a mail");
        assert_eq!(bounded.bytes, b"Subject: x\n\nhello\n");
        assert_eq!(bounded.head, 12);
    }
}
