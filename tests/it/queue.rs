//! The queue between two people: putting back, what is handed over, and what is escalated.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{PASSPHRASE, TestDesk};
use crate::house::{House, number};
use jiff::{SignedDuration, Timestamp};
use kefu::commands::draft::{Drafting, KeepDraft};
use kefu::commands::escalate::{Escalate, NOTHING};
use kefu::commands::undo::Undo;
use kefu::commands::{Command, Done, execute};
use kefu::domain::audit::AuditEntry;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{CaseEvent, Channel, Happening, Move, Outcome};
use kefu::domain::error::Error;
use kefu::domain::escalation::Rung;
use kefu::domain::handling::LetterKind;
use kefu::domain::id::CaseId;
use kefu::domain::letter::{Draft, LetterLanguage};
use kefu::domain::presence::Attention;
use kefu::locale::{Language, Locale};
use kefu::queries::letters;
use kefu::queries::touched::Touched;
use kefu::store::index::Rows;
use kefu::store::{Reader, tables};
use kefu::tui::msg::Msg;

/// A store with two complaints that nobody has, and a colleague.
fn house() -> House {
    let house = House::new();
    house.colleague("李娜", "agent");
    for title in ["退款未到账", "发错货"] {
        house.json(&["complaint", "open", "--title", title]);
    }
    house
}

#[test]
fn who_puts_one_back_is_given_another_and_the_next_one_reads_why() {
    let house = house();
    let next = || number(&house.json(&["complaint", "next"]));
    assert_eq!(next(), "K-2026-00001");
    let ran = house.run(&["complaint", "skip", "K-2026-00001", "--reason", ""]);
    assert_eq!(ran.status, Some(3), "{ran:?}");
    house.json(&["complaint", "skip", "K-2026-00001", "--reason", "客户是我邻居"]);
    assert_eq!(next(), "K-2026-00002", "not the same one again");
    house.json(&["complaint", "skip", "K-2026-00002", "--reason", "要懂英语"]);
    let ran = house.run(&["complaint", "next"]);
    assert_eq!(ran.status, Some(4), "{ran:?}");
    assert!(ran.err.contains("put back today"), "{ran:?}");
    // Everybody else is given it, with the reason, until they have done something.
    let ran = house.told_as("李娜", &["complaint", "next", "--json"]);
    assert!(String::from_utf8_lossy(&ran.out).contains("K-2026-00001"), "{ran:?}");
    let handover =
        |house: &House| house.json(&["complaint", "show", "K-2026-00001"])["handover"].clone();
    assert_eq!(handover(&house)["note"], "客户是我邻居");
    let shown = house.run(&["complaint", "show", "K-2026-00001"]);
    assert!(String::from_utf8_lossy(&shown.out).contains("客户是我邻居"), "{shown:?}");
    let step = ["complaint", "move", "K-2026-00001", "acknowledged", "--channel", "phone"];
    assert_eq!(house.told_as("李娜", &step).status, Some(0));
    assert!(handover(&house).is_null());
    let verbs = house.verbs();
    assert_eq!(verbs.iter().filter(|verb| *verb == "complaint.assign").count(), 2);
    house.is_sound();
}

#[test]
fn one_is_put_back_at_the_desk_at_every_size() {
    for language in Language::ALL {
        for size in [(120, 40), (80, 24), (60, 20)] {
            let text = |id: &str| Locale::new(language).text(id);
            let mut desk = TestDesk::new(size, language);
            desk.keys(&["U", PASSPHRASE, "Enter"]);
            desk.keys(&["c", "退款未到账", "Tab", "两周。", "^S", "Esc", "Esc"]);
            desk.model.focus = kefu::tui::pane::PaneId::Queue;
            desk.keys(&["b"]).shows(&text("form-skip"));
            desk.keys(&["客户是我邻居", "^S", "Esc", "Esc"]);
            assert_eq!(desk.model.queue.rows[0].case.owner, None);
            let told: String = text("error-queue-skipped").chars().take(8).collect();
            desk.keys(&["N"]).shows(&told);
            desk.keys(&["Esc", "b"]);
            assert!(desk.model.overlays.is_empty(), "not one's own any more");
        }
    }
}

