//! Which animals of the files are in the practice already, and which are new.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::{Became, Decided, full_name};
use crate::animals::{Animal, AnimalId, Owner, move_chip_to_note};
use crate::check::Gathered;
use crate::draft::PetDraft;
use crate::known::KnownPet;
use crate::likeness::plain;
use crate::people::{contacts, is_nearly_same_name, name_key};
use crate::refusal::{Refusal, Warning};
use crate::sheet::{Found, FoundBy, NewPet, digest};

pub(super) struct Pets<'a, 'b> {
    decided: &'b mut Decided<'a>,
    gathered: &'b Gathered,
    keys: HashMap<String, usize>,
    /// Pets of the practice that an animal of the files was found to be.
    taken: HashMap<Uuid, AnimalId>,
}

impl<'a, 'b> Pets<'a, 'b> {
    pub(super) fn new(decided: &'b mut Decided<'a>, gathered: &'b Gathered) -> Self {
        Self { decided, gathered, keys: HashMap::new(), taken: HashMap::new() }
    }

    pub(super) fn all(&mut self) {
        for id in 0..self.gathered.animals.all.len() {
            let became = self.one(id);
            self.decided.animals.push(became);
        }
    }

    fn one(&mut self, id: AnimalId) -> Became {
        let animal = &self.gathered.animals.all[id];
        let Became::Row(owner_id) = self.decided.owner(animal.owner, self.gathered) else {
            let name = match animal.owner {
                Owner::Person(person) => full_name(&self.gathered.people.get(person).draft),
                Owner::Known(_) => String::new(),
            };
            self.decided.sheet.refused.push((animal.at, Refusal::OwnerUnknown(name)));
            return Became::Left;
        };
        let key = self.key(animal);
        match self.find(id, animal, owner_id, &key) {
            Some((pet, _)) if self.decided.known.pets.get(&pet).is_some_and(|pet| pet.is_removed) => {
                self.decided.sheet.warn(Warning::RemovedHere, animal.at);
                Became::Left
            }
            Some((pet, by)) => {
                let mut draft = animal.draft.clone();
                let is_chip_moved = self.free_chip(&mut draft, Some(pet));
                let imported = draft.imported(owner_id);
                if by == FoundBy::Source
                    && let Some(refusal) = self.number_of_another(&animal.draft, pet, &key, &imported)
                {
                    self.decided.sheet.refused.push((animal.at, refusal));
                    return Became::Left;
                }
                if is_chip_moved {
                    self.decided.sheet.warn(Warning::ChipTwice, animal.at);
                }
                self.taken.insert(pet, id);
                let name = animal.draft.name.clone();
                self.decided.sheet.found.push(Found { at: animal.at, is_pet: true, name: name.clone(), by });
                self.decided.again(animal.at, true, name, key, pet, imported);
                Became::Row(pet)
            }
            None => {
                let mut draft = animal.draft.clone();
                if self.free_chip(&mut draft, None) {
                    self.decided.sheet.warn(Warning::ChipTwice, animal.at);
                }
                let id = Uuid::now_v7();
                self.decided.sheet.pets.push(NewPet { id, at: animal.at, key, owner_id, draft });
                Became::Row(id)
            }
        }
    }

    /// The pet of the practice that the animal is.
    fn find(&self, id: AnimalId, animal: &Animal, owner: Uuid, key: &str) -> Option<(Uuid, FoundBy)> {
        let known = self.decided.known;
        if let Some(link) = known.pet_links.get(key).filter(|link| known.pets.contains_key(&link.row_id)) {
            return Some((link.row_id, FoundBy::Source));
        }
        let name = animal.draft.name.to_lowercase();
        let is_free = |pet: &KnownPet| {
            !pet.is_removed
                && self.taken.get(&pet.id).is_none_or(|other| *other == id)
                && animal.draft.number.as_ref().is_none_or(|number| !known.has_another_number(pet.id, &[number.as_str()]))
        };
        let by_chip = animal.draft.microchip.as_ref().and_then(|chip| known.chips.get(chip)).and_then(|pet| known.pets.get(pet));
        if let Some(pet) = by_chip.filter(|pet| pet.is_called(&name) && is_free(pet)) {
            return Some((pet.id, FoundBy::Chip));
        }
        let same = |pet: &&KnownPet| pet.is_called(&name) && is_free(pet) && is_same(&animal.draft, pet);
        known.pets_of(owner).find(same).map(|pet| (pet.id, FoundBy::OwnerAndName))
    }

