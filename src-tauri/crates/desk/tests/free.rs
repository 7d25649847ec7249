//! The next free times: within bounds, in a part of the day, around what is held, away and closed, on days of any length.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::view::*;
use vetdesk_domain::ids::{ResourceId, UserId};

fn starts(office: &Office, request: &FreeSlotsRequest) -> Vec<String> {
    office
        .desk
        .free_slots(request)
        .unwrap()
        .into_iter()
        .map(|slot| format!("{} {}", slot.local_day.format("%d"), slot.local_start))
        .collect()
}

fn half_hours(resource_id: ResourceId) -> FreeSlotsRequest {
    FreeSlotsRequest { minutes: 30, resource_id: Some(resource_id), limit: 500, ..Default::default() }
}

/// Sunday, around the clock; the other days as they are.
fn open_on_sundays(office: &mut Office, weekday: i64) {
    let cells = [
        ("id", Uuid::now_v7().into()),
        ("practice_id", office.ids.practice.0.into()),
        ("clinic_id", office.ids.clinic.0.into()),
        ("weekday", weekday.into()),
        ("opens", "00:00:00".into()),
        ("closes", "24:00:00".into()),
    ];
    office.pull(vec![("clinic_operating_hours", row("clinic_operating_hours", &cells))]);
}

#[test]
fn nothing_starts_at_the_bound_or_after_it() {
    let office = Office::open();
    let until = |time: &str| FreeSlotsRequest { until: Some(office.clock(time)), ..half_hours(office.ids.lee) };
    assert_eq!(starts(&office, &until("9:45")), ["23 9:00", "23 9:15", "23 9:30"]);
    assert_eq!(starts(&office, &until("9:46")).last().unwrap(), "23 9:45");
    assert!(starts(&office, &until("9:00")).is_empty());
    assert!(starts(&office, &until("8:00")).is_empty(), "a bound that has passed");
    let tomorrow = FreeSlotsRequest { until: Some(office.clock_on("2026-11-24", "8:45")), ..half_hours(office.ids.lee) };
    assert_eq!(starts(&office, &tomorrow).last().unwrap(), "24 8:30");
}

#[test]
fn the_part_of_the_day_is_that_of_the_clinics_clock() {
    let office = Office::open();
    for zone in [office, Office::in_zone("America/Los_Angeles", at("2026-11-23T17:00:00Z"))] {
        let until = Some(zone.clock_on("2026-11-25", "0:00"));
        let of = |part| starts(&zone, &FreeSlotsRequest { until, part, ..half_hours(zone.ids.lee) });
        let (all, morning, afternoon) = (of(None), of(Some(PartOfDay::Morning)), of(Some(PartOfDay::Afternoon)));
        assert_eq!((morning[0].as_str(), morning.last().unwrap().as_str()), ("23 9:00", "24 11:45"));
        assert_eq!(afternoon[..3], ["23 12:00", "23 14:00", "23 14:15"], "no half hour before the break at half past twelve begins later");
        assert!(morning.contains(&"24 8:30".to_owned()) && !afternoon.iter().any(|start| start.ends_with(" 11:45")));
        assert_eq!(morning.len() + afternoon.len(), all.len());
    }
}

#[test]
fn what_others_hold_and_what_is_blocked_is_not_free() {
    let mut office = Office::open();
    let ids = office.ids;
    let slot = |kind: &str, holder: Option<UserId>, from: &str, to: &str| {
        let cells = [
            ("id", Uuid::now_v7().into()),
            ("practice_id", ids.practice.0.into()),
            ("clinic_id", ids.clinic.0.into()),
            ("resource_id", ids.lee.0.into()),
            ("kind", kind.into()),
            ("starts_at", at(from).into()),
            ("ends_at", at(to).into()),
            ("holder_id", holder.map(|holder| holder.0).into()),
            ("hold_expires_at", holder.map(|_| at("2026-11-23T08:05:00Z")).into()),
        ];
        ("appointment_slots", row("appointment_slots", &cells))
    };
    office.pull(vec![
        slot("held", Some(ids.colleague), "2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z"),
        slot("held", Some(ids.me), "2026-11-23T08:30:00Z", "2026-11-23T09:00:00Z"),
        slot("blocked", None, "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"),
    ]);
    let first = FreeSlotsRequest { limit: 2, ..half_hours(ids.lee) };
    assert_eq!(starts(&office, &first), ["23 9:30", "23 11:00"], "one's own hold is for one's own booking");
    let spent = office.at(at("2026-11-23T08:05:00Z")).free_slots(&first).unwrap();
    assert_eq!(spent[0].local_start, "9:15", "a hold that has run out");
}

