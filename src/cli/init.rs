//! `kefu init`: store, vault and first member, asked for in three questions or given.
//!
//! INVARIANT: without recovery, somebody has said in so many words what a forgotten passphrase costs.

use super::here::{Here, session};
use super::{prompt, vault};
use crate::commands::init::{Init, init};
use crate::domain::error::{Error, Result};
use crate::store::Store;
use crate::vault::passphrase;
use crate::vault::unlock::{WORK_FACTOR, check_recipient};
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
    let folder = here.folder()?;
    check(here, &wanted)?;
    if Store::exists(&folder) && Store::open(&folder).is_ok() {
        return Err(Error::conflict("store-exists").with("path", folder.display()));
    }
    let json = wanted.json;
    let init_with = Init {
        member: member(here, &wanted)?,
        passphrase: vault::new_passphrase(here)?,
        recovery: Vec::new(),
        uid: rustix::process::getuid().as_raw(),
        work_factor: WORK_FACTOR,
    };
    passphrase::check(&init_with.passphrase)?;
    let init_with = Init { recovery: recovery(here, wanted)?, ..init_with };
    init(&folder, &session()?, &init_with)?;
    if json {
        let document =
            json!({ "done": "store.init", "store": folder.display().to_string(), "seq": 1 });
        return here.out.json_line(&document);
    }
    here.say("cli-init-done", &[("path", folder.display().to_string().into())])
}

fn check(here: &Here, wanted: &InitArgs) -> Result<()> {
    if wanted.yes && !here.descriptor.is_given() {
        return Err(Error::usage("yes-needs-passphrase"));
    }
    if !wanted.yes && !prompt::is_asked() {
        return Err(Error::usage("init-terminal"));
    }
    if wanted.recovery.len() > 2 {
        return Err(Error::usage("recovery-two"));
    }
    wanted.recovery.iter().try_for_each(|recipient| check_recipient(recipient))
}

fn member(here: &Here, wanted: &InitArgs) -> Result<String> {
    let user = ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let user = user.filter(|user| !user.trim().is_empty()).unwrap_or_else(|| "owner".to_owned());
    match &wanted.member {
        Some(name) => Ok(name.clone()),
        None if wanted.yes => Ok(user),
        None => {
            let args = [("user", user.clone().into())];
            let answer = prompt::open(&here.locale.text_with("cli-ask-member", &args))?;
            Ok(if answer.is_empty() { user } else { answer })
        }
    }
}

/// One or two recipients, or the word that says what going without them means.
fn recovery(here: &Here, wanted: InitArgs) -> Result<Vec<String>> {
    if wanted.yes || !wanted.recovery.is_empty() {
        return Ok(wanted.recovery);
    }
    let answer = prompt::open(&here.text("cli-ask-recovery"))?;
    let recovery: Vec<String> = answer.split_whitespace().map(str::to_owned).collect();
    if recovery.len() > 2 {
        return Err(Error::usage("recovery-two"));
    }
    recovery.iter().try_for_each(|recipient| check_recipient(recipient))?;
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
