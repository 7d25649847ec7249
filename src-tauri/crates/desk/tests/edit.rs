//! A booked visit corrected: what it is for, how long, where, what is said about it, what it costs.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use serde_json::json;
use support::visits::*;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::change::{MutationResult, Outcome};
use vetdesk_domain::status::Status;
use vetdesk_domain::visit::VisitType;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn undo(office: &Office, done: &Done<Appointment>) -> vetdesk_desk::error::Result<Done<Undone>> {
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() })
}

#[test]
fn each_field_is_corrected_and_taken_back() {
    let office = Office::open();
    let visit = booked(&office);
    let vaccination = office.desk.appointment_types().unwrap().remove(1);
    let done = edit(&office, visit.id, vec![VisitChange::Type { type_id: vaccination.id }]).unwrap();
    assert_eq!((done.value.visit_type, done.value.type_name.as_deref()), (VisitType::Vaccination, Some("Vaccination")));
    assert_eq!(done.value.minutes, 30, "its length is proposed, not taken");
    let reason = edit(&office, visit.id, vec![VisitChange::Reason { text: text("  Booster ") }]).unwrap();
    assert_eq!(reason.value.reason.as_deref(), Some("Booster"));
    let notes = edit(&office, visit.id, vec![VisitChange::Notes { text: text("Two lines\nof notes") }]).unwrap();
    assert_eq!(notes.value.notes.as_deref(), Some("Two lines\nof notes"));
    let message = edit(&office, visit.id, vec![VisitChange::VetMessage { text: text("Owner wants to talk first") }]).unwrap();
    assert_eq!(message.value.vet_message.as_deref(), Some("Owner wants to talk first"));
    for done in [&message, &notes, &reason, &done] {
        undo(&office, done).unwrap();
    }
    let back = shown(&office, visit.id);
    assert_eq!(
        (back.visit_type, back.type_id, back.reason, back.notes, back.vet_message),
        (visit.visit_type, visit.type_id, visit.reason, None, None)
    );
    let intents: Vec<String> = office.cache.pending(20).unwrap().into_iter().map(|mutation| mutation.intent).collect();
    assert_eq!(intents[..5], ["book", "edit_visit", "edit_visit", "edit_visit", "edit_visit"]);

    let nothing = edit(&office, visit.id, vec![VisitChange::Reason { text: text("Cough") }]).unwrap();
    assert_eq!(nothing.undo_id, None, "what stands already is no change");
    let error = edit(&office, visit.id, vec![VisitChange::VetMessage { text: text(&"x".repeat(501)) }]).unwrap_err();
    assert_refusal(&error, TextTooLong, "vet_message");
    assert_eq!(error.details().count, Some(500));
}

#[test]
fn a_correction_that_was_written_over_is_not_taken_back() {
    let office = Office::open();
    let visit = booked(&office);
    let first = edit(&office, visit.id, vec![VisitChange::Reason { text: text("Ear") }]).unwrap();
    edit(&office, visit.id, vec![VisitChange::Reason { text: text("Eye") }]).unwrap();
    assert_refusal(&undo(&office, &first).unwrap_err(), ChangedMeanwhile, "");
    // Another field of the same visit is nobody's business here.
    let notes = edit(&office, visit.id, vec![VisitChange::Notes { text: text("n") }]).unwrap();
    edit(&office, visit.id, vec![VisitChange::Reason { text: text("Leg") }]).unwrap();
    undo(&office, &notes).unwrap();
    assert_eq!(shown(&office, visit.id).reason.as_deref(), Some("Leg"));
}

#[test]
fn another_length_or_room_must_be_free_or_taken_knowingly() {
    let mut office = Office::open();
    let ids = office.ids;
    let visit = booked(&office);
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:30:00Z", 30);
    let before = office.footprint();
    let longer = vec![VisitChange::Minutes { minutes: 45 }];
    assert_refusal(&edit(&office, visit.id, longer.clone()).unwrap_err(), SlotTaken, "starts_at");
    assert_refusal(&edit(&office, visit.id, vec![VisitChange::Minutes { minutes: 4 }]).unwrap_err(), InvalidInput, "minutes");
    let no_room = edit(&office, visit.id, vec![VisitChange::Room { room_id: Some(ids.ada) }]).unwrap_err();
    assert_refusal(&no_room, NotFound, "room_id");
    assert_eq!(office.footprint(), before);

    let knowingly = EditVisitRequest { appointment_id: visit.id, changes: longer, overbook_reason: text("Emergency") };
    let denied = office.with_permissions(&["diary.read", "diary.write"]).edit_visit(&knowingly).unwrap_err();
    assert_refusal(&denied, NotAllowed, "");
    let done = office.desk.edit_visit(&knowingly).unwrap();
    assert_eq!((done.value.minutes, done.value.overbook_reason.as_deref()), (45, Some("Emergency")));
    let shorter = edit(&office, visit.id, vec![VisitChange::Minutes { minutes: 20 }]).unwrap();
    assert_eq!(
        (shorter.value.local_end.as_str(), shorter.value.overbook_reason.as_deref()),
        ("10:20", None),
        "the reason went with what it was for"
    );
    undo(&office, &shorter).unwrap();
    assert_eq!(shown(&office, visit.id).overbook_reason.as_deref(), Some("Emergency"));

    let roomed = edit(&office, visit.id, vec![VisitChange::Room { room_id: Some(ids.room) }]).unwrap_err();
    assert_refusal(&roomed, SlotTaken, "starts_at");
    edit(&office, visit.id, vec![VisitChange::Minutes { minutes: 30 }]).unwrap();
    let roomed = edit(&office, visit.id, vec![VisitChange::Room { room_id: Some(ids.room) }]).unwrap();
    assert_eq!((roomed.value.room_name.as_deref(), roomed.value.resource_id), (Some("Room 1"), Some(ids.lee)));
    undo(&office, &roomed).unwrap();
    assert_eq!(shown(&office, visit.id).room_id, None);
}

