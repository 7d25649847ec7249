//! Blocked time and leave: who may, what it does to the day and to bookings, and the way back.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::Desk;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::hours::WindowKind;
use vetdesk_domain::ids::ResourceId;
use vetdesk_domain::role::Role;

const TUESDAY: &str = "2026-11-24";

fn on(first: &str, last: &str, hours: Option<(&str, &str)>) -> TimeStretch {
    let hours = hours.map(|(from, to)| ClockHours { from: from.into(), to: to.into() });
    TimeStretch { first_day: day(first), last_day: day(last), hours }
}

fn blocking(resources: &[ResourceId], stretch: TimeStretch) -> BlockRequest {
    BlockRequest { resource_ids: resources.to_vec(), stretch, reason: Some("Staff meeting".into()) }
}

fn leave(resource_id: ResourceId, stretch: TimeStretch) -> LeaveRequest {
    LeaveRequest { resource_id, stretch, reason: Some("Holiday".into()) }
}

fn manager(office: &Office) -> Desk {
    let permissions: Vec<&str> = Role::ClinicManager.default_permissions().iter().map(|permission| permission.as_str()).collect();
    office.with_permissions(&permissions)
}

fn blocks(desk: &Desk, date: &str) -> Vec<Hold> {
    let mut holds = desk.day_schedule(&DayRequest { day: Some(day(date)) }).unwrap().holds;
    holds.retain(|hold| hold.expires_at.is_none());
    holds
}

fn column(desk: &Desk, date: &str, name: &str) -> Column {
    let columns = desk.day_schedule(&DayRequest { day: Some(day(date)) }).unwrap().columns;
    columns.into_iter().find(|column| column.name == name).unwrap()
}

#[test]
fn a_block_is_drawn_takes_the_time_and_says_why() {
    let office = Office::open();
    let ids = office.ids;
    let done = office.desk.block(&blocking(&[ids.lee, ids.ada, ids.room, ids.lee], on(TODAY, TODAY, Some(("10:00", "11:00"))))).unwrap();
    let shown = blocks(&office.desk, TODAY);
    assert_eq!(shown.iter().map(|block| block.resource_id).collect::<std::collections::HashSet<_>>().len(), 3, "{shown:?}");
    assert_eq!(shown.len(), 3, "a column that is named twice is blocked once");
    for block in &shown {
        assert_eq!((block.starts_at, block.ends_at), (office.clock("10:00"), office.clock("11:00")));
        assert_eq!((block.reason.as_deref(), block.holder_name.as_str(), block.mine), (Some("Staff meeting"), "Robin Desk", false));
    }
    assert_eq!(office.cache.pending(10).unwrap().len(), 1, "all of it is one change");
    // Whoever blocked it is refused as all others are, with the reason.
    let error = office.desk.book(&office.booking()).unwrap_err();
    assert_refusal(&error, Blocked, "starts_at");
    assert_eq!(error.details().name.as_deref(), Some("Staff meeting"));
    let hold = HoldRequest { resource_id: ids.lee, starts_at: office.clock("10:30"), minutes: 30, instead_of: None };
    assert_eq!(office.desk.hold_slot(&hold).unwrap_err().code(), Blocked);
    let free =
        FreeSlotsRequest { minutes: 30, resource_id: Some(ids.lee), from: Some(office.clock("9:45")), limit: 1, ..Default::default() };
    assert_eq!(office.desk.free_slots(&free).unwrap()[0].starts_at, office.clock("11:00"));
    // A reason takes it all the same, as it does a taken time.
    let squeezed = BookRequest { overbook_reason: Some("Emergency".into()), ..office.booking() };
    assert_eq!(office.desk.book(&squeezed).unwrap().value.overbook_reason.as_deref(), Some("Emergency"));
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert!(blocks(&office.desk, TODAY).is_empty());
}

