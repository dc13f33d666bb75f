use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use tower::ServiceExt as _;

/// Adds the missing slash at the end of every path below `/v3`, because many clients leave it out.
/// Without the slash the console would answer, since its pages also have two words in their paths.
/// A client whose base address ends with a slash writes `//v3`, which is the same.
pub fn with_slash(router: Router) -> Router {
    Router::new().fallback_service(router.map_request(|mut request: Request| {
        if let Some(uri) = ended(request.uri()) {
            // The `next` and `previous` addresses in an answer are built from this one.
            request.extensions_mut().insert(OriginalUri(uri.clone()));
            *request.uri_mut() = uri;
        }
        request
    }))
}

/// Whether a path is a document or a file. Such paths end without a slash.
fn is_document(path: &str) -> bool {
    let file = path.strip_prefix("/v3/download/");
    matches!(path, "/v3/openapi.json" | "/v3/docs") || file.is_some_and(|file| file.contains('/'))
}

fn ended(uri: &Uri) -> Option<Uri> {
    let whole = uri.path();
    let single = match whole.trim_start_matches('/') {
        rest if rest.starts_with("v3/") => &whole[whole.len() - rest.len() - 1..],
        _ => whole,
    };
    let path = match single {
        // The router nests the calls at `/v3`, without a slash.
        "/v3/" => "/v3".to_owned(),
        path if !path.starts_with("/v3/") || path.ends_with('/') || is_document(path) => {
            if path == whole {
                return None;
            }
            path.to_owned()
        }
        path => format!("{path}/"),
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(format!("{path}{query}")).ok();
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::ended;

    #[test]
    fn only_calls_get_a_slash() {
        let with = |uri: &str| ended(&uri.parse().expect("an address")).map(|uri| uri.to_string());
        assert_eq!(with("/v3/users?a=b/c").as_deref(), Some("/v3/users/?a=b/c"));
        assert_eq!(with("/v3/?a=b").as_deref(), Some("/v3?a=b"));
        assert_eq!(with("/v3/download/users").as_deref(), Some("/v3/download/users/"));
        assert_eq!(with("//v3/users?limit=5").as_deref(), Some("/v3/users/?limit=5"));
        assert_eq!(with("//v3/users/").as_deref(), Some("/v3/users/"));
        assert_eq!(with("//v3/docs").as_deref(), Some("/v3/docs"));
        for other in [
            "/v3",
            "/v3/users/",
            "/v3/docs",
            "/v3/openapi.json",
            "/v3/download/t/f",
            "/v34/x",
            "//v34/x",
        ] {
            assert_eq!(with(other), None, "{other}");
        }
    }
}
