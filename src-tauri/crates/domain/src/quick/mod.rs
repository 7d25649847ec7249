//! One line in the receptionist's own words: "bella vacc tue 3pm lee".
//!
//! Days, times, lengths, purposes and vets are taken out of it; what is left over is whom to look for. A word that could be
//! either is a name as long as nothing else is left to be one: "lee tue 3pm" looks for Lee, "bella tue 3pm lee" books with
//! Dr Lee.

mod clock;
mod day;
mod pieces;
mod purpose;
mod settle;
mod token;
mod vet;
mod words;

#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::slots::PartOfDay;
use crate::visit::VisitType;
pub use words::Language;

/// What the clinic's own words are, and what time it is there.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub language: Language,
    /// On the clinic's wall.
    pub now: NaiveDateTime,
    /// In the clinic's order.
    pub types: &'a [KnownType<'a>],
    pub vets: &'a [KnownVet<'a>],
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

/// A stretch of the typed text, in UTF-16 units as the screen counts them, and what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Mark {
    pub from: u32,
    pub to: u32,
    pub kind: MarkKind,
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
}

/// Reads a line. There is no line that cannot be read.
#[must_use]
pub fn understand(text: &str, known: &Known<'_>) -> Understood {
    settle::settled(&token::tokens(text), known)
}
