//! kefu (客服), a customer desk for the terminal.
//!
//! Reading order is import order: no arrow points up (`tests/it/tidy.rs` holds the table).
//!
//! ```text
//! printable locale          leaves: what reaches a cell; what a person reads
//! domain                    the nouns of the desk, pure
//! guards                    rules as pure functions of typed values
//! vault                     age: seal, open, look up
//! store                     the only user of redb
//! feed session              what changed; who acts, when, with the vault how far open
//! commands                  the one door for writes
//! queries                   read models, read transactions only
//! reports                   rows and columns, pure
//! exchange demo             files in and out; a store to try things on
//! tui cli                   the desk, and the command line that also opens it
//! ```
//! Invariants: every change is one transaction with its audit entry; a sealed value becomes plain
//! only between a reveal and its expiry; only the session knows the time; only `main` ends the
//! process.

pub mod printable;
pub mod locale;
pub mod domain;
pub mod guards;
pub mod vault;
pub mod store;
pub mod feed;
pub mod session;
pub mod commands;
pub mod queries;
pub mod reports;
pub mod demo;
pub mod exchange;
pub mod tui;
pub mod cli;
