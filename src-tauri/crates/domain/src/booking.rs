//! What a booking must pass: the clinic's hours, the vet's, the pet's and what is already taken.
//!
//! The server guarantees again what must never be false; here it is said in time, and in words.

use chrono::{DateTime, TimeDelta, Utc};

use crate::hours::{Window, WindowKind};
use crate::span::Span;

/// Shortest and longest visit, in minutes.
pub const MIN_MINUTES: i64 = 5;
pub const MAX_MINUTES: i64 = 720;
/// Longest texts of an appointment, in characters.
pub const MAX_REASON: usize = 1_000;
pub const MAX_NOTES: usize = 10_000;
pub const MAX_VET_MESSAGE: usize = 500;
pub const MAX_CANCELLATION_REASON: usize = 500;
pub const MAX_OVERBOOK_REASON: usize = 500;

/// How late a visit may still be entered, in minutes: who walked in at 10:10 is booked for 10:00. A longer step of the
/// clinic's grid lengthens it.
pub const GRACE_MINUTES: i64 = 15;

/// Why a time cannot be booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookingRefusal {
    #[error("a visit lasts {MIN_MINUTES} to {MAX_MINUTES} minutes, not {minutes}")]
    Minutes { minutes: i64 },
    #[error("the time lies in the past")]
    InThePast,
    #[error("the pet has died")]
    PetDeceased,
    #[error("the pet is booked at {at} already")]
    PetBookedAlready { at: DateTime<Utc> },
    #[error("{name} is on leave")]
    OnLeave { name: String },
    #[error("the clinic is closed that day")]
    ClinicClosed { reason: Option<String> },
    #[error("outside the hours of {name}")]
    OutsideHours { name: String },
    #[error("over a break of {name}")]
    OverBreak { name: String },
    #[error("{name} is taken at {at}")]
    SlotTaken { name: String, at: DateTime<Utc> },
    #[error("{name} is blocked at {at}")]
    Blocked { name: String, at: DateTime<Utc>, reason: Option<String> },
}

impl BookingRefusal {
    /// Whether a person who says why may book all the same. The dead, the past, one animal in two places and a vet who is
    /// away are facts; hours, breaks and a full column are habits.
    #[must_use]
    pub const fn yields_to_reason(&self) -> bool {
        matches!(
            self,
            Self::ClinicClosed { .. } | Self::OutsideHours { .. } | Self::OverBreak { .. } | Self::SlotTaken { .. } | Self::Blocked { .. }
        )
    }
}

/// What is wanted, and when the person asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub span: Span,
    pub now: DateTime<Utc>,
    /// Minutes of the clinic's grid.
    pub step_minutes: i64,
    /// False where a visit that has begun keeps its start and only its length or its vet changes.
    pub is_new_start: bool,
}

/// A vet, room or machine that the booking needs.
#[derive(Debug, Clone, Copy)]
pub struct Needed<'a> {
    pub name: &'a str,
    pub windows: &'a [Window],
    /// Bookings of others, live holds of other people, blocked time.
    pub taken: &'a [Span],
}

/// What surrounds the wanted time.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    pub is_pet_deceased: bool,
    /// Other live bookings of the same pet.
    pub pet_bookings: &'a [Span],
    pub is_clinic_closed: bool,
    pub closed_reason: Option<&'a str>,
    pub needed: &'a [Needed<'a>],
}

/// Whether a booking stands by the rules, or by a reason that passes over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Free,
    /// These rules were passed over.
    Overbooked(Vec<BookingRefusal>),
}

/// Checks a booking or a move. With a reason, what yields to one is passed over and named in the verdict.
///
/// # Errors
/// The first [`BookingRefusal`] that stands.
pub fn check(wanted: &Wanted, around: &Surroundings<'_>, has_reason: bool) -> Result<Verdict, BookingRefusal> {
    let mut passed_over = Vec::new();
    for refusal in refusals(wanted, around) {
        if !(has_reason && refusal.yields_to_reason()) {
            return Err(refusal);
        }
        passed_over.push(refusal);
    }
    Ok(if passed_over.is_empty() { Verdict::Free } else { Verdict::Overbooked(passed_over) })
}

/// All that speaks against it: facts first, so that nobody is asked for a reason that would not help.
fn refusals(wanted: &Wanted, around: &Surroundings<'_>) -> Vec<BookingRefusal> {
    let minutes = wanted.span.minutes();
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
        return vec![BookingRefusal::Minutes { minutes }];
    }
    let mut against = Vec::new();
    if around.is_pet_deceased {
        against.push(BookingRefusal::PetDeceased);
    }
    let grace = TimeDelta::minutes(GRACE_MINUTES.max(wanted.step_minutes));
    if wanted.is_new_start && wanted.span.starts_at < wanted.now - grace {
        against.push(BookingRefusal::InThePast);
    }
    if let Some(other) = around.pet_bookings.iter().find(|other| other.overlaps(wanted.span)) {
        against.push(BookingRefusal::PetBookedAlready { at: other.starts_at });
    }
    let crosses = |needed: &Needed<'_>, kind| needed.windows.iter().any(|window| window.kind == kind && window.span.overlaps(wanted.span));
    for needed in around.needed.iter().filter(|needed| crosses(needed, WindowKind::Leave)) {
        against.push(BookingRefusal::OnLeave { name: needed.name.to_owned() });
    }
    for needed in around.needed {
        let name = || needed.name.to_owned();
        if crosses(needed, WindowKind::Off) || !is_covered(needed.windows, wanted.span) {
            against.push(if around.is_clinic_closed {
                BookingRefusal::ClinicClosed { reason: around.closed_reason.map(str::to_owned) }
            } else {
                BookingRefusal::OutsideHours { name: name() }
            });
        }
        if crosses(needed, WindowKind::Break) {
            against.push(BookingRefusal::OverBreak { name: name() });
        }
        if let Some(other) = needed.taken.iter().find(|other| other.overlaps(wanted.span)) {
            against.push(BookingRefusal::SlotTaken { name: name(), at: other.starts_at });
        }
    }
    against
}

