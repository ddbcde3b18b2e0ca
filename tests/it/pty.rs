//! The story in a real terminal: the program, a pseudo-terminal, a store on the disk.

use crate::house::{House, PASSPHRASE};
use crate::memory::Wanted;
use crate::needs;
use crate::seat::Seat;
use kefu::locale::{Language, Locale};
use std::time::{Duration, Instant};

const PHONE: &str = "13800138000";

/// A desk with two customers and two complaints nobody has taken yet.
struct Story {
    house: House,
    seat: Seat,
    locale: Locale,
}

impl Story {
    fn begins(size: (u16, u16), language: Language) -> Self {
        let house = House::new();
        let zhang = house.party("张伟", PHONE);
        house.party("李娜", "13900139000");
        house.complaint("退款未到账", &zhang);
        house.complaint("发错货", "C-000002");
        let mut seat = Seat::at_desk(&house, size, &["--lang", language.code()]);
        seat.shows("退款未到账");
        Self { house, seat, locale: Locale::new(language) }
    }

    fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// A message, or the longest part of it between arguments.
    fn toast(&self, id: &str) -> String {
        let args = ["number", "stage", "text"].map(|name| (name, "\u{1}".into()));
        let told = self.locale.text_with(id, &args);
        told.split('\u{1}').max_by_key(|part| part.len()).unwrap_or_default().trim().to_owned()
    }

    /// Keys, then the toast that says they were heeded, put away again.
    fn does(&mut self, keys: &[&str], toast: &str) {
        let toast = self.toast(toast);
        self.seat.keys(keys).shows(&toast).keys(&["Esc"]).hides(&toast);
    }

    fn finds_and_reveals(&mut self) {
        let (locked, purpose) = (self.text("header-locked"), self.text("purpose-call"));
        self.seat.shows(&locked).keys(&["/", "zhamgwei"]).hides("李娜").shows("张伟");
        self.seat.keys(&["Enter"]).shows("C-000001");
        self.seat.keys(&["r", PASSPHRASE, "Enter"]).shows(&purpose);
        assert!(!self.seat.has_sent(PHONE), "shown before there was a purpose");
        self.seat.keys(&["Enter"]).shows(PHONE);
    }

    fn writes_and_promises(&mut self) {
        self.does(&["n", "已致电客户", "^S"], "toast-entry-add");
        self.does(&["p", "周五前退款", "Tab", "+3d", "^S"], "toast-promise-add");
        self.does(&["c", "态度不好", "Tab", "客服挂断电话。", "^S"], "toast-complaint-open");
    }

    /// The next one of the queue, from the beginning to its end.
    fn works_the_next_one(&mut self) {
        self.does(&["N"], "toast-complaint-next");
        self.does(&["p", "补发商品", "Tab", "+1d", "^S"], "toast-promise-add");
        self.does(&["m", "Enter", "^S"], "toast-complaint-move");
        let to_category = ["m", "Enter", "Tab", "Tab", "Tab", "Tab"];
        self.does(&[&to_category[..], &["计费", "^S"]].concat(), "toast-complaint-move");
        let decided = ["m", "Down", "Enter", "Right", "Tab", "已重发退款"];
        let with_cause = [&decided[..], &["Tab", "Tab", "Right", "^S"]].concat();
        self.does(&with_cause, "toast-complaint-move");
        self.does(&["K", "Enter"], "toast-promise-keep");
        self.does(&["m", "Down", "Enter", "Right", "^S"], "toast-complaint-move");
    }

    fn ends(&mut self) {
        self.seat.keys(&["q"]).ends().is_as_before();
        let verbs = self.house.verbs();
        let steps = [
            "vault.unlock",
            "vault.reveal",
            "entry.add",
            "promise.add",
            "complaint.open",
            "complaint.next",
            "promise.add",
            "complaint.move",
            "complaint.move",
            "complaint.move",
            "promise.keep",
            "complaint.move",
            "vault.lock",
        ];
        let last_of_the_cli = verbs.iter().rposition(|verb| verb == "vault.unlock");
        let told: Vec<&str> =
            verbs[last_of_the_cli.unwrap_or(0)..].iter().map(String::as_str).collect();
        let told: Vec<&str> =
            told.into_iter().filter(|verb| *verb != "member.preferences").collect();
        assert_eq!(told, steps);
        let closed = self.house.json(&["complaint", "list", "--closed"]);
        assert_eq!(closed["total"], 1);
        let log = self.house.run(&["audit", "list", "--json", "--limit", "1000"]);
        assert!(!String::from_utf8_lossy(&log.out).contains(PHONE));
        assert!(!self.house.holds(PHONE), "the number stands in the store's folder");
        self.house.is_sound();
    }
}

fn told(size: (u16, u16), language: Language) {
    let mut story = Story::begins(size, language);
    story.finds_and_reveals();
    story.writes_and_promises();
    story.works_the_next_one();
    story.ends();
}

