//! How a name sounds: every reading of a character, without tones. Invariant: a reading is one to six ASCII letters,
//! and a walk over a name tries all readings of all its characters without ever building their combinations.
//!
//! ```text
//!   letters   z h a n g w e i        a state is "so many letters are used up, at this cost";
//!   张         z·   zh·     zhang·     one character moves every state by its initial, or by a whole syllable,
//!   伟                 w·      wei·    and the last one may be cut anywhere
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use pinyin::ToPinyinMulti;

/// Longer queries are sentences; they are matched as written, never as sound.
pub const MAX_LETTERS: usize = 64;
/// The longest syllable, zhuang.
const SYLLABLE: usize = 6;
const UNREACHED: u8 = u8::MAX;
/// What an unusual reading, an initial for a whole syllable, or a cut last syllable adds to the cost of a match.
const STEP_COST: u8 = 1;

/// One reading of a character. Cost 0 is the reading a person expects at this place, 1 any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reading {
    bytes: [u8; SYLLABLE],
    len: u8,
    pub cost: u8,
}

impl Reading {
    fn new(syllable: &str, cost: u8) -> Option<Reading> {
        let source = syllable.as_bytes();
        let mut bytes = [0; SYLLABLE];
        bytes.get_mut(..source.len())?.copy_from_slice(source);
        let len = u8::try_from(source.len()).ok().filter(|&len| len > 0)?;
        syllable.is_ascii().then_some(Reading { bytes, len, cost })
    }

    pub fn letters(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// zh, ch and sh count as an initial too: zhw finds 张伟.
    pub fn has_double_initial(&self) -> bool {
        self.bytes[1] == b'h' && matches!(self.bytes[0], b'z' | b'c' | b's')
    }
}

/// The readings one or more characters share, with the letters they begin with and hold (bit 0 is `a`).
#[derive(Debug, Default)]
struct Sounds {
    readings: Vec<Reading>,
    first_letters: u32,
    all_letters: u32,
}

impl Sounds {
    fn new(readings: Vec<Reading>) -> Sounds {
        let bits =
            |letters: &[u8]| letters.iter().fold(0, |set, &b| set | letter_bit(char::from(b)));
        let first_letters = readings.iter().fold(0, |set, r| set | bits(&r.bytes[..1]));
        let all_letters = readings.iter().fold(0, |set, r| set | bits(r.letters()));
        Sounds { readings, first_letters, all_letters }
    }
}

fn letter_bit(c: char) -> u32 {
    if c.is_ascii_lowercase() { 1 << (c as u32 - 'a' as u32) } else { 0 }
}

/// Characters that read otherwise as a surname. The surname reading is tried first; the others still match.
const SURNAMES: &str = "\
    单shan 單shan 曾zeng 仇qiu 解xie 查zha 区ou 區ou 朴piao 翟zhai/di 盖ge/gai 蓋ge/gai \
    缪miao 繆miao 乐yue/le 樂yue/le 覃qin/tan 洗xian 折she 黑he/hei 员yun 員yun 秘bi 祕bi \
    繁po 种chong 召shao 佴nai 柏bai/bo 卜bu 谌chen/shen 諶chen/shen 都du 句gou 隗wei/kui \
    郇xun/huan 郗xi/chi 祭zhai 莘shen/xin 费fei/bi 費fei/bi 重chong 牟mu/mou 阚kan 术zhu \
    乜nie 薄bo 适kuo 参shen 藏zang 賁ben";

/// Surnames of two characters whose sound differs from that of their characters alone.
const DOUBLE_SURNAMES: &str = "\
    尉迟yu/chi 尉遲yu/chi 万俟mo/qi 萬俟mo/qi 澹台tan/tai 澹臺tan/tai 单于chan/yu \
    單于chan/yu 子车zi/ju 中行zhong/hang";

/// Where characters with a sound live: common ideographs and extension A, private use, compatibility, rare planes.
const BLOCKS: [(u32, u32); 4] =
    [(0x3007, 0x9fff), (0xe815, 0xe864), (0xf900, 0xfaff), (0x20000, 0x2fa1f)];
/// Set in an index entry when the character also stands in a surname table.
const SURNAME_FLAG: u16 = 1 << 15;

/// Readings of all characters: characters index a pool of distinct sounds, of which there are a few thousand.
#[derive(Debug)]
struct Table {
    /// The first block alone: nearly every character looked up stands there.
    common: Vec<u16>,
    rare: Vec<Vec<u16>>,
    pool: Vec<Sounds>,
    /// Of each of the pool, apart from it, because every search reads these for every character it passes.
    first_letters: Vec<u32>,
    surnames: HashMap<char, u16>,
    doubles: HashMap<(char, char), (u16, u16)>,
    /// All that some character reads as.
    syllables: HashSet<String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::build)
}

