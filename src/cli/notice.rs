//! `kefu vault notices`: what the privacy officer is told of reveals.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use crate::commands::Command;
use crate::commands::notice::ReadNotice;
use crate::domain::contact::PointKind;
use crate::domain::error::Result;
use crate::queries::notices::{self, NoticeRow};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct Notices {
    #[arg(long)]
    pub all: bool,
    #[arg(long, value_name = "SEQ", conflicts_with = "all")]
    pub read: Option<u64>,
    #[command(flatten)]
    pub form: Form,
}

/// Lists them, or marks one as read.
pub fn run(here: &mut Here, wanted: &Notices) -> Result<()> {
    let office = here.office()?;
    if let Some(seq) = wanted.read {
        let is_json = wanted.form.json || wanted.form.ndjson;
        let facts = [("reveal", seq.to_string().into())];
        let read = Command::ReadNotice(ReadNotice(seq));
        return here.act_with(&office, read, is_json, &facts).map(|_| ());
    }
    office.may("notice.list")?;
    let reader = office.session.member()?;
    let rows = office.ask("notice.list", |tx| notices::list(tx, &reader, wanted.all))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.seq.to_string());
    rows.print(here, wanted.form, notice_json, table)
}

fn table(here: &Here, rows: &[NoticeRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "seq", "at", "notice", "member", "source", "party", "point", "reason", "read-by",
    ]));
    for row in rows {
        let notice = &row.notice;
        table.row(vec![
            row.seq.to_string(),
            notice.at.human(),
            here.locale.word("notice", notice.kind.code()),
            row.member.clone().unwrap_or_default(),
            notice.source.clone(),
            notice.party.to_string(),
            here.word("point", notice.point.map(PointKind::code)),
            notice.reason.clone().unwrap_or_default(),
            row.read_by.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// A notice as a document.
pub fn notice_json(row: &NoticeRow) -> Value {
    let notice = &row.notice;
    json!({
        "seq": row.seq,
        "at": notice.at.to_string(),
        "kind": notice.kind.code(),
        "member": row.member,
        "session": notice.session.to_string(),
        "source": notice.source,
        "party": notice.party.to_string(),
        "point": notice.point.map(PointKind::code),
        "reason": notice.reason,
        "read_by": row.read_by,
        "read_at": notice.read.map(|(_, at)| at.to_string()),
    })
}
