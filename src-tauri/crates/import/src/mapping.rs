//! What each column means: guessed once, written beside the file, and from then on what a person says there.

use std::collections::BTreeMap;

use super::dates::DateOrder;
use super::fields::Field;
use super::guess::{self, Column};

/// What each column of a file means, and what the file leaves unsaid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// One of `,` `;` tab `|`.
    pub delimiter: u8,
    pub date_order: Option<DateOrder>,
    /// Whether the first row names the columns; without it that row is one like the others.
    pub has_header: bool,
    /// Weights without a unit are pounds.
    pub weighs_in_pounds: bool,
    /// By the columns' order. Headers as they stand in the file.
    pub columns: Vec<(String, Field)>,
    /// What holds for every row, for example the species of a file of dogs.
    pub constants: BTreeMap<Field, String>,
    /// Columns whose cells hold several fields.
    pub splits: Vec<Split>,
    /// By field: the source's codes (in small letters) and what they mean.
    pub values: BTreeMap<Field, BTreeMap<String, String>>,
}

/// A column whose cells are cut into several fields: "Patterson, James" at "," into last and first name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The column's place.
    pub column: usize,
    pub at: String,
    pub into: Vec<Field>,
}

impl Mapping {
    /// A guess by the headers' words and by what stands in the first rows (`samples`, by column).
    #[must_use]
    pub fn guess(headers: &[String], samples: &[Vec<String>], delimiter: u8) -> Self {
        let none = Vec::new();
        let columns: Vec<Column<'_>> =
            headers.iter().enumerate().map(|(at, header)| Column { header, samples: samples.get(at).unwrap_or(&none) }).collect();
        let fields = guess::guess(&columns).into_iter().map(|guessed| guessed.field);
        Self::of(headers.iter().cloned().zip(fields).collect(), delimiter)
    }

    /// Columns and nothing else said.
    #[must_use]
    pub const fn of(columns: Vec<(String, Field)>, delimiter: u8) -> Self {
        Self {
            delimiter,
            date_order: None,
            has_header: true,
            weighs_in_pounds: false,
            columns,
            constants: BTreeMap::new(),
            splits: Vec::new(),
            values: BTreeMap::new(),
        }
    }

    /// Every field that something is said of.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let columns = self.columns.iter().map(|(_, field)| *field).filter(|field| *field != Field::Ignore);
        columns.chain(self.constants.keys().copied()).chain(self.splits.iter().flat_map(|split| split.into.iter().copied()))
    }

    /// Whether any column means this.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.fields().any(|known| known == field)
    }

    /// What the column of a field is called in the file; the field's own word where there is none.
    #[must_use]
    pub fn header(&self, field: Field) -> String {
        let split = || self.splits.iter().find(|split| split.into.contains(&field)).map(|split| split.column);
        let at = self.columns.iter().position(|(_, known)| *known == field).or_else(split);
        at.and_then(|at| self.columns.get(at)).map_or_else(|| field.to_string(), |(header, _)| header.clone())
    }

    /// Headers of columns that are not taken.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let is_cut = |at: usize| self.splits.iter().any(|split| split.column == at);
        self.columns
            .iter()
            .enumerate()
            .filter(move |(at, (_, field))| *field == Field::Ignore && !is_cut(*at))
            .map(|(_, (header, _))| header.as_str())
    }

    #[must_use]
    pub fn constant(&self, field: Field) -> Option<&str> {
        self.constants.get(&field).map(String::as_str)
    }

    /// Whether a row is the row of headers once more, as exports of several pages have it.
    #[must_use]
    pub fn is_header(&self, cells: &[String]) -> bool {
        cells.len() >= self.columns.len()
            && self.columns.len() > 1
            && self.columns.iter().zip(cells).all(|((header, _), cell)| header == cell.trim())
    }

    /// What a row says to a field, trimmed and translated; None where it says nothing.
    #[must_use]
    pub fn cell(&self, cells: &[String], field: Field) -> Option<String> {
        self.said(cells, field).next().map(|word| self.translated(field, word)).or_else(|| self.constants.get(&field).cloned())
    }

    /// The same of every column that has the field.
    #[must_use]
    pub fn cells(&self, cells: &[String], field: Field) -> Vec<String> {
        let said: Vec<String> = self.said(cells, field).map(|word| self.translated(field, word)).collect();
        if said.is_empty() { self.constants.get(&field).cloned().into_iter().collect() } else { said }
    }

    /// The vaccine that a column such as "Rabies due" speaks of.
    #[must_use]
    pub fn vaccine_of_due_column(&self) -> Option<String> {
        const NOT_THE_NAME: [&str; 9] = ["due", "next", "date", "expires", "expiry", "vaccination", "vaccine", "on", "until"];
        let field = [Field::VaccineDue, Field::VaccinatedOn].into_iter().find(|field| self.has(*field))?;
        let header = self.header(field);
        let words = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !NOT_THE_NAME.contains(&word.to_lowercase().as_str()));
        Some(words.collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty())
    }

    fn said<'a>(&'a self, cells: &'a [String], field: Field) -> impl Iterator<Item = &'a str> {
        let columns = self.columns.iter().zip(cells).filter(move |((_, known), _)| *known == field).map(|(_, cell)| cell.trim());
        let parts = self.splits.iter().filter_map(move |split| {
            let at = split.into.iter().position(|known| *known == field)?;
            cells.get(split.column)?.splitn(split.into.len(), split.at.as_str()).nth(at).map(str::trim)
        });
        columns.chain(parts).map(plain_cell).filter(|cell| !cell.is_empty())
    }

    fn translated(&self, field: Field, word: &str) -> String {
        let table = self.values.get(&field);
        table.and_then(|table| table.get(&word.to_lowercase())).cloned().unwrap_or_else(|| word.to_owned())
    }
}

