//! Another system's file, on its way into the practice.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;
use vetdesk_import::{DateOrder, Delimiter, Field, Gap, Join, KeptBecause, Letters, Reason, Warning};

/// A file is going to be handed over in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportBeginRequest {
    pub name: String,
    /// In bytes.
    pub size: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportUpload {
    pub file_id: Uuid,
    /// Most bytes of one piece.
    pub chunk: u32,
}

/// The next piece of the file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportChunkRequest {
    pub file_id: Uuid,
    pub base64: String,
}

impl std::fmt::Debug for ImportChunkRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportChunkRequest").field("file_id", &self.file_id).finish_non_exhaustive()
    }
}

/// How the file is to be read; what is absent is found out by looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportReadRequest {
    pub file_id: Uuid,
    pub letters: Option<Letters>,
    pub delimiter: Option<Delimiter>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportSheet {
    pub file_id: Uuid,
    pub name: String,
    pub rows: u32,
    pub letters: Letters,
    /// False where nothing else fitted: accented letters are worth a look.
    pub is_sure_of_letters: bool,
    pub delimiter: Delimiter,
    pub has_header: bool,
    pub columns: Vec<ImportColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportColumn {
    /// Empty where no row names it.
    pub header: String,
    pub samples: Vec<String>,
    /// What it most likely means.
    pub field: Field,
}

/// What each column means, and what is to happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPlanRequest {
    pub file_id: Uuid,
    /// By the columns' order.
    pub fields: Vec<Field>,
    pub date_order: Option<DateOrder>,
    /// What happens to clients who look like one that is there.
    pub join: Join,
    /// What an animal without a name is called.
    pub unnamed: String,
}

/// What a mapping comes to for the first rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreview {
    /// What is lacking before anything can be tried.
    pub gap: Option<Gap>,
    /// The question that must be answered first.
    pub dates: Option<ImportDates>,
    pub rows: Vec<ImportPreviewRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportDates {
    pub column: String,
    pub row: u32,
    pub example: String,
    pub readings: Vec<ImportDateReading>,
}

/// One way to read the dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportDateReading {
    pub order: DateOrder,
    /// The example; none where there is no such day.
    pub example: Option<NaiveDate>,
    /// How many of the dates in question are days this way.
    pub fits: u32,
    pub fails: u32,
}

/// A row as the desk would keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewRow {
    pub row: u32,
    pub client: Option<ImportPreviewClient>,
    pub pet: Option<ImportPreviewPet>,
    pub refused: Option<ImportRefusal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewClient {
    pub name: String,
    pub phones: Vec<String>,
    pub email: Option<String>,
    /// Street, postal code and city.
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewPet {
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub chip: Option<String>,
}

/// Why a row is not kept, in the raw material of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportRefusal {
    /// As a spreadsheet counts: the first row is 1.
    pub row: u32,
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: Reason,
    pub other_row: Option<u32>,
    pub name: Option<String>,
    pub count: Option<u32>,
}

/// What the file would come to. Nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportTrial {
    pub rows: u32,
    pub clients_new: u32,
    pub clients_known: u32,
    pub pets_new: u32,
    pub pets_known: u32,
    pub refused: u32,
    /// The first of them.
    pub refused_rows: Vec<ImportRefusal>,
    pub warnings: Vec<ImportWarning>,
    /// Clients who look like another.
    pub alike: u32,
    /// Those of them who are taken for one person.
    pub alike_joined: u32,
    pub alike_rows: Vec<ImportAlike>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportWarning {
    pub warning: Warning,
    pub rows: u32,
    pub first_row: u32,
}

/// Two that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportAlike {
    pub row: u32,
    pub name: String,
    /// None where the other one is in the practice already.
    pub other_row: Option<u32>,
    pub other_name: String,
    pub has_same_phone: bool,
    pub joined: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportResult {
    pub batch_id: Uuid,
    pub clients_made: u32,
    pub pets_made: u32,
    pub refused: u32,
    pub refused_rows: Vec<ImportRefusal>,
}

/// An import as the practice remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportBatch {
    pub id: Uuid,
    pub file_name: String,
    pub local_day: NaiveDate,
    /// "14:02" on the clinic's clock.
    pub local_time: String,
    pub state: ImportBatchState,
    /// Clients and pets of it that are in the practice now.
    pub clients: u32,
    pub pets: u32,
    pub refused: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportBatchState {
    Whole,
    /// Under way, or the server went away in the middle.
    Unfinished,
    TakenBack,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportUndoRequest {
    pub batch_id: Uuid,
}

/// What taking a batch back came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportUndone {
    pub clients_removed: u32,
    pub pets_removed: u32,
    pub kept: u32,
    /// The first of them.
    pub kept_rows: Vec<ImportKept>,
}

/// Who stays, for somebody has worked with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportKept {
    pub is_pet: bool,
    pub name: String,
    pub because: KeptBecause,
}

/// The refused rows of the last try or import as a file, in the words of who reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SaveRefusedRequest {
    pub row_word: String,
    pub reason_word: String,
    pub words: Vec<ReasonWords>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReasonWords {
    pub reason: Reason,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SavedFile {
    pub path: String,
}
