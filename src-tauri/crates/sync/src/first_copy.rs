//! Fills a PC that has nothing yet: the cursor first, then every table in chunks, then a pull until both are level.
//!
//! The copy grows in a side file. Killed in the middle it goes on at the last chunk; a partial copy is never opened.

use std::path::Path;

use fail::fail_point;
use vetdesk_cache::{CacheError, CacheKey, FirstCopy, Unreadable};
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::tables::TABLES;
use vetdesk_server::{Server, ServerError};

/// Rows a chunk.
pub const CHUNK: u32 = 20_000;

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("the copy was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Copies the practice into `target`. `progress` is told (rows so far, rows in all as counted at the start).
///
/// # Errors
/// [`CopyError`]; what was copied so far stays in the side file for the next try.
pub async fn first_copy(
    server: &Server,
    clinic: ClinicId,
    target: &Path,
    key: &CacheKey,
    progress: impl Fn(u64, u64) + Send,
) -> Result<(), CopyError> {
    let (path, cache_key) = (target.to_owned(), key.clone());
    let mut copy = tokio::task::spawn_blocking(move || FirstCopy::begin_or_resume(&path, &cache_key)).await??;

    let start = server.start_copy(clinic).await?;
    if copy.cursor().is_none() {
        copy.set_start(&start.identity, &start.cursor, &unreadable(server))?;
    }
    let total: u64 = start.counts.iter().map(|(_, rows)| rows).sum();
    let mut done = 0;
    for table in TABLES {
        let reached = copy.reached(table)?;
        done += reached.rows;
        progress(done, total.max(done));
        let mut last = reached.last;
        let mut finished = reached.done;
        while !finished {
            let chunk = server.copy_chunk(table, clinic, last, CHUNK).await?;
            done += chunk.rows.len() as u64;
            last = chunk.last;
            finished = chunk.done;
            copy = tokio::task::spawn_blocking(move || copy.put(table, &chunk.rows, chunk.last, chunk.done).map(|()| copy)).await??;
            fail_point!("first-copy-chunk", |_| std::process::abort());
            progress(done, total.max(done));
        }
    }
    tokio::task::spawn_blocking(move || copy.finish()).await??;
    Ok(())
}

/// What this person may not see is absent from the copy, and the copy knows that it is.
fn unreadable(server: &Server) -> Unreadable {
    let mut columns = Unreadable::new();
    for (table, column) in server.readable().unreadable() {
        columns.entry(table.to_owned()).or_default().push(column.to_owned());
    }
    columns
}