impl Table {
    fn build() -> Table {
        let mut pool = Pool::default();
        let mut index: Vec<Vec<u16>> = BLOCKS
            .iter()
            .map(|&(from, to)| {
                (from..=to).map(|code| pool.of(ordinary(char::from_u32(code)))).collect()
            })
            .collect();
        let surnames = surnames(&mut pool);
        let doubles = double_surnames(&mut pool);
        let flagged = surnames.keys().copied().chain(doubles.keys().map(|pair| pair.0));
        flagged.for_each(|c| flag(&mut index, c));
        let rare = index.split_off(1);
        let common = index.into_iter().flatten().collect();
        let first_letters = pool.sounds.iter().map(|sounds| sounds.first_letters).collect();
        let readings = pool.sounds.iter().flat_map(|sounds| &sounds.readings);
        let syllables = readings.map(|reading| reading.letters().to_vec());
        let syllables = syllables.filter_map(|letters| String::from_utf8(letters).ok()).collect();
        Table { common, rare, pool: pool.sounds, first_letters, surnames, doubles, syllables }
    }

    #[inline]
    fn entry(&self, c: char) -> u16 {
        let at = (c as u32).wrapping_sub(BLOCKS[0].0) as usize;
        if let Some(&entry) = self.common.get(at) {
            return entry;
        }
        if c.is_ascii() { 0 } else { self.rare_entry(c) }
    }

    fn rare_entry(&self, c: char) -> u16 {
        let found = place(c).and_then(|(block, at)| self.rare.get(block.checked_sub(1)?)?.get(at));
        found.copied().unwrap_or(0)
    }

    fn sounds(&self, id: u16) -> &Sounds {
        &self.pool[usize::from(id & !SURNAME_FLAG)]
    }
}

fn surnames(pool: &mut Pool) -> HashMap<char, u16> {
    let entries = SURNAMES.split(' ').filter_map(|entry| {
        let c = entry.chars().next()?;
        Some((c, entry.get(c.len_utf8()..)?))
    });
    entries.map(|(c, first)| (c, pool.of(preferring(first, c)))).collect()
}

fn double_surnames(pool: &mut Pool) -> HashMap<(char, char), (u16, u16)> {
    let entries = DOUBLE_SURNAMES.split(' ').filter_map(|entry| {
        let mut chars = entry.chars();
        let pair = (chars.next()?, chars.next()?);
        Some((pair, chars.as_str().split_once('/')?))
    });
    entries
        .map(|((a, b), (x, y))| ((a, b), (pool.of(preferring(x, a)), pool.of(preferring(y, b)))))
        .collect()
}

fn place(c: char) -> Option<(usize, usize)> {
    let code = c as u32;
    let block = BLOCKS.iter().position(|&(from, to)| (from..=to).contains(&code))?;
    Some((block, (code - BLOCKS[block].0) as usize))
}

fn flag(index: &mut [Vec<u16>], c: char) {
    if let Some((block, at)) = place(c) {
        index[block][at] |= SURNAME_FLAG;
    }
}

/// Distinct lists of readings; number 0 is the empty list, so it also means "not a character with a sound".
struct Pool {
    sounds: Vec<Sounds>,
    known: HashMap<Vec<Reading>, u16>,
}

