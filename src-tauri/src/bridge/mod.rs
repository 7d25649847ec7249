//! The same backend over loopback HTTP, so that a browser can drive it in development and tests.
//!
//! There is no second list of commands: a call goes through the very handler that the window uses,
//! on a window that is never drawn. Compiled only under the feature `dev-bridge`.

pub mod demo_server;
mod guard;
mod page;

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use chrono::{DateTime, Utc};
use clap::Parser;
use futures_util::Stream;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, Manager, Url, WebviewWindow, WebviewWindowBuilder};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use vetdesk_desk::clock::{Clock, FrozenClock, SystemClock};
use vetdesk_desk::session::{KeyStore, KeyStoreError, Secret};

use crate::demo::Demo;
use crate::desk::Outfit;
use crate::{Args, Folders, desk, end, window};
use guard::Guard;
use page::Screen;

/// The built screen of this source tree.
const SCREEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist");

/// The bridge's own words behind its name.
#[derive(Debug, Parser)]
#[command(name = "vetdesk-bridge", about = "The desk's backend for a browser on this PC; for development and tests only")]
struct BridgeArgs {
    #[command(flatten)]
    desk: Args,

    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 1430)]
    port: u16,

    /// Let the desk's clock stand still, such as 2026-03-04T18:20:00Z.
    #[arg(long, value_name = "INSTANT")]
    clock: Option<DateTime<Utc>>,

    /// The built screen.
    #[arg(long, value_name = "FOLDER", default_value = SCREEN)]
    screen: PathBuf,
}

/// What a call needs.
#[derive(Clone)]
struct Bridge {
    window: WebviewWindow<MockRuntime>,
    /// The page that the window would call from.
    page: Url,
    heard: broadcast::Sender<Arc<str>>,
}

/// Runs the bridge until it is told to end, and prints the address to open.
pub fn run() -> ExitCode {
    let args = BridgeArgs::parse();
    match tauri::async_runtime::block_on(serve(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: BridgeArgs) -> anyhow::Result<()> {
    let own = std::env::temp_dir().join("vetdesk-bridge");
    let folders = Folders::new(&args.desk, &own, &own.join("log"))?;
    let _pen = crate::logging::start(&folders.log);
    let (app, bridge) = backend(&args.desk, &folders, clock(args.clock))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await.context("the port is taken")?;
    let guard = Guard::new(listener.local_addr()?.port());
    let router = Router::new()
        .route("/invoke/{command}", post(invoke))
        .route("/events", get(events))
        .route("/dev/postgres/{wish}", post(postgres))
        .with_state(bridge)
        .fallback_service(get(Screen::file).with_state(Screen::new(args.screen)?))
        .layer(middleware::from_fn_with_state(guard.clone(), Guard::watch));
    say(&format!("vetdesk-bridge: {}", guard.address()));
    // An open event stream never ends by itself: the program does not wait for it.
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served?,
        () = end::asked() => {}
    }
    desk::close(app.handle()).await;
    Ok(())
}

/// The product's commands and events on a window that is never drawn.
fn backend(args: &Args, folders: &Folders, clock: Arc<dyn Clock>) -> anyhow::Result<(App<MockRuntime>, Bridge)> {
    let commands = crate::commands::builder::<MockRuntime>();
    let app = mock_builder().invoke_handler(commands.invoke_handler()).build(mock_context(noop_assets()))?;
    commands.mount_events(&app);
    let window = WebviewWindowBuilder::new(&app, window::LABEL, Default::default()).build()?;
    app.manage(window::Own::new(&window, &folders.data, args.pc));
    let bridge = Bridge { window, page: "tauri://localhost".parse()?, heard: hear(&app) };
    desk::open(app.handle(), args, folders, Outfit { keys: Arc::new(NoKeyring), clock });
    Ok((app, bridge))
}

/// A browser's desk leaves the keyring of whoever develops alone; a passphrase takes its place.
#[derive(Debug)]
struct NoKeyring;

impl KeyStore for NoKeyring {
    fn get(&self, _name: &str) -> Result<Option<Secret>, KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }

    fn set(&self, _name: &str, _secret: &Secret) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }
}

