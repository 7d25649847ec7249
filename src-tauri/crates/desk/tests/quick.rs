//! The line that is typed while the client talks, with whom and when the clinic offers for it.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use vetdesk_desk::Desk;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::visit::VisitType;

fn asking(text: &str) -> QuickLineRequest {
    QuickLineRequest {
        text: text.into(),
        language: "en-GB".into(),
        kind: LineKind::Booking,
        day: None,
        minutes: None,
        limit: 5,
        given: None,
    }
}

fn asked(desk: &Desk, text: &str, shown: Option<&str>) -> QuickLine {
    let request = QuickLineRequest { day: shown.map(day), ..asking(text) };
    desk.quick_line(&request).unwrap()
}

fn read(office: &Office, text: &str) -> QuickLine {
    asked(&office.desk, text, None)
}

/// "24 9:00 Dr Lee"
fn shown(slots: &[FreeSlot]) -> Vec<String> {
    slots.iter().map(|slot| format!("{} {} {}", slot.local_day.format("%d"), slot.local_start, slot.resource_name)).collect()
}

fn slots(line: &QuickLine) -> Vec<String> {
    shown(&line.slots)
}

fn later(line: &QuickLine) -> Vec<String> {
    shown(&line.later)
}

#[test]
fn a_whole_line_fills_a_booking() {
    let office = Office::open();
    let line = read(&office, "rex vacc tue 3pm lee");
    assert_eq!((line.who.as_str(), line.hits.len(), line.hits[0].pet_id), ("rex", 1, Some(office.ids.rex)));
    assert_eq!((line.visit_type, line.minutes, line.type_id.is_some()), (Some(VisitType::Vaccination), Some(15), true));
    assert_eq!((line.resource_id, line.resource_name.as_deref()), (Some(office.ids.lee), Some("Dr Lee")));
    assert_eq!((line.day, line.time.as_deref(), line.part), (Some(day("2026-11-24")), Some("15:00"), None));
    assert_eq!((line.starts_at, line.is_free), (Some(at("2026-11-24T14:00:00Z")), Some(true)));
    assert_eq!(slots(&line), ["24 15:00 Dr Lee"], "what fits all that was said, and nothing else");
    assert_eq!(later(&line), ["24 14:45 Dr Lee", "24 15:15 Dr Lee", "24 14:30 Dr Lee", "24 15:30 Dr Lee"]);
    assert_eq!((line.named_day, line.time_problem, line.day_problem, line.unclear), (true, None, None, vec![]));
    let kinds: Vec<MarkKind> = line.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [MarkKind::Who, MarkKind::VisitType, MarkKind::Day, MarkKind::Time, MarkKind::Vet]);
    let booking = BookRequest {
        pet: BookPet::Known { pet_id: line.hits[0].pet_id.unwrap() },
        resource_id: Some(line.slots[0].resource_id),
        starts_at: line.slots[0].starts_at,
        minutes: i32::try_from(line.minutes.unwrap()).unwrap(),
        visit_type: line.visit_type.unwrap(),
        ..office.booking()
    };
    office.desk.book(&booking).unwrap();
    assert_eq!(read(&office, "mia vacc tue 3pm lee").is_free, Some(false), "now it is taken");
}

