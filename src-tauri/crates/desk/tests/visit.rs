//! The way of a visit: moved, checked in, cancelled, taken back.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::visits::*;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::ids::{AppointmentId, UndoId};
use vetdesk_domain::status::Status;

fn undo(office: &Office, done: Option<UndoId>) -> vetdesk_desk::error::Result<Done<Undone>> {
    office.desk.undo(&UndoRequest { undo_id: done.unwrap() })
}

fn status_of(office: &Office, appointment_id: AppointmentId) -> Status {
    office.desk.appointment(&AppointmentRequest { appointment_id }).unwrap().status
}

#[test]
fn a_patient_walks_through_the_clinic_and_each_step_leaves_its_time() {
    let office = Office::open();
    let visit = booked(&office);
    let mut shown = visit.clone();
    while let Some(next) = shown.next_status {
        shown = advance(&office, visit.id, next).unwrap().value;
        assert_eq!(shown.status, next);
    }
    assert_eq!(shown.status, Status::Completed);
    let now = Some(office.desk.now());
    assert_eq!((shown.arrived_at, shown.in_room_at, shown.ready_at, shown.completed_at), (now, now, now, now));
    let back = advance(&office, visit.id, Status::InRoom).unwrap().value;
    assert_eq!((back.in_room_at, back.ready_at, back.completed_at), (now, None, None), "a step back takes its time back");
    let error = advance(&office, visit.id, Status::NoShow).unwrap_err();
    assert_refusal(&error, StatusNotAllowed, "");
    assert_refusal(&advance(&office, visit.id, Status::Cancelled).unwrap_err(), InvalidInput, "to");
    assert_eq!(advance(&office, AppointmentId::fresh(), Status::Arrived).unwrap_err().code(), NotFound);
}

#[test]
fn a_cancelled_visit_gives_its_time_back() {
    let office = Office::open();
    let visit = booked(&office);
    assert_refusal(&cancel(&office, visit.id, "  ").unwrap_err(), InvalidInput, "reason");
    assert_refusal(&cancel(&office, visit.id, &"x".repeat(501)).unwrap_err(), TextTooLong, "reason");
    assert_eq!(status_of(&office, visit.id), Status::Scheduled);
    let done = cancel(&office, visit.id, "Cat got well").unwrap();
    assert_eq!((done.value.status, done.value.cancellation_reason.as_deref()), (Status::Cancelled, Some("Cat got well")));
    assert_refusal(&cancel(&office, visit.id, "again").unwrap_err(), StatusNotAllowed, "");
    let other = office.desk.book(&office.booking()).unwrap().value;
    assert_refusal(&undo(&office, done.undo_id).unwrap_err(), PetBookedAlready, "pet_id");
    cancel(&office, other.id, "mistake").unwrap();
    undo(&office, done.undo_id).unwrap();
    let back = office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    assert_eq!((back.status, back.cancellation_reason), (Status::Scheduled, None));
}

#[test]
fn a_visit_is_moved_and_moved_back() {
    let office = Office::open();
    let visit = booked(&office);
    let done = office.desk.reschedule(&moved(&office, &visit, "14:30")).unwrap();
    assert_eq!(done.value.local_start, "14:30");
    assert_eq!(done.value.reason.as_deref(), Some("Cough"), "what was written stays");
    let overlapping_itself = office.desk.reschedule(&moved(&office, &visit, "14:45")).unwrap();
    assert_eq!(overlapping_itself.value.local_start, "14:45");
    let error = undo(&office, done.undo_id).unwrap_err();
    assert_refusal(&error, ChangedMeanwhile, "");
    undo(&office, overlapping_itself.undo_id).unwrap();
    undo(&office, done.undo_id).unwrap();
    assert_eq!(office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap().local_start, "10:00");
    assert_refusal(&undo(&office, done.undo_id).unwrap_err(), NothingToUndo, "");
    assert_refusal(&undo(&office, Some(UndoId::fresh())).unwrap_err(), NothingToUndo, "");
}

