//! Who put a case back, and what was handed over with it: told by its events, kept nowhere else.

use super::complaint::{CaseEvent, Happening, reverted};
use super::id::MemberId;
use super::moment::Moment;

/// What the one before had to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: MemberId,
    /// What the next one must know.
    pub note: String,
}

fn newest_first(events: &[CaseEvent]) -> impl Iterator<Item = &CaseEvent> {
    let gone = reverted(events);
    let places = (0u32..).zip(events);
    let standing: Vec<_> =
        places.filter(|(place, _)| !gone.contains(place)).map(|(_, event)| event).collect();
    standing.into_iter().rev()
}

/// Whether this member put it back into the queue on this day: then the next one is another.
pub fn put_back_today(events: &[CaseEvent], by: MemberId, now: Moment) -> bool {
    newest_first(events).any(|event| {
        matches!(event.what, Happening::Assigned { owner: None, .. })
            && event.by == by
            && event.at.seen_from(now).date() == now.date()
    })
}

/// The note with which the case came to its owner, until the owner has done something in it.
pub fn unread(events: &[CaseEvent], owner: Option<MemberId>) -> Option<Handover> {
    let owner = owner?;
    for event in newest_first(events) {
        match &event.what {
            Happening::Assigned { note: Some(note), .. } if event.by != owner => {
                return Some(Handover { at: event.at, by: event.by, note: note.clone() });
            }
            Happening::Assigned { note: Some(_), .. } => return None,
            // The ladder acts in the name of whoever lets it.
            Happening::Assigned { .. }
            | Happening::Reverted(_)
            | Happening::Breached { .. }
            | Happening::Drafted { .. } => {}
            _ if event.by == owner => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::{Channel, Move};
    use crate::domain::id::{EntryId, Id};
    use jiff::tz::Offset;

    const WANG: u8 = 1;
    const LI: u8 = 2;

    fn member(who: u8) -> MemberId {
        MemberId::from_bytes([who; 16])
    }

    fn event(at: &str, by: u8, what: Happening) -> CaseEvent {
        CaseEvent { at: Moment::parse(at, Offset::UTC).unwrap(), by: member(by), what }
    }

    fn assigned(owner: Option<u8>, note: Option<&str>) -> Happening {
        Happening::Assigned { owner: owner.map(member), note: note.map(str::to_owned) }
    }

    #[test]
    fn who_put_it_back_today_is_not_given_it_again() {
        let now = |text| Moment::parse(text, Offset::constant(8)).unwrap();
        let back = event("2026-11-20T15:30:00Z", WANG, assigned(None, Some("not mine")));
        let events = vec![back.clone()];
        assert!(put_back_today(&events, member(WANG), now("2026-11-20T23:59:00+08:00")));
        assert!(!put_back_today(&events, member(WANG), now("2026-11-21T00:01:00+08:00")));
        assert!(!put_back_today(&events, member(LI), now("2026-11-20T23:59:00+08:00")));
        let taken_back = vec![back, event("2026-11-20T15:31:00Z", WANG, Happening::Reverted(0))];
        assert!(!put_back_today(&taken_back, member(WANG), now("2026-11-20T23:59:00+08:00")));
    }

    #[test]
    fn a_note_is_unread_until_its_reader_has_done_something() {
        let given = event("2026-11-20", WANG, assigned(Some(LI), Some("call first")));
        let noted = |by| event("2026-11-21", by, Happening::Noted(EntryId::from_bytes([1; 16])));
        let note = |events: &[CaseEvent]| unread(events, Some(member(LI))).map(|one| one.note);
        assert_eq!(note(std::slice::from_ref(&given)).as_deref(), Some("call first"));
        assert_eq!(note(&[given.clone(), noted(WANG)]).as_deref(), Some("call first"));
        assert_eq!(note(&[given.clone(), noted(LI)]), None);
        let step =
            Happening::Moved(Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() });
        assert_eq!(note(&[given, event("2026-11-21", LI, step)]), None);
        let back = event("2026-11-20", WANG, assigned(None, Some("angry")));
        let taken = event("2026-11-20", LI, assigned(Some(LI), None));
        assert_eq!(note(&[back, taken.clone()]).as_deref(), Some("angry"), "put back, then taken");
        let own = event("2026-11-20", LI, assigned(None, Some("my own")));
        assert_eq!(note(&[own, taken]), None, "their own words are not news");
    }
}
