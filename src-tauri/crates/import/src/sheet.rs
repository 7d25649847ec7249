//! What an import comes to, before anything is written: new rows, rows that are there, refused rows.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use specta::Type;
use uuid::Uuid;

use super::draft::{ClientDraft, PetDraft};
use super::likeness::Why;
use super::refusal::{At, Refusal, Warning};

/// What happens to clients who look like one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// They are listed, and made all the same.
    #[default]
    Report,
    /// Joined where the phone is the same and the names are nearly so; others are listed.
    SamePhone,
    /// Everyone who is listed and has nearly the same name is joined.
    All,
}

/// A client to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClient {
    pub id: Uuid,
    pub at: At,
    /// What the source calls them; the first is the row's own link.
    pub keys: Vec<String>,
    pub draft: ClientDraft,
}

/// A pet to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPet {
    pub id: Uuid,
    pub at: At,
    pub key: String,
    pub owner_id: Uuid,
    pub draft: PetDraft,
}

/// A row of the practice that the source names again, with other values than last time or for the first time.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    pub at: At,
    pub is_pet: bool,
    pub name: String,
    pub key: String,
    pub row_id: Uuid,
    pub digest: i64,
    /// The columns' values as the source gives them, and the phones as they are written.
    pub imported: Value,
}

/// A row that belongs to a client or a pet: a weight, a visit, a reminder and the like.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependent {
    pub id: Uuid,
    pub at: At,
    /// The client or pet. Where the server refuses that row, this one is not written either.
    pub on: Uuid,
    pub what: DependentKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DependentKind {
    CoOwner {
        user_id: Uuid,
    },
    Weight {
        kg: String,
        at: DateTime<Utc>,
    },
    Visit(Box<NewVisit>),
    Reminder {
        kind: &'static str,
        title: String,
        due_on: NaiveDate,
        is_done: bool,
    },
    /// Kept as it was given, until the system that holds it is there.
    Kept {
        kind: &'static str,
        is_of_pet: bool,
        on_date: Option<NaiveDate>,
        data: Value,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewVisit {
    pub owner_id: Uuid,
    pub veterinarian_id: Option<Uuid>,
    pub visit_type: &'static str,
    pub status: &'static str,
    pub scheduled_at: DateTime<Utc>,
    pub minutes: i16,
    pub reason: Option<String>,
    pub notes: Option<String>,
}

/// Two that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub at: At,
    pub name: String,
    /// The row of the other; None where that one is in the practice already.
    pub other: Option<At>,
    pub other_name: String,
    pub why: Why,
    pub joined: bool,
}

/// A row that makes nothing, for what it speaks of is in the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub at: At,
    pub is_pet: bool,
    pub name: String,
    pub by: FoundBy,
}

/// By what it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// An earlier import of this source brought it.
    Source,
    NameAndContact,
    Chip,
    OwnerAndName,
    /// A person said that those who look alike are one.
    Joined,
}

/// What the files come to.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub rows_read: u64,
    pub clients: Vec<NewClient>,
    pub pets: Vec<NewPet>,
    pub again: Vec<Again>,
    pub dependents: Vec<Dependent>,
    pub refused: Vec<(At, Refusal)>,
    pub warnings: BTreeMap<Warning, Vec<At>>,
    pub proposals: Vec<Proposal>,
    pub found: Vec<Found>,
}

impl Sheet {
    pub(super) fn warn(&mut self, warning: Warning, at: At) {
        self.warnings.entry(warning).or_default().push(at);
    }

    /// Clients or pets that are in the practice and that the files name again.
    #[must_use]
    pub fn found_of(&self, is_pet: bool) -> usize {
        self.found.iter().filter(|found| found.is_pet == is_pet).count()
    }
}

impl ClientDraft {
    /// The columns' values as they are remembered of the source.
    #[must_use]
    pub fn imported(&self) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        let mut digits: Vec<&str> = self.phones.iter().map(|(_, phone)| phone.digits.as_str()).collect();
        digits.sort_unstable();
        value["phones"] = json!(digits);
        value
    }

    /// The same with the phones as they are written, for a row that stands here.
    #[must_use]
    pub fn imported_again(&self) -> Value {
        let mut value = self.imported();
        let phones: Vec<Value> =
            self.phones.iter().map(|(label, phone)| json!({"label": label, "typed": phone.typed, "digits": phone.digits})).collect();
        value["phones_written"] = json!(phones);
        value
    }
}

impl PetDraft {
    #[must_use]
    pub fn imported(&self, owner: Uuid) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        value["owner_id"] = json!(owner);
        value
    }
}

/// A short sign of values: the same values give the same sign in every version of the program.
#[must_use]
pub fn digest(imported: &Value) -> i64 {
    digest_of(&imported.to_string())
}

/// The digest of values that are JSON text already, as [`Value`] writes it.
pub(super) fn digest_of(text: &str) -> i64 {
    let mut hash = Sha256::digest(text.as_bytes());
    let bytes: [u8; 8] = std::array::from_fn(|at| hash[at]);
    hash.fill(0);
    i64::from_be_bytes(bytes)
}

/// The id of a dependent row: the same thing has the same id in each import, so that it is not made twice.
#[must_use]
pub fn dependent_id(kind: &str, on: Uuid, content: &str) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(kind.as_bytes());
    hasher.update(on.as_bytes());
    hasher.update(content.as_bytes());
    let hash = hasher.finalize();
    uuid::Builder::from_custom_bytes(std::array::from_fn(|at| hash[at])).into_uuid()
}
