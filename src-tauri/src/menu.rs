//! The menu at the top of the screen that macOS expects. Without Edit in it, no field could be copied from or pasted into.

use tauri::menu::{IsMenuItem, Menu, PredefinedMenuItem as Item, Submenu};
use tauri::{AppHandle, Runtime};

/// What stands in the menu, in one language.
struct Words {
    hide: &'static str,
    hide_others: &'static str,
    show_all: &'static str,
    quit: &'static str,
    edit: &'static str,
    undo: &'static str,
    redo: &'static str,
    cut: &'static str,
    copy: &'static str,
    paste: &'static str,
    select_all: &'static str,
    window: &'static str,
    minimise: &'static str,
    full_screen: &'static str,
}

const ENGLISH: Words = Words {
    hide: "Hide Vetdesk",
    hide_others: "Hide Others",
    show_all: "Show All",
    quit: "Quit Vetdesk",
    edit: "Edit",
    undo: "Undo",
    redo: "Redo",
    cut: "Cut",
    copy: "Copy",
    paste: "Paste",
    select_all: "Select All",
    window: "Window",
    minimise: "Minimise",
    full_screen: "Full Screen",
};

const GERMAN: Words = Words {
    hide: "Vetdesk ausblenden",
    hide_others: "Andere ausblenden",
    show_all: "Alle einblenden",
    quit: "Vetdesk beenden",
    edit: "Bearbeiten",
    undo: "Widerrufen",
    redo: "Wiederholen",
    cut: "Ausschneiden",
    copy: "Kopieren",
    paste: "Einsetzen",
    select_all: "Alles auswählen",
    window: "Fenster",
    minimise: "Im Dock ablegen",
    full_screen: "Vollbild",
};

const SPANISH: Words = Words {
    hide: "Ocultar Vetdesk",
    hide_others: "Ocultar otros",
    show_all: "Mostrar todo",
    quit: "Salir de Vetdesk",
    edit: "Edición",
    undo: "Deshacer",
    redo: "Rehacer",
    cut: "Cortar",
    copy: "Copiar",
    paste: "Pegar",
    select_all: "Seleccionar todo",
    window: "Ventana",
    minimise: "Minimizar",
    full_screen: "Pantalla completa",
};

/// The menu in the language of whoever is logged in at this PC.
///
/// # Errors
/// Where the system refuses an entry.
pub fn of_the_app<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let language = whoami::lang_prefs().ok().and_then(|prefs| prefs.message_langs().next()).map(|language| language.to_string());
    let words = words(language.as_deref().unwrap_or_default());
    let line = || Item::separator(app);
    let menu = |name, items: &[&dyn IsMenuItem<R>]| Submenu::with_items(app, name, true, items);
    let own = menu(
        "Vetdesk",
        &[
            &Item::hide(app, Some(words.hide))?,
            &Item::hide_others(app, Some(words.hide_others))?,
            &Item::show_all(app, Some(words.show_all))?,
            &line()?,
            &Item::quit(app, Some(words.quit))?,
        ],
    )?;
    let edit = menu(
        words.edit,
        &[
            &Item::undo(app, Some(words.undo))?,
            &Item::redo(app, Some(words.redo))?,
            &line()?,
            &Item::cut(app, Some(words.cut))?,
            &Item::copy(app, Some(words.copy))?,
            &Item::paste(app, Some(words.paste))?,
            &Item::select_all(app, Some(words.select_all))?,
        ],
    )?;
    let window = menu(words.window, &[&Item::minimize(app, Some(words.minimise))?, &Item::fullscreen(app, Some(words.full_screen))?])?;
    Menu::with_items(app, &[&own, &edit, &window])
}

/// `tag` is a language as systems name it: "de-AT", "es_MX".
fn words(tag: &str) -> &'static Words {
    match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("de") => &GERMAN,
        Some("es") => &SPANISH,
        _ => &ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_speaks_the_systems_language_or_english() {
        for (tag, edit) in [("de-AT", "Bearbeiten"), ("es_MX", "Edición"), ("en", "Edit"), ("fr-FR", "Edit"), ("", "Edit"), ("é", "Edit")]
        {
            assert_eq!(words(tag).edit, edit, "{tag}");
        }
        // Elsewhere it is not called: at least it compiles.
        let _menu = of_the_app::<tauri::Wry>;
    }
}
