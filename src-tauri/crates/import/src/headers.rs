//! What a header says, by the words of `words/headers.toml` and by a few rules for how headers are put together.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::fields::{Field, Subject};
use crate::plain;

/// What a header means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The header itself stands in the table.
    Plain(Field),
    /// The header means this after a prefix, a number or a filler is taken off: `Owner Address`, `Phone 2`.
    PutTogether(Field),
    /// The meaning follows from what the file is about: `Notes`, `ID`.
    Depends(&'static Depends),
    Unknown,
}

/// Words that mean one field in a file about pets and another in a file about visits.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depends {
    words: Vec<String>,
    client: Option<String>,
    pet: Option<String>,
    visit: Option<String>,
    vaccination: Option<String>,
    reminder: Option<String>,
    record: Option<String>,
}

impl Depends {
    /// The field in a file about this; [`Field::Ignore`] where such a file has no use for the column.
    #[must_use]
    pub fn field(&self, subject: Subject) -> Field {
        let word = match subject {
            Subject::Client => &self.client,
            Subject::Pet => &self.pet,
            Subject::Visit => &self.visit,
            Subject::Vaccination => &self.vaccination,
            Subject::Reminder => &self.reminder,
            Subject::Record => &self.record,
            Subject::Nothing => &None,
        };
        word.as_deref().and_then(|word| word.parse().ok()).unwrap_or(Field::Ignore)
    }
}

/// What a header means.
#[must_use]
pub fn read(header: &str) -> Meaning {
    let word = plain::compact(header);
    match (table().direct(&word, None), resolve(&word, None, 0)) {
        (Some(Found::Field(field)), _) => Meaning::Plain(field),
        (_, Some(Found::Field(field))) => Meaning::PutTogether(field),
        (_, Some(Found::Depends(depends))) => Meaning::Depends(depends),
        (_, None) => Meaning::Unknown,
    }
}

/// Whose column a header says it is, before or behind the rest: `Owner E-Mail`, `Name des Tieres`.
#[must_use]
pub fn owner_of(header: &str) -> Option<Subject> {
    without_noun(&plain::compact(header)).into_iter().map(|(subject, _)| subject).next()
}

/// Whether the header speaks of chips, so that codes of an older make can be told from other numbers.
#[must_use]
pub fn speaks_of_chips(header: &str) -> bool {
    let word = plain::compact(header);
    table().written.chips.iter().any(|part| word.contains(part.as_str()))
}

/// Whether the column belongs to somebody who is neither client nor animal: a vet, an insurer, a member of staff.
#[must_use]
pub fn is_of_strangers(header: &str) -> bool {
    let word = plain::compact(header);
    table().written.strangers.iter().any(|part| word.contains(part.as_str()))
}

/// What a column of dates most likely holds, by a part of its header.
#[must_use]
pub fn date_hint(header: &str) -> Option<Field> {
    let word = plain::compact(header);
    let mut hints = table().written.date_hints.iter();
    hints.find(|(_, parts)| parts.iter().any(|part| word.contains(part.as_str()))).and_then(|(field, _)| field.parse().ok())
}

/// Whether a first row holds things rather than names of columns: none of them is known, and one is a number, a date
/// or an address.
#[must_use]
pub fn looks_like_a_row(cells: &[String]) -> bool {
    let is_thing = |cell: &String| {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        digits >= 4 || (cell.contains('@') && cell.contains('.'))
    };
    // A cell may hold "active", which is also a header that is not taken.
    let is_no_header =
        |cell: &String| matches!(read(cell), Meaning::Unknown | Meaning::Plain(Field::Ignore) | Meaning::PutTogether(Field::Ignore));
    cells.iter().all(is_no_header) && cells.iter().any(is_thing)
}

