//! The dry run: every row is read, checked and brought together; nothing is written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

use super::ImportError;
use super::dates::{self, DateFault};
use super::draft::{Reading, Understood};
use super::encoding::{Sniffed, Utf8};
use super::fields::Field;
use super::known::Known;
use super::mapping::Mapping;
use super::records::{Record, Records};
use super::refusal::Refusal;
use super::sheet::{Gatherer, Join, Sheet};
use super::source::{Source, rows};
use crate::Progress;

/// A file and how it is to be read.
#[expect(missing_debug_implementations, reason = "a source has nothing to show but its name")]
pub struct ImportPlan<'a> {
    pub source: &'a dyn Source,
    pub sniffed: Sniffed,
    pub mapping: Mapping,
    /// Who owns the pets where the file does not say.
    pub people: Option<People<'a>>,
    pub join: Join,
    /// What an animal without a name is called.
    pub unnamed: String,
    /// The clinic's day.
    pub today: NaiveDate,
}

/// A second file with people, to be given the first file's pets.
///
/// No public file says which animal is whose. A pet goes to the person whose place in the list is the FNV-1a hash of
/// the pet's number (its line where it has none), modulo the number of people: the same on every run, the same owner
/// for the same number, and about evenly spread.
#[expect(missing_debug_implementations, reason = "a source has nothing to show but its name")]
pub struct People<'a> {
    pub source: &'a dyn Source,
    pub sniffed: Sniffed,
    pub mapping: Mapping,
}

/// What a file comes to, before anything is written.
#[derive(Debug, Clone)]
pub struct Checked {
    pub sheet: Sheet,
    /// Rows of the people's file that were refused.
    pub people_refused: Vec<(u64, Refusal)>,
    pub people_read: u64,
}

/// How many rows pass between two words of progress.
const STEP: u64 = 500;

/// Reads all of it.
///
/// # Errors
/// [`ImportError::DateOrderNeeded`], [`ImportError::NoOwnerColumn`], [`ImportError::NothingMapped`],
/// [`ImportError::NoPeople`], [`ImportError::Cancelled`], and where a file cannot be read.
pub fn check(plan: &ImportPlan<'_>, known: &Known, progress: &mut dyn Progress) -> Result<Checked, ImportError> {
    require_columns(plan)?;
    require_date_order(plan)?;
    let mut gatherer = Gatherer::new(known, plan.join);
    let mut people_refused = Vec::new();
    let mut people_read = 0;
    let mut owners: Vec<Uuid> = Vec::new();
    if let Some(people) = &plan.people {
        let reading = Reading { mapping: &people.mapping, today: plan.today, unnamed: &plan.unnamed };
        each(people.source, people.sniffed, &people.mapping, "reading_people", progress, |record| {
            people_read += 1;
            let client = record.cells.map_err(Refusal::from).and_then(|cells| reading.row(&cells)).map(|row| row.client);
            match client {
                Ok(Some(client)) => owners.push(gatherer.person(record.line, client)),
                Ok(None) => people_refused.push((record.line, Refusal::NoOwner)),
                Err(refusal) => people_refused.push((record.line, refusal)),
            }
        })?;
        if owners.is_empty() {
            return Err(ImportError::NoPeople);
        }
    }
    let reading = Reading { mapping: &plan.mapping, today: plan.today, unnamed: &plan.unnamed };
    each(plan.source, plan.sniffed, &plan.mapping, "checking", progress, |record| {
        let row = record.cells.map_err(Refusal::from).and_then(|cells| {
            let number = plan.mapping.cell(&cells, Field::ClientNumber).map(str::to_owned);
            reading.row(&cells).map(|row| (row, number))
        });
        let (row, number) = match row {
            Ok((row, number)) => (Ok(row), number),
            Err(refusal) => (Err(refusal), None),
        };
        let owner = match &row {
            Ok(Understood { client: None, .. }) if !owners.is_empty() => Some(owners[place(&row, record.line, owners.len())]),
            Ok(Understood { client: None, .. }) => number.and_then(|number| gatherer.by_number(&number)),
            _ => None,
        };
        gatherer.take(record.line, row, owner);
    })?;
    Ok(Checked { sheet: gatherer.finish(), people_refused, people_read })
}

fn each(
    source: &dyn Source,
    sniffed: Sniffed,
    mapping: &Mapping,
    task: &'static str,
    progress: &mut dyn Progress,
    mut take: impl FnMut(Record),
) -> Result<(), ImportError> {
    let mut records: Records<Utf8<_>> = rows(source, sniffed, mapping)?;
    let size = source.size();
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

fn require_columns(plan: &ImportPlan<'_>) -> Result<(), ImportError> {
    match gap(&plan.mapping, plan.people.is_some()) {
        None => Ok(()),
        Some(Gap::Nothing) => Err(ImportError::NothingMapped),
        Some(Gap::NoOwner) => Err(ImportError::NoOwnerColumn),
        Some(Gap::NoSpecies) => Err(ImportError::NoSpeciesColumn),
    }
}

/// What a mapping lacks so that no row could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// No column names a client or a pet.
    Nothing,
    /// Pets, and nobody whose they are.
    NoOwner,
    /// Pets, and no column says of which kind.
    NoSpecies,
}

/// What is lacking; `has_people` where a second file names the owners.
#[must_use]
pub fn gap(mapping: &Mapping, has_people: bool) -> Option<Gap> {
    let has = |fields: &[Field]| fields.iter().any(|field| mapping.has(*field));
    let names_person = has(&[Field::FirstName, Field::LastName, Field::FullName]);
    let names_pet = has(&[Field::PetName, Field::Species, Field::Breed]);
    match (names_person, names_pet) {
        (false, false) => Some(Gap::Nothing),
        (false, true) if !has_people && !has(&[Field::ClientNumber]) => Some(Gap::NoOwner),
        (_, true) if !has(&[Field::Species]) => Some(Gap::NoSpecies),
        _ => None,
    }
}

/// Looks for one date that has no meaning without an order. It costs a reading of the file, and only where it must.
fn require_date_order(plan: &ImportPlan<'_>) -> Result<(), ImportError> {
    let columns: Vec<Field> = [Field::BirthDate, Field::DeceasedOn].into_iter().filter(|field| plan.mapping.has(*field)).collect();
    if plan.mapping.date_order.is_some() || columns.is_empty() {
        return Ok(());
    }
    let mut records = rows(plan.source, plan.sniffed, &plan.mapping)?;
    while let Some(record) = records.next()? {
        let Ok(cells) = record.cells else { continue };
        for field in &columns {
            let Some(words) = plan.mapping.cell(&cells, *field) else { continue };
            if dates::parse(words, None, plan.today) == Err(DateFault::OrderNeeded) {
                let column = plan.mapping.header(*field);
                return Err(ImportError::DateOrderNeeded { line: record.line, column, example: words.to_owned() });
            }
        }
    }
    Ok(())
}

fn place(row: &Result<Understood, Refusal>, line: u64, people: usize) -> usize {
    let number = row.as_ref().ok().and_then(|row| row.pet.as_ref()).and_then(|pet| pet.number.clone());
    let words = number.unwrap_or_else(|| line.to_string());
    let hash = words.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    usize::try_from(hash % people as u64).unwrap_or_default()
}
