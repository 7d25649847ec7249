//! Who may be the same person: one phone number, or a name and an address that are nearly the same.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use vetdesk_domain::fold::folded;
use vetdesk_domain::likeness;

use super::draft::ClientDraft;
use super::known::KnownClient;

/// What a client is compared by.
#[derive(Debug, Clone)]
pub struct Likeness {
    name: String,
    swapped: String,
    address: String,
    has_street: bool,
    phones: Vec<String>,
    /// Hashes of what somebody like this would share: only those who share one are compared.
    blocks: Vec<u64>,
}

/// Why two are thought to be one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    SamePhone,
    /// Likeness of name and address, 0 to 1.
    SimilarNameAndAddress(f64),
    /// The same name, and on one side nothing else to tell by.
    NameAlone,
}

/// Below it two people are two. Measured on people with known duplicates.
const ALIKE: f64 = 0.83;
/// A phone is shared in a household: the names must agree as well where rows are joined by it.
pub(super) const SAME_NAME: f64 = 0.85;
/// Where of an address only the postal code is known.
const SAME_NAME_AND_TOWN: f64 = 0.95;
/// A block with more people than this tells nobody apart and is not looked at: all clients of a clinic may live in one postal code.
const BLOCK_LIMIT: u32 = 24;

impl Likeness {
    #[must_use]
    pub fn of_draft(client: &ClientDraft) -> Self {
        let address = client.address.as_deref().unwrap_or_default();
        let postal = client.postal_code.as_deref().unwrap_or_default();
        Self::new(&client.first_name, &client.last_name, address, postal, client.phones.iter().map(|(_, phone)| phone.digits.as_str()))
    }

    #[must_use]
    pub fn of_known(client: &KnownClient) -> Self {
        Self::new(&client.first_name, &client.last_name, &client.address, &client.postal_code, client.digits.iter().map(String::as_str))
    }

    fn new<'a>(first: &str, last: &str, address: &str, postal: &str, phones: impl Iterator<Item = &'a str>) -> Self {
        let ((first, last), street, postal) = (plain_names(first, last), plain(address), plain(postal));
        let start = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
        let street_words: String = street.chars().filter(|c| c.is_alphabetic()).take(7).collect();
        let number: String = street.chars().filter(char::is_ascii_digit).take(6).collect();
        let (last4, first4) = (start(&last, 4), start(&first, 4));
        let mut blocks = vec![block(&["name", &last4, &start(&first, 1)]), block(&["name", &first4, &start(&last, 1)])];
        if !postal.is_empty() {
            blocks.push(block(&["postal", &postal, &start(&first, 2)]));
            blocks.push(block(&["postal", &postal, &start(&last, 2)]));
            // The same more narrowly, for practices in which the blocks above are too large.
            blocks.push(block(&["name and postal", &last4, &start(&first, 1), &postal]));
            blocks.push(block(&["name and postal", &first4, &start(&last, 1), &postal]));
        }
        if street_words.len() > 4 {
            blocks.push(block(&["street", &street_words]));
            blocks.push(block(&["street and number", &street_words, &number]));
        }
        let phones: Vec<String> = phones.map(tail).collect();
        blocks.extend(phones.iter().map(|digits| block(&["phone", digits])));
        blocks.sort_unstable();
        blocks.dedup();
        Self {
            name: format!("{first} {last}").trim().to_owned(),
            swapped: format!("{last} {first}").trim().to_owned(),
            has_street: !street.is_empty(),
            address: format!("{street} {postal}").trim().to_owned(),
            phones,
            blocks,
        }
    }

    /// Why these two may be one person; None where nothing speaks for it.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Why> {
        if self.phones.iter().any(|phone| other.phones.contains(phone)) {
            return Some(Why::SamePhone);
        }
        if self.address.is_empty() || other.address.is_empty() {
            return None;
        }
        let name = self.name_likeness(other);
        // A whole quarter has one postal code: without a street it is the names that must tell.
        if (!self.has_street || !other.has_street) && name < SAME_NAME_AND_TOWN {
            return None;
        }
        // Most pairs differ in their names: the address is then not worth looking at.
        if name < 2.0 * ALIKE - 1.0 {
            return None;
        }
        let score = f64::midpoint(name, strsim::jaro_winkler(&self.address, &other.address));
        (score >= ALIKE).then_some(Why::SimilarNameAndAddress(score))
    }

    /// Whether the names alone are near enough to be one person's.
    #[must_use]
    pub fn has_name_of(&self, other: &Self) -> bool {
        self.name_likeness(other) >= SAME_NAME
    }

    fn name_likeness(&self, other: &Self) -> f64 {
        likeness::of_names(&self.name, &other.name, &other.swapped)
    }
}

/// Everyone seen so far, by the blocks they stand in.
#[derive(Debug, Default)]
pub struct Crowd {
    people: Vec<Likeness>,
    blocks: HashMap<u64, Vec<u32>>,
    /// How many of all who will be asked about or added stand in a block.
    sizes: HashMap<u64, u32>,
}

