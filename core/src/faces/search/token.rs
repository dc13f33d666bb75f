use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rollcall_faces::{Embedding, Model};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Analysed, Searched};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::signed::ClaimKind;

const SECONDS: i64 = 900;

/// What a page carries while a face of its picture is being chosen. The picture is no part of it.
#[derive(Serialize, Deserialize)]
struct Claim {
    application: Uuid,
    operator: Option<Uuid>,
    expires_at: Timestamp,
    model: String,
    model_version: String,
    searched: Searched,
    /// Of each face.
    embeddings: Vec<String>,
}

pub(super) fn seal(ctx: &Context, actor: &Actor, analysed: &Analysed) -> Result<String> {
    let embedded = |one: &Embedding| STANDARD_NO_PAD.encode(one.to_bytes());
    let claim = Claim {
        application: actor.application.id,
        operator: actor.operator_id(),
        expires_at: ctx.clock.now().plus_seconds(SECONDS),
        model: analysed.model.name.clone(),
        model_version: analysed.model.version.clone(),
        searched: analysed.searched.clone(),
        embeddings: analysed.embeddings.iter().map(embedded).collect(),
    };
    let mut bytes = vec![ClaimKind::FaceSearch.code()];
    serde_json::to_writer(&mut bytes, &claim)?;
    let token = ctx.settings.link_keys.seal(&bytes);
    token.ok_or_else(|| Error::internal("faces", &"there is no key to sign with"))
}

/// None: it is none of ours, for somebody else, or over.
pub(super) fn open(ctx: &Context, actor: &Actor, token: &str) -> Option<Analysed> {
    let (bytes, holds) = ctx.settings.link_keys.open(token)?;
    let (kind, claim) = bytes.split_first().filter(|_| holds)?;
    if *kind != ClaimKind::FaceSearch.code() {
        return None;
    }
    let claim: Claim = serde_json::from_slice(claim).ok()?;
    let theirs = claim.application == actor.application.id && claim.operator == actor.operator_id();
    if !theirs || claim.expires_at <= ctx.clock.now() {
        return None;
    }
    let embedding = |text: &String| {
        STANDARD_NO_PAD.decode(text).ok().and_then(|bytes| Embedding::from_bytes(&bytes))
    };
    Some(Analysed {
        searched: claim.searched,
        embeddings: claim.embeddings.iter().map(embedding).collect::<Option<_>>()?,
        shown: Vec::new(),
        model: Model { name: claim.model, version: claim.model_version },
    })
}
