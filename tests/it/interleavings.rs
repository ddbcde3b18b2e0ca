//! Two sessions on one complaint, in any order: nobody answers over what they have not seen, no draft is lost, and
//! the complaint is one member's at a time.
//!
//! What each member has looked at is kept here, as a person at the desk would know it, and is compared with the events
//! that came to be; the guard is not asked. 60 interleavings, under `KEFU_CI` 100; `KEFU_TEST_INTERLEAVINGS` names
//! another number, and `KEFU_TEST_SEED` repeats one. A part of them runs on two threads at once.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::workshop::Workshop;
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::draft::{Drafting, KeepDraft};
use kefu::commands::entry::AddEntry;
use kefu::commands::move_on::MoveOn;
use kefu::commands::record::Record;
use kefu::commands::{Command, execute};
use kefu::domain::Error;
use kefu::domain::complaint::{Case, CaseEvent, CaseKind, Channel, Happening, Move, Stage};
use kefu::domain::entry::EntryKind;
use kefu::domain::handling::{Awaited, Fact, Letter, LetterKind};
use kefu::domain::id::{CaseId, MemberId};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::session::Session;
use kefu::store::index::Rows;
use kefu::store::{Reader, tables};
use std::collections::BTreeMap;

/// Acts of each of the two.
const ACTS: usize = 10;
/// One in so many interleavings runs on two threads.
const THREADED: u64 = 4;

/// One of the two, and what a person in their place would know.
struct Hand<'s> {
    shop: &'s Workshop,
    session: &'s Session,
    other: MemberId,
    case: CaseId,
    name: char,
    count: usize,
    /// How many events of the complaint were on their screen.
    looked: u32,
    /// What they have typed and not sent.
    draft: Option<String>,
    /// Each reply of theirs that went, with what was on the screen before.
    sent: BTreeMap<String, u32>,
    refused: u64,
}

