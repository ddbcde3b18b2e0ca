//! What each role looks like, as data. No code but this knows a colour.
//!
//! A theme is a file in `themes/` (or in the user's folder, which wins); adding a file adds a theme.
//!
//! INVARIANT: every role has a style, since a role that a file leaves out keeps the look it has in the theme
//! `terminal`; and selection and severity stay visible without colour, see [`Theme::without_colour`].

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::error::Error;
use crate::domain::written::Fault;
use ratatui::style::{Color, Modifier, Style};
use rust_embed::RustEmbed;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

pub const DEFAULT: &str = "terminal";

#[derive(RustEmbed)]
#[folder = "themes/"]
struct Embedded;

/// What is being drawn, never how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Text,
    Dim,
    Title,
    TitleFocus,
    Border,
    BorderFocus,
    Selection,
    /// The selected row of a pane that has not the focus.
    SelectionIdle,
    Marked,
    Accent,
    Ok,
    Warn,
    Danger,
    Overdue,
    Sealed,
    Match,
    Header,
    FooterKey,
    FooterText,
    FooterOff,
    Overlay,
    OverlayBorder,
    Label,
    Field,
    FieldFocus,
    Placeholder,
    Toast,
}

impl Role {
    pub const ALL: [Self; 27] = [
        Self::Text,
        Self::Dim,
        Self::Title,
        Self::TitleFocus,
        Self::Border,
        Self::BorderFocus,
        Self::Selection,
        Self::SelectionIdle,
        Self::Marked,
        Self::Accent,
        Self::Ok,
        Self::Warn,
        Self::Danger,
        Self::Overdue,
        Self::Sealed,
        Self::Match,
        Self::Header,
        Self::FooterKey,
        Self::FooterText,
        Self::FooterOff,
        Self::Overlay,
        Self::OverlayBorder,
        Self::Label,
        Self::Field,
        Self::FieldFocus,
        Self::Placeholder,
        Self::Toast,
    ];
}

/// One look for every role, and the choice of borders.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    pub name: String,
    /// Frames of `+ - |`: where the locale is not UTF-8, or asked for.
    pub ascii_borders: bool,
    styles: BTreeMap<Role, Style>,
}

impl Default for Theme {
    /// The embedded default; a test holds it to be well-formed.
    fn default() -> Self {
        let plain =
            Self { name: DEFAULT.to_owned(), ascii_borders: false, styles: BTreeMap::new() };
        embedded(DEFAULT)
            .and_then(|text| parse(DEFAULT, Path::new(DEFAULT), &text).ok())
            .map_or(plain, Theme::from_file)
    }
}

impl Theme {
    /// The user's file of that name if there is one, else the embedded one.
    pub fn load(name: &str, user_dir: Option<&Path>) -> Result<Self, ThemeError> {
        if !is_a_plain_name(name) {
            return Err(unknown(name, user_dir));
        }
        let users_own =
            user_dir.map(|dir| dir.join(format!("{name}.toml"))).filter(|path| path.exists());
        let (path, text) = match users_own {
            Some(path) => (path.clone(), read(&path)?),
            None => (embedded_path(name), embedded(name).ok_or_else(|| unknown(name, user_dir))?),
        };
        parse(name, &path, &text).map(|parsed| Self::default().overlaid_with(parsed))
    }

    /// The names of all embedded themes, sorted, the default first.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> = Embedded::iter()
            .filter_map(|file| file.strip_suffix(".toml").map(str::to_owned))
            .collect();
        names.sort_by_key(|name| (name != DEFAULT, name.clone()));
        names
    }

    /// The same with what the user's folder adds.
    pub fn names_with(user_dir: Option<&Path>) -> Vec<String> {
        let mut names = Self::names();
        let added = user_dir.map(names_in).unwrap_or_default();
        names.extend(added.into_iter().filter(|name| !Self::names().contains(name)));
        names
    }

    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// What every cell has that nothing else was drawn on: of the theme's own ground and ink where it has them, else
    /// of the terminal's. What is drawn over it without a ground of its own stands on this one.
    pub fn ground(&self) -> Style {
        let Style { fg, bg, .. } = self.style(Role::Text);
        Style { fg, bg, ..Style::default() }
    }

    /// NO_COLOR: what told two things apart by colour tells them apart by weight, underline or reverse video.
    #[must_use]
    pub fn without_colour(mut self) -> Self {
        for (role, style) in &mut self.styles {
            *style = Style::new().add_modifier(style.add_modifier | stands_out_by(*role));
        }
        self
    }

    #[must_use]
    pub fn with_ascii_borders(mut self) -> Self {
        self.ascii_borders = true;
        self
    }

    fn from_file((name, file): (String, File)) -> Self {
        let styles = file.roles.into_iter().map(|(role, look)| (role, look.style())).collect();
        Self { name, ascii_borders: file.ascii_borders, styles }
    }

    fn overlaid_with(mut self, parsed: (String, File)) -> Self {
        let theme = Self::from_file(parsed);
        self.styles.extend(theme.styles);
        Self { styles: self.styles, ..theme }
    }
}

