//! Who did what with a visit: the server's events and the changes that wait on this PC; without the server, what this PC knows.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde_json::{Map, Value};
use vetdesk_cache::read::rows::row as raw_row;
use vetdesk_cache::read::schedule::{self as read, AppointmentRow, AppointmentTypeRow, ResourceRow};
use vetdesk_cache::read::{pets, session};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, PetId};
use vetdesk_domain::person;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;
use vetdesk_domain::tables::Table;
use vetdesk_server::HistoryRow;

use crate::Desk;
use crate::conflicts::shown_value;
use crate::error::{DeskError, Result};
use crate::view::{AppointmentRequest, HistorySource, VisitEvent, VisitEventChange, VisitHistory};

/// Columns shown in a history, in this order. Time stamps of states are left out: the status says it.
const TOLD: &[&str] = &[
    "status",
    "scheduled_at",
    "duration_minutes",
    "veterinarian_id",
    "room_id",
    "appointment_type_id",
    "visit_type",
    "reason",
    "vet_message",
    "notes",
    "price",
    "cancellation_reason",
    "overbook_reason",
    "pet_id",
];

/// More than anybody has waiting.
const MOST_WAITING: usize = 10_000;

impl Desk {
    /// The history of a visit, the latest first. `ledger`: the server's events, or None if it did not answer.
    ///
    /// # Errors
    /// `not_found` if the server did not answer and this PC does not have the visit, `not_allowed`.
    pub fn visit_history(&self, request: &AppointmentRequest, ledger: Option<Vec<HistoryRow>>, workstation: &str) -> Result<VisitHistory> {
        self.require(Permission::DiaryRead)?;
        let id = request.appointment_id;
        let waiting = self.cache.pending(MOST_WAITING)?;
        self.read(|conn| {
            let names = Names { desk: self, resources: read::resources(conn, self.who.clinic_id)?, types: read::appointment_types(conn)? };
            let mut events = Vec::new();
            for mutation in &waiting {
                let own = mutation.changes.iter().filter(|change| change.table == "appointments" && change.pk == id.0);
                for change in own {
                    let changes: Map<String, Value> = change
                        .set
                        .iter()
                        .map(|(name, after)| {
                            (name.clone(), Value::from(vec![change.old.get(name).cloned().unwrap_or_default(), after.clone()]))
                        })
                        .collect();
                    events.push(VisitEvent {
                        by: Some(self.who.name()),
                        workstation: Some(workstation.to_owned()),
                        waiting: true,
                        ..names.event(conn, mutation.made_at, &mutation.intent, &changes)?
                    });
                }
            }
            let source = if let Some(ledger) = ledger {
                for line in ledger {
                    let by = line.by.map(|by| session::user(conn, by)).transpose()?.flatten();
                    events.push(VisitEvent {
                        by: by.map(|user| person::full_name(&user.first_name, &user.last_name)),
                        workstation: line.workstation,
                        ..names.event(conn, line.at, line.intent.as_deref().unwrap_or_default(), &line.changes)?
                    });
                }
                HistorySource::Server
            } else {
                let row = read::appointment(conn, id)?.ok_or_else(|| DeskError::not_found("appointment"))?;
                for (at, intent, changes) in known_here(conn, &row)? {
                    let is_told = |event: &VisitEvent| event.waiting && event.intent == intent && tells_same(event, &changes);
                    if !events.iter().any(is_told) {
                        events.push(names.event(conn, at, intent, &changes)?);
                    }
                }
                HistorySource::ThisPc
            };
            // The sort is stable: of two events at the same moment, the one added later comes first.
            events.reverse();
            events.sort_by_key(|event| std::cmp::Reverse((event.waiting, event.at)));
            Ok(VisitHistory { events, source })
        })
    }
}