#[test]
fn visits_that_stand_there_stay_and_are_named_with_their_phones() {
    let mut office = Office::open();
    let ids = office.ids;
    let hit = office.standing(ids.rex, ids.lee_vet, "2026-11-24T09:00:00Z", 30);
    office.standing(ids.mia, ids.lee_vet, "2026-11-24T10:00:00Z", 30);
    office.standing(ids.mia, ids.kim_vet, "2026-11-24T09:00:00Z", 30);
    let gone = office.standing(ids.bo, ids.lee_vet, "2026-11-24T09:30:00Z", 15);
    office.desk.cancel(&CancelRequest { appointment_id: gone, reason: "Sick".into() }).unwrap();
    let asked = |resources: &[ResourceId], stretch: TimeStretch| {
        let found = office.desk.in_the_way(&InTheWayRequest { resource_ids: resources.to_vec(), stretch }).unwrap();
        assert_eq!(found.count as usize, found.visits.len());
        found.visits
    };
    let hour = on(TUESDAY, TUESDAY, Some(("10:00", "11:00")));
    let hits = asked(&[ids.lee], hour.clone());
    assert_eq!(hits.iter().map(|visit| visit.id).collect::<Vec<_>>(), [hit]);
    assert_eq!(hits[0].owner_phone.as_deref(), Some("030 5550101"));
    assert_eq!(asked(&[ids.lee, ids.kim], hour.clone()).len(), 2);
    assert_eq!(asked(&[ids.room], hour.clone()).len(), 0);
    assert_eq!(asked(&[ids.lee], on(TODAY, "2026-12-01", None)).len(), 2);
    assert_eq!(asked(&[ids.lee], on(TODAY, "2026-12-01", Some(("11:00", "12:00")))).len(), 1, "the hours of each day");
    office.desk.block(&blocking(&[ids.lee], hour)).unwrap();
    assert_eq!(office.desk.appointment(&AppointmentRequest { appointment_id: hit }).unwrap().starts_at, at("2026-11-24T09:00:00Z"));
    assert_eq!(column(&office.desk, TUESDAY, "Dr Lee").free_minutes, 240 + 180 - 60 - 30);
}

#[test]
fn what_cannot_be_blocked_is_refused_and_leaves_nothing() {
    let office = Office::open();
    let ids = office.ids;
    let hour = |from: &str, to: &str| on(TODAY, TODAY, Some((from, to)));
    office.desk.block(&blocking(&[ids.lee], hour("10:00", "11:00"))).unwrap();
    let before = office.cache.pending(10).unwrap().len();
    let refused = |request: BlockRequest| office.desk.block(&request).unwrap_err();
    let error = refused(blocking(&[ids.ada, ids.lee], hour("10:30", "12:00")));
    assert_eq!((error.code(), error.details().name.as_deref()), (Blocked, Some("Staff meeting")));
    assert_eq!(refused(blocking(&[ids.lee], on("2026-11-20", "2026-11-20", None))).code(), InThePast);
    assert_refusal(&refused(blocking(&[], hour("10:00", "11:00"))), InvalidInput, "resource_ids");
    assert_refusal(&refused(blocking(&[ResourceId::fresh()], hour("10:00", "11:00"))), NotFound, "resource_ids");
    assert_refusal(&refused(blocking(&[ids.lee], hour("11:00", "10:00"))), InvalidInput, "to");
    assert_refusal(&refused(blocking(&[ids.lee], hour("soon", "10:00"))), InvalidInput, "from");
    assert_refusal(&refused(blocking(&[ids.lee], on(TUESDAY, TODAY, None))), InvalidInput, "last_day");
    assert_refusal(&refused(blocking(&[ids.room], on(TODAY, "2026-12-31", None))), InvalidInput, "last_day");
    let long = BlockRequest { reason: Some("x".repeat(201)), ..blocking(&[ids.lee], hour("14:00", "15:00")) };
    assert_refusal(&refused(long), TextTooLong, "reason");
    assert_eq!(
        office.with_permissions(&["diary.read"]).block(&blocking(&[ids.ada], hour("14:00", "15:00"))).unwrap_err().code(),
        NotAllowed
    );
    assert_eq!((office.cache.pending(10).unwrap().len(), blocks(&office.desk, TODAY).len()), (before, 1));
}

