//! The animals of all files of an import, brought together: which rows speak of one animal.

use std::collections::HashMap;

use uuid::Uuid;

use super::draft::{PetDraft, PetRef};
use super::people::PersonId;
use super::refusal::{At, Warning};

/// The place of an animal in [`Animals`].
pub type AnimalId = usize;

/// Whose an animal is: somebody of the files, or a client of the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    Person(PersonId),
    Known(Uuid),
}

/// One animal, as the files tell of it.
#[derive(Debug, Clone)]
pub struct Animal {
    pub draft: PetDraft,
    /// The first row that speaks of it.
    pub at: At,
    pub owner: Owner,
}

/// All animals of the files.
#[derive(Debug, Default)]
pub struct Animals {
    pub all: Vec<Animal>,
    by_number: HashMap<String, AnimalId>,
    by_chip: HashMap<String, AnimalId>,
    by_owner: HashMap<(Owner, String), Vec<AnimalId>>,
    pub warnings: Vec<(Warning, At)>,
}

impl Animals {
    /// Takes a row's animal in and says which it is. `may_repeat` in files that name the animal in each row of its history.
    pub fn add(&mut self, at: At, mut draft: PetDraft, owner: Owner, may_repeat: bool) -> AnimalId {
        let name = draft.name.to_lowercase();
        if let Some(known) = draft.number.as_ref().and_then(|number| self.by_number.get(number)).copied() {
            if self.all[known].draft.name.to_lowercase() == name {
                self.join_row(known, at, draft, may_repeat);
                return known;
            }
            self.warnings.push((Warning::NumberTwice, at));
            draft.number = None;
        }
        if let Some(known) = draft.microchip.as_ref().filter(|_| !draft.is_deceased).and_then(|chip| self.by_chip.get(chip)).copied() {
            let other = &self.all[known];
            if other.draft.name.to_lowercase() == name && (other.draft.number.is_none() || draft.number.is_none()) {
                self.join_row(known, at, draft, may_repeat);
                return known;
            }
            self.warnings.push((Warning::ChipTwice, at));
            move_chip_to_note(&mut draft);
        }
        let of_owner = self.by_owner.get(&(owner, name.clone())).map(Vec::as_slice).unwrap_or_default();
        let same = of_owner.iter().copied().find(|id| self.all[*id].draft.is_same_as(&draft));
        if let Some(known) = same {
            self.join_row(known, at, draft, may_repeat);
            return known;
        }
        let id = self.all.len();
        if let Some(number) = &draft.number {
            self.by_number.insert(number.clone(), id);
        }
        if let Some(chip) = draft.microchip.as_ref().filter(|_| !draft.is_deceased) {
            self.by_chip.insert(chip.clone(), id);
        }
        self.by_owner.entry((owner, name)).or_default().push(id);
        self.all.push(Animal { draft, at, owner });
        id
    }

    /// The animal that a row of events names: by number, by chip, or by its owner and name.
    #[must_use]
    pub fn find(&self, animal: &PetRef, owner: Option<Owner>) -> Option<AnimalId> {
        if let Some(found) = animal.number.as_ref().and_then(|number| self.by_number.get(number)) {
            return Some(*found);
        }
        if let Some(found) = animal.chip.as_ref().and_then(|chip| self.by_chip.get(chip)) {
            return Some(*found);
        }
        let name = animal.name.as_ref()?.to_lowercase();
        match self.by_owner.get(&(owner?, name)).map(Vec::as_slice) {
            Some(&[one]) => Some(one),
            _ => None,
        }
    }

    /// Adds what another row says of an animal; what is known stays.
    fn join_row(&mut self, id: AnimalId, at: At, other: PetDraft, may_repeat: bool) {
        if !may_repeat {
            self.warnings.push((Warning::SameAnimalTwice, at));
        }
        let draft = &mut self.all[id].draft;
        if let (None, Some(number)) = (&draft.number, other.number) {
            self.by_number.insert(number.clone(), id);
            draft.number = Some(number);
        }
        if let (None, Some(chip)) = (&draft.microchip, other.microchip) {
            self.by_chip.insert(chip.clone(), id);
            draft.microchip = Some(chip);
        }
        let pairs = [
            (&mut draft.breed, other.breed),
            (&mut draft.colour, other.colour),
            (&mut draft.registration, other.registration),
            (&mut draft.handling_alert, other.handling_alert),
            (&mut draft.medical_notes, other.medical_notes),
            (&mut draft.allergies, other.allergies),
            (&mut draft.medications, other.medications),
            (&mut draft.desk_note, other.desk_note),
            (&mut draft.long_note, other.long_note),
        ];
        for (mine, theirs) in pairs {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        if draft.birth_date.is_none() {
            draft.birth_date = other.birth_date;
            draft.is_birth_date_estimated = other.is_birth_date_estimated;
        }
        if draft.gender == "unknown" {
            draft.gender = other.gender;
        }
        draft.is_neutered = draft.is_neutered.or(other.is_neutered);
        draft.is_mixed |= other.is_mixed;
        draft.is_deceased |= other.is_deceased;
        draft.deceased_on = draft.deceased_on.or(other.deceased_on);
        draft.has_moved_away |= other.has_moved_away;
    }
}

impl PetDraft {
    /// Whether two animals of one owner and name can be one: nothing tells them apart.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        self.species == other.species
            && !differ(self.number.as_ref(), other.number.as_ref())
            && !differ(self.microchip.as_ref(), other.microchip.as_ref())
            && !differ(self.birth_date.as_ref(), other.birth_date.as_ref())
    }
}

/// A chip that another living animal has is kept where a person reads it.
pub(super) fn move_chip_to_note(draft: &mut PetDraft) {
    let Some(chip) = draft.microchip.take() else { return };
    draft.desk_note = Some(match draft.desk_note.take() {
        Some(note) => format!("{note}; {chip}").chars().take(2000).collect(),
        None => chip,
    });
}
