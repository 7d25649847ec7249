//! One row, understood: the client, the pet and the events it speaks of, or why it cannot be kept.

mod cells;
mod client;
mod event;
mod pet;

use chrono::NaiveDate;

pub use client::{ClientDraft, OwnerRef};
pub use event::{EventDraft, EventKind};
pub use pet::{PetDraft, PetRef};

use super::fields::{Field, Subject};
use super::mapping::Mapping;
use super::refusal::{Refusal, Warning};

/// How rows are read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    pub mapping: &'a Mapping,
    /// The clinic's day: nothing is born after it.
    pub today: NaiveDate,
    /// What an animal without a name is called.
    pub unnamed: &'a str,
}

/// What a row says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// None where the row names nobody: `owner` may still say by which number the owner is found.
    pub client: Option<ClientDraft>,
    pub owner: OwnerRef,
    /// None where the file describes no animals: `animal` may still say which animal the events are about.
    pub pet: Option<PetDraft>,
    pub animal: PetRef,
    pub events: Vec<EventDraft>,
    pub warnings: Vec<Warning>,
}

impl Reading<'_> {
    /// Understands a row.
    ///
    /// # Errors
    /// [`Refusal`]: the first thing because of which the row cannot be kept.
    pub fn row(&self, cells: &[String]) -> Result<Understood, Refusal> {
        let (client, mut warnings) = self.client(cells)?;
        let rest = self.rest(cells)?;
        warnings.extend(rest.warnings);
        Ok(Understood { client, warnings, ..rest })
    }

    /// The client of a row, and what of it was kept otherwise than it is written.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn client(&self, cells: &[String]) -> Result<(Option<ClientDraft>, Vec<Warning>), Refusal> {
        self.require_shape(cells)?;
        let mut row = Row { reading: self, cells, warnings: Vec::new() };
        let client = row.client()?;
        Ok((client, row.warnings))
    }

    /// All of a row but its client.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn rest(&self, cells: &[String]) -> Result<Understood, Refusal> {
        self.require_shape(cells)?;
        let mut row = Row { reading: self, cells, warnings: Vec::new() };
        let owner = row.owner();
        let pet = row.pet()?;
        let animal = row.animal();
        let events = row.events()?;
        Ok(Understood { client: None, owner, pet, animal, events, warnings: row.warnings })
    }

    /// Whether the file describes clients.
    #[must_use]
    pub fn has_clients(&self) -> bool {
        [Field::FirstName, Field::LastName, Field::FullName].iter().any(|field| self.mapping.has(*field))
    }

    /// Whether the file describes animals, rather than only naming those that its events are about.
    #[must_use]
    pub fn has_pets(&self) -> bool {
        self.mapping.has(Field::Species) || (self.mapping.has(Field::PetName) && !self.has_events())
    }

    /// Whether the file tells of visits, vaccinations, reminders, records or weights.
    #[must_use]
    pub fn has_events(&self) -> bool {
        let is_event = |field: Field| {
            matches!(field.subject(), Subject::Visit | Subject::Vaccination | Subject::Reminder | Subject::Record) || field == Field::Weight
        };
        self.mapping.fields().any(is_event)
    }

    fn require_shape(&self, cells: &[String]) -> Result<(), Refusal> {
        let wanted = self.mapping.columns.len();
        let extra_is_empty = cells.iter().skip(wanted).all(|cell| cell.trim().is_empty());
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Err(Refusal::Blank);
        }
        if cells.len() < wanted || (cells.len() > wanted && !extra_is_empty) {
            return Err(Refusal::Ragged { found: cells.len(), wanted });
        }
        if self.mapping.has_header && self.mapping.is_header(cells) {
            return Err(Refusal::HeaderAgain);
        }
        Ok(())
    }
}

/// A row while it is being read; collects what is kept otherwise than it is written.
struct Row<'a> {
    reading: &'a Reading<'a>,
    cells: &'a [String],
    warnings: Vec<Warning>,
}
