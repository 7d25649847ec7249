//! What a person does with a visit, as a request each.

use vetdesk_desk::view::*;
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::status::Status;

use super::Office;

pub fn booked(office: &Office) -> Appointment {
    office.desk.book(&office.booking()).unwrap().value
}

pub fn advance(office: &Office, appointment_id: AppointmentId, to: Status) -> vetdesk_desk::error::Result<Done<Appointment>> {
    office.desk.advance(&AdvanceRequest { appointment_id, to, room_id: None })
}

pub fn cancel(office: &Office, appointment_id: AppointmentId, reason: &str) -> vetdesk_desk::error::Result<Done<Appointment>> {
    office.desk.cancel(&CancelRequest { appointment_id, reason: reason.into() })
}

pub fn moved(office: &Office, visit: &Appointment, time: &str) -> RescheduleRequest {
    RescheduleRequest {
        appointment_id: visit.id,
        starts_at: office.clock(time),
        minutes: 30,
        resource_id: office.ids.lee,
        room: RoomChange::Keep,
        overbook_reason: None,
    }
}

pub fn edit(office: &Office, appointment_id: AppointmentId, changes: Vec<VisitChange>) -> vetdesk_desk::error::Result<Done<Appointment>> {
    office.desk.edit_visit(&EditVisitRequest { appointment_id, changes, overbook_reason: None })
}

pub fn shown(office: &Office, appointment_id: AppointmentId) -> Appointment {
    office.desk.appointment(&AppointmentRequest { appointment_id }).expect("it stands")
}
