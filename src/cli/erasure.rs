//! `kefu party erase` and `kefu erasure`: erasing customers, the ledger of it, and a certificate for each.
//!
//! INVARIANT: nothing printed here holds anything personal: numbers, dates, counts, grounds.

use super::exit::PIPE_CLOSED;
use super::here::{Here, Office};
use super::output::{Table, complain};
use super::story::{Rows, facts};
use super::{Form, Paging, complaint, party, prompt, words_of};
use crate::commands::erase::Erase as Act;
use crate::commands::{Command, Done, execute};
use crate::domain::audit::{Hash, from_hex, hex};
use crate::domain::consent::{CarriedStop, ContactChannel, ContactPurpose};
use crate::domain::contact::PointKind;
use crate::domain::erasure::{EraseReason, Erasure, Gone, Kept, KeptKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::{ErasureNumber, PartyId};
use crate::domain::moment::Moment;
use crate::exchange::outgoing::{Outgoing, unwritten};
use crate::printable::printable;
use crate::queries::erasures::{self, Carried, ErasureRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Erase {
    #[arg(required = true)]
    pub parties: Vec<String>,
    #[arg(long, value_parser = words_of!(EraseReason))]
    pub reason: EraseReason,
    #[arg(long = "case", value_name = "K")]
    pub complaint: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum ErasureVerb {
    List(Paging),
    Show(One),
    Certificate(Certificate),
    Export(Export),
}

#[derive(Debug, Args)]
pub struct One {
    pub erasure: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Certificate {
    pub erasure: String,
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Export {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

/// Erases customers.
pub fn erase(here: &mut Here, wanted: &Erase) -> Result<()> {
    let office = here.office()?;
    let found = wanted.parties.iter().map(|name| party::find(&office, name));
    let found = found.collect::<Result<Vec<_>>>()?;
    let case =
        wanted.complaint.as_deref().map(|name| complaint::find(&office, name)).transpose()?;
    // Nothing takes an erasure back: what the file could fail for is known before.
    let file = wanted.certificate.as_deref().map(Outgoing::begin).transpose()?;
    let first = found.first().map(|party| party.number.to_string()).unwrap_or_default();
    confirm(here, wanted, &first)?;
    let ids: Vec<PartyId> = found.iter().map(|party| party.id).collect();
    let act = Act::new(ids, wanted.reason, case.map(|case| case.id));
    let done = execute(&office.desk, &office.session, &[Command::Erase(act)])?;
    let told = tell(here, &office, wanted, &done, file, first);
    told.inspect_err(|lost| {
        if lost.code != PIPE_CLOSED {
            complain_done(here, &numbers(here, &done.first().erasures));
        }
    })
}

/// Certifies it and says so.
fn tell(
    here: &mut Here,
    office: &Office,
    wanted: &Erase,
    done: &Done,
    file: Option<Outgoing>,
    first: String,
) -> Result<()> {
    let made = done.first();
    if let Some(file) = file {
        certify(here, office, &made.erasures, file, wanted.json)?;
    }
    if wanted.json {
        let erasures: Vec<String> = made.erasures.iter().map(ToString::to_string).collect();
        let number = made.party.map(|number| number.to_string());
        let document = json!({
            "done": "party.erase", "number": number, "seq": done.seq, "erasures": erasures,
        });
        here.out.json_line(&document)?;
    } else {
        let facts = [
            ("erasures", numbers(here, &made.erasures).into()),
            ("seq", done.seq.to_string().into()),
            ("count", made.erasures.len().into()),
            ("number", first.into()),
        ];
        here.say("done-party-erase", &facts)?;
        here.say("cli-erase-scrub", &[])?;
    }
    here.out.flush()
}

/// Beside the error for which nothing could be written: erased they are all the same.
fn complain_done(here: &Here, erasures: &str) {
    let facts = [("erasures", erasures.to_owned().into())];
    complain(&here.locale.text_with("cli-erase-unheard", &facts));
}

/// Nothing brings an erased customer back: whoever wants it types the number, or says so beforehand.
fn confirm(here: &Here, wanted: &Erase, first: &str) -> Result<()> {
    if wanted.yes {
        return Ok(());
    }
    if !prompt::is_asked() {
        return Err(Error::usage("erase-unconfirmed"));
    }
    let args = [("number", first.to_owned().into()), ("count", wanted.parties.len().into())];
    let answer = prompt::open(&here.locale.text_with("cli-ask-erase", &args))?;
    match answer.eq_ignore_ascii_case(first) {
        true => Ok(()),
        false => Err(Error::usage("erase-unconfirmed")),
    }
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: ErasureVerb) -> Result<()> {
    let office = here.office()?;
    office.may("erasure.read")?;
    match verb {
        ErasureVerb::List(paging) => list(here, &office, &paging),
        ErasureVerb::Show(one) => show(here, &office, &one),
        ErasureVerb::Certificate(wanted) => certificate(here, &office, &wanted),
        ErasureVerb::Export(wanted) => export(here, &office, &wanted),
    }
}

fn list(here: &mut Here, office: &Office, paging: &Paging) -> Result<()> {
    let after = paging
        .after
        .as_deref()
        .map(|name| name.parse::<ErasureNumber>().map_err(|()| Error::not_found("erasure", name)));
    let after = after.transpose()?;
    let (total, rows) =
        office.ask("erasure.read", |tx| erasures::list(tx, after, paging.limit + 1))?;
    let rows = Rows::of(total, rows, paging.limit, |row| row.line.number.to_string());
    rows.print(here, paging.form, erasure_json, table)
}

fn table(here: &Here, rows: &[ErasureRow]) -> Table {
    let mut table =
        Table::under(here.headings(&["number", "at", "party", "reason", "member", "scrubbed"]));
    for row in rows {
        let line = &row.line;
        table.row(vec![
            line.number.to_string(),
            line.at.human(),
            numbers(here, &line.parties),
            here.locale.word("erase-reason", line.reason.code()),
            row.by.clone().unwrap_or_default(),
            scrubbed(here, line),
        ]);
    }
    table
}

fn numbers(here: &Here, numbers: &[impl ToString]) -> String {
    let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    here.locale.list(&all)
}

fn scrubbed(here: &Here, line: &Erasure) -> String {
    match &line.scrubbed {
        Some(scrubbed) => scrubbed.at.human(),
        None => here.text("cli-erasure-pending"),
    }
}

fn show(here: &mut Here, office: &Office, wanted: &One) -> Result<()> {
    let row = office.ask("erasure.read", |tx| erasures::find(tx, &wanted.erasure))?;
    if wanted.form.ndjson {
        return here.out.json_line(&erasure_json(&row));
    }
    if wanted.form.json {
        return here.out.json(&erasure_json(&row));
    }
    let head = office.ask("erasure.read", erasures::head)?;
    text(here, &row, &head).iter().try_for_each(|line| here.out.line(line))?;
    facts(here, &[("member", row.by.unwrap_or_default())])
}

fn certificate(here: &mut Here, office: &Office, wanted: &Certificate) -> Result<()> {
    let row = office.ask("erasure.read", |tx| erasures::find(tx, &wanted.erasure))?;
    let numbers = [row.line.number];
    if let Some(path) = &wanted.file {
        return certify(here, office, &numbers, Outgoing::begin(path)?, wanted.json);
    }
    let head = office.ask("erasure.read", erasures::head)?;
    if wanted.json {
        return here.out.json(&certificate_json(&row, &head));
    }
    text(here, &row, &head).iter().try_for_each(|line| here.out.line(line))
}

/// Writes certificates into a new file.
fn certify(
    here: &Here,
    office: &Office,
    numbers: &[ErasureNumber],
    file: Outgoing,
    is_json: bool,
) -> Result<()> {
    let mut lines = Vec::new();
    let head = office.ask("erasure.read", erasures::head)?;
    for number in numbers {
        let row = office.ask("erasure.read", |tx| erasures::find(tx, &number.to_string()))?;
        if is_json {
            lines.push(certificate_json(&row, &head).to_string());
        } else {
            lines.extend(text(here, &row, &head));
            lines.push(String::new());
        }
    }
    write(file, &lines)
}

/// A certificate in the reader's language: what, why, when, in which role, what stays and on which ground.
fn text(here: &Here, row: &ErasureRow, (seq, head): &(u64, Hash)) -> Vec<String> {
    let line = &row.line;
    let say = |id: &str, args: &[(&str, crate::locale::Arg<'_>)]| here.locale.text_with(id, args);
    let mut lines = vec![say("certificate-title", &[("number", line.number.to_string().into())])];
    lines.push(say(
        "certificate-what",
        &[
            ("parties", numbers(here, &line.parties).into()),
            ("at", line.at.human().into()),
            ("role", here.locale.word("role", line.role.code()).into()),
        ],
    ));
    let reason = ("reason", here.locale.word("erase-reason", line.reason.code()).into());
    lines.push(match line.case {
        Some(case) => {
            say("certificate-why-case", &[reason, ("complaint", case.to_string().into())])
        }
        None => say("certificate-why", &[reason]),
    });
    lines.push(say("certificate-gone", &[]));
    for (what, count) in &line.gone {
        let what = here.locale.word("gone", what.code());
        lines.push(say("certificate-count", &[("what", what.into()), ("count", (*count).into())]));
    }
    lines.push(say("certificate-kept", &[]));
    for kept in &line.kept {
        lines.push(kept_text(here, kept));
    }
    if line.unsuppressed > 0 {
        lines.push(say("certificate-unsuppressed", &[("count", line.unsuppressed.into())]));
    }
    lines.push(match &line.scrubbed {
        Some(done) => say("certificate-scrubbed", &[("at", done.at.human().into())]),
        None => say("certificate-unscrubbed", &[]),
    });
    let log = [
        ("entry", line.seq.into()),
        ("sum", hex(&row.sum).into()),
        ("seq", (*seq).into()),
        ("head", hex(head).into()),
    ];
    lines.extend(say("certificate-log", &log).lines().map(str::to_owned));
    lines
}

fn kept_text(here: &Here, kept: &Kept) -> String {
    let until = match (kept.what, kept.until) {
        (KeptKind::Backups, _) => here.text("kept-until-backups"),
        (_, Some(until)) => {
            let args = [("until", until.date().to_string().into())];
            here.locale.text_with("kept-until", &args)
        }
        (_, None) => here.text("kept-without-end"),
    };
    let mut args = vec![
        ("what", here.locale.word("kept", kept.what.code()).into()),
        ("ground", here.locale.word("kept-ground", kept.what.ground().code()).into()),
        ("until", until.into()),
    ];
    if kept.count == 0 {
        return here.locale.text_with("certificate-stays", &args);
    }
    args.push(("count", kept.count.into()));
    if kept.numbers.is_empty() {
        return here.locale.text_with("certificate-stays-counted", &args);
    }
    args.push(("numbers", kept.numbers.join(&here.text("cli-comma")).into()));
    here.locale.text_with("certificate-stays-named", &args)
}

/// The ledger for somebody to keep off this host: a restore replays it.
fn export(here: &mut Here, office: &Office, wanted: &Export) -> Result<()> {
    let (vault, carried) = office.ask("erasure.read", erasures::carried)?;
    let stops = office.ask("erasure.read", erasures::stops)?;
    let (seq, head) = office.ask("erasure.read", erasures::head)?;
    let about = json!({
        "kefu": erasures::FORMAT,
        "vault": vault.to_string(),
        "erasures": carried.len(),
        "stops": stops.len(),
        "entries": seq,
        "head": hex(&head),
    });
    let mut lines = vec![about.to_string()];
    lines.extend(carried.iter().map(|one| carried_json(one).to_string()));
    lines.extend(stops.iter().map(|stop| stop_json(stop).to_string()));
    lines.iter_mut().for_each(|line| *line = printable(line).into_owned());
    let sum = erasures::sum(&lines);
    lines.push(json!({ "sha256": hex(&sum) }).to_string());
    write(Outgoing::begin(&wanted.file)?, &lines)?;
    let path = wanted.file.display().to_string();
    if wanted.json {
        let document = json!({
            "done": "erasure.export", "number": null, "seq": seq, "erasures": carried.len(),
            "file": path, "sha256": hex(&sum),
        });
        return here.out.json_line(&document);
    }
    let facts = [("count", carried.len().into()), ("path", path.into()), ("sum", hex(&sum).into())];
    here.say("done-erasure-export", &facts)
}

/// A value that is not to be reached, as nobody without the key can tell what it is.
fn stop_json(stop: &CarriedStop) -> Value {
    json!({
        "stop": hex(&stop.hmac),
        "kind": stop.kind.code(),
        "channel": stop.channel.code(),
        "purpose": stop.purpose.code(),
        "since": stop.since.to_string(),
    })
}

/// Reads it back.
pub fn read_stop(line: &Value) -> Option<CarriedStop> {
    let text = |name: &str| line[name].as_str();
    Some(CarriedStop {
        hmac: from_hex(text("stop")?)?,
        kind: PointKind::from_code(text("kind")?)?,
        channel: ContactChannel::from_code(text("channel")?)?,
        purpose: ContactPurpose::from_code(text("purpose")?)?,
        since: Moment::parse(text("since")?, jiff::tz::Offset::UTC)?,
    })
}

fn carried_json(one: &Carried) -> Value {
    let mut document = erasure_json(&one.row);
    document["line"] = json!(one.bytes);
    document["entry"] = json!(one.entry);
    document
}

fn write(file: Outgoing, lines: &[String]) -> Result<()> {
    file.write(None, |out| {
        let mut written = lines.iter().map(|line| writeln!(out, "{}", printable(line)));
        written.try_for_each(|line| line).map_err(unwritten)
    })
}

/// A line of the ledger as a document.
pub fn erasure_json(row: &ErasureRow) -> Value {
    let line = &row.line;
    let parties: Vec<String> = line.parties.iter().map(ToString::to_string).collect();
    let counts = Gone::ALL.iter().map(|what| {
        (what.code().to_owned(), json!(line.gone.get(what).copied().unwrap_or_default()))
    });
    json!({
        "number": line.number.to_string(),
        "parties": parties,
        "at": line.at.to_string(),
        "by": row.by,
        "role": line.role.code(),
        "reason": line.reason.code(),
        "complaint": line.case.map(|case| case.to_string()),
        "seq": line.seq,
        "gone": Value::Object(counts.collect()),
        "kept": line.kept.iter().map(kept_json).collect::<Vec<_>>(),
        "unsuppressed": line.unsuppressed,
        "scrubbed_at": line.scrubbed.as_ref().map(|done| done.at.to_string()),
        "sum": hex(&row.sum),
    })
}

/// What stays, as a document.
pub fn kept_json(kept: &Kept) -> Value {
    json!({
        "what": kept.what.code(),
        "ground": kept.what.ground().code(),
        "count": kept.count,
        "numbers": kept.numbers,
        "until": kept.until.map(|until| until.to_string()),
    })
}

/// The certificate names no member.
fn certificate_json(row: &ErasureRow, (seq, head): &(u64, Hash)) -> Value {
    let mut document = erasure_json(row);
    document["by"] = Value::Null;
    document["entries"] = json!(seq);
    document["head"] = json!(hex(head));
    document
}
