//! The layout of the file, moved forward one numbered step a transaction; never back.

use rusqlite::Connection;

use crate::CacheError;

const STEPS: &[&str] = &[
    include_str!("../../../../migrations/cache/0001_rows.sql"),
    include_str!("../../../../migrations/cache/0002_queue.sql"),
    include_str!("../../../../migrations/cache/0003_indexes.sql"),
    include_str!("../../../../migrations/cache/0004_find.sql"),
    include_str!("../../../../migrations/cache/0005_reminders.sql"),
    include_str!("../../../../migrations/cache/0006_desk.sql"),
    include_str!("../../../../migrations/cache/0007_chip_ends.sql"),
];

/// Brings the file to the newest layout. A step that is cut short leaves nothing behind.
pub(crate) fn run(conn: &mut Connection) -> Result<(), CacheError> {
    let known = STEPS.len();
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    if done > known {
        return Err(CacheError::TooNew { found, known: i64::try_from(known).unwrap_or(i64::MAX) });
    }
    for (number, sql) in (1_i64..).zip(STEPS).skip(done) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