#[test]
fn in_chinese_on_a_wide_terminal() {
    told((120, 40), Language::Chinese);
}

#[test]
fn in_chinese_on_a_small_terminal() {
    told((80, 24), Language::Chinese);
}

#[test]
fn in_english_on_a_wide_terminal() {
    told((120, 40), Language::English);
}

#[test]
fn in_english_on_a_small_terminal() {
    told((80, 24), Language::English);
}

/// Faster than any answer: all of it in one write.
#[test]
fn keys_typed_ahead_act_on_what_they_were_typed_for() {
    let mut story = Story::begins((80, 24), Language::Chinese);
    story.seat.keys(&["/zhamgwei\rn第一条^S".replace("^S", "\x13\x13\x13q").as_str()]).ends();
    story.seat.is_as_before();
    assert_eq!(story.house.verbs().iter().filter(|verb| *verb == "entry.add").count(), 1);
    let zhang = story.house.json(&["party", "show", "C-000001"]);
    assert!(zhang["timeline"].to_string().contains("第一条"), "{zhang}");
    // The next one is taken, and worked: not the one that was open before.
    let mut seat = Seat::at_desk(&story.house, (80, 24), &["--lang", "zh"]);
    seat.shows("李娜").keys(&["/lina\rNn第二条\x13q"]).ends();
    let first = story.house.json(&["complaint", "show", "K-2026-00001"]);
    assert!(first["timeline"].to_string().contains("第二条"), "{first}");
}

/// The one test that waits for the real clock.
#[test]
fn after_twenty_seconds_the_number_is_gone() {
    let mut story = Story::begins((80, 24), Language::Chinese);
    story.finds_and_reveals();
    let shown = Instant::now();
    story.seat.hides(PHONE);
    assert!(shown.elapsed().as_secs() >= 15, "it was gone too soon to be read");
    if needs::root() {
        let mut phone = Wanted::default();
        phone.text("phone", PHONE);
        // Until the next tick the other copy of the screen is not drawn over.
        story.seat.watch(Duration::from_millis(1_500));
        let found = phone.held_by_process(story.seat.pid());
        assert!(found.hits.is_empty(), "the vault is open: {}", found.told());
    }
    story.seat.keys(&["q"]).ends().is_as_before();
}

/// What is typed after a wrong answer must reach the wizard, never the shell behind it.
#[test]
fn the_first_start_asks_again_until_the_answers_will_do() {
    let house = House::empty();
    let mut seat = Seat::at_desk(&house, (120, 40), &["--lang", "en"]);
    seat.shows("a new, empty one is about to be made").shows("Your name");
    seat.keys(&["王芳", "Enter"]).shows("New passphrase");
    seat.keys(&["short", "Enter"]).shows("at least 12 characters");
    seat.keys(&["password1234", "Enter"]).shows("anybody would try");
    seat.keys(&[PASSPHRASE, "Enter"]).shows("Once more");
    seat.keys(&["something else altogether", "Enter"]).shows("differ");
    seat.keys(&[PASSPHRASE, "Enter", PASSPHRASE, "Enter"]).shows("Recovery:");
    seat.keys(&["age1nonsense", "Enter"]).shows("not an age X25519 recipient");
    seat.keys(&["Enter"]).shows("Type LOSE").keys(&["lost", "Enter"]).shows("not the word");
    seat.keys(&["Enter"]).keys(&["LOSE", "Enter"]);
    seat.shows("王芳 (owner)").shows("open");
    seat.keys(&["q"]).ends().is_as_before();
    assert!(house.store().exists());
}

#[test]
fn a_terminal_is_as_large_as_it_says_up_to_what_memory_holds() {
    let pair = |columns, rows| {
        let size = portable_pty::PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        portable_pty::native_pty_system().openpty(size).expect("a terminal")
    };
    let told = |columns, rows| {
        let pair = pair(columns, rows);
        let name = pair.master.tty_name().expect("its name");
        let file = std::fs::OpenOptions::new().read(true).write(true).open(name).expect("a file");
        let size = kefu::tui::backend::Extent::Of(file.into()).size().expect("its size");
        (size.width, size.height)
    };
    assert_eq!(told(80, 24), (80, 24));
    assert_eq!(told(1, 1), (1, 1));
    assert_eq!(told(0, 0), (80, 24));
    assert_eq!(told(u16::MAX, 24), (1_000, 24));
    assert_eq!(told(u16::MAX, u16::MAX), (1_000, 500));
}

#[test]
fn a_desk_on_a_terminal_of_any_size_opens_and_ends() {
    let house = House::new();
    for size in [(1, 1), (60, 3), (3, 60), (1_000, 24)] {
        let mut seat = Seat::at_desk(&house, size, &["--lang", "en"]);
        seat.watch(std::time::Duration::from_millis(1_500));
        seat.keys(&["q"]).ends();
    }
}
