//! Who sits at the desk, and for which clinic.

use std::collections::BTreeSet;

use vetdesk_cache::Cache;
use vetdesk_cache::read::session;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::country::NumericDate;
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};
use vetdesk_domain::person;
use vetdesk_domain::role::{Permission, Role};
use vetdesk_server::Identity;

use crate::error::{DeskError, ErrorCode, Result};
use crate::view::Me;

/// A person at work: never taken from a request, always from the sign-in.
#[derive(Debug, Clone)]
pub struct Who {
    pub user_id: UserId,
    pub practice_id: PracticeId,
    pub clinic_id: ClinicId,
    pub first_name: String,
    pub last_name: String,
    pub role: Role,
    pub practice_name: String,
    pub clinic_name: String,
    pub zone: ClinicZone,
    /// How a day is written in figures where the clinic is.
    pub dates: NumericDate,
    /// Minutes of the clinic's grid.
    pub step_minutes: i64,
    pub language: String,
    pub currency: String,
    permissions: BTreeSet<Permission>,
}

impl Who {
    /// Joins what the server said at sign-in with the names and the clinic that the copy holds.
    ///
    /// # Errors
    /// `not_allowed` where the person has no clinic here, `not_found` where the copy lacks the practice, clinic or person,
    /// `internal` for a time zone or a role that this release does not know.
    pub fn of_cache(cache: &Cache, identity: Identity) -> Result<Self> {
        let clinic_id = *identity.clinic_ids.first().ok_or(DeskError::of(ErrorCode::NotAllowed))?;
        let (practice, clinic, user) =
            cache.read(|conn| Ok((session::practice(conn)?, session::clinic(conn, clinic_id)?, session::user(conn, identity.user_id)?)))?;
        let practice = practice.ok_or_else(|| DeskError::not_found("practice"))?;
        let clinic = clinic.ok_or_else(|| DeskError::not_found("clinic"))?;
        let user = user.ok_or_else(|| DeskError::not_found("person"))?;
        let zone = ClinicZone::named(&clinic.time_zone).map_err(|error| DeskError::because(ErrorCode::Internal, &error))?;
        let unknown = |why: &dyn std::fmt::Display| DeskError::because(ErrorCode::Internal, why);
        Ok(Self {
            user_id: identity.user_id,
            practice_id: identity.practice_id,
            clinic_id,
            first_name: user.first_name,
            last_name: user.last_name,
            role: identity.role.parse().map_err(|error| unknown(&error))?,
            practice_name: practice.name,
            clinic_name: clinic.name,
            zone,
            dates: NumericDate::of_clinic(practice.jurisdiction.as_deref(), zone),
            step_minutes: clinic.slot_minutes,
            language: user.language.unwrap_or(practice.default_language),
            currency: practice.currency,
            // A permission of a later release is none of this one's.
            permissions: identity.permissions.iter().filter_map(|word| word.parse().ok()).collect(),
        })
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    #[must_use]
    pub fn name(&self) -> String {
        person::full_name(&self.first_name, &self.last_name)
    }

    /// What the screen shows of it. `workstation` is how this PC is called.
    #[must_use]
    pub fn me(&self, workstation: &str) -> Me {
        Me {
            user_id: self.user_id,
            name: self.name(),
            initials: person::initials(&self.first_name, &self.last_name),
            role: self.role,
            practice_name: self.practice_name.clone(),
            clinic_id: self.clinic_id,
            clinic_name: self.clinic_name.clone(),
            time_zone: self.zone.name().to_owned(),
            language: self.language.clone(),
            currency: self.currency.clone(),
            date_order: self.dates,
            workstation: workstation.to_owned(),
            permissions: self.permissions.iter().map(|permission| permission.as_str().to_owned()).collect(),
        }
    }
}
