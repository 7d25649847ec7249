//! Whether the cells of a column can be what its header says they are.

use super::kinds::{are, is_answer, is_any_chip, is_code, is_date, is_email, is_number, is_phone, is_time, is_words, may_be_phone};
use crate::fields::Field;
use crate::species;
use crate::values;

/// What the cells say to a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Contradicts,
    /// There are no cells, or they could be anything.
    Silent,
    Agrees,
}

/// More than half is agreement; a file's own rubbish is allowed for.
const AGREED: usize = 50;
/// Fewer than this many of a hundred fitting cells contradict a meaning that has a form of its own.
const TOO_FEW: usize = 30;
/// So many of a hundred cells of another kind contradict a meaning that can be any words.
const TOO_STRANGE: usize = 60;

/// What the cells say to this meaning. `cells` are without placeholders, though "0" may be among them.
pub fn fit(field: Field, cells: &[&str]) -> Fit {
    // A zero is an answer to "neutered?" and nothing elsewhere.
    let without_zero: Vec<&str> = cells.iter().copied().filter(|cell| *cell != "0").collect();
    let all = without_zero.as_slice();
    match field {
        Field::Neutered => form(cells, |cell| values::yes_no(cell).is_some() || values::gender(cell).is_some()),
        Field::Deceased => form(cells, |cell| values::yes_no(cell).is_some()),
        Field::ClientInactive | Field::PetInactive => form(cells, |cell| values::inactive(cell).is_some()),
        Field::Email => form(all, is_email),
        Field::Phone | Field::MobilePhone | Field::HomePhone | Field::WorkPhone => form(all, may_be_phone),
        field if field.is_date() => form(all, is_date),
        Field::VisitTime => form(all, is_time),
        Field::VisitMinutes => form(all, |cell| cell.starts_with(|first: char| first.is_ascii_digit()) && !is_date(cell)),
        Field::Microchip => microchip(all),
        Field::Weight => form(all, |cell| values::weight(cell).is_some()),
        Field::Age => form(all, |cell| values::age(cell).is_some()),
        Field::Balance => form(cells, |cell| values::money(cell).is_some()),
        Field::Species => words(all, |cell| species::known(cell).is_some()),
        Field::Gender => words(all, |cell| values::gender(cell).is_some()),
        Field::ClientNumber | Field::PetNumber | Field::VisitNumber => number(all),
        Field::PetName if are_species(all) => Fit::Contradicts,
        Field::FullName | Field::PetName | Field::FirstName | Field::LastName | Field::SecondOwner => words(all, is_words),
        Field::Breed
        | Field::SecondBreed
        | Field::Colour
        | Field::SecondColour
        | Field::City
        | Field::State
        | Field::Country
        | Field::Title => words(all, |_| false),
        Field::PostalCode => strange(all, |cell| is_email(cell) || is_date(cell)),
        Field::Address => strange(all, |cell| is_email(cell) || is_date(cell) || is_answer(cell)),
        Field::Vaccine | Field::ReminderTitle | Field::VisitKind => strange(all, |cell| is_date(cell) || is_email(cell)),
        _ => Fit::Silent,
    }
}

/// What a column may mean instead, where its cells contradict the header: "Deceased" can hold a day or a yes.
pub const fn instead(field: Field) -> &'static [Field] {
    match field {
        Field::Deceased => &[Field::DeceasedOn],
        Field::DeceasedOn | Field::PetInactive => &[Field::Deceased],
        Field::BirthDate => &[Field::Age],
        Field::Age => &[Field::BirthDate],
        Field::FullName => &[Field::ClientNumber],
        Field::ClientNumber => &[Field::FullName],
        Field::PetName => &[Field::Species, Field::PetNumber],
        Field::PetNumber => &[Field::PetName],
        Field::Neutered => &[Field::Gender],
        Field::Gender => &[Field::Neutered],
        Field::VisitTime => &[Field::VisitDate],
        Field::VisitDate => &[Field::VisitTime],
        Field::Vaccine => &[Field::VaccinatedOn],
        Field::VaccinatedOn => &[Field::Vaccine],
        Field::ReminderTitle => &[Field::ReminderDue],
        Field::ReminderDue => &[Field::ReminderTitle],
        Field::Address => &[Field::Email],
        _ => &[],
    }
}

/// A meaning with a form of its own: most cells have it, or the header is wrong.
fn form(cells: &[&str], has_form: impl Fn(&str) -> bool) -> Fit {
    if cells.is_empty() {
        Fit::Silent
    } else if are(AGREED, cells, &has_form) {
        Fit::Agrees
    } else if are(TOO_FEW, cells, &has_form) {
        Fit::Silent
    } else {
        Fit::Contradicts
    }
}

