//! The files of an import, each with its mapping beside it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use vetdesk_import::{
    DateOrder, ImportFile, Letters, Look, Mapping, MappingFile, Said, Sniffed, Source, delimiter_of, encoding_of, headers, look_as,
    open as open_source, recognise, samples,
};

use crate::ask::say;

/// Rows by whose cells the columns are guessed.
const SAMPLES: usize = 50;

/// A file, how it is read, and what its columns mean.
pub struct Opened {
    pub path: PathBuf,
    pub source: Arc<dyn Source>,
    pub looked: Look,
    pub mapping_path: PathBuf,
    pub mapping: MappingFile,
    /// The mapping was guessed by this run, and nobody has seen it.
    is_new: bool,
    hash: String,
}

/// Opens a file with the mapping beside it, or with a guess that is then written there.
pub fn open(path: &Path, named: Option<&Path>, letters: Option<Letters>, order: Option<DateOrder>) -> Result<Opened> {
    let source = open_source(path).with_context(|| format!("{}", path.display()))?;
    let mapping_path = named.map_or_else(|| beside(path, "mapping.toml"), Path::to_owned);
    let written = match fs::read_to_string(&mapping_path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => None,
        Err(error) => return Err(error).with_context(|| format!("{}", mapping_path.display())),
    };
    let letters = letters.or_else(|| written.as_deref().and_then(encoding_of));
    let said = Said { letters, delimiter: written.as_deref().and_then(delimiter_of) };
    let mut looked = look_as(source.as_ref(), said).with_context(|| format!("{}", path.display()))?;
    let hash = hash_of(source.as_ref())?;
    let (mut mapping, is_new) = match written {
        Some(text) => {
            looked.headers = headers(source.as_ref(), looked.sniffed, looked.delimiter)?;
            (MappingFile::read(&text, &looked.headers).with_context(|| format!("{}", mapping_path.display()))?, false)
        }
        None => (guess(source.as_ref(), &looked, letters, &hash)?, true),
    };
    mapping.mapping.date_order = order.or(mapping.mapping.date_order);
    if is_new {
        match fs::write(&mapping_path, mapping.write()?) {
            Ok(()) => say(format_args!("What the columns mean was guessed and written to {}: look at it.", mapping_path.display())),
            Err(error) => say(format_args!("What the columns mean was guessed; {} cannot be written ({error}).", mapping_path.display())),
        }
    }
    Ok(Opened { path: path.to_owned(), source, looked, mapping_path, mapping, is_new, hash })
}

fn guess(source: &dyn Source, looked: &Look, letters: Option<Letters>, hash: &str) -> Result<MappingFile> {
    let seen = samples(source, looked.sniffed, looked.delimiter, true, SAMPLES)?;
    if let Some(preset) = recognise(&looked.headers) {
        say(format_args!("{}: an export of {}.", source.name(), preset.name));
    }
    let mapping = Mapping::guess(&looked.headers, &seen.columns, looked.delimiter);
    Ok(MappingFile { mapping, encoding: letters, guessed_from: Some(hash.to_owned()) })
}

impl Opened {
    pub fn file(&self) -> ImportFile<'_> {
        ImportFile { source: self.source.as_ref(), sniffed: self.sniffed(), mapping: self.mapping.mapping.clone() }
    }

    pub const fn sniffed(&self) -> Sniffed {
        self.looked.sniffed
    }

    /// Refuses to write with a guess that nobody has looked at.
    pub fn require_looked_at(&self, accepts_guess: bool) -> Result<()> {
        let Some(guessed_from) = &self.mapping.guessed_from else { return Ok(()) };
        let shown = self.mapping_path.display();
        if self.is_new {
            bail!("{shown} was guessed just now: look at it and at the dry run first");
        }
        if !accepts_guess {
            bail!("{shown} was guessed: look at it and remove the line guessed_from, or write with --accept-guess");
        }
        if *guessed_from != self.hash {
            bail!("{shown} was guessed from another content of {}: run it without --commit once more", self.path.display());
        }
        Ok(())
    }

    /// The mapping of the file of refused rows: the same columns, and two behind that are not taken.
    pub fn mapping_of_refused(&self) -> MappingFile {
        MappingFile { guessed_from: None, encoding: Some(Letters::Utf8), mapping: self.mapping.mapping.clone() }
    }
}

/// A file beside another: `pets.csv` and `refused.csv` make `pets.csv.refused.csv`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn hash_of(source: &dyn Source) -> Result<String> {
    let mut stream = source.open()?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let length = stream.read(&mut chunk)?;
        if length == 0 {
            return Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hasher.update(&chunk[..length]);
    }
}
