//! The loop: one channel, drained; update for each message; draw once.

use super::editor::{self, Editor};
use super::effect::{Assist, Effect};
use super::input::{Input, Reader};
use super::keymap::Keymap;
use super::model::Model;
use super::msg::{Msg, Ticket, Typed};
use super::pace::{self, Pace, Reason};
use super::pane::PaneId;
use super::signals::{self, Signal};
use super::terminal::{self, Backend, Guard, TtyWriter};
use super::theme::Theme;
use super::update::{start, update};
use super::view::view;
use super::worker::Worker;
use crate::domain::error::{Error, Result};
use crate::domain::presence::Attention;
use crate::locale::Locale;
use crate::session::scratch::Scratch;
use crate::session::{Desk, Session, wipe_stack};
use crate::vault::ExposeSecret;
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use rustix::process::{Pid, kill_process};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use zeroize::Zeroizing;

/// How often is looked whether others have written to the store.
const FOLLOW_EVERY: Duration = Duration::from_millis(50);
/// What is committed within this time is shown together.
const TOGETHER: Duration = Duration::from_millis(100);
/// How often the audit log is asked whatever the file's time says.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// How often time is told to the model; nothing is drawn unless something changed.
const TICK_EVERY: Duration = Duration::from_secs(1);
/// How often is looked whether an editor has ended.
const LOOK_AT_EDITOR_EVERY: Duration = Duration::from_millis(50);
/// How often is looked who else sits at a desk.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often it is looked whether the index is to be made anew: it takes seconds of many customers.
const SWEEP_EVERY: Duration = Duration::from_secs(30);
/// After which time a desk lets complaints climb first: what it shows first does not wait for that.
const CLIMB_AFTER: Duration = Duration::from_secs(30);
/// How often it does so.
const CLIMB_EVERY: Duration = Duration::from_secs(15 * 60);
/// What whoever reads is told while somebody has the store for themselves.
const UPKEEP: &str = "store-upkeep";
/// At most thirty frames a second.
const FRAME: Duration = Duration::from_millis(33);

/// How the desk is to look.
#[derive(Debug)]
pub struct Options {
    /// The language.
    pub locale: Locale,
    /// Name of the theme; the member's, if none is given.
    pub theme: Option<String>,
    /// Where the user's own themes lie.
    pub themes: Option<PathBuf>,
    /// The user's own keys.
    pub keys: Option<PathBuf>,
    /// Whether colours are unwanted.
    pub no_colour: bool,
    /// Whether borders are ASCII.
    pub ascii: bool,
    /// The passphrase, where this is a store to try things on.
    pub demo: Option<String>,
    /// The editor for long text.
    pub editor: Editor,
    /// Whether the line may be slow, and ends with the desk.
    pub paced: bool,
}

/// How long the end of the desk waits for what the store is still doing.
const TO_FINISH: Duration = Duration::from_secs(2);

/// What reaches the loop. A key is in a box, since the places of a channel are not overwritten when
/// what was in them is taken out: one after the other they would spell what was typed.
enum Event {
    Msg(Box<Msg>),
    Input(Box<Input>),
    Signal(Signal),
}

/// Runs the desk until it ends. The session has its member.
pub fn run(desk: Arc<Desk>, session: Arc<Session>, options: Options) -> Result<()> {
    let pace = Pace::new(options.paced);
    let mut model = new_model(&session, options)?;
    let worker = Arc::new(Worker::new(desk, Arc::clone(&session)));
    worker.begin()?;
    let (sender, events) = channel();
    let to_loop = sender.clone();
    // Before the terminal is taken: from its first moment on no signal ends the process past the guard.
    signals::watch(move |signal| to_loop.send(Event::Signal(signal)).is_ok())
        .map_err(terminal_error)?;
    let guard = Guard::enter().map_err(terminal_error)?;
    let events = (sender, events);
    let done = Loop::new(worker, session, &guard, pace, events).and_then(|mut desk| {
        let done = desk.run(&mut model);
        desk.finish(&mut model);
        done
    });
    drop(guard);
    done
}

fn terminal_error(e: std::io::Error) -> Error {
    Error::failed("terminal").with("detail", e)
}