impl Default for Pool {
    fn default() -> Self {
        Pool { sounds: vec![Sounds::default()], known: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl Pool {
    fn of(&mut self, readings: Vec<Reading>) -> u16 {
        if let Some(&id) = self.known.get(&readings) {
            return id;
        }
        let Some(id) = u16::try_from(self.sounds.len()).ok().filter(|id| id & SURNAME_FLAG == 0)
        else {
            return 0;
        };
        self.sounds.push(Sounds::new(readings.clone()));
        self.known.insert(readings, id);
        id
    }
}

/// The readings of the dictionary, the commonest first.
fn ordinary(c: Option<char>) -> Vec<Reading> {
    let mut list = Vec::new();
    let all = c.and_then(|c| c.to_pinyin_multi()).into_iter().flatten();
    for (nth, syllable) in all.enumerate() {
        add_spellings(&mut list, syllable.plain(), u8::from(nth > 0));
    }
    list
}

fn preferring(first: &str, c: char) -> Vec<Reading> {
    let mut list = Vec::new();
    first.split('/').for_each(|syllable| add_spellings(&mut list, syllable, 0));
    for other in ordinary(Some(c)) {
        add(&mut list, Reading { cost: STEP_COST, ..other });
    }
    list
}

/// ü is typed as v, written as u, and printed as yu in passports.
fn add_spellings(list: &mut Vec<Reading>, syllable: &str, cost: u8) {
    if !syllable.contains('ü') {
        let plain = syllable.replace('ê', "e");
        return Reading::new(&plain, cost).into_iter().for_each(|r| add(list, r));
    }
    for (umlaut, extra) in [("v", 0), ("u", STEP_COST), ("yu", STEP_COST)] {
        let spelt = syllable.replace('ü', umlaut);
        Reading::new(&spelt, cost.max(extra)).into_iter().for_each(|r| add(list, r));
    }
}

fn add(list: &mut Vec<Reading>, reading: Reading) {
    if !list.iter().any(|known| known.letters() == reading.letters()) {
        list.push(reading);
    }
}

/// All readings of one character, the commonest first; empty for what is not a Chinese character.
pub fn readings(c: char) -> &'static [Reading] {
    let table = table();
    &table.sounds(table.entry(c)).readings
}

/// Whether letters can be cut into whole syllables, each some character's reading.
pub fn can_be_spelt(letters: &[char]) -> bool {
    let mut ends = vec![false; letters.len() + 1];
    ends[0] = true;
    for from in 0..letters.len() {
        let rest = letters.get(from..).unwrap_or_default();
        for length in (1..=SYLLABLE.min(rest.len())).filter(|_| ends[from]).collect::<Vec<_>>() {
            let syllable: String = rest.iter().take(length).collect();
            ends[from + length] |= table().syllables.contains(syllable.as_str());
        }
    }
    ends[letters.len()]
}

/// Whether a match may begin at a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// The first character of a word.
    Word,
    /// A Chinese character within a word.
    Inside,
    Never,
}

/// One character of a folded text with its sounds.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    pub ch: char,
    sounds: u16,
    start: Start,
    separator: bool,
}

impl Unit {
    pub fn readings(&self) -> &'static [Reading] {
        &table().sounds(self.sounds).readings
    }

    pub fn is_separator(&self) -> bool {
        self.separator
    }

    pub fn can_start(&self) -> bool {
        self.start != Start::Never
    }

    /// The letters any of its readings holds, bit 0 for `a`.
    pub fn letters_mask(&self) -> u32 {
        table().sounds(self.sounds).all_letters
    }

    /// All letters a match may go on with here.
    fn firsts(&self) -> impl Iterator<Item = char> {
        let readings = self.readings().iter().map(|reading| char::from(reading.bytes[0]));
        readings.chain([self.ch])
    }

    fn may_begin_with(&self, letter: char) -> bool {
        self.ch == letter
            || table().first_letters[usize::from(self.sounds)] & letter_bit(letter) != 0
    }
}

/// Reads folded text into units, one by one.
#[derive(Clone)]
struct Reader<'a> {
    table: &'static Table,
    chars: std::str::Chars<'a>,
    word_before: bool,
}

impl Reader<'_> {
    fn new(text: &str) -> Reader<'_> {
        Reader { table: table(), chars: text.chars(), word_before: false }
    }
}

impl Iterator for Reader<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let ch = self.chars.next()?;
        let sounds = self.table.entry(ch) & !SURNAME_FLAG;
        let separator = sounds == 0 && !ch.is_alphanumeric();
        let start = match (self.word_before, sounds) {
            _ if separator => Start::Never,
            (false, _) => Start::Word,
            (true, 0) => Start::Never,
            (true, _) => Start::Inside,
        };
        self.word_before = !separator;
        Some(Unit { ch, sounds, start, separator })
    }
}

/// Reads folded text into units. Only the first characters of a person's name can be a surname.
pub fn read_units(text: &str, has_surname: bool, units: &mut Vec<Unit>) {
    let reader = Reader::new(text);
    let table = reader.table;
    units.clear();
    units.extend(reader);
    let flagged = units.first().is_some_and(|unit| table.entry(unit.ch) & SURNAME_FLAG != 0);
    if has_surname && flagged {
        set_surname(table, units);
    }
}

