//! Days: "tomorrow", "next tue", "in 2 weeks", "24.11.", "24/11", "24-11", "24 nov".

use chrono::{Datelike, Days as Ahead, Months, NaiveDate, Weekday};

use super::pieces::{Days, Eye, Found, Sense};
use super::token::Token;
use crate::country::NumericDate;

const WEEKDAYS: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let small = eye.small_words(tokens, eye.words.before_day).unwrap_or(0);
    let behind_small = || {
        let (count, days) = named(eye, &tokens[small..]).or_else(|| numbered_alone(eye, small, &tokens[small..]))?;
        Some((small + count, days))
    };
    let (count, days) = named(eye, tokens).or_else(behind_small)?;
    Some((count, Sense::Day(days), eye.footing()))
}

fn named(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    relative(eye, tokens)
        .or_else(|| weeks_ahead(eye, tokens))
        .or_else(|| weekday(eye, tokens))
        .or_else(|| month_by_name(eye, tokens))
        .or_else(|| if eye.is_own { in_figures(eye, tokens.first()?).map(|day| (1, Days::On(day))) } else { None })
}

fn relative(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    let words = eye.words;
    let in_days = |count, days| Some((count, Days::On(eye.today + Ahead::new(days))));
    if let Some(count) = eye.phrase(tokens, words.day_after_tomorrow) {
        return in_days(count, 2);
    }
    if let Some(count) = eye.phrase(tokens, words.today) {
        return in_days(count, 0);
    }
    if let Some(count) = eye.phrase(tokens, words.yesterday) {
        return Some((count, Days::On(eye.today - Ahead::new(1))));
    }
    // After a day, "morgen" and "mañana" mean its morning, not tomorrow.
    match eye.phrase(tokens, words.tomorrow) {
        Some(count) if !(eye.is_after_day && words.is_tomorrow_morning) => in_days(count, 1),
        _ => None,
    }
}

/// "next week", "in 2 weeks", "in drei Tagen", "in 2w", "dentro de un mes".
fn weeks_ahead(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    if let Some(count) = eye.phrase(tokens, eye.words.next_week) {
        return Some((count, Days::Weeks { ahead: 1, alone: monday(eye.today) + Ahead::new(7) }));
    }
    let within = eye.small_words(tokens, eye.words.within)?;
    let token = tokens.get(within)?;
    let number = number(eye, token)?;
    let is_unit = |units: &[&str]| match joined(token) {
        Some(letters) => (eye.is_own && units.contains(&letters)).then_some(within + 1),
        None => eye.phrase(&tokens[within + 1..], units).map(|count| within + 1 + count),
    };
    if let Some(count) = is_unit(eye.words.weeks) {
        let alone = eye.today + Ahead::new(7 * u64::from(number));
        return Some((count, Days::Weeks { ahead: number.into(), alone }));
    }
    if let Some(count) = is_unit(eye.words.days) {
        return Some((count, Days::On(eye.today + Ahead::new(number.into()))));
    }
    let count = is_unit(eye.words.months_ahead)?;
    Some((count, Days::On(eye.today.checked_add_months(Months::new(number))?)))
}

/// "2", "two", or the number of "2w".
fn number(eye: &Eye<'_>, token: &Token<'_>) -> Option<u32> {
    let spelt = || eye.words.numbers.iter().find(|(word, _)| token.is(word)).map(|(_, number)| *number);
    let digits: String = token.lower.chars().take_while(char::is_ascii_digit).collect();
    let number = if digits.is_empty() { spelt()? } else { digits.parse().ok()? };
    // Two years, in weeks.
    (1..=104).contains(&number).then_some(number)
}

/// The letters of "2w" and "24nov".
fn joined<'a>(token: &'a Token<'_>) -> Option<&'a str> {
    let letters = token.word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    (letters.len() < token.word.len() && !letters.is_empty()).then_some(letters)
}

fn weekday(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    let of_week = |tokens: &[Token<'_>]| {
        let place = eye.words.weekdays.iter().position(|names| eye.phrase(tokens, names).is_some())?;
        Some(WEEKDAYS[place])
    };
    if let Some(weekday) = of_week(tokens) {
        // "tue 24th", "Di 24.", "martes 24".
        let behind = tokens.get(1).filter(|_| day_and_month(eye, &tokens[1..]).is_none());
        let numbered = behind.and_then(|token| numbered(eye, token)).filter(|day| day.weekday() == weekday);
        return Some(numbered.map_or((1, Days::Weekday(weekday)), |day| (2, Days::On(day))));
    }
    if let Some(count) = eye.small_words(tokens, eye.words.next) {
        let weekday = of_week(tokens.get(count..)?)?;
        let day = monday(eye.today) + Ahead::new(7 + u64::from(weekday.num_days_from_monday()));
        return Some((count + 1, Days::On(day)));
    }
    let count = eye.small_words(tokens, eye.words.this)?;
    Some((count + 1, Days::Weekday(of_week(tokens.get(count..)?)?)))
}

/// "24 nov", "24. November 2026", "nov 24th", "24 de noviembre", "24nov".
fn month_by_name(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    let (count, day, month, year) = day_and_month(eye, tokens)?;
    Some((count, Days::On(on(eye, day, month, year)?)))
}

