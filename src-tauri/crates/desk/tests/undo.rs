//! What was taken back is done again by the answer's own id, and somebody new goes with the booking that brought them.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use vetdesk_desk::error::ErrorCode::{self, *};
use vetdesk_desk::view::*;
use vetdesk_domain::ids::UndoId;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::status::Status;

fn undo(office: &Office, undo_id: Option<UndoId>) -> Done<Undone> {
    office.desk.undo(&UndoRequest { undo_id: undo_id.unwrap() }).unwrap()
}

fn intents(office: &Office) -> Vec<String> {
    office.cache.pending(50).unwrap().into_iter().map(|mutation| mutation.intent).collect()
}

#[test]
fn a_booking_is_undone_and_done_again_as_often_as_somebody_likes() {
    let office = Office::open();
    let done = office.desk.book(&office.booking()).unwrap();
    let status = || office.desk.appointment(&AppointmentRequest { appointment_id: done.value.id }).unwrap().status;
    let mut undo_id = done.undo_id;
    for is_redo in [false, true, false, true] {
        let answer = undo(&office, undo_id);
        assert_eq!(answer.value, Undone { intent: Intent::Book, name: Some("Rex".into()), is_redo });
        assert_eq!(status(), if is_redo { Status::Scheduled } else { Status::Cancelled });
        assert_eq!(office.desk.undo(&UndoRequest { undo_id: undo_id.unwrap() }).unwrap_err().code(), NothingToUndo);
        undo_id = answer.undo_id;
    }
    assert_eq!(intents(&office), ["book", "undo", "redo", "undo", "redo"]);
}

#[test]
fn what_is_done_again_does_not_take_what_was_given_away() {
    let office = Office::open();
    let done = office.desk.book(&office.booking()).unwrap();
    let undone = undo(&office, done.undo_id);
    office.desk.book(&BookRequest { pet: BookPet::Known { pet_id: office.ids.mia }, ..office.booking() }).unwrap();
    let redo = UndoRequest { undo_id: undone.undo_id.unwrap() };
    assert_eq!(office.desk.undo(&redo).unwrap_err().code(), SlotTaken);
}

/// How an overbooked visit leaves its place.
#[derive(Debug, Clone, Copy)]
enum Leaves {
    Cancelled,
    Moved,
    BookingUndone,
}

/// What comes into the place meanwhile.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Comes {
    Nothing,
    Booking,
    Block,
}

/// A reason to overbook was given for what stood there, not for what came after the visit had left the place.
#[test]
fn an_overbooked_visit_comes_back_beside_older_visits_and_not_over_newer_ones() {
    for leaves in [Leaves::Cancelled, Leaves::Moved, Leaves::BookingUndone] {
        for comes in [Comes::Nothing, Comes::Booking, Comes::Block] {
            let refused = comes_back(leaves, comes);
            let expected = match comes {
                Comes::Nothing => None,
                Comes::Booking => Some(SlotTaken),
                Comes::Block => Some(Blocked),
            };
            assert_eq!(refused, expected, "{leaves:?}, {comes:?}");
        }
    }
}

/// The code with which undoing is refused.
fn comes_back(leaves: Leaves, comes: Comes) -> Option<ErrorCode> {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.bo, ids.lee_vet, "2026-11-23T14:00:00Z", 30);
    let beside = BookRequest { starts_at: office.clock("15:00"), overbook_reason: Some("Emergency".into()), ..office.booking() };
    let booked = office.desk.book(&beside).unwrap();
    assert_eq!(booked.value.overbook_reason.as_deref(), Some("Emergency"));
    let left = match leaves {
        Leaves::Cancelled => visits::cancel(&office, booked.value.id, "no").unwrap().undo_id,
        Leaves::Moved => office.desk.reschedule(&visits::moved(&office, &booked.value, "16:00")).unwrap().undo_id,
        Leaves::BookingUndone => undo(&office, booked.undo_id).undo_id,
    };
    // Ids tell times to the millisecond.
    std::thread::sleep(std::time::Duration::from_millis(2));
    match comes {
        Comes::Nothing => {}
        Comes::Booking => drop(office.desk.book(&BookRequest { pet: BookPet::Known { pet_id: ids.mia }, ..beside }).unwrap()),
        Comes::Block => {
            let cells = [
                ("id", uuid::Uuid::now_v7().into()),
                ("practice_id", ids.practice.0.into()),
                ("clinic_id", ids.clinic.0.into()),
                ("resource_id", ids.lee.0.into()),
                ("kind", "blocked".into()),
                ("starts_at", at("2026-11-23T14:00:00Z").into()),
                ("ends_at", at("2026-11-23T14:30:00Z").into()),
            ];
            office.pull(vec![("appointment_slots", row("appointment_slots", &cells))]);
        }
    }
    office.desk.undo(&UndoRequest { undo_id: left.unwrap() }).err().map(|error| error.code())
}