#[test]
fn a_taken_time_leads_to_the_same_vet_nearby_and_to_the_others_then() {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-24T13:30:00Z", 60);
    let line = read(&office, "rex check tue 3pm lee");
    assert_eq!((line.is_free, line.time_problem, line.day_problem.clone()), (Some(false), Some(TimeProblem::Taken), None));
    assert!(line.slots.is_empty(), "nothing is taken in place of what was said");
    assert_eq!(later(&line), ["24 15:30 Dr Lee", "24 14:00 Dr Lee", "24 16:00 Dr Lee", "24 15:00 Dr Ada", "24 15:00 Dr Kim"]);
    let anyone = read(&office, "rex check tue 3pm");
    assert_eq!((anyone.is_free, anyone.resource_id), (Some(true), None));
    assert_eq!(slots(&anyone), ["24 15:00 Dr Ada", "24 15:00 Dr Kim"]);
    let away = read(&office, "rex check today 3pm kim");
    assert_eq!((away.is_free, away.time_problem), (Some(false), Some(TimeProblem::VetAway)), "on leave");
    assert_eq!(away.day_problem, Some(DayProblem::VetAway { reason: Some("Course".into()) }));
    assert_eq!(later(&away)[..3], ["23 15:00 Dr Lee", "23 15:00 Dr Ada", "24 8:30 Dr Kim"]);
    let past = read(&office, "rex check today 8:30 lee");
    assert_eq!((past.is_free, past.time_problem, later(&past)[0].as_str()), (Some(false), Some(TimeProblem::Past), "23 9:00 Dr Lee"));
    assert!(past.slots.is_empty() && past.later.iter().all(|slot| slot.starts_at >= office.desk.now()));
    let at_lunch = read(&office, "rex check tue 12:45 lee");
    assert_eq!(at_lunch.time_problem, Some(TimeProblem::Break));
    assert_eq!(read(&office, "rex check tue 7am lee").time_problem, Some(TimeProblem::OutsideHours));
    assert_eq!(read(&office, "rex check tue 17:45").time_problem, Some(TimeProblem::OutsideHours), "it would end after closing");
}

#[test]
fn a_time_alone_is_the_next_one_of_an_open_day() {
    let office = Office::open();
    let next = |now: &str, text: &str, shown: Option<&str>| {
        let line = asked(&office.at(at(now)), text, shown);
        (line.day.unwrap().to_string(), line.time.unwrap(), line.is_free.unwrap())
    };
    let said = |day: &str, time: &str, is_free| (day.to_owned(), time.to_owned(), is_free);
    assert_eq!(next("2026-11-23T08:00:00Z", "rex 3pm", None), said("2026-11-23", "15:00", true));
    assert_eq!(next("2026-11-23T14:00:00Z", "rex 3pm", None), said("2026-11-24", "15:00", true));
    assert_eq!(next("2026-11-27T15:00:00Z", "rex 10:30", None), said("2026-11-28", "10:30", true), "open on Saturday");
    assert_eq!(next("2026-11-28T15:00:00Z", "rex 10:30", None), said("2026-11-30", "10:30", true), "closed on Sunday");
    assert_eq!(next("2026-11-23T08:00:00Z", "rex 3pm", Some("2026-11-26")), said("2026-11-26", "15:00", true), "the day on the screen");
    assert_eq!(next("2026-11-23T08:00:00Z", "rex 3pm", Some("2026-11-20")), said("2026-11-23", "15:00", true), "which has passed");
}

#[test]
fn without_a_time_the_next_that_fit() {
    let office = Office::open();
    let first = |text: &str| slots(&read(&office, text))[0].clone();
    assert_eq!(first("rex lee"), "23 9:00 Dr Lee");
    assert_eq!(first("rex kim"), "24 8:30 Dr Kim");
    assert_eq!(first("rex wed morning lee"), "25 8:30 Dr Lee");
    assert_eq!(first("rex wed afternoon lee"), "25 12:00 Dr Lee");
    assert_eq!(first("rex wed afternoon lee 45"), "25 14:00 Dr Lee");
    assert_eq!(first("rex in 2 weeks lee"), "07 8:30 Dr Lee");
    let line = read(&office, "rex wed 45");
    assert_eq!((line.starts_at, line.is_free, line.time, line.minutes), (None, None, None, Some(45)));
    assert!(line.slots.iter().all(|slot| (slot.ends_at - slot.starts_at).num_minutes() == 45 && slot.local_day == day("2026-11-25")));
    assert_eq!(read(&office, "").slots.len(), 5);
    let on_screen = asked(&office.desk, "rex lee", Some("2026-12-03"));
    assert_eq!((on_screen.day, slots(&on_screen)[0].as_str()), (None, "03 8:30 Dr Lee"));
    let none = QuickLineRequest { limit: 0, ..asking("rex") };
    assert!(office.desk.quick_line(&none).unwrap().slots.is_empty());
}

