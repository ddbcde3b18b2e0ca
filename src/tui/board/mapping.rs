//! The columns of a file that is to be imported: what each becomes, and how the first rows would come out.
//!
//! INVARIANT: a value of a column that is sealed, or that somebody says is, is shown as a mask.

use super::{facts, key, why};
use crate::domain::error::Error;
use crate::exchange::mapping::{Becomes, DateOrder, Known, Mapping, Others, Sample, Seen, SeenRow};
use crate::exchange::preset::{Target, To};
use crate::guards::rights;
use crate::locale::{Arg, Locale, Told};
use crate::tui::importing::Imported;
use crate::tui::model::Model;
use crate::tui::msg::Ticket;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::overlay::picker::PickItem;
use crate::tui::pane::detail::point_name;
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;
use crate::tui::widget::text::hidden;
use crossterm::event::KeyCode;
use std::path::Path;

/// Lines for what is known of a column, with a blank one above.
const MORE_ROWS: u16 = 2;
/// Most names of columns that one line tells.
const MOST_NAMED: usize = 8;

/// A file that is being mapped.
#[derive(Debug)]
pub struct Mapped {
    /// Under which it was looked at.
    pub ticket: Ticket,
    /// Its name.
    pub file: String,
    /// What is said of it.
    pub mapping: Mapping,
    /// Under which its first rows were asked for last.
    pub asked: Ticket,
    /// Whether something was said of it that was neither kept nor imported with.
    pub is_fresh: bool,
    /// How they would come out, or why not.
    pub seen: Result<Vec<SeenRow>, Error>,
}

/// The board, without rows.
pub fn board(model: &Model, mapped: &Mapped) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("column", Column::Flex(3)),
        col("samples", Column::Flex(4)),
        col("becomes", Column::Flex(3)),
    ];
    let keys = vec![
        key(locale, 'x', "map-drop"),
        key(locale, 'o', "map-others"),
        key(locale, 'd', "map-dates"),
        key(locale, 'p', "map-rows"),
        key(locale, 't', "map-try"),
        key(locale, 'w', "map-keep"),
        key(locale, 'i', "map-import"),
        key(locale, 's', "map-stop"),
    ];
    let file = Path::new(&mapped.file).file_name().unwrap_or_default().to_string_lossy();
    let args = [("file", file.as_ref().into())];
    let title =
        locale.text_with(&format!("board-mapping-{}", mapped.mapping.look.target.code()), &args);
    let mut board = Board::new(title, columns, keys, locale.text("board-mapping-cards"))
        .with_alias(KeyCode::Delete, 'x');
    board.more_rows = MORE_ROWS;
    fill(model, &mut board, mapped);
    board
}

/// Everything on it, anew.
pub fn fill(model: &Model, board: &mut Board, mapped: &Mapped) {
    let whys = whys(model, mapped);
    let mut bare = whys.clone();
    bare[0] = why(&model.locale, Err(Error::refused("map-no-column")));
    let columns = 0..mapped.mapping.look.header.len();
    board.set_rows(columns.map(|column| row(model, mapped, column, &whys)).collect());
    board.set_bare(bare);
    board.standing = standing(model, mapped);
    board.below = below(model, mapped);
}

fn whys(model: &Model, mapped: &Mapped) -> Vec<Option<Told>> {
    let (locale, mapping) = (&model.locale, &mapped.mapping);
    let refused = |is_on: bool, code: &'static str| match is_on {
        true => None,
        false => why(locale, Err(Error::refused(code))),
    };
    let runs = model.importing.is_some();
    let idle = || refused(!runs, "map-running");
    let is_cards = mapping.look.known == Known::Cards;
    let verb = match mapping.look.target {
        Target::Parties => "import.parties",
        Target::Complaints => "import.complaints",
    };
    let may = |verb: &str| why(locale, rights::of(&model.member, verb));
    vec![
        None,
        refused(mapping.has_others(), "map-no-others"),
        refused(mapping.has_order(), "map-no-order"),
        None,
        idle().or_else(|| may(verb)),
        refused(!is_cards, "map-cards").or_else(|| may("preset.save")),
        idle().or_else(|| may(verb)),
        refused(runs, "map-not-running"),
    ]
}

