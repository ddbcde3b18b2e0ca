//! Time in stages, for a person and as JSON.

use super::here::Here;
use crate::domain::clock::rule::PauseReason;
use crate::domain::error::Result;
use crate::domain::moment::DAY_SECONDS;
use crate::queries::stays::{StayRow, Stays};
use serde_json::{Value, json};

const MINUTE_SECONDS: i64 = 60;
const HOUR_SECONDS: i64 = 60 * MINUTE_SECONDS;

/// The age, how long it stood in each stage, how often it was opened again.
pub fn tell(here: &mut Here, stays: &Stays) -> Result<()> {
    let Some(age) = stays.age_seconds() else { return Ok(()) };
    let name = here.text("col-age");
    told(here, name, age)?;
    for (stage, waiting_for, seconds) in stays.sums() {
        let name = match waiting_for {
            Some(reason) => here.word("pause", Some(reason.code())),
            None => here.word("stage", Some(stage.code())),
        };
        told(here, name, seconds)?;
    }
    match stays.reopened {
        0 => Ok(()),
        count => here.say("cli-stay-reopened", &[("count", count.into())]),
    }
}

fn told(here: &mut Here, name: String, seconds: i64) -> Result<()> {
    let args = [
        ("name", name.into()),
        ("days", (seconds / DAY_SECONDS).into()),
        ("hours", (seconds % DAY_SECONDS / HOUR_SECONDS).into()),
        ("minutes", (seconds % HOUR_SECONDS / MINUTE_SECONDS).into()),
    ];
    here.say("cli-stay", &args)
}

/// A stay as a document.
pub fn stay_json(stay: &StayRow) -> Value {
    json!({
        "stage": stay.stage.code(),
        "waiting_for": stay.waiting_for.map(PauseReason::code),
        "from": stay.from.to_string(),
        "to": stay.to.to_string(),
        "seconds": stay.seconds(),
    })
}
