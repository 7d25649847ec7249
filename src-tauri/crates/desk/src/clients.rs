//! A client's household.

use vetdesk_cache::read::clients as read;
use vetdesk_domain::age::Age;
use vetdesk_domain::person;
use vetdesk_domain::role::Permission;

use crate::Desk;
use crate::error::{DeskError, Result};
use crate::view::{ClientCard, CoOwner, Household, HouseholdRequest, NextVisit, PetCard, Phone};

impl Desk {
    /// A client with phones, co-owners and animals.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn household(&self, request: &HouseholdRequest) -> Result<Household> {
        self.require(Permission::ClientsRead)?;
        let found = self.cache.read(|conn| read::household(conn, request.client_id, self.now()))?;
        let found = found.ok_or_else(|| DeskError::not_found("client"))?;
        Ok(Household {
            client: client(found.client),
            phones: found.phones.into_iter().map(phone).collect(),
            co_owners: found
                .co_owners
                .into_iter()
                .map(|other| CoOwner { id: other.id, name: person::full_name(&other.first_name, &other.last_name), phone: other.phone })
                .collect(),
            pets: found.pets.into_iter().map(|pet| self.pet_card(pet)).collect(),
        })
    }

    fn pet_card(&self, pet: read::PetRow) -> PetCard {
        let zone = self.who.zone;
        // A dead animal's age stands still.
        let day = pet.deceased_on.unwrap_or_else(|| zone.day_of(self.now()));
        PetCard {
            id: pet.id,
            name: pet.name,
            species: pet.species,
            breed: pet.breed,
            gender: pet.gender,
            neutered: pet.is_neutered,
            birth_date: pet.birth_date,
            age: pet.birth_date.and_then(|born| Age::on(day, born)),
            weight_kg: pet.weight_kg,
            chip: pet.microchip,
            has_alerts: pet.has_alerts,
            handling_alert: pet.handling_alert,
            deceased: pet.is_deceased,
            last_visit: pet.last_visit.map(|at| zone.day_of(at)),
            next_visit: pet.next_visit.map(|next| NextVisit {
                starts_at: next.starts_at,
                local_day: zone.day_of(next.starts_at),
                local_start: zone.short_clock(next.starts_at),
                resource_name: next.resource_name,
            }),
            next_due: None,
        }
    }
}

fn client(row: read::ClientRow) -> ClientCard {
    let place = [row.postal_code, row.city].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let address = [row.address.unwrap_or_default(), place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    ClientCard {
        id: row.id,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        address: Some(address).filter(|address| !address.is_empty()),
        alert: row.desk_alert.filter(|alert| !alert.is_empty()),
        version: row.version,
    }
}

fn phone(row: read::PhoneRow) -> Phone {
    Phone {
        id: row.id,
        label: row.label,
        typed: row.typed,
        digits: row.digits,
        of: person::full_name(&row.of_first_name, &row.of_last_name),
    }
}
