//! What was found good, on its way to the server: two thousand rows a statement, on the one connection that holds the practice's lock.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_server::{Line, Server, ServerError};

use super::ImportError;
use super::batches::{Opened, close_batch, open_batch, take_back};
use super::check::{ImportPlan, check};
use super::known::Known;
use super::merge::{Merged, merge};
use super::refusal::{At, Refusal};
use super::sheet::{Again, Dependent, DependentKind, NewClient, NewPet, Sheet, digest};
use crate::Progress;

/// Rows a statement.
const CHUNK: usize = 2_000;

/// What came of it.
#[derive(Debug, Clone)]
pub struct Committed {
    /// To be named when it is taken back.
    pub batch: Uuid,
    /// The batch had been broken off before, and this import has gone on with it.
    pub went_on: bool,
    pub clients_made: u64,
    pub pets_made: u64,
    pub others_made: u64,
    /// Rows of the practice that were changed, or that differ and stay.
    pub merged: Vec<Merged>,
    /// All that was found, with what the server refused beside it.
    pub sheet: Sheet,
}

/// Checks the files and writes them as one batch, both under the practice's lock.
///
/// # Errors
/// [`ImportError::Server`] where the person may not, [`ImportError::UnderWay`] where somebody else imports into the practice,
/// [`ImportError::Cancelled`] after which nothing of it is left, [`ImportError::Interrupted`] where the server goes away: the
/// same import again goes on where it stopped. And what [`check`] says.
pub async fn commit(server: &Server, plan: &ImportPlan<'_>, progress: &mut dyn Progress) -> Result<Committed, ImportError> {
    let mut line = server.line().await?;
    let opened = open_batch(&mut line, plan).await?;
    let written = Writer { line: &mut line, opened, plan, progress, written: 0, total: 0, rows_read: 0, gone: HashSet::new() }.all().await;
    match written {
        Ok(committed) => {
            line.close().await;
            server.wake().await?;
            Ok(committed)
        }
        Err(ImportError::Cancelled) => {
            take_back(&mut line, opened.batch).await?;
            line.close().await;
            server.wake().await?;
            Err(ImportError::Cancelled)
        }
        Err(error) => {
            if !opened.goes_on && error.is_of_files() {
                take_back(&mut line, opened.batch).await?;
            }
            line.close().await;
            Err(error)
        }
    }
}

struct Writer<'a> {
    line: &'a mut Line,
    opened: Opened,
    plan: &'a ImportPlan<'a>,
    progress: &'a mut dyn Progress,
    written: u64,
    total: u64,
    rows_read: u64,
    /// Clients and pets that the server refused: their dependent rows are not written.
    gone: HashSet<Uuid>,
}

