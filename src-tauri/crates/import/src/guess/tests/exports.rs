//! Whole exports as clinics have them: invented, in four languages, with headers as real systems write them.

use super::*;

fn check(name: &str, columns: &[(&str, &[&str], Field)]) {
    let file: Vec<(&str, &[&str])> = columns.iter().map(|(header, cells, _)| (*header, *cells)).collect();
    for ((header, _, expected), field) in columns.iter().zip(fields(&file)) {
        assert_eq!(field, *expected, "{name}: {header:?}");
    }
}

#[test]
fn an_english_export_in_one_piece() {
    check(
        "English, flat",
        &[
            ("Client #", &["1001", "1002"], ClientNumber),
            ("Client Title", &["Mrs", "Dr"], Title),
            ("Client First", &["Ada", "James"], FirstName),
            ("MI", &["B"], MiddleName),
            ("Client Last", &["Long", "Patterson"], LastName),
            ("Spouse", &["Bob Long"], SecondOwner),
            ("Address Line 1", &["12 Main St"], Address),
            ("Address Line 2", &["Apt 4"], Address),
            ("City", &["Seattle"], City),
            ("State", &["WA"], State),
            ("ZIP", &["98101"], PostalCode),
            ("Home #", &["(206) 555-0100"], HomePhone),
            ("Cell Phone", &["206-555-0101"], MobilePhone),
            ("Work Phone", &["206-555-0102"], WorkPhone),
            ("E-mail Address", &["ada@mail.example"], Email),
            ("Account Balance", &["$12.50", "(3.00)", "0.00"], Balance),
            ("Client Alert", &["Pays late"], DeskAlert),
            ("Client Since", &["01/02/2015"], Ignore),
            ("Last Visit Date", &["01/02/2024"], Ignore),
            ("Patient ID", &["P-1", "P-2"], PetNumber),
            ("Patient", &["Rex", "Mia"], PetName),
            ("Species", &["Canine", "Feline"], Species),
            ("Breed", &["Labrador Mix"], Breed),
            ("Sex", &["MN", "FS"], Gender),
            ("Spayed/Neutered", &["Y", "N"], Neutered),
            ("Color/Markings", &["Black"], Colour),
            ("DOB", &["04/13/2019"], BirthDate),
            ("Age", &["5 years"], Age),
            ("Microchip #", &["985112345678900"], Microchip),
            ("Rabies Tag #", &["12345"], Ignore),
            ("Weight (lb)", &["45.2"], Weight),
            ("Deceased?", &["N"], Deceased),
            ("Date Deceased", &["01/02/2023"], DeceasedOn),
            ("Allergies", &["Penicillin"], Allergies),
            ("Chronic Conditions", &["CKD"], MedicalNotes),
            ("Medications", &["Apoquel"], Medications),
            ("Patient Alert", &["Bites"], HandlingAlert),
            ("Patient Notes", &["Likes cheese"], PetNote),
        ],
    );
}

#[test]
fn a_german_export_of_clients_and_one_of_animals() {
    check(
        "German clients",
        &[
            ("Kd-Nr.", &["1001"], ClientNumber),
            ("Anrede", &["Frau"], Title),
            ("Titel", &["Dr."], Ignore),
            ("Vorname", &["Ada"], FirstName),
            ("Nachname", &["Lang"], LastName),
            ("Straße", &["Hauptstraße"], Address),
            ("Hausnr.", &["12a"], StreetNumber),
            ("PLZ", &["10115"], PostalCode),
            ("Ort", &["Berlin"], City),
            ("Land", &["Deutschland"], Country),
            ("Telefon (privat)", &["030 1234567"], HomePhone),
            ("Telefon (dienstlich)", &["030 7654321"], WorkPhone),
            ("Handy-Nr.", &["0171 1234567"], MobilePhone),
            ("E-Mail-Adresse", &["ada@mail.example"], Email),
            ("Geb.-Datum", &["13.04.1970"], Ignore),
            ("Bemerkung", &["zahlt bar"], ClientNote),
            ("Offener Betrag", &["12,50 €"], Balance),
            ("inaktiv", &["ja", "nein"], ClientInactive),
        ],
    );
    check(
        "German animals",
        &[
            ("Patienten-Nr", &["2001"], PetNumber),
            ("Kundennummer", &["1001"], ClientNumber),
            ("Rufname", &["Rex"], PetName),
            ("Tierart", &["Hund"], Species),
            ("Rasse", &["Mischling"], Breed),
            ("Geschlecht", &["männlich kastriert", "weibl."], Gender),
            ("kastriert", &["ja"], Neutered),
            ("Fellfarbe", &["schwarz"], Colour),
            ("Geb.-Datum", &["13.04.2019"], BirthDate),
            ("Chip-Nr.", &["276098102345678"], Microchip),
            ("Tätowierung", &["AB 123"], Registration),
            ("Gewicht", &["12,5 kg"], Weight),
            ("verstorben am", &["01.02.2023"], DeceasedOn),
            ("Warnhinweis", &["beißt"], HandlingAlert),
            ("Allergien", &["keine"], Allergies),
            ("Dauermedikation", &["Apoquel"], Medications),
            ("Bemerkungen", &["mag Käse"], PetNote),
            ("letzter Besuch", &["01.02.2024"], Ignore),
        ],
    );
}

