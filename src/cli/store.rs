//! `kefu store`: upkeep of the file itself.

use super::here::Here;
use crate::commands::scrub::scrub;
use crate::domain::error::Result;
use clap::{Args, Subcommand};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum StoreVerb {
    Scrub(Scrub),
}

#[derive(Debug, Args)]
pub struct Scrub {
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: StoreVerb) -> Result<()> {
    match verb {
        StoreVerb::Scrub(wanted) => scrubbed(here, &wanted),
    }
}

fn scrubbed(here: &mut Here, wanted: &Scrub) -> Result<()> {
    let office = here.office()?;
    let done = scrub(&office.desk, &office.session)?;
    let numbers: Vec<String> = done.erasures.iter().map(ToString::to_string).collect();
    if wanted.json {
        let document = json!({
            "done": "store.scrub", "number": null, "seq": done.seq,
            "bytes_before": done.before, "bytes": done.after, "erasures": numbers,
        });
        return here.out.json_line(&document);
    }
    let facts = [
        ("before", done.before.into()),
        ("after", done.after.into()),
        ("count", numbers.len().into()),
    ];
    here.say("done-store-scrub", &facts)
}
