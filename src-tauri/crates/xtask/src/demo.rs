//! `cargo xtask demo`: a clinic to play with, in a window, in a browser, or on a screen in memory
//! where the machine has none.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::picture::Picture;
use crate::prerequisites;
use crate::process::{built, cargo, command, npm, root, succeed, target};

/// The port of the development bridge.
const BRIDGE: &str = "1430";

/// How long the app may take to end by itself.
const FAREWELL: Duration = Duration::from_secs(20);

/// Builds and runs the demo until it is closed or Ctrl-C is pressed.
pub fn run(options: &[&str]) -> Result<()> {
    let (mut browser, mut second) = (false, false);
    for option in options {
        match *option {
            "--browser" => browser = true,
            "--second-pc" => second = true,
            other => bail!("demo knows --browser and --second-pc, not {other}"),
        }
    }
    let enough = enough()?;
    prerequisites::to_build()?;
    println!("Building the screens and the app");
    succeed(npm(&root().join("ui"), &["run", "build"]))?;
    let (program, build): (_, &[&str]) = match browser {
        true => ("vetdesk-bridge", &["--features", "dev-bridge", "--bin", "vetdesk-bridge"]),
        false => ("vetdesk", &["--bin", "vetdesk"]),
    };
    succeed(cargo(&[&["build", "-p", "vetdesk"], build].concat()))?;
    let mut app = command(built(program), &["--demo"]);
    if second {
        app.args(["--pc", "2"]);
    }
    if browser {
        app.args(["--port", BRIDGE]);
        println!("Open the address that follows; it is let in by its token. Ctrl-C ends the demo.");
        return Running::start(app)?.until(&enough, || Ok(()));
    }
    if cfg!(target_os = "linux") && !has_screen() {
        return in_memory(app, &enough);
    }
    println!("Opening the demo clinic. Ctrl-C ends it.");
    Running::start(app)?.until(&enough, || Ok(()))
}

/// Set by Ctrl-C.
fn enough() -> Result<Arc<AtomicBool>> {
    let enough = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&enough);
    ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))?;
    Ok(enough)
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Runs the app on a screen in memory and keeps a picture of it.
fn in_memory(mut app: Command, enough: &AtomicBool) -> Result<()> {
    prerequisites::without_screen()?;
    let folder = target().join(format!("demo-screen-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (_screen, display) = screen(&folder)?;
    app.env("DISPLAY", display);
    let mut _bus = None;
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        let (running, address) = bus()?;
        app.env("DBUS_SESSION_BUS_ADDRESS", address);
        _bus = Some(running);
    }
    println!("No screen here: the demo clinic opens on one in memory. Ctrl-C ends it.");
    let mut camera = Camera { dump: folder.join("Xvfb_screen0"), last: None, kept: None };
    let ended = Running::start(app)?.until(enough, || camera.look());
    let _ = std::fs::remove_dir_all(folder);
    ended
}

/// An Xvfb that keeps its screen in a file, and the name of its display.
fn screen(folder: &Path) -> Result<(Running, String)> {
    let mut xvfb = command("Xvfb", &["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"]);
    xvfb.arg(folder).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running::start(xvfb)?;
    let number = running.first_line().context("Xvfb did not start")?;
    Ok((running, format!(":{number}")))
}

/// A session bus of our own, and its address.
fn bus() -> Result<(Running, String)> {
    let mut daemon = command("dbus-daemon", &["--session", "--nofork", "--print-address"]);
    daemon.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running::start(daemon)?;
    let address = running.first_line().context("dbus-daemon did not start")?;
    Ok((running, address))
}

/// Keeps `target/demo.png` like the screen, once a window is painted and whenever it rests.
struct Camera {
    dump: std::path::PathBuf,
    last: Option<Picture>,
    kept: Option<Picture>,
}

impl Camera {
    fn look(&mut self) -> Result<()> {
        let Ok(now) = Picture::of_screen(&self.dump) else { return Ok(()) };
        let rests = self.last.as_ref() == Some(&now);
        if rests && now.is_painted() && self.kept.as_ref() != Some(&now) {
            let path = target().join("demo.png");
            now.save(&path)?;
            if self.kept.is_none() {
                println!("The window is open; {} shows it", path.display());
            }
            self.kept = self.last.take();
        }
        self.last = Some(now);
        Ok(())
    }
}

/// A program that ends with us.
struct Running {
    child: Child,
    name: String,
}

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let name = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Ctrl-C is ours to hand on, in the right order: the app before its screen.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name })
    }

    fn first_line(&mut self) -> Option<String> {
        let mut line = String::new();
        BufReader::new(self.child.stdout.as_mut()?).read_line(&mut line).ok()?;
        Some(line.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Waits for the program's end, or ends it when Ctrl-C was pressed.
    fn until(mut self, enough: &AtomicBool, mut meanwhile: impl FnMut() -> Result<()>) -> Result<()> {
        while !enough.load(Ordering::SeqCst) {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "{} ended: {status}", self.name);
                return Ok(());
            }
            meanwhile()?;
            sleep(Duration::from_millis(500));
        }
        println!("\nClosing");
        self.end();
        Ok(())
    }

    /// Asks the program to end, and waits.
    fn end(&mut self) {
        if cfg!(unix) {
            let _ = command("kill", &["-TERM", &self.child.id().to_string()]).status();
        } else {
            let _ = self.child.kill();
        }
        let deadline = Instant::now() + FAREWELL;
        while Instant::now() < deadline {
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