/// A named day is never left without a question.
#[test]
fn a_named_day_that_has_nothing_says_why_and_offers_others_apart() {
    let mut office = Office::open();
    let ids = office.ids;
    for start in ["2026-11-24T07:30:00Z", "2026-11-24T12:00:00Z"] {
        office.standing(ids.mia, ids.lee_vet, start, 240);
    }
    let holiday = [
        ("id", uuid::Uuid::now_v7().into()),
        ("practice_id", ids.practice.0.into()),
        ("clinic_id", ids.clinic.0.into()),
        ("on_date", "2026-11-30".into()),
        ("reason", "Saint Andrew".into()),
    ];
    office.pull(vec![("clinic_hours_exceptions", row("clinic_hours_exceptions", &holiday))]);
    let asked = |now: &str, text: &str| {
        let line = asked(&office.at(at(now)), text, None);
        assert!(line.named_day && line.slots.is_empty(), "{text}: {:?}", line.slots);
        (line.day_problem.clone().unwrap(), later(&line)[0].clone())
    };
    let morning = "2026-11-23T08:00:00Z";
    let closed = |reason: Option<&str>| DayProblem::Closed { reason: reason.map(str::to_owned) };
    assert_eq!(asked(morning, "rex tue lee"), (DayProblem::Full, "25 8:30 Dr Lee".into()));
    assert_eq!(asked(morning, "rex sunday lee"), (closed(None), "01 8:30 Dr Lee".into()), "nor on the holiday after it");
    assert_eq!(asked(morning, "rex 30.11. lee"), (closed(Some("Saint Andrew")), "01 8:30 Dr Lee".into()));
    assert_eq!(asked(morning, "rex today kim"), (DayProblem::VetAway { reason: Some("Course".into()) }, "24 8:30 Dr Kim".into()));
    assert_eq!(asked(morning, "rex saturday lee"), (DayProblem::VetAway { reason: None }, "01 8:30 Dr Lee".into()));
    assert_eq!(asked(morning, "rex yesterday lee"), (DayProblem::Past, "23 9:00 Dr Lee".into()));
    assert_eq!(asked("2026-11-23T17:30:00Z", "rex today"), (DayProblem::Past, "24 8:00 Dr Ada".into()), "the last hour is over");
    let evening = read(&office, "rex wed evening");
    assert_eq!((slots(&evening)[0].as_str(), evening.day_problem), ("25 17:00 Dr Ada", None));
}

#[test]
fn a_purpose_of_the_language_is_one_of_the_clinics_types() {
    let office = Office::open();
    let vaccination = read(&office, "rex vaccination");
    for text in ["rex vax", "rex impfung", "rex shots"] {
        let line = read(&office, text);
        assert_eq!((line.type_id, line.minutes), (vaccination.type_id, Some(15)), "{text}");
    }
    let surgery = read(&office, "rex spay");
    assert_eq!((surgery.visit_type, surgery.type_id, surgery.minutes), (Some(VisitType::Surgery), None, None));
    assert_eq!(read(&office, "rex vax 30").minutes, Some(30));
}

#[test]
fn a_letter_or_two_more_lose_nobody() {
    let office = Office::open();
    for text in ["rex", "rex 3", "rex tue zz", "patterson r", "rex dr"] {
        assert!(!read(&office, text).hits.is_empty(), "{text}");
    }
    assert!(read(&office, "rex zzzz").hits.is_empty());
    assert!(read(&office, "tue 3pm").hits.is_empty());
}

#[test]
fn an_hour_that_the_clock_leaves_out_and_one_that_comes_twice() {
    let office = Office::in_zone("America/New_York", at("2026-01-05T12:00:00Z"));
    let starts_at = |text: &str| read(&office, text).starts_at;
    let left_out = read(&office, "rex 3/8 02:30");
    assert_eq!((left_out.starts_at, left_out.is_free, left_out.time.as_deref()), (None, None, Some("02:30")), "there is no such time");
    assert_eq!(left_out.unclear, [Unclear { from: 8, to: 13, reason: UnclearReason::NoSuchTime }]);
    assert_eq!(starts_at("rex 11/1 01:30"), Some(at("2026-11-01T05:30:00Z")), "the first of two");
    assert_eq!(starts_at("rex 3/9 10am"), Some(at("2026-03-09T14:00:00Z")));
}

