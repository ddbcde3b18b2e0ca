//! In which character set a file is written, and its text as a stream.
//!
//! INVARIANT: no replacement character is ever made up. Bytes that are no text in the charset become
//! [`BAD`], a byte that no UTF-8 text contains, so that the record they stand in can be refused.

use crate::domain::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, Decoder, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS,
    UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use std::collections::VecDeque;
use std::io::{self, Read};

/// How much of the file is looked at before the charset is chosen.
pub const SAMPLE_BYTES: usize = 256 * 1024;

/// Stands in the decoded stream for bytes that the charset does not know.
pub const BAD: u8 = 0xff;

/// Ends the decoded stream, on a line of its own: inside a field it shows an unclosed quote.
pub const END: u8 = 0xfe;

const CHUNK: usize = 32 * 1024;

/// The charset and the length of its mark.
#[derive(Debug, Clone, Copy)]
pub struct Charset {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub mark: usize,
}

/// Chooses the charset from the beginning of a file; `whole` when the sample is all of it.
pub fn detect(sample: &[u8], whole: bool) -> Result<Charset> {
    if sample.starts_with(b"\xff\xfe\0\0") || sample.starts_with(b"\0\0\xfe\xff") {
        return Err(unsupported("UTF-32"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(sample) {
        return Ok(Charset { encoding, mark });
    }
    let encoding = match without_mark(sample) {
        Some(encoding) => encoding,
        None if is_binary(sample) => return Err(Error::usage("file-is-binary")),
        None => eight_bit(sample, whole)?,
    };
    Ok(Charset { encoding, mark: 0 })
}

fn unsupported(name: &'static str) -> Error {
    Error::usage("charset-unsupported").with("charset", name)
}

/// UTF-16 without a mark: NULs in a quarter of one of the two bytes of each unit, hardly any in the
/// other. Some there must be: 一 is U+4E00.
fn without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let nuls = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let is_it =
        |most: usize, least: usize| most >= 2 && most * 4 >= sample.len() / 2 && least * 4 <= most;
    match () {
        () if is_it(odd, even) => Some(UTF_16LE),
        () if is_it(even, odd) => Some(UTF_16BE),
        () => None,
    }
}

/// One NUL is a slip in a text; a tenth of control characters is no text.
fn is_binary(sample: &[u8]) -> bool {
    let is_strange = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let strange = sample.iter().filter(is_strange).count();
    strange >= 4 && strange * 10 >= sample.len()
}

fn eight_bit(sample: &[u8], whole: bool) -> Result<&'static Encoding> {
    if sample.is_ascii() && sample.contains(&0x1b) {
        return escaped(sample);
    }
    if is_utf8(sample, whole) {
        return Ok(UTF_8);
    }
    let guess = guess(sample, whole);
    if is_damaged_utf8(sample, guess) { Ok(UTF_8) } else { Ok(guess) }
}

/// Seven-bit charsets switch by escape sequences; only the Japanese one can be decoded.
fn escaped(sample: &[u8]) -> Result<&'static Encoding> {
    let has = |mark: &[u8]| sample.windows(mark.len()).any(|window| window == mark);
    match () {
        () if has(b"\x1b$)C") => Err(unsupported("ISO-2022-KR")),
        () if has(b"\x1b$)A") || has(b"\x1b$)G") => Err(unsupported("ISO-2022-CN")),
        () if has(b"\x1b$B") || has(b"\x1b$@") => Ok(ISO_2022_JP),
        () => Ok(UTF_8),
    }
}

/// Valid UTF-8 up to the edge of the sample.
fn is_utf8(sample: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && !whole,
    }
}

/// UTF-8 with some damaged rows, which are refused one by one: taking such a file for the charset
/// that was guessed would garble every name in it without a word. Hardly any text of another charset
/// has sequences of three bytes that are UTF-8, and no Latin one has any of two; in the others, whose
/// characters are two bytes, every seventh may pass.
fn is_damaged_utf8(sample: &[u8], guess: &'static Encoding) -> bool {
    let (mut good, mut long, mut bad) = (0usize, 0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        long += chunk.valid().chars().filter(|c| c.len_utf8() == 3).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 2 || long * 4 >= bad || (is_latin(guess) && good * 4 >= bad)
}

fn guess(sample: &[u8], whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    match () {
        () if guess == GBK || guess == GB18030 => GB18030,
        () if [BIG5, EUC_KR, EUC_JP, SHIFT_JIS].contains(&guess) => guess,
        () if is_latin(guess) && is_common_chinese(sample) => GB18030,
        () if guess == UTF_8 => WINDOWS_1252,
        () => guess,
    }
}

/// Latin charsets, which a short Chinese header is taken for; never Cyrillic or Greek, whose
/// letters look like pairs of Chinese bytes.
fn is_latin(encoding: &'static Encoding) -> bool {
    ["windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "ISO-8859-2"]
        .contains(&encoding.name())
}

/// Whether nearly every pair of high bytes is a frequent character of GB 2312 (its first level, or
/// its signs). Accented Latin letters hardly ever stand in such pairs.
fn is_common_chinese(sample: &[u8]) -> bool {
    let (mut common, mut other) = (0usize, 0usize);
    let mut bytes = sample.iter().copied();
    while let Some(lead) = bytes.by_ref().find(|b| *b >= 0x80) {
        match (lead, bytes.next()) {
            (0xb0..=0xd7 | 0xa1..=0xa3, Some(0xa1..=0xfe)) => common += 1,
            _ => other += 1,
        }
    }
    common >= 2 && other * 5 <= common
}

/// The text of a file as UTF-8, in which [`BAD`] marks what is no text, ended by [`END`].
///
/// It remembers where lines end, counted in decoded bytes, because a record tells only its offset.
pub struct Decoded<R> {
    raw: R,
    decoder: Decoder,
    input: Vec<u8>,
    input_at: usize,
    at_end: bool,
    output: Vec<u8>,
    output_at: usize,
    finished: bool,
    lines: Lines,
    given: u64,
    limit: u64,
    has_skipped: bool,
}

impl<R> std::fmt::Debug for Decoded<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decoded({} B)", self.given)
    }
}

