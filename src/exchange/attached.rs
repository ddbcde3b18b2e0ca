//! What is attached to a mail: told apart from what only makes it look as it does, named, and taken out as it was sent.
//!
//! INVARIANT: a part comes out byte for byte as whoever attached it had it: decoded for the way only, never into another
//! charset, and a mail that is attached whole and not walked into. A name is one line and no path, and holds no address
//! and no number of anybody's, since it is not sealed.

use super::charset;
use crate::domain::contact::holds_value;
use crate::domain::error::Error;
use crate::domain::name;
use encoding_rs::Encoding as Encoded;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderName, Message, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Bytes under which an image that stands within the text is a decoration: a logo in a signature, a dot that counts
/// who has read it. A picture that shows something is longer.
const DECORATION_BYTES: usize = 8 << 10;
/// What says who signed a mail, and is of no use without it.
const SIGNATURES: [&str; 3] =
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"];
/// A mail as a whole.
const MAIL: [&str; 2] = ["message/rfc822", "message/global"];
/// Sections in which a name is written, at most.
const MOST_SECTIONS: usize = 50;
/// What is attached without a name.
const NAMELESS: &str = "attachment";
/// Longest ending of a name that is kept where the rest of it is not.
const ENDING_CHARS: usize = 5;

/// A part of a mail that is not its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place among all.
    at: usize,
    /// Its name, as it can be kept.
    pub name: String,
    /// Its type, as it was told.
    pub media: String,
    /// Bytes of it.
    pub bytes: usize,
    /// Whether it is only there for the looks of the mail, or says who signed it.
    pub is_dressing: bool,
}

/// What becomes of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is kept.
    Kept,
    /// It is only there for the looks.
    Dressing,
    /// There is no room for it, as the error says.
    Left(Error),
}

impl Fate {
    /// Whether it is kept.
    pub fn is_kept(&self) -> bool {
        *self == Self::Kept
    }
}

/// All of a mail, in their order.
pub fn parts(mail: &Message<'_>) -> Vec<Part> {
    let all = mail.attachments.iter().filter_map(|at| {
        let at = usize::try_from(*at).ok()?;
        let part = mail.parts.get(at)?;
        let media = media(part);
        let bytes = content(mail, mail.raw_message(), at).map_or(0, |content| content.len());
        let is_dressing = is_dressing(part, &media, bytes);
        Some(Part { at, name: named(mail, part, &media), media, bytes, is_dressing })
    });
    all.collect()
}

impl Part {
    /// Name, type and size, in signs that need no translation; of what was left out, the limit that it is over.
    pub fn line(&self, fate: &Fate) -> String {
        let over = match fate {
            Fate::Left(error) => {
                error.args.iter().find(|(name, _)| ["mib", "count"].contains(name))
            }
            _ => None,
        };
        let over = over.map(|(name, most)| match *name {
            "mib" => format!(" > {most} MiB"),
            _ => format!(" > {most}"),
        });
        let Self { name, media, bytes, .. } = self;
        format!("[{name} · {media} · {bytes} B{}]", over.unwrap_or_default())
    }

    /// What stands in it. The parser saw the mail with types changed so that it would not walk into them; `sent` is the
    /// mail as it came, as long and in the same places.
    pub fn content<'m>(&self, mail: &'m Message<'_>, sent: &'m [u8]) -> Option<Cow<'m, [u8]>> {
        content(mail, sent, self.at)
    }
}

fn content<'m>(mail: &'m Message<'_>, sent: &'m [u8], at: usize) -> Option<Cow<'m, [u8]>> {
    let part = mail.parts.get(at)?;
    let place = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = sent.get(place);
    let own = match part.encoding {
        Encoding::None => raw.map(Cow::Borrowed),
        // A text would have been made UTF-8.
        Encoding::Base64 if is_text(part) => raw.and_then(base64_decode).map(Cow::Owned),
        Encoding::QuotedPrintable if is_text(part) => {
            raw.and_then(quoted_printable_decode).map(Cow::Owned)
        }
        Encoding::Base64 | Encoding::QuotedPrintable => None,
    };
    Some(own.unwrap_or_else(|| Cow::Borrowed(part.contents())))
}

fn is_text(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Text(_) | PartType::Html(_))
}

/// Its type, as it stood in the mail.
fn media(part: &MessagePart<'_>) -> String {
    let told = part.content_type().map(|kind| {
        let half = kind.subtype().unwrap_or("*").to_ascii_lowercase();
        let half = match half.as_str() {
            "xfc822" => "rfc822",
            "xlobal" => "global",
            half => half,
        };
        name::clean(&format!("{}/{half}", kind.ctype().to_ascii_lowercase()))
    });
    told.unwrap_or_else(|| "text/plain".to_owned())
}

