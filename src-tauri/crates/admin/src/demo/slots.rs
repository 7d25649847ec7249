//! What of everyone's time the demo's visits take.

use chrono::Duration;

use super::chance::Ids;
use super::rows::{ResourceRow, SlotRow, VisitRow};

/// As the database's trigger keeps them: one for the vet, one for the room, none for a visit that does not take place.
#[must_use]
pub fn slots(ids: &mut Ids, visits: &[VisitRow], resources: &[ResourceRow]) -> Vec<SlotRow> {
    let takes_place = |visit: &&VisitRow| !matches!(visit.status, "cancelled" | "no_show");
    let taken = |visit: &VisitRow, resource: &ResourceRow| {
        resource.veterinarian_id == Some(visit.veterinarian_id) || visit.room_id == Some(resource.id)
    };
    let mut slots = Vec::new();
    for visit in visits.iter().filter(takes_place) {
        for resource in resources.iter().filter(|resource| taken(visit, resource)) {
            slots.push(SlotRow {
                id: ids.fresh(),
                practice_id: visit.practice_id,
                clinic_id: visit.clinic_id,
                resource_id: resource.id,
                kind: "booked",
                starts_at: visit.scheduled_at,
                ends_at: visit.scheduled_at + Duration::minutes(visit.duration_minutes.into()),
                appointment_id: visit.id,
            });
        }
    }
    slots
}
