//! Which letter a case owes its customer for want of time: that it takes longer, or that a date was missed.
//!
//! That one was drafted stands among the events, and not only in the draft: what its owner throws away, because they
//! called the customer, does not come back with the next run. A draft is one owner's: the next one is drafted their own.

use super::{Ladder, Rung};
use crate::domain::clock::rule::ClockKind;
use crate::domain::complaint::{Case, CaseEvent, Happening, Move, reverted};
use crate::domain::handling::{Fact, LetterKind};
use crate::domain::letter::Draft;
use crate::domain::moment::Moment;

/// A letter that is owed, by the ladder of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed<'l> {
    /// What for.
    pub letter: LetterKind,
    /// Whose date it names.
    pub ladder: &'l Ladder,
}

impl Owed<'_> {
    /// What is written down when it is drafted.
    pub fn drafted(&self) -> Happening {
        let clock = &self.ladder.clock;
        Happening::Drafted { letter: self.letter, clock: clock.name(), since: clock.started_at }
    }

    /// Whether nothing answers it: one that was drafted for this round of its clock, or drafted or sent for whichever
    /// since that rung. What was drafted for the owner before is none of it.
    fn is_open(&self, events: &[CaseEvent], from: i64) -> bool {
        let (gone, this, own) = (reverted(events), self.drafted(), own_from(events));
        let mut standing = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
        !standing.any(|(place, event)| {
            let is_others = matches!(event.what, Happening::Drafted { .. }) && place < own;
            let is_since = event.at.at_seconds >= from && brings(&event.what, self.letter);
            !is_others && (event.what == this || is_since)
        })
    }
}

/// From which place on what was drafted lies there for whoever is accountable now: a handover and a closing took along
/// what nobody had gone on with, and it does not come back when they are taken back.
fn own_from(events: &[CaseEvent]) -> u32 {
    let takes_along = |what: &Happening| {
        matches!(what, Happening::Assigned { .. } | Happening::Moved(Move::Close { .. }))
    };
    let places = 0..u32::try_from(events.len()).unwrap_or(u32::MAX);
    let last = places.rev().find(|place| turned(events, *place).is_some_and(takes_along));
    last.map_or(0, |place| place + 1)
}

/// What an event does, or brings back, or takes away.
fn turned(events: &[CaseEvent], mut place: u32) -> Option<&Happening> {
    loop {
        match &events.get(place as usize)?.what {
            Happening::Reverted(earlier) if *earlier < place => place = *earlier,
            what => return Some(what),
        }
    }
}

/// That a date was missed says all that a holding letter does.
fn brings(what: &Happening, wanted: LetterKind) -> bool {
    let kind = match what {
        Happening::Drafted { letter, .. } => *letter,
        Happening::Fact(Fact::Sent(sent)) => sent.kind,
        _ => return false,
    };
    kind == wanted || (kind, wanted) == (LetterKind::Overdue, LetterKind::Holding)
}

/// Whether the customer waits for our answer by this clock; doing and closing what was decided is told otherwise.
fn is_answer(kind: ClockKind) -> bool {
    kind.is_statutory() || kind == ClockKind::Internal
}

/// The letter that a case owes now: for the worst rung, of two on one for the clock that is due first. None while it
/// is put aside.
pub fn owed<'l>(
    case: &Case,
    ladders: &'l [Ladder],
    events: &[CaseEvent],
    now: Moment,
) -> Option<Owed<'l>> {
    if !case.is_open() || case.stage.is_aside() {
        return None;
    }
    let mine = ladders.iter().filter(|ladder| is_answer(ladder.clock.kind));
    let all = mine.filter_map(|ladder| {
        let rung = ladder.rung(now)?;
        let (letter, from) = match rung {
            Rung::Handler => return None,
            Rung::Lead | Rung::Manager => (LetterKind::Holding, ladder.reached(Rung::Lead)?),
            Rung::Breach => (LetterKind::Overdue, ladder.clock.due_seconds()),
        };
        Some((Owed { letter, ladder }, from))
    });
    let open = all.filter(|(owed, from)| owed.is_open(events, *from)).map(|(owed, _)| owed);
    open.min_by_key(|owed| (owed.letter != LetterKind::Overdue, owed.ladder.clock.due_seconds()))
}

