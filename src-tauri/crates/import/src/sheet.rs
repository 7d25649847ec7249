//! All rows of a file, understood and brought together: who is new, whose are the pets, what was refused.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

use super::draft::{ClientDraft, PetDraft, Understood};
use super::duplicates::{Crowd, Likeness, Why, plain};
use super::known::Known;
use super::refusal::{Refusal, Warning};

/// What happens to clients who look like one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// They are listed, and made all the same.
    #[default]
    Report,
    /// Joined where the phone is the same and the names are nearly so; others are listed.
    SamePhone,
    /// Everyone who is listed is joined.
    All,
}

/// A client to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClient {
    pub id: Uuid,
    /// In the people's file where `is_of_people`.
    pub line: u64,
    pub is_of_people: bool,
    pub draft: ClientDraft,
}

/// A pet to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPet {
    pub id: Uuid,
    pub line: u64,
    pub owner_id: Uuid,
    pub draft: PetDraft,
}

/// Two that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub line: u64,
    pub name: String,
    /// The row of the other; None where that one is in the practice already.
    pub other_line: Option<u64>,
    pub other_name: String,
    pub why: Why,
    pub joined: bool,
}

/// What a file comes to.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub rows_read: u64,
    pub clients: Vec<NewClient>,
    pub pets: Vec<NewPet>,
    pub refused: Vec<(u64, Refusal)>,
    pub warnings: BTreeMap<Warning, Vec<u64>>,
    pub proposals: Vec<Proposal>,
    /// Rows whose client was there already, by number or word for word.
    pub clients_found: u64,
    /// Clients of the practice whom the file names again.
    pub clients_known: HashSet<Uuid>,
}

/// Brings rows together, one after the other.
#[derive(Debug)]
pub struct Gatherer<'a> {
    known: &'a Known,
    join: Join,
    sheet: Sheet,
    crowd: Crowd,
    /// Who each of the crowd is: the row, if it is of this file, the id and the name.
    who: Vec<(Option<u64>, Uuid, String)>,
    of_practice: HashSet<Uuid>,
    by_identity: HashMap<String, Uuid>,
    emails: HashMap<String, Uuid>,
    chips: HashMap<String, u64>,
    numbers: HashMap<String, String>,
}

impl<'a> Gatherer<'a> {
    #[must_use]
    pub fn new(known: &'a Known, join: Join) -> Self {
        let mut gatherer = Self {
            known,
            join,
            sheet: Sheet::default(),
            crowd: Crowd::default(),
            who: Vec::new(),
            of_practice: known.clients.iter().map(|client| client.id).collect(),
            by_identity: HashMap::new(),
            emails: HashMap::new(),
            chips: HashMap::new(),
            numbers: HashMap::new(),
        };
        for client in &known.clients {
            gatherer.crowd.add(Likeness::of_known(client));
            gatherer.who.push((None, client.id, format!("{} {}", client.first_name, client.last_name)));
            if let Some(number) = &client.number {
                gatherer.by_identity.insert(format!("#{number}"), client.id);
            }
            if let Some(email) = &client.email {
                gatherer.emails.insert(email.to_lowercase(), client.id);
            }
        }
        gatherer
    }

    /// Takes a row in. `owner` is whose the pet is where the row itself does not say.
    pub fn take(&mut self, line: u64, row: Result<Understood, Refusal>, owner: Option<Uuid>) {
        self.sheet.rows_read += 1;
        if let Err(refusal) = row.and_then(|row| self.gather(line, row, owner)) {
            self.sheet.refused.push((line, refusal));
        }
    }

    /// Takes a person in who has no pet in the same row, and says who that is.
    pub fn person(&mut self, line: u64, draft: ClientDraft) -> Uuid {
        let mut warnings = Vec::new();
        let id = self.client(line, draft, true, &mut warnings);
        for warning in warnings {
            self.sheet.warnings.entry(warning).or_default().push(line);
        }
        id
    }

    /// Who bears this number of the other system.
    #[must_use]
    pub fn by_number(&self, number: &str) -> Option<Uuid> {
        self.by_identity.get(&format!("#{number}")).copied()
    }

    #[must_use]
    pub fn finish(self) -> Sheet {
        self.sheet
    }

