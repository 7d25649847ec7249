//! The files with what a person said of their columns: all that a try or an import needs.

use chrono::NaiveDate;
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::text;
use vetdesk_import::{Field, ImportPlan, Join, Mapping};

use super::file::{OpenFile, ReadFile};
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{ImportFilePlan, ImportPlanRequest};

/// Longest name of a source, in characters.
const MAX_SOURCE: usize = 100;

#[derive(Debug)]
pub(super) struct Job {
    pub files: Vec<(ReadFile, Mapping)>,
    pub today: NaiveDate,
    unnamed: String,
    origin: String,
    join: Join,
    clinic: Uuid,
    zone: ClinicZone,
}

/// Where and when an import takes place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub today: NaiveDate,
    pub clinic: Uuid,
    pub zone: ClinicZone,
}

impl Job {
    /// Refuses a mapping that does not fit its file, or gives one meaning to two columns that only one can have.
    pub(super) fn new(files: &[OpenFile], request: &ImportPlanRequest, place: Place) -> Result<Self> {
        if request.files.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "files"));
        }
        let origin = text::required_line(&request.source, MAX_SOURCE).map_err(|why| DeskError::text("source", why))?;
        Self::of(files, &request.files, &origin, request.join, &request.unnamed, place)
    }

    /// One file alone, to be looked at.
    pub(super) fn of_one(files: &[OpenFile], file: &ImportFilePlan, unnamed: &str, place: Place) -> Result<Self> {
        Self::of(files, std::slice::from_ref(file), "import", Join::Report, unnamed, place)
    }

    fn of(files: &[OpenFile], plans: &[ImportFilePlan], origin: &str, join: Join, unnamed: &str, place: Place) -> Result<Self> {
        let planned = plans.iter().map(|plan| {
            let open = files.iter().find(|file| file.id == plan.file_id).ok_or_else(|| DeskError::not_found("file"))?;
            let read = open.read.clone().ok_or_else(|| DeskError::not_found("file"))?;
            let mapping = mapping_of(&read, plan)?;
            Ok((read, mapping))
        });
        Ok(Self {
            files: planned.collect::<Result<_>>()?,
            today: place.today,
            unnamed: text::required_line(unnamed, 50).map_err(|why| DeskError::text("unnamed", why))?,
            origin: origin.to_owned(),
            join,
            clinic: place.clinic,
            zone: place.zone,
        })
    }

    pub(super) fn plan(&self) -> ImportPlan<'_> {
        ImportPlan {
            files: self.files.iter().map(|(read, mapping)| read.with(mapping)).collect(),
            origin: self.origin.clone(),
            join: self.join,
            unnamed: self.unnamed.clone(),
            today: self.today,
            clinic: self.clinic,
            zone: self.zone,
        }
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

fn mapping_of(read: &ReadFile, plan: &ImportFilePlan) -> Result<Mapping> {
    if plan.fields.len() != read.mapping.columns.len() {
        return Err(DeskError::field(ErrorCode::InvalidInput, "fields"));
    }
    let is_twice = |(at, field): (usize, &Field)| !field.is_repeatable() && plan.fields[..at].contains(field);
    if plan.fields.iter().enumerate().any(is_twice) {
        return Err(DeskError::field(ErrorCode::InvalidInput, "fields"));
    }
    let headers = read.mapping.columns.iter().map(|(header, _)| header.clone());
    let mut mapping =
        Mapping { columns: headers.zip(plan.fields.iter().copied()).collect(), date_order: plan.date_order, ..read.mapping.clone() };
    mapping.constants.clear();
    for constant in &plan.constants {
        let value = text::required_line(&constant.value, 200).map_err(|why| DeskError::text("constants", why))?;
        mapping.constants.insert(constant.field, value);
    }
    Ok(mapping)
}
