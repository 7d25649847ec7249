//! The demo's PostgreSQL from outside the app, for tests: `demo-server stop|start|where --data-dir FOLDER`.

use std::process::ExitCode;

fn main() -> ExitCode {
    vetdesk_shell::bridge::demo_server::run()
}
