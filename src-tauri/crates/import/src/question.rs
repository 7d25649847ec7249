//! The one question about dates, with what speaks for each answer.

use chrono::NaiveDate;

use super::ImportError;
use super::dates::{self, DateFault, DateOrder};
use super::encoding::Sniffed;
use super::fields::Field;
use super::mapping::Mapping;
use super::source::{Source, rows};

/// Dates of the file that have no meaning until somebody says which number is the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateQuestion {
    pub column: String,
    /// The row of the example.
    pub line: u64,
    /// One that the orders read differently, where there is one.
    pub example: String,
    /// How each order reads them. One that fits none is left out.
    pub readings: Vec<DateReading>,
}

/// One way to read the dates in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateReading {
    pub order: DateOrder,
    /// The example; none where there is no such day.
    pub example: Option<NaiveDate>,
    /// How many of the dates in question are days in this order.
    pub fits: u64,
    /// How many are not.
    pub fails: u64,
}

/// What there is to ask; none where every date speaks for itself. Reads the file once.
///
/// # Errors
/// Where the file cannot be read.
pub fn date_question(
    source: &dyn Source,
    sniffed: Sniffed,
    mapping: &Mapping,
    today: NaiveDate,
) -> Result<Option<DateQuestion>, ImportError> {
    let columns: Vec<Field> = super::check::date_fields(mapping);
    let mut asked: Option<DateQuestion> = None;
    if columns.is_empty() {
        return Ok(None);
    }
    let mut records = rows(source, sniffed, mapping)?;
    while let Some(record) = records.next()? {
        let Ok(cells) = record.cells else { continue };
        for field in &columns {
            let Some(words) = mapping.cell(&cells, *field) else { continue };
            if dates::parse(&words, None, today) != Err(DateFault::OrderNeeded) {
                continue;
            }
            let read = ORDERS.map(|order| dates::parse(&words, Some(order), today).ok());
            let question = asked.get_or_insert_with(|| DateQuestion {
                column: mapping.header(*field),
                line: record.line,
                example: words.clone(),
                readings: ORDERS.map(|order| DateReading { order, example: None, fits: 0, fails: 0 }).into(),
            });
            for (reading, day) in question.readings.iter_mut().zip(&read) {
                if day.is_some() { reading.fits += 1 } else { reading.fails += 1 }
            }
            if different(read.iter().copied()) > different(question.readings.iter().map(|reading| reading.example)) {
                question.column = mapping.header(*field);
                question.line = record.line;
                question.example.clone_from(&words);
                for (reading, day) in question.readings.iter_mut().zip(read) {
                    reading.example = day;
                }
            }
        }
    }
    if let Some(question) = &mut asked {
        let any_fits = question.readings.iter().any(|reading| reading.fits > 0);
        question.readings.retain(|reading| reading.fits > 0 || (!any_fits && reading.order != DateOrder::Ymd));
    }
    Ok(asked)
}

const ORDERS: [DateOrder; 3] = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];

/// In how many ways an example is read: the more, the plainer the question.
fn different(readings: impl Iterator<Item = Option<NaiveDate>>) -> usize {
    let mut days: Vec<NaiveDate> = readings.flatten().collect();
    days.sort_unstable();
    days.dedup();
    days.len()
}
