//! What a frame costs on the line, and that the line carries the right picture.
//!
//! The budgets: a cursor key in a Chinese list of 80x24 at most 160 bytes, its first paint at most 4 kB, nothing at
//! all while nothing changes; one write a frame.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there and then")]
#![expect(clippy::print_stdout, reason = "the figures behind the budgets")]

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;

use kefu::tui::backend::{Backend, Extent};
use kefu::tui::terminal::repaint;
use kefu::tui::theme::{Role, Theme};
use kefu::tui::widget::columns::{Column, Columns};
use kefu::tui::widget::frame::Frame as Pane;
use kefu::tui::widget::list::Window;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::{Frame, Terminal};

const SIZE: Size = Size::new(80, 24);

const NAMES: [&str; 8] = ["张伟", "王芳", "李娜", "欧阳修远", "刘洋", "陈静", "仇英", "单雄信"];
const FIRMS: [&str; 5] = ["恒通贸易有限公司", "华夏电子", "江南纺织集团", "东方物流", "长城软件"];
const CITIES: [&str; 4] = ["上海", "苏州", "北京", "呼和浩特"];

/// Counts what goes over the line and how often.
#[derive(Debug, Clone, Default)]
struct Line(Rc<RefCell<Vec<Vec<u8>>>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Desk {
    line: Line,
    terminal: Terminal<Backend<Line>>,
    theme: Theme,
    window: Window,
    width: u16,
}

impl Desk {
    fn with(theme: Theme) -> Self {
        let line = Line::default();
        let terminal = Terminal::new(Backend::new(line.clone(), Extent::Fixed(SIZE))).unwrap();
        Self { line, terminal, theme, window: Window::new(10_000, 20), width: 80 }
    }

    /// Draws once; the bytes of it and the number of writes.
    fn draw(&mut self) -> (Vec<u8>, usize) {
        self.line.0.borrow_mut().clear();
        let (theme, window, width) = (&self.theme, self.window, self.width);
        self.terminal.draw(|frame| draw_list(frame, theme, window, width)).unwrap();
        let writes = self.line.0.borrow();
        (writes.concat(), writes.len())
    }
}

/// A list as the desk has it at 80 columns: header, frame, rows, footer.
fn draw_list(frame: &mut Frame<'_>, theme: &Theme, window: Window, width: u16) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    buffer.set_string(
        0,
        0,
        " kefu  王芳 (agent) · 前台    保险库: 14:32    今日 3  逾期 1",
        theme.style(Role::Header),
    );
    let pane = Rect { y: 1, height: area.height - 2, width, ..area };
    let inner = Pane { title: "客户", note: "1/10000", focused: true }.draw(pane, buffer, theme);
    if width < area.width {
        draw_detail(Rect { x: width, width: area.width - width, ..pane }, buffer, theme);
    }
    let columns = Columns::new(
        &[Column::Fixed(2), Column::Flex(1), Column::Flex(2), Column::Fixed(10), Column::Fixed(2)],
        usize::from(inner.width),
        1,
    );
    for (line, row) in window.rows().enumerate() {
        let role = if row == window.cursor { Role::Selection } else { Role::Text };
        let mark = if row == window.cursor { ">" } else { "" };
        let cells = [mark, NAMES[row % 8], FIRMS[row % 5], CITIES[row % 4], "A"];
        buffer.set_string(inner.x, inner.y + line as u16, columns.row(&cells), theme.style(role));
    }
    buffer.set_string(
        0,
        area.height - 1,
        " Enter 打开  n 备注  c 投诉  p 承诺  / 搜索  : 命令  ? 帮助",
        theme.style(Role::FooterText),
    );
}

