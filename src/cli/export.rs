//! `kefu export`: a list that leaves, for a purpose that stands in the log.

use super::complaint::{self, Which as Complaints};
use super::here::{Here, Office};
use super::output::complain;
use super::{progress, words_of};
use crate::commands::Made;
use crate::commands::export::Selection;
use crate::domain::error::{Error, Result};
use crate::domain::export::ExportPurpose;
use crate::exchange::list::{self, Destination, Event, Form};
use crate::guards::export::columns;
use crate::guards::usage::columns_for;
use crate::locale::Arg;
use crate::queries::leaving::{Audit, Cases, Consents, Entries, List, Promises, Span};
use crate::vault::Somebody;
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, Subcommand)]
pub enum ExportVerb {
    Parties(Parties),
    Complaints(Box<OfComplaints>),
    Feedback(Box<OfComplaints>),
    Promises(Within),
    Entries(Within),
    Consents(Within),
    Audit(Within),
}

#[derive(Debug, Args)]
pub struct Within {
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    #[command(flatten)]
    pub out: Out,
}

impl Within {
    fn span(&self, office: &Office) -> Result<Span> {
        let second = |text: &Option<String>| -> Result<Option<i64>> {
            let at = text.as_deref().map(|text| office.when(text)).transpose()?;
            Ok(at.map(|at| at.at_seconds))
        };
        Ok(Span { since: second(&self.since)?, until: second(&self.until)? })
    }

    /// The words by which it was selected.
    fn told(&self) -> String {
        let word = |(name, value): (&str, &Option<String>)| {
            value.as_ref().map(|value| format!("{name} {value}"))
        };
        let words = [("--since", &self.since), ("--until", &self.until)];
        words.into_iter().filter_map(word).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Debug, Args)]
pub struct Parties {
    #[arg(value_name = "FILTER", default_value = "")]
    pub filter: String,
    #[command(flatten)]
    pub out: Out,
}

#[derive(Debug, Args)]
pub struct OfComplaints {
    #[command(flatten)]
    pub which: Complaints,
    #[command(flatten)]
    pub out: Out,
}

#[derive(Debug, Args)]
pub struct Out {
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    #[arg(long, value_parser = words_of!(ExportPurpose))]
    pub purpose: ExportPurpose,
    #[arg(long, value_name = "TEXT")]
    pub reference: String,
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,
    #[arg(long, value_name = "D")]
    pub disclosure: Option<String>,
    #[arg(long, value_name = "age1…")]
    pub recipient: Option<String>,
    #[arg(long, value_parser = words_of!(Form))]
    pub form: Option<Form>,
    #[arg(long, conflicts_with = "form")]
    pub ndjson: bool,
    #[arg(long)]
    pub anew: bool,
    #[arg(long)]
    pub json: bool,
}

/// Exports.
pub fn run(here: &mut Here, verb: ExportVerb) -> Result<()> {
    match verb {
        ExportVerb::Parties(wanted) => {
            let office = here.office()?;
            let which = list::parties(&wanted.filter)?;
            export(here, &office, &wanted.out, wanted.filter, &which)
        }
        ExportVerb::Complaints(wanted) => {
            let office = here.office()?;
            let filter = complaint::filter(&office, &wanted.which)?;
            let selector = wanted.which.told();
            export(here, &office, &wanted.out, selector, &Cases::complaints(filter))
        }
        ExportVerb::Feedback(wanted) => {
            let office = here.office()?;
            let filter = complaint::filter(&office, &wanted.which)?;
            let selector = wanted.which.told();
            export(here, &office, &wanted.out, selector, &Cases::feedback(filter))
        }
        ExportVerb::Promises(wanted) => within(here, &wanted, Promises),
        ExportVerb::Entries(wanted) => within(here, &wanted, Entries),
        ExportVerb::Consents(wanted) => within(here, &wanted, Consents),
        ExportVerb::Audit(wanted) => within(here, &wanted, Audit),
    }
}

