//! What was found good, on its way to the server: two thousand rows a statement, on the one connection that holds the practice's lock.
//! While the server writes a chunk the next one is put into JSON.

mod chunk;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use uuid::Uuid;
use vetdesk_server::{Line, Server, ServerError};

use super::ImportError;
use super::batches::{Opened, close_batch, open_batch, take_back};
use super::check::{ImportPlan, check};
use super::known::Known;
use super::merge::{Merged, merge};
use super::refusal::{At, Refusal};
use super::sheet::{Again, Dependent, NewPet, Sheet};
use crate::Progress;
use chunk::{Chunk, Context, Written};

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
    let written = Writer { line: &mut line, opened, plan, progress, written: 0, total: 0, gone: HashSet::new() }.all().await;
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
        self.total = (sheet.clients.len() + sheet.pets.len() + sheet.dependents.len() + sheet.again.len()) as u64;
        let context = Arc::new(Context { rows_read: sheet.rows_read, clinic: self.plan.clinic, origin: self.plan.origin.clone() });
        let clients = Arc::new(std::mem::take(&mut sheet.clients));
        let clients_made = self.write(&context, &clients, &mut sheet).await?;
        let pets = Arc::new(self.with_owner(std::mem::take(&mut sheet.pets), &mut sheet));
        let pets_made = self.write(&context, &pets, &mut sheet).await?;
        let dependents: Vec<Dependent> =
            std::mem::take(&mut sheet.dependents).into_iter().filter(|dependent| !self.gone.contains(&dependent.on)).collect();
        let dependents = Arc::new(dependents);
        let others_made = self.write(&context, &dependents, &mut sheet).await?;
        let again = std::mem::take(&mut sheet.again);
        let merged = self.merge(&again, &mut sheet).await?;
        let updated = merged.iter().filter(|row| !row.updated.is_empty()).count();
        close_batch(self.line, self.opened.batch, &sheet, clients_made, pets_made, others_made, updated as u64).await?;
        sheet.clients = Arc::unwrap_or_clone(clients);
        sheet.pets = Arc::unwrap_or_clone(pets);
        (sheet.dependents, sheet.again) = (Arc::unwrap_or_clone(dependents), again);
        Ok(Committed { batch: self.opened.batch, went_on: self.opened.goes_on, clients_made, pets_made, others_made, merged, sheet })
    }

    /// The pets whose owner was written; the others are refused.
    fn with_owner(&mut self, pets: Vec<NewPet>, sheet: &mut Sheet) -> Vec<NewPet> {
        let (orphans, pets): (Vec<_>, Vec<_>) = pets.into_iter().partition(|pet| self.gone.contains(&pet.owner_id));
        for pet in orphans {
            self.gone.insert(pet.id);
            sheet.refused.push((pet.at, Refusal::NoOwner));
        }
        pets
    }

    /// Writes rows of one kind and says how many. A chunk that the server refuses is halved until the bad row stands alone.
    async fn write<T: Written>(&mut self, context: &Arc<Context>, all: &Arc<Vec<T>>, sheet: &mut Sheet) -> Result<u64, ImportError> {
        let mut made = 0;
        let mut ranges = chunks(all.len());
        let mut ready: Option<(Range<usize>, String)> = None;
        while let Some(range) = ranges.pop() {
            self.go_on()?;
            let rows = match ready.take().filter(|(of, _)| *of == range) {
                Some((_, rows)) => rows,
                None => json_of(context, all, range.clone(), false).await?,
            };
            let next = ranges.last().cloned();
            let (tried, prepared) = tokio::join!(self.attempt(&rows), async {
                match next {
                    Some(next) => json_of(context, all, next.clone(), false).await.map(|rows| Some((next, rows))),
                    None => Ok(None),
                }
            });
            let mut wrote = tried?;
            if wrote.is_err() && range.len() == 1 && T::HAS_SECOND_TRY {
                wrote = self.attempt(&json_of(context, all, range.clone(), true).await?).await?;
            }
            match wrote {
                Ok(()) => made += self.wrote(range.len()),
                Err(_) if range.len() > 1 => halve(&mut ranges, range.clone()),
                Err(why) => self.refuse(all[range].iter().map(Written::who), &why, sheet),
            }
            ready = prepared?;
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
    async fn attempt(&mut self, rows: &str) -> Result<Result<(), String>, ImportError> {
        match self.run(rows).await {
            Ok(()) => Ok(Ok(())),
            Err(ServerError::Database(error)) => match self.line.roll_back().await {
                Ok(()) => Ok(Err(refusal(&error))),
                Err(gone) => Err(self.interrupted(gone)),
            },
            Err(error) => Err(self.interrupted(error)),
        }
    }

    async fn run(&mut self, rows: &str) -> Result<(), ServerError> {
        let batch = self.opened.batch;
        let connection = self.line.begin().await?;
        sqlx::query("SELECT clinic.import_rows($1, $2::text::jsonb)").bind(batch).bind(rows).execute(connection).await?;
        self.line.commit().await
    }

    fn interrupted(&self, source: ServerError) -> ImportError {
        ImportError::Interrupted { batch: self.opened.batch, written: self.written, source }
    }
}

/// A chunk as JSON text, put together on another thread.
async fn json_of<T: Written>(
    context: &Arc<Context>,
    all: &Arc<Vec<T>>,
    range: Range<usize>,
    is_second_try: bool,
) -> Result<String, ImportError> {
    let (context, all) = (context.clone(), all.clone());
    let made = tokio::task::spawn_blocking(move || {
        let mut chunk = Chunk::new(context.rows_read);
        all[range].iter().try_for_each(|one| one.add(&mut chunk, &context, is_second_try))?;
        serde_json::to_string(&chunk)
    });
    match made.await {
        Ok(text) => text.map_err(|error| ImportError::Io(error.into())),
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
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
