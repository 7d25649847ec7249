//! Pieces of a line that have a meaning, found from left to right: at each word the longest one that matches.

use chrono::{NaiveDate, Weekday};

use super::token::Token;
use super::words::{Language, Words};
use super::{Known, MarkKind, Purpose, UnclearReason, bounds, clock, day, length, purpose, vet, wrong};
use crate::country::NumericDate;
use crate::fold;
use crate::slots::PartOfDay;

/// What a stretch of the line was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its words: from this one up to, and not including, `end`.
    pub first: usize,
    pub end: usize,
    pub sense: Sense,
    pub footing: Footing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    Day(Days),
    Time(Clock),
    Part(PartOfDay),
    /// The visit begins at `from` or later, and is over by `to`.
    Bounds {
        from: Option<Clock>,
        to: Option<Clock>,
    },
    Length(u32),
    /// A number without a unit, until `bare` makes it an hour or a length.
    Number(u32),
    Purpose(Purpose),
    Vet(usize),
    /// It has the form of a day, time or length, but there is no such day, time or length.
    Wrong(UnclearReason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    On(NaiveDate),
    /// The next one.
    Weekday(Weekday),
    /// A number of weeks ahead: with a weekday, that day of the week; without one, `alone`: the Monday for "next week", else the
    /// same weekday as today.
    Weeks {
        ahead: i64,
        alone: NaiveDate,
    },
}

/// A time of day. `is_half_open`: it may be am or pm, as in "3:30".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub is_half_open: bool,
}

/// How surely a piece is what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Footing {
    Sure,
    /// A number that could be part of a phone or chip number.
    BareNumber,
    /// A word of a language that the screen does not speak.
    Foreign,
    /// A vet's last name or full name; a client may have it, too.
    Name,
    /// The beginning of a vet's name, or a first name.
    BegunName,
    /// A typing slip that was corrected.
    Slip,
}

/// What was decided about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Free,
    /// It counts as part of a name.
    Name,
    Unknown(UnclearReason),
}

/// What a recogniser found at a word: how many words, what they mean, how surely.
pub(super) type Found = (usize, Sense, Footing);

/// The clinic's own names, folded once.
#[derive(Debug)]
pub(super) struct Names {
    /// Word by word.
    pub types: Vec<Vec<String>>,
    pub vets: Vec<vet::Name>,
}

impl Names {
    pub fn of(known: &Known<'_>) -> Self {
        Self {
            types: known.types.iter().map(|kind| fold::words(kind.name)).collect(),
            vets: known.vets.iter().map(vet::Name::of).collect(),
        }
    }

    /// Whether a vet is called like that.
    pub fn is_of_vet(&self, word: &str) -> bool {
        self.vets.iter().any(|vet| vet.is(word))
    }
}

/// What a recogniser needs to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eye<'a> {
    pub today: NaiveDate,
    pub dates: NumericDate,
    pub names: &'a Names,
    pub words: &'static Words,
    /// Whether these are the words of the screen's own language.
    pub is_own: bool,
    /// Whether the piece before was a day: after one, "morgen" and "mañana" mean the morning.
    pub is_after_day: bool,
}

impl Eye<'_> {
    /// How many words the longest matching phrase takes. In another language it needs a word of five letters or more: shorter
    /// ones are often the beginning of a name.
    pub fn phrase(&self, tokens: &[Token<'_>], phrases: &[&str]) -> Option<usize> {
        let says = |phrase: &str| -> Option<usize> {
            let mut count = 0;
            for word in phrase.split(' ') {
                tokens.get(count).filter(|token| token.is(word))?;
                count += 1;
            }
            let is_long_enough = self.is_own || phrase.split(' ').any(|word| word.len() >= 5);
            is_long_enough.then_some(count)
        };
        phrases.iter().filter_map(|phrase| says(phrase)).max()
    }

    /// As [`Self::phrase`], without that limit, for words that mean nothing by themselves.
    pub fn small_words(&self, tokens: &[Token<'_>], phrases: &[&str]) -> Option<usize> {
        Eye { is_own: true, ..*self }.phrase(tokens, phrases)
    }

    pub fn footing(&self) -> Footing {
        if self.is_own { Footing::Sure } else { Footing::Foreign }
    }
}

/// All pieces of a line; only words whose fate is open are looked at.
pub(super) fn pieces(tokens: &[Token<'_>], known: &Known<'_>, names: &Names, fates: &[Fate]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < tokens.len().min(super::token::MOST) {
        let free = fates[at..].iter().take_while(|fate| **fate == Fate::Free).count();
        let is_after_day = found.last().is_some_and(|last| last.end == at && matches!(last.sense, Sense::Day(_)));
        match longest(&tokens[at..at + free], known, names, is_after_day) {
            Some((count, sense, footing)) => {
                let is_slip = tokens[at..at + count].iter().any(|token| token.meant.is_some());
                let footing = if is_slip { Footing::Slip } else { footing };
                found.push(Piece { first: at, end: at + count, sense, footing });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn longest(tokens: &[Token<'_>], known: &Known<'_>, names: &Names, is_after_day: bool) -> Option<Found> {
    let mut best: Option<Found> = None;
    for language in known.language.and_others() {
        let eye = Eye {
            today: known.now.date(),
            dates: known.dates,
            names,
            words: language.words(),
            is_own: language == known.language,
            is_after_day,
        };
        for recognise in RECOGNISERS {
            if let Some(found) = recognise(&eye, tokens)
                && best.is_none_or(|(count, ..)| found.0 > count)
            {
                best = Some(found);
            }
        }
    }
    best
}

/// If two match the same number of words, the first in this list is taken.
const RECOGNISERS: [Recogniser; 9] =
    [clock::part, day::found, bounds::found, clock::time, length::found, length::number, purpose::found, vet::found, wrong::found];

type Recogniser = fn(&Eye<'_>, &[Token<'_>]) -> Option<Found>;

impl Piece {
    pub fn mark(&self) -> MarkKind {
        match self.sense {
            Sense::Day(_) => MarkKind::Day,
            Sense::Time(_) | Sense::Part(_) | Sense::Bounds { .. } => MarkKind::Time,
            Sense::Length(_) => MarkKind::Length,
            Sense::Number(_) | Sense::Wrong(_) => MarkKind::Unknown,
            Sense::Purpose(_) => MarkKind::VisitType,
            Sense::Vet(_) => MarkKind::Vet,
        }
    }
}

impl Language {
    pub(super) fn before_who(self) -> &'static [&'static str] {
        self.words().before_who
    }
}