#[test]
fn a_move_obeys_the_rules_of_a_booking() {
    let mut office = Office::open();
    let visit = booked(&office);
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T10:30:00Z", 30);
    let before = office.footprint();
    for (time, code) in [("8:30", InThePast), ("11:15", SlotTaken), ("12:30", OverBreak), ("17:30", OutsideHours)] {
        let error = office.desk.reschedule(&moved(&office, &visit, time)).unwrap_err();
        assert_refusal(&error, code, "starts_at");
    }
    let away = RescheduleRequest { resource_id: ids.kim, ..moved(&office, &visit, "10:00") };
    assert_refusal(&office.desk.reschedule(&away).unwrap_err(), OnLeave, "starts_at");
    assert_eq!(office.footprint(), before);
    let forced = RescheduleRequest { overbook_reason: Some("Emergency".into()), ..moved(&office, &visit, "11:15") };
    assert_eq!(office.desk.reschedule(&forced).unwrap().value.overbook_reason.as_deref(), Some("Emergency"));
    let eased = office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap().value;
    assert_eq!(eased.overbook_reason, None, "the reason went with the place it was for");
    cancel(&office, visit.id, "no").unwrap();
    assert_refusal(&office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap_err(), StatusNotAllowed, "");
}

#[test]
fn a_room_is_kept_left_or_taken_and_must_be_free() {
    let office = Office::open();
    let ids = office.ids;
    let in_room = BookRequest { room_id: Some(ids.room), ..office.booking() };
    let visit = office.desk.book(&in_room).unwrap().value;
    let other =
        BookRequest { pet: BookPet::Known { pet_id: ids.mia }, resource_id: Some(ids.ada), room_id: Some(ids.other_room), ..in_room };
    office.desk.book(&other).unwrap();
    let to = |time: &str, room| RescheduleRequest { room, ..moved(&office, &visit, time) };
    let before = office.footprint();
    let taken = office.desk.reschedule(&to("10:15", RoomChange::Take { room_id: ids.other_room })).unwrap_err();
    assert_refusal(&taken, SlotTaken, "starts_at");
    assert_eq!(taken.details().name.as_deref(), Some("Room 2"));
    let no_room = office.desk.reschedule(&to("10:15", RoomChange::Take { room_id: ids.ada })).unwrap_err();
    assert_refusal(&no_room, NotFound, "room_id");
    assert_eq!(office.footprint(), before);

    let kept = office.desk.reschedule(&to("10:15", RoomChange::Keep)).unwrap().value;
    assert_eq!((kept.room_id, kept.local_start.as_str()), (Some(ids.room), "10:15"));
    let done = office.desk.reschedule(&to("10:30", RoomChange::Take { room_id: ids.other_room })).unwrap();
    assert_eq!((done.value.room_id, done.value.resource_id), (Some(ids.other_room), Some(ids.lee)));
    undo(&office, done.undo_id).unwrap();
    let back = office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    assert_eq!((back.room_id, back.local_start.as_str()), (Some(ids.room), "10:15"));
    let left = office.desk.reschedule(&to("10:15", RoomChange::Leave)).unwrap().value;
    assert_eq!((left.room_id, left.local_start.as_str()), (None, "10:15"));
    let still_without = office.desk.reschedule(&to("11:00", RoomChange::Keep)).unwrap().value;
    assert_eq!(still_without.room_id, None);
}

#[test]
fn a_visit_that_has_begun_can_be_made_longer() {
    let office = Office::open();
    let visit = booked(&office);
    advance(&office, visit.id, Status::InRoom).unwrap();
    let later = office.at(at("2026-11-23T09:25:00Z"));
    let longer = RescheduleRequest { minutes: 45, ..moved(&office, &visit, "10:00") };
    assert_eq!(later.reschedule(&longer).unwrap().value.local_end, "10:45");
}

