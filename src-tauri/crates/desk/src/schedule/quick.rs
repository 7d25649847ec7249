//! The line that is typed while the client talks: read by the domain's rules, answered with whom it may mean and when it fits.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::find;
use vetdesk_cache::read::schedule::{self as read, AppointmentTypeRow, ResourceRow};
use vetdesk_domain::booking::GRACE_MINUTES;
use vetdesk_domain::hours;
use vetdesk_domain::quick::{self, Known, KnownType, KnownVet, Language, Purpose, Understood};
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots;
use vetdesk_domain::span::Span;

use super::day_within_calendar;
use super::free::{Fitting, HORIZON_DAYS, MAX_SLOTS, bookable};
use super::setup::{Resource, Setup};
use crate::Desk;
use crate::error::Result;
use crate::find::shown;
use crate::view::{FreeSlot, Hit, QuickLine, QuickLineRequest};

/// Nobody types more while a client talks.
const MAX_TEXT: usize = 200;
const MAX_HITS: usize = 5;
/// How long a visit is taken to be where nothing says it and the clinic has no types.
const USUAL_MINUTES: i64 = 30;
/// How far ahead the next open day is looked for.
const CLOSED_DAYS: u64 = 30;

/// A line with what the clinic makes of it.
#[derive(Debug)]
struct Reading {
    line: Understood,
    kind: Option<AppointmentTypeRow>,
    vet: Option<ResourceRow>,
    /// As long as it is looked for.
    minutes: i64,
    /// The first day that is looked at.
    from_day: NaiveDate,
}

impl Desk {
    /// Reads a line such as "bella vacc tue 3pm lee". There is none that cannot be read: what means nothing is a name.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar, `not_allowed`.
    pub fn quick_line(&self, request: &QuickLineRequest) -> Result<QuickLine> {
        self.require(Permission::DiaryRead)?;
        if let Some(day) = request.day {
            day_within_calendar(day, "day")?;
        }
        self.read(|conn| {
            let reading = self.reading(conn, request)?;
            let hits = self.hits(conn, &reading.line.who)?;
            let last_day = reading.from_day + Days::new(CLOSED_DAYS + HORIZON_DAYS.unsigned_abs());
            let clinic = self.setup(conn, reading.from_day, last_day)?;
            let day = reading.line.day.or_else(|| reading.line.time.map(|time| self.next_open(&clinic, reading.from_day, time)));
            let starts_at = day.zip(reading.line.time).map(|(day, time)| self.who.zone.wall(day, time).likely());
            let limit = usize::try_from(request.limit.min(MAX_SLOTS)).unwrap_or(0);
            let (is_free, slots) = match starts_at {
                Some(at) => {
                    let (is_free, slots) = self.around(conn, &clinic, &reading, at, limit)?;
                    (Some(is_free), slots)
                }
                None => (None, self.starting_with_its_day(conn, &clinic, &reading, limit)?),
            };
            Ok(answer(reading, day, starts_at, is_free, hits, slots))
        })
    }

    fn reading(&self, conn: &Connection, request: &QuickLineRequest) -> Result<Reading> {
        let (zone, now, today) = (self.who.zone, self.now(), self.today());
        let types = read::appointment_types(conn)?;
        let mut vets = read::resources(conn, self.who.clinic_id)?;
        vets.retain(|resource| resource.kind == ResourceKind::Veterinarian);
        let known_types: Vec<_> = types.iter().map(|kind| KnownType { visit_type: kind.visit_type, name: &kind.name }).collect();
        let known_vets: Vec<_> =
            vets.iter().map(|vet| KnownVet { first_name: &vet.veterinarian_first_name, last_name: &vet.veterinarian_last_name }).collect();
        let text: String = request.text.chars().take(MAX_TEXT).collect();
        let known = Known {
            language: Language::of_code(&request.language),
            now: NaiveDateTime::new(today, zone.time_of(now)),
            types: &known_types,
            vets: &known_vets,
        };
        let line = quick::understand(&text, &known);
        let kind = line.purpose.and_then(|purpose| of_purpose(&types, purpose, line.minutes)).cloned();
        let usual = kind.as_ref().or(types.first()).map_or(USUAL_MINUTES, |kind| kind.minutes);
        Ok(Reading {
            minutes: line.minutes.map_or(usual, i64::from),
            vet: line.vet.and_then(|vet| vets.get(vet).cloned()),
            from_day: line.day.or(request.day).map_or(today, |day| day.max(today)),
            kind,
            line,
        })
    }

    /// Who may be meant. The last letter or two may be the beginning of something else: without them somebody is found.
    fn hits(&self, conn: &Connection, who: &str) -> Result<Vec<Hit>> {
        if who.is_empty() || !self.who.may(Permission::ClientsRead) {
            return Ok(Vec::new());
        }
        let now = self.now();
        let mut found = find::search(conn, who, MAX_HITS, now)?;
        if found.is_empty()
            && let Some((before, last)) = who.rsplit_once(' ')
            && last.chars().count() <= 2
        {
            found = find::search(conn, before, MAX_HITS, now)?;
        }
        Ok(found.into_iter().map(|hit| shown(hit, self.today())).collect())
    }

