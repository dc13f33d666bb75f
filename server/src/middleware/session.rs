use axum::extract::{FromRequestParts as _, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::error_page;
use rollcall_app::request::{ClientAddress, PastLimits, RenewSession, Signed};
use rollcall_app::{FIRST_PASSWORD, factor_set_up, first_password};
use rollcall_core::access::{Identity, SessionAge, SignedInBy};
use rollcall_core::operators::Needs;
use rollcall_core::operators::sessions;
use rollcall_core::sso::ProviderSession;
use rollcall_core::{Error, Result, Timestamp, operators};
use tower_sessions::Session;
use uuid::Uuid;

use super::is_unsafe;
use super::renewal::NewId;
use crate::session_store::{
    KEY, LONGEST_PAUSE, OPERATOR_ID, PROVED_AT, PROVIDER, SEEN_AT, SIGNED_IN_AT, key_of,
};
use crate::state::ServerState;

/// Seconds between two writes of a session, so that not every page view writes.
const TOUCH_AFTER_SECONDS: f64 = 60.0;
/// A session from before proofs were kept.
const NEVER: Timestamp = Timestamp::from_micros(0);
/// Requests that a page sends by itself: an open tab must not keep a session alive.
const POLLING: &str = "/api/";

/// Adds [`Signed`] to the request of an operator who has signed in. A request without a session costs no
/// query.
pub async fn session(
    State(server): State<ServerState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(id) = session.id() else { return next.run(request).await };
    match identity(&server, &session).await {
        Ok(Found::Nobody) => {}
        Ok(Found::PastLimits) => {
            request.extensions_mut().insert(PastLimits);
        }
        Ok(Found::Operator(holder)) => {
            let Holder { mut identity, needs, provider } = *holder;
            if !opens(needs, request.uri().path()) {
                return first(&server, request, needs).await;
            }
            let address = request.extensions().get::<ClientAddress>();
            identity.address = address.and_then(|address| address.0.parse().ok());
            // Its own, also if the browser has sent the ID from before the last proof.
            let session_key = match session.get::<String>(KEY).await {
                Ok(key) => key.unwrap_or_else(|| key_of(&id)),
                Err(error) => return unavailable(&server, request, &failed(error)).await,
            };
            if !request.uri().path().starts_with(POLLING)
                && let Err(error) = touch(&server, &session, &session_key, identity.session).await
            {
                return unavailable(&server, request, &error).await;
            }
            let is_former = session_key != key_of(&id);
            let proved_at = match session.get::<Timestamp>(PROVED_AT).await {
                Ok(at) if !is_former => at.unwrap_or(NEVER),
                // Whoever has the former ID has no part of a proof.
                Ok(_) => NEVER,
                Err(error) => return unavailable(&server, request, &failed(error)).await,
            };
            let held = Held { key: session_key.clone(), is_former };
            let signed = Signed { identity, session_key, needs, proved_at, provider };
            request.extensions_mut().insert(signed);
            return answered(&server, &held, request, next).await;
        }
        Err(error) => return unavailable(&server, request, &error).await,
    }
    next.run(request).await
}

/// The session that a request came with.
struct Held {
    key: String,
    /// The request has sent the ID from before the last renewal.
    is_former: bool,
}

/// Answers a request of somebody who is signed in. The session may get another ID with it, which the browser
/// hears of here: no time limit cuts that off. A former ID gets none without a proof: the session may have had
/// one since.
async fn answered(server: &ServerState, held: &Held, mut request: Request, next: Next) -> Response {
    let new_id = NewId::default();
    request.extensions_mut().insert(new_id.clone());
    let mut response = next.run(request).await;
    let wanted = response.extensions_mut().remove::<RenewSession>();
    // One ID is enough: with a second one the ID that other tabs have would end at once.
    let wanted =
        wanted.filter(|wanted| new_id.key().is_none() && (wanted.is_proved || !held.is_former));
    if let Some(RenewSession { is_proved }) = wanted {
        let proved_at = is_proved.then(|| server.ctx.clock.now());
        if let Err(error) = new_id.renew(server, &held.key, proved_at).await {
            // What was asked for is done; the ID stays.
            error.log();
        }
    }
    new_id.tell(server, &mut response);
    response
}

/// Whether a page opens to somebody who has to do something first.
fn opens(needs: Needs, path: &str) -> bool {
    let is_always = matches!(
        path,
        "/account/theme" | "/sign-in" | "/sign-in/code" | "/sign-in/passkey" | "/sign-out"
    );
    let is_first = match needs {
        Needs { password: true, .. } => path == FIRST_PASSWORD,
        Needs { factor: true, .. } => matches!(
            path,
            "/account/security/app"
                | "/account/security/passkeys"
                | "/account/security/passkeys/new"
        ),
        Needs { password: false, factor: false } => true,
    };
    is_always || is_first || path.starts_with("/sign-in/sso")
}

/// A page leads to what has to be done first, and everything else is refused.
async fn first(server: &ServerState, request: Request, needs: Needs) -> Response {
    let is_page = !is_unsafe(request.method()) && !request.uri().path().starts_with(POLLING);
    if is_page {
        let from = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let to = if needs.password { first_password(from) } else { factor_set_up(from) };
        return Redirect::to(&to).into_response();
    }
    let words = if needs.password {
        "You have to choose a password of your own. Open any page of Rollcall to do so, then do this again."
    } else {
        "Your organization requires a second factor. Open any page of Rollcall to set it up, then do this \
         again."
    };
    unavailable(server, request, &Error::Forbidden(words.into())).await
}

/// Whose session it is.
enum Found {
    Nobody,
    /// It has ended, because no organization lets it go on: it is too old, or colleagues have ended it.
    PastLimits,
    Operator(Box<Holder>),
}

struct Holder {
    identity: Identity,
    needs: Needs,
    provider: Option<ProviderSession>,
}

/// The operator of the session. If what they have signed in with opens nothing any more, the session ends.
async fn identity(server: &ServerState, session: &Session) -> Result<Found> {
    let Some(operator) = session.get::<Uuid>(OPERATOR_ID).await.map_err(failed)? else {
        return Ok(Found::Nobody);
    };
    let provider = session.get::<ProviderSession>(PROVIDER).await.map_err(failed)?;
    let by = match &provider {
        Some(provider) => SignedInBy::Provider(provider.organization_seq),
        None => SignedInBy::Password,
    };
    let link = provider.as_ref().map(|one| (one.provider_id, one.subject.as_str()));
    let age = age(server, session).await?;
    let ctx = &server.ctx;
    let Some((identity, needs)) = operators::of_session(ctx, operator, by, link, age).await? else {
        session.flush().await.map_err(failed)?;
        let new = operators::of_session(ctx, operator, by, link, SessionAge::default()).await?;
        return Ok(if new.is_some() { Found::PastLimits } else { Found::Nobody });
    };
    let has_factor = provider.as_ref().is_some_and(|provider| provider.has_factor);
    let needs = Needs { factor: needs.factor && !has_factor, ..needs };
    Ok(Found::Operator(Box::new(Holder { identity, needs, provider })))
}

/// How old the session is. Its longest pause stays until the next sign-in: an organization that is opened
/// later may allow less than the one that was open meanwhile.
async fn age(server: &ServerState, session: &Session) -> Result<SessionAge> {
    let now = server.ctx.clock.now();
    let signed_in_at: Option<Timestamp> = session.get(SIGNED_IN_AT).await.map_err(failed)?;
    let signed_in_at = signed_in_at.unwrap_or(NEVER);
    let seen_at: Option<Timestamp> = session.get(SEEN_AT).await.map_err(failed)?;
    let longest: Option<i64> = session.get(LONGEST_PAUSE).await.map_err(failed)?;
    let pause = now.seconds_since(seen_at.unwrap_or(signed_in_at)) as i64;
    Ok(SessionAge {
        signed_in_at: Some(signed_in_at),
        longest_pause_seconds: pause.max(longest.unwrap_or(0)),
    })
}

/// The session itself is not changed: what a request saves at its end would undo what others have done.
async fn touch(server: &ServerState, session: &Session, key: &str, age: SessionAge) -> Result<()> {
    let now = server.ctx.clock.now();
    let seen = session.get(SEEN_AT).await.map_err(failed)?;
    let is_fresh = seen.is_some_and(|seen| now.seconds_since(seen) < TOUCH_AFTER_SECONDS);
    if !is_fresh {
        sessions::touch(&server.ctx, key, age.longest_pause_seconds).await?;
    }
    Ok(())
}

fn failed(error: tower_sessions::session::Error) -> Error {
    Error::internal("session", &error)
}

async fn unavailable(server: &ServerState, request: Request, error: &Error) -> Response {
    let (mut parts, _) = request.into_parts();
    let Ok(page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    error_page(&page_context, error)
}
