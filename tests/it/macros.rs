//! Macros and what is done to many at once: the rules hold through them, a dry run is the run without its end, and one
//! undo takes all of it back.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{PASSPHRASE, TestDesk};
use crate::dice::{Dice, size, tell};
use crate::door::{fingerprint_of, last};
use crate::house::House;
use crate::screens::golden;
use crate::workshop::{Workshop, opening};
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::in_turn::{execute_in_turn, rehearse};
use kefu::commands::macros::{Bulk, KeepMacro, preview, run};
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::record::Record;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::audit::Outcome;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{
    self, Case, CaseKind, Channel, Closing, Move, Opening, Severity, Stage,
};
use kefu::domain::handling::{
    Assessment, Evidence, Fact, Finding, Impact, Letter, LetterKind, Side,
};
use kefu::domain::id::{CaseId, PartyId};
use kefu::domain::letter::LetterLanguage;
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::locale::{Language, Locale};
use kefu::queries::letters::{Wanted, letter};
use kefu::queries::touched::Touched;
use kefu::session::Session;
use kefu::store::{Reader, tables};
use kefu::tui::msg::Msg;
use kefu::tui::pane::PaneId;
use std::sync::Arc;

const FIVE: &str = r#"
name = "billing"
[[step]]
do = "claim"
[[step]]
do = "note"
text = "told the customer"
[[step]]
do = "assess"
severity = "normal"
impact = "one"
category = "billing"
[[step]]
do = "cause"
cause = "billing-double_charge"
[[step]]
do = "note"
text = "one of many"
"#;

/// A complaint whose customer knows that it reached us, which nothing takes back.
fn told(shop: &Workshop, party: PartyId) -> CaseId {
    let case = shop.case(party);
    let step = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
    shop.does(&shop.owner, Command::Move(MoveOn::unseen(case, step)));
    case
}

fn keep(shop: &Workshop, text: &str) {
    let save = KeepMacro::Save { file: "own.toml".into(), text: text.to_owned() };
    shop.does(&shop.owner, Command::KeepMacro(save));
}

fn row(shop: &Workshop, case: CaseId) -> Case {
    shop.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("a case")
}

fn billing() -> Bulk {
    Bulk::Macro("billing".into())
}

fn all_rows(shop: &Workshop) -> [u8; 32] {
    fingerprint_of(&shop.desk, &[])
}

fn assessed(severity: Severity) -> Move {
    Move::Assess(Assessment {
        severity,
        impact: Impact::One,
        safety: false,
        vulnerable: false,
        category: "billing".into(),
        policy: None,
        lowered: None,
    })
}

fn decided(reasons: &str) -> Move {
    Move::Decide {
        outcome: complaint::Outcome::Upheld,
        reasons: reasons.into(),
        channel: Some(Channel::Phone),
        redress: Vec::new(),
        cause: Some(Cause::BillingDoubleCharge),
        by_letter: false,
    }
}

#[test]
fn five_steps_are_one_entry_one_undo_and_one_redo() {
    let shop = Workshop::new(&[]);
    keep(&shop, FIVE);
    let ben = shop.newcomer("Ben", Role::Senior);
    let party = shop.party("张伟", &[]).0;
    let cases = [told(&shop, party), told(&shop, party)];
    let before = [row(&shop, cases[0]), row(&shop, cases[1])];
    let seq = last(&shop.desk).seq;
    let done = run(&shop.desk, &shop.owner, &billing(), &cases).expect("done");
    let entry = last(&shop.desk);
    assert_eq!((done.seq, entry.seq), (seq + 1, seq + 1), "one entry");
    assert_eq!(
        (entry.verb.as_str(), entry.purpose.as_deref()),
        ("complaint.claim", Some("billing"))
    );
    assert_eq!(entry.count, 2, "complaints, not steps");
    for number in ["K-2026-00001", "K-2026-00002"] {
        let told = shop.desk.read(|tx| tx.get(tables::AUDIT_BY_ID, &(number.into(), entry.seq)));
        assert_eq!(told, Ok(Some(())), "{number}");
    }
    let after = cases.map(|case| row(&shop, case));
    assert!(after.iter().all(|case| case.stage == Stage::Assessed && case.owner.is_some()));
    // What came of it stays the same back and forth, but for the events that tell of it.
    let gist = |case: &Case| (case.stage, case.owner, case.due_at, case.handling.clone());
    for _ in 0..2 {
        shop.does(&shop.owner, Command::Undo(Undo::Undo));
        for (case, was) in cases.iter().zip(&before) {
            assert_eq!(gist(&row(&shop, *case)), gist(was));
        }
        shop.does(&shop.owner, Command::Undo(Undo::Redo));
        for (case, was) in cases.iter().zip(&after) {
            assert_eq!(gist(&row(&shop, *case)), gist(was));
        }
    }
    // Something that somebody built on it meanwhile stands against the whole.
    shop.does(&ben, Command::Move(MoveOn::unseen(cases[1], Move::Investigate)));
    let undone = execute(&shop.desk, &shop.owner, &[Command::Undo(Undo::Undo)]);
    assert!(undone.is_err_and(|error| error.code == "moved-on"));
    assert_eq!(row(&shop, cases[0]).stage, Stage::Assessed);
}

