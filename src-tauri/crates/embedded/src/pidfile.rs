//! `postmaster.pid`: whether a server of this data runs, and whether the file only says so.

use std::fs;
use std::path::Path;

/// What the data folder tells about a running server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// No server, and no trace of one.
    Nothing,
    /// A trace of a server that ended without tidying up; its number may belong to a stranger now.
    Stale,
    /// A server of this very data.
    Running { pid: u32, port: u16, phase: Phase },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Starting,
    Ready,
    Stopping,
}

/// Looks at `data/postmaster.pid` and at the process it names.
pub(crate) fn look(data: &Path) -> Seen {
    let Ok(text) = fs::read_to_string(data.join("postmaster.pid")) else {
        return Seen::Nothing;
    };
    match parse(&text) {
        Some((pid, port, phase)) if serves(pid, data) => Seen::Running { pid, port, phase },
        _ => Seen::Stale,
    }
}

/// Line 1 is the process, line 4 the port, line 8 the phase; a server that has just begun has not
/// written the later ones yet.
fn parse(text: &str) -> Option<(u32, u16, Phase)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let pid = lines.first()?.parse().ok().filter(|pid| *pid > 1)?;
    let port = lines.get(3).and_then(|line| line.parse().ok()).unwrap_or(0);
    let phase = match lines.get(7).copied() {
        Some("ready" | "standby") if port != 0 => Phase::Ready,
        Some("stopping") => Phase::Stopping,
        _ => Phase::Starting,
    };
    Some((pid, port, phase))
}

/// A server's working folder is its data folder.
#[cfg(target_os = "linux")]
fn serves(pid: u32, data: &Path) -> bool {
    let (Ok(works_in), Ok(data)) = (fs::read_link(format!("/proc/{pid}/cwd")), fs::canonicalize(data)) else {
        return false;
    };
    works_in == data
}

#[cfg(all(unix, not(target_os = "linux")))]
fn serves(pid: u32, _data: &Path) -> bool {
    let asked = std::process::Command::new("/bin/ps").args(["-o", "comm=", "-p", &pid.to_string()]).output();
    asked.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains("postgres"))
}

#[cfg(windows)]
fn serves(pid: u32, _data: &Path) -> bool {
    let asked = std::process::Command::new("tasklist").args(["/FO", "CSV", "/NH", "/FI", &format!("PID eq {pid}")]).output();
    asked.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains("postgres"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_in_every_phase() {
        let whole = "42\n/data\n1700000000\n5433\n\n127.0.0.1\n  123 4\n";
        let cases = [
            (format!("{whole}ready   \n"), Some((42, 5433, Phase::Ready))),
            (format!("{whole}starting\n"), Some((42, 5433, Phase::Starting))),
            (format!("{whole}stopping\n"), Some((42, 5433, Phase::Stopping))),
            ("42\n/data\n".to_owned(), Some((42, 0, Phase::Starting))),
            ("1\n".to_owned(), None),
            ("-7\n".to_owned(), None),
            (String::new(), None),
            ("rubbish".to_owned(), None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_number_that_belongs_to_a_stranger_is_stale() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(look(data.path()), Seen::Nothing);
        let text = format!("{}\n/data\n1\n5433\n\n\n\nready\n", std::process::id());
        fs::write(data.path().join("postmaster.pid"), text).unwrap();
        assert_eq!(look(data.path()), Seen::Stale);
    }
}
