//! The first rows of a file, before anything is decided: as they stand in it, and as the desk would keep them.

use super::ImportError;
use super::check::{ImportFile, ImportPlan};
use super::draft::Understood;
use super::encoding::Sniffed;
use super::records::Record;
use super::refusal::Refusal;
use super::source::{Source, rows, rows_of};

/// One row, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewRow {
    pub line: u64,
    pub cells: Vec<String>,
    pub understood: Result<Understood, Refusal>,
}

/// What the columns hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Samples {
    /// Rows below the header, bad ones included.
    pub rows: u64,
    /// By column: the first different things written in it.
    pub columns: Vec<Vec<String>>,
}

/// Counts the rows and takes up to `each` samples of every column.
///
/// # Errors
/// Where the file cannot be read.
pub fn samples(source: &dyn Source, sniffed: Sniffed, delimiter: u8, has_header: bool, each: usize) -> Result<Samples, ImportError> {
    let mut found = Samples::default();
    let mut records = rows_of(source, sniffed, delimiter, has_header)?;
    while let Some(record) = records.next()? {
        found.rows += 1;
        let Ok(cells) = record.cells else { continue };
        if found.columns.len() < cells.len() {
            found.columns.resize(cells.len(), Vec::new());
        }
        for (seen, cell) in found.columns.iter_mut().zip(&cells) {
            let cell = cell.trim();
            if seen.len() < each && !cell.is_empty() && !seen.iter().any(|known| known == cell) {
                seen.push(cell.to_owned());
            }
        }
    }
    Ok(found)
}

/// The first `count` rows, each by itself: who is known and who stands there twice, only the whole file tells.
///
/// # Errors
/// Where the file cannot be read.
pub fn preview(plan: &ImportPlan<'_>, file: usize, count: usize) -> Result<Vec<PreviewRow>, ImportError> {
    let ImportFile { source, sniffed, mapping } = &plan.files[file];
    let reading = plan.reading(file);
    let mut shown = Vec::new();
    let mut records = rows(*source, *sniffed, mapping)?;
    while shown.len() < count {
        let Some(Record { line, cells }) = records.next()? else { break };
        let (cells, understood) = match cells {
            Ok(cells) => {
                let understood = reading.row(&cells);
                (cells, understood)
            }
            Err(fault) => (Vec::new(), Err(Refusal::from(fault))),
        };
        shown.push(PreviewRow { line, cells, understood });
    }
    Ok(shown)
}
