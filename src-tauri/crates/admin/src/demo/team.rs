//! Who works in the demo clinic, when, where, and what can be booked there.

use chrono::{Datelike, Duration, NaiveDate, NaiveTime, Weekday};
use uuid::Uuid;

use super::chance::Ids;
use super::morning::{KindOfDay, Morning};
use super::rows::{AvailabilityRow, HolidayRow, HoursRow, LeaveRow, Place, ResourceRow, SpecialtyRow, StaffRow, TypeRow, VeterinarianRow};
use super::words;

/// Noon to one: minutes since midnight.
pub const LUNCH: (u32, u32) = (12 * 60, 13 * 60);
/// The clinic's full and half day, minutes since midnight.
const OPEN: (u32, u32) = (8 * 60, 18 * 60);
const HALF: (u32, u32) = (9 * 60, 13 * 60);

/// A vet of the demo: names and working hours on a full day, minutes since midnight.
#[derive(Debug)]
pub struct Vet {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub login: &'static str,
    pub hours: (u32, u32),
    pub works_half_days: bool,
    pub years: u32,
    pub specialty: &'static str,
    pub is_emergency: bool,
}

pub const VETS: [Vet; 3] = [
    Vet {
        first_name: "Sarah",
        last_name: "Lee",
        login: "sarah",
        hours: (8 * 60 + 30, 17 * 60),
        works_half_days: true,
        years: 11,
        specialty: "Internal medicine",
        is_emergency: false,
    },
    Vet {
        first_name: "Marco",
        last_name: "Ruiz",
        login: "marco",
        hours: (9 * 60, 18 * 60),
        works_half_days: false,
        years: 17,
        specialty: "Surgery and dentistry",
        is_emergency: true,
    },
    Vet {
        first_name: "Ines",
        last_name: "Walter",
        login: "ines",
        hours: (8 * 60, 17 * 60 + 30),
        works_half_days: true,
        years: 4,
        specialty: "Small mammals and birds",
        is_emergency: false,
    },
];

/// The working time of a vet on a kind of day: windows of minutes since midnight, lunch taken out.
#[must_use]
pub fn windows(vet: &Vet, day: KindOfDay) -> Vec<(u32, u32)> {
    match day {
        KindOfDay::Full => vec![(vet.hours.0, LUNCH.0), (LUNCH.1, vet.hours.1)],
        KindOfDay::Half if vet.works_half_days => vec![HALF],
        KindOfDay::Half | KindOfDay::Closed => Vec::new(),
    }
}

/// Visit types: kind, words, minutes, price, how often they are booked.
pub const TYPES: [(&str, &str, u32, &str, u64); 9] = [
    ("checkup", "Check-up", 30, "48.00", 28),
    ("vaccination", "Vaccination", 30, "45.00", 14),
    ("vaccination", "Booster", 15, "32.00", 12),
    ("follow_up", "Follow-up", 15, "28.00", 18),
    ("grooming", "Nail trim", 15, "18.00", 8),
    ("dental", "Dental cleaning", 60, "240.00", 5),
    ("surgery", "Surgery", 90, "420.00", 4),
    ("emergency", "Emergency", 30, "95.00", 4),
    ("other", "First visit", 45, "65.00", 7),
];

#[derive(Debug)]
pub struct Team {
    pub place: Place,
    pub staff: Vec<StaffRow>,
    pub veterinarians: Vec<VeterinarianRow>,
    pub specialties: Vec<SpecialtyRow>,
    pub availability: Vec<AvailabilityRow>,
    pub leave: Vec<LeaveRow>,
    pub holidays: Vec<HolidayRow>,
    pub resources: Vec<ResourceRow>,
    pub types: Vec<TypeRow>,
}

