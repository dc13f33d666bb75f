use axum::response::{IntoResponse, Redirect};
use rollcall_core::Error;
use tower_sessions::Session;

use crate::answer::Answer;
use crate::visit::Visit;

pub async fn out(visit: Visit, session: Session) -> Answer {
    match session.flush().await {
        Ok(()) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => {
            tracing::error!(request_id = visit.request_id, %error, "a session could not be ended");
            Err(visit.refuse(&Error::Internal(visit.request_id.clone())))
        }
    }
}
