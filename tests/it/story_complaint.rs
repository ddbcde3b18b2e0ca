//! A serious complaint from receipt to closed, by keys alone, at 80x24, in both languages: an agent, a lead and a
//! complaint manager at one desk after the other. The frames where somebody has to understand something are golden.

use crate::crew::{Crew, id};
use crate::desk::TestDesk;
use crate::screens::golden;
use kefu::domain::complaint::{Closing, Stage};
use kefu::domain::handling::SurveyState;
use kefu::domain::id::MemberId;
use kefu::domain::redress::RedressState;
use kefu::locale::{Language, Locale};
use kefu::queries::audit;

const NUMBER: &str = "K-2026-00001";

/// What people write, in the language of the desk.
struct Words {
    title: &'static str,
    happened: &'static str,
    category: &'static str,
    allegations: [&'static str; 2],
    findings: [&'static str; 2],
    customer: &'static str,
    shop: &'static str,
    question: &'static str,
    answer: &'static str,
    reasons: &'static str,
    proofs: [&'static str; 2],
}

const ENGLISH: Words = Words {
    title: "Power bank smoked on the desk",
    happened: "It got hot while charging and began to smoke. I pulled the plug.",
    category: "product",
    allegations: ["The power bank smoked while charging", "Nobody called me back"],
    findings: ["Cell 3 is swollen, says the workshop", "The call list has no entry"],
    customer: "It lay on a wooden desk, on the cable that came with it",
    shop: "The batch was sold out on Friday; no call was noted",
    question: "Which serial number is on the back?",
    answer: "PB-20871, from the box",
    reasons: "The cell was faulty and we did not call back.",
    proofs: ["Transfer 88213 of 2 March", "Called at 15:20, apology accepted"],
};

const CHINESE: Words = Words {
    title: "充电宝在桌上冒烟",
    happened: "充电时发烫，随后冒烟，我拔了插头。",
    category: "产品",
    allegations: ["充电宝充电时冒烟", "一直没有人回电"],
    findings: ["检修确认三号电芯鼓包", "通话清单中没有记录"],
    customer: "放在木桌上，用的是原装线",
    shop: "该批次周五已售完，没有记录回电",
    question: "背面的序列号是多少？",
    answer: "盒子上写着 PB-20871",
    reasons: "电芯有缺陷，我方也没有回电。",
    proofs: ["3 月 2 日转账 88213", "15:20 致电，客户接受道歉"],
};

struct Story {
    crew: Crew,
    words: &'static Words,
    language: Language,
}

impl Story {
    fn new(language: Language) -> Self {
        let words = if language == Language::English { &ENGLISH } else { &CHINESE };
        Self { crew: Crew::new((80, 24), language), words, language }
    }

    fn keys(&mut self, keys: &[&str]) -> &mut Self {
        self.crew.test.keys(keys);
        self
    }

    fn desk(&self) -> &TestDesk {
        &self.crew.test
    }

    /// A frame that is looked at as a picture.
    fn frame(&mut self, name: &str) -> &mut Self {
        // The message of what was done goes by itself.
        self.crew.test.wait(7);
        golden(&format!("serious-{name}-{}-80x24.svg", self.language.code()), &self.desk().svg());
        self
    }

    #[track_caller]
    fn is_at(&mut self, stage: Stage) -> &mut Self {
        let now = self.desk().model.case().map(|case| case.stage);
        assert_eq!(now, Some(stage), "{}", self.desk().screen());
        assert!(self.desk().model.overlays.is_empty(), "{}", self.desk().screen());
        self
    }

    /// Somebody sits down and opens the complaint by its number.
    fn sits(&mut self, who: MemberId) -> &mut Self {
        self.crew.sits(who);
        self.keys(&["/", NUMBER, "Enter"])
    }

    fn path(&self) -> String {
        self.crew.file.display().to_string()
    }

    fn text(&self, id: &str) -> String {
        Locale::new(self.language).text(id)
    }
}

/// Taken down, acknowledged, assessed, and in the hands of whoever investigates.
fn taken_down(story: &mut Story) {
    let words = story.words;
    story.keys(&["/", "张伟", "Enter", "c", words.title, "Tab", words.happened, "^S"]);
    story.is_at(Stage::Received).keys(&["m", "Enter", "^S"]).is_at(Stage::Acknowledged);
    // High, and somebody's safety is at stake.
    story.keys(&["m", "Enter", "Right", "Tab", "Tab", "Right", "Tab", "Tab", words.category]);
    story.keys(&["^S"]).is_at(Stage::Assessed);
    // At once it is not decided, and the choice says why.
    let at_once = story.desk().model.locale.word("stage", "decided");
    story.keys(&["m"]).desk().shows(&at_once);
    story.keys(&["2"]).frame("at-once");
    story.keys(&["Esc"]).is_at(Stage::Assessed);
    story.keys(&["m", "Enter"]).is_at(Stage::Investigating);
}

/// The choice of the next step says what is missing, and Enter on it leads there.
fn found_out(story: &mut Story) {
    let (words, path) = (story.words, story.path());
    story.keys(&["m", "Down"]).frame("missing");
    story.keys(&["Enter", words.allegations[0], "^S"]).is_at(Stage::Investigating);
    let finding = ["Tab", "Right", "Tab"];
    story.keys(&["m", "Down", "Enter"]).keys(&finding).keys(&[words.findings[0], "^S"]);
    story.keys(&["f", "Enter", words.allegations[1], "^S"]);
    story.keys(&["f"]).frame("record");
    story.keys(&["2"]).keys(&finding).keys(&[words.findings[1], "^S"]);
    story.keys(&["m", "Down", "Enter", &path, "^S"]);
    story.keys(&["m", "Down", "Enter", "Right", "Tab", words.customer, "^S"]);
    story.keys(&["m", "Down", "Enter", "Right", "Right", "Tab", words.shop, "^S"]);
    story.is_at(Stage::Investigating);
    let case = story.desk().model.case().cloned().expect("the case");
    assert!(case.handling.allegations.iter().all(|one| one.finding.is_some()));
    assert_eq!((case.handling.evidence.len(), case.handling.heard.len()), (1, 2));
}

/// A question goes out, and the answer comes.
fn asked(story: &mut Story) {
    let words = story.words;
    story.keys(&["m", "Enter", "Right", "Tab", words.question, "^S"]).is_at(Stage::Waiting);
    story.keys(&["f", "9", "Tab", words.answer, "^S"]);
    story.keys(&["m", "Enter"]).is_at(Stage::Investigating);
}

/// Drafted with more than the agent may approve, written to the customer, and submitted; not approved by its drafter.
fn drafted(story: &mut Story) {
    let words = story.words;
    story.keys(&["m", "Down", "Enter", "Right", "Tab", words.reasons, "Tab"]);
    story.keys(&["refund 2000; apology", "Tab", "Right", "^S"]).is_at(Stage::DecisionDrafted);
    story.keys(&["m", "Enter", "^S"]).is_at(Stage::InApproval);
    story.keys(&["m"]).frame("own-draft");
    story.keys(&["Enter", "Esc"]).is_at(Stage::InApproval);
}

/// The lead looks at the evidence and may still not approve so much; the complaint manager may.
fn approved(story: &mut Story) {
    let (lead, manager) = (id(&story.crew.lead), id(&story.crew.manager));
    let path = story.path();
    story.sits(lead).keys(&["m", "Enter", "Tab", &path, "^S"]).is_at(Stage::InApproval);
    story.keys(&["m"]).frame("limit");
    story.keys(&["Enter", "Esc"]).is_at(Stage::InApproval);
    story.sits(manager).frame("checklist");
    // Another file is not the evidence.
    let other = story.crew.store.join("nothing").display().to_string();
    story.keys(&["m", "Enter", "Tab", &other, "^S"]).keys(&["Esc"]);
    assert!(story.desk().model.case().is_some_and(|case| case.stage == Stage::InApproval));
    story.keys(&["m", "Enter", "^U", &path, "^S"]).is_at(Stage::InApproval);
    story.keys(&["m", "Enter"]).frame("draft");
    // Read, asked, and no is the answer that is given without thinking.
    story.keys(&["Enter"]).frame("approve").keys(&["Enter"]).is_at(Stage::InApproval);
    story.keys(&["m", "Enter", "Enter", "y"]).is_at(Stage::Decided);
}

/// Sent, done and proved, the cause confirmed by another, closed by the complaint manager, and asked how it was.
fn closed(story: &mut Story) {
    let words = story.words;
    let (agent, lead, manager) =
        (id(&story.crew.agent), id(&story.crew.lead), id(&story.crew.manager));
    story.sits(agent).keys(&["m", "Enter"]).frame("letter").keys(&["^S"]);
    story.is_at(Stage::Decided);
    story.keys(&["m", "Enter"]).is_at(Stage::Remedy);
    story.keys(&["m", "Enter", "Tab", words.proofs[0], "^S"]);
    story.keys(&["m", "Enter", "Tab", words.proofs[1], "^S"]).is_at(Stage::Remedy);
    story.keys(&["m"]).frame("manager").keys(&["Esc"]);
    story.sits(lead).keys(&["f", "7"]).is_at(Stage::Remedy);
    story.sits(manager).keys(&["m", "Enter", "Right", "^S"]).is_at(Stage::Closed);
    let survey = story.text("action-survey");
    story.keys(&[":", &survey, "Enter"]);
    // Who handled it does not take down what the customer says of it.
    story.sits(lead).keys(&[":", &survey, "Enter"]);
    story.keys(&["Right", "Tab", "4,5,3", "^S"]).frame("closed");
    story.keys(&["g", "g", "Enter"]).frame("file");
    story.keys(&["Esc"]).is_at(Stage::Closed);
}

#[test]
fn a_serious_complaint_from_receipt_to_closed() {
    for language in Language::ALL {
        let mut story = Story::new(language);
        taken_down(&mut story);
        found_out(&mut story);
        asked(&mut story);
        drafted(&mut story);
        approved(&mut story);
        closed(&mut story);
        let (crew, case) = (&story.crew, story.desk().model.case().cloned().expect("the case"));
        let handling = &case.handling;
        assert_eq!(case.closing, Some(Closing::Accepted));
        assert_eq!(handling.drafter, crew.agent.member_id());
        assert_eq!(handling.decider, crew.manager.member_id());
        assert!(handling.redress.iter().all(|row| row.state == RedressState::Done));
        assert_eq!(handling.cause.and_then(|cause| cause.confirmed_by), crew.lead.member_id());
        let survey = handling.survey.map(|survey| (survey.state, survey.scores));
        assert_eq!(survey, Some((SurveyState::Answered, Some([4, 5, 3]))));
        assert_eq!(crew.desk().read(audit::verify).expect("a walk").broken, None);
    }
}
