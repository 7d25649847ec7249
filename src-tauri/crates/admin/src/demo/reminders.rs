//! What falls due for the pets of the demo clinic: boosters a year after the last ones, teeth, check-ups of the old.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::chance::{Chance, Ids};
use super::morning::Morning;
use super::rows::{PetRow, ReminderRow, VisitRow};

/// Days before it is due that a client is told.
const NOTICE: i64 = 14;
/// Max Patterson, who is always there, is due in so many days.
const TOUR_DUE_IN: i64 = 6;

/// One reminder of each kind at most for a pet that lives and has not moved away; none for many.
#[must_use]
pub fn reminders(chance: &mut Chance, ids: &mut Ids, pets: &[PetRow], visits: &[VisitRow], morning: &Morning) -> Vec<ReminderRow> {
    let last = last_vaccinations(visits);
    let mut made = Vec::new();
    for (n, pet) in pets.iter().enumerate().filter(|(_, pet)| !pet.is_deceased && !pet.has_moved_away) {
        let mut put = |kind, title, due_on, months| {
            made.push(ReminderRow {
                id: ids.fresh(),
                practice_id: pet.practice_id,
                pet_id: pet.id,
                kind,
                title,
                due_on,
                remind_on: due_on - Duration::days(NOTICE),
                recurring_months: months,
            });
        };
        if n == 0 {
            put("vaccination", "Rabies", morning.today + Duration::days(TOUR_DUE_IN), 12);
            continue;
        }
        if let Some(shots) = shots(pet.species)
            && let Some(due_on) = booster(chance, last.get(&pet.id).copied(), morning)
        {
            put("vaccination", *chance.pick(shots), due_on, 12);
        }
        let years = pet.birth_date.map_or(4, |born| (morning.today - born).num_days() / 365);
        if matches!(pet.species, "Dog" | "Cat") && years >= 3 && chance.percent(18) {
            put("dental", "Dental check", morning.today + Duration::days(chance.within(-40, 330)), 12);
        }
        if years >= 9 && chance.percent(35) {
            put("check_up", "Senior check-up", morning.today + Duration::days(chance.within(-20, 170)), 6);
        }
    }
    made
}

/// The day of each pet's last vaccination that was given.
fn last_vaccinations(visits: &[VisitRow]) -> BTreeMap<Uuid, NaiveDate> {
    let given = visits.iter().filter(|visit| visit.visit_type == "vaccination" && visit.status == "completed");
    given.fold(BTreeMap::new(), |mut last, visit| {
        let day = visit.scheduled_at.date_naive();
        last.entry(visit.pet_id).and_modify(|known: &mut NaiveDate| *known = day.max(*known)).or_insert(day);
        last
    })
}

fn shots(species: &str) -> Option<&'static [&'static str]> {
    match species {
        "Dog" => Some(&["Rabies", "DHPP", "DHPP and rabies", "Kennel cough"]),
        "Cat" => Some(&["FVRCP", "Rabies", "FVRCP and rabies"]),
        "Rabbit" => Some(&["Myxomatosis and RHD"]),
        "Ferret" => Some(&["Distemper"]),
        _ => None,
    }
}

/// A year after the last one. Of those not seen this year some are known to be overdue, some due soon, most to nobody.
fn booster(chance: &mut Chance, last: Option<NaiveDate>, morning: &Morning) -> Option<NaiveDate> {
    match (last, chance.below(100)) {
        (Some(given), _) => Some(given + Duration::days(365)),
        (None, ..9) => Some(morning.today - Duration::days(chance.within(1, 120))),
        (None, 9..24) => Some(morning.today + Duration::days(chance.within(0, 200))),
        _ => None,
    }
}
