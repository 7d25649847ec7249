//! A start while the desk closes. Closing takes as long as its server does, up to some seconds after the window is gone:
//! whoever opens the desk again meanwhile gets it as soon as that is done, and is not left with nothing.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cheap to clone; all clones are of the same end.
#[derive(Debug, Clone, Default)]
pub struct Again(Arc<Mutex<State>>);

#[derive(Debug, Default)]
enum State {
    #[default]
    Open,
    Closing,
    /// Somebody started it once more, with these arguments and in this folder.
    Asked(Vec<String>, PathBuf),
}

impl Again {
    /// From now on there is no window that a second start could be shown.
    pub fn close(&self) {
        let mut state = self.state();
        if matches!(*state, State::Open) {
            *state = State::Closing;
        }
    }

    /// Whether a start, the program's name among its arguments, is kept until the desk has closed; else its window stands.
    pub fn keep(&self, args: &[String], folder: &str) -> bool {
        let mut state = self.state();
        if matches!(*state, State::Open) {
            return false;
        }
        *state = State::Asked(args.iter().skip(1).cloned().collect(), folder.into());
        true
    }

    /// The program as it was asked for meanwhile. For when nothing is left to be closed.
    pub fn asked(&self) -> Option<Command> {
        let State::Asked(args, folder) = std::mem::take(&mut *self.state()) else { return None };
        let mut program = Command::new(std::env::current_exe().ok()?);
        program.args(args);
        if folder.is_dir() {
            program.current_dir(folder);
        }
        Some(program)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Vec<String> {
        ["vetdesk", "--pc", "2"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_start_gives_way_to_an_open_window() {
        let again = Again::default();
        assert!(!again.keep(&start(), "/"));
        again.close();
        assert!(again.asked().is_none());
    }

    #[test]
    fn a_start_while_the_desk_closes_is_made_good_once() {
        let again = Again::default();
        again.close();
        assert!(again.keep(&start(), "/"));
        assert!(again.keep(&start(), "/nowhere"), "the second click of an impatient hand");
        again.close();
        let program = again.asked().expect("it was asked for");
        assert_eq!(program.get_args().collect::<Vec<_>>(), ["--pc", "2"]);
        assert_eq!(program.get_current_dir(), None, "its folder is gone");
        assert!(again.asked().is_none());
    }
}
