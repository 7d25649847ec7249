//! The day on the grid, one appointment, booking and moving.
//!
//! Places on the grid are plain differences of instants: the screen never calculates with time zones.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::hours::WindowKind;
use vetdesk_domain::ids::{AppointmentId, AppointmentTypeId, PetId, ResourceId, SlotId, UndoId, UserId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::status::{Status, VisitDay};
use vetdesk_domain::visit::VisitType;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DayRequest {
    /// None: today, as the clinic's calendar has it.
    pub day: Option<NaiveDate>,
}

/// A day of which all but some visits is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DayNewsRequest {
    pub day: NaiveDate,
    pub visits: Vec<AppointmentId>,
}

/// Seven days, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WeekRequest {
    /// Any day of the week. None: the one that holds today.
    pub day: Option<NaiveDate>,
    /// None: every vet and room.
    pub resource_id: Option<ResourceId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WeekSchedule {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// A day of the week before, and of the week after.
    pub previous_week: NaiveDate,
    pub next_week: NaiveDate,
    pub days: Vec<DaySchedule>,
}

/// One day of the clinic, 23, 24 or 25 hours long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DaySchedule {
    pub day: NaiveDate,
    pub today: NaiveDate,
    pub previous_day: NaiveDate,
    pub next_day: NaiveDate,
    pub time_zone: String,
    pub now: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    pub closed_reason: Option<String>,
    pub step_minutes: u32,
    pub ticks: Vec<Tick>,
    pub columns: Vec<Column>,
    pub appointments: Vec<Appointment>,
    pub holds: Vec<Hold>,
}

/// A full hour on the clinic's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Tick {
    pub at: DateTime<Utc>,
    pub label: String,
}

/// A vet, a room or a machine on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Column {
    pub resource_id: ResourceId,
    pub kind: ResourceKind,
    pub name: String,
    pub on_duty: bool,
    pub windows: Vec<DutyWindow>,
    /// "8:30–17:00"
    pub hours_label: Option<String>,
    /// The working time of that day that nothing takes: no visit, no hold of others, no blocked time.
    pub free: Vec<FreeStretch>,
    /// How much of it is still to come, in stretches of one step of the grid or more.
    pub free_minutes: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FreeStretch {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DutyWindow {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub kind: WindowKind,
    pub label: Option<String>,
}

/// Time that somebody keeps while a client is on the phone, or that is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Hold {
    pub id: SlotId,
    pub resource_id: ResourceId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub mine: bool,
    /// Who keeps it; of blocked time, who blocked it.
    pub holder_name: String,
    /// Why it is blocked.
    pub reason: Option<String>,
    /// None: blocked until somebody frees it.
    pub expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Appointment {
    pub id: AppointmentId,
    pub pet_id: PetId,
    pub pet_name: String,
    pub species: String,
    pub breed: Option<String>,
    pub owner_id: UserId,
    pub owner_name: String,
    pub owner_last_name: String,
    pub owner_phone: Option<String>,
    /// The vet's column.
    pub resource_id: Option<ResourceId>,
    pub veterinarian_name: Option<String>,
    pub room_id: Option<ResourceId>,
    pub room_name: Option<String>,
    pub visit_type: VisitType,
    /// The clinic's own type, where the visit has one.
    pub type_id: Option<AppointmentTypeId>,
    pub type_name: Option<String>,
    pub status: Status,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: u32,
    pub local_day: NaiveDate,
    /// Where that day lies, seen from today: what may be done with the visit depends on it.
    pub its_day: VisitDay,
    pub local_start: String,
    pub local_end: String,
    pub reason: Option<String>,
    pub notes: Option<String>,
    /// What the desk tells the vet: "owner wants to talk first".
    pub vet_message: Option<String>,
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
    pub has_alerts: bool,
    pub handling_alert: Option<String>,
    /// Not yet on the server.
    pub waiting: bool,
    /// Its slot went to someone else: it has to be booked anew.
    pub needs_reschedule: bool,
    /// The step that one key takes today; none on another day.
    pub next_status: Option<Status>,
    /// One step back.
    pub previous_status: Option<Status>,
    #[specta(type = i32)]
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AppointmentRequest {
    pub appointment_id: AppointmentId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AppointmentType {
    pub id: AppointmentTypeId,
    pub visit_type: VisitType,
    pub name: String,
    pub minutes: u32,
    pub price: Option<String>,
}

/// A booking: a time to come, somebody who stands at the counter, or a visit that has happened already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BookRequest {
    pub pet: BookPet,
    /// More animals that come along: each right after the one before, with the same vet, all booked or none.
    #[serde(default)]
    pub also: Vec<BookPet>,
    /// None: a walk-in that waits without a time of its own, and without vet and room.
    pub resource_id: Option<ResourceId>,
    pub room_id: Option<ResourceId>,
    pub starts_at: DateTime<Utc>,
    /// Of each animal.
    pub minutes: i32,
    pub visit_type: VisitType,
    /// The clinic's own type. It gives the visit its purpose and its price.
    pub type_id: Option<AppointmentTypeId>,
    pub reason: Option<String>,
    pub notes: Option<String>,
    /// What the vet is told by the desk: "owner wants to talk first".
    pub vet_message: Option<String>,
    /// Given where a rule is knowingly passed over.
    pub overbook_reason: Option<String>,
    /// The hold that this booking fulfils; it ends with it.
    pub hold_id: Option<SlotId>,
    /// The client stands at the counter: the visit has arrived as it is booked.
    pub is_walk_in: bool,
    /// It happened already and is entered now, on purpose: it stands as completed, at its own time.
    #[serde(default)]
    pub is_afterwards: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookPet {
    Known { pet_id: PetId },
    New { client: BookClient, name: String, species: String, breed: Option<String>, birth_date: Option<NaiveDate>, chip: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookClient {
    Known {
        client_id: UserId,
    },
    New {
        first_name: String,
        last_name: String,
        phone: Option<String>,
        /// There is none, and somebody said so; without that it is asked for.
        #[serde(default)]
        no_phone: bool,
        email: Option<String>,
    },
    /// The client of the first animal of the same booking, who may be new with it.
    Same,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RescheduleRequest {
    pub appointment_id: AppointmentId,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    pub resource_id: ResourceId,
    pub room: RoomChange,
    pub overbook_reason: Option<String>,
}

/// What becomes of a visit's room when it is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RoomChange {
    Keep,
    Leave,
    Take { room_id: ResourceId },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CancelRequest {
    pub appointment_id: AppointmentId,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AdvanceRequest {
    pub appointment_id: AppointmentId,
    pub to: Status,
    /// The room that the patient is taken to. None leaves the room as it is.
    pub room_id: Option<ResourceId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UndoRequest {
    pub undo_id: UndoId,
}

/// What was taken back, or done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Undone {
    pub intent: Intent,
    /// Whom it was about: an animal, or a client.
    pub name: Option<String>,
    pub is_redo: bool,
}

/// A time as it stands on the clinic's wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClinicTimeRequest {
    pub day: NaiveDate,
    /// "HH:MM"
    pub time: String,
}
