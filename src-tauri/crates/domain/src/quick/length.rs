//! Lengths: "30min", "1h30", "half an hour"; and numbers without a unit, "30".

use super::clock::figures;
use super::pieces::{Eye, Footing, Found, Sense};
use super::token::Token;
use crate::booking::{MAX_MINUTES, MIN_MINUTES};

/// "2h" is a length up to this many hours; "15h" is a time.
pub(super) const LONGEST_IN_HOURS: u32 = 4;
/// A number without a unit can be a length between these, in steps of five.
const BARE: std::ops::RangeInclusive<u32> = 10..=180;

pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let small = eye.small_words(tokens, eye.words.before_length).unwrap_or(0);
    let said = |tokens: &[Token<'_>]| in_words(eye, tokens).or_else(|| if eye.is_own { in_figures(eye, tokens) } else { None });
    let (count, minutes, footing) =
        said(tokens).or_else(|| said(&tokens[small..]).map(|(count, minutes, footing)| (small + count, minutes, footing)))?;
    let is_a_visit = (MIN_MINUTES..=MAX_MINUTES).contains(&i64::from(minutes));
    is_a_visit.then_some((count, Sense::Length(minutes), footing))
}

/// A number without a unit; `bare` decides what it is.
pub(super) fn number(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let small = eye.small_words(tokens, eye.words.before_length).unwrap_or(0);
    let token = tokens.get(small).filter(|token| eye.is_own && token.is_number())?;
    let number = token.lower.parse().ok()?;
    let is_number = token.lower.len() <= 2 || is_usual(token, number);
    is_number.then_some((small + 1, Sense::Number(number), Footing::BareNumber))
}

/// Whether a number may be a length without its unit.
pub(super) fn is_usual(token: &Token<'_>, number: u32) -> bool {
    number.is_multiple_of(5) && BARE.contains(&number) && !token.lower.starts_with('0')
}

/// A number with its unit, even if no visit is that long.
pub(super) fn of_any_size(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<usize> {
    let (_, rest) = figures(&tokens.first()?.lower)?;
    let is_unit = |word: &str| eye.words.minutes.contains(&word) || (word != "h" && eye.words.hours.contains(&word));
    match tokens.get(1) {
        _ if is_unit(rest) => Some(1),
        Some(next) if rest.is_empty() && is_unit(&next.word) => Some(2),
        _ => None,
    }
}

/// "half an hour", "one hour", "eine Stunde".
fn in_words(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, u32, Footing)> {
    if let Some(count) = eye.phrase(tokens, eye.words.half_hour) {
        return Some((count, 30, eye.footing()));
    }
    let token = tokens.first()?;
    let spelt = eye.words.numbers.iter().find(|(word, _)| token.is(word)).map(|(_, number)| *number)?;
    let count = eye.phrase(&tokens[1..], eye.words.hours)?;
    Some((1 + count, spelt * 60, eye.footing()))
}

/// "30min", "30 min", "45'", "1h", "1.5 h", "1h30".
fn in_figures(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, u32, Footing)> {
    let token = tokens.first()?;
    let (digits, rest) = figures(&token.lower)?;
    let number: u32 = digits.parse().ok()?;
    let (tenths, rest) = match rest.strip_prefix([',', '.']).and_then(figures) {
        Some((tenth, rest)) if tenth.len() == 1 => (number * 10 + tenth.parse::<u32>().ok()?, rest),
        _ => (number * 10, rest),
    };
    let is_hours = |word: &str| word == "h" || eye.words.hours.contains(&word);
    let is_minutes = |word: &str| word == "'" || eye.words.minutes.contains(&word);
    let in_hours = || (tenths <= LONGEST_IN_HOURS * 10).then_some(tenths * 6);
    if let Some((minutes, rest)) = rest.strip_prefix('h').and_then(figures) {
        let is_ended = rest.is_empty() || is_minutes(rest);
        let minutes: u32 = minutes.parse().ok()?;
        return (is_ended && number <= LONGEST_IN_HOURS && minutes < 60).then_some((1, number * 60 + minutes, Footing::Sure));
    }
    let next = tokens.get(1).filter(|_| rest.is_empty()).map(|next| next.word.as_str());
    if is_hours(rest) {
        return Some((1, in_hours()?, Footing::Sure));
    }
    if next.is_some_and(is_hours) {
        return Some((2, in_hours()?, Footing::Sure));
    }
    if tenths != number * 10 {
        return None;
    }
    if is_minutes(rest) {
        return Some((1, number, Footing::Sure));
    }
    if next.is_some_and(is_minutes) {
        return Some((2, number, Footing::Sure));
    }
    None
}
