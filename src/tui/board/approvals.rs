//! Approvals: what somebody asks for and a second person decides on.
//!
//! INVARIANT: what is decided on is shown in full before the answer: the row tells all of it, and the question again.

use super::{facts, key, told_fact, why};
use crate::domain::approval::ApprovalState;
use crate::domain::audit::hex;
use crate::domain::error::Result;
use crate::guards::{Verdicts, approval as guard, rights};
use crate::locale::Told;
use crate::queries::approvals::ApprovalRow;
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// The empty board.
pub fn board(model: &Model, all: bool) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("approval", Column::Fixed(8)),
        col("state", Column::Flex(2)),
        col("by", Column::Flex(2)),
        col("what", Column::Flex(5)),
        col("until", Column::Fixed(16)).from(90),
    ];
    let keys = vec![
        key(locale, 'y', "agree"),
        key(locale, 'n', "decline"),
        key(locale, 'w', "withdraw"),
        key(locale, 'd', "do-it"),
        key(locale, 'a', if all { "open-only" } else { "over-too" }),
    ];
    Board::new(locale.text("board-approvals"), columns, keys, locale.text("list-loading"))
}

/// Its rows, the newest first, those that wait for the reader before the others.
pub fn rows(model: &Model, rows: &[ApprovalRow]) -> Vec<BoardRow> {
    let mut sorted: Vec<&ApprovalRow> = rows.iter().collect();
    sorted.sort_by_key(|row| !row.is_mine_to_decide);
    sorted.into_iter().map(|one| row(model, one)).collect()
}

fn row(model: &Model, row: &ApprovalRow) -> BoardRow {
    let (locale, request) = (&model.locale, &row.request);
    let role = match row.state {
        _ if row.is_mine_to_decide => Some(Role::Warn),
        ApprovalState::Pending | ApprovalState::Approved => None,
        _ => Some(Role::Dim),
    };
    BoardRow {
        code: request.number.to_string(),
        cells: vec![
            request.number.to_string(),
            locale.word("approval-state", row.state.code()),
            row.by.clone().unwrap_or_default(),
            locale.wanted(request, &row.about),
            request.until().seen_from(model.now).human(),
        ],
        role,
        more: more(model, row),
        whys: whys(model, row),
    }
}

/// What narrow columns cut off, and what comes next.
fn more(model: &Model, row: &ApprovalRow) -> String {
    let (locale, request) = (&model.locale, &row.request);
    let goes_on = request.by == Some(model.member.id) && row.state == ApprovalState::Approved;
    let here = guard::may_do_again(&model.member, request, model.now).is_ok();
    let next = match (goes_on, here) {
        (true, true) => locale.text("board-go-on-here"),
        (true, false) => locale.text("board-go-on"),
        (false, _) => String::new(),
    };
    let told = facts(
        locale,
        [
            ("what", locale.wanted(request, &row.about)),
            ("until", request.until().seen_from(model.now).human()),
            ("decided-by", row.decided_by.clone().unwrap_or_default()),
        ],
    );
    [next, told].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Why each key does nothing on this request: the guards of the door.
fn whys(model: &Model, row: &ApprovalRow) -> Vec<Option<Told>> {
    let (actor, request, now) = (&model.member, &row.request, model.now);
    let verdict = |verb: &'static str, then: Result<()>| {
        let verdicts = Verdicts::on(rights::may(actor, verb)).and(then);
        why(&model.locale, verdicts.refusal().map_or(Ok(()), Err))
    };
    vec![
        verdict("approval.approve", guard::may_decide(actor, request, now)),
        verdict("approval.decline", guard::may_decide(actor, request, now)),
        verdict("approval.withdraw", guard::may_withdraw(actor, request, now)),
        why(&model.locale, guard::may_do_again(actor, request, now)),
    ]
}

/// All that is known of a request.
pub fn whole(model: &Model, row: &ApprovalRow) -> String {
    let (locale, request) = (&model.locale, &row.request);
    let decided = request.decision.as_ref().map(|decision| decision.at.to_string());
    let head = [
        ("approval", request.number.to_string()),
        ("kind", locale.word("approval", request.wanted.kind().code())),
        ("state", locale.word("approval-state", row.state.code())),
        ("what", locale.wanted(request, &row.about)),
    ];
    let tail = [
        ("by", row.by.clone().unwrap_or_default()),
        ("at", request.at.to_string()),
        ("until", request.until().to_string()),
        ("decided-by", row.decided_by.clone().unwrap_or_default()),
        ("at", decided.unwrap_or_default()),
        ("digest", hex(&request.digest)),
    ];
    let labelled = |(label, value): (&str, String)| (locale.word("col", label), value);
    let lines = head.into_iter().map(labelled);
    let lines = lines.chain(locale.wanted_facts(request, &row.about));
    let lines = lines.chain(tail.into_iter().map(labelled)).filter(|(_, value)| !value.is_empty());
    lines.map(|(label, value)| told_fact(locale, &label, &value)).collect::<Vec<_>>().join("\n")
}