fn row(model: &Model, mapped: &Mapped, column: usize, whys: &[Option<Told>]) -> BoardRow {
    let (locale, mapping) = (&model.locale, &mapped.mapping);
    let mask = hidden(model.theme.ascii_borders);
    let is_sealed = mapping.is_sealed(column);
    let samples = mapping.look.samples.get(column).map(Vec::as_slice).unwrap_or_default();
    let samples = samples.iter().map(|sample| match sample {
        Sample::Clear(text) if !is_sealed => text.as_str(),
        _ => mask,
    });
    let between = locale.text("board-between");
    let samples = samples.collect::<Vec<_>>().join(&between);
    let becomes = mapping.becomes(column);
    let role = match &becomes {
        Becomes::Unsaid if mapping.others == Others::Unsaid => Some(Role::Warn),
        Becomes::Unsaid if mapping.others == Others::Left => Some(Role::Dim),
        Becomes::These(these) if these == &[To::Ignore] => Some(Role::Dim),
        _ => None,
    };
    BoardRow {
        code: column.to_string(),
        cells: vec![mapping.shown_name(column), samples, becomes_word(locale, mapping, &becomes)],
        role,
        more: reason(locale, mapping, column, is_sealed),
        whys: whys.to_vec(),
    }
}

fn becomes_word(locale: &Locale, mapping: &Mapping, becomes: &Becomes) -> String {
    match (becomes, mapping.others) {
        (Becomes::These(these), _) => locale.words("to", these.iter().map(|to| to.code())),
        (Becomes::Label, _) => locale.text("map-label"),
        (Becomes::Unsaid, Others::Unsaid) => locale.text("map-unsaid"),
        (Becomes::Unsaid, Others::Kept) => locale.word("to", To::Field.code()),
        (Becomes::Unsaid, Others::Left) => locale.word("to", To::Ignore.code()),
    }
}

/// Why it becomes what it becomes.
fn reason(locale: &Locale, mapping: &Mapping, column: usize, is_sealed: bool) -> String {
    let known = match (&mapping.look.known, mapping.becomes(column)) {
        _ if mapping.is_chosen(column) => locale.text("map-why-chosen"),
        (_, Becomes::Unsaid) => locale.text("map-why-unsaid"),
        (Known::Preset(name), _) => {
            locale.text_with("map-why-preset", &[("name", name.as_str().into())])
        }
        (Known::Names | Known::Cards, _) => locale.text("map-why-name"),
    };
    let sealed = if is_sealed { locale.text("map-why-sealed") } else { String::new() };
    format!("{known} {sealed}").trim_end().to_owned()
}

fn standing(model: &Model, mapped: &Mapped) -> String {
    let (locale, mapping) = (&model.locale, &mapped.mapping);
    if let Err(error) = &mapped.seen {
        let told = locale.error(error);
        return format!("{} {}", told.sentence, told.hint.unwrap_or_default());
    }
    let unsaid = mapping.unsaid();
    let rest = match unsaid.as_slice() {
        [] => not_stored(locale, &mapping.left_out()),
        _ => {
            let args = [("count", unsaid.len().into()), ("names", names(locale, &unsaid).into())];
            locale.text_with("map-asks", &args)
        }
    };
    [order(locale, mapping), rest]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Which comes first in its dates, where somebody has said so.
fn order(locale: &Locale, mapping: &Mapping) -> String {
    match mapping.order {
        DateOrder::Either => String::new(),
        DateOrder::DayFirst => locale.text("map-day-first"),
        DateOrder::MonthFirst => locale.text("map-month-first"),
    }
}

/// What is not stored, by name; nothing where all is.
pub fn not_stored(locale: &Locale, left: &[String]) -> String {
    match left {
        [] => String::new(),
        left => locale.text_with("map-not-stored", &[("names", names(locale, left).into())]),
    }
}

/// The first of many names.
pub fn names(locale: &Locale, all: &[String]) -> String {
    let shown: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    let shown = locale.list(&shown);
    if all.len() > MOST_NAMED { format!("{shown} …") } else { shown }
}

/// The first rows, a line for each.
fn below(model: &Model, mapped: &Mapped) -> Vec<(String, Role)> {
    let locale = &model.locale;
    let mut lines = vec![(locale.text("map-first-rows"), Role::Label)];
    lines.extend(mapped.seen.iter().flatten().map(|row| {
        let (told, role) = match &row.seen {
            Ok(seen) => (all(model, seen).join(&locale.text("board-between")), Role::Text),
            Err(fault) => (fault_of(locale, fault), Role::Warn),
        };
        (format!("{:>4}  {told}", row.line), role)
    }));
    lines
}

fn fault_of(locale: &Locale, fault: &crate::exchange::RowFault) -> String {
    match &fault.column {
        Some(column) => format!("{column}: {}", fault.reason(locale)),
        None => fault.reason(locale),
    }
}

fn shown<'s>(model: &Model, sample: &'s Sample) -> &'s str {
    match sample {
        Sample::Clear(text) => text,
        Sample::Sealed => hidden(model.theme.ascii_borders),
    }
}

