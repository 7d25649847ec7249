//! Numbers without a unit: an hour next to a day, else a length.

use super::clock;
use super::length;
use super::pieces::{Piece, Sense};
use super::token::Token;

/// Turns a number without a unit into an hour or a length, by what stands next to it.
pub(super) fn resolve(tokens: &[Token<'_>], found: &mut Vec<Piece>) {
    let says_time = found.iter().any(|piece| matches!(piece.sense, Sense::Time(_) | Sense::Bounds { .. }));
    let hour = if says_time { None } else { hour(tokens, found) };
    if let Some((place, hour)) = hour {
        let begins_with_zero = tokens[found[place].end - 1].lower.starts_with('0');
        let minutes = minutes(tokens, found, place);
        if let Some(clock) = clock::clock(hour, minutes.unwrap_or(0), None, begins_with_zero) {
            found[place].sense = Sense::Time(clock);
            if minutes.is_some() {
                found[place].end = found.remove(place + 1).end;
            }
        }
    }
    for piece in found.iter_mut() {
        if let Sense::Number(number) = piece.sense
            && length::is_usual(&tokens[piece.end - 1], number)
        {
            piece.sense = Sense::Length(number);
        }
    }
}

/// The number that is the hour of a day: the first one after a day, else the first one before a day.
fn hour(tokens: &[Token<'_>], found: &[Piece]) -> Option<(usize, u32)> {
    let numbers = || found.iter().enumerate().filter_map(|(place, piece)| as_hour(piece).map(|number| (place, number)));
    let behind = numbers().find(|(place, _)| beside_day(found[..*place].iter().rev(), &found[*place], |day, piece| day.end == piece.first));
    behind.or_else(|| {
        numbers().find(|(place, number)| {
            let piece = &found[*place];
            let next_is_day = found.get(place + 1).is_some_and(|next| next.first == piece.end && is_day(next));
            let is_beside = || beside_day(found[place + 1..].iter(), piece, |day, piece| piece.end == day.first);
            next_is_day || (!length::is_usual(&tokens[piece.end - 1], *number) && is_beside())
        })
    })
}

/// "10 30": two digits right after the hour, in steps of five.
fn minutes(tokens: &[Token<'_>], found: &[Piece], hour: usize) -> Option<u32> {
    let next = found.get(hour + 1).filter(|next| next.first == found[hour].end && next.end == next.first + 1)?;
    let Sense::Number(minutes) = next.sense else { return None };
    Some(minutes).filter(|minutes| tokens[next.first].lower.len() == 2 && minutes % 5 == 0 && *minutes < 60)
}

fn as_hour(piece: &Piece) -> Option<u32> {
    if let Sense::Number(number) = piece.sense { Some(number).filter(|number| (1..=23).contains(number)) } else { None }
}

/// Whether a day is next to the piece, with nothing but vets and visit types between them.
fn beside_day<'a>(others: impl Iterator<Item = &'a Piece>, piece: &'a Piece, touch: fn(&Piece, &Piece) -> bool) -> bool {
    let mut at = piece;
    for other in others {
        if !touch(other, at) {
            return false;
        }
        if is_day(other) {
            return true;
        }
        if !matches!(other.sense, Sense::Vet(_) | Sense::Purpose(_)) {
            return false;
        }
        at = other;
    }
    false
}

fn is_day(piece: &Piece) -> bool {
    matches!(piece.sense, Sense::Day(_) | Sense::Part(_))
}
