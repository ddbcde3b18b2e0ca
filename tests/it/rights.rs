//! Every verb that something is asked by has a row in the table of rights, and every row a verb.

use crate::source::{self, Source, Token};
use kefu::guards::rights::RIGHTS;
use std::collections::BTreeSet;

/// The verbs of the commands: the literals in `fn verb`.
fn verbs_of(source: &Source) -> Vec<&str> {
    let mut verbs = Vec::new();
    for at in 0..source.tokens.len() {
        if source.tokens[at].in_test || !source.follows(at, "fn verb (") {
            continue;
        }
        let body = source.tokens[at..].iter().position(|token| token.is_sign('{'));
        let inside = body.map_or(&[][..], |body| source.within(at + body));
        verbs.extend(inside.iter().filter_map(Token::text));
    }
    verbs
}

/// What is asked for by name, such as the reading of the log: the literals in `….may("…")`.
fn asked_of(source: &Source) -> Vec<&str> {
    let asked = |at: &usize| !source.tokens[*at].in_test && source.follows(*at, ". may (");
    let places = (0..source.tokens.len()).filter(asked);
    places.flat_map(|at| source.within(at + 2)).filter_map(Token::text).collect()
}

#[test]
fn every_verb_has_a_row_of_rights_and_every_row_a_verb() {
    let mut verbs = BTreeSet::from([kefu::queries::READ.to_owned()]);
    for source in source::all() {
        // Steps and facts name their verbs themselves, for the commands that take them.
        let has_verbs = ["commands", "domain"].contains(&source.top());
        let own = if has_verbs { verbs_of(&source) } else { Vec::new() };
        verbs.extend(own.into_iter().chain(asked_of(&source)).map(str::to_owned));
    }
    let rows: BTreeSet<String> = RIGHTS.iter().map(|(verb, _)| (*verb).to_owned()).collect();
    assert_eq!(verbs, rows);
}

#[test]
fn a_key_asks_for_a_right_that_there_is() {
    let sources = source::all();
    let keys = sources.iter().find(|source| source.path == "tui/availability.rs");
    for verb in verbs_of(keys.expect("the availability of keys")) {
        assert!(RIGHTS.iter().any(|(known, _)| *known == verb), "{verb}");
    }
}
