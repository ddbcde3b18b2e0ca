//! Test only: the search as a person would define it, without masks, states or early ends. Invariant: it shares nothing
//! with the index but folding, the readings of a character, the table of surnames, and fuzzy-matcher.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{SearchRow, Tier};
use crate::domain::fold::fold_text;
use crate::domain::pinyin::{Unit, read_units, readings};

/// Tier, cost, place.
type Grade = (Tier, u16, u16);

/// What a search must answer: ids and tiers in order, and the total.
pub(super) fn search(
    rows: &[SearchRow],
    query: &str,
    limit: usize,
) -> (usize, Vec<([u8; 16], Tier)>) {
    let text = fold_text(query);
    let mut found: Vec<_> = rows.iter().filter_map(|row| Some((grade(&text, row)?, row))).collect();
    let ceilings = [Tier::Pinyin, Tier::Typo, Tier::Fuzzy];
    let enough =
        |&ceiling: &Tier| found.iter().filter(|(grade, _)| grade.0 <= ceiling).count() >= limit;
    let ceiling = ceilings.into_iter().find(enough).unwrap_or(Tier::Fuzzy);
    found.retain(|(grade, _)| grade.0 <= ceiling);
    found.sort_by_key(|&((tier, cost, place), row)| {
        let name = fold_text(&row.name);
        (tier, cost, name.chars().count(), place, name, row.number, row.id)
    });
    let page = found.iter().take(limit).map(|(grade, row)| (row.id, grade.0)).collect();
    (found.len(), page)
}

fn grade(text: &str, row: &SearchRow) -> Option<Grade> {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() == 1 {
        return needle(text, row, Tier::Fuzzy);
    }
    let phrase = needle(text, row, Tier::Typo);
    let each: Option<Vec<Grade>> =
        words.iter().map(|word| needle(word, row, Tier::Fuzzy)).collect();
    let together = each.map(|all| {
        let cost = 1 + all.iter().map(|grade| grade.1).sum::<u16>();
        (all.iter().map(|g| g.0).max().unwrap(), cost, all.iter().map(|g| g.2).min().unwrap())
    });
    phrase.into_iter().chain(together).min()
}

fn needle(text: &str, row: &SearchRow, ceiling: Tier) -> Option<Grade> {
    let (name, extra) = (fold_text(&row.name), fold_text(&row.extra));
    let number = text.trim_start_matches("c-").trim_start_matches('c');
    if number.chars().all(|c| c.is_ascii_digit()) && number.parse() == Ok(row.number) {
        return Some((Tier::Number, 0, 0));
    }
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let within_name = literal(&name, text);
    let within_extra =
        literal(&extra, text).map(|(_, cost, place)| (Tier::Substring, cost + 2, place));
    let all = [
        within_name,
        within_extra,
        sound(&name, &letters, true),
        sound(&extra, &letters, false),
        slip(&name, &letters),
        gapped(&name, text),
    ];
    all.into_iter().flatten().find(|grade| grade.0 <= ceiling)
}

fn literal(hay: &str, text: &str) -> Option<Grade> {
    if hay == text {
        return Some((Tier::Exact, 0, 0));
    }
    if hay.starts_with(text) {
        return Some((Tier::Prefix, 0, 0));
    }
    let (hay, text): (Vec<char>, Vec<char>) = (hay.chars().collect(), text.chars().collect());
    let places = (0..hay.len()).filter(|&at| hay[at..].starts_with(&text));
    let graded = places.map(|at| (Tier::Substring, u16::from(!starts_word(&hay, at)), at as u16));
    graded.min()
}

fn is_chinese(c: char) -> bool {
    !readings(c).is_empty()
}

fn starts_word(hay: &[char], at: usize) -> bool {
    at == 0 || !hay[at - 1].is_alphanumeric() || is_chinese(hay[at]) || is_chinese(hay[at - 1])
}

fn units(text: &str, has_surname: bool) -> Vec<Unit> {
    let mut units = Vec::new();
    read_units(text, has_surname, &mut units);
    units
}

/// Where sound may begin: at words, and at each Chinese character.
fn starts(text: &str) -> Vec<(usize, bool)> {
    let chars: Vec<char> = text.chars().collect();
    let at_word =
        |at: usize| chars[at].is_alphanumeric() && (at == 0 || !chars[at - 1].is_alphanumeric());
    (0..chars.len())
        .filter(|&at| at_word(at) || is_chinese(chars[at]))
        .map(|at| (at, at_word(at)))
        .collect()
}

