//! The mapping file: what a person reads, edits and hands to the next import.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ImportError;
use super::dates::DateOrder;
use super::fields::Field;
use super::letters::Letters;
use super::mapping::{Mapping, Split};

/// A mapping as it is kept beside a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFile {
    pub mapping: Mapping,
    pub encoding: Option<Letters>,
    /// The SHA-256 of the file that the mapping was guessed from; absent once a person has looked at it.
    pub guessed_from: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guessed_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<Letters>,
    delimiter: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_order: Option<DateOrder>,
    #[serde(default = "yes")]
    has_header: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    weighs_in_pounds: bool,
    columns: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    constants: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    splits: BTreeMap<String, WrittenSplit>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSplit {
    at: String,
    into: Vec<String>,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl MappingFile {
    /// Reads a mapping file for a file with these headers. Columns that it does not name are not taken.
    ///
    /// # Errors
    /// [`ImportError::Mapping`] where it is no such file, has a key that is none, names a field that is none or a column that is not
    /// there, or gives a field to two columns that only one can have.
    pub fn read(text: &str, headers: &[String]) -> Result<Self, ImportError> {
        let written: Written = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if let Some(missing) = written.columns.keys().chain(written.splits.keys()).find(|name| !headers.contains(name)) {
            return Err(wrong(format!("the file has no column {missing:?}")));
        }
        let mut columns: Vec<(String, Field)> = Vec::new();
        for header in headers {
            let field = written.columns.get(header).map_or(Ok(Field::Ignore), |word| field_named(word))?;
            if !field.is_repeatable() && columns.iter().any(|(_, known)| *known == field) {
                return Err(wrong(format!("{field} is given to two columns")));
            }
            columns.push((header.clone(), field));
        }
        let mut mapping = Mapping::of(columns, delimiter(&written.delimiter)?);
        mapping.date_order = written.date_order;
        mapping.has_header = written.has_header;
        mapping.weighs_in_pounds = written.weighs_in_pounds;
        for (word, value) in written.constants {
            mapping.constants.insert(field_named(&word)?, value);
        }
        for (header, split) in written.splits {
            let column = headers.iter().position(|known| *known == header).unwrap_or_default();
            let into = split.into.iter().map(|word| field_named(word)).collect::<Result<_, _>>()?;
            if split.at.is_empty() {
                return Err(wrong(format!("the split of {header:?} says not at what")));
            }
            mapping.splits.push(Split { column, at: split.at, into });
        }
        for (word, table) in written.values {
            mapping.values.insert(field_named(&word)?, table.into_iter().map(|(from, to)| (from.trim().to_lowercase(), to)).collect());
        }
        Ok(Self { mapping, encoding: written.encoding, guessed_from: written.guessed_from })
    }

    /// What a person edits.
    ///
    /// # Errors
    /// [`ImportError::Mapping`] where a header cannot be written as TOML.
    pub fn write(&self) -> Result<String, ImportError> {
        let mapping = &self.mapping;
        let words = |fields: &[Field]| fields.iter().map(ToString::to_string).collect();
        let header_of = |split: &Split| mapping.columns.get(split.column).map(|(header, _)| header.clone()).unwrap_or_default();
        let written = Written {
            guessed_from: self.guessed_from.clone(),
            encoding: self.encoding,
            delimiter: if mapping.delimiter == b'\t' { "tab".to_owned() } else { char::from(mapping.delimiter).to_string() },
            date_order: mapping.date_order,
            has_header: mapping.has_header,
            weighs_in_pounds: mapping.weighs_in_pounds,
            columns: mapping.columns.iter().map(|(header, field)| (header.clone(), field.to_string())).collect(),
            constants: mapping.constants.iter().map(|(field, value)| (field.to_string(), value.clone())).collect(),
            splits: mapping
                .splits
                .iter()
                .map(|split| (header_of(split), WrittenSplit { at: split.at.clone(), into: words(&split.into) }))
                .collect(),
            values: mapping.values.iter().map(|(field, table)| (field.to_string(), table.clone())).collect(),
        };
        let body = toml::to_string(&written).map_err(|error| wrong(error.to_string()))?;
        let fields: Vec<_> = Field::all_words().collect();
        Ok(format!(
            "# What each column of the file means. Change what was guessed wrongly, remove the line guessed_from, and run the import again.\n\
             # date_order = \"dmy\", \"mdy\" or \"ymd\"\n\
             # encoding = \"utf8\", \"utf16\", \"western\", \"central_european\", \"macintosh\" or \"dos\"\n\
             # [constants] what holds for every row:       \"pet.species\" = \"Dog\"\n\
             # [splits.\"Owner\"] a column with two fields:   at = \",\" and into = [\"client.last_name\", \"client.first_name\"]\n\
             # [values.\"pet.species\"] the source's codes:   \"C\" = \"Cat\"\n\
             # fields: {}\n\n{body}",
            fields.join(", ")
        ))
    }
}

/// The delimiter that a mapping file names, read before its columns: another delimiter cuts other headers.
#[must_use]
pub fn delimiter_of(text: &str) -> Option<u8> {
    #[derive(Deserialize)]
    struct Only {
        delimiter: String,
    }
    toml::from_str::<Only>(text).ok().and_then(|only| delimiter(&only.delimiter).ok())
}

/// The encoding that a mapping file names.
#[must_use]
pub fn encoding_of(text: &str) -> Option<Letters> {
    #[derive(Deserialize)]
    struct Only {
        encoding: Option<Letters>,
    }
    toml::from_str::<Only>(text).ok().and_then(|only| only.encoding)
}

fn delimiter(sign: &str) -> Result<u8, ImportError> {
    match sign.as_bytes() {
        b"tab" => Ok(b'\t'),
        [one] => Ok(*one),
        _ => Err(wrong(format!("{sign:?} is no delimiter"))),
    }
}

fn field_named(word: &str) -> Result<Field, ImportError> {
    Field::from_str(word).map_err(|error| wrong(error.to_string()))
}

const fn wrong(why: String) -> ImportError {
    ImportError::Mapping(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_there_and_back() {
        let headers: Vec<String> = ["Name; \"quoted\"", "species", "x = 1"].map(str::to_owned).into();
        let columns = headers.iter().cloned().zip([Field::PetName, Field::Species, Field::Ignore]).collect();
        let mut mapping = Mapping::of(columns, b'\t');
        mapping.date_order = Some(DateOrder::Dmy);
        mapping.constants.insert(Field::Country, "DE".to_owned());
        mapping.splits.push(Split { column: 2, at: ", ".to_owned(), into: vec![Field::LastName, Field::FirstName] });
        mapping.values.insert(Field::Species, BTreeMap::from([("c".to_owned(), "Cat".to_owned())]));
        let file = MappingFile { mapping, encoding: Some(Letters::Dos), guessed_from: Some("ab".to_owned()) };
        let text = file.write().unwrap();
        assert_eq!(MappingFile::read(&text, &headers).unwrap(), file);
        assert_eq!((delimiter_of(&text), encoding_of(&text)), (Some(b'\t'), Some(Letters::Dos)));
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        let headers = vec!["a".to_owned(), "b".to_owned()];
        for (text, why) in [
            ("delimiter = ','\n[columns]\na = 'pet.nme'", "pet.nme"),
            ("delimiter = ','\n[columns]\nc = 'pet.name'", "no column"),
            ("delimiter = ','\n[columns]\na = 'pet.name'\nb = 'pet.name'", "two columns"),
            ("delimiter = 'comma'\n[columns]", "delimiter"),
            ("delimiter = ','\ndateorder = 'dmy'\n[columns]", "dateorder"),
            ("delimiter = ','\n[columns]\n[constants]\n'pet.spcies' = 'Dog'", "pet.spcies"),
            ("nonsense", "expected"),
        ] {
            let said = MappingFile::read(text, &headers).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn two_columns_of_a_field_that_may_repeat_are_joined() {
        let headers = vec!["a".to_owned(), "b".to_owned()];
        assert!(MappingFile::read("delimiter = ','\n[columns]\na = 'client.address'\nb = 'client.address_2'", &headers).is_ok());
    }
}