/// A promise that is taken back is made anew, with a number of its own; so such a macro is not done again by halves.
#[test]
fn what_never_comes_back_keeps_the_whole_from_being_redone() {
    let shop = Workshop::new(&[]);
    keep(
        &shop,
        &format!("{FIVE}[[step]]\ndo = \"promise\"\ntext = \"call back\"\ndue = \"+3d\"\n"),
    );
    let case = told(&shop, shop.party("张伟", &[]).0);
    run(&shop.desk, &shop.owner, &billing(), &[case]).expect("done");
    shop.does(&shop.owner, Command::Undo(Undo::Undo));
    assert_eq!(shop.desk.read(|tx| tx.rows("promises")), Ok(0));
    let redone = execute(&shop.desk, &shop.owner, &[Command::Undo(Undo::Redo)]).map(|_| ());
    assert_eq!(redone.map_err(|error| error.code), Err("nothing-to-redo"));
    assert_eq!(row(&shop, case).stage, Stage::Acknowledged);
}

/// For each rule a case that stands before it, the steps of a group, and the same as the last of them alone.
#[test]
fn no_rule_gives_way_in_a_group_and_each_refusal_has_its_entry() {
    let shop = Workshop::new(&[]);
    let ben = shop.newcomer("Ben", Role::Senior);
    let party = shop.party("张伟", &[]).0;
    let step = |case, step| Command::Move(MoveOn::unseen(case, step));
    let take = |case| Command::Claim(Claim::This(case));
    let acknowledge =
        |case| step(case, Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() });
    let close = |case| step(case, Move::Close { closing: Closing::Accepted, words: None });
    type Group<'g> = Box<dyn Fn(CaseId) -> Vec<Command> + 'g>;
    let assess = |case, severity| step(case, assessed(severity));
    let at_once = |case, severity, why: &str| {
        vec![take(case), acknowledge(case), assess(case, severity), step(case, decided(why))]
    };
    let groups: Vec<(&str, Group<'_>)> = vec![
        ("no-such-step", Box::new(|case| vec![take(case), acknowledge(case), acknowledge(case)])),
        ("closing-unfit", Box::new(|case| vec![take(case), close(case)])),
        ("step-misses", Box::new(|case| at_once(case, Severity::Critical, "so"))),
        ("silence", Box::new(|case| at_once(case, Severity::Normal, "请先撤诉，撤诉后退款"))),
        ("already-mine", Box::new(|case| vec![take(case), take(case)])),
    ];
    for (code, group) in groups {
        // Step by step, each by itself, up to the refusal.
        let alone = shop.case(party);
        let mut commands = group(alone).into_iter();
        let refused = commands.find_map(|one| execute(&shop.desk, &ben, &[one]).err());
        let entry = last(&shop.desk);
        assert_eq!(refused.as_ref().map(|error| error.code), Some(code));
        // The same in turn.
        let together = shop.case(party);
        let (before, seq) = (all_rows(&shop), last(&shop.desk).seq);
        assert_eq!(rehearse(&shop.desk, &ben, &group(together)).map_err(|e| e.code), Err(code));
        assert_eq!((all_rows(&shop), last(&shop.desk).seq), (before, seq), "nothing is left");
        let done = execute_in_turn(&shop.desk, &ben, Some("rush"), &[group(together)]);
        assert_eq!(done.map(|_| ()).map_err(|e| e.code), Err(code));
        let told = last(&shop.desk);
        assert_eq!((told.seq, all_rows(&shop)), (seq + 1, before), "its entry, and nothing else");
        assert_eq!((&told.verb, &told.outcome), (&entry.verb, &entry.outcome), "{code}");
        assert_eq!(told.outcome, Outcome::Refused(code.to_owned()));
        assert_eq!(told.purpose.as_deref(), Some("rush"));
    }
}

