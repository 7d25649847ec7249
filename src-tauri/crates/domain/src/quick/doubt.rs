//! Finds a reading that cannot be kept: two days or times, a vet's name that may be a client's, part of a phone number.

use std::ops::Range;

use chrono::Datelike;

use super::pieces::{Days, Fate, Footing, Piece, Sense};
use super::reading;
use super::token::Token;
use super::{Known, LineKind, UnclearReason};
use crate::slots::PartOfDay;

/// A line as interpreted so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub tokens: &'a [Token<'a>],
    pub known: &'a Known<'a>,
    pub found: &'a [Piece],
    /// The words that may be somebody's name.
    pub left: &'a [usize],
}

type Doubt = (Range<usize>, Fate);

/// Words whose reading cannot be kept, if there are any, and what they count as instead.
pub(super) fn doubtful(line: &Line<'_>) -> Option<Doubt> {
    number_of_a_longer_one(line)
        .or_else(|| number_that_says_nothing(line))
        .or_else(|| KINDS.iter().find_map(|(is_kind, reason)| doubled(line, *is_kind, *reason)))
        .or_else(|| part_against_time(line))
        .or_else(|| vet_who_may_be_a_client(line))
        .or_else(|| name_of_a_day(line))
}

type IsKind = fn(&Sense) -> bool;

/// Kinds that may occur once, and the reason given for a second one; none for vets, which become names.
const KINDS: [(IsKind, Option<UnclearReason>); 6] = [
    (|sense| matches!(sense, Sense::Day(_)), Some(UnclearReason::TwoDays)),
    (|sense| matches!(sense, Sense::Time(_) | Sense::Bounds { .. }), Some(UnclearReason::TwoTimes)),
    (|sense| matches!(sense, Sense::Part(_)), Some(UnclearReason::TwoTimes)),
    (|sense| matches!(sense, Sense::Length(_)), Some(UnclearReason::TwoLengths)),
    (|sense| matches!(sense, Sense::Purpose(_)), Some(UnclearReason::TwoTypes)),
    (|sense| matches!(sense, Sense::Vet(_)), None),
];

/// "0171 1530 30" is a phone number.
fn number_of_a_longer_one(line: &Line<'_>) -> Option<Doubt> {
    let Line { tokens, found, left, .. } = line;
    let is_all_numbers = tokens.iter().all(|token| token.lower.chars().all(|letter| !letter.is_alphabetic() && letter != ':'));
    let is_bare = |piece: &&Piece| piece.footing == Footing::BareNumber;
    let is_hour = |piece: &Piece| matches!(piece.sense, Sense::Time(_)) && tokens[piece.end - 1].lower.len() <= 2;
    let beside = |piece: &Piece| {
        let is_long_number =
            |place: &usize| tokens[*place].word.len() >= 3 && tokens[*place].lower.bytes().all(|byte| !byte.is_ascii_alphabetic());
        left.iter().filter(|place| **place + 1 == piece.first || **place == piece.end).any(is_long_number)
    };
    let is_all_bare = is_all_numbers && found.iter().all(|piece| is_bare(&piece));
    let piece = found.iter().filter(is_bare).find(|piece| is_all_bare || (!is_hour(piece) && beside(piece)))?;
    Some((words(piece), Fate::Name))
}

fn number_that_says_nothing(line: &Line<'_>) -> Option<Doubt> {
    let piece = line.found.iter().find(|piece| matches!(piece.sense, Sense::Number(_)))?;
    Some((words(piece), Fate::Unknown(UnclearReason::UnknownWord)))
}

/// One of two pieces of a kind that contradict each other.
fn doubled(line: &Line<'_>, is_kind: IsKind, reason: Option<UnclearReason>) -> Option<Doubt> {
    let all: Vec<&Piece> = line.found.iter().filter(|piece| is_kind(&piece.sense)).collect();
    let [first, second, ..] = all.as_slice() else { return None };
    if all.len() == 2 && agree(line, first, second) {
        return None;
    }
    // The surest piece is kept. Less sure: a bare number, a word of another language, a slip, a name without a title.
    if let Some(surest) = all.iter().map(|piece| rank(piece.footing)).min()
        && let Some(less_sure) = all.iter().find(|piece| rank(piece.footing) > surest)
    {
        let is_short_number = less_sure.footing == Footing::BareNumber && line.tokens[less_sure.end - 1].lower.len() <= 2;
        return Some((words(less_sure), reason.filter(|_| is_short_number).map_or(Fate::Name, Fate::Unknown)));
    }
    match (first.sense, reason) {
        (Sense::Day(_), _) => {
            if let Some(name) = all.iter().find(|piece| is_somebodys_day(line, piece, &all)) {
                // "may 30": the pet May, for half an hour.
                return Some((name.first..name.first + 1, Fate::Name));
            }
        }
        (Sense::Bounds { .. } | Sense::Time(_), _) => {
            if let Some(bounds) = all.iter().rev().find(|piece| is_empty(line, piece)) {
                return Some((words(bounds), Fate::Unknown(UnclearReason::NoSuchTime)));
            }
        }
        // "bella vacc dental": both are kept. "booster vacc tue": somebody is called Booster.
        (Sense::Purpose(_), _) if all.windows(2).all(|two| two[0].end == two[1].first) && !is_anonymous(line) => return None,
        (Sense::Purpose(_), _) => {
            if let Some(name) = all.iter().find(|piece| is_in_books(line, piece)).or(is_anonymous(line).then_some(first)) {
                return Some((words(name), Fate::Name));
            }
        }
        (_, None) => return Some((words(first), Fate::Name)),
        _ => {}
    }
    Some((words(second), reason.map_or(Fate::Name, Fate::Unknown)))
}

