//! The rows that belong to clients and animals: second owners, weights, visits, vaccinations, reminders, records, balances.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::animals::Owner;
use super::check::{Gathered, Subject};
use super::decide::{Became, Decided, add_note};
use super::draft::{EventDraft, EventKind};
use super::known::Known;
use super::likeness::plain;
use super::people::PersonId;
use super::refusal::{At, Refusal, Warning};
use super::sheet::{Dependent, DependentKind, NewVisit, Sheet, dependent_id};

/// When nothing tells the time of day.
const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};

/// Longest notes of a visit that the database keeps, in characters.
const MAX_NOTES: usize = 10_000;

/// Who else owns the animals of whom. Somebody who is in neither the files nor the practice goes into the first owner's note.
pub(super) fn second_owners(gathered: &mut Gathered, known: &Known, sheet: &mut Sheet) -> HashMap<PersonId, Owner> {
    let named: Vec<(PersonId, At, (String, String))> =
        gathered.people.iter().filter_map(|(id, person)| Some((id, person.at, person.draft.second_owner.clone()?))).collect();
    let mut found = HashMap::new();
    for (id, at, (first, last)) in named {
        let in_files: Vec<PersonId> = gathered.people.named(&first, &last).into_iter().filter(|other| *other != id).collect();
        let second = match (in_files.as_slice(), known.named(&first, &last)) {
            ([one], _) => Some(Owner::Person(*one)),
            ([], [one]) => Some(Owner::Known(*one)),
            _ => None,
        };
        match second {
            Some(second) => drop(found.insert(id, second)),
            None => {
                sheet.warn(Warning::Unresolved, at);
                add_note(gathered.people.draft_mut(id), format!("{first} {last}").trim());
            }
        }
    }
    found
}

/// Makes the dependent rows of all clients and animals that were found or are made.
pub(super) fn decide(decided: &mut Decided<'_>, gathered: &Gathered, second: &HashMap<PersonId, Owner>) {
    let several_days = numbers_of_several_days(decided, gathered);
    let mut dependents = Dependents { decided, gathered, due: BTreeMap::new(), several_days, visits: HashMap::new() };
    dependents.of_clients();
    dependents.of_animals(second);
    dependents.events();
    dependents.reminders_of_vaccines();
}

struct Dependents<'a, 'b> {
    decided: &'b mut Decided<'a>,
    gathered: &'b Gathered,
    /// The latest date on which each vaccine of each animal is due.
    due: BTreeMap<(Uuid, String), (NaiveDate, String, At)>,
    /// What [`numbers_of_several_days`] found.
    several_days: HashSet<(Uuid, &'b str)>,
    /// The places of visits with a number among the dependents, by their ids.
    visits: HashMap<Uuid, usize>,
}

/// Animals and numbers of their visits that the files give to visits on more than one day: such a number names no visit.
fn numbers_of_several_days<'b>(decided: &Decided<'_>, gathered: &'b Gathered) -> HashSet<(Uuid, &'b str)> {
    let mut days: HashMap<(Uuid, &str), Option<NaiveDate>> = HashMap::new();
    let mut several = HashSet::new();
    for (_, subject, event) in &gathered.events {
        let EventKind::Visit { number: Some(number), .. } = &event.kind else { continue };
        let Became::Row(pet) = decided.subject(*subject) else { continue };
        let visit = (pet, number.as_str());
        if *days.entry(visit).or_insert(event.on) != event.on {
            several.insert(visit);
        }
    }
    several
}

impl Dependents<'_, '_> {
    fn of_clients(&mut self) {
        for (id, person) in self.gathered.people.iter() {
            let Some(Became::Row(user)) = self.decided.people.get(&id).copied() else { continue };
            if let Some(sum) = &person.draft.balance {
                self.kept(person.at, user, "balance", false, None, json!({"sum": sum}));
            }
            if let Some(note) = &person.draft.long_note {
                self.kept(person.at, user, "record", false, None, json!({"text": note}));
            }
        }
    }

    fn of_animals(&mut self, second: &HashMap<PersonId, Owner>) {
        for (id, animal) in self.gathered.animals.all.iter().enumerate() {
            let Some(Became::Row(pet)) = self.decided.animals.get(id).copied() else { continue };
            if let Some(note) = &animal.draft.long_note {
                self.kept(animal.at, pet, "record", true, None, json!({"text": note}));
            }
            let Owner::Person(owner) = animal.owner else { continue };
            let Some(second) = second.get(&self.gathered.people.root(owner)) else { continue };
            let Became::Row(user_id) = self.decided.owner(*second, self.gathered) else { continue };
            if self.decided.owner(animal.owner, self.gathered) != Became::Row(user_id) {
                self.put(animal.at, pet, "co_owner", &user_id.to_string(), DependentKind::CoOwner { user_id });
            }
        }
    }

