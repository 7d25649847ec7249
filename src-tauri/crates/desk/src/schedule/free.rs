//! The next free times that fit.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::Connection;
use vetdesk_domain::booking::{MAX_MINUTES, MIN_MINUTES};
use vetdesk_domain::calendar::{WallTime, parse_time};
use vetdesk_domain::hours;
use vetdesk_domain::ids::ResourceId;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots::{self, PartOfDay};
use vetdesk_domain::span::Span;

use super::setup::{Resource, Setup};
use super::within_calendar;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{FreeSlot, FreeSlotsRequest};

/// How many days ahead free times are looked for.
pub(super) const HORIZON_DAYS: i64 = 90;
/// Most times in one answer.
pub(super) const MAX_SLOTS: u32 = 500;

/// What a free time has to fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitting {
    pub minutes: i64,
    /// It starts at `from` or later, and before `until`.
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub part: Option<PartOfDay>,
    /// The clinic's local time: it starts at `not_before` or later, and is over by `not_after`.
    pub not_before: Option<NaiveTime>,
    pub not_after: Option<NaiveTime>,
    /// No two of one resource overlap.
    pub apart: bool,
}

impl Fitting {
    /// Any time of that length from an instant on.
    pub fn lasting(minutes: i64, from: DateTime<Utc>) -> Self {
        Self { minutes, from, until: None, part: None, not_before: None, not_after: None, apart: false }
    }
}

impl Desk {
    /// The next free times of one resource or of any vet, in the order of their start, at most `limit`.
    ///
    /// # Errors
    /// `invalid_input` for a length that no visit has or a bound that is no time of day, `not_found` for an unknown resource.
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
        let first_day = self.who.zone.day_of(from);
        let last_day = first_day.checked_add_signed(TimeDelta::days(HORIZON_DAYS)).unwrap_or(first_day);
        let clinic = self.setup(conn, first_day, last_day)?;
        let wanted = Fitting {
            until: request.until,
            part: request.part,
            not_before: bound(request.not_before.as_deref(), "not_before")?,
            not_after: bound(request.not_after.as_deref(), "not_after")?,
            apart: request.apart.unwrap_or(false),
            ..Fitting::lasting(minutes, from)
        };
        self.next_free(conn, &clinic, &bookable(&clinic, request.resource_id)?, wanted, limit)
    }

    /// The next free times from `wanted.from` on, within [`HORIZON_DAYS`].
    pub(super) fn next_free(
        &self,
        conn: &Connection,
        clinic: &Setup,
        resources: &[&Resource],
        wanted: Fitting,
        limit: usize,
    ) -> Result<Vec<FreeSlot>> {
        let first_day = self.who.zone.day_of(wanted.from);
        let last_day = first_day.checked_add_signed(TimeDelta::days(HORIZON_DAYS)).unwrap_or(first_day);
        let mut found = Vec::new();
        for day in first_day.iter_days().take_while(|day| *day < last_day) {
            let is_over = wanted.until.is_some_and(|until| until <= self.who.zone.day(day).starts_at);
            if is_over || found.len() >= limit {
                break;
            }
            found.extend(self.free_on(conn, clinic, resources, day, wanted)?);
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The free times of one day: by start, then by the order of the columns.
    pub(super) fn free_on(
        &self,
        conn: &Connection,
        clinic: &Setup,
        resources: &[&Resource],
        day: NaiveDate,
        wanted: Fitting,
    ) -> Result<Vec<FreeSlot>> {
        let zone = self.who.zone;
        let span = zone.day(day);
        let first = wanted.not_before.map(|time| zone.wall(day, time).likely());
        let last = wanted.not_after.filter(|time| *time != NaiveTime::MIN).map(|time| match zone.wall(day, time) {
            WallTime::Twice { second, .. } => second,
            other => other.likely(),
        });
        let is_wanted = |slot: &Span| {
            wanted.until.is_none_or(|until| slot.starts_at < until)
                && wanted.part.is_none_or(|part| part.holds(zone.time_of(slot.starts_at)))
                && first.is_none_or(|first| first <= slot.starts_at)
                && last.is_none_or(|last| slot.ends_at <= last)
        };
        let working: Vec<_> = resources.iter().map(|resource| hours::working(&clinic.windows(day, resource))).collect();
        if working.iter().all(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let taken = self.taken(conn, clinic, span, None)?;
        let mut found = Vec::new();
        for (resource, working) in resources.iter().zip(working) {
            let free = slots::free_time(working, taken.of(resource.id));
            let starts = slots::free_slots(&free, span.starts_at, wanted.from, wanted.minutes, self.who.step_minutes);
            let starts: Vec<_> = starts.into_iter().filter(is_wanted).collect();
            let starts = if wanted.apart { slots::apart(starts) } else { starts };
            found.extend(starts.into_iter().map(|slot| self.shown_slot(resource, slot)));
        }
        found.sort_by_key(|slot| slot.starts_at);
        Ok(found)
    }

    pub(super) fn shown_slot(&self, resource: &Resource, slot: Span) -> FreeSlot {
        FreeSlot {
            resource_id: resource.id,
            resource_name: resource.name.clone(),
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            local_day: self.who.zone.day_of(slot.starts_at),
            local_start: self.who.zone.short_clock(slot.starts_at),
        }
    }
}

/// A time of day of a request.
fn bound(text: Option<&str>, field: &str) -> Result<Option<NaiveTime>> {
    let time = |text| parse_time(text).map_err(|_| DeskError::field_because(ErrorCode::InvalidInput, field, "no time of day"));
    text.map(time).transpose()
}

/// The resource asked for, else every vet who accepts bookings from anyone.
pub(super) fn bookable(clinic: &Setup, asked_for: Option<ResourceId>) -> Result<Vec<&Resource>> {
    let takes_anyone = |resource: &&Resource| resource.kind == ResourceKind::Veterinarian && resource.is_accepting;
    match asked_for {
        Some(id) => Ok(vec![clinic.resource(id).ok_or_else(|| DeskError::not_found("resource"))?]),
        None => Ok(clinic.resources.iter().filter(takes_anyone).collect()),
    }
}
