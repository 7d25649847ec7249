//! How headers, cells and the other columns of a file decide.

mod exports;
mod random;

use super::*;
use Field::*;

/// Guesses a file of headers and cells.
fn with_cells(columns: &[(&str, &[&str])]) -> Vec<Guessed> {
    let samples: Vec<Vec<String>> = columns.iter().map(|(_, cells)| cells.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let columns: Vec<Column<'_>> = columns.iter().zip(&samples).map(|((header, _), samples)| Column { header, samples }).collect();
    guess(&columns)
}

fn fields(columns: &[(&str, &[&str])]) -> Vec<Field> {
    with_cells(columns).into_iter().map(|guessed| guessed.field).collect()
}

/// Guesses by headers alone.
fn by_headers(headers: &[&str]) -> Vec<Field> {
    let columns: Vec<(&str, &[&str])> = headers.iter().map(|header| (*header, &[][..])).collect();
    fields(&columns)
}

/// What today's code gets right and must stay right.
#[test]
fn headers_of_other_systems() {
    assert_eq!(
        by_headers(&[
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
        by_headers(&[
            "rec_id",
            "given_name",
            "surname",
            "street_number",
            "address_1",
            "address_2",
            "suburb",
            "postcode",
            "state",
            "date_of_birth",
            "soc_sec_id"
        ]),
        [ClientNumber, FirstName, LastName, StreetNumber, Address, Address, City, PostalCode, State, Ignore, Ignore]
    );
    assert_eq!(by_headers(&["Name", "Species", "Owner", "DOB"]), [PetName, Species, FullName, BirthDate]);
    assert_eq!(by_headers(&["Name", "Phone", "Mobile"]), [FullName, Phone, MobilePhone]);
    assert_eq!(by_headers(&["Vorname", "Nachname", "Straße", "PLZ", "Tierart"]), [FirstName, LastName, Address, PostalCode, Species]);
    assert_eq!(
        by_headers(&["first name", "last name", "phone", "address", "pet name", "species", "breed", "birthdate", "microchip"]),
        [FirstName, LastName, Phone, Address, PetName, Species, Breed, BirthDate, Microchip]
    );
}

/// The findings of the sixth point, by name.
#[test]
fn findings_about_names() {
    assert_eq!(by_headers(&["Name", "Surname"]), [FirstName, LastName]);
    assert_eq!(by_headers(&["Name", "Last Name", "E-Mail"]), [FirstName, LastName, Email]);
    assert_eq!(by_headers(&["ClientName", "FirstName", "LastName", "Phone"]), [Ignore, FirstName, LastName, Phone]);
    assert_eq!(by_headers(&["Owner", "First Name", "Last Name", "Pet Name", "Species"]), [Ignore, FirstName, LastName, PetName, Species]);
    assert_eq!(by_headers(&["ClientName", "Phone"]), [FullName, Phone]);
    assert_eq!(by_headers(&["Name", "Vorname", "Telefon"]), [LastName, FirstName, Phone]);
    assert_eq!(by_headers(&["Nom", "Prénom", "Téléphone"]), [LastName, FirstName, Phone]);
    assert_eq!(by_headers(&["Nombre", "Apellidos", "Teléfono"]), [FirstName, LastName, Phone]);
    assert_eq!(by_headers(&["Nombre", "Especie", "Raza", "Propietario"]), [PetName, Species, Breed, FullName]);
    assert_eq!(by_headers(&["Name", "Vorname", "Tiername", "Tierart"]), [LastName, FirstName, PetName, Species]);
    assert_eq!(by_headers(&["Name", "First Name", "Last Name", "Species"]), [PetName, FirstName, LastName, Species]);
    assert_eq!(by_headers(&["Owner First Name", "Name", "Species"]), [FirstName, PetName, Species]);
    assert_eq!(by_headers(&["Name", "Species", "Breed", "Surname"]), [PetName, Species, Breed, LastName]);
    assert_eq!(by_headers(&["Name", "Owner"]), [PetName, FullName]);
    assert_eq!(by_headers(&["Name", "Species", "Name", "Phone"]), [PetName, Species, FullName, Phone]);
    assert_eq!(by_headers(&["Name"]), [FullName]);
}

#[test]
fn findings_about_other_headers() {
    assert_eq!(by_headers(&["Name", "Kind", "Breed", "DateOfBirth"]), [PetName, Species, Breed, BirthDate]);
    assert_eq!(
        by_headers(&["Animal ID", "Name", "Type", "sex_upon_outcome", "primary_color"]),
        [PetNumber, PetName, Species, Gender, Colour]
    );
    assert_eq!(by_headers(&["AnimalGender", "IsNeutered", "AnimalName"]), [Gender, Neutered, PetName]);
    assert_eq!(by_headers(&["Name", "Mobile Tel", "Phone1", "Phone2", "Phone3"]), [FullName, MobilePhone, Phone, Phone, Phone]);
    assert_eq!(by_headers(&["Owner", "Home Phone", "Cell Phone"]), [FullName, HomePhone, MobilePhone]);
    assert_eq!(by_headers(&["AccountId", "Owner Address", "Owner Name"]), [ClientNumber, Address, FullName]);
    assert_eq!(by_headers(&["Kd-Nr.", "Name", "Vorname", "Straße", "Mobil"]), [ClientNumber, LastName, FirstName, Address, MobilePhone]);
    assert_eq!(by_headers(&["Tiername", "Tierart", "Chipnummer", "Geb.-Datum"]), [PetName, Species, Microchip, BirthDate]);
    assert_eq!(by_headers(&["Mascota", "Fecha de nacimiento", "Especie"]), [PetName, BirthDate, Species]);
    assert_eq!(by_headers(&["Nom de l'animal", "Espèce", "Date de naissance", "N° de puce"]), [PetName, Species, BirthDate, Microchip]);
}

/// "Values are looked at, too (a column of 15 digits is a chip)".
#[test]
fn cells_tell_what_a_header_does_not() {
    const CHIPS: &[&str] = &["276098102345678", "985112345678900", "none"];
    assert_eq!(with_cells(&[("Pet Name", &["Rex", "Mia"]), ("Q7", CHIPS)])[1], Guessed { field: Microchip, because: Because::Values });
    assert_eq!(fields(&[("Pet Name", &["Rex"]), ("ID", CHIPS)]), [PetName, Microchip]);
    assert_eq!(fields(&[("Pet Name", &["Rex"]), ("Chip alt", &["4a1b2c3d4e", "052123456"])]), [PetName, Microchip]);
    assert_eq!(fields(&[("Pet Name", &["Rex"]), ("Q7", &["052123456", "052123457"])]), [PetName, Ignore]);
    assert_eq!(fields(&[("Q1", &["ada@mail.example", "n/a", "bob@mail.example"])]), [Email]);
    assert_eq!(fields(&[("Q1", &["+49 30 123456", "(555) 010-0001"])]), [Phone]);
    assert_eq!(fields(&[("Q1", &["Dog", "Cat", "Dgo", "Rabbit", "Bird"])]), [Species]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Q1", &["M", "F", "FS"])]), [PetName, Gender]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Q1", &["M"])]), [PetName, Ignore]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Q1", &["Y", "N"])]), [PetName, Ignore]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("geb. (ca.)", &["13.04.2019"]), ("Foo", &["13.04.2019"])]), [PetName, BirthDate, Ignore]);
    assert_eq!(fields(&[("Referring Vet Contact", &["+49 30 123456"]), ("Insurer Mail", &["a@b.example"])]), [Ignore, Ignore]);
    assert_eq!(fields(&[("Category", &["Dog food", "Cat litter"])]), [Ignore]);
    assert_eq!(fields(&[("Group", &["Other", "Misc", "Divers"])]), [Ignore]);
    assert_eq!(fields(&[("Ctry", &["CAN", "USA"]), ("Q", &["CAN"])]), [Ignore, Ignore]);
}

#[test]
fn cells_that_contradict_the_header() {
    assert_eq!(fields(&[("Pet Name", &["Rex"]), ("Chip", &["yes", "no"])]), [PetName, Ignore]);
    assert_eq!(fields(&[("Owner", &["Ada Long"]), ("Phone", &["2019-04-13", "2020-01-02"])]), [FullName, Ignore]);
    assert_eq!(fields(&[("Owner", &["Ada Long"]), ("Phone", &["a@b.example", "c@d.example"])]), [FullName, Email]);
    assert_eq!(fields(&[("Owner", &["1001", "1002"]), ("Pet", &["Rex", "Mia"])]), [ClientNumber, PetName]);
    assert_eq!(fields(&[("Animal", &["Dog", "Cat"]), ("Name", &["Rex", "Mia"])]), [Species, PetName]);
    assert_eq!(fields(&[("Patient", &["2001", "2002"]), ("Species", &["Dog"])]), [PetNumber, Species]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Deceased", &["2019-04-13", "-"])]), [PetName, DeceasedOn]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("verstorben", &["ja", "nein"])]), [PetName, Deceased]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Status", &["Alive", "Deceased"])]), [PetName, Deceased]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Status", &["Active", "Inactive"])]), [PetName, PetInactive]);
    assert_eq!(fields(&[("Owner", &["Ada"]), ("Email", &["a@b.de"]), ("Status", &["Gold", "Silver"])]), [FullName, Email, Ignore]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Neutered", &["Neutered Male", "Intact Female"])]), [PetName, Neutered]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("DOB", &["3 years", "8 wks"])]), [PetName, Age]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Breed", &["Labrador"]), ("Type", &["Indoor", "Outdoor"])]), [PetName, Breed, Ignore]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Type", &["Canine", "Feline"])]), [PetName, Species]);
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Neutered", &["0", "1"])]), [PetName, Neutered]);
    assert_eq!(
        fields(&[("Name", &["Ada"]), ("Reminder by Email", &["true", "false"]), ("Mail", &["true", "false"])]),
        [FullName, Ignore, Ignore]
    );
    assert_eq!(fields(&[("Pet", &["Rex"]), ("Chip", &["unknown", "none", "-"])]), [PetName, Microchip]);
}

