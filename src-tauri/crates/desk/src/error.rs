//! What can go wrong at the desk, as a code that the screen has words for.
//!
//! A code exists because the screen does something with it; nobody matches on message text.

use std::io;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_cache::CacheError;
use vetdesk_domain::booking::BookingRefusal;
use vetdesk_domain::chip::ChipRefusal;
use vetdesk_domain::person::PersonRefusal;
use vetdesk_domain::pet::PetRefusal;
use vetdesk_domain::phone::PhoneRefusal;
use vetdesk_domain::price::PriceRefusal;
use vetdesk_domain::status::Status;
use vetdesk_domain::text::TextRefusal;
use vetdesk_domain::weight::WeightRefusal;
use vetdesk_import::ImportError;
use vetdesk_server::ServerError;
use vetdesk_sync::CopyError;

use crate::view::WeightQuestion;

pub type Result<T, E = DeskError> = std::result::Result<T, E>;

/// The contract with the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    InvalidInput,
    NotSignedIn,
    Locked,
    WrongPassword,
    AccountLocked,
    /// `details.count`: seconds until the next try.
    TooManyTries,
    CannotReachServer,
    NotAVetdeskServer,
    ServerNotMigrated,
    ServerTooNew,
    ServerTooOld,
    CertificateExpired,
    CertificateUntrusted,
    CertificateWrongHost,
    ServerWithoutTls,
    ClockIsOff,
    NoOfflineCopy,
    KeyringLocked,
    PassphraseNeeded,
    WrongPassphrase,
    CacheInUse,
    CacheBroken,
    DiskFull,
    FolderNotWritable,
    NotAllowed,
    NotFound,
    SlotTaken,
    /// `details.name`: why the time is blocked.
    Blocked,
    ClinicClosed,
    OutsideHours,
    OverBreak,
    OnLeave,
    InThePast,
    PetDeceased,
    /// The room or the vet of a visit is not there any more.
    ResourceMissing,
    PetBookedAlready,
    /// `details.status`: where the visit stands.
    StatusNotAllowed,
    /// The step is for another day or for later today. `details.name`: the pet; `details.at` and, of another day, `details.day`: when.
    NotItsDay,
    /// The visit lost its slot and needs another time before anything else.
    NeedsNewTime,
    PhoneInvalid,
    ChipInvalid,
    /// Another living pet has the chip.
    ChipTaken,
    BirthDateInFuture,
    NameMissing,
    TextTooLong,
    /// No weight of an animal.
    WeightInvalid,
    /// `details.weight`: it can hardly be so, and is kept where a person says that it is.
    WeightUnlikely,
    ChangedMeanwhile,
    /// Somebody or an animal that others have worked with since cannot be taken back.
    StillNeeded,
    NothingToUndo,
    ReadOnly,
    ServerBinariesMissing,
    /// A clinic was set up on this PC before: it is opened, never founded over.
    ClinicThereAlready,
    /// The clinic's data is not where it was.
    ClinicDataMissing,
    FileEmpty,
    FileNotText,
    FileNoHeader,
    FileTooLarge,
    ImportUnderWay,
    /// What was written stays; the same import again finishes it.
    ImportInterrupted,
    Cancelled,
    Internal,
}

/// What a sentence about an error needs. Absent where it has nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ErrorDetails {
    /// The field of the request: `phone`, `pet_name` …
    pub field: Option<String>,
    /// Who or what: a vet, a room, a pet.
    pub name: Option<String>,
    pub at: Option<DateTime<Utc>>,
    /// The clinic's day.
    pub day: Option<NaiveDate>,
    /// Where a visit stands.
    pub status: Option<Status>,
    /// A limit or a number found.
    pub count: Option<i32>,
    /// Why a weight is asked about.
    pub weight: Option<Box<WeightQuestion>>,
}

