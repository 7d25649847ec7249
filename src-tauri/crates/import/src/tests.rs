//! Whole files through the dry run: bad ones stop with words, bad rows cost themselves alone.

use std::io::Read;

use chrono::NaiveDate;

use super::*;
use crate::Quiet;

/// A file in memory.
struct Text(Vec<u8>);

impl Source for Text {
    fn name(&self) -> String {
        "text.csv".to_owned()
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone())))
    }

    fn size(&self) -> Option<u64> {
        Some(self.0.len() as u64)
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn checked_with(text: &[u8], known: &Known, order: Option<DateOrder>, join: Join) -> Result<Sheet, ImportError> {
    let source = Text(text.to_vec());
    let looked = look(&source)?;
    let mut mapping = Mapping::guess(&looked.headers, looked.delimiter);
    mapping.date_order = order;
    let plan = ImportPlan {
        source: &source,
        sniffed: looked.sniffed,
        mapping,
        people: None,
        join,
        unnamed: "(no name)".to_owned(),
        today: today(),
    };
    Ok(check(&plan, known, &mut Quiet)?.sheet)
}

fn checked(text: &str) -> Sheet {
    checked_with(text.as_bytes(), &Known::default(), Some(DateOrder::Dmy), Join::Report).unwrap()
}

const HEADER: &str = "first name,last name,phone,address,pet name,species,breed,birthdate,microchip";

fn rows(lines: &[&str]) -> Sheet {
    checked(&format!("{HEADER}\n{}\n", lines.join("\n")))
}

#[test]
fn a_family_with_two_animals_is_one_client() {
    let sheet = rows(&[
        "James,Patterson,206 555 0142,7 Wallaby Place,Max,Dog,Golden Retriever,13/04/2019,276098102345678",
        "James,Patterson,(206) 555-0142,7 Wallaby Place,Coco,Cat,,,",
    ]);
    assert_eq!((sheet.clients.len(), sheet.pets.len(), sheet.refused.len()), (1, 2, 0));
    assert_eq!(sheet.pets[0].draft.birth_date, NaiveDate::from_ymd_opt(2019, 4, 13));
    assert_eq!(sheet.pets[0].owner_id, sheet.pets[1].owner_id);
    assert_eq!(sheet.clients[0].draft.phones[0].digits, "2065550142");
}

#[test]
fn species_and_breed_survive_as_they_are() {
    let sheet =
        checked("owner,pet name,species,primary breed,secondary breed\nA B,Wall-E,Gürteltier,\"Terrier, Jack Russell\",Dachshund\n");
    let pet = &sheet.pets[0].draft;
    assert_eq!((pet.species.as_str(), pet.breed.as_deref(), pet.is_mixed), ("Gürteltier", Some("Terrier, Jack Russell / Dachshund"), true));
}

#[test]
fn each_bad_row_costs_itself_alone() {
    let long = "x".repeat(10_000);
    let cases = [
        ("A,B,206-CALL-ME,,Rex,Dog,,,", "phone"),
        ("A,B,,,Rex,Dog,,,27609810234567", "chip"),
        ("A,B,,,Rex,Dog,,01/01/2030,", "future"),
        ("A,B,,,Rex,Dog,,31/02/2019,", "no such day"),
        ("A,B,,,Rex,Dog,,some day,", "no date"),
        ("A,B,,,Rex,,,,", "species"),
        (",,,,Rex,Dog,,,", "no owner"),
        ("A,B,,,Rex,Dog,,", "8 columns"),
        ("A,B,,,Rex,Dog,,,,,too many", "11 columns"),
        (",,,,,,,,", "nothing"),
        ("\"A,B,,,Rex,Dog,,,", "quote"),
        (&format!("A,B,,,{long},Dog,,,"), "longer"),
    ];
    for (bad, why) in cases {
        let sheet = rows(&["Good,One,206 555 0142,,Max,Dog,,,", bad, "Good,Two,206 555 0177,,Mia,Cat,,,"]);
        assert_eq!(sheet.refused.len(), 1, "{why}: {:?}", sheet.refused);
        let (line, refusal) = &sheet.refused[0];
        assert!(refusal.to_string().contains(why), "{why}: {refusal}");
        assert_eq!((*line, sheet.pets.len(), sheet.rows_read), (3, 2, 3), "{why}");
    }
}

#[test]
fn a_pet_without_a_name_is_kept() {
    let sheet = rows(&["A,B,206 555 0142,,,Dog,Beagle,,"]);
    assert_eq!(sheet.pets[0].draft.name, "(no name)");
    assert_eq!(sheet.warnings[&Warning::UnnamedPet], [2]);
}

#[test]
fn formulas_and_right_to_left_names_are_text() {
    let sheet = rows(&["=1+1,@SUM(A1),206 555 0142,,\"=HYPERLINK(\"\"x\"\")\",Dog,,,", "נועה,כהן,206 555 0177,,ريكس,Cat,,,"]);
    assert_eq!(sheet.clients[0].draft.first_name, "=1+1");
    assert_eq!(sheet.pets[0].draft.name, "=HYPERLINK(\"x\")");
    assert_eq!((sheet.clients[1].draft.last_name.as_str(), sheet.pets[1].draft.name.as_str()), ("כהן", "ريكس"));
}

#[test]
fn the_order_of_dates_is_asked() {
    let text = format!("{HEADER}\nA,B,,,Rex,Dog,,2019-04-13,\nA,B,,,Mia,Cat,,3/5/2019,\n");
    let asked = checked_with(text.as_bytes(), &Known::default(), None, Join::Report).unwrap_err();
    assert!(matches!(&asked, ImportError::DateOrderNeeded { line: 3, example, .. } if example == "3/5/2019"), "{asked}");
    let clear = format!("{HEADER}\nA,B,,,Rex,Dog,,2019-04-13,\nA,B,,,Mia,Cat,,13 Apr 2019,\n");
    assert_eq!(checked_with(clear.as_bytes(), &Known::default(), None, Join::Report).unwrap().pets.len(), 2);
    // Said and contradicted: the row is refused, not the file.
    let american = checked_with(text.replace("3/5", "13/5").as_bytes(), &Known::default(), Some(DateOrder::Mdy), Join::Report).unwrap();
    assert_eq!((american.pets.len(), american.refused.len()), (1, 1));
}

#[test]
fn files_that_are_none_stop_with_words() {
    let check = |bytes: &[u8]| checked_with(bytes, &Known::default(), None, Join::Report).unwrap_err();
    assert!(matches!(check(b""), ImportError::Empty));
    assert!(matches!(check(b"\n\n"), ImportError::NoHeader));
    assert!(matches!(check(b"PK\x03\x04\0\0"), ImportError::Binary));
    assert!(matches!(check(b"one,two\n1,2\n"), ImportError::NothingMapped));
    assert!(matches!(check(b"pet name,species\nRex,Dog\n"), ImportError::NoOwnerColumn));
}

#[test]
fn latin_1_with_semicolons() {
    let sheet =
        checked_with(b"Vorname;Nachname;Tiername;Tierart\nJ\xFCrgen;M\xFCller;B\xE4r;Hund\n", &Known::default(), None, Join::Report)
            .unwrap();
    assert_eq!(sheet.clients[0].draft.last_name, "Müller");
    assert_eq!(sheet.pets[0].draft.name, "Bär");
}

#[test]
fn the_same_chip_or_number_twice() {
    let sheet = rows(&["A,B,,1 Elm,Rex,Dog,,,276098102345678", "C,D,,2 Elm,Mia,Cat,,,276098102345678"]);
    assert_eq!(sheet.refused, [(3, Refusal::ChipTwice(2))]);
    let numbered = checked("owner,pet name,species,patient id\nA B,Rex,Dog,7\nA B,REX,Dog,7\nC D,Mia,Cat,7\n");
    assert_eq!(numbered.pets.len(), 2);
    assert_eq!(numbered.pets[1].draft.number, None);
    assert_eq!((&numbered.warnings[&Warning::SameAnimalTwice], &numbered.warnings[&Warning::NumberTwice]), (&vec![3], &vec![4]));
}

#[test]
fn what_the_practice_knows_is_not_made_again() {
    let known = Known {
        clients: vec![KnownClient {
            id: uuid::Uuid::from_u128(7),
            first_name: "James".into(),
            last_name: "Patterson".into(),
            address: String::new(),
            postal_code: String::new(),
            email: Some("j@mail.example".into()),
            number: Some("41".into()),
            digits: vec!["2065550142".into()],
        }],
        chips: [("276098102345678".to_owned(), "Max".to_owned())].into(),
        pet_numbers: [("9".to_owned(), "max".to_owned())].into(),
    };
    let text = "client id,first name,last name,phone,email,patient id,pet name,species,microchip\n\
        41,James,Patterson,,,9,Max,Dog,\n41,James,Patterson,,,10,Coco,Dog,\n50,Jame,Patterson,+1 206 555 0142,J@mail.example,11,Pip,Dog,\n\
        51,Someone,Else,,,12,Rex,Dog,276098102345678\n";
    let sheet = checked_with(text.as_bytes(), &known, None, Join::Report).unwrap();
    assert_eq!(sheet.warnings[&Warning::KnownAnimal], [2]);
    assert_eq!(sheet.pets[0].owner_id, uuid::Uuid::from_u128(7));
    assert_eq!(sheet.refused, [(5, Refusal::ChipKnown("Max".into()))]);
    assert_eq!((sheet.proposals.len(), sheet.proposals[0].why, sheet.proposals[0].other_line), (1, Why::SamePhone, None));
    assert_eq!(sheet.warnings[&Warning::EmailTaken], [4]);
    let joined = checked_with(text.as_bytes(), &known, None, Join::SamePhone).unwrap();
    assert!(joined.clients.is_empty() && joined.pets.iter().all(|pet| pet.owner_id == uuid::Uuid::from_u128(7)));
}

#[test]
fn refused_rows_come_back_with_their_reason_and_can_be_mended() {
    let source = Text(format!("{HEADER}\nA,B,x,,=Rex,Dog,,,\nC,D,206 555 0142,,Mia,Cat,,,\n").into_bytes());
    let looked = look(&source).unwrap();
    let mapping = Mapping::guess(&looked.headers, looked.delimiter);
    let mut out = Vec::new();
    write_refused(&source, looked.sniffed, &mapping, &[(2, Refusal::NoOwner)], &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out, format!("{HEADER},row,reason\nA,B,x,,'=Rex,Dog,,,,2,no owner is named\n"));
    let mended = checked(&out.replace(",x,", ",206 555 0177,"));
    assert_eq!(mended.pets[0].draft.name, "=Rex");
}
