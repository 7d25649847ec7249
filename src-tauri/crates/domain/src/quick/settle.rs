//! Which of the pieces stand, where two want the same place or nothing would be left to look for.

use chrono::{Datelike, Days as Ahead, NaiveDate, NaiveTime};

use super::day::monday;
use super::pieces::{Clock, Days, Footing, Names, Piece, Sense, pieces};
use super::token::Token;
use super::{Known, Mark, MarkKind, Purpose, Understood};
use crate::slots::PartOfDay;

pub(super) fn settled(tokens: &[Token<'_>], known: &Known<'_>) -> Understood {
    let names = Names::of(known);
    let mut is_name = vec![false; tokens.len()];
    // Each round gives at least one word back to be a name.
    loop {
        let found = pieces(tokens, known, &names, &is_name);
        match given_up(tokens, &found) {
            // "may 30": the pet May, for half an hour.
            Some(piece) if is_day(&piece.sense) => is_name[piece.first] = true,
            Some(piece) => is_name[piece.first..piece.end].fill(true),
            None => return understood(tokens, known, &found),
        }
    }
}

/// A piece that does not stand, if there is one.
fn given_up<'a>(tokens: &[Token<'_>], found: &'a [Piece]) -> Option<&'a Piece> {
    let is_left = |place: usize| !found.iter().any(|piece| (piece.first..piece.end).contains(&place));
    let left: Vec<usize> = (0..tokens.len()).filter(|place| is_left(*place)).collect();
    number_of_a_longer_one(tokens, found, &left)
        .or_else(|| doubled(found, left.is_empty()))
        .or_else(|| vet_who_may_be_a_client(tokens, found, &left))
        .or_else(|| found.iter().find(|piece| left.is_empty() && piece.footing == Footing::Foreign && matches!(piece.sense, Sense::Day(_))))
}

/// "0171 1530 30" is a phone number.
fn number_of_a_longer_one<'a>(tokens: &[Token<'_>], found: &'a [Piece], left: &[usize]) -> Option<&'a Piece> {
    let is_all_numbers = tokens.iter().all(|token| token.lower.chars().all(|letter| !letter.is_alphabetic() && letter != ':'));
    let beside = |piece: &Piece| {
        let is_long_number =
            |place: &usize| tokens[*place].word.len() >= 3 && tokens[*place].lower.bytes().all(|byte| !byte.is_ascii_alphabetic());
        left.iter().filter(|place| **place + 1 == piece.first || **place == piece.end).any(is_long_number)
    };
    let is_bare = |piece: &&Piece| piece.footing == Footing::BareNumber;
    found.iter().filter(is_bare).find(|piece| is_all_numbers && found.iter().all(|other| is_bare(&other)) || beside(piece))
}

/// One of two that want the same place.
fn doubled(found: &[Piece], is_nothing_left: bool) -> Option<&Piece> {
    for kind in [is_day, is_time, is_part, is_length, is_purpose, is_vet] {
        let all: Vec<&Piece> = found.iter().filter(|piece| kind(&piece.sense)).collect();
        let [first, .., last] = all.as_slice() else { continue };
        if all.len() == 2 && (say_one_day(first, last) || say_one_day(last, first)) {
            continue;
        }
        // A number that could be something else, a word of another language, a name without title: the surer one stands.
        if let Some(surest) = all.iter().map(|piece| rank(piece.footing)).min()
            && let Some(less_sure) = all.iter().find(|piece| rank(piece.footing) > surest)
        {
            return Some(less_sure);
        }
        let is_purpose_said_twice = is_purpose(&first.sense) && !is_nothing_left;
        if is_purpose_said_twice && all.windows(2).all(|two| two[0].end == two[1].first) {
            continue;
        }
        // "friday vacc tue": somebody is called Friday. "bella vacc dental": what was said first.
        return Some(if is_purpose_said_twice { last } else { first });
    }
    None
}

/// "tue in 2 weeks", "tue 24 nov".
fn say_one_day(weekday: &Piece, other: &Piece) -> bool {
    let (Sense::Day(Days::Weekday(name)), Sense::Day(other_day)) = (weekday.sense, other.sense) else { return false };
    match other_day {
        Days::Weeks { .. } => true,
        Days::On(day) => day.weekday() == name || weekday.end == other.first || other.end == weekday.first,
        Days::Weekday(_) => false,
    }
}

fn rank(footing: Footing) -> u8 {
    match footing {
        Footing::Sure => 0,
        Footing::Name => 1,
        Footing::BareNumber => 2,
        Footing::BegunName => 3,
        Footing::Foreign => 4,
    }
}

