//! kefu (客服), a customer desk for the terminal.
pub mod domain;
pub mod feed;
pub mod session;
pub mod store;
pub mod vault;
