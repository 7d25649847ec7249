//! Which room a patient can be taken to.

use rusqlite::Connection;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::ids::ResourceId;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::Status;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{AppointmentRequest, RoomOffer};

impl Desk {
    /// The clinic's rooms in their order, each with who takes it on the visit's day: a patient who is in it, or one whose booked
    /// time overlaps this visit's.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn rooms_for(&self, request: &AppointmentRequest) -> Result<Vec<RoomOffer>> {
        self.require(Permission::DiaryRead)?;
        self.read(|conn| {
            let visit = self.row(conn, request.appointment_id)?;
            let span = Span::lasting(visit.scheduled_at, visit.duration_minutes);
            let today = self.who.zone.day(self.who.zone.day_of(visit.scheduled_at));
            let others = read::appointments(conn, self.who.clinic_id, today.starts_at, today.ends_at)?;
            let stands_in = |room: ResourceId| {
                others.iter().filter(|other| other.id != visit.id && other.room_id == Some(room)).find(|other| {
                    let is_booked = other.taking().is_some() && other.status != Status::Completed;
                    other.status == Status::InRoom
                        || (is_booked && Span::lasting(other.scheduled_at, other.duration_minutes).overlaps(span))
                })
            };
            let rooms = read::resources(conn, self.who.clinic_id)?.into_iter().filter(|resource| resource.kind == ResourceKind::Room);
            Ok(rooms
                .map(|room| RoomOffer {
                    room_id: room.id,
                    taken_by: stands_in(room.id).map(|other| other.pet_name.clone()),
                    name: room.name,
                })
                .collect())
        })
    }

    /// A room of this clinic.
    pub(super) fn require_room(&self, conn: &Connection, room: ResourceId) -> Result<ResourceId> {
        let resources = read::resources(conn, self.who.clinic_id)?;
        let found = resources.iter().find(|resource| resource.id == room && resource.kind == ResourceKind::Room);
        found.map(|resource| resource.id).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "room_id"))
    }
}
