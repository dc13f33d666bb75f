//! The token that a page carries, so that the operator can choose another face of the picture. It holds
//! the embeddings, but not the picture. It is encrypted, because embeddings are biometric data, and a
//! page may be saved or forwarded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rollcall_faces::{Embedding, Model};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Analysed, Searched};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::tokens::{Claims, Purpose};

const SECONDS: i64 = 900;

#[derive(Serialize, Deserialize)]
struct Payload {
    application: Uuid,
    operator: Option<Uuid>,
    model: String,
    model_version: String,
    searched: Searched,
    /// The embedding of each face, in base64.
    embeddings: Vec<String>,
}

pub(super) fn encrypt(ctx: &Context, actor: &Actor, analysed: &Analysed) -> Result<String> {
    let payload = Payload {
        application: actor.application.id,
        operator: actor.operator_id(),
        model: analysed.model.name.clone(),
        model_version: analysed.model.version.clone(),
        searched: analysed.searched.clone(),
        embeddings: analysed.embeddings.iter().map(encoded).collect(),
    };
    let expires_at = ctx.clock.now().plus_seconds(SECONDS);
    ctx.settings.token_keys.encrypt(Purpose::FaceSearch, expires_at, payload)
}

/// `None`: the token is not ours, was made for someone else, or has expired.
pub(super) fn decrypt(ctx: &Context, actor: &Actor, token: &str) -> Option<Analysed> {
    let keys = &ctx.settings.token_keys;
    let claims: Claims<Payload> = keys.decrypt(Purpose::FaceSearch, token, ctx.clock.now())?;
    let payload = claims.payload;
    let is_theirs =
        payload.application == actor.application.id && payload.operator == actor.operator_id();
    if !is_theirs {
        return None;
    }
    let embeddings = payload.embeddings.iter().map(|text| decoded(text));
    Some(Analysed {
        searched: payload.searched,
        embeddings: embeddings.collect::<Option<_>>()?,
        shown: Vec::new(),
        model: Model { name: payload.model, version: payload.model_version },
    })
}

fn encoded(embedding: &Embedding) -> String {
    STANDARD_NO_PAD.encode(embedding.to_bytes())
}

fn decoded(text: &str) -> Option<Embedding> {
    Embedding::from_bytes(&STANDARD_NO_PAD.decode(text).ok()?)
}
