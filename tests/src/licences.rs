//! Owners for a city's pet licences, which name none: a file for tests and measurements.

use std::path::Path;

use anyhow::{Context, Result};

/// Writes the licences once more, each with the number of a person of the other file: as an owner's number, and as a note by which a
/// test tells afterwards whose the animal is to be. A licence goes to the person whose place in the list is the FNV-1a hash of the
/// licence's number, modulo the number of people: the same on every run, and about evenly spread.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn licences_with_owners(licences: &Path, people: &Path, into: &Path) -> Result<()> {
    let mut reader = csv::Reader::from_path(people)?;
    let numbers: Vec<String> = reader.records().map(|row| Ok(row?.get(0).unwrap_or_default().to_owned())).collect::<Result<_>>()?;
    let mut rows = csv::Reader::from_path(licences)?;
    let head = rows.headers()?.clone();
    let number_at = head.iter().position(|name| name == "license_number").context("a licence has a number")?;
    let mut out = csv::Writer::from_path(into)?;
    out.write_record(head.iter().chain(["owner id", "note"]))?;
    for row in rows.records() {
        let row = row?;
        let owner = &numbers[place(row.get(number_at).unwrap_or_default(), numbers.len())];
        out.write_record(row.iter().chain([owner.as_str(), owner.as_str()]))?;
    }
    Ok(out.flush()?)
}

fn place(words: &str, of: usize) -> usize {
    let hash = words.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    usize::try_from(hash % of as u64).unwrap_or_default()
}
