//! What IT does with a server: load the demo clinic, give people a login, bring another system's clients and pets in.
//!
//! A library, for the desktop shell loads the demo too, and the program `vetdesk-admin` around it. The library prints
//! nothing: long work tells a [`Progress`] how far it is.

pub mod demo;
pub mod staff;

pub use vetdesk_import::{Progress, Quiet};
