//! Help in the reader's language, and clap's own complaints as errors of ours.
//!
//! INVARIANT: every command and argument has its text in both languages, under an id that its place
//! in the tree gives: `cli-party-add`, `cli-party-add--name`; an argument that means the same
//! everywhere stands under `cli--name` once. A test walks the tree.

use super::Cli;
use crate::domain::error::Error;
use crate::locale::{Language, Locale};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// Help was shown in the place of an error.
pub const SHOWN: &str = "help-shown";

/// What the words led to.
#[derive(Debug)]
pub enum Parsed {
    /// A command.
    Run(Box<Cli>),
    /// Help or version, asked for.
    Shown(String),
    /// Help, because a verb is missing.
    Incomplete(String),
}

/// The language of these words before anything else is known: `--lang`, else the environment.
pub fn language(words: &[OsString]) -> Language {
    let lang = words.iter().enumerate().find_map(|(place, word)| {
        let word = word.to_str()?;
        match word.strip_prefix("--lang")? {
            "" => words.get(place + 1)?.to_str(),
            rest => rest.strip_prefix('='),
        }
    });
    lang.and_then(Language::from_code).unwrap_or_else(of_environment)
}

fn of_environment() -> Language {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let told = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    told.as_deref().and_then(Language::from_code).unwrap_or(Language::English)
}

/// Reads the words. The tree is put into the reader's words only where some of them are shown: there are thousands.
pub fn parse(words: Vec<OsString>, locale: &Locale) -> Result<Parsed, Error> {
    if let Ok(found) = Cli::command().try_get_matches_from(&words)
        && let Ok(cli) = Cli::from_arg_matches(&found)
    {
        return Ok(Parsed::Run(Box::new(cli)));
    }
    let parsed = command(locale).try_get_matches_from(words).map_err(Box::new);
    match parsed.and_then(|found| Cli::from_arg_matches(&found).map_err(Box::new)) {
        Ok(cli) => Ok(Parsed::Run(Box::new(cli))),
        Err(e) => told(&e, locale),
    }
}

fn told(e: &clap::Error, locale: &Locale) -> Result<Parsed, Error> {
    match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Parsed::Shown(e.to_string())),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Ok(Parsed::Incomplete(e.to_string()))
        }
        _ => Err(complaint(e, locale)),
    }
}

/// One of our errors for each kind of clap's.
fn complaint(e: &clap::Error, locale: &Locale) -> Error {
    let code = match e.kind() {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-verb",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::MissingSubcommand => "usage-missing-verb",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::InvalidUtf8 => "not-utf8",
        ErrorKind::InvalidValue if fact(e, ContextKind::InvalidValue).is_empty() => {
            "usage-missing-value"
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-value",
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            "usage-missing-value"
        }
        _ => "usage",
    };
    let either = |one, other| {
        let found = fact(e, one);
        if found.is_empty() { fact(e, other) } else { found }
    };
    Error::usage(code)
        .with("arg", either(ContextKind::InvalidArg, ContextKind::InvalidSubcommand))
        .with("value", fact(e, ContextKind::InvalidValue))
        .with("other", fact(e, ContextKind::PriorArg))
        .with("choices", choices(e, locale))
        .with("suggestion", suggestion(e))
}

fn fact(e: &clap::Error, kind: ContextKind) -> String {
    e.get(kind).map(listed).unwrap_or_default()
}

fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        other => other.to_string(),
    }
}

fn choices(e: &clap::Error, locale: &Locale) -> String {
    match e.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => {
            values.join(&locale.text("cli-comma"))
        }
        _ => "none".to_owned(),
    }
}

fn suggestion(e: &clap::Error) -> String {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let found = kinds.into_iter().map(|kind| fact(e, kind)).find(|text| !text.is_empty());
    found.unwrap_or_else(|| "none".to_owned())
}

/// The whole tree in this language.
pub fn command(locale: &Locale) -> Command {
    let mut tree = Cli::command();
    tree.build();
    localised(tree, "cli", locale)
}

fn localised(command: Command, id: &str, locale: &Locale) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command
        .about(locale.text(id))
        .long_about(None)
        .help_template(template(locale))
        .subcommand_help_heading(locale.text("cli-heading-verbs"))
        .subcommand_value_name(locale.text("cli-value-verb"))
        .mut_args(|arg| localised_argument(arg, id, locale));
    let usage = usage(&mut command, locale);
    command = command.override_usage(usage);
    for name in names {
        let id = format!("{id}-{name}");
        command = command.mut_subcommand(name, |sub| localised(sub, &id, locale));
    }
    command
}

