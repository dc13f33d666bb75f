//! The cookie by which a browser is known that has signed in before.

use axum::http::HeaderMap;
use rollcall_core::sign_in::{DEVICE_COOKIE, DEVICE_LIFE};

use crate::cookies::cookies;

/// Cookies that are looked at: one for each account that signs in with this browser.
const MAX_COOKIES: usize = 16;

/// The values of a browser's cookies that say to which accounts it has signed in.
pub(super) fn cookies_of(headers: &HeaderMap) -> Vec<String> {
    let ours = cookies(headers).filter(|(name, _)| name.starts_with(DEVICE_COOKIE));
    ours.map(|(_, value)| value.to_owned()).take(MAX_COOKIES).collect()
}

/// Sent to the sign-in pages alone.
pub(super) fn cookie((name, value): (String, String), secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/sign-in; Max-Age={DEVICE_LIFE}; SameSite=Lax; HttpOnly{secure}")
}

#[cfg(test)]
mod tests {
    use super::cookies_of;
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    #[test]
    fn the_cookies_of_known_browsers_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("theme=dark; known_ab12=2.a.b; id=x"));
        headers.append(COOKIE, HeaderValue::from_static("known_cd34=2.c.d"));
        assert_eq!(cookies_of(&headers), ["2.a.b", "2.c.d"]);
    }
}
