//! Letters: out of templates that must resolve, with what a decision has to say, kept while they are written, and
//! sent only over what their writer has seen.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{TestDesk, now, store};
use crate::house::{House, Ran};
use crate::seat::Seat;
use crate::workshop::Workshop;
use kefu::commands::draft::{Drafting, KeepDraft};
use kefu::commands::erase::Erase;
use kefu::commands::move_on::MoveOn;
use kefu::commands::record::Record;
use kefu::commands::{Command, execute};
use kefu::domain::audit::AuditEntry;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{CaseEvent, Channel, Closing, Happening, Move, Outcome, Stage};
use kefu::domain::erasure::EraseReason;
use kefu::domain::handling::{Fact, Letter, LetterKind};
use kefu::domain::id::CaseId;
use kefu::domain::letter::LetterLanguage;
use kefu::locale::Language;
use kefu::queries::letters::{self, Wanted};
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::store::{ReadTx, Reader, Scan, tables};
use kefu::tui::model::Overlay;
use rustix::process::Signal;
use std::process::Stdio;

const REFUSED: Option<i32> = Some(3);
const CONFLICT: Option<i32> = Some(5);

/// A complaint of a customer who reads this language, which the first member has.
fn house(language: &str) -> (House, String) {
    let house = House::new();
    let party = house.party("Elm", "13912345678");
    done(house.run(&["party", "edit", &party, "--language", language]));
    let case = house.complaint("charged twice", &party);
    done(house.run(&["complaint", "claim", &case]));
    (house, case)
}

#[track_caller]
fn done(ran: Ran) -> String {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    String::from_utf8(ran.out).expect("text")
}

#[track_caller]
fn refused(ran: Ran, why: &str) {
    assert_eq!(ran.status, REFUSED, "{ran:?}");
    assert!(ran.err.contains(why), "{why}: {ran:?}");
}

/// Decided at once, with something to be done about it.
fn decided(house: &House, case: &str) {
    let go = |args: &[&str]| done(house.run(&[&["complaint", "move", case], args].concat()));
    go(&["acknowledged", "--channel", "email"]);
    go(&["assessed", "--severity", "low", "--impact", "one", "--category", "billing"]);
    let decision = ["decided", "--outcome", "upheld", "--channel", "email"];
    let why = ["--reasons", "It was charged twice.", "--cause", "billing-double_charge"];
    go(&[&decision[..], &why[..], &["--redress", "refund 20; apology"]].concat());
}

#[test]
fn a_letter_that_does_not_resolve_says_what_is_missing_and_which_key_supplies_it() {
    let (house, case) = house("en");
    let letter = |args: &[&str]| house.run(&[&["complaint", "letter", &case], args].concat());
    refused(letter(&["question"]), "what we ask");
    refused(letter(&["decision"]), "`kefu complaint move … decision_drafted`");
    refused(letter(&["answer", "--lang", "zh"]), "客户读 en");
    let told = &house.json(&["guard", "log", "12"])["items"][0];
    assert_eq!(
        (&told["rule"], &told["subject"]),
        (&"letter-language".into(), &case.as_str().into())
    );
    let text = done(letter(&["question", "--text", "Which card?", "--until", "2099-01-02"]));
    for part in ["Dear Elm,", &case, "Which card?", "Please answer by 2099-01-02", "王芳"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = house.json(&["complaint", "letter", &case, "acknowledgement"]);
    assert_eq!((&json["letter"], &json["language"]), (&"acknowledgement".into(), &"en".into()));
}

#[test]
fn a_decision_goes_with_reasons_remedy_date_and_ways_of_appeal_and_with_nobodys_number() {
    for (language, remedy, appeal) in [
        ("en", "a refund of 20.00 CNY; we apologise", "ask for a review within 30 days"),
        ("zh", "退款 20.00 CNY；向您道歉", "申请复核"),
    ] {
        let (house, case) = house(language);
        decided(&house, &case);
        let send = |text: &str| {
            let args =
                ["complaint", "send", &case, "decision", "--channel", "email", "--text", text];
            house.run(&args)
        };
        let whole = done(house.run(&["complaint", "letter", &case, "decision"]));
        assert!(whole.contains(remedy) && whole.contains(appeal), "{whole}");
        refused(send(&whole.replace("It was charged twice.", "So it is.")), "the reasons");
        refused(send(&whole.replace("20.00", "10.00")), "all that is done");
        refused(send(&whole.replace(appeal, "…")), "ways of appeal");
        let day = whole.trim_end().lines().last().expect("a date").to_owned();
        refused(send(&whole.replace(&day, "1999-01-01")), "a date between");
        refused(send(&format!("{whole} Call 13912345678.")), "telephone number");
        refused(send(&format!("{whole} {{name}}")), "whom it is to");
        // However it is wrapped, it is the same letter.
        done(send(&whole.replace("twice.", "twice.\n")));
        house.is_sound();
    }
}

#[test]
fn the_letter_that_is_put_up_for_approval_is_held_to_the_same() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("王芳", &[]);
    let case = shop.case(party);
    let draft = Move::Draft {
        outcome: Outcome::Upheld,
        reasons: "重复扣款".into(),
        redress: Vec::new(),
        cause: Cause::BillingDoubleCharge,
    };
    let by = shop.owner.member_id();
    happen(&shop, case, Happening::Assigned { owner: by, note: None });
    happen(&shop, case, Happening::Moved(draft));
    let submit = |letter: &str| {
        let step = Move::Submit { letter: letter.into() };
        let step = MoveOn::unseen(case, step);
        execute(&shop.desk, &shop.owner, &[Command::Move(step)]).map(drop).map_err(|e| e.code)
    };
    assert_eq!(submit("重复扣款"), Err("letter-lacks"));
    let row = shop.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("a case");
    let (member, at) = (shop.owner.member().expect("a member"), shop.owner.now());
    let wanted = Wanted::of(LetterKind::Decision, LetterLanguage::Zh);
    let letter = |row| {
        let ask = |tx: &ReadTx| letters::letter(tx, row, (&member, at), wanted);
        shop.desk.read(ask).expect("a letter").1.text
    };
    let text = letter(&row);
    assert_eq!(submit(&text.replace("不作补救", "")), Err("letter-lacks"));
    assert_eq!(submit(&text), Ok(()));
    // What was approved is what goes.
    happen(&shop, case, Happening::Moved(Move::Approve));
    let row = shop.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("a case");
    assert_eq!((row.stage, letter(&row)), (Stage::Decided, text));
}

