//! The lines of a file of vCards: unfolded, decoded, without what is stored nowhere.
//!
//! INVARIANT: of one line at most [`LINE_BYTES`] are held, and of a photograph nothing: a file of any size is read in
//! the memory of one card. What is no text in its charset is told ([`Content::Bytes`]); no character is made up.
//!
//! ```text
//! bytes -> physical lines -> joined (a blank in front, or `=` at the end under quoted-printable)
//!       -> decoded by the line's own CHARSET, else by the file's -> name and text
//! ```

use super::super::charset::END;
use super::super::csv::RECORD_BYTES;
use encoding_rs::{Encoding, UTF_8};
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use zeroize::Zeroizing;

/// Longest line, in bytes.
pub const LINE_BYTES: usize = RECORD_BYTES as usize;
/// The name of a property and its parameters, at most.
const HEAD_BYTES: usize = 8 * 1024;

/// What holds pictures, sounds and keys.
const MEDIA: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// A line of a card.
#[derive(Debug)]
pub struct Line {
    /// The physical line on which it begins, from 1.
    pub number: u64,
    /// The name of its property in upper case, without its group.
    pub name: String,
    /// The rest.
    pub content: Content,
}

/// What a line says.
#[derive(Debug)]
pub enum Content {
    /// Name, parameters and value, decoded and on one line.
    Text(Zeroizing<String>),
    /// Nothing but blanks.
    Blank,
    /// A picture, a sound, a key or something else in base64; its value was left out.
    Media,
    /// It names no property.
    Nameless,
    /// It is too long.
    Large,
    /// It holds a NUL.
    Nul,
    /// It is no text in this charset.
    Bytes(&'static str),
}

impl Line {
    /// Whether it is `NAME:VCARD`.
    pub fn is_mark(&self, name: &str) -> bool {
        let Content::Text(text) = &self.content else { return false };
        let value = text.split_once(':').map(|(_, value)| value.trim());
        self.name == name && value.is_some_and(|value| value.eq_ignore_ascii_case("VCARD"))
    }

    /// Whether nothing follows its colon.
    pub fn says_nothing(&self) -> bool {
        let Content::Text(text) = &self.content else { return false };
        text.split_once(':').is_some_and(|(_, value)| value.trim().is_empty())
    }
}

/// One line of the file as it stands there.
#[derive(Debug)]
struct Physical {
    number: u64,
    bytes: Zeroizing<Vec<u8>>,
    is_cut: bool,
}

impl Physical {
    fn join(&mut self, part: &[u8]) {
        let room = LINE_BYTES.saturating_sub(self.bytes.len());
        self.is_cut |= part.len() > room;
        self.bytes.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
    }
}

/// The lines, one after the other.
pub struct Lines<R> {
    input: BufReader<R>,
    encoding: &'static Encoding,
    /// What ends a line.
    end: u8,
    number: u64,
    ahead: Option<Physical>,
}

impl<R> std::fmt::Debug for Lines<R> {
    /// Never the line that was read last.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lines({})", self.number)
    }
}

impl<R: Read> Lines<R> {
    /// The lines of what is written in `encoding` where a line does not name its own.
    pub fn new(input: R, encoding: &'static Encoding, end: u8) -> Self {
        let input = BufReader::with_capacity(64 * 1024, input);
        Self { input, encoding, end, number: 0, ahead: None }
    }

