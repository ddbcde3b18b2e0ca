//! kefu (客服), a customer desk for the terminal.
pub mod cli;
pub mod commands;
pub mod domain;
pub mod feed;
pub mod guards;
pub mod locale;
pub mod printable;
pub mod queries;
pub mod session;
pub mod store;
pub mod vault;
