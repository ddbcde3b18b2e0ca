//! `kefu session --as NAME`: the forced command of an SSH login. What stands on its command line is the line of a file
//! that root owns; everything else comes from the member.
//!
//! ```text
//! environment cleared (one new start) -> descriptors closed -> limits, filter -> store -> key, place, words
//!                                                                  -> audited beginning, or refusal -> desk or word
//! ```
//! INVARIANT: nothing of the member's is believed before it has its shape, and nothing is opened, read or run that
//! it names: words of one table, files by name. A session whose key sshd does not tell begins nothing.

pub mod surroundings;
pub mod words;

use super::here::{Here, Office, source};
use super::vault::{self, Passphrase};
use super::{desk, exit, output, progress};
use crate::commands::begin::begin;
use crate::commands::files::Files;
use crate::commands::{Command, execute};
use crate::domain::error::{Error, Result};
use crate::domain::member::Member;
use crate::queries::members;
use crate::session::clock::Clock;
use crate::session::drawer::{self, Drawer};
use crate::session::visit::Visit;
use crate::session::{Desk, Session, confine};
use crate::store::{Opener, Store};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, kill_process};
use std::io::{IsTerminal, Read};
use std::time::Duration;
use words::Word;

/// How long a word may take, in minutes: 16 MiB at 20 kB/s.
const WORD_MINUTES: u64 = 15;
const CHUNK: usize = 65_536;

/// Lets the member in, and does what it asks for.
pub fn run(here: &mut Here) -> Result<u8> {
    let name = here.global.r#as.clone().ok_or_else(|| Error::usage("session-as"))?;
    if here.global.passphrase_fd.is_some() {
        return Err(Error::usage("session-as"));
    }
    surroundings::begin_anew()?;
    confine::close_inherited()?;
    // Asked for once: where the account is in a service of the network, nobody can be asked from here on.
    let folder = here.folder()?;
    confine::confine(Store::file_bytes(&folder))?;
    here.global.store = Some(folder);
    (here.asks_raw, here.is_patient) = (true, true);
    let office = enter(here, &name)?;
    let visit = Visit::take(&office.desk, &office.session);
    let word = words::asked();
    let fault = visit.as_ref().err().or(word.as_ref().err());
    // The log is told before anything is done; where it cannot be, nothing is.
    here.patiently(|| begin(&office.desk, &office.session, fault))?;
    let (_visit, word) = (visit?, word?);
    act(here, office, word)
}

/// The store, and the member in whose name the line of the key stands.
fn enter(here: &mut Here, name: &str) -> Result<Office> {
    let folder = here.folder()?;
    let session = Session::new(Clock::machine(), &source())?;
    let telling = progress::at_opening(&here.locale);
    let opener = Opener { who: name.to_owned(), telling, ..session.opener() };
    let desk = here.patiently(|| Store::open_in(&folder, &opener).map(Desk::new))?;
    let found =
        here.patiently(|| desk.read(members::all))?.into_iter().find(|member| member.name == name);
    let nobody = || Error::not_permitted("session-nobody").with("name", name);
    let member: Member = found.ok_or_else(nobody)?;
    here.speak_to(&member);
    let session = session.over_ssh(surroundings::key(), Drawer::of(&folder, member.id));
    session.set_member(member);
    desk.store.sign(&session.opener());
    Ok(Office { desk, session })
}

fn act(here: &mut Here, office: Office, word: Word) -> Result<u8> {
    if !matches!(word, Word::Help | Word::Passphrase) && !office.session.member()?.is_active() {
        return Err(Error::not_permitted("session-not-active"));
    }
    if word == Word::Desk {
        desk::check_terminal().map_err(|_| Error::usage("session-terminal"))?;
        return desk::open(here, office, None);
    }
    end_after(WORD_MINUTES);
    match word {
        Word::Desk | Word::Help => help(here)?,
        Word::List => list(here, &office)?,
        Word::Put(name) => put(here, &office, &name)?,
        Word::Get(name) => get(here, &office, &name)?,
        Word::Drop(name) => drop_file(here, &office, &name)?,
        Word::Passphrase => {
            let wanted = Passphrase { json: false };
            vault::passphrase_in(here, &office, &wanted)?;
        }
    }
    here.out.flush().map(|()| exit::DONE)
}

/// Whoever sends nothing, or takes nothing, does not keep a place for ever.
fn end_after(minutes: u64) {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(minutes * 60));
        kill_process(getpid(), Signal::TERM)
    });
}

fn help(here: &mut Here) -> Result<()> {
    here.say("cli-session-help", &[])
}

fn list(here: &mut Here, office: &Office) -> Result<()> {
    let files = drawer_of(office)?.list()?;
    if files.is_empty() {
        return here.say("cli-session-no-files", &[]);
    }
    let mut table = output::Table::under(here.headings(&["file", "bytes", "way"]));
    for file in files {
        let way = here.text(&format!("cli-session-{}", file.side.code()));
        table.row(vec![file.name, file.bytes.to_string(), way]);
    }
    table.print(&mut here.out)
}

/// It has its name only once the log knows of it.
fn put(here: &mut Here, office: &Office, name: &str) -> Result<()> {
    office.may("file.put")?;
    if std::io::stdin().is_terminal() {
        return Err(Error::usage("file-terminal"));
    }
    let incoming = drawer_of(office)?.take_in(name, std::io::stdin().lock())?;
    if is_cut_off() {
        return Err(Error::failed("file-cut").with("name", name));
    }
    let command = Files::Put(incoming.sha256.clone());
    execute(&office.desk, &office.session, &[Command::Files(command)])?;
    let bytes = incoming.bytes;
    incoming.keep()?;
    here.say("cli-session-put", &[("name", name.into()), ("bytes", bytes.to_string().into())])
}

/// Whether the line has dropped. Then the input ends as that of a whole file does, but nobody takes the output any more
/// either: sshd lets go of one just after the other.
fn is_cut_off() -> bool {
    const NANOSECONDS: i64 = 300_000_000;
    let time = Timespec { tv_sec: 0, tv_nsec: NANOSECONDS };
    let mut output = [PollFd::from_borrowed_fd(rustix::stdio::stdout(), PollFlags::empty())];
    poll(&mut output, Some(&time)).is_ok_and(|count| count > 0)
}

/// The log knows of it before the first byte goes; a terminal would act on what stands in it.
fn get(here: &mut Here, office: &Office, name: &str) -> Result<()> {
    if std::io::stdout().is_terminal() {
        return Err(Error::usage("file-terminal"));
    }
    let mut file = drawer_of(office)?.open(name)?;
    let sha256 = drawer::digest_of(name, &mut file)?;
    execute(&office.desk, &office.session, &[Command::Files(Files::Get(sha256))])?;
    let (mut buffer, mut file) = (vec![0; CHUNK], file.take(drawer::OUT_BYTES));
    loop {
        let failed = |e| Error::failed("file").with("path", name).with("detail", e);
        let read = file.read(&mut buffer).map_err(failed)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { return Ok(()) };
        here.out.raw(part)?;
    }
}

fn drop_file(here: &mut Here, office: &Office, name: &str) -> Result<()> {
    let leaving = drawer_of(office)?.take_out(name)?;
    let command = Files::Drop(leaving.sha256.clone());
    execute(&office.desk, &office.session, &[Command::Files(command)])?;
    leaving.go()?;
    here.say("cli-session-dropped", &[("name", name.into())])
}

fn drawer_of(office: &Office) -> Result<&Drawer> {
    office.session.drawer().ok_or_else(|| Error::not_permitted("session-key-untold"))
}
