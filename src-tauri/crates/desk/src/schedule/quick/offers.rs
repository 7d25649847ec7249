//! Free times for a line: those that fit it, why there are none, and others nearby.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::Connection;
use vetdesk_domain::booking::GRACE_MINUTES;
use vetdesk_domain::calendar::WallTime;
use vetdesk_domain::hours::{self, WindowKind};
use vetdesk_domain::slots;
use vetdesk_domain::span::{self, Span};

use super::Reading;
use crate::Desk;
use crate::error::Result;
use crate::schedule::free::{Fitting, bookable};
use crate::schedule::setup::{Resource, Setup};
use crate::schedule::taken::Taken;
use crate::view::{DayProblem, FreeSlot, TimeProblem};

/// How far ahead the next open day is looked for.
pub(super) const CLOSED_DAYS: u64 = 30;

/// What can be offered for a line.
#[derive(Debug, Default)]
pub(super) struct Offers {
    /// The day that was named, or that follows from the time.
    pub day: Option<NaiveDate>,
    pub starts_at: Option<DateTime<Utc>>,
    /// The time does not exist on that day, because the clock is put forward.
    pub is_skipped: bool,
    pub time_problem: Option<TimeProblem>,
    pub day_problem: Option<DayProblem>,
    /// Times that fit all that was understood.
    pub slots: Vec<FreeSlot>,
    /// Times nearby that do not fit all of it.
    pub later: Vec<FreeSlot>,
}

impl Desk {
    pub(super) fn offers_for(&self, conn: &Connection, clinic: &Setup, reading: &Reading, limit: usize) -> Result<Offers> {
        let mut offers = match (reading.at, reading.line.day, reading.line.time) {
            (Some(at), ..) => self.at_an_instant(conn, clinic, reading, at, false, limit)?,
            (None, None, None) => self.starting_on_its_day(conn, clinic, reading, limit)?,
            (None, Some(day), None) => self.on_a_day(conn, clinic, reading, day, limit)?,
            (None, day, Some(time)) => {
                let day = day.unwrap_or_else(|| self.next_open(clinic, reading.from_day, time));
                self.at_a_time(conn, clinic, reading, day, time, limit)?
            }
        };
        offers.slots.truncate(limit);
        offers.later = apart(&offers.slots, offers.later);
        offers.later.truncate(limit - offers.slots.len());
        Ok(offers)
    }

    /// The first day, within [`CLOSED_DAYS`], on which the clinic is open and this time is still to come.
    fn next_open(&self, clinic: &Setup, first: NaiveDate, time: NaiveTime) -> NaiveDate {
        let is_to_come = |day: &NaiveDate| self.who.zone.wall(*day, time).likely() > self.now() && !clinic.opening(*day).is_closed();
        let ahead = first + Days::new(CLOSED_DAYS);
        first.iter_days().take_while(|day| *day < ahead).find(is_to_come).unwrap_or(first)
    }

    /// No day was named: the next free times from the day on the screen on.
    fn starting_on_its_day(&self, conn: &Connection, clinic: &Setup, reading: &Reading, limit: usize) -> Result<Offers> {
        let resources = bookable(clinic, reading.vet.as_ref().map(|vet| vet.id))?;
        let from = self.who.zone.day(reading.from_day).starts_at.max(self.now());
        Ok(Offers { slots: self.next_free(conn, clinic, &resources, reading.fitting(from), limit)?, ..Offers::default() })
    }

    /// A day was named, and no time: what fits on it, and the free times of the days after.
    fn on_a_day(&self, conn: &Connection, clinic: &Setup, reading: &Reading, day: NaiveDate, limit: usize) -> Result<Offers> {
        let resources = bookable(clinic, reading.vet.as_ref().map(|vet| vet.id))?;
        let mut slots = Vec::new();
        if !self.is_over(day) {
            slots = self.free_on(conn, clinic, &resources, day, reading.fitting(self.now()))?;
        }
        let day_problem = slots.is_empty().then(|| self.why_not_that_day(clinic, &resources, day));
        let missing = limit.saturating_sub(slots.len());
        let later = self.after(conn, clinic, &resources, reading, day, missing)?;
        Ok(Offers { day: Some(day), day_problem, slots, later, ..Offers::default() })
    }

