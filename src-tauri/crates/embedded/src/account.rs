//! The account that runs the server where the app itself runs as root, for PostgreSQL refuses root.

use std::fs;
use std::path::Path;

use crate::{EmbeddedError, Result};

/// An unprivileged account of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub uid: u32,
    pub gid: u32,
}

#[cfg(unix)]
impl Account {
    /// The account to run the server as; `None`: the app's own. Data that is already there is
    /// served by whoever owns it, else by `postgres`, else by `nobody`.
    pub fn for_data(data: &Path) -> Result<Option<Self>> {
        use std::os::unix::fs::MetadataExt;

        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        if let Ok(owner) = fs::metadata(data)
            && owner.uid() != 0
        {
            let (uid, gid) = (owner.uid(), owner.gid());
            return Ok(Some(Self { uid, gid }));
        }
        let list = Path::new("/etc/passwd");
        let known = fs::read_to_string(list).map_err(|e| EmbeddedError::io(list, e))?;
        ["postgres", "nobody"].iter().find_map(|name| Self::named(&known, name)).map(Some).ok_or(EmbeddedError::NoAccount)
    }

    /// Finds a name in the text of `/etc/passwd`.
    fn named(known: &str, name: &str) -> Option<Self> {
        let line = known.lines().find(|l| l.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        let uid = fields.next()?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        (uid != 0).then_some(Self { uid, gid })
    }

    /// Whether this account may pass through every folder on the way and read the end of it.
    pub fn reaches(&self, path: &Path) -> bool {
        let Ok(full) = fs::canonicalize(path) else {
            return false;
        };
        self.may(&full, 0o4) && full.ancestors().skip(1).all(|folder| self.may(folder, 0o1))
    }

    /// Whether this account may pass through `path` itself and every folder above it.
    pub fn passes(&self, path: &Path) -> bool {
        let Ok(full) = fs::canonicalize(path) else {
            return false;
        };
        full.ancestors().all(|folder| self.may(folder, 0o1))
    }

    /// Makes the account the owner of a file or folder.
    pub fn own(&self, path: &Path) -> Result<()> {
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid)).map_err(|e| EmbeddedError::io(path, e))
    }

    fn may(&self, path: &Path, bit: u32) -> bool {
        use std::os::unix::fs::MetadataExt;

        let Ok(seen) = fs::metadata(path) else {
            return false;
        };
        let shift = match (seen.uid() == self.uid, seen.gid() == self.gid) {
            (true, _) => 6,
            (false, true) => 3,
            (false, false) => 0,
        };
        seen.mode() >> shift & bit != 0
    }
}

#[cfg(not(unix))]
impl Account {
    pub fn for_data(_data: &Path) -> Result<Option<Self>> {
        Ok(None)
    }

    pub fn reaches(&self, _path: &Path) -> bool {
        true
    }

    pub fn passes(&self, _path: &Path) -> bool {
        true
    }

    pub fn own(&self, _path: &Path) -> Result<()> {
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn accounts_are_read_from_the_list() {
        let known = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:,,:/var:/bin/sh\nbad:x\n";
        let postgres = Account { uid: 101, gid: 104 };
        assert_eq!(Account::named(known, "postgres"), Some(postgres));
        for refused in ["root", "bad", "nobody"] {
            assert_eq!(Account::named(known, refused), None, "{refused}");
        }
    }

    #[test]
    fn a_closed_folder_on_the_way_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("program");
        fs::write(&file, "").unwrap();
        let stranger = Account { uid: 4_000_000, gid: 4_000_000 };
        for (mode, expected) in [(0o700, false), (0o711, true), (0o755, true)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(stranger.passes(folder.path()), expected, "{mode:o}");
            assert_eq!(stranger.reaches(&file), expected, "{mode:o}");
        }
    }
}