/// A draft is investigated, written and submitted by one; a group does not make two of them.
#[test]
fn nobody_approves_a_draft_of_their_own_in_a_group_either() {
    let shop = Workshop::new(&[]);
    let ben = shop.newcomer("Ben", Role::Senior);
    let case = shop.case(shop.party("张伟", &[]).0);
    let step = |step| Command::Move(MoveOn::unseen(case, step));
    let fact = |fact| Command::Record(Record { case, fact, seen: None });
    let text = || "said so".to_owned();
    let evidence =
        Fact::Evidenced(Evidence { name: "a.txt".into(), bytes: 1, sha256: "00".repeat(32) });
    let draft = vec![
        Command::Claim(Claim::This(case)),
        step(Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() }),
        step(assessed(Severity::Normal)),
        step(Move::Investigate),
        fact(Fact::Alleged { text: text() }),
        fact(Fact::Found { allegation: 5, finding: Finding::Substantiated, reasons: text() }),
        fact(evidence),
        fact(Fact::Heard { side: Side::Customer, text: text() }),
        fact(Fact::Heard { side: Side::Subject, text: text() }),
        step(Move::Draft {
            outcome: complaint::Outcome::Upheld,
            reasons: text(),
            redress: Vec::new(),
            cause: Cause::BillingDoubleCharge,
        }),
    ];
    assert_eq!(rehearse(&shop.desk, &ben, &draft), Ok(()));
    assert_eq!(row(&shop, case).stage, Stage::Received);
    execute_in_turn(&shop.desk, &ben, None, &[draft]).expect("a draft");
    let (drafted, member) = (row(&shop, case), ben.member().expect("a member"));
    let wanted = Wanted::of(LetterKind::Decision, LetterLanguage::Zh);
    let written = shop.desk.read(|tx| letter(tx, &drafted, (&member, ben.now()), wanted));
    let submit = step(Move::Submit { letter: written.expect("a letter").1.text });
    let both = vec![submit, step(Move::Approve)];
    let refused = execute_in_turn(&shop.desk, &ben, None, &[both]).map(|_| ());
    assert_eq!(refused.map_err(|error| error.code), Err("step-misses"));
    assert_eq!(row(&shop, case).stage, Stage::DecisionDrafted);
    // What takes a second person or is taken back by nobody does not go along.
    let drop =
        vec![step(Move::Close { closing: Closing::Withdrawn, words: Some("never mind".into()) })];
    let refused = execute_in_turn(&shop.desk, &ben, None, &[drop]).map(|_| ());
    assert_eq!(refused.map_err(|error| error.code), Err("turn-two-persons"));
    let letter = Letter { kind: LetterKind::Answer, channel: Channel::Email, text: text() };
    let refused = execute_in_turn(&shop.desk, &ben, None, &[vec![fact(Fact::Sent(letter))]]);
    assert!(refused.is_err_and(|error| error.code == "turn-final"));
}

