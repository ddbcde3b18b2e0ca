//! `kefu guard`: the twenty things a desk must never do, what came of their rules, and what would come of an act.

use super::help::{self, Parsed};
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Form, Verb, act, approvers, words_of};
use crate::commands::guard::Guarding;
use crate::commands::{Command, TRIED};
use crate::domain::audit::Outcome;
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Facts, Guard, Mode, Weight};
use crate::guards::rules;
use crate::locale::Locale;
use crate::queries::guards::{self, GuardRow, RuleRow, RulingRow};
use crate::queries::{READ, log};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Decisions that a list shows at most.
const MOST: usize = 200;

#[derive(Debug, Subcommand)]
pub enum GuardVerb {
    List(Form),
    Rules(Of),
    Log(Of),
    Why(Why),
    Try(Try),
    Allow(Allow),
    End(End),
    Mode(SetMode),
    Replay(Replay),
    Approvers(Form),
}

#[derive(Debug, Args)]
pub struct Of {
    #[arg(value_name = "GUARD")]
    pub guard: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Why {
    #[arg(value_name = "ID")]
    pub id: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Try {
    #[arg(long)]
    pub json: bool,
    #[arg(
        value_name = "WORD",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        required = true
    )]
    pub words: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Allow {
    #[arg(value_name = "RULE")]
    pub rule: String,
    #[arg(long, value_name = "ID")]
    pub r#for: String,
    #[arg(long, value_name = "TIME")]
    pub until: String,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct End {
    #[arg(value_name = "RULE")]
    pub rule: String,
    #[arg(long, value_name = "ID")]
    pub r#for: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SetMode {
    #[arg(value_name = "RULE")]
    pub rule: String,
    #[arg(value_name = "MODE", value_parser = words_of!(Mode))]
    pub mode: Mode,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Replay {
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: GuardVerb) -> Result<()> {
    match verb {
        GuardVerb::List(form) => list(here, form),
        GuardVerb::Rules(wanted) => rules_of(here, &wanted),
        GuardVerb::Log(wanted) => log_of(here, &wanted),
        GuardVerb::Why(wanted) => why(here, &wanted),
        GuardVerb::Try(wanted) => attempt(here, &wanted),
        GuardVerb::Allow(wanted) => allow(here, wanted),
        GuardVerb::End(wanted) => end(here, wanted),
        GuardVerb::Mode(wanted) => mode(here, wanted),
        GuardVerb::Replay(wanted) => replay(here, &wanted),
        GuardVerb::Approvers(form) => approvers::run(here, form),
    }
}

fn guard(name: &str) -> Result<Guard> {
    Guard::of(name).ok_or_else(|| Error::not_found("guard", name))
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let rows = office.ask(READ, |tx| guards::board(tx, now))?;
    let locale = Locale::new(here.locale.language());
    let code = |row: &GuardRow| row.guard.code().to_owned();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, code);
    rows.print(here, form, |row| guard_json(&locale, row), guard_table)?;
    match form.json || form.ndjson {
        true => Ok(()),
        false => approvers::tell_findings(here, &office),
    }
}

fn mode_of(here: &Here, mode: Option<Mode>) -> String {
    here.locale.word("guard-mode", mode.map_or("none", Mode::code))
}

fn guard_table(here: &Here, rows: &[GuardRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "seq",
        "code",
        "guard",
        "mode",
        "refused",
        "warned",
        "overridden",
        "open",
        "oldest",
    ]));
    for row in rows {
        table.row(vec![
            row.guard.number().to_string(),
            row.guard.code().to_owned(),
            here.locale.word("guard", row.guard.code()),
            here.locale.mode_of_guard(row.mode.map(Mode::code), row.weaker()),
            row.refused.to_string(),
            row.warned.to_string(),
            row.overridden.to_string(),
            row.open.to_string(),
            row.oldest.map(|oldest| oldest.human()).unwrap_or_default(),
        ]);
    }
    table
}

