//! `kefu vault`: opening for a moment, and how the vault stands.
//!
//! INVARIANT: a revealed value is written to a terminal's second screen and nowhere else, and is
//! wiped from it after its time and on every signal that can be caught.

use super::here::{Here, Office};
use super::output::{self, Out, Table};
use super::{Form, complaint, notice, party, promise, prompt, rescue, rotate, words_of};
use crate::commands::enrol::Enrol;
use crate::commands::lift::Lift;
use crate::commands::recovery::SetRecovery;
use crate::commands::reveal::{Revealed, reveal};
use crate::commands::unlock::ChangePassphrase;
use crate::commands::{Command, Made, execute};
use crate::domain::budget::LIFT_MINUTES;
use crate::domain::contact::{Compartment, Point, PointKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::PartyId;
use crate::domain::member::MemberState;
use crate::domain::purpose::Purpose;
use crate::printable::printable;
use crate::queries::READ;
use crate::queries::{parties, status};
use crate::session::REVEAL_SECONDS;
use crate::vault::passphrase::check;
use crate::vault::unlock::fingerprint;
use crate::vault::{ExposeSecret, SecretString};
use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// To the second screen of the terminal, emptied: what stands there is in no scrollback.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H";
/// Empties it and goes back.
const LEAVE: &[u8] = b"\x1b[2J\x1b[H\x1b[?1049l";
/// How long a signal waits to be noticed.
const TICK: Duration = Duration::from_millis(50);

#[derive(Debug, Subcommand)]
pub enum VaultVerb {
    Reveal(RevealArgs),
    Lift(LiftArgs),
    Notices(notice::Notices),
    Status(Status),
    Passphrase(Passphrase),
    Rotate(rotate::Rotate),
    Recovery(Recovery),
    Rescue(rescue::RescueArgs),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("purpose").required(true))]
pub struct RevealArgs {
    pub party: String,
    #[arg(value_name = "KIND|POINT")]
    pub point: Option<String>,
    #[arg(long = "case", value_name = "K", group = "purpose")]
    pub complaint: Option<String>,
    #[arg(long, value_name = "P", group = "purpose")]
    pub promise: Option<String>,
    #[arg(long, group = "purpose")]
    pub call: bool,
    #[arg(long, value_name = "REASON", group = "purpose")]
    pub break_glass: Option<String>,
}

