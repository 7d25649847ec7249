//! The desk's backend for a browser on this PC; only in development.

use std::process::ExitCode;

fn main() -> ExitCode {
    vetdesk_shell::bridge::run()
}
