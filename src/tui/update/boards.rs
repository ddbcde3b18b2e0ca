//! Boards: opened, kept up to date, acted on.

use super::{do_it, forms, importing, look_at, picks, say_error};
use crate::domain::case_clock::Explained;
use crate::domain::error::Error;
use crate::domain::guard::Guard;
use crate::domain::id::{CampaignNumber, CaseId, CaseNumber, Id, PartyId};
use crate::domain::member::Member;
use crate::domain::party::Party;
use crate::queries::approvals::ApprovalRow;
use crate::queries::campaigns::CampaignRow;
use crate::queries::duplicates::Pair;
use crate::queries::guards::GuardRow;
use crate::queries::log::{LogRow, Look};
use crate::queries::log_line::LogLine;
use crate::queries::members::{Leaving, MemberRow, Roster};
use crate::queries::parties::PartyView;
use crate::reports::Report;
use crate::tui::action::Action;
use crate::tui::board::{
    BoardFor, Brought, PAGE, Wanted, approvals, audit, campaigns, dates, duplicates, guards,
    members, notices, reads, reports, themes,
};
use crate::tui::effect::{CampaignDeed, Deed, Effect};
use crate::tui::model::{ConfirmFor, FormFor, HelpFor, Model, Overlay};
use crate::tui::msg::Open;
use crate::tui::overlay::board::Board;
use crate::tui::overlay::help::Help;
use crate::tui::overlay::reader::Reader;

/// Opens the board that an action wants.
pub(super) fn open(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Members => {
            let board = members::board(model);
            lay(model, board, BoardFor::Members(Roster::default()))
        }
        Action::Audit => open_log(model, ""),
        Action::Notices => {
            let board = notices::board(model, false);
            lay(model, board, BoardFor::Notices { all: false, rows: Vec::new() })
        }
        Action::Guards => {
            let board = guards::board(model);
            lay(model, board, BoardFor::Guards(Vec::new()))
        }
        Action::Approvals => {
            let board = approvals::board(model, false);
            lay(model, board, BoardFor::Approvals { all: false, rows: Vec::new() })
        }
        Action::Campaigns => {
            let board = campaigns::board(model);
            lay(model, board, BoardFor::Campaigns(Vec::new()))
        }
        Action::Themes => {
            let board = themes::board(model);
            lay(model, board, BoardFor::Themes(Vec::new()))
        }
        Action::Duplicates => {
            let board = duplicates::board(model);
            let window = duplicates::Window::new(model.ahead.ticket());
            // Its parts are asked for by `missing`.
            model.overlays.push(Overlay::Board(Box::new(board), BoardFor::Duplicates(window)));
            Vec::new()
        }
        Action::Reports => {
            let board = reports::list(model);
            lay(model, board, BoardFor::Reports)
        }
        _ => model.party().map_or_else(Vec::new, |party| open_reads(model, party)),
    }
}

fn lay(model: &mut Model, board: Board, what: BoardFor) -> Vec<Effect> {
    let effects = wanted(&what).map(Effect::Board).into_iter().collect();
    model.overlays.push(Overlay::Board(Box::new(board), what));
    effects
}

fn open_reads(model: &mut Model, party: PartyId) -> Vec<Effect> {
    let board = reads::board(model);
    lay(model, board, BoardFor::Reads(None, party))
}

fn open_rulings(model: &mut Model, guard: Guard) -> Vec<Effect> {
    let board = guards::decisions(model, guard);
    lay(model, board, BoardFor::Rulings(guard, Vec::new()))
}

fn open_log(model: &mut Model, text: &str) -> Vec<Effect> {
    let Ok(line) = audit::read(&model.locale, text) else { return Vec::new() };
    let mut board = audit::board(model, text);
    let window = begin_log(model, &mut board, line);
    // What has not come yet is asked for as more of it, by `missing`.
    model.overlays.push(Overlay::Board(Box::new(board), BoardFor::Audit(window)));
    Vec::new()
}

