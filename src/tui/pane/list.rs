//! The customers: a search line over a window of rows.

use super::PaneId;
use crate::domain::id::PartyId;
use crate::domain::listed::{Column as By, Order};
use crate::locale::Locale;
use crate::queries::filter::{Filter, as_text as as_text_of, sorted_line};
use crate::queries::finder::{FIRST_ROWS, MOST_HITS};
use crate::queries::named::is_number;
use crate::queries::parties::PartyRow;
use crate::tui::model::Model;
use crate::tui::msg::{Found, Hit, Named};
use crate::tui::theme::Role;
use crate::tui::widget::columns::{Column, Columns};
use crate::tui::widget::field::Field;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::list::Window;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// The list's state.
#[derive(Debug)]
pub struct ListPane {
    /// The search line.
    pub search: Field,
    /// Whether it takes the keys.
    pub searching: bool,
    /// Whether the next letter begins a new search line.
    pub begins_anew: bool,
    /// The newest search.
    pub ticket: u64,
    /// The newest search that was answered.
    pub answered: u64,
    /// So many hits it looks for at most.
    pub asked: usize,
    /// Whether it only reads the same anew, so that the cursor stays.
    pub is_refresh: bool,
    /// What it found.
    pub hits: Vec<Hit>,
    /// How many are known.
    pub total: usize,
    /// Whether the search may find more.
    pub is_more: bool,
    /// Whether what it found are the last of the list: then there may be more before them.
    pub from_end: bool,
    /// Whether the newest search is told how many there are.
    pub counts: bool,
    /// How many there were when they were counted last.
    pub counted: Option<Counted>,
    /// Whether what is being counted may have changed since that began.
    is_torn: bool,
    /// Rows that are loaded.
    pub rows: HashMap<PartyId, PartyRow>,
    /// Which rows are seen.
    pub window: Window,
    /// Rows that are marked.
    pub marks: BTreeSet<PartyId>,
    /// How many of them the search has hidden.
    hidden: usize,
    /// Where the last mark was set.
    pub anchor: Option<usize>,
    /// Whether the text may be a sealed value and the vault is locked.
    pub wants_unlock: bool,
    /// The one record that the text names.
    pub named: Option<Named>,
    /// What is wrong with the search line.
    pub error: Option<crate::domain::Error>,
    /// Whether an answer has come at all.
    pub loaded: bool,
}

/// What Enter does where there is no row to open: pane and key ask the same function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Nothing has come yet.
    Wait,
    /// The line is not understood: it has to be mended.
    Mend,
    /// The line names one record: that is opened.
    Named,
    /// It may be a sealed value: the vault is opened first.
    Unlock,
    /// There are no customers at all.
    First,
    /// A filter that fits nobody; it is no name for a new customer.
    Nobody,
    /// A number that nothing has; it is no name either.
    NoNumber,
    /// A name or a number: a new customer is taken down.
    NewParty,
}

/// How many a list has, as it was counted: as long as the line is this one so many are shown.
#[derive(Debug)]
pub struct Counted {
    filter: Filter,
    total: usize,
    /// From this second of the desk on they may be counted again.
    again_at: i64,
    /// Whether there may be others by now.
    is_old: bool,
}

impl Counted {
    /// They are counted for no more than one part in so many of the time,
    const SHARE: u32 = 20;
    /// and no more often than this, however few they are.
    const EVERY_SECONDS: i64 = 5;

    fn may_be_again(&self, elapsed_seconds: i64) -> bool {
        self.is_old && elapsed_seconds >= self.again_at
    }
}

impl Default for ListPane {
    fn default() -> Self {
        Self {
            search: Field::line(""),
            searching: false,
            begins_anew: false,
            ticket: 0,
            answered: 0,
            asked: 0,
            is_refresh: false,
            hits: Vec::new(),
            total: 0,
            is_more: false,
            from_end: false,
            counts: false,
            counted: None,
            is_torn: false,
            rows: HashMap::new(),
            window: Window::default(),
            marks: BTreeSet::new(),
            hidden: 0,
            anchor: None,
            wants_unlock: false,
            named: None,
            error: None,
            loaded: false,
        }
    }
}

