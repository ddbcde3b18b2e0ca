//! kefu (客服), a customer desk for the terminal.
pub mod domain;
pub mod exchange;