impl Hand<'_> {
    fn me(&self) -> MemberId {
        self.session.member_id().expect("a member")
    }

    fn does(&mut self, command: Command) -> Result<(), Error> {
        execute(&self.shop.desk, self.session, &[command]).map(drop)
    }

    fn row(&self) -> Case {
        self.shop.desk.read(|tx| tx.fetch(tables::CASES, &self.case)).expect("the case")
    }

    /// A text that nobody else writes.
    fn text(&mut self) -> String {
        self.count += 1;
        format!("{}{}", self.name, self.count)
    }

    fn keep(&mut self, text: &str) {
        let (kind, channel) = (LetterKind::Answer, Channel::Email);
        let (text, begun) = (text.to_owned(), self.looked);
        let what = Drafting::Keep { kind, channel, text: text.clone(), begun, looked: None };
        self.does(Command::Draft(KeepDraft { case: self.case, what })).expect("a draft is kept");
        self.draft = Some(text);
    }

    /// A letter goes, or does not. What was on the screen before it is what its writer has seen.
    fn send(&mut self, text: String, seen: Option<u32>) -> bool {
        let letter = Letter { kind: LetterKind::Answer, channel: Channel::Email, text };
        let (text, looked) = (letter.text.clone(), self.looked);
        let sent =
            self.does(Command::Record(Record { case: self.case, fact: Fact::Sent(letter), seen }));
        self.note(sent, text, looked)
    }

    fn note(&mut self, sent: Result<(), Error>, text: String, looked: u32) -> bool {
        match sent {
            Ok(()) => {
                self.sent.insert(text, looked);
                true
            }
            Err(error) => {
                let expected = ["reply-unseen", "seen-ahead", "no-such-step", "step-misses"];
                assert!(expected.contains(&error.code), "{error}");
                self.refused += u64::from(error.code == "reply-unseen");
                false
            }
        }
    }

    fn ask(&mut self, seen: Option<u32>) {
        let (question, looked) = (self.text(), self.looked);
        let until = Moment::parse("2026-04-01", jiff::tz::Offset::UTC).expect("a day");
        let (awaited, channel) = (Awaited::Customer, Some(Channel::Email));
        let step = Move::Wait { question: question.clone(), until, awaited, channel };
        let asked = self.does(Command::Move(MoveOn { case: self.case, step, seen }));
        self.note(asked, question, looked);
    }

    /// The case comes onto the screen, with all there is.
    fn look(&mut self) {
        self.looked = self.row().events;
        if self.draft.is_some() {
            let what = Drafting::Look(self.looked);
            self.does(Command::Draft(KeepDraft { case: self.case, what })).expect("looked");
        }
    }

    fn hand_over(&mut self) {
        let (owner, note) = (Some(self.other), Some("the rest is yours".to_owned()));
        let kind = CaseKind::Complaint;
        let handed = self.does(Command::Assign(Assign { case: self.case, kind, owner, note }));
        if let Err(error) = handed {
            assert_eq!(error.code, "not-yours", "{error}");
        }
    }

    fn claim(&mut self) {
        let claimed = self.does(Command::Claim(Claim::This(self.case)));
        if let Err(error) = claimed {
            assert!(["claimed", "already-mine"].contains(&error.code), "{error}");
        }
    }

    fn act(&mut self, dice: &mut Dice) {
        match dice.below(12) {
            0 => self.claim(),
            1 => self.hand_over(),
            2 => {
                let text = self.text();
                let fact = Fact::Wrote { channel: Channel::Email, text };
                let record = Record { case: self.case, fact, seen: None };
                self.does(Command::Record(record)).expect("taken in");
            }
            3 => {
                let (id, text) = (self.session.new_id().expect("an id"), self.text());
                let (kind, case) = (EntryKind::Note, Some(self.case));
                let entry = AddEntry { id, kind, party: None, case, text, at: None };
                self.does(Command::AddEntry(entry)).expect("noted");
            }
            4 | 5 => self.look(),
            6 | 7 => {
                let text = self.text();
                self.keep(&text);
            }
            8 => {
                let seen = dice.pick(&[None, Some(self.looked)]);
                self.ask(seen);
            }
            9 if self.row().stage == Stage::Waiting => {
                let step = MoveOn::unseen(self.case, Move::Investigate);
                let _ = self.does(Command::Move(step));
            }
            // Whatever is said with a draft, what its writer was shown counts.
            10 | 11 if self.draft.is_some() => {
                let text = self.draft.clone().expect("a draft");
                let seen = dice.pick(&[None, Some(self.looked), Some(u32::MAX)]);
                if self.send(text, seen) {
                    self.draft = None;
                }
            }
            _ if self.draft.is_none() => {
                let (text, seen) = (self.text(), dice.pick(&[None, Some(self.looked)]));
                self.send(text, seen);
            }
            _ => self.look(),
        }
        self.has_lost_nothing();
    }

    /// What was typed last and not sent is in the store, and nothing else.
    fn has_lost_nothing(&self) {
        let place = (self.case, self.me());
        let kept = self.shop.desk.read(|tx| tx.get(tables::DRAFTS, &place)).expect("a look");
        assert_eq!(kept.map(|kept| kept.text), self.draft, "{}", self.name);
    }
}

/// A complaint that is being investigated, which is its opener's.
fn investigated(shop: &Workshop) -> CaseId {
    let (party, _) = shop.party("王芳", &[]);
    let case = shop.case(party);
    let by = shop.owner.member_id().expect("a member");
    let steps = [Happening::Moved(Move::Investigate)];
    shop.past(|tx| {
        steps.iter().try_for_each(|what| {
            let event = CaseEvent { at: shop.owner.now(), by, what: what.clone() };
            tx.append_event(&tx.fetch(tables::CASES, &case)?, &event).map(drop)
        })
    });
    case
}

