//! The day on the grid, free times, the clinic's clock, and who is found.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::hours::WindowKind;
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::resource::ResourceKind;

fn schedule(office: &Office, date: &str) -> DaySchedule {
    office.desk.day_schedule(&DayRequest { day: Some(day(date)) }).unwrap()
}

fn column<'a>(schedule: &'a DaySchedule, name: &str) -> &'a Column {
    schedule.columns.iter().find(|column| column.name == name).unwrap()
}

#[test]
fn the_news_of_a_day_is_the_day_with_the_visits_that_are_asked_for() {
    let mut office = Office::open();
    let ids = office.ids;
    let [moved, gone, other] =
        ["09:00", "11:00", "13:00"].map(|at| office.standing(ids.rex, ids.lee_vet, &format!("{TODAY}T{at}:00Z"), 30));
    let visits = vec![moved, AppointmentId(Uuid::now_v7())];
    let news = office.desk.day_news(&DayNewsRequest { day: day(TODAY), visits }).unwrap();
    let page = schedule(&office, TODAY);
    assert!(page.appointments.iter().any(|visit| visit.id == other) && page.appointments.iter().any(|visit| visit.id == gone));
    let named: Vec<AppointmentId> = news.appointments.iter().map(|visit| visit.id).collect();
    assert_eq!(named, [moved]);
    assert_eq!(DaySchedule { appointments: page.appointments, now: page.now, ..news }, schedule(&office, TODAY), "all else is there");
    let elsewhere = office.desk.day_news(&DayNewsRequest { day: day(TODAY).succ_opt().unwrap(), visits: vec![moved] }).unwrap();
    assert!(elsewhere.appointments.is_empty());
}

#[test]
fn every_vet_and_room_has_a_column_booked_or_not() {
    let office = Office::open();
    let today = schedule(&office, TODAY);
    let names: Vec<&str> = today.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Dr Lee", "Dr Ada", "Dr Kim", "Room 1", "Room 2"]);
    let lee = column(&today, "Dr Lee");
    assert_eq!((lee.on_duty, lee.hours_label.as_deref(), lee.kind), (true, Some("8:30–17:00"), ResourceKind::Veterinarian));
    let kinds: Vec<WindowKind> = lee.windows.iter().map(|window| window.kind).collect();
    use WindowKind::*;
    assert_eq!(kinds, [Off, Working, Break, Working, Off], "two breaks that touch are one");
    assert_eq!(column(&today, "Dr Ada").hours_label.as_deref(), Some("8:00–18:00"), "no hours of her own: the clinic's");
    let kim = column(&today, "Dr Kim");
    assert_eq!((kim.on_duty, kim.hours_label.as_deref(), kim.free_minutes), (false, None, 0));
    assert_eq!(kim.windows.len(), 1);
    assert_eq!((kim.windows[0].kind, kim.windows[0].label.as_deref()), (Leave, Some("Course")));
    assert!(column(&schedule(&office, "2026-11-24"), "Dr Kim").on_duty);
    assert_eq!(column(&today, "Room 2").kind, ResourceKind::Room);
}

#[test]
fn the_frame_of_the_day() {
    let office = Office::open();
    let today = office.desk.day_schedule(&DayRequest { day: None }).unwrap();
    assert_eq!(
        (today.day, today.today, today.previous_day, today.next_day),
        (day(TODAY), day(TODAY), day("2026-11-22"), day("2026-11-24"))
    );
    assert_eq!((today.starts_at, today.ends_at), (at("2026-11-22T23:00:00Z"), at("2026-11-23T23:00:00Z")));
    assert_eq!((today.opens_at, today.closes_at), (Some(at("2026-11-23T07:00:00Z")), Some(at("2026-11-23T17:00:00Z"))));
    assert_eq!((today.step_minutes, today.time_zone.as_str(), today.ticks.len()), (15, "Europe/Berlin", 24));
    let sunday = schedule(&office, "2026-11-22");
    assert_eq!((sunday.opens_at, sunday.closes_at, sunday.closed_reason), (None, None, None));
    assert!(sunday.columns.iter().all(|column| !column.on_duty));
    for beyond in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        assert_refusal(&office.desk.day_schedule(&DayRequest { day: Some(beyond) }).unwrap_err(), InvalidInput, "day");
        let clock = ClinicTimeRequest { day: beyond, time: "8:00".into() };
        assert_refusal(&office.desk.clinic_time(&clock).unwrap_err(), InvalidInput, "day");
    }
    let beyond = FreeSlotsRequest {
        minutes: 30,
        resource_id: None,
        from: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
        limit: 1,
        ..Default::default()
    };
    assert_refusal(&office.desk.free_slots(&beyond).unwrap_err(), InvalidInput, "from");
}

