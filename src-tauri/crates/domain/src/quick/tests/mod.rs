//! What receptionists type, in three languages.

mod lines;
mod marks;
mod times;

use crate::country::NumericDate;

use super::*;

const TYPES: [KnownType<'static>; 9] = [
    KnownType { visit_type: VisitType::Checkup, name: "Check-up" },
    KnownType { visit_type: VisitType::Vaccination, name: "Vaccination" },
    KnownType { visit_type: VisitType::Vaccination, name: "Booster" },
    KnownType { visit_type: VisitType::FollowUp, name: "Follow-up" },
    KnownType { visit_type: VisitType::Grooming, name: "Nail trim" },
    KnownType { visit_type: VisitType::Dental, name: "Dental cleaning" },
    KnownType { visit_type: VisitType::Surgery, name: "Surgery" },
    KnownType { visit_type: VisitType::Emergency, name: "Emergency" },
    KnownType { visit_type: VisitType::Other, name: "First visit" },
];
const VETS: [KnownVet<'static>; 4] = [
    KnownVet { first_name: "Sarah", last_name: "Lee" },
    KnownVet { first_name: "Marco", last_name: "Ruiz" },
    KnownVet { first_name: "Ines", last_name: "Walter" },
    KnownVet { first_name: "Maxine", last_name: "Müller" },
];

/// Monday 23 November 2026, 9:00.
fn read(language: Language, text: &str) -> Understood {
    let now = "2026-11-23T09:00:00".parse().unwrap();
    understand(text, &Known { now, ..known(language) })
}

/// A clinic whose books hold none of the names.
fn known(language: Language) -> Known<'static> {
    Known {
        language,
        kind: LineKind::Booking,
        dates: NumericDate::DayMonth,
        now: NaiveDateTime::default(),
        types: &TYPES,
        vets: &VETS,
        books: Books(&|_| false),
    }
}
