//! Whoever is about to call somebody asks the rules first, at each door that a call has.

use crate::crew::{Crew, id};
use crate::door::last;
use kefu::commands::make_contact::MakeContact;
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::audit::Outcome;
use kefu::domain::consent::{ContactChannel, ContactPurpose};
use kefu::domain::guard::How;
use kefu::guards::rules::find;
use kefu::locale::Language;
use kefu::queries::guards;
use kefu::session::clock::Clock;
use kefu::store::{Reader, Scan, tables};

fn crew() -> Crew {
    Crew::new((100, 40), Language::English)
}

/// Tries it, and looks whether it ended in this code with an entry and a row under the guard of the rule.
#[track_caller]
fn refuses(crew: &mut Crew, rule: &str, (verb, way): (&str, &str), try_: impl FnOnce(&mut Crew)) {
    let before = last(crew.desk()).seq;
    try_(crew);
    let entry = last(crew.desk());
    assert!(entry.seq > before, "{way}: nothing in the log");
    let told = (entry.verb.as_str(), &entry.outcome);
    assert_eq!(told, (verb, &Outcome::Refused(rule.to_owned())), "{way}");
    let guard = find(rule).expect("a rule").guard;
    let rows = crew.desk().read(|tx| guards::rulings(tx, guard, None, 1)).expect("rulings");
    let row = rows.first().expect("a decision");
    assert_eq!(
        (row.seq, row.ruling.rule.as_str(), row.ruling.how),
        (entry.seq, rule, How::Refused),
        "{way}"
    );
}

/// A zone in which it is noon now.
fn zone_at_noon() -> String {
    let now = Clock::machine().now().timestamp();
    let hour = now.to_zoned(jiff::tz::TimeZone::UTC).hour();
    format!("{:+}", 12 - hour)
}

#[track_caller]
fn ends<T>(way: &str, done: Result<T>, code: &str) {
    assert_eq!(done.map(drop).map_err(|error| error.code), Err(code), "{way}");
}

/// A call to somebody without a telephone: whoever is about to make it is told so wherever they ask, and nothing counts.
#[test]
fn a_call_is_asked_for_at_every_door() {
    const RULE: &str = "point-missing";
    const VERB: &str = "contact.make";
    let mut crew = crew();
    let call = |crew: &Crew| {
        let id = crew.agent.new_id().expect("an id");
        let (channel, purpose) = (ContactChannel::Call, ContactPurpose::Service);
        Command::MakeContact(MakeContact { id, party: crew.party, channel, purpose })
    };
    refuses(&mut crew, RULE, (VERB, "alone"), |crew| {
        ends("alone", crew.does(&crew.agent, call(crew)), RULE);
    });
    let (agent, form) = (id(&crew.agent), ["Tab", "Right", "^S"]);
    refuses(&mut crew, RULE, (VERB, "keys"), |crew| {
        crew.sits(agent).keys(&["/", "zhangwei", "Enter", "o"]).keys(&form);
    });
    refuses(&mut crew, RULE, (VERB, "palette"), |crew| {
        let desk = crew.sits(agent);
        let label = desk.model.locale.text("action-contact");
        desk.keys(&["/", "zhangwei", "Enter", ":", &label, "Enter"]).keys(&form);
    });
    // A process of its own has the machine's clock, and these tests run by night too.
    let noon = format!("zone={}", zone_at_noon());
    let moved = crew.types(&crew.owner, &["party", "edit", "C-000001", "--field", &noon]);
    assert_eq!(moved.status, Some(0), "{moved:?}");
    refuses(&mut crew, RULE, (VERB, "command line"), |crew| {
        let ran = crew.types(&crew.agent, &["contact", "make", "C-000001", "call"]);
        assert_eq!(ran.status, Some(3), "{ran:?}");
    });
    // What is counted is counted one by one: two in one batch would be asked before either counts.
    let both = [call(&crew), call(&crew)];
    assert!(execute(crew.desk(), &crew.agent, &both).is_err());
    let counted = crew.desk().read(|tx| tx.count(tables::CONTACTS, &Scan::all()));
    assert_eq!(counted, Ok(0));
}