#[test]
fn german_visits_and_vaccinations() {
    check(
        "German visits",
        &[
            ("Datum", &["01.02.2024"], VisitDate),
            ("Uhrzeit", &["10:30"], VisitTime),
            ("Dauer (Min)", &["30"], VisitMinutes),
            ("Terminart", &["Impfung"], VisitKind),
            ("Tierarzt", &["Dr. Weiß"], VisitVet),
            ("Kunde", &["Lang, Ada"], FullName),
            ("Patient", &["Rex"], PetName),
            ("Anlass", &["hinkt"], VisitReason),
            ("Status", &["bestätigt"], VisitStatus),
            ("Notizen", &["vorne links"], VisitNotes),
        ],
    );
    check(
        "German vaccinations",
        &[
            ("Chipnummer", &["276098102345678"], Microchip),
            ("Impfstoff", &["Nobivac"], Vaccine),
            ("Impfdatum", &["01.02.2024"], VaccinatedOn),
            ("Ch.-Nr.", &["A123"], VaccineLot),
            ("Fällig am", &["01.02.2025"], VaccineDue),
        ],
    );
}

#[test]
fn spanish_exports() {
    check(
        "Spanish, flat",
        &[
            ("Código cliente", &["1001"], ClientNumber),
            ("Nombre del propietario", &["Ada Largo"], FullName),
            ("DNI", &["12345678Z"], Ignore),
            ("Dirección", &["Calle Mayor 12"], Address),
            ("Código postal", &["28013"], PostalCode),
            ("Población", &["Madrid"], City),
            ("Provincia", &["Madrid"], State),
            ("Teléfono fijo", &["910 111 222"], HomePhone),
            ("Teléfono móvil", &["600 111 222"], MobilePhone),
            ("Correo electrónico", &["ada@mail.example"], Email),
            ("Nombre de la mascota", &["Toby"], PetName),
            ("Especie", &["Perro"], Species),
            ("Raza", &["Mestizo"], Breed),
            ("Sexo", &["macho castrado", "hembra"], Gender),
            ("Esterilizado", &["sí"], Neutered),
            ("Capa", &["negra"], Colour),
            ("Fecha de nacimiento", &["13/04/2019"], BirthDate),
            ("Nº de chip", &["941000012345678"], Microchip),
            ("Peso (kg)", &["12,5"], Weight),
            ("Fallecido", &["no"], Deceased),
            ("Alergias", &["ninguna"], Allergies),
            ("Observaciones", &["muerde"], PetNote),
        ],
    );
    check(
        "Spanish visits",
        &[
            ("Fecha de la cita", &["13/04/2024"], VisitDate),
            ("Hora", &["10:30"], VisitTime),
            ("Mascota", &["Toby"], PetName),
            ("Propietario", &["Ada Largo"], FullName),
            ("Motivo de consulta", &["cojea"], VisitReason),
            ("Veterinario", &["Dra. Ruiz"], VisitVet),
            ("Estado", &["confirmada"], VisitStatus),
            ("Observaciones", &["traer radiografías"], VisitNotes),
        ],
    );
}

