//! A clinic that begins: who works there, when it is open, and what can be booked from the first day.

use crate::hours::WeeklyHours;
use crate::quick::Language;
use crate::text::{self, TextRefusal};
use crate::visit::VisitType;

/// Longest name over a column of the diary, in characters.
pub const MAX_SHOWN: usize = 100;
/// Longest licence number, in characters.
pub const MAX_LICENCE: usize = 60;
/// More vets and rooms than that are no clinic of one PC.
pub const MOST_VETS: usize = 20;
pub const MOST_ROOMS: u8 = 20;

/// All that is asked, checked and ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClinic {
    pub name: String,
    pub phone: String,
    pub address: Option<String>,
    pub city: Option<String>,
    /// ISO 639 code of a language that the screens speak.
    pub language: String,
    /// ISO 4217 code.
    pub currency: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    pub week: Vec<WeeklyHours>,
    pub vets: Vec<NewVet>,
    pub rooms: u8,
    pub founder: Founder,
}

/// A vet with a column of their own. Who it is of the vets may be the founder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVet {
    pub name: VetName,
    pub licence: String,
}

/// The person who sets the clinic up, and manages it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founder {
    pub first_name: String,
    pub last_name: String,
    /// As it will be typed to sign in.
    pub login: String,
    /// Which of the vets this is, if any.
    pub vet: Option<usize>,
}

/// "Dr. Anna Berg" in its parts. A title is not made up: not every vet has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VetName {
    pub title: String,
    pub first: String,
    pub last: String,
}

impl VetName {
    /// Takes a name as it shall stand over the column.
    ///
    /// # Errors
    /// [`TextRefusal`].
    pub fn typed(typed: &str) -> Result<Self, TextRefusal> {
        let line = text::required_line(typed, MAX_SHOWN)?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let titles = words.iter().enumerate().take_while(|(place, word)| is_title(word, *place)).count().min(words.len() - 1);
        let (titles, names) = words.split_at(titles);
        let (last, first) = names.split_last().map_or(("", &[][..]), |(last, first)| (*last, first));
        Ok(Self { title: titles.join(" "), first: first.join(" "), last: last.to_owned() })
    }

    /// Over the column: "Dr. Anna Berg".
    #[must_use]
    pub fn shown(&self) -> String {
        [&self.title, &self.first, &self.last].map(String::as_str).into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// "Dr. med. vet." is one, "J." is a name.
fn is_title(word: &str, place: usize) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    match word.as_str() {
        "dr" | "dra" | "prof" => true,
        "med" | "vet" => place > 0,
        _ => false,
    }
}

/// What can be booked, and for how long in minutes, until the clinic says otherwise: one for each type of visit.
#[must_use]
pub const fn first_types(language: Language) -> [(VisitType, &'static str, u16); 8] {
    use VisitType::{Checkup, Dental, Emergency, FollowUp, Grooming, Other, Surgery, Vaccination};
    let [checkup, vaccination, follow_up, grooming, dental, surgery, emergency, first] = match language {
        Language::English => {
            ["Check-up", "Vaccination", "Follow-up", "Nail trim", "Dental cleaning", "Surgery", "Emergency", "First visit"]
        }
        Language::German => {
            ["Untersuchung", "Impfung", "Nachkontrolle", "Krallen schneiden", "Zahnreinigung", "Operation", "Notfall", "Erstbesuch"]
        }
        Language::Spanish => {
            ["Revisión", "Vacunación", "Seguimiento", "Corte de uñas", "Limpieza dental", "Cirugía", "Urgencia", "Primera visita"]
        }
    };
    [
        (Checkup, checkup, 30),
        (Vaccination, vaccination, 15),
        (FollowUp, follow_up, 15),
        (Grooming, grooming, 15),
        (Dental, dental, 60),
        (Surgery, surgery, 90),
        (Emergency, emergency, 30),
        (Other, first, 45),
    ]
}

/// How a room is called that nobody has named yet.
#[must_use]
pub fn room_name(language: Language, number: u8) -> String {
    let word = match language {
        Language::English => "Room",
        Language::German => "Raum",
        Language::Spanish => "Sala",
    };
    format!("{word} {number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vets_name_keeps_its_title_and_gets_none() {
        for (typed, title, first, last) in [
            ("Dr. Anna Berg", "Dr.", "Anna", "Berg"),
            ("  Dr  Anna   Maria Berg ", "Dr", "Anna Maria", "Berg"),
            ("Dr. med. vet. Tom Klein", "Dr. med. vet.", "Tom", "Klein"),
            ("Dra. Inés Ruiz", "Dra.", "Inés", "Ruiz"),
            ("J. Smith", "", "J.", "Smith"),
            ("Lee", "", "", "Lee"),
            ("Dr", "", "", "Dr"),
            ("Vet Miller", "", "Vet", "Miller"),
        ] {
            let name = VetName::typed(typed).unwrap();
            assert_eq!((name.title.as_str(), name.first.as_str(), name.last.as_str()), (title, first, last), "{typed}");
            assert_eq!(name.shown(), typed.split_whitespace().collect::<Vec<_>>().join(" "), "reads as it was typed");
        }
        assert_eq!(VetName::typed("  "), Err(TextRefusal::Missing));
        assert!(VetName::typed(&"x".repeat(MAX_SHOWN + 1)).is_err());
    }

    #[test]
    fn every_type_of_visit_can_be_booked_in_every_language() {
        for language in [Language::English, Language::German, Language::Spanish] {
            let types = first_types(language);
            for visit in VisitType::ALL {
                assert_eq!(types.iter().filter(|(each, ..)| *each == visit).count(), 1, "{language:?} {visit}");
            }
            let mut names: Vec<&str> = types.iter().map(|(_, name, _)| *name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), types.len(), "no name twice");
        }
    }
}