/// Day by day the case climbs, on the screen and for whom it concerns; that it was too late is recorded once.
#[test]
fn a_case_climbs_as_its_time_goes_and_its_breach_is_recorded_once() {
    let mut desk = TestDesk::new((120, 40), Language::English);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    desk.keys(&["c", "退款未到账", "Tab", "两周。", "^S", "Esc", "Esc"]);
    let case = desk.model.queue.rows[0].case.id;
    let mut climbed = vec![rung(&desk)];
    for _ in 0..24 {
        desk.wait(86_400);
        let rung = rung(&desk);
        if climbed.last() != Some(&rung) {
            climbed.push(rung);
            match rung {
                Some(Rung::Handler) => desk.shows(" ^ 退款"),
                Some(Rung::Lead) => desk.shows(" ^^ 退款"),
                Some(Rung::Manager) => desk.shows("^^^ 退款"),
                _ => desk.shows("late"),
            };
            desk.shows("1 escalated to you");
        }
    }
    let rungs = [None, Some(Rung::Handler), Some(Rung::Lead), Some(Rung::Manager)];
    assert_eq!(climbed[..4], rungs);
    assert_eq!(climbed[4..], [Some(Rung::Breach)]);
    let breaches = || {
        let events = desk.worker.desk.read(|tx| tx.case_events(case)).unwrap_or_default();
        events.iter().filter(|event| event.what.code() == "breached").count()
    };
    for _ in 0..2 {
        desk.worker.climb();
        assert_eq!(breaches(), 1);
    }
}

/// The draft of the desk's own member, in the only complaint.
fn draft(desk: &TestDesk) -> Option<Draft> {
    let by = desk.worker.session.member_id().expect("a member");
    let case = desk.model.queue.rows[0].case.id;
    desk.worker.desk.read(|tx| tx.get(tables::DRAFTS, &(case, by))).expect("a look")
}

/// How that draft reads.
fn opened(desk: &TestDesk, otherwise: LetterLanguage) -> String {
    let (session, case) = (&desk.worker.session, desk.model.queue.rows[0].case.id);
    let (member, now) = (session.member().expect("a member"), session.now());
    let read = desk.worker.desk.read(|tx| letters::letters(tx, case, &member, (now, otherwise)));
    read.expect("letters").draft.expect("a draft").text
}

/// What was committed beside the screen arrives.
fn follows(desk: &mut TestDesk) {
    desk.send(Msg::Changed(desk.worker.last_entry().expect("the log"), Touched::ALL));
}

/// How far the only complaint has climbed.
fn rung(desk: &TestDesk) -> Option<Rung> {
    desk.model.queue.rows[0].rung(desk.model.now)
}

/// Days go by until the only complaint stands on a rung.
fn climb(desk: &mut TestDesk, rung: Rung) {
    for _ in 0..30 {
        if self::rung(desk) == Some(rung) {
            return;
        }
        desk.wait(86_400);
    }
    panic!("{}", desk.screen());
}

/// How many breaches were recorded, letters drafted, and letters left to their owner.
fn escalate(desk: &TestDesk) -> (u32, u32, u32) {
    let (store, session) = (&desk.worker.desk, &desk.worker.session);
    let due = |tx: &_| Escalate::due(tx, session.now());
    let (due, found) = store.read(due).expect("what is due");
    let wrote = match execute(store, session, &[Command::Escalate(due)]) {
        Ok(done) => done.first().escalated.expect("a tally"),
        Err(error) if error.code == NOTHING => Default::default(),
        Err(error) => panic!("{error:?}"),
    };
    (wrote.breaches, wrote.letters, found.own_draft)
}

/// A desk with a complaint of its member's own.
fn working(language: Language) -> (TestDesk, CaseId) {
    let mut desk = TestDesk::new((120, 40), language);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    desk.keys(&["c", "退款未到账", "Tab", "两周。", "^S", "Esc", "Esc"]);
    let case = desk.model.queue.rows[0].case.id;
    (desk, case)
}

fn does(desk: &TestDesk, command: Command) -> Result<Done, Error> {
    execute(&desk.worker.desk, &desk.worker.session, &[command])
}

fn keeps(desk: &TestDesk, case: CaseId, kind: LetterKind, text: &str) {
    let (channel, text) = (Channel::Email, text.to_owned());
    let what = Drafting::Keep { kind, channel, text, begun: 1, looked: None };
    does(desk, Command::Draft(KeepDraft { case, what })).expect("kept");
}

fn drops(desk: &TestDesk, case: CaseId) {
    let what = Drafting::Drop;
    does(desk, Command::Draft(KeepDraft { case, what })).expect("dropped");
}

