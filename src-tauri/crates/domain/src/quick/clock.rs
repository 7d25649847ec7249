//! Times: "3pm", "15:00", "15h", "1530", "half past 4", "noon", "in the afternoon".

use super::length::LONGEST_IN_HOURS;
use super::pieces::{Clock, Eye, Footing, Found, Sense};
use super::token::Token;
use crate::slots::PartOfDay;

pub(super) fn time(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let small = eye.small_words(tokens, eye.words.before_time).unwrap_or(0);
    if let Some(count) = eye.phrase(tokens, eye.words.noon) {
        return Some((count, Sense::Time(Clock { hour: 12, minute: 0, is_half_open: false }), eye.footing()));
    }
    if !eye.is_own {
        return None;
    }
    let (count, clock, footing) = with_minutes(eye, &tokens[small..]).or_else(|| hour(eye, &tokens[small..], small > 0))?;
    Some((small + count, Sense::Time(clock), footing))
}

pub(super) fn part(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let words = eye.words;
    let small = eye.small_words(tokens, words.before_part).unwrap_or(0);
    let said = |tokens: &[Token<'_>]| {
        let parts = [(words.morning, PartOfDay::Morning), (words.afternoon, PartOfDay::Afternoon), (words.evening, PartOfDay::Evening)];
        parts.into_iter().find_map(|(phrases, part)| eye.phrase(tokens, phrases).map(|count| (count, part)))
    };
    if let Some((count, part)) = said(tokens).or_else(|| said(&tokens[small..]).map(|(count, part)| (small + count, part))) {
        return Some((count, Sense::Part(part), eye.footing()));
    }
    let is_morning_word = words.is_tomorrow_morning && (eye.is_after_day || small > 0);
    if is_morning_word && let Some(count) = eye.phrase(&tokens[small..], words.tomorrow) {
        return Some((small + count, Sense::Part(PartOfDay::Morning), eye.footing()));
    }
    let half = meridiem(eye, tokens.first()?).filter(|_| eye.is_own && eye.is_after_day)?;
    Some((1, Sense::Part(half), Footing::Sure))
}

/// A time in figures, with what belongs to it. `is_said`: "at" or "um" stands before it.
pub(super) fn hour(eye: &Eye<'_>, tokens: &[Token<'_>], is_said: bool) -> Option<(usize, Clock, Footing)> {
    let token = tokens.first()?;
    let (digits, rest) = figures(&token.lower)?;
    // "1h30" is a length.
    let is_length = rest.starts_with('h') && digits.parse::<u32>().is_ok_and(|hours| hours <= LONGEST_IN_HOURS);
    if is_length {
        return None;
    }
    let (hour, minute, rest, is_written_out) = match rest.strip_prefix([':', '.', 'h']).and_then(figures) {
        Some((minutes, rest)) if minutes.len() == 2 && digits.len() <= 2 => (digits.parse().ok()?, minutes.parse().ok()?, rest, true),
        _ if digits.len() <= 2 => (digits.parse().ok()?, 0, rest, false),
        _ => {
            let (hour, minute) = digits.split_at(digits.len() - 2);
            (hour.parse().ok()?, minute.parse().ok()?, rest, true)
        }
    };
    let is_bare = is_written_out && rest.is_empty() && digits.len() > 2;
    let begins_with_zero = digits.starts_with('0');
    let clock = |half: Option<PartOfDay>| clock(hour, minute, half, begins_with_zero);
    if let Some(half) = joined_half(rest) {
        return Some((1, clock(Some(half))?, Footing::Sure));
    }
    // "8:30 pm", "8 Uhr", "8 Uhr 30".
    let next = tokens.get(1);
    if rest.is_empty()
        && let Some(half) = next.and_then(|next| meridiem(eye, next))
    {
        return Some((2, clock(Some(half))?, Footing::Sure));
    }
    let is_oclock = |word: &str| eye.words.oclock.contains(&word) && (word != "h" || is_written_out || hour > LONGEST_IN_HOURS);
    if is_oclock(rest) {
        return Some((1, clock(None)?, Footing::Sure));
    }
    if rest.is_empty() && next.is_some_and(|next| is_oclock(&next.word)) {
        let is_minutes = |token: &&Token<'_>| token.is_number() && token.lower.len() == 2 && token.from == tokens[1].to + 1;
        let is_length = tokens.get(3).is_some_and(|unit| eye.words.minutes.contains(&unit.word.as_str()));
        let minutes = tokens.get(2).filter(|_| !is_written_out && !is_length).filter(is_minutes);
        return match minutes.and_then(|token| token.lower.parse().ok()).filter(|minutes| *minutes < 60) {
            Some(minutes) => Some((3, self::clock(hour, minutes, None, begins_with_zero)?, Footing::Sure)),
            None => Some((2, clock(None)?, Footing::Sure)),
        };
    }
    if !rest.is_empty() {
        return None;
    }
    match digits.len() {
        _ if is_bare => {
            let looks_like_a_time =
                if digits.len() == 4 { (6..=22).contains(&hour) && minute % 5 == 0 } else { (7..=9).contains(&hour) && minute % 15 == 0 };
            let footing = if is_said { Footing::Sure } else { Footing::BareNumber };
            (is_said || looks_like_a_time).then_some((1, clock(None)?, footing))
        }
        _ if is_written_out || is_said => Some((1, clock(None)?, Footing::Sure)),
        _ => None,
    }
}

