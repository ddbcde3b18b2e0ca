//! The guards at the desk, by keys alone, at 80x24, in both languages: a refusal that is understood, its remedy taken,
//! the thing done legally, the board that shows it; a warning gone past with a reason; an exception of a second person.
//! The frames where somebody has to understand something are golden.

use crate::crew::{Crew, id};
use crate::desk::TestDesk;
use crate::house::PASSPHRASE;
use crate::screens::golden;
use kefu::commands::Command;
use kefu::commands::open::OpenComplaint;
use kefu::domain::complaint::{Channel, Opening, Stage};
use kefu::domain::feedback::{FeedbackKind, MANY};
use kefu::domain::guard::{Guard, How, Reason};
use kefu::domain::handling::Fact;
use kefu::domain::id::{CaseId, MemberId};
use kefu::locale::{Language, Locale};
use kefu::queries::guards::{self, RulingRow};
use kefu::queries::{audit, campaigns, parties};

/// What people type, in the language of the desk.
struct Words {
    name: &'static str,
    evidence: &'static str,
    title: &'static str,
    happened: &'static str,
    promise: &'static str,
    told: &'static str,
    reply: &'static str,
    reason: &'static str,
}

const ENGLISH: Words = Words {
    name: "Arjun Hall",
    evidence: "form 12",
    title: "Two parcels, one arrived",
    happened: "The second parcel never came.",
    promise: "We send the second parcel",
    told: "I am disappointed: nobody greets you in your shop.",
    reply: "Thank you for telling us. We have passed it on to the shop.",
    reason: "he said on the phone that he wants no case of it",
};

const CHINESE: Words = Words {
    name: "李晓红",
    evidence: "12 号登记表",
    title: "两个包裹只到了一个",
    happened: "第二个包裹一直没有收到。",
    promise: "补寄第二个包裹",
    told: "我很失望，你们店里没有人打招呼。",
    reply: "谢谢您告诉我们，已转告门店。",
    reason: "客户在电话中表示不想立案，只是说一声",
};

struct Story {
    crew: Crew,
    words: &'static Words,
    language: Language,
}

impl Story {
    fn new(language: Language) -> Self {
        let words = if language == Language::English { &ENGLISH } else { &CHINESE };
        let mut story = Self { crew: Crew::new((80, 24), language), words, language };
        story.keys(&["U", PASSPHRASE, "Enter"]);
        story.keys(&["+", words.name, "Tab", "Tab", "13800138000", "^S"]);
        story.crew.test.wait(7);
        story
    }

    fn keys(&mut self, keys: &[&str]) -> &mut Self {
        self.crew.test.keys(keys);
        self
    }

    fn desk(&self) -> &TestDesk {
        &self.crew.test
    }

    fn sits(&mut self, who: MemberId) -> &mut Self {
        self.crew.sits(who);
        self
    }

    /// A frame that is looked at as a picture, with what the desk says in it.
    fn frame(&mut self, name: &str) -> &mut Self {
        golden(&format!("guard-{name}-{}-80x24.svg", self.language.code()), &self.desk().svg());
        self
    }

    /// The same once what was said has gone by itself.
    fn still(&mut self, name: &str) -> &mut Self {
        self.crew.test.wait(7);
        self.frame(name)
    }