    /// The next line, with those that continue it.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        let Some(mut line) = self.take()? else { return Ok(None) };
        let mut head = Head::of(&line.bytes);
        while self.peek()? {
            let Some(next) = &self.ahead else { break };
            let from = match continuation(&line, head.as_ref(), &next.bytes) {
                Continuation::None => break,
                Continuation::Soft => {
                    line.bytes.pop();
                    0
                }
                Continuation::Folded => 1,
                Continuation::Base64 => 0,
            };
            let Some(next) = self.ahead.take() else { break };
            if head.as_ref().is_some_and(Head::is_media) {
                continue;
            }
            line.is_cut |= next.is_cut;
            let may_be_whole = head.is_none() && line.bytes.len() < HEAD_BYTES;
            line.join(next.bytes.get(from..).unwrap_or_default());
            if may_be_whole {
                head = Head::of(&line.bytes);
            }
        }
        Ok(Some(self.read(&line, head)))
    }

    fn read(&self, line: &Physical, head: Option<Head>) -> Line {
        let number = line.number;
        let of = |name: String, content| Line { number, name, content };
        match head {
            _ if line.bytes.trim_ascii().is_empty() => of(String::new(), Content::Blank),
            // What the decoder of two bytes for each letter writes behind the last line.
            _ if line.bytes.as_slice() == [END] => of(String::new(), Content::Blank),
            Some(head) if head.is_media() => of(head.name, Content::Media),
            Some(head) if line.is_cut => of(head.name, Content::Large),
            None if line.is_cut => of(String::new(), Content::Large),
            None => of(String::new(), Content::Nameless),
            Some(head) => {
                let content = head.content(&line.bytes, self.encoding);
                of(head.name, content)
            }
        }
    }

    fn peek(&mut self) -> io::Result<bool> {
        if self.ahead.is_none() {
            self.ahead = self.physical()?;
        }
        Ok(self.ahead.is_some())
    }

    fn take(&mut self) -> io::Result<Option<Physical>> {
        match self.ahead.take() {
            Some(line) => Ok(Some(line)),
            None => self.physical(),
        }
    }

    /// A line as it stands there, without its end, before which as many returns may stand as were written.
    fn physical(&mut self) -> io::Result<Option<Physical>> {
        let bytes = Zeroizing::new(Vec::new());
        let mut line = Physical { number: self.number + 1, bytes, is_cut: false };
        let mut has_begun = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() && !has_begun {
                return Ok(None);
            }
            has_begun = true;
            let end = buffer.iter().position(|byte| *byte == self.end);
            let len = end.unwrap_or(buffer.len());
            line.join(buffer.get(..len).unwrap_or_default());
            let is_whole = end.is_some() || len == 0;
            self.input.consume(len + usize::from(end.is_some()));
            if is_whole {
                while line.bytes.last() == Some(&b'\r') {
                    line.bytes.pop();
                }
                self.number += 1;
                return Ok(Some(line));
            }
        }
    }
}

/// How a line goes on with the next.
enum Continuation {
    None,
    /// `=` at the end of quoted-printable.
    Soft,
    /// A blank in front.
    Folded,
    /// Base64 without the blank.
    Base64,
}

fn continuation(line: &Physical, head: Option<&Head>, next: &[u8]) -> Continuation {
    let is_quoted = head.is_some_and(|head| head.is_quoted);
    let is_end = next.trim_ascii().eq_ignore_ascii_case(b"END:VCARD");
    match next.first() {
        _ if is_quoted && line.bytes.last() == Some(&b'=') && !is_end => Continuation::Soft,
        Some(b' ' | b'\t') => Continuation::Folded,
        Some(_) if head.is_some_and(Head::is_media) && is_base64(next) => Continuation::Base64,
        _ => Continuation::None,
    }
}

fn is_base64(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    !line.is_empty() && line.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b))
}

/// What stands before the value.
#[derive(Debug)]
struct Head {
    name: String,
    colon: usize,
    is_quoted: bool,
    is_base64: bool,
    charset: Option<&'static Encoding>,
}

impl Head {
    fn of(line: &[u8]) -> Option<Self> {
        let colon = colon(line.get(..line.len().min(HEAD_BYTES)).unwrap_or_default())?;
        let mut head =
            Self { name: String::new(), colon, is_quoted: false, is_base64: false, charset: None };
        for (place, part) in parts(line.get(..colon).unwrap_or_default()).into_iter().enumerate() {
            match place {
                0 => head.name = name(part)?,
                _ => head.hear(part),
            }
        }
        Some(head)
    }

    fn hear(&mut self, part: &[u8]) {
        match said(part).as_str() {
            "QUOTED-PRINTABLE" => self.is_quoted = true,
            "BASE64" | "B" => self.is_base64 = true,
            word => {
                let label = word.strip_prefix("CHARSET=").map(|label| label.trim_matches('"'));
                let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
                self.charset = self.charset.or(named);
            }
        }
    }

    fn is_media(&self) -> bool {
        self.is_base64 || MEDIA.contains(&self.name.as_str())
    }

