use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::{PageError, error_page};
use rollcall_app::request::Signed;
use rollcall_app::{
    AGAIN_FIELD, BACK_FIELD, NeedsProof, OWNER_FIELD, PASSKEY_FIELD, PROOF_FIELD, ask_for_proof,
    not_your_form, sent_already,
};
use rollcall_core::factors::{self, Holder};
use rollcall_core::{Error, Result, sign_in};

use super::body_limit::MAX_BODY;
use super::kept_form::{can_keep, field_in, kept_form, owner_in, was_kept, way_back};
use super::renewal::NewId;
use super::sent_forms::SentForm;
use super::{is_unsafe, refusal};
use crate::state::ServerState;

type Fields = Vec<(String, String)>;

/// What somebody proves with who they are.
#[derive(Debug, PartialEq, Eq)]
enum Proof {
    /// A password, or a code.
    Typed(String),
    /// The answer of the browser.
    Passkey(String),
}

/// Asks a signed-in operator for a proof where core wants a recent one, and then goes on with the form that
/// they had sent. Core decides; this only keeps the form.
pub async fn step_up(State(server): State<ServerState>, request: Request, next: Next) -> Response {
    let is_signed = request.extensions().get::<Signed>().is_some();
    if !is_unsafe(request.method()) || !is_form(request.headers()) {
        return next.run(request).await;
    }
    if !is_signed {
        return kept_form(&server, request, next).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(mut page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        let words = "This is more than 1 MiB, which is the most that this address takes, or it was cut off.\n";
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, words.into());
    };
    if let Some(back) = way_back(&body) {
        page_context.path = back;
    }
    let owner = owner_in(&body);
    if let Some(token) = &owner {
        let by = page_context.signed.as_ref().map(|signed| signed.identity.operator_id);
        if by.is_none() || sign_in::form_owner(&server.ctx, token) != by {
            return not_your_form(&page_context);
        }
    }
    if !can_keep(&body) {
        return without_keeping(&page_context, Request::from_parts(parts, body.into()), next).await;
    }
    let action = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let (fields, proof) = read(&body);
    let form = page_context
        .signed
        .as_ref()
        .map(|signed| SentForm::of(signed.identity.operator_id, &action, &fields));
    let now = server.ctx.clock.now();
    let was_sent = form.is_some_and(|form| server.sent_forms.has(&form, now));
    let again = field_in(&body, AGAIN_FIELD).is_some();
    if was_sent && !again {
        return sent_already(&page_context, action, fields);
    }
    // What is meant a second time stays so while it waits for a proof.
    let mut asked = fields.clone();
    if again {
        asked.push((AGAIN_FIELD.to_owned(), "yes".to_owned()));
    }
    let body = match proof {
        None if was_kept(&body) => without_proof(&mut parts, &fields),
        None => body,
        // Whoever came by a provider proves it there, and the session knows when.
        Some(_) if page_context.signed.as_ref().is_some_and(|signed| signed.provider.is_some()) => {
            without_proof(&mut parts, &fields)
        }
        Some(proof) => match prove(&server, &page_context, &mut parts, &proof).await {
            Ok(()) => without_proof(&mut parts, &fields),
            Err(
                error @ (Error::Invalid(_)
                | Error::Conflict(_)
                | Error::TooManyRequests { .. }
                | Error::Unavailable(_)),
            ) => {
                return ask_for_proof(&page_context, action, asked, Some(&error)).await;
            }
            Err(error) => return PageError::from(error).into_response(),
        },
    };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if response.extensions().get::<NeedsProof>().is_some() {
        return ask_for_proof(&page_context, action, asked, None).await;
    }
    let is_done = response.status().is_success() || response.status().is_redirection();
    if let Some(form) = form.filter(|_| owner.is_some() && is_done) {
        server.sent_forms.note(form, server.ctx.clock.now());
    }
    response
}

/// Passes on a form that is too large to wait on a page.
async fn without_keeping(page_context: &PageContext, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.extensions().get::<NeedsProof>().is_none() {
        return response;
    }
    let words = "This needs a recent confirmation that it is you, and the form is too large to be kept meanwhile. Sign out and in again, then send it once more.";
    error_page(page_context, &Error::Forbidden(words.into()))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

/// The fields of a form, without what a page that keeps forms has added, and its proof.
fn read(body: &[u8]) -> (Fields, Option<Proof>) {
    let mut proof = None;
    let mut fields = Fields::new();
    for (name, value) in form_urlencoded::parse(body).into_owned() {
        match name.as_str() {
            PASSKEY_FIELD => proof = Some(Proof::Passkey(value)),
            // The empty field beside a passkey.
            PROOF_FIELD => proof = proof.or(Some(Proof::Typed(value))),
            OWNER_FIELD | BACK_FIELD | AGAIN_FIELD => {}
            _ => fields.push((name, value)),
        }
    }
    (fields, proof)
}

/// The form as its page had sent it.
fn without_proof(parts: &mut Parts, fields: &Fields) -> Bytes {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    parts.headers.insert(CONTENT_LENGTH, form.len().into());
    form.into()
}

/// Checks the proof, and keeps its time for this request and those that follow. The session gets another ID
/// before anything is done with the proof: whoever has the one from before has no part of it.
async fn prove(
    server: &ServerState,
    page_context: &PageContext,
    parts: &mut Parts,
    proof: &Proof,
) -> Result<()> {
    let new_id = parts.extensions.get::<NewId>().cloned().unwrap_or_default();
    let Some(signed) = parts.extensions.get_mut::<Signed>() else { return Ok(()) };
    let holder = Holder {
        identity: &signed.identity,
        address: &page_context.client_address,
        request_id: &page_context.request_id,
        proved_at: None,
    };
    let (ctx, key) = (&server.ctx, &signed.session_key);
    match proof {
        Proof::Typed(typed) => factors::require_proof(ctx, &holder, typed).await?,
        Proof::Passkey(answer) => factors::prove_by_passkey(ctx, &holder, key, answer).await?,
    }
    let now = server.ctx.clock.now();
    let key = new_id.renew(server, key, Some(now)).await?.ok_or_else(|| {
        let words = "Your session has ended or was renewed in another tab, so nothing was changed. Do it again.";
        Error::Forbidden(words.into())
    })?;
    signed.session_key = key;
    signed.proved_at = now;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Proof, read};

    #[test]
    fn the_proof_is_taken_out_and_the_form_keeps_its_order() {
        let (fields, proof) = read(b"a=1&_proof=p%20q&a=2&b=");
        let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(fields, [named("a", "1"), named("a", "2"), named("b", "")]);
        assert_eq!(proof, Some(Proof::Typed("p q".into())));
    }

    #[test]
    fn a_passkey_goes_before_what_is_typed_beside_it() {
        for body in [&b"_proof=&_passkey=%7B%7D"[..], b"_passkey=%7B%7D&_proof="] {
            let (fields, proof) = read(body);
            assert!(fields.is_empty());
            assert_eq!(proof, Some(Proof::Passkey("{}".into())));
        }
    }
}
