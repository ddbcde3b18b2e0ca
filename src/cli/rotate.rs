//! `kefu vault rotate`: new keys for a compartment, after a reader has left or at regular times.
//!
//! INVARIANT: what is told of a batch is told after its commit; a run that was cut off goes on where it was.

use super::Form;
use super::here::Here;
use super::progress;
use super::words_of;
use crate::commands::rotate::{Progress, rotate};
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use clap::Args;
use serde_json::{Value, json};
use std::ops::ControlFlow;

#[derive(Debug, Args)]
pub struct Rotate {
    #[arg(value_name = "COMPARTMENT", value_parser = words_of!(Compartment))]
    pub compartment: Option<Compartment>,
    #[command(flatten)]
    pub form: Form,
}

/// Rotates one compartment or both.
pub fn run(here: &mut Here, wanted: &Rotate) -> Result<()> {
    let office = here.unlocked()?;
    let compartments = match wanted.compartment {
        Some(one) => vec![one],
        None => Compartment::ALL.to_vec(),
    };
    let bar = progress::bar(wanted.form);
    let mut wrote = Ok(());
    let done = rotate(&office.desk, &office.session, &compartments, &mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.resealed);
        bar.set_message(here.word("compartment", Some(progress.compartment.code())));
        if wanted.form.ndjson {
            wrote = here.out.json_line(&document(&progress)).and_then(|()| here.out.flush());
        }
        if wrote.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    bar.finish_and_clear();
    wrote?;
    done?;
    if wanted.form.json || wanted.form.ndjson {
        let names: Vec<_> = compartments.iter().map(|one| one.code()).collect();
        return here.out.json_line(&json!({ "done": "vault.rotate", "compartments": names }));
    }
    here.say("done-vault-rotate", &[])
}

fn document(progress: &Progress) -> Value {
    json!({
        "compartment": progress.compartment.code(),
        "epoch": progress.epoch,
        "resealed": progress.resealed,
        "data_keys": progress.total,
    })
}
