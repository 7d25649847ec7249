//! The diary: visits of a stretch of time, what else is taken, what can be booked and when.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use vetdesk_domain::hours::{AbsenceKind, ClinicException, VetException, WeeklyHours};
use vetdesk_domain::ids::{AppointmentId, AppointmentTypeId, CaseId, ClinicId, PetId, ResourceId, SlotId, UserId, VeterinarianId};
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::status::Status;
use vetdesk_domain::visit::VisitType;

use super::value::{flag, id, instant, maybe_id, maybe_instant, maybe_span, maybe_word, text, time, word};
use crate::CacheError;

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
    pub status: Status,
    pub priority: String,
    pub scheduled_at: DateTime<Utc>,
    pub duration_minutes: i64,
    pub reason: Option<String>,
    pub notes: Option<String>,
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
            status: word(row, next())?,
            priority: text(row, next())?,
            scheduled_at: instant(row, next())?,
            duration_minutes: row.get(next())?,
            reason: row.get(next())?,
            notes: row.get(next())?,
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

/// All visits of a pet that this PC has, the latest first.
///
/// # Errors
/// What SQLite says.
pub fn of_pet(conn: &Connection, pet: PetId, limit: u32) -> Result<Vec<AppointmentRow>, CacheError> {
    list(conn, appointments!(" WHERE a.pet_id = ?1 ORDER BY a.scheduled_at DESC LIMIT ?2"), (pet.0, limit), AppointmentRow::read)
}

/// All visits of an owner's pets that this PC has, the latest first.
///
/// # Errors
/// What SQLite says.
pub fn of_owner(conn: &Connection, owner: UserId, limit: u32) -> Result<Vec<AppointmentRow>, CacheError> {
    list(conn, appointments!(" WHERE a.owner_id = ?1 ORDER BY a.scheduled_at DESC LIMIT ?2"), (owner.0, limit), AppointmentRow::read)
}

/// The last completed visit of a pet before `now`.
///
/// # Errors
/// What SQLite says.
pub fn last_visit(conn: &Connection, pet: PetId, now: DateTime<Utc>) -> Result<Option<AppointmentRow>, CacheError> {
    let sql =
        appointments!(" WHERE a.pet_id = ?1 AND a.scheduled_at <= ?2 AND a.status = 'completed' ORDER BY a.scheduled_at DESC LIMIT 1");
    Ok(list(conn, sql, (pet.0, now.timestamp_micros()), AppointmentRow::read)?.pop())
}

/// The next visit of a pet after `now` that is still to come.
///
/// # Errors
/// What SQLite says.
pub fn next_visit(conn: &Connection, pet: PetId, now: DateTime<Utc>) -> Result<Option<AppointmentRow>, CacheError> {
    let sql = appointments!(
        " WHERE a.pet_id = ?1 AND a.scheduled_at > ?2 AND a.status NOT IN ('cancelled', 'no_show', 'completed')
          ORDER BY a.scheduled_at LIMIT 1"
    );
    Ok(list(conn, sql, (pet.0, now.timestamp_micros()), AppointmentRow::read)?.pop())
}

/// Time that is held or blocked. Whether a hold is spent is for the caller's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRow {
    pub id: SlotId,
    pub resource_id: ResourceId,
    /// `held` or `blocked`.
    pub kind: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub holder_id: Option<UserId>,
    pub holder_first_name: String,
    pub holder_last_name: String,
    pub hold_expires_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

impl SlotRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: id(row, "id")?,
            resource_id: id(row, "resource_id")?,
            kind: text(row, "kind")?,
            starts_at: instant(row, "starts_at")?,
            ends_at: instant(row, "ends_at")?,
            holder_id: maybe_id(row, "holder_id")?,
            holder_first_name: text(row, "first_name")?,
            holder_last_name: text(row, "last_name")?,
            hold_expires_at: maybe_instant(row, "hold_expires_at")?,
            reason: row.get("reason")?,
        })
    }
}

/// What a person holds, at any clinic and time, run out or not.
///
/// # Errors
/// What SQLite says.
pub fn held_by(conn: &Connection, holder: UserId) -> Result<Vec<SlotRow>, CacheError> {
    let sql = "SELECT s.*, u.first_name, u.last_name FROM appointment_slots s LEFT JOIN users u ON u.id = s.holder_id
                WHERE s.holder_id = ? AND s.kind = 'held' ORDER BY s.starts_at, s.id";
    list(conn, sql, [holder.0], SlotRow::read)
}

/// Held and blocked time of a clinic that touches `from` up to `to`.
///
/// # Errors
/// What SQLite says.
pub fn slots(conn: &Connection, clinic: ClinicId, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<SlotRow>, CacheError> {
    // None lasts longer than 31 days.
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let earliest = from - 31 * 24 * 3_600 * 1_000_000;
    let sql = "SELECT s.*, u.first_name, u.last_name FROM appointment_slots s LEFT JOIN users u ON u.id = s.holder_id
                WHERE s.starts_at >= ?1 AND s.starts_at < ?3 AND s.ends_at > ?2 AND s.clinic_id = ?4 AND s.kind <> 'booked'
                ORDER BY s.starts_at, s.id";
    list(conn, sql, (earliest, from, to, clinic.0), SlotRow::read)
}

/// What can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRow {
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub name: String,
    pub veterinarian_id: Option<VeterinarianId>,
    /// Empty for rooms and machines.
    pub veterinarian_first_name: String,
    pub veterinarian_last_name: String,
    /// The vet takes bookings; true for rooms and machines.
    pub is_accepting: bool,
}

