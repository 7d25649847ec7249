//! What a person does at the desk: one file an area, each use case a method of [`Desk`].
//!
//! Reads and writes go to the encrypted copy on this PC and nowhere else; what is written travels later, by itself. No
//! screen and no window is known here.

mod clients;
pub mod clock;
mod conflicts;
mod drafts;
pub mod error;
mod find;
pub mod import;
mod patients;
mod schedule;
pub mod session;
mod undo;
pub mod view;
mod who;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Connection;
use vetdesk_cache::{Cache, Settle, Write, Written};
use vetdesk_domain::ids::{CaseId, UndoId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;

use clock::Clock;
pub use conflicts::Counts;
use error::{DeskError, ErrorCode, Result};
use undo::{Kept, RowStep, Steps};
use view::Done;
pub use who::Who;

/// The desk of one person in one clinic.
pub struct Desk {
    cache: Cache,
    who: Who,
    clock: Arc<dyn Clock>,
    steps: Steps,
    after_write: Option<Box<dyn Fn() + Send + Sync>>,
    is_read_only: AtomicBool,
}

impl Desk {
    #[must_use]
    pub fn new(cache: Cache, who: Who, clock: Arc<dyn Clock>) -> Self {
        Self { cache, who, clock, steps: Steps::default(), after_write: None, is_read_only: AtomicBool::new(false) }
    }

    /// Calls this after each write that has to travel.
    #[must_use]
    pub fn after_write(mut self, call: impl Fn() + Send + Sync + 'static) -> Self {
        self.after_write = Some(Box::new(call));
        self
    }

    /// Refuses writes from now on, or takes them again: the server and this release do not fit each other. What was
    /// written before stays and travels later.
    pub fn set_read_only(&self, is_read_only: bool) {
        self.is_read_only.store(is_read_only, Ordering::Relaxed);
    }

    #[must_use]
    pub const fn who(&self) -> &Who {
        &self.who
    }

    /// The copy that this desk works on.
    #[must_use]
    pub const fn cache(&self) -> &Cache {
        &self.cache
    }

    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today, as the clinic's calendar has it.
    fn today(&self) -> NaiveDate {
        self.who.zone.day_of(self.now())
    }

    /// One moment of the copy.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.cache.read(|conn| Ok(work(conn)))?
    }

    /// One named intent: all of it or nothing.
    fn write<T>(&self, intent: Intent, work: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<Written<T>> {
        self.require_writable()?;
        let written = self.cache.write(intent.as_str(), self.now(), work)?;
        self.travel();
        Ok(written)
    }

    fn settle(&self, case: CaseId, choice: Settle) -> Result<Written<()>> {
        self.require_writable()?;
        let written = self.cache.settle(case, choice, self.now())?;
        self.travel();
        Ok(written)
    }

    fn require_writable(&self) -> Result<()> {
        if self.is_read_only.load(Ordering::Relaxed) { Err(DeskError::of(ErrorCode::ReadOnly)) } else { Ok(()) }
    }

    fn travel(&self) {
        if let Some(call) = &self.after_write {
            call();
        }
    }

    fn require(&self, permission: Permission) -> Result<()> {
        if self.who.may(permission) { Ok(()) } else { Err(DeskError::because(ErrorCode::NotAllowed, format_args!("needs {permission}"))) }
    }

    /// One intent on one row, which can be taken back. Where nothing differs, nothing is written.
    fn edit(&self, intent: Intent, work: impl FnOnce(&mut Write<'_>) -> Result<Option<RowStep>>) -> Result<Done<()>> {
        let written = self.write(intent, work)?;
        let undo_id = written.value.map(|step| self.steps.keep(intent, Kept::Row(step)));
        Ok(Done { value: (), areas: written.areas.into_iter().collect(), undo_id })
    }

    /// The answer of a write that can be taken back by undoing `kept`.
    fn undoable<T>(&self, intent: Intent, written: Written<T>, kept: Option<Kept>) -> Done<T> {
        let undo_id: Option<UndoId> = kept.map(|kept| self.steps.keep(intent, kept));
        Done { value: written.value, areas: written.areas.into_iter().collect(), undo_id }
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("who", &self.who).finish_non_exhaustive()
    }
}
