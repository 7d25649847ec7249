//! Visits: of a stretch of time, of a column, of a pet, and what they take.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use vetdesk_domain::ids::{AppointmentId, AppointmentTypeId, CaseId, ClinicId, PetId, ResourceId, UserId, VeterinarianId};
use vetdesk_domain::status::Status;
use vetdesk_domain::visit::VisitType;

use crate::CacheError;
use crate::read::list;
use crate::read::value::{flag, id, instant, maybe_id, maybe_instant, text, word};

/// One visit with who and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    /// 0 until the server has it.
    pub version: i64,
    pub clinic_id: ClinicId,
    pub pet_id: PetId,
    pub pet_name: String,
    pub species: String,
    pub breed: Option<String>,
    pub has_alerts: bool,
    pub handling_alert: Option<String>,
    pub owner_id: UserId,
    pub owner_first_name: String,
    pub owner_last_name: String,
    /// The first number, as it was typed.
    pub owner_phone: Option<String>,
    pub veterinarian_id: Option<VeterinarianId>,
    /// With title.
    pub veterinarian_name: Option<String>,
    /// The vet's column.
    pub resource_id: Option<ResourceId>,
    pub room_id: Option<ResourceId>,
    pub room_name: Option<String>,
    pub visit_type: VisitType,
    /// The clinic's own type, in use or not.
    pub type_id: Option<AppointmentTypeId>,
    pub type_name: Option<String>,
    pub status: Status,
    pub priority: String,
    pub scheduled_at: DateTime<Utc>,
    pub duration_minutes: i64,
    pub reason: Option<String>,
    pub notes: Option<String>,
    /// What the desk tells the vet.
    pub vet_message: Option<String>,
    /// Decimal, as the server spells it.
    pub price: Option<String>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub in_room_at: Option<DateTime<Utc>>,
    pub ready_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub no_show_at: Option<DateTime<Utc>>,
    pub cancellation_reason: Option<String>,
    pub overbook_reason: Option<String>,
    /// A change of it waits for the server.
    pub waiting: bool,
    /// It lost its slot: the case that says so.
    pub case: Option<CaseId>,
    /// The same, as a flag.
    pub needs_reschedule: bool,
    /// It lost its slot and the server never had it: it takes no time of anybody.
    pub is_lost: bool,
}

impl AppointmentRow {
    /// The time that it takes; none where it is called off or lost its slot.
    #[must_use]
    pub fn taking(&self) -> Option<TakingRow> {
        (self.status.takes_time() && !self.is_lost).then_some(TakingRow {
            id: self.id,
            veterinarian_id: self.veterinarian_id,
            room_id: self.room_id,
            scheduled_at: self.scheduled_at,
            duration_minutes: self.duration_minutes,
        })
    }

    /// By place, in the order of `appointment.sql`: to look forty names up for each row takes as long as to read it.
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut places = 0..;
        let mut next = move || places.next().unwrap_or_default();
        let mut visit = Self {
            id: id(row, next())?,
            version: row.get::<_, Option<i64>>(next())?.unwrap_or(0),
            clinic_id: id(row, next())?,
            pet_id: id(row, next())?,
            owner_id: id(row, next())?,
            veterinarian_id: maybe_id(row, next())?,
            room_id: maybe_id(row, next())?,
            visit_type: word(row, next())?,
            type_id: maybe_id(row, next())?,
            status: word(row, next())?,
            priority: text(row, next())?,
            scheduled_at: instant(row, next())?,
            duration_minutes: row.get(next())?,
            reason: row.get(next())?,
            notes: row.get(next())?,
            vet_message: row.get(next())?,
            price: row.get(next())?,
            confirmed_at: maybe_instant(row, next())?,
            arrived_at: maybe_instant(row, next())?,
            in_room_at: maybe_instant(row, next())?,
            ready_at: maybe_instant(row, next())?,
            completed_at: maybe_instant(row, next())?,
            cancelled_at: maybe_instant(row, next())?,
            no_show_at: maybe_instant(row, next())?,
            cancellation_reason: row.get(next())?,
            overbook_reason: row.get(next())?,
            pet_name: text(row, next())?,
            species: text(row, next())?,
            breed: row.get(next())?,
            has_alerts: flag(row, next())?,
            handling_alert: row.get(next())?,
            owner_first_name: text(row, next())?,
            owner_last_name: text(row, next())?,
            owner_phone: row.get(next())?,
            resource_id: maybe_id(row, next())?,
            veterinarian_name: row.get::<_, Option<String>>(next())?.filter(|name| !name.is_empty()),
            room_name: row.get(next())?,
            type_name: row.get(next())?,
            case: maybe_id(row, next())?,
            is_lost: flag(row, next())?,
            waiting: flag(row, next())?,
            needs_reschedule: false,
        };
        visit.waiting &= !visit.is_lost;
        visit.needs_reschedule = visit.case.is_some();
        Ok(visit)
    }
}

/// A visit that began longer ago cannot reach into a stretch of time: none lasts more than 12 hours.
const LONGEST_MICROS: i64 = 12 * 3_600 * 1_000_000;

