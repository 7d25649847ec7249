//! Keeping a time while the client is on the phone.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use support::*;
use vetdesk_desk::Desk;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::Area;
use vetdesk_domain::ids::{ResourceId, SlotId};

fn wanted(office: &Office, time: &str, instead_of: Option<SlotId>) -> HoldRequest {
    HoldRequest { resource_id: office.ids.lee, starts_at: office.clock(time), minutes: 30, instead_of }
}

fn holds(desk: &Desk) -> Vec<(SlotId, DateTime<Utc>, bool)> {
    let today = desk.day_schedule(&DayRequest { day: None }).unwrap();
    today.holds.into_iter().map(|hold| (hold.id, hold.starts_at, hold.mine)).collect()
}

/// The colleague's hold of Dr Lee, half an hour from `time` on.
fn colleagues(office: &mut Office, time: &str, expires_at: DateTime<Utc>) {
    let starts_at = office.clock(time);
    let cells = [
        ("id", SlotId::fresh().0.into()),
        ("practice_id", office.ids.practice.0.into()),
        ("clinic_id", office.ids.clinic.0.into()),
        ("resource_id", office.ids.lee.0.into()),
        ("kind", "held".into()),
        ("starts_at", starts_at.into()),
        ("ends_at", (starts_at + TimeDelta::minutes(30)).into()),
        ("holder_id", office.ids.colleague.0.into()),
        ("hold_expires_at", expires_at.into()),
    ];
    office.pull(vec![("appointment_slots", row("appointment_slots", &cells))]);
}

#[test]
fn a_held_time_shows_counts_for_nothing_and_runs_out_by_itself() {
    let office = Office::open();
    let done = office.desk.hold_slot(&wanted(&office, "10:00", None)).unwrap();
    let held = done.value;
    assert_eq!((done.undo_id, done.areas.as_slice()), (None, [Area::Schedule].as_slice()));
    assert_eq!((held.starts_at, held.ends_at), (office.clock("10:00"), office.clock("10:30")));
    assert_eq!(held.expires_at, office.desk.now() + TimeDelta::minutes(3));
    assert_eq!(holds(&office.desk), [(held.id, held.starts_at, true)]);
    assert_eq!((office.desk.counts().unwrap().waiting, office.desk.waiting().unwrap().len()), (0, 0));
    assert!(holds(&office.at(held.expires_at - TimeDelta::seconds(1))).len() == 1);
    assert!(holds(&office.at(held.expires_at)).is_empty(), "no event is needed for that");
}

#[test]
fn another_time_or_the_same_one_longer_takes_its_place() {
    let office = Office::open();
    let first = office.desk.hold_slot(&wanted(&office, "10:00", None)).unwrap().value;
    let moved = office.desk.hold_slot(&wanted(&office, "11:00", Some(first.id))).unwrap().value;
    assert_eq!(holds(&office.desk), [(moved.id, office.clock("11:00"), true)]);
    let later = office.at(office.desk.now() + TimeDelta::minutes(2));
    let longer = later.hold_slot(&wanted(&office, "11:00", Some(moved.id))).unwrap().value;
    assert_eq!(longer.expires_at, moved.expires_at + TimeDelta::minutes(2));
    assert_eq!(holds(&later), [(longer.id, office.clock("11:00"), true)]);
    // A screen that lost sight of its hold may keep the same time again, and what ran out is swept.
    let again = later.hold_slot(&wanted(&office, "11:15", None)).unwrap().value;
    assert_eq!(holds(&later), [(again.id, office.clock("11:15"), true)]);
    let tomorrow = office.at(office.desk.now() + TimeDelta::days(1));
    tomorrow.hold_slot(&wanted(&office, "15:00", None)).unwrap();
    let rows: i64 = office.cache.read(|conn| Ok(conn.query_row("SELECT count(*) FROM appointment_slots", [], |row| row.get(0))?)).unwrap();
    assert_eq!((rows, office.cache.pending(10).unwrap().len()), (1, 1));
}

