//! An appointment as the screen shows it.

use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::person;
use vetdesk_domain::span::Span;

use crate::view::Appointment;

pub(super) fn appointment(zone: ClinicZone, row: AppointmentRow) -> Appointment {
    let span = Span::lasting(row.scheduled_at, row.duration_minutes);
    let needs_reschedule = row.needs_reschedule;
    Appointment {
        id: row.id,
        pet_id: row.pet_id,
        pet_name: row.pet_name,
        species: row.species,
        breed: row.breed,
        owner_id: row.owner_id,
        owner_name: person::full_name(&row.owner_first_name, &row.owner_last_name),
        owner_last_name: if row.owner_last_name.is_empty() { row.owner_first_name } else { row.owner_last_name },
        owner_phone: row.owner_phone,
        resource_id: row.resource_id,
        veterinarian_name: row.veterinarian_name,
        room_id: row.room_id,
        room_name: row.room_name,
        visit_type: row.visit_type,
        status: row.status,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        minutes: u32::try_from(span.minutes()).unwrap_or(0),
        local_day: zone.day_of(span.starts_at),
        local_start: zone.short_clock(span.starts_at),
        local_end: zone.short_clock(span.ends_at),
        reason: row.reason,
        notes: row.notes,
        price: row.price,
        arrived_at: row.arrived_at,
        in_room_at: row.in_room_at,
        ready_at: row.ready_at,
        completed_at: row.completed_at,
        cancellation_reason: row.cancellation_reason,
        overbook_reason: row.overbook_reason,
        has_alerts: row.has_alerts,
        handling_alert: row.handling_alert,
        waiting: row.waiting,
        needs_reschedule,
        next_status: if needs_reschedule { None } else { row.status.next() },
        version: row.version,
    }
}