impl<R: Read> Decoded<R> {
    /// Decodes `raw`, which stands behind the byte order mark.
    pub fn new(raw: R, encoding: &'static Encoding) -> Self {
        Self {
            raw,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: Vec::new(),
            input_at: 0,
            at_end: false,
            output: Vec::new(),
            output_at: 0,
            finished: false,
            lines: Lines::default(),
            given: 0,
            limit: u64::MAX,
            has_skipped: false,
        }
    }

    /// From about this offset on, leaves out what stands before the next end of a line. A record that
    /// goes on behind that, inside quotation marks, fails the read: one without an end stays bounded.
    pub fn set_limit(&mut self, limit: u64) {
        self.limit = limit;
        self.has_skipped = false;
    }

    /// Whether the limit was reached.
    pub fn is_over_limit(&self) -> bool {
        self.has_skipped
    }

    /// The physical line of the record that starts at this offset, from 1.
    pub fn line_of(&mut self, offset: u64) -> u64 {
        self.lines.line_of(offset)
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.input_at == self.input.len() && !self.at_end {
            self.input.resize(CHUNK, 0);
            let read = self.raw.read(&mut self.input)?;
            self.input.truncate(read);
            self.input_at = 0;
            self.at_end = read == 0;
        }
        self.decode();
        Ok(())
    }

    /// Fills until there is the end of a line, with which the output begins.
    fn skip_line(&mut self) -> io::Result<()> {
        self.has_skipped = true;
        loop {
            self.fill()?;
            let end = self.output.iter().position(|b| matches!(b, b'\n' | b'\r'));
            self.output_at = end.unwrap_or(self.output.len());
            if end.is_some() || self.finished {
                return Ok(());
            }
        }
    }

    /// The next output: all of it, or behind the limit what begins with the next end of a line.
    fn refill(&mut self) -> io::Result<()> {
        match self.given > self.limit {
            true if self.has_skipped => return Err(io::Error::other("record limit")),
            true => self.skip_line()?,
            false => self.fill()?,
        }
        self.lines.see(self.output.get(self.output_at..).unwrap_or_default());
        Ok(())
    }