impl ListPane {
    /// The party under the cursor.
    pub fn selected(&self) -> Option<PartyId> {
        self.window.selected().and_then(|row| self.hits.get(row)).map(|hit| hit.id)
    }

    /// The row under the cursor.
    pub fn selected_row(&self) -> Option<&PartyRow> {
        self.rows.get(&self.selected()?)
    }

    /// The parties an action concerns: those marked, or the one under the cursor.
    pub fn chosen(&self) -> Vec<PartyId> {
        if self.marks.is_empty() {
            return self.selected().into_iter().collect();
        }
        self.marks.iter().copied().collect()
    }

    /// How many were found: so many, or as many and more.
    fn count(&self) -> String {
        let is_open = self.is_more && self.total == self.hits.len();
        format!("{}{}", self.total, if is_open { "+" } else { "" })
    }

    /// Takes all marks away.
    pub fn clear_marks(&mut self) {
        self.marks.clear();
        self.hidden = 0;
    }

    /// How many marked customers the search has hidden; what is done to all is done to them, too.
    pub fn hidden_marks(&self) -> usize {
        self.hidden
    }

    /// Says so.
    pub fn told_hidden(&self, locale: &Locale) -> Option<String> {
        let args = [("marked", self.marks.len().into()), ("hidden", self.hidden.into())];
        (self.hidden > 0).then(|| locale.text_with("list-hidden-marks", &args))
    }

    /// What Enter does where there is no row.
    pub fn offer(&self) -> Option<Offer> {
        let offer = match &self.named {
            _ if !self.hits.is_empty() => return None,
            _ if self.error.is_some() => Offer::Mend,
            _ if !self.loaded => Offer::Wait,
            Some(_) => Offer::Named,
            None if is_number(self.search.text()) => Offer::NoNumber,
            None if self.wants_unlock => Offer::Unlock,
            None if self.search.is_empty() => Offer::First,
            None if self.is_filter() => Offer::Nobody,
            None => Offer::NewParty,
        };
        Some(offer)
    }

    /// Whether what the line finds may change with a complaint: a filter may ask for its customer's, and a number or a
    /// reference may name it.
    pub fn asks_for_cases(&self) -> bool {
        let line = self.search.text();
        let asks_for_clocks = || self.filter().is_some_and(|filter| filter.asks_for_clocks());
        !line.is_empty() && (self.hits.is_empty() || is_number(line) || asks_for_clocks())
    }

    fn filter(&self) -> Option<Filter> {
        Filter::parse(self.search.text()).ok()
    }

    /// Whether the top of the list is not loaded.
    pub fn lacks_top(&self) -> bool {
        self.from_end && self.is_more
    }

    /// Whether the end of the list is not loaded. What is found by words is no list: its last hit is of no use.
    pub fn lacks_end(&self) -> bool {
        !self.from_end && self.is_more && (self.search.is_empty() || self.is_filter())
    }

    /// How many rows lie before those that are loaded, where that is known.
    fn before(&self) -> Option<usize> {
        match self.lacks_top() {
            true => Some(self.total - self.hits.len().min(self.total)).filter(|before| *before > 0),
            false => Some(0),
        }
    }

    fn is_filter(&self) -> bool {
        self.filter().is_some_and(|filter| filter.is_list())
    }

    /// The order that the line says, if it says one.
    pub fn order(&self) -> Option<Order> {
        self.filter().and_then(|filter| filter.sort)
    }

