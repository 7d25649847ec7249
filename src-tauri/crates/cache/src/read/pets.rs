//! Animals: the card of one or of a household's, weights, visits, and what a booking has to know.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;
use vetdesk_domain::ids::{AppointmentId, PetId, UserId, WeightId};
use vetdesk_domain::status::{self, Status};
use vetdesk_domain::visit::VisitType;

use super::clients::{self, CoOwnerRow};
use super::list;
use super::value::{flag, id, instant, maybe_date, maybe_id, maybe_instant, text, word};
use crate::CacheError;

#[derive(Debug, Clone, PartialEq)]
pub struct PetRow {
    pub id: PetId,
    pub version: i64,
    pub owner_id: UserId,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub is_mixed: bool,
    pub gender: Option<String>,
    pub is_neutered: Option<bool>,
    pub colour: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub is_birth_date_estimated: bool,
    /// The latest, decimal.
    pub weight_kg: Option<String>,
    pub microchip: Option<String>,
    pub has_alerts: bool,
    pub handling_alert: Option<String>,
    /// What the desk likes to know.
    pub desk_note: Option<String>,
    /// Absent where this person may not read it.
    pub allergies: Option<String>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub has_moved_away: bool,
    pub last_visit: Option<DateTime<Utc>>,
    pub next_visit: Option<NextVisit>,
    /// The most urgent of what is open.
    pub next_due: Option<DueRow>,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    pub title: String,
    pub due_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextVisit {
    pub id: AppointmentId,
    pub starts_at: DateTime<Utc>,
    pub resource_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightRow {
    pub id: WeightId,
    pub kg: String,
    pub weighed_at: DateTime<Utc>,
    pub weighed_by: Option<UserId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRow {
    pub id: AppointmentId,
    pub starts_at: DateTime<Utc>,
    pub visit_type: VisitType,
    pub type_name: Option<String>,
    pub status: Status,
    pub reason: Option<String>,
    pub veterinarian_name: Option<String>,
}

/// Who brings a pet, and whether it can still come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetStanding {
    pub owner_id: UserId,
    pub is_deceased: bool,
}

/// A pet as the desk shows it; none where there is no such pet, or it was joined with another.
///
/// # Errors
/// What SQLite says.
pub fn pet(conn: &Connection, pet: PetId, now: DateTime<Utc>) -> Result<Option<PetRow>, CacheError> {
    Ok(list(conn, concat!(include_str!("pet.sql"), " AND p.id = ?1"), (pet.0, now.timestamp_micros()), pet_row)?.pop())
}

/// The pets that a client owns or shares: the living first, by name.
///
/// # Errors
/// What SQLite says.
pub fn of_client(conn: &Connection, client: UserId, now: DateTime<Utc>) -> Result<Vec<PetRow>, CacheError> {
    let sql = concat!(
        include_str!("pet.sql"),
        " AND p.id IN (SELECT id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1)
          ORDER BY coalesce(p.is_deceased, 0), coalesce(p.has_moved_away, 0), p.name, p.id"
    );
    list(conn, sql, (client.0, now.timestamp_micros()), pet_row)
}

/// Who else owns a pet.
///
/// # Errors
/// What SQLite says.
pub fn co_owners(conn: &Connection, pet: PetId) -> Result<Vec<CoOwnerRow>, CacheError> {
    let sql = "SELECT u.id, u.first_name, u.last_name,
                      (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = u.id ORDER BY ph.position, ph.id LIMIT 1) AS phone
                 FROM pet_co_owners c JOIN users u ON u.id = c.user_id
                WHERE c.pet_id = ? AND u.removed_at IS NULL ORDER BY u.last_name, u.first_name, u.id";
    list(conn, sql, [pet.0], clients::co_owner)
}

/// All weights of a pet, the oldest first.
///
/// # Errors
/// What SQLite says.
pub fn weights(conn: &Connection, pet: PetId) -> Result<Vec<WeightRow>, CacheError> {
    let sql = "SELECT id, kg, weighed_at, weighed_by FROM pet_weights
                WHERE pet_id = ? AND kg IS NOT NULL AND weighed_at IS NOT NULL ORDER BY weighed_at, id";
    list(conn, sql, [pet.0], |row| {
        Ok(WeightRow {
            id: id(row, "id")?,
            kg: text(row, "kg")?,
            weighed_at: instant(row, "weighed_at")?,
            weighed_by: maybe_id(row, "weighed_by")?,
        })
    })
}

/// Whose weight it is.
///
/// # Errors
/// What SQLite says.
pub fn weighed(conn: &Connection, weight: WeightId) -> Result<Option<PetId>, CacheError> {
    let sql = "SELECT pet_id FROM pet_weights WHERE id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([weight.0], |row| id(row, "pet_id")).optional()?)
}

/// Who shares a pet, by the row that says so.
///
/// # Errors
/// What SQLite says.
pub fn shares(conn: &Connection, pet: PetId) -> Result<Vec<(Uuid, UserId)>, CacheError> {
    list(conn, "SELECT id, user_id FROM pet_co_owners WHERE pet_id = ? ORDER BY id", [pet.0], |row| {
        Ok((id(row, "id")?, id(row, "user_id")?))
    })
}

/// What is open for a pet, the most urgent first.
///
/// # Errors
/// What SQLite says.
pub fn due(conn: &Connection, pet: PetId) -> Result<Vec<DueRow>, CacheError> {
    let sql = "SELECT title, due_on FROM reminders
                WHERE pet_id = ? AND coalesce(state, 'open') = 'open' AND due_on IS NOT NULL ORDER BY due_on, id";
    list(conn, sql, [pet.0], |row| Ok(DueRow { title: text(row, "title")?, due_on: word(row, "due_on")? }))
}

/// The latest visits of a pet, the newest first, those to come included. A booking that was taken back was none.
///
/// # Errors
/// What SQLite says.
pub fn visits(conn: &Connection, pet: PetId, limit: u32) -> Result<Vec<VisitRow>, CacheError> {
    let sql = "SELECT a.id, a.scheduled_at, a.visit_type, a.status, a.reason,
                      (SELECT t.name FROM appointment_types t WHERE t.id = a.appointment_type_id) AS type_name,
                      (SELECT r.name FROM resources r WHERE r.veterinarian_id = a.veterinarian_id LIMIT 1) AS veterinarian_name
                 FROM appointments a
                WHERE a.pet_id = ?1 AND NOT (a.status = 'cancelled' AND coalesce(a.cancellation_reason, '') = ?2)
                ORDER BY a.scheduled_at DESC, a.id LIMIT ?3";
    list(conn, sql, (pet.0, status::TAKEN_BACK, limit), |row| {
        Ok(VisitRow {
            id: id(row, "id")?,
            starts_at: instant(row, "scheduled_at")?,
            visit_type: word(row, "visit_type")?,
            type_name: row.get("type_name")?,
            status: word(row, "status")?,
            reason: row.get("reason")?,
            veterinarian_name: row.get("veterinarian_name")?,
        })
    })
}

/// None where there is no such pet, or it was joined with another.
///
/// # Errors
/// What SQLite says.
pub fn standing(conn: &Connection, pet: PetId) -> Result<Option<PetStanding>, CacheError> {
    let read = |row: &Row<'_>| Ok(PetStanding { owner_id: id(row, "owner_id")?, is_deceased: flag(row, "is_deceased")? });
    let sql = "SELECT owner_id, is_deceased FROM pets WHERE id = ? AND merged_into IS NULL AND removed_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([pet.0], read).optional()?)
}

/// Whether somebody has worked with the animal: a visit that was not cancelled, a weight, a co-owner, something due.
///
/// # Errors
/// What SQLite says.
pub fn is_needed(conn: &Connection, pet: PetId) -> Result<bool, CacheError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM appointments WHERE pet_id = ?1 AND status <> 'cancelled')
                   OR EXISTS (SELECT 1 FROM pet_weights WHERE pet_id = ?1)
                   OR EXISTS (SELECT 1 FROM pet_co_owners WHERE pet_id = ?1)
                   OR EXISTS (SELECT 1 FROM reminders WHERE pet_id = ?1)";
    Ok(conn.prepare_cached(sql)?.query_row([pet.0], |row| row.get(0))?)
}