/// Something that happened past the door.
fn happen(shop: &Workshop, case: CaseId, what: Happening) {
    let by = shop.owner.member_id().expect("a member");
    let event = CaseEvent { at: shop.owner.now(), by, what };
    shop.past(|tx| tx.append_event(&tx.fetch(tables::CASES, &case)?, &event).map(drop));
}

#[test]
fn a_draft_is_ones_own_and_goes_without_being_typed_again() {
    let (house, case) = house("en");
    let draft = |args: &[&str]| house.run(&[&["complaint", "draft", &case], args].concat());
    refused(draft(&[]), "no such draft");
    done(draft(&["answer", "--text", "so far", "--channel", "chat"]));
    refused(draft(&["question", "--text", "?"]), "a draft here already: answer");
    done(draft(&["answer", "--text", "all of it"]));
    let kept = house.json(&["complaint", "draft", &case]);
    assert_eq!((&kept["text"], &kept["channel"]), (&"all of it".into(), &"chat".into()));
    house.colleague("Eve", "agent");
    refused(house.told_as("Eve", &["complaint", "draft", &case]), "no such draft");
    done(house.run(&["complaint", "send", &case, "answer"]));
    refused(draft(&[]), "no such draft");
    let told = house.json(&["complaint", "show", &case]);
    assert_eq!(
        (&told["timeline"][0]["code"], &told["timeline"][0]["text"]),
        (&"sent".into(), &"all of it".into())
    );
    house.is_sound();
}

/// Two processes at once, each with a draft: one goes, the other is held until its writer has looked.
#[test]
fn of_two_processes_that_answer_at_once_one_waits() {
    let (house, case) = house("en");
    house.colleague("Eve", "agent");
    let draft = |text: &'static str| ["complaint", "draft", &case, "answer", "--text", text];
    for round in 0..2 {
        done(house.run(&draft("mine")));
        done(house.told_as("Eve", &draft("hers")));
        if round > 0 {
            // Both have seen the round before.
            done(house.run(&["complaint", "draft", &case, "--look"]));
            done(house.told_as("Eve", &["complaint", "draft", &case, "--look"]));
        }
        let send = ["complaint", "send", &case, "answer"];
        let mine = house.command(&send).stdin(Stdio::null()).spawn().expect("a process");
        let hers = house.told_as("Eve", &send);
        let mine: Ran = mine.wait_with_output().expect("its end").into();
        let mut ends = [mine.status, hers.status];
        ends.sort_unstable();
        assert_eq!(ends, [Some(0), CONFLICT], "{mine:?} {hers:?}");
        let (kept, shown) = match mine.status == CONFLICT {
            true => ("mine", house.run(&["complaint", "draft", &case, "--look"])),
            false => ("hers", house.told_as("Eve", &["complaint", "draft", &case, "--look"])),
        };
        let other = if kept == "mine" { "hers" } else { "mine" };
        assert!(done(shown).contains(other));
        let again = if kept == "mine" { house.run(&send) } else { house.told_as("Eve", &send) };
        done(again);
    }
    house.is_sound();
}

#[test]
fn an_erasure_takes_drafts_along() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("王芳", &[]);
    let case = shop.case(party);
    let (kind, channel) = (LetterKind::Answer, Channel::Email);
    let text = "words of the customer".to_owned();
    let what = Drafting::Keep { kind, channel, text, begun: 1, looked: None };
    shop.does(&shop.owner, Command::Draft(KeepDraft { case, what }));
    happen(&shop, case, Happening::Moved(Move::Close { closing: Closing::Accepted, words: None }));
    let drafts = || shop.desk.read(|tx| tx.keys(tables::DRAFTS, &Scan::all(), 9)).expect("a look");
    assert_eq!(drafts().len(), 1);
    shop.does(&shop.owner, Command::Erase(Erase::new([party], EraseReason::ALL[0], None)));
    assert!(drafts().is_empty());
    let (kind, text) = (LetterKind::Answer, "back again".to_owned());
    let what = Drafting::Keep { kind, channel, text, begun: 1, looked: None };
    let kept = execute(&shop.desk, &shop.owner, &[Command::Draft(KeepDraft { case, what })]);
    assert_eq!(kept.map(drop).map_err(|e| e.code), Err("case-closed"));
}

