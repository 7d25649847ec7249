//! What the dates of a file are like, before any is read: which order fits them, and what looks wrong about them.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::ImportError;
use super::check::{ImportFile, ORDERS, date_fields};
use super::dates::{self, DateFault, DateOrder};
use super::fields::Field;
use super::mapping::Mapping;
use super::source::rows;
use super::values;

/// The dates of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSurvey {
    pub field: Field,
    /// Dates that are written, and how many of them are days in the order that was given.
    pub written: u64,
    pub fit: u64,
    pub in_future: u64,
    pub before_1990: u64,
    /// The most that fall into one month of the year, and how many months there are.
    pub in_one_month: u64,
}

/// Why a person should look at a column of birth dates before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DateDoubt {
    InFuture,
    Before1990,
    OneMonth,
}

/// Rows that may have a wrong date without anybody being asked.
const FEW: u64 = 3;
/// Fewer dates than these say nothing about their months.
const TELLING: u64 = 30;

impl DateSurvey {
    /// What looks wrong, with the number of dates; birth dates only.
    #[must_use]
    pub fn doubts(&self) -> Vec<(DateDoubt, u64)> {
        if self.field != Field::BirthDate {
            return Vec::new();
        }
        let mut doubts = Vec::new();
        if self.in_future > FEW {
            doubts.push((DateDoubt::InFuture, self.in_future));
        }
        if self.before_1990 > FEW && self.before_1990 * 50 > self.fit {
            doubts.push((DateDoubt::Before1990, self.before_1990));
        }
        if self.fit >= TELLING && self.in_one_month == self.fit {
            doubts.push((DateDoubt::OneMonth, self.fit));
        }
        doubts
    }
}

/// Reads every date of a file in an order.
///
/// # Errors
/// Where the file cannot be read.
pub fn survey(file: &ImportFile<'_>, order: Option<DateOrder>, today: NaiveDate) -> Result<Vec<DateSurvey>, ImportError> {
    let mut surveys: Vec<(DateSurvey, [u64; 12])> = date_fields(&file.mapping)
        .into_iter()
        .map(|field| (DateSurvey { field, written: 0, fit: 0, in_future: 0, before_1990: 0, in_one_month: 0 }, [0; 12]))
        .collect();
    if surveys.is_empty() {
        return Ok(Vec::new());
    }
    let mut records = rows(file.source, file.sniffed, &file.mapping)?;
    while let Some(record) = records.next()? {
        let Ok(cells) = record.cells else { continue };
        for (survey, months) in &mut surveys {
            let Some(words) = date_words(&file.mapping, &cells, survey.field) else { continue };
            survey.written += 1;
            let Ok(day) = dates::parse(&words, order, today) else { continue };
            survey.fit += 1;
            survey.in_future += u64::from(day > today);
            survey.before_1990 += u64::from(day.year() < 1990);
            months[day.month0() as usize] += 1;
        }
    }
    Ok(surveys.into_iter().map(|(survey, months)| DateSurvey { in_one_month: months.into_iter().max().unwrap_or(0), ..survey }).collect())
}

/// Stops where a date has no meaning without an order, and where the order that was given does not fit.
pub(super) fn require_dates(file: &ImportFile<'_>, today: NaiveDate) -> Result<(), ImportError> {
    let given = file.mapping.date_order;
    if given.is_none() {
        require_order(file, today)?;
    }
    for found in survey(file, given, today)? {
        let failed = found.written - found.fit;
        if failed <= FEW || failed * 50 <= found.written {
            continue;
        }
        let better = ORDERS.into_iter().filter(|order| Some(*order) != given).max_by_key(|order| fits(file, *order, found.field, today));
        let better = better.filter(|order| fits(file, *order, found.field, today) > found.fit + FEW);
        return Err(ImportError::DatesDoNotFit {
            file: file.source.name(),
            column: file.mapping.header(found.field),
            fails: failed,
            written: found.written,
            better,
        });
    }
    Ok(())
}

fn fits(file: &ImportFile<'_>, order: DateOrder, field: Field, today: NaiveDate) -> u64 {
    let surveys = survey(file, Some(order), today).unwrap_or_default();
    surveys.iter().find(|survey| survey.field == field).map_or(0, |survey| survey.fit - survey.in_future)
}

/// Looks for one date that has no meaning without an order.
fn require_order(file: &ImportFile<'_>, today: NaiveDate) -> Result<(), ImportError> {
    let fields = date_fields(&file.mapping);
    if fields.is_empty() {
        return Ok(());
    }
    let mut records = rows(file.source, file.sniffed, &file.mapping)?;
    while let Some(record) = records.next()? {
        let Ok(cells) = record.cells else { continue };
        for field in &fields {
            let Some(words) = date_words(&file.mapping, &cells, *field) else { continue };
            if dates::parse(&words, None, today) == Err(DateFault::OrderNeeded) {
                return Err(ImportError::DateOrderNeeded {
                    file: file.source.name(),
                    line: record.line,
                    column: file.mapping.header(*field),
                    example: words,
                });
            }
        }
    }
    Ok(())
}

fn date_words(mapping: &Mapping, cells: &[String], field: Field) -> Option<String> {
    mapping.cell(cells, field).filter(|words| !values::is_placeholder(words))
}
