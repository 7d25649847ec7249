//! The demo clinic: three vets, two rooms, a front desk, two thousand clients and their animals, a year of visits, and a
//! morning that is half over. Everything is invented and made anew from one seed, the same on every PC.

mod animals;
mod chance;
mod diary;
mod insert;
mod load;
mod morning;
mod people;
mod reminders;
mod rows;
mod slots;
mod steps;
mod team;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use diary::{DAYS_AHEAD, DAYS_BACK};
pub use load::{Demo, DemoError, DemoLogin, DemoPlan, load};
pub use morning::Morning;
pub use rows::Clinic;

use chance::{Chance, Ids};

/// How large a clinic to make, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub seed: u64,
    pub clients: usize,
    pub pets: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { seed: 0x5EED_0002, clients: 2_000, pets: 3_000 }
    }
}

/// Makes the clinic in memory. Where it lies follows from `now`: a place where it is the middle of the morning, `home`
/// if it is that ([`Morning`]). Same size, `now` and `home`: same clinic to the last id.
#[must_use]
pub fn generate(size: Size, now: DateTime<Utc>, home: Option<Tz>) -> Clinic {
    let morning = Morning::at(now, home);
    let chance = Chance::new(size.seed);
    let ids = |part: u64| Ids::new(chance.branch(100 + part));
    let team = team::team(&mut ids(0), &morning);
    let practice_id = team.place.practice_id;
    let people = people::people(&mut chance.branch(1), &mut ids(1), practice_id, size.clients);
    let weigher = team.staff.iter().find(|who| who.role == "technician").map_or(team.staff[0].id, |who| who.id);
    let animals = animals::animals(&mut chance.branch(2), &mut ids(2), &people, &team.place, weigher, &morning, size.pets);
    let visits = diary::diary(&mut chance.branch(3), &mut ids(3), &team, &animals.pets, &morning);
    let slots = slots::slots(&mut ids(5), &visits, &team.resources);
    let reminders = reminders::reminders(&mut chance.branch(4), &mut ids(4), &animals.pets, &visits, &morning);
    Clinic {
        place: team.place,
        staff: team.staff,
        veterinarians: team.veterinarians,
        specialties: team.specialties,
        availability: team.availability,
        leave: team.leave,
        holidays: team.holidays,
        resources: team.resources,
        types: team.types,
        clients: people.clients,
        phones: people.phones,
        pets: animals.pets,
        co_owners: animals.co_owners,
        weights: animals.weights,
        visits,
        slots,
        reminders,
    }
}

#[cfg(test)]
mod tests;
