//! What IT does with a server: load the demo clinic, found a new one, give people a login, bring another system's clients and
//! pets in.
//!
//! A library, for the desktop shell loads the demo and founds a clinic too, and the program `vetdesk-admin` around it. The library prints
//! nothing: long work tells a [`Progress`] how far it is.

pub mod demo;
pub mod new_clinic;
mod put;
pub mod staff;

pub use vetdesk_import::{Progress, Quiet};