/// The living animal that bears this chip.
///
/// # Errors
/// What SQLite says.
pub fn by_chip(conn: &Connection, chip: &str) -> Result<Option<(PetId, String)>, CacheError> {
    let sql =
        "SELECT id, name FROM pets WHERE microchip = ? AND NOT coalesce(is_deceased, 0) AND merged_into IS NULL AND removed_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([chip], |row| Ok((id(row, "id")?, text(row, "name")?))).optional()?)
}

/// The name of the living animal that bears this chip.
///
/// # Errors
/// What SQLite says.
pub fn name_by_chip(conn: &Connection, chip: &str) -> Result<Option<String>, CacheError> {
    Ok(by_chip(conn, chip)?.map(|(_, name)| name))
}

fn pet_row(row: &Row<'_>) -> rusqlite::Result<PetRow> {
    let next_visit = match (maybe_id(row, "next_visit")?, maybe_instant(row, "next_at")?) {
        (Some(id), Some(starts_at)) => Some(NextVisit { id, starts_at, resource_name: row.get("next_resource_name")? }),
        _ => None,
    };
    Ok(PetRow {
        id: id(row, "id")?,
        version: row.get::<_, Option<i64>>("version")?.unwrap_or(0),
        owner_id: id(row, "owner_id")?,
        name: text(row, "name")?,
        species: text(row, "species")?,
        breed: row.get("breed")?,
        is_mixed: flag(row, "is_mixed")?,
        gender: row.get("gender")?,
        is_neutered: row.get("is_neutered")?,
        colour: row.get("colour")?,
        birth_date: maybe_date(row, "birth_date")?,
        is_birth_date_estimated: flag(row, "is_birth_date_estimated")?,
        weight_kg: row.get("weight_kg")?,
        microchip: row.get("microchip")?,
        has_alerts: flag(row, "has_alerts")?,
        handling_alert: row.get("handling_alert")?,
        desk_note: row.get("desk_note")?,
        allergies: row.get("allergies")?,
        is_deceased: flag(row, "is_deceased")?,
        deceased_on: maybe_date(row, "deceased_on")?,
        has_moved_away: flag(row, "has_moved_away")?,
        last_visit: maybe_instant(row, "last_visit")?,
        next_visit,
        next_due: maybe_date(row, "due_on")?
            .map(|due_on| Ok::<_, rusqlite::Error>(DueRow { title: text(row, "due_title")?, due_on }))
            .transpose()?,
    })
}
