//! The way of a visit: moved, checked in, cancelled, taken back, lost to another.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use serde_json::json;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::Area;
use vetdesk_domain::change::{MutationResult, Outcome};
use vetdesk_domain::ids::{AppointmentId, UndoId};
use vetdesk_domain::status::Status;

fn booked(office: &Office) -> Appointment {
    office.desk.book(&office.booking()).unwrap().value
}

fn advance(office: &Office, appointment_id: AppointmentId, to: Status) -> vetdesk_desk::error::Result<Done<Appointment>> {
    office.desk.advance(&AdvanceRequest { appointment_id, to })
}

fn cancel(office: &Office, appointment_id: AppointmentId, reason: &str) -> vetdesk_desk::error::Result<Done<Appointment>> {
    office.desk.cancel(&CancelRequest { appointment_id, reason: reason.into() })
}

fn undo(office: &Office, done: Option<UndoId>) -> vetdesk_desk::error::Result<Done<()>> {
    office.desk.undo(&UndoRequest { undo_id: done.unwrap() })
}

fn status_of(office: &Office, appointment_id: AppointmentId) -> Status {
    office.desk.appointment(&AppointmentRequest { appointment_id }).unwrap().status
}

fn moved(office: &Office, visit: &Appointment, time: &str) -> RescheduleRequest {
    RescheduleRequest {
        appointment_id: visit.id,
        starts_at: office.clock(time),
        minutes: 30,
        resource_id: office.ids.lee,
        room: RoomChange::Keep,
        overbook_reason: None,
    }
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
    let other = BookRequest { pet: BookPet::Known { pet_id: ids.mia }, resource_id: ids.ada, room_id: Some(ids.other_room), ..in_room };
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

fn lose(office: &mut Office) -> Appointment {
    let visit = booked(office);
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let ids = office.ids;
    let winner = office.appointment_row(AppointmentId::fresh(), ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "scheduled");
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details: json!([{"why": "slot_taken"}]) };
    office.answer(vec![("appointments", winner)], vec![result]);
    visit
}

#[test]
fn a_booking_that_lost_its_slot_stays_in_sight_and_is_booked_anew() {
    let mut office = Office::open();
    let visit = lose(&mut office);
    let cases = office.desk.cases().unwrap();
    assert_eq!(cases.len(), 1);
    let case = &cases[0];
    assert_eq!((case.kind, case.reason, case.intent.as_str()), (CaseKind::NeedsReschedule, SlotTaken, "book"));
    assert_eq!((case.pet_name.as_deref(), case.client_name.as_deref()), (Some("Rex"), Some("James Patterson")));
    assert_eq!(case.phones, ["030 5550101", "+49 171 5550102"]);
    assert_eq!(
        (case.appointment_id, case.local_start.as_deref(), case.resource_name.as_deref()),
        (Some(visit.id), Some("10:00"), Some("Dr Lee"))
    );
    let shown = office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    assert!(shown.needs_reschedule);
    assert_eq!(shown.next_status, None);
    assert_refusal(&advance(&office, visit.id, Status::Arrived).unwrap_err(), StatusNotAllowed, "");
    assert_refusal(&office.desk.reschedule(&moved(&office, &visit, "10:00")).unwrap_err(), SlotTaken, "starts_at");

    let done = office.desk.reschedule(&moved(&office, &visit, "11:00")).unwrap();
    assert_eq!((done.value.local_start.as_str(), done.value.needs_reschedule), ("11:00", false));
    assert!(done.areas.contains(&Area::Conflicts));
    assert!(office.desk.cases().unwrap().is_empty());
    let pending = office.cache.pending(10).unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].changes[0].set["reason"], "Cough", "it goes out with all that was written");
}

