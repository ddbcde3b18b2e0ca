//! Where secrets and answers come from: a descriptor, standard input, or the terminal.
//!
//! INVARIANT: no secret comes from an argument or the environment, and none is echoed. Descriptors
//! are read byte by byte, so what follows a line is left for whoever reads next.

use super::here::Here;
use super::output;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::{Error, Kind, Result};
use crate::vault::SecretString;
use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use zeroize::Zeroizing;

/// Longest line that is read as a secret, in bytes; more than the longest sealed value.
const LINE_BYTES: usize = 20_000;
/// The error where the input has come to its end.
const NO_ANSWER: &str = "no-answer";
/// The error where there is nobody to ask.
const NOBODY: &str = "passphrase-terminal";

/// Lines from the descriptor that `--passphrase-fd` names.
#[derive(Debug, Default)]
pub struct Descriptor {
    number: Option<u32>,
    file: Option<File>,
}

impl Descriptor {
    /// The descriptor of this number, if one was named.
    pub fn new(number: Option<u32>) -> Self {
        Self { number, file: None }
    }

    /// Whether one was named.
    pub fn is_given(&self) -> bool {
        self.number.is_some()
    }

    /// The next line of it.
    pub fn line(&mut self) -> Result<SecretString> {
        let number = self.number.ok_or_else(|| Error::not_permitted("vault-locked"))?;
        let line = match number {
            0 => stdin_bytes()?,
            _ => self.file_line(number)?,
        };
        line.ok_or_else(|| Error::usage("passphrase-fd").with("number", number)).and_then(secret)
    }

    fn file_line(&mut self, number: u32) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let broken = |_| Error::usage("passphrase-fd").with("number", number);
        if self.file.is_none() {
            self.file = Some(File::open(format!("/dev/fd/{number}")).map_err(broken)?);
        }
        let Some(file) = &mut self.file else { return Ok(None) };
        line_of(|byte| file.read(byte)).map_err(broken)
    }
}

/// The next line of standard input as a secret; none at its end.
pub fn stdin_line() -> Result<Option<SecretString>> {
    stdin_bytes()?.map(secret).transpose()
}

fn stdin_bytes() -> Result<Option<Zeroizing<Vec<u8>>>> {
    line_of(|byte| Ok(rustix::io::read(rustix::stdio::stdin(), byte)?)).map_err(|e| input_error(&e))
}

/// All of standard input, for `-` in the place of a text; no more of it than a text may hold.
fn stdin_text() -> Result<String> {
    text_of(std::io::stdin())
}

fn text_of(input: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    // One byte too many is enough to refuse it, however much more there is.
    let most = TEXT_BYTES as u64 + 1;
    input.take(most).read_to_end(&mut bytes).map_err(|e| input_error(&e))?;
    if bytes.len() > TEXT_BYTES {
        return Err(Error::usage("text-long").with("bytes", TEXT_BYTES));
    }
    String::from_utf8(bytes).map_err(|_| Error::usage("not-utf8"))
}

/// A text, or standard input for `-`.
pub fn text_or_stdin(text: &str) -> Result<String> {
    if text == "-" { stdin_text() } else { Ok(text.to_owned()) }
}

fn input_error(e: &std::io::Error) -> Error {
    Error::failed("input").with("detail", e)
}

