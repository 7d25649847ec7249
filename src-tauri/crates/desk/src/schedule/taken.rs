//! What is taken in a stretch of time: live visits, other people's live holds, blocked time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vetdesk_cache::read::schedule::{SlotRow, TakingRow};
use vetdesk_domain::booking::BookingRefusal;
use vetdesk_domain::ids::{AppointmentId, ResourceId, UserId};
use vetdesk_domain::person;
use vetdesk_domain::span::Span;

use super::setup::{Resource, Setup};
use crate::view::Hold;

/// Taken time by resource.
#[derive(Debug, Default)]
pub(super) struct Taken {
    spans: HashMap<ResourceId, Vec<Span>>,
    /// Of these, what is no visit: time held by others, with their name, or blocked, with the reason.
    kept: Vec<(ResourceId, Span, Kept)>,
}

#[derive(Debug)]
enum Kept {
    Held { by: String },
    Blocked { reason: Option<String> },
}

impl Taken {
    /// `but` is the visit that is being moved: its own time counts as free.
    pub fn by(clinic: &Setup, visits: impl IntoIterator<Item = TakingRow>, but: Option<AppointmentId>) -> Self {
        let mut taken = Self::default();
        for visit in visits.into_iter().filter(|visit| Some(visit.id) != but) {
            let vet = visit.veterinarian_id.and_then(|vet| clinic.of_vet(vet)).map(|resource| resource.id);
            for resource in vet.into_iter().chain(visit.room_id) {
                taken.add(resource, Span::lasting(visit.scheduled_at, visit.duration_minutes));
            }
        }
        taken
    }

    /// Adds what is blocked or held by others. A person's own hold is left out: it is for their own booking.
    pub fn and_held(mut self, slots: &[SlotRow], me: UserId, now: DateTime<Utc>) -> Self {
        for slot in slots.iter().filter(|slot| is_live(slot, now) && !is_held_by(slot, me)) {
            let span = Span::new(slot.starts_at, slot.ends_at);
            self.add(slot.resource_id, span);
            let kept = if is_blocked(slot) {
                Kept::Blocked { reason: slot.reason.clone() }
            } else {
                Kept::Held { by: person::full_name(&slot.holder_first_name, &slot.holder_last_name) }
            };
            self.kept.push((slot.resource_id, span, kept));
        }
        self
    }

    /// The refusal for time that is held or blocked, with the holder or the reason: that says more than the resource's name.
    pub fn kept_for(&self, resource: &Resource, span: Span) -> Option<BookingRefusal> {
        let found = self.kept.iter().find(|(of, kept, _)| *of == resource.id && kept.overlaps(span));
        found.map(|(_, kept, why)| match why {
            Kept::Held { by } => BookingRefusal::SlotTaken { name: by.clone(), at: kept.starts_at },
            Kept::Blocked { reason } => BookingRefusal::Blocked { name: resource.name.clone(), at: kept.starts_at, reason: reason.clone() },
        })
    }

    pub fn of(&self, resource: ResourceId) -> Vec<Span> {
        self.spans.get(&resource).cloned().unwrap_or_default()
    }

    fn add(&mut self, resource: ResourceId, span: Span) {
        self.spans.entry(resource).or_default().push(span);
    }
}

/// Blocked for everyone until somebody frees it, including whoever blocked it.
pub(super) fn is_blocked(slot: &SlotRow) -> bool {
    slot.kind == "blocked"
}

pub(super) fn is_held_by(slot: &SlotRow, person: UserId) -> bool {
    !is_blocked(slot) && slot.holder_id == Some(person)
}

/// A hold that has expired does not count; blocked time does not expire.
pub(super) fn is_live(slot: &SlotRow, now: DateTime<Utc>) -> bool {
    slot.hold_expires_at.is_none_or(|expires| expires > now)
}

pub(super) fn shown_holds(slots: Vec<SlotRow>, me: UserId, now: DateTime<Utc>) -> Vec<Hold> {
    let live = slots.into_iter().filter(|slot| is_live(slot, now));
    live.map(|slot| Hold {
        id: slot.id,
        resource_id: slot.resource_id,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        mine: is_held_by(&slot, me),
        holder_name: person::full_name(&slot.holder_first_name, &slot.holder_last_name),
        reason: slot.reason,
        expires_at: slot.hold_expires_at,
    })
    .collect()
}
