//! The clients of the demo clinic: households, their phones and what the desk should know about them.

use uuid::Uuid;
use vetdesk_domain::phone::search_digits;

use super::chance::{Chance, Ids};
use super::rows::{ClientRow, PhoneRow};
use super::words;

/// Clients that are always there, so that a tour can name them: names and phone.
const KNOWN: [(&str, &str, &str); 2] = [("James", "Patterson", "206 555 0142"), ("Priya", "Patel", "206 555 0177")];

#[derive(Debug)]
pub struct People {
    pub clients: Vec<ClientRow>,
    pub phones: Vec<PhoneRow>,
    /// Who owns animals: indices into `clients`.
    pub owners: Vec<usize>,
    /// Who lives with an owner and owns the animals, too: (owner, co-owner), indices into `clients`.
    pub partners: Vec<(usize, usize)>,
}

/// Makes `count` clients; one in eight lives with another.
#[must_use]
pub fn people(chance: &mut Chance, ids: &mut Ids, practice_id: Uuid, count: usize) -> People {
    let mut numbers = Numbers::new(chance);
    let mut made = People { clients: Vec::new(), phones: Vec::new(), owners: Vec::new(), partners: Vec::new() };
    for n in 0..count {
        let known = KNOWN.get(n);
        let lives_with = (known.is_none() && n > 20 && chance.percent(12)).then(|| made.owners[chance.index(made.owners.len())]);
        let mut client = client(chance, ids.fresh(), practice_id, n);
        if let Some((first_name, last_name, _)) = known {
            client.first_name = (*first_name).to_owned();
            client.last_name = (*last_name).to_owned();
            client.desk_alert = None;
        }
        match lives_with {
            Some(owner) => {
                let home = &made.clients[owner];
                client.address = home.address.clone();
                client.city = home.city;
                client.postal_code = home.postal_code;
                if chance.percent(70) {
                    client.last_name = home.last_name.clone();
                }
                made.partners.push((owner, n));
            }
            None => made.owners.push(n),
        }
        let second = chance.percent(30);
        let typed = known.map_or_else(|| numbers.next(chance), |(_, _, phone)| (*phone).to_owned());
        made.phones.push(phone(ids.fresh(), practice_id, client.id, "mobile", typed, 0));
        if second {
            let label = chance.pick(&["home", "work", "neighbour"]);
            made.phones.push(phone(ids.fresh(), practice_id, client.id, label, numbers.next(chance), 1));
        }
        made.clients.push(client);
    }
    made
}

fn client(chance: &mut Chance, id: Uuid, practice_id: Uuid, n: usize) -> ClientRow {
    let first_name = (*chance.pick(words::FIRST_NAMES)).to_owned();
    let last_name = (*chance.pick(words::LAST_NAMES)).to_owned();
    let &(city, postal_code) = chance.pick(words::TOWNS);
    // The number keeps two of one name apart; ASCII, as mail addresses are.
    let email = chance.percent(75).then(|| {
        let letters: String = first_name.chars().filter(char::is_ascii_alphabetic).collect();
        format!("{}{n}@mail.example", letters.to_ascii_lowercase())
    });
    ClientRow {
        id,
        practice_id,
        email,
        address: format!("{} {}", chance.within(1, 180), chance.pick(words::STREETS)),
        city,
        postal_code,
        desk_alert: chance.percent(5).then(|| *chance.pick(words::DESK_ALERTS)),
        first_name,
        last_name,
    }
}

fn phone(id: Uuid, practice_id: Uuid, user_id: Uuid, label: &'static str, typed: String, position: usize) -> PhoneRow {
    let digits = search_digits(&typed).unwrap_or_default();
    PhoneRow { id, practice_id, user_id, label, typed, digits, position }
}

/// Phone numbers that nobody has, each given once.
struct Numbers(Vec<u32>);

impl Numbers {
    /// How many numbers each reserved range holds: 555-01xx for every area code, a British mobile and two city ranges.
    const AREA: u32 = 100;
    const BRITISH: u32 = 1000;

    fn new(chance: &mut Chance) -> Self {
        let american = u32::try_from(words::AREA_CODES.len()).unwrap_or_default() * Self::AREA;
        let mut left: Vec<u32> = (0..american + 3 * Self::BRITISH).collect();
        // The clinic's own number and the clients' that are always there are taken.
        left.retain(|n| !matches!(n, 0 | 42 | 77));
        chance.shuffle(&mut left);
        Self(left)
    }

    /// As people write them: not two alike.
    fn next(&mut self, chance: &mut Chance) -> String {
        let number = self.0.pop().unwrap_or_default();
        let american = u32::try_from(words::AREA_CODES.len()).unwrap_or_default() * Self::AREA;
        if number < american {
            let area = words::AREA_CODES[(number / Self::AREA) as usize];
            let line = 100 + number % Self::AREA;
            return match chance.below(4) {
                0 => format!("({area}) 555-0{line}"),
                1 => format!("{area}-555-0{line}"),
                2 => format!("{area}.555.0{line}"),
                _ => format!("{area} 555 0{line}"),
            };
        }
        let line = (number - american) % Self::BRITISH;
        match (number - american) / Self::BRITISH {
            0 => format!("+44 7700 900{line:03}"),
            1 => format!("+44 20 7946 0{line:03}"),
            _ => format!("+44 161 496 0{line:03}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        let mut chance = Chance::new(5);
        let mut numbers = Numbers::new(&mut chance);
        let given: std::collections::BTreeSet<String> =
            (0..4000).map(|_| numbers.next(&mut chance).chars().filter(char::is_ascii_digit).collect()).collect();
        assert_eq!(given.len(), 4000);
        assert!(!given.contains("2065550142"));
    }

    #[test]
    fn numbers_belong_to_fiction() {
        let mut chance = Chance::new(6);
        let mut numbers = Numbers::new(&mut chance);
        for _ in 0..4000 {
            let typed = numbers.next(&mut chance);
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            let american = digits.len() == 10 && &digits[3..8] == "55501";
            let british = ["447700900", "442079460", "441614960"].iter().any(|range| digits.starts_with(range));
            assert!(american || british, "{typed}");
        }
    }
}
