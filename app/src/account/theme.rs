use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{REFERER, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::address::local_path;
use crate::state::AppState;
use crate::theme::Theme;

#[derive(Deserialize)]
pub struct Choice {
    theme: String,
}

/// Keeps the theme in a cookie and goes back to the page that it was chosen on.
pub async fn theme(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let theme = Theme::from_code(&choice.theme).unwrap_or_default();
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let back = Redirect::to(path_of(referer));
    ([(SET_COOKIE, theme.cookie(state.secure_cookies))], back).into_response()
}

/// The path and query of an address, whatever its host; `/` when it has none that is local.
fn path_of(address: &str) -> &str {
    let after_host =
        address.split_once("://").and_then(|(_, rest)| rest.find('/').map(|slash| &rest[slash..]));
    after_host.and_then(local_path).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn only_the_path_of_the_referer_is_followed() {
        assert_eq!(path_of("https://roll.test/demo/main/users?q=a"), "/demo/main/users?q=a");
        assert_eq!(path_of("https://evil.test//evil.test"), "/");
        assert_eq!(path_of("nonsense"), "/");
        assert_eq!(path_of(""), "/");
    }
}
