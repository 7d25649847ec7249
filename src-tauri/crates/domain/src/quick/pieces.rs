//! Stretches of a line that mean something, found from left to right: at each word the longest that fits.

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
    /// The visit begins at the first or later, and is over by the second.
    Bounds {
        from: Option<Clock>,
        to: Option<Clock>,
    },
    Length(u32),
    /// A number without a unit of which nothing beside it says what it is.
    Number(u32),
    Purpose(Purpose),
    Vet(usize),
    /// It has the form of something that it cannot be.
    Wrong(UnclearReason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    On(NaiveDate),
    /// The next one.
    Weekday(Weekday),
    /// So many weeks ahead: with a weekday, that one of the week; without, the Monday or the same day, as it was said.
    Weeks {
        ahead: i64,
        alone: NaiveDate,
    },
}

/// A time on the wall, whose half of the day may be open: "3:30" is half past three in the afternoon.
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
    /// A number that could be part of a phone's or a chip's.
    BareNumber,
    /// A word of a language that the screen does not speak.
    Foreign,
    /// A vet's whole last name; a client may have it, too.
    Name,
    /// The beginning of a vet's name, or a first name.
    BegunName,
    /// A slip of the hand was set right.
    Slip,
}

/// What became of a word beside the pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Free,
    /// It is left to be somebody's name.
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

/// What a recogniser looks with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eye<'a> {
    pub today: NaiveDate,
    pub dates: NumericDate,
    pub names: &'a Names,
    pub words: &'static Words,
    /// Whether these are the words of the screen's own language.
    pub is_own: bool,
    /// Whether the piece before was a day: behind one, "morgen" and "mañana" are the morning.
    pub is_after_day: bool,
}

impl Eye<'_> {
    /// How many words a phrase of the list takes, the longest first. Of another language only what is no name's beginning.
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

    /// As [`Self::phrase`] for words that mean nothing by themselves.
    pub fn small_words(&self, tokens: &[Token<'_>], phrases: &[&str]) -> Option<usize> {
        Eye { is_own: true, ..*self }.phrase(tokens, phrases)
    }

    pub fn footing(&self) -> Footing {
        if self.is_own { Footing::Sure } else { Footing::Foreign }
    }
}

/// All pieces of a line, of those words whose fate is open.
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

/// Of two that take as many words, the first in this list is right.
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
