//! What the server's middleware knows about a request, and puts in its extensions.

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

/// Present only when the session of the request has ended, because no organization lets it go on: it is too
/// old, or colleagues have ended it.
#[derive(Clone, Copy, Debug)]
pub struct PastLimits;

/// The address of the browser, or of the proxy that is not trusted to name it.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);