    /// A time was named. When the clocks change, it may exist twice or not at all.
    fn at_a_time(
        &self,
        conn: &Connection,
        clinic: &Setup,
        reading: &Reading,
        day: NaiveDate,
        time: NaiveTime,
        limit: usize,
    ) -> Result<Offers> {
        let wall = self.who.zone.wall(day, time);
        let is_skipped = matches!(wall, WallTime::Skipped { .. });
        let offers = self.at_an_instant(conn, clinic, reading, wall.likely(), is_skipped, limit)?;
        Ok(Offers { day: Some(day), ..offers })
    }

    /// Whether an instant is free; further the free times near it, the other vets' at that instant if the vet asked for is not
    /// free, and those of the days after.
    fn at_an_instant(
        &self,
        conn: &Connection,
        clinic: &Setup,
        reading: &Reading,
        at: DateTime<Utc>,
        is_skipped: bool,
        limit: usize,
    ) -> Result<Offers> {
        let day = self.who.zone.day_of(at);
        let asked_for = reading.vet.as_ref().map(|vet| vet.id);
        let resources = bookable(clinic, asked_for)?;
        let tried = if is_skipped { Tried::default() } else { self.try_at(conn, clinic, &resources, reading, at)? };
        let mut later = if self.is_over(day) { Vec::new() } else { self.near(conn, clinic, &resources, reading, day, at)? };
        if tried.free.is_empty() && asked_for.is_some() && !is_skipped {
            let others = self.try_at(conn, clinic, &bookable(clinic, None)?, reading, at)?.free;
            later.truncate(limit.saturating_sub(others.len().min(limit / 2)));
            later.extend(others);
        }
        let missing = limit.saturating_sub(later.len() + tried.free.len());
        later.extend(self.after(conn, clinic, &resources, reading, day, missing)?);
        let is_named = reading.line.day.is_some() && reading.at.is_none();
        let day_problem = tried.problem.filter(|_| is_named).map(|_| self.why_not_that_day(clinic, &resources, day));
        Ok(Offers {
            day: Some(day),
            starts_at: (!is_skipped).then_some(at),
            is_skipped,
            time_problem: tried.problem,
            // Only this time is known to be taken, not the whole day.
            day_problem: day_problem.filter(|problem| *problem != DayProblem::Full),
            slots: tried.free,
            later,
        })
    }

