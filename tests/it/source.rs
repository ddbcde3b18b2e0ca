//! The project's own source as a list of tokens, for the tests that hold it to its rules.
//!
//! It knows as much of Rust as those rules need: comments are gone, a literal is one token, and
//! every token knows its line and whether it stands in code that only tests compile.

use std::path::{Path, PathBuf};

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A name, a keyword or a number.
    Word(String),
    /// A string literal without its quotes.
    Text(String),
    /// Any other character.
    Sign(char),
}

/// A token and where it stands.
#[derive(Debug, Clone)]
pub struct Token {
    pub kind: Kind,
    pub line: usize,
    pub in_test: bool,
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(own) if own == word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A file below `src`.
#[derive(Debug)]
pub struct Source {
    /// As in `store/tables.rs`.
    pub path: String,
    pub lines: usize,
    pub tokens: Vec<Token>,
}

impl Source {
    /// A file as it would be read from this path.
    pub fn of(path: &str, text: &str) -> Self {
        let mut tokens = Lexer::new(text).tokens();
        mark_tests(&mut tokens);
        Self { path: path.to_owned(), lines: text.lines().count(), tokens }
    }

    /// The module at the top of the tree that the file belongs to: `store`, `main`.
    pub fn top(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Number of modules on the way to it: 1 for `store.rs`, 2 for `store/tables.rs`.
    pub fn depth(&self) -> usize {
        match self.path.as_str() {
            "lib.rs" | "main.rs" => 0,
            path => path.split('/').count(),
        }
    }

    /// Where a token stands, for a message.
    pub fn place(&self, token: &Token) -> String {
        format!("src/{}:{}", self.path, token.line)
    }

    /// Whether the token at `at` begins with these words and signs, blanks between them:
    /// `follows(at, "# [ allow (")`.
    pub fn follows(&self, at: usize, wanted: &str) -> bool {
        wanted.split(' ').enumerate().all(|(step, want)| {
            self.tokens.get(at + step).is_some_and(|token| match &token.kind {
                Kind::Word(word) => word == want,
                Kind::Sign(sign) => want.chars().eq([*sign]),
                Kind::Text(_) => false,
            })
        })
    }

    /// The files of the modules that only tests compile: `#[cfg(test)] mod real;`.
    fn test_files(&self) -> Vec<String> {
        let folder = self.path.trim_end_matches(".rs");
        let triples = self
            .tokens
            .windows(3)
            .filter(|three| three[0].in_test && three[0].is_word("mod") && three[2].is_sign(';'));
        triples.filter_map(|three| Some(format!("{folder}/{}.rs", three[1].word()?))).collect()
    }

    /// The tokens between the bracket at `at` and the one that closes it.
    pub fn within(&self, at: usize) -> &[Token] {
        let end = closing(&self.tokens, at);
        self.tokens.get(at + 1..end).unwrap_or_default()
    }
}

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file below `src`, by path.
pub fn all() -> Vec<Source> {
    let folder = root().join("src");
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "rs");
    let mut sources: Vec<Source> =
        files_below(&folder).into_iter().filter(is_rust).map(|path| read(&folder, &path)).collect();
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    mark_test_files(&mut sources);
    assert!(!sources.is_empty(), "no source below {}", folder.display());
    sources
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder to read") {
            let entry = entry.expect("an entry of a folder");
            let kind = entry.file_type().expect("the kind of an entry");
            match kind.is_dir() {
                true => folders.push(entry.path()),
                false if kind.is_file() => files.push(entry.path()),
                false => {}
            }
        }
    }
    files
}

fn read(folder: &Path, path: &Path) -> Source {
    let text = std::fs::read_to_string(path).expect("a source file");
    let name = path.strip_prefix(folder).expect("a path below src");
    Source::of(&name.to_string_lossy(), &text)
}

/// Marks every file that is a module under `#[cfg(test)]`.
fn mark_test_files(sources: &mut [Source]) {
    let of_tests: Vec<String> = sources.iter().flat_map(Source::test_files).collect();
    for source in sources.iter_mut().filter(|source| of_tests.contains(&source.path)) {
        for token in &mut source.tokens {
            token.in_test = true;
        }
    }
}

/// Marks every item under `#[cfg(test)]`, to its closing brace or semicolon.
fn mark_tests(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let words: String = tokens[at..]
            .iter()
            .take(7)
            .map(|token| match &token.kind {
                Kind::Word(word) => word.clone(),
                Kind::Sign(sign) => sign.to_string(),
                Kind::Text(_) => "\"".into(),
            })
            .collect();
        if words != "#[cfg(test)]" {
            at += 1;
            continue;
        }
        let body = tokens[at..].iter().position(|token| token.is_sign('{') || token.is_sign(';'));
        let Some(body) = body.map(|step| at + step) else { return };
        let end = if tokens[body].is_sign('{') { closing(tokens, body) } else { body };
        for token in tokens.iter_mut().take(end + 1).skip(at) {
            token.in_test = true;
        }
        at = end + 1;
    }
}

