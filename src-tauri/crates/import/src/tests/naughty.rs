//! Strings that programs stumble over, as names: whole, and nothing altered but what is said.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Any text as a pet's name comes out as it went in, trimmed, or its row says why not.
    #[test]
    fn a_name_is_kept_as_it_is(name in "\\PC{1,60}") {
        let sheet = checked(&format!("owner,phone,pet name,species\nAda Long,555 010001,{},Dog\n", quoted(&name)));
        // One letter of several spellings is kept in one of them (NFC), as everywhere at the desk.
        let wanted = vetdesk_domain::text::line(&name, 200).unwrap_or_default();
        let wanted = wanted.as_str();
        prop_assert_eq!(sheet.rows_read, 1);
        if wanted.is_empty() {
            prop_assert_eq!(sheet.pets[0].draft.name.as_str(), "(no name)");
        } else if let Some(pet) = sheet.pets.first() {
            // What a file of refused rows puts before a formula is taken off again.
            let plain = wanted.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(wanted);
            let is_altered = sheet.warnings.contains_key(&Warning::Unprintable);
            prop_assert!(is_altered || pet.draft.name == plain, "{:?} became {:?}", wanted, pet.draft.name);
        } else {
            prop_assert_eq!(sheet.refused.len(), 1);
        }
    }

    /// No bytes at all make the reader panic, and every row that is read is kept or refused.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let source = Text { name: "x", bytes };
        if let Ok(looked) = look(&source) {
            let columns = looked.headers.iter().cloned().enumerate().map(|(at, header)| {
                (header, match at { 0 => Field::FullName, 1 => Field::PetName, 2 => Field::Species, _ => Field::Ignore })
            });
            let mapping = Mapping::of(columns.collect(), looked.delimiter);
            let plan = plan_of(vec![ImportFile { source: &source, sniffed: looked.sniffed, mapping }], Join::Report);
            let _ = check(&plan, &Known::default(), &mut Quiet);
        }
    }
}