fn begin_log(model: &mut Model, board: &mut Board, line: LogLine) -> audit::Window {
    board.begin();
    board.has_more = true;
    board.empty = model.locale.text("list-loading");
    let ticket = model.ahead.ticket();
    audit::Window { ticket, line, rows: Vec::new(), before: None, loading: false }
}

/// What a board of this kind is filled with; the log is asked for part by part.
fn wanted(what: &BoardFor) -> Option<Wanted> {
    match what {
        BoardFor::Members(_) => Some(Wanted::Members),
        BoardFor::Reads(_, party) => Some(Wanted::Reads(*party)),
        BoardFor::Notices { all, .. } => Some(Wanted::Notices(*all)),
        BoardFor::Approvals { all, .. } => Some(Wanted::Approvals(*all)),
        BoardFor::Guards(_) => Some(Wanted::Guards),
        BoardFor::Rulings(guard, _) => Some(Wanted::Rulings(*guard)),
        BoardFor::Campaigns(_) => Some(Wanted::Campaigns),
        BoardFor::Themes(_) => Some(Wanted::Themes),
        BoardFor::Audit(window) => {
            let after = window.rows.first()?.entry.seq;
            Some(Wanted::Newer { ticket: window.ticket, line: window.line.clone(), after })
        }
        // What was merged, or is said to be two, goes; what is new is found by looking anew.
        BoardFor::Duplicates(window) => Some(Wanted::Pairs(window.ticket, window.ids())),
        // A report is of the moment that it names: it is counted anew when somebody asks.
        BoardFor::Reports | BoardFor::Report(_) | BoardFor::Behind(_) => None,
        BoardFor::Mapping(_) => None,
    }
}

/// Everything on boards, anew.
pub(super) fn refresh(model: &Model) -> Vec<Effect> {
    let boards = model.overlays.iter().filter_map(|lies| match lies {
        Overlay::Board(_, what) => wanted(what),
        _ => None,
    });
    boards.map(Effect::Board).collect()
}

/// The next part of a log near whose end the cursor is.
pub(super) fn missing(model: &mut Model) -> Vec<Effect> {
    let looks = model.overlays.iter_mut().filter_map(|lies| match lies {
        Overlay::Board(board, BoardFor::Audit(window)) if board.is_short() && !window.loading => {
            window.loading = true;
            let (ticket, line, before) = (window.ticket, window.line.clone(), window.before);
            Some(Effect::Board(Wanted::Log { ticket, line, before }))
        }
        Overlay::Board(board, BoardFor::Duplicates(window))
            if board.is_short() && !window.loading =>
        {
            let next = window.next.clone()?;
            window.loading = true;
            Some(Effect::Board(Wanted::Duplicates(window.ticket, next)))
        }
        Overlay::Board(board, BoardFor::Behind(behind)) if board.is_short() && !behind.loading => {
            behind.loading = true;
            Some(Effect::Board(Wanted::Cases(behind.ticket, behind.page())))
        }
        _ => None,
    });
    looks.collect()
}

/// Something for a board came.
pub(super) fn brought(model: &mut Model, brought: Brought) -> Vec<Effect> {
    match brought {
        Brought::Leaving(member, leaving) => return ask_to_go(model, *member, &leaving),
        Brought::Entry(row) => show_entry(model, &row),
        Brought::Dates(number, clocks) => show_dates(model, number, &clocks),
        Brought::Pair(one, other) => show_pair(model, &one, &other),
        Brought::Alike(case, past) => super::alike::came(model, case, &past),
        Brought::Refused(error) => refused(model, &error),
        brought => {
            let is_full = matches!(&brought, Brought::Newer(_, rows) if rows.len() >= PAGE);
            let mut overlays = std::mem::take(&mut model.overlays);
            for lies in &mut overlays {
                if let Overlay::Board(board, what) = lies {
                    fill(model, board, what, &brought);
                }
            }
            model.overlays = overlays;
            if is_full {
                return refresh(model);
            }
        }
    }
    Vec::new()
}

