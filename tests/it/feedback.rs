//! What people tell us, at every door: nothing ends without a disposition and a reply, who is not content is not waved
//! off by one person, clocks run, themes that nobody does anything about stand out, and surveys are nobody's choice.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::Crew;
use crate::door::last;
use crate::house::House;
use kefu::commands::Command;
use kefu::commands::claim::Claim;
use kefu::commands::guard::Guarding;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::record::Record;
use kefu::domain::complaint::{CaseKind, Channel, Move, Opening, Stage};
use kefu::domain::feedback::{Disposition, FeedbackKind, MANY};
use kefu::domain::handling::{Fact, Rating, SurveyState};
use kefu::domain::id::CaseId;
use kefu::domain::moment::Moment;
use kefu::locale::Language;
use kefu::queries::feedback;
use kefu::session::Session;
use kefu::store::index::Rows;

const DAY: i64 = 86_400;
const UNHAPPY: &str = "态度太差，一直没有人回复我";

fn crew() -> Crew {
    Crew::new((80, 24), Language::English)
}

fn opens(crew: &Crew, kind: FeedbackKind, words: &str) -> CaseId {
    let id: CaseId = crew.agent.new_id().expect("an id");
    let now = crew.agent.now();
    let opening = Opening::of_feedback(Some(crew.party), kind, words.into(), Channel::Web, now);
    let open = OpenComplaint { id, opening, owner: crew.agent.member_id() };
    crew.does(&crew.agent, Command::OpenComplaint(open)).expect("feedback");
    id
}

fn disposed(disposition: Disposition, reply: &str) -> Move {
    Move::Dispose { disposition, reply: reply.into(), channel: Channel::Email }
}

fn tries(crew: &Crew, who: &Session, case: CaseId, step: Move) -> Result<(), &'static str> {
    let done = crew.does(who, Command::Move(MoveOn::unseen(case, step)));
    done.map(drop).map_err(|error| error.code)
}

#[test]
fn nothing_ends_without_a_disposition_and_a_reply() {
    let crew = crew();
    let case = opens(&crew, FeedbackKind::Praise, "师傅很热情");
    let row = crew.row(case);
    assert_eq!((row.kind, row.stage), (CaseKind::Feedback, Stage::Received));
    let end = |reply| tries(&crew, &crew.agent, case, disposed(Disposition::Thanked, reply));
    assert_eq!(end(""), Err("step-misses"));
    assert_eq!(end("我们明天给您寄礼品。"), Err("promise-unmarked"), "nor with a promise unmarked");
    // Another kind's way to the stage of the same name is none.
    let close = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
    assert_eq!(tries(&crew, &crew.agent, case, close), Err("case-of-other-kind"));
    crew.moves(&crew.agent, case, Move::Thank { channel: Channel::Email });
    assert_eq!(end("谢谢您，已转告本人。"), Ok(()));
    let row = crew.row(case);
    assert_eq!(row.stage, Stage::Closed);
    assert_eq!(row.feedback.and_then(|own| own.disposition), Some(Disposition::Thanked));
    assert!(last(crew.desk()).ids.contains(&row.number.to_string()));
}

#[test]
fn its_clocks_are_its_own_and_come_from_the_house_pack() {
    let crew = crew();
    let case = opens(&crew, FeedbackKind::Suggestion, "建议周日营业");
    let names = |case: CaseId| -> Vec<String> {
        crew.row(case).clocks.iter().map(|clock| clock.clock.clone()).collect()
    };
    assert_eq!(names(case), ["feedback.ack", "feedback.dispose"]);
    assert!(names(crew.open()).iter().all(|name| !name.starts_with("feedback")));
    let ack = crew.row(case).due_at;
    crew.moves(&crew.agent, case, Move::Thank { channel: Channel::Email });
    assert!(crew.row(case).due_at.at_seconds > ack.at_seconds, "now by what is due next");
    crew.clock.advance(20 * DAY);
    assert!(crew.row(case).is_overdue(crew.agent.now()));
}