    /// They were counted, which took so long.
    pub fn count_is(&mut self, total: usize, took: Duration, elapsed_seconds: i64) {
        let spared = took.saturating_mul(Counted::SHARE).as_secs().try_into().unwrap_or(i64::MAX);
        let again_at = elapsed_seconds.saturating_add(Counted::EVERY_SECONDS.max(spared));
        let is_old = std::mem::take(&mut self.is_torn);
        let counted = |filter| Counted { filter, total, again_at, is_old };
        self.counted = self.filter().map(counted);
    }

    /// There may be others by now. A count that is on its way goes on later.
    pub fn outdate_count(&mut self) {
        self.is_torn |= self.counts && self.answered != self.ticket;
        if let Some(counted) = &mut self.counted {
            counted.is_old = true;
        }
    }

    /// How many there were when this line was counted last.
    fn counted(&self) -> Option<&Counted> {
        let filter = self.filter()?;
        self.counted.as_ref().filter(|counted| counted.filter == filter)
    }

    /// As many as the answer knows of, or as were counted before it.
    fn total_of(&self, found: &Found) -> usize {
        let is_open = found.is_more && found.total == found.hits.len();
        let counted = self.counted().filter(|_| is_open).map(|counted| counted.total);
        counted.unwrap_or_default().max(found.total)
    }

    /// Takes an answer in. `same` keeps the cursor on the party it was on.
    pub fn take(&mut self, found: Found, same: bool) {
        let was = self.selected();
        self.total = self.total_of(&found);
        self.hits = found.hits;
        self.is_more = found.is_more;
        self.wants_unlock = found.wants_unlock;
        self.named = found.named;
        self.error = found.error;
        self.loaded = true;
        if !same {
            // What is marked keeps its name, also where the search hides it.
            let marks = &self.marks;
            self.rows.retain(|id, _| marks.contains(id));
        }
        let shown = self.hits.iter().filter(|hit| self.marks.contains(&hit.id)).count();
        self.hidden = self.marks.len().saturating_sub(shown);
        self.take_rows(found.rows);
        self.window.set_len(self.hits.len());
        // The top is a place, not a customer: a cursor that nobody moved from there stays there.
        let same = same && (self.from_end || self.window.cursor > 0);
        let place =
            was.filter(|_| same).and_then(|id| self.hits.iter().position(|hit| hit.id == id));
        match place {
            Some(place) if self.from_end => self.stay_at(place),
            Some(place) => self.window.go_to(place),
            None if !same && self.from_end => self.window.end(),
            None if !same => self.window.home(),
            None => {}
        }
    }

    /// Rows came before the one under the cursor: it keeps its line on the screen, and the last mark its row.
    fn stay_at(&mut self, place: usize) {
        let moved = place.saturating_sub(self.window.cursor);
        self.anchor = self.anchor.map(|anchor| anchor + moved);
        self.window.first += moved;
        self.window.go_to(place);
    }

    /// Takes loaded rows in.
    pub fn take_rows(&mut self, rows: Vec<PartyRow>) {
        const MOST: usize = 2_000;
        if self.rows.len() > MOST {
            self.rows.clear();
        }
        // Who was erased or merged meanwhile is not one of those that something is done to.
        for gone in rows.iter().filter(|row| !row.party.stands()) {
            if self.marks.remove(&gone.party.id) {
                self.hidden = self.hidden.saturating_sub(1);
            }
        }
        self.rows.extend(rows.into_iter().map(|row| (row.party.id, row)));
    }

    /// How many hits are to be looked for now: the second time, and whenever what is seen comes near the last of them;
    /// and whether it is to be told how many there are: once nothing else is wanted. None while a search is on its way.
    pub fn wants_more(&self, elapsed_seconds: i64) -> Option<(usize, bool)> {
        const FURTHER: usize = 10;
        let is_near = match self.from_end {
            true => self.window.first < FIRST_ROWS,
            false => self.window.rows().end + FIRST_ROWS >= self.hits.len(),
        };
        let is_first = self.asked < MOST_HITS;
        if !self.is_more || self.answered != self.ticket {
            return None;
        }
        if is_first || is_near {
            return Some((self.asked.saturating_mul(FURTHER).max(MOST_HITS), false));
        }
        let is_over = || self.counted().is_some_and(|it| it.may_be_again(elapsed_seconds));
        let is_open = !self.counts && (self.total == self.hits.len() || is_over());
        (is_open && self.is_filter()).then_some((self.asked, true))
    }

