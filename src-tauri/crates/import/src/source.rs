//! A file that can be read from its beginning more than once: to look at it, to check it, to give refused rows back.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::encoding::{Sniffed, Utf8, sniff};
use super::letters::Letters;
use super::mapping::Mapping;
use super::records::{Record, Records};
use super::{ImportError, delimiter};

/// Something that can be read from its beginning, again and again.
pub trait Source: Send + Sync {
    /// The name to show.
    fn name(&self) -> String;
    /// A fresh stream of all of it.
    ///
    /// # Errors
    /// Where it cannot be opened.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
    /// Bytes in all, where that is known.
    fn size(&self) -> Option<u64>;
    /// Something that differs once the content has changed; None where it cannot change.
    fn state(&self) -> Option<(u64, SystemTime)> {
        None
    }
}

/// A file on disk.
#[derive(Debug, Clone)]
pub struct FileSource(pub PathBuf);

impl Source for FileSource {
    fn name(&self) -> String {
        self.0.file_name().unwrap_or(self.0.as_os_str()).to_string_lossy().into_owned()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        // A pipe gives its content once, and perhaps without an end.
        if !std::fs::metadata(&self.0)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file: save the export first"));
        }
        Ok(Box::new(File::open(&self.0)?))
    }

    fn size(&self) -> Option<u64> {
        std::fs::metadata(&self.0).ok().map(|seen| seen.len())
    }

    fn state(&self) -> Option<(u64, SystemTime)> {
        let seen = std::fs::metadata(&self.0).ok()?;
        Some((seen.len(), seen.modified().ok()?))
    }
}

impl FileSource {
    /// A file beside this one: `pets.csv` and `refused.csv` make `pets.csv.refused.csv`.
    #[must_use]
    pub fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.0.clone().into_os_string();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    }

    /// The path itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// A file that was handed over as a whole.
#[derive(Clone)]
pub struct MemorySource {
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl Source for MemorySource {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.bytes.clone())))
    }

    fn size(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }
}

impl std::fmt::Debug for MemorySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemorySource").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// What a person says of a file, over what a look at it tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    pub letters: Option<Letters>,
    pub delimiter: Option<u8>,
}

/// What a look at a file tells before any row is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub sniffed: Sniffed,
    pub delimiter: u8,
    pub headers: Vec<String>,
}

/// Looks at a file: letters, delimiter, headers.
///
/// # Errors
/// [`ImportError::Empty`], [`ImportError::Binary`], [`ImportError::NoHeader`], and where it cannot be read.
pub fn look(source: &dyn Source) -> Result<Look, ImportError> {
    look_as(source, Said::default())
}

/// The same, with what a person says of it.
///
/// # Errors
/// Those of [`look`].
pub fn look_as(source: &dyn Source, said: Said) -> Result<Look, ImportError> {
    let seen = sniff(source.open()?)?;
    let sniffed = said.letters.map_or(seen, Sniffed::said);
    let mut head = String::new();
    // A letter may be cut at the end: what is left of it is replaced and lies in the last line, which is not looked at.
    let mut bytes = Vec::new();
    Utf8::new(source.open()?, sniffed.letters).take(64 * 1024).read_to_end(&mut bytes)?;
    head.push_str(&String::from_utf8_lossy(&bytes));
    let delimiter = said.delimiter.unwrap_or_else(|| delimiter::guess(&head));
    let headers = headers(source, sniffed, delimiter)?;
    Ok(Look { sniffed, delimiter, headers })
}

/// The first row's cells, trimmed.
///
/// # Errors
/// [`ImportError::NoHeader`] where there is no row, [`ImportError::BadHeader`] where it cannot be taken apart.
pub fn headers(source: &dyn Source, sniffed: Sniffed, delimiter: u8) -> Result<Vec<String>, ImportError> {
    let mut records = Records::new(Utf8::new(source.open()?, sniffed.letters), delimiter);
    let cells = match records.next()? {
        Some(Record { cells: Ok(cells), .. }) => cells,
        Some(Record { cells: Err(fault), .. }) => return Err(ImportError::BadHeader(fault)),
        None => return Err(ImportError::NoHeader),
    };
    let mut headers: Vec<String> = Vec::new();
    for (n, cell) in cells.iter().enumerate() {
        let name = if cell.trim().is_empty() { format!("column {}", n + 1) } else { cell.trim().to_owned() };
        let is_twice = headers.contains(&name);
        headers.push(if is_twice { format!("{name} (column {})", n + 1) } else { name });
    }
    if headers.is_empty() { Err(ImportError::NoHeader) } else { Ok(headers) }
}

/// The rows below the header, or all of them where there is none.
pub(super) fn rows(source: &dyn Source, sniffed: Sniffed, mapping: &Mapping) -> Result<Records<Utf8<Box<dyn Read + Send>>>, ImportError> {
    rows_of(source, sniffed, mapping.delimiter, mapping.has_header)
}

pub(super) fn rows_of(
    source: &dyn Source,
    sniffed: Sniffed,
    delimiter: u8,
    has_header: bool,
) -> Result<Records<Utf8<Box<dyn Read + Send>>>, ImportError> {
    let mut records = Records::new(Utf8::new(source.open()?, sniffed.letters), delimiter);
    if has_header {
        records.next()?;
    }
    Ok(records)
}
