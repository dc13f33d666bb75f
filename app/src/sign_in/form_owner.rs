//! The cookie that says whose forms a browser sends, also when their session has ended.

use axum::http::HeaderMap;

use crate::cookies::cookies_named;

const NAME: &str = "form_owner";

/// The token that a browser keeps.
pub fn form_owner_in(headers: &HeaderMap) -> Option<String> {
    cookies_named(headers, NAME).next().map(str::to_owned)
}

/// An empty token with a life of 0 removes it.
pub(super) fn cookie(token: &str, life: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={token}; Path=/; Max-Age={life}; SameSite=Lax; HttpOnly{secure}")
}

#[cfg(test)]
mod tests {
    use super::form_owner_in;
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(form_owner_in(&headers), None);
        headers.insert(COOKIE, HeaderValue::from_static("theme=dark; form_owner=2.a.b.c; id=x"));
        assert_eq!(form_owner_in(&headers).as_deref(), Some("2.a.b.c"));
    }
}
