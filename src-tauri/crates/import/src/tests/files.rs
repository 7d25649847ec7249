//! Files as a whole: letters, headers, what is lacking, and files of refused rows that are given again.

use super::*;

#[test]
fn files_that_are_none_stop_with_words() {
    let fault = |bytes: &[u8]| look(&Text { name: "x", bytes: bytes.to_vec() }).unwrap_err();
    assert!(matches!(fault(b""), ImportError::Empty));
    assert!(matches!(fault(b"\n\n"), ImportError::NoHeader));
    assert!(matches!(fault(b"PK\x03\x04\0\0"), ImportError::Binary));
    assert!(matches!(fault(",".repeat(4_000).as_bytes()), ImportError::BadHeader(RecordFault::TooManyColumns)));
    assert!(matches!(fault(b"\"owner,pet\nA,Rex\n"), ImportError::BadHeader(RecordFault::OpenQuote)));
    let lacking = |words: &str| checked_with(&[words], &Known::default(), None, Join::Report).unwrap_err();
    assert!(matches!(lacking("one,two\n1,2\n"), ImportError::NothingMapped(_)));
    assert!(matches!(lacking("pet name,species\nRex,Dog\n"), ImportError::NoOwnerColumn(_)));
    assert!(matches!(lacking("owner,pet name\nA B,Rex\n"), ImportError::NoSpeciesColumn(_)));
}

#[test]
fn what_is_lacking_is_said_before_any_row_is_read() {
    use Field::*;
    let cases: [(&[Field], Option<Gap>); 9] = [
        (&[Ignore, City, Ignore], Some(Gap::Nothing)),
        (&[PetName, Species, Ignore], Some(Gap::NoOwner)),
        (&[PetName, Species, ClientNumber], None),
        (&[PetName, Species, Email], None),
        (&[PetName, LastName, Ignore], Some(Gap::NoSpecies)),
        (&[LastName, Phone, Ignore], None),
        (&[FullName, PetName, Species], None),
        (&[PetNumber, VisitDate, Ignore], None),
        (&[PetName, VisitDate, Ignore], Some(Gap::NoOwner)),
    ];
    let source = text("a,b,c\n1,2,3\n");
    for (columns, lacking) in cases {
        let headers = ["a", "b", "c"].map(str::to_owned);
        let mapping =
            Mapping { date_order: Some(DateOrder::Dmy), ..Mapping::of(headers.into_iter().zip(columns.iter().copied()).collect(), b',') };
        assert_eq!(gap(&mapping), lacking, "{columns:?}");
        let sniffed = look(&source).unwrap().sniffed;
        let plan = plan_of(vec![ImportFile { source: &source, sniffed, mapping }], Join::Report);
        assert_eq!(check(&plan, &Known::default(), &mut Quiet).is_err(), lacking.is_some(), "{columns:?}");
    }
}

#[test]
fn latin_1_with_semicolons_and_two_headers_of_one_name() {
    let source =
        Text { name: "x", bytes: b"Vorname;Nachname;Tiername;Tierart;Notiz;Notiz\nJ\xFCrgen;M\xFCller;B\xE4r;Hund;a;b\n".to_vec() };
    let sheet = check(&plan(&[&source], None, Join::Report), &Known::default(), &mut Quiet).unwrap();
    assert_eq!((sheet.clients[0].draft.last_name.as_str(), sheet.pets[0].draft.name.as_str()), ("Müller", "Bär"));
    assert_eq!(look(&source).unwrap().headers[5], "Notiz (column 6)");
}

#[test]
fn one_byte_that_is_no_letter_costs_nothing() {
    let sheet = checked("owner,phone,pet name,species\nA B,555 010001,Re\u{1}x,Dog\nC D,555 010002,Mia,Cat\n");
    assert_eq!((sheet.pets[0].draft.name.as_str(), sheet.pets.len()), ("Rex", 2));
    assert_eq!(lines(&sheet.warnings[&Warning::Unprintable]), [2]);
}

#[test]
fn a_letter_that_was_lost_before_is_kept_and_nothing_was_left_out() {
    let sheet = checked("owner,phone,pet name,species\nA B,555 010001,Re\u{FFFD}x,Dog\n");
    assert_eq!((sheet.pets[0].draft.name.as_str(), sheet.warnings.get(&Warning::Unprintable)), ("Re\u{FFFD}x", None));
}

#[test]
fn rows_are_the_same_however_lines_end() {
    let words = "owner,phone,pet name,species,notes\n\"Smith, J\",555 010001,Rex,Dog,27\" bed\nBo Short,555 010002,Mia,Cat,\"two\nlines\"\n\
                 \"Open,555 010003,Pip,Dog,\nCy Last,555 010004,Kit,Cat,\n\nDi Short,555 010005,Gus,Dog,x\n";
    for end in ["\n", "\r\n", "\r"] {
        let sheet = checked(&words.replace('\n', end));
        assert_eq!(sheet.pets.iter().map(|pet| pet.at.line).collect::<Vec<_>>(), [2, 3, 6, 8], "{end:?}");
        let refused: Vec<(u64, Reason)> = sheet.refused.iter().map(|(at, why)| (at.line, why.reason())).collect();
        assert_eq!(refused, [(5, Reason::OpenQuote)], "{end:?}");
        assert_eq!(sheet.pets[0].draft.desk_note.as_deref(), Some("27\" bed"), "{end:?}");
    }
}

#[test]
fn a_total_at_the_end_and_line_breaks_within_quotes() {
    let sheet = checked("owner,phone,pet name,species,notes\nA B,555 010001,Rex,Dog,\"first line\nsecond\"\nTotal: 1,,,,\n");
    assert_eq!(sheet.pets.len(), 1);
    assert_eq!(sheet.pets[0].draft.desk_note.as_deref(), Some("first line second"));
}

