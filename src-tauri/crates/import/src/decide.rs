//! Who of the files is in the practice already, and who is new.

mod clients;
mod pets;

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use crate::animals::Owner;
use crate::check::{Gathered, ImportPlan, Subject, warn_of_gathered};
use crate::dependents;
use crate::draft::ClientDraft;
use crate::known::Known;
use crate::people::PersonId;
use crate::refusal::At;
use crate::sheet::{Again, Sheet, digest};
use clients::Clients;
use pets::Pets;

/// What a person or an animal of the files has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Became {
    Row(Uuid),
    /// It is not made, and its dependent rows are not either.
    Left,
}

/// The work of [`decide`].
pub(crate) struct Decided<'a> {
    pub plan: &'a ImportPlan<'a>,
    pub known: &'a Known,
    pub sheet: Sheet,
    pub people: HashMap<PersonId, Became>,
    pub animals: Vec<Became>,
    /// The ids of dependent rows that were put in, so that none is put in twice.
    pub seen: HashSet<Uuid>,
}

/// Compares what was gathered with the practice.
pub(crate) fn decide(plan: &ImportPlan<'_>, known: &Known, mut gathered: Gathered) -> Sheet {
    warn_of_gathered(&mut gathered);
    let sheet = std::mem::take(&mut gathered.sheet);
    let mut decided = Decided { plan, known, sheet, people: HashMap::new(), animals: Vec::new(), seen: HashSet::new() };
    let second = dependents::second_owners(&mut gathered, known, &mut decided.sheet);
    Clients::new(&mut decided, &gathered).all();
    Pets::new(&mut decided, &gathered).all();
    dependents::decide(&mut decided, &gathered, &second);
    decided.sheet.refused.sort_by_key(|(at, _)| *at);
    decided.sheet
}

impl Decided<'_> {
    pub(crate) fn owner(&self, owner: Owner, gathered: &Gathered) -> Became {
        match owner {
            Owner::Known(id) => Became::Row(id),
            Owner::Person(person) => self.people.get(&gathered.people.root(person)).copied().unwrap_or(Became::Left),
        }
    }

    pub(crate) fn subject(&self, subject: Subject) -> Became {
        match subject {
            Subject::Known(id) => Became::Row(id),
            Subject::Animal(animal) => self.animals.get(animal).copied().unwrap_or(Became::Left),
        }
    }

    fn again(&mut self, at: At, is_pet: bool, name: String, key: String, row_id: Uuid, imported: Value) {
        let mut remembered = imported.clone();
        if let Some(fields) = remembered.as_object_mut() {
            fields.remove("phones_written");
        }
        let digest = digest(&remembered);
        let links = if is_pet { &self.known.pet_links } else { &self.known.client_links };
        if links.get(&key).is_none_or(|link| link.digest != digest) {
            self.sheet.again.push(Again { at, is_pet, name, key, row_id, digest, imported });
        }
    }
}

pub(crate) fn full_name(draft: &ClientDraft) -> String {
    format!("{} {}", draft.first_name, draft.last_name).trim().to_owned()
}

pub(crate) fn add_note(draft: &mut ClientDraft, words: &str) {
    let note = match draft.desk_note.take() {
        Some(note) if note.contains(words) => note,
        Some(note) => format!("{note}; {words}"),
        None => words.to_owned(),
    };
    draft.desk_note = Some(note.chars().take(2000).collect());
}
