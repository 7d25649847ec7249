//! Whether a visit fits: the rules of the domain, applied to what this PC has.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::booking::{self, BookingRefusal, MAX_OVERBOOK_REASON, Needed, Surroundings, Verdict, Wanted};
use vetdesk_domain::ids::{AppointmentId, PetId, ResourceId};
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::text;

use super::setup::{Resource, Setup};
use super::taken::Taken;
use super::{entry, within_calendar};
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::Footing;

/// A wanted place in the diary.
#[derive(Debug)]
pub(super) struct Fit {
    /// The visit that is moved; None for a new one.
    pub appointment: Option<AppointmentId>,
    /// None for a pet that does not exist yet.
    pub pet: Option<PetId>,
    pub starts_at: DateTime<Utc>,
    pub minutes: i64,
    /// The column: a vet's, or a room's for a visit without a vet. None: nobody's time is taken.
    pub resource: Option<ResourceId>,
    pub room: Option<ResourceId>,
    pub is_new_start: bool,
    /// The visit is entered afterwards: it may be in the past, and the pet may have died since.
    pub has_happened: bool,
    pub overbook_reason: Option<String>,
}

/// A place that may be taken.
#[derive(Debug)]
pub(super) struct Place {
    pub veterinarian: Option<Uuid>,
    pub room: Option<ResourceId>,
    /// Only if a rule was overridden: a visit with a reason is not checked against others when it comes back.
    pub overbook_reason: Option<String>,
}

impl Desk {
    /// The checked reason for overriding a rule; refused for a person who may not overbook.
    pub(super) fn overbook_reason(&self, typed: Option<&str>) -> Result<Option<String>> {
        let reason = text::optional_line(typed, MAX_OVERBOOK_REASON).map_err(|refusal| DeskError::text("overbook_reason", refusal))?;
        if reason.is_some() {
            self.require(Permission::DiaryOverbook)?;
        }
        Ok(reason)
    }

    /// Checks a wanted place against everything that this PC has.
    pub(super) fn fit(&self, conn: &Connection, fit: Fit) -> Result<Place> {
        within_calendar(fit.starts_at, "starts_at")?;
        let span = Span::lasting(fit.starts_at, fit.minutes);
        let day = self.who.zone.day_of(span.starts_at);
        let clinic = self.setup(conn, day, day)?;
        let (veterinarian, room, needed) = resources(&clinic, &fit)?;
        let opening = clinic.opening(day);
        let taken = self.taken(conn, &clinic, span, fit.appointment)?;
        let kept = needed.iter().find_map(|resource| taken.kept_for(resource, span));
        let around: Vec<_> = needed.iter().map(|resource| (clinic.windows(day, resource), taken.of(resource.id))).collect();
        let needed: Vec<_> =
            needed.iter().zip(&around).map(|(resource, (windows, taken))| Needed { name: &resource.name, windows, taken }).collect();
        let wanted =
            Wanted { span, now: self.now(), step_minutes: self.who.step_minutes, is_new_start: fit.is_new_start && !fit.has_happened };
        let around = Surroundings {
            is_pet_deceased: !fit.has_happened && fit.pet.map(|pet| entry::is_deceased(conn, pet)).transpose()?.unwrap_or(false),
            pet_bookings: &self.pet_bookings(conn, fit.pet, span, fit.appointment)?,
            is_clinic_closed: opening.is_closed(),
            closed_reason: opening.reason.as_deref(),
            needed: &needed,
        };
        let verdict = booking::check(&wanted, &around, fit.overbook_reason.is_some()).map_err(|refusal| match (refusal, kept) {
            (BookingRefusal::SlotTaken { .. }, Some(kept)) => kept,
            (refusal, _) => refusal,
        })?;
        Ok(Place { veterinarian, room, overbook_reason: fit.overbook_reason.filter(|_| verdict != Verdict::Free) })
    }

