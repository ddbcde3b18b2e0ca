//! `kefu init`: store, vault and first member, asked for in three questions or given.
//!
//! INVARIANT: without recovery, somebody has said in so many words what a forgotten passphrase costs.

use super::here::{Here, Office, session};
use super::{output, prompt, vault};
use crate::commands::init::{Init, init};
use crate::domain::error::{Error, Result};
use crate::domain::name;
use crate::guards::backup::may_recover;
use crate::store::Store;
use crate::vault::unlock::{WORK_FACTOR, canonical};
use clap::Args;
use serde_json::json;

#[derive(Debug, Default, Args)]
pub struct InitArgs {
    #[arg(long)]
    pub yes: bool,
    #[arg(long, value_name = "NAME")]
    pub member: Option<String>,
    #[arg(long = "recovery", value_name = "age1…")]
    pub recovery: Vec<String>,
    #[arg(long)]
    pub json: bool,
}

/// The wizard, or what was given.
pub fn run(here: &mut Here, wanted: InitArgs) -> Result<()> {
    let json = wanted.json;
    make(here, wanted)?;
    let path = here.folder()?.display().to_string();
    if json {
        return here.out.json_line(&json!({ "done": "store.init", "store": path, "seq": 1 }));
    }
    here.say("cli-init-done", &[("path", path.into())])
}

/// The same, and what was made: the store, and its first member with the vault open.
pub fn make(here: &mut Here, wanted: InitArgs) -> Result<Office> {
    let folder = here.folder()?;
    check(here, &wanted)?;
    if Store::exists(&folder) && Store::open_in(&folder, &session()?.opener()).is_ok() {
        return Err(Error::conflict("store-exists").with("path", folder.display()));
    }
    if !wanted.yes {
        // Whoever mistyped where the store is must not take an empty one for it.
        let args = [("path", folder.display().to_string().into())];
        output::complain(&here.locale.text_with("cli-init-about", &args));
    }
    let init_with = Init {
        member: member(here, &wanted)?,
        passphrase: vault::new_passphrase(here)?,
        recovery: recovery(here, wanted)?,
        uid: rustix::process::getuid().as_raw(),
        work_factor: WORK_FACTOR,
    };
    let session = session()?;
    let desk = init(&folder, &session, &init_with)?;
    Ok(Office { desk, session })
}

fn check(here: &Here, wanted: &InitArgs) -> Result<()> {
    if wanted.yes && !here.descriptor.is_given() {
        return Err(Error::usage("yes-needs-passphrase"));
    }
    if !wanted.yes && !prompt::is_asked() {
        return Err(Error::usage("init-terminal"));
    }
    // Before a passphrase is thought of.
    may_stand(&wanted.recovery)
}

/// Whether these can be recovery recipients; none can, too.
fn may_stand(recipients: &[String]) -> Result<()> {
    let recipients: Vec<String> =
        recipients.iter().map(|recipient| canonical(recipient)).collect::<Result<_>>()?;
    if recipients.is_empty() { Ok(()) } else { may_recover(&recipients) }
}

fn member(here: &mut Here, wanted: &InitArgs) -> Result<String> {
    let user = ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let user = user.filter(|user| !user.trim().is_empty()).unwrap_or_else(|| "owner".to_owned());
    match &wanted.member {
        Some(name) => Ok(name.clone()),
        None if wanted.yes => Ok(user),
        None => prompt::until_good(here, |here| asked_name(here, &user)),
    }
}

fn asked_name(here: &Here, user: &str) -> Result<String> {
    let answer = prompt::open(&here.locale.text_with("cli-ask-member", &[("user", user.into())]))?;
    let name = if answer.is_empty() { user.to_owned() } else { answer };
    if name::clean(&name).is_empty() { Err(Error::usage("name-missing")) } else { Ok(name) }
}

/// One or two recipients, or the word that says what going without them means.
fn recovery(here: &mut Here, wanted: InitArgs) -> Result<Vec<String>> {
    if wanted.yes || !wanted.recovery.is_empty() {
        return Ok(wanted.recovery);
    }
    prompt::until_good(here, |here| asked_recovery(here))
}

fn asked_recovery(here: &Here) -> Result<Vec<String>> {
    let answer = prompt::open(&here.text("cli-ask-recovery"))?;
    let recovery: Vec<String> = answer.split_whitespace().map(str::to_owned).collect();
    may_stand(&recovery)?;
    if recovery.is_empty() {
        acknowledge(here)?;
    }
    Ok(recovery)
}

fn acknowledge(here: &Here) -> Result<()> {
    let word = here.text("cli-init-word");
    let args = [("word", word.clone().into())];
    let answer = prompt::open(&here.locale.text_with("cli-ask-lose", &args))?;
    if answer.eq_ignore_ascii_case(&word) { Ok(()) } else { Err(Error::usage("not-acknowledged")) }
}