/// Two ways back that are no undo: a cancelled visit is scheduled again, and so is one that was a no-show.
#[test]
fn an_overbooked_visit_does_not_come_back_by_its_status_over_newer_ones() {
    for gone in [Status::Cancelled, Status::NoShow] {
        let office = Office::open();
        let over_break = |pet| BookRequest {
            pet: BookPet::Known { pet_id: pet },
            starts_at: office.clock("12:30"),
            overbook_reason: Some("Emergency".into()),
            ..office.booking()
        };
        let visit = office.desk.book(&over_break(office.ids.rex)).unwrap().value;
        let request = |to| AdvanceRequest { appointment_id: visit.id, to, room_id: None };
        let late = office.at(at("2026-11-23T13:00:00Z"));
        match gone {
            Status::NoShow => drop(late.advance(&request(Status::NoShow)).unwrap()),
            _ => drop(visits::cancel(&office, visit.id, "no").unwrap()),
        }
        office.desk.book(&over_break(office.ids.mia)).unwrap();
        assert_eq!(late.advance(&request(Status::Scheduled)).unwrap_err().code(), SlotTaken, "{gone:?}");
    }
}

#[test]
fn somebody_new_goes_with_the_booking_that_brought_them_and_comes_back_with_it() {
    let office = Office::open();
    let done = office.desk.book(&office.new_booking()).unwrap();
    let (client_id, pet_id) = (done.value.owner_id, done.value.pet_id);
    let undone = undo(&office, done.undo_id);
    assert_eq!(undone.value.name.as_deref(), Some("Kiwi"));
    let removed = |table: &str, column: &str| {
        let sent = office.cache.pending(50).unwrap();
        let change = sent.last().unwrap().changes.iter().find(|change| change.table == table).unwrap().clone();
        change.set[column].clone()
    };
    assert!(removed("pets", "removed_at").is_string() && removed("users", "removed_at").is_string());
    assert_eq!(removed("appointments", "status"), "cancelled");
    let tables: Vec<_> = office.cache.pending(50).unwrap()[1].changes.iter().map(|change| change.table.clone()).collect();
    assert_eq!(tables, ["appointments", "pets", "users"], "what points to another goes first");

    let redone = undo(&office, undone.undo_id);
    assert_eq!(redone.value.name.as_deref(), Some("Kiwi"));
    assert!(redone.value.is_redo && removed("pets", "removed_at").is_null() && removed("users", "removed_at").is_null());
    assert_eq!(office.desk.pet(&PetRequest { pet_id }).unwrap().card.name, "Kiwi");
    assert_eq!(office.desk.household(&HouseholdRequest { client_id }).unwrap().pets.len(), 1);
}

#[test]
fn somebody_new_whom_others_have_worked_with_stays() {
    let office = Office::open();
    let done = office.desk.book(&office.new_booking()).unwrap();
    let pet_id = done.value.pet_id;
    office.desk.weigh(&WeighRequest { pet_id, kg: "4.2".into(), is_confirmed: false }).unwrap();
    undo(&office, done.undo_id);
    let last = office.cache.pending(50).unwrap().pop().unwrap();
    let tables: Vec<_> = last.changes.iter().map(|change| change.table.as_str()).collect();
    assert_eq!(tables, ["appointments"], "the booking goes, the animal that was weighed stays with its owner");
    assert_eq!(office.desk.pet(&PetRequest { pet_id }).unwrap().weights.len(), 1);
}

#[test]
fn a_correction_is_done_again() {
    let office = Office::open();
    let request = CorrectPetRequest { pet_id: office.ids.rex, field: PetField::Colour, value: Some("brown".into()) };
    let done = office.desk.correct_pet(&request).unwrap();
    let colour = || office.desk.pet(&PetRequest { pet_id: office.ids.rex }).unwrap().colour;
    let undone = undo(&office, done.undo_id);
    assert_eq!((colour(), undone.value.intent, undone.value.name.as_deref()), (None, Intent::CorrectPet, Some("Rex")));
    let redone = undo(&office, undone.undo_id);
    assert_eq!((colour().as_deref(), redone.value.is_redo), (Some("brown"), true));
    let weighed = office.desk.weigh(&WeighRequest { pet_id: office.ids.rex, kg: "12.5".into(), is_confirmed: false }).unwrap();
    let weights = || office.desk.pet(&PetRequest { pet_id: office.ids.rex }).unwrap().weights.len();
    let gone = undo(&office, weighed.undo_id);
    assert_eq!(weights(), 0);
    undo(&office, gone.undo_id);
    assert_eq!(weights(), 1);
}
