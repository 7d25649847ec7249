//! Another system's clients and pets, and what happened to them, out of its exports.
//!
//! [`look`] tells a file's letters, delimiter and headers; [`Mapping`] says what each column means, guessed and then edited by a
//! person; [`check`] reads every row of every file and touches nothing; [`commit`] does the same under the practice's lock and
//! writes what was found good, in the name of the person who is signed in; [`undo`] takes it back. A row that cannot be kept
//! costs that row alone.
//!
//! A source calls its records by numbers of its own. What each of them has become here is remembered (`clinic.import_links`), so
//! that the same export, given again, changes what has changed and makes nothing twice.

mod animals;
mod batches;
mod check;
mod dates;
mod decide;
mod delimiter;
mod dependents;
mod draft;
mod encoding;
mod fields;
mod gap;
mod guess;
mod headers;
mod known;
mod letters;
mod likeness;
mod mapping;
mod mapping_file;
mod merge;
mod people;
mod plain;
mod presets;
mod preview;
mod progress;
mod question;
mod records;
mod refusal;
mod refused;
mod remembered;
mod sheet;
mod source;
mod species;
mod spreadsheet;
mod survey;
mod values;
mod write;

pub use batches::{Batch, Kept, KeptBecause, Undone, batches, remembered_mappings, undo, written_mappings};
pub use check::{ImportFile, ImportPlan, check};
pub use dates::{DateFault, DateOrder};
pub use draft::{ClientDraft, EventDraft, EventKind, PetDraft, Reading, Understood};
pub use encoding::{Sniffed, SniffedBy};
pub use fields::{Field, Subject};
pub use gap::{Gap, gap};
pub use headers::looks_like_a_row;
pub use known::{Known, KnownClient, zone_of};
pub use letters::{Delimiter, Letters};
pub use likeness::Why;
pub use mapping::{Mapping, Split};
pub use mapping_file::{MappingFile, delimiter_of, encoding_of};
pub use merge::{Merged, preview_merge};
pub use presets::recognise;
pub use preview::{PreviewRow, Samples, preview, samples};
pub use progress::{Progress, Quiet};
pub use question::{DateQuestion, DateReading, date_question};
pub use records::{MAX_COLUMNS, MAX_RECORD, RecordFault};
pub use refusal::{At, Particulars, Reason, Refusal, Warning};
pub use refused::{RefusedHead, refused_cells, write_found, write_proposals, write_refused};
pub use remembered::remembered;
pub use sheet::{Found, FoundBy, Join, NewClient, NewPet, Proposal, Sheet};
pub use source::{FileSource, Look, MemorySource, Said, Source, headers, look, look_as};
pub use spreadsheet::{as_csv, is_spreadsheet, open};
pub use survey::{DateDoubt, DateSurvey, survey};
pub use write::{Committed, commit};

use vetdesk_server::ServerError;

/// Why a file, or an import as a whole, cannot go on. A single row never causes it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file is empty")]
    Empty,
    #[error("this is no text file: save it as CSV from the program it comes from")]
    Binary,
    #[error("the file has no row of headers")]
    NoHeader,
    /// The first row cannot be taken apart.
    #[error("the row of headers: {0}")]
    BadHeader(RecordFault),
    #[error("the spreadsheet cannot be read: {0}")]
    Spreadsheet(String),
    #[error("the mapping file: {0}")]
    Mapping(String),
    #[error(
        "{0}: no column names the owner of a pet (first and last name, a client's number or e-mail), or the animal that a row is about: say so in the mapping file"
    )]
    NoOwnerColumn(String),
    #[error("{0}: no column says which species the pets are: say so in the mapping file, as a column or a constant")]
    NoSpeciesColumn(String),
    #[error("{0}: no column names a client or a pet: say in the mapping file what the columns mean")]
    NothingMapped(String),
    /// The question that must be answered before any date is read.
    #[error(
        "{file}, row {line}, column {column:?}: {example:?} can be read in more than one way. Which comes first, the day (13/04/2019: dmy), \
         the month (04/13/2019: mdy) or the year (2019/04/13: ymd)?"
    )]
    DateOrderNeeded { file: String, line: u64, column: String, example: String },
    /// More than a few dates are none in the order that was given.
    #[error("{file}, column {column:?}: {fails} of {written} dates are none in this order{}", better.map(|order| format!("; {} fits more of them", order.word())).unwrap_or_default())]
    DatesDoNotFit { file: String, column: String, fails: u64, written: u64, better: Option<DateOrder> },
    #[error("a file was changed while it was read: start again")]
    FileChanged,
    #[error("another import into this practice is under way")]
    UnderWay,
    /// Nothing of it stays.
    #[error("cancelled")]
    Cancelled,
    #[error("the file cannot be read or written")]
    Io(#[from] std::io::Error),
    #[error("the server")]
    Server(#[from] ServerError),
    /// The batch is on the server as far as it came.
    #[error("the server went away after {written} rows of batch {batch}: the same import again goes on there, `import undo` takes it back")]
    Interrupted { batch: uuid::Uuid, written: u64, source: ServerError },
}

impl ImportError {
    /// Whether the files are the cause, and not the server: nothing has been written then.
    #[must_use]
    pub const fn is_of_files(&self) -> bool {
        !matches!(self, Self::Server(_) | Self::Interrupted { .. })
    }
}

#[cfg(test)]
mod tests;
