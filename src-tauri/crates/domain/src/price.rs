//! A price as it is typed.

/// Digits behind the point.
const DECIMALS: usize = 2;
/// Digits before the point that are kept.
const WHOLE: usize = 8;

/// Why it is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefusal {
    #[error("that is no price")]
    NotANumber,
    #[error("finer than a cent")]
    TooFine,
    #[error("more than any visit costs")]
    TooHigh,
}

/// The amount in the database's own spelling, "1250.00". Nothing typed is no price. A comma counts as a point, signs of
/// thousands and of the currency are left out: "1,250", "1.250,00 €" and "$1250" are one price, since a price has two
/// digits behind the point at most.
///
/// # Errors
/// [`PriceRefusal`].
pub fn price(typed: Option<&str>) -> Result<Option<String>, PriceRefusal> {
    let typed = typed.unwrap_or_default().trim();
    let is_sign = |c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '-' | '+');
    let number = typed.trim_matches(is_sign);
    if typed.is_empty() {
        return Ok(None);
    }
    let number: String = number.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
        return Err(PriceRefusal::NotANumber);
    }
    let (whole, fraction) = parts(&number);
    let whole: String = grouped(whole).ok_or(PriceRefusal::NotANumber)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Err(PriceRefusal::NotANumber);
    }
    if fraction.len() > DECIMALS {
        return Err(PriceRefusal::TooFine);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > WHOLE {
        return Err(PriceRefusal::TooHigh);
    }
    Ok(Some(format!("{}.{fraction:0<DECIMALS$}", if whole.is_empty() { "0" } else { whole })))
}

/// Before and behind the point: the last sign, unless it stands before three digits as a sign of thousands does.
fn parts(number: &str) -> (&str, &str) {
    let Some(last) = number.rfind(['.', ',']) else { return (number, "") };
    let (whole, fraction) = (&number[..last], &number[last + 1..]);
    let is_mixed = number.contains('.') && number.contains(',');
    if fraction.len() == 3 && !whole.is_empty() && !is_mixed { (number, "") } else { (whole, fraction) }
}

/// Digits in groups of three, or in none.
fn grouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let (first, rest) = groups.split_first()?;
    let fits = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::PriceRefusal::*;
    use super::*;

    #[test]
    fn as_they_are_typed() {
        for (typed, expected) in [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("45", Ok(Some("45.00"))),
            ("45.5", Ok(Some("45.50"))),
            ("45,50", Ok(Some("45.50"))),
            ("45.", Ok(Some("45.00"))),
            (".5", Ok(Some("0.50"))),
            ("0", Ok(Some("0.00"))),
            ("€ 45", Ok(Some("45.00"))),
            ("45 EUR", Ok(Some("45.00"))),
            ("$1250", Ok(Some("1250.00"))),
            ("1,250", Ok(Some("1250.00"))),
            ("1.250", Ok(Some("1250.00"))),
            ("1,250.00", Ok(Some("1250.00"))),
            ("1.250,00 €", Ok(Some("1250.00"))),
            ("1 250,5", Ok(Some("1250.50"))),
            ("1,250,000", Ok(Some("1250000.00"))),
            ("12345678", Ok(Some("12345678.00"))),
            ("123456789", Err(TooHigh)),
            ("45.1234", Err(TooFine)),
            ("1,250.123", Err(TooFine)),
            ("12,50,00", Err(NotANumber)),
            ("1234,567,890", Err(NotANumber)),
            ("-5", Err(NotANumber)),
            ("free", Err(NotANumber)),
            ("4 5x6", Err(NotANumber)),
            (".", Err(NotANumber)),
        ] {
            assert_eq!(price(Some(typed)), expected.map(|found: Option<&str>| found.map(str::to_owned)), "{typed:?}");
        }
        assert_eq!(price(None), Ok(None));
    }
}
