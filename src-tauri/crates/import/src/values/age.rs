//! Ages: "2 years", "2y 3m", "8 wks", "3 Jahre".

use chrono::{Days, Months, NaiveDate};

use super::WORDS;
use super::number::{Token, decimal, tokens};

/// An age as it is written: months and the days beyond them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    pub months: u32,
    pub days: u32,
}

/// Reads an age. A number without a unit means years. None where anything else stands in the text.
#[must_use]
pub fn age(text: &str) -> Option<Age> {
    const OLDEST_MONTHS: u32 = 200 * 12;
    let text = text.trim();
    if text.starts_with(['-', '−']) {
        return None;
    }
    let text = text.replace('½', ".5").replace('¼', ".25").replace('¾', ".75");
    let text = if text.starts_with('.') { format!("0{text}") } else { text };
    let mut days = 0.0;
    let mut months = 0.0;
    // The number whose unit has not been read yet.
    let mut waiting: Option<f64> = None;
    let mut has_unit = false;
    for token in tokens(&text)? {
        match (token, waiting) {
            (Token::Number(number), None) => waiting = Some(decimal(&number)?),
            (Token::Number(_), Some(_)) => return None,
            (Token::Word(word), Some(number)) if Unit::of(&word).is_some() => {
                match Unit::of(&word)? {
                    Unit::Years => months += number * 12.0,
                    Unit::Months => months += number,
                    Unit::Weeks => days += number * 7.0,
                    Unit::Days => days += number,
                }
                waiting = None;
                has_unit = true;
            }
            (Token::Word(word), _) if WORDS.age_fillers.contains(&word) => {}
            _ => return None,
        }
    }
    match waiting {
        Some(number) if !has_unit => months = number * 12.0,
        Some(_) => return None,
        None => {}
    }
    let age = whole(months, days)?;
    ((age.months > 0 || age.days > 0) && age.months <= OLDEST_MONTHS).then_some(age)
}

/// The day on which an animal of this age was born, as near as the age tells.
#[must_use]
pub fn estimated_birth_date(age: Age, today: NaiveDate) -> Option<NaiveDate> {
    today.checked_sub_months(Months::new(age.months))?.checked_sub_days(Days::new(age.days.into()))
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
}

impl Unit {
    fn of(word: &str) -> Option<Self> {
        let lists = [(&WORDS.years, Self::Years), (&WORDS.months, Self::Months), (&WORDS.weeks, Self::Weeks), (&WORDS.days, Self::Days)];
        lists.into_iter().find(|(words, _)| words.contains(word)).map(|(_, unit)| unit)
    }
}

/// Whole months and days; the rest of a month becomes days.
fn whole(months: f64, days: f64) -> Option<Age> {
    const DAYS_OF_MONTH: f64 = 30.44;
    const MOST: f64 = 100_000.0;
    if !(months.is_finite() && days.is_finite()) || months > MOST || days > MOST {
        return None;
    }
    let full = (months + 0.001).floor();
    let days = (days + (months - full).max(0.0) * DAYS_OF_MONTH).round();
    // Both are within 0 and 200,000: the numbers lose nothing.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above and never below zero")]
    Some(Age { months: full as u32, days: days as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_in_four_languages() {
        for (text, expected) in [
            ("2 years", Some((24, 0))),
            ("1 year", Some((12, 0))),
            ("2y 3m", Some((27, 0))),
            ("2y3m", Some((27, 0))),
            ("2 yrs, 3 mos", Some((27, 0))),
            ("2 years and 3 months", Some((27, 0))),
            ("8 wks", Some((0, 56))),
            ("12 weeks old", Some((0, 84))),
            ("10mo", Some((10, 0))),
            ("6 months", Some((6, 0))),
            ("5 days", Some((0, 5))),
            ("1.5 years", Some((18, 0))),
            ("2½ years", Some((30, 0))),
            ("½ year", Some((6, 0))),
            ("approx. 3 yrs", Some((36, 0))),
            ("~2 years", Some((24, 0))),
            ("7", Some((84, 0))),
            ("0.5", Some((6, 0))),
            ("3 Jahre", Some((36, 0))),
            ("ca. 3 Jahre", Some((36, 0))),
            ("1 Jahr 6 Monate", Some((18, 0))),
            ("8 Wochen alt", Some((0, 56))),
            ("2,5 Jahre", Some((30, 0))),
            ("3 J", Some((36, 0))),
            ("10 Tage", Some((0, 10))),
            ("2 años", Some((24, 0))),
            ("2 años y 3 meses", Some((27, 0))),
            ("1 mes", Some((1, 0))),
            ("3 semanas", Some((0, 21))),
            ("4 a", Some((48, 0))),
            ("2 ans", Some((24, 0))),
            ("1 an et 2 mois", Some((14, 0))),
            ("3 semaines", Some((0, 21))),
            ("15 jours", Some((0, 15))),
            ("", None),
            ("0", None),
            ("old", None),
            ("adult", None),
            ("1-2 years", None),
            ("-3", None),
            ("2019", None),
            ("2019-04-13", None),
            ("12/05/2019", None),
            ("2y 3", None),
            ("250 years", None),
            ("3 lives", None),
            ("2 y 3 m ?? 5", None),
        ] {
            assert_eq!(age(text), expected.map(|(months, days)| Age { months, days }), "{text:?}");
        }
    }

    #[test]
    fn the_birth_date_is_estimated_from_today() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for (text, born) in [
            ("2 years", "2024-11-22"),
            ("2y 3m", "2024-08-22"),
            ("8 wks", "2026-09-27"),
            ("1.5 years", "2025-05-22"),
            ("10 days", "2026-11-12"),
        ] {
            assert_eq!(estimated_birth_date(age(text).unwrap(), today), Some(born.parse().unwrap()), "{text}");
        }
        let leap_day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(estimated_birth_date(Age { months: 12, days: 0 }, leap_day), NaiveDate::from_ymd_opt(2023, 2, 28));
        assert_eq!(estimated_birth_date(Age { months: u32::MAX, days: u32::MAX }, today), None);
    }
}
