//! What the server asks a person about: a booking that lost its slot, a visit that somebody else changed meanwhile.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use serde_json::json;
use support::visits::*;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{MutationResult, Outcome};
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::status::Status;
use vetdesk_domain::tables::VERSION;
use vetdesk_domain::travel::Row;

fn lose(office: &mut Office) -> Appointment {
    let visit = booked(office);
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let ids = office.ids;
    let winner = office.appointment_row(AppointmentId::fresh(), ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "scheduled");
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details: json!([{"why": "slot_taken"}]) };
    office.answer(vec![("appointments", winner)], vec![result]);
    visit
}

/// The server takes nothing of what was written last to this visit: it stands there as `theirs`, and a person is asked about `fields`.
fn refuse(office: &mut Office, id: AppointmentId, theirs: Row, fields: &serde_json::Value) {
    let mutation = office.cache.pending(1).unwrap().remove(0);
    let details = json!([{"why": "changed_meanwhile", "table": "appointments", "pk": id, "fields": fields}]);
    let result = MutationResult { seq: mutation.seq, id: mutation.id, outcome: Outcome::Conflict, details };
    office.answer(vec![("appointments", theirs)], vec![result]);
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
    assert_refusal(&advance(&office, visit.id, Status::Arrived).unwrap_err(), NeedsNewTime, "");
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
    let mut theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T10:00:00Z", 30, "scheduled");
    theirs[VERSION] = Cell::Int(2);
    refuse(&mut office, id, theirs, &json!({"scheduled_at": {"mine": "2026-11-23T14:00:00+00:00", "theirs": "2026-11-23T10:00:00+00:00"}}));

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

/// One PC moved the visit, the other took it out of the diary: a person sees both, and what they choose stands.
#[test]
fn a_move_against_a_cancellation_is_for_a_person() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: id }).unwrap();
    office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    let theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "cancelled");
    refuse(&mut office, id, theirs, &json!({"status": {"mine": "scheduled", "theirs": "cancelled"}}));

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
    let theirs = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T10:00:00Z", 30, "scheduled");
    refuse(&mut office, id, theirs, &json!({"scheduled_at": {"mine": "2026-11-23T14:00:00+00:00", "theirs": "2026-11-23T10:00:00+00:00"}}));

    let case = office.desk.cases().unwrap().remove(0);
    let shown: Vec<_> =
        case.fields.iter().map(|field| (field.name.as_str(), field.mine.as_deref().unwrap(), field.theirs.as_deref().unwrap())).collect();
    assert_eq!(shown, [("scheduled_at", "2026-11-23 15:00", "2026-11-23 11:00"), ("veterinarian_id", "Dr Ada", "Dr Lee")]);
    let theirs = vec![FieldName { table: "appointments".to_owned(), row_id: id.0, name: "scheduled_at".to_owned() }];
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
