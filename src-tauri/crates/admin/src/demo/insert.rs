//! The clinic's rows on their way into the tables, a thousand at a time.

use serde::Serialize;
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};
use vetdesk_server::staff::{NewPractice, OpeningHours, found_practice};

use super::rows::{Place, StaffRow};
use super::{Clinic, DemoError};
use crate::put::put;
use crate::staff::first_permissions;
use crate::{Progress, Quiet};

const CHUNK: usize = 1_000;

/// Writes the practice and who works there.
///
/// # Errors
/// Where the database refuses.
pub async fn found(tx: &mut PgConnection, clinic: &Clinic) -> Result<(), DemoError> {
    let Some((manager, others)) = clinic.staff.split_first() else {
        return Ok(());
    };
    practice(tx, &clinic.place, manager).await?;
    let mut load = Load { tx, progress: &mut Quiet, done: 0, total: 0 };
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
    load.put("appointment_types", "id, practice_id, visit_type, name, minutes, price, position", &clinic.types).await
}

/// Writes clients, animals and the diary, in two connections side by side.
///
/// The triggers rest meanwhile: row by row they took most of the 6.5 seconds that a newcomer waited. What they
/// would write is made with the rows, and tests hold the two against each other; but for the feed, since nobody has a copy yet
/// who would have to hear of it.
///
/// # Errors
/// Where the database refuses. What one connection wrote may then stand alone: the database is to be dropped.
pub async fn fill([one, other]: [&mut PgConnection; 2], clinic: &Clinic, progress: &mut dyn Progress) -> Result<(), DemoError> {
    let total = clinic.clients.len() + clinic.phones.len() + clinic.pets.len() + clinic.weights.len() + clinic.visits.len();
    let mut one = bulk(one).await?;
    let mut other = bulk(other).await?;
    let diary = async {
        let mut load = Load { tx: &mut one, progress, done: 0, total: total as u64 };
        load.put("users", "id, practice_id, email, first_name, last_name, address, city, postal_code, desk_alert", &clinic.clients).await?;
        load.put("user_phones", "id, practice_id, user_id, label, typed, digits, position", &clinic.phones).await?;
        load.put(
            "pets",
            "id, practice_id, owner_id, home_clinic_id, name, species, breed, is_mixed, gender, is_neutered, size, colour, birth_date, \
             is_birth_date_estimated, microchip, handling_alert, allergies, is_deceased, deceased_on, has_moved_away",
            &clinic.pets,
        )
        .await?;
        load.put("pet_weights", "id, practice_id, pet_id, kg, weighed_at, weighed_by", &clinic.weights).await?;
        load.put(
            "appointments",
            "id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, appointment_type_id, status, priority, \
             scheduled_at, duration_minutes, reason, vet_message, price, confirmed_at, arrived_at, in_room_at, ready_at, completed_at, cancelled_at, no_show_at, \
             cancellation_reason",
            &clinic.visits,
        )
        .await
    };
    let times = async {
        let mut load = Load { tx: &mut other, progress: &mut Quiet, done: 0, total: 0 };
        let slots = "id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, appointment_id";
        load.put("appointment_slots", slots, &clinic.slots).await?;
        load.put("pet_co_owners", "id, practice_id, pet_id, user_id", &clinic.co_owners).await?;
        let reminders = "id, practice_id, pet_id, kind, title, due_on, remind_on, recurring_months";
        load.put("reminders", reminders, &clinic.reminders).await
    };
    tokio::try_join!(diary, times)?;
    one.commit().await?;
    other.commit().await?;
    Ok(())
}

async fn bulk(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>, DemoError> {
    let mut tx = connection.begin().await?;
    sqlx::query("SET LOCAL session_replication_role = replica").execute(&mut *tx).await?;
    Ok(tx)
}

async fn practice(tx: &mut PgConnection, place: &Place, manager: &StaffRow) -> Result<(), DemoError> {
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