#[test]
fn what_the_file_is_about_decides_bare_words() {
    assert_eq!(
        by_headers(&["ID", "First Name", "Last Name", "Notes", "Alert", "Status"]),
        [ClientNumber, FirstName, LastName, ClientNote, DeskAlert, ClientInactive]
    );
    assert_eq!(
        by_headers(&["ID", "Name", "Species", "Notes", "Alert", "Status", "Weight"]),
        [PetNumber, PetName, Species, PetNote, HandlingAlert, PetInactive, Weight]
    );
    assert_eq!(
        by_headers(&["ID", "Visit Date", "Time", "Reason", "Type", "Status", "Notes", "Doctor", "Pet Name", "Client ID"]),
        [VisitNumber, VisitDate, VisitTime, VisitReason, VisitKind, VisitStatus, VisitNotes, VisitVet, PetName, ClientNumber]
    );
    assert_eq!(
        by_headers(&["Date", "Time", "Client", "Patient", "Species", "Breed", "Reason", "Doctor"]),
        [VisitDate, VisitTime, FullName, PetName, Species, Breed, VisitReason, VisitVet]
    );
    assert_eq!(
        by_headers(&["Patient ID", "Vaccine", "Date", "Lot", "Due Date"]),
        [PetNumber, Vaccine, VaccinatedOn, VaccineLot, VaccineDue]
    );
    assert_eq!(
        by_headers(&["Microchip", "Name", "Date", "Lot Number", "Expires"]),
        [Microchip, Vaccine, VaccinatedOn, VaccineLot, VaccineDue]
    );
    assert_eq!(
        by_headers(&["Pet Name", "Owner Email", "Reminder", "Due", "Status"]),
        [PetName, Email, ReminderTitle, ReminderDue, ReminderState]
    );
    assert_eq!(by_headers(&["Name", "Owner", "Lot", "Due"]), [PetName, FullName, VaccineLot, VaccineDue]);
    assert_eq!(by_headers(&["PatientID", "Date", "Weight"]), [PetNumber, WeighedOn, Weight]);
    assert_eq!(by_headers(&["Chip", "Date", "Weight (kg)"]), [Microchip, WeighedOn, Weight]);
    assert_eq!(by_headers(&["PatientID", "Date", "Notes"]), [PetNumber, RecordDate, RecordText]);
    assert_eq!(
        by_headers(&["Patient", "Date", "Subjective", "Objective", "Assessment", "Plan", "Doctor"]),
        [PetName, RecordDate, RecordText, RecordText, RecordText, RecordText, RecordAuthor]
    );
    // A list of animals with the last vaccination in it stays a list of animals.
    assert_eq!(
        by_headers(&["ID", "Name", "Species", "Breed", "Sex", "DOB", "Notes", "Last Vaccination Date"])[..7],
        [PetNumber, PetName, Species, Breed, Gender, BirthDate, PetNote]
    );
    assert_eq!(by_headers(&["Name", "Species", "Breed", "Weight", "Date"]), [PetName, Species, Breed, Weight, Ignore]);
}

