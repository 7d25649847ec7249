//! Imports as the practice remembers them, and taking one back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_server::{Server, ServerError};

use super::ImportError;

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Batch {
    pub id: Uuid,
    pub file_name: String,
    pub created_at: DateTime<Utc>,
    /// Absent where the server went away in the middle of it, or it is under way.
    pub finished_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
    pub rows_refused: i32,
    /// Clients and pets of it that are in the practice now.
    pub clients: i64,
    pub pets: i64,
}

/// What taking a batch back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    pub clients_removed: u64,
    pub pets_removed: u64,
    /// All that stay.
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
    kept: u64,
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

/// Takes a batch back. What has been worked with since stays, and is named.
///
/// # Errors
/// [`ImportError::UnderWay`] while it is still being written; [`ServerError::NotAllowed`] where there is no such batch in this
/// practice, it was taken back before, or the person does not manage the practice.
pub async fn undo(server: &Server, batch: Uuid) -> Result<Undone, ImportError> {
    if is_being_written(server, batch).await? {
        return Err(ImportError::UnderWay);
    }
    let undone = take_back(server, batch).await?;
    server.wake().await?;
    Ok(undone)
}

pub(super) async fn take_back(server: &Server, batch: Uuid) -> Result<Undone, ServerError> {
    let mut lease = server.begin_write().await?;
    let connection = lease.connection()?;
    sqlx::query("SET LOCAL statement_timeout = '30min'").execute(&mut *connection).await?;
    let Json(counts): Json<Counts> = sqlx::query_scalar("SELECT clinic.undo_import($1)").bind(batch).fetch_one(&mut *connection).await?;
    let kept_rows = sqlx::query_as(KEPT).bind(batch).bind(KEPT_SHOWN).fetch_all(connection).await?;
    lease.commit().await?;
    Ok(Undone { clients_removed: counts.clients_removed, pets_removed: counts.pets_removed, kept: counts.kept, kept_rows })
}

/// Whether a batch other than `mine` is being written now, from this PC or another: two at once would make everyone
/// twice. A batch that was broken off counts for [`FRESH`] longer.
pub(super) async fn is_another_under_way(server: &Server, mine: Uuid) -> Result<bool, ServerError> {
    let mut lease = server.begin_write().await?;
    let found = sqlx::query_scalar(OTHERS).bind(mine).bind(FRESH).fetch_one(lease.connection()?).await?;
    lease.commit().await?;
    Ok(found)
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

async fn is_being_written(server: &Server, batch: Uuid) -> Result<bool, ServerError> {
    let mut lease = server.begin_write().await?;
    let found = sqlx::query_scalar(WRITTEN_NOW).bind(batch).bind(FRESH).fetch_one(lease.connection()?).await?;
    lease.commit().await?;
    Ok(found)
}

/// Seconds after its last sign of life within which a batch may still be written. Longer than a statement may take.
const FRESH: f64 = 90.0;

const OTHERS: &str = "
  SELECT EXISTS (SELECT FROM clinic.import_batches
                  WHERE id <> $1 AND finished_at IS NULL AND undone_at IS NULL AND updated_at > clock_timestamp() - make_interval(secs => $2))";

const WRITTEN_NOW: &str = "
  SELECT EXISTS (SELECT FROM clinic.import_batches
                  WHERE id = $1 AND finished_at IS NULL AND undone_at IS NULL AND updated_at > clock_timestamp() - make_interval(secs => $2))";

const BATCHES: &str = "
  SELECT b.id, b.file_name, b.created_at, b.finished_at, b.undone_at, b.rows_refused,
         (SELECT count(*) FROM clinic.users u WHERE u.import_batch_id = b.id) AS clients,
         (SELECT count(*) FROM clinic.pets p WHERE p.import_batch_id = b.id) AS pets
    FROM clinic.import_batches b WHERE b.finished_at IS NULL OR b.rows_read > 0 ORDER BY b.created_at DESC, b.id DESC LIMIT $1";

const KEPT: &str = "
  SELECT true AS is_pet, p.name,
         CASE WHEN EXISTS (SELECT FROM clinic.appointments a WHERE a.pet_id = p.id) THEN 'has_visit'
              WHEN p.version > 1 THEN 'corrected' ELSE 'worked_with' END AS because
    FROM clinic.pets p WHERE p.import_batch_id = $1
  UNION ALL
  SELECT false, concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')),
         CASE WHEN EXISTS (SELECT FROM clinic.pets p WHERE p.owner_id = u.id) THEN 'has_pet'
              WHEN EXISTS (SELECT FROM clinic.appointments a WHERE a.owner_id = u.id) THEN 'has_visit'
              WHEN u.version > 1 THEN 'corrected' ELSE 'worked_with' END
    FROM clinic.users u WHERE u.import_batch_id = $1
  ORDER BY 1 DESC, 2 LIMIT $2";