#[test]
fn a_block_is_corrected_and_freed_and_both_can_be_taken_back() {
    let office = Office::open();
    let ids = office.ids;
    office.desk.block(&blocking(&[ids.room], on(TODAY, TODAY, None))).unwrap();
    let block = blocks(&office.desk, TODAY).remove(0);
    assert_eq!((block.ends_at - block.starts_at).num_hours(), 24);
    let corrected = office.desk.correct_block(&CorrectBlockRequest { slot_id: block.id, reason: Some("Painting".into()) }).unwrap();
    let renewed = blocks(&office.desk, TODAY).remove(0);
    assert_eq!(Hold { id: block.id, reason: block.reason.clone(), ..renewed.clone() }, block);
    assert_eq!(renewed.reason.as_deref(), Some("Painting"));
    let same = CorrectBlockRequest { slot_id: renewed.id, reason: Some(" Painting ".into()) };
    assert_eq!(office.desk.correct_block(&same).unwrap().undo_id, None, "nothing was said anew");
    office.desk.undo(&UndoRequest { undo_id: corrected.undo_id.unwrap() }).unwrap();
    assert_eq!(blocks(&office.desk, TODAY)[0].reason.as_deref(), Some("Staff meeting"));
    let freed = office.desk.unblock(&UnblockRequest { slot_id: block.id }).unwrap();
    assert!(blocks(&office.desk, TODAY).is_empty());
    office.desk.undo(&UndoRequest { undo_id: freed.undo_id.unwrap() }).unwrap();
    assert_eq!(blocks(&office.desk, TODAY), std::slice::from_ref(&block));
    office.desk.unblock(&UnblockRequest { slot_id: block.id }).unwrap();
    assert_eq!(office.desk.unblock(&UnblockRequest { slot_id: block.id }).unwrap_err().code(), NotFound);
    // A hold is nobody's to free this way.
    let hold = HoldRequest { resource_id: ids.lee, starts_at: office.clock("10:00"), minutes: 30, instead_of: None };
    let held = office.desk.hold_slot(&hold).unwrap().value;
    assert_eq!(office.desk.unblock(&UnblockRequest { slot_id: held.id }).unwrap_err().code(), NotFound);
    // One's own hold gives way to one's own block.
    office.desk.block(&blocking(&[ids.lee], on(TODAY, TODAY, Some(("10:00", "10:15"))))).unwrap();
    assert!(office.desk.day_schedule(&DayRequest { day: None }).unwrap().holds.iter().all(|hold| hold.id != held.id));
}

#[test]
fn leave_is_the_managers_and_closes_the_column() {
    let office = Office::open();
    let ids = office.ids;
    let week = on(TUESDAY, "2026-11-27", None);
    assert_eq!(office.desk.give_leave(&leave(ids.lee, week.clone())).unwrap_err().code(), NotAllowed, "reception gives no leave");
    let desk = manager(&office);
    let done = desk.give_leave(&leave(ids.lee, week)).unwrap();
    for date in [TUESDAY, "2026-11-25", "2026-11-26", "2026-11-27"] {
        let lee = column(&desk, date, "Dr Lee");
        assert_eq!((lee.on_duty, lee.windows.len(), lee.windows[0].kind), (false, 1, WindowKind::Leave), "{date}");
        assert_eq!(lee.windows[0].label.as_deref(), Some("Holiday"));
    }
    assert!(column(&desk, "2026-11-30", "Dr Lee").on_duty);
    let booking = BookRequest { starts_at: office.clock_on(TUESDAY, "10:00"), ..office.booking() };
    assert_eq!(desk.book(&booking).unwrap_err().code(), OnLeave);
    // Its days are one leave, from whichever of them it is looked at.
    let of = |date: &str| desk.leave_of(&LeaveOfRequest { resource_id: ids.lee, day: day(date) }).unwrap();
    let whole = of("2026-11-25").remove(0);
    assert_eq!((whole.ids.len(), whole.stretch.clone(), whole.reason.as_deref()), (4, on(TUESDAY, "2026-11-27", None), Some("Holiday")));
    assert_eq!(office.desk.end_leave(&EndLeaveRequest { ids: whole.ids.clone() }).unwrap_err().code(), NotAllowed);
    // One day of it comes back; the rest is two leaves then.
    let back = desk.end_leave(&EndLeaveRequest { ids: vec![whole.today_id] }).unwrap();
    assert!(column(&desk, "2026-11-25", "Dr Lee").on_duty);
    assert_eq!((of(TUESDAY)[0].ids.len(), of("2026-11-26")[0].ids.len(), of("2026-11-25").len()), (1, 2, 0));
    desk.undo(&UndoRequest { undo_id: back.undo_id.unwrap() }).unwrap();
    assert_eq!(of(TUESDAY)[0].ids, whole.ids);
    desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert!(column(&desk, TUESDAY, "Dr Lee").on_duty);
    assert_eq!(desk.end_leave(&EndLeaveRequest { ids: whole.ids }).unwrap_err().code(), NotFound);
}

