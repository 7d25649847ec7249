//! The program that a clinic starts.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    vetdesk_shell::run(tauri::generate_context!())
}