/// From when on it may owe one, as far as its events say: [`owed`] tells of none before.
pub fn owed_from(case: &Case, ladders: &[Ladder], events: &[CaseEvent]) -> Option<i64> {
    if !case.is_open() || case.stage.is_aside() {
        return None;
    }
    let mine = ladders.iter().filter(|ladder| is_answer(ladder.clock.kind));
    let all = mine.flat_map(|ladder| {
        let due = ladder.clock.due_seconds();
        let lead = ladder.reached(Rung::Lead).filter(|at| *at <= due);
        let open = |letter, from| Owed { letter, ladder }.is_open(events, from);
        let holding = lead.filter(|at| open(LetterKind::Holding, *at));
        let overdue = open(LetterKind::Overdue, due).then_some(due.saturating_add(1));
        [holding, overdue].into_iter().flatten()
    });
    all.min()
}

/// Whether a draft makes room for a letter of the ladder: one that nobody has gone on with, for one that says more.
pub fn gives_way(draft: &Draft, to: LetterKind) -> bool {
    draft.untouched && to == LetterKind::Overdue
}

/// Whether these events end what the ladder drafted before them and nobody has gone on with: the next owner is drafted
/// their own, what was sent says more, and a case that is over wants none.
pub fn ends_drafts(was: &Case, is: &Case, events: &[CaseEvent]) -> bool {
    let sends = |event: &CaseEvent| matches!(event.what, Happening::Fact(Fact::Sent(_)));
    was.owner != is.owner || is.stage.is_last() || events.iter().any(sends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::{Channel, Closing, Opening};
    use crate::domain::handling::{Awaited, Letter};
    use crate::domain::id::{CaseId, CaseNumber, Id, MemberId};
    use crate::domain::rulebook::Rulebook;
    use jiff::tz::Offset;

    /// Ten working days: due on 2026-12-04.
    const RECEIVED: &str = "2026-11-20T10:00";
    const HALF: &str = "2026-11-28T10:00";
    const LEAD: &str = "2026-12-03T10:00";
    const LATE: &str = "2026-12-05T10:00";

    fn at(text: &str) -> Moment {
        Moment::parse(text, Offset::constant(8)).expect("a moment")
    }

    fn event(when: &str, what: Happening) -> CaseEvent {
        CaseEvent { at: at(when), by: MemberId::from_bytes([1; 16]), what }
    }

    fn sent(when: &str, kind: LetterKind) -> CaseEvent {
        let letter = Letter { kind, channel: Channel::Email, text: "…".into() };
        event(when, Happening::Fact(Fact::Sent(letter)))
    }

    fn moved(when: &str, step: Move) -> CaseEvent {
        event(when, Happening::Moved(step))
    }

    fn opened() -> Vec<CaseEvent> {
        let opening = Opening::sample(at(RECEIVED));
        vec![event(RECEIVED, Happening::Opened(Box::new(opening)))]
    }

    fn folded(events: &[CaseEvent]) -> Case {
        let (id, number) = (CaseId::from_bytes([9; 16]), CaseNumber { year: 2026, count: 1 });
        Case::fold(id, number, events, &Rulebook::travelling()).expect("an opening")
    }

    fn assigned(when: &str, owner: u8) -> CaseEvent {
        let owner = Some(MemberId::from_bytes([owner; 16]));
        event(when, Happening::Assigned { owner, note: None })
    }

    /// What is owed at a moment, and what is written down when it is drafted.
    fn asked(events: &[CaseEvent], now: &str) -> Option<(LetterKind, Happening)> {
        let (case, book) = (folded(events), Rulebook::travelling());
        let ladders = Ladder::all(events, &book);
        owed(&case, &ladders, events, at(now)).map(|owed| (owed.letter, owed.drafted()))
    }

    fn kind(events: &[CaseEvent], now: &str) -> Option<LetterKind> {
        asked(events, now).map(|(kind, _)| kind)
    }

    #[test]
    fn each_letter_is_owed_from_its_rung_on_and_drafted_once() {
        let mut events = opened();
        assert_eq!(kind(&events, HALF), None);
        for (now, wanted) in [(LEAD, LetterKind::Holding), (LATE, LetterKind::Overdue)] {
            let (letter, drafted) = asked(&events, now).expect("a letter");
            assert_eq!(letter, wanted);
            events.push(event(now, drafted));
            assert_eq!(asked(&events, now), None);
        }
        assert_eq!(kind(&events, "2027-02-01"), None);
        assert_eq!(kind(&opened(), LATE), Some(LetterKind::Overdue), "the worst alone");
    }

    #[test]
    fn what_was_sent_since_the_rung_answers_it_and_what_was_sent_before_does_not() {
        let with = |when: &str, kind| [opened(), vec![sent(when, kind)]].concat();
        let holding = LetterKind::Holding;
        assert_eq!(kind(&with(LEAD, holding), "2026-12-03T11:00"), None);
        assert_eq!(kind(&with(HALF, holding), LEAD), Some(holding));
        assert_eq!(kind(&with(LEAD, LetterKind::Answer), "2026-12-03T11:00"), Some(holding));
        let mut back = with(LEAD, holding);
        back.push(event(LEAD, Happening::Reverted(1)));
        assert_eq!(kind(&back, "2026-12-03T11:00"), Some(holding), "it was not sent after all");
    }

    #[test]
    fn a_case_that_waits_or_is_put_aside_owes_none_and_a_new_round_owes_again() {
        let wait = Move::Wait {
            question: "?".into(),
            until: at("2026-12-20"),
            awaited: Awaited::Customer,
            channel: None,
        };
        assert_eq!(kind(&[opened(), vec![moved(HALF, wait)]].concat(), LEAD), None);
        let aside = Move::Hold { reasons: "court".into() };
        assert_eq!(kind(&[opened(), vec![moved(HALF, aside)]].concat(), LATE), None);
        let drafted = asked(&opened(), LEAD).expect("a letter").1;
        let closing = Closing::Accepted;
        let again = [
            event(LEAD, drafted),
            moved(LEAD, Move::Close { closing, words: None }),
            moved(LATE, Move::Reopen { reasons: "new facts".into() }),
        ];
        let events = [opened(), again.to_vec()].concat();
        assert_eq!(kind(&events, "2026-12-07T10:00"), None);
        assert_eq!(kind(&events, "2026-12-18T10:00"), Some(LetterKind::Holding));
    }

    #[test]
    fn whoever_is_given_a_case_is_owed_what_the_one_before_was_drafted() {
        let drafted = asked(&opened(), LEAD).expect("a letter").1;
        let begun = [opened(), vec![assigned(HALF, 1), event(LEAD, drafted.clone())]].concat();
        let (now, holding) = ("2026-12-03T11:00", Some(LetterKind::Holding));
        let with = |more: &[CaseEvent]| kind(&[&begun[..], more].concat(), now);
        let back = |place| event(now, Happening::Reverted(place));
        assert_eq!(with(&[]), None);
        assert_eq!(with(&[assigned(now, 2)]), holding);
        assert_eq!(with(&[assigned(now, 2), event(now, drafted.clone())]), None);
        assert_eq!(with(&[assigned(now, 2), back(3)]), holding, "the draft went with it");
        assert_eq!(with(&[assigned(now, 2), back(3), event(now, drafted.clone())]), None);
        assert_eq!(with(&[assigned(now, 2), back(3), event(now, drafted), back(4)]), holding);
        assert_eq!(with(&[sent(now, LetterKind::Holding), assigned(now, 2)]), None, "it went");
        let closed = moved(now, Move::Close { closing: Closing::Accepted, words: None });
        assert_eq!(with(&[closed, back(3)]), holding, "as with a handover");
    }

    #[test]
    fn a_handover_a_letter_that_goes_and_the_end_take_what_nobody_went_on_with_along() {
        let before = [opened(), vec![assigned(HALF, 1)]].concat();
        let ends = |what: CaseEvent| {
            let after = [&before[..], std::slice::from_ref(&what)].concat();
            ends_drafts(&folded(&before), &folded(&after), &[what])
        };
        assert!(ends(assigned(LEAD, 2)) && ends(event(LEAD, Happening::Reverted(1))));
        assert!(ends(sent(LEAD, LetterKind::Answer)));
        assert!(ends(moved(LEAD, Move::Close { closing: Closing::Accepted, words: None })));
        assert!(!ends(moved(LEAD, Move::Hold { reasons: "court".into() })));
        assert!(!ends(assigned(LEAD, 1)) && !ends(event(LEAD, Happening::Fact(Fact::Surveyed))));
    }

    #[test]
    fn a_letter_about_a_missed_date_is_a_holding_letter_too_and_takes_the_place_of_one() {
        let with = |kind| [opened(), vec![sent(LEAD, kind)]].concat();
        assert_eq!(kind(&with(LetterKind::Overdue), "2026-12-03T11:00"), None);
        assert_eq!(kind(&with(LetterKind::Holding), LATE), Some(LetterKind::Overdue));
        let (channel, text, seen) = (Channel::Phone, "{text}".into(), 2);
        let (begun_at, kept_at, untouched) = (at(LEAD), at(LEAD), true);
        let kind = LetterKind::Holding;
        let draft = Draft { kind, channel, text, seen, begun_at, kept_at, untouched };
        assert!(gives_way(&draft, LetterKind::Overdue) && !gives_way(&draft, LetterKind::Holding));
        assert!(!gives_way(&Draft { untouched: false, ..draft }, LetterKind::Overdue));
    }
}
