//! What can be booked and when: columns, opening hours, the vets' hours and leave, what a visit can be for.

use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use vetdesk_domain::hours::{AbsenceKind, ClinicException, VetException, WeeklyHours};
use vetdesk_domain::ids::{AbsenceId, AppointmentTypeId, ClinicId, ResourceId, VeterinarianId};
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::visit::VisitType;

use crate::CacheError;
use crate::read::list;
use crate::read::value::{flag, id, maybe_id, maybe_span, maybe_word, text, time, word};

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

/// One vet's leave from day to day, both included, with the ids of its days.
///
/// # Errors
/// What SQLite says.
pub fn leave(conn: &Connection, vet: VeterinarianId, from: NaiveDate, to: NaiveDate) -> Result<Vec<(AbsenceId, VetException)>, CacheError> {
    let read = |row: &Row<'_>| {
        let leave = VetException {
            on_date: word(row, "on_date")?,
            kind: AbsenceKind::Leave,
            part: maybe_span(row, "starts", "ends")?,
            reason: row.get("reason")?,
        };
        Ok((id(row, "id")?, leave))
    };
    let sql = "SELECT id, on_date, starts, ends, reason FROM veterinarian_exceptions
                WHERE veterinarian_id = ? AND kind = 'leave' AND on_date BETWEEN ? AND ? ORDER BY on_date, starts, id";
    list(conn, sql, (vet.0, from.to_string(), to.to_string()), read)
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