fn template(locale: &Locale) -> StyledStr {
    let usage = locale.text("cli-heading-usage");
    StyledStr::from(format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"))
}

fn usage(command: &mut Command, locale: &Locale) -> String {
    let line = command.render_usage().to_string();
    let line = line.trim_start_matches("Usage:").trim();
    line.replace("[OPTIONS]", &locale.text("cli-value-options"))
}

fn localised_argument(arg: Arg, id: &str, locale: &Locale) -> Arg {
    let mut text = locale.text(&message_of(&arg, id, locale));
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if arg.get_action().takes_values() && !values.is_empty() {
        let values = values.join(&locale.text("cli-comma"));
        text = locale.text_with("cli-choices", &[("text", text.into()), ("values", values.into())]);
    }
    let heading = match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => "cli-heading-arguments",
        (_, true) => "cli-heading-global",
        _ => "cli-heading-options",
    };
    arg.help(text)
        .long_help(None)
        .help_heading(locale.text(heading))
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// Its own message, or the one that it shares with all arguments of its name.
fn message_of(arg: &Arg, id: &str, locale: &Locale) -> String {
    let own = format!("{id}--{}", arg.get_id());
    if locale.has(&own) { own } else { format!("cli--{}", arg.get_id()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(command: &Command, id: &str, locale: &Locale, found: &mut Vec<String>) {
        if !locale.has(id) {
            found.push(id.to_owned());
        }
        for arg in command.get_arguments() {
            let message = message_of(arg, id, locale);
            if !locale.has(&message) {
                found.push(format!("{id}--{}", arg.get_id()));
            }
        }
        for sub in command.get_subcommands() {
            missing(sub, &format!("{id}-{}", sub.get_name()), locale, found);
        }
    }

    #[test]
    fn the_whole_tree_speaks_both_languages() {
        for language in Language::ALL {
            let mut tree = Cli::command();
            tree.build();
            let mut found = Vec::new();
            missing(&tree, "cli", &Locale::new(language), &mut found);
            assert!(found.is_empty(), "{} lacks {found:#?}", language.code());
        }
    }

    #[test]
    fn the_tree_is_sound() {
        Cli::command().debug_assert();
        command(&Locale::new(Language::Chinese)).debug_assert();
    }

    fn walk(command: &mut Command, visit: &mut dyn FnMut(&mut Command)) {
        visit(command);
        for sub in command.get_subcommands_mut() {
            walk(sub, visit);
        }
    }

    #[test]
    fn no_english_of_claps_is_left_in_chinese_help() {
        let mut tree = command(&Locale::new(Language::Chinese));
        walk(&mut tree, &mut |command| {
            let help = command.render_long_help().to_string();
            for word in ["Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Arguments", "Print"]
            {
                assert!(!help.contains(word), "{word} in {help}");
            }
        });
    }

    fn refused(words: &[&str], language: Language) -> (String, Error) {
        let locale = Locale::new(language);
        let words = words.iter().map(OsString::from).collect();
        let error = parse(words, &locale).expect_err("wrong words");
        (locale.error(&error).sentence, error)
    }

    #[test]
    fn wrong_words_are_told_in_both_languages() {
        for words in [
            &["kefu", "party", "add"][..],
            &["kefu", "party", "add", "x", "--nmae"],
            &["kefu", "prty"],
            &["kefu", "complaint", "list", "--stage", "odd"],
            &["kefu", "complaint", "list", "--limit", "many"],
            &["kefu", "complaint", "list", "--json", "--ndjson"],
            &["kefu", "complaint", "list", "--limit"],
            &["kefu", "vault", "reveal", "C-1"],
        ] {
            let (english, error) = refused(words, Language::English);
            let (chinese, _) = refused(words, Language::Chinese);
            assert_ne!(english, chinese, "{words:?}");
            assert!(!english.contains("error-"), "{words:?} {english}");
            assert!(error.code.starts_with("usage-"), "{words:?} {error}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_words_are_read() {
        let of = |words: &[&str]| language(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["kefu", "--lang", "zh"]), Language::Chinese);
        assert_eq!(of(&["kefu", "--lang=zh_CN", "--oops"]), Language::Chinese);
        assert_eq!(of(&["kefu", "--lang", "en"]), Language::English);
    }
}