impl Writer<'_> {
    async fn all(mut self) -> Result<Committed, ImportError> {
        let known = {
            let connection = self.line.begin().await?;
            let known = Known::read(connection, &self.plan.origin).await?;
            self.line.commit().await?;
            known
        };
        let mut sheet = check(self.plan, &known, self.progress)?;
        drop(known);
        self.rows_read = sheet.rows_read;
        self.total = (sheet.clients.len() + sheet.pets.len() + sheet.dependents.len() + sheet.again.len()) as u64;
        let clients = std::mem::take(&mut sheet.clients);
        let clients_made = self.clients(&clients, &mut sheet).await?;
        let pets = std::mem::take(&mut sheet.pets);
        let pets_made = self.pets(&pets, &mut sheet).await?;
        let dependents = std::mem::take(&mut sheet.dependents);
        let others_made = self.dependents(&dependents, &mut sheet).await?;
        let again = std::mem::take(&mut sheet.again);
        let merged = self.merge(&again, &mut sheet).await?;
        let updated = merged.iter().filter(|row| !row.updated.is_empty()).count();
        close_batch(self.line, self.opened.batch, &sheet, clients_made, pets_made, others_made, updated as u64).await?;
        (sheet.clients, sheet.pets, sheet.dependents, sheet.again) = (clients, pets, dependents, again);
        Ok(Committed { batch: self.opened.batch, went_on: self.opened.goes_on, clients_made, pets_made, others_made, merged, sheet })
    }

    async fn clients(&mut self, all: &[NewClient], sheet: &mut Sheet) -> Result<u64, ImportError> {
        let mut made = 0;
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let part = &all[range.clone()];
            let rows = json!({
                "clients": part.iter().map(client_row).collect::<Vec<_>>(),
                "phones": part.iter().flat_map(phone_rows).collect::<Vec<_>>(),
                "also": part.iter().flat_map(further_links).collect::<Vec<_>>(),
            });
            match self.attempt(rows).await? {
                Ok(()) => made += self.wrote(part.len()),
                Err(_) if part.len() > 1 => halve(&mut ranges, range),
                Err(why) => self.refuse(part.iter().map(|client| (client.id, client.at)), &why, sheet),
            }
        }
        Ok(made)
    }

    async fn pets(&mut self, all: &[NewPet], sheet: &mut Sheet) -> Result<u64, ImportError> {
        let mut made = 0;
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let (orphans, part): (Vec<&NewPet>, Vec<&NewPet>) =
                all[range.clone()].iter().partition(|pet| self.gone.contains(&pet.owner_id));
            match self.attempt(json!({"pets": part.iter().map(|pet| pet_row(pet)).collect::<Vec<_>>()})).await? {
                Ok(()) => made += self.wrote(part.len()),
                Err(_) if range.len() > 1 => {
                    halve(&mut ranges, range);
                    continue;
                }
                Err(why) => self.refuse(part.iter().map(|pet| (pet.id, pet.at)), &why, sheet),
            }
            for pet in orphans {
                self.gone.insert(pet.id);
                sheet.refused.push((pet.at, Refusal::NoOwner));
            }
        }
        Ok(made)
    }

    async fn dependents(&mut self, all: &[Dependent], sheet: &mut Sheet) -> Result<u64, ImportError> {
        let mut made = 0;
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let part: Vec<&Dependent> = all[range.clone()].iter().filter(|dependent| !self.gone.contains(&dependent.on)).collect();
            let mut wrote = self.attempt(self.dependent_rows(&part, false)).await?;
            if wrote.is_err() && part.len() == 1 {
                // A visit may lie on another one: in the old system it did.
                wrote = self.attempt(self.dependent_rows(&part, true)).await?;
            }
            match wrote {
                Ok(()) => made += self.wrote(part.len()),
                Err(_) if range.len() > 1 => halve(&mut ranges, range),
                Err(why) => self.refuse(part.iter().map(|dependent| (dependent.id, dependent.at)), &why, sheet),
            }
        }
        Ok(made)
    }

    async fn merge(&mut self, all: &[Again], sheet: &mut Sheet) -> Result<Vec<Merged>, ImportError> {
        let mut merged = Vec::new();
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let part = &all[range.clone()];
            let (source, batch) = (self.opened.source, self.opened.batch);
            let found = match self.line.begin().await {
                Ok(connection) => merge(connection, source, Some(batch), part).await,
                Err(gone) => Err(gone),
            };
            match found {
                Ok(found) => {
                    let committed = self.line.commit().await;
                    committed.map_err(|gone| self.interrupted(gone))?;
                    merged.extend(found);
                    self.wrote(part.len());
                }
                Err(ServerError::Database(error)) => {
                    let rolled_back = self.line.roll_back().await;
                    rolled_back.map_err(|gone| self.interrupted(gone))?;
                    if part.len() > 1 {
                        halve(&mut ranges, range);
                    } else {
                        sheet.refused.extend(part.iter().map(|row| (row.at, Refusal::Server(refusal(&error)))));
                    }
                }
                Err(gone) => return Err(self.interrupted(gone)),
            }
        }
        Ok(merged)
    }

    fn go_on(&self) -> Result<(), ImportError> {
        if self.progress.is_cancelled() { Err(ImportError::Cancelled) } else { Ok(()) }
    }

    fn wrote(&mut self, rows: usize) -> u64 {
        self.written += rows as u64;
        self.progress.reached("importing", self.written, Some(self.total));
        rows as u64
    }

    fn refuse(&mut self, rows: impl Iterator<Item = (Uuid, At)>, why: &str, sheet: &mut Sheet) {
        for (id, at) in rows {
            self.gone.insert(id);
            sheet.refused.push((at, Refusal::Server(why.to_owned())));
        }
    }

    /// Ok(Err) where the database refuses the rows themselves; Err where the server is gone or the person may not.
    async fn attempt(&mut self, mut rows: Value) -> Result<Result<(), String>, ImportError> {
        for kind in ["clients", "phones", "pets", "also", "co_owners", "weights", "visits", "reminders", "kept", "dependents"] {
            if rows.get(kind).is_none() {
                rows[kind] = json!([]);
            }
        }
        rows["rows_read"] = json!(self.rows_read);
        match self.run(&rows).await {
            Ok(()) => Ok(Ok(())),
            Err(ServerError::Database(error)) => match self.line.roll_back().await {
                Ok(()) => Ok(Err(refusal(&error))),
                Err(gone) => Err(self.interrupted(gone)),
            },
            Err(error) => Err(self.interrupted(error)),
        }
    }

    async fn run(&mut self, rows: &Value) -> Result<(), ServerError> {
        let batch = self.opened.batch;
        let connection = self.line.begin().await?;
        sqlx::query("SELECT clinic.import_rows($1, $2)").bind(batch).bind(Json(rows)).execute(connection).await?;
        self.line.commit().await
    }

    fn interrupted(&self, source: ServerError) -> ImportError {
        ImportError::Interrupted { batch: self.opened.batch, written: self.written, source }
    }

    fn dependent_rows(&self, part: &[&Dependent], is_overbooked: bool) -> Value {
        let mut rows: HashMap<&str, Vec<Value>> = HashMap::new();
        for dependent in part {
            let (list, kind, mut row) = match &dependent.what {
                DependentKind::CoOwner { user_id } => ("co_owners", "co_owner", json!({"pet_id": dependent.on, "user_id": user_id})),
                DependentKind::Weight { kg, at } => {
                    ("weights", "weight", json!({"pet_id": dependent.on, "kg": kg, "weighed_at": instant(*at)}))
                }
                DependentKind::Reminder { kind, title, due_on, is_done } => {
                    let state = if *is_done { "done" } else { "open" };
                    (
                        "reminders",
                        "reminder",
                        json!({"pet_id": dependent.on, "kind": kind, "title": title, "due_on": due_on, "state": state}),
                    )
                }
                DependentKind::Kept { kind, is_of_pet, on_date, data } => {
                    let (pet, user) = if *is_of_pet { (Some(dependent.on), None) } else { (None, Some(dependent.on)) };
                    ("kept", "kept", json!({"kind": kind, "pet_id": pet, "user_id": user, "on_date": on_date, "data": data}))
                }
                DependentKind::Visit(visit) => {
                    let row = json!({
                        "clinic_id": self.plan.clinic, "pet_id": dependent.on, "owner_id": visit.owner_id, "veterinarian_id": visit.veterinarian_id,
                        "visit_type": visit.visit_type, "status": visit.status, "scheduled_at": instant(visit.scheduled_at),
                        "duration_minutes": visit.minutes, "reason": visit.reason, "notes": visit.notes,
                        "overbook_reason": is_overbooked.then_some(self.plan.origin.as_str()),
                    });
                    ("visits", "visit", row)
                }
            };
            row["id"] = json!(dependent.id);
            rows.entry(list).or_default().push(row);
            rows.entry("dependents").or_default().push(json!({"kind": kind, "id": dependent.id}));
        }
        json!(rows)
    }
}

