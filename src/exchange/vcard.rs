//! A file of vCards (2.1, 3.0, 4.0) as parties, and parties as vCards (4.0).
//!
//! INVARIANT: a card is held whole, the file never: memory does not grow with it. A card is a draft or a [`RowFault`]
//! with the line on which it begins; after a broken one reading goes on with the next `BEGIN:VCARD`.
//!
//! ```text
//! file -> lines (unfolded, decoded, without media) -> one card -> calcard -> card (a draft; what is left out)
//! party, its points -> write (the standard's properties, X-KEFU-… for the rest) -> calcard -> file
//! ```

mod card;
mod lines;
pub mod write;

use super::charset::{Decoded, SAMPLE_BYTES, detect};
use super::csv::{Counted, Progress, RECORD_BYTES};
use super::draft::PartyDraft;
use super::source::{failed, open_regular, read_start, shown};
use super::{RowFault, RowResult};
use crate::domain::contact::PointKind;
use crate::domain::moment::Moment;
use crate::domain::{Error, Result};
use card::Reading;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use jiff::tz::Offset;
use lines::{Content, Line, Lines};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// Properties of other names than these are counted together.
const NAMES: usize = 200;
/// Longest name that is told.
const NAME_CHARS: usize = 40;
/// What stands for the names that are not told.
const OTHERS: &str = "…";

/// How often a property was left out, by its name; stays valid while the cards are being consumed.
#[derive(Debug, Clone, Default)]
pub struct LeftOut(Arc<Mutex<BTreeMap<String, u64>>>);

impl LeftOut {
    /// What was left out so far.
    pub fn told(&self) -> BTreeMap<String, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A name is a word of the file's: one that could be something else is not repeated.
    fn count(&self, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let digits = name.chars().filter(char::is_ascii_digit).count();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_./".contains(c);
        let is_name = digits <= 3 && name.len() <= NAME_CHARS && name.chars().all(is_plain);
        let is_known = names.contains_key(name) || (is_name && names.len() < NAMES);
        *names.entry(if is_known { name } else { OTHERS }.to_owned()).or_default() += 1;
    }
}

/// An open file of cards. Iterate it for its parties.
pub struct Cards {
    /// Name of the charset in which its lines are written that do not name their own.
    pub charset: &'static str,
    /// Length of the file.
    pub bytes: u64,
    path: PathBuf,
    reading: Reading,
    progress: Progress,
    left: LeftOut,
    lines: Lines<Box<dyn Read + Send>>,
    /// The line that begins the next card, where it was met inside of another.
    begun: Option<u64>,
    ahead: Option<RowResult<PartyDraft>>,
    is_over: bool,
}

impl std::fmt::Debug for Cards {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cards({})", self.charset)
    }
}

/// Opens a file of cards; none where it is something else. Times without an offset are taken at `offset`.
pub fn open(path: &Path, offset: Offset, now: Moment) -> Result<Option<Cards>> {
    let (mut file, bytes) = open_regular(path)?;
    let start = read_start(&mut file, path, SAMPLE_BYTES)?;
    let has_name = has_name_of_cards(path);
    let charset = match detect(&start, start.len() < SAMPLE_BYTES) {
        Err(error) if has_name => return Err(error.with("path", shown(path))),
        Err(_) => return Ok(None),
        Ok(charset) => charset,
    };
    let (text, _) =
        charset.encoding.decode_without_bom_handling(start.get(charset.mark..).unwrap_or_default());
    if !begins_a_card(&text) && !has_name {
        return Ok(None);
    }
    // Old programs of Apple's end a line by a return alone.
    let end = if start.contains(&b'\n') { b'\n' } else { b'\r' };
    let progress = Progress::default();
    let mut raw = Cursor::new(start);
    raw.set_position(charset.mark as u64);
    let left = bytes.saturating_sub(charset.mark as u64);
    let raw = Counted::new(raw.chain(file), progress.clone(), left);
    // Ends of lines are looked for in bytes, so two bytes for each letter are made one first.
    let (raw, encoding): (Box<dyn Read + Send>, _) = match charset.encoding {
        wide if wide == UTF_16LE || wide == UTF_16BE => (Box::new(Decoded::new(raw, wide)), UTF_8),
        encoding => (Box::new(raw), encoding),
    };
    let mut cards = Cards {
        charset: charset.encoding.name(),
        bytes,
        path: path.to_owned(),
        reading: Reading { offset, now },
        progress,
        left: LeftOut::default(),
        lines: Lines::new(raw, encoding, end),
        begun: None,
        ahead: None,
        is_over: false,
    };
    cards.ahead = cards.card();
    match cards.ahead {
        Some(_) => Ok(Some(cards)),
        None => Err(Error::usage("vcard-empty").with("path", shown(path))),
    }
}

fn begins_a_card(text: &str) -> bool {
    const BEGIN: &str = "BEGIN:VCARD";
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}

fn has_name_of_cards(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["vcf", "vcard"].iter().any(|name| extension.eq_ignore_ascii_case(name))
}