#[test]
fn days_when_the_clock_changes() {
    let mut berlin = Office::open();
    let ids = berlin.ids;
    for (date, hours, visit, local) in
        [("2026-03-29", 23, "2026-03-29T08:00:00Z", "10:00"), ("2026-10-25", 25, "2026-10-25T09:00:00Z", "10:00")]
    {
        berlin.standing(ids.mia, ids.lee_vet, visit, 30);
        let shown = schedule(&berlin, date);
        assert_eq!((shown.ends_at - shown.starts_at).num_hours(), hours, "{date}");
        assert_eq!(shown.ticks.len(), usize::try_from(hours).unwrap(), "{date}");
        assert_eq!(shown.appointments.len(), 1);
        assert_eq!(shown.appointments[0].local_start, local, "{date}");
        let offset = (shown.appointments[0].starts_at - shown.starts_at).num_hours();
        assert_eq!(offset, hours - 14, "ten on the wall is {offset} hours after midnight on {date}");
    }
    let new_york = Office::in_zone("America/New_York", at("2026-11-01T12:00:00Z"));
    let shown = schedule(&new_york, "2026-11-01");
    assert_eq!((shown.ends_at - shown.starts_at).num_hours(), 25);
    let labels: Vec<&str> = shown.ticks.iter().map(|tick| tick.label.as_str()).collect();
    assert_eq!(labels[..4], ["0:00", "1:00", "1:00", "2:00"]);
}

/// PostgreSQL's `time` ends at 24:00:00, which is how a clinic says that it is open until midnight.
#[test]
fn open_until_midnight() {
    let mut office = Office::open();
    let ids = office.ids;
    let practice = || ("practice_id", ids.practice.0.into());
    let hours = [
        ("id", Uuid::now_v7().into()),
        practice(),
        ("clinic_id", ids.clinic.0.into()),
        ("weekday", 7.into()),
        ("opens", "18:00:00".into()),
        ("closes", "24:00:00".into()),
        ("break_starts", "23:00:00".into()),
        ("break_ends", "24:00:00".into()),
    ];
    let shift = [
        ("id", Uuid::now_v7().into()),
        practice(),
        ("veterinarian_id", ids.lee_vet.into()),
        ("weekday", 7.into()),
        ("starts", "20:00:00".into()),
        ("ends", "24:00:00".into()),
        ("default_minutes", 30.into()),
    ];
    let extra = [
        ("id", Uuid::now_v7().into()),
        practice(),
        ("veterinarian_id", ids.kim_vet.into()),
        ("on_date", "2026-11-22".into()),
        ("kind", "extra".into()),
        ("starts", "21:00:00".into()),
        ("ends", "24:00:00".into()),
    ];
    let late = [
        ("id", Uuid::now_v7().into()),
        practice(),
        ("clinic_id", ids.clinic.0.into()),
        ("on_date", "2026-11-21".into()),
        ("opens", "09:00:00".into()),
        ("closes", "24:00:00".into()),
    ];
    office.pull(vec![
        ("clinic_operating_hours", row("clinic_operating_hours", &hours)),
        ("veterinarian_availability", row("veterinarian_availability", &shift)),
        ("veterinarian_exceptions", row("veterinarian_exceptions", &extra)),
        ("clinic_hours_exceptions", row("clinic_hours_exceptions", &late)),
    ]);
    let sunday = schedule(&office, "2026-11-22");
    assert_eq!((sunday.opens_at, sunday.closes_at), (Some(at("2026-11-22T17:00:00Z")), Some(at("2026-11-22T23:00:00Z"))));
    let lee = column(&sunday, "Dr Lee");
    assert!(lee.on_duty);
    let last = lee.windows.last().unwrap();
    assert_eq!((last.kind, last.starts_at, last.ends_at), (WindowKind::Break, at("2026-11-22T22:00:00Z"), at("2026-11-22T23:00:00Z")));
    assert!(column(&sunday, "Dr Kim").on_duty);
    assert_eq!(schedule(&office, "2026-11-21").closes_at, Some(at("2026-11-21T23:00:00Z")));
    // Half past nine on Sunday evening, in the vet's hours; the hours of the other days are as they were.
    let ask = FreeSlotsRequest { minutes: 30, resource_id: Some(ids.lee), from: None, limit: 100, ..Default::default() };
    let evening = office.at(at("2026-11-22T20:30:00Z")).free_slots(&ask).unwrap();
    assert_eq!((evening[0].local_day, evening[0].local_start.as_str()), (day("2026-11-22"), "21:30"));
    assert!(evening.iter().any(|slot| slot.local_day == day("2026-11-23")));
}