#[test]
fn what_is_taken_back_is_a_change_of_its_own() {
    let office = Office::open();
    let done = office.desk.book(&office.booking()).unwrap();
    undo(&office, done.undo_id).unwrap();
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: done.value.id }).unwrap();
    assert_eq!(visit.status, Status::Cancelled);
    let intents: Vec<String> = office.cache.pending(10).unwrap().into_iter().map(|mutation| mutation.intent).collect();
    assert_eq!(intents, ["book", "undo"]);
    assert!(office.desk.book(&office.booking()).is_ok(), "the time is free again");

    let office = Office::open();
    let visit = booked(&office);
    let arrived = advance(&office, visit.id, Status::Arrived).unwrap();
    undo(&office, arrived.undo_id).unwrap();
    let back = office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    assert_eq!((back.status, back.arrived_at), (Status::Scheduled, None));
    let arrived = advance(&office, visit.id, Status::Arrived).unwrap();
    advance(&office, visit.id, Status::InRoom).unwrap();
    assert_refusal(&undo(&office, arrived.undo_id).unwrap_err(), ChangedMeanwhile, "");
    assert_eq!(status_of(&office, visit.id), Status::InRoom);
}

#[test]
fn an_earlier_time_that_is_gone_is_not_taken_back() {
    let mut office = Office::open();
    let visit = booked(&office);
    let done = office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    assert_refusal(&undo(&office, done.undo_id).unwrap_err(), SlotTaken, "starts_at");
}

/// A move names all of when and where, and what stands; so does whoever takes the visit out of the diary. Only what is altered
/// is laid on what comes from the server meanwhile.
#[test]
fn a_move_travels_with_all_that_it_was_decided_upon() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    let named = |office: &Office| {
        let change = office.cache.pending(10).unwrap().pop().unwrap().changes.remove(0);
        assert_eq!(change.old.keys().collect::<Vec<_>>(), change.set.keys().collect::<Vec<_>>());
        change.set.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    assert_eq!(named(&office), ["duration_minutes", "room_id", "scheduled_at", "status", "veterinarian_id"]);
    assert_eq!(office.desk.waiting().unwrap()[0].to_status, None, "it is no step");
    let theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "arrived");
    office.answer(vec![("appointments", theirs)], Vec::new());
    let stands = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    assert_eq!((stands.local_start.as_str(), stands.status), ("15:00", Status::Arrived));

    advance(&office, id, Status::InRoom).unwrap();
    assert!(!named(&office).contains(&"scheduled_at".to_owned()), "a step forward holds anywhere");
    let other = office.standing(ids.rex, ids.lee_vet, "2026-11-23T11:00:00Z", 30);
    cancel(&office, other, "ill").unwrap();
    assert!(named(&office).contains(&"scheduled_at".to_owned()));
}

#[test]
fn what_waits_is_told_in_words() {
    let office = Office::open();
    let visit = booked(&office);
    advance(&office, visit.id, Status::Arrived).unwrap();
    cancel(&office, visit.id, "ran off").unwrap();
    let waiting = office.desk.waiting().unwrap();
    let intents: Vec<&str> = waiting.iter().map(|change| change.intent.as_str()).collect();
    assert_eq!(intents, ["book", "advance", "cancel"]);
    let book = &waiting[0];
    assert_eq!(
        (book.pet_name.as_deref(), book.client_name.as_deref(), book.resource_name.as_deref()),
        (Some("Rex"), Some("James Patterson"), Some("Dr Lee"))
    );
    assert_eq!((book.local_day, book.local_time.as_deref(), book.sent), (Some(day(TODAY)), Some("10:00"), false));
    assert_eq!(waiting[1].to_status, Some(Status::Arrived));
    assert_eq!(office.desk.counts().unwrap().waiting, 3);
    office.cache.take_to_send(0, 1, office.desk.now()).unwrap();
    assert!(office.desk.waiting().unwrap()[0].sent);
}