/// A day's number and a month's name, even if there is no such day.
pub(super) fn day_and_month(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, u32, u32, Option<i32>)> {
    let month = |token: &Token<'_>| {
        let place = eye.words.months.iter().position(|names| eye.phrase(std::slice::from_ref(token), names).is_some())?;
        u32::try_from(place + 1).ok()
    };
    let first = tokens.first()?;
    let (count, day, month) = if let Some(day) = day_of_month(first) {
        let of = eye.small_words(&tokens[1..], eye.words.of).unwrap_or(0);
        (2 + of, day, month(tokens.get(1 + of)?)?)
    } else if let Some(letters) = joined(first) {
        let day = first.word.strip_suffix(letters)?.parse().ok()?;
        let place = eye.is_own.then(|| eye.words.months.iter().position(|names| names.contains(&letters)))??;
        (1, day, u32::try_from(place + 1).ok()?)
    } else if eye.words.has_month_before_day {
        (2, day_of_month(tokens.get(1)?)?, month(first)?)
    } else {
        return None;
    };
    let (count, year) = match tokens.get(count).and_then(year) {
        Some(year) => (count + 1, Some(year)),
        None => (count, None),
    };
    Some((count, day, month, year))
}

/// The next day with the number of "24th" or "24."; with a bare number only if that can be neither an hour nor a length.
fn numbered(eye: &Eye<'_>, token: &Token<'_>) -> Option<NaiveDate> {
    let number = day_of_month(token).filter(|_| eye.is_own)?;
    let is_hour_or_length = token.is_number() && (number < 24 || number.is_multiple_of(5));
    if is_hour_or_length { None } else { next_numbered(eye, number) }
}

fn next_numbered(eye: &Eye<'_>, number: u32) -> Option<NaiveDate> {
    let this_month = eye.today.with_day(1)?;
    let mut months = (0..=2).filter_map(|ahead| (this_month + Months::new(ahead)).with_day(number));
    months.find(|day| *day >= eye.today)
}

/// "24", "24.", "24th".
pub(super) fn day_of_month(token: &Token<'_>) -> Option<u32> {
    let bare = token.lower.trim_end_matches('.');
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|ending| bare.strip_suffix(ending)).unwrap_or(bare);
    let is_short = (1..=2).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    is_short.then(|| bare.parse().ok())?.filter(|day| (1..=31).contains(day))
}

/// "on the 24th", "am 24.", "el 24": the next day with that number.
fn numbered_alone(eye: &Eye<'_>, small: usize, tokens: &[Token<'_>]) -> Option<(usize, Days)> {
    let token = tokens.first()?;
    if small == 0 || !eye.is_own || !(is_ordinal(token) || eye.words.has_bare_days) {
        return None;
    }
    Some((1, Days::On(next_numbered(eye, day_of_month(token)?)?)))
}

pub(super) fn is_ordinal(token: &Token<'_>) -> bool {
    !token.is_number() && day_of_month(token).is_some()
}

fn year(token: &Token<'_>) -> Option<i32> {
    let year = token.lower.parse().ok()?;
    (2000..=2100).contains(&year).then_some(year)
}

/// "24.11.", "24.11.2026", "24/11", "11/24", "24-11", "2026-11-24". With a dot the day comes first. Otherwise the order is the
/// country's, or the other one if only that is a date.
fn in_figures(eye: &Eye<'_>, token: &Token<'_>) -> Option<NaiveDate> {
    let lower = token.lower.as_str();
    if let Ok(day) = lower.parse::<NaiveDate>() {
        return Some(day).filter(|day| (2000..=2100).contains(&day.year()));
    }
    let mark = ['/', '-'].into_iter().find(|mark| lower.contains(*mark)).unwrap_or('.');
    let parts: Vec<&str> = lower.strip_suffix('.').unwrap_or(lower).split(mark).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (one, other, year) = match parts.as_slice() {
        [one, other] => (one, other, None),
        [one, other, year] => {
            let number: i32 = year.parse().ok()?;
            let whole = if year.len() == 2 { 2000 + number } else { number };
            if !(2000..=2100).contains(&whole) {
                return None;
            }
            (one, other, Some(whole))
        }
        _ => return None,
    };
    let (one, other) = (short(one)?, short(other)?);
    let day_first = on(eye, one, other, year);
    let month_first = || on(eye, other, one, year);
    match (mark, eye.dates) {
        ('.', _) => day_first,
        (_, NumericDate::DayMonth) => day_first.or_else(month_first),
        (_, NumericDate::MonthDay) => month_first().or(day_first),
    }
}

fn short(part: &str) -> Option<u32> {
    if part.len() <= 2 { part.parse().ok() } else { None }
}

/// How long ago a day without a year may lie, in days: a visit that is entered afterwards.
const RECENT: u64 = 60;

/// Without a year, the next such day, or the last one if that was a short time ago.
fn on(eye: &Eye<'_>, day: u32, month: u32, year: Option<i32>) -> Option<NaiveDate> {
    let this_year = eye.today.year();
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => {
            let first = eye.today.checked_sub_days(Ahead::new(RECENT))?;
            (this_year - 1..=this_year + 8).filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).find(|found| *found >= first)
        }
    }
}

pub(super) fn monday(day: NaiveDate) -> NaiveDate {
    day - Ahead::new(day.weekday().num_days_from_monday().into())
}