/// What can be booked in a clinic, in the order of the columns.
///
/// # Errors
/// What SQLite says.
pub fn resources(conn: &Connection, clinic: ClinicId) -> Result<Vec<ResourceRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(ResourceRow {
            id: id(row, "id")?,
            kind: word(row, "kind")?,
            name: text(row, "name")?,
            veterinarian_id: maybe_id(row, "veterinarian_id")?,
            veterinarian_first_name: text(row, "first_name")?,
            veterinarian_last_name: text(row, "last_name")?,
            is_accepting: flag(row, "is_accepting")?,
        })
    };
    let sql = "SELECT r.id, r.kind, r.name, r.veterinarian_id, u.first_name, u.last_name, coalesce(v.is_accepting, 1) AS is_accepting
                 FROM resources r LEFT JOIN veterinarians v ON v.id = r.veterinarian_id LEFT JOIN users u ON u.id = v.user_id
                WHERE r.clinic_id = ? AND coalesce(r.is_active, 1) ORDER BY r.position, r.name, r.id";
    list(conn, sql, [clinic.0], read)
}

/// # Errors
/// What SQLite says.
pub fn opening_hours(conn: &Connection, clinic: ClinicId) -> Result<Vec<WeeklyHours>, CacheError> {
    let sql = "SELECT weekday, opens AS starts, closes AS ends, break_starts, break_ends FROM clinic_operating_hours
                WHERE clinic_id = ? ORDER BY weekday, opens";
    list(conn, sql, [clinic.0], weekly_hours)
}

/// # Errors
/// What SQLite says.
pub fn clinic_exceptions(conn: &Connection, clinic: ClinicId) -> Result<Vec<ClinicException>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(ClinicException { on_date: word(row, "on_date")?, open: maybe_span(row, "opens", "closes")?, reason: row.get("reason")? })
    };
    list(conn, "SELECT on_date, opens, closes, reason FROM clinic_hours_exceptions WHERE clinic_id = ? ORDER BY on_date", [clinic.0], read)
}

/// Weekly hours of every vet of the practice.
///
/// # Errors
/// What SQLite says.
pub fn availability(conn: &Connection) -> Result<Vec<(VeterinarianId, WeeklyHours)>, CacheError> {
    let sql = "SELECT veterinarian_id, weekday, starts, ends, break_starts, break_ends FROM veterinarian_availability
                ORDER BY veterinarian_id, weekday, starts";
    list(conn, sql, [], |row| Ok((id(row, "veterinarian_id")?, weekly_hours(row)?)))
}

/// Leave and extra shifts of every vet from day to day, both included.
///
/// # Errors
/// What SQLite says.
pub fn absences(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<(VeterinarianId, VetException)>, CacheError> {
    let read = |row: &Row<'_>| {
        let kind = if text(row, "kind")? == "leave" { AbsenceKind::Leave } else { AbsenceKind::Extra };
        let exception =
            VetException { on_date: word(row, "on_date")?, kind, part: maybe_span(row, "starts", "ends")?, reason: row.get("reason")? };
        Ok((id(row, "veterinarian_id")?, exception))
    };
    let sql = "SELECT veterinarian_id, on_date, kind, starts, ends, reason FROM veterinarian_exceptions
                WHERE on_date BETWEEN ? AND ? ORDER BY veterinarian_id, on_date, starts";
    list(conn, sql, (from.to_string(), to.to_string()), read)
}

/// What a visit can be for, with its usual length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentTypeRow {
    pub id: AppointmentTypeId,
    pub visit_type: VisitType,
    pub name: String,
    pub minutes: i64,
    /// Decimal, as the server spells it.
    pub price: Option<String>,
}

/// # Errors
/// What SQLite says.
pub fn appointment_types(conn: &Connection) -> Result<Vec<AppointmentTypeRow>, CacheError> {
    let read = |row: &Row<'_>| {
        Ok(AppointmentTypeRow {
            id: id(row, "id")?,
            visit_type: maybe_word(row, "visit_type")?.unwrap_or(VisitType::Other),
            name: text(row, "name")?,
            minutes: row.get("minutes")?,
            price: row.get("price")?,
        })
    };
    let sql = "SELECT id, visit_type, name, minutes, price FROM appointment_types WHERE coalesce(is_active, 1) ORDER BY position, name";
    list(conn, sql, [], read)
}

fn weekly_hours(row: &Row<'_>) -> rusqlite::Result<WeeklyHours> {
    Ok(WeeklyHours {
        weekday: row.get("weekday")?,
        starts: time(row, "starts")?,
        ends: time(row, "ends")?,
        pause: maybe_span(row, "break_starts", "break_ends")?,
    })
}

fn list<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, CacheError> {
    Ok(conn.prepare_cached(sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
}
