//! The first copy of a practice, end to end, beside the same rows loaded without any of it.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use futures_util::TryStreamExt as _;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ToSql, params_from_iter};
use vetdesk_cache::FirstCopy;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::tables::{TABLES, Table as Travelling};
use vetdesk_domain::travel::Row;
use vetdesk_sync::first_copy;
use vetdesk_sync::first_copy::CHUNK;

use crate::clinic::Clinic;
use crate::pc::{SignedIn, bare_connection, key};
use crate::table::Table;

/// Makes `first` and `second`, the copies that the other measurements work on.
pub async fn measure(clinic: &Clinic, people: [&SignedIn; 2], files: [&Path; 2], table: &mut Table) -> Result<()> {
    let folder = files[0].parent().context("a folder")?;
    // Once unmeasured: the server's own pages and the system's cache shall be warm for everyone.
    bare_copy_out(clinic).await?;
    let (mut ours, mut load, mut out) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut count = 0;
    for (person, file) in people.into_iter().zip(files) {
        let started = Instant::now();
        first_copy(&person.server, person.clinic(), file, &key(), |_, _| {}).await?;
        ours += started.elapsed();
        let rows = all_rows(person).await?;
        count = rows.iter().map(|(_, rows)| rows.len() as u64).sum();
        load += bare_load(&folder.join("bare-load.db"), file, &rows)?;
        out += bare_copy_out(clinic).await?;
        eprintln!("  {count} rows, {} MiB", std::fs::metadata(file)?.len() >> 20);
    }
    let size = std::fs::metadata(files[0])?.len() >> 20;
    let what = format!("First copy, end to end, {size} MiB; bare: SQLCipher bulk load");
    table.rates(what, (count, ours / 2), (count, load / 2), "≥ 90,000 rows/s, ≥ 70 %");
    table.rates("First copy; bare: COPY (SELECT …) TO STDOUT BINARY", (count, ours / 2), (count, out / 2), "");
    let put = phases(people[0], &folder.join("phases.db")).await?;
    table.rates("First copy, of it the rows into the file; bare: SQLCipher bulk load", (count, put), (count, load / 2), "≥ 70 %");
    Ok(())
}

/// Where the time of a first copy goes. Gives the part that puts the rows into the file.
async fn phases(person: &SignedIn, file: &Path) -> Result<Duration> {
    let copy = FirstCopy::begin_or_resume(file, &key())?;
    let begun = Instant::now();
    let start = person.server.start_copy(person.clinic()).await?;
    copy.set_start(&start.identity, &start.cursor, &Default::default())?;
    let counted = begun.elapsed();
    let (mut fetched, mut put) = (Duration::ZERO, Duration::ZERO);
    for table in TABLES {
        let (mut last, mut done) = (None, false);
        while !done {
            let started = Instant::now();
            let chunk = person.server.copy_chunk(table, person.clinic(), last, CHUNK).await?;
            fetched += started.elapsed();
            let started = Instant::now();
            copy.put(table, &chunk.rows, chunk.last, chunk.done)?;
            put += started.elapsed();
            (last, done) = (chunk.last, chunk.done);
        }
    }
    let started = Instant::now();
    copy.finish()?;
    let finished = started.elapsed();
    eprintln!(
        "  of a first copy: counting {counted:.2?}, fetching and decoding {fetched:.2?}, rows {put:.2?}, search, indexes and disk {finished:.2?}"
    );
    Ok(put)
}

async fn all_rows(person: &SignedIn) -> Result<Vec<(&'static Travelling, Vec<Row>)>> {
    let mut all = Vec::new();
    for table in TABLES {
        all.push((table, person.server.copy_chunk(table, person.clinic(), None, u32::MAX).await?.rows));
    }
    Ok(all)
}

/// The same tables with the same keys, encrypted, in one transaction, without indexes, search, progress or a network.
fn bare_load(file: &Path, copy: &Path, rows: &[(&Travelling, Vec<Row>)]) -> Result<Duration> {
    if file.exists() {
        std::fs::remove_file(file)?;
    }
    let shapes = bare_connection(copy)?;
    let shape = |name: &str| {
        shapes.query_row("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [name], |row| row.get::<_, String>(0))
    };
    let shapes = rows.iter().map(|(table, _)| shape(table.name)).collect::<Result<Vec<_>, _>>()?;
    let started = Instant::now();
    let conn = bare_connection(file)?;
    conn.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "cache_size", -96 * 1024)?;
    conn.execute_batch("BEGIN")?;
    for ((table, rows), shape) in rows.iter().zip(shapes) {
        conn.execute_batch(&shape)?;
        let marks = vec!["?"; table.columns.len()].join(", ");
        let mut insert = conn.prepare(&format!("INSERT INTO {} VALUES ({marks})", table.name))?;
        for row in rows {
            insert.execute(params_from_iter(row.iter().map(Plain)))?;
        }
    }
    conn.execute_batch("COMMIT")?;
    drop(conn);
    std::fs::File::open(file)?.sync_all()?;
    let took = started.elapsed();
    std::fs::remove_file(file)?;
    Ok(took)
}

struct Plain<'a>(&'a Cell);

impl ToSql for Plain<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Cell::Null => ValueRef::Null,
            Cell::Id(id) => ValueRef::Blob(id.as_bytes()),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Int(n) | Cell::Instant(n) => ValueRef::Integer(*n),
            Cell::Bool(b) => ValueRef::Integer(i64::from(*b)),
        }))
    }
}

/// The same columns of the same tables, out of the server as fast as it gives them, and thrown away.
async fn bare_copy_out(clinic: &Clinic) -> Result<Duration> {
    let mut db = clinic.superuser().await?;
    let started = Instant::now();
    for table in TABLES {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let reach = if table.name == "appointment_slots" { " WHERE kind <> 'booked'" } else { "" };
        let sql = format!("COPY (SELECT {} FROM clinic.{}{reach}) TO STDOUT (FORMAT binary)", columns.join(", "), table.name);
        let mut stream = db.copy_out_raw(&sql).await?;
        while stream.try_next().await?.is_some() {}
    }
    Ok(started.elapsed())
}
