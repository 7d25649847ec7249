//! A private PostgreSQL: the real server, started by the app itself, for the demo, for tests and
//! for a clinic of one PC.
//!
//! A server lives in one folder, its *home*: the data, the superuser's password, the port it had
//! last, and the lock files by which several running apps share it. It listens on loopback only and
//! asks for a password always. The last app that uses it stops it; after a crash the next app that
//! starts takes it over, whether it still runs or has to recover.
//!
//! ```no_run
//! # async fn f() -> Result<(), vetdesk_embedded::EmbeddedError> {
//! use vetdesk_embedded::{Binaries, Embedded, StartOptions};
//! let options = StartOptions::new("/home/kim/.local/share/vetdesk/server", Binaries::find(None)?);
//! let server = Embedded::attach_or_start(options).await?;
//! let (host, port) = (server.host(), server.port());
//! server.stop().await?;
//! # Ok(()) }
//! ```

mod account;
mod binaries;
mod control;
mod error;
mod home;
mod initialise;
mod options;
mod password;
mod pidfile;
mod server;

pub use binaries::{Binaries, PLATFORM};
pub use error::EmbeddedError;
pub use options::{Lifetime, StartOptions};
pub use password::Password;
pub use server::{Embedded, LOOPBACK, SUPERUSER};

/// Result of everything here that can fail.
pub type Result<T, E = EmbeddedError> = std::result::Result<T, E>;
