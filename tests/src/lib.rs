//! Tests that need more than one crate, and what they share beyond the harness.

pub use vetdesk_harness::*;
