//! Which column means what: guessed once, written beside the file, and from then on what a person says there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ImportError;
use super::dates::DateOrder;
use super::fields::Field;

/// What each column of a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// One of `,` `;` tab `|`.
    pub delimiter: u8,
    pub date_order: Option<DateOrder>,
    /// Whether the first row names the columns; without it that row is one like the others.
    pub has_header: bool,
    /// By the columns' order. Headers as they stand in the file.
    pub columns: Vec<(String, Field)>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    delimiter: String,
    date_order: Option<DateOrder>,
    #[serde(default = "yes")]
    has_header: bool,
    columns: BTreeMap<String, String>,
}

const fn yes() -> bool {
    true
}

impl Mapping {
    /// A guess by the headers' words. A field is given once: the second column of the same meaning is left out.
    #[must_use]
    pub fn guess(headers: &[String], delimiter: u8) -> Self {
        let mut columns: Vec<(String, Field)> = Vec::new();
        for header in headers {
            let field = Field::guess(header);
            let is_taken = columns.iter().any(|(_, known)| *known == field);
            columns.push((header.clone(), if is_taken { Field::Ignore } else { field }));
        }
        let has = |columns: &[(String, Field)], field| columns.iter().any(|(_, known)| *known == field);
        let bare = |name: &str| headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
        // A bare "name" or "date of birth" is the pet's in a file that knows species, else the person's.
        let is_of_pets = has(&columns, Field::Species) || has(&columns, Field::Breed);
        for (words, pet, person) in [
            (&["name"][..], Field::PetName, Some(Field::FullName)),
            (&["dob", "date of birth", "date_of_birth", "birth"][..], Field::BirthDate, None),
        ] {
            if let Some(at) = words.iter().find_map(|word| bare(word)) {
                let field = if is_of_pets { Some(pet) } else { person };
                if let Some(field) = field.filter(|field| !has(&columns, *field)) {
                    columns[at].1 = field;
                }
            }
        }
        Self { delimiter, date_order: None, has_header: true, columns }
    }

    /// The words of a mapping file, applied to a file's headers. Columns the mapping does not name are not taken.
    ///
    /// # Errors
    /// [`ImportError::Mapping`] where it is no such file, names a field that is none, a column that is not there, or
    /// gives one field to two columns.
    pub fn read(text: &str, headers: &[String]) -> Result<Self, ImportError> {
        let wrong = |why: String| ImportError::Mapping(why);
        let written: Written = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let delimiter = match written.delimiter.as_str() {
            "tab" | "\t" => b'\t',
            sign => match sign.as_bytes() {
                [one] => *one,
                _ => return Err(wrong(format!("{sign:?} is no delimiter"))),
            },
        };
        if let Some(missing) = written.columns.keys().find(|name| !headers.contains(name)) {
            return Err(wrong(format!("the file has no column {missing:?}")));
        }
        let mut columns: Vec<(String, Field)> = Vec::new();
        for header in headers {
            let field = match written.columns.get(header) {
                Some(word) => word.parse::<Field>().map_err(|e| wrong(e.to_string()))?,
                None => Field::Ignore,
            };
            if field != Field::Ignore && columns.iter().any(|(_, known)| *known == field) {
                return Err(wrong(format!("{field} is given to two columns")));
            }
            columns.push((header.clone(), field));
        }
        Ok(Self { delimiter, date_order: written.date_order, has_header: written.has_header, columns })
    }

    /// The file that a person edits.
    ///
    /// # Errors
    /// [`ImportError::Mapping`] where a header cannot be written as TOML.
    pub fn write(&self) -> Result<String, ImportError> {
        let fields: Vec<_> = Field::all_words().collect();
        let written = Written {
            delimiter: if self.delimiter == b'\t' { "tab".to_owned() } else { char::from(self.delimiter).to_string() },
            date_order: self.date_order,
            has_header: self.has_header,
            columns: self.columns.iter().map(|(header, field)| (header.clone(), field.to_string())).collect(),
        };
        let body = toml::to_string(&written).map_err(|e| ImportError::Mapping(e.to_string()))?;
        Ok(format!(
            "# What each column of the file means. Change what was guessed wrongly and run the import again.\n\
             # date_order = \"dmy\", \"mdy\" or \"ymd\"\n# fields: {}\n\n{body}",
            fields.join(", ")
        ))
    }