/// A line without its end. The buffer does not grow, so no copy of it is left behind.
fn line_of(
    mut read: impl FnMut(&mut [u8; 1]) -> std::io::Result<usize>,
) -> std::io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LINE_BYTES));
    let mut byte = [0];
    loop {
        match read(&mut byte) {
            Ok(0) if line.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if line.len() == LINE_BYTES => return Err(std::io::ErrorKind::InvalidData.into()),
            Ok(_) => line.push(byte[0]),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}

fn secret(line: Zeroizing<Vec<u8>>) -> Result<SecretString> {
    let text = std::str::from_utf8(&line).map_err(|_| Error::usage("not-utf8"))?;
    Ok(SecretString::from(text))
}

/// Whether somebody can be asked.
pub fn is_asked() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks until the answer will do, and says each time why it does not: if a wrong answer ended the
/// program, the answer after it, perhaps a passphrase, would be typed into the shell.
pub fn until_good<T>(here: &mut Here, mut ask: impl FnMut(&mut Here) -> Result<T>) -> Result<T> {
    loop {
        match ask(here) {
            Err(error) if can_be_mended(&error) => output::tell(&here.locale, &error),
            answer => return answer,
        }
    }
}

/// Another answer helps, unless there will be none.
fn can_be_mended(error: &Error) -> bool {
    matches!(error.kind, Kind::Usage | Kind::Refused) && ![NO_ANSWER, NOBODY].contains(&error.code)
}

/// Asks on the terminal without echo.
pub fn hidden(question: &str) -> Result<SecretString> {
    let answer = rpassword::prompt_password(question).map_err(|e| match e.raw_os_error() {
        // `su -c`, a timer, a container: a terminal on standard input that is not this process's own.
        Some(nix::libc::ENXIO) => Error::usage(NOBODY),
        _ => answer_error(&e),
    });
    answer.map(SecretString::from)
}

/// Asks on the terminal in raw mode: no key is a signal, nothing is echoed, and only Enter ends the answer.
pub fn raw(question: &str) -> Result<SecretString> {
    const CUT_OFF: [u8; 2] = [0x03, 0x04];
    const BACKSPACE: [u8; 2] = [0x08, 0x7f];
    if !is_asked() {
        return Err(Error::usage(NOBODY));
    }
    let _modes = RawModes::set().map_err(|e| input_error(&e))?;
    output::complain_on(question);
    let mut line = Zeroizing::new(Vec::with_capacity(LINE_BYTES));
    let mut byte = [0];
    let done = loop {
        match rustix::io::read(rustix::stdio::stdin(), &mut byte) {
            Ok(1) if matches!(byte[0], b'\r' | b'\n') => break Ok(()),
            Ok(1) if CUT_OFF.contains(&byte[0]) => break Err(Error::usage(NO_ANSWER)),
            Ok(1) if BACKSPACE.contains(&byte[0]) => take_back(&mut line),
            Ok(1) if line.len() < LINE_BYTES => line.push(byte[0]),
            Ok(1) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => break Err(Error::usage(NO_ANSWER)),
            Err(e) => break Err(input_error(&e.into())),
        }
    };
    output::complain_on("\r\n");
    done.and_then(|()| secret(line))
}

/// The last character, whole.
fn take_back(line: &mut Vec<u8>) {
    const BEGINS_NONE: u8 = 0b1000_0000;
    const MARK: u8 = 0b1100_0000;
    while line.pop().is_some_and(|byte| byte & MARK == BEGINS_NONE) {}
}

/// The terminal in raw mode, until this is dropped.
struct RawModes(rustix::termios::Termios);

impl RawModes {
    fn set() -> std::io::Result<Self> {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(rustix::stdio::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self(before))
    }
}

impl Drop for RawModes {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &self.0);
    }
}

/// Asks on the terminal.
pub fn open(question: &str) -> Result<String> {
    let mut stderr = std::io::stderr().lock();
    let asked = stderr.write_all(question.as_bytes()).and_then(|()| stderr.flush());
    asked.map_err(|e| input_error(&e))?;
    let mut answer = String::new();
    match std::io::stdin().read_line(&mut answer).map_err(|e| answer_error(&e))? {
        0 => Err(Error::usage(NO_ANSWER)),
        _ => Ok(answer.trim().to_owned()),
    }
}

/// Bytes that are no text are a wrong answer, not a broken line.
fn answer_error(e: &std::io::Error) -> Error {
    match e.kind() {
        std::io::ErrorKind::InvalidData => Error::usage("not-utf8"),
        _ => input_error(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::ExposeSecret;

    fn lines(mut bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(line) = line_of(|byte| bytes.read(byte)).unwrap() {
            lines.push(secret(line).unwrap().expose_secret().to_owned());
        }
        lines
    }

    #[test]
    fn a_text_without_an_end_is_not_read_to_it() {
        let text = |input: &mut dyn Read| text_of(input).map_err(|e| e.code);
        assert_eq!(text(&mut std::io::repeat(0)), Err("text-long"));
        assert_eq!(text(&mut "张".as_bytes()).as_deref(), Ok("张"));
        assert_eq!(text(&mut &b"\xff"[..]), Err("not-utf8"));
        let long = vec![b'x'; TEXT_BYTES];
        assert_eq!(text(&mut &long[..]).map(|text| text.len()), Ok(TEXT_BYTES));
    }

    #[test]
    fn each_line_is_read_alone() {
        assert_eq!(lines(b"one two\n\nthree\r\nfour"), ["one two", "", "three", "four"]);
        assert!(lines(b"").is_empty());
    }
}
