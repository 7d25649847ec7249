//! `cargo xtask demo`: a clinic to play with, in a window, in a browser, or on a screen in memory
//! where the machine has none.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

use crate::picture::Picture;
use crate::prerequisites;
use crate::process::{built, cargo, command, npm, root, succeed, target};
use crate::running::Running;

/// One PC of the demo clinic: who sits there, where a browser finds it, and what its picture is called.
struct Pc {
    args: &'static [&'static str],
    port: &'static str,
    picture: &'static str,
}

const FIRST: Pc = Pc { args: &["--demo"], port: "1430", picture: "demo.png" };
const SECOND: Pc = Pc { args: &["--demo", "--pc", "2", "--as", "robin"], port: "1431", picture: "demo-pc2.png" };

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
    let pcs: &[Pc] = if second { &[FIRST, SECOND] } else { &[FIRST] };
    let mut apps: Vec<Command> = pcs.iter().map(|pc| command(built(program), pc.args)).collect();
    if browser {
        println!("Open what follows; each address lets in by its token. Ctrl-C ends the demo.");
        for (app, pc) in apps.iter_mut().zip(pcs) {
            app.args(["--port", pc.port]);
        }
    } else if cfg!(target_os = "linux") && !has_screen() {
        return in_memory(apps, pcs, &enough);
    } else {
        println!("Opening the demo clinic{}. Ctrl-C ends it.", if second { " on two PCs" } else { "" });
    }
    let running = apps.into_iter().map(Running::start).collect::<Result<_>>()?;
    Running::all_until(running, &enough, || Ok(()))
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

/// Runs each PC on a screen of its own in memory and keeps pictures of them.
fn in_memory(mut apps: Vec<Command>, pcs: &[Pc], enough: &AtomicBool) -> Result<()> {
    prerequisites::without_screen()?;
    let folder = target().join(format!("demo-screen-{}", std::process::id()));
    let (mut screens, mut cameras) = (Vec::new(), Vec::new());
    for (app, pc) in apps.iter_mut().zip(pcs) {
        let own = folder.join(pc.picture);
        std::fs::create_dir_all(&own)?;
        let (running, display) = screen(&own)?;
        app.env("DISPLAY", display);
        screens.push(running);
        cameras.push(Camera { dump: own.join("Xvfb_screen0"), picture: target().join(pc.picture), last: None, kept: None });
    }
    let mut _bus = None;
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        let (running, address) = bus()?;
        for app in &mut apps {
            app.env("DBUS_SESSION_BUS_ADDRESS", &address);
        }
        _bus = Some(running);
    }
    println!("No screen here: the demo clinic opens on {} in memory. Ctrl-C ends it.", if pcs.len() > 1 { "two" } else { "one" });
    let running = apps.into_iter().map(Running::start).collect::<Result<_>>()?;
    let ended = Running::all_until(running, enough, || cameras.iter_mut().try_for_each(Camera::look));
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

/// Keeps a picture like the screen, once a window is painted and whenever it rests.
struct Camera {
    dump: PathBuf,
    picture: PathBuf,
    last: Option<Picture>,
    kept: Option<Picture>,
}

impl Camera {
    fn look(&mut self) -> Result<()> {
        let Ok(now) = Picture::of_screen(&self.dump) else { return Ok(()) };
        let rests = self.last.as_ref() == Some(&now);
        if rests && now.is_painted() && self.kept.as_ref() != Some(&now) {
            now.save(&self.picture)?;
            if self.kept.is_none() {
                println!("The window is open; {} shows it", self.picture.display());
            }
            self.kept = self.last.take();
        }
        self.last = Some(now);
        Ok(())
    }
}
