//! The one window: made hidden, shown with its first frame in the right theme.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tauri::webview::{Color, PageLoadEvent};
use tauri::{AppHandle, Manager, Runtime, Theme as Painted, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use vetdesk_desk::view::Theme;

/// The window's name in capabilities and events.
pub const LABEL: &str = "desk";

/// Shown after this even if the page never says that it has loaded.
const SAFETY: Duration = Duration::from_secs(2);

/// What lies behind the page until it paints, in the page's own colours.
const PAPER: Color = Color(0xf8, 0xf6, 0xf3, 0xff);
const NIGHT: Color = Color(0x12, 0x14, 0x18, 0xff);

/// Takes the browser's own keys and menus away; not from who develops the screen.
const PAGE: &str = include_str!("page.js");

/// The window as the commands know it: how large and in which theme it is drawn, and what it is called.
pub struct Own {
    window: Box<dyn Drawn>,
    theme_file: PathBuf,
    pc: Option<u8>,
}

impl Own {
    /// Remembers the theme in `folder`.
    pub fn new<R: Runtime>(window: &WebviewWindow<R>, folder: &Path, pc: Option<u8>) -> Self {
        Self { window: Box::new(window.clone()), theme_file: theme_file(folder), pc }
    }

    /// # Errors
    /// Where the web view refuses.
    pub fn zoom(&self, percent: u16) -> tauri::Result<()> {
        self.window.zoom(f64::from(percent) / 100.0)
    }

    /// Frame and background like the page, now and from the first frame of the next start.
    ///
    /// # Errors
    /// Where the window refuses, or the disk.
    pub fn paint(&self, theme: Theme) -> tauri::Result<()> {
        let wanted = painted(theme);
        match wanted {
            Some(_) => fs::write(&self.theme_file, if theme == Theme::Dark { DARK } else { LIGHT })?,
            None if self.theme_file.exists() => fs::remove_file(&self.theme_file)?,
            None => {}
        }
        self.window.paint(wanted)
    }

    /// Whose window it is: the clinic's, while somebody is signed in.
    pub fn entitle(&self, clinic: Option<&str>) {
        if let Err(error) = self.window.entitle(&title(self.pc, clinic)) {
            tracing::warn!(%error, "the window keeps its title");
        }
    }
}

/// What a window can do, whatever draws it. One that is never drawn agrees to everything.
trait Drawn: Send + Sync {
    fn zoom(&self, factor: f64) -> tauri::Result<()>;
    fn paint(&self, theme: Option<Painted>) -> tauri::Result<()>;
    fn entitle(&self, title: &str) -> tauri::Result<()>;
}

impl<R: Runtime> Drawn for WebviewWindow<R> {
    fn zoom(&self, factor: f64) -> tauri::Result<()> {
        self.set_zoom(factor)
    }

    fn paint(&self, theme: Option<Painted>) -> tauri::Result<()> {
        self.set_theme(theme)?;
        self.set_background_color(Some(behind(theme.or_else(|| self.theme().ok()))))
    }

    fn entitle(&self, title: &str) -> tauri::Result<()> {
        self.set_title(title)
    }
}

/// Opens the window, in the theme that was last chosen here.
///
/// # Errors
/// Where the system's web view cannot be made.
pub fn open<R: Runtime>(app: &AppHandle<R>, folder: &Path, pc: Option<u8>) -> tauri::Result<WebviewWindow<R>> {
    let theme = kept_theme(folder);
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(title(pc, None))
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 640.0)
        // What the screen remembers is this PC's own, also where one machine plays several.
        .data_directory(folder.join("screen"))
        .theme(theme)
        .background_color(behind(theme))
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(|target| is_own_page(target.scheme(), target.host_str()))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                show(&window);
            }
        });
    if cfg!(feature = "custom-protocol") {
        builder = builder.initialization_script(PAGE);
    }
    if pc.is_none() {
        // Another PC's window beside it is placed by the system: not on top of it.
        builder = builder.center();
    }
    let window = builder.build()?;
    if theme.is_none() {
        window.set_background_color(Some(behind(window.theme().ok())))?;
    }
    app.manage(Own::new(&window, folder, pc));
    let late = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SAFETY).await;
        show(&late);
    });
    Ok(window)
}

/// Brings the window to the front: a second start of the program asks for it.
pub fn focus<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let brought = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

fn show<R: Runtime>(window: &WebviewWindow<R>) {
    if window.is_visible().unwrap_or(false) {
        return;
    }
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window could not be shown");
    }
}

fn title(pc: Option<u8>, clinic: Option<&str>) -> String {
    let mut title = clinic.map_or_else(|| "Vetdesk".to_owned(), |clinic| format!("{clinic} – Vetdesk"));
    if let Some(number) = pc {
        title.push_str(&format!(" – PC {number}"));
    }
    title
}

const DARK: &str = "dark";
const LIGHT: &str = "light";

fn theme_file(folder: &Path) -> PathBuf {
    folder.join("theme")
}

/// None: as the system has it.
fn kept_theme(folder: &Path) -> Option<Painted> {
    match fs::read_to_string(theme_file(folder)).ok()?.trim() {
        DARK => Some(Painted::Dark),
        LIGHT => Some(Painted::Light),
        _ => None,
    }
}

const fn painted(theme: Theme) -> Option<Painted> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(Painted::Light),
        Theme::Dark => Some(Painted::Dark),
    }
}

const fn behind(theme: Option<Painted>) -> Color {
    match theme {
        Some(Painted::Dark) => NIGHT,
        _ => PAPER,
    }
}

/// Whether the page may go there: only to itself, never to the network.
fn is_own_page(scheme: &str, host: Option<&str>) -> bool {
    let development = cfg!(not(feature = "custom-protocol")) && scheme == "http" && host == Some("127.0.0.1");
    match scheme {
        "tauri" => host == Some("localhost"),
        "http" | "https" => host == Some("tauri.localhost") || development,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_stays_at_home() {
        let cases = [
            ("tauri", Some("localhost"), true),
            ("http", Some("tauri.localhost"), true),
            ("https", Some("example.org"), false),
            ("file", None, false),
            ("data", None, false),
            ("javascript", None, false),
        ];
        for (scheme, host, allowed) in cases {
            assert_eq!(is_own_page(scheme, host), allowed, "{scheme} {host:?}");
        }
    }

    #[test]
    fn a_window_is_called_by_its_clinic_and_its_pc() {
        assert_eq!(title(None, None), "Vetdesk");
        assert_eq!(title(Some(2), None), "Vetdesk – PC 2");
        assert_eq!(title(None, Some("Alderbrook")), "Alderbrook – Vetdesk");
        assert_eq!(title(Some(2), Some("Alderbrook")), "Alderbrook – Vetdesk – PC 2");
    }
}