#[test]
fn a_lost_booking_takes_the_same_time_again_once_it_is_free() {
    let mut office = Office::open();
    let visit = lose(&mut office);
    let winner = office.desk.day_schedule(&DayRequest { day: None }).unwrap().appointments.into_iter().find(|other| other.id != visit.id);
    cancel(&office, winner.unwrap().id, "changed her mind").unwrap();
    let done = office.desk.reschedule(&moved(&office, &visit, "10:00")).unwrap();
    assert!(!done.value.needs_reschedule);
    assert!(office.desk.cases().unwrap().is_empty());
    let intents: Vec<String> = office.cache.pending(10).unwrap().into_iter().map(|mutation| mutation.intent).collect();
    assert_eq!(intents, ["cancel", "book"]);
}

#[test]
fn a_conflict_shows_both_sides_and_mine_is_sent_again() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let fields = json!({"scheduled_at": {"mine": "2026-11-23T14:00:00+00:00", "theirs": "2026-11-23T10:00:00+00:00"}});
    let details = json!([{"why": "changed_meanwhile", "table": "appointments", "pk": id, "fields": fields}]);
    let mut theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T10:00:00Z", 30, "scheduled");
    theirs[vetdesk_domain::tables::VERSION] = vetdesk_domain::cell::Cell::Int(2);
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details };
    office.answer(vec![("appointments", theirs)], vec![result]);

    let case = office.desk.cases().unwrap().remove(0);
    assert_eq!((case.kind, case.reason), (CaseKind::Conflict, ChangedMeanwhile));
    let field = &case.fields[0];
    assert_eq!(
        (field.name.as_str(), field.mine.as_deref(), field.theirs.as_deref()),
        ("scheduled_at", Some("2026-11-23 15:00"), Some("2026-11-23 11:00"))
    );
    let shown = || office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap().local_start;
    assert_eq!(shown(), "11:00", "until it is decided the server's state stands");
    let settle = |choice| office.desk.settle_case(&SettleCaseRequest { case_id: case.id, choice, theirs: Vec::new() }).unwrap();
    let undo = |done: Done<()>| office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() });
    let mine = settle(Choice::Mine);
    assert_eq!(shown(), "15:00");
    assert_eq!(office.cache.pending(10).unwrap()[0].changes[0].base, Some(2), "on the row as it stands now");

    undo(mine).unwrap();
    assert_eq!(shown(), "11:00", "what the server had");
    assert_eq!(office.desk.cases().unwrap()[0].fields[0].mine.as_deref(), Some("2026-11-23 15:00"), "both stand to be decided again");
    let intents: Vec<String> = office.cache.pending(10).unwrap().into_iter().map(|mutation| mutation.intent).collect();
    assert_eq!(intents, ["reschedule", "undo"], "what may be with the server already is not unsaid: it is taken back");

    undo(settle(Choice::Dismiss)).unwrap();
    assert_eq!(office.desk.cases().unwrap().len(), 1);

    let mine = settle(Choice::Mine);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    office.desk.reschedule(&moved(&office, &visit, "16:00")).unwrap();
    assert_eq!(undo(mine).unwrap_err().code(), ChangedMeanwhile, "nobody's later work is undone by a late key");
    assert_eq!(shown(), "16:00");
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

/// One PC moved the visit, the other took it out of the diary: a person sees both, and what they choose stands.
#[test]
fn a_move_against_a_cancellation_is_for_a_person() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let fields = json!({"status": {"mine": "scheduled", "theirs": "cancelled"}});
    let details = json!([{"why": "changed_meanwhile", "table": "appointments", "pk": id, "fields": fields}]);
    let theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "cancelled");
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details };
    office.answer(vec![("appointments", theirs)], vec![result]);

    let case = office.desk.cases().unwrap().remove(0);
    let shown: Vec<_> =
        case.fields.iter().map(|field| (field.name.as_str(), field.mine.as_deref().unwrap(), field.theirs.as_deref().unwrap())).collect();
    assert_eq!(shown, [("status", "scheduled", "cancelled"), ("scheduled_at", "2026-11-23 15:00", "2026-11-23 10:00")]);
    let settle = SettleCaseRequest { case_id: case.id, choice: Choice::Mine, theirs: Vec::new() };
    let done = office.desk.settle_case(&settle).unwrap();
    let stands = || {
        let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
        (visit.local_start, visit.status)
    };
    assert_eq!(stands(), ("15:00".to_owned(), Status::Scheduled));
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert_eq!(stands(), ("10:00".to_owned(), Status::Cancelled));
}

