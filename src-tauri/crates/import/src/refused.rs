//! The files a person gets back: refused rows with their reason, and who may be one person.

use std::collections::HashMap;
use std::io::Write;

use super::ImportError;
use super::duplicates::Why;
use super::encoding::Sniffed;
use super::mapping::Mapping;
use super::records::Record;
use super::refusal::Refusal;
use super::sheet::Proposal;
use super::source::{Source, rows};

/// What the two columns are called that are added behind.
#[derive(Debug, Clone, Copy)]
pub struct RefusedHead<'a> {
    pub row: &'a str,
    pub reason: &'a str,
}

impl Default for RefusedHead<'_> {
    fn default() -> Self {
        Self { row: "row", reason: "reason" }
    }
}

/// Writes the refused rows as they stand in the file, with their line and the reason, in the given words, behind. It
/// can be mended and imported itself.
///
/// # Errors
/// Where the file cannot be read again, or the other not be written.
pub fn write_refused(
    source: &dyn Source,
    sniffed: Sniffed,
    mapping: &Mapping,
    refused: &[(u64, Refusal)],
    head: RefusedHead<'_>,
    words: &dyn Fn(&Refusal) -> String,
    into: impl Write,
) -> Result<(), ImportError> {
    let mut out = csv::WriterBuilder::new().delimiter(mapping.delimiter).flexible(true).from_writer(into);
    let headers = mapping.columns.iter().map(|(header, _)| harmless(header)).chain([head.row, head.reason].map(harmless));
    out.write_record(headers).map_err(to_io)?;
    let reasons: HashMap<u64, &Refusal> = refused.iter().map(|(line, refusal)| (*line, refusal)).collect();
    let mut records = rows(source, sniffed, mapping)?;
    while let Some(Record { line, cells }) = records.next()? {
        if let Some(reason) = reasons.get(&line) {
            let mut cells: Vec<String> = cells.unwrap_or_default().iter().map(|cell| harmless(cell)).collect();
            cells.resize(cells.len().max(mapping.columns.len()), String::new());
            cells.push(line.to_string());
            cells.push(harmless(&words(reason)));
            out.write_record(cells).map_err(to_io)?;
        }
    }
    Ok(out.flush()?)
}

/// What stands in the cell of each refused row that does not do; nothing where it is the row as a whole.
///
/// # Errors
/// Where the file cannot be read again.
pub fn refused_cells(
    source: &dyn Source,
    sniffed: Sniffed,
    mapping: &Mapping,
    refused: &[(u64, Refusal)],
) -> Result<HashMap<u64, String>, ImportError> {
    let mut wanted: HashMap<u64, &Refusal> = refused.iter().map(|(line, refusal)| (*line, refusal)).collect();
    let mut found = HashMap::new();
    let mut records = rows(source, sniffed, mapping)?;
    while !wanted.is_empty() {
        let Some(Record { line, cells }) = records.next()? else { break };
        let Some(refusal) = wanted.remove(&line) else { continue };
        let cell = refusal.field(mapping).zip(cells.ok()).and_then(|(field, cells)| mapping.cell(&cells, field).map(str::to_owned));
        if let Some(cell) = cell {
            found.insert(line, cell);
        }
    }
    Ok(found)
}

/// Writes who may be one person.
///
/// # Errors
/// Where it cannot be written.
pub fn write_proposals(proposals: &[Proposal], into: impl Write) -> Result<(), ImportError> {
    let mut out = csv::Writer::from_writer(into);
    out.write_record(["row", "name", "other_row", "other_name", "why", "joined"]).map_err(to_io)?;
    for proposal in proposals {
        let why = match proposal.why {
            Why::SamePhone => "same phone".to_owned(),
            Why::SimilarNameAndAddress(score) => format!("similar name and address ({:.0} %)", score * 100.0),
        };
        let other = proposal.other_line.map_or_else(|| "in the practice".to_owned(), |line| line.to_string());
        let joined = if proposal.joined { "yes" } else { "no" };
        out.write_record([&proposal.line.to_string(), &harmless(&proposal.name), &other, &harmless(&proposal.other_name), &why, joined])
            .map_err(to_io)?;
    }
    Ok(out.flush()?)
}

/// A cell that no spreadsheet computes.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn to_io(error: csv::Error) -> ImportError {
    ImportError::Io(std::io::Error::other(error))
}