/// Whether frames have to be ASCII: the locale variables in their order of precedence, as POSIX has it.
pub fn locale_lacks_utf8(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> bool {
    let named = [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty());
    let folded = named.unwrap_or("C").to_ascii_lowercase().replace('-', "");
    !folded.contains("utf8")
}

/// Modifiers without which a role would be lost once colours are gone.
fn stands_out_by(role: Role) -> Modifier {
    match role {
        Role::Selection => Modifier::REVERSED,
        Role::SelectionIdle | Role::FieldFocus | Role::Match => Modifier::UNDERLINED,
        Role::Overdue => Modifier::BOLD.union(Modifier::UNDERLINED),
        Role::Danger
        | Role::Warn
        | Role::Marked
        | Role::BorderFocus
        | Role::TitleFocus
        | Role::FooterKey => Modifier::BOLD,
        Role::Toast | Role::Header => Modifier::REVERSED,
        Role::FooterOff | Role::Placeholder => Modifier::DIM,
        _ => Modifier::empty(),
    }
}

/// A theme that could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeError {
    Unknown { name: String, known: Vec<String> },
    Unreadable { file: PathBuf, why: String },
    Malformed { file: PathBuf, line: usize, fault: Box<Fault> },
}

impl From<ThemeError> for Error {
    fn from(wrong: ThemeError) -> Self {
        match wrong {
            ThemeError::Malformed { file, line, fault } => {
                let file = file.display();
                fault.tell(Self::usage("theme-malformed").with("file", file).with("line", line))
            }
            wrong => Self::usage("theme").with("detail", wrong),
        }
    }
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } => write!(f, "{name}? {}", known.join(", ")),
            Self::Unreadable { file, why } => write!(f, "{}: {why}", file.display()),
            // Told by its fault.
            Self::Malformed { file, line, .. } => write!(f, "{}:{line}", file.display()),
        }
    }
}

impl std::error::Error for ThemeError {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    ascii_borders: bool,
    roles: BTreeMap<Role, Look>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Look {
    fg: Option<Colour>,
    bg: Option<Colour>,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    reverse: bool,
}

impl Look {
    fn style(&self) -> Style {
        let style =
            Style { fg: self.fg.map(|c| c.0), bg: self.bg.map(|c| c.0), ..Style::default() };
        style.add_modifier(self.modifiers())
    }

    fn modifiers(&self) -> Modifier {
        let choices = [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
        ];
        choices.into_iter().filter(|(chosen, _)| *chosen).map(|(_, modifier)| modifier).collect()
    }
}

#[derive(Debug, Clone, Copy)]
struct Colour(Color);

#[derive(Deserialize)]
#[serde(untagged)]
enum ColourSpelling {
    Index(i64),
    Name(String),
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spelling =
            ColourSpelling::deserialize(deserializer).map_err(|_| D::Error::custom(COLOUR_HELP))?;
        let found = match &spelling {
            ColourSpelling::Index(index) => u8::try_from(*index).ok().map(Color::Indexed),
            ColourSpelling::Name(name) => named(name).or_else(|| hex(name)),
        };
        found.map(Self).ok_or_else(|| D::Error::custom(COLOUR_HELP))
    }
}

const COLOUR_HELP: &str = "a colour is \"red\", \"light-blue\", \"#rrggbb\" or 0..255";

/// The sixteen colours in the order of their numbers.
const NAMES: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("dark-gray", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("white", Color::White),
];

fn named(name: &str) -> Option<Color> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour)
}

fn hex(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some(Color::Rgb(red, green, blue))
}

fn is_a_plain_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn embedded(name: &str) -> Option<String> {
    let file = Embedded::get(&format!("{name}.toml"))?;
    String::from_utf8(file.data.into_owned()).ok()
}

fn embedded_path(name: &str) -> PathBuf {
    PathBuf::from("themes").join(format!("{name}.toml"))
}

fn unknown(name: &str, user_dir: Option<&Path>) -> ThemeError {
    ThemeError::Unknown { name: name.to_owned(), known: Theme::names_with(user_dir) }
}

fn read(path: &Path) -> Result<String, ThemeError> {
    std::fs::read_to_string(path)
        .map_err(|error| ThemeError::Unreadable { file: path.to_owned(), why: error.to_string() })
}

