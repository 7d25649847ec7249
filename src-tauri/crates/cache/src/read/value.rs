//! Values of a column as the desk's types.

use std::error::Error;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use uuid::Uuid;
use vetdesk_domain::calendar::parse_time;

pub(super) fn id<T: From<Uuid>>(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<T> {
    row.get::<_, Uuid>(column).map(T::from)
}

pub(super) fn maybe_id<T: From<Uuid>>(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Uuid>>(column)?.map(T::from))
}

pub(super) fn instant(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<DateTime<Utc>> {
    Ok(moment(row.get(column)?))
}

pub(super) fn maybe_instant(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(moment))
}

/// Microseconds since 1970 UTC.
pub(super) fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// A text that is absent reads as empty.
pub(super) fn text(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
}

/// A flag that is absent reads as false.
pub(super) fn flag(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<bool> {
    Ok(row.get::<_, Option<bool>>(column)?.unwrap_or(false))
}

pub(super) fn maybe_date(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<Option<NaiveDate>> {
    maybe_word(row, column)
}

pub(super) fn maybe_time(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<Option<NaiveTime>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| as_time(row, column, &text)).transpose()
}

/// Midnight at a day's end, "24:00:00", is midnight: what a stretch that ends there means is for the calendar.
pub(super) fn time(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<NaiveTime> {
    as_time(row, column, &row.get::<_, String>(column)?)
}

/// From, to; none where either is absent.
pub(super) fn maybe_span(
    row: &Row<'_>,
    from: impl RowIndex + Copy,
    to: impl RowIndex + Copy,
) -> rusqlite::Result<Option<(NaiveTime, NaiveTime)>> {
    Ok(maybe_time(row, from)?.zip(maybe_time(row, to)?))
}

pub(super) fn word<T>(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unfit(row, column, error))
}

pub(super) fn maybe_word<T>(row: &Row<'_>, column: impl RowIndex + Copy) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|error| unfit(row, column, error))).transpose()
}

fn as_time(row: &Row<'_>, column: impl RowIndex + Copy, text: &str) -> rusqlite::Result<NaiveTime> {
    parse_time(text).map_err(|text| unfit(row, column, format!("no time of day: {text}")))
}

fn unfit(row: &Row<'_>, column: impl RowIndex + Copy, error: impl Into<Box<dyn Error + Send + Sync>>) -> rusqlite::Error {
    let place = column.idx(row.as_ref()).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(place, Type::Text, error.into())
}