fn draw_detail(area: Rect, buffer: &mut Buffer, theme: &Theme) {
    let inner = Pane { title: "欧阳修远  C-000123", ..Pane::default() }.draw(area, buffer, theme);
    let lines = [
        "阶段 进行中 · 等级 A · 负责人 王芳",
        "手机 (工作) ●●●●  [r] 查看",
        "同意  短信 x  邮件 v  电话 v",
        "承诺: 周五 15:00 前回电",
        "",
        "07-21 王芳 来电，说退款还没有到账",
        "07-20 李娜 已转财务，等待回复",
        "07-18 系统 投诉 K-2026-00017 受理",
    ];
    for (line, y) in lines.iter().zip(inner.y..) {
        buffer.set_stringn(inner.x, y, line, usize::from(inner.width), theme.style(Role::Text));
    }
}

fn themes() -> [(&'static str, Theme); 3] {
    let theme = Theme::default();
    [
        ("unicode", theme.clone()),
        ("ascii", theme.clone().with_ascii_borders()),
        ("no colour", theme.without_colour()),
    ]
}

/// At 80 columns the desk has two panes, so its list is 40 wide; over the full width nearly all of the bytes are the
/// blanks of the selected row, which no terminal erases in reverse video, hence the second limit.
#[test]
fn a_chinese_list_stays_within_its_budgets() {
    for (width, limit) in [(40, 160), (80, 180)] {
        for (name, theme) in themes() {
            let mut desk = Desk { width, ..Desk::with(theme) };
            let (first, writes) = desk.draw();
            assert!(
                first.len() <= 4_000 && writes == 1,
                "{name}: first paint {} in {writes}",
                first.len()
            );
            let keys: Vec<usize> = (0..19).map(|_| cursor_key(&mut desk)).collect();
            let (dearest, mean) =
                (keys.iter().max().unwrap(), keys.iter().sum::<usize>() / keys.len());
            let idle = desk.draw();
            assert_eq!(idle, (Vec::new(), 0));
            let scroll = cursor_key(&mut desk);
            println!(
                "{name}, list {width} wide: first {} B, cursor key {mean} B ({dearest} at most), idle 0 B, scroll {scroll} B",
                first.len()
            );
            assert!(*dearest <= limit, "{name}: {dearest}");
        }
    }
}

fn cursor_key(desk: &mut Desk) -> usize {
    desk.window.down();
    let (bytes, writes) = desk.draw();
    assert_eq!(writes, 1);
    bytes.len()
}

#[test]
fn a_cursor_that_stays_costs_nothing_and_one_that_moves_little() {
    let line = Line::default();
    let mut terminal = Terminal::new(Backend::new(line.clone(), Extent::Fixed(SIZE))).unwrap();
    let mut draw = |x| {
        line.0.borrow_mut().clear();
        terminal.draw(|frame| frame.set_cursor_position((x, 5))).unwrap();
        line.0.borrow().concat()
    };
    assert_eq!(draw(10), b"\x1b[6;11H\x1b[?25h");
    assert_eq!(draw(10), b"");
    assert_eq!(draw(11), b"\x1b[C");
}

#[test]
fn a_repaint_asks_the_terminal_nothing() {
    let mut desk = Desk::with(Theme::default());
    desk.draw();
    repaint(&mut desk.terminal).unwrap();
    let (bytes, writes) = desk.draw();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\x1b[m\x1b[2J") && writes == 1);
    assert!(!text.contains("\x1b[6n") && !text.contains("\x1b[c"));
    assert!(text.contains("恒通贸易"));
}

#[test]
fn without_colour_the_selection_is_still_seen() {
    for name in Theme::names() {
        let mut desk = Desk::with(Theme::load(&name, None).unwrap().without_colour());
        let (bytes, _) = desk.draw();
        let mut screen = blank_screen();
        screen.process(&bytes);
        let selected = screen.screen().cell(2, 4).unwrap();
        let other = screen.screen().cell(3, 4).unwrap();
        assert!(selected.inverse() && !other.inverse(), "{name}");
        let colours = ["[3", "[4", ";3", ";4", "[9", ";9"];
        let text = String::from_utf8(bytes).unwrap();
        let pens = text
            .split('\x1b')
            .filter_map(|part| part.split_once('m').map(|(codes, _)| codes))
            .filter(|codes| {
                codes
                    .strip_prefix('[')
                    .is_some_and(|codes| codes.chars().all(|c| c.is_ascii_digit() || c == ';'))
            });
        for pen in pens {
            let colour =
                pen.len() > 2 && colours.iter().any(|start| pen.contains(start)) && pen != "[4";
            assert!(!colour, "{name}: {pen}");
        }
    }
}

fn blank_screen() -> vt100::Parser {
    let side = |n| NonZeroU16::new(n).unwrap();
    vt100::Parser::new(side(SIZE.height), side(SIZE.width), 0)
}

/// What a terminal would show, told the same way as the buffer it should equal.
fn shown(screen: &vt100::Screen) -> Vec<(String, Color, bool)> {
    let cells = (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (x, y)));
    cells
        .filter_map(|(x, y)| screen.cell(y, x))
        .filter(|cell| !cell.is_wide_continuation())
        .map(|cell| {
            let symbol =
                if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
            let bg = match cell.bgcolor() {
                vt100::Color::Idx(4) => Color::Blue,
                _ => Color::Reset,
            };
            (symbol, bg, cell.inverse())
        })
        .collect()
}

fn expected(buffer: &Buffer) -> Vec<(String, Color, bool)> {
    let mut cells = Vec::new();
    for y in 0..SIZE.height {
        let mut x = 0;
        while x < SIZE.width {
            let cell = &buffer[(x, y)];
            cells.push((
                cell.symbol().to_owned(),
                cell.bg,
                cell.modifier.contains(Modifier::REVERSED),
            ));
            x +=
                u16::try_from(unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1)).unwrap();
        }
    }
    cells
}

/// All of two columns, so that no glyph is overwritten by halves: what stays of the other half is for every terminal
/// to decide, and ratatui does not tell a backend of it.
fn tokens() -> impl Strategy<Value = Vec<&'static str>> {
    let tokens = vec!["ab", "张", "伟", "通", "  ", "  ", "  ", "──", "…b", "│c", "e\u{301}d"];
    prop::collection::vec(prop::sample::select(tokens), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The byte savings never cost a cell: after any sequence of frames a terminal shows what the buffer holds.
    #[test]
    fn a_terminal_shows_exactly_the_buffer(
        frames in prop::collection::vec(prop::collection::vec((0u16..40, 0u16..24, tokens(), 0usize..4), 0..12), 1..6),
    ) {
        // every cell gets a whole style: half of a glyph overdrawn by another ground is for each terminal to decide
        let styles = [
            Style::reset(),
            Style::reset().fg(Color::Red).add_modifier(Modifier::BOLD),
            Style::reset().bg(Color::Blue),
            Style::reset().add_modifier(Modifier::REVERSED),
        ];
        let line = Line::default();
        let mut terminal = Terminal::new(Backend::new(line.clone(), Extent::Fixed(SIZE))).unwrap();
        let mut screen = blank_screen();
        for texts in frames {
            line.0.borrow_mut().clear();
            let done = terminal.draw(|frame| {
                for (x, y, text, style) in &texts {
                    frame.buffer_mut().set_string(x * 2, *y, text.concat(), styles[*style]);
                }
            }).unwrap();
            screen.process(&line.0.borrow().concat());
            let differs = shown(screen.screen()).into_iter().zip(expected(done.buffer)).find(|(shown, due)| shown != due);
            prop_assert_eq!(differs, None);
        }
    }
}

#[test]
fn a_sample_frame_for_the_eye() {
    let mut desk = Desk::with(Theme::default());
    desk.window.step(3);
    let (theme, window) = (desk.theme.clone(), desk.window);
    let done = desk.terminal.draw(|frame| draw_list(frame, &theme, window, 40)).unwrap();
    let picture = crate::svg::svg(done.buffer, Some((4, 5)));
    assert!(picture.ends_with("</svg>\n"));
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample.svg");
    std::fs::write(path, picture).unwrap();
}
