//! What is taken in a stretch of time: live visits, other people's live holds, blocked time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vetdesk_cache::read::schedule::{SlotRow, TakingRow};
use vetdesk_domain::booking::BookingRefusal;
use vetdesk_domain::ids::{AppointmentId, ResourceId, UserId};
use vetdesk_domain::person;
use vetdesk_domain::span::Span;

use super::setup::Setup;
use crate::view::Hold;

/// Taken time by resource.
#[derive(Debug, Default)]
pub(super) struct Taken {
    spans: HashMap<ResourceId, Vec<Span>>,
    /// Of these, what others hold, with who does.
    held: Vec<(ResourceId, Span, String)>,
}

impl Taken {
    /// `but` is the visit that is being moved: it does not stand in its own way.
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

    /// Joins what is blocked or held by others. One's own hold is for one's own booking.
    pub fn and_held(mut self, slots: &[SlotRow], me: UserId, now: DateTime<Utc>) -> Self {
        for slot in slots.iter().filter(|slot| slot.holder_id != Some(me) && is_live(slot, now)) {
            let span = Span::new(slot.starts_at, slot.ends_at);
            self.add(slot.resource_id, span);
            if slot.holder_id.is_some() {
                self.held.push((slot.resource_id, span, person::full_name(&slot.holder_first_name, &slot.holder_last_name)));
            }
        }
        self
    }

    /// The refusal that names who holds time of a resource within a stretch, where somebody does.
    pub fn holder(&self, resource: ResourceId, span: Span) -> Option<BookingRefusal> {
        let held = self.held.iter().find(|(of, held, _)| *of == resource && held.overlaps(span));
        held.map(|(_, held, name)| BookingRefusal::SlotTaken { name: name.clone(), at: held.starts_at })
    }

    pub fn of(&self, resource: ResourceId) -> Vec<Span> {
        self.spans.get(&resource).cloned().unwrap_or_default()
    }

    fn add(&mut self, resource: ResourceId, span: Span) {
        self.spans.entry(resource).or_default().push(span);
    }
}

/// A hold that has run out stands in nobody's way; blocked time does not run out.
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
        mine: slot.holder_id == Some(me),
        holder_name: match slot.holder_id {
            Some(_) => person::full_name(&slot.holder_first_name, &slot.holder_last_name),
            // Blocked time has no holder: what is shown is why.
            None => slot.reason.unwrap_or_default(),
        },
        expires_at: slot.hold_expires_at,
    })
    .collect()
}
