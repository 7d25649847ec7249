//! What is understood, offered, held, booked and kept is one value: lines of many makes, each booked as it was read.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use vetdesk_desk::view::*;
use vetdesk_domain::calendar::parse_time;
use vetdesk_domain::ids::ResourceId;

const WHO: [&str; 2] = ["rex", "mia patterson"];
const DAYS: [[&str; 5]; 3] = [
    ["tomorrow", "wed", "next thursday", "in 2 weeks", "4/12"],
    ["morgen", "mi", "nächsten Donnerstag", "in 2 Wochen", "4.12."],
    ["mañana", "mié", "jueves", "en 2 semanas", "4/12"],
];
const TIMES: [[&str; 6]; 3] = [
    ["9", "at 3", "10:15", "afternoon", "after 2", "between 9 and 11"],
    ["9", "um 3", "10:15", "nachmittags", "ab 14 Uhr", "zwischen 9 und 11 Uhr"],
    ["9", "a las 3", "10:15", "por la tarde", "a partir de las 2", "entre las 9 y las 11"],
];
const VISITS: [[&str; 3]; 3] = [["", "vacc", "vacination"], ["", "impf", "Imfpung"], ["", "vacuna", "vacuan"]];
const LENGTHS: [&str; 3] = ["", "45 min", "20min"];
const VETS: [&str; 3] = ["", "dr lee", "dr ada"];

/// A number as chance would give it, the same in every run.
struct Chance(u64);

impl Chance {
    fn of(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

#[test]
fn a_line_is_booked_as_it_was_understood() {
    let mut chance = Chance(11);
    let (mut booked, mut refused) = (0, 0);
    for round in 0..8 {
        let office = Office::open();
        for _ in 0..25 {
            let language = chance.of(3);
            let mut words = vec![WHO[chance.of(2)], VISITS[language][chance.of(3)], LENGTHS[chance.of(3)], VETS[chance.of(3)]];
            let when = format!("{} {}", DAYS[language][chance.of(5)], TIMES[language][chance.of(6)]);
            words.insert(chance.of(words.len() + 1), &when);
            let text = words.join(" ");
            let request = QuickLineRequest {
                text: text.clone(),
                language: ["en", "de", "es"][language].into(),
                kind: LineKind::Booking,
                day: None,
                minutes: None,
                limit: 6,
                given: None,
            };
            let line = office.desk.quick_line(&request).unwrap();
            assert!(line.unclear.is_empty() && line.named_day, "round {round}, {text:?}: {:?}", line.unclear);
            assert_fits(&line, &text);
            let Some(slot) = line.slots.first() else {
                assert!(line.time_problem.is_some() || line.day_problem.is_some(), "{text:?} has nothing and does not say why");
                refused += 1;
                continue;
            };
            let held = office.desk.hold_slot(&hold(slot.resource_id, slot, &line)).unwrap().value;
            let request = BookRequest {
                pet: BookPet::Known { pet_id: line.hits[0].pet_id.unwrap() },
                resource_id: Some(slot.resource_id),
                starts_at: slot.starts_at,
                minutes: i32::try_from(minutes(&line)).unwrap(),
                visit_type: line.visit_type.unwrap_or(vetdesk_domain::visit::VisitType::Checkup),
                type_id: line.type_id,
                hold_id: Some(held.id),
                ..office.booking()
            };
            let visit = match office.desk.book(&request) {
                Ok(done) => done.value,
                // The pet is elsewhere then: that is no matter of the line.
                Err(refusal) if refusal.code() == vetdesk_desk::error::ErrorCode::PetBookedAlready => continue,
                Err(refusal) => panic!("{text:?}: what was offered is refused: {refusal}"),
            };
            booked += 1;
            assert_eq!((held.starts_at, held.ends_at), (visit.starts_at, visit.ends_at), "{text:?}");
            assert_eq!((visit.starts_at, visit.minutes), (slot.starts_at, minutes(&line)), "{text:?}");
            assert_eq!(Some(visit.local_day), line.day, "{text:?}");
            assert_eq!((visit.pet_name.as_str(), visit.visit_type), (pet(&text), request.visit_type), "{text:?}");
            assert_eq!(visit.type_id, line.type_id, "{text:?}");
            if let Some(starts_at) = line.starts_at {
                assert_eq!(visit.starts_at, starts_at, "{text:?}");
            }
            if let Some(vet) = line.resource_id {
                assert_eq!(visit.resource_id, Some(vet), "{text:?}");
            }
        }
    }
    assert!(booked > 100 && refused > 0, "{booked} booked, {refused} with nothing free");
}

fn minutes(line: &QuickLine) -> u32 {
    line.minutes.unwrap_or(30)
}

fn pet(text: &str) -> &'static str {
    if text.contains("rex") { "Rex" } else { "Mia" }
}

fn hold(resource_id: ResourceId, slot: &FreeSlot, line: &QuickLine) -> HoldRequest {
    HoldRequest { resource_id, starts_at: slot.starts_at, minutes: i32::try_from(minutes(line)).unwrap(), instead_of: None }
}

/// Every offer keeps the day, the time, the part, the bounds, the length and the vet; and none of one vet overlaps another.
fn assert_fits(line: &QuickLine, text: &str) {
    for (place, slot) in line.slots.iter().enumerate() {
        let starts = parse_time(&slot.local_start).unwrap();
        let ends = starts + (slot.ends_at - slot.starts_at);
        let bound = |time: &Option<String>| time.as_deref().map(|time| parse_time(time).unwrap());
        assert_eq!(Some(slot.local_day), line.day, "{text:?}");
        assert!(line.time.as_deref().is_none_or(|time| parse_time(time).unwrap() == starts), "{text:?}: {starts}");
        assert!(line.part.is_none_or(|part| part.holds(starts)), "{text:?}: {starts}");
        assert!(bound(&line.not_before).is_none_or(|from| from <= starts), "{text:?}: {starts}");
        assert!(bound(&line.not_after).is_none_or(|until| ends <= until), "{text:?}: {ends}");
        assert!(line.resource_id.is_none_or(|vet| vet == slot.resource_id), "{text:?}");
        assert_eq!((slot.ends_at - slot.starts_at).num_minutes(), i64::from(minutes(line)), "{text:?}");
        let overlaps =
            |other: &FreeSlot| other.resource_id == slot.resource_id && other.starts_at < slot.ends_at && slot.starts_at < other.ends_at;
        assert!(!line.slots[..place].iter().chain(&line.later).any(overlaps), "{text:?}: {} twice", slot.local_start);
    }
}
