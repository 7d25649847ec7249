//! What happened to an animal, or is to happen: weights, visits, vaccinations, reminders, records.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::Row;
use crate::fields::Field;
use crate::refusal::{Refusal, Warning};
use crate::values::{self, Unit};

/// One of them, as a row tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDraft {
    /// None where the row does not say; a weight is then of the day of the import.
    pub on: Option<NaiveDate>,
    pub kind: EventKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// In kilograms, as a decimal.
    Weight {
        kg: String,
    },
    /// `instant` where the source gives a time with its offset from UTC; otherwise `at` is a time of the clinic's clock.
    Visit {
        /// By which the source knows it.
        number: Option<String>,
        instant: Option<DateTime<Utc>>,
        at: Option<NaiveTime>,
        minutes: Option<i16>,
        visit_type: &'static str,
        status: Option<&'static str>,
        reason: Option<String>,
        notes: Option<String>,
        vet: Option<String>,
    },
    Vaccination {
        name: String,
        lot: Option<String>,
        next_due: Option<NaiveDate>,
    },
    Reminder {
        title: String,
        is_done: bool,
    },
    Record {
        text: String,
        author: Option<String>,
    },
}

const MAX_RECORD: usize = 100_000;

impl Row<'_> {
    pub(super) fn events(&mut self) -> Result<Vec<EventDraft>, Refusal> {
        if !self.reading.has_events() {
            return Ok(Vec::new());
        }
        let mut events = Vec::new();
        events.extend(self.weight()?);
        events.extend(self.visit()?);
        events.extend(self.vaccination()?);
        events.extend(self.reminder()?);
        events.extend(self.record()?);
        Ok(events)
    }

    fn weight(&mut self) -> Result<Option<EventDraft>, Refusal> {
        let Some(word) = self.value(Field::Weight) else { return Ok(None) };
        let header = self.reading.mapping.header(Field::Weight);
        let unsaid =
            values::unit_in_header(&header).unwrap_or(if self.reading.mapping.weighs_in_pounds { Unit::Pound } else { Unit::Kilogram });
        match values::weight(&word).map(|weight| weight.kilograms(unsaid)).filter(|kg| (0.001..=2_000.0).contains(kg)) {
            Some(kg) => Ok(Some(EventDraft { on: self.date(Field::WeighedOn)?, kind: EventKind::Weight { kg: format!("{kg:.3}") } })),
            None => {
                self.warnings.push(Warning::NoWeight);
                Ok(None)
            }
        }
    }

    fn visit(&mut self) -> Result<Option<EventDraft>, Refusal> {
        let Some(on) = self.date(Field::VisitDate)? else { return Ok(None) };
        let time = self.value(Field::VisitTime).or_else(|| self.value(Field::VisitDate));
        let minutes =
            self.value(Field::VisitMinutes).and_then(|word| word.trim().parse::<i16>().ok()).filter(|minutes| (5..=480).contains(minutes));
        let kind = self.value(Field::VisitKind);
        let status = self.value(Field::VisitStatus).and_then(|word| visit_status(&word));
        let mut reason = self.line(Field::VisitReason, 500)?;
        if reason.is_none() {
            reason = kind.as_deref().map(|word| self.clean(word));
        }
        Ok(Some(EventDraft {
            on: Some(on),
            kind: EventKind::Visit {
                number: self.line(Field::VisitNumber, 100)?,
                instant: time.as_deref().and_then(|word| DateTime::parse_from_rfc3339(word.trim()).ok()).map(|at| at.to_utc()),
                at: time.as_deref().and_then(clock),
                minutes,
                visit_type: visit_type(kind.as_deref().or(reason.as_deref()).unwrap_or_default()),
                status,
                reason,
                notes: self.joined(Field::VisitNotes, "; ", 5_000)?,
                vet: self.line(Field::VisitVet, 200)?,
            },
        }))
    }

    fn vaccination(&mut self) -> Result<Option<EventDraft>, Refusal> {
        let next_due = self.date(Field::VaccineDue)?;
        let on = self.date(Field::VaccinatedOn)?;
        if on.is_none() && next_due.is_none() {
            return Ok(None);
        }
        let name = self.line(Field::Vaccine, 200)?;
        let name = name.or_else(|| self.reading.mapping.vaccine_of_due_column()).unwrap_or_else(|| "Vaccination".to_owned());
        Ok(Some(EventDraft { on, kind: EventKind::Vaccination { name, lot: self.line(Field::VaccineLot, 200)?, next_due } }))
    }

    fn reminder(&mut self) -> Result<Option<EventDraft>, Refusal> {
        let Some(on) = self.date(Field::ReminderDue)? else { return Ok(None) };
        let title = self.line(Field::ReminderTitle, 200)?.unwrap_or_else(|| self.reading.mapping.header(Field::ReminderDue));
        let is_done = self.value(Field::ReminderState).is_some_and(|word| is_done(&word));
        Ok(Some(EventDraft { on: Some(on), kind: EventKind::Reminder { title, is_done } }))
    }

    fn record(&mut self) -> Result<Option<EventDraft>, Refusal> {
        let words: Vec<String> = self.reading.mapping.cells(self.cells, Field::RecordText);
        let text = words.join("\n");
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > MAX_RECORD {
            return Err(Refusal::Text { field: Field::RecordText, why: vetdesk_domain::text::TextRefusal::TooLong { limit: MAX_RECORD } });
        }
        Ok(Some(EventDraft {
            on: self.date(Field::RecordDate)?,
            kind: EventKind::Record { text, author: self.line(Field::RecordAuthor, 200)? },
        }))
    }
}