    /// The line as text, without the parameters that told how it was written.
    fn content(&self, line: &[u8], encoding: &'static Encoding) -> Content {
        let encoding = self.charset.unwrap_or(encoding);
        let (head, value) = (line.get(..self.colon), line.get(self.colon + 1..));
        let value = value.unwrap_or_default();
        let text = match self.is_quoted {
            true => unquoted(value, self.charset.unwrap_or(UTF_8)),
            false => decoded(value, encoding),
        };
        let head = parts(head.unwrap_or_default()).into_iter().filter(|part| !is_spent(part));
        let head: Option<Vec<Zeroizing<String>>> =
            head.map(|part| decoded(part, encoding)).collect();
        match (head, text) {
            (Some(head), Some(text)) => {
                let head: Vec<&str> = head.iter().map(|part| part.as_str()).collect();
                let line = Zeroizing::new(format!("{}:{}", head.join(";"), text.as_str()));
                if line.contains('\0') { Content::Nul } else { Content::Text(line) }
            }
            _ => Content::Bytes(encoding.name()),
        }
    }
}

/// The first colon that stands in no quotation marks, else the first one.
fn colon(line: &[u8]) -> Option<usize> {
    let mut is_open = false;
    let bare = line.iter().position(|byte| {
        is_open ^= *byte == b'"';
        *byte == b':' && !is_open
    });
    bare.or_else(|| line.iter().position(|byte| *byte == b':'))
}

/// What semicolons divide, where they stand in no quotation marks.
fn parts(head: &[u8]) -> Vec<&[u8]> {
    let mut is_open = false;
    let is_mark = |byte: &u8| {
        is_open ^= *byte == b'"';
        *byte == b';' && !is_open
    };
    head.split(is_mark).collect()
}

/// The name of a property, without its group; none where something else stands in its place.
fn name(part: &[u8]) -> Option<String> {
    let part = std::str::from_utf8(part).ok()?.trim();
    let name = part.rsplit_once('.').map_or(part, |(_, name)| name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '/');
    (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_ascii_uppercase())
}

/// A parameter in upper case; of an encoding, its name alone.
fn said(part: &[u8]) -> String {
    let word = String::from_utf8_lossy(part).trim().to_ascii_uppercase();
    word.strip_prefix("ENCODING=").map(|word| word.trim_matches('"').to_owned()).unwrap_or(word)
}

fn is_spent(part: &[u8]) -> bool {
    let word = said(part);
    let is_encoding = ["QUOTED-PRINTABLE", "8BIT", "7BIT"].contains(&word.as_str());
    is_encoding || word.starts_with("CHARSET=")
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Option<Zeroizing<String>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Zeroizing::new(text.into_owned()))
}

/// Quoted-printable as a value of the newest version writes it: what was hidden from the reader of lines stays hidden.
/// It is divided before it is decoded, since a semicolon that is written as `=3B` divides nothing.
fn unquoted(value: &[u8], charset: &'static Encoding) -> Option<Zeroizing<String>> {
    let mut whole = Zeroizing::new(String::with_capacity(value.len() * 2));
    let mut before = 0u8;
    let is_mark = |byte: &u8| std::mem::replace(&mut before, *byte) != b'\\' && *byte == b';';
    for (place, piece) in value.split(is_mark).enumerate() {
        let bytes = quoted_printable_decode(piece).map(Zeroizing::new);
        let piece = match &bytes {
            Some(bytes) => decoded(bytes, charset)?,
            None => decoded(piece, charset)?,
        };
        if place > 0 {
            whole.push(';');
        }
        hide(&piece, &mut whole);
    }
    Some(whole)
}

