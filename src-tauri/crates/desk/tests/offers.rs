//! What can be offered at once to whoever lost their slot.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use serde_json::json;
use support::*;
use vetdesk_desk::view::*;
use vetdesk_domain::change::{MutationResult, Outcome};

/// Books Rex with Dr Lee at 10:00 for half an hour, and loses it to somebody else's visit.
fn lost(office: &mut Office) -> Case {
    lost_on(office, TODAY)
}

fn lost_on(office: &mut Office, date: &str) -> Case {
    let starts_at = office.clock_on(date, "10:00");
    office.desk.book(&BookRequest { starts_at, ..office.booking() }).unwrap();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details: json!([{"why": "slot_taken"}]) };
    let theirs = office.appointment_row(fresh(), office.ids.mia, office.ids.lee_vet, &starts_at.to_rfc3339(), 30, "scheduled");
    office.answer(vec![("appointments", theirs)], vec![result]);
    office.desk.cases().unwrap().remove(0)
}

fn offered(case: &Case) -> Vec<(String, String, String)> {
    let offers = case.offers.iter();
    offers.map(|offer| (offer.resource_name.clone(), offer.local_day.to_string(), offer.local_start.clone())).collect()
}

fn offer(vet: &str, day: &str, time: &str) -> (String, String, String) {
    (vet.to_owned(), day.to_owned(), time.to_owned())
}

#[test]
fn three_times_of_the_same_vet_and_length_that_do_not_overlap() {
    let mut office = Office::open();
    let case = lost(&mut office);
    assert_eq!((case.kind, case.resource_id, case.minutes), (CaseKind::NeedsReschedule, Some(office.ids.lee), Some(30)));
    // It is 9:00; Dr Lee is taken at 10:00.
    assert_eq!(offered(&case), [offer("Dr Lee", TODAY, "9:00"), offer("Dr Lee", TODAY, "9:30"), offer("Dr Lee", TODAY, "10:30")]);
    for slot in &case.offers {
        let moved = RescheduleRequest {
            appointment_id: case.appointment_id.unwrap(),
            starts_at: slot.starts_at,
            minutes: 30,
            resource_id: slot.resource_id,
            room: RoomChange::Keep,
            overbook_reason: None,
        };
        assert!(office.desk.reschedule(&moved).is_ok(), "what is offered can be taken: {slot:?}");
    }
}

#[test]
fn as_near_to_what_was_meant_as_there_are() {
    let mut office = Office::open();
    let case = lost_on(&mut office, "2026-12-09");
    let that_day = |time| offer("Dr Lee", "2026-12-09", time);
    assert_eq!(offered(&case), [that_day("9:00"), that_day("9:30"), that_day("10:30")], "who wanted December is not offered today");
}

#[test]
fn then_of_any_vet() {
    let mut office = Office::open();
    // Four hours in one piece: Dr Lee has two such halves a day, and the next two weeks are full of his.
    let ids = office.ids;
    let mut visits = Vec::new();
    for days in 0..20 {
        let day = day(TODAY) + chrono::Days::new(days);
        for hour in ["07:30:00Z", "11:30:00Z"] {
            visits
                .push(("appointments", office.appointment_row(fresh(), ids.mia, ids.lee_vet, &format!("{day}T{hour}"), 270, "scheduled")));
        }
    }
    let case = lost(&mut office);
    assert!(offered(&case).iter().all(|(vet, ..)| vet == "Dr Lee"));
    office.pull(visits);
    let case = office.desk.cases().unwrap().remove(0);
    assert_eq!(offered(&case), [offer("Dr Ada", TODAY, "9:30"), offer("Dr Ada", TODAY, "10:00"), offer("Dr Ada", TODAY, "10:30")]);
}

#[test]
fn nothing_is_offered_where_nobody_lost_a_slot() {
    let mut office = Office::open();
    office.desk.book(&office.booking()).unwrap();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let result =
        MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Rejected, details: json!([{"why": "pet_deceased"}]) };
    office.answer(vec![], vec![result]);
    let case = office.desk.cases().unwrap().remove(0);
    assert_eq!((case.kind, case.offers.len()), (CaseKind::Rejected, 0));
}

fn fresh() -> vetdesk_domain::ids::AppointmentId {
    vetdesk_domain::ids::AppointmentId::fresh()
}
