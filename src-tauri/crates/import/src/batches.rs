//! Imports as the practice remembers them: opening one, listing them, taking one back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specta::Type;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_server::{Line, Server, ServerError};

use super::ImportError;
use super::check::ImportPlan;
use super::sheet::Sheet;

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Batch {
    pub id: Uuid,
    pub file_name: String,
    /// Whose numbers its clients and pets are called by; absent in imports of earlier versions.
    pub source: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Absent where it was broken off, or is under way.
    pub finished_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
    pub rows_refused: i32,
    pub rows_updated: i32,
    pub others_made: i32,
    /// Clients and pets of it that are in the practice now.
    pub clients: i64,
    pub pets: i64,
}

/// What taking a batch back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    pub clients_removed: u64,
    pub pets_removed: u64,
    /// Weights, visits, reminders, kept records.
    pub others_removed: u64,
    /// Rows that have their former values again.
    pub changed_back: u64,
    /// Clients and pets of it that stay.
    pub kept: u64,
    /// The first of them.
    pub kept_rows: Vec<Kept>,
}

/// Somebody of a batch who stays when it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Kept {
    pub is_pet: bool,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub because: KeptBecause,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeptBecause {
    /// A visit was booked.
    HasVisit,
    /// Somebody corrected something.
    Corrected,
    /// A client with an animal that stays.
    HasPet,
    /// A weight, a co-owner, a vet: somebody worked with it.
    WorkedWith,
}

/// Most of those who stay that are named.
const KEPT_SHOWN: i64 = 200;

#[derive(Deserialize)]
struct Counts {
    clients_removed: u64,
    pets_removed: u64,
    others_removed: u64,
    changed_back: u64,
    kept: u64,
}

/// A batch that may be written.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Opened {
    pub batch: Uuid,
    pub source: Uuid,
    /// It had been broken off before.
    pub goes_on: bool,
}

/// The practice's imports, the newest first.
///
/// # Errors
/// Where the server cannot be asked, or the person may not see them.
pub async fn batches(server: &Server, limit: i64) -> Result<Vec<Batch>, ServerError> {
    let mut lease = server.begin_write().await?;
    let found = sqlx::query_as(BATCHES).bind(limit).fetch_all(lease.connection()?).await?;
    lease.commit().await?;
    Ok(found)
}

/// The mappings of the practice's last 50 imports, the newest first, without those that were taken back: per file its columns'
/// headers and fields, date order and the like.
///
/// # Errors
/// Where the server cannot be asked.
pub async fn remembered_mappings(server: &Server) -> Result<Vec<Value>, ServerError> {
    let mut lease = server.begin_write().await?;
    let found: Vec<Json<Value>> = sqlx::query_scalar(
        "SELECT mapping FROM clinic.import_batches WHERE source_id IS NOT NULL AND undone_at IS NULL ORDER BY created_at DESC LIMIT 50",
    )
    .fetch_all(lease.connection()?)
    .await?;
    lease.commit().await?;
    Ok(found.into_iter().map(|Json(mapping)| mapping).collect())
}

/// Takes a batch back. What has been worked with since stays, and is named.
///
/// # Errors
/// [`ImportError::UnderWay`] while an import into the practice is being written; [`ServerError::NotAllowed`] where there is no such
/// batch in this practice, it was taken back before, or the person does not manage the practice.
pub async fn undo(server: &Server, batch: Uuid) -> Result<Undone, ImportError> {
    let mut line = server.line().await?;
    let connection = line.begin().await?;
    let is_free: bool = sqlx::query_scalar("SELECT clinic.lock_imports()").fetch_one(&mut *connection).await.map_err(ServerError::from)?;
    line.commit().await?;
    if !is_free {
        line.close().await;
        return Err(ImportError::UnderWay);
    }
    let undone = take_back(&mut line, batch).await;
    line.close().await;
    let undone = undone?;
    server.wake().await?;
    Ok(undone)
}

/// The files' mappings as `clinic.import_batches` holds them: what [`super::remembered`] reads.
#[must_use]
pub fn written_mappings(plan: &ImportPlan<'_>) -> Value {
    let files: Vec<Value> = plan
        .files
        .iter()
        .map(|file| {
            let columns: Vec<Value> =
                file.mapping.columns.iter().map(|(header, field)| json!({"column": header, "field": field.to_string()})).collect();
            let splits: Vec<Value> = file
                .mapping
                .splits
                .iter()
                .map(|split| json!({"column": split.column, "at": split.at, "into": split.into.iter().map(ToString::to_string).collect::<Vec<_>>()}))
                .collect();
            json!({
                "file": file.source.name(), "columns": columns, "date_order": file.mapping.date_order, "encoding": file.sniffed.letters,
                "constants": file.mapping.constants, "values": file.mapping.values, "splits": splits,
                "weighs_in_pounds": file.mapping.weighs_in_pounds,
            })
        })
        .collect();
    json!({"files": files})
}

