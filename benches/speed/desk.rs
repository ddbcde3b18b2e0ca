//! Row 7: a frame, over this store and over the smallest.

use crate::figures::{Times, ratio, time};
use crate::filled::Filled;
use crate::table::Line;
use crate::{Bench, SMALLEST};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kefu::locale::{Language, Locale};
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
use ratatui::layout::Size;
use std::collections::VecDeque;
use std::io::Sink;
use std::sync::Arc;
use std::time::Duration;

const SIZE: Size = Size::new(200, 60);
const FRAMES: usize = 300;

/// The desk without a terminal: what its threads would do is done in turn.
struct Drawn {
    model: Model,
    worker: Worker,
    terminal: Terminal<Backend<Sink>>,
}

impl Drawn {
    fn over(filled: &Filled) -> Self {
        let (desk, session) = filled.open();
        let options = Options {
            locale: Locale::new(Language::Chinese),
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
        model.size = (SIZE.width, SIZE.height);
        let worker = Worker::new(Arc::new(desk), Arc::new(session));
        worker.begin().expect("the log");
        worker.build_index().expect("an index");
        let backend = Backend::new(std::io::sink(), Extent::Fixed(SIZE));
        let terminal = Terminal::new(backend).expect("a terminal");
        let mut drawn = Self { model, worker, terminal };
        let effects = start(&mut drawn.model);
        drawn.perform(effects);
        drawn.draw();
        drawn
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            for msg in self.worker.perform(effect) {
                waiting.extend(update(&mut self.model, msg));
            }
        }
    }

    fn press(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        let effects = update(&mut self.model, Msg::Typed(Typed::Key(key)));
        self.perform(effects);
    }

    fn draw(&mut self) {
        let model = &self.model;
        let drawn = self.terminal.draw(|frame| {
            if let Some(cursor) = view(model, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.expect("a frame");
    }
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let mut great = Drawn::over(&bench.filled);
    let mut small = Drawn::over(&Filled::of(SMALLEST));
    let (mut keys, mut keys_small) = (Times::default(), Times::default());
    let (mut frames, mut frames_small) = (Times::default(), Times::default());
    for _ in 0..FRAMES {
        keys.add(|| great.press(KeyCode::Down));
        frames.add(|| great.draw());
        keys_small.add(|| small.press(KeyCode::Down));
        frames_small.add(|| small.draw());
    }
    let compared = |work: &str, budget, ours: &Times, theirs: &Times, most: Duration| {
        let times = ratio(ours.median(), theirs.median());
        let told = format!("{} p99 {}", time(ours.median()), time(ours.percentile(99)));
        let beside = format!("{SMALLEST} parties: {}", time(theirs.median()));
        let is_met = times < 1.1 && ours.median() < most;
        Line::new(work, budget).measured(told).beside(beside, times).meets(is_met)
    };
    let (frame, key) = ("a frame of 200x60", "its key, with all that it loads");
    let budget = "within 10 %, under 2 ms";
    vec![
        compared(frame, budget, &frames, &frames_small, Duration::from_millis(2)),
        compared(key, "within 10 %", &keys, &keys_small, Duration::MAX),
    ]
}