#[test]
fn people_have_no_birth_date_here() {
    assert_eq!(by_headers(&["First Name", "Last Name", "DOB", "Gender", "Email"]), [FirstName, LastName, Ignore, Ignore, Email]);
    assert_eq!(by_headers(&["Vorname", "Nachname", "Geburtsdatum"]), [FirstName, LastName, Ignore]);
    assert_eq!(by_headers(&["First Name", "Last Name", "Pet DOB", "Pet Gender"]), [FirstName, LastName, BirthDate, Gender]);
    assert_eq!(by_headers(&["Client Date of Birth", "Pet Name", "Date of Birth"]), [Ignore, PetName, BirthDate]);
}

#[test]
fn a_field_is_given_once_to_the_better_column() {
    assert_eq!(by_headers(&["Type", "Species", "Name"]), [Ignore, Species, PetName]);
    assert_eq!(by_headers(&["Suburb", "City", "Surname"]), [Ignore, City, LastName]);
    assert_eq!(by_headers(&["Email", "E-Mail", "Name"]), [Email, Ignore, FullName]);
    assert_eq!(fields(&[("Email", &[]), ("E-Mail", &["a@b.example"]), ("Name", &[])]), [Ignore, Email, FullName]);
    assert_eq!(by_headers(&["Microchip", "Microchip 2", "Pet"]), [Microchip, Microchip, PetName]);
    assert_eq!(by_headers(&["ID", "Patient ID", "Species"]), [Ignore, PetNumber, Species]);
    let guessed = with_cells(&[("Type", &[]), ("Species", &[])]);
    assert_eq!((guessed[0].because, guessed[1].because), (Because::Nothing, Because::Header));
}

