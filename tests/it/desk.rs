//! A whole desk without a terminal: keys in, frames out, every frame also seen through a terminal's
//! eyes. A new story costs five lines: given, keys, then.

use crate::svg;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kefu::commands::init::{Init, init};
use kefu::domain::moment::Moment;
use kefu::locale::{Language, Locale};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::tui::Options;
use kefu::tui::backend::{Backend, Extent};
use kefu::tui::editor::Editor;
use kefu::tui::effect::Effect;
use kefu::tui::model::Model;
use kefu::tui::msg::{Msg, Typed};
use kefu::tui::run::new_model;
use kefu::tui::update::{start, update};
use kefu::tui::view::view;
use kefu::tui::worker::Worker;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use std::sync::Arc;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "four tests ride green bicycles";
/// A Sunday.
pub const NOW: &str = "2026-11-22T10:00:00+08:00";

/// Everything a story needs; the store goes with it.
pub struct TestDesk {
    pub model: Model,
    pub worker: Worker,
    pub clock: Clock,
    pub copied: Vec<String>,
    terminal: Terminal<Backend<Vec<u8>>>,
    screen: vt100::Parser,
    seen_bytes: usize,
    taken_bytes: usize,
    compares: bool,
    _folder: TempDir,
}

pub fn now() -> Moment {
    Moment::parse(NOW, jiff::tz::Offset::UTC).expect("a moment")
}

/// A new store whose clock stands still; its vault is open.
pub fn store(folder: &std::path::Path, clock: Clock) -> (Desk, Session) {
    let session = Session::new(clock, "local").expect("a session");
    let wanted = Init {
        member: "王芳".into(),
        passphrase: PASSPHRASE.into(),
        recovery: Vec::new(),
        uid: 0,
        work_factor: 4,
    };
    let desk = init(&folder.join("store"), &session, &wanted).expect("a store");
    (desk, session)
}

impl TestDesk {
    /// An empty store, locked, at a size and in a language.
    pub fn new(size: (u16, u16), language: Language) -> Self {
        let folder = TempDir::new().expect("a folder");
        let clock = Clock::set_to(now());
        let (desk, session) = store(folder.path(), clock.clone());
        session.close_vault();
        Self::over(desk, session, clock, folder, size, language)
    }

    /// Over a store that is there.
    pub fn over(
        desk: Desk,
        session: Session,
        clock: Clock,
        folder: TempDir,
        size: (u16, u16),
        language: Language,
    ) -> Self {
        let options = Options {
            locale: Locale::new(language),
            theme: None,
            themes: None,
            keys: None,
            no_colour: false,
            ascii: false,
            demo: None,
            editor: Editor::default(),
            paced: false,
        };
        let mut model = new_model(&session, options).expect("a model");
        model.size = size;
        let worker = Worker::new(Arc::new(desk), Arc::new(session));
        worker.begin().expect("the log");
        worker.build_index().expect("an index");
        let extent = Extent::Fixed(Size::new(size.0, size.1));
        let terminal = Terminal::new(Backend::new(Vec::new(), extent)).expect("a terminal");
        let whole = |n: u16| std::num::NonZeroU16::new(n).expect("a size");
        let screen = vt100::Parser::new(whole(size.1), whole(size.0), 0);
        let mut desk = Self {
            model,
            worker,
            clock,
            copied: Vec::new(),
            terminal,
            screen,
            seen_bytes: 0,
            taken_bytes: 0,
            compares: true,
            _folder: folder,
        };
        let effects = start(&mut desk.model);
        desk.perform(effects);
        desk.draw();
        desk
    }

    /// Somebody else sits down here: another session over the same store.
    pub fn seated(&mut self, session: Session) {
        let options = Options {
            locale: Locale::new(self.model.locale.language()),
            theme: None,
            themes: None,
            keys: None,
            no_colour: false,
            ascii: false,
            demo: None,
            editor: Editor::default(),
            paced: false,
        };
        let size = self.model.size;
        self.model = new_model(&session, options).expect("a model");
        self.model.size = size;
        self.worker = Worker::new(Arc::clone(&self.worker.desk), Arc::new(session));
        self.worker.begin().expect("the log");
        self.worker.build_index().expect("an index");
        let effects = start(&mut self.model);
        self.perform(effects);
        self.draw();
    }

