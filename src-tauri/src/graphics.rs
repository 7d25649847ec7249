//! How WebKitGTK paints: by the graphics card's buffers, or, where those are known to leave a window empty, without them.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::Args;

/// WebKitGTK looks for it once, when its library is loaded.
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Set for a window that a test drives. Pictures of such a window hang without the card's buffers.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

/// What is known before the first window.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// `--safe-graphics`.
    is_asked: bool,
    /// Somebody has decided already: the person, or this program before it started itself again.
    is_decided: bool,
    is_driven: bool,
    has_render_node: bool,
    has_nvidia: bool,
}

/// Starts the program again with the switch, where it is needed: a process cannot safely change its own environment. Comes
/// back where there is nothing to do.
///
/// # Errors
/// Where the program cannot be started again; it may go on as it is.
pub fn settle(args: &Args) -> io::Result<()> {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let seen = Seen {
        is_asked: args.safe_graphics,
        is_decided: is_set(SWITCH),
        is_driven: is_set(DRIVEN),
        has_render_node: has_render_node(Path::new("/dev/dri")),
        has_nvidia: ["/proc/driver/nvidia/version", "/sys/module/nvidia"].iter().any(|sign| Path::new(sign).exists()),
    };
    if !cfg!(target_os = "linux") || !wants_switch(seen) {
        return Ok(());
    }
    let mut again = Command::new(std::env::current_exe()?);
    again.args(std::env::args_os().skip(1)).env(SWITCH, "1");
    start_instead(again)
}

const fn wants_switch(seen: Seen) -> bool {
    if seen.is_decided {
        return false;
    }
    seen.is_asked || (!seen.is_driven && (!seen.has_render_node || seen.has_nvidia))
}

fn has_render_node(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(unix)]
fn start_instead(mut program: Command) -> io::Result<()> {
    Err(std::os::unix::process::CommandExt::exec(&mut program))
}

#[cfg(not(unix))]
fn start_instead(_: Command) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_safe_way_is_taken_where_the_quick_one_fails_and_only_there() {
        let good = Seen { is_asked: false, is_decided: false, is_driven: false, has_render_node: true, has_nvidia: false };
        for (seen, wants) in [
            (good, false),
            (Seen { has_render_node: false, ..good }, true),
            (Seen { has_nvidia: true, ..good }, true),
            (Seen { is_asked: true, ..good }, true),
            (Seen { is_asked: true, is_decided: true, ..good }, false),
            (Seen { has_render_node: false, is_decided: true, ..good }, false),
            (Seen { has_render_node: false, is_driven: true, ..good }, false),
            (Seen { is_asked: true, is_driven: true, ..good }, true),
        ] {
            assert_eq!(wants_switch(seen), wants, "{seen:?}");
        }
    }

    #[test]
    fn a_card_alone_is_no_render_node() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_render_node(&folder.path().join("none")));
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_render_node(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_render_node(folder.path()));
    }
}
