//! Where this PC keeps its things: which server it belongs to, and one folder for people's encrypted copies.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetdesk_domain::ids::PracticeId;

use crate::view::{Connection, ConnectionKind, KnownPerson as Face};

/// The folders of one installation.
#[derive(Debug, Clone)]
pub struct Places {
    root: PathBuf,
}

/// What is remembered between starts. Nothing secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    pub connection: Option<Connection>,
    pub last_login: Option<String>,
}

/// Whose copy a login opens on this PC, so that a person can sign in while the server is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPerson {
    pub practice: PracticeId,
    /// 16 random bytes, base64: makes equal passwords give different keys.
    pub salt: String,
    pub guarded_by: Guard,
    /// Tells a mistyped passphrase from the right one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase_check: Option<u16>,
    /// Who it is, for the list of those who change places here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// When somebody was last at this PC, and by what name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub at: DateTime<Utc>,
    pub face: Face,
}

/// What the password is joined with to open a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// A secret in the operating system's keyring.
    Keyring,
    /// A passphrase typed at each start, where there is no keyring.
    Passphrase,
}

impl Places {
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// # Errors
    /// The file is there and cannot be read. A broken one counts as absent: the first-run screen asks again.
    pub fn remembered(&self) -> io::Result<Remembered> {
        Ok(read_json(&self.root.join("connection.json"))?.unwrap_or_default())
    }

    /// # Errors
    /// The disk refuses.
    pub fn remember(&self, what: &Remembered) -> io::Result<()> {
        keep_json(&self.root.join("connection.json"), what)
    }

    /// Whoever signed in at this server before.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn known_person(&self, server: &Connection, login: &str) -> io::Result<Option<KnownPerson>> {
        match read_json(&self.server_file(server, login))? {
            Some(practice) => self.person_of(practice, login),
            None => Ok(None),
        }
    }

    /// Whoever signed in at this practice before, by whatever name its server had then.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn person_of(&self, practice: PracticeId, login: &str) -> io::Result<Option<KnownPerson>> {
        read_json(&self.cache_file(login, practice).with_extension("json"))
    }

    /// Whoever has a copy here for this server, the latest first. With the copy goes the person.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub fn people(&self, server: &Connection) -> io::Result<Vec<Face>> {
        let mut seen = Vec::new();
        for entry in entries(&self.root.join(PEOPLE))? {
            let copy = entry?.path();
            if copy.extension().is_none_or(|ending| ending != COPY) {
                continue;
            }
            let Some(Seen { at, face }) = read_json::<KnownPerson>(&copy.with_extension("json"))?.and_then(|person| person.seen) else {
                continue;
            };
            // Another practice's person may have been at this PC, too.
            let is_here =
                self.known_person(server, &face.login)?.is_some_and(|person| self.cache_file(&face.login, person.practice) == copy);
            if is_here {
                seen.push((at, face));
            }
        }
        seen.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.login.cmp(&other.1.login)));
        Ok(seen.into_iter().map(|(_, face)| face).collect())
    }

    /// Remembers who has just come in.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn see(&self, practice: PracticeId, seen: Seen) -> io::Result<()> {
        let file = self.cache_file(&seen.face.login, practice).with_extension("json");
        match read_json::<KnownPerson>(&file)? {
            Some(person) => write_json(&file, &KnownPerson { seen: Some(seen), ..person }),
            None => Ok(()),
        }
    }

    /// Where wrong passwords are counted.
    #[must_use]
    pub fn tries_file(&self) -> PathBuf {
        self.root.join("tries.json")
    }

    /// # Errors
    /// The disk refuses.
    pub fn keep_person(&self, server: &Connection, login: &str, person: &KnownPerson) -> io::Result<()> {
        keep_json(&self.cache_file(login, person.practice).with_extension("json"), person)?;
        keep_json(&self.server_file(server, login), &person.practice)
    }

    /// The demo of this PC is this one. Whatever was kept here of an earlier one, which is no more, is taken away; where nothing
    /// is known of an earlier one, only if this one has just been made. Work may wait in the copy of one that stands.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep_demo(&self, practice: PracticeId, epoch: Uuid, is_new: bool) -> io::Result<()> {
        let file = self.root.join("demo.json");
        match read_json::<Uuid>(&file)? {
            Some(known) if known == epoch => return Ok(()),
            None if !is_new => return write_json(&file, &epoch),
            _ => {}
        }
        let of_practice = format!("-{practice}.");
        for entry in entries(&self.root.join(PEOPLE))? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().contains(&of_practice) {
                fs::remove_file(entry.path())?;
            }
        }
        write_json(&file, &epoch)
    }

    /// The encrypted copy of one person and practice.
    #[must_use]
    pub fn cache_file(&self, login: &str, practice: PracticeId) -> PathBuf {
        self.root.join(PEOPLE).join(format!("{}-{practice}.{COPY}", safe(login)))
    }

    /// A private server is found by its kind: its port may be another after each start.
    fn server_file(&self, server: &Connection, login: &str) -> PathBuf {
        let place = match server.kind {
            ConnectionKind::Own => "this-pc".to_owned(),
            ConnectionKind::Demo | ConnectionKind::Server => format!("{}-{}", safe(&server.host), server.port),
        };
        self.root.join(PEOPLE).join(format!("{}-{place}-{}.json", safe(login), safe(&server.database)))
    }
}

