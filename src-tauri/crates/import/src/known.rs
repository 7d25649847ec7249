//! What the practice holds already, so that an import makes nobody twice.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use sqlx::PgConnection;
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::ids::ClinicId;
use vetdesk_server::{Server, ServerError};

use super::likeness::plain;
use super::people::name_key;

/// A client of the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownClient {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub address: String,
    pub postal_code: String,
    pub email: Option<String>,
    pub digits: Vec<String>,
    pub is_removed: bool,
}

/// An animal of the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPet {
    pub id: Uuid,
    pub owner_id: Uuid,
    pub name: String,
    pub species: String,
    pub birth_date: Option<chrono::NaiveDate>,
    pub chip: Option<String>,
    pub is_living: bool,
    pub is_removed: bool,
}

impl KnownPet {
    /// Whether it is called so; `name` is in small letters.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name
    }
}

/// What a record of the source has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub row_id: Uuid,
    /// Of the values that the source gave last.
    pub digest: i64,
}

/// The practice as far as an import must know it. Empty where files are only looked at.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub clients: HashMap<Uuid, KnownClient>,
    pub pets: HashMap<Uuid, KnownPet>,
    /// By the source's key.
    pub client_links: HashMap<String, Link>,
    pub pet_links: HashMap<String, Link>,
    /// Animals of the source that were merged here into the animal of the link: what they were before, by the source's key.
    pub merged: HashMap<String, Uuid>,
    /// Weights, visits and the like that this source has brought.
    pub others: HashSet<Uuid>,
    /// Vets by their name in small letters.
    pub vets: HashMap<String, Uuid>,
    /// Pets by their chip, living ones only.
    pub chips: HashMap<String, Uuid>,
    by_owner: HashMap<Uuid, Vec<Uuid>>,
    /// The first client of a name and a way to reach them.
    by_contact: HashMap<String, Uuid>,
    /// The further ones.
    also_by_contact: HashMap<String, Vec<Uuid>>,
    by_email: HashMap<String, Uuid>,
    by_name: HashMap<String, Vec<Uuid>>,
    /// Numbers by which the source calls a client or a pet.
    numbers: HashMap<Uuid, Vec<String>>,
}

type ClientRow = (Uuid, String, String, Option<String>, Option<String>, Option<String>, bool);
type PetRow = (Uuid, Uuid, String, String, Option<chrono::NaiveDate>, Option<String>, bool, bool);
type LinkRow = (String, String, Uuid, i64, Option<Uuid>);

