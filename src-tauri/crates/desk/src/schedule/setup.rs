//! How the clinic is set up: its hours, and what can be booked during which hours.

use chrono::NaiveDate;
use rusqlite::Connection;
use vetdesk_cache::CacheError;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::hours::{self, ClinicException, Opening, VetException, WeeklyHours, Window};
use vetdesk_domain::ids::{ClinicId, ResourceId, VeterinarianId};
use vetdesk_domain::resource::ResourceKind;

/// Everything that decides when something may be booked on the days it was read for.
#[derive(Debug)]
pub(super) struct Setup {
    zone: ClinicZone,
    weekly: Vec<WeeklyHours>,
    exceptions: Vec<ClinicException>,
    /// In the order of the columns.
    pub resources: Vec<Resource>,
}

#[derive(Debug)]
pub(super) struct Resource {
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub name: String,
    pub veterinarian: Option<VeterinarianId>,
    /// Accepts bookings from anyone. A vet who does not can still be booked by name.
    pub is_accepting: bool,
    weekly: Vec<WeeklyHours>,
    exceptions: Vec<VetException>,
}

impl Setup {
    /// Reads it for the days from `first` to `last`.
    pub fn read(conn: &Connection, clinic: ClinicId, zone: ClinicZone, first: NaiveDate, last: NaiveDate) -> Result<Self, CacheError> {
        let availability = read::availability(conn)?;
        let absences = read::absences(conn, first, last)?;
        let resources = read::resources(conn, clinic)?
            .into_iter()
            .map(|row| Resource {
                id: row.id,
                kind: row.kind,
                name: row.name,
                veterinarian: row.veterinarian_id,
                is_accepting: row.is_accepting,
                weekly: of_vet(&availability, row.veterinarian_id),
                exceptions: of_vet(&absences, row.veterinarian_id),
            })
            .collect();
        Ok(Self { zone, weekly: read::opening_hours(conn, clinic)?, exceptions: read::clinic_exceptions(conn, clinic)?, resources })
    }

    pub fn resource(&self, id: ResourceId) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.id == id)
    }

    pub fn of_vet(&self, id: VeterinarianId) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.veterinarian == Some(id))
    }

    pub fn opening(&self, day: NaiveDate) -> Opening {
        hours::opening(self.zone, day, &self.weekly, &self.exceptions)
    }

    pub fn windows(&self, day: NaiveDate, resource: &Resource) -> Vec<Window> {
        let opening = self.opening(day);
        match resource.kind {
            ResourceKind::Veterinarian => hours::vet_windows(self.zone, day, &opening, &resource.weekly, &resource.exceptions),
            ResourceKind::Room | ResourceKind::Equipment => hours::room_windows(self.zone, day, &opening),
        }
    }
}

fn of_vet<T: Clone>(all: &[(VeterinarianId, T)], vet: Option<VeterinarianId>) -> Vec<T> {
    all.iter().filter(|(owner, _)| Some(*owner) == vet).map(|(_, one)| one.clone()).collect()
}
