//! Where things lie: the project, its build folder, the big samples beside it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The top folder of the project.
pub fn project_root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where the shared test servers live.
pub(crate) fn clusters() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_root().join("target"), PathBuf::from);
    target.join("test-clusters")
}

/// A sample file too big for the project, kept in `shared/data` beside it or in the folder that
/// `VETDESK_SHARED_DATA` names. `None` where it is absent: the test says "skipped" and ends.
pub fn shared_data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("VETDESK_SHARED_DATA").map_or_else(|| project_root().join("../shared/data"), PathBuf::from);
    let file = folder.join(name);
    file.is_file().then_some(file)
}

/// A name for the present state of `migrations/server`: the template that is made from it is made
/// anew when any migration changes.
pub fn migrations_key() -> Result<String> {
    let folder = project_root().join("migrations/server");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("{}", folder.display()))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "sql")) {
        file.file_name().hash(&mut hasher);
        fs::read(file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
