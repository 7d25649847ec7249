//! Of any day in any zone: its ticks, windows and free times lie within it, and nothing of it is left out.

#![expect(clippy::unwrap_used, reason = "a zone of the list is a zone")]

use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::hours::{self, AbsenceKind, VetException, WeeklyHours, WindowKind};
use vetdesk_domain::slots::{self, PartOfDay};

fn zones() -> impl Strategy<Value = ClinicZone> {
    prop::sample::select(TZ_VARIANTS.to_vec()).prop_map(|zone| ClinicZone::named(zone.name()).unwrap())
}

/// Every other one a day when the clock changes, if the zone has such days that year.
fn days() -> impl Strategy<Value = (NaiveDate, bool)> {
    (0_u64..365 * 15, any::<bool>()).prop_map(|(ahead, seeks)| (NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(ahead), seeks))
}

fn sought(zone: ClinicZone, (day, seeks_change): (NaiveDate, bool)) -> NaiveDate {
    let changes = |day: &NaiveDate| zone.day(*day).minutes() != 24 * 60;
    if seeks_change { day.iter_days().take(366).find(changes).unwrap_or(day) } else { day }
}

fn quarters() -> impl Strategy<Value = (NaiveTime, NaiveTime)> {
    let time = |quarter: u32| NaiveTime::from_num_seconds_from_midnight_opt(quarter * 900, 0).unwrap();
    // An end at midnight is the end of the day.
    (0_u32..95, 1_u32..96).prop_map(move |(from, length)| (time(from), time((from + length).min(96) % 96)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn nothing_leaves_the_day_and_no_minute_is_missing(
        zone in zones(),
        day in days(),
        (opens, closes) in quarters(),
        pause in prop::option::of(quarters()),
        away in prop::option::of((quarters(), any::<bool>())),
        step in prop::sample::select(vec![5_i64, 10, 15, 20, 30]),
    ) {
        let day = sought(zone, day);
        let span = zone.day(day);
        prop_assert_eq!(span.ends_at, zone.day(day + Days::new(1)).starts_at);
        prop_assert!((span.minutes() - 24 * 60).abs() <= 180 || span.is_empty(), "{} {day}: {}", zone.name(), span.minutes());

        let ticks = zone.hour_ticks(day);
        prop_assert!(ticks.iter().all(|tick| span.contains(tick.at) && zone.day_of(tick.at) == day), "{} {day}", zone.name());
        prop_assert!(ticks.windows(2).all(|two| two[0].at < two[1].at));
        prop_assert!(ticks.len().abs_diff(usize::try_from(span.minutes() / 60).unwrap()) <= 1);

        let weekday = ClinicZone::weekday(day);
        let weekly = [WeeklyHours { weekday, starts: opens, ends: closes, pause }];
        let exceptions: Vec<VetException> = away
            .map(|(part, is_leave)| VetException {
                on_date: day,
                kind: if is_leave { AbsenceKind::Leave } else { AbsenceKind::Extra },
                part: Some(part),
                reason: None,
            })
            .into_iter()
            .collect();
        let opening = hours::opening(zone, day, &weekly, &[]);
        for windows in [hours::vet_windows(zone, day, &opening, &weekly, &exceptions), hours::room_windows(zone, day, &opening)] {
            if let (Some(first), Some(last)) = (windows.first(), windows.last()) {
                prop_assert_eq!((first.span.starts_at, last.span.ends_at), (span.starts_at, span.ends_at), "{} {}", zone.name(), day);
            } else {
                prop_assert!(span.is_empty());
            }
            prop_assert!(windows.iter().all(|window| !window.span.is_empty()));
            prop_assert!(windows.windows(2).all(|two| two[0].span.ends_at == two[1].span.starts_at));

            let working = hours::working(&windows);
            let free = slots::free_slots(&working, span.starts_at, span.starts_at, 20, step);
            for slot in &free {
                prop_assert!(slot.minutes() == 20 && span.contains(slot.starts_at) && slot.ends_at <= span.ends_at);
                prop_assert!(windows.iter().filter(|window| window.kind != WindowKind::Working).all(|window| !window.span.overlaps(*slot)));
                let time = zone.time_of(slot.starts_at);
                prop_assert!(PartOfDay::Morning.holds(time) != PartOfDay::Afternoon.holds(time));
            }
        }
    }
}