fn is_dressing(part: &MessagePart<'_>, media: &str, bytes: usize) -> bool {
    let disposition = part.content_disposition().map(|it| it.ctype().to_ascii_lowercase());
    let is_within = match disposition.as_deref() {
        Some("attachment") => false,
        Some("inline") => true,
        _ => part.content_id().is_some(),
    };
    let is_decoration = is_within && media.starts_with("image/") && bytes < DECORATION_BYTES;
    is_decoration || SIGNATURES.contains(&media)
}

/// The last part of a path, one line. What holds an address or a number keeps its ending alone.
fn named(mail: &Message<'_>, part: &MessagePart<'_>, media: &str) -> String {
    let told = part.attachment_name().map(str::to_owned).unwrap_or_default();
    let told = match in_sections(mail, part) {
        Some(whole) => whole,
        None if told.contains(char::REPLACEMENT_CHARACTER) => {
            guessed_name(mail, part).unwrap_or(told)
        }
        None => told,
    };
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name::clean(last);
    if name.chars().any(char::is_alphanumeric) && !holds_value(&name) {
        return name;
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let fits = |ending: &String| {
        (1..=ENDING_CHARS).contains(&ending.chars().count())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let ending = ending.filter(fits).or_else(|| MAIL.contains(&media).then(|| "eml".to_owned()));
    ending.map_or_else(|| NAMELESS.to_owned(), |ending| format!("{NAMELESS}.{ending}"))
}

/// A name in sections (RFC 2231), which are all in the charset that the first one tells; the parser knows it of the first
/// alone.
fn in_sections(mail: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let header = part.headers.iter().find(|one| one.name == HeaderName::ContentDisposition)?;
    let place = header.offset_start() as usize..header.offset_end() as usize;
    let text = String::from_utf8_lossy(mail.raw_message().get(place)?).into_owned();
    let first = value_of(&text, "filename*0*")?;
    let (charset, rest) = first.split_once('\'')?;
    let encoding = Encoded::for_label(charset.as_bytes())?;
    let mut bytes = unescaped(rest.split_once('\'')?.1);
    for section in 1..MOST_SECTIONS {
        let coded = value_of(&text, &format!("filename*{section}*"));
        match coded.or_else(|| value_of(&text, &format!("filename*{section}"))) {
            Some(value) => bytes.extend(unescaped(&value)),
            None => break,
        }
    }
    Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

/// `%CD%AC` as two bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// A name that stands in its header as the bytes of a charset that nobody names.
fn guessed_name(mail: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let of = [(HeaderName::ContentDisposition, "filename"), (HeaderName::ContentType, "name")];
    of.iter().find_map(|(header, attribute)| {
        let header = part.headers.iter().find(|one| one.name == *header)?;
        let place = header.offset_start() as usize..header.offset_end() as usize;
        let raw = mail.raw_message().get(place)?;
        let charset = charset::detect(raw, true).ok()?;
        let text = charset.encoding.decode_without_bom_handling(raw).0;
        value_of(&text, attribute).filter(|value| !value.contains(char::REPLACEMENT_CHARACTER))
    })
}

/// `filename="this"`, or `filename=this`.
fn value_of(header: &str, attribute: &str) -> Option<String> {
    let small = header.to_ascii_lowercase();
    let begins = |at: &usize| {
        let before = small.get(..*at).and_then(|before| before.chars().next_back());
        before.is_some_and(|c| c == ';' || c.is_whitespace())
    };
    let (at, _) = small.match_indices(attribute).find(|(at, _)| begins(at))?;
    let rest = header.get(at + attribute.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([';', '\r', '\n']).next(),
    }
    .map(|value| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::bounds;
    use encoding_rs::GB18030;
    use mail_parser::MessageParser;

    /// Name, type, whether it is for the looks, and what stands in it.
    fn read(mail: &[u8]) -> Vec<(String, String, bool, Vec<u8>)> {
        let bounded = bounds::bounded(mail).expect("within bounds");
        let parsed =
            MessageParser::new().with_mime_headers().parse(&bounded.bytes).expect("a mail");
        let sent = bounds::without_envelope(mail);
        assert_eq!(sent.len(), bounded.bytes.len());
        let told = parts(&parsed).into_iter().map(|part| {
            let content = part.content(&parsed, sent).expect("content").into_owned();
            assert_eq!(content.len(), part.bytes);
            (part.name.clone(), part.media.clone(), part.is_dressing, content)
        });
        told.collect()
    }

    fn mail(part: &str) -> Vec<u8> {
        mixed(part.as_bytes())
    }

    fn mixed(part: &[u8]) -> Vec<u8> {
        [
            &b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n"[..],
            part,
            b"\r\n--b--\r\n",
        ]
        .concat()
    }

    #[test]
    fn names_come_in_every_spelling_and_are_no_path() {
        for (header, name) in [
            ("attachment; filename=plain.pdf", "plain.pdf"),
            ("attachment; filename=\"two words.pdf\"", "two words.pdf"),
            ("attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf", "合同.pdf"),
            ("attachment; filename*0*=GB18030''%BA%CF; filename*1*=%CD%AC.pdf", "合同.pdf"),
            ("attachment; filename=\"=?UTF-8?B?5ZCI5ZCMLnBkZg==?=\"", "合同.pdf"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"),
            ("attachment; filename=\"C:\\\\x\\\\offer.pdf\"", "offer.pdf"),
            ("attachment; filename=\"a\u{202e}fdp.exe\"", "afdp.exe"),
            ("attachment; filename=\"13800138000.jpg\"", "attachment.jpg"),
            ("attachment; filename=\"grace@example.org.pdf\"", "attachment.pdf"),
            ("attachment; filename=\"..\"", "attachment"),
            ("attachment", "attachment"),
        ] {
            let part =
                format!("Content-Type: application/x\r\nContent-Disposition: {header}\r\n\r\nabc");
            let read = read(&mail(&part));
            assert_eq!((read[0].0.as_str(), read[0].3.as_slice()), (name, &b"abc"[..]), "{header}");
        }
        let raw = GB18030
            .encode("Content-Disposition: attachment; filename=\"投诉材料.doc\"\r\n\r\nabc")
            .0;
        assert_eq!(read(&mixed(&raw))[0].0, "投诉材料.doc");
    }

    #[test]
    fn a_text_keeps_its_charset_and_a_mail_its_types() {
        let gbk = GB18030.encode("姓名,金额\r\n").0.into_owned();
        let head = b"Content-Type: text/csv; charset=gbk; name=a.csv\r\nContent-Disposition: attachment\r\n\r\n";
        assert_eq!(read(&mixed(&[&head[..], &gbk].concat()))[0].3, gbk);
        let coded = "Content-Type: text/csv; charset=gbk; name=a.csv\r\nContent-Disposition: attachment\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n0NXD+yy98Lbu\r\n";
        assert_eq!(read(&mail(coded))[0].3, GB18030.encode("姓名,金额").0.into_owned());
        let quoted = "Content-Type: text/plain; charset=gbk\r\nContent-Disposition: attachment; filename=a.txt\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n=D0=D5=C3=FB";
        assert_eq!(read(&mail(quoted))[0].3, GB18030.encode("姓名").0.into_owned());
        let within = "Content-Type: message/rfc822\r\n\r\nSubject: in it\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n\
            --c\r\nContent-Type: message/rfc822\r\n\r\nSubject: deeper\r\n\r\nhello\r\n--c--\r\n";
        let read = read(&mail(within));
        assert_eq!(read.len(), 1, "one thing, however much is in it");
        assert_eq!((read[0].0.as_str(), read[0].1.as_str()), ("attachment.eml", "message/rfc822"));
        let content = String::from_utf8(read[0].3.clone()).expect("text");
        assert!(content.starts_with("Subject: in it\r\n") && content.contains("message/rfc822"));
    }

    #[test]
    fn what_makes_a_mail_look_as_it_does_is_told_apart() {
        let long = "x".repeat(9_000);
        for (part, is_dressing) in [
            ("Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\nabc".to_owned(), true),
            ("Content-Type: image/png\r\nContent-Disposition: inline\r\n\r\nabc".to_owned(), true),
            (format!("Content-Type: image/png\r\nContent-ID: <shot>\r\n\r\n{long}"), false),
            ("Content-Type: image/png\r\nContent-Disposition: attachment\r\nContent-ID: <x>\r\n\r\nabc".to_owned(), false),
            ("Content-Type: application/pgp-signature\r\n\r\nabc".to_owned(), true),
            ("Content-Type: application/pdf\r\nContent-Disposition: inline\r\n\r\nabc".to_owned(), false),
        ] {
            let read = read(&mail(&part));
            assert_eq!((read.len(), read[0].2), (1, is_dressing), "{part}");
        }
    }
}
