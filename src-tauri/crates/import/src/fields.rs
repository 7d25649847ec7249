//! What a column can mean, and the words by which other systems call it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a column's words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    ClientNumber,
    FirstName,
    LastName,
    FullName,
    Email,
    Phone,
    #[serde(rename = "phone_2")]
    Phone2,
    #[serde(rename = "phone_3")]
    Phone3,
    StreetNumber,
    Address,
    #[serde(rename = "address_2")]
    Address2,
    City,
    PostalCode,
    Country,
    DeskAlert,
    PetNumber,
    PetName,
    Species,
    Breed,
    SecondBreed,
    Gender,
    Neutered,
    Colour,
    BirthDate,
    Microchip,
    Registration,
    HandlingAlert,
    DeceasedOn,
    /// Not taken.
    Ignore,
}

/// Every field: its word in the mapping file, and header words (small letters and digits only) that mean it.
const WORDS: [(Field, &str, &[&str]); 29] = [
    (
        Field::ClientNumber,
        "client.number",
        &[
            "clientid",
            "clientnumber",
            "clientno",
            "clientcode",
            "ownerid",
            "ownernumber",
            "customerid",
            "customernumber",
            "accountnumber",
            "kundennummer",
            "recid",
            "contactid",
        ],
    ),
    (
        Field::FirstName,
        "client.first_name",
        &["firstname", "givenname", "forename", "ownerfirstname", "clientfirstname", "vorname", "nombre", "prenom", "ownerfirst"],
    ),
    (
        Field::LastName,
        "client.last_name",
        &[
            "lastname",
            "surname",
            "familyname",
            "ownerlastname",
            "clientlastname",
            "nachname",
            "apellido",
            "apellidos",
            "ownerlast",
            "nomdefamille",
        ],
    ),
    (
        Field::FullName,
        "client.full_name",
        &[
            "owner",
            "client",
            "ownername",
            "clientname",
            "customer",
            "customername",
            "fullname",
            "contactname",
            "besitzer",
            "halter",
            "propietario",
        ],
    ),
    (Field::Email, "client.email", &["email", "mail", "emailaddress", "owneremail", "clientemail", "correo"]),
    (
        Field::Phone,
        "client.phone",
        &[
            "phone",
            "telephone",
            "mobile",
            "cell",
            "cellphone",
            "mobilephone",
            "phonenumber",
            "phone1",
            "homephone",
            "telefon",
            "telefono",
            "handy",
            "ownerphone",
            "clientphone",
            "tel",
            "primaryphone",
        ],
    ),
    (
        Field::Phone2,
        "client.phone_2",
        &["phone2", "workphone", "otherphone", "secondphone", "alternatephone", "secondaryphone", "telefon2", "businessphone"],
    ),
    (Field::Phone3, "client.phone_3", &["phone3", "fax", "emergencyphone", "telefon3"]),
    (Field::StreetNumber, "client.street_number", &["streetnumber", "housenumber", "streetno", "hausnummer"]),
    (
        Field::Address,
        "client.address",
        &["address", "address1", "street", "streetaddress", "addressline1", "strasse", "direccion", "adresse"],
    ),
    (Field::Address2, "client.address_2", &["address2", "addressline2", "unit", "apartment"]),
    (Field::City, "client.city", &["city", "town", "suburb", "ort", "stadt", "ciudad", "ville"]),
    (Field::PostalCode, "client.postal_code", &["postalcode", "postcode", "zip", "zipcode", "plz", "codigopostal", "codepostal"]),
    (Field::Country, "client.country", &["country", "land", "pais", "pays"]),
    (Field::DeskAlert, "client.desk_alert", &["clientalert", "clientwarning", "accountalert", "desknote"]),
    (
        Field::PetNumber,
        "pet.number",
        &[
            "petid",
            "patientid",
            "animalid",
            "petnumber",
            "patientnumber",
            "animalnumber",
            "licensenumber",
            "licencenumber",
            "patientcode",
            "chartnumber",
            "tiernummer",
        ],
    ),
    (Field::PetName, "pet.name", &["petname", "patientname", "animalname", "pet", "patient", "animal", "tiername", "nombremascota"]),
    (Field::Species, "pet.species", &["species", "speciesname", "animaltype", "pettype", "tierart", "especie", "espece"]),
    (Field::Breed, "pet.breed", &["breed", "primarybreed", "breedname", "rasse", "raza", "race"]),
    (Field::SecondBreed, "pet.second_breed", &["secondarybreed", "breed2", "secondbreed"]),
    (Field::Gender, "pet.gender", &["gender", "sex", "geschlecht", "sexo", "sexe"]),
    (Field::Neutered, "pet.neutered", &["neutered", "spayed", "spayedneutered", "altered", "desexed", "kastriert", "sterilized"]),
    (Field::Colour, "pet.colour", &["color", "colour", "coat", "coatcolor", "farbe"]),
    (
        Field::BirthDate,
        "pet.birth_date",
        &["birthdate", "birthday", "petbirthdate", "animalbirthdate", "geburtsdatum", "born", "petdob", "patientdob"],
    ),
    (Field::Microchip, "pet.microchip", &["microchip", "chip", "microchipnumber", "chipnumber", "chipno", "microchipid", "transponder"]),
    (Field::Registration, "pet.registration", &["registration", "registrationnumber", "pedigree", "tattoo", "passport"]),
    (Field::HandlingAlert, "pet.handling_alert", &["petalert", "patientalert", "handlingalert", "caution", "warning", "alert"]),
    (Field::DeceasedOn, "pet.deceased_on", &["deceaseddate", "deceasedon", "dateofdeath", "deathdate", "died", "verstorben"]),
    (Field::Ignore, "ignore", &[]),
];

/// A word of a mapping file that names no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no field; see the list at the top of the mapping file")]
pub struct NoField(pub String);

impl Field {
    /// What a header most likely means.
    #[must_use]
    pub fn guess(header: &str) -> Self {
        let word: String = header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(plain).collect();
        // "DOB" and "name" say nothing of whom: in a file of pets they are the pet's where nothing else is.
        WORDS.iter().find(|(_, _, words)| words.contains(&word.as_str())).map_or(Self::Ignore, |(field, _, _)| *field)
    }

    /// Every field's word, for the head of the mapping file.
    pub fn all_words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(_, word, _)| *word)
    }
}

/// Whether a first row holds things rather than names of columns: none of them is known, and one is a number, a date
/// or an address.
#[must_use]
pub fn looks_like_a_row(cells: &[String]) -> bool {
    let is_thing = |cell: &String| {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        digits >= 4 || (cell.contains('@') && cell.contains('.'))
    };
    cells.iter().all(|cell| Field::guess(cell) == Field::Ignore) && cells.iter().any(is_thing)
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WORDS.iter().find(|(field, _, _)| field == self).map_or("ignore", |(_, word, _)| word))
    }
}

impl FromStr for Field {
    type Err = NoField;

    fn from_str(word: &str) -> Result<Self, NoField> {
        WORDS.iter().find(|(_, known, _)| *known == word).map(|(field, _, _)| *field).ok_or_else(|| NoField(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_or_names_of_columns() {
        for (cells, is_row) in [
            (&["Ada Long", "555 010001", "Rex"][..], true),
            (&["Ada Long", "ada@mail.example", "Rex"], true),
            (&["Owner", "Phone 2019", "Rex"], false),
            (&["Foo", "Bar", "Q1"], false),
        ] {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(looks_like_a_row(&cells), is_row, "{cells:?}");
        }
    }
}
