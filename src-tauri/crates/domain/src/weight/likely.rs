//! Whether a weight can be meant: by what such an animal weighs, and by what it weighed the last time.

use super::Weight;
use crate::fold::words;

/// The lightest newborn and the heaviest adult that one meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: Weight,
    pub to: Weight,
    /// What most of them weigh; none where the species is not known.
    mostly: Option<Weight>,
}

/// A weight that is asked about before it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What was probably meant; none where no slip explains it.
    pub suggestion: Option<Weight>,
    /// What such an animal weighs.
    pub range: Range,
}

/// Tenths: so many times the last weight, or that part of it, is asked about. Pounds are as much to kilograms.
const FACTOR_TENTHS: u64 = 22;

/// Words of a species or breed with what such an animal weighs in grams: the least, mostly, the most. The first that fits
/// counts.
const SPECIES: [(&[&str], [u32; 3]); 15] = [
    (&["guinea", "meerschweinchen", "cobaya", "cobayo", "cuy"], [40, 900, 2_000]),
    (&["hamster", "gerbil", "mouse", "maus", "rennmaus", "raton", "jerbo"], [10, 60, 350]),
    (&["cat", "katze", "kater", "gato", "gata", "feline"], [50, 4_500, 15_000]),
    (&["dog", "hund", "perro", "perra", "canine"], [70, 15_000, 110_000]),
    (&["rabbit", "kaninchen", "conejo", "coneja", "hare"], [25, 2_200, 12_000]),
    (&["ferret", "frettchen", "huron"], [10, 1_100, 3_500]),
    (&["rodent", "nagetier", "roedor", "rat", "ratte", "rata", "chinchilla", "degu"], [10, 400, 3_500]),
    (
        &["bird", "vogel", "ave", "pajaro", "parrot", "papagei", "loro", "budgerigar", "wellensittich", "chicken", "huhn", "gallina"],
        [10, 300, 20_000],
    ),
    (
        &[
            "reptile",
            "reptil",
            "tortoise",
            "turtle",
            "schildkrote",
            "tortuga",
            "snake",
            "schlange",
            "serpiente",
            "lizard",
            "echse",
            "lagarto",
        ],
        [10, 1_000, 120_000],
    ),
    (&["horse", "pferd", "caballo", "yegua", "pony", "equine", "donkey", "esel", "burro"], [8_000, 500_000, 1_200_000]),
    (&["cow", "cattle", "rind", "kuh", "vaca", "toro", "bovine"], [15_000, 650_000, 1_500_000]),
    (&["sheep", "schaf", "oveja", "ovine"], [1_000, 70_000, 200_000]),
    (&["goat", "ziege", "cabra", "caprine"], [1_000, 60_000, 160_000]),
    (&["pig", "schwein", "cerdo", "porcine"], [500, 150_000, 450_000]),
    (&["fish", "fisch", "pez"], [10, 500, 30_000]),
];

/// What an animal of this species weighs; the breed tells more of a rodent. Of one that is not known, whatever can be kept.
#[must_use]
pub fn range_of(species: &str, breed: Option<&str>) -> Range {
    let own = words(species);
    let breed = breed.map(words).unwrap_or_default();
    let of = |words: &[String]| SPECIES.iter().find(|(names, _)| words.iter().any(|word| names.contains(&word.as_str())));
    let found = match of(&own) {
        Some(found) if found.0.contains(&"rodent") => of(&breed).or(Some(found)),
        Some(found) => Some(found),
        None => of(&breed),
    };
    match found {
        Some((_, [from, mostly, to])) => Range { from: Weight(*from), to: Weight(*to), mostly: Some(Weight(*mostly)) },
        None => Range { from: Weight(super::MIN_GRAMS), to: Weight(super::MAX_GRAMS), mostly: None },
    }
}

/// What is to be asked before this weight is kept; none where it can be so.
#[must_use]
pub fn question(weight: Weight, range: Range, last: Option<Weight>) -> Option<Question> {
    if range.has(weight) && last.is_none_or(|last| is_near(weight, last)) {
        return None;
    }
    Some(Question { suggestion: meant(weight, range, last), range })
}

impl Range {
    const fn has(self, weight: Weight) -> bool {
        self.from.0 <= weight.0 && weight.0 <= self.to.0
    }
}

fn is_near(one: Weight, other: Weight) -> bool {
    let (less, more) = (u64::from(one.0.min(other.0)), u64::from(one.0.max(other.0)));
    more * 10 < less * FACTOR_TENTHS
}

/// How many thousand times the one is the other.
fn apart(one: Weight, other: Weight) -> u64 {
    let (less, more) = (u64::from(one.0.min(other.0)), u64::from(one.0.max(other.0)));
    more * 1_000 / less.max(1)
}