/// A card that is being read.
#[derive(Debug)]
struct Open {
    line: u64,
    text: Zeroizing<String>,
    media: Vec<String>,
    /// The first thing that is wrong with it.
    fault: Option<RowFault>,
}

impl Open {
    fn at(line: u64) -> Self {
        let text = Zeroizing::new("BEGIN:VCARD\n".to_owned());
        Self { line, text, media: Vec::new(), fault: None }
    }

    fn fail(&mut self, column: &str, fault: RowFault) {
        let fault = if column.is_empty() { fault } else { fault.in_column(column) };
        self.fault.get_or_insert(fault);
    }

    fn add(&mut self, line: Line) {
        let Line { number, name, content } = line;
        match content {
            Content::Blank => {}
            Content::Media => self.media.push(name),
            Content::Nameless => self.fail("", RowFault::new(number, "card-line")),
            Content::Nul => self.fail(&name, RowFault::new(number, "row-nul")),
            Content::Bytes(charset) => {
                self.fail(&name, RowFault::new(number, "row-bytes").with("charset", charset));
            }
            Content::Text(text) if (self.text.len() + text.len()) as u64 <= RECORD_BYTES => {
                self.text.push_str(&text);
                self.text.push('\n');
            }
            Content::Text(_) | Content::Large => {
                let fault = RowFault::new(self.line, "row-large").with("limit", RECORD_BYTES);
                self.fail(&name, fault);
            }
        }
    }

    fn end(mut self, reading: Reading, left: &LeftOut) -> RowResult<PartyDraft> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.text.push_str("END:VCARD\n");
        let (draft, names) = card::draft(&self.text, self.line, reading)?;
        self.media.iter().chain(&names).for_each(|name| left.count(name));
        Ok(draft)
    }
}

impl Cards {
    /// A handle on how much of the file was read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// A handle on what was left out.
    pub fn left_out(&self) -> LeftOut {
        self.left.clone()
    }

    /// What nearly every card holds, so that the vault is opened before anything is taken.
    pub fn sealed_kinds(&self) -> [PointKind; 1] {
        [PointKind::Phone]
    }

    /// The next card.
    fn card(&mut self) -> Option<RowResult<PartyDraft>> {
        let begun = match self.begun.take() {
            Some(line) => Ok(Some(line)),
            None => self.begin(),
        };
        match begun {
            Ok(Some(line)) => Some(self.rest(Open::at(line))),
            Ok(None) => {
                self.is_over = true;
                None
            }
            Err(fault) => Some(Err(fault)),
        }
    }

    fn line(&mut self, at: u64) -> RowResult<Option<Line>> {
        self.lines.next().map_err(|error| {
            self.is_over = true;
            let code = match error.kind() {
                std::io::ErrorKind::UnexpectedEof => "file-shrank",
                _ => "file-read",
            };
            let mut fault = RowFault::new(at, code).ending();
            fault.args = failed(code, &self.path, &error).args;
            fault
        })
    }

    /// The line that begins the next card; what stands between cards is told once, up to the next one.
    fn begin(&mut self) -> RowResult<Option<u64>> {
        let mut stray = None;
        while let Some(line) = self.line(stray.unwrap_or(1))? {
            match &line.content {
                _ if line.is_mark("BEGIN") => {
                    let Some(stray) = stray else { return Ok(Some(line.number)) };
                    self.begun = Some(line.number);
                    return Err(RowFault::new(stray, "card-stray"));
                }
                Content::Blank => {}
                _ => _ = stray.get_or_insert(line.number),
            }
        }
        match stray {
            Some(stray) => Err(RowFault::new(stray, "card-stray")),
            None => Ok(None),
        }
    }

    /// A card behind its first line, up to its end.
    fn rest(&mut self, mut card: Open) -> RowResult<PartyDraft> {
        let mut before_agent = false;
        while let Some(line) = self.line(card.line)? {
            let is_agent = line.name == "AGENT" && line.says_nothing();
            match () {
                () if line.is_mark("END") => return card.end(self.reading, &self.left),
                () if line.is_mark("BEGIN") && before_agent => {
                    self.pass_over(card.line)?;
                    card.media.push("AGENT".to_owned());
                }
                () if line.is_mark("BEGIN") => {
                    self.begun = Some(line.number);
                    return Err(RowFault::new(card.line, "card-open"));
                }
                () if is_agent => {}
                () => card.add(line),
            }
            before_agent = is_agent;
        }
        self.is_over = true;
        Err(RowFault::new(card.line, "card-open"))
    }

    /// The card of somebody's agent, inside of theirs (2.1).
    fn pass_over(&mut self, at: u64) -> RowResult<()> {
        while let Some(line) = self.line(at)? {
            if line.is_mark("END") {
                break;
            }
        }
        Ok(())
    }
}

impl Iterator for Cards {
    type Item = RowResult<PartyDraft>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.ahead.take() {
            Some(card) => Some(card),
            None if self.is_over => None,
            None => self.card(),
        }
    }
}

#[cfg(test)]
mod tests;
