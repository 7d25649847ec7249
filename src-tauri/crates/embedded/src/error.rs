//! Why a private server could not be started or stopped, in words a person can act on.

use std::path::{Path, PathBuf};

/// Everything that can go wrong with a private server. The message is meant for the person at the
/// PC; the fields are for a screen that says it in another language.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The server programs are not where they should be: a broken installation, or `npm ci` was
    /// not run in `crates/embedded/postgres`.
    #[error("the PostgreSQL programs are missing; looked in {}", list(.looked_in))]
    NoBinaries { looked_in: Vec<PathBuf> },

    /// A server program is there but does not run: wrong platform, missing library.
    #[error("{} does not run: {detail}", .program.display())]
    BrokenBinaries { program: PathBuf, detail: String },

    /// There is no data, and none was to be made.
    #[error("there is no data of a server in {}", .folder.display())]
    NoData { folder: PathBuf },

    /// The port that was asked for belongs to another program.
    #[error("port {port} is used by another program")]
    PortTaken { port: u16 },

    /// No space left where the data lies.
    #[error("the disk is full: {}", .folder.display())]
    DiskFull { folder: PathBuf },

    /// The data was made by another major version of PostgreSQL; it is left untouched.
    #[error("the data in {} is of PostgreSQL {found}, this is PostgreSQL {ours}", .folder.display())]
    OtherMajor { folder: PathBuf, found: u32, ours: u32 },

    /// The account that runs the server may not use this path.
    #[error("no permission to use {}", .path.display())]
    NoPermission { path: PathBuf },

    /// Started as root, and there is no unprivileged account to run the server as.
    #[error("PostgreSQL does not run as root, and there is neither an account postgres nor nobody")]
    NoAccount,

    /// Another running app uses this server. Only [`Embedded::start`](crate::Embedded::start)
    /// says so; [`Embedded::attach_or_start`](crate::Embedded::attach_or_start) shares it.
    #[error("another program uses the server in {}", .home.display())]
    InUse { home: PathBuf },

    /// Another app was starting or stopping this server for longer than we wait.
    #[error("another program has been starting or stopping the server in {} for too long", .home.display())]
    Busy { home: PathBuf },

    /// The data is there but the password of its superuser is not.
    #[error("the password file {} is missing or empty", .path.display())]
    PasswordLost { path: PathBuf },

    /// The folder holds something that is not a server's data.
    #[error("{} is not empty and not a PostgreSQL data folder", .folder.display())]
    ForeignFolder { folder: PathBuf },

    /// The server did not start or stop for another reason; `detail` is the end of its own log.
    #[error("PostgreSQL failed to {what}: {detail}")]
    Failed { what: &'static str, detail: String },

    /// The file system refused.
    #[error("{}: {source}", .path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl EmbeddedError {
    /// Sorts an error of the file system into the kinds a person can act on.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull { folder: path },
            std::io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            _ => Self::Io { path, source },
        }
    }

    /// Sorts what the server programs print, which is English here, into the same kinds.
    pub(crate) fn from_output(what: &'static str, output: &str, folder: &Path, port: Option<u16>) -> Self {
        let folder = folder.to_path_buf();
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            return Self::DiskFull { folder };
        }
        if let Some(port) = port.filter(|_| output.contains("could not create any TCP/IP sockets")) {
            return Self::PortTaken { port };
        }
        if output.contains("Permission denied") {
            return Self::NoPermission { path: folder };
        }
        Self::Failed { what, detail: tail(output) }
    }
}

/// The last lines of a program's output, enough to see the cause.
fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.lines().filter(|l| !l.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

fn list(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_taken_port() {
        let folder = Path::new("data");
        let cases = [
            ("FATAL: could not write: No space left on device", "DiskFull"),
            ("could not bind\nFATAL:  could not create any TCP/IP sockets", "PortTaken"),
            ("could not open: Permission denied", "NoPermission"),
            ("something else", "Failed"),
        ];
        for (output, expected) in cases {
            let error = EmbeddedError::from_output("start", output, folder, Some(5432));
            let seen = format!("{error:?}");
            assert!(seen.starts_with(expected), "{output:?} gave {seen}");
        }
    }
}
