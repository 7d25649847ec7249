//! One line in the receptionist's own words: "bella vacc tue 3pm lee".
//!
//! Days, times, lengths, purposes and vets are taken out of it, in any order; the rest is the name to look for. These are the
//! rules; `tests/line_grammar.rs` checks lines against a reading of its own that follows them.
//!
//! **Days.** "today", "tomorrow", "yesterday", "day after tomorrow"; a weekday: the next one, which is today unless the time
//! named with it is over; "next tue": of the week after this one (Spanish "próximo martes": the coming one); "next week": its
//! Monday, or the weekday named with it; "in 2 weeks", "in 10 days", "in a month"; "24 nov", "nov 24" (English), "24.11.",
//! "24/11", "24-11", "2026-11-24", "tue 24th". Without a year: the next such day, or the last one if that was within 60 days. With a dot the day comes first. With a slash
//! or a dash the order is that of the clinic's country, whatever the screen's language, or the other one if only that is a
//! date. A weekday next to a date must be that date's.
//!
//! **Times.** "3pm", "15:00", "15h", "15 Uhr", "1530", "at 3", "half past 4", "quarter to five", "halb 4", "4 y media", "noon". An hour from 1 to 6 without am or pm is in
//! the afternoon and one from 7 to 12 is not, unless a part of the day says otherwise; one with a leading zero is taken as
//! written. "after 3" and "from 3": the visit begins then or later. "before 10" and "until 10": it is over by then. "between 2
//! and 4", "2 to 4": both. In the "morning" it begins before noon, in the "afternoon" at noon or later, in the "evening" at five
//! or later.
//!
//! **Numbers without a unit.** A number from 1 to 23 next to a day or part of the day is an hour, if the line has no other
//! time. A number after the day is preferred to one before it. A vet or a visit type may stand between the number and the day;
//! before one of these, a usual length stays a length ("15 lee tue"). Any other number from 10 to 180 in steps of five is a
//! length; right after such an hour, one of two digits is its minutes ("tue 10 30"). The rest is unclear with one or two digits; with three or more, or next to such a number, it is part of a phone or
//! chip number.
//!
//! **Vets and names.** A word that could be a vet's or a client's name is the client's while no other name is left: "lee tue
//! 3pm" looks for Lee, "bella tue 3pm lee" books with Dr Lee. The same holds for a day in another language ("domingo vacc") and
//! for one of two days ("friday vacc tue"). If only a free time is looked for ([`LineKind::FreeTime`]), the word is the vet's.
//!
//! **Slips.** A word of five letters or more without a meaning is corrected to the word of the screen's language, or of a visit
//! type, that differs by one slip (two from eight letters on); its first letter must be right, or swapped with the second. It
//! is not corrected if somebody in the books has that name, if two words are equally close, or if no other name is left.
//!
//! **What is not understood** is reported: days and times that do not exist, a second day, time, length or type that
//! contradicts the first, numbers without a meaning, a day that has passed. The line cannot be booked until it is corrected.

mod bare;
mod bounds;
mod clock;
mod day;
mod doubt;
mod length;
mod pieces;
mod purpose;
mod reading;
mod settle;
mod slips;
mod token;
mod vet;
mod words;
mod wrong;

#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::country::NumericDate;
use crate::slots::PartOfDay;
use crate::visit::VisitType;
pub use words::Language;

/// What a line is interpreted with: the language, the clinic's types and vets, and the time there.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub language: Language,
    pub kind: LineKind,
    /// How the clinic's country writes a day in figures.
    pub dates: NumericDate,
    /// The clinic's local time.
    pub now: NaiveDateTime,
    /// In the clinic's order.
    pub types: &'a [KnownType<'a>],
    pub vets: &'a [KnownVet<'a>],
    pub books: Books<'a>,
}

/// Whether a person or animal in the books has this word as a name. The word is folded.
#[derive(Clone, Copy)]
pub struct Books<'a>(pub &'a dyn Fn(&str) -> bool);

impl std::fmt::Debug for Books<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Books")
    }
}

/// A type of visit that the clinic offers.
#[derive(Debug, Clone, Copy)]
pub struct KnownType<'a> {
    pub visit_type: VisitType,
    pub name: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub struct KnownVet<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
}

/// What was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// The words left over, in the order typed: the name to look for.
    pub who: String,
    pub purpose: Option<Purpose>,
    pub minutes: Option<u32>,
    /// The place of the vet in [`Known::vets`].
    pub vet: Option<usize>,
    pub day: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub part: Option<PartOfDay>,
    /// The visit begins then or later.
    pub not_before: Option<NaiveTime>,
    /// The visit is over by then.
    pub not_after: Option<NaiveTime>,
    /// In the order of the text.
    pub unclear: Vec<Unclear>,
    /// In the order of the text; none overlaps another.
    pub marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// One of the clinic's own types.
    Own(usize),
    /// A purpose named by a general word instead of the name of a type.
    Plain(VisitType),
}

/// What the line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A visit of somebody: a word that could be a vet's or a client's is the client's while nobody else is named.
    #[default]
    Booking,
    /// A free time of anybody: such a word is the vet's.
    FreeTime,
}

/// A stretch of the typed text, in UTF-16 units as the screen counts them, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Mark {
    pub from: u32,
    pub to: u32,
    pub kind: MarkKind,
    /// The words as they were meant, where one of them was a slip of the hand: "Tuesday" for "teusday".
    pub meant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    Who,
    VisitType,
    Vet,
    Day,
    Time,
    Length,
    /// Neither understood nor anybody's name; `unclear` says why.
    Unknown,
}

/// A stretch of the text that keeps the line from being booked, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Unclear {
    pub from: u32,
    pub to: u32,
    pub reason: UnclearReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UnclearReason {
    /// A number or word that says nothing where it stands.
    UnknownWord,
    /// "31.02.", "13/25".
    NoSuchDay,
    /// "25:00", "13 pm"; "between 4 and 2"; a time that the clock leaves out on that day.
    NoSuchTime,
    /// Shorter or longer than any visit.
    NoSuchLength,
    /// It contradicts the day that was said before it.
    TwoDays,
    TwoTimes,
    TwoLengths,
    TwoTypes,
    /// The day is understood, but past: a visit can only be entered afterwards.
    DayIsPast,
}

/// Interprets a line. Every line has a reading.
#[must_use]
pub fn understand(text: &str, known: &Known<'_>) -> Understood {
    settle::settled(token::tokens(text), known)
}
