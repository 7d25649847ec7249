//! A step is only offered on its day; what happened earlier is entered on purpose; one step back.

mod support;

use support::visits::*;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::status::{Status, VisitDay};

#[test]
fn a_visit_ahead_is_confirmed_or_called_off_and_nothing_else() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-12-16T09:00:00Z", 30);
    let before = office.footprint();
    assert_eq!((shown(&office, id).its_day, shown(&office, id).next_status), (VisitDay::Ahead, None));
    for to in [Status::Arrived, Status::InRoom, Status::Ready, Status::Completed, Status::NoShow] {
        let error = advance(&office, id, to).unwrap_err();
        assert_refusal(&error, NotItsDay, "");
        let details = error.details();
        assert_eq!((details.name.as_deref(), details.day), (Some("Rex"), Some(day("2026-12-16"))), "{to}");
    }
    assert_eq!(office.footprint(), before, "nothing was written");
    let confirmed = advance(&office, id, Status::Confirmed).unwrap();
    assert_eq!((confirmed.value.status, confirmed.value.previous_status), (Status::Confirmed, Some(Status::Scheduled)));
    assert!(confirmed.value.confirmed_at.is_some());
    office.desk.undo(&UndoRequest { undo_id: confirmed.undo_id.unwrap() }).unwrap();
    assert_eq!(shown(&office, id).status, Status::Scheduled);
    cancel(&office, id, "moved away").unwrap();
    assert_eq!(shown(&office, id).previous_status, Some(Status::Scheduled), "it can be put back into the diary");
    advance(&office, id, Status::Scheduled).unwrap();
}

#[test]
fn who_comes_later_today_has_not_missed_it_yet() {
    let office = Office::open();
    let visit = booked(&office);
    let error = advance(&office, visit.id, Status::NoShow).unwrap_err();
    assert_refusal(&error, NotItsDay, "");
    assert_eq!(error.details().at, Some(office.clock("10:00")));
    let later = office.at(office.clock("10:20"));
    let missed = later.advance(&AdvanceRequest { appointment_id: visit.id, to: Status::NoShow, room_id: None }).unwrap();
    assert_eq!((missed.value.status, missed.value.no_show_at), (Status::NoShow, Some(office.clock("10:20"))));
    assert_eq!(missed.value.previous_status, Some(Status::Scheduled));
    later.undo(&UndoRequest { undo_id: missed.undo_id.unwrap() }).unwrap();
    assert_eq!(shown(&office, visit.id).status, Status::Scheduled);
}

/// Yesterday's visit that nobody kept: Space does nothing, what happened bears the visit's own times, and it can be taken back
/// over steps that the server allows.
#[test]
fn what_happened_earlier_bears_its_own_times_and_can_be_taken_back() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-20T09:00:00Z", 30);
    let visit = shown(&office, id);
    assert_eq!((visit.its_day, visit.next_status, visit.previous_status), (VisitDay::Past, None, None));
    for to in [Status::Confirmed, Status::Arrived, Status::InRoom, Status::Ready] {
        assert_refusal(&advance(&office, id, to).unwrap_err(), NotItsDay, "");
    }
    let came = advance(&office, id, Status::Completed).unwrap();
    assert_eq!((came.value.arrived_at, came.value.completed_at), (Some(at("2026-11-20T09:00:00Z")), Some(at("2026-11-20T09:30:00Z"))));
    let undone = office.desk.undo(&UndoRequest { undo_id: came.undo_id.unwrap() }).unwrap();
    let back = shown(&office, id);
    assert_eq!((back.status, back.arrived_at, back.completed_at), (Status::Scheduled, None, None));
    let steps: Vec<_> = office.cache.pending(10).unwrap().into_iter().map(|mutation| mutation.changes[0].set["status"].clone()).collect();
    assert_eq!(steps, ["completed", "in_room", "scheduled"], "each of them is one that the server takes");

    let again = office.desk.undo(&UndoRequest { undo_id: undone.undo_id.unwrap() }).unwrap();
    assert_eq!(
        (shown(&office, id).status, shown(&office, id).completed_at),
        (Status::Completed, came.value.completed_at),
        "and done again"
    );
    office.desk.undo(&UndoRequest { undo_id: again.undo_id.unwrap() }).unwrap();

    let missed = advance(&office, id, Status::NoShow).unwrap();
    assert_eq!(missed.value.no_show_at, Some(at("2026-11-20T09:00:00Z")));
    let slip = missed.value.previous_status.unwrap();
    advance(&office, id, slip).unwrap();
    assert_eq!(advance(&office, id, Status::Completed).unwrap().value.status, Status::Completed, "they had come after all");
}

#[test]
fn a_visit_over_midnight_has_two_days() {
    let mut office = Office::in_zone("Europe/Berlin", at("2026-11-22T23:20:00Z"));
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-22T22:30:00Z", 120);
    let ended = office.standing(ids.mia, ids.lee_vet, "2026-11-22T22:00:00Z", 60);
    assert_eq!(shown(&office, id).next_status, Some(Status::Arrived), "0:20 of the next day, and it lasts until 1:30");
    assert_eq!(shown(&office, ended).its_day, VisitDay::Past, "one that ended at midnight is of the day before");
}

#[test]
fn a_patient_is_taken_to_a_room_in_one_step() {
    let office = Office::open();
    let ids = office.ids;
    let taken =
        BookRequest { pet: BookPet::Known { pet_id: ids.mia }, resource_id: Some(ids.ada), room_id: Some(ids.room), ..office.booking() };
    office.desk.book(&taken).unwrap();
    let visit = booked(&office);
    advance(&office, visit.id, Status::Arrived).unwrap();
    let rooms = office.desk.rooms_for(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    let offered: Vec<_> = rooms.iter().map(|room| (room.name.as_str(), room.taken_by.as_deref())).collect();
    assert_eq!(offered, [("Room 1", Some("Mia")), ("Room 2", None)]);
    let take = |room| office.desk.advance(&AdvanceRequest { appointment_id: visit.id, to: Status::InRoom, room_id: Some(room) });
    assert_refusal(&take(ids.room).unwrap_err(), SlotTaken, "starts_at");
    assert_refusal(&take(ids.ada).unwrap_err(), NotFound, "room_id");
    assert_eq!(shown(&office, visit.id).status, Status::Arrived);
    let done = take(ids.other_room).unwrap();
    assert_eq!((done.value.status, done.value.room_name.as_deref()), (Status::InRoom, Some("Room 2")));
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert_eq!((shown(&office, visit.id).status, shown(&office, visit.id).room_id), (Status::Arrived, None));
}

#[test]
fn where_a_visit_stands_is_said_with_the_refusal() {
    let office = Office::open();
    let visit = booked(&office);
    advance(&office, visit.id, Status::Completed).unwrap();
    let error = cancel(&office, visit.id, "too late").unwrap_err();
    assert_refusal(&error, StatusNotAllowed, "");
    assert_eq!(error.details().status, Some(Status::Completed));
    let error = office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap_err();
    assert_eq!(error.details().status, Some(Status::Completed));
}