#[test]
fn a_booking_fulfils_its_hold_and_giving_it_back_leaves_nothing() {
    let office = Office::open();
    let held = office.desk.hold_slot(&wanted(&office, "10:00", None)).unwrap().value;
    office.desk.book(&BookRequest { hold_id: Some(held.id), ..office.booking() }).unwrap();
    assert!(holds(&office.desk).is_empty());
    assert_eq!(office.cache.pending(10).unwrap().len(), 1, "the hold was never sent: the booking says it all");
    let held = office.desk.hold_slot(&wanted(&office, "11:00", None)).unwrap().value;
    let release = ReleaseHoldRequest { hold_id: held.id };
    assert_eq!(office.desk.release_hold(&release).unwrap().areas, [Area::Schedule]);
    assert!(holds(&office.desk).is_empty());
    assert!(office.desk.release_hold(&release).is_ok(), "gone already is given back");
    // A hold that the server took with the booking, or never had, is no reason to refuse one.
    let gone = BookRequest { hold_id: Some(held.id), starts_at: office.clock("15:00"), ..office.booking() };
    assert!(office.desk.book(&gone).is_ok());
}

#[test]
fn what_others_hold_or_have_booked_is_refused_by_name() {
    let mut office = Office::open();
    let expires = office.desk.now() + TimeDelta::minutes(2);
    colleagues(&mut office, "10:00", expires);
    let refusal = office.desk.hold_slot(&wanted(&office, "10:15", None)).unwrap_err();
    assert_refusal(&refusal, SlotTaken, "starts_at");
    assert_eq!((refusal.details().name.as_deref(), refusal.details().at), (Some("Noa Front"), Some(office.clock("10:00"))));
    let refusal = office.desk.book(&office.booking()).unwrap_err();
    assert_eq!((refusal.code(), refusal.details().name.as_deref()), (SlotTaken, Some("Noa Front")));
    let theirs = office.desk.day_schedule(&DayRequest { day: None }).unwrap().holds.remove(0);
    office.desk.release_hold(&ReleaseHoldRequest { hold_id: theirs.id }).unwrap();
    assert_eq!(holds(&office.desk).len(), 1, "another's hold is not mine to give back");
    assert!(office.at(expires).hold_slot(&wanted(&office, "10:15", None)).is_ok(), "run out, it is in nobody's way");

    let office = Office::open();
    office.desk.book(&office.booking()).unwrap();
    let refusal = office.desk.hold_slot(&wanted(&office, "10:15", None)).unwrap_err();
    assert_eq!((refusal.code(), refusal.details().name.as_deref()), (SlotTaken, Some("Dr Lee")));
}

#[test]
fn what_cannot_be_held() {
    let office = Office::open();
    let before = office.footprint();
    for (request, code, field) in [
        (HoldRequest { minutes: 0, ..wanted(&office, "10:00", None) }, InvalidInput, "minutes"),
        (HoldRequest { minutes: 721, ..wanted(&office, "10:00", None) }, InvalidInput, "minutes"),
        (HoldRequest { resource_id: ResourceId::fresh(), ..wanted(&office, "10:00", None) }, NotFound, "resource_id"),
        (HoldRequest { starts_at: DateTime::<Utc>::MAX_UTC, ..wanted(&office, "10:00", None) }, InvalidInput, "starts_at"),
    ] {
        assert_refusal(&office.desk.hold_slot(&request).unwrap_err(), code, field);
    }
    let reader = office.with_permissions(&["diary.read"]);
    assert_refusal(&reader.hold_slot(&wanted(&office, "10:00", None)).unwrap_err(), NotAllowed, "");
    assert_refusal(&reader.release_hold(&ReleaseHoldRequest { hold_id: SlotId::fresh() }).unwrap_err(), NotAllowed, "");
    assert_eq!(office.footprint(), before);
}
