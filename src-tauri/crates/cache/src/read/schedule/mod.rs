//! The diary: visits of a stretch of time, what else is taken, what can be booked and when.

mod setup;
mod slots;
mod visits;

pub use setup::*;
pub use slots::*;
pub use visits::*;