/// At 75 % a holding letter, at 100 % one that says it is late and the ways of appeal, each once and for the owner alone.
#[test]
fn letters_are_drafted_as_the_time_goes_and_w_opens_them() {
    for (language, written, appeal) in [
        (Language::English, LetterLanguage::En, "ask for a review"),
        (Language::Chinese, LetterLanguage::Zh, "申请复核"),
    ] {
        let locale = Locale::new(language);
        let (mut desk, case) = working(language);
        climb(&mut desk, Rung::Handler);
        assert_eq!(escalate(&desk), (0, 0, 0));
        climb(&mut desk, Rung::Lead);
        assert_eq!(escalate(&desk), (0, 1, 0));
        let holding = draft(&desk).expect("a draft");
        let row = desk.worker.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("the case");
        assert_eq!(holding.kind, LetterKind::Holding);
        let text = opened(&desk, written);
        assert!(text.contains("{text}"), "{text}");
        follows(&mut desk);
        desk.shows(&locale.text("happening-drafted"));
        // The one that was drafted is the first, and no other is in its way.
        desk.keys(&["w"]).shows(&locale.text("letter-drafted"));
        desk.shows(&locale.word("letter", "answer"));
        let title = format!("{} · {}", locale.word("letter", "holding"), row.number);
        desk.keys(&["Enter"]).shows(&title);
        desk.keys(&["Esc", "Esc"]);
        // Who throws it away has seen it.
        drops(&desk, case);
        climb(&mut desk, Rung::Manager);
        assert_eq!(escalate(&desk), (0, 0, 0));
        assert_eq!(draft(&desk), None);
        climb(&mut desk, Rung::Breach);
        assert_eq!(escalate(&desk), (1, 1, 0));
        let late = draft(&desk).expect("a draft");
        assert_eq!(late.kind, LetterKind::Overdue);
        let text = opened(&desk, written);
        assert!(text.contains(appeal) && text.contains(&row.due_at.date().to_string()), "{text}");
        assert_eq!(escalate(&desk), (0, 0, 0));
    }
}

#[test]
fn an_untouched_draft_gives_way_to_the_next_letter_and_ones_own_words_do_not() {
    let (mut desk, case) = working(Language::English);
    climb(&mut desk, Rung::Lead);
    assert_eq!(escalate(&desk), (0, 1, 0));
    climb(&mut desk, Rung::Breach);
    assert_eq!(escalate(&desk), (1, 1, 0));
    assert_eq!(draft(&desk).expect("a draft").kind, LetterKind::Overdue);
    // Nor is it in the way of a letter of its owner's.
    keeps(&desk, case, LetterKind::Answer, "mine");
    assert_eq!(draft(&desk).expect("a draft").kind, LetterKind::Answer);

    let (mut desk, case) = working(Language::English);
    keeps(&desk, case, LetterKind::Answer, "mine {text}");
    climb(&mut desk, Rung::Breach);
    assert_eq!(escalate(&desk), (1, 0, 1), "the breach all the same");
    assert_eq!(draft(&desk).expect("a draft").text, "mine {text}");
    drops(&desk, case);
    assert_eq!(escalate(&desk), (0, 1, 0), "owed until then");
}

