//! The rules of the house, read off the source as text: which module may import which, where a
//! crate may be named, what a file may be called, and what a person may read that is not in
//! `src/locale`. A rule is a row of a table here; an exception is a row too, with its reason.

use crate::source::{self, Kind, Source, Token};
use std::collections::BTreeSet;

/// What a module at the top of the tree may import from the crate.
struct Row {
    module: &'static str,
    /// Modules it may use as a whole.
    may: &'static [&'static str],
    /// Modules of which it may name types only, never a module inside them.
    types_of: &'static [&'static str],
}

const fn row(module: &'static str, may: &'static [&'static str]) -> Row {
    Row { module, may, types_of: &[] }
}

/// The import table of the house, in reading order: no arrow points up.
const TABLE: &[Row] = &[
    row("printable", &[]),
    row("locale", &["domain"]),
    row("domain", &[]),
    row("guards", &["domain"]),
    row("vault", &["domain"]),
    row("store", &["domain"]),
    row("feed", &["domain"]),
    row("session", &["domain", "vault", "store", "feed"]),
    row("commands", &["domain", "guards", "vault", "store", "session", "feed"]),
    row("queries", &["domain", "guards", "vault", "store", "session"]),
    row("reports", &["domain", "queries"]),
    row("demo", &["domain"]),
    Row {
        module: "exchange",
        // A list of rejects holds reasons in words; the demo is rows, too.
        may: &["domain", "session", "commands", "queries", "locale", "demo"],
        // What is read from a sealed column is a secret before a command seals it.
        types_of: &["vault"],
    },
    Row {
        module: "tui",
        may: &[
            "printable",
            "locale",
            "domain",
            "guards",
            "feed",
            "session",
            "commands",
            "queries",
            "reports",
            // The mapping of columns reads files and imports them.
            "exchange",
        ],
        types_of: &["vault"],
    },
    Row {
        module: "cli",
        may: &[
            "printable",
            "locale",
            "domain",
            "guards",
            "vault",
            "feed",
            "session",
            "commands",
            "queries",
            "reports",
            "exchange",
            "demo",
            "tui",
        ],
        types_of: &["store"],
    },
    row("main", &["cli"]),
];

/// Crates with one home.
const HOMES: &[(&str, &str)] = &[
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("redb", "store"),
    ("age", "vault"),
    ("secrecy", "vault"),
    ("ed25519_dalek", "vault"),
    ("base64", "vault"),
    ("fluent_bundle", "locale"),
    ("fluent_syntax", "locale"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("rpassword", "cli"),
    ("lettre", "exchange"),
    ("rustls", "exchange"),
    ("webpki_roots", "exchange"),
    ("idna", "domain"),
    ("mail_parser", "exchange"),
    ("calamine", "exchange"),
    ("zip", "exchange"),
    ("rust_xlsxwriter", "exchange"),
    ("calcard", "exchange"),
];

/// Names that say nothing about what is inside.
const NO_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "mod"];

/// Macros that are for the way, not for the arrival.
const NO_MACROS: &[&str] = &["todo", "unimplemented", "dbg"];

const LONGEST_FILE: usize = 900;
const DEEPEST: usize = 3;

/// Where a literal may look like text for a person: file below `src`, the literal or `*`, reason.
const LITERALS: &[(&str, &str, &str)] = &[
    ("domain/contact.rs", "/.年月", "what separates the parts of a date that somebody typed"),
    ("domain/pinyin.rs", "*", "surnames with the readings that dictionaries get wrong"),
    ("tui/widget/text.rs", "，。、；：？！）》〉」』】〕’”…—,.;:?!)]}%", "never begin a line"),
    ("domain/commitment/chinese.rs", "*", "words that promise, and times as they are named"),
    ("domain/feedback.rs", "*", "words of people who are not content"),
    ("exchange/personal.rs", "*", "words in a header that tell personal data"),
    ("tui/widget/text.rs", "（《〈「『【〔‘“([{¥￥$", "never end a line"),
];

/// Code whose literals are no rule's business: invented data, and the languages themselves.
const UNREAD: &[&str] = &["demo", "locale"];

/// Calls whose literal is a detail for whoever mends a broken store or machine, never a sentence.
const DETAILS: &[&str] = &["damaged", "expect", "panic", "assert", "debug_assert", "unreachable"];

fn fail_on(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}\n", findings.join("\n  "));
}

// ---- arrows ----------------------------------------------------------------------------------

