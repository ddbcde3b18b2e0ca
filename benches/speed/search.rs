//! Row 1: from a key to the ranked first page, for every prefix of what somebody types.
//!
//! The same through the whole of [`Finder::search`], which also asks for the right, looks the text up as a sealed
//! value and reads the rows of the page; the peers only tell which lines match.

use crate::dice::Dice;
use crate::figures::{Times, ratio, size, time};
use crate::filled::{self, Filled};
use crate::table::Line;
use crate::{Bench, peers};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use kefu::domain::pinyin::readings;
use kefu::queries::finder::{FIRST_ROWS, Finder, MOST_HITS, Wanted};
use kefu::session::{Desk, Session};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const QUERIES: usize = 200;
/// Queries that the peers are asked: each walks over all lines, whatever it is.
const PEER_QUERIES: usize = 9;
const FRAME: Duration = Duration::from_millis(16);

type Way = fn(&str, &mut Dice) -> String;

/// How somebody types a name.
const KINDS: [(&str, Way); 5] = [
    ("as written", |name, _| name.to_owned()),
    ("pinyin", |name, _| spelled(name, false)),
    ("initials", |name, _| spelled(name, true)),
    ("mistyped", |name, dice| mistyped(&spelled(name, false), dice)),
    ("lower case", |name, _| name.to_lowercase()),
];

/// A name in letters; those of a Chinese character by its first reading.
fn spelled(name: &str, initials: bool) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match readings(c).first() {
            Some(reading) if initials => {
                text.extend(reading.letters().first().map(|letter| char::from(*letter)));
            }
            Some(reading) => {
                text.extend(reading.letters().iter().map(|letter| char::from(*letter)))
            }
            None => text.extend(c.to_lowercase()),
        }
    }
    text
}

