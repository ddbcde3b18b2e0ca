//! What `kefu privacy` and `kefu feedback` do alike with the cases of their kind: list them, claim one, hand one over.

use super::complaint::{self, AssignArgs};
use super::here::{Here, Office};
use super::output::Table;
use super::story::{self, Rows};
use super::{Form, Paging, party};
use crate::commands::Command;
use crate::commands::assign::Assign;
use crate::commands::claim::Claim;
use crate::domain::complaint::{Case, CaseKind, Stage};
use crate::domain::error::Result;
use crate::guards::complaint::is_of;
use crate::locale::Arg;
use crate::queries::READ;
use crate::queries::complaints::{self, ComplaintRow, ComplaintView, Filter};
use clap::Args;
use serde_json::Value;

#[derive(Debug, Args)]
pub struct CaseList {
    #[arg(long, conflicts_with = "closed")]
    pub open: bool,
    #[arg(long, conflicts_with = "overdue")]
    pub closed: bool,
    #[arg(long)]
    pub overdue: bool,
    #[arg(long)]
    pub mine: bool,
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct ShowCase {
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct OneCase {
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

/// The case of this number or id, which is of this kind.
pub fn find(office: &Office, kind: CaseKind, name: &str) -> Result<Case> {
    let case = complaint::find(office, name)?;
    is_of(&case, kind).map(|()| case)
}

/// Prints those that are wanted.
pub fn list(
    here: &mut Here,
    (kind, stage): (CaseKind, Option<Stage>),
    wanted: &CaseList,
    json: impl Fn(&ComplaintRow) -> Value,
    table: impl Fn(&Here, &[ComplaintRow]) -> Table,
) -> Result<()> {
    let office = here.office()?;
    let party = wanted.party.as_deref().map(|name| party::find(&office, name)).transpose()?;
    let filter = Filter {
        kind: Some(kind),
        open: wanted.open,
        closed: wanted.closed,
        overdue: wanted.overdue,
        owner: if wanted.mine { Some(office.session.member()?.id) } else { None },
        stage,
        party: party.map(|party| party.id),
        ..Filter::default()
    };
    let paging = &wanted.paging;
    let after = paging.after.as_deref().map(|name| find(&office, kind, name)).transpose()?;
    let limit = paging.page()?;
    let page = office
        .ask(READ, |tx| complaints::list(tx, &filter, office.now(), after.as_ref(), limit + 1))?;
    let number = |row: &ComplaintRow| row.case.number.to_string();
    let rows = Rows::of(page.total, page.items, limit, number);
    rows.print(here, paging.form, json, table)
}

/// Shows one, with its story.
pub fn show(
    here: &mut Here,
    kind: CaseKind,
    wanted: &ShowCase,
    json: impl Fn(&ComplaintView) -> Value,
    tell: impl Fn(&mut Here, &ComplaintView) -> Result<()>,
) -> Result<()> {
    let office = here.office()?;
    let id = find(&office, kind, &wanted.number)?.id;
    let view = office.ask(READ, |tx| complaints::show(tx, id))?;
    if wanted.form.ndjson {
        return here.out.json_line(&json(&view));
    }
    if wanted.form.json {
        return here.out.json(&json(&view));
    }
    tell(here, &view)?;
    story::tell(here, &view.lines)
}

/// Takes one.
pub fn claim(here: &mut Here, kind: CaseKind, wanted: &OneCase) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, kind, &wanted.number)?;
    let facts = [
        ("title", Arg::from(here.locale.case_title(&case))),
        ("due", Arg::from(case.due_at.human())),
    ];
    let claim = Command::Claim(Claim::of(kind, case.id));
    here.act_with(&office, claim, wanted.json, &facts).map(|_| ())
}

/// Hands one to somebody, or back to the queue.
pub fn assign(here: &mut Here, kind: CaseKind, wanted: AssignArgs) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, kind, &wanted.number)?;
    let owner = wanted.owner.as_deref().map(|name| party::member(&office, name)).transpose()?;
    let facts = [("owner", Arg::from(wanted.owner.unwrap_or_else(|| "none".to_owned())))];
    let assign = Assign { case: case.id, kind, owner, note: wanted.note };
    here.act_with(&office, Command::Assign(assign), wanted.json, &facts).map(|_| ())
}
