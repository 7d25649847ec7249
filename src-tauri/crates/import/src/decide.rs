//! Who of the files is in the practice already, and who is new.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::animals::{Animal, AnimalId, Owner, move_chip_to_note};
use super::check::{Gathered, ImportPlan, Subject, warn_of_gathered};
use super::draft::{ClientDraft, PetDraft};
use super::happened;
use super::known::{Known, KnownPet};
use super::likeness::{Crowd, Likeness, Why, plain};
use super::people::{PersonId, contacts, is_nearly_same_name, name_key};
use super::refusal::{At, Refusal, Warning};
use super::sheet::{Again, Found, FoundBy, Join, NewClient, NewPet, Proposal, Sheet, digest};

/// What a person or an animal of the files has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    Row(Uuid),
    /// It is not made, and what hangs on it is not either.
    Left,
}

/// The work of [`decide`].
pub(super) struct Decided<'a> {
    pub plan: &'a ImportPlan<'a>,
    pub known: &'a Known,
    pub sheet: Sheet,
    pub people: HashMap<PersonId, Became>,
    pub animals: Vec<Became>,
    /// What hangs on them already, so that nothing hangs twice.
    pub hung: HashSet<Uuid>,
}

/// Compares what was gathered with the practice.
pub(super) fn decide(plan: &ImportPlan<'_>, known: &Known, mut gathered: Gathered) -> Sheet {
    warn_of_gathered(&mut gathered);
    let sheet = std::mem::take(&mut gathered.sheet);
    let mut decided = Decided { plan, known, sheet, people: HashMap::new(), animals: Vec::new(), hung: HashSet::new() };
    let second = happened::second_owners(&mut gathered, known, &mut decided.sheet);
    Clients::new(&mut decided, &gathered).all();
    Pets::new(&mut decided, &gathered).all();
    happened::hang(&mut decided, &gathered, &second);
    decided.sheet.refused.sort_by_key(|(at, _)| *at);
    decided.sheet
}