    fn decode(&mut self) {
        self.output.resize(CHUNK * 3 + 16, 0);
        self.output_at = 0;
        let mut written = 0;
        loop {
            let (result, read, wrote) = self.decoder.decode_to_utf8_without_replacement(
                &self.input[self.input_at..],
                &mut self.output[written..CHUNK * 3],
                self.at_end,
            );
            self.input_at += read;
            written += wrote;
            match result {
                DecoderResult::OutputFull => break,
                DecoderResult::InputEmpty => {
                    self.finished = self.at_end;
                    break;
                }
                DecoderResult::Malformed(..) => {
                    self.output[written] = BAD;
                    written += 1;
                    if written >= CHUNK * 3 - 8 {
                        break;
                    }
                }
            }
        }
        self.output.truncate(written);
        if self.finished {
            self.output.extend([b'\n', END, b'\n']);
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.output_at == self.output.len() {
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = &self.output[self.output_at..];
        let len = ready.len().min(into.len());
        self.given += len as u64;
        into[..len].copy_from_slice(&ready[..len]);
        self.output_at += len;
        Ok(len)
    }
}

/// One end of a line: `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
struct LineEnd {
    start: u64,
    end: u64,
    lines: u64,
}

/// Ends of lines that were decoded and do not yet lie behind a record.
#[derive(Debug, Default)]
struct Lines {
    ends: VecDeque<LineEnd>,
    seen: u64,
    after_return: bool,
    passed: u64,
}

impl Lines {
    fn see(&mut self, text: &[u8]) {
        for byte in text {
            let at = self.seen;
            self.seen += 1;
            let joins = *byte == b'\n' && self.after_return;
            self.after_return = *byte == b'\r';
            match self.ends.back_mut() {
                Some(last) if joins && last.end == at => last.end = at + 1,
                _ if matches!(byte, b'\n' | b'\r') => self.ends.push_back(LineEnd {
                    start: at,
                    end: at + 1,
                    lines: u64::from(!joins),
                }),
                _ => {}
            }
        }
    }

    /// Passes the ends before the offset, and the blank lines that begin there.
    fn line_of(&mut self, mut offset: u64) -> u64 {
        while let Some(first) = self.ends.front().filter(|first| first.start <= offset) {
            offset = offset.max(first.end);
            self.passed += first.lines;
            self.ends.pop_front();
        }
        self.passed + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> &'static str {
        detect(bytes, true).map_or_else(|e| e.code, |charset| charset.encoding.name())
    }

    #[test]
    fn charsets_are_told_apart() {
        let text = "姓名,手机,地址\r\n张伟,13812345678,北京市海淀区\r\n王芳,13912345678,上海市\r\n";
        assert_eq!(name(text.as_bytes()), "UTF-8");
        assert_eq!(name(&GB18030.encode(text).0), "gb18030");
        assert_eq!(name(&GB18030.encode("姓名,手机\n张伟,1\n").0), "gb18030");
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((name(&le), name(&be)), ("UTF-16LE", "UTF-16BE"));
        let one = "姓名,数\r\n王一,1\r\n李一,2\r\n张三,3\r\n".repeat(9);
        let le: Vec<u8> = one.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&le), "UTF-16LE");
        assert_eq!(name(b"\xff\xfea\0,\0"), "UTF-16LE");
        assert_eq!(name(b"\xef\xbb\xbfa,b"), "UTF-8");
        assert_eq!(
            name(&BIG5.encode("客戶姓名,電話號碼,備註\n王大明,0912345678,請於下午聯絡謝謝\n").0),
            "Big5"
        );
        assert_eq!(
            name(
                "nom,ville\nRen\u{e9},Orl\u{e9}ans\n"
                    .chars()
                    .map(|c| c as u8)
                    .collect::<Vec<_>>()
                    .as_slice()
            ),
            "windows-1252"
        );
        assert_eq!(name(&[0; 500]), "file-is-binary");
        assert_eq!(name(b"a,b,c\n\0,2,3\n"), "UTF-8");
    }

    #[test]
    fn a_sample_may_end_inside_a_character() {
        let text = "名".repeat(40);
        let cut = &text.as_bytes()[..100];
        assert_eq!(detect(cut, false).map(|c| c.encoding.name()), Ok("UTF-8"));
        let mut damaged = text.into_bytes();
        damaged.push(0xff);
        assert_eq!(name(&damaged), "UTF-8");
    }

    #[test]
    fn a_stray_byte_makes_no_file_another_charset_s() {
        let stray = |text: &str, bytes: &[u8]| [text.as_bytes(), bytes, b"\n"].concat();
        let names = "id,name\n1,José\n2,Müller\n".to_owned() + &"3,Ada\n".repeat(150);
        assert_eq!(name(&stray(&names, b"9,Caf\xe9")), "UTF-8");
        assert_eq!(name(&stray("id,name\n1,José\n", b"9,Caf\xe9")), "UTF-8");
        let mixed = "编号,姓名\n1,张伟\n2,王芳\n";
        let (gb, ..) = GB18030.encode("3,李娜\n4,上海\n5,欧阳");
        assert_eq!(name(&stray(mixed, &gb)), "UTF-8");
        // Where most of it is something else, it is that.
        let latin: Vec<u8> = "é,à,ü,ö,ç\n".chars().map(|c| c as u8).collect();
        assert_eq!(name(&stray("José\n", &latin)), "windows-1252");
        for text in ["姓名,性别\n张伟,男\n李娜,女\n王芳,女\n", "编号,称呼\n1,联通公司\n"]
        {
            assert_eq!(name(&GB18030.encode(text).0), "gb18030", "{text}");
        }
        let shift = "名前,電話\nらいおん,るか\nもりた,これ\n";
        assert_eq!(name(&SHIFT_JIS.encode(shift).0), "Shift_JIS");
    }

    #[test]
    fn bad_bytes_are_marked_and_the_end_is_told() {
        let mut text = Vec::new();
        Decoded::new(&b"a\xffb\n"[..], UTF_8).read_to_end(&mut text).expect("read");
        assert_eq!(text, b"a\xffb\n\n\xfe\n");
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        let mut lines = Lines::default();
        for part in [&b"a\r"[..], b"\n\r\nb\rc\n\nd"] {
            lines.see(part);
        }
        assert_eq!(lines.line_of(0), 1);
        assert_eq!(lines.line_of(3), 3);
        assert_eq!(lines.line_of(7), 4);
        assert_eq!(lines.line_of(9), 6);
    }
}