    /// The seen rows that are not loaded yet.
    pub fn missing(&self) -> Vec<PartyId> {
        let seen = self.hits.get(self.window.rows()).unwrap_or_default();
        seen.iter().map(|hit| hit.id).filter(|id| !self.rows.contains_key(id)).collect()
    }
}

/// Draws the pane; the cursor, while the search line takes the keys.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let list = &model.list;
    let count = super::note(model, &list.window, (list.before(), list.marks.len()), &list.count());
    let focused = model.focus == PaneId::List;
    let (title, order) = (name(model), sorted_by(model));
    let both = order.as_ref().map(|order| format!("{title} · {order}"));
    let whole = Frame { title: both.as_deref().unwrap_or(&title), note: &count, focused };
    // How it is sorted is worth more than what it is called, and how many there are is, too.
    let frame = match &order {
        Some(order) if !whole.fits(area.width) => Frame { title: order, ..whole },
        _ => whole,
    };
    let inner = frame.draw(area, buffer, &model.theme);
    if inner.height < 2 {
        return None;
    }
    let cursor = draw_search(model, Rect { height: 1, ..inner }, buffer);
    let mut rows = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    if let Some(told) = list.told_hidden(&model.locale).filter(|_| rows.height > 1) {
        let told = text::cut(&told, usize::from(rows.width));
        buffer.set_string(rows.x, rows.y, told, model.theme.style(Role::Warn));
        rows = Rect { y: rows.y + 1, height: rows.height - 1, ..rows };
    }
    if list.hits.is_empty() {
        draw_empty(model, rows, buffer);
    } else {
        draw_rows(model, rows, buffer);
    }
    cursor
}

/// By which column the list is sorted, if its line says so.
fn sorted_by(model: &Model) -> Option<String> {
    let order = model.list.order()?;
    let column = model.locale.word("col", order.column.code());
    Some(format!("{column} {}", arrow(model, order)))
}

/// In which direction.
pub fn arrow(model: &Model, order: Order) -> &'static str {
    match (model.theme.ascii_borders, order.backwards) {
        (false, false) => "↑",
        (false, true) => "↓",
        (true, false) => "^",
        (true, true) => "v",
    }
}

/// The name of the view whose line stands in the search, if it is one.
fn name(model: &Model) -> String {
    let line = model.list.search.text();
    let mut views = model.member.preferences.views.iter();
    let saved = views.find(|(_, saved)| saved == line && !line.is_empty());
    match saved {
        Some((name, _)) => name.clone(),
        None if sorted_line(line, None) == "@me" => model.locale.text("pane-list-mine"),
        None => model.locale.text("pane-list"),
    }
}

fn draw_search(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let list = &model.list;
    buffer.set_string(area.x, area.y, "/ ", model.theme.style(Role::Label));
    let field = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if !list.searching {
        let shown = text::fit(list.search.text(), usize::from(field.width));
        buffer.set_string(field.x, field.y, shown, model.theme.style(Role::Text));
        return None;
    }
    list.search.clone().draw(field, buffer, model.theme.style(Role::Text))
}

/// What to do when nothing is found: the next key, never an empty pane.
fn draw_empty(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(offer) = model.list.offer() else { return };
    let mut lines = said(model, offer);
    lines.extend(as_text(model, offer).map(|line| (line, Role::Dim)));
    // The key is named only where it would be heeded.
    if model.focus == PaneId::List
        && let Some(key) = key_of(model, offer)
    {
        lines.push((model.locale.text(key), Role::Dim));
    }
    let wrapped = lines.iter().flat_map(|(line, role)| {
        text::wrap(line, usize::from(area.width)).into_iter().map(move |line| (line, *role))
    });
    for (line, (shown, role)) in (area.y..area.bottom()).zip(wrapped) {
        buffer.set_string(area.x, line, shown, model.theme.style(role));
    }
}

