//! A file that can be read from its beginning more than once: to look at it, to check it, to give refused rows back.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::encoding::{Sniffed, Utf8, sniff};
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
}

/// A file on disk.
#[derive(Debug, Clone)]
pub struct FileSource(pub PathBuf);

impl Source for FileSource {
    fn name(&self) -> String {
        self.0.file_name().unwrap_or(self.0.as_os_str()).to_string_lossy().into_owned()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.0)?))
    }

    fn size(&self) -> Option<u64> {
        std::fs::metadata(&self.0).ok().map(|seen| seen.len())
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
    let sniffed = sniff(source.open()?)?;
    let mut head = String::new();
    // A letter may be cut at the end: what is left of it is replaced and lies in the last line, which is not looked at.
    let mut bytes = Vec::new();
    Utf8::new(source.open()?, sniffed.encoding).take(64 * 1024).read_to_end(&mut bytes)?;
    head.push_str(&String::from_utf8_lossy(&bytes));
    let delimiter = delimiter::guess(&head);
    let headers = headers(source, sniffed, delimiter)?;
    Ok(Look { sniffed, delimiter, headers })
}

/// The first row's cells, trimmed.
///
/// # Errors
/// [`ImportError::NoHeader`] where there is none, or two columns bear one name.
pub fn headers(source: &dyn Source, sniffed: Sniffed, delimiter: u8) -> Result<Vec<String>, ImportError> {
    let mut records = Records::new(Utf8::new(source.open()?, sniffed.encoding), delimiter);
    let Some(Record { cells: Ok(cells), .. }) = records.next()? else {
        return Err(ImportError::NoHeader);
    };
    let mut headers: Vec<String> = Vec::new();
    for (n, cell) in cells.iter().enumerate() {
        let name = if cell.trim().is_empty() { format!("column {}", n + 1) } else { cell.trim().to_owned() };
        let is_twice = headers.contains(&name);
        headers.push(if is_twice { format!("{name} (column {})", n + 1) } else { name });
    }
    if headers.is_empty() { Err(ImportError::NoHeader) } else { Ok(headers) }
}

/// The rows below the header.
pub(super) fn rows(source: &dyn Source, sniffed: Sniffed, mapping: &Mapping) -> Result<Records<Utf8<Box<dyn Read + Send>>>, ImportError> {
    let mut records = Records::new(Utf8::new(source.open()?, sniffed.encoding), mapping.delimiter);
    records.next()?;
    Ok(records)
}