/// Takes it in, if it is for this board.
fn fill(model: &Model, board: &mut Board, what: &mut BoardFor, brought: &Brought) {
    match (what, brought) {
        (BoardFor::Members(held), Brought::Members(roster)) => {
            *held = roster.clone();
            board.standing = members::standing(&model.locale, roster);
            board.set_rows(members::rows(model, roster));
        }
        (BoardFor::Audit(window), Brought::Log(ticket, look)) if window.ticket == *ticket => {
            take_look(model, board, window, look);
        }
        (BoardFor::Audit(window), Brought::Newer(ticket, rows)) if window.ticket == *ticket => {
            take_newer(model, board, window, rows);
        }
        (BoardFor::Reads(held, id), Brought::Reads(party, rows)) if *id == party.id => {
            board.title = reads::title(model, party);
            board.empty = model.locale.text("board-reads-none");
            board.set_rows(reads::rows(model, rows));
            *held = Some(party.clone());
        }
        (BoardFor::Notices { all, rows: held }, Brought::Notices(wanted, rows))
            if all == wanted =>
        {
            board.empty = model.locale.text("board-notices-none");
            board.set_rows(notices::rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Approvals { all, rows: held }, Brought::Approvals(wanted, rows))
            if all == wanted =>
        {
            board.empty = model.locale.text("board-approvals-none");
            board.set_rows(approvals::rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Guards(held), Brought::Guards(rows)) => {
            board.set_rows(guards::rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Rulings(guard, held), Brought::Rulings(of, rows)) if guard == of => {
            board.empty = model.locale.text("board-decisions-none");
            board.set_rows(guards::decision_rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Campaigns(held), Brought::Campaigns(rows)) => {
            board.empty = model.locale.text("board-campaigns-none");
            board.set_rows(campaigns::rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Themes(held), Brought::Themes(rows)) => {
            board.empty = model.locale.text("board-themes-none");
            board.set_rows(themes::rows(model, rows));
            held.clone_from(rows);
        }
        (BoardFor::Duplicates(window), Brought::Duplicates(ticket, part))
            if window.ticket == *ticket =>
        {
            window.take(part);
            show_pairs(model, board, window);
        }
        (BoardFor::Duplicates(window), Brought::Pairs(ticket, pairs))
            if window.ticket == *ticket =>
        {
            window.pairs.retain(|pair| pairs.contains(&(pair.first.id, pair.second.id)));
            show_pairs(model, board, window);
        }
        (BoardFor::Report(sheet), Brought::Report(ticket, Some(table)))
            if sheet.ticket == *ticket =>
        {
            board.empty = model.locale.text("board-report-none");
            board.set_rows(reports::rows(model, table));
            board.set_bars(table.bars());
            sheet.table = Some((**table).clone());
        }
        (BoardFor::Behind(behind), Brought::Cases(ticket, rows)) if behind.ticket == *ticket => {
            behind.shown += behind.page().len();
            behind.loading = false;
            board.has_more = behind.shown < behind.cases().len();
            board.add_rows(reports::case_rows(model, rows));
        }
        _ => {}
    }
}

fn show_pairs(model: &Model, board: &mut Board, window: &duplicates::Window) {
    board.has_more = window.next.is_some();
    let id = if board.has_more { "list-loading" } else { "board-duplicates-none" };
    board.empty = model.locale.text(id);
    board.set_rows(duplicates::rows(model, &window.pairs));
}

fn show_pair(model: &mut Model, one: &PartyView, other: &PartyView) {
    let text = duplicates::side_by_side(model, one, other);
    let title = model.locale.text("board-side-by-side");
    model.overlays.push(Overlay::Reader(Reader::new(title, text)));
}

fn take_look(model: &Model, board: &mut Board, window: &mut audit::Window, look: &Look) {
    window.rows.extend(look.rows.iter().cloned());
    (window.before, window.loading) = (look.before, false);
    board.has_more = look.before.is_some();
    board.empty =
        model.locale.text(if board.has_more { "list-loading" } else { "board-audit-none" });
    board.set_rows(audit::rows(&model.locale, model.now, &window.rows));
}

fn take_newer(model: &Model, board: &mut Board, window: &mut audit::Window, rows: &[LogRow]) {
    let last = window.rows.first().map_or(0, |row| row.entry.seq);
    let newer = rows.iter().filter(|row| row.entry.seq > last).cloned();
    window.rows.splice(0..0, newer.collect::<Vec<_>>());
    board.set_rows(audit::rows(&model.locale, model.now, &window.rows));
}

/// The board that takes the keys says why; where none does, the desk.
fn refused(model: &mut Model, error: &Error) {
    let told = model.locale.error(error);
    for lies in &mut model.overlays {
        // What failed is not asked for again by itself, on and on.
        match lies {
            Overlay::Board(board, BoardFor::Audit(window)) => {
                (window.loading, board.has_more, board.empty) = (false, false, String::new());
            }
            Overlay::Board(board, BoardFor::Report(_) | BoardFor::Behind(_)) => {
                (board.has_more, board.empty) = (false, String::new());
            }
            _ => {}
        }
    }
    match model.overlays.last_mut() {
        Some(Overlay::Board(board, _)) => board.say(told),
        _ => say_error(model, error),
    }
}

fn show_entry(model: &mut Model, row: &LogRow) {
    let args = [("seq", row.entry.seq.into())];
    let title = model.locale.text_with("board-entry", &args);
    let text = audit::whole(&model.locale, row);
    model.overlays.push(Overlay::Reader(Reader::new(title, text)));
}

fn show_dates(model: &mut Model, number: CaseNumber, clocks: &[Explained]) {
    let args = [("number", number.to_string().into())];
    let title = model.locale.text_with("dates-title", &args);
    let text = dates::whole(&model.locale, clocks, model.now);
    model.overlays.push(Overlay::Reader(Reader::new(title, text)));
}

/// Enter on a row: all that is known of it.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Board(board, what)) = model.overlays.last() else { return Vec::new() };
    let Some(code) = board.selected().map(|row| row.code.clone()) else { return Vec::new() };
    match what {
        BoardFor::Members(roster) => {
            let row = roster.rows.iter().find(|row| row.member.id.to_string() == code);
            let shown = row.map(|row| (row.member.name.clone(), members::whole(model, row)));
            let reader = shown.map(|(title, text)| Overlay::Reader(Reader::new(title, text)));
            model.overlays.extend(reader);
            Vec::new()
        }
        BoardFor::Approvals { rows, .. } => {
            let row = rows.iter().find(|row| row.request.number.to_string() == code);
            let reader = row.map(|row| Reader::new(code, approvals::whole(model, row)));
            model.overlays.extend(reader.map(Overlay::Reader));
            Vec::new()
        }
        BoardFor::Guards(_) => {
            Guard::from_code(&code).map_or_else(Vec::new, |guard| open_rulings(model, guard))
        }
        BoardFor::Rulings(_, rows) => {
            let row = code.parse().ok().and_then(|place: usize| rows.get(place));
            let shown = row.map(|row| {
                let title = model.locale.word("rule", &row.ruling.rule);
                Reader::new(title, guards::whole(&model.locale, row))
            });
            model.overlays.extend(shown.map(Overlay::Reader));
            Vec::new()
        }
        BoardFor::Campaigns(rows) => {
            let row = rows.iter().find(|row| row.campaign.number.to_string() == code);
            let reader = row.map(|row| Reader::new(code, campaigns::whole(&model.locale, row)));
            model.overlays.extend(reader.map(Overlay::Reader));
            Vec::new()
        }
        BoardFor::Duplicates(window) => {
            let pair = window.pair(&code).map(|pair| (pair.first.id, pair.second.id));
            pair.map(|(one, other)| Effect::Board(Wanted::Pair(one, other))).into_iter().collect()
        }
        // Where it was told last, somebody can plan what is done because of it.
        BoardFor::Themes(rows) => {
            let last = rows.iter().find(|one| one.theme == code).and_then(|one| one.last);
            last.map_or_else(Vec::new, |(_, case)| open_case(model, case))
        }
        BoardFor::Reports => {
            Report::from_code(&code).map_or_else(Vec::new, |report| open_report(model, report))
        }
        BoardFor::Report(sheet) => {
            let behind = sheet.behind(&model.locale, model.ahead.ticket(), &code);
            behind.map_or_else(Vec::new, |behind| lay_cases(model, behind))
        }
        BoardFor::Mapping(mapped) => {
            let mapping = mapped.mapping.clone();
            let column = code.parse().ok();
            column.map_or_else(Vec::new, |at| importing::choose(model, at, &mapping))
        }
        BoardFor::Behind(_) => {
            let id = super::picks::id(&code).map(CaseId::from_bytes);
            id.map_or_else(Vec::new, |id| open_case(model, id))
        }
        BoardFor::Audit(_) | BoardFor::Reads(..) | BoardFor::Notices { .. } => {
            code.parse().map(|seq| vec![Effect::Board(Wanted::Entry(seq))]).unwrap_or_default()
        }
    }
}

/// The keys of the board on top; that of the row that is chosen is pressed there.
pub(super) fn help(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Board(board, _)) = model.overlays.last() else { return Vec::new() };
    let (rows, keys) = board.help(&model.locale).into_iter().unzip();
    let help = Help::new(rows).with_score(picks::score_by_text_or_sound);
    model.overlays.push(Overlay::Help(help, HelpFor::Board(keys)));
    Vec::new()
}

/// The line over a board was taken.
pub(super) fn narrow(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Board(mut board, what)) = model.overlays.pop() else { return Vec::new() };
    let what = match (what, audit::read(&model.locale, board.line())) {
        (BoardFor::Audit(_), Ok(line)) => BoardFor::Audit(begin_log(model, &mut board, line)),
        (what, Err(error)) => {
            board.say(model.locale.error(&error));
            what
        }
        (what, Ok(_)) => what,
    };
    model.overlays.push(Overlay::Board(board, what));
    Vec::new()
}

/// A key of a board, which the row under the cursor allows.
pub(super) fn act(model: &mut Model, code: &'static str) -> Vec<Effect> {
    let Some(Overlay::Board(board, what)) = model.overlays.last() else { return Vec::new() };
    let row = board.selected().map(|row| row.code.clone()).unwrap_or_default();
    match what {
        BoardFor::Members(roster) => {
            let is_it = |one: &&MemberRow| one.member.id.to_string() == row;
            let member = roster.rows.iter().find(is_it).map(|one| one.member.clone());
            act_on_member(model, code, member)
        }
        BoardFor::Notices { all, .. } if code != "read" => {
            let all = !all;
            model.overlays.pop();
            let board = notices::board(model, all);
            lay(model, board, BoardFor::Notices { all, rows: Vec::new() })
        }
        BoardFor::Notices { .. } => {
            row.parse().map(|seq| do_it(model, Deed::ReadNotice(seq))).unwrap_or_default()
        }
        BoardFor::Approvals { all, .. } if matches!(code, "over-too" | "open-only") => {
            let all = !all;
            model.overlays.pop();
            let board = approvals::board(model, all);
            lay(model, board, BoardFor::Approvals { all, rows: Vec::new() })
        }
        BoardFor::Approvals { rows, .. } => {
            let row = rows.iter().find(|one| one.request.number.to_string() == row).cloned();
            row.map_or_else(Vec::new, |row| act_on_request(model, code, &row))
        }
        BoardFor::Reads(party, _) => {
            let number = party.as_ref().map(|party| party.number);
            let line = number.map(|number| format!("party:{number}"));
            line.map_or_else(Vec::new, |line| open_log(model, &line))
        }
        BoardFor::Report(_) | BoardFor::Behind(_) => ask_on(model, code),
        BoardFor::Guards(rows) => {
            let one = rows.iter().find(|one| one.guard.code() == row).cloned();
            show_rules(model, one.as_ref())
        }
        BoardFor::Rulings(_, rows) => {
            let row = row.parse().ok().and_then(|place: usize| rows.get(place));
            let asked = row.map(|row| (row.ruling.rule.clone(), row.ruling.subject.clone()));
            let form = asked.map(|(rule, subject)| FormFor::Exception { rule, subject });
            form.map_or_else(Vec::new, |form| forms::show(model, form))
        }
        BoardFor::Campaigns(rows) => {
            let is_it = |one: &&CampaignRow| one.campaign.number.to_string() == row;
            let number = rows.iter().find(is_it).map(|one| one.campaign.number);
            number.map_or_else(Vec::new, |number| act_on_campaign(model, code, number))
        }
        BoardFor::Duplicates(_) if code == duplicates::AGAIN => look_for_pairs_anew(model),
        BoardFor::Duplicates(window) => {
            let pair = window.pair(&row).cloned();
            pair.map_or_else(Vec::new, |pair| act_on_pair(model, code, &pair))
        }
        BoardFor::Mapping(_) => importing::act(model, code, &row),
        BoardFor::Audit(_) | BoardFor::Reports | BoardFor::Themes(_) => Vec::new(),
    }
}

/// From the first part on, which `missing` asks for.
fn look_for_pairs_anew(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ahead.ticket();
    let looks = model.locale.text("list-loading");
    if let Some(Overlay::Board(board, BoardFor::Duplicates(window))) = model.overlays.last_mut() {
        board.begin();
        (board.has_more, board.empty) = (true, looks);
        *window = duplicates::Window::new(ticket);
    }
    Vec::new()
}

/// The one that was taken down later goes into the other.
fn act_on_pair(model: &mut Model, code: &str, pair: &Pair) -> Vec<Effect> {
    let (first, second) = (&pair.first, &pair.second);
    if code == "two" {
        return do_it(model, Deed::Distinct { one: first.id, other: second.id });
    }
    let named = |party: &Party| format!("{} {}", party.number, party.name);
    super::picks::ask_to_merge(model, (second.id, named(second)), (first.id, named(first)))
}

fn show_rules(model: &mut Model, row: Option<&GuardRow>) -> Vec<Effect> {
    let shown = row.map(|row| {
        let title = model.locale.word("guard", row.guard.code());
        Reader::new(title, guards::rules(&model.locale, row))
    });
    model.overlays.extend(shown.map(Overlay::Reader));
    Vec::new()
}

/// What is halted never goes again: that is asked once more.
fn act_on_campaign(model: &mut Model, code: &str, number: CampaignNumber) -> Vec<Effect> {
    match code {
        "plan" => do_it(model, Deed::Campaign(number, CampaignDeed::Plan)),
        "release" => do_it(model, Deed::Campaign(number, CampaignDeed::Release)),
        _ => {
            let args = [("number", number.to_string().into())];
            let lines = vec![model.locale.text_with("confirm-halt-line", &args)];
            super::act::ask_about(model, "confirm-halt", lines, ConfirmFor::Halt(number))
        }
    }
}

fn open_report(model: &mut Model, report: Report) -> Vec<Effect> {
    let sheet = reports::Sheet::new(model.ahead.ticket(), model.now, report);
    lay_report(model, sheet)
}

fn lay_report(model: &mut Model, sheet: reports::Sheet) -> Vec<Effect> {
    let (ticket, asked, waits) = sheet.question();
    let board = reports::board(model, &sheet);
    model.overlays.push(Overlay::Board(Box::new(board), BoardFor::Report(Box::new(sheet))));
    vec![Effect::Board(Wanted::Report(ticket, asked, waits))]
}

/// What is to come is asked for by `missing`.
fn lay_cases(model: &mut Model, behind: reports::Behind) -> Vec<Effect> {
    let board = reports::cases_board(model, &behind);
    lay(model, board, BoardFor::Behind(Box::new(behind)))
}

/// The same report asked another way, or the next number of a row.
fn ask_on(model: &mut Model, code: &str) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Board(_, BoardFor::Report(sheet))) => {
            let sheet = sheet.asking(model.ahead.ticket(), model.now, code);
            lay_report(model, sheet)
        }
        Some(Overlay::Board(_, BoardFor::Behind(behind))) => {
            let behind = behind.next(model.ahead.ticket());
            lay_cases(model, behind)
        }
        other => {
            model.overlays.extend(other);
            Vec::new()
        }
    }
}