/// How the words of the line are looked for as they stand, where some of them were taken for a condition.
fn as_text(model: &Model, offer: Offer) -> Option<String> {
    let line = as_text_of(model.list.search.text())?;
    let is_meant = matches!(offer, Offer::Mend | Offer::Nobody);
    is_meant.then(|| model.locale.text_with("list-filter-as-text", &[("line", line.into())]))
}

fn said(model: &Model, offer: Offer) -> Vec<(String, Role)> {
    let list = &model.list;
    let text = |id: &str, role: Role| vec![(model.locale.text(id), role)];
    match (offer, &list.error, &list.named) {
        (Offer::Mend, Some(error), _) => {
            let told = model.locale.error(error);
            vec![(told.sentence, Role::Warn), (told.hint.unwrap_or_default(), Role::Dim)]
        }
        (Offer::Named, _, Some(named)) => {
            vec![(named.number.clone(), Role::Accent), (named.title.clone(), Role::Text)]
        }
        (Offer::Unlock, ..) => text("list-wants-unlock", Role::Warn),
        (Offer::First, ..) => text("list-none-yet", Role::Dim),
        (Offer::Nobody, ..) => text("list-filter-nobody", Role::Text),
        (Offer::NoNumber, ..) => text("list-no-number", Role::Text),
        (Offer::NewParty, ..) => text("list-nobody", Role::Text),
        _ => text("list-loading", Role::Dim),
    }
}

fn key_of(model: &Model, offer: Offer) -> Option<&'static str> {
    match offer {
        Offer::Named => Some("list-enter-opens"),
        Offer::Unlock => Some("list-enter-unlocks"),
        Offer::NewParty => Some("list-enter-makes-new"),
        Offer::Mend | Offer::Nobody | Offer::NoNumber if !model.list.searching => {
            Some("list-enter-mends")
        }
        Offer::Mend | Offer::Nobody | Offer::NoNumber | Offer::First | Offer::Wait => None,
    }
}

fn draw_rows(model: &Model, area: Rect, buffer: &mut Buffer) {
    let list = &model.list;
    let mut window = list.window;
    window.set_height(usize::from(area.height));
    let width = usize::from(area.width).saturating_sub(2);
    let columns = columns(width);
    let order = list.order().map(|order| order.column);
    for (line, place) in (area.y..).zip(window.rows()) {
        let Some(hit) = list.hits.get(place) else { break };
        let is_selected = window.selected() == Some(place);
        let style = match (is_selected, model.focus == PaneId::List) {
            (true, true) => model.theme.style(Role::Selection),
            (true, false) => model.theme.style(Role::SelectionIdle),
            _ => model.theme.style(Role::Text),
        };
        let mark = if list.marks.contains(&hit.id) { "* " } else { "  " };
        buffer.set_string(area.x, line, mark, model.theme.style(Role::Marked));
        let Some(row) = list.rows.get(&hit.id) else { continue };
        let cells = cells(model, row, width, order);
        let shown = columns.row(&cells.iter().map(Cow::as_ref).collect::<Vec<_>>());
        buffer.set_string(area.x + 2, line, shown, style);
        if !is_selected {
            highlight(model, row, hit, (area.x + 2, line), buffer, columns.widths()[0]);
        }
    }
}

fn columns(width: usize) -> Columns {
    let wide = [Column::Flex(3), Column::Flex(3), Column::Fixed(8), Column::Fixed(1)];
    let narrow = [Column::Flex(3), Column::Flex(2), Column::Fixed(1)];
    if width >= 34 { Columns::new(&wide, width, 1) } else { Columns::new(&narrow, width, 1) }
}

