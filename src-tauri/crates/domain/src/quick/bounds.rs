//! Bounds: "after 3", "ab 15 Uhr", "before 10", "hasta las 12", "between 2 and 4", "14 bis 16 Uhr".

use super::clock;
use super::pieces::{Clock, Eye, Footing, Found, Sense};
use super::token::Token;

pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    if !eye.is_own {
        return None;
    }
    let (count, from, to) = both(eye, tokens).or_else(|| one(eye, tokens))?;
    Some((count, Sense::Bounds { from, to }, Footing::Sure))
}

type Bounds = (usize, Option<Clock>, Option<Clock>);

fn both(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Bounds> {
    let opened = eye.phrase(tokens, eye.words.between);
    let begins = opened.unwrap_or(0);
    let (count, from) = time(eye, &tokens[begins..])?;
    let mut end = begins + count;
    let is_dash = || matches!(tokens.get(end).map(|token| token.raw), Some("-" | "–"));
    let up_to = eye.phrase(&tokens[end..], eye.words.up_to).or_else(|| is_dash().then_some(1));
    end += up_to.or_else(|| opened.and_then(|_| eye.phrase(&tokens[end..], eye.words.and)))?;
    let (count, to) = time(eye, &tokens[end..])?;
    Some((end + count, Some(from), Some(to)))
}

fn one(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Bounds> {
    let after = eye.phrase(tokens, eye.words.after);
    let before = eye.phrase(tokens, eye.words.before);
    // If both match, the longer phrase counts.
    let (begins, is_after) = match (after, before) {
        (Some(after), before) if before.is_none_or(|before| after >= before) => (after, true),
        (_, before) => (before?, false),
    };
    let (count, clock) = time(eye, &tokens[begins..])?;
    let count = begins + count;
    Some(if is_after { (count, Some(clock), None) } else { (count, None, Some(clock)) })
}

/// The time after such a word. A bare hour is one, unless a unit after it makes it a length or a number of days.
fn time(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Clock)> {
    let words = eye.words;
    let small = eye.small_words(tokens, words.before_time).unwrap_or(0);
    let tokens = &tokens[small..];
    let noon = || eye.phrase(tokens, words.noon).map(|count| (count, Clock { hour: 12, minute: 0, is_half_open: false }));
    let said = || clock::hour(eye, tokens, true).map(|(count, clock, _)| (count, clock));
    let minutes = || clock::with_minutes(eye, tokens).map(|(count, clock, _)| (count, clock));
    let (count, clock) = noon().or_else(minutes).or_else(said)?;
    let units = [words.days, words.weeks, words.months_ahead, words.minutes, words.hours];
    let is_unit = || units.iter().any(|unit| eye.phrase(&tokens[1..], unit).is_some());
    // "after 1 day after tomorrow": "day" is not the unit of the number.
    let is_day = || eye.phrase(&tokens[1..], words.day_after_tomorrow).is_some();
    let is_amount = count == 1 && tokens[0].is_number() && is_unit() && !is_day();
    (!is_amount).then_some((small + count, clock))
}
