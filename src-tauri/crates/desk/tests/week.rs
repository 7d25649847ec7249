//! The week on the grid: what the days show, in one read.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use chrono::Days;
use support::*;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::ids::{AppointmentId, ResourceId};

fn week(office: &Office, date: &str, resource_id: Option<ResourceId>) -> WeekSchedule {
    office.desk.week_schedule(&WeekRequest { day: Some(day(date)), resource_id }).unwrap()
}

/// Visits on both sides of each midnight of the week, one of them across it, one in a room, a hold and a lost slot.
fn busy() -> Office {
    let mut office = Office::open();
    let ids = office.ids;
    for starts_at in
        ["2026-11-22T22:30:00Z", "2026-11-23T09:00:00Z", "2026-11-24T22:45:00Z", "2026-11-27T15:00:00Z", "2026-11-29T22:59:00Z"]
    {
        office.standing(ids.mia, ids.lee_vet, starts_at, 40);
    }
    let cancelled = office.appointment_row(AppointmentId::fresh(), ids.rex, ids.kim_vet, "2026-11-25T09:00:00Z", 30, "cancelled");
    let hold = [
        ("id", Uuid::now_v7().into()),
        ("practice_id", ids.practice.0.into()),
        ("clinic_id", ids.clinic.0.into()),
        ("resource_id", ids.ada.0.into()),
        ("kind", "held".into()),
        ("starts_at", at("2026-11-26T09:00:00Z").into()),
        ("ends_at", at("2026-11-26T09:30:00Z").into()),
        ("holder_id", ids.colleague.0.into()),
        ("hold_expires_at", at("2026-11-23T08:05:00Z").into()),
    ];
    office.pull(vec![("appointments", cancelled), ("appointment_slots", row("appointment_slots", &hold))]);
    let in_room = BookRequest { room_id: Some(ids.room), starts_at: office.clock_on("2026-11-25", "11:00"), ..office.booking() };
    office.desk.book(&in_room).unwrap();
    office
}

#[test]
fn a_week_is_its_seven_days() {
    let office = busy();
    let shown = week(&office, "2026-11-26", None);
    assert_eq!((shown.first_day, shown.last_day), (day(TODAY), day("2026-11-29")));
    assert_eq!((shown.previous_week, shown.next_week), (day("2026-11-16"), day("2026-11-30")));
    assert_eq!(shown.days.len(), 7);
    let mut visits = 0;
    for (one, ahead) in shown.days.iter().zip(0..) {
        let alone = office.desk.day_schedule(&DayRequest { day: Some(shown.first_day + Days::new(ahead)) }).unwrap();
        assert_eq!(*one, alone);
        visits += one.appointments.len();
    }
    assert_eq!(visits, 8, "seven that touch the week, one of them on both sides of a midnight");
    assert_eq!(shown.days[3].holds.len(), 1);
    for any in ["2026-11-23", "2026-11-29"] {
        assert_eq!(week(&office, any, None), shown, "whichever of its days is asked for");
    }
    assert_eq!(office.desk.week_schedule(&WeekRequest { day: None, resource_id: None }).unwrap(), shown);
}

#[test]
fn one_column_of_a_week() {
    let office = busy();
    let ids = office.ids;
    let whole = week(&office, TODAY, None);
    for resource in [ids.lee, ids.ada, ids.kim, ids.room, ids.other_room] {
        let shown = week(&office, TODAY, Some(resource));
        for (one, all) in shown.days.iter().zip(&whole.days) {
            let columns: Vec<&Column> = all.columns.iter().filter(|column| column.resource_id == resource).collect();
            assert_eq!(one.columns.iter().collect::<Vec<_>>(), columns);
            let of_column = |visit: &&Appointment| visit.resource_id == Some(resource) || visit.room_id == Some(resource);
            let visits: Vec<&Appointment> = all.appointments.iter().filter(of_column).collect();
            assert_eq!(one.appointments.iter().collect::<Vec<_>>(), visits);
            let holds: Vec<&Hold> = all.holds.iter().filter(|hold| hold.resource_id == resource).collect();
            assert_eq!(one.holds.iter().collect::<Vec<_>>(), holds);
            assert_eq!((one.starts_at, one.ends_at, &one.ticks, one.opens_at), (all.starts_at, all.ends_at, &all.ticks, all.opens_at));
        }
        let visits: usize = shown.days.iter().map(|one| one.appointments.len()).sum();
        let holds: usize = shown.days.iter().map(|one| one.holds.len()).sum();
        let expected = match resource {
            _ if resource == ids.lee => (7, 0),
            _ if resource == ids.ada => (0, 1),
            _ if resource == ids.kim || resource == ids.room => (1, 0),
            _ => (0, 0),
        };
        assert_eq!((visits, holds), expected);
    }
    let stranger = WeekRequest { day: None, resource_id: Some(ResourceId::fresh()) };
    assert_eq!(office.desk.week_schedule(&stranger).unwrap_err().code(), NotFound);
}