#[test]
fn who_is_not_content_is_not_waved_off_by_one_person() {
    let crew = crew();
    let mut is_made = false;
    for (kind, words, waved) in [
        (FeedbackKind::Praise, "谢谢", false),
        (FeedbackKind::Praise, UNHAPPY, true),
        (FeedbackKind::Suggestion, "I am disappointed: nobody answers.", true),
        (FeedbackKind::Dissatisfaction, "嗯", true),
    ] {
        let case = opens(&crew, kind, words);
        let step = disposed(Disposition::Answered, "谢谢您的来信。");
        let wanted = if waved { Err("waved-off") } else { Ok(()) };
        assert_eq!(tries(&crew, &crew.agent, case, step), wanted, "{words}");
        if waved {
            let step = || disposed(Disposition::Complaint, "已作为投诉受理。");
            if !std::mem::replace(&mut is_made, true) {
                let none = tries(&crew, &crew.agent, case, step());
                assert_eq!(none, Err("complaint-not-made"), "nobody has made one of it");
                crew.open();
            }
            assert_eq!(tries(&crew, &crew.agent, case, step()), Ok(()), "{words}");
        }
    }
}

#[test]
fn a_second_person_lets_it_end() {
    let crew = crew();
    let case = opens(&crew, FeedbackKind::Praise, UNHAPPY);
    let number = crew.row(case).number.to_string();
    let step = || disposed(Disposition::Answered, "谢谢您的来信。");
    assert_eq!(tries(&crew, &crew.agent, case, step()), Err("waved-off"));
    let now = crew.lead.now();
    let until = Moment { at_seconds: now.at_seconds + 5 * DAY, ..now };
    let (rule, subject) = ("waved-off".to_owned(), number);
    let reason = "读过原话，客户另有说明".to_owned();
    let allow = Guarding::Allow { rule, subject, until, reason };
    // Whoever asks is not who agrees.
    let asked = crew.does(&crew.lead, Command::Guard(allow)).map(drop).map_err(|e| e.code);
    assert_eq!(asked, Err("approval-needed"));
}

#[test]
fn ten_of_one_theme_without_an_action_stand_out() {
    let crew = crew();
    let cases: Vec<CaseId> =
        (0..MANY).map(|_| opens(&crew, FeedbackKind::Suggestion, "送得太晚了吧")).collect();
    for case in &cases {
        crew.records(&crew.agent, *case, Fact::Themed { theme: "delivery".into() });
    }
    let twice =
        Record { case: cases[0], fact: Fact::Themed { theme: "delivery".into() }, seen: None };
    let twice = crew.does(&crew.agent, Command::Record(twice)).map(drop).map_err(|e| e.code);
    assert_eq!(twice, Err("theme-twice"));
    let told = || crew.desk().read(|tx| feedback::themes(tx, crew.agent.now())).expect("themes");
    assert_eq!((told()[0].theme.as_str(), told()[0].lately), ("delivery", MANY));
    assert!(told()[0].is_ignored());
    let now = crew.agent.now();
    let by = Moment { at_seconds: now.at_seconds + 9 * DAY, ..now };
    let who = crew.agent.member_id().expect("a member");
    let plan = Fact::ActionPlanned { text: "换一家快递".into(), who, by };
    crew.records(&crew.agent, cases[3], plan);
    assert!(!told()[0].is_ignored());
    let did = crew.desk().read(feedback::did).expect("what we did");
    assert_eq!((did.len(), did[0].text.as_str()), (1, "换一家快递"));
    crew.clock.advance(31 * DAY);
    assert_eq!(told()[0].lately, 0);
}