/// Without what this program wrote into a file of refused rows so that no spreadsheet computes the cell.
fn plain_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_trimmed_and_never_computed() {
        let mapping = Mapping::of(vec![("pet name".to_owned(), Field::PetName)], b',');
        let cell = |text: &str| mapping.cell(&[text.to_owned()], Field::PetName);
        assert_eq!(cell("  Rex "), Some("Rex".to_owned()));
        assert_eq!(cell("=1+1"), Some("=1+1".to_owned()));
        assert_eq!(cell("'=1+1"), Some("=1+1".to_owned()));
        assert_eq!(cell("'t Hooft"), Some("'t Hooft".to_owned()));
        assert_eq!(cell("  "), None);
    }

    #[test]
    fn constants_splits_joins_and_values() {
        let columns = [("Owner", Field::Ignore), ("Street", Field::Address), ("Line 2", Field::Address), ("Sex", Field::Gender)];
        let mut mapping = Mapping::of(columns.map(|(header, field)| (header.to_owned(), field)).into(), b',');
        mapping.constants.insert(Field::Species, "Dog".to_owned());
        mapping.splits.push(Split { column: 0, at: ",".to_owned(), into: vec![Field::LastName, Field::FirstName] });
        mapping.values.insert(Field::Gender, BTreeMap::from([("1".to_owned(), "male".to_owned())]));
        let cells = ["Long, Ada", "1 Elm", "Back house", "1"].map(str::to_owned);
        let cell = |field| mapping.cell(&cells, field);
        assert_eq!((cell(Field::LastName).as_deref(), cell(Field::FirstName).as_deref()), (Some("Long"), Some("Ada")));
        assert_eq!((cell(Field::Species).as_deref(), cell(Field::Gender).as_deref()), (Some("Dog"), Some("male")));
        assert_eq!(mapping.cells(&cells, Field::Address), ["1 Elm", "Back house"]);
        assert_eq!(mapping.ignored().count(), 0);
    }

    #[test]
    fn a_due_column_names_its_vaccine() {
        let of = |header: &str| Mapping::of(vec![(header.to_owned(), Field::VaccineDue)], b',').vaccine_of_due_column();
        assert_eq!((of("Rabies Due Date").as_deref(), of("next due")), (Some("Rabies"), None));
    }
}
