//! The files a person gets back: refused rows with their reason, rows that made nothing, and who may be one person.

use std::collections::HashMap;
use std::io::Write;

use super::ImportError;
use super::check::ImportFile;
use super::likeness::Why;
use super::merge::Merged;
use super::records::Record;
use super::refusal::{At, Refusal};
use super::sheet::{Found, FoundBy, Proposal};
use super::source::rows;

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

/// Writes a file's refused rows as they stand in it, with their line and the reason, in the given words, behind. It
/// can be mended and imported itself.
///
/// # Errors
/// Where the file cannot be read again, or the other not be written.
pub fn write_refused(
    file: &ImportFile<'_>,
    refused: &[(u64, &Refusal)],
    head: RefusedHead<'_>,
    words: &dyn Fn(&Refusal) -> String,
    into: impl Write,
) -> Result<(), ImportError> {
    let mapping = &file.mapping;
    let mut out = csv::WriterBuilder::new().delimiter(mapping.delimiter).flexible(true).from_writer(into);
    let headers = mapping.columns.iter().map(|(header, _)| harmless(header)).chain([head.row, head.reason].map(harmless));
    out.write_record(headers).map_err(to_io)?;
    let reasons: HashMap<u64, &Refusal> = refused.iter().copied().collect();
    let mut records = rows(file.source, file.sniffed, mapping)?;
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

/// What stands in the cell of each refused row because of which it is refused; nothing where it is the row as a whole.
///
/// # Errors
/// Where the file cannot be read again.
pub fn refused_cells(file: &ImportFile<'_>, refused: &[(u64, &Refusal)]) -> Result<HashMap<u64, String>, ImportError> {
    let mut wanted: HashMap<u64, &Refusal> = refused.iter().copied().collect();
    let mut found = HashMap::new();
    let mut records = rows(file.source, file.sniffed, &file.mapping)?;
    while !wanted.is_empty() {
        let Some(Record { line, cells }) = records.next()? else { break };
        let Some(refusal) = wanted.remove(&line) else { continue };
        let cell = refusal.field(&file.mapping).zip(cells.ok()).and_then(|(field, cells)| file.mapping.cell(&cells, field));
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
pub fn write_proposals(files: &[ImportFile<'_>], proposals: &[Proposal], into: impl Write) -> Result<(), ImportError> {
    let mut out = csv::Writer::from_writer(into);
    out.write_record(["row", "name", "other_row", "other_name", "why", "joined"]).map_err(to_io)?;
    for proposal in proposals {
        let why = match proposal.why {
            Why::SamePhone => "same phone".to_owned(),
            Why::NameAlone => "same name, and nothing else to tell by".to_owned(),
            Why::SimilarNameAndAddress(score) => format!("similar name and address ({:.0} %)", score * 100.0),
        };
        let other = proposal.other.map_or_else(|| "in the practice".to_owned(), |at| place(files, at));
        let joined = if proposal.joined { "yes" } else { "no" };
        out.write_record([&place(files, proposal.at), &harmless(&proposal.name), &other, &harmless(&proposal.other_name), &why, joined])
            .map_err(to_io)?;
    }
    Ok(out.flush()?)
}

/// Writes the rows that made nothing because what they speak of is in the practice, and what was changed there or differs.
///
/// # Errors
/// Where it cannot be written.
pub fn write_found(files: &[ImportFile<'_>], found: &[Found], merged: &[Merged], into: impl Write) -> Result<(), ImportError> {
    let mut out = csv::Writer::from_writer(into);
    out.write_record(["row", "kind", "name", "found_by", "updated", "differs_and_stays"]).map_err(to_io)?;
    let merges: HashMap<(At, bool), &Merged> = merged.iter().map(|merged| ((merged.at, merged.is_pet), merged)).collect();
    for one in found {
        let by = match one.by {
            FoundBy::Source => "an earlier import of this source",
            FoundBy::NameAndContact => "name and phone or e-mail",
            FoundBy::Chip => "chip",
            FoundBy::OwnerAndName => "owner, name and species",
            FoundBy::Joined => "joined as a duplicate",
        };
        let merged = merges.get(&(one.at, one.is_pet));
        let kind = if one.is_pet { "pet" } else { "client" };
        let updated = merged.map(|merged| merged.updated.join(", ")).unwrap_or_default();
        let kept = merged.map(|merged| merged.kept.join(", ")).unwrap_or_default();
        out.write_record([&place(files, one.at), kind, &harmless(&one.name), by, &updated, &kept]).map_err(to_io)?;
    }
    Ok(out.flush()?)
}

/// "12", or "clients.csv 12" where there are several files.
fn place(files: &[ImportFile<'_>], at: At) -> String {
    match files.get(at.file) {
        Some(file) if files.len() > 1 => format!("{} {}", file.source.name(), at.line),
        _ => at.line.to_string(),
    }
}

/// A cell that no spreadsheet computes.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn to_io(error: csv::Error) -> ImportError {
    ImportError::Io(std::io::Error::other(error))
}
