//! Read models for screens and reports: plain structs out of one snapshot each.
//!
//! INVARIANT: read transactions only, one for each question; nothing here decrypts.

pub mod audit;
pub mod complaints;
pub mod lookup;
pub mod members;
pub mod parties;
pub mod promises;
pub mod rescue;
pub mod status;
pub mod timeline;
