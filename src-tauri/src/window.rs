//! The one window: made hidden, shown with its first frame in the right theme.

use std::time::Duration;

use tauri::webview::{Color, PageLoadEvent};
use tauri::{AppHandle, Manager, Runtime, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The window's name in capabilities and events.
pub const LABEL: &str = "desk";

/// Shown after this even if the page never says that it has loaded.
const SAFETY: Duration = Duration::from_secs(2);

/// What lies behind the page until it paints, in the page's own colours.
const PAPER: Color = Color(0xf8, 0xf6, 0xf3, 0xff);
const NIGHT: Color = Color(0x12, 0x14, 0x18, 0xff);

/// How large the page is drawn. A browser that stands in for the window draws as it likes.
pub struct Zoom(Box<dyn Fn(f64) -> tauri::Result<()> + Send + Sync>);

impl Zoom {
    /// Of this window.
    pub fn of<R: Runtime>(window: &WebviewWindow<R>) -> Self {
        let window = window.clone();
        Self(Box::new(move |factor| window.set_zoom(factor)))
    }

    /// # Errors
    /// Where the web view refuses.
    pub fn set(&self, percent: u16) -> tauri::Result<()> {
        (self.0)(f64::from(percent) / 100.0)
    }
}

/// Opens the window.
///
/// # Errors
/// Where the system's web view cannot be made.
pub fn open<R: Runtime>(app: &AppHandle<R>, pc: Option<u8>) -> tauri::Result<WebviewWindow<R>> {
    let title = match pc {
        Some(number) => format!("Vetdesk – PC {number}"),
        None => "Vetdesk".to_owned(),
    };
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(title)
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 640.0)
        .center()
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(|target| is_own_page(target.scheme(), target.host_str()))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                show(&window);
            }
        })
        .build()?;
    app.manage(Zoom::of(&window));
    let night = matches!(window.theme(), Ok(Theme::Dark));
    window.set_background_color(Some(if night { NIGHT } else { PAPER }))?;
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
}
