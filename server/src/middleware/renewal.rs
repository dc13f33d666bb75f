use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use rollcall_core::operators::sessions;
use rollcall_core::{Result, Timestamp};
use tower_sessions::session::Id;

use super::removal_cookie::{PLAIN_NAME, SECURE_NAME};
use crate::session_store::key_of;
use crate::state::ServerState;

/// The ID that a session gets with a request. The cookie is written outside of every time limit: a browser
/// whose request was cut off has it, too.
#[derive(Clone, Default)]
pub(super) struct NewId(Arc<Mutex<Option<Id>>>);

impl NewId {
    /// Gives a session another ID, and takes down when its holder has proved who they are. Returns its new
    /// key. `None`: it has ended, or another request has given it one.
    pub(super) async fn renew(
        &self,
        server: &ServerState,
        key: &str,
        proved_at: Option<Timestamp>,
    ) -> Result<Option<String>> {
        let id = Id::default();
        let new = key_of(&id);
        if !sessions::renew(&server.ctx, key, &new, proved_at).await? {
            return Ok(None);
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
        Ok(Some(new))
    }

    /// The key of the ID that this request has given; none: it has given none.
    pub(super) fn key(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(key_of)
    }

    /// Gives the new ID to the browser.
    pub(super) fn tell(&self, server: &ServerState, response: &mut Response) {
        let Some(id) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) else { return };
        let life = server.ctx.settings.session_absolute_seconds;
        let cookie = cookie(id, life, server.web.public_url.is_https());
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}

/// As tower-sessions writes it.
fn cookie(id: Id, life: i64, is_secure: bool) -> String {
    let (name, secure) = if is_secure { (SECURE_NAME, "; Secure") } else { (PLAIN_NAME, "") };
    format!("{name}={id}; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age={life}")
}

#[cfg(test)]
mod tests {
    use super::cookie;
    use tower_sessions::session::Id;

    #[test]
    fn the_cookie_is_the_one_of_a_sign_in() {
        assert_eq!(
            cookie(Id(0), 60, false),
            "rollcall=AAAAAAAAAAAAAAAAAAAAAA; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"
        );
        let secure = cookie(Id(0), 60, true);
        assert!(secure.starts_with("__Host-rollcall=") && secure.contains("; Secure; Path=/"));
    }
}
