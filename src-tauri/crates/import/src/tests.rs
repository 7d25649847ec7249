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
        pets: [(uuid::Uuid::from_u128(7), "bella".to_owned())].into(),
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
    assert_eq!(sheet.clients_known, [uuid::Uuid::from_u128(7)].into());
    // By number, by owner and name, by chip and name.
    for again in ["41,James,Patterson,,,9,Max,Dog,", "41,James,Patterson,,,,BELLA,Dog,", "51,Some,One,,,,max,Dog,276098102345678"] {
        let sheet = checked_with(format!("{}\n{again}\n", text.lines().next().unwrap()).as_bytes(), &known, None, Join::Report).unwrap();
        assert_eq!((sheet.pets.len(), sheet.warnings.get(&Warning::KnownAnimal)), (0, Some(&vec![2])), "{again}");
    }
    let joined = checked_with(text.as_bytes(), &known, None, Join::SamePhone).unwrap();
    assert!(joined.clients.is_empty() && joined.pets.iter().all(|pet| pet.owner_id == uuid::Uuid::from_u128(7)));
}

#[test]
fn refused_rows_come_back_with_their_reason_and_can_be_mended() {
    let source = Text(format!("{HEADER}\nA,B,x,,=Rex,Dog,,,\nC,D,206 555 0142,,Mia,Cat,,,\n").into_bytes());
    let looked = look(&source).unwrap();
    let mapping = Mapping::guess(&looked.headers, looked.delimiter);
    let mut out = Vec::new();
    write_refused(&source, looked.sniffed, &mapping, &[(2, Refusal::NoOwner)], RefusedHead::default(), &Refusal::to_string, &mut out)
        .unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out, format!("{HEADER},row,reason\nA,B,x,,'=Rex,Dog,,,,2,no owner is named\n"));
    let mended = checked(&out.replace(",x,", ",206 555 0177,"));
    assert_eq!(mended.pets[0].draft.name, "=Rex");
}

fn plan_of<'a>(source: &'a dyn Source, columns: &[Field], has_header: bool) -> ImportPlan<'a> {
    let looked = look(source).unwrap();
    let columns = looked.headers.iter().cloned().zip(columns.iter().copied()).collect();
    let mapping = Mapping { delimiter: looked.delimiter, date_order: None, has_header, columns };
    ImportPlan { source, sniffed: looked.sniffed, mapping, people: None, join: Join::Report, unnamed: "?".to_owned(), today: today() }
}

#[test]
fn a_file_without_headers_loses_no_row() {
    let source = Text(b"Ada Long,Rex,Dog\nBo Short,Mia,Katze\n".to_vec());
    let plan = plan_of(&source, &[Field::FullName, Field::PetName, Field::Species], false);
    let sheet = check(&plan, &Known::default(), &mut Quiet).unwrap().sheet;
    assert_eq!(sheet.pets.iter().map(|pet| (pet.line, pet.draft.species.as_str())).collect::<Vec<_>>(), [(1, "Dog"), (2, "Cat")]);
    let held = samples(&source, plan.sniffed, &plan.mapping, 3).unwrap();
    assert_eq!((held.rows, held.columns[1].as_slice()), (2, ["Rex".to_owned(), "Mia".to_owned()].as_slice()));
}

#[test]
fn the_date_question_shows_one_that_is_read_in_two_ways_and_counts() {
    let dates = ["13/04/2019", "3/5/2019", "31/12/2020", "2019-04-13", "13 Apr 2019", "3/5/2019"];
    let lines: String = dates.iter().map(|date| format!("A B,Rex,Dog,{date}\n")).collect();
    let source = Text(format!("owner,pet name,species,born\n{lines}").into_bytes());
    let plan = plan_of(&source, &[Field::FullName, Field::PetName, Field::Species, Field::BirthDate], true);
    let asked = date_question(&source, plan.sniffed, &plan.mapping, today()).unwrap().unwrap();
    assert_eq!((asked.column.as_str(), asked.line, asked.example.as_str()), ("born", 3, "3/5/2019"));
    let told: Vec<_> =
        asked.readings.iter().map(|read| (read.order, read.example.map(|day| day.to_string()), read.fits, read.fails)).collect();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(told, [(DateOrder::Dmy, day("2019-05-03"), 4, 0), (DateOrder::Mdy, day("2019-03-05"), 2, 2)]);

    let clear = Text(b"owner,pet name,species,born\nA B,Rex,Dog,2019/04/13\n".to_vec());
    assert_eq!(date_question(&clear, plan.sniffed, &plan.mapping, today()).unwrap(), None);
}

