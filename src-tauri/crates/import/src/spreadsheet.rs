//! Spreadsheets: the first sheet that has rows, as the text of a CSV.

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::ImportError;
use super::source::{FileSource, MemorySource, Source};

/// Largest spreadsheet, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Whether the first bytes of a file are those of an XLSX, ODS or XLS.
#[must_use]
pub fn is_spreadsheet(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Opens a file: a spreadsheet as the CSV of its first sheet, anything else as it is.
///
/// # Errors
/// Where it cannot be read, or is a spreadsheet that is damaged or too large.
pub fn open(path: &Path) -> Result<Arc<dyn Source>, ImportError> {
    let file = FileSource(path.to_owned());
    let mut head = [0; 8];
    let length = file.open()?.read(&mut head)?;
    if !is_spreadsheet(&head[..length]) {
        return Ok(Arc::new(file));
    }
    if file.size().is_some_and(|size| size > MAX_BYTES) {
        return Err(ImportError::Spreadsheet("it is larger than 256 MB: save it as CSV".to_owned()));
    }
    let mut bytes = Vec::new();
    file.open()?.read_to_end(&mut bytes)?;
    Ok(Arc::new(MemorySource { name: file.name(), bytes: as_csv(&bytes)?.into() }))
}

/// The first sheet with rows, as CSV. Dates are written in the international form.
///
/// # Errors
/// [`ImportError::Spreadsheet`], [`ImportError::Empty`].
pub fn as_csv(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let broken = |error: calamine::Error| ImportError::Spreadsheet(error.to_string());
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(broken)?;
        if sheet.is_empty() {
            continue;
        }
        for row in sheet.rows() {
            out.write_record(row.iter().map(cell)).map_err(|error| ImportError::Spreadsheet(error.to_string()))?;
        }
        return out.into_inner().map_err(|error| ImportError::Spreadsheet(error.to_string()));
    }
    Err(ImportError::Empty)
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(at) => at.as_datetime().map_or_else(
            || at.to_string(),
            |at| if at.time() == chrono::NaiveTime::MIN { at.date().to_string() } else { at.format("%Y-%m-%d %H:%M").to_string() },
        ),
        // A chip is written as a number, and not in powers of ten.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e17 => format!("{number:.0}"),
        other => other.to_string(),
    }
}
