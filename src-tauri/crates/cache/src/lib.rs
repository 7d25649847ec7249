//! The copy of the practice on this PC: one encrypted SQLite file a person and practice.
//!
//! It answers every read of the desk, takes what a person writes together with the outbox entry in one transaction, and
//! takes what a pull brings in another. The server's rows stand beneath a person's waiting changes ([`shadow`](mod@shadow)),
//! so that news and waiting changes can always be laid on each other anew.

mod apply;
mod cases;
mod error;
mod find;
mod first_copy;
mod grounds;
mod journal;
mod key;
mod lock;
mod migrations;
mod open;
mod outbox;
mod passing;
pub mod read;
mod refill;
mod rows;
mod settle;
mod shadow;
mod state;
mod store;
mod write;

pub use apply::Applied;
pub use cases::FieldKey;
pub use error::CacheError;
pub use first_copy::{FirstCopy, Reached};
pub use journal::Salvage;
pub use key::CacheKey;
pub use outbox::Counts;
pub use refill::Refill;
pub use settle::Settle;
pub use state::CopyState;
pub use store::Cache;
pub use write::{Write, Written};
