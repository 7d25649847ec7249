//! The next free times that fit.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rusqlite::Connection;
use vetdesk_domain::booking::{MAX_MINUTES, MIN_MINUTES};
use vetdesk_domain::hours;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots;

use super::setup::Resource;
use super::within_calendar;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{FreeSlot, FreeSlotsRequest};

/// How far ahead is looked, in days.
const HORIZON_DAYS: i64 = 90;
/// Most times in one answer.
const MAX_SLOTS: u32 = 500;

impl Desk {
    /// The next free times of one resource or of any vet, in the order of their start, at most `limit`.
    ///
    /// # Errors
    /// `invalid_input` for a length that no visit has, `not_found` for a resource that is not there.
    pub fn free_slots(&self, request: &FreeSlotsRequest) -> Result<Vec<FreeSlot>> {
        self.require(Permission::DiaryRead)?;
        self.read(|conn| self.free(conn, request))
    }

    /// As [`Desk::free_slots`], inside a read.
    pub(crate) fn free(&self, conn: &Connection, request: &FreeSlotsRequest) -> Result<Vec<FreeSlot>> {
        let minutes = i64::from(request.minutes);
        if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
            return Err(DeskError::field(ErrorCode::InvalidInput, "minutes"));
        }
        let limit = usize::try_from(request.limit.min(MAX_SLOTS)).unwrap_or(0);
        let from = request.from.map_or(self.now(), |from| from.max(self.now()));
        within_calendar(from, "from")?;
        let zone = self.who.zone;
        let first_day = zone.day_of(from);
        let last_day = first_day.checked_add_signed(TimeDelta::days(HORIZON_DAYS)).unwrap_or(first_day);
        let mut found = Vec::new();
        let clinic = self.setup(conn, first_day, last_day)?;
        let wanted: Vec<_> = match request.resource_id {
            Some(id) => vec![clinic.resource(id).ok_or_else(|| DeskError::not_found("resource"))?],
            None => {
                let is_open = |resource: &&Resource| resource.kind == ResourceKind::Veterinarian && resource.is_accepting;
                clinic.resources.iter().filter(is_open).collect()
            }
        };
        for day in first_day.iter_days().take_while(|day| *day < last_day) {
            let span = zone.day(day);
            let taken = self.taken(conn, &clinic, span, None)?;
            // By start, then by the order of the columns.
            let mut of_day = BTreeMap::new();
            for (place, resource) in wanted.iter().enumerate() {
                let working = hours::working(&clinic.windows(day, resource));
                let free = slots::free_time(working, taken.of(resource.id));
                for slot in slots::free_slots(&free, span.starts_at, from, minutes, self.who.step_minutes) {
                    of_day.insert((slot.starts_at, place), (slot, *resource));
                }
            }
            for (slot, resource) in of_day.into_values().take(limit.saturating_sub(found.len())) {
                found.push(FreeSlot {
                    resource_id: resource.id,
                    resource_name: resource.name.clone(),
                    starts_at: slot.starts_at,
                    ends_at: slot.ends_at,
                    local_day: zone.day_of(slot.starts_at),
                    local_start: zone.short_clock(slot.starts_at),
                });
            }
            if found.len() >= limit {
                break;
            }
        }
        Ok(found)
    }
}
