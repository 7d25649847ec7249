//! One value of one column, in the only forms that travel between PostgreSQL, the cache and a change.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::tables::Kind;

/// A value as it is kept. Decimals, dates, times and JSON stay text in PostgreSQL's own spelling: nothing is rounded on the way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    Null,
    Id(Uuid),
    Text(String),
    Int(i64),
    Bool(bool),
    /// Microseconds since 1970-01-01 UTC.
    Instant(i64),
}

/// A value that does not have its column's form.
#[derive(Debug, thiserror::Error)]
#[error("column {column}: not a {kind:?}")]
pub struct Misfit {
    pub column: String,
    pub kind: Kind,
}

impl Cell {
    /// As it stands in a change that is pushed.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Id(id) => Value::String(id.to_string()),
            Self::Text(text) => Value::String(text.clone()),
            Self::Int(n) => Value::from(*n),
            Self::Bool(b) => Value::Bool(*b),
            Self::Instant(micros) => match DateTime::from_timestamp_micros(*micros) {
                Some(at) => Value::String(at.to_rfc3339_opts(SecondsFormat::Micros, true)),
                None => Value::Null,
            },
        }
    }

    /// From a change, by the kind of its column. JSON columns are kept as text.
    ///
    /// # Errors
    /// [`Misfit`] where the value cannot be of that kind.
    pub fn from_json(column: &str, kind: Kind, value: &Value) -> Result<Self, Misfit> {
        let misfit = || Misfit { column: column.to_owned(), kind };
        Ok(match (kind, value) {
            (_, Value::Null) => Self::Null,
            (Kind::Id, Value::String(s)) => Self::Id(s.parse().map_err(|_| misfit())?),
            (Kind::Int, Value::Number(n)) => Self::Int(n.as_i64().ok_or_else(misfit)?),
            (Kind::Bool, Value::Bool(b)) => Self::Bool(*b),
            (Kind::Instant, Value::String(s)) => {
                let at = DateTime::parse_from_rfc3339(s).map_err(|_| misfit())?;
                Self::Instant(at.timestamp_micros())
            }
            (Kind::Text | Kind::Decimal | Kind::Date | Kind::Time, Value::String(s)) => Self::Text(s.clone()),
            (Kind::Decimal, Value::Number(n)) => Self::Text(n.to_string()),
            (Kind::Json, value) => Self::Text(match value {
                Value::String(s) => s.clone(),
                other => other.to_string(),
            }),
            _ => return Err(misfit()),
        })
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Self::Instant(at.timestamp_micros())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Cell {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