/// What a row says, one thing after the other; the first without its label.
fn all(model: &Model, seen: &[Seen]) -> Vec<String> {
    let locale = &model.locale;
    seen.iter()
        .map(|one| match one {
            Seen::Text(To::Name | To::Title, sample) => shown(model, sample).to_owned(),
            Seen::Text(to, sample) => {
                super::told_fact(locale, &locale.word("to", to.code()), shown(model, sample))
            }
            Seen::Word(_, list, code) => locale.word(list, code),
            Seen::Field(name, sample) => super::told_fact(locale, name, shown(model, sample)),
            Seen::Point(kind, label) => {
                let mask = hidden(model.theme.ascii_borders);
                format!("{} {mask}", point_name(locale, *kind, label))
            }
        })
        .collect()
}

/// The first rows in full.
pub fn whole(model: &Model, mapped: &Mapped) -> String {
    let locale = &model.locale;
    let mut lines = Vec::new();
    for row in mapped.seen.iter().flatten() {
        lines.push(locale.text_with("map-line", &[("line", row.line.into())]));
        match &row.seen {
            Ok(seen) => lines.extend(all(model, seen).into_iter().map(|one| format!("  {one}"))),
            Err(fault) => lines.push(format!("  {}", fault_of(locale, fault))),
        }
    }
    if let Err(error) = &mapped.seen {
        lines.push(locale.error(error).sentence);
    }
    lines.join("\n")
}

/// What a column may become, with a way back to what it was taken for.
pub fn fields(locale: &Locale, mapping: &Mapping, column: usize) -> Vec<PickItem> {
    let target = mapping.look.target;
    let back = mapping.is_chosen(column).then(|| PickItem::new("", locale.text("map-as-guessed")));
    let first = [To::Field, To::Ignore];
    let rest = To::ALL.iter().copied().filter(|to| !first.contains(to) && to.suits(target));
    let item = |to: To| {
        let sealed = to.point().map(|_| locale.text("map-sealed")).unwrap_or_default();
        PickItem::new(to.code(), locale.word("to", to.code())).with_note(sealed)
    };
    back.into_iter().chain(first.into_iter().chain(rest).map(item)).collect()
}

/// What became of a file, in lines.
pub fn told(locale: &Locale, over: &Imported, left: &[String]) -> String {
    let total = &over.total;
    let args = [
        ("read", Arg::from(total.read)),
        ("added", total.added.into()),
        ("known", total.known.into()),
        ("refused", total.refused.into()),
    ];
    let id = if over.dry_run { "map-would" } else { "map-done" };
    let mut lines = vec![locale.text_with(id, &args)];
    if total.steps > 0 {
        let args = [("steps", total.steps.into()), ("grown", total.grown.into())];
        lines.push(locale.text_with("cli-import-steps", &args));
    }
    if total.identical > 0 {
        lines.push(locale.text_with("cli-import-identical", &[("count", total.identical.into())]));
    }
    if total.suppressed > 0 {
        lines
            .push(locale.text_with("cli-import-suppressed", &[("count", total.suppressed.into())]));
    }
    for (count, fault) in &over.reasons {
        let args = [
            ("count", (*count).into()),
            ("line", fault.line.into()),
            ("reason", fault_of(locale, fault).into()),
        ];
        lines.push(locale.text_with("map-refused", &args));
    }
    let of_cards: Vec<String> =
        over.left_out.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    lines.extend([not_stored(locale, left), not_stored(locale, &of_cards)]);
    if over.is_stopped {
        lines.push(locale.text("map-stopped"));
    }
    if let Some(error) = &over.error {
        let told = locale.error(error);
        lines.extend([Some(told.sentence), told.hint].into_iter().flatten());
    }
    if let Some(run) = over.run {
        lines.push(locale.text_with("cli-import-run", &[("number", run.to_string().into())]));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// What is asked once more before it is imported.
pub fn question(locale: &Locale, mapped: &Mapped) -> Vec<String> {
    let target = locale.word("run-of", mapped.mapping.look.target.code());
    let told = facts(locale, [("file", mapped.file.clone()), ("run-of", target)]);
    let order = order(locale, &mapped.mapping);
    let left = not_stored(locale, &mapped.mapping.left_out());
    [told, order, left].into_iter().filter(|line| !line.is_empty()).collect()
}
