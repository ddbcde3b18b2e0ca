//! What is owed to a customer for want of time, when the owner changes, when the customer is erased, and when the
//! store is held.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::Crew;
use crate::desk::TestDesk;
use crate::workshop::Workshop;
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::draft::{Drafting, KeepDraft};
use kefu::commands::erase::Erase;
use kefu::commands::escalate::Escalate;
use kefu::commands::leave::RemoveMember;
use kefu::commands::move_on::MoveOn;
use kefu::commands::party::{Changes, EditParty};
use kefu::commands::record::Record;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::approval::{Request, Wanted};
use kefu::domain::complaint::{CaseEvent, CaseKind, Channel, Happening, Move, Stage};
use kefu::domain::erasure::EraseReason;
use kefu::domain::handling::{Fact, Letter, LetterKind};
use kefu::domain::id::{ApprovalNumber, CaseId, ErasureNumber};
use kefu::domain::letter::{Draft, LetterLanguage};
use kefu::domain::moment::Moment;
use kefu::locale::Language;
use kefu::queries::ReadTx;
use kefu::queries::letters::letters;
use kefu::session::Session;
use kefu::store::{Reader, tables};

const DAY: i64 = 86_400;

/// Which letter lies there for a member.
fn drafted(crew: &Crew, case: CaseId, who: &Session) -> Option<LetterKind> {
    let place = (case, who.member_id().expect("a member"));
    let draft = crew.desk().read(|tx| tx.get(tables::DRAFTS, &place)).expect("a look");
    draft.map(|draft| draft.kind)
}

/// Somebody lets complaints climb.
#[track_caller]
fn escalates(crew: &Crew) {
    crew.does(&crew.other, crew.climbs()).expect("something was due");
}

fn assigns(crew: &Crew, case: CaseId, to: &Session) {
    let (kind, owner, note) = (CaseKind::Complaint, to.member_id(), Some("休假".into()));
    crew.does(&crew.lead, Command::Assign(Assign { case, kind, owner, note })).expect("assigned");
}

#[test]
fn the_next_owner_is_drafted_what_the_one_before_was() {
    let crew = Crew::new((80, 24), Language::English);
    let (agent, other) = (&crew.agent, &crew.other);
    let case = crew.open();
    let late = Some(LetterKind::Overdue);
    let lies = || (drafted(&crew, case, agent), drafted(&crew, case, other));
    crew.clock.advance(20 * DAY);
    escalates(&crew);
    assert_eq!(lies(), (late, None));
    assigns(&crew, case, other);
    assert_eq!(lies(), (None, None));
    escalates(&crew);
    assert_eq!(lies(), (None, late));
    crew.does(&crew.lead, Command::Undo(Undo::Undo)).expect("taken back");
    assert_eq!(lies(), (None, None));
    escalates(&crew);
    assert_eq!(lies(), (late, None));
    let gone = agent.member_id().expect("a member");
    crew.does(&crew.owner, Command::RemoveMember(RemoveMember(gone))).expect("removed");
    assert_eq!(lies(), (None, None));
    crew.does(other, Command::Claim(Claim::This(case))).expect("claimed");
    escalates(&crew);
    assert_eq!(lies(), (None, late));
    // What somebody has written stays theirs.
    let (kind, channel, text) = (LetterKind::Overdue, Channel::Email, "mine".into());
    let what = Drafting::Keep { kind, channel, text, begun: 1, looked: None };
    crew.does(other, Command::Draft(KeepDraft { case, what })).expect("kept");
    assigns(&crew, case, &crew.lead);
    escalates(&crew);
    assert_eq!((lies(), drafted(&crew, case, &crew.lead)), ((None, late), late));
}

/// It holds no name and no date of the day on which the ladder began it; and whatever goes to the customer ends it.
#[test]
fn what_the_ladder_began_reads_as_of_now_and_ends_with_any_letter() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.open();
    crew.clock.advance(20 * DAY);
    escalates(&crew);
    let agent = crew.agent.member().expect("a member");
    let place = (case, agent.id);
    let kept = crew.desk().read(|tx| tx.fetch(tables::DRAFTS, &place)).expect("a draft");
    assert_eq!(kept.text, "");
    let changes = Changes { name: Some("张大伟".into()), ..Changes::default() };
    let edit = EditParty { party: crew.party, changes };
    crew.does(&crew.agent, Command::EditParty(edit)).expect("renamed");
    crew.clock.advance(DAY);
    let now = crew.agent.now();
    let read = |tx: &ReadTx| letters(tx, case, &agent, (now, LetterLanguage::Zh));
    let opened = crew.desk().read(read).expect("letters").draft.expect("a draft");
    let due = crew.row(case).due_at.date().to_string();
    for part in ["张大伟", "申请复核", "{text}", &due, &now.date().to_string()] {
        assert!(opened.text.contains(part), "{part}: {}", opened.text);
    }
    let sent =
        Letter {
            kind: LetterKind::Answer, channel: Channel::Email, text: "情况如下。".into()
        };
    let record = Record { case, fact: Fact::Sent(sent), seen: Some(crew.row(case).events) };
    crew.does(&crew.lead, Command::Record(record)).expect("sent");
    assert_eq!(drafted(&crew, case, &crew.agent), None);
}