/// "half past 4", "quarter to five", "halb 4"; Spanish "4 y media".
pub(super) fn with_minutes(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Clock, Footing)> {
    let around = |tokens: &[Token<'_>], table: &[(&str, i32)]| {
        table.iter().filter_map(|(phrase, minutes)| eye.phrase(tokens, &[phrase]).map(|count| (count, *minutes))).max()
    };
    let (count, hour, minutes) = if let Some((words, minutes)) = around(tokens, eye.words.minutes_before_hour) {
        (words + 1, said_hour(eye, tokens.get(words)?)?, minutes)
    } else {
        let hour = said_hour(eye, tokens.first()?)?;
        let (words, minutes) = around(&tokens[1..], eye.words.minutes_after_hour)?;
        (words + 1, hour, minutes)
    };
    let (hour, minute) = match u32::try_from(minutes) {
        Ok(minute) => (hour, minute),
        Err(_) => (if hour == 1 { 12 } else { hour.checked_sub(1)? }, 60 - minutes.unsigned_abs()),
    };
    Some((count, clock(hour, minute, None, false)?, Footing::Sure))
}

/// "4" or "four".
fn said_hour(eye: &Eye<'_>, token: &Token<'_>) -> Option<u32> {
    let spelt = || eye.words.numbers.iter().find(|(word, _)| token.is(word)).map(|(_, number)| *number);
    if token.is_number() { token.lower.parse().ok().filter(|hour| *hour < 24) } else { spelt() }
}

pub(super) fn clock(hour: u32, minute: u32, half: Option<PartOfDay>, begins_with_zero: bool) -> Option<Clock> {
    if minute > 59 {
        return None;
    }
    match half {
        Some(half) => {
            let hour = (1..=12).contains(&hour).then_some(hour % 12)?;
            Some(Clock { hour: if half.is_after_noon() { hour + 12 } else { hour }, minute, is_half_open: false })
        }
        None if hour < 24 => Some(Clock { hour, minute, is_half_open: (1..12).contains(&hour) && !begins_with_zero }),
        None => None,
    }
}

/// Digits at the beginning, and what follows them.
pub(super) fn figures(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&end).then(|| text.split_at(end))
}

pub(super) fn joined_half(rest: &str) -> Option<PartOfDay> {
    match rest {
        "am" | "a.m." | "a.m" | "a" => Some(PartOfDay::Morning),
        "pm" | "p.m." | "p.m" | "p" => Some(PartOfDay::Afternoon),
        _ => None,
    }
}

/// "am" or "pm" as a word. The German "am" stands before a day and is not one.
pub(super) fn meridiem(eye: &Eye<'_>, token: &Token<'_>) -> Option<PartOfDay> {
    match token.word.as_str() {
        "am" if eye.words.says_am => Some(PartOfDay::Morning),
        "pm" => Some(PartOfDay::Afternoon),
        _ => None,
    }
}
