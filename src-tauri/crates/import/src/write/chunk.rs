//! The rows of one statement, as `clinic.import_rows` takes them.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::refusal::At;
use crate::sheet::{Dependent, DependentKind, NewClient, NewPet, digest_of};

/// What every chunk of an import says.
#[derive(Debug)]
pub struct Context {
    pub rows_read: u64,
    /// Where visits take place.
    pub clinic: Uuid,
    pub origin: String,
}

/// Rows of one statement.
#[derive(Debug, Default, Serialize)]
pub struct Chunk {
    clients: Vec<Linked>,
    pets: Vec<Linked>,
    phones: Vec<Phone>,
    /// Further keys under which the source knows a client.
    also: Vec<Linked>,
    co_owners: Vec<CoOwner>,
    weights: Vec<Weight>,
    visits: Vec<Visit>,
    reminders: Vec<Reminder>,
    kept: Vec<Kept>,
    dependents: Vec<Link>,
    rows_read: u64,
}

impl Chunk {
    pub fn new(rows_read: u64) -> Self {
        Self { rows_read, ..Self::default() }
    }
}

/// Something that an import writes.
pub trait Written: Send + Sync + Clone + 'static {
    /// Whether a row that was refused may be written in another form.
    const HAS_SECOND_TRY: bool = false;

    fn who(&self) -> (Uuid, At);

    /// # Errors
    /// Where it cannot be put into JSON.
    fn add(&self, chunk: &mut Chunk, context: &Context, is_second_try: bool) -> serde_json::Result<()>;
}

/// A row with its link: what the source calls it and the values that it gave.
#[derive(Debug, Serialize)]
struct Linked {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    id: Uuid,
    key: Option<String>,
    number: Option<String>,
    digest: i64,
    imported: Box<RawValue>,
}

#[derive(Debug, Serialize)]
struct Link {
    kind: &'static str,
    id: Uuid,
}

#[derive(Debug, Serialize)]
struct Phone {
    id: Uuid,
    user_id: Uuid,
    label: &'static str,
    typed: String,
    digits: String,
    position: usize,
}

#[derive(Debug, Serialize)]
struct CoOwner {
    id: Uuid,
    pet_id: Uuid,
    user_id: Uuid,
}

#[derive(Debug, Serialize)]
struct Weight {
    id: Uuid,
    pet_id: Uuid,
    kg: String,
    weighed_at: String,
}

#[derive(Debug, Serialize)]
struct Reminder {
    id: Uuid,
    pet_id: Uuid,
    kind: &'static str,
    title: String,
    due_on: chrono::NaiveDate,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct Kept {
    id: Uuid,
    kind: &'static str,
    pet_id: Option<Uuid>,
    user_id: Option<Uuid>,
    on_date: Option<chrono::NaiveDate>,
    data: serde_json::Value,
}

#[derive(Debug, Serialize)]
struct Visit {
    id: Uuid,
    clinic_id: Uuid,
    pet_id: Uuid,
    owner_id: Uuid,
    veterinarian_id: Option<Uuid>,
    visit_type: &'static str,
    status: &'static str,
    scheduled_at: String,
    duration_minutes: i16,
    reason: Option<String>,
    notes: Option<String>,
    overbook_reason: Option<String>,
}

impl Written for NewClient {
    fn who(&self) -> (Uuid, At) {
        (self.id, self.at)
    }

    fn add(&self, chunk: &mut Chunk, _context: &Context, _is_second_try: bool) -> serde_json::Result<()> {
        let (digest, imported) = remembered(&self.draft.imported())?;
        let linked = |kind, key: Option<&String>, number: Option<&String>| Linked {
            kind,
            id: self.id,
            key: key.cloned(),
            number: number.cloned(),
            digest,
            imported: imported.clone(),
        };
        chunk.clients.push(linked(None, self.keys.first(), self.draft.number.as_ref()));
        chunk.also.extend(self.keys.iter().skip(1).map(|key| linked(Some("client"), Some(key), None)));
        chunk.phones.extend(self.draft.phones.iter().enumerate().map(|(position, (label, phone))| Phone {
            id: Uuid::now_v7(),
            user_id: self.id,
            label,
            typed: phone.typed.clone(),
            digits: phone.digits.clone(),
            position,
        }));
        Ok(())
    }
}

impl Written for NewPet {
    fn who(&self) -> (Uuid, At) {
        (self.id, self.at)
    }

    fn add(&self, chunk: &mut Chunk, _context: &Context, _is_second_try: bool) -> serde_json::Result<()> {
        let (digest, imported) = remembered(&self.draft.imported(self.owner_id))?;
        let (key, number) = (Some(self.key.clone()), self.draft.number.clone());
        chunk.pets.push(Linked { kind: None, id: self.id, key, number, digest, imported });
        Ok(())
    }
}

impl Written for Dependent {
    /// A visit may lie on another one: in the old system it did. It is then written as overbooked.
    const HAS_SECOND_TRY: bool = true;

    fn who(&self) -> (Uuid, At) {
        (self.id, self.at)
    }

    fn add(&self, chunk: &mut Chunk, context: &Context, is_second_try: bool) -> serde_json::Result<()> {
        let (id, on) = (self.id, self.on);
        let kind = match &self.what {
            DependentKind::CoOwner { user_id } => {
                chunk.co_owners.push(CoOwner { id, pet_id: on, user_id: *user_id });
                "co_owner"
            }
            DependentKind::Weight { kg, at } => {
                chunk.weights.push(Weight { id, pet_id: on, kg: kg.clone(), weighed_at: at.to_rfc3339() });
                "weight"
            }
            DependentKind::Reminder { kind, title, due_on, is_done } => {
                let state = if *is_done { "done" } else { "open" };
                chunk.reminders.push(Reminder { id, pet_id: on, kind, title: title.clone(), due_on: *due_on, state });
                "reminder"
            }
            DependentKind::Kept { kind, is_of_pet, on_date, data } => {
                let (pet_id, user_id) = if *is_of_pet { (Some(on), None) } else { (None, Some(on)) };
                chunk.kept.push(Kept { id, kind, pet_id, user_id, on_date: *on_date, data: data.clone() });
                "kept"
            }
            DependentKind::Visit(visit) => {
                chunk.visits.push(Visit {
                    id,
                    clinic_id: context.clinic,
                    pet_id: on,
                    owner_id: visit.owner_id,
                    veterinarian_id: visit.veterinarian_id,
                    visit_type: visit.visit_type,
                    status: visit.status,
                    scheduled_at: visit.scheduled_at.to_rfc3339(),
                    duration_minutes: visit.minutes,
                    reason: visit.reason.clone(),
                    notes: visit.notes.clone(),
                    overbook_reason: is_second_try.then(|| context.origin.clone()),
                });
                "visit"
            }
        };
        chunk.dependents.push(Link { kind, id });
        Ok(())
    }
}

/// The values that the source gave, as text, and their digest.
fn remembered(imported: &serde_json::Value) -> serde_json::Result<(i64, Box<RawValue>)> {
    let text = imported.to_string();
    let digest = digest_of(&text);
    Ok((digest, RawValue::from_string(text)?))
}
