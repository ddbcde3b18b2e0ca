//! The ways on which a forbidden act is tried: keys and palette of the desk, several acts in one, a file, and proofs
//! that a way does not lead there.

use crate::crew::{Crew, id};
use crate::desk::TestDesk;
use crate::workshop::Workshop;
use kefu::commands::entry::AddEntry;
use kefu::commands::{Command, execute};
use kefu::domain::entry::EntryKind;
use kefu::domain::id::{CaseId, MemberId};
use kefu::domain::{Error, Kind, macros};
use kefu::exchange::preset::{Preset, Target};
use kefu::exchange::run::{Plan, Report, run};
use kefu::locale::{Language, Locale};
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::store::{Reader, Scan, tables};
use kefu::tui::model::Overlay;
use std::ops::ControlFlow;

/// The seven doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    Keys,
    Palette,
    Macro,
    Bulk,
    Import,
    CommandLine,
    Automation,
}

impl Door {
    pub const ALL: [Self; 7] = [
        Self::Keys,
        Self::Palette,
        Self::Macro,
        Self::Bulk,
        Self::Import,
        Self::CommandLine,
        Self::Automation,
    ];
}

/// Somebody sits down, finds something, and asks for an action of it by its key or by its name.
pub fn asks_for<'c>(
    crew: &'c mut Crew,
    door: Door,
    (who, found): (MemberId, &str),
    (key, label): (&str, &str),
) -> &'c mut TestDesk {
    let desk = crew.sits(who);
    desk.keys(&["/", found, "Enter"]);
    match door {
        Door::Palette => {
            let label = desk.model.locale.text(label);
            desk.keys(&[":", &label, "Enter"]);
        }
        _ => {
            desk.keys(&[key]);
        }
    }
    desk
}

/// Walks down a list to this choice, and takes it.
#[track_caller]
pub fn picks(desk: &mut TestDesk, code: &str) {
    for _ in 0..40 {
        match desk.model.top() {
            Some(Overlay::Picker(picker, _)) => {
                if picker.chosen().is_some_and(|item| item.code.starts_with(code)) {
                    desk.keys(&["Enter"]);
                    return;
                }
            }
            _ => break,
        }
        desk.keys(&["Down"]);
    }
    panic!("{code}: {}", desk.screen());
}

/// Fills in a form, and sends it off.
#[track_caller]
pub fn fills(desk: &mut TestDesk, fields: &[(&str, &str)]) {
    let Some(Overlay::Form(form, _)) = desk.model.top() else { panic!("{}", desk.screen()) };
    fields.iter().for_each(|(id, value)| form.set(id, value));
    desk.keys(&["^S"]);
}

/// Something against which nothing stands.
pub fn note(by: &Session, case: CaseId) -> Command {
    let (id, kind) = (by.new_id().expect("an id"), EntryKind::Note);
    Command::AddEntry(AddEntry {
        id,
        kind,
        party: None,
        case: Some(case),
        text: "已看".into(),
        at: None,
    })
}

/// The act among others, as one.
#[track_caller]
pub fn among_others(crew: &Crew, by: &Session, case: CaseId, act: Command) {
    let several = [note(by, case), act, note(by, case)];
    let before = crew.row(case);
    assert!(execute(crew.desk(), by, &several).is_err(), "it was done");
    assert_eq!(crew.row(case), before, "something of it was done");
}

/// What a member types ends in a refusal.
#[track_caller]
pub fn types(crew: &Crew, who: &Session, args: &[&str]) {
    let ran = crew.types(who, args);
    assert_eq!(ran.status, Some(3), "{ran:?}");
}

/// What the programs take for now.
pub fn real_seconds() -> i64 {
    Clock::machine().now().at_seconds
}

/// Brings the clock of the test to that of the programs it starts.
pub fn today(crew: &Crew) {
    crew.clock.advance(real_seconds() - crew.agent.now().at_seconds);
}

/// The rows of a file.
pub fn imports(shop: &Workshop, target: Target, text: &str) -> Result<Report, Error> {
    let path = shop.folder.path().join("rows.csv");
    std::fs::write(&path, text).expect("a file");
    let plan = Plan { target, path, sheet: None, preset: None, dry_run: false, rejects: None };
    let locale = Locale::new(Language::English);
    run(&shop.desk, &shop.owner, &locale, &plan, &mut |_| ControlFlow::Continue(()))
}

// ---- where a way does not lead there ---------------------------------------------------------------

/// A macro has no such step; a step that there is is read.
#[track_caller]
pub fn no_step(word: &str) {
    let read = |word: &str| macros::read("m.toml", &format!("name = \"m\"\n[[step]]\n{word}\n"));
    assert!(read("do = \"claim\"").is_ok());
    let refused = read(word).expect_err(word);
    assert_eq!(refused.kind, Kind::Usage, "{word}: {refused}");
}

/// No column of a file can be one of this; a column that there is is read.
#[track_caller]
pub fn no_column(word: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    for target in ["parties", "complaints"] {
        let read = |to: &str| {
            let path = folder.path().join("map.toml");
            let text = format!(
                "target = \"{target}\"\nsource = \"x\"\n[[column]]\nheader = \"X\"\nto = \"{to}\"\n"
            );
            std::fs::write(&path, text).expect("a map");
            Preset::from_file(&path).map(drop).map_err(|error| error.code)
        };
        let (own, known) =
            if target == "parties" { ("name", read("name")) } else { ("title", read("title")) };
        assert_eq!(known, Ok(()), "{own}");
        assert!(read(word).is_err(), "{target} have a column {word}");
    }
}

/// Whatever falls due within two months, none of this is done by itself: the ladder runs as a timer runs it, and an
/// open desk stands by.
#[track_caller]
pub fn not_by_itself(crew: &mut Crew, verbs: &[&str]) {
    // Something for the ladder to climb.
    crew.open();
    let (before, agent) = (crate::door::last(crew.desk()).seq, id(&crew.agent));
    crew.sits(agent);
    for _ in 0..6 {
        crew.clock.advance(10 * 86_400);
        let climbs = crew.climbs();
        let climbed = crew.does(&crew.agent, climbs).map(drop);
        assert!(climbed.is_ok() || climbed.is_err_and(|none| none.kind == Kind::NotFound));
        crew.test.wait(16 * 60);
    }
    let scan = Scan::all().from(&(before + 1));
    let done = crew.desk().read(|tx| {
        let mut done = Vec::new();
        tx.each(tables::AUDIT, &scan, |_, entry| {
            done.push(entry.verb);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(done)
    });
    let done = done.expect("the log");
    assert!(done.iter().any(|verb| verb == "complaint.escalate"), "{done:?}");
    for verb in verbs {
        assert!(!done.iter().any(|one| one == verb), "{verb} was done by itself");
    }
}