/// Random macros of steps that may follow one another, on cases that have come any way.
fn any_macro(dice: &mut Dice) -> String {
    const STEPS: [&str; 9] = [
        "do = \"claim\"",
        "do = \"acknowledge\"\nchannel = \"email\"",
        "do = \"assess\"\nseverity = \"normal\"\nimpact = \"one\"\ncategory = \"billing\"",
        "do = \"investigate\"",
        "do = \"wait\"\nawaited = \"expert\"\nquestion = \"why?\"\nuntil = \"+5d\"",
        "do = \"note\"\ntext = \"said so\"",
        "do = \"promise\"\ntext = \"call back\"\ndue = \"+1d\"",
        "do = \"decide\"\noutcome = \"upheld\"\nreasons = \"so\"\ncause = \"billing-double_charge\"\nchannel = \"phone\"",
        "do = \"close\"\nclosing = \"summary\"",
    ];
    let from = dice.index(STEPS.len());
    let few = 1 + dice.index(4);
    let steps = STEPS[from..].iter().take(few).filter(|_| !dice.once_in(6));
    let steps: String = steps.map(|step| format!("[[step]]\n{step}\n")).collect();
    format!("name = \"any\"\n{steps}")
}

fn any_case(shop: &Workshop, party: PartyId, by: &Session, dice: &mut Dice) -> CaseId {
    let id = shop.case(party);
    let moves = [
        Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
        assessed(dice.pick(&[Severity::Normal, Severity::High])),
        Move::Investigate,
    ];
    if dice.once_in(2) {
        shop.does(by, Command::Claim(Claim::This(id)));
    }
    for step in moves.into_iter().take(dice.index(4)) {
        if execute(&shop.desk, by, &[Command::Move(MoveOn::unseen(id, step))]).is_err() {
            break;
        }
    }
    id
}

#[test]
fn a_dry_run_leaves_nothing_and_says_what_the_run_does() {
    let wanted = size("KEFU_TEST_MACROS", 60, 25);
    let mut dice = Dice::of("macros at random");
    let shop = Workshop::new(&[]);
    let ben = shop.newcomer("Ben", Role::Agent);
    let party = shop.party("张伟", &[]).0;
    let (mut read, mut allowed, mut refused) = (0, 0, 0);
    let bulk = Bulk::Macro("any".into());
    while read < wanted {
        let save = KeepMacro::Save { file: "any.toml".into(), text: any_macro(&mut dice) };
        if execute(&shop.desk, &shop.owner, &[Command::KeepMacro(save)]).is_err() {
            continue;
        }
        read += 1;
        let by = [&ben, &shop.owner];
        let cases: Vec<CaseId> = (0..4)
            .map(|_| {
                let by = by[dice.index(2)];
                any_case(&shop, party, by, &mut dice)
            })
            .collect();
        let (before, seq) = (all_rows(&shop), last(&shop.desk).seq);
        let told = preview(&shop.desk, &ben, &bulk, &cases).expect("a preview");
        assert!((all_rows(&shop), last(&shop.desk).seq) == (before, seq), "a preview wrote");
        assert_eq!(told.allowed.len() + told.refusals(), cases.len());
        for rule in &told.refused {
            let of = |id: &&CaseId| rule.cases.contains(&row(&shop, **id).number);
            let one = cases.iter().find(of).expect("a case");
            let refused = run(&shop.desk, &ben, &bulk, &[*one]).map(|_| ());
            assert_eq!(refused.map_err(|error| error.code), Err(rule.refusal.code));
            assert!(all_rows(&shop) == before, "what was refused changed something");
        }
        let ids: Vec<CaseId> = told.allowed.iter().map(|(id, _)| *id).collect();
        if !ids.is_empty() {
            run(&shop.desk, &ben, &bulk, &ids).expect("what was allowed is done");
            if dice.once_in(2) {
                // All of it, or nothing where somebody outside was told something; the preview has said which.
                let undone = execute(&shop.desk, &ben, &[Command::Undo(Undo::Undo)]);
                let wanted = if told.is_final { Err("step-final") } else { Ok(()) };
                assert_eq!(undone.map(|_| ()).map_err(|error| error.code), wanted);
            }
        }
        (allowed, refused) = (allowed + ids.len(), refused + told.refusals());
    }
    let log = shop.desk.read(kefu::store::audit::verify).expect("a log");
    assert_eq!(log.broken, None);
    assert!(allowed > 0 && refused > 0);
    tell(&format!("{read} macros: {allowed} cases allowed, {refused} refused"));
}