/// A guard as a document, with its name in the reader's language. One that no rule keeps yet has no mode.
pub fn guard_json(locale: &Locale, row: &GuardRow) -> Value {
    json!({
        "id": row.guard.code(),
        "number": row.guard.number(),
        "name": locale.word("guard", row.guard.code()),
        "mode": row.mode.map(Mode::code),
        "refused": row.refused,
        "warned": row.warned,
        "overridden": row.overridden,
        "open": row.open,
        "oldest": row.oldest.map(|oldest| oldest.to_string()),
    })
}

fn rules_of(here: &mut Here, wanted: &Of) -> Result<()> {
    let (guard, office) = (guard(&wanted.guard)?, here.office()?);
    let now = office.now();
    let rows = office.ask(READ, |tx| guards::rules_of(tx, guard, now))?;
    let locale = Locale::new(here.locale.language());
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.rule.code.to_owned());
    rows.print(here, wanted.form, |row| rule_json(&locale, row), rule_table)
}

fn rule_table(here: &Here, rows: &[RuleRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "code",
        "rule",
        "weight",
        "mode",
        "basis",
        "source",
        "exception",
    ]));
    for row in rows {
        let excepted: Vec<&String> = row.exceptions.iter().map(|(subject, _)| subject).collect();
        table.row(vec![
            row.rule.code.to_owned(),
            here.locale.word("rule", row.rule.code),
            here.locale.word("weight", row.rule.weight.code()),
            mode_of(here, Some(row.mode)),
            here.locale.word("basis", row.rule.basis.code()),
            here.locale.source_of_rule(row.rule.source),
            here.locale.list(&excepted),
        ]);
    }
    table
}

/// A rule as a document, with its name and its remedy in the reader's language.
pub fn rule_json(locale: &Locale, row: &RuleRow) -> Value {
    let exceptions = row.exceptions.iter().map(|(subject, exception)| {
        json!({
            "subject": subject,
            "until": exception.until.to_string(),
            "reason": exception.reason,
            "seq": exception.seq,
        })
    });
    json!({
        "rule": row.rule.code,
        "guard": row.rule.guard.code(),
        "number": row.rule.guard.number(),
        "name": locale.word("rule", row.rule.code),
        "weight": row.rule.weight.code(),
        "mode": row.mode.code(),
        "basis": row.rule.basis.code(),
        "source": row.rule.source,
        "remedy": locale.remedy(row.rule.code),
        "exceptions": exceptions.collect::<Vec<_>>(),
    })
}

fn log_of(here: &mut Here, wanted: &Of) -> Result<()> {
    let (guard, office) = (guard(&wanted.guard)?, here.office()?);
    let own = (!office.watches()?).then(|| office.session.member_id()).flatten();
    let rows = office.ask(READ, |tx| guards::rulings(tx, guard, own, MOST))?;
    let seq = |row: &RulingRow| row.seq.to_string();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, seq);
    rows.print(here, wanted.form, ruling_json, ruling_table)?;
    match own {
        Some(_) if !wanted.form.json && !wanted.form.ndjson => here.say("cli-guard-own", &[]),
        _ => Ok(()),
    }
}

fn ruling_table(here: &Here, rows: &[RulingRow]) -> Table {
    let headings = ["seq", "at", "member", "rule", "how", "what", "reason", "count"];
    let mut table = Table::under(here.headings(&headings));
    for row in rows {
        let ruling = &row.ruling;
        table.row(vec![
            row.seq.to_string(),
            ruling.at.human(),
            row.member.clone().unwrap_or_default(),
            here.locale.word("rule", &ruling.rule),
            here.locale.word("how", ruling.how.code()),
            ruling.subject.clone(),
            here.word("despite", ruling.reason.map(|reason| reason.code())),
            ruling.count.to_string(),
        ]);
    }
    table
}

/// A decision as a document.
pub fn ruling_json(row: &RulingRow) -> Value {
    let ruling = &row.ruling;
    json!({
        "seq": row.seq,
        "at": ruling.at.to_string(),
        "member": row.member,
        "rule": ruling.rule,
        "guard": rules::find(&ruling.rule).map(|rule| rule.guard.code()),
        "how": ruling.how.code(),
        "subject": ruling.subject,
        "mode": ruling.mode.code(),
        "reason": ruling.reason.map(|reason| reason.code()),
        "exception": ruling.exception,
        "facts": facts_json(&ruling.facts),
        "count": ruling.count,
    })
}