#[derive(Debug, Args)]
pub struct LiftArgs {
    pub member: String,
    #[arg(long, value_name = "COMPARTMENT", value_parser = words_of!(Compartment))]
    pub compartment: Option<Compartment>,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Passphrase {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Recovery {
    #[arg(value_name = "age1…", required = true, num_args = 1..=2)]
    pub recipients: Vec<String>,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: VaultVerb) -> Result<()> {
    match verb {
        VaultVerb::Reveal(wanted) => show(here, &wanted),
        VaultVerb::Notices(wanted) => notice::run(here, &wanted),
        VaultVerb::Lift(wanted) => lift(here, wanted),
        VaultVerb::Status(wanted) => status(here, &wanted),
        VaultVerb::Passphrase(wanted) => passphrase(here, &wanted),
        VaultVerb::Recovery(wanted) => recovery(here, &wanted),
        VaultVerb::Rescue(wanted) => rescue::run(here, &wanted),
        VaultVerb::Rotate(wanted) => rotate::run(here, &wanted),
    }
}

fn show(here: &mut Here, wanted: &RevealArgs) -> Result<()> {
    if !output::is_real_terminal() {
        return Err(Error::usage("reveal-terminal"));
    }
    let office = here.office()?;
    let party = party::find(&office, &wanted.party)?;
    let point = point(&office, party.id, wanted.point.as_deref())?;
    let named = (wanted.complaint.as_deref(), wanted.promise.as_deref());
    let purpose = purpose(&office, named, wanted.break_glass.as_deref())?;
    // Who had to prove who it is has opened the vault already, and is not asked twice.
    let office = match office.session.is_open() {
        true => office,
        false => {
            drop(office);
            here.unlocked()?
        }
    };
    let ending = Ending::watch()?;
    let revealed = reveal(&office.desk, &office.session, point.id, purpose)?;
    let name = party::point_name(here, point.kind, &point.label);
    let head = here.locale.text_with(
        "cli-reveal",
        &[("number", party.number.to_string().into()), ("point", name.into())],
    );
    let foot = here.locale.text_with(
        if revealed.verified { "cli-reveal-foot" } else { "cli-reveal-unverified" },
        &[("seconds", REVEAL_SECONDS.into())],
    );
    here.out.flush()?;
    for_a_while(&mut here.out, &head, &revealed, &foot, &ending)?;
    here.say("cli-reveal-gone", &[("seq", revealed.seq.into())])?;
    match &revealed.nearing {
        Some(nearing) => here.out.line(&here.locale.nearing(nearing)),
        None => Ok(()),
    }
}

/// The point that was named, or the only one there is.
pub fn point(office: &Office, party: PartyId, name: Option<&str>) -> Result<Point> {
    let now = office.now();
    let mut points = office.ask(READ, |tx| parties::show(tx, party, now))?.points;
    if let Some(name) = name {
        let kind = PointKind::from_code(&name.replace('_', "-"));
        let is_it = |point: &Point| match kind {
            Some(kind) => point.kind == kind,
            None => point.id.to_string() == name.trim().to_lowercase(),
        };
        points.retain(is_it);
    }
    match points.len() {
        0 => Err(Error::not_found("point", name.unwrap_or_default())),
        1 => Ok(points.remove(0)),
        count => Err(Error::usage("point-several").with("count", count)),
    }
}

/// For what something sealed is shown: a case or a promise by its name, or the reason for breaking the glass; an incoming
/// call, if it is none of these.
pub fn purpose(
    office: &Office,
    (case, promise): (Option<&str>, Option<&str>),
    break_glass: Option<&str>,
) -> Result<Purpose> {
    Ok(match (case, promise, break_glass) {
        (Some(name), ..) => Purpose::Case(complaint::find(office, name)?.id),
        (_, Some(name), _) => Purpose::Promise(promise::find(office, name)?.id),
        (_, _, Some(reason)) => Purpose::BreakGlass(reason.to_owned()),
        _ => Purpose::IncomingCall,
    })
}

/// Whether somebody wants us to end.
struct Ending(Arc<AtomicBool>);

impl Ending {
    fn watch() -> Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP] {
            signal_hook::flag::register(signal, Arc::clone(&flag))
                .map_err(|e| Error::failed("input").with("detail", e))?;
        }
        Ok(Self(flag))
    }

    fn has_come(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Leaves the second screen whatever happens in between.
struct Screen<'o>(&'o mut Out);

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        let _ = self.0.raw(LEAVE).and_then(|()| self.0.flush());
    }
}

fn for_a_while(
    out: &mut Out,
    head: &str,
    revealed: &Revealed,
    foot: &str,
    ending: &Ending,
) -> Result<()> {
    let screen = Screen(out);
    screen.0.raw(ENTER)?;
    screen.0.line(head)?;
    screen.0.raw(b"\n")?;
    screen.0.flush()?;
    for line in revealed.value.expose_secret().lines() {
        let shown = Zeroizing::new(printable(line).into_owned());
        [b"  ", shown.as_bytes(), b"\n"].into_iter().try_for_each(past_all_buffers)?;
    }
    screen.0.raw(b"\n")?;
    screen.0.line(foot)?;
    screen.0.flush()?;
    let shown_at = Instant::now();
    let seconds = u64::try_from(REVEAL_SECONDS).unwrap_or(0);
    while shown_at.elapsed() < Duration::from_secs(seconds) && !ending.has_come() {
        std::thread::sleep(TICK);
    }
    Ok(())
}

/// Straight to the terminal: a buffer would keep the value after it is gone from the screen.
fn past_all_buffers(mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(output::write_error(&e.into())),
        }
    }
    Ok(())
}

fn passphrase(here: &mut Here, wanted: &Passphrase) -> Result<()> {
    let (office, _) = here.unproven()?;
    passphrase_in(here, &office, wanted)
}

/// The same where it is known who acts.
pub fn passphrase_in(here: &mut Here, office: &Office, wanted: &Passphrase) -> Result<()> {
    if office.session.member()?.state == MemberState::Invited {
        return enrol(here, office, wanted);
    }
    let old = here.passphrase("cli-ask-passphrase")?;
    let new = new_passphrase(here)?;
    let change = ChangePassphrase::prepare(&office.desk, &office.session, &old, &new)?;
    let done = execute(&office.desk, &office.session, &[Command::Passphrase(change)])?;
    here.did("vault.passphrase", &Made::default(), done.seq, wanted.json, &[])
}

