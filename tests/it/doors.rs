//! The same forbidden act through each door that it has: a rule says the same at all of them, and its guard is told
//! each time. `shortcuts.rs` does it for the steps of a complaint.
//!
//! ```text
//!                      alone  bulk  macro  keys  palette  command line  in a letter  file       by itself
//! promise-backlog      x      x     x      x     x        x             x            brings none  makes none
//! text-holds-value     x      x     -      -     -        x             -            brings none  makes none
//! point-missing        x      -     -      x     x        x             -            brings none  makes none
//! step-misses          x      x     x      ----- shortcuts.rs -----     -            takes none   takes none
//! ```

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id, letter};
use crate::door::last;
use kefu::commands::entry::AddEntry;
use kefu::commands::macros::{Bulk, KeepMacro, run};
use kefu::commands::make_contact::MakeContact;
use kefu::commands::move_on::MoveOn;
use kefu::commands::promise::AddPromise;
use kefu::commands::record::Record;
use kefu::commands::tell::{Tell, Telling};
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::audit::Outcome;
use kefu::domain::complaint::{Move, Stage};
use kefu::domain::consent::{ContactChannel, ContactPurpose};
use kefu::domain::entry::EntryKind;
use kefu::domain::guard::How;
use kefu::domain::handling::LetterKind;
use kefu::domain::id::CaseId;
use kefu::domain::moment::Moment;
use kefu::domain::promise::Promised;
use kefu::guards::rules::find;
use kefu::locale::Language;
use kefu::queries::guards;
use kefu::session::Session;
use kefu::store::{Reader, Scan, tables};

const DAY: i64 = 86_400;

fn crew() -> Crew {
    Crew::new((100, 40), Language::English)
}

fn in_days(by: &Session, days: i64) -> Moment {
    Moment { at_seconds: by.now().at_seconds + days * DAY, ..by.now() }
}

fn promise(crew: &Crew) -> Command {
    let id = crew.agent.new_id().expect("an id");
    let (party, due) = (crew.party, in_days(&crew.agent, 1));
    Command::AddPromise(AddPromise { id, party, case: None, text: "we call back".into(), due })
}

