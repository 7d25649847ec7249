//! One file with what a person said of its columns: all that a try or an import needs.

use chrono::NaiveDate;
use vetdesk_domain::text;
use vetdesk_import::{Field, ImportPlan, Join, Mapping, MemorySource, Reading, Sniffed};

use super::file::OpenFile;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::ImportPlanRequest;

#[derive(Debug)]
pub(super) struct Job {
    pub source: MemorySource,
    pub sniffed: Sniffed,
    pub mapping: Mapping,
    pub today: NaiveDate,
    pub unnamed: String,
    join: Join,
}

impl Job {
    /// Refuses a mapping that does not fit the file, or gives one meaning to two columns.
    pub(super) fn new(file: &OpenFile, request: &ImportPlanRequest, today: NaiveDate) -> Result<Self> {
        let read = file.read.clone().ok_or_else(|| DeskError::not_found("file"))?;
        if request.fields.len() != read.mapping.columns.len() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "fields"));
        }
        let is_twice = |(at, field): (usize, &Field)| *field != Field::Ignore && request.fields[..at].contains(field);
        if request.fields.iter().enumerate().any(is_twice) {
            return Err(DeskError::field(ErrorCode::InvalidInput, "fields"));
        }
        let headers = read.mapping.columns.into_iter().map(|(header, _)| header);
        let columns = headers.zip(request.fields.iter().copied()).collect();
        Ok(Self {
            source: read.source,
            sniffed: read.sniffed,
            mapping: Mapping { columns, date_order: request.date_order, ..read.mapping },
            today,
            unnamed: text::required_line(&request.unnamed, 50).map_err(|why| DeskError::text("unnamed", why))?,
            join: request.join,
        })
    }

    pub(super) fn plan(&self) -> ImportPlan<'_> {
        ImportPlan {
            source: &self.source,
            sniffed: self.sniffed,
            mapping: self.mapping.clone(),
            people: None,
            join: self.join,
            unnamed: self.unnamed.clone(),
            today: self.today,
        }
    }

    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { mapping: &self.mapping, today: self.today, unnamed: &self.unnamed }
    }
}
