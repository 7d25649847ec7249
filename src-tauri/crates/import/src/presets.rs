//! What is known of the exports of single systems: by which headers their files are recognised, and what each header
//! means. The headers, and where each of them comes from, stand in `words/presets.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::fields::Field;
use crate::plain;

/// One kind of file of one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// The system: "ASM3".
    pub name: String,
    /// What the file holds: "animals".
    pub file: String,
    /// Where the headers come from.
    pub documented: String,
    markers: Vec<String>,
    at_least: usize,
    columns: HashMap<String, Field>,
}

impl Preset {
    /// What a header means in such a file; none where the preset does not know the header.
    #[must_use]
    pub fn field(&self, header: &str) -> Option<Field> {
        self.columns.get(&plain::compact(header)).copied()
    }

    /// How many of its markers are among these headers; none where they are too few.
    fn score(&self, words: &HashSet<String>) -> Option<usize> {
        let found = self.markers.iter().filter(|marker| words.contains(*marker)).count();
        (found >= self.at_least).then_some(found)
    }
}

/// The preset that fits a file best; none where no preset finds enough of its markers.
#[must_use]
pub fn recognise(headers: &[String]) -> Option<&'static Preset> {
    let words: HashSet<String> = headers.iter().map(|header| plain::compact(header)).collect();
    let mut best: Option<(usize, &'static Preset)> = None;
    for preset in all() {
        if let Some(score) = preset.score(&words)
            && best.is_none_or(|(before, _)| score > before)
        {
            best = Some((score, preset));
        }
    }
    best.map(|(_, preset)| preset)
}

/// Every preset.
#[must_use]
pub fn all() -> &'static [Preset] {
    static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
        let file: Written = toml::from_str(include_str!("words/presets.toml")).unwrap_or_default();
        file.preset.into_iter().map(OnePreset::built).collect()
    });
    &PRESETS
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    preset: Vec<OnePreset>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnePreset {
    name: String,
    file: String,
    documented: String,
    markers: Vec<String>,
    at_least: usize,
    columns: HashMap<String, String>,
}

impl OnePreset {
    fn built(self) -> Preset {
        let field = |(header, word): (String, String)| word.parse().ok().map(|field| (header, field));
        let columns = self.columns.into_iter().filter_map(field).collect();
        Preset { name: self.name, file: self.file, documented: self.documented, markers: self.markers, at_least: self.at_least, columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    fn recognised(line: &str) -> Option<(&'static str, &'static str)> {
        recognise(&headers(line)).map(|preset| (preset.name.as_str(), preset.file.as_str()))
    }

    #[test]
    fn the_file_is_whole() {
        let file: Written = toml::from_str(include_str!("words/presets.toml")).unwrap();
        assert_eq!(file.preset.len(), all().len());
        for preset in file.preset {
            let of = format!("{}, {}", preset.name, preset.file);
            assert!(preset.documented.len() > 20, "{of}");
            assert!(preset.at_least >= 4 && preset.at_least <= preset.markers.len(), "{of}");
            for marker in &preset.markers {
                assert_eq!(&plain::compact(marker), marker, "{of}");
            }
            let mut given: HashMap<Field, &str> = HashMap::new();
            for (header, word) in &preset.columns {
                assert_eq!(&plain::compact(header), header, "{of}");
                let field: Field = word.parse().unwrap();
                let before = given.insert(field, header);
                let may_repeat = field.is_repeatable() || field == Field::Weight;
                assert!(before.is_none() || may_repeat, "{of}: {field} is given to {header} and {before:?}");
            }
        }
    }

    #[test]
    fn files_of_the_systems_are_recognised() {
        for (line, expected) in [
            (
                "ANIMALID,ANIMALCODE,ANIMALLITTER,ANIMALNAME,ANIMALSEX,ANIMALTYPE,ANIMALWEIGHT,ANIMALCOLOR,ANIMALBREED1,ANIMALBREED2,ANIMALDOB,ANIMALSPECIES",
                Some(("ASM3", "animals")),
            ),
            (
                "PERSONCODE,PERSONTITLE,PERSONFIRSTNAME,PERSONLASTNAME,PERSONADDRESS,PERSONCITY,PERSONSTATE,PERSONZIPCODE,PERSONFLAGS,PERSONCELLPHONE,ANIMALCODE,ANIMALNAME",
                Some(("ASM3", "people")),
            ),
            ("clientEmail,name,species,breed,sex,dob,color,microchipNumber", Some(("OpenVPM", "patients"))),
            ("clientEmail,patientName,vaccineName,administeredAt,nextDueDate,lotNumber,manufacturer", Some(("OpenVPM", "vaccinations"))),
            ("clientEmail,patientName,date,subjective,objective,assessment,plan", Some(("OpenVPM", "medical history"))),
            (
                "Animal Id,Animal Code,Animal Name,Division,Species,Breed,Has Passed Away,Owner Contact Code,Owner First Name",
                Some(("ezyVet", "animals")),
            ),
            (
                "Contact Id,Contact Code,Contact First Name,Contact Last Name,Contact Is Customer,Email Addresses",
                Some(("ezyVet", "contacts")),
            ),
            ("id,historicalId,givenName,familyName,email,isActive,insertedAt", Some(("Vetspire", "clients"))),
            ("id,historicalId,name,clientId,species,breed,isDeceased,isMixed,birthDate", Some(("Vetspire", "patients"))),
            ("AccountId,FileNumber,ClientTypeCode,Salutation,LastName,FirstName,Phone1AsIs,PhoneType1", Some(("VetData", "clients"))),
            ("ClientAccountId,AccountId,FileNumber,Name,SpeciesCode,Species,GenderVal,DOB", Some(("VetData", "patients"))),
            // Files of nobody in particular.
            ("First Name,Last Name,Email,Phone,Address,City,State,Zip", None),
            ("rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth", None),
            ("Name,Species,Breed,Owner,DOB,Microchip Number", None),
            ("", None),
        ] {
            assert_eq!(recognised(line), expected, "{line}");
        }
    }

    #[test]
    fn a_preset_says_what_a_header_means() {
        let preset = recognise(&headers("Animal Id,Animal Code,Animal Name,Owner Contact Code,Has Passed Away")).unwrap();
        assert_eq!(preset.field("Owner Contact Code"), Some(Field::ClientNumber));
        assert_eq!(preset.field("animal_code"), Some(Field::PetNumber));
        assert_eq!(preset.field("Shoe Size"), None);
    }
}