#[test]
fn french_exports() {
    check(
        "French clients",
        &[
            ("N° client", &["1001"], ClientNumber),
            ("Civilité", &["Mme"], Title),
            ("Nom", &["Long"], LastName),
            ("Prénom", &["Ada"], FirstName),
            ("Adresse", &["12 rue du Lac"], Address),
            ("Complément d'adresse", &["Bât. B"], Address),
            ("Code postal", &["75001"], PostalCode),
            ("Ville", &["Paris"], City),
            ("Pays", &["France"], Country),
            ("Tél. fixe", &["01 23 45 67 89"], HomePhone),
            ("Tél. portable", &["06 12 34 56 78"], MobilePhone),
            ("Courriel", &["ada@mail.example"], Email),
            ("Date de naissance", &["13/04/1970"], Ignore),
            ("Remarques", &["paie en retard"], ClientNote),
            ("Solde", &["12,50"], Balance),
        ],
    );
    check(
        "French animals",
        &[
            ("Propriétaire", &["Long Ada"], FullName),
            ("Nom de l'animal", &["Médor"], PetName),
            ("Espèce", &["Chien"], Species),
            ("Race", &["Caniche croisé"], Breed),
            ("Sexe", &["mâle castré", "femelle"], Gender),
            ("Stérilisé", &["oui"], Neutered),
            ("Robe", &["noire"], Colour),
            ("Né(e) le", &["13/04/2019"], BirthDate),
            ("N° de puce", &["250269812345678"], Microchip),
            ("Tatouage", &["2ABC123"], Registration),
            ("Poids (kg)", &["12,5"], Weight),
            ("Décédé", &["non"], Deceased),
            ("Date de décès", &["-"], DeceasedOn),
            ("Antécédents", &["gastrite"], MedicalNotes),
            ("Alerte", &["mord"], HandlingAlert),
        ],
    );
    check(
        "French vaccinations",
        &[
            ("N° de puce", &["250269812345678"], Microchip),
            ("Vaccin", &["CHPPiL"], Vaccine),
            ("Date du vaccin", &["13/04/2024"], VaccinatedOn),
            ("N° de lot", &["A123"], VaccineLot),
            ("Prochain rappel", &["13/04/2025"], VaccineDue),
        ],
    );
}

#[test]
fn headers_that_mislead() {
    check(
        "a shelter's public list",
        &[
            ("animal_id", &["A700001", "A700002"], PetNumber),
            ("date_of_birth", &["2019-04-13"], BirthDate),
            ("name", &["*Rex", "Mia"], PetName),
            ("datetime", &["2020-01-01 10:20"], Ignore),
            ("outcome_type", &["Adoption", "Transfer"], Ignore),
            ("animal_type", &["Dog", "Cat"], Species),
            ("sex_upon_outcome", &["Neutered Male", "Unknown"], Gender),
            ("age_upon_outcome", &["2 years", "8 weeks"], Age),
            ("breed", &["Labrador Mix"], Breed),
            ("color", &["Black/White"], Colour),
        ],
    );
    check(
        "a spreadsheet of a small practice",
        &[
            ("", &["1", "2"], Ignore),
            ("Tier", &["Hund", "Katze"], Species),
            ("Name", &["Rex", "Mia"], PetName),
            ("Besitzer", &["Lang, Ada"], FullName),
            ("Tel", &["030 1234567"], Phone),
            ("Chip", &["ja", "nein"], Ignore),
            ("Nr", &["276098102345678"], Microchip),
            ("Geb.", &["13.4.19"], BirthDate),
            ("M/W", &["m", "w", "wk"], Gender),
            ("Gew.", &["12"], Ignore),
        ],
    );
    check(
        "two owners, two phones, two chips",
        &[
            ("Owner", &["Ada Long"], FullName),
            ("Owner 2", &["Bob Long"], SecondOwner),
            ("Owner Phone", &["206-555-0100"], Phone),
            ("Owner Phone 2", &["206-555-0101"], Phone),
            ("Email 1", &["a@b.example"], Email),
            ("Email 2", &["c@d.example"], Ignore),
            ("Pet", &["Rex"], PetName),
            ("Chip 1", &["985112345678900"], Microchip),
            ("Chip 2", &["4a1b2c3d4e"], Microchip),
            ("Emergency Vet Phone", &["206-555-0199"], Ignore),
            ("Insurance Number", &["123456789012345"], Ignore),
        ],
    );
}
