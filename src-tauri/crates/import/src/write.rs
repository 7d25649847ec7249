//! What was found good, on its way to the server: a thousand rows a statement, under the person's own rights.

use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_domain::ids::PracticeId;
use vetdesk_server::{Identity, Server, ServerError};

use super::ImportError;
use super::batches::{is_another_under_way, take_back};
use super::check::{Checked, ImportPlan};
use super::refusal::Refusal;
use super::sheet::{NewClient, NewPet, Sheet};
use crate::Progress;

/// Rows a statement.
const CHUNK: usize = 1_000;
/// How often a chunk is tried while the server is busy or away.
const ATTEMPTS: u32 = 5;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// To be named when it is taken back.
    pub batch: Uuid,
    pub clients_made: u64,
    pub pets_made: u64,
    /// Rows that only the server could refuse.
    pub refused: Vec<(u64, Refusal)>,
    /// The same, of the people's file.
    pub people_refused: Vec<(u64, Refusal)>,
}

/// Writes a checked file as one batch.
///
/// # Errors
/// [`ImportError::Server`] where the person may not, [`ImportError::UnderWay`] where somebody else imports into the
/// practice, [`ImportError::Cancelled`] after which nothing of it is left, [`ImportError::Interrupted`] where the server
/// goes away for long.
pub async fn commit(
    server: &Server,
    identity: &Identity,
    plan: &ImportPlan<'_>,
    checked: &Checked,
    progress: &mut dyn Progress,
) -> Result<Committed, ImportError> {
    let sheet = &checked.sheet;
    let batch = Uuid::now_v7();
    open_batch(server, identity.practice_id, batch, plan).await?;
    if is_another_under_way(server, batch).await? {
        close_batch(server, batch, 0, 0, 0, 0).await?;
        return Err(ImportError::UnderWay);
    }
    let total = (sheet.clients.len() + sheet.pets.len()) as u64;
    let mut writer = Writer {
        server,
        practice: identity.practice_id,
        batch,
        progress,
        written: 0,
        total,
        rows_read: sheet.rows_read,
        refused: Vec::new(),
        people_refused: Vec::new(),
        gone: HashSet::new(),
    };
    let clients_made = match writer.all(sheet).await {
        Err(ImportError::Cancelled) => {
            take_back(server, batch).await?;
            server.wake().await?;
            return Err(ImportError::Cancelled);
        }
        written => written?,
    };
    let pets_made = writer.written - clients_made;
    let Writer { refused, people_refused, .. } = writer;
    close_batch(server, batch, sheet.rows_read, clients_made, pets_made, (sheet.refused.len() + refused.len()) as u64).await?;
    server.wake().await?;
    Ok(Committed { batch, clients_made, pets_made, refused, people_refused })
}

async fn open_batch(server: &Server, practice: PracticeId, batch: Uuid, plan: &ImportPlan<'_>) -> Result<(), ServerError> {
    let columns: Vec<Value> =
        plan.mapping.columns.iter().map(|(header, field)| json!({"column": header, "field": field.to_string()})).collect();
    let mut lease = server.begin_write().await?;
    sqlx::query("INSERT INTO clinic.import_batches (id, practice_id, file_name, mapping) VALUES ($1, $2, $3, $4)")
        .bind(batch)
        .bind(practice.0)
        .bind(plan.source.name())
        .bind(json!({"columns": columns, "date_order": plan.mapping.date_order, "encoding": plan.sniffed.encoding.name()}))
        .execute(lease.connection()?)
        .await?;
    lease.commit().await
}

async fn close_batch(server: &Server, batch: Uuid, read: u64, clients: u64, pets: u64, refused: u64) -> Result<(), ServerError> {
    let mut lease = server.begin_write().await?;
    sqlx::query(
        "UPDATE clinic.import_batches SET rows_read = $2, clients_made = $3, pets_made = $4, rows_refused = $5, finished_at = now() WHERE id = $1",
    )
    .bind(batch)
    .bind(small(read))
    .bind(small(clients))
    .bind(small(pets))
    .bind(small(refused))
    .execute(lease.connection()?)
    .await?;
    lease.commit().await
}

