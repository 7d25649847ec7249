//! A household: a client, how to reach them, who else owns their pets, and the pets.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use vetdesk_domain::ids::{AppointmentId, PetId, PhoneId, ResourceId, UserId};

use super::value::{flag, id, instant, maybe_date, maybe_id, maybe_instant, text};
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
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    /// What the desk must see before it says yes.
    pub desk_alert: Option<String>,
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
pub struct PetRow {
    pub id: PetId,
    pub version: i64,
    pub owner_id: UserId,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub gender: Option<String>,
    pub is_neutered: Option<bool>,
    pub birth_date: Option<NaiveDate>,
    pub is_birth_date_estimated: bool,
    /// The latest, decimal.
    pub weight_kg: Option<String>,
    pub microchip: Option<String>,
    pub has_alerts: bool,
    pub handling_alert: Option<String>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub has_moved_away: bool,
    pub last_visit: Option<DateTime<Utc>>,
    pub next_visit: Option<NextVisit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextVisit {
    pub id: AppointmentId,
    pub starts_at: DateTime<Utc>,
    pub resource_id: Option<ResourceId>,
    pub resource_name: Option<String>,
}

/// A client with all that the desk shows beside them; none where there is no such person.
///
/// # Errors
/// What SQLite says.
pub fn household(conn: &Connection, client: UserId, now: DateTime<Utc>) -> Result<Option<Household>, CacheError> {
    let Some(found) = self::client(conn, client)? else {
        return Ok(None);
    };
    let co_owners = co_owners(conn, client)?;
    let mut numbers = phones(conn, client)?;
    for other in &co_owners {
        numbers.append(&mut phones(conn, other.id)?);
    }
    Ok(Some(Household { client: found, phones: numbers, co_owners, pets: pets(conn, client, now)? }))
}

/// # Errors
/// What SQLite says.
pub fn client(conn: &Connection, client: UserId) -> Result<Option<ClientRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(ClientRow {
            id: id(row, "id")?,
            version: row.get::<_, Option<i64>>("version")?.unwrap_or(0),
            first_name: text(row, "first_name")?,
            last_name: text(row, "last_name")?,
            email: row.get("email")?,
            address: row.get("address")?,
            city: row.get("city")?,
            postal_code: row.get("postal_code")?,
            desk_alert: row.get("desk_alert")?,
        })
    };
    let sql = "SELECT id, version, first_name, last_name, email, address, city, postal_code, desk_alert FROM users WHERE id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([client.0], read).optional()?)
}

/// A person's numbers in their order.
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
    let sql = "SELECT ph.id, ph.label, ph.typed, ph.digits, ph.user_id, u.first_name, u.last_name
                 FROM user_phones ph LEFT JOIN users u ON u.id = ph.user_id
                WHERE ph.user_id = ? ORDER BY ph.position, ph.id";
    Ok(conn.prepare_cached(sql)?.query_map([user.0], read)?.collect::<Result<_, _>>()?)
}

/// The pets that a client owns or shares.
///
/// # Errors
/// What SQLite says.
pub fn pets(conn: &Connection, client: UserId, now: DateTime<Utc>) -> Result<Vec<PetRow>, CacheError> {
    let mut statement = conn.prepare_cached(include_str!("household_pets.sql"))?;
    let found: Vec<(PetRow, Option<AppointmentId>)> = statement
        .query_map((client.0, now.timestamp_micros()), |row| Ok((pet(row)?, maybe_id(row, "next_visit")?)))?
        .collect::<Result<_, _>>()?;
    let mut pets = Vec::with_capacity(found.len());
    for (mut pet, visit) in found {
        if let Some(visit) = visit {
            pet.next_visit = next_visit(conn, visit)?;
        }
        pets.push(pet);
    }
    Ok(pets)
}

fn pet(row: &Row<'_>) -> rusqlite::Result<PetRow> {
    Ok(PetRow {
        id: id(row, "id")?,
        version: row.get::<_, Option<i64>>("version")?.unwrap_or(0),
        owner_id: id(row, "owner_id")?,
        name: text(row, "name")?,
        species: text(row, "species")?,
        breed: row.get("breed")?,
        gender: row.get("gender")?,
        is_neutered: row.get("is_neutered")?,
        birth_date: maybe_date(row, "birth_date")?,
        is_birth_date_estimated: flag(row, "is_birth_date_estimated")?,
        weight_kg: row.get("weight_kg")?,
        microchip: row.get("microchip")?,
        has_alerts: flag(row, "has_alerts")?,
        handling_alert: row.get("handling_alert")?,
        is_deceased: flag(row, "is_deceased")?,
        deceased_on: maybe_date(row, "deceased_on")?,
        has_moved_away: flag(row, "has_moved_away")?,
        last_visit: maybe_instant(row, "last_visit")?,
        next_visit: None,
    })
}

fn next_visit(conn: &Connection, visit: AppointmentId) -> Result<Option<NextVisit>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(NextVisit {
            id: visit,
            starts_at: instant(row, "scheduled_at")?,
            resource_id: maybe_id(row, "resource_id")?,
            resource_name: row.get("resource_name")?,
        })
    };
    let sql = "SELECT a.scheduled_at, coalesce(v.id, m.id) AS resource_id, coalesce(v.name, m.name) AS resource_name
                 FROM appointments a LEFT JOIN resources v ON v.veterinarian_id = a.veterinarian_id LEFT JOIN resources m ON m.id = a.room_id
                WHERE a.id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([visit.0], read).optional()?)
}

fn co_owners(conn: &Connection, client: UserId) -> Result<Vec<CoOwnerRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(CoOwnerRow {
            id: id(row, "id")?,
            first_name: text(row, "first_name")?,
            last_name: text(row, "last_name")?,
            phone: row.get("phone")?,
        })
    };
    let sql = "WITH shared AS (SELECT id AS pet_id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1)
               SELECT u.id, u.first_name, u.last_name,
                      (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = u.id ORDER BY ph.position, ph.id LIMIT 1) AS phone
                 FROM users u
                WHERE u.id <> ?1
                  AND u.id IN (SELECT c.user_id FROM pet_co_owners c WHERE c.pet_id IN (SELECT pet_id FROM shared)
                               UNION SELECT p.owner_id FROM pets p WHERE p.id IN (SELECT pet_id FROM shared))
                ORDER BY u.last_name, u.first_name, u.id";
    Ok(conn.prepare_cached(sql)?.query_map([client.0], read)?.collect::<Result<_, _>>()?)
}
