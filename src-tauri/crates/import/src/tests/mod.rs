//! Whole files through the dry run: bad ones stop with words, bad rows cost themselves alone, and what belongs together is found.

mod dates;
mod files;
mod foreign;
mod households;
mod naughty;
mod rows;

use std::io::Read;

use chrono::NaiveDate;
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;

use super::*;

/// A file in memory.
pub struct Text {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl Source for Text {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.bytes.clone())))
    }

    fn size(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }
}

pub fn text(words: &str) -> Text {
    Text { name: "text.csv", bytes: words.as_bytes().to_vec() }
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub fn guessed(source: &dyn Source) -> (Sniffed, Mapping) {
    let looked = look(source).unwrap();
    // By the headers alone: what the cells say is the guess's own affair.
    (looked.sniffed, Mapping::guess(&looked.headers, &[], looked.delimiter))
}

pub fn plan<'a>(sources: &[&'a dyn Source], order: Option<DateOrder>, join: Join) -> ImportPlan<'a> {
    let files = sources.iter().map(|source| {
        let (sniffed, mapping) = guessed(*source);
        ImportFile { source: *source, sniffed, mapping: Mapping { date_order: order, ..mapping } }
    });
    plan_of(files.collect(), join)
}

pub fn plan_of(files: Vec<ImportFile<'_>>, join: Join) -> ImportPlan<'_> {
    ImportPlan {
        files,
        origin: "oldvet".to_owned(),
        join,
        unnamed: "(no name)".to_owned(),
        today: today(),
        clinic: Uuid::nil(),
        zone: ClinicZone::named("Europe/Berlin").unwrap(),
    }
}

pub fn checked_with(words: &[&str], known: &Known, order: Option<DateOrder>, join: Join) -> Result<Sheet, ImportError> {
    let sources: Vec<Text> = words.iter().map(|words| text(words)).collect();
    let sources: Vec<&dyn Source> = sources.iter().map(|source| source as &dyn Source).collect();
    check(&plan(&sources, order, join), known, &mut Quiet)
}

pub fn checked(words: &str) -> Sheet {
    checked_with(&[words], &Known::default(), Some(DateOrder::Dmy), Join::Report).unwrap()
}

/// Quotes a cell as CSV does.
pub fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

pub fn lines(rows: &[At]) -> Vec<u64> {
    rows.iter().map(|at| at.line).collect()
}

pub const HEADER: &str = "first name,last name,phone,address,pet name,species,breed,birthdate,microchip";

pub fn rows(lines: &[&str]) -> Sheet {
    checked(&format!("{HEADER}\n{}\n", lines.join("\n")))
}
