//! Prepares the window's resources and makes sure that there is a screen to embed.

use std::{fs, io, path::Path};

const SCREEN: &str = "../ui/dist";

/// Shown by a program that was built before its screen.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Vetdesk</title>\
    <body><h1>The screen is not built</h1><p>Run <code>npm ci && npm run build</code> in <code>ui</code>, then build again.</p></body></html>";

fn main() -> io::Result<()> {
    let page = Path::new(SCREEN).join("index.html");
    if !page.exists() {
        fs::create_dir_all(SCREEN)?;
        fs::write(page, MISSING)?;
    }
    println!("cargo::rerun-if-changed={SCREEN}");
    tauri_build::try_build(tauri_build::Attributes::new()).map_err(io::Error::other)
}
