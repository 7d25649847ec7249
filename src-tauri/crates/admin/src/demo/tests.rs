//! The demo clinic holds what it promises, at any time of day and on any day of the week.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use vetdesk_domain::{chip, phone};

use super::*;

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

fn clinic(moment: &str) -> Clinic {
    generate(Size::default(), at(moment), None)
}

/// Each day of a week at another hour, a winter and a summer one, the days the clocks change.
const MOMENTS: [&str; 9] = [
    "2026-11-23T02:10:00Z",
    "2026-11-24T09:42:00Z",
    "2026-11-25T13:00:00Z",
    "2026-11-26T17:31:00Z",
    "2026-11-27T21:59:00Z",
    "2026-11-28T23:10:00Z",
    "2026-11-29T05:05:00Z",
    "2026-03-29T01:30:00Z",
    "2027-01-01T10:20:00Z",
];

#[test]
fn is_the_same_every_time() {
    assert_eq!(clinic(MOMENTS[1]), clinic(MOMENTS[1]));
    let other = generate(Size { seed: 9, ..Size::default() }, at(MOMENTS[1]), None);
    assert_ne!(clinic(MOMENTS[1]).clients, other.clients);
}

#[test]
fn clients_and_pets_stay_themselves_from_day_to_day() {
    let (one, two) = (clinic(MOMENTS[1]), clinic(MOMENTS[3]));
    assert_eq!(one.place.practice_id, two.place.practice_id);
    assert_eq!(one.clients, two.clients);
    assert!(one.pets.iter().zip(&two.pets).all(|(a, b)| a.id == b.id && a.name == b.name && a.microchip == b.microchip));
}

#[test]
fn has_the_promised_size() {
    let made = clinic(MOMENTS[1]);
    assert_eq!((made.clients.len(), made.pets.len()), (2_000, 3_000));
    assert_eq!(made.veterinarians.len(), 3);
    assert_eq!(made.resources.iter().filter(|r| r.kind == "room").count(), 2);
    assert!(made.phones.len() > 2_400 && made.co_owners.len() > 200 && made.weights.len() > 6_000);
    assert!(made.clients.iter().filter(|c| c.desk_alert.is_some()).count() > 50);
    let dead = made.pets.iter().filter(|p| p.is_deceased).count();
    assert!((30..300).contains(&dead), "{dead} dead");
    assert!(made.pets.iter().filter(|p| p.allergies.is_some()).count() > 100);
}

