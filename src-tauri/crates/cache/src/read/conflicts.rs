//! What a person has to decide, and what still waits for the server: each with the pet, the client and the time it is about.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Op, RowChange};
use vetdesk_domain::ids::{AppointmentId, CaseId, MutationId, PetId, ResourceId, UserId};

use super::list;
use super::value::{id, instant, text};
use crate::cases::FieldKey;
use crate::rows::{Rows, table_named};
use crate::{CacheError, cases, grounds, outbox, shadow};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// A visit whose slot was given to somebody else.
    NeedsReschedule,
    /// Two people meant different things.
    Conflict,
    /// The server will never take it.
    Rejected,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    pub id: CaseId,
    pub kind: CaseKind,
    pub intent: String,
    pub made_at: DateTime<Utc>,
    /// The server's word: `slot_taken`, `changed_meanwhile`, `not_allowed` …
    pub why: String,
    pub about: Subject,
    /// Columns that both sides wrote; of a visit's time and place also what only one side wrote.
    pub fields: Vec<FieldRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FieldRow {
    pub key: FieldKey,
    pub mine: Value,
    pub theirs: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WaitingRow {
    pub id: MutationId,
    pub intent: String,
    pub made_at: DateTime<Utc>,
    /// It may be with the server already.
    pub is_sent: bool,
    pub about: Subject,
}

/// What a change is about, as far as it says or the rows tell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subject {
    pub pet_id: Option<PetId>,
    pub pet_name: Option<String>,
    pub client_id: Option<UserId>,
    pub client_first_name: Option<String>,
    pub client_last_name: Option<String>,
    /// As they were typed.
    pub phones: Vec<String>,
    pub appointment_id: Option<AppointmentId>,
    /// The time that was meant.
    pub starts_at: Option<DateTime<Utc>>,
    /// The length that was meant.
    pub minutes: Option<i64>,
    /// The vet's column, or the room's of a visit without a vet.
    pub resource_id: Option<ResourceId>,
    pub resource_name: Option<String>,
    /// The status that was meant, where it was to change.
    pub to_status: Option<String>,
}

/// Open cases, the oldest first.
///
/// # Errors
/// What SQLite says.
pub fn cases(conn: &Connection) -> Result<Vec<CaseRow>, CacheError> {
    let sql = "SELECT id, kind, intent, why, made_at, result FROM cases WHERE settled_at IS NULL ORDER BY opened_at, id";
    let read = |row: &Row<'_>| {
        let kind = match row.get_ref("kind")?.as_str()? {
            "needs_reschedule" => CaseKind::NeedsReschedule,
            "conflict" => CaseKind::Conflict,
            _ => CaseKind::Rejected,
        };
        let case = CaseRow {
            id: id(row, "id")?,
            kind,
            intent: text(row, "intent")?,
            made_at: instant(row, "made_at")?,
            why: text(row, "why")?,
            about: Subject::default(),
            fields: Vec::new(),
        };
        Ok((case, row.get::<_, String>("result")?))
    };
    let found: Vec<(CaseRow, String)> = list(conn, sql, [], read)?;
    let mut open = Vec::with_capacity(found.len());
    for (mut case, result) in found {
        let changes: Vec<RowChange> = cases::entries(conn, case.id)?.into_iter().flat_map(|entry| entry.changes).collect();
        case.about = subject(conn, &changes)?;
        let both = cases::both_sides(&serde_json::from_str(&result)?);
        case.fields = both.into_iter().map(|(key, mine, theirs)| FieldRow { key, mine, theirs }).collect();
        if case.fields.iter().any(|field| field.key.table == VISITS && grounds::is_of_a_visit(&field.key.column)) {
            add_rest_of_visit(conn, &changes, &mut case.fields)?;
        }
        open.push(case);
    }
    Ok(open)
}

const VISITS: &str = "appointments";

/// When and where, and whether it stands, is one thing to a person: what of it only one side altered is shown and chosen
/// as well.
fn add_rest_of_visit(conn: &Connection, changes: &[RowChange], fields: &mut Vec<FieldRow>) -> Result<(), CacheError> {
    for change in changes.iter().filter(|change| change.table == VISITS && change.op == Op::Update) {
        let table = table_named(&change.table)?;
        let Some(standing) = Rows::new(conn).get(table, change.pk)? else { continue };
        for (name, mine) in change.set.iter().filter(|(name, _)| grounds::is_of_a_visit(name) && grounds::alters(change, name)) {
            let theirs = table.column(name).map_or(Value::Null, |(place, _)| standing[place].to_json());
            let key = FieldKey::of(change, name);
            if *mine != theirs && fields.iter().all(|field| field.key != key) {
                fields.push(FieldRow { key, mine: mine.clone(), theirs });
            }
        }
    }
    Ok(())
}

/// What the server has not confirmed, in its order.
///
/// # Errors
/// What SQLite says.
pub fn waiting(conn: &Connection) -> Result<Vec<WaitingRow>, CacheError> {
    let sql = "SELECT id FROM outbox WHERE sent_at IS NOT NULL";
    let sent: Vec<Uuid> = list(conn, sql, [], |row| row.get(0))?;
    let mut waiting = Vec::new();
    for entry in outbox::all(conn)?.into_iter().filter(|entry| entry.passes_at().is_none()) {
        waiting.push(WaitingRow {
            is_sent: sent.contains(&entry.id.0),
            about: subject(conn, &entry.changes)?,
            id: entry.id,
            intent: entry.intent,
            made_at: entry.made_at,
        });
    }
    Ok(waiting)
}

