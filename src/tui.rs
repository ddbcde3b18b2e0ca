//! The desk on a terminal.
//!
//! ```text
//! KeyEvent --keymap(focus)--> Action --update(&mut Model)--> Vec<Effect>
//!    ^                                   |                      | Do(Deed) / Load   (worker threads)
//! terminal                             Model            commands::execute / queries
//!    ^                                   |                      |
//! Buffer <------ view(&Model) <---- update(Msg) <---------------+---- the audit log, followed
//! ```
//! INVARIANT: `update` does no I/O; `view` reads only the model; nothing here opens a transaction
//! but through a query, a command or an import on a thread of a worker. Everything another session commits arrives
//! as the same [`msg::Msg`] as our own.

pub mod action;
pub mod assembler;
pub mod availability;
pub mod backend;
pub mod board;
pub mod case_file;
pub mod editor;
pub mod effect;
pub mod facts;
pub mod filing;
pub mod importing;
pub mod input;
pub mod keymap;
pub mod model;
pub mod msg;
pub mod overlay;
pub mod pace;
pub mod pane;
pub mod preview;
pub mod run;
pub mod signals;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod widget;
pub mod worker;

pub use run::{Options, run};