fn set_surname(table: &Table, units: &mut [Unit]) {
    if let [first, second, ..] = units
        && let Some(double) = table.doubles.get(&(first.ch, second.ch))
    {
        (first.sounds, second.sounds) = *double;
        return;
    }
    if let Some(unit) = units.first_mut()
        && let Some(&sounds) = table.surnames.get(&unit.ch)
    {
        unit.sounds = sounds;
    }
}

/// Where letters matched: units `start..end`, at a cost (0: spelt out, usual readings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sounding {
    pub cost: u8,
    pub start: usize,
    pub end: usize,
}

/// What a match costs that does not begin with the name itself.
pub const LATER_START_COST: u8 = 4;

/// The cheapest place where the letters sound like the name, from any of its characters on.
pub fn find_in_name(units: &[Unit], letters: &[char]) -> Option<Sounding> {
    find(units.iter().copied(), letters, |_| Some(Opening::Any))
}

/// The same within other words, where one letter, or an initial in the middle of a word, would match nearly everything.
/// Such text is long and rarely matches, so it is read no further than it must be.
pub fn find_in_words(text: &str, letters: &[char]) -> Option<Sounding> {
    find(Reader::new(text), letters, |start| match start {
        _ if letters.len() < 2 => None,
        Start::Inside => Some(Opening::WholeSyllable),
        _ => Some(Opening::Any),
    })
}

/// How everything begins that `find_in_words` can find in a text, hashed into 256 bits: its first two letters, and the
/// third after zh, ch and sh, which are too common to tell texts apart.
#[derive(Debug, Clone, Copy, Default)]
pub struct Openings([u64; 4]);

impl Openings {
    pub fn of(text: &str) -> Self {
        let mut units = Reader::new(text);
        let mut all = Self::default();
        while let Some(unit) = units.next() {
            let next = units.clone().find(|unit| !unit.separator);
            unit.readings().iter().for_each(|reading| all.add_syllable(reading));
            next.iter().for_each(|next| all.add_initials(&unit, next));
        }
        all
    }

    pub fn has(&self, opening: u8) -> bool {
        self.0[usize::from(opening >> 6)] >> (opening & 63) & 1 == 1
    }

    fn add(&mut self, opening: u8) {
        self.0[usize::from(opening >> 6)] |= 1 << (opening & 63);
    }

    fn add_syllable(&mut self, reading: &Reading) {
        let [first, second, third, ..] = reading.bytes.map(char::from);
        if reading.letters().len() > 1 {
            self.add(pair(first, second));
            if reading.has_double_initial() {
                self.add(past_double(first, third));
            }
        }
    }

    /// A unit that stands for its initial, or is one letter long, goes on with the next unit.
    fn add_initials(&mut self, unit: &Unit, next: &Unit) {
        let at_word = unit.start == Start::Word;
        let readings = unit.readings().iter().filter(|reading| at_word || reading.len == 1);
        let firsts = readings.clone().map(|reading| char::from(reading.bytes[0]));
        for first in firsts.chain(at_word.then_some(unit.ch)) {
            // Here z and h are two initials, whose third letter lies beyond the next unit: anything may follow.
            if matches!(first, 'z' | 'c' | 's') && next.firsts().any(|second| second == 'h') {
                self.add(past_double(first, ANYTHING));
            }
            next.firsts().for_each(|second| self.add(pair(first, second)));
        }
        for double in readings.filter(|reading| reading.has_double_initial()) {
            let first = char::from(double.bytes[0]);
            next.firsts().for_each(|third| self.add(past_double(first, third)));
        }
    }
}

/// Stands for any third letter; no letter is a space.
const ANYTHING: char = ' ';

/// The openings of which a text must have one for these letters; `None` if they cannot be found in words at all.
pub fn opening(letters: &[char]) -> Option<[u8; 2]> {
    if !letters.iter().any(char::is_ascii_lowercase) {
        return None;
    }
    match letters {
        [first @ ('z' | 'c' | 's'), 'h', third, ..] => {
            Some([past_double(*first, *third), past_double(*first, ANYTHING)])
        }
        [first, second, ..] => Some([pair(*first, *second); 2]),
        _ => None,
    }
}

fn past_double(first: char, third: char) -> u8 {
    pair(first.to_ascii_uppercase(), third)
}