    /// Whether a sentence is on the screen, in however many lines.
    #[track_caller]
    fn says(&mut self, text: &str) -> &mut Self {
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '│').collect();
        let (screen, wanted): (String, String) = (bare(&self.desk().screen()), bare(text));
        assert!(screen.contains(&wanted), "{text} is not on the screen:\n{}", self.desk().screen());
        self
    }

    fn word(&self, list: &str, code: &str) -> String {
        Locale::new(self.language).word(list, code)
    }

    fn rulings(&self, guard: Guard) -> Vec<RulingRow> {
        self.crew.desk().read(|tx| guards::rulings(tx, guard, None, 100)).expect("rulings")
    }

    /// What came of rules of a guard, the newest first.
    fn came(&self, guard: Guard) -> Vec<(String, How)> {
        let rows = self.rulings(guard).into_iter();
        rows.map(|row| (row.ruling.rule, row.ruling.how)).collect()
    }

    /// How often the customer of the story was reached.
    fn reached(&self) -> usize {
        let read = self.crew.desk().read(|tx| {
            let party = parties::find(tx, "C-000003")?;
            campaigns::contacts(tx, party.id, 100)
        });
        read.expect("contacts").len()
    }

    /// The cursor of the board on this guard.
    fn on_board(&mut self, guard: Guard) -> &mut Self {
        let order = Guard::ALL.iter().filter(|one| kefu::guards::rules::is_enforced(**one));
        let place = order.take_while(|one| **one != guard).count();
        self.keys(&["g", "b"]).keys(&vec!["Down"; place])
    }

    #[track_caller]
    fn holds(&self) {
        assert_eq!(self.crew.desk().read(audit::verify).expect("a walk").broken, None);
        let replay = self.crew.desk().read(guards::replay).expect("a replay");
        assert_eq!(replay.differing, [0; 0]);
    }
}

/// Marketing by telephone, of somebody who was never asked: refused, and it says what to do.
fn refused(story: &mut Story) {
    story.keys(&["o", "Tab", "Right", "Right", "Right", "^S"]).frame("refused");
    let marketing = story.word("contact-purpose", "marketing");
    story.says(&marketing).says("C-000003");
    assert_eq!(story.reached(), 0);
    assert_eq!(story.came(Guard::Pester), [("no-consent".to_owned(), How::Refused)]);
}

/// They have said yes: it is written down with what shows it, and stands beside the telephone.
fn consented(story: &mut Story) {
    story.keys(&["Esc"]).crew.test.wait(7);
    story.keys(&["C", "Right", "Tab", "Right", "Right", "Right", "Tab", "Tab"]);
    let evidence = story.words.evidence;
    story.keys(&[evidence, "Tab", "2026-03"]).frame("consent").keys(&["^S"]).still("chips");
    let chip = format!("+{}", story.word("contact-purpose", "marketing"));
    story.says(&chip);
}

/// The form is as it was left: now nothing stands against it.
fn reached(story: &mut Story) {
    story.keys(&["o", "^S"]).frame("reached");
    assert_eq!(story.reached(), 1);
}

/// Once a week is enough by telephone, whatever for; another way is left.
fn capped(story: &mut Story) {
    story.crew.test.wait(7);
    story.keys(&["o", "Tab", "Right", "^S"]).frame("capped");
    assert_eq!(story.reached(), 1);
    story.keys(&["BackTab", "Left", "^S"]);
    assert_eq!(story.reached(), 2, "{}", story.desk().screen());
}

/// The customer wants no more: nothing but what a law prescribes goes past that.
fn stopped(story: &mut Story) {
    story.crew.test.wait(2 * 86_400);
    story.keys(&["U", PASSPHRASE, "Enter", "C", "Right", "Right", "Right", "Right", "^S"]);
    story.still("stop");
    story.keys(&["o", "Tab", "Right", "^S"]).frame("stopped").keys(&["Esc"]);
    assert_eq!(story.reached(), 2);
}

/// The lead sees what was refused, to whom, on which facts and what the way on is.
fn on_the_board(story: &mut Story) {
    let lead = id(&story.crew.lead);
    story.sits(lead).on_board(Guard::Pester).still("board");
    story.keys(&["Enter"]).frame("decisions");
    story.keys(&["Down", "Down", "Down", "Enter"]).frame("why").says("C-000003");
    let told: Vec<String> = story.came(Guard::Pester).into_iter().map(|(rule, _)| rule).collect();
    // The week is not over: both stand against the last call.
    assert_eq!(told, ["cap-channel", "contact-stopped", "cap-channel", "no-consent"]);
}

#[test]
fn a_refusal_is_understood_and_the_thing_done_legally() {
    for language in Language::ALL {
        let mut story = Story::new(language);
        refused(&mut story);
        consented(&mut story);
        reached(&mut story);
        capped(&mut story);
        stopped(&mut story);
        on_the_board(&mut story);
        story.holds();
    }
}

