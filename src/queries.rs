//! Read models. Invariant: nothing here writes; what is returned is plain data.

pub mod filter;
pub mod fold;
pub mod pinyin;
pub mod search;
