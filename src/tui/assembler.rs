//! Bytes from the terminal put together to keys and pastes. Pure: bytes and instants in, [`Input`] out.
//!
//! INVARIANT: what arrives in several packets means the same as in one, as long as the gaps are shorter than the
//! hold. A paste is one [`Input::Paste`], whatever it contains, and never a key. What is not understood is dropped,
//! never passed on as the letters it ends with.
//!
//! Why not crossterm's reader: it waits for the rest of a half sequence in a blocking read, during which a hung up
//! line makes it spin for ever, and it leaves bytes behind in bursts of more than 1024. Its key types are used.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use zeroize::Zeroize;

use super::input::Input;

/// A lone ESC is either the key or the start of a sequence whose rest is still on the way.
pub const ESCAPE_HOLD_MS: u64 = 40;
/// Somewhere within a sequence there is no doubt that the rest will come, however slow the line.
const SEQUENCE_HOLD_MS: u64 = 500;
/// A paste whose end got lost must not swallow the keyboard for ever.
const PASTE_HOLD_MS: u64 = 5_000;

const LONGEST_SEQUENCE: usize = 4 * 1024;
/// Beyond this a paste is cut.
pub const LONGEST_PASTE: usize = 4 * 1024 * 1024;

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the first bytes of a buffer amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// So many bytes are a key, or nothing that matters here.
    Read(usize, Option<KeyEvent>),
    PasteBegins(usize),
    /// So many bytes are the terminal's answer about its status.
    Arrived(usize),
    /// The rest is still to come.
    Incomplete,
}

#[derive(Debug, Default)]
pub struct Assembler {
    pending: Vec<u8>,
    paste: Option<Vec<u8>>,
    fed_at_ms: u64,
}

impl Assembler {
    pub fn feed(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Input> {
        self.fed_at_ms = now_ms;
        self.pending.extend_from_slice(bytes);
        let mut inputs = Vec::new();
        while !self.pending.is_empty() && self.advance(&mut inputs) {}
        self.forget_what_was_typed();
        inputs
    }

    /// Call it when [`Assembler::deadline_ms`] has come: what was held is then all there will be.
    pub fn flush(&mut self, now_ms: u64) -> Vec<Input> {
        if self.deadline_ms().is_none_or(|deadline| now_ms < deadline) {
            return Vec::new();
        }
        if self.paste.is_some() {
            let rest = std::mem::take(&mut self.pending);
            return self.end_paste(&rest).into_iter().collect();
        }
        let key = held_key(&self.pending);
        self.pending.clear();
        key.map(Input::Key).into_iter().collect()
    }

    /// Until when something is held, if anything is.
    pub fn deadline_ms(&self) -> Option<u64> {
        let hold = match self.pending.as_slice() {
            _ if self.paste.is_some() => PASTE_HOLD_MS,
            [] => return None,
            [ESC] => ESCAPE_HOLD_MS,
            _ => SEQUENCE_HOLD_MS,
        };
        Some(self.fed_at_ms + hold)
    }

    /// Takes one thing off the buffer; false if more bytes are needed for it.
    fn advance(&mut self, inputs: &mut Vec<Input>) -> bool {
        if self.paste.is_some() {
            return self.advance_paste(inputs);
        }
        match step(&self.pending) {
            Step::Read(count, key) => {
                self.pending.drain(..count);
                inputs.extend(key.map(Input::Key));
            }
            Step::Arrived(count) => {
                self.pending.drain(..count);
                inputs.push(Input::Arrived);
            }
            Step::PasteBegins(count) => {
                self.pending.drain(..count);
                self.paste = Some(Vec::new());
            }
            Step::Incomplete if self.pending.len() > LONGEST_SEQUENCE => self.pending.clear(),
            Step::Incomplete => return false,
        }
        true
    }

    /// All but a possible beginning of the end mark is moved over to the paste.
    fn advance_paste(&mut self, inputs: &mut Vec<Input>) -> bool {
        let end = self.pending.windows(PASTE_END.len()).position(|window| window == PASTE_END);
        let count = end.unwrap_or(self.pending.len().saturating_sub(PASTE_END.len() - 1));
        let body: Vec<u8> = self.pending.drain(..count).collect();
        match end {
            Some(_) => {
                self.pending.drain(..PASTE_END.len());
                inputs.extend(self.end_paste(&body));
            }
            None => self.add_to_paste(&body),
        }
        end.is_some()
    }

    fn add_to_paste(&mut self, bytes: &[u8]) {
        if let Some(paste) = &mut self.paste {
            let room = LONGEST_PASTE - paste.len();
            paste.extend(bytes.iter().take(room));
        }
    }

    fn end_paste(&mut self, rest: &[u8]) -> Option<Input> {
        self.add_to_paste(rest);
        let mut bytes = self.paste.take()?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\r', "\n");
        bytes.zeroize();
        Some(Input::Paste(text))
    }

    /// A passphrase may have come this way.
    fn forget_what_was_typed(&mut self) {
        if self.pending.is_empty() {
            self.pending.zeroize();
        }
    }
}

/// What remains of a sequence that never got its rest: Esc, or Alt with a letter that could have begun one.
fn held_key(pending: &[u8]) -> Option<KeyEvent> {
    match pending {
        [ESC] => Some(key(KeyCode::Esc)),
        [ESC, b'['] => None,
        [ESC, letter] => ground(&[*letter]).map(with_alt),
        _ => None,
    }
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [ESC, rest @ ..] => escape(rest),
        _ => character(bytes),
    }
}