/// "lee tue 3pm" looks for Lee; "bella walt" may be Bella Walton. A name that is only begun is the vet's where it stands
/// apart: "bella tue walt".
fn vet_who_may_be_a_client<'a>(tokens: &[Token<'_>], found: &'a [Piece], left: &[usize]) -> Option<&'a Piece> {
    let is_beside_a_name = |piece: &Piece| left.iter().any(|place| place + 1 == piece.first || *place == piece.end);
    let is_behind_a_name = |piece: &Piece| left.iter().any(|place| *place < piece.first);
    let has_name_left = left.iter().any(|place| tokens[*place].word.chars().any(char::is_alphanumeric));
    found.iter().find(|piece| match piece.footing {
        Footing::Name => !has_name_left,
        Footing::BegunName => is_beside_a_name(piece) || !is_behind_a_name(piece),
        _ => false,
    })
}

fn is_day(sense: &Sense) -> bool {
    matches!(sense, Sense::Day(_))
}
fn is_time(sense: &Sense) -> bool {
    matches!(sense, Sense::Time(_))
}
fn is_part(sense: &Sense) -> bool {
    matches!(sense, Sense::Part(_))
}
fn is_length(sense: &Sense) -> bool {
    matches!(sense, Sense::Length(_))
}
fn is_purpose(sense: &Sense) -> bool {
    matches!(sense, Sense::Purpose(_))
}
fn is_vet(sense: &Sense) -> bool {
    matches!(sense, Sense::Vet(_))
}

fn understood(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece]) -> Understood {
    let mut line = Understood::default();
    let mut clock = None;
    let mut days = Vec::new();
    for piece in found {
        match piece.sense {
            Sense::Day(day) => days.push(day),
            Sense::Time(time) => clock = Some(time),
            Sense::Part(part) => line.part = Some(part),
            Sense::Length(minutes) => line.minutes = Some(minutes),
            // Of two beside each other the clinic's own name says more.
            Sense::Purpose(purpose) => {
                line.purpose =
                    line.purpose.filter(|first| matches!(first, Purpose::Own(_)) || matches!(purpose, Purpose::Plain(_))).or(Some(purpose));
            }
            Sense::Vet(vet) => line.vet = Some(vet),
        }
    }
    line.time = clock.and_then(|clock| on_the_wall(clock, line.part));
    line.day = day(known, &days, line.time);
    who(tokens, known, found, &mut line);
    line
}

/// Between one and half past six nobody books in the night.
fn on_the_wall(clock: Clock, part: Option<PartOfDay>) -> Option<NaiveTime> {
    let is_afternoon = clock.is_half_open && part.map_or(clock.hour <= 6, |part| part == PartOfDay::Afternoon);
    NaiveTime::from_hms_opt(clock.hour + if is_afternoon { 12 } else { 0 }, clock.minute, 0)
}

fn day(known: &Known<'_>, days: &[Days], time: Option<NaiveTime>) -> Option<NaiveDate> {
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
            // On a Tuesday, "tue 3pm" is today as long as it is not three.
            let is_over = ahead == 0 && time.is_some_and(|time| time <= known.now.time());
            Some(today + Ahead::new(if is_over { 7 } else { ahead.into() }))
        }
        (_, None) => None,
    }
}

fn who(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece], line: &mut Understood) {
    let mut marks: Vec<Mark> =
        found.iter().map(|piece| Mark { from: tokens[piece.first].from, to: tokens[piece.end - 1].to, kind: piece.mark() }).collect();
    let mut names: Vec<usize> =
        (0..tokens.len()).filter(|place| !found.iter().any(|piece| (piece.first..piece.end).contains(place))).collect();
    // "vacc for bella": the small word is nobody's name where another follows it.
    let small = known.language.before_who();
    let all = names.clone();
    names.retain(|place| !(small.iter().any(|word| tokens[*place].is(word)) && all.contains(&(place + 1))));
    let mut last: Option<usize> = None;
    for place in &names {
        match marks.last_mut() {
            Some(mark) if mark.kind == MarkKind::Who && last.is_some_and(|last| last + 1 == *place) => mark.to = tokens[*place].to,
            _ => marks.push(Mark { from: tokens[*place].from, to: tokens[*place].to, kind: MarkKind::Who }),
        }
        last = Some(*place);
    }
    marks.sort_by_key(|mark| mark.from);
    line.who = names.iter().fold(String::new(), |mut who, place| {
        let touches = *place > 0 && tokens[*place - 1].to == tokens[*place].from;
        if !who.is_empty() && !touches {
            who.push(' ');
        }
        who + tokens[*place].raw
    });
    line.marks = marks;
}
