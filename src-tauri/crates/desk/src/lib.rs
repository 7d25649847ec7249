//! What a person does at the desk: one file an area, each use case a method of [`Desk`].
//!
//! Reads and writes go to the encrypted copy on this PC and nowhere else; what is written travels later, by itself. No
//! screen and no window is known here.

pub mod clock;
pub mod error;
pub mod session;
pub mod view;