fn small(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A client as the database takes it.
#[derive(Serialize)]
struct ClientRow<'a> {
    id: Uuid,
    #[serde(flatten)]
    draft: &'a super::draft::ClientDraft,
}

#[derive(Serialize)]
struct PhoneRow<'a> {
    id: Uuid,
    user_id: Uuid,
    typed: &'a str,
    digits: &'a str,
    position: usize,
}

#[derive(Serialize)]
struct PetRow<'a> {
    id: Uuid,
    owner_id: Uuid,
    #[serde(flatten)]
    draft: &'a super::draft::PetDraft,
}

struct Writer<'a> {
    server: &'a Server,
    practice: PracticeId,
    batch: Uuid,
    progress: &'a mut dyn Progress,
    written: u64,
    total: u64,
    rows_read: u64,
    refused: Vec<(u64, Refusal)>,
    people_refused: Vec<(u64, Refusal)>,
    /// Clients that the server refused: their pets have no owner.
    gone: HashSet<Uuid>,
}

impl Writer<'_> {
    /// Answers how many clients were made.
    async fn all(&mut self, sheet: &Sheet) -> Result<u64, ImportError> {
        self.clients(&sheet.clients).await?;
        let clients_made = self.written;
        self.pets(&sheet.pets).await?;
        Ok(clients_made)
    }

    async fn clients(&mut self, all: &[NewClient]) -> Result<(), ImportError> {
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let part = &all[range.clone()];
            match self.attempt(&client_inserts(part)).await? {
                Ok(()) => self.wrote(part.len()),
                Err(_) if part.len() > 1 => halve(&mut ranges, range),
                Err(why) => {
                    self.gone.extend(part.iter().map(|client| client.id));
                    for client in part {
                        let list = if client.is_of_people { &mut self.people_refused } else { &mut self.refused };
                        list.push((client.line, Refusal::Server(why.clone())));
                    }
                }
            }
        }
        Ok(())
    }

    async fn pets(&mut self, all: &[NewPet]) -> Result<(), ImportError> {
        let mut ranges = chunks(all.len());
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let part: Vec<&NewPet> = all[range.clone()].iter().filter(|pet| !self.gone.contains(&pet.owner_id)).collect();
            match self.attempt(&[pet_insert(&part)]).await? {
                Ok(()) => self.wrote(part.len()),
                Err(_) if range.len() > 1 => {
                    halve(&mut ranges, range);
                    continue;
                }
                Err(why) => self.refused.extend(part.iter().map(|pet| (pet.line, Refusal::Server(why.clone())))),
            }
            let orphans = all[range].iter().filter(|pet| self.gone.contains(&pet.owner_id));
            self.refused.extend(orphans.map(|pet| (pet.line, Refusal::NoOwner)));
        }
        Ok(())
    }

    fn go_on(&self) -> Result<(), ImportError> {
        if self.progress.is_cancelled() { Err(ImportError::Cancelled) } else { Ok(()) }
    }

    fn wrote(&mut self, rows: usize) {
        self.written += rows as u64;
        self.progress.reached("importing", self.written, Some(self.total));
    }

    /// Ok(Err) where the database refuses the rows themselves; Err where the server is gone or the person may not.
    async fn attempt(&self, inserts: &[Insert]) -> Result<Result<(), String>, ImportError> {
        let mut attempt = 1;
        loop {
            match self.run(inserts).await {
                Ok(()) => return Ok(Ok(())),
                Err(ServerError::Database(error)) => return Ok(Err(refusal(&error))),
                Err(error) if attempt < ATTEMPTS && (error.is_retry() || error.is_offline()) => {
                    tokio::time::sleep(Duration::from_millis(200 << attempt)).await;
                    attempt += 1;
                }
                Err(source) => return Err(ImportError::Interrupted { batch: self.batch, written: self.written, source }),
            }
        }
    }

    /// All of them or none.
    async fn run(&self, inserts: &[Insert]) -> Result<(), ServerError> {
        let mut lease = self.server.begin_write().await?;
        for insert in inserts {
            let query = sqlx::query(insert.sql).bind(Json(&insert.rows)).bind(self.practice.0);
            let query = if insert.names_batch { query.bind(self.batch) } else { query };
            query.execute(lease.connection()?).await?;
        }
        // Its sign of life: nobody else imports meanwhile.
        sqlx::query("UPDATE clinic.import_batches SET rows_read = $2 WHERE id = $1")
            .bind(self.batch)
            .bind(small(self.rows_read))
            .execute(lease.connection()?)
            .await?;
        lease.commit().await
    }
}