#[test]
fn a_low_answer_makes_a_recovery_and_who_handled_it_does_not_take_it_down() {
    let crew = crew();
    let case = crew.serious(Stage::Closed);
    crew.records(&crew.agent, case, Fact::Surveyed);
    let rates = |who: &Session, satisfied, recommend| {
        let fact = Fact::Rated(Rating { satisfied, recommend });
        let done = crew.does(who, Command::Record(Record { case, fact, seen: None }));
        done.map(drop).map_err(|error| error.code)
    };
    assert_eq!(rates(&crew.agent, 5, 10), Err("survey-own"));
    assert_eq!(rates(&crew.other, 6, 10), Err("survey-rating"));
    assert_eq!(rates(&crew.other, 4, 3), Ok(()), "a detractor");
    let own = crew.desk().read(|tx| tx.cases_of(crew.party)).expect("cases");
    let recovery: Vec<_> = own.iter().filter(|one| one.kind == CaseKind::Feedback).collect();
    assert_eq!(recovery.len(), 1);
    assert_eq!(recovery[0].external_ref, Some(crew.row(case).number.to_string()));
    crew.does(&crew.agent, Command::Claim(Claim::Feedback(recovery[0].id))).expect("claimed");
    let thanked = disposed(Disposition::Thanked, "谢谢您的来信。");
    assert_eq!(tries(&crew, &crew.agent, recovery[0].id, thanked), Err("waved-off"), "alone");
    assert!(last(crew.desk()).ids.contains(&recovery[0].number.to_string()));
    assert_eq!(rates(&crew.other, 1, 1), Ok(()), "taken down anew");
    let own = crew.desk().read(|tx| tx.cases_of(crew.party)).expect("cases");
    assert_eq!(own.iter().filter(|one| one.kind == CaseKind::Feedback).count(), 1);
    assert_eq!(crew.row(case).handling.survey.map(|one| one.state), Some(SurveyState::Answered));
}

#[test]
fn one_person_is_asked_once_a_month() {
    let crew = crew();
    let (first, second) = (crew.serious(Stage::Closed), crew.serious(Stage::Closed));
    let asks = |case| {
        let record = Record { case, fact: Fact::Surveyed, seen: None };
        crew.does(&crew.agent, Command::Record(record)).map(drop).map_err(|error| error.code)
    };
    assert_eq!(asks(first), Ok(()));
    assert_eq!(asks(second), Err("survey-month"));
    crew.clock.advance(31 * DAY);
    assert_eq!(asks(second), Ok(()));
}

#[test]
fn feedback_is_claimed_as_feedback() {
    let crew = crew();
    let case = opens(&crew, FeedbackKind::Praise, "好");
    let claim = |claim| crew.does(&crew.other, Command::Claim(claim)).map(drop).map_err(|e| e.code);
    assert_eq!(claim(Claim::This(case)), Err("case-of-other-kind"));
    assert_eq!(claim(Claim::Feedback(case)), Err("claimed"));
}

#[test]
fn the_command_line_does_the_same() {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    let open = house.json(&["feedback", "open", "praise", UNHAPPY, "--party", &zhang, "--claim"]);
    let number =
        open["number"].as_str().or(open["complaint"].as_str()).expect("a number").to_owned();
    let about = ["feedback", "about", &number, "Delivery"];
    assert_eq!(house.run(&about).status, Some(0));
    let dispose = |disposition| {
        house.run(&[
            "feedback",
            "dispose",
            &number,
            disposition,
            "--reply",
            "谢谢您。",
            "--channel",
            "email",
        ])
    };
    let refused = dispose("answered");
    assert_eq!(refused.status, Some(3), "{refused:?}");
    assert!(refused.err.contains("guard allow waved-off"), "{}", refused.err);
    let listed = house.json(&["feedback", "list"]);
    assert_eq!(listed["items"][0]["themes"][0], "delivery");
    assert_eq!(house.json(&["feedback", "themes"])["items"][0]["lately"], 1);
    let act =
        ["feedback", "act", &number, "换一家快递", "--who", crate::house::MEMBER, "--by", "+9d"];
    assert_eq!(house.run(&act).status, Some(0));
    assert_eq!(house.json(&["feedback", "did"])["items"][0]["text"], "换一家快递");
    let none = dispose("complaint");
    assert_eq!(none.status, Some(2), "{none:?}");
    assert!(none.err.contains("kefu complaint open"), "{}", none.err);
    house.json(&["complaint", "open", "--party", &zhang, "--title", "慢", "--what", UNHAPPY]);
    assert_eq!(dispose("complaint").status, Some(0));
    let shown = house.json(&["feedback", "show", &number]);
    assert_eq!((&shown["disposition"], &shown["words"]), (&"complaint".into(), &UNHAPPY.into()));
}