    fn events(&mut self) {
        for (at, subject, event) in &self.gathered.events {
            let Became::Row(pet) = self.decided.subject(*subject) else { continue };
            if let Err(refusal) = self.event(*at, pet, *subject, event) {
                self.decided.sheet.refused.push((*at, refusal));
            }
        }
    }

    fn event(&mut self, at: At, pet: Uuid, subject: Subject, event: &EventDraft) -> Result<(), Refusal> {
        match &event.kind {
            EventKind::Weight { kg } => {
                let day = event.on.unwrap_or(self.decided.plan.today);
                let content = format!("{kg}|{}", event.on.map(|on| on.to_string()).unwrap_or_default());
                let weighed = self.instant(day, NOON).min(Utc::now());
                self.put(at, pet, "weight", &content, DependentKind::Weight { kg: kg.clone(), at: weighed });
            }
            EventKind::Visit { .. } => self.visit(at, pet, subject, event)?,
            EventKind::Vaccination { name, lot, next_due } => {
                if event.on.is_some() {
                    let data = json!({"name": name, "lot": lot, "next_due": next_due});
                    self.kept(at, pet, "vaccination", true, event.on, data);
                }
                if let Some(due) = next_due {
                    let latest = self.due.entry((pet, plain(name))).or_insert_with(|| (*due, name.clone(), at));
                    if latest.0 < *due {
                        *latest = (*due, name.clone(), at);
                    }
                }
            }
            EventKind::Reminder { title, is_done } => {
                if let Some(due) = event.on {
                    self.reminder(at, pet, title, due, *is_done);
                }
            }
            EventKind::Record { text, author } => {
                self.kept(at, pet, "record", true, event.on, json!({"text": text, "author": author}));
            }
        }
        Ok(())
    }

    fn visit(&mut self, at: At, pet: Uuid, subject: Subject, event: &EventDraft) -> Result<(), Refusal> {
        let EventKind::Visit { number, instant, at: time, minutes, visit_type, status, reason, notes, vet } = &event.kind else {
            return Ok(());
        };
        let Some(on) = event.on else { return Ok(()) };
        let is_past = on < self.decided.plan.today;
        let scheduled_at = match (instant, time) {
            (Some(instant), _) => *instant,
            (None, Some(time)) => self.instant(on, *time),
            (None, None) if is_past => self.instant(on, NOON),
            (None, None) => return Err(Refusal::NoTime),
        };
        let status = match status {
            Some("completed") | None if !is_past => "scheduled",
            Some(status) if !is_past || *status != "confirmed" => status,
            _ => "completed",
        };
        // A visit that is over takes no time of anybody any more.
        let veterinarian_id = match vet {
            Some(vet) if !is_past => Some(self.vet(vet).ok_or_else(|| Refusal::VetUnknown(vet.clone()))?),
            _ => None,
        };
        let Some(owner_id) = self.owner_of(pet, subject) else { return Ok(()) };
        let notes = match vet.as_ref().filter(|_| is_past) {
            Some(vet) => Some(notes.as_ref().map_or_else(|| vet.clone(), |notes| format!("{notes} ({vet})"))),
            None => notes.clone(),
        };
        let content = format!("{scheduled_at}|{visit_type}|{}", reason.as_deref().unwrap_or_default());
        let visit = NewVisit {
            owner_id,
            veterinarian_id,
            visit_type,
            status,
            scheduled_at,
            minutes: minutes.unwrap_or(30),
            reason: reason.clone(),
            notes,
        };
        match number.as_deref().filter(|number| !self.several_days.contains(&(pet, *number))) {
            Some(number) => self.numbered_visit(at, pet, number, &content, visit),
            None => self.put(at, pet, "visit", &content, DependentKind::Visit(Box::new(visit))),
        }
        Ok(())
    }