/// After an ESC.
fn escape(rest: &[u8]) -> Step {
    match rest {
        [] => Step::Incomplete,
        [ESC, ..] => Step::Read(1, Some(key(KeyCode::Esc))),
        [b'[', b'[', rest @ ..] => linux_console(rest),
        [b'[', rest @ ..] => control_sequence(rest),
        [b'O', rest @ ..] => single_shift(rest),
        [b']' | b'P' | b'_' | b'^' | b'X', rest @ ..] => string_sequence(rest),
        _ => match character(rest) {
            Step::Read(count, key) => Step::Read(count + 1, key.map(with_alt)),
            other => other,
        },
    }
}

/// `ESC [ [ A` to `E`: the function keys of the Linux console.
fn linux_console(rest: &[u8]) -> Step {
    match rest {
        [] => Step::Incomplete,
        [letter @ b'A'..=b'E', ..] => Step::Read(4, Some(key(KeyCode::F(letter - b'A' + 1)))),
        _ => Step::Read(4, None),
    }
}

/// `ESC O x`: keys in application mode.
fn single_shift(rest: &[u8]) -> Step {
    match rest {
        [] => Step::Incomplete,
        [b'M', ..] => Step::Read(3, Some(key(KeyCode::Enter))),
        [letter, ..] => Step::Read(3, letter_key(*letter, KeyModifiers::NONE)),
    }
}

/// Answers of the terminal that nobody asked for: until BEL or `ESC \`.
fn string_sequence(rest: &[u8]) -> Step {
    let bell = rest.iter().position(|byte| *byte == 0x07).map(|at| at + 1);
    let terminator = rest.windows(2).position(|pair| pair == [ESC, b'\\']).map(|at| at + 2);
    match [bell, terminator].into_iter().flatten().min() {
        Some(end) => Step::Read(end + 2, None),
        None => Step::Incomplete,
    }
}

/// `ESC [ parameters final`.
fn control_sequence(rest: &[u8]) -> Step {
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return Step::Incomplete;
    };
    let (parameters, from_final) = rest.split_at(end);
    match from_final.first() {
        Some(b'~') if parameters == b"200" => Step::PasteBegins(end + 3),
        Some(b'n') if matches!(parameters, b"0" | b"3") => Step::Arrived(end + 3),
        Some(last @ 0x40..=0x7e) => Step::Read(end + 3, sequence_key(parameters, *last)),
        // cut off by another sequence: what has come so far is void
        _ => Step::Read(end + 2, None),
    }
}

fn sequence_key(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let text = std::str::from_utf8(parameters).ok()?;
    let mut fields =
        text.split(';').map(|field| field.split(':').map(|part| part.parse::<u32>().ok()));
    let first = fields.next().and_then(|mut parts| parts.next().flatten());
    let mut second = fields.next().into_iter().flatten();
    let modifiers = modifiers_of(second.next().flatten());
    let is_release = second.next().flatten() == Some(3);
    let third = fields.next().and_then(|mut parts| parts.next().flatten());
    let found = match (last, first) {
        (b'~', Some(27)) => coded_key(third?, modifiers),
        (b'~', Some(number)) => numbered_key(number).map(|code| KeyEvent::new(code, modifiers)),
        (b'u', Some(code)) => coded_key(code, modifiers),
        // the same letter reports the cursor's position, which nobody has asked for
        (b'R', Some(row)) if row != 1 => None,
        (b'A'..=b'Z', None | Some(1)) => letter_key(last, modifiers),
        _ => None,
    };
    found.filter(|_| !is_release)
}