/// The model of a desk that has just begun.
pub fn new_model(session: &Session, options: Options) -> Result<Model> {
    let member = session.member()?;
    let wanted = options.theme.as_deref().or(member.preferences.theme.as_deref());
    let wanted = wanted.unwrap_or(super::theme::DEFAULT);
    let mut theme = Theme::load(wanted, options.themes.as_deref())?;
    if options.no_colour {
        theme = theme.without_colour();
    }
    if options.ascii {
        theme = theme.with_ascii_borders();
    }
    let preset = member.preferences.keys.as_deref().unwrap_or("default");
    let keymap = Keymap::load(preset, options.keys.as_deref())?;
    let focus = member.preferences.last_view.as_deref().and_then(PaneId::from_code);
    Ok(Model {
        size: (80, 24),
        now: session.now(),
        elapsed_seconds: session.clock().elapsed_seconds(),
        locale: Arc::new(options.locale.at_desk()),
        theme,
        keymap,
        members: vec![member.name.clone()],
        member,
        vault_open: session.is_open(),
        sitting: Vec::new(),
        reasons: None,
        excepted: None,
        attention: Default::default(),
        tally: Default::default(),
        waiting: Default::default(),
        spent: Vec::new(),
        upkeep: None,
        importing: None,
        has_drawer: session.drawer().is_some(),
        editor: options.editor,
        focus: focus.unwrap_or(PaneId::Queue),
        zoomed: false,
        list: Default::default(),
        detail: Default::default(),
        queue: Default::default(),
        overlays: Vec::new(),
        drafts: Default::default(),
        letters: None,
        toasts: Default::default(),
        shown: None,
        pending: None,
        last_action: None,
        no_colour: options.no_colour,
        demo: options.demo,
        ahead: Default::default(),
        dismissed: false,
        quit: false,
    })
}

/// The threads and the terminal of one desk. One thread writes and does scrypt, one reads, one searches, one counts, one looks into files:
/// each does what it is sent in order, and what must come after a write is sent once that is answered.
struct Loop<'g> {
    worker: Arc<Worker>,
    session: Arc<Session>,
    guard: &'g Guard,
    terminal: Terminal<Backend<TtyWriter>>,
    events: Receiver<Event>,
    reader: Reader,
    writes: Sender<Effect>,
    writing: thread::JoinHandle<()>,
    reads: Sender<Effect>,
    search: Sender<Effect>,
    counts: Sender<Effect>,
    files: Sender<Effect>,
    /// The import that is under way, or was last.
    importing: Option<thread::JoinHandle<()>>,
    to_loop: Sender<Event>,
    drawn_at: Option<Instant>,
    pace: Pace,
    /// For what the next frame is.
    reason: Reason,
    /// The editor that has the terminal.
    lent_to: Option<Pid>,
}

impl<'g> Loop<'g> {
    fn new(
        worker: Arc<Worker>,
        session: Arc<Session>,
        guard: &'g Guard,
        pace: Pace,
        (sender, events): (Sender<Event>, Receiver<Event>),
    ) -> Result<Self> {
        let backend = guard.backend().map_err(terminal_error)?;
        let mut terminal = Terminal::new(backend).map_err(terminal_error)?;
        if pace.asks() {
            terminal.backend_mut().end_with(pace::QUESTION);
        }
        let to_loop = sender.clone();
        let reader = Reader::spawn(guard.input().map_err(terminal_error)?, move |input| {
            to_loop.send(Event::Input(Box::new(input))).is_ok()
        });
        follow(Arc::clone(&worker), sender.clone());
        look_around(Arc::clone(&worker), sender.clone());
        climb(Arc::clone(&worker));
        let (writes, writing) = spawn_worker(Arc::clone(&worker), sender.clone(), false);
        let (reads, _) = spawn_worker(Arc::clone(&worker), sender.clone(), false);
        let (counts, _) = spawn_worker(Arc::clone(&worker), sender.clone(), false);
        let (files, _) = spawn_worker(Arc::clone(&worker), sender.clone(), false);
        let (search, _) = spawn_worker(Arc::clone(&worker), sender.clone(), true);
        Ok(Self {
            writes,
            writing,
            reads,
            search,
            counts,
            files,
            importing: None,
            to_loop: sender,
            worker,
            session,
            guard,
            terminal,
            events,
            reader: reader.map_err(terminal_error)?,
            drawn_at: None,
            pace,
            reason: Reason::Key,
            lent_to: None,
        })
    }

