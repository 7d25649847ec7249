//! The dry run: every row of every file is read, checked and brought together; nothing is written.
//!
//! Clients are gathered from all files first, then animals, then what happened to them: in which order the files are given
//! does not matter.

use chrono::NaiveDate;
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;

use super::ImportError;
use super::animals::{AnimalId, Animals, Owner};
use super::dates::DateOrder;
use super::decide;
use super::draft::{EventDraft, Reading, Understood};
use super::encoding::{Sniffed, Utf8};
use super::fields::Field;
use super::gap::require_columns;
use super::known::Known;
use super::mapping::Mapping;
use super::people::{People, PersonId};
use super::records::{Record, Records};
use super::refusal::{At, Refusal, Warning};
use super::sheet::{Join, Sheet};
use super::source::{Source, rows};
use super::survey::require_dates;
use crate::Progress;

/// One file and how it is to be read.
#[expect(missing_debug_implementations, reason = "a source has nothing to show but its name")]
pub struct ImportFile<'a> {
    pub source: &'a dyn Source,
    pub sniffed: Sniffed,
    pub mapping: Mapping,
}

/// The files of one export, and what a person says of them.
#[expect(missing_debug_implementations, reason = "a source has nothing to show but its name")]
pub struct ImportPlan<'a> {
    pub files: Vec<ImportFile<'a>>,
    /// Whose numbers these are: a name for the other system, or for a branch's copy of it.
    pub origin: String,
    pub join: Join,
    /// What an animal without a name is called.
    pub unnamed: String,
    /// The clinic's day.
    pub today: NaiveDate,
    /// Where visits take place, and by whose clock.
    pub clinic: Uuid,
    pub zone: ClinicZone,
}

impl ImportPlan<'_> {
    pub(super) fn reading(&self, file: usize) -> Reading<'_> {
        Reading { mapping: &self.files[file].mapping, today: self.today, unnamed: &self.unnamed }
    }
}

/// What a row's events are about: an animal of the files, or one of the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Animal(AnimalId),
    Known(Uuid),
}

/// Everything the files say, brought together.
#[derive(Debug, Default)]
pub struct Gathered {
    pub people: People,
    pub animals: Animals,
    pub events: Vec<(At, Subject, EventDraft)>,
    pub sheet: Sheet,
    /// By file and row: who the row's client is. Rows that were refused have none.
    rows: Vec<Vec<RowPerson>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowPerson {
    Nobody,
    Refused,
    Is(PersonId),
}

/// How many rows pass between two words of progress.
const STEP: u64 = 500;

/// Reads all of it.
///
/// # Errors
/// [`ImportError::DateOrderNeeded`], [`ImportError::DatesDoNotFit`], [`ImportError::NoOwnerColumn`], [`ImportError::NoSpeciesColumn`],
/// [`ImportError::NothingMapped`], [`ImportError::FileChanged`], [`ImportError::Cancelled`], and where a file cannot be read.
pub fn check(plan: &ImportPlan<'_>, known: &Known, progress: &mut dyn Progress) -> Result<Sheet, ImportError> {
    require_columns(plan)?;
    let before: Vec<_> = plan.files.iter().map(|file| file.source.state()).collect();
    for file in &plan.files {
        require_dates(file, plan.today)?;
    }
    let mut gathered = Gathered::default();
    for file in 0..plan.files.len() {
        gathered.clients(plan, file, progress)?;
    }
    gathered.resolve_names(plan);
    for file in 0..plan.files.len() {
        if plan.reading(file).has_pets() {
            gathered.rest(plan, file, known, true, progress)?;
        }
    }
    for file in 0..plan.files.len() {
        if !plan.reading(file).has_pets() && plan.reading(file).has_events() {
            gathered.rest(plan, file, known, false, progress)?;
        }
    }
    if plan.files.iter().map(|file| file.source.state()).ne(before) {
        return Err(ImportError::FileChanged);
    }
    Ok(decide::decide(plan, known, gathered))
}

impl Gathered {
    /// Takes the clients of a file in; of a file without clients only the rows are counted.
    fn clients(&mut self, plan: &ImportPlan<'_>, file: usize, progress: &mut dyn Progress) -> Result<(), ImportError> {
        let reading = plan.reading(file);
        if !reading.has_clients() {
            self.rows.push(Vec::new());
            return Ok(());
        }
        let is_of_clients_alone = !reading.has_pets() && !reading.has_events();
        let mut rows = Vec::new();
        each(&plan.files[file], "reading_clients", progress, |record| {
            let at = At { file, line: record.line };
            self.sheet.rows_read += 1;
            let client = record.cells.map_err(Refusal::from).and_then(|cells| reading.client(&cells));
            let person = client.and_then(|(client, warnings)| {
                for warning in warnings {
                    self.sheet.warn(warning, at);
                }
                match client {
                    Some(client) => self.people.add(at, client).map(RowPerson::Is),
                    None if is_of_clients_alone => Err(Refusal::NoName),
                    None => Ok(RowPerson::Nobody),
                }
            });
            rows.push(person.unwrap_or_else(|refusal| {
                self.sheet.refused.push((at, refusal));
                RowPerson::Refused
            }));
        })?;
        self.rows.push(rows);
        Ok(())
    }

