//! A household: a client, how to reach them, who else owns their pets, and the pets.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use vetdesk_domain::ids::{PhoneId, UserId};

use super::list;
use super::pets::{self, PetRow};
use super::value::{id, text};
use crate::CacheError;

#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    pub client: ClientRow,
    /// Of the client first, then of the co-owners.
    pub phones: Vec<PhoneRow>,
    /// Everybody else who owns one of the pets.
    pub co_owners: Vec<CoOwnerRow>,
    /// The living first, by name.
    pub pets: Vec<PetRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    pub id: UserId,
    pub version: i64,
    pub role: String,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    /// What the desk must see before it says yes.
    pub desk_alert: Option<String>,
    /// What the desk likes to know.
    pub desk_note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneRow {
    pub id: PhoneId,
    pub label: String,
    pub typed: String,
    pub digits: String,
    pub of: UserId,
    pub of_first_name: String,
    pub of_last_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoOwnerRow {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    /// The first number, as it was typed.
    pub phone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRow {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRow {
    pub first_name: String,
    pub last_name: String,
    /// The first number, as it was typed.
    pub phone: Option<String>,
    pub desk_alert: Option<String>,
    pub desk_note: Option<String>,
}

/// Who shares a pet with the person ?1, as `others`.
macro_rules! household {
    () => {
        "WITH shared AS (SELECT id AS pet_id FROM pets WHERE removed_at IS NULL
                          AND id IN (SELECT id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1)),
              others AS (SELECT id FROM users WHERE removed_at IS NULL
                          AND id IN (SELECT user_id FROM pet_co_owners WHERE pet_id IN (SELECT pet_id FROM shared) AND user_id <> ?1
                                     UNION SELECT owner_id FROM pets WHERE id IN (SELECT pet_id FROM shared) AND owner_id <> ?1)) "
    };
}

/// Whether the practice has a client at all.
///
/// # Errors
/// SQLite's.
pub fn is_any(conn: &Connection) -> Result<bool, CacheError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'pet_owner' AND removed_at IS NULL)";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Whether somebody has worked with the client: an animal that was not taken back, a visit that was not cancelled.
///
/// # Errors
/// What SQLite says.
pub fn is_needed(conn: &Connection, client: UserId) -> Result<bool, CacheError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pets WHERE owner_id = ?1 AND removed_at IS NULL)
                   OR EXISTS (SELECT 1 FROM pet_co_owners WHERE user_id = ?1)
                   OR EXISTS (SELECT 1 FROM appointments WHERE owner_id = ?1 AND status <> 'cancelled')";
    Ok(conn.prepare_cached(sql)?.query_row([client.0], |row| row.get(0))?)
}

/// A client with all that the desk shows beside them; none where there is no such person.
///
/// # Errors
/// What SQLite says.
pub fn household(conn: &Connection, client: UserId, now: DateTime<Utc>) -> Result<Option<Household>, CacheError> {
    let Some(found) = self::client(conn, client)? else {
        return Ok(None);
    };
    Ok(Some(Household {
        client: found,
        phones: phones(conn, client)?,
        co_owners: co_owners(conn, client)?,
        pets: pets::of_client(conn, client, now)?,
    }))
}

/// # Errors
/// What SQLite says.
pub fn client(conn: &Connection, client: UserId) -> Result<Option<ClientRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(ClientRow {
            id: id(row, "id")?,
            version: row.get::<_, Option<i64>>("version")?.unwrap_or(0),
            role: text(row, "role")?,
            first_name: text(row, "first_name")?,
            last_name: text(row, "last_name")?,
            email: row.get("email")?,
            address: row.get("address")?,
            city: row.get("city")?,
            postal_code: row.get("postal_code")?,
            desk_alert: row.get("desk_alert")?,
            desk_note: row.get("desk_note")?,
        })
    };
    let sql = "SELECT id, version, role, first_name, last_name, email, address, city, postal_code, desk_alert, desk_note
                 FROM users WHERE id = ? AND removed_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([client.0], read).optional()?)
}

/// Who has this e-mail address, however its letters are written.
///
/// # Errors
/// What SQLite says.
pub fn by_email(conn: &Connection, email: &str) -> Result<Vec<NamedRow>, CacheError> {
    let read =
        |row: &Row<'_>| Ok(NamedRow { id: id(row, "id")?, first_name: text(row, "first_name")?, last_name: text(row, "last_name")? });
    let sql = "SELECT id, first_name, last_name FROM users
                WHERE email IS NOT NULL AND lower(email) = lower(?) AND removed_at IS NULL";
    list(conn, sql, [email], read)
}

/// Whoever brings a pet, as far as its card shows them.
///
/// # Errors
/// What SQLite says.
pub fn owner(conn: &Connection, client: UserId) -> Result<Option<OwnerRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(OwnerRow {
            first_name: text(row, "first_name")?,
            last_name: text(row, "last_name")?,
            phone: row.get("phone")?,
            desk_alert: row.get("desk_alert")?,
            desk_note: row.get("desk_note")?,
        })
    };
    let sql = "SELECT u.first_name, u.last_name, u.desk_alert, u.desk_note,
                      (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = u.id ORDER BY ph.position, ph.id LIMIT 1) AS phone
                 FROM users u WHERE u.id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([client.0], read).optional()?)
}

/// A person's numbers in their order, then those of the people who share a pet with them.
///
/// # Errors
/// What SQLite says.
pub fn phones(conn: &Connection, user: UserId) -> Result<Vec<PhoneRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(PhoneRow {
            id: id(row, "id")?,
            label: text(row, "label")?,
            typed: text(row, "typed")?,
            digits: text(row, "digits")?,
            of: id(row, "user_id")?,
            of_first_name: text(row, "first_name")?,
            of_last_name: text(row, "last_name")?,
        })
    };
    let sql = concat!(
        household!(),
        "SELECT ph.id, ph.label, ph.typed, ph.digits, ph.user_id, u.first_name, u.last_name
           FROM user_phones ph LEFT JOIN users u ON u.id = ph.user_id
          WHERE ph.user_id = ?1 OR ph.user_id IN (SELECT id FROM others)
          ORDER BY ph.user_id <> ?1, u.last_name, u.first_name, u.id, ph.position, ph.id"
    );
    list(conn, sql, [user.0], read)
}

fn co_owners(conn: &Connection, client: UserId) -> Result<Vec<CoOwnerRow>, CacheError> {
    let sql = concat!(
        household!(),
        "SELECT u.id, u.first_name, u.last_name,
                (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = u.id ORDER BY ph.position, ph.id LIMIT 1) AS phone
           FROM users u WHERE u.id IN (SELECT id FROM others)
          ORDER BY u.last_name, u.first_name, u.id"
    );
    list(conn, sql, [client.0], co_owner)
}

pub(super) fn co_owner(row: &Row<'_>) -> rusqlite::Result<CoOwnerRow> {
    Ok(CoOwnerRow {
        id: id(row, "id")?,
        first_name: text(row, "first_name")?,
        last_name: text(row, "last_name")?,
        phone: row.get("phone")?,
    })
}
