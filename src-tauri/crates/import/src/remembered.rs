//! The mapping that a practice's earlier import of such a file had: a file of refused rows, mended and given again, carries it.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::Value;

use super::dates::DateOrder;
use super::fields::Field;
use super::mapping::{Mapping, Split};

#[derive(Deserialize)]
struct Batch {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    columns: Vec<Column>,
    date_order: Option<DateOrder>,
    #[serde(default)]
    constants: std::collections::BTreeMap<Field, String>,
    #[serde(default)]
    values: std::collections::BTreeMap<Field, std::collections::BTreeMap<String, String>>,
    #[serde(default)]
    splits: Vec<WrittenSplit>,
    #[serde(default)]
    weighs_in_pounds: bool,
}

#[derive(Deserialize)]
struct Column {
    column: String,
    field: String,
}

#[derive(Deserialize)]
struct WrittenSplit {
    column: usize,
    at: String,
    into: Vec<String>,
}

/// The newest of the mappings (as `clinic.import_batches` holds them, the newest first) whose columns these headers begin with. Columns
/// that were added behind, such as the reasons of a file of refused rows, are not taken.
#[must_use]
pub fn remembered(mappings: &[Value], headers: &[String], delimiter: u8) -> Option<Mapping> {
    let files = mappings.iter().filter_map(|mapping| Batch::deserialize(mapping).ok()).flat_map(|batch| batch.files);
    files.into_iter().find_map(|file| {
        let fits = file.columns.len() > 1
            && file.columns.len() <= headers.len()
            && file.columns.iter().zip(headers).all(|(known, header)| known.column == *header);
        if !fits {
            return None;
        }
        let field = |word: &str| Field::from_str(word).unwrap_or(Field::Ignore);
        let columns = headers
            .iter()
            .enumerate()
            .map(|(at, header)| (header.clone(), file.columns.get(at).map_or(Field::Ignore, |known| field(&known.field))));
        let mut mapping = Mapping::of(columns.collect(), delimiter);
        mapping.date_order = file.date_order;
        mapping.constants = file.constants;
        mapping.values = file.values;
        mapping.weighs_in_pounds = file.weighs_in_pounds;
        mapping.splits = file
            .splits
            .into_iter()
            .map(|split| Split { column: split.column, at: split.at, into: split.into.iter().map(|word| field(word)).collect() })
            .collect();
        Some(mapping)
    })
}
