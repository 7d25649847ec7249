//! Programs that run beside us until Ctrl-C, and end with us.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::process::command;

/// How long a program may take to end by itself.
const FAREWELL: Duration = Duration::from_secs(20);

/// A program that ends with us.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    pub fn start(mut command: Command) -> Result<Self> {
        let name = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Ctrl-C is ours to hand on, in the right order: the app before its screen.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name })
    }

    pub fn first_line(&mut self) -> Option<String> {
        let mut line = String::new();
        BufReader::new(self.child.stdout.as_mut()?).read_line(&mut line).ok()?;
        Some(line.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Waits until all of them have ended, or ends them when Ctrl-C was pressed.
    pub fn all_until(mut programs: Vec<Self>, enough: &AtomicBool, mut meanwhile: impl FnMut() -> Result<()>) -> Result<()> {
        while !enough.load(Ordering::SeqCst) {
            let mut still = Vec::new();
            for mut program in programs {
                match program.child.try_wait()? {
                    Some(status) => ensure!(status.success(), "{} ended: {status}", program.name),
                    None => still.push(program),
                }
            }
            programs = still;
            if programs.is_empty() {
                return Ok(());
            }
            meanwhile()?;
            sleep(Duration::from_millis(500));
        }
        println!("\nClosing");
        programs.iter().for_each(Self::ask_to_end);
        Ok(())
    }

    fn ask_to_end(&self) {
        if cfg!(unix) {
            let _ = command("kill", &["-TERM", &self.child.id().to_string()]).status();
        }
    }

    /// Asks the program to end, and waits.
    fn end(&mut self) {
        self.ask_to_end();
        let deadline = Instant::now() + FAREWELL;
        while cfg!(unix) && Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}
