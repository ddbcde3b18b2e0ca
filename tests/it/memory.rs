//! Looking for secrets: in the memory of a living process, in files, in what a terminal was sent.
//!
//! A text is looked for as it is, in UTF-16 of both kinds, in hex and in base64 at each offset, and,
//! in memory, also with its bytes apart: a cell of a screen or a key in a queue holds one letter each.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{files, spellings};
use memchr::memmem::Finder;
use rustix::process::Pid;
use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// How far apart the letters of a text may lie.
const FARTHEST: usize = 96;
/// How many of its letters are enough to know it by.
const ENOUGH: usize = 8;

/// What is looked for, each under a name to be told.
#[derive(Default)]
pub struct Wanted {
    contiguous: Vec<(String, Finder<'static>)>,
    apart: BTreeMap<[u8; ENOUGH], String>,
}

impl Wanted {
    /// A text, in every spelling.
    pub fn text(&mut self, name: &str, text: &str) {
        self.all(name, spellings(text));
        let start = text.as_bytes().first_chunk::<ENOUGH>().expect("a text of some length");
        self.apart.insert(*start, name.to_owned());
        let end = text.as_bytes().last_chunk::<ENOUGH>().expect("a text of some length");
        self.all(name, [start.to_vec(), end.to_vec()]);
    }

    /// A key: its bytes, and these in hex and base64.
    pub fn key(&mut self, name: &str, key: &[u8]) {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let base64 = (0..3).map(|offset| crate::house::base64_at(key, offset));
        self.all(name, base64.chain([key.to_vec(), hex.into_bytes()]));
    }

    fn all(&mut self, name: &str, needles: impl IntoIterator<Item = Vec<u8>>) {
        let finders = needles.into_iter().map(|needle| Finder::new(&needle).into_owned());
        self.contiguous.extend(finders.map(|finder| (name.to_owned(), finder)));
    }

    /// Where any of it stands in these bytes: name and place.
    fn within(&self, bytes: &[u8]) -> Vec<(String, usize)> {
        let found = self.contiguous.iter().flat_map(|(name, finder)| {
            finder.find_iter(bytes).take(4).map(|place| (name.clone(), place))
        });
        found.collect()
    }

    /// The same for letters that lie apart, at one distance each.
    fn apart_within(&self, bytes: &[u8]) -> Vec<(String, usize)> {
        let mut firsts = [false; 256];
        let mut seconds = [false; 256];
        for start in self.apart.keys() {
            firsts[usize::from(start[0])] = true;
            seconds[usize::from(start[1])] = true;
        }
        let mut found = Vec::new();
        for first in (0..=255_u8).filter(|byte| firsts[usize::from(*byte)]) {
            for place in memchr::memchr_iter(first, bytes) {
                for distance in 2..=FARTHEST {
                    let second = bytes.get(place + distance).copied().unwrap_or(0);
                    if !seconds[usize::from(second)] {
                        continue;
                    }
                    let letter = |at: usize| bytes.get(place + at * distance).copied().unwrap_or(0);
                    let start: [u8; ENOUGH] = std::array::from_fn(letter);
                    if let Some(name) = self.apart.get(&start) {
                        found.push((format!("{name} ({distance} B apart)"), place));
                    }
                }
            }
        }
        found
    }

    /// What of it these bytes hold, contiguous.
    pub fn held_by(&self, bytes: &[u8]) -> Vec<String> {
        self.within(bytes).into_iter().map(|(name, _)| name).collect()
    }

    /// What of it the files below a folder hold, with their names.
    pub fn held_below(&self, folder: &Path) -> Vec<String> {
        let all = files(folder).into_iter().flat_map(|file| {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let found = self.held_by(&bytes);
            found.into_iter().map(move |name| format!("{name} in {}", file.display()))
        });
        all.collect()
    }

    /// What of it a process holds anywhere in its memory, and how much memory was searched. Needs root.
    pub fn held_by_process(&self, pid: Pid) -> Found {
        let mut found = Found::default();
        for map in maps(pid) {
            let bytes = map.read(pid);
            found.bytes += bytes.len();
            for (name, place) in self.within(&bytes).into_iter().chain(self.apart_within(&bytes)) {
                let from = place.saturating_sub(48);
                let around = bytes.get(from..(place + 64).min(bytes.len())).unwrap_or_default();
                let around = around.escape_ascii().to_string().replace("\\x00", "_");
                found.hits.push((name, format!("{}+{place:x}: {around}", map.name)));
            }
        }
        found
    }
}

/// What was found in a process.
#[derive(Default)]
pub struct Found {
    pub bytes: usize,
    pub hits: Vec<(String, String)>,
}

impl Found {
    /// Whether it holds this one.
    pub fn has(&self, name: &str) -> bool {
        self.hits.iter().any(|(hit, _)| hit == name || hit.starts_with(&format!("{name} (")))
    }

    /// All that was found, for who has to find out why.
    pub fn told(&self) -> String {
        let lines = self.hits.iter().take(40).map(|(name, place)| format!("  {name}: {place}\n"));
        format!("{} hits\n{}", self.hits.len(), lines.collect::<String>())
    }
}

/// A stretch of memory that can hold what the process has written.
struct Map {
    name: String,
    start: u64,
    end: u64,
}

/// Readable ones, but for parts of files that cannot be written to.
fn maps(pid: Pid) -> Vec<Map> {
    let path = format!("/proc/{}/maps", pid.as_raw_nonzero());
    let text = std::fs::read_to_string(path).expect("its maps");
    let maps = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (range, rights, name) = (words.next()?, words.next()?, words.nth(3).unwrap_or("-"));
        let (start, end) = range.split_once('-')?;
        let is_of_a_file = name.starts_with('/') && !rights.contains('w');
        let is_of_the_kernel = name.starts_with("[v");
        let is_wanted = rights.starts_with('r') && !is_of_a_file && !is_of_the_kernel;
        let number = |hex| u64::from_str_radix(hex, 16).ok();
        let map = Map { name: name.to_owned(), start: number(start)?, end: number(end)? };
        is_wanted.then_some(map)
    });
    maps.collect()
}

impl Map {
    /// What cannot be read any more is left out: the process lives on meanwhile.
    fn read(&self, pid: Pid) -> Vec<u8> {
        let memory = File::open(format!("/proc/{}/mem", pid.as_raw_nonzero())).expect("its memory");
        let mut bytes = vec![0; usize::try_from(self.end - self.start).expect("a size")];
        let mut read = 0;
        while read < bytes.len() {
            match memory.read_at(&mut bytes[read..], self.start + read as u64) {
                Ok(count @ 1..) => read += count,
                _ => break,
            }
        }
        bytes.truncate(read);
        bytes
    }
}

#[test]
fn letters_that_lie_apart_are_found_and_others_are_not() {
    let mut wanted = Wanted::default();
    wanted.text("phone", "13912345678");
    let mut cells = vec![0_u8; 600];
    for (place, letter) in "13912345678".bytes().enumerate() {
        cells[100 + place * 40] = letter;
    }
    assert_eq!(wanted.apart_within(&cells), [("phone (40 B apart)".to_owned(), 100)]);
    assert!(wanted.within(&cells).is_empty());
    cells[100] = b'2';
    assert!(wanted.apart_within(&cells).is_empty());
    assert!(!wanted.held_by(b"x 13912345678").is_empty());
}