    fn run(&mut self, model: &mut Model) -> Result<()> {
        let size = self.terminal.size().map_err(terminal_error)?;
        model.size = (size.width, size.height);
        let effects = start(model);
        self.perform(model, effects);
        self.first_pages(model);
        let (mut was_open, mut was_shown) = (model.vault_open, false);
        while !model.quit {
            let closes = was_open && !model.vault_open;
            if closes || was_shown && model.shown.is_none() {
                self.reason = Reason::Hides;
            }
            if self.pace.may_draw(self.reason, Instant::now()) {
                self.draw(model)?;
                (was_open, was_shown) = (model.vault_open, model.shown.is_some());
            }
            if closes {
                // Both buffers are drawn over; the second time nothing is sent.
                self.draw(model)?;
            }
            wipe_stack();
            self.wait_and_take(model, TICK_EVERY);
            if let Err(over) = self.session.is_over() {
                self.end(model);
                return Err(over);
            }
            if let Some(id) = terminal::take_background_panic() {
                return Err(Error::failed("panic").with("id", id));
            }
        }
        match model.dismissed {
            true => Err(Error::not_permitted("no-member")),
            false => Ok(()),
        }
    }

    /// What was begun is finished, as far as the store allows it soon; then the vault is closed, also
    /// where an unlocking was under way or the line broke before anybody could say so.
    fn finish(mut self, model: &mut Model) {
        drop(std::mem::replace(&mut self.writes, channel().0));
        self.worker.stop_import(None);
        wait_for(&self.writing);
        self.importing.iter().for_each(wait_for);
        if self.close_vault(model) {
            wait_for(&self.tell_that_it_is_closed());
        }
        self.worker.leave();
        // From here on what is typed belongs to the shell.
        let _ = self.reader.pause();
    }