/// Each previews before the other runs; who comes later meets what the other did, and nothing is done by halves.
#[test]
fn two_agents_at_once_do_not_do_half_of_it() {
    let shop = Workshop::new(&[]);
    keep(&shop, FIVE);
    let (ann, ben) = (shop.newcomer("Ann", Role::Agent), shop.newcomer("Ben", Role::Agent));
    let party = shop.party("张伟", &[]).0;
    let cases: Vec<CaseId> = (0..30).map(|_| told(&shop, party)).collect();
    let (first, second) = (&cases[..20], &cases[10..]);
    for (session, own) in [(&ann, first), (&ben, second)] {
        let told = preview(&shop.desk, session, &billing(), own).expect("a preview");
        assert_eq!((told.allowed.len(), told.refusals()), (20, 0));
    }
    let ends = std::thread::scope(|scope| {
        let runs = [(&ann, first), (&ben, second)].map(|(session, own)| {
            let desk = &shop.desk;
            scope.spawn(move || run(desk, session, &billing(), own).map(|_| ()).map_err(|e| e.code))
        });
        runs.map(|run| run.join().expect("an end"))
    });
    let done = ends.iter().filter(|end| end.is_ok()).count();
    assert_eq!(done, 1, "{ends:?}");
    assert!(ends.contains(&Err("claimed")) || ends.contains(&Err("no-such-step")), "{ends:?}");
    let taken = cases.iter().filter(|case| row(&shop, **case).stage == Stage::Assessed).count();
    assert_eq!(taken, 20);
    // The rest is what a new preview allows.
    let late = if ends[0].is_ok() { (&ben, second) } else { (&ann, first) };
    let told = preview(&shop.desk, late.0, &billing(), late.1).expect("a preview");
    assert_eq!((told.allowed.len(), told.refusals()), (10, 10));
}

/// At the desk: mark, choose, read what it would come to, Enter, and u.
#[test]
fn a_macro_is_run_on_what_is_marked_after_its_preview() {
    for language in Language::ALL {
        let mut desk = TestDesk::new((80, 24), language);
        desk.keys(&["U", PASSPHRASE, "Enter"]);
        let session = Arc::clone(&desk.worker.session);
        let store = Arc::clone(&desk.worker.desk);
        let does = |command| execute(&store, &session, &[command]).expect("done");
        let text =
            FIVE.replace("billing\"\n[[step]]\ndo = \"claim", "初步受理\"\n[[step]]\ndo = \"claim");
        does(Command::KeepMacro(KeepMacro::Save { file: "own.toml".into(), text }));
        let cases: Vec<CaseId> = (0..7).map(|_| session.new_id().expect("an id")).collect();
        let received = |place: usize| {
            let opening = opening(&session, None);
            let days = i64::try_from(place).expect("a number") - 7;
            let at_seconds = opening.received_at.at_seconds + days * 86_400;
            Opening { received_at: Moment { at_seconds, ..opening.received_at }, ..opening }
        };
        for (place, id) in cases.iter().copied().enumerate() {
            let owner = session.member_id().filter(|_| place < 2);
            does(Command::OpenComplaint(OpenComplaint { id, opening: received(place), owner }));
        }
        for case in cases.iter().filter(|case| **case != cases[2]) {
            let step = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
            does(Command::Move(MoveOn::unseen(*case, step)));
        }
        desk.send(Msg::Changed(1, Touched::ALL));
        desk.model.focus = PaneId::Queue;
        let stages = || {
            let stage =
                |id: &CaseId| store.read(|tx| tx.fetch(tables::CASES, id)).expect("a case").stage;
            cases.iter().map(stage).collect::<Vec<_>>()
        };
        let before = stages();
        desk.keys(&["V", "@"]).shows("初步受理");
        desk.keys(&["Enter"]);
        let name =
            format!("macro-{}-80x24.svg", if language == Language::English { "en" } else { "zh" });
        golden(&name, &desk.svg());
        desk.shows("already-mine").shows("no-such-step").shows("K-2026-00003");
        assert_eq!(stages(), before, "a preview");
        desk.keys(&["Enter"]);
        assert_eq!(stages().iter().filter(|stage| **stage == Stage::Assessed).count(), 4);
        assert!(desk.model.queue.marks.is_empty());
        desk.keys(&["u"]);
        assert_eq!(stages(), before);
        // One step for many asks once for what it needs.
        desk.keys(&["V", "m"]).shows(&Locale::new(language).word("stage", "acknowledged"));
        desk.keys(&["Enter", "^S"]).shows("no-such-step");
        desk.keys(&["Enter"]);
        let all = stages();
        assert!(all.iter().all(|stage| *stage == Stage::Acknowledged), "{all:?}");
    }
}