/// A meaning that is told by words: numbers, days, addresses and plain answers are none.
fn words(cells: &[&str], agrees: impl Fn(&str) -> bool) -> Fit {
    if are(AGREED, cells, &agrees) {
        return Fit::Agrees;
    }
    strange(cells, |cell| is_date(cell) || is_email(cell) || is_answer(cell) || is_long_number(cell))
}

/// "1" and "2" can be codes for a species or a gender; the number of an animal is no name.
fn is_long_number(cell: &str) -> bool {
    (is_number(cell) && cell.len() > 1) || is_phone(cell)
}

fn strange(cells: &[&str], is_strange: impl Fn(&str) -> bool) -> Fit {
    if are(TOO_STRANGE, cells, is_strange) { Fit::Contradicts } else { Fit::Silent }
}

/// "Tier" and "Animal" over words for species. One animal alone may be called Bunny.
fn are_species(cells: &[&str]) -> bool {
    const NEARLY_ALL: usize = 80;
    cells.len() > 1 && are(NEARLY_ALL, cells, |cell| species::known(cell).is_some())
}

/// Chips as they should be agree; other long numbers are a matter for the rows, not for the header.
fn microchip(cells: &[&str]) -> Fit {
    let is_near = |cell: &str| cell.chars().filter(char::is_ascii_digit).count() >= 7 && !is_date(cell);
    match form(cells, is_any_chip) {
        Fit::Contradicts if are(AGREED, cells, is_near) => Fit::Silent,
        fit => fit,
    }
}

fn number(cells: &[&str]) -> Fit {
    if are(AGREED, cells, is_code) {
        return Fit::Agrees;
    }
    let is_name = |cell: &str| is_words(cell) && cell.trim().contains(' ');
    strange(cells, |cell| is_date(cell) || is_email(cell) || is_answer(cell) || is_name(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_agree_contradict_or_say_nothing() {
        use Fit::*;
        for (field, cells, expected) in [
            (Field::Microchip, &["276098102345678", "985112345678900"][..], Agrees),
            (Field::Microchip, &["yes", "no"], Contradicts),
            (Field::Microchip, &["2019-04-13"], Contradicts),
            (Field::Microchip, &["27609810234567", "98511234567890"], Silent),
            (Field::Microchip, &[], Silent),
            (Field::Phone, &["2019-04-13", "2020-01-01"], Contradicts),
            (Field::Phone, &["yes", "no"], Contradicts),
            (Field::Phone, &["555 0100", "ask the sister"], Agrees),
            (Field::Email, &["0", "a@b.de"], Agrees),
            (Field::Email, &["true", "false"], Contradicts),
            (Field::BirthDate, &["2019-04-13", "3 years"], Agrees),
            (Field::BirthDate, &["3 years", "2 years"], Contradicts),
            (Field::Neutered, &["0", "1"], Agrees),
            (Field::Neutered, &["2019-04-13"], Contradicts),
            (Field::Neutered, &["Neutered Male", "Intact Female"], Agrees),
            (Field::PetInactive, &["Alive", "Deceased"], Contradicts),
            (Field::PetInactive, &["Active", "Inactive"], Agrees),
            (Field::ClientInactive, &["Gold", "Silver"], Contradicts),
            (Field::Species, &["Dog", "Cat"], Agrees),
            (Field::Species, &["1", "2"], Silent),
            (Field::Species, &["Gürteltier"], Silent),
            (Field::Species, &["12.50", "13.00"], Contradicts),
            (Field::Gender, &["1", "2"], Silent),
            (Field::FullName, &["1001", "1002"], Contradicts),
            (Field::FullName, &["Ada Long"], Agrees),
            (Field::PetName, &["Hund", "Katze"], Contradicts),
            (Field::PetName, &["Bunny"], Agrees),
            (Field::ClientNumber, &["Ada Long", "James Patterson"], Contradicts),
            (Field::ClientNumber, &["1001", "C-17"], Agrees),
            (Field::Breed, &["yes", "no"], Contradicts),
            (Field::Weight, &["4.5 kg", "12"], Agrees),
            (Field::Weight, &["heavy", "light"], Contradicts),
            (Field::Balance, &["0", "12.50"], Agrees),
            (Field::PetNote, &["2019-04-13"], Silent),
        ] {
            assert_eq!(fit(field, cells), expected, "{field} {cells:?}");
        }
    }
}