/// A clock that stands still, or this PC's own.
fn clock(still: Option<DateTime<Utc>>) -> Arc<dyn Clock> {
    match still {
        Some(instant) => Arc::new(FrozenClock(instant)),
        None => Arc::new(SystemClock),
    }
}

/// Collects the desk's events as lines of JSON.
fn hear(app: &App<MockRuntime>) -> broadcast::Sender<Arc<str>> {
    let (heard, _) = broadcast::channel(256);
    for name in crate::events::NAMES {
        let sender = heard.clone();
        app.listen_any(name, move |event| {
            let payload: Value = serde_json::from_str(event.payload()).unwrap_or_default();
            // Nobody listening is no trouble.
            let _ = sender.send(json!({ "event": name, "payload": payload }).to_string().into());
        });
    }
    heard
}

async fn invoke(State(bridge): State<Bridge>, Path(command): Path<String>, Json(body): Json<Value>) -> Response {
    let request = InvokeRequest {
        cmd: command,
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: bridge.page,
        body: InvokeBody::Json(body),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    let answer = tokio::task::spawn_blocking(move || get_ipc_response(&bridge.window, request)).await;
    let json = [(header::CONTENT_TYPE, "application/json")];
    match answer {
        Ok(Ok(InvokeResponseBody::Json(text))) => (json, text).into_response(),
        Ok(Ok(InvokeResponseBody::Raw(bytes))) => bytes.into_response(),
        Ok(Err(refused)) => (StatusCode::BAD_REQUEST, Json(refused)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn events(State(bridge): State<Bridge>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = futures_util::stream::unfold(bridge.heard.subscribe(), |mut heard| async move {
        loop {
            match heard.recv().await {
                Ok(line) => return Some((Ok(Event::default().data(line.as_ref())), heard)),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Takes the demo's PostgreSQL away, or brings it back: what a test of a dead server needs.
async fn postgres(State(bridge): State<Bridge>, Path(wish): Path<String>) -> Response {
    let demo = bridge.window.state::<Demo>();
    let done = match wish.as_str() {
        "stop" => demo.server.take_away().await,
        "start" => demo.server.bring_back().await,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::CONFLICT, error.to_string()).into_response(),
    }
}

#[expect(clippy::print_stdout, reason = "a developer's tool speaks to the terminal")]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(bridge: &Bridge, command: &str, body: Value) -> (StatusCode, Value) {
        let answer = invoke(State(bridge.clone()), Path(command.to_owned()), Json(body)).await;
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    #[test]
    fn calls_go_through_the_products_own_handler() {
        let folder = tempfile::tempdir().unwrap();
        let args = Args { data_dir: Some(folder.path().into()), ..Args::default() };
        let folders = Folders::new(&args, folder.path(), folder.path()).unwrap();
        let (_app, bridge) = backend(&args, &folders, clock(None)).unwrap();
        tauri::async_runtime::block_on(async {
            let (status, state) = ask(&bridge, "app_state", json!({})).await;
            assert_eq!((status, &state["phase"]), (StatusCode::OK, &json!("first_run")), "{state}");

            let (status, refused) = ask(&bridge, "day_schedule", json!({ "request": { "day": null } })).await;
            assert_eq!((status, &refused["code"]), (StatusCode::BAD_REQUEST, &json!("not_signed_in")), "{refused}");

            for (command, body) in [("no_such_command", json!({})), ("day_schedule", json!({ "request": { "day": 7 } }))] {
                let (status, refused) = ask(&bridge, command, body).await;
                assert_eq!(status, StatusCode::BAD_REQUEST, "{command}: {refused}");
            }
        });
    }
}
