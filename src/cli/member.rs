//! `kefu member`: who may use the desk.

use super::doctor::sshd;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use super::{Form, words_of};
use crate::commands::Command;
use crate::commands::approve::ApproveMember;
use crate::commands::invite::AddMember;
use crate::commands::key::SetKey;
use crate::commands::leave::RemoveMember;
use crate::commands::roles::SetRoles;
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::member::{Member, Role};
use crate::domain::name::clean;
use crate::domain::ssh::{KEY_BYTES, LoginKey, fingerprint};
use crate::exchange::source::open_regular;
use crate::locale::NONE;
use crate::queries::READ;
use crate::queries::members::{self, MemberRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum MemberVerb {
    Add(Add),
    List(List),
    Approve(Approve),
    Role(SetRole),
    Key(KeyArgs),
    Remove(Remove),
}

#[derive(Debug, Args)]
pub struct Add {
    pub name: String,
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = words_of!(Role))]
    pub roles: Vec<Role>,
    #[arg(long, value_name = "UID")]
    pub uid: Option<u32>,
    #[arg(long, alias = "ssh-key", value_name = "FILE.pub")]
    pub key: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Approve {
    pub name: String,
    #[arg(long, value_name = "FINGERPRINT")]
    pub fingerprint: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SetRole {
    pub name: String,
    #[arg(long, value_name = "ROLE", value_parser = words_of!(Role))]
    pub add: Vec<Role>,
    #[arg(long, value_name = "ROLE", value_parser = words_of!(Role))]
    pub remove: Vec<Role>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct KeyArgs {
    pub name: String,
    #[arg(value_name = "FILE.pub", required_unless_present = "none", conflicts_with = "none")]
    pub file: Option<PathBuf>,
    #[arg(long)]
    pub none: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Remove {
    pub name: String,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: MemberVerb) -> Result<()> {
    match verb {
        MemberVerb::Add(wanted) => add(here, wanted),
        MemberVerb::List(wanted) => list(here, &wanted),
        MemberVerb::Approve(wanted) => approve(here, &wanted),
        MemberVerb::Role(wanted) => role(here, wanted),
        MemberVerb::Key(wanted) => key(here, &wanted),
        MemberVerb::Remove(wanted) => remove(here, &wanted),
    }
}

fn add(here: &mut Here, wanted: Add) -> Result<()> {
    let office = here.office()?;
    let ssh_key = wanted.key.as_deref().map(ssh_key).transpose()?;
    let id = office.session.new_id()?;
    let Add { name, roles, uid, json, .. } = wanted;
    let login = if ssh_key.is_some() { "ssh" } else { "here" };
    let facts = [("name", clean(&name).into()), ("login", login.into())];
    let line = ssh_key.as_ref().map(|key| (clean(&name), key.clone()));
    let member = AddMember { id, name, roles, uid, ssh_key };
    here.act_with(&office, Command::AddMember(member), json, &facts)?;
    tell_line(here, line.filter(|_| !json))
}

/// With another key the sessions that came with the one before end.
fn key(here: &mut Here, wanted: &KeyArgs) -> Result<()> {
    let office = here.office()?;
    let ssh_key = wanted.file.as_deref().map(ssh_key).transpose()?;
    let member = named(&office, &wanted.name)?;
    let known_by = ssh_key.as_deref().and_then(fingerprint);
    let known_by = known_by.unwrap_or_else(|| NONE.to_owned());
    let facts = [("name", member.name.clone().into()), ("key", known_by.into())];
    let line = ssh_key.as_ref().map(|key| (member.name.clone(), key.clone()));
    let set = SetKey { member: member.id, ssh_key };
    here.act_with(&office, Command::SetKey(set), wanted.json, &facts)?;
    tell_line(here, line.filter(|_| !wanted.json))
}

/// What root puts into the file of keys.
fn tell_line(here: &mut Here, of: Option<(String, String)>) -> Result<()> {
    let Some((name, key)) = of else { return Ok(()) };
    let line = sshd::line(here, &name, &key)?;
    here.say("cli-member-line", &[("path", sshd::KEYS_FILE.into())])?;
    here.out.line(&line)
}

/// A line of a public key file: `ssh-ed25519 AAAA… comment`.
fn ssh_key(path: &Path) -> Result<String> {
    let failed = |e: std::io::Error| Error::unread(path, &e);
    let mut text = String::new();
    let (file, _) = open_regular(path)?;
    file.take(2 * KEY_BYTES as u64).read_to_string(&mut text).map_err(failed)?;
    let key = LoginKey::read(&text);
    key.map(|key| key.line).ok_or_else(|| Error::usage("ssh-key").with("path", path.display()))
}

fn named(office: &super::here::Office, name: &str) -> Result<Member> {
    office.ask(READ, |tx| members::named(tx, name))
}

fn approve(here: &mut Here, wanted: &Approve) -> Result<()> {
    let office = here.unlocked()?;
    let member = named(&office, &wanted.name)?;
    let told = match &wanted.fingerprint {
        Some(told) => told.clone(),
        None if super::prompt::is_asked() && !member.recipient.is_empty() => {
            ask_fingerprint(here, &member)?
        }
        None => return Err(Error::usage("fingerprint-missing")),
    };
    let command = ApproveMember::prepare(&office.session, &member, &told)?;
    let facts = [("name", member.name.into())];
    here.act_with(&office, Command::ApproveMember(command), wanted.json, &facts).map(|_| ())
}

/// What the newcomer's own screen said, typed in by whoever hears it. What stands in the store is not shown beside
/// it: it would be copied instead of heard.
fn ask_fingerprint(here: &Here, member: &Member) -> Result<String> {
    let roles = here.locale.roles(&member.roles);
    let args = [("name", member.name.clone().into()), ("roles", roles.into())];
    super::prompt::open(&here.locale.text_with("cli-ask-fingerprint", &args))
}

fn role(here: &mut Here, wanted: SetRole) -> Result<()> {
    let office = here.office()?;
    let member = named(&office, &wanted.name)?;
    let facts = [("name", member.name.clone().into())];
    let roles = SetRoles { member: member.id, add: wanted.add, remove: wanted.remove };
    here.act_with(&office, Command::SetRoles(roles), wanted.json, &facts).map(|_| ())
}

fn remove(here: &mut Here, wanted: &Remove) -> Result<()> {
    let office = here.office()?;
    let member = named(&office, &wanted.name)?;
    let facts = [("name", member.name.clone().into())];
    here.act_with(&office, Command::RemoveMember(RemoveMember(member.id)), wanted.json, &facts)
        .map(|_| ())
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let reader = office.session.member()?;
    let rows = office.ask(READ, |tx| members::list(tx, &reader))?;
    let total = rows.len() as u64;
    let rows = Rows::of(total, rows, usize::MAX, |row: &MemberRow| row.member.name.clone());
    rows.print(here, wanted.form, member_json, table)
}

fn table(here: &Here, rows: &[MemberRow]) -> Table {
    let keys =
        |of: &[Compartment]| here.locale.words("compartment", of.iter().map(|one| one.code()));
    let columns = ["member", "role", "state", "holds", "lacks", "fingerprint"];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        let member = &row.member;
        table.row(vec![
            member.name.clone(),
            here.locale.roles(&member.roles),
            here.locale.word("member-state", member.state.code()),
            keys(&row.holds),
            keys(&row.lacks),
            row.fingerprint.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// A member as a document.
pub fn member_json(row: &MemberRow) -> Value {
    let member = &row.member;
    json!({
        "id": member.id.to_string(),
        "name": member.name,
        "roles": member.roles.iter().map(|role| role.code()).collect::<Vec<_>>(),
        "state": member.state.code(),
        "uid": member.uid,
        "fingerprint": row.fingerprint,
        "holds": row.holds.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "lacks": row.lacks.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "ssh_key": member.ssh_key,
    })
}