/// "14:30", "2:30 PM", and the same behind a date.
fn clock(word: &str) -> Option<NaiveTime> {
    let word = word.trim().to_uppercase().replace('T', " ");
    let (word, is_pm, is_am) = (
        word.trim_end_matches([' ', 'A', 'P', 'M', '.', 'Z']).to_owned(),
        word.contains("PM") || word.contains("P.M"),
        word.contains("AM") || word.contains("A.M"),
    );
    let time = word.rsplit(' ').next()?;
    let mut parts = time.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let hour = match (hour, is_pm, is_am) {
        (12, false, true) => 0,
        (1..=11, true, _) => hour + 12,
        _ => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// The kind of visit that the words tell.
fn visit_type(words: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 7] = [
        ("emergency", &["emergen", "urgent", "notfall", "urgenc", "critical"]),
        ("vaccination", &["vacc", "booster", "impf", "vacun", "rabies", "immuni"]),
        ("dental", &["dent", "zahn"]),
        ("surgery", &["surg", "spay", "neuter", "castrat", "kastr", "cirug", "chirurg", "operation"]),
        ("follow_up", &["follow", "recheck", "re-check", "revisit", "kontroll", "revisi", "contrôle"]),
        ("grooming", &["groom", "bath", "nail", "clip", "peluquer"]),
        ("checkup", &["check", "exam", "consult", "wellness", "annual", "untersuch", "visita"]),
    ];
    let words = words.to_lowercase();
    WORDS.iter().find(|(_, known)| known.iter().any(|part| words.contains(part))).map_or("other", |(kind, _)| kind)
}

fn visit_status(words: &str) -> Option<&'static str> {
    const WORDS: [(&str, &[&str]); 4] = [
        ("cancelled", &["cancel", "abgesagt", "stornier", "annul"]),
        ("no_show", &["no show", "noshow", "no-show", "missed", "nicht erschienen", "no se presentó", "absent"]),
        ("completed", &["complet", "done", "finish", "closed", "checked out", "checkedout", "erledigt", "termin", "paid"]),
        ("confirmed", &["confirm", "bestätigt"]),
    ];
    let words = words.to_lowercase().replace('_', " ");
    WORDS.iter().find(|(_, known)| known.iter().any(|part| words.contains(part))).map(|(status, _)| *status)
}

fn is_done(words: &str) -> bool {
    let words = words.to_lowercase();
    values::yes_no(&words).unwrap_or(false)
        || ["done", "complet", "sent", "closed", "erledigt", "fulfil", "inactive"].iter().any(|part| words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (word, expected) in [
            ("14:30", Some((14, 30))),
            ("2:30 PM", Some((14, 30))),
            ("12:05 am", Some((0, 5))),
            ("2024-05-06T09:15:00Z", Some((9, 15))),
            ("06/05/2024 09:15", Some((9, 15))),
            ("06/05/2024", None),
            ("", None),
            ("25:00", None),
        ] {
            let expected = expected.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0));
            assert_eq!(clock(word), expected, "{word}");
        }
    }

    #[test]
    fn words_of_visits() {
        assert_eq!(["Rabies booster", "Recheck ears", "Spay", "Walk"].map(visit_type), ["vaccination", "follow_up", "surgery", "other"]);
        assert_eq!(
            ["Cancelled by client", "NO_SHOW", "Checked Out", "Booked"].map(visit_status),
            [Some("cancelled"), Some("no_show"), Some("completed"), None]
        );
    }
}
