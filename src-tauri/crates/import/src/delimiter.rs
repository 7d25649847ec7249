//! What stands between the columns.

/// The signs that are looked for, in the order they are preferred.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The sign that cuts the first lines into the most columns, the same number on every line. A comma where none does.
#[must_use]
pub fn guess(head: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(head.as_bytes());
        let widths: Vec<usize> = rows.records().take(30).filter_map(Result::ok).map(|row| row.len()).collect();
        // The last line may have been cut in two.
        let whole = &widths[..widths.len().saturating_sub(1).max(1).min(widths.len())];
        let first = whole.first().copied().unwrap_or_default();
        let alike = whole.iter().filter(|width| **width == first).count();
        if first < 2 { 0 } else { alike * 100 / whole.len() * 1_000 + first.min(999) }
    };
    let best = CANDIDATES.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',');
    if score(best) == 0 { b',' } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs() {
        for (head, sign) in [
            ("name,species\nRex,Dog\n", b','),
            ("name;species\nRex, the old one;Dog\nMia;Cat\n", b';'),
            ("name\tspecies\nRex\tDog\n", b'\t'),
            ("name|species|breed\nRex|Dog|Mix, big; brown\n", b'|'),
            ("name,breed\nRex,\"Mix; medium\"\nMia,\"Cat; short\"\n", b','),
            ("name\nRex\nMia\n", b','),
            ("", b','),
        ] {
            assert_eq!(guess(head) as char, sign as char, "{head:?}");
        }
    }
}