    /// Waits for something, then takes in everything that is there.
    #[inline(never)]
    fn wait_and_take(&mut self, model: &mut Model, longest: Duration) {
        match self.events.recv_timeout(longest) {
            Ok(event) => self.take(model, event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => model.quit = true,
        }
        self.rest_of_the_frame();
        while let Ok(event) = self.events.try_recv() {
            self.take(model, event);
        }
        let tick = Msg::Tick {
            now: self.session.now(),
            elapsed_seconds: self.session.clock().elapsed_seconds(),
            vault_open: !self.session.expire() && self.session.is_open(),
        };
        let effects = update(model, tick);
        self.perform(model, effects);
    }

    /// The first frame has what both lists begin with, unless that takes longer than a frame: then it is empty, and they
    /// come with the next.
    fn first_pages(&mut self, model: &mut Model) {
        let until = Instant::now() + FRAME;
        while !(model.list.loaded && model.queue.loaded || model.quit) {
            let rest = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(rest) {
                Ok(event) => self.take(model, event),
                Err(_) => return,
            }
        }
    }

    /// A burst of messages is drawn once.
    fn rest_of_the_frame(&self) {
        if let Some(drawn) = self.drawn_at
            && let Some(rest) = FRAME.checked_sub(drawn.elapsed())
        {
            thread::sleep(rest);
        }
    }

    fn take(&mut self, model: &mut Model, event: Event) {
        let msg = match event {
            Event::Msg(msg) => *msg,
            Event::Input(input) => match *input {
                Input::Key(key) => self.typed(Typed::Key(key)),
                Input::Paste(text) => self.typed(Typed::Paste(text.into())),
                Input::Resize(columns, rows) => {
                    self.reason = self.reason.max(Reason::Key);
                    Msg::Resize(columns, rows)
                }
                Input::Arrived => return self.pace.answered(),
                Input::Closed => return self.end(model),
            },
            Event::Signal(signal) => return self.signal(model, signal),
        };
        let effects = update(model, msg);
        self.perform(model, effects);
    }

    fn typed(&mut self, typed: Typed) -> Msg {
        self.session.touch();
        self.reason = self.reason.max(Reason::Key);
        Msg::Typed(typed)
    }

    fn signal(&mut self, model: &mut Model, signal: Signal) {
        match signal {
            // Ctrl+C and what ends a stop are the editor's while it has the terminal.
            Signal::Interrupt | Signal::Continue if self.lent_to.is_some() => {}
            Signal::Terminate | Signal::Hangup | Signal::Interrupt => self.end(model),
            Signal::Suspend if self.lent_to.is_some() => self.suspend_with_editor(model),
            Signal::Suspend => self.suspend(model),
            Signal::Continue => {
                let _ = self.guard.resume();
                let _ = terminal::repaint(&mut self.terminal);
            }
        }
    }

    /// The vault closes before anything else; the terminal is given back by the guard.
    fn end(&mut self, model: &mut Model) {
        self.lock(model);
        model.quit = true;
    }

    /// Closes the vault at once, whatever the store is busy with. Whether it was open.
    fn close_vault(&self, model: &mut Model) -> bool {
        model.shown = None;
        model.vault_open = false;
        self.session.close_vault()
    }

    /// Writes it into the log, on a thread of its own: the store may be held by somebody else.
    fn tell_that_it_is_closed(&self) -> thread::JoinHandle<()> {
        let worker = Arc::clone(&self.worker);
        thread::spawn(move || drop(crate::commands::unlock::closed(&worker.desk, &worker.session)))
    }

    /// Nobody may sit at an open vault while the desk sleeps.
    fn suspend(&mut self, model: &mut Model) {
        let was_open = self.close_vault(model);
        model.veil();
        let _ = self.draw(model).and_then(|()| self.draw(model));
        wipe_stack();
        self.look_away(was_open);
        if self.guard.suspend().is_err() {
            return self.end(model);
        }
        self.worker.perform(Effect::Attend(model.attention));
        let _ = terminal::repaint(&mut self.terminal);
    }

    /// The same with an editor, which Ctrl+Z has stopped too; what holds the terminal stays as it is. Where nobody
    /// could bring both back, the editor goes on.
    fn suspend_with_editor(&mut self, model: &mut Model) {
        let was_open = self.close_vault(model);
        model.veil();
        self.look_away(was_open);
        let _ = terminal::stop();
        self.worker.perform(Effect::Attend(model.attention));
        if let Some(editor) = self.lent_to {
            let _ = kill_process(editor, rustix::process::Signal::CONT);
        }
    }

    /// Who sleeps looks at nothing, and the log knows of a vault that was closed for it.
    fn look_away(&self, was_open: bool) {
        if was_open {
            wait_for(&self.tell_that_it_is_closed());
        }
        self.worker.perform(Effect::Attend(Attention::default()));
    }

    /// Lends the terminal to the member's editor and takes the text back. Meanwhile time passes and messages come in
    /// as ever; nothing is drawn, and keys that were typed before wait.
    fn edit(&mut self, model: &mut Model, ticket: Ticket, field: &'static str, text: &str) -> Msg {
        let written = self.edited(model, text);
        let _ = terminal::repaint(&mut self.terminal);
        match written {
            Ok(text) => Msg::Edited(ticket, field, text.as_str().into()),
            Err(error) => Msg::Refused(ticket, error),
        }
    }

    fn edited(&mut self, model: &mut Model, text: &str) -> Result<Zeroizing<String>> {
        let scratch = Scratch::with(text, model.editor.runtime.as_deref())?;
        self.reader.pause().map_err(terminal_error)?;
        let guard = self.guard;
        let ended = guard.lend(|| self.wait_for_editor(model, &scratch)).map_err(terminal_error);
        // On a line that is gone nothing goes on, and the desk ends by itself.
        let _ = self.reader.go_on();
        editor::check(ended??)?;
        scratch.read()
    }

    /// Until it ends, or the desk does.
    fn wait_for_editor(&mut self, model: &mut Model, scratch: &Scratch) -> Result<ExitStatus> {
        let mut running = model.editor.start(scratch)?;
        self.lent_to = editor::pid(&running);
        while matches!(running.try_wait(), Ok(None)) && !model.quit {
            self.wait_and_take(model, LOOK_AT_EDITOR_EVERY);
        }
        self.lent_to = None;
        if matches!(running.try_wait(), Ok(None)) {
            editor::end(&mut running);
        }
        running.wait().map_err(terminal_error)
    }

    fn perform(&mut self, model: &mut Model, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.end(model),
                Effect::Suspend => self.suspend(model),
                // The terminal is the editor's, and everything is drawn anew after it.
                Effect::Repaint | Effect::Copy(_) if self.lent_to.is_some() => {}
                Effect::Repaint => drop(terminal::repaint(&mut self.terminal)),
                Effect::Copy(text) => self.copy(&text),
                Effect::Edit { ticket, field, text } => {
                    let msg = self.edit(model, ticket, field, text.expose_secret());
                    let effects = update(model, msg);
                    self.perform(model, effects);
                }
                Effect::Lock => self.lock(model),
                Effect::Search { ticket, .. } => {
                    self.worker.wants(ticket);
                    drop(self.search.send(effect));
                }
                Effect::Candidates(_) | Effect::Follow(_) | Effect::Similar { .. } => {
                    drop(self.search.send(effect));
                }
                Effect::Counts(_) | Effect::Total { .. } => drop(self.counts.send(effect)),
                Effect::Assist(run, Assist::Stop) => self.worker.stop_import(Some(run)),
                Effect::Assist(_, Assist::Run { .. }) => self.import(effect),
                Effect::Assist(..) => drop(self.files.send(effect)),
                Effect::Do(..)
                | Effect::GoOn(..)
                | Effect::MoveValues(..)
                | Effect::Rehearse(..)
                | Effect::Closed => {
                    drop(self.writes.send(effect));
                }
                // Not behind a write, which may wait for another process, nor behind scrypt. What was
                // read too early is read again once the write is announced.
                Effect::Rows(_)
                | Effect::Queue { .. }
                | Effect::Promises { .. }
                | Effect::Open { .. }
                | Effect::Letters { .. }
                | Effect::Arrived { .. }
                | Effect::Board(_)
                | Effect::Macros(..)
                | Effect::Attend(_)
                | Effect::Status => {
                    drop(self.reads.send(effect));
                }
            }
        }
    }

    /// On a thread of its own: what else is written does not wait for a whole file.
    fn import(&mut self, effect: Effect) {
        let (worker, to_loop) = (Arc::clone(&self.worker), self.to_loop.clone());
        self.importing = Some(thread::spawn(move || {
            if let Effect::Assist(ticket, wanted) = effect {
                worker.assist(ticket, wanted, &mut |msg| {
                    let _ = to_loop.send(Event::Msg(Box::new(msg)));
                });
            }
            wipe_stack();
        }));
    }

    /// Closes the vault; the log is told in its turn.
    fn lock(&mut self, model: &mut Model) {
        if self.close_vault(model) {
            drop(self.writes.send(Effect::Closed));
        }
    }

    /// OSC 52: the terminal's own clipboard, also over SSH.
    fn copy(&mut self, text: &str) {
        let mut sequence = String::new();
        if CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).is_ok() {
            self.terminal.backend_mut().pass_through(sequence.as_bytes());
        }
    }

    #[inline(never)]
    fn draw(&mut self, model: &Model) -> Result<()> {
        let now = Instant::now();
        (self.drawn_at, self.reason) = (Some(now), Reason::Change);
        wipe_cells(self.terminal.current_buffer_mut());
        let drawn = self.terminal.draw(|frame| {
            let cursor = view(model, frame.buffer_mut());
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        });
        let drawn = drawn.map(|_| ()).map_err(terminal_error);
        self.pace.sent(self.terminal.backend_mut().take_sent(), now);
        if !self.pace.asks() {
            self.terminal.backend_mut().end_with(b"");
        }
        drawn
    }
}