/// A desk with one complaint of a customer.
fn desk(language: Language) -> (TestDesk, CaseId) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let clock = Clock::set_to(now());
    let (desk, session) = store(folder.path(), clock.clone());
    let mut desk = TestDesk::over(desk, session, clock, folder, (80, 24), language);
    desk.keys(&["+", "Elm", "^S", "c", "charged twice", "Tab", "It was so.", "^S"]);
    let case = desk.model.detail.case().expect("the complaint").id;
    (desk, case)
}

#[test]
fn at_the_desk_a_letter_begins_with_its_template_and_goes_by_one_key() {
    for language in Language::ALL {
        let (mut desk, _) = desk(language);
        desk.keys(&["w", "4"]);
        desk.shows("{text}").shows("K-2026-00001");
        // What does not resolve is said in the form, and nothing goes.
        desk.keys(&["^S"]).shows("{text}");
        let kept = |desk: &TestDesk| {
            desk.worker.desk.read(|tx| tx.keys(tables::DRAFTS, &Scan::all(), 9)).expect("a look")
        };
        assert!(kept(&desk).is_empty());
        // What is typed first takes its place.
        desk.keys(&["more words"]).hides("{text}");
        desk.wait(4);
        assert_eq!(kept(&desk).len(), 1, "kept while it is typed");
        desk.keys(&["Esc"]).hides("more words");
        desk.keys(&["w"]).shows("more words").hides("{text}");
        write(&mut desk, "We look into it.");
        desk.keys(&["^S"]);
        assert!(kept(&desk).is_empty());
        assert_eq!(desk.model.detail.case().expect("the case").handling.letters, 1);
    }
}

#[test]
fn what_arrived_is_shown_before_the_second_key_sends() {
    for (language, shown) in [(Language::English, "what arrived"), (Language::Chinese, "往来")] {
        let (mut desk, case) = desk(language);
        desk.keys(&["w", "4"]);
        write(&mut desk, "We look into it.");
        // Another session of somebody else answers meanwhile.
        let other = desk.worker.session.member().expect("a member");
        let eve = somebody(&desk);
        let letter = Letter {
            kind: LetterKind::Answer,
            channel: Channel::Email,
            text: "It is done already.".into(),
        };
        let record = Record { case, fact: Fact::Sent(letter), seen: Some(2) };
        execute(&desk.worker.desk, &eve, &[Command::Record(record)]).expect("sent");
        assert_ne!(eve.member_id(), Some(other.id));
        desk.keys(&["^S"]);
        desk.shows(shown).shows("It is done already.");
        desk.keys(&["Enter"]).shows("We look into it.");
        desk.keys(&["^S"]);
        let row = desk.worker.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("the case");
        assert_eq!(row.handling.letters, 2);
    }
}

/// This in place of all that stands in the letter.
fn write(desk: &mut TestDesk, text: &str) {
    let Some(Overlay::Form(form, _)) = desk.model.top() else { panic!("{}", desk.screen()) };
    form.set("letter", text);
}

/// Another member, past the door.
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
fn somebody(desk: &TestDesk) -> Session {
    let session = &desk.worker.session;
    let mut member = session.member().expect("a member");
    member.id = session.new_id().expect("an id");
    member.name = "Eve".into();
    let by = session.member_id().expect("a member");
    let told = AuditEntry::unchained(session.now(), by, session.id(), "local", "test.past");
    let written = desk.worker.desk.store.write(|tx| {
        tx.put(tables::MEMBERS, &member.id, &member)?;
        tx.audit(told)?.commit()
    });
    written.expect("written");
    let eve = Session::new(desk.clock.clone(), "local").expect("a session");
    eve.set_member(member);
    eve
}

#[test]
fn a_killed_desk_loses_no_draft_that_was_kept() {
    let (house, case) = house("en");
    let mut seat = Seat::at_desk(&house, (80, 24), &[]);
    seat.shows("K-2026-00001");
    seat.keys(&["/", &case, "Enter"]).shows("charged twice");
    seat.keys(&["w"]).shows("acknowledgement");
    seat.keys(&["4"]).shows("{text}");
    seat.keys(&["words that nobody may lose "]);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let kept = || house.run(&["complaint", "draft", &case, "--json"]);
    while !String::from_utf8_lossy(&kept().out).contains("nobody may lose") {
        assert!(std::time::Instant::now() < until, "{:?} {}", kept(), seat.text());
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    seat.send(Signal::KILL);
    assert!(done(kept()).contains("words that nobody may lose"));
    house.is_sound();
}
