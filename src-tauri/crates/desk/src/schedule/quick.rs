//! The line typed while the client talks: interpreted by the domain, answered with whom it may mean and the times that fit.

mod offers;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::find;
use vetdesk_cache::read::schedule::{self as read, AppointmentTypeRow, ResourceRow};
use vetdesk_domain::booking::{MAX_MINUTES, MIN_MINUTES};
use vetdesk_domain::minute;
use vetdesk_domain::quick::{self, Books, Known, KnownType, KnownVet, Language, Purpose, Understood};
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;

use super::free::{Fitting, HORIZON_DAYS, MAX_SLOTS};
use super::{day_within_calendar, within_calendar};
use crate::Desk;
use crate::error::Result;
use crate::find::shown;
use crate::view::{GivenVet, Hit, MarkKind, QuickLine, QuickLineRequest, Unclear, UnclearReason};
use offers::{CLOSED_DAYS, Offers};

/// Nobody types more while a client talks.
const MAX_TEXT: usize = 200;
const MAX_HITS: usize = 5;
/// Most animals that come together.
const MAX_ANIMALS: u32 = 12;
/// The length of a visit if none is named and the clinic has no types.
const USUAL_MINUTES: i64 = 30;

/// A line with what the clinic makes of it.
#[derive(Debug)]
struct Reading {
    line: Understood,
    kind: Option<AppointmentTypeRow>,
    vet: Option<ResourceRow>,
    /// The length that is looked for: all animals together.
    minutes: i64,
    /// The length for each animal.
    each: i64,
    /// The time that was chosen beside the line.
    at: Option<DateTime<Utc>>,
    /// The first day that is looked at.
    from_day: NaiveDate,
}

impl Desk {
    /// Interprets a line such as "bella vacc tue 3pm lee". No line is refused: a word without a meaning is a name, or is
    /// reported as unclear.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar, `not_allowed`.
    pub fn quick_line(&self, request: &QuickLineRequest) -> Result<QuickLine> {
        self.require(Permission::DiaryRead)?;
        if let Some(day) = request.day {
            day_within_calendar(day, "day")?;
        }
        if let Some(at) = request.given.as_ref().and_then(|given| given.starts_at) {
            within_calendar(at, "starts_at")?;
        }
        self.read(|conn| {
            let reading = self.reading(conn, request)?;
            let hits = self.hits(conn, &reading.line.who)?;
            let last_day = reading.from_day + Days::new(CLOSED_DAYS + HORIZON_DAYS.unsigned_abs());
            let day_given = reading.at.map(|at| self.who.zone.day_of(at));
            let clinic =
                self.setup(conn, reading.from_day.min(day_given.unwrap_or(reading.from_day)), last_day.max(day_given.unwrap_or(last_day)))?;
            let limit = usize::try_from(request.limit.min(MAX_SLOTS)).unwrap_or(0);
            let offers = self.offers_for(conn, &clinic, &reading, limit)?;
            Ok(answer(reading, hits, offers))
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
        let may_read_names = self.who.may(Permission::ClientsRead);
        // If the lookup fails, the word counts as nobody's name.
        let is_name = |word: &str| may_read_names && find::is_name(conn, word).unwrap_or(false);
        let known = Known {
            language: Language::of_code(&request.language),
            kind: request.kind,
            dates: self.who.dates,
            now: NaiveDateTime::new(today, zone.time_of(now)),
            types: &known_types,
            vets: &known_vets,
            books: Books(&is_name),
        };
        let line = quick::understand(&text, &known);
        let given = request.given.clone().unwrap_or_default();
        let chosen = given.type_id.and_then(|id| types.iter().find(|kind| kind.id == id));
        let kind = chosen.or_else(|| line.purpose.and_then(|purpose| of_purpose(&types, purpose, line.minutes))).cloned();
        let asked = request.minutes.map(i64::from).filter(|minutes| (MIN_MINUTES..=MAX_MINUTES).contains(minutes));
        let usual = || types.first().map_or(USUAL_MINUTES, |kind| kind.minutes);
        let minutes = given.minutes.or(line.minutes).map(i64::from).or(kind.as_ref().map(|kind| kind.minutes)).or(asked);
        let each = minutes.unwrap_or_else(usual);
        let named = line.vet.and_then(|vet| vets.get(vet).cloned());
        let of = |id| vets.iter().find(|vet| vet.id == id).cloned();
        Ok(Reading {
            minutes: each.saturating_mul(i64::from(given.animals.clamp(1, MAX_ANIMALS))).min(MAX_MINUTES),
            each,
            at: given.starts_at.map(minute::floor),
            vet: match given.vet {
                GivenVet::AsSaid => named,
                GivenVet::Anyone => None,
                GivenVet::Unless { resource_id } => named.or_else(|| of(resource_id)),
                GivenVet::This { resource_id } => of(resource_id),
            },
            from_day: line.day.or(request.day).map_or(today, |day| day.max(today)),
            kind,
            line,
        })
    }

    /// Who may be meant. If nobody is found, a last word of one or two letters is left out: it may be the start of another word.
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
}

impl Reading {
    pub fn fitting(&self, from: DateTime<Utc>) -> Fitting {
        let Understood { time, part, not_before, not_after, .. } = self.line;
        // A named time replaces the part of the day.
        let part = part.filter(|_| time.is_none());
        Fitting { part, not_before, not_after, apart: true, ..Fitting::lasting(self.minutes, from) }
    }
}

/// The clinic's type for a purpose: of several, the one of the named length, else the first.
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

fn answer(reading: Reading, hits: Vec<Hit>, offers: Offers) -> QuickLine {
    let Reading { line, kind, vet, each, .. } = reading;
    let plain = line.purpose.and_then(|purpose| if let Purpose::Plain(visit_type) = purpose { Some(visit_type) } else { None });
    let usual = kind.as_ref().and_then(|kind| u32::try_from(kind.minutes).ok());
    let on_the_wall = |time: Option<NaiveTime>| time.map(|time| time.format("%H:%M").to_string());
    let mut unclear = line.unclear;
    if offers.is_skipped
        && let Some(mark) = line.marks.iter().find(|mark| mark.kind == MarkKind::Time)
    {
        unclear.push(Unclear { from: mark.from, to: mark.to, reason: UnclearReason::NoSuchTime });
        unclear.sort_by_key(|unclear| unclear.from);
    }
    QuickLine {
        who: line.who,
        hits,
        type_id: kind.as_ref().map(|kind| kind.id),
        visit_type: kind.as_ref().map(|kind| kind.visit_type).or(plain),
        minutes: line.minutes.or(usual),
        each: u32::try_from(each).unwrap_or(0),
        resource_id: vet.as_ref().map(|vet| vet.id),
        resource_name: vet.map(|vet| vet.name),
        day: offers.day,
        named_day: line.day.is_some(),
        time: on_the_wall(line.time),
        part: line.part,
        not_before: on_the_wall(line.not_before),
        not_after: on_the_wall(line.not_after),
        starts_at: offers.starts_at,
        is_free: offers.starts_at.map(|_| offers.time_problem.is_none()),
        time_problem: offers.time_problem,
        day_problem: offers.day_problem,
        slots: offers.slots,
        later: offers.later,
        unclear,
        marks: line.marks,
    }
}