#[test]
fn every_id_is_its_own() {
    let made = clinic(MOMENTS[1]);
    let ids: Vec<_> = (made.clients.iter().map(|r| r.id))
        .chain(made.phones.iter().map(|r| r.id))
        .chain(made.pets.iter().map(|r| r.id))
        .chain(made.weights.iter().map(|r| r.id))
        .chain(made.visits.iter().map(|r| r.id))
        .chain(made.reminders.iter().map(|r| r.id))
        .chain(made.staff.iter().map(|r| r.id))
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn chips_are_valid_and_nobody_elses() {
    let made = clinic(MOMENTS[1]);
    let chips: Vec<_> = made.pets.iter().filter_map(|p| p.microchip.as_deref()).collect();
    assert!(chips.len() > 2_000);
    assert_eq!(chips.iter().collect::<BTreeSet<_>>().len(), chips.len());
    for typed in chips {
        let chip = chip::parse(typed).unwrap_or_else(|why| panic!("{typed}: {why}"));
        assert_eq!((chip.code.as_str(), chip.warning), (typed, Some(chip::ChipWarning::TestCode)));
    }
}

#[test]
fn phones_are_phones() {
    for row in clinic(MOMENTS[1]).phones {
        assert_eq!(phone::parse(&row.typed).unwrap().digits, row.digits);
    }
}

#[test]
fn nobody_is_in_two_places_at_once() {
    for moment in MOMENTS {
        let made = clinic(moment);
        let mut taken: BTreeMap<uuid::Uuid, Vec<_>> = BTreeMap::new();
        for visit in made.visits.iter().filter(|v| !matches!(v.status, "cancelled" | "no_show")) {
            let ends = visit.scheduled_at + Duration::minutes(visit.duration_minutes.into());
            for who in [Some(visit.veterinarian_id), visit.room_id, Some(visit.pet_id)].into_iter().flatten() {
                taken.entry(who).or_default().push((visit.scheduled_at, ends));
            }
        }
        for (who, mut times) in taken {
            times.sort();
            assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{moment}: {who}");
        }
    }
}

#[test]
fn visits_lie_in_working_hours_of_living_animals() {
    for moment in MOMENTS {
        let made = clinic(moment);
        let zone: Tz = made.place.time_zone.parse().unwrap();
        let pets: BTreeMap<_, _> = made.pets.iter().map(|p| (p.id, p)).collect();
        for visit in &made.visits {
            let start = visit.scheduled_at.with_timezone(&zone);
            let end = start + Duration::minutes(visit.duration_minutes.into());
            let weekday = chrono::Datelike::weekday(&start).number_from_monday();
            let hours = made.availability.iter().find(|a| a.veterinarian_id == visit.veterinarian_id && a.weekday == weekday);
            let hours = hours.unwrap_or_else(|| panic!("{moment}: {start} is no working day"));
            assert!(hours.starts <= start.time() && end.time() <= hours.ends, "{moment}: {start}");
            if let (Some(from), Some(to)) = (hours.break_starts, hours.break_ends) {
                assert!(end.time() <= from || start.time() >= to, "{moment}: {start} over the break");
            }
            assert!(made.holidays.iter().all(|h| h.on_date != start.date_naive()), "{moment}: {start} is a holiday");
            let pet = pets[&visit.pet_id];
            assert!(pet.deceased_on.is_none_or(|died| start.date_naive() < died), "{moment}: {} is dead", pet.name);
            assert_eq!(pet.owner_id, visit.owner_id);
        }
    }
}

#[test]
fn today_is_half_way_through_the_morning() {
    for moment in MOMENTS {
        let made = clinic(moment);
        let now = at(moment);
        let zone: Tz = made.place.time_zone.parse().unwrap();
        let today: Vec<_> = made.visits.iter().filter(|v| v.scheduled_at.with_timezone(&zone).date_naive() == made.place.today).collect();
        let count = |status| today.iter().filter(|v| v.status == status).count();
        assert!((28..=48).contains(&today.len()), "{moment}: {} visits", today.len());
        assert!(count("completed") >= 4, "{moment}: {} completed", count("completed"));
        assert_eq!(count("in_room"), 2, "{moment}");
        assert!((2..=5).contains(&count("arrived")), "{moment}: {} arrived", count("arrived"));
        assert_eq!(count("ready"), 1, "{moment}");
        for (status, least) in [("no_show", 1), ("confirmed", 3), ("scheduled", 3)] {
            assert!(count(status) >= least, "{moment}: {} {status}", count(status));
        }
        for visit in today {
            let ends = visit.scheduled_at + Duration::minutes(visit.duration_minutes.into());
            assert!(visit.status != "completed" || ends <= now, "{moment}: completed before its end");
            assert!(!matches!(visit.status, "scheduled" | "confirmed") || visit.scheduled_at > now, "{moment}: late and {}", visit.status);
        }
    }
}

#[test]
fn no_moment_lies_ahead_and_none_before_the_one_it_follows() {
    let made = clinic(MOMENTS[4]);
    let now = at(MOMENTS[4]);
    for visit in &made.visits {
        let s = &visit.steps;
        let moments: Vec<_> = [s.arrived_at, s.in_room_at, s.ready_at, s.completed_at].into_iter().flatten().collect();
        assert!(moments.is_sorted(), "{visit:?}");
        let all = [s.confirmed_at, s.cancelled_at, s.no_show_at].into_iter().flatten().chain(moments);
        assert!(all.into_iter().all(|m| m <= now), "{visit:?}");
        assert_eq!(s.completed_at.is_some(), visit.status == "completed");
        assert_eq!(s.cancellation_reason.is_some(), visit.status == "cancelled");
    }
}

#[test]
fn a_vet_sees_about_fifteen_a_day() {
    let made = clinic(MOMENTS[1]);
    let zone: Tz = made.place.time_zone.parse().unwrap();
    let mut days: BTreeMap<_, usize> = BTreeMap::new();
    for visit in &made.visits {
        let day = visit.scheduled_at.with_timezone(&zone).date_naive();
        let is_whole = day < made.place.today && day > made.place.today - Duration::days(60);
        if is_whole && chrono::Datelike::weekday(&day).number_from_monday() <= 5 {
            *days.entry((visit.veterinarian_id, day)).or_default() += 1;
        }
    }
    let mean = days.values().sum::<usize>() as f64 / days.len() as f64;
    assert!((13.0..17.0).contains(&mean), "{mean} a day");
}

#[test]
fn what_is_due_is_believable() {
    for moment in MOMENTS {
        let made = clinic(moment);
        let max = made.pets.first().unwrap();
        let in_days = |row: &rows::ReminderRow| (row.due_on - made.place.today).num_days();
        let tour: Vec<_> = made.reminders.iter().filter(|row| row.pet_id == max.id).map(in_days).collect();
        assert_eq!(tour, [6], "{moment}: Max Patterson");
        let overdue = made.reminders.iter().filter(|row| in_days(row) < 0).count();
        let soon = made.reminders.iter().filter(|row| (0..=14).contains(&in_days(row))).count();
        let later = made.reminders.iter().filter(|row| in_days(row) > 60).count();
        assert!((60..400).contains(&overdue), "{moment}: {overdue} overdue");
        assert!((30..300).contains(&soon), "{moment}: {soon} soon");
        assert!(later > 500, "{moment}: {later} in months");
        let reminded: BTreeSet<_> = made.reminders.iter().map(|row| row.pet_id).collect();
        assert!((900..2_500).contains(&reminded.len()), "{moment}: {} of 3,000 pets", reminded.len());
        let pets: BTreeMap<_, _> = made.pets.iter().map(|pet| (pet.id, pet)).collect();
        for row in &made.reminders {
            assert!(!pets[&row.pet_id].is_deceased && !pets[&row.pet_id].has_moved_away, "{moment}: {row:?}");
            assert!(row.remind_on <= row.due_on && (-130..=370).contains(&in_days(row)), "{moment}: {row:?}");
        }
        let (pet, last) = made
            .visits
            .iter()
            .filter(|visit| visit.visit_type == "vaccination" && visit.status == "completed" && visit.pet_id != max.id)
            .map(|visit| (visit.pet_id, visit.scheduled_at.date_naive()))
            .filter(|(pet, _)| pets[pet].species == "Dog" && !pets[pet].is_deceased && !pets[pet].has_moved_away)
            .max_by_key(|(_, day)| *day)
            .unwrap();
        let due = made.reminders.iter().find(|row| row.pet_id == pet && row.kind == "vaccination").unwrap();
        assert_eq!(due.due_on, last + Duration::days(365), "{moment}: a year after the last one");
    }
}