impl Known {
    /// Reads it under the person's own rights, for a source's files.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn of(server: &Server, source: &str) -> Result<Self, ServerError> {
        let mut lease = server.begin_write().await?;
        let known = Self::read(lease.connection()?, source).await?;
        lease.commit().await?;
        Ok(known)
    }

    pub(super) async fn read(connection: &mut PgConnection, source: &str) -> Result<Self, ServerError> {
        sqlx::query("SET LOCAL statement_timeout = '10min'").execute(&mut *connection).await?;
        let mut known = Self::default();
        let phones: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT user_id, digits FROM clinic.user_phones").fetch_all(&mut *connection).await?;
        let mut digits: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (id, number) in phones {
            digits.entry(id).or_default().push(number);
        }
        let mut clients: Vec<ClientRow> = sqlx::query_as(CLIENTS).fetch_all(&mut *connection).await?;
        // Of several clients of one name and phone the first must be the same in each import.
        clients.sort_unstable_by_key(|row| row.0);
        for (id, first_name, last_name, address, postal_code, email, is_removed) in clients {
            known.add_client(KnownClient {
                id,
                first_name,
                last_name,
                address: address.unwrap_or_default(),
                postal_code: postal_code.unwrap_or_default(),
                email,
                digits: digits.remove(&id).unwrap_or_default(),
                is_removed,
            });
        }
        let pets: Vec<PetRow> = sqlx::query_as(PETS).fetch_all(&mut *connection).await?;
        for (id, owner_id, name, species, birth_date, chip, is_living, is_removed) in pets {
            known.add_pet(KnownPet { id, owner_id, name, species, birth_date, chip, is_living, is_removed });
        }
        let links: Vec<LinkRow> = sqlx::query_as(LINKS).bind(source).fetch_all(&mut *connection).await?;
        for (kind, key, row_id, digest, before) in links {
            if let Some(before) = before {
                known.merged.insert(key.clone(), before);
            }
            known.add_link(&kind, key, Link { row_id, digest });
        }
        let vets: Vec<(Uuid, String)> = sqlx::query_as(VETS).fetch_all(&mut *connection).await?;
        known.vets = vets.into_iter().map(|(id, name)| (plain(&name), id)).collect();
        Ok(known)
    }

    pub(super) fn add_client(&mut self, client: KnownClient) {
        if !client.is_removed {
            let name = name_key(&client.first_name, &client.last_name);
            let phones = client.digits.iter().map(|digits| super::likeness::tail(digits));
            let email = client.email.iter().map(|email| email.to_lowercase());
            for contact in phones.chain(email) {
                match self.by_contact.entry(format!("{name}|{contact}")) {
                    Entry::Vacant(place) => {
                        place.insert(client.id);
                    }
                    Entry::Occupied(place) if *place.get() == client.id => {}
                    Entry::Occupied(place) => self.also_by_contact.entry(place.key().clone()).or_default().push(client.id),
                }
            }
            if let Some(email) = &client.email {
                self.by_email.insert(email.to_lowercase(), client.id);
            }
            self.by_name.entry(name).or_default().push(client.id);
        }
        self.clients.insert(client.id, client);
    }

    pub(super) fn add_pet(&mut self, pet: KnownPet) {
        self.by_owner.entry(pet.owner_id).or_default().push(pet.id);
        if let Some(chip) = pet.chip.as_ref().filter(|_| pet.is_living) {
            self.chips.insert(chip.clone(), pet.id);
        }
        self.pets.insert(pet.id, pet);
    }

    fn add_link(&mut self, kind: &str, key: String, link: Link) {
        let links = match kind {
            "client" => &mut self.client_links,
            "pet" => &mut self.pet_links,
            _ => {
                self.others.insert(link.row_id);
                return;
            }
        };
        if let Some(number) = key.strip_prefix('#') {
            self.numbers.entry(link.row_id).or_default().push(number.to_owned());
        }
        links.insert(key, link);
    }

    /// The first client whose name and one way to reach them are exactly these, of those who may be the one.
    #[must_use]
    pub fn reached(&self, contacts: &[String], may_be: impl Fn(Uuid) -> bool) -> Option<Uuid> {
        contacts.iter().find_map(|contact| {
            let further = self.also_by_contact.get(contact).map(Vec::as_slice).unwrap_or_default();
            self.by_contact.get(contact).into_iter().chain(further).copied().find(|client| may_be(*client))
        })
    }

    #[must_use]
    pub fn by_email(&self, email: &str) -> Option<Uuid> {
        self.by_email.get(&email.to_lowercase()).copied()
    }

    /// The clients of exactly this name.
    #[must_use]
    pub fn named(&self, first: &str, last: &str) -> &[Uuid] {
        self.by_name.get(&name_key(first, last)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The animals of a client.
    pub fn pets_of(&self, owner: Uuid) -> impl Iterator<Item = &KnownPet> {
        self.by_owner.get(&owner).into_iter().flatten().filter_map(|id| self.pets.get(id))
    }

    /// Whether this source calls the client or the animal by a number that is none of these.
    #[must_use]
    pub fn has_another_number(&self, row: Uuid, numbers: &[&str]) -> bool {
        self.numbers.get(&row).is_some_and(|known| known.iter().any(|number| !numbers.contains(&number.as_str())))
    }
}

/// The time zone of a clinic.
///
/// # Errors
/// Where the server cannot be asked, or names a zone that is none.
pub async fn zone_of(server: &Server, clinic: ClinicId) -> Result<ClinicZone, ServerError> {
    let mut lease = server.begin_write().await?;
    let name: String =
        sqlx::query_scalar("SELECT time_zone FROM clinic.clinics WHERE id = $1").bind(clinic.0).fetch_one(lease.connection()?).await?;
    lease.commit().await?;
    ClinicZone::named(&name).map_err(|_| ServerError::NotVetdesk)
}

const CLIENTS: &str = "
  SELECT id, first_name, last_name, address, postal_code, email::text, removed_at IS NOT NULL FROM clinic.users WHERE role = 'pet_owner'";

const PETS: &str = "
  SELECT id, owner_id, name, species, birth_date, microchip, NOT is_deceased AND merged_into IS NULL AND removed_at IS NULL,
         removed_at IS NOT NULL OR merged_into IS NOT NULL FROM clinic.pets";

// An animal that was merged here is the one that it was merged into; what it was before comes last.
const LINKS: &str = "
  SELECT l.kind, l.key, coalesce(p.merged_into, l.row_id), l.digest, p.id
    FROM clinic.import_links l JOIN clinic.import_sources s ON s.id = l.source_id
    LEFT JOIN clinic.pets p ON l.kind = 'pet' AND p.id = l.row_id AND p.merged_into IS NOT NULL
   WHERE lower(s.name::text) = lower($1)";

const VETS: &str = "
  SELECT v.id, concat_ws(' ', u.first_name, u.last_name) FROM clinic.veterinarians v JOIN clinic.users u ON u.id = v.user_id
  UNION ALL
  SELECT v.id, u.last_name FROM clinic.veterinarians v JOIN clinic.users u ON u.id = v.user_id";

#[cfg(test)]
impl Known {
    /// As if this source had brought a row before.
    pub(crate) fn link(&mut self, kind: &str, key: &str, row_id: Uuid) {
        self.add_link(kind, key.to_owned(), Link { row_id, digest: 0 });
    }
}
