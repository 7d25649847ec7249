//! The pets of the demo clinic, their chips and how their weight went.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::chance::{Chance, Ids};
use super::morning::Morning;
use super::people::People;
use super::rows::{CoOwnerRow, PetRow, Place, WeightRow};
use super::words::{self, Breed};

/// Pets of the clients that are always there: owner, name, breed, age in years, grams.
const KNOWN: [(usize, &str, &str, i64, i64); 2] = [(0, "Max", "Golden Retriever", 6, 32_400), (1, "Max", "Domestic Shorthair", 11, 4_800)];

/// Makers' codes of chips, and the code kept for tests among them, so that no animal anywhere has a chip of the demo's.
const TEST_CHIP: &str = "999";

#[derive(Debug)]
pub struct Animals {
    pub pets: Vec<PetRow>,
    pub co_owners: Vec<CoOwnerRow>,
    pub weights: Vec<WeightRow>,
}

/// Makes `count` pets: one for every owner, the others where chance will.
#[must_use]
pub fn animals(
    chance: &mut Chance,
    ids: &mut Ids,
    people: &People,
    place: &Place,
    weigher: Uuid,
    morning: &Morning,
    count: usize,
) -> Animals {
    let mut made = Animals { pets: Vec::new(), co_owners: Vec::new(), weights: Vec::new() };
    let mut of_owner: BTreeMap<usize, u32> = BTreeMap::new();
    let mut chips = chance.branch(1);
    for n in 0..count {
        let owner = people.owners.get(n).copied().unwrap_or_else(|| some_owner(chance, people, &of_owner));
        *of_owner.entry(owner).or_default() += 1;
        let known = KNOWN.get(n);
        let kind = match known {
            Some((_, _, name, _, _)) => words::BREEDS.iter().map(|(_, b)| b).find(|b| b.breed == Some(*name)),
            None => None,
        }
        .unwrap_or_else(|| chance.weighted(words::BREEDS));
        let mut pet = pet(chance, kind, ids.fresh(), people.clients[owner].id, place, morning.today);
        let mut grams = chance.within(kind.grams.0, kind.grams.1);
        if let Some(&(_, name, _, years, weight)) = known {
            pet.name = name.to_owned();
            pet.birth_date = Some(morning.today - Duration::days(years * 365 + 120));
            pet.allergies = (n == 0).then_some(words::ALLERGIES[0]);
            (pet.is_deceased, pet.deceased_on, pet.has_moved_away, pet.handling_alert) = (false, None, false, None);
            grams = weight;
        }
        if matches!(pet.species, "Dog" | "Cat" | "Ferret") && chance.percent(82) {
            pet.microchip = Some(chip(&mut chips, n));
        }
        weigh(chance, ids, &pet, grams, weigher, morning, &mut made.weights);
        made.pets.push(pet);
    }
    for &(owner, partner) in &people.partners {
        let owner_id = people.clients[owner].id;
        for pet in made.pets.iter().filter(|pet| pet.owner_id == owner_id) {
            made.co_owners.push(CoOwnerRow {
                id: ids.fresh(),
                practice_id: place.practice_id,
                pet_id: pet.id,
                user_id: people.clients[partner].id,
            });
        }
    }
    made
}

fn some_owner(chance: &mut Chance, people: &People, of_owner: &BTreeMap<usize, u32>) -> usize {
    loop {
        let owner = *chance.pick(&people.owners);
        // The second animals of the clients that are always there would spoil the tour.
        if owner >= KNOWN.len() && of_owner.get(&owner).is_none_or(|had| *had < 5) {
            return owner;
        }
    }
}

fn pet(chance: &mut Chance, kind: &Breed, id: Uuid, owner_id: Uuid, place: &Place, today: NaiveDate) -> PetRow {
    let days = chance.within(70, kind.years * 330);
    let birth_date = today - Duration::days(days);
    let is_furred = matches!(kind.species, "Dog" | "Cat" | "Rabbit" | "Ferret");
    // The old die more often; all died within the year the demo shows.
    let dies = chance.percent(if days > kind.years * 250 { 14 } else { 2 });
    let deceased_on =
        dies.then(|| (today - Duration::days(chance.within(10, 330))).max(birth_date + Duration::days(30)).min(today - Duration::days(3)));
    let estimated = chance.percent(22);
    PetRow {
        id,
        practice_id: place.practice_id,
        owner_id,
        home_clinic_id: place.clinic_id,
        name: (*chance.pick(words::PET_NAMES)).to_owned(),
        species: kind.species,
        breed: kind.breed,
        is_mixed: kind.mixed,
        gender: chance.weighted::<&str>(&[(48, "female"), (48, "male"), (4, "unknown")]),
        is_neutered: is_furred.then(|| days > 240 && chance.percent(70)),
        size: kind.size,
        colour: Some(*chance.pick(kind.colours)),
        birth_date: (!chance.percent(3)).then_some(birth_date),
        is_birth_date_estimated: estimated,
        microchip: None,
        handling_alert: chance.percent(4).then(|| *chance.pick(words::HANDLING_ALERTS)),
        allergies: chance.percent(7).then(|| *chance.pick(words::ALLERGIES)),
        is_deceased: deceased_on.is_some(),
        deceased_on,
        has_moved_away: deceased_on.is_none() && chance.percent(1),
    }
}

/// Fifteen digits, the last twelve below 2³⁸ as ISO 11784 wants them; `n` keeps them apart.
fn chip(chance: &mut Chance, n: usize) -> String {
    let number = 1_000_000 * (1 + chance.below(200_000)) + n as u64;
    format!("{TEST_CHIP}{number:012}")
}

/// One weight a few months apart, from the young animal to the grown one; the old lose a little.
fn weigh(chance: &mut Chance, ids: &mut Ids, pet: &PetRow, grams: i64, weigher: Uuid, morning: &Morning, weights: &mut Vec<WeightRow>) {
    let last = pet.deceased_on.unwrap_or(morning.today) - Duration::days(chance.within(1, 60));
    let born = pet.birth_date.unwrap_or(last - Duration::days(2_000));
    let first = born.max(last - Duration::days(900));
    let mut day = first + Duration::days(chance.within(20, 160));
    while day <= last {
        let age = (day - born).num_days();
        let grown = (35 + age * 65 / 365).min(100);
        let weight = (grams * grown / 100 * chance.within(95, 105) / 100).max(20);
        let minute = u32::try_from(chance.within(9 * 60, 11 * 60)).unwrap_or(600);
        if let Some(weighed_at) = morning.instant(day, minute) {
            weights.push(WeightRow {
                id: ids.fresh(),
                practice_id: pet.practice_id,
                pet_id: pet.id,
                kg: format!("{}.{:03}", weight / 1000, weight % 1000),
                weighed_at,
                weighed_by: weigher,
            });
        }
        day += Duration::days(chance.within(150, 330));
    }
}
