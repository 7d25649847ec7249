//! Wrong passwords at this PC: a few are free, each further one has to wait, longer every time. A restart forgets none.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::places::{read_json, write_json};
use crate::error::{DeskError, ErrorCode, ErrorDetails};

/// Slips of the finger cost nothing.
const FREE: u32 = 5;
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);

/// The tries of everyone who has a copy here.
#[derive(Debug)]
pub(super) struct Tries {
    file: PathBuf,
    wrong: Mutex<BTreeMap<String, Wrong>>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Wrong {
    times: u32,
    last: DateTime<Utc>,
}

impl Tries {
    /// A file that cannot be read counts as none: nobody is kept out by it.
    pub(super) fn kept_in(file: PathBuf) -> Self {
        let wrong = read_json(&file).unwrap_or_default().unwrap_or_default();
        Self { file, wrong: Mutex::new(wrong) }
    }

    /// # Errors
    /// `too_many_tries` while this login has to wait.
    pub(super) fn admit(&self, login: &str, now: DateTime<Utc>) -> Result<(), DeskError> {
        let mut wrong = self.held();
        let Some(wrong) = wrong.get_mut(login) else { return Ok(()) };
        // A clock that was put back makes nobody wait longer than the wait.
        wrong.last = wrong.last.min(now);
        let until = wrong.last + wait_after(wrong.times);
        if until <= now {
            return Ok(());
        }
        let seconds = (until - now + TimeDelta::milliseconds(999)).num_seconds();
        let details = ErrorDetails { at: Some(until), count: i32::try_from(seconds).ok(), ..ErrorDetails::default() };
        Err(DeskError::Refused { code: ErrorCode::TooManyTries, message: format!("wait {seconds} s"), details })
    }

    pub(super) fn note_wrong(&self, login: &str, now: DateTime<Utc>) {
        let mut wrong = self.held();
        let times = wrong.get(login).map_or(0, |wrong| wrong.times);
        wrong.insert(login.to_owned(), Wrong { times: times.saturating_add(1), last: now });
        self.keep(&wrong);
    }

    pub(super) fn note_right(&self, login: &str) {
        let mut wrong = self.held();
        if wrong.remove(login).is_some() {
            self.keep(&wrong);
        }
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Wrong>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, wrong: &BTreeMap<String, Wrong>) {
        if let Err(error) = write_json(&self.file, wrong) {
            tracing::warn!(%error, "wrong passwords are counted until the next start only");
        }
    }
}

fn wait_after(times: u32) -> TimeDelta {
    let Some(doublings) = times.checked_sub(FREE) else { return TimeDelta::zero() };
    FIRST_WAIT.checked_mul(2_i32.saturating_pow(doublings)).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn refused(tries: &Tries, now: i64) -> Option<i32> {
        tries.admit("mia", at(now)).err().and_then(|error| error.details().count)
    }

    #[test]
    fn waits_grow_to_a_limit() {
        let seconds = |times| wait_after(times).num_seconds();
        assert_eq!([0, 4, 5, 6, 7, 10, 11, 40, u32::MAX].map(seconds), [0, 0, 5, 10, 20, 160, 300, 300, 300]);
    }

    #[test]
    fn the_sixth_try_waits_a_restart_forgets_nothing_and_the_right_word_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tries.json");
        let tries = Tries::kept_in(file.clone());
        for _ in 0..4 {
            tries.note_wrong("mia", at(100));
            assert_eq!(refused(&tries, 100), None);
        }
        tries.note_wrong("mia", at(100));
        assert_eq!(refused(&tries, 100), Some(5));
        assert!(tries.admit("robin", at(100)).is_ok(), "each for themselves");
        let after_restart = Tries::kept_in(file.clone());
        assert_eq!(refused(&after_restart, 102), Some(3));
        assert_eq!(refused(&after_restart, 105), None);
        after_restart.note_wrong("mia", at(105));
        assert_eq!(refused(&after_restart, 105), Some(10));
        after_restart.note_right("mia");
        assert_eq!(refused(&after_restart, 105), None);
        assert_eq!(refused(&Tries::kept_in(file), 105), None);
    }

    #[test]
    fn a_clock_put_back_makes_nobody_wait_for_years() {
        let folder = tempfile::tempdir().unwrap();
        let tries = Tries::kept_in(folder.path().join("tries.json"));
        (0..5).for_each(|_| tries.note_wrong("mia", at(1_000_000)));
        assert_eq!(refused(&tries, 50), Some(5));
        assert_eq!(refused(&tries, 55), None);
    }
}
