//! SPEED.md's budgets, each measured beside what does the same otherwise, in the same run.
//!
//! ```text
//! cargo bench                                   all rows over 1,000 parties
//! cargo bench -- search queue                   these rows
//! cargo bench -- --parties 100000,1000000       these sizes (or KEFU_BENCH_PARTIES)
//! cargo bench -- --runs 3                       each row so often; of each line the run in the middle is told
//! ```
//! Filled stores are kept in `target/bench-store-N`; `KEFU_BINARY` names another program to start than the one
//! that was built with this bench. A row says `met`, `not met`, or what it lacks to be measured; nothing fails.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on ends there and then")]
#![expect(clippy::print_stdout, reason = "the table")]

mod command;
mod desk;
mod figures;
mod filled;
mod import;
mod lists;
mod log;
mod peers;
mod queue;
mod raw;
mod search;
mod screen;
mod table;

#[path = "../../tests/it/dice.rs"]
#[expect(dead_code, reason = "the harnesses throw more dice than the bench")]
mod dice;
#[path = "../../tests/it/house.rs"]
#[expect(dead_code, reason = "the stories do more in a house than the bench")]
mod house;
#[path = "../../tests/it/seat.rs"]
#[expect(dead_code, reason = "the stories do more at a seat than the bench")]
mod seat;

use filled::{Filled, tell};
use std::path::PathBuf;
use table::Line;

const SMALLEST: usize = 1_000;

/// What every row is given.
#[derive(Debug)]
pub struct Bench {
    pub filled: Filled,
    /// The program that is started.
    pub kefu: PathBuf,
}

/// A budget: its number in SPEED.md, its word on the command line, and how it is measured.
struct Row {
    number: u8,
    word: &'static str,
    measure: fn(&Bench) -> Vec<Line>,
}

const ROWS: [Row; 12] = [
    Row { number: 1, word: "search", measure: search::measure },
    Row { number: 2, word: "start", measure: screen::start },
    Row { number: 3, word: "command", measure: command::measure },
    Row { number: 4, word: "import", measure: import::measure },
    Row { number: 5, word: "reveal", measure: command::reveal_row },
    Row { number: 6, word: "bytes", measure: screen::bytes },
    Row { number: 7, word: "frame", measure: frame },
    Row { number: 8, word: "queue", measure: queue::measure },
    Row { number: 9, word: "memory", measure: screen::memory },
    Row { number: 10, word: "desks", measure: screen::desks },
    Row { number: 11, word: "verify", measure: log::measure },
    Row { number: 12, word: "binary", measure: binary },
];

/// A frame, and what there is to be drawn in it.
fn frame(bench: &Bench) -> Vec<Line> {
    desk::measure(bench).into_iter().chain(lists::measure(bench)).collect()
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let (mut words, mut sizes) = (Vec::new(), std::env::var("KEFU_BENCH_PARTIES").ok());
    let mut runs = 1;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            peers::OPENS => return peers::open_and_read(&args.collect::<Vec<_>>()),
            "--parties" => sizes = args.next(),
            "--runs" => match args.next().and_then(|runs| runs.parse().ok()) {
                Some(given) if given > 0 => runs = given,
                _ => return usage(&arg),
            },
            word if ROWS.iter().any(|row| row.word == word) => words.push(arg),
            _ => return usage(&arg),
        }
    }
    let sizes = sizes.unwrap_or_else(|| SMALLEST.to_string());
    for size in sizes.split(',') {
        match size.trim().replace('_', "").parse() {
            Ok(parties) => run(parties, runs, &words),
            Err(_) => return usage(size),
        }
    }
}

fn usage(arg: &str) {
    let words: Vec<&str> = ROWS.iter().map(|row| row.word).collect();
    tell(&format!("{arg}: cargo bench -- [{}] [--parties N,N] [--runs N]", words.join("|")));
}

fn run(parties: usize, runs: usize, words: &[String]) {
    let kefu = std::env::var_os("KEFU_BINARY").map_or_else(|| house::KEFU.into(), PathBuf::from);
    let bench = Bench { filled: Filled::of(parties), kefu };
    let mut lines = Vec::new();
    for row in ROWS.iter().filter(|row| words.is_empty() || words.iter().any(|w| w == row.word)) {
        let measured = (1..=runs).map(|run| {
            tell(&format!("{} of {parties} parties, run {run} of {runs}", row.word));
            let measured = (row.measure)(&bench);
            // What is measured is told at once: a long run may be cut off.
            tell(&table::print(&numbered(row, measured.clone())));
            measured
        });
        lines.extend(numbered(row, middle(measured.collect())));
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "\n{parties} parties, {parties} complaints, {cores} cores; medians unless said otherwise\n"
    );
    println!("{}", table::print(&lines));
}

fn numbered(row: &Row, lines: Vec<Line>) -> Vec<(u8, Line)> {
    lines.into_iter().map(|line| (row.number, line)).collect()
}

/// Of each line the run in the middle, by its ratio, or by its time where it has none.
fn middle(runs: Vec<Vec<Line>>) -> Vec<Line> {
    let lines = runs.iter().map(Vec::len).min().unwrap_or(0);
    let of = |place: usize| {
        let mut same: Vec<&Line> = runs.iter().filter_map(|lines| lines.get(place)).collect();
        same.sort_by(|a, b| a.rank().total_cmp(&b.rank()));
        same.get(same.len() / 2).map(|&line| line.clone())
    };
    (0..lines).filter_map(of).collect()
}

/// Stripped, as it is handed out.
fn binary(bench: &Bench) -> Vec<Line> {
    const MOST: u64 = 25_000_000;
    let line = Line::new("the binary, stripped", "under 25 MB");
    let build = Line::new("a clean release build", "under 6 min on 2 cores");
    let build = build.lacks("cargo build --release --timings");
    match std::fs::metadata(&bench.kefu) {
        Ok(meta) => {
            let ratio = meta.len() as f64 / MOST as f64;
            let line = line.measured(figures::size(meta.len())).beside("25 MB", ratio);
            vec![line.meets(meta.len() < MOST), build]
        }
        Err(error) => vec![line.lacks(error.to_string()), build],
    }
}
