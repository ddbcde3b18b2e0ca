//! The desk on a terminal.

pub mod assembler;
pub mod backend;
pub mod input;
pub mod overlay;
pub mod signals;
pub mod terminal;
pub mod theme;
pub mod widget;
