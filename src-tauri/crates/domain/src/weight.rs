//! A weight as it is read off the scales and typed.

mod likely;

pub use likely::{Question, Range, question, range_of};

/// The lightest and the heaviest that is kept, in grams: a hatchling, a draught horse.
pub const MIN_GRAMS: u32 = 10;
pub const MAX_GRAMS: u32 = 1_500_000;

/// Digits of a number that are read: more than any scales show.
const DIGITS: usize = 9;
const NANO_DIGITS: u32 = 9;

/// Micrograms in each unit that people type.
const UNITS: [(&[&str], u64); 4] = [
    (&["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramm", "kilogramo", "kilogramos"], 1_000_000_000),
    (&["g", "gr", "gram", "grams", "gramm", "gramo", "gramos"], 1_000_000),
    (&["lb", "lbs", "pound", "pounds", "libra", "libras"], 453_592_370),
    (&["oz", "ounce", "ounces", "onza", "onzas", "unze", "unzen"], 28_349_523),
];
const KILOGRAM: u64 = UNITS[0].1;

/// Why it is no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightRefusal {
    #[error("no weight was written")]
    Missing,
    #[error("that is no number")]
    NotANumber,
    #[error("lighter than ten grams")]
    TooLight,
    #[error("heavier than 1,500 kg")]
    TooHeavy,
}

/// A weight that can be kept, in grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(u32);

impl Weight {
    /// None outside of what is kept.
    #[must_use]
    pub const fn of_grams(grams: u32) -> Option<Self> {
        if grams < MIN_GRAMS || grams > MAX_GRAMS { None } else { Some(Self(grams)) }
    }

    #[must_use]
    pub const fn grams(self) -> u32 {
        self.0
    }

    /// Kilograms in the database's own spelling: "12.500".
    #[must_use]
    pub fn kilograms(self) -> String {
        format!("{}.{:03}", self.0 / 1000, self.0 % 1000)
    }

    /// Kilograms as the database spells them.
    #[must_use]
    pub fn stored(kilograms: &str) -> Option<Self> {
        read(kilograms).ok()
    }
}

/// Reads "4.9", "4,9 kg", "4900 g", "10 lb 4 oz": kilograms where no unit is written, a comma as a point, to the gram.
///
/// # Errors
/// [`WeightRefusal`].
pub fn read(typed: &str) -> Result<Weight, WeightRefusal> {
    let mut rest = typed.trim();
    if rest.is_empty() {
        return Err(WeightRefusal::Missing);
    }
    let mut micrograms: u64 = 0;
    let mut finest = u64::MAX;
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len()));
        let behind = behind.trim_start();
        let (word, after) = behind.split_at(behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len()));
        // "10 lb 4 oz" has its parts in order, each with its unit.
        let unit = match word {
            "" if finest == u64::MAX => KILOGRAM,
            _ => unit(word).filter(|unit| *unit < finest).ok_or(WeightRefusal::NotANumber)?,
        };
        if number.is_empty() {
            return Err(if finest == u64::MAX && after.is_empty() { WeightRefusal::Missing } else { WeightRefusal::NotANumber });
        }
        finest = unit;
        micrograms = micrograms.saturating_add(times(number, unit)?);
        rest = after.trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    }
    let grams = micrograms.saturating_add(500_000) / 1_000_000;
    match u32::try_from(grams) {
        Ok(grams) if grams < MIN_GRAMS => Err(WeightRefusal::TooLight),
        Ok(grams) => Weight::of_grams(grams).ok_or(WeightRefusal::TooHeavy),
        Err(_) => Err(WeightRefusal::TooHeavy),
    }
}

fn unit(word: &str) -> Option<u64> {
    let word = word.to_lowercase();
    UNITS.iter().find(|(names, _)| names.contains(&word.as_str())).map(|(_, micrograms)| *micrograms)
}

/// A decimal number of units, in micrograms. What is finer than nine digits is cut off.
fn times(number: &str, unit: u64) -> Result<u64, WeightRefusal> {
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || ![whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(WeightRefusal::NotANumber);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > DIGITS {
        return Err(WeightRefusal::TooHeavy);
    }
    let count = |digits: &str| if digits.is_empty() { 0 } else { digits.parse::<u64>().unwrap_or(0) };
    let fraction = &fraction[..fraction.len().min(DIGITS)];
    let length = u32::try_from(fraction.len()).unwrap_or(NANO_DIGITS);
    let nano = count(fraction) * 10_u64.pow(NANO_DIGITS - length);
    let part = u128::from(nano) * u128::from(unit) / u128::from(10_u64.pow(NANO_DIGITS));
    Ok(count(whole).saturating_mul(unit).saturating_add(u64::try_from(part).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::WeightRefusal::*;
    use super::*;

    #[test]
    fn as_they_are_typed() {
        let long = "1".repeat(10_000);
        for (typed, expected) in [
            ("31.5", Ok("31.500")),
            ("31,5", Ok("31.500")),
            ("4.9 kg", Ok("4.900")),
            ("4,9", Ok("4.900")),
            ("4900 g", Ok("4.900")),
            ("4900g", Ok("4.900")),
            ("10 lb", Ok("4.536")),
            ("10 lbs.", Ok("4.536")),
            ("10 lb 4 oz", Ok("4.649")),
            ("12 oz", Ok("0.340")),
            ("4 kg 250 g", Ok("4.250")),
            ("3 kilos", Ok("3.000")),
            ("22 libras", Ok("9.979")),
            (" 4 kg", Ok("4.000")),
            ("4.20 KG", Ok("4.200")),
            (".35", Ok("0.350")),
            ("0,035", Ok("0.035")),
            ("007.5", Ok("7.500")),
            ("1.2345", Ok("1.235")),
            ("0.01", Ok("0.010")),
            ("1500", Ok("1500.000")),
            ("", Err(Missing)),
            ("kg", Err(Missing)),
            ("heavy", Err(NotANumber)),
            (".", Err(NotANumber)),
            ("-4", Err(NotANumber)),
            ("1.2.3", Err(NotANumber)),
            ("1e3", Err(NotANumber)),
            ("1.250,5", Err(NotANumber)),
            ("4 oz 10 lb", Err(NotANumber)),
            ("4 5", Err(NotANumber)),
            ("4 stone", Err(NotANumber)),
            ("0.000", Err(TooLight)),
            ("0.004", Err(TooLight)),
            ("9 g", Err(TooLight)),
            ("1500.001", Err(TooHeavy)),
            ("9999", Err(TooHeavy)),
            (&long, Err(TooHeavy)),
        ] {
            let read = read(typed).map(Weight::kilograms);
            assert_eq!(read.as_deref().map_err(|refusal| *refusal), expected, "{typed:.20}");
        }
    }
}
