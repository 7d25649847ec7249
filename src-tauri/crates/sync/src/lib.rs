//! What travels between a PC and the server, and when.
//!
//! [`step`] decides: a pure function from state and event to effects. [`driver`] carries the effects out. [`first_copy`]
//! fills a PC that has nothing yet. Offline is not a mode of this code, only a queue that is longer.

pub mod driver;
mod effects;
pub mod first_copy;
pub mod status;
pub mod step;
mod wire;

pub use driver::{Driver, Engine};
pub use first_copy::{CopyError, first_copy};
pub use status::{Connection, Notice, Status, Trouble};
pub use wire::Connector;