fn names_in(dir: &Path) -> Vec<String> {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = files
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()
                .and_then(|file| file.strip_suffix(".toml"))
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

fn parse(name: &str, path: &Path, text: &str) -> Result<(String, File), ThemeError> {
    toml::from_str(text)
        .map(|file| (name.to_owned(), file))
        .map_err(|error| malformed(path, text, &error))
}

fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> ThemeError {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    ThemeError::Malformed {
        file: path.to_owned(),
        line,
        fault: Box::new(match error.message() == COLOUR_HELP {
            true => Fault::new("colour"),
            false => Fault::of(error, text),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles_of(name: &str) -> Vec<Role> {
        let text = embedded(name).unwrap();
        parse(name, Path::new(name), &text).unwrap().1.roles.into_keys().collect()
    }

    fn load_text(text: &str) -> Result<Theme, ThemeError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("mine.toml"), text).unwrap();
        Theme::load("mine", Some(dir.path()))
    }

    #[test]
    fn every_embedded_theme_is_whole() {
        let names = Theme::names();
        assert_eq!(
            names,
            ["terminal", "dark", "high-contrast", "light", "solarized-dark", "solarized-light"]
        );
        for name in names {
            assert_eq!(roles_of(&name), Role::ALL, "{name}");
            Theme::load(&name, None).unwrap();
        }
    }

    #[test]
    fn the_default_theme_keeps_to_the_terminals_own_colours() {
        let own = |colour: Option<Color>| {
            colour.is_none_or(|c| NAMES.iter().any(|(_, known)| *known == c))
        };
        for role in Role::ALL {
            let style = Theme::default().style(role);
            assert!(own(style.fg) && own(style.bg), "{role:?}");
        }
    }

    #[test]
    fn without_colour_what_matters_still_stands_out() {
        for name in Theme::names() {
            let theme = Theme::load(&name, None).unwrap().without_colour();
            for role in Role::ALL {
                let style = theme.style(role);
                assert_eq!((style.fg, style.bg), (None, None));
            }
            let text = theme.style(Role::Text);
            for role in [
                Role::Selection,
                Role::SelectionIdle,
                Role::Overdue,
                Role::Danger,
                Role::Warn,
                Role::FieldFocus,
            ] {
                assert_ne!(theme.style(role), text, "{name} {role:?}");
            }
            assert!(theme.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn a_users_theme_wins_and_inherits_what_it_leaves_out() {
        let theme = load_text("[roles]\ntext = { fg = \"#102030\", bg = 17 }\nok = { fg = \"light-blue\", bold = true }\n").unwrap();
        assert_eq!(
            theme.style(Role::Text),
            Style::new().fg(Color::Rgb(16, 32, 48)).bg(Color::Indexed(17))
        );
        assert_eq!(
            theme.style(Role::Ok),
            Style::new().fg(Color::LightBlue).add_modifier(Modifier::BOLD)
        );
        assert_eq!(theme.style(Role::Overdue), Theme::default().style(Role::Overdue));
    }

    #[test]
    fn a_malformed_file_is_named_with_line_and_reason() {
        let cases = [
            ("[roles]\ntext = { fg = \"rouge\" }\n", "2", "colour", ""),
            ("[roles]\ntext = { fg = 256 }\n", "2", "colour", ""),
            ("[roles]\n\ntexts = { fg = 1 }\n", "3", "value", "texts"),
            ("[roles]\ntext = { shiny = true }\n", "2", "field", "shiny"),
            ("[roles]\ntext = {\n", "2", "form", ""),
            ("colour = 1\n", "1", "field", "colour"),
        ];
        for (text, line, fault, word) in cases {
            let told = Error::from(load_text(text).unwrap_err());
            let arg = |name| told.args.iter().find(|one| one.0 == name).map(|one| one.1.as_str());
            assert!(arg("file").unwrap().ends_with("mine.toml"));
            let args = ["line", "fault", "word"].map(|name| arg(name).unwrap());
            assert_eq!(args, [line, fault, word], "{text:?}");
        }
    }

    #[test]
    fn a_name_is_no_path() {
        assert!(matches!(Theme::load("../secret", None), Err(ThemeError::Unknown { .. })));
        assert!(matches!(Theme::load("none", None), Err(ThemeError::Unknown { .. })));
    }

    #[test]
    fn borders_follow_the_locale() {
        assert!(!locale_lacks_utf8(None, None, Some("zh_CN.UTF-8")));
        assert!(!locale_lacks_utf8(Some("C.utf8"), None, Some("C")));
        assert!(locale_lacks_utf8(Some("C"), None, Some("zh_CN.UTF-8")));
        assert!(locale_lacks_utf8(Some(""), Some(""), Some("zh_CN.GB18030")));
        assert!(locale_lacks_utf8(None, None, None));
    }
}