/// Out of all boards, to the case.
fn open_case(model: &mut Model, id: CaseId) -> Vec<Effect> {
    model.overlays.retain(|lies| !matches!(lies, Overlay::Board(..)));
    look_at(model, Open::Case(id))
}

fn act_on_member(model: &mut Model, code: &str, member: Option<Member>) -> Vec<Effect> {
    let member = member.map(Box::new);
    match (code, member) {
        ("add", _) => forms::show(model, FormFor::AddMember),
        ("approve", Some(member)) => forms::show(model, FormFor::Approve(member)),
        ("roles", Some(member)) => forms::show(model, FormFor::Roles(member)),
        ("lift", Some(member)) => forms::show(model, FormFor::Lift(member)),
        ("remove", Some(member)) => vec![Effect::Board(Wanted::Leaving(member))],
        _ => Vec::new(),
    }
}

/// A yes is asked for once more, with all that it allows.
fn act_on_request(model: &mut Model, code: &str, row: &ApprovalRow) -> Vec<Effect> {
    let number = row.request.number;
    match code {
        "agree" => {
            let locale = &model.locale;
            let args = [
                ("what", locale.wanted(&row.request, &row.about).into()),
                ("name", row.by.clone().unwrap_or_default().into()),
            ];
            let mut lines = vec![locale.text_with("confirm-agree-line", &args)];
            let facts = locale.wanted_facts(&row.request, &row.about);
            lines.extend(facts.into_iter().map(|(label, value)| format!("{label}: {value}")));
            super::act::ask_about(model, "confirm-agree", lines, ConfirmFor::Agree(number))
        }
        "decline" => do_it(model, Deed::Decide { number, approves: false }),
        "do-it" => do_it(model, Deed::DoApproved(Box::new(row.request.wanted.clone()))),
        _ => do_it(model, Deed::Withdraw(number)),
    }
}

/// Asks once more, and says what follows.
fn ask_to_go(model: &mut Model, member: Member, leaving: &Leaving) -> Vec<Effect> {
    let is_open = |lies: &Overlay| matches!(lies, Overlay::Board(_, BoardFor::Members(_)));
    if !model.overlays.last().is_some_and(is_open) {
        return Vec::new();
    }
    let locale = &model.locale;
    let rotated = locale.words("compartment", leaving.rotated.iter().map(|one| one.code()));
    let args = [
        ("name", member.name.as_str().into()),
        ("count", leaving.cases.into()),
        ("compartments", rotated.as_str().into()),
    ];
    let told = |id: &str| locale.text_with(id, &args);
    let mut lines = vec![told("confirm-remove-line"), told("confirm-remove-cases")];
    if !rotated.is_empty() {
        lines.push(told("confirm-remove-keys"));
    }
    super::act::ask_about(
        model,
        "confirm-remove",
        lines,
        ConfirmFor::RemoveMember(Box::new(member)),
    )
}
