//! What the columns of a file say about each other: what the file is about, and what a bare "Name" then means.

use super::{Because, Evidence, Look};
use crate::fields::{Field, Subject};
use crate::headers::{self, Depends};

/// Fields that describe an animal: a file with several of them is a list of animals.
const DESCRIBING: [Field; 6] = [Field::Species, Field::Breed, Field::Gender, Field::BirthDate, Field::Colour, Field::Neutered];

/// Fields that only a file with animals has.
const OF_ANIMALS: [Field; 9] = [
    Field::PetName,
    Field::PetNumber,
    Field::Species,
    Field::Breed,
    Field::SecondBreed,
    Field::Microchip,
    Field::Neutered,
    Field::Colour,
    Field::Weight,
];

/// What the rows of the file are about.
pub(super) fn subject(looks: &[Look<'_>]) -> Subject {
    let (events, subject) = most_events(looks);
    let described = count(looks, &DESCRIBING);
    let is_dated = looks.iter().filter_map(|look| look.depends).any(is_day);
    let is_told_of = |subject| looks.iter().any(|look| look.field.subject() == subject);
    let is_list_of_events = (described == 0 && events > 0 && is_told_of(subject))
        || (events > 1 && (is_dated || (described <= events + 1 && is_told_of(subject))));
    if is_list_of_events {
        return subject;
    }
    let has_notes = looks.iter().filter_map(|look| look.depends).any(|depends| depends.field(Subject::Record) == Field::RecordText);
    if is_dated && has_notes && described == 0 && has_animals(looks) && !has(looks, Field::Weight) {
        return Subject::Record;
    }
    // "Name" beside "Owner": the name is the animal's.
    let is_named_beside_owner = looks.iter().filter_map(|look| look.depends).any(is_name)
        && has(looks, Field::FullName)
        && !has(looks, Field::FirstName)
        && !has(looks, Field::LastName);
    if has_animals(looks) || is_named_beside_owner {
        return Subject::Pet;
    }
    if is_told_of(Subject::Client) { Subject::Client } else { Subject::Nothing }
}

/// Gives bare words their meaning.
pub(super) fn bare_words(looks: &mut [Look<'_>], subject: Subject) {
    for at in 0..looks.len() {
        let Some(depends) = looks[at].depends.filter(|_| looks[at].evidence == Evidence::Nothing) else { continue };
        let field = if is_name(depends) { name(looks, subject) } else { depends.field(subject) };
        // "Date" in a list of animals can be anything; in a list of weights it is the day of weighing.
        let is_vague = field == Field::WeighedOn && (!has(looks, Field::Weight) || count(looks, &DESCRIBING) > 0);
        // "Type" is a species where the cells say so, or where there are none to look at.
        let is_no_species = field == Field::Species && !looks[at].cells.is_empty();
        if field != Field::Ignore && !is_vague && !is_no_species {
            looks[at].settle(field, Because::Header, Evidence::Context);
        }
    }
}

/// A birth date, an age or a gender in a file without animals is a person's, and is not kept.
pub(super) fn pets_only(looks: &mut [Look<'_>]) {
    const OF_PEOPLE_TOO: [Field; 5] = [Field::BirthDate, Field::Age, Field::Gender, Field::Deceased, Field::DeceasedOn];
    if has_animals(looks) {
        return;
    }
    for look in looks.iter_mut().filter(|look| OF_PEOPLE_TOO.contains(&look.field) && headers::owner_of(look.header) != Some(Subject::Pet))
    {
        leave_out(look);
    }
}

/// First and last name say more than a name in one piece: where both stand there, the whole name is left out.
pub(super) fn one_way_to_name_people(looks: &mut [Look<'_>]) {
    if has(looks, Field::FirstName) && has(looks, Field::LastName) {
        looks.iter_mut().filter(|look| look.field == Field::FullName).for_each(leave_out);
    }
}

/// What a bare "Name" is beside the columns that are known so far.
fn name(looks: &[Look<'_>], subject: Subject) -> Field {
    let (first, last, pet) = (has(looks, Field::FirstName), has(looks, Field::LastName), has(looks, Field::PetName));
    let is_free = |field: Field| if has(looks, field) { Field::Ignore } else { field };
    let first_says_whose = looks.iter().any(|look| look.field == Field::FirstName && headers::owner_of(look.header).is_some());
    // Where something else says which animal it is, the name can be the vaccine's.
    let is_animal_known = pet || has(looks, Field::PetNumber) || has(looks, Field::Microchip);
    match subject {
        Subject::Vaccination if is_animal_known && !has(looks, Field::Vaccine) => return Field::Vaccine,
        Subject::Reminder if is_animal_known && !has(looks, Field::ReminderTitle) => return Field::ReminderTitle,
        _ => {}
    }
    let is_of_animals = !matches!(subject, Subject::Client | Subject::Nothing);
    match (first, last) {
        (true, true) if is_of_animals => is_free(Field::PetName),
        (true, true) => Field::Ignore,
        // "Name, Vorname" is a person. "Owner First Name" beside "Name" leaves the name to the animal.
        (true, false) if is_of_animals && !pet && first_says_whose => Field::PetName,
        (true, false) => Field::LastName,
        (false, true) if is_of_animals && !pet => Field::PetName,
        (false, true) => Field::FirstName,
        (false, false) if is_of_animals && !pet => Field::PetName,
        (false, false) => is_free(Field::FullName),
    }
}

/// The kind of event that the file tells most of, and in how many columns: those that name it, and bare words that only
/// such files have, as "Reason" or "Due".
fn most_events(looks: &[Look<'_>]) -> (usize, Subject) {
    let votes = |subject| {
        let named: Vec<Field> = looks.iter().map(|look| look.field).filter(|field| field.subject() == subject).collect();
        let different = named.iter().enumerate().filter(|(at, field)| !named[..*at].contains(field)).count();
        let only_here = |depends: &&Depends| {
            [Subject::Client, Subject::Pet].iter().all(|other| depends.field(*other) == Field::Ignore)
                && depends.field(subject) != Field::Ignore
        };
        different + looks.iter().filter_map(|look| look.depends).filter(only_here).count()
    };
    // The last of equals is taken.
    let kinds = [Subject::Record, Subject::Visit, Subject::Reminder, Subject::Vaccination];
    kinds.into_iter().map(|subject| (votes(subject), subject)).max_by_key(|(votes, _)| *votes).unwrap_or((0, Subject::Nothing))
}

fn has_animals(looks: &[Look<'_>]) -> bool {
    OF_ANIMALS.iter().any(|field| has(looks, *field))
}

fn has(looks: &[Look<'_>], field: Field) -> bool {
    looks.iter().any(|look| look.field == field)
}

fn count(looks: &[Look<'_>], fields: &[Field]) -> usize {
    fields.iter().filter(|field| has(looks, **field)).count()
}

fn is_name(depends: &Depends) -> bool {
    depends.field(Subject::Client) == Field::FullName
}

fn is_day(depends: &Depends) -> bool {
    depends.field(Subject::Visit) == Field::VisitDate
}

fn leave_out(look: &mut Look<'_>) {
    (look.field, look.because, look.evidence) = (Field::Ignore, Because::Nothing, Evidence::Nothing);
}