    /// A visit that the source knows by a number is the same visit however it was moved or described anew. Further rows of it add
    /// their words to its notes.
    fn numbered_visit(&mut self, at: At, pet: Uuid, number: &str, content: &str, visit: NewVisit) {
        let origin = self.decided.plan.origin.to_lowercase();
        let id = dependent_id("visit", pet, &format!("#{origin}|{number}"));
        if let Some(place) = self.visits.get(&id).copied() {
            let first = self.decided.sheet.dependents.get_mut(place).map(|dependent| &mut dependent.what);
            if let Some(DependentKind::Visit(first)) = first
                && add_to_notes(first, visit)
            {
                self.decided.sheet.warn(Warning::RowsDisagree, at);
            }
            return;
        }
        let brought = &self.decided.known.others;
        // An earlier import may have known it by its content, without a column for its number.
        let is_here = brought.contains(&id) || brought.contains(&dependent_id("visit", pet, content));
        if !is_here && self.decided.seen.insert(id) {
            self.visits.insert(id, self.decided.sheet.dependents.len());
            self.decided.sheet.dependents.push(Dependent { id, at, on: pet, what: DependentKind::Visit(Box::new(visit)) });
        }
    }

    fn vet(&self, name: &str) -> Option<Uuid> {
        const TITLES: [&str; 6] = ["dr", "dra", "doctor", "dvm", "vet", "prof"];
        let name: Vec<String> = plain(name).split(' ').filter(|word| !TITLES.contains(word)).map(str::to_owned).collect();
        self.decided.known.vets.get(&name.join(" ")).copied()
    }

    fn owner_of(&self, pet: Uuid, subject: Subject) -> Option<Uuid> {
        match subject {
            Subject::Known(_) => self.decided.known.pets.get(&pet).map(|pet| pet.owner_id),
            Subject::Animal(animal) => match self.decided.owner(self.gathered.animals.all[animal].owner, self.gathered) {
                Became::Row(owner) => Some(owner),
                Became::Left => None,
            },
        }
    }

    /// Only the latest date of a vaccine is waited for.
    fn reminders_of_vaccines(&mut self) {
        for ((pet, _), (due, name, at)) in std::mem::take(&mut self.due) {
            self.reminder(at, pet, &name, due, false);
        }
    }

    fn reminder(&mut self, at: At, pet: Uuid, title: &str, due_on: NaiveDate, is_done: bool) {
        let what = DependentKind::Reminder { kind: reminder_kind(title), title: title.to_owned(), due_on, is_done };
        self.put(at, pet, "reminder", &format!("{}|{due_on}", plain(title)), what);
    }

    fn kept(&mut self, at: At, on: Uuid, kind: &'static str, is_of_pet: bool, on_date: Option<NaiveDate>, data: serde_json::Value) {
        let content = format!("{kind}|{}|{data}", on_date.map(|day| day.to_string()).unwrap_or_default());
        self.put(at, on, "kept", &content, DependentKind::Kept { kind, is_of_pet, on_date, data });
    }

    /// Adds it unless this source has brought it before.
    fn put(&mut self, at: At, on: Uuid, kind: &str, content: &str, what: DependentKind) {
        let id = dependent_id(kind, on, content);
        if !self.decided.known.others.contains(&id) && self.decided.seen.insert(id) {
            self.decided.sheet.dependents.push(Dependent { id, at, on, what });
        }
    }

    fn instant(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        self.decided.plan.zone.wall(day, time).likely()
    }
}

/// Adds what another row of a visit says to its notes; whether it says anything more.
fn add_to_notes(visit: &mut NewVisit, other: NewVisit) -> bool {
    let mut notes = visit.notes.take().unwrap_or_default();
    let before = notes.len();
    for words in other.reason.into_iter().chain(other.notes) {
        if visit.reason.as_ref() == Some(&words) || notes.contains(&words) {
            continue;
        }
        if !notes.is_empty() {
            notes.push_str("; ");
        }
        notes.push_str(&words);
    }
    let says_more = notes.len() > before;
    visit.notes = Some(notes.chars().take(MAX_NOTES).collect::<String>()).filter(|notes| !notes.is_empty());
    says_more
}

fn reminder_kind(title: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 4] = [
        (
            "vaccination",
            &["vacc", "rabies", "booster", "impf", "vacun", "dhpp", "dapp", "fvrcp", "lepto", "bordetella", "felv", "tollwut", "rage"],
        ),
        ("dental", &["dent", "zahn"]),
        ("medication", &["medic", "heartworm", "flea", "tick", "worm", "deworm", "preventi", "tablet"]),
        ("check_up", &["check", "exam", "annual", "wellness", "senior", "blood"]),
    ];
    let title = title.to_lowercase();
    WORDS.iter().find(|(_, parts)| parts.iter().any(|part| title.contains(part))).map_or("other", |(kind, _)| kind)
}
