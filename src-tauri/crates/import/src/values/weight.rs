//! Weights: "4.5 kg", "4,5", "10lbs 4oz", "450 g".

use super::WORDS;
use super::number::{Token, decimal, tokens};
use crate::plain;

/// A weight as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// In kilograms where a unit is said, else the number alone.
    pub amount: f64,
    /// The unit that is said; the larger one where two are.
    pub unit: Option<Unit>,
}

/// What a weight is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Kilogram,
    Gram,
    Pound,
    Ounce,
}

impl Weight {
    /// Kilograms; a weight without a unit is read in `unsaid`.
    #[must_use]
    pub fn kilograms(self, unsaid: Unit) -> f64 {
        if self.unit.is_some() { self.amount } else { self.amount * unsaid.kilograms() }
    }
}

impl Unit {
    /// One of it in kilograms.
    #[must_use]
    pub const fn kilograms(self) -> f64 {
        match self {
            Self::Kilogram => 1.0,
            Self::Gram => 0.001,
            Self::Pound => 0.453_592_37,
            Self::Ounce => 0.028_349_523_125,
        }
    }

    fn of(word: &str) -> Option<Self> {
        let lists =
            [(&WORDS.kilograms, Self::Kilogram), (&WORDS.grams, Self::Gram), (&WORDS.pounds, Self::Pound), (&WORDS.ounces, Self::Ounce)];
        lists.into_iter().find(|(words, _)| words.contains(word)).map(|(_, unit)| unit)
    }
}

/// Reads a weight. None where it is not above zero or anything else stands in the text.
#[must_use]
pub fn weight(text: &str) -> Option<Weight> {
    let text = text.trim();
    if text.starts_with(['-', '−']) {
        return None;
    }
    // "10#" are ten pounds; what stands in brackets is a remark.
    let text = text.replace('#', " lb ");
    let text = text.split_once('(').map_or(text.as_str(), |(before, _)| before);
    let mut amount = 0.0;
    let mut unit: Option<Unit> = None;
    // The number whose unit has not been read yet.
    let mut waiting: Option<String> = None;
    for token in tokens(text)? {
        match (token, waiting.take()) {
            (Token::Number(number), None) => waiting = Some(number),
            (Token::Word(word), Some(number)) => {
                let said = Unit::of(&word)?;
                // "10 lb 4 oz" is one weight; "3.2 kg / 7 lb" is the same weight twice.
                if !matches!((unit, said), (None, _) | (Some(Unit::Pound), Unit::Ounce) | (Some(Unit::Kilogram), Unit::Gram)) {
                    return None;
                }
                amount += count(&number, said)? * said.kilograms();
                unit = unit.or(Some(said));
            }
            (Token::Word(word), None) if WORDS.weight_fillers.contains(&word) => {}
            _ => return None,
        }
    }
    if let Some(number) = waiting {
        if unit.is_some() {
            return None;
        }
        amount = decimal(&number)?;
    }
    (amount > 0.0).then_some(Weight { amount, unit })
}

/// The unit that a header says: "Weight (lb)", "Gewicht in kg".
#[must_use]
pub fn unit_in_header(header: &str) -> Option<Unit> {
    let by_word = plain::words(header).iter().find_map(|word| Unit::of(word));
    // "WeightKg", "poidskg"
    let word = plain::compact(header);
    let by_end = || {
        let ends = [("kg", Unit::Kilogram), ("lbs", Unit::Pound), ("lb", Unit::Pound), ("oz", Unit::Ounce), ("grams", Unit::Gram)];
        ends.into_iter().find(|(end, _)| word.ends_with(end)).map(|(_, unit)| unit)
    };
    by_word.or_else(by_end)
}

/// "1,250 g" are more than a thousand: grams have no thousandths.
fn count(number: &str, unit: Unit) -> Option<f64> {
    let behind = number.rfind(['.', ',']).map(|at| number.len() - at - 1);
    if unit == Unit::Gram && behind == Some(3) {
        return super::number::without_groups(number)?.parse().ok();
    }
    decimal(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        use Unit::*;
        for (text, expected) in [
            ("4.5 kg", Some((4.5, Some(Kilogram)))),
            ("4.5kg", Some((4.5, Some(Kilogram)))),
            ("4,5 Kilo", Some((4.5, Some(Kilogram)))),
            ("4,5", Some((4.5, None))),
            ("12", Some((12.0, None))),
            ("10 lb", Some((4.535_923_7, Some(Pound)))),
            ("10lbs 4oz", Some((4.649_321_792, Some(Pound)))),
            ("10 lb. 4 oz.", Some((4.649_321_792, Some(Pound)))),
            ("10#", Some((4.535_923_7, Some(Pound)))),
            ("8 oz", Some((0.226_796_185, Some(Ounce)))),
            ("450 g", Some((0.45, Some(Gram)))),
            ("1,250 g", Some((1.25, Some(Gram)))),
            ("1.250 g", Some((1.25, Some(Gram)))),
            ("62,5 g", Some((0.0625, Some(Gram)))),
            ("2 kg 300 g", Some((2.3, Some(Kilogram)))),
            ("ca. 12 kg", Some((12.0, Some(Kilogram)))),
            ("12 kg (est.)", Some((12.0, Some(Kilogram)))),
            ("1,234.5 kg", Some((1234.5, Some(Kilogram)))),
            ("4.500 kg", Some((4.5, Some(Kilogram)))),
            ("", None),
            ("0", None),
            ("0 kg", None),
            ("-4 kg", None),
            ("heavy", None),
            ("4 oz 10 lb", None),
            ("3.2 kg / 7 lb", None),
            ("4 5", None),
            ("10 lb 4", None),
            ("2019-04-13", None),
            ("3 Pfund", None),
            ("4 cm", None),
        ] {
            let got = weight(text);
            match (got, expected) {
                (Some(got), Some((amount, unit))) => {
                    assert!((got.amount - amount).abs() < 1e-6, "{text:?}: {got:?}");
                    assert_eq!(got.unit, unit, "{text:?}");
                }
                (got, expected) => assert!(got.is_none() && expected.is_none(), "{text:?}: {got:?}"),
            }
        }
    }

    #[test]
    fn a_unit_that_the_header_says() {
        for (header, unit) in [
            ("Weight", None),
            ("Weight (lb)", Some(Unit::Pound)),
            ("Animal Weight (lb)", Some(Unit::Pound)),
            ("Gewicht in kg", Some(Unit::Kilogram)),
            ("WeightKg", Some(Unit::Kilogram)),
            ("weight_lbs", Some(Unit::Pound)),
            ("peso (g)", Some(Unit::Gram)),
        ] {
            assert_eq!(unit_in_header(header), unit, "{header}");
        }
        let bare = weight("10").unwrap();
        assert!((bare.kilograms(Unit::Pound) - 4.535_923_7).abs() < 1e-6);
        assert!((bare.kilograms(Unit::Kilogram) - 10.0).abs() < 1e-6);
        assert!((weight("10 lb").unwrap().kilograms(Unit::Kilogram) - 4.535_923_7).abs() < 1e-6);
    }
}
