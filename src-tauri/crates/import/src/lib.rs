//! Another system's clients and pets, out of any CSV.
//!
//! [`look`] tells letters, delimiter and headers; [`Mapping`] says what each column means, guessed and then edited by a
//! person; [`check`] reads every row and touches nothing; [`commit`] writes what was found good, in the name of the
//! person who is signed in; [`undo`] takes a batch back. A row that cannot be kept costs that row alone.
//!
//! Nothing is guessed about dates: where a column of dates can be read in two ways, [`check`] stops and asks.

mod batches;
mod check;
mod dates;
mod delimiter;
mod draft;
mod duplicates;
mod encoding;
mod fields;
mod known;
mod letters;
mod mapping;
mod preview;
mod progress;
mod question;
mod records;
mod refusal;
mod refused;
mod sheet;
mod source;
mod species;
mod write;

pub use batches::{Batch, Kept, KeptBecause, Undone, batches, undo};
pub use check::{Checked, Gap, ImportPlan, People, check, gap};
pub use dates::{DateFault, DateOrder};
pub use draft::{ClientDraft, PetDraft, Reading, Understood};
pub use duplicates::Why;
pub use encoding::{Sniffed, SniffedBy};
pub use fields::{Field, looks_like_a_row};
pub use known::{Known, KnownClient};
pub use letters::{Delimiter, Letters};
pub use mapping::Mapping;
pub use preview::{PreviewRow, Samples, preview, samples};
pub use progress::{Progress, Quiet};
pub use question::{DateQuestion, DateReading, date_question};
pub use records::{MAX_COLUMNS, MAX_RECORD, RecordFault};
pub use refusal::{Particulars, Reason, Refusal, Warning};
pub use refused::{RefusedHead, refused_cells, write_proposals, write_refused};
pub use sheet::{Join, NewClient, NewPet, Proposal, Sheet};
pub use source::{FileSource, Look, MemorySource, Said, Source, headers, look, look_as};
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
    #[error("the mapping file: {0}")]
    Mapping(String),
    #[error(
        "no column names the owner of a pet (first and last name, or a client's number): say so in the mapping file, or give a file of people"
    )]
    NoOwnerColumn,
    #[error("no column says which species the pets are: say so in the mapping file")]
    NoSpeciesColumn,
    #[error("no column names a client or a pet: say in the mapping file what the columns mean")]
    NothingMapped,
    /// The question that must be answered before any date is read.
    #[error(
        "row {line}, column {column:?}: {example:?} can be read in more than one way. Which comes first, the day (13/04/2019: dmy), \
         the month (04/13/2019: mdy) or the year (2019/04/13: ymd)?"
    )]
    DateOrderNeeded { line: u64, column: String, example: String },
    #[error("the people's file has nobody in it who could own a pet")]
    NoPeople,
    #[error("another import into this practice is under way")]
    UnderWay,
    /// Nothing of it stays.
    #[error("cancelled")]
    Cancelled,
    #[error("the file cannot be read or written")]
    Io(#[from] std::io::Error),
    #[error("the server")]
    Server(#[from] ServerError),
    /// The batch is on the server as far as it came: take it back with `undo`, or import the file again.
    #[error("the server went away after {written} rows of batch {batch}")]
    Interrupted { batch: uuid::Uuid, written: u64, source: ServerError },
}

#[cfg(test)]
mod tests;