/// Every error as it crosses to the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ErrorView {
    pub code: ErrorCode,
    /// English, for the log and as a last resort.
    pub message: String,
    pub details: ErrorDetails,
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A refusal with its code; what the screen says is made of `details`.
    #[error("{message}")]
    Refused { code: ErrorCode, message: String, details: ErrorDetails },
    #[error(transparent)]
    Booking(#[from] BookingRefusal),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("file: {0}")]
    File(#[from] io::Error),
}

impl DeskError {
    /// A refusal whose code says everything.
    #[must_use]
    pub fn of(code: ErrorCode) -> Self {
        Self::because(code, format!("{code:?}"))
    }

    /// A refusal that concerns no single field, with words for the log.
    pub fn because(code: ErrorCode, why: impl std::fmt::Display) -> Self {
        Self::Refused { code, message: why.to_string(), details: ErrorDetails::default() }
    }

    /// A refusal of one field of the request.
    #[must_use]
    pub fn field(code: ErrorCode, field: &str) -> Self {
        Self::field_because(code, field, format_args!("{code:?}"))
    }

    /// A refusal of one field of the request, with words for the log.
    pub fn field_because(code: ErrorCode, field: &str, why: impl std::fmt::Display) -> Self {
        let details = ErrorDetails { field: Some(field.to_owned()), ..ErrorDetails::default() };
        Self::Refused { code, message: format!("{field}: {why}"), details }
    }

    /// A refusal of one of several entries of a request: its field is named "pets.0.chip".
    #[must_use]
    pub fn within(self, entry: impl std::fmt::Display) -> Self {
        let (code, message, mut details) = (self.code(), self.to_string(), self.details());
        details.field = details.field.map(|field| format!("{entry}.{field}"));
        Self::Refused { code, message: format!("{entry}: {message}"), details }
    }

    /// Something asked for is not there.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::Refused {
            code: ErrorCode::NotFound,
            message: format!("no such {what}"),
            details: ErrorDetails { name: Some(what.to_owned()), ..ErrorDetails::default() },
        }
    }

    /// Where this visit stands, the step is none.
    #[must_use]
    pub fn status(status: Status) -> Self {
        Self::Refused {
            code: ErrorCode::StatusNotAllowed,
            message: format!("a visit that is {status}"),
            details: ErrorDetails { status: Some(status), ..ErrorDetails::default() },
        }
    }

    /// A text that does not do, by its field.
    #[must_use]
    pub fn text(field: &str, refusal: TextRefusal) -> Self {
        let (code, count) = match refusal {
            TextRefusal::Missing if field.ends_with("name") => (ErrorCode::NameMissing, None),
            TextRefusal::Missing | TextRefusal::Unprintable => (ErrorCode::InvalidInput, None),
            TextRefusal::TooLong { limit } => (ErrorCode::TextTooLong, i32::try_from(limit).ok()),
        };
        Self::Refused {
            code,
            message: format!("{field}: {refusal}"),
            details: ErrorDetails { field: Some(field.to_owned()), count, ..ErrorDetails::default() },
        }
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Booking(refusal) => match refusal {
                BookingRefusal::Minutes { .. } => ErrorCode::InvalidInput,
                BookingRefusal::InThePast => ErrorCode::InThePast,
                BookingRefusal::PetDeceased => ErrorCode::PetDeceased,
                BookingRefusal::PetBookedAlready { .. } => ErrorCode::PetBookedAlready,
                BookingRefusal::OnLeave { .. } => ErrorCode::OnLeave,
                BookingRefusal::ClinicClosed { .. } => ErrorCode::ClinicClosed,
                BookingRefusal::OutsideHours { .. } => ErrorCode::OutsideHours,
                BookingRefusal::OverBreak { .. } => ErrorCode::OverBreak,
                BookingRefusal::SlotTaken { .. } => ErrorCode::SlotTaken,
                BookingRefusal::Blocked { .. } => ErrorCode::Blocked,
            },
            Self::Cache(error) => match error {
                CacheError::InUse => ErrorCode::CacheInUse,
                CacheError::DiskFull => ErrorCode::DiskFull,
                CacheError::NotFound { .. } => ErrorCode::NotFound,
                CacheError::UnknownTable(_)
                | CacheError::UnknownColumn { .. }
                | CacheError::AlreadyThere { .. }
                | CacheError::Misfit(_) => ErrorCode::Internal,
                CacheError::File(error) => file_code(error, ErrorCode::CacheBroken),
                CacheError::Sqlite(error) => match error.sqlite_error_code() {
                    Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied) => {
                        ErrorCode::FolderNotWritable
                    }
                    _ => ErrorCode::CacheBroken,
                },
                _ => ErrorCode::CacheBroken,
            },
            Self::Server(error) => server_code(error),
            Self::Import(error) => import_code(error),
            Self::File(error) => file_code(error, ErrorCode::Internal),
        }
    }

    #[must_use]
    pub fn details(&self) -> ErrorDetails {
        let with = |field: &str| ErrorDetails { field: Some(field.to_owned()), ..ErrorDetails::default() };
        match self {
            Self::Refused { details, .. } => details.clone(),
            Self::Booking(refusal) => match refusal {
                BookingRefusal::Minutes { minutes } => ErrorDetails { count: i32::try_from(*minutes).ok(), ..with("minutes") },
                BookingRefusal::InThePast => with("starts_at"),
                BookingRefusal::PetDeceased => with("pet_id"),
                BookingRefusal::PetBookedAlready { at } => ErrorDetails { at: Some(*at), ..with("pet_id") },
                BookingRefusal::ClinicClosed { reason } => ErrorDetails { name: reason.clone(), ..with("starts_at") },
                BookingRefusal::OnLeave { name } | BookingRefusal::OutsideHours { name } | BookingRefusal::OverBreak { name } => {
                    ErrorDetails { name: Some(name.clone()), ..with("starts_at") }
                }
                BookingRefusal::SlotTaken { name, at } => ErrorDetails { name: Some(name.clone()), at: Some(*at), ..with("starts_at") },
                BookingRefusal::Blocked { at, reason, .. } => ErrorDetails { name: reason.clone(), at: Some(*at), ..with("starts_at") },
            },
            Self::Server(ServerError::ClockIsOff { seconds }) => {
                ErrorDetails { count: i32::try_from(*seconds).ok(), ..ErrorDetails::default() }
            }
            Self::Import(ImportError::DateOrderNeeded { .. } | ImportError::DatesDoNotFit { .. }) => with("date_order"),
            Self::Cache(_) | Self::Server(_) | Self::Import(_) | Self::File(_) => ErrorDetails::default(),
        }
    }
}