    /// Whether any column means this.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|(_, known)| *known == field)
    }

    /// What the column of a field is called in the file; nothing where there is none.
    #[must_use]
    pub fn header(&self, field: Field) -> String {
        self.columns.iter().find(|(_, known)| *known == field).map(|(header, _)| header.clone()).unwrap_or_default()
    }

    /// Headers of columns that are not taken.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|(_, field)| *field == Field::Ignore).map(|(header, _)| header.as_str())
    }

    /// What a row says to a field, trimmed; None where it says nothing.
    #[must_use]
    pub fn cell<'a>(&self, cells: &'a [String], field: Field) -> Option<&'a str> {
        let at = self.columns.iter().position(|(_, known)| *known == field)?;
        let cell = cells.get(at)?.trim();
        // What this program wrote into a file of refused rows, so that no spreadsheet computes it.
        let cell = match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => cell,
        };
        (!cell.is_empty()).then_some(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str]) -> Vec<Field> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        Mapping::guess(&headers, b',').columns.into_iter().map(|(_, field)| field).collect()
    }

    #[test]
    fn headers_of_other_systems() {
        use Field::*;
        assert_eq!(
            guessed(&[
                "rownames",
                "license_issue_date",
                "license_number",
                "animal_name",
                "species",
                "primary_breed",
                "secondary_breed",
                "zip_code"
            ]),
            [Ignore, Ignore, PetNumber, PetName, Species, Breed, SecondBreed, PostalCode]
        );
        assert_eq!(
            guessed(&[
                "rec_id",
                "given_name",
                "surname",
                "street_number",
                "address_1",
                "address_2",
                "suburb",
                "postcode",
                "state",
                "date_of_birth"
            ]),
            [ClientNumber, FirstName, LastName, StreetNumber, Address, Address2, City, PostalCode, Ignore, Ignore]
        );
        assert_eq!(guessed(&["Name", "Species", "Owner", "DOB"]), [PetName, Species, FullName, BirthDate]);
        assert_eq!(guessed(&["Name", "Phone", "Mobile"]), [FullName, Phone, Ignore]);
        assert_eq!(guessed(&["Vorname", "Nachname", "Straße", "PLZ", "Tierart"]), [FirstName, LastName, Ignore, PostalCode, Species]);
    }

    #[test]
    fn goes_there_and_back() {
        let headers: Vec<String> = ["Name; \"quoted\"", "species", "x = 1"].iter().map(|s| (*s).to_owned()).collect();
        let mut mapping = Mapping::guess(&headers, b'\t');
        mapping.date_order = Some(DateOrder::Dmy);
        assert_eq!(Mapping::read(&mapping.write().unwrap(), &headers).unwrap(), mapping);
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        let headers = vec!["a".to_owned(), "b".to_owned()];
        for (text, why) in [
            ("delimiter = ','\n[columns]\na = 'pet.nme'", "pet.nme"),
            ("delimiter = ','\n[columns]\nc = 'pet.name'", "no column"),
            ("delimiter = ','\n[columns]\na = 'pet.name'\nb = 'pet.name'", "two columns"),
            ("delimiter = 'comma'\n[columns]", "delimiter"),
            ("nonsense", "expected"),
        ] {
            let said = Mapping::read(text, &headers).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn cells_are_trimmed_and_never_computed() {
        let mapping = Mapping::guess(&["pet name".to_owned()], b',');
        let cell = |text: &str| mapping.cell(&[text.to_owned()], Field::PetName).map(str::to_owned);
        assert_eq!(cell("  Rex "), Some("Rex".to_owned()));
        assert_eq!(cell("=1+1"), Some("=1+1".to_owned()));
        assert_eq!(cell("'=1+1"), Some("=1+1".to_owned()));
        assert_eq!(cell("'t Hooft"), Some("'t Hooft".to_owned()));
        assert_eq!(cell("  "), None);
    }
}