#[test]
fn breaks_leave_and_closed_days_are_passed_over() {
    let mut office = Office::open();
    let ids = office.ids;
    let all = starts(&office, &FreeSlotsRequest { until: Some(office.clock_on("2026-11-24", "0:00")), ..half_hours(ids.lee) });
    assert!(all.contains(&"23 12:00".to_owned()) && all.contains(&"23 14:00".to_owned()));
    assert!(!all.iter().any(|start| ["23 12:15", "23 12:30", "23 13:00", "23 13:45"].contains(&start.as_str())), "{all:?}");
    assert_eq!(starts(&office, &FreeSlotsRequest { limit: 1, ..half_hours(ids.kim) }), ["24 8:30"], "on leave today");
    let friday = office.clock_on("2026-11-27", "16:45");
    let next = FreeSlotsRequest { from: Some(friday), limit: 1, ..half_hours(ids.lee) };
    assert_eq!(starts(&office, &next), ["30 8:30"], "not at the weekend");
    let holiday = [
        ("id", Uuid::now_v7().into()),
        ("practice_id", ids.practice.0.into()),
        ("clinic_id", ids.clinic.0.into()),
        ("on_date", "2026-11-30".into()),
        ("reason", "Saint Andrew".into()),
    ];
    office.pull(vec![("clinic_hours_exceptions", row("clinic_hours_exceptions", &holiday))]);
    assert_eq!(starts(&office, &next), ["01 8:30"], "nor on a holiday");
}

/// Zone, day, weekday of the change, hours of the day, starts of a whole hour on that day, of them in the morning.
type Change = (&'static str, &'static str, i64, i64, usize, usize);

#[test]
fn days_when_the_clock_changes() {
    // Cairo's clinic keeps its break from 13:00 to 14:00 on those days.
    let changes: [Change; 6] = [
        ("America/Los_Angeles", "2026-03-08", 7, 23, 23 * 4 - 3, 11 * 4),
        ("America/Los_Angeles", "2026-11-01", 7, 25, 25 * 4 - 3, 13 * 4),
        ("Europe/Berlin", "2026-03-29", 7, 23, 23 * 4 - 3, 11 * 4),
        ("Europe/Berlin", "2026-10-25", 7, 25, 25 * 4 - 3, 13 * 4),
        ("Africa/Cairo", "2026-04-24", 5, 23, (12 * 4 - 3) + (10 * 4 - 3), 11 * 4),
        ("Africa/Cairo", "2026-10-29", 4, 25, (13 * 4 - 3) + (11 * 4 - 3), 12 * 4),
    ];
    for (zone, date, weekday, hours, count, mornings) in changes {
        let mut office = Office::in_zone(zone, at("2026-01-05T12:00:00Z"));
        open_on_sundays(&mut office, weekday);
        let shown = office.desk.day_schedule(&DayRequest { day: Some(day(date)) }).unwrap();
        assert_eq!((shown.ends_at - shown.starts_at).num_hours(), hours, "{zone} {date}");
        let ask = |part| FreeSlotsRequest {
            minutes: 60,
            resource_id: Some(office.ids.ada),
            from: Some(shown.starts_at),
            until: Some(shown.ends_at),
            part,
            limit: 500,
            ..Default::default()
        };
        let free: Vec<FreeSlot> = office.desk.free_slots(&ask(None)).unwrap();
        let of_day: Vec<&FreeSlot> = free.iter().filter(|slot| slot.ends_at <= shown.ends_at).collect();
        assert_eq!(of_day.len(), count, "{zone} {date}");
        assert!(of_day.iter().all(|slot| slot.local_day == day(date) && (slot.ends_at - slot.starts_at).num_minutes() == 60));
        assert_eq!(office.desk.free_slots(&ask(Some(PartOfDay::Morning))).unwrap().len(), mornings, "{zone} {date}");
        let of_hour = |hour: &str| of_day.iter().filter(|slot| slot.local_start == hour).count();
        let (jumped, doubled) = match zone {
            "Africa/Cairo" => ("0:15", "22:45"),
            "Europe/Berlin" => ("2:15", "2:15"),
            _ => ("2:15", "1:15"),
        };
        if hours == 23 {
            assert_eq!(of_hour(jumped), 0, "{zone} {date}: no such time on the wall");
        } else if zone != "Africa/Cairo" {
            assert_eq!(of_hour(doubled), 2, "{zone} {date}: the hour comes twice");
        } else {
            assert_eq!((of_hour(doubled), of_hour("23:00")), (1, 2), "the last hour comes twice");
        }
    }
}
