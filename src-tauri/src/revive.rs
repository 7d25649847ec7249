//! A page whose process has ended, by a fault of the web view or for lack of memory, is loaded again. The desk itself is this
//! program: whoever was signed in still is, and what was typed is kept.

use std::cell::Cell;
use std::time::{Duration, Instant};

use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{WebProcessTerminationReason as Reason, WebViewExt as _};

/// A page that lives shorter than this would end again: its window is left alone.
const SHORTEST_LIFE: Duration = Duration::from_secs(3);

/// # Errors
/// Where the window is gone already.
pub fn watch<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|shown| {
        let born = Cell::new(Instant::now());
        shown.inner().connect_web_process_terminated(move |page, reason| {
            let lived = born.replace(Instant::now()).elapsed();
            let is_fault = matches!(reason, Reason::Crashed | Reason::ExceededMemoryLimit);
            if is_fault && lived > SHORTEST_LIFE {
                tracing::error!(?reason, "the page's process has ended: it is loaded again");
                page.reload();
            } else {
                tracing::error!(?reason, "the page's process has ended");
            }
        });
    })
}
