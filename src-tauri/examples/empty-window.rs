//! A Tauri window with nothing in it: what the bench holds the product against.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let empty = tauri::Builder::default().setup(|app| {
        let page = WebviewUrl::External("about:blank".parse()?);
        WebviewWindowBuilder::new(app, "empty", page).title("Empty").inner_size(1280.0, 800.0).build()?;
        Ok(())
    });
    empty.run(tauri::generate_context!())
}
