//! Writes `ui/src/backend/bindings.ts`, or the file named behind the program's name.

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).map_or_else(|| vetdesk_shell::bindings::FILE.into(), PathBuf::from);
    vetdesk_shell::bindings::export(&path)
}
