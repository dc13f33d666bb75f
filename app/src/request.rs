//! What the server's middleware knows about a request, and puts in its extensions.

use axum::response::Response;
use rollcall_core::Timestamp;
use rollcall_core::access::Identity;
use rollcall_core::operators::Needs;
use rollcall_core::sso::ProviderSession;

/// The id that logs, answers and audit entries of one request share.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Present only when the request comes from a signed-in operator.
#[derive(Clone, Debug)]
pub struct Signed {
    pub identity: Identity,
    /// Names the session in the database; it is not the cookie.
    pub session_key: String,
    /// What they have to do before anything else opens.
    pub needs: Needs,
    /// When they have last proved who they are: with the sign-in, or after it.
    pub proved_at: Timestamp,
    /// The provider that has signed them in; none: they have given a password.
    pub provider: Option<ProviderSession>,
}

/// Marks an answer with which the session gets another ID, so that nobody else has a part of what has just
/// been proved or changed. The middleware gives it.
#[derive(Clone, Copy, Debug)]
pub struct RenewSession {
    /// Whether they have proved with this request who they are.
    pub is_proved: bool,
}

/// The answer to a change of a password or a factor.
pub(crate) fn with_new_session_id(mut response: Response) -> Response {
    response.extensions_mut().insert(RenewSession { is_proved: false });
    response
}

/// Present only when the session of the request has ended, because no organization lets it go on: it is too
/// old, or colleagues have ended it.
#[derive(Clone, Copy, Debug)]
pub struct PastLimits;

/// The address of the browser, or of the proxy that is not trusted to name it.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);