#[test]
fn who_may_and_what_is_beyond() {
    let office = Office::open();
    let request = |day| QuickLineRequest { language: "xx".into(), day, ..asking("rex vacc") };
    for beyond in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        assert_refusal(&office.desk.quick_line(&request(Some(beyond))).unwrap_err(), InvalidInput, "day");
    }
    assert_eq!(office.with_permissions(&["clients.read"]).quick_line(&request(None)).unwrap_err().code(), NotAllowed);
    let diary_only = office.with_permissions(&["diary.read"]).quick_line(&request(None)).unwrap();
    assert_eq!((diary_only.hits.len(), diary_only.slots.len()), (0, 5), "no clients for who may not read them");
    let long = QuickLineRequest { text: "rex \u{1f436} 2100-12-31 23:59 ".repeat(1_000), ..request(None) };
    assert!(office.desk.quick_line(&long).is_ok());
}

#[test]
fn bounds_and_parts_are_kept_by_every_offer() {
    let office = Office::open();
    let offered = |text: &str| {
        let line = read(&office, text);
        assert!(line.unclear.is_empty(), "{text}");
        slots(&line)
    };
    assert_eq!(offered("rex tue after 3 lee")[..2], ["24 15:00 Dr Lee", "24 15:30 Dr Lee"]);
    assert_eq!(offered("rex tue before 10 lee"), ["24 8:30 Dr Lee", "24 9:00 Dr Lee", "24 9:30 Dr Lee"], "over by ten");
    assert_eq!(offered("rex tue between 2 and 4 lee 60"), ["24 14:00 Dr Lee", "24 15:00 Dr Lee"]);
    assert_eq!(offered("rex tue morning after 11 lee"), ["24 11:00 Dr Lee", "24 11:30 Dr Lee"]);
    assert_eq!(offered("rex after 4 lee")[..2], ["23 16:00 Dr Lee", "23 16:30 Dr Lee"]);
    let line = read(&office, "rex tue after 3");
    assert_eq!((line.not_before.as_deref(), line.not_after, line.part, line.time), (Some("15:00"), None, None, None));
    let bounded = FreeSlotsRequest {
        minutes: 30,
        resource_id: Some(office.ids.lee),
        not_before: Some("15:00".into()),
        not_after: Some("16:15".into()),
        apart: Some(true),
        limit: 3,
        ..Default::default()
    };
    let found = office.desk.free_slots(&bounded).unwrap();
    assert_eq!(shown(&found), ["23 15:00 Dr Lee", "23 15:30 Dr Lee", "24 15:00 Dr Lee"]);
    let wrong = FreeSlotsRequest { not_after: Some("25:00".into()), ..bounded };
    assert_refusal(&office.desk.free_slots(&wrong).unwrap_err(), InvalidInput, "not_after");
}

#[test]
fn who_looks_for_a_free_time_means_the_vet_and_a_length_of_the_visits_own() {
    let office = Office::open();
    let free = |text: &str, minutes| {
        let request = QuickLineRequest { kind: LineKind::FreeTime, minutes, limit: 8, ..asking(text) };
        office.desk.quick_line(&request).unwrap()
    };
    let found = free("lee tue after 3", Some(45));
    assert_eq!((found.resource_id, found.who.as_str(), found.minutes), (Some(office.ids.lee), "", None));
    assert_eq!(slots(&found), ["24 15:00 Dr Lee", "24 15:45 Dr Lee"], "none before three, and no gap twice");
    assert_eq!(slots(&free("lee tue after 3 60", Some(45))), ["24 15:00 Dr Lee", "24 16:00 Dr Lee"]);
    assert_eq!(read(&office, "lee tue").who, "lee");
}

/// A gap that begins now: 10:07:23.456 on the wall, free until 10:40.
#[test]
fn what_fits_exactly_from_now_on_is_offered_and_booked() {
    for step in [5, 10] {
        let mut office = Office::open();
        let ids = office.ids;
        office.set_step(step);
        office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:40:00Z", 60);
        let desk = office.at(at("2026-11-23T09:07:23.456789Z"));
        let found = asked(&desk, "rex today lee 30", None);
        assert_eq!((slots(&found)[0].as_str(), found.slots[0].starts_at), ("23 10:10 Dr Lee", at("2026-11-23T09:10:00Z")), "by {step}");
        let booking = BookRequest { starts_at: found.slots[0].starts_at, ..office.booking() };
        assert_eq!(desk.book(&booking).unwrap().value.starts_at, at("2026-11-23T09:10:00Z"));
    }
}

