//! `kefu store`: upkeep of the file itself.

use super::here::Here;
use crate::commands::scrub::scrub;
use crate::domain::error::Result;
use crate::store::Store;
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
    let folder = here.folder()?;
    let before = Store::file_bytes(&folder);
    let office = here.office()?;
    let done = scrub(&office.desk, &office.session)?;
    // The file is cut to its length as it is closed.
    drop(office);
    let after = Store::file_bytes(&folder);
    let numbers: Vec<String> = done.erasures.iter().map(ToString::to_string).collect();
    if wanted.json {
        let document = json!({
            "done": "store.scrub", "number": null, "seq": done.seq,
            "bytes_before": before, "bytes": after, "erasures": numbers,
        });
        return here.out.json_line(&document);
    }
    let facts =
        [("before", before.into()), ("after", after.into()), ("count", numbers.len().into())];
    here.say("done-store-scrub", &facts)
}