#[test]
fn a_length_that_was_given_away_does_not_come_back() {
    let mut office = Office::open();
    let ids = office.ids;
    let visit = booked(&office);
    let shorter = edit(&office, visit.id, vec![VisitChange::Minutes { minutes: 15 }]).unwrap();
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:15:00Z", 15);
    assert_refusal(&undo(&office, &shorter).unwrap_err(), SlotTaken, "starts_at");
    assert_eq!(shown(&office, visit.id).minutes, 15);
}

#[test]
fn a_price_is_for_whoever_may() {
    let office = Office::open();
    let visit = booked(&office);
    let dearer = |typed: &str| EditVisitRequest {
        appointment_id: visit.id,
        changes: vec![VisitChange::Price { text: text(typed) }],
        overbook_reason: None,
    };
    assert_refusal(&office.desk.edit_visit(&dearer("60")).unwrap_err(), NotAllowed, "");
    let manager = office.with_permissions(&["diary.read", "diary.write", "prices.read", "prices.write"]);
    assert_eq!(manager.edit_visit(&dearer("60,5 €")).unwrap().value.price.as_deref(), Some("60.50"));
    assert_refusal(&manager.edit_visit(&dearer("much")).unwrap_err(), InvalidInput, "price");
    let none = EditVisitRequest { changes: vec![VisitChange::Price { text: None }], ..dearer("") };
    assert_eq!(manager.edit_visit(&none).unwrap().value.price, None);
}

#[test]
fn a_visit_that_is_called_off_lost_or_over_is_not_corrected_like_others() {
    let office = Office::open();
    let visit = booked(&office);
    advance(&office, visit.id, Status::Completed).unwrap();
    let reason = || vec![VisitChange::Reason { text: text("Ear") }];
    edit(&office, visit.id, reason()).unwrap();
    let error = edit(&office, visit.id, vec![VisitChange::Minutes { minutes: 20 }]).unwrap_err();
    assert_eq!((error.code(), error.details().status), (StatusNotAllowed, Some(Status::Completed)));

    let office = Office::open();
    let visit = booked(&office);
    cancel(&office, visit.id, "no").unwrap();
    let error = edit(&office, visit.id, reason()).unwrap_err();
    assert_eq!((error.code(), error.details().status), (StatusNotAllowed, Some(Status::Cancelled)));
    assert_eq!(
        office
            .with_permissions(&["diary.read"])
            .edit_visit(&EditVisitRequest { appointment_id: visit.id, changes: reason(), overbook_reason: None })
            .unwrap_err()
            .code(),
        NotAllowed
    );

    let mut office = Office::open();
    let visit = booked(&office);
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details: json!([{"why": "slot_taken"}]) };
    office.answer(Vec::new(), vec![result]);
    assert_refusal(&edit(&office, visit.id, reason()).unwrap_err(), NeedsNewTime, "");
}

/// Two desks write other notes: nobody's words are lost, a person chooses. Two reasons: the later one stands.
#[test]
fn two_notes_are_for_a_person() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    edit(&office, id, vec![VisitChange::Notes { text: text("mine") }]).unwrap();
    let mut theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "scheduled");
    let notes = vetdesk_domain::tables::Table::named("appointments").unwrap().column("notes").unwrap().0;
    theirs[notes] = "theirs".into();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let details =
        json!([{"why": "changed_meanwhile", "table": "appointments", "pk": id, "fields": {"notes": {"mine": "mine", "theirs": "theirs"}}}]);
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details };
    office.answer(vec![("appointments", theirs)], vec![result]);
    let case = office.desk.cases().unwrap().remove(0);
    assert_eq!(case.intent, "edit_visit");
    let field = &case.fields[0];
    assert_eq!((field.name.as_str(), field.mine.as_deref(), field.theirs.as_deref()), ("notes", Some("mine"), Some("theirs")));
    assert_eq!(shown(&office, id).notes.as_deref(), Some("theirs"));
    office.desk.settle_case(&SettleCaseRequest { case_id: case.id, choice: Choice::Mine, theirs: Vec::new() }).unwrap();
    assert_eq!(shown(&office, id).notes.as_deref(), Some("mine"));
}

#[test]
fn a_moved_visit_keeps_its_type() {
    let office = Office::open();
    let visit = booked(&office);
    let vaccination = office.desk.appointment_types().unwrap().remove(1);
    edit(&office, visit.id, vec![VisitChange::Type { type_id: vaccination.id }]).unwrap();
    let moved = office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap().value;
    assert_eq!(moved.type_id, Some(vaccination.id));
    let unknown =
        edit(&office, visit.id, vec![VisitChange::Type { type_id: vetdesk_domain::ids::AppointmentTypeId::fresh() }]).unwrap_err();
    assert_refusal(&unknown, NotFound, "type_id");
}