/// Two neighbours change places.
fn mistyped(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() > 3 {
        let at = 1 + dice.index(letters.len() - 2);
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

/// What is typed, by kind, a key at a time.
fn typed(desk: &Desk) -> Vec<(&'static str, String)> {
    let mut dice = Dice::fixed(7);
    let people = filled::some_parties(desk, QUERIES);
    let query = |(place, party): (usize, &kefu::domain::party::Party)| {
        let (kind, typed) = KINDS[place % KINDS.len()];
        (kind, typed(&party.name, &mut dice))
    };
    people.iter().enumerate().map(query).collect()
}

fn prefixes(query: &str) -> impl Iterator<Item = &str> {
    let ends = query.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|end| query.get(..end)).filter(|prefix| !prefix.ends_with(' '))
}

/// Asks as a key press does, for so many hits.
fn ask(desk: &Desk, session: &Session, finder: &Finder, (line, most): (&str, usize)) {
    let wanted = Wanted { most, from_end: false, is_stale: &|| false };
    finder.search_for(desk, session, line, &wanted).expect("an answer");
}

struct Keys {
    all: Times,
    slowest: (Duration, String),
    by_kind: Vec<(&'static str, Times)>,
}

fn press(
    desk: &Desk,
    session: &Session,
    finder: &Finder,
    queries: &[(&'static str, String)],
) -> Keys {
    let mut keys = Keys {
        all: Times::default(),
        slowest: Default::default(),
        by_kind: KINDS.iter().map(|(kind, _)| (*kind, Times::default())).collect(),
    };
    for (kind, query) in queries {
        for prefix in prefixes(query) {
            let begun = Instant::now();
            ask(desk, session, finder, (prefix, FIRST_ROWS));
            let took = begun.elapsed();
            keys.all.push(took);
            keys.by_kind.iter_mut().filter(|(one, _)| one == kind).for_each(|(_, t)| t.push(took));
            if took > keys.slowest.0 {
                keys.slowest = (took, prefix.to_owned());
            }
        }
    }
    keys
}

/// The index made from all rows, and taken as a desk takes it at its start that another has made.
fn indexes(desk: &Desk) -> (Times, Times, Finder) {
    desk.store.drop_names().expect("no index");
    let made = Times::of(1, |_| Finder::default().build(desk).expect("an index"));
    let taken = Times::of(5, |_| Finder::default().build(desk).expect("an index"));
    let finder = Finder::default();
    finder.build(desk).expect("an index");
    (made, taken, finder)
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let (desk, session) = bench.filled.open();
    let (made, taken, finder) = indexes(&desk);
    let queries = typed(&desk);
    let keys = press(&desk, &session, &finder, &queries);
    let few = queries.iter().step_by(QUERIES / PEER_QUERIES);
    let few: Vec<&str> = few.map(|(_, query)| query.as_str()).collect();
    let skim = skim(&bench.filled, &few);
    let (same, many) = Times::in_turns(
        few.len(),
        |place| ask(&desk, &session, &finder, (few[place], FIRST_ROWS)),
        |place| ask(&desk, &session, &finder, (few[place], MOST_HITS)),
    );
    let p99 = keys.all.percentile(99);
    let work = format!("search: {} keys of {QUERIES} queries", keys.all.count());
    let mut lines = vec![
        Line::new(work, "p99 under 16 ms")
            .measured(format!(
                "p50 {} p90 {} p99 {} max {} ({})",
                time(keys.all.median()),
                time(keys.all.percentile(90)),
                time(p99),
                time(keys.slowest.0),
                keys.slowest.1
            ))
            .beside("16 ms", ratio(p99, FRAME))
            .meets(p99 < FRAME),
    ];
    for (kind, times) in &keys.by_kind {
        let p99 = times.percentile(99);
        let line = Line::new(format!("  of these {kind}"), "p99 under 16 ms");
        let told = format!("p50 {} p99 {}", time(times.median()), time(p99));
        lines.push(line.measured(told).beside("16 ms", ratio(p99, FRAME)).meets(p99 < FRAME));
    }
    lines.push(beside("a full scan by fuzzy-matcher", &same, &skim));
    lines.push(match peers::program("fzf") {
        Ok(_) => beside("fzf --filter, from exec to end", &same, &fzf(&bench.filled, &few)),
        Err(missing) => Line::new("whole queries, beside fzf", "20 times faster").lacks(missing),
    });
    let file = std::fs::metadata(bench.filled.store().join("run/names"));
    let bytes = file.map_or_else(|e| e.to_string(), |meta| size(meta.len()));
    let told = |work: &str, times: &Times| Line::new(work, "").took(times.median());
    lines.extend([
        told("  the same queries, 1,000 hits", &many).told(),
        told("  the index, made from all rows", &made).limit(format!("its file {bytes}")).told(),
        told("  the index, taken at a start", &taken).told(),
    ]);
    lines
}

fn beside(peer: &str, same: &Times, other: &Times) -> Line {
    let times = ratio(same.median(), other.median());
    Line::new(format!("{} whole queries", same.count()), "20 times faster")
        .took(same.median())
        .beside(format!("{peer}: {}", time(other.median())), times)
        .meets(times * 20.0 <= 1.0)
}

fn fzf(filled: &Filled, queries: &[&str]) -> Times {
    Times::of(queries.len(), |place| {
        let lines = std::fs::File::open(filled.lines()).expect("lines");
        let mut fzf = Command::new("fzf");
        fzf.args(["--filter", queries[place]]).env_remove("FZF_DEFAULT_OPTS");
        fzf.stdin(lines).stdout(Stdio::null());
        fzf.status().expect("fzf");
    })
}

/// Of every line its score, and the best of them: on one core, as a program would that has no index.
fn skim(filled: &Filled, queries: &[&str]) -> Times {
    let text = std::fs::read_to_string(filled.lines()).expect("lines");
    let matcher = SkimMatcherV2::default();
    Times::of(queries.len(), |place| {
        let scored = text
            .lines()
            .filter_map(|line| Some((matcher.fuzzy_match(line, queries[place])?, line)));
        let mut scored: Vec<(i64, &str)> = scored.collect();
        scored.sort_unstable_by(|one, other| other.cmp(one));
        scored.truncate(100);
        std::hint::black_box(scored);
    })
}
