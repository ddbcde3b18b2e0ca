//! Who acts, by which clock, and how far the vault is open.
//!
//! INVARIANT: the only source of "now", of "who" and of new ids. A session is shared by the threads
//! of one desk; a desk is a store and its feed.

pub mod clock;
pub mod confine;
pub mod drawer;
pub mod ending;
pub mod home;
pub mod presence;
pub mod random;
pub mod scratch;
pub mod visit;

use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Reason;
use crate::domain::id::{Id, MemberId, SessionId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::ssh;
use crate::domain::upkeep::Upkeep;
use crate::feed::Feed;
use crate::store::migrate::Opener;
use crate::store::{ReadTx, Store};
use crate::vault::Ring;
use clock::Clock;
use drawer::Drawer;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Minutes without a key after which the vault closes.
pub const IDLE_MINUTES: i64 = 15;
/// Minutes after which the secret compartment closes.
pub const SECRET_IDLE_MINUTES: i64 = 4;
/// Hours after which the vault closes in any case.
pub const OPEN_HOURS: i64 = 8;
/// Minutes without a key after which a session that came over SSH ends: a locked desk shows names, too, and holds one
/// of its member's places.
pub const SESSION_IDLE_MINUTES: i64 = 120;
/// Hours after which it ends in any case: no shift is longer, and what was changed in sshd's files meanwhile counts
/// from then on.
pub const SESSION_HOURS: i64 = 14;
/// Seconds for which a revealed value is shown.
pub const REVEAL_SECONDS: i64 = 20;

/// For the hook of the process: whether this panic becomes an error about a damaged file.
pub fn is_damage(place: Option<&std::panic::Location<'_>>) -> bool {
    crate::store::fault::is_damage(place)
}

/// Overwrites what the calls of this thread have left on its stack.
pub fn wipe_stack() {
    crate::vault::residue::wipe();
}

/// Does this, a stop of the process, while none of its threads holds the store.
pub fn outside_the_store<T>(stop: impl FnOnce() -> T) -> T {
    crate::store::outside(stop)
}

/// A store and what is announced about it.
#[derive(Debug)]
pub struct Desk {
    /// The store.
    pub store: Store,
    /// What changed, to whoever follows.
    pub feed: Feed,
}

impl Desk {
    /// A desk over an open store.
    pub fn new(store: Store) -> Self {
        Self { store, feed: Feed::default() }
    }

    /// What another process has announced, for which this desk pauses.
    pub fn upkeep(&self) -> Option<Upkeep> {
        self.store.upkeep()
    }

    /// Whether the end of the log is as it was written: what was written last is what somebody would want to hide. All
    /// of it takes `audit verify`.
    pub fn log_holds(&self) -> Result<bool> {
        const ENTRIES: usize = 256;
        self.store.read(|tx| crate::store::audit::end_holds(tx, ENTRIES))
    }

    /// Answers one question from one snapshot, to whoever asks: what is shown to somebody is asked for through
    /// `queries::ask`, which looks at the right there. `ask` is a function of `queries`, or a few of them.
    pub fn read<T>(&self, ask: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        self.store.read(ask)
    }
}

/// One run of the desk or of a command.
#[derive(Debug)]
pub struct Session {
    id: SessionId,
    clock: Clock,
    source: String,
    /// How it came in, if that was over SSH.
    login: Option<Login>,
    began_at: i64,
    state: Mutex<State>,
}

/// How a session came in over SSH.
#[derive(Debug)]
struct Login {
    /// What its key is known by; none where sshd has not told it, which refuses it.
    key: Option<String>,
    /// Where the member's files are.
    drawer: Drawer,
}

#[derive(Debug, Default)]
struct State {
    member: Option<Member>,
    ring: Option<Arc<Ring>>,
    opened_at: i64,
    touched_at: i64,
    /// For which rules a reason was given to go past them.
    reasons: Vec<(String, Reason)>,
    /// Whether acts are only tried.
    only_tries: bool,
}

impl Session {
    /// A session without a member yet.
    pub fn new(clock: Clock, source: &str) -> Result<Self> {
        let (id, now) = (SessionId(random::id(&clock)?), clock.elapsed_seconds());
        let state = State { touched_at: now, ..State::default() };
        let source = source.to_owned();
        Ok(Self { id, clock, source, login: None, began_at: now, state: Mutex::new(state) })
    }

    /// The same as one that came in over SSH, with this key: whatever it asks for, the key has to be its member's.
    #[must_use]
    pub fn over_ssh(self, key: Option<String>, drawer: Drawer) -> Self {
        Self { login: Some(Login { key, drawer }), ..self }
    }

    /// What the key is known by with which it came in.
    pub fn key(&self) -> Option<&str> {
        self.login.as_ref().and_then(|login| login.key.as_deref())
    }

    /// Where files are named, in a session in which no paths are.
    pub fn drawer(&self) -> Option<&Drawer> {
        self.login.as_ref().map(|login| &login.drawer)
    }

    /// Whether the member as it is now lets this session in: one that came with a key that is not the member's, or
    /// not any more, may nothing.
    pub fn is_let_in_by(&self, member: &Member) -> Result<()> {
        let Some(login) = &self.login else { return Ok(()) };
        let own = member.ssh_key.as_deref().and_then(ssh::fingerprint);
        match (&login.key, own) {
            (Some(key), Some(own)) if *key == own => Ok(()),
            (None, _) => Err(Error::not_permitted("session-key-untold")),
            _ => Err(Error::not_permitted("session-key").with("name", &member.name)),
        }
    }

    /// Why this session ends now, if it does: nothing was typed for too long, or it is too long that it began.
    pub fn is_over(&self) -> Result<()> {
        let now = self.clock.elapsed_seconds();
        if self.login.is_none() {
            return Ok(());
        }
        if now - self.state().touched_at >= SESSION_IDLE_MINUTES * 60 {
            return Err(Error::not_permitted("session-idle").with("minutes", SESSION_IDLE_MINUTES));
        }
        match now - self.began_at >= SESSION_HOURS * 3600 {
            true => Err(Error::not_permitted("session-long").with("hours", SESSION_HOURS)),
            false => Ok(()),
        }
    }

    /// The session's id, which each of its audit entries names.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// This session as the one that opens a store.
    pub fn opener(&self) -> Opener {
        let who = self.state().member.as_ref().map(|member| member.name.clone());
        let (source, who) = (self.source.clone(), who.unwrap_or_default());
        Opener { at: self.now(), session: self.id, source, who, ..Opener::default() }
    }

    /// Where it came from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The clock, for what lives longer than one call.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A new id.
    pub fn new_id<I: Id>(&self) -> Result<I> {
        Ok(I::from_bytes(random::id(&self.clock)?.into_bytes()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who acts.
    pub fn member(&self) -> Result<Member> {
        self.state().member.clone().ok_or_else(|| Error::not_permitted("no-member"))
    }

    /// The id of who acts, if that is known.
    pub fn member_id(&self) -> Option<MemberId> {
        self.state().member.as_ref().map(|member| member.id)
    }

    /// Gives reasons for going past rules that warn; those of before are forgotten.
    pub fn give_reasons(&self, reasons: Vec<(String, Reason)>) {
        self.state().reasons = reasons;
    }

    /// From now on acts are only tried, or done again.
    pub fn only_tries(&self, is: bool) {
        self.state().only_tries = is;
    }

    /// Whether acts are only tried.
    pub fn tries(&self) -> bool {
        self.state().only_tries
    }

    /// The reason that was given for going past this rule.
    pub fn reason(&self, rule: &str) -> Option<Reason> {
        let state = self.state();
        state.reasons.iter().find(|(given, _)| given == rule).map(|(_, reason)| *reason)
    }

    /// Says who acts; a change of the member's key, roles or state closes the vault.
    pub fn set_member(&self, member: Member) {
        let mut state = self.state();
        let is_same = |old: &Member| (old.id, old.version) == (member.id, member.version);
        if !state.member.as_ref().is_some_and(is_same) {
            state.ring = None;
        }
        state.member = Some(member);
    }

    /// Takes the keys of the opened vault in.
    pub fn open_vault(&self, ring: Ring) {
        let now = self.clock.elapsed_seconds();
        let mut state = self.state();
        (state.opened_at, state.touched_at) = (now, now);
        state.ring = Some(Arc::new(ring));
    }

    /// Closes the vault; the desk stays. Whether it was open.
    pub fn close_vault(&self) -> bool {
        self.state().ring.take().is_some()
    }

    /// A key was pressed: the idle time begins anew.
    pub fn touch(&self) {
        let now = self.clock.elapsed_seconds();
        self.expire();
        self.state().touched_at = now;
    }

    /// Closes what has been open for too long. Whether the whole vault closed.
    pub fn expire(&self) -> bool {
        let now = self.clock.elapsed_seconds();
        let mut state = self.state();
        let idle = now - state.touched_at;
        if idle >= IDLE_MINUTES * 60 || now - state.opened_at >= OPEN_HOURS * 3600 {
            return state.ring.take().is_some();
        }
        if idle >= SECRET_IDLE_MINUTES * 60
            && let Some(ring) = state.ring.take()
        {
            // Another thread may hold the keys for one command more; they go with it.
            state.ring =
                Arc::try_unwrap(ring).map(|ring| Arc::new(ring.without(Compartment::Secret))).ok();
        }
        false
    }

    /// The keys, if the vault is open.
    pub fn ring(&self) -> Result<Arc<Ring>> {
        self.expire();
        self.state().ring.clone().ok_or_else(|| Error::not_permitted("vault-locked"))
    }

    /// Seconds until the vault closes by itself; none if it is closed.
    pub fn seconds_open(&self) -> Option<i64> {
        let now = self.clock.elapsed_seconds();
        let state = self.state();
        state.ring.as_ref()?;
        let idle = state.touched_at + IDLE_MINUTES * 60 - now;
        Some(idle.min(state.opened_at + OPEN_HOURS * 3600 - now).max(0))
    }

    /// Whether the vault is open.
    pub fn is_open(&self) -> bool {
        self.state().ring.is_some()
    }
}