fn client_row(client: &NewClient) -> Value {
    let imported = client.draft.imported();
    json!({"id": client.id, "key": client.keys.first(), "number": client.draft.number, "digest": digest(&imported), "imported": imported})
}

/// The further keys under which the source knows a client.
fn further_links(client: &NewClient) -> Vec<Value> {
    let imported = client.draft.imported();
    let link = |key| json!({"kind": "client", "id": client.id, "key": key, "digest": digest(&imported), "imported": imported});
    client.keys.iter().skip(1).map(link).collect()
}

fn phone_rows(client: &NewClient) -> Vec<Value> {
    let row = |(position, (label, phone)): (usize, &(&str, vetdesk_domain::phone::PhoneNumber))| json!({"id": Uuid::now_v7(), "user_id": client.id, "label": label, "typed": phone.typed, "digits": phone.digits, "position": position});
    client.draft.phones.iter().enumerate().map(row).collect()
}

fn pet_row(pet: &NewPet) -> Value {
    let imported = pet.draft.imported(pet.owner_id);
    json!({"id": pet.id, "key": pet.key, "number": pet.draft.number, "digest": digest(&imported), "imported": imported})
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339()
}

/// From the last to the first, for they are taken from the end.
fn chunks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(CHUNK).rev().map(|from| from..(from + CHUNK).min(rows)).collect()
}

/// A chunk with a bad row in it: both halves by themselves, until the row stands alone.
fn halve(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    let middle = range.start + range.len() / 2;
    ranges.push(middle..range.end);
    ranges.push(range.start..middle);
}

/// What the database says, without the values it says it about.
fn refusal(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(refused) => match refused.constraint() {
            Some(constraint) => format!("the rule {constraint}"),
            None => format!("state {}", refused.code().unwrap_or_default()),
        },
        None => "not written".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_every_row_once_and_halves_too() {
        for rows in [0, 1, 999, 2000, 2001, 4500] {
            let mut seen = Vec::new();
            let mut ranges = chunks(rows);
            while let Some(range) = ranges.pop() {
                if range.len() > 300 { halve(&mut ranges, range) } else { seen.extend(range) }
            }
            assert_eq!(seen, (0..rows).collect::<Vec<_>>());
        }
    }
}
