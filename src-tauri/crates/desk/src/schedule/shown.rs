//! An appointment as the screen shows it.

use chrono::{NaiveDate, TimeDelta};
use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::person;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::{Status, VisitDay};

use crate::view::Appointment;

/// `today` is the clinic's local day.
pub(super) fn appointment(zone: ClinicZone, today: NaiveDate, row: AppointmentRow) -> Appointment {
    let span = Span::lasting(row.scheduled_at, row.duration_minutes);
    let its_day = day_of(zone, today, span);
    let needs_reschedule = row.needs_reschedule;
    let is_settled = !needs_reschedule;
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
        type_id: row.type_id,
        type_name: row.type_name,
        status: row.status,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        minutes: u32::try_from(span.minutes()).unwrap_or(0),
        local_day: zone.day_of(span.starts_at),
        its_day,
        local_start: zone.short_clock(span.starts_at),
        local_end: zone.short_clock(span.ends_at),
        reason: row.reason,
        notes: row.notes,
        vet_message: row.vet_message,
        price: row.price,
        confirmed_at: row.confirmed_at,
        arrived_at: row.arrived_at,
        in_room_at: row.in_room_at,
        ready_at: row.ready_at,
        completed_at: row.completed_at,
        cancelled_at: row.cancelled_at,
        no_show_at: row.no_show_at,
        cancellation_reason: row.cancellation_reason,
        overbook_reason: row.overbook_reason,
        has_alerts: row.has_alerts,
        handling_alert: row.handling_alert,
        waiting: row.waiting,
        needs_reschedule,
        next_status: row.status.offered_on(its_day).filter(|_| is_settled),
        previous_status: previous(row.status, row.confirmed_at.is_some(), its_day).filter(|_| is_settled),
        version: row.version,
    }
}

/// Whether the day of a visit is past, today or ahead. One that ends at midnight is on one day.
pub(super) fn day_of(zone: ClinicZone, today: NaiveDate, span: Span) -> VisitDay {
    VisitDay::of(zone.day_of(span.starts_at), zone.day_of(span.ends_at - TimeDelta::microseconds(1)), today)
}

/// One step back, if the day of the visit allows it.
fn previous(status: Status, was_confirmed: bool, day: VisitDay) -> Option<Status> {
    status.previous(was_confirmed).filter(|to| status.may_be_moved_on(*to, day))
}
