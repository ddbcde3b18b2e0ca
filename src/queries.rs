//! Read models for screens and reports: plain structs out of one snapshot each.
//!
//! INVARIANT: read transactions only, one for each question; nothing here decrypts.

pub mod approvals;
pub mod audit;
pub mod calendars;
pub mod complaints;
pub mod examine;
pub mod filter;
pub mod finder;
pub mod fold;
pub mod lookup;
pub mod members;
pub mod named;
pub mod notices;
pub mod parties;
pub mod pinyin;
pub mod promises;
pub mod reads;
pub mod rescue;
pub mod search;
pub mod status;
pub mod timeline;
