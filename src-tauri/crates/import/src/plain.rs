//! Text as the import compares it: small letters without accents.

/// Letters and digits only, small, without accents: `Kd-Nr.` is `kdnr`, `Straße` is `strasse`, `N° puce` is `nopuce`.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // The small circle of "N°" stands for the o of "numero"; elsewhere it says nothing.
            'º' | '°' if out.ends_with('n') => out.push('o'),
            '№' => out.push_str("no"),
            // "Client #" is a number; a "#" alone counts the rows.
            '#' if !out.is_empty() => out.push_str("no"),
            _ => push(letter, &mut out),
        }
    }
    out
}

/// The words of a text in their order, each as [`compact`] writes it. Every sign is a border between words.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() || is_accent(letter) {
            push(letter, &mut word);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Appends a letter in its plain form; a sign that is neither letter nor digit is left out.
fn push(letter: char, out: &mut String) {
    for small in letter.to_lowercase() {
        match small {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ď' | 'đ' => out.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ř' => out.push('r'),
            'ś' | 'š' | 'ş' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ť' => out.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'º' | 'ª' => {}
            other if other.is_alphanumeric() => out.push(other),
            _ => {}
        }
    }
}

/// Whether this is an accent that stands behind its letter as a character of its own.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_without_signs_and_accents() {
        for (text, expected) in [
            ("Kd-Nr.", "kdnr"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Geb.-Datum", "gebdatum"),
            ("date_of_birth", "dateofbirth"),
            ("Prénom", "prenom"),
            ("Pre\u{301}nom", "prenom"),
            ("Teléfono móvil", "telefonomovil"),
            ("Nº chip", "nochip"),
            ("N° puce", "nopuce"),
            ("№ 7", "no7"),
            ("Client #", "clientno"),
            ("# of pets", "ofpets"),
            ("#", ""),
            ("1ª raza", "1raza"),
            ("Temperatur °C", "temperaturc"),
            ("Œuf", "oeuf"),
            ("\u{FEFF}Name ", "name"),
            ("犬種", "犬種"),
            ("--", ""),
        ] {
            assert_eq!(compact(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_a_text() {
        assert_eq!(words("männlich-kastriert"), ["mannlich", "kastriert"]);
        assert_eq!(words("ma\u{308}nnl. / k"), ["mannl", "k"]);
        assert_eq!(words("male_neutered"), ["male", "neutered"]);
        assert!(words(" - ").is_empty());
    }
}
