//! One line in the receptionist's own words: "bella vacc tue 3pm lee".
//!
//! Days, times, lengths, purposes and vets are taken out of it, in any order; what is left over is whom to look for. These
//! are the rules; `tests/line_grammar.rs` reads lines by them and by nothing else.
//!
//! **Days.** "today", "tomorrow", "yesterday", "day after tomorrow"; a weekday, the next one, today's own as long as what is
//! said of its time is still to come; "next tue", of the week after this one (Spanish "próximo martes": the one that comes);
//! "next week", its Monday, or with a weekday that one; "in 2 weeks", "in 10 days", "in a month"; "24 nov", "nov 24"
//! (English), "24.11.", "24/11", "24-11", "2026-11-24", "tue 24th". Without a year: the next such day. With a dot the day
//! stands first; with a stroke or a dash as the clinic's country has it, whatever the screen speaks, and the other way round
//! where only that is a day. A weekday beside a date must be that date's.
//!
//! **Times.** "3pm", "15:00", "15h", "15 Uhr", "1530", "at 3", "um halb 4", "noon". An hour of one to six without its half of
//! the day is one of the afternoon, seven to twelve is not; a part of the day beside it says otherwise; one with a leading
//! zero is as it stands. "after 3" and "from 3": the visit begins then or later. "before 10" and "until 10": it is over by
//! then. "between 2 and 4", "2 to 4": both. "morning" begins before noon, "afternoon" at noon or later, "evening" at five.
//!
//! **Numbers without a unit.** One from 1 to 23 beside a day or a part of the day, behind it or before it, is an hour, where
//! the line says no time elsewhere; behind goes before before. Between the two there may stand vet and visit type; before a
//! day with those between, a usual length stays a length ("15 lee tue"). Else ten to 180 in steps of five is a length. Else,
//! with one or two digits, it is unclear; with three or more, or beside such a number, it is a phone's or a chip's.
//!
//! **Vets and names.** A word that could be a vet's or a client's is a name as long as nothing else is left to be one: "lee tue
//! 3pm" looks for Lee, "bella tue 3pm lee" books with Dr Lee. So are days and foreign words: "friday vacc tue". Where only a
//! free time is looked for ([`LineKind::FreeTime`]), such a word is the vet's.
//!
//! **Slips.** A word of five letters or more that means nothing is taken for the word of the screen's language, or of a visit
//! type, that is spelt nearly so: one slip, two in eight letters, and the first letter right. Never where somebody in the
//! books is called like that, where two words are as near, or where nothing else is left to be the name.
//!
//! **What is not understood** is said: forms of days and times that are none, a second day, time, length or type that
//! contradicts the first, numbers that say nothing, a day that has passed. It keeps the line from being booked as it stands.

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

/// What the clinic's own words are, and what time it is there.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub language: Language,
    pub kind: LineKind,
    /// How the clinic's country writes a day in figures.
    pub dates: NumericDate,
    /// On the clinic's wall.
    pub now: NaiveDateTime,
    /// In the clinic's order.
    pub types: &'a [KnownType<'a>],
    pub vets: &'a [KnownVet<'a>],
    pub books: Books<'a>,
}

/// Whether somebody in the books, person or animal, has this word for a name. It is asked with a folded word.
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
    /// What was not, in the order it was typed.
    pub who: String,
    pub purpose: Option<Purpose>,
    pub minutes: Option<u32>,
    /// Which of the vets.
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
    /// A purpose for which the clinic has no type of that name.
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
    /// Understood; but no visit is booked there, only entered afterwards.
    DayIsPast,
}

/// Reads a line. There is no line that cannot be read.
#[must_use]
pub fn understand(text: &str, known: &Known<'_>) -> Understood {
    settle::settled(token::tokens(text), known)
}
