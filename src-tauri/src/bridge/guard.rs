//! Who may drive the bridge: only this PC, and only a page that was opened with the bridge's token.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

const COOKIE: &str = "vetdesk_bridge";

/// The bridge's token and port.
#[derive(Debug, Clone)]
pub struct Guard {
    token: String,
    port: u16,
}

impl Guard {
    /// A guard with a token that nobody can guess.
    pub fn new(port: u16) -> Self {
        Self { token: uuid::Uuid::new_v4().simple().to_string(), port }
    }

    /// The address to open in a browser.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// Lets a request pass; gives the cookie to whoever comes with the token.
    pub async fn watch(State(guard): State<Self>, request: Request<Body>, next: Next) -> Response {
        if !guard.is_local(request.headers()) {
            return (StatusCode::FORBIDDEN, "only from this PC").into_response();
        }
        let offered = request.uri().query().and_then(|query| query.strip_prefix("token="));
        if offered == Some(guard.token.as_str()) {
            let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", guard.token);
            return ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response();
        }
        match guard.is_known(request.headers()) {
            true => next.run(request).await,
            false => (StatusCode::UNAUTHORIZED, "open the address that the bridge printed").into_response(),
        }
    }

    /// Neither another site's page nor a name that somebody pointed at this PC.
    fn is_local(&self, headers: &HeaderMap) -> bool {
        let own = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text(header::HOST).is_some_and(|host| own.iter().any(|name| name == host));
        let origin = text(header::ORIGIN).is_none_or(|from| own.iter().any(|name| from == format!("http://{name}")));
        host && origin
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let wanted = format!("{COOKIE}={}", self.token);
        cookies.flat_map(|line| line.split(';')).any(|cookie| cookie.trim() == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_this_pc_passes() {
        let guard = Guard::new(1430);
        let cases = [
            (vec![(header::HOST, "127.0.0.1:1430")], true),
            (vec![(header::HOST, "localhost:1430"), (header::ORIGIN, "http://localhost:1430")], true),
            (vec![(header::HOST, "clinic.example:1430")], false),
            (vec![(header::HOST, "127.0.0.1:1430"), (header::ORIGIN, "http://evil.example")], false),
            (vec![(header::HOST, "127.0.0.1:1431")], false),
            (vec![], false),
        ];
        for (given, passes) in cases {
            assert_eq!(guard.is_local(&headers(&given)), passes, "{given:?}");
        }
    }

    #[test]
    fn a_page_without_the_token_is_unknown() {
        let guard = Guard::new(1430);
        let right = format!("a=b; {COOKIE}={}", guard.token);
        assert!(guard.is_known(&headers(&[(header::COOKIE, &right)])));
        assert!(!guard.is_known(&headers(&[(header::COOKIE, "vetdesk_bridge=")])));
        assert!(!guard.is_known(&HeaderMap::new()));
    }
}