#[test]
fn refused_rows_come_back_with_their_reason_and_their_mapping() {
    let words = "Wer,Telefon,Tier,Art\nAda Long,555 010001,=Rex,\nBo Short,555 010002,Mia,Katze\n";
    let source = text(words);
    let fields = [Field::FullName, Field::Phone, Field::PetName, Field::Species];
    let headers = look(&source).unwrap().headers;
    let mapping = Mapping::of(headers.into_iter().zip(fields).collect(), b',');
    let sniffed = look(&source).unwrap().sniffed;
    let file = ImportFile { source: &source, sniffed, mapping: mapping.clone() };
    let mut out = Vec::new();
    write_refused(&file, &[(2, &Refusal::NoOwner)], RefusedHead::default(), &Refusal::to_string, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out, "Wer,Telefon,Tier,Art,row,reason\nAda Long,555 010001,'=Rex,,2,no owner is named\n");

    let mended = text(&out.replace("Rex,", "Rex,Hund"));
    let looked = look(&mended).unwrap();
    let batch = serde_json::json!({"files": [{"file": "x.csv", "date_order": "dmy", "constants": {}, "values": {}, "splits": [],
        "columns": mapping.columns.iter().map(|(header, field)| serde_json::json!({"column": header, "field": field.to_string()})).collect::<Vec<_>>()}]});
    let carried = remembered(&[serde_json::json!({}), batch], &looked.headers, b',').unwrap();
    assert_eq!(carried.columns[..4], mapping.columns[..]);
    assert_eq!((carried.columns[5].1, carried.date_order), (Field::Ignore, Some(DateOrder::Dmy)));
    let plan = plan_of(vec![ImportFile { source: &mended, sniffed: looked.sniffed, mapping: carried }], Join::Report);
    let sheet = check(&plan, &Known::default(), &mut Quiet).unwrap();
    assert_eq!((sheet.pets[0].draft.name.as_str(), sheet.refused.len()), ("=Rex", 0));
}

#[test]
fn a_file_without_headers_loses_no_row() {
    let source = text("Ada Long,Rex,Dog\nBo Short,Mia,Katze\n");
    let sniffed = look(&source).unwrap().sniffed;
    let columns = ["1", "2", "3"].map(str::to_owned).into_iter().zip([Field::FullName, Field::PetName, Field::Species]).collect();
    let mapping = Mapping { has_header: false, ..Mapping::of(columns, b',') };
    let plan = plan_of(vec![ImportFile { source: &source, sniffed, mapping }], Join::Report);
    let sheet = check(&plan, &Known::default(), &mut Quiet).unwrap();
    assert_eq!(sheet.pets.iter().map(|pet| (pet.at.line, pet.draft.species.as_str())).collect::<Vec<_>>(), [(1, "Dog"), (2, "Cat")]);
    let held = samples(&source, sniffed, b',', false, 3).unwrap();
    assert_eq!((held.rows, held.columns[1].as_slice()), (2, ["Rex".to_owned(), "Mia".to_owned()].as_slice()));
}

#[test]
fn a_person_outranks_the_guess_of_letters_and_delimiter() {
    let source = Text { name: "x", bytes: "owner;pet\nJ\u{fc};x".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    let said = Said { letters: Some(Letters::CentralEuropean), delimiter: Some(b'|') };
    let looked = look_as(&source, said).unwrap();
    assert_eq!((looked.headers.as_slice(), looked.sniffed.letters), (["owner;pet".to_owned()].as_slice(), Letters::CentralEuropean));
}

/// Becomes longer each time it is asked.
struct Growing(Text, std::sync::atomic::AtomicU64);

impl Source for Growing {
    fn name(&self) -> String {
        self.0.name()
    }
    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        self.0.open()
    }
    fn size(&self) -> Option<u64> {
        None
    }
    fn state(&self) -> Option<(u64, std::time::SystemTime)> {
        Some((self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed), std::time::UNIX_EPOCH))
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_stops_the_import() {
    let source = Growing(text("owner,pet name,species\nA B,Rex,Dog\n"), 0.into());
    let stopped = check(&plan(&[&source], None, Join::Report), &Known::default(), &mut Quiet);
    assert!(matches!(stopped, Err(ImportError::FileChanged)), "{stopped:?}");
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
    let source = text(&format!("{HEADER}\n{}", "A,B,,,Rex,Dog,,,\n".repeat(5_000)));
    let mut impatient = Impatient(3);
    let stopped = check(&plan(&[&source], None, Join::Report), &Known::default(), &mut impatient);
    assert!(matches!(stopped, Err(ImportError::Cancelled)));
    assert_eq!(impatient.0, 0);
}

#[test]
fn the_first_rows_are_shown_as_the_desk_would_keep_them() {
    let words = format!("{HEADER}\n{}", "Jürgen,Bär,206 555 0142,,Max,Canine,,,\nA,B,,,Rex,Dog,,31/02/2019,\n".repeat(9));
    let source = text(&words);
    let plan = plan(&[&source], Some(DateOrder::Dmy), Join::Report);
    let shown = preview(&plan, 0, 5).unwrap();
    assert_eq!(shown.len(), 5);
    let first = shown[0].understood.as_ref().unwrap();
    assert_eq!(first.client.as_ref().unwrap().last_name, "Bär");
    assert_eq!(first.pet.as_ref().unwrap().species, "Dog");
    assert_eq!(shown[1].understood.as_ref().unwrap_err().reason(), Reason::NoSuchDay);
}
