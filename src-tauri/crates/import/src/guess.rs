//! What each column of a file means: by the preset of the system that wrote the file, else by the column's header, else by
//! its cells. Headers and cells must not contradict each other, and the file as a whole decides about bare words such as
//! "Name" and "Notes".

mod context;
mod fit;
mod kinds;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fields::{Field, Subject};
use crate::headers::{self, Depends, Meaning};
use crate::presets::{self, Preset};
use crate::species;
use crate::values;
use fit::Fit;

/// A column as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    pub header: &'a str,
    /// Different cells that say something; about fifty are enough.
    pub samples: &'a [String],
}

/// What a column most likely means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guessed {
    pub field: Field,
    pub because: Because,
}

/// What a guess rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The system that wrote the file is known.
    Preset,
    Header,
    /// The cells say it, alone or against the header.
    Values,
    /// There is nothing to go by, or another column has more of a claim.
    Nothing,
}

/// Guesses every column, in the columns' order. A field that does not repeat is given once, to the column with the best
/// evidence.
#[must_use]
pub fn guess(columns: &[Column<'_>]) -> Vec<Guessed> {
    let headers: Vec<String> = columns.iter().map(|column| column.header.to_owned()).collect();
    let preset = presets::recognise(&headers);
    let mut looks: Vec<Look<'_>> = columns.iter().map(|column| Look::first(column, preset)).collect();
    let subject = context::subject(&looks);
    context::bare_words(&mut looks, subject);
    context::pets_only(&mut looks);
    context::one_way_to_name_people(&mut looks);
    once_each(&mut looks);
    looks.into_iter().map(|look| Guessed { field: look.field, because: look.because }).collect()
}

/// How much speaks for a column's meaning, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    Nothing,
    /// The cells alone.
    Values,
    /// A bare word, by what the file is about.
    Context,
    /// A header with a prefix, a number or a filler.
    PutTogether,
    Plain,
    Preset,
}

/// One column while it is being guessed.
#[derive(Debug)]
struct Look<'a> {
    header: &'a str,
    /// Without placeholders.
    cells: Vec<&'a str>,
    /// A bare word whose meaning still depends on the file.
    depends: Option<&'static Depends>,
    field: Field,
    because: Because,
    evidence: Evidence,
}

impl<'a> Look<'a> {
    /// By preset, header and cells, without regard to the other columns.
    fn first(column: &Column<'a>, preset: Option<&'static Preset>) -> Self {
        let says_something = |cell: &&str| *cell == "0" || !values::is_placeholder(cell);
        let cells = column.samples.iter().map(|cell| cell.trim()).filter(says_something).collect();
        let mut look = Look {
            header: column.header,
            cells,
            depends: None,
            field: Field::Ignore,
            because: Because::Nothing,
            evidence: Evidence::Nothing,
        };
        let is_settled = match (preset.and_then(|preset| preset.field(column.header)), headers::read(column.header)) {
            (Some(field), _) => look.settle(field, Because::Preset, Evidence::Preset),
            (None, Meaning::Plain(field)) => look.settle(field, Because::Header, Evidence::Plain),
            (None, Meaning::PutTogether(field)) => look.settle(field, Because::Header, Evidence::PutTogether),
            (None, Meaning::Depends(depends)) => {
                look.depends = Some(depends);
                look.kind_of_animal(depends)
            }
            (None, Meaning::Unknown) => false,
        };
        if !is_settled {
            look.by_cells(preset.is_some());
        }
        look
    }

    /// Gives the column a meaning unless its cells contradict it; then what they say instead. Whether it is settled.
    fn settle(&mut self, field: Field, because: Because, evidence: Evidence) -> bool {
        let (field, because, evidence) = match fit::fit(field, &self.cells) {
            Fit::Contradicts => {
                let mut instead = fit::instead(field).iter().copied();
                match instead.find(|instead| fit::fit(*instead, &self.cells) == Fit::Agrees) {
                    Some(instead) => (instead, Because::Values, evidence),
                    None => {
                        (self.field, self.because, self.evidence) = (Field::Ignore, Because::Values, Evidence::Nothing);
                        return false;
                    }
                }
            }
            _ => (field, because, evidence),
        };
        (self.field, self.because, self.evidence) = (field, because, evidence);
        true
    }

    /// "Type" and "Kind" over words for species.
    fn kind_of_animal(&mut self, depends: &Depends) -> bool {
        let is_kind = depends.field(Subject::Pet) == Field::Species && fit::fit(Field::Species, &self.cells) == Fit::Agrees;
        is_kind && self.settle(Field::Species, Because::Values, Evidence::PutTogether)
    }

    /// Takes what the cells say, where the header says nothing or nothing that they agree with.
    fn by_cells(&mut self, has_preset: bool) {
        if let Some(field) = self.told_by_cells(has_preset) {
            (self.field, self.because, self.evidence) = (field, Because::Values, Evidence::Values);
        }
    }

    /// What the cells look like, regardless of the header's own word. Nothing else speaks for it, so nearly all must agree.
    fn told_by_cells(&self, has_preset: bool) -> Option<Field> {
        const NEARLY_ALL: usize = 80;
        let are = |is_of_kind: fn(&str) -> bool| kinds::are(NEARLY_ALL, &self.cells, is_of_kind);
        if are(kinds::is_chip) || (headers::speaks_of_chips(self.header) && are(kinds::is_any_chip)) {
            return Some(Field::Microchip);
        }
        // A column that the preset of a known system leaves out is no phone and no address of the client.
        if has_preset {
            return None;
        }
        let is_of_strangers = headers::is_of_strangers(self.header);
        if are(kinds::is_email) {
            return (!is_of_strangers).then_some(Field::Email);
        }
        if are(kinds::is_date) {
            // A bare "Date" is for the file as a whole to explain.
            return headers::date_hint(self.header).filter(|_| self.depends.is_none());
        }
        if are(kinds::is_phone) && !is_of_strangers {
            return Some(Field::Phone);
        }
        let is_open = self.depends.is_none() && self.because == Because::Nothing;
        let different: HashSet<String> = self.cells.iter().map(|cell| cell.to_lowercase()).collect();
        if is_open && different.len() > 1 && are(|cell| values::gender(cell).is_some()) {
            return Some(Field::Gender);
        }
        // "Other" stands in lists of anything, and one abbreviation alone may be Canada.
        let is_animal = |cell: &&str| species::known(cell).is_some_and(|word| word != "Other");
        let mut animals = self.cells.iter().copied().filter(is_animal);
        let names_animals = animals.any(|cell| cell.chars().count() > 3 || different.len() > 1);
        (is_open && names_animals && are(|cell| species::known(cell).is_some())).then_some(Field::Species)
    }
}

/// A field that does not repeat stays with the column that has the best evidence, the first of equals.
fn once_each(looks: &mut [Look<'_>]) {
    let rank = |look: &Look<'_>| (look.evidence, fit::fit(look.field, &look.cells));
    let ranks: Vec<(Field, (Evidence, Fit))> = looks.iter().map(|look| (look.field, rank(look))).collect();
    for (at, look) in looks.iter_mut().enumerate() {
        let (field, own) = ranks[at];
        let is_beaten =
            |(other, &(theirs, rank)): (usize, &(Field, (Evidence, Fit)))| theirs == field && (rank > own || (rank == own && other < at));
        if !field.is_repeatable() && ranks.iter().enumerate().any(is_beaten) {
            (look.field, look.because, look.evidence) = (Field::Ignore, Because::Nothing, Evidence::Nothing);
        }
    }
}

#[cfg(test)]
mod tests;