impl Crowd {
    /// For these people, of whom each is asked about or added later: which blocks are too large depends on all of them and not on
    /// their order.
    #[must_use]
    pub fn of<'a>(people: impl Iterator<Item = &'a Likeness>) -> Self {
        let mut sizes: HashMap<u64, u32> = HashMap::new();
        for block in people.flat_map(|who| &who.blocks) {
            *sizes.entry(*block).or_default() += 1;
        }
        // Who is alone in a block is found by nobody through it.
        sizes.retain(|_, size| (2..=BLOCK_LIMIT).contains(size));
        Self { people: Vec::new(), blocks: HashMap::new(), sizes }
    }

    /// The one most like this, by the order in which they were added.
    #[must_use]
    pub fn find(&self, who: &Likeness) -> Option<(usize, Why)> {
        let mut near: Vec<u32> = who.blocks.iter().filter_map(|block| self.blocks.get(block)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let mut best: Option<(usize, Why)> = None;
        for at in near.into_iter().map(|at| at as usize) {
            match (self.people[at].compare(who), best) {
                (Some(why), None) => best = Some((at, why)),
                (Some(Why::SamePhone), Some((_, Why::SimilarNameAndAddress(_)))) => best = Some((at, Why::SamePhone)),
                (Some(Why::SimilarNameAndAddress(new)), Some((_, Why::SimilarNameAndAddress(old)))) if new > old => {
                    best = Some((at, Why::SimilarNameAndAddress(new)));
                }
                _ => {}
            }
        }
        best
    }

    /// The likeness of the one that was added as the `at`-th.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Likeness> {
        self.people.get(at)
    }

    pub fn add(&mut self, who: Likeness) {
        let Ok(place) = u32::try_from(self.people.len()) else { return };
        for block in who.blocks.iter().filter(|block| self.sizes.contains_key(*block)) {
            self.blocks.entry(*block).or_default().push(place);
        }
        self.people.push(who);
    }
}

fn block(words: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// Small letters and digits, words apart by one blank.
pub(super) fn plain(text: &str) -> String {
    let lower: String = text.chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A first and a last name as names are compared: small letters and digits without accents. Names of nothing but signs are their
/// small text.
pub(super) fn plain_names(first: &str, last: &str) -> (String, String) {
    match (plain(&without_accents(first)), plain(&without_accents(last))) {
        (no_first, no_last) if no_first.is_empty() && no_last.is_empty() => (first.trim().to_lowercase(), last.trim().to_lowercase()),
        names => names,
    }
}

/// Latin, Greek and Cyrillic letters without their accents. In other scripts a mark tells one word from another.
fn without_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{300}'..='\u{36F}' => {}
            'ς' => out.push('σ'),
            '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}' if letter.is_alphabetic() => {
                out.push_str(&folded(letter.encode_utf8(&mut [0; 4])));
            }
            _ => out.push(letter),
        }
    }
    out
}

/// The end of a number is the same however much of its beginning was dialled.
pub(super) fn tail(digits: &str) -> String {
    digits.get(digits.len().saturating_sub(9)..).unwrap_or(digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(first: &str, last: &str, address: &str, phone: &str) -> Likeness {
        Likeness::new(first, last, address, "2119", Some(phone).filter(|p| !p.is_empty()).into_iter())
    }

    #[test]
    fn one_person_or_two() {
        let james = who("James", "Patterson", "7 Wallaby Place", "2065550142");
        let cases = [
            (who("James", "Patterson", "7 Wallaby Place", ""), true),
            (who("jmaes", "Paterson", "7 wallabyplace", ""), true),
            (who("Patterson", "James", "7 Wallaby Pl.", ""), true),
            (who("Priya", "Patel", "1 Other Street", "12065550142"), true),
            (who("James", "Peters", "99 Far Avenue", ""), false),
            (who("Maria", "Gomez", "7 Wallaby Place", ""), false),
            (who("James", "Patterson", "", ""), false),
        ];
        for (other, is_one) in cases {
            assert_eq!(james.compare(&other).is_some(), is_one, "{other:?}");
        }
    }

    #[test]
    fn a_postal_code_alone_is_no_address() {
        let james = who("James", "Blake", "", "");
        assert!(james.compare(&who("James", "Blackwell", "", "")).is_none());
        assert!(james.compare(&who("Blake", "James", "", "")).is_some());
    }

    #[test]
    fn a_crowd_finds_the_nearest() {
        let all = [
            who("James", "Patterson", "9 Wallaby Road", ""),
            who("James", "Patterson", "7 Wallaby Place", ""),
            who("Jame", "Patterson", "7 Wallaby Place", ""),
            who("Olga", "Novak", "1 Elm", ""),
        ];
        let mut crowd = Crowd::of(all.iter());
        let [first, second, similar, other] = all;
        crowd.add(first);
        crowd.add(second);
        assert_eq!(crowd.find(&similar).map(|(at, _)| at), Some(1));
        assert_eq!(crowd.find(&other), None);
    }

    #[test]
    fn where_all_live_in_one_place_the_narrow_blocks_still_find() {
        let mut all: Vec<Likeness> = (0..500).map(|n| who("Jordan", &format!("Jo{n:03}"), &format!("{n} Main Street"), "")).collect();
        let wanted = who("Jordn", "Jo250", "250 Main Street", "");
        all.push(wanted.clone());
        let mut crowd = Crowd::of(all.iter());
        all.truncate(500);
        all.into_iter().for_each(|one| crowd.add(one));
        assert_eq!(crowd.find(&wanted).map(|(at, _)| at), Some(250));
    }
}
