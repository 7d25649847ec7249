//! The built screen, as the window would show it: the same files, the same content security policy,
//! and one script more that stands in for the window's own door.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// Stands in for what the window gives to its page.
const DOOR: &str = include_str!("door.js");

/// Where `door.js` is asked for.
const DOOR_PATH: &str = "/bridge.js";

/// The product's own configuration, for its content security policy.
const CONFIGURATION: &str = include_str!("../../tauri.conf.json");

/// The folder with the built screen, and what its pages may do.
#[derive(Debug, Clone)]
pub struct Screen {
    folder: PathBuf,
    policy: String,
}

impl Screen {
    /// The screen in `folder`.
    ///
    /// # Errors
    /// Where the product's configuration cannot be read.
    pub fn new(folder: PathBuf) -> serde_json::Result<Self> {
        Ok(Self { folder, policy: policy(CONFIGURATION)? })
    }

    /// Answers with a file of the screen.
    pub async fn file(State(screen): State<Self>, uri: Uri) -> Response {
        if uri.path() == DOOR_PATH {
            return ([(header::CONTENT_TYPE, "text/javascript")], DOOR).into_response();
        }
        let Some(path) = screen.path(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
        let Ok(content) = tokio::fs::read(&path).await else { return StatusCode::NOT_FOUND.into_response() };
        let kind = kind(&path);
        let content = if kind == HTML { with_door(&content) } else { content };
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_SECURITY_POLICY, screen.policy.clone()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, content).into_response()
    }

    /// The file behind a path; never one outside the folder.
    fn path(&self, asked: &str) -> Option<PathBuf> {
        let asked = Path::new(asked.trim_start_matches('/'));
        let inside = asked.components().all(|part| matches!(part, Component::Normal(_)));
        let asked = if asked.as_os_str().is_empty() { Path::new("index.html") } else { asked };
        inside.then(|| self.folder.join(asked))
    }
}

const HTML: &str = "text/html; charset=utf-8";

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => HTML,
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

fn with_door(page: &[u8]) -> Vec<u8> {
    let door = format!("<head><script src=\"{DOOR_PATH}\"></script>");
    String::from_utf8_lossy(page).replacen("<head>", &door, 1).into_bytes()
}

fn policy(configuration: &str) -> serde_json::Result<String> {
    let all: Value = serde_json::from_str(configuration)?;
    let mut text = String::new();
    for (directive, sources) in all["app"]["security"]["csp"].as_object().into_iter().flatten() {
        let _ = write!(text, "{directive} {}; ", sources.as_str().unwrap_or("'none'"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_products_own_and_allows_nothing_inline() {
        let policy = policy(CONFIGURATION).unwrap();
        assert!(policy.contains("script-src 'self';") && policy.contains("object-src 'none';"), "{policy}");
        // A picture that the screen has drawn itself, and that can neither run nor load anything.
        let strict = policy.replace("img-src 'self' data:;", "");
        for loose in ["unsafe", "data:", "blob:", "*"] {
            assert!(!strict.contains(loose), "{policy}");
        }
    }

    #[test]
    fn no_file_outside_the_screen_is_given() {
        let screen = Screen::new("dist".into()).unwrap();
        let cases =
            [("/", Some("dist/index.html")), ("/assets/a.js", Some("dist/assets/a.js")), ("/../Cargo.toml", None), ("/a/../../b", None)];
        for (asked, given) in cases {
            assert_eq!(screen.path(asked), given.map(PathBuf::from), "{asked}");
        }
    }
}