/// None where a check kept none.
fn facts_json(facts: &Facts) -> Value {
    match facts {
        Facts::None => Value::Null,
        facts => serde_json::to_value(facts).unwrap_or_default(),
    }
}

/// Of a rule what it demands, of an audit entry what came of rules in it.
fn why(here: &mut Here, wanted: &Why) -> Result<()> {
    let office = here.office()?;
    match wanted.id.parse() {
        Ok(seq) => why_entry(here, &office, seq, wanted.json),
        Err(_) => why_rule(here, &office, &wanted.id, wanted.json),
    }
}

fn why_rule(here: &mut Here, office: &Office, code: &str, is_json: bool) -> Result<()> {
    let now = office.now();
    let row = office.ask(READ, |tx| guards::rule(tx, code, now))?;
    if is_json {
        let document = rule_json(&here.locale, &row);
        return here.out.json(&document);
    }
    let rule = row.rule;
    let guard = here.locale.word("guard", rule.guard.code());
    super::story::facts(
        here,
        &[
            ("rule", here.locale.word("rule", rule.code)),
            ("code", rule.code.to_owned()),
            ("guard", format!("{} {guard}", rule.guard.number())),
            ("weight", here.locale.word("weight", rule.weight.code())),
            ("mode", mode_of(here, Some(row.mode))),
            ("basis", here.locale.word("basis", rule.basis.code())),
            ("source", here.locale.source_of_rule(rule.source)),
            ("remedy", here.locale.remedy(rule.code)),
            ("asks", here.locale.words("role", rule.asks.iter().map(|role| role.code()))),
        ],
    )?;
    let way_on = match (row.mode, rule.weight) {
        (Mode::Warn, _) | (_, Weight::Warn) => Some("way-on-reason"),
        (_, Weight::Ask) => Some("way-on-exception"),
        _ => None,
    };
    if let Some(way_on) = way_on {
        here.say(way_on, &[("rule", rule.code.into()), ("for", "C-000123".into())])?;
    }
    for (subject, exception) in &row.exceptions {
        let told = here.locale.exception(subject, exception);
        here.out.line(&told)?;
    }
    Ok(())
}

fn why_entry(here: &mut Here, office: &Office, seq: u64, is_json: bool) -> Result<()> {
    let watches = office.watches()?;
    let me = office.session.member_id();
    let (entry, rows) = office.ask(READ, |tx| {
        let entry = log::entry(tx, seq)?;
        match watches || entry.entry.member == me {
            true => Ok((entry, guards::of_entry(tx, seq)?)),
            false => Err(Error::not_permitted("not-yours-to-see").with("seq", seq)),
        }
    })?;
    let refused = match &entry.entry.outcome {
        Outcome::Refused(code) => Some(code.clone()),
        Outcome::Done => None,
    };
    if is_json {
        let rulings: Vec<Value> = rows.iter().map(ruling_json).collect();
        return here.out.json(&json!({
            "seq": seq,
            "verb": entry.entry.verb,
            "refused": refused,
            "remedy": refused.as_deref().map(|code| here.locale.remedy(code)),
            "rulings": rulings,
        }));
    }
    let verb = here.locale.word("verb", &entry.entry.verb.replace('.', "-"));
    let remedy = refused.as_deref().map(|code| here.locale.remedy(code)).unwrap_or_default();
    super::story::facts(
        here,
        &[
            ("seq", seq.to_string()),
            ("at", entry.entry.at.human()),
            ("member", entry.member.unwrap_or_default()),
            ("verb", verb),
            (
                "result",
                here.locale.word("result", if refused.is_some() { "refused" } else { "done" }),
            ),
            ("remedy", remedy),
        ],
    )?;
    ruling_table(here, &rows).print(&mut here.out)
}

