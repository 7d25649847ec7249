//! Sums of money as other systems write them.

use super::number::without_groups;

/// The sum with a decimal point and two decimals, "-12.00". None where it is not clear what is meant: "1.234" can be a
/// thousand and more or one and a bit.
#[must_use]
pub fn money(text: &str) -> Option<String> {
    let text = without_currency(text)?;
    let (text, is_in_brackets) = match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text.as_str(), false),
    };
    let (text, is_minus) = without_minus(text)?;
    if is_minus && is_in_brackets {
        return None;
    }
    let (whole, cents) = parts(text)?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let is_zero = whole == "0" && cents == "00";
    let sign = if (is_minus || is_in_brackets) && !is_zero { "-" } else { "" };
    Some(format!("{sign}{whole}.{cents}"))
}

/// The text without signs and codes of a currency: "$ -12.00", "12,00 EUR", "-CHF 12.00".
fn without_currency(text: &str) -> Option<String> {
    const CODES: [&str; 18] =
        ["KR", "FR", "SFR", "EUR", "USD", "GBP", "CHF", "AUD", "NZD", "CAD", "MXN", "ARS", "COP", "CLP", "PEN", "SEK", "NOK", "DKK"];
    let mut kept = String::new();
    let mut code = String::new();
    for letter in text.chars() {
        match letter {
            '$' | '€' | '£' | '¥' => {}
            _ if letter.is_alphabetic() => code.push(letter.to_ascii_uppercase()),
            _ => kept.push(letter),
        }
    }
    (code.is_empty() || CODES.contains(&code.as_str())).then(|| kept.trim().trim_start_matches(". ").to_owned())
}

/// The text without its minus sign, which may also stand behind the number, and whether there was one.
fn without_minus(text: &str) -> Option<(&str, bool)> {
    let minus = ['-', '−', '–'];
    let (rest, is_minus) = match (text.strip_prefix(minus), text.strip_suffix(minus)) {
        (Some(_), Some(_)) => return None,
        (Some(rest), None) | (None, Some(rest)) => (rest, true),
        (None, None) => (text.strip_prefix('+').unwrap_or(text), false),
    };
    Some((rest.trim(), is_minus))
}

/// The whole part without groups and two digits of decimals.
fn parts(text: &str) -> Option<(String, String)> {
    const MOST_DIGITS: usize = 15;
    let last = text.rfind(['.', ',']);
    let Some(at) = last else {
        return Some((without_groups(text).filter(|whole| whole.len() <= MOST_DIGITS)?, "00".to_owned()));
    };
    let sign = text[at..].chars().next()?;
    let behind = &text[at + 1..];
    let other_stands_before = text[..at].contains(['.', ',', ' ', '\'', '’', '\u{A0}', '\u{202F}']);
    let is_repeated = text.matches(sign).count() > 1;
    if is_repeated {
        return Some((without_groups(text).filter(|whole| whole.len() <= MOST_DIGITS)?, "00".to_owned()));
    }
    // One sign and three digits behind it: thousands or thousandths, unless something else has parted the thousands or
    // there are none.
    if behind.len() == 3 && !other_stands_before && !text[..at].trim_start_matches('0').is_empty() {
        return None;
    }
    if behind.is_empty() || !behind.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = if at == 0 { "0".to_owned() } else { without_groups(&text[..at])? };
    let cents = behind.trim_end_matches('0');
    // Less than a cent cannot be kept.
    (cents.len() <= 2 && whole.len() <= MOST_DIGITS).then(|| (whole, format!("{cents:0<2}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums() {
        for (text, expected) in [
            ("1,234.50", Some("1234.50")),
            ("1.234,50", Some("1234.50")),
            ("$ -12.00", Some("-12.00")),
            ("(12.00)", Some("-12.00")),
            ("($12.00)", Some("-12.00")),
            ("$(12.00)", Some("-12.00")),
            ("12,00 EUR", Some("12.00")),
            ("-12,00 €", Some("-12.00")),
            ("12,00-", Some("-12.00")),
            ("€12", Some("12.00")),
            ("12", Some("12.00")),
            ("12.5", Some("12.50")),
            ("12,5", Some("12.50")),
            ("12.5000", Some("12.50")),
            ("0.00", Some("0.00")),
            ("-0.00", Some("0.00")),
            ("0", Some("0.00")),
            ("007.50", Some("7.50")),
            (".50", Some("0.50")),
            ("+3.20", Some("3.20")),
            ("1 234,50", Some("1234.50")),
            ("1\u{A0}234,50 €", Some("1234.50")),
            ("CHF 1'234.50", Some("1234.50")),
            ("1,234,567.89", Some("1234567.89")),
            ("1.234.567", Some("1234567.00")),
            ("1,234", None),
            ("1,230", None),
            ("1.000", None),
            ("12.500", None),
            ("1.234", None),
            ("0.125", None),
            ("0.500", Some("0.50")),
            ("12.345", None),
            ("1,23,456", None),
            ("kr 12", Some("12.00")),
            ("Fr. 12.50", Some("12.50")),
            ("12.00 CR", None),
            ("12.00.13", None),
            ("", None),
            ("-", None),
            ("--12", None),
            ("twelve", None),
            ("1e5", None),
            ("12.", None),
            ("2019-04-13", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(money(text).as_deref(), expected, "{text:?}");
        }
    }
}
