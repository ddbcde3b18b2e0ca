//! Parties that may be one, the best first of each part of the store: merged, or said to be two.
//!
//! INVARIANT: parts are asked for as the cursor comes near the end of what is there, so a key never waits for the whole
//! store. Of a contact point its mask is shown, of a shared value its kind.

use super::{facts, key, why};
use crate::domain::id::PartyId;
use crate::domain::party::Party;
use crate::guards::{Verdicts, party as guard, rights};
use crate::locale::{Locale, Told};
use crate::queries::duplicates::{Pair, Part, Place};
use crate::queries::parties::PartyView;
use crate::tui::model::Model;
use crate::tui::msg::Ticket;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::pane::detail::point_name;
use crate::tui::widget::columns::Column;
use crate::tui::widget::text::{fit, hidden};

/// The key that looks for pairs anew: what came since the board was opened may be one of them.
pub const AGAIN: &str = "again";
/// Columns of what a line is about, of the widest reader, and of what is around its lines and between two that stand
/// side by side.
const ABOUT: usize = 14;
const READER: usize = 92;
const AROUND: usize = 11;

/// What has come so far.
#[derive(Debug)]
pub struct Window {
    /// Of which board.
    pub ticket: Ticket,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Where the next part begins; none at the end.
    pub next: Option<Place>,
    /// Whether it was asked for.
    pub loading: bool,
}

impl Window {
    /// Nothing yet.
    pub fn new(ticket: Ticket) -> Self {
        Self { ticket, pairs: Vec::new(), next: Some(Place::FIRST), loading: false }
    }

    /// Takes a part in.
    pub fn take(&mut self, part: &Part) {
        self.pairs.extend(part.pairs.iter().cloned());
        (self.next, self.loading) = (part.next.clone(), false);
    }

    /// The ids of its pairs.
    pub fn ids(&self) -> Vec<(PartyId, PartyId)> {
        self.pairs.iter().map(|pair| (pair.first.id, pair.second.id)).collect()
    }

    /// The pair of a row.
    pub fn pair(&self, code: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| code_of(pair) == code)
    }
}

fn code_of(pair: &Pair) -> String {
    format!("{}+{}", pair.first.number, pair.second.number)
}

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("alike", Column::Flex(3)),
        col("number", Column::Fixed(9)),
        col("name", Column::Flex(2)),
        col("other-number", Column::Fixed(9)),
        col("other-name", Column::Flex(2)),
    ];
    let keys = vec![key(locale, 'm', "one"), key(locale, 'd', "two"), key(locale, 'r', AGAIN)];
    let mut board =
        Board::new(locale.text("board-duplicates"), columns, keys, locale.text("list-loading"));
    board.has_more = true;
    if !model.vault_open {
        board.standing = locale.text("board-duplicates-locked");
    }
    board
}

/// Its rows. That two share a value is told while the vault is open and no longer.
pub fn rows(model: &Model, pairs: &[Pair]) -> Vec<BoardRow> {
    let is_told = |pair: &&Pair| model.vault_open || pair.values.is_empty();
    pairs.iter().filter(is_told).map(|pair| row(model, pair)).collect()
}

fn row(model: &Model, pair: &Pair) -> BoardRow {
    let (locale, Pair { first, second, values, alike }) = (&model.locale, pair);
    BoardRow {
        code: code_of(pair),
        cells: vec![
            locale.alike(values, alike),
            first.number.to_string(),
            first.name.clone(),
            second.number.to_string(),
            second.name.clone(),
        ],
        role: None,
        more: facts(
            locale,
            [
                ("alike", locale.alike(values, alike)),
                ("company", both(pair, "company")),
                ("city", both(pair, "city")),
            ],
        ),
        whys: vec![
            refusal(model, "party.merge", guard::may_merge(second, first)),
            refusal(model, "party.distinct", guard::may_be_two(first, second)),
        ],
    }
}

fn refusal(model: &Model, verb: &str, verdict: crate::domain::error::Result<()>) -> Option<Told> {
    let verdicts = Verdicts::on(rights::may(&model.member, verb)).and(verdict);
    why(&model.locale, verdicts.refusal().map_or(Ok(()), Err))
}

/// What both have in a field, one after the other.
fn both(pair: &Pair, field: &str) -> String {
    let value = |party: &Party| party.field(field).unwrap_or("-").to_owned();
    let both = [value(&pair.first), value(&pair.second)];
    if both.iter().all(|one| one == "-") { String::new() } else { both.join(" / ") }
}

/// Both side by side, contact points as masks.
pub fn side_by_side(model: &Model, one: &PartyView, other: &PartyView) -> String {
    let cols = usize::from(model.size.0).min(READER);
    let side = cols.saturating_sub(AROUND + ABOUT) / 2;
    let mask = hidden(model.theme.ascii_borders);
    let told = [one, other].map(|view| told(&model.locale, mask, view));
    let mut lines = Vec::new();
    for (place, (about, _)) in told[0].iter().enumerate() {
        let cells = told
            .each_ref()
            .map(|facts| facts.get(place).map(|(_, cells)| cells.as_slice()).unwrap_or_default());
        for row in 0..cells.iter().map(|cells| cells.len()).max().unwrap_or_default() {
            let about = if row == 0 { about.as_str() } else { "" };
            let cell = |side: usize| cells[side].get(row).map(String::as_str).unwrap_or_default();
            let (left, right) = (fit(cell(0), side), fit(cell(1), side));
            lines.push(format!("{} {left}  {right}", fit(about, ABOUT)).trim_end().to_owned());
        }
    }
    lines.join("\n")
}

/// What is known of one, line by line, in the order in which the other is told.
fn told(locale: &Locale, hidden: &str, view: &PartyView) -> Vec<(String, Vec<String>)> {
    let party = &view.row.party;
    let field = |name: &str| party.field(name).map(str::to_owned);
    let mask = |kind, label: &str| format!("{} {hidden}", point_name(locale, kind, label));
    let points = view.points.iter().map(|point| mask(point.kind, &point.label)).collect();
    let cases = view.cases.iter().map(|case| format!("{} {}", case.number, case.title));
    let promises = view.promises.iter().map(|row| row.promise.text.clone());
    let lines: [(&str, Vec<String>); 10] = [
        ("number", vec![party.number.to_string()]),
        ("name", vec![party.name.clone()]),
        ("kind", vec![locale.word("party-kind", party.kind.code())]),
        ("company", field("company").into_iter().collect()),
        ("city", field("city").into_iter().collect()),
        ("tags", party.tags.clone()),
        ("point", points),
        ("added", vec![party.added_at.human()]),
        ("complaint", cases.collect()),
        ("promised", promises.collect()),
    ];
    lines.map(|(about, cells)| (locale.word("col", about), cells)).to_vec()
}
