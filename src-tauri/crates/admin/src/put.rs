//! Rows on their way into a table, by the names of their columns.

use serde::Serialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};

/// `table` and `columns` are written in this crate, never read from anywhere.
pub async fn put<T: Serialize + Sync>(
    tx: &mut PgConnection,
    table: &'static str,
    columns: &'static str,
    rows: &[T],
) -> Result<(), sqlx::Error> {
    let sql = format!("INSERT INTO clinic.{table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::clinic.{table}, $1)");
    sqlx::query(AssertSqlSafe(sql)).bind(Json(rows)).execute(tx).await.map(drop)
}