/// What they are sorted by is seen: where it has no column, it takes that of the company.
fn cells<'a>(
    model: &Model,
    row: &'a PartyRow,
    width: usize,
    order: Option<By>,
) -> Vec<Cow<'a, str>> {
    let party = &row.party;
    let (is_wide, city) = (width >= 34, party.field("city").unwrap_or("").into());
    let second = match order {
        Some(By::Number) => party.number.to_string().into(),
        Some(By::Owner) => row.owner.as_deref().unwrap_or("").into(),
        Some(By::Kind) => model.locale.word("party-kind", party.kind.code()).into(),
        Some(By::Stage) => model.locale.word("party-stage", party.stage.code()).into(),
        Some(By::City) if !is_wide => Cow::clone(&city),
        _ => party.field("company").unwrap_or("").into(),
    };
    let (name, tier) = (party.name.as_str().into(), party.tier.as_deref().unwrap_or("").into());
    if is_wide { vec![name, second, city, tier] } else { vec![name, second, tier] }
}

/// Shows which characters of the name the search met.
fn highlight(
    model: &Model,
    row: &PartyRow,
    hit: &Hit,
    at: (u16, u16),
    buffer: &mut Buffer,
    width: usize,
) {
    let mut column = 0;
    for (place, c) in (0u32..).zip(row.party.name.chars()) {
        let mut one = [0; 4];
        let shown = c.encode_utf8(&mut one);
        let next = column + text::width(shown);
        if next > width {
            return;
        }
        if hit.positions.contains(&place) && next > column {
            let x = at.0 + u16::try_from(column).unwrap_or(0);
            let cells = u16::try_from(next - column).unwrap_or(1);
            buffer.set_style(Rect::new(x, at.1, cells, 1), model.theme.style(Role::Match));
        }
        column = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, PartyId};

    /// A refresh, and what was found of more than that.
    fn refresh(list: &mut ListPane, hits: usize) -> Option<usize> {
        list.outdate_count();
        list.counts = false;
        let hit = |n: usize| Hit { id: PartyId::from_bytes([n as u8; 16]), positions: Vec::new() };
        let hits: Vec<Hit> = (0..hits).map(hit).collect();
        let found = Found { total: hits.len(), hits, is_more: true, ..Found::default() };
        list.take(found, true);
        Some(list.total)
    }

    #[test]
    fn what_was_counted_stays_until_it_is_counted_again_which_is_not_all_the_time() {
        let mut list = ListPane { asked: MOST_HITS, ..ListPane::default() };
        list.window.set_height(10);
        list.search.set("!tier:a");
        let wants = |list: &ListPane, at: i64| list.wants_more(at).map(|(_, counts)| counts);
        refresh(&mut list, MOST_HITS);
        assert_eq!((list.count(), wants(&list, 100)), ("1000+".into(), Some(true)));
        let took = Duration::from_secs(2);
        list.count_is(2_300, took, 100);
        // Each commit of somebody asks again.
        for second in 100..140 {
            refresh(&mut list, MOST_HITS);
            assert_eq!((list.count(), wants(&list, second)), ("2300".into(), None), "{second}");
        }
        assert_eq!(wants(&list, 140), Some(true));
        // Where nothing has changed since nobody counts.
        list.count_is(2_301, took, 141);
        assert_eq!(wants(&list, 9_999), None);
        // What came while they were counted may not be among them.
        list.counts = true;
        list.ticket += 1;
        list.outdate_count();
        list.answered = list.ticket;
        list.count_is(2_302, took, 141);
        list.counts = false;
        assert_eq!((wants(&list, 180), wants(&list, 181)), (None, Some(true)));
        // Another line has another number.
        list.search.set("!tier:b");
        refresh(&mut list, MOST_HITS);
        assert_eq!((list.count(), wants(&list, 142)), ("1000+".into(), Some(true)));
    }
}
