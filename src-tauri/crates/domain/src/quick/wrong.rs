//! Days, times and lengths that do not exist: "31.02.", "13/25", "32:00", "25 pm", "1000 min".

use super::UnclearReason;
use super::clock::{figures, joined_half, meridiem};
use super::day::{day_and_month, is_ordinal};
use super::length;
use super::pieces::{Eye, Footing, Found, Sense};
use super::token::Token;

/// Counts only if no valid piece takes as many words.
pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    if !eye.is_own {
        return None;
    }
    let (count, reason) = day(eye, tokens).or_else(|| time(eye, tokens)).or_else(|| length(eye, tokens))?;
    Some((count, Sense::Wrong(reason), Footing::Sure))
}

fn day(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, UnclearReason)> {
    let token = tokens.first()?;
    let count = if is_written_day(&token.lower) {
        1
    } else if let Some((count, ..)) = day_and_month(eye, tokens) {
        count
    } else {
        // "tue 25th", where the 25th is a Wednesday.
        let is_weekday = eye.words.weekdays.iter().any(|names| eye.phrase(&tokens[..1], names).is_some());
        2 * usize::from(is_weekday && tokens.get(1).is_some_and(is_ordinal) && day_and_month(eye, &tokens[1..]).is_none())
    };
    (count > 0).then_some((count, UnclearReason::NoSuchDay))
}

/// "31.02.", "13/25", "24-13-26", "2026-02-31".
fn is_written_day(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    ['.', '/', '-'].into_iter().any(|mark| {
        let parts: Vec<&str> = text.split(mark).collect();
        let are_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let is_year = |part: &str| part.starts_with("19") || part.starts_with("20");
        are_digits
            && match lengths.as_slice() {
                [1..=2, 1..=2] | [1..=2, 1..=2, 2] => true,
                [1..=2, 1..=2, 4] => parts.last().is_some_and(|year| is_year(year)),
                [4, 1..=2, 1..=2] => parts.first().is_some_and(|year| is_year(year)),
                _ => false,
            }
    })
}

fn time(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, UnclearReason)> {
    let small = eye.small_words(tokens, eye.words.before_time).unwrap_or(0);
    let token = tokens.get(small)?;
    let (digits, rest) = figures(&token.lower)?;
    let is_oclock = |word: &str| word != "h" && eye.words.oclock.contains(&word);
    let is_written = rest.strip_prefix(':').is_some_and(|rest| figures(rest).is_some());
    let is_marked = joined_half(rest).is_some_and(|_| rest.len() > 1) || is_oclock(rest) || (rest == "h" && digits.len() <= 2);
    let count = match tokens.get(small + 1) {
        Some(next) if rest.is_empty() && (meridiem(eye, next).is_some() || is_oclock(&next.word)) => 2,
        _ if is_written || is_marked => 1,
        _ if small > 0 && rest.is_empty() && digits.len() <= 2 => 1,
        _ => return None,
    };
    Some((small + count, UnclearReason::NoSuchTime))
}

fn length(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, UnclearReason)> {
    Some((length::of_any_size(eye, tokens)?, UnclearReason::NoSuchLength))
}