#[test]
fn weeks_in_which_the_clock_changes() {
    for (zone, date, changed, hours) in [
        ("America/Los_Angeles", "2026-03-08", 6, 23),
        ("America/Los_Angeles", "2026-11-01", 6, 25),
        ("Europe/Berlin", "2026-03-26", 6, 23),
        ("Europe/Berlin", "2026-10-19", 6, 25),
        // At midnight itself: the Friday begins at one.
        ("Africa/Cairo", "2026-04-24", 4, 23),
        // At midnight back to eleven: the Thursday has it twice.
        ("Africa/Cairo", "2026-10-29", 3, 25),
    ] {
        let office = Office::in_zone(zone, at("2026-01-05T12:00:00Z"));
        let shown = week(&office, date, None);
        let lengths: Vec<i64> = shown.days.iter().map(|one| (one.ends_at - one.starts_at).num_hours()).collect();
        let mut expected = [24; 7];
        expected[changed] = hours;
        assert_eq!(lengths, expected, "{zone} {date}");
        assert!(shown.days.windows(2).all(|two| two[0].ends_at == two[1].starts_at), "no hour of the week is lost");
        for one in &shown.days {
            assert_eq!(one.ticks.len(), usize::try_from((one.ends_at - one.starts_at).num_hours()).unwrap());
        }
    }
}

/// A visit every five hours and a bit, through the weeks in which clocks change in zones that do it oddly.
#[test]
fn visits_stand_on_the_days_they_touch_in_any_zone() {
    for (zone, monday) in [
        ("America/Los_Angeles", "2026-03-02"),
        ("America/Los_Angeles", "2026-10-26"),
        ("Europe/Berlin", "2026-03-23"),
        ("Africa/Cairo", "2026-04-20"),
        ("Africa/Cairo", "2026-10-26"),
        ("America/Havana", "2026-10-26"),
        ("Australia/Lord_Howe", "2026-09-28"),
        ("Asia/Kathmandu", "2026-11-23"),
        ("Pacific/Apia", "2011-12-26"),
    ] {
        let mut office = Office::in_zone(zone, at("2011-01-05T12:00:00Z"));
        let ids = office.ids;
        let first = office.clock_on(monday, "0:00") - chrono::TimeDelta::hours(9);
        let starts: Vec<_> = (0..40).map(|n| first + chrono::TimeDelta::minutes(n * 317)).collect();
        let visits = starts.iter().map(|starts_at| {
            let id = AppointmentId::fresh();
            ("appointments", office.appointment_row(id, ids.mia, ids.lee_vet, &starts_at.to_rfc3339(), 45, "scheduled"))
        });
        let visits: Vec<_> = visits.collect();
        office.pull(visits);
        for one in week(&office, monday, None).days {
            let touching = starts
                .iter()
                .filter(|at| **at < one.ends_at && **at + chrono::TimeDelta::minutes(45) > one.starts_at && one.starts_at < one.ends_at);
            assert_eq!(
                one.appointments.iter().map(|visit| visit.starts_at).collect::<Vec<_>>(),
                touching.copied().collect::<Vec<_>>(),
                "{zone} {}",
                one.day
            );
            assert!(one.ticks.iter().all(|tick| one.starts_at <= tick.at && tick.at < one.ends_at), "{zone} {}", one.day);
            let windows = one.columns.iter().flat_map(|column| &column.windows);
            assert!(
                windows.into_iter().all(|window| one.starts_at <= window.starts_at && window.ends_at <= one.ends_at),
                "{zone} {}",
                one.day
            );
        }
    }
}

#[test]
fn what_is_no_week_of_a_diary_and_who_may_not() {
    let office = Office::open();
    for beyond in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        assert_refusal(&office.desk.week_schedule(&WeekRequest { day: Some(beyond), resource_id: None }).unwrap_err(), InvalidInput, "day");
    }
    let desk = office.with_permissions(&["clients.read"]);
    assert_eq!(desk.week_schedule(&WeekRequest { day: None, resource_id: None }).unwrap_err().code(), NotAllowed);
}