/// Something against which nothing stands.
fn note(crew: &Crew, case: CaseId) -> Command {
    let id = crew.agent.new_id().expect("an id");
    let (kind, party, text) = (EntryKind::Note, None, "已看".to_owned());
    Command::AddEntry(AddEntry { id, kind, party, case: Some(case), text, at: None })
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

#[track_caller]
fn ends<T>(way: &str, done: Result<T>, code: &str) {
    assert_eq!(done.map(drop).map_err(|error| error.code), Err(code), "{way}");
}

#[test]
fn a_backlog_keeps_whoever_has_it_from_promising_more_at_every_door() {
    const RULE: &str = "promise-backlog";
    const VERB: &str = "promise.add";
    let mut crew = crew();
    for _ in 0..kefu::guards::promise::BACKLOG {
        crew.does(&crew.agent, promise(&crew)).expect("a promise");
    }
    crew.clock.advance(3 * DAY);
    let case = crew.open();
    let macro_ =
        "name = \"soothe\"\n[[step]]\ndo = \"promise\"\ntext = \"call back\"\ndue = \"+1h\"\n";
    let save = KeepMacro::Save { file: "soothe.toml".into(), text: macro_.into() };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
    let promises = |crew: &Crew| crew.desk().read(|tx| tx.count(tables::PROMISES, &Scan::all()));
    let before = promises(&crew);

    refuses(&mut crew, RULE, (VERB, "alone"), |crew| {
        ends("alone", crew.does(&crew.agent, promise(crew)), RULE);
    });
    refuses(&mut crew, RULE, (VERB, "bulk"), |crew| {
        let several = [note(crew, case), promise(crew), note(crew, case)];
        ends("bulk", execute(crew.desk(), &crew.agent, &several), RULE);
    });
    refuses(&mut crew, RULE, (VERB, "macro"), |crew| {
        let soothe = Bulk::Macro("soothe".into());
        ends("macro", run(crew.desk(), &crew.agent, &soothe, &[case]), RULE);
    });
    refuses(&mut crew, RULE, ("complaint.send", "in a letter"), |crew| {
        let fact = letter(LetterKind::Answer, "We will send you a new card within 5 days.");
        let what = Telling::Fact(Record { case, fact, seen: None });
        let tell = Tell { what, promised: Promised::Made { due: None } };
        ends("in a letter", crew.does(&crew.agent, Command::Tell(tell)), RULE);
    });
    let agent = id(&crew.agent);
    refuses(&mut crew, RULE, (VERB, "keys"), |crew| {
        let desk = crew.sits(agent);
        desk.keys(&["/", "zhangwei", "Enter", "p", "we call back", "Tab", "+1h", "^S"]);
    });
    refuses(&mut crew, RULE, (VERB, "palette"), |crew| {
        let desk = crew.sits(agent);
        let label = desk.model.locale.text("action-promise");
        desk.keys(&["/", "zhangwei", "Enter", ":", &label, "Enter"]);
        desk.keys(&["we call back", "Tab", "+1h", "^S"]);
    });
    refuses(&mut crew, RULE, (VERB, "command line"), |crew| {
        let args = ["promise", "add", "C-000001", "we call back", "--due", "+1d"];
        let ran = crew.types(&crew.agent, &args);
        assert_eq!(ran.status, Some(3), "{ran:?}");
    });
    assert_eq!(promises(&crew), before, "none was made");
    assert_eq!(crew.row(case).handling.letters, 0);
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

#[test]
fn a_macro_holds_nobodys_number_at_either_door() {
    const RULE: &str = "text-holds-value";
    const VERB: &str = "macro.save";
    let mut crew = crew();
    let text = "name = \"call\"\n[[step]]\ndo = \"note\"\ntext = \"call 13912345678\"\n";
    let save = || {
        let (file, text) = ("call.toml".into(), text.to_owned());
        Command::KeepMacro(KeepMacro::Save { file, text })
    };
    let case = crew.open();
    refuses(&mut crew, RULE, (VERB, "alone"), |crew| {
        ends("alone", crew.does(&crew.manager, save()), RULE);
    });
    refuses(&mut crew, RULE, (VERB, "bulk"), |crew| {
        let several = [note(crew, case), save()];
        ends("bulk", execute(crew.desk(), &crew.manager, &several), RULE);
    });
    refuses(&mut crew, RULE, (VERB, "command line"), |crew| {
        let path = crew.store.with_file_name("call.toml");
        std::fs::write(&path, text).expect("a file");
        let path = path.to_string_lossy().into_owned();
        let ran = crew.types(&crew.manager, &["macro", "save", &path]);
        assert_eq!(ran.status, Some(3), "{ran:?}");
    });
    let kept = crew.desk().read(|tx| tx.count(tables::MACROS, &Scan::all()));
    assert_eq!(kept, Ok(0));
}

#[test]
fn nobody_approves_a_draft_of_their_own_alone_or_in_a_group() {
    const RULE: &str = "step-misses";
    const VERB: &str = "complaint.approve";
    let mut crew = crew();
    let case = crew.serious(Stage::InApproval);
    let before = crew.row(case);
    let approve = || Command::Move(MoveOn::unseen(case, Move::Approve));
    refuses(&mut crew, RULE, (VERB, "alone"), |crew| {
        ends("alone", crew.does(&crew.agent, approve()), RULE);
    });
    refuses(&mut crew, RULE, (VERB, "bulk"), |crew| {
        let several = [note(crew, case), approve()];
        ends("bulk", execute(crew.desk(), &crew.agent, &several), RULE);
    });
    let macro_ = "name = \"wave\"\n[[step]]\ndo = \"approve\"\n";
    let save = KeepMacro::Save { file: "wave.toml".into(), text: macro_.into() };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
    for bulk in [Bulk::Macro("wave".into()), Bulk::Step(Stage::Decided, Box::default())] {
        let way = bulk.called().unwrap_or("step for many").to_owned();
        refuses(&mut crew, RULE, (VERB, &way), |crew| {
            ends(&way, run(crew.desk(), &crew.agent, &bulk, &[case]), RULE);
        });
    }
    assert_eq!(crew.row(case), before);
}