/// An empty cell still holds the letter that was in it; this is the buffer of the frame before the last.
fn wipe_cells(buffer: &mut Buffer) {
    /// As long as what a cell holds in place.
    const FILLED: &str = "xxxxxxxxxxxxxxxxxxxxxxxx";
    for cell in &mut buffer.content {
        cell.set_symbol(FILLED);
        cell.reset();
    }
}

/// Waits for the end of a thread, but not for ever.
fn wait_for(thread: &thread::JoinHandle<()>) {
    let deadline = Instant::now() + TO_FINISH;
    while !thread.is_finished() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
}

/// A thread that does one effect after the other, without those that a newer one has made stale.
fn spawn_worker(
    worker: Arc<Worker>,
    to_loop: Sender<Event>,
    is_search: bool,
) -> (Sender<Effect>, thread::JoinHandle<()>) {
    let (sender, effects) = channel::<Effect>();
    let thread = thread::spawn(move || {
        if is_search {
            // The first page does not wait for the index; it is read again when the index is there.
            while let Ok(effect) = effects.try_recv() {
                answer(&worker, effect, &to_loop);
            }
            let built = worker.build_index().map(|()| Msg::Indexed);
            let _ = to_loop.send(Event::Msg(Box::new(built.unwrap_or_else(Msg::Failed))));
        }
        while let Ok(first) = effects.recv() {
            let waiting: Vec<Effect> = std::iter::once(first).chain(effects.try_iter()).collect();
            for effect in without_stale(waiting) {
                answer(&worker, effect, &to_loop);
            }
        }
    });
    (sender, thread)
}