#[derive(Debug, Clone, Copy)]
enum Found {
    Field(Field),
    Depends(&'static Depends),
}

/// Rules are tried one inside the other this often: "owner primary phone 2".
const DEPTH: usize = 4;

/// Looks a word up, then without its number, its filler, its owner. `about` is whose column it is, where that is said.
fn resolve(word: &str, about: Option<Subject>, depth: usize) -> Option<Found> {
    if word.is_empty() || depth > DEPTH {
        return None;
    }
    if let Some(found) = table().direct(word, about) {
        return Some(found);
    }
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare != word {
        let is_first = word[bare.len()..].trim_start_matches('0') == "1";
        return resolve(bare, about, depth + 1).map(|found| numbered(found, is_first));
    }
    let written = &table().written;
    for filler in &written.fillers {
        if let Some(found) = word.strip_prefix(filler.as_str()).and_then(|rest| resolve(rest, about, depth + 1)) {
            return Some(found);
        }
    }
    for filler in &written.yes_no_fillers {
        let rest = word.strip_prefix(filler.as_str());
        if let Some(found @ Found::Field(field)) = rest.and_then(|rest| resolve(rest, about, depth + 1))
            && matches!(field, Field::Neutered | Field::Deceased | Field::PetInactive | Field::ClientInactive | Field::Ignore)
        {
            return Some(found);
        }
    }
    if about.is_none() {
        for (subject, rest) in without_noun(word) {
            if let Some(found) = resolve(rest, Some(subject), depth + 1) {
                return Some(found);
            }
            // The rest is known, but says nothing that is kept of this owner: a client's date of birth.
            if resolve(rest, None, depth + 1).is_some() {
                return Some(Found::Field(Field::Ignore));
            }
        }
    }
    for number in &written.number_words {
        let rests = [word.strip_prefix(number.as_str()), word.strip_suffix(number.as_str())].into_iter().flatten();
        for rest in rests.flat_map(with_and_without_joint) {
            if let Some(found @ Found::Field(field)) = resolve(rest, about, depth + 1)
                && (field.is_repeatable() || matches!(field, Field::Registration | Field::VaccineLot | Field::StreetNumber))
            {
                return Some(found);
            }
        }
    }
    None
}

/// A second name, breed or e-mail address has no place; a second phone has.
fn numbered(found: Found, is_first: bool) -> Found {
    let repeats = match found {
        Found::Field(field) => field.is_repeatable(),
        Found::Depends(depends) => depends.field(Subject::Client).is_repeatable() && depends.field(Subject::Pet).is_repeatable(),
    };
    if is_first || repeats { found } else { Found::Field(Field::Ignore) }
}

/// The word without the noun that says whose column it is: every way to read it, the longest noun first.
fn without_noun(word: &str) -> Vec<(Subject, &str)> {
    let mut ways = Vec::new();
    for (noun, subject) in &table().nouns {
        if let Some(rest) = word.strip_prefix(noun.as_str()).filter(|rest| !rest.is_empty()) {
            ways.push((*subject, rest));
        }
        let behind = word.strip_suffix(noun.as_str()).into_iter().flat_map(with_and_without_joint);
        ways.extend(behind.map(|rest| (*subject, rest)));
    }
    ways
}

/// "numero de" is also "numero", "de puce" is also "puce".
fn with_and_without_joint(word: &str) -> Vec<&str> {
    let joints = table().written.joints.iter().map(String::as_str);
    let stripped = joints.flat_map(|joint| [word.strip_suffix(joint), word.strip_prefix(joint)]).flatten();
    std::iter::once(word).chain(stripped).filter(|rest| !rest.is_empty()).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    fillers: Vec<String>,
    yes_no_fillers: Vec<String>,
    number_words: Vec<String>,
    joints: Vec<String>,
    strangers: Vec<String>,
    chips: Vec<String>,
    nouns: BTreeMap<String, Vec<String>>,
    date_hints: BTreeMap<String, Vec<String>>,
    depends: Vec<Depends>,
    synonyms: BTreeMap<String, Vec<String>>,
}

struct Table {
    written: Written,
    /// The longest first.
    nouns: Vec<(String, Subject)>,
    fields: HashMap<String, Field>,
    /// By word, the place in `written.depends`.
    depends: HashMap<String, usize>,
}

impl Table {
    fn direct(&'static self, word: &str, about: Option<Subject>) -> Option<Found> {
        if let Some(field) = self.fields.get(word).copied().filter(|field| about.is_none_or(|about| agrees(*field, about))) {
            return Some(Found::Field(field));
        }
        let depends = self.depends.get(word).and_then(|at| self.written.depends.get(*at))?;
        Some(about.map_or(Found::Depends(depends), |about| Found::Field(depends.field(about))))
    }
}

/// Whether a field can be told of this owner. What happens to an animal is told of the animal.
fn agrees(field: Field, about: Subject) -> bool {
    match about {
        Subject::Pet => field.subject() != Subject::Client,
        _ => field.subject() == about || field == Field::Ignore,
    }
}

fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        let written: Written = toml::from_str(include_str!("words/headers.toml")).unwrap_or_default();
        let subjects = [
            ("client", Subject::Client),
            ("pet", Subject::Pet),
            ("visit", Subject::Visit),
            ("vaccination", Subject::Vaccination),
            ("reminder", Subject::Reminder),
            ("record", Subject::Record),
        ];
        let nouns_of = |(word, subject): (&str, Subject)| {
            written.nouns.get(word).into_iter().flatten().map(move |noun| (noun.clone(), subject)).collect::<Vec<_>>()
        };
        let mut nouns: Vec<(String, Subject)> = subjects.into_iter().flat_map(nouns_of).collect();
        nouns.sort_by_key(|(noun, _)| std::cmp::Reverse(noun.len()));
        let named = written.synonyms.iter().filter_map(|(field, words)| field.parse::<Field>().ok().map(|field| (field, words)));
        let fields = named.flat_map(|(field, words)| words.iter().map(move |word| (word.clone(), field))).collect();
        let each = written.depends.iter().enumerate();
        let depends = each.flat_map(|(at, depends)| depends.words.iter().map(move |word| (word.clone(), at))).collect();
        Table { nouns, fields, depends, written }
    });
    &TABLE
}

#[cfg(test)]
mod tests;
