//! The rows of the demo clinic, column by column as the database has them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A whole clinic, in memory, before it is loaded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clinic {
    pub place: Place,
    pub staff: Vec<StaffRow>,
    pub veterinarians: Vec<VeterinarianRow>,
    pub specialties: Vec<SpecialtyRow>,
    pub availability: Vec<AvailabilityRow>,
    pub leave: Vec<LeaveRow>,
    pub holidays: Vec<HolidayRow>,
    pub resources: Vec<ResourceRow>,
    pub types: Vec<TypeRow>,
    pub clients: Vec<ClientRow>,
    pub phones: Vec<PhoneRow>,
    pub pets: Vec<PetRow>,
    pub co_owners: Vec<CoOwnerRow>,
    pub weights: Vec<WeightRow>,
    pub visits: Vec<VisitRow>,
    pub slots: Vec<SlotRow>,
    pub reminders: Vec<ReminderRow>,
}

/// The practice, its one clinic and the weekly hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    pub practice_id: Uuid,
    pub practice_name: &'static str,
    pub clinic_id: Uuid,
    pub clinic_name: &'static str,
    /// IANA name.
    pub time_zone: String,
    pub today: NaiveDate,
    pub phone: String,
    pub address: &'static str,
    pub city: &'static str,
    pub hours: Vec<HoursRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoursRow {
    /// ISO: Monday is 1.
    pub weekday: u32,
    pub opens: NaiveTime,
    pub closes: NaiveTime,
    pub break_starts: Option<NaiveTime>,
    pub break_ends: Option<NaiveTime>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub role: &'static str,
    pub email: String,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub department: &'static str,
    /// What is typed to sign in.
    #[serde(skip)]
    pub login: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VeterinarianRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub user_id: Uuid,
    pub clinic_id: Uuid,
    pub licence_number: String,
    pub years_experience: u32,
    pub consultation_fee: &'static str,
    pub is_emergency: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpecialtyRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub veterinarian_id: Uuid,
    pub specialty: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AvailabilityRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub veterinarian_id: Uuid,
    pub weekday: u32,
    pub starts: NaiveTime,
    pub ends: NaiveTime,
    pub break_starts: Option<NaiveTime>,
    pub break_ends: Option<NaiveTime>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeaveRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub veterinarian_id: Uuid,
    pub on_date: NaiveDate,
    pub kind: &'static str,
    pub reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HolidayRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub clinic_id: Uuid,
    pub on_date: NaiveDate,
    pub reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResourceRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub clinic_id: Uuid,
    pub kind: &'static str,
    pub veterinarian_id: Option<Uuid>,
    pub name: String,
    pub position: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub visit_type: &'static str,
    pub name: &'static str,
    pub minutes: u32,
    pub price: &'static str,
    pub position: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClientRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub email: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub address: String,
    pub city: &'static str,
    pub postal_code: &'static str,
    pub desk_alert: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhoneRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub user_id: Uuid,
    pub label: &'static str,
    pub typed: String,
    pub digits: String,
    pub position: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PetRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub owner_id: Uuid,
    pub home_clinic_id: Uuid,
    pub name: String,
    pub species: &'static str,
    pub breed: Option<&'static str>,
    pub is_mixed: bool,
    pub gender: &'static str,
    pub is_neutered: Option<bool>,
    pub size: Option<&'static str>,
    pub colour: Option<&'static str>,
    pub birth_date: Option<NaiveDate>,
    pub is_birth_date_estimated: bool,
    pub microchip: Option<String>,
    pub handling_alert: Option<&'static str>,
    pub allergies: Option<&'static str>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub has_moved_away: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoOwnerRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub pet_id: Uuid,
    pub user_id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub pet_id: Uuid,
    /// Kilograms with three decimals.
    pub kg: String,
    pub weighed_at: DateTime<Utc>,
    pub weighed_by: Uuid,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub clinic_id: Uuid,
    pub pet_id: Uuid,
    pub owner_id: Uuid,
    pub veterinarian_id: Uuid,
    pub room_id: Option<Uuid>,
    pub visit_type: &'static str,
    pub appointment_type_id: Uuid,
    pub status: &'static str,
    pub priority: &'static str,
    pub scheduled_at: DateTime<Utc>,
    pub duration_minutes: u32,
    pub reason: &'static str,
    pub vet_message: Option<&'static str>,
    pub price: &'static str,
    #[serde(flatten)]
    pub steps: Steps,
}

/// The time that a visit takes of its vet, or of its room.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlotRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub clinic_id: Uuid,
    pub resource_id: Uuid,
    pub kind: &'static str,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub appointment_id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReminderRow {
    pub id: Uuid,
    pub practice_id: Uuid,
    pub pet_id: Uuid,
    pub kind: &'static str,
    pub title: &'static str,
    pub due_on: NaiveDate,
    pub remind_on: NaiveDate,
    pub recurring_months: u32,
}

/// When a visit reached each of its states.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Steps {
    pub confirmed_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub in_room_at: Option<DateTime<Utc>>,
    pub ready_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub no_show_at: Option<DateTime<Utc>>,
    pub cancellation_reason: Option<&'static str>,
}