fn sound(text: &str, letters: &str, in_name: bool) -> Option<Grade> {
    if letters.is_empty() {
        return None;
    }
    let units = units(text, in_name);
    let graded = starts(text).into_iter().filter_map(|(start, at_word)| {
        let strict = !in_name && !at_word;
        let sounds = letters.chars().any(|c| c.is_ascii_lowercase());
        if !in_name && (letters.chars().count() < 2 || !sounds) {
            return None;
        }
        let later = if start > 0 { 4 } else { 0 };
        let outside = if in_name { 0 } else { 8 };
        Some((
            Tier::Pinyin,
            spell(&units[start..], letters, strict)? + later + outside,
            start as u16,
        ))
    });
    graded.min()
}

/// The least cost of spelling all letters by the units in turn.
fn spell(units: &[Unit], letters: &str, strict: bool) -> Option<u16> {
    let (unit, rest) = units.split_first()?;
    if !unit.ch.is_alphanumeric() {
        return spell(rest, letters, strict);
    }
    let costs = pieces(unit, letters, strict).into_iter().filter_map(|(piece, cost)| {
        let left = letters.strip_prefix(piece.as_str())?;
        let further = if left.is_empty() { 0 } else { spell(rest, left, false)? };
        Some(cost + further)
    });
    costs.min()
}

/// What a unit can stand for: itself, a syllable, its initials, or the beginning of a syllable if that ends the query.
fn pieces(unit: &Unit, letters: &str, strict: bool) -> Vec<(String, u16)> {
    let itself = (!strict).then(|| (unit.ch.to_string(), 0));
    let mut pieces: Vec<(String, u16)> = itself.into_iter().collect();
    for reading in unit.readings() {
        let syllable = std::str::from_utf8(reading.letters()).unwrap();
        let cost = u16::from(reading.cost);
        pieces.push((syllable.to_owned(), cost));
        if strict {
            continue;
        }
        pieces.push((syllable.chars().take(1).collect(), cost + 1));
        let double = ["zh", "ch", "sh"].iter().find(|double| syllable.starts_with(**double));
        pieces.extend(double.map(|double| (double.to_string(), cost + 1)));
        pieces.extend(syllable.starts_with(letters).then(|| (letters.to_owned(), cost + 1)));
    }
    pieces
}

fn slip(name: &str, letters: &str) -> Option<Grade> {
    if letters.len() < 4 || !letters.chars().all(|c| c.is_ascii_lowercase()) {
        return None;
    }
    let units = units(name, true);
    let graded = starts(name).into_iter().filter_map(|(start, _)| {
        let spellings = spellings(&units[start..]).into_iter();
        // Of a word of four letters anything is one slip away: there the first has to be right.
        let begins = |word: &String| letters.len() > 4 || word.get(..1) == letters.get(..1);
        let costs = spellings.filter(|(word, _)| begins(word)).filter_map(|(word, cost)| {
            let near = |n: &usize| distance(letters.as_bytes(), &word.as_bytes()[..*n]) <= 1;
            let used = (0..=word.len()).filter(near).max()?;
            Some(cost + u16::from(used < word.len()) + if start > 0 { 4 } else { 0 })
        });
        Some((Tier::Typo, costs.min()?, start as u16))
    });
    graded.min()
}

/// All ways to write a run of units in letters.
fn spellings(units: &[Unit]) -> Vec<(String, u16)> {
    let mut all = vec![(String::new(), 0)];
    for unit in units {
        let mut pieces: Vec<(String, u16)> = Vec::new();
        if unit.ch.is_ascii_alphanumeric() {
            pieces.push((unit.ch.to_string(), 0));
        }
        for reading in unit.readings() {
            pieces.push((
                String::from_utf8_lossy(reading.letters()).into_owned(),
                u16::from(reading.cost),
            ));
        }
        if pieces.is_empty() {
            break;
        }
        let joined = all.iter().flat_map(|(start, cost)| {
            pieces.iter().map(move |(piece, more)| (format!("{start}{piece}"), cost + more))
        });
        all = joined.collect();
    }
    all
}

fn gapped(name: &str, text: &str) -> Option<Grade> {
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return None;
    }
    let score = SkimMatcherV2::default().respect_case().fuzzy_match(name, text)?;
    Some((Tier::Fuzzy, (4000 - score) as u16, 0))
}

/// Optimal string alignment: a transposition counts as one edit, and nothing is edited twice.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 { i + j } else { cell(&rows, a, b, i, j) };
        }
    }
    rows[a.len()][b.len()]
}

fn cell(rows: &[Vec<usize>], a: &[u8], b: &[u8], i: usize, j: usize) -> usize {
    let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
    let least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if swapped { least.min(rows[i - 2][j - 2] + 1) } else { least }
}