/// What a run drafted goes with its undo, but for what somebody has gone on with; that a date was missed stays.
#[test]
fn an_undo_takes_the_letters_back_that_are_as_they_were_drafted() {
    let (mut desk, case) = working(Language::English);
    climb(&mut desk, Rung::Breach);
    let codes = |desk: &TestDesk| -> Vec<&str> {
        let events = desk.worker.desk.read(|tx| tx.case_events(case)).expect("events");
        events.iter().map(|event| event.what.code()).skip(1).collect()
    };
    assert_eq!(escalate(&desk), (1, 1, 0));
    does(&desk, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(draft(&desk), None);
    assert_eq!(codes(&desk), ["assigned", "breached", "drafted", "reverted"]);
    assert_eq!(escalate(&desk), (0, 1, 0), "it is still owed");
    keeps(&desk, case, LetterKind::Overdue, "We call you tomorrow.");
    let refused = does(&desk, Command::Undo(Undo::Undo)).map(drop);
    assert_eq!(refused.map_err(|error| error.code), Err("step-over"));
    assert_eq!(draft(&desk).expect("a draft").text, "We call you tomorrow.");
}

/// Of two desks one does it, in its member's name and session; the other finds nothing, and no step of anybody's is
/// covered by it.
#[test]
fn a_desk_lets_complaints_climb_by_itself_and_says_nothing() {
    let (mut desk, case) = working(Language::English);
    let entries = |desk: &TestDesk| desk.worker.last_entry().expect("the log");
    let before = entries(&desk);
    desk.worker.climb();
    assert_eq!(entries(&desk), before, "nothing was due");
    climb(&mut desk, Rung::Breach);
    keeps(&desk, case, LetterKind::Answer, "mine");
    drops(&desk, case);
    let found = desk.worker.desk.read(|tx| Escalate::due(tx, desk.worker.session.now()));
    let (before, (found, _)) = (entries(&desk), found.expect("what is due"));
    desk.worker.climb();
    let entry = desk.worker.desk.read(|tx| tx.fetch(tables::AUDIT, &(before + 1))).expect("one");
    let session = &desk.worker.session;
    assert_eq!((entry.member, entry.session), (session.member_id(), session.id()));
    assert_eq!(
        (entry.verb.as_str(), entry.purpose.as_deref()),
        ("complaint.escalate", Some("by-itself"))
    );
    assert_eq!(draft(&desk).expect("a draft").kind, LetterKind::Overdue);
    // What another desk had found meanwhile is done.
    let late = does(&desk, Command::Escalate(found)).map(drop);
    assert_eq!(late.map_err(|error| error.code), Err(NOTHING));
    desk.worker.climb();
    assert_eq!(entries(&desk), before + 1);
    // The last step of the member is what they did themselves.
    let undone = does(&desk, Command::Undo(Undo::Undo)).map(|done| done.first().undone);
    assert!(!matches!(&undone, Ok(Some(verb)) if verb == "complaint.escalate"), "{undone:?}");
    follows(&mut desk);
    let done = Locale::new(Language::English).text("done-complaint-escalate");
    assert!(!desk.screen().contains(&done), "{}", desk.screen());
}

/// Others see that somebody writes to the customer, and what is wrong with a line is said as long as it is.
#[test]
fn a_letter_is_typing_too_and_a_mended_filter_is_not_complained_about() {
    let (mut desk, case) = working(Language::English);
    assert!(!desk.model.attention.is_typing);
    desk.keys(&["w", "Enter", "so"]);
    assert_eq!(desk.model.attention, Attention { case: Some(case), is_typing: true });
    desk.keys(&["Esc"]);
    assert!(!desk.model.attention.is_typing);
    for mends in ["Backspace", "Esc"] {
        desk.wait(10);
        desk.keys(&["F", "due:soon", "Enter"]);
        let wrong = desk.model.queue.wrong.clone().expect("something wrong");
        assert!(desk.model.toasts.iter().any(|toast| toast.text == wrong));
        desk.keys(&[mends]);
        assert!(desk.model.toasts.is_empty(), "{}", desk.screen());
        desk.keys(&["Esc"]);
    }
}

/// What a step misses is what Enter opens: the letter with the decision, and not a choice of letters.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a decision of which nobody was told has two persons' steps behind it"
)]
fn enter_on_a_step_without_its_letter_opens_that_letter() {
    for language in Language::ALL {
        let (mut desk, case) = working(language);
        let (store, session) = (&desk.worker.desk.store, &desk.worker.session);
        let (by, at) = (session.member_id().expect("a member"), session.now());
        let (outcome, reasons) = (Outcome::Upheld, "两周".to_owned());
        let cause = Cause::BillingLateRefund;
        let draft = Move::Draft { outcome, reasons, redress: Vec::new(), cause };
        let event = |step| CaseEvent { at, by, what: Happening::Moved(step) };
        let events = [event(draft), event(Move::Approve)];
        let told = AuditEntry::unchained(at, by, session.id(), "local", "test.past");
        let written = store.write(|tx| {
            tx.append_events(&tx.fetch(tables::CASES, &case)?, &events)?;
            tx.audit(told)?.commit()
        });
        written.expect("written");
        follows(&mut desk);
        let locale = Locale::new(language);
        let letter = locale.word("letter", "decision");
        let closed = locale.word("stage", "closed");
        desk.keys(&["m"]).shows(&closed);
        let way = locale.text_with("pick-way-on", &[("action", letter.as_str().into())]);
        let place = (0..6).find(|_| {
            let is_there = desk.screen().contains(&way);
            if !is_there {
                desk.keys(&["j"]);
            }
            is_there
        });
        assert!(place.is_some(), "{}", desk.screen());
        desk.keys(&["Enter"]).shows(&format!("{letter} · K-2026-00001"));
    }
}