/// Of what the erasure took out nothing is written anew; what says nothing may still be done.
#[test]
fn no_words_come_into_an_erased_complaint() {
    let crew = Crew::new((80, 24), Language::English);
    let (agent, case) = (&crew.agent, crew.open());
    let says = |fact| {
        let done = crew.does(agent, Command::Record(Record { case, fact, seen: None }));
        done.map(drop).map_err(|error| error.code)
    };
    let now = agent.now();
    let by = Moment { at_seconds: now.at_seconds + 90 * DAY, ..now };
    let who = agent.member_id().expect("a member");
    let plan = |text: &str| Fact::ActionPlanned { text: text.into(), who, by };
    crew.on_to(case, Stage::DecisionDrafted);
    assert_eq!(says(plan("电芯抽检")), Ok(()));
    crew.on_to(case, Stage::Closed);
    let action = crew.row(case).handling.actions[0].place;
    let erase = Erase::new([crew.party], EraseReason::ALL[0], None);
    crew.does(&crew.owner, Command::Erase(erase)).expect("erased");
    assert_eq!(says(plan("张伟的电芯")), Err("complaint-erased"));
    let reopen = Move::Reopen { reasons: "张伟又来电".into() };
    let moved = crew.does(&crew.manager, Command::Move(MoveOn::unseen(case, reopen)));
    assert_eq!(moved.map(drop).map_err(|error| error.code), Err("complaint-erased"));
    assert_eq!(says(Fact::ActionDone { action }), Ok(()));
    let (worked, reasons) = (true, "张伟不再来电".into());
    let checked = Fact::ActionChecked { action, worked, reasons };
    assert_eq!(says(checked), Err("complaint-erased"));
}

/// A store whose only complaint its first member has, and what is due in it.
fn shop() -> (Workshop, CaseId, Draft) {
    let shop = Workshop::new(&[]);
    let case = shop.case(shop.party("王芳", &[]).0);
    shop.does(&shop.owner, Command::Claim(Claim::This(case)));
    let now = shop.owner.now();
    let draft = Draft {
        kind: LetterKind::Holding,
        channel: Channel::Email,
        text: String::new(),
        seen: 2,
        begun_at: now,
        kept_at: now,
        untouched: true,
    };
    (shop, case, draft)
}

/// How many cases there is something to write in, and how many letters are left to their owner.
fn due(shop: &Workshop) -> (usize, u32) {
    let look = |tx: &ReadTx| Escalate::due(tx, shop.owner.now());
    let (due, tally) = shop.desk.read(look).expect("a look");
    (due.cases.len(), tally.own_draft)
}

#[test]
fn what_the_ladder_began_is_not_told_as_its_owners_own() {
    let (shop, case, draft) = shop();
    shop.clock.advance(11 * DAY);
    assert_eq!(due(&shop), (1, 0));
    let place = (case, shop.owner.member_id().expect("a member"));
    shop.past(|tx| tx.put(tables::DRAFTS, &place, &draft));
    assert_eq!(due(&shop), (0, 0));
    shop.past(|tx| tx.put(tables::DRAFTS, &place, &Draft { untouched: false, ..draft }));
    assert_eq!(due(&shop), (0, 1));
}

#[test]
fn an_erased_complaint_owes_nothing() {
    let (shop, case, _) = shop();
    shop.clock.advance(20 * DAY);
    assert_eq!(due(&shop), (1, 0));
    let by = shop.owner.member_id().expect("a member");
    let what = Happening::Erased(ErasureNumber(1));
    let erased = CaseEvent { at: shop.owner.now(), by, what };
    shop.past(|tx| tx.append_event(&tx.fetch(tables::CASES, &case)?, &erased).map(drop));
    assert_eq!(due(&shop), (0, 0));
}

/// Nobody asked for it: a refusal every quarter of an hour would be noise in the log.
#[test]
fn a_desk_over_a_held_store_lets_nothing_climb_and_says_nothing() {
    let (shop, _, _) = shop();
    shop.clock.advance(20 * DAY);
    let (number, wanted) = (ApprovalNumber(1), Wanted::Restore { files: Vec::new(), entries: 1 });
    let request = Request {
        number,
        wanted,
        digest: [0; 32],
        count: 1,
        by: None,
        session: shop.owner.id(),
        at: shop.owner.now(),
        decision: None,
        withdrawn: false,
        used: None,
    };
    shop.past(|tx| {
        tx.put(tables::APPROVALS, &number, &request)?;
        tx.put(tables::HELD, &0, &number)
    });
    let seat = shop.session(shop.owner.member_id().expect("a member"));
    let Workshop { folder, desk, clock, .. } = shop;
    let desk = TestDesk::over(desk, seat, clock, folder, (80, 24), Language::English);
    let entries = || desk.worker.last_entry().expect("the log");
    let (before, session) = (entries(), &desk.worker.session);
    desk.worker.climb();
    assert_eq!(entries(), before);
    // Whoever asks is told.
    let found = desk.worker.desk.read(|tx| Escalate::due(tx, session.now())).expect("a look").0;
    let refused = execute(&desk.worker.desk, session, &[Command::Escalate(found)]).map(drop);
    assert_eq!(refused.map_err(|error| error.code), Err("restore-held"));
    assert_eq!(entries(), before + 1);
}