/// What would come of these words, which are not done.
fn attempt(here: &mut Here, wanted: &Try) -> Result<()> {
    let words = ["kefu".to_owned()].into_iter().chain(wanted.words.iter().cloned());
    let parsed = help::parse(words.map(Into::into).collect(), &here.locale)?;
    let Parsed::Run(cli) = parsed else { return Err(Error::usage("try-verb")) };
    let verb = cli.verb.filter(is_for_trial).ok_or_else(|| Error::usage("try-verb"))?;
    here.tries = true;
    let done = act(here, Some(verb));
    here.tries = false;
    let refusal = match done {
        Err(error) if error.code != TRIED => Some(error),
        // What writes nothing has no rule against it.
        _ => None,
    };
    match (wanted.json, refusal) {
        (false, Some(refusal)) => Err(refusal),
        (false, None) => here.say("cli-guard-allowed", &[]),
        (true, refusal) => {
            let document = verdict_json(here, refusal.as_ref());
            here.out.json(&document)
        }
    }
}

fn verdict_json(here: &Here, refusal: Option<&Error>) -> Value {
    let rule = refusal.and_then(|refusal| rules::find(refusal.code));
    let told = refusal.map(|refusal| here.locale.error(refusal));
    json!({
        "verdict": if refusal.is_some() { "refused" } else { "allowed" },
        "rule": refusal.map(|refusal| refusal.code),
        "guard": rule.map(|rule| rule.guard.code()),
        "sentence": told.as_ref().map(|told| told.sentence.clone()),
        "remedy": told.and_then(|told| told.hint),
    })
}

/// Whether a verb is one act at the door that a trial leaves undone.
fn is_for_trial(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Party(_)
            | Verb::Complaint(_)
            | Verb::Privacy(_)
            | Verb::Feedback(_)
            | Verb::Macro(_)
            | Verb::Preset(_)
            | Verb::Promise(_)
            | Verb::Consent(_)
            | Verb::Template(_)
            | Verb::Contact(_)
            | Verb::Incident(_)
            | Verb::Review(_)
            | Verb::Training(_)
            | Verb::Member(_)
            | Verb::Policy(_)
            | Verb::Undo(_)
            | Verb::Redo(_)
    )
}

fn allow(here: &mut Here, wanted: Allow) -> Result<()> {
    let office = here.office()?;
    let until = office.when(&wanted.until)?;
    let facts = [
        ("rule", here.locale.word("rule", &wanted.rule).into()),
        ("subject", wanted.r#for.clone().into()),
        ("until", until.human().into()),
    ];
    let (rule, subject, reason) = (wanted.rule, wanted.r#for, wanted.reason);
    let allow = Command::Guard(Guarding::Allow { rule, subject, until, reason });
    here.act_with(&office, allow, wanted.json, &facts).map(|_| ())
}

fn end(here: &mut Here, wanted: End) -> Result<()> {
    let office = here.office()?;
    let facts = [
        ("rule", here.locale.word("rule", &wanted.rule).into()),
        ("subject", wanted.r#for.clone().into()),
    ];
    let end = Command::Guard(Guarding::End { rule: wanted.rule, subject: wanted.r#for });
    here.act_with(&office, end, wanted.json, &facts).map(|_| ())
}

fn mode(here: &mut Here, wanted: SetMode) -> Result<()> {
    let office = here.office()?;
    let facts = [
        ("rule", here.locale.word("rule", &wanted.rule).into()),
        ("mode", mode_of(here, Some(wanted.mode)).into()),
    ];
    let set = Command::Guard(Guarding::Mode { rule: wanted.rule, mode: wanted.mode });
    here.act_with(&office, set, wanted.json, &facts).map(|_| ())
}

fn replay(here: &mut Here, wanted: &Replay) -> Result<()> {
    let office = here.office()?;
    let replay = office.ask("audit.read", guards::replay)?;
    if wanted.json {
        here.out.json(&json!({
            "decisions": replay.decisions,
            "same": replay.same,
            "without_facts": replay.without_facts,
            "without_ruling": replay.without_ruling,
            "differing": replay.differing,
        }))?;
    } else {
        let args = [
            ("same", replay.same.into()),
            ("without", replay.without_facts.into()),
            ("unkept", replay.without_ruling.into()),
            ("decisions", replay.decisions.into()),
            ("differing", replay.differing.len().into()),
        ];
        here.say("cli-guard-replayed", &args)?;
    }
    match replay.differing.first() {
        None => Ok(()),
        Some(seq) => Err(Error::damaged(format!("ruling of {seq}"))),
    }
}