    /// The first day on which the clinic is open and this time is still to come.
    fn next_open(&self, clinic: &Setup, first: NaiveDate, time: NaiveTime) -> NaiveDate {
        let is_to_come = |day: &NaiveDate| self.who.zone.wall(*day, time).likely() > self.now() && !clinic.opening(*day).is_closed();
        let ahead = first + Days::new(CLOSED_DAYS);
        first.iter_days().take_while(|day| *day < ahead).find(is_to_come).unwrap_or(first)
    }

    /// The next free times from the line's day on.
    fn starting_with_its_day(&self, conn: &Connection, clinic: &Setup, reading: &Reading, limit: usize) -> Result<Vec<FreeSlot>> {
        let resources = bookable(clinic, reading.vet.as_ref().map(|vet| vet.id))?;
        let from = self.who.zone.day(reading.from_day).starts_at.max(self.now());
        self.next_free(conn, clinic, &resources, reading.fitting(from), limit)
    }

    /// Whether a time is free, and what is free there and near it. Where it is taken, the same vet's times nearby come
    /// first, then the others' at that time.
    fn around(
        &self,
        conn: &Connection,
        clinic: &Setup,
        reading: &Reading,
        at: DateTime<Utc>,
        limit: usize,
    ) -> Result<(bool, Vec<FreeSlot>)> {
        let zone = self.who.zone;
        let asked_for = reading.vet.as_ref().map(|vet| vet.id);
        let resources = bookable(clinic, asked_for)?;
        let exact = self.free_at(conn, clinic, &resources, reading, at)?;
        let is_free = !exact.is_empty();
        let is_past = |day: NaiveDate| zone.day(day).ends_at <= self.now();
        let day = zone.day_of(at);
        let mut nearby = if is_past(day) { Vec::new() } else { self.free_on(conn, clinic, &resources, day, reading.fitting(self.now()))? };
        nearby.retain(|slot| slot.starts_at != at);
        nearby.sort_by_key(|slot| (slot.starts_at - at).abs());
        let mut found = exact;
        if is_free || asked_for.is_none() {
            found.extend(nearby);
        } else {
            let others = self.free_at(conn, clinic, &bookable(clinic, None)?, reading, at)?;
            nearby.truncate(limit.saturating_sub(others.len().min(limit / 2)));
            found.extend(nearby);
            found.extend(others);
        }
        found.truncate(limit);
        if found.len() < limit {
            let from = zone.day(day).ends_at.max(self.now());
            found.extend(self.next_free(conn, clinic, &resources, reading.fitting(from), limit - found.len())?);
        }
        Ok((is_free, found))
    }

    /// Of these, who is free for a visit at that very time, on the step or not.
    fn free_at(
        &self,
        conn: &Connection,
        clinic: &Setup,
        resources: &[&Resource],
        reading: &Reading,
        at: DateTime<Utc>,
    ) -> Result<Vec<FreeSlot>> {
        let span = Span::lasting(at, reading.minutes);
        let grace = TimeDelta::minutes(GRACE_MINUTES.max(self.who.step_minutes));
        if at < self.now() - grace {
            return Ok(Vec::new());
        }
        let day = self.who.zone.day_of(at);
        let taken = self.taken(conn, clinic, span, None)?;
        let is_free = |resource: &&&Resource| {
            let working = hours::working(&clinic.windows(day, resource));
            slots::free_time(working, taken.of(resource.id))
                .iter()
                .any(|free| free.starts_at <= span.starts_at && span.ends_at <= free.ends_at)
        };
        Ok(resources.iter().filter(is_free).map(|resource| self.shown_slot(resource, span)).collect())
    }
}

impl Reading {
    fn fitting(&self, from: DateTime<Utc>) -> Fitting {
        // A time that was said says more than a part of the day.
        let part = self.line.part.filter(|_| self.line.time.is_none());
        Fitting { minutes: self.minutes, from, until: None, part }
    }
}

/// The clinic's type for a purpose: of several, the one of the length that was said.
fn of_purpose(types: &[AppointmentTypeRow], purpose: Purpose, minutes: Option<u32>) -> Option<&AppointmentTypeRow> {
    match purpose {
        Purpose::Own(place) => types.get(place),
        Purpose::Plain(visit_type) => {
            let mut such = types.iter().filter(|kind| kind.visit_type == visit_type);
            let of_length = such.clone().find(|kind| minutes.is_some_and(|minutes| i64::from(minutes) == kind.minutes));
            of_length.or_else(|| such.next())
        }
    }
}

fn answer(
    reading: Reading,
    day: Option<NaiveDate>,
    starts_at: Option<DateTime<Utc>>,
    is_free: Option<bool>,
    hits: Vec<Hit>,
    slots: Vec<FreeSlot>,
) -> QuickLine {
    let Reading { line, kind, vet, .. } = reading;
    let plain = line.purpose.and_then(|purpose| if let Purpose::Plain(visit_type) = purpose { Some(visit_type) } else { None });
    let usual = kind.as_ref().and_then(|kind| u32::try_from(kind.minutes).ok());
    QuickLine {
        who: line.who,
        hits,
        type_id: kind.as_ref().map(|kind| kind.id),
        visit_type: kind.as_ref().map(|kind| kind.visit_type).or(plain),
        minutes: line.minutes.or(usual),
        resource_id: vet.as_ref().map(|vet| vet.id),
        resource_name: vet.map(|vet| vet.name),
        day,
        time: line.time.map(|time| time.format("%H:%M").to_string()),
        part: line.part,
        starts_at,
        is_free,
        slots,
        marks: line.marks,
    }
}