/// Both moved the visit; only here it changed its vet as well.
#[test]
fn a_time_is_decided_together_with_its_place() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    office.desk.reschedule(&RescheduleRequest { resource_id: ids.ada, ..moved(&office, &visit, "15:00") }).unwrap();
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let fields = json!({"scheduled_at": {"mine": "2026-11-23T14:00:00+00:00", "theirs": "2026-11-23T10:00:00+00:00"}});
    let details = json!([{"why": "changed_meanwhile", "table": "appointments", "pk": id, "fields": fields}]);
    let theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T10:00:00Z", 30, "scheduled");
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details };
    office.answer(vec![("appointments", theirs)], vec![result]);

    let case = office.desk.cases().unwrap().remove(0);
    let shown: Vec<_> =
        case.fields.iter().map(|field| (field.name.as_str(), field.mine.as_deref().unwrap(), field.theirs.as_deref().unwrap())).collect();
    assert_eq!(shown, [("scheduled_at", "2026-11-23 15:00", "2026-11-23 11:00"), ("veterinarian_id", "Dr Ada", "Dr Lee")]);
    let theirs = vec!["scheduled_at".to_owned()];
    let done = office.desk.settle_case(&SettleCaseRequest { case_id: case.id, choice: Choice::Mine, theirs }).unwrap();
    let stands = || {
        let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
        (visit.local_start, visit.resource_id)
    };
    assert_eq!(stands(), ("11:00".to_owned(), Some(ids.ada)));
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert_eq!(stands(), ("11:00".to_owned(), Some(ids.lee)));
}

#[test]
fn a_lost_booking_can_be_given_up() {
    let mut office = Office::open();
    let visit = lose(&mut office);
    cancel(&office, visit.id, "went elsewhere").unwrap();
    assert!(office.desk.cases().unwrap().is_empty());
    assert!(office.cache.pending(10).unwrap().is_empty());

    let mut office = Office::open();
    lose(&mut office);
    let case_id = office.desk.cases().unwrap()[0].id;
    let done = office.desk.settle_case(&SettleCaseRequest { case_id, choice: Choice::Dismiss, theirs: Vec::new() }).unwrap();
    assert!(done.areas.contains(&Area::Schedule));
    assert!(office.desk.cases().unwrap().is_empty());
    let again = office.desk.settle_case(&SettleCaseRequest { case_id, choice: Choice::Dismiss, theirs: Vec::new() }).unwrap_err();
    assert_eq!(again.code(), NotFound);

    let visits = || office.desk.day_schedule(&DayRequest { day: None }).unwrap().appointments;
    let given_up = visits().len();
    let undo = UndoRequest { undo_id: done.undo_id.unwrap() };
    let undone = office.desk.undo(&undo).unwrap();
    assert!(undone.areas.contains(&Area::Conflicts) && undone.areas.contains(&Area::Schedule));
    let case = office.desk.cases().unwrap().remove(0);
    assert_eq!((case.id, case.offers.len(), case.phones.len()), (case_id, 3, 2), "it stands open as it did");
    let back = visits();
    assert_eq!(back.len(), given_up + 1);
    assert!(back.iter().any(|other| Some(other.id) == case.appointment_id && other.needs_reschedule), "the visit is in sight again");
    assert_eq!(office.desk.undo(&undo).unwrap_err().code(), NothingToUndo);
    let visit = back.into_iter().find(|other| other.needs_reschedule).unwrap();
    let moved = office.desk.reschedule(&moved(&office, &visit, "11:00")).unwrap();
    assert_eq!(moved.undo_id, None, "there is no way back to a time that is another's");
    assert_eq!(office.cache.pending(10).unwrap()[0].changes[0].set["reason"], "Cough", "it goes out whole all the same");
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
