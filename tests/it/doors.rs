//! The same forbidden act through each door: a rule says the same at all of them, and its guard is told each time.
//!
//! ```text
//!                   keys  palette  macro  bulk  import  command line  automation
//!  1 leak           x     x        x      x     -       x             x
//!  2 pester         x     x        -      x     x       x             x
//!  3 feedback       x     x        -      x     -       x             -
//!  4 unprotected    x     x        -      x     x       x             x
//!  5 other use      x     x        -      x     x       x             x
//!  7 late           x     x        -      x     x       x             -
//!  9 surveys        x     x        -      x     -       x             -
//! 12 complaints     x     x        x      x     x       x             x
//! 17 harassment     x     x        -      x     -       x             x
//! 20 promises       x     x        x      x     -       x             x
//! ```
//! Where a door does not carry the act, `doors/data.rs` and `doors/work.rs` say why, and show it. `shortcuts.rs` does
//! it for the steps of a complaint, `provoked.rs` for every rule at one door.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

mod call;
mod data;
mod matrix;
mod ways;
mod work;

use crate::crew::{Crew, letter};
use crate::door::last;
use kefu::commands::Command;
use kefu::commands::promise::AddPromise;
use kefu::commands::record::Record;
use kefu::commands::tell::{Tell, Telling};
use kefu::domain::audit::Outcome;
use kefu::domain::handling::LetterKind;
use kefu::domain::moment::Moment;
use kefu::domain::promise::Promised;
use kefu::locale::Language;

/// A promise is one, also where it is made in the words of a letter.
#[test]
fn a_backlog_keeps_whoever_has_it_from_promising_in_a_letter() {
    let crew = Crew::new((80, 24), Language::English);
    let now = crew.agent.now();
    for _ in 0..kefu::guards::promise::BACKLOG {
        let id = crew.agent.new_id().expect("an id");
        let (party, due) = (crew.party, Moment { at_seconds: now.at_seconds + 86_400, ..now });
        let promise = AddPromise { id, party, case: None, text: "we call back".into(), due };
        crew.does(&crew.agent, Command::AddPromise(promise)).expect("a promise");
    }
    crew.clock.advance(3 * 86_400);
    let case = crew.open();
    let fact = letter(LetterKind::Answer, "We will send you a new card within 5 days.");
    let what = Telling::Fact(Record { case, fact, seen: None });
    let tell = Tell { what, promised: Promised::Made { due: None } };
    let refused = crew.does(&crew.agent, Command::Tell(tell)).map(drop).expect_err("a backlog");
    assert_eq!(refused.code, "promise-backlog");
    let entry = last(crew.desk());
    let told = (entry.verb.as_str(), &entry.outcome);
    assert_eq!(told, ("complaint.send", &Outcome::Refused("promise-backlog".into())));
    assert_eq!(crew.row(case).handling.letters, 0);
}