#[test]
fn the_clinics_clock() {
    let office = Office::open();
    let time = |date: &str, time: &str| office.desk.clinic_time(&ClinicTimeRequest { day: day(date), time: time.into() });
    assert_eq!(time("2026-11-23", "10:30").unwrap(), at("2026-11-23T09:30:00Z"));
    assert_eq!(time("2026-07-01", "9:05").unwrap(), at("2026-07-01T07:05:00Z"));
    assert_eq!(time("2026-10-25", "02:30").unwrap(), at("2026-10-25T00:30:00Z"), "the first of two");
    assert_refusal(&time("2026-03-29", "02:30").unwrap_err(), InvalidInput, "time");
    assert_refusal(&time("2026-11-23", "25:00").unwrap_err(), InvalidInput, "time");
    assert_refusal(&time("2026-11-23", "soon").unwrap_err(), InvalidInput, "time");
}

#[test]
fn free_times_come_in_order_and_can_be_booked() {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 40);
    let ask = |minutes, resource_id, limit| FreeSlotsRequest { minutes, resource_id, from: None, limit, ..Default::default() };
    let starts: Vec<String> =
        office.desk.free_slots(&ask(60, Some(ids.lee), 4)).unwrap().into_iter().map(|slot| slot.local_start).collect();
    assert_eq!(starts, ["9:00", "10:45", "11:00", "11:15"], "after a visit to 10:40 the next is at 10:45");
    let any = office.desk.free_slots(&ask(30, None, 3)).unwrap();
    assert_eq!(
        any.iter().map(|slot| (slot.local_start.as_str(), slot.resource_name.as_str())).collect::<Vec<_>>(),
        [("9:00", "Dr Lee"), ("9:00", "Dr Ada"), ("9:15", "Dr Lee")]
    );
    let late = office.at(at("2026-11-23T16:50:00Z"));
    let next = &late.free_slots(&ask(30, Some(ids.lee), 1)).unwrap()[0];
    assert_eq!((next.local_day, next.local_start.as_str()), (day("2026-11-24"), "8:30"), "tomorrow, in the vet's hours");
    for slot in office.desk.free_slots(&ask(45, None, 40)).unwrap() {
        let request = BookRequest { resource_id: Some(slot.resource_id), starts_at: slot.starts_at, minutes: 45, ..office.booking() };
        let visit = office.desk.book(&request).unwrap_or_else(|error| panic!("{slot:?}: {error}")).value;
        office.desk.cancel(&CancelRequest { appointment_id: visit.id, reason: "trial".into() }).unwrap();
    }
    for minutes in [-1, 0, 4, 721] {
        assert_refusal(&office.desk.free_slots(&ask(minutes, None, 1)).unwrap_err(), InvalidInput, "minutes");
    }
    assert!(office.desk.free_slots(&ask(30, None, 0)).unwrap().is_empty());
    assert_eq!(office.desk.free_slots(&ask(30, Some(vetdesk_domain::ids::ResourceId::fresh()), 1)).unwrap_err().code(), NotFound);
}

