//! What waits for the server, and what a person has to decide.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use serde_json::Value;
use vetdesk_cache::read::conflicts::{self as read, CaseRow, FieldRow, Subject, WaitingRow};
use vetdesk_cache::read::schedule::{self, ResourceRow};
use vetdesk_cache::{FieldKey, Settle};
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::person;
use vetdesk_domain::role::Permission;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::Kept;
use crate::view::{Case, CaseKind, Choice, Done, FieldDifference, FieldName, FreeSlot, FreeSlotsRequest, SettleCaseRequest, WaitingChange};

/// How many free times are offered for one that was lost.
const OFFERS: u32 = 3;
/// So long the same vet is worth waiting for.
const SAME_VET: TimeDelta = TimeDelta::days(14);

/// How much is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub waiting: u32,
    pub cases: u32,
}

impl Desk {
    /// # Errors
    /// `cache_broken`.
    pub fn counts(&self) -> Result<Counts> {
        let counts = self.cache.counts()?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Counts { waiting: count(counts.waiting), cases: count(counts.cases) })
    }

    /// What the server has not confirmed, in the order in which it was done.
    ///
    /// # Errors
    /// `cache_broken`.
    pub fn waiting(&self) -> Result<Vec<WaitingChange>> {
        let zone = self.who.zone;
        let rows = self.cache.read(read::waiting)?;
        Ok(rows.into_iter().map(|row| waiting_change(zone, row)).collect())
    }

    /// What a person has to decide, the oldest first.
    ///
    /// # Errors
    /// `cache_broken`.
    pub fn cases(&self) -> Result<Vec<Case>> {
        let zone = self.who.zone;
        self.read(|conn| {
            let resources = schedule::resources(conn, self.who.clinic_id)?;
            let mut cases = Vec::new();
            for row in read::cases(conn)? {
                let offers = if row.kind == read::CaseKind::NeedsReschedule { self.offers(conn, &row.about)? } else { Vec::new() };
                cases.push(Case { offers, ..case(zone, &resources, row) });
            }
            Ok(cases)
        })
    }

    /// What to say on the phone to whoever lost their slot: times that do not overlap, on the day that was meant or soon
    /// after and as near to what was lost as there are; with the same vet as far as possible, then with whoever is free.
    fn offers(&self, conn: &Connection, about: &Subject) -> Result<Vec<FreeSlot>> {
        let Some(minutes) = about.minutes.and_then(|minutes| i32::try_from(minutes).ok()) else { return Ok(Vec::new()) };
        let limit = OFFERS + OFFERS * minutes.unsigned_abs();
        let now = self.now();
        let lost = about.starts_at.map_or(now, |lost| lost.max(now));
        let zone = self.who.zone;
        let from = zone.day(zone.day_of(lost)).starts_at.max(now);
        let mut offers: Vec<FreeSlot> = Vec::new();
        for resource_id in about.resource_id.into_iter().map(Some).chain([None]) {
            let until = resource_id.map(|_| from + SAME_VET);
            let request = FreeSlotsRequest { minutes, resource_id, from: Some(from), until, limit, ..FreeSlotsRequest::default() };
            let mut found = match self.free(conn, &request) {
                // The vet has left, or the length is none that can be booked: a person decides without offers.
                Err(refusal) if matches!(refusal.code(), ErrorCode::NotFound | ErrorCode::InvalidInput) => continue,
                found => found?,
            };
            found.sort_by_key(|slot| (slot.starts_at - lost).abs());
            for slot in found.into_iter().filter(|slot| until.is_none_or(|until| slot.ends_at <= until)) {
                let is_apart = offers.iter().all(|offer| slot.ends_at <= offer.starts_at || offer.ends_at <= slot.starts_at);
                if is_apart && offers.len() < OFFERS as usize {
                    offers.push(slot);
                }
            }
        }
        offers.sort_by_key(|offer| offer.starts_at);
        Ok(offers)
    }

    /// Lets the server's state stand, or sends what was meant once more.
    ///
    /// # Errors
    /// `not_found` for a case that is settled already; `invalid_input` for `mine` of a visit that lost its slot: that is
    /// settled by giving it another ([`Desk::reschedule`]).
    pub fn settle_case(&self, request: &SettleCaseRequest) -> Result<Done<()>> {
        self.require(Permission::DiaryWrite)?;
        let rows = self.cache.read(read::cases)?;
        let row = rows.iter().find(|row| row.id == request.case_id).ok_or_else(|| DeskError::not_found("case"))?;
        let choice = match (request.choice, row.kind) {
            (Choice::Dismiss, _) => Settle::Dismiss,
            (Choice::Mine, read::CaseKind::NeedsReschedule) => return Err(DeskError::field(ErrorCode::InvalidInput, "choice")),
            (Choice::Mine, _) if request.theirs.is_empty() => Settle::Mine,
            (Choice::Mine, _) => Settle::MineBut(request.theirs.iter().map(field_key).collect()),
        };
        // A row that was made once more stays with the server: only what was corrected can be as it was.
        let comes_back = choice == Settle::Dismiss || row.kind == read::CaseKind::Conflict;
        let written = self.settle(request.case_id, choice)?;
        let undo_id = comes_back.then(|| self.steps.keep(Intent::Settle, Kept::Decision(request.case_id)));
        Ok(Done { value: (), areas: written.areas.into_iter().collect(), undo_id })
    }
}

