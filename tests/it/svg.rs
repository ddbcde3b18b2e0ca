//! A frame as a picture: a ratatui buffer drawn as SVG, for the golden frames under `screenshots/`.
//!
//! INVARIANT: every glyph stands in its own cell, whatever fonts the viewer has: runs of plain narrow text carry their
//! length, every other glyph is placed on its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there and then")]

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// The advance of DejaVu Sans Mono at 16 px, so that viewers that ignore `textLength` do well too.
const CELL_WIDTH: f32 = 9.633;
const CELL_HEIGHT: f32 = 20.0;
const BASELINE: f32 = 15.0;
const MARGIN: f32 = 10.0;
const INK: &str = "#d4d7dd";
const PAPER: &str = "#16181d";

/// Draws the buffer; `cursor` is the terminal's real cursor, if it is shown.
pub fn svg(buffer: &Buffer, cursor: Option<(u16, u16)>) -> String {
    let width = f32::from(buffer.area.width) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f32::from(buffer.area.height) * CELL_HEIGHT + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"'DejaVu Sans Mono','WenQuanYi Micro Hei Mono','Noto Sans Mono CJK SC',monospace\" \
         font-size=\"16\" xml:space=\"preserve\">\n<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
    for (run, columns) in papers(&runs(buffer)) {
        draw_paper(run, columns, &mut out);
    }
    for run in runs(buffer) {
        draw_ink(&run, &mut out);
    }
    if let Some((x, y)) = cursor {
        draw_cursor(x, y, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    paper: String,
    modifier: Modifier,
}

/// Neighbouring cells of one look; a glyph that is not plain ASCII makes a run of its own.
struct Run {
    x: u16,
    y: u16,
    columns: u16,
    text: String,
    look: Look,
    plain: bool,
}

fn runs(buffer: &Buffer) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x + buffer.area.x, y + buffer.area.y)];
            let columns = u16::try_from(cell.symbol().width().max(1)).unwrap();
            add_cell(&mut runs, x, y, columns, cell);
            x += columns;
        }
    }
    runs
}

fn add_cell(runs: &mut Vec<Run>, x: u16, y: u16, columns: u16, cell: &Cell) {
    let (look, plain) = (look_of(cell), cell.symbol().is_ascii());
    match runs.last_mut() {
        Some(run)
            if run.y == y && run.x + run.columns == x && run.look == look && run.plain && plain =>
        {
            run.columns += columns;
            run.text.push_str(cell.symbol());
        }
        _ => runs.push(Run { x, y, columns, text: cell.symbol().to_owned(), look, plain }),
    }
}

fn look_of(cell: &Cell) -> Look {
    let (ink, paper) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
    match cell.modifier.contains(Modifier::REVERSED) {
        true => Look { ink: paper, paper: ink, modifier: cell.modifier },
        false => Look { ink, paper, modifier: cell.modifier },
    }
}

fn left(x: u16) -> f32 {
    MARGIN + f32::from(x) * CELL_WIDTH
}

fn top(y: u16) -> f32 {
    MARGIN + f32::from(y) * CELL_HEIGHT
}

/// Neighbours on the same paper are drawn as one sheet, lest seams show; with the columns it spans.
fn papers(runs: &[Run]) -> Vec<(&Run, u16)> {
    let mut sheets: Vec<(&Run, u16)> = Vec::new();
    for run in runs.iter().filter(|run| run.look.paper != PAPER) {
        match sheets.last_mut() {
            Some((first, columns))
                if first.y == run.y
                    && first.x + *columns == run.x
                    && first.look.paper == run.look.paper =>
            {
                *columns += run.columns;
            }
            _ => sheets.push((run, run.columns)),
        }
    }
    sheets
}

fn draw_paper(run: &Run, columns: u16, out: &mut String) {
    let (x, y, width) = (left(run.x), top(run.y), f32::from(columns) * CELL_WIDTH);
    let paper = &run.look.paper;
    writeln!(out, "<rect x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{CELL_HEIGHT}\" fill=\"{paper}\"/>").unwrap();
}

