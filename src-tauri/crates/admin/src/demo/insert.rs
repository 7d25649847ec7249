//! The clinic's rows on their way into the tables, a thousand at a time.

use serde::Serialize;
use sqlx::PgConnection;
use vetdesk_server::staff::{NewPractice, OpeningHours, found_practice};

use super::rows::{Place, StaffRow};
use super::{Clinic, DemoError};
use crate::Progress;
use crate::put::put;
use crate::staff::first_permissions;

const CHUNK: usize = 1_000;

/// Writes everything. The caller's transaction makes it all or nothing.
///
/// # Errors
/// Where the database refuses.
pub async fn insert(tx: &mut PgConnection, clinic: &Clinic, progress: &mut dyn Progress) -> Result<(), DemoError> {
    sqlx::query("SET LOCAL synchronous_commit = off").execute(&mut *tx).await?;
    let Some((manager, others)) = clinic.staff.split_first() else {
        return Ok(());
    };
    found(tx, &clinic.place, manager).await?;
    let rows = clinic.clients.len()
        + clinic.phones.len()
        + clinic.pets.len()
        + clinic.weights.len()
        + clinic.visits.len()
        + clinic.reminders.len();
    let mut load = Load { tx, progress, done: 0, total: rows as u64 };
    load.put("users", "id, practice_id, role, email, first_name, last_name, department", others).await?;
    load.put(
        "veterinarians",
        "id, practice_id, user_id, clinic_id, licence_number, years_experience, consultation_fee, is_emergency",
        &clinic.veterinarians,
    )
    .await?;
    load.put("veterinarian_specialties", "id, practice_id, veterinarian_id, specialty", &clinic.specialties).await?;
    let availability = "id, practice_id, veterinarian_id, weekday, starts, ends, break_starts, break_ends";
    load.put("veterinarian_availability", availability, &clinic.availability).await?;
    load.put("veterinarian_exceptions", "id, practice_id, veterinarian_id, on_date, kind, reason", &clinic.leave).await?;
    load.put("clinic_hours_exceptions", "id, practice_id, clinic_id, on_date, reason", &clinic.holidays).await?;
    load.put("resources", "id, practice_id, clinic_id, kind, veterinarian_id, name, position", &clinic.resources).await?;
    load.put("appointment_types", "id, practice_id, visit_type, name, minutes, price, position", &clinic.types).await?;
    load.done = 0;
    load.put("users", "id, practice_id, email, first_name, last_name, address, city, postal_code, desk_alert", &clinic.clients).await?;
    load.put("user_phones", "id, practice_id, user_id, label, typed, digits, position", &clinic.phones).await?;
    load.put(
        "pets",
        "id, practice_id, owner_id, home_clinic_id, name, species, breed, is_mixed, gender, is_neutered, size, colour, birth_date, \
         is_birth_date_estimated, microchip, handling_alert, allergies, is_deceased, deceased_on, has_moved_away",
        &clinic.pets,
    )
    .await?;
    load.put("pet_co_owners", "id, practice_id, pet_id, user_id", &clinic.co_owners).await?;
    load.put("pet_weights", "id, practice_id, pet_id, kg, weighed_at, weighed_by", &clinic.weights).await?;
    let reminders = "id, practice_id, pet_id, kind, title, due_on, remind_on, recurring_months";
    load.put("reminders", reminders, &clinic.reminders).await?;
    // The triggers' statements would be planned anew for every visit, half of the time of the whole load: planned once,
    // and knowing how large the tables are by now.
    sqlx::raw_sql(
        "ANALYZE clinic.users, clinic.pets, clinic.clinics, clinic.veterinarians, clinic.resources;
         SET LOCAL plan_cache_mode = force_generic_plan",
    )
    .execute(&mut *load.tx)
    .await?;
    load.put(
        "appointments",
        "id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, status, priority, scheduled_at, \
         duration_minutes, reason, price, confirmed_at, arrived_at, in_room_at, ready_at, completed_at, cancelled_at, no_show_at, \
         cancellation_reason",
        &clinic.visits,
    )
    .await
}

async fn found(tx: &mut PgConnection, place: &Place, manager: &StaffRow) -> Result<(), DemoError> {
    let hours = place.hours.iter().map(|day| OpeningHours {
        weekday: i16::try_from(day.weekday).unwrap_or_default(),
        opens: day.opens.to_string(),
        closes: day.closes.to_string(),
        break_starts: day.break_starts.map(|time| time.to_string()),
        break_ends: day.break_ends.map(|time| time.to_string()),
    });
    let practice = NewPractice {
        practice_id: place.practice_id.into(),
        practice_name: place.practice_name.to_owned(),
        language: Some("en".to_owned()),
        currency: Some("EUR".to_owned()),
        jurisdiction: None,
        clinic_id: place.clinic_id.into(),
        clinic_name: place.clinic_name.to_owned(),
        time_zone: place.time_zone.clone(),
        phone: Some(place.phone.clone()),
        address: Some(place.address.to_owned()),
        city: Some(place.city.to_owned()),
        hours: hours.collect(),
        manager_id: manager.id.into(),
        manager_first_name: manager.first_name.to_owned(),
        manager_last_name: manager.last_name.to_owned(),
        manager_email: Some(manager.email.clone()),
    };
    Ok(found_practice(tx, &practice, &first_permissions()).await?)
}

struct Load<'a> {
    tx: &'a mut PgConnection,
    progress: &'a mut dyn Progress,
    done: u64,
    total: u64,
}

impl Load<'_> {
    async fn put<T: Serialize + Sync>(&mut self, table: &'static str, columns: &'static str, rows: &[T]) -> Result<(), DemoError> {
        for chunk in rows.chunks(CHUNK) {
            put(&mut *self.tx, table, columns, chunk).await?;
            self.done += chunk.len() as u64;
            self.progress.reached("loading_demo", self.done.min(self.total), Some(self.total));
        }
        Ok(())
    }
}