fn waiting_change(zone: ClinicZone, row: WaitingRow) -> WaitingChange {
    let about = row.about;
    WaitingChange {
        id: row.id,
        intent: row.intent,
        made_at: row.made_at,
        pet_name: about.pet_name,
        client_name: client_name(about.client_first_name, about.client_last_name),
        starts_at: about.starts_at,
        resource_name: about.resource_name,
        sent: row.is_sent,
        to_status: about.to_status.and_then(|word| word.parse().ok()),
        local_day: about.starts_at.map(|at| zone.day_of(at)),
        local_time: about.starts_at.map(|at| zone.clock(at)),
    }
}

fn case(zone: ClinicZone, resources: &[ResourceRow], row: CaseRow) -> Case {
    let about = row.about;
    Case {
        id: row.id,
        kind: match row.kind {
            read::CaseKind::NeedsReschedule => CaseKind::NeedsReschedule,
            read::CaseKind::Conflict => CaseKind::Conflict,
            read::CaseKind::Rejected => CaseKind::Rejected,
        },
        intent: row.intent,
        at: row.made_at,
        // The server's words are those of the codes; one that this release does not know has no sentence of its own.
        reason: serde_json::from_value(Value::String(row.why)).unwrap_or(ErrorCode::Internal),
        pet_name: about.pet_name,
        client_name: client_name(about.client_first_name, about.client_last_name),
        phones: about.phones,
        appointment_id: about.appointment_id,
        starts_at: about.starts_at,
        local_day: about.starts_at.map(|at| zone.day_of(at)),
        local_start: about.starts_at.map(|at| zone.short_clock(at)),
        resource_name: about.resource_name,
        resource_id: about.resource_id,
        minutes: about.minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        offers: Vec::new(),
        fields: row.fields.into_iter().map(|field| difference(zone, resources, field)).collect(),
    }
}

fn difference(zone: ClinicZone, resources: &[ResourceRow], field: FieldRow) -> FieldDifference {
    let key = field.key;
    let shown = |value: Value| shown_value(zone, resources, &key.column, value);
    FieldDifference { mine: shown(field.mine), theirs: shown(field.theirs), table: key.table, row_id: key.pk, name: key.column.clone() }
}

fn field_key(field: &FieldName) -> FieldKey {
    FieldKey { table: field.table.clone(), pk: field.row_id, column: field.name.clone() }
}

/// A value as a person reads it: times on the clinic's clock, vets and rooms by name.
pub(crate) fn shown_value(zone: ClinicZone, resources: &[ResourceRow], column: &str, value: Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text,
        other => return Some(other.to_string()),
    };
    if column.ends_with("_at")
        && let Ok(at) = DateTime::parse_from_rfc3339(&text)
    {
        let at: DateTime<Utc> = at.to_utc();
        return Some(format!("{} {}", zone.day_of(at), zone.clock(at)));
    }
    let named = resources.iter().find(|resource| match column {
        "veterinarian_id" => resource.veterinarian_id.is_some_and(|vet| vet.to_string() == text),
        "room_id" | "resource_id" => resource.id.to_string() == text,
        _ => false,
    });
    Some(named.map_or(text, |resource| resource.name.clone()))
}

fn client_name(first: Option<String>, last: Option<String>) -> Option<String> {
    let name = person::full_name(&first.unwrap_or_default(), &last.unwrap_or_default());
    Some(name).filter(|name| !name.is_empty())
}
