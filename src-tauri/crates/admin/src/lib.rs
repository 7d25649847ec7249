//! What IT does with a server: load the demo clinic, bring another system's clients and pets in.
//!
//! A library, for the desktop shell loads the demo too, and the program `vetdesk-admin` around it. The library prints
//! nothing: long work tells a [`Progress`] how far it is.

pub mod demo;
pub mod import;
mod progress;
pub mod staff;

pub use progress::{Progress, Quiet};
