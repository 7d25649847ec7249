//! A second, append-only record of what waits, to salvage it should the file break.
//!
//! One line a fact: a mutation that waits, or one that the server has taken. Each line is sealed by itself, so that a torn
//! tail or a bad sector costs its own line and what follows, never what stands before. Not synced to the disk: against a
//! power cut the file itself stands; this stands against a broken file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use vetdesk_domain::change::Mutation;
use vetdesk_domain::ids::MutationId;

use crate::{CacheError, CacheKey};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fact {
    Waits(Mutation),
    Taken(MutationId),
}

pub(crate) struct Journal {
    cipher: XChaCha20Poly1305,
    file: Mutex<File>,
}

/// What a journal still holds of a file that broke.
#[derive(Debug, Default)]
pub struct Salvage {
    /// In the order in which they were written.
    pub waiting: Vec<Mutation>,
    /// Whether something behind these could not be read.
    pub is_torn: bool,
}

impl Salvage {
    /// Reads the journal beside a cache file. Without one there is nothing to salvage.
    ///
    /// # Errors
    /// The journal is there and cannot be read at all.
    pub fn of(cache: &Path, key: &CacheKey) -> Result<Self, CacheError> {
        let file = match File::open(beside(cache)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let cipher = cipher(key);
        let mut salvage = Self::default();
        for line in BufReader::new(file).lines() {
            match line.ok().and_then(|line| unsealed(&cipher, &line)) {
                Some(Fact::Waits(mutation)) => salvage.waiting.push(mutation),
                Some(Fact::Taken(id)) => salvage.waiting.retain(|mutation| mutation.id != id),
                None => {
                    salvage.is_torn = true;
                    break;
                }
            }
        }
        Ok(salvage)
    }
}

impl Journal {
    /// Begins anew with what waits now: beside, then over.
    pub(crate) fn begin(cache: &Path, key: &CacheKey, waiting: &[Mutation]) -> io::Result<Self> {
        let path = beside(cache);
        let fresh = path.with_extension("journal-new");
        let journal = Self { cipher: cipher(key), file: Mutex::new(File::create(&fresh)?) };
        for mutation in waiting {
            journal.append(&Fact::Waits(mutation.clone()))?;
        }
        std::fs::rename(&fresh, &path)?;
        let file = OpenOptions::new().append(true).open(&path)?;
        Ok(Self { file: Mutex::new(file), ..journal })
    }

    pub(crate) fn waits(&self, mutation: &Mutation) {
        self.note(&Fact::Waits(mutation.clone()));
    }

    pub(crate) fn taken(&self, mutation: MutationId) {
        self.note(&Fact::Taken(mutation));
    }

    /// The outbox itself holds it: a journal that cannot be written is said in the log and stops nobody.
    fn note(&self, fact: &Fact) {
        if let Err(error) = self.append(fact) {
            tracing::warn!(%error, "the outbox journal cannot be written");
        }
    }

    fn append(&self, fact: &Fact) -> io::Result<()> {
        let plain = serde_json::to_vec(fact)?;
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let sealed = self.cipher.encrypt(&nonce, plain.as_slice()).map_err(|_| io::Error::other("a line cannot be sealed"))?;
        let line = format!("{}.{}\n", STANDARD_NO_PAD.encode(nonce), STANDARD_NO_PAD.encode(sealed));
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
    }
}

/// `<cache>.journal`, beside the file it stands in for.
fn beside(cache: &Path) -> PathBuf {
    let mut path = cache.as_os_str().to_owned();
    path.push(".journal");
    path.into()
}

fn unsealed(cipher: &XChaCha20Poly1305, line: &str) -> Option<Fact> {
    let (nonce, sealed) = line.split_once('.')?;
    let nonce = STANDARD_NO_PAD.decode(nonce).ok().filter(|nonce| nonce.len() == 24)?;
    let plain = cipher.decrypt(XNonce::from_slice(&nonce), STANDARD_NO_PAD.decode(sealed).ok()?.as_slice()).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// A key of its own, so that the file's key seals one thing only.
fn cipher(key: &CacheKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.derived(b"outbox journal").into())
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn mutation(intent: &str) -> Mutation {
        Mutation { id: MutationId::fresh(), seq: 1, intent: intent.to_owned(), changes: Vec::new(), made_at: Utc::now() }
    }

    fn intents(salvage: &Salvage) -> Vec<&str> {
        salvage.waiting.iter().map(|mutation| mutation.intent.as_str()).collect()
    }

    #[test]
    fn holds_what_waits_and_lets_go_of_what_was_taken() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("copy.vetdesk");
        let key = CacheKey::new([7; 32]);
        let journal = Journal::begin(&cache, &key, &[mutation("book")]).unwrap();
        let moved = mutation("reschedule");
        journal.waits(&moved);
        journal.waits(&mutation("cancel"));
        journal.taken(moved.id);
        let salvage = Salvage::of(&cache, &key).unwrap();
        assert_eq!(intents(&salvage), ["book", "cancel"]);
        assert!(!salvage.is_torn);
        assert!(!std::fs::read_to_string(beside(&cache)).unwrap().contains("book"), "sealed");
    }

    #[test]
    fn a_damaged_line_costs_itself_and_what_follows() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("copy.vetdesk");
        let key = CacheKey::new([7; 32]);
        Journal::begin(&cache, &key, &[mutation("book"), mutation("cancel"), mutation("advance")]).unwrap();
        let text = std::fs::read_to_string(beside(&cache)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let other = if &lines[1][40..41] == "A" { "B" } else { "A" };
        lines[1].replace_range(40..41, other);
        std::fs::write(beside(&cache), lines.join("\n")).unwrap();
        let salvage = Salvage::of(&cache, &key).unwrap();
        assert_eq!(intents(&salvage), ["book"]);
        assert!(salvage.is_torn);
        assert!(Salvage::of(&cache, &CacheKey::new([8; 32])).unwrap().waiting.is_empty(), "another key opens nothing");
    }
}
