//! The face index: the embeddings of each application in memory, so that searches are fast.
//!
//! Any process may add or delete faces. The transaction of each change gives it a number
//! (`face_settings.changes`). Before each search the index reads the latest number and applies the
//! missing changes. So a search finds everything that was committed before it began, in any process.
//! Each process also does this once a second, so that deleted faces leave its memory even if nobody
//! searches.

mod catch_up;
mod keep_current;
mod loaded;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

pub use keep_current::keep_current;
use loaded::{LoadedFaces, Sample};
use rollcall_faces::{Embedding, Model};
pub(super) use store::{Step, faces_after};

use crate::context::Context;
use crate::error::{Error, Result};

/// The face index of this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct FaceIndex(Arc<RwLock<HashMap<i64, Arc<Application>>>>);

/// The faces of one application.
#[derive(Default)]
struct Application {
    /// Held by the task that applies changes, so that only one does.
    turn: tokio::sync::Mutex<()>,
    /// `None`: the faces were not read yet.
    loaded: RwLock<Option<LoadedFaces>>,
}

/// A stored face that resembles the searched one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    pub face_seq: i64,
    pub user_seq: i64,
    /// The Euclidean distance (L2) of the two embeddings.
    pub distance: f32,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nearest {
    /// Nearest first.
    pub neighbours: Vec<Neighbour>,
    /// The number of faces that were compared.
    pub compared: usize,
    /// The number of the last change that the search included.
    pub seen: i64,
    /// How long comparing took, in microseconds.
    pub micros: i64,
}

impl FaceIndex {
    /// The stored faces of the application that are nearest, `most` of them, among those whose
    /// embeddings this model made. The first search in an application reads its faces, which takes
    /// about a second for every 200,000.
    pub(crate) async fn nearest(
        &self,
        ctx: &Context,
        application_seq: i64,
        model: &Model,
        embedding: &Embedding,
        most: usize,
    ) -> Result<Nearest> {
        self.refresh(ctx, application_seq).await?;
        let application = self.application(application_seq);
        let (model, embedding, clock) = (model.clone(), embedding.clone(), ctx.clock.clone());
        let searched = tokio::task::spawn_blocking(move || {
            let began = clock.now();
            let loaded = application.loaded.read().unwrap_or_else(PoisonError::into_inner);
            let mut nearest = match loaded.as_ref() {
                Some(loaded) => loaded.nearest(&model, &embedding, most),
                None => Nearest::default(),
            };
            nearest.micros = clock.now().micros() - began.micros();
            nearest
        });
        searched.await.map_err(|error| Error::internal("faces", &error))
    }

    /// The faces of at most this many users of the application. Only the model that made most of them
    /// counts.
    pub(super) async fn sample(
        &self,
        ctx: &Context,
        application_seq: i64,
        most: usize,
    ) -> Result<Sample> {
        self.refresh(ctx, application_seq).await?;
        let application = self.application(application_seq);
        let sampled = tokio::task::spawn_blocking(move || {
            let loaded = application.loaded.read().unwrap_or_else(PoisonError::into_inner);
            loaded.as_ref().map(|loaded| loaded.sample(most)).unwrap_or_default()
        });
        sampled.await.map_err(|error| Error::internal("faces", &error))
    }

    /// How many faces of an application this process has in memory, whether or not they are current.
    pub fn len(&self, application_seq: i64) -> usize {
        let application = self.application(application_seq);
        let loaded = application.loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().map_or(0, LoadedFaces::len)
    }

    fn application(&self, seq: i64) -> Arc<Application> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&seq).cloned();
        known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(seq).or_default())
        })
    }
}
