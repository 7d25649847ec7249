//! A weight as it is read off the scales and typed.

/// Digits behind the point that are kept: grams.
const DECIMALS: usize = 3;
/// Digits before the point that are kept.
const WHOLE: usize = 4;

/// Why it is no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightRefusal {
    #[error("no weight was written")]
    Missing,
    #[error("that is no number")]
    NotANumber,
    #[error("nothing weighs nothing")]
    Zero,
    #[error("finer than a gram")]
    TooFine,
    #[error("heavier than any scales of a clinic")]
    TooHeavy,
}

/// Kilograms in the database's own spelling, "12.500". A comma counts as a point; "kg" behind the number is left out.
///
/// # Errors
/// [`WeightRefusal`].
pub fn kilograms(typed: &str) -> Result<String, WeightRefusal> {
    let typed = typed.trim();
    let number = typed.strip_suffix("kg").or_else(|| typed.strip_suffix("KG")).or_else(|| typed.strip_suffix("Kg")).unwrap_or(typed).trim();
    if number.is_empty() {
        return Err(WeightRefusal::Missing);
    }
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || ![whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(WeightRefusal::NotANumber);
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.is_empty() && fraction.is_empty() {
        return Err(WeightRefusal::Zero);
    }
    if fraction.len() > DECIMALS {
        return Err(WeightRefusal::TooFine);
    }
    if whole.len() > WHOLE {
        return Err(WeightRefusal::TooHeavy);
    }
    Ok(format!("{}.{fraction:0<DECIMALS$}", if whole.is_empty() { "0" } else { whole }))
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
            (" 4 kg", Ok("4.000")),
            ("4.20 KG", Ok("4.200")),
            (".35", Ok("0.350")),
            ("0,035", Ok("0.035")),
            ("007.5", Ok("7.500")),
            ("9999.999", Ok("9999.999")),
            ("", Err(Missing)),
            ("kg", Err(Missing)),
            ("heavy", Err(NotANumber)),
            (".", Err(NotANumber)),
            ("-4", Err(NotANumber)),
            ("1.2.3", Err(NotANumber)),
            ("1e3", Err(NotANumber)),
            ("1.250,5", Err(NotANumber)),
            ("0.000", Err(Zero)),
            ("1.2345", Err(TooFine)),
            ("10000", Err(TooHeavy)),
            (&long, Err(TooHeavy)),
        ] {
            assert_eq!(kilograms(typed).as_deref(), expected.as_ref().copied(), "{typed:.20}");
        }
    }
}
