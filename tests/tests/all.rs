//! One binary for all tests that need more than one crate: linking is what costs.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

mod founding;
mod import;
mod practices;
mod security;
mod server;
mod signing_in;
mod sync;
