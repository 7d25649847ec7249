//! Dates as other systems write them. Which of two numbers is the month is asked, never assumed.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The order of day, month and year in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 13/04/2019, as most of the world writes.
    Dmy,
    /// 04/13/2019, as the United States write.
    Mdy,
    /// 2019/04/13.
    Ymd,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date order: dmy, mdy or ymd")]
pub struct NoDateOrder(String);

impl DateOrder {
    /// As it is written in a mapping file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

impl FromStr for DateOrder {
    type Err = NoDateOrder;

    fn from_str(word: &str) -> Result<Self, NoDateOrder> {
        match word {
            "dmy" => Ok(Self::Dmy),
            "mdy" => Ok(Self::Mdy),
            "ymd" => Ok(Self::Ymd),
            _ => Err(NoDateOrder(word.to_owned())),
        }
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    #[error("this is no date")]
    NotADate,
    /// Only where no order was given.
    #[error("the order of day, month and year must be said")]
    OrderNeeded,
    #[error("there is no such day in the order that was given")]
    Impossible,
    #[error("the day lies in the future")]
    InFuture,
}

/// Reads a date. The international form 2019-04-13 (also with a time behind it, also 20190413) and months written as
/// words need no order. Two digits of a year mean the past century of `today`.
///
/// # Errors
/// [`DateFault`].
pub fn parse(text: &str, order: Option<DateOrder>, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    let text = without_time(text.trim());
    if let Some(date) = international(text) {
        return date.ok_or(DateFault::Impossible);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let &[a, b, c] = parts.as_slice() else {
        return Err(DateFault::NotADate);
    };
    // "13 Apr 2019", "April 13, 2019".
    let (day, month, year) = match (month_word(a), month_word(b)) {
        (None, Some(month)) => (number(a)?, month, c),
        (Some(month), None) => (number(b)?, month, c),
        _ => {
            let (x, y, z) = (number(a)?, number(b)?, number(c)?);
            // A year of four digits in front is a year, whatever was said; the rest then runs downward.
            let order = if a.len() == 4 { Some(DateOrder::Ymd) } else { order };
            match order.ok_or(DateFault::OrderNeeded)? {
                DateOrder::Dmy => (x, y, c),
                DateOrder::Mdy => (y, x, c),
                DateOrder::Ymd => (z, y, a),
            }
        }
    };
    NaiveDate::from_ymd_opt(full_year(year, today)?, month, day).ok_or(DateFault::Impossible)
}

/// None where it is not in that form; Some(None) where it is but there is no such day.
fn international(text: &str) -> Option<Option<NaiveDate>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_dashed = text.len() == 10 && text.bytes().enumerate().all(|(n, byte)| (n == 4 || n == 7) == (byte == b'-'));
    let is_plain = text.len() == 8 && digits.len() == 8 && matches!(&digits[..2], "18" | "19" | "20" | "21");
    if digits.len() != 8 || !(is_dashed || is_plain) {
        return None;
    }
    Some(NaiveDate::parse_from_str(&digits, "%Y%m%d").ok())
}

/// "2019-04-13T00:00:00Z", "13/04/2019 00:00".
fn without_time(text: &str) -> &str {
    let cut = text.find('T').filter(|at| *at == 10).or_else(|| text.find(':').and_then(|colon| text[..colon].rfind(' ')));
    cut.map_or(text, |at| text[..at].trim_end())
}

fn month_word(word: &str) -> Option<u32> {
    // English, German, Spanish and French, by the letters that tell them apart.
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "jän"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz"],
        &["apr", "abr", "avr"],
        &["may", "mai"],
        &["jun", "juin"],
        &["jul", "juil"],
        &["aug", "ago", "aoû", "aou"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec", "dez", "dic", "déc"],
    ];
    let word = word.to_lowercase();
    // "juin" and "juillet" differ in their fourth letter only.
    if word.starts_with("juil") {
        return Some(7);
    }
    (1..).zip(MONTHS).find(|(_, starts)| starts.iter().any(|start| word.starts_with(start))).map(|(n, _)| n)
}

fn number(text: &str) -> Result<u32, DateFault> {
    match text.len() {
        1..=4 if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().map_err(|_| DateFault::NotADate),
        _ => Err(DateFault::NotADate),
    }
}

fn full_year(text: &str, today: NaiveDate) -> Result<i32, DateFault> {
    let year = i32::try_from(number(text)?).map_err(|_| DateFault::NotADate)?;
    match text.len() {
        4 => Ok(year),
        2 => {
            let this_century = today.year() / 100 * 100 + year;
            Ok(if this_century > today.year() { this_century - 100 } else { this_century })
        }
        _ => Err(DateFault::NotADate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateFault::*;
    use DateOrder::*;

    #[test]
    fn dates_as_they_come() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let cases = [
            ("2019-04-13", None, Ok("2019-04-13")),
            ("20190413", None, Ok("2019-04-13")),
            ("2019-04-13T10:20:30Z", None, Ok("2019-04-13")),
            ("2019-04-13 10:20", None, Ok("2019-04-13")),
            ("2019-13-04", None, Err(Impossible)),
            ("13 Apr 2019", None, Ok("2019-04-13")),
            ("April 13, 2019", None, Ok("2019-04-13")),
            ("13-APR-19", None, Ok("2019-04-13")),
            ("13/04/2019", None, Err(OrderNeeded)),
            ("3/5/2019", None, Err(OrderNeeded)),
            ("3/5/2019", Some(Dmy), Ok("2019-05-03")),
            ("3/5/2019", Some(Mdy), Ok("2019-03-05")),
            ("13/04/2019", Some(Dmy), Ok("2019-04-13")),
            ("13/04/2019", Some(Mdy), Err(Impossible)),
            ("13.04.2019 00:00", Some(Dmy), Ok("2019-04-13")),
            ("2019/04/13", Some(Ymd), Ok("2019-04-13")),
            ("2019/04/13", Some(Dmy), Ok("2019-04-13")),
            ("2019/04/13", None, Ok("2019-04-13")),
            ("31/02/2019", Some(Dmy), Err(Impossible)),
            ("3/5/19", Some(Dmy), Ok("2019-05-03")),
            ("3/5/31", Some(Dmy), Ok("1931-05-03")),
            ("2 years", Some(Dmy), Err(NotADate)),
            ("unknown", None, Err(NotADate)),
            ("1/2/3/4", Some(Dmy), Err(NotADate)),
        ];
        for (text, order, expected) in cases {
            let got = parse(text, order, today);
            assert_eq!(got, expected.map(|date: &str| date.parse().unwrap()), "{text} {order:?}");
        }
    }
}