/// A path from the root of the crate: its first two names.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    to: String,
    then: Option<String>,
    line: usize,
}

/// Every path of a file that begins at the root of the crate.
fn arrows(source: &Source) -> Vec<Arrow> {
    let tokens = &source.tokens;
    let root_name = if source.top() == "main" { "kefu" } else { "crate" };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if tokens[at].is_word(root_name) && is_path_sign(tokens, at + 1) {
            expand(tokens, at + 3, &mut found);
        } else if let Some(next) = climbs_out(source, at) {
            expand(tokens, next, &mut found);
        }
    }
    found
}

fn is_path_sign(tokens: &[Token], at: usize) -> bool {
    [at, at + 1].iter().all(|at| tokens.get(*at).is_some_and(|token| token.is_sign(':')))
}

/// Where a chain of `super::` that begins here leaves the top module, and what follows it.
fn climbs_out(source: &Source, at: usize) -> Option<usize> {
    let tokens = &source.tokens;
    let begins = tokens[at].is_word("super") && !(at >= 3 && tokens[at - 3].is_word("super"));
    if !begins {
        return None;
    }
    let (mut next, mut climbed) = (at, 0);
    while tokens.get(next).is_some_and(|token| token.is_word("super")) {
        (next, climbed) = (next + 3, climbed + 1);
    }
    // A module of tests inside the file is one step deeper.
    let depth = source.depth() + usize::from(tokens[at].in_test);
    (climbed >= depth).then_some(next)
}

/// Reads `a::b`, `a::{b, c}` or `{a::b, c}` from `at` on.
fn expand(tokens: &[Token], at: usize, found: &mut Vec<Arrow>) {
    for (start, name) in names(tokens, at) {
        let line = tokens[start].line;
        let to = name.to_owned();
        let inner =
            if is_path_sign(tokens, start + 1) { names(tokens, start + 3) } else { Vec::new() };
        if inner.is_empty() {
            found.push(Arrow { to: to.clone(), then: None, line });
        }
        for (_, then) in inner {
            found.push(Arrow { to: to.clone(), then: Some(then.to_owned()), line });
        }
    }
}