    /// Keys as a person names them: `/`, `Enter`, `^S`; anything longer is typed letter by letter.
    pub fn keys(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            match named(key) {
                Some(event) => self.press(event),
                None => key.chars().for_each(|c| self.press(letter(c))),
            }
        }
        self
    }

    /// Keys at a busy store: what they would do is kept back, for [`TestDesk::perform`] later on.
    pub fn keys_alone(&mut self, keys: &[&str]) -> Vec<Effect> {
        let typed = |key: &&str| match named(key) {
            Some(event) => vec![event],
            None => key.chars().map(letter).collect(),
        };
        let events: Vec<KeyEvent> = keys.iter().flat_map(typed).collect();
        events
            .into_iter()
            .flat_map(|key| update(&mut self.model, Msg::Typed(Typed::Key(key))))
            .collect()
    }

    pub fn press(&mut self, key: KeyEvent) {
        self.send(Msg::Typed(Typed::Key(key)));
    }

    /// One message, everything that follows from it, and the frame after.
    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform(effects);
        let tick = self.tick();
        let effects = update(&mut self.model, tick);
        self.perform(effects);
        self.draw();
    }

    /// Counts and limits, as the store has them now.
    pub fn send_status(&mut self) {
        self.perform(vec![Effect::Status]);
        self.draw();
    }

    /// Time passes.
    pub fn wait(&mut self, seconds: i64) {
        self.clock.advance(seconds);
        let tick = self.tick();
        self.send(tick);
    }

    fn tick(&self) -> Msg {
        let session = &self.worker.session;
        Msg::Tick {
            now: session.now(),
            elapsed_seconds: session.clock().elapsed_seconds(),
            vault_open: !session.expire() && session.is_open(),
        }
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Quit => self.model.quit = true,
                Effect::Copy(text) => self.copied.push(text),
                Effect::Lock => {
                    if self.worker.session.close_vault() {
                        waiting.push_back(Effect::Closed);
                    }
                }
                Effect::Repaint => {
                    kefu::tui::terminal::repaint(&mut self.terminal).expect("a repaint");
                }
                other => {
                    for msg in self.worker.perform(other) {
                        waiting.extend(update(&mut self.model, msg));
                    }
                }
            }
        }
    }

    /// Draws, and checks that a terminal shows the same.
    fn draw(&mut self) {
        let model = &self.model;
        let drawn = self.terminal.draw(|frame| {
            if let Some(cursor) = view(model, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.expect("a frame");
        let bytes = self.terminal.backend().writer();
        self.screen.process(&bytes[self.seen_bytes..]);
        self.seen_bytes = bytes.len();
        if !self.compares {
            return;
        }
        let shown: Vec<String> = self.screen.screen().rows(0, self.model.size.0).collect();
        for (shown, meant) in shown.iter().zip(self.lines()) {
            assert_eq!(shown.trim_end(), meant.trim_end(), "the terminal shows something else");
        }
    }

    /// The frame as the model means it.
    pub fn buffer(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, columns, rows));
        view(&self.model, &mut buffer);
        buffer
    }

    pub fn lines(&self) -> Vec<String> {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width);
        buffer
            .content()
            .chunks(width)
            .map(|row| {
                let mut line = String::new();
                let mut skip = 0usize;
                for cell in row {
                    if skip > 0 {
                        skip -= 1;
                        continue;
                    }
                    line.push_str(cell.symbol());
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
                }
                line
            })
            .collect()
    }

    pub fn screen(&self) -> String {
        self.lines().join("\n")
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.screen().contains(text), "{text} is not on the screen:\n{}", self.screen());
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.screen().contains(text), "{text} is on the screen:\n{}", self.screen());
        self
    }

    /// From here on nobody compares the emulator's screen with the frame: emulators differ on letters that nobody has
    /// ever written.
    pub fn looks_only(&mut self) {
        self.compares = false;
    }

    /// What was written to the terminal since this was asked last.
    pub fn take_sent(&mut self) -> Vec<u8> {
        let news = self.terminal.backend().writer()[self.taken_bytes..].to_vec();
        self.taken_bytes = self.seen_bytes;
        news
    }

    /// Bytes written to the terminal so far.
    pub fn bytes(&self) -> usize {
        self.seen_bytes
    }

    pub fn svg(&self) -> String {
        svg::svg(&self.buffer(), None)
    }
}

fn letter(c: char) -> KeyEvent {
    let modifiers = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(c), modifiers)
}

fn named(key: &str) -> Option<KeyEvent> {
    let plain = |code| Some(KeyEvent::new(code, KeyModifiers::NONE));
    match key {
        "Enter" => plain(KeyCode::Enter),
        "Esc" => plain(KeyCode::Esc),
        "Tab" => plain(KeyCode::Tab),
        "BackTab" => plain(KeyCode::BackTab),
        "Down" => plain(KeyCode::Down),
        "Up" => plain(KeyCode::Up),
        "Right" => plain(KeyCode::Right),
        "Left" => plain(KeyCode::Left),
        "Space" => plain(KeyCode::Char(' ')),
        "PgDn" => plain(KeyCode::PageDown),
        "PgUp" => plain(KeyCode::PageUp),
        key => {
            let ctrl = key.strip_prefix('^').filter(|rest| rest.chars().count() == 1)?;
            let c = ctrl.chars().next()?.to_ascii_lowercase();
            Some(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL))
        }
    }
}
