//! What the program writes about itself: a file a day, a fortnight of them. Crates log ids and
//! kinds of trouble, never names, texts or secrets.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::EnvFilter;

/// Says more or less than usual, such as `VETDESK_LOG=debug`.
const VARIABLE: &str = "VETDESK_LOG";

/// Statements of the database driver are written nowhere: they are long and say little.
const USUAL: &str = "info,sqlx=error,zbus=warn,tao=error";

/// Kept files; one a day.
const KEPT: usize = 14;

/// Starts writing to `folder`. What is still in memory is written when the answer is dropped.
/// `None` where the folder cannot be written: the desk works on without a log.
pub fn start(folder: &Path) -> Option<WorkerGuard> {
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("vetdesk")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(USUAL));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).try_init().ok()?;
    Some(guard)
}