/// When, by which intent, and what changed.
type Known = (DateTime<Utc>, &'static str, Map<String, Value>);

/// When a visit was booked and reached its states. A PC does not keep by whom.
fn known_here(conn: &Connection, row: &AppointmentRow) -> Result<Vec<Known>> {
    let step = |to: Status| -> Map<String, Value> {
        [("status".to_owned(), Value::from(vec![Value::Null, to.as_str().into()]))].into_iter().collect()
    };
    let stamps = [
        (row.confirmed_at, Status::Confirmed),
        (row.arrived_at, Status::Arrived),
        (row.in_room_at, Status::InRoom),
        (row.ready_at, Status::Ready),
        (row.completed_at, Status::Completed),
        (row.no_show_at, Status::NoShow),
    ];
    let mut known: Vec<_> = stamps.into_iter().filter_map(|(at, to)| Some((at?, "advance", step(to)))).collect();
    if let Some(at) = row.cancelled_at {
        let mut called_off = step(Status::Cancelled);
        called_off.insert("cancellation_reason".to_owned(), Value::from(vec![Value::Null, row.cancellation_reason.clone().into()]));
        known.push((at, "cancel", called_off));
    }
    known.extend(booked_at(conn, row.id)?.map(|at| (at, "book", Map::new())));
    Ok(known)
}

/// When the server created the row; none for a booking that it does not have yet.
fn booked_at(conn: &Connection, id: AppointmentId) -> Result<Option<DateTime<Utc>>> {
    let place = Table::named("appointments").and_then(|table| table.column("created_at")).map(|(place, _)| place);
    let row = raw_row(conn, "appointments", id.0)?;
    Ok(match (row, place) {
        (Some(row), Some(place)) => match row.get(place) {
            Some(Cell::Instant(micros)) => DateTime::from_timestamp_micros(*micros),
            _ => None,
        },
        _ => None,
    })
}

/// Whether a waiting change already shows this state.
fn tells_same(event: &VisitEvent, changes: &Map<String, Value>) -> bool {
    let status = changes.get("status").and_then(|sides| sides.get(1)).and_then(Value::as_str);
    status.is_none() || event.changes.iter().any(|change| change.name == "status" && change.after.as_deref() == status)
}

struct Names<'a> {
    desk: &'a Desk,
    resources: Vec<ResourceRow>,
    types: Vec<AppointmentTypeRow>,
}

impl Names<'_> {
    fn event(&self, conn: &Connection, at: DateTime<Utc>, intent: &str, changes: &Map<String, Value>) -> Result<VisitEvent> {
        let zone = self.desk.who.zone;
        let mut told = Vec::new();
        for name in TOLD.iter().filter(|name| self.is_told(name, changes)) {
            let Some(sides) = changes.get(*name).and_then(Value::as_array) else { continue };
            let side = |place: usize| sides.get(place).cloned().unwrap_or_default();
            if side(0) != side(1) {
                told.push(VisitEventChange {
                    name: (*name).to_owned(),
                    before: self.shown(conn, name, side(0))?,
                    after: self.shown(conn, name, side(1))?,
                });
            }
        }
        Ok(VisitEvent {
            at,
            local_day: zone.day_of(at),
            local_time: zone.short_clock(at),
            intent: intent.to_owned(),
            by: None,
            workstation: None,
            waiting: false,
            changes: told,
        })
    }

    fn is_told(&self, name: &str, changes: &Map<String, Value>) -> bool {
        match name {
            // The clinic's own type is shown instead.
            "visit_type" => changes.get("appointment_type_id").and_then(|sides| sides.get(1)).is_none_or(Value::is_null),
            "price" => self.desk.who.may(Permission::PricesRead),
            _ => true,
        }
    }

    fn shown(&self, conn: &Connection, name: &str, value: Value) -> Result<Option<String>> {
        let id = || value.as_str().and_then(|text| text.parse::<uuid::Uuid>().ok());
        Ok(match (name, id()) {
            ("appointment_type_id", id) => self.types.iter().find(|kind| Some(kind.id.0) == id).map(|kind| kind.name.clone()),
            ("pet_id", Some(id)) => pets::pet(conn, PetId(id), self.desk.now())?.map(|pet| pet.name),
            _ => shown_value(self.desk.who.zone, &self.resources, name, value),
        })
    }
}