/// Works out what changes are about: what they say themselves first, then what the rows say.
fn subject(conn: &Connection, changes: &[RowChange]) -> Result<Subject, CacheError> {
    let known = Known { conn, changes };
    let mut subject = Subject::default();
    let (mut pet, mut client) = (None, None);
    if let Some(change) = known.first("appointments") {
        subject.appointment_id = Some(AppointmentId(change.pk));
        subject.to_status =
            change.set.get("status").filter(|_| grounds::alters(change, "status")).and_then(Value::as_str).map(str::to_owned);
        if let Some(Cell::Instant(micros)) = known.cell("appointments", change.pk, "scheduled_at")? {
            subject.starts_at = DateTime::from_timestamp_micros(micros);
        }
        pet = known.id("appointments", change.pk, "pet_id")?;
        client = known.id("appointments", change.pk, "owner_id")?;
        let vet = known.id("appointments", change.pk, "veterinarian_id")?;
        let room = known.id("appointments", change.pk, "room_id")?;
        subject.take_resource(conn, vet, room)?;
        if let Some(Cell::Int(minutes)) = known.cell("appointments", change.pk, "duration_minutes")? {
            subject.minutes = Some(minutes);
        }
    } else if let Some(change) = known.first("appointment_slots") {
        if let Some(Cell::Instant(micros)) = known.cell("appointment_slots", change.pk, "starts_at")? {
            subject.starts_at = DateTime::from_timestamp_micros(micros);
        }
        let resource = known.id("appointment_slots", change.pk, "resource_id")?;
        subject.take_resource(conn, None, resource)?;
    }
    if pet.is_none() {
        pet = match known.first("pets") {
            Some(change) => Some(change.pk),
            None => known.linked(&["pet_weights", "pet_co_owners"], "pet_id")?,
        };
    }
    if let (None, Some(pet)) = (client, pet) {
        client = known.id("pets", pet, "owner_id")?;
    }
    if client.is_none() {
        client = match known.first("users") {
            Some(change) => Some(change.pk),
            None => known.linked(&["user_phones"], "user_id")?,
        };
    }
    if let Some(pet) = pet {
        subject.pet_id = Some(PetId(pet));
        subject.pet_name = known.text("pets", pet, "name")?;
    }
    if let Some(client) = client {
        subject.client_id = Some(UserId(client));
        subject.client_first_name = known.text("users", client, "first_name")?;
        subject.client_last_name = known.text("users", client, "last_name")?;
        subject.phones = known.phones(client)?;
    }
    Ok(subject)
}

impl Subject {
    fn take_resource(&mut self, conn: &Connection, vet: Option<Uuid>, resource: Option<Uuid>) -> Result<(), CacheError> {
        let sql = "SELECT id, name FROM resources WHERE veterinarian_id = ?1 OR id = ?2 ORDER BY veterinarian_id IS NULL LIMIT 1";
        let found = conn.prepare_cached(sql)?.query_row((vet, resource), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some((id, name)) = found {
            (self.resource_id, self.resource_name) = (Some(ResourceId(id)), name);
        }
        Ok(())
    }
}

/// Values as the changes leave them, over the rows as they stand.
struct Known<'a> {
    conn: &'a Connection,
    changes: &'a [RowChange],
}

impl Known<'_> {
    fn first(&self, table: &str) -> Option<&RowChange> {
        self.changes.iter().find(|change| change.table == table)
    }

    fn cell(&self, table: &str, pk: Uuid, column: &str) -> Result<Option<Cell>, CacheError> {
        let table = table_named(table)?;
        let Some((place, kind)) = table.column(column).map(|(place, column)| (place, column.kind)) else {
            return Ok(None);
        };
        let own = self.changes.iter().rev().filter(|change| change.table == table.name && change.pk == pk);
        if let Some(value) = own.filter_map(|change| change.set.get(column)).next() {
            return Ok(Some(Cell::from_json(column, kind, value)?));
        }
        // Of a row that a change takes away, what it was still says whose it was.
        let row = match Rows::new(self.conn).get(table, pk)? {
            Some(row) => Some(row),
            None => shadow::beneath(self.conn, table, pk)?,
        };
        Ok(row.and_then(|row| row.into_iter().nth(place)))
    }

    fn id(&self, table: &str, pk: Uuid, column: &str) -> Result<Option<Uuid>, CacheError> {
        Ok(match self.cell(table, pk, column)? {
            Some(Cell::Id(id)) => Some(id),
            _ => None,
        })
    }

    fn text(&self, table: &str, pk: Uuid, column: &str) -> Result<Option<String>, CacheError> {
        Ok(match self.cell(table, pk, column)? {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        })
    }

    fn linked(&self, tables: &[&str], column: &str) -> Result<Option<Uuid>, CacheError> {
        for change in self.changes.iter().filter(|change| tables.contains(&change.table.as_str())) {
            if let Some(id) = self.id(&change.table, change.pk, column)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    fn phones(&self, client: Uuid) -> Result<Vec<String>, CacheError> {
        let sql = "SELECT typed FROM user_phones WHERE user_id = ? AND typed IS NOT NULL ORDER BY position, id";
        let mut phones: Vec<String> = list(self.conn, sql, [client], |row| row.get(0))?;
        for change in self.changes.iter().filter(|change| change.table == "user_phones") {
            let is_theirs = change.set.get("user_id").and_then(Value::as_str) == Some(client.to_string().as_str());
            if let (true, Some(typed)) = (is_theirs, change.set.get("typed").and_then(Value::as_str))
                && !phones.iter().any(|phone| phone == typed)
            {
                phones.push(typed.to_owned());
            }
        }
        Ok(phones)
    }
}
