//! The practice's PostgreSQL, as one person at one PC sees it: sign in, read what changed, send what was done.
//!
//! Everything runs under the person's own login, so that the database decides who sees and writes what; nothing here
//! is a second wall. Where to start: [`Server::sign_in`], then [`Server::start_copy`] for a PC that is new, and
//! [`Server::pull`] and [`Server::push`] for one that is not. [`migrate`] and [`staff`] are for who runs the server.

mod address;
mod connection;
mod copy;
mod error;
mod history;
mod identity;
mod listen;
pub mod migrate;
mod password;
mod pull;
mod push;
mod rows;
pub mod scram;
mod sign_in;
pub mod staff;
mod statements;

pub use address::{Address, Trust};
pub use connection::{Lease, Line, Server};
pub use copy::{Chunk, CopyStart};
pub use error::ServerError;
pub use history::HistoryRow;
pub use identity::Identity;
pub use listen::Wakeups;
pub use password::Password;
pub use push::PushAnswer;
pub use rows::Readable;
pub use sign_in::probe;
pub use statements::FIXED;
