//! Microchip codes. ISO 11784: three digits say the country or the maker, twelve digits are the number, which has 38 bits.

/// A code that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Without blanks, in capitals; leading zeroes are part of it.
    pub code: String,
    pub warning: Option<ChipWarning>,
}

/// Accepted, but worth a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipWarning {
    /// 9 or 10 characters: an older make, which many readers do not see.
    OldMake,
    /// 999: a code for testing readers.
    TestCode,
}

/// Why it is no chip code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChipRefusal {
    #[error("no chip code was written")]
    Missing,
    #[error("{found} characters; a chip has 15 digits, one of an older make 9 or 10 characters")]
    WrongLength { found: usize },
    #[error("the sign {0:?} is not part of a chip code")]
    Sign(char),
    #[error("a chip of 15 has digits only, not {0:?}")]
    Letter(char),
    #[error("no country and no maker has the number {0:03}")]
    UnknownPrefix(u16),
    #[error("the number behind the first three digits is larger than a chip can hold")]
    NumberTooLarge,
}

/// The largest number of 38 bits.
pub const MAX_NUMBER: u64 = (1 << 38) - 1;

/// Takes a code as it is read aloud or pasted: blanks, dashes and dots are left out.
///
/// # Errors
/// [`ChipRefusal`].
pub fn parse(typed: &str) -> Result<Chip, ChipRefusal> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'))
        .map(|c| c.to_ascii_uppercase())
        .take(100)
        .collect();
    if let Some(sign) = code.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(ChipRefusal::Sign(sign));
    }
    match code.len() {
        0 => Err(ChipRefusal::Missing),
        9 | 10 => Ok(Chip { code, warning: Some(ChipWarning::OldMake) }),
        15 => iso(code),
        found => Err(ChipRefusal::WrongLength { found }),
    }
}

fn iso(code: String) -> Result<Chip, ChipRefusal> {
    if let Some(letter) = code.chars().find(|c| !c.is_ascii_digit()) {
        return Err(ChipRefusal::Letter(letter));
    }
    let (prefix, number) = code.split_at(3);
    let warning = match prefix.parse::<u16>() {
        Ok(999) => Some(ChipWarning::TestCode),
        Ok(1..=998) => None,
        Ok(other) => return Err(ChipRefusal::UnknownPrefix(other)),
        Err(_) => return Err(ChipRefusal::UnknownPrefix(0)),
    };
    if number.parse::<u64>().is_ok_and(|number| number <= MAX_NUMBER) {
        Ok(Chip { code, warning })
    } else {
        Err(ChipRefusal::NumberTooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        use ChipRefusal::*;
        use ChipWarning::*;
        type Expected = Result<(&'static str, Option<ChipWarning>), ChipRefusal>;
        let cases: [(&str, Expected); 15] = [
            ("276098102345678", Ok(("276098102345678", None))),
            ("276 0981 0234 5678", Ok(("276098102345678", None))),
            ("001000000000001", Ok(("001000000000001", None))),
            ("998000000000001", Ok(("998000000000001", None))),
            ("999000000000001", Ok(("999000000000001", Some(TestCode)))),
            ("900274877906943", Ok(("900274877906943", None))),
            ("900274877906944", Err(NumberTooLarge)),
            ("000123456789012", Err(UnknownPrefix(0))),
            ("27609810234567", Err(WrongLength { found: 14 })),
            ("2760981023456789", Err(WrongLength { found: 16 })),
            ("27609810234567A", Err(Letter('A'))),
            ("052123456", Ok(("052123456", Some(OldMake)))),
            ("4a1b2c3d4e", Ok(("4A1B2C3D4E", Some(OldMake)))),
            ("052_12345", Err(Sign('_'))),
            (" ", Err(Missing)),
        ];
        for (typed, expected) in cases {
            let got = parse(typed);
            assert_eq!(got.as_ref().map(|chip| (chip.code.as_str(), chip.warning)).map_err(|refusal| *refusal), expected, "{typed}");
        }
        assert_eq!(parse(&"1".repeat(10_000)), Err(WrongLength { found: 100 }));
    }
}
