use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use rollcall_app::request::RequestId;

use crate::state::ServerState;

const HEADER: &str = "x-request-id";
const MAX_LENGTH: usize = 64;

/// Takes the id that a proxy has given the request, or gives it one.
pub fn take(server: &ServerState, request: &mut Request) -> RequestId {
    let given = request.headers().get(HEADER).filter(|value| is_sane(value.as_bytes()));
    let id = match given.and_then(|value| value.to_str().ok()) {
        Some(id) => id.to_owned(),
        None => server.request_ids.next(),
    };
    request.extensions_mut().insert(RequestId(id.clone()));
    RequestId(id)
}

/// Names it in the answer.
pub fn tell(RequestId(id): &RequestId, response: &mut Response) {
    if let Ok(header) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HEADER, header);
    }
}

/// Short, and nothing in it that a log or a page would have to escape.
fn is_sane(id: &[u8]) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::is_sane;

    #[test]
    fn an_id_from_outside_is_short_and_plain() {
        assert!(is_sane(b"7c9e6679-7425-40de-944b-e07fc1f90ae7"));
        assert!(!is_sane(b""));
        assert!(!is_sane(b"a b"));
        assert!(!is_sane(b"<script>"));
        assert!(!is_sane(&[b'a'; 65]));
    }
}
