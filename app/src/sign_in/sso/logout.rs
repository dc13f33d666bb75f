use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::{Error, sso};
use serde::Deserialize;

use crate::answer::status;
use crate::page_context::PageContext;

#[derive(Deserialize)]
pub struct Logout {
    #[serde(default)]
    logout_token: String,
}

/// `POST /sign-in/sso/{org}/logout`: a provider says that somebody has signed out (OpenID Connect
/// Back-Channel Logout 1.0). No browser calls it.
pub async fn logout(
    page_context: PageContext,
    Path(organization): Path<String>,
    Form(form): Form<Logout>,
) -> Response {
    let (ctx, id) = (&page_context.state.ctx, &page_context.request_id);
    let from = (page_context.client_address.as_str(), id.as_str());
    let outcome = sso::back_channel_logout(ctx, &organization, &form.logout_token, from).await;
    let (status, words) = match outcome {
        Ok(_) => (StatusCode::OK, String::new()),
        Err(Error::Invalid(fields)) => {
            let words: Vec<String> = fields.into_values().flatten().collect();
            tracing::warn!(request_id = id, words = words.join(" "), "a logout token was refused");
            (StatusCode::BAD_REQUEST, words.join(" "))
        }
        Err(error) => {
            error.log();
            (status(&error), error.to_string())
        }
    };
    (status, [(CACHE_CONTROL, "no-store")], words).into_response()
}
