use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{is_unsafe, refusal};
use crate::config::PublicUrl;
use crate::state::ServerState;
use crate::{rest, scim};

/// Refuses what another site makes a browser send. The browser says where a request comes from
/// (Fetch Metadata: `Sec-Fetch-Site`); one that does not sends `Origin` with every post.
pub fn refuse(server: &ServerState, request: &Request) -> Option<Response> {
    let url = &server.web.public_url;
    if !is_unsafe(request.method()) || is_own(request.uri().path(), request.headers(), url) {
        return None;
    }
    tracing::warn!("a post from another site was refused");
    let words = format!(
        "This was sent from another site, so nothing was done. Open {} and do it there. \
         (If this is that address, ROLLCALL_PUBLIC_URL must be set to it.)",
        url.origin()
    );
    let path = request.uri().path();
    Some(if scim::is_scim(path) {
        scim::refusal(StatusCode::FORBIDDEN, words)
    } else if is_rest(path) {
        rest::detail(StatusCode::FORBIDDEN, words)
    } else {
        refusal(StatusCode::FORBIDDEN, words + "\n")
    })
}

fn is_own(path: &str, headers: &HeaderMap, url: &PublicUrl) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    match headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) {
        Some(origin) => origin == url.origin() || is_host(origin, headers, url),
        None => is_rest(path) || scim::is_scim(path) || is_from_provider(path),
    }
}

/// Whether programs call this path. They have keys instead of cookies, and send neither of the two headers.
fn is_rest(path: &str) -> bool {
    path == "/v3" || ["/v1/", "/v2/", "/v3/"].iter().any(|base| path.starts_with(base))
}

/// Whether providers of single sign-on call this path themselves, to say that somebody has signed out. What
/// they send is signed.
fn is_from_provider(path: &str) -> bool {
    path.starts_with("/sign-in/sso/") && path.ends_with("/logout")
}

/// Whether the origin is the host that was asked, under the scheme of the public address.
fn is_host(origin: &str, headers: &HeaderMap, url: &PublicUrl) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let authority = origin.strip_prefix(url.scheme()).and_then(|rest| rest.strip_prefix("://"));
    !host.is_empty() && authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use crate::config::PublicUrl;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn own(path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let url = PublicUrl::parse("https://rollcall.example.com").expect("an address");
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_own(path, &HeaderMap::from_iter(headers), &url)
    }

    #[test]
    fn what_the_browser_calls_its_own_site_is_taken() {
        assert!(own("/sign-in", &[("sec-fetch-site", "same-origin")]));
        assert!(own("/sign-in", &[("sec-fetch-site", "none")]));
    }

    #[test]
    fn what_the_browser_calls_another_site_is_refused_whatever_its_origin_says() {
        for site in ["cross-site", "same-site", "SAME-ORIGIN", ""] {
            let origin = ("origin", "https://rollcall.example.com");
            assert!(!own("/sign-in", &[("sec-fetch-site", site), origin]), "{site}");
        }
    }

    #[test]
    fn a_provider_that_says_who_has_signed_out_is_no_browser() {
        assert!(own("/sign-in/sso/acme/logout", &[]));
        assert!(!own("/sign-in/sso/acme/logout", &[("origin", "https://evil.example")]));
        assert!(!own("/sign-in/sso", &[]));
    }

    #[test]
    fn without_fetch_metadata_the_origin_decides() {
        assert!(own("/sign-in", &[("origin", "https://rollcall.example.com")]));
        assert!(own("/", &[("origin", "https://10.0.0.5:8443"), ("host", "10.0.0.5:8443")]));
        assert!(!own("/", &[("origin", "http://10.0.0.5:8443"), ("host", "10.0.0.5:8443")]));
        assert!(!own("/", &[("origin", "https://evil.example"), ("host", "10.0.0.5")]));
        assert!(!own("/", &[("origin", "null"), ("host", "null")]));
        assert!(!own("/", &[("origin", "https://")]));
    }

    #[test]
    fn with_neither_header_only_the_rest_interface_is_taken() {
        assert!(!own("/sign-in", &[("host", "rollcall.example.com")]));
        assert!(own("/scim/v2/Users", &[]) && !own("/scimitar", &[]));
        assert!(!own("/scim/v2/Users", &[("origin", "https://evil.example")]));
        assert!(own("/v3/users", &[]) && own("/v3", &[]) && !own("/v34", &[]));
        assert!(!own("/v3/users", &[("origin", "https://evil.example")]));
    }
}