#[test]
fn leave_of_hours_and_days_that_are_off_already() {
    let office = Office::open();
    let (ids, desk) = (office.ids, manager(&office));
    desk.give_leave(&leave(ids.lee, on(TODAY, TODAY, Some(("15:00", "24:00"))))).unwrap();
    let lee = column(&desk, TODAY, "Dr Lee");
    assert_eq!(lee.hours_label.as_deref(), Some("8:30–15:00"));
    let shown = desk.leave_of(&LeaveOfRequest { resource_id: ids.lee, day: day(TODAY) }).unwrap().remove(0);
    assert_eq!(shown.stretch.hours, Some(ClockHours { from: "15:00".into(), to: "24:00".into() }));
    // Kim is away today already: the other days are given, today stays as it is.
    desk.give_leave(&leave(ids.kim, on(TODAY, TUESDAY, None))).unwrap();
    let kims = desk.leave_of(&LeaveOfRequest { resource_id: ids.kim, day: day(TODAY) }).unwrap();
    assert_eq!(kims.iter().map(|leave| leave.reason.as_deref()).collect::<Vec<_>>(), [Some("Course")]);
    let error = desk.give_leave(&leave(ids.kim, on(TODAY, TUESDAY, Some(("9:00", "10:00"))))).unwrap_err();
    assert_eq!((error.code(), error.details().name.as_deref()), (OnLeave, Some("Dr Kim")));
    assert_refusal(&desk.give_leave(&leave(ids.room, on(TODAY, TODAY, None))).unwrap_err(), NotFound, "resource_id");
    assert_refusal(&desk.give_leave(&leave(ids.lee, on(TODAY, "2028-01-01", None))).unwrap_err(), InvalidInput, "last_day");
}

#[test]
fn the_undo_of_a_block_that_somebody_freed_is_refused() {
    let mut office = Office::open();
    let ids = office.ids;
    let done = office.desk.block(&blocking(&[ids.lee, ids.ada], on(TUESDAY, TUESDAY, None))).unwrap();
    let block = blocks(&office.desk, TUESDAY).remove(0);
    office.desk.unblock(&UnblockRequest { slot_id: block.id }).unwrap();
    assert_eq!(office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap_err().code(), ChangedMeanwhile);
    assert_eq!(blocks(&office.desk, TUESDAY).len(), 1, "all of it or nothing");
    // What a colleague holds is not blocked away.
    let cells = [
        ("id", Uuid::now_v7().into()),
        ("practice_id", ids.practice.0.into()),
        ("clinic_id", ids.clinic.0.into()),
        ("resource_id", ids.kim.0.into()),
        ("kind", "held".into()),
        ("starts_at", at("2026-11-24T09:00:00Z").into()),
        ("ends_at", at("2026-11-24T09:30:00Z").into()),
        ("holder_id", ids.colleague.0.into()),
        ("hold_expires_at", at("2026-11-23T08:02:00Z").into()),
    ];
    office.pull(vec![("appointment_slots", row("appointment_slots", &cells))]);
    let error = office.desk.block(&blocking(&[ids.kim], on(TUESDAY, TUESDAY, None))).unwrap_err();
    assert_eq!((error.code(), error.details().name.as_deref()), (SlotTaken, Some("Noa Front")));
}
