//! Takes the demo's PostgreSQL away from under a running desk, brings it back, or says where it is.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use serde_json::json;
use vetdesk_embedded::{Binaries, Embedded, Lifetime, StartOptions};

use super::say;
use crate::demo::DATABASE;
use crate::{Args, Folders};

#[derive(Debug, Parser)]
#[command(name = "demo-server", about = "The demo's PostgreSQL from outside the app; for tests only")]
struct ServerArgs {
    wish: Wish,

    /// The folder that the app was started with.
    #[arg(long)]
    data_dir: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Wish {
    Stop,
    Start,
    /// Prints host, port, user, password and database of the running server.
    Where,
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    match tauri::async_runtime::block_on(carry_out(ServerArgs::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(args: ServerArgs) -> Result<()> {
    let desk = Args { data_dir: Some(args.data_dir.clone()), ..Args::default() };
    let home = Folders::new(&desk, &args.data_dir, &args.data_dir)?.demo(&desk);
    let binaries = Binaries::find(None)?;
    if let Wish::Stop = args.wish {
        return Ok(Embedded::stop_at(&home, binaries).await?);
    }
    let options = StartOptions { lifetime: Lifetime::UntilStopped, ..StartOptions::new(home, binaries) };
    let server = Embedded::attach_or_start(options).await?;
    if let Wish::Where = args.wish {
        let place = json!({
            "host": server.host(), "port": server.port(), "user": server.superuser(),
            "password": server.password().expose(), "database": DATABASE,
        });
        say(&place.to_string());
    }
    Ok(())
}
