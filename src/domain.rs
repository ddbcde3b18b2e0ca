//! The nouns of the desk, pure.
//!
//! INVARIANT: no clock, no I/O, no randomness. Who acts and what time it is arrive as arguments,
//! so that a replay of the same events gives the same rows.

pub mod access;
pub mod action;
pub mod adoption;
pub mod approval;
pub mod approver;
pub mod audit;
pub mod budget;
pub mod calendar;
pub mod cause;
pub mod case_clock;
pub mod case_file;
pub mod clock;
pub mod commitment;
pub mod complaint;
pub mod consent;
pub mod contact;
pub mod draw;
pub mod drill;
pub mod editor;
pub mod entry;
pub mod erasure;
mod digit;
pub mod disclosure;
pub mod error;
pub mod escalation;
pub mod export;
pub mod feedback;
pub mod figure;
pub mod guard;
pub mod handling;
pub mod handover;
pub mod history;
pub mod id;
pub mod in_clear;
pub mod incident;
pub mod letter;
pub mod macros;
pub mod member;
pub mod moment;
pub mod name;
pub mod notice;
pub mod outreach;
pub mod party;
pub mod policy;
pub mod presence;
pub mod privacy;
pub mod promise;
pub mod purpose;
pub mod redress;
pub mod rulebook;
pub mod source;
pub mod ssh;
pub mod stay;
pub mod step;
pub mod triggers;
pub mod undo;
pub mod upkeep;
pub mod usage;
pub mod when;
mod written;

pub use error::{Error, Kind, Result};
