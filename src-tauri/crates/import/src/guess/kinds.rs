//! What a single cell looks like: an address, a day, a phone number, a chip.

use crate::plain;

/// Whether at least so many of a hundred cells are of a kind. No cells are of no kind.
pub fn are(percent: usize, cells: &[&str], is_of_kind: impl Fn(&str) -> bool) -> bool {
    let found = cells.iter().filter(|cell| is_of_kind(cell)).count();
    !cells.is_empty() && found * 100 >= percent * cells.len()
}

/// One e-mail address or several.
pub fn is_email(cell: &str) -> bool {
    let is_one = |part: &str| {
        part.trim().split_once('@').is_some_and(|(name, place)| {
            let is_clean = |text: &str| !text.is_empty() && !text.contains(|sign: char| sign.is_whitespace() || sign == '@');
            is_clean(name) && is_clean(place) && place.contains('.') && !place.ends_with('.')
        })
    };
    cell.split([';', ',']).filter(|part| !part.trim().is_empty()).all(is_one) && cell.contains('@')
}

/// A day in any order and spelling, also with a time behind it.
pub fn is_date(cell: &str) -> bool {
    let cell = cell.trim();
    let day = match (cell.find(':'), cell.get(10..11)) {
        // "2019-04-13T10:20:30Z" and "13/04/2019 10:20"
        (Some(_), Some("T" | " ")) => &cell[..10],
        (Some(colon), _) => cell.get(..colon).and_then(|before| before.rsplit_once(' ')).map_or(cell, |(day, _)| day),
        (None, _) => cell,
    };
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return in_range(&day[..4], 1850, 2150) && in_range(&day[4..6], 1, 12) && in_range(&day[6..], 1, 31);
    }
    let parts: Vec<&str> = day.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty() && *part != "de").collect();
    let &[a, b, c] = parts.as_slice() else { return false };
    let is_year = |part: &str| (part.len() == 4 && in_range(part, 1850, 2150)) || (part.len() == 2 && in_range(part, 0, 99));
    let is_day = |part: &str| part.len() <= 2 && in_range(part, 1, 31);
    let is_month = |part: &str| part.len() <= 2 && in_range(part, 1, 12);
    if a.len() == 4 && a.bytes().all(|byte| byte.is_ascii_digit()) {
        return is_year(a) && (is_month(b) || is_month_word(b)) && is_day(c);
    }
    is_year(c)
        && ((is_day(a) && (is_day(b) || is_month_word(b))) || (is_month_word(a) && is_day(b)))
        && (is_month(a) || is_month(b) || is_month_word(a) || is_month_word(b))
}

/// A time of day: "10:20", "9:05 am".
pub fn is_time(cell: &str) -> bool {
    let is_hour = |text: &str| text.len() <= 2 && in_range(text, 0, 24);
    let is_minute = |text: &str| text.get(..2).is_some_and(|minute| in_range(minute, 0, 59));
    cell.trim().split_once([':', 'h']).is_some_and(|(hour, minute)| is_hour(hour) && is_minute(minute))
}

/// A phone number that no other number looks like: it begins with a plus or a zero, or is written in groups.
pub fn is_phone(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let is_written_so =
        cell.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '+' | '-' | '.' | '/' | '(' | ')' | '\u{A0}'));
    if !(7..=15).contains(&digits) || !is_written_so || is_date(cell) {
        return false;
    }
    let groups: Vec<usize> = cell.split(|sign: char| !sign.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    // "1234567.89" and "1 234 567" are sums, 123-45-6789 is a number of the United States' social insurance, 98101-1234 a
    // postal code there.
    let is_sum = (groups.len() == 2 && cell.contains('.')) || (groups.first() == Some(&1) && digits < 10);
    let is_other = is_sum || groups == [3, 2, 4] || groups == [5, 4];
    let is_grouped = groups.len() > 1 && groups.iter().all(|length| *length <= 8) && groups.last().is_some_and(|length| *length > 1);
    cell.starts_with('+') || (!is_other && (is_grouped || (cell.starts_with('0') && (10..=13).contains(&digits))))
}

/// Anything that a phone number may be hidden in: five digits, no day and no e-mail address.
pub fn may_be_phone(cell: &str) -> bool {
    cell.chars().filter(char::is_ascii_digit).count() >= 5 && !is_date(cell) && !cell.contains('@')
}

/// One chip of fifteen digits or several. A table's program may have written ".0" behind the number.
pub fn is_chip(cell: &str) -> bool {
    chips(cell).all(|code| code.len() == 15 && code.bytes().all(|byte| byte.is_ascii_digit()) && !code.starts_with("000"))
        && !cell.is_empty()
}

/// One chip or several, also of an older make: nine or ten characters, most of them digits.
pub fn is_any_chip(cell: &str) -> bool {
    let is_one = |code: String| {
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        code.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && (code.len() == 15 && digits == 15 || matches!(code.len(), 9 | 10) && digits >= 5)
    };
    chips(cell).all(is_one) && !cell.is_empty()
}

fn chips(cell: &str) -> impl Iterator<Item = String> {
    let cell = cell.trim();
    let cell = cell.strip_suffix(".0").unwrap_or(cell);
    let parts = cell.split([';', ',', '/', '|', '\n']).filter(|part| !part.trim().is_empty());
    parts.map(|part| part.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '.' | '*')).collect())
}

/// A number: an id, a count, a sum.
pub fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().any(|sign| sign.is_ascii_digit())
        && cell.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',' | '-' | '+' | '#'))
}

/// Words without a digit.
pub fn is_words(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic) && !cell.chars().any(|sign| sign.is_ascii_digit()) && !cell.contains('@')
}

/// A number or code without spaces by which something is called up.
pub fn is_code(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().any(|sign| sign.is_ascii_digit())
        && !cell.contains([' ', '@'])
        && !is_date(cell)
        && (!is_phone(cell) || cell.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "Yes" and "no" in words; single letters and digits can be anything.
pub fn is_answer(cell: &str) -> bool {
    const ANSWERS: [&str; 11] = ["yes", "no", "true", "false", "ja", "nein", "si", "oui", "non", "wahr", "falsch"];
    ANSWERS.contains(&plain::compact(cell).as_str())
}

fn in_range(text: &str, least: u32, most: u32) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
}

/// The months' names in English, German, Spanish and French, by their first letters.
fn is_month_word(word: &str) -> bool {
    const STARTS: [&str; 26] = [
        "jan", "ene", "feb", "fev", "mar", "mae", "mrz", "apr", "abr", "avr", "may", "mai", "jun", "jui", "jul", "aug", "ago", "aou",
        "sep", "set", "oct", "okt", "nov", "dec", "dez", "dic",
    ];
    let word = plain::compact(word);
    word.chars().all(char::is_alphabetic) && STARTS.iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests;
