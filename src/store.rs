//! The only user of redb: one file, many processes, one writer at a time.
//!
//! INVARIANT: nothing here can decrypt; every table is declared in [`tables`]; a write transaction
//! can only be committed through [`WriteTx::audit`], so no change lacks its audit entry. What a backup
//! holds is filled in through [`WriteTx::fill`], its log included, and only into a file that is no store
//! yet. No redb type is in a public signature, so that a second engine can be slid in below.

pub mod archive;
pub mod attached;
pub mod audit;
pub mod backend;
pub mod blobs;
pub mod calendars;
pub mod care;
pub mod codec;
pub mod consents;
mod distinct;
pub mod fault;
pub mod hold;
mod holder;
pub mod imported;
pub mod index;
pub mod ledger;
pub mod letters;
pub mod listed;
pub mod migrate;
pub mod names;
pub mod open;
mod pending;
mod place;
pub mod rules;
mod rulings;
pub mod tables;
pub mod threads;
pub mod transaction;
mod turn;
pub mod unfinished;
pub mod upkeep;
pub mod wipe;

pub use archive::{Archive, Head, Row};
pub use audit::Audited;
pub use backend::Disk;
pub use blobs::Blobs;
pub use fault::attempt;
pub use hold::{Held, outside};
pub use migrate::{Opener, Telling, Work};
pub use names::Names;
pub use open::Store;
pub use place::FileFacts;
pub use tables::Half;
pub use transaction::{ReadTx, Reader, Scan, WriteTx};
pub use unfinished::Unfinished;
pub use upkeep::Announced;
