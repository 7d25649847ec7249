//! Times said in words, and days without a year.

use chrono::Datelike;

use super::*;

#[test]
fn minutes_said_before_or_after_the_hour() {
    for (language, line, hour, minute) in [
        (Language::English, "rocky mon half past nine", 9, 30),
        (Language::English, "rocky fri quarter past ten", 10, 15),
        (Language::English, "rocky fri at a quarter to 4", 15, 45),
        (Language::English, "rocky fri quarter to one", 12, 45),
        (Language::German, "rocky freitag um viertel nach neun", 9, 15),
        (Language::German, "rocky freitag halb zehn", 9, 30),
        (Language::German, "rocky freitag viertel vor 3", 14, 45),
        (Language::Spanish, "rocky el martes a las 9 y media", 9, 30),
        (Language::Spanish, "rocky el martes a las cuatro y cuarto", 16, 15),
        (Language::Spanish, "rocky el martes 5 menos cuarto", 16, 45),
        (Language::English, "rocky thursday 10 30", 10, 30),
    ] {
        let found = read(language, line);
        assert_eq!((found.time, found.who.as_str(), found.minutes), (NaiveTime::from_hms_opt(hour, minute, 0), "rocky", None), "{line}");
        assert!(found.unclear.is_empty(), "{line}");
    }
    let after = read(Language::English, "rocky fri after half past nine");
    assert_eq!((after.time, after.not_before), (None, NaiveTime::from_hms_opt(9, 30, 0)));
}

#[test]
fn a_day_without_a_year_that_was_a_short_time_ago_has_passed() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for (ago, is_past) in [(1, true), (3, true), (60, true), (61, false), (200, false)] {
        let day = today - chrono::Days::new(ago);
        let found = read(Language::English, &format!("rocky {}", day.format("%b %-d")));
        let found_day = found.day.unwrap();
        assert_eq!((found_day < today, found_day.month(), found_day.day()), (is_past, day.month(), day.day()), "{ago} days ago");
        assert_eq!(found.unclear.iter().any(|unclear| unclear.reason == UnclearReason::DayIsPast), is_past);
    }
}
