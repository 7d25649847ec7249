//! Times of the diary are whole minutes: what a person says and reads has no seconds, so what is kept must have none.
//!
//! An instant that comes from elsewhere (a PC's clock, another system's file, a request) is brought to a whole minute
//! here, and a [`crate::span::Span`] holds no other.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// The minute that an instant lies in: a visit that is asked for at 10:07:23 begins at 10:07.
#[must_use]
pub fn floor(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at)
}

/// The first minute that has not begun before an instant: from 10:07:23 on, the first is 10:08.
#[must_use]
pub fn ceil(at: DateTime<Utc>) -> DateTime<Utc> {
    let floor = floor(at);
    if floor == at { at } else { floor + TimeDelta::minutes(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_less_fall_away() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (text, down, up) in [
            ("2026-11-23T10:07:00Z", "2026-11-23T10:07:00Z", "2026-11-23T10:07:00Z"),
            ("2026-11-23T10:07:23.456789Z", "2026-11-23T10:07:00Z", "2026-11-23T10:08:00Z"),
            ("2026-11-23T10:07:00.000001Z", "2026-11-23T10:07:00Z", "2026-11-23T10:08:00Z"),
            ("2026-11-23T23:59:59.999999999Z", "2026-11-23T23:59:00Z", "2026-11-24T00:00:00Z"),
            ("1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!((floor(at(text)), ceil(at(text))), (at(down), at(up)), "{text}");
        }
    }
}