#[test]
fn what_is_lacking_is_said_before_any_row_is_read() {
    use Field::*;
    let cases: [(&[Field], Option<Gap>); 6] = [
        (&[Ignore, City, Ignore], Some(Gap::Nothing)),
        (&[PetName, Species, Ignore], Some(Gap::NoOwner)),
        (&[PetName, Species, ClientNumber], None),
        (&[PetName, LastName, Ignore], Some(Gap::NoSpecies)),
        (&[LastName, Phone, Ignore], None),
        (&[FullName, PetName, Species], None),
    ];
    let source = Text(b"a,b,c\n1,2,3\n".to_vec());
    for (columns, lacking) in cases {
        let plan = plan_of(&source, columns, true);
        assert_eq!(gap(&plan.mapping, false), lacking, "{columns:?}");
        assert_eq!(check(&plan, &Known::default(), &mut Quiet).is_err(), lacking.is_some(), "{columns:?}");
    }
}

#[test]
fn a_refused_row_shows_the_cell_that_does_not_do() {
    let text = format!("{HEADER}\nA,B,206-CALL-ME,,Rex,Dog,,,\nA,B,,,Rex,Dog,,31/02/2019,\nA,B,,,Rex,Dog,,,123\nA,B,1\n");
    let sheet = checked(&text);
    let source = Text(text.into_bytes());
    let looked = look(&source).unwrap();
    let mapping = Mapping::guess(&looked.headers, looked.delimiter);
    let cells = refused_cells(&source, looked.sniffed, &mapping, &sheet.refused).unwrap();
    let told: Vec<_> = sheet
        .refused
        .iter()
        .map(|(line, refusal)| (*line, refusal.reason(), refusal.field(&mapping), cells.get(line).map(String::as_str)))
        .collect();
    assert_eq!(
        told,
        [
            (2, Reason::NoPhone, Some(Field::Phone), Some("206-CALL-ME")),
            (3, Reason::NoSuchDay, Some(Field::BirthDate), Some("31/02/2019")),
            (4, Reason::NoChip, Some(Field::Microchip), Some("123")),
            (5, Reason::Ragged, None, None),
        ]
    );
}

#[test]
fn the_first_rows_are_shown_as_the_desk_would_keep_them() {
    let text = format!("{HEADER}\n{}", "Jürgen,Bär,206 555 0142,,Max,Canine,,,\nA,B,,,Rex,Dog,,31/02/2019,\n".repeat(9));
    let source = Text(text.into_bytes());
    let looked = look(&source).unwrap();
    let mapping = Mapping { date_order: Some(DateOrder::Dmy), ..Mapping::guess(&looked.headers, looked.delimiter) };
    let reading = Reading { mapping: &mapping, today: today(), unnamed: "?" };
    let shown = preview(&source, looked.sniffed, &reading, 5).unwrap();
    assert_eq!(shown.len(), 5);
    let first = shown[0].understood.as_ref().unwrap();
    assert_eq!(first.client.as_ref().unwrap().last_name, "Bär");
    assert_eq!(first.pet.as_ref().unwrap().species, "Dog");
    assert_eq!(shown[1].understood.as_ref().unwrap_err().reason(), Reason::NoSuchDay);
}

#[test]
fn a_person_outranks_the_guess_of_letters_and_delimiter() {
    let source = Text("owner;pet\nJ\u{fc};x".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect());
    let said = Said { encoding: Some(encoding_rs::ISO_8859_2), delimiter: Some(b'|') };
    let looked = look_as(&source, said).unwrap();
    assert_eq!((looked.headers.as_slice(), looked.sniffed.encoding.name()), (["owner;pet".to_owned()].as_slice(), "ISO-8859-2"));
    assert!(matches!(look(&Text(b"\"owner,pet\nA,Rex\n".to_vec())), Err(ImportError::BadHeader(RecordFault::OpenQuote))));
}

/// Gives up after so many steps.
struct Impatient(u32);

impl Progress for Impatient {
    fn reached(&mut self, _task: &'static str, _done: u64, _total: Option<u64>) {
        self.0 = self.0.saturating_sub(1);
    }

    fn is_cancelled(&self) -> bool {
        self.0 == 0
    }
}

#[test]
fn a_check_can_be_cancelled() {
    let source = Text(format!("{HEADER}\n{}", "A,B,,,Rex,Dog,,,\n".repeat(5_000)).into_bytes());
    let looked = look(&source).unwrap();
    let fields: Vec<Field> = Mapping::guess(&looked.headers, looked.delimiter).columns.into_iter().map(|(_, field)| field).collect();
    let mut impatient = Impatient(3);
    let stopped = check(&plan_of(&source, &fields, true), &Known::default(), &mut impatient);
    assert!(matches!(stopped, Err(ImportError::Cancelled)));
    assert_eq!(impatient.0, 0);
}
