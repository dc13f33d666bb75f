use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rollcall_faces::{Embedding, Model};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::analyse::Analysed;
use super::{Frame, objects, store};
use crate::context::Context;
use crate::error::{Error, Result};

/// The result of a check. It is stored next to the checked pictures.
#[derive(Serialize, Deserialize)]
pub(super) struct Findings {
    /// The user whom the upload is for.
    pub user: Uuid,
    sha256: String,
    pub size: i64,
    width: i64,
    height: i64,
    frame: Frame,
    aligned_width: i64,
    found: i64,
    model: String,
    model_version: String,
    /// The stored form of the embedding, in base64.
    embedding: String,
}

impl Findings {
    pub(super) fn of(user: Uuid, analysed: &Analysed) -> Self {
        Self {
            user,
            sha256: analysed.sha256.clone(),
            size: analysed.jpeg.len() as i64,
            width: analysed.width,
            height: analysed.height,
            frame: analysed.frame,
            aligned_width: analysed.aligned_width,
            found: analysed.found,
            model: analysed.model.name.clone(),
            model_version: analysed.model.version.clone(),
            embedding: STANDARD.encode(analysed.embedding.to_bytes()),
        }
    }

    /// The result of the check, without the pictures, which are in storage.
    pub(super) fn analysed(self) -> Result<Analysed> {
        let bytes = STANDARD.decode(&self.embedding).ok();
        let embedding = bytes.as_deref().and_then(Embedding::from_bytes);
        Ok(Analysed {
            jpeg: Vec::new(),
            thumbnail: Vec::new(),
            sha256: self.sha256,
            width: self.width,
            height: self.height,
            frame: self.frame,
            aligned_width: self.aligned_width,
            found: self.found,
            embedding: embedding
                .ok_or_else(|| Error::internal("faces", &"a kept embedding cannot be read"))?,
            model: Model { name: self.model, version: self.model_version },
        })
    }
}

pub(super) async fn findings(ctx: &Context, id: Uuid) -> Result<Option<Findings>> {
    let Some(bytes) = ctx.files.read_if_there(&objects::findings(id)).await? else {
        return Ok(None);
    };
    Ok(Some(serde_json::from_slice(&bytes)?))
}

/// Whether an upload can still be saved or discarded, and its user still exists.
pub(super) async fn is_open(ctx: &Context, id: Uuid) -> Result<bool> {
    let Some(found) = findings(ctx, id).await? else { return Ok(false) };
    store::user_exists(&ctx.db, found.user).await
}
