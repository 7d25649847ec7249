//! What is taken in a stretch of time: live visits, other people's live holds, blocked time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vetdesk_cache::read::schedule::{AppointmentRow, SlotRow};
use vetdesk_domain::ids::{AppointmentId, ResourceId, UserId};
use vetdesk_domain::person;
use vetdesk_domain::span::Span;

use super::setup::Setup;
use crate::view::Hold;

/// Taken time by resource.
#[derive(Debug, Default)]
pub(super) struct Taken(HashMap<ResourceId, Vec<Span>>);

impl Taken {
    /// `but` is the visit that is being moved: it does not stand in its own way. A booking that lost its slot takes none.
    pub fn by(clinic: &Setup, rows: &[AppointmentRow], but: Option<AppointmentId>) -> Self {
        let mut taken = Self::default();
        for row in rows.iter().filter(|row| row.status.takes_time() && !row.is_lost && Some(row.id) != but) {
            let vet = row.veterinarian_id.and_then(|vet| clinic.of_vet(vet)).map(|resource| resource.id);
            for resource in vet.into_iter().chain(row.room_id) {
                taken.add(resource, Span::lasting(row.scheduled_at, row.duration_minutes));
            }
        }
        taken
    }

    /// Joins what is blocked or held by others. One's own hold is for one's own booking.
    pub fn and_held(mut self, slots: &[SlotRow], me: UserId, now: DateTime<Utc>) -> Self {
        for slot in slots.iter().filter(|slot| slot.holder_id != Some(me) && is_live(slot, now)) {
            self.add(slot.resource_id, Span::new(slot.starts_at, slot.ends_at));
        }
        self
    }

    pub fn of(&self, resource: ResourceId) -> Vec<Span> {
        self.0.get(&resource).cloned().unwrap_or_default()
    }

    fn add(&mut self, resource: ResourceId, span: Span) {
        self.0.entry(resource).or_default().push(span);
    }
}

/// A hold that has run out stands in nobody's way; blocked time does not run out.
fn is_live(slot: &SlotRow, now: DateTime<Utc>) -> bool {
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
