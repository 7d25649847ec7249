//! Puts the kept pieces together to one reading of the line.

use chrono::{Datelike, Days as Ahead, NaiveDate, NaiveTime};

use super::day::monday;
use super::pieces::{Clock, Days, Fate, Piece, Sense};
use super::settle::left;
use super::token::Token;
use super::{Known, Mark, MarkKind, Purpose, Unclear, UnclearReason, Understood};
use crate::slots::PartOfDay;

pub(super) fn of(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece], fates: &[Fate]) -> Understood {
    let (not_before, not_after) = bounds(found);
    let mut line = Understood { time: time(found), part: part(found), not_before, not_after, ..Understood::default() };
    let mut days = Vec::new();
    for piece in found {
        match piece.sense {
            Sense::Day(day) => days.push(day),
            Sense::Length(minutes) => line.minutes = Some(minutes),
            // Of two next to each other, the clinic's own type is preferred.
            Sense::Purpose(purpose) => {
                line.purpose =
                    line.purpose.filter(|first| matches!(first, Purpose::Own(_)) || matches!(purpose, Purpose::Plain(_))).or(Some(purpose));
            }
            Sense::Vet(vet) => line.vet = Some(vet),
            Sense::Time(_) | Sense::Part(_) | Sense::Bounds { .. } | Sense::Number(_) | Sense::Wrong(_) => {}
        }
    }
    line.day = day(known, &days, &line);
    mark(tokens, known, found, fates, &mut line);
    line
}

pub(super) fn part(found: &[Piece]) -> Option<PartOfDay> {
    let parts = found.iter().filter_map(|piece| if let Sense::Part(part) = piece.sense { Some(part) } else { None });
    // Of two the narrower one: "tomorrow afternoon, in the evening".
    parts.max_by_key(|part| *part == PartOfDay::Evening)
}

pub(super) fn time(found: &[Piece]) -> Option<NaiveTime> {
    let clock = found.iter().find_map(|piece| if let Sense::Time(clock) = piece.sense { Some(clock) } else { None })?;
    on_the_wall(clock, part(found))
}

/// The earliest start and the latest end. "between 5 and 8" ends at 20:00: it cannot end before it begins.
pub(super) fn bounds(found: &[Piece]) -> (Option<NaiveTime>, Option<NaiveTime>) {
    let (mut from, mut to) = (None, None);
    for piece in found {
        if let Sense::Bounds { from: first, to: last } = piece.sense {
            from = from.or(first);
            to = to.or(last);
        }
    }
    let part = part(found);
    let begins = from.and_then(|clock| on_the_wall(clock, part));
    let mut ends = to.and_then(|clock| on_the_wall(clock, part));
    if let (Some(begins), Some(clock)) = (begins, to)
        && ends.is_some_and(|ends| ends <= begins)
        && clock.is_half_open
    {
        ends = on_the_wall(clock, Some(PartOfDay::Afternoon));
    }
    (begins, ends)
}

/// An hour from 1 to 6 without am or pm is in the afternoon, unless a part of the day or a leading zero says otherwise.
fn on_the_wall(clock: Clock, part: Option<PartOfDay>) -> Option<NaiveTime> {
    let is_afternoon = clock.is_half_open && part.map_or(clock.hour <= 6, PartOfDay::is_after_noon);
    NaiveTime::from_hms_opt(clock.hour + if is_afternoon { 12 } else { 0 }, clock.minute, 0)
}

fn day(known: &Known<'_>, days: &[Days], line: &Understood) -> Option<NaiveDate> {
    let today = known.now.date();
    let weekday = days.iter().find_map(|day| if let Days::Weekday(weekday) = day { Some(*weekday) } else { None });
    let other = days.iter().find(|day| !matches!(day, Days::Weekday(_)));
    match (other, weekday) {
        (Some(Days::Weeks { ahead, .. }), Some(weekday)) => {
            let ahead = u64::try_from(*ahead).unwrap_or(0);
            Some(monday(today) + Ahead::new(7 * ahead + u64::from(weekday.num_days_from_monday())))
        }
        (Some(Days::Weeks { alone, .. }), None) => Some(*alone),
        (Some(Days::On(day)), _) => Some(*day),
        (_, Some(weekday)) => {
            let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
            let is_over = ahead == 0 && is_over(line, known.now.time());
            Some(today + Ahead::new(if is_over { 7 } else { ahead.into() }))
        }
        (_, None) => None,
    }
}