const PEOPLE: &str = "people";
/// What a copy's name ends with.
const COPY: &str = "vetdesk";

/// A file name that no typed text can lead out of its folder.
fn safe(text: &str) -> String {
    text.trim().to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' }).collect()
}

/// What is in a folder; nothing where there is none.
fn entries(folder: &Path) -> io::Result<impl Iterator<Item = io::Result<fs::DirEntry>>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(Some(entries).into_iter().flatten()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None.into_iter().flatten()),
        Err(error) => Err(error),
    }
}

pub(super) fn read_json<T: for<'de> Deserialize<'de>>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Spares the disk what it has.
fn keep_json<T: Serialize + for<'de> Deserialize<'de> + PartialEq>(path: &Path, what: &T) -> io::Result<()> {
    match read_json::<T>(path)? {
        Some(kept) if kept == *what => Ok(()),
        _ => write_json(path, what),
    }
}

/// Beside, then over: a crash leaves the old file or the new one.
pub(super) fn write_json(path: &Path, what: &impl Serialize) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(what)?)?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_name_cannot_leave_its_folder() {
        let places = Places::new(PathBuf::from("/data"));
        let file = places.cache_file("../../Etc/Passwd", PracticeId::fresh());
        assert_eq!(file.parent(), Some(Path::new("/data/people")));
    }

    #[test]
    fn of_an_earlier_demo_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::new(folder.path().to_owned());
        let [demo, clinic] = [PracticeId::fresh(), PracticeId::fresh()];
        let [first, second] = [Uuid::now_v7(), Uuid::now_v7()];
        places.keep_demo(demo, first, true).unwrap();
        let [copy, other] = [demo, clinic].map(|practice| places.cache_file("mia", practice));
        let journal = copy.with_extension("vetdesk.journal");
        fs::create_dir_all(folder.path().join(PEOPLE)).unwrap();
        for file in [&copy, &journal, &other] {
            fs::write(file, b"rows").unwrap();
        }
        places.keep_demo(demo, first, false).unwrap();
        assert!(copy.exists(), "it is the same demo");
        fs::write(folder.path().join("demo.json"), b"\"torn").unwrap();
        places.keep_demo(demo, first, false).unwrap();
        assert!(copy.exists(), "it stands, and work may wait in its copy");
        places.keep_demo(demo, second, false).unwrap();
        assert!(!copy.exists() && !journal.exists());
        assert!(other.exists(), "no other clinic's copy is touched");
    }

    #[test]
    fn what_is_remembered_comes_back_and_a_torn_file_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::new(folder.path().to_owned());
        assert!(places.remembered().unwrap().connection.is_none());
        places.remember(&Remembered { connection: None, last_login: Some("mia".into()) }).unwrap();
        assert_eq!(places.remembered().unwrap().last_login.as_deref(), Some("mia"));
        fs::write(folder.path().join("connection.json"), b"{\"conn").unwrap();
        assert!(places.remembered().unwrap().last_login.is_none());
    }
}