/// What went to the customer, and what came from them: its text, and whether it went.
fn word(event: &CaseEvent) -> Option<(&str, bool)> {
    match &event.what {
        Happening::Moved(Move::Wait { question, .. }) => Some((question, true)),
        Happening::Fact(Fact::Sent(letter)) => Some((&letter.text, true)),
        Happening::Fact(Fact::Wrote { text, .. }) => Some((text, false)),
        _ => None,
    }
}

/// From the events, and from what was on each screen: nobody answered over a word of the other that they had not seen.
fn nobody_spoke_over_another(events: &[CaseEvent], hands: [&Hand<'_>; 2]) -> usize {
    let mut replies = 0;
    for (place, event) in events.iter().enumerate() {
        let Some((text, true)) = word(event) else { continue };
        let author = hands.iter().find(|hand| hand.me() == event.by).expect("one of the two");
        let looked = author.sent.get(text).copied().expect("a reply that was acknowledged");
        replies += 1;
        for (before, earlier) in events[..place].iter().enumerate() {
            let is_anothers = earlier.by != event.by && word(earlier).is_some();
            assert!(
                !is_anothers || before < looked as usize,
                "{} has sent {text} and seen {looked} events, not the word at {before}: {events:#?}",
                author.name
            );
        }
    }
    assert_eq!(replies, hands.iter().map(|hand| hand.sent.len()).sum::<usize>(), "a reply is lost");
    replies
}

/// From the events: since somebody had it first it was somebody's, and a claim took it from nobody.
fn has_one_owner(events: &[CaseEvent], row: &Case) {
    let mut owner = None;
    for event in events {
        let Happening::Assigned { owner: next, note } = &event.what else { continue };
        assert!(next.is_some(), "nobody's");
        assert!(note.is_some() || owner.is_none(), "taken from somebody by a claim");
        owner = *next;
    }
    assert_eq!(row.owner, owner);
}

#[test]
fn two_sessions_on_one_complaint_never_speak_over_each_other() {
    let dice = &mut Dice::of("interleavings");
    let count = size("KEFU_TEST_INTERLEAVINGS", 100, 60);
    let shop = Workshop::new(&[]);
    let [eve, bob] = [shop.newcomer("Eve", Role::Agent), shop.newcomer("Bob", Role::Agent)];
    let (mut replies, mut refused, mut left) = (0, 0, 0);
    for round in 0..count {
        let case = investigated(&shop);
        let hand = |session, other: &Session, name| Hand {
            shop: &shop,
            session,
            other: other.member_id().expect("a member"),
            case,
            name,
            count: 0,
            looked: 0,
            draft: None,
            sent: BTreeMap::new(),
            refused: 0,
        };
        let (mut one, mut two) = (hand(&eve, &bob, 'E'), hand(&bob, &eve, 'B'));
        if round % THREADED == 0 {
            at_once(&mut one, &mut two, dice);
        } else {
            in_turns(&mut one, &mut two, dice);
        }
        let events = shop.desk.read(|tx| tx.case_events(case)).expect("its events");
        replies += nobody_spoke_over_another(&events, [&one, &two]);
        has_one_owner(&events, &one.row());
        refused += one.refused + two.refused;
        left += usize::from(one.draft.is_some()) + usize::from(two.draft.is_some());
    }
    tell(&format!(
        "{count} interleavings: {replies} replies went, {refused} were held back, {left} drafts wait"
    ));
    assert!(replies > 0 && refused > 0, "nothing came to pass");
}

fn in_turns(one: &mut Hand<'_>, two: &mut Hand<'_>, dice: &mut Dice) {
    for _ in 0..2 * ACTS {
        if dice.once_in(2) { one.act(dice) } else { two.act(dice) }
    }
}

fn at_once(one: &mut Hand<'_>, two: &mut Hand<'_>, dice: &mut Dice) {
    let [mut first, mut second] = [dice.fork(), dice.fork()];
    std::thread::scope(|scope| {
        scope.spawn(|| (0..ACTS).for_each(|_| one.act(&mut first)));
        (0..ACTS).for_each(|_| two.act(&mut second));
    });
}