/// One statement and its rows.
struct Insert {
    sql: &'static str,
    rows: Vec<Value>,
    names_batch: bool,
}

fn client_inserts(part: &[NewClient]) -> [Insert; 2] {
    let clients = values(part.iter().map(|client| ClientRow { id: client.id, draft: &client.draft }));
    let phones = values(part.iter().flat_map(|client| {
        client.draft.phones.iter().enumerate().map(|(position, phone)| PhoneRow {
            id: Uuid::now_v7(),
            user_id: client.id,
            typed: &phone.typed,
            digits: &phone.digits,
            position,
        })
    }));
    [Insert { sql: CLIENTS, rows: clients, names_batch: true }, Insert { sql: PHONES, rows: phones, names_batch: false }]
}

fn pet_insert(part: &[&NewPet]) -> Insert {
    let rows = values(part.iter().map(|pet| PetRow { id: pet.id, owner_id: pet.owner_id, draft: &pet.draft }));
    Insert { sql: PETS, rows, names_batch: true }
}

// A chunk whose commit nobody heard of is sent again: what is there already is passed over.
const CLIENTS: &str = "INSERT INTO clinic.users
    (id, practice_id, first_name, last_name, email, address, city, postal_code, country, desk_alert, import_batch_id, import_key)
  SELECT r.id, $2, r.first_name, r.last_name, r.email, r.address, r.city, r.postal_code, r.country, r.desk_alert, $3, r.number
    FROM jsonb_to_recordset($1) r (id uuid, first_name text, last_name text, email public.citext, address text, city text,
      postal_code text, country text, desk_alert text, number text)
  ON CONFLICT (id) DO NOTHING";

const PHONES: &str = "INSERT INTO clinic.user_phones (id, practice_id, user_id, typed, digits, position)
  SELECT r.id, $2, r.user_id, r.typed, r.digits, r.position
    FROM jsonb_to_recordset($1) r (id uuid, user_id uuid, typed text, digits text, position smallint)
  ON CONFLICT (id) DO NOTHING";

const PETS: &str = "INSERT INTO clinic.pets
    (id, practice_id, owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date, microchip, registration,
     handling_alert, is_deceased, deceased_on, import_batch_id, import_key)
  SELECT r.id, $2, r.owner_id, r.name, r.species, r.breed, r.is_mixed, r.gender, r.is_neutered, r.colour, r.birth_date, r.microchip,
         r.registration, r.handling_alert, r.is_deceased, r.deceased_on, $3, r.number
    FROM jsonb_to_recordset($1) r (id uuid, owner_id uuid, name text, species text, breed text, is_mixed boolean,
      gender clinic.pet_gender, is_neutered boolean, colour text, birth_date date, microchip text, registration text,
      handling_alert text, is_deceased boolean, deceased_on date, number text)
  ON CONFLICT (id) DO NOTHING";

fn values<T: Serialize>(rows: impl Iterator<Item = T>) -> Vec<Value> {
    rows.filter_map(|row| serde_json::to_value(row).ok()).collect()
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
        for rows in [0, 1, 999, 1000, 1001, 2500] {
            let mut seen = Vec::new();
            let mut ranges = chunks(rows);
            while let Some(range) = ranges.pop() {
                if range.len() > 300 { halve(&mut ranges, range) } else { seen.extend(range) }
            }
            assert_eq!(seen, (0..rows).collect::<Vec<_>>());
        }
    }
}