pub(super) async fn open_batch(line: &mut Line, plan: &ImportPlan<'_>) -> Result<Opened, ImportError> {
    let names: Vec<String> = plan.files.iter().map(|file| file.source.name()).collect();
    let connection = line.begin().await?;
    let opened: Option<Json<Opened>> = sqlx::query_scalar("SELECT clinic.begin_import($1, $2, $3, $4)")
        .bind(&plan.origin)
        .bind(Uuid::now_v7())
        .bind(names.join(", "))
        .bind(written_mappings(plan))
        .fetch_one(connection)
        .await
        .map_err(ServerError::from)?;
    line.commit().await?;
    opened.map(|Json(opened)| opened).ok_or(ImportError::UnderWay)
}

pub(super) async fn close_batch(
    line: &mut Line,
    batch: Uuid,
    sheet: &Sheet,
    clients: u64,
    pets: u64,
    others: u64,
    updated: u64,
) -> Result<(), ServerError> {
    let small = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    let connection = line.begin().await?;
    sqlx::query(CLOSE)
        .bind(batch)
        .bind(small(sheet.rows_read))
        .bind(small(clients))
        .bind(small(pets))
        .bind(small(sheet.refused.len() as u64))
        .bind(small(updated))
        .bind(small(others))
        .execute(connection)
        .await?;
    line.commit().await
}

pub(super) async fn take_back(line: &mut Line, batch: Uuid) -> Result<Undone, ServerError> {
    let connection = line.begin().await?;
    sqlx::query("SET LOCAL statement_timeout = '30min'").execute(&mut *connection).await?;
    let Json(counts): Json<Counts> = sqlx::query_scalar("SELECT clinic.undo_import($1)").bind(batch).fetch_one(&mut *connection).await?;
    let kept_rows = sqlx::query_as(KEPT).bind(batch).bind(KEPT_SHOWN).fetch_all(connection).await?;
    line.commit().await?;
    Ok(Undone {
        clients_removed: counts.clients_removed,
        pets_removed: counts.pets_removed,
        others_removed: counts.others_removed,
        changed_back: counts.changed_back,
        kept: counts.kept,
        kept_rows,
    })
}

impl From<String> for KeptBecause {
    /// The words of the statement below.
    fn from(word: String) -> Self {
        match word.as_str() {
            "has_visit" => Self::HasVisit,
            "corrected" => Self::Corrected,
            "has_pet" => Self::HasPet,
            _ => Self::WorkedWith,
        }
    }
}

const CLOSE: &str = "
  UPDATE clinic.import_batches
     SET rows_read = $2, clients_made = clients_made + $3, pets_made = pets_made + $4, rows_refused = $5, rows_updated = $6,
         others_made = others_made + $7, finished_at = now()
   WHERE id = $1";

const BATCHES: &str = "
  SELECT b.id, b.file_name, s.name::text AS source, b.created_at, b.finished_at, b.undone_at, b.rows_refused, b.rows_updated, b.others_made,
         (SELECT count(*) FROM clinic.users u WHERE u.import_batch_id = b.id) AS clients,
         (SELECT count(*) FROM clinic.pets p WHERE p.import_batch_id = b.id) AS pets
    FROM clinic.import_batches b LEFT JOIN clinic.import_sources s ON s.id = b.source_id
   WHERE CASE WHEN b.undone_at IS NULL THEN b.finished_at IS NULL OR b.rows_read > 0 ELSE b.rows_read > 0 END ORDER BY b.created_at DESC, b.id DESC LIMIT $1";

const KEPT: &str = "
  SELECT true AS is_pet, p.name,
         CASE WHEN EXISTS (SELECT FROM clinic.appointments a WHERE a.pet_id = p.id) THEN 'has_visit'
              WHEN p.version > coalesce((SELECT max(l.row_version) FROM clinic.import_links l WHERE l.row_id = p.id), 1) THEN 'corrected' ELSE 'worked_with' END AS because
    FROM clinic.pets p WHERE p.import_batch_id = $1
  UNION ALL
  SELECT false, concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')),
         CASE WHEN EXISTS (SELECT FROM clinic.pets p WHERE p.owner_id = u.id) THEN 'has_pet'
              WHEN EXISTS (SELECT FROM clinic.appointments a WHERE a.owner_id = u.id) THEN 'has_visit'
              WHEN u.version > coalesce((SELECT max(l.row_version) FROM clinic.import_links l WHERE l.row_id = u.id), 1) THEN 'corrected' ELSE 'worked_with' END
    FROM clinic.users u WHERE u.import_batch_id = $1
  ORDER BY 1 DESC, 2 LIMIT $2";