/// The first passphrase makes the member's own key.
fn enrol(here: &mut Here, office: &Office, wanted: &Passphrase) -> Result<()> {
    let own = Enrol::prepare(&new_passphrase(here)?)?;
    let shown = fingerprint(own.recipient());
    let facts = [("fingerprint", shown.into())];
    here.act_with(office, Command::Enrol(own), wanted.json, &facts).map(|_| ())
}

/// A new passphrase: one line of the descriptor, or typed twice the same, however often it takes.
pub fn new_passphrase(here: &mut Here) -> Result<SecretString> {
    if here.descriptor.is_given() {
        let new = here.descriptor.line()?;
        return check(&new).map(|()| new);
    }
    prompt::until_good(here, typed_twice)
}

/// One that will not do is refused before it is typed again.
fn typed_twice(here: &mut Here) -> Result<SecretString> {
    let new = here.passphrase("cli-ask-new-passphrase")?;
    check(&new)?;
    let again = here.passphrase("cli-ask-again")?;
    if new.expose_secret() != again.expose_secret() {
        return Err(Error::usage("passphrase-differs"));
    }
    Ok(new)
}

fn lift(here: &mut Here, wanted: LiftArgs) -> Result<()> {
    let office = here.office()?;
    let member = party::member(&office, &wanted.member)?;
    let facts = [("name", wanted.member.into()), ("minutes", LIFT_MINUTES.into())];
    let lift = Lift { member, compartment: wanted.compartment, reason: wanted.reason };
    here.act_with(&office, Command::Lift(lift), wanted.json, &facts).map(|_| ())
}

fn recovery(here: &mut Here, wanted: &Recovery) -> Result<()> {
    let office = here.unlocked()?;
    let set = SetRecovery::prepare(&office.session, &wanted.recipients)?;
    let facts = [("count", wanted.recipients.len().into())];
    here.act_with(&office, Command::SetRecovery(set), wanted.json, &facts).map(|_| ())
}

fn status(here: &mut Here, wanted: &Status) -> Result<()> {
    let office = here.office()?;
    let vault = office.ask(READ, status::vault)?;
    if wanted.form.json || wanted.form.ndjson {
        let compartments: Vec<_> = vault
            .compartments
            .iter()
            .map(|(one, epoch, recipient)| {
                json!({ "compartment": one.code(), "epoch": epoch, "recipient": recipient })
            })
            .collect();
        return here.out.json_line(&json!({
            "compartments": compartments,
            "recovery": vault.recovery,
            "rotations_wanted": codes(&vault.rotations_wanted),
            "rekey_wanted": vault.rekey_wanted,
            "rotations_running": codes(&vault.rotations_running),
            "fields": vault.fields,
            "data_keys": vault.data_keys,
        }));
    }
    let mut table = Table::under(here.headings(&["compartment", "epoch", "recipient"]));
    for (one, epoch, recipient) in &vault.compartments {
        let name = here.word("compartment", Some(one.code()));
        table.row(vec![name, epoch.to_string(), recipient.clone()]);
    }
    table.print(&mut here.out)?;
    for (id, compartments) in [
        ("cli-vault-rotation-wanted", &vault.rotations_wanted),
        ("cli-vault-rotation-running", &vault.rotations_running),
    ] {
        for one in compartments {
            let name = here.word("compartment", Some(one.code()));
            here.say(id, &[("compartment", name.into())])?;
        }
    }
    if vault.rekey_wanted {
        here.say("cli-vault-rekey-wanted", &[])?;
    }
    let counts = [("fields", vault.fields.into()), ("keys", vault.data_keys.into())];
    here.say("cli-vault-counts", &counts)?;
    if vault.recovery.is_empty() {
        return here.say("cli-vault-no-recovery", &[]);
    }
    for recipient in &vault.recovery {
        here.say("cli-vault-recipient", &[("recipient", recipient.clone().into())])?;
    }
    Ok(())
}

fn codes(compartments: &[Compartment]) -> Vec<&'static str> {
    compartments.iter().map(|one| one.code()).collect()
}