/// Of several searches only the newest is wanted, and of several looks for similar parties or for candidates, and of
/// several counts; of several looks at the queue from its top the newest, and what goes on after it.
fn without_stale(waiting: Vec<Effect>) -> Vec<Effect> {
    let newest = |of: fn(&Effect) -> bool| waiting.iter().rposition(of);
    let search = newest(|one| matches!(one, Effect::Search { .. }));
    let similar = newest(|one| matches!(one, Effect::Similar { .. }));
    let candidates = newest(|one| matches!(one, Effect::Candidates(_)));
    let counts = newest(|one| matches!(one, Effect::Counts(_)));
    let total = newest(|one| matches!(one, Effect::Total { .. }));
    let preview = newest(|one| matches!(one, Effect::Assist(_, Assist::Preview { .. })));
    let queue = newest(|one| matches!(one, Effect::Queue { after: None, .. }));
    let is_wanted = |(place, effect): &(usize, Effect)| match effect {
        Effect::Search { .. } => Some(*place) == search,
        Effect::Similar { .. } => Some(*place) == similar,
        Effect::Candidates(_) => Some(*place) == candidates,
        Effect::Counts(_) => Some(*place) == counts,
        Effect::Total { .. } => Some(*place) == total,
        Effect::Assist(_, Assist::Preview { .. }) => Some(*place) == preview,
        Effect::Queue { .. } => Some(*place) >= queue,
        _ => true,
    };
    waiting.into_iter().enumerate().filter(is_wanted).map(|(_, effect)| effect).collect()
}

/// Nothing of what was done is left on the stack, neither after it nor while somebody reads the answer.
fn answer(worker: &Worker, effect: Effect, to_loop: &Sender<Event>) {
    let answers = performed(worker, effect);
    wipe_stack();
    for msg in answers {
        let _ = to_loop.send(Event::Msg(Box::new(msg)));
    }
}

#[inline(never)]
fn performed(worker: &Worker, effect: Effect) -> Vec<Msg> {
    worker.perform(effect)
}