    fn gather(&mut self, line: u64, row: Understood, owner: Option<Uuid>) -> Result<(), Refusal> {
        let mut warnings = row.warnings;
        let pet = match row.pet {
            Some(pet) => self.check_pet(line, pet, &mut warnings)?,
            None => None,
        };
        let owner_id = match (row.client, owner) {
            (Some(client), _) => self.client(line, client, false, &mut warnings),
            (None, Some(owner)) => owner,
            (None, None) => return Err(Refusal::NoOwner),
        };
        let is_known = |pet: &PetDraft| self.known.pets.contains(&(owner_id, pet.name.to_lowercase()));
        if pet.as_ref().is_some_and(is_known) {
            warnings.push(Warning::KnownAnimal);
        } else if let Some(draft) = pet {
            if let Some(chip) = draft.microchip.as_ref().filter(|_| !draft.is_deceased) {
                self.chips.insert(chip.clone(), line);
            }
            if let Some(number) = &draft.number {
                self.numbers.insert(number.clone(), draft.name.to_lowercase());
            }
            self.sheet.pets.push(NewPet { id: Uuid::now_v7(), line, owner_id, draft });
        }
        for warning in warnings {
            self.sheet.warnings.entry(warning).or_default().push(line);
        }
        Ok(())
    }

    /// None where the animal is there already.
    fn check_pet(&self, line: u64, mut pet: PetDraft, warnings: &mut Vec<Warning>) -> Result<Option<PetDraft>, Refusal> {
        let name = pet.name.to_lowercase();
        if let Some(number) = &pet.number {
            match (self.known.pet_numbers.get(number), self.numbers.get(number)) {
                (Some(known), _) if *known == name => {
                    warnings.push(Warning::KnownAnimal);
                    return Ok(None);
                }
                (_, Some(earlier)) if *earlier == name => {
                    warnings.push(Warning::SameAnimalTwice);
                    return Ok(None);
                }
                (None, None) => {}
                _ => {
                    warnings.push(Warning::NumberTwice);
                    pet.number = None;
                }
            }
        }
        if let Some(chip) = pet.microchip.as_ref().filter(|_| !pet.is_deceased) {
            if let Some(earlier) = self.chips.get(chip).filter(|earlier| **earlier != line) {
                return Err(Refusal::ChipTwice(*earlier));
            }
            match self.known.chips.get(chip) {
                Some(known) if known.to_lowercase() == name => {
                    warnings.push(Warning::KnownAnimal);
                    return Ok(None);
                }
                Some(known) => return Err(Refusal::ChipKnown(known.clone())),
                None => {}
            }
        }
        Ok(Some(pet))
    }

    /// Who the row's client is: one that is there, or a new one.
    fn client(&mut self, line: u64, mut draft: ClientDraft, is_of_people: bool, warnings: &mut Vec<Warning>) -> Uuid {
        let identity = identity(&draft);
        if let Some(known) = self.by_identity.get(&identity) {
            self.sheet.clients_found += 1;
            let id = *known;
            self.remember(id);
            return id;
        }
        let likeness = Likeness::of_draft(&draft);
        let name = format!("{} {}", draft.first_name, draft.last_name).trim().to_owned();
        if let Some((at, why)) = self.crowd.find(&likeness) {
            let (other_line, other_id, other_name) = self.who[at].clone();
            let has_name = self.crowd.get(at).is_some_and(|other| other.has_name_of(&likeness));
            let joined = match self.join {
                Join::Report => false,
                Join::SamePhone => why == Why::SamePhone && has_name,
                Join::All => has_name,
            };
            self.sheet.proposals.push(Proposal { line, name: name.clone(), other_line, other_name, why, joined });
            if joined {
                self.by_identity.insert(identity, other_id);
                self.remember(other_id);
                return other_id;
            }
        }
        let id = Uuid::now_v7();
        if let Some(email) = draft.email.as_ref().map(|email| email.to_lowercase()) {
            match self.emails.entry(email) {
                Entry::Occupied(_) => {
                    warnings.push(Warning::EmailTaken);
                    draft.email = None;
                }
                Entry::Vacant(free) => {
                    free.insert(id);
                }
            }
        }
        self.by_identity.insert(identity, id);
        self.crowd.add(likeness);
        self.who.push((Some(line), id, name));
        self.sheet.clients.push(NewClient { id, line, is_of_people, draft });
        id
    }

    fn remember(&mut self, id: Uuid) {
        if self.of_practice.contains(&id) {
            self.sheet.clients_known.insert(id);
        }
    }
}

/// Rows of the same client say the same here: the other system's number, else name and the first way to reach them.
fn identity(client: &ClientDraft) -> String {
    if let Some(number) = &client.number {
        return format!("#{number}");
    }
    let contact = client
        .phones
        .first()
        .map(|phone| phone.digits.clone())
        .or_else(|| client.address.as_deref().map(plain))
        .or_else(|| client.email.as_ref().map(|email| email.to_lowercase()))
        .unwrap_or_default();
    format!("{}|{}|{contact}", plain(&client.first_name), plain(&client.last_name))
}
