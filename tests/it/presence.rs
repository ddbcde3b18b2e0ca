//! Who else looks, who types: two desks at two terminals, over the store's `run/`.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]
#![expect(clippy::print_stdout, reason = "how soon it is seen")]

use crate::desk::TestDesk;
use crate::house::{House, PASSPHRASE, files};
use crate::seat::Seat;
use kefu::domain::presence::{Attention, Presence};
use kefu::locale::{Language, Locale};
use kefu::queries::presence::Sitting;
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::session::presence::{Seat as Place, all};
use kefu::tui::msg::Msg;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

const PHONE: &str = "13800138000";

fn told(id: &str, name: &str) -> String {
    Locale::new(Language::English).text_with(id, &[("name", name.into())])
}

/// A store with one complaint and a colleague.
fn house() -> House {
    let house = House::new();
    house.colleague("李娜", "agent");
    let zhang = house.party("张伟", PHONE);
    house.complaint("退款未到账", &zhang);
    house
}

fn seat(house: &House, args: &[&str]) -> Seat {
    Seat::at_desk(house, (120, 40), &[&["--lang", "en"], args].concat())
}

#[test]
fn one_opens_a_case_and_the_other_sees_it_until_it_is_killed() {
    let house = house();
    let mut first = seat(&house, &[]);
    first.shows("退款未到账").keys(&["Enter"]).shows("C-000001");
    let mut second = seat(&house, &["--as", "李娜"]);
    second.shows("assphrase").keys(&[PASSPHRASE, "Enter"]).shows("退款未到账");
    first.hides(&told("presence-looking", "李娜"));
    let asked = Instant::now();
    second.keys(&["Enter"]).shows("C-000001");
    first.shows(&told("presence-looking", "李娜")).shows("@ 退款");
    println!("seen after {} ms", asked.elapsed().as_millis());
    second.keys(&["n", "x"]);
    first.shows(&told("presence-typing", "李娜")).shows("@~ 退款");
    let listed = house.json(&["desk", "list"]);
    assert_eq!((&listed["total"], &listed["items"][1]["member"]), (&2.into(), &"李娜".into()));
    assert_eq!(listed["items"][1]["complaint"], "K-2026-00001");
    assert_eq!(listed["items"][1]["typing"], true);
    second.keys(&["Esc"]);
    first.shows(&told("presence-looking", "李娜"));
    second.kill();
    first.hides(&told("presence-looking", "李娜")).hides("@ 退款");
    assert_eq!(house.json(&["desk", "list"])["total"], 1);
    first.keys(&["q"]).ends().is_as_before();
    assert_eq!(house.json(&["desk", "list"])["total"], 0);
    let left = files(&house.store().join("run"));
    let ghosts = left.iter().filter(|path| path.extension().is_some_and(|it| it == "session"));
    assert_eq!(ghosts.count(), 0, "{left:?}");
    house.is_sound();
}

#[test]
fn an_idle_desk_beside_another_sends_nothing() {
    let house = house();
    let mut first = seat(&house, &[]);
    let mut second = seat(&house, &[]);
    first.shows("退款未到账").keys(&["Enter"]).shows("C-000001");
    second.shows("退款未到账").keys(&["Enter"]).shows("is looking");
    first.shows("is looking");
    first.watch(Duration::from_millis(700));
    let before = first.sent().len();
    first.watch(Duration::from_millis(2_500));
    assert_eq!(first.sent().len(), before, "an idle desk writes");
}

/// The file holds ids; it is for nobody else; who comes after a kill finds nobody.
#[test]
fn a_place_is_held_by_a_lock_and_holds_no_text() {
    let desk = TestDesk::new((80, 24), Language::English);
    let (store, session) = (&desk.worker.desk, &desk.worker.session);
    let mut place = Place::take(store, session).expect("a place");
    let other = Session::new(Clock::set_to(session.now()), "local").expect("a session");
    other.set_member(session.member().expect("a member"));
    let mut beside = Place::take(store, &other).expect("a place");
    let case = session.new_id().expect("an id");
    let at = Attention { case: Some(case), is_typing: true };
    place.publish(at).expect("told");
    let seen = beside.look().expect("news");
    assert_eq!((seen.len(), seen[0].at, seen[0].session), (1, at, session.id()));
    assert_eq!(beside.look(), None, "told once");
    let folder = store.store.folder().join("run");
    let path = folder.join(format!("{}.session", session.id()));
    let mode = path.metadata().expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let bytes = std::fs::read(&path).expect("bytes");
    let name = session.member().expect("a member").name;
    assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()));
    // As a kill leaves it: the file, and no lock.
    drop(place);
    std::fs::write(&path, bytes).expect("what a kill leaves");
    assert_eq!(beside.look(), Some(Vec::new()));
    assert_eq!(all(store).expect("all").len(), 1);
    assert!(!path.exists(), "what a dead one left is cleared away");
}

#[test]
fn who_publishes_all_the_time_is_never_taken_for_dead() {
    let desk = TestDesk::new((80, 24), Language::English);
    let (store, session) = (&desk.worker.desk, &desk.worker.session);
    let mut place = Place::take(store, session).expect("a place");
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| (0..400).all(|_| all(store).is_ok_and(|all| all.len() == 1)));
        for round in 0..400 {
            let at = Attention { case: None, is_typing: round % 2 == 0 };
            place.publish(at).expect("told");
        }
        assert!(looking.join().expect("a thread"));
    });
}

/// At every size and in both languages it is said who looks, above the case and in its row.
#[test]
fn it_is_said_at_every_size() {
    for language in Language::ALL {
        for size in [(120, 40), (80, 24), (60, 20)] {
            let mut desk = TestDesk::new(size, language);
            desk.keys(&["U", crate::desk::PASSPHRASE, "Enter"]);
            desk.keys(&["c", "退款未到账", "Tab", "两周未到。", "^S", "Esc", "Esc"]);
            desk.model.focus = kefu::tui::pane::PaneId::Queue;
            desk.keys(&["Enter"]);
            let case = desk.model.detail.case().expect("the case").clone();
            let told = Presence {
                session: desk.worker.session.id(),
                member: desk.model.member.id,
                pid: 1,
                since: desk.model.now,
                at: Attention { case: Some(case.id), is_typing: false },
            };
            let sitting = |is_typing| Sitting {
                told: Presence { at: Attention { is_typing, ..told.at }, ..told.clone() },
                member: "李娜".into(),
                case: Some(case.clone()),
            };
            let locale = Locale::new(language);
            let line = |id: &str| locale.text_with(id, &[("name", "李娜".into())]);
            desk.send(Msg::Sitting(vec![sitting(false)]));
            desk.shows(&line("presence-looking"));
            desk.model.focus = kefu::tui::pane::PaneId::Queue;
            desk.send(Msg::Sitting(vec![sitting(true)]));
            desk.shows("@~ 退款");
            desk.send(Msg::Sitting(Vec::new()));
            desk.hides("@~").hides(&line("presence-looking"));
        }
    }
}
