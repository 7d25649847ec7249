//! Days at a glance, and a day as somebody types it.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;

fn glance(office: &Office, first: &str, last: &str) -> Vec<DayGlance> {
    office.desk.glance(&GlanceRequest { first_day: day(first), last_day: day(last) }).unwrap()
}

#[test]
fn closed_days_and_how_full_the_others_are() {
    let mut office = Office::open();
    let ids = office.ids;
    let month = glance(&office, "2026-11-16", "2026-12-13");
    assert_eq!(month.len(), 28);
    let of = |date: &str| month.iter().find(|glance| glance.day == day(date)).unwrap();
    assert_eq!((of("2026-11-22").is_closed, of("2026-11-24").is_closed, of("2026-11-28").is_closed), (true, false, false));
    assert!(month.iter().all(|glance| (glance.visits, glance.taken_percent) == (0, 0)), "nothing is booked");
    office.standing(ids.rex, ids.lee_vet, "2026-11-24T08:00:00Z", 120);
    office.standing(ids.mia, ids.kim_vet, "2026-11-24T08:00:00Z", 120);
    // Over midnight: it counts on the day on which it begins.
    office.standing(ids.rex, ids.lee_vet, "2026-11-24T22:30:00Z", 60);
    let tuesday = glance(&office, "2026-11-24", "2026-11-25");
    // Lee and Kim work 7 hours each, Ada, as the clinic does, 9.
    assert_eq!((tuesday[0].visits, tuesday[0].taken_percent, tuesday[1].visits), (3, 240 * 100 / (23 * 60), 0));
    let block = BlockRequest {
        resource_ids: vec![ids.lee, ids.ada, ids.kim],
        stretch: TimeStretch { first_day: day("2026-11-25"), last_day: day("2026-11-25"), hours: None },
        reason: None,
    };
    office.desk.block(&block).unwrap();
    assert_eq!(glance(&office, "2026-11-25", "2026-11-25")[0].taken_percent, 100);
    let ask = |first: &str, last: &str| office.desk.glance(&GlanceRequest { first_day: day(first), last_day: day(last) });
    assert_refusal(&ask("2026-11-25", "2026-11-24").unwrap_err(), InvalidInput, "last_day");
    assert_refusal(&ask("2026-11-25", "2027-02-01").unwrap_err(), InvalidInput, "last_day");
    assert_eq!(
        office.with_permissions(&[]).glance(&GlanceRequest { first_day: day(TODAY), last_day: day(TODAY) }).unwrap_err().code(),
        NotAllowed
    );
}

#[test]
fn a_day_is_read_as_the_line_reads_it() {
    // Monday 23 November 2026.
    let office = Office::open();
    let read = |text: &str, language: &str| {
        let read = office.desk.read_day(&ReadDayRequest { text: text.into(), language: language.into() }).unwrap();
        read.glance.map(|glance| glance.day.to_string())
    };
    for (language, text, expected) in [
        ("en", "fri", "2026-11-27"),
        ("en", "tomorrow", "2026-11-24"),
        ("en", "in 2 weeks", "2026-12-07"),
        ("en", "18 dec", "2026-12-18"),
        ("en", "dec 18", "2026-12-18"),
        ("en", "18.12.", "2026-12-18"),
        ("en", "2027-02-03", "2027-02-03"),
        ("en", "18", "2026-12-18"),
        ("en", "24", "2026-11-24"),
        ("en", "tommorow", "2026-11-24"),
        ("en", "yesterday", "2026-11-22"),
        ("en", "3/2/2026", "2026-02-03"),
        ("en", "freitag", "2026-11-27"),
        ("de", "freitag", "2026-11-27"),
        ("de", "in 2 wochen", "2026-12-07"),
        ("de", "18. dezember", "2026-12-18"),
        ("de", "18.", "2026-12-18"),
        ("es", "viernes", "2026-11-27"),
        ("es", "18 de diciembre", "2026-12-18"),
    ] {
        assert_eq!(read(text, language).as_deref(), Some(expected), "{language}: {text}");
    }
    for text in ["", "bella", "fri 3pm", "fri bella", "32", "30 feb", "fri 45 min", "0"] {
        assert_eq!(read(text, "en"), None, "{text}");
    }
    assert!(office.desk.read_day(&ReadDayRequest { text: "sunday".into(), language: "en".into() }).unwrap().glance.unwrap().is_closed);
}