/// What a file's trouble is to the person; `otherwise` where it is nothing they can mend.
fn file_code(error: &io::Error, otherwise: ErrorCode) -> ErrorCode {
    use io::ErrorKind::{AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        StorageFull => ErrorCode::DiskFull,
        PermissionDenied | ReadOnlyFilesystem | NotADirectory | AlreadyExists => ErrorCode::FolderNotWritable,
        _ => otherwise,
    }
}

const fn server_code(error: &ServerError) -> ErrorCode {
    match error {
        ServerError::Unreachable | ServerError::TimedOut | ServerError::TryAgain(_) => ErrorCode::CannotReachServer,
        ServerError::WrongPassword | ServerError::UnusablePassword | ServerError::UnusableLogin => ErrorCode::WrongPassword,
        ServerError::NoTls => ErrorCode::ServerWithoutTls,
        ServerError::CertificateExpired => ErrorCode::CertificateExpired,
        ServerError::CertificateUntrusted | ServerError::CaFile { .. } => ErrorCode::CertificateUntrusted,
        ServerError::CertificateWrongHost => ErrorCode::CertificateWrongHost,
        ServerError::NotVetdesk | ServerError::NotPostgres => ErrorCode::NotAVetdeskServer,
        ServerError::NotMigrated => ErrorCode::ServerNotMigrated,
        ServerError::SchemaTooNew { .. } => ErrorCode::ServerTooNew,
        ServerError::SchemaTooOld { .. } => ErrorCode::ServerTooOld,
        ServerError::ClockIsOff { .. } => ErrorCode::ClockIsOff,
        ServerError::NotAllowed => ErrorCode::NotAllowed,
        ServerError::SessionEnded => ErrorCode::NotSignedIn,
        ServerError::Misfit(_) | ServerError::Database(_) | ServerError::Migrate(_) => ErrorCode::Internal,
    }
}