/// Whether two pieces of a kind can both be kept.
fn agree(line: &Line<'_>, one: &Piece, other: &Piece) -> bool {
    match (one.sense, other.sense) {
        (Sense::Day(Days::Weekday(name)), Sense::Day(day)) | (Sense::Day(day), Sense::Day(Days::Weekday(name))) => match day {
            // "tue in 2 weeks".
            Days::Weeks { .. } => true,
            Days::On(day) => day.weekday() == name,
            Days::Weekday(other) => other == name,
        },
        (Sense::Bounds { from: Some(_), to: None }, Sense::Bounds { from: None, to: Some(_) })
        | (Sense::Bounds { from: None, to: Some(_) }, Sense::Bounds { from: Some(_), to: None }) => !is_empty(line, one),
        (Sense::Part(one), Sense::Part(other)) => one == other || (one.is_after_noon() && other.is_after_noon()),
        // "lee lee": one of them is a client's name.
        (Sense::Vet(_), _) => false,
        (Sense::Purpose(one), Sense::Purpose(other)) => one == other && !is_anonymous(line),
        (one, other) => one == other,
    }
}

/// Whether a weekday is a name. "friday vacc tue": Friday is, because no other name is left. "bella sunday tue": Sunday is, if
/// somebody in the books is called that.
fn is_somebodys_day(line: &Line<'_>, piece: &Piece, all: &[&Piece]) -> bool {
    let is_word = line.tokens[piece.first].word.chars().all(char::is_alphabetic);
    let is_alone = !all.iter().any(|other| other.end == piece.first || piece.end == other.first);
    is_word && (is_in_books(line, piece) || (is_alone && is_anonymous(line)))
}

fn is_in_books(line: &Line<'_>, piece: &Piece) -> bool {
    (line.known.books.0)(&line.tokens[piece.first].word)
}

/// Whether the line needs a name and no word is left to be one.
fn is_anonymous(line: &Line<'_>) -> bool {
    line.known.kind == LineKind::Booking && line.left.is_empty()
}

/// Whether there is no time between the bounds: "between 4 and 2 pm".
fn is_empty(line: &Line<'_>, piece: &Piece) -> bool {
    matches!(piece.sense, Sense::Bounds { .. }) && {
        let (from, to) = reading::bounds(line.found);
        from.zip(to).is_some_and(|(from, to)| to <= from)
    }
}

/// A time outside its part of the day ("15:00 in the morning"), or bounds without a time between them.
fn part_against_time(line: &Line<'_>) -> Option<Doubt> {
    if let Some(bounds) = line.found.iter().rev().find(|piece| is_empty(line, piece)) {
        return Some((words(bounds), Fate::Unknown(UnclearReason::NoSuchTime)));
    }
    let part = line.found.iter().find(|piece| matches!(piece.sense, Sense::Part(_)))?;
    let time = line.found.iter().find(|piece| matches!(piece.sense, Sense::Time(_) | Sense::Bounds { .. }))?;
    let said = reading::part(line.found)?;
    let fits = match reading::time(line.found) {
        Some(time) => said.holds(time),
        None => {
            let (from, to) = reading::bounds(line.found);
            let begins_too_late = from.is_some_and(|from| said == PartOfDay::Morning && !said.holds(from));
            let ends_too_early = to.is_some_and(|to| said.is_after_noon() && !said.holds(to));
            !begins_too_late && !ends_too_early
        }
    };
    let second = if part.first > time.first { part } else { time };
    (!fits).then(|| (words(second), Fate::Unknown(UnclearReason::TwoTimes)))
}

/// A vet's last name is the client's if no other name is left: "lee tue 3pm" looks for Lee. The beginning of a name, or a
/// first name, is the client's next to a name ("bella walt" may be Bella Walton) and the vet's apart from it: "bella tue walt".
fn vet_who_may_be_a_client(line: &Line<'_>) -> Option<Doubt> {
    if line.known.kind == LineKind::FreeTime {
        return None;
    }
    let left = line.left;
    let is_beside_a_name = |piece: &Piece| left.iter().any(|place| place + 1 == piece.first || *place == piece.end);
    let is_behind_a_name = |piece: &Piece| left.iter().any(|place| *place < piece.first);
    let has_name_left = left.iter().any(|place| line.tokens[*place].word.chars().any(char::is_alphanumeric));
    let piece = line.found.iter().find(|piece| match piece.footing {
        Footing::Name => !has_name_left,
        Footing::BegunName => is_beside_a_name(piece) || !is_behind_a_name(piece),
        _ => false,
    })?;
    Some((words(piece), Fate::Name))
}

/// A day in another language or a corrected slip is the name if no other is left: "domingo vacc", "frida tue".
fn name_of_a_day(line: &Line<'_>) -> Option<Doubt> {
    let may_be_name = |piece: &&Piece| match piece.footing {
        Footing::Foreign => matches!(piece.sense, Sense::Day(_)),
        footing => footing == Footing::Slip,
    };
    let piece = line.found.iter().find(may_be_name).filter(|_| is_anonymous(line))?;
    Some((words(piece), Fate::Name))
}

fn rank(footing: Footing) -> u8 {
    match footing {
        Footing::Sure => 0,
        Footing::Name => 1,
        Footing::BareNumber => 2,
        Footing::BegunName => 3,
        Footing::Foreign => 4,
        Footing::Slip => 5,
    }
}

fn words(piece: &Piece) -> Range<usize> {
    piece.first..piece.end
}