#[test]
fn a_preset_comes_first() {
    let headers = [
        "Animal Id",
        "Animal Code",
        "Animal Name",
        "Species",
        "Sex",
        "Animal Weight (lb)",
        "Has Passed Away",
        "Date of Passing",
        "Owner Contact Code",
        "Owner First Name",
        "Owner Last Name",
        "Mobile Numbers",
        "Last Vaccination Date",
        "Home-made Column",
    ];
    assert_eq!(
        by_headers(&headers),
        [
            Ignore,
            PetNumber,
            PetName,
            Species,
            Gender,
            Weight,
            Deceased,
            DeceasedOn,
            ClientNumber,
            FirstName,
            LastName,
            MobilePhone,
            Ignore,
            Ignore
        ]
    );
    let guessed = with_cells(&[
        ("ANIMALCODE", &["A1"]),
        ("ANIMALNAME", &["Rex"]),
        ("ANIMALSPECIES", &["Dog"]),
        ("ANIMALTYPE", &["D (Dog)"]),
        ("ANIMALBREED1", &["Labrador"]),
        ("ANIMALENTRYDATE", &["2020-01-01"]),
        ("ANIMALHEALTHPROBLEMS", &["none"]),
        ("CURRENTVETWORKPHONE", &["+49 30 123456"]),
        ("PERSONCELLPHONE", &["0171 1234567"]),
    ]);
    let fields: Vec<Field> = guessed.iter().map(|guessed| guessed.field).collect();
    assert_eq!(fields, [PetNumber, PetName, Species, Ignore, Breed, Ignore, MedicalNotes, Ignore, MobilePhone]);
    assert_eq!(guessed[0].because, Because::Preset);
}

#[test]
fn nothing_is_guessed_from_nothing() {
    assert_eq!(guess(&[]), []);
    assert_eq!(by_headers(&["", "", ""]), [Ignore, Ignore, Ignore]);
    assert_eq!(fields(&[("", &["-", "?"])]), [Ignore]);
}
