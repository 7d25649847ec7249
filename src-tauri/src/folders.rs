//! Where this PC keeps what belongs to the desk.

use std::io;
use std::path::{Path, PathBuf};

use crate::args::Args;

/// The folders of one PC of the clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Settings, the encrypted copy, the private server.
    pub data: PathBuf,
    /// What the program writes about itself.
    pub log: PathBuf,
}

impl Folders {
    /// The folders that `args` ask for; else the user's own, as the system names them.
    ///
    /// # Errors
    /// Where a folder cannot be made.
    pub fn new(args: &Args, own_data: &Path, own_log: &Path) -> io::Result<Self> {
        let (data, log) = match &args.data_dir {
            Some(folder) => (std::path::absolute(folder)?, std::path::absolute(folder)?.join("log")),
            None => (own_data.to_path_buf(), own_log.to_path_buf()),
        };
        let folders = match args.pc {
            Some(number) => Self { data: data.join(format!("pc{number}")), log: log.join(format!("pc{number}")) },
            None => Self { data, log },
        };
        for folder in [&folders.data, &folders.log] {
            make_private(folder)?;
        }
        Ok(folders)
    }

    /// Where files are put that a person takes along: their own folder of downloads, unless this PC is played in a folder of
    /// its own.
    pub fn downloads(&self, args: &Args, own: Option<PathBuf>) -> PathBuf {
        own.filter(|_| args.data_dir.is_none()).unwrap_or_else(|| self.data.join("downloads"))
    }

    /// The demo's private server.
    pub fn demo(&self, args: &Args) -> PathBuf {
        self.shared(args).join("server")
    }

    /// The private server of a clinic of this PC.
    pub fn clinic(&self, args: &Args) -> PathBuf {
        self.shared(args).join("clinic")
    }

    /// A private server is shared by all PCs that one person plays on this one.
    fn shared(&self, args: &Args) -> &Path {
        let shared = if args.pc.is_some() { self.data.parent() } else { None };
        shared.unwrap_or(&self.data)
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_pc_has_its_own_copy_and_the_same_server() {
        let here = tempfile::tempdir().unwrap();
        let first = Args { data_dir: Some(here.path().into()), ..Args::default() };
        let second = Args { pc: Some(2), ..first.clone() };
        let nowhere = Path::new("unused");
        let one = Folders::new(&first, nowhere, nowhere).unwrap();
        let two = Folders::new(&second, nowhere, nowhere).unwrap();
        assert_ne!(one.data, two.data);
        assert_eq!((one.demo(&first), one.clinic(&first)), (two.demo(&second), two.clinic(&second)));
        assert_ne!(one.demo(&first), one.clinic(&first));
        assert!(two.data.is_dir() && two.log.is_dir());
        let own = Some(PathBuf::from("own downloads"));
        assert_eq!(one.downloads(&first, own.clone()), one.data.join("downloads"));
        assert_eq!(one.downloads(&Args::default(), own), Path::new("own downloads"));
    }
}