fn hide(piece: &str, into: &mut String) {
    let mut before = char::default();
    for c in piece.chars() {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' => into.push_str("\\n"),
            ';' if before != '\\' => into.push_str("\\;"),
            _ => into.push(c),
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    fn told(bytes: &[u8], encoding: &'static Encoding) -> Vec<(u64, String)> {
        let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        let mut lines = Lines::new(bytes, encoding, end);
        let mut all = Vec::new();
        while let Some(line) = lines.next().expect("lines") {
            let said = match line.content {
                Content::Text(text) => text.to_string(),
                other => format!("{}{other:?}", line.name),
            };
            all.push((line.number, said));
        }
        all
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        told(bytes, UTF_8).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_are_unfolded_whatever_ends_them() {
        let folded = "FN:王\r\n 芳\r\nNOTE:a\r\r\n  b\r\n\r\nN:x\nTEL:1\n";
        assert_eq!(
            told(folded.as_bytes(), UTF_8),
            [(1, "FN:王芳"), (3, "NOTE:a b"), (5, "Blank"), (6, "N:x"), (7, "TEL:1")]
                .map(|(number, text)| (number, text.to_owned()))
        );
        assert_eq!(texts(b"FN:x\rNOTE:a\r b\r"), ["FN:x", "NOTE:ab"]);
        // A fold inside a character and inside the parameters.
        let name = "王".as_bytes();
        let halved = [&b"FN:"[..], &name[..1], b"\r\n ", &name[1..], b"\r\n"].concat();
        assert_eq!(texts(&halved), ["FN:王"]);
        assert_eq!(texts(b"URL;X-A=\"a:b\r\n c\":http://x\n"), ["URL;X-A=\"a:bc\":http://x"]);
    }

    #[test]
    fn quoted_printable_is_decoded_in_its_own_charset() {
        let utf8 = b"item1.FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\r\n=E8=8A=B3\r\n";
        assert_eq!(texts(utf8), ["item1.FN:王芳"]);
        let gbk = b"N;CHARSET=GBK;QUOTED-PRINTABLE:=CD=F5;=B7=BC\nX:1\n";
        assert_eq!(texts(gbk), ["N:王;芳", "X:1"]);
        let hidden = b"NOTE;ENCODING=QUOTED-PRINTABLE:a=3Bb=0D=0Ac\\;d;e\n";
        assert_eq!(texts(hidden), ["NOTE:a\\;b\\nc\\;d;e"]);
        let wrong = b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=FF\n";
        assert_eq!(texts(wrong), ["FNBytes(\"UTF-8\")"]);
        // A line that ends in `=` takes no end of a card with it.
        let cut = b"FN;ENCODING=QUOTED-PRINTABLE:Ada=\r\nEND:VCARD\r\n";
        assert_eq!(texts(cut), ["FN:Ada", "END:VCARD"]);
    }

    #[test]
    fn bytes_are_read_in_the_charset_of_the_line_else_of_the_file() {
        let (name, ..) = GB18030.encode("王小明");
        let own = [&b"FN;CHARSET=GB2312:"[..], &name, b"\n"].concat();
        assert_eq!(texts(&own), ["FN:王小明"]);
        let plain = [&b"FN:"[..], &name, b"\n"].concat();
        assert_eq!(told(&plain, GB18030), [(1, "FN:王小明".to_owned())]);
        assert_eq!(texts(&plain), ["FNBytes(\"UTF-8\")"]);
        assert_eq!(texts(b"FN:a\0b\n"), ["FNNul"]);
    }

    #[test]
    fn media_are_passed_over_however_they_are_folded() {
        for photo in [
            "PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQ\r\n SkZJ==\r\n\r\n",
            "PHOTO;ENCODING=b:/9j/4AAQ\r\nSkZJRg==\r\n",
            "PHOTO:data:image/png;base64\\,AAAA\r\n BBBB\r\n",
            "X-PICTURE;BASE64:AAAA\r\n",
        ] {
            let text = format!("{photo}FN:Ada\r\n");
            let all = texts(text.as_bytes());
            let said: Vec<&str> =
                all.iter().map(String::as_str).filter(|text| *text != "Blank").collect();
            let name = if photo.starts_with('X') { "X-PICTUREMedia" } else { "PHOTOMedia" };
            assert_eq!(said, [name, "FN:Ada"]);
        }
        let large = format!("PHOTO:{}\nNOTE:{}\nFN:x\n", "A".repeat(3 << 20), "b".repeat(3 << 20));
        assert_eq!(texts(large.as_bytes()), ["PHOTOMedia", "NOTELarge", "FN:x"]);
    }

    #[test]
    fn what_names_no_property_is_told() {
        assert_eq!(
            texts(b"no property\n13812345678@x:1\nfn:x\n"),
            ["Nameless", "Nameless", "fn:x"]
        );
    }
}