impl Decided<'_> {
    pub(super) fn owner(&self, owner: Owner, gathered: &Gathered) -> Became {
        match owner {
            Owner::Known(id) => Became::Row(id),
            Owner::Person(person) => self.people.get(&gathered.people.root(person)).copied().unwrap_or(Became::Left),
        }
    }

    pub(super) fn subject(&self, subject: Subject) -> Became {
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

struct Clients<'a, 'b> {
    decided: &'b mut Decided<'a>,
    gathered: &'b Gathered,
    crowd: Crowd,
    /// Who each of the crowd is: a client of the practice, or a person of the files.
    who: Vec<Result<Uuid, PersonId>>,
    /// The first of each name.
    by_name: HashMap<String, usize>,
    emails: HashSet<String>,
    keys: HashMap<String, usize>,
    /// Clients of the practice that somebody with a number was found to be.
    numbered: HashSet<Uuid>,
}

impl<'a, 'b> Clients<'a, 'b> {
    fn new(decided: &'b mut Decided<'a>, gathered: &'b Gathered) -> Self {
        let mut clients = Self {
            decided,
            gathered,
            crowd: Crowd::default(),
            who: Vec::new(),
            by_name: HashMap::new(),
            emails: HashSet::new(),
            keys: HashMap::new(),
            numbered: HashSet::new(),
        };
        let mut standing: Vec<_> = clients.decided.known.clients.values().filter(|client| !client.is_removed).collect();
        standing.sort_unstable_by_key(|client| client.id);
        for client in standing {
            clients.crowd.add(Likeness::of_known(client));
            clients.by_name.entry(name_key(&client.first_name, &client.last_name)).or_insert(clients.who.len());
            clients.who.push(Ok(client.id));
            clients.emails.extend(client.email.iter().map(|email| email.to_lowercase()));
        }
        clients
    }

    fn all(&mut self) {
        let everybody: Vec<PersonId> = self.gathered.people.iter().map(|(id, _)| id).collect();
        for id in everybody {
            let became = self.one(id);
            self.decided.people.insert(id, became);
        }
    }

    fn one(&mut self, id: PersonId) -> Became {
        let person = self.gathered.people.get(id);
        let (at, draft) = (person.at, person.draft.clone());
        let name = full_name(&draft);
        let keys = self.keys(id, &draft);
        let links = &self.decided.known.client_links;
        if let Some(row_id) =
            keys.iter().find_map(|key| links.get(key)).map(|link| link.row_id).filter(|id| self.decided.known.clients.contains_key(id))
        {
            return self.linked(at, &draft, name, keys, row_id);
        }
        let reached = self.decided.known.reached(&contacts(&draft), |client| !self.has_another_number(client, &keys));
        if let Some(row_id) = reached {
            self.found(at, name, &keys, row_id, &draft, FoundBy::NameAndContact);
            return Became::Row(row_id);
        }
        if let Some(joined) = self.propose(id, at, &draft, &name, &keys) {
            return joined;
        }
        self.make(at, keys, draft)
    }

    /// A record that the source brought before.
    fn linked(&mut self, at: At, draft: &ClientDraft, name: String, keys: Vec<String>, row_id: Uuid) -> Became {
        let Some(client) = self.decided.known.clients.get(&row_id) else { return Became::Left };
        if client.is_removed {
            self.decided.sheet.warn(Warning::RemovedHere, at);
            return Became::Left;
        }
        let has_contact = |contact: &str| {
            client.digits.iter().any(|digits| digits == contact)
                || client.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(contact))
        };
        let shares_contact =
            draft.phones.iter().any(|(_, phone)| has_contact(&phone.digits)) || draft.email.as_deref().is_some_and(has_contact);
        if !shares_contact && !is_nearly_same_name((&client.first_name, &client.last_name), (&draft.first_name, &draft.last_name)) {
            let known_name = format!("{} {}", client.first_name, client.last_name).trim().to_owned();
            let number = draft.number.clone().unwrap_or_default();
            self.decided.sheet.refused.push((at, Refusal::NumberOfAnother { number, name: known_name, is_pet: false }));
            return Became::Left;
        }
        self.found(at, name, &keys, row_id, draft, FoundBy::Source);
        Became::Row(row_id)
    }

    /// Whether the source calls a client of the practice by a number, and the person by another: two numbers are two accounts,
    /// in one import or in two.
    fn has_another_number(&self, client: Uuid, keys: &[String]) -> bool {
        let numbers: Vec<&str> = numbers(keys).collect();
        !numbers.is_empty() && (self.numbered.contains(&client) || self.decided.known.has_another_number(client, &numbers))
    }

    fn found(&mut self, at: At, name: String, keys: &[String], row_id: Uuid, draft: &ClientDraft, by: FoundBy) {
        if numbers(keys).next().is_some() {
            self.numbered.insert(row_id);
        }
        self.decided.sheet.found.push(Found { at, is_pet: false, name: name.clone(), by });
        let mut draft = draft.clone();
        self.free_email(&mut draft, at, Some(row_id));
        for key in keys {
            self.decided.again(at, false, name.clone(), key.clone(), row_id, draft.imported_again());
        }
    }

    /// Lists somebody who looks like another, and joins them where a person said so.
    fn propose(&mut self, id: PersonId, at: At, draft: &ClientDraft, name: &str, keys: &[String]) -> Option<Became> {
        let likeness = Likeness::of_draft(draft);
        let found = self.crowd.find(&likeness).or_else(|| self.same_name_alone(id, draft));
        let Some((place, why)) = found else {
            self.join_crowd(id, likeness);
            return None;
        };
        let has_name = self.crowd.get(place).is_some_and(|other| other.has_name_of(&likeness));
        let has_two_numbers = match self.who[place] {
            Err(other) => !self.gathered.people.get(id).numbers.is_empty() && !self.gathered.people.get(other).numbers.is_empty(),
            Ok(client) => self.has_another_number(client, keys),
        };
        let joined = has_name
            && match self.decided.plan.join {
                Join::Report => false,
                Join::SamePhone => why == Why::SamePhone && !has_two_numbers,
                Join::All => true,
            };
        let (other, other_name, row_id) = match self.who[place] {
            Ok(client) => {
                let known = self.decided.known.clients.get(&client);
                (None, known.map(|known| format!("{} {}", known.first_name, known.last_name)).unwrap_or_default(), Became::Row(client))
            }
            Err(person) => {
                let other = self.gathered.people.get(person);
                let became = self.decided.people.get(&person).copied().unwrap_or(Became::Left);
                (Some(other.at), full_name(&other.draft), became)
            }
        };
        let other_name = other_name.trim().to_owned();
        self.decided.sheet.proposals.push(Proposal { at, name: name.to_owned(), other, other_name, why, joined });
        if !joined {
            self.join_crowd(id, likeness);
            return None;
        }
        if let Became::Row(row_id) = row_id {
            self.join(at, name, keys, row_id, draft);
        }
        Some(row_id)
    }

    /// Somebody of whom the files say nothing but the name looks like everybody of that name.
    fn same_name_alone(&self, id: PersonId, draft: &ClientDraft) -> Option<(usize, Why)> {
        let is_alone = self.gathered.people.get(id).is_name_alone;
        let place = self.by_name.get(&name_key(&draft.first_name, &draft.last_name)).copied();
        place.filter(|_| is_alone).map(|place| (place, Why::NameAlone))
    }

    /// A second record of somebody who is made by this import, or who stands here.
    fn join(&mut self, at: At, name: &str, keys: &[String], row_id: Uuid, draft: &ClientDraft) {
        if self.decided.known.clients.contains_key(&row_id) {
            self.found(at, name.to_owned(), keys, row_id, draft, FoundBy::Joined);
            return;
        }
        if let Some(made) = self.decided.sheet.clients.iter_mut().rev().find(|made| made.id == row_id) {
            made.keys.extend(keys.iter().cloned());
            add_what_is_new(&mut made.draft, draft);
        }
    }

    fn join_crowd(&mut self, id: PersonId, likeness: Likeness) {
        let draft = &self.gathered.people.get(id).draft;
        self.by_name.entry(name_key(&draft.first_name, &draft.last_name)).or_insert(self.who.len());
        self.crowd.add(likeness);
        self.who.push(Err(id));
    }

    fn make(&mut self, at: At, keys: Vec<String>, mut draft: ClientDraft) -> Became {
        self.free_email(&mut draft, at, None);
        let id = Uuid::now_v7();
        self.decided.sheet.clients.push(NewClient { id, at, keys, draft });
        Became::Row(id)
    }

    /// An e-mail address that another client has goes into the note; `mine` is who the person is here.
    fn free_email(&mut self, draft: &mut ClientDraft, at: At, mine: Option<Uuid>) {
        let Some(email) = draft.email.as_ref().map(|email| email.to_lowercase()) else { return };
        let is_mine = mine.is_some() && self.decided.known.by_email(&email) == mine;
        if !is_mine && !self.emails.insert(email.clone()) {
            self.decided.sheet.warn(Warning::EmailTaken, at);
            draft.email = None;
            add_note(draft, &email);
        }
    }

    /// What the source calls a person: by number; without one, by name and the first way to reach them.
    fn keys(&mut self, id: PersonId, draft: &ClientDraft) -> Vec<String> {
        let person = self.gathered.people.get(id);
        if !person.numbers.is_empty() {
            return person.numbers.iter().map(|number| format!("#{number}")).collect();
        }
        let contact = contacts(draft).into_iter().next().unwrap_or_else(|| name_key(&draft.first_name, &draft.last_name));
        let times = self.keys.entry(contact.clone()).or_default();
        *times += 1;
        // Several of one name and nothing else are told apart by their order.
        let key = if *times == 1 { format!("~{contact}") } else { format!("~{contact}|{times}") };
        if person.is_name_alone {
            self.decided.sheet.warn(Warning::NameAlone, person.at);
        }
        vec![key.chars().take(300).collect()]
    }
}

