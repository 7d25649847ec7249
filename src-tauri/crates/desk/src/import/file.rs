//! A file in the hand: handed over in pieces, then read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;
use vetdesk_domain::ids::UserId;
use vetdesk_import::{
    Delimiter, ImportError, Letters, Mapping, MemorySource, Said, Sniffed, SniffedBy, look_as, looks_like_a_row, samples,
};

use super::shown::small;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::view::{ImportBeginRequest, ImportColumn, ImportReadRequest, ImportSheet, ImportUpload};

/// Largest file. A practice of 250,000 pets has less.
pub const MAX_FILE: u32 = 64 << 20;
/// Most bytes of one piece.
pub const CHUNK: u32 = 1 << 20;
/// Samples shown of a column.
const SAMPLES: usize = 3;
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

    /// The whole of it.
    pub(super) fn source(&mut self) -> Result<MemorySource> {
        if let Some(whole) = &self.whole {
            return Ok(whole.clone());
        }
        if self.bytes.len() != self.size as usize {
            return Err(DeskError::field(ErrorCode::InvalidInput, "size"));
        }
        let whole = MemorySource { name: self.name.clone(), bytes: std::mem::take(&mut self.bytes).into() };
        self.whole = Some(whole.clone());
        Ok(whole)
    }
}

/// Looks at all of it.
pub(super) fn read(source: MemorySource, request: &ImportReadRequest) -> Result<(ReadFile, ImportSheet)> {
    let said = Said { encoding: request.letters.map(Letters::encoding), delimiter: request.delimiter.map(Delimiter::sign) };
    let looked = look_as(&source, said)?;
    let has_header = request.has_header.unwrap_or_else(|| !looks_like_a_row(&looked.headers));
    let mut mapping = Mapping { has_header, ..Mapping::guess(&looked.headers, looked.delimiter) };
    if !has_header {
        mapping.columns = (1..=looked.headers.len()).map(|n| (n.to_string(), vetdesk_import::Field::Ignore)).collect();
    }
    let held = samples(&source, looked.sniffed, &mapping, SAMPLES)?;
    let columns = mapping.columns.iter().zip(held.columns).map(|((header, field), samples)| ImportColumn {
        header: if has_header { header.clone() } else { String::new() },
        samples: samples.iter().map(|sample| sample.chars().take(MAX_SAMPLE).collect()).collect(),
        field: *field,
    });
    let sheet = ImportSheet {
        file_id: request.file_id,
        name: source.name.clone(),
        rows: small(held.rows),
        letters: Letters::of(looked.sniffed.encoding),
        is_sure_of_letters: looked.sniffed.by != SniffedBy::Fallback,
        delimiter: Delimiter::of(looked.delimiter),
        has_header,
        columns: columns.collect(),
    };
    Ok((ReadFile { source, sniffed: looked.sniffed, mapping }, sheet))
}

fn too_large() -> DeskError {
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
        let request = ImportBeginRequest { name: "C:\\old\\clients.csv".to_owned(), size };
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
            let refused = OpenFile::begin(UserId(Uuid::nil()), &ImportBeginRequest { name: "x".to_owned(), size });
            assert_eq!(refused.unwrap_err().code(), code);
        }
        let mut file = begun(MAX_FILE);
        assert_eq!(file.take(&"A".repeat(CHUNK as usize * 2)).unwrap_err().code(), ErrorCode::FileTooLarge);
        assert_eq!(file.take("not base64!!").unwrap_err().code(), ErrorCode::InvalidInput);
    }
}