    /// The free times of a day, those nearest to an instant first.
    fn near(
        &self,
        conn: &Connection,
        clinic: &Setup,
        resources: &[&Resource],
        reading: &Reading,
        day: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<Vec<FreeSlot>> {
        let every_step = Fitting { apart: false, ..reading.fitting(self.now()) };
        let mut near = self.free_on(conn, clinic, resources, day, every_step)?;
        near.retain(|slot| slot.starts_at != at);
        near.sort_by_key(|slot| (slot.starts_at - at).abs());
        Ok(apart(&[], near))
    }

    /// The next free times after a day.
    fn after(
        &self,
        conn: &Connection,
        clinic: &Setup,
        resources: &[&Resource],
        reading: &Reading,
        day: NaiveDate,
        limit: usize,
    ) -> Result<Vec<FreeSlot>> {
        let from = self.who.zone.day(day).ends_at.max(self.now());
        self.next_free(conn, clinic, resources, reading.fitting(from), limit)
    }

    /// Which of these are free for a visit at exactly that time, on the step or not; if none is, why.
    fn try_at(&self, conn: &Connection, clinic: &Setup, resources: &[&Resource], reading: &Reading, at: DateTime<Utc>) -> Result<Tried> {
        let span = Span::lasting(at, reading.minutes);
        let grace = TimeDelta::minutes(GRACE_MINUTES.max(self.who.step_minutes));
        if at < self.now() - grace {
            return Ok(Tried { free: Vec::new(), problem: Some(TimeProblem::Past) });
        }
        let taken = self.taken(conn, clinic, span, None)?;
        let mut tried = Tried::default();
        for resource in resources {
            match self.why_not_then(clinic, &taken, resource, span) {
                None => tried.free.push(self.shown_slot(resource, span)),
                Some(problem) => tried.problem = Some(tried.problem.map_or(problem, |other| mildest(other, problem))),
            }
        }
        if !tried.free.is_empty() {
            tried.problem = None;
        } else if tried.problem.is_none() {
            tried.problem = Some(TimeProblem::VetAway);
        }
        Ok(tried)
    }

    fn why_not_then(&self, clinic: &Setup, taken: &Taken, resource: &Resource, span: Span) -> Option<TimeProblem> {
        let windows = clinic.windows(self.who.zone.day_of(span.starts_at), resource);
        let working = hours::working(&windows);
        let is_within = |free: Vec<Span>| free.iter().any(|free| free.starts_at <= span.starts_at && span.ends_at <= free.ends_at);
        let crosses = |kind| windows.iter().any(|window| window.kind == kind && window.span.overlaps(span));
        if is_within(slots::free_time(working.clone(), taken.of(resource.id))) {
            None
        } else if crosses(WindowKind::Leave) {
            Some(TimeProblem::VetAway)
        } else if crosses(WindowKind::Off) || !span::without(vec![span], windows.iter().map(|window| window.span).collect()).is_empty() {
            Some(TimeProblem::OutsideHours)
        } else if crosses(WindowKind::Break) {
            Some(TimeProblem::Break)
        } else {
            Some(TimeProblem::Taken)
        }
    }

    fn why_not_that_day(&self, clinic: &Setup, resources: &[&Resource], day: NaiveDate) -> DayProblem {
        if self.is_over(day) {
            return DayProblem::Past;
        }
        let windows: Vec<_> = resources.iter().map(|resource| clinic.windows(day, resource)).collect();
        let ends = windows.iter().filter_map(|windows| hours::working_hull(windows)).map(|hull| hull.ends_at).max();
        match ends {
            Some(ends) if ends <= self.now() => DayProblem::Past,
            Some(_) => DayProblem::Full,
            None => {
                let opening = clinic.opening(day);
                if opening.is_closed() {
                    return DayProblem::Closed { reason: opening.reason };
                }
                let mut leave = windows.iter().flatten().filter(|window| window.kind == WindowKind::Leave);
                let reason = leave.find_map(|window| window.label.clone()).filter(|_| resources.len() == 1);
                DayProblem::VetAway { reason }
            }
        }
    }

    fn is_over(&self, day: NaiveDate) -> bool {
        self.who.zone.day(day).ends_at <= self.now()
    }
}

/// Who is free at a time; if nobody is, why.
#[derive(Debug, Default)]
struct Tried {
    free: Vec<FreeSlot>,
    problem: Option<TimeProblem>,
}

/// The problem that explains more: if one vet is booked, the other's hours are not the reason.
fn mildest(one: TimeProblem, other: TimeProblem) -> TimeProblem {
    let rank = |problem| match problem {
        TimeProblem::Taken => 0,
        TimeProblem::Break => 1,
        TimeProblem::OutsideHours => 2,
        TimeProblem::VetAway => 3,
        TimeProblem::Past => 4,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// Keeps the slots, in their order, that overlap no offered and no kept slot of the same vet.
fn apart(offered: &[FreeSlot], slots: Vec<FreeSlot>) -> Vec<FreeSlot> {
    let mut kept: Vec<FreeSlot> = Vec::with_capacity(slots.len());
    for slot in slots {
        let is_same_gap =
            |other: &FreeSlot| other.resource_id == slot.resource_id && other.starts_at < slot.ends_at && slot.starts_at < other.ends_at;
        if !offered.iter().chain(&kept).any(is_same_gap) {
            kept.push(slot);
        }
    }
    kept
}