fn within<L: List>(here: &mut Here, wanted: &Within, list: impl Fn(Span) -> L) -> Result<()> {
    let office = here.office()?;
    let span = wanted.span(&office)?;
    export(here, &office, &wanted.out, wanted.told(), &list(span))
}

fn export(
    here: &mut Here,
    office: &Office,
    wanted: &Out,
    selector: String,
    which: &dyn List,
) -> Result<()> {
    let list = which.list();
    let somebody = wanted.recipient.as_deref().map(Somebody::of_recipient).transpose()?;
    let words = if wanted.columns.is_empty() {
        let seen = columns_for(list, wanted.purpose.code());
        let plain = list.columns().iter().filter(|word| seen.iter().any(|one| one == *word));
        plain.map(|word| (*word).to_owned()).collect()
    } else {
        wanted.columns.clone()
    };
    if !columns(list, &words)?.is_empty() && somebody.is_some() {
        here.open(office)?;
    }
    let selection = Selection {
        list,
        selector,
        columns: words,
        purpose: wanted.purpose,
        reference: wanted.reference.clone(),
        disclosure: wanted.disclosure.as_deref().map(super::disclosure::number).transpose()?,
        recipient: somebody.as_ref().and_then(|one| one.recipient().map(str::to_owned)),
    };
    let verb = selection.verb();
    let told = wanted.form.or(wanted.ndjson.then_some(Form::Ndjson));
    let form = told.or_else(|| Form::of_name(&wanted.to)).unwrap_or(Form::Csv);
    let to = Destination { path: &wanted.to, somebody, form, anew: wanted.anew };
    let teller = Teller::new(here)?;
    let done = list::export(&office.desk, &office.session, selection, which, &to, &mut |event| {
        teller.hear(event)
    });
    teller.bar.finish_and_clear();
    let done = done?;
    let facts = [
        ("path", Arg::from(wanted.to.display().to_string())),
        ("rows", done.rows.into()),
        ("seq", done.seq.to_string().into()),
    ];
    here.did(verb, &Made::default(), done.seq, wanted.json, &facts)?;
    if done.left_out > 0 {
        let args = [("count", done.left_out.into())];
        complain(&here.locale.text_with("cli-export-left-out", &args));
    }
    Ok(())
}

/// Says how far it is: a bar on a terminal. Whoever interrupts it lets the stretch end that is being written.
struct Teller<'h> {
    here: &'h Here,
    bar: ProgressBar,
    is_over: Arc<AtomicBool>,
}

impl<'h> Teller<'h> {
    fn new(here: &'h Here) -> Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let is_over = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // The second time it ends at once, as ever.
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&is_over))
                .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&is_over)))
                .map_err(|e| Error::failed("input").with("detail", e))?;
        }
        Ok(Self { here, bar: progress::bar(super::Form::default()), is_over })
    }

    fn hear(&self, event: Event) -> ControlFlow<()> {
        match event {
            Event::Erased(run) => {
                self.say("cli-export-erased", &[("run", run.to_string().into())]);
            }
            Event::Counted(rows) => {
                let args = [("rows", Arg::from(rows))];
                progress::count(
                    &self.bar,
                    self.here.locale.text_with("cli-export-counting", &args),
                );
            }
            Event::Written(rows, all) => {
                progress::measure(&self.bar);
                self.bar.set_length(all);
                self.bar.set_position(rows);
                self.bar.set_message(format!("{rows} / {all}"));
            }
            Event::GoesOn(run, rows) => {
                let args = [("run", Arg::from(run.to_string())), ("rows", rows.into())];
                self.say("cli-export-goes-on", &args);
            }
            Event::BegunAnew(run) => {
                self.say("cli-export-begun-anew", &[("run", run.to_string().into())]);
            }
        }
        match self.is_over.load(Ordering::SeqCst) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) {
        let text = self.here.locale.text_with(id, args);
        self.bar.suspend(|| complain(&text));
    }
}