fn pair(first: char, second: char) -> u8 {
    let mixed = (u64::from(first) << 21 | u64::from(second)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as u8
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    Any,
    WholeSyllable,
}

impl Opening {
    /// Whether a walk from here gets past its first unit.
    fn fits(self, unit: &Unit, letters: &[char]) -> bool {
        let whole = |reading: &Reading| {
            let mut pairs = reading.letters().iter().zip(letters);
            reading.letters().len() <= letters.len() && pairs.all(|(&a, &b)| char::from(a) == b)
        };
        self == Opening::Any || unit.readings().iter().any(whole)
    }
}

fn find(
    mut units: impl Iterator<Item = Unit> + Clone,
    letters: &[char],
    opening: impl Fn(Start) -> Option<Opening>,
) -> Option<Sounding> {
    let &first = letters.first().filter(|_| letters.len() <= MAX_LETTERS)?;
    let mut best: Option<Sounding> = None;
    for start in 0.. {
        let here = units.clone();
        let Some(unit) = units.next() else { break };
        if unit.start == Start::Never || !unit.may_begin_with(first) {
            continue;
        }
        let fitting = opening(unit.start).filter(|opening| opening.fits(&unit, letters));
        let found = fitting.and_then(|opening| walk(here, letters, opening));
        let Some((cost, length)) = found else { continue };
        let cost = cost.saturating_add(if start > 0 { LATER_START_COST } else { 0 });
        if best.is_none_or(|best| cost < best.cost) {
            best = Some(Sounding { cost, start, end: start + length });
        }
        // No later start can be cheaper than this.
        if cost <= LATER_START_COST {
            break;
        }
    }
    best
}

/// The states of a walk: `costs[n]` is the least cost of having used up n letters.
struct States {
    costs: [u8; MAX_LETTERS + 1],
    low: usize,
    high: usize,
}

impl States {
    const NONE: States = States { costs: [UNREACHED; MAX_LETTERS + 1], low: usize::MAX, high: 0 };

    fn reach(&mut self, used: usize, cost: u8) {
        let cost = cost.min(UNREACHED - 1);
        self.costs[used] = self.costs[used].min(cost);
        self.low = self.low.min(used);
        self.high = self.high.max(used);
    }
}

/// The least cost of using up the letters from the first unit on, and the number of units that takes.
fn walk(
    units: impl Iterator<Item = Unit>,
    letters: &[char],
    opening: Opening,
) -> Option<(u8, usize)> {
    let mut now = States::NONE;
    now.reach(0, 0);
    let mut best: Option<(u8, usize)> = None;
    for (at, unit) in units.enumerate().filter(|(_, unit)| !unit.separator) {
        let strict = opening == Opening::WholeSyllable && at == 0;
        let next = advance(&now, &unit, letters, strict);
        let cost = next.costs[letters.len()];
        if cost != UNREACHED && best.is_none_or(|best| cost < best.0) {
            best = Some((cost, at + 1));
        }
        if next.low >= letters.len() {
            break;
        }
        now = next;
    }
    best
}

fn advance(now: &States, unit: &Unit, letters: &[char], strict: bool) -> States {
    let mut next = States::NONE;
    for used in now.low..=now.high.min(letters.len() - 1) {
        let cost = now.costs[used];
        if cost == UNREACHED {
            continue;
        }
        if !strict && letters[used] == unit.ch {
            next.reach(used + 1, cost);
        }
        for reading in unit.readings() {
            take_reading(&mut next, reading, &letters[used..], used, cost + reading.cost, strict);
        }
    }
    next
}

fn take_reading(
    next: &mut States,
    reading: &Reading,
    rest: &[char],
    used: usize,
    cost: u8,
    strict: bool,
) {
    let syllable = reading.letters();
    let same = syllable.iter().zip(rest).take_while(|&(&s, &r)| char::from(s) == r).count();
    if same == syllable.len() {
        next.reach(used + same, cost);
    }
    if strict || same == 0 {
        return;
    }
    next.reach(used + 1, cost + STEP_COST);
    if same >= 2 && reading.has_double_initial() {
        next.reach(used + 2, cost + STEP_COST);
    }
    // The end of what was typed may cut the last syllable.
    if same == rest.len() {
        next.reach(used + same, cost + STEP_COST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(c: char) -> Vec<String> {
        readings(c).iter().map(|r| String::from_utf8_lossy(r.letters()).into_owned()).collect()
    }

    fn cost(name: &str, typed: &str) -> Option<u8> {
        let mut units = Vec::new();
        read_units(name, true, &mut units);
        let letters: Vec<char> = typed.chars().collect();
        find_in_name(&units, &letters).map(|found| found.cost)
    }

    #[test]
    fn full_initial_and_mixed_spellings_match() {
        for typed in [
            "zhangwei", "zhangw", "zw", "zwei", "zhwei", "zhw", "z", "zh", "zhan", "wei", "w",
            "张w", "张wei", "z伟",
        ] {
            assert!(cost("张伟", typed).is_some(), "{typed}");
        }
        for typed in ["zhangwen", "zhaw", "zangwei", "zww", "weizhang", "张伟w"] {
            assert_eq!(cost("张伟", typed), None, "{typed}");
        }
        for typed in ["ouyangnana", "oynn", "ouynana", "oyn", "nana", "ouyang n"] {
            let joined: String = typed.chars().filter(|c| *c != ' ').collect();
            assert!(cost("欧阳娜娜", &joined).is_some(), "{typed}");
        }
    }

    #[test]
    fn surname_readings_come_first_and_ordinary_ones_still_match() {
        for (name, surname, ordinary) in [
            ("单雄信", "shan", "dan"),
            ("曾国藩", "zeng", "ceng"),
            ("仇英", "qiu", "chou"),
            ("解缙", "xie", "jie"),
            ("查良镛", "zha", "cha"),
            ("区志强", "ou", "qu"),
            ("朴树", "piao", "pu"),
            ("缪荃孙", "miao", "mou"),
            ("覃辉", "qin", "yan"),
            ("种师道", "chong", "zhong"),
            ("召公", "shao", "zhao"),
            ("员半千", "yun", "yuan"),
            ("秘书", "bi", "mi"),
            ("繁钦", "po", "fan"),
            ("折德扆", "she", "zhe"),
            ("尉迟恭", "yuchi", "weichi"),
            ("万俟卨", "moqi", "wansi"),
            ("长孙无忌", "zhangsun", "changsun"),
            ("洗星海", "xian", "xi"),
            ("佴志", "nai", "er"),
        ] {
            assert_eq!(cost(name, surname), Some(0), "{name} {surname}");
            assert!(cost(name, ordinary) > Some(0), "{name} {ordinary}");
        }
        assert_eq!(cost("翟让", "di").zip(cost("翟让", "zhai")), Some((0, 0)));
        assert_eq!(cost("尉成", "wei"), Some(0));
        assert_eq!(
            cost("小单", "shan").zip(cost("小单", "dan")),
            Some((LATER_START_COST + 1, LATER_START_COST))
        );
    }

    #[test]
    fn umlaut_is_typed_in_every_usual_way() {
        for typed in ["lvbu", "lubu", "lyubu", "lb"] {
            assert!(cost("吕布", typed).is_some(), "{typed}");
        }
        assert_eq!(spelt('女'), ["nv", "nu", "nyu", "ru"]);
        assert!(
            spelt('略').contains(&"lve".to_string()) && spelt('略').contains(&"lue".to_string())
        );
    }

    #[test]
    fn every_reading_of_the_crate_is_kept() {
        assert_eq!(spelt('长'), ["zhang", "chang"]);
        assert_eq!(spelt('a'), Vec::<String>::new());
        assert!(!spelt('𠀀').is_empty());
        assert!(spelt('和').len() >= 3);
    }

    #[test]
    fn a_whole_syllable_is_cheaper_than_a_cut_one() {
        assert!(cost("李娜", "lin") > cost("林娜", "lin"));
        assert_eq!(cost("李娜", "lina"), Some(0));
        assert_eq!(cost("西安", "xian"), Some(0));
        assert!(cost("阿卜杜拉·买买提", "abudulamaimaiti").is_some());
    }

    #[test]
    fn words_beside_the_name_want_a_whole_syllable_inside() {
        let found = |typed: &str| {
            find_in_words("北京恒通贸易", &typed.chars().collect::<Vec<_>>()).is_some()
        };
        assert!(found("hengtong") && found("hengt") && found("bjht") && found("be"));
        assert!(!found("b") && !found("ht") && !found("h") && !found("heng1"));
    }

    #[test]
    fn very_long_queries_are_refused_quietly() {
        let letters = vec!['a'; MAX_LETTERS + 1];
        let mut units = Vec::new();
        read_units(&"啊".repeat(100), true, &mut units);
        assert_eq!(find_in_name(&units, &letters), None);
        assert!(find_in_name(&units, &letters[1..]).is_some());
    }
}
