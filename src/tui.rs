//! The desk on a terminal.

pub mod input;
pub mod terminal;
pub mod theme;
pub mod widget;
