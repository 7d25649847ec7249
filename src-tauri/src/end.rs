//! When the program is asked to end from outside.

/// Comes back when somebody sends the program a signal to end, as a log-out and Ctrl+C do. An end
/// asked for in this way is an ordinary end: the private server stops, the log is whole.
#[cfg(unix)]
pub async fn asked() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Comes back when somebody presses Ctrl+C.
#[cfg(not(unix))]
pub async fn asked() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