/// On a Tuesday, "tue 3pm" is today until three, and "tue morning" until noon.
fn is_over(line: &Understood, now: NaiveTime) -> bool {
    match line.time {
        Some(time) => time <= now,
        None => line.not_after.is_some_and(|end| end <= now) || (line.part == Some(PartOfDay::Morning) && !PartOfDay::Morning.holds(now)),
    }
}

fn mark(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece], fates: &[Fate], line: &mut Understood) {
    let is_past = line.day.is_some_and(|day| day < known.now.date());
    for piece in found {
        let (from, to) = (tokens[piece.first].from, tokens[piece.end - 1].to);
        line.marks.push(Mark { from, to, kind: piece.mark(), meant: meant(&tokens[piece.first..piece.end]) });
        match piece.sense {
            Sense::Wrong(reason) => line.unclear.push(Unclear { from, to, reason }),
            Sense::Day(_) if is_past => line.unclear.push(Unclear { from, to, reason: UnclearReason::DayIsPast }),
            _ => {}
        }
    }
    unknown(tokens, fates, line);
    who(tokens, known, found, fates, line);
    line.marks.sort_by_key(|mark| mark.from);
    line.unclear.sort_by_key(|unclear| unclear.from);
}

/// The corrected words, if one of them was a slip.
fn meant(tokens: &[Token<'_>]) -> Option<String> {
    tokens.iter().any(|token| token.meant.is_some()).then(|| {
        let words: Vec<&str> = tokens.iter().map(|token| token.meant.as_ref().map_or(token.raw, |meant| &meant.spelt)).collect();
        words.join(" ")
    })
}

/// Marks the words that are unclear; adjacent ones with the same reason become one stretch.
fn unknown(tokens: &[Token<'_>], fates: &[Fate], line: &mut Understood) {
    let mut last: Option<(usize, UnclearReason)> = None;
    for (place, fate) in fates.iter().enumerate() {
        let Fate::Unknown(reason) = *fate else { continue };
        let Token { from, to, .. } = tokens[place];
        if last.is_some_and(|(before, same)| before + 1 == place && same == reason)
            && let (Some(mark), Some(unclear)) = (line.marks.last_mut(), line.unclear.last_mut())
        {
            (mark.to, unclear.to) = (to, to);
        } else {
            line.marks.push(Mark { from, to, kind: MarkKind::Unknown, meant: None });
            line.unclear.push(Unclear { from, to, reason });
        }
        last = Some((place, reason));
    }
}

fn who(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece], fates: &[Fate], line: &mut Understood) {
    let all: Vec<usize> = left(found, fates).collect();
    // "vacc for bella": the small word is not part of the name if another word of it follows.
    let small = known.language.before_who();
    let is_small = |place: &usize| small.iter().any(|word| tokens[*place].is(word)) && all.contains(&(place + 1));
    let names: Vec<usize> = all.iter().copied().filter(|place| !is_small(place)).collect();
    let mut last: Option<usize> = None;
    for place in &names {
        match line.marks.last_mut() {
            Some(mark) if mark.kind == MarkKind::Who && last.is_some_and(|last| last + 1 == *place) => mark.to = tokens[*place].to,
            _ => line.marks.push(Mark { from: tokens[*place].from, to: tokens[*place].to, kind: MarkKind::Who, meant: None }),
        }
        last = Some(*place);
    }
    line.who = names.iter().fold(String::new(), |mut who, place| {
        let touches = *place > 0 && tokens[*place - 1].to == tokens[*place].from;
        if !who.is_empty() && !touches {
            who.push(' ');
        }
        who + tokens[*place].raw
    });
}