/// Live or not: everything but these states takes the time of vet and room.
const TAKES_TIME: &str = "a.status NOT IN ('cancelled', 'no_show') AND coalesce(n.is_lost, 0) = 0";

macro_rules! appointments {
    ($rest:literal) => {
        concat!(include_str!("appointment.sql"), $rest)
    };
}

/// Visits of a clinic that touch `from` up to `to`, in every state, those that lost their slot included. By time.
///
/// # Errors
/// What SQLite says.
pub fn appointments(
    conn: &Connection,
    clinic: ClinicId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentRow>, CacheError> {
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let sql = appointments!(
        " WHERE a.scheduled_at > ?1 AND a.scheduled_at < ?3 AND a.clinic_id = ?4
            AND a.scheduled_at + a.duration_minutes * 60000000 > ?2
          ORDER BY a.scheduled_at, a.id"
    );
    list(conn, sql, (from - LONGEST_MICROS, from, to, clinic.0), AppointmentRow::read)
}

/// As [`appointments`], of one vet's column or one room.
///
/// # Errors
/// What SQLite says.
pub fn appointments_of(
    conn: &Connection,
    clinic: ClinicId,
    resource: ResourceId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentRow>, CacheError> {
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    // By the visit's own columns: what is not shown is left before anything is joined to it.
    let sql = appointments!(
        " WHERE a.scheduled_at > ?1 AND a.scheduled_at < ?3 AND a.clinic_id = ?4
            AND a.scheduled_at + a.duration_minutes * 60000000 > ?2
            AND (a.room_id = ?5 OR a.veterinarian_id = (SELECT r.veterinarian_id FROM resources r WHERE r.id = ?5))
          ORDER BY a.scheduled_at, a.id"
    );
    list(conn, sql, (from - LONGEST_MICROS, from, to, clinic.0, resource.0), AppointmentRow::read)
}

/// The time that a visit takes of its vet and of its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingRow {
    pub id: AppointmentId,
    pub veterinarian_id: Option<VeterinarianId>,
    pub room_id: Option<ResourceId>,
    pub scheduled_at: DateTime<Utc>,
    pub duration_minutes: i64,
}

/// What takes time in a clinic between `from` and `to`, and nothing else about it.
///
/// # Errors
/// What SQLite says.
pub fn taking(conn: &Connection, clinic: ClinicId, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<TakingRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(TakingRow {
            id: id(row, "id")?,
            veterinarian_id: maybe_id(row, "veterinarian_id")?,
            room_id: maybe_id(row, "room_id")?,
            scheduled_at: instant(row, "scheduled_at")?,
            duration_minutes: row.get("duration_minutes")?,
        })
    };
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let sql = format!(
        "SELECT a.id, a.veterinarian_id, a.room_id, a.scheduled_at, a.duration_minutes
           FROM appointments a LEFT JOIN needs_reschedule n ON n.appointment_id = a.id
          WHERE a.scheduled_at > ?1 AND a.scheduled_at < ?3 AND a.clinic_id = ?4
            AND a.scheduled_at + a.duration_minutes * 60000000 > ?2 AND {TAKES_TIME}
          ORDER BY a.scheduled_at, a.id"
    );
    list(conn, &sql, (from - LONGEST_MICROS, from, to, clinic.0), read)
}

/// # Errors
/// What SQLite says.
pub fn appointment(conn: &Connection, appointment: AppointmentId) -> Result<Option<AppointmentRow>, CacheError> {
    Ok(conn.prepare_cached(appointments!(" WHERE a.id = ?"))?.query_row([appointment.0], AppointmentRow::read).optional()?)
}

/// Visits that take a vet's or a room's time between `from` and `to`.
///
/// # Errors
/// What SQLite says.
pub fn taking_resource(
    conn: &Connection,
    resource: ResourceId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentRow>, CacheError> {
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let sql = format!(
        "{} WHERE a.scheduled_at > ?1 AND a.scheduled_at < ?3 AND a.scheduled_at + a.duration_minutes * 60000000 > ?2
              AND (c.id = ?4 OR a.room_id = ?4) AND {TAKES_TIME}
            ORDER BY a.scheduled_at, a.id",
        include_str!("appointment.sql")
    );
    list(conn, &sql, (from - LONGEST_MICROS, from, to, resource.0), AppointmentRow::read)
}

/// Visits of a pet between `from` and `to`, at any clinic, that it is still to come to or in. A visit that is over takes it no longer.
///
/// # Errors
/// What SQLite says.
pub fn taking_pet(conn: &Connection, pet: PetId, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<AppointmentRow>, CacheError> {
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let sql = format!(
        "{} WHERE a.pet_id = ?4 AND a.scheduled_at > ?1 AND a.scheduled_at < ?3
              AND a.scheduled_at + a.duration_minutes * 60000000 > ?2 AND {TAKES_TIME}
              AND a.status <> 'completed'
            ORDER BY a.scheduled_at, a.id",
        include_str!("appointment.sql")
    );
    list(conn, &sql, (from - LONGEST_MICROS, from, to, pet.0), AppointmentRow::read)
}
