//! A file in the hand: handed over in pieces, then read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use uuid::Uuid;
use vetdesk_domain::ids::UserId;
use vetdesk_import::{
    Delimiter, ImportError, ImportFile, Mapping, MemorySource, Said, Sniffed, SniffedBy, as_csv, is_spreadsheet, look_as, looks_like_a_row,
    recognise, remembered, samples,
};

use super::shown::small;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::view::{ImportBeginRequest, ImportColumn, ImportReadRequest, ImportSheet, ImportUpload};

/// Largest file. A practice of 250,000 pets has less.
pub const MAX_FILE: u32 = 64 << 20;
/// Most bytes of one piece.
pub const CHUNK: u32 = 1 << 20;
/// Cells of a column by which its meaning is guessed, and how many of them are shown.
const SAMPLES: usize = 50;
const SHOWN: usize = 3;
/// Longest sample, in characters.
const MAX_SAMPLE: usize = 120;
const MAX_NAME: usize = 200;

/// Whose it is, and what came of it so far.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub id: Uuid,
    pub of: UserId,
    pub read: Option<ReadFile>,
    name: String,
    size: u32,
    bytes: Vec<u8>,
    whole: Option<MemorySource>,
}

/// A file that was read, and how.
#[derive(Debug, Clone)]
pub(super) struct ReadFile {
    pub source: MemorySource,
    pub sniffed: Sniffed,
    pub mapping: Mapping,
}

impl ReadFile {
    /// The file with what a person said of its columns.
    pub(super) fn with<'a>(&'a self, mapping: &Mapping) -> ImportFile<'a> {
        ImportFile { source: &self.source, sniffed: self.sniffed, mapping: mapping.clone() }
    }
}

impl OpenFile {
    pub(super) fn begin(of: UserId, request: &ImportBeginRequest) -> Result<(Self, ImportUpload)> {
        if request.size == 0 {
            return Err(ImportError::Empty.into());
        }
        if request.size > MAX_FILE {
            return Err(too_large());
        }
        let (id, name) = (Uuid::now_v7(), plain_name(&request.name));
        let file = Self { id, of, read: None, name, size: request.size, bytes: Vec::new(), whole: None };
        Ok((file, ImportUpload { file_id: id, chunk: CHUNK }))
    }

    pub(super) fn take(&mut self, base64: &str) -> Result<()> {
        let room = (self.size as usize).saturating_sub(self.bytes.len()).min(CHUNK as usize);
        if base64.len() > room.div_ceil(3) * 4 {
            return Err(too_large());
        }
        let piece = STANDARD.decode(base64).map_err(|why| DeskError::field_because(ErrorCode::InvalidInput, "base64", why))?;
        if piece.len() > room {
            return Err(too_large());
        }
        self.bytes.extend(piece);
        Ok(())
    }

    pub(super) fn size(&self) -> u64 {
        u64::from(self.size)
    }

    /// The whole of it.
    pub(super) fn source(&mut self) -> Result<MemorySource> {
        if let Some(whole) = &self.whole {
            return Ok(whole.clone());
        }
        if self.bytes.len() != self.size as usize {
            return Err(DeskError::field(ErrorCode::InvalidInput, "size"));
        }
        let bytes = std::mem::take(&mut self.bytes);
        let bytes = if is_spreadsheet(&bytes) { as_csv(&bytes)? } else { bytes };
        let whole = MemorySource { name: self.name.clone(), bytes: bytes.into() };
        self.whole = Some(whole.clone());
        Ok(whole)
    }
}

/// Looks at all of it. `mappings` are those of the practice's earlier imports.
pub(super) fn read(source: MemorySource, request: &ImportReadRequest, mappings: &[Value]) -> Result<(ReadFile, ImportSheet)> {
    let said = Said { letters: request.letters, delimiter: request.delimiter.map(Delimiter::sign) };
    let looked = look_as(&source, said)?;
    let has_header = request.has_header.unwrap_or_else(|| !looks_like_a_row(&looked.headers));
    let held = samples(&source, looked.sniffed, looked.delimiter, has_header, SAMPLES)?;
    let known = remembered(mappings, &looked.headers, looked.delimiter).filter(|_| has_header);
    let is_remembered = known.is_some();
    let mut mapping = match known {
        Some(mapping) => mapping,
        None if has_header => Mapping::guess(&looked.headers, &held.columns, looked.delimiter),
        None => {
            let names: Vec<String> = (1..=looked.headers.len()).map(|n| n.to_string()).collect();
            Mapping::guess(&names, &held.columns, looked.delimiter)
        }
    };
    mapping.has_header = has_header;
    let none = Vec::new();
    let columns = mapping.columns.iter().enumerate().map(|(at, (header, field))| ImportColumn {
        header: if has_header { header.clone() } else { String::new() },
        samples: held.columns.get(at).unwrap_or(&none).iter().take(SHOWN).map(|sample| sample.chars().take(MAX_SAMPLE).collect()).collect(),
        field: *field,
    });
    let sheet = ImportSheet {
        file_id: request.file_id,
        name: source.name.clone(),
        rows: small(held.rows),
        letters: looked.sniffed.letters,
        is_sure_of_letters: looked.sniffed.by != SniffedBy::Fallback,
        delimiter: Delimiter::of(looked.delimiter),
        has_header,
        system: recognise(&looked.headers).map(|preset| preset.name.clone()),
        remembered: is_remembered,
        date_order: mapping.date_order,
        columns: columns.collect(),
    };
    Ok((ReadFile { source, sniffed: looked.sniffed, mapping }, sheet))
}

pub(super) fn too_large() -> DeskError {
    DeskError::Refused {
        code: ErrorCode::FileTooLarge,
        message: format!("larger than {MAX_FILE} bytes"),
        details: ErrorDetails { count: i32::try_from(MAX_FILE >> 20).ok(), ..ErrorDetails::default() },
    }
}

/// The name alone, whatever path a browser puts before it.
fn plain_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    if name.trim().is_empty() { "import.csv".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(size: u32) -> OpenFile {
        let request = ImportBeginRequest { name: "C:\\old\\clients.csv".to_owned(), size, adds: false };
        OpenFile::begin(UserId(Uuid::nil()), &request).unwrap().0
    }

    #[test]
    fn pieces_make_the_whole_and_no_more() {
        let mut file = begun(5);
        assert!(file.source().is_err(), "not all of it is there");
        file.take(&STANDARD.encode("own")).unwrap();
        assert_eq!(file.take(&STANDARD.encode("er and more")).unwrap_err().code(), ErrorCode::FileTooLarge);
        file.take(&STANDARD.encode("er")).unwrap();
        assert_eq!(file.take(&STANDARD.encode("x")).unwrap_err().code(), ErrorCode::FileTooLarge);
        let whole = file.source().unwrap();
        assert_eq!((whole.name.as_str(), &*whole.bytes), ("clients.csv", &b"owner"[..]));
    }

    #[test]
    fn sizes_and_pieces_are_bounded() {
        for (size, code) in [(0, ErrorCode::FileEmpty), (MAX_FILE + 1, ErrorCode::FileTooLarge)] {
            let refused = OpenFile::begin(UserId(Uuid::nil()), &ImportBeginRequest { name: "x".to_owned(), size, adds: false });
            assert_eq!(refused.unwrap_err().code(), code);
        }
        let mut file = begun(MAX_FILE);
        assert_eq!(file.take(&"A".repeat(CHUNK as usize * 2)).unwrap_err().code(), ErrorCode::FileTooLarge);
        assert_eq!(file.take("not base64!!").unwrap_err().code(), ErrorCode::InvalidInput);
    }
}
