//! Another system's files, on their way into the practice.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;
use vetdesk_import::{DateDoubt, DateOrder, Delimiter, Field, FoundBy, Gap, Join, KeptBecause, Letters, Reason, Warning};

/// A file is going to be handed over in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportBeginRequest {
    pub name: String,
    /// In bytes.
    pub size: u32,
    /// It comes to the files that are there; otherwise they are put away.
    pub adds: bool,
}

/// One of several files is put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportDropRequest {
    pub file_id: Uuid,
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
    /// The system that wrote the file, where its headers tell.
    pub system: Option<String>,
    /// The columns mean what they meant in an earlier import of such a file, and so do its dates.
    pub remembered: bool,
    pub date_order: Option<DateOrder>,
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

/// What each column of one file means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportFilePlan {
    pub file_id: Uuid,
    /// By the columns' order.
    pub fields: Vec<Field>,
    pub date_order: Option<DateOrder>,
    /// What holds for every row.
    pub constants: Vec<ImportConstant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportConstant {
    pub field: Field,
    pub value: String,
}

/// What the files mean, and what is to happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPlanRequest {
    pub files: Vec<ImportFilePlan>,
    /// The system or branch whose numbers these are.
    pub source: String,
    /// What happens to clients who look like one that is there.
    pub join: Join,
    /// What an animal without a name is called.
    pub unnamed: String,
}

/// The first rows of one of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewRequest {
    pub file: ImportFilePlan,
    pub unnamed: String,
}

/// What a mapping comes to for the first rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreview {
    /// What is lacking before anything can be tried.
    pub gap: Option<Gap>,
    /// The question that must be answered first.
    pub dates: Option<ImportDates>,
    /// What looks wrong about the birth dates, read in the order that was given.
    pub doubts: Vec<ImportDateDoubt>,
    pub rows: Vec<ImportPreviewRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportDateDoubt {
    pub doubt: DateDoubt,
    pub column: String,
    pub dates: u32,
    pub of: u32,
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
    /// What happened to the animal.
    pub events: Vec<ImportPreviewEvent>,
    pub warnings: Vec<Warning>,
    pub refused: Option<ImportRefusal>,
}

/// A weight, a visit, a vaccination, a reminder or a record, as the desk would keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewEvent {
    pub kind: ImportEventKind,
    pub on: Option<NaiveDate>,
    /// "14:30", where a time of day is given.
    pub time: Option<String>,
    /// The reason, the vaccine, the title, the text's beginning, or the weight in kilograms.
    pub what: String,
    pub next_due: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportEventKind {
    Weight,
    Visit,
    Vaccination,
    Reminder,
    Record,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewClient {
    pub name: String,
    pub phones: Vec<String>,
    pub email: Option<String>,
    /// Street, postal code and city.
    pub address: Option<String>,
    pub alert: Option<String>,
    pub note: Option<String>,
    pub is_active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportPreviewPet {
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    /// "male", "female" or "unknown".
    pub gender: String,
    pub is_neutered: Option<bool>,
    pub colour: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub is_birth_date_estimated: bool,
    pub chip: Option<String>,
    pub is_deceased: bool,
    pub alert: Option<String>,
    pub note: Option<String>,
}

/// Why a row is not kept, in the raw material of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportRefusal {
    pub file: String,
    /// As a spreadsheet counts: the first row is 1.
    pub row: u32,
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: Reason,
    pub name: Option<String>,
    pub count: Option<u32>,
}

/// What the files would come to. Nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportTrial {
    pub rows: u32,
    pub clients_new: u32,
    pub clients_known: u32,
    pub pets_new: u32,
    pub pets_known: u32,
    /// Weights, visits, reminders, kept records.
    pub others_new: u32,
    pub refused: u32,
    /// The first of them.
    pub refused_rows: Vec<ImportRefusal>,
    pub warnings: Vec<ImportWarning>,
    /// Clients who look like another.
    pub alike: u32,
    /// Those of them who are taken for one person.
    pub alike_joined: u32,
    pub alike_rows: Vec<ImportAlike>,
    /// Rows of the practice that have new values in the files.
    pub updated: u32,
    /// Rows that differ from the files and stay, for a person changed them here.
    pub differing: u32,
    /// The first rows whose client or animal is in the practice already.
    pub found_rows: Vec<ImportFound>,
}

/// A row that makes nothing, for what it speaks of is in the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportFound {
    pub file: String,
    pub row: u32,
    pub is_pet: bool,
    pub name: String,
    pub by: FoundBy,
    /// Columns of the practice whose new values are taken over.
    pub updated: Vec<String>,
    /// Columns that differ and stay.
    pub differing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportWarning {
    pub warning: Warning,
    pub rows: u32,
    pub first_file: String,
    pub first_row: u32,
}

/// Two that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportAlike {
    pub file: String,
    pub row: u32,
    pub name: String,
    /// None where the other one is in the practice already.
    pub other_row: Option<u32>,
    pub other_name: String,
    pub because: AlikeBecause,
    pub joined: bool,
}

/// Why two may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AlikeBecause {
    SamePhone,
    NameAndAddress,
    NameAlone,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportResult {
    pub batch_id: Uuid,
    pub clients_made: u32,
    pub pets_made: u32,
    pub others_made: u32,
    pub updated: u32,
    pub differing: u32,
    /// It has gone on with an import that was broken off.
    pub went_on: bool,
    pub refused: u32,
    pub refused_rows: Vec<ImportRefusal>,
    pub found_rows: Vec<ImportFound>,
}

/// An import as the practice remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportBatch {
    pub id: Uuid,
    pub file_name: String,
    /// The system or branch that it came from.
    pub source: Option<String>,
    pub local_day: NaiveDate,
    /// "14:02" on the clinic's clock.
    pub local_time: String,
    pub state: ImportBatchState,
    /// Clients and pets of it that are in the practice now.
    pub clients: u32,
    pub pets: u32,
    pub others: u32,
    pub updated: u32,
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
    pub others_removed: u32,
    pub changed_back: u32,
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