#[test]
fn a_request_with_seconds_means_its_minute() {
    let office = Office::open();
    let off = at("2026-11-23T09:00:41.000001Z");
    let held =
        office.desk.hold_slot(&HoldRequest { resource_id: office.ids.lee, starts_at: off, minutes: 30, instead_of: None }).unwrap().value;
    assert_eq!((held.starts_at, held.ends_at), (at("2026-11-23T09:00:00Z"), at("2026-11-23T09:30:00Z")));
    let visit = office.desk.book(&BookRequest { starts_at: off, ..office.booking() }).unwrap().value;
    assert_eq!((visit.starts_at, visit.ends_at), (at("2026-11-23T09:00:00Z"), at("2026-11-23T09:30:00Z")));
    let moved = RescheduleRequest {
        appointment_id: visit.id,
        starts_at: at("2026-11-23T10:15:59.9Z"),
        minutes: 30,
        resource_id: office.ids.lee,
        room: RoomChange::Keep,
        overbook_reason: None,
    };
    assert_eq!(office.desk.reschedule(&moved).unwrap().value.starts_at, at("2026-11-23T10:15:00Z"));
}

#[test]
fn days_in_figures_are_those_of_the_clinics_country() {
    for (zone, now, text, expected) in [
        ("Europe/London", "2026-11-23T09:00:00Z", "rex 1/12", "2026-12-01"),
        ("Europe/Berlin", "2026-11-23T09:00:00Z", "rex 1/12", "2026-12-01"),
        ("Europe/Madrid", "2026-11-23T09:00:00Z", "rex 1/12", "2026-12-01"),
        ("America/New_York", "2026-11-23T15:00:00Z", "rex 1/12", "2027-01-12"),
    ] {
        let office = Office::in_zone(zone, at(now));
        assert_eq!(read(&office, text).day, Some(day(expected)), "{zone}");
    }
}

#[test]
fn what_was_chosen_beside_the_line_counts_in_its_place() {
    let office = Office::open();
    let ids = office.ids;
    let given = |text: &str, given: Given| office.desk.quick_line(&QuickLineRequest { given: Some(given), ..asking(text) }).unwrap();
    let vet = |vet| Given { vet, ..Given::default() };
    let of = |line: &QuickLine| line.slots.iter().map(|slot| slot.resource_id).collect::<std::collections::HashSet<_>>();
    let this = given("rex lee", vet(GivenVet::This { resource_id: ids.ada }));
    assert_eq!((this.resource_id, of(&this)), (Some(ids.ada), [ids.ada].into()));
    assert!(of(&given("rex lee", vet(GivenVet::Anyone))).len() > 1);
    let unless = vet(GivenVet::Unless { resource_id: ids.ada });
    assert_eq!(given("rex", unless.clone()).resource_id, Some(ids.ada), "a visit that is moved keeps its vet");
    assert_eq!(given("rex lee", unless).resource_id, Some(ids.lee), "unless another is named");

    let long = |line: &QuickLine| (line.slots[0].ends_at - line.slots[0].starts_at).num_minutes();
    assert_eq!(long(&given("rex 15min", Given { minutes: Some(45), ..Given::default() })), 45);
    let three = given("rex 20min", Given { animals: 3, ..Given::default() });
    assert_eq!((three.each, long(&three)), (20, 60), "one after the other");
    let vaccination = read(&office, "rex vaccination");
    let chosen = given("rex check", Given { type_id: vaccination.type_id, ..Given::default() });
    assert_eq!((chosen.type_id, chosen.each), (vaccination.type_id, 15));

    let at = given("rex tue 3pm lee", Given { starts_at: Some(office.clock("11:00")), ..Given::default() });
    assert_eq!((at.starts_at, at.day, at.is_free), (Some(office.clock("11:00")), Some(day(TODAY)), Some(true)));
    let early = given("rex lee", Given { starts_at: Some(office.clock("7:00")), ..Given::default() });
    assert_eq!((early.is_free, early.time_problem), (Some(false), Some(TimeProblem::Past)));
    let late = given("rex lee", Given { starts_at: Some(office.clock("21:00")), ..Given::default() });
    assert_eq!((late.is_free, late.time_problem), (Some(false), Some(TimeProblem::OutsideHours)));
}
