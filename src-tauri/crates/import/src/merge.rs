//! Rows that stand here and that the source names again: what changed there is taken over, what a person changed here stays. The
//! database compares, for some of the columns are clinical.

use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_server::{Server, ServerError};

use super::refusal::At;
use super::sheet::Again;

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub at: At,
    pub is_pet: bool,
    pub name: String,
    /// Columns whose new values were taken over.
    pub updated: Vec<String>,
    /// Columns that differ and stay as they are here.
    pub kept: Vec<String>,
}

/// Says what a merge would come to; writes nothing.
///
/// # Errors
/// Where the server cannot be asked, or the person may not.
pub async fn preview_merge(server: &Server, origin: &str, again: &[Again]) -> Result<Vec<Merged>, ServerError> {
    let mut lease = server.begin_write().await?;
    let connection = lease.connection()?;
    let source: Option<Uuid> = sqlx::query_scalar("SELECT id FROM clinic.import_sources WHERE lower(name::text) = lower($1)")
        .bind(origin)
        .fetch_optional(&mut *connection)
        .await?;
    // A source that brought nothing yet has no values to compare with.
    let source = source.unwrap_or(Uuid::nil());
    let mut merged = Vec::new();
    for part in again.chunks(500) {
        merged.extend(merge(&mut *connection, source, None, part).await?);
    }
    lease.commit().await?;
    Ok(merged)
}

/// Writes where a batch is given.
pub(super) async fn merge(
    connection: &mut PgConnection,
    source: Uuid,
    batch: Option<Uuid>,
    again: &[Again],
) -> Result<Vec<Merged>, ServerError> {
    let rows: Vec<Value> = again
        .iter()
        .map(|row| {
            let kind = if row.is_pet { "pet" } else { "client" };
            json!({"kind": kind, "key": row.key, "row_id": row.row_id, "digest": row.digest, "imported": row.imported})
        })
        .collect();
    let found: Vec<(Uuid, Vec<String>, Vec<String>)> =
        sqlx::query_as("SELECT merged_row, updated, kept FROM clinic.merge_import($1, $2, $3, $4)")
            .bind(source)
            .bind(batch)
            .bind(Json(rows))
            .bind(batch.is_some())
            .fetch_all(connection)
            .await?;
    let of_row = |id: Uuid| again.iter().find(|row| row.row_id == id);
    let merged = found.into_iter().filter(|(_, updated, kept)| !updated.is_empty() || !kept.is_empty());
    let merged = merged.filter_map(|(id, updated, kept)| {
        of_row(id).map(|row| Merged { at: row.at, is_pet: row.is_pet, name: row.name.clone(), updated, kept })
    });
    Ok(merged.collect())
}