/// Follows who else sits at a desk. Nothing is told, and so nothing drawn, unless it has changed.
fn look_around(worker: Arc<Worker>, to_loop: Sender<Event>) {
    thread::spawn(move || {
        worker.sit();
        let mut swept = Instant::now();
        loop {
            if swept.elapsed() > SWEEP_EVERY {
                worker.sweep_index();
                swept = Instant::now();
            }
            if let Some(msg) = worker.look_around()
                && to_loop.send(Event::Msg(Box::new(msg))).is_err()
            {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
    });
}

/// Lets complaints climb as long as the desk is open. What comes of it arrives as any commit does.
fn climb(worker: Arc<Worker>) {
    thread::spawn(move || {
        thread::sleep(CLIMB_AFTER);
        loop {
            worker.climb();
            wipe_stack();
            thread::sleep(CLIMB_EVERY);
        }
    });
}

/// Follows the audit log from the entry on that the worker began with: what another session commits arrives as any
/// message does, and what is committed while the desk comes up is told, too.
fn follow(worker: Arc<Worker>, to_loop: Sender<Event>) {
    thread::spawn(move || {
        let send = |msg: Msg| to_loop.send(Event::Msg(Box::new(msg))).is_ok();
        let (mut failed, mut paused, mut file) = (None, None, Watched::default());
        loop {
            let is_own = worker.wait(FOLLOW_EVERY);
            let upkeep = worker.desk.upkeep();
            if upkeep != paused {
                paused.clone_from(&upkeep);
                if !send(Msg::Upkeep(upkeep)) {
                    return;
                }
            }
            if paused.is_some() {
                thread::sleep(FOLLOW_EVERY);
                continue;
            }
            if !file.is_written(worker.desk.store.written_at()) && !is_own {
                continue;
            }
            match worker.news() {
                Ok(news) => {
                    failed = None;
                    if let Some((last, touched)) = news {
                        if !send(Msg::Changed(last, touched)) {
                            return;
                        }
                        // What many desks commit in one moment is read anew once.
                        thread::sleep(TOGETHER);
                    }
                }
                Err(error) => {
                    // Said once, and at once: what is on the screen is not what there is, as long as this lasts. Of an
                    // upkeep a line of its own tells.
                    let is_news = failed != Some(error.code) && error.code != UPKEEP;
                    failed = Some(error.code);
                    if is_news && !send(Msg::Failed(error)) {
                        return;
                    }
                    thread::sleep(FOLLOW_EVERY);
                }
            }
        }
    });
}

/// The store's file, looked at from outside.
#[derive(Default)]
struct Watched {
    written_at: Option<SystemTime>,
    asked_at: Option<Instant>,
    has_moved: bool,
}

impl Watched {
    /// Whether the log should be asked. Once more after a change, since two in one tick of the file's clock look
    /// like one.
    fn is_written(&mut self, written_at: Option<SystemTime>) -> bool {
        let moves = written_at.is_none() || written_at != self.written_at;
        let asks = moves
            || self.has_moved
            || self.asked_at.is_none_or(|asked| asked.elapsed() >= ASK_EVERY);
        (self.written_at, self.has_moved) = (written_at, moves);
        if asks {
            self.asked_at = Some(Instant::now());
        }
        asks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{CaseId, Id};
    use crate::queries::complaints::Filter;

    #[test]
    fn a_file_is_asked_when_its_time_moves_and_once_more() {
        let mut file = Watched::default();
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let asks: Vec<bool> = [1, 1, 1, 2, 2, 2].map(|second| file.is_written(at(second))).into();
        assert_eq!(asks, [true, true, false, true, true, false]);
        assert!(file.is_written(None), "a file that cannot be looked at is asked");
    }

    #[test]
    fn of_what_waits_only_the_newest_of_each_search_and_look_is_done() {
        let search = |ticket| Effect::Search {
            ticket,
            line: "".into(),
            most: 1,
            from_end: false,
            counts: false,
        };
        let similar = |name: &str| Effect::Similar { name: name.into(), values: Vec::new() };
        let candidates = |line: &str| Effect::Candidates(line.into());
        let queue = |limit, after| Effect::Queue { filter: Filter::default(), after, limit };
        let last = Some(CaseId::from_bytes([1; 16]));
        let waiting = vec![
            queue(1, None),
            queue(2, last),
            queue(3, None),
            queue(4, last),
            candidates("a"),
            candidates("b"),
            similar("a"),
            search(1),
            Effect::Follow(1),
            similar("b"),
            search(2),
            Effect::Follow(2),
        ];
        let done = without_stale(waiting);
        assert!(matches!(
            &done[..],
            [
                Effect::Queue { limit: 3, .. },
                Effect::Queue { limit: 4, .. },
                Effect::Candidates(line),
                Effect::Follow(1),
                Effect::Similar { name, .. },
                Effect::Search { ticket: 2, .. },
                Effect::Follow(2),
            ] if name.expose_secret() == "b" && line.expose_secret() == "b"
        ));
    }
}
