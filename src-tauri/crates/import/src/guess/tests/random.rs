//! Text that nobody writes.

use super::*;

/// Letters of many scripts, signs and accents, put together by a small generator: nothing of it panics.
#[test]
fn random_text_never_panics() {
    const LETTERS: &[char] = &[
        'a', 'E', 'n', 'x', '0', '1', '9', ' ', '.', ',', '-', '/', ':', '(', ')', '@', '+', '#', '\'', '"', 'ß', 'é', 'ü', 'Ñ', 'º', '°',
        '½', '№', '\u{301}', '\u{A0}', '\u{200D}', '\u{FEFF}', '犬', '😀', 'İ', 'ǅ', '♂', 'م', '\t', '\n', '$', '€', 'm', 'f', 'y', 'T',
        '−', '×', '²', '٣', 'h', 'k', 'g', 'd', 'o', 'b', 'i', 'p', 't',
    ];
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let words = ["owner", "pet", "phone", "2y", "10 lb", "1,234.50", "numerode", "NM", "2019-04-13", "276098102345678", "dela", "n°"];
    for _ in 0..4_000 {
        let mut text = String::new();
        for _ in 0..next(14) {
            if next(5) == 0 { text.push_str(words[next(words.len())]) } else { text.push(LETTERS[next(LETTERS.len())]) }
        }
        let _ = headers::read(&text);
        let _ = (values::is_placeholder(&text), values::yes_no(&text), values::inactive(&text), values::gender(&text), values::age(&text));
        let _ = (values::weight(&text), values::money(&text), values::breed(Some(&text), Some(&text)), values::unit_in_header(&text));
        let _ = species::named(&text);
        let samples = [text.clone(), text.chars().rev().collect()];
        let _ = guess(&[
            Column { header: &text, samples: &samples },
            Column { header: "Name", samples: &samples },
            Column { header: "Chip", samples: &samples },
        ]);
    }
}
