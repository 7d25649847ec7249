//! Fills a PC that has nothing yet: the cursor first, then every table in chunks, then a pull until both are level.
//!
//! The copy grows in a side file. Killed in the middle it goes on at the last chunk; a partial copy is never opened.

use std::path::Path;

use fail::fail_point;
use tokio::sync::mpsc;
use vetdesk_cache::{CacheError, CacheKey, FirstCopy, Reached};
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::tables::{TABLES, Table};
use vetdesk_server::{Chunk, Server, ServerError};

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
    let copy = tokio::task::spawn_blocking(move || FirstCopy::begin_or_resume(&path, &cache_key)).await??;

    let start = server.start_copy(clinic).await?;
    if copy.cursor().is_none() {
        copy.set_start(&start.identity, &start.cursor, &server.readable().holdings(clinic))?;
    }
    let total: u64 = start.counts.iter().map(|(_, rows)| rows).sum();
    let from = TABLES.iter().map(|table| Ok((table, copy.reached(table)?))).collect::<Result<Vec<_>, CacheError>>()?;
    // The next chunk is on its way while this one goes into the file.
    let (give, take) = mpsc::channel(1);
    let putting = tokio::task::spawn_blocking(move || put(copy, take));
    let fetched = fetch(server, clinic, from, &give, move |done| progress(done, total.max(done))).await;
    drop(give);
    // Waited for whatever the line says: a copy that goes on elsewhere would hold the file.
    let copy = putting.await??;
    fetched?;
    tokio::task::spawn_blocking(move || copy.finish()).await??;
    Ok(())
}

type Arriving = (&'static Table, Chunk);

async fn fetch(
    server: &Server,
    clinic: ClinicId,
    from: Vec<(&'static Table, Reached)>,
    give: &mpsc::Sender<Arriving>,
    progress: impl Fn(u64) + Send,
) -> Result<(), ServerError> {
    let mut done = 0;
    for (table, reached) in from {
        done += reached.rows;
        progress(done);
        let (mut last, mut is_done) = (reached.last, reached.done);
        while !is_done {
            let chunk = server.copy_chunk(table, clinic, last, CHUNK).await?;
            done += chunk.rows.len() as u64;
            (last, is_done) = (chunk.last, chunk.done);
            if give.send((table, chunk)).await.is_err() {
                // The file takes no more, and says why.
                return Ok(());
            }
            progress(done);
        }
    }
    Ok(())
}

fn put(copy: FirstCopy, mut arriving: mpsc::Receiver<Arriving>) -> Result<FirstCopy, CacheError> {
    while let Some((table, chunk)) = arriving.blocking_recv() {
        copy.put(table, &chunk.rows, chunk.last, chunk.done)?;
        fail_point!("first-copy-chunk", |_| std::process::abort());
    }
    Ok(copy)
}
