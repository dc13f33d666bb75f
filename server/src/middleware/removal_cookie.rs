use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::Response;

/// The prefix makes browsers insist on Secure, Path=/ and no domain (RFC 6265bis, section 4.1.3.2).
pub const SECURE_NAME: &str = "__Host-rollcall";
pub const PLAIN_NAME: &str = "rollcall";

/// A browser ignores a `__Host-` cookie without Secure, also one that removes; tower-sessions does
/// not write it there. Without this the cookie of an ended session would stay.
pub async fn removal_cookie(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let axum::http::header::Entry::Occupied(mut cookies) =
        response.headers_mut().entry(SET_COOKIE)
    {
        for cookie in cookies.iter_mut() {
            if let Some(mended) = mend(cookie) {
                *cookie = mended;
            }
        }
    }
    response
}

fn mend(cookie: &HeaderValue) -> Option<HeaderValue> {
    let text = cookie.to_str().ok()?;
    let needs = text.starts_with(SECURE_NAME) && !text.contains("; Secure");
    needs.then(|| HeaderValue::from_str(&format!("{text}; Secure")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::mend;
    use axum::http::HeaderValue;

    #[test]
    fn only_a_removal_of_the_secure_cookie_is_mended() {
        let mend = |text| mend(&HeaderValue::from_static(text));
        assert_eq!(
            mend("__Host-rollcall=; Path=/; Max-Age=0").expect("mended"),
            "__Host-rollcall=; Path=/; Max-Age=0; Secure"
        );
        assert_eq!(mend("__Host-rollcall=abc; HttpOnly; Secure; Path=/"), None);
        assert_eq!(mend("theme=dark; Path=/"), None);
    }
}