/// Where a date of the law runs, the command line tells it before that of the house.
#[test]
fn both_dates_are_told_the_laws_first() {
    let house = House::new();
    let party = house.party("Elm", "13912345678");
    let open = ["complaint", "open", "--title", "late", "--party", &party, "--claim"];
    let open = [&open[..], &["--what", "two weeks"]].concat();
    let number = number(&house.json(&open));
    house.json(&["policy", "adopt", "us-cfpb"]);
    let show = || String::from_utf8(house.run(&["complaint", "show", &number]).out).expect("text");
    for step in [
        &["acknowledged", "--channel", "phone"][..],
        &[
            "assessed",
            "--severity",
            "normal",
            "--impact",
            "one",
            "--category",
            "refund",
            "--policy",
            "us-cfpb",
        ],
    ] {
        house.json(&[&["complaint", "move", &number], step].concat());
    }
    let told = show();
    let places = ["Due by law: ", "Due by our rule: "].map(|label| told.find(label));
    assert!(places[0].is_some() && places[0] < places[1], "{told}");
}

/// From a timer: each of many cases by its rung, what nobody has is counted, and a second run writes nothing at all.
#[test]
fn a_run_says_what_it_wrote_and_a_second_one_writes_nothing() {
    let house = House::new();
    let party = house.party("Elm", "13912345678");
    house.json(&["party", "edit", &party, "--language", "en"]);
    let today = house.json(&["audit", "list", "--limit", "1"])["items"][0]["at"].clone();
    let today: Timestamp = today.as_str().expect("a time").parse().expect("a time");
    let open = |party: &str, days: i64, more: &[&str]| {
        let received = format!("--received-at={}", today - SignedDuration::from_hours(24 * days));
        let open = ["complaint", "open", "--title", "late", "--party", party];
        let late = [received.as_str(), "--backdated-because", "the post"];
        number(&house.json(&[&open[..], &late, more].concat()))
    };
    (4..16).for_each(|days| drop(open(&party, days, &["--claim"])));
    let late = open(&party, 60, &["--claim"]);
    open(&party, 60, &[]);
    let foreign = house.party("Ahorn", "13912345679");
    house.json(&["party", "edit", &foreign, "--language", "de"]);
    open(&foreign, 60, &["--claim"]);
    let rungs = house.json(&["complaint", "escalations"])["items"].clone();
    let told = house.json(&["complaint", "escalate"]);
    assert_eq!((&told["no_owner"], &told["no_language"]), (&1.into(), &1.into()), "{told}");
    let mut letters = 0;
    for row in rungs.as_array().expect("rows") {
        let number = row["number"].as_str().expect("a number");
        let kept = house.run(&["complaint", "draft", number, "--json"]);
        let kept = String::from_utf8(kept.out).expect("text");
        let wanted = match row["rung"].as_str() {
            Some("lead" | "manager") => "holding",
            Some("breach") if kept.is_empty() => continue,
            Some("breach") => "overdue",
            _ => "",
        };
        assert!(kept.contains(wanted) && kept.is_empty() == wanted.is_empty(), "{row} {kept}");
        letters += u32::from(!wanted.is_empty());
    }
    assert_eq!(told["letters"], letters, "{told} {rungs}");
    let kept = house.json(&["complaint", "draft", &late]);
    assert!(kept["text"].as_str().expect("text").contains("ask for a review"), "{kept}");
    let again = house.json(&["complaint", "escalate"]);
    assert!(again["seq"].is_null() && again["letters"] == 0, "{again}");
    assert_eq!(again["no_owner"], 1);
    let ran = house.run(&["complaint", "escalate"]);
    assert!(String::from_utf8_lossy(&ran.out).contains("no owner: 1"), "{ran:?}");
    assert_eq!(house.verbs().iter().filter(|verb| *verb == "complaint.escalate").count(), 1);
    // What the ladder began goes like any other letter, once it says something.
    let text = kept["text"].as_str().expect("text");
    let sent = house.run(&["complaint", "send", &late, "overdue"]);
    assert_eq!(sent.status, Some(3), "{sent:?}");
    let text = text.replace("{text}", "We call you tomorrow.");
    let cut = text.replace("ask for a review", "wait");
    let sent = house.run(&["complaint", "send", &late, "overdue", "--text", &cut]);
    assert!(sent.status == Some(3) && sent.err.contains("the ways of appeal"), "{sent:?}");
    house.json(&["complaint", "send", &late, "overdue", "--text", &text, "--no-promise"]);
    house.is_sound();
}