fn import_code(error: &ImportError) -> ErrorCode {
    match error {
        ImportError::Empty => ErrorCode::FileEmpty,
        ImportError::Binary | ImportError::Spreadsheet(_) => ErrorCode::FileNotText,
        ImportError::NoHeader | ImportError::BadHeader(_) => ErrorCode::FileNoHeader,
        ImportError::UnderWay => ErrorCode::ImportUnderWay,
        ImportError::Cancelled => ErrorCode::Cancelled,
        ImportError::Mapping(_)
        | ImportError::NoOwnerColumn(_)
        | ImportError::NoSpeciesColumn(_)
        | ImportError::NothingMapped(_)
        | ImportError::DateOrderNeeded { .. }
        | ImportError::DatesDoNotFit { .. }
        | ImportError::FileChanged => ErrorCode::InvalidInput,
        ImportError::Io(error) => file_code(error, ErrorCode::Internal),
        ImportError::Interrupted { .. } => ErrorCode::ImportInterrupted,
        ImportError::Server(error) => server_code(error),
    }
}

impl From<CopyError> for DeskError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Server(error) => Self::Server(error),
            CopyError::Cache(error) => Self::Cache(error),
            CopyError::Interrupted(error) => Self::because(ErrorCode::Internal, error),
        }
    }
}

impl From<PhoneRefusal> for DeskError {
    fn from(refusal: PhoneRefusal) -> Self {
        Self::field_because(ErrorCode::PhoneInvalid, "phone", refusal)
    }
}

impl From<ChipRefusal> for DeskError {
    fn from(refusal: ChipRefusal) -> Self {
        Self::field_because(ErrorCode::ChipInvalid, "chip", refusal)
    }
}

impl From<PersonRefusal> for DeskError {
    fn from(refusal: PersonRefusal) -> Self {
        match refusal {
            PersonRefusal::FirstName(text) => Self::text("first_name", text),
            PersonRefusal::LastName(text) => Self::text("last_name", text),
            PersonRefusal::EmailText(text) => Self::text("email", text),
            PersonRefusal::Email => Self::field_because(ErrorCode::InvalidInput, "email", refusal),
        }
    }
}

impl From<PetRefusal> for DeskError {
    fn from(refusal: PetRefusal) -> Self {
        match refusal {
            PetRefusal::Name(text) => Self::text("pet_name", text),
            PetRefusal::Species(text) => Self::text("species", text),
            PetRefusal::Breed(text) => Self::text("breed", text),
            PetRefusal::BornInFuture => Self::field_because(ErrorCode::BirthDateInFuture, "birth_date", refusal),
            PetRefusal::BornLongAgo => Self::field_because(ErrorCode::InvalidInput, "birth_date", refusal),
        }
    }
}

impl From<WeightRefusal> for DeskError {
    fn from(refusal: WeightRefusal) -> Self {
        Self::field_because(ErrorCode::WeightInvalid, "kg", refusal)
    }
}

impl From<PriceRefusal> for DeskError {
    fn from(refusal: PriceRefusal) -> Self {
        Self::field_because(ErrorCode::InvalidInput, "price", refusal)
    }
}

impl From<&DeskError> for ErrorView {
    fn from(error: &DeskError) -> Self {
        Self { code: error.code(), message: error.to_string(), details: error.details() }
    }
}

impl From<DeskError> for ErrorView {
    fn from(error: DeskError) -> Self {
        Self::from(&error)
    }
}
