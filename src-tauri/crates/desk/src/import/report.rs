//! The refused rows as a file that can be mended and imported itself.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vetdesk_domain::ids::UserId;
use vetdesk_import::{At, Reason, Refusal, RefusedHead, write_refused};

use super::job::Job;
use crate::error::{DeskError, Result};
use crate::view::{SaveRefusedRequest, SavedFile};

/// A row and why it is not kept.
pub(super) type Row = (At, Refusal);

/// What the last try or import refused.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub of: UserId,
    pub job: Arc<Job>,
    pub rows: Vec<Row>,
}

impl Refused {
    /// Writes them into files that were not there before, one for each file that has refused rows; answers the paths of all, with
    /// commas between.
    pub(super) fn save(&self, folder: &Path, request: &SaveRefusedRequest) -> Result<SavedFile> {
        let words: HashMap<Reason, &str> = request.words.iter().map(|told| (told.reason, told.words.as_str())).collect();
        let say = |refusal: &Refusal| words.get(&refusal.reason()).map_or_else(|| refusal.to_string(), |words| (*words).to_owned());
        let head = RefusedHead { row: &request.row_word, reason: &request.reason_word };
        fs::create_dir_all(folder)?;
        let plan = self.job.plan();
        let mut paths = Vec::new();
        for (place, file) in plan.files.iter().enumerate() {
            let rows: Vec<(u64, &Refusal)> =
                self.rows.iter().filter(|(at, _)| at.file == place).map(|(at, refusal)| (at.line, refusal)).collect();
            if rows.is_empty() {
                continue;
            }
            let (out, path) = fresh(folder, &file.source.name())?;
            let mut out = BufWriter::new(out);
            // The mark without which spreadsheets take UTF-8 for something else.
            out.write_all("\u{feff}".as_bytes())?;
            write_refused(file, &rows, head, &say, &mut out)?;
            out.flush()?;
            paths.push(path.display().to_string());
        }
        if paths.is_empty() {
            return Err(DeskError::not_found("refused row"));
        }
        Ok(SavedFile { path: paths.join(", ") })
    }
}

/// "clients refused.csv", or with the first number that is free.
fn fresh(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c }).take(80).collect();
    let mut number = 1;
    loop {
        let ending = if number == 1 { String::new() } else { format!(" {number}") };
        let path = folder.join(format!("{} refused{ending}.csv", stem.trim()));
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => number += 1,
            other => return Ok((other?, path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<_> = (0..3).map(|_| fresh(folder.path(), "a:b.csv").unwrap().1).collect();
        let expected = ["a_b refused.csv", "a_b refused 2.csv", "a_b refused 3.csv"].map(|name| folder.path().join(name));
        assert_eq!(names, expected);
    }
}