/// The name at a place, or the first names of each branch of a `{…}` there.
fn names(tokens: &[Token], at: usize) -> Vec<(usize, &str)> {
    let Some(first) = tokens.get(at) else { return Vec::new() };
    if let Some(name) = first.word() {
        return vec![(at, name)];
    }
    let mut branches = Vec::new();
    let (mut depth, mut expects_name) = (0, false);
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match (&token.kind, depth) {
            (Kind::Sign('{'), _) => (depth, expects_name) = (depth + 1, depth == 0),
            (Kind::Sign('}'), _) => depth -= 1,
            (Kind::Sign(','), 1) => expects_name = true,
            (Kind::Word(name), 1) if expects_name => {
                branches.push((place, name.as_str()));
                expects_name = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    branches
}

fn is_allowed(from: &Row, arrow: &Arrow) -> bool {
    let is_type = |name: &String| name.starts_with(char::is_uppercase);
    arrow.to == from.module
        || from.may.contains(&arrow.to.as_str())
        || from.types_of.contains(&arrow.to.as_str()) && arrow.then.as_ref().is_some_and(is_type)
}

#[test]
fn an_arrow_is_found_in_every_spelling() {
    let text = "
        use crate::a; use crate::b::{C, d::E}; use crate::{f, g::{h, I}};
        fn k() { crate::l::m(); super::n(); super::super::o::P }
        #[cfg(test)] mod tests { use super::super::q; use super::super::super::r; }
        pub(in crate::s) struct T; pub(crate) struct U;";
    let found: Vec<(String, Option<String>)> =
        arrows(&Source::of("x/y.rs", text)).into_iter().map(|it| (it.to, it.then)).collect();
    let plain = |to: &str| (to.to_owned(), None);
    let inner = |to: &str, then: &str| (to.to_owned(), Some(then.to_owned()));
    let expected = [
        plain("a"),
        inner("b", "C"),
        inner("b", "d"),
        plain("f"),
        inner("g", "h"),
        inner("g", "I"),
        inner("l", "m"),
        inner("o", "P"),
        plain("r"),
        plain("s"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn no_arrow_points_where_the_table_has_none() {
    let mut findings = Vec::new();
    for source in source::all().iter().filter(|source| source.path != "lib.rs") {
        let Some(row) = TABLE.iter().find(|row| row.module == source.top()) else {
            findings.push(format!("src/{}: `{}` has no row", source.path, source.top()));
            continue;
        };
        for arrow in arrows(source).iter().filter(|arrow| !is_allowed(row, arrow)) {
            let then = arrow.then.as_deref().map(|then| format!("::{then}")).unwrap_or_default();
            let (path, line) = (&source.path, arrow.line);
            findings.push(format!("src/{path}:{line}: {} -> {}{then}", row.module, arrow.to));
        }
    }
    fail_on("arrows that are not in the table", &findings);
}

#[test]
fn every_row_is_a_module_and_points_down() {
    let there: BTreeSet<String> = source::all().iter().map(|it| it.top().to_owned()).collect();
    let mut findings = Vec::new();
    for (place, row) in TABLE.iter().enumerate() {
        if !there.contains(row.module) {
            findings.push(format!("`{}` has a row and no file", row.module));
        }
        for to in row.may.iter().chain(row.types_of) {
            let is_above = TABLE[..place].iter().any(|above| above.module == *to);
            // The language of errors is read before the errors themselves.
            if !is_above && (row.module, *to) != ("locale", "domain") {
                findings.push(format!("`{}` -> `{to}` points up", row.module));
            }
        }
    }
    fail_on("rows of the table", &findings);
}

#[test]
fn a_crate_is_named_only_at_home() {
    let mut findings = Vec::new();
    for source in source::all() {
        for (at, token) in source.tokens.iter().enumerate() {
            let Some((name, home)) = HOMES.iter().find(|(name, _)| token.is_word(name)) else {
                continue;
            };
            let is_inner = at >= 2 && is_path_sign(&source.tokens, at - 2);
            if source.top() != *home && is_path_sign(&source.tokens, at + 1) && !is_inner {
                findings.push(format!("{}: {name} lives in {home}", source.place(token)));
            }
        }
    }
    fail_on("crates away from home", &findings);
}

/// Where something is read past [`kefu::queries::ask`], and why.
const READS: &[(&str, &str)] = &[
    ("cli/here.rs", "who acts is not known yet"),
    ("cli/demo.rs", "who acts is not known yet"),
    ("cli/doctor.rs", "the doctor looks at a store that nobody may be able to open"),
    ("cli/doctor/sshd.rs", "who may come in is root's to look at, who need be no member"),
    ("cli/session.rs", "who acts is not known yet"),
    ("cli/restore.rs", "nobody can open this file yet"),
    ("tui/worker.rs", "the number of the last entry, which says nothing else"),
];

#[test]
fn what_is_shown_is_asked_for_through_the_one_door_for_reads() {
    let mut findings = Vec::new();
    let shows = |source: &Source| ["cli", "tui", "exchange"].contains(&source.top());
    for source in source::all().into_iter().filter(shows) {
        let is_known = READS.iter().any(|(path, _)| *path == source.path);
        for (at, token) in source.tokens.iter().enumerate().filter(|_| !is_known) {
            let is_read =
                ["desk . read (", "store . read ("].iter().any(|it| source.follows(at, it));
            if is_read && !token.in_test {
                findings.push(format!("{}: queries::ask asks for the right", source.place(token)));
            }
        }
    }
    fail_on("reads past the door", &findings);
}

// ---- files -----------------------------------------------------------------------------------

#[test]
fn a_file_has_a_name_a_place_and_a_length() {
    let sources = source::all();
    let mut findings = Vec::new();
    for source in &sources {
        let mut names = source.path.trim_end_matches(".rs").split('/');
        if names.any(|name| NO_NAMES.contains(&name)) {
            findings.push(format!("src/{}: name it after what the agent sees", source.path));
        }
        if source.path.split('/').count() > DEEPEST {
            findings.push(format!("src/{}: more than two folders deep", source.path));
        }
        if source.lines > LONGEST_FILE {
            findings.push(format!("src/{}: {} lines", source.path, source.lines));
        }
    }
    let longest = sources.iter().max_by_key(|source| source.lines).expect("a file");
    findings.sort();
    let what = format!("files (the longest: src/{}, {} lines)", longest.path, longest.lines);
    fail_on(&what, &findings);
}

#[test]
fn every_file_says_what_it_is() {
    let folder = source::root().join("src");
    let is_silent = |source: &&Source| {
        let text = std::fs::read_to_string(folder.join(&source.path)).expect("a source file");
        source.path != "main.rs" && !text.starts_with("//! ")
    };
    let sources = source::all();
    let findings: Vec<String> =
        sources.iter().filter(is_silent).map(|source| format!("src/{}", source.path)).collect();
    fail_on("files without a //! header", &findings);
}

#[test]
fn nothing_is_unfinished_and_nothing_is_waved_through() {
    let mut findings = Vec::new();
    for source in source::all() {
        for (at, token) in source.tokens.iter().enumerate() {
            let macro_name = NO_MACROS.iter().find(|name| source.follows(at, &format!("{name} !")));
            if let Some(name) = macro_name {
                findings.push(format!("{}: {name}!", source.place(token)));
            }
            if source.follows(at, "# [ allow (") || source.follows(at, "# ! [ allow (") {
                let place = source.place(token);
                findings.push(format!("{place}: #[allow]; say #[expect(…, reason = \"…\")]"));
            }
            if source.follows(at, "[ expect (") && !has_reason(&source, at + 2) {
                findings.push(format!("{}: #[expect] without a reason", source.place(token)));
            }
        }
    }
    fail_on("left over", &findings);
}

fn has_reason(source: &Source, at: usize) -> bool {
    source.within(at).iter().any(|token| token.is_word("reason"))
}

// ---- words -----------------------------------------------------------------------------------

/// Whether a literal looks like something a person is to read.
fn looks_read(text: &str) -> bool {
    let is_sentence = text.trim_end().ends_with('.') && text.trim().contains(' ');
    is_sentence || text.chars().any(is_chinese)
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Places of the literals that are an attribute's or a detail's.
fn unread_places(source: &Source) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for (at, token) in source.tokens.iter().enumerate() {
        let is_detail = token.word().is_some_and(|word| DETAILS.contains(&word));
        let bracket = match () {
            () if source.follows(at, "# [") => at + 1,
            () if is_detail && source.follows(at + 1, "! (") => at + 2,
            () if is_detail && source.follows(at + 1, "(") => at + 1,
            () if source.follows(at, "with (") && is_literal(source, at + 2, "detail") => at + 1,
            () => continue,
        };
        let length = source.within(bracket).len();
        places.extend(bracket + 1..=bracket + length);
    }
    places
}

fn is_literal(source: &Source, at: usize, text: &str) -> bool {
    source.tokens.get(at).and_then(Token::text) == Some(text)
}

#[test]
fn what_a_person_reads_stands_in_the_languages() {
    let mut findings = Vec::new();
    let mut used = BTreeSet::new();
    for source in source::all().iter().filter(|source| !UNREAD.contains(&source.top())) {
        let unread = unread_places(source);
        for (at, token) in source.tokens.iter().enumerate() {
            let Some(text) = token.text().filter(|text| looks_read(text)) else { continue };
            let excepted = LITERALS
                .iter()
                .position(|(path, own, _)| *path == source.path && (*own == "*" || *own == text));
            used.extend(excepted);
            if excepted.is_none() && !token.in_test && !unread.contains(&at) {
                findings.push(format!("{}: {text:?}", source.place(token)));
            }
        }
    }
    for (place, (path, text, _)) in LITERALS.iter().enumerate() {
        if !used.contains(&place) && source::root().join("src").join(path).is_file() {
            findings.push(format!("the exception for {text:?} in {path} is not needed"));
        }
    }
    fail_on("literals that look like text for a person", &findings);
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = std::fs::read_to_string(source::root().join("Cargo.toml")).expect("a manifest");
    let (mut is_listed, mut is_grouped) = (false, false);
    let mut findings = Vec::new();
    for line in manifest.lines().map(str::trim) {
        match line.chars().next() {
            Some('[') => (is_listed, is_grouped) = (line.ends_with("dependencies]"), false),
            Some('#') => is_grouped = true,
            None => is_grouped = false,
            Some(_) if is_listed && !is_grouped && !line.contains(" # ") => {
                findings.push(line.to_owned());
            }
            Some(_) => {}
        }
    }
    fail_on("dependencies without a comment or a group", &findings);
}

#[test]
fn the_readme_names_every_folder() {
    let readme = std::fs::read_to_string(source::root().join("README.md")).expect("a README");
    let mut findings = Vec::new();
    for entry in std::fs::read_dir(source::root()).expect("the root").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = entry.path().is_dir() && !matches!(name.as_str(), ".git" | "target");
        if is_ours && !readme.contains(&format!("`{name}/")) {
            findings.push(format!("`{name}/`"));
        }
    }
    fail_on("folders that the README does not name", &findings);
}
