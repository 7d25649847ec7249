//! How old an animal is, in the two figures a vet reads.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Completed years, and completed months of the year begun (0–11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Age {
    pub years: u32,
    pub months: u32,
}

impl Age {
    /// The age on a day. None where the birth date lies after it. Born on the 31st, a month is full on the last day of a shorter one.
    #[must_use]
    pub fn on(day: NaiveDate, born: NaiveDate) -> Option<Self> {
        if born > day {
            return None;
        }
        let is_last_of_month = day.succ_opt().is_none_or(|next| next.day() == 1);
        let is_month_full = day.day() >= born.day() || is_last_of_month;
        let months = (day.year() - born.year()) * 12 + i32::try_from(day.month()).ok()?
            - i32::try_from(born.month()).ok()?
            - i32::from(!is_month_full);
        let months = u32::try_from(months).ok()?;
        Some(Self { years: months / 12, months: months % 12 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months() {
        let cases = [
            ("2024-03-10", "2024-03-10", Some((0, 0))),
            ("2024-03-10", "2024-04-09", Some((0, 0))),
            ("2024-03-10", "2024-04-10", Some((0, 1))),
            ("2020-02-29", "2021-02-28", Some((1, 0))),
            ("2020-02-29", "2024-02-28", Some((3, 11))),
            ("2023-01-31", "2023-02-28", Some((0, 1))),
            ("2015-11-22", "2026-11-21", Some((10, 11))),
            ("2015-11-22", "2026-11-22", Some((11, 0))),
            ("2026-11-23", "2026-11-22", None),
        ];
        for (born, day, expected) in cases {
            let age = Age::on(day.parse().unwrap(), born.parse().unwrap());
            assert_eq!(age.map(|age| (age.years, age.months)), expected, "{born} on {day}");
        }
    }
}