#[test]
fn free_time_is_what_works_and_nothing_takes() {
    let mut office = Office::open();
    let ids = office.ids;
    let free = |office: &Office, date: &str| {
        let schedule = schedule(office, date);
        let lee = column(&schedule, "Dr Lee").clone();
        let clock = |at: chrono::DateTime<chrono::Utc>| (at + chrono::TimeDelta::hours(1)).format("%-H:%M").to_string();
        (lee.free.iter().map(|free| format!("{}–{}", clock(free.starts_at), clock(free.ends_at))).collect::<Vec<_>>(), lee.free_minutes)
    };
    // It is 9:00: what is over is free no more.
    assert_eq!(free(&office, TODAY), (vec!["8:30–12:30".into(), "14:00–17:00".into()], 210 + 180));
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    assert_eq!(free(&office, TODAY), (vec!["8:30–10:00".into(), "10:30–12:30".into(), "14:00–17:00".into()], 60 + 120 + 180));
    assert_eq!(free(&office, "2026-11-20").1, 0, "a day gone by has none");
    assert_eq!(free(&office, "2026-11-24").1, 240 + 180);
}

#[test]
fn clients_and_pets_are_found_by_name_phone_and_age() {
    let office = Office::open();
    let find = |text: &str| office.desk.search(&SearchRequest { text: text.into(), limit: 20 }).unwrap();
    let rex = &find("rex")[0];
    assert_eq!((rex.kind, rex.client_name.as_str(), rex.phone.as_deref()), (HitKind::Pet, "James Patterson", Some("030 5550101")));
    assert_eq!(rex.age.map(|age| (age.years, age.months)), Some((6, 8)));
    assert!(find("5550102").iter().any(|hit| hit.client_id == office.ids.james));
    assert!(find("zzzz").is_empty());
    assert!(office.desk.search(&SearchRequest { text: "x".repeat(10_000), limit: 20 }).is_ok());
    assert_eq!(office.desk.search(&SearchRequest { text: "patterson".into(), limit: 1 }).unwrap().len(), 1);
}

#[test]
fn a_household_shows_whom_to_call_and_which_animals() {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.rex, ids.lee_vet, "2026-11-25T09:00:00Z", 30);
    let home = office.desk.household(&HouseholdRequest { client_id: ids.james }).unwrap();
    assert_eq!((home.client.first_name.as_str(), home.client.last_name.as_str()), ("James", "Patterson"));
    assert_eq!(home.phones.iter().map(|phone| phone.typed.as_str()).collect::<Vec<_>>(), ["030 5550101", "+49 171 5550102"]);
    assert_eq!(home.phones[0].of, "James Patterson");
    let rex = home.pets.iter().find(|pet| pet.name == "Rex").unwrap();
    let next = rex.next_visit.as_ref().unwrap();
    assert_eq!((next.local_day, next.local_start.as_str(), next.resource_name.as_deref()), (day("2026-11-25"), "10:00", Some("Dr Lee")));
    assert!(home.pets.iter().find(|pet| pet.name == "Bo").unwrap().deceased);
    let stranger = office.desk.household(&HouseholdRequest { client_id: vetdesk_domain::ids::UserId::fresh() });
    assert_eq!(stranger.unwrap_err().code(), NotFound);
}