/// Makes the place and its people.
#[must_use]
pub fn team(ids: &mut Ids, morning: &Morning) -> Team {
    let (practice_id, clinic_id) = (ids.fresh(), ids.fresh());
    let place = Place {
        practice_id,
        practice_name: words::PRACTICE,
        clinic_id,
        clinic_name: words::CLINIC,
        time_zone: morning.zone.name().to_owned(),
        today: morning.today,
        phone: "206 555 0100".to_owned(),
        address: "12 Weir Street",
        city: "Willowbank",
        hours: weekdays().filter_map(|day| opening_hours(day, morning.kind_of_day(day))).collect(),
    };
    let mut person = |role, first_name: &'static str, last_name: &'static str, login: &'static str, department| StaffRow {
        id: ids.fresh(),
        practice_id,
        role,
        email: format!("{login}@willowbank.example"),
        first_name,
        last_name,
        department,
        login,
    };
    let mut staff = vec![
        person("clinic_manager", "Robin", "Hale", "robin", "Management"),
        person("receptionist", "Mia", "Keller", "mia", "Front desk"),
        person("technician", "Kim", "Aalto", "kim", "Nursing"),
    ];
    staff.extend(VETS.iter().map(|vet| person("veterinarian", vet.first_name, vet.last_name, vet.login, "Medicine")));
    let veterinarians: Vec<_> = VETS
        .iter()
        .zip(&staff[3..])
        .enumerate()
        .map(|(n, (vet, user))| VeterinarianRow {
            id: ids.fresh(),
            practice_id,
            user_id: user.id,
            clinic_id,
            licence_number: format!("WB-{:05}", 10_271 + n * 1_373),
            years_experience: vet.years,
            consultation_fee: "48.00",
            is_emergency: vet.is_emergency,
        })
        .collect();
    let id_of = |n: usize| veterinarians[n].id;
    let specialties = VETS
        .iter()
        .enumerate()
        .map(|(n, vet)| SpecialtyRow { id: ids.fresh(), practice_id, veterinarian_id: id_of(n), specialty: vet.specialty })
        .collect();
    let mut availability = Vec::new();
    for (n, vet) in VETS.iter().enumerate() {
        for day in weekdays() {
            if let Some(hours) = working_hours(day, morning.kind_of_day(day), vet) {
                availability.push(AvailabilityRow {
                    id: ids.fresh(),
                    practice_id,
                    veterinarian_id: id_of(n),
                    weekday: hours.weekday,
                    starts: hours.opens,
                    ends: hours.closes,
                    break_starts: hours.break_starts,
                    break_ends: hours.break_ends,
                });
            }
        }
    }
    let leave = leave_days(morning)
        .map(|on_date| LeaveRow { id: ids.fresh(), practice_id, veterinarian_id: id_of(1), on_date, kind: "leave", reason: "Holiday" })
        .collect();
    let holidays =
        holidays(morning).map(|(on_date, reason)| HolidayRow { id: ids.fresh(), practice_id, clinic_id, on_date, reason }).collect();
    let mut resource = |kind, veterinarian_id, name, position| ResourceRow {
        id: ids.fresh(),
        practice_id,
        clinic_id,
        kind,
        veterinarian_id,
        name,
        position,
    };
    let mut resources: Vec<_> = VETS
        .iter()
        .enumerate()
        .map(|(n, vet)| resource("veterinarian", Some(id_of(n)), format!("Dr {} {}", vet.first_name, vet.last_name), n))
        .collect();
    resources.extend((1..=2).map(|n| resource("room", None, format!("Room {n}"), 2 + n)));
    let types = TYPES
        .iter()
        .enumerate()
        .map(|(position, &(visit_type, name, minutes, price, _))| TypeRow {
            id: ids.fresh(),
            practice_id,
            visit_type,
            name,
            minutes,
            price,
            position,
        })
        .collect();
    Team { place, staff, veterinarians, specialties, availability, leave, holidays, resources, types }
}

/// The week in which Dr Ruiz is away: it begins 18 days from now.
pub fn leave_days(morning: &Morning) -> impl Iterator<Item = NaiveDate> + use<> {
    let first = morning.today + Duration::days(18);
    (0..7).map(move |n| first + Duration::days(n))
}

/// Days on which the clinic is closed though it is open on their weekday. Never the day the demo is loaded.
pub fn holidays(morning: &Morning) -> impl Iterator<Item = (NaiveDate, &'static str)> + use<> {
    let today = morning.today;
    let year = today.year();
    (year - 1..=year + 1)
        .flat_map(|year| [(year, 1, 1, "New Year"), (year, 5, 1, "May Day"), (year, 12, 25, "Christmas")])
        .filter_map(|(year, month, day, reason)| NaiveDate::from_ymd_opt(year, month, day).map(|date| (date, reason)))
        .filter(move |(date, _)| *date != today)
}

/// The three vets' identifiers and their columns, in the order of [`VETS`].
#[must_use]
pub fn rooms(resources: &[ResourceRow]) -> Vec<Uuid> {
    resources.iter().filter(|r| r.kind == "room").map(|r| r.id).collect()
}

fn opening_hours(day: Weekday, kind: KindOfDay) -> Option<HoursRow> {
    match kind {
        KindOfDay::Full => Some(hours(day, OPEN, Some(LUNCH))),
        KindOfDay::Half => Some(hours(day, HALF, None)),
        KindOfDay::Closed => None,
    }
}

fn working_hours(day: Weekday, kind: KindOfDay, vet: &Vet) -> Option<HoursRow> {
    match kind {
        KindOfDay::Full => Some(hours(day, vet.hours, Some(LUNCH))),
        KindOfDay::Half => vet.works_half_days.then(|| hours(day, HALF, None)),
        KindOfDay::Closed => None,
    }
}

fn hours(day: Weekday, (opens, closes): (u32, u32), lunch: Option<(u32, u32)>) -> HoursRow {
    HoursRow {
        weekday: day.number_from_monday(),
        opens: wall(opens),
        closes: wall(closes),
        break_starts: lunch.map(|l| wall(l.0)),
        break_ends: lunch.map(|l| wall(l.1)),
    }
}

fn wall(minute: u32) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap_or_default()
}

fn weekdays() -> impl Iterator<Item = Weekday> {
    (0..7).filter_map(|n| Weekday::try_from(n).ok())
}