    /// Why the animal is not the pet of the practice that the source called by its number: numbers are given anew.
    fn number_of_another(&self, draft: &PetDraft, pet: Uuid, key: &str, imported: &Value) -> Option<Refusal> {
        let known = self.decided.known;
        let number = draft.number.clone()?;
        let pet = known.pets.get(&pet)?;
        let before_merge = known.merged.get(key).and_then(|id| known.pets.get(id));
        // A record that the source gives as it did last time is the same, whatever the pet is called here by now.
        let is_unchanged = || known.pet_links.get(key).is_some_and(|link| link.digest == digest(imported));
        if self.is_nearly_same(draft, pet) || before_merge.is_some_and(|pet| self.is_nearly_same(draft, pet)) || is_unchanged() {
            return None;
        }
        Some(Refusal::NumberOfAnother { number, name: pet.name.clone(), is_pet: true })
    }

    /// Whether the two have nearly the same name, or one of them none, or the same chip, or the same birth date and species.
    fn is_nearly_same(&self, draft: &PetDraft, pet: &KnownPet) -> bool {
        let unnamed = &self.decided.plan.unnamed;
        let is_unnamed = draft.name == *unnamed || pet.name == *unnamed;
        let has_chip = draft.microchip.is_some() && draft.microchip == pet.chip;
        let has_birth_date =
            draft.birth_date.is_some() && draft.birth_date == pet.birth_date && plain(&draft.species) == plain(&pet.species);
        is_unnamed || has_chip || has_birth_date || is_nearly_same_name(("", &draft.name), ("", &pet.name))
    }

    /// A chip that another living pet of the practice has goes into the note; whether it did.
    fn free_chip(&self, draft: &mut PetDraft, mine: Option<Uuid>) -> bool {
        let holder = draft.microchip.as_ref().filter(|_| !draft.is_deceased).and_then(|chip| self.decided.known.chips.get(chip)).copied();
        let is_of_another = holder.is_some_and(|holder| Some(holder) != mine);
        if is_of_another {
            move_chip_to_note(draft);
        }
        is_of_another
    }

    /// What the source calls an animal: by number; without one, by its owner, name, species, birth date and chip.
    fn key(&mut self, animal: &Animal) -> String {
        if let Some(number) = &animal.draft.number {
            return format!("#{number}");
        }
        let owner = match animal.owner {
            Owner::Known(id) => id.to_string(),
            Owner::Person(person) => {
                let person = self.gathered.people.get(person);
                let by_name = || {
                    contacts(&person.draft)
                        .into_iter()
                        .next()
                        .unwrap_or_else(|| name_key(&person.draft.first_name, &person.draft.last_name))
                };
                person.numbers.first().map_or_else(by_name, |number| format!("#{number}"))
            }
        };
        let draft = &animal.draft;
        let born = draft.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let chip = draft.microchip.as_deref().unwrap_or_default();
        let key = format!("~{owner}|{}|{}|{born}|{chip}", draft.name.to_lowercase(), draft.species.to_lowercase());
        let times = self.keys.entry(key.clone()).or_default();
        *times += 1;
        let key = if *times == 1 { key } else { format!("{key}|{times}") };
        key.chars().take(300).collect()
    }
}

/// Whether nothing tells the two apart: species, birth date, chip.
fn is_same(draft: &PetDraft, pet: &KnownPet) -> bool {
    let differ = |one: Option<&str>, other: Option<&str>| one.zip(other).is_some_and(|(one, other)| one != other);
    plain(&draft.species) == plain(&pet.species)
        && !differ(draft.microchip.as_deref(), pet.chip.as_deref())
        && draft.birth_date.zip(pet.birth_date).is_none_or(|(one, other)| one == other)
}