fn draw_ink(run: &Run, out: &mut String) {
    let underlined = run.look.modifier.contains(Modifier::UNDERLINED);
    let shown = run.text.trim_end();
    if underlined {
        draw_underline(run, out);
    }
    if shown.is_empty() {
        return;
    }
    if is_stroke(shown) {
        return draw_stroke(run, shown, out);
    }
    let cells = if run.plain { shown.len() as f32 } else { f32::from(run.columns) };
    let (x, y) = (left(run.x), top(run.y) + BASELINE);
    let length = if run.plain {
        format!(" textLength=\"{:.2}\"", cells * CELL_WIDTH)
    } else {
        String::new()
    };
    let inset = if !run.plain && run.columns == 2 { (2.0 * CELL_WIDTH - 16.0) / 2.0 } else { 0.0 };
    writeln!(
        out,
        "<text x=\"{:.2}\" y=\"{y:.1}\"{length} fill=\"{}\"{}>{}</text>",
        x + inset,
        run.look.ink,
        attributes(run.look.modifier),
        escaped(shown)
    )
    .unwrap();
}

fn draw_underline(run: &Run, out: &mut String) {
    let (x, y) = (left(run.x), top(run.y) + CELL_HEIGHT - 2.5);
    let width = f32::from(run.columns) * CELL_WIDTH;
    writeln!(
        out,
        "<rect x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"1.2\" fill=\"{}\"/>",
        run.look.ink
    )
    .unwrap();
}

fn attributes(modifier: Modifier) -> String {
    let choices = [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
    ];
    choices.into_iter().filter(|(one, _)| modifier.contains(*one)).map(|(_, text)| text).collect()
}

fn is_stroke(text: &str) -> bool {
    matches!(text, "─" | "│" | "┌" | "┐" | "└" | "┘")
}

/// Line drawing as lines, since a font's strokes need not reach from cell to cell.
fn draw_stroke(run: &Run, text: &str, out: &mut String) {
    let (x, y) = (left(run.x), top(run.y));
    let (middle, centre) = (x + CELL_WIDTH / 2.0, y + CELL_HEIGHT / 2.0);
    let (right, bottom) = (x + CELL_WIDTH, y + CELL_HEIGHT);
    let path = match text {
        "─" => format!("M{x:.2} {centre:.1}H{right:.2}"),
        "│" => format!("M{middle:.2} {y:.1}V{bottom:.1}"),
        "┌" => format!("M{right:.2} {centre:.1}H{middle:.2}V{bottom:.1}"),
        "┐" => format!("M{x:.2} {centre:.1}H{middle:.2}V{bottom:.1}"),
        "└" => format!("M{right:.2} {centre:.1}H{middle:.2}V{y:.1}"),
        _ => format!("M{x:.2} {centre:.1}H{middle:.2}V{y:.1}"),
    };
    writeln!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.2\"/>",
        run.look.ink
    )
    .unwrap();
}

fn draw_cursor(x: u16, y: u16, out: &mut String) {
    writeln!(
        out,
        "<rect x=\"{:.2}\" y=\"{:.1}\" width=\"2\" height=\"{CELL_HEIGHT}\" fill=\"#f5d76e\"/>",
        left(x),
        top(y)
    )
    .unwrap();
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Reset => default.to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Indexed(index) => indexed(index),
        named => indexed(index_of(named)),
    }
}

fn index_of(colour: Color) -> u8 {
    const ORDER: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    ORDER.iter().position(|one| *one == colour).and_then(|at| u8::try_from(at).ok()).unwrap_or(7)
}

/// The palette of 256: sixteen named ones, a cube of six by six by six, a ramp of grays.
fn indexed(index: u8) -> String {
    const NAMED: [&str; 16] = [
        "#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4",
        "#7a8290", "#ff8a93", "#b5e890", "#ffd98f", "#8cc8ff", "#e0a3f0", "#7fdbe6", "#ffffff",
    ];
    match index {
        0..=15 => NAMED[usize::from(index)].to_owned(),
        16..=231 => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = index - 16;
            format!("#{:02x}{:02x}{:02x}", level(n / 36), level(n / 6 % 6), level(n % 6))
        }
        _ => {
            let gray = 8 + 10 * (index - 232);
            format!("#{gray:02x}{gray:02x}{gray:02x}")
        }
    }
}

#[test]
fn wide_glyphs_take_two_cells_and_text_is_escaped() {
    let picture = svg(&Buffer::with_lines(["张a<b"]), Some((2, 0)));
    assert!(picture.contains(&format!("x=\"{:.2}\"", left(2))));
    assert!(picture.contains("a&lt;b") && picture.contains(">张<"));
}

#[test]
fn the_palette_has_all_256() {
    assert_eq!(
        (indexed(16), indexed(231), indexed(255)),
        ("#000000".into(), "#ffffff".into(), "#eeeeee".into())
    );
}