    /// An owner of whom a row of animals says nothing but the name is the client of that name, where the files have exactly one.
    fn resolve_names(&mut self, plan: &ImportPlan<'_>) {
        let alone: Vec<(PersonId, At, String, String)> = self
            .people
            .iter()
            .filter(|(_, person)| person.is_name_alone && plan.reading(person.at.file).has_pets())
            .map(|(id, person)| (id, person.at, person.draft.first_name.clone(), person.draft.last_name.clone()))
            .collect();
        for (id, _, first, last) in alone {
            let others: Vec<PersonId> =
                self.people.named(&first, &last).into_iter().filter(|other| !self.people.get(*other).is_name_alone).collect();
            if let [one] = others.as_slice() {
                self.people.join(*one, id);
            }
        }
    }

    /// Takes the animals of a file in, and what happened to them.
    fn rest(
        &mut self,
        plan: &ImportPlan<'_>,
        file: usize,
        known: &Known,
        has_pets: bool,
        progress: &mut dyn Progress,
    ) -> Result<(), ImportError> {
        let reading = plan.reading(file);
        let counts_rows = !reading.has_clients();
        let may_repeat = reading.has_events();
        let mut place = 0;
        each(&plan.files[file], "reading_animals", progress, |record| {
            let at = At { file, line: record.line };
            let person = self.rows[file].get(place).copied().unwrap_or(RowPerson::Nobody);
            place += 1;
            self.sheet.rows_read += u64::from(counts_rows);
            if person == RowPerson::Refused {
                return;
            }
            let row = record.cells.map_err(Refusal::from).and_then(|cells| reading.rest(&cells));
            let taken = row.and_then(|row| {
                for warning in &row.warnings {
                    self.sheet.warn(*warning, at);
                }
                self.take(at, row, person, known, has_pets, may_repeat)
            });
            if let Err(refusal) = taken {
                self.sheet.refused.push((at, refusal));
            }
        })
    }

    fn take(&mut self, at: At, row: Understood, person: RowPerson, known: &Known, has_pets: bool, may_repeat: bool) -> Result<(), Refusal> {
        let owner = match person {
            RowPerson::Is(person) => Some(Owner::Person(self.people.root(person))),
            _ => self.owner(&row, known)?,
        };
        let subject = match row.pet {
            Some(pet) => {
                // A number of the files tells the animal even where the row does not tell the owner.
                let known_animal =
                    pet.number.as_ref().and_then(|_| self.animals.find(&row.animal, owner)).map(|id| self.animals.all[id].owner);
                let of_practice =
                    || self.known_pet(&row.animal, None, known).and_then(|id| known.pets.get(&id)).map(|pet| Owner::Known(pet.owner_id));
                let Some(owner) = owner.or(known_animal).or_else(of_practice) else { return Err(no_owner(&row.owner)) };
                Some(Subject::Animal(self.animals.add(at, pet, owner, may_repeat)))
            }
            None if row.events.is_empty() && has_pets => return Ok(()),
            None if row.events.is_empty() => None,
            None => {
                let found = self.animals.find(&row.animal, owner).map(Subject::Animal);
                Some(found.or_else(|| self.known_pet(&row.animal, owner, known).map(Subject::Known)).ok_or_else(|| no_animal(&row))?)
            }
        };
        if let Some(subject) = subject {
            self.events.extend(row.events.into_iter().map(|event| (at, subject, event)));
        }
        Ok(())
    }