fn modifiers_of(field: Option<u32>) -> KeyModifiers {
    let bits = field.unwrap_or(1).saturating_sub(1);
    let choices = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::ALT),
    ];
    choices.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, modifier)| modifier).collect()
}

fn letter_key(letter: u8, modifiers: KeyModifiers) -> Option<KeyEvent> {
    let code = match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        b'Z' => {
            return Some(KeyEvent::new(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT));
        }
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

fn numbered_key(number: u32) -> Option<KeyCode> {
    let function = |base: u32, first: u8| {
        u8::try_from(number - base).ok().map(|step| KeyCode::F(first + step))
    };
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28 | 29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

/// A key told by the number of its character, as terminals do that were set to by somebody else.
fn coded_key(code: u32, modifiers: KeyModifiers) -> Option<KeyEvent> {
    let code = match char::from_u32(code)? {
        '\r' => KeyCode::Enter,
        '\t' if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x7f' => KeyCode::Backspace,
        c if c.is_control() => return None,
        c => KeyCode::Char(c),
    };
    Some(KeyEvent::new(code, modifiers))
}

/// One character outside of any sequence.
fn character(bytes: &[u8]) -> Step {
    let Some(first) = bytes.first() else {
        return Step::Incomplete;
    };
    let length = match first {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Step::Read(1, None),
    };
    match bytes.get(..length) {
        Some(whole) if std::str::from_utf8(whole).is_err() => Step::Read(1, None),
        Some(whole) => Step::Read(length, ground(whole)),
        None if bytes.iter().skip(1).any(|byte| byte & 0xc0 != 0x80) => Step::Read(1, None),
        None => Step::Incomplete,
    }
}

/// The key of one whole character, control characters included.
fn ground(bytes: &[u8]) -> Option<KeyEvent> {
    let c = std::str::from_utf8(bytes).ok()?.chars().next()?;
    let control = |c: char| Some(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
    match c {
        '\r' => Some(key(KeyCode::Enter)),
        '\t' => Some(key(KeyCode::Tab)),
        '\x7f' => Some(key(KeyCode::Backspace)),
        '\x1b' => Some(key(KeyCode::Esc)),
        '\0' => control(' '),
        '\x01'..='\x1a' => control(char::from(c as u8 - 1 + b'a')),
        '\x1c'..='\x1f' => control(char::from(c as u8 - 0x1c + b'4')),
        _ if c.is_control() => None,
        _ if c.is_uppercase() => Some(KeyEvent::new(KeyCode::Char(c), KeyModifiers::SHIFT)),
        _ => Some(key(KeyCode::Char(c))),
    }
}

fn key(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

fn with_alt(key: KeyEvent) -> KeyEvent {
    KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(code, modifiers))
    }

    fn plain(code: KeyCode) -> Input {
        press(code, KeyModifiers::NONE)
    }

    fn read(bytes: &[u8]) -> Vec<Input> {
        let mut assembler = Assembler::default();
        let mut inputs = assembler.feed(bytes, 0);
        inputs.extend(assembler.flush(10_000));
        inputs
    }

    #[test]
    fn an_arrow_in_two_packets_is_an_arrow() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.feed(b"\x1b", 100), []);
        assert_eq!(assembler.deadline_ms(), Some(140));
        assert_eq!(assembler.flush(139), []);
        assert_eq!(assembler.feed(b"[", 130), []);
        assert_eq!(assembler.flush(400), []);
        assert_eq!(assembler.feed(b"A", 450), [plain(KeyCode::Up)]);
        assert_eq!(assembler.deadline_ms(), None);
    }

    #[test]
    fn a_lone_escape_comes_through_after_the_hold() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.feed(b"\x1b", 100), []);
        assert_eq!(assembler.flush(140), [plain(KeyCode::Esc)]);
        assert_eq!(assembler.feed(b"j", 150), [plain(KeyCode::Char('j'))]);
    }

    #[test]
    fn escape_twice_is_escape_twice() {
        assert_eq!(read(b"\x1b\x1b"), [plain(KeyCode::Esc), plain(KeyCode::Esc)]);
        assert_eq!(read(b"\x1b\x1b[A"), [plain(KeyCode::Esc), plain(KeyCode::Up)]);
    }

    #[test]
    fn keys_of_the_usual_terminals() {
        let ctrl = KeyModifiers::CONTROL;
        let cases: [(&[u8], Input); 22] = [
            (b"\r", plain(KeyCode::Enter)),
            (b"\t", plain(KeyCode::Tab)),
            (b"\x7f", plain(KeyCode::Backspace)),
            (b"\x03", press(KeyCode::Char('c'), ctrl)),
            (b"\x10", press(KeyCode::Char('p'), ctrl)),
            (b"G", press(KeyCode::Char('G'), KeyModifiers::SHIFT)),
            ("张".as_bytes(), plain(KeyCode::Char('张'))),
            ("：".as_bytes(), plain(KeyCode::Char('：'))),
            (b"\x1bx", press(KeyCode::Char('x'), KeyModifiers::ALT)),
            (b"\x1b\r", press(KeyCode::Enter, KeyModifiers::ALT)),
            (b"\x1bOA", plain(KeyCode::Up)),
            (b"\x1bOP", plain(KeyCode::F(1))),
            (b"\x1b[11~", plain(KeyCode::F(1))),
            (b"\x1b[[A", plain(KeyCode::F(1))),
            (b"\x1b[15~", plain(KeyCode::F(5))),
            (b"\x1b[24~", plain(KeyCode::F(12))),
            (b"\x1b[1;5C", press(KeyCode::Right, ctrl)),
            (b"\x1b[3;2~", press(KeyCode::Delete, KeyModifiers::SHIFT)),
            (b"\x1b[Z", press(KeyCode::BackTab, KeyModifiers::SHIFT)),
            (b"\x1b[6~", plain(KeyCode::PageDown)),
            (b"\x1b[1;2R", press(KeyCode::F(3), KeyModifiers::SHIFT)),
            (b"\x1b[13;5u", press(KeyCode::Enter, ctrl)),
        ];
        for (bytes, input) in cases {
            assert_eq!(read(bytes), [input], "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn answers_and_reports_are_no_keys() {
        for bytes in [
            b"\x1b[24;80R".as_slice(),
            b"\x1b[?62;c",
            b"\x1b[>0;276;0c",
            b"\x1b]11;rgb:0000/0000/0000\x07",
            b"\x1b]11;rgb:0000/0000/0000\x1b\\",
            b"\x1bP>|xterm\x1b\\",
            b"\x1b[I",
            b"\x1b[O",
            b"\x1b[<0;10;10M",
            b"\x1b[97;1:3u",
            b"\xff\xfe",
        ] {
            assert_eq!(read(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_paste_is_one_piece_whatever_it_holds() {
        let inputs = read("\x1b[200~dd:q\r\n\x1b[A张\rx\x1b[201~j".as_bytes());
        assert_eq!(
            inputs,
            [Input::Paste("dd:q\n\x1b[A张\nx".to_owned()), plain(KeyCode::Char('j'))]
        );
    }

    #[test]
    fn a_paste_without_its_end_is_still_a_paste() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.feed(b"\x1b[200~dG", 0), []);
        assert_eq!(assembler.flush(4_999), []);
        assert_eq!(assembler.flush(5_000), [Input::Paste("dG".to_owned())]);
        assert_eq!(assembler.feed(b"j", 6_000), [plain(KeyCode::Char('j'))]);
    }

    #[test]
    fn an_endless_paste_is_cut() {
        let mut assembler = Assembler::default();
        assembler.feed(b"\x1b[200~", 0);
        for _ in 0..5 {
            assert_eq!(assembler.feed(&vec![b'x'; 1024 * 1024], 1), []);
        }
        match assembler.feed(b"\x1b[201~", 2).as_slice() {
            [Input::Paste(text)] => assert_eq!(text.len(), LONGEST_PASTE),
            other => panic!("{} inputs", other.len()),
        }
    }

    proptest! {
        #[test]
        fn packets_do_not_matter(
            parts in prop::collection::vec(prop::sample::select(vec![
                "\x1b[A", "\x1b[1;5C", "\x1bOP", "张", "é", "j", "\r", "\x1b[200~d张\x1b[201~", "\x1bx", "\x1b[5~",
            ]), 0..8),
            cuts in prop::collection::vec(0usize..60, 0..8),
        ) {
            let bytes = parts.concat().into_bytes();
            let mut assembler = Assembler::default();
            let mut from = 0;
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            cuts.push(bytes.len());
            let mut inputs = Vec::new();
            for cut in cuts {
                inputs.extend(assembler.feed(&bytes[from..cut], 0));
                from = cut;
            }
            prop_assert_eq!(inputs, read(&bytes));
        }

        #[test]
        fn no_bytes_whatever_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            read(&bytes);
        }
    }
}