#[test]
fn a_warning_is_gone_past_with_a_reason_that_is_kept() {
    for language in Language::ALL {
        let mut story = Story::new(language);
        let words = story.words;
        story.keys(&["c", words.title, "Tab", words.happened, "^S"]);
        story.crew.test.wait(7);
        story.keys(&["p", words.promise, "Tab", "+40d", "^S"]).frame("reason");
        story.says("K-2026-00001").keys(&["1"]).says(words.promise);
        let rows = story.rulings(Guard::Promises);
        let told: Vec<(How, Option<Reason>)> =
            rows.iter().map(|row| (row.ruling.how, row.ruling.reason)).collect();
        assert_eq!(told, [(How::Warned, Some(Reason::CustomerAsked)), (How::Refused, None)]);
        let lead = id(&story.crew.lead);
        story.sits(lead).on_board(Guard::Promises).keys(&["Enter", "Enter"]).still("warned");
        story.holds();
    }
}

/// What somebody who is not content told us is ended as no complaint only if a second person agrees.
#[test]
fn an_exception_is_asked_for_granted_and_used() {
    for language in Language::ALL {
        let mut story = Story::new(language);
        let words = story.words;
        let (agent, lead) = (id(&story.crew.agent), id(&story.crew.lead));
        story.keys(&["T", "Right", "Right", "Right", "Tab", words.told]).frame("feedback");
        story.keys(&["^S"]).crew.test.wait(7);
        let close = ["m", "2", "Right", "Right", "Tab", words.reply, "^S"];
        story.keys(&close).frame("waved-off").keys(&["Esc"]).crew.test.wait(7);
        story.keys(&["E", "Tab", words.reason, "^S"]).frame("exception");
        story.sits(lead).keys(&["g", "p", "y"]).frame("agree").keys(&["y"]);
        story.sits(agent).keys(&["g", "p"]).frame("granted").keys(&["d", "Esc"]);
        story.keys(&["/", "K-2026-00001", "Enter"]).keys(&close);
        let stage = story.desk().model.case().map(|case| case.stage);
        assert_eq!(stage, Some(Stage::Closed), "{}", story.desk().screen());
        let told = story.came(Guard::Ignore);
        let of = |how| ("waved-off".to_owned(), how);
        assert_eq!(told, [of(How::Overridden), of(How::Refused)]);
        // No picture: whether the customer is asked how it was is drawn, and stands behind the board.
        let excepted = story.word("how", "overridden");
        story.sits(lead).on_board(Guard::Ignore).keys(&["Enter", "Enter"]).says(&excepted);
        story.holds();
    }
}

/// What ten told us and nobody acts on stands on the lead's home, leads to the last of it, and goes with what is planned.
#[test]
fn what_nobody_acts_on_stands_on_the_home_of_the_lead() {
    for language in Language::ALL {
        let mut story = Story::new(language);
        let (agent, lead) = (id(&story.crew.agent), id(&story.crew.lead));
        (0..MANY).for_each(|_| tells(&story.crew, story.words.told));
        let args = [("count", 1.into())];
        let told = Locale::new(language).text_with("header-themes", &args);
        story.sits(agent).desk().hides(&told);
        story.sits(lead).says(&told).keys(&["g", "t"]).frame("themes").keys(&["Enter"]);
        story.desk().shows("K-2026-00010");
        let reply = story.words.reply;
        story.keys(&["f", "3", reply, "Tab", "Right", "Tab", "+9d", "^S"]);
        // Counted anew, however long that took the last time.
        story.crew.test.wait(3_600);
        story.desk().hides(&told);
    }
}

/// Somebody would have it otherwise, and it is about the service.
fn tells(crew: &Crew, words: &str) {
    let id: CaseId = crew.agent.new_id().expect("an id");
    let (channel, now) = (Channel::Phone, crew.agent.now());
    let kind = FeedbackKind::Suggestion;
    let opening = Opening::of_feedback(Some(crew.party), kind, words.into(), channel, now);
    let open = OpenComplaint { id, opening, owner: crew.agent.member_id() };
    crew.does(&crew.agent, Command::OpenComplaint(open)).expect("feedback");
    crew.records(&crew.agent, id, Fact::Themed { theme: "service".into() });
}