/// A visit past midnight leaves the day that the windows speak of.
fn is_covered(windows: &[Window], span: Span) -> bool {
    crate::span::without(vec![span], windows.iter().map(|window| window.span).collect()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::tests::span;

    /// Off until 480, works to 720, break to 780, works to 1020, off to 1440.
    fn day() -> Vec<Window> {
        [
            (0, 480, WindowKind::Off),
            (480, 720, WindowKind::Working),
            (720, 780, WindowKind::Break),
            (780, 1020, WindowKind::Working),
            (1020, 1440, WindowKind::Off),
        ]
        .map(|(from, to, kind)| Window { span: span(from, to), kind, label: None })
        .to_vec()
    }

    fn leave() -> Vec<Window> {
        vec![Window { span: span(0, 1440), kind: WindowKind::Leave, label: None }]
    }

    struct Case {
        from: i64,
        to: i64,
        now: i64,
        windows: Vec<Window>,
        taken: Vec<Span>,
        pet: Vec<Span>,
        dead: bool,
        closed: bool,
        is_new_start: bool,
    }

    impl Case {
        fn at(from: i64, to: i64) -> Self {
            Self { from, to, now: 0, windows: day(), taken: vec![], pet: vec![], dead: false, closed: false, is_new_start: true }
        }

        fn check(&self, has_reason: bool) -> Result<Verdict, BookingRefusal> {
            let wanted = Wanted {
                span: span(self.from, self.to),
                now: span(self.now, 0).starts_at,
                step_minutes: 15,
                is_new_start: self.is_new_start,
            };
            let needed = [Needed { name: "Dr Lee", windows: &self.windows, taken: &self.taken }];
            let around = Surroundings {
                is_pet_deceased: self.dead,
                pet_bookings: &self.pet,
                is_clinic_closed: self.closed,
                closed_reason: Some("Holiday"),
                needed: &needed,
            };
            check(&wanted, &around, has_reason)
        }
    }

    #[test]
    fn each_rule_refuses_and_some_yield_to_a_reason() {
        let name = || "Dr Lee".to_owned();
        let cases: Vec<(&str, Case, Option<BookingRefusal>)> = vec![
            ("free", Case::at(500, 530), None),
            ("fills the morning", Case::at(480, 720), None),
            ("too short", Case::at(500, 504), Some(BookingRefusal::Minutes { minutes: 4 })),
            ("too long", Case::at(0, 721), Some(BookingRefusal::Minutes { minutes: 721 })),
            ("negative", Case::at(500, 400), Some(BookingRefusal::Minutes { minutes: 0 })),
            ("before opening", Case::at(470, 500), Some(BookingRefusal::OutsideHours { name: name() })),
            ("beyond closing", Case::at(1000, 1030), Some(BookingRefusal::OutsideHours { name: name() })),
            ("past midnight", Case::at(1430, 1460), Some(BookingRefusal::OutsideHours { name: name() })),
            ("over the break", Case::at(710, 730), Some(BookingRefusal::OverBreak { name: name() })),
            ("closed", Case { closed: true, ..Case::at(470, 500) }, Some(BookingRefusal::ClinicClosed { reason: Some("Holiday".into()) })),
            ("on leave", Case { windows: leave(), ..Case::at(500, 530) }, Some(BookingRefusal::OnLeave { name: name() })),
            ("past", Case { now: 516, ..Case::at(500, 530) }, Some(BookingRefusal::InThePast)),
            ("within the grace", Case { now: 515, ..Case::at(500, 530) }, None),
            ("begun, keeps its start", Case { now: 520, is_new_start: false, ..Case::at(500, 530) }, None),
            ("dead", Case { dead: true, ..Case::at(500, 530) }, Some(BookingRefusal::PetDeceased)),
            (
                "twice",
                Case { pet: vec![span(520, 540)], ..Case::at(500, 530) },
                Some(BookingRefusal::PetBookedAlready { at: span(520, 0).starts_at }),
            ),
            (
                "taken",
                Case { taken: vec![span(529, 540)], ..Case::at(500, 530) },
                Some(BookingRefusal::SlotTaken { name: name(), at: span(529, 0).starts_at }),
            ),
            ("touching", Case { taken: vec![span(530, 540), span(480, 500)], ..Case::at(500, 530) }, None),
        ];
        for (what, case, expected) in cases {
            assert_eq!(case.check(false).err(), expected, "{what}");
            match expected {
                None => assert_eq!(case.check(true), Ok(Verdict::Free), "{what}: a reason that was not needed passes over nothing"),
                Some(refusal) if refusal.yields_to_reason() => {
                    assert_eq!(case.check(true), Ok(Verdict::Overbooked(vec![refusal])), "{what}");
                }
                Some(refusal) => assert_eq!(case.check(true), Err(refusal), "{what}: no reason helps"),
            }
        }
    }

    #[test]
    fn a_reason_never_hides_a_fact() {
        let case = Case { taken: vec![span(500, 530)], dead: true, ..Case::at(700, 730) };
        assert_eq!(case.check(true), Err(BookingRefusal::PetDeceased));
    }
}
