//! Which practice and clinic this is, and who works there.

use rusqlite::{Connection, OptionalExtension, Row};
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId, VeterinarianId};

use super::list;
use super::value::{id, text};
use crate::CacheError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeRow {
    pub id: PracticeId,
    pub name: String,
    pub default_language: String,
    /// ISO 4217.
    pub currency: String,
    pub jurisdiction: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicRow {
    pub id: ClinicId,
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    /// Minutes of the diary's grid.
    pub slot_minutes: i64,
    pub phone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub role: String,
    pub email: Option<String>,
    pub language: Option<String>,
}

/// The practice of this copy; none before the first copy.
///
/// # Errors
/// What SQLite says.
pub fn practice(conn: &Connection) -> Result<Option<PracticeRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(PracticeRow {
            id: id(row, "id")?,
            name: text(row, "name")?,
            default_language: text(row, "default_language")?,
            currency: text(row, "currency")?,
            jurisdiction: row.get("jurisdiction")?,
        })
    };
    let sql = "SELECT id, name, default_language, currency, jurisdiction FROM practices LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], read).optional()?)
}

/// # Errors
/// What SQLite says.
pub fn clinic(conn: &Connection, clinic: ClinicId) -> Result<Option<ClinicRow>, CacheError> {
    let sql = "SELECT id, name, time_zone, slot_minutes, phone FROM clinics WHERE id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([clinic.0], clinic_row).optional()?)
}

/// All branches, by name.
///
/// # Errors
/// What SQLite says.
pub fn clinics(conn: &Connection) -> Result<Vec<ClinicRow>, CacheError> {
    let sql = "SELECT id, name, time_zone, slot_minutes, phone FROM clinics ORDER BY name, id";
    list(conn, sql, [], clinic_row)
}

/// # Errors
/// What SQLite says.
pub fn user(conn: &Connection, user: UserId) -> Result<Option<UserRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(UserRow {
            id: id(row, "id")?,
            first_name: text(row, "first_name")?,
            last_name: text(row, "last_name")?,
            role: text(row, "role")?,
            email: row.get("email")?,
            language: row.get("language")?,
        })
    };
    let sql = "SELECT id, first_name, last_name, role, email, language FROM users WHERE id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([user.0], read).optional()?)
}

/// Which vet a person is, with the title; none for the rest of the staff.
///
/// # Errors
/// What SQLite says.
pub fn veterinarian(conn: &Connection, user: UserId) -> Result<Option<(VeterinarianId, String)>, CacheError> {
    let sql = "SELECT id, title FROM veterinarians WHERE user_id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([user.0], |row| Ok((id(row, "id")?, text(row, "title")?))).optional()?)
}

fn clinic_row(row: &Row<'_>) -> rusqlite::Result<ClinicRow> {
    Ok(ClinicRow {
        id: id(row, "id")?,
        name: text(row, "name")?,
        time_zone: text(row, "time_zone")?,
        slot_minutes: row.get::<_, Option<i64>>("slot_minutes")?.unwrap_or(15),
        phone: row.get("phone")?,
    })
}