#[test]
fn many_are_not_made_less_with_one_reason() {
    for language in Language::ALL {
        let mut desk = TestDesk::new((80, 24), language);
        let locale = Locale::new(language);
        let (session, store) = (Arc::clone(&desk.worker.session), Arc::clone(&desk.worker.desk));
        let does = |command| execute(&store, &session, &[command]).expect("done");
        let cases: Vec<CaseId> = (0..2).map(|_| session.new_id().expect("an id")).collect();
        for id in cases.iter().copied() {
            let opening = Opening { severity: Severity::High, ..opening(&session, None) };
            let owner = session.member_id();
            does(Command::OpenComplaint(OpenComplaint { id, opening, owner }));
            let step = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
            does(Command::Move(MoveOn::unseen(id, step)));
        }
        let Move::Assess(assessment) = assessed(Severity::Low) else { panic!("an assessment") };
        let assessment = Some(Assessment { lowered: Some("误录".into()), ..assessment });
        let details = complaint::Details { assessment, ..complaint::Details::default() };
        let bulk = Bulk::Step(Stage::Assessed, Box::new(details));
        let told = preview(&store, &session, &bulk, &cases).expect("a preview");
        assert_eq!((told.allowed.len(), told.refused[0].refusal.code), (0, "lowered-why"));
        // The form for many does not ask for it; that of one does.
        desk.send(Msg::Changed(1, Touched::ALL));
        desk.model.focus = PaneId::Queue;
        let label = locale.word("label", "lowered-because");
        desk.keys(&["V", "m", "Enter"]).shows(&locale.word("label", "category")).hides(&label);
        desk.keys(&["Esc", "Esc", "Esc", "m", "Enter"]).shows(&label);
    }
}

#[test]
fn a_preview_says_what_cannot_be_taken_back() {
    let house = House::new();
    let number =
        house.json(&["complaint", "open", "--title", "多收费", "--what", "两次", "--claim"]);
    let number = crate::house::number(&number);
    for (name, step, is_final) in [
        ("told", "do = \"acknowledge\"\nchannel = \"phone\"", true),
        ("noted", "do = \"note\"\ntext = \"said so\"", false),
    ] {
        let file = house.home().join(name);
        let text = format!("name = \"{name}\"\n[[step]]\n{step}\n");
        std::fs::write(&file, text).expect("a file");
        house.json(&["macro", "save", &file.display().to_string()]);
        let dry = ["macro", "run", name, &number, "--dry-run"];
        let out = String::from_utf8_lossy(&house.run(&dry).out).into_owned();
        let line = Locale::new(Language::English).text("preview-final");
        assert_eq!(out.contains(&line), is_final, "{out}");
        assert_eq!(house.json(&dry)["final"], is_final);
    }
}

#[test]
fn handing_many_over_tells_first_what_stands_against_it() {
    let shop = Workshop::new(&[]);
    let ben = shop.newcomer("Ben", Role::Agent);
    let party = shop.party("张伟", &[]).0;
    let cases = [shop.case(party), shop.case(party)];
    let (owner, note) = (ben.member_id(), None);
    let hand = Assign { case: cases[0], kind: CaseKind::Complaint, owner, note };
    shop.does(&shop.owner, Command::Assign(hand));
    let bulk = |note: &str| Bulk::Assign(Some("Ada".into()), note.into());
    let told = preview(&shop.desk, &ben, &bulk(""), &cases).expect("a preview");
    assert_eq!((told.allowed.len(), told.refused[0].refusal.code), (1, "handover-note"));
    let told = preview(&shop.desk, &ben, &bulk("holidays"), &cases).expect("a preview");
    assert_eq!((told.allowed.len(), told.refusals()), (2, 0));
}
