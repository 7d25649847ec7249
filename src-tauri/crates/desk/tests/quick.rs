//! The line that is typed while the client talks, with whom and when the clinic offers for it.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use vetdesk_desk::Desk;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::visit::VisitType;

fn asked(desk: &Desk, text: &str, shown: Option<&str>) -> QuickLine {
    let request = QuickLineRequest { text: text.into(), language: "en-GB".into(), day: shown.map(day), limit: 5 };
    desk.quick_line(&request).unwrap()
}

fn read(office: &Office, text: &str) -> QuickLine {
    asked(&office.desk, text, None)
}

/// "24 9:00 Dr Lee"
fn slots(line: &QuickLine) -> Vec<String> {
    line.slots.iter().map(|slot| format!("{} {} {}", slot.local_day.format("%d"), slot.local_start, slot.resource_name)).collect()
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
    assert_eq!(slots(&line), ["24 15:00 Dr Lee", "24 14:45 Dr Lee", "24 15:15 Dr Lee", "24 14:30 Dr Lee", "24 15:30 Dr Lee"]);
    let kinds: Vec<MarkKind> = line.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [MarkKind::Who, MarkKind::VisitType, MarkKind::Day, MarkKind::Time, MarkKind::Vet]);
    let booking = BookRequest {
        pet: BookPet::Known { pet_id: line.hits[0].pet_id.unwrap() },
        resource_id: line.slots[0].resource_id,
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
    assert_eq!(line.is_free, Some(false));
    assert_eq!(slots(&line), ["24 15:30 Dr Lee", "24 15:45 Dr Lee", "24 14:00 Dr Lee", "24 15:00 Dr Ada", "24 15:00 Dr Kim"]);
    let anyone = read(&office, "rex check tue 3pm");
    assert_eq!((anyone.is_free, anyone.resource_id), (Some(true), None));
    assert_eq!(slots(&anyone)[..2], ["24 15:00 Dr Ada", "24 15:00 Dr Kim"]);
    let away = read(&office, "rex check today 3pm kim");
    assert_eq!(away.is_free, Some(false), "on leave");
    assert_eq!(slots(&away)[..2], ["23 15:00 Dr Lee", "23 15:00 Dr Ada"]);
    assert_eq!(slots(&away)[2], "24 8:30 Dr Kim");
    let past = read(&office, "rex check today 8:30 lee");
    assert_eq!((past.is_free, slots(&past)[0].as_str()), (Some(false), "23 9:00 Dr Lee"));
    assert!(past.slots.iter().all(|slot| slot.starts_at >= office.desk.now()));
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
    assert_eq!(first("rex sunday lee"), "30 8:30 Dr Lee", "closed: the next day that is not");
    assert_eq!(first("rex in 2 weeks lee"), "07 8:30 Dr Lee");
    let line = read(&office, "rex wed 45");
    assert_eq!((line.starts_at, line.is_free, line.time, line.minutes), (None, None, None, Some(45)));
    assert!(line.slots.iter().all(|slot| (slot.ends_at - slot.starts_at).num_minutes() == 45 && slot.local_day == day("2026-11-25")));
    assert_eq!(read(&office, "").slots.len(), 5);
    let on_screen = asked(&office.desk, "rex lee", Some("2026-12-03"));
    assert_eq!((on_screen.day, slots(&on_screen)[0].as_str()), (None, "03 8:30 Dr Lee"));
    let none = QuickLineRequest { text: "rex".into(), language: "en".into(), day: None, limit: 0 };
    assert!(office.desk.quick_line(&none).unwrap().slots.is_empty());
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
    assert_eq!(starts_at("rex 3/8 02:30"), Some(at("2026-03-08T07:00:00Z")), "as the clock jumps");
    assert_eq!(starts_at("rex 11/1 01:30"), Some(at("2026-11-01T05:30:00Z")), "the first of two");
    assert_eq!(starts_at("rex 3/9 10am"), Some(at("2026-03-09T14:00:00Z")));
}

#[test]
fn who_may_and_what_is_beyond() {
    let office = Office::open();
    let request = |day| QuickLineRequest { text: "rex vacc".into(), language: "xx".into(), day, limit: 5 };
    for beyond in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        assert_refusal(&office.desk.quick_line(&request(Some(beyond))).unwrap_err(), InvalidInput, "day");
    }
    assert_eq!(office.with_permissions(&["clients.read"]).quick_line(&request(None)).unwrap_err().code(), NotAllowed);
    let diary_only = office.with_permissions(&["diary.read"]).quick_line(&request(None)).unwrap();
    assert_eq!((diary_only.hits.len(), diary_only.slots.len()), (0, 5), "no clients for who may not read them");
    let long = QuickLineRequest { text: "rex \u{1f436} 2100-12-31 23:59 ".repeat(1_000), ..request(None) };
    assert!(office.desk.quick_line(&long).is_ok());
}
