//! Keeping a time while the client is on the phone.
//!
//! A hold is short-lived: it expires by itself, does not count as a waiting change, and cannot be undone. One that the server
//! refuses is dropped. Each PC ends it by its own clock: on one that is minutes off, it lasts that much longer or shorter.

use chrono::TimeDelta;
use uuid::Uuid;
use vetdesk_cache::Write;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::booking::{BookingRefusal, MAX_MINUTES, MIN_MINUTES};
use vetdesk_domain::ids::SlotId;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;

use super::setup::Resource;
use super::taken::{Taken, is_live};
use super::within_calendar;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{Done, HeldSlot, HoldRequest, ReleaseHoldRequest};

/// How long a hold lasts unless it is renewed. The server accepts none longer than an hour.
const LASTS: TimeDelta = TimeDelta::minutes(3);

impl Desk {
    /// Keeps a vet's or a room's time for three minutes, or for three more. Ends this person's earlier hold there, the one
    /// that it replaces, and those that have expired.
    ///
    /// # Errors
    /// `slot_taken` with who or what is there, `not_found`, `invalid_input`, `not_allowed`, `read_only`.
    pub fn hold_slot(&self, request: &HoldRequest) -> Result<Done<HeldSlot>> {
        self.require(Permission::DiaryWrite)?;
        let minutes = i64::from(request.minutes);
        if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
            return Err(BookingRefusal::Minutes { minutes }.into());
        }
        within_calendar(request.starts_at, "starts_at")?;
        let span = Span::lasting(request.starts_at, minutes);
        let now = self.now();
        let held = HeldSlot {
            id: SlotId::fresh(),
            resource_id: request.resource_id,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            expires_at: now + LASTS,
        };
        let written = self.write(Intent::Hold, |w| {
            let day = self.who.zone.day_of(span.starts_at);
            let clinic = self.setup(w.conn(), day, day)?;
            let resource = clinic.resource(request.resource_id).filter(|resource| resource.kind != ResourceKind::Equipment);
            let resource = resource.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "resource_id"))?;
            require_untaken(&self.taken(w.conn(), &clinic, span, None)?, resource, span)?;
            for mine in read::held_by(w.conn(), self.who.user_id)? {
                let lies_here = mine.resource_id == resource.id && Span::new(mine.starts_at, mine.ends_at).overlaps(span);
                if Some(mine.id) == request.instead_of || lies_here || !is_live(&mine, now) {
                    w.delete("appointment_slots", mine.id.0)?;
                }
            }
            w.insert(
                "appointment_slots",
                held.id.0,
                &[
                    ("practice_id", self.who.practice_id.0.into()),
                    ("clinic_id", self.who.clinic_id.0.into()),
                    ("resource_id", resource.id.0.into()),
                    ("kind", "held".into()),
                    ("starts_at", span.starts_at.into()),
                    ("ends_at", span.ends_at.into()),
                    ("holder_id", self.who.user_id.0.into()),
                    ("hold_expires_at", held.expires_at.into()),
                ],
            )?;
            Ok(held)
        })?;
        Ok(self.undoable(Intent::Hold, written, None))
    }

    /// Gives a kept time back. One that is gone already is no error.
    ///
    /// # Errors
    /// `not_allowed`, `read_only`.
    pub fn release_hold(&self, request: &ReleaseHoldRequest) -> Result<Done<()>> {
        self.require(Permission::DiaryWrite)?;
        let written = self.write(Intent::Release, |w| self.end_hold(w, request.hold_id))?;
        Ok(self.undoable(Intent::Release, written, None))
    }

    /// Ends a hold of this person within another write, such as the booking that it was for.
    pub(super) fn end_hold(&self, w: &mut Write<'_>, hold: SlotId) -> Result<()> {
        let mine = read::held_by(w.conn(), self.who.user_id)?;
        if mine.iter().any(|slot| slot.id == hold) {
            w.delete("appointment_slots", Uuid::from(hold))?;
        }
        Ok(())
    }
}

fn require_untaken(taken: &Taken, resource: &Resource, span: Span) -> Result<()> {
    if let Some(kept) = taken.kept_for(resource, span) {
        return Err(kept.into());
    }
    match taken.of(resource.id).into_iter().find(|other| other.overlaps(span)) {
        Some(other) => Err(BookingRefusal::SlotTaken { name: resource.name.clone(), at: other.starts_at }.into()),
        None => Ok(()),
    }
}
