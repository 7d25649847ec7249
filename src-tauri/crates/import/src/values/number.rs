//! Numbers and words out of a short text such as "2y 3m" or "10 lb 4 oz".

/// A number as it is written, or a word in small plain letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Number(String),
    Word(String),
}

/// The numbers and words of a text in their order; other signs are borders. None where the text is longer than any age or
/// weight is written.
#[must_use]
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    const LONGEST: usize = 80;
    if text.chars().count() > LONGEST {
        return None;
    }
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            let mut number = String::from(letter);
            while let Some(next) = letters.next_if(|next| next.is_ascii_digit() || matches!(next, '.' | ',')) {
                number.push(next);
            }
            // A full stop behind a number ends a sentence.
            let number = number.trim_end_matches(['.', ',']).to_owned();
            tokens.push(Token::Number(number));
        } else if letter.is_alphabetic() {
            let mut word = String::from(letter);
            while let Some(next) = letters.next_if(|next| next.is_alphabetic() || matches!(next, '\u{300}'..='\u{36F}')) {
                word.push(next);
            }
            tokens.push(Token::Word(crate::plain::compact(&word)));
        }
    }
    Some(tokens)
}

/// A number with a decimal point or comma: where both stand, the last one is the decimal sign.
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    const MOST_DIGITS: usize = 12;
    let last = text.rfind(['.', ',']);
    let sign = last.and_then(|at| text[at..].chars().next());
    let times = sign.map_or(0, |sign| text.matches(sign).count());
    let (whole, fraction) = match last {
        // The same sign twice parts thousands.
        Some(_) if times > 1 => (text, ""),
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let whole = without_groups(whole)?;
    if whole.len() > MOST_DIGITS || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{whole}.{fraction}0").parse().ok()
}

/// The digits of a whole number whose thousands may be parted; None where the groups are not of three digits.
#[must_use]
pub fn without_groups(whole: &str) -> Option<String> {
    let mut groups = whole.split(['.', ',', ' ', '\'', '’', '\u{A0}', '\u{202F}']);
    let first = groups.next()?;
    let is_number = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    if !is_number(first) || !rest.iter().all(|group| is_number(group) && group.len() == 3) || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    Some(format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, expected) in [
            ("4", Some(4.0)),
            ("4.5", Some(4.5)),
            ("4,5", Some(4.5)),
            ("0,45", Some(0.45)),
            ("1,234.5", Some(1234.5)),
            ("1.234,5", Some(1234.5)),
            ("1.234.567", Some(1_234_567.0)),
            ("1.2.3", None),
            ("12,34,5", None),
            ("", None),
            ("1234567890123", None),
        ] {
            assert_eq!(decimal(text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_of_a_text() {
        let word = |text: &str| Token::Word(text.to_owned());
        let number = |text: &str| Token::Number(text.to_owned());
        assert_eq!(tokens("10lbs 4oz").unwrap(), [number("10"), word("lbs"), number("4"), word("oz")]);
        assert_eq!(tokens("2 años.").unwrap(), [number("2"), word("anos")]);
        assert_eq!(tokens("ca. 4,5 kg").unwrap(), [word("ca"), number("4,5"), word("kg")]);
        assert_eq!(tokens(&"1".repeat(81)), None);
    }
}
