//! Members: who may use the desk, who waits to be let in, and which keys are lacking.
//!
//! INVARIANT: of whoever waits no fingerprint is shown: whoever lets them in types what they read out.

use super::{fact, facts, key, why};
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use crate::domain::member::{Member, MemberState};
use crate::domain::moment::Moment;
use crate::guards::{Verdicts, member as guard, reveal, rights};
use crate::locale::{Locale, Told};
use crate::queries::members::{MemberRow, Roster};
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// The keys, in the order of [`whys`].
const KEYS: [(char, &str); 5] =
    [('a', "add"), ('p', "approve"), ('o', "roles"), ('l', "lift"), ('x', "remove")];

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("member", Column::Flex(3)),
        col("state", Column::Fixed(10)),
        col("role", Column::Flex(4)),
        col("holds", Column::Flex(3)).from(90),
        col("lacks", Column::Flex(3)).from(90),
    ];
    let keys = KEYS.map(|(letter, code)| key(locale, letter, code)).to_vec();
    Board::new(locale.text("board-members"), columns, keys, locale.text("list-loading"))
}

/// Its rows.
pub fn rows(model: &Model, roster: &Roster) -> Vec<BoardRow> {
    roster.rows.iter().map(|one| row(model, roster, one)).collect()
}

fn row(model: &Model, roster: &Roster, row: &MemberRow) -> BoardRow {
    let (locale, member) = (&model.locale, &row.member);
    let role = match member.state {
        _ if row.is_waiting() => Some(Role::Warn),
        MemberState::Invited => Some(Role::Dim),
        _ => None,
    };
    BoardRow {
        code: member.id.to_string(),
        cells: vec![
            member.name.clone(),
            locale.word("member-state", member.state.code()),
            roles(locale, member),
            words(locale, &row.holds),
            words(locale, &row.lacks),
        ],
        role,
        more: more(model, row),
        whys: whys(model, roster, row),
    }
}

/// The roles of a member, in words.
pub fn roles(locale: &Locale, member: &Member) -> String {
    locale.roles(&member.roles)
}

fn words(locale: &Locale, compartments: &[Compartment]) -> String {
    locale.words("compartment", compartments.iter().map(|one| one.code()))
}

/// What narrow columns leave out, and what comes next for this member.
fn more(model: &Model, row: &MemberRow) -> String {
    let (locale, member) = (&model.locale, &row.member);
    let next = match member.state {
        MemberState::Invited => {
            locale.text_with("board-invited", &[("name", member.name.as_str().into())])
        }
        _ if row.is_waiting() => locale.text("board-waits"),
        _ => String::new(),
    };
    let told = facts(
        locale,
        [
            ("lifted", lifted(row, model.now)),
            ("holds", words(locale, &row.holds)),
            ("lacks", words(locale, &row.lacks)),
            ("fingerprint", told_fingerprint(row)),
            ("uid", member.uid.map(|uid| uid.to_string()).unwrap_or_default()),
        ],
    );
    [next, told].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn told_fingerprint(row: &MemberRow) -> String {
    let is_settled = row.member.is_active() && !row.is_waiting();
    row.fingerprint.clone().filter(|_| is_settled).unwrap_or_default()
}

fn lifted(row: &MemberRow, now: Moment) -> String {
    let until = row.lifted_until.filter(|until| until.at_seconds > now.at_seconds);
    until.map(|until| until.seen_from(now).human()).unwrap_or_default()
}

/// Why each key does nothing on this member: the guards of the door, as far as what is shown tells.
fn whys(model: &Model, roster: &Roster, row: &MemberRow) -> Vec<Option<Told>> {
    let (actor, member) = (&model.member, &row.member);
    let verdict = |verb: &'static str, then: Result<()>| {
        let verdicts = Verdicts::on(rights::may(actor, verb)).and(then);
        why(&model.locale, verdicts.refusal().map_or(Ok(()), Err))
    };
    let opened: Vec<Compartment> =
        Compartment::ALL.into_iter().filter(|one| member.opens(*one)).collect();
    vec![
        verdict("member.add", Ok(())),
        verdict("member.approve", guard::may_approve(actor, member)),
        verdict("member.role", guard::may_change(actor, member)),
        verdict("vault.lift", reveal::may_lift_for(actor, member, &opened)),
        verdict("member.remove", may_go(actor, roster, row)),
    ]
}

fn may_go(actor: &Member, roster: &Roster, row: &MemberRow) -> Result<()> {
    let others = || roster.rows.iter().filter(|one| one.member.id != row.member.id);
    guard::may_change(actor, &row.member)?;
    guard::may_grant(actor, &row.member.roles)?;
    guard::keeps_an_admin(&others().map(|one| one.member.clone()).collect::<Vec<_>>())?;
    for compartment in &row.holds {
        let holds = |one: &&MemberRow| one.member.is_active() && one.holds.contains(compartment);
        guard::keeps_a_holder(compartment.code(), true, others().filter(holds).count())?;
    }
    Ok(())
}

/// Which new keys are wanted or being made.
pub fn standing(locale: &Locale, roster: &Roster) -> String {
    let told = roster.rotations.iter().map(|rotation| {
        let (done, total) = rotation.progress.unwrap_or_default();
        let compartment = locale.word("compartment", rotation.compartment.code());
        let args =
            [("compartment", compartment.into()), ("done", done.into()), ("total", total.into())];
        let id = if rotation.progress.is_some() { "board-rotating" } else { "board-rotate" };
        locale.text_with(id, &args)
    });
    told.collect::<Vec<_>>().join(" ")
}

/// All that is known of a member.
pub fn whole(model: &Model, row: &MemberRow) -> String {
    let (locale, member) = (&model.locale, &row.member);
    let state = locale.word("member-state", member.state.code());
    let lines = [
        ("member", member.name.clone()),
        ("state", state),
        ("role", roles(locale, member)),
        ("id", member.id.to_string()),
    ];
    let lines = lines.map(|(label, value)| fact(locale, label, &value)).join("\n");
    format!("{lines}\n\n{}", more(model, row))
}