    fn owner(&self, row: &Understood, known: &Known) -> Result<Option<Owner>, Refusal> {
        if let Some(person) = self.people.owner(&row.owner)? {
            return Ok(Some(Owner::Person(person)));
        }
        let of_source = row.owner.number.as_ref().and_then(|number| known.client_links.get(&format!("#{number}"))).map(|link| link.row_id);
        let by_email = || row.owner.email.as_ref().filter(|_| row.owner.number.is_none()).and_then(|email| known.by_email(email));
        Ok(of_source.or_else(by_email).filter(|id| known.clients.contains_key(id)).map(Owner::Known))
    }

    fn known_pet(&self, animal: &super::draft::PetRef, owner: Option<Owner>, known: &Known) -> Option<Uuid> {
        let by_number = animal.number.as_ref().and_then(|number| known.pet_links.get(&format!("#{number}"))).map(|link| link.row_id);
        let by_chip = || animal.chip.as_ref().and_then(|chip| known.chips.get(chip)).copied();
        let by_name = || {
            let (Some(Owner::Known(owner)), Some(name)) = (owner, &animal.name) else { return None };
            let name = name.to_lowercase();
            let mut of_name = known.pets_of(owner).filter(|pet| pet.is_called(&name) && !pet.is_removed);
            of_name.next().filter(|_| of_name.next().is_none()).map(|pet| pet.id)
        };
        by_number.or_else(by_chip).or_else(by_name).filter(|id| known.pets.get(id).is_some_and(|pet| !pet.is_removed))
    }
}

fn no_owner(owner: &super::draft::OwnerRef) -> Refusal {
    match owner.number.as_ref().or(owner.email.as_ref()) {
        Some(said) => Refusal::OwnerUnknown(said.clone()),
        None => Refusal::NoOwner,
    }
}

fn no_animal(row: &Understood) -> Refusal {
    let animal = &row.animal;
    match animal.number.as_ref().or(animal.chip.as_ref()).or(animal.name.as_ref()) {
        Some(said) => Refusal::AnimalUnknown(said.clone()),
        None => Refusal::NoAnimal,
    }
}

/// Hands every row of a file over, and says how far it is.
pub(super) fn each(
    file: &ImportFile<'_>,
    task: &'static str,
    progress: &mut dyn Progress,
    mut take: impl FnMut(Record),
) -> Result<(), ImportError> {
    let mut records: Records<Utf8<_>> = rows(file.source, file.sniffed, &file.mapping)?;
    let size = file.source.size();
    let mut count = 0;
    while let Some(record) = records.next()? {
        take(record);
        count += 1;
        if count % STEP == 0 {
            // Of letters that take two bytes in the file the count may run ahead: never beyond its end.
            let done = size.map_or(records.taken, |size| size.min(records.taken));
            progress.reached(task, done, size);
            if progress.is_cancelled() {
                return Err(ImportError::Cancelled);
            }
        }
    }
    progress.reached(task, size.unwrap_or(records.taken), size.or(Some(records.taken)));
    Ok(())
}

/// The fields that hold dates and that a mapping names.
pub(super) fn date_fields(mapping: &Mapping) -> Vec<Field> {
    let mut fields: Vec<Field> = mapping.fields().filter(|field| field.is_date()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// Every order of day, month and year.
pub(super) const ORDERS: [DateOrder; 3] = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];

/// What `check` warns of that only the whole of the files tells.
pub(super) fn warn_of_gathered(gathered: &mut Gathered) {
    let people: Vec<(Warning, At)> = std::mem::take(&mut gathered.people.warnings);
    let animals: Vec<(Warning, At)> = std::mem::take(&mut gathered.animals.warnings);
    for (warning, at) in people.into_iter().chain(animals) {
        gathered.sheet.warn(warning, at);
    }
}