/// The place of the bracket that closes the one at `at`, or the end.
fn closing(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    tokens.len()
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Lexer {
    fn new(text: &str) -> Self {
        Self { chars: text.chars().collect(), at: 0, line: 1 }
    }

    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn next(&mut self) -> char {
        let c = self.peek(0);
        self.line += usize::from(c == '\n');
        self.at += 1;
        c
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn tokens(mut self) -> Vec<Token> {
        let mut tokens = Vec::new();
        while self.at < self.chars.len() {
            let line = self.line;
            if let Some(kind) = self.token() {
                tokens.push(Token { kind, line, in_test: false });
            }
        }
        tokens
    }

    fn token(&mut self) -> Option<Kind> {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.line_comment(),
            ('/', '*') => self.block_comment(),
            ('"', _) => Some(self.string()),
            ('\'', _) => self.character_or_lifetime(),
            (c, _) if c.is_whitespace() => {
                self.next();
                None
            }
            (c, _) if c.is_alphanumeric() || c == '_' => Some(self.word()),
            _ => Some(Kind::Sign(self.next())),
        }
    }

    fn line_comment(&mut self) -> Option<Kind> {
        while !matches!(self.peek(0), '\n' | '\0') {
            self.next();
        }
        None
    }

    fn block_comment(&mut self) -> Option<Kind> {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.next();
                    continue;
                }
            }
            self.skip(2);
            if depth == 0 {
                break;
            }
        }
        None
    }

    /// A name; `r"…"`, `b"…"` and their kin begin like one.
    fn word(&mut self) -> Kind {
        let mut word = String::new();
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            word.push(self.next());
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == '#').count();
        let is_quoted = self.peek(hashes) == '"';
        match word.as_str() {
            "r" | "br" | "cr" if is_quoted => self.raw_string(hashes),
            "b" | "c" if is_quoted && hashes == 0 => self.string(),
            _ => Kind::Word(word),
        }
    }

    fn raw_string(&mut self, hashes: usize) -> Kind {
        self.skip(hashes + 1);
        let mut text = String::new();
        let is_end = |lexer: &Self| {
            lexer.peek(0) == '"' && (1..=hashes).all(|ahead| lexer.peek(ahead) == '#')
        };
        while self.at < self.chars.len() && !is_end(self) {
            text.push(self.next());
        }
        self.skip(hashes + 1);
        Kind::Text(text)
    }

    fn string(&mut self) -> Kind {
        self.next();
        let mut text = String::new();
        while self.at < self.chars.len() && self.peek(0) != '"' {
            match self.next() {
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
        self.next();
        Kind::Text(text)
    }

    /// Only what the rules look at: a quote, a backslash, a break; the rest becomes a mark.
    fn escape(&mut self, text: &mut String) {
        match self.next() {
            c @ ('"' | '\\' | '\'') => text.push(c),
            'n' => text.push('\n'),
            '\n' => {
                while self.peek(0).is_whitespace() {
                    self.next();
                }
            }
            'u' => {
                while self.next() != '}' {}
                text.push('\u{fffd}');
            }
            _ => text.push('\u{fffd}'),
        }
    }

    fn character_or_lifetime(&mut self) -> Option<Kind> {
        if self.peek(1) == '\\' {
            self.skip(3);
            while self.at < self.chars.len() && self.next() != '\'' {}
        } else if self.peek(2) == '\'' {
            self.skip(3);
        } else {
            self.next();
        }
        None
    }
}

#[test]
fn comments_go_literals_stay_whole_and_tests_are_marked() {
    let text = r##"
        /* a /* nested */ one */ use crate::a; // "no"
        fn f<'a>(c: char) -> &'a str { match c { '"' => "it's \"x\"", '\'' => r#"r"w"#, _ => "" } }
        #[cfg(test)] mod tests { const T: &str = "t"; }
        const AFTER: &[u8] = b"after";
    "##;
    let tokens = Source::of("a.rs", text).tokens;
    let texts: Vec<(&str, bool)> =
        tokens.iter().filter_map(|token| Some((token.text()?, token.in_test))).collect();
    let expected =
        [("it's \"x\"", false), ("r\"w", false), ("", false), ("t", true), ("after", false)];
    assert_eq!(texts, expected);
    assert!(tokens[0].is_word("use") && tokens[1].is_word("crate"));
}
