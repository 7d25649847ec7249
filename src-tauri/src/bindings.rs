//! The typed door of the screen, written from the commands themselves.

use std::io;
use std::path::Path;

use specta_typescript::Typescript;
use tauri::Wry;

/// Where the screen keeps it, in this source tree.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/backend/bindings.ts");

/// Writes the bindings to `path`.
///
/// # Errors
/// A type that TypeScript cannot say, or a file that cannot be written.
pub fn export(path: &Path) -> io::Result<()> {
    let header = "// Generated from the commands (`cargo xtask bindings`); a change by hand is lost.\n/* eslint-disable */\n";
    crate::commands::builder::<Wry>().export(Typescript::default().header(header), path).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_bindings_are_those_of_the_commands() {
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        export(&fresh).unwrap();
        let [fresh, committed] = [fresh.as_path(), Path::new(FILE)].map(|path| std::fs::read_to_string(path).unwrap());
        assert!(fresh == committed, "ui/src/backend/bindings.ts has drifted: run `cargo xtask bindings`");
    }
}
