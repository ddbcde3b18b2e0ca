//! Row 3: a command through the one door; row 5: a reveal, which is one too.

use crate::Bench;
use crate::figures::{Times, ratio, size, time};
use crate::filled;
use crate::raw::{Raw, written};
use crate::table::Line;
use kefu::commands::entry::AddEntry;
use kefu::commands::reveal::reveal;
use kefu::commands::{Command, execute};
use kefu::domain::entry::EntryKind;
use kefu::domain::id::PartyId;
use kefu::domain::purpose::Purpose;
use kefu::queries::parties;
use kefu::session::{Desk, Session};
use kefu::vault::ExposeSecret;

const COMMITS: usize = 100;
/// A member may not reveal without end: each of these counts.
const REVEALS: usize = 12;

fn note(desk: &Desk, session: &Session, party: PartyId) {
    let add = AddEntry {
        id: session.new_id().expect("an id"),
        kind: EntryKind::Note,
        party: Some(party),
        case: None,
        text: "called back, nobody there; 明天再打".into(),
        at: None,
    };
    execute(desk, session, &[Command::AddEntry(add)]).expect("written");
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let (desk, session) = bench.filled.open();
    let people = filled::some_parties(&desk, COMMITS);
    let person = |place: usize| people[place % people.len()].id;
    let before = written();
    (0..8).for_each(|place| note(&desk, &session, person(place)));
    let bytes = (written() - before) / 8;
    let raw = Raw::new();
    let (tables, as_many) = raw.tables_for(bytes, 1_000);
    let (ours, theirs) = Times::in_turns(
        COMMITS,
        |place| note(&desk, &session, person(place)),
        |place| raw.commit(10_000 + place as u64, tables),
    );
    let times = ratio(ours.median(), theirs.median());
    vec![
        Line::new("a command: a note, durable", "under 1.5 times")
            .measured(format!("{} ({})", time(ours.median()), size(bytes)))
            .beside(format!("raw redb {} ({})", time(theirs.median()), size(as_many)), times)
            .meets(times < 1.5),
    ]
}

/// Beside it what age does with the same bytes, which is kept nowhere and told to nobody.
pub fn reveal_row(bench: &Bench) -> Vec<Line> {
    let line = Line::new("one reveal, its entry durable", "under 1.5 times");
    let (desk, session) = bench.filled.open();
    let people = filled::some_parties(&desk, REVEALS * 2);
    let with_points = people.iter().filter_map(|party| {
        let view = desk.read(|tx| parties::show(tx, party.id, session.now())).expect("a party");
        view.points.into_iter().next()
    });
    let points: Vec<_> = with_points.take(REVEALS).collect();
    let identity = age::x25519::Identity::generate();
    let (raw, mut key) = (Raw::new(), 1_000);
    let (mut ours, mut theirs, mut kept) = (Times::default(), Times::default(), Times::default());
    for point in points {
        let shown = ours.add(|| reveal(&desk, &session, point.id, Purpose::IncomingCall));
        let plain = match shown {
            Ok(shown) => shown.value,
            Err(refused) => return vec![line.lacks(format!("refused: {}", refused.code))],
        };
        let sealed = age::encrypt(&identity.to_public(), plain.expose_secret().as_bytes());
        let sealed = sealed.expect("sealed");
        let open = || age::decrypt(&identity, &sealed).expect("opened");
        theirs.add(open);
        kept.add(|| {
            raw.commit(key, 1);
            open()
        });
        key += 1;
    }
    let times = ratio(ours.median(), theirs.median());
    let told = format!("age and one durable row of raw redb {}", time(kept.median()));
    let line = line.measured(time(ours.median()));
    let beside = Line::new("  beside what cannot be left out of it", "");
    let beside = beside.measured(time(ours.median()));
    vec![
        line.beside(format!("age alone {}", time(theirs.median())), times).meets(times < 1.5),
        beside.beside(told, ratio(ours.median(), kept.median())).told(),
    ]
}