/// A point forgotten or put elsewhere.
const POINTS: [(u64, u64); 6] = [(1, 10), (1, 100), (1, 1_000), (10, 1), (100, 1), (1_000, 1)];
/// Pounds typed as kilograms, and the other way round: only the last weight tells.
const POUNDS: [(u64, u64); 2] = [(453_592, 1_000_000), (1_000_000, 453_592)];

/// The slip that explains it; of several, what is nearest to the last weight, or to what most of them weigh.
fn meant(weight: Weight, range: Range, last: Option<Weight>) -> Option<Weight> {
    let grams = u64::from(weight.0);
    let slips = POINTS.iter().chain(POUNDS.iter().filter(|_| last.is_some()));
    let possible = slips
        .filter_map(|(times, by)| u32::try_from((grams * times + by / 2) / by).ok().and_then(Weight::of_grams))
        .filter(|meant| range.has(*meant) && last.is_none_or(|last| is_near(*meant, last)));
    let like = last.or(range.mostly)?;
    possible.min_by_key(|meant| apart(*meant, like))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn ask(species: &str, breed: Option<&str>, typed: &str, last: &str) -> Option<Option<String>> {
        let last = (!last.is_empty()).then(|| read(last).unwrap());
        question(read(typed).unwrap(), range_of(species, breed), last).map(|question| question.suggestion.map(Weight::kilograms))
    }

    #[test]
    fn what_is_asked_about_and_what_was_meant() {
        let none = None;
        let meant = |kg: &str| Some(Some(kg.to_owned()));
        for (species, breed, typed, last, expected) in [
            ("Cat", None, "4.7", "4.6", none.clone()),
            ("Cat", None, "470", "4.6", meant("4.700")),
            ("cat", None, "47", "4.6", meant("4.700")),
            ("Katze", None, "0.47", "4.6", meant("4.700")),
            ("gato", None, "470", "", meant("4.700")),
            ("cat", None, "0.02", "", meant("2.000")),
            ("cat", None, "16", "", meant("1.600")),
            ("cat", None, "14", "", none.clone()),
            // Pounds, typed as if they were kilograms.
            ("dog", None, "66", "30", meant("29.937")),
            ("dog", None, "65.9", "30", none.clone()),
            ("dog", None, "13.6", "30", meant("29.983")),
            ("dog", None, "12", "5", meant("5.443")),
            ("dog", None, "9", "3", meant("4.082")),
            ("dog", None, "324", "32.4", meant("32.400")),
            ("dog", None, "120", "", meant("12.000")),
            ("rabbit", None, "2.4", "", none.clone()),
            ("rabbit", None, "24", "2.3", meant("2.400")),
            ("Guinea pig", None, "0.9", "", none.clone()),
            ("Guinea pig", None, "900", "", meant("0.900")),
            ("rodent", Some("Syrian hamster"), "1.2", "", meant("0.120")),
            ("rodent", Some("Rex"), "1.2", "", none.clone()),
            ("rodent", None, "5", "", meant("0.500")),
            ("hamster", None, "0.12", "", none.clone()),
            ("hamster", None, "500", "", Some(None)),
            ("ferret", None, "1.1", "", none.clone()),
            ("ferret", None, "11", "1.1", meant("1.100")),
            ("bird", None, "0.035", "0.034", none.clone()),
            ("bird", None, "35", "", meant("0.350")),
            ("bird", None, "35", "0.034", meant("0.035")),
            ("reptile", None, "0.4", "", none.clone()),
            ("horse", None, "520", "540", none.clone()),
            ("horse", None, "5.2", "", meant("520.000")),
            ("horse", None, "52", "540", meant("520.000")),
            ("cow", None, "700", "", none.clone()),
            ("cow", None, "7", "", meant("700.000")),
            ("sheep", None, "70", "", none.clone()),
            ("goat", None, "600", "60", meant("60.000")),
            ("pig", None, "280", "", none.clone()),
            ("Einhorn", None, "1400", "", none.clone()),
            ("Einhorn", None, "47", "4.6", meant("4.700")),
        ] {
            assert_eq!(ask(species, breed, typed, last), expected, "{species} {breed:?} {typed} after {last}");
        }
    }

    #[test]
    fn the_border_is_where_it_is_said_to_be() {
        let last = read("10").unwrap();
        let cat = range_of("Einhorn", None);
        for (typed, asks) in [("21.999", false), ("22", true), ("4.546", false), ("4.545", true)] {
            assert_eq!(question(read(typed).unwrap(), cat, Some(last)).is_some(), asks, "{typed}");
        }
    }
}