struct Pets<'a, 'b> {
    decided: &'b mut Decided<'a>,
    gathered: &'b Gathered,
    keys: HashMap<String, usize>,
    /// Pets of the practice that an animal of the files was found to be.
    taken: HashMap<Uuid, AnimalId>,
}

impl<'a, 'b> Pets<'a, 'b> {
    fn new(decided: &'b mut Decided<'a>, gathered: &'b Gathered) -> Self {
        Self { decided, gathered, keys: HashMap::new(), taken: HashMap::new() }
    }

    fn all(&mut self) {
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

/// The numbers among the keys by which the source calls somebody.
fn numbers(keys: &[String]) -> impl Iterator<Item = &str> {
    keys.iter().filter_map(|key| key.strip_prefix('#'))
}

/// Whether nothing tells the two apart: species, birth date, chip.
fn is_same(draft: &PetDraft, pet: &KnownPet) -> bool {
    let differ = |one: Option<&str>, other: Option<&str>| one.zip(other).is_some_and(|(one, other)| one != other);
    plain(&draft.species) == plain(&pet.species)
        && !differ(draft.microchip.as_deref(), pet.chip.as_deref())
        && draft.birth_date.zip(pet.birth_date).is_none_or(|(one, other)| one == other)
}

pub(super) fn full_name(draft: &ClientDraft) -> String {
    format!("{} {}", draft.first_name, draft.last_name).trim().to_owned()
}

pub(super) fn add_note(draft: &mut ClientDraft, words: &str) {
    let note = match draft.desk_note.take() {
        Some(note) if note.contains(words) => note,
        Some(note) => format!("{note}; {words}"),
        None => words.to_owned(),
    };
    draft.desk_note = Some(note.chars().take(2000).collect());
}

/// What a second record of somebody says beyond the first; what differs goes into the note.
fn add_what_is_new(draft: &mut ClientDraft, other: &ClientDraft) {
    for (label, phone) in &other.phones {
        if !draft.phones.iter().any(|(_, known)| known.digits == phone.digits) {
            draft.phones.push((label, phone.clone()));
        }
    }
    let mut differing = Vec::new();
    let pairs = [(&mut draft.email, &other.email), (&mut draft.address, &other.address), (&mut draft.desk_alert, &other.desk_alert)];
    for (mine, theirs) in pairs {
        match (mine.as_ref(), theirs) {
            (None, theirs) => mine.clone_from(theirs),
            (Some(known), Some(theirs)) if plain(known) != plain(theirs) => differing.push(theirs.clone()),
            _ => {}
        }
    }
    for words in differing.into_iter().chain(other.desk_note.clone()) {
        add_note(draft, &words);
    }
}