    /// Whether a visit may have this place: its pet, vet and room must be free. An overbooking reason was given for what stood there
    /// when the visit left the place at `left_at`: only visits that were booked, and time that was held or blocked, after that are
    /// in its way. A visit that was booked earlier and moved there since is not noticed: its id does not tell when it moved.
    pub(crate) fn require_free(
        &self,
        conn: &Connection,
        id: AppointmentId,
        footing: &Footing,
        left_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let span = footing.span();
        let day = self.who.zone.day_of(span.starts_at);
        let clinic = self.setup(conn, day, day)?;
        let row = self.row(conn, id)?;
        if let Some(other) = self.pet_bookings(conn, Some(row.pet_id), span, Some(id))?.first() {
            return Err(BookingRefusal::PetBookedAlready { at: other.starts_at }.into());
        }
        let is_overbooked = footing.overbook_reason.is_some();
        let is_in_the_way =
            |made_at: Option<DateTime<Utc>>| !is_overbooked || made_at.zip(left_at).is_some_and(|(made_at, left_at)| made_at > left_at);
        let visits = read::taking(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
        let mut slots = read::slots(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
        slots.retain(|slot| is_in_the_way(slot.id.made_at()));
        let visits = visits.into_iter().filter(|visit| is_in_the_way(visit.id.made_at()));
        let taken = Taken::by(&clinic, visits, Some(id)).and_held(&slots, self.who.user_id, self.now());
        let vet = footing.veterinarian.and_then(|vet| clinic.of_vet(vet.into()));
        for resource in vet.into_iter().chain(footing.room.and_then(|room| clinic.resource(room))) {
            if let Some(kept) = taken.kept_for(resource, span) {
                return Err(kept.into());
            }
            if let Some(other) = taken.of(resource.id).iter().find(|other| other.overlaps(span)) {
                return Err(BookingRefusal::SlotTaken { name: resource.name.clone(), at: other.starts_at }.into());
            }
        }
        Ok(())
    }

    /// What is taken around a stretch of time. `but` is the visit that is being moved.
    pub(super) fn taken(&self, conn: &Connection, clinic: &Setup, span: Span, but: Option<AppointmentId>) -> Result<Taken> {
        let visits = read::taking(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
        let slots = read::slots(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
        Ok(Taken::by(clinic, visits, but).and_held(&slots, self.who.user_id, self.now()))
    }

    fn pet_bookings(&self, conn: &Connection, pet: Option<PetId>, span: Span, but: Option<AppointmentId>) -> Result<Vec<Span>> {
        let Some(pet) = pet else { return Ok(Vec::new()) };
        let rows = read::taking_pet(conn, pet, span.starts_at, span.ends_at)?;
        Ok(rows.iter().filter(|row| Some(row.id) != but).map(|row| Span::lasting(row.scheduled_at, row.duration_minutes)).collect())
    }
}

type Needs<'a> = (Option<Uuid>, Option<ResourceId>, Vec<&'a Resource>);

/// The vet and room of a place, and the resources it needs.
fn resources<'a>(clinic: &'a Setup, fit: &Fit) -> Result<Needs<'a>> {
    let Some(wanted) = fit.resource else {
        // A visit with a room but no vet names the room as its column.
        return if fit.room.is_none() { Ok((None, None, Vec::new())) } else { Err(DeskError::field(ErrorCode::InvalidInput, "room_id")) };
    };
    let column = clinic.resource(wanted).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "resource_id"))?;
    let (vet, room) = match column.kind {
        ResourceKind::Veterinarian => (column.veterinarian, fit.room),
        ResourceKind::Room => (None, Some(column.id)),
        ResourceKind::Equipment => return Err(DeskError::field(ErrorCode::InvalidInput, "resource_id")),
    };
    let mut needed = vec![column];
    if let Some(room) = room.filter(|room| *room != column.id) {
        let found = clinic.resource(room).filter(|found| found.kind == ResourceKind::Room);
        needed.push(found.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "room_id"))?);
    }
    Ok((vet.map(Uuid::from), room, needed))
}
