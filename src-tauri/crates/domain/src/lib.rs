//! The clinic's words and rules. Pure: no clock, no file, no network; whoever asks brings the time and the ids.
//!
//! The screen, the cache on the PC and the server all speak in these types, so that a rule stands in one place.

pub mod area;
pub mod cell;
pub mod change;
pub mod ids;
pub mod tables;
pub mod travel;

pub use area::Area;
